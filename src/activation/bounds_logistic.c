/* Bounds for the logistic family: tanh, sigmoid, softplus, silu, mish.

   All rest on |1 + e^-z|^2 = e^-x (2 cosh x + 2 cos y) and cosh x + cos y >= x^2/2 + 2 cos^2(a/2)
   for |y| <= a < pi, that is  |sigmoid'(z)| <= 1/(x^2 + g^2)  and
   |sigmoid(z)|^2 <= e^x/(x^2 + g^2)  with g = 2 cos(a/2)  (ACT-3), and on
   int w(x)/((x-l)^2 + g^2)^k dx <= min(g^-2k, w(0) pi/g or w(0) pi/(2 g^3)), k = 1, 2  (ACT-2). */
#include "activation/bounds.h"

#define PREC BOUND_PREC

/* w(0) pi = sqrt(pi/2). */
static void peak_times_pi(arb_t res)
{
    arb_const_pi(res, PREC);
    arb_mul_2exp_si(res, res, -1);
    arb_sqrt(res, res, PREC);
}

/* k = 1 or 2: min(g^-2k, w(0) pi / (k g^(2k-1)))  (ACT-2). */
static void lorentz(arb_t res, const arb_t g, ulong k)
{
    arb_t t, p;

    arb_init(t);
    arb_init(p);
    arb_pow_ui(p, g, 2 * k - 1, PREC);
    peak_times_pi(t);
    arb_div_ui(t, t, k, PREC);
    arb_div(t, t, p, PREC);
    arb_mul(p, p, g, PREC);
    arb_inv(res, p, PREC);
    arb_min(res, res, t, PREC);
    arb_clear(t);
    arb_clear(p);
}

/* What the strip |Im z| <= a < pi gives for the logistic function (ACT-3). */
typedef struct
{
    arb_t g;   /* 2 cos(a/2) */
    arb_t sup; /* >= |sigmoid| */
    int small; /* a <= pi/2, where |sigmoid| <= 1 */
} logistic_t;

static void logistic_clear(logistic_t *s)
{
    arb_clear(s->g);
    arb_clear(s->sup);
}

/* 0 when a < pi is not certain. */
static int logistic_init(logistic_t *s, const arb_t a)
{
    arb_t pi;
    int ok;

    arb_init(s->g);
    arb_init(s->sup);
    arb_init(pi);
    arb_const_pi(pi, PREC);
    ok = arb_lt(a, pi);
    arb_mul_2exp_si(pi, pi, -1);
    s->small = arb_le(a, pi);
    arb_mul_2exp_si(s->g, a, -1);
    arb_cos(s->g, s->g, PREC);
    arb_mul_2exp_si(s->g, s->g, 1);
    arb_sin(s->sup, a, PREC);
    ok = ok && arb_is_positive(s->g) && (s->small || arb_is_positive(s->sup));
    if (s->small)
        arb_one(s->sup);
    else
        arb_inv(s->sup, s->sup, PREC);
    arb_clear(pi);
    return ok;
}

/* int e^(l-x) w / ((x-l)^2 + g^2) <= e^(l+1/2) w(0) pi/g, el = e^l, l >= 0  (ACT-3). */
static void tilted_lorentz(arb_t res, const logistic_t *s, const arb_t el)
{
    arb_t t;

    arb_init(t);
    arb_set_d(t, 0.5);
    arb_exp(t, t, PREC);
    arb_mul(t, t, el, PREC);
    peak_times_pi(res);
    arb_mul(res, res, t, PREC);
    arb_div(res, res, s->g, PREC);
    arb_clear(t);
}

/* int |sigmoid(-(z-l))|^2 w on a line of the strip  (ACT-3). */
static void logistic_norm2(arb_t res, const logistic_t *s, const arb_t el)
{
    arb_t t;

    arb_init(t);
    arb_sqr(res, s->sup, PREC);
    tilted_lorentz(t, s, el);
    if (!s->small)
        arb_min(res, res, t, PREC);
    arb_clear(t);
}

/* int |z sigmoid(-(z-l))|^2 w: |z|^2 <= 2 (x-l)^2 + m with m = 2 l^2 + a^2 (for l = 0:
   |z|^2 = x^2 + a^2)  (ACT-5). */
static void
weighted_norm2(arb_t res, const logistic_t *s, const arb_t a, const arb_t l, const arb_t el)
{
    int shifted = !arb_is_zero(l);
    arb_t m, t;

    arb_init(m);
    arb_init(t);
    arb_sqr(m, a, PREC);
    if (s->small)
        arb_add_ui(res, m, 1, PREC); /* int (x^2 + a^2) w */
    else
    {
        arb_sqr(t, l, PREC);
        arb_mul_2exp_si(t, t, 1);
        arb_add(m, m, t, PREC);
        tilted_lorentz(t, s, el);
        arb_mul(m, m, t, PREC);
        arb_set_d(t, 0.5);
        arb_exp(t, t, PREC);
        arb_mul(t, t, el, PREC);
        arb_mul_2exp_si(t, t, shifted);
        arb_add(res, m, t, PREC);
    }
    arb_clear(m);
    arb_clear(t);
}

/* int |z sigmoid'(z-l)|^2 w, by the same split  (ACT-5). */
static void weighted_derivative_norm2(arb_t res, const logistic_t *s, const arb_t a, const arb_t l)
{
    int shifted = !arb_is_zero(l);
    arb_t m, t;

    arb_init(m);
    arb_init(t);
    arb_sqr(m, l, PREC);
    arb_mul_2exp_si(m, m, 1);
    arb_addmul(m, a, a, PREC);
    lorentz(t, s->g, 2);
    arb_mul(m, m, t, PREC);
    lorentz(t, s->g, 1);
    arb_mul_2exp_si(t, t, shifted);
    arb_add(res, m, t, PREC);
    arb_clear(m);
    arb_clear(t);
}

/* max(1, a): |z| <= |x| + a <= max(1, a) (1 + |x|). */
static void linear_factor(arb_t res, const arb_t a)
{
    arb_one(res);
    arb_max(res, res, a, PREC);
}

/* sup |z| / ((x-l)^2 + g^2) <= 1/(2g) + (l + a)/g^2. */
static void weighted_derivative_sup(arb_t res, const logistic_t *s, const arb_t a, const arb_t l)
{
    arb_t t;

    arb_init(t);
    arb_mul_2exp_si(t, s->g, 1);
    arb_inv(t, t, PREC);
    arb_add(res, a, l, PREC);
    arb_div(res, res, s->g, PREC);
    arb_div(res, res, s->g, PREC);
    arb_add(res, res, t, PREC);
    arb_clear(t);
}

/* ACT-4.  |tanh(x+iy)|^2 = (cosh 2x - cos 2y)/(cosh 2x + cos 2y) grows with |y|, is <= max(1,
   tan^2 a), and its integral is <= 1 + sqrt(pi/2)/cos a; |tanh'| <= 1/(x^2 + cos^2 a). */
int ntkball_bound_tanh(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t cosine, t;
    int ok;

    (void) f;
    arb_init(cosine);
    arb_init(t);
    arb_const_pi(t, PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_cos(cosine, a, PREC);
    ok = arb_lt(a, t) && arb_is_positive(cosine);
    if (ok && deriv)
    {
        arb_sqr(b->C, cosine, PREC);
        arb_inv(b->C, b->C, PREC);
        lorentz(t, cosine, 2);
        arb_sqrt(b->norm, t, PREC);
    }
    else if (ok)
    {
        arb_sin(t, a, PREC);
        arb_div(t, t, cosine, PREC);
        arb_one(b->C);
        arb_max(b->C, b->C, t, PREC);
        peak_times_pi(t);
        arb_div(t, t, cosine, PREC);
        arb_add_ui(t, t, 1, PREC);
        arb_sqrt(b->norm, t, PREC);
        arb_min(b->norm, b->norm, b->C, PREC);
    }
    arb_clear(cosine);
    arb_clear(t);
    return ok;
}

/* ACT-3. */
int ntkball_bound_sigmoid(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    logistic_t s;
    arb_t one;
    int ok = logistic_init(&s, a);

    (void) f;
    arb_init(one);
    arb_one(one);
    if (ok && deriv)
    {
        arb_sqr(b->C, s.g, PREC);
        arb_inv(b->C, b->C, PREC);
        lorentz(b->norm, s.g, 2);
    }
    else if (ok)
    {
        arb_set(b->C, s.sup);
        logistic_norm2(b->norm, &s, one);
    }
    arb_sqrt(b->norm, b->norm, PREC);
    arb_clear(one);
    logistic_clear(&s);
    return ok;
}

/* ACT-6.  |log(1+e^z)| <= A + max(x, 0), A = log 2 + log sup + a. */
int ntkball_bound_softplus(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    logistic_t s;
    arb_t t;
    int ok;

    if (deriv)
        return ntkball_bound_sigmoid(b, f, 0, a);
    ok = logistic_init(&s, a);
    arb_init(t);
    if (ok)
    {
        arb_log(t, s.sup, PREC);
        arb_add(t, t, a, PREC);
        arb_const_log2(b->C, PREC);
        arb_add(t, t, b->C, PREC);
        linear_factor(b->C, t);
        b->beta = 1;
        arb_set_d(b->norm, 0.5);
        arb_sqrt(b->norm, b->norm, PREC);
        arb_add(b->norm, b->norm, t, PREC);
    }
    arb_clear(t);
    logistic_clear(&s);
    return ok;
}

/* ACT-5. */
int ntkball_bound_silu(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    logistic_t s;
    arb_t zero, one, t;
    int ok = logistic_init(&s, a);

    (void) f;
    arb_init(zero);
    arb_init(one);
    arb_init(t);
    arb_one(one);
    if (ok && deriv)
    {
        weighted_derivative_sup(t, &s, a, zero);
        arb_add(b->C, t, s.sup, PREC);
        logistic_norm2(b->norm, &s, one);
        arb_sqrt(b->norm, b->norm, PREC);
        weighted_derivative_norm2(t, &s, a, zero);
        arb_sqrt(t, t, PREC);
        arb_add(b->norm, b->norm, t, PREC);
    }
    else if (ok)
    {
        linear_factor(b->C, a);
        arb_mul(b->C, b->C, s.sup, PREC);
        b->beta = 1;
        weighted_norm2(b->norm, &s, a, zero, one);
        arb_sqrt(b->norm, b->norm, PREC);
    }
    arb_clear(zero);
    arb_clear(one);
    arb_clear(t);
    logistic_clear(&s);
    return ok;
}

/* ACT-7.  tanh(softplus z) = 1 + sum of two logistic functions of weight 1/sqrt(2), shifted by
   l = log(2)/2 and by +-pi/4 in height, so that the strip a + pi/4 is asked of them. */
int ntkball_bound_mish(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    logistic_t s;
    arb_t l, el, height, root2, t;
    int ok;

    (void) f;
    arb_init(l);
    arb_init(el);
    arb_init(height);
    arb_init(root2);
    arb_init(t);
    arb_const_pi(height, PREC);
    arb_mul_2exp_si(height, height, -2);
    arb_add(height, height, a, PREC);
    ok = logistic_init(&s, height);
    arb_const_log2(l, PREC);
    arb_mul_2exp_si(l, l, -1);
    arb_sqrt_ui(root2, 2, PREC);
    arb_set(el, root2);
    if (ok && deriv)
    {
        arb_mul(b->C, root2, s.sup, PREC);
        weighted_derivative_sup(t, &s, a, l);
        arb_addmul(b->C, root2, t, PREC);
        arb_add_ui(b->C, b->C, 1, PREC);
        logistic_norm2(t, &s, el);
        arb_sqrt(b->norm, t, PREC);
        weighted_derivative_norm2(t, &s, a, l);
        arb_sqrt(t, t, PREC);
        arb_add(b->norm, b->norm, t, PREC);
        arb_mul(b->norm, b->norm, root2, PREC);
        arb_add_ui(b->norm, b->norm, 1, PREC);
    }
    else if (ok)
    {
        arb_mul(t, root2, s.sup, PREC);
        arb_add_ui(t, t, 1, PREC);
        linear_factor(b->C, a);
        arb_mul(b->C, b->C, t, PREC);
        b->beta = 1;
        weighted_norm2(t, &s, a, l, el);
        arb_sqrt(t, t, PREC);
        arb_mul(b->norm, t, root2, PREC);
        arb_sqr(t, a, PREC);
        arb_add_ui(t, t, 1, PREC);
        arb_sqrt(t, t, PREC);
        arb_add(b->norm, b->norm, t, PREC);
    }
    arb_clear(l);
    arb_clear(el);
    arb_clear(height);
    arb_clear(root2);
    arb_clear(t);
    logistic_clear(&s);
    return ok;
}
