/* The panels of SPH-9: a panel is kept when one of its ellipses needs few nodes, else it is halved;
   towards a singular end the panels so become shorter like a geometric series, and one too short to
   matter is enclosed by the range of its integrand, or where K grows beyond all bounds by a power
   of the distance (SPH-19). */
#include "sphere/panels_plan.h"

#define MAX_PANELS 6000

/* Is the panel so short that its range says enough? */
static int is_tiny(const ntkball_panel_plan_t *plan, const ntkball_panel_t *p)
{
    arb_t x, F;
    mag_t m, slope, rounding;
    int tiny;

    if (p->x1 - p->x0 > 0.01)
        return 0;
    arb_init(x);
    arb_init(F);
    mag_init(m);
    mag_init(slope);
    mag_init(rounding);
    _ntkball_panel_whole(x, F, plan, p, plan->geometry);
    _ntkball_gegenbauer_error(rounding, slope, plan->d, plan->max_degree);
    arb_get_mag(m, F);
    mag_mul(m, m, slope);
    mag_mul(m, m, arb_radref(x));
    mag_add(m, m, arb_radref(F));
    tiny = arb_is_finite(F) && mag_cmp_2exp_si(m, -plan->bits) < 0;
    arb_clear(x);
    arb_clear(F);
    mag_clear(m);
    mag_clear(slope);
    mag_clear(rounding);
    return tiny;
}

/* q > -1: the integrand is at most c_d sup s^q at this end; 0 when nothing is known there. */
static int end_power(fmpq_t q, const ntkball_end_bound_t **bound, const ntkball_panel_plan_t *plan,
                     slong piece, int right)
{
    int pole = right ? piece == plan->f->pieces - 1 : piece == 0;

    *bound = plan->f->end == NULL ? NULL : plan->f->end(plan->f->context, piece, right);
    if (*bound == NULL || !(*bound)->known)
        return 0;
    fmpq_add_si(q, (*bound)->power, pole ? plan->d : 1);
    return fmpq_sgn(q) > 0;
}

/* Bounds the integral over the panel at an end by c_d sup b^q/q, b its length (SPH-19 (b)); is
   that small enough? */
static int is_small_end(mag_t error, const ntkball_panel_plan_t *plan, const ntkball_panel_t *p)
{
    const ntkball_end_bound_t *bound;
    fmpq_t q;
    arb_t a, b, x;
    int small;

    fmpq_init(q);
    arb_init(a);
    arb_init(b);
    arb_init(x);
    small = p->x0 <= 0 && end_power(q, &bound, plan, p->piece, p->from_right);
    if (small)
    {
        arb_sub(b, plan->ends + p->piece + 1, plan->ends + p->piece, NTKBALL_PANEL_PREC);
        arb_set_d(x, p->x1);
        arb_mul(b, b, x, NTKBALL_PANEL_PREC);
        arb_one(a);
        arb_mul_2exp_si(a, a, bound->range_exp);
        small = arb_le(b, a);
        arb_pow_fmpq(x, b, q, NTKBALL_PANEL_PREC);
        arb_mul_fmpz(x, x, fmpq_denref(q), NTKBALL_PANEL_PREC);
        arb_div_fmpz(x, x, fmpq_numref(q), NTKBALL_PANEL_PREC);
        arb_mul(x, x, plan->norm, NTKBALL_PANEL_PREC);
        arb_get_mag(error, x);
        mag_mul(error, error, bound->sup);
        small = small && mag_cmp_2exp_si(error, -plan->bits) < 0;
    }
    fmpq_clear(q);
    arb_clear(a);
    arb_clear(b);
    arb_clear(x);
    return small;
}

/* The bits by which angles must be known better than the result: panels at an end where K grows
   become as short as 2^-shrink, and only at 0 are they told from the end for nothing. */
slong _ntkball_panel_shrink(const ntkball_panel_plan_t *plan)
{
    const ntkball_end_bound_t *bound;
    slong i, res = 0;
    int right;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i < plan->f->pieces; i++)
        for (right = i == 0; right <= 1; right++)
            if (end_power(q, &bound, plan, i, right) && fmpq_sgn(bound->power) < 0)
                res = FLINT_MAX(res, (slong) ((double) plan->bits / fmpq_get_d(q)));
    fmpq_clear(q);
    return FLINT_MIN(res, 1024);
}

static void keep(ntkball_panel_plan_t *plan, const ntkball_panel_t *p)
{
    if (plan->num == plan->alloc)
    {
        plan->alloc = 2 * plan->alloc + 16;
        plan->panels = flint_realloc(plan->panels, (size_t) plan->alloc * sizeof(ntkball_panel_t));
    }
    plan->panels[plan->num] = *p;
    plan->panels[plan->num++].first = plan->nodes;
    plan->nodes += FLINT_MAX(p->nodes, 1);
}

int _ntkball_panel_cut(ntkball_panel_plan_t *plan, slong piece, int from_right)
{
    ntkball_panel_t stack[1100], p = {.piece = piece, .from_right = from_right, .x0 = 0, .x1 = 0.5};
    slong top = 0;
    mag_t error;
    int ok = 1;

    mag_init(error);
    stack[top++] = p;
    while (ok && top > 0)
    {
        p = stack[--top];
        p.nodes = 0;
        if (_ntkball_panel_fit(&p, error, plan))
            mag_add(plan->error, plan->error, error);
        else if (is_small_end(error, plan, &p))
        {
            mag_add(plan->error, plan->error, error);
            continue;
        }
        else if (!is_tiny(plan, &p))
        {
            double middle = (p.x0 + p.x1) / 2;
            ntkball_panel_t q = p;

            ok = middle > p.x0 && middle < p.x1 && p.x1 > 1e-290 && top + 2 <= 1100 &&
                 plan->num + top < MAX_PANELS;
            p.x1 = q.x0 = middle;
            stack[top++] = q;
            stack[top++] = p;
            continue;
        }
        else
            p.nodes = 0;
        keep(plan, &p);
    }
    mag_clear(error);
    return ok;
}
