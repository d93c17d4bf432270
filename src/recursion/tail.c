/* The part of a composition that truncating the outer series leaves out.

   COMP-2: with c_k >= 0, sum_{k >= K} c_k <= T, g_j >= 0 and g(1) <= 1,
       0 <= [x^p] sum_{k >= K} c_k g(x)^k <= T g(r)^K r^-p      for every 0 < r <= 1,
   and <= T g_0^K for p = 0; g(r) <= sum_{j < P} g_j r^j + r^P (1 - sum_{j < P} g_j), and <= 1.
   r is chosen in doubles for blocks of p (any choice is valid) and the bound proved upward. */
#include "recursion/internal.h"

#include <math.h>

/* ------------------------------- the choice, in doubles -------------------------------------- */

void ntkball_tail_model_init(ntkball_tail_model_t *model, arb_srcptr g, slong len)
{
    double sum = 0;
    slong j;

    model->len = len;
    model->g = flint_malloc(sizeof(double) * (size_t) FLINT_MAX(len, 1));
    for (j = 0; j < len; j++)
    {
        model->g[j] = arf_get_d(arb_midref(g + j), ARF_RND_NEAR);
        if (!(model->g[j] >= 0 && model->g[j] <= 1))
            model->g[j] = 0;
        sum += model->g[j];
    }
    model->rest = sum < 1 ? 1 - sum : 0;
}

void ntkball_tail_model_clear(ntkball_tail_model_t *model)
{
    flint_free(model->g);
}

/* log2 of g(r)^K r^-p at r = exp(t). */
static double model_log2(const ntkball_tail_model_t *model, slong K, slong p, double t)
{
    double r = exp(t), v = model->rest;
    slong j;

    for (j = model->len - 1; j >= 0; j--)
        v = v * r + model->g[j];
    if (v > 1)
        v = 1;
    if (v < 1e-300)
        v = 1e-300;
    return ((double) K * log(v) - (double) p * t) / log(2.0);
}

double ntkball_tail_model_min(double *log_r, const ntkball_tail_model_t *model, slong K, slong p,
                              double log_r_low)
{
    const double golden = 0.61803398874989485;
    double a = fmax(log_r_low, -700.0), b = 0, x, y, fx, fy, at_one;
    double width = 0.2 / sqrt((double) p + 1.0);

    if (p == 0)
    {
        *log_r = -700.0;
        return model_log2(model, K, 0, -700.0);
    }
    at_one = model_log2(model, K, p, 0.0);
    x = b - golden * (b - a);
    y = a + golden * (b - a);
    fx = model_log2(model, K, p, x);
    fy = model_log2(model, K, p, y);
    while (b - a > width)
    {
        if (fx < fy)
        {
            b = y;
            y = x;
            fy = fx;
            x = b - golden * (b - a);
            fx = model_log2(model, K, p, x);
        }
        else
        {
            a = x;
            x = y;
            fx = fy;
            y = a + golden * (b - a);
            fy = model_log2(model, K, p, y);
        }
    }
    if (at_one <= FLINT_MIN(fx, fy))
    {
        *log_r = 0;
        return at_one;
    }
    *log_r = fx < fy ? x : y;
    return FLINT_MIN(fx, fy);
}

/* ------------------------------- the proof, upward ------------------------------------------- */

/* rest >= 1 - sum_{j < len} g_j, the coefficients of g that are not given (g(1) <= 1). */
static void rest_upper(arb_t rest, arb_srcptr g, slong len, slong prec)
{
    arb_t sum;
    mag_t m;
    slong j;

    arb_init(sum);
    mag_init(m);
    for (j = 0; j < len; j++)
        arb_add(sum, sum, g + j, prec);
    arb_sub_ui(sum, sum, 1, prec);
    arb_neg(sum, sum);
    arb_nonnegative_part(sum, sum);
    arb_get_mag(m, sum);
    arb_zero(rest);
    arf_set_mag(arb_midref(rest), m);
    mag_clear(m);
    arb_clear(sum);
}

/* bound >= g(r)^K, with g(r) <= 1 as r <= 1. */
static void power_upper(mag_t bound, arb_srcptr g, slong len, const arb_t rest, const arb_t r,
                        slong K, slong prec)
{
    arb_t v, one;

    arb_init(v);
    arb_init(one);
    _arb_poly_evaluate(v, g, len, r, prec);
    arb_pow_ui(one, r, (ulong) len, prec);
    arb_addmul(v, one, rest, prec);
    arb_get_ubound_arf(arb_midref(v), v, prec);
    mag_zero(arb_radref(v));
    arb_one(one);
    if (!arb_is_finite(v) || !arb_lt(v, one))
        arb_one(v);
    arb_nonnegative_part(v, v);
    arb_pow_ui(v, v, (ulong) K, prec);
    arb_get_mag(bound, v);
    arb_clear(v);
    arb_clear(one);
}

/* tail[p] = mass * power * r^-p for p0 <= p < p1, rounded up. */
static void fill_block(mag_ptr tail, slong p0, slong p1, const mag_t mass, const mag_t power,
                       const arb_t r, slong prec)
{
    arb_t t;
    mag_t step;
    slong p;

    arb_init(t);
    mag_init(step);
    arb_inv(t, r, prec);
    arb_get_mag(step, t);
    arb_pow_ui(t, t, (ulong) p0, prec);
    arb_get_mag(tail + p0, t);
    mag_mul(tail + p0, tail + p0, power);
    mag_mul(tail + p0, tail + p0, mass);
    for (p = p0 + 1; p < p1; p++)
        mag_mul(tail + p, tail + p - 1, step);
    mag_clear(step);
    arb_clear(t);
}

/* COMP-2 for p = 0: g_0^K. */
static void constant_term(mag_t tail, const mag_t mass, const arb_t g0, slong K, slong prec)
{
    arb_t v;

    arb_init(v);
    arb_get_ubound_arf(arb_midref(v), g0, prec);
    if (arf_cmp_si(arb_midref(v), 1) > 0 || !arf_is_finite(arb_midref(v)))
        arb_one(v);
    arb_nonnegative_part(v, v);
    arb_pow_ui(v, v, (ulong) K, prec);
    arb_get_mag(tail, v);
    mag_mul(tail, tail, mass);
    arb_clear(v);
}

void ntkball_compose_tail(mag_ptr tail, const mag_t mass, slong K, arb_srcptr g, slong len,
                          slong prec)
{
    ntkball_tail_model_t model;
    double log_r = -1000;
    slong p0, p1;
    arb_t r, rest;
    mag_t power;

    if (len <= 0)
        return;
    arb_init(r);
    arb_init(rest);
    mag_init(power);
    ntkball_tail_model_init(&model, g, len);
    rest_upper(rest, g, len, prec);

    constant_term(tail, mass, g, K, prec);
    for (p0 = 1; p0 < len; p0 = p1)
    {
        p1 = FLINT_MIN(len, p0 + 1 + p0 / 8);
        ntkball_tail_model_min(&log_r, &model, K, p0 + (p1 - 1 - p0) / 2, log_r);
        arb_set_d(r, exp(log_r));
        power_upper(power, g, len, rest, r, K, FLINT_MIN(prec, 128));
        fill_block(tail, p0, p1, mass, power, r, 64);
    }

    ntkball_tail_model_clear(&model);
    mag_clear(power);
    arb_clear(rest);
    arb_clear(r);
}
