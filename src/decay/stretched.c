/* DEC-11: upper bounds e^(-a sqrt n) at any depth, from R_k <= C k^-s e^(-A sqrt k), a < A.

   With lambda = a/sqrt n write x[n] = sum_{i<=n} x_i e^(lambda i), so that x_n <= e^(-a sqrt n)
   x[n].  For series with coefficients >= 0 (x y)[n] <= x[n] y[n], and R(g)[n] <= R cut after degree
   n at g[n] = 1 + O(1/sqrt n), plus a rest that is tiny.  So every layer is a value at one real
   point; the bounds below hold for all n >= N at once, as each term decreases with n. */
#include <math.h>

#include "decay/parts.h"
#include "support/error.h"

#define FIRST 1024 /* N */
#define SHARES 32  /* a is tried at i/SHARES of A */
#define STEPS 64   /* and is a multiple of 1/STEPS */

typedef struct
{
    const ntkball_decay_dual_struct *dual;
    const ntkball_network_struct *net;
    arb_t gamma_w2, gamma_b2, root; /* root = sqrt N */
    slong prec;
} network_t;

/* What is known of one layer: sqrt n log Sigma[n] <= tau, and the bounds of Sigma[n], R'(..)[n],
   Theta[n] for all n >= N; g0 = the constant coefficient of Sigma */
typedef struct
{
    arb_t tau, g0, sigma, upsilon, theta;
} layer_t;

static void layer_init(layer_t *x)
{
    arb_init(x->tau);
    arb_init(x->g0);
    arb_init(x->sigma);
    arb_init(x->upsilon);
    arb_init(x->theta);
}

static void layer_clear(layer_t *x)
{
    arb_clear(x->tau);
    arb_clear(x->g0);
    arb_clear(x->sigma);
    arb_clear(x->upsilon);
    arb_clear(x->theta);
}

/* res >= sum_{k>N} k^(e/2) e^(-delta sqrt k); non-finite unless delta sqrt N > max(e + 1, 0) */
static void tail(arb_t res, const network_t *K, slong e, const arb_t delta)
{
    arb_t t;
    slong prec = K->prec;

    arb_init(t);
    arb_mul(res, delta, K->root, prec);
    arb_sub_si(t, res, FLINT_MAX(e + 1, 0), prec);
    arb_neg(res, res);
    arb_exp(res, res, prec);
    arb_mul_2exp_si(res, res, 1);
    arb_div(res, res, t, prec);
    if (arb_is_positive(t))
    {
        /* Y^(e+1)/(delta - (e+1)/Y) = Y^(e+2)/(delta Y - (e+1)) */
        arb_pow_ui(t, K->root, (ulong) FLINT_ABS(e + 2), prec);
        if (e + 2 >= 0)
            arb_mul(res, res, t, prec);
        else
            arb_div(res, res, t, prec);
        arb_mul(res, res, K->dual->C, prec);
    }
    else
        arb_indeterminate(res);
    arb_clear(t);
}

/* What the terms beyond degree n add to R(g)[n] (shift = 0, e = -2s) or R'(g)[n] (shift = 1, e = 2
   - 2s): (N+1)/(1 - g0) C N^(e/2) e^(-(A-a) sqrt N), times sqrt N when shift = 0 */
static void beyond(arb_t res, const network_t *K, const arb_t a, const arb_t g0, int shift)
{
    const ntkball_decay_dual_struct *dual = K->dual;
    slong prec = K->prec, e = (shift ? 2 : 0) - dual->twice_s, power = e + (shift ? 0 : 1);
    arb_t t, decay;

    arb_zero(res);
    if (arb_is_zero(g0))
        return;
    arb_init(t);
    arb_init(decay);
    arb_sub(decay, dual->A, a, prec);
    arb_mul(decay, decay, K->root, prec);
    arb_sub_si(t, decay, FLINT_MAX(power + 2, 0), prec);
    if (arb_is_positive(t))
    {
        arb_neg(res, decay);
        arb_exp(res, res, prec);
        arb_pow_ui(t, K->root, (ulong) FLINT_ABS(power), prec);
        if (power >= 0)
            arb_mul(res, res, t, prec);
        else
            arb_div(res, res, t, prec);
        arb_mul_si(res, res, dual->N + 1, prec);
        arb_mul(res, res, dual->C, prec);
        arb_sub_ui(t, g0, 1, prec);
        arb_neg(t, t);
        arb_div(res, res, t, prec);
        if (!arb_is_positive(t))
            arb_indeterminate(res);
    }
    else
        arb_indeterminate(res);
    arb_clear(t);
    arb_clear(decay);
}

/* Sigma_1 = Theta_1 = gamma_w^2 rho + gamma_b^2, or Sigma_1 = rho */
static void first_layer(layer_t *x, const network_t *K, const arb_t a)
{
    slong prec = K->prec;
    int published = K->net->recursion == NTKBALL_RECURSION_PUBLISHED;
    arb_t t;

    arb_init(t);
    arb_div(t, a, K->root, prec);
    arb_exp(x->theta, t, prec);
    arb_expm1(x->tau, t, prec);
    arb_mul(x->tau, x->tau, K->root, prec);
    arb_mul(x->tau, x->tau, K->gamma_w2, prec);
    arb_mul(x->theta, x->theta, K->gamma_w2, prec);
    arb_add(x->theta, x->theta, K->gamma_b2, prec);
    arb_set(x->g0, K->gamma_b2);
    if (published || arb_is_one(K->gamma_w2))
    {
        arb_set(x->tau, a);
        arb_zero(x->g0);
    }
    arb_clear(t);
}

/* sum_{k<=N} R_k (x^k - 1) and sum_{k<=N} k R_k x^(k-1), x = e^(tau/sqrt N) */
static void finite_part(arb_t value, arb_t slope, const network_t *K, const arb_t tau)
{
    slong k, prec = K->prec;
    arb_t x, power, t;

    arb_init(x);
    arb_init(power);
    arb_init(t);
    arb_div(x, tau, K->root, prec);
    arb_exp(x, x, prec);
    arb_one(power);
    arb_zero(value);
    arb_zero(slope);
    for (k = 1; k <= K->dual->N; k++)
    {
        arb_mul_si(t, K->dual->R + k, k, prec);
        arb_addmul(slope, t, power, prec);
        arb_mul(power, power, x, prec);
        arb_sub_ui(t, power, 1, prec);
        arb_addmul(value, t, K->dual->R + k, prec);
    }
    arb_clear(x);
    arb_clear(power);
    arb_clear(t);
}

/* R(g0), g0 in [0, 1) */
static void constant(arb_t g0, const network_t *K)
{
    slong k, prec = K->prec;
    arb_t res;

    arb_init(res);
    if (arb_is_zero(g0))
        arb_set(res, K->dual->R);
    else
    {
        /* only 1/(1 - g0) is wanted, so an upper bound: the rest is below its value at 1 */
        arb_one(res);
        for (k = 1; k <= K->dual->N; k++)
        {
            arb_t t;

            arb_init(t);
            arb_pow_ui(t, g0, (ulong) k, prec);
            arb_sub_ui(t, t, 1, prec);
            arb_addmul(res, t, K->dual->R + k, prec);
            arb_clear(t);
        }
    }
    arb_swap(g0, res);
    arb_clear(res);
}

static void next_layer(layer_t *x, const network_t *K, const arb_t a)
{
    slong prec = K->prec, e = -K->dual->twice_s;
    arb_t value, delta, t;

    arb_init(value);
    arb_init(delta);
    arb_init(t);
    arb_sub(delta, K->dual->A, x->tau, prec);
    finite_part(value, x->upsilon, K, x->tau);
    arb_mul(x->tau, value, K->root, prec);
    tail(t, K, e + 1, delta);
    arb_add(x->tau, x->tau, t, prec);
    beyond(t, K, a, x->g0, 0);
    arb_add(x->tau, x->tau, t, prec);
    tail(t, K, e + 2, delta);
    arb_add(x->upsilon, x->upsilon, t, prec);
    beyond(t, K, a, x->g0, 1);
    arb_add(x->upsilon, x->upsilon, t, prec);
    arb_div(x->sigma, x->tau, K->root, prec);
    arb_add_ui(x->sigma, x->sigma, 1, prec);
    arb_mul(x->theta, x->theta, x->upsilon, prec);
    arb_add(x->theta, x->theta, x->sigma, prec);
    constant(x->g0, K);
    arb_clear(value);
    arb_clear(delta);
    arb_clear(t);
}

/* high with c_n <= high e^(-a sqrt n) for n >= N; 0 when there is none */
static int
bound(arb_t high, const network_t *K, const ntkball_decay_subject_t *subject, const arb_t a)
{
    layer_t x;
    slong l;

    layer_init(&x);
    first_layer(&x, K, a);
    for (l = 2; l <= subject->layer; l++)
        next_layer(&x, K, a);
    arb_set(high, subject->quantity == 'a'   ? x.sigma
                  : subject->quantity == 'u' ? x.upsilon
                                             : x.theta);
    layer_clear(&x);
    return arb_is_finite(high) && arb_is_positive(high);
}

/* a sqrt(4N) - log high: how good the bound with a = share/SHARES A is at 4N; -inf when there is
   none */
static double
try_share(arb_t a, const network_t *K, const ntkball_decay_subject_t *subject, slong share)
{
    double A = arf_get_d(arb_midref(K->dual->A), ARF_RND_DOWN), score = -HUGE_VAL;
    arb_t high;

    arb_init(high);
    arb_set_d(a, floor(A * (double) share / SHARES * STEPS) / STEPS);
    if (share > 0 && share < SHARES && arb_is_positive(a) && bound(high, K, subject, a))
    {
        arb_log(high, high, 64);
        score = 2 * arf_get_d(arb_midref(a), ARF_RND_NEAR) * sqrt((double) K->dual->N) -
                arf_get_d(arb_midref(high), ARF_RND_NEAR);
    }
    arb_clear(high);
    return score;
}

/* The a with the best score: first every fourth, then its neighbours; 0 when there is none. */
static int choose_root(arb_t a, const network_t *K, const ntkball_decay_subject_t *subject)
{
    double score, best = -HUGE_VAL;
    slong i, step, centre = SHARES / 2, found = 0;

    for (step = 4; step > 0; step -= 3)
    {
        for (i = step == 4 ? 2 : centre - 3; i < (step == 4 ? SHARES : centre + 4); i += step)
        {
            score = try_share(a, K, subject, i);
            if (score > best)
            {
                best = score;
                found = i;
            }
        }
        centre = found;
    }
    return found > 0 && try_share(a, K, subject, found) > -HUGE_VAL;
}

static void set_shape(ntkball_decay_t cert, slong p0, slong N, const ntkball_options_t *options)
{
    _ntkball_decay_exact_text(cert->root_exact, sizeof cert->root_exact, cert->root);
    fmpq_zero(cert->exponent);
    cert->p0 = FLINT_MAX(p0, N + (N + cert->subject.parity) % 2);
    arb_zero(cert->low);
    arb_indeterminate(cert->limit);
    cert->proof = "DEC-11";
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(
            options->explain,
            "decay (DEC-11): the layers cut after degree n, at e^(a/sqrt n), a = "
            "%s, are at most %.6g for all n >= %ld, and c_n <= that e^(-a sqrt n)\n",
            cert->root_exact, arf_get_d(arb_midref(cert->high), ARF_RND_CEIL), (long) N);
}

ntkball_status_t
_ntkball_decay_stretched(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                         const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                         const ntkball_options_t *options, ntkball_error_t *err)
{
    slong N = p0 > 0 ? FLINT_MIN(FLINT_MAX(p0, 64), FIRST) : FIRST;
    ntkball_decay_dual_t dual;
    ntkball_status_t status;
    network_t K;
    int ok = 0;

    _ntkball_decay_dual_init(dual, N);
    arb_init(K.gamma_w2);
    arb_init(K.gamma_b2);
    arb_init(K.root);
    K.prec = effort->prec / 2;
    K.net = net;
    K.dual = dual;
    ntkball_value_get_arb(K.gamma_w2, net->gamma_w2, K.prec);
    ntkball_value_get_arb(K.gamma_b2, net->gamma_b2, K.prec);
    arb_sqrt_ui(K.root, (ulong) N, K.prec);
    status = _ntkball_decay_dual_set(dual, net, K.prec, options, err);
    if (status == NTKBALL_OK && arb_is_positive(dual->A))
    {
        if (wanted != NULL)
            arb_set(cert->root, wanted->root);
        ok = wanted != NULL ? arb_is_exact(cert->root) && arb_is_positive(cert->root)
                            : choose_root(cert->root, &K, &cert->subject);
        ok = ok && bound(cert->high, &K, &cert->subject, cert->root);
    }
    if (ok)
        set_shape(cert, p0, N, options);
    else if (status == NTKBALL_OK)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s at layer %ld: no rate e^(-a sqrt n) could be certified; "
                          "lower --depth or chi",
                          ntkball_activation_name(net->phi), (long) cert->subject.layer);
        status = NTKBALL_UNABLE;
    }
    _ntkball_decay_dual_clear(dual);
    arb_clear(K.gamma_w2);
    arb_clear(K.gamma_b2);
    arb_clear(K.root);
    return status;
}
