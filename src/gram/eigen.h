/* What the files of the eigenvalue solver share. */
#ifndef NTKBALL_GRAM_EIGEN_H
#define NTKBALL_GRAM_EIGEN_H

#include <ntkball/gram.h>

/* The matrix in fixed point and an approximate eigenbasis of it.  With a = 2^-q K and v = 2^-q V
   (integers K, V): the matrix is 2^scale (a + d), ||d|| <= radius. */
typedef struct
{
    slong n, q, scale;
    double last;  /* the size of the last correction */
    slong stalls; /* corrections in a row that were not smaller */
    mag_t radius;
    fmpz_mat_t K, V;
    fmpz_mat_t T; /* 2^2q v^T p, p = a v rounded to q bits, entry by entry */
    fmpz_mat_t S; /* 2^2q v^T v */
} ntkball_eigen_t;

/* K and V from A: the basis that LAPACK proposes; 0 when it fails.  Input: A finite. */
int ntkball_eigen_init(ntkball_eigen_t *e, const arb_mat_t A, slong q);
void ntkball_eigen_clear(ntkball_eigen_t *e);

/* T and S from K and V. */
void ntkball_eigen_products(ntkball_eigen_t *e);

/* Enclosures of all eigenvalues, descending, from T, S and radius; rank and count as in gram.h. 0
   when nothing could be proved.  Bound: GRAM-1, GRAM-2, GRAM-3. */
int ntkball_eigen_certify(arb_ptr lambda, const ntkball_eigen_t *e, slong rank, slong count,
                          slong bits);

/* ntkball_gram_eigenvalues_absolute, and an approximate eigenvector of the largest (top may be
   NULL). */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_eigen_absolute(arb_ptr lambda, double *top,
                                                           const arb_mat_t A, ntkball_error_t *err);

/* Sharpens the first of the enclosures lambda from the vector top, n >= 2.  Bound: GRAM-10. */
void ntkball_eigen_largest(arb_ptr lambda, const double *top, const arb_mat_t A, slong bits);

/* A better V; 0 when there is nothing left to improve. */
int ntkball_eigen_refine(ntkball_eigen_t *e);

#endif
