/* The formats: header, quoting, the rule of text, and streams that fail. */
#include "../harness.h"

#include <pthread.h>
#include <unistd.h>

#include <ntkball/table.h>

static char *written(const ntkball_table_t t, ntkball_format_t format, int comments)
{
    FILE *f = tmpfile();
    char *text;
    long size;

    CHECK(ntkball_table_write(f, t, format, comments, NULL) == NTKBALL_OK, "write");
    size = ftell(f);
    text = flint_malloc((size_t) size + 1);
    rewind(f);
    size = (long) fread(text, 1, (size_t) size, f);
    text[size] = '\0';
    fclose(f);
    return text;
}

static void has(const char *text, const char *part)
{
    CHECK(strstr(text, part) != NULL, "'%s' is missing in:\n%s", part, text);
}

static void fill(ntkball_table_t t)
{
    arb_t x;

    arb_init(x);
    ntkball_table_init(t, "hermite", 20);
    ntkball_table_add_input(t, "activation", "relu");
    ntkball_table_add_convention(t, "c", "d");
    arb_const_pi(x, 100);
    arb_inv(x, x, 100);
    ntkball_table_add_si(t, "kappa", 2, 0, x, "1/pi");
    arb_one(x);
    ntkball_table_add_si(t, "kappa", 2, 1, x, NULL);
    arb_set_str(x, "0.1 +/- 0.5", 30);
    ntkball_table_add(t, "theta", 3, "1/3", x, NULL);
    arb_indeterminate(x);
    ntkball_table_add(t, "we_ird", -1, "", x,
                      "1/sqrt(2*pi)+exp(-1/2)^(2)*erf(3)-1111111111111111111111111111");
    arb_clear(x);
}

static void formats(const ntkball_table_t t)
{
    char *s = written(t, NTKBALL_FORMAT_CSV, 0);

    CHECK(strncmp(s, "quantity,layer,index,mid,rad,exact,dump\n", 40) == 0, "header:\n%s", s);
    has(s, "\nkappa,2,0,0.3183098861837906715377");
    has(s, "\nkappa,2,1,1,0,1,\"1 0 0 0\"\n");
    has(s, "\ntheta,3,1/3,");
    has(s, "\nwe_ird,,,nan,inf,");
    CHECK(strchr(s, '#') == NULL, "comments that were not asked for");
    flint_free(s);

    s = written(t, NTKBALL_FORMAT_CSV, 1);
    CHECK(strncmp(s, "# ntkball hermite\n# input activation: relu\n", 40) == 0, "%s", s);
    has(s, "\nquantity,layer,index,mid,rad,exact,dump\n");
    flint_free(s);

    s = written(t, NTKBALL_FORMAT_TEXT, 0);
    has(s, "kappa, layer 2\n");
    has(s, "1/pi\n");
    has(s, "  rho  value");
    has(s, "[-0.4");
    has(s, ", 0.60");
    has(s, "[-inf, +inf]");
    has(s, "1/sqrt(2*pi)+exp(-1/2)^(2)*erf(3)-11111\xe2\x80\xa6\n");
    CHECK(strstr(s, "[+/-") == NULL, "a bare [+/- x]:\n%s", s);
    CHECK(strstr(s, " \n") == NULL, "a line ends in a space:\n%s", s);
    flint_free(s);

    s = written(t, NTKBALL_FORMAT_LATEX, 1);
    has(s, "% ntkball hermite\n");
    has(s, "$\\kappa_p$, $l = 2$");
    has(s, "$1/\\pi $");
    has(s, " \\pm ");
    has(s, "\\cdot 10^{-");
    has(s, "we\\_ird");
    has(s, "$1/\\sqrt{2\\,\\pi }+\\mathrm{exp}(-1/2)^{2}\\,\\mathrm{erf}(3)");
    flint_free(s);

    s = written(t, NTKBALL_FORMAT_JSON, 0);
    CHECK(strncmp(s, "{\"schema\":\"ntkball/1\",", 22) == 0, "%s", s);
    has(s, "\"command\":\"hermite\"");
    has(s, "\"inputs\":{\"activation\":\"relu\"}");
    has(s, "{\"quantity\":\"kappa\",\"layer\":\"2\",\"index\":\"1\",\"mid\":\"1\",\"rad\":\"0\","
           "\"exact\":\"1\",\"dump\":\"1 0 0 0\"}");
    flint_free(s);
}

/* Bounds beside truth: rows of one statement and index in one line, whatever their order; truths of
   T4.8 beside the bounds N3; 12 digits, an interval for what is not known (TAB-3). */
static void beside(void)
{
    static const char *const rows[][3] = {{"bound:A", "", "2"},         {"truth:A", "", "1.5"},
                                          {"ratio:A", "", "1.3333333"}, {"bound:N3.i", "1", "0.3"},
                                          {"bound:N3.i", "2", "0.3"},   {"ratio:N3.i", "2", "1e-4"},
                                          {"bound:N3.iv", "1", "0.25"}, {"bound:N3.iv", "2", "0.2"},
                                          {"truth:T4.8", "1", "0.25"},  {"truth:T4.8", "2", "1/3"}};
    ntkball_table_t t;
    char *s;
    arb_t x;
    size_t i;

    arb_init(x);
    ntkball_table_init(t, "gram", 20);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
    {
        if (strcmp(rows[i][2], "1/3") == 0)
        {
            arb_one(x);
            arb_div_ui(x, x, 3, 100);
        }
        else
            arb_set_str(x, rows[i][2], 100);
        if (i == 7)
            mag_set_d(arb_radref(x), 0.01);
        ntkball_table_add(t, rows[i][0], 3, rows[i][1], x, NULL);
    }
    s = written(t, NTKBALL_FORMAT_TEXT, 0);
    has(s, "statement  layer  index  truth  bound  bound/truth\n");
    has(s, "  A              3         1.5    2      1.3333");
    has(s, "\nN3.i, layer 3\n  index  truth           bound           bound/truth\n");
    has(s, "\n      1  0.25            0.3000000000");
    has(s, "\n      2  0.333333333333");
    has(s, "\nN3.iv, layer 3\n");
    has(s, "[0.18");
    CHECK(strstr(s, "T4.8") == NULL, "truths beside their bounds, not again:\n%s", s);
    CHECK(strstr(s, " \n") == NULL, "a line ends in a space:\n%s", s);
    flint_free(s);
    ntkball_table_clear(t);
    arb_clear(x);
}

static void grids(void)
{
    static const char *const columns[] = {"id", "statement"};
    static const char *const cells[] = {"T<1", "holds, \"always\" & 100%"};
    static const char *const none[] = {"x", NULL};
    const ntkball_format_t all[] = {NTKBALL_FORMAT_TEXT, NTKBALL_FORMAT_CSV, NTKBALL_FORMAT_JSON,
                                    NTKBALL_FORMAT_LATEX};
    static const char *const part[] = {
        "T<1  holds, \"always\" & 100%\nx    \n",
        "id,statement\nT<1,\"holds, \"\"always\"\" & 100%\"\nx,\n",
        "{\"id\":\"T<1\",\"statement\":\"holds, \\\"always\\\" & 100%\"}",
        "T$<$1 & holds, \"always\" \\& 100\\% \\\\\n"};
    ntkball_grid_t g;
    int i;

    ntkball_grid_init(g, "verify", columns, 2);
    ntkball_grid_add(g, cells);
    ntkball_grid_add(g, none);
    for (i = 0; i < 4; i++)
    {
        char text[2000];
        FILE *f = tmpfile();

        CHECK(ntkball_grid_write(f, g, all[i], 0, NULL) == NTKBALL_OK, "write");
        rewind(f);
        text[fread(text, 1, sizeof text - 1, f)] = '\0';
        has(text, part[i]);
        fclose(f);
    }
    ntkball_grid_clear(g);
}

typedef struct
{
    FILE *in;
    ntkball_table_struct *table;
    char last[256];
} reader_t;

/* Takes the first line, then turns the last row from 1 into 2: the writer, which cannot go on as
   the pipe is full, must not have looked at that row. */
static void *read_slowly(void *reader)
{
    reader_t *r = reader;
    char line[256];

    CHECK(fgets(line, sizeof line, r->in) != NULL, "no first line");
    arb_set_si(r->table->rows[r->table->num_rows - 1].value, 2);
    while (fgets(line, sizeof line, r->in) != NULL)
        if (strlen(line) > 10)
            memcpy(r->last, line, sizeof line);
    return NULL;
}

/* Rows are written as they are formatted: csv and json need no memory that grows with the text. */
static void streaming(void)
{
    static const char *const last[2] = {",2,0,", "\"mid\":\"2\""};
    slong rows = 3000, i;
    int ends[2], json;

    test_section("streaming");
    for (json = 0; json < 2; json++)
    {
        ntkball_table_t t;
        reader_t r;
        pthread_t thread;
        FILE *out;
        arb_t x;

        ntkball_table_init(t, "hermite", 20);
        arb_init(x);
        arb_const_pi(x, 100);
        for (i = 0; i < rows; i++)
        {
            if (i == rows - 1)
                arb_one(x);
            ntkball_table_add_si(t, "kappa", 2, i, x, "");
        }
        CHECK(pipe(ends) == 0, "pipe");
        out = fdopen(ends[1], "w");
        r.in = fdopen(ends[0], "r");
        r.table = t;
        r.last[0] = '\0';
        CHECK(pthread_create(&thread, NULL, read_slowly, &r) == 0, "thread");
        CHECK(ntkball_table_write(out, t, json ? NTKBALL_FORMAT_JSON : NTKBALL_FORMAT_CSV, 0,
                                  NULL) == NTKBALL_OK,
              "write");
        fclose(out);
        pthread_join(thread, NULL);
        fclose(r.in);
        has(r.last, last[json]);
        arb_clear(x);
        ntkball_table_clear(t);
    }
}

int main(void)
{
    ntkball_table_t t;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    FILE *full;
    int format;

    test_begin("write");
    fill(t);
    test_section("formats");
    formats(t);
    test_section("beside");
    beside();
    test_section("grids");
    grids();

    streaming();
    test_section("promise");
    CHECK(ntkball_table_row_ok(t, 0) && ntkball_table_row_ok(t, 1), "good rows");
    CHECK(!ntkball_table_row_ok(t, 2) && !ntkball_table_row_ok(t, 3), "bad rows");
    CHECK(!ntkball_table_ok(t), "a table with bad rows");

    test_section("failing stream");
    for (format = 0; format < 4; format++)
    {
        full = fopen("/dev/full", "w");
        if (full == NULL)
            break;
        CHECK(ntkball_table_write(full, t, (ntkball_format_t) format, 0, &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_IO,
              "a full disk goes unnoticed");
        fclose(full);
    }
    ntkball_table_clear(t);
    return test_end();
}
