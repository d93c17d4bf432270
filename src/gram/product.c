/* Exact products of integer matrices in doubles (GRAM-6 (i)): every partial sum is an integer below
   2^53, so that any order of the sums gives the same result, and the fastest may be taken.  That is
   the BLAS where it is a tuned one, else the loop below, which keeps blocks in the caches; the
   first columns of a product, done both ways, tell which.  Matrices are n by n, column after
   column. */
#include <string.h>
#include <time.h>

#include "gram/eigen.h"
#include "gram/lapack.h"

#define ROWS 256 /* a block of rows: 4 columns of it fit the first cache */
#define PROBE 32 /* columns */
#define SMALL 128

#if defined(__GNUC__)
typedef double lanes_t __attribute__((vector_size(32), aligned(8), may_alias));
#define LANES 4
#else
typedef double lanes_t;
#define LANES 1
#endif

/* c[0..len) of 4 columns += 4 columns of a times the 4 by 4 block of b; n: between columns. */
static void block(double *c, const double *a, const double *b, long n, long len)
{
    const double *a0 = a, *a1 = a + n, *a2 = a + 2 * n, *a3 = a + 3 * n;
    long i = 0, j;

    for (; i + LANES <= len; i += LANES)
    {
        const lanes_t x0 = *(const lanes_t *) (const void *) (a0 + i);
        const lanes_t x1 = *(const lanes_t *) (const void *) (a1 + i);
        const lanes_t x2 = *(const lanes_t *) (const void *) (a2 + i);
        const lanes_t x3 = *(const lanes_t *) (const void *) (a3 + i);

        for (j = 0; j < 4; j++)
        {
            lanes_t *y = (lanes_t *) (void *) (c + j * n + i);
            const double *q = b + j * n;

            *y += (x0 * q[0] + x1 * q[1]) + (x2 * q[2] + x3 * q[3]);
        }
    }
    for (; i < len; i++)
        for (j = 0; j < 4; j++)
        {
            const double *q = b + j * n;

            c[j * n + i] += a0[i] * q[0] + a1[i] * q[1] + a2[i] * q[2] + a3[i] * q[3];
        }
}

/* The same for one column of c and one of a. */
static void column(double *c, const double *a, double b, long len)
{
    long i;

    for (i = 0; i < len; i++)
        c[i] += a[i] * b;
}

void ntkball_blocked_columns(double *c, const double *a, const double *b, long n, long first,
                             long last, int lower)
{
    long i, j, k, len;

    memset(c + first * n, 0, (size_t) ((last - first) * n) * sizeof(double));
    for (i = 0; i < n; i += ROWS)
    {
        len = n - i < ROWS ? n - i : ROWS;
        for (j = first; j + 4 <= last; j += 4)
        {
            if (lower && i + len <= j)
                break;
            for (k = 0; k + 4 <= n; k += 4)
                block(c + j * n + i, a + k * n + i, b + j * n + k, n, len);
            for (; k < n; k++)
            {
                column(c + j * n + i, a + k * n + i, b[j * n + k], len);
                column(c + (j + 1) * n + i, a + k * n + i, b[(j + 1) * n + k], len);
                column(c + (j + 2) * n + i, a + k * n + i, b[(j + 2) * n + k], len);
                column(c + (j + 3) * n + i, a + k * n + i, b[(j + 3) * n + k], len);
            }
        }
        for (j = last - (last - first) % 4; j < last; j++)
            for (k = 0; k < n; k++)
                column(c + j * n + i, a + k * n + i, b[j * n + k], len);
    }
}

static double *transposed(const double *a, long n)
{
    double *t = flint_malloc((size_t) (n * n) * sizeof(double));
    long i, j;

    for (j = 0; j < n; j++)
        for (i = 0; i < n; i++)
            t[i * n + j] = a[j * n + i];
    return t;
}

/* c = a b, of which only the lower triangle is wanted when lower. */
static void product(double *c, const double *a, const double *b, long n, int lower)
{
    clock_t start, middle, end;

    if (n < SMALL)
    {
        ntkball_blas_columns(c, a, b, n, 0, n);
        return;
    }
    start = clock();
    ntkball_blocked_columns(c, a, b, n, 0, PROBE, 0);
    middle = clock();
    ntkball_blas_columns(c, a, b, n, PROBE, 2 * PROBE);
    end = clock();
    if (middle - start < end - middle)
        ntkball_blocked_columns(c, a, b, n, 2 * PROBE, n, lower);
    else
        ntkball_blas_columns(c, a, b, n, 2 * PROBE, n);
}

void ntkball_exact_product(double *c, const double *a, int transpose, const double *b, long n)
{
    double *t = transpose ? transposed(a, n) : NULL;

    product(c, transpose ? t : a, b, n, transpose && a == b);
    flint_free(t);
}
