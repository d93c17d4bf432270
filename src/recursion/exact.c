/* Exact coefficients, where the dual's coefficients are known exactly.

   Layer 2 over Sigma_1 = x: alpha_p = sigma_w^2 d_p (+ sigma_b^2 at p = 0), upsilon_p = sigma_w^2
   dd_p, kappa_p = alpha_p + gamma_w^2 upsilon_{p-1} + gamma_b^2 upsilon_p.  Other layers: finite
   compositions, i.e. a polynomial activation, or a Sigma_{l-1} that vanishes at 0, whose power k
   has no term below x^k; computed by Horner in exact arithmetic mod x^(p+1), up to a size.  Zeros
   by parity (HERM-1, COMP-3) come first and hold at every layer. */
#include "recursion/internal.h"

/* Exact series longer than this are not attempted. */
#define EXACT_LEN 33
#define EXACT_TERMS 64

typedef struct
{
    ntkball_exact_t *c;
    slong len;
} exact_series_t;

static void exact_series_init(exact_series_t *s, slong len)
{
    slong i;

    s->len = len;
    s->c = flint_malloc(sizeof(ntkball_exact_t) * (size_t) len);
    for (i = 0; i < len; i++)
        ntkball_exact_init(s->c[i]);
}

static void exact_series_clear(exact_series_t *s)
{
    slong i;

    for (i = 0; i < s->len; i++)
        ntkball_exact_clear(s->c[i]);
    flint_free(s->c);
}

static void exact_series_swap(exact_series_t *s, exact_series_t *t)
{
    exact_series_t u = *s;

    *s = *t;
    *t = u;
}

/* r = s t mod x^len; r is no alias. */
static void exact_series_mul(exact_series_t *r, const exact_series_t *s, const exact_series_t *t)
{
    slong i, j;
    ntkball_exact_t u;

    ntkball_exact_init(u);
    for (i = 0; i < r->len; i++)
        ntkball_exact_zero(r->c[i]);
    for (i = 0; i < r->len; i++)
        for (j = 0; i + j < r->len && !ntkball_exact_is_zero(s->c[i]); j++)
        {
            if (ntkball_exact_is_zero(t->c[j]))
                continue;
            ntkball_exact_mul(u, s->c[i], t->c[j]);
            ntkball_exact_add(r->c[i + j], r->c[i + j], u);
        }
    ntkball_exact_clear(u);
}

/* r = scale sum_{k < K} c_k g^k, c_k the dual's coefficients; 0 when one is unknown. */
static int exact_compose(exact_series_t *r, const ntkball_network_t net, int deriv, slong K,
                         const exact_series_t *g, const ntkball_exact_t scale)
{
    exact_series_t t;
    ntkball_exact_t c;
    slong i, k;
    int ok = 1;

    exact_series_init(&t, r->len);
    ntkball_exact_init(c);
    for (i = 0; i < r->len; i++)
        ntkball_exact_zero(r->c[i]);
    for (k = K - 1; k >= 0 && ok; k--)
    {
        exact_series_mul(&t, r, g);
        exact_series_swap(r, &t);
        ok = ntkball_dual_exact(c, net->phi, deriv, k);
        if (ok)
            ntkball_exact_add(r->c[0], r->c[0], c);
    }
    for (i = 0; i < r->len && ok; i++)
        ntkball_exact_mul(r->c[i], r->c[i], scale);
    ntkball_exact_clear(c);
    exact_series_clear(&t);
    return ok;
}

typedef struct
{
    ntkball_exact_t sigma_w2, sigma_b2, gamma_w2, gamma_b2;
    int at_x; /* Sigma_1(x) = x */
} exact_net_t;

static void exact_net_init(exact_net_t *e)
{
    ntkball_exact_init(e->sigma_w2);
    ntkball_exact_init(e->sigma_b2);
    ntkball_exact_init(e->gamma_w2);
    ntkball_exact_init(e->gamma_b2);
}

static void exact_net_clear(exact_net_t *e)
{
    ntkball_exact_clear(e->sigma_w2);
    ntkball_exact_clear(e->sigma_b2);
    ntkball_exact_clear(e->gamma_w2);
    ntkball_exact_clear(e->gamma_b2);
}

/* sigma_b^2 is asked for only where it is used. */
static int exact_net_set(exact_net_t *e, const ntkball_network_t net, int need_bias)
{
    if (!ntkball_network_constants_exact(e->sigma_w2, need_bias ? e->sigma_b2 : NULL, NULL, net) ||
        !ntkball_value_get_exact(e->gamma_w2, net->gamma_w2) ||
        !ntkball_value_get_exact(e->gamma_b2, net->gamma_b2))
        return 0;
    e->at_x = net->recursion == NTKBALL_RECURSION_PUBLISHED || ntkball_exact_is_zero(e->gamma_b2);
    return 1;
}

/* ------------------------------- layer 2 over x ------------------------------------------------
 */

/* res = sigma_w^2 (coefficient p of the dual). */
static int scaled_dual(ntkball_exact_t res, const exact_net_t *e, const ntkball_network_t net,
                       int deriv, slong p)
{
    if (!ntkball_dual_exact(res, net->phi, deriv, p))
        return 0;
    ntkball_exact_mul(res, res, e->sigma_w2);
    return 1;
}

static int exact_layer_2(ntkball_exact_t res, const ntkball_network_t net, char quantity, slong p)
{
    int bias = p == 0 && quantity != 'u' && (net->depth > 1 || net->output_bias), ok;
    ntkball_exact_t t;
    exact_net_t e;

    exact_net_init(&e);
    ntkball_exact_init(t);
    ok = exact_net_set(&e, net, bias) && e.at_x && scaled_dual(res, &e, net, quantity == 'u', p);
    if (ok && bias)
        ntkball_exact_add(res, res, e.sigma_b2);
    if (ok && quantity == 'k' && p > 0 && (ok = scaled_dual(t, &e, net, 1, p - 1)))
    {
        ntkball_exact_mul(t, t, e.gamma_w2);
        ntkball_exact_add(res, res, t);
    }
    if (ok && quantity == 'k' && !ntkball_exact_is_zero(e.gamma_b2) &&
        (ok = scaled_dual(t, &e, net, 1, p)))
    {
        ntkball_exact_mul(t, t, e.gamma_b2);
        ntkball_exact_add(res, res, t);
    }
    ntkball_exact_clear(t);
    exact_net_clear(&e);
    return ok;
}

/* ------------------------------- finite compositions -------------------------------------------
 */

/* Outer terms that matter mod x^len; -1 when the sum is infinite or too long. */
static slong exact_terms(const ntkball_network_t net, const exact_series_t *g)
{
    slong K = -1;

    if (ntkball_activation_finite_len(net->phi) >= 0)
        K = ntkball_activation_finite_len(net->phi);
    if (ntkball_exact_is_zero(g->c[0]))
        K = K < 0 ? g->len : FLINT_MIN(K, g->len);
    return K <= EXACT_TERMS ? K : -1;
}

static int
exact_deep(ntkball_exact_t res, const ntkball_network_t net, char quantity, slong layer, slong p)
{
    exact_series_t g, alpha, ups, theta;
    exact_net_t e;
    slong l, i, K;
    int ok;

    if (p >= EXACT_LEN)
        return 0;
    exact_net_init(&e);
    exact_series_init(&g, p + 1);
    exact_series_init(&alpha, p + 1);
    exact_series_init(&ups, p + 1);
    exact_series_init(&theta, p + 1);
    ok = exact_net_set(&e, net, 1);
    if (ok)
    {
        ntkball_exact_set(theta.c[0], e.gamma_b2);
        if (p > 0)
            ntkball_exact_set(theta.c[1], e.gamma_w2);
        for (i = 0; i <= FLINT_MIN(p, 1); i++)
            ntkball_exact_set(g.c[i], theta.c[i]);
        if (e.at_x)
            ntkball_exact_zero(g.c[0]);
        if (e.at_x && p > 0)
        {
            fmpq_t one;

            fmpq_init(one);
            fmpq_one(one);
            ntkball_exact_set_fmpq(g.c[1], one);
            fmpq_clear(one);
        }
    }
    for (l = 2; l <= layer && ok; l++)
    {
        K = exact_terms(net, &g);
        ok = K >= 0 && exact_compose(&alpha, net, 0, K, &g, e.sigma_w2);
        if (ok && quantity != 'a')
            ok = exact_compose(&ups, net, 1, K, &g, e.sigma_w2);
        if (!ok)
            break;
        if (l <= net->depth || net->output_bias)
            ntkball_exact_add(alpha.c[0], alpha.c[0], e.sigma_b2);
        if (quantity == 'k')
        {
            exact_series_mul(&g, &theta, &ups);
            for (i = 0; i <= p; i++)
                ntkball_exact_add(theta.c[i], g.c[i], alpha.c[i]);
        }
        exact_series_swap(&g, &alpha);
    }
    if (ok)
        ntkball_exact_set(res, quantity == 'a' ? g.c[p] : quantity == 'u' ? ups.c[p] : theta.c[p]);
    exact_series_clear(&g);
    exact_series_clear(&alpha);
    exact_series_clear(&ups);
    exact_series_clear(&theta);
    exact_net_clear(&e);
    return ok;
}

/* ------------------------------- zeros by parity -----------------------------------------------
 */

/* Does parity make coefficient p of the quantity zero at this layer?  For phi even and Sigma_1 odd:
   alpha even from layer 2 on, upsilon odd at layer 2, then even; kappa even when gamma_b = 0.  For
   phi odd and sigma_b = gamma_b = 0: alpha and kappa odd, upsilon even. */
static int parity_zero(const ntkball_network_t net, char quantity, slong layer, slong p)
{
    ntkball_parity_t phi = ntkball_activation_parity(net->phi);
    int gamma_b_zero = ntkball_value_sign(net->gamma_b2) == NTKBALL_SIGN_ZERO;
    int at_x = gamma_b_zero || net->recursion == NTKBALL_RECURSION_PUBLISHED, bias_zero, odd;

    if (phi == NTKBALL_PARITY_NONE || !at_x || (quantity == 'k' && !gamma_b_zero))
        return 0;
    if (phi == NTKBALL_PARITY_EVEN)
    {
        odd = quantity == 'u' && layer == 2;
        return (p % 2 == 1) != odd;
    }
    if (layer == 2 && (quantity == 'u' || p > 0))
        return (p % 2 == 1) == (quantity == 'u');
    bias_zero = ntkball_network_bias_is_zero(net);
    if (layer == net->depth + 1 && !net->output_bias && layer == 2)
        bias_zero = 1;
    return bias_zero && (p % 2 == 1) == (quantity == 'u');
}

int ntkball_ntk_exact(ntkball_exact_t res, const ntkball_network_t net, char quantity, slong layer,
                      slong p)
{
    const char *why = NULL;

    if (layer < 2 || layer > net->depth + 1 || p < 0 ||
        (quantity != 'a' && quantity != 'u' && quantity != 'k'))
        return 0;
    if (quantity != 'a' && !ntkball_activation_has_ntk(net->phi, &why))
        return 0;
    if (parity_zero(net, quantity, layer, p))
    {
        ntkball_exact_zero(res);
        return 1;
    }
    if (layer == 2 && exact_layer_2(res, net, quantity, p))
        return 1;
    return exact_deep(res, net, quantity, layer, p);
}
