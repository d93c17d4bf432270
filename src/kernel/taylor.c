/* Taylor coefficients T_k = D^(k)(u)/k! = sum_n binom(n,k) mu_n^2 u^(n-k) of the dual from its
   series.

   The terms n >= N: for |u| < 1 at most binom(N,k) |u|^(N-k) times the tail of the series once that
   factor decreases (KER-7).  At u = +-1, for phi analytic in |Im z| <= a: E[phi^(m)(Z)^2] = sum
   n!/(n-m)! mu_n^2 <= (m! a^-m)^2 B2 by Cauchy, so for every m > k they add to at most
       (m!)^2 a^-2m B2 (N-m)!/(k! (N-k)!)                                               (KER-8);
   the best m, near a sqrt(N), is chosen in doubles. */
#include "kernel/internal.h"

#include <math.h>

#define BOUND_PREC 64

void ntkball_kernel_discs_init(ntkball_kernel_discs_t *discs)
{
    slong i;

    discs->num = 0;
    for (i = 0; i < KERNEL_MAX_DISCS; i++)
        mag_init(discs->B2[i]);
}

void ntkball_kernel_discs_clear(ntkball_kernel_discs_t *discs)
{
    slong i;

    for (i = 0; i < KERNEL_MAX_DISCS; i++)
        mag_clear(discs->B2[i]);
}

/* B2 from |phi(x+iy)| <= C (1+|x|)^beta e^{c|x| + q x^2}, |y| <= a, and (1+a+|x|)^{2 beta} <=
   (2 beta)! e^{1+a+|x|}:
   C^2 (2 beta)! e^{1 + (1+2c) a + 2q a^2} 2 (1-4q)^{-1/2} e^{t^2/(2(1-4q))}, t = 1 + 2c + 4qa. */
static void moment(mag_t B2, const mag_t C, ulong beta, const mag_t c, const mag_t q, double a)
{
    slong prec = BOUND_PREC;
    arb_t A, c1, q2, fall, t, x;

    arb_init(A);
    arb_init(c1);
    arb_init(q2);
    arb_init(fall);
    arb_init(t);
    arb_init(x);

    arb_set_d(A, a);
    arf_set_mag(arb_midref(c1), c); /* 1 + 2c */
    arb_mul_2exp_si(c1, c1, 1);
    arb_add_ui(c1, c1, 1, prec);
    arf_set_mag(arb_midref(q2), q); /* 2q */
    arb_mul_2exp_si(q2, q2, 1);
    arb_mul_2exp_si(fall, q2, 1); /* 1 - 4q */
    arb_sub_ui(fall, fall, 1, prec);
    arb_neg(fall, fall);

    arb_mul(t, q2, A, prec); /* t^2/(2(1-4q)) */
    arb_mul_2exp_si(t, t, 1);
    arb_add(t, t, c1, prec);
    arb_sqr(t, t, prec);
    arb_div(t, t, fall, prec);
    arb_mul_2exp_si(t, t, -1);

    arb_mul(x, q2, A, prec); /* the exponent */
    arb_add(x, x, c1, prec);
    arb_mul(x, x, A, prec);
    arb_add_ui(x, x, 1, prec);
    arb_add(x, x, t, prec);
    arb_exp(x, x, prec);

    arb_rsqrt(fall, fall, prec);
    arb_mul(x, x, fall, prec);
    arb_fac_ui(t, 2 * beta, prec);
    arb_mul(x, x, t, prec);
    arb_mul_2exp_si(x, x, 1);
    arf_set_mag(arb_midref(t), C);
    mag_zero(arb_radref(t));
    arb_sqr(t, t, prec);
    arb_mul(x, x, t, prec);
    if (arb_is_finite(x))
        arb_get_mag(B2, x);
    else
        mag_inf(B2);

    arb_clear(x);
    arb_clear(t);
    arb_clear(fall);
    arb_clear(q2);
    arb_clear(c1);
    arb_clear(A);
}

void ntkball_kernel_discs_set(ntkball_kernel_discs_t *discs, const ntkball_activation_t phi)
{
    static const double inside[KERNEL_MAX_DISCS] = {0.97, 0.9, 0.7, 0.4};
    double strip = ntkball_activation_strip(phi), a;
    mag_t C, c, q;
    ulong beta;
    slong i;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    discs->num = 0;
    for (i = 0; i < KERNEL_MAX_DISCS && ntkball_activation_num_breaks(phi) == 0; i++)
    {
        a = strip < 32 ? strip * inside[i] : ldexp(1, (int) i);
        if (a > 0 && ntkball_activation_growth(C, &beta, c, q, phi, 0, a) == NTKBALL_OK)
        {
            discs->a[discs->num] = a;
            moment(discs->B2[discs->num], C, beta, c, q, a);
            discs->num++;
        }
    }
    mag_clear(q);
    mag_clear(c);
    mag_clear(C);
}

/* The logarithm of the bound of KER-8, to choose m: it falls while m^2 < a^2 (N - m + 1). */
static slong choose_order(slong N, slong k, double a)
{
    slong m = (slong) (a * (sqrt((double) N + a * a / 4) - a / 2));

    return FLINT_MIN(FLINT_MAX(m, k + 1), N);
}

/* (m!)^2 a^-2m B2 (N-m)!/(k! (N-k)!), k < m <= N. */
static void disc_bound(mag_t res, slong N, slong k, slong m, double a, const mag_t B2)
{
    arb_t x, t;

    arb_init(x);
    arb_init(t);
    arb_fac_ui(x, (ulong) m, BOUND_PREC);
    arb_sqr(x, x, BOUND_PREC);
    arb_set_d(t, a);
    arb_pow_ui(t, t, 2 * (ulong) m, BOUND_PREC);
    arb_div(x, x, t, BOUND_PREC);
    arb_fac_ui(t, (ulong) (N - m), BOUND_PREC);
    arb_mul(x, x, t, BOUND_PREC);
    arb_fac_ui(t, (ulong) (N - k), BOUND_PREC);
    arb_div(x, x, t, BOUND_PREC);
    arb_fac_ui(t, (ulong) k, BOUND_PREC);
    arb_div(x, x, t, BOUND_PREC);
    arb_get_mag(res, x);
    mag_mul(res, res, B2);
    arb_clear(t);
    arb_clear(x);
}

/* Does binom(n,k) |u|^(n-k) fall from n = N on: (N+1) |u| <= N + 1 - k (KER-7)? */
static int falls(slong N, slong k, const mag_t u)
{
    mag_t left, right;
    int ok;

    mag_init(left);
    mag_init(right);
    mag_mul_ui(left, u, (ulong) N + 1);
    mag_set_ui_lower(right, (ulong) FLINT_MAX(N + 1 - k, 0));
    ok = N >= k && mag_cmp(left, right) <= 0;
    mag_clear(right);
    mag_clear(left);
    return ok;
}

static void tail(mag_t res, const ntkball_kernel_series_t *s, const ntkball_kernel_discs_t *discs,
                 slong k, const mag_t u, int at_end)
{
    slong N = s->len, i;
    mag_t b;

    mag_init(b);
    mag_inf(res);
    for (i = 0; at_end && i < discs->num && k < N; i++)
    {
        disc_bound(b, N, k, choose_order(N, k, discs->a[i]), discs->a[i], discs->B2[i]);
        mag_min(res, res, b);
    }
    if (!at_end && falls(N, k, u))
    {
        mag_pow_ui(res, u, (ulong) (N - k));
        mag_bin_uiui(b, (ulong) N, (ulong) k);
        mag_mul(res, res, b);
        mag_mul(res, res, s->tail_d);
    }
    mag_clear(b);
}

void ntkball_kernel_taylor(arb_ptr T, slong K, const ntkball_kernel_series_t *s,
                           const ntkball_kernel_discs_t *discs, const arb_t u, slong prec,
                           int *short_of_terms)
{
    slong k, n, len = s->len;
    arb_ptr c = _arb_vec_init(len);
    int at_end = arb_is_one(u) || arb_equal_si(u, -1);
    mag_t m, r;

    mag_init(m);
    mag_init(r);
    arb_get_mag(m, u);
    _arb_vec_set(c, s->d, len);
    for (k = 0; k < K; k++)
    {
        _arb_poly_evaluate(T + k, c, FLINT_MAX(len - k, 0), u, prec);
        tail(r, s, discs, k, m, at_end);
        if (mag_cmp(r, arb_radref(T + k)) > 0)
            *short_of_terms = 1;
        arb_add_error_mag(T + k, r);
        /* c_n = binom(n+k, k) d_(n+k) becomes binom(n+k+1, k+1) d_(n+k+1) */
        for (n = 0; n + k + 1 < len; n++)
        {
            arb_mul_si(c + n, c + n + 1, n + 1, prec);
            arb_div_si(c + n, c + n, k + 1, prec);
        }
    }
    mag_clear(r);
    mag_clear(m);
    _arb_vec_clear(c, len);
}
