/* Catalog functions in disguise; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_DISGUISE_H
#define NTKBALL_ACTIVATION_DISGUISE_H

#include "activation/spec.h"
#include "activation/split.h"

/* A catalog specification for the function with these pieces, to be freed by flint_free; NULL when
   none is seen. */
char *ntkball_disguise(const split_t *split, expr_pool_t pool);

#endif
