/* The values of P, P' at consecutive points from the coefficients themselves: baby steps and giant
   steps, the baby steps of all points in one product of real matrices. */
#include "recursion/patches.h"

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

/* p->n terms of P at u[m0] .. u[m1 - 1]: powers u^i, i < h, and one product of real matrices. */
void ntkball_patch_direct(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1)
{
    slong n = p->n, h = (slong) n_sqrt((ulong) (2 * n)) + 1, R = (n + h - 1) / h, count = m1 - m0,
          m, i;
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
    arb_mat_mul(values, rows, powers, s->prec);
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
