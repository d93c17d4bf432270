/* The supremum of |phi h_n w| on a Bernstein ellipse. */
#ifndef NTKBALL_HERMITE_ELLIPSE_H
#define NTKBALL_HERMITE_ELLIPSE_H

#include <ntkball/hermite.h>

/* Upper bound, for every n < len, of |phi h_n w| on the closed ellipse with foci lo, hi and
   parameter rho > 1, phi being the continuation of the given piece; proves that this is analytic
   there.  Infinite when that was not proved.  Input: finite lo < hi.
   Bound: HERM-6. */
void ntkball_hermite_ellipse(mag_t res, const ntkball_activation_t phi, slong piece, const arb_t lo,
                             const arb_t hi, double rho, slong len);

#endif
