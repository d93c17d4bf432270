/* The analysis of a typed expression: what it fills in is what the catalog states of its members.

   Pieces by split.c; a piecewise polynomial with rational breaks joins that family.  Otherwise the
   pieces must be proved analytic on their intervals and bounded (ACT-11, ACT-14), which is the
   domain check on the whole line.  An expression without breaks gets the half-width of a strip on
   which the same proof succeeds, found by bisection. */
#include <math.h>
#include <string.h>

#include "activation/bounds.h"
#include "activation/disguise.h"
#include "activation/entire.h"
#include "activation/normal.h"
#include "activation/pieces.h"
#include "activation/split.h"
#include "activation/symmetry.h"
#include "support/error.h"
#include "support/work.h"

#define MAX_DEGREE 1000
#define DOMAIN_RANGE 16 /* where to look for the place at which a function is not defined */

void ntkball_impl_break(arb_t b, const ntkball_activation_impl *f, slong i, slong prec)
{
    if (f->zeros == NULL || f->zeros[i].s < 0)
        arb_set_fmpq(b, f->breaks + i, prec);
    else
        ntkball_zero_refine(b, f->zeros + i, f->pool, prec);
}

/* -------------------------------------------------------------------------------------------
 * pieces
 */

/* Are they one function, by their normal forms (ACT-31)? */
static int same_function(const expr_pool_t pool, slong a, slong b)
{
    normal_context_t ctx;
    normal_form_t f, g;
    int same;

    ntkball_normal_context_init(&ctx);
    ntkball_normal_init(&f);
    ntkball_normal_init(&g);
    same = ntkball_normal_form(&f, &ctx, pool, a) && ntkball_normal_form(&g, &ctx, pool, b) &&
           ntkball_normal_equal(&f, &g);
    ntkball_normal_clear(&f);
    ntkball_normal_clear(&g);
    ntkball_normal_context_clear(&ctx);
    return same;
}

/* Drops the breaks between equal pieces. */
static void merge_pieces(split_t *split, const expr_pool_t pool)
{
    slong kept = 0;
    fmpq_poly_t p, q;

    fmpq_poly_init(p);
    fmpq_poly_init(q);
    for (slong i = 0; i < split->num_breaks; i++)
    {
        int same = split->piece[i + 1] == split->piece[kept] ||
                   (ntkball_expr_get_poly(p, pool, split->piece[kept], MAX_DEGREE) &&
                    ntkball_expr_get_poly(q, pool, split->piece[i + 1], MAX_DEGREE) &&
                    fmpq_poly_equal(p, q)) ||
                   same_function(pool, split->piece[kept], split->piece[i + 1]);

        if (same)
        {
            fmpq_clear(split->breaks + i);
            arb_clear(&split->zeros[i].where);
            continue;
        }
        split->breaks[kept] = split->breaks[i];
        split->zeros[kept] = split->zeros[i];
        split->piece[++kept] = split->piece[i + 1];
    }
    split->num_breaks = kept;
    fmpq_poly_clear(p);
    fmpq_poly_clear(q);
}

/* Horner's scheme: what is shortest to evaluate. */
static slong horner(expr_pool_t pool, const fmpq_poly_t p)
{
    slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1), res = ntkball_expr_si(pool, 0);
    fmpq_t c;

    fmpq_init(c);
    for (slong n = fmpq_poly_degree(p); n >= 0; n--)
    {
        fmpq_poly_get_coeff_fmpq(c, p, n);
        if (!ntkball_expr_is_si(pool, res, 0))
            res = ntkball_expr_op(pool, EXPR_MUL, res, x, -1);
        res = ntkball_expr_op(pool, EXPR_ADD, res, ntkball_expr_fmpq(pool, c), -1);
    }
    fmpq_clear(c);
    return res;
}

/* Moves the breaks into f and the pieces into its pool. */
static void take_pieces(ntkball_activation_impl *f, split_t *split, expr_pool_t pool)
{
    slong m = split->num_breaks, irrational = 0;

    for (int deriv = 0; deriv < 2; deriv++)
        f->piece[deriv] = flint_malloc((size_t) (m + 1) * sizeof(slong));
    for (slong i = 0; i <= m; i++)
        f->piece[0][i] = ntkball_expr_import(f->pool, pool, split->piece[i]);
    for (slong i = 0; i <= m; i++)
        f->piece[1][i] =
            ntkball_expr_import(f->pool, pool, ntkball_expr_diff(pool, split->piece[i]));
    for (slong i = 0; i < m; i++)
    {
        zero_t *zero = split->zeros + i;

        if (zero->s < 0)
            continue;
        irrational++;
        zero->s = ntkball_expr_import(f->pool, pool, zero->s);
        zero->ds = ntkball_expr_import(f->pool, pool, zero->ds);
    }
    f->num_breaks = m;
    f->kinked_ends = split->kinked_ends;
    f->breaks = split->breaks;
    f->zeros = split->zeros;
    split->num_breaks = 0;
    split->breaks = NULL;
    split->zeros = NULL;
    if (irrational == 0 && f->zeros != NULL)
    {
        for (slong i = 0; i < m; i++)
            arb_clear(&f->zeros[i].where);
        flint_free(f->zeros);
        f->zeros = NULL;
    }
}

/* A piecewise polynomial with rational breaks: its family, parity, pieces in Horner's form. */
static int set_polynomial(ntkball_activation_impl *f)
{
    slong num = f->num_breaks + 1;
    fmpq_poly_struct *p;
    int ok = f->zeros == NULL;

    p = flint_malloc((size_t) num * sizeof(fmpq_poly_struct));
    for (slong i = 0; i < num; i++)
    {
        fmpq_poly_init(p + i);
        ok = ok && ntkball_expr_get_poly(p + i, f->pool, f->piece[0][i], MAX_DEGREE);
    }
    if (ok)
    {
        fmpq_poly_t d;

        f->family = NTKBALL_FAMILY_PIECEWISE_POLY;
        f->growth = GROWTH_PIECEWISE;
        ntkball_pieces_symmetry(&f->parity, &f->symmetry, &f->symmetry_degree, p, f->breaks, num);
        fmpq_poly_init(d);
        for (slong i = 0; i < num; i++)
        {
            f->piece[0][i] = horner(f->pool, p + i);
            fmpq_poly_derivative(d, p + i);
            f->piece[1][i] = horner(f->pool, d);
        }
        fmpq_poly_clear(d);
    }
    for (slong i = 0; i < num; i++)
        fmpq_poly_clear(p + i);
    flint_free(p);
    return ok;
}

/* --------------------------------------------------------------------------------- domain and
 * strip
 */

#define MAX_FILLS 8

/* Fills the removable singularities that the proof of analyticity stops at. */
static void fill_singularities(ntkball_activation_impl *f)
{
    fmpq_t lo, hi, r;
    arb_t a, where;
    slong old;

    fmpq_init(lo);
    fmpq_init(hi);
    fmpq_init(r);
    arb_init(a);
    arb_init(where);
    for (int deriv = 0; deriv < 2 && !f->kinked_ends; deriv++)
        for (int n = 0, changed = 1; changed && n < MAX_FILLS; n++)
        {
            changed = 0;
            if (ntkball_box_analytic(where, f, deriv, DOMAIN_RANGE, a))
                break;
            arb_add_error_2exp_si(where, -30);
            arb_get_interval_arf(arb_midref(a), arb_midref(where), where, ARF_PREC_EXACT);
            arf_get_fmpq(lo, arb_midref(a));
            arf_get_fmpq(hi, arb_midref(where));
            fmpq_simplest_between(r, lo, hi);
            arb_zero(a);
            for (slong i = 0; i <= f->num_breaks; i++)
            {
                old = f->piece[deriv][i];
                f->piece[deriv][i] = ntkball_expr_fill(f->pool, old, r);
                changed |= f->piece[deriv][i] != old;
            }
        }
    fmpq_clear(lo);
    fmpq_clear(hi);
    fmpq_clear(r);
    arb_clear(a);
    arb_clear(where);
}

/* The piece that a place belongs to. */
static slong piece_of(const ntkball_activation_impl *f, const arb_t where)
{
    slong i = 0;
    arb_t b;

    arb_init(b);
    for (; i < f->num_breaks; i++)
    {
        ntkball_impl_break(b, f, i, 64);
        if (arf_cmp(arb_midref(where), arb_midref(b)) < 0)
            break;
    }
    arb_clear(b);
    return i;
}

static ntkball_status_t refuse_growth(ntkball_error_t *err, const ntkball_activation_impl *f)
{
    if (ntkball_expression_diverges(f))
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "'%.100s': phi is not square integrable against the normal density: for "
                          "large |x| it grows as fast as exp(c x^2) with c = 1/4 or faster; make "
                          "it grow more slowly",
                          f->formula);
    else
        ntkball_error_set(
            err, NTKBALL_ERR_INPUT,
            "'%.100s': no bound of the form C (1+|x|)^b exp(c|x| + q x^2), q < 1/4, was proved for "
            "large |x|: it grows faster, is not defined there, or the rules for bounds are "
            "too coarse; try another form of the expression",
            f->formula);
    return NTKBALL_DOMAIN;
}

static ntkball_status_t check_domain(const ntkball_activation_impl *f, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    arb_t a, where;
    bound_t b;
    slong X;

    arb_init(a);
    arb_init(where);
    ntkball_bound_init(&b);
    X = ntkball_expression_cut(f, 0, a);
    if (!ntkball_box_analytic(where, f, 0, X > 0 ? X : DOMAIN_RANGE, a))
        status = ntkball_refuse_domain(err, f, piece_of(f, where), where);
    else if (X == 0 || !ntkball_bound_expression(&b, f, 0, a))
        status = refuse_growth(err, f);
    arb_clear(a);
    arb_clear(where);
    ntkball_bound_clear(&b);
    return status;
}

/* Is phi proved analytic and bounded in |Im z| <= a? */
static int strip_holds(const ntkball_activation_impl *f, double a_double)
{
    arb_t a;
    slong X;
    int ok;

    arb_init(a);
    arb_set_d(a, a_double);
    X = ntkball_expression_cut(f, 0, a);
    ok = X > 0 && ntkball_box_analytic(NULL, f, 0, X, a);
    arb_clear(a);
    return ok;
}

#define STRIP_STEPS 8

static double find_strip(const ntkball_activation_impl *f)
{
    double good, bad;

    if (f->num_breaks > 0 || f->kinked_ends)
        return 0;
    if (ntkball_expr_is_entire(f->pool, f->piece[0][0]) && strip_holds(f, 1.0))
        return HUGE_VAL;
    for (good = 16; good > 1e-3 && !strip_holds(f, good); good /= 2)
        ;
    if (good <= 1e-3)
        return 0;
    bad = 2 * good;
    for (int i = 0; i < STRIP_STEPS; i++)
    {
        double mid = 0.5 * (good + bad);

        if (strip_holds(f, mid))
            good = mid;
        else
            bad = mid;
    }
    return good;
}

/* -------------------------------------------------------------------------------------- Assumption
 * 3
 */

static int has_jumping_function(const expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    int res = 0;

    for (slong i = 0; i <= root; i++)
    {
        expr_op_t op = pool->nodes[i].op;

        res |= mark[i] && pool->nodes[i].has_x &&
               (op == EXPR_SIGN || op == EXPR_STEP || op == EXPR_PIECEWISE);
    }
    flint_free(mark);
    return res;
}

/* Is phi continuous at break i: 1 yes, 0 no, -1 unknown. */
static int continuous_at(ntkball_activation_impl *f, slong i)
{
    arb_t x, left, right;
    int res = -1;

    arb_init(x);
    arb_init(left);
    arb_init(right);
    if (f->family == NTKBALL_FAMILY_PIECEWISE_POLY)
    {
        fmpq_poly_t p, q;
        fmpq_t a, b;

        fmpq_poly_init(p);
        fmpq_poly_init(q);
        fmpq_init(a);
        fmpq_init(b);
        if (ntkball_expr_get_poly(p, f->pool, f->piece[0][i], MAX_DEGREE) &&
            ntkball_expr_get_poly(q, f->pool, f->piece[0][i + 1], MAX_DEGREE))
        {
            fmpq_poly_evaluate_fmpq(a, p, f->breaks + i);
            fmpq_poly_evaluate_fmpq(b, q, f->breaks + i);
            res = fmpq_equal(a, b);
        }
        fmpq_poly_clear(p);
        fmpq_poly_clear(q);
        fmpq_clear(a);
        fmpq_clear(b);
    }
    else
    {
        ntkball_impl_break(x, f, i, 256);
        ntkball_expr_eval_arb(left, f->pool, f->piece[0][i], x, 256);
        ntkball_expr_eval_arb(right, f->pool, f->piece[0][i + 1], x, 256);
        arb_sub(left, left, right, 256);
        res = arb_is_zero(left) ? 1 : arb_contains_zero(left) ? -1 : 0;
        if (res < 0 && arb_is_finite(left) && (f->zeros == NULL || f->zeros[i].s < 0) &&
            ntkball_pieces_agree(f->pool, f->piece[0][i], f->piece[0][i + 1], f->breaks + i))
            res = 1;
    }
    arb_clear(x);
    arb_clear(left);
    arb_clear(right);
    return res;
}

static const char *why_no_ntk(ntkball_activation_impl *f, int may_jump)
{
    arb_t a;
    bound_t b;
    int ok;

    for (slong i = 0; may_jump && i < f->num_breaks; i++)
    {
        int continuous = continuous_at(f, i);

        if (continuous == 0)
            return "phi is not absolutely continuous (it jumps), so phi' is not a function in L2 "
                   "(Assumption 3)";
        if (continuous < 0)
            return "phi was not proved to be continuous at its breaks, which Assumption 3 asks for";
    }
    arb_init(a);
    ntkball_bound_init(&b);
    ok = f->growth != GROWTH_EXPRESSION || ntkball_bound_expression(&b, f, 1, a);
    arb_clear(a);
    ntkball_bound_clear(&b);
    return ok ? NULL : "phi' was not proved to be in L2 (Assumption 3)";
}

/* -------------------------------------------------------------------------------------------
 * public
 */

static ntkball_status_t analyse(ntkball_activation_impl *f, char **known, const expr_pool_t source,
                                slong root, ntkball_error_t *err)
{
    expr_pool_t pool;
    split_t split;
    ntkball_status_t status;
    int may_jump = has_jumping_function(source, root);

    ntkball_expr_init(pool);
    ntkball_split_init(&split);
    root = ntkball_expr_import(pool, source, root);
    *known = NULL;
    status = ntkball_split(&split, pool, root, err);
    if (status == NTKBALL_OK)
    {
        merge_pieces(&split, pool);
        *known = ntkball_disguise(&split, pool);
    }
    if (status == NTKBALL_OK && *known == NULL)
    {
        ntkball_expr_symmetry(&f->parity, &f->symmetry, &f->symmetry_degree, pool,
                              split.num_breaks > 0 ? root : split.piece[0]);
        take_pieces(f, &split, pool);
        f->continuous = !may_jump;
        f->family = NTKBALL_FAMILY_GENERIC;
        f->growth = GROWTH_EXPRESSION;
        if (!set_polynomial(f))
        {
            fill_singularities(f);
            status = check_domain(f, err);
            if (status == NTKBALL_OK)
                f->strip = find_strip(f);
        }
        if (status == NTKBALL_OK)
            f->no_ntk = why_no_ntk(f, may_jump);
    }
    ntkball_split_clear(&split);
    ntkball_expr_clear(pool);
    return status;
}

ntkball_status_t ntkball_analyse(ntkball_activation_impl *f, char **known, const expr_pool_t source,
                                 slong root, ntkball_error_t *err)
{
    double before = ntkball_work_begin(EXPR_ANALYSIS_WORK);
    ntkball_status_t status = analyse(f, known, source, root, err);

    if (ntkball_work_exhausted())
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "'%.100s': the analysis was given up at its work limit, %.0f operations; "
                          "simplify the expression",
                          f->formula, EXPR_ANALYSIS_WORK);
        status = NTKBALL_DOMAIN;
    }
    ntkball_work_end(before);
    return status;
}
