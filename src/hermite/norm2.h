/* The ways to compute E[phi(Z)^2] and E[phi'(Z)^2], behind ntkball_hermite_norm2. */
#ifndef NTKBALL_HERMITE_NORM2_H
#define NTKBALL_HERMITE_NORM2_H

#include <ntkball/hermite.h>

/* Closed form of the family (HERM-13) or exact moments (HERM-3): relative accuracy about prec bits.
   DOMAIN when phi is of no such family. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_norm2_closed(arb_t res, const ntkball_activation_t phi,
                                                         int deriv, slong prec);

/* Radius about 2^-prec.  Trapezoid rule on a strip (HERM-14, HERM-15): phi without breaks; UNABLE
   when no strip was proved.  Adaptive integration piece by piece (HERM-15): any phi. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_norm2_trapezoid(arb_t res,
                                                            const ntkball_activation_t phi,
                                                            int deriv, slong prec);
NTKBALL_MUST_CHECK ntkball_status_t ntkball_norm2_integrate(arb_t res,
                                                            const ntkball_activation_t phi,
                                                            int deriv, slong prec);

#endif
