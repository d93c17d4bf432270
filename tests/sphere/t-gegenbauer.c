/* The fixed-point Gegenbauer recurrence (SPH-5) against the hypergeometric polynomials at higher
   precision: the error bound holds, also next to x = +-1, and is not absurdly large. */
#include "tests/harness.h"

#include "sphere/parts.h"

/* P_k(x) = 2F1(-k, k+d-1; d/2; (1-x)/2), an exact finite sum */
static void reference(arb_t res, slong d, slong k, const arb_t x, slong prec)
{
    arb_t a, b, c, z;

    arb_init(a);
    arb_init(b);
    arb_init(c);
    arb_init(z);
    arb_set_si(a, -k);
    arb_set_si(b, k + d - 1);
    arb_set_si(c, d);
    arb_mul_2exp_si(c, c, -1);
    arb_sub_si(z, x, 1, prec);
    arb_neg(z, z);
    arb_mul_2exp_si(z, z, -1);
    arb_hypgeom_2f1(res, a, b, c, z, 0, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
    arb_clear(z);
}

static void test_point(slong d, slong len, slong bits, const fmpz_t X)
{
    fmpz *y = _fmpz_vec_init(len);
    mag_t rounding, slope;
    arb_t x, value, ref;
    slong k, step = FLINT_MAX(len / 7, 1);

    mag_init(rounding);
    mag_init(slope);
    arb_init(x);
    arb_init(value);
    arb_init(ref);

    _ntkball_gegenbauer_fixed(y, len, d, X, bits);
    arb_set_fmpz(x, X);
    arb_mul_2exp_si(x, x, -bits);
    for (k = 0; k < len; k = (k < 4 ? k + 1 : k + step))
    {
        arb_set_fmpz(value, y + k);
        _ntkball_gegenbauer_error(rounding, slope, d, k);
        mag_set(arb_radref(value), rounding);
        arb_mul_2exp_si(value, value, -bits);
        reference(ref, d, k, x, 2 * bits + 4 * len + 64);
        CHECK(arb_overlaps(value, ref), "d=%ld k=%ld bits=%ld", (long) d, (long) k, (long) bits);
        CHECK(mag_cmp_2exp_si(arb_radref(value),
                              2 * (slong) FLINT_BIT_COUNT((ulong) k) + 2 - bits) < 0,
              "tight");
    }

    _fmpz_vec_clear(y, len);
    mag_clear(rounding);
    mag_clear(slope);
    arb_clear(x);
    arb_clear(value);
    arb_clear(ref);
}

/* SPH-5: |P(1) - P(1 - h)| <= slope h, close to equality as the derivative is largest at 1. */
static void test_slope(void)
{
    slong d, k;
    arb_t x, one, h, value, bound;
    mag_t rounding, slope;

    test_section("slope");
    arb_init(x);
    arb_init(one);
    arb_init(h);
    arb_init(value);
    arb_init(bound);
    mag_init(rounding);
    mag_init(slope);
    arb_one(one);
    arb_one(h);
    arb_mul_2exp_si(h, h, -60);
    arb_sub(x, one, h, 64);
    for (d = 1; d <= 9; d += 2)
        for (k = 0; k <= 40; k = k < 4 ? k + 1 : 3 * k)
        {
            _ntkball_gegenbauer_error(rounding, slope, d, k);
            reference(value, d, k, x, 256);
            arb_sub(value, one, value, 256);
            arb_zero(bound);
            arf_set_mag(arb_midref(bound), slope);
            arb_mul(bound, bound, h, 256);
            CHECK(arb_le(value, bound), "d=%ld k=%ld: steeper", (long) d, (long) k);
            arb_mul_ui(bound, bound, 99, 256);
            arb_div_ui(bound, bound, 100, 256);
            CHECK(arb_ge(value, bound), "d=%ld k=%ld: tight", (long) d, (long) k);
        }
    arb_clear(x);
    arb_clear(one);
    arb_clear(h);
    arb_clear(value);
    arb_clear(bound);
    mag_clear(rounding);
    mag_clear(slope);
}

/* The bound is sharp up to its constant: at x = 1 - tiny, d = 1, biased floors add up like k^2. */
static void test_bias(void)
{
    fmpz *y = _fmpz_vec_init(400);
    fmpz_t X;
    arb_t x, ref, diff;

    test_section("errors grow like k^2");
    fmpz_init(X);
    arb_init(x);
    arb_init(ref);
    arb_init(diff);
    fmpz_set_str(X, "1152921457901429707", 10);
    _ntkball_gegenbauer_fixed(y, 400, 1, X, 60);
    arb_set_fmpz(x, X);
    arb_mul_2exp_si(x, x, -60);
    reference(ref, 1, 399, x, 3000);
    arb_mul_2exp_si(ref, ref, 60);
    arb_sub_fmpz(diff, ref, y + 399, 64);
    arb_abs(diff, diff);
    CHECK(arf_cmp_si(arb_midref(diff), 399 * 398 / 8) > 0, "smaller than expected");
    CHECK(arf_cmp_si(arb_midref(diff), 399 * 398 * 3 / 2) < 0, "larger than the bound");
    fmpz_clear(X);
    arb_clear(x);
    arb_clear(ref);
    arb_clear(diff);
    _fmpz_vec_clear(y, 400);
}

int main(void)
{
    slong i;
    fmpz_t X;

    test_begin("sphere/gegenbauer");
    fmpz_init(X);
    test_section("random points");
    for (i = 0; i < test_cases(60); i++)
    {
        slong bits = 40 + (slong) n_randint(test_state.rand, 300);
        slong d = 1 + (slong) n_randint(test_state.rand, i % 4 == 0 ? 1000 : 5);

        fmpz_randbits(X, test_state.rand,
                      (flint_bitcnt_t) n_randint(test_state.rand, (ulong) bits + 1));
        if (i % 3 == 0)
        {
            /* next to the end points */
            fmpz_t one;
            fmpz_init(one);
            fmpz_one(one);
            fmpz_mul_2exp(one, one, (ulong) bits);
            fmpz_abs(X, X);
            fmpz_sub(X, one, X);
            if (i % 2 == 0)
                fmpz_neg(X, X);
            fmpz_clear(one);
        }
        test_point(d, 1 + (slong) n_randint(test_state.rand, 120), bits, X);
    }
    test_section("end points");
    for (i = 1; i <= 5; i++)
    {
        fmpz_one(X);
        fmpz_mul_2exp(X, X, 80);
        test_point(i, 50, 80, X);
        fmpz_neg(X, X);
        test_point(i, 50, 80, X);
        fmpz_zero(X);
        test_point(i, 50, 80, X);
    }
    fmpz_clear(X);
    test_slope();
    test_bias();
    return test_end();
}
