/* The outer series of a composition: the coefficients of the dual and its tail mass, grown on
   demand and kept, as every layer and the choice of K (choose.c) ask for them. */
#include "recursion/internal.h"

void ntkball_outer_init(ntkball_outer_t *o, const ntkball_network_t net, int need_ntk,
                        const ntkball_options_t *options)
{
    o->net = net;
    o->options = options;
    o->terms = o->bits = o->head = 0;
    o->finite = ntkball_activation_finite_len(net->phi);
    o->need_ntk = need_ntk;
    o->mu = o->d = o->dd = NULL;
    o->norm2_bits = 0;
    o->why = NULL;
    arb_init(o->norm2[0]);
    arb_init(o->norm2[1]);
    o->mass_K[0] = o->mass_K[1] = -1;
    mag_init(o->mass[0]);
    mag_init(o->mass[1]);
}

static void outer_free(ntkball_outer_t *o)
{
    if (o->mu == NULL)
        return;
    _arb_vec_clear(o->mu, o->terms + 1);
    _arb_vec_clear(o->d, o->terms);
    _arb_vec_clear(o->dd, o->terms);
    o->mu = o->d = o->dd = NULL;
}

void ntkball_outer_clear(ntkball_outer_t *o)
{
    outer_free(o);
    arb_clear(o->norm2[0]);
    arb_clear(o->norm2[1]);
    mag_clear(o->mass[0]);
    mag_clear(o->mass[1]);
    ntkball_text_free(o->why);
}

void ntkball_outer_all(ntkball_outer_t *o)
{
    outer_free(o);
    o->terms = o->head = 0;
}

/* E[phi^2] and E[phi'^2] to o->bits bits. */
static ntkball_status_t require_norms(ntkball_outer_t *o, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    int deriv;

    if (o->norm2_bits >= o->bits)
        return NTKBALL_OK;
    for (deriv = 0; deriv <= (o->need_ntk != 0) && status == NTKBALL_OK; deriv++)
        status =
            ntkball_hermite_norm2(o->norm2[deriv], o->net->phi, deriv, o->bits, o->options, err);
    if (status == NTKBALL_OK)
        o->norm2_bits = o->bits;
    return status;
}

/* x^2, to prec bits or all that x is known to: quadrature gives the first coefficients more. */
static void square(arb_t res, const arb_t x, slong prec)
{
    arb_sqr(res, x, arb_is_exact(x) ? prec : FLINT_MAX(prec, arb_rel_accuracy_bits(x) + 8));
}

ntkball_status_t
ntkball_outer_require(ntkball_outer_t *o, slong terms, slong bits, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    slong k, prec;

    if (o->mu != NULL && terms <= o->terms && bits <= o->bits)
        return NTKBALL_OK;
    outer_free(o);
    o->mass_K[0] = o->mass_K[1] = -1;
    o->terms = FLINT_MAX(terms, o->terms);
    o->bits = FLINT_MAX(bits, o->bits);
    o->mu = _arb_vec_init(o->terms + 1);
    o->d = _arb_vec_init(o->terms);
    o->dd = _arb_vec_init(o->terms);

    prec = o->bits + 8;
    ntkball_options_inner(&inner, o->options);
    inner.explain = o->why;
    ntkball_text_empty(o->why);
    status =
        ntkball_hermite_coeffs_head(o->mu, o->net->phi, o->terms + 1,
                                    o->head > 0 ? o->head : o->terms + 1, o->bits + 4, &inner, err);
    for (k = 0; k < o->terms; k++)
    {
        square(o->d + k, o->mu + k, prec);
        square(o->dd + k, o->mu + k + 1, prec);
        arb_mul_ui(o->dd + k, o->dd + k, (ulong) k + 1, FLINT_MAX(prec, arb_bits(o->dd + k)));
    }
    return status == NTKBALL_OK ? require_norms(o, err) : status;
}

ntkball_status_t ntkball_outer_mass(mag_t mass, ntkball_outer_t *o, int deriv, slong K)
{
    ntkball_status_t status;

    mag_zero(mass);
    if (o->finite >= 0 && K >= o->finite - deriv)
        return NTKBALL_OK;
    if (o->mass_K[deriv] != K)
    {
        status =
            ntkball_hermite_tail(o->mass[deriv], o->net->phi, deriv, o->mu, K, o->norm2[deriv]);
        o->mass_K[deriv] = status == NTKBALL_OK ? K : -1;
        if (status != NTKBALL_OK)
            return status;
    }
    mag_set(mass, o->mass[deriv]);
    return NTKBALL_OK;
}
