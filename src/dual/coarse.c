/* Products of long series of balls with error bounds by blocks (DUAL-17).

   For f = F + d, g = G + e with |d_i| <= r_i, |e_j| <= s_j the midpoint product F G is left to
   arb_poly_mullow, which has no errors to propagate then, and
       |(f g - F G)_k| <= sum_i (|F_i| + r_i) s_{k-i} + sum_j |G_j| r_{k-j}
   is computed as it stands for k < HEAD.  Beyond, for all k of a block K of B indices at once: i in
   block I and k - i in block J = K - I or J - 1 contribute to the first sum at most
       min(sum_I a max(max_J s, max_{J-1} s), max_I a (sum_J s + sum_{J-1} s)),  a = |F| + r,
   and to the second likewise.  That is n^2/B^2 operations in doubles instead of another product,
   and a constant factor from the sum where coefficients and radii change slowly within B indices,
   as they do when they decay algebraically. */
#include "dual/form.h"

#include <math.h>

#define BLOCK 16
#define HEAD 512       /* a multiple of BLOCK */
#define COARSE_MIN 512 /* shorter products are left to arb_poly_mullow */
#define FLOOR                                                                                      \
    (-500) /* smaller values count as 2^FLOOR times the largest: no product underflows             \
            */

/* Nonnegative numbers v_i 2^exponent with their sums and maxima over blocks. */
typedef struct
{
    slong exponent;
    double *v, *sum, *max;
} profile_t;

/* x 2^-e as a double, rounded up; at least 2^FLOOR. */
static double scaled(const mag_t x, slong e)
{
    mag_t t;
    double d;

    mag_init(t);
    mag_mul_2exp_si(t, x, -e);
    d = mag_cmp_2exp_si(t, FLOOR) < 0 ? ldexp(1.0, FLOOR) : mag_get_d(t);
    mag_clear(t);
    return d;
}

/* x_i, i < n; blocks = ceil(n/BLOCK).  0 when their size is out of bounds. */
static int profile_set(profile_t *p, mag_srcptr x, slong n, slong blocks)
{
    slong i;
    mag_t top;
    int ok;

    p->v = flint_calloc((size_t) n, sizeof(double));
    p->sum = flint_calloc((size_t) blocks, sizeof(double));
    p->max = flint_calloc((size_t) blocks, sizeof(double));
    p->exponent = 0;
    mag_init(top);
    for (i = 0; i < n; i++)
        mag_max(top, top, x + i);
    ok = mag_is_zero(top) || (mag_is_finite(top) && mag_cmp_2exp_si(top, 1000000) < 0 &&
                              mag_cmp_2exp_si(top, -1000000) > 0);
    if (ok && !mag_is_zero(top))
    {
        p->exponent = MAG_EXP(top);
        for (i = 0; i < n; i++)
            if (!mag_is_zero(x + i))
            {
                p->v[i] = scaled(x + i, p->exponent);
                p->sum[i / BLOCK] += p->v[i];
                if (p->v[i] > p->max[i / BLOCK])
                    p->max[i / BLOCK] = p->v[i];
            }
    }
    mag_clear(top);
    return ok;
}

static void profile_clear(profile_t *p)
{
    flint_free(p->max);
    flint_free(p->sum);
    flint_free(p->v);
}

/* The bound for k < HEAD. */
static double head_bound(const profile_t *a, const profile_t *b, slong k)
{
    slong i;
    double s = 0;

    for (i = 0; i <= k; i++)
        s += a->v[i] * b->v[k - i];
    return s;
}

/* The bound for all k of block K. */
static double block_bound(const profile_t *a, const profile_t *b, slong K)
{
    slong I, J;
    double s = 0, sum, max, x, y;

    for (I = 0; I <= K; I++)
    {
        J = K - I;
        sum = b->sum[J];
        max = b->max[J];
        if (J > 0)
        {
            sum += b->sum[J - 1];
            if (b->max[J - 1] > max)
                max = b->max[J - 1];
        }
        x = a->sum[I] * max;
        y = a->max[I] * sum;
        s += x < y ? x : y;
    }
    return s;
}

/* err_k += the bound for a and b.  Doubles: fewer than 2^32 roundings of relative size 2^-53 each
   are covered by the factor 1 + 2^-20. */
static void accumulate(mag_ptr err, const profile_t *a, const profile_t *b, slong len)
{
    slong k;
    mag_t t;

    mag_init(t);
    for (k = 0; k < len; k++)
    {
        if (k < HEAD || k % BLOCK == 0)
        {
            mag_set_d(t, (1 + ldexp(1.0, -20)) *
                             (k < HEAD ? head_bound(a, b, k) : block_bound(a, b, k / BLOCK)));
            mag_mul_2exp_si(t, t, a->exponent + b->exponent);
        }
        mag_add(err + k, err + k, t);
    }
    mag_clear(t);
}

/* Magnitudes |f_i| (radius included or not) and radii, i < n; the midpoints into mid. */
static void
split(arb_poly_t mid, mag_ptr size, mag_ptr rad, const arb_poly_t f, slong n, int with_radius)
{
    slong i;
    arb_ptr c;

    arb_poly_set_trunc(mid, f, n);
    for (i = 0; i < n && i < arb_poly_length(mid); i++)
    {
        c = arb_poly_get_coeff_ptr(mid, i);
        mag_set(rad + i, arb_radref(c));
        mag_zero(arb_radref(c));
        arf_get_mag(size + i, arb_midref(c));
        if (with_radius)
            mag_add(size + i, size + i, rad + i);
    }
    _arb_poly_normalise(mid);
}

void ntkball_dual_coarse_mullow(arb_poly_t res, const arb_poly_t f, const arb_poly_t g, slong len,
                                slong prec)
{
    slong k, blocks = (len + BLOCK - 1) / BLOCK;
    mag_ptr A, r, G, s, err;
    profile_t pA, pr, pG, ps;
    arb_poly_t F, H;
    arb_t c;
    int ok;

    if (FLINT_MIN(arb_poly_length(f), arb_poly_length(g)) < COARSE_MIN || len < COARSE_MIN)
    {
        arb_poly_mullow(res, f, g, len, prec);
        return;
    }

    A = _mag_vec_init(len);
    r = _mag_vec_init(len);
    G = _mag_vec_init(len);
    s = _mag_vec_init(len);
    err = _mag_vec_init(len);
    arb_poly_init(F);
    arb_poly_init(H);
    arb_init(c);

    split(F, A, r, f, len, 1);
    split(H, G, s, g, len, 0);
    ok = profile_set(&pA, A, len, blocks) & profile_set(&pr, r, len, blocks) &
         profile_set(&pG, G, len, blocks) & profile_set(&ps, s, len, blocks);
    if (ok)
    {
        accumulate(err, &pA, &ps, len);
        accumulate(err, &pG, &pr, len);
        arb_poly_mullow(F, F, f == g ? F : H, len, prec);
        for (k = 0; k < len; k++)
        {
            arb_poly_get_coeff_arb(c, F, k);
            arb_add_error_mag(c, err + k);
            arb_poly_set_coeff_arb(F, k, c);
        }
        arb_poly_swap(res, F);
    }
    else
        arb_poly_mullow(res, f, g, len, prec);

    profile_clear(&ps);
    profile_clear(&pG);
    profile_clear(&pr);
    profile_clear(&pA);
    arb_clear(c);
    arb_poly_clear(H);
    arb_poly_clear(F);
    _mag_vec_clear(err, len);
    _mag_vec_clear(s, len);
    _mag_vec_clear(G, len);
    _mag_vec_clear(r, len);
    _mag_vec_clear(A, len);
}
