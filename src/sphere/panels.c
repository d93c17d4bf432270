/* SPH-9: eigenvalues of a kernel that is analytic in the angle between breaks and perhaps singular
   at them, by Gauss-Legendre on panels (panels_cut.c), one pass over the nodes for all degrees. */
#include "sphere/panels_plan.h"

#include "support/parallel.h"

typedef struct
{
    const ntkball_panel_plan_t *plan;
    ntkball_nodes_struct *nodes;
    slong prec;
} samples_t;

static void
sample(const samples_t *s, const ntkball_panel_t *p, const arb_t centre, const arb_t half, slong j)
{
    const ntkball_panel_plan_t *plan = s->plan;
    arb_ptr x = s->nodes->x + p->first + j, F = s->nodes->even + p->first + j;
    arb_t xi, weight, sine;
    slong prec = s->prec;

    arb_init(xi);
    arb_init(weight);
    arb_init(sine);
    arb_hypgeom_legendre_p_ui_root(xi, weight, (ulong) p->nodes, (ulong) j, prec);
    arb_mul(xi, xi, half, prec);
    arb_add(xi, xi, centre, prec);
    plan->f->value(F, plan->f->context, p->piece, xi, prec);
    arb_sin_cos(sine, x, xi, prec);
    arb_pow_ui(sine, sine, (ulong) (plan->d - 1), prec);
    arb_mul(F, F, sine, prec);
    arb_mul(F, F, weight, prec);
    arb_mul(F, F, half, prec);
    arb_mul(F, F, plan->norm, prec);
    arb_clear(xi);
    arb_clear(weight);
    arb_clear(sine);
}

static void sample_panel(void *context, slong worker, slong index)
{
    const samples_t *s = context;
    const ntkball_panel_t *p = s->plan->panels + index;
    arb_t centre, half;
    slong j;

    (void) worker;
    arb_init(centre);
    arb_init(half);
    if (p->nodes == 0)
        _ntkball_panel_whole(s->nodes->x + p->first, s->nodes->even + p->first, s->plan, p,
                             s->prec);
    else
    {
        _ntkball_panel_centre(centre, half, s->plan, p, s->prec);
        for (j = 0; j < p->nodes; j++)
            sample(s, p, centre, half, j);
    }
    for (j = 0; j < FLINT_MAX(p->nodes, 1); j++)
        arb_set(s->nodes->odd + p->first + j, s->nodes->even + p->first + j);
    arb_clear(centre);
    arb_clear(half);
}

void _ntkball_sphere_norm(arb_t norm, slong d, slong prec)
{
    arb_t t;

    arb_init(t);
    ntkball_sphere_area(norm, d - 1, prec);
    ntkball_sphere_area(t, d, prec);
    arb_div(norm, norm, t, prec);
    arb_clear(t);
}

static int integrate(arb_ptr lambda, ntkball_panel_plan_t *plan, const slong *degrees, slong num,
                     const ntkball_options_t *options)
{
    /* the guard bits of SPH-5, and those that a sum over the nodes loses */
    slong prec = plan->bits + 2 * (slong) FLINT_BIT_COUNT((ulong) (plan->max_degree + 1)) +
                 (slong) FLINT_BIT_COUNT((ulong) plan->nodes) +
                 (slong) FLINT_BIT_COUNT((ulong) plan->d) / 2 + 12;
    ntkball_nodes_t nodes;
    samples_t samples = {plan, nodes,
                         prec + 12 + (slong) FLINT_BIT_COUNT((ulong) plan->d) + plan->shrink};
    slong i;
    int ok = -1;

    _ntkball_nodes_init(nodes, plan->nodes);
    plan->f->ends(plan->ends, plan->f->context, samples.prec);
    _ntkball_sphere_norm(plan->norm, plan->d, samples.prec);
    if (ntkball_parallel_for(sample_panel, &samples, plan->num, "sphere samples", options, NULL) ==
        NTKBALL_OK)
        ok = _ntkball_nodes_sum(lambda, nodes, plan->d, degrees, num, prec, options);
    for (i = 0; ok == 1 && i < num; i++)
        arb_add_error_mag(lambda + i, plan->error);
    _ntkball_nodes_clear(nodes);
    return ok;
}

int _ntkball_sphere_panels(arb_ptr lambda, slong *used, const ntkball_angle_function_t *f, slong d,
                           const slong *degrees, slong num, slong bits,
                           const ntkball_options_t *options)
{
    ntkball_panel_plan_t plan = {.f = f, .d = d, .bits = bits + 6, .geometry = bits + 70};
    slong i;
    int ok = 1;

    plan.shrink = _ntkball_panel_shrink(&plan);
    plan.geometry += plan.shrink;
    arb_init(plan.norm);
    mag_init(plan.error);
    plan.ends = _arb_vec_init(f->pieces + 1);
    for (i = 0; i < num; i++)
        plan.max_degree = FLINT_MAX(plan.max_degree, degrees[i]);
    f->ends(plan.ends, f->context, plan.geometry);
    _ntkball_sphere_norm(plan.norm, d, NTKBALL_PANEL_PREC);
    for (i = 0; ok && i < f->pieces; i++)
        ok = _ntkball_panel_cut(&plan, i, 0) && _ntkball_panel_cut(&plan, i, 1);
    if (ok)
        ok = integrate(lambda, &plan, degrees, num, options);
    *used = plan.nodes;

    flint_free(plan.panels);
    _arb_vec_clear(plan.ends, f->pieces + 1);
    arb_clear(plan.norm);
    mag_clear(plan.error);
    return ok;
}
