/* The search for the singularities nearest to an interval; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_LOCATE_H
#define NTKBALL_ACTIVATION_LOCATE_H

#include "activation/laurent.h"

/* A certified zero of a source, in the closed upper half plane. */
typedef struct
{
    slong source;
    acb_struct where;  /* the zero */
    acb_struct around; /* it is the only one of its source here */
    arb_struct dist;   /* from the interval */
    laurent_kind_t kind;
    slong order;
    acb_struct residue;
    mag_struct disc; /* > 0: no other singularity so near to where, apart from a cut it starts */
} located_t;

typedef struct
{
    /* of the caller: the function as it is evaluated, its normal form, the interval (outer ends for
       boxes, balls for distances; lo = -HUGE_VAL and hi = HUGE_VAL: infinite) and how far to look
       on an infinite side and away from it. */
    const expr_pool_struct *pool;
    slong root;
    sources_t *n;
    double lo, hi, across, reach;
    arb_t lo_ball, hi_ball;
    slong prec, budget;
    /* result: zeros in no order; away from the tiny boxes of the search, the function is analytic
       wherever the distance is less than front; where is the nearest tiny box that no zero explains
       (unknown = 1). */
    slong num, alloc;
    located_t *zero;
    double front, least; /* least: of the tiny boxes */
    int unknown;
    acb_t where;
} locate_t;

void ntkball_locate_init(locate_t *s, const expr_pool_t pool, slong root, sources_t *n);
void ntkball_locate_clear(locate_t *s);
/* Bound: ACT-22. */
void ntkball_locate(locate_t *s);

int ntkball_located_singular(const located_t *z);

#endif
