/* DEC-2, DEC-4 and DEC-9: one hidden layer whose mu_n^2 has a model.

   With gamma_b = 0 and n >= 1: alpha_n = sigma_w^2 mu_n^2, kappa_n = (1+n) alpha_n,
   upsilon_n = (n+1) alpha_{n+1}.  A model says
       mu_n^2 = C n^-s r^-n e^(-a sqrt n - b/sqrt n) (n!)^-f u(n),  low <= u(n) <= high for n >= n0,
   u -> 1; b = 0 unless the corrected shape is asked for. */
#include <string.h>

#include "decay/model.h"
#include "support/error.h"

/* The model of mu_n^2 for n >= n0 >= 16 of the parity; 0 when there is none. */
static int set_model(ntkball_decay_model_t *m, const ntkball_activation_t phi, int corrected,
                     slong parity, slong n0, slong prec)
{
    if (_ntkball_decay_model_logistic(m, phi, corrected, n0, prec))
        return 1;
    return !corrected && (_ntkball_decay_model_kink(m, phi, parity, n0, prec) ||
                          _ntkball_decay_model_closed(m, phi, n0, prec));
}

/* The larger of dual's bound and C k^(-twice_s/2) for k >= N, with the smaller exponent; twice_s <
   0: no bound yet. */
static void weaken(ntkball_decay_dual_t dual, arb_t C, slong twice_s, slong prec)
{
    slong least = dual->twice_s < 0 ? twice_s : FLINT_MIN(twice_s, dual->twice_s);
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(t, (ulong) dual->N, prec);
    for (; twice_s > least; twice_s--)
        arb_div(C, C, t, prec);
    for (; dual->twice_s > least; dual->twice_s--)
        arb_div(dual->C, dual->C, t, prec);
    arb_max(dual->C, dual->C, C, prec);
    dual->twice_s = least;
    arb_clear(t);
}

int _ntkball_decay_shallow_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi,
                                 slong prec)
{
    ntkball_decay_model_t m;
    slong parity, twice_s;
    int ok = 1;
    arb_t C;

    arb_init(C);
    dual->twice_s = -1;
    arb_zero(dual->C);
    arb_zero(dual->A);
    for (parity = 0; ok && parity < 2; parity++)
    {
        _ntkball_decay_model_init(&m);
        ok = set_model(&m, phi, 0, parity, dual->N, prec) && m.f == 0 && arb_is_one(m.r);
        if (ok && (m.parity < 0 || m.parity == parity))
        {
            fmpq_mul_2exp(m.s, m.s, 1);
            twice_s = fmpz_get_si(fmpq_numref(m.s));
            arb_mul(C, m.C, m.high, prec);
            arb_set(dual->A, m.a); /* the same for both parities */
            weaken(dual, C, twice_s, prec);
        }
        _ntkball_decay_model_clear(&m);
    }
    arb_clear(C);
    return ok && dual->twice_s >= 0;
}

int _ntkball_decay_is_shallow(const ntkball_network_t net, const ntkball_decay_subject_t *subject,
                              int no_gamma_b)
{
    ntkball_decay_model_t m;
    slong parity = subject->quantity == 'u' ? 1 - subject->parity : subject->parity;
    int ok;

    if (subject->layer != 2 || !no_gamma_b || subject->quantity == 'e')
        return 0;
    _ntkball_decay_model_init(&m);
    ok = set_model(&m, net->phi, subject->corrected, parity, 512, 64) &&
         (m.parity < 0 || m.parity == parity);
    _ntkball_decay_model_clear(&m);
    return ok;
}

/* x = (1 + 1/p0)^e, e = num/2 */
static void half_power(arb_t x, slong p0, slong num, slong prec)
{
    _ntkball_decay_root_quotient(x, p0 + 1, p0, prec);
    if (num < 0)
        arb_inv(x, x, prec);
    arb_pow_ui(x, x, (ulong) FLINT_ABS(num), prec);
}

/* e^(-a sqrt n - b/sqrt n) for n = p + 1 in terms of p >= p0.  Without b: sqrt n - sqrt p <=
   1/(2 sqrt p).  With b > 0, which becomes b + a/2: sqrt n - sqrt p >= 1/(2 sqrt p) - 1/(8 p^(3/2))
   and 1/sqrt p - 1/sqrt n <= 1/(2 p^(3/2)). */
static void shift_roots(ntkball_decay_model_t *m, slong p0, slong prec)
{
    arb_t x, root;

    arb_init(x);
    arb_init(root);
    arb_sqrt_ui(root, (ulong) p0, prec);
    if (m->half_pis == 0)
    {
        arb_div(x, m->a, root, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_neg(x, x);
        arb_exp(x, x, prec);
        arb_mul(m->low, m->low, x, prec);
    }
    else
    {
        arb_mul_2exp_si(x, m->b, 2);
        arb_add(x, x, m->a, prec);
        arb_mul_2exp_si(x, x, -3);
        arb_div_si(x, x, p0, prec);
        arb_div(x, x, root, prec);
        arb_exp(x, x, prec);
        arb_mul(m->high, m->high, x, prec);
        m->quarters += 2 * m->half_pis; /* a/2 = half_pis pi/2 */
        _ntkball_decay_model_correction(m, prec);
    }
    arb_clear(x);
    arb_clear(root);
}

/* kappa: the factor 1 + n = n (1 + 1/n); upsilon: n = p + 1, n mu_n^2 with n^e, e = 1 - s - f,
   r^-n and the roots. */
static void set_quantity(ntkball_decay_t cert, ntkball_decay_model_t *m, slong p0, slong prec)
{
    arb_t x;
    fmpq_t one;
    slong twice;

    arb_init(x);
    fmpq_init(one);
    fmpq_set(cert->exponent, m->s);
    fmpq_one(one);
    if (cert->subject.quantity == 'k')
    {
        fmpq_sub(cert->exponent, m->s, one);
        half_power(x, p0, 2, prec);
        arb_mul(m->high, m->high, x, prec);
    }
    else if (cert->subject.quantity == 'u')
    {
        fmpq_set_si(one, m->f - 1, 1);
        fmpq_add(cert->exponent, m->s, one);
        /* 2 e; s has denominator 1 or 2 */
        twice = -fmpz_get_si(fmpq_numref(cert->exponent)) *
                (fmpz_is_one(fmpq_denref(cert->exponent)) ? 2 : 1);
        half_power(x, p0, twice, prec);
        arb_mul(twice > 0 ? m->high : m->low, twice > 0 ? m->high : m->low, x, prec);
        shift_roots(m, p0, prec);
        arb_div(m->C, m->C, m->r, prec);
    }
    arb_clear(x);
    fmpq_clear(one);
}

static void explain(const ntkball_decay_t cert, const ntkball_decay_model_t *m,
                    const ntkball_options_t *options)
{
    if (options == NULL || options->explain == NULL)
        return;
    ntkball_text_append(
        options->explain,
        "decay (%s): mu_n^2 = C n^-s r^-n e^(-a sqrt n - b/sqrt n) (n!)^-%ld u(n) with C = %.15g, "
        "r = %.15g, a = %.15g, b = %.15g and u -> 1; for all indices >= %ld of the class the "
        "correction, factors of n included, lies in [%.8g, %.8g].\n",
        m->proof, (long) m->f, arf_get_d(arb_midref(m->C), ARF_RND_NEAR),
        arf_get_d(arb_midref(m->r), ARF_RND_NEAR), arf_get_d(arb_midref(m->a), ARF_RND_NEAR),
        arf_get_d(arb_midref(m->b), ARF_RND_NEAR), (long) cert->p0,
        arf_get_d(arb_midref(m->low), ARF_RND_FLOOR), arf_get_d(arb_midref(m->high), ARF_RND_CEIL));
}

/* From where on the analysis speaks; the numbers below are computed. */
static slong first_index(const ntkball_activation_t phi)
{
    if (ntkball_decay_class(phi) == NTKBALL_DECAY_STRETCHED ||
        ntkball_activation_family(phi) == NTKBALL_FAMILY_ELU)
        return 2048;
    return strcmp(ntkball_activation_name(phi), "softsign") == 0 ? 1024 : 512;
}

ntkball_status_t _ntkball_decay_shallow(ntkball_decay_t cert, slong p0, const ntkball_network_t net,
                                        const ntkball_decay_effort_t *effort,
                                        const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t inner;
    ntkball_decay_model_t m;
    arb_t sigma_w2;
    slong prec = effort->prec;

    _ntkball_sphere_inner(&inner, options);
    arb_init(sigma_w2);
    _ntkball_decay_model_init(&m);
    if (p0 <= 0)
        p0 = first_index(net->phi) + cert->subject.parity;
    cert->p0 = p0 < 16 ? 16 + cert->subject.parity : p0;
    status = ntkball_network_constants(sigma_w2, NULL, NULL, net, prec, &inner, err);
    if (status == NTKBALL_OK &&
        !set_model(&m, net->phi, cert->subject.corrected,
                   (cert->subject.parity + (cert->subject.quantity == 'u')) % 2,
                   cert->p0 + (cert->subject.quantity == 'u'), prec))
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED, "decay of %s: the parameter is 0",
                          ntkball_activation_name(net->phi));
        status = NTKBALL_UNABLE;
    }
    if (status == NTKBALL_OK)
    {
        set_quantity(cert, &m, cert->p0, prec);
        cert->decay = m.decay;
        cert->proof = m.proof;
        cert->factorial = m.f;
        arb_set(cert->root, m.a);
        arb_set(cert->rate, m.r);
        strcpy(cert->root_exact, m.root);
        strcpy(cert->rate_exact, m.rate);
        arb_set(cert->correction, m.b);
        _ntkball_decay_correction_text(cert->correction_exact, sizeof cert->correction_exact, &m);
        arb_mul(cert->limit, m.C, sigma_w2, prec);
        arb_mul(cert->low, cert->limit, m.low, prec);
        arb_mul(cert->high, cert->limit, m.high, prec);
        explain(cert, &m, options);
    }
    _ntkball_decay_model_clear(&m);
    arb_clear(sigma_w2);
    return status;
}
