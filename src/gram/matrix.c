/* Sigma_l, Theta_l and sigma_w^2 D'(Sigma_{l-1}) at all pairs of the data.

   The recursion runs once a pair, on the exact correlation, with D and D' by closed forms or by the
   dual series with its tail.  What a pair shares with the others is computed once: the constants,
   the series (its length is settled at the pair whose |rho| is largest, where the tail weighs
   most), the suffix sums of the coefficients, which let a pair of small |u| stop early (GRAM-5),
   and the values at rho = 1 and rho = -1, which are known exactly (NET-2, NET-3, KER-1).  Rows are
   independent jobs. */
#include <math.h>

#include "dual/form.h"
#include "gram/kinds.h"
#include "kernel/internal.h"
#include "support/error.h"
#include "support/parallel.h"

#define MAX_TERMS 4096
#define STRIDE 16 /* series are cut at multiples of it */

typedef struct
{
    const ntkball_data_struct *data;
    const ntkball_network_struct *net;
    char quantity;
    slong layer, bits, prec, max_prec;
    int closed, has_minus_one;
    int wedge;            /* phi = p x + q |x| */
    arb_t p2[2], q2[2];   /* then: sigma_w^2 p^2 and sigma_w^2 2 q^2/pi, for the first precision and
                             for all */
    arb_ptr inverse_norm; /* 1/|v_i|, for the first precision */
    arb_t sw2, sb2, gw2, gb2, at_one, at_minus_one;
    ntkball_kernel_series_t series;
    mag_ptr suffix[2];   /* suffix[deriv][k] >= sum of the coefficients from STRIDE k on */
    double *log2_suffix; /* about log2 of the larger of the two */
    arb_mat_struct *res;
    int *short_of; /* a job: was an entry left short of its bits */
} pairs_t;

static void pairs_init(pairs_t *ctx, const ntkball_data_t data, const ntkball_network_t net)
{
    int k;

    ctx->data = data;
    ctx->net = net;
    ctx->closed = ntkball_dual_is_closed(net->phi);
    ctx->has_minus_one = ctx->wedge = 0;
    for (k = 0; k < 2; k++)
    {
        arb_init(ctx->p2[k]);
        arb_init(ctx->q2[k]);
    }
    ctx->inverse_norm = _arb_vec_init(data->n);
    arb_init(ctx->sw2);
    arb_init(ctx->sb2);
    arb_init(ctx->gw2);
    arb_init(ctx->gb2);
    arb_init(ctx->at_one);
    arb_init(ctx->at_minus_one);
    ntkball_kernel_series_init(&ctx->series);
    ctx->suffix[0] = ctx->suffix[1] = NULL;
    ctx->log2_suffix = NULL;
    ctx->short_of = flint_calloc((size_t) data->n + 1, sizeof(int));
}

static void suffix_clear(pairs_t *ctx)
{
    if (ctx->suffix[0] != NULL)
    {
        _mag_vec_clear(ctx->suffix[0], ctx->series.len / STRIDE + 1);
        _mag_vec_clear(ctx->suffix[1], ctx->series.len / STRIDE + 1);
    }
    flint_free(ctx->log2_suffix);
    ctx->suffix[0] = ctx->suffix[1] = NULL;
    ctx->log2_suffix = NULL;
}

static void pairs_clear(pairs_t *ctx)
{
    int k;

    for (k = 0; k < 2; k++)
    {
        arb_clear(ctx->p2[k]);
        arb_clear(ctx->q2[k]);
    }
    _arb_vec_clear(ctx->inverse_norm, ctx->data->n);
    arb_clear(ctx->sw2);
    arb_clear(ctx->sb2);
    arb_clear(ctx->gw2);
    arb_clear(ctx->gb2);
    arb_clear(ctx->at_one);
    arb_clear(ctx->at_minus_one);
    suffix_clear(ctx);
    ntkball_kernel_series_clear(&ctx->series);
    flint_free(ctx->short_of);
}

static void set_suffix(pairs_t *ctx)
{
    slong blocks = ctx->series.len / STRIDE, k, j;
    int deriv;

    ctx->log2_suffix = flint_malloc((size_t) (blocks + 1) * sizeof(double));
    for (deriv = 0; deriv < 2; deriv++)
    {
        arb_srcptr c = deriv ? ctx->series.dd : ctx->series.d;
        mag_ptr s = ctx->suffix[deriv] = _mag_vec_init(blocks + 1);
        mag_t m;

        mag_init(m);
        mag_set(s + blocks, deriv ? ctx->series.tail_dd : ctx->series.tail_d);
        for (k = blocks - 1; k >= 0; k--)
        {
            mag_set(s + k, s + k + 1);
            for (j = STRIDE * k; j < STRIDE * (k + 1); j++)
            {
                arb_get_mag(m, c + j);
                mag_add(s + k, s + k, m);
            }
        }
        mag_clear(m);
    }
    for (k = 0; k <= blocks; k++)
        ctx->log2_suffix[k] =
            log2(FLINT_MAX(mag_get_d(ctx->suffix[0] + k), mag_get_d(ctx->suffix[1] + k)) + 1e-300);
}

/* Is phi = p x + q |x| (DUAL-1, DUAL-2 with k = 1)? */
static void set_wedge(pairs_t *ctx)
{
    slong prec = 4 * ctx->prec + 16; /* the most that entry() asks for */
    ntkball_dual_form_t form;
    fmpq_t a, b;
    arb_t pi;

    fmpq_init(a);
    fmpq_init(b);
    arb_init(pi);
    ntkball_dual_form_init(form, ctx->net->phi);
    if (form->kind == DUAL_POWER && form->k == 1)
    {
        ctx->wedge = 1;
        ntkball_dual_form_weights(a, b, form); /* 4 p^2, 4 q^2 */
        arb_set_fmpq(ctx->p2[1], a, prec);
        arb_mul_2exp_si(ctx->p2[1], ctx->p2[1], -2);
        arb_mul(ctx->p2[1], ctx->p2[1], ctx->sw2, prec);
        arb_set_fmpq(ctx->q2[1], b, prec);
        arb_const_pi(pi, prec);
        arb_div(ctx->q2[1], ctx->q2[1], pi, prec);
        arb_mul_2exp_si(ctx->q2[1], ctx->q2[1], -1);
        arb_mul(ctx->q2[1], ctx->q2[1], ctx->sw2, prec);
        arb_set_round(ctx->p2[0], ctx->p2[1], ctx->prec);
        arb_set_round(ctx->q2[0], ctx->q2[1], ctx->prec);
    }
    ntkball_dual_form_clear(form);
    arb_clear(pi);
    fmpq_clear(b);
    fmpq_clear(a);
}

/* sigma_w^2 D' = P + Q asin u and sigma_w^2 D = u sigma_w^2 D' + Q sqrt(1 - u^2), P = sigma_w^2
   p^2, Q = sigma_w^2 2 q^2/pi: one root and one arc tangent for both.  Near -1 the values are small
   differences; what counts here is the absolute error. */
static void dual_wedge(arb_t d, arb_t dd, const pairs_t *ctx, const arb_t u, slong prec)
{
    const int all = prec > ctx->prec;
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    arb_sub_ui(s, u, 1, prec);
    arb_neg(s, s);
    arb_add_ui(t, u, 1, prec);
    arb_mul(s, s, t, prec);
    arb_nonnegative_part(s, s);
    arb_sqrt(s, s, prec);
    arb_atan2(t, u, s, prec);
    arb_mul(t, t, ctx->q2[all], prec);
    arb_add(t, t, ctx->p2[all], prec);
    arb_mul(d, u, t, prec);
    arb_addmul(d, s, ctx->q2[all], prec);
    if (dd != NULL)
        arb_swap(dd, t);
    arb_clear(t);
    arb_clear(s);
}

static void scale(arb_t d, arb_t dd, const pairs_t *ctx, slong prec)
{
    arb_mul(d, d, ctx->sw2, prec);
    if (dd != NULL)
        arb_mul(dd, dd, ctx->sw2, prec);
}

/* sigma_w^2 D(u) and sigma_w^2 D'(u): the closed form, or as many terms as |u| needs for an error
   of 2^-prec. */
static void dual(arb_t d, arb_t dd, const pairs_t *ctx, const arb_t u, slong prec)
{
    ntkball_kernel_series_t view;
    slong lo = 0, hi = ctx->series.len / STRIDE, mid;
    double log2_u;

    if (ctx->wedge)
    {
        dual_wedge(d, dd, ctx, u, prec);
        return;
    }
    if (ctx->closed)
    {
        ntkball_dual_closed(d, dd, ctx->net->phi, u, prec);
        scale(d, dd, ctx, prec);
        return;
    }
    log2_u = log2(fabs(arf_get_d(arb_midref(u), ARF_RND_NEAR)) + 1e-300);
    while (lo < hi) /* the first block from which the rest is below 2^-prec */
    {
        mid = (lo + hi) / 2;
        if (ctx->log2_suffix[mid] + (double) (STRIDE * mid) * log2_u < (double) -prec)
            hi = mid;
        else
            lo = mid + 1;
    }
    view = ctx->series; /* shares the coefficients */
    view.len = FLINT_MAX(lo, 1) * STRIDE;
    *view.tail_d = ctx->suffix[0][FLINT_MAX(lo, 1)];
    *view.tail_dd = ctx->suffix[1][FLINT_MAX(lo, 1)];
    ntkball_kernel_series_eval(d, dd, &view, u, prec, NULL);
    scale(d, dd, ctx, prec);
}

static void clamp(arb_t x, slong prec)
{
    arb_t unit;

    if (arf_cmpabs_2exp_si(arb_midref(x), -1) < 0 && mag_cmp_2exp_si(arb_radref(x), -1) < 0)
        return;
    arb_init(unit);
    mag_one(arb_radref(unit));
    if (!arb_contains(unit, x) && !arb_intersection(x, x, unit, prec + 64))
        arb_set(x, unit);
    arb_clear(unit);
}

/* The value at a correlation inside (-1, 1) with working precision prec. */
static void value_inside(arb_t res, const pairs_t *ctx, const arb_t rho, slong prec)
{
    const ntkball_network_struct *net = ctx->net;
    int need_dd = ctx->quantity != 's';
    arb_t u, theta, d, dd;
    slong l;

    arb_init(u);
    arb_init(theta);
    arb_init(d);
    arb_init(dd);
    arb_set(theta, ctx->gb2);
    arb_addmul(theta, ctx->gw2, rho, prec);
    arb_set(u, net->recursion == NTKBALL_RECURSION_EXACT ? theta : rho);
    clamp(u, prec);
    for (l = 2; l <= ctx->layer; l++)
    {
        dual(d, need_dd ? dd : NULL, ctx, u, prec);
        if (l == net->depth + 1 && !net->output_bias)
            arb_set(u, d);
        else
            arb_add(u, d, ctx->sb2, prec);
        clamp(u, prec);
        if (need_dd)
        {
            arb_mul(theta, theta, dd, prec);
            arb_add(theta, theta, u, prec);
        }
    }
    arb_swap(res, ctx->quantity == 's' ? u : ctx->quantity == 't' ? theta : dd);
    arb_clear(u);
    arb_clear(theta);
    arb_clear(d);
    arb_clear(dd);
}

/* rho_ij; where it is not near +-1, by the norms that all pairs share. */
static void correlation(arb_t rho, const pairs_t *ctx, slong i, slong j, slong prec)
{
    const ntkball_data_struct *data = ctx->data;
    fmpz_t dot;

    if (prec <= ctx->prec)
    {
        fmpz_init(dot);
        _fmpz_vec_dot(dot, data->v + i * data->d, data->v + j * data->d, data->d);
        arb_mul_fmpz(rho, ctx->inverse_norm + i, dot, prec);
        arb_mul(rho, rho, ctx->inverse_norm + j, prec);
        fmpz_clear(dot);
        if (arf_cmpabs_d(arb_midref(rho), 0.999) < 0 && mag_cmp_2exp_si(arb_radref(rho), -20) < 0)
            return;
    }
    ntkball_data_correlation(rho, data, i, j, prec);
}

/* Entry (i, j), absolute error at most 2^-bits if precision can do that; 0 when it can not. */
static int entry(arb_t res, const pairs_t *ctx, slong i, slong j)
{
    slong prec;
    arb_t rho;
    int ok = 0;

    arb_init(rho);
    for (prec = ctx->prec; !ok && prec <= FLINT_MIN(ctx->max_prec, 4 * ctx->prec); prec *= 2)
    {
        correlation(rho, ctx, i, j, prec);
        if (arb_is_one(rho))
            arb_set(res, ctx->at_one);
        else if (ctx->has_minus_one && arb_equal_si(rho, -1))
            arb_set(res, ctx->at_minus_one);
        else
            value_inside(res, ctx, rho, prec);
        ok = mag_cmp_2exp_si(arb_radref(res), -ctx->bits) <= 0;
    }
    arb_set_round(res, res, ctx->bits + 16);
    arb_clear(rho);
    return ok;
}

/* The pair i < j of largest |rho| < 1, by exact comparison of cosines in doubles (a choice). */
static int widest_pair(slong *wi, slong *wj, const ntkball_data_t data)
{
    slong i, j;
    double best = -1, r;
    arb_t rho;

    arb_init(rho);
    for (i = 0; i < data->n; i++)
        for (j = 0; j < i; j++)
        {
            ntkball_data_correlation(rho, data, i, j, 64);
            r = fabs(arf_get_d(arb_midref(rho), ARF_RND_NEAR));
            if (!arb_is_exact(rho) && r > best)
            {
                best = r;
                *wi = i;
                *wj = j;
            }
        }
    arb_clear(rho);
    return best >= 0;
}

/* The dual series, long enough for every pair. */
static ntkball_status_t
set_series(pairs_t *ctx, const ntkball_options_t *inner, ntkball_error_t *err)
{
    slong i = 0, j = 0, first = 64, len;
    int some = widest_pair(&i, &j, ctx->data), done = !some;
    ntkball_status_t status = NTKBALL_OK;
    arb_t value;

    arb_init(value);
    if (ntkball_activation_is_table(ctx->net->phi)) /* all that is known, once */
    {
        first = ntkball_activation_hermite_len(ctx->net->phi);
        first += STRIDE - 1 - (first - 1) % STRIDE;
        done = 1;
        ctx->max_prec = FLINT_MIN(ctx->max_prec, ctx->prec);
    }
    for (len = first; status == NTKBALL_OK && (len == first || (!done && len <= MAX_TERMS));
         len *= 2)
    {
        suffix_clear(ctx);
        status = ntkball_kernel_series_set(&ctx->series, ctx->net->phi, len, ctx->quantity != 's',
                                           ctx->prec, inner, err);
        if (status != NTKBALL_OK)
            break;
        set_suffix(ctx);
        done = done || entry(value, ctx, i, j);
    }
    arb_clear(value);
    return status;
}

/* Is a row opposite to another? Their value comes from ntkball_kernel_eval. */
static ntkball_status_t
set_minus_one(pairs_t *ctx, const ntkball_options_t *inner, ntkball_error_t *err)
{
    slong L = ctx->net->depth;
    arb_ptr sigma = _arb_vec_init(2 * L), theta = sigma + L;
    ntkball_value_t rho;
    ntkball_status_t status;

    ntkball_value_init(rho);
    status = ntkball_value_set_str(rho, "-1", err);
    if (status == NTKBALL_OK)
        status = ntkball_kernel_eval(sigma, ctx->quantity == 't' ? theta : NULL, ctx->net, rho,
                                     ctx->bits + 8, inner, err);
    if (status != NTKBALL_DOMAIN)
    {
        ctx->has_minus_one = 1;
        arb_set(ctx->at_minus_one, (ctx->quantity == 't' ? theta : sigma) + ctx->layer - 2);
        if (status == NTKBALL_UNABLE && arb_is_finite(ctx->at_minus_one))
            status = NTKBALL_OK; /* the entries say what is missing */
    }
    ntkball_value_clear(rho);
    _arb_vec_clear(sigma, 2 * L);
    return status;
}

static ntkball_status_t
set_shared(pairs_t *ctx, const ntkball_options_t *inner, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t sigma_at_1, theta_at_1, chi;
    int need_ntk = ctx->quantity != 's';

    arb_init(sigma_at_1);
    arb_init(theta_at_1);
    arb_init(chi);
    status = ntkball_network_check(ctx->net, need_ntk, inner, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_constants(ctx->sw2, ctx->sb2, need_ntk ? chi : NULL, ctx->net,
                                           ctx->prec + 8, inner, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_closure(sigma_at_1, need_ntk ? theta_at_1 : NULL, ctx->net, ctx->layer,
                                     ctx->prec, inner, err);
    if (status == NTKBALL_OK)
    {
        ntkball_value_get_arb(ctx->gw2, ctx->net->gamma_w2, 2 * ctx->prec + 64);
        ntkball_value_get_arb(ctx->gb2, ctx->net->gamma_b2, 2 * ctx->prec + 64);
        arb_set(ctx->at_one, ctx->quantity == 's'   ? sigma_at_1
                             : ctx->quantity == 't' ? theta_at_1
                                                    : chi);
    }
    set_wedge(ctx);
    if (status == NTKBALL_OK && !ctx->closed)
        status = set_series(ctx, inner, err);
    if (status == NTKBALL_OK && ctx->data->num_antipodal > 0 && ctx->quantity != 'u')
        status = set_minus_one(ctx, inner, err);
    arb_clear(sigma_at_1);
    arb_clear(theta_at_1);
    arb_clear(chi);
    return status;
}

/* Jobs run from the longest row to the shortest. */
static void fill_row(void *context, slong worker, slong job)
{
    pairs_t *ctx = context;
    slong i = ctx->data->n - 1 - job, j;

    (void) worker;
    for (j = 0; j <= i; j++)
        if (!entry(arb_mat_entry(ctx->res, i, j), ctx, i, j))
            ctx->short_of[i] = 1;
}

ntkball_status_t ntkball_gram_kernel(arb_mat_t res, const ntkball_data_t data,
                                     const ntkball_network_t net, char quantity, slong layer,
                                     slong bits, const ntkball_options_t *options,
                                     ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    pairs_t ctx;
    slong i, bad = 0;

    if (layer < 2 || layer > net->depth + 1 || data->n < 1 || arb_mat_nrows(res) != data->n ||
        arb_mat_ncols(res) != data->n || (quantity != 's' && quantity != 't' && quantity != 'u'))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "no Gram matrix of quantity '%c' at layer %ld (2 .. %ld) of %ld points",
                          quantity, (long) layer, (long) net->depth + 1, (long) data->n);
        return NTKBALL_DOMAIN;
    }
    ntkball_gram_options(&inner, options);
    pairs_init(&ctx, data, net);
    ctx.quantity = quantity;
    ctx.layer = layer;
    ctx.bits = FLINT_MAX(bits, 2);
    ctx.prec = ctx.bits + 20 + 2 * layer;
    ctx.max_prec = inner.max_prec;
    ctx.res = res;
    for (i = 0; i < data->n; i++)
    {
        arb_sqrt_fmpz(ctx.inverse_norm + i, data->norm2 + i, ctx.prec + 8);
        arb_inv(ctx.inverse_norm + i, ctx.inverse_norm + i, ctx.prec + 8);
    }
    status = set_shared(&ctx, &inner, err);
    if (status == NTKBALL_OK)
        status = ntkball_parallel_for(fill_row, &ctx, data->n, "the Gram matrix", &inner, err);
    ntkball_gram_mirror(res);
    for (i = 0; i < data->n; i++)
        bad += ctx.short_of[i];
    if (status == NTKBALL_OK && bad > 0)
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "%ld rows of the Gram matrix have entries short of %ld bits: the dual "
                          "series of %s converges too slowly near rho = 1",
                          (long) bad, (long) ctx.bits, ntkball_activation_name(net->phi));
        status = NTKBALL_UNABLE;
    }
    pairs_clear(&ctx);
    return status;
}
