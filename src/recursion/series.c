/* The power series of all layers (run.c): the driver that keeps the promised digits.

   All terms are nonnegative (COMP-1), so rounding costs few digits except inside the closed forms
   of COMP-4; the driver measures what is left of every coefficient and raises the precision until
   it is enough. Closed forms that lose too much (entire duals) give way to composition. */
#include "recursion/run.h"
#include "recursion/crossover.h"
#include "support/error.h"

#include <string.h>

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
        miss = arb_is_finite(v + p) ? q->bits - FLINT_MAX(arb_rel_accuracy_bits(v + p), -q->limit)
                                    : q->limit;
        q->missing = FLINT_MAX(q->missing, FLINT_MIN(miss, q->limit));
        q->maybe_zero |= arb_is_finite(v + p) && arb_contains_zero(v + p);
    }
}

static quality_t quality(ntkball_series_t s, const ntkball_run_t *run, slong bits)
{
    quality_t q = {bits, run->prec, -run->prec, 0};

    each_vector(s, s, run->net->depth, run->len, run->need_ntk, look, &q);
    return q;
}

/* COMP-6, when a coefficient may be zero. */
static ntkball_status_t prove_zeros(ntkball_series_t s, ntkball_run_t *run, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_outer_require(&run->outer, run->len, 2, err);
    ntkball_part_t sigma, theta;

    if (status != NTKBALL_OK)
        return status;
    ntkball_part_init(&sigma, run->len);
    ntkball_part_init(&theta, run->len);
    ntkball_run_first(&sigma, &theta, run);
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

static void series_trivial(ntkball_series_t s, const ntkball_run_t *run)
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

/* Working precision to begin with, and what a layer is expected to lose, from what the layers were
   seen to lose. */
static slong first_prec(ntkball_run_t *run, slong bits)
{
    slong log_len = (slong) FLINT_BIT_COUNT((ulong) run->len), depth = run->net->depth;

    run->step = 2;
    if (depth > 1 && ntkball_run_fixed_guard(run) > 0)
    {
        run->step = 0;
        return bits + ntkball_run_fixed_guard(run) + (slong) FLINT_BIT_COUNT((ulong) depth);
    }
    if (run->algorithm == NTKBALL_RUN_CLOSED && !(depth == 1 && ntkball_run_starts_at_x(run)))
    {
        run->step = 3 * log_len / 4 + 1;
        return bits + log_len + 8 + (depth - 1) * run->step;
    }
    if (run->algorithm == NTKBALL_RUN_CIRCLE && depth > 1)
    {
        run->step = log_len + 5;
        return bits + 20 + (depth - 1) * run->step;
    }
    return bits + log_len + 6 + 2 * depth;
}

static const char *const algorithm_name[] = {"closed", "compose", "circle"};

/* One attempt, whose better balls go to s; *miss: bits missing after it. */
static ntkball_status_t attempt(slong *miss, ntkball_series_t s, ntkball_run_t *run, slong prec,
                                slong bits, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_series_t t;
    quality_t q;

    run->bits = prec - 4; /* less and less from layer to layer */
    run->outer.head = run->algorithm == NTKBALL_RUN_CIRCLE ? run->len + 1 : 0;
    ntkball_series_init(t, run->net->depth, run->len);
    each_vector(t, t, run->net->depth, run->len, run->need_ntk, forget, NULL);
    status = ntkball_run_layers(t, run, prec, err);
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
                        algorithm_name[run->algorithm], (long) prec, (long) (bits - q.missing),
                        (long) bits);
    return status;
}

/* Attempts at growing precision until bits are kept.  *gave_up: the closed form loses more than it
   is worth (only where may_give_up). */
static ntkball_status_t attempts(ntkball_series_t s, ntkball_run_t *run, slong bits,
                                 int may_give_up, int *gave_up, ntkball_error_t *err)
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

/* The way for a dual that is composed. */
static ntkball_run_algorithm_t composition(slong len)
{
    return len >= NTKBALL_CROSSOVER_CIRCLE ? NTKBALL_RUN_CIRCLE : NTKBALL_RUN_COMPOSE;
}

const char *ntkball_ntk_series_choice(const ntkball_network_t net, slong len)
{
    return algorithm_name[ntkball_dual_is_closed(net->phi) ? NTKBALL_RUN_CLOSED : composition(len)];
}

/* *automatic: the choice is ours. */
static ntkball_status_t choose_algorithm(ntkball_run_algorithm_t *algorithm, int *automatic,
                                         const ntkball_network_t net, slong len,
                                         const ntkball_options_t *options, ntkball_error_t *err)
{
    const char *name = options != NULL ? options->algorithm : NULL;
    int closed = ntkball_dual_is_closed(net->phi);

    *automatic = name == NULL || strcmp(name, "auto") == 0;
    *algorithm = closed ? NTKBALL_RUN_CLOSED : composition(len);
    if (*automatic)
        return NTKBALL_OK;
    if (strcmp(name, "compose") == 0)
        *algorithm = NTKBALL_RUN_COMPOSE;
    else if (strcmp(name, "circle") == 0)
        *algorithm = NTKBALL_RUN_CIRCLE;
    else if (strcmp(name, "closed") != 0 || !closed)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          closed ? "--algorithm %s: a series is computed by auto, closed, compose "
                                   "or circle"
                                 : "--algorithm %s: %s has no closed-form dual: use auto, compose "
                                   "or circle",
                          name, ntkball_activation_name(net->phi));
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

/* Which algorithm and why. */
static void explain_choice(ntkball_run_t *run, int automatic)
{
    static const char *const why[] = {
        "E[phi(U) phi(V)] is known in closed form (COMP-4)",
        "E[phi(U) phi(V)] has no closed form: its series is composed (COMP-3) and what is left out "
        "bounded (COMP-2)",
        "E[phi(U) phi(V)] has no closed form: its series is composed by values on a circle "
        "(COMP-5) "
        "and what is left out bounded (COMP-2)"};

    if (run->explain == NULL)
        return;
    run->outer.why = ntkball_text_new();
    ntkball_text_append(run->explain, "series of %s: %s, as %s\n",
                        ntkball_activation_name(run->net->phi), algorithm_name[run->algorithm],
                        automatic ? why[run->algorithm] : "asked for");
}

static void run_init(ntkball_run_t *run, const ntkball_network_t net, slong len, int need_ntk,
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

static void run_clear(ntkball_run_t *run)
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
    ntkball_run_t run;

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
        status = choose_algorithm(&run.algorithm, &automatic, net, len, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_bias_sign(&bias, net, 1024, options, err);
    if (status != NTKBALL_OK)
        return status;

    ntkball_options_inner(&inner, options);
    run_init(&run, net, len, need_ntk, &inner);
    run.explain = options != NULL ? options->explain : NULL;
    explain_choice(&run, automatic);
    run.bias_is_zero = bias == NTKBALL_SIGN_ZERO;
    status =
        attempts(s, &run, bits, automatic && run.algorithm == NTKBALL_RUN_CLOSED, &gave_up, err);
    if (gave_up)
    {
        run.algorithm = composition(len);
        status = attempts(s, &run, bits, 0, &gave_up, err);
    }
    if (status == NTKBALL_UNABLE)
        series_trivial(s, &run);
    run_clear(&run);
    return status;
}
