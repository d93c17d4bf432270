/* DEC-10: an upper bound for one hidden layer from the strip of analyticity.

   |phi'| <= C on |Im z| <= a gives mu_n^2 <= (2 C^2/(a n)) e^(a^2/2) e^(-2a sqrt(n - 9/4)), n >= 4,
   from the contour bound of the tails (HERM-8). */
#include <math.h>

#include "decay/parts.h"

/* C >= |phi'| on |Im z| <= a; 0 when no such bound is known. */
static int bounded(mag_t C, const ntkball_activation_t phi, double a)
{
    ulong beta = 1;
    mag_t c, q;
    int ok;

    mag_init(c);
    mag_init(q);
    ok = ntkball_activation_growth(C, &beta, c, q, phi, 1, a) == NTKBALL_OK && beta == 0 &&
         mag_is_zero(c) && mag_is_zero(q) && mag_is_finite(C);
    mag_clear(c);
    mag_clear(q);
    return ok;
}

/* a = j/64 below the strip, or half the root wanted; 0 when none is known. */
static double
choose_width(mag_t C, const ntkball_activation_t phi, const ntkball_decay_struct *wanted)
{
    static const double shares[] = {0.97, 0.9, 0.8, 0.6, 0.4, 0.2};
    double strip = fmin(ntkball_activation_strip(phi), 4), a;
    size_t i;

    if (wanted != NULL && arb_is_exact(wanted->root) && arb_is_positive(wanted->root))
    {
        a = arf_get_d(arb_midref(wanted->root), ARF_RND_DOWN) / 2;
        return a > 0 && isfinite(a) && bounded(C, phi, a) ? a : 0;
    }
    for (i = 0; i < sizeof shares / sizeof shares[0]; i++)
    {
        a = floor(64 * strip * shares[i]) / 64;
        if (a > 0 && bounded(C, phi, a))
            return a;
    }
    return 0;
}

/* high = (2 C^2/a) e^(a^2/2 + (9/4) a/sqrt(n - 9/4)), n the smallest index of mu_n */
static void set_high(arb_t high, const mag_t C, double a, slong n)
{
    slong prec = 64;
    arb_t t, width;

    arb_init(t);
    arb_init(width);
    arb_set_d(width, a);
    arb_set_si(t, 4 * n - 9);
    arb_mul_2exp_si(t, t, -2);
    arb_rsqrt(t, t, prec);
    arb_mul_ui(t, t, 9, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_mul_2exp_si(high, width, -1);
    arb_add(t, t, high, prec);
    arb_mul(t, t, width, prec);
    arb_exp(high, t, prec);
    arf_set_mag(arb_midref(t), C);
    mag_zero(arb_radref(t));
    arb_mul(t, t, t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_div(t, t, width, prec);
    arb_mul(high, high, t, prec);
    arb_clear(t);
    arb_clear(width);
}

static int has_strip(const ntkball_activation_t phi)
{
    return ntkball_activation_num_breaks(phi) == 0 && ntkball_activation_strip(phi) > 0;
}

int _ntkball_decay_strip_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi)
{
    mag_t C;
    double a;

    mag_init(C);
    a = has_strip(phi) ? choose_width(C, phi, NULL) : 0;
    if (a > 0)
    {
        set_high(dual->C, C, a, dual->N);
        arb_set_d(dual->A, 2 * a);
        dual->twice_s = 2;
    }
    mag_clear(C);
    return a > 0;
}

ntkball_status_t
_ntkball_decay_strip(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                     const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                     const ntkball_options_t *options)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    mag_t C;
    arb_t sigma_w2;
    double a;

    if (!has_strip(net->phi))
        return NTKBALL_UNABLE;
    _ntkball_sphere_inner(&inner, options);
    mag_init(C);
    arb_init(sigma_w2);
    status = ntkball_network_constants(sigma_w2, NULL, NULL, net, effort->prec, &inner, NULL);
    a = choose_width(C, net->phi, wanted);
    if (!(a > 0))
        status = NTKBALL_UNABLE;
    if (status == NTKBALL_OK)
    {
        cert->p0 = FLINT_MAX(p0, 16 + cert->subject.parity);
        set_high(cert->high, C, a, cert->p0);
        arb_mul(cert->high, cert->high, sigma_w2, 64);
        /* alpha_n n; kappa_n = (1 + n) alpha_n, upsilon_n = (n+1) alpha_{n+1} */
        fmpq_set_si(cert->exponent, cert->subject.quantity == 'a' ? 1 : 0, 1);
        if (cert->subject.quantity == 'k')
        {
            arb_mul_si(cert->high, cert->high, cert->p0 + 1, 64);
            arb_div_si(cert->high, cert->high, cert->p0, 64);
        }
        arb_set_d(cert->root, 2 * a);
        _ntkball_decay_exact_text(cert->root_exact, sizeof cert->root_exact, cert->root);
        arb_zero(cert->low);
        arb_indeterminate(cert->limit);
        cert->proof = "DEC-10";
        if (options != NULL && options->explain != NULL)
            ntkball_text_append(options->explain,
                                "decay (DEC-10): |phi'| <= %.6g on |Im z| <= %g, so mu_n^2 decays "
                                "like e^(-%g sqrt n) at least\n",
                                mag_get_d(C), a, 2 * a);
    }
    mag_clear(C);
    arb_clear(sigma_w2);
    return status;
}
