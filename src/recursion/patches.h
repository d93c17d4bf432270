/* Values of a polynomial at many points by local expansions (COMP-8): what patches.c, patch.c,
   patch_points.c and patch_direct.c share. */
#ifndef NTKBALL_RECURSION_PATCHES_H
#define NTKBALL_RECURSION_PATCHES_H

#include "recursion/circle.h"

/* Measured times, in one unit: a coefficient of P at a point, an expansion's coefficient at a
   point, a coefficient of P in a coefficient of an expansion, the same of a shift. */
#define NTKBALL_DIRECT_COST 0.09
#define NTKBALL_POINT_COST 0.16
#define NTKBALL_EXPAND_COST 0.032
#define NTKBALL_SHIFT_COST 0.05

/* Points of a patch have |w| <= NTKBALL_PATCH_RATIO. */
#define NTKBALL_PATCH_RATIO 0.5

/* P, the points, and where the values go. */
typedef struct
{
    arb_srcptr c;
    slong K, accuracy, prec;
    double *log_c;     /* log2 c_k */
    double U;          /* of few bits (expansion.h) */
    mag_t top;         /* >= P(U) */
    fmpz *fixed;       /* c_k U^k in units of 2^-scale */
    mag_t fixed_error; /* >= the sum of what they are wrong by */
    slong scale;
    acb_srcptr u;
    double (*z)[2]; /* u in doubles */
    acb_ptr v, dv;  /* dv may be NULL */
} ntkball_patches_t;

typedef enum
{
    NTKBALL_PATCH_UNKNOWN,  /* nothing is proved: no values */
    NTKBALL_PATCH_DIRECT,   /* the first n coefficients of P themselves */
    NTKBALL_PATCH_EXPANSION /* b: coefficients of P(centre + rho w), below w^terms */
} ntkball_patch_kind_t;

/* The points m0 <= m < m1; error, derror: what is left out of P, P' there. */
typedef struct
{
    ntkball_patch_kind_t kind;
    slong m0, m1, mid;
    slong n;
    acb_ptr b;
    slong terms, allocated;
    acb_t centre; /* doubles */
    double rho;
    mag_t x; /* >= |w| */
    mag_t error, derror;
} ntkball_patch_t;

void ntkball_patch_init(ntkball_patch_t *p, slong m0, slong m1, slong mid);
void ntkball_patch_clear(ntkball_patch_t *p);
/* Chooses the kind and proves the errors. */
void ntkball_patch_prepare(ntkball_patch_t *p, const ntkball_patches_t *s);
/* The distance of u[m] from the edge of the disc |u| < U, in doubles. */
double ntkball_patch_room(const ntkball_patches_t *s, slong m);

/* w = (u[m] - centre)/rho. */
void ntkball_patch_local(acb_t w, const ntkball_patches_t *s, const ntkball_patch_t *p, slong m);
/* x >= |w| for the points from m0 to m1. */
void ntkball_patch_spread(mag_t x, const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0,
                          slong m1);
/* What so many points within a radius x cost, and how many of them share a centre then. */
double ntkball_patch_cost(slong *group, slong points, slong T, double x, slong accuracy);
/* The values at u[m0] .. u[m1 - 1] from an expansion. */
void ntkball_patch_points(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1);
/* The values there from the first p->n coefficients of P. */
void ntkball_patch_direct(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1);

#endif
