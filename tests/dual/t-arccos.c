/* DUAL-4: the tail of the positive series of F_k.  The program compiles the source itself with 2000
   more bits in every operation, so that the terms left out are the only error there is. */
#include <ntkball/dual.h>

#include "tests/harness.h"

#define WIDE(p) ((p) + 2000)
#define arb_mul(z, x, y, p) arb_mul(z, x, y, WIDE(p))
#define arb_mul_ui(z, x, y, p) arb_mul_ui(z, x, y, WIDE(p))
#define arb_mul_si(z, x, y, p) arb_mul_si(z, x, y, WIDE(p))
#define arb_div(z, x, y, p) arb_div(z, x, y, WIDE(p))
#define arb_div_ui(z, x, y, p) arb_div_ui(z, x, y, WIDE(p))
#define arb_div_si(z, x, y, p) arb_div_si(z, x, y, WIDE(p))
#define arb_add(z, x, y, p) arb_add(z, x, y, WIDE(p))
#define arb_pow_ui(z, x, y, p) arb_pow_ui(z, x, y, WIDE(p))
#define arb_sqrt(z, x, p) arb_sqrt(z, x, WIDE(p))
#define arb_const_pi(z, p) arb_const_pi(z, WIDE(p))

#include "dual/arccos.c" /* NOLINT(bugprone-suspicious-include) */

/* (k!)^2 4^k / (pi (2k+1)!!) w^(k+1/2) 2F1(1/2, 1/2; k+3/2; w) by Arb's hypergeometric function;
   (k!)^2 4^k / (2k+1)!! = k! 2^k (2k)!! k! 2^k / (2k+1)!, (2k)!! = k! 2^k. */
static void reference(arb_t F, slong k, const arb_t w, slong prec)
{
    arb_t half, c, t;

    arb_init(half);
    arb_init(c);
    arb_init(t);
    arb_set_d(half, 0.5);
    arb_set_d(c, (double) k + 1.5);
    arb_hypgeom_2f1(F, half, half, c, w, 0, prec);
    arb_set_d(c, (double) k + 0.5);
    arb_pow(t, w, c, prec);
    arb_mul(F, F, t, prec);
    arb_fac_ui(t, (ulong) k, prec); /* k!^3 8^k / (2k+1)! */
    arb_pow_ui(t, t, 3, prec);
    arb_mul_2exp_si(t, t, 3 * k);
    arb_mul(F, F, t, prec);
    arb_fac_ui(t, 2 * (ulong) k + 1, prec);
    arb_div(F, F, t, prec);
    arb_const_pi(t, prec);
    arb_div(F, F, t, prec);
    arb_clear(half);
    arb_clear(c);
    arb_clear(t);
}

/* The ball holds the value, and its radius is at most times the error that was made. */
static void check_tail(slong k, double w_double, slong prec, double times)
{
    arb_t w, F, value, error;
    double ratio;

    arb_init(w);
    arb_init(F);
    arb_init(value);
    arb_init(error);
    arb_set_d(w, w_double);
    series(F, k, w, prec);
    reference(value, k, w, 500);
    CHECK(arb_contains(F, value), "k = %ld, w = %g: value left out", (long) k, w_double);
    arb_sub_arf(error, value, arb_midref(F), 500);
    ratio = mag_get_d(arb_radref(F)) / arf_get_d(arb_midref(error), ARF_RND_NEAR);
    CHECK(ratio >= 1 && ratio <= times, "k = %ld, w = %g, prec %ld: radius %g times the error",
          (long) k, w_double, (long) prec, ratio);
    arb_clear(w);
    arb_clear(F);
    arb_clear(value);
    arb_clear(error);
}

/* At w = 1/2 the tail is nearly the bound: a bound of 2/3 the size would be wrong. */
static void test_tail(void)
{
    slong k, prec;

    test_section("tail at w = 1/2");
    for (k = 0; k <= 3; k++)
        for (prec = 20; prec <= 80; prec += 20)
            check_tail(k, 0.5, prec, 1.5);
    test_section("tail near w = 0");
    for (k = 0; k <= 3; k++)
        check_tail(k, 1.0 / 256, 40, 600);
}

int main(void)
{
    test_begin("dual/arccos");
    test_tail();
    return test_end();
}
