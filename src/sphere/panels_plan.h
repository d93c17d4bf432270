/* The panels of SPH-9 while they are chosen; private to src/sphere/panels*.c. */
#ifndef NTKBALL_SPHERE_PANELS_PLAN_H
#define NTKBALL_SPHERE_PANELS_PLAN_H

#include "sphere/panels.h"

/* Positions next to pi, as short as 2^-bits, are told apart at the precision of the geometry;
   this one is for bounds. */
#define NTKBALL_PANEL_PREC 64

typedef struct
{
    slong piece;
    int from_right; /* t = right end - x, else left end + x */
    double x0, x1;  /* fractions of the length of the piece, 0 <= x0 < x1 <= 1/2 */
    slong nodes;    /* 0: enclosed as a whole */
    slong first;    /* index of the first node */
} ntkball_panel_t;

typedef struct
{
    const ntkball_angle_function_t *f;
    slong d, bits, max_degree, geometry, shrink;
    arb_ptr ends; /* to geometry bits while panels are made, then to the working precision */
    arb_t norm;   /* |S^(d-1)|/|S^d| */
    ntkball_panel_t *panels;
    slong num, alloc, nodes;
    mag_t error; /* of truncation and of ends left out, for every degree asked for */
} ntkball_panel_plan_t;

/* The end points a < b of a panel. */
void _ntkball_panel_ends(arb_t a, arb_t b, const ntkball_panel_plan_t *plan,
                         const ntkball_panel_t *p, slong prec);
/* The midpoint and half the length of a panel. */
void _ntkball_panel_centre(arb_t centre, arb_t half, const ntkball_panel_plan_t *plan,
                           const ntkball_panel_t *p, slong prec);
/* x = cos t and F = c_d K(cos t) int_a^b sin^(d-1) as balls over the whole panel [a, b]. */
void _ntkball_panel_whole(arb_t x, arb_t F, const ntkball_panel_plan_t *plan,
                          const ntkball_panel_t *p, slong prec);

/* Sets p->nodes and an upper bound of the error of that many nodes (SPH-9), 1; 0 when no ellipse
   is good enough. */
int _ntkball_panel_fit(ntkball_panel_t *p, mag_t error, const ntkball_panel_plan_t *plan);

/* The bits by which angles must be known better than the result. */
slong _ntkball_panel_shrink(const ntkball_panel_plan_t *plan);
/* Adds the panels of one half of a piece and their errors; 0 when they do not end. */
int _ntkball_panel_cut(ntkball_panel_plan_t *plan, slong piece, int from_right);

#endif
