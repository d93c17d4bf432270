/* Composition of a polynomial P with a power series g by values on a circle (COMP-5).

   Let G = sum_{j < len} g_j x^j.  F = P(G) is a polynomial whose first len coefficients are those
   of P(g).  Its values at the M points r w^m, w = exp(2 pi i/M), come from one transform of G and
   from patches.c; transformed back, (1/M) sum_m F(r w^m) w^(-pm) = sum_{j >= 0} F_{p+jM} r^(p+jM).
   As all coefficients are nonnegative, F_q <= F(R) R^-q for every R > r bounds the aliases j >= 1.
   r > 1 flattens coefficients like exp(-c sqrt p), so that few bits beyond those asked for keep all
   of them to relative accuracy.  F(conj x) = conj F(x): half of the points are evaluated, and
   F + i F' is transformed back at once. */
#include "recursion/circle.h"
#include "support/parallel.h"

#include <math.h>

typedef struct
{
    slong M, len, prec;
    acb_dft_pre_t dft; /* of half the points */
    acb_ptr root;      /* w^-k, k < M/2 */
    int log2_points;
    const ntkball_options_t *options;
    arb_ptr power; /* r^p, p < len */
    arb_t R;
} circle_t;

static void circle_init(circle_t *s, slong len, const ntkball_circle_plan_t *plan,
                        const ntkball_options_t *options)
{
    arb_t r;

    s->M = WORD(1) << plan->log2_points;
    s->len = len;
    s->prec = plan->prec;
    s->log2_points = plan->log2_points;
    s->options = options;
    acb_dft_precomp_init(s->dft, s->M / 2, plan->prec);
    s->root = _acb_vec_init(s->M / 2);
    _acb_vec_unit_roots(s->root, -s->M, s->M / 2, plan->prec);
    s->power = _arb_vec_init(len);
    arb_init(r);
    arb_set_d(r, exp2(plan->log2_r));
    _arb_vec_set_powers(s->power, r, len, plan->prec);
    arb_init(s->R);
    arb_set_d(s->R, exp2(plan->log2_R));
    if (!(plan->log2_R > plan->log2_r))
        arb_indeterminate(s->R);
    arb_clear(r);
}

static void circle_clear(circle_t *s)
{
    acb_dft_precomp_clear(s->dft);
    _acb_vec_clear(s->root, s->M / 2);
    _arb_vec_clear(s->power, s->len);
    arb_clear(s->R);
}

typedef struct
{
    const circle_t *s;
    acb_ptr from, to;
} halves_t;

static void transform_half(void *context, slong worker, slong job)
{
    const halves_t *h = context;
    slong n = h->s->M / 2;

    (void) worker;
    acb_dft_precomp(h->to + job * n, h->from + job * n, h->s->dft, h->s->prec);
}

/* u = its discrete Fourier transform, from those of the even and of the odd places: two jobs. */
static ntkball_status_t transform(acb_ptr u, const circle_t *s, ntkball_error_t *err)
{
    slong n = s->M / 2, k;
    acb_ptr t = _acb_vec_init(s->M);
    halves_t halves = {s, t, u};
    ntkball_status_t status;

    for (k = 0; k < n; k++)
    {
        acb_swap(t + k, u + 2 * k);
        acb_swap(t + n + k, u + 2 * k + 1);
    }
    status = ntkball_parallel_for(transform_half, &halves, 2, "circle", s->options, err);
    for (k = 0; k < n; k++)
    {
        acb_mul(t, u + n + k, s->root + k, s->prec);
        acb_sub(u + n + k, u + k, t, s->prec);
        acb_add(u + k, u + k, t, s->prec);
    }
    if (status != NTKBALL_OK)
        _acb_vec_indeterminate(u, s->M);
    _acb_vec_clear(t, s->M);
    return status;
}

/* u[m] = G(r w^-m), m < M. */
static ntkball_status_t forward(acb_ptr u, arb_srcptr g, const circle_t *s, ntkball_error_t *err)
{
    slong p;

    for (p = 0; p < s->len; p++)
        arb_mul(acb_realref(u + p), g + p, s->power + p, s->prec);
    return transform(u, s, err);
}

/* h = v + i dv at all M points from those at m <= M/2. */
static void mirror(acb_ptr h, acb_srcptr v, acb_srcptr dv, const circle_t *s)
{
    slong m, n = s->M / 2;
    acb_t t;

    acb_init(t);
    for (m = 0; m < s->M; m++)
    {
        slong k = m <= n ? m : s->M - m;

        acb_zero(t);
        if (dv != NULL)
            acb_mul_onei(t, dv + k);
        if (m > n)
        {
            acb_conj(h + m, v + k);
            acb_neg(t, t);
            acb_conj(t, t);
            /* i conj(z) = -conj(i z) */
        }
        else
            acb_set(h + m, v + k);
        acb_add(h + m, h + m, t, s->prec);
    }
    acb_clear(t);
}

/* alias >= sum_{j >= 1} F_{p+jM} r^(jM) R^p for every p: F(R) q/(1-q), q = (r/R)^M. */
static void
alias_bound(mag_t alias, const arb_t value, const circle_t *s, const ntkball_circle_plan_t *plan)
{
    arb_t q, t;

    arb_init(q);
    arb_init(t);
    arb_set_d(q, exp2(plan->log2_r));
    arb_div(q, q, s->R, 64);
    arb_pow_ui(q, q, (ulong) s->M, 64);
    arb_sub_ui(t, q, 1, 64);
    arb_neg(t, t);
    if (arb_is_positive(t))
    {
        arb_div(t, q, t, 64);
        arb_mul(t, t, value, 64);
        arb_get_mag(alias, t);
    }
    else
        mag_inf(alias);
    arb_clear(t);
    arb_clear(q);
}

/* f[p] = the real or imaginary parts of h[p], divided by M r^p, and the aliases. */
static void backward(arb_ptr f, acb_srcptr h, int imaginary, const mag_t alias, const circle_t *s)
{
    arb_t x;
    mag_t step, e;
    slong p;

    arb_init(x);
    mag_init(step);
    mag_init(e);
    arb_inv(x, s->R, 64);
    arb_get_mag(step, x);
    mag_set(e, alias);
    for (p = 0; p < s->len; p++)
    {
        /* the inverse transform is the forward one read backwards */
        acb_srcptr z = h + (p == 0 ? 0 : s->M - p);

        arb_div(x, imaginary ? acb_imagref(z) : acb_realref(z), s->power + p, s->prec);
        arb_mul_2exp_si(f + p, x, -s->log2_points);
        arb_add_error_mag(f + p, e);
        mag_mul(e, e, step);
    }
    mag_clear(e);
    mag_clear(step);
    arb_clear(x);
}

/* x = P(G(R)), y = P'(G(R)). */
static void values_at_R(arb_t x, arb_t y, arb_srcptr c, slong K, arb_srcptr g, const circle_t *s)
{
    arb_t t;

    arb_init(t);
    _arb_poly_evaluate(t, g, s->len, s->R, 64);
    _arb_poly_evaluate2(x, y, c, K, t, 64);
    arb_clear(t);
}

ntkball_status_t ntkball_compose_circle(arb_ptr f, arb_ptr df, slong len, arb_srcptr c, slong K,
                                        arb_srcptr g, const ntkball_circle_plan_t *plan,
                                        const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    circle_t s;
    slong half;
    acb_ptr u, v, dv = NULL;
    arb_t x, y;
    mag_t alias;

    circle_init(&s, len, plan, options);
    half = s.M / 2 + 1;
    u = _acb_vec_init(s.M);
    v = _acb_vec_init(half);
    if (df != NULL)
        dv = _acb_vec_init(half);
    arb_init(x);
    arb_init(y);
    mag_init(alias);

    status = forward(u, g, &s, err);
    if (status == NTKBALL_OK)
        status = ntkball_patches_evaluate(v, dv, u, half, c, K, plan->disc, plan->accuracy,
                                          plan->prec, options, err);
    mirror(u, v, dv, &s);
    if (status == NTKBALL_OK)
        status = transform(u, &s, err);
    if (status != NTKBALL_OK)
        _acb_vec_indeterminate(u, s.M);
    values_at_R(x, y, c, K, g, &s);
    alias_bound(alias, x, &s, plan);
    backward(f, u, 0, alias, &s);
    if (df != NULL)
    {
        alias_bound(alias, y, &s, plan);
        backward(df, u, 1, alias, &s);
    }

    mag_clear(alias);
    arb_clear(y);
    arb_clear(x);
    if (df != NULL)
        _acb_vec_clear(dv, half);
    _acb_vec_clear(v, half);
    _acb_vec_clear(u, s.M);
    circle_clear(&s);
    return status;
}
