/* The only door to LAPACK and BLAS: what comes back is a proposal (eigen) or, under the hypotheses
   of GRAM-6, exact (product).  Matrices are n by n, column after column. */
#ifndef NTKBALL_GRAM_LAPACK_H
#define NTKBALL_GRAM_LAPACK_H

/* Approximate eigenvalues w (ascending) and eigenvectors of the symmetric n by n matrix a, which is
   overwritten: vector j at a + j n.  0 when LAPACK fails. */
int ntkball_lapack_eigen(double *a, double *w, long n);

/* The eigenvalues alone. */
int ntkball_lapack_eigenvalues(double *a, double *w, long n);

/* The lower triangle of c = a^T a. */
void ntkball_blas_square(double *c, const double *a, long n);

/* c = a b, or a^T b. */
void ntkball_blas_product(double *c, const double *a, int transpose, const double *b, long n);

#endif
