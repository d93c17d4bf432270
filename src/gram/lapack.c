/* Calls of LAPACKE and CBLAS, kept apart because their headers bring in <complex.h>. */
#include "gram/lapack.h"

#include <config.h>

#if defined(HAVE_LAPACKE_H)
#include <lapacke.h>
#elif defined(HAVE_LAPACKE_LAPACKE_H)
#include <lapacke/lapacke.h>
#else
#include <openblas/lapacke.h>
#endif

#if defined(HAVE_CBLAS_H)
#include <cblas.h>
#elif defined(HAVE_CBLAS_CBLAS_H)
#include <cblas/cblas.h>
#else
#include <openblas/cblas.h>
#endif

int ntkball_lapack_eigen(double *a, double *w, long n)
{
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', (lapack_int) n, a, (lapack_int) n, w) == 0;
}

int ntkball_lapack_eigenvalues(double *a, double *w, long n)
{
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int) n, a, (lapack_int) n, w) == 0;
}

void ntkball_blas_columns(double *c, const double *a, const double *b, long n, long first,
                          long last)
{
    const int m = (int) n;

    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, (int) (last - first), m, 1.0, a, m,
                b + first * n, m, 0.0, c + first * n, m);
}
