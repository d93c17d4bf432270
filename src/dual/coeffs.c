/* The coefficients d_n = mu_n(phi)^2 and d'_n = (n+1) mu_{n+1}(phi)^2 of D and D' (DUAL-15), from
   the Hermite coefficients: a relative error e of mu_n is one of at most 2e + e^2 of its square. */
#include <ntkball/dual.h>

#include "support/error.h"

ntkball_status_t ntkball_dual_coeffs(arb_ptr d, arb_ptr dd, const ntkball_activation_t phi,
                                     slong len, slong bits, const ntkball_options_t *options,
                                     ntkball_error_t *err)
{
    slong n, total = dd == NULL ? len : len + 1, wp = bits + 8;
    const char *why = NULL;
    ntkball_options_t inner;
    ntkball_status_t status;
    arb_ptr mu;

    if (len <= 0)
        return NTKBALL_OK;
    if (dd != NULL && !ntkball_activation_has_ntk(phi, &why))
    {
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS, "%s has no NTK: %s",
                          ntkball_activation_name(phi), why);
        return NTKBALL_DOMAIN;
    }

    ntkball_options_init(&inner);
    if (options != NULL)
        inner = *options;
    inner.algorithm = NULL;
    mu = _arb_vec_init(total);
    status = ntkball_hermite_coeffs(mu, phi, total, bits + 4, &inner, err);
    for (n = 0; n < total && status != NTKBALL_DOMAIN; n++)
    {
        arb_sqr(mu + n, mu + n, wp);
        if (n < len)
            arb_set_round(d + n, mu + n, wp);
        if (dd != NULL && n > 0)
            arb_mul_si(dd + n - 1, mu + n, n, wp);
    }
    _arb_vec_clear(mu, total);
    return status;
}

int ntkball_dual_exact(ntkball_exact_t res, const ntkball_activation_t phi, int deriv, slong n)
{
    fmpq_t q;
    ntkball_exact_t mu;
    const char *why;
    int known;

    if (n < 0 || (deriv && !ntkball_activation_has_ntk(phi, &why)))
        return 0;

    fmpq_init(q);
    ntkball_exact_init(mu);
    known = ntkball_hermite_exact(mu, phi, deriv ? n + 1 : n);
    if (known)
    {
        ntkball_exact_mul(mu, mu, mu);
        fmpq_set_si(q, deriv ? n + 1 : 1, 1);
        ntkball_exact_mul_fmpq(res, mu, q);
    }
    ntkball_exact_clear(mu);
    fmpq_clear(q);
    return known;
}
