/* The derivatives of the pieces, as expressions: their jumps at the breaks, by balls, and the norm
   in L2(w) of the last one (ACT-11, ACT-15).

   A ball with the analytic flag is finite only where the expression is analytic: so the value of a
   derivative at a break is its limit from that side, and the last derivative is continuous on the
   closed pieces (DEC-24). */
#include "activation/pieces.h"

#include <string.h>

#include "activation/bounds.h"
#include "activation/split.h"
#include "support/work.h"

#define MAX_FIRST 6 /* jumps are looked for up to this derivative */

void ntkball_pieces_init(ntkball_pieces_t *res, slong num_breaks, slong order)
{
    res->order = order;
    res->first = -1;
    res->num_breaks = num_breaks;
    res->jumps = _arb_vec_init(order * num_breaks);
    arb_init(res->norm);
}

void ntkball_pieces_clear(ntkball_pieces_t *res)
{
    _arb_vec_clear(res->jumps, res->order * res->num_breaks);
    arb_clear(res->norm);
}

/* Does ntkball_expr_diff know all of it?  Not what is filled or has kinks of its own. */
static int has_derivatives(const expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    int res = 1;

    for (slong i = 0; i <= root; i++)
    {
        expr_op_t op = pool->nodes[i].op;

        res = res && (!mark[i] || !pool->nodes[i].has_x ||
                      (op != EXPR_FILL && op != EXPR_ROOT && !ntkball_expr_is_kinked(op)));
    }
    flint_free(mark);
    return res;
}

/* A copy of the pieces and breaks of f in a pool of its own; g->breaks stays f's. */
static int copy_init(ntkball_activation_impl *g, const ntkball_activation_impl *f)
{
    slong m = f->num_breaks;
    int ok = m > 0 && !f->kinked_ends;

    memset(g, 0, sizeof *g);
    ntkball_expr_init(g->pool);
    g->growth = GROWTH_EXPRESSION;
    g->num_breaks = m;
    g->breaks = f->breaks;
    g->piece[0] = flint_malloc((size_t) (m + 1) * sizeof(slong));
    g->piece[1] = g->piece[0];
    for (slong i = 0; i <= m; i++)
    {
        g->piece[0][i] = ntkball_expr_import(g->pool, f->pool, f->piece[0][i]);
        ok = ok && has_derivatives(g->pool, g->piece[0][i]);
    }
    if (f->zeros == NULL)
        return ok;
    g->zeros = flint_malloc((size_t) m * sizeof(zero_t));
    for (slong i = 0; i < m; i++)
    {
        g->zeros[i] = f->zeros[i];
        if (f->zeros[i].s < 0)
            continue;
        g->zeros[i].s = ntkball_expr_import(g->pool, f->pool, f->zeros[i].s);
        g->zeros[i].ds = ntkball_expr_import(g->pool, f->pool, f->zeros[i].ds);
    }
    return ok;
}

static void copy_clear(ntkball_activation_impl *g)
{
    ntkball_expr_clear(g->pool);
    flint_free(g->piece[0]);
    flint_free(g->zeros);
}

int ntkball_pieces_agree(expr_pool_t pool, slong a, slong b, const fmpq *q)
{
    ntkball_exact_t value;
    fmpq_t at;
    slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1), number;
    int res;

    fmpq_init(at);
    ntkball_exact_init(value);
    fmpq_set(at, q);
    number = ntkball_expr_fmpq(pool, at);
    a = ntkball_expr_replace(pool, a, x, number);
    b = ntkball_expr_replace(pool, b, x, number);
    res =
        a == b || (ntkball_expr_get_exact(value, pool, ntkball_expr_op(pool, EXPR_SUB, a, b, -1)) &&
                   ntkball_exact_is_zero(value));
    ntkball_exact_clear(value);
    fmpq_clear(at);
    return res;
}

/* The jump of the pieces as they are; non-finite where one is not analytic. */
static void set_jump(arb_t res, ntkball_activation_impl *g, slong i, slong prec)
{
    acb_t b, left, right;

    acb_init(b);
    acb_init(left);
    acb_init(right);
    ntkball_impl_break(acb_realref(b), g, i, prec);
    ntkball_expr_eval_acb(left, g->pool, g->piece[0][i], b, 1, prec);
    ntkball_expr_eval_acb(right, g->pool, g->piece[0][i + 1], b, 1, prec);
    acb_sub(right, right, left, prec);
    if (acb_is_finite(right) && (g->zeros == NULL || g->zeros[i].s < 0) &&
        ntkball_pieces_agree(g->pool, g->piece[0][i], g->piece[0][i + 1], g->breaks + i))
        acb_zero(right);
    arb_set(res, acb_realref(right));
    if (!acb_is_finite(right))
        arb_indeterminate(res);
    acb_clear(b);
    acb_clear(left);
    acb_clear(right);
}

/* Appends the jumps of derivative j = res->order.  continuous: those of phi are 0. */
static void add_row(ntkball_pieces_t *res, ntkball_activation_impl *g, int continuous, slong prec)
{
    slong m = res->num_breaks, j = res->order;
    arb_ptr more = _arb_vec_init((j + 1) * m);

    for (slong i = 0; i < j * m; i++)
        arb_swap(more + i, res->jumps + i);
    _arb_vec_clear(res->jumps, j * m);
    res->jumps = more;
    for (slong i = 0; i < m; i++)
    {
        set_jump(more + j * m + i, g, i, prec);
        if (j == 0 && continuous && arb_is_finite(more + i))
            arb_zero(more + i);
        if (res->first < 0 && !arb_is_zero(more + j * m + i))
            res->first = j;
    }
    res->order = j + 1;
}

static int set_norm(arb_t norm, const ntkball_activation_impl *g)
{
    bound_t b;
    arb_t a;
    int ok;

    ntkball_bound_init(&b);
    arb_init(a);
    ok = ntkball_bound_expression(&b, g, 1, a) && arb_is_finite(b.norm);
    arb_set(norm, b.norm);
    ntkball_bound_clear(&b);
    arb_clear(a);
    return ok;
}

int ntkball_pieces_set(ntkball_pieces_t *res, const ntkball_activation_t phi, slong more,
                       slong prec)
{
    double before = ntkball_work_begin(EXPR_ANALYSIS_WORK);
    ntkball_activation_impl g;
    int ok = copy_init(&g, phi[0]);

    ntkball_pieces_clear(res);
    ntkball_pieces_init(res, phi[0]->num_breaks, 0);
    while (ok && (res->first < 0 || res->order < res->first + more))
    {
        add_row(res, &g, phi[0]->continuous || ntkball_activation_has_ntk(phi, NULL), prec);
        for (slong i = 0; i <= g.num_breaks; i++)
            g.piece[0][i] = ntkball_expr_diff(g.pool, g.piece[0][i]);
        ok = (res->first >= 0 || res->order <= MAX_FIRST) && !ntkball_work_exhausted();
    }
    ok = ok && set_norm(res->norm, &g);
    copy_clear(&g);
    ntkball_work_end(before);
    return ok;
}
