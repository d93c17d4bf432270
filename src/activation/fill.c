/* Removable singularities (ACT-19): sin(x)/x, (exp(x)-1)/x, (1-cos(x))/x^2.

   a/b with a and b vanishing at the rational r, b to the order m exactly and a at least, becomes a
   node that on balls around r is a^(m)/b^(m): by Taylor's formula a = (z-r)^m times a mean of a^(m)
   over the segment from r to z, so that on a convex ball a/b lies in the quotient of the balls of
   the m-th derivatives.  Zeros at r are proved by balls of radius 0. */
#include "activation/expr.h"

#define PREC 128
#define MAX_ORDER 8
#define SHORT_BITS 30 /* no more than any evaluation uses */

/* The value at r: 0 exactly, not 0, or (-1) unknown. */
static int vanishes(const expr_pool_t pool, slong node, const fmpq_t r)
{
    acb_t z;
    int res = -1;

    acb_init(z);
    arb_set_fmpq(acb_realref(z), r, PREC);
    ntkball_expr_eval_acb(z, pool, node, z, 1, PREC);
    if (acb_is_finite(z) && acb_is_zero(z))
        res = 1;
    else if (acb_is_finite(z) && !acb_contains_zero(z))
        res = 0;
    acb_clear(z);
    return res;
}

/* a^(m)/b^(m), m >= 1 the order of the zero of b at r, a vanishing to it; else -1. */
static slong derivative_quotient(expr_pool_t pool, slong a, slong b, const fmpq_t r)
{
    for (int m = 0; m <= MAX_ORDER; m++)
    {
        int zero = vanishes(pool, b, r);

        if (zero == 0)
            return m > 0 ? ntkball_expr_op(pool, EXPR_DIV, a, b, -1) : -1;
        if (zero < 0 || vanishes(pool, a, r) != 1)
            return -1;
        a = ntkball_expr_diff(pool, a);
        b = ntkball_expr_diff(pool, b);
    }
    return -1;
}

/* A short dyadic number is the same ball of radius 0 at every precision. */
static int is_short_dyadic(const fmpq_t r)
{
    arb_t t;
    int res;

    arb_init(t);
    arb_set_fmpq(t, r, SHORT_BITS);
    res = arb_is_exact(t);
    arb_clear(t);
    return res;
}

/* A quotient whose arguments stayed, which is 0/0 at r, as that of derivatives there. */
static slong fill(expr_pool_t pool, slong node, const expr_node_t *t, int changed, void *context)
{
    const fmpq *r = context;
    slong q;

    if (!t->has_x || t->op != EXPR_DIV || changed || !is_short_dyadic(r))
        return -1;
    q = derivative_quotient(pool, t->arg[0], t->arg[1], r);
    return q < 0 ? -1 : ntkball_expr_op(pool, EXPR_FILL, node, ntkball_expr_fmpq(pool, r), q);
}

slong ntkball_expr_fill(expr_pool_t pool, slong root, const fmpq_t r)
{
    fmpq_t at;
    slong res;

    fmpq_init(at);
    fmpq_set(at, r);
    res = ntkball_expr_map(pool, root, fill, at);
    fmpq_clear(at);
    return res;
}
