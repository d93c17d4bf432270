/* Growth and norm of a typed expression: balls on boxes of |x| <= X (ACT-11) and the half strips
   beyond (ACT-14), where log|g| <= k0 + k1 log(1+t) + k2 t + k3 t^2 =: F(t), t = |x|.

   ACT-15: G(t) = 2 F(t) - t^2/2 with a positive k1 log(1+t) replaced by its tangent at X is concave
   when k3 < 1/4 and bounds the logarithm of |g|^2 exp(-t^2/2), so that int_X^inf |g|^2 w dt <=
   exp(G(X)) / (lambda sqrt(2 pi)) with lambda = -G'(X) > 0. */
#include "activation/bounds.h"
#include "activation/rays.h"

#define PREC BOUND_PREC

/* The half strips beyond X for g; 0 when one is not proved.  ray[0] is the right one. */
static int
bound_rays(ray_form_t *ray, const ntkball_activation_impl *f, int deriv, slong X, const arb_t a)
{
    return ntkball_ray_bound(ray, f->pool, f->piece[deriv][f->num_breaks], 1, X, a) &&
           ntkball_ray_bound(ray + 1, f->pool, f->piece[deriv][0], -1, X, a);
}

/* norm2 += int_X^inf |g|^2 w; 0 when lambda > 0 fails. */
static int add_tail(arb_t norm2, const ray_form_t *ray, slong X)
{
    arb_t G, lambda, t, k;
    int ok;

    if (arf_is_inf(ray->k)) /* g = 0 */
        return 1;
    arb_init(G);
    arb_init(lambda);
    arb_init(t);
    arb_init(k);
    arb_set_arf(G, ray->k);
    arb_set_arf(k, ray->k + 1);
    arb_set_si(t, X + 1);
    if (arf_sgn(ray->k + 1) > 0)
        arb_div(lambda, k, t, PREC); /* of F' at X; k1 < 0: log(1+t) >= log(1+X) */
    arb_log(t, t, PREC);
    arb_addmul(G, k, t, PREC);
    arb_set_arf(k, ray->k + 2);
    arb_add(lambda, lambda, k, PREC);
    arb_addmul_si(G, k, X, PREC);
    arb_set_arf(k, ray->k + 3);
    arb_addmul_si(lambda, k, 2 * X, PREC);
    arb_addmul_si(G, k, X * X, PREC);
    arb_mul_2exp_si(k, k, 2); /* 4 k3 - 1 < 0 */
    arb_sub_ui(k, k, 1, PREC);
    arb_mul_2exp_si(G, G, 1);
    arb_mul_2exp_si(lambda, lambda, 1);
    arb_set_si(t, X * X);
    arb_mul_2exp_si(t, t, -1);
    arb_sub(G, G, t, PREC);
    arb_sub_si(lambda, lambda, X, PREC);
    arb_neg(lambda, lambda);
    ok = arb_is_negative(k) && arb_is_positive(lambda);
    arb_exp(G, G, PREC);
    arb_div(G, G, lambda, PREC);
    ntkball_normal_peak(t);
    arb_addmul(norm2, G, t, PREC);
    arb_clear(G);
    arb_clear(lambda);
    arb_clear(t);
    arb_clear(k);
    return ok;
}

/* A form less its terms that fall, which are at most their values at t = X. */
static void settle_falling(arb_t k0, const ray_form_t *ray, slong X)
{
    arb_t k, t;

    arb_init(k);
    arb_init(t);
    arb_set_arf(k0, ray->k);
    if (arf_sgn(ray->k + 1) < 0)
    {
        arb_set_arf(k, ray->k + 1);
        arb_set_si(t, X + 1);
        arb_log(t, t, PREC);
        arb_addmul(k0, k, t, PREC);
    }
    for (int i = 2; i < 4; i++)
        if (arf_sgn(ray->k + i) < 0)
        {
            arb_set_arf(k, ray->k + i);
            arb_set_si(t, i == 2 ? X : X * X);
            arb_addmul(k0, k, t, PREC);
        }
    arb_clear(k);
    arb_clear(t);
}

/* |g| <= C (1+t)^beta exp(c t + q t^2) on the half strip: C alone where that is finite, else the
   terms of the form that grow.  0 when beta is out of all bounds. */
static int add_growth(bound_t *b, const ray_form_t *ray, slong X)
{
    arf_t sup;
    arb_t t;
    int ok = 1;

    arf_init(sup);
    arb_init(t);
    ntkball_ray_form_sup(sup, ray, X);
    arb_set_arf(t, sup);
    if (arf_is_inf(sup) && arf_sgn(sup) > 0)
    {
        settle_falling(t, ray, X);
        ok = arf_cmp_si(ray->k + 1, 1000000) < 0;
        arf_ceil(sup, ray->k + 1);
        if (ok && arf_sgn(sup) > 0)
            b->beta = FLINT_MAX(b->beta, (ulong) arf_get_si(sup, ARF_RND_UP));
        for (int i = 2; i < 4; i++)
            if (arf_sgn(ray->k + i) > 0)
            {
                arb_ptr rate = i == 2 ? b->c : b->q;

                arf_max(arb_midref(rate), arb_midref(rate), ray->k + i);
            }
    }
    if (arf_is_finite(arb_midref(t)))
    {
        arb_exp(t, t, PREC);
        arb_max(b->C, b->C, t, PREC);
    }
    arf_clear(sup);
    arb_clear(t);
    return ok;
}

/* Does -log|g| <= n0 + n1 log(1+t) + n2 t + n3 t^2 make int |g|^2 w infinite?  |g|^2 w is at least
   a constant times exp(-2 n1 log(1+t) - 2 n2 t - (2 n3 + 1/2) t^2)  (ACT-20). */
static int form_diverges(const ray_form_t *lower)
{
    arf_t quarter;
    int cmp;

    arf_init(quarter);
    arf_set_d(quarter, -0.25);
    cmp = arf_cmp(lower->k + 3, quarter);
    arf_clear(quarter);
    if (!arf_is_finite(lower->k) || cmp != 0)
        return arf_is_finite(lower->k) && cmp < 0;
    return arf_sgn(lower->k + 2) < 0 ||
           (arf_is_zero(lower->k + 2) && arf_cmp_d(lower->k + 1, 0.5) <= 0);
}

int ntkball_expression_diverges(const ntkball_activation_impl *f)
{
    ray_form_t lower;
    int res = 0;

    ntkball_ray_form_init(&lower);
    for (slong start = 8; res == 0 && start <= 128; start *= 4)
        for (int side = -1; side <= 1; side += 2)
            res =
                res || (ntkball_ray_lower(&lower, f->pool,
                                          f->piece[0][side > 0 ? f->num_breaks : 0], side, start) &&
                        form_diverges(&lower));
    ntkball_ray_form_clear(&lower);
    return res;
}

/* The first integer beyond all breaks. */
static slong beyond_breaks(const ntkball_activation_impl *f)
{
    slong X = 1;
    arb_t b;

    arb_init(b);
    for (slong i = 0; i < f->num_breaks; i++)
    {
        ntkball_impl_break(b, f, i, PREC);
        arb_abs(b, b);
        arb_get_ubound_arf(arb_midref(b), b, PREC);
        if (arf_cmp_si(arb_midref(b), 100000) > 0)
            X = FLINT_MAX(X, 100001);
        else
            X = FLINT_MAX(X, (slong) arf_get_d(arb_midref(b), ARF_RND_UP) + 2);
    }
    arb_clear(b);
    return X;
}

slong ntkball_expression_cut(const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    slong least = beyond_breaks(f), last = arb_is_zero(a) ? 1024 : 128, res = 0;
    ray_form_t ray[2];
    arb_t tail;

    arb_init(tail);
    ntkball_ray_form_init(ray);
    ntkball_ray_form_init(ray + 1);
    for (slong X = 4; res == 0 && X <= last; X *= 2)
        if (X >= least && bound_rays(ray, f, deriv, X, a) && add_tail(tail, ray, X) &&
            add_tail(tail, ray + 1, X) &&
            (X >= 8 || arb_is_zero(tail) || arf_cmpabs_2exp_si(arb_midref(tail), -4) < 0))
            res = X;
    ntkball_ray_form_clear(ray);
    ntkball_ray_form_clear(ray + 1);
    arb_clear(tail);
    return res;
}

int ntkball_bound_expression(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    slong X = ntkball_expression_cut(f, deriv, a);
    ray_form_t ray[2];
    arb_t sup, tail;
    int ok;

    ntkball_ray_form_init(ray);
    ntkball_ray_form_init(ray + 1);
    arb_init(sup);
    arb_init(tail);
    ok = X > 0 && bound_rays(ray, f, deriv, X, a);
    for (int j = 0; ok && j < 2; j++)
        ok = add_tail(tail, ray + j, X) && add_growth(b, ray + j, X);
    ok = ok && ntkball_box_bounds(sup, b->norm, NULL, f, deriv, X, a, b);
    arb_max(b->C, b->C, sup, PREC);
    arb_add(b->norm, b->norm, tail, PREC);
    arb_sqrt(b->norm, b->norm, PREC);
    ntkball_ray_form_clear(ray);
    ntkball_ray_form_clear(ray + 1);
    arb_clear(sup);
    arb_clear(tail);
    return ok;
}
