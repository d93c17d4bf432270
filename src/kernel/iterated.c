/* E[phi(U) phi(V)], phi piecewise analytic, by iterated adaptive quadrature over [-X, X]^2:

       int phi(x) w(x) G(x) dx,   G(x) = int phi(v) exp(-(v - u x)^2/(2 s^2)) / (s sqrt(2 pi)) dv,

   each integral split at the breaks of phi; the inner integrand is entire in x, so that the outer
   one is analytic on every piece.  KER-5: the rest of the plane adds at most 2 sqrt(M E[phi^2]),
   M = C^2 T >= E[phi^2; |Z| > X], T of growth.c.  Where |u| may be 1: |E| <= E[phi^2]. */
#include "kernel/internal.h"

#include <math.h>

/* Panels of the crude enclosure of G on a wide ball x, and how wide is wide. */
#define PANELS 24
#define WIDE_EXP (-20)

typedef struct
{
    ntkball_activation_t phi;
    int deriv;
    slong outer, inner; /* pieces */
    slong num;          /* pieces in all */
    arb_ptr ends;       /* piece i is [ends_i, ends_{i+1}] */
    arb_t u, s;
    acb_t x; /* of the inner integral */
} context_t;

/* phi(v) exp(-(v - u x)^2/(2 s^2)) */
static int inner_integrand(acb_ptr res, const acb_t v, void *param, slong order, slong prec)
{
    context_t *ctx = param;
    acb_t t;

    acb_init(t);
    acb_mul_arb(t, ctx->x, ctx->u, prec);
    acb_sub(t, v, t, prec);
    acb_div_arb(t, t, ctx->s, prec);
    acb_mul(t, t, t, prec);
    acb_mul_2exp_si(t, t, -1);
    acb_neg(t, t);
    acb_exp(t, t, prec);
    ntkball_activation_eval(res, ctx->phi, ctx->inner, ctx->deriv, v, order != 0, prec);
    acb_mul(res, res, t, prec);
    acb_clear(t);
    return 0;
}

/* An enclosure of the inner integral for a wide x: the sum of length times range over panels. */
static void crude(acb_t res, context_t *ctx, slong prec)
{
    slong i;
    acb_t v, f;
    arb_t h;

    acb_init(v);
    acb_init(f);
    arb_init(h);
    arb_sub(h, ctx->ends + ctx->inner + 1, ctx->ends + ctx->inner, prec);
    arb_div_si(h, h, PANELS, prec);
    acb_zero(res);
    for (i = 0; i < PANELS; i++)
    {
        arb_mul_si(acb_realref(v), h, i, prec);
        arb_add(acb_realref(v), acb_realref(v), ctx->ends + ctx->inner, prec);
        arb_add(acb_realref(f), acb_realref(v), h, prec);
        arb_union(acb_realref(v), acb_realref(v), acb_realref(f), prec);
        inner_integrand(f, v, ctx, 0, prec);
        acb_add(res, res, f, prec);
    }
    acb_mul_arb(res, res, h, prec);
    arb_clear(h);
    acb_clear(f);
    acb_clear(v);
}

/* The integral of f over piece i. */
static void integrate(acb_t res, acb_calc_func_t f, context_t *ctx, slong i, slong prec)
{
    acb_t a, b;
    mag_t tol;
    acb_calc_integrate_opt_t opt;

    acb_init(a);
    acb_init(b);
    mag_init(tol);
    acb_calc_integrate_opt_init(opt);
    opt->eval_limit = 4000 + 20 * prec;
    mag_set_ui_2exp_si(tol, 1, -prec);
    acb_set_arb(a, ctx->ends + i);
    acb_set_arb(b, ctx->ends + i + 1);
    acb_calc_integrate(res, f, ctx, a, b, prec, tol, opt, prec);
    mag_clear(tol);
    acb_clear(b);
    acb_clear(a);
}

/* phi(x) e^{-x^2/2} times the sum of the inner integrals over all pieces. */
static int outer_integrand(acb_ptr res, const acb_t x, void *param, slong order, slong prec)
{
    context_t *ctx = param;
    int wide = order != 0 || mag_cmp_2exp_si(arb_radref(acb_realref(x)), WIDE_EXP) > 0 ||
               mag_cmp_2exp_si(arb_radref(acb_imagref(x)), WIDE_EXP) > 0;
    acb_t sum, t;

    acb_init(sum);
    acb_init(t);
    acb_set(ctx->x, x);
    for (ctx->inner = 0; ctx->inner < ctx->num; ctx->inner++)
    {
        if (wide)
            crude(t, ctx, prec);
        else
            integrate(t, inner_integrand, ctx, ctx->inner, prec);
        acb_add(sum, sum, t, prec);
    }
    acb_mul(t, x, x, prec);
    acb_mul_2exp_si(t, t, -1);
    acb_neg(t, t);
    acb_exp(t, t, prec);
    acb_mul(sum, sum, t, prec);
    ntkball_activation_eval(t, ctx->phi, ctx->outer, ctx->deriv, x, order != 0, prec);
    acb_mul(res, t, sum, prec);
    acb_clear(t);
    acb_clear(sum);
    return 0;
}

/* X with KER-5 below 2^-prec if it can be proved, and the bound. */
static double
cut(mag_t err, const ntkball_activation_t phi, int deriv, const mag_t norm2, slong prec)
{
    double X = 1;
    ulong b;
    slong i;
    mag_t C, c, q;
    arb_t x, T;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    arb_init(x);
    arb_init(T);
    mag_inf(err);
    if (ntkball_activation_growth(C, &b, c, q, phi, deriv, 0) == NTKBALL_OK)
    {
        X = sqrt(1.39 * (double) (2 * prec + 10) / fmax(1 - 4 * mag_get_d(q), 1e-9)) + 1;
        for (i = 0; i < 60 && mag_cmp_2exp_si(err, -prec) > 0; i++)
        {
            X = ceil(4 * (i == 0 ? X : 1.1 * X)) / 4;
            arb_set_d(x, X);
            ntkball_kernel_tail(T, b, c, q, x);
            arb_get_mag(err, T);
            mag_mul(err, err, C);
            mag_mul(err, err, C);
            mag_mul(err, err, norm2);
            mag_sqrt(err, err);
            mag_mul_2exp_si(err, err, 1);
        }
    }
    arb_clear(T);
    arb_clear(x);
    mag_clear(q);
    mag_clear(c);
    mag_clear(C);
    return X;
}

/* The pieces cut to [-X, X]. */
static void set_pieces(context_t *ctx, const ntkball_activation_t phi, double X, slong prec)
{
    slong i;
    fmpq_t b;
    arb_t x;

    fmpq_init(b);
    arb_init(x);
    ctx->num = ntkball_activation_num_breaks(phi) + 1;
    ctx->ends = _arb_vec_init(ctx->num + 1);
    arb_set_d(x, X);
    arb_neg(ctx->ends, x);
    for (i = 1; i < ctx->num; i++)
    {
        ntkball_activation_break_fmpq(b, phi, i - 1);
        arb_set_fmpq(ctx->ends + i, b, prec);
        arb_max(ctx->ends + i, ctx->ends + i, ctx->ends, prec);
        arb_min(ctx->ends + i, ctx->ends + i, x, prec);
    }
    arb_set(ctx->ends + ctx->num, x);
    arb_clear(x);
    fmpq_clear(b);
}

/* [-norm2, norm2], which every E[phi(U) phi(V)] is in. */
static void trivial(arb_t res, const mag_t norm2)
{
    arb_zero(res);
    mag_set(arb_radref(res), norm2);
}

void ntkball_kernel_iterated(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t u,
                             const mag_t norm2, slong prec)
{
    slong wp = prec + 20;
    context_t ctx;
    mag_t err;
    acb_t sum, t;

    mag_init(err);
    acb_init(sum);
    acb_init(t);
    arb_init(ctx.u);
    arb_init(ctx.s);
    acb_init(ctx.x);

    ctx.phi[0] = phi[0];
    ctx.deriv = deriv;
    arb_set(ctx.u, u);
    arb_sub_ui(ctx.s, u, 1, wp);
    arb_neg(ctx.s, ctx.s);
    arb_add_ui(acb_realref(t), u, 1, wp);
    arb_mul(ctx.s, ctx.s, acb_realref(t), wp);
    arb_sqrt(ctx.s, ctx.s, wp);
    if (!arb_is_positive(ctx.s))
        trivial(res, norm2);
    else
    {
        set_pieces(&ctx, phi, cut(err, phi, deriv, norm2, prec), wp);
        for (ctx.outer = 0; ctx.outer < ctx.num; ctx.outer++)
        {
            integrate(t, outer_integrand, &ctx, ctx.outer, wp);
            acb_add(sum, sum, t, wp);
        }
        _arb_vec_clear(ctx.ends, ctx.num + 1);
        arb_const_pi(acb_realref(t), wp);
        arb_mul_2exp_si(acb_realref(t), acb_realref(t), 1);
        arb_mul(acb_realref(t), acb_realref(t), ctx.s, wp);
        arb_div(acb_realref(sum), acb_realref(sum), acb_realref(t), wp);
        arb_add_error_mag(acb_realref(sum), err);
        if (arb_is_finite(acb_realref(sum)))
            arb_set_round(res, acb_realref(sum), wp);
        else
            trivial(res, norm2);
    }

    acb_clear(ctx.x);
    arb_clear(ctx.s);
    arb_clear(ctx.u);
    acb_clear(t);
    acb_clear(sum);
    mag_clear(err);
}

/* phi(x) phi(-x) e^{-x^2/2}: x in piece outer, -x in piece inner. */
static int antipodal_integrand(acb_ptr res, const acb_t x, void *param, slong order, slong prec)
{
    context_t *ctx = param;
    acb_t t;

    acb_init(t);
    acb_neg(t, x);
    ntkball_activation_eval(t, ctx->phi, ctx->inner, ctx->deriv, t, order != 0, prec);
    ntkball_activation_eval(res, ctx->phi, ctx->outer, ctx->deriv, x, order != 0, prec);
    acb_mul(res, res, t, prec);
    acb_mul(t, x, x, prec);
    acb_mul_2exp_si(t, t, -1);
    acb_neg(t, t);
    acb_exp(t, t, prec);
    acb_mul(res, res, t, prec);
    acb_clear(t);
    return 0;
}

void ntkball_kernel_antipodal(arb_t res, const ntkball_activation_t phi, int deriv,
                              const mag_t norm2, slong prec)
{
    slong wp = prec + 20, i, j;
    context_t ctx, part;
    mag_t err;
    acb_t sum, t;
    arb_t lo;

    mag_init(err);
    acb_init(sum);
    acb_init(t);
    arb_init(lo);
    set_pieces(&ctx, phi, cut(err, phi, deriv, norm2, prec), wp);
    part.phi[0] = phi[0];
    part.deriv = deriv;
    part.ends = _arb_vec_init(2);
    for (i = 0; i < ctx.num; i++)
        for (j = 0; j < ctx.num; j++)
        {
            /* piece i meets the mirror image of piece j in [max(a_i, -b_j), min(b_i, -a_j)] */
            part.outer = i;
            part.inner = j;
            arb_neg(part.ends, ctx.ends + j + 1);
            arb_max(part.ends, part.ends, ctx.ends + i, wp);
            arb_neg(part.ends + 1, ctx.ends + j);
            arb_min(part.ends + 1, part.ends + 1, ctx.ends + i + 1, wp);
            if (arb_ge(part.ends, part.ends + 1))
                continue;
            integrate(t, antipodal_integrand, &part, 0, wp);
            if (!arb_lt(part.ends, part.ends + 1)) /* perhaps empty: then 0 */
            {
                arb_zero(lo);
                arb_union(acb_realref(t), acb_realref(t), lo, wp);
            }
            acb_add(sum, sum, t, wp);
        }
    arb_const_pi(lo, wp);
    arb_mul_2exp_si(lo, lo, 1);
    arb_sqrt(lo, lo, wp);
    arb_div(acb_realref(sum), acb_realref(sum), lo, wp);
    arb_add_error_mag(acb_realref(sum), err);
    if (arb_is_finite(acb_realref(sum)))
        arb_set_round(res, acb_realref(sum), wp);
    else
        trivial(res, norm2);

    _arb_vec_clear(part.ends, 2);
    _arb_vec_clear(ctx.ends, ctx.num + 1);
    arb_clear(lo);
    acb_clear(t);
    acb_clear(sum);
    mag_clear(err);
}

void ntkball_kernel_integrate(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t u,
                              const mag_t norm2, slong prec)
{
    if (!ntkball_kernel_trapezoid(res, phi, deriv, u, prec))
        ntkball_kernel_iterated(res, phi, deriv, u, norm2, prec);
}
