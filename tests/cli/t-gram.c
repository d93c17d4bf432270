/* ntkball gram: known spectra and bounds, the shipped data set, malformed files and options.
   The bounds are GRAM-8, GRAM-9 and GRAM-15 to GRAM-17, the merged duplicates GRAM-7. */
#define _XOPEN_SOURCE 700
#include <math.h>

#include "program.h"

static void write_file(const char *name, const char *text)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", test_directory, name);
    if ((f = fopen(path, "w")) != NULL)
    {
        fputs(text, f);
        fclose(f);
    }
}

static const ntkball_row_t *find(const ntkball_table_t t, const char *quantity, const char *index)
{
    slong i;

    for (i = 0; i < t->num_rows; i++)
        if (strcmp(t->rows[i].quantity, quantity) == 0 && strcmp(t->rows[i].index, index) == 0)
            return t->rows + i;
    return NULL;
}

/* Runs ntkball gram ... --format csv and reads the rows. */
static int run_table(ntkball_table_t t, const char *arguments)
{
    char command[8192], path[256];
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    outcome_t o;
    FILE *in;
    int ok;

    snprintf(command, sizeof command, "ntkball gram %s --format csv", arguments);
    o = shell(command);
    ok = CHECK(o.code == 0, "%s: code %d, %s", arguments, o.code, o.err);
    outcome_clear(&o);
    ntkball_table_init(t, "gram", 20);
    snprintf(path, sizeof path, "%s/.out", test_directory);
    in = fopen(path, "r");
    ok = ok && in != NULL && ntkball_table_read(t, in, path, &err) == NTKBALL_OK;
    CHECK(ok, "%s: %s", arguments, err.text);
    if (in != NULL)
        fclose(in);
    return ok;
}

static void
check_row(const ntkball_table_t t, const char *quantity, const char *index, const char *value)
{
    const ntkball_row_t *r = find(t, quantity, index);

    if (CHECK(r != NULL, "no row %s %s", quantity, index))
        CHECK_REFERENCE(r->value, value, 30, quantity);
}

/* num Fibonacci points on S^2. */
static void write_fibonacci(slong num)
{
    const double pi = 3.14159265358979323846;
    char *text = flint_malloc((size_t) num * 80);
    size_t used = 0;
    slong i;

    for (i = 0; i < num; i++)
    {
        double z = 1 - (2 * (double) i + 1) / (double) num, a = (double) i * pi * (3 - sqrt(5.0));

        used += (size_t) sprintf(text + used, "%.17g,%.17g,%.17g\n", sqrt(1 - z * z) * cos(a),
                                 sqrt(1 - z * z) * sin(a), z);
    }
    write_file("fibonacci.csv", text);
    flint_free(text);
}

/* Every upper bound is above the truth, every lower one below; how many lower ones there are. */
static slong check_bounds(const ntkball_table_t t)
{
    static const char *const lower[] = {"N6",      "N6.eig",  "N6.delta", "R.OS.i",
                                        "R.OS.ii", "R.NMM.i", "R.NMM.ii"};
    const ntkball_row_t *r, *truth;
    slong i, below = 0;
    char name[32];
    int is_lower;
    size_t k;

    for (i = 0; i < t->num_rows; i++)
    {
        r = t->rows + i;
        if (strncmp(r->quantity, "bound:", 6) != 0)
            continue;
        snprintf(name, sizeof name, "truth:%s",
                 strncmp(r->quantity, "bound:N3", 8) == 0 ? "T4.8" : r->quantity + 6);
        truth = find(t, name, r->index);
        for (k = 0, is_lower = 0; k < 7; k++)
            is_lower |= strcmp(r->quantity + 6, lower[k]) == 0;
        below += is_lower;
        if (CHECK(truth != NULL, "no row %s %s", name, r->index))
            CHECK(is_lower ? arb_is_positive(r->value) && arb_lt(r->value, truth->value)
                           : !arb_lt(r->value, truth->value),
                  "%s %s", r->quantity, r->index);
    }
    return below;
}

/* 200 points.  Source: the reference values of the theory (N3), made with numpy. */
static void test_fibonacci(void)
{
    ntkball_table_t t;

    write_fibonacci(200);
    if (run_table(t, "relu --init he --data fibonacci.csv --label none --digits 12 --quantity "
                     "eigenvalue,bound:N3.i,bound:N3.ii,bound:N3.iii,bound:N3.iv,truth:T4.8,bound:"
                     "T4.1,truth:T4.1,rank,positive_definite,bound:N6,truth:N6"))
    {
        check_row(t, "eigenvalue", "1", "0.500092679063");
        check_row(t, "eigenvalue", "4", "0.333227448565");
        check_row(t, "eigenvalue", "100", "2.070101362554e-4");
        check_row(t, "eigenvalue", "200", "2.095691051530e-5");
        check_row(t, "bound:N3.iii", "200", "7.2886e-4");
        check_row(t, "bound:N3.iv", "200", "2.8902e-4");
        check_row(t, "bound:T4.1", "", "6.28318530717958648");
        check_row(t, "rank", "", "3");
        check_row(t, "positive_definite", "", "1");
        CHECK(find(t, "bound:N3.iv", "1") == NULL ||
                  arb_is_finite(find(t, "bound:N3.iv", "1")->value),
              "bounds are finite");
        CHECK(check_bounds(t) == 1, "N6");
    }
    ntkball_table_clear(t);
    if (run_table(t, "relu --init he --depth 2 --data fibonacci.csv --digits 12 --label none "
                     "--quantity eigenvalue,bound:N3.iv"))
    {
        check_row(t, "eigenvalue", "200", "5.163930015652e-4");
        check_row(t, "bound:N3.iv", "200", "9.1156e-4");
    }
    ntkball_table_clear(t);
}

/* All the statements, beside truths that the eigenvalues are checked to be elsewhere. */
static void test_statements(void)
{
    ntkball_table_t t;

    write_fibonacci(30);
    if (run_table(t, "relu --init he --depth 2 --data fibonacci.csv --label none --digits 12"))
    {
        CHECK(check_bounds(t) == 7, "seven lower bounds");
        CHECK(find(t, "bound:O4.4", "1/100") != NULL && find(t, "ratio:N3.ii", "30") != NULL &&
                  find(t, "bound:N5", "") != NULL && find(t, "bound:T4.3", "") != NULL,
              "all upper bounds");
    }
    ntkball_table_clear(t);
    if (run_table(t, "tanh --data fibonacci.csv --label none --digits 8 --quantity "
                     "bound:R.OS.i,truth:R.OS.i,bound:R.NMM.i,truth:R.NMM.i,bound:R.OS.ii"))
        CHECK(check_bounds(t) == 2, "R.OS.ii is of ReLU");
    ntkball_table_clear(t);
}

/* Other matrices of five points.  Source of the traces: Sigma(1) = chi = 1,
   Theta(1) - kappa_0 = 2 - 1/pi; 11/15 = <(3,4,0), (1,2,2)>/15. */
static void test_matrices(void)
{
    static const char *const arguments[] = {"--matrix sigma --depth 2 --layer 2",
                                            "--matrix centred",
                                            "--matrix gradient",
                                            "--matrix inner",
                                            "--matrix power --terms 3",
                                            "--algorithm series --terms 7",
                                            "--matrix width-outer --width 40 --seed 5",
                                            "--matrix width-inner --width 40 --seed 5",
                                            "--matrix width-ntk --width 40 --seed 5"};
    static const char *const traces[] = {
        "1", "1.68169011381620932846223247325", "1", "1", "1", NULL, NULL, NULL, NULL};
    char command[300];
    ntkball_table_t t;
    arb_t sum, x;
    size_t k;
    slong i;

    arb_init(sum);
    arb_init(x);
    write_file("five.csv", "3,4,0\n1,2,2\n-2,1,5\n4,-4,7\n1,1,-1\n");
    for (k = 0; k < sizeof arguments / sizeof arguments[0]; k++)
    {
        snprintf(command, sizeof command, "relu --init he --data five.csv --label none %s",
                 arguments[k]);
        if (run_table(t, command))
        {
            arb_zero(sum);
            for (i = 0; i < t->num_rows; i++)
                if (strcmp(t->rows[i].quantity, "eigenvalue") == 0)
                    arb_add(sum, sum, t->rows[i].value, 200);
            if (traces[k] != NULL)
                CHECK_REFERENCE(sum, traces[k], 60, arguments[k]);
            arb_div(x, sum, find(t, "eigenvalue", "1")->value, 200); /* eff = trace/lambda_1 */
            CHECK(arb_overlaps(x, find(t, "effective_rank", "")->value), "%s: effective rank",
                  arguments[k]);
            if (strstr(arguments[k], "series") != NULL)
                for (i = 1; i <= 5; i++)
                {
                    char index[8];

                    snprintf(index, sizeof index, "%ld", (long) i);
                    CHECK(arb_lt(find(t, "bound:TRUNC", index)->value,
                                 find(t, "truth:TRUNC", index)->value),
                          "the cut series lies below: %ld", (long) i);
                }
        }
        ntkball_table_clear(t);
    }
    if (run_table(t, "relu --init he --data five.csv --label none --matrix inner --quantity "
                     "entry,separation,count --threshold 1/5,1e-3"))
    {
        check_row(t, "entry", "2;1", "0.7333333333333333333333333333333");
        check_row(t, "count", "1e-3", "3");
        CHECK(find(t, "entry", "1;2") == NULL && find(t, "entry", "5;5") != NULL, "triangle");
    }
    ntkball_table_clear(t);
    arb_clear(x);
    arb_clear(sum);
}

/* The shipped set, which has two equal rows.  Source: mpmath 1.3, power iteration at 40 digits. */
static void test_iris(void)
{
    char arguments[5000];
    ntkball_table_t t;
    arb_t sum;
    slong i;

    snprintf(arguments, sizeof arguments,
             "relu --init he --depth 2 --data '%s/examples/data/iris.csv' --digits 25 --quantity "
             "eigenvalue,positive_definite,truth:T4.1",
             source_directory());
    arb_init(sum);
    if (run_table(t, arguments))
    {
        check_row(t, "eigenvalue", "1", "2.6851799557355320866332936212178574");
        check_row(t, "eigenvalue", "150", "0");
        check_row(t, "positive_definite", "", "0");
        CHECK(arb_is_positive(find(t, "eigenvalue", "149")->value), "149 are positive");
        for (i = 0; i < 150; i++)
            arb_add(sum, sum, t->rows[i].value, 200);
        CHECK(arb_contains_si(sum, 3) && arb_rel_accuracy_bits(sum) > 70, "the trace is 3");
    }
    arb_clear(sum);
    ntkball_table_clear(t);
}

/* The wines, where the file is there: 13 features and a label, no equal rows; the trace is 1 + chi.
 */
static void test_wine(void)
{
    char path[4200], arguments[5000];
    ntkball_table_t t;
    arb_t sum;
    slong i;

    snprintf(path, sizeof path, "%s/../shared/data/wine_data.csv", source_directory());
    if (access(path, R_OK) != 0)
        return;
    snprintf(arguments, sizeof arguments,
             "relu --init he --data '%s' --digits 15 --quantity eigenvalue,rank,positive_definite",
             path);
    arb_init(sum);
    if (run_table(t, arguments))
    {
        check_row(t, "rank", "", "13");
        check_row(t, "positive_definite", "", "1");
        for (i = 0; i < t->num_rows; i++)
            if (strcmp(t->rows[i].quantity, "eigenvalue") == 0)
                arb_add(sum, sum, t->rows[i].value, 200);
        CHECK(arb_contains_si(sum, 2) && arb_rel_accuracy_bits(sum) > 40, "the trace is 2");
    }
    arb_clear(sum);
    ntkball_table_clear(t);
}

static void expect(const char *arguments, int code, const char *message)
{
    char command[512];
    outcome_t o;

    snprintf(command, sizeof command, "ntkball gram %s", arguments);
    o = shell(command);
    CHECK(o.code == code, "%s: code %d instead of %d: %s", arguments, o.code, code, o.err);
    CHECK(strstr(o.err, message) != NULL, "%s: '%s' does not say '%s'", arguments, o.err, message);
    CHECK(o.out[0] == '\0', "%s: rows", arguments);
    outcome_clear(&o);
}

static void test_bad(void)
{
    write_file("ragged.csv", "1,2,3\n4,5\n");
    write_file("zero.csv", "1,2\n0,0\n");
    write_file("word.csv", "1,2\n3,x\n");
    write_file("missing.csv", "1,2\n3,\n");
    write_file("nan.csv", "1,2\nnan,1\n");
    write_file("empty.csv", "");
    write_file("good.csv", "1,2\n3,4\n5,-1\n");
    expect("relu", 2, "--data");
    expect("relu --data nothing.csv", 6, "nothing.csv");
    expect("relu --data ragged.csv", 2, "ragged.csv:2");
    expect("relu --data zero.csv", 2, "zero.csv:2");
    expect("relu --data word.csv --label none --header no", 2, "word.csv:2:3");
    expect("relu --data missing.csv", 2, "missing.csv:2");
    expect("relu --data nan.csv", 2, "nan.csv:2");
    expect("relu --data empty.csv", 2, "empty.csv");
    expect("relu --data good.csv --normalize none", 2, "--normalize rows");
    expect("relu --data good.csv --label 7", 2, "7");
    expect("relu --data good.csv --header maybe", 2, "--header");
    expect("step --data good.csv", 5, "step");
    expect("relu --data good.csv --quantity eigenvalues", 2, "eigenvalue");
    expect("relu --data good.csv --threshold x", 2, "--threshold");
    expect("relu --data good.csv --matrix power --algorithm series", 2, "--algorithm series");
    expect("relu --data good.csv --matrix sigma --layer 3", 2, "--layer");
    expect("relu --data good.csv --width 0", 2, "--width");
}

/* GRAM-17 for two orthonormal points: 2 sqrt 2/(12 pi sqrt(ln 4))/2, by mpmath. */
static void test_separated(void)
{
    ntkball_table_t t;

    write_file("two.csv", "1,0\n0,1\n");
    if (run_table(t, "relu --init he --data two.csv --header no --label none --digits 12 "
                     "--quantity bound:N6.delta,truth:N6.delta"))
        check_row(t, "bound:N6.delta", "", "0.03186076143613461055465277");
    ntkball_table_clear(t);
}

int main(void)
{
    program_begin("cli/t-gram");
    test_section("separated");
    test_separated();
    test_section("Fibonacci");
    test_fibonacci();
    test_section("statements");
    test_statements();
    test_section("matrices");
    test_matrices();
    test_section("iris");
    test_iris();
    test_section("wine");
    test_wine();
    test_section("bad input");
    test_bad();
    return program_end();
}
