/* DEC-1 and DEC-3: from the cuts to bounds for all n >= p0.

   c_p = sum_k a_k Q_k(p) + errors, a_k = (b_k^+ + (-1)^p b_k^-) Gamma(k+3/2)/(2 pi),
   Q_k(p) = Gamma(p/2-k-1/2)/Gamma(p/2+1), and p^s Q_k(p) decreases (DEC-1 (c)); an eigenvalue is
   the same sum with sum_p w(p,k) Q_j(p), a quotient of gammas whose product with a power of k is
   monotone from a k0 on that the signs of a shifted polynomial prove (DEC-3). */
#include "decay/parts.h"

/* Q_k(p) for real arguments: Gamma(p/2-k-1/2)/Gamma(p/2+1) */
static void coefficient_factor(arb_t res, slong p, slong k, slong prec)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_si(x, p - 2 * k - 1);
    arb_mul_2exp_si(x, x, -1);
    arb_set_si(y, p + 2);
    arb_mul_2exp_si(y, y, -1);
    arb_lgamma(x, x, prec);
    arb_lgamma(y, y, prec);
    arb_sub(x, x, y, prec);
    arb_exp(res, x, prec);
    arb_clear(x);
    arb_clear(y);
}

/* 2 pi^(d/2) Gamma((d+1)/2+j) */
static void eigenvalue_constant(arb_t res, slong d, slong j, slong prec)
{
    arb_t x;

    arb_init(x);
    arb_const_pi(x, prec);
    arb_log(x, x, prec);
    arb_mul_si(x, x, d, prec);
    arb_mul_2exp_si(x, x, -1);
    arb_set_si(res, d + 1 + 2 * j);
    arb_mul_2exp_si(res, res, -1);
    arb_lgamma(res, res, prec);
    arb_add(res, res, x, prec);
    arb_exp(res, res, prec);
    arb_mul_2exp_si(res, res, 1);
    arb_clear(x);
}

/* sum_p w(p,k) Q_j(p) = that times Gamma(k/2-j-1/2) Gamma((k+1)/2) /
   (Gamma((k+d)/2+1+j) Gamma((k+d)/2)) */
static void eigenvalue_factor(arb_t res, slong d, slong k, slong j, slong prec)
{
    const slong twice[4] = {k - 2 * j - 1, k + 1, k + d + 2 + 2 * j, k + d};
    arb_t x, sum;
    int i;

    arb_init(x);
    arb_init(sum);
    for (i = 0; i < 4; i++)
    {
        arb_set_si(x, twice[i]);
        arb_mul_2exp_si(x, x, -1);
        arb_lgamma(x, x, prec);
        if (i < 2)
            arb_add(sum, sum, x, prec);
        else
            arb_sub(sum, sum, x, prec);
    }
    arb_exp(x, sum, prec);
    eigenvalue_constant(res, d, j, prec);
    arb_mul(res, res, x, prec);
    arb_clear(x);
    arb_clear(sum);
}

/* The sign of (k+2)^e (k-2j-1)(k+1) - k^e (k+d+2+2j)(k+d), e = d+1+2j, for all k >= k0: 1, -1, or 0
   when the shifted coefficients have both signs. */
static int monotone(slong d, slong j, slong k0)
{
    fmpz_poly_t left, right, t;
    slong i, e = d + 1 + 2 * j;
    int plus = 0, minus = 0;

    fmpz_poly_init(left);
    fmpz_poly_init(right);
    fmpz_poly_init(t);
    /* k = k0 + y */
    fmpz_poly_set_coeff_si(t, 1, 1);
    fmpz_poly_set_coeff_si(t, 0, k0 + 2);
    fmpz_poly_pow(left, t, (ulong) e);
    fmpz_poly_set_coeff_si(t, 0, k0 - 2 * j - 1);
    fmpz_poly_mul(left, left, t);
    fmpz_poly_set_coeff_si(t, 0, k0 + 1);
    fmpz_poly_mul(left, left, t);
    fmpz_poly_set_coeff_si(t, 0, k0);
    fmpz_poly_pow(right, t, (ulong) e);
    fmpz_poly_set_coeff_si(t, 0, k0 + d + 2 + 2 * j);
    fmpz_poly_mul(right, right, t);
    fmpz_poly_set_coeff_si(t, 0, k0 + d);
    fmpz_poly_mul(right, right, t);
    fmpz_poly_sub(left, left, right);
    for (i = 0; i < fmpz_poly_length(left); i++)
    {
        plus |= fmpz_sgn(fmpz_poly_get_coeff_ptr(left, i)) > 0;
        minus |= fmpz_sgn(fmpz_poly_get_coeff_ptr(left, i)) < 0;
    }
    fmpz_poly_clear(left);
    fmpz_poly_clear(right);
    fmpz_poly_clear(t);
    return plus && minus ? 0 : plus ? 1 : -1;
}

typedef struct
{
    const ntkball_decay_cuts_struct *cuts;
    slong dim, p0, prec;
    arb_t power; /* p0^s */
} point_t;

/* An enclosure of n^s Q_k(n) (or of the eigenvalue of it) over n >= p0; limit: of k = first.
   0 when monotony could not be proved. */
static int factor_range(arb_t range, arb_t limit, const point_t *at, slong k)
{
    slong first = at->cuts->first, prec = at->prec;
    int ok = 1;
    arb_t zero;

    arb_init(zero);
    if (at->dim == 0)
    {
        coefficient_factor(range, at->p0, k, prec);
        arb_mul(range, range, at->power, prec);
        arb_set_si(limit, 2 * first + 3);
        arb_mul_2exp_si(limit, limit, -1);
        arb_set_ui(zero, 2);
        arb_pow(limit, zero, limit, prec);
        arb_zero(zero);
    }
    else
    {
        arb_t far;
        slong e = at->dim + 1 + 2 * k;

        arb_init(far);
        ok = monotone(at->dim, k, at->p0) != 0;
        eigenvalue_constant(far, at->dim, k, prec);
        arb_mul_2exp_si(far, far, e);
        arb_set(limit, far);
        eigenvalue_factor(range, at->dim, at->p0, k, prec);
        arb_mul(range, range, at->power, prec);
        /* p0^-2(k-first) times the larger of both ends */
        arb_set_si(zero, at->p0);
        arb_pow_ui(zero, zero, 2 * (ulong) (k - first), prec);
        arb_div(far, far, zero, prec);
        arb_zero(zero);
        arb_union(range, range, far, prec);
        arb_clear(far);
    }
    arb_union(range, range, k == first ? limit : zero, prec);
    arb_clear(zero);
    return ok;
}

int _ntkball_decay_factor_range(arb_t range, arb_t limit, slong j, slong dim, slong p0, slong prec)
{
    ntkball_decay_cuts_struct cuts = {.first = j};
    point_t at = {.cuts = &cuts, .dim = dim, .p0 = p0, .prec = prec};
    int ok;

    arb_init(at.power);
    arb_set_si(at.power, p0);
    arb_sqrt(at.power, at.power, prec);
    arb_pow_ui(at.power, at.power, (ulong) (dim == 0 ? 2 * j + 3 : 2 * (dim + 1 + 2 * j)), prec);
    ok = p0 > 2 * j + 1 && factor_range(range, limit, &at, j);
    arb_clear(at.power);
    return ok;
}

/* bound of n^s times the errors that decay like R^-n, n >= p0 */
static void exponential_error(arb_t res, const point_t *at)
{
    const ntkball_decay_cuts_struct *cuts = at->cuts;
    slong k, prec = at->prec;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_zero(res);
    for (k = cuts->K - 1; k >= 0; k--)
    {
        /* (|b^+| + |b^-|) R^(2k+1) / (pi (p - 2k - 1)) */
        arb_abs(t, cuts->plus + k);
        arb_abs(u, cuts->minus + k);
        arb_add(t, t, u, prec);
        arb_pow_ui(u, cuts->radius, 2 * (ulong) k + 1, prec);
        arb_mul(t, t, u, prec);
        arb_div_si(t, t, at->p0 - 2 * k - 1, prec);
        arb_add(res, res, t, prec);
    }
    arb_const_pi(t, prec);
    arb_div(res, res, t, prec);
    arf_set_mag(arb_midref(t), cuts->sup);
    mag_zero(arb_radref(t));
    arb_add(res, res, t, prec);
    arb_pow_ui(t, cuts->radius, (ulong) at->p0, prec);
    arb_div(res, res, t, prec);
    arb_mul(res, res, at->power, prec);
    if (at->dim > 0)
    {
        /* sum over p = k, k+2, ...: |S^d| / (1 - R^-2) */
        ntkball_sphere_area(t, at->dim, prec);
        arb_mul(res, res, t, prec);
        arb_inv(t, cuts->radius, prec);
        arb_mul(t, t, t, prec);
        arb_sub_ui(t, t, 1, prec);
        arb_neg(t, t);
        arb_div(res, res, t, prec);
    }
    arb_clear(t);
    arb_clear(u);
}

/* (b_k^+ + (-1)^n b_k^-) Gamma(k+3/2)/(2 pi); for k = K the bound 2 rest of both remainders */
static void weight(arb_t a, const ntkball_decay_cuts_t cuts, slong parity, slong k, slong prec)
{
    arb_t t;

    arb_init(t);
    if (k == cuts->K)
    {
        arf_set_mag(arb_midref(a), cuts->rest);
        mag_zero(arb_radref(a));
        arb_mul_2exp_si(a, a, 1);
    }
    else if (parity)
        arb_sub(a, cuts->plus + k, cuts->minus + k, prec);
    else
        arb_add(a, cuts->plus + k, cuts->minus + k, prec);
    arb_set_si(t, 2 * k + 3);
    arb_mul_2exp_si(t, t, -1);
    arb_gamma(t, t, prec);
    arb_mul(a, a, t, prec);
    arb_const_pi(t, prec);
    arb_div(a, a, t, prec);
    arb_mul_2exp_si(a, a, -1);
    arb_clear(t);
}

/* p0 log R >= s: n^s R^-n decreases; and p0 >= 2K + 2 */
static int large_enough(const point_t *at, double s)
{
    arb_t x;
    int ok;

    arb_init(x);
    arb_log(x, at->cuts->radius, at->prec);
    arb_mul_si(x, x, at->p0, at->prec);
    arb_mul_2exp_si(x, x, 1);
    arb_sub_si(x, x, (slong) (2 * s), at->prec); /* 2 s is an integer */
    ok = arb_is_nonnegative(x) && at->p0 >= 2 * at->cuts->K + 2;
    arb_clear(x);
    return ok;
}

int _ntkball_decay_sandwich(arb_t low, arb_t high, arb_t limit, const ntkball_decay_cuts_t cuts,
                            slong parity, slong dim, slong p0, slong prec)
{
    point_t at;
    slong k, twice = dim == 0 ? 2 * cuts->first + 3 : 2 * (dim + 1 + 2 * cuts->first);
    arb_t sum, a, range, lim;
    int ok;

    arb_init(at.power);
    arb_init(sum);
    arb_init(a);
    arb_init(range);
    arb_init(lim);
    at.cuts = cuts;
    at.dim = dim;
    at.p0 = p0;
    at.prec = prec;
    arb_set_si(at.power, p0);
    arb_sqrt(at.power, at.power, prec);
    arb_pow_ui(at.power, at.power, (ulong) twice, prec);

    ok = large_enough(&at, 0.5 * (double) twice);
    for (k = cuts->first; ok && k <= cuts->K; k++)
    {
        weight(a, cuts, parity, k, prec);
        ok = factor_range(range, lim, &at, k);
        if (k == cuts->first)
            arb_mul(limit, a, lim, prec);
        arb_mul(range, range, a, prec);
        if (k == cuts->K) /* of either sign */
        {
            arb_neg(a, range);
            arb_union(range, range, a, prec);
        }
        arb_add(sum, sum, range, prec);
    }
    if (ok)
    {
        exponential_error(a, &at);
        arb_neg(range, a);
        arb_union(range, range, a, prec);
        arb_add(sum, sum, range, prec);
        arb_get_lbound_arf(arb_midref(low), sum, prec);
        arb_get_ubound_arf(arb_midref(high), sum, prec);
        mag_zero(arb_radref(low));
        mag_zero(arb_radref(high));
        ok = arb_is_finite(low) && arb_is_finite(high);
    }

    arb_clear(at.power);
    arb_clear(sum);
    arb_clear(a);
    arb_clear(range);
    arb_clear(lim);
    return ok;
}
