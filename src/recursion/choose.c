/* How many terms of the outer series to take.

   K is chosen in doubles so that T_K g(r)^K r^-p (COMP-2) is below 2^-bits times an estimate of
   coefficient p: D'(g_0) max(g_{p-1}, g_p, g_{p+1}), or for g = g_0 + g_1 x the coefficient itself,
   D^(p)(g_0) g_1^p / p!.  T_K is estimated by the sum of the coefficients at hand, corrected by the
   proved mass at the K chosen.  A bad choice costs accuracy, which the driver sees, never
   correctness. */
#include "recursion/internal.h"
#include "support/error.h"

#include <math.h>

/* No outer series of more terms than this is tried. */
#define OUTER_LIMIT (1L << 20)

static double log2_arb(const arb_t x)
{
    arf_t m;
    fmpz_t e;
    double v = -HUGE_VAL;

    arf_init(m);
    fmpz_init(e);
    if (arb_is_finite(x) && !arf_is_zero(arb_midref(x)))
    {
        arf_frexp(m, e, arb_midref(x));
        v = log2(fabs(arf_get_d(m, ARF_RND_NEAR))) + fmpz_get_d(e);
    }
    fmpz_clear(e);
    arf_clear(m);
    return v;
}

static double log2_mag(const mag_t x)
{
    double v;
    arb_t t;

    arb_init(t);
    arf_set_mag(arb_midref(t), x);
    v = log2_arb(t);
    arb_clear(t);
    return v;
}

/* log2 of D^(j)(g_0), roughly. */
static double log2_derivative(const ntkball_outer_t *o, int j, slong K, const arb_t g0)
{
    arb_t s, u;
    slong k;
    double v;

    arb_init(s);
    arb_init(u);
    arb_get_mid_arb(u, g0);
    for (k = K - 1; k >= 0; k--)
    {
        arb_mul(s, s, u, 53);
        if (j == 0)
            arb_add(s, s, o->d + k, 53);
        else if (j == 1)
            arb_add(s, s, o->dd + k, 53);
        else if (k + 1 < K)
            arb_addmul_ui(s, o->dd + k + 1, (ulong) k + 1, 53);
    }
    v = log2_arb(s);
    arb_clear(s);
    arb_clear(u);
    return v;
}

/* What the choice of K for one layer looks at. */
typedef struct
{
    ntkball_outer_t *o;
    ntkball_tail_model_t model;
    arb_srcptr g;
    double *log_g; /* log2 of the largest of g_{p-1}, g_p, g_{p+1} */
    slong len, bits;
    int affine; /* g = g_0 + g_1 x */
    const ntkball_outer_goal_t *goal;
    /* log2 of the coefficients of D, D' from k on, k < terms; what to add to make it a mass */
    double *log_rest[2], correction[2];
} choice_t;

static void choice_init(choice_t *c, ntkball_outer_t *o, arb_srcptr g, slong len, slong bits,
                        const ntkball_outer_goal_t *goal)
{
    slong p;

    c->goal = goal;
    c->o = o;
    c->g = g;
    c->len = len;
    c->bits = bits;
    c->log_rest[0] = c->log_rest[1] = NULL;
    c->correction[0] = c->correction[1] = 0;
    ntkball_tail_model_init(&c->model, g, len);
    c->log_g = flint_malloc(sizeof(double) * (size_t) len);
    c->affine = len > 2;
    for (p = 2; p < len; p++)
        c->affine &= arb_is_zero(g + p);
    for (p = 0; p < len; p++)
    {
        c->log_g[p] = log2_arb(g + p);
        if (p > 1)
            c->log_g[p] = fmax(c->log_g[p], log2_arb(g + p - 1));
        if (p + 1 < len)
            c->log_g[p] = fmax(c->log_g[p], log2_arb(g + p + 1));
    }
}

static void choice_clear(choice_t *c)
{
    flint_free(c->log_g);
    flint_free(c->log_rest[0]);
    flint_free(c->log_rest[1]);
    ntkball_tail_model_clear(&c->model);
}

/* Fills log_rest from the coefficients that o holds. */
static void choice_refresh(choice_t *c)
{
    slong k, terms = c->o->terms;
    double sum, x;
    int deriv;

    for (deriv = 0; deriv <= (c->o->need_ntk != 0); deriv++)
    {
        c->log_rest[deriv] = flint_realloc(c->log_rest[deriv], sizeof(double) * (size_t) terms);
        sum = -HUGE_VAL;
        for (k = terms - 1; k >= 0; k--)
        {
            x = log2_arb((deriv ? c->o->dd : c->o->d) + k);
            if (x > sum)
                sum = x + log2(1 + exp2(sum - x));
            else if (sum > -HUGE_VAL)
                sum += log2(1 + exp2(x - sum));
            c->log_rest[deriv][k] = sum;
        }
    }
}

/* log_size[p]: log2 of about coefficient p of D(g) (deriv = 0) or D'(g) (1). */
static void log2_sizes(double *log_size, const choice_t *c, int deriv, slong K)
{
    double slope, log_g1;
    slong p;
    arb_ptr b;

    if (c->goal != NULL)
    {
        for (p = 0; p < c->len; p++)
            log_size[p] = (double) (c->bits - c->goal->accuracy) - (double) p * c->goal->log2_r;
        return;
    }
    if (!c->affine)
    {
        slope = log2_derivative(c->o, deriv + 1, K, c->g);
        log_size[0] = log2_derivative(c->o, deriv, K, c->g);
        for (p = 1; p < c->len; p++)
            log_size[p] = slope + c->log_g[p];
        return;
    }
    b = _arb_vec_init(c->len);
    log_g1 = log2_arb(c->g + 1);
    ntkball_compose_shift(b, c->len, deriv ? c->o->dd : c->o->d, K, c->g, 53);
    for (p = 0; p < c->len; p++)
        log_size[p] = log2_arb(b + p) + (p > 0 ? (double) p * log_g1 : 0);
    _arb_vec_clear(b, c->len);
}

/* max over both series and sampled p of log2(tail/estimate) + bits: <= 0 when K < terms suffice. */
static double excess(const choice_t *c, slong K)
{
    double worst = -HUGE_VAL, low = -1000, tail, mass;
    int deriv, series = c->o->need_ntk ? 2 : 1;
    double *log_size[2];
    slong p, next;

    for (deriv = 0; deriv < series; deriv++)
    {
        log_size[deriv] = flint_malloc(sizeof(double) * (size_t) c->len);
        log2_sizes(log_size[deriv], c, deriv, K);
    }
    for (p = 0; p < c->len; p = next)
    {
        next = p + 1 + p / 3;
        if (next >= c->len && p < c->len - 1)
            next = c->len - 1;
        tail = ntkball_tail_model_min(&low, &c->model, K, p, FLINT_MIN(next, c->len), low - 0.5);
        for (deriv = 0; deriv < series; deriv++)
        {
            mass = c->log_rest[deriv][K] + c->correction[deriv];
            if (mass > -HUGE_VAL && log_size[deriv][p] > -HUGE_VAL)
                worst = fmax(worst, mass + tail - log_size[deriv][p] + (double) c->bits);
        }
    }
    for (deriv = 0; deriv < series; deriv++)
        flint_free(log_size[deriv]);
    return worst;
}

/* The last K that the terms at hand can judge: the coefficients behind it must hold nearly all of
   the mass.  Where phi is analytic in a strip 6 sqrt(terms) of them do. */
static slong last_judged(const ntkball_outer_t *o)
{
    slong margin = o->terms / 8;

    if (ntkball_activation_strip(o->net->phi) > 0)
        margin = FLINT_MIN(margin, 6 * (slong) n_sqrt((ulong) o->terms));
    return o->terms - margin - 1;
}

/* The smallest K (roughly) that the estimate finds sufficient; terms when there is none. */
static slong search(const choice_t *c)
{
    slong low = 0, high = last_judged(c->o), mid;

    if (excess(c, high) > 0)
        return c->o->terms;
    while (high - low > FLINT_MAX(1, high / 32))
    {
        mid = low + (high - low) / 2;
        if (excess(c, mid) <= 0)
            high = mid;
        else
            low = mid;
    }
    return high;
}

/* Corrects the estimate of the masses by the proved ones at K.  Returns the number of bits by which
   they were too small, and whether more bits of the coefficients would show a smaller mass: not
   where a contour bounds it (HERM-8), for a few more terms cost less than those bits. */
static double correct(int *blind, choice_t *c, slong K)
{
    int contour = ntkball_activation_strip(c->o->net->phi) > 0;
    double worst = 0, log_mass, off;
    int deriv;
    mag_t m;

    *blind = 0;
    mag_init(m);
    for (deriv = 0; deriv <= (c->o->need_ntk != 0); deriv++)
    {
        if (ntkball_outer_mass(m, c->o, deriv, K) != NTKBALL_OK || mag_is_zero(m))
            continue;
        log_mass = log2_mag(m);
        off = log_mass - c->log_rest[deriv][K] - c->correction[deriv];
        if (off > 0)
            c->correction[deriv] += off;
        worst = fmax(worst, off);
        *blind |= !contour && off > 2 && log_mass < 12.0 - (double) c->o->bits;
    }
    mag_clear(m);
    return worst;
}

/* The number of terms at which the search is expected to end, given the excess at high of those at
   hand: their logarithms are taken as linear in sqrt(k).  At most twice as many. */
static slong extrapolate(const choice_t *c, slong high)
{
    slong terms = c->o->terms, a = terms / 4, b = last_judged(c->o);
    double slope = HUGE_VAL, root, K;
    int deriv;

    for (deriv = 0; deriv <= (c->o->need_ntk != 0); deriv++)
        slope = fmin(slope, (c->log_rest[deriv][a] - c->log_rest[deriv][b]) /
                                (sqrt((double) b) - sqrt((double) a)));
    root = sqrt((double) high) + excess(c, high) / slope;
    K = root * root * 1.15 + 32;
    return K > (double) terms && K < 2.0 * (double) terms ? (slong) K : 2 * terms;
}

/* About log2(d_0/d_k) is falling(o) sqrt(k): phi is analytic in |Im z| < b, and d_k is about
   exp(-2 b sqrt k).  0: nothing is known. */
static double falling(const ntkball_outer_t *o)
{
    double b = ntkball_activation_strip(o->net->phi);

    return b > 0 && b < 100 ? 2 * b / M_LN2 : 0;
}

/* The number of terms to begin with: the K-th coefficient is 2^-bits of the one at len, and those
   behind K that last_judged wants. */
static slong first_terms(const ntkball_outer_t *o, slong len, slong bits)
{
    double fall = falling(o), root;

    if (fall == 0 || o->head == 0)
        return len + bits;
    root = sqrt((double) len) + (double) bits / fall;
    return FLINT_MIN((slong) fmin((1.3 * root + 6) * root, 1e9) + 32, 6 * (len + bits));
}

/* The bits to begin with.  The circle of layer 3 is known only when the coefficients are; if they
   lack bits then (layer.c) all are computed a second time, which costs more than some bits too
   many.  These were enough for tanh, sigmoid, softplus, silu and mish from 1000 terms on. */
static slong first_bits(const ntkball_outer_t *o, slong len, slong bits)
{
    return bits + 2 * (slong) FLINT_BIT_COUNT((ulong) len) + 56 +
           (slong) (0.08 * falling(o) * sqrt((double) len));
}

ntkball_status_t
ntkball_outer_begin(ntkball_outer_t *o, slong len, slong bits, ntkball_error_t *err)
{
    if (o->finite >= 0 || ntkball_activation_is_table(o->net->phi))
        return NTKBALL_OK;
    return ntkball_outer_require(o, FLINT_MIN(first_terms(o, len, bits), OUTER_LIMIT),
                                 first_bits(o, len, bits), err);
}

ntkball_status_t ntkball_outer_choose(slong *K, ntkball_outer_t *o, arb_srcptr g, slong len,
                                      slong bits, const ntkball_outer_goal_t *goal,
                                      ntkball_error_t *err)
{
    ntkball_status_t status;
    slong terms = FLINT_MAX(o->terms, first_terms(o, len, bits)), need = bits, round;
    choice_t c;
    int blind;

    *K = o->finite;
    if (o->finite >= 0)
        return ntkball_outer_require(o, o->finite + 1, bits, err);
    if (ntkball_activation_is_table(o->net->phi)) /* all that is known */
    {
        *K = ntkball_activation_hermite_len(o->net->phi);
        return ntkball_outer_require(o, *K, bits, err);
    }

    choice_init(&c, o, g, len, bits, goal);
    for (round = 0; (status = ntkball_outer_require(o, terms, need, err)) == NTKBALL_OK; round++)
    {
        choice_refresh(&c);
        *K = search(&c);
        if (*K >= o->terms && o->head > 0 && round >= 2)
        {
            /* coefficients to absolute accuracy hide how fast they fall */
            ntkball_outer_all(o);
            terms = first_terms(o, len, bits);
        }
        else if (*K >= o->terms)
            terms = extrapolate(&c, last_judged(o));
        else
        {
            double off = correct(&blind, &c, *K);

            if (off <= 1 || round >= 30)
                break;
            if (blind)
            {
                c.correction[0] = c.correction[1] = 0;
                need = o->bits + (slong) fmin(off, 1e6) + 16;
            }
        }
        if (terms > OUTER_LIMIT)
        {
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "more than %ld terms of the dual of %s are needed: lower --terms, "
                              "--depth or --digits",
                              OUTER_LIMIT, ntkball_activation_name(o->net->phi));
            status = NTKBALL_UNABLE;
            break;
        }
    }
    choice_clear(&c);
    return status;
}
