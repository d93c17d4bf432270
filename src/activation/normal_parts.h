/* What the files normal*.c share. */
#ifndef NTKBALL_ACTIVATION_NORMAL_PARTS_H
#define NTKBALL_ACTIVATION_NORMAL_PARTS_H

#include "activation/normal.h"

#define MAX_WORK 4000 /* products of terms for one expression */
#define MAX_POWER 40

/* ---- normal_sum.c ---------------------------------------------------------------------------- */

void _ntkball_normal_term_init(normal_term_t *t); /* 0; clear t->c */
void _ntkball_normal_term_set(normal_term_t *t, const normal_term_t *s);
/* The order of terms: by their factors. */
int _ntkball_normal_term_cmp(const normal_term_t *a, const normal_term_t *b);
/* t *= atom^power; 0 when there is no room. */
int _ntkball_normal_term_mul_atom(normal_term_t *t, slong atom, slong power);

void _ntkball_normal_form_set(normal_form_t *a, const normal_form_t *b);
void _ntkball_normal_form_swap(normal_form_t *a, normal_form_t *b);
/* a += s; 0 when it gets too long. */
int _ntkball_normal_form_add_term(normal_form_t *a, const normal_term_t *s);
int _ntkball_normal_form_add(normal_form_t *a, const normal_form_t *b);
int _ntkball_normal_form_add_si(normal_form_t *a, slong n);
void _ntkball_normal_form_scale(normal_form_t *a, const ntkball_exact_t c);
void _ntkball_normal_form_scale_si(normal_form_t *a, slong p, ulong q); /* a *= p/q */
/* a = (p/q) atom^power */
void _ntkball_normal_form_set_atom(normal_form_t *a, slong p, ulong q, slong atom, slong power);

/* The atom op(arg). */
slong _ntkball_normal_atom_of(normal_context_t *ctx, expr_op_t op, const normal_form_t *arg);

/* ---- normal_product.c: 0 when there is too much to do or no room ----------------------------- */

int _ntkball_normal_form_mul(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a,
                             const normal_form_t *b);
int _ntkball_normal_form_pow(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a,
                             slong n);
int _ntkball_normal_form_inv(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a);
/* Is a = rest (e^u + e^v), rest without exponentials?  u and v are 0 before. */
int _ntkball_normal_is_sum_of_two(normal_form_t *u, normal_form_t *v, normal_term_t *rest,
                                  const normal_form_t *a, const normal_context_t *ctx);

/* ---- normal.c -------------------------------------------------------------------------------- */

/* res = (p/q) exp(arg) */
int _ntkball_normal_apply_exp(normal_form_t *res, normal_context_t *ctx, slong p, ulong q,
                              const normal_form_t *arg);
/* res = op(arg) for sigmoid, Phi, softplus, sin, cos, atan, asinh; arg is changed. */
int _ntkball_normal_apply_signed(normal_form_t *res, normal_context_t *ctx, expr_op_t op,
                                 normal_form_t *arg);

#endif
