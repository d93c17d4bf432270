/* Which coefficients are zero.

   COMP-6: with nonnegative coefficients nothing cancels, so [x^p] f(g(x)) is zero if and only if no
   k with f_k > 0 writes p as a sum of k exponents of g (0 among them when g_0 > 0).  Balls cannot
   see that: a coefficient that is zero for this reason may come out as [0 +- e].  Supersets of the
   supports are carried through the layers; what lies outside them is proved zero. */
#include "recursion/internal.h"

#include <string.h>

/* More word operations than this are not spent on the proof. */
#define SUPPORT_WORK 5e8

/* g_0 > 0: p is reached with k >= least[p] summands, least[p] the smallest number of nonzero
   exponents of g with sum p. */
static void reach_with_constant(char *res, slong kmax, const char *g, slong len)
{
    slong *least = flint_malloc(sizeof(slong) * (size_t) len), p, j;

    for (p = 0; p < len; p++)
    {
        least[p] = p == 0 ? 0 : WORD_MAX;
        for (j = 1; j <= p; j++)
            if (g[j] && least[p - j] < WORD_MAX)
                least[p] = FLINT_MIN(least[p], least[p - j] + 1);
        res[p] = least[p] <= kmax && least[p] < WORD_MAX;
    }
    flint_free(least);
}

/* g_0 = 0: bit k of counts[p] says that p is a sum of exactly k exponents of g. */
static void reach_without_constant(char *res, const char *f, const char *g, slong len)
{
    slong words = len / FLINT_BITS + 1, p, j, i;
    ulong *counts = flint_calloc((size_t) (len * words), sizeof(ulong)), carry, *to, *from;

    counts[0] = 1;
    for (p = 1; p < len; p++)
        for (j = 1; j <= p; j++)
        {
            if (!g[j])
                continue;
            to = counts + p * words;
            from = counts + (p - j) * words;
            for (carry = 0, i = 0; i < words; i++)
            {
                to[i] |= (from[i] << 1) | carry;
                carry = from[i] >> (FLINT_BITS - 1);
            }
        }
    for (p = 0; p < len; p++)
        for (res[p] = 0, i = 0; i <= p && !res[p]; i++)
            res[p] = f[i] && ((counts[p * words + i / FLINT_BITS] >> (i % FLINT_BITS)) & 1);
    flint_free(counts);
}

/* f: support of the outer series below len; endless: it may go on beyond. */
static void compose_support(char *res, const char *f, int endless, const char *g, slong len)
{
    slong j, size = 0, kmax = -1;

    for (j = 0; j < len; j++)
    {
        size += g[j];
        if (f[j])
            kmax = j;
    }
    if (endless)
        kmax = WORD_MAX;
    if (g[0])
        reach_with_constant(res, kmax, g, len);
    else if ((double) len * (double) size * ((double) len / FLINT_BITS + 1) < SUPPORT_WORK)
        reach_without_constant(res, f, g, len);
    else
        memset(res, 1, (size_t) len);
}

static void product_support(char *res, const char *a, const char *b, slong len)
{
    slong i, j;

    for (i = 0; i < len; i++)
        res[i] = 0;
    for (i = 0; i < len; i++)
        for (j = 0; a[i] && j < len - i; j++)
            res[i + j] |= b[j];
}

static void clear_outside(arb_ptr v, const char *support, slong len)
{
    slong p;

    for (p = 0; p < len; p++)
        if (!support[p])
            arb_zero(v + p);
}

static void support_of(char *res, arb_srcptr v, slong terms, slong len)
{
    slong p;

    for (p = 0; p < len; p++)
        res[p] = p >= terms || !arb_is_zero(v + p);
}

void ntkball_support_zeros(ntkball_series_t s, const ntkball_outer_t *o, arb_srcptr sigma_1,
                           arb_srcptr theta_1, slong len, int bias)
{
    size_t n = len > 0 ? (size_t) len : 0;
    char *buffer = flint_calloc(7 * n + 1, 1);
    char *f = buffer, *df = f + n, *g = df + n, *theta = g + n, *ups = theta + n;
    char *alpha = ups + n, *t = alpha + n;
    int endless = o->finite < 0 || o->finite > len;
    slong i, p;

    support_of(f, o->d, o->terms, len);
    support_of(df, o->dd, o->terms, len);
    support_of(g, sigma_1, len, len);
    support_of(theta, theta_1, len, len);
    for (i = 0; i < s->layers; i++)
    {
        compose_support(alpha, f, endless, g, len);
        if (bias && (i < s->layers - 1 || o->net->output_bias))
            alpha[0] = 1;
        clear_outside(s->alpha[i], alpha, len);
        if (o->need_ntk)
        {
            compose_support(ups, df, endless, g, len);
            clear_outside(s->upsilon[i], ups, len);
            product_support(t, theta, ups, len);
            for (p = 0; p < len; p++)
                theta[p] = alpha[p] | t[p];
            clear_outside(s->kappa[i], theta, len);
        }
        memcpy(g, alpha, n);
    }
    flint_free(buffer);
}
