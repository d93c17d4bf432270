/* The Gegenbauer polynomials P_0, P_1, ... with P_k(1) = 1 at one point, in fixed point.

   With r_k = k/(k+d-1) the recurrence is P_{k+1} = x P_k + r_k (x P_k - P_{k-1}): one full product,
   one product and one division by a machine word.  Each step commits less than 3 ulps (two floors,
   the first enters twice with weight 1 + r_k <= 2), and an error e made at step m is at most
   (n-m+1) |e| at step n, for all |x| <= 1 and d >= 1 (SPH-5): Q_k = u_k^2 - 2 x u_k u_{k-1} +
   u_{k-1}^2 does not increase along the recurrence.  No balls are needed. */
#include "sphere/parts.h"

void _ntkball_gegenbauer_fixed(fmpz *y, slong len, slong d, const fmpz_t X, slong bits)
{
    fmpz_t z, v;
    slong k;

    fmpz_init(z);
    fmpz_init(v);

    fmpz_one(y + 0);
    fmpz_mul_2exp(y + 0, y + 0, (ulong) bits);
    if (len > 1)
        fmpz_set(y + 1, X);
    for (k = 1; k + 1 < len; k++)
    {
        fmpz_mul(z, y + k, X);
        fmpz_fdiv_q_2exp(z, z, (ulong) bits);
        fmpz_sub(v, z, y + k - 1);
        if (d > 1)
        {
            fmpz_mul_ui(v, v, (ulong) k);
            fmpz_fdiv_q_ui(v, v, (ulong) (k + d - 1));
        }
        fmpz_add(y + k + 1, z, v);
    }

    fmpz_clear(z);
    fmpz_clear(v);
}

void _ntkball_gegenbauer_error(mag_t rounding, mag_t slope, slong d, slong k)
{
    /* k < NTKBALL_SPHERE_MAX = 2^28: the products fit into a word */
    mag_set_ui(rounding, (ulong) k * (ulong) (k > 0 ? k - 1 : 0) / 2 * 3);
    mag_set_ui(slope, (ulong) k * (ulong) (k + d - 1));
    mag_div_ui(slope, slope, (ulong) d);
}
