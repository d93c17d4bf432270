/* The area of the unit sphere, |S^d| = 2 pi^((d+1)/2) / Gamma((d+1)/2).

   Gamma is taken at an exact half-integer, so the result has about prec bits relative accuracy for
   every d >= 0; S^0 is two points, |S^0| = 2. */
#include <ntkball/sphere.h>

void ntkball_sphere_area(arb_t res, slong d, slong prec)
{
    slong wp = prec + 8 + 2 * (slong) FLINT_BIT_COUNT((ulong) FLINT_MAX(d, 0));
    fmpq_t half;
    arb_t gamma;

    if (d < 0 || d >= NTKBALL_SPHERE_MAX)
    {
        arb_indeterminate(res);
        return;
    }

    fmpq_init(half);
    arb_init(gamma);

    fmpq_set_si(half, d + 1, 2);
    arb_gamma_fmpq(gamma, half, wp);
    arb_const_pi(res, wp);
    arb_pow_fmpq(res, res, half, wp);
    arb_mul_2exp_si(res, res, 1);
    arb_div(res, res, gamma, prec);

    fmpq_clear(half);
    arb_clear(gamma);
}
