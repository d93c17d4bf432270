/* The supremum of the kernel over an ellipse around [0, pi], with a proof of analyticity (SPH-6).

   The kernel takes conjugate values at conjugate points, so the closed upper half of the ellipse is
   enough: the boxes of a rectangle around it that meet the ellipse are covered (cover.c). */
#include <math.h>

#include "sphere/parts.h"

#define MAX_BOXES 20000
#define MIN_SIDE 2e-6

typedef struct
{
    arb_t a, b; /* half-axes */
} ellipse_t;

/* Half-axes a = (rho + 1/rho)/2 and b = (rho - 1/rho)/2. */
static void half_axes(arb_t a, arb_t b, double rho)
{
    arb_t inverse;

    arb_init(inverse);
    arb_set_d(a, rho);
    arb_inv(inverse, a, 64);
    arb_sub(b, a, inverse, 64);
    arb_add(a, a, inverse, 64);
    arb_mul_2exp_si(a, a, -1);
    arb_mul_2exp_si(b, b, -1);
    arb_clear(inverse);
}

/* Is the box certainly outside the ellipse: (x/a)^2 + (y/b)^2 > 1 at its point next to 0? */
static int is_outside(const ntkball_box_t *box, const arb_t a, const arb_t b)
{
    double x = box->x > 0 ? box->x : box->x + box->dx < 0 ? box->x + box->dx : 0;
    arb_t u, v;
    int outside;

    arb_init(u);
    arb_init(v);
    arb_set_d(u, x);
    arb_div(u, u, a, 64);
    arb_mul(u, u, u, 64);
    arb_set_d(v, box->y);
    arb_div(v, v, b, 64);
    arb_addmul(u, v, v, 64);
    arb_sub_ui(u, u, 1, 64);
    outside = arb_is_positive(u);
    arb_clear(u);
    arb_clear(v);
    return outside;
}

/* t = (pi/2)(1 + xi) on the box */
static void box_to_angle(acb_t t, const ntkball_box_t *box)
{
    arb_t half_pi, end;

    arb_init(half_pi);
    arb_init(end);
    arb_set_d(acb_realref(t), box->x);
    arb_set_d(end, box->x + box->dx);
    arb_union(acb_realref(t), acb_realref(t), end, 64);
    arb_set_d(acb_imagref(t), box->y);
    arb_set_d(end, box->y + box->dy);
    arb_union(acb_imagref(t), acb_imagref(t), end, 64);
    acb_add_ui(t, t, 1, 64);
    arb_const_pi(half_pi, 64);
    arb_mul_2exp_si(half_pi, half_pi, -1);
    acb_mul_arb(t, t, half_pi, 64);
    arb_clear(half_pi);
    arb_clear(end);
}

static int piece(acb_t t, const ntkball_box_t *box, const void *set)
{
    const ellipse_t *ellipse = set;

    if (is_outside(box, ellipse->a, ellipse->b))
        return 0;
    box_to_angle(t, box);
    return 1;
}

int _ntkball_angle_sup(mag_t sup, const ntkball_angle_t A, double rho)
{
    ellipse_t ellipse;
    ntkball_cover_t cover = {piece, &ellipse, MAX_BOXES, MIN_SIDE, 12 + 2 * A->depth};
    ntkball_box_t box;
    int ok = rho > 1 && rho < 1e6;
    arb_t edge;

    arb_init(ellipse.a);
    arb_init(ellipse.b);
    arb_init(edge);
    mag_zero(sup);

    half_axes(ellipse.a, ellipse.b, rho);
    /* a dyadic rectangle around the half ellipse, checked in balls */
    box.dx = ceil((rho + 1 / rho) * 64 + 0.01) / 64;
    box.x = -box.dx / 2;
    box.y = 0;
    box.dy = ceil((rho - 1 / rho) * 64 + 0.01) / 128;
    arb_set_d(edge, box.dx / 2);
    ok = ok && arb_ge(edge, ellipse.a);
    arb_set_d(edge, box.dy);
    ok = ok && arb_ge(edge, ellipse.b);
    ok = ok && _ntkball_angle_cover(sup, A, box, &cover);

    arb_clear(ellipse.a);
    arb_clear(ellipse.b);
    arb_clear(edge);
    return ok;
}
