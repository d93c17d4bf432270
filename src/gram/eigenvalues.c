/* The driver: propose, then prove and refine until the bits are there (GRAM-1 .. GRAM-4, GRAM-10).

   The precision q of the fixed point is bits more than the smallest eigenvalue that counts needs:
   LAPACK says about how small it is; when it says "noise", q grows until the eigenvalue shows or
   the radii of the matrix are the larger part of the error. */
#include "gram/eigen.h"
#include "support/error.h"

#define MAX_STEPS 16

/* Least relative accuracy of the eigenvalues (exact ones count as accurate). */
static slong worst_bits(arb_srcptr lambda, slong count)
{
    slong i, worst = ARF_PREC_EXACT;

    for (i = 0; i < count; i++)
        if (!arb_is_exact(lambda + i))
            worst = FLINT_MIN(worst, arb_rel_accuracy_bits(lambda + i));
    return worst;
}

/* Keeps in lambda the better of two lists. */
static void keep_better(arb_ptr lambda, arb_ptr candidate, slong n, int *have)
{
    slong i;

    for (i = 0; i < n; i++)
        if (!*have || mag_cmp(arb_radref(candidate + i), arb_radref(lambda + i)) < 0)
            arb_swap(lambda + i, candidate + i);
    *have = 1;
}

/* One precision.  *limited: the radii of the matrix, not q, are in the way. */
static ntkball_status_t at_precision(arb_ptr lambda, int *have, int *limited, const arb_mat_t A,
                                     slong rank, slong count, slong bits, slong q,
                                     const ntkball_options_t *options, ntkball_error_t *err)
{
    slong n = arb_mat_nrows(A), step;
    arb_ptr candidate = _arb_vec_init(n);
    ntkball_eigen_t e;
    ntkball_status_t status = NTKBALL_OK;
    int more = ntkball_eigen_init(&e, A, q);

    *limited = mag_cmp_2exp_si(e.radius, (slong) FLINT_BIT_COUNT((ulong) n) + 2 - q) > 0;
    if (!more)
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY, "LAPACK found no eigenvalues");
        status = NTKBALL_UNABLE;
    }
    for (step = 0; more && step < MAX_STEPS; step++)
    {
        if (options != NULL && options->progress != NULL &&
            options->progress(options->progress_context, "the eigenvalues", -1.0))
        {
            ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "interrupted during the eigenvalues");
            status = NTKBALL_UNABLE;
            break;
        }
        ntkball_eigen_products(&e);
        if (ntkball_eigen_certify(candidate, &e, rank, count, bits))
            keep_better(lambda, candidate, n, have);
        if (*have && worst_bits(lambda, count) >= bits)
            break;
        more = ntkball_eigen_refine(&e);
    }
    if (options != NULL)
        ntkball_text_append(options->explain,
                            "eigenvalues: %ld steps in fixed point of %ld bits (GRAM-2)\n",
                            (long) step, (long) q);
    ntkball_eigen_clear(&e);
    _arb_vec_clear(candidate, n);
    return status;
}

static ntkball_status_t check(const arb_mat_t A, ntkball_error_t *err)
{
    slong i, j, n = arb_mat_nrows(A);
    int ok = n >= 1 && n == arb_mat_ncols(A);

    for (i = 0; ok && i < n; i++)
        for (j = 0; ok && j < n; j++)
            ok = arb_is_finite(arb_mat_entry(A, i, j)) &&
                 (j >= i || arb_overlaps(arb_mat_entry(A, i, j), arb_mat_entry(A, j, i)));
    if (ok)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INPUT,
                      "eigenvalues are computed of a symmetric matrix of finite balls");
    return NTKBALL_DOMAIN;
}

/* The first alone, the others absolutely; 1 when it has its bits. */
static int largest(arb_ptr lambda, const arb_mat_t A, slong bits)
{
    double *top = flint_malloc((size_t) arb_mat_nrows(A) * sizeof(double));
    int ok = ntkball_eigen_absolute(lambda, top, A, NULL) == NTKBALL_OK;

    if (ok)
        ntkball_eigen_largest(lambda, top, A, bits);
    flint_free(top);
    return ok && arb_rel_accuracy_bits(lambda) >= bits;
}

ntkball_status_t ntkball_gram_eigenvalues(arb_ptr lambda, const arb_mat_t A, slong rank,
                                          slong count, slong bits, const ntkball_options_t *options,
                                          ntkball_error_t *err)
{
    ntkball_status_t status = check(A, err);
    slong n = arb_mat_nrows(A), q, i, max_prec = options != NULL ? options->max_prec : 200000;
    int have = 0, limited = 0;

    if (status != NTKBALL_OK)
        return status;
    for (i = 0; i < n; i++)
        arb_indeterminate(lambda + i);
    bits = FLINT_MAX(bits, 2);
    count = FLINT_MIN(FLINT_MAX(count, 1), n);
    if (count == 1 && n >= 2 && rank != 0 && largest(lambda, A, bits))
    {
        for (i = rank; rank > 0 && i < n; i++)
            arb_zero(lambda + i);
        return NTKBALL_OK;
    }
    for (i = 0; i < n; i++)
        arb_indeterminate(lambda + i);
    q = bits + 2 * (slong) FLINT_BIT_COUNT((ulong) n) + 36;
    for (; status == NTKBALL_OK; q += FLINT_MAX(q / 2, bits - worst_bits(lambda, count)))
    {
        status = at_precision(lambda, &have, &limited, A, rank, count, bits, q, options, err);
        if (status == NTKBALL_OK && have && worst_bits(lambda, count) >= bits)
            return NTKBALL_OK;
        if (limited || q > max_prec || q > 12 * bits + 1000)
            break;
    }
    if (status == NTKBALL_OK)
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "eigenvalues: %ld bits were not reached; the smallest is known to %ld",
                          (long) bits, (long) (have ? worst_bits(lambda, count) : 0));
        status = NTKBALL_UNABLE;
    }
    return status;
}
