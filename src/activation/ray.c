/* The bounds of one node on a half strip, and how each of them follows from the others: the modulus
   from the parts, the real part from modulus and angle, the angle from a half plane (ACT-14,
   Conversions). */
#include "activation/ray.h"

#define PREC RAY_PREC

static void ray_unknown(ray_t *u)
{
    for (int i = 0; i < NUM_FORMS; i++)
        ntkball_ray_form_unknown(u->f + i);
    arf_set_si(u->angle, 4);
    arf_set_si(u->angle + 1, 4);
    u->ok = 1;
}

void ntkball_ray_init(ray_t *u)
{
    for (int i = 0; i < NUM_FORMS; i++)
        ntkball_ray_form_init(u->f + i);
    arf_init(u->angle);
    arf_init(u->angle + 1);
    ray_unknown(u);
}

void ntkball_ray_clear(ray_t *u)
{
    for (int i = 0; i < NUM_FORMS; i++)
        ntkball_ray_form_clear(u->f + i);
    arf_clear(u->angle);
    arf_clear(u->angle + 1);
}

void ntkball_ray_set(ray_t *u, const ray_t *v)
{
    for (int i = 0; i < NUM_FORMS; i++)
        ntkball_ray_form_set(u->f + i, v->f + i);
    arf_set(u->angle, v->angle);
    arf_set(u->angle + 1, v->angle + 1);
    u->ok = v->ok;
}

void ntkball_ray_sup(arf_t res, const ray_t *u, int which, const half_strip_t *s)
{
    ntkball_ray_form_sup(res, u->f + which, s->start);
}

int ntkball_ray_is_real(const ray_t *u)
{
    const ray_form_t *f = u->f + IM;

    return arf_is_zero(f->k) && arf_is_zero(f->k + 1) && arf_is_zero(f->k + 2) &&
           arf_is_zero(f->k + 3);
}

void ntkball_ray_angle_improve(ray_t *u, int which, const arb_t angle)
{
    arf_t t;

    arf_init(t);
    arb_get_ubound_arf(t, angle, PREC);
    if (!arf_is_nan(t) && arf_cmp(t, u->angle + which) < 0)
        arf_set(u->angle + which, arf_sgn(t) < 0 ? u->angle + which : t);
    arf_clear(t);
}

/* Is the angle less than pi/2^shift, shift = 0 or 1? */
int ntkball_ray_angle_below(const arf_t angle, int shift)
{
    arb_t t, pi;
    int res;

    arb_init(t);
    arb_init(pi);
    arb_set_arf(t, angle);
    arb_const_pi(pi, PREC);
    arb_mul_2exp_si(pi, pi, -shift);
    res = arb_lt(t, pi);
    arb_clear(t);
    arb_clear(pi);
    return res;
}

/* From a lower bound r > 0 of +-Re u (which = 0: of Re u): the angle and the modulus. */
static void use_half_plane(ray_t *u, int which, const half_strip_t *s)
{
    const ray_form_t *f = u->f + (which ? RE : NRE); /* -(+-Re u) <= f */
    ray_form_t g;
    arf_t sup;
    arb_t r, t, b;

    arf_init(sup);
    ntkball_ray_form_sup(sup, f, s->start);
    if (arf_sgn(sup) < 0 && arf_is_finite(sup))
    {
        ntkball_ray_form_init(&g);
        arb_init(r);
        arb_init(t);
        arb_init(b);
        arb_set_arf(r, sup);
        arb_neg(r, r);
        arb_log(t, r, PREC);
        arb_neg(t, t);
        ntkball_ray_form_constant(&g, t);
        ntkball_ray_form_improve(u->f + NLM, &g);
        if (arf_sgn(f->k + 1) <= 0 && arf_sgn(f->k + 2) < 0 && arf_sgn(f->k + 3) <= 0)
        { /* +-Re u >= -k0 - k2 t >= m (1+t), m the smaller of the quotients at start and inf */
            arb_set_arf(t, f->k + 2);
            arb_neg(t, t);
            arb_mul_si(b, t, s->start, PREC);
            arb_set_arf(r, f->k);
            arb_sub(b, b, r, PREC);
            arb_div_si(b, b, s->start + 1, PREC);
            arb_min(b, b, t, PREC);
            if (arb_is_positive(b))
            {
                arb_log(b, b, PREC);
                arb_neg(b, b);
                ntkball_ray_form_constant(&g, b);
                arf_set_si(g.k + 1, -1);
                ntkball_ray_form_improve(u->f + NLM, &g);
            }
        }
        arb_set_arf(r, sup);
        arb_neg(r, r);
        ntkball_ray_sup(sup, u, IM, s);
        if (arf_is_finite(sup))
        {
            arb_set_arf(t, sup);
            arb_div(t, t, r, PREC);
            arb_atan(t, t, PREC);
            ntkball_ray_angle_improve(u, which, t);
        }
        arb_const_pi(t, PREC);
        arb_mul_2exp_si(t, t, -1);
        ntkball_ray_angle_improve(u, which, t);
        ntkball_ray_form_clear(&g);
        arb_clear(r);
        arb_clear(t);
        arb_clear(b);
    }
    arf_clear(sup);
}

/* Every bound from the others. */
void ntkball_ray_finish(ray_t *u, const half_strip_t *s)
{
    ray_form_t g, h;
    arb_t c;

    ntkball_ray_form_init(&g);
    ntkball_ray_form_init(&h);
    arb_init(c);
    ntkball_ray_form_unknown(&h);
    if (ntkball_ray_form_known(u->f + RE) && ntkball_ray_form_known(u->f + NRE))
    {
        ntkball_ray_form_max(&h, u->f + RE, u->f + NRE); /* |u| <= |Re u| + |Im u| */
        ntkball_ray_form_log(&g, &h, u->f + IM);
        ntkball_ray_form_improve(u->f + LM, &g);
    }
    ntkball_ray_form_exp(&g, u->f + LM, s->start);
    for (int i = RE; i <= IM; i++)
        ntkball_ray_form_improve(u->f + i, &g);
    for (int which = 0; which < 2; which++)
    {
        use_half_plane(u, which, s);
        if (ntkball_ray_angle_below(u->angle + which, 1)) /* +-Re u >= |u| cos(angle) */
        {
            arb_set_arf(c, u->angle + which);
            arb_cos(c, c, PREC);
            ntkball_ray_form_minus_exp(&g, u->f + NLM, c, s->start);
            ntkball_ray_form_improve(u->f + (which ? RE : NRE), &g);
        }
    }
    ntkball_ray_form_clear(&g);
    ntkball_ray_form_clear(&h);
    arb_clear(c);
}

void ntkball_ray_constant(ray_t *u, const arb_t c, const half_strip_t *s)
{
    arb_t t;

    ray_unknown(u);
    if (!arb_is_finite(c))
    {
        u->ok = 0;
        return;
    }
    arb_init(t);
    ntkball_ray_form_constant(u->f + RE, c);
    arb_neg(t, c);
    ntkball_ray_form_constant(u->f + NRE, t);
    arb_zero(t);
    ntkball_ray_form_constant(u->f + IM, t);
    if (arb_is_zero(c))
        arf_neg_inf(u->f[LM].k);
    else if (!arb_contains_zero(c))
    {
        arb_abs(t, c);
        arb_log(t, t, PREC);
        ntkball_ray_form_constant(u->f + LM, t);
        arb_neg(t, t);
        ntkball_ray_form_constant(u->f + NLM, t);
        arf_zero(u->angle + (arb_is_negative(c) ? 1 : 0));
    }
    arb_clear(t);
    ntkball_ray_finish(u, s);
}

void ntkball_ray_x(ray_t *u, const half_strip_t *s)
{
    arb_t t;
    int minus = s->side < 0;

    arb_init(t);
    ray_unknown(u);
    for (int i = RE; i <= NRE; i++)
    {
        arf_zero(u->f[i].k);
        arf_set_si(u->f[i].k + 2, (i == RE) != minus ? 1 : -1);
    }
    ntkball_ray_form_constant(u->f + IM, s->a);
    arb_one(t); /* |z| <= max(1,a) (1+t) */
    arb_max(t, t, s->a, PREC);
    arb_log(t, t, PREC);
    ntkball_ray_form_constant(u->f + LM, t);
    arf_one(u->f[LM].k + 1);
    arb_set_si(t, s->start + 1); /* |z| >= t >= (1+t) start/(1+start) */
    arb_div_si(t, t, s->start, PREC);
    arb_log(t, t, PREC);
    ntkball_ray_form_constant(u->f + NLM, t);
    arf_set_si(u->f[NLM].k + 1, -1);
    arb_div_si(t, s->a, s->start, PREC);
    arb_atan(t, t, PREC);
    ntkball_ray_angle_improve(u, minus, t);
    arb_clear(t);
}
