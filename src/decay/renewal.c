/* DEC-13: upper bounds n^-s at any depth, from R_k <= C k^-s, s = M + 1/2 >= 5/2.

   The coefficients of g^k, g = Sigma_{l-1}, are those of the sum of k independent variables with
   the law g.  From n [z^n] f(g) = sum_j j g_j [z^(n-j)] f'(g) a bound of R^(M)(g), by the renewal
   function, gives bounds of R^(M-1)(g), .., R'(g), R(g) in turn: in every sum either j is small, or
   n - j is, or both are large, which is rare.  All bounds hold for all n >= N, as every term
   decreases with n; the numbers below N are computed. */
#include "decay/renewal.h"

#define SHARES 16 /* sums are split at i/SHARES */

/* ---- small help ----------------------------------------------------------------------------- */

void _ntkball_renewal_power(arb_t res, slong p, slong q, slong twice, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_set_si(t, p);
    arb_div_si(t, t, q, prec);
    arb_sqrt(t, t, prec);
    arb_pow_ui(t, t, (ulong) FLINT_ABS(twice), prec);
    if (twice < 0)
        arb_inv(t, t, prec);
    arb_swap(res, t);
    arb_clear(t);
}

/* The smaller of two upper bounds, of which one may be non-finite. */
static void take_less(arb_t best, const arb_t x, slong prec)
{
    if (!arb_is_finite(best))
        arb_set(best, x);
    else if (arb_is_finite(x))
        arb_min(best, best, x, prec);
}

void _ntkball_renewal_include(arb_t bound, arb_srcptr x, slong first, slong len, slong twice,
                              slong prec)
{
    arb_t t;
    slong n;

    arb_init(t);
    for (n = first; n < len; n++)
    {
        _ntkball_renewal_power(t, n, 1, twice, prec);
        arb_mul(t, t, x + n, prec);
        arb_max(bound, bound, t, prec);
    }
    arb_clear(t);
}

/* ---- the outer function --------------------------------------------------------------------- */

/* moments[m] = sum_{k<=K} k .. (k-m+1) R_k + C sum_{k>K} k^(m-s) */
static void set_moment(ntkball_renewal_outer_t *R, slong m)
{
    slong k, i, K = R->dual->N, twice = 2 * m - R->dual->twice_s; /* of k^(m-s) */
    arb_t t;

    arb_init(t);
    /* the sum beyond is at most K^(m-s+1)/(s-m-1) */
    _ntkball_renewal_power(R->moments + m, K, 1, twice + 2, R->prec);
    arb_mul(R->moments + m, R->moments + m, R->dual->C, R->prec);
    arb_mul_2exp_si(R->moments + m, R->moments + m, 1);
    arb_div_si(R->moments + m, R->moments + m, -twice - 2, R->prec);
    for (k = m; k <= K; k++)
    {
        arb_set(t, R->dual->R + k);
        for (i = 0; i < m; i++)
            arb_mul_si(t, t, k - i, R->prec);
        arb_add(R->moments + m, R->moments + m, t, R->prec);
    }
    arb_clear(t);
}

void _ntkball_renewal_outer_init_set(ntkball_renewal_outer_t *R,
                                     const ntkball_decay_dual_struct *dual, slong N, slong prec)
{
    slong k, i, m;
    arb_t t;

    R->dual = dual;
    R->N = N;
    R->prec = prec;
    R->M = (dual->twice_s - 1) / 2;
    R->moments = _arb_vec_init(R->M);
    arb_init(R->P);
    arb_init(R->sup);
    arb_init(t);
    for (m = 0; m < R->M; m++)
        set_moment(R, m);
    arb_set(R->sup, dual->C);
    _ntkball_renewal_include(R->sup, dual->R, N, dual->N + 1, dual->twice_s, prec);
    arb_set(R->P, dual->C);
    for (k = 1; k + R->M <= dual->N; k++)
    {
        arb_sqrt_ui(t, (ulong) k, prec);
        for (i = 1; i <= R->M; i++)
            arb_mul_si(t, t, k + i, prec);
        arb_mul(t, t, dual->R + k + R->M, prec);
        arb_max(R->P, R->P, t, prec);
    }
    arb_clear(t);
}

void _ntkball_renewal_outer_clear(ntkball_renewal_outer_t *R)
{
    _arb_vec_clear(R->moments, R->M);
    arb_clear(R->P);
    arb_clear(R->sup);
}

/* ---- R^(m)(g) ------------------------------------------------------------------------------- */

/* gap = 1 - g0; res = 2 P sqrt(mean)/gap: [z^i] R^(M)(g) <= res i^(-1/2) for i >= 1 */
static void
highest(arb_t res, arb_t gap, const ntkball_renewal_outer_t *R, const ntkball_renewal_layer_t *g)
{
    arb_sub_ui(gap, g->g0, 1, R->prec);
    arb_neg(gap, gap);
    arb_sqrt(res, g->mean, R->prec);
    arb_mul(res, res, R->P, R->prec);
    arb_div(res, res, gap, R->prec);
    arb_mul_2exp_si(res, res, 1);
    if (!arb_is_positive(gap))
        arb_indeterminate(res);
}

/* res >= sum_{i<=n} [z^i] R^(M)(g) = z_0 + 2 Z sqrt n, z_0 <= M! R_M + P g0/(1 - g0) */
static void partial_sum(arb_t res, const ntkball_renewal_outer_t *R,
                        const ntkball_renewal_layer_t *g, const arb_t Z, const arb_t gap, slong n)
{
    slong i, prec = R->prec;
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(res, (ulong) n, prec);
    arb_mul(res, res, Z, prec);
    arb_mul_2exp_si(res, res, 1);
    arb_set(t, R->dual->R + R->M);
    for (i = 2; i <= R->M; i++)
        arb_mul_si(t, t, i, prec);
    arb_add(res, res, t, prec);
    arb_div(t, g->g0, gap, prec);
    arb_addmul(res, t, R->P, prec);
    arb_clear(t);
}

/* From z^(m+1)_i <= Z i^(m+1-s) and sum_{i<=n} z^(m+1)_i <= T: Z such that z^(m)_i <= Z i^(m-s)
   for i >= n. */
static void descend(arb_t Z, const ntkball_renewal_outer_t *R, const ntkball_renewal_layer_t *g,
                    slong m, slong n, const arb_t T)
{
    slong p, prec = R->prec, twice_s = R->dual->twice_s;
    int linear = arb_is_zero(g->sigma); /* g_j = 0 for j > 1 */
    slong q = linear ? n : SHARES;      /* the sum is split at p/q */
    arb_t best, x, high;

    arb_init(best);
    arb_init(x);
    arb_init(high);
    arb_indeterminate(best);
    for (p = 1; p <= (linear ? 1 : SHARES / 2); p++)
    {
        _ntkball_renewal_power(high, p, q, 2 - twice_s, prec);
        arb_mul(high, high, g->sigma, prec);
        arb_mul(high, high, T, prec);
        _ntkball_renewal_power(x, n, 1, -2 * m, prec);
        arb_mul(high, high, x, prec);
        _ntkball_renewal_power(x, q - p, q, 2 * m + 2 - twice_s, prec);
        arb_mul(x, x, g->mean, prec);
        arb_mul(x, x, Z, prec);
        arb_add(x, x, high, prec);
        take_less(best, x, prec);
    }
    arb_swap(Z, best);
    arb_clear(best);
    arb_clear(x);
    arb_clear(high);
}

/* Z with [z^i] R'(g) <= Z i^(1-s) for i >= N/8.  The bound of R^(m)(g) holds from N/2^(m+2) on,
   that of R^(M)(g) from 1 on. */
static void
first_derivative(arb_t Z, const ntkball_renewal_outer_t *R, const ntkball_renewal_layer_t *g)
{
    slong m, n;
    arb_t T, gap;

    arb_init(T);
    arb_init(gap);
    highest(Z, gap, R, g);
    for (m = R->M - 1; m >= 1; m--)
    {
        n = R->N >> (m + 2);
        if (m == R->M - 1)
            partial_sum(T, R, g, Z, gap, n);
        else
            arb_set(T, R->moments + m + 1);
        descend(Z, R, g, m, n, T);
    }
    arb_clear(T);
    arb_clear(gap);
}

/* res n^(-twice_q/2) >= [z^n] x y for n >= N, where x_j <= X j^(-twice_q/2) and y_j <= Y
   j^(-twice_q/2) for j >= N/8 (y: N - 1 when X = 0), and x1, y1 >= the sums of all.  X = 0 says
   that x_j = 0 for j > 1. */
static void product(arb_t res, const arb_t X, const arb_t x1, const arb_t Y, const arb_t y1,
                    slong twice_q, slong N, slong prec)
{
    slong p;
    int linear = arb_is_zero(X);
    slong q = linear ? N : SHARES;
    arb_t t, middle, outer;

    arb_init(t);
    arb_init(middle);
    arb_init(outer);
    arb_indeterminate(res);
    for (p = linear ? 1 : SHARES / 8; p <= (linear ? 1 : SHARES / 2); p++)
    {
        /* 2^(q+1) X Y ((en)^-q + (en)^(1-q)/(q-1)), e = p/q */
        _ntkball_renewal_power(middle, p * N, q, 2 - twice_q, prec);
        arb_mul_2exp_si(middle, middle, 1);
        arb_div_si(middle, middle, twice_q - 2, prec);
        _ntkball_renewal_power(t, p * N, q, -twice_q, prec);
        arb_add(middle, middle, t, prec);
        _ntkball_renewal_power(t, 2, 1, twice_q + 2, prec);
        arb_mul(middle, middle, t, prec);
        arb_mul(middle, middle, X, prec);
        arb_mul(middle, middle, Y, prec);
        arb_mul(t, X, y1, prec);
        arb_addmul(t, Y, x1, prec);
        _ntkball_renewal_power(outer, q - p, q, -twice_q, prec);
        arb_addmul(middle, t, outer, prec);
        take_less(res, middle, prec);
    }
    arb_clear(t);
    arb_clear(middle);
    arb_clear(outer);
}

/* ---- one layer ------------------------------------------------------------------------------ */

void _ntkball_renewal_bounds(ntkball_renewal_bounds_t *b, const ntkball_renewal_outer_t *R,
                             const ntkball_renewal_layer_t *g)
{
    slong N = R->N, twice_q = R->dual->twice_s - 2, prec = R->prec;
    arb_t t;

    arb_init(t);
    if (g->is_rho)
    {
        arb_set(b->alpha, R->sup);
        arb_set(b->upsilon, R->sup);
    }
    else
    {
        first_derivative(b->upsilon, R, g);
        product(b->alpha, g->far, g->mean, b->upsilon, R->moments + 1, twice_q, N, prec);
    }
    if (R->M > 1)
    {
        product(b->kappa, g->theta, g->total, b->upsilon, R->moments + 1, twice_q, N, prec);
        arb_div_si(t, b->alpha, N, prec);
        arb_add(b->kappa, b->kappa, t, prec);
    }
    arb_clear(t);
}
