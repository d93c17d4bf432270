/* Tails of the growth bound |phi(x)| <= C (1+|x|)^b e^{c|x| + q x^2}, q < 1/4, against the normal
   density (KER-4, KER-5): m(x) = (1+|x|)^{2b} e^{2c|x| + 2q x^2} w(x) decreases for x >= X when
   delta = (1-4q) X - 2c - 2b/(1+X) > 0, with m'/m <= -delta there; so 2 int_X^inf m <= 2
   m(X)/delta. */
#include "kernel/internal.h"

/* 1 - 4q */
static void fall(arb_t res, const mag_t q)
{
    arf_set_mag(arb_midref(res), q);
    mag_zero(arb_radref(res));
    arb_mul_2exp_si(res, res, 2);
    arb_sub_ui(res, res, 1, 64);
    arb_neg(res, res);
}

void ntkball_kernel_majorant(arb_t m, ulong b, const mag_t c, const mag_t q, const arb_t x)
{
    arb_t t, y, k;

    arb_init(t);
    arb_init(y);
    arb_init(k);
    arf_set_mag(arb_midref(t), c);
    arb_mul_2exp_si(t, t, 1);
    arb_mul(t, t, x, 64);
    fall(k, q);
    arb_sqr(y, x, 64);
    arb_mul(y, y, k, 64);
    arb_mul_2exp_si(y, y, -1);
    arb_sub(t, t, y, 64);
    arb_exp(t, t, 64);
    arb_add_ui(y, x, 1, 64);
    arb_pow_ui(y, y, 2 * b, 64);
    arb_mul(y, y, t, 64);
    arb_const_pi(t, 64);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, 64);
    arb_mul(m, y, t, 64);
    arb_clear(k);
    arb_clear(y);
    arb_clear(t);
}

void ntkball_kernel_tail(arb_t T, ulong b, const mag_t c, const mag_t q, const arb_t X)
{
    arb_t t, delta;

    arb_init(t);
    arb_init(delta);
    arf_set_mag(arb_midref(t), c);
    arb_mul_2exp_si(t, t, 1);
    fall(delta, q);
    arb_mul(delta, delta, X, 64);
    arb_sub(delta, delta, t, 64);
    arb_add_ui(t, X, 1, 64);
    arb_ui_div(t, 2 * b, t, 64);
    arb_sub(delta, delta, t, 64);
    ntkball_kernel_majorant(t, b, c, q, X);
    if (arb_is_positive(delta))
    {
        arb_div(T, t, delta, 64);
        arb_mul_2exp_si(T, T, 1);
    }
    else
        arb_indeterminate(T);
    arb_clear(delta);
    arb_clear(t);
}
