/* erfc, atan, asinh, functions of a bounded argument, and the kinked functions on a real ray
   (ACT-14, erfc and the following). */
#include "activation/ray.h"

#define PREC RAY_PREC

/* For real u <= p + q t: erfc u >= (2/sqrt(pi)) exp(-v^2)/(v + sqrt(v^2+2)), v = |p| + |q| t, and v
   + sqrt(v^2+2) <= (2|p| + 2|q| + 2) (1+t). */
static void erfc_below(ray_t *res, const ray_t *u)
{
    const ray_form_t *f = u->f + RE;
    ray_form_t g;
    arb_t p, q, t;

    if (!ntkball_ray_is_real(u) || !arf_is_finite(f->k) || arf_sgn(f->k + 1) > 0 ||
        arf_sgn(f->k + 3) > 0)
        return;
    ntkball_ray_form_init(&g);
    arb_init(p);
    arb_init(q);
    arb_init(t);
    arb_set_arf(p, f->k);
    arb_set_arf(q, f->k + 2);
    arb_abs(p, p);
    arb_abs(q, q);
    arb_add(t, p, q, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_add_ui(t, t, 2, PREC);
    arb_log(t, t, PREC); /* log(sqrt(pi)/2) < 0 */
    arb_addmul(t, p, p, PREC);
    ntkball_ray_form_constant(&g, t);
    arf_one(g.k + 1);
    arb_mul(t, p, q, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_get_ubound_arf(g.k + 2, t, PREC);
    arb_sqr(t, q, PREC);
    arb_get_ubound_arf(g.k + 3, t, PREC);
    ntkball_ray_form_improve(res->f + NLM, &g);
    arf_zero(res->angle);
    ntkball_ray_form_clear(&g);
    arb_clear(p);
    arb_clear(q);
    arb_clear(t);
}

/* |erfc u| <= e^(Im u)^2 erfc(Re u); where Re u < 0, erfc u = 2 - erfc(-u). */
void ntkball_ray_erfc(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    arf_t sup;
    arb_t r, y;
    ray_t v;
    int left, real = ntkball_ray_is_real(u);

    arf_init(sup);
    arb_init(r);
    arb_init(y);
    ntkball_ray_init(&v);
    ntkball_ray_sup(sup, u, RE, s);
    left = arf_sgn(sup) < 0;
    ntkball_ray_sup(sup, u, left ? RE : NRE, s); /* +-Re u >= -sup */
    if (arf_is_nan(sup) || (arf_is_inf(sup) && arf_sgn(sup) > 0))
        arb_set_ui(r, 2);
    else
    {
        arf_neg(sup, sup);
        if (arf_cmp_si(sup, 1000) > 0)
            arf_set_si(sup, 1000);
        arb_set_arf(r, sup);
        arb_hypgeom_erfc(r, r, PREC);
    }
    ntkball_ray_sup(sup, u, IM, s);
    arb_set_arf(y, sup);
    arb_sqr(y, y, PREC);
    if (!arf_is_finite(sup) || arf_cmpabs_2exp_si(sup, 8) > 0)
        arb_pos_inf(r);
    else
    {
        arb_exp(y, y, PREC);
        arb_mul(r, r, y, PREC);
    }
    ntkball_ray_disc(&v, 0, r, u->ok, s);
    if (real)
        ntkball_ray_form_set(v.f + IM, u->f + IM);
    if (left)
        ntkball_ray_affine(&v, &v, -1, 2, s);
    erfc_below(&v, u);
    ntkball_ray_finish(&v, s);
    ntkball_ray_set(res, &v);
    arf_clear(sup);
    arb_clear(r);
    arb_clear(y);
    ntkball_ray_clear(&v);
}

/* Where Re u has a sign: asinh u = log(u + sqrt(1+u^2)), asinh odd; and where moreover |1/u| <= t <
   1, |atan u| = |pi/2 -+ atan(1/u)| <= pi/2 + atanh t. */
static void ray_inverse_far(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w, v;
    arf_t sup;
    arb_t t, c;
    int left;

    ntkball_ray_init(&w);
    ntkball_ray_init(&v);
    arf_init(sup);
    arb_init(t);
    arb_init(c);
    ntkball_ray_sup(sup, u, RE, s);
    left = arf_sgn(sup) < 0;
    ntkball_ray_sup(sup, u, left ? RE : NRE, s);
    w.ok = u->ok && arf_sgn(sup) < 0;
    if (w.ok && op == EXPR_ASINH)
    {
        if (left)
            ntkball_ray_neg(&v, u);
        else
            ntkball_ray_set(&v, u);
        ntkball_ray_square(&w, &v, s);
        ntkball_ray_affine(&w, &w, 1, 1, s);
        ntkball_ray_log(&w, &w, s);
        ntkball_ray_affine(&w, &w, 0.5, 0, s);
        ntkball_ray_exp(&w, &w, s);
        ntkball_ray_add(&w, &w, &v, s);
        ntkball_ray_log(&w, &w, s);
        if (left)
            ntkball_ray_neg(&w, &w);
    }
    else if (w.ok)
    {
        ntkball_ray_sup(sup, u, NLM, s);
        w.ok = arf_sgn(sup) < 0;
        ntkball_ray_exp_arf(t, sup);
        arb_atanh(t, t, PREC);
        arb_const_pi(c, PREC);
        arb_mul_2exp_si(c, c, -1);
        arb_add(t, t, c, PREC);
        ntkball_ray_disc(&w, 0, t, w.ok, s);
    }
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    ntkball_ray_clear(&v);
    arf_clear(sup);
    arb_clear(t);
    arb_clear(c);
}

/* Where |Im u| <= b < 1: |atan u| <= pi/2 + atanh b, |asinh u| <= |u|/sqrt(1-b^2). */
void ntkball_ray_inverse(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;
    arb_t b, t;
    ray_form_t g;

    ntkball_ray_init(&w);
    arf_init(sup);
    arb_init(b);
    arb_init(t);
    ntkball_ray_form_init(&g);
    ntkball_ray_sup(sup, u, IM, s);
    w.ok = u->ok && arf_cmp_si(sup, 1) < 0;
    if (w.ok)
    {
        arb_set_arf(b, sup);
        if (op == EXPR_ATAN)
        {
            arb_atanh(t, b, PREC);
            arb_const_pi(b, PREC);
            arb_mul_2exp_si(b, b, -1);
            arb_add(t, t, b, PREC);
            ntkball_ray_disc(&w, 0, t, 1, s);
        }
        else
        {
            arb_sqr(t, b, PREC);
            arb_sub_ui(t, t, 1, PREC);
            arb_neg(t, t);
            arb_log(t, t, PREC);
            arb_mul_2exp_si(t, t, -1);
            arb_neg(t, t);
            ntkball_ray_form_constant(&g, t);
            ntkball_ray_form_add(w.f + LM, u->f + LM, &g);
        }
        if (ntkball_ray_is_real(u))
            ntkball_ray_form_set(w.f + IM, u->f + IM);
        ntkball_ray_finish(&w, s);
    }
    else
        ray_inverse_far(&w, op, u, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arf_clear(sup);
    arb_clear(b);
    arb_clear(t);
    ntkball_ray_form_clear(&g);
}

/* What holds of either u or v at every point: max, min and piecewise of real values. */
void ntkball_ray_either(ray_t *res, const ray_t *u, const ray_t *v)
{
    ray_t w;

    ntkball_ray_init(&w);
    w.ok = u->ok && v->ok && ntkball_ray_is_real(u) && ntkball_ray_is_real(v);
    for (int i = 0; i < NUM_FORMS; i++)
    {
        if (ntkball_ray_form_known(u->f + i) && ntkball_ray_form_known(v->f + i))
            ntkball_ray_form_max(w.f + i, u->f + i, v->f + i);
    }
    arf_max(w.angle, u->angle, v->angle);
    arf_max(w.angle + 1, u->angle + 1, v->angle + 1);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
}

/* A function of one argument whose box of values on the half strip is bounded, by its ball. */
void ntkball_ray_box(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    arf_t lo, hi;
    acb_t z;
    expr_pool_t pool;
    ray_t w;

    ntkball_ray_init(&w);
    arf_init(lo);
    arf_init(hi);
    acb_init(z);
    ntkball_expr_init(pool);
    ntkball_ray_sup(lo, u, NRE, s);
    arf_neg(lo, lo);
    ntkball_ray_sup(hi, u, RE, s);
    w.ok = u->ok && arf_is_finite(lo) && arf_is_finite(hi) && arf_cmp(lo, hi) <= 0;
    if (w.ok)
    {
        arb_set_interval_arf(acb_realref(z), lo, hi, PREC);
        ntkball_ray_sup(hi, u, IM, s);
        w.ok = arf_is_finite(hi);
        arf_neg(lo, hi);
        if (w.ok)
            arb_set_interval_arf(acb_imagref(z), lo, hi, PREC);
    }
    if (w.ok)
    {
        slong root = ntkball_expr_op(pool, op, ntkball_expr_op(pool, EXPR_X, -1, -1, -1), -1, -1);

        ntkball_expr_eval_acb(z, pool, root, z, 1, PREC);
        w.ok = acb_is_finite(z);
    }
    if (w.ok)
    {
        ntkball_ray_form_constant(w.f + RE, acb_realref(z));
        arb_neg(acb_realref(z), acb_realref(z));
        ntkball_ray_form_constant(w.f + NRE, acb_realref(z));
        if (ntkball_ray_is_real(u))
            arb_zero(acb_imagref(z));
        arb_abs(acb_imagref(z), acb_imagref(z));
        ntkball_ray_form_constant(w.f + IM, acb_imagref(z));
        ntkball_ray_finish(&w, s);
    }
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arf_clear(lo);
    arf_clear(hi);
    acb_clear(z);
    ntkball_expr_clear(pool);
}

void ntkball_ray_kinked(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w, zero;
    arb_t t;

    ntkball_ray_init(&w);
    ntkball_ray_init(&zero);
    arb_init(t);
    ntkball_ray_constant(&zero, t, s);
    if (op == EXPR_ABS)
    {
        ntkball_ray_neg(&w, u);
        ntkball_ray_either(&w, &w, u);
        ntkball_ray_form_set(w.f + LM, u->f + LM);
        ntkball_ray_form_set(w.f + NLM, u->f + NLM);
        if (ntkball_ray_form_known(u->f + NLM))
            arf_zero(w.angle);
        ntkball_ray_form_improve(w.f + NRE, zero.f + NRE);
    }
    else if (op == EXPR_RELU)
    {
        ntkball_ray_either(&w, u, &zero);
        ntkball_ray_form_set(w.f + LM, u->f + LM);
        ntkball_ray_form_set(w.f + NRE, zero.f + NRE);
    }
    else
    {
        arb_one(t);
        ntkball_ray_disc(&w, 0, t, u->ok && ntkball_ray_is_real(u), s);
        ntkball_ray_form_set(w.f + IM, zero.f + IM);
    }
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    ntkball_ray_clear(&zero);
    arb_clear(t);
}
