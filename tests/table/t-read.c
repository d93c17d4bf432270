/* Reading: what is written comes back bit for bit; what is malformed is refused with its line. */
#include "../harness.h"

#include <ntkball/table.h>

static FILE *stream(const char *text, size_t len)
{
    FILE *f = tmpfile();

    if (f == NULL)
        abort();
    fwrite(text, 1, len, f);
    rewind(f);
    return f;
}

static void random_table(ntkball_table_t t)
{
    static const char *const words[] = {"kappa", "bound:T4.1", "a,b",       "say \"x\"", "#odd",
                                        "1/3",   "sqrt(2)/2",  "p^(1/2),2", "\xc3\xa9"};
    long rows = (long) n_randint(test_state.rand, 12), i;
    arb_t x;

    arb_init(x);
    ntkball_table_init(t, "series", 1 + (slong) n_randint(test_state.rand, 40));
    ntkball_table_add_input(t, "activation", "relu");
    ntkball_table_add_convention(t, "a \"key\"", "a, value\nwith a line end");
    ntkball_table_add_provenance(t, "program", "test");
    for (i = 0; i < rows; i++)
    {
        const char *a = words[n_randint(test_state.rand, 9)],
                   *b = words[n_randint(test_state.rand, 9)];

        arb_randtest_special(x, test_state.rand, 200, 20);
        ntkball_table_add(t, a, (slong) n_randint(test_state.rand, 5) - 1, b, x,
                          n_randint(test_state.rand, 2) ? b : NULL);
    }
    arb_clear(x);
}

static void check_equal(const ntkball_table_t s, const ntkball_table_t t)
{
    slong i;

    CHECK(s->num_rows == t->num_rows, "%ld rows, %ld rows", (long) s->num_rows, (long) t->num_rows);
    for (i = 0; i < s->num_rows && i < t->num_rows; i++)
    {
        const ntkball_row_t *a = s->rows + i, *b = t->rows + i;
        int finite = arb_is_finite(a->value);

        CHECK(strcmp(a->quantity, b->quantity) == 0, "%s, %s", a->quantity, b->quantity);
        CHECK(a->layer == b->layer, "%ld, %ld", (long) a->layer, (long) b->layer);
        CHECK(strcmp(a->index, b->index) == 0, "%s, %s", a->index, b->index);
        CHECK(strcmp(a->exact, b->exact) == 0, "%s, %s", a->exact, b->exact);
        CHECK(finite ? arb_equal(a->value, b->value) : !arb_is_finite(b->value), "row %ld",
              (long) i);
    }
}

static void round_trip(ntkball_format_t format)
{
    ntkball_table_t s, t;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    FILE *f = tmpfile();
    int comments = (int) n_randint(test_state.rand, 2);

    random_table(s);
    ntkball_table_init(t, "x", s->digits);
    CHECK(ntkball_table_write(f, s, format, comments, &err) == NTKBALL_OK, "%s", err.text);
    rewind(f);
    CHECK(ntkball_table_read(t, f, "trip", &err) == NTKBALL_OK, "%s", err.text);
    check_equal(s, t);
    if (format == NTKBALL_FORMAT_JSON)
        CHECK(strcmp(t->command, "series") == 0 && t->num_inputs == 1 && t->num_conventions == 1 &&
                  t->num_provenance == 1,
              "the envelope is lost");
    fclose(f);
    ntkball_table_clear(s);
    ntkball_table_clear(t);
}

#define HEADER "quantity,layer,index,mid,rad,exact,dump\n"

static void refuse_len(const char *text, size_t len, const char *message)
{
    ntkball_table_t t;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    FILE *f = stream(text, len);

    ntkball_table_init(t, "x", 20);
    CHECK(ntkball_table_read(t, f, "f", &err) == NTKBALL_DOMAIN, "accepted: %.60s", text);
    CHECK(err.kind == NTKBALL_ERR_INPUT, "kind %d: %.60s", (int) err.kind, text);
    CHECK(strncmp(err.text, message, strlen(message)) == 0, "'%s' is not '%s'", err.text, message);
    fclose(f);
    ntkball_table_clear(t);
}

static void refuse(const char *text, const char *message)
{
    refuse_len(text, strlen(text), message);
}

static void accept(const char *text, const char *value)
{
    ntkball_table_t t;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    FILE *f = stream(text, strlen(text));
    arb_t x;

    arb_init(x);
    ntkball_table_init(t, "x", 20);
    CHECK(ntkball_table_read(t, f, "f", &err) == NTKBALL_OK, "%s", err.text);
    CHECK(t->num_rows == 1, "%ld rows", (long) t->num_rows);
    if (value != NULL && t->num_rows == 1)
    {
        arb_set_str(x, value, 200);
        CHECK(arb_contains(t->rows[0].value, x), "%s is not contained", value);
        CHECK(arb_rel_accuracy_bits(t->rows[0].value) >= 20, "%s is loose", value);
    }
    fclose(f);
    arb_clear(x);
    ntkball_table_clear(t);
}

static void malformed(void)
{
    refuse("", "f:0: the file ends before the csv header");
    refuse("# only\n", "f:1: the file ends before the csv header");
    refuse("quantity,layer\n", "f:1: the csv header names");
    refuse(HEADER "kappa,2,0,1,0,1\n", "f:2: there are not seven fields");
    refuse(HEADER "kappa,2,0,1,0,1,,\n", "f:2: there are not seven fields");
    refuse(HEADER "kappa,2,0,1,0,,\n \n", "f:3: there are not seven fields");
    accept(HEADER "\nkappa,2,0,1,0,,\n\n# a remark\n", "1");
    accept("mid , Quantity\n 1 , kappa\n", NULL);
    accept("\xef\xbb\xbf\nmid,quantity\n1,kappa\n", NULL); /* what spreadsheets write first */
    refuse("mid,quantity\nnan,kappa\n", "f:2: mid or rad is not a decimal number");
    refuse("mid,quantity\n\xe2\x88\x92"
           "1,kappa\n",
           "f:2: mid or rad is not a decimal number");
    refuse("mid,quantity,mid\n", "f:1: the csv header names");
    refuse("mid,quantity,\n", "f:1: the csv header names");
    refuse(HEADER "kappa,2,0,1,0,,\"\n", "f:2: a quote is not closed");
    refuse(HEADER "kappa,2,0,1,0,\"1\"x,\n", "f:2: text after a closing quote");
    refuse(HEADER "ka\"ppa,2,0,1,0,1,\n", "f:2: a quote inside");
    refuse(HEADER ",2,0,1,0,1,\n", "f:2: the quantity is empty");
    refuse(HEADER "kappa,x,0,1,0,1,\n", "f:2: the layer is not a number");
    refuse(HEADER "kappa,-2,0,1,0,1,\n", "f:2: the layer is not a number");
    refuse(HEADER "kappa,99999999999999999999,0,1,0,1,\n", "f:2: the layer is not a number");
    refuse(HEADER "kappa,2,0,one,0,1,\n", "f:2: mid or rad");
    refuse(HEADER "kappa,2,0,1,-1,1,\n", "f:2: mid or rad");
    refuse(HEADER "kappa,2,0,1..2,0,1,\n", "f:2: mid or rad");
    refuse(HEADER "kappa,2,0,,,1,\n", "f:2: mid or rad");
    refuse(HEADER "kappa,2,0,1e,0,1,\n", "f:2: mid or rad");
    refuse(HEADER "kappa,2,0,1e99999999999999999999999,0,1,\n", "f:2: mid or rad");
    refuse(HEADER "kappa,2,0,1,0,1,1 2 3\n", "f:2: dump");
    refuse(HEADER "kappa,2,0,1,0,1,1 2 3 4 5\n", "f:2: dump");
    refuse(HEADER "kappa,2,0,1,0,1,1 2 -3 4\n", "f:2: dump");
    refuse(HEADER "kappa,2,0,1,0,1,g 0 0 0\n", "f:2: dump");
    refuse(HEADER "kappa,2,0,1,0,1,- 0 0 0\n", "f:2: dump");
    refuse(HEADER "kappa,2,0,1,0,1,1 ffffffffffffffffffffffffffffffffffffff 0 0\n", "f:2: dump");
    refuse(HEADER "kappa,2,0,2,0,1,1 0 0 0\n", "f:2: dump and mid, rad contradict");
    refuse_len(HEADER "kap\0pa,2,0,1,0,1,\n", sizeof(HEADER "kap\0pa,2,0,1,0,1,\n") - 1,
               "f:2: a NUL byte");
    refuse("{", "f:1: malformed json");
    refuse("{\n\"schema\":\"ntkball/1\",\nx}", "f:3: malformed json");
    refuse("{\"schema\":\"other\",\"rows\":[]}", "f: not a table");
    refuse("{\"schema\":\"ntkball/1\",\"rows\":1}", "f: not a table");
    refuse("{\"schema\":\"ntkball/1\",\"rows\":[1]}", "f: row 1: it is not an object");
    refuse("{\"schema\":\"ntkball/1\",\"rows\":[{}]}", "f: row 1: a key is missing");
    refuse("{\"schema\":\"ntkball/1\",\"rows\":[{\"quantity\":1}]}", "f: row 1: a value is not");
    refuse("{\"schema\":\"ntkball/1\",\"schema\":\"ntkball/1\"}", "f:1: malformed json");
}

/* Random damage to a good file never crashes, and what is accepted is a table. */
static void damage(void)
{
    static const char good[] = "# c\n" HEADER "kappa,2,0,0.5,1e-3,\"1/2\",\"1 -1 1 -a\"\n"
                               "alpha,,1,\"-12.25\",0,,\"-31 -2 0 0\"\n";
    static const char doc[] =
        "{\"schema\":\"ntkball/1\",\"command\":\"x\",\"inputs\":{\"a\":\"b\"},\"rows\":[{"
        "\"quantity\":\"k\",\"layer\":\"2\",\"index\":\"0\",\"mid\":\"0.5\",\"rad\":\"1e-3\","
        "\"exact\":\"\",\"dump\":\"1 -1 1 -a\"}]}";
    static const char letters[] = "0123456789abcdef -+.e,\"#\n\r{}[]:x\0\xff";
    char text[sizeof good + sizeof doc];
    long i, k, n;

    for (i = 0; i < test_cases(4000); i++)
    {
        const char *source = i % 2 ? doc : good;
        size_t len = strlen(source);
        ntkball_table_t t;
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
        ntkball_status_t status;
        FILE *f;

        memcpy(text, source, len + 1);
        n = 1 + (long) n_randint(test_state.rand, 4);
        for (k = 0; k < n; k++)
            text[n_randint(test_state.rand, len)] =
                letters[n_randint(test_state.rand, sizeof letters - 1)];
        f = stream(text, len);
        ntkball_table_init(t, "x", 20);
        status = ntkball_table_read(t, f, "f", &err);
        CHECK(status == NTKBALL_OK || (err.kind == NTKBALL_ERR_INPUT && err.text[0] != '\0'),
              "status %d", (int) status);
        fclose(f);
        ntkball_table_clear(t);
    }
}

int main(void)
{
    long i;

    test_begin("read");
    test_section("round trip");
    for (i = 0; i < test_cases(300); i++)
        round_trip(i % 2 ? NTKBALL_FORMAT_CSV : NTKBALL_FORMAT_JSON);

    test_section("decimals");
    accept(HEADER "kappa,2,0,0.1,0,,\n", "0.1");
    accept(HEADER "kappa,2,0,-12.5e-3,1e-30,,\r\n", "-0.0125");
    accept(HEADER "\"kappa\",,\"1/3\",3.1415926535,1e-10,pi,\n", "3.14159265358979");
    accept("# c\n# d\n" HEADER "kappa,2,0,1e+300,0.0,,", "1e300");
    accept(HEADER "kappa,2,0,nan,inf,,\n", NULL);
    accept(HEADER "kappa,2,0,1e1000000000,1e-1000000000,,\n", NULL);
    accept(HEADER "kappa,2,0,0,inf,,1 fffffffffffffffffff 1 -fffffffffffffffffff\n", NULL);

    test_section("malformed");
    malformed();
    test_section("damage");
    damage();
    return test_end();
}
