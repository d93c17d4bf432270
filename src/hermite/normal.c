/* The normal density and distribution function at rational points. */
#include "hermite/normal.h"

void ntkball_normal_density(arb_t res, const fmpq_t x, slong prec)
{
    fmpq_t e;
    arb_t t;

    fmpq_init(e);
    arb_init(t);
    fmpq_mul(e, x, x);
    fmpq_div_2exp(e, e, 1);
    fmpq_neg(e, e);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, prec);
    arb_set_fmpq(res, e, prec);
    arb_exp(res, res, prec);
    arb_mul(res, res, t, prec);
    arb_clear(t);
    fmpq_clear(e);
}

/* Phi(x) = erfc(-x / sqrt 2) / 2: no cancellation for x < 0. */
void ntkball_normal_cdf(arb_t res, slong x, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(t, 2, prec);
    arb_set_si(res, -x);
    arb_div(t, res, t, prec);
    arb_hypgeom_erfc(res, t, prec);
    arb_mul_2exp_si(res, res, -1);
    arb_clear(t);
}
