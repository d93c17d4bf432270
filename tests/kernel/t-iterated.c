/* KER-5: the truncation of the iterated integral.  The program compiles the source itself, for its
   bound. */
#include "tests/tails.h"

#include "kernel/iterated.c" /* NOLINT(bugprone-suspicious-include) */

/* 2 sqrt(C^2 M norm2) of Cauchy-Schwarz, M the mass of the growth bound outside [-X, X]. */
static void check_cut(const char *spec, int b, double c, slong prec)
{
    double X;
    ulong beta = 99;
    ntkball_error_t err;
    ntkball_activation_t phi;
    mag_t C, growth, square, norm2, bound;
    arb_t mass, t;

    ntkball_activation_init(phi);
    mag_init(C);
    mag_init(growth);
    mag_init(square);
    mag_init(norm2);
    mag_init(bound);
    arb_init(mass);
    arb_init(t);
    CHECK(ntkball_activation_set_str(phi, spec, &err) == NTKBALL_OK, "%s: %s", spec, err.text);
    CHECK(ntkball_activation_growth(C, &beta, growth, square, phi, 0, 0) == NTKBALL_OK &&
              beta == (ulong) b && mag_is_zero(square) && mag_cmp_2exp_si(C, 2) < 0,
          "%s: growth", spec);
    mag_set_ui_2exp_si(norm2, 3, -2);
    X = cut(bound, phi, 0, norm2, prec);
    CHECK(mag_cmp_2exp_si(bound, -prec) <= 0, "%s: 2^-%ld not reached", spec, (long) prec);
    test_tail_mass(mass, b, c, X, 128);
    arf_set_mag(arb_midref(t), C);
    arb_sqr(t, t, 128);
    arb_mul(mass, mass, t, 128);
    arb_mul_ui(mass, mass, 3, 128);
    arb_sqrt(mass, mass, 128); /* 2 sqrt(3/4 ..) */
    CHECK_BOUND(bound, mass, 1.05, spec);
    ntkball_activation_clear(phi);
    mag_clear(C);
    mag_clear(growth);
    mag_clear(square);
    mag_clear(norm2);
    mag_clear(bound);
    arb_clear(mass);
    arb_clear(t);
}

static void test_cut(void)
{
    slong prec;

    test_section("KER-5");
    for (prec = 16; prec <= 256; prec *= 2)
    {
        check_cut("step", 0, 0, prec);
        check_cut("relu", 1, 0, prec);
        check_cut("exp:1/2", 0, 0.5, prec);
        check_cut("leaky_relu:3", 1, 0, prec); /* C = 3 */
    }
}

/* The balls carry the bound, the largest of their errors. */
static void test_carried(void)
{
    slong prec = 30;
    ntkball_error_t err;
    ntkball_activation_t phi;
    mag_t norm2, bound;
    arb_t u, res;

    test_section("KER-5 in the ball");
    ntkball_activation_init(phi);
    mag_init(norm2);
    mag_init(bound);
    arb_init(u);
    arb_init(res);
    CHECK(ntkball_activation_set_str(phi, "relu", &err) == NTKBALL_OK, "relu: %s", err.text);
    mag_set_ui_2exp_si(norm2, 1, -1);
    cut(bound, phi, 0, norm2, prec);
    arb_set_d(u, 0.25);
    ntkball_kernel_iterated(res, phi, 0, u, norm2, prec);
    CHECK(mag_cmp(arb_radref(res), bound) >= 0, "iterated: radius below the bound");
    ntkball_kernel_antipodal(res, phi, 0, norm2, prec);
    CHECK(mag_cmp(arb_radref(res), bound) >= 0, "antipodal: radius below the bound");
    ntkball_activation_clear(phi);
    mag_clear(norm2);
    mag_clear(bound);
    arb_clear(u);
    arb_clear(res);
}

int main(void)
{
    test_begin("kernel/iterated");
    test_cut();
    test_carried();
    return test_end();
}
