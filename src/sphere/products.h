/* What a kernel on a product of spheres holds; private to src/sphere. */
#ifndef NTKBALL_SPHERE_PRODUCTS_H
#define NTKBALL_SPHERE_PRODUCTS_H

#include <ntkball/sphere.h>

/* Powers from here on are refused. */
#define PRODUCTS_MAX_POWER 1000000
/* Coefficients that are rational are summed exactly below this power. */
#define PRODUCTS_EXACT_POWER 600
/* Gauss rules with half as many nodes are made up to this power. */
#define PRODUCTS_QUADRATURE_POWER 2000

struct ntkball_products_impl
{
    slong factors, num, alloc;
    slong *powers; /* num rows of factors */
    fmpq *q;       /* the coefficients, where rational */
    arb_ptr c;     /* the coefficients as balls */
    char *is_rational;
    arb_t tail;
};

/* w(p,k)/|S^d|, 0 when p < k or p - k is odd (SPH-1). */
void _ntkball_products_weight_fmpq(fmpq_t res, slong d, slong p, slong k);

/* The weights w(p,k)/|S^d| of one factor for all listed powers p and all degrees k <= top: w[top +
   1 of them a coefficient]. */
void _ntkball_products_weights(arb_ptr w, const ntkball_products_impl *kernel, slong factor,
                               slong d, slong top, slong prec);
/* The same by Gauss rules (PROD-3). */
void _ntkball_products_integrals(arb_ptr w, const ntkball_products_impl *kernel, slong factor,
                                 slong d, slong top, slong prec);

#endif
