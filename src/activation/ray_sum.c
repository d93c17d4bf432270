/* Sums of nodes on a half strip (ACT-14, Sums): one summand dominates, or both lie in a convex
   cone. */
#include "activation/ray.h"

#define PREC RAY_PREC

void ntkball_ray_neg(ray_t *res, const ray_t *u)
{
    ray_t t;

    ntkball_ray_init(&t);
    ntkball_ray_set(&t, u);
    ntkball_ray_form_set(t.f + RE, u->f + NRE);
    ntkball_ray_form_set(t.f + NRE, u->f + RE);
    arf_set(t.angle, u->angle + 1);
    arf_set(t.angle + 1, u->angle);
    ntkball_ray_set(res, &t);
    ntkball_ray_clear(&t);
}

/* Where |v| <= t |u| with t < 1: |u+v| >= (1-t)|u| and arg(u+v) is within asin(t) of arg u. */
static void add_dominated(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s)
{
    ray_form_t g;
    arf_t sup;
    arb_t t, angle;

    ntkball_ray_form_init(&g);
    arf_init(sup);
    arb_init(t);
    arb_init(angle);
    ntkball_ray_form_add(&g, v->f + LM, u->f + NLM);
    ntkball_ray_form_sup(sup, &g, s->start);
    if (arf_sgn(sup) < 0)
    {
        ntkball_ray_exp_arf(t, sup);
        arb_asin(angle, t, PREC);
        for (int which = 0; which < 2; which++)
        {
            arb_t sum;

            arb_init(sum);
            arb_set_arf(sum, u->angle + which);
            arb_add(sum, sum, angle, PREC);
            ntkball_ray_angle_improve(res, which, sum);
            arb_clear(sum);
        }
        arb_sub_ui(t, t, 1, PREC);
        arb_neg(t, t);
        arb_log(t, t, PREC);
        arb_neg(t, t);
        ntkball_ray_form_constant(&g, t);
        ntkball_ray_form_add(&g, &g, u->f + NLM);
        ntkball_ray_form_improve(res->f + NLM, &g);
    }
    ntkball_ray_form_clear(&g);
    arf_clear(sup);
    arb_clear(t);
    arb_clear(angle);
}

/* Angles alpha, beta with alpha + beta < pi: the sum lies in the cone that u and v span, and |u+v|
   >= max(|u|,|v|) sin(alpha+beta), or >= max(|u|,|v|) where alpha + beta <= pi/2. */
static void add_in_cone(ray_t *res, const ray_t *u, const ray_t *v, int which)
{
    arf_t sum;
    arb_t t;
    ray_form_t g, h;

    arf_init(sum);
    arb_init(t);
    ntkball_ray_form_init(&g);
    ntkball_ray_form_init(&h);
    arf_add(sum, u->angle + which, v->angle + which, PREC, ARF_RND_CEIL);
    if (ntkball_ray_angle_below(sum, 0))
    {
        arb_zero(t);
        if (!ntkball_ray_angle_below(sum, 1))
        {
            arb_set_arf(t, sum);
            arb_sin(t, t, PREC);
            arb_log(t, t, PREC);
            arb_neg(t, t);
        }
        ntkball_ray_form_constant(&h, t);
        for (int j = 0; j < 2; j++)
        {
            ntkball_ray_form_add(&g, (j ? v : u)->f + NLM, &h);
            ntkball_ray_form_improve(res->f + NLM, &g);
        }
        arf_max(sum, u->angle + which, v->angle + which);
        arb_set_arf(t, sum);
        ntkball_ray_angle_improve(res, which, t);
    }
    arf_clear(sum);
    arb_clear(t);
    ntkball_ray_form_clear(&g);
    ntkball_ray_form_clear(&h);
}

void ntkball_ray_add(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s)
{
    ray_t w;

    ntkball_ray_init(&w);
    w.ok = u->ok && v->ok;
    for (int i = RE; i <= IM; i++)
        ntkball_ray_form_add(w.f + i, u->f + i, v->f + i);
    ntkball_ray_form_log_sum(w.f + LM, u->f + LM, v->f + LM, s->start);
    add_dominated(&w, u, v, s);
    add_dominated(&w, v, u, s);
    add_in_cone(&w, u, v, 0);
    add_in_cone(&w, u, v, 1);
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
}

void ntkball_ray_affine(ray_t *res, const ray_t *u, double scale, slong shift,
                        const half_strip_t *s)
{
    ray_t k;
    arb_t c;

    ntkball_ray_init(&k);
    arb_init(c);
    arb_set_d(c, scale);
    ntkball_ray_scale(res, u, c, s);
    if (shift != 0)
    {
        arb_set_si(c, shift);
        ntkball_ray_constant(&k, c, s);
        ntkball_ray_add(res, res, &k, s);
    }
    ntkball_ray_clear(&k);
    arb_clear(c);
}

/* The disc |v - centre| <= radius, an upper end. */
void ntkball_ray_disc(ray_t *res, slong centre, const arb_t radius, int ok, const half_strip_t *s)
{
    ray_t d, k;
    arb_t t;

    ntkball_ray_init(&d);
    ntkball_ray_init(&k);
    arb_init(t);
    d.ok = ok && arb_is_finite(radius);
    ntkball_ray_form_constant(d.f + RE, radius);
    ntkball_ray_form_constant(d.f + NRE, radius);
    ntkball_ray_form_constant(d.f + IM, radius);
    arb_log(t, radius, PREC);
    ntkball_ray_form_constant(d.f + LM, t);
    arb_set_si(t, centre);
    ntkball_ray_constant(&k, t, s);
    ntkball_ray_add(res, &d, &k, s);
    ntkball_ray_clear(&d);
    ntkball_ray_clear(&k);
    arb_clear(t);
}
