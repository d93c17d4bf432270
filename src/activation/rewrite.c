/* Identities between functions of a real argument u that bring an expression to the functions that
   evaluate without cancellation and whose symmetry is known (ACT-18):
       log(1+e^u) = softplus(u),             a/(1+e^u) = a sigmoid(-u),
       (e^u-1)/(e^u+1) = tanh(u/2),          e^u/(1+e^u) = sigmoid(u),
       1 - erfc(u) = erf(u),                 1 + erf(u) = 2 Phi(sqrt(2) u),
       max(u,-u) = abs(u),                   sqrt(u^2) = abs(u),
       (e^u)^c = e^(c u). */
#include "activation/expr.h"

#define OP1(op, a) ntkball_expr_op(pool, op, a, -1, -1)
#define OP2(op, a, b) ntkball_expr_op(pool, op, a, b, -1)
#define SI(n) ntkball_expr_si(pool, n)

/* u when node is e^u + sign, sign = 1 or -1, in either order; else -1. */
static slong exponential_plus(const expr_pool_t pool, slong node, int sign)
{
    const expr_node_t *t = pool->nodes + node;

    if (t->op == EXPR_EXPM1 && sign < 0)
        return t->arg[0];
    if (t->op == EXPR_SUB && sign < 0 && ntkball_expr_is_si(pool, t->arg[1], 1) &&
        pool->nodes[t->arg[0]].op == EXPR_EXP)
        return pool->nodes[t->arg[0]].arg[0];
    if (t->op != EXPR_ADD || sign < 0)
        return -1;
    for (int j = 0; j < 2; j++)
        if (ntkball_expr_is_si(pool, t->arg[j], 1) && pool->nodes[t->arg[1 - j]].op == EXPR_EXP)
            return pool->nodes[t->arg[1 - j]].arg[0];
    return -1;
}

static slong rewrite_quotient(expr_pool_t pool, slong a, slong b)
{
    slong u = exponential_plus(pool, b, 1);

    if (u < 0 || !pool->nodes[u].has_x)
        return -1;
    if (exponential_plus(pool, a, -1) == u)
        return OP1(EXPR_TANH, OP2(EXPR_DIV, u, SI(2)));
    if (pool->nodes[a].op == EXPR_EXP && pool->nodes[a].arg[0] == u)
        return OP1(EXPR_SIGMOID, u);
    return OP2(EXPR_MUL, a, OP1(EXPR_SIGMOID, OP1(EXPR_NEG, u)));
}

/* u/sqrt(2) -> u, else sqrt(2) u. */
static slong times_root_two(expr_pool_t pool, slong u)
{
    slong root = OP1(EXPR_SQRT, SI(2));

    if (pool->nodes[u].op == EXPR_DIV && pool->nodes[u].arg[1] == root)
        return pool->nodes[u].arg[0];
    return OP2(EXPR_MUL, root, u);
}

static int is_half(const expr_pool_t pool, slong node)
{
    const fmpq *q = ntkball_expr_number(pool, node);

    return q != NULL && fmpz_is_one(fmpq_numref(q)) && fmpz_equal_si(fmpq_denref(q), 2);
}

/* abs(u) for sqrt(u^2), sqrt(u*u). */
static slong rewrite_root(expr_pool_t pool, slong square)
{
    const expr_node_t *t = pool->nodes + square;

    if ((t->op == EXPR_POW && ntkball_expr_is_si(pool, t->arg[1], 2)) ||
        (t->op == EXPR_MUL && t->arg[0] == t->arg[1]))
        return OP1(EXPR_ABS, t->arg[0]);
    return -1;
}

/* The node that stands for op(a, b, c), or -1. */
static slong rewrite(expr_pool_t pool, expr_op_t op, slong a, slong b)
{
    slong u;

    switch (op)
    {
    case EXPR_LOG:
        u = exponential_plus(pool, a, 1);
        return u >= 0 && pool->nodes[u].has_x ? OP1(EXPR_SOFTPLUS, u) : -1;
    case EXPR_DIV:
        return rewrite_quotient(pool, a, b);
    case EXPR_SQRT:
        return rewrite_root(pool, a);
    case EXPR_POW:
        if (pool->nodes[a].op == EXPR_EXP && !pool->nodes[b].has_x)
            return OP1(EXPR_EXP, OP2(EXPR_MUL, b, pool->nodes[a].arg[0]));
        return is_half(pool, b) ? rewrite_root(pool, a) : -1;
    case EXPR_SUB:
        if (ntkball_expr_is_si(pool, a, 1) && pool->nodes[b].op == EXPR_ERFC)
            return OP1(EXPR_ERF, pool->nodes[b].arg[0]);
        return -1;
    case EXPR_ADD:
        for (int j = 0; j < 2; j++)
            if (ntkball_expr_is_si(pool, j ? b : a, 1) && pool->nodes[j ? a : b].op == EXPR_ERF)
                return OP2(EXPR_MUL, SI(2),
                           OP1(EXPR_PHI, times_root_two(pool, pool->nodes[j ? a : b].arg[0])));
        return -1;
    case EXPR_MAX:
        if (OP1(EXPR_NEG, a) == b)
            return OP1(EXPR_ABS, pool->nodes[a].op == EXPR_NEG ? b : a);
        return -1;
    default:
        return -1;
    }
}

static slong
rewrite_node(expr_pool_t pool, slong node, const expr_node_t *t, int changed, void *context)
{
    (void) node;
    (void) changed;
    (void) context;
    return t->has_x ? rewrite(pool, t->op, t->arg[0], t->arg[1]) : -1;
}

slong ntkball_expr_rewrite(expr_pool_t pool, slong root)
{
    return ntkball_expr_map(pool, root, rewrite_node, NULL);
}
