/* The part of a composition that truncating the outer series leaves out.

   COMP-2: with c_k >= 0, sum_{k >= K} c_k <= T, g_j >= 0 and g(1) <= 1, and G(r) = sum_{j < P} g_j
   r^j, 0 <= [x^p] sum_{k >= K} c_k g(x)^k <= T G(r)^K r^-p      for every p < P and 0 < r <= 1, and
   <= T g_0^K for p = 0; G(r) <= 1.  r is chosen in doubles, one for a block of p (any choice is
   valid) with P the end of the block, and the bound proved upward. */
#include "recursion/internal.h"

#include <math.h>

/* ------------------------------- the choice, in doubles -------------------------------------- */

void ntkball_tail_model_init(ntkball_tail_model_t *model, arb_srcptr g, slong len)
{
    slong j;

    model->len = len;
    model->g = flint_malloc(sizeof(double) * (size_t) FLINT_MAX(len, 1));
    for (j = 0; j < len; j++)
    {
        model->g[j] = arf_get_d(arb_midref(g + j), ARF_RND_NEAR);
        if (!(model->g[j] >= 0 && model->g[j] <= 1))
            model->g[j] = 0;
    }
}

void ntkball_tail_model_clear(ntkball_tail_model_t *model)
{
    flint_free(model->g);
}

/* sum_{j < n} g_j r^j as four series in r^4, which a processor adds up side by side. */
static double evaluate(const double *g, slong n, double r)
{
    double r2 = r * r, r4 = r2 * r2, v[4] = {0, 0, 0, 0}, rest = 0;
    slong j, whole = n - n % 4;

    for (j = n - 1; j >= whole; j--)
        rest = rest * r + g[j];
    v[0] = rest;
    for (j = whole - 4; j >= 0; j -= 4)
    {
        v[0] = v[0] * r4 + g[j];
        v[1] = v[1] * r4 + g[j + 1];
        v[2] = v[2] * r4 + g[j + 2];
        v[3] = v[3] * r4 + g[j + 3];
    }
    return v[0] + r * v[1] + r2 * (v[2] + r * v[3]);
}

/* log2 of G(r)^K r^-p at r = exp(t), P = terms. */
static double model_log2(const ntkball_tail_model_t *model, slong K, slong p, slong terms, double t)
{
    double v = evaluate(model->g, terms, exp(t));

    if (v > 1)
        v = 1;
    if (v < 1e-300)
        v = 1e-300;
    return ((double) K * log(v) - (double) p * t) / log(2.0);
}

double ntkball_tail_model_min(double *log_r, const ntkball_tail_model_t *model, slong K, slong p,
                              slong terms, double log_r_low)
{
    const double golden = 0.61803398874989485;
    double a = fmax(log_r_low, -700.0), b = 0, x, y, fx, fy, at_one;
    double width = 0.2 / sqrt((double) p + 1.0);

    if (p == 0)
    {
        *log_r = -700.0;
        return model_log2(model, K, 0, terms, -700.0);
    }
    at_one = model_log2(model, K, p, terms, 0.0);
    x = b - golden * (b - a);
    y = a + golden * (b - a);
    fx = model_log2(model, K, p, terms, x);
    fy = model_log2(model, K, p, terms, y);
    while (b - a > width)
    {
        if (fx < fy)
        {
            b = y;
            y = x;
            fy = fx;
            x = b - golden * (b - a);
            fx = model_log2(model, K, p, terms, x);
        }
        else
        {
            a = x;
            x = y;
            fx = fy;
            y = a + golden * (b - a);
            fy = model_log2(model, K, p, terms, y);
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

/* bound >= min(1, v)^K, v >= 0. */
static void power_upper(mag_t bound, const arb_t v, slong K, slong prec)
{
    arb_t u;

    arb_init(u);
    arb_get_ubound_arf(arb_midref(u), v, prec);
    if (!arf_is_finite(arb_midref(u)) || arf_cmp_si(arb_midref(u), 1) > 0)
        arb_one(u);
    arb_nonnegative_part(u, u);
    arb_pow_ui(u, u, (ulong) K, prec);
    arb_get_mag(bound, u);
    arb_clear(u);
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

void ntkball_compose_tail(mag_ptr tail, const mag_t mass, slong K, arb_srcptr g, slong len)
{
    const slong prec = 128;
    ntkball_tail_model_t model;
    double log_r = -1000;
    slong p0, p1;
    arb_t r, v;
    mag_t power;

    if (len <= 0)
        return;
    arb_init(r);
    arb_init(v);
    mag_init(power);
    ntkball_tail_model_init(&model, g, len);

    power_upper(power, g, K, prec);
    mag_mul(tail, mass, power);
    for (p0 = 1; p0 < len; p0 = p1)
    {
        p1 = FLINT_MIN(len, p0 + 1 + p0 / 8);
        ntkball_tail_model_min(&log_r, &model, K, p0 + (p1 - 1 - p0) / 2, p1, log_r - 0.5);
        arb_set_d(r, exp(log_r));
        _arb_poly_evaluate(v, g, p1, r, prec);
        power_upper(power, v, K, prec);
        fill_block(tail, p0, p1, mass, power, r, prec);
    }

    ntkball_tail_model_clear(&model);
    mag_clear(power);
    arb_clear(v);
    arb_clear(r);
}
