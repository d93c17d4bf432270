/* The number of spherical harmonics of degree k on S^d,
   N(d,k) = (2k+d-1)/k binom(k+d-2, k-1) for k >= 1 and N(d,0) = 1:  the dimension of the
   homogeneous polynomials of degree k in d + 1 variables less that of degree k - 2 (SPH-4). */
#include <ntkball/sphere.h>

void ntkball_sphere_multiplicity(fmpz_t res, slong d, slong k)
{
    if (d < 1 || k < 0 || d >= NTKBALL_SPHERE_MAX || k >= NTKBALL_SPHERE_MAX)
        fmpz_zero(res);
    else if (k == 0)
        fmpz_one(res);
    else
    {
        /* binom(n, m) = binom(n, n - m): the smaller one is the cheaper one */
        fmpz_bin_uiui(res, (ulong) (k + d - 2), (ulong) FLINT_MIN(k - 1, d - 1));
        fmpz_mul_ui(res, res, (ulong) (2 * k + d - 1));
        fmpz_divexact_ui(res, res, (ulong) k);
    }
}
