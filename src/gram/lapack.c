/* Calls of LAPACKE, kept apart because its headers bring in <complex.h>. */
#include "gram/lapack.h"

#include <config.h>

#if defined(HAVE_LAPACKE_H)
#include <lapacke.h>
#elif defined(HAVE_LAPACKE_LAPACKE_H)
#include <lapacke/lapacke.h>
#else
#include <openblas/lapacke.h>
#endif

int ntkball_lapack_eigen(double *a, double *w, long n)
{
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', (lapack_int) n, a, (lapack_int) n, w) == 0;
}
