/* Moments of an activation that is known by a table (HERM-30). */
#ifndef NTKBALL_HERMITE_TABLE_H
#define NTKBALL_HERMITE_TABLE_H

#include <ntkball/hermite.h>

/* E[phi^2] (deriv = 0) or E[phi'^2] (1); DOMAIN when phi is no table, UNABLE without a bound. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_norm2_table(arb_t res, const ntkball_activation_t phi,
                                                        int deriv, slong prec);
/* Upper bound of sum_{n >= len} mu_n(phi^(deriv))^2 for a table, perhaps infinite. */
void ntkball_tail_table(mag_t res, const ntkball_activation_t phi, int deriv, slong len);

#endif
