/* Forms k0 + k1 log(1+t) + k2 t + k3 t^2 that bound from above on t >= start (ACT-14): their
   suprema, and what sums, exponentials and logarithms of what they bound are bounded by.
   Coefficients are rounded up one by one, as 1, log(1+t), t, t^2 >= 0. */
#include "activation/ray.h"

#define PREC RAY_PREC

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

void ntkball_ray_form_set(ray_form_t *f, const ray_form_t *g)
{
    for (int i = 0; i < 4; i++)
        arf_set(f->k + i, g->k + i);
}

void ntkball_ray_form_unknown(ray_form_t *f)
{
    arf_pos_inf(f->k);
    for (int i = 1; i < 4; i++)
        arf_zero(f->k + i);
}

int ntkball_ray_form_known(const ray_form_t *f)
{
    return !arf_is_nan(f->k) && arf_cmp_si(f->k, 0) <= 0 ? 1 : arf_is_finite(f->k);
}

/* The constant upper end of x; unknown when x is not a number. */
void ntkball_ray_form_constant(ray_form_t *f, const arb_t x)
{
    ntkball_ray_form_unknown(f);
    arb_get_ubound_arf(f->k, x, PREC);
    if (arf_is_nan(f->k))
        arf_pos_inf(f->k);
}

static void form_arf(ray_form_t *f, const arf_t x)
{
    ntkball_ray_form_unknown(f);
    if (!arf_is_nan(x))
        arf_set(f->k, x);
}

void ntkball_ray_form_add(ray_form_t *f, const ray_form_t *g, const ray_form_t *h)
{
    if (!ntkball_ray_form_known(g) || !ntkball_ray_form_known(h))
    {
        ntkball_ray_form_unknown(f);
        return;
    }
    for (int i = 0; i < 4; i++)
        arf_add(f->k + i, g->k + i, h->k + i, PREC, ARF_RND_CEIL);
}

/* max(g, h), coefficient by coefficient: 1, log(1+t), t, t^2 are >= 0. */
void ntkball_ray_form_max(ray_form_t *f, const ray_form_t *g, const ray_form_t *h)
{
    for (int i = 0; i < 4; i++)
        arf_max(f->k + i, g->k + i, h->k + i);
}

/* f = c g for a ball c >= 0. */
void ntkball_ray_form_scale(ray_form_t *f, const ray_form_t *g, const arb_t c)
{
    arb_t t;

    if (!ntkball_ray_form_known(g))
    {
        ntkball_ray_form_unknown(f);
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
    if (!ntkball_ray_form_known(g) || !ntkball_ray_form_known(f))
        return ntkball_ray_form_known(g);
    for (int i = 3; i >= 0; i--)
    {
        int c = arf_cmp(g->k + i, f->k + i);

        if (c != 0)
            return c < 0;
    }
    return 0;
}

void ntkball_ray_form_improve(ray_form_t *f, const ray_form_t *g)
{
    if (form_less(g, f))
        ntkball_ray_form_set(f, g);
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

    if (!ntkball_ray_form_known(f) || square > 0 || (square == 0 && linear > 0) ||
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
void ntkball_ray_form_log(ray_form_t *res, const ray_form_t *f, const ray_form_t *g)
{
    slong degree = 0;
    arb_t sum, t;

    if (!ntkball_ray_form_known(f) || !ntkball_ray_form_known(g))
    {
        ntkball_ray_form_unknown(res);
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
        ntkball_ray_form_unknown(res);
        arf_neg_inf(res->k);
    }
    else
    {
        arb_log(sum, sum, PREC);
        ntkball_ray_form_constant(res, sum);
        arf_set_si(res->k + 1, degree);
    }
    arb_clear(sum);
    arb_clear(t);
}

void ntkball_ray_exp_arf(arb_t res, const arf_t x)
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
void ntkball_ray_form_exp(ray_form_t *res, const ray_form_t *f, slong start)
{
    arf_t sup;
    arb_t c;

    arf_init(sup);
    arb_init(c);
    ntkball_ray_form_sup(sup, f, start);
    if (arf_cmp_si(sup, 100000) < 0)
    {
        ntkball_ray_exp_arf(c, sup);
        ntkball_ray_form_constant(res, c);
    }
    else if (ntkball_ray_form_known(f) && arf_sgn(f->k + 2) <= 0 && arf_sgn(f->k + 3) <= 0 &&
             arf_cmp_si(f->k + 1, 2) <= 0 && arf_cmp_si(f->k, 100000) < 0)
    { /* e^k0 (1+t)^k1 <= e^k0 (1 + t) or e^k0 (1 + 2t + t^2) */
        ntkball_ray_exp_arf(c, f->k);
        ntkball_ray_form_constant(res, c);
        arf_set(res->k + 2, res->k);
        if (arf_cmp_si(f->k + 1, 1) > 0)
        {
            arf_mul_2exp_si(res->k + 2, res->k, 1);
            arf_set(res->k + 3, res->k);
        }
    }
    else
        ntkball_ray_form_unknown(res);
    arf_clear(sup);
    arb_clear(c);
}

/* An upper bound of -c exp(-f), c > 0. */
void ntkball_ray_form_minus_exp(ray_form_t *res, const ray_form_t *f, const arb_t c, slong start)
{
    arf_t sup;
    arb_t t;

    ntkball_ray_form_unknown(res);
    if (!ntkball_ray_form_known(f))
        return;
    arf_init(sup);
    arb_init(t);
    if (arf_sgn(f->k + 2) <= 0 && arf_sgn(f->k + 3) <= 0 && arf_cmp_si(f->k + 1, -1) <= 0 &&
        arf_is_finite(f->k) && arf_cmpabs_2exp_si(f->k, 17) < 0)
    { /* e^-f >= e^-k0 (1+t) or e^-k0 (1+t)^2 */
        ntkball_ray_exp_arf(t, f->k);
        arb_div(t, c, t, PREC);
        arb_neg(t, t);
        ntkball_ray_form_constant(res, t);
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
        ntkball_ray_exp_arf(t, f->k);
        arb_div(t, c, t, PREC);
        arb_neg(t, t);
        ntkball_ray_form_constant(res, t);
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
            ntkball_ray_exp_arf(t, sup);
            arb_div(t, c, t, PREC);
            arb_neg(t, t);
            ntkball_ray_form_constant(res, t);
        }
    }
    arf_clear(sup);
    arb_clear(t);
}

/* log(e^g + e^h) */
void ntkball_ray_form_log_sum(ray_form_t *res, const ray_form_t *g, const ray_form_t *h,
                              slong start)
{
    ray_form_t best, u[2];
    arf_t sup;
    arb_t s, t;

    ntkball_ray_form_init(&best);
    ntkball_ray_form_unknown(&best);
    arf_init(sup);
    arb_init(s);
    arb_init(t);
    for (int j = 0; j < 2; j++)
        ntkball_ray_form_init(u + j);
    for (int mask = 0; mask < 4 && ntkball_ray_form_known(g) && ntkball_ray_form_known(h); mask++)
    { /* each of the two as it is, or its supremum */
        for (int j = 0; j < 2; j++)
        {
            ntkball_ray_form_set(u + j, j ? h : g);
            if (mask >> j & 1)
            {
                ntkball_ray_form_sup(sup, u + j, start);
                form_arf(u + j, sup);
            }
        }
        if (!ntkball_ray_form_known(u) || !ntkball_ray_form_known(u + 1))
            continue;
        ntkball_ray_exp_arf(s, u[0].k);
        ntkball_ray_exp_arf(t, u[1].k);
        ntkball_ray_form_max(u, u, u + 1);
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
        ntkball_ray_form_improve(&best, u);
    }
    ntkball_ray_form_set(res, &best);
    ntkball_ray_form_clear(&best);
    for (int j = 0; j < 2; j++)
        ntkball_ray_form_clear(u + j);
    arf_clear(sup);
    arb_clear(s);
    arb_clear(t);
}
