/* What a function is near an isolated point: pole with order and residue, branch point, essential
   singularity; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_LAURENT_H
#define NTKBALL_ACTIVATION_LAURENT_H

#include "activation/sources.h"

#include <ntkball/activation.h>

typedef enum
{
    LAURENT_ANALYTIC, /* after filling */
    LAURENT_POLE,
    LAURENT_ESSENTIAL,
    LAURENT_BRANCH, /* a branch node meets its branch point; see monodromy */
    LAURENT_UNKNOWN
} laurent_kind_t;

/* The kind of n->root at the zero of source k in z, a ball with one simple zero, and for a pole its
   order and residue.  The branch nodes are principal.  Bound: ACT-23. */
laurent_kind_t
ntkball_laurent(slong *order, acb_t residue, sources_t *n, slong k, const acb_t z, slong prec);

/* 1 when it is proved that the continuation of n->root along a small circle of the given radius
   around z, principal at the start z - i radius, does not come back to its value.  Bound: ACT-24.
 */
int ntkball_monodromy(const sources_t *n, const acb_t z, const arf_t radius, slong prec);

#endif
