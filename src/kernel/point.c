/* Sigma_l(rho) and Theta_l(rho) at one rho and one precision, l = 2 .. L+1 (KER-1):

       u_1 = Theta_1 = gamma_w^2 rho + gamma_b^2   (published: u_1 = rho),
       Sigma_l = sigma_w^2 D(u_{l-1}) + sigma_b^2, u_l = Sigma_l,
       Theta_l = Sigma_l + Theta_{l-1} sigma_w^2 D'(u_{l-1}),

   with D, D' by closed forms, by the dual series and its tail (near +-1, for phi with kinks, in the
   angle, SPH-13, SPH-15), or by quadrature.  Unit variance makes u = 1 a fixed point, D'(1) =
   chi/sigma_w^2; D and D' have roots or infinite derivatives there, so u = 1 and, for phi even or
   odd, u = -1 are followed exactly, not as balls. */
#include "kernel/internal.h"

#include <math.h>

/* The u of the layer reached, where it is, and Theta. */
typedef struct
{
    arb_t u, theta, d, dd;
    ntkball_kernel_place_t place;
} state_t;

static void state_init(state_t *s)
{
    arb_init(s->u);
    arb_init(s->theta);
    arb_init(s->d);
    arb_init(s->dd);
}

static void state_clear(state_t *s)
{
    arb_clear(s->dd);
    arb_clear(s->d);
    arb_clear(s->theta);
    arb_clear(s->u);
}

/* Is the tail of the series too large at u, by a guess? */
static int is_slow(const ntkball_kernel_plan_t *ctx, const arb_t u)
{
    double x = fabs(arf_get_d(arb_midref(u), ARF_RND_NEAR));

    return x > 0 && -log2(x) * (double) ctx->series.len < (double) ctx->prec;
}

/* By the angle of u; 0 when u is not known. */
static int by_angle(arb_t d, arb_t dd, const ntkball_kernel_plan_t *ctx, const arb_t u)
{
    arb_t t;
    int ok;

    arb_init(t);
    ntkball_angle_of(t, u, ctx->prec + 20);
    ok = arb_is_finite(t);
    if (ok)
        ntkball_kinks_eval(d, dd, &ctx->kinks, t);
    ok = ok && arb_is_finite(d) && (dd == NULL || arb_is_finite(dd));
    arb_clear(t);
    return ok;
}

/* D(u) and D'(u) (dd may be NULL) by the algorithm of ctx. */
static void dual(arb_t d, arb_t dd, const ntkball_kernel_plan_t *ctx, ntkball_kernel_point_t *point,
                 ntkball_kernel_place_t place, const arb_t u)
{
    const ntkball_activation_t *phi = &ctx->net->phi;
    slong prec = ctx->prec;

    if (place == KERNEL_AT_MINUS_ONE && ctx->antipodal)
    {
        ntkball_kernel_antipodal(d, *phi, 0, ctx->norm2[0], prec);
        if (dd != NULL)
            ntkball_kernel_antipodal(dd, *phi, 1, ctx->norm2[1], prec);
    }
    else if (ctx->algorithm == KERNEL_CLOSED)
        ntkball_dual_closed(d, dd, *phi, u, prec);
    else if (ctx->algorithm == KERNEL_SERIES)
    {
        int kinked = ctx->kinked && is_slow(ctx, u);

        if (!kinked || !by_angle(d, dd, ctx, u)) /* by_angle: bits are missing, not terms */
            ntkball_kernel_series_eval(d, dd, &ctx->series, u, prec,
                                       kinked ? NULL : &point->short_of_terms);
    }
    else
    {
        ntkball_kernel_integrate(d, *phi, 0, u, ctx->norm2[0], prec);
        if (dd != NULL)
            ntkball_kernel_integrate(dd, *phi, 1, u, ctx->norm2[1], prec);
    }
}

/* x cut to [-1, 1], where every Sigma_l is. */
static void clamp(arb_t x, slong prec)
{
    arb_t unit;

    arb_init(unit);
    mag_one(arb_radref(unit));
    if (!arb_contains(unit, x) && !arb_intersection(x, x, unit, FLINT_MAX(prec, arb_bits(x)) + 64))
        arb_set(x, unit);
    arb_clear(unit);
}

/* Layer 1: u and Theta. */
static void
first_layer(state_t *s, const ntkball_kernel_plan_t *ctx, const ntkball_kernel_point_t *point)
{
    const ntkball_network_struct *net = ctx->net;
    slong prec = ctx->prec;
    arb_t gw2;

    arb_init(gw2);
    ntkball_value_get_arb(s->u, *point->rho, prec);
    ntkball_value_get_arb(gw2, net->gamma_w2, prec);
    ntkball_value_get_arb(s->theta, net->gamma_b2, prec);
    arb_addmul(s->theta, gw2, s->u, prec);
    if (net->recursion == NTKBALL_RECURSION_EXACT)
        arb_set(s->u, s->theta);
    clamp(s->u, prec);
    s->place = point->start;
    if (s->place != KERNEL_INSIDE)
        arb_set_si(s->u, s->place == KERNEL_AT_ONE ? 1 : -1);
    if (s->place == KERNEL_AT_ONE) /* gamma_w^2 + gamma_b^2 = 1 */
        arb_one(s->theta);
    arb_clear(gw2);
}

/* sigma and theta of the next layer; s moves on. */
static void next_layer(arb_t sigma, arb_t theta, state_t *s, const ntkball_kernel_plan_t *ctx,
                       ntkball_kernel_point_t *point, int last)
{
    ntkball_parity_t parity = ntkball_activation_parity(ctx->net->phi);
    int even = s->place == KERNEL_AT_MINUS_ONE && parity == NTKBALL_PARITY_EVEN;
    int odd = s->place == KERNEL_AT_MINUS_ONE && parity == NTKBALL_PARITY_ODD;
    slong prec = ctx->prec;
    int fixed = s->place == KERNEL_AT_ONE || even || odd;

    if (fixed)
    {
        /* sigma_w^2 D(+-1) = +-(1 - sigma_b^2), sigma_w^2 D'(+-1) = +-chi */
        arb_sub_ui(s->d, ctx->sb2, 1, prec);
        if (!odd)
            arb_neg(s->d, s->d);
        arb_set(s->dd, ctx->chi);
        if (even)
            arb_neg(s->dd, s->dd);
    }
    else
    {
        dual(s->d, ctx->need_theta ? s->dd : NULL, ctx, point, s->place, s->u);
        arb_mul(s->d, s->d, ctx->sw2, prec);
        arb_mul(s->dd, s->dd, ctx->sw2, prec);
    }

    arb_add(s->u, s->d, ctx->sb2, prec);
    if (fixed && !odd)
        arb_one(s->u);
    if (fixed)
        s->place = !odd                    ? KERNEL_AT_ONE
                   : arb_is_zero(ctx->sb2) ? KERNEL_AT_MINUS_ONE
                                           : KERNEL_INSIDE;
    else
        s->place = KERNEL_INSIDE;
    if (s->place == KERNEL_AT_MINUS_ONE)
        arb_set_si(s->u, -1);
    clamp(s->u, prec);

    if (last && !ctx->net->output_bias)
        arb_set(sigma, s->d);
    else
        arb_set(sigma, s->u);
    if (ctx->need_theta)
    {
        arb_mul(s->theta, s->theta, s->dd, prec);
        arb_add(theta, s->theta, sigma, prec);
        arb_set(s->theta, theta);
    }
}

void ntkball_kernel_at(const ntkball_kernel_plan_t *ctx, ntkball_kernel_point_t *point)
{
    slong l, L = ctx->net->depth;
    state_t s;
    arb_t unused;

    state_init(&s);
    arb_init(unused);
    point->short_of_terms = 0;
    first_layer(&s, ctx, point);
    for (l = 0; l < L; l++)
        next_layer(point->sigma + l, ctx->need_theta ? point->theta + l : unused, &s, ctx, point,
                   l + 1 == L);
    arb_clear(unused);
    state_clear(&s);
}
