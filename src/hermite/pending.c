/* Quadratures and bounds that are not there yet: they answer UNABLE.  Weak, so each gives way to
   its definition; this file goes with the last of them. */
#include <ntkball/hermite.h>

#define WEAK __attribute__((weak))

WEAK ntkball_status_t ntkball_hermite_trapezoid(arb_ptr mu, const ntkball_activation_t phi,
                                                slong len, slong prec,
                                                const ntkball_options_t *options,
                                                ntkball_error_t *err)
{
    (void) phi, (void) prec, (void) options, (void) err;
    _arb_vec_indeterminate(mu, len);
    return NTKBALL_UNABLE;
}

WEAK ntkball_status_t ntkball_hermite_panels(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                             slong prec, const ntkball_options_t *options,
                                             ntkball_error_t *err)
{
    (void) phi, (void) prec, (void) options, (void) err;
    _arb_vec_indeterminate(mu, len);
    return NTKBALL_UNABLE;
}

WEAK ntkball_status_t ntkball_hermite_integrate(arb_t mu, const ntkball_activation_t phi, slong n,
                                                slong prec)
{
    (void) phi, (void) n, (void) prec;
    arb_indeterminate(mu);
    return NTKBALL_UNABLE;
}

WEAK ntkball_status_t ntkball_activation_growth(mag_t C, ulong *beta, mag_t c,
                                                const ntkball_activation_t phi, int deriv, double a)
{
    (void) phi, (void) deriv, (void) a;
    mag_inf(C);
    mag_inf(c);
    *beta = 0;
    return NTKBALL_UNABLE;
}

WEAK ntkball_status_t ntkball_activation_strip_norm(mag_t res, const ntkball_activation_t phi,
                                                    int deriv, double a)
{
    (void) phi, (void) deriv, (void) a;
    mag_inf(res);
    return NTKBALL_UNABLE;
}
