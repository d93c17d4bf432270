/* DUAL-17: products of long series with error bounds by blocks. */
#include <math.h>

#include "dual/form.h"
#include "duals.h"

/* Coefficients like (p+1)^-decay with signs, radii like 2^-prec (p+1)^-radius_decay. */
static void random_series(arb_poly_t f, slong len, double decay, double radius_decay, slong prec)
{
    slong p;
    arb_t c;
    mag_t r;

    arb_init(c);
    mag_init(r);
    arb_poly_zero(f);
    for (p = len - 1; p >= 0; p--)
    {
        arb_set_d(c, pow((double) (p + 1), -decay) *
                         (double) (500 + n_randint(test_state.rand, 500)) / 1000);
        if (n_randint(test_state.rand, 4) == 0)
            arb_neg(c, c);
        mag_set_d(r, pow((double) (p + 1), -radius_decay));
        mag_mul_2exp_si(arb_radref(c), r, -prec);
        arb_poly_set_coeff_arb(f, p, c);
    }
    mag_clear(r);
    arb_clear(c);
}

/* The end of f furthest from 0 in every coefficient: its products reach the bound. */
static void far_end(arb_poly_t res, const arb_poly_t f)
{
    slong p;
    arb_t c, r;

    arb_init(c);
    arb_init(r);
    arb_poly_zero(res);
    for (p = arb_poly_length(f) - 1; p >= 0; p--)
    {
        arb_poly_get_coeff_arb(c, f, p);
        arf_set_mag(arb_midref(r), arb_radref(c));
        mag_zero(arb_radref(c));
        if (arb_is_negative(c))
            arb_sub(c, c, r, ARF_PREC_EXACT);
        else
            arb_add(c, c, r, ARF_PREC_EXACT);
        arb_poly_set_coeff_arb(res, p, c);
    }
    arb_clear(r);
    arb_clear(c);
}

static void absolute(arb_poly_t f)
{
    slong p;

    for (p = 0; p < arb_poly_length(f); p++)
        arb_abs(arb_poly_get_coeff_ptr(f, p), arb_poly_get_coeff_ptr(f, p));
}

/* Contains the product of the far ends; at most a few times wider than arb_poly_mullow. */
static void
check(const arb_poly_t f, const arb_poly_t g, slong len, slong prec, int tight, const char *what)
{
    slong p, outside = 0, wide = 0;
    arb_poly_t h, k, x, y;
    mag_t r;
    arb_t a, b;

    arb_poly_init(h);
    arb_poly_init(k);
    arb_poly_init(x);
    arb_poly_init(y);
    mag_init(r);
    arb_init(a);
    arb_init(b);

    ntkball_dual_coarse_mullow(h, f, g, len, prec);
    far_end(x, f);
    far_end(y, g);
    arb_poly_mullow(x, x, y, len, 4 * prec);
    arb_poly_mullow(k, f, g, len, prec);
    for (p = 0; p < len; p++)
    {
        arb_poly_get_coeff_arb(a, h, p);
        arb_poly_get_coeff_arb(b, x, p);
        outside += !arb_contains(a, b);
        arb_poly_get_coeff_arb(b, k, p);
        mag_mul_2exp_si(r, arb_radref(b), 3);
        wide += mag_cmp(arb_radref(a), r) > 0;
    }
    CHECK(outside == 0, "%s: %ld of %ld coefficients miss the product", what, outside, len);
    CHECK(!tight || wide == 0, "%s: %ld of %ld coefficients are 8 times too wide", what, wide, len);

    arb_poly_set(y, f);
    ntkball_dual_coarse_mullow(y, y, g, len, prec);
    CHECK(arb_poly_equal(y, h), "%s: aliasing", what);

    arb_clear(b);
    arb_clear(a);
    mag_clear(r);
    arb_poly_clear(y);
    arb_poly_clear(x);
    arb_poly_clear(k);
    arb_poly_clear(h);
}

int main(void)
{
    static const double decays[] = {0, 0.5, 1.5, 2.5};
    slong i, j, len = 1500;
    arb_poly_t f, g;
    arb_t c;

    test_begin("dual/coarse");
    arb_poly_init(f);
    arb_poly_init(g);
    arb_init(c);

    test_section("algebraic decay");
    for (i = 0; i < 4; i++)
        for (j = 0; j < 4; j++)
        {
            random_series(f, len, decays[i], decays[j], 100);
            random_series(g, len, decays[(i + j) % 4], decays[3 - j], 110);
            absolute(f);
            absolute(g);
            check(f, g, len, 128, 1, "positive");
            check(f, f, len - 3, 128, 1, "square");
            random_series(f, len, decays[i], decays[j], 100);
            check(f, g, 2 * len + 5, 128, 0, "signs");
        }

    test_section("corners");
    arb_poly_zero(f);
    check(f, g, len, 128, 1, "zero");
    random_series(f, len, 1.5, 1.5, 100);
    for (i = 0; i < len; i++)
        mag_zero(arb_radref(arb_poly_get_coeff_ptr(f, i)));
    check(f, f, len, 128, 1, "exact");
    for (i = 0; i < len; i++) /* a fall below the floor */
        arb_mul_2exp_si(arb_poly_get_coeff_ptr(f, i), arb_poly_get_coeff_ptr(f, i), -2 * i);
    check(f, g, len, 128, 0, "geometric");
    check(g, f, len, 128, 0, "geometric");
    fmpz_set_si(ARF_EXPREF(arb_midref(arb_poly_get_coeff_ptr(f, 7))), 5000000);
    check(f, g, len, 128, 0, "huge");
    arb_poly_get_coeff_arb(c, g, 900);
    arb_pos_inf(c);
    arb_poly_set_coeff_arb(g, 900, c);
    ntkball_dual_coarse_mullow(f, f, g, len, 128);
    arb_poly_get_coeff_arb(c, f, 900);
    CHECK(!arb_is_finite(c), "infinite");
    random_series(f, 20, 1, 1, 100);
    random_series(g, 700, 1, 1, 100);
    check(f, g, 700, 128, 1, "short");

    arb_clear(c);
    arb_poly_clear(g);
    arb_poly_clear(f);
    return test_end();
}
