/* Bounds of an expression on a half strip { +-Re z >= start, |Im z| <= a } (ACT-14).

   One pass over the nodes.  For each node u there are upper bounds of Re u, -Re u, |Im u|, log|u|
   and -log|u|, all of them forms k0 + k1 log(1+t) + k2 t + k3 t^2 of t = |Re z|, and of the angles
   |arg u| and |arg(-u)|.  exp and log only exchange the real part and the logarithm of the modulus,
   so that exp(-x^2), log(1+x^2) or 1/(1+exp(x)) keep their exact order of growth or decay.  Every
   other function is composed of sums, products, quotients, exp and log, but for sin, cos, erfc,
   atan and asinh, which have rules of their own. */
#include "activation/rays.h"

#define PREC 64

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

/* ------------------------------------------------------------------------------------------ forms
 */

void ntkball_ray_form_init(ray_form_t *f)
{
    for (int i = 0; i < 4; i++)
        arf_init(f->k + i);
}

void ntkball_ray_form_clear(ray_form_t *f)
{
    for (int i = 0; i < 4; i++)
        arf_clear(f->k + i);
}

static void form_set(ray_form_t *f, const ray_form_t *g)
{
    for (int i = 0; i < 4; i++)
        arf_set(f->k + i, g->k + i);
}

static void form_unknown(ray_form_t *f)
{
    arf_pos_inf(f->k);
    for (int i = 1; i < 4; i++)
        arf_zero(f->k + i);
}

static int form_known(const ray_form_t *f)
{
    return !arf_is_nan(f->k) && arf_cmp_si(f->k, 0) <= 0 ? 1 : arf_is_finite(f->k);
}

/* The constant upper end of x; unknown when x is not a number. */
static void form_constant(ray_form_t *f, const arb_t x)
{
    form_unknown(f);
    arb_get_ubound_arf(f->k, x, PREC);
    if (arf_is_nan(f->k))
        arf_pos_inf(f->k);
}

static void form_arf(ray_form_t *f, const arf_t x)
{
    form_unknown(f);
    if (!arf_is_nan(x))
        arf_set(f->k, x);
}

static void form_add(ray_form_t *f, const ray_form_t *g, const ray_form_t *h)
{
    if (!form_known(g) || !form_known(h))
    {
        form_unknown(f);
        return;
    }
    for (int i = 0; i < 4; i++)
        arf_add(f->k + i, g->k + i, h->k + i, PREC, ARF_RND_CEIL);
}

/* max(g, h), coefficient by coefficient: 1, log(1+t), t, t^2 are >= 0. */
static void form_max(ray_form_t *f, const ray_form_t *g, const ray_form_t *h)
{
    for (int i = 0; i < 4; i++)
        arf_max(f->k + i, g->k + i, h->k + i);
}

/* f = c g for a ball c >= 0. */
static void form_scale(ray_form_t *f, const ray_form_t *g, const arb_t c)
{
    arb_t t;

    if (!form_known(g))
    {
        form_unknown(f);
        return;
    }
    arb_init(t);
    for (int i = 0; i < 4; i++)
    {
        if (arf_is_zero(g->k + i))
            arf_zero(f->k + i);
        else if (arf_is_inf(g->k + i))
            arf_set(f->k + i, g->k + i);
        else
        {
            arb_set_arf(t, g->k + i);
            arb_mul(t, t, c, PREC);
            arb_get_ubound_arf(f->k + i, t, PREC);
        }
    }
    arb_clear(t);
}

/* Does g grow less than f, or as much with the smaller constant?  A choice. */
static int form_less(const ray_form_t *g, const ray_form_t *f)
{
    if (!form_known(g) || !form_known(f))
        return form_known(g);
    for (int i = 3; i >= 0; i--)
    {
        int c = arf_cmp(g->k + i, f->k + i);

        if (c != 0)
            return c < 0;
    }
    return 0;
}

static void form_improve(ray_form_t *f, const ray_form_t *g)
{
    if (form_less(g, f))
        form_set(f, g);
}

/* log(1 + n) */
static void log_next(arb_t res, slong n)
{
    arb_set_si(res, n + 1);
    arb_log(res, res, PREC);
}

/* The supremum of A + b t + q t^2 over t >= s, q <= 0 and (q < 0 or b <= 0). */
static void quadratic_sup(arf_t res, const arb_t A, const arb_t b, const arb_t q, slong s)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_mul_si(t, q, 2 * s, PREC);
    arb_add(t, t, b, PREC);
    if (arb_is_nonpositive(t)) /* falls from s on */
    {
        arb_mul_si(t, q, s, PREC);
        arb_add(t, t, b, PREC);
        arb_mul_si(t, t, s, PREC);
    }
    else if (arb_is_negative(q)) /* at most the value at the vertex, -b^2/(4q) */
    {
        arb_mul(t, b, b, PREC);
        arb_mul_2exp_si(u, q, 2);
        arb_neg(u, u);
        arb_div(t, t, u, PREC);
    }
    else
        arb_pos_inf(t);
    arb_add(t, t, A, PREC);
    arb_get_ubound_arf(res, t, PREC);
    if (arf_is_nan(res))
        arf_pos_inf(res);
    arb_clear(t);
    arb_clear(u);
}

/* log(1+t) <= log(1+T) + (t-T)/(1+T) for any T >= 0: the logarithm is below its tangents. */
void ntkball_ray_form_sup(arf_t res, const ray_form_t *f, slong start)
{
    arb_t A, b, q, t;
    slong T = start;
    int beta = arf_sgn(f->k + 1), linear = arf_sgn(f->k + 2), square = arf_sgn(f->k + 3);

    if (!form_known(f) || square > 0 || (square == 0 && linear > 0) ||
        (square == 0 && linear == 0 && beta > 0))
    {
        arf_pos_inf(res);
        return;
    }
    if (arf_is_inf(f->k))
    {
        arf_neg_inf(res);
        return;
    }
    arb_init(A);
    arb_init(b);
    arb_init(q);
    arb_init(t);
    arb_set_arf(A, f->k);
    arb_set_arf(b, f->k + 2);
    arb_set_arf(q, f->k + 3);
    arb_set_arf(t, f->k + 1);
    if (beta > 0)
    {
        if (square == 0)
        {
            double want = -2 * arf_get_d(f->k + 1, ARF_RND_UP) / arf_get_d(f->k + 2, ARF_RND_UP);

            T = want < 1e9 ? FLINT_MAX(start, (slong) want + 1) : start;
        }
        arb_div_si(t, t, T + 1, PREC);
        arb_add(b, b, t, PREC);
        arb_submul_si(A, t, T, PREC);
        arb_set_arf(t, f->k + 1);
    }
    log_next(q, T); /* for k1 < 0 too: log(1+t) >= log(1+start) */
    arb_addmul(A, t, q, PREC);
    arb_set_arf(q, f->k + 3);
    quadratic_sup(res, A, b, q, start);
    arb_clear(A);
    arb_clear(b);
    arb_clear(q);
    arb_clear(t);
}

/* log of an upper bound of max(f, 0) + max(g, 0): k0 + k1 log(1+t) + k2 t + k3 t^2 is at most
   (sum of the positive k) (1+t)^d, d the degree. */
static void form_log(ray_form_t *res, const ray_form_t *f, const ray_form_t *g)
{
    slong degree = 0;
    arb_t sum, t;

    if (!form_known(f) || !form_known(g))
    {
        form_unknown(res);
        return;
    }
    arb_init(sum);
    arb_init(t);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 2; j++)
            if (arf_sgn((j ? g : f)->k + i) > 0)
            {
                arb_set_arf(t, (j ? g : f)->k + i);
                arb_add(sum, sum, t, PREC);
                degree = FLINT_MAX(degree, i == 3 ? 2 : i > 0);
            }
    if (arb_is_zero(sum))
    {
        form_unknown(res);
        arf_neg_inf(res->k);
    }
    else
    {
        arb_log(sum, sum, PREC);
        form_constant(res, sum);
        arf_set_si(res->k + 1, degree);
    }
    arb_clear(sum);
    arb_clear(t);
}

static void exp_arf(arb_t res, const arf_t x)
{
    if (arf_is_inf(x) && arf_sgn(x) < 0)
        arb_zero(res);
    else
    {
        arb_set_arf(res, x);
        arb_exp(res, res, PREC);
    }
}

/* An upper bound of exp(f). */
static void form_exp(ray_form_t *res, const ray_form_t *f, slong start)
{
    arf_t sup;
    arb_t c;

    arf_init(sup);
    arb_init(c);
    ntkball_ray_form_sup(sup, f, start);
    if (arf_cmp_si(sup, 100000) < 0)
    {
        exp_arf(c, sup);
        form_constant(res, c);
    }
    else if (form_known(f) && arf_sgn(f->k + 2) <= 0 && arf_sgn(f->k + 3) <= 0 &&
             arf_cmp_si(f->k + 1, 2) <= 0 && arf_cmp_si(f->k, 100000) < 0)
    { /* e^k0 (1+t)^k1 <= e^k0 (1 + t) or e^k0 (1 + 2t + t^2) */
        exp_arf(c, f->k);
        form_constant(res, c);
        arf_set(res->k + 2, res->k);
        if (arf_cmp_si(f->k + 1, 1) > 0)
        {
            arf_mul_2exp_si(res->k + 2, res->k, 1);
            arf_set(res->k + 3, res->k);
        }
    }
    else
        form_unknown(res);
    arf_clear(sup);
    arb_clear(c);
}

/* An upper bound of -c exp(-f), c > 0. */
static void form_minus_exp(ray_form_t *res, const ray_form_t *f, const arb_t c, slong start)
{
    arf_t sup;
    arb_t t;

    form_unknown(res);
    if (!form_known(f))
        return;
    arf_init(sup);
    arb_init(t);
    if (arf_sgn(f->k + 2) <= 0 && arf_sgn(f->k + 3) <= 0 && arf_cmp_si(f->k + 1, -1) <= 0 &&
        arf_is_finite(f->k) && arf_cmpabs_2exp_si(f->k, 17) < 0)
    { /* e^-f >= e^-k0 (1+t) or e^-k0 (1+t)^2 */
        exp_arf(t, f->k);
        arb_div(t, c, t, PREC);
        arb_neg(t, t);
        form_constant(res, t);
        arf_set(res->k + 2, res->k);
        if (arf_cmp_si(f->k + 1, -2) <= 0)
        {
            arf_mul_2exp_si(res->k + 2, res->k, 1);
            arf_set(res->k + 3, res->k);
        }
    }
    else if (arf_sgn(f->k + 1) <= 0 && arf_sgn(f->k + 2) < 0 && arf_sgn(f->k + 3) <= 0 &&
             arf_is_finite(f->k) && arf_cmpabs_2exp_si(f->k, 17) < 0)
    { /* e^-f >= e^-k0 (1 - k2 t + k2^2 t^2/2) */
        exp_arf(t, f->k);
        arb_div(t, c, t, PREC);
        arb_neg(t, t);
        form_constant(res, t);
        arf_mul(res->k + 2, res->k, f->k + 2, PREC, ARF_RND_FLOOR);
        arf_neg(res->k + 2, res->k + 2);
        arf_mul(res->k + 3, res->k + 2, f->k + 2, PREC, ARF_RND_FLOOR);
        arf_neg(res->k + 3, res->k + 3);
        arf_mul_2exp_si(res->k + 3, res->k + 3, -1);
    }
    else
    {
        ntkball_ray_form_sup(sup, f, start);
        if (arf_is_finite(sup) && arf_cmpabs_2exp_si(sup, 17) < 0)
        {
            exp_arf(t, sup);
            arb_div(t, c, t, PREC);
            arb_neg(t, t);
            form_constant(res, t);
        }
    }
    arf_clear(sup);
    arb_clear(t);
}

/* log(e^g + e^h) */
static void form_log_sum(ray_form_t *res, const ray_form_t *g, const ray_form_t *h, slong start)
{
    ray_form_t best, u[2];
    arf_t sup;
    arb_t s, t;

    ntkball_ray_form_init(&best);
    form_unknown(&best);
    arf_init(sup);
    arb_init(s);
    arb_init(t);
    for (int j = 0; j < 2; j++)
        ntkball_ray_form_init(u + j);
    for (int mask = 0; mask < 4 && form_known(g) && form_known(h); mask++)
    { /* each of the two as it is, or its supremum */
        for (int j = 0; j < 2; j++)
        {
            form_set(u + j, j ? h : g);
            if (mask >> j & 1)
            {
                ntkball_ray_form_sup(sup, u + j, start);
                form_arf(u + j, sup);
            }
        }
        if (!form_known(u) || !form_known(u + 1))
            continue;
        exp_arf(s, u[0].k);
        exp_arf(t, u[1].k);
        form_max(u, u, u + 1);
        arb_add(s, s, t, PREC);
        if (arb_is_zero(s))
            arf_neg_inf(u[0].k);
        else
        {
            arb_log(s, s, PREC);
            arb_get_ubound_arf(u[0].k, s, PREC);
            if (arf_is_nan(u[0].k))
                arf_pos_inf(u[0].k);
        }
        form_improve(&best, u);
    }
    form_set(res, &best);
    ntkball_ray_form_clear(&best);
    for (int j = 0; j < 2; j++)
        ntkball_ray_form_clear(u + j);
    arf_clear(sup);
    arb_clear(s);
    arb_clear(t);
}

/* ----------------------------------------------------------------------------------------- values
 */

static void ray_unknown(ray_t *u)
{
    for (int i = 0; i < NUM_FORMS; i++)
        form_unknown(u->f + i);
    arf_set_si(u->angle, 4);
    arf_set_si(u->angle + 1, 4);
    u->ok = 1;
}

static void ray_init(ray_t *u)
{
    for (int i = 0; i < NUM_FORMS; i++)
        ntkball_ray_form_init(u->f + i);
    arf_init(u->angle);
    arf_init(u->angle + 1);
    ray_unknown(u);
}

static void ray_clear(ray_t *u)
{
    for (int i = 0; i < NUM_FORMS; i++)
        ntkball_ray_form_clear(u->f + i);
    arf_clear(u->angle);
    arf_clear(u->angle + 1);
}

static void ray_set(ray_t *u, const ray_t *v)
{
    for (int i = 0; i < NUM_FORMS; i++)
        form_set(u->f + i, v->f + i);
    arf_set(u->angle, v->angle);
    arf_set(u->angle + 1, v->angle + 1);
    u->ok = v->ok;
}

static void sup_of(arf_t res, const ray_t *u, int which, const half_strip_t *s)
{
    ntkball_ray_form_sup(res, u->f + which, s->start);
}

static int is_real(const ray_t *u)
{
    const ray_form_t *f = u->f + IM;

    return arf_is_zero(f->k) && arf_is_zero(f->k + 1) && arf_is_zero(f->k + 2) &&
           arf_is_zero(f->k + 3);
}

static void angle_improve(ray_t *u, int which, const arb_t angle)
{
    arf_t t;

    arf_init(t);
    arb_get_ubound_arf(t, angle, PREC);
    if (!arf_is_nan(t) && arf_cmp(t, u->angle + which) < 0)
        arf_set(u->angle + which, arf_sgn(t) < 0 ? u->angle + which : t);
    arf_clear(t);
}

/* Is the angle less than pi/2^shift, shift = 0 or 1? */
static int angle_below(const arf_t angle, int shift)
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
        form_constant(&g, t);
        form_improve(u->f + NLM, &g);
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
                form_constant(&g, b);
                arf_set_si(g.k + 1, -1);
                form_improve(u->f + NLM, &g);
            }
        }
        arb_set_arf(r, sup);
        arb_neg(r, r);
        sup_of(sup, u, IM, s);
        if (arf_is_finite(sup))
        {
            arb_set_arf(t, sup);
            arb_div(t, t, r, PREC);
            arb_atan(t, t, PREC);
            angle_improve(u, which, t);
        }
        arb_const_pi(t, PREC);
        arb_mul_2exp_si(t, t, -1);
        angle_improve(u, which, t);
        ntkball_ray_form_clear(&g);
        arb_clear(r);
        arb_clear(t);
        arb_clear(b);
    }
    arf_clear(sup);
}

/* Every bound from the others. */
static void ray_finish(ray_t *u, const half_strip_t *s)
{
    ray_form_t g, h;
    arb_t c;

    ntkball_ray_form_init(&g);
    ntkball_ray_form_init(&h);
    arb_init(c);
    form_unknown(&h);
    if (form_known(u->f + RE) && form_known(u->f + NRE))
    {
        form_max(&h, u->f + RE, u->f + NRE); /* |u| <= |Re u| + |Im u| */
        form_log(&g, &h, u->f + IM);
        form_improve(u->f + LM, &g);
    }
    form_exp(&g, u->f + LM, s->start);
    for (int i = RE; i <= IM; i++)
        form_improve(u->f + i, &g);
    for (int which = 0; which < 2; which++)
    {
        use_half_plane(u, which, s);
        if (angle_below(u->angle + which, 1)) /* +-Re u >= |u| cos(angle) */
        {
            arb_set_arf(c, u->angle + which);
            arb_cos(c, c, PREC);
            form_minus_exp(&g, u->f + NLM, c, s->start);
            form_improve(u->f + (which ? RE : NRE), &g);
        }
    }
    ntkball_ray_form_clear(&g);
    ntkball_ray_form_clear(&h);
    arb_clear(c);
}

static void ray_constant(ray_t *u, const arb_t c, const half_strip_t *s)
{
    arb_t t;

    ray_unknown(u);
    if (!arb_is_finite(c))
    {
        u->ok = 0;
        return;
    }
    arb_init(t);
    form_constant(u->f + RE, c);
    arb_neg(t, c);
    form_constant(u->f + NRE, t);
    arb_zero(t);
    form_constant(u->f + IM, t);
    if (arb_is_zero(c))
        arf_neg_inf(u->f[LM].k);
    else if (!arb_contains_zero(c))
    {
        arb_abs(t, c);
        arb_log(t, t, PREC);
        form_constant(u->f + LM, t);
        arb_neg(t, t);
        form_constant(u->f + NLM, t);
        arf_zero(u->angle + (arb_is_negative(c) ? 1 : 0));
    }
    arb_clear(t);
    ray_finish(u, s);
}

static void ray_x(ray_t *u, const half_strip_t *s)
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
    form_constant(u->f + IM, s->a);
    arb_one(t); /* |z| <= max(1,a) (1+t) */
    arb_max(t, t, s->a, PREC);
    arb_log(t, t, PREC);
    form_constant(u->f + LM, t);
    arf_one(u->f[LM].k + 1);
    arb_set_si(t, s->start + 1); /* |z| >= t >= (1+t) start/(1+start) */
    arb_div_si(t, t, s->start, PREC);
    arb_log(t, t, PREC);
    form_constant(u->f + NLM, t);
    arf_set_si(u->f[NLM].k + 1, -1);
    arb_div_si(t, s->a, s->start, PREC);
    arb_atan(t, t, PREC);
    angle_improve(u, minus, t);
    arb_clear(t);
}

static void ray_neg(ray_t *res, const ray_t *u)
{
    ray_t t;

    ray_init(&t);
    ray_set(&t, u);
    form_set(t.f + RE, u->f + NRE);
    form_set(t.f + NRE, u->f + RE);
    arf_set(t.angle, u->angle + 1);
    arf_set(t.angle + 1, u->angle);
    ray_set(res, &t);
    ray_clear(&t);
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
    form_add(&g, v->f + LM, u->f + NLM);
    ntkball_ray_form_sup(sup, &g, s->start);
    if (arf_sgn(sup) < 0)
    {
        exp_arf(t, sup);
        arb_asin(angle, t, PREC);
        for (int which = 0; which < 2; which++)
        {
            arb_t sum;

            arb_init(sum);
            arb_set_arf(sum, u->angle + which);
            arb_add(sum, sum, angle, PREC);
            angle_improve(res, which, sum);
            arb_clear(sum);
        }
        arb_sub_ui(t, t, 1, PREC);
        arb_neg(t, t);
        arb_log(t, t, PREC);
        arb_neg(t, t);
        form_constant(&g, t);
        form_add(&g, &g, u->f + NLM);
        form_improve(res->f + NLM, &g);
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
    if (angle_below(sum, 0))
    {
        arb_zero(t);
        if (!angle_below(sum, 1))
        {
            arb_set_arf(t, sum);
            arb_sin(t, t, PREC);
            arb_log(t, t, PREC);
            arb_neg(t, t);
        }
        form_constant(&h, t);
        for (int j = 0; j < 2; j++)
        {
            form_add(&g, (j ? v : u)->f + NLM, &h);
            form_improve(res->f + NLM, &g);
        }
        arf_max(sum, u->angle + which, v->angle + which);
        arb_set_arf(t, sum);
        angle_improve(res, which, t);
    }
    arf_clear(sum);
    arb_clear(t);
    ntkball_ray_form_clear(&g);
    ntkball_ray_form_clear(&h);
}

static void ray_add(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s)
{
    ray_t w;

    ray_init(&w);
    w.ok = u->ok && v->ok;
    for (int i = RE; i <= IM; i++)
        form_add(w.f + i, u->f + i, v->f + i);
    form_log_sum(w.f + LM, u->f + LM, v->f + LM, s->start);
    add_dominated(&w, u, v, s);
    add_dominated(&w, v, u, s);
    add_in_cone(&w, u, v, 0);
    add_in_cone(&w, u, v, 1);
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
}

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
            angle_improve(res, i ^ j, t);
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

        sup_of(sup, q, IM, s);
        if (is_real(q))
            continue;
        form_max(&g, p->f + RE, p->f + NRE);
        if (arf_is_finite(sup) && form_known(&g))
        {
            arb_set_arf(c, sup);
            for (int i = 0; i < 4; i++)
                if (arf_sgn(g.k + i) < 0)
                    arf_zero(g.k + i);
            form_scale(&g, &g, c);
        }
        else
            form_unknown(&g);
        form_add(&sum, &sum, &g);
    }
    form_set(res->f + IM, &sum);
    ntkball_ray_form_clear(&g);
    ntkball_ray_form_clear(&sum);
    arf_clear(sup);
    arb_clear(c);
}

static void ray_mul(ray_t *res, const ray_t *u, const ray_t *v, const half_strip_t *s)
{
    ray_t w;

    ray_init(&w);
    w.ok = u->ok && v->ok;
    form_add(w.f + LM, u->f + LM, v->f + LM);
    form_add(w.f + NLM, u->f + NLM, v->f + NLM);
    mul_angles(&w, u, v);
    mul_imaginary(&w, u, v, s);
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
}

/* c u for a real constant c: the forms of the real part keep their shape. */
static void ray_scale(ray_t *res, const ray_t *u, const arb_t c, const half_strip_t *s)
{
    ray_t w, k;
    arb_t m;

    ray_init(&w);
    ray_init(&k);
    arb_init(m);
    ray_constant(&k, c, s);
    ray_mul(&w, u, &k, s);
    if (!arb_contains_zero(c))
    {
        ray_t t;

        ray_init(&t);
        ray_set(&t, u);
        if (arb_is_negative(c))
            ray_neg(&t, u);
        arb_abs(m, c);
        for (int i = RE; i <= IM; i++)
        {
            form_scale(t.f + i, t.f + i, m);
            form_improve(w.f + i, t.f + i);
        }
        ray_clear(&t);
        ray_finish(&w, s);
    }
    ray_set(res, &w);
    ray_clear(&w);
    ray_clear(&k);
    arb_clear(m);
}

static void ray_inv(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;

    arf_init(sup);
    ray_init(&w);
    sup_of(sup, u, NLM, s); /* finite, or at least a bound on every bounded part: no zero */
    w.ok = u->ok && form_known(u->f + NLM);
    form_set(w.f + LM, u->f + NLM);
    form_set(w.f + NLM, u->f + LM);
    arf_set(w.angle, u->angle);
    arf_set(w.angle + 1, u->angle + 1);
    if (is_real(u))
        form_set(w.f + IM, u->f + IM);
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
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
    form_max(&f, u->f + RE, u->f + NRE);
    if (arf_is_finite(f.k) && arf_is_zero(f.k + 1) && arf_is_zero(f.k + 3))
    {
        arb_set_arf(p, f.k);
        arb_set_arf(q, f.k + 2);
        arb_sqr(t, p, PREC);
        form_constant(&f, t);
        arb_mul(t, p, q, PREC);
        arb_mul_2exp_si(t, t, 1);
        arb_get_ubound_arf(f.k + 2, t, PREC);
        arb_sqr(t, q, PREC);
        arb_get_ubound_arf(f.k + 3, t, PREC);
        form_improve(res->f + RE, &f);
    }
    ntkball_ray_form_clear(&f);
    arb_clear(p);
    arb_clear(q);
    arb_clear(t);
}

/* Re u^2 = (Re u)^2 - (Im u)^2. */
static void ray_square(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    ray_form_t g;
    arf_t sup;
    arb_t t;

    ray_init(&w);
    ntkball_ray_form_init(&g);
    arf_init(sup);
    arb_init(t);
    ray_mul(&w, u, u, s);
    sup_of(sup, u, IM, s);
    if (arf_is_finite(sup))
    {
        arb_set_arf(t, sup);
        arb_sqr(t, t, PREC);
        form_constant(&g, t);
        form_improve(w.f + NRE, &g);
    }
    if (is_real(u) && form_known(u->f + NLM))
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
        form_unknown(&g); /* -(p + q t)^2 + sup Im^2 */
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
        form_improve(w.f + NRE, &g);
        arb_clear(p);
        arb_clear(q);
        break;
    }
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
    ntkball_ray_form_clear(&g);
    arf_clear(sup);
    arb_clear(t);
}

static void ray_exp(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;
    arb_t t;

    ray_init(&w);
    arf_init(sup);
    arb_init(t);
    w.ok = u->ok;
    form_set(w.f + LM, u->f + RE);
    form_set(w.f + NLM, u->f + NRE);
    sup_of(sup, u, IM, s);
    if (arf_is_finite(sup))
    {
        arb_set_arf(t, sup);
        angle_improve(&w, 0, t);
    }
    if (is_real(u))
        form_set(w.f + IM, u->f + IM);
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
    arf_clear(sup);
    arb_clear(t);
}

static void ray_log(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arb_t t;

    ray_init(&w);
    arb_init(t);
    w.ok = u->ok && form_known(u->f + NLM) && angle_below(u->angle, 0);
    form_set(w.f + RE, u->f + LM);
    form_set(w.f + NRE, u->f + NLM);
    arb_set_arf(t, u->angle);
    form_constant(w.f + IM, t);
    if (is_real(u))
        form_set(w.f + IM, u->f + IM);
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
    arb_clear(t);
}

/* u^c = exp(c log u); natural powers by squaring. */
static void ray_pow(ray_t *res, const ray_t *u, const arb_t c, const fmpq *n, const half_strip_t *s)
{
    ray_t w;
    fmpz_t m;

    if (n == NULL || !fmpz_is_one(fmpq_denref(n)))
    {
        ray_log(res, u, s);
        ray_scale(res, res, c, s);
        ray_exp(res, res, s);
        return;
    }
    ray_init(&w);
    fmpz_init(m);
    fmpz_abs(m, fmpq_numref(n));
    if (fmpz_is_zero(m))
    {
        arb_t t;

        arb_init(t);
        arb_one(t);
        ray_constant(&w, t, s);
        arb_clear(t);
    }
    else
        ray_set(&w, u);
    for (slong bit = (slong) fmpz_bits(m) - 2; bit >= 0; bit--)
    {
        ray_square(&w, &w, s);
        if (fmpz_tstbit(m, (ulong) bit))
            ray_mul(&w, &w, u, s);
    }
    if (fmpz_sgn(fmpq_numref(n)) < 0)
        ray_inv(&w, &w, s);
    w.ok = w.ok && u->ok;
    ray_set(res, &w);
    ray_clear(&w);
    fmpz_clear(m);
}

/* ----------------------------------------------------------------------------------------
 * functions
 */

static void ray_affine(ray_t *res, const ray_t *u, double scale, slong shift, const half_strip_t *s)
{
    ray_t k;
    arb_t c;

    ray_init(&k);
    arb_init(c);
    arb_set_d(c, scale);
    ray_scale(res, u, c, s);
    if (shift != 0)
    {
        arb_set_si(c, shift);
        ray_constant(&k, c, s);
        ray_add(res, res, &k, s);
    }
    ray_clear(&k);
    arb_clear(c);
}

/* The disc |v - centre| <= radius, an upper end. */
static void ray_disc(ray_t *res, slong centre, const arb_t radius, int ok, const half_strip_t *s)
{
    ray_t d, k;
    arb_t t;

    ray_init(&d);
    ray_init(&k);
    arb_init(t);
    d.ok = ok && arb_is_finite(radius);
    form_constant(d.f + RE, radius);
    form_constant(d.f + NRE, radius);
    form_constant(d.f + IM, radius);
    arb_log(t, radius, PREC);
    form_constant(d.f + LM, t);
    arb_set_si(t, centre);
    ray_constant(&k, t, s);
    ray_add(res, &d, &k, s);
    ray_clear(&d);
    ray_clear(&k);
    arb_clear(t);
}

/* (e^u + sign e^-u)/2 */
static void ray_hyperbolic(ray_t *res, const ray_t *u, int sign, const half_strip_t *s)
{
    ray_t v, w;

    ray_init(&v);
    ray_init(&w);
    ray_exp(&v, u, s);
    ray_neg(&w, u);
    ray_exp(&w, &w, s);
    if (sign < 0)
        ray_neg(&w, &w);
    ray_add(&v, &v, &w, s);
    ray_affine(res, &v, 0.5, 0, s);
    ray_clear(&v);
    ray_clear(&w);
}

/* 1/(1 + e^-u) */
static void ray_sigmoid(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t v;

    ray_init(&v);
    ray_neg(&v, u);
    ray_exp(&v, &v, s);
    ray_affine(&v, &v, 1, 1, s);
    ray_inv(res, &v, s);
    ray_clear(&v);
}

/* tanh u = 2 sigmoid(2u) - 1 = 1 - 2 sigmoid(-2u), whichever has the small exponential. */
static void ray_tanh(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t v;
    arf_t sup;
    int right;

    ray_init(&v);
    arf_init(sup);
    sup_of(sup, u, NRE, s);
    right = arf_sgn(sup) < 0;
    ray_affine(&v, u, right ? -2 : 2, 0, s);
    ray_sigmoid(&v, &v, s);
    ray_affine(res, &v, right ? -2 : 2, right ? 1 : -1, s);
    ray_clear(&v);
    arf_clear(sup);
}

/* |sin u|, |cos u| <= cosh(Im u) <= e^|Im u|; the parts are at most cosh and |sinh|. */
static void ray_sine(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;
    arb_t t, c;

    ray_init(&w);
    arf_init(sup);
    arb_init(t);
    arb_init(c);
    w.ok = u->ok;
    sup_of(sup, u, IM, s);
    form_set(w.f + LM, u->f + IM);
    if (arf_is_finite(sup) && arf_cmpabs_2exp_si(sup, 17) < 0)
    {
        arb_set_arf(t, sup);
        arb_cosh(c, t, PREC);
        form_constant(w.f + RE, c);
        form_constant(w.f + NRE, c);
        arb_sinh(t, t, PREC);
        form_constant(w.f + IM, t);
        arb_log(c, c, PREC);
        form_constant(w.f + LM, c);
    }
    if (is_real(u))
        form_set(w.f + IM, u->f + IM);
    ray_finish(&w, s);
    ray_set(res, &w);
    ray_clear(&w);
    arf_clear(sup);
    arb_clear(t);
    arb_clear(c);
}

/* For real u <= p + q t: erfc u >= (2/sqrt(pi)) exp(-v^2)/(v + sqrt(v^2+2)), v = |p| + |q| t, and v
   + sqrt(v^2+2) <= (2|p| + 2|q| + 2) (1+t). */
static void erfc_below(ray_t *res, const ray_t *u)
{
    const ray_form_t *f = u->f + RE;
    ray_form_t g;
    arb_t p, q, t;

    if (!is_real(u) || !arf_is_finite(f->k) || arf_sgn(f->k + 1) > 0 || arf_sgn(f->k + 3) > 0)
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
    form_constant(&g, t);
    arf_one(g.k + 1);
    arb_mul(t, p, q, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_get_ubound_arf(g.k + 2, t, PREC);
    arb_sqr(t, q, PREC);
    arb_get_ubound_arf(g.k + 3, t, PREC);
    form_improve(res->f + NLM, &g);
    arf_zero(res->angle);
    ntkball_ray_form_clear(&g);
    arb_clear(p);
    arb_clear(q);
    arb_clear(t);
}

/* |erfc u| <= e^(Im u)^2 erfc(Re u); where Re u < 0, erfc u = 2 - erfc(-u). */
static void ray_erfc(ray_t *res, const ray_t *u, const half_strip_t *s)
{
    arf_t sup;
    arb_t r, y;
    ray_t v;
    int left, real = is_real(u);

    arf_init(sup);
    arb_init(r);
    arb_init(y);
    ray_init(&v);
    sup_of(sup, u, RE, s);
    left = arf_sgn(sup) < 0;
    sup_of(sup, u, left ? RE : NRE, s); /* +-Re u >= -sup */
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
    sup_of(sup, u, IM, s);
    arb_set_arf(y, sup);
    arb_sqr(y, y, PREC);
    if (!arf_is_finite(sup) || arf_cmpabs_2exp_si(sup, 8) > 0)
        arb_pos_inf(r);
    else
    {
        arb_exp(y, y, PREC);
        arb_mul(r, r, y, PREC);
    }
    ray_disc(&v, 0, r, u->ok, s);
    if (real)
        form_set(v.f + IM, u->f + IM);
    if (left)
        ray_affine(&v, &v, -1, 2, s);
    erfc_below(&v, u);
    ray_finish(&v, s);
    ray_set(res, &v);
    arf_clear(sup);
    arb_clear(r);
    arb_clear(y);
    ray_clear(&v);
}

/* Where Re u has a sign: asinh u = log(u + sqrt(1+u^2)), asinh odd; and where moreover |1/u| <= t <
   1, |atan u| = |pi/2 -+ atan(1/u)| <= pi/2 + atanh t. */
static void ray_inverse_far(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w, v;
    arf_t sup;
    arb_t t, c;
    int left;

    ray_init(&w);
    ray_init(&v);
    arf_init(sup);
    arb_init(t);
    arb_init(c);
    sup_of(sup, u, RE, s);
    left = arf_sgn(sup) < 0;
    sup_of(sup, u, left ? RE : NRE, s);
    w.ok = u->ok && arf_sgn(sup) < 0;
    if (w.ok && op == EXPR_ASINH)
    {
        if (left)
            ray_neg(&v, u);
        else
            ray_set(&v, u);
        ray_square(&w, &v, s);
        ray_affine(&w, &w, 1, 1, s);
        ray_log(&w, &w, s);
        ray_affine(&w, &w, 0.5, 0, s);
        ray_exp(&w, &w, s);
        ray_add(&w, &w, &v, s);
        ray_log(&w, &w, s);
        if (left)
            ray_neg(&w, &w);
    }
    else if (w.ok)
    {
        sup_of(sup, u, NLM, s);
        w.ok = arf_sgn(sup) < 0;
        exp_arf(t, sup);
        arb_atanh(t, t, PREC);
        arb_const_pi(c, PREC);
        arb_mul_2exp_si(c, c, -1);
        arb_add(t, t, c, PREC);
        ray_disc(&w, 0, t, w.ok, s);
    }
    ray_set(res, &w);
    ray_clear(&w);
    ray_clear(&v);
    arf_clear(sup);
    arb_clear(t);
    arb_clear(c);
}

/* Where |Im u| <= b < 1: |atan u| <= pi/2 + atanh b, |asinh u| <= |u|/sqrt(1-b^2). */
static void ray_inverse(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arf_t sup;
    arb_t b, t;
    ray_form_t g;

    ray_init(&w);
    arf_init(sup);
    arb_init(b);
    arb_init(t);
    ntkball_ray_form_init(&g);
    sup_of(sup, u, IM, s);
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
            ray_disc(&w, 0, t, 1, s);
        }
        else
        {
            arb_sqr(t, b, PREC);
            arb_sub_ui(t, t, 1, PREC);
            arb_neg(t, t);
            arb_log(t, t, PREC);
            arb_mul_2exp_si(t, t, -1);
            arb_neg(t, t);
            form_constant(&g, t);
            form_add(w.f + LM, u->f + LM, &g);
        }
        if (is_real(u))
            form_set(w.f + IM, u->f + IM);
        ray_finish(&w, s);
    }
    else
        ray_inverse_far(&w, op, u, s);
    ray_set(res, &w);
    ray_clear(&w);
    arf_clear(sup);
    arb_clear(b);
    arb_clear(t);
    ntkball_ray_form_clear(&g);
}

/* What holds of either u or v at every point: max, min and piecewise of real values. */
static void ray_either(ray_t *res, const ray_t *u, const ray_t *v)
{
    ray_t w;

    ray_init(&w);
    w.ok = u->ok && v->ok && is_real(u) && is_real(v);
    for (int i = 0; i < NUM_FORMS; i++)
    {
        if (form_known(u->f + i) && form_known(v->f + i))
            form_max(w.f + i, u->f + i, v->f + i);
    }
    arf_max(w.angle, u->angle, v->angle);
    arf_max(w.angle + 1, u->angle + 1, v->angle + 1);
    ray_set(res, &w);
    ray_clear(&w);
}

/* A function of one argument whose box of values on the half strip is bounded, by its ball. */
static void ray_box(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    arf_t lo, hi;
    acb_t z;
    expr_pool_t pool;
    ray_t w;

    ray_init(&w);
    arf_init(lo);
    arf_init(hi);
    acb_init(z);
    ntkball_expr_init(pool);
    sup_of(lo, u, NRE, s);
    arf_neg(lo, lo);
    sup_of(hi, u, RE, s);
    w.ok = u->ok && arf_is_finite(lo) && arf_is_finite(hi) && arf_cmp(lo, hi) <= 0;
    if (w.ok)
    {
        arb_set_interval_arf(acb_realref(z), lo, hi, PREC);
        sup_of(hi, u, IM, s);
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
        form_constant(w.f + RE, acb_realref(z));
        arb_neg(acb_realref(z), acb_realref(z));
        form_constant(w.f + NRE, acb_realref(z));
        if (is_real(u))
            arb_zero(acb_imagref(z));
        arb_abs(acb_imagref(z), acb_imagref(z));
        form_constant(w.f + IM, acb_imagref(z));
        ray_finish(&w, s);
    }
    ray_set(res, &w);
    ray_clear(&w);
    arf_clear(lo);
    arf_clear(hi);
    acb_clear(z);
    ntkball_expr_clear(pool);
}

static void ray_kinked(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w, zero;
    arb_t t;

    ray_init(&w);
    ray_init(&zero);
    arb_init(t);
    ray_constant(&zero, t, s);
    if (op == EXPR_ABS)
    {
        ray_neg(&w, u);
        ray_either(&w, &w, u);
        form_set(w.f + LM, u->f + LM);
        form_set(w.f + NLM, u->f + NLM);
        if (form_known(u->f + NLM))
            arf_zero(w.angle);
        form_improve(w.f + NRE, zero.f + NRE);
    }
    else if (op == EXPR_RELU)
    {
        ray_either(&w, u, &zero);
        form_set(w.f + LM, u->f + LM);
        form_set(w.f + NRE, zero.f + NRE);
    }
    else
    {
        arb_one(t);
        ray_disc(&w, 0, t, u->ok && is_real(u), s);
        form_set(w.f + IM, zero.f + IM);
    }
    ray_set(res, &w);
    ray_clear(&w);
    ray_clear(&zero);
    arb_clear(t);
}

static void ray_function(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arb_t c;

    ray_init(&w);
    arb_init(c);
    switch (op)
    {
    case EXPR_EXP:
        ray_exp(&w, u, s);
        break;
    case EXPR_EXPM1:
        ray_exp(&w, u, s);
        ray_affine(&w, &w, 1, -1, s);
        break;
    case EXPR_LOG:
        ray_log(&w, u, s);
        break;
    case EXPR_SQRT:
        ray_log(&w, u, s);
        ray_affine(&w, &w, 0.5, 0, s);
        ray_exp(&w, &w, s);
        break;
    case EXPR_SIN:
    case EXPR_COS:
        ray_sine(&w, u, s);
        break;
    case EXPR_TANH:
        ray_tanh(&w, u, s);
        break;
    case EXPR_SINH:
        ray_hyperbolic(&w, u, -1, s);
        break;
    case EXPR_COSH:
        ray_hyperbolic(&w, u, 1, s);
        break;
    case EXPR_SECH:
        ray_hyperbolic(&w, u, 1, s);
        ray_inv(&w, &w, s);
        break;
    case EXPR_ATAN:
    case EXPR_ASINH:
        ray_inverse(&w, op, u, s);
        break;
    case EXPR_ERF:
        ray_erfc(&w, u, s);
        ray_affine(&w, &w, -1, 1, s);
        break;
    case EXPR_ERFC:
        ray_erfc(&w, u, s);
        break;
    case EXPR_PHI:
        arb_set_ui(c, 2);
        arb_rsqrt(c, c, PREC);
        arb_neg(c, c);
        ray_scale(&w, u, c, s);
        ray_erfc(&w, &w, s);
        ray_affine(&w, &w, 0.5, 0, s);
        break;
    case EXPR_SIGMOID:
        ray_sigmoid(&w, u, s);
        break;
    case EXPR_SOFTPLUS:
        ray_exp(&w, u, s);
        ray_affine(&w, &w, 1, 1, s);
        ray_log(&w, &w, s);
        break;
    case EXPR_ABS:
    case EXPR_SIGN:
    case EXPR_RELU:
    case EXPR_STEP:
        ray_kinked(&w, op, u, s);
        break;
    default:
        w.ok = 0;
        break;
    }
    if (!w.ok)
        ray_box(&w, op, u, s);
    ray_set(res, &w);
    ray_clear(&w);
    arb_clear(c);
}

/* He_n by the recurrence. */
static void ray_hermite(ray_t *res, slong n, const ray_t *u, const half_strip_t *s)
{
    ray_t p, q, t;
    arb_t c;

    ray_init(&p);
    ray_init(&q);
    ray_init(&t);
    arb_init(c);
    ray_constant(&q, c, s);
    arb_one(c);
    ray_constant(&p, c, s);
    for (slong k = 0; k < n; k++)
    {
        arb_set_si(c, -k);
        ray_scale(&q, &q, c, s);
        ray_mul(&t, u, &p, s);
        ray_add(&t, &t, &q, s);
        ray_set(&q, &p);
        ray_set(&p, &t);
    }
    p.ok = p.ok && u->ok;
    ray_set(res, &p);
    ray_clear(&p);
    ray_clear(&q);
    ray_clear(&t);
    arb_clear(c);
}

static void constant_value(arb_t c, const half_strip_t *s, slong node)
{
    arb_t zero;

    arb_init(zero);
    ntkball_expr_eval_arb(c, s->pool, node, zero, PREC);
    arb_clear(zero);
}

static void ray_product(ray_t *v, const half_strip_t *s, slong i, int divide)
{
    const expr_node_t *t = s->pool->nodes + i;
    const ray_t *a = v + t->arg[0], *b = v + t->arg[1];
    arb_t c;

    arb_init(c);
    if (!s->pool->nodes[t->arg[1]].has_x || (!divide && !s->pool->nodes[t->arg[0]].has_x))
    {
        int first = s->pool->nodes[t->arg[1]].has_x;

        constant_value(c, s, t->arg[first ? 0 : 1]);
        if (divide)
            arb_inv(c, c, PREC);
        ray_scale(v + i, first ? b : a, c, s);
        v[i].ok = v[i].ok && arb_is_finite(c);
    }
    else if (!divide && t->arg[0] == t->arg[1])
        ray_square(v + i, a, s);
    else if (!divide)
        ray_mul(v + i, a, b, s);
    else
    {
        ray_inv(v + i, b, s);
        ray_mul(v + i, v + i, a, s);
    }
    arb_clear(c);
}

static void ray_node(ray_t *v, const half_strip_t *s, slong i)
{
    const expr_node_t *t = s->pool->nodes + i;
    const ray_t *a = v + FLINT_MAX(t->arg[0], 0), *b = v + FLINT_MAX(t->arg[1], 0);
    arb_t c;

    arb_init(c);
    if (!t->has_x)
    {
        constant_value(c, s, i);
        ray_constant(v + i, c, s);
    }
    else
        switch (t->op)
        {
        case EXPR_X:
            ray_x(v + i, s);
            break;
        case EXPR_NEG:
            ray_neg(v + i, a);
            break;
        case EXPR_ADD:
            ray_add(v + i, a, b, s);
            break;
        case EXPR_SUB:
            ray_neg(v + i, b);
            ray_add(v + i, v + i, a, s);
            break;
        case EXPR_MUL:
            ray_product(v, s, i, 0);
            break;
        case EXPR_DIV:
            ray_product(v, s, i, 1);
            break;
        case EXPR_POW:
            if (s->pool->nodes[t->arg[1]].has_x) /* exp(b log a) */
            {
                ray_log(v + i, a, s);
                ray_mul(v + i, v + i, b, s);
                ray_exp(v + i, v + i, s);
            }
            else
            {
                constant_value(c, s, t->arg[1]);
                ray_pow(v + i, a, c, ntkball_expr_number(s->pool, t->arg[1]), s);
            }
            break;
        case EXPR_FILL:
            ray_set(v + i, a);
            break;
        case EXPR_HE:
            ray_hermite(v + i, fmpz_get_si(fmpq_numref(ntkball_expr_number(s->pool, t->arg[0]))), b,
                        s);
            break;
        case EXPR_MAX:
        case EXPR_MIN:
            ray_either(v + i, a, b);
            break;
        case EXPR_PIECEWISE:
            ray_either(v + i, b, v + t->arg[2]);
            break;
        case EXPR_LT:
        case EXPR_LE:
        case EXPR_GT:
        case EXPR_GE:
            break;
        default:
            ray_function(v + i, t->op, a, s);
        }
    arb_clear(c);
}

/* Computes the bounds of root. */
static void ray_root(ray_t *res, const half_strip_t *s, slong root)
{
    char *mark = ntkball_expr_reachable(s->pool, root);
    ray_t *v = flint_malloc((size_t) (root + 1) * sizeof(ray_t));

    for (slong i = 0; i <= root; i++)
        if (mark[i])
        {
            ray_init(v + i);
            ray_node(v, s, i);
        }
    ray_set(res, v + root);
    for (slong i = 0; i <= root; i++)
        if (mark[i])
            ray_clear(v + i);
    flint_free(v);
    flint_free(mark);
}

int ntkball_ray_bound(ray_form_t *bound, const expr_pool_t pool, slong root, int side, slong start,
                      const arb_t a)
{
    half_strip_t s;
    ray_t u;
    int ok;

    s.pool = pool;
    s.side = side;
    s.start = start;
    arb_init(s.a);
    arb_set(s.a, a);
    ray_init(&u);
    ray_root(&u, &s, root);
    ok = u.ok && form_known(u.f + LM);
    form_set(bound, u.f + LM);
    ray_clear(&u);
    arb_clear(s.a);
    return ok;
}

int ntkball_ray_lower(ray_form_t *bound, const expr_pool_t pool, slong root, int side, slong start)
{
    half_strip_t s;
    ray_t u;
    int ok;

    s.pool = pool;
    s.side = side;
    s.start = start;
    arb_init(s.a);
    ray_init(&u);
    ray_root(&u, &s, root);
    ok = u.ok && form_known(u.f + NLM);
    form_set(bound, u.f + NLM);
    ray_clear(&u);
    arb_clear(s.a);
    return ok;
}

int ntkball_ray_nonzero(const expr_pool_t pool, slong root, int side, slong start)
{
    ray_form_t bound;
    int ok;

    ntkball_ray_form_init(&bound);
    ok = ntkball_ray_lower(&bound, pool, root, side, start);
    ntkball_ray_form_clear(&bound);
    return ok;
}
