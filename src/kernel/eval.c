/* Sigma_l(rho) and Theta_l(rho), l = 2 .. L+1 (KER-1):

       u_1 = Theta_1 = gamma_w^2 rho + gamma_b^2   (published: u_1 = rho),
       Sigma_l = sigma_w^2 D(u_{l-1}) + sigma_b^2, u_l = Sigma_l,
       Theta_l = Sigma_l + Theta_{l-1} sigma_w^2 D'(u_{l-1}),

   with D, D' by closed forms, by the dual series with its tail, or by quadrature.  Unit variance
   makes u = 1 a fixed point, D'(1) = chi/sigma_w^2; D and D' have roots or infinite derivatives
   there, so u = 1 and, for phi even or odd, u = -1 are followed exactly, not as balls.  The working
   precision (and the number of terms) grows until every value has the bits asked for. */
#include "kernel/internal.h"

#include <string.h>

#include "support/error.h"

/* Where u is known to be exactly. */
typedef enum
{
    AT_ONE,
    AT_MINUS_ONE,
    INSIDE
} place_t;

#define MAX_TERMS 16384

typedef struct
{
    const ntkball_network_struct *net;
    const ntkball_value_impl *rho;
    ntkball_kernel_algorithm_t algorithm;
    place_t start;
    int need_theta;
    int antipodal; /* is u = -1 done by the one-dimensional integral */
    ntkball_kernel_series_t series;
    mag_t norm2[2]; /* upper bounds of E[phi^2], E[phi'^2], for the integrals */
    ntkball_options_t inner;
} context_t;

/* D(u) and D'(u) (dd may be NULL) by the algorithm of ctx. */
static void dual(arb_t d, arb_t dd, context_t *ctx, place_t place, const arb_t u, slong prec)
{
    const ntkball_activation_t *phi = &ctx->net->phi;

    if (place == AT_MINUS_ONE && ctx->antipodal)
    {
        ntkball_kernel_antipodal(d, *phi, 0, ctx->norm2[0], prec);
        if (dd != NULL)
            ntkball_kernel_antipodal(dd, *phi, 1, ctx->norm2[1], prec);
    }
    else if (ctx->algorithm == KERNEL_CLOSED)
        ntkball_dual_closed(d, dd, *phi, u, prec);
    else if (ctx->algorithm == KERNEL_SERIES)
        ntkball_kernel_series_eval(d, dd, &ctx->series, u, prec);
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

/* The constants sigma_w^2, sigma_b^2, chi and the current u, Theta. */
typedef struct
{
    arb_t sw2, sb2, chi, u, theta, d, dd;
    place_t place;
} state_t;

static void state_init(state_t *s)
{
    arb_init(s->sw2);
    arb_init(s->sb2);
    arb_init(s->chi);
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
    arb_clear(s->chi);
    arb_clear(s->sb2);
    arb_clear(s->sw2);
}

/* Layer 1: u and Theta. */
static void first_layer(state_t *s, const context_t *ctx, slong prec)
{
    const ntkball_network_struct *net = ctx->net;
    ntkball_value_t rho;
    arb_t gw2;

    rho[0] = (ntkball_value_impl *) ctx->rho;
    arb_init(gw2);
    ntkball_value_get_arb(s->u, rho, prec);
    ntkball_value_get_arb(gw2, net->gamma_w2, prec);
    ntkball_value_get_arb(s->theta, net->gamma_b2, prec);
    arb_addmul(s->theta, gw2, s->u, prec);
    if (net->recursion == NTKBALL_RECURSION_EXACT)
        arb_set(s->u, s->theta);
    clamp(s->u, prec);
    s->place = ctx->start;
    if (s->place != INSIDE)
        arb_set_si(s->u, s->place == AT_ONE ? 1 : -1);
    if (s->place == AT_ONE) /* gamma_w^2 + gamma_b^2 = 1 */
        arb_one(s->theta);
    arb_clear(gw2);
}

/* sigma and theta of the next layer; s moves on. */
static void next_layer(arb_t sigma, arb_t theta, state_t *s, context_t *ctx, int last, slong prec)
{
    ntkball_parity_t parity = ntkball_activation_parity(ctx->net->phi);
    int even = s->place == AT_MINUS_ONE && parity == NTKBALL_PARITY_EVEN;
    int odd = s->place == AT_MINUS_ONE && parity == NTKBALL_PARITY_ODD;
    int fixed = s->place == AT_ONE || even || odd;

    if (fixed)
    {
        /* sigma_w^2 D(+-1) = +-(1 - sigma_b^2), sigma_w^2 D'(+-1) = +-chi */
        arb_sub_ui(s->d, s->sb2, 1, prec);
        if (!odd)
            arb_neg(s->d, s->d);
        arb_set(s->dd, s->chi);
        if (even)
            arb_neg(s->dd, s->dd);
    }
    else
    {
        dual(s->d, ctx->need_theta ? s->dd : NULL, ctx, s->place, s->u, prec);
        arb_mul(s->d, s->d, s->sw2, prec);
        arb_mul(s->dd, s->dd, s->sw2, prec);
    }

    arb_add(s->u, s->d, s->sb2, prec);
    if (fixed && !odd)
        arb_one(s->u);
    if (fixed)
        s->place = !odd ? AT_ONE : arb_is_zero(s->sb2) ? AT_MINUS_ONE : INSIDE;
    else
        s->place = INSIDE;
    if (s->place == AT_MINUS_ONE)
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

/* Are all values known to bits? */
static int accurate(arb_srcptr v, slong n, slong bits)
{
    slong i;

    for (i = 0; i < n; i++)
        if (!arb_is_zero(v + i) && arb_rel_accuracy_bits(v + i) < bits)
            return 0;
    return 1;
}

/* All layers at one precision. */
static ntkball_status_t
all_layers(arb_ptr sigma, arb_ptr theta, context_t *ctx, slong prec, ntkball_error_t *err)
{
    slong l, L = ctx->net->depth;
    state_t s;
    arb_t unused;
    ntkball_status_t status;

    state_init(&s);
    arb_init(unused);
    status = ntkball_network_constants(s.sw2, s.sb2, ctx->need_theta ? s.chi : NULL, ctx->net, prec,
                                       &ctx->inner, err);
    if (status != NTKBALL_DOMAIN)
    {
        first_layer(&s, ctx, prec);
        for (l = 0; l < L; l++)
            next_layer(sigma + l, ctx->need_theta ? theta + l : unused, &s, ctx, l + 1 == L, prec);
    }
    arb_clear(unused);
    state_clear(&s);
    return status;
}

/* Upper bounds of E[phi^2] and E[phi'^2]. */
static ntkball_status_t set_norms(context_t *ctx, ntkball_error_t *err)
{
    int deriv;
    arb_t t;
    ntkball_status_t status = NTKBALL_OK;

    arb_init(t);
    for (deriv = 0; deriv <= ctx->need_theta && status == NTKBALL_OK; deriv++)
    {
        status = ntkball_hermite_norm2(t, ctx->net->phi, deriv, 32, &ctx->inner, err);
        arb_get_mag(ctx->norm2[deriv], t);
    }
    arb_clear(t);
    return status;
}

/* Raises precision and number of terms until the values have their bits. */
static ntkball_status_t refine(arb_ptr sigma, arb_ptr theta, context_t *ctx, slong bits,
                               slong max_prec, ntkball_error_t *err)
{
    slong L = ctx->net->depth, prec = bits + 20 + 4 * L, len = 64, have = 0;
    int give_up = 0;
    ntkball_status_t status = NTKBALL_OK;

    if (ntkball_activation_is_table(ctx->net->phi)) /* all that is known, once */
    {
        len = ntkball_activation_hermite_len(ctx->net->phi);
        give_up = 1;
    }

    /* A value that is 0 would not end before max_prec: what costs much stops earlier. */
    if (ctx->algorithm != KERNEL_CLOSED)
        max_prec = FLINT_MIN(max_prec, (ctx->algorithm == KERNEL_SERIES ? 16 : 4) * prec);
    if (ctx->algorithm == KERNEL_INTEGRATE || ctx->antipodal)
        status = set_norms(ctx, err);
    while (status == NTKBALL_OK)
    {
        if (ctx->algorithm == KERNEL_SERIES && (have != prec || ctx->series.len != len))
        {
            status = ntkball_kernel_series_set(&ctx->series, ctx->net->phi, len, ctx->need_theta,
                                               prec, &ctx->inner, err);
            if (status != NTKBALL_OK)
                break;
            have = prec;
        }
        ctx->series.short_of_terms = 0;
        status = all_layers(sigma, theta, ctx, prec, err);
        if (status != NTKBALL_OK)
            break;
        if (accurate(sigma, L, bits) && (theta == NULL || accurate(theta, L, bits)))
            return NTKBALL_OK;
        if (give_up)
        {
            const char *rho = ntkball_value_str((ntkball_value_impl *const *) &ctx->rho);

            if (ntkball_activation_is_table(ctx->net->phi))
                ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                                  "kernel at rho = %s: the table gives no more digits; a table of "
                                  "more coefficients or smaller radii does",
                                  rho);
            else if (ctx->series.short_of_terms)
                ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                                  "kernel at rho = %s: %ld terms of the dual series leave a tail "
                                  "too large for %ld bits; ask for fewer digits",
                                  rho, len, bits);
            else
                ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                                  "kernel at rho = %s: %ld bits were not reached with %ld bits of "
                                  "working precision; raise max-precision or ask for fewer digits",
                                  rho, bits, prec);
            return NTKBALL_UNABLE;
        }
        if (ctx->series.short_of_terms && len < MAX_TERMS)
            len *= 2;
        else if (!ctx->series.short_of_terms && 2 * prec <= max_prec)
            prec *= 2;
        else
            give_up = 1;
    }
    return status;
}

/* Where u_1 is: exact for rational rho. */
static ntkball_status_t
locate(place_t *place, const ntkball_network_t net, const ntkball_value_t rho, ntkball_error_t *err)
{
    fmpq_t q, g;
    arb_t x;
    int outside;

    fmpq_init(q);
    fmpq_init(g);
    arb_init(x);
    *place = INSIDE;
    if (ntkball_value_get_fmpq(q, rho))
    {
        outside = fmpz_cmpabs(fmpq_numref(q), fmpq_denref(q)) > 0;
        if (fmpz_equal(fmpq_numref(q), fmpq_denref(q)))
            *place = AT_ONE;
        else if (fmpz_cmpabs(fmpq_numref(q), fmpq_denref(q)) == 0 &&
                 (net->recursion == NTKBALL_RECURSION_PUBLISHED ||
                  (ntkball_value_get_fmpq(g, net->gamma_b2) && fmpq_is_zero(g))))
            *place = AT_MINUS_ONE;
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
static ntkball_status_t choose(context_t *ctx, const char *name, ntkball_error_t *err)
{
    const ntkball_network_struct *net = ctx->net;
    ntkball_kernel_algorithm_t *algorithm = &ctx->algorithm;
    int closed = ntkball_dual_is_closed(net->phi);

    ctx->antipodal = 0;
    if (name == NULL || strcmp(name, "auto") == 0)
    {
        *algorithm = closed ? KERNEL_CLOSED : KERNEL_SERIES;
        ctx->antipodal =
            !closed && ctx->start == AT_MINUS_ONE && !ntkball_activation_is_table(net->phi);
    }
    else if (strcmp(name, "closed") == 0 && closed)
        *algorithm = KERNEL_CLOSED;
    else if (strcmp(name, "series") == 0)
        *algorithm = KERNEL_SERIES;
    else if (strcmp(name, "integrate") == 0 && !ntkball_activation_is_table(net->phi))
    {
        *algorithm = KERNEL_INTEGRATE;
        ctx->antipodal = 1;
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

ntkball_status_t ntkball_kernel_eval(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                                     const ntkball_value_t rho, slong bits,
                                     const ntkball_options_t *options, ntkball_error_t *err)
{
    context_t ctx;
    ntkball_status_t status;
    slong l;

    ntkball_options_init(&ctx.inner);
    if (options != NULL)
        ctx.inner = *options;
    ctx.inner.algorithm = NULL;
    ctx.inner.explain = NULL;
    ctx.net = net;
    ctx.rho = rho[0];
    ctx.need_theta = theta != NULL;
    ntkball_kernel_series_init(&ctx.series);
    mag_init(ctx.norm2[0]);
    mag_init(ctx.norm2[1]);

    for (l = 0; l < net->depth; l++)
    {
        arb_indeterminate(sigma + l);
        if (theta != NULL)
            arb_indeterminate(theta + l);
    }
    status = ntkball_network_check(net, theta != NULL, &ctx.inner, err);
    if (status == NTKBALL_OK)
        status = locate(&ctx.start, net, rho, err);
    if (status == NTKBALL_OK)
        status = choose(&ctx, options == NULL ? NULL : options->algorithm, err);
    if (status == NTKBALL_OK)
        status = refine(sigma, theta, &ctx, FLINT_MAX(bits, 2), ctx.inner.max_prec, err);
    if (options != NULL && status == NTKBALL_OK)
        ntkball_text_append(options->explain, "kernel: D and D' by %s (KER-1)\n",
                            ctx.algorithm == KERNEL_CLOSED   ? "closed forms"
                            : ctx.algorithm == KERNEL_SERIES ? "the dual series and its tail"
                                                             : "two-dimensional quadrature");

    mag_clear(ctx.norm2[1]);
    mag_clear(ctx.norm2[0]);
    ntkball_kernel_series_clear(&ctx.series);
    return status;
}
