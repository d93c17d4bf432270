/* Eigenvalues of a series sum c_p rho^p by Horner's rule in the basis P_0, P_1, .. (SPH-18).

   rho P_k = ((k+d-1) P_{k+1} + k P_{k-1})/(2k+d-1) takes the coefficients b_k of a polynomial to
   those of rho times it; K = sum b_k P_k has lambda_k = |S^d| b_k/N(d,k).  No weight of SPH-1 is
   computed; w(P,k) of the first power left out, which bounds the tail, is the k-th coefficient of
   rho^P. */
#include "sphere/zonal.h"

#define PREC 64
#define MAX_LEN 4000 /* the time grows with its square */

/* b becomes the coefficients of rho times it, length len + 1 afterwards. */
static void times_rho(arb_ptr b, arb_ptr work, slong len, slong d, slong prec)
{
    slong k;

    _arb_vec_zero(work, len + 1);
    for (k = 0; k < len; k++)
    {
        if (arb_is_zero(b + k))
            continue;
        if (k == 0)
        {
            arb_add(work + 1, work + 1, b, prec);
            continue;
        }
        arb_div_si(b + k, b + k, 2 * k + d - 1, prec);
        arb_addmul_si(work + k + 1, b + k, k + d - 1, prec);
        arb_addmul_si(work + k - 1, b + k, k, prec);
    }
    for (k = 0; k <= len; k++)
        arb_swap(b + k, work + k);
}

/* left[k], k <= len + 1: the coefficient of P_k in rho^len or rho^(len+1), whichever has the parity
   of k. */
static void first_left_out(arb_ptr left, slong len, slong d)
{
    arb_ptr b = _arb_vec_init(len + 3), work = _arb_vec_init(len + 3);
    slong i, p;

    arb_one(b);
    for (p = 0; p <= len + 1; p++)
    {
        for (i = 0; i <= p && p >= len; i++)
            if ((p - i) % 2 == 0)
                arb_set(left + i, b + i);
        times_rho(b, work, p + 1, d, PREC);
    }
    _arb_vec_clear(b, len + 3);
    _arb_vec_clear(work, len + 3);
}

/* The coefficient of P_k in rho^k. */
static void leading(arb_t res, slong k, slong d)
{
    slong j;

    arb_one(res);
    for (j = 1; j < k; j++)
    {
        arb_mul_si(res, res, j + d - 1, PREC);
        arb_div_si(res, res, 2 * j + d - 1, PREC);
    }
}

/* lambda N(d,k)/|S^d| += what the tail, sum |c_p| <= tail from p = len on, may hold: tail times the
   largest N(d,k) w(p,k)/|S^d|, which is the first where they decrease from there on (SPH-2) and
   never above 1 (SPH-4). */
static void add_tail(arb_t x, const ntkball_zonal_impl *f, slong d, slong k, arb_srcptr left)
{
    slong p = FLINT_MAX(f->num, k);
    arb_t share;

    arb_init(share);
    if (f->decays)
    {
        fmpz_t n;

        fmpz_init(n);
        ntkball_sphere_multiplicity(n, d, k);
        _ntkball_zonal_tail_share(share, f, d, k);
        arb_mul_fmpz(share, share, n, PREC);
        arb_add_error(x, share);
        fmpz_clear(n);
        arb_clear(share);
        return;
    }
    if ((double) p * (double) d < (double) (k - 2) * (double) (k + d + 1) + 3)
        arb_one(share);
    else if (k < f->num)
        arb_set(share, left + k);
    else
        leading(share, k, d);
    arb_mul(share, share, f->tail, PREC);
    arb_add_error(x, share);
    arb_clear(share);
}

int _ntkball_zonal_recurrence(arb_ptr lambda, const ntkball_zonal_impl *f, slong d,
                              const slong *degrees, slong num, slong prec)
{
    slong i, p, len = f->num;
    arb_ptr b, work, left;
    arb_t n;
    fmpz_t N;

    if (len > MAX_LEN)
        return 0;
    b = _arb_vec_init(len + 1);
    work = _arb_vec_init(len + 1);
    left = _arb_vec_init(len + 2);
    arb_init(n);
    fmpz_init(N);
    for (p = len - 1; p >= 0; p--)
    {
        times_rho(b, work, len - 1 - p, d, prec);
        arb_add(b, b, f->coeffs + p, prec);
    }
    first_left_out(left, len, d);
    for (i = 0; i < num; i++)
    {
        ntkball_sphere_multiplicity(N, d, degrees[i]);
        arb_set_fmpz(n, N);
        arb_zero(lambda + i);
        if (degrees[i] < len)
            arb_set(lambda + i, b + degrees[i]);
        if (!arb_is_zero(f->tail))
            add_tail(lambda + i, f, d, degrees[i], left);
        arb_div(lambda + i, lambda + i, n, prec);
    }
    _arb_vec_clear(b, len + 1);
    _arb_vec_clear(work, len + 1);
    _arb_vec_clear(left, len + 2);
    arb_clear(n);
    fmpz_clear(N);
    return 1;
}
