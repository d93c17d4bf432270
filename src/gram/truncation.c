/* The tails of the power series of Theta, and the error of the series cut at T terms (GRAM-12):
   E = (1/n) sum_{p >= T} kappa_p G^{o p}, G = X X^T, is positive semidefinite, its entries are at
   most t_T/n, on the diagonal just that, and ||E|| <= t_T lambda_1(G^{o T})/n. */
#include "gram/kinds.h"

#include "support/error.h"

/* At one precision: the closure less the coefficients. */
static ntkball_status_t tails_at(arb_ptr tail, slong len, const ntkball_network_t net, slong layer,
                                 slong prec, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_series_t series;
    ntkball_status_t status;
    arb_t sigma;
    slong m;

    arb_init(sigma);
    ntkball_series_init(series, net->depth, len);
    status = ntkball_ntk_series(series, net, len, 1, prec, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_closure(sigma, tail, net, layer, prec, options, err);
    for (m = 1; m < len; m++)
        arb_sub(tail + m, tail + m - 1, series->kappa[layer - 2] + m - 1, prec);
    for (m = 0; m < len; m++)
        arb_nonnegative_part(tail + m, tail + m);
    ntkball_series_clear(series);
    arb_clear(sigma);
    return status;
}

ntkball_status_t ntkball_gram_tails(arb_ptr tail, slong len, const ntkball_network_t net,
                                    slong layer, slong bits, const ntkball_options_t *options,
                                    ntkball_error_t *err)
{
    slong prec = bits + 96, limit = 4 * bits + 1000, lost;
    ntkball_status_t status;

    if (options != NULL)
        limit = FLINT_MIN(limit, options->max_prec);
    for (;;)
    {
        status = tails_at(tail, len, net, layer, prec, options, err);
        lost = bits - FLINT_MAX(arb_rel_accuracy_bits(tail + len - 1), -limit);
        if (status != NTKBALL_OK || lost <= 0 || arb_is_exact(tail + len - 1) || prec >= limit)
            return status;
        prec = FLINT_MIN(limit, prec + FLINT_MAX(lost + 8, prec / 2));
    }
}

ntkball_status_t ntkball_gram_truncation(arb_t entry, arb_t norm, const ntkball_data_t data,
                                         const ntkball_network_t net, slong layer, slong terms,
                                         slong bits, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    const ntkball_gram_matrix_t power = {.which = NTKBALL_GRAM_POWER, .terms = terms};
    ntkball_options_t inner;
    ntkball_status_t status;
    arb_ptr tail, lambda;

    if (terms < 1 || data->n < 1 || layer < 2 || layer > net->depth + 1)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "no series of %ld terms at layer %ld (2 .. %ld) of %ld points",
                          (long) terms, (long) layer, (long) net->depth + 1, (long) data->n);
        return NTKBALL_DOMAIN;
    }
    ntkball_gram_options(&inner, options);
    tail = _arb_vec_init(terms + 1);
    lambda = _arb_vec_init(data->n);
    status = ntkball_gram_tails(tail, terms + 1, net, layer, bits + 4, &inner, err);
    if (status != NTKBALL_DOMAIN)
    {
        arb_set(entry, tail + terms);
        status = ntkball_gram_spectrum_of(lambda, data, net, &power, 1, bits + 4, &inner, err);
        arb_mul(norm, lambda, entry, bits + 16); /* lambda: of G^{o T}/n */
    }
    _arb_vec_clear(lambda, data->n);
    _arb_vec_clear(tail, terms + 1);
    return status;
}
