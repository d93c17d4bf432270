/* The Gram matrices by name: kernels of the infinite network, X X^T and its entrywise powers, the
   truncated power series, and the kernels of one network of finite width. */
#include "gram/kinds.h"

#include <string.h>

#include "support/error.h"
#include "support/parallel.h"

#define BAND 32 /* rows that are mirrored together */

void ntkball_gram_options(ntkball_options_t *inner, const ntkball_options_t *options)
{
    ntkball_options_init(inner);
    if (options != NULL)
        *inner = *options;
    inner->algorithm = NULL;
    inner->explain = NULL;
}

void ntkball_gram_spectral_options(ntkball_options_t *spectral, const ntkball_options_t *options)
{
    ntkball_gram_options(spectral, options);
    if (options != NULL && options->algorithm != NULL &&
        (strcmp(options->algorithm, "absolute") == 0 || strcmp(options->algorithm, "inertia") == 0))
        spectral->algorithm = options->algorithm;
}

/* A band of rows at a time, so that both sides stay in the caches. */
void ntkball_gram_mirror(arb_mat_t A)
{
    slong n = arb_mat_nrows(A), first, i, j;

    for (first = 0; first < n; first += BAND)
        for (i = first; i < n; i++)
            for (j = first; j < FLINT_MIN(first + BAND, i); j++)
                arb_set(arb_mat_entry(A, j, i), arb_mat_entry(A, i, j));
}

void ntkball_gram_inner(arb_mat_t res, const ntkball_data_t data, slong prec)
{
    slong i, j;

    for (i = 0; i < data->n; i++)
        for (j = 0; j <= i; j++)
            ntkball_data_correlation(arb_mat_entry(res, i, j), data, i, j, prec);
    ntkball_gram_mirror(res);
}

slong ntkball_gram_rank(const ntkball_data_t data)
{
    fmpz_mat_t m;
    slong i, k, rank;

    fmpz_mat_init(m, data->n, data->d);
    for (i = 0; i < data->n; i++)
        for (k = 0; k < data->d; k++)
            fmpz_set(fmpz_mat_entry(m, i, k), data->v + i * data->d + k);
    rank = fmpz_mat_rank(m);
    fmpz_mat_clear(m);
    return rank;
}

static ntkball_status_t subtract_mean(arb_mat_t A, const ntkball_network_t net, slong layer,
                                      slong bits, const ntkball_options_t *options,
                                      ntkball_error_t *err)
{
    ntkball_series_t series;
    ntkball_status_t status;
    slong i, j;

    ntkball_series_init(series, net->depth, 1);
    status = ntkball_ntk_series(series, net, 1, 1, bits, options, err);
    if (status != NTKBALL_DOMAIN)
        for (i = 0; i < arb_mat_nrows(A); i++)
            for (j = 0; j < arb_mat_ncols(A); j++)
                arb_sub(arb_mat_entry(A, i, j), arb_mat_entry(A, i, j), series->kappa[layer - 2],
                        bits + 20);
    ntkball_series_clear(series);
    return status;
}

/* ----------------------------------------------------------------------------- power series */

typedef struct
{
    arb_mat_struct *A;
    const ntkball_data_struct *data;
    arb_srcptr c; /* c_p, p < len */
    slong len, prec;
} series_job_t;

/* Row i up to the diagonal. */
static void series_row(void *context, slong worker, slong job)
{
    const series_job_t *s = context;
    slong i = s->data->n - 1 - job, j;
    arb_t rho;

    (void) worker;
    arb_init(rho);
    for (j = 0; j <= i; j++)
    {
        ntkball_data_correlation(rho, s->data, i, j, s->prec);
        _arb_poly_evaluate(arb_mat_entry(s->A, i, j), s->c, s->len, rho, s->prec);
    }
    arb_clear(rho);
}

/* A = sum_{p < terms} kappa_{p,layer} (X X^T)^{o p}, all coefficients >= 0 and their sum Theta(1):
   no cancellation in them, so that prec bits are lost by the log of the number of terms alone. */
static ntkball_status_t set_series(arb_mat_t A, const ntkball_data_t data,
                                   const ntkball_network_t net, const ntkball_gram_matrix_t *what,
                                   slong bits, const ntkball_options_t *options,
                                   ntkball_error_t *err)
{
    slong prec = bits + 24 + 2 * (slong) FLINT_BIT_COUNT((ulong) what->terms) + net->depth;
    ntkball_series_t series;
    ntkball_status_t status;

    ntkball_series_init(series, net->depth, what->terms);
    status = ntkball_ntk_series(series, net, what->terms, 1, prec, options, err);
    if (status == NTKBALL_OK)
    {
        series_job_t s = {A, data, series->kappa[what->layer - 2], what->terms, prec};

        status = ntkball_parallel_for(series_row, &s, data->n, "the Gram matrix", options, err);
        ntkball_gram_mirror(A);
    }
    ntkball_series_clear(series);
    return status;
}

static void set_power(arb_mat_t A, const ntkball_data_t data, slong p, slong bits)
{
    slong i, j, prec = bits + 8 + 2 * (slong) FLINT_BIT_COUNT((ulong) p);

    ntkball_gram_inner(A, data, prec);
    for (i = 0; i < data->n; i++)
        for (j = 0; j < data->n; j++)
            arb_pow_ui(arb_mat_entry(A, i, j), arb_mat_entry(A, i, j), (ulong) p, prec);
}

/* ---------------------------------------------------------------------------------- the door */

static ntkball_status_t check(const ntkball_data_t data, const ntkball_network_t net,
                              const arb_mat_t A, const ntkball_gram_matrix_t *what,
                              ntkball_error_t *err)
{
    int series = what->which == NTKBALL_GRAM_SERIES || what->which == NTKBALL_GRAM_POWER;
    int width = what->which >= NTKBALL_GRAM_WIDTH_OUTER;
    int layer = what->which != NTKBALL_GRAM_INNER && what->which != NTKBALL_GRAM_POWER && !width;

    if (data->n >= 1 && arb_mat_nrows(A) == data->n && arb_mat_ncols(A) == data->n &&
        (!series || what->terms >= 1) && (!width || what->width >= 1) &&
        (!layer || (what->layer >= 2 && what->layer <= net->depth + 1)))
        return NTKBALL_OK;
    ntkball_error_set(
        err, NTKBALL_ERR_INPUT,
        "no Gram matrix of %ld points with layer %ld (2 .. %ld), %ld terms, width %ld",
        (long) data->n, (long) what->layer, (long) net->depth + 1, (long) what->terms,
        (long) what->width);
    return NTKBALL_DOMAIN;
}

ntkball_status_t ntkball_gram_matrix(arb_mat_t A, const ntkball_data_t data,
                                     const ntkball_network_t net, const ntkball_gram_matrix_t *what,
                                     slong bits, const ntkball_options_t *options,
                                     ntkball_error_t *err)
{
    ntkball_status_t status = check(data, net, A, what, err), second;
    ntkball_options_t inner;
    arb_mat_t X;

    if (status != NTKBALL_OK)
        return status;
    ntkball_gram_options(&inner, options);
    switch (what->which)
    {
    case NTKBALL_GRAM_INNER:
        ntkball_gram_inner(A, data, bits + 8);
        return NTKBALL_OK;
    case NTKBALL_GRAM_POWER:
        set_power(A, data, what->terms, bits);
        return NTKBALL_OK;
    case NTKBALL_GRAM_SERIES:
        return set_series(A, data, net, what, bits, &inner, err);
    case NTKBALL_GRAM_SIGMA:
        return ntkball_gram_kernel(A, data, net, 's', what->layer, bits, &inner, err);
    case NTKBALL_GRAM_CENTRED:
        status = ntkball_gram_kernel(A, data, net, 't', what->layer, bits, &inner, err);
        if (status == NTKBALL_DOMAIN)
            return status;
        second = subtract_mean(A, net, what->layer, bits, &inner, err);
        return second == NTKBALL_OK ? status : second;
    case NTKBALL_GRAM_GRADIENT:
        status = ntkball_gram_kernel(A, data, net, 'u', what->layer, bits, &inner, err);
        if (status == NTKBALL_DOMAIN)
            return status;
        arb_mat_init(X, data->n, data->n);
        ntkball_gram_inner(X, data, bits + 8);
        arb_mat_mul_entrywise(A, A, X, bits + 8);
        arb_mat_clear(X);
        return status;
    case NTKBALL_GRAM_WIDTH_OUTER:
    case NTKBALL_GRAM_WIDTH_INNER:
    case NTKBALL_GRAM_WIDTH_NTK:
        return ntkball_gram_width(A, data, net, what->which, what->width, what->seed, bits, &inner,
                                  err);
    case NTKBALL_GRAM_THETA:
        break;
    }
    return ntkball_gram_kernel(A, data, net, 't', what->layer, bits, &inner, err);
}

/* -------------------------------------------------------------------------------------- rank */

/* binom(a, b), n at most. */
static slong binomial(slong a, slong b, slong n)
{
    fmpz_t c;
    slong res;

    fmpz_init(c);
    fmpz_bin_uiui(c, (ulong) a, (ulong) b);
    res = fmpz_cmp_si(c, n) > 0 ? n : fmpz_get_si(c);
    fmpz_clear(c);
    return res;
}

/* Bound: GRAM-11. */
slong ntkball_gram_rank_bound(const ntkball_data_t data, const ntkball_network_t net,
                              const ntkball_gram_matrix_t *what)
{
    slong n = data->n, r, rank = n;

    switch (what->which)
    {
    case NTKBALL_GRAM_INNER:
        return ntkball_gram_rank(data);
    case NTKBALL_GRAM_POWER:
        r = ntkball_gram_rank(data);
        return binomial(what->terms + r - 1, r - 1, n);
    case NTKBALL_GRAM_SERIES: /* the degrees terms - 1 and terms - 2 hold all below */
        r = ntkball_gram_rank(data);
        rank = binomial(what->terms + r - 2, r - 1, n);
        if (what->terms >= 2)
            rank += binomial(what->terms + r - 3, r - 1, n);
        return FLINT_MIN(rank, n);
    case NTKBALL_GRAM_WIDTH_OUTER:
    case NTKBALL_GRAM_WIDTH_INNER:
    case NTKBALL_GRAM_WIDTH_NTK:
        return ntkball_gram_width_rank(data, net, what);
    default:
        return n;
    }
}

/* ------------------------------------------------------------------------------------- trace */

ntkball_status_t ntkball_gram_trace(arb_t trace, const ntkball_data_t data,
                                    const ntkball_network_t net, const ntkball_gram_matrix_t *what,
                                    slong bits, const ntkball_options_t *options,
                                    ntkball_error_t *err)
{
    ntkball_data_t some = {*data};
    ntkball_status_t status;
    arb_mat_t A;

    if (data->n >= 1 && what->which < NTKBALL_GRAM_WIDTH_OUTER)
        some->n = 1; /* the diagonal is constant */
    arb_mat_init(A, some->n, some->n);
    status = ntkball_gram_matrix(A, some, net, what, bits + 8, options, err);
    if (status != NTKBALL_DOMAIN)
    {
        arb_mat_trace(trace, A, bits + 16);
        arb_div_si(trace, trace, some->n, bits + 16);
    }
    arb_mat_clear(A);
    return status;
}
