/* KER-3, KER-4: the bounds of the product trapezoid rule.  The program compiles the source itself,
   for its bounds. */
#include "tests/tails.h"

#include "kernel/trapezoid.c" /* NOLINT(bugprone-suspicious-include) */

#define PREC 128

/* T of growth.c against the integral it bounds. */
static void test_growth_tail(void)
{
    static const double c_of[] = {0, 0.5, 1};
    double X;
    slong i, b;
    mag_t c, q, bound;
    arb_t x, T, mass;

    test_section("KER-4: growth tail");
    mag_init(c);
    mag_init(q);
    mag_init(bound);
    arb_init(x);
    arb_init(T);
    arb_init(mass);
    for (b = 0; b <= 1; b++)
        for (i = 0; i < 3; i++)
            for (X = 8; X <= 40; X += 4)
            {
                mag_set_d(c, c_of[i]);
                arb_set_d(x, X);
                ntkball_kernel_tail(T, (ulong) b, c, q, x);
                arb_get_mag(bound, T);
                test_tail_mass(mass, (int) b, c_of[i], X, PREC);
                CHECK_BOUND(bound, mass, 1.1, "2 int_X^inf m");
            }
    mag_set_ui(c, 1);
    arb_set_d(x, 2.5);
    ntkball_kernel_tail(T, 1, c, q, x);
    CHECK(!arb_is_finite(T), "delta < 0");
    mag_set_d(q, 3.0 / 16);
    for (i = 0; i < 3; i++)
        for (X = 32; X <= 80; X += 8)
        {
            mag_set_d(c, c_of[i]);
            arb_set_d(x, X);
            ntkball_kernel_tail(T, 0, c, q, x);
            arb_get_mag(bound, T);
            test_tail_mass_square(mass, c_of[i], X, PREC);
            CHECK_BOUND(bound, mass, 1.1, "2 int_X^inf m with a square");
        }
    mag_set_ui_2exp_si(q, 1, -2);
    ntkball_kernel_tail(T, 0, c, q, x);
    CHECK(!arb_is_finite(T), "q = 1/4");
    mag_clear(c);
    mag_clear(q);
    mag_clear(bound);
    arb_clear(x);
    arb_clear(T);
    arb_clear(mass);
}

/* h sum_{from <= |j| <= to} (1+|jh|)^{2b} e^{2c|jh|} w(jh) */
static void node_sum(arb_t res, double h, slong from, slong to, slong b, double c)
{
    slong j;
    arb_t x, t, Q;

    arb_init(x);
    arb_init(t);
    arb_init(Q);
    arb_zero(res);
    for (j = from; j <= to; j++)
    {
        arb_set_d(x, 2 * c * h * (double) j);
        arb_exp(t, x, PREC);
        arb_set_d(x, h * (double) j);
        test_normal(Q, x, x, PREC); /* the density is what is wanted */
        arb_mul(t, t, Q, PREC);
        arb_set_d(x, 1 + h * (double) j);
        arb_pow_ui(x, x, 2 * (ulong) b, PREC);
        arb_mul(t, t, x, PREC);
        if (j > 0)
            arb_mul_2exp_si(t, t, 1);
        arb_add(res, res, t, PREC);
    }
    arb_set_d(x, h);
    arb_mul(res, res, x, PREC);
    arb_clear(x);
    arb_clear(t);
    arb_clear(Q);
}

/* The nodes outside of [-X, X]^2, all of them summed: C^2 ((F + R)^2 - F^2), C = 3/2. */
static void check_truncation(double X, slong b, double c_double, double times)
{
    rule_t rule = {ldexp(1, -6), 1, 0, {{0, 0}}};
    mag_t C, c, q, bound;
    arb_t F, R;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    mag_init(bound);
    arb_init(F);
    arb_init(R);
    rule.J = (slong) (64 * X);
    mag_set_ui_2exp_si(C, 3, -1);
    mag_set_d(c, c_double);
    truncation_error(bound, &rule, C, (ulong) b, c, q);
    node_sum(F, rule.h, 0, rule.J, b, c_double);
    node_sum(R, rule.h, rule.J + 1, 64 * 24, b, c_double);
    arb_mul_2exp_si(F, F, 1);
    arb_add(F, F, R, PREC);
    arb_mul(F, F, R, PREC);
    arb_mul_ui(F, F, 9, PREC);
    arb_mul_2exp_si(F, F, -2);
    CHECK_BOUND(bound, F, times, "nodes outside");
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
    mag_clear(bound);
    arb_clear(F);
    arb_clear(R);
}

static void test_truncation(void)
{
    slong b;

    test_section("KER-4: truncation");
    for (b = 0; b <= 1; b++)
    {
        check_truncation(6, b, 0, 1.2);
        check_truncation(8, b, 0, 1.2);
        check_truncation(8, b, 0.5, 1.2);
        check_truncation(10, b, 1, 1.2);
    }
}

/* T as large as F, C^2 2 T (F + T) of KER-4 by mpmath, X = 3/4. */
static void test_statement(void)
{
    rule_t rule = {ldexp(1, -6), 1, 48, {{0, 0}}};
    mag_t C, c, q, bound;
    arb_t value;

    test_section("KER-4: statement");
    mag_init(C);
    mag_init(c);
    mag_init(q);
    mag_init(bound);
    arb_init(value);
    mag_set_ui_2exp_si(C, 3, -1);
    truncation_error(bound, &rule, C, 0, c, q);
    test_reference(value, "4.894595782455718264427");
    mag_zero(arb_radref(value));
    CHECK_BOUND(bound, value, 1.000001, "nodes outside");
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
    mag_clear(bound);
    arb_clear(value);
}

/* e^{a^2} N^2 ((1 + q)^2 - 1) of KER-3 with mpmath at 40 digits. */
static const struct
{
    double A, h, N;
    const char *value;
} discretisations[] = {{1, 0.5, 1, "0.0009126165015880512016267"},
                       {1.5, 0.25, 2.5, "2.038938085219509638772e-10"},
                       {2, 0.125, 0.75, "2.230790474480835777224e-30"},
                       {0.75, 2, 3, "13.7031857021103934024"}};

static void test_discretisation(void)
{
    size_t i;
    rule_t rule = {0, 0, 0, {{0, 0}}};
    mag_t bound;
    arb_t value;

    test_section("KER-3: statement");
    mag_init(bound);
    arb_init(value);
    for (i = 0; i < sizeof discretisations / sizeof *discretisations; i++)
    {
        rule.A = discretisations[i].A;
        rule.h = discretisations[i].h;
        mag_set_d(rule.N, discretisations[i].N);
        discretisation_error(bound, &rule);
        test_reference(value, discretisations[i].value);
        mag_zero(arb_radref(value));
        CHECK_BOUND(bound, value, 1.000001, "discretisation");
    }
    mag_clear(rule.N);
    mag_clear(bound);
    arb_clear(value);
}

/* phi = 1: E = 1 and the sum over Z^2 is theta^2, theta = h sum w(jh). */
static void test_constant(void)
{
    static const double h[] = {1.5, 2, 3};
    slong i;
    rule_t rule = {0, 0, 0, {{0, 0}}};
    mag_t bound;
    arb_t theta;

    test_section("KER-3: phi = 1");
    mag_init(bound);
    arb_init(theta);
    mag_set_ui(rule.N, 1);
    for (i = 0; i < 3; i++)
    {
        node_sum(theta, h[i], 0, 40, 0, 0);
        arb_sqr(theta, theta, PREC);
        arb_sub_ui(theta, theta, 1, PREC);
        rule.h = h[i];
        rule.A = acos(-1.0) / h[i] * sqrt(2.0); /* the best: e^{-pi^2/h^2}, not e^{-2 pi^2/h^2} */
        discretisation_error(bound, &rule);
        CHECK_BOUND(bound, theta, 2 * exp(10 / (h[i] * h[i])), "theta^2 - 1");
    }
    mag_clear(rule.N);
    mag_clear(bound);
    arb_clear(theta);
}

int main(void)
{
    test_begin("kernel/trapezoid");
    test_growth_tail();
    test_truncation();
    test_statement();
    test_discretisation();
    test_constant();
    return test_end();
}
