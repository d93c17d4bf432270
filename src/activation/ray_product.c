/* Products, quotients, squares and natural powers on a half strip (ACT-14, Products): logarithms of
   moduli and angles add; a real factor keeps the forms of the real part, and so does a square of a
   linear function. */
#include "activation/ray.h"

#define PREC RAY_PREC

/* Angles of a product: args add; -u v has the argument of (-u) v. */
static void mul_angles(ray_t *res, const ray_t *u, const ray_t *v)
{
    arb_t t, q;

    arb_init(t);
    arb_init(q);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
        {
            arb_set_arf(t, u->angle + i);
            arb_set_arf(q, v->angle + j);
            arb_add(t, t, q, PREC);
            ntkball_ray_angle_improve(res, i ^ j, t);
        }
    arb_clear(t);
    arb_clear(q);
}

/* |Im uv| <= |Re u| |Im v| + |Im u| |Re v|, the imaginary parts bounded by constants. */
static void mul_imaginary(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s)
{
    ray_form_t g, sum;
    arf_t sup;
    arb_t c;

    ntkball_ray_form_init(&g);
    ntkball_ray_form_init(&sum);
    arf_init(sup);
    arb_init(c);
    for (int j = 0; j < 2; j++)
    {
        const ray_t *p = j ? v : u, *q = j ? u : v;

        ntkball_ray_sup(sup, q, IM, s);
        if (ntkball_ray_is_real(q))
            continue;
        ntkball_ray_form_max(&g, p->f + RE, p->f + NRE);
        if (arf_is_finite(sup) && ntkball_ray_form_known(&g))
        {
            arb_set_arf(c, sup);
            for (int i = 0; i < 4; i++)
                if (arf_sgn(g.k + i) < 0)
                    arf_zero(g.k + i);
            ntkball_ray_form_scale(&g, &g, c);
        }
        else
            ntkball_ray_form_unknown(&g);
        ntkball_ray_form_add(&sum, &sum, &g);
    }
    ntkball_ray_form_set(res->f + IM, &sum);
    ntkball_ray_form_clear(&g);
    ntkball_ray_form_clear(&sum);
    arf_clear(sup);
    arb_clear(c);
}

void ntkball_ray_mul(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s)
{
    ray_t w;

    ntkball_ray_init(&w);
    w.ok = u->ok && v->ok;
    ntkball_ray_form_add(w.f + LM, u->f + LM, v->f + LM);
    ntkball_ray_form_add(w.f + NLM, u->f + NLM, v->f + NLM);
    mul_angles(&w, u, v);
    mul_imaginary(&w, u, v, s);
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
}

/* c u for a real constant c: the forms of the real part keep their shape. */
void ntkball_ray_scale(ray_t *res, const ray_t *u, const arb_t c, const half_strip_t *s)
{
    ray_t w, k;
    arb_t m;

    ntkball_ray_init(&w);
    ntkball_ray_init(&k);
    arb_init(m);
    ntkball_ray_constant(&k, c, s);
    ntkball_ray_mul(&w, u, &k, s);
    if (!arb_contains_zero(c))
    {
        ray_t t;

        ntkball_ray_init(&t);
        ntkball_ray_set(&t, u);
        if (arb_is_negative(c))
            ntkball_ray_neg(&t, u);
        arb_abs(m, c);
        for (int i = RE; i <= IM; i++)
        {
            ntkball_ray_form_scale(t.f + i, t.f + i, m);
            ntkball_ray_form_improve(w.f + i, t.f + i);
        }
        ntkball_ray_clear(&t);
        ntkball_ray_finish(&w, s);
    }
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    ntkball_ray_clear(&k);
    arb_clear(m);
}

void ntkball_ray_inv(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;

    arf_init(sup);
    ntkball_ray_init(&w);
    ntkball_ray_sup(sup, u, NLM,
                    s); /* finite, or at least a bound on every bounded part: no zero */
    w.ok = u->ok && ntkball_ray_form_known(u->f + NLM);
    ntkball_ray_form_set(w.f + LM, u->f + NLM);
    ntkball_ray_form_set(w.f + NLM, u->f + LM);
    arf_set(w.angle, u->angle);
    arf_set(w.angle + 1, u->angle + 1);
    if (ntkball_ray_is_real(u))
        ntkball_ray_form_set(w.f + IM, u->f + IM);
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arf_clear(sup);
}

/* Where |Re u| <= p + q t: Re u^2 <= (p + q t)^2. */
static void square_above(ray_t *res, const ray_t *u)
{
    ray_form_t f;
    arb_t p, q, t;

    ntkball_ray_form_init(&f);
    arb_init(p);
    arb_init(q);
    arb_init(t);
    ntkball_ray_form_max(&f, u->f + RE, u->f + NRE);
    if (arf_is_finite(f.k) && arf_is_zero(f.k + 1) && arf_is_zero(f.k + 3))
    {
        arb_set_arf(p, f.k);
        arb_set_arf(q, f.k + 2);
        arb_sqr(t, p, PREC);
        ntkball_ray_form_constant(&f, t);
        arb_mul(t, p, q, PREC);
        arb_mul_2exp_si(t, t, 1);
        arb_get_ubound_arf(f.k + 2, t, PREC);
        arb_sqr(t, q, PREC);
        arb_get_ubound_arf(f.k + 3, t, PREC);
        ntkball_ray_form_improve(res->f + RE, &f);
    }
    ntkball_ray_form_clear(&f);
    arb_clear(p);
    arb_clear(q);
    arb_clear(t);
}

/* Re u^2 = (Re u)^2 - (Im u)^2. */
void ntkball_ray_square(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    ray_form_t g;
    arf_t sup;
    arb_t t;

    ntkball_ray_init(&w);
    ntkball_ray_form_init(&g);
    arf_init(sup);
    arb_init(t);
    ntkball_ray_mul(&w, u, u, s);
    ntkball_ray_sup(sup, u, IM, s);
    if (arf_is_finite(sup))
    {
        arb_set_arf(t, sup);
        arb_sqr(t, t, PREC);
        ntkball_ray_form_constant(&g, t);
        ntkball_ray_form_improve(w.f + NRE, &g);
    }
    if (ntkball_ray_is_real(u) && ntkball_ray_form_known(u->f + NLM))
        arf_zero(w.angle);
    square_above(&w, u);
    /* u = +-z + small constants: (Re u)^2 from a linear lower bound p + q t, q > 0, p + q t >= 0 */
    for (int i = RE; i <= NRE && arf_is_finite(sup); i++)
    {
        const ray_form_t *f = u->f + i; /* -+Re u <= f < 0: (Re u)^2 >= f^2 */
        arb_t p, q;

        ntkball_ray_form_sup(arb_midref(t), f, s->start);
        mag_zero(arb_radref(t));
        if (!arb_is_negative(t) || !arf_is_finite(f->k) || !arf_is_zero(f->k + 1) ||
            !arf_is_zero(f->k + 3) || arf_sgn(f->k + 2) >= 0)
            continue;
        arb_init(p);
        arb_init(q);
        arb_set_arf(p, f->k);
        arb_set_arf(q, f->k + 2);
        ntkball_ray_form_unknown(&g); /* -(p + q t)^2 + sup Im^2 */
        arb_sqr(t, p, PREC);
        arb_neg(t, t);
        arb_get_ubound_arf(g.k, t, PREC);
        arb_set_arf(t, sup);
        arb_sqr(t, t, PREC);
        arb_get_ubound_arf(sup, t, PREC);
        arf_add(g.k, g.k, sup, PREC, ARF_RND_CEIL);
        arb_mul(t, p, q, PREC);
        arb_mul_2exp_si(t, t, 1);
        arb_neg(t, t);
        arb_get_ubound_arf(g.k + 2, t, PREC);
        arb_sqr(t, q, PREC);
        arb_neg(t, t);
        arb_get_ubound_arf(g.k + 3, t, PREC);
        ntkball_ray_form_improve(w.f + NRE, &g);
        arb_clear(p);
        arb_clear(q);
        break;
    }
    ntkball_ray_finish(&w, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    ntkball_ray_form_clear(&g);
    arf_clear(sup);
    arb_clear(t);
}

/* u^c = exp(c log u); natural powers by squaring. */
void ntkball_ray_pow(ray_t *res, const ray_t *u, const arb_t c, const fmpq *n,
                     const half_strip_t *s)
{
    ray_t w;
    fmpz_t m;

    if (n == NULL || !fmpz_is_one(fmpq_denref(n)))
    {
        ntkball_ray_log(res, u, s);
        ntkball_ray_scale(res, res, c, s);
        ntkball_ray_exp(res, res, s);
        return;
    }
    ntkball_ray_init(&w);
    fmpz_init(m);
    fmpz_abs(m, fmpq_numref(n));
    if (fmpz_is_zero(m))
    {
        arb_t t;

        arb_init(t);
        arb_one(t);
        ntkball_ray_constant(&w, t, s);
        arb_clear(t);
    }
    else
        ntkball_ray_set(&w, u);
    for (slong bit = (slong) fmpz_bits(m) - 2; bit >= 0; bit--)
    {
        ntkball_ray_square(&w, &w, s);
        if (fmpz_tstbit(m, (ulong) bit))
            ntkball_ray_mul(&w, &w, u, s);
    }
    if (fmpz_sgn(fmpq_numref(n)) < 0)
        ntkball_ray_inv(&w, &w, s);
    w.ok = w.ok && u->ok;
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    fmpz_clear(m);
}
