/* What an activation holds; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_IMPL_H
#define NTKBALL_ACTIVATION_IMPL_H

#include <ntkball/activation.h>

#include "activation/expr.h"

#define CATALOG_MAX_PARAMS 3
#define CATALOG_MAX_PIECES 3

/* How growth and strip norm are bounded: which lemma of proofs/activation.md applies. */
typedef enum
{
    GROWTH_PIECEWISE, /* breaks: the real line only */
    GROWTH_POLYNOMIAL,
    GROWTH_TANH,
    GROWTH_SIGMOID,
    GROWTH_SOFTPLUS,
    GROWTH_SILU,
    GROWTH_MISH,
    GROWTH_GELU_TANH,
    GROWTH_ERF,
    GROWTH_GELU,
    GROWTH_GAUSSIAN,
    GROWTH_WAVE, /* sin, cos, rbf: A cos(w x + t) */
    GROWTH_EXP
} growth_t;

typedef struct catalog_entry catalog_entry_t;

struct ntkball_activation_impl
{
    const catalog_entry_t *entry;
    ntkball_family_t family;
    ntkball_parity_t parity;
    growth_t growth;
    double strip;
    char *name, *formula;
    slong num_params; /* as given in the specification */
    ntkball_value_t *params;
    slong num_family_params; /* as listed in activation.h */
    ntkball_value_t *family_params;
    slong num_breaks;
    fmpq *breaks;
    expr_pool_t pool; /* piece[deriv][i] */
    slong piece[2][CATALOG_MAX_PIECES];
};

/* A catalog row and how the activation is built from it.  Formulas use x and the parameters. */
struct catalog_entry
{
    ntkball_catalog_row_t row;
    ntkball_family_t family;
    growth_t growth;
    ntkball_parity_t parity;
    double strip;
    slong num_params; /* -1: a list of any length >= 1 */
    const char *param_names[CATALOG_MAX_PARAMS], *param_defaults[CATALOG_MAX_PARAMS];
    slong num_breaks;
    const char *breaks[CATALOG_MAX_PIECES - 1];
    const char *piece[CATALOG_MAX_PIECES], *dpiece[CATALOG_MAX_PIECES];
    const char *family_params[2]; /* constant expressions in the parameters */
};

extern const catalog_entry_t ntkball_catalog[];

slong ntkball_value_import(expr_pool_t pool, const ntkball_value_t v);

/* 1 and the value of a constant expression when it is a sum of the terms of exact.h. */
int ntkball_expr_get_exact(ntkball_exact_t res, const expr_pool_t pool, slong root);

/* Is v zero: structurally or through its exact form? */
int ntkball_value_is_zero(const ntkball_value_t v);

#endif
