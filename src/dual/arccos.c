/* Arc-cosine kernels F_k(u) = E[U_+^k V_+^k] = P_k(u) + Q_k(u) for real u (DUAL-1).

   P_k = E[(UV)^k]/4 and Q_k = E[(UV)^k sign(UV)]/4 satisfy
       X_k = (2k-1) u X_{k-1} + (k-1)^2 (1-u^2) X_{k-2}, k >= 2,
   from P_0 = 1/4, P_1 = u/4, Q_0 = asin(u)/(2 pi), Q_1 = (u asin(u) + sqrt(1-u^2))/(2 pi); for
   u >= 0 every term is >= 0, so nothing cancels.  P_k has the parity of k and Q_k the other one.
   For u < 0 the sum F_k = |P_k| - |Q_k| in absolute values cancels like w^(k+1/2), w = (1+u)/2:
   it is computed with that many more bits (DUAL-3) or, close to -1, by the positive series
       F_k = (k!)^2 4^k / (pi (2k+1)!!) w^(k+1/2) 2F1(1/2, 1/2; k+3/2; w)             (DUAL-4).
   Balls: F_k increases on [-1, 1], P_k and Q_k are monotone on [-1, 0] and [0, 1]. */
#include "dual/form.h"

/* P_k and Q_k at an exact a in [0, 1]. */
static void forward(arb_t P, arb_t Q, slong k, const arb_t a, slong prec)
{
    slong j;
    arb_t s2, p0, q0, t;

    if (arb_is_one(a)) /* P_k(1) = Q_k(1) = (2k-1)!!/4 */
    {
        arb_one(P);
        for (j = 2; j <= k; j++)
            arb_mul_si(P, P, 2 * j - 1, prec);
        arb_mul_2exp_si(P, P, -2);
        arb_set(Q, P);
        return;
    }

    arb_init(s2);
    arb_init(p0);
    arb_init(q0);
    arb_init(t);

    arb_sub_ui(s2, a, 1, prec);
    arb_neg(s2, s2);
    arb_add_ui(t, a, 1, prec);
    arb_mul(s2, s2, t, prec);
    arb_sqrt(t, s2, prec);

    arb_set_ui(p0, 1);
    arb_atan2(q0, a, t, prec);
    arb_set(P, a);
    arb_set(Q, t);
    arb_addmul(Q, a, q0, prec);
    for (j = 2; j <= k; j++)
    {
        arb_mul_si(t, s2, j - 1, prec);
        arb_mul_si(t, t, j - 1, prec);
        arb_mul(p0, p0, t, prec);
        arb_mul(q0, q0, t, prec);
        arb_mul_si(t, a, 2 * j - 1, prec);
        arb_addmul(p0, t, P, prec);
        arb_addmul(q0, t, Q, prec);
        arb_swap(p0, P);
        arb_swap(q0, Q);
    }
    if (k == 0)
    {
        arb_swap(p0, P);
        arb_swap(q0, Q);
    }
    arb_mul_2exp_si(P, P, -2);
    arb_const_pi(t, prec);
    arb_div(Q, Q, t, prec);
    arb_mul_2exp_si(Q, Q, -1);

    arb_clear(t);
    arb_clear(q0);
    arb_clear(p0);
    arb_clear(s2);
}

/* F_k from the series in w, 0 < w <= 1/2: the ratio of its terms, (n+1/2)^2 w / ((n+1)(n+k+3/2)),
   is at most w <= 1/2, so the terms left out add to at most the first of them times 2. */
static void series(arb_t F, slong k, const arb_t w, slong prec)
{
    slong n, wp = prec + 2 * ntkball_dual_bits(prec) + ntkball_dual_bits(k) + 10;
    arb_t sum, t;
    mag_t tail, eps;

    arb_init(sum);
    arb_init(t);
    mag_init(tail);
    mag_init(eps);

    arb_one(t);
    arb_one(sum);
    mag_set_ui_2exp_si(eps, 1, -wp);
    mag_one(tail);
    for (n = 0; mag_cmp(tail, eps) > 0; n++)
    {
        arb_mul(t, t, w, wp);
        arb_mul_ui(t, t, (ulong) (2 * n + 1), wp);
        arb_mul_ui(t, t, (ulong) (2 * n + 1), wp);
        arb_div_ui(t, t, (ulong) (2 * n + 2), wp);
        arb_div_ui(t, t, (ulong) (2 * (n + k) + 3), wp);
        arb_add(sum, sum, t, wp);
        arb_get_mag(tail, t);
    }
    arb_add_error_mag(sum, tail);

    for (n = 1; n <= k; n++)
    {
        arb_mul_si(sum, sum, n, wp);
        arb_mul_si(sum, sum, 4 * n, wp);
        arb_div_si(sum, sum, 2 * n + 1, wp);
    }
    arb_pow_ui(t, w, (ulong) k, wp);
    arb_mul(sum, sum, t, wp);
    arb_sqrt(t, w, wp);
    arb_mul(sum, sum, t, wp);
    arb_const_pi(t, wp);
    arb_div(F, sum, t, prec);

    mag_clear(eps);
    mag_clear(tail);
    arb_clear(t);
    arb_clear(sum);
}

/* F_k at an exact u in [-1, 0). */
static void F_negative(arb_t F, slong k, const arb_t u, slong prec)
{
    slong e, wp = prec + 10;
    arb_t a, w, Q;

    arb_init(a);
    arb_init(w);
    arb_init(Q);

    arb_add_ui(w, u, 1, wp + 2 * (ntkball_dual_bits(prec) + ntkball_dual_bits(k)));
    arb_mul_2exp_si(w, w, -1);
    if (arb_is_zero(w))
        arb_zero(F);
    else if (arf_cmpabs_2exp_si(arb_midref(w), -8) < 0)
        series(F, k, w, prec);
    else
    {
        e = 1 - ARF_EXP(arb_midref(w)); /* w >= 2^-e, e <= 9; DUAL-3 */
        wp += (k + 1) * e + 4;
        arb_neg(a, u);
        forward(F, Q, k, a, wp);
        arb_sub(F, F, Q, prec);
        if (k % 2)
            arb_neg(F, F);
        arb_abs(F, F);
    }

    arb_clear(Q);
    arb_clear(w);
    arb_clear(a);
}

/* All three at an exact u in [-1, 1]. */
static void at_point(arb_t P, arb_t Q, arb_t F, slong k, const arb_t u, slong prec)
{
    slong wp = prec + ntkball_dual_bits(k + 1) + 8;
    int negative = arf_sgn(arb_midref(u)) < 0;
    arb_t a, X, Y;

    arb_init(a);
    arb_init(X);
    arb_init(Y);

    arb_abs(a, u);
    forward(X, Y, k, a, wp);
    if (F != NULL && !negative)
        arb_add(F, X, Y, prec);
    else if (F != NULL)
        F_negative(F, k, u, prec);
    if (negative && k % 2)
        arb_neg(X, X);
    if (negative && k % 2 == 0)
        arb_neg(Y, Y);
    if (P != NULL)
        arb_set_round(P, X, prec);
    if (Q != NULL)
        arb_set_round(Q, Y, prec);

    arb_clear(Y);
    arb_clear(X);
    arb_clear(a);
}

static void extend(arb_t X, const arb_t Y, slong prec)
{
    if (X != NULL)
        arb_union(X, X, Y, prec);
}

void ntkball_dual_arccos(arb_t P, arb_t Q, arb_t F, slong k, const arb_t u, slong prec)
{
    slong i;
    arb_t x[3], Y[3];
    arf_t lo, hi;

    if (arb_is_exact(u))
    {
        at_point(P, Q, F, k, u, prec);
        return;
    }

    arf_init(lo);
    arf_init(hi);
    for (i = 0; i < 3; i++)
    {
        arb_init(x[i]);
        arb_init(Y[i]);
    }

    /* The ends, never outside [-1, 1], and 0 where the ball contains it: the hull of the values. */
    arb_get_interval_arf(lo, hi, u, FLINT_MAX(prec, arb_bits(u)) + 64);
    if (arf_cmp_si(lo, -1) < 0)
        arf_set_si(lo, -1);
    if (arf_cmp_si(hi, 1) > 0)
        arf_set_si(hi, 1);
    arb_set_arf(x[0], lo);
    arb_set_arf(x[1], hi);
    at_point(P, Q, F, k, x[0], prec);
    for (i = 1; i < (arb_contains_zero(u) ? 3 : 2); i++)
    {
        at_point(Y[0], Y[1], Y[2], k, x[i], prec);
        extend(P, Y[0], prec);
        extend(Q, Y[1], prec);
        extend(F, Y[2], prec);
    }

    for (i = 0; i < 3; i++)
    {
        arb_clear(x[i]);
        arb_clear(Y[i]);
    }
    arf_clear(hi);
    arf_clear(lo);
}
