/* What is known of expansions at rho = +-1 beforehand (CHK-7, CHK-8). */
#ifndef NTKBALL_THEOREM_RECHECK_EXPANSION_H
#define NTKBALL_THEOREM_RECHECK_EXPANSION_H

#include <ntkball/recursion.h>

#define EXPANSION_RADIUS 0.25

/* sup[l], sup[L + l] >= |Sigma_{l+2}|, |Theta_{l+2}| as functions of s = sqrt(1 - end rho) in the
   disc |s| <= EXPANSION_RADIUS, in which they are proved to be analytic: homogeneous phi whose
   first layer is at an end; 0: not proved.  Bound: SPH-6. */
int _ntkball_expansion_cover(arb_ptr sup, const ntkball_network_t net, int end, int has_ntk,
                             const ntkball_options_t *options);

/* The coefficient of s^j, when it is 0 as that power cannot occur, the constant, or follows from
   the polynomial part of the dual or the chain rule: 1.  even: phi is smooth, or Sigma_1 inside
   (-1, 1).  Bound: CHK-8. */
int _ntkball_expansion_known(arb_t res, const ntkball_network_t net, char letter, slong layer,
                             int end, slong j, int even, slong prec);

#endif
