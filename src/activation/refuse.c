/* Why an expression is refused: the place where a function of it is not defined, and which one. */
#include "activation/bounds.h"
#include "support/error.h"

#define PREC 64

/* The simplest number within 2^-30 of the place. */
static double simplest(const arb_t where)
{
    fmpq_t lo, hi, q;
    arf_t a, b;
    arb_t t;
    double res;

    fmpq_init(lo);
    fmpq_init(hi);
    fmpq_init(q);
    arf_init(a);
    arf_init(b);
    arb_init(t);
    arb_set(t, where);
    arb_add_error_2exp_si(t, -30);
    arb_get_interval_arf(a, b, t, ARF_PREC_EXACT);
    arf_get_fmpq(lo, a);
    arf_get_fmpq(hi, b);
    fmpq_simplest_between(q, lo, hi);
    arb_set_fmpq(t, q, PREC);
    res = arf_get_d(arb_midref(t), ARF_RND_NEAR);
    fmpq_clear(lo);
    fmpq_clear(hi);
    fmpq_clear(q);
    arf_clear(a);
    arf_clear(b);
    arb_clear(t);
    return res;
}

/* The first node of root that has no analytic value there though its arguments have; -1: none. */
static slong failing_node(const expr_pool_t pool, slong root, const arb_t where)
{
    char *mark = ntkball_expr_reachable(pool, root);
    acb_ptr v = _acb_vec_init(root + 1);
    slong res = -1;
    acb_t z;

    acb_init(z);
    arb_set(acb_realref(z), where);
    for (slong i = 0; res < 0 && i <= root; i++)
        if (mark[i])
        {
            ntkball_expr_eval_node(v, pool, i, z, PREC);
            if (!acb_is_finite(v + i) && pool->nodes[i].has_x)
                res = i;
        }
    acb_clear(z);
    _acb_vec_clear(v, root + 1);
    flint_free(mark);
    return res;
}

/* Its text, or NULL: filled quotients have none. */
static char *node_text(const expr_pool_t pool, slong node)
{
    char *mark = ntkball_expr_reachable(pool, node), *text = NULL;
    int printable = 1;

    for (slong i = 0; i <= node; i++)
        printable = printable && !(mark[i] && pool->nodes[i].op == EXPR_FILL);
    flint_free(mark);
    if (printable)
        text = ntkball_expr_print(pool, node);
    return text;
}

ntkball_status_t ntkball_refuse_domain(ntkball_error_t *err, const ntkball_activation_impl *f,
                                       slong piece, const arb_t where)
{
    slong node = failing_node(f->pool, f->piece[0][piece], where);
    char *text = node >= 0 ? node_text(f->pool, node) : NULL;

    ntkball_error_set(
        err, NTKBALL_ERR_INPUT,
        "'%.100s': %.100s is not defined, or not analytic but for kinks, at x = %.6g; "
        "an activation needs every real x",
        f->formula, text != NULL ? text : "it", simplest(where));
    flint_free(text);
    return NTKBALL_DOMAIN;
}
