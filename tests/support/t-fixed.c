/* FIX-1: products in fixed point against products in balls. */
#include "../harness.h"
#include "support/fixed.h"

/* Coefficients of size about (k+1)^-2, some negative when asked for, of radius up to 2^-rad. */
static void random_series(arb_ptr f, slong len, int negative, slong rad)
{
    slong k;

    for (k = 0; k < len; k++)
    {
        arb_set_ui(f + k, 1 + n_randint(test_state.rand, 1000));
        arb_div_ui(f + k, f + k, 1000, 300);
        arb_div_ui(f + k, f + k, (ulong) (k + 1) * (ulong) (k + 1), 300);
        if (negative && n_randint(test_state.rand, 2))
            arb_neg(f + k, f + k);
        if (rad > 0)
            mag_set_ui_2exp_si(arb_radref(f + k), 1 + n_randint(test_state.rand, 3), -rad - 2);
    }
}

/* A point of each ball, mostly at an end. */
static void random_point_of(arb_ptr x, arb_srcptr f, slong len)
{
    slong k;
    arb_t r;

    arb_init(r);
    for (k = 0; k < len; k++)
    {
        arb_set(x + k, f + k);
        mag_zero(arb_radref(x + k));
        arf_set_mag(arb_midref(r), arb_radref(f + k));
        if (n_randint(test_state.rand, 4) == 0)
            arb_mul_2exp_si(r, r, -1);
        if (n_randint(test_state.rand, 3) == 0)
            arb_neg(r, r);
        arb_add(x + k, x + k, r, 400);
    }
    arb_clear(r);
}

static void test_product(slong len, int negative, slong rad, slong scale)
{
    arb_ptr f = _arb_vec_init(len), g = _arb_vec_init(len), x = _arb_vec_init(len);
    arb_ptr y = _arb_vec_init(len), res = _arb_vec_init(len), truth = _arb_vec_init(len);
    slong k, bad = -1, worst = WORD_MAX;

    random_series(f, len, negative, rad);
    random_series(g, len, negative, rad);
    CHECK(ntkball_fixed_product(res, f, g, len, scale, 1), "a common scale pays");
    random_point_of(x, f, len);
    random_point_of(y, g, len);
    _arb_poly_mullow(truth, x, len, y, len, len, 400);
    for (k = 0; k < len; k++)
    {
        if (!arb_contains(res + k, truth + k) && !arb_overlaps(res + k, truth + k))
            bad = k;
        worst = FLINT_MIN(worst, -MAG_EXP(arb_radref(res + k)));
    }
    CHECK(bad < 0, "coefficient %ld of %ld, scale %ld", bad, len, scale);
    CHECK(worst >= FLINT_MIN(scale, rad > 0 ? rad : scale) - 6, "%ld bits at scale %ld", worst,
          scale);
    _arb_vec_clear(truth, len);
    _arb_vec_clear(res, len);
    _arb_vec_clear(y, len);
    _arb_vec_clear(x, len);
    _arb_vec_clear(g, len);
    _arb_vec_clear(f, len);
}

/* Coefficients like 2^-k: flat at r = 2. */
static void test_flat(slong len, slong rad, slong scale)
{
    arb_ptr f = _arb_vec_init(len), g = _arb_vec_init(len), x = _arb_vec_init(len);
    arb_ptr y = _arb_vec_init(len), res = _arb_vec_init(len), truth = _arb_vec_init(len);
    slong k, bad = -1, worst = WORD_MAX;
    arb_t r;

    arb_init(r);
    arb_set_d(r, 1.9375);
    random_series(f, len, 0, rad);
    random_series(g, len, 0, rad);
    for (k = 0; k < len; k++)
    {
        arb_mul_2exp_si(f + k, f + k, -k);
        arb_mul_2exp_si(g + k, g + k, -k);
    }
    CHECK(!ntkball_fixed_product(res, f, g, len, scale, 1), "not as they are");
    CHECK(ntkball_fixed_flat_product(res, f, g, len, r, scale, 1), "at r");
    random_point_of(x, f, len);
    random_point_of(y, g, len);
    _arb_poly_mullow(truth, x, len, y, len, len, 2 * scale + 2 * len);
    for (k = 0; k < len; k++)
    {
        if (!arb_overlaps(res + k, truth + k))
            bad = k;
        worst = FLINT_MIN(worst, -MAG_EXP(arb_radref(res + k)) - k);
    }
    CHECK(bad < 0, "coefficient %ld of %ld, scale %ld", bad, len, scale);
    CHECK(worst >= FLINT_MIN(scale, rad > 0 ? rad : scale) - 32, "%ld bits at scale %ld", worst,
          scale);
    arb_indeterminate(f + len - 1);
    CHECK(!ntkball_fixed_flat_product(res, f, g, len, r, scale, 1), "not with an infinite ball");
    arb_clear(r);
    _arb_vec_clear(truth, len);
    _arb_vec_clear(res, len);
    _arb_vec_clear(y, len);
    _arb_vec_clear(x, len);
    _arb_vec_clear(g, len);
    _arb_vec_clear(f, len);
}

/* The largest coefficients that the radii allow: f = g = a/2 +- a all of one sign. */
static void test_extreme(void)
{
    slong len = 300, k;
    arb_ptr f = _arb_vec_init(len), res = _arb_vec_init(len);
    arb_t top, s;

    arb_init(top);
    arb_init(s);
    for (k = 0; k < len; k++)
    {
        arb_set_ui(f + k, 1);
        mag_set_ui(arb_radref(f + k), 1);
    }
    CHECK(ntkball_fixed_product(res, f, f, len, 60, 1), "pays");
    for (k = 0; k < len; k++)
    {
        arb_set_si(top, 4 * (k + 1));
        if (k == len - 1)
            CHECK(arb_contains(res + k, top), "(2 + .. + 2 x^n)^2 at %ld", k);
    }
    arb_indeterminate(f + 7);
    CHECK(!ntkball_fixed_product(res, f, f, len, 60, 1), "not with an infinite ball");
    CHECK(!ntkball_fixed_product(res, f, f, 20, 60, 1), "not when short");
    arb_set_ui(f + 7, 1);
    arb_mul_2exp_si(f + 7, f + 7, -400);
    CHECK(!ntkball_fixed_product(res, f, f, len, 60, 1), "not with a wide spread");
    _arb_vec_zero(f, len);
    CHECK(!ntkball_fixed_product(res, f, f, len, 60, 1), "not for 0");
    arb_clear(s);
    arb_clear(top);
    _arb_vec_clear(res, len);
    _arb_vec_clear(f, len);
}

static void test_round(void)
{
    fmpz_poly_t f;
    mag_t norm, max;

    test_section("rounding and norms");
    fmpz_poly_init(f);
    mag_init(norm);
    mag_init(max);
    fmpz_poly_set_coeff_si(f, 0, 7);
    fmpz_poly_set_coeff_si(f, 1, -7);
    fmpz_poly_set_coeff_si(f, 2, 1);
    ntkball_fixed_round(f, 2, 1);
    CHECK(fmpz_poly_get_coeff_si(f, 0) == 2 && fmpz_poly_get_coeff_si(f, 1) == -2 &&
              fmpz_poly_length(f) == 2,
          "7/4, -7/4, 1/4 to the nearest integers");
    fmpz_poly_set_coeff_si(f, 4, -12);
    ntkball_fixed_norm(norm, f, 2);
    CHECK(mag_cmp_2exp_si(norm, 2) >= 0 && mag_get_d(norm) < 4.01, "norm %g", mag_get_d(norm));
    ntkball_fixed_max(max, f, 0, 4, 1);
    CHECK(mag_get_d(max) >= 1 && mag_get_d(max) < 1.01, "max of the first four");
    ntkball_fixed_max(max, f, 5, 9, 1);
    CHECK(mag_is_zero(max), "max of nothing");
    mag_clear(max);
    mag_clear(norm);
    fmpz_poly_clear(f);
}

int main(void)
{
    slong i;

    test_begin("support/fixed");
    test_round();
    test_section("products");
    for (i = 0; i < 8 * test_state.multiplier; i++)
        test_product(256 + (slong) n_randint(test_state.rand, 300), (int) (i % 2),
                     i % 4 < 2 ? 0 : 50, 60 + 30 * (i % 3));
    test_flat(300, 0, 120);
    test_flat(400, 90, 200);
    test_extreme();
    return test_end();
}
