/* Judging a claimed analysis of an expression (ACT-26).

   The expression is taken as it was typed, kinks and all, with its removable singularities filled
   where the cover stops.  Proofs are covers by squares on which the ball with the analytic flag is
   finite, and half strips beyond; refutations are values above a bound, and contour integrals that
   Cauchy's theorem or the residue theorem forbid. */
#include <math.h>

#include "activation/expr.h"
#include "activation/rays.h"
#include "support/error.h"

#include <ntkball/activation.h>

#define PREC 64
#define FAR 16            /* where half strips take over */
#define MIN_WIDTH 0x1p-24 /* of squares */
#define NEAR 0x1p-16      /* breaks and poles are cut out to this distance */
#define MAX_FILLS 4

typedef struct
{
    expr_pool_t pool;
    slong root;
    slong budget;
    double stuck_x, stuck_y; /* where a cover ended */
} judge_t;

/* The square, or segment, [x0, x1] x [y0, y1]. */
static void set_box(acb_t z, double x0, double x1, double y0, double y1)
{
    arb_t t;

    arb_init(t);
    arb_set_d(acb_realref(z), x0);
    arb_set_d(t, x1);
    arb_union(acb_realref(z), acb_realref(z), t, PREC);
    arb_set_d(acb_imagref(z), y0);
    arb_set_d(t, y1);
    arb_union(acb_imagref(z), acb_imagref(z), t, PREC);
    arb_clear(t);
}

/* A condition on the value v over the box; context is its own. */
typedef int (*accept_t)(const acb_t v, double x0, double x1, const void *context);

typedef struct
{
    accept_t accept;
    const void *context;
    int real;  /* take values on the real line, kinks allowed */
    slong num; /* holes: squares of half-width NEAR */
    const double *hole_x, *hole_y;
} cover_rule_t;

static int in_hole(const cover_rule_t *r, double x0, double x1, double y0, double y1)
{
    for (slong i = 0; i < r->num; i++)
    {
        double x = r->hole_x[i], y = r->hole_y == NULL ? 0 : r->hole_y[i];

        if (x0 >= x - NEAR && x1 <= x + NEAR && y0 >= y - NEAR && y1 <= y + NEAR)
            return 1;
    }
    return 0;
}

static int cover(judge_t *j, const cover_rule_t *r, double x0, double x1, double y0, double y1)
{
    double x = 0.5 * (x0 + x1), y = 0.5 * (y0 + y1);
    acb_t z, v;
    int ok, wide = x1 - x0 >= y1 - y0;

    if (in_hole(r, x0, x1, y0, y1))
        return 1;
    acb_init(z);
    acb_init(v);
    set_box(z, x0, x1, y0, y1);
    if (r->real)
        ntkball_expr_eval_arb(acb_realref(v), j->pool, j->root, acb_realref(z), PREC);
    else
        ntkball_expr_eval_acb(v, j->pool, j->root, z, 1, PREC);
    ok = acb_is_finite(v) && r->accept(v, x0, x1, r->context);
    acb_clear(z);
    acb_clear(v);
    if (ok)
        return 1;
    if (fmax(x1 - x0, y1 - y0) < MIN_WIDTH || j->budget-- <= 0)
    {
        j->stuck_x = x;
        j->stuck_y = y;
        return 0;
    }
    return wide ? cover(j, r, x0, x, y0, y1) && cover(j, r, x, x1, y0, y1)
                : cover(j, r, x0, x1, y0, y) && cover(j, r, x0, x1, y, y1);
}

static int any_value(const acb_t v, double x0, double x1, const void *context)
{
    (void) v;
    (void) x0;
    (void) x1;
    (void) context;
    return 1;
}

/* The cover of [-X, X] x [0, height] but for the holes; removable singularities are filled. */
static int analytic(judge_t *j, const cover_rule_t *r, double X, double height)
{
    for (int fills = 0;; fills++)
    {
        slong filled;
        fmpq_t q;

        j->budget = 60000;
        if (cover(j, r, -X, X, 0, height))
            return 1;
        if (fills == MAX_FILLS || fabs(j->stuck_y) > MIN_WIDTH)
            return 0;
        fmpq_init(q);
        fmpq_set_si(q, (slong) round(j->stuck_x * 8), 8);
        filled = ntkball_expr_fill(j->pool, j->root, q);
        fmpq_clear(q);
        if (filled == j->root)
            return 0;
        j->root = filled;
    }
}

static ntkball_truth_t
say(ntkball_error_t *reason, ntkball_truth_t verdict, const char *part, double x, double y)
{
    if (verdict != NTKBALL_TRUE)
        ntkball_error_set(reason, NTKBALL_ERR_INPUT, "%s: %s near x = %.6g, y = %.6g", part,
                          verdict == NTKBALL_FALSE ? "refuted" : "not proved", x, y);
    return verdict;
}

/* --------------------------------------------------------------------------------- contours */

typedef struct
{
    const judge_t *j;
    acb_srcptr centre; /* of the factor (z - centre)^power, or NULL */
    ulong power;
} integrand_t;

static int integrand(acb_ptr res, const acb_t z, void *context, slong order, slong prec)
{
    const integrand_t *f = context;
    acb_t t;

    (void) order; /* a path that crosses the cut of a principal branch proves nothing */
    ntkball_expr_eval_acb(res, f->j->pool, f->j->root, z, 1, prec);
    if (f->centre != NULL)
    {
        acb_init(t);
        acb_sub(t, z, f->centre, prec);
        acb_pow_ui(t, t, f->power, prec);
        acb_mul(res, res, t, prec);
        acb_clear(t);
    }
    return 0;
}

/* The integral of phi (z - centre)^power around [x0, x1] x [y0, y1], counterclockwise, by 2 pi i.
 */
static void around(acb_t res, integrand_t *f, double x0, double x1, double y0, double y1)
{
    const double x[] = {x0, x1, x1, x0, x0}, y[] = {y0, y0, y1, y1, y0};
    acb_calc_integrate_opt_t opt;
    acb_t a, b, part;
    mag_t tol;

    acb_init(a);
    acb_init(b);
    acb_init(part);
    mag_init(tol);
    acb_calc_integrate_opt_init(opt);
    opt->eval_limit = 20000;
    mag_set_ui_2exp_si(tol, 1, -PREC);
    acb_zero(res);
    for (int i = 0; i < 4; i++)
    {
        acb_set_d_d(a, x[i], y[i]);
        acb_set_d_d(b, x[i + 1], y[i + 1]);
        acb_calc_integrate(part, integrand, f, a, b, PREC, tol, opt, PREC);
        acb_add(res, res, part, PREC);
    }
    acb_const_pi(a, PREC);
    acb_mul_2exp_si(a, a, 1);
    acb_div(res, res, a, PREC);
    acb_div_onei(res, res);
    acb_clear(a);
    acb_clear(b);
    acb_clear(part);
    mag_clear(tol);
}

/* -------------------------------------------------------------------------------- the parts */

static ntkball_truth_t
judge_breaks(judge_t *j, const ntkball_activation_claim_t *c, ntkball_error_t *reason)
{
    cover_rule_t rule = {any_value, NULL, 0, c->num_breaks, c->breaks, NULL};

    if (analytic(j, &rule, FAR, 0))
        return NTKBALL_TRUE;
    return say(reason, NTKBALL_UNKNOWN, "breaks: not analytic on the real line", j->stuck_x, 0);
}

/* Columns below the claimed height: by Cauchy's theorem each integral is 0. */
static ntkball_truth_t
judge_strip(judge_t *j, const ntkball_activation_claim_t *c, ntkball_error_t *reason)
{
    cover_rule_t rule = {any_value, NULL, 0, 0, NULL, NULL};
    double height = c->strip * (1 - 0x1p-16);
    ray_form_t bound;
    arb_t a;
    int ok;

    ntkball_ray_form_init(&bound);
    arb_init(a);
    arb_set_d(a, height);
    ok = analytic(j, &rule, FAR, height) &&
         ntkball_ray_bound(&bound, j->pool, j->root, 1, FAR, a) &&
         ntkball_ray_bound(&bound, j->pool, j->root, -1, FAR, a);
    ntkball_ray_form_clear(&bound);
    arb_clear(a);
    if (ok)
        return NTKBALL_TRUE;
    for (double x = -8.3; x < 8; x++)
    {
        integrand_t f = {j, NULL, 0};
        acb_t v;
        int refuted;

        acb_init(v);
        around(v, &f, x, x + 1, 0, height);
        refuted = acb_is_finite(v) && !acb_contains_zero(v);
        acb_clear(v);
        if (refuted)
            return say(reason, NTKBALL_FALSE, "strip: a contour integral is not 0", x + 0.5,
                       height / 2);
    }
    return say(reason, NTKBALL_UNKNOWN, "strip", j->stuck_x, j->stuck_y);
}

/* C (1+|x|)^beta exp(c|x| + q x^2) */
static void claimed_bound(arb_t res, const ntkball_activation_claim_t *c, double x)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_set_d(t, fabs(x));
    arb_set_d(u, c->q);
    arb_mul(res, u, t, PREC);
    arb_set_d(u, c->c);
    arb_add(res, res, u, PREC);
    arb_mul(res, res, t, PREC);
    arb_exp(res, res, PREC);
    arb_add_ui(t, t, 1, PREC);
    arb_pow_ui(t, t, c->beta, PREC);
    arb_mul(res, res, t, PREC);
    arb_set_d(u, c->C);
    arb_mul(res, res, u, PREC);
    arb_clear(t);
    arb_clear(u);
}

static int below_bound(const acb_t v, double x0, double x1, const void *context)
{
    arb_t b, t;
    int ok;

    arb_init(b);
    arb_init(t);
    claimed_bound(b, context, x0 <= 0 && x1 >= 0 ? 0 : fmin(fabs(x0), fabs(x1)));
    acb_abs(t, v, PREC);
    ok = arb_le(t, b);
    arb_clear(b);
    arb_clear(t);
    return ok;
}

/* The form of the function less that of the claim is nowhere positive beyond FAR. */
static int ray_below(const judge_t *j, const ntkball_activation_claim_t *c, int side)
{
    ray_form_t f;
    arb_t zero, t;
    arf_t sup;
    int ok;

    ntkball_ray_form_init(&f);
    arb_init(zero);
    arb_init(t);
    arf_init(sup);
    ok = ntkball_ray_bound(&f, j->pool, j->root, side, FAR, zero);
    if (ok && !arf_is_inf(f.k))
    {
        const double claim[] = {0, (double) c->beta, c->c, c->q};

        for (int i = 0; i < 4; i++)
        {
            arf_set_d(sup, claim[i]);
            arf_sub(f.k + i, f.k + i, sup, PREC, ARF_RND_CEIL);
        }
        arb_set_d(t, c->C);
        arb_log(t, t, PREC);
        arb_get_lbound_arf(sup, t, PREC);
        arf_sub(f.k, f.k, sup, PREC, ARF_RND_CEIL);
        ntkball_ray_form_sup(sup, &f, FAR);
        ok = arf_sgn(sup) <= 0;
    }
    ntkball_ray_form_clear(&f);
    arb_clear(zero);
    arb_clear(t);
    arf_clear(sup);
    return ok;
}

static ntkball_truth_t
judge_growth(judge_t *j, const ntkball_activation_claim_t *c, ntkball_error_t *reason)
{
    cover_rule_t rule = {below_bound, c, 1, 0, NULL, NULL};
    arb_t x, v, b;
    double bad = NAN;

    arb_init(x);
    arb_init(v);
    arb_init(b);
    for (double at = -FAR; at <= FAR && isnan(bad); at += 0x1p-4)
    {
        arb_set_d(x, at);
        ntkball_expr_eval_arb(v, j->pool, j->root, x, PREC);
        arb_abs(v, v);
        claimed_bound(b, c, at);
        if (arb_gt(v, b))
            bad = at;
    }
    arb_clear(x);
    arb_clear(v);
    arb_clear(b);
    if (!isnan(bad))
        return say(reason, NTKBALL_FALSE, "growth: |phi| is above the bound", bad, 0);
    if (!analytic(j, &rule, FAR, 0))
        return say(reason, NTKBALL_UNKNOWN, "growth", j->stuck_x, 0);
    for (int side = -1; side <= 1; side += 2)
        if (!ray_below(j, c, side))
            return say(reason, NTKBALL_UNKNOWN, "growth", side * FAR, 0);
    return NTKBALL_TRUE;
}

/* Around one claimed pole: int phi (z-p)^k / (2 pi i) is the residue for k = 0, not 0 for k = order
   - 1, 0 for k = order. */
static ntkball_truth_t judge_pole(judge_t *j, const ntkball_activation_claim_t *c, slong i)
{
    double x = arf_get_d(arb_midref(acb_realref(c->pole + i)), ARF_RND_NEAR),
           y = arf_get_d(arb_midref(acb_imagref(c->pole + i)), ARF_RND_NEAR), r = 0.25;
    ntkball_truth_t verdict = NTKBALL_TRUE;
    acb_t v, centre;

    for (slong k = 0; k < c->num_poles; k++)
        if (k != i)
            r = fmin(
                r, 0.4 * hypot(arf_get_d(arb_midref(acb_realref(c->pole + k)), ARF_RND_NEAR) - x,
                               arf_get_d(arb_midref(acb_imagref(c->pole + k)), ARF_RND_NEAR) - y));
    if (y > 0)
        r = fmin(r, 0.5 * y);
    acb_init(v);
    acb_init(centre);
    acb_set(centre, c->pole + i);
    for (slong k = 0; k <= c->order[i] && verdict == NTKBALL_TRUE; k++)
    {
        integrand_t f = {j, k == 0 ? NULL : centre, (ulong) k};

        around(v, &f, x - r, x + r, y - r, y + r);
        if (!acb_is_finite(v))
            verdict = NTKBALL_UNKNOWN;
        else if (k == 0 && !acb_overlaps(v, c->residue + i))
            verdict = NTKBALL_FALSE;
        else if (k == c->order[i] && !acb_contains_zero(v))
            verdict = NTKBALL_FALSE;
        else if (k == c->order[i] - 1 && acb_contains_zero(v))
            verdict = NTKBALL_UNKNOWN;
    }
    acb_clear(v);
    acb_clear(centre);
    return verdict;
}

/* Is the claimed pole i in the open rectangle? */
static int pole_inside(const ntkball_activation_claim_t *c, slong i, double x0, double x1,
                       double y0, double y1)
{
    double x = arf_get_d(arb_midref(acb_realref(c->pole + i)), ARF_RND_NEAR),
           y = arf_get_d(arb_midref(acb_imagref(c->pole + i)), ARF_RND_NEAR);

    return x > x0 && x < x1 && y > y0 && y < y1;
}

/* The residue theorem on columns: 0 when one refutes the list. */
static int columns_agree(double *where, judge_t *j, const ntkball_activation_claim_t *c)
{
    integrand_t f = {j, NULL, 0};
    int ok = 1;
    acb_t v;

    acb_init(v);
    for (double x = -c->width + 0x1p-5; ok && x < c->width; x += 0.75)
    {
        double end = fmin(x + 0.75, c->width);

        around(v, &f, x, end, 0x1p-10, c->height);
        for (slong i = 0; i < c->num_poles; i++)
            if (pole_inside(c, i, x, end, 0x1p-10, c->height))
                acb_sub(v, v, c->residue + i, PREC);
        ok = !acb_is_finite(v) || acb_contains_zero(v);
        *where = 0.5 * (x + end);
    }
    acb_clear(v);
    return ok;
}

static ntkball_truth_t
judge_poles(judge_t *j, const ntkball_activation_claim_t *c, ntkball_error_t *reason)
{
    double *x = flint_malloc(sizeof(double) * 2 * (size_t) FLINT_MAX(c->num_poles, 1)),
           *y = x + FLINT_MAX(c->num_poles, 1), where = 0;
    cover_rule_t rule = {any_value, NULL, 0, c->num_poles, x, y};
    ntkball_truth_t verdict = NTKBALL_TRUE;

    for (slong i = 0; i < c->num_poles; i++)
    {
        x[i] = arf_get_d(arb_midref(acb_realref(c->pole + i)), ARF_RND_NEAR);
        y[i] = arf_get_d(arb_midref(acb_imagref(c->pole + i)), ARF_RND_NEAR);
        if (verdict == NTKBALL_TRUE)
            verdict = say(reason, judge_pole(j, c, i), "pole, its order or residue", x[i], y[i]);
    }
    if (verdict == NTKBALL_TRUE && !analytic(j, &rule, c->width, c->height))
        verdict = say(reason, columns_agree(&where, j, c) ? NTKBALL_UNKNOWN : NTKBALL_FALSE,
                      "poles: there is another singularity", j->stuck_x, j->stuck_y);
    flint_free(x);
    return verdict;
}

static ntkball_truth_t both(ntkball_truth_t a, ntkball_truth_t b)
{
    if (a == NTKBALL_FALSE || b == NTKBALL_FALSE)
        return NTKBALL_FALSE;
    return a == NTKBALL_TRUE && b == NTKBALL_TRUE ? NTKBALL_TRUE : NTKBALL_UNKNOWN;
}

ntkball_truth_t ntkball_activation_check_claim(const char *spec,
                                               const ntkball_activation_claim_t *claim,
                                               ntkball_error_t *reason)
{
    ntkball_truth_t verdict = NTKBALL_TRUE;
    judge_t j;

    ntkball_expr_init(j.pool);
    if (!(claim->strip <= 64 && claim->width <= 64 && claim->height <= 64) ||
        ntkball_expr_parse(&j.root, j.pool, spec, 1, NULL, reason) != NTKBALL_OK)
        verdict = NTKBALL_UNKNOWN;
    else
    {
        if (claim->num_breaks >= 0)
            verdict = judge_breaks(&j, claim, reason);
        if (claim->growth)
            verdict = both(verdict, judge_growth(&j, claim, reason));
        if (claim->strip > 0)
            verdict = both(verdict, judge_strip(&j, claim, reason));
        if (claim->num_poles >= 0)
            verdict = both(verdict, judge_poles(&j, claim, reason));
    }
    ntkball_expr_clear(j.pool);
    return verdict;
}
