/* Certified isolation of the real zeros of an expression; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_ZEROS_H
#define NTKBALL_ACTIVATION_ZEROS_H

#include "activation/split.h"

#define ZEROS_PREC 128

typedef struct
{
    expr_pool_struct *pool;
    slong s, ds, budget;
    slong num, alloc;
    zero_t *zero;
    fmpq *rational;
    arb_t fault; /* where isolation failed */
} zero_search_t;

/* An empty search. */
void ntkball_zeros_init(zero_search_t *f, expr_pool_struct *pool);
void ntkball_zeros_clear(zero_search_t *f);
/* The sign of s at x, 0 when it was not found. */
int ntkball_zeros_sign(const expr_pool_t pool, slong s, const arf_t x);
/* An expression with the zeros of s, all simple if s is a polynomial with rational coefficients;
   reach, if not 0, reaches beyond all of them. */
slong ntkball_zeros_simple(expr_pool_t pool, slong s, slong *reach);
/* A bound of all zeros of s from its bounds on the rays, or 0. */
slong ntkball_zeros_beyond(const expr_pool_t pool, slong s);
/* The zeros of f->s in [-bound, bound] in order; 0 on failure, f->fault says where. */
int ntkball_zeros_find(zero_search_t *f, slong bound);

#endif
