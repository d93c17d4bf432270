/* The only door to LAPACK and BLAS: what comes back is a proposal (eigen) or, under the hypotheses
   of GRAM-6, exact (product).  Matrices are n by n, column after column. */
#ifndef NTKBALL_GRAM_LAPACK_H
#define NTKBALL_GRAM_LAPACK_H

/* Approximate eigenvalues w (ascending) and eigenvectors of the symmetric n by n matrix a, which is
   overwritten: vector j at a + j n.  0 when LAPACK fails. */
int ntkball_lapack_eigen(double *a, double *w, long n);

/* The eigenvalues alone. */
int ntkball_lapack_eigenvalues(double *a, double *w, long n);

/* Columns first .. last-1 of c = a b. */
void ntkball_blas_columns(double *c, const double *a, const double *b, long n, long first,
                          long last);

/* The same by the loop of product.c; of a square, lower leaves out blocks above the diagonal. */
void ntkball_blocked_columns(double *c, const double *a, const double *b, long n, long first,
                             long last, int lower);

/* c = a b, or a^T b, for integer matrices that fulfil the hypothesis of GRAM-6 (i); of a^T a only
   the lower triangle is promised (product.c). */
void ntkball_exact_product(double *c, const double *a, int transpose, const double *b, long n);

#endif
