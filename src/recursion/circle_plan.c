/* The choices of COMP-5, in doubles: radius, number of points, precision.

   With lf_p about log2 of coefficient p of f = P(g) and t = log2 r, the values on |x| = r must be
   known to an absolute error 2^-E, E = bits + D(t), D(t) = max_p (-p t - lf_p).  The aliases
   bounded on |x| = 2^T are below 2^-E r^-p when log2 f(2^T) - M T + D(t) + M t <= -bits: T makes
   the first part smallest, t may be as large as that allows, and within this limit the t of the
   smallest log2 f(2^t) + D(t) is taken. */
#include "recursion/circle.h"

#include <math.h>

#define LOG2_POINTS_MAX 24

/* sum_i 2^(log[i] + at[i] x), or the points (at[i], log[i]) themselves: long lists of coefficients
   are thinned out, for they are looked at hundreds of times. */
typedef struct
{
    double *at, *log;
    slong n;
} terms_t;

typedef struct
{
    terms_t g, c[3], size[2]; /* g; P, P', P''; about f and f' */
    int series;               /* 1: f alone, 2: P'(g) too */
} view_t;

static double log2_of(const arb_t x)
{
    arf_t m;
    fmpz_t e;
    double v = -HUGE_VAL;

    arf_init(m);
    fmpz_init(e);
    if (arf_is_finite(arb_midref(x)) && arf_sgn(arb_midref(x)) > 0)
    {
        arf_frexp(m, e, arb_midref(x));
        v = log2(arf_get_d(m, ARF_RND_NEAR)) + fmpz_get_d(e);
    }
    fmpz_clear(e);
    arf_clear(m);
    return v;
}

/* Blocks of coefficients k and more that count as one have k/256 members. */
#define THIN 256

static void terms_init(terms_t *s, slong len)
{
    s->n = 0;
    s->at = flint_malloc(sizeof(double) * (size_t) FLINT_MAX(len, 1));
    s->log = flint_malloc(sizeof(double) * (size_t) FLINT_MAX(len, 1));
}

static void terms_clear(terms_t *s)
{
    flint_free(s->at);
    flint_free(s->log);
}

static void terms_add(terms_t *s, slong at, double log)
{
    if (log == -HUGE_VAL)
        return;
    s->at[s->n] = (double) at;
    s->log[s->n++] = log;
}

/* log2 sum_i 2^(log[i] + at[i] x), i0 <= i < i1. */
static double log2_part(const terms_t *s, slong i0, slong i1, double x)
{
    double top = -HUGE_VAL, sum = 0, v;
    slong i;

    for (i = i0; i < i1; i++)
        top = fmax(top, s->log[i] + (s->at[i] > 0 ? s->at[i] * x : 0));
    for (i = i0; i < i1; i++)
    {
        v = s->log[i] + (s->at[i] > 0 ? s->at[i] * x : 0);
        if (v > top - 60)
            sum += exp2(v - top);
    }
    return sum > 0 ? top + log2(sum) : -HUGE_VAL;
}

static double log2_sum(const terms_t *s, double x)
{
    return log2_part(s, 0, s->n, x);
}

/* Blocks as one: their sums, or (least) their smallest. */
static void thin(terms_t *s, int least)
{
    slong i, j, n = 0;
    double v;

    for (i = 0; i < s->n; i = j, n++)
    {
        v = s->log[i];
        for (j = i + 1; j < s->n && s->at[j] < s->at[i] * (1 + 1.0 / THIN); j++)
            v = fmin(v, s->log[j]);
        s->log[n] = least ? v : log2_part(s, i, j, 0);
        s->at[n] = s->at[least ? i : i + (j - i) / 2];
    }
    s->n = n;
}

/* P, P', P'' as terms of u^k. */
static void view_outer(view_t *v, arb_srcptr c, slong K)
{
    slong k;
    int i;

    for (i = 0; i < 3; i++)
        terms_init(v->c + i, K);
    for (k = 0; k < K; k++)
    {
        double log_c = log2_of(c + k), log_k = log2((double) FLINT_MAX(k, 1));

        terms_add(v->c, k, log_c);
        if (k > 0)
            terms_add(v->c + 1, k - 1, log_c + log_k);
        if (k > 1)
            terms_add(v->c + 2, k - 2, log_c + log_k + log2((double) k - 1));
    }
    for (i = 0; i < 3; i++)
        thin(v->c + i, 0);
}

/* size[i]: log2 of P^(i)(g_0), and of about P^(i+1)(g_0) max(g_{p-1}, g_p, g_{p+1}). */
static void view_sizes(view_t *v, const double *log_g, slong len)
{
    slong p;
    int i;

    for (i = 0; i < v->series; i++)
    {
        double slope = log2_sum(v->c + i + 1, log_g[0]);

        terms_init(v->size + i, len);
        terms_add(v->size + i, 0, log2_sum(v->c + i, log_g[0]));
        for (p = 1; p < len; p++)
        {
            double top = fmax(log_g[p], p > 1 ? log_g[p - 1] : -HUGE_VAL);

            if (p + 1 < len)
                top = fmax(top, log_g[p + 1]);
            terms_add(v->size + i, p, slope + top);
        }
        thin(v->size + i, 1);
    }
}

static void view_init(view_t *v, arb_srcptr c, slong K, int deriv, arb_srcptr g, slong len)
{
    double *log_g = flint_malloc(sizeof(double) * (size_t) len);
    slong j;

    v->series = deriv ? 2 : 1;
    terms_init(&v->g, len);
    for (j = 0; j < len; j++)
    {
        log_g[j] = log2_of(g + j);
        terms_add(&v->g, j, log_g[j]);
    }
    thin(&v->g, 0);
    view_outer(v, c, K);
    view_sizes(v, log_g, len);
    flint_free(log_g);
}

static void view_clear(view_t *v)
{
    int i;

    terms_clear(&v->g);
    for (i = 0; i < 3; i++)
        terms_clear(v->c + i);
    for (i = 0; i < v->series; i++)
        terms_clear(v->size + i);
}

/* max over both series of log2 P^(i)(G(2^t)). */
static double log2_values(const view_t *v, double t)
{
    double log_G = log2_sum(&v->g, t), worst = -HUGE_VAL;
    int i;

    for (i = 0; i < v->series; i++)
        worst = fmax(worst, log2_sum(v->c + i, log_G));
    return worst;
}

/* D(t) */
static double deficit(const view_t *v, double t)
{
    double worst = -HUGE_VAL;
    slong p;
    int i;

    for (i = 0; i < v->series; i++)
        for (p = 0; p < v->size[i].n; p++)
            worst = fmax(worst, -v->size[i].at[p] * t - v->size[i].log[p]);
    return worst;
}

/* log2 f(2^t) + D(t) for M = 0, log2 f(2^t) - M t else: both convex. */
static double objective(const view_t *v, double M, double t)
{
    return log2_values(v, t) + (M > 0 ? -M * t : deficit(v, t));
}

/* The t in [a, b] where that is smallest. */
static double smallest(const view_t *v, double M, double a, double b)
{
    const double golden = 0.61803398874989485;
    double x = b - golden * (b - a), y = a + golden * (b - a);
    double fx = objective(v, M, x), fy = objective(v, M, y);
    int step;

    for (step = 0; step < 34; step++)
        if (fx < fy)
        {
            b = y;
            y = x;
            fy = fx;
            x = b - golden * (b - a);
            fx = objective(v, M, x);
        }
        else
        {
            a = x;
            x = y;
            fx = fy;
            y = a + golden * (b - a);
            fy = objective(v, M, y);
        }
    return fx < fy ? x : y;
}

/* The largest t in [a, b] with D(t) + M t <= limit; less than a when there is none. */
static double largest(const view_t *v, double M, double limit, double a, double b)
{
    double mid, low = a, high = b;
    int step;

    if (deficit(v, a) + M * a > limit)
        return a - 1;
    for (step = 0; step < 40; step++)
    {
        mid = 0.5 * (low + high);
        if (deficit(v, mid) + M * mid <= limit)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* U > 2^log_V up to which P grows by a factor of about 2^growth, at most to 4 times as much. */
static double choose_disc(const view_t *v, double log_V, double growth)
{
    double base = log2_sum(v->c, log_V), low = 0, high = 2, mid;
    int step;

    for (step = 0; step < 30; step++)
    {
        mid = 0.5 * (low + high);
        if (log2_sum(v->c, log_V + mid) - base > growth)
            high = mid;
        else
            low = mid;
    }
    return exp2(log_V + fmax(low, 1e-9));
}

/* The precisions and the disc for the circle of the plan. */
static void finish_plan(ntkball_circle_plan_t *plan, const view_t *v, slong bits)
{
    double log_G = log2_sum(&v->g, plan->log2_r);

    plan->guard = (slong) fmax(deficit(v, plan->log2_r), 0) + 1;
    plan->accuracy = bits + plan->guard + 4;
    plan->prec =
        plan->accuracy + 2 * plan->log2_points + (slong) fmax(log2_values(v, plan->log2_r), 0) + 10;
    plan->disc = choose_disc(v, log_G, 0.2 * (double) plan->accuracy);
}

int ntkball_circle_plan(ntkball_circle_plan_t *plan, arb_srcptr c, slong K, int deriv, arb_srcptr g,
                        slong len, slong bits, double log2_r_max)
{
    /* the best t is about c/sqrt(len) for coefficients 2^(-2 c sqrt p) (COMP-5) */
    double span = 400.0 / (double) len + 16.0 / sqrt((double) len);
    double best = HUGE_VAL, r_free, t, T, M, cost;
    view_t v;
    int e, least = log2_r_max < HUGE_VAL ? plan->log2_points : 1;

    view_init(&v, c, K, deriv, g, len);
    r_free = fmin(smallest(&v, 0, -span, span), log2_r_max);
    for (e = least; e <= LOG2_POINTS_MAX && WORD(1) << e <= 16 * len + 64; e++)
    {
        M = exp2(e);
        if (M < (double) len)
            continue;
        T = smallest(&v, M, -span, 4 * span);
        t = largest(&v, M, -(double) bits - 6 - objective(&v, M, T), -span, T - 1e-9);
        t = fmin(t, r_free);
        if (t < -span)
            continue;
        cost = log2_values(&v, t) + deficit(&v, t) + (double) bits + 64;
        cost *= M * cost; /* twice the bits: terms twice as long, and twice as many */
        if (!(cost < best))
            continue;
        best = cost;
        plan->log2_r = t;
        plan->log2_R = T;
        plan->log2_points = e;
    }
    if (best < HUGE_VAL)
        finish_plan(plan, &v, bits);
    view_clear(&v);
    return best < HUGE_VAL;
}
