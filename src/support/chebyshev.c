/* Chebyshev series: values by T_2m = 2 T_m^2 - 1, T_2m+1 = 2 T_m T_m+1 - x, whose radii grow like a
   power of the index, as against exponentially by the three-term recurrence; interpolation by the
   orthogonality of cos(k theta) at theta_j = pi (2j+1)/(2n). */
#include "support/chebyshev.h"

void _ntkball_chebyshev_values(arb_ptr T, slong len, const arb_t x, slong prec)
{
    slong k;

    for (k = 0; k < len; k++)
    {
        if (k == 0)
            arb_one(T);
        else if (k == 1)
            arb_set(T + 1, x);
        else
        {
            arb_mul(T + k, T + k / 2, T + (k + 1) / 2, prec);
            arb_mul_2exp_si(T + k, T + k, 1);
            if (k % 2 == 0)
                arb_sub_ui(T + k, T + k, 1, prec);
            else
                arb_sub(T + k, T + k, x, prec);
        }
    }
}

void _ntkball_chebyshev_transform(arb_ptr c, arb_srcptr value, slong n, slong prec)
{
    arb_ptr cosine = _arb_vec_init(4 * n), row = _arb_vec_init(n);
    fmpq_t angle;
    slong i, j, k;

    fmpq_init(angle);
    for (i = 0; i < 4 * n; i++)
    {
        fmpq_set_si(angle, i, (ulong) (2 * n));
        arb_cos_pi_fmpq(cosine + i, angle, prec);
    }
    for (k = 0; k < n; k++)
    {
        for (j = 0; j < n; j++)
            arb_set(row + j, cosine + (k * (2 * j + 1)) % (4 * n));
        arb_dot(c + k, NULL, 0, row, 1, value, 1, n, prec);
        arb_div_si(c + k, c + k, n, prec);
        if (k > 0)
            arb_mul_2exp_si(c + k, c + k, 1);
    }
    fmpq_clear(angle);
    _arb_vec_clear(cosine, 4 * n);
    _arb_vec_clear(row, n);
}
