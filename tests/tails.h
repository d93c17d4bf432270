/* Integrals of the growth bound m(x) = (1+|x|)^{2b} e^{2c|x|} w(x), w the normal density, in closed
   form: what the tails of KER-4, KER-5 and HERM-15 bound. */
#ifndef NTKBALL_TESTS_TAILS_H
#define NTKBALL_TESTS_TAILS_H

#include "tests/harness.h"

/* w(y) and Q(y) = int_y^inf w. */
static inline void test_normal(arb_t w, arb_t Q, const arb_t y, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, prec);
    arb_sqr(w, y, prec);
    arb_mul_2exp_si(w, w, -1);
    arb_neg(w, w);
    arb_exp(w, w, prec);
    arb_mul(w, w, t, prec);
    arb_sqrt_ui(t, 2, prec);
    arb_div(t, y, t, prec);
    arb_hypgeom_erfc(Q, t, prec);
    arb_mul_2exp_si(Q, Q, -1);
    arb_clear(t);
}

/* 2 int_X^inf m, b = 0 or 1, X >= 0: with x = y' + 2c, K = 1 + 2c, y = X - 2c it is 2 e^{2c^2}
   times int_y^inf w = Q or int_y^inf (K + y')^2 w = (K^2 + 1) Q + (2K + y) w(y). */
static inline void test_tail_mass(arb_t res, int b, double c, double X, slong prec)
{
    double K = 1 + 2 * c; /* exact, as c and X are short */
    arb_t y, w, Q;

    arb_init(y);
    arb_init(w);
    arb_init(Q);
    arb_set_d(y, X - 2 * c);
    test_normal(w, Q, y, prec);
    if (b == 1)
    {
        arb_set_d(res, K * K + 1);
        arb_mul(Q, Q, res, prec);
        arb_set_d(res, 2 * K + X - 2 * c);
        arb_addmul(Q, w, res, prec);
    }
    arb_set_d(res, 2 * c * c);
    arb_exp(res, res, prec);
    arb_mul(res, res, Q, prec);
    arb_mul_2exp_si(res, res, 1);
    arb_clear(y);
    arb_clear(w);
    arb_clear(Q);
}

/* The same for e^{2cx + 2q x^2}, b = 0, q = 3/16: with x = 2y it is twice the mass of e^{4cy}
   beyond X/2. */
static inline void test_tail_mass_square(arb_t res, double c, double X, slong prec)
{
    test_tail_mass(res, 0, 2 * c, X / 2, prec);
    arb_mul_2exp_si(res, res, 1);
}

/* Counted: value <= bound <= times value. */
static inline int test_check_bound(const mag_t bound, const arb_t value, double times,
                                   const char *file, int line, const char *what)
{
    arb_t ratio;
    double r;
    int ok;

    arb_init(ratio);
    arf_set_mag(arb_midref(ratio), bound);
    arb_div(ratio, ratio, value, 64);
    r = arf_get_d(arb_midref(ratio), ARF_RND_NEAR);
    ok = test_check(r >= 1 && r <= times, file, line, "%s: %g times the value", what, r);
    arb_clear(ratio);
    return ok;
}

#define CHECK_BOUND(bound, value, times, what)                                                     \
    test_check_bound(bound, value, times, __FILE__, __LINE__, what)

#endif
