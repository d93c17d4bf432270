/* Exact eigenvalues: 0 by SPH-7, the closed form SPH-8 in Q(pi), and finite sums of exact kappa_p
   times the rational weights of SPH-1.

   Gamma at half-integers is rational, or rational times sqrt(pi); the powers of pi are counted. */
#include "sphere/parts.h"

/* Exact values of more than a few thousand factors help nobody. */
#define MAX_INDEX 4096
#define MAX_TERMS 256

/* Gamma(n/2) = r pi^(1/2 if n is odd), n not one of 0, -2, -4, ... */
static void gamma_half(fmpq_t r, slong n)
{
    fmpz_t f;
    slong m;

    fmpz_init(f);
    if (n % 2 == 0)
    {
        fmpz_fac_ui(f, (ulong) (n / 2 - 1));
        fmpq_set_fmpz(r, f);
    }
    else
    {
        /* Gamma(m + 1/2) = (2m)!/(4^m m!) sqrt(pi), Gamma(1/2 - m) = (-4)^m m!/(2m)! sqrt(pi) */
        m = n > 0 ? (n - 1) / 2 : (1 - n) / 2;
        fmpz_fac_ui(fmpq_numref(r), (ulong) (2 * m));
        fmpz_fac_ui(fmpq_denref(r), (ulong) m);
        fmpz_mul_2exp(fmpq_denref(r), fmpq_denref(r), (ulong) (2 * m));
        fmpq_canonicalise(r);
        if (n < 0)
        {
            fmpq_inv(r, r);
            if (m % 2 != 0)
                fmpq_neg(r, r);
        }
    }
    fmpz_clear(f);
}

static void set_rational(ntkball_exact_t res, const fmpq_t r, slong half_pi)
{
    fmpq_t zero, one;

    fmpq_init(zero);
    fmpq_init(one);
    fmpq_set_si(one, 1, 1);
    ntkball_exact_set_term(res, r, one, half_pi, zero);
    fmpq_clear(zero);
    fmpq_clear(one);
}

/* |S^d| = 2 pi^(D/2)/Gamma(D/2), D = d + 1 */
void _ntkball_sphere_area_exact(ntkball_exact_t res, slong d)
{
    slong D = d + 1;
    fmpq_t r;

    fmpq_init(r);
    gamma_half(r, D);
    fmpq_inv(r, r);
    fmpq_mul_2exp(r, r, 1);
    set_rational(res, r, D - D % 2);
    fmpq_clear(r);
}

/* A_{q,k} of SPH-8 */
static void block(ntkball_exact_t res, slong q, slong k, slong D)
{
    fmpq_t m, x;
    fmpz_t f;
    slong i, half_pi;

    if (k > q && (k - q) % 2 == 0)
    {
        ntkball_exact_zero(res);
        return;
    }
    fmpq_init(m);
    fmpq_init(x);
    fmpz_init(f);

    half_pi = (D % 2 != 0) - ((q + k + D) % 2 != 0) - ((q - k) % 2 != 0);
    gamma_half(m, D);
    gamma_half(x, q + k + D);
    fmpq_div(m, m, x);
    gamma_half(x, q - k + 2);
    fmpq_div(m, m, x);
    fmpz_fac_ui(f, (ulong) q);
    fmpq_mul_fmpz(m, m, f);
    fmpq_div_2exp(m, m, (ulong) (q + 1));
    fmpq_mul(m, m, m);
    for (i = 0; i < q; i++)
        fmpq_mul_si(m, m, D + 2 * i);
    set_rational(res, m, 2 * half_pi);

    fmpq_clear(m);
    fmpq_clear(x);
    fmpz_clear(f);
}

/* (rho D_q)_k */
static void shifted_block(ntkball_exact_t res, slong q, slong k, slong D)
{
    ntkball_exact_t x;
    fmpq_t c;

    ntkball_exact_init(x);
    fmpq_init(c);
    block(res, q, k + 1, D);
    if (k > 0)
    {
        fmpq_set_si(c, k + D - 2, (ulong) (2 * k + D - 2));
        ntkball_exact_mul_fmpq(res, res, c);
        block(x, q, k - 1, D);
        fmpq_set_si(c, k, (ulong) (2 * k + D - 2));
        ntkball_exact_mul_fmpq(x, x, c);
        ntkball_exact_add(res, res, x);
    }
    ntkball_exact_clear(x);
    fmpq_clear(c);
}

/* (a + b)^2 for even k, (a - b)^2 for odd, times factor */
static void share(fmpq_t res, const ntkball_homogeneous_t h, int odd, slong factor)
{
    if (odd)
        fmpq_sub(res, h->a, h->b);
    else
        fmpq_add(res, h->a, h->b);
    fmpq_mul(res, res, res);
    fmpq_mul_si(res, res, factor);
}

typedef struct
{
    ntkball_exact_t sigma_w2, sigma_b2, gamma_w2, gamma_b2;
} constants_t;

/* SPH-8 for the probability measure */
static void closed(ntkball_exact_t res, const ntkball_sphere_plan_t plan, const constants_t *c,
                   slong k, slong D)
{
    slong q = plan->h->q;
    ntkball_exact_t x;
    fmpq_t r;

    ntkball_exact_init(x);
    fmpq_init(r);

    ntkball_exact_zero(res);
    if (plan->part != NTKBALL_PART_INNER)
    {
        block(res, q, k, D);
        share(r, plan->h, k % 2 != 0, 1);
        ntkball_exact_mul_fmpq(res, res, r);
    }
    if (plan->part != NTKBALL_PART_SIGMA)
    {
        shifted_block(x, q - 1, k, D);
        share(r, plan->h, k % 2 != 0, q * q);
        ntkball_exact_mul_fmpq(x, x, r);
        ntkball_exact_mul(x, x, c->gamma_w2);
        ntkball_exact_add(res, res, x);
        block(x, q - 1, k, D);
        share(r, plan->h, k % 2 == 0, q * q);
        ntkball_exact_mul_fmpq(x, x, r);
        ntkball_exact_mul(x, x, c->gamma_b2);
        ntkball_exact_add(res, res, x);
    }
    ntkball_exact_mul(res, res, c->sigma_w2);
    if (k == 0 && plan->output_bias)
        ntkball_exact_add(res, res, c->sigma_b2);

    ntkball_exact_clear(x);
    fmpq_clear(r);
}

static int closed_exact(ntkball_exact_t res, const ntkball_sphere_plan_t plan,
                        const ntkball_network_t net, slong k, slong D)
{
    constants_t c;
    int ok;

    ntkball_exact_init(c.sigma_w2);
    ntkball_exact_init(c.sigma_b2);
    ntkball_exact_init(c.gamma_w2);
    ntkball_exact_init(c.gamma_b2);
    ok = ntkball_network_constants_exact(c.sigma_w2, c.sigma_b2, NULL, net) &&
         ntkball_value_get_exact(c.gamma_w2, net->gamma_w2) &&
         ntkball_value_get_exact(c.gamma_b2, net->gamma_b2);
    if (ok)
        closed(res, plan, &c, k, D);
    ntkball_exact_clear(c.sigma_w2);
    ntkball_exact_clear(c.sigma_b2);
    ntkball_exact_clear(c.gamma_w2);
    ntkball_exact_clear(c.gamma_b2);
    return ok;
}

/* sum_p kappa_p w(p,k)/|S^d|, w(k,k)/|S^d| = prod_{j<k} (j+1)/(2j+d+1) (SPH-1) */
static int polynomial_exact(ntkball_exact_t res, const ntkball_network_t net, char quantity,
                            slong degree, slong k, slong d)
{
    ntkball_exact_t c;
    fmpq_t w, r;
    slong p, j;
    int ok = 1;

    ntkball_exact_init(c);
    fmpq_init(w);
    fmpq_init(r);
    fmpq_set_si(w, 1, 1);
    for (j = 0; j < k; j++)
    {
        fmpq_set_si(r, j + 1, (ulong) (2 * j + d + 1));
        fmpq_mul(w, w, r);
    }
    ntkball_exact_zero(res);
    for (p = k; ok && p <= degree; p += 2)
    {
        ok = ntkball_ntk_exact(c, net, quantity, net->depth + 1, p);
        if (ok)
        {
            ntkball_exact_mul_fmpq(c, c, w);
            ntkball_exact_add(res, res, c);
            fmpq_set_si(r, (p + 1) * (p + 2), (ulong) ((p - k + 2) * (p + k + d + 1)));
            fmpq_mul(w, w, r);
        }
    }
    ntkball_exact_clear(c);
    fmpq_clear(w);
    fmpq_clear(r);
    return ok;
}

int ntkball_sphere_exact(ntkball_exact_t res, const ntkball_network_t net, slong d,
                         ntkball_measure_t measure, slong k)
{
    return ntkball_sphere_part_exact(res, net, NTKBALL_PART_THETA, d, measure, k);
}

int ntkball_sphere_part_exact(ntkball_exact_t res, const ntkball_network_t net,
                              ntkball_subkernel_t part, slong d, ntkball_measure_t measure, slong k)
{
    ntkball_sphere_plan_t plan;
    ntkball_exact_t x;
    int ok = 0;

    if (d < 1 || k < 0 || d >= NTKBALL_SPHERE_MAX || k >= NTKBALL_SPHERE_MAX)
        return 0;

    ntkball_exact_init(x);
    _ntkball_sphere_plan_init(plan, net);
    _ntkball_sphere_plan_set_part(plan, part);
    if (_ntkball_sphere_vanishes(plan, k))
    {
        ntkball_exact_zero(res);
        ok = 1;
    }
    else if (d + k <= MAX_INDEX)
    {
        if (_ntkball_sphere_closed_applies(plan) && plan->h->q <= MAX_TERMS)
            ok = closed_exact(res, plan, net, k, d + 1);
        else if (plan->degree >= 0 && plan->degree <= MAX_TERMS && part != NTKBALL_PART_INNER)
            ok = polynomial_exact(res, net, part == NTKBALL_PART_SIGMA ? 'a' : 'k', plan->degree, k,
                                  d);
        if (ok && measure == NTKBALL_MEASURE_SURFACE)
        {
            _ntkball_sphere_area_exact(x, d);
            ntkball_exact_mul(res, res, x);
        }
    }
    _ntkball_sphere_plan_clear(plan);
    ntkball_exact_clear(x);
    return ok;
}
