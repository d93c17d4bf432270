/* Eigenvalues on S^d from bounds of the coefficients of Theta (DEC-14 .. DEC-17).

   lambda_k = sum_p w(p,k) kappa_p, p = k, k + 2, .., with weights >= 0: the bounds of kappa_p for
   all p >= k of one parity are summed (sums.h).  Those below the index where the analysis begins
   to speak are made to contain the numbers. */
#include <string.h>

#include "decay/sums.h"
#include "support/error.h"

#define START 32 /* where two-sided bounds begin to be looked for */

/* low and high of c widened to the numbers of the class from p0 on, below c->p0, which becomes
   p0. */
static ntkball_status_t
widen_to(ntkball_decay_t c, slong p0, const ntkball_network_t net, const ntkball_options_t *options)
{
    slong n, len = c->p0;
    slong bits = c->two_sided ? NTKBALL_DECAY_BITS : NTKBALL_DECAY_FEW_BITS;
    arb_ptr values = _arb_vec_init(len);
    ntkball_status_t status =
        _ntkball_decay_values(values, len, net, &c->subject, bits, options, NULL);
    arb_t x;

    arb_init(x);
    for (n = p0; n < len; n += 2)
    {
        ntkball_decay_scaled(x, c, n, values + n, 2 * NTKBALL_DECAY_BITS);
        _ntkball_decay_contain(c, x);
    }
    c->p0 = p0;
    arb_clear(x);
    _arb_vec_clear(values, len);
    return status == NTKBALL_DOMAIN ? NTKBALL_UNABLE : NTKBALL_OK;
}

/* Bounds of kappa_{p,L+1} for all p >= c->p0 of the parity, c->p0 <= p0 where that is possible; p0
   <= 0: where they begin is chosen. */
static ntkball_status_t
coefficients(ntkball_decay_t c, slong p0, const ntkball_decay_struct *wanted,
             const ntkball_network_t net, const ntkball_decay_effort_t *effort,
             const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = _ntkball_decay_analytic(c, 0, wanted, net, effort, options, err);
    fmpq_t ratio;

    if (status == NTKBALL_OK && c->p0 < p0)
        status = _ntkball_decay_analytic(c, p0, wanted, net, effort, options, err);
    if (status != NTKBALL_OK)
        return status;
    _ntkball_decay_round(c, 1, 1);
    if (p0 <= 0 && c->two_sided)
        p0 = START + c->subject.parity;
    if (p0 > 0)
        return p0 < c->p0 && c->p0 <= NTKBALL_DECAY_MAX_VALUES ? widen_to(c, p0, net, options)
                                                               : NTKBALL_OK;
    fmpq_init(ratio);
    fmpq_set_si(ratio, 2, 1);
    _ntkball_decay_lower(c, ratio, net, options);
    fmpq_clear(ratio);
    return NTKBALL_OK;
}

/* The root or the rate of the coefficients that gave those of the eigenvalues. */
static void set_wanted(ntkball_decay_t res, const ntkball_decay_struct *wanted)
{
    fmpq_t r;

    fmpq_init(r);
    arb_set(res->root, wanted->root);
    if (wanted->factorial != 0)
        arb_mul_2exp_si(res->rate, wanted->rate, -1);
    else if (_ntkball_decay_sum_rate(r, wanted->rate_exact))
        arb_set_fmpq(res->rate, r, 128);
    fmpq_clear(r);
}

static void set_measure(ntkball_decay_t cert, slong prec)
{
    arb_t area;

    if (cert->subject.measure == NTKBALL_MEASURE_SURFACE)
        return;
    arb_init(area);
    ntkball_sphere_area(area, cert->subject.dim, prec);
    arb_div(cert->low, cert->low, area, prec);
    arb_div(cert->high, cert->high, area, prec);
    arb_div(cert->limit, cert->limit, area, prec);
    arb_clear(area);
}

/* a = the lower bound of a; or the upper one */
static void round_end(arb_t a, int up, slong prec)
{
    if (up)
        arb_get_ubound_arf(arb_midref(a), a, prec);
    else
        arb_get_lbound_arf(arb_midref(a), a, prec);
    mag_zero(arb_radref(a));
}

static void
explain(const ntkball_decay_t cert, const ntkball_decay_t c, const ntkball_options_t *options)
{
    if (options == NULL || options->explain == NULL)
        return;
    ntkball_text_append(
        options->explain,
        "decay (%s): lambda_k = sum_p w(p,k) kappa_p over p = k, k + 2, .. with weights >= 0, and "
        "%.8g <= kappa_p p^(%.4g) e^(a sqrt p) r^p (p!)^%ld <= %.8g for p >= %ld (%s), a = %.8g, "
        "r = %.8g; summed, for all k >= %ld: %.8g <= lambda_k k^(%.4g) %s R^k (k!)^%ld <= %.8g, "
        "R = %.8g.\n",
        cert->proof, arf_get_d(arb_midref(c->low), ARF_RND_FLOOR), fmpq_get_d(c->exponent),
        (long) c->factorial, arf_get_d(arb_midref(c->high), ARF_RND_CEIL), (long) c->p0, c->proof,
        arf_get_d(arb_midref(c->root), ARF_RND_NEAR), arf_get_d(arb_midref(c->rate), ARF_RND_NEAR),
        (long) cert->p0, arf_get_d(arb_midref(cert->low), ARF_RND_FLOOR),
        fmpq_get_d(cert->exponent), cert->two_thirds ? "e^((3/2)(a k)^(2/3))" : "",
        (long) cert->factorial, arf_get_d(arb_midref(cert->high), ARF_RND_CEIL),
        arf_get_d(arb_midref(cert->rate), ARF_RND_NEAR));
}

/* cert from c, for k >= cert->p0; 0 when no sum applies. */
static int sum_of(ntkball_decay_t cert, const ntkball_decay_t c, slong prec)
{
    if (!arb_is_zero(c->root))
        return c->factorial == 0 && arb_is_one(c->rate) &&
               _ntkball_decay_sum_stretched(cert, c, prec);
    if (c->factorial != 0)
        return _ntkball_decay_sum_factorial(cert, c, prec);
    if (arb_is_one(c->rate))
        return _ntkball_decay_sum_algebraic(cert, c, prec);
    return _ntkball_decay_sum_geometric(cert, c, prec);
}

ntkball_status_t
_ntkball_decay_eigenvalues(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                           const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                           const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    ntkball_decay_t c, want;
    int ok = 0;

    _ntkball_sphere_inner(&inner, options);
    ntkball_decay_init(c);
    ntkball_decay_init(want);
    c->subject = cert->subject;
    c->subject.quantity = 'k';
    c->subject.dim = 0;
    if (wanted != NULL)
        set_wanted(want, wanted);
    status = coefficients(c, p0, wanted != NULL ? want : NULL, net, effort, &inner, err);
    if (status == NTKBALL_OK && !c->zero)
    {
        cert->decay = c->decay;
        cert->p0 = FLINT_MAX(c->p0, p0);
        ok = sum_of(cert, c, effort->prec);
        set_measure(cert, effort->prec);
        round_end(cert->low, 0, effort->prec);
        round_end(cert->high, 1, effort->prec);
        ok = ok && arb_is_finite(cert->low) && arb_is_finite(cert->high);
    }
    if (ok)
        explain(cert, c, options);
    else if (status == NTKBALL_OK)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: the bound of the coefficients gives none of the "
                          "eigenvalues on S^%ld",
                          ntkball_activation_name(net->phi), (long) cert->subject.dim);
        status = NTKBALL_UNABLE;
    }
    ntkball_decay_clear(c);
    ntkball_decay_clear(want);
    return status;
}
