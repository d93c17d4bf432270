/* Splitting an expression into analytic pieces; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_SPLIT_H
#define NTKBALL_ACTIVATION_SPLIT_H

#include "activation/impl.h"

/* Beyond this |x| breaks are not looked for when there is no end of them (abs(sin(x))). */
#define SPLIT_RANGE 40
/* Two ends are told apart to so many bits. */
#define ZERO_BITS 64

/* The breaks b_0 < b_1 < .. and what the expression is between them, free of abs, sign, relu, step,
   max, min, piecewise except perhaps beyond SPLIT_RANGE. */
typedef struct
{
    slong num_breaks;
    fmpq *breaks;
    zero_t *zeros;
    slong *piece;
    int kinked_ends; /* is there something beyond? */
} split_t;

void ntkball_split_init(split_t *split);
void ntkball_split_clear(split_t *split);
/* Errors: DOMAIN/INPUT, the place or the function whose zeros could not be isolated. */
ntkball_status_t ntkball_split(split_t *split, expr_pool_t pool, slong root, ntkball_error_t *err);

/* A ball around the zero, of about prec bits. */
void ntkball_zero_refine(arb_t x, const zero_t *zero, const expr_pool_t pool, slong prec);

/* Is op abs, sign, relu, step, max, min or piecewise? */
int ntkball_expr_is_kinked(expr_op_t op);

/* Copies root with the node from replaced by to. */
slong ntkball_expr_replace(expr_pool_t pool, slong root, slong from, slong to);

#endif
