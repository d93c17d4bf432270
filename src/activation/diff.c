/* Symbolic derivative: one pass over the nodes root depends on, in order, so that common
   subexpressions are differentiated once.  Each rule is written so that the derivative evaluates
   without cancellation: tanh' = sech^2, sigmoid'(u) = sigmoid(u) sigmoid(-u), softplus' = sigmoid,
   erf' and Phi' through exp. */
#include "activation/expr.h"

#define OP1(op, a) ntkball_expr_op(pool, op, a, -1, -1)
#define OP2(op, a, b) ntkball_expr_op(pool, op, a, b, -1)
#define SI(n) ntkball_expr_si(pool, n)

/* Products and sums that drop factors and terms 0: safe here, because the domain of a derivative is
   part of the domain of what was differentiated. */
static slong mul(expr_pool_t pool, slong a, slong b)
{
    if (ntkball_expr_is_si(pool, a, 0) || ntkball_expr_is_si(pool, b, 0))
        return SI(0);
    return OP2(EXPR_MUL, a, b);
}

static slong add(expr_pool_t pool, slong a, slong b)
{
    return OP2(EXPR_ADD, a, b);
}

/* exp(-u^2) scaled: 2/sqrt(pi) exp(-u^2) */
static slong erf_density(expr_pool_t pool, slong u)
{
    slong bell = OP1(EXPR_EXP, OP1(EXPR_NEG, OP2(EXPR_POW, u, SI(2))));

    return OP2(EXPR_DIV, OP2(EXPR_MUL, SI(2), bell),
               OP1(EXPR_SQRT, ntkball_expr_op(pool, EXPR_PI, -1, -1, -1)));
}

static slong normal_density(expr_pool_t pool, slong u)
{
    slong half = OP2(EXPR_DIV, OP2(EXPR_POW, u, SI(2)), SI(2));
    slong root = OP1(EXPR_SQRT, OP2(EXPR_MUL, SI(2), ntkball_expr_op(pool, EXPR_PI, -1, -1, -1)));

    return OP2(EXPR_DIV, OP1(EXPR_EXP, OP1(EXPR_NEG, half)), root);
}

/* The derivative of a function of one argument at u; node is the function's own value. */
static slong outer(expr_pool_t pool, expr_op_t op, slong u, slong node)
{
    slong u2 = OP2(EXPR_POW, u, SI(2));

    switch (op)
    {
    case EXPR_EXP:
        return node;
    case EXPR_EXPM1:
        return OP1(EXPR_EXP, u);
    case EXPR_LOG:
        return OP2(EXPR_DIV, SI(1), u);
    case EXPR_SQRT:
        return OP2(EXPR_DIV, SI(1), OP2(EXPR_MUL, SI(2), node));
    case EXPR_SIN:
        return OP1(EXPR_COS, u);
    case EXPR_COS:
        return OP1(EXPR_NEG, OP1(EXPR_SIN, u));
    case EXPR_TAN:
        return OP2(EXPR_DIV, SI(1), OP2(EXPR_POW, OP1(EXPR_COS, u), SI(2)));
    case EXPR_TANH:
        return OP2(EXPR_POW, OP1(EXPR_SECH, u), SI(2));
    case EXPR_SINH:
        return OP1(EXPR_COSH, u);
    case EXPR_COSH:
        return OP1(EXPR_SINH, u);
    case EXPR_SECH:
        return OP1(EXPR_NEG, OP2(EXPR_MUL, OP1(EXPR_TANH, u), node));
    case EXPR_ATAN:
        return OP2(EXPR_DIV, SI(1), add(pool, SI(1), u2));
    case EXPR_ASINH:
        return OP2(EXPR_DIV, SI(1), OP1(EXPR_SQRT, add(pool, SI(1), u2)));
    case EXPR_ASIN:
    case EXPR_ACOS:
        u2 = OP2(EXPR_DIV, SI(1), OP1(EXPR_SQRT, OP2(EXPR_SUB, SI(1), u2)));
        return op == EXPR_ASIN ? u2 : OP1(EXPR_NEG, u2);
    case EXPR_ERF:
        return erf_density(pool, u);
    case EXPR_ERFC:
        return OP1(EXPR_NEG, erf_density(pool, u));
    case EXPR_PHI:
        return normal_density(pool, u);
    case EXPR_SIGMOID:
        return OP2(EXPR_MUL, node, OP1(EXPR_SIGMOID, OP1(EXPR_NEG, u)));
    case EXPR_SOFTPLUS:
        return OP1(EXPR_SIGMOID, u);
    case EXPR_ABS:
        return OP1(EXPR_SIGN, u);
    case EXPR_RELU:
        return OP1(EXPR_STEP, u);
    default: /* sign, step */
        return SI(0);
    }
}

static slong diff_quotient(expr_pool_t pool, slong a, slong b, slong da, slong db)
{
    slong top;

    if (ntkball_expr_is_si(pool, db, 0))
        return ntkball_expr_is_si(pool, da, 0) ? SI(0) : OP2(EXPR_DIV, da, b);
    top = OP2(EXPR_SUB, mul(pool, da, b), mul(pool, a, db));
    return OP2(EXPR_DIV, top, OP2(EXPR_POW, b, SI(2)));
}

/* (a^b)' = b a^(b-1) a' for constant b, else a^b (b' log a + b a'/a). */
static slong diff_power(expr_pool_t pool, slong node, slong a, slong b, slong da, slong db)
{
    slong less;

    if (ntkball_expr_is_si(pool, db, 0))
    {
        if (ntkball_expr_is_si(pool, da, 0))
            return SI(0);
        less = OP2(EXPR_POW, a, OP2(EXPR_SUB, b, SI(1)));
        return mul(pool, OP2(EXPR_MUL, b, less), da);
    }
    less = mul(pool, db, OP1(EXPR_LOG, a));
    if (!ntkball_expr_is_si(pool, da, 0))
        less = add(pool, less, OP2(EXPR_DIV, mul(pool, b, da), a));
    return OP2(EXPR_MUL, node, less);
}

static slong diff_hermite(expr_pool_t pool, slong index, slong u, slong du)
{
    slong n = fmpz_get_si(fmpq_numref(ntkball_expr_number(pool, index)));

    if (n == 0)
        return SI(0);
    return mul(pool, OP2(EXPR_MUL, SI(n), OP2(EXPR_HE, SI(n - 1), u)), du);
}

static slong diff_node(expr_pool_t pool, slong node, const slong *d)
{
    expr_node_t t = pool->nodes[node];
    slong a = t.arg[0], b = t.arg[1];

    if (!t.has_x)
        return SI(0);
    switch (t.op)
    {
    case EXPR_X:
        return SI(1);
    case EXPR_NEG:
        return OP1(EXPR_NEG, d[a]);
    case EXPR_ADD:
        return add(pool, d[a], d[b]);
    case EXPR_SUB:
        return OP2(EXPR_SUB, d[a], d[b]);
    case EXPR_MUL:
        return add(pool, mul(pool, d[a], b), mul(pool, a, d[b]));
    case EXPR_DIV:
        return diff_quotient(pool, a, b, d[a], d[b]);
    case EXPR_POW:
        return diff_power(pool, node, a, b, d[a], d[b]);
    case EXPR_HE:
        return diff_hermite(pool, a, b, d[b]);
    case EXPR_MAX:
        return ntkball_expr_op(pool, EXPR_PIECEWISE, OP2(EXPR_GT, a, b), d[a], d[b]);
    case EXPR_MIN:
        return ntkball_expr_op(pool, EXPR_PIECEWISE, OP2(EXPR_LT, a, b), d[a], d[b]);
    case EXPR_PIECEWISE:
        return ntkball_expr_op(pool, EXPR_PIECEWISE, a, d[b], d[t.arg[2]]);
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return node; /* never used: conditions are not differentiated */
    default:
        return mul(pool, outer(pool, t.op, a, node), d[a]);
    }
}

slong ntkball_expr_diff(expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    slong *d = flint_malloc((size_t) (root + 1) * sizeof(slong)), res;

    for (slong i = 0; i <= root; i++)
        if (mark[i])
            d[i] = diff_node(pool, i, d);
    res = d[root];
    flint_free(d);
    flint_free(mark);
    return res;
}
