/* DEC-21: upper bounds at any depth, and for gamma_b > 0, from a bound of the dual's coefficients
   that falls geometrically or faster.

   All coefficients are >= 0.  If sums that are at least those of the layers at r > 1 are finite,
   the series converge there and c_p <= K(r) r^-p.  R(u) and R'(u) at u <= r' are at most their
   first terms, computed, and a geometric series. */
#include <math.h>

#include "decay/parts.h"
#include "support/error.h"

#define PREC 128
#define MAX_PREC 1024 /* of the coefficients of the dual */
#define FIRST 96      /* coefficients of the dual that are computed */
#define STEPS 64      /* r is a multiple of 1/STEPS */
#define SIZE_BITS 40  /* K(r) is kept below 2^SIZE_BITS */

typedef struct
{
    const ntkball_network_struct *net;
    ntkball_decay_subject_t subject;
    ntkball_decay_dual_struct *dual;
    ntkball_decay_power_t bound; /* of R_k, k > FIRST */
    arb_t gamma_w2, gamma_b2;
} layers_t;

/* res = a bound of sum_{k>N} k^deriv C k^power (u/rate)^k (k!)^-factorial u^-deriv; non-finite when
   the quotient of two terms is not below 1 */
static void tail(arb_t res, const layers_t *K, const arb_t u, slong deriv)
{
    slong n = K->dual->N + 1, twice = K->bound.twice_power + 2 * deriv;
    arb_t q, t, growth;

    arb_init(q);
    arb_init(t);
    arb_init(growth);
    arb_div(q, u, K->bound.rate, PREC);
    arb_pow_ui(res, q, (ulong) n, PREC);
    arb_set_si(t, n);
    arb_sqrt(t, t, PREC);
    arb_pow_ui(t, t, (ulong) twice, PREC);
    arb_mul(res, res, t, PREC);
    arb_mul(res, res, K->bound.C, PREC);
    arb_set_si(growth, n + 1);
    arb_div_si(growth, growth, n, PREC);
    arb_sqrt(growth, growth, PREC);
    arb_pow_ui(growth, growth, (ulong) twice, PREC);
    arb_mul(q, q, growth, PREC);
    if (K->bound.factorial > 0)
    {
        arb_fac_ui(t, (ulong) n, PREC);
        arb_div(res, res, t, PREC);
        arb_div_si(q, q, n + 1, PREC);
    }
    arb_sub_ui(q, q, 1, PREC);
    arb_neg(q, q);
    arb_div(res, res, q, PREC);
    if (deriv > 0)
        arb_div(res, res, u, PREC);
    if (!arb_is_positive(q))
        arb_indeterminate(res);
    arb_clear(q);
    arb_clear(t);
    arb_clear(growth);
}

/* D >= R(u), DD >= R'(u), u > 0 */
static void dual_at(arb_t D, arb_t DD, const layers_t *K, const arb_t u)
{
    arb_t x, t;
    slong k;

    arb_init(x);
    arb_init(t);
    arb_set(x, u);
    arb_zero(D);
    arb_zero(DD);
    for (k = K->dual->N; k >= 0; k--)
    {
        arb_mul(DD, DD, x, PREC);
        arb_add(DD, DD, D, PREC);
        arb_mul(D, D, x, PREC);
        arb_add(D, D, K->dual->R + k, PREC);
    }
    tail(t, K, x, 0);
    arb_add(D, D, t, PREC);
    tail(t, K, x, 1);
    arb_add(DD, DD, t, PREC);
    arb_clear(x);
    arb_clear(t);
}

/* high >= K(r); 0 when a layer leaves the disc or the bound is large */
static int reaches(arb_t high, const layers_t *K, const arb_t r)
{
    arb_t u, theta, D, DD;
    mag_t size;
    slong l;
    int ok;

    arb_init(u);
    arb_init(theta);
    arb_init(D);
    arb_init(DD);
    mag_init(size);
    arb_mul(theta, K->gamma_w2, r, PREC);
    arb_add(theta, theta, K->gamma_b2, PREC);
    arb_set(u, K->net->recursion == NTKBALL_RECURSION_EXACT ? theta : r);
    for (l = 2; l <= K->subject.layer; l++)
    {
        dual_at(D, DD, K, u);
        arb_mul(theta, theta, DD, PREC);
        arb_add(theta, theta, D, PREC);
        arb_set(u, D);
    }
    arb_set(high, K->subject.quantity == 'a' ? u : K->subject.quantity == 'u' ? DD : theta);
    arb_get_mag(size, high);
    ok = arb_is_finite(high) && mag_cmp_2exp_si(size, SIZE_BITS) < 0;
    arb_clear(u);
    arb_clear(theta);
    arb_clear(D);
    arb_clear(DD);
    mag_clear(size);
    return ok;
}

/* The largest r = 1 + i/STEPS found; 0 when there is none. */
static int choose_rate(arb_t r, const layers_t *K)
{
    slong good = 0, bad = 1, mid;
    arb_t high;

    arb_init(high);
    while (bad < 4096)
    {
        arb_set_si(r, STEPS + bad);
        arb_mul_2exp_si(r, r, -6);
        if (!reaches(high, K, r))
            break;
        good = bad;
        bad *= 2;
    }
    while (bad - good > 1)
    {
        mid = (good + bad) / 2;
        arb_set_si(r, STEPS + mid);
        arb_mul_2exp_si(r, r, -6);
        if (reaches(high, K, r))
            good = mid;
        else
            bad = mid;
    }
    arb_set_si(r, STEPS + good);
    arb_mul_2exp_si(r, r, -6);
    arb_clear(high);
    return good > 0;
}

static void set_shape(ntkball_decay_t cert, slong p0, const ntkball_options_t *options)
{
    _ntkball_decay_exact_text(cert->rate_exact, sizeof cert->rate_exact, cert->rate);
    cert->p0 = FLINT_MAX(p0, 2 - cert->subject.parity);
    fmpq_zero(cert->exponent);
    arb_zero(cert->low);
    arb_indeterminate(cert->limit);
    cert->proof = "DEC-21";
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "decay (DEC-21): the coefficients are not negative, and at %s the "
                            "series of the layers sum to at most %.6g, so c_p <= that (%s)^-p\n",
                            cert->rate_exact, arf_get_d(arb_midref(cert->high), ARF_RND_CEIL),
                            cert->rate_exact);
}

static int set_layers(ntkball_decay_t cert, const ntkball_decay_struct *wanted, const layers_t *K)
{
    if (wanted == NULL)
        return choose_rate(cert->rate, K) && reaches(cert->high, K, cert->rate);
    arb_set(cert->rate, wanted->rate);
    return arb_is_exact(cert->rate) && arb_is_positive(cert->rate) &&
           reaches(cert->high, K, cert->rate);
}

ntkball_status_t
_ntkball_decay_plane_layers(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                            const ntkball_network_t net, const ntkball_options_t *options)
{
    ntkball_decay_dual_t dual;
    ntkball_options_t inner;
    ntkball_status_t status = NTKBALL_UNABLE;
    layers_t K;
    arb_t sigma_w2;

    K.net = net;
    K.subject = cert->subject;
    K.dual = dual;
    _ntkball_decay_dual_init(dual, FIRST);
    _ntkball_decay_power_init(&K.bound);
    arb_init(sigma_w2);
    arb_init(K.gamma_w2);
    arb_init(K.gamma_b2);
    ntkball_value_get_arb(K.gamma_w2, net->gamma_w2, PREC);
    ntkball_value_get_arb(K.gamma_b2, net->gamma_b2, PREC);
    /* wide balls do: of a coefficient that is 0 unnoticed there are no others */
    _ntkball_sphere_inner(&inner, options);
    inner.max_prec = FLINT_MIN(inner.max_prec, MAX_PREC);
    if (_ntkball_decay_plane_bound(&K.bound, net->phi, NULL, FIRST + 1) &&
        _ntkball_decay_dual_fill(dual, sigma_w2, net, PREC, &inner, NULL) != NTKBALL_DOMAIN)
        status = NTKBALL_OK;
    arb_mul(K.bound.C, K.bound.C, sigma_w2, PREC);
    if (status == NTKBALL_OK)
        status = set_layers(cert, wanted, &K) ? NTKBALL_OK : NTKBALL_UNABLE;
    if (status == NTKBALL_OK)
        set_shape(cert, p0, options);
    else
        arb_one(cert->rate); /* for the method that is tried next */
    _ntkball_decay_dual_clear(dual);
    _ntkball_decay_power_clear(&K.bound);
    arb_clear(sigma_w2);
    arb_clear(K.gamma_w2);
    arb_clear(K.gamma_b2);
    return status;
}
