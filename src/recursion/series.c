/* The power series of all layers, and the driver that keeps the promised digits.

   Sigma_l = sigma_w^2 D(Sigma_{l-1}) + sigma_b^2, Theta_l = Sigma_l + Theta_{l-1} sigma_w^2
   D'(Sigma_{l-1}), from Sigma_1, Theta_1 of NET-1 (exact) or of Theorem 3.1 as printed.  All terms
   are nonnegative (COMP-1), so rounding costs few digits except inside the closed forms of COMP-4;
   the driver measures what is left of every coefficient and raises the precision until it is
   enough. Closed forms that lose too much (entire duals) give way to composition. */
#include "recursion/internal.h"
#include "dual/fixed.h"
#include "support/error.h"
#include "support/fixed.h"

#include <string.h>

typedef enum
{
    CLOSED,
    COMPOSE
} algorithm_t;

/* One attempt at all layers. */
typedef struct
{
    const ntkball_network_struct *net;
    const ntkball_options_t *options; /* for the modules below */
    ntkball_text_t *explain;
    slong len, bits, prec; /* bits: what the tails must keep */
    int need_ntk, bias_is_zero;
    algorithm_t algorithm;
    ntkball_outer_t outer;
    arb_t sigma_w2, sigma_b2;
    arb_t gamma_w2, gamma_b2;
    ntkball_sign_t gamma_w_sign, gamma_b_sign;
} run_t;

void ntkball_series_init(ntkball_series_t s, slong layers, slong len)
{
    slong i;

    s->layers = layers;
    s->len = len;
    s->alpha = flint_malloc(sizeof(arb_ptr) * (size_t) layers);
    s->upsilon = flint_malloc(sizeof(arb_ptr) * (size_t) layers);
    s->kappa = flint_malloc(sizeof(arb_ptr) * (size_t) layers);
    for (i = 0; i < layers; i++)
    {
        s->alpha[i] = _arb_vec_init(len);
        s->upsilon[i] = _arb_vec_init(len);
        s->kappa[i] = _arb_vec_init(len);
    }
}

void ntkball_series_clear(ntkball_series_t s)
{
    slong i;

    for (i = 0; i < s->layers; i++)
    {
        _arb_vec_clear(s->alpha[i], s->len);
        _arb_vec_clear(s->upsilon[i], s->len);
        _arb_vec_clear(s->kappa[i], s->len);
    }
    flint_free(s->alpha);
    flint_free(s->upsilon);
    flint_free(s->kappa);
}

/* ------------------------------- the first layer ---------------------------------------------- */

/* c = (gamma_b^2, gamma_w^2, 0, ...). */
static void affine(ntkball_part_t *s, const run_t *run)
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

/* Is Sigma_1(x) = x? */
static int starts_at_x(const run_t *run)
{
    return run->net->recursion == NTKBALL_RECURSION_PUBLISHED ||
           run->gamma_b_sign == NTKBALL_SIGN_ZERO;
}

static void first_sigma(ntkball_part_t *g, const run_t *run)
{
    affine(g, run);
    if (starts_at_x(run))
    {
        _arb_vec_zero(g->c, g->len);
        if (g->len > 1)
            arb_one(g->c + 1);
        g->parity = NTKBALL_PARITY_ODD;
    }
}

/* ------------------------------- one layer ---------------------------------------------------- */

/* gamma_w^2 = 0: Sigma_l = 1 at every layer (NET-2). */
static int is_constant(const run_t *run)
{
    return run->net->recursion == NTKBALL_RECURSION_EXACT && run->gamma_w_sign == NTKBALL_SIGN_ZERO;
}

static ntkball_status_t
constant_layer(ntkball_part_t *alpha, ntkball_part_t *upsilon, run_t *run, ntkball_error_t *err)
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

/* D(g), D'(g) by the way that fits; *K as ntkball_layer_compose, 0 for the others. */
static ntkball_status_t dual_layer(ntkball_part_t *alpha, ntkball_part_t *upsilon, slong *K,
                                   run_t *run, const ntkball_part_t *g, slong layer,
                                   ntkball_error_t *err)
{
    *K = 0;
    if (is_constant(run))
        return constant_layer(alpha, upsilon, run, err);
    if (layer == 2 && starts_at_x(run))
        return ntkball_layer_first(alpha, upsilon, &run->outer, run->prec, err);
    if (run->algorithm == COMPOSE)
        return ntkball_layer_compose(alpha, upsilon, K, &run->outer, g, run->bits, run->prec, err);
    ntkball_layer_closed(alpha, upsilon, &run->outer, g, run->prec);
    return NTKBALL_OK;
}

/* Guard bits of layers in fixed point (DUAL-18), 0 when they are not taken. */
static slong fixed_guard(const run_t *run)
{
    return run->algorithm == CLOSED ? ntkball_dual_fixed_guard(run->net->phi, run->len) : 0;
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

/* theta := alpha + theta * upsilon. */
static void step_theta(ntkball_part_t *theta, const ntkball_part_t *alpha,
                       const ntkball_part_t *upsilon, slong layer, int fixed, slong prec)
{
    slong len = theta->len, p;
    ntkball_parity_t parity = product_parity(theta->parity, upsilon->parity);
    arb_ptr t = _arb_vec_init(len);

    if (layer == 2)
        mul_affine(t, theta->c, upsilon->c, len, prec);
    else if (!fixed || theta->parity != NTKBALL_PARITY_NONE ||
             upsilon->parity != NTKBALL_PARITY_NONE ||
             !ntkball_fixed_product(t, theta->c, upsilon->c, len, prec))
        _arb_poly_mullow(t, theta->c, len, upsilon->c, len, len, prec);
    theta->parity = parity == alpha->parity ? parity : NTKBALL_PARITY_NONE;
    for (p = 0; p < len; p++)
    {
        if (parity != NTKBALL_PARITY_NONE && (p % 2 == 1) == (parity == NTKBALL_PARITY_EVEN))
            arb_zero(t + p);
        arb_add(theta->c + p, alpha->c + p, t + p, prec);
    }
    _arb_vec_clear(t, len);
}

/* alpha := sigma_w^2 alpha + sigma_b^2, the bias left out where bare says so. */
static void scale_layer(ntkball_part_t *alpha, ntkball_part_t *upsilon, const run_t *run, int bare)
{
    slong p;

    for (p = 0; p < run->len; p++)
    {
        arb_mul(alpha->c + p, alpha->c + p, run->sigma_w2, run->prec);
        if (run->need_ntk)
            arb_mul(upsilon->c + p, upsilon->c + p, run->sigma_w2, run->prec);
    }
    if (bare || run->bias_is_zero)
        return;
    arb_add(alpha->c, alpha->c, run->sigma_b2, run->prec);
    if (is_constant(run))
        arb_one(alpha->c);
    if (alpha->parity == NTKBALL_PARITY_ODD)
        alpha->parity = NTKBALL_PARITY_NONE;
}

static ntkball_status_t interrupted(const run_t *run, slong layer, ntkball_error_t *err)
{
    const ntkball_options_t *o = run->options;
    double done = (double) (layer - 2) / (double) run->net->depth;

    if (o->progress == NULL || o->progress(o->progress_context, "layers", done) == 0)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "interrupted in layer %ld", (long) layer);
    return NTKBALL_UNABLE;
}

/* Which algorithm and why. */
static void explain_choice(run_t *run, int automatic)
{
    const char *name = ntkball_activation_name(run->net->phi);
    int closed = ntkball_dual_is_closed(run->net->phi);

    if (run->explain == NULL)
        return;
    run->outer.why = ntkball_text_new();
    ntkball_text_append(run->explain, "series of %s: %s, as %s\n", name,
                        run->algorithm == CLOSED ? "closed" : "compose",
                        !automatic ? "asked for"
                        : closed   ? "E[phi(U) phi(V)] is known in closed form (COMP-4)"
                                   : "E[phi(U) phi(V)] has no closed form: its series is composed "
                                     "(COMP-3) and what is left out bounded (COMP-2)");
}

static void explain_layer(const run_t *run, slong layer, slong K)
{
    ntkball_text_t *text = run->explain;

    if (is_constant(run))
        ntkball_text_append(text, "layer %ld: constant kernels (gamma_w^2 = 0)\n", (long) layer);
    else if (layer == 2 && starts_at_x(run))
        ntkball_text_append(text, "layer %ld: the coefficients of the dual\n", (long) layer);
    else if (run->algorithm == COMPOSE)
        ntkball_text_append(text, "layer %ld: %ld terms of the dual composed, tail by COMP-2\n",
                            (long) layer, (long) K);
    else
        ntkball_text_append(text, "layer %ld: closed form of the dual on power series (COMP-4)\n",
                            (long) layer);
}

/* ------------------------------- one attempt ---------------------------------------------------
 */

static ntkball_status_t run_layers(ntkball_series_t s, run_t *run, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    ntkball_part_t g, alpha, upsilon, theta;
    slong layer, K;

    ntkball_part_init(&g, run->len);
    ntkball_part_init(&alpha, run->len);
    ntkball_part_init(&upsilon, run->len);
    ntkball_part_init(&theta, run->len);
    first_sigma(&g, run);
    affine(&theta, run);
    for (layer = 2; layer <= run->net->depth + 1; layer++)
    {
        status = interrupted(run, layer, err);
        if (status == NTKBALL_OK)
            status = dual_layer(&alpha, &upsilon, &K, run, &g, layer, err);
        if (status != NTKBALL_OK)
            break;
        explain_layer(run, layer, K);
        scale_layer(&alpha, &upsilon, run, layer == run->net->depth + 1 && !run->net->output_bias);
        _arb_vec_set(s->alpha[layer - 2], alpha.c, run->len);
        _arb_vec_set(g.c, alpha.c, run->len);
        g.parity = alpha.parity;
        if (run->need_ntk)
        {
            step_theta(&theta, &alpha, &upsilon, layer, fixed_guard(run) > 0, run->prec);
            _arb_vec_set(s->upsilon[layer - 2], upsilon.c, run->len);
            _arb_vec_set(s->kappa[layer - 2], theta.c, run->len);
        }
    }
    ntkball_part_clear(&g);
    ntkball_part_clear(&alpha);
    ntkball_part_clear(&upsilon);
    ntkball_part_clear(&theta);
    return status;
}

static ntkball_status_t run_prepare(run_t *run, slong prec, ntkball_error_t *err)
{
    run->prec = prec;
    ntkball_value_get_arb(run->gamma_w2, run->net->gamma_w2, prec);
    ntkball_value_get_arb(run->gamma_b2, run->net->gamma_b2, prec);
    return ntkball_network_constants(run->sigma_w2, run->bias_is_zero ? NULL : run->sigma_b2, NULL,
                                     run->net, prec, run->options, err);
}

/* ------------------------------- the driver ----------------------------------------------------
 */

/* Calls fn on every vector of s that is asked for, paired with that of t. */
typedef void (*vector_fn)(arb_ptr v, arb_ptr w, slong len, void *data);

static void each_vector(ntkball_series_t s, ntkball_series_t t, slong layers, slong len,
                        int need_ntk, vector_fn fn, void *data)
{
    slong i;

    for (i = 0; i < layers; i++)
    {
        fn(s->alpha[i], t->alpha[i], len, data);
        if (!need_ntk)
            continue;
        fn(s->upsilon[i], t->upsilon[i], len, data);
        fn(s->kappa[i], t->kappa[i], len, data);
    }
}

static void forget(arb_ptr v, arb_ptr w, slong len, void *data)
{
    slong p;

    (void) w;
    (void) data;
    for (p = 0; p < len; p++)
        arb_indeterminate(v + p);
}

/* Keeps in v the better of the balls of v and w. */
static void keep_better(arb_ptr v, arb_ptr w, slong len, void *data)
{
    slong p;

    (void) data;
    for (p = 0; p < len; p++)
        if (!arb_is_finite(v + p) || arb_is_zero(w + p) ||
            (arb_is_finite(w + p) && mag_cmp(arb_radref(w + p), arb_radref(v + p)) < 0))
            arb_swap(v + p, w + p);
}

/* What a pass over the coefficients finds out. */
typedef struct
{
    slong bits, limit; /* asked for; a cap on what one coefficient reports */
    slong missing;     /* bits missing in the worst coefficient (spare ones: negative) */
    int maybe_zero;    /* a coefficient may be zero, but is not known to be */
} quality_t;

static void look(arb_ptr v, arb_ptr w, slong len, void *data)
{
    quality_t *q = data;
    slong p, miss;

    (void) w;
    for (p = 0; p < len; p++)
    {
        if (arb_is_zero(v + p))
            continue;
        miss = arb_is_finite(v + p) ? q->bits - arb_rel_accuracy_bits(v + p) : q->limit;
        q->missing = FLINT_MAX(q->missing, FLINT_MIN(miss, q->limit));
        q->maybe_zero |= arb_is_finite(v + p) && arb_contains_zero(v + p);
    }
}

static quality_t quality(ntkball_series_t s, const run_t *run, slong bits)
{
    quality_t q = {bits, run->prec, -run->prec, 0};

    each_vector(s, s, run->net->depth, run->len, run->need_ntk, look, &q);
    return q;
}

/* COMP-6, when a coefficient may be zero. */
static ntkball_status_t prove_zeros(ntkball_series_t s, run_t *run, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_outer_require(&run->outer, run->len, 2, err);
    ntkball_part_t sigma, theta;

    if (status != NTKBALL_OK)
        return status;
    ntkball_part_init(&sigma, run->len);
    ntkball_part_init(&theta, run->len);
    first_sigma(&sigma, run);
    affine(&theta, run);
    ntkball_support_zeros(s, &run->outer, sigma.c, theta.c, run->len, !run->bias_is_zero);
    ntkball_part_clear(&sigma);
    ntkball_part_clear(&theta);
    return NTKBALL_OK;
}

/* v_p in [0, bound]: what the closure NET-3 says when nothing else is known. */
static void trivial(arb_ptr v, slong len, const arb_t bound)
{
    slong p;

    for (p = 0; p < len; p++)
        if (!arb_is_finite(v + p))
        {
            arb_zero(v + p);
            arb_union(v + p, v + p, bound, 30);
        }
}

static void series_trivial(ntkball_series_t s, const run_t *run)
{
    arb_t chi, theta, one;
    slong i;

    arb_init(chi);
    arb_init(theta);
    arb_init(one);
    arb_one(one);
    arb_one(theta);
    if (run->need_ntk &&
        ntkball_network_constants(NULL, NULL, chi, run->net, 32, run->options, NULL) != NTKBALL_OK)
        arb_indeterminate(chi);
    for (i = 0; i < run->net->depth; i++)
    {
        trivial(s->alpha[i], run->len, one);
        if (!run->need_ntk)
            continue;
        arb_mul(theta, theta, chi, 32);
        arb_add(theta, theta, one, 32);
        trivial(s->upsilon[i], run->len, chi);
        trivial(s->kappa[i], run->len, theta);
    }
    arb_clear(chi);
    arb_clear(theta);
    arb_clear(one);
}

/* Working precision to begin with: what the layers were seen to lose. */
static slong first_prec(const run_t *run, slong bits)
{
    slong log_len = (slong) FLINT_BIT_COUNT((ulong) run->len), depth = run->net->depth;

    if (depth > 1 && fixed_guard(run) > 0)
        return bits + fixed_guard(run) + (slong) FLINT_BIT_COUNT((ulong) depth);
    if (run->algorithm == CLOSED && !(depth == 1 && starts_at_x(run)))
        return bits + log_len + 8 + (depth - 1) * (3 * log_len / 4 + 1);
    return bits + log_len + 6 + 2 * depth;
}

/* One attempt, whose better balls go to s; *miss: bits missing after it. */
static ntkball_status_t
attempt(slong *miss, ntkball_series_t s, run_t *run, slong prec, slong bits, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_series_t t;
    quality_t q;

    run->bits = prec - 4;
    ntkball_series_init(t, run->net->depth, run->len);
    each_vector(t, t, run->net->depth, run->len, run->need_ntk, forget, NULL);
    status = run_prepare(run, prec, err);
    if (status == NTKBALL_OK)
        status = run_layers(t, run, err);
    each_vector(s, t, run->net->depth, run->len, run->need_ntk, keep_better, NULL);
    ntkball_series_clear(t);
    q = quality(s, run, bits);
    if (q.maybe_zero && status == NTKBALL_OK)
    {
        status = prove_zeros(s, run, err);
        q = quality(s, run, bits);
    }
    *miss = q.missing;
    if (run->outer.why != NULL)
        ntkball_text_append(run->explain, "%s", ntkball_text_get(run->outer.why));
    ntkball_text_empty(run->outer.why);
    ntkball_text_append(run->explain, "%s at %ld bits: the worst coefficient has %ld of %ld bits\n",
                        run->algorithm == CLOSED ? "closed" : "compose", (long) prec,
                        (long) (bits - q.missing), (long) bits);
    return status;
}

/* Attempts at growing precision until bits are kept.  *gave_up: the closed form loses more than it
   is worth (only where may_give_up). */
static ntkball_status_t attempts(ntkball_series_t s, run_t *run, slong bits, int may_give_up,
                                 int *gave_up, ntkball_error_t *err)
{
    slong start = first_prec(run, bits), max_prec = run->options->max_prec;
    slong prec = FLINT_MIN(start, max_prec), miss, last = WORD_MAX;
    ntkball_status_t status;

    *gave_up = 0;
    for (;;)
    {
        status = attempt(&miss, s, run, prec, bits, err);
        if (status != NTKBALL_OK || miss <= 0)
            return status;
        if (prec >= max_prec || ntkball_activation_is_table(run->net->phi) ||
            (last != WORD_MAX && miss >= last && prec > 8 * start))
            break;
        last = miss;
        prec = FLINT_MIN(prec + FLINT_MAX(miss + 16, prec / 8), max_prec);
        if (may_give_up && prec > 4 * start)
        {
            *gave_up = 1;
            return NTKBALL_UNABLE;
        }
    }
    if (ntkball_activation_is_table(run->net->phi))
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "the table gives no more digits; a table of more coefficients or smaller "
                          "radii does");
        return NTKBALL_UNABLE;
    }
    ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                      "%ld of %ld bits reached with %ld bits of precision: raise --max-precision "
                      "or lower --digits",
                      (long) (bits - miss), (long) bits, (long) prec);
    return NTKBALL_UNABLE;
}

/* *automatic: the choice is ours. */
static ntkball_status_t choose_algorithm(algorithm_t *algorithm, int *automatic,
                                         const ntkball_network_t net,
                                         const ntkball_options_t *options, ntkball_error_t *err)
{
    const char *name = options != NULL ? options->algorithm : NULL;
    int closed = ntkball_dual_is_closed(net->phi);

    *automatic = name == NULL || strcmp(name, "auto") == 0;
    *algorithm = closed ? CLOSED : COMPOSE;
    if (*automatic)
        return NTKBALL_OK;
    if (strcmp(name, "compose") == 0)
        *algorithm = COMPOSE;
    else if (strcmp(name, "closed") != 0 || !closed)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          closed
                              ? "--algorithm %s: a series is computed by auto, closed or compose"
                              : "--algorithm %s: %s has no closed-form dual: use auto or compose",
                          name, ntkball_activation_name(net->phi));
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

static void run_init(run_t *run, const ntkball_network_t net, slong len, int need_ntk,
                     const ntkball_options_t *options)
{
    run->net = net;
    run->options = options;
    run->len = len;
    run->need_ntk = need_ntk;
    run->gamma_w_sign = ntkball_value_sign(net->gamma_w2);
    run->gamma_b_sign = ntkball_value_sign(net->gamma_b2);
    ntkball_outer_init(&run->outer, net, need_ntk, options);
    arb_init(run->sigma_w2);
    arb_init(run->sigma_b2);
    arb_init(run->gamma_w2);
    arb_init(run->gamma_b2);
}

static void run_clear(run_t *run)
{
    ntkball_outer_clear(&run->outer);
    arb_clear(run->sigma_w2);
    arb_clear(run->sigma_b2);
    arb_clear(run->gamma_w2);
    arb_clear(run->gamma_b2);
}

ntkball_status_t ntkball_ntk_series(ntkball_series_t s, const ntkball_network_t net, slong len,
                                    int need_ntk, slong bits, const ntkball_options_t *options,
                                    ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t inner;
    ntkball_sign_t bias;
    int automatic, gave_up;
    run_t run;

    if (len < 1 || s->len < len || s->layers < net->depth || bits < 2)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "--terms %ld: at least 1 is needed, and a series with room for it",
                          (long) len);
        return NTKBALL_DOMAIN;
    }
    each_vector(s, s, s->layers, s->len, need_ntk, forget, NULL);
    status = ntkball_network_check(net, need_ntk, options, err);
    if (status == NTKBALL_OK)
        status = choose_algorithm(&run.algorithm, &automatic, net, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_bias_sign(&bias, net, 1024, options, err);
    if (status != NTKBALL_OK)
        return status;

    ntkball_options_inner(&inner, options);
    run_init(&run, net, len, need_ntk, &inner);
    run.explain = options != NULL ? options->explain : NULL;
    explain_choice(&run, automatic);
    run.bias_is_zero = bias == NTKBALL_SIGN_ZERO;
    status = attempts(s, &run, bits, automatic && run.algorithm == CLOSED, &gave_up, err);
    if (gave_up)
    {
        run.algorithm = COMPOSE;
        status = attempts(s, &run, bits, 0, &gave_up, err);
    }
    if (status == NTKBALL_UNABLE)
        series_trivial(s, &run);
    run_clear(&run);
    return status;
}
