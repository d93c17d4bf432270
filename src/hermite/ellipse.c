/* sup |phi h_n w| on a Bernstein ellipse, for all n < len at once (HERM-6).

   The upper half of the ellipse is covered by boxes; on each |phi| is bounded by evaluating it on
   the box with analytic = 1, which also proves that it is analytic there, and |h_n w| by HERM-5b
   with the r that suits the box.  The box with the largest bound is halved, over and over; boxes
   outside the ellipse are dropped.  The lower half follows as phi is real on the real line. */
#include "hermite/ellipse.h"
#include "hermite/cut.h"

#include <math.h>

#define BOUND_PREC 64
#define MAX_BOXES 400 /* when no finite bound has been found */
#define GOOD_BOXES 32 /* once there is one */

typedef struct
{
    double x0, x1, y0, y1;
    mag_t bound; /* 0: outside */
} box_t;

typedef struct
{
    ntkball_activation_impl *const *phi;
    slong piece, len;
    arb_t center, a, b; /* semi-axes: x = center + a cos t, y = b sin t */
    double guess[3];    /* of these */
} ellipse_t;

/* A guess in doubles: is the box near the ellipse? */
static int seems_inside(const box_t *box, const ellipse_t *e)
{
    double center = e->guess[0];
    double x = fmax(0, fmax(box->x0 - center, center - box->x1)) / e->guess[1];
    double y = box->y0 / e->guess[2];

    return x * x + y * y <= 1;
}

/* Is the box outside the ellipse, for certain? */
static int is_outside(const box_t *box, const ellipse_t *e)
{
    arb_t x, y;
    int outside;

    if (seems_inside(box, e))
        return 0;
    arb_init(x);
    arb_init(y);
    arb_set_d(x, box->x0);
    arb_sub(x, x, e->center, BOUND_PREC);
    if (!arb_is_positive(x))
    {
        arb_set_d(x, box->x1);
        arb_sub(x, e->center, x, BOUND_PREC);
        if (!arb_is_positive(x))
            arb_zero(x);
    }
    arb_set_d(y, box->y0);
    arb_div(x, x, e->a, BOUND_PREC);
    arb_div(y, y, e->b, BOUND_PREC);
    arb_mul(x, x, x, BOUND_PREC);
    arb_addmul(x, y, y, BOUND_PREC);
    arb_sub_ui(x, x, 1, BOUND_PREC);
    outside = arb_is_positive(x);
    arb_clear(x);
    arb_clear(y);
    return outside;
}

/* |h_n w|^2 <= (2 pi)^-1 r^-(T-1) (1-r^2)^(-1/2) exp(-x^2/(1+r) + y^2/(1-r)) at the point of the
   box with the smallest |x| and the largest y: HERM-5b.  r is a multiple of 2^-20, so that 1 - r
   and 1 + r are exact. */
static void weight_bound(mag_t res, const box_t *box, slong len)
{
    double x_min = box->x0 > 0 ? box->x0 : box->x1 < 0 ? -box->x1 : 0;
    double s = fmax(box->y1 / sqrt((double) len), 0.5 / (double) len);
    double r = ldexp(floor(ldexp(1 - fmin(fmax(s, 1e-5), 0.9375), 20)), -20);
    mag_t t, u;

    mag_init(t);
    mag_init(u);
    mag_set_d(res, box->y1); /* exp(y^2/(1-r)) */
    mag_mul(res, res, res);
    mag_set_d_lower(t, 1 - r);
    mag_div(res, res, t);
    mag_exp(res, res);
    mag_set_d_lower(u, 1 + r); /* (1-r^2)^(-1/2) */
    mag_mul_lower(t, t, u);
    mag_rsqrt(t, t);
    mag_mul(res, res, t);
    mag_set_d_lower(t, r); /* r^-(T-1) */
    mag_inv(t, t);
    mag_pow_ui(t, t, (ulong) len - 1);
    mag_mul(res, res, t);
    mag_set_d_lower(t, x_min); /* exp(-x^2/(1+r)) */
    mag_mul_lower(t, t, t);
    mag_set_d(u, 1 + r);
    mag_div_lower(t, t, u);
    mag_expinv(t, t);
    mag_mul(res, res, t);
    mag_sqrt(res, res);
    mag_mul_2exp_si(res, res, -1); /* (2 pi)^(-1/2) < 1/2 */
    mag_clear(t);
    mag_clear(u);
}

static void set_bound(box_t *box, const ellipse_t *e)
{
    arf_t lo, hi;
    acb_t z;
    mag_t m;

    arf_init(lo);
    arf_init(hi);
    acb_init(z);
    mag_init(m);
    if (is_outside(box, e))
        mag_zero(box->bound);
    else
    {
        arf_set_d(lo, box->x0);
        arf_set_d(hi, box->x1);
        arb_set_interval_arf(acb_realref(z), lo, hi, BOUND_PREC);
        arf_set_d(lo, box->y0);
        arf_set_d(hi, box->y1);
        arb_set_interval_arf(acb_imagref(z), lo, hi, BOUND_PREC);
        ntkball_activation_eval(z, e->phi, e->piece, 0, z, 1, BOUND_PREC);
        acb_get_mag(box->bound, z);
        weight_bound(m, box, e->len);
        if (!acb_is_finite(z))
            mag_inf(m);
        mag_mul(box->bound, box->bound, m);
        if (mag_is_inf(m))
            mag_inf(box->bound);
    }
    arf_clear(lo);
    arf_clear(hi);
    acb_clear(z);
    mag_clear(m);
}

/* Sets a box that contains the upper half of the ellipse; 0 when that could not be proved. */
static int first_box(box_t *box, const ellipse_t *e)
{
    double center = e->guess[0], a = e->guess[1], b = e->guess[2];
    double slack = 1e-12 * (fabs(center) + a);
    arb_t end, corner;
    int ok;

    arb_init(end);
    arb_init(corner);
    box->x0 = center - a - slack;
    box->x1 = center + a + slack;
    box->y0 = 0;
    box->y1 = b + slack;
    arb_sub(end, e->center, e->a, BOUND_PREC);
    arb_set_d(corner, box->x0);
    ok = arb_le(corner, end);
    arb_add(end, e->center, e->a, BOUND_PREC);
    arb_set_d(corner, box->x1);
    ok = ok && arb_le(end, corner);
    arb_set_d(corner, box->y1);
    ok = ok && arb_le(e->b, corner);
    arb_clear(end);
    arb_clear(corner);
    return ok;
}

/* Halves the box in the direction in which it matters more; the second half goes to other. */
static void halve(box_t *box, box_t *other, slong len)
{
    double dx = box->x1 - box->x0, dy = box->y1 - box->y0, middle;

    other->x0 = box->x0;
    other->x1 = box->x1;
    other->y0 = box->y0;
    other->y1 = box->y1;
    if (!mag_is_inf(box->bound))
        dy *= fmax(1, 0.25 * sqrt((double) len)); /* exp(y sqrt(n)) */
    if (dx > dy)
    {
        middle = 0.5 * (box->x0 + box->x1);
        box->x1 = other->x0 = middle;
    }
    else
    {
        middle = 0.5 * (box->y0 + box->y1);
        box->y1 = other->y0 = middle;
    }
}

/* Covers, halving the worst box; res is the largest bound in the end. */
static void cover(mag_t res, box_t *box, const ellipse_t *e)
{
    slong num = 1, j, worst;

    set_bound(box, e);
    for (;;)
    {
        worst = 0;
        for (j = 1; j < num; j++)
            if (mag_cmp(box[j].bound, box[worst].bound) > 0)
                worst = j;
        if (num >= (mag_is_inf(box[worst].bound) ? MAX_BOXES : GOOD_BOXES))
            break;
        halve(box + worst, box + num, e->len);
        set_bound(box + worst, e);
        set_bound(box + num, e);
        num++;
    }
    mag_set(res, box[worst].bound);
}

void ntkball_hermite_ellipse(mag_t res, const ntkball_activation_t phi, slong piece, const arb_t lo,
                             const arb_t hi, double rho, slong len)
{
    ellipse_t e;
    box_t *box;
    slong j;
    arb_t t;

    e.phi = phi;
    e.piece = piece;
    e.len = len;
    arb_init(e.center);
    arb_init(e.a);
    arb_init(e.b);
    arb_init(t);
    box = flint_malloc(sizeof(box_t) * MAX_BOXES);
    for (j = 0; j < MAX_BOXES; j++)
        mag_init(box[j].bound);

    arb_add(e.center, lo, hi, BOUND_PREC);
    arb_mul_2exp_si(e.center, e.center, -1);
    arb_sub(e.a, hi, lo, BOUND_PREC);
    arb_mul_2exp_si(e.a, e.a, -2); /* half of the half length: times rho +- 1/rho */
    arb_set_d(t, rho);
    arb_inv(e.b, t, BOUND_PREC);
    arb_sub(t, t, e.b, BOUND_PREC);
    arb_mul(e.b, e.a, t, BOUND_PREC);
    arb_set_d(t, rho);
    arb_mul(e.a, e.a, t, BOUND_PREC);
    arb_mul_2exp_si(e.a, e.a, 1);
    arb_sub(e.a, e.a, e.b, BOUND_PREC); /* rho + 1/rho = 2 rho - (rho - 1/rho) */

    e.guess[0] = arf_get_d(arb_midref(e.center), ARF_RND_NEAR);
    e.guess[1] = arf_get_d(arb_midref(e.a), ARF_RND_NEAR);
    e.guess[2] = arf_get_d(arb_midref(e.b), ARF_RND_NEAR);
    if (rho > 1 && first_box(box, &e))
        cover(res, box, &e);
    else
        mag_inf(res);

    for (j = 0; j < MAX_BOXES; j++)
        mag_clear(box[j].bound);
    flint_free(box);
    arb_clear(e.center);
    arb_clear(e.a);
    arb_clear(e.b);
    arb_clear(t);
}
