/* Laurent series at an isolated point, or what stands in the way of one; private to src/activation.
   res may be an operand. */
#ifndef NTKBALL_ACTIVATION_LAURENT_SERIES_H
#define NTKBALL_ACTIVATION_LAURENT_SERIES_H

#include "activation/laurent.h"

#define LAURENT_TERMS 20

typedef struct
{
    laurent_kind_t kind; /* ANALYTIC stands for: the series below */
    slong val, len;      /* coefficients of zeta^val .. zeta^(val+len-1) are known */
    acb_poly_t c;
} laurent_t;

void ntkball_laurent_init(laurent_t *u);
void ntkball_laurent_set(laurent_t *u, const laurent_t *v);
void ntkball_laurent_set_kind(laurent_t *u, laurent_kind_t kind);

static inline int ntkball_laurent_is_series(const laurent_t *u)
{
    return u->kind == LAURENT_ANALYTIC;
}

/* Drops leading coefficients that are exactly 0. */
void ntkball_laurent_normalise(laurent_t *u);

/* The leading coefficient is proved not to be 0. */
int ntkball_laurent_leads(const laurent_t *u);

/* res = u + v (sign > 0) or u - v */
void ntkball_laurent_add(laurent_t *res, const laurent_t *u, const laurent_t *v, int sign,
                         slong prec);
void ntkball_laurent_mul(laurent_t *res, const laurent_t *u, const laurent_t *v, slong prec);
void ntkball_laurent_quotient(laurent_t *res, const laurent_t *u, const laurent_t *v, slong prec);
void ntkball_laurent_power(laurent_t *res, const laurent_t *u, ulong n, slong prec);

/* res = op(u), op entire and no polynomial */
void ntkball_laurent_entire(laurent_t *res, expr_op_t op, const laurent_t *u, slong prec);

/* res = op(u), or u^exponent for EXPR_POW: analytic where its ball at the centre is, with the
   analytic flag. */
void ntkball_laurent_branch(laurent_t *res, expr_op_t op, const laurent_t *u, const acb_t exponent,
                            slong prec);

#endif
