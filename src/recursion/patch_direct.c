/* The values of P, P' at consecutive points from the coefficients themselves: baby steps and giant
   steps, the baby steps of all points in products of real matrices.  Coefficients fall, and so do
   the bits that a band of them needs. */
#include "recursion/patches.h"

#include <math.h>

#define BANDS 4
/* No band is multiplied with fewer bits. */
#define LEAST_BITS 32

/* rows[j] = blocks of h coefficients of the first n of P, then those of P' (if wanted). */
static void coefficient_rows(arb_mat_t rows, const ntkball_patches_t *s, slong n, slong h)
{
    slong R = (n + h - 1) / h, k;

    for (k = 0; k < n; k++)
    {
        arb_get_mid_arb(arb_mat_entry(rows, k / h, k % h), s->c + k);
        if (s->dv != NULL && k > 0)
            arb_mul_si(arb_mat_entry(rows, R + (k - 1) / h, (k - 1) % h),
                       arb_mat_entry(rows, k / h, k % h), k, s->prec);
    }
}

/* res = sum_j (x_j + i y_j) z^j by Horner's rule, x_j, y_j in columns m and m + count. */
static void giant_steps(acb_t res, const arb_mat_t values, slong first, slong R, slong m,
                        slong count, const acb_t z, slong prec)
{
    slong j;

    acb_zero(res);
    for (j = R - 1; j >= 0; j--)
    {
        acb_mul(res, res, z, prec);
        arb_add(acb_realref(res), acb_realref(res), arb_mat_entry(values, first + j, m), prec);
        arb_add(acb_imagref(res), acb_imagref(res), arb_mat_entry(values, first + j, m + count),
                prec);
    }
}

static void round_entries(arb_mat_t res, const arb_mat_t x, slong prec)
{
    slong i, j;

    for (i = 0; i < arb_mat_nrows(x); i++)
        for (j = 0; j < arb_mat_ncols(x); j++)
            arb_set_round(arb_mat_entry(res, i, j), arb_mat_entry(x, i, j), prec);
}

/* The bits wanted of coefficients k and more, |u| about 2^log_V: they count 2^-E in all. */
static slong band_bits(const ntkball_patches_t *s, slong k, slong n, double log_V)
{
    double size = -HUGE_VAL;

    for (; k < n; k++)
        size = fmax(size, s->log_c[k] + (double) k * log_V + log2((double) k + 1));
    return FLINT_MAX(LEAST_BITS, s->prec + (slong) fmax(fmin(size, 0), -1e6));
}

/* values = rows powers, for rows first .. first + R - 1 in bands of a precision. */
static void multiply(arb_mat_t values, const arb_mat_t rows, const arb_mat_t powers, slong first,
                     slong R, slong n, double log_V, const ntkball_patches_t *s)
{
    slong h = arb_mat_ncols(rows), band, r0, r1, prec;
    arb_mat_t A, B, C, part;

    for (band = 0; band < BANDS; band++)
    {
        r0 = R * band / BANDS;
        r1 = R * (band + 1) / BANDS;
        if (r0 == r1)
            continue;
        prec = band_bits(s, r0 * h, n, log_V);
        arb_mat_window_init(part, rows, first + r0, 0, first + r1, h);
        arb_mat_window_init(C, values, first + r0, 0, first + r1, arb_mat_ncols(values));
        arb_mat_init(A, r1 - r0, h);
        arb_mat_init(B, h, arb_mat_ncols(powers));
        round_entries(A, part, prec);
        round_entries(B, powers, prec);
        arb_mat_mul(C, A, B, prec);
        arb_mat_clear(B);
        arb_mat_clear(A);
        arb_mat_window_clear(C);
        arb_mat_window_clear(part);
    }
}

/* log2 of the largest |u[m]|. */
static double log2_largest(const ntkball_patches_t *s, slong m0, slong m1)
{
    double V = 0;
    slong m;

    for (m = m0; m < m1; m++)
        V = fmax(V, hypot(s->z[m][0], s->z[m][1]));
    return log2(fmax(V, 1e-9));
}

/* p->n terms of P at u[m0] .. u[m1 - 1]: powers u^i, i < h, and one product of real matrices. */
void ntkball_patch_direct(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1)
{
    slong n = p->n, h = (slong) n_sqrt((ulong) (2 * n)) + 1, R = (n + h - 1) / h, count = m1 - m0,
          m, i;
    double log_V;
    slong height = s->dv != NULL ? 2 * R : R;
    arb_mat_t rows, powers, values;
    acb_ptr power = _acb_vec_init(h + 1), top = _acb_vec_init(count);

    arb_mat_init(rows, height, h);
    arb_mat_init(powers, h, 2 * count);
    arb_mat_init(values, height, 2 * count);
    coefficient_rows(rows, s, n, h);
    for (m = 0; m < count; m++)
    {
        _acb_vec_set_powers(power, s->u + m0 + m, h + 1, s->prec);
        for (i = 0; i < h; i++)
        {
            arb_swap(arb_mat_entry(powers, i, m), acb_realref(power + i));
            arb_swap(arb_mat_entry(powers, i, m + count), acb_imagref(power + i));
        }
        acb_swap(top + m, power + h);
    }
    log_V = log2_largest(s, m0, m1);
    multiply(values, rows, powers, 0, R, n, log_V, s);
    if (s->dv != NULL)
        multiply(values, rows, powers, R, R, n, log_V, s);
    for (m = 0; m < count; m++)
    {
        giant_steps(s->v + m0 + m, values, 0, R, m, count, top + m, s->prec);
        acb_add_error_mag(s->v + m0 + m, p->error);
        if (s->dv == NULL)
            continue;
        giant_steps(s->dv + m0 + m, values, R, R, m, count, top + m, s->prec);
        acb_add_error_mag(s->dv + m0 + m, p->derror);
    }
    arb_mat_clear(rows);
    arb_mat_clear(powers);
    arb_mat_clear(values);
    _acb_vec_clear(power, h + 1);
    _acb_vec_clear(top, count);
}
