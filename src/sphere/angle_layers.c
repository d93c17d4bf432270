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
        status =
            _ntkball_dual_angle_init_set(&a->dual, net->phi, need_dd, prec, a->spare, options, err);
    return status;
}

/* Layers from the cosine u of t on; t NULL: by the series, which wants no angle. */
static void layers(arb_ptr sigma, arb_ptr upsilon, const ntkball_angle_layers_t *a, slong num,
                   arb_ptr t, arb_t u)
{
    const ntkball_network_struct *net = a->net;
    slong l, prec = a->prec;
    int at_one = t != NULL && arb_is_zero(t); /* every Sigma_l is 1 there (NET-3) */
    arb_t d;

    arb_init(d);
    for (l = 0; l < num; l++)
    {
        _ntkball_dual_angle_eval(d, upsilon == NULL ? NULL : upsilon + l, &a->dual, t, u);
        arb_mul(d, d, a->sigma_w2, prec);
        arb_add(u, d, a->sigma_b2, prec);
        arb_set(sigma + l, l + 1 == net->depth && !net->output_bias ? d : u);
        if (upsilon != NULL)
            arb_mul(upsilon + l, upsilon + l, a->sigma_w2, prec);
        if (t != NULL && !at_one && l + 1 < num)
            ntkball_angle_of(t, u, prec);
    }
    arb_clear(d);
}

void _ntkball_angle_layers_eval(arb_ptr sigma, arb_ptr upsilon, arb_t theta,
                                const ntkball_angle_layers_t *a, slong num, const arb_t t0)
{
    slong prec = a->prec;
    int by_angle = a->dual.kinked || a->dual.jump;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_set(t, t0);
    arb_cos(u, t, prec);
    arb_mul(theta, u, a->gamma_w2, prec);
    arb_add(theta, theta, a->gamma_b2, prec);
    if (!arb_is_zero(t) && !a->first_layer_is_rho)
    {
        arb_set(u, theta);
        if (by_angle)
            ntkball_angle_of(t, u, prec);
    }
    layers(sigma, upsilon, a, num, by_angle ? t : NULL, u);
    arb_clear(t);
    arb_clear(u);
}

/* The kernel asked for from the values of its layers (KER-1). */
static void combine(arb_t res, arb_srcptr sigma, arb_srcptr upsilon, const arb_t theta,
                    const ntkball_angle_layers_t *a, ntkball_subkernel_t part)
{
    slong l, L = a->net->depth;

    if (part == NTKBALL_PART_SIGMA)
    {
        arb_set(res, sigma + L - 1);
        return;
    }
    arb_set(res, theta);
    for (l = 0; l < L; l++)
    {
        arb_mul(res, res, upsilon + l, a->prec);
        if (part == NTKBALL_PART_THETA)
            arb_add(res, res, sigma + l, a->prec);
    }
}

void _ntkball_angle_layers_part(arb_t res, const ntkball_angle_layers_t *a,
                                ntkball_subkernel_t part, const arb_t t)
{
    slong L = a->net->depth;
    arb_ptr sigma = _arb_vec_init(2 * L), upsilon = sigma + L;
    arb_t theta;

    arb_init(theta);
    _ntkball_angle_layers_eval(sigma, part == NTKBALL_PART_SIGMA ? NULL : upsilon, theta, a, L, t);
    combine(res, sigma, upsilon, theta, a, part);
    arb_clear(theta);
    _arb_vec_clear(sigma, 2 * L);
}

void _ntkball_angle_layers_part_at(arb_t res, const ntkball_angle_layers_t *a,
                                   ntkball_subkernel_t part, const arb_t rho)
{
    slong L = a->net->depth;
    arb_ptr sigma = _arb_vec_init(2 * L), upsilon = sigma + L;
    arb_t theta, u;

    arb_init(theta);
    arb_init(u);
    arb_mul(theta, rho, a->gamma_w2, a->prec);
    arb_add(theta, theta, a->gamma_b2, a->prec);
    arb_set(u, a->first_layer_is_rho ? rho : theta);
    layers(sigma, part == NTKBALL_PART_SIGMA ? NULL : upsilon, a, L, NULL, u);
    combine(res, sigma, upsilon, theta, a, part);
    arb_clear(theta);
    arb_clear(u);
    _arb_vec_clear(sigma, 2 * L);
}
