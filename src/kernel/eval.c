/* The kernels at many correlations: the plan they share, and rounds of growing precision and length
   of the dual series in which the threads take one correlation after the other (point.c), until
   every value has the bits asked for. */
#include "kernel/internal.h"

#include <math.h>
#include <string.h>

#include "support/error.h"
#include "support/parallel.h"

#define MAX_TERMS 16384
/* A round that would cost more than this many units, terms bits^2.5, is not begun: about the cost
   of all MAX_TERMS terms at a thousand digits, minutes. */
#define MAX_WORK (MAX_TERMS * pow(3500, 2.5))
/* What is asked for is out of reach when that allows no more than this many terms; then an
   enclosure of about this many bits is given quickly. */
#define FEW_TERMS 1024
#define FEW_BITS 1024
/* The polynomials of wedge.c take seconds where some hundred terms take milliseconds: they wait for
   a series that is still too short with so many terms, beyond so many bits with MAX_TERMS, and are
   not made at all where they would take many minutes. */
#define WEDGE_TERMS 1024
#define WEDGE_BITS 640
#define WEDGE_MAX_BITS 1280

typedef struct
{
    ntkball_kernel_plan_t plan;
    ntkball_kernel_point_t *points;
    slong num, bits, max_prec, len, have;
    int at_minus_one; /* does any correlation start there */
    int is_table;     /* one round with all that is known */
    int may_kink;     /* can the integrals of kinks.c take the place of more terms */
    double max_work;
    ntkball_options_t inner;
    ntkball_text_t *why; /* how the coefficients were computed; NULL: nobody asks */
} context_t;

static void context_init(context_t *ctx, const ntkball_network_t net, slong num)
{
    ctx->plan.net = net;
    ctx->plan.antipodal = 0;
    ctx->plan.kinked = 0;
    ctx->may_kink = 0;
    ctx->at_minus_one = 0;
    arb_init(ctx->plan.sw2);
    arb_init(ctx->plan.sb2);
    arb_init(ctx->plan.chi);
    ntkball_kernel_series_init(&ctx->plan.series);
    mag_init(ctx->plan.norm2[0]);
    mag_init(ctx->plan.norm2[1]);
    ctx->num = num;
    ctx->points = flint_calloc((size_t) FLINT_MAX(num, 1), sizeof(ntkball_kernel_point_t));
    ctx->len = 64;
    ctx->have = 0;
}

static void context_clear(context_t *ctx)
{
    ntkball_text_free(ctx->why);
    flint_free(ctx->points);
    if (ctx->plan.kinked)
        ntkball_kinks_clear(&ctx->plan.kinks);
    mag_clear(ctx->plan.norm2[1]);
    mag_clear(ctx->plan.norm2[0]);
    ntkball_kernel_series_clear(&ctx->plan.series);
    arb_clear(ctx->plan.chi);
    arb_clear(ctx->plan.sb2);
    arb_clear(ctx->plan.sw2);
}

int ntkball_kernel_accurate(arb_srcptr v, slong n, slong bits)
{
    slong i;

    for (i = 0; i < n; i++)
        if (!arb_is_zero(v + i) && arb_rel_accuracy_bits(v + i) < bits)
            return 0;
    return 1;
}

/* Upper bounds of E[phi^2] and E[phi'^2]. */
static ntkball_status_t set_norms(context_t *ctx, ntkball_error_t *err)
{
    int deriv;
    arb_t t;
    ntkball_status_t status = NTKBALL_OK;

    arb_init(t);
    for (deriv = 0; deriv <= ctx->plan.need_theta && status == NTKBALL_OK; deriv++)
    {
        status = ntkball_hermite_norm2(t, ctx->plan.net->phi, deriv, 32, &ctx->inner, err);
        arb_get_mag(ctx->plan.norm2[deriv], t);
    }
    arb_clear(t);
    return status;
}

static ntkball_status_t set_series(context_t *ctx, ntkball_error_t *err)
{
    ntkball_kernel_plan_t *plan = &ctx->plan;
    ntkball_options_t options = ctx->inner;

    options.explain = ctx->why;
    ntkball_text_empty(ctx->why);
    return ntkball_kernel_series_set(&plan->series, plan->net->phi, ctx->len, plan->need_theta,
                                     plan->prec, &options, err);
}

/* The integrals of kinks.c anew for this precision; without them when they do not reach it. */
static ntkball_status_t set_kinks(context_t *ctx, ntkball_error_t *err)
{
    ntkball_kernel_plan_t *plan = &ctx->plan;
    ntkball_status_t status;

    if (plan->kinked)
        ntkball_kinks_clear(&plan->kinks);
    status = ntkball_kinks_init_set(&plan->kinks, plan->net->phi, plan->need_theta, plan->prec + 10,
                                    &ctx->inner, err);
    plan->kinked = status == NTKBALL_OK;
    if (plan->kinked)
        return status;
    ntkball_kinks_clear(&plan->kinks);
    ctx->may_kink = 0;
    return err->kind == NTKBALL_ERR_ACCURACY ? NTKBALL_OK : status;
}

/* Constants and dual series for this precision and length. */
static ntkball_status_t set_plan(context_t *ctx, ntkball_error_t *err)
{
    ntkball_kernel_plan_t *plan = &ctx->plan;
    ntkball_status_t status = NTKBALL_OK;

    if (ctx->have != plan->prec)
        status =
            ntkball_network_constants(plan->sw2, plan->sb2, plan->need_theta ? plan->chi : NULL,
                                      plan->net, plan->prec, &ctx->inner, err);
    if (status == NTKBALL_OK && plan->algorithm == KERNEL_SERIES &&
        (ctx->have != plan->prec || plan->series.len != ctx->len))
        status = set_series(ctx, err);
    if (status == NTKBALL_OK && plan->kinked && ctx->have != plan->prec)
        status = set_kinks(ctx, err);
    ctx->have = plan->prec;
    return status;
}

static void job(void *context, slong worker, slong i)
{
    context_t *ctx = context;
    ntkball_kernel_point_t *point = ctx->points + i;
    slong L = ctx->plan.net->depth;

    (void) worker;
    if (point->done)
        return;
    ntkball_kernel_at(&ctx->plan, point);
    point->done = ntkball_kernel_accurate(point->sigma, L, ctx->bits) &&
                  (point->theta == NULL || ntkball_kernel_accurate(point->theta, L, ctx->bits));
}

/* The first point that is not done, or NULL; *short_of_terms: is any for want of terms? */
static const ntkball_kernel_point_t *open_point(int *short_of_terms, const context_t *ctx)
{
    const ntkball_kernel_point_t *first = NULL;
    slong i;

    *short_of_terms = 0;
    for (i = ctx->num - 1; i >= 0; i--)
        if (!ctx->points[i].done)
        {
            first = ctx->points + i;
            *short_of_terms |= first->short_of_terms;
        }
    return first;
}

static int affordable(const context_t *ctx, slong len, slong prec)
{
    return ctx->plan.algorithm != KERNEL_SERIES ||
           (double) len * pow((double) prec, 2.5) <= ctx->max_work;
}

/* The bits that the worst value still lacks, at most as many as are asked for. */
static slong missing(const context_t *ctx)
{
    slong i, l, miss = 0;

    for (i = 0; i < ctx->num; i++)
        for (l = 0; !ctx->points[i].done && l < ctx->plan.net->depth; l++)
        {
            const ntkball_kernel_point_t *p = ctx->points + i;

            miss = FLINT_MAX(miss, ctx->bits - arb_rel_accuracy_bits(p->sigma + l));
            if (p->theta != NULL)
                miss = FLINT_MAX(miss, ctx->bits - arb_rel_accuracy_bits(p->theta + l));
        }
    return FLINT_MIN(miss, ctx->bits);
}

static int may_grow_terms(const context_t *ctx)
{
    return ctx->len < MAX_TERMS && affordable(ctx, 2 * ctx->len, ctx->plan.prec);
}

/* The next round; 0 when there is none to try. */
static int grow(context_t *ctx, int short_of_terms)
{
    slong prec = ctx->plan.prec, next = 2 * prec;

    if (ctx->is_table)
        return 0;
    if (ctx->plan.kinked && !ctx->plan.kinks.hinged)
    {
        next = prec + missing(ctx) + 16;
        if (next > WEDGE_MAX_BITS)
            return 0;
    }
    if (short_of_terms && may_grow_terms(ctx))
        ctx->len *= 2;
    else if (!short_of_terms && next <= ctx->max_prec && affordable(ctx, ctx->len, next))
        ctx->plan.prec = next;
    else
        return 0;
    return 1;
}

/* Is it time for the integrals of kinks.c? */
static int kinks_are_due(const context_t *ctx)
{
    slong prec = ctx->plan.prec;

    if (!ctx->may_kink || ctx->plan.kinked)
        return 0;
    if (ntkball_hinges_apply(ctx->plan.net->phi))
        return 1;
    return (prec <= WEDGE_BITS && ctx->len >= WEDGE_TERMS) ||
           (prec <= WEDGE_MAX_BITS && !may_grow_terms(ctx));
}

static void set_first_round(context_t *ctx)
{
    slong prec = ctx->bits + 20 + 4 * ctx->plan.net->depth;

    /* A value that is 0 would not end before max_prec: what costs much stops earlier. */
    if (ctx->plan.algorithm != KERNEL_CLOSED)
        ctx->max_prec =
            FLINT_MIN(ctx->max_prec, (ctx->plan.algorithm == KERNEL_SERIES ? 16 : 4) * prec);
    if (ctx->is_table)
        ctx->len = ntkball_activation_hermite_len(ctx->plan.net->phi);
    ctx->max_work = MAX_WORK;
    if (!ctx->is_table && !affordable(ctx, FEW_TERMS, prec))
    {
        prec = FLINT_MIN(prec, FEW_BITS);
        ctx->max_work = MAX_WORK / 64;
    }
    ctx->plan.prec = prec;
}

static ntkball_status_t
give_up(const context_t *ctx, const ntkball_kernel_point_t *point, ntkball_error_t *err)
{
    const char *rho = ntkball_value_str(*point->rho);

    if (ctx->is_table)
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "kernel at rho = %s: the table gives no more digits; a table of more "
                          "coefficients or smaller radii does",
                          rho);
    else if (point->short_of_terms || ctx->plan.prec < ctx->bits)
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "kernel at rho = %s: %ld terms of the dual series with %ld bits are too "
                          "few for %ld bits, and more are beyond the work limit; ask for fewer "
                          "digits",
                          rho, (long) ctx->len, (long) ctx->plan.prec, (long) ctx->bits);
    else
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "kernel at rho = %s: %ld bits were not reached with %ld bits of "
                          "working precision; raise max-precision or ask for fewer digits",
                          rho, (long) ctx->bits, (long) ctx->plan.prec);
    return NTKBALL_UNABLE;
}

/* Rounds until every point is done. */
static ntkball_status_t refine(context_t *ctx, ntkball_error_t *err)
{
    const ntkball_kernel_point_t *point;
    int short_of_terms;
    ntkball_status_t status = NTKBALL_OK;

    if (ctx->plan.algorithm == KERNEL_INTEGRATE || ctx->plan.antipodal)
        status = set_norms(ctx, err);
    set_first_round(ctx);
    while (status == NTKBALL_OK)
    {
        status = set_plan(ctx, err);
        if (status == NTKBALL_OK)
            status = ntkball_parallel_for(job, ctx, ctx->num, "kernel", &ctx->inner, err);
        if (status != NTKBALL_OK)
            break;
        point = open_point(&short_of_terms, ctx);
        if (point == NULL)
            return NTKBALL_OK;
        if (short_of_terms && kinks_are_due(ctx))
            status = set_kinks(ctx, err);
        else if (!grow(ctx, short_of_terms))
            return give_up(ctx, point, err);
    }
    return status;
}

/* Where u_1 is: exact for rational rho. */
static ntkball_status_t locate(ntkball_kernel_place_t *place, const ntkball_network_t net,
                               const ntkball_value_t rho, ntkball_error_t *err)
{
    fmpq_t q, g;
    arb_t x;
    int outside;

    fmpq_init(q);
    fmpq_init(g);
    arb_init(x);
    *place = KERNEL_INSIDE;
    if (ntkball_value_get_fmpq(q, rho))
    {
        outside = fmpz_cmpabs(fmpq_numref(q), fmpq_denref(q)) > 0;
        if (fmpz_equal(fmpq_numref(q), fmpq_denref(q)))
            *place = KERNEL_AT_ONE;
        else if (fmpz_cmpabs(fmpq_numref(q), fmpq_denref(q)) == 0 &&
                 (net->recursion == NTKBALL_RECURSION_PUBLISHED ||
                  (ntkball_value_get_fmpq(g, net->gamma_b2) && fmpq_is_zero(g))))
            *place = KERNEL_AT_MINUS_ONE;
    }
    else
    {
        ntkball_value_get_arb(x, rho, 128);
        arb_abs(x, x);
        arb_sub_ui(x, x, 1, 128);
        outside = arb_is_positive(x);
    }
    arb_clear(x);
    fmpq_clear(g);
    fmpq_clear(q);
    if (outside)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "rho = %s is no correlation; give a value in [-1, 1]",
                          ntkball_value_str(rho));
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

/* The algorithm named, or the best that applies: closed forms, else the series, with the integral
   in one variable at u = -1, where the series of kinked activations converges too slowly. */
static ntkball_status_t choose(ntkball_kernel_plan_t *plan, const char *name, ntkball_error_t *err)
{
    const ntkball_network_struct *net = plan->net;
    int closed = ntkball_dual_is_closed(net->phi);

    plan->antipodal = 0;
    if (name == NULL || strcmp(name, "auto") == 0)
    {
        plan->algorithm = closed ? KERNEL_CLOSED : KERNEL_SERIES;
        plan->antipodal = !closed && !ntkball_activation_is_table(net->phi);
    }
    else if (strcmp(name, "closed") == 0 && closed)
        plan->algorithm = KERNEL_CLOSED;
    else if (strcmp(name, "series") == 0)
        plan->algorithm = KERNEL_SERIES;
    else if (strcmp(name, "integrate") == 0 && !ntkball_activation_is_table(net->phi))
    {
        plan->algorithm = KERNEL_INTEGRATE;
        plan->antipodal = 1;
    }
    else
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          strcmp(name, "closed") == 0
                              ? "algorithm closed does not apply to %s; use auto"
                              : "unknown kernel algorithm for %s; use auto, closed, series or "
                                "integrate",
                          ntkball_activation_name(net->phi));
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

/* The points, their values unknown so far. */
static void set_points(context_t *ctx, arb_ptr sigma, arb_ptr theta, const ntkball_value_t *rho)
{
    slong i, L = ctx->plan.net->depth;

    for (i = 0; i < ctx->num; i++)
    {
        ctx->points[i].rho = rho + i;
        ctx->points[i].sigma = sigma + i * L;
        ctx->points[i].theta = theta == NULL ? NULL : theta + i * L;
    }
    for (i = 0; i < ctx->num * L; i++)
    {
        arb_indeterminate(sigma + i);
        if (theta != NULL)
            arb_indeterminate(theta + i);
    }
}

static ntkball_status_t locate_all(context_t *ctx, ntkball_error_t *err)
{
    slong i;
    ntkball_status_t status = NTKBALL_OK;

    ctx->at_minus_one = 0;
    for (i = 0; i < ctx->num && status == NTKBALL_OK; i++)
    {
        status = locate(&ctx->points[i].start, ctx->plan.net, *ctx->points[i].rho, err);
        ctx->at_minus_one |= ctx->points[i].start == KERNEL_AT_MINUS_ONE;
    }
    return status;
}

/* Which algorithm and why, with its numbers. */
static void explain(const context_t *ctx, const ntkball_options_t *options)
{
    const ntkball_kernel_plan_t *plan = &ctx->plan;
    ntkball_text_t *text = options->explain;
    int asked = options->algorithm != NULL && strcmp(options->algorithm, "auto") != 0;

    ntkball_text_append(text, "kernel of %s: D and D' (KER-1) by ",
                        ntkball_activation_name(plan->net->phi));
    if (plan->algorithm == KERNEL_CLOSED)
        ntkball_text_append(text, "their closed forms (DUAL-1 .. DUAL-9)");
    else if (plan->algorithm == KERNEL_INTEGRATE)
        ntkball_text_append(text, "two-dimensional quadrature (KER-3, KER-5)");
    else
        ntkball_text_append(text,
                            "%ld terms of their series, tail <= %.3g, %.3g times |u|^%ld "
                            "(KER-2)%s",
                            (long) plan->series.len, mag_get_d(plan->series.tail_d),
                            mag_get_d(plan->series.tail_dd), (long) plan->series.len,
                            asked ? "" : ", as there is no closed form");
    if (plan->kinked)
        ntkball_text_append(text, ", where that is too few by integrals in the angle (%s)",
                            plan->kinks.hinged ? "SPH-13" : "SPH-15");
    if (plan->antipodal)
        ntkball_text_append(text, ", at u = -1 by an integral in one variable (KER-5)");
    ntkball_text_append(text, "; %ld bits\n%s", (long) plan->prec, ntkball_text_get(ctx->why));
}

ntkball_status_t ntkball_kernel_values(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                                       const ntkball_value_t *rho, slong num, slong bits,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    context_t ctx;
    ntkball_status_t status;

    context_init(&ctx, net, num);
    ntkball_options_init(&ctx.inner);
    if (options != NULL)
        ctx.inner = *options;
    ctx.inner.algorithm = NULL;
    ctx.inner.explain = NULL;
    ctx.why = options != NULL && options->explain != NULL ? ntkball_text_new() : NULL;
    ctx.bits = FLINT_MAX(bits, 2);
    ctx.max_prec = ctx.inner.max_prec;
    ctx.is_table = ntkball_activation_is_table(net->phi);
    ctx.plan.need_theta = theta != NULL;
    set_points(&ctx, sigma, theta, rho);

    status = ntkball_network_check(net, theta != NULL, &ctx.inner, err);
    if (status == NTKBALL_OK)
        status = locate_all(&ctx, err);
    if (status == NTKBALL_OK)
        status = choose(&ctx.plan, options == NULL ? NULL : options->algorithm, err);
    ctx.may_kink = status == NTKBALL_OK && ctx.plan.algorithm == KERNEL_SERIES &&
                   ctx.plan.antipodal && ntkball_kinks_apply(net->phi);
    ctx.plan.antipodal = ctx.plan.antipodal && ctx.at_minus_one;
    if (status == NTKBALL_OK)
        status = refine(&ctx, err);
    if (ctx.why != NULL && status != NTKBALL_DOMAIN)
        explain(&ctx, options);
    context_clear(&ctx);
    return status;
}

ntkball_status_t ntkball_kernel_eval(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                                     const ntkball_value_t rho, slong bits,
                                     const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_value_t one[1];

    one[0][0] = rho[0];
    return ntkball_kernel_values(sigma, theta, net, (const ntkball_value_t *) one, 1, bits, options,
                                 err);
}
