/* Normal forms of expressions; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_NORMAL_H
#define NTKBALL_ACTIVATION_NORMAL_H

#include <ntkball/exact.h>

#include "activation/expr.h"

#define NORMAL_FACTORS 6

/* c times atoms to integer powers, the atoms in increasing order; c is no sum of nothing. */
typedef struct
{
    ntkball_exact_t c;
    slong num, atom[NORMAL_FACTORS], power[NORMAL_FACTORS];
} normal_term_t;

/* A sum of terms with different atoms or powers, in a fixed order. */
typedef struct
{
    normal_term_t *t;
    slong num;
} normal_form_t;

/* x (atom 0), or a function of a form; EXPR_DIV is the inverse of one. */
typedef struct
{
    expr_op_t op;
    normal_form_t arg;
} normal_atom_t;

/* Forms are compared within one context. */
typedef struct
{
    normal_atom_t *atoms;
    slong num, alloc;
    slong work; /* products of terms that are still allowed */
} normal_context_t;

void ntkball_normal_context_init(normal_context_t *ctx);
void ntkball_normal_context_clear(normal_context_t *ctx);

void ntkball_normal_init(normal_form_t *a); /* 0 */
void ntkball_normal_clear(normal_form_t *a);
int ntkball_normal_equal(const normal_form_t *a, const normal_form_t *b);

/* 1 and the form of the function that root is, for almost every real x; 0 when it has none: it has
   functions that are not known here, or too many terms.  Bound: ACT-31. */
int ntkball_normal_form(normal_form_t *res, normal_context_t *ctx, const expr_pool_t pool,
                        slong root);

#endif
