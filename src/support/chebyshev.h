/* Chebyshev polynomials and interpolation at the points cos(pi (2j+1)/(2n)), j < n. */
#ifndef NTKBALL_SUPPORT_CHEBYSHEV_H
#define NTKBALL_SUPPORT_CHEBYSHEV_H

#include <ntkball/deps.h>

/* T_0 .. T_{len-1} at x. */
void _ntkball_chebyshev_values(arb_ptr T, slong len, const arb_t x, slong prec);
/* The coefficients c_0 .. c_{n-1} of the polynomial sum c_k T_k that has the values at the points.
 */
void _ntkball_chebyshev_transform(arb_ptr c, arb_srcptr value, slong n, slong prec);

#endif
