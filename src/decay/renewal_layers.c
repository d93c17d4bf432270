/* DEC-13, layer by layer: the numbers below N are computed, by composition of the first 4 N terms
   of R, the rest bounded by the renewal function; with the bounds from N on (renewal.c) they are
   what the next layer starts from. */
#include "decay/renewal.h"
#include "recursion/internal.h"
#include "support/error.h"

#define FIRST 1024  /* N of the producer */
#define SECOND 1280 /* and of the judge */
#define OUTER 4     /* R_k is computed for k <= OUTER N */

static void layer_init(ntkball_renewal_layer_t *x)
{
    arb_init(x->g0);
    arb_init(x->mean);
    arb_init(x->total);
    arb_init(x->sigma);
    arb_init(x->far);
    arb_init(x->theta);
}

static void layer_clear(ntkball_renewal_layer_t *x)
{
    arb_clear(x->g0);
    arb_clear(x->mean);
    arb_clear(x->total);
    arb_clear(x->sigma);
    arb_clear(x->far);
    arb_clear(x->theta);
}

static void bounds_init(ntkball_renewal_bounds_t *b)
{
    arb_init(b->alpha);
    arb_init(b->upsilon);
    arb_init(b->kappa);
}

static void bounds_clear(ntkball_renewal_bounds_t *b)
{
    arb_clear(b->alpha);
    arb_clear(b->upsilon);
    arb_clear(b->kappa);
}

/* Sigma_1 = rho or gamma_w^2 rho + gamma_b^2 = Theta_1 */
static void first_layer(ntkball_renewal_layer_t *x, const ntkball_network_t net, slong prec)
{
    ntkball_value_get_arb(x->mean, net->gamma_w2, prec);
    ntkball_value_get_arb(x->g0, net->gamma_b2, prec);
    x->is_rho = net->recursion == NTKBALL_RECURSION_PUBLISHED || arb_is_one(x->mean);
    if (x->is_rho)
    {
        arb_one(x->mean);
        arb_zero(x->g0);
    }
    arb_one(x->total);
    arb_zero(x->sigma);
    arb_zero(x->far);
    arb_zero(x->theta);
}

/* The coefficients n < N of Sigma_l, R'(Sigma_{l-1}) and Theta_l, not less than the true ones. */
typedef struct
{
    arb_ptr alpha, upsilon, kappa;
} values_t;

static void values_init(values_t *v, slong N)
{
    v->alpha = _arb_vec_init(N);
    v->upsilon = _arb_vec_init(N);
    v->kappa = _arb_vec_init(N);
}

static void values_clear(values_t *v, slong N)
{
    _arb_vec_clear(v->alpha, N);
    _arb_vec_clear(v->upsilon, N);
    _arb_vec_clear(v->kappa, N);
}

/* Of Sigma_1 and Theta_1. */
static void
first_values(values_t *v, const ntkball_renewal_layer_t *g, const ntkball_network_t net, slong prec)
{
    arb_set(v->alpha, g->g0);
    arb_set(v->alpha + 1, g->mean);
    ntkball_value_get_arb(v->kappa, net->gamma_b2, prec);
    ntkball_value_get_arb(v->kappa + 1, net->gamma_w2, prec);
}

/* What the terms k > K add to number i: at most C K^-s x and C K^(1-s) x, x = min(1, K g'(1)/i)/(1
   - g0), and nothing if g0 = 0. */
static void
add_rest(values_t *v, const ntkball_renewal_outer_t *R, const ntkball_renewal_layer_t *g)
{
    slong i, prec = R->prec;
    arb_t t, u, x, share, one;

    if (arb_is_zero(g->g0))
        return;
    arb_init(t);
    arb_init(u);
    arb_init(x);
    arb_init(share);
    arb_init(one);
    arb_one(one);
    arb_sub_ui(u, g->g0, 1, prec);
    arb_neg(u, u);
    _ntkball_renewal_power(t, R->dual->N, 1, -R->dual->twice_s, prec);
    arb_mul(t, t, R->dual->C, prec);
    arb_div(t, t, u, prec);
    arb_mul_si(u, t, R->dual->N, prec);
    arb_mul_si(share, g->mean, R->dual->N, prec);
    arb_one(x);
    for (i = 0; i < R->N; i++)
    {
        if (i > 0)
            arb_div_si(x, share, i, prec);
        if (i > 0 && !arb_le(x, one))
            arb_one(x);
        arb_addmul(v->alpha + i, t, x, prec);
        arb_addmul(v->upsilon + i, u, x, prec);
    }
    arb_clear(t);
    arb_clear(u);
    arb_clear(x);
    arb_clear(share);
    arb_clear(one);
}

/* From layer l - 1 to layer l. */
static void
next_values(values_t *v, const ntkball_renewal_outer_t *R, const ntkball_renewal_layer_t *g)
{
    static const ntkball_parity_t none[2] = {NTKBALL_PARITY_NONE, NTKBALL_PARITY_NONE};
    slong k, N = R->N, K = R->dual->N;
    arb_ptr derivative = _arb_vec_init(K + 1);
    arb_srcptr outer[2] = {R->dual->R, derivative};
    values_t w;

    values_init(&w, N);
    for (k = 0; k < K; k++)
        arb_mul_si(derivative + k, R->dual->R + k + 1, k + 1, R->prec);
    if (g->is_rho)
    {
        _arb_vec_set(w.alpha, R->dual->R, N);
        _arb_vec_set(w.upsilon, derivative, N);
    }
    else
    {
        arb_ptr both[2] = {w.alpha, w.upsilon};

        ntkball_compose_several(both, N, outer, K + 1, 2, none, v->alpha, NTKBALL_PARITY_NONE,
                                R->prec);
        add_rest(&w, R, g);
    }
    _arb_poly_mullow(w.kappa, v->kappa, N, w.upsilon, N, N, R->prec);
    _arb_vec_add(w.kappa, w.kappa, w.alpha, N, R->prec);
    values_clear(v, N);
    *v = w;
    _arb_vec_clear(derivative, K + 1);
}

/* g becomes layer l, of which v holds the numbers below N and b the bounds from there on. */
static void next_layer(ntkball_renewal_layer_t *g, const ntkball_renewal_bounds_t *b,
                       const ntkball_renewal_outer_t *R, const values_t *v)
{
    slong N = R->N, twice_s = R->dual->twice_s, prec = R->prec;

    g->is_rho = 0;
    arb_set(g->g0, v->alpha);
    arb_mul(g->mean, g->mean, R->moments + 1, prec);
    arb_mul(g->total, g->total, R->moments + 1, prec);
    arb_add_ui(g->total, g->total, 1, prec);
    arb_set(g->sigma, b->alpha);
    _ntkball_renewal_include(g->sigma, v->alpha, 1, N, twice_s, prec);
    arb_set(g->far, b->alpha);
    _ntkball_renewal_include(g->far, v->alpha, N / 8, N, twice_s, prec);
    arb_set(g->theta, b->kappa);
    _ntkball_renewal_include(g->theta, v->kappa, N / 8, N, twice_s - 2, prec);
}

/* The least index of the class from which on all c_n n^(twice/2), n < N, are at most high. */
static slong
first_index(const arb_t high, arb_srcptr c, slong N, slong parity, slong twice, slong prec)
{
    slong n = N - 1 - (N - 1 + parity) % 2;
    arb_t t;
    int ok = 1;

    arb_init(t);
    for (; ok && n >= 1; n -= 2)
    {
        _ntkball_renewal_power(t, n, 1, twice, prec);
        arb_mul(t, t, c + n, prec);
        ok = arb_le(t, high);
        n += ok ? 0 : 2;
    }
    arb_clear(t);
    return n + 2;
}

/* high: the bound of cert->subject, the smallest number of which every number from N on is below;
   p0: where it begins to hold. */
static void
bound(ntkball_decay_t cert, const ntkball_renewal_outer_t *R, const ntkball_network_t net)
{
    char quantity = cert->subject.quantity;
    slong l, twice = R->dual->twice_s - (quantity == 'a' ? 0 : 2);
    int composed = R->M > 1;
    values_t v;
    ntkball_renewal_bounds_t b;
    ntkball_renewal_layer_t g;

    layer_init(&g);
    bounds_init(&b);
    values_init(&v, R->N);
    first_layer(&g, net, R->prec);
    first_values(&v, &g, net, R->prec);
    for (l = 2; l <= cert->subject.layer; l++)
    {
        _ntkball_renewal_bounds(&b, R, &g);
        next_values(&v, R, &g);
        if (composed)
            next_layer(&g, &b, R, &v);
    }
    arb_set(cert->high, quantity == 'a' ? b.alpha : quantity == 'u' ? b.upsilon : b.kappa);
    cert->p0 = first_index(cert->high,
                           quantity == 'a'   ? v.alpha
                           : quantity == 'u' ? v.upsilon
                                             : v.kappa,
                           R->N, cert->subject.parity, twice, R->prec);
    values_clear(&v, R->N);
    layer_clear(&g);
    bounds_clear(&b);
}

static void set_shape(ntkball_decay_t cert, slong p0, slong N, const ntkball_decay_dual_t dual,
                      const ntkball_options_t *options)
{
    fmpq_set_si(cert->exponent, dual->twice_s - (cert->subject.quantity == 'a' ? 0 : 2), 2);
    cert->p0 = FLINT_MAX(p0, cert->p0);
    arb_zero(cert->low);
    arb_indeterminate(cert->limit);
    cert->proof = "DEC-13";
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(
            options->explain,
            "decay (DEC-13): R_k <= %.6g k^(-%ld/2) for k >= %ld bounds the coefficients of "
            "R'(Sigma_l) and R(Sigma_l) layer by layer: at layer %ld the middle term is at most "
            "%.6g for all n >= %ld; those below were computed and obey it from %ld on\n",
            arf_get_d(arb_midref(dual->C), ARF_RND_CEIL), (long) dual->twice_s, (long) dual->N,
            (long) cert->subject.layer, arf_get_d(arb_midref(cert->high), ARF_RND_CEIL), (long) N,
            (long) cert->p0);
}

/* Is Sigma_1 = rho the inner function of this layer?  Then no layer is composed. */
static int is_outer_alone(const ntkball_network_t net, const ntkball_decay_subject_t *subject)
{
    ntkball_renewal_layer_t g;
    int ok;

    layer_init(&g);
    first_layer(&g, net, 64);
    ok = g.is_rho && subject->layer == 2;
    layer_clear(&g);
    return ok;
}

ntkball_status_t _ntkball_decay_renewal(ntkball_decay_t cert, slong p0, const ntkball_network_t net,
                                        const ntkball_decay_effort_t *effort,
                                        const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_decay_dual_t dual;
    ntkball_status_t status;
    ntkball_renewal_outer_t R;
    slong N = effort->tight ? SECOND : FIRST;
    int ok;

    _ntkball_sphere_inner(&inner, options);
    _ntkball_decay_dual_init(dual, OUTER * N);
    status = _ntkball_decay_dual_set(dual, net, effort->prec / 4, &inner, err);
    ok = status == NTKBALL_OK && arb_is_zero(dual->A) && dual->twice_s % 2 != 0 &&
         (dual->twice_s >= 5 || (cert->subject.quantity == 'a' &&
                                 is_outer_alone(net, &cert->subject) && dual->twice_s == 3));
    if (ok)
    {
        _ntkball_renewal_outer_init_set(&R, dual, N, effort->prec / 4);
        bound(cert, &R, net);
        _ntkball_renewal_outer_clear(&R);
        ok = arb_is_finite(cert->high);
    }
    if (ok)
        set_shape(cert, p0, N, dual, options);
    else if (status == NTKBALL_OK)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s at layer %ld: the jumps of phi are too large for a bound of "
                          "all coefficients",
                          ntkball_activation_name(net->phi), (long) cert->subject.layer);
        status = NTKBALL_UNABLE;
    }
    _ntkball_decay_dual_clear(dual);
    return status;
}
