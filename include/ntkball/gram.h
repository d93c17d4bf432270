/* Gram matrices of real data: reading, exact correlations, kernels at all pairs, certified spectra.

   Data are points x_1 .. x_n of R^d, kept exactly: every number is the rational it is written as (a
   decimal) or the dyadic it is stored as (a float).  Only directions matter, so a row is held as
   the primitive integer vector v_i on its ray; rho_ij = <v_i, v_j> / sqrt(<v_i, v_i> <v_j, v_j>).
   See ntkball.h for the ball contract. */
#ifndef NTKBALL_GRAM_H
#define NTKBALL_GRAM_H

#include <ntkball/kernel.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct
    {
        slong n, d;  /* points, features                                                        */
        fmpz *v;     /* n * d, row-major: the primitive integer vector on the ray of each point  */
        fmpz *norm2; /* n: <v_i, v_i> > 0                                                         */
        slong *line; /* n: line of the file (npy: number of the row), from 1                      */
        char *name;  /* of the file                                                              */
        int has_header;      /* a header line was skipped      */
        slong label_column;  /* column left out as a label, from 1; 0 when none  */
        ulong num_duplicate; /* rows on the ray of an earlier one */
        ulong num_antipodal; /* rows on the opposite ray of an earlier one */
        char *pairs; /* the first few such pairs by line, "" when none                           */
    } ntkball_data_struct;
    typedef ntkball_data_struct ntkball_data_t[1];

    typedef struct
    {
        int header;        /* -1: detect; 0: none; 1: the first line is one        */
        const char *label; /* NULL or "auto": detect; "none"; "first"; "last"; a column number from
                              1; a name in the header */
        int normalize; /* 1: rows are scaled to unit norm; 0: a row whose norm is not 1 is refused
                        */
    } ntkball_data_options_t;

    void ntkball_data_init(ntkball_data_t data);
    void ntkball_data_clear(ntkball_data_t data);

    /* Reads path ("-" is standard input): csv or tsv (delimiter comma, tab, semicolon or blanks,
       found in the first line; UTF-8, a byte order mark is skipped), or npy (float32 and float64 of
       either byte order, C and Fortran order), any of them gzipped.
       Input:     options may be NULL.
       Output:    every row that the file has; only a label column and a header, both reported, are
                  left out.  A first line is taken for a header only when names stand above numbers
                  and no number stands beside them, or its fields are more or fewer than below.
       Errors:    DOMAIN/IO when it can not be read; DOMAIN/INPUT with "file:line:column: reason"
       for a malformed number, a missing or non-finite value, a ragged or zero row, a quote that is
       not closed, a row that is not unit when normalize = 0; "file: byte: reason" for a gzip stream
       that is damaged, cut off or followed by something else. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_data_read(ntkball_data_t data, const char *path,
                                                          const ntkball_data_options_t *options,
                                                          ntkball_error_t *err);

    /* rho_ij, exactly 1 on the diagonal and for duplicates, -1 for antipodal rows. */
    void
    ntkball_data_correlation(arb_t rho, const ntkball_data_t data, slong i, slong j, slong prec);

    /* ------------------------------------------------------------------------------------------
       Gram matrices (n by n, symmetric)
       --------------------------------------------------------------------------------------- */

    /* res_ij = Sigma_l(rho_ij) ('s'), Theta_l(rho_ij) ('t') or sigma_w^2 D'(Sigma_{l-1}(rho_ij))
       ('u').
       Input:     layer 2 .. L+1; res n by n.
       Guarantee: each entry to an absolute error of 2^-bits; rho = 1 by the closure.
       Errors:    DOMAIN as ntkball_network_check; UNABLE/ACCURACY when the dual series of an
                  activation without a closed form is too slow for a pair (enclosures stand).
       Algorithm: the recursion a pair, D and D' closed or by a series cut where |u| allows it.
       Bound:     KER-1, KER-2, GRAM-5. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_kernel(
        arb_mat_t res, const ntkball_data_t data, const ntkball_network_t net, char quantity,
        slong layer, slong bits, const ntkball_options_t *options, ntkball_error_t *err);
    /* res = X X^T, the correlations. */
    void ntkball_gram_inner(arb_mat_t res, const ntkball_data_t data, slong prec);
    /* The rank of X (and of X X^T), exactly. */
    slong ntkball_gram_rank(const ntkball_data_t data);

    /* ------------------------------------------------------------------------------------------
       Eigenvalues
       --------------------------------------------------------------------------------------- */

    /* All eigenvalues of the symmetric ball matrix A, lambda_1 >= ... >= lambda_n.
       Input:     A square, finite; the lower triangle and the upper one enclose the same numbers.
                  rank: when A is known to be positive semidefinite of exactly this rank, else -1.
                  count: the accuracy is wanted of the first count eigenvalues (1 .. n).
       Output:    enclosures for every symmetric matrix in A; exact zeros beyond a known rank.
       Guarantee: relative accuracy bits, as far as the radii of A allow it.
       Errors:    DOMAIN/INPUT for an empty or non-finite matrix; UNABLE/ACCURACY.
       Algorithm: LAPACK proposes an eigenbasis V, which is refined in fixed point (Ogita and
       Aishima 2018), clusters rotated apart; V^T A V and V^T V, in exact integers, prove. Bound:
       GRAM-1 .. GRAM-4. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_eigenvalues(arb_ptr lambda, const arb_mat_t A,
                                                                 slong rank, slong count,
                                                                 slong bits,
                                                                 const ntkball_options_t *options,
                                                                 ntkball_error_t *err);

    /* All eigenvalues to an absolute error, about 10^-12 ||A||, in a few times the time LAPACK
       takes for eigenvalues and vectors. Input:     as above, n < 2^20. Guarantee: enclosures for
       every symmetric matrix in A; no accuracy is promised. Errors:    DOMAIN/INPUT as above;
       UNABLE when LAPACK fails. Algorithm: LAPACK in doubles; residual and orthogonality from exact
       products of integer slices by BLAS. Bound:     GRAM-6. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_eigenvalues_absolute(arb_ptr lambda,
                                                                          const arb_mat_t A,
                                                                          ntkball_error_t *err);

    typedef enum
    {
        NTKBALL_GRAM_THETA,   /* Theta_l                                  */
        NTKBALL_GRAM_SIGMA,   /* Sigma_l                                  */
        NTKBALL_GRAM_INNER,   /* X X^T                                    */
        NTKBALL_GRAM_CENTRED, /* Theta_l - kappa_{0,l} 1 1^T              */
        NTKBALL_GRAM_GRADIENT /* X X^T o sigma_w^2 D'(Sigma_{l-1}), o entry by entry */
    } ntkball_gram_t;

    /* The eigenvalues of the Gram matrix divided by n, descending.
       Input:     layer 2 .. L+1 (not used for INNER); count as above; options->algorithm auto, or
                  absolute: ntkball_gram_eigenvalues_absolute, whose accuracy is what it is.
       Output:    zeros that duplicate rows (GRAM-7) or the rank of X X^T prove are exact.
       Guarantee: relative accuracy bits of the first count.
       Errors:    as ntkball_gram_kernel and ntkball_gram_eigenvalues.
       Bound:     GRAM-1 .. GRAM-5, GRAM-7. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_gram_spectrum(arb_ptr lambda, const ntkball_data_t data, const ntkball_network_t net,
                          ntkball_gram_t which, slong layer, slong count, slong bits,
                          const ntkball_options_t *options, ntkball_error_t *err);

    /* Upper bounds of lambda_k(K), K = Theta_{L+1}/n, from the coefficients alone: bound[f][k-1]
       for k = 1 .. n and the forms f = 0 .. 3 of N3 ((i) to (iv)). Input:     rank: that of the
       data; lambda: the eigenvalues of degrees below ntkball_gram_head_degrees(n, rank) on
       S^(rank-1), uniform probability measure, or NULL: then, and for rank 1, form (iv) is
       infinite. Guarantee: an upper end of the ball is a bound; relative accuracy about bits.
       Errors:    DOMAIN/INPUT for n < 1 or rank < 1; as ntkball_ntk_series.
       Bound:     GRAM-8. */
    slong ntkball_gram_head_degrees(slong n, slong rank);
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_tail_bounds(
        arb_ptr const *bound, slong n, slong rank, arb_srcptr lambda, const ntkball_network_t net,
        slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* N6: a lower bound of lambda_n(K), (1 - max_i sum_{j != i} |rho_ij|^r) sum_{p >= r} kappa_p /
       n, for a good r; 0 with r = 0 when there is none. Bound:     GRAM-9. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_least_bound(
        arb_t bound, slong *r, const ntkball_data_t data, const ntkball_network_t net, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);

#ifdef __cplusplus
}
#endif

#endif
