/* What an activation holds; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_IMPL_H
#define NTKBALL_ACTIVATION_IMPL_H

#include <ntkball/activation.h>

#include "activation/expr.h"

#define CATALOG_MAX_PARAMS 3
#define CATALOG_MAX_PIECES 3
#define MAX_PIECES 256 /* of an expression */

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
    GROWTH_EXP,
    GROWTH_EXPRESSION, /* bounds by boxes and half strips */
    GROWTH_TABLE       /* none */
} growth_t;

typedef struct catalog_entry catalog_entry_t;

/* An irrational break: the zero of an expression s in an interval on which ds = s' has no zero. */
typedef struct
{
    slong s, ds; /* of the pool; s < 0: the break is rational */
    arb_struct where;
} zero_t;

struct ntkball_activation_impl
{
    const catalog_entry_t *entry; /* NULL: an expression that is not in the catalog */
    ntkball_family_t family;
    ntkball_parity_t parity;
    growth_t growth;
    double strip;
    char *name, *formula;
    slong num_params; /* as given in the specification */
    ntkball_value_t *params;
    slong num_family_params; /* as listed in activation.h */
    ntkball_value_t *family_params;
    ntkball_parity_t symmetry; /* of phi less a polynomial of degree symmetry_degree */
    slong symmetry_degree;
    const char *no_ntk; /* why phi' is not in L2, or NULL */
    int continuous;     /* made of continuous functions; 0 claims nothing */
    slong num_breaks;
    fmpq *breaks;    /* near it, where the break is irrational */
    zero_t *zeros;   /* NULL: all breaks are rational */
    int kinked_ends; /* the first and last piece have kinks far out */
    arb_ptr mu;      /* NTKBALL_FAMILY_TABLE: the coefficients of the file */
    slong num_mu;
    mag_struct tail[2]; /* and bounds of sum mu_n^2, sum n mu_n^2 over the others */
    expr_pool_t pool;   /* piece[deriv][i] */
    slong *piece[2];
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

/* Sets f, initialised, from an expression: pieces, parity, family, strip.  f->name and f->formula
   are set.  When the expression is a function of the catalog, *known is its specification there, to
   be freed by flint_free, and f is left alone; else *known is NULL.
   Errors: DOMAIN/INPUT names what could not be proved. */
ntkball_status_t ntkball_analyse(ntkball_activation_impl *f, char **known, const expr_pool_t pool,
                                 slong root, ntkball_error_t *err);

/* Break i to about prec bits. */
void ntkball_impl_break(arb_t b, const ntkball_activation_impl *f, slong i, slong prec);

/* Is v zero: structurally or through its exact form? */
int ntkball_value_is_zero(const ntkball_value_t v);

#endif
