/* Local Taylor expansions of a polynomial in fixed point (COMP-9). */
#ifndef NTKBALL_RECURSION_EXPANSION_H
#define NTKBALL_RECURSION_EXPANSION_H

#include <ntkball/deps.h>

/* centre/U and rho/U are multiples of 2^-NTKBALL_CENTRE_BITS. */
#define NTKBALL_CENTRE_BITS 24

/* v_k = 2^scale c_k U^k rounded, c_k >= 0 the midpoints; error >= sum |2^-scale v_k - c_k U^k|. */
void ntkball_expansion_scale(fmpz *v, mag_t error, arb_srcptr c, slong K, double U, slong scale);

/* b = the coefficients below w^T of sum_{k < n} 2^-scale v_k ((centre + rho w)/U)^k, exact numbers;
   error >= the sum of the moduli of what they are wrong by.
   Input: |centre| + rho <= U; v_k >= 0; n, T >= 1.  Bound: COMP-9. */
void ntkball_expansion(acb_ptr b, slong T, mag_t error, const fmpz *v, slong n,
                       const double *centre, double rho, double U, slong scale);

#endif
