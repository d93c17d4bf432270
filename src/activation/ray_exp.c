/* exp and log exchange the real part and the logarithm of the modulus; the hyperbolic functions,
   the logistic function, sin and cos come from them (ACT-14, exp, log, sin, cos). */
#include "activation/ray.h"

#define PREC RAY_PREC

void ntkball_ray_exp(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;
    arb_t t;

    ntkball_ray_init(&w);
    arf_init(sup);
    arb_init(t);
    w.ok = u->ok;
    ntkball_ray_form_set(w.f + LM, u->f + RE);
    ntkball_ray_form_set(w.f + NLM, u->f + NRE);
    ntkball_ray_sup(sup, u, IM, s);
    if (arf_is_finite(sup))
    {
        arb_set_arf(t, sup);
        ntkball_ray_angle_improve(&w, 0, t);
    }
    if (ntkball_ray_is_real(u))
        ntkball_ray_form_set(w.f + IM, u->f + IM);
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arf_clear(sup);
    arb_clear(t);
}

void ntkball_ray_log(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arb_t t;

    ntkball_ray_init(&w);
    arb_init(t);
    w.ok = u->ok && ntkball_ray_form_known(u->f + NLM) && ntkball_ray_angle_below(u->angle, 0);
    ntkball_ray_form_set(w.f + RE, u->f + LM);
    ntkball_ray_form_set(w.f + NRE, u->f + NLM);
    arb_set_arf(t, u->angle);
    ntkball_ray_form_constant(w.f + IM, t);
    if (ntkball_ray_is_real(u))
        ntkball_ray_form_set(w.f + IM, u->f + IM);
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arb_clear(t);
}

/* (e^u + sign e^-u)/2 */
void ntkball_ray_hyperbolic(ray_t *res, const ray_t *u, int sign, const half_strip_t *s)
{
    ray_t v, w;

    ntkball_ray_init(&v);
    ntkball_ray_init(&w);
    ntkball_ray_exp(&v, u, s);
    ntkball_ray_neg(&w, u);
    ntkball_ray_exp(&w, &w, s);
    if (sign < 0)
        ntkball_ray_neg(&w, &w);
    ntkball_ray_add(&v, &v, &w, s);
    ntkball_ray_affine(res, &v, 0.5, 0, s);
    ntkball_ray_clear(&v);
    ntkball_ray_clear(&w);
}

/* 1/(1 + e^-u) */
void ntkball_ray_sigmoid(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t v;

    ntkball_ray_init(&v);
    ntkball_ray_neg(&v, u);
    ntkball_ray_exp(&v, &v, s);
    ntkball_ray_affine(&v, &v, 1, 1, s);
    ntkball_ray_inv(res, &v, s);
    ntkball_ray_clear(&v);
}

/* tanh u = 2 sigmoid(2u) - 1 = 1 - 2 sigmoid(-2u), whichever has the small exponential. */
void ntkball_ray_tanh(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t v;
    arf_t sup;
    int right;

    ntkball_ray_init(&v);
    arf_init(sup);
    ntkball_ray_sup(sup, u, NRE, s);
    right = arf_sgn(sup) < 0;
    ntkball_ray_affine(&v, u, right ? -2 : 2, 0, s);
    ntkball_ray_sigmoid(&v, &v, s);
    ntkball_ray_affine(res, &v, right ? -2 : 2, right ? 1 : -1, s);
    ntkball_ray_clear(&v);
    arf_clear(sup);
}

/* |sin u|, |cos u| <= cosh(Im u) <= e^|Im u|; the parts are at most cosh and |sinh|. */
void ntkball_ray_sine(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;
    arb_t t, c;

    ntkball_ray_init(&w);
    arf_init(sup);
    arb_init(t);
    arb_init(c);
    w.ok = u->ok;
    ntkball_ray_sup(sup, u, IM, s);
    ntkball_ray_form_set(w.f + LM, u->f + IM);
    if (arf_is_finite(sup) && arf_cmpabs_2exp_si(sup, 17) < 0)
    {
        arb_set_arf(t, sup);
        arb_cosh(c, t, PREC);
        ntkball_ray_form_constant(w.f + RE, c);
        ntkball_ray_form_constant(w.f + NRE, c);
        arb_sinh(t, t, PREC);
        ntkball_ray_form_constant(w.f + IM, t);
        arb_log(c, c, PREC);
        ntkball_ray_form_constant(w.f + LM, c);
    }
    if (ntkball_ray_is_real(u))
        ntkball_ray_form_set(w.f + IM, u->f + IM);
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arf_clear(sup);
    arb_clear(t);
    arb_clear(c);
}
