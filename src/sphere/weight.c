/* The weights of SPH-1: the monomial rho^p has on S^d the eigenvalue
       w(p,k) = 2 pi^((d+1)/2) 2^-p p! / ( ((p-k)/2)! Gamma((p+k+d+1)/2) ),   p >= k, p - k even,
   and 0 otherwise.  All factors are Gamma values at half-integers and nothing cancels. */
#include <ntkball/sphere.h>

void ntkball_sphere_weight(arb_t res, slong d, slong p, slong k, slong prec)
{
    slong wp = prec + 12 + 2 * (slong) FLINT_BIT_COUNT((ulong) FLINT_MAX(p, 0));
    fmpq_t half;
    arb_t x;

    if (d < 1 || k < 0 || p < 0 || d >= NTKBALL_SPHERE_MAX || p >= NTKBALL_SPHERE_MAX)
    {
        arb_indeterminate(res);
        return;
    }
    if (p < k || (p - k) % 2 != 0)
    {
        arb_zero(res);
        return;
    }

    fmpq_init(half);
    arb_init(x);

    wp += 2 * (slong) FLINT_BIT_COUNT((ulong) d);
    fmpq_set_si(half, d + 1, 2);
    arb_const_pi(res, wp);
    arb_pow_fmpq(res, res, half, wp);
    arb_fac_ui(x, (ulong) p, wp);
    arb_mul(res, res, x, wp);
    arb_fac_ui(x, (ulong) ((p - k) / 2), wp);
    arb_div(res, res, x, wp);
    fmpq_set_si(half, p + k + d + 1, 2);
    arb_gamma_fmpq(x, half, wp);
    arb_div(res, res, x, prec);
    arb_mul_2exp_si(res, res, 1 - p);

    fmpq_clear(half);
    arb_clear(x);
}
