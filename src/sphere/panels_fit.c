/* How many nodes a panel of SPH-9 needs: the best of a few Bernstein ellipses over which a ball of
   the kernel is finite.  Doubles choose ellipse and nodes, balls bound the error. */
#include <math.h>

#include "sphere/panels_plan.h"

typedef struct
{
    arb_t rho, y;    /* y: half-height of the ellipse in t */
    mag_t sup, sine; /* upper bounds of |K(cos t)|, |sin t| on it */
} ellipse_t;

static void ellipse_init(ellipse_t *e)
{
    arb_init(e->rho);
    arb_init(e->y);
    mag_init(e->sup);
    mag_init(e->sine);
}

static void ellipse_clear(ellipse_t *e)
{
    arb_clear(e->rho);
    arb_clear(e->y);
    mag_clear(e->sup);
    mag_clear(e->sine);
}

/* The box around the ellipse of parameter rho; 1 when the kernel is analytic there. */
static int
ellipse_set(ellipse_t *e, const ntkball_panel_plan_t *plan, const ntkball_panel_t *p, double rho)
{
    arb_t centre, half, axis;
    acb_t box, value;
    int ok;

    arb_init(centre);
    arb_init(half);
    arb_init(axis);
    acb_init(box);
    acb_init(value);

    _ntkball_panel_centre(centre, half, plan, p, plan->geometry);
    arb_set_d(e->rho, rho);
    arb_inv(axis, e->rho, NTKBALL_PANEL_PREC);
    arb_sub(e->y, e->rho, axis, NTKBALL_PANEL_PREC);
    arb_add(axis, e->rho, axis, NTKBALL_PANEL_PREC);
    arb_mul(axis, axis, half, NTKBALL_PANEL_PREC);
    arb_mul(e->y, e->y, half, NTKBALL_PANEL_PREC);
    arb_mul_2exp_si(axis, axis, -1);
    arb_mul_2exp_si(e->y, e->y, -1);
    arb_set(acb_realref(box), centre);
    arb_add_error(acb_realref(box), axis);
    arb_add_error(acb_imagref(box), e->y);
    plan->f->box(value, plan->f->context, p->piece, box, plan->geometry);
    ok = acb_is_finite(value);
    acb_get_mag(e->sup, value);
    acb_sin(value, box, plan->geometry);
    acb_get_mag(e->sine, value);
    ok = ok && acb_is_finite(value);

    arb_clear(centre);
    arb_clear(half);
    arb_clear(axis);
    acb_clear(box);
    acb_clear(value);
    return ok;
}

static double log_mag(const mag_t x)
{
    return mag_is_zero(x) ? -1e6 : mag_get_d_log2_approx(x) * M_LN2;
}

/* The number of nodes that SPH-9 asks for, in doubles. */
static double nodes_needed(const ntkball_panel_plan_t *plan, const ellipse_t *e)
{
    double rho = arf_get_d(arb_midref(e->rho), ARF_RND_NEAR);
    double y = arf_get_d(arb_midref(e->y), ARF_RND_NEAR);
    double digits = (double) plan->bits * M_LN2 + log_mag(e->sup) +
                    (double) (plan->d - 1) * log_mag(e->sine) + (double) plan->max_degree * y +
                    0.5 * log((double) plan->d) + 3 - log(1 - 1 / (rho * rho)) +
                    log(y / (rho - 1 / rho));

    return FLINT_MAX(2, 1 + ceil(digits / (2 * log(rho))));
}

/* SPH-9 for n nodes: c_d h (16/3) M S^(d-1) e^(k y) rho^-2n / (1 - rho^-2). */
static void truncation(mag_t error, const ntkball_panel_plan_t *plan, const ellipse_t *e,
                       const ntkball_panel_t *p)
{
    arb_t t, u;
    mag_t m;

    arb_init(t);
    arb_init(u);
    mag_init(m);
    _ntkball_panel_centre(u, t, plan, p, NTKBALL_PANEL_PREC);
    arb_mul(t, t, plan->norm, NTKBALL_PANEL_PREC);
    arb_mul_ui(t, t, 16, NTKBALL_PANEL_PREC);
    arb_div_ui(t, t, 3, NTKBALL_PANEL_PREC);
    arb_mul_ui(u, e->y, (ulong) plan->max_degree, NTKBALL_PANEL_PREC);
    arb_exp(u, u, NTKBALL_PANEL_PREC);
    arb_mul(t, t, u, NTKBALL_PANEL_PREC);
    arb_pow_ui(u, e->rho, 2 * (ulong) p->nodes, NTKBALL_PANEL_PREC);
    arb_div(t, t, u, NTKBALL_PANEL_PREC);
    arb_mul(u, e->rho, e->rho, NTKBALL_PANEL_PREC);
    arb_inv(u, u, NTKBALL_PANEL_PREC);
    arb_sub_ui(u, u, 1, NTKBALL_PANEL_PREC);
    arb_neg(u, u);
    arb_div(t, t, u, NTKBALL_PANEL_PREC);
    arb_get_mag(error, t);
    mag_mul(error, error, e->sup);
    mag_pow_ui(m, e->sine, (ulong) (plan->d - 1));
    mag_mul(error, error, m);
    arb_clear(t);
    arb_clear(u);
    mag_clear(m);
}

int _ntkball_panel_fit(ntkball_panel_t *p, mag_t error, const ntkball_panel_plan_t *plan)
{
    static const double rhos[] = {1.03, 1.06, 1.12, 1.2, 1.3, 1.5, 1.8, 2.2, 2.7,
                                  3.3,  4,    5,    7,   10,  15,  25,  50};
    double half = (p->x1 - p->x0) / 2, best = HUGE_VAL, need, good;
    double length = arf_get_d(arb_midref(plan->ends + p->piece + 1), ARF_RND_NEAR) -
                    arf_get_d(arb_midref(plan->ends + p->piece), ARF_RND_NEAR);
    ellipse_t e;
    size_t i, at = 0;
    int ok = 0;

    ellipse_init(&e);
    for (i = 0; i < sizeof rhos / sizeof rhos[0]; i++)
    {
        if (!ellipse_set(&e, plan, p, rhos[i]))
            break; /* larger ellipses contain this one */
        need = nodes_needed(plan, &e);
        if (need < best)
        {
            best = need;
            at = i;
        }
    }
    good = 24 + 0.35 * (double) plan->bits + 1.2 * (double) plan->max_degree * half * length;
    if (best <= good && ellipse_set(&e, plan, p, rhos[at]))
    {
        p->nodes = (slong) best;
        truncation(error, plan, &e, p);
        ok = mag_cmp_2exp_si(error, 2 - plan->bits) < 0;
    }
    ellipse_clear(&e);
    return ok;
}
