/* The layers of one attempt.

   Sigma_l = sigma_w^2 D(Sigma_{l-1}) + sigma_b^2, Theta_l = Sigma_l + Theta_{l-1} sigma_w^2
   D'(Sigma_{l-1}), from Sigma_1, Theta_1 of NET-1 (exact) or of Theorem 3.1 as printed.  The
   working precision follows what the layers still to come are expected to lose; on a circle
   (COMP-5) coefficients are kept to an absolute error, which takes guard bits that layer 2 tells.
 */
#include "recursion/run.h"
#include "recursion/crossover.h"
#include "dual/fixed.h"
#include "support/error.h"
#include "support/fixed.h"
#include "support/parallel.h"

#include <math.h>

/* ------------------------------- the first layer ---------------------------------------------- */

/* c = (gamma_b^2, gamma_w^2, 0, ...). */
static void affine(ntkball_part_t *s, const ntkball_run_t *run)
{
    _arb_vec_zero(s->c, s->len);
    arb_set(s->c, run->gamma_b2);
    if (s->len > 1)
        arb_set(s->c + 1, run->gamma_w2);
    s->parity = NTKBALL_PARITY_NONE;
    if (run->gamma_b_sign == NTKBALL_SIGN_ZERO)
        s->parity = NTKBALL_PARITY_ODD;
    else if (run->gamma_w_sign == NTKBALL_SIGN_ZERO)
        s->parity = NTKBALL_PARITY_EVEN;
}

int ntkball_run_starts_at_x(const ntkball_run_t *run)
{
    return run->net->recursion == NTKBALL_RECURSION_PUBLISHED ||
           run->gamma_b_sign == NTKBALL_SIGN_ZERO;
}

void ntkball_run_first(ntkball_part_t *sigma, ntkball_part_t *theta, const ntkball_run_t *run)
{
    affine(sigma, run);
    affine(theta, run);
    if (ntkball_run_starts_at_x(run))
    {
        _arb_vec_zero(sigma->c, sigma->len);
        if (sigma->len > 1)
            arb_one(sigma->c + 1);
        sigma->parity = NTKBALL_PARITY_ODD;
    }
}

/* ------------------------------- one layer ---------------------------------------------------- */

/* gamma_w^2 = 0: Sigma_l = 1 at every layer (NET-2). */
static int is_constant(const ntkball_run_t *run)
{
    return run->net->recursion == NTKBALL_RECURSION_EXACT && run->gamma_w_sign == NTKBALL_SIGN_ZERO;
}

static ntkball_status_t constant_layer(ntkball_part_t *alpha, ntkball_part_t *upsilon,
                                       ntkball_run_t *run, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_outer_require(&run->outer, 1, run->prec, err);

    _arb_vec_zero(alpha->c, alpha->len);
    arb_set(alpha->c, run->outer.norm2[0]);
    alpha->parity = NTKBALL_PARITY_EVEN;
    if (run->need_ntk)
    {
        _arb_vec_zero(upsilon->c, upsilon->len);
        arb_set(upsilon->c, run->outer.norm2[1]);
        upsilon->parity = NTKBALL_PARITY_EVEN;
    }
    return status;
}

/* How a layer was computed, for --explain. */
typedef struct
{
    slong K; /* terms of the dual; 0: it has no such number */
    int circle;
} how_t;

/* D(g), D'(g) by the way that fits. */
static ntkball_status_t dual_layer(ntkball_part_t *alpha, ntkball_part_t *upsilon, how_t *how,
                                   ntkball_run_t *run, const ntkball_part_t *g, slong layer,
                                   ntkball_error_t *err)
{
    int circle = run->algorithm == NTKBALL_RUN_CIRCLE;

    how->K = how->circle = 0;
    if (is_constant(run))
        return constant_layer(alpha, upsilon, run, err);
    if (layer == 2 && ntkball_run_starts_at_x(run))
        return ntkball_layer_first(alpha, upsilon, &run->outer, circle ? run->bits + 4 : run->prec,
                                   err);
    if (run->algorithm == NTKBALL_RUN_CLOSED)
    {
        ntkball_layer_closed(alpha, upsilon, &run->outer, g, run->prec);
        return NTKBALL_OK;
    }
    how->circle = circle && ntkball_layer_circle_applies(&run->outer, g);
    if (how->circle)
        return ntkball_layer_circle(alpha, upsilon, &how->K, &run->plan, &run->outer, g, run->bits,
                                    err);
    return ntkball_layer_compose(alpha, upsilon, &how->K, &run->outer, g, run->bits, run->prec,
                                 err);
}

slong ntkball_run_fixed_guard(const ntkball_run_t *run)
{
    return run->algorithm == NTKBALL_RUN_CLOSED ? ntkball_dual_fixed_guard(run->net->phi, run->len)
                                                : 0;
}

/* res = theta * upsilon for a theta of at most two terms: zeros stay exact. */
static void mul_affine(arb_ptr res, arb_srcptr theta, arb_srcptr upsilon, slong len, slong prec)
{
    slong p;

    for (p = len - 1; p >= 0; p--)
    {
        arb_mul(res + p, upsilon + p, theta, prec);
        if (p > 0)
            arb_addmul(res + p, upsilon + p - 1, theta + 1, prec);
    }
}

static ntkball_parity_t product_parity(ntkball_parity_t a, ntkball_parity_t b)
{
    if (a == NTKBALL_PARITY_NONE || b == NTKBALL_PARITY_NONE)
        return NTKBALL_PARITY_NONE;
    return a == b ? NTKBALL_PARITY_EVEN : NTKBALL_PARITY_ODD;
}

/* t = theta upsilon in fixed point (FIX-1), where the layers are computed so: on a circle the
   coefficients are of one size at its radius, and known to one error there.  0: not so. */
static int fixed_product(arb_ptr t, arb_srcptr theta, arb_srcptr upsilon, const ntkball_run_t *run,
                         const how_t *how)
{
    arb_t r;
    int ok;

    if (!how->circle)
        return ntkball_run_fixed_guard(run) > 0 &&
               ntkball_fixed_product(t, theta, upsilon, run->len, run->prec, run->options->threads);
    arb_init(r);
    arb_set_d(r, exp2(run->plan.log2_r));
    ok = ntkball_fixed_flat_product(t, theta, upsilon, run->len, r, run->prec,
                                    run->options->threads);
    arb_clear(r);
    return ok;
}

/* Maps of vectors: res = x + y, x y_0, x. */
typedef struct
{
    arb_ptr res;
    arb_srcptr x, y;
    slong prec;
} map_t;

static void add_range(void *context, slong from, slong to)
{
    const map_t *m = context;

    _arb_vec_add(m->res + from, m->x + from, m->y + from, to - from, m->prec);
}

static void scale_range(void *context, slong from, slong to)
{
    const map_t *m = context;

    _arb_vec_scalar_mul(m->res + from, m->x + from, to - from, m->y, m->prec);
}

static void copy_range(void *context, slong from, slong to)
{
    const map_t *m = context;

    _arb_vec_set(m->res + from, m->x + from, to - from);
}

static void copy(arb_ptr to, arb_srcptr from, const ntkball_run_t *run)
{
    map_t m = {.res = to, .x = from};

    ntkball_parallel_ranges(copy_range, &m, run->len, run->options->threads);
}

static void scale(arb_ptr x, const ntkball_run_t *run)
{
    map_t m = {.res = x, .x = x, .y = run->sigma_w2, .prec = run->prec};

    ntkball_parallel_ranges(scale_range, &m, run->len, run->options->threads);
}

/* theta := alpha + theta * upsilon. */
static void step_theta(ntkball_part_t *theta, const ntkball_part_t *alpha,
                       const ntkball_part_t *upsilon, slong layer, const ntkball_run_t *run,
                       const how_t *how)
{
    slong len = theta->len, prec = run->prec, p;
    ntkball_parity_t parity = product_parity(theta->parity, upsilon->parity);
    arb_ptr t = _arb_vec_init(len);
    map_t sum;

    if (layer == 2)
        mul_affine(t, theta->c, upsilon->c, len, prec);
    else if (theta->parity != NTKBALL_PARITY_NONE || upsilon->parity != NTKBALL_PARITY_NONE ||
             !fixed_product(t, theta->c, upsilon->c, run, how))
        _arb_poly_mullow(t, theta->c, len, upsilon->c, len, len, prec);
    theta->parity = parity == alpha->parity ? parity : NTKBALL_PARITY_NONE;
    if (parity != NTKBALL_PARITY_NONE)
        for (p = parity == NTKBALL_PARITY_EVEN; p < len; p += 2)
            arb_zero(t + p);
    sum.res = theta->c;
    sum.x = alpha->c;
    sum.y = t;
    sum.prec = prec;
    ntkball_parallel_ranges(add_range, &sum, len, run->options->threads);
    _arb_vec_clear(t, len);
}

/* alpha := sigma_w^2 alpha + sigma_b^2, the bias left out where bare says so. */
static void
scale_layer(ntkball_part_t *alpha, ntkball_part_t *upsilon, const ntkball_run_t *run, int bare)
{
    scale(alpha->c, run);
    if (run->need_ntk)
        scale(upsilon->c, run);
    if (bare || run->bias_is_zero)
        return;
    arb_add(alpha->c, alpha->c, run->sigma_b2, run->prec);
    if (is_constant(run))
        arb_one(alpha->c);
    if (alpha->parity == NTKBALL_PARITY_ODD)
        alpha->parity = NTKBALL_PARITY_NONE;
}

static ntkball_status_t interrupted(const ntkball_run_t *run, slong layer, ntkball_error_t *err)
{
    const ntkball_options_t *o = run->options;
    double done = (double) (layer - 2) / (double) run->net->depth;

    if (o->progress == NULL || o->progress(o->progress_context, "layers", done) == 0)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "interrupted in layer %ld", (long) layer);
    return NTKBALL_UNABLE;
}

/* The smallest relative accuracy of the nonzero coefficients of v, at most kept. */
static slong least_accuracy(const ntkball_part_t *v, slong kept)
{
    slong p;

    for (p = 0; p < v->len; p++)
        if (!arb_is_zero(v->c + p))
            kept = FLINT_MIN(kept, arb_rel_accuracy_bits(v->c + p));
    return FLINT_MAX(kept, 0);
}

static void explain_how(const ntkball_run_t *run, slong layer, const how_t *how)
{
    ntkball_text_t *text = run->explain;

    ntkball_text_append(text, "layer %ld: ", (long) layer);
    if (is_constant(run))
        ntkball_text_append(text, "constant kernels (gamma_w^2 = 0)");
    else if (layer == 2 && ntkball_run_starts_at_x(run))
        ntkball_text_append(text, "the coefficients of the dual");
    else if (how->circle)
        ntkball_text_append(text,
                            "%ld terms of the dual at %ld points of |x| = %.6f (COMP-5), tail by "
                            "COMP-2",
                            (long) how->K, 1L << run->plan.log2_points, exp2(run->plan.log2_r));
    else if (run->algorithm == NTKBALL_RUN_CLOSED)
        ntkball_text_append(text, "closed form of the dual on power series (COMP-4)");
    else
        ntkball_text_append(text, "%ld terms of the dual composed, tail by COMP-2", (long) how->K);
}

/* *before: relative accuracy of the worst coefficient of the layer before; that of this one. */
static void explain_layer(slong *before, const ntkball_run_t *run, slong layer, const how_t *how,
                          const ntkball_part_t *alpha, const ntkball_part_t *upsilon,
                          const ntkball_part_t *theta)
{
    slong kept;

    if (run->explain == NULL)
        return;
    explain_how(run, layer, how);
    kept = least_accuracy(alpha, run->prec);
    if (run->need_ntk)
        kept = least_accuracy(theta, least_accuracy(upsilon, kept));
    ntkball_text_append(run->explain, "; at %ld bits (%ld of them guard), %ld kept, %ld lost\n",
                        (long) run->prec, (long) run->guard, (long) kept,
                        (long) FLINT_MAX(*before - kept, 0));
    *before = kept;
}

/* ------------------------------- all layers --------------------------------------------------- */

static ntkball_status_t prepare(ntkball_run_t *run, slong prec, ntkball_error_t *err)
{
    run->prec = prec;
    ntkball_value_get_arb(run->gamma_w2, run->net->gamma_w2, prec);
    ntkball_value_get_arb(run->gamma_b2, run->net->gamma_b2, prec);
    return ntkball_network_constants(run->sigma_w2, run->bias_is_zero ? NULL : run->sigma_b2, NULL,
                                     run->net, prec, run->options, err);
}

/* The state of the recursion between two layers. */
typedef struct
{
    ntkball_part_t g, alpha, upsilon, theta;
} layers_t;

static void layers_init(layers_t *s, slong len)
{
    ntkball_part_init(&s->g, len);
    ntkball_part_init(&s->alpha, len);
    ntkball_part_init(&s->upsilon, len);
    ntkball_part_init(&s->theta, len);
}

static void layers_clear(layers_t *s)
{
    ntkball_part_clear(&s->g);
    ntkball_part_clear(&s->alpha);
    ntkball_part_clear(&s->upsilon);
    ntkball_part_clear(&s->theta);
}

/* The coefficients as they are given away: the circle's leading ones have many bits that only the
   next layer needs. */
static void store(arb_ptr to, const ntkball_part_t *from, const ntkball_run_t *run)
{
    if (run->algorithm == NTKBALL_RUN_CIRCLE)
        _arb_vec_set_round(to, from->c, from->len, run->bits + 8);
    else
        copy(to, from->c, run);
}

/* From g = Sigma_{l-1}, theta = Theta_{l-1} to those of layer l. */
static ntkball_status_t
one_layer(layers_t *s, how_t *how, ntkball_run_t *run, slong layer, ntkball_error_t *err)
{
    int bare = layer == run->net->depth + 1 && !run->net->output_bias;
    ntkball_status_t status = dual_layer(&s->alpha, &s->upsilon, how, run, &s->g, layer, err);

    if (status != NTKBALL_OK)
        return status;
    scale_layer(&s->alpha, &s->upsilon, run, bare);
    copy(s->g.c, s->alpha.c, run);
    s->g.parity = s->alpha.parity;
    if (run->need_ntk)
        step_theta(&s->theta, &s->alpha, &s->upsilon, layer, run, how);
    return status;
}

/* The plan of the circle for layer 3, and with it the guard bits that all layers work with. */
static ntkball_status_t find_guard(ntkball_run_t *run, ntkball_error_t *err)
{
    ntkball_status_t status;
    layers_t s;
    how_t how;
    slong K;

    run->guard = 0;
    run->plan.log2_r = HUGE_VAL;
    if (run->algorithm != NTKBALL_RUN_CIRCLE || run->net->depth == 1)
        return NTKBALL_OK;
    layers_init(&s, run->len);
    ntkball_run_first(&s.g, &s.theta, run);
    status = ntkball_outer_begin(&run->outer, run->len, run->bits, err);
    if (status == NTKBALL_OK)
        status = one_layer(&s, &how, run, 2, err);
    if (status == NTKBALL_OK && ntkball_layer_circle_applies(&run->outer, &s.g))
    {
        status = ntkball_layer_circle_plan(&run->plan, &K, &run->outer, &s.g, run->bits, err);
        if (status == NTKBALL_OK)
            run->guard = run->plan.prec - run->bits + 8;
    }
    layers_clear(&s);
    return status;
}

ntkball_status_t
ntkball_run_layers(ntkball_series_t s, ntkball_run_t *run, slong prec, ntkball_error_t *err)
{
    ntkball_status_t status = prepare(run, prec, err);
    slong layer, before = prec;
    layers_t now;
    how_t how;

    if (status == NTKBALL_OK)
        status = find_guard(run, err);
    if (status == NTKBALL_OK && run->guard > 0)
        status = prepare(run, prec + run->guard, err);
    if (status != NTKBALL_OK)
        return status;
    layers_init(&now, run->len);
    ntkball_run_first(&now.g, &now.theta, run);
    for (layer = 2; layer <= run->net->depth + 1; layer++)
    {
        status = interrupted(run, layer, err);
        if (status == NTKBALL_OK)
            status = one_layer(&now, &how, run, layer, err);
        if (status != NTKBALL_OK)
            break;
        explain_layer(&before, run, layer, &how, &now.alpha, &now.upsilon, &now.theta);
        store(s->alpha[layer - 2], &now.alpha, run);
        if (run->need_ntk)
        {
            store(s->upsilon[layer - 2], &now.upsilon, run);
            store(s->kappa[layer - 2], &now.theta, run);
        }
        run->prec -= run->step;
        run->bits -= run->step;
    }
    layers_clear(&now);
    return status;
}
