/* SPH-9: eigenvalues of a kernel that is analytic in the angle between breaks and perhaps singular
   at them, by Gauss-Legendre on panels.

   A panel is kept when a ball of the kernel over a box around one of its Bernstein ellipses is
   finite and needs few nodes, else it is halved; towards a singular end the panels so become
   shorter like a geometric series, and a panel too short to matter is enclosed by the range of its
   integrand, or where K grows beyond all bounds by a power of the distance (SPH-19).  Positions are
   measured from the nearer end of the piece, as exact doubles. */
#include "sphere/panels.h"

#include <math.h>

#include "support/parallel.h"

#define MAX_PANELS 20000
/* Positions next to pi, as short as 2^-bits, are told apart at the precision of the geometry; PREC
   is for bounds. */
#define PREC 64

typedef struct
{
    slong piece;
    int from_right; /* t = right end - x, else left end + x */
    double x0, x1;  /* fractions of the length of the piece, 0 <= x0 < x1 <= 1/2 */
    slong nodes;    /* 0: enclosed as a whole */
    slong first;    /* index of the first node */
} panel_t;

typedef struct
{
    const ntkball_angle_function_t *f;
    slong d, bits, max_degree, geometry, shrink;
    arb_ptr ends; /* to geometry bits while panels are made, then to the working precision */
    arb_t norm;   /* |S^(d-1)|/|S^d| */
    panel_t *panels;
    slong num, alloc, nodes;
    mag_t error; /* of truncation and of ends left out, for every degree asked for */
} plan_t;

/* ---- geometry ------------------------------------------------------------------------------- */

/* The end points a < b of a panel. */
static void panel_ends(arb_t a, arb_t b, const plan_t *plan, const panel_t *p, slong prec)
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

/* The midpoint and half the length of a panel. */
static void panel_centre(arb_t centre, arb_t half, const plan_t *plan, const panel_t *p, slong prec)
{
    arb_t x;

    arb_init(x);
    panel_ends(half, centre, plan, p, prec);
    arb_add(centre, half, centre, prec);
    arb_mul_2exp_si(centre, centre, -1);
    arb_sub(half, plan->ends + p->piece + 1, plan->ends + p->piece, prec);
    arb_set_d(x, (p->x1 - p->x0) / 2);
    arb_mul(half, half, x, prec);
    arb_clear(x);
}

/* ---- one ellipse ---------------------------------------------------------------------------- */

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
static int ellipse_set(ellipse_t *e, const plan_t *plan, const panel_t *p, double rho)
{
    arb_t centre, half, axis;
    acb_t box, value;
    int ok;

    arb_init(centre);
    arb_init(half);
    arb_init(axis);
    acb_init(box);
    acb_init(value);

    panel_centre(centre, half, plan, p, plan->geometry);
    arb_set_d(e->rho, rho);
    arb_inv(axis, e->rho, PREC);
    arb_sub(e->y, e->rho, axis, PREC);
    arb_add(axis, e->rho, axis, PREC);
    arb_mul(axis, axis, half, PREC);
    arb_mul(e->y, e->y, half, PREC);
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
static double nodes_needed(const plan_t *plan, const ellipse_t *e)
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
static void truncation(mag_t error, const plan_t *plan, const ellipse_t *e, const panel_t *p)
{
    arb_t t, u;
    mag_t m;

    arb_init(t);
    arb_init(u);
    mag_init(m);
    panel_centre(u, t, plan, p, PREC);
    arb_mul(t, t, plan->norm, PREC);
    arb_mul_ui(t, t, 16, PREC);
    arb_div_ui(t, t, 3, PREC);
    arb_mul_ui(u, e->y, (ulong) plan->max_degree, PREC);
    arb_exp(u, u, PREC);
    arb_mul(t, t, u, PREC);
    arb_pow_ui(u, e->rho, 2 * (ulong) p->nodes, PREC);
    arb_div(t, t, u, PREC);
    arb_mul(u, e->rho, e->rho, PREC);
    arb_inv(u, u, PREC);
    arb_sub_ui(u, u, 1, PREC);
    arb_neg(u, u);
    arb_div(t, t, u, PREC);
    arb_get_mag(error, t);
    mag_mul(error, error, e->sup);
    mag_pow_ui(m, e->sine, (ulong) (plan->d - 1));
    mag_mul(error, error, m);
    arb_clear(t);
    arb_clear(u);
    mag_clear(m);
}

/* ---- the panels ----------------------------------------------------------------------------- */

/* A ball around int_a^b sin^(d-1): with s the distance from 0 (or from pi, to the right of pi/2),
   sin^(d-1) = s^(d-1) (sin s/s)^(d-1), and sin s/s decreases. */
static void whole_weight(arb_t res, const plan_t *plan, const panel_t *p, slong prec)
{
    arb_t a, b, u, v;

    arb_init(a);
    arb_init(b);
    arb_init(u);
    arb_init(v);
    panel_ends(a, b, plan, p, prec);
    if (p->piece == plan->f->pieces - 1 && p->from_right)
    {
        /* exact fractions of the length: no cancellation */
        panel_t mirror = *p;

        mirror.from_right = 0;
        panel_ends(a, b, plan, &mirror, prec);
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

/* x = cos t and F = c_d K(cos t) int_a^b sin^(d-1) as balls over the whole panel [a, b]. */
static void whole(arb_t x, arb_t F, const plan_t *plan, const panel_t *p, slong prec)
{
    arb_t a, b, t;

    arb_init(a);
    arb_init(b);
    arb_init(t);
    panel_ends(a, b, plan, p, prec);
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

/* Is the panel so short that its range says enough? */
static int is_tiny(const plan_t *plan, const panel_t *p)
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
    whole(x, F, plan, p, plan->geometry);
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

/* The best of a few ellipses; p->nodes and error are set when one is good enough. */
static int fit(panel_t *p, mag_t error, const plan_t *plan)
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

/* q > -1: the integrand is at most c_d sup s^q at this end; 0 when nothing is known there. */
static int
end_power(fmpq_t q, const ntkball_end_bound_t **bound, const plan_t *plan, slong piece, int right)
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
static int is_small_end(mag_t error, const plan_t *plan, const panel_t *p)
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
        arb_sub(b, plan->ends + p->piece + 1, plan->ends + p->piece, PREC);
        arb_set_d(x, p->x1);
        arb_mul(b, b, x, PREC);
        arb_one(a);
        arb_mul_2exp_si(a, a, bound->range_exp);
        small = arb_le(b, a);
        arb_pow_fmpq(x, b, q, PREC);
        arb_mul_fmpz(x, x, fmpq_denref(q), PREC);
        arb_div_fmpz(x, x, fmpq_numref(q), PREC);
        arb_mul(x, x, plan->norm, PREC);
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
static slong shrink(const plan_t *plan)
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

static void keep(plan_t *plan, const panel_t *p)
{
    if (plan->num == plan->alloc)
    {
        plan->alloc = 2 * plan->alloc + 16;
        plan->panels = flint_realloc(plan->panels, (size_t) plan->alloc * sizeof(panel_t));
    }
    plan->panels[plan->num] = *p;
    plan->panels[plan->num++].first = plan->nodes;
    plan->nodes += FLINT_MAX(p->nodes, 1);
}

/* Panels of one half of a piece; 0 when they do not end. */
static int cut(plan_t *plan, slong piece, int from_right)
{
    panel_t stack[1100], p = {.piece = piece, .from_right = from_right, .x0 = 0, .x1 = 0.5};
    slong top = 0;
    mag_t error;
    int ok = 1;

    mag_init(error);
    stack[top++] = p;
    while (ok && top > 0)
    {
        p = stack[--top];
        p.nodes = 0;
        if (fit(&p, error, plan))
            mag_add(plan->error, plan->error, error);
        else if (is_small_end(error, plan, &p))
        {
            mag_add(plan->error, plan->error, error);
            continue;
        }
        else if (!is_tiny(plan, &p))
        {
            double middle = (p.x0 + p.x1) / 2;
            panel_t q = p;

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

/* ---- the samples ---------------------------------------------------------------------------- */

typedef struct
{
    const plan_t *plan;
    ntkball_nodes_struct *nodes;
    slong prec;
} samples_t;

static void
sample(const samples_t *s, const panel_t *p, const arb_t centre, const arb_t half, slong j)
{
    const plan_t *plan = s->plan;
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
    const panel_t *p = s->plan->panels + index;
    arb_t centre, half;
    slong j;

    (void) worker;
    arb_init(centre);
    arb_init(half);
    if (p->nodes == 0)
        whole(s->nodes->x + p->first, s->nodes->even + p->first, s->plan, p, s->prec);
    else
    {
        panel_centre(centre, half, s->plan, p, s->prec);
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

static int integrate(arb_ptr lambda, plan_t *plan, const slong *degrees, slong num,
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
    plan_t plan = {.f = f, .d = d, .bits = bits + 6, .geometry = bits + 70};
    slong i;
    int ok = 1;

    plan.shrink = shrink(&plan);
    plan.geometry += plan.shrink;
    arb_init(plan.norm);
    mag_init(plan.error);
    plan.ends = _arb_vec_init(f->pieces + 1);
    for (i = 0; i < num; i++)
        plan.max_degree = FLINT_MAX(plan.max_degree, degrees[i]);
    f->ends(plan.ends, f->context, plan.geometry);
    _ntkball_sphere_norm(plan.norm, d, PREC);
    for (i = 0; ok && i < f->pieces; i++)
        ok = cut(&plan, i, 0) && cut(&plan, i, 1);
    if (ok)
        ok = integrate(lambda, &plan, degrees, num, options);
    *used = plan.nodes;

    flint_free(plan.panels);
    _arb_vec_clear(plan.ends, f->pieces + 1);
    arb_clear(plan.norm);
    mag_clear(plan.error);
    return ok;
}
