/* Gram matrices of real data: reading, exact correlations, kernels at all pairs, certified spectra.

   Data are points x_1 .. x_n of R^d, kept exactly: every number is the rational it is written as (a
   decimal, or one over an integer) or the dyadic it is stored as (a float).  Only directions
   matter, so a row is held as the primitive integer vector v_i on its ray; rho_ij = <v_i, v_j> /
   sqrt(<v_i, v_i> <v_j, v_j>). See ntkball.h for the ball contract. */
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
                  rank: when A is known to be positive semidefinite of this rank at most, else -1;
                  the accuracy is reached when the rank is just that.
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

    /* All eigenvalues, with neither eigenvectors nor LAPACK: what proves the above without sharing
       a step with it, in about twice its time. Input:     as of ntkball_gram_eigenvalues. Output:
       as there; those behind the first count are enclosed as far as bisection went. Guarantee:
       relative accuracy bits of the first count, as far as the radii of A allow it. Errors:
       DOMAIN/INPUT for an empty or non-finite matrix; UNABLE/ACCURACY, /INTERRUPTED. Algorithm:
       Householder reflections to a tridiagonal matrix, Sylvester's law of inertia for the pivots of
       its shifts, bisection. Bound:     GRAM-18. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_eigenvalues_inertia(
        arb_ptr lambda, const arb_mat_t A, slong rank, slong count, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);

    /* ------------------------------------------------------------------------------------------
       Gram matrices by name, and their spectra
       --------------------------------------------------------------------------------------- */

    typedef enum
    {
        NTKBALL_GRAM_THETA,       /* Theta_l                                  */
        NTKBALL_GRAM_SIGMA,       /* Sigma_l                                  */
        NTKBALL_GRAM_INNER,       /* X X^T                                    */
        NTKBALL_GRAM_CENTRED,     /* Theta_l - kappa_{0,l} 1 1^T              */
        NTKBALL_GRAM_GRADIENT,    /* X X^T o sigma_w^2 D'(Sigma_{l-1}), o entry by entry */
        NTKBALL_GRAM_POWER,       /* (X X^T)^{o p}, p = terms                 */
        NTKBALL_GRAM_SERIES,      /* sum_{p < terms} kappa_{p,l} (X X^T)^{o p} */
        NTKBALL_GRAM_WIDTH_OUTER, /* of a network of finite width: gradients of the last layer's
                                     weights (the conjugate kernel) ... */
        NTKBALL_GRAM_WIDTH_INNER, /* ... of all parameters before them ... */
        NTKBALL_GRAM_WIDTH_NTK    /* ... both, and the output bias */
    } ntkball_gram_t;

    typedef struct
    {
        ntkball_gram_t which;
        slong layer; /* 2 .. L+1; not used by INNER, POWER and WIDTH_* */
        slong terms; /* POWER, SERIES: >= 1 */
        slong width; /* WIDTH_*: m >= 1 */
        ulong seed;  /* WIDTH_* */
    } ntkball_gram_matrix_t;

    /* The matrix, not divided by n.
       Input:     A n by n.
       Guarantee: each entry to an absolute error of 2^-bits (SERIES: a few of them).
       Errors:    DOMAIN/INPUT for a layer, terms or a width that does not exist; as
                  ntkball_gram_kernel, ntkball_ntk_series, ntkball_gram_width.
       Bound:     as ntkball_gram_kernel; GRAM-12 (SERIES), GRAM-14 (WIDTH_*). */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_matrix(arb_mat_t A, const ntkball_data_t data,
                                                            const ntkball_network_t net,
                                                            const ntkball_gram_matrix_t *what,
                                                            slong bits,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

    /* Tr A/n.  Guarantee: absolute error 2^-bits.  Errors: as ntkball_gram_matrix. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_trace(arb_t trace, const ntkball_data_t data,
                                                           const ntkball_network_t net,
                                                           const ntkball_gram_matrix_t *what,
                                                           slong bits,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);

    /* The eigenvalues of the matrix divided by n, descending.
       Input:     count as above; options->algorithm auto, inertia:
                  ntkball_gram_eigenvalues_inertia, or absolute:
                  ntkball_gram_eigenvalues_absolute, whose accuracy is what it is.
       Output:    zeros that duplicate rows (GRAM-7) or a bound of the rank (GRAM-4, GRAM-11) prove
                  are exact.
       Guarantee: relative accuracy bits of the first count.
       Errors:    as ntkball_gram_matrix and ntkball_gram_eigenvalues.
       Bound:     GRAM-1 .. GRAM-5, GRAM-7, GRAM-11. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_gram_spectrum_of(arb_ptr lambda, const ntkball_data_t data, const ntkball_network_t net,
                             const ntkball_gram_matrix_t *what, slong count, slong bits,
                             const ntkball_options_t *options, ntkball_error_t *err);
    /* The same for a matrix that is named by which and layer alone (not POWER, SERIES, WIDTH_*). */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_gram_spectrum(arb_ptr lambda, const ntkball_data_t data, const ntkball_network_t net,
                          ntkball_gram_t which, slong layer, slong count, slong bits,
                          const ntkball_options_t *options, ntkball_error_t *err);

    /* ------------------------------------------------------------------------------------------
       Networks of finite width
       --------------------------------------------------------------------------------------- */

    /* k with k 2^-32 a standard normal number, the same on every machine: with the 64-bit integers
       (modulo 2^64) golden = 0x9e3779b97f4a7c15 and
           mix(z): z = (z ^ z >> 30) 0xbf58476d1ce4e5b9, z = (z ^ z >> 27) 0x94d049bb133111eb,
                   z ^ z >> 31  (the finaliser of splitmix64),
           h = mix(seed + golden (layer + 1)), h = mix(h + golden (row + 1)),
           h = mix(h + golden (column + 1)),
       k 2^-32 is the multiple of 2^-32 nearest to Phi^-1((2 h + 1)/2^65).  Bound: GRAM-13. */
    slong ntkball_gram_normal(ulong seed, ulong layer, ulong row, ulong column);

#define NTKBALL_GRAM_MAX_WIDTH 1000000

    /* The tangent kernel of one network of L hidden layers of width m with sampled parameters, in
       the parametrisation of recursion.h: which is NTKBALL_GRAM_WIDTH_OUTER, _INNER or _NTK.
       Parameter (l; row, column) of layer l = 1 .. L+1 is the number ntkball_gram_normal(seed, l,
       row, column); the bias of a neuron is the column behind its weights; the output has none at
       start (it adds sigma_b^2 to _NTK when net->output_bias), and recursion "published" starts
       with b_1 = 0.  phi' at a break is taken from the right.
       Input:     1 <= width <= NTKBALL_GRAM_MAX_WIDTH; res n by n; memory of order L m^2 for L > 1.
       Output:    balls around the kernel of that very network: the same for every number of
                  threads and, up to radii, every machine.
       Guarantee: each entry to an absolute error of 2^-bits.
       Errors:    DOMAIN/INPUT for a width out of range; as ntkball_network_check; UNABLE/ACCURACY.
       Bound:     GRAM-13, GRAM-14. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_width(arb_mat_t res, const ntkball_data_t data,
                                                           const ntkball_network_t net,
                                                           ntkball_gram_t which, slong width,
                                                           ulong seed, slong bits,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);

    /* ------------------------------------------------------------------------------------------
       Bounds
       --------------------------------------------------------------------------------------- */

    /* How many of lambda[0..n-1] are >= threshold: *sure certainly, *possible at most. */
    void ntkball_gram_count(slong *sure, slong *possible, arb_srcptr lambda, slong n,
                            const arb_t threshold);

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

    /* Lower bounds through one power r of X X^T, chosen by the program (r = 0 and bound 0 where
       none is found; so for data with duplicate or antipodal rows): bound[0] = lambda_n((X X^T)^{o
       r}) sum_{p >= r} kappa_{p,L+1} / n   <= lambda_n(K)  (N6), bound[1] = lambda_n((X X^T)^{o r})
       upsilon_{r-1,2} / n  <= lambda_n of GRADIENT, layer 2, bound[2] = lambda_n((X X^T)^{o r})
       chi^(L-1) alpha_{r,2} / n        <= lambda_n(K), the second after Oymak and Soltanolkotabi,
       the third after Nguyen, Mondelli and Montufar. Input:     bound and r of length 3. Guarantee:
       relative accuracy about bits. Errors:    as ntkball_network_check, ntkball_ntk_series,
       ntkball_gram_spectrum_of. Bound:     GRAM-9, GRAM-15. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_power_bounds(
        arb_ptr bound, slong *r, const ntkball_data_t data, const ntkball_network_t net, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);

    /* Nguyen, Mondelli and Montufar, the deterministic part: lambda_n(K) >= (gamma_w^2 chi^L
       lambda_n(X X^T) + sum_{l=2}^{L+1} chi^{L+1-l} lambda_n(Sigma_l))/n.
       Guarantee: relative accuracy about bits.
       Errors:    as ntkball_gram_spectrum_of.
       Bound:     GRAM-16. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_gram_layers_bound(arb_t bound, const ntkball_data_t data, const ntkball_network_t net,
                              slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* delta = min_{i < j} min(|x_i - x_j|, |x_i + x_j|) of the unit vectors; sqrt 2 at most (and
       for n = 1).  Guarantee: relative accuracy about bits.  Bound: GRAM-17. */
    void ntkball_gram_separation(arb_t delta, const ntkball_data_t data, slong bits);

    /* The error of the series cut at terms T >= 1, E = (1/n) sum_{p >= T} kappa_{p,layer}
       (X X^T)^{o p}, which is positive semidefinite: entry = n max |E_ij| = sum_{p >= T} kappa_p,
       norm >= ||E||.
       Guarantee: relative accuracy about bits.
       Errors:    DOMAIN/INPUT for terms < 1 or a layer that does not exist; as ntkball_ntk_series.
       Bound:     GRAM-12. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_gram_truncation(arb_t entry, arb_t norm, const ntkball_data_t data,
                            const ntkball_network_t net, slong layer, slong terms, slong bits,
                            const ntkball_options_t *options, ntkball_error_t *err);

#ifdef __cplusplus
}
#endif

#endif
