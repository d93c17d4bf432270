/* D and D' of activations with kinks at any angle: piecewise linear ones by hinges.c, those with
   one break, at 0, by wedge.c. */
#ifndef NTKBALL_KERNEL_KINKS_H
#define NTKBALL_KERNEL_KINKS_H

#include "kernel/hinges.h"
#include "kernel/wedge.h"

typedef struct
{
    int hinged; /* else by the wedge */
    ntkball_hinges_t hinges;
    ntkball_wedge_t wedge;
} ntkball_kinks_t;

/* Has phi a break, and does one of the two apply? */
int ntkball_kinks_apply(const ntkball_activation_t phi);
/* Errors: UNABLE/ACCURACY when no rule was proved, UNABLE/INTERRUPTED.  To be cleared whatever is
   returned. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_kinks_init_set(ntkball_kinks_t *k,
                                                           const ntkball_activation_t phi,
                                                           int need_dd, slong prec,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);
void ntkball_kinks_clear(ntkball_kinks_t *k);
/* D(cos t), D'(cos t) for 0 <= t <= pi; dd may be NULL.  Bound: SPH-13, SPH-15. */
void ntkball_kinks_eval(arb_t d, arb_t dd, const ntkball_kinks_t *k, const arb_t t);
/* The angle in [0, pi] whose cosine is u: that of the ends of the ball where it is near +-1. */
void ntkball_angle_of(arb_t t, const arb_t u, slong prec);

#endif
