/* The layers of a network at a real angle (KER-1): u_1 = gamma_w^2 cos t + gamma_b^2, then u_l =
   Sigma_l = sigma_w^2 D(u_{l-1}) + sigma_b^2 and sigma_w^2 D'(u_{l-1}), D and D' as functions of
   the angle whose cosine is u (SPH-13, KER-2). */
#include <string.h>

#include "sphere/dual_angle.h"

void _ntkball_angle_layers_init(ntkball_angle_layers_t *a)
{
    memset(a, 0, sizeof *a);
    arb_init(a->sigma_w2);
    arb_init(a->sigma_b2);
    arb_init(a->gamma_w2);
    arb_init(a->gamma_b2);
}

void _ntkball_angle_layers_clear(ntkball_angle_layers_t *a)
{
    arb_clear(a->sigma_w2);
    arb_clear(a->sigma_b2);
    arb_clear(a->gamma_w2);
    arb_clear(a->gamma_b2);
    if (a->has_dual)
        _ntkball_dual_angle_clear(&a->dual);
}

ntkball_status_t _ntkball_angle_layers_set(ntkball_angle_layers_t *a,
                                           const ntkball_network_struct *net, int need_dd,
                                           int first_layer_is_rho, slong prec,
                                           const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_t alias = {*net};
    ntkball_status_t status;

    a->net = net;
    a->first_layer_is_rho = first_layer_is_rho;
    a->prec = prec;
    status = ntkball_network_constants(a->sigma_w2, a->sigma_b2, NULL, alias, prec, options, err);
    ntkball_value_get_arb(a->gamma_w2, net->gamma_w2, prec);
    ntkball_value_get_arb(a->gamma_b2, net->gamma_b2, prec);
    a->has_dual = status == NTKBALL_OK;
    if (status == NTKBALL_OK)
        status = _ntkball_dual_angle_init_set(&a->dual, net->phi, need_dd, prec, options, err);
    return status;
}

void _ntkball_angle_of(arb_t t, const arb_t u, slong prec)
{
    arb_t lo, hi, one;

    arb_init(lo);
    arb_init(hi);
    arb_init(one);
    arb_one(one);
    arb_get_lbound_arf(arb_midref(lo), u, prec);
    arb_get_ubound_arf(arb_midref(hi), u, prec);
    if (arb_gt(hi, one))
        arb_one(hi);
    arb_neg(one, one);
    if (arb_lt(lo, one))
        arb_set(lo, one);
    if (!arb_is_finite(u))
        arb_indeterminate(t);
    else
    {
        arb_acos(lo, lo, prec);
        arb_acos(hi, hi, prec);
        arb_union(t, lo, hi, prec);
    }
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(one);
}

void _ntkball_angle_layers_eval(arb_ptr sigma, arb_ptr upsilon, arb_t theta,
                                const ntkball_angle_layers_t *a, slong num, const arb_t t0)
{
    const ntkball_network_struct *net = a->net;
    slong l, prec = a->prec;
    int at_one = arb_is_zero(t0); /* every Sigma_l is 1 there (NET-3) */
    arb_t t, u, d;

    arb_init(t);
    arb_init(u);
    arb_init(d);
    arb_set(t, t0);
    arb_cos(u, t, prec);
    arb_mul(theta, u, a->gamma_w2, prec);
    arb_add(theta, theta, a->gamma_b2, prec);
    if (!at_one && !a->first_layer_is_rho)
    {
        arb_set(u, theta);
        _ntkball_angle_of(t, u, prec);
    }
    for (l = 0; l < num; l++)
    {
        _ntkball_dual_angle_eval(d, upsilon == NULL ? NULL : upsilon + l, &a->dual, t, u);
        arb_mul(d, d, a->sigma_w2, prec);
        arb_add(u, d, a->sigma_b2, prec);
        arb_set(sigma + l, l + 1 == net->depth && !net->output_bias ? d : u);
        if (upsilon != NULL)
            arb_mul(upsilon + l, upsilon + l, a->sigma_w2, prec);
        if (!at_one && l + 1 < num)
            _ntkball_angle_of(t, u, prec);
    }
    arb_clear(t);
    arb_clear(u);
    arb_clear(d);
}
