/* SPH-21: the eigenvalues of D_q(rho) = E[U_+^q V_+^q] and D_{q-1}, degree after degree, by three
   steps of integration by parts and no Gamma function of the degree: those of D_0 obey a recurrence
   of two terms, and D_q' = q^2 D_{q-1} takes each D to the next,
       (D_q)_k = q^2 ((D_{q-1})_{k-1} - (D_{q-1})_{k+1}) / (2k+d-1),   k >= 1. */
#include "sphere/parts.h"

/* (D_0)_k = g_{k-1}/(2 pi (k+d-1)^2) for odd k, g_0 = 2 (Gamma((d+1)/2)/Gamma(d/2))^2,
   g_{k+1} = (k/(k+d-1))^2 g_{k-1}; 1/4 for k = 0. */
static void bottom(arb_ptr res, slong len, slong d, slong prec)
{
    fmpq_t half;
    arb_t g, x;
    slong k;

    fmpq_init(half);
    arb_init(g);
    arb_init(x);
    fmpq_set_si(half, d + 1, 2);
    arb_gamma_fmpq(g, half, prec);
    fmpq_set_si(half, d, 2);
    arb_gamma_fmpq(x, half, prec);
    arb_div(g, g, x, prec);
    arb_sqr(g, g, prec);
    arb_const_pi(x, prec); /* g_0/(2 pi) */
    arb_div(g, g, x, prec);

    _arb_vec_zero(res, len);
    arb_set_d(res, 0.25);
    for (k = 1; k < len; k += 2)
    {
        arb_div_si(x, g, k + d - 1, prec);
        arb_div_si(res + k, x, k + d - 1, prec);
        arb_mul_si(x, x, k, prec);
        arb_mul_si(x, x, k, prec);
        arb_div_si(g, x, k + d - 1, prec);
    }
    fmpq_clear(half);
    arb_clear(g);
    arb_clear(x);
}

/* (D_q)_0 = 2^q Gamma((d+1)/2+q)/Gamma((d+1)/2) m^2, m = c_d B((q+1)/2, d/2)/2 the mean of t_+^q */
static void mean(arb_t res, slong q, slong d, slong prec)
{
    fmpq_t half;
    arb_t x;
    slong i;

    fmpq_init(half);
    arb_init(x);
    fmpq_set_si(half, d + 1, 2);
    arb_gamma_fmpq(res, half, prec);
    fmpq_set_si(half, q + 1, 2);
    arb_gamma_fmpq(x, half, prec);
    arb_mul(res, res, x, prec);
    fmpq_set_si(half, q + 1 + d, 2);
    arb_gamma_fmpq(x, half, prec);
    arb_div(res, res, x, prec);
    arb_sqr(res, res, prec);
    arb_const_pi(x, prec);
    arb_div(res, res, x, prec);
    arb_mul_2exp_si(res, res, -2);
    for (i = 0; i < q; i++)
        arb_mul_si(res, res, d + 1 + 2 * i, prec);
    fmpq_clear(half);
    arb_clear(x);
}

/* res = (D_q)_k, k < len, from below = (D_{q-1})_k, k <= len. */
static void step(arb_ptr res, arb_srcptr below, slong len, slong q, slong d, slong prec)
{
    slong k;

    mean(res, q, d, prec);
    for (k = 1; k < len; k++)
    {
        arb_sub(res + k, below + k - 1, below + k + 1, prec);
        arb_mul_si(res + k, res + k, q, prec);
        arb_mul_si(res + k, res + k, q, prec);
        arb_div_si(res + k, res + k, 2 * k + d - 1, prec);
    }
}

void _ntkball_sphere_steps_init(ntkball_sphere_steps_t *s, slong q, slong len, slong d, slong prec)
{
    slong i;

    s->len = len + q;
    s->upper = _arb_vec_init(s->len);
    s->lower = _arb_vec_init(s->len);
    s->q = q;
    /* each step takes the difference of neighbours, whose quotient is 1 + O(1/k) */
    prec += 20 + (q + 2) * (slong) FLINT_BIT_COUNT((ulong) (s->len + d));
    bottom(s->upper, s->len, d, prec);
    for (i = 1; i <= q; i++)
    {
        arb_ptr t = s->lower;

        s->lower = s->upper;
        s->upper = t;
        step(s->upper, s->lower, s->len - i, i, d, prec);
    }
}

void _ntkball_sphere_steps_clear(ntkball_sphere_steps_t *s)
{
    _arb_vec_clear(s->upper, s->len);
    _arb_vec_clear(s->lower, s->len);
}
