/* DEC-23: mu_n(phi)^2 itself, which no hyper-parameter touches: alpha_n of the network with one
   hidden layer, gamma_b = sigma_b = 0 and sigma_w^2 = 1/E[phi^2], less that factor. */
#include "decay/parts.h"

void _ntkball_decay_bias_free_init(ntkball_network_t plain, const ntkball_network_t net)
{
    *plain = *net;
    ntkball_value_init(plain->gamma_w2);
    ntkball_value_init(plain->gamma_b2);
    ntkball_value_set_si(plain->gamma_w2, 1);
    ntkball_value_set_si(plain->gamma_b2, 0);
}

static void plain_init(ntkball_network_t plain, const ntkball_network_t net)
{
    _ntkball_decay_bias_free_init(plain, net);
    plain->depth = 1;
    plain->init = NTKBALL_INIT_HE;
    plain->sigma_w2_given = 0;
    plain->sigma_b2_is_unit = 1;
    plain->recursion = NTKBALL_RECURSION_EXACT;
}

void _ntkball_decay_bias_free_clear(ntkball_network_t plain)
{
    ntkball_value_clear(plain->gamma_w2);
    ntkball_value_clear(plain->gamma_b2);
}

ntkball_status_t
_ntkball_decay_network_check(const ntkball_network_t net, const ntkball_decay_subject_t *subject,
                             const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_t plain;
    ntkball_status_t status;

    if (subject->quantity != 'm')
        return ntkball_network_check(net, subject->quantity != 'a', options, err);
    plain_init(plain, net);
    status = ntkball_network_check(plain, 0, options, err);
    _ntkball_decay_bias_free_clear(plain);
    return status;
}

ntkball_status_t
_ntkball_decay_hermite(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                       const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                       const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = cert->subject;
    ntkball_network_t plain;
    ntkball_options_t inner;
    ntkball_status_t status;
    slong prec = effort->prec;
    arb_t sigma_w2;

    arb_init(sigma_w2);
    plain_init(plain, net);
    _ntkball_sphere_inner(&inner, options);
    cert->subject.quantity = 'a';
    cert->subject.layer = 2;
    status = _ntkball_decay_analytic(cert, p0, wanted, plain, effort, options, err);
    cert->subject = subject;
    if (status == NTKBALL_OK && !cert->zero)
    {
        status = ntkball_network_constants(sigma_w2, NULL, NULL, plain, prec, &inner, err);
        arb_div(cert->low, cert->low, sigma_w2, prec);
        arb_div(cert->high, cert->high, sigma_w2, prec);
        arb_div(cert->limit, cert->limit, sigma_w2, prec);
    }
    _ntkball_decay_bias_free_clear(plain);
    arb_clear(sigma_w2);
    return status;
}
