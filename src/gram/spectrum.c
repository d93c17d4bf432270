/* The spectrum of a Gram matrix of data: equal rows merged first, then matrix and eigenvalues at
   growing precision.

   GRAM-7: rows that lie on one ray make equal rows of the Gram matrix.  With m distinct rays of
   multiplicities w, the nonzero eigenvalues are those of the m by m matrix sqrt(w_i w_j) A_ij, and
   n - m eigenvalues are exactly 0. */
#include <stdlib.h>
#include <string.h>

#include <ntkball/gram.h>

#include "support/error.h"

/* ------------------------------------------------------------------------- distinct rays */

typedef struct
{
    const fmpz *v;
    slong d, index;
} row_t;

static int compare_rays(const void *a, const void *b)
{
    const row_t *p = a, *q = b;
    slong k;
    int c;

    for (k = 0; k < p->d; k++)
        if ((c = fmpz_cmp(p->v + k, q->v + k)) != 0)
            return c;
    return 0;
}

static int compare_rows(const void *a, const void *b)
{
    const row_t *p = a, *q = b;
    int c = compare_rays(a, b);

    return c != 0 ? c : (p->index > q->index) - (p->index < q->index);
}

/* The distinct rays of data as data (in the order of their first rows) and how often each occurs;
 *weight is freed by flint_free. */
static void set_distinct(ntkball_data_t distinct, slong **weight, const ntkball_data_t data)
{
    slong n = data->n, d = data->d, i, m = 0, first = 0;
    row_t *rows = flint_malloc((size_t) n * sizeof(row_t));
    slong *times = flint_calloc((size_t) n, sizeof(slong));

    for (i = 0; i < n; i++)
        rows[i] = (row_t){data->v + i * d, d, i};
    qsort(rows, (size_t) n, sizeof(row_t), compare_rows);
    for (i = 0; i < n; i++)
    {
        if (i > 0 && compare_rays(rows + first, rows + i) != 0)
            first = i;
        m += times[rows[first].index]++ == 0;
    }
    flint_free(rows);

    ntkball_data_init(distinct);
    *weight = flint_malloc((size_t) m * sizeof(slong));
    distinct->d = d;
    distinct->n = m;
    distinct->num_antipodal = data->num_antipodal;
    distinct->v = _fmpz_vec_init(m * d);
    distinct->norm2 = _fmpz_vec_init(m);
    for (i = m = 0; i < n; i++)
        if (times[i] > 0)
        {
            _fmpz_vec_set(distinct->v + m * d, data->v + i * d, d);
            fmpz_set(distinct->norm2 + m, data->norm2 + i);
            (*weight)[m++] = times[i];
        }
    flint_free(times);
}

/* A_ij = sqrt(w_i w_j) A_ij / n. */
static void weigh(arb_mat_t A, const slong *weight, slong n, slong prec)
{
    slong m = arb_mat_nrows(A), i, j;
    arb_t root;
    fmpz_t w;

    arb_init(root);
    fmpz_init(w);
    for (i = 0; i < m; i++)
        for (j = 0; j < m; j++)
        {
            arb_ptr x = arb_mat_entry(A, i, j);

            if (weight[i] != 1 || weight[j] != 1)
            {
                fmpz_set_si(w, weight[i]);
                fmpz_mul_si(w, w, weight[j]);
                arb_sqrt_fmpz(root, w, prec);
                arb_mul(x, x, root, prec);
            }
            arb_div_si(x, x, n, prec);
        }
    fmpz_clear(w);
    arb_clear(root);
}

/* ----------------------------------------------------------------------------- the matrix */

/* A = A - kappa_{0,layer}. */
static ntkball_status_t subtract_mean(arb_mat_t A, const ntkball_network_t net, slong layer,
                                      slong bits, const ntkball_options_t *options,
                                      ntkball_error_t *err)
{
    ntkball_series_t series;
    ntkball_status_t status;
    ntkball_options_t inner;
    slong i, j;

    ntkball_options_init(&inner);
    if (options != NULL)
        inner = *options;
    inner.algorithm = NULL;
    ntkball_series_init(series, net->depth, 1);
    status = ntkball_ntk_series(series, net, 1, 1, bits, &inner, err);
    if (status != NTKBALL_DOMAIN)
        for (i = 0; i < arb_mat_nrows(A); i++)
            for (j = 0; j < arb_mat_ncols(A); j++)
                arb_sub(arb_mat_entry(A, i, j), arb_mat_entry(A, i, j), series->kappa[layer - 2],
                        bits + 20);
    ntkball_series_clear(series);
    return status;
}

static ntkball_status_t set_matrix(arb_mat_t A, const ntkball_data_t data,
                                   const ntkball_network_t net, ntkball_gram_t which, slong layer,
                                   slong bits, const ntkball_options_t *options,
                                   ntkball_error_t *err)
{
    static const char letters[] = "ts?tu";
    ntkball_status_t status = NTKBALL_OK;
    arb_mat_t inner;

    if (which == NTKBALL_GRAM_INNER)
    {
        ntkball_gram_inner(A, data, bits + 8);
        return NTKBALL_OK;
    }
    status = ntkball_gram_kernel(A, data, net, letters[which], layer, bits, options, err);
    if (status != NTKBALL_DOMAIN && which == NTKBALL_GRAM_CENTRED)
    {
        ntkball_status_t second = subtract_mean(A, net, layer, bits, options, err);

        status = second == NTKBALL_OK ? status : second;
    }
    if (status != NTKBALL_DOMAIN && which == NTKBALL_GRAM_GRADIENT)
    {
        arb_mat_init(inner, data->n, data->n);
        ntkball_gram_inner(inner, data, bits + 8);
        arb_mat_mul_entrywise(A, A, inner, bits + 8);
        arb_mat_clear(inner);
    }
    return status;
}

static slong worst_bits(arb_srcptr lambda, slong count)
{
    slong i, worst = ARF_PREC_EXACT;

    for (i = 0; i < count; i++)
        if (!arb_is_exact(lambda + i))
            worst = FLINT_MIN(worst, arb_rel_accuracy_bits(lambda + i));
    return worst;
}

static ntkball_status_t solve(arb_ptr lambda, const ntkball_data_t distinct, const slong *weight,
                              slong n, const ntkball_network_t net, ntkball_gram_t which,
                              slong layer, slong count, slong bits,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    slong m = distinct->n, rank = -1, have, entry_bits, limit = 8 * bits + 600;
    int absolute = options != NULL && options->algorithm != NULL &&
                   strcmp(options->algorithm, "absolute") == 0;
    ntkball_status_t status, matrix;
    arb_mat_t A;

    if (options != NULL)
        limit = FLINT_MIN(limit, options->max_prec);
    if (which == NTKBALL_GRAM_INNER)
        rank = ntkball_gram_rank(distinct);
    arb_mat_init(A, m, m);
    if (absolute)
        bits = 40;
    entry_bits = bits + 24 + 2 * (slong) FLINT_BIT_COUNT((ulong) n);
    for (;;)
    {
        matrix = status = set_matrix(A, distinct, net, which, layer, entry_bits, options, err);
        if (status == NTKBALL_DOMAIN ||
            (status == NTKBALL_UNABLE && err != NULL && err->kind == NTKBALL_ERR_INTERRUPTED))
            break;
        weigh(A, weight, n, entry_bits + 16);
        if (absolute)
        {
            status = ntkball_gram_eigenvalues_absolute(lambda, A, err);
            break;
        }
        status = ntkball_gram_eigenvalues(lambda, A, rank, FLINT_MIN(count, m), bits, options, err);
        if (status != NTKBALL_UNABLE || matrix != NTKBALL_OK || entry_bits >= limit)
            break;
        have = worst_bits(lambda, FLINT_MIN(count, m));
        entry_bits += have > 0 ? bits - have + 8 : entry_bits / 2;
        entry_bits = FLINT_MIN(entry_bits, limit);
    }
    arb_mat_clear(A);
    return status;
}

ntkball_status_t ntkball_gram_spectrum(arb_ptr lambda, const ntkball_data_t data,
                                       const ntkball_network_t net, ntkball_gram_t which,
                                       slong layer, slong count, slong bits,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_data_t distinct;
    ntkball_status_t status;
    slong *weight, i;

    if (data->n < 1)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "there are no data");
        return NTKBALL_DOMAIN;
    }
    set_distinct(distinct, &weight, data);
    for (i = distinct->n; i < data->n; i++)
        arb_zero(lambda + i);
    status = solve(lambda, distinct, weight, data->n, net, which, layer, count, bits, options, err);
    flint_free(weight);
    ntkball_data_clear(distinct);
    return status;
}
