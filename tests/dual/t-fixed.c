/* DUAL-18: a ReLU layer in fixed point against the same formulas in balls. */
#include <math.h>

#include "dual/fixed.h"
#include "duals.h"
#include "support/fixed.h"

/* g_0 = start, g_k about (1 - start) k^-2/2: g(1) < 1. */
static void random_g(arb_poly_t g, double start, slong len)
{
    slong k;
    arb_t c;

    arb_init(c);
    for (k = len - 1; k >= 0; k--)
    {
        arb_set_d(c, k == 0 ? start
                            : (1 - start) * (double) (1 + n_randint(test_state.rand, 100)) / 200 /
                                  (double) k / (double) k);
        arb_poly_set_coeff_arb(g, k, c);
    }
    arb_clear(c);
}

/* D and D' of phi = p x + q |x| at g, by balls: r from its recurrence, y and z by DUAL-14. */
static void by_balls(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                     const arb_poly_t g, slong len, slong prec)
{
    arb_poly_t h, one, dg, y, z;
    arb_t c, t, pi;
    fmpq_t a, b;

    arb_poly_init(h);
    arb_poly_init(one);
    arb_poly_init(dg);
    arb_poly_init(y);
    arb_poly_init(z);
    arb_init(c);
    arb_init(t);
    arb_init(pi);
    fmpq_init(a);
    fmpq_init(b);
    arb_poly_one(one);
    arb_poly_mullow(h, g, g, len, prec);
    arb_poly_sub(h, one, h, prec);
    ntkball_dual_rsqrt_recurrence(h, h, len, prec);
    arb_poly_derivative(dg, g, prec);
    arb_poly_mullow(y, h, dg, len - 1, prec);
    arb_poly_integral(y, y, prec);
    arb_poly_get_coeff_arb(c, g, 0);
    arb_asin(t, c, prec);
    arb_poly_set_coeff_arb(y, 0, t);
    arb_poly_mullow(z, y, dg, len - 1, prec);
    arb_poly_integral(z, z, prec);
    arb_mul(t, t, c, prec);
    arb_sqr(c, c, prec);
    arb_sub_ui(c, c, 1, prec);
    arb_neg(c, c);
    arb_sqrt(c, c, prec);
    arb_add(t, t, c, prec);
    arb_poly_set_coeff_arb(z, 0, t);
    ntkball_dual_form_weights(a, b, form);
    arb_const_pi(pi, prec);
    arb_mul_2exp_si(pi, pi, 1);
    arb_set_fmpq(t, b, prec);
    arb_div(t, t, pi, prec);
    arb_set_fmpq(c, a, prec);
    arb_mul_2exp_si(c, c, -2);
    arb_poly_scalar_mul(d, g, c, prec);
    arb_poly_scalar_mul(z, z, t, prec);
    arb_poly_add(d, d, z, prec);
    arb_poly_scalar_mul(dd, y, t, prec);
    arb_poly_set_arb(one, c);
    arb_poly_add(dd, dd, one, prec);
    fmpq_clear(b);
    fmpq_clear(a);
    arb_clear(pi);
    arb_clear(t);
    arb_clear(c);
    arb_poly_clear(z);
    arb_poly_clear(y);
    arb_poly_clear(dg);
    arb_poly_clear(one);
    arb_poly_clear(h);
}

static slong compare(const arb_poly_t f, const arb_poly_t truth, slong len, const char *what)
{
    slong k, bad = -1, bits = WORD_MAX;
    arb_t a, b;

    arb_init(a);
    arb_init(b);
    for (k = 0; k < len; k++)
    {
        arb_poly_get_coeff_arb(a, f, k);
        arb_poly_get_coeff_arb(b, truth, k);
        if (!arb_contains(a, b))
            bad = k;
        bits = FLINT_MIN(bits, -MAG_EXP(arb_radref(a)));
    }
    CHECK(bad < 0, "%s: coefficient %ld of %ld", what, bad, len);
    arb_clear(b);
    arb_clear(a);
    return bits;
}

/* g exact; then g in balls of radius 2^-60 of which points are tried, with all coefficients at
   their upper ends first. */
static void test_layer(const char *spec, double start, slong len, slong scale)
{
    const slong rad = 60;
    slong k, trial, bits;
    ntkball_activation_t phi;
    ntkball_dual_form_t form;
    arb_poly_t g, wide, point, d, dd, truth, dtruth;
    arb_t c, r;

    ntkball_activation_init(phi);
    dual_parse(phi, spec);
    ntkball_dual_form_init(form, phi);
    arb_poly_init(g);
    arb_poly_init(wide);
    arb_poly_init(point);
    arb_poly_init(d);
    arb_poly_init(dd);
    arb_poly_init(truth);
    arb_poly_init(dtruth);
    arb_init(c);
    arb_init(r);

    random_g(g, start, len);
    CHECK(ntkball_dual_fixed_series(d, dd, form, g, len, scale, 1), "%s g_0 %g applies", spec,
          start);
    by_balls(truth, dtruth, form, g, len, scale + 200);
    bits = compare(d, truth, len, spec);
    CHECK(bits >= scale - 2 * ntkball_dual_bits(len) - 8, "D: %ld bits of %ld", bits, scale);
    bits = compare(dd, dtruth, len, spec);
    CHECK(bits >= scale - 2 * ntkball_dual_bits(len) - 8, "D': %ld bits of %ld", bits, scale);

    arb_poly_set(wide, g);
    for (k = 0; k < len; k++)
        mag_set_ui_2exp_si(arb_radref(arb_poly_get_coeff_ptr(wide, k)), 1, -rad);
    CHECK(ntkball_dual_fixed_series(d, dd, form, wide, len, scale, 1), "%s applies to balls", spec);
    for (trial = 0; trial < 3; trial++)
    {
        arb_poly_set(point, g);
        for (k = 0; k < len; k++)
        {
            arb_set_si(r, trial == 0 ? 1 : (slong) n_randint(test_state.rand, 3) - 1);
            arb_mul_2exp_si(r, r, -rad);
            arb_poly_get_coeff_arb(c, point, k);
            arb_add(c, c, r, scale + 200);
            arb_poly_set_coeff_arb(point, k, c);
        }
        by_balls(truth, dtruth, form, point, len, scale + 200);
        bits = compare(d, truth, len, "D of a point");
        CHECK(bits >= rad - 4, "D of balls of 60 bits: %ld bits", bits);
        bits = compare(dd, dtruth, len, "D' of a point");
        CHECK(bits >= rad - 4 - ntkball_dual_bits(len), "D' of balls of 60 bits: %ld bits", bits);
    }

    arb_clear(r);
    arb_clear(c);
    arb_poly_clear(dtruth);
    arb_poly_clear(truth);
    arb_poly_clear(dd);
    arb_poly_clear(d);
    arb_poly_clear(point);
    arb_poly_clear(wide);
    arb_poly_clear(g);
    ntkball_dual_form_clear(form);
    ntkball_activation_clear(phi);
}

/* The result serves all h within a unit of H: those at the ends are tried. */
static void test_rsqrt(double start, slong len, slong scale)
{
    slong k, sign, bad;
    double most = 0, x;
    fmpz_poly_t H, R;
    mag_t error, e;
    arb_poly_t g, h, one;
    arb_t a, b;
    ntkball_ntt_t ntt;

    fmpz_poly_init(H);
    fmpz_poly_init(R);
    mag_init(error);
    mag_init(e);
    arb_poly_init(g);
    arb_poly_init(h);
    arb_poly_init(one);
    arb_init(a);
    arb_init(b);
    random_g(g, start, len);
    arb_poly_one(one);
    arb_poly_mullow(h, g, g, len, scale);
    arb_poly_sub(h, one, h, scale);
    ntkball_fixed_set(H, e, h->coeffs, len, scale, 1);
    ntkball_ntt_init(ntt, len, 1);
    ntkball_dual_fixed_rsqrt(R, error, H, len, scale, ntt);
    ntkball_ntt_clear(ntt);
    CHECK(mag_cmp_2exp_si(error, -scale / 2) < 0, "error %g", mag_get_d(error));
    for (sign = -1; sign <= 1; sign++)
    {
        for (k = 0; k < len; k++)
        {
            arb_set_fmpz(a, H->coeffs + k);
            arb_add_si(a, a, sign, 300);
            arb_mul_2exp_si(a, a, -scale);
            arb_poly_set_coeff_arb(h, k, a);
        }
        ntkball_dual_rsqrt_recurrence(h, h, len, 300);
        for (k = 0, bad = -1; k < len; k++)
        {
            arb_set_fmpz(a, R->coeffs + k);
            arb_mul_2exp_si(a, a, -scale);
            arb_sub(a, a, h->coeffs + k, 300);
            arb_get_mag_lower(e, a);
            if (mag_cmp(e, error) > 0)
                bad = k;
            x = ldexp(mag_get_d(e), (int) scale) / ldexp(mag_get_d(error), (int) scale);
            most = x > most ? x : most;
        }
        CHECK(bad < 0, "g_0 %g: coefficient %ld of %ld, h %+ld units off", start, bad, len, sign);
    }
    CHECK(most > 1e-3, "the bound %g is not vain: %g of it is used", mag_get_d(error), most);
    arb_clear(b);
    arb_clear(a);
    arb_poly_clear(one);
    arb_poly_clear(h);
    arb_poly_clear(g);
    mag_clear(e);
    mag_clear(error);
    fmpz_poly_clear(R);
    fmpz_poly_clear(H);
}

/* What must be declined: nothing may be claimed about these. */
static void test_declined(void)
{
    ntkball_activation_t phi;
    ntkball_dual_form_t form;
    arb_poly_t g, d, dd;
    arb_t c;

    test_section("declined");
    ntkball_activation_init(phi);
    arb_poly_init(g);
    arb_poly_init(d);
    arb_poly_init(dd);
    arb_init(c);
    dual_parse(phi, "relu");
    ntkball_dual_form_init(form, phi);
    random_g(g, 0.5, 300);
    CHECK(ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1), "as it is");
    arb_set_d(c, 1e-30);
    arb_poly_set_coeff_arb(g, 0, c);
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1), "a wide spread");
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 100, 100, 1), "short");
    arb_set_d(c, -0.01);
    arb_poly_set_coeff_arb(g, 100, c);
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1), "a negative coefficient");
    arb_set_d(c, 0.9);
    arb_poly_set_coeff_arb(g, 100, c);
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1), "g(1) > 1");
    arb_set_d(c, 0.001);
    mag_set_d(arb_radref(c), 0.5);
    arb_poly_set_coeff_arb(g, 100, c);
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1), "a wide ball");
    arb_indeterminate(c);
    arb_poly_set_coeff_arb(g, 100, c);
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1), "not a number");
    ntkball_dual_form_clear(form);
    dual_parse(phi, "erf");
    ntkball_dual_form_init(form, phi);
    CHECK(!ntkball_dual_fixed_series(d, dd, form, g, 300, 100, 1) &&
              ntkball_dual_fixed_guard(phi, 300) == 0,
          "another dual");
    ntkball_dual_form_clear(form);
    arb_clear(c);
    arb_poly_clear(dd);
    arb_poly_clear(d);
    arb_poly_clear(g);
    ntkball_activation_clear(phi);
}

int main(void)
{
    test_begin("dual/fixed");
    test_section("rsqrt");
    test_rsqrt(0.3, 64, 60);
    test_rsqrt(0.9, 256, 60);
    test_rsqrt(0.99, 300, 90);
    test_section("layers");
    test_layer("relu", 0.3, 256, 100);
    test_layer("relu", 1e-10, 257, 90);
    test_layer("leaky_relu:1/10", 0.9, 300, 150);
    test_layer("abs", 0.999, 401, 120);
    test_layer("relu", 0.31830988618, 1000, 128);
    test_declined();
    return test_end();
}
