/* All eigenvalues to an absolute error near 10^-12 lambda_1, at the speed of BLAS (GRAM-6).

   LAPACK proposes v and L; both and the matrix a are rounded to integers,

       a = 2^-ka (2^wa K1 + K2),   v = 2^-kv (2^wv V1 + V2),   L = 2^-ka l,

   in slices so short that every partial sum of K1 V1, K1 V2, K2 V1, V1^T V1, V1^T V2, V2^T V2 is an
   integer below 2^53: the products are exact in whatever order they are added up (product.c).  Put
   together in 128-bit integers they give the residual a v - v L (less K2 V2, which is bounded) and
   v^T v - I, and the two norms bound the error of every L_i. */
#include <math.h>
#include <stdlib.h>

#include "gram/eigen.h"
#include "gram/lapack.h"
#include "support/error.h"

#define V_BITS 26 /* of V1: 2^26 times an orthonormal matrix */

typedef struct
{
    slong n, scale; /* the matrix is 2^scale (a + d), ||d|| <= radius */
    slong e1, wa, wv;
    double *K1, *K2, *V1, *V2, *w;
    mag_t radius;
} slices_t;

static double *new_matrix(slong n)
{
    return flint_malloc((size_t) (n * n) * sizeof(double));
}

static void slices_clear(slices_t *s)
{
    flint_free(s->K1);
    flint_free(s->K2);
    flint_free(s->V1);
    flint_free(s->V2);
    flint_free(s->w);
    mag_clear(s->radius);
}

/* m = 2 to the power e. */
static void mag_power(mag_t m, slong e)
{
    mag_one(m);
    mag_mul_2exp_si(m, m, e);
}

/* ------------------------------------------------------------------------------- slices */

/* Frobenius norms of midpoints (to set the scale) and of radii. */
static void norms(mag_t mid, mag_t rad, const arb_mat_t A)
{
    slong i, j, n = arb_mat_nrows(A);
    mag_t m;

    mag_init(m);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            arb_srcptr x = i >= j ? arb_mat_entry(A, i, j) : arb_mat_entry(A, j, i);

            arf_get_mag(m, arb_midref(x));
            mag_addmul(mid, m, m);
            mag_addmul(rad, arb_radref(x), arb_radref(x));
        }
    mag_sqrt(mid, mid);
    mag_sqrt(rad, rad);
    mag_clear(m);
}

/* x = 2^-e1 hi + 2^-(e1+w) lo + at most half a unit of lo; all steps exact for |x| 2^e1 < 2^52. */
static void split(double *hi, double *lo, double x, slong e1, slong w)
{
    x = ldexp(x, (int) e1);
    *hi = rint(x);
    *lo = rint(ldexp(x - *hi, (int) w));
}

/* The matrix and the proposal of LAPACK, sliced; 0 when LAPACK fails. */
static int slices_init(slices_t *s, const arb_mat_t A)
{
    slong n = s->n = arb_mat_nrows(A), i, j, half = (slong) (FLINT_BIT_COUNT((ulong) n) + 1) / 2;
    double *a = new_matrix(n), most = 0;
    mag_t m;
    arf_t x;
    int ok = 1;

    mag_init(s->radius);
    mag_init(m);
    arf_init(x);
    s->K1 = new_matrix(n);
    s->K2 = new_matrix(n);
    s->V1 = new_matrix(n);
    s->V2 = new_matrix(n);
    s->w = flint_malloc((size_t) n * sizeof(double));
    norms(m, s->radius, A);
    s->scale = mag_is_zero(m) ? 0 : fmpz_get_si(MAG_EXPREF(m));

    for (i = 0; i < n; i++)
    {
        double sum = 0;

        for (j = 0; j < n; j++)
        {
            arf_mul_2exp_si(x, arb_midref(i >= j ? arb_mat_entry(A, i, j) : arb_mat_entry(A, j, i)),
                            -s->scale);
            a[j * n + i] = arf_get_d(x, ARF_RND_NEAR);
            sum += a[j * n + i] * a[j * n + i];
        }
        most = fmax(most, sum);
    }
    s->e1 = FLINT_MIN(V_BITS + (slong) floor(0.5 - 0.5 * log2(most + 1e-30)), 40);
    s->wa = V_BITS + 2 - half;
    s->wv = V_BITS + 1 - half;
    for (i = 0; i < n * n; i++)
        split(s->K1 + i, s->K2 + i, a[i], s->e1, s->wa);

    /* radii, the rounding to doubles of a matrix of norm at most 1, that to slices (none of 0) */
    mag_mul_2exp_si(s->radius, s->radius, -s->scale);
    if (!mag_is_zero(m))
    {
        mag_power(m, -52);
        mag_add(s->radius, s->radius, m);
        mag_set_ui(m, (ulong) n);
        mag_mul_2exp_si(m, m, -s->e1 - s->wa - 1);
        mag_add(s->radius, s->radius, m);
    }

    ok = ntkball_lapack_eigen(a, s->w, (long) n);
    for (i = 0; ok && i < n * n; i++)
    {
        ok = fabs(a[i]) < 2;
        split(s->V1 + i, s->V2 + i, ok ? a[i] : 0.0, V_BITS, s->wv);
    }
    for (i = 0; ok && i < n; i++)
        ok = fabs(s->w[i]) < 2;
    arf_clear(x);
    mag_clear(m);
    flint_free(a);
    return ok;
}

/* ------------------------------------------------------------- the hypotheses of exactness */

/* The largest squared norm of a column, and the sum of all; entries are integers below 2^53. */
static void column_norms(fmpz_t most, fmpz_t sum, const double *M, slong n)
{
    slong i, j;
    fmpz_t t;
    ulong hi, lo, shi, slo, x;

    fmpz_init(t);
    fmpz_zero(most);
    fmpz_zero(sum);
    for (j = 0; j < n; j++)
    {
        shi = slo = 0;
        for (i = 0; i < n; i++)
        {
            x = (ulong) fabs(M[j * n + i]);
            umul_ppmm(hi, lo, x, x);
            add_ssaaaa(shi, slo, shi, slo, hi, lo);
        }
        fmpz_set_ui(t, shi);
        fmpz_mul_2exp(t, t, 64);
        fmpz_add_ui(t, t, slo);
        fmpz_add(sum, sum, t);
        if (fmpz_cmp(t, most) > 0)
            fmpz_set(most, t);
    }
    fmpz_clear(t);
}

/* Is ab <= 2^106, so that |x| |y| <= 2^53 for the columns x, y they bound? */
static int short_enough(const fmpz_t a, const fmpz_t b)
{
    fmpz_t t;
    int ok;

    fmpz_init(t);
    fmpz_mul(t, a, b);
    fmpz_sub_ui(t, t, 1);
    ok = fmpz_sgn(t) < 0 || fmpz_bits(t) <= 106;
    fmpz_clear(t);
    return ok;
}

/* All six products exact?  dropped >= ||2^.. K2 V2||_F. */
static int check_slices(mag_t dropped, const slices_t *s)
{
    fmpz_t k1, k2, v1, v2, sum_k2, sum_v2, unused;
    mag_t m;
    int ok;

    fmpz_init(k1);
    fmpz_init(k2);
    fmpz_init(v1);
    fmpz_init(v2);
    fmpz_init(sum_k2);
    fmpz_init(sum_v2);
    fmpz_init(unused);
    mag_init(m);
    column_norms(k1, unused, s->K1, s->n); /* symmetric: rows and columns alike */
    column_norms(k2, sum_k2, s->K2, s->n);
    column_norms(v1, unused, s->V1, s->n);
    column_norms(v2, sum_v2, s->V2, s->n);
    ok = short_enough(k1, v1) && short_enough(k1, v2) && short_enough(k2, v1) &&
         short_enough(v1, v1) && short_enough(v1, v2) && short_enough(v2, v2);
    mag_set_fmpz(dropped, sum_k2);
    mag_set_fmpz(m, sum_v2);
    mag_mul(dropped, dropped, m);
    mag_sqrt(dropped, dropped);
    mag_mul_2exp_si(dropped, dropped, -s->e1 - s->wa - V_BITS - s->wv);
    mag_clear(m);
    fmpz_clear(unused);
    fmpz_clear(sum_v2);
    fmpz_clear(sum_k2);
    fmpz_clear(v2);
    fmpz_clear(v1);
    fmpz_clear(k2);
    fmpz_clear(k1);
    return ok;
}

/* --------------------------------------------------------------------- sums of 128 bits */

typedef struct
{
    ulong hi, lo; /* two's complement */
} wide_t;

/* x += a 2^shift, 0 <= shift <= 62. */
static void wide_add(wide_t *x, slong a, slong shift)
{
    ulong hi, lo;

    smul_ppmm(hi, lo, a, WORD(1) << shift);
    add_ssaaaa(x->hi, x->lo, x->hi, x->lo, hi, lo);
}

/* x -= a b. */
static void wide_submul(wide_t *x, slong a, slong b)
{
    ulong hi, lo;

    smul_ppmm(hi, lo, a, b);
    sub_ddmmss(x->hi, x->lo, x->hi, x->lo, hi, lo);
}

/* sum += x^2, upward. */
static void add_square(mag_t sum, wide_t x)
{
    mag_t m;

    if ((slong) x.hi < 0)
        sub_ddmmss(x.hi, x.lo, UWORD(0), UWORD(0), x.hi, x.lo);
    mag_init(m);
    if (x.hi == 0)
        mag_set_ui(m, x.lo);
    else
    {
        mag_set_ui(m, x.hi);
        mag_mul_2exp_si(m, m, 64);
        mag_add_ui_2exp_si(m, m, 1, 64);
    }
    mag_addmul(sum, m, m);
    mag_clear(m);
}

/* ------------------------------------------------------------------------------ the norms */

/* rho >= ||a v - v L||_F, l_i = 2^(e1+wa) L_i. */
static void residual(mag_t rho, const slices_t *s, const slong *l, const mag_t dropped)
{
    slong n = s->n, i, j;
    double *P = new_matrix(n), *Q = new_matrix(n), *R = new_matrix(n);

    ntkball_exact_product(P, s->K1, 0, s->V1, (long) n);
    ntkball_exact_product(Q, s->K1, 0, s->V2, (long) n);
    ntkball_exact_product(R, s->K2, 0, s->V1, (long) n);
    mag_zero(rho);
    for (j = 0; j < n; j++)
        for (i = 0; i < n; i++)
        {
            slong k = j * n + i, v = (slong) s->V1[k] * (WORD(1) << s->wv) + (slong) s->V2[k];
            wide_t x = {0, 0};

            wide_add(&x, (slong) P[k], s->wa + s->wv);
            wide_add(&x, (slong) Q[k], s->wa);
            wide_add(&x, (slong) R[k], s->wv);
            wide_submul(&x, v, l[j]);
            add_square(rho, x);
        }
    mag_sqrt(rho, rho);
    mag_mul_2exp_si(rho, rho, -s->e1 - s->wa - V_BITS - s->wv);
    mag_add(rho, rho, dropped);
    flint_free(R);
    flint_free(Q);
    flint_free(P);
}

/* sigma >= ||v^T v - I||_F. */
static void orthogonality(mag_t sigma, const slices_t *s)
{
    slong n = s->n, i, j;
    double *P = new_matrix(n), *Q = new_matrix(n), *R = new_matrix(n);

    ntkball_exact_product(P, s->V1, 1, s->V1, (long) n);
    ntkball_exact_product(Q, s->V1, 1, s->V2, (long) n);
    ntkball_exact_product(R, s->V2, 1, s->V2, (long) n);
    mag_zero(sigma);
    for (j = 0; j < n; j++)
        for (i = 0; i < n; i++)
        {
            slong low = FLINT_MIN(i, j) * n + FLINT_MAX(i, j);
            wide_t x = {0, 0};

            wide_add(&x, (slong) P[low], 2 * s->wv);
            wide_add(&x, (slong) Q[j * n + i], s->wv);
            wide_add(&x, (slong) Q[i * n + j], s->wv);
            wide_add(&x, (slong) R[low], 0);
            if (i == j)
                wide_submul(&x, WORD(1) << (V_BITS + s->wv), WORD(1) << (V_BITS + s->wv));
            add_square(sigma, x);
        }
    mag_sqrt(sigma, sigma);
    mag_mul_2exp_si(sigma, sigma, -2 * (V_BITS + s->wv));
    flint_free(R);
    flint_free(Q);
    flint_free(P);
}

/* ----------------------------------------------------------------------------- the bound */

static int compare_descending(const void *a, const void *b)
{
    slong x = *(const slong *) a, y = *(const slong *) b;

    return (x < y) - (x > y);
}

/* lambda_i = 2^scale (L_i +- ((f + |L_i| sigma)/(1 - sigma) + radius)), f = sigma max |L| +
   (1 + sigma) rho; 0 when sigma >= 1. */
static int enclose(arb_ptr lambda, const slices_t *s, slong *l, const mag_t rho, const mag_t sigma)
{
    slong n = s->n, i, unit = s->e1 + s->wa;
    mag_t f, m, low;

    if (mag_cmp_2exp_si(sigma, 0) >= 0)
        return 0;
    mag_init(f);
    mag_init(m);
    mag_init(low);
    qsort(l, (size_t) n, sizeof(slong), compare_descending);
    mag_set_ui(m, (ulong) FLINT_MAX(FLINT_ABS(l[0]), FLINT_ABS(l[n - 1])));
    mag_mul_2exp_si(m, m, -unit);
    mag_mul(f, m, sigma);
    mag_add(f, f, rho);
    mag_addmul(f, sigma, rho);
    mag_one(low);
    mag_sub_lower(low, low, sigma);
    for (i = 0; i < n; i++)
    {
        mag_set_ui(m, (ulong) FLINT_ABS(l[i]));
        mag_mul_2exp_si(m, m, -unit);
        mag_mul(m, m, sigma);
        mag_add(m, m, f);
        mag_div(m, m, low);
        mag_add(m, m, s->radius);
        arb_set_si(lambda + i, l[i]);
        arb_mul_2exp_si(lambda + i, lambda + i, -unit);
        arb_add_error_mag(lambda + i, m);
        arb_mul_2exp_si(lambda + i, lambda + i, s->scale);
    }
    mag_clear(low);
    mag_clear(m);
    mag_clear(f);
    return 1;
}

ntkball_status_t
ntkball_eigen_absolute(arb_ptr lambda, double *top, const arb_mat_t A, ntkball_error_t *err)
{
    slong n = arb_mat_nrows(A), i, *l;
    mag_t rho, sigma, dropped;
    slices_t s;
    int ok = n >= 1 && n == arb_mat_ncols(A) && n < (WORD(1) << 20) && arb_mat_is_finite(A);

    if (!ok)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "eigenvalues are computed of a symmetric matrix of finite balls");
        return NTKBALL_DOMAIN;
    }
    mag_init(rho);
    mag_init(sigma);
    mag_init(dropped);
    l = flint_malloc((size_t) n * sizeof(slong));
    ok = slices_init(&s, A) && check_slices(dropped, &s);
    for (i = 0; ok && i < n; i++)
        l[i] = (slong) rint(ldexp(s.w[i], (int) (s.e1 + s.wa)));
    if (ok)
    {
        residual(rho, &s, l, dropped);
        orthogonality(sigma, &s);
        ok = enclose(lambda, &s, l, rho, sigma);
        for (i = 0; top != NULL && i < n; i++) /* the last column goes with the largest */
            top[i] = s.V1[(n - 1) * n + i] + ldexp(s.V2[(n - 1) * n + i], (int) -s.wv);
    }
    if (!ok)
    {
        for (i = 0; i < n; i++)
            arb_indeterminate(lambda + i);
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY, "LAPACK proposed no usable eigenvectors");
    }
    flint_free(l);
    slices_clear(&s);
    mag_clear(dropped);
    mag_clear(sigma);
    mag_clear(rho);
    return ok ? NTKBALL_OK : NTKBALL_UNABLE;
}

ntkball_status_t
ntkball_gram_eigenvalues_absolute(arb_ptr lambda, const arb_mat_t A, ntkball_error_t *err)
{
    return ntkball_eigen_absolute(lambda, NULL, A, err);
}
