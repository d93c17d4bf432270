/* Composition on a circle (COMP-5): what circle.c, circle_plan.c and patches.c share. */
#ifndef NTKBALL_RECURSION_CIRCLE_H
#define NTKBALL_RECURSION_CIRCLE_H

#include "recursion/internal.h"

#include <ntkball/deps.h>

/* Choices, all in doubles: none of them can make a result wrong. */
typedef struct
{
    double log2_r;   /* of the circle |x| = r */
    double log2_R;   /* of the larger circle that bounds the aliasing */
    double disc;     /* U: the Taylor expansions live in |u| < U */
    int log2_points; /* M = 2^log2_points points, M >= 2 */
    slong accuracy;  /* E: absolute errors of about 2^-E on the circle */
    slong guard;     /* E less the relative accuracy asked for */
    slong prec;      /* working precision */
} ntkball_circle_plan_t;

/* A plan for P(g), P'(g) (only if deriv) mod x^len to bits bits relative accuracy, P = sum_{k < K}
   c_k u^k, nonnegative coefficients; 0 when there is none.  r is at most 2^log2_r_max; when that
   is finite the circle has at least the points of plan on entry, a circle of the layer before: with
   fewer r would have to be smaller, and g is not known well enough there. */
int ntkball_circle_plan(ntkball_circle_plan_t *plan, arb_srcptr c, slong K, int deriv, arb_srcptr g,
                        slong len, slong bits, double log2_r_max);

/* f = P(g), df = P'(g) mod x^len (df may be NULL), P = sum_{k < K} c_k u^k, for any plan.
   Input:     c_k >= 0, g_j >= 0 in balls; len >= 1; no aliases.
   Guarantee: whatever the plan, the balls contain the truth; with a plan made for the input the
   radius of coefficient p is about 2^-accuracy r^-p.
   Errors:    UNABLE/INTERRUPTED (the balls are infinite then).
   Bound:     COMP-5. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_compose_circle(arb_ptr f, arb_ptr df, slong len,
                                                           arb_srcptr c, slong K, arb_srcptr g,
                                                           const ntkball_circle_plan_t *plan,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);

/* Is D(g) a matter for a circle: D of infinitely many known terms, g not of degree 1? */
int ntkball_layer_circle_applies(const ntkball_outer_t *o, const ntkball_part_t *g);
/* A plan for D(g), D'(g) with r at most that of plan on entry, and the number of terms. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_layer_circle_plan(ntkball_circle_plan_t *plan, slong *K,
                                                              ntkball_outer_t *o,
                                                              const ntkball_part_t *g, slong bits,
                                                              ntkball_error_t *err);
/* ntkball_layer_compose by COMP-5. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_layer_circle(
    ntkball_part_t *alpha, ntkball_part_t *upsilon, slong *K, ntkball_circle_plan_t *plan,
    ntkball_outer_t *o, const ntkball_part_t *g, slong bits, ntkball_error_t *err);

/* v[m] = P(u[m]), dv[m] = P'(u[m]) (dv may be NULL) for m < n, |u[m]| <= U; consecutive u[m] should
   lie close together.  v, dv are no aliases of u.  The same bytes for any number of threads.
   Bound: COMP-8, COMP-9. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_patches_evaluate(acb_ptr v, acb_ptr dv, acb_srcptr u,
                                                             slong n, arb_srcptr c, slong K,
                                                             double U, slong accuracy, slong prec,
                                                             const ntkball_options_t *options,
                                                             ntkball_error_t *err);

#endif
