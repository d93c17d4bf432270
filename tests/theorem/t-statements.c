/* Verdicts: each must be what the theory says, and must change when the statement is perturbed. */
#include "theorem/statement.h"

#include "../harness.h"

static ntkball_verdict_t
tab1(const theorem_tab1_row_t *row, const char *gamma_w2, const char *gamma_b2)
{
    ntkball_verdict_t verdict = NTKBALL_UNDECIDED;
    ntkball_findings_t f;
    ntkball_error_t err;

    ntkball_findings_init(f);
    if (CHECK(theorem_tab1_check(f, row, gamma_w2, gamma_b2, NULL, &err) == NTKBALL_OK &&
                  f->num == 1,
              "TAB1 %s: no finding", row->activation))
        verdict = f->items[0].verdict;
    ntkball_findings_clear(f);
    return verdict;
}

/* Any printed digit off by one unit must be refuted, in every column; so must the other variant's
 * hyper-parameters. */
static void test_tab1(void)
{
    static const theorem_tab1_row_t good = {
        "relu", {"43.944", "77.277", "93.192", "93.192", "95.403", "95.403"}, 0};
    static const char *const up[6] = {"43.945", "77.278", "93.193", "93.193", "95.404", "95.404"};
    static const char *const down[6] = {"43.943", "77.276", "93.191", "93.191", "95.402", "95.402"};
    theorem_tab1_row_t bad;
    int T;

    test_section("TAB1 perturbed (THM-1)");
    CHECK(tab1(&good, "1", "0") == NTKBALL_PROVED, "the printed row is not proved");
    CHECK(tab1(&good, "1/2", "1/2") == NTKBALL_REFUTED, "wrong hyper-parameters not refuted");
    for (T = 0; T < 6; T++)
    {
        bad = good;
        bad.printed[T] = up[T];
        CHECK(tab1(&bad, "1", "0") == NTKBALL_REFUTED, "T=%d up by one unit is not refuted", T);
        bad.printed[T] = down[T];
        CHECK(tab1(&bad, "1", "0") == NTKBALL_REFUTED, "T=%d down by one unit is not refuted", T);
    }
}

static void test_rounding(void)
{
    arb_t x;

    test_section("THM-1");
    arb_init(x);
    arb_set_str(x, "0.12345", 128);
    CHECK(theorem_is_rounding(x, "0.123") == NTKBALL_TRUE, "0.12345 is 0.123");
    CHECK(theorem_is_rounding(x, "0.124") == NTKBALL_FALSE, "0.12345 is not 0.124");
    CHECK(theorem_is_rounding(x, "0") == NTKBALL_TRUE, "0.12345 is 0");
    CHECK(theorem_is_rounding(x, "-0.123") == NTKBALL_FALSE, "sign");
    arb_set_str(x, "-2.5", 128);
    CHECK(theorem_is_rounding(x, "-2") == NTKBALL_UNKNOWN, "a tie is not decided");
    CHECK(theorem_is_rounding(x, "x") == NTKBALL_UNKNOWN, "not a number");
    arb_set_str(x, "1 +/- 0.4", 128);
    CHECK(theorem_is_rounding(x, "1") == NTKBALL_TRUE, "ball inside");
    arb_set_str(x, "1 +/- 0.6", 128);
    CHECK(theorem_is_rounding(x, "1") == NTKBALL_UNKNOWN, "ball across the half");
    arb_indeterminate(x);
    CHECK(theorem_is_rounding(x, "1") == NTKBALL_UNKNOWN, "nan decides nothing");
    arb_clear(x);
}

/* c_p = 2^-p: sum 2, sum c_p rho^p = 2/(2 - rho); a tail that was dropped or halved misses the
 * value at rho = 1. */
static void test_series_eval(void)
{
    arb_ptr c = _arb_vec_init(10);
    arb_t total, rho, value, exact;
    slong p, len, i;

    test_section("THM-2");
    arb_init(total);
    arb_init(rho);
    arb_init(value);
    arb_init(exact);
    for (p = 0; p < 10; p++)
    {
        arb_one(c + p);
        arb_mul_2exp_si(c + p, c + p, -p);
    }
    arb_set_ui(total, 2);
    for (len = 0; len <= 10; len++)
        for (i = -4; i <= 4; i++)
        {
            arb_set_si(rho, i);
            arb_mul_2exp_si(rho, rho, -2);
            theorem_series_eval(value, c, len, total, rho, 128);
            arb_sub_ui(exact, rho, 2, 128);
            arb_inv(exact, exact, 128);
            arb_mul_si(exact, exact, -2, 128);
            CHECK(arb_overlaps(value, exact), "len %ld rho %ld/4 misses", (long) len, (long) i);
            if (i == 4)
                CHECK(mag_cmp_2exp_si(arb_radref(value), 2 - len) <= 0, "len %ld: not tight",
                      (long) len);
        }
    _arb_vec_clear(c, 10);
    arb_clear(total);
    arb_clear(rho);
    arb_clear(value);
    arb_clear(exact);
}

/* Weights of theorems.md 1.7 (mpmath, 20 digits), both routes, and a wrong Gamma argument seen as
 * disjoint. */
static void test_weights(void)
{
    static const struct
    {
        slong p, k, d;
        const char *value;
    } known[] = {{7, 3, 2, "0.76159821905207108811"},
                 {10, 4, 5, "0.10093189023535097713"},
                 {12, 0, 3, "0.63612684616396256723"}};
    arb_t a, b;
    size_t i;

    test_section("T4.6 weights (SPH-1)");
    arb_init(a);
    arb_init(b);
    for (i = 0; i < sizeof known / sizeof known[0]; i++)
    {
        theorem_printed_weight(a, known[i].d, known[i].p, known[i].k, 128);
        theorem_funk_hecke_weight(b, known[i].d, known[i].p, known[i].k, 256);
        CHECK_REFERENCE(a, known[i].value, 110, "printed weight");
        CHECK_REFERENCE(b, known[i].value, 110, "Funk-Hecke weight");
        theorem_printed_weight(a, known[i].d, known[i].p + 2, known[i].k, 128);
        CHECK(!arb_overlaps(a, b), "p + 2 must differ");
    }
    arb_clear(a);
    arb_clear(b);
}

/* Eigenvalues of the model sequences c_p = p^(1/2) e^(-a sqrt p) q^p, p - k even (mpmath sums, 15
   digits), by the weights. */
static void test_models(void)
{
    static const struct
    {
        slong d, k;
        int stretched; /* a = pi, q = 1; else a = 0, q = 1/2 */
        const char *value;
    } known[] = {{2, 10, 1, "2.60825481328237224e-6"},
                 {2, 51, 1, "7.59095730547096774e-19"},
                 {2, 10, 0, "0.0000246141208840215165"},
                 {5, 50, 0, "4.47611307361003926e-30"}};
    arb_t sum, c, x;
    size_t i;
    slong p;

    test_section("N2 models (THM-12, THM-13)");
    arb_init(sum);
    arb_init(c);
    arb_init(x);
    for (i = 0; i < sizeof known / sizeof known[0]; i++)
    {
        arb_zero(sum);
        for (p = known[i].k; p < known[i].k + 1000; p += 2)
        {
            arb_const_pi(c, 128);
            arb_sqrt_ui(x, (ulong) p, 128);
            arb_mul(c, c, x, 128);
            arb_neg(c, c);
            arb_exp(c, c, 128);
            if (!known[i].stretched)
            {
                arb_one(c);
                arb_mul_2exp_si(c, c, -p);
            }
            arb_mul(c, c, x, 128);
            ntkball_sphere_weight(x, known[i].d, p, known[i].k, 128);
            arb_addmul(sum, c, x, 128);
        }
        CHECK_REFERENCE(sum, known[i].value, 90, "model sum");
    }
    arb_clear(sum);
    arb_clear(c);
    arb_clear(x);
}

/* Number of findings of a statement with each verdict. */
static void count(long *counts, const char *id, const char *const *acts, slong num_acts)
{
    const ntkball_statement_t *statement = ntkball_theorem_find(id);
    ntkball_scope_t scope = {.acts = acts, .num_acts = num_acts, .digits = 20};
    ntkball_findings_t f;
    ntkball_error_t err;
    slong i;

    memset(counts, 0, 5 * sizeof(long));
    err.text[0] = '\0';
    ntkball_findings_init(f);
    if (CHECK(statement != NULL, "%s is not registered", id))
        CHECK(ntkball_theorem_check(f, statement, &scope, NULL, &err) == NTKBALL_OK, "%s: %s", id,
              err.text);
    for (i = 0; i < f->num; i++)
        counts[f->items[i].verdict]++;
    ntkball_findings_clear(f);
}

static void test_verdicts(void)
{
    static const char *const relu[] = {"relu"}, *const odd[] = {"tanh"}, *const gelu[] = {"gelu"},
                             *const step[] = {"step"};
    long c[5];

    test_section("verdicts");
    count(c, "TAB1", NULL, 0);
    CHECK(c[NTKBALL_PROVED] == 8 && c[NTKBALL_REFUTED] + c[NTKBALL_UNDECIDED] == 0,
          "TAB1: %ld of 8 proved", c[0]);
    count(c, "T3.1", relu, 1);
    CHECK(c[NTKBALL_PROVED] == 1 && c[NTKBALL_REFUTED] == 1 && c[NTKBALL_UNDECIDED] == 0,
          "T3.1 relu: %ld proved, %ld refuted", c[NTKBALL_PROVED], c[NTKBALL_REFUTED]);
    count(c, "T3.1c", relu, 1);
    CHECK(c[NTKBALL_PROVED] == 1 && c[NTKBALL_REFUTED] == 0, "T3.1c relu is not proved");
    count(c, "T3.1", step, 1);
    CHECK(c[NTKBALL_NOT_APPLICABLE] == 2, "T3.1 does not apply to step");
    count(c, "T4.1", step, 1);
    CHECK(c[NTKBALL_NOT_APPLICABLE] == 3, "T4.1 does not apply to step");
    count(c, "T4.6", step, 1);
    CHECK(c[NTKBALL_NOT_APPLICABLE] == 1 && c[NTKBALL_PROVED] == 1, "T4.6: no kernel of step");
    count(c, "TAB1", gelu, 1);
    CHECK(c[NTKBALL_NOT_APPLICABLE] == 1, "TAB1 has no row for gelu");
    /* THM-3: c_0 = 0 without any bias makes the hypothesis of T4.1 fail for tanh. */
    count(c, "T4.1", NULL, 0);
    CHECK(c[NTKBALL_PROVED] == 7 && c[NTKBALL_NOT_APPLICABLE] == 1, "T4.1: %ld proved",
          c[NTKBALL_PROVED]);
    count(c, "T4.1", odd, 1);
    CHECK(c[NTKBALL_PROVED] == 1 && c[NTKBALL_NOT_APPLICABLE] == 1, "T4.1 tanh: %ld proved",
          c[NTKBALL_PROVED]);
    count(c, "T4.6", NULL, 0);
    CHECK(c[NTKBALL_PROVED] == 1 && c[NTKBALL_HOLDS] == 2, "T4.6: %ld proved, %ld hold",
          c[NTKBALL_PROVED], c[NTKBALL_HOLDS]);
    CHECK(ntkball_theorem_find("T9.9") == NULL && ntkball_theorem_get(-1) == NULL &&
              ntkball_theorem_get(ntkball_theorem_len()) == NULL,
          "unknown statements");
}

int main(void)
{
    test_begin("theorem/statements");
    test_rounding();
    test_series_eval();
    test_weights();
    test_models();
    test_tab1();
    test_verdicts();
    return test_end();
}
