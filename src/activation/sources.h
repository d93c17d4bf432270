/* Normal form of an analytic expression, in which all poles come from quotients, and the sources of
   its singularities; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_SOURCES_H
#define NTKBALL_ACTIVATION_SOURCES_H

#include "activation/expr.h"

#define MAX_SOURCES 24

/* The function of root in tanh = 1 - 2/(1+exp(2u)) and so on.  Wherever all sources are analytic
   and not 0, and the branch nodes - log, sqrt, powers, atan, asinh - are analytic, so is root
   (ACT-21). A source is a polynomial irreducible over Q, 1 + exp u, exp u - 1, or what it was typed
   as. */
typedef struct
{
    expr_pool_t pool;
    slong root;
    slong num; /* of the sources, -1: too many */
    slong source[MAX_SOURCES], derivative[MAX_SOURCES];
    slong num_branches;
    slong *branch; /* nodes */
} sources_t;

/* root free of kinks. */
void ntkball_sources_init(sources_t *n, const expr_pool_t pool, slong root);
void ntkball_sources_clear(sources_t *n);

/* The order of the zero that node has wherever source k has a simple one, as far as its form shows:
   node = source^order times a function analytic where node is. */
slong ntkball_sources_order(sources_t *n, slong node, slong k);

#endif
