/* Nodes and weights of Gauss-Legendre quadrature on [-1, 1]. */
#ifndef NTKBALL_HERMITE_GAUSS_H
#define NTKBALL_HERMITE_GAUSS_H

#include <ntkball/ntkball.h>

typedef struct
{
    slong degree, prec;
    arb_ptr x, w; /* node k and its weight, 0 <= k < degree */
} ntkball_gauss_t;

/* Errors: UNABLE/INTERRUPTED. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_gauss_init(ntkball_gauss_t *rule, slong degree,
                                                       slong prec, const ntkball_options_t *options,
                                                       ntkball_error_t *err);
void ntkball_gauss_clear(ntkball_gauss_t *rule);

#endif
