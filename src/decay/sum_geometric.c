/* DEC-15: eigenvalues on S^d from coefficients like n^-s r^-n.

   The kernel 1/(1 - rho/r) has the eigenvalues
       T(k;r) = 2 pi^((d+1)/2) k!/Gamma(k+(d+1)/2) (2r/R) R^-k F(k+1, (3-d)/2; k+(d+1)/2; R^-2),
   R = r + sqrt(r^2-1), and n^-s is an average of e^(-un), which turns r into r e^u. */
#include <string.h>

#include "decay/sums.h"

/* R and its logarithmic derivative beta at r. */
static void semiaxes(arb_t R, arb_t beta, const arb_t r, slong prec)
{
    arb_t root;

    arb_init(root);
    arb_mul(root, r, r, prec);
    arb_sub_ui(root, root, 1, prec);
    arb_sqrt(root, root, prec);
    arb_div(beta, r, root, prec);
    arb_add(R, r, root, prec);
    arb_clear(root);
}

/* R = (p + sqrt(p^2 - q^2))/q for r = p/q; "" when r has no text. */
static void semiaxes_text(char *text, size_t size, const char *rate)
{
    fmpq_t r;
    fmpz_t square, root;
    char *p, *q, *d;

    fmpq_init(r);
    fmpz_init(square);
    fmpz_init(root);
    text[0] = '\0';
    if (rate[0] != '\0' && fmpq_set_str(r, rate, 10) == 0)
    {
        fmpz_mul(square, fmpq_numref(r), fmpq_numref(r));
        fmpz_submul(square, fmpq_denref(r), fmpq_denref(r));
        p = fmpz_get_str(NULL, 10, fmpq_numref(r));
        q = fmpz_get_str(NULL, 10, fmpq_denref(r));
        d = fmpz_get_str(NULL, 10, square);
        if (strlen(p) + strlen(q) + strlen(d) + 12 < size)
            snprintf(text, size, fmpz_is_one(fmpq_denref(r)) ? "%s+sqrt(%s)" : "(%s+sqrt(%s))/%s",
                     p, d, q);
        flint_free(p);
        flint_free(q);
        flint_free(d);
    }
    fmpq_clear(r);
    fmpz_clear(square);
    fmpz_clear(root);
}

int _ntkball_decay_sum_rate(fmpq_t r, const char *text)
{
    char copy[64], *plus, *end;
    int ok;

    if (text[0] == '\0' || strlen(text) >= sizeof copy)
        return 0;
    strcpy(copy, text + (text[0] == '('));
    plus = strstr(copy, "+sqrt(");
    if (plus == NULL)
        return 0;
    *plus = '\0';
    end = strrchr(plus + 1, '/');
    ok = fmpz_set_str(fmpq_numref(r), copy, 10) == 0 &&
         (end == NULL ? (fmpz_one(fmpq_denref(r)), 1)
                      : fmpz_set_str(fmpq_denref(r), end + 1, 10) == 0) &&
         fmpz_sgn(fmpq_denref(r)) > 0;
    if (ok)
        fmpq_canonicalise(r);
    return ok;
}

/* What DEC-15 (c), (d) need of r and k0: with g(u) = log R(r e^u) - log R(r), slope = g'(U), chord
   = g(U)/U; delta, eps are divided by k0, the least index. */
typedef struct
{
    arb_t beta, slope, chord, delta, eps, U;
    slong k0, prec;
} growth_t;

static void growth_init(growth_t *g)
{
    arb_init(g->beta);
    arb_init(g->slope);
    arb_init(g->chord);
    arb_init(g->delta);
    arb_init(g->eps);
    arb_init(g->U);
}

static void growth_clear(growth_t *g)
{
    arb_clear(g->beta);
    arb_clear(g->slope);
    arb_clear(g->chord);
    arb_clear(g->delta);
    arb_clear(g->eps);
    arb_clear(g->U);
}

#define MAX_TRIES 64
#define U_TIMES_K 8 /* e^-8 of the integral lies beyond U */

static void growth_set(growth_t *g, const arb_t r, slong d, slong k0, slong prec)
{
    arb_t R, x, q;

    arb_init(R);
    arb_init(x);
    arb_init(q);
    g->k0 = k0;
    g->prec = prec;
    semiaxes(R, g->beta, r, prec);
    /* q = R^-2/(1 - R^-2) */
    arb_mul(q, R, R, prec);
    arb_sub_ui(q, q, 1, prec);
    arb_mul_si(g->eps, q, k0, prec);
    arb_div(q, g->beta, g->eps, prec);
    arb_mul_si(g->eps, q, 2 * FLINT_MAX(d - 2, 0), prec);
    arb_sub_ui(g->delta, g->beta, 1, prec);
    arb_div_si(g->delta, g->delta, k0, prec);
    arb_addmul_si(g->delta, q, FLINT_MAX(3 - d, 0), prec);
    arb_set_si(g->U, U_TIMES_K);
    arb_div_si(g->U, g->U, k0, prec);
    arb_exp(x, g->U, prec);
    arb_mul(x, x, r, prec);
    semiaxes(x, g->slope, x, prec);
    arb_div(x, x, R, prec);
    arb_log(x, x, prec);
    arb_div(g->chord, x, g->U, prec);
    arb_clear(R);
    arb_clear(x);
    arb_clear(q);
}

/* low <= k^s/T(k;r) times the sum of w(p,k) p^-s r^-p <= high for k >= k0, s > 0. */
static void average(arb_t low, arb_t high, const growth_t *g, const arb_t s)
{
    slong prec = g->prec;
    arb_t t, x, minus;

    arb_init(t);
    arb_init(x);
    arb_init(minus);
    arb_neg(minus, s);
    arb_add(t, g->beta, g->delta, prec);
    arb_pow(low, t, minus, prec);
    arb_sub(t, g->chord, g->eps, prec);
    arb_pow(high, t, minus, prec);
    /* (1 - eps/k)^-s Q(s, (k - eps) U) */
    arb_sub_ui(t, g->eps, 1, prec);
    arb_neg(t, t);
    arb_mul_si(x, t, U_TIMES_K, prec);
    arb_hypgeom_gamma_upper(x, s, x, 1, prec);
    arb_pow(t, t, minus, prec);
    arb_addmul(high, t, x, prec);
    arb_clear(t);
    arb_clear(x);
    arb_clear(minus);
}

/* The lower bound for -1 < s < 0: p^-s = p p^-(s+1), the sum with p is -d/du of that without.  For
   s
   <= -1 by convexity (beta - eps/k)^-s. */
static void low_of_powers(arb_t low, const growth_t *g, const arb_t s)
{
    slong prec = g->prec;
    arb_t next, t;

    arb_init(next);
    arb_init(t);
    arb_add_ui(next, s, 1, prec);
    if (arb_is_positive(next))
    {
        average(low, t, g, next);
        arb_add(t, g->beta, g->delta, prec);
        arb_mul_si(t, t, U_TIMES_K, prec);
        arb_hypgeom_gamma_lower(t, next, t, 1, prec);
        arb_mul(low, low, t, prec);
        arb_sub(t, g->slope, g->eps, prec);
        arb_mul(low, low, t, prec);
    }
    else
    {
        arb_sub(t, g->beta, g->eps, prec);
        arb_neg(next, s);
        arb_pow(low, t, next, prec);
    }
    if (!arb_is_positive(t))
        arb_zero(low);
    arb_clear(next);
    arb_clear(t);
}

/* The upper bound for sigma = -s > 0: p^sigma <= (beta k)^sigma e^(-sigma + h p), h = sigma/(beta
   k), which turns r into r e^-h: beta^sigma e^(sigma (beta'/beta - 1) + delta' h); 0 unless r e^-h
   > 1. */
static int high_of_powers(arb_t high, const growth_t *g, const arb_t r, slong d, const arb_t s)
{
    slong prec = g->prec;
    growth_t less;
    arb_t h, x;
    int ok;

    growth_init(&less);
    arb_init(h);
    arb_init(x);
    arb_div(h, s, g->beta, prec); /* -h k */
    arb_div_si(x, h, g->k0, prec);
    arb_exp(x, x, prec);
    arb_mul(x, x, r, prec);
    growth_set(&less, x, d, g->k0, prec);
    arb_sub_ui(x, x, 1, prec);
    ok = arb_is_positive(x);
    arb_add(x, less.beta, less.delta, prec);
    arb_mul(x, x, h, prec);
    arb_sub(x, s, x, prec);
    arb_exp(high, x, prec);
    arb_neg(x, s);
    arb_pow(x, g->beta, x, prec);
    arb_mul(high, high, x, prec);
    growth_clear(&less);
    arb_clear(h);
    arb_clear(x);
    return ok;
}

/* low <= k^s/T(k;r) times the sum of w(p,k) p^-s r^-p <= high for k >= k0 and any s. */
static int
average_any(arb_t low, arb_t high, const growth_t *g, const arb_t r, slong d, const fmpq_t exponent)
{
    arb_t s, t;
    int ok = 1;

    arb_init(s);
    arb_init(t);
    arb_set_fmpq(s, exponent, g->prec);
    arb_one(low);
    arb_one(high);
    if (fmpq_sgn(exponent) > 0)
        average(low, high, g, s);
    else if (fmpq_sgn(exponent) < 0)
    {
        low_of_powers(low, g, s);
        ok = high_of_powers(high, g, r, d, s);
    }
    arb_sub_ui(t, g->eps, 1, g->prec); /* eps < k0, so that chord > eps/k0, too */
    ok = ok && arb_is_negative(t) && arb_is_finite(high);
    arb_clear(s);
    arb_clear(t);
    return ok;
}

/* F(k+1, (3-d)/2; k+(d+1)/2; R^-2) for all k >= k0 lies between its value at k0 and its limit. */
static void hypergeometric(arb_t value, arb_t limit, const arb_t R, slong d, slong k0, slong prec)
{
    arb_t a, b, c, y;

    arb_init(a);
    arb_init(b);
    arb_init(c);
    arb_init(y);
    arb_inv(y, R, prec);
    arb_mul(y, y, y, prec);
    arb_set_si(a, k0 + 1);
    arb_set_si(b, 3 - d);
    arb_mul_2exp_si(b, b, -1);
    arb_set_si(c, 2 * k0 + d + 1);
    arb_mul_2exp_si(c, c, -1);
    arb_hypgeom_2f1(value, a, b, c, y, 0, prec);
    arb_sub_ui(y, y, 1, prec);
    arb_neg(y, y);
    arb_neg(b, b);
    arb_pow(limit, y, b, prec);
    arb_clear(a);
    arb_clear(b);
    arb_clear(c);
    arb_clear(y);
}

int _ntkball_decay_sum_geometric(ntkball_decay_t cert, const ntkball_decay_t c, slong prec)
{
    slong d = cert->subject.dim;
    growth_t g;
    arb_t R, low, high, value, limit;
    int ok = 0, tries;

    growth_init(&g);
    arb_init(R);
    arb_init(low);
    arb_init(high);
    arb_init(value);
    arb_init(limit);
    for (tries = 0; !ok && tries < MAX_TRIES; tries++)
    {
        growth_set(&g, c->rate, d, cert->p0, prec);
        ok = average_any(low, high, &g, c->rate, d, c->exponent);
        if (!ok) /* eps/k is too large yet */
            cert->p0 += 2 * (1 + cert->p0 / 16);
    }
    semiaxes(R, g.beta, c->rate, prec);
    hypergeometric(value, limit, R, d, cert->p0, prec);
    arb_min(R, value, limit, prec);
    arb_mul(low, low, R, prec);
    arb_max(R, value, limit, prec);
    arb_mul(high, high, R, prec);
    semiaxes(R, g.beta, c->rate, prec);
    arb_div(value, c->rate, R, prec);
    arb_mul_2exp_si(value, value, 1);
    arb_mul(low, low, value, prec);
    arb_mul(high, high, value, prec);
    _ntkball_decay_sum_scale(cert, c, low, high, prec);
    /* beta^-s (2r/R) (1 - R^-2)^((d-3)/2) */
    arb_mul(limit, limit, value, prec);
    arb_set_fmpq(value, c->exponent, prec);
    arb_pow(value, g.beta, value, prec);
    arb_div(limit, limit, value, prec);
    arb_mul(cert->limit, cert->limit, limit, prec);
    arb_set(cert->rate, R);
    semiaxes_text(cert->rate_exact, sizeof cert->rate_exact, c->rate_exact);
    cert->proof = "DEC-15";
    growth_clear(&g);
    arb_clear(R);
    arb_clear(low);
    arb_clear(high);
    arb_clear(value);
    arb_clear(limit);
    return ok;
}
