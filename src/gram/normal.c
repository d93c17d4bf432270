/* Standard normal numbers that are the same on every machine (GRAM-13).

   A counter-based generator in integers gives h in [0, 2^64); U = (2 h + 1)/2^65; the number is the
   multiple of 2^-32 nearest to Phi^-1(U).  The C library proposes it, balls prove it: with x the
   proposal and Q the upper tail, |Q(x) - V| < 2^-33 phi(x + 2^-33) puts Q^-1(V) within 2^-33. */
#include <math.h>
#include <stdint.h>

#include "gram/kinds.h"

#define MAX_PREC 65536

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Each (seed, layer, row) is a stream of splitmix64. */
ulong ntkball_gram_bits(ulong seed, ulong layer, ulong row, ulong column)
{
    const uint64_t golden = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t h = mix(seed + golden * (layer + 1));

    h = mix(h + golden * (row + 1));
    return mix(h + golden * (column + 1));
}

/* About Q^-1(v), 0 < v <= 1/2: Abramowitz and Stegun 26.2.23, then Newton's method on log Q. */
static double propose(double v)
{
    double t = sqrt(-2 * log(v)), q, step;
    double x = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                       (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    int i;

    for (i = 0; i < 6; i++)
    {
        q = erfc(x * 0.70710678118654752440) / 2;
        step = q * log(q / v) / (exp(-x * x / 2) * 0.39894228040143267794);
        x += step;
        if (fabs(step) < 1e-15)
            break;
    }
    return x;
}

/* res = Q(x), density = phi(x + 2^-33); x a dyadic number k 2^-e. */
static void tail(arb_t res, arb_t density, slong k, slong e, slong prec)
{
    arb_t x, t;

    arb_init(x);
    arb_init(t);
    arb_set_si(x, k);
    arb_mul_2exp_si(x, x, -e);
    arb_set_ui(t, 2);
    arb_rsqrt(t, t, prec);
    arb_mul(res, x, t, prec);
    arb_hypgeom_erfc(res, res, prec);
    arb_mul_2exp_si(res, res, -1);
    if (density != NULL)
    {
        arb_one(t);
        arb_mul_2exp_si(t, t, -33);
        arb_add(x, x, t, prec);
        arb_sqr(x, x, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_neg(x, x);
        arb_exp(density, x, prec);
        arb_const_pi(t, prec);
        arb_mul_2exp_si(t, t, 1);
        arb_rsqrt(t, t, prec);
        arb_mul(density, density, t, prec);
    }
    arb_clear(t);
    arb_clear(x);
}

/* Is k 2^-32 proved to be within 2^-33 of Q^-1(v)? */
static int is_nearest(slong k, const arb_t v)
{
    arb_t q, density;
    int ok;

    arb_init(q);
    arb_init(density);
    tail(q, density, k, 32, 100);
    arb_sub(q, q, v, 100);
    arb_abs(q, q);
    arb_mul_2exp_si(density, density, -33);
    ok = arb_lt(q, density);
    arb_clear(density);
    arb_clear(q);
    return ok;
}

/* Is Q^-1(v) at least (k + 1/2) 2^-32, that is Q of that at least v? */
static int is_beyond(slong k, const arb_t v)
{
    slong prec;
    arb_t q;
    int known = 0, beyond = 0;

    arb_init(q);
    for (prec = 128; !known && prec <= MAX_PREC; prec *= 2)
    {
        tail(q, NULL, 2 * k + 1, 33, prec);
        beyond = arb_ge(q, v);
        known = beyond || arb_lt(q, v);
    }
    arb_clear(q);
    return beyond;
}

slong ntkball_gram_normal(ulong seed, ulong layer, ulong row, ulong column)
{
    uint64_t h = ntkball_gram_bits(seed, layer, row, column);
    int positive = (h >> 63) != 0;
    uint64_t m = positive ? ~h : h; /* (2 m + 1)/2^65 < 1/2 */
    slong k = (slong) rint(ldexp(propose(ldexp((double) m + 0.5, -64)), 32));
    arb_t v;

    arb_init(v);
    arb_set_ui(v, (ulong) m);
    arb_mul_2exp_si(v, v, 1);
    arb_add_ui(v, v, 1, 80);
    arb_mul_2exp_si(v, v, -65);
    if (!is_nearest(k, v))
    {
        while (is_beyond(k, v))
            k++;
        while (k > 0 && !is_beyond(k - 1, v))
            k--;
    }
    arb_clear(v);
    return positive ? k : -k;
}
