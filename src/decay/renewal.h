/* What renewal.c and renewal_layers.c share (DEC-13). */
#ifndef NTKBALL_DECAY_RENEWAL_H
#define NTKBALL_DECAY_RENEWAL_H

#include "decay/parts.h"

/* R(u) = sum_k R_k u^k, s = M + 1/2. */
typedef struct
{
    const ntkball_decay_dual_struct *dual;
    slong N, M, prec;
    arb_t sup;       /* R_k <= sup k^-s, k >= N */
    arb_t P;         /* R^(M)_k <= P k^(-1/2), k >= 1 */
    arb_ptr moments; /* >= R^(m)(1), m < M */
} ntkball_renewal_outer_t;

/* g = Sigma_l: g_j <= sigma j^-s for j >= 1 and <= far j^-s for j >= N/8; Theta_l: <= theta j^(1-s)
   for j >= N/8; g0, g'(1), Theta_l(1).  is_rho: g = rho. */
typedef struct
{
    int is_rho;
    arb_t g0, mean, total, sigma, far, theta;
} ntkball_renewal_layer_t;

/* What holds of the coefficients of a layer for n >= N: alpha n^s, upsilon n^(s-1), kappa n^(s-1).
 */
typedef struct
{
    arb_t alpha, upsilon, kappa;
} ntkball_renewal_bounds_t;

void _ntkball_renewal_outer_init_set(ntkball_renewal_outer_t *R,
                                     const ntkball_decay_dual_struct *dual, slong N, slong prec);
void _ntkball_renewal_outer_clear(ntkball_renewal_outer_t *R);

/* The bounds of layer l from what is known of layer l - 1; upsilon and kappa only if s > 2. */
void _ntkball_renewal_bounds(ntkball_renewal_bounds_t *b, const ntkball_renewal_outer_t *R,
                             const ntkball_renewal_layer_t *g);

/* res = (p/q)^(twice/2) */
void _ntkball_renewal_power(arb_t res, slong p, slong q, slong twice, slong prec);
/* bound = the larger of it and of x[n] n^(twice/2), first <= n < len */
void _ntkball_renewal_include(arb_t bound, arb_srcptr x, slong first, slong len, slong twice,
                              slong prec);

#endif
