/* The only door to LAPACK and BLAS: what comes back is a proposal. */
#ifndef NTKBALL_GRAM_LAPACK_H
#define NTKBALL_GRAM_LAPACK_H

/* Approximate eigenvalues w (ascending) and eigenvectors of the symmetric n by n matrix a, which is
   overwritten: vector j at a + j n.  0 when LAPACK fails. */
int ntkball_lapack_eigen(double *a, double *w, long n);

#endif
