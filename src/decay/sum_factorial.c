/* DEC-16: eigenvalues on S^d from coefficients like n^-s r^-n/n!: the first term is all but a share
   1/k of the sum.  And what the sums share. */
#include <string.h>

#include "decay/sums.h"

void _ntkball_decay_sum_base(arb_t x, slong d, slong prec)
{
    fmpq_t half;

    fmpq_init(half);
    fmpq_set_si(half, d + 1, 2);
    arb_const_pi(x, prec);
    arb_pow_fmpq(x, x, half, prec);
    arb_mul_2exp_si(x, x, 1);
    fmpq_clear(half);
}

void _ntkball_decay_sum_quotient(arb_t x, slong d, slong k0, slong prec)
{
    arb_t t, u;
    slong wp = prec + 2 * (slong) FLINT_BIT_COUNT((ulong) k0);

    arb_init(t);
    arb_init(u);
    arb_set_si(t, k0 + 1);
    arb_lgamma(x, t, wp);
    arb_set_si(t, 2 * k0 + d + 1);
    arb_mul_2exp_si(t, t, -1);
    arb_lgamma(u, t, wp);
    arb_sub(x, x, u, wp);
    arb_log_ui(u, (ulong) k0, wp);
    arb_mul_si(u, u, d - 1, wp);
    arb_mul_2exp_si(u, u, -1);
    arb_add(x, x, u, wp);
    arb_exp(x, x, prec);
    arb_clear(t);
    arb_clear(u);
}

void _ntkball_decay_sum_scale(ntkball_decay_t cert, const ntkball_decay_t c, const arb_t low,
                              const arb_t high, slong prec)
{
    slong d = cert->subject.dim;
    arb_t base;
    fmpq_t half;

    arb_init(base);
    fmpq_init(half);
    fmpq_set_si(half, d - 1, 2);
    fmpq_add(cert->exponent, c->exponent, half);
    _ntkball_decay_sum_base(base, d, prec);
    arb_mul(cert->limit, c->limit, base, prec);
    arb_mul(cert->high, c->high, base, prec);
    arb_mul(cert->high, cert->high, high, prec);
    _ntkball_decay_sum_quotient(cert->low, d, cert->p0, prec);
    arb_mul(base, base, low, prec);
    arb_mul(cert->low, cert->low, base, prec);
    arb_mul(cert->low, cert->low, c->low, prec);
    arb_clear(base);
    fmpq_clear(half);
}

int _ntkball_decay_sum_factorial(ntkball_decay_t cert, const ntkball_decay_t c, slong prec)
{
    slong k = cert->p0, d = cert->subject.dim;
    arb_t t, high, one;
    fmpq_t rate;
    char *text;

    if (c->factorial != 1)
        return 0;
    arb_init(t);
    arb_init(high);
    arb_init(one);
    fmpq_init(rate);
    arb_one(one);
    if (fmpq_sgn(c->exponent) < 0)
    {
        /* e^(2 |s|/k) */
        arb_set_fmpq(t, c->exponent, prec);
        arb_mul_si(t, t, -2, prec);
        arb_div_si(t, t, k, prec);
    }
    arb_exp(high, t, prec);
    arb_mul(t, c->rate, c->rate, prec);
    arb_mul_si(t, t, 2 * (2 * k + d + 1), prec); /* 4 r^2 (k + (d+1)/2) */
    arb_div(high, high, t, prec);
    arb_exp(high, high, prec);
    _ntkball_decay_sum_scale(cert, c, one, high, prec);
    arb_mul_2exp_si(cert->rate, c->rate, 1);
    cert->rate_exact[0] = '\0';
    if (c->rate_exact[0] != '\0' && fmpq_set_str(rate, c->rate_exact, 10) == 0)
    {
        fmpq_mul_2exp(rate, rate, 1);
        text = fmpq_get_str(NULL, 10, rate);
        if (strlen(text) < sizeof cert->rate_exact)
            strcpy(cert->rate_exact, text);
        flint_free(text);
    }
    cert->factorial = c->factorial;
    cert->proof = "DEC-16";
    arb_clear(t);
    arb_clear(high);
    arb_clear(one);
    fmpq_clear(rate);
    return 1;
}
