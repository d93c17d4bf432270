/* Building an activation from its specification; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_SPEC_H
#define NTKBALL_ACTIVATION_SPEC_H

#include "activation/impl.h"

/* Named parameters "name=value" of a specification. */
typedef struct
{
    char *name;
    ntkball_value_t value;
    int used; /* did a text use it? */
} named_param_t;

typedef struct
{
    named_param_t *param;
    slong num;
} named_params_t;

/* ---- spec.c ---------------------------------------------------------------------------------- */

/* A copy of len characters, to be freed by flint_free. */
char *ntkball_spec_copy(const char *text, size_t len);
/* Is the text a name, as against an expression?  x, pi and e are expressions. */
int ntkball_spec_is_name(const char *text, size_t len);

/* ---- named.c --------------------------------------------------------------------------------- */

ntkball_status_t ntkball_named_init(named_params_t *params, const char *const *texts, slong num,
                                    ntkball_error_t *err);
void ntkball_named_clear(named_params_t *params);
/* Parses text with the parameters known, marking those it uses, and the bindings of also (may be
   NULL).  allow_x, err: as in expr.h. */
ntkball_status_t ntkball_named_parse(slong *root, expr_pool_t pool, const char *text, int allow_x,
                                     const expr_env_t *also, named_params_t *params,
                                     ntkball_error_t *err);
/* OK when all were used, else DOMAIN names one that was not. */
ntkball_status_t
ntkball_named_all_used(const named_params_t *params, const char *spec, ntkball_error_t *err);

/* ---- value.c --------------------------------------------------------------------------------- */

/* ntkball_value_set_str with the parameters known. */
ntkball_status_t ntkball_value_set_named(ntkball_value_t v, const char *text,
                                         named_params_t *params, ntkball_error_t *err);

/* ---- parameters.c ---------------------------------------------------------------------------- */

/* Length of the first argument of a comma-separated list, commas inside parentheses not counted. */
size_t ntkball_spec_argument(const char *p);

/* Sets f->params for the catalog entry f->entry from what follows the colon (NULL: nothing). */
ntkball_status_t ntkball_parameters_read(ntkball_activation_impl *f, const char *text,
                                         named_params_t *params, ntkball_error_t *err);
/* Are they in the range of the entry? */
ntkball_status_t ntkball_parameters_check(const ntkball_activation_impl *f, ntkball_error_t *err);

/* ---- build.c --------------------------------------------------------------------------------- */

/* Name, formula, pieces, parity and family of f, whose entry and parameters are set. */
void ntkball_build_family(ntkball_activation_impl *f);
void ntkball_build_pieces(ntkball_activation_impl *f);

/* ---- table.c --------------------------------------------------------------------------------- */

/* Does what follows "hermite:" name a file, as against a list of coefficients?  It does when it
   begins with "file=", has tail= or dtail=, or when its first entry is no constant but a file. */
int ntkball_table_is_meant(const char *list);
/* Sets f, initialised, from it. */
ntkball_status_t ntkball_table_build(ntkball_activation_impl *f, const char *list,
                                     named_params_t *params, ntkball_error_t *err);

#endif
