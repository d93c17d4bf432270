/* What the files of this module share. */
#ifndef NTKBALL_SPHERE_PARTS_H
#define NTKBALL_SPHERE_PARTS_H

#include <ntkball/sphere.h>

/* y[k] 2^-bits is P_k(x) up to _ntkball_gegenbauer_error ulps, k < len, at x = X 2^-bits exactly.
   Input: d >= 1, |X| <= 2^bits, len >= 1.  Bound: SPH-5. */
void _ntkball_gegenbauer_fixed(fmpz *y, slong len, slong d, const fmpz_t X, slong bits);
/* The bound of SPH-5 in ulps, 3 k (k-1)/2, and of the change of P_k per change of x,
   k (k+d-1)/d. */
void _ntkball_gegenbauer_error(mag_t rounding, mag_t slope, slong d, slong k);

#endif
