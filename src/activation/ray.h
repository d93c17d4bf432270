/* Bounds of a node on a half strip (ACT-14): the parts that the rules of rays.c share; private to
   src/activation.  All bounds are upper bounds; see proofs/activation.md. */
#ifndef NTKBALL_ACTIVATION_RAY_H
#define NTKBALL_ACTIVATION_RAY_H

#include "activation/rays.h"

#define RAY_PREC 64

enum
{
    RE,
    NRE, /* -Re u */
    IM,  /* |Im u| */
    LM,  /* log |u| */
    NLM, /* -log |u| */
    NUM_FORMS
};

typedef struct
{
    int ok; /* analytic on the half strip; the bounds mean nothing otherwise */
    ray_form_t f[NUM_FORMS];
    arf_struct angle[2]; /* |arg u|, |arg(-u)|, in [0, pi]; >= pi: nothing is known */
} ray_t;

typedef struct
{
    const expr_pool_struct *pool;
    int side;
    slong start;
    arb_t a;
} half_strip_t;

/* Forms.  unknown: +inf.  constant: the upper end of x.  scale: by a ball c >= 0.  improve: f = g
   where g is the better bound.  log, exp, minus_exp, log_sum: of log(max(f, 0) + max(g, 0)), exp f,
   -c exp(-f), log(e^g + e^h). */
void ntkball_ray_form_set(ray_form_t *f, const ray_form_t *g);
void ntkball_ray_form_unknown(ray_form_t *f);
int ntkball_ray_form_known(const ray_form_t *f);
void ntkball_ray_form_constant(ray_form_t *f, const arb_t x);
void ntkball_ray_form_add(ray_form_t *f, const ray_form_t *g, const ray_form_t *h);
void ntkball_ray_form_max(ray_form_t *f, const ray_form_t *g, const ray_form_t *h);
void ntkball_ray_form_scale(ray_form_t *f, const ray_form_t *g, const arb_t c);
void ntkball_ray_form_improve(ray_form_t *f, const ray_form_t *g);
void ntkball_ray_form_log(ray_form_t *res, const ray_form_t *f, const ray_form_t *g);
void ntkball_ray_exp_arf(arb_t res, const arf_t x);
void ntkball_ray_form_exp(ray_form_t *res, const ray_form_t *f, slong start);
void ntkball_ray_form_minus_exp(ray_form_t *res, const ray_form_t *f, const arb_t c, slong start);
void ntkball_ray_form_log_sum(ray_form_t *res, const ray_form_t *g, const ray_form_t *h,
                              slong start);

/* Nodes.  unknown is what init sets; finish derives every bound from the others; sup is the
   supremum of one form. */
void ntkball_ray_init(ray_t *u);
void ntkball_ray_clear(ray_t *u);
void ntkball_ray_set(ray_t *u, const ray_t *v);
void ntkball_ray_sup(arf_t res, const ray_t *u, int which, const half_strip_t *s);
int ntkball_ray_is_real(const ray_t *u);
void ntkball_ray_angle_improve(ray_t *u, int which, const arb_t angle);
int ntkball_ray_angle_below(const arf_t angle, int shift);
void ntkball_ray_finish(ray_t *u, const half_strip_t *s);
void ntkball_ray_constant(ray_t *u, const arb_t c, const half_strip_t *s);
void ntkball_ray_x(ray_t *u, const half_strip_t *s);

/* Sums: -u, u + v, scale u + shift, the disc around centre (radius: its upper end). */
void ntkball_ray_neg(ray_t *res, const ray_t *u);
void ntkball_ray_add(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s);
void ntkball_ray_affine(ray_t *res, const ray_t *u, double scale, slong shift,
                        const half_strip_t *s);
void ntkball_ray_disc(ray_t *res, slong centre, const arb_t radius, int ok, const half_strip_t *s);

/* Products: u v, c u, 1/u, u^2, u^n or u^c (n = NULL: c is no rational number). */
void ntkball_ray_mul(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s);
void ntkball_ray_scale(ray_t *res, const ray_t *u, const arb_t c, const half_strip_t *s);
void ntkball_ray_inv(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_square(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_pow(ray_t *res, const ray_t *u, const arb_t c, const fmpq *n,
                     const half_strip_t *s);

/* exp, log, (e^u + sign e^-u)/2, 1/(1 + e^-u), tanh, sin or cos. */
void ntkball_ray_exp(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_log(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_hyperbolic(ray_t *res, const ray_t *u, int sign, const half_strip_t *s);
void ntkball_ray_sigmoid(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_tanh(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_sine(ray_t *res, const ray_t *u, const half_strip_t *s);

/* erfc; atan or asinh; what holds of u or of v; any function of one argument, by a ball; abs, sign,
   relu or step. */
void ntkball_ray_erfc(ray_t *res, const ray_t *u, const half_strip_t *s);
void ntkball_ray_inverse(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s);
void ntkball_ray_either(ray_t *res, const ray_t *u, const ray_t *v);
void ntkball_ray_box(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s);
void ntkball_ray_kinked(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s);

#endif
