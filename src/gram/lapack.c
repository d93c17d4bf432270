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

void ntkball_blas_product(double *c, const double *a, int transpose, const double *b, long n)
{
    const int m = (int) n;

    cblas_dgemm(CblasColMajor, transpose ? CblasTrans : CblasNoTrans, CblasNoTrans, m, m, m, 1.0, a,
                m, b, m, 0.0, c, m);
}

void ntkball_blas_square(double *c, const double *a, long n)
{
    const int m = (int) n;

    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, m, m, 1.0, a, m, 0.0, c, m);
}
