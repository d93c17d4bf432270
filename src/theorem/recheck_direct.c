/* The series of all layers from the definition: Horner's rule in R(u) = sum a_k u^k, a_k =
   sigma_w^2 mu_k^2 + [k = 0] sigma_b^2, and R'(u), with the mass beyond the first K coefficients as
   an error (CHK-1).  No closed form, no Taylor shift, no fast composition, and Hermite coefficients
   that another engine computed: slower than src/recursion and independent of it. */
#include "theorem/recheck.h"

#include <string.h>

typedef ntkball_direct_t direct_t;

const char *
_ntkball_recheck_other_hermite(const ntkball_activation_t phi, const char *used, int number)
{
    static const char *const engines[] = {"closed", "piecewise", "trapezoid", "panels",
                                          "integrate"};
    ntkball_family_t family = ntkball_activation_family(phi);
    int i;

    if (family == NTKBALL_FAMILY_TABLE)
        return NULL;
    for (i = 0; i < 5; i++)
    {
        int applies =
            i == 0   ? family != NTKBALL_FAMILY_GENERIC && family != NTKBALL_FAMILY_PIECEWISE_POLY
            : i == 1 ? family == NTKBALL_FAMILY_PIECEWISE_POLY
            : i == 2 ? ntkball_activation_num_breaks(phi) == 0 && ntkball_activation_strip(phi) > 0
                     : 1;

        if (applies && strcmp(engines[i], used) != 0 && number-- == 0)
            return engines[i];
    }
    return NULL;
}

/* x = [0, total - sum_{k<len} c_k], which is >= 0. */
static void remainder_ball(arb_t x, const arb_t total, arb_srcptr c, slong len, slong prec)
{
    arb_t zero;
    slong k;

    arb_init(zero);
    arb_set(x, total);
    for (k = 0; k < len; k++)
        arb_sub(x, x, c + k, prec);
    arb_union(x, x, zero, prec);
    arb_nonnegative_part(x, x);
    arb_clear(zero);
}

/* mu_n for n <= d->outer, those below other by an engine that the choosers do not take. */
static ntkball_status_t hermite(arb_ptr mu, const direct_t *d, slong other, slong bits,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_t alias = {*d->net};
    ntkball_options_t inner = *options;
    ntkball_status_t status = NTKBALL_OK;

    inner.algorithm = NULL;
    if (other <= d->outer)
        status = ntkball_hermite_coeffs(mu, alias->phi, d->outer + 1, bits, &inner, err);
    inner.algorithm =
        _ntkball_recheck_other_hermite(alias->phi, ntkball_hermite_choice(alias->phi), 0);
    if (status == NTKBALL_OK)
        status = ntkball_hermite_coeffs(mu, alias->phi, FLINT_MIN(other, d->outer + 1), bits,
                                        &inner, err);
    return status;
}

static ntkball_status_t coefficients(direct_t *d, slong other, slong bits,
                                     const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_t alias = {*d->net};
    arb_ptr mu = _arb_vec_init(d->outer + 1);
    ntkball_options_t inner = *options;
    ntkball_status_t status;
    arb_t sw2, sb2, chi, one;
    slong k;

    _arb_vec_indeterminate(mu, d->outer + 1); /* hermite may not be reached */
    arb_init(sw2);
    arb_init(sb2);
    arb_init(chi);
    arb_init(one);
    arb_one(one);
    inner.algorithm = NULL;
    status =
        ntkball_network_constants(sw2, sb2, d->has_ntk ? chi : NULL, alias, bits + 32, &inner, err);
    if (!d->has_ntk)
        arb_pos_inf(chi); /* upsilon and kappa do not exist: whole lines */
    if (status == NTKBALL_OK)
        status = hermite(mu, d, other, bits + 32, &inner, err);
    for (k = 0; k < d->outer && status != NTKBALL_DOMAIN; k++)
    {
        arb_sqr(d->a + k, mu + k, d->prec);
        arb_mul(d->a + k, d->a + k, sw2, d->prec);
        arb_sqr(d->da + k, mu + k + 1, d->prec);
        arb_mul(d->da + k, d->da + k, sw2, d->prec);
        arb_mul_ui(d->da + k, d->da + k, (ulong) k + 1, d->prec);
    }
    arb_add(d->a, d->a, sb2, d->prec);
    arb_set(d->sb2, sb2);
    remainder_ball(d->tail, one, d->a, d->outer, d->prec);
    remainder_ball(d->dtail, chi, d->da, d->outer, d->prec);
    _arb_vec_clear(mu, d->outer + 1);
    arb_clear(sw2);
    arb_clear(sb2);
    arb_clear(chi);
    arb_clear(one);
    return status;
}

/* res = sum_{k<K} c_k g^k + [0, tail] to len terms.  A power of g has coefficients in [0, 1]; when
   g(0) = 0 those from K on do not reach below x^K. */
static void
horner(arb_poly_t res, arb_srcptr c, const arb_t tail, const arb_poly_t g, const direct_t *d)
{
    slong k, p;
    arb_t t;

    arb_init(t);
    arb_poly_get_coeff_arb(t, g, 0);
    p = arb_is_zero(t) ? d->outer : 0;
    arb_poly_zero(res);
    arb_poly_get_coeff_arb(t, g, 1);
    if (p > 0 && arb_is_one(t) && arb_poly_length(g) == 2)
        for (k = 0; k < FLINT_MIN(d->outer, d->len); k++) /* g = x */
            arb_poly_set_coeff_arb(res, k, c + k);
    else
        for (k = d->outer - 1; k >= 0; k--)
        {
            arb_poly_mullow(res, res, g, d->len, d->prec);
            arb_poly_get_coeff_arb(t, res, 0);
            arb_add(t, t, c + k, d->prec);
            arb_poly_set_coeff_arb(res, 0, t);
        }
    for (; p < d->len; p++)
    {
        arb_poly_get_coeff_arb(t, res, p);
        arb_add(t, t, tail, d->prec);
        arb_poly_set_coeff_arb(res, p, t);
    }
    arb_clear(t);
}

static void store(arb_ptr res, const arb_poly_t poly, slong len)
{
    slong p;

    for (p = 0; p < len; p++)
        arb_poly_get_coeff_arb(res + p, poly, p);
}

/* Sigma_1, Theta_1 and then layer after layer. */
static void layers(ntkball_series_t s, const direct_t *d)
{
    const ntkball_network_struct *net = d->net;
    arb_poly_t sigma, upsilon, theta, next;
    arb_t gw2, gb2;
    slong l;

    arb_poly_init(sigma);
    arb_poly_init(upsilon);
    arb_poly_init(theta);
    arb_poly_init(next);
    arb_init(gw2);
    arb_init(gb2);
    ntkball_value_get_arb(gw2, net->gamma_w2, d->prec);
    ntkball_value_get_arb(gb2, net->gamma_b2, d->prec);
    arb_poly_set_coeff_arb(theta, 0, gb2);
    arb_poly_set_coeff_arb(theta, 1, gw2);
    arb_poly_set(sigma, theta);
    if (net->recursion == NTKBALL_RECURSION_PUBLISHED)
    {
        arb_poly_zero(sigma);
        arb_poly_set_coeff_si(sigma, 1, 1);
    }
    for (l = 0; l < net->depth; l++)
    {
        horner(next, d->a, d->tail, sigma, d);
        horner(upsilon, d->da, d->dtail, sigma, d);
        arb_poly_swap(sigma, next);
        arb_poly_mullow(theta, theta, upsilon, d->len, d->prec);
        arb_poly_add(theta, theta, sigma, d->prec);
        store(s->alpha[l], sigma, d->len);
        store(s->upsilon[l], upsilon, d->len);
        store(s->kappa[l], theta, d->len);
    }
    if (!net->output_bias)
    {
        arb_sub(s->alpha[net->depth - 1], s->alpha[net->depth - 1], d->sb2, d->prec);
        arb_sub(s->kappa[net->depth - 1], s->kappa[net->depth - 1], d->sb2, d->prec);
    }
    arb_poly_clear(sigma);
    arb_poly_clear(upsilon);
    arb_poly_clear(theta);
    arb_poly_clear(next);
    arb_clear(gw2);
    arb_clear(gb2);
}

ntkball_status_t _ntkball_direct_init(direct_t *d, const ntkball_network_struct *net, slong outer,
                                      slong other, slong bits, const ntkball_options_t *options,
                                      ntkball_error_t *err)
{
    ntkball_network_t alias = {*net};
    ntkball_status_t status;

    d->net = net;
    d->outer = outer;
    d->has_ntk = ntkball_activation_has_ntk(net->phi, NULL);
    d->prec = 2 * bits + 64;
    d->a = _arb_vec_init(outer);
    d->da = _arb_vec_init(outer);
    arb_init(d->tail);
    arb_init(d->dtail);
    arb_init(d->sb2);
    _arb_vec_indeterminate(d->a, outer); /* what is not computed is not known */
    _arb_vec_indeterminate(d->da, outer);
    arb_indeterminate(d->tail);
    arb_indeterminate(d->dtail);
    arb_indeterminate(d->sb2);
    status = ntkball_network_check(alias, d->has_ntk, options, err);
    return status == NTKBALL_OK ? coefficients(d, other, bits, options, err) : status;
}

void _ntkball_direct_clear(direct_t *d)
{
    _arb_vec_clear(d->a, d->outer);
    _arb_vec_clear(d->da, d->outer);
    arb_clear(d->tail);
    arb_clear(d->dtail);
    arb_clear(d->sb2);
}

ntkball_status_t _ntkball_recheck_series(ntkball_series_t s, const ntkball_network_struct *net,
                                         slong outer, slong bits, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    direct_t d;
    ntkball_status_t status = _ntkball_direct_init(&d, net, outer, outer + 1, bits, options, err);

    d.len = s->len;
    if (status == NTKBALL_OK)
        layers(s, &d);
    _ntkball_direct_clear(&d);
    return status;
}

/* ---- at a point ------------------------------------------------------------------------------ */

/* res = sum_{k<K} c_k u^k + the rest, which is at most tail |u|^K; |u| <= 1. */
static void at_point(arb_t res, arb_srcptr c, const arb_t tail, const arb_t u, const direct_t *d)
{
    slong k;
    arb_t t;

    arb_init(t);
    arb_zero(res);
    for (k = d->outer - 1; k >= 0; k--)
    {
        arb_mul(res, res, u, d->prec);
        arb_add(res, res, c + k, d->prec);
    }
    arb_abs(t, u);
    arb_pow_ui(t, t, (ulong) d->outer, 64);
    arb_mul(t, t, tail, 64);
    arb_add_error(res, t);
    arb_clear(t);
}

void _ntkball_direct_eval(arb_ptr sigma, arb_ptr upsilon, arb_ptr theta, const direct_t *d,
                          const arb_t rho)
{
    const ntkball_network_struct *net = d->net;
    slong l, L = net->depth;
    arb_t u, w, b;

    arb_init(u);
    arb_init(w);
    arb_init(b);
    ntkball_value_get_arb(w, net->gamma_w2, d->prec);
    ntkball_value_get_arb(b, net->gamma_b2, d->prec);
    arb_mul(w, w, rho, d->prec);
    arb_add(w, w, b, d->prec);
    arb_set(u, net->recursion == NTKBALL_RECURSION_PUBLISHED ? rho : w);
    for (l = 0; l < L; l++)
    {
        at_point(sigma + l, d->a, d->tail, u, d);
        at_point(upsilon + l, d->da, d->dtail, u, d);
        arb_mul(w, w, upsilon + l, d->prec);
        arb_add(w, w, sigma + l, d->prec);
        arb_set(theta + l, w);
        arb_set(u, sigma + l);
    }
    if (!net->output_bias)
    {
        arb_sub(sigma + L - 1, sigma + L - 1, d->sb2, d->prec);
        arb_sub(theta + L - 1, theta + L - 1, d->sb2, d->prec);
    }
    arb_clear(u);
    arb_clear(w);
    arb_clear(b);
}
