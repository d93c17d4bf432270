/* DEC-20: upper bounds for one hidden layer from the growth of an entire phi in the plane.

   F(t) = E[phi(Z + t)] = sum mu_n t^n/sqrt(n!) is entire; |F| on the circle of radius r, moved into
   the plane by a share of Im t, and Cauchy's inequality at the best r give
       mu_n^2 <= C n^power rate^-n (n!)^-factorial,
   geometric when phi grows like the exponential of a quadratic form, (n!)^-1 when of a linear one.
 */
#include <math.h>

#include "decay/parts.h"

#define PREC 128
#define RATE_BITS 16

void _ntkball_decay_power_init(ntkball_decay_power_t *m)
{
    m->twice_power = m->factorial = 0;
    arb_init(m->C);
    arb_init(m->rate);
    arb_one(m->rate);
}

void _ntkball_decay_power_clear(ntkball_decay_power_t *m)
{
    arb_clear(m->C);
    arb_clear(m->rate);
}

/* ---- |F(t)| <= C (1 + shift |t|)^degree exp(l|t| + G|t|^2) ------------------------------------
 */

typedef struct
{
    arb_t C, shift, l, G;
} mean_t;

static void mean_init(mean_t *m)
{
    arb_init(m->C);
    arb_init(m->shift);
    arb_init(m->l);
    arb_init(m->G);
}

static void mean_clear(mean_t *m)
{
    arb_clear(m->C);
    arb_clear(m->shift);
    arb_clear(m->l);
    arb_clear(m->G);
}

/* The split 2|xy| <= e x^2 + y^2/e for which the larger of A'/(1-2A') and B'/(1+2B') is least. */
static double choose_split(const ntkball_plane_growth_t g)
{
    double A = arf_get_d(arb_midref(g->A), ARF_RND_UP), B = arf_get_d(arb_midref(g->B), ARF_RND_UP);
    double D = arf_get_d(arb_midref(g->D), ARF_RND_UP), low = -20, high = 20;
    int i;

    if (D == 0)
        return 1;
    for (i = 0; i < 60; i++)
    {
        double e = exp2((low + high) / 2), a = A + D * e, b = B + D / e;

        if (a >= 0.2499 || (b > -0.25 && a / (1 - 2 * a) > b / (1 + 2 * b)))
            high = (low + high) / 2;
        else
            low = (low + high) / 2;
    }
    return exp2(low);
}

/* E[(1 + sqrt v |Z|)^k e^(c sqrt v |Z|)] */
static void set_moment(arb_t res, const arb_t c, const arb_t v, slong k)
{
    arb_t t;

    arb_init(t);
    arb_one(res);
    if (k > 0 || !arb_is_zero(c))
    {
        arb_add_ui(t, c, k > 0, PREC);
        arb_sqr(t, t, PREC);
        arb_mul(t, t, v, PREC);
        arb_mul_2exp_si(t, t, -1);
        arb_add_ui(t, t, k > 0, PREC);
        arb_exp(t, t, PREC);
        arb_fac_ui(res, (ulong) k, PREC);
        arb_mul(res, res, t, PREC);
        arb_mul_2exp_si(res, res, 1);
    }
    arb_clear(t);
}

/* 0 when A' < 1/4 fails */
static int set_mean(mean_t *m, const ntkball_plane_growth_t g)
{
    arb_t split, a, b, v, tau, t;
    int ok;

    arb_init(split);
    arb_init(a);
    arb_init(b);
    arb_init(v);
    arb_init(tau);
    arb_init(t);
    arb_set_d(split, choose_split(g));
    arb_mul(a, g->D, split, PREC);
    arb_add(a, a, g->A, PREC);
    arb_div(b, g->D, split, PREC);
    arb_add(b, b, g->B, PREC);
    arb_set_d(t, -0.25);
    arb_max(b, b, t, PREC);
    arb_mul_2exp_si(t, a, 2);
    arb_sub_ui(t, t, 1, PREC);
    ok = arb_is_negative(t);
    arb_mul_2exp_si(v, a, 1);
    arb_sub_ui(v, v, 1, PREC);
    arb_neg(v, v);
    arb_inv(v, v, PREC);
    arb_mul_2exp_si(tau, b, 1);
    arb_add_ui(tau, tau, 1, PREC);
    arb_inv(tau, tau, PREC);
    arb_mul(a, a, v, PREC);
    arb_mul(b, b, tau, PREC);
    arb_max(m->G, a, b, PREC);
    arb_nonnegative_part(m->G, m->G);
    arb_add(m->shift, v, tau, PREC);
    arb_mul(t, v, g->c, PREC);
    arb_mul(a, tau, g->d, PREC);
    arb_hypot(m->l, t, a, PREC);
    set_moment(m->C, g->c, v, g->degree);
    arb_mul(m->C, m->C, g->C, PREC);
    arb_sqrt(v, v, PREC);
    arb_mul(m->C, m->C, v, PREC);
    arb_clear(split);
    arb_clear(a);
    arb_clear(b);
    arb_clear(v);
    arb_clear(tau);
    arb_clear(t);
    return ok && arb_is_finite(m->C) && arb_is_finite(m->l) && arb_is_finite(m->G);
}

/* ---- Cauchy's inequality --------------------------------------------------------------------- */

/* x rounded down to RATE_BITS bits */
static void round_rate(arb_t rate, double x)
{
    int e;
    double f = frexp(x, &e);

    arb_set_d(rate, ldexp(floor(ldexp(f, RATE_BITS)), e - RATE_BITS));
}

/* l^-2, or a rate below 1/(2G): at indices about 256 what it loses is what the terms l|t| cost;
   less some ulps on a second try, where that is the limit itself as a ball. */
static void choose_rate(arb_t rate, const mean_t *m, int linear, int again)
{
    double G = arf_get_d(arb_midref(m->G), ARF_RND_UP), l = arf_get_d(arb_midref(m->l), ARF_RND_UP);
    double most = 0.5 / G, x = most / (1 + l / sqrt(512 * G));

    if (linear)
        x = 1 / (l * l);
    else if (x < (1 + most) / 2)
        x = (1 + most) / 2;
    round_rate(rate, again ? x * 0.99995 : x);
}

/* factor = (1/N + shift q)^(2k) */
static void degree_factor(arb_t factor, const arb_t N, const arb_t shift, const arb_t q, slong k)
{
    arb_t t;

    arb_init(t);
    arb_inv(t, N, PREC);
    arb_addmul(t, shift, q, PREC);
    arb_pow_ui(factor, t, 2 * (ulong) k, PREC);
    arb_clear(t);
}

/* r = n/l', rate = l'^-2 <= l^-2: C^2 e^2 (1/n0 + shift/l')^(2k) n^(1+2k) l'^(2n)/n! */
static int set_linear(ntkball_decay_power_t *bound, const mean_t *m, slong k, slong n0)
{
    arb_t N, q, t;
    int ok;

    arb_init(N);
    arb_init(q);
    arb_init(t);
    arb_sqr(t, m->l, PREC);
    arb_mul(t, t, bound->rate, PREC);
    arb_sub_ui(t, t, 1, PREC);
    ok = arb_is_nonpositive(t);
    arb_set_si(N, n0);
    arb_sqrt(q, bound->rate, PREC);
    degree_factor(t, N, m->shift, q, k);
    arb_sqr(bound->C, m->C, PREC);
    arb_mul(bound->C, bound->C, t, PREC);
    arb_set_ui(t, 2);
    arb_exp(t, t, PREC);
    arb_mul(bound->C, bound->C, t, PREC);
    bound->twice_power = 2 + 4 * k;
    bound->factorial = 1;
    arb_clear(N);
    arb_clear(q);
    arb_clear(t);
    return ok;
}

/* r^2 = n/(2G'), rate = 1/(2G'), G' >= G: C^2 e^(1 + l^2/(2(G'-G))) (n0^(-1/2) + shift
   (2G')^(-1/2))^(2k) n^(k+1/2) rate^-n */
static int set_quadratic(ntkball_decay_power_t *bound, const mean_t *m, slong k, slong n0)
{
    arb_t N, q, t;
    int ok;

    arb_init(N);
    arb_init(q);
    arb_init(t);
    arb_inv(t, bound->rate, PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_sub(t, t, m->G, PREC);
    ok = arb_is_zero(m->l) ? arb_is_nonnegative(t) : arb_is_positive(t);
    arb_mul_2exp_si(t, t, 1);
    arb_sqr(q, m->l, PREC);
    arb_div(t, q, t, PREC);
    if (arb_is_zero(m->l))
        arb_zero(t);
    arb_add_ui(t, t, 1, PREC);
    arb_exp(t, t, PREC);
    arb_sqr(bound->C, m->C, PREC);
    arb_mul(bound->C, bound->C, t, PREC);
    arb_sqrt_ui(N, (ulong) n0, PREC);
    arb_sqrt(q, bound->rate, PREC);
    degree_factor(t, N, m->shift, q, k);
    arb_mul(bound->C, bound->C, t, PREC);
    bound->twice_power = 2 * k + 1;
    bound->factorial = 0;
    arb_sub_ui(t, bound->rate, 1, PREC);
    ok = ok && arb_is_positive(t);
    arb_clear(N);
    arb_clear(q);
    arb_clear(t);
    return ok;
}

static int set_bound(ntkball_decay_power_t *bound, const mean_t *m, slong k, int linear, slong n0)
{
    return linear ? set_linear(bound, m, k, n0) : set_quadratic(bound, m, k, n0);
}

int _ntkball_decay_plane_bound(ntkball_decay_power_t *bound, const ntkball_activation_t phi,
                               const ntkball_decay_struct *wanted, slong n0)
{
    ntkball_plane_growth_t g;
    const char *why;
    mean_t m;
    int ok, linear, chosen = wanted != NULL;

    ntkball_plane_growth_init(g);
    mean_init(&m);
    ok = ntkball_activation_plane_growth(g, &why, phi) == NTKBALL_OK && set_mean(&m, g);
    if (chosen)
        arb_set(bound->rate, wanted->rate);
    ok = ok && (!chosen || (arb_is_exact(bound->rate) && arb_is_positive(bound->rate)));
    linear = arb_is_zero(g->A) && arb_is_zero(g->B) && arb_is_zero(g->D);
    ok = ok && (!linear || arb_is_positive(m.l));
    if (ok && !chosen)
    {
        choose_rate(bound->rate, &m, linear, 0);
        if (!set_bound(bound, &m, g->degree, linear, n0))
            choose_rate(bound->rate, &m, linear, 1);
    }
    ok = ok && set_bound(bound, &m, g->degree, linear, n0);
    ok = ok && arb_is_finite(bound->C);
    ntkball_plane_growth_clear(g);
    mean_clear(&m);
    return ok;
}

/* ---- the certificate ------------------------------------------------------------------------- */

/* alpha_n = sigma_w^2 mu_n^2, kappa_n = (1+n) alpha_n, upsilon_n = (n+1) alpha_{n+1} */
static void set_quantity(ntkball_decay_t cert, const ntkball_decay_power_t *bound)
{
    slong more = 0;
    arb_t t;

    arb_init(t);
    arb_set(cert->high, bound->C);
    if (cert->subject.quantity == 'u')
    {
        arb_div(cert->high, cert->high, bound->rate, PREC);
        more = bound->twice_power + 2 * (1 - bound->factorial);
    }
    else if (cert->subject.quantity == 'k')
        more = 2;
    /* (1 + 1/p0)^(more/2) */
    arb_set_si(t, cert->p0 + 1);
    arb_div_si(t, t, cert->p0, PREC);
    arb_sqrt(t, t, PREC);
    arb_pow_ui(t, t, (ulong) more, PREC);
    arb_mul(cert->high, cert->high, t, PREC);
    fmpq_set_si(cert->exponent,
                -bound->twice_power - (cert->subject.quantity == 'k'   ? 2
                                       : cert->subject.quantity == 'u' ? 2 * (1 - bound->factorial)
                                                                       : 0),
                2);
    arb_clear(t);
}

ntkball_status_t _ntkball_decay_plane(ntkball_decay_t cert, slong p0,
                                      const ntkball_decay_struct *wanted,
                                      const ntkball_network_t net, const ntkball_options_t *options)
{
    ntkball_options_t inner;
    ntkball_decay_power_t bound;
    ntkball_status_t status;
    arb_t sigma_w2;

    _ntkball_sphere_inner(&inner, options);
    _ntkball_decay_power_init(&bound);
    arb_init(sigma_w2);
    status = ntkball_network_constants(sigma_w2, NULL, NULL, net, PREC, &inner, NULL);
    cert->p0 = FLINT_MAX(p0, 16 + cert->subject.parity);
    if (status == NTKBALL_OK && !_ntkball_decay_plane_bound(&bound, net->phi, wanted, cert->p0))
        status = NTKBALL_UNABLE;
    if (status == NTKBALL_OK)
    {
        set_quantity(cert, &bound);
        arb_mul(cert->high, cert->high, sigma_w2, PREC);
        arb_zero(cert->low);
        arb_indeterminate(cert->limit);
        arb_set(cert->rate, bound.rate);
        _ntkball_decay_exact_text(cert->rate_exact, sizeof cert->rate_exact, cert->rate);
        cert->factorial = bound.factorial;
        cert->proof = "DEC-20";
        if (options != NULL && options->explain != NULL)
            ntkball_text_append(options->explain,
                                "decay (DEC-20): phi is entire, |phi(x+iy)| bounded by the "
                                "exponential of a %s form, so mu_n^2 <= C n^(%ld/2) (%s)^-n%s\n",
                                bound.factorial > 0 ? "linear" : "quadratic",
                                (long) bound.twice_power, cert->rate_exact,
                                bound.factorial > 0 ? "/n!" : "");
    }
    _ntkball_decay_power_clear(&bound);
    arb_clear(sigma_w2);
    return status;
}
