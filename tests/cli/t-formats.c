/* Every command in every format; filters, explanations, and the codes of rows that fall short. */
#define _XOPEN_SOURCE 700
#include "program.h"

static const char *const commands[] = {
    "hermite relu --terms 5",
    "hermite step --terms 5",
    "series gelu --depth 2 --terms 5",
    "kernel erf --depth 2 --rho -1,1/3,0.5,1",
    "spectrum relu --init he --dim 2 --max-degree 4",
};

/* csv and json hold the same rows; text and latex hold no bare [+/- x]; comments stand in front. */
static void formats(const char *words)
{
    char command[512];
    ntkball_table_t a, b;
    outcome_t o;
    slong i;

    snprintf(command, sizeof command, "ntkball %s --format csv", words);
    CHECK(read_rows(a, command, 20) == 0, "%s", command);
    snprintf(command, sizeof command, "ntkball %s --format json", words);
    CHECK(read_rows(b, command, 20) == 0, "%s", command);
    CHECK(a->num_rows == b->num_rows && a->num_rows > 0, "%s: rows", words);
    for (i = 0; i < a->num_rows && i < b->num_rows; i++)
        CHECK(strcmp(a->rows[i].quantity, b->rows[i].quantity) == 0 &&
                  a->rows[i].layer == b->rows[i].layer &&
                  strcmp(a->rows[i].index, b->rows[i].index) == 0 &&
                  strcmp(a->rows[i].exact, b->rows[i].exact) == 0 &&
                  arb_equal(a->rows[i].value, b->rows[i].value),
              "%s: row %ld differs", words, (long) i);
    CHECK(strcmp(b->command, "test") != 0 && b->num_inputs > 0 && b->num_conventions > 0 &&
              b->num_provenance > 0,
          "%s: the envelope", words);
    ntkball_table_clear(a);
    ntkball_table_clear(b);

    snprintf(command, sizeof command, "ntkball %s", words);
    o = shell(command);
    CHECK(o.code == 0 && strstr(o.out, "[+/-") == NULL && strstr(o.out, "exact") != NULL, "%s",
          o.out);
    outcome_clear(&o);
    snprintf(command, sizeof command, "ntkball %s --format latex --comments", words);
    o = shell(command);
    CHECK(o.code == 0 && o.out[0] == '%' && strstr(o.out, "\\end{tabular}") != NULL, "%s", o.out);
    outcome_clear(&o);
    snprintf(command, sizeof command,
             "ntkball %s --format csv --comments | grep -v '^#' >c; "
             "ntkball %s --format csv | cmp - c; rm c",
             words, words);
    succeeds(command);
}

static void threads(const char *words)
{
    char command[1024];

    snprintf(command, sizeof command,
             "ntkball %s --format json --threads 1 >1; ntkball %s --format json --threads 2 | "
             "cmp - 1; ntkball %s --format json --threads 3 | cmp - 1; rm 1",
             words, words, words);
    succeeds(command);
}

static void has(const char *command, int code, const char *out, const char *err)
{
    outcome_t o = shell(command);

    CHECK(o.code == code, "%s: exit code %d, not %d: %s", command, o.code, code, o.err);
    CHECK(strstr(o.out, out) != NULL, "%s: '%s' is not in %s", command, out, o.out);
    CHECK(strstr(o.err, err) != NULL, "%s: '%s' is not in %s", command, err, o.err);
    CHECK(err[0] != '\0' || o.err[0] == '\0', "%s: says %s", command, o.err);
    outcome_clear(&o);
}

static void filters(void)
{
    ntkball_table_t t;

    CHECK(read_rows(t,
                    "ntkball series relu --depth 3 --terms 4 --quantity kappa,alpha --layer last "
                    "--format csv",
                    20) == 0,
          "filters");
    CHECK(t->num_rows == 8, "%ld rows", (long) t->num_rows);
    CHECK(find_row(t, "kappa", 4, "3") != NULL && find_row(t, "upsilon", 4, "3") == NULL, "rows");
    ntkball_table_clear(t);
    CHECK(read_rows(t, "ntkball series relu --depth 3 --terms 4 --layer 3 --format csv", 20) == 0,
          "layer");
    CHECK(t->num_rows == 12 && find_row(t, "upsilon", 3, "0") != NULL, "rows");
    ntkball_table_clear(t);
    CHECK(read_rows(t, "ntkball hermite relu --terms=3 --quantity=dphi_hermite --format=csv", 20) ==
              0,
          "quantity");
    CHECK(t->num_rows == 3 && find_row(t, "dphi_hermite", -1, "2") != NULL, "rows");
    ntkball_table_clear(t);
    CHECK(read_rows(t, "ntkball series step --terms 3 --quantity alpha --format csv", 20) == 0,
          "step has alpha");
    CHECK(t->num_rows == 3, "%ld rows", (long) t->num_rows);
    ntkball_table_clear(t);
}

/* Rows that fall short of the promise are printed, still enclosures, with code 3. */
static void short_rows(void)
{
    static const char command[] =
        "ntkball series tanh --terms 3 --digits 40 --max-precision 134 --format csv";
    ntkball_table_t t, sharp;
    slong i;
    int code = read_rows(t, command, 40);

    CHECK(code == 3 || code == 0, "exit code %d", code);
    CHECK((code == 0) == ntkball_table_ok(t), "exit code %d and rows disagree", code);
    CHECK(read_rows(sharp, "ntkball series tanh --terms 3 --digits 60 --format csv", 60) == 0,
          "sharp");
    for (i = 0; i < t->num_rows && i < sharp->num_rows; i++)
        CHECK(!arb_is_finite(t->rows[i].value) ||
                  arb_overlaps(t->rows[i].value, sharp->rows[i].value),
              "row %ld", (long) i);
    ntkball_table_clear(t);
    ntkball_table_clear(sharp);

    has("ntkball kernel 'max(x-1,0)^2' --rho 0.99999 --digits 10", 3, "0.99999",
        "16384 terms of the dual series with");

    /* sigma_w^2 so near its largest value that 64 bits do not say on which side it lies. */
    refused(4, "the sign of sigma_b^2 = 1 - sigma_w^2 E[phi^2] was not decided for tanh",
            "ntkball series tanh --terms 2 --digits 10 --max-precision 64 --sigma-w2 "
            "2.53617543321745375422972448164424466261366779863707635911759258");
}

static void hypotheses(void)
{
    refused(5, "may be at most 2", "ntkball series relu --sigma-w2 3");
    refused(5, "gamma_w^2 + gamma_b^2", "ntkball series relu --gamma-w2 1/2");
    refused(5, "absolutely continuous", "ntkball series step");
    refused(2, "--sigma-w2", "ntkball series relu --sigma-w2 1/0");
    refused(2, "--sigma-w2", "ntkball series relu --sigma-w2 x");
    refused(2, "--sigma-b2", "ntkball series relu --sigma-b2 ''");
    refused(2, "--gamma-w2", "ntkball series relu --gamma-w2 1..2");
    refused(2, "leave --sigma-w2 out", "ntkball series relu --init he --sigma-w2 2");
    refused(2, "leave --sigma-b2 out", "ntkball series relu --init eoc --sigma-b2 0");
    refused(2, "--layer: '9'", "ntkball series relu --layer 9");
    refused(2, "memory", "ntkball series relu --terms 10000000 --depth 10000");
}

/* A table as an activation: its rows come back, its stated bounds serve as the tail. */
static void as_activation(void)
{
    static const char *const made[] = {"--format csv --comments", "--format json"};
    char text[256];

    for (size_t k = 0; k < sizeof made / sizeof made[0]; k++)
    {
        snprintf(text, sizeof text, "ntkball hermite tanh --terms 40 %s --output mu", made[k]);
        succeeds(text);
        has("ntkball hermite hermite:mu --terms 10", 0, "0.6057055096021588255", "");
        has("ntkball hermite hermite:mu --terms 10 --format csv", 0, "\nphi_hermite,,9,", "");
        has("ntkball series hermite:mu --depth 3 --terms 3 --digits 4", 0, "1.38206", "");
        has("ntkball series hermite:mu --depth 3 --terms 3", 3, "1.382063",
            "the table gives no more");
        has("ntkball kernel hermite:mu --rho 1/2 --digits 4", 0, "0.98440", "");
        has("ntkball spectrum hermite:mu --dim 2 --max-degree 1 --digits 4", 0, "7.6115", "");
        has("ntkball activations hermite:mu", 0, "0.464402", "");
        refused(4, "class unknown", "ntkball decay hermite:mu");
    }
}

int main(void)
{
    size_t i;

    program_begin("formats");
    test_section("formats");
    for (i = 0; i < sizeof commands / sizeof commands[0]; i++)
    {
        formats(commands[i]);
        threads(commands[i]);
    }
    threads("hermite tanh --terms 30 --digits 40");
    test_section("filters");
    filters();
    test_section("short rows");
    short_rows();
    test_section("hypotheses");
    hypotheses();

    test_section("help");
    has("ntkball --help", 0, "exit codes", "");
    has("ntkball hermite --help", 0, "example:\n  ntkball hermite", "");
    has("ntkball series -h", 0, "--depth", "");
    has("ntkball --version", 0, NTKBALL_VERSION, "");
    has("! ntkball --help | grep -E '^  (sweep) '", 0, "", "");
    has("ntkball activations", 0, "leaky_relu", "");
    has("ntkball activations --format csv", 0,
        "name,params,formula,derivative,parity,smoothness,closed_form\n", "");
    has("ntkball activations --format json", 0, "\"name\":\"relu\"", "");
    has("ntkball activations --format latex", 0, "leaky\\_relu", "");
    has("ntkball activations tanh", 0, "0.3942944903978411744", "");
    has("ntkball activations leaky_relu:1/3", 0, "5/9", "");
    has("ntkball hermite tanh --explain", 0, "phi_hermite", "analytic in |Im z| < 1.5708");
    has("ntkball hermite tanh --explain", 0, "phi_hermite", "discretisation error <= 2^-");
    has("ntkball hermite tanh --explain", 0, "phi_hermite", "  1 pass, the last at ");
    has("ntkball hermite 'exp(-abs(x))*cos(3*x)' --explain", 0, "phi_hermite",
        "breaks at 0: Gauss");
    has("ntkball hermite 'max(x,1)*exp(x)' --explain", 0, "", "error of the panels <= 2^-");
    has("ntkball hermite relu6 --explain", 0, "", "breaks at 0, 6: for n > 1 a finite sum");
    has("ntkball hermite 'x*(1+erf(x/sqrt(2)))/2' --explain", 0, "", "closed form (HERM-10)");
    has("ntkball hermite tanh --explain --format json", 0, "\"explain_1\":\"mu_n(tanh)", "HERM-");
    has("ntkball hermite tanh --explain --format csv --comments", 0,
        "# provenance explain_2: pass at ", "HERM-");
    has("ntkball series tanh --depth 2 --terms 4 --explain", 0, "", "no closed form");
    has("ntkball series tanh --depth 2 --terms 4 --explain", 0, "", "step h = 1/sqrt(");
    has("ntkball series relu --depth 2 --terms 4 --explain", 0, "", "in closed form (COMP-4)");
    has("ntkball kernel tanh --rho 1/2 --explain", 0, "", "of their series, tail <= ");
    has("ntkball kernel tanh --rho 1/2 --explain", 0, "", "truncation <= 2^-");
    has("ntkball spectrum gelu --dim 3 --max-degree 2 --explain", 0, "", "by the closure (SPH-2)");
    has("ntkball hermite tanh --explain --quiet", 0, "phi_hermite", "");
    has("ntkball hermite -- relu", 0, "1/sqrt(2*pi)", "");
    test_section("as an activation");
    as_activation();
    return program_end();
}
