/* An expression on a half strip that reaches to infinity; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_RAYS_H
#define NTKBALL_ACTIVATION_RAYS_H

#include "activation/expr.h"

/* A function k0 + k1 log(1+t) + k2 t + k3 t^2 of t = |Re z|; k0 = inf: no bound is known. */
typedef struct
{
    arf_struct k[4];
} ray_form_t;

void ntkball_ray_form_init(ray_form_t *f);
void ntkball_ray_form_clear(ray_form_t *f);
/* Upper bound of the form over t >= start, perhaps infinite. */
void ntkball_ray_form_sup(arf_t res, const ray_form_t *f, slong start);

/* On the half strip { side Re z >= start, |Im z| <= a }, side = 1 or -1, start >= 1, a >= 0 exact:
   1 and log |g| <= bound when it is proved that the function g that root stands for is analytic in
   a neighbourhood of the half strip (for a = 0 and expressions with kinks: defined on the ray),
   else 0.  Bound: ACT-14. */
int ntkball_ray_bound(ray_form_t *bound, const expr_pool_t pool, slong root, int side, slong start,
                      const arb_t a);
/* On the ray { side x >= start }: -log |g| <= bound, which proves that g has no zero there. */
int ntkball_ray_lower(ray_form_t *bound, const expr_pool_t pool, slong root, int side, slong start);
/* 1 when that is proved with any bound. */
int ntkball_ray_nonzero(const expr_pool_t pool, slong root, int side, slong start);

#endif
