/* The coefficients R_k of R(u) = sigma_w^2 D(u) + sigma_b^2 up to k = N, and a bound beyond:
   what DEC-11 starts from. */
#include "decay/parts.h"
#include "support/error.h"

#define VALUE_BITS 64

void _ntkball_decay_dual_init(ntkball_decay_dual_t dual, slong N)
{
    dual->N = N;
    dual->twice_s = 0;
    dual->R = _arb_vec_init(N + 1);
    arb_init(dual->C);
    arb_init(dual->A);
    arb_init(dual->chi);
}

void _ntkball_decay_dual_clear(ntkball_decay_dual_t dual)
{
    _arb_vec_clear(dual->R, dual->N + 1);
    arb_clear(dual->C);
    arb_clear(dual->A);
    arb_clear(dual->chi);
}

ntkball_status_t _ntkball_decay_dual_fill(ntkball_decay_dual_t dual, arb_t sigma_w2,
                                          const ntkball_network_t net, slong prec,
                                          const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    arb_t sigma_b2;
    int has_ntk = ntkball_activation_has_ntk(net->phi, NULL);

    _ntkball_sphere_inner(&inner, options);
    arb_init(sigma_b2);
    status = ntkball_network_constants(sigma_w2, sigma_b2, has_ntk ? dual->chi : NULL, net, prec,
                                       &inner, err);
    if (status == NTKBALL_OK)
        status = ntkball_dual_coeffs(dual->R, NULL, net->phi, dual->N + 1, VALUE_BITS, &inner, err);
    _arb_vec_scalar_mul(dual->R, dual->R, dual->N + 1, sigma_w2, prec);
    arb_add(dual->R, dual->R, sigma_b2, prec);
    arb_clear(sigma_b2);
    return status;
}

ntkball_status_t _ntkball_decay_dual_set(ntkball_decay_dual_t dual, const ntkball_network_t net,
                                         slong prec, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t sigma_w2;

    if (!_ntkball_decay_shallow_bound(dual, net->phi, prec) &&
        !_ntkball_decay_kinks_bound(dual, net->phi, prec) &&
        !_ntkball_decay_strip_bound(dual, net->phi) &&
        !_ntkball_decay_shifted_bound(dual, net->phi))
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: class %s, but no bound of all its Hermite coefficients is "
                          "known",
                          ntkball_activation_name(net->phi),
                          ntkball_decay_class_str(ntkball_decay_class(net->phi)));
        return NTKBALL_UNABLE;
    }
    arb_init(sigma_w2);
    status = _ntkball_decay_dual_fill(dual, sigma_w2, net, prec, options, err);
    arb_mul(dual->C, dual->C, sigma_w2, prec);
    arb_clear(sigma_w2);
    return status;
}
