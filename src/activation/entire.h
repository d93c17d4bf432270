/* Entire functions; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_ENTIRE_H
#define NTKBALL_ACTIVATION_ENTIRE_H

#include "activation/expr.h"

/* Is root made of entire functions, quotients whose poles are all removed included?  0 claims
   nothing. Bound: ACT-25. */
int ntkball_expr_is_entire(const expr_pool_t pool, slong root);

#endif
