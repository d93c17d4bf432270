/* Derivatives of the pieces of an activation; private to the library. */
#ifndef NTKBALL_ACTIVATION_PIECES_H
#define NTKBALL_ACTIVATION_PIECES_H

#include "activation/impl.h"

/* The pieces are order times continuously differentiable up to their ends, the breaks. */
typedef struct
{
    slong order, first; /* first: the least j < order with a jump that is not known to be 0 */
    slong num_breaks;
    arb_ptr jumps; /* of phi^(j) at break i: number j num_breaks + i, j < order */
    arb_t norm;    /* the upper end is at least sqrt(E[phi^(order)(Z)^2]) */
} ntkball_pieces_t;

/* jumps: order num_breaks zeros */
void ntkball_pieces_init(ntkball_pieces_t *res, slong num_breaks, slong order);
void ntkball_pieces_clear(ntkball_pieces_t *res);

/* Sets res, initialised with any order, with order = first + more, more >= 1.
   0 when phi has no breaks, no end of them, no jump in its first derivatives, or a derivative that
   is not bounded next to a break or whose growth is not proved.  Bound: DEC-24. */
int ntkball_pieces_set(ntkball_pieces_t *res, const ntkball_activation_t phi, slong more,
                       slong prec);

/* Are a and b proved to be the same number at x = q? */
int ntkball_pieces_agree(expr_pool_t pool, slong a, slong b, const fmpq *q);

#endif
