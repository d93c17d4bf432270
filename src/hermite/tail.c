/* Upper bounds of sum_{n >= len} mu_n(phi^(deriv))^2.

   HERM-7: the norm less the known part.  HERM-8, phi' bounded and analytic for |Im z| <= a: the
   contour of mu_m(phi') = 2 Re int phi' q_m moves up to Im z = a; with A^2 = int |phi'(x+ia)|^2 /
   (l^2 + x^2) dx the sum over m >= M is at most (2/pi) A^2 ((l^2 + 1/2) J_M + J_{M-1}/2), where J_M
   <= exp(-2 a s) s^(2 a s) Gamma(M - a s) / (2 a Gamma(M)) for every s > 0 with a s < M.  a and s
   are chosen in doubles. */
#include "hermite/cut.h"
#include "hermite/table.h"

#include <math.h>

#define BOUND_PREC 64
#define LAMBDA 2      /* l */
#define OCTAVES 20    /* |x| <= 2^(OCTAVES - 4) in boxes */
#define MAX_BOXES 256 /* on the line Im z = a */

/* ---------------------------------------------------------------------------------------------
   HERM-7
   --------------------------------------------------------------------------------------------- */

static void tail_by_norm(mag_t res, int deriv, arb_srcptr mu, slong len, const arb_t norm2)
{
    slong n, prec = arb_bits(norm2);
    arb_t sum, t;
    arf_t top;

    for (n = 0; n < len + deriv; n++)
        prec = FLINT_MAX(prec, arb_bits(mu + n));
    prec += BOUND_PREC;

    arb_init(sum);
    arb_init(t);
    arf_init(top);
    for (n = 0; n < len; n++)
    {
        arb_mul(t, mu + n + deriv, mu + n + deriv, prec);
        if (deriv)
            arb_mul_ui(t, t, (ulong) n + 1, prec);
        arb_add(sum, sum, t, prec);
    }
    arb_sub(sum, norm2, sum, prec);
    arb_get_ubound_arf(top, sum, BOUND_PREC);
    if (arf_is_nan(top))
        mag_inf(res);
    else if (arf_sgn(top) <= 0)
        mag_zero(res);
    else
        arf_get_mag(res, top);
    arb_clear(sum);
    arb_clear(t);
    arf_clear(top);
}

/* ---------------------------------------------------------------------------------------------
   HERM-8
   --------------------------------------------------------------------------------------------- */

typedef struct
{
    double x0, x1;
    mag_t bound; /* of the integral over [x0, x1] */
} slice_t;

/* (x1 - x0) sup |phi'(x+ia)|^2 / (l^2 + min x^2), |phi'| <= C where the enclosure is no better */
static void set_slice(slice_t *slice, const ntkball_activation_t phi, double a, const mag_t C)
{
    double x_min = slice->x0 > 0 ? slice->x0 : slice->x1 < 0 ? slice->x1 : 0;
    arf_t lo, hi;
    acb_t z;
    arb_t t;

    arf_init(lo);
    arf_init(hi);
    acb_init(z);
    arb_init(t);
    arf_set_d(lo, slice->x0);
    arf_set_d(hi, slice->x1);
    arb_set_interval_arf(acb_realref(z), lo, hi, BOUND_PREC);
    arb_set_d(acb_imagref(z), a);
    ntkball_activation_eval(z, phi, 0, 1, z, 1, BOUND_PREC);
    if (acb_is_finite(z))
        acb_get_mag(slice->bound, z);
    else
        mag_inf(slice->bound);
    mag_min(slice->bound, slice->bound, C);
    mag_mul(slice->bound, slice->bound, slice->bound);
    arf_set_mag(arb_midref(acb_realref(z)), slice->bound);
    mag_zero(arb_radref(acb_realref(z)));
    arf_sub(arb_midref(t), hi, lo, BOUND_PREC, ARF_RND_CEIL);
    arb_mul(acb_realref(z), acb_realref(z), t, BOUND_PREC);
    arb_set_d(t, x_min);
    arb_mul(t, t, t, BOUND_PREC);
    arb_add_ui(t, t, LAMBDA * LAMBDA, BOUND_PREC);
    arb_div(t, acb_realref(z), t, BOUND_PREC);
    arb_get_mag(slice->bound, t);
    arf_clear(lo);
    arf_clear(hi);
    acb_clear(z);
    arb_clear(t);
}

/* Slices [0, 1/8], [1/8, 1/4], .. and their mirror images; the worst is halved again and again. */
static slong cut_line(slice_t *slice, const ntkball_activation_t phi, double a, const mag_t C)
{
    slong num, j, worst;

    for (num = 0; num < 2 * OCTAVES; num++)
    {
        double x0 = num < 2 ? 0 : ldexp(1, (int) (num / 2) - 4), x1 = ldexp(1, (int) (num / 2) - 3);

        slice[num].x0 = num % 2 ? -x1 : x0;
        slice[num].x1 = num % 2 ? -x0 : x1;
        set_slice(slice + num, phi, a, C);
    }
    for (; num < MAX_BOXES; num++)
    {
        worst = 0;
        for (j = 1; j < num; j++)
            if (mag_cmp(slice[j].bound, slice[worst].bound) > 0)
                worst = j;
        slice[num].x1 = slice[worst].x1;
        slice[num].x0 = slice[worst].x1 = 0.5 * (slice[worst].x0 + slice[worst].x1);
        set_slice(slice + worst, phi, a, C);
        set_slice(slice + num, phi, a, C);
    }
    return num;
}

/* A^2 = int |phi'(x+ia)|^2 / (l^2 + x^2) dx, |phi'| <= C: beyond the slices at most 2 C^2 / x. */
static void line_norm2(mag_t res, const ntkball_activation_t phi, double a, const mag_t C)
{
    slice_t slice[MAX_BOXES];
    slong num, j;

    for (j = 0; j < MAX_BOXES; j++)
        mag_init(slice[j].bound);
    num = cut_line(slice, phi, a, C);
    mag_mul(res, C, C);
    mag_mul_2exp_si(res, res, 1 - (OCTAVES - 4));
    for (j = 0; j < num; j++)
        mag_add(res, res, slice[j].bound);
    for (j = 0; j < MAX_BOXES; j++)
        mag_clear(slice[j].bound);
}

/* J_M <= exp(-2 a s) s^(2 a s) Gamma(M - a s) / (2 a Gamma(M)), M >= 1. */
static void sum_bound(arb_t res, double a_double, slong M)
{
    double s_double = 0.5 * (sqrt(a_double * a_double + 4 * (double) M) - a_double);
    arb_t a, s, t;

    arb_init(a);
    arb_init(s);
    arb_init(t);
    arb_set_d(a, a_double);
    arb_set_d(s, fmin(s_double, 0.75 * (double) M / a_double));
    arb_log(t, s, BOUND_PREC);
    arb_sub_ui(t, t, 1, BOUND_PREC);
    arb_mul(s, s, a, BOUND_PREC); /* a s */
    arb_mul(res, t, s, BOUND_PREC);
    arb_mul_2exp_si(res, res, 1); /* 2 a s (log s - 1) */
    arb_sub_si(s, s, M, BOUND_PREC);
    arb_neg(s, s); /* M - a s */
    if (arb_is_positive(s))
    {
        arb_lgamma(t, s, BOUND_PREC);
        arb_add(res, res, t, BOUND_PREC);
        arb_set_si(s, M);
        arb_lgamma(t, s, BOUND_PREC);
        arb_sub(res, res, t, BOUND_PREC);
        arb_exp(res, res, BOUND_PREC);
        arb_div(res, res, a, BOUND_PREC);
        arb_mul_2exp_si(res, res, -1);
    }
    else
        arb_indeterminate(res);
    arb_clear(a);
    arb_clear(s);
    arb_clear(t);
}

/* |phi'| <= C on |Im z| <= a; 0 when that is not proved. */
static int derivative_bounded(mag_t C, const ntkball_activation_t phi, double a)
{
    mag_t c, q;
    ulong beta;
    int ok;

    mag_init(c);
    mag_init(q);
    ok = ntkball_activation_growth(C, &beta, c, q, phi, 1, a) == NTKBALL_OK && beta == 0 &&
         mag_is_zero(c) && mag_is_zero(q);
    mag_clear(c);
    mag_clear(q);
    return ok;
}

/* sum_{m >= M} mu_m(phi')^2 by the contour Im z = a, M >= 2; infinite when it does not apply. */
static void tail_by_contour(mag_t res, const ntkball_activation_t phi, double a, slong M)
{
    mag_t C;
    arb_t t, u;

    mag_init(C);
    arb_init(t);
    arb_init(u);
    mag_inf(res);
    if (derivative_bounded(C, phi, a))
    {
        line_norm2(res, phi, a, C);
        sum_bound(t, a, M);
        arb_mul_ui(t, t, 2 * LAMBDA * LAMBDA + 1, BOUND_PREC);
        sum_bound(u, a, M - 1);
        arb_add(t, t, u, BOUND_PREC); /* 2 ((l^2 + 1/2) J_M + J_{M-1}/2) */
        arb_const_pi(u, BOUND_PREC);
        arb_div(t, t, u, BOUND_PREC);
        arb_get_mag(C, t);
        mag_mul(res, res, C);
    }
    mag_clear(C);
    arb_clear(t);
    arb_clear(u);
}

/* Candidate j for a: near the edge of the strip on the scale M^(-1/2), or towards infinity. */
static double candidate(double strip, slong M, int j)
{
    return strip < HUGE_VAL ? strip - 1.6 * exp2(0.5 * j) / sqrt((double) M)
                            : sqrt((double) M) * exp2(-0.5 * j - 2);
}

/* res becomes the smallest bound on the way from candidate 0 in one direction. */
static void descend(mag_t res, int direction, const ntkball_activation_t phi, slong M)
{
    double strip = ntkball_activation_strip(phi), a;
    mag_t t;
    int j;

    mag_init(t);
    for (j = direction; j * direction < 12; j += direction)
    {
        a = candidate(strip, M, j);
        if (!(a > 0))
            break;
        tail_by_contour(t, phi, a, M);
        if (mag_cmp(t, res) > 0)
            break;
        mag_set(res, t);
    }
    mag_clear(t);
}

/* The best of several contours: the bound has one minimum as a function of a. */
static void tail_by_contours(mag_t res, const ntkball_activation_t phi, int deriv, slong len)
{
    double strip = ntkball_activation_strip(phi), a;
    slong M = deriv ? len : len - 1;

    mag_t C;

    mag_inf(res);
    if (M < 2 || !(strip > 0))
        return;
    mag_init(C);
    if (!derivative_bounded(C, phi, 0)) /* then not on any wider strip */
        strip = 0;
    mag_clear(C);
    if (!(strip > 0))
        return;
    a = candidate(strip, M, 0);
    if (a > 0)
        tail_by_contour(res, phi, a, M);
    descend(res, 1, phi, M);
    descend(res, -1, phi, M);
    if (!deriv) /* mu_n(phi)^2 = mu_{n-1}(phi')^2 / n, n >= len */
        mag_div_ui(res, res, (ulong) len);
}

ntkball_status_t ntkball_hermite_tail(mag_t res, const ntkball_activation_t phi, int deriv,
                                      arb_srcptr mu, slong len, const arb_t norm2)
{
    mag_t t;

    mag_inf(res);
    if (len < 0 || deriv < 0 || deriv > 1 || (deriv && !ntkball_activation_has_ntk(phi, NULL)))
        return NTKBALL_DOMAIN;
    mag_init(t);
    if (ntkball_activation_is_table(phi))
    {
        ntkball_tail_table(res, phi, deriv, len);
        mag_clear(t);
        return mag_is_inf(res) ? NTKBALL_UNABLE : NTKBALL_OK;
    }
    tail_by_norm(res, deriv, mu, len, norm2);
    tail_by_contours(t, phi, deriv, len);
    mag_min(res, res, t);
    mag_clear(t);
    return mag_is_inf(res) ? NTKBALL_UNABLE : NTKBALL_OK;
}
