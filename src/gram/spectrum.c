/* The spectrum of a Gram matrix of data: equal rows merged first, then matrix and eigenvalues at
   growing precision.

   GRAM-7: rows that lie on one ray make equal rows of the Gram matrix.  With m distinct rays of
   multiplicities w, the nonzero eigenvalues are those of the m by m matrix sqrt(w_i w_j) A_ij, and
   n - m eigenvalues are exactly 0. */
#include <stdlib.h>
#include <string.h>

#include "gram/kinds.h"

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

/* ------------------------------------------------------------------------- the eigenvalues */

static slong worst_bits(arb_srcptr lambda, slong count)
{
    slong i, worst = ARF_PREC_EXACT;

    for (i = 0; i < count; i++)
        if (!arb_is_exact(lambda + i))
            worst = FLINT_MIN(worst, arb_rel_accuracy_bits(lambda + i));
    return worst;
}

static ntkball_status_t solve(arb_ptr lambda, const ntkball_data_t distinct, const slong *weight,
                              slong n, const ntkball_network_t net,
                              const ntkball_gram_matrix_t *what, slong count, slong bits,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    slong m = distinct->n, rank = ntkball_gram_rank_bound(distinct, net, what), have, entry_bits,
          limit = 8 * bits + 600;
    int absolute = options != NULL && options->algorithm != NULL &&
                   strcmp(options->algorithm, "absolute") == 0;
    int inertia =
        options != NULL && options->algorithm != NULL && strcmp(options->algorithm, "inertia") == 0;
    ntkball_status_t status, matrix;
    arb_mat_t A;

    if (options != NULL)
        limit = FLINT_MIN(limit, options->max_prec);
    if (rank == m && what->which != NTKBALL_GRAM_INNER)
        rank = -1; /* not known */
    if (rank < 0 && what->which >= NTKBALL_GRAM_WIDTH_OUTER)
        limit = 2 * bits + 200; /* a deep kernel of finite width may well be singular */
    arb_mat_init(A, m, m);
    if (absolute)
        bits = 40;
    entry_bits = bits + 24 + 2 * (slong) FLINT_BIT_COUNT((ulong) n);
    for (;;)
    {
        matrix = status = ntkball_gram_matrix(A, distinct, net, what, entry_bits, options, err);
        if (status == NTKBALL_DOMAIN ||
            (status == NTKBALL_UNABLE && err != NULL && err->kind == NTKBALL_ERR_INTERRUPTED))
            break;
        weigh(A, weight, n, entry_bits + 16);
        if (absolute)
        {
            status = ntkball_gram_eigenvalues_absolute(lambda, A, err);
            break;
        }
        status = inertia ? ntkball_gram_eigenvalues_inertia(lambda, A, rank, FLINT_MIN(count, m),
                                                            bits, options, err)
                         : ntkball_gram_eigenvalues(lambda, A, rank, FLINT_MIN(count, m), bits,
                                                    options, err);
        if (status != NTKBALL_UNABLE || matrix != NTKBALL_OK || entry_bits >= limit)
            break;
        have = worst_bits(lambda, FLINT_MIN(count, m));
        entry_bits += have > 0 ? bits - have + 8 : entry_bits / 2;
        entry_bits = FLINT_MIN(entry_bits, limit);
    }
    arb_mat_clear(A);
    return status;
}

ntkball_status_t
ntkball_gram_spectrum_of(arb_ptr lambda, const ntkball_data_t data, const ntkball_network_t net,
                         const ntkball_gram_matrix_t *what, slong count, slong bits,
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
    status = solve(lambda, distinct, weight, data->n, net, what, count, bits, options, err);
    flint_free(weight);
    ntkball_data_clear(distinct);
    return status;
}

ntkball_status_t ntkball_gram_spectrum(arb_ptr lambda, const ntkball_data_t data,
                                       const ntkball_network_t net, ntkball_gram_t which,
                                       slong layer, slong count, slong bits,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    const ntkball_gram_matrix_t what = {.which = which, .layer = layer};

    return ntkball_gram_spectrum_of(lambda, data, net, &what, count, bits, options, err);
}
