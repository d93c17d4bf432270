/* Where a panel of SPH-9 lies, and what a panel too short to matter contributes.

   Positions are measured from the nearer end of the piece, as exact doubles; a panel as a whole is
   enclosed by the range of the kernel times that of the weight. */
#include "sphere/panels_plan.h"

void _ntkball_panel_ends(arb_t a, arb_t b, const ntkball_panel_plan_t *plan,
                         const ntkball_panel_t *p, slong prec)
{
    arb_srcptr left = plan->ends + p->piece, right = left + 1;
    arb_t length, x;

    arb_init(length);
    arb_init(x);
    arb_sub(length, right, left, prec);
    arb_set_d(x, p->from_right ? p->x1 : p->x0);
    arb_mul(a, length, x, prec);
    arb_set_d(x, p->from_right ? p->x0 : p->x1);
    arb_mul(b, length, x, prec);
    if (p->from_right)
    {
        arb_sub(a, right, a, prec);
        arb_sub(b, right, b, prec);
    }
    else
    {
        arb_add(a, left, a, prec);
        arb_add(b, left, b, prec);
    }
    arb_clear(length);
    arb_clear(x);
}

void _ntkball_panel_centre(arb_t centre, arb_t half, const ntkball_panel_plan_t *plan,
                           const ntkball_panel_t *p, slong prec)
{
    arb_t x;

    arb_init(x);
    _ntkball_panel_ends(half, centre, plan, p, prec);
    arb_add(centre, half, centre, prec);
    arb_mul_2exp_si(centre, centre, -1);
    arb_sub(half, plan->ends + p->piece + 1, plan->ends + p->piece, prec);
    arb_set_d(x, (p->x1 - p->x0) / 2);
    arb_mul(half, half, x, prec);
    arb_clear(x);
}

/* A ball around int_a^b sin^(d-1): with s the distance from 0 (or from pi, to the right of pi/2),
   sin^(d-1) = s^(d-1) (sin s/s)^(d-1), and sin s/s decreases. */
static void
whole_weight(arb_t res, const ntkball_panel_plan_t *plan, const ntkball_panel_t *p, slong prec)
{
    arb_t a, b, u, v;

    arb_init(a);
    arb_init(b);
    arb_init(u);
    arb_init(v);
    _ntkball_panel_ends(a, b, plan, p, prec);
    if (p->piece == plan->f->pieces - 1 && p->from_right)
    {
        /* exact fractions of the length: no cancellation */
        ntkball_panel_t mirror = *p;

        mirror.from_right = 0;
        _ntkball_panel_ends(a, b, plan, &mirror, prec);
        arb_sub(a, a, plan->ends + p->piece, prec);
        arb_sub(b, b, plan->ends + p->piece, prec);
    }
    arb_sinc(u, a, prec);
    arb_sinc(v, b, prec);
    arb_union(u, u, v, prec);
    arb_pow_ui(u, u, (ulong) (plan->d - 1), prec);
    arb_pow_ui(b, b, (ulong) plan->d, prec);
    arb_pow_ui(a, a, (ulong) plan->d, prec);
    arb_sub(b, b, a, prec);
    arb_mul(res, b, u, prec);
    arb_div_si(res, res, plan->d, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(u);
    arb_clear(v);
}

void _ntkball_panel_whole(arb_t x, arb_t F, const ntkball_panel_plan_t *plan,
                          const ntkball_panel_t *p, slong prec)
{
    arb_t a, b, t;

    arb_init(a);
    arb_init(b);
    arb_init(t);
    _ntkball_panel_ends(a, b, plan, p, prec);
    arb_union(t, a, b, prec);
    plan->f->value(F, plan->f->context, p->piece, t, prec);
    arb_cos(x, t, prec);
    whole_weight(b, plan, p, prec);
    arb_mul(F, F, b, prec);
    arb_mul(F, F, plan->norm, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(t);
}
