/* Text of an expression with as few parentheses as the grammar of expr.h allows while parsing it
   gives the same tree: an operand is parenthesised when it binds weaker than its place demands, or
   starts with a sign where the grammar would not read one gracefully. */
#include "activation/expr.h"

#include <string.h>

/* How tightly a printed node holds together. */
enum
{
    LEVEL_SUM = 1,
    LEVEL_TERM,
    LEVEL_SIGN,
    LEVEL_POWER,
    LEVEL_ATOM
};

static int level(const expr_pool_t pool, slong node)
{
    const fmpq *q = ntkball_expr_number(pool, node);

    if (q != NULL)
    {
        if (!ntkball_expr_number_is_literal(q))
            return LEVEL_TERM;
        return fmpq_sgn(q) < 0 ? LEVEL_SIGN : LEVEL_ATOM;
    }
    switch (pool->nodes[node].op)
    {
    case EXPR_ADD:
    case EXPR_SUB:
        return LEVEL_SUM;
    case EXPR_MUL:
    case EXPR_DIV:
        return LEVEL_TERM;
    case EXPR_NEG:
        return LEVEL_SIGN;
    case EXPR_POW:
        return LEVEL_POWER;
    default:
        return LEVEL_ATOM;
    }
}

/* Is the first character of the text a sign? */
static int starts_with_sign(const expr_pool_t pool, slong node)
{
    for (;;)
    {
        const fmpq *q = ntkball_expr_number(pool, node);
        const expr_node_t *t = pool->nodes + node;
        int own = level(pool, node);

        if (q != NULL)
            return fmpq_sgn(q) < 0;
        if (own == LEVEL_ATOM || own == LEVEL_SIGN)
            return own == LEVEL_SIGN;
        if (level(pool, t->arg[0]) < own || own == LEVEL_POWER)
            return 0;
        node = t->arg[0];
    }
}

static void print_node(ntkball_text_t *out, const expr_pool_t pool, slong node);

static void
print_operand(ntkball_text_t *out, const expr_pool_t pool, slong node, int least, int right)
{
    int paren = level(pool, node) < least || (right && starts_with_sign(pool, node));

    ntkball_text_append(out, "%s", paren ? "(" : "");
    print_node(out, pool, node);
    ntkball_text_append(out, "%s", paren ? ")" : "");
}

static void print_binary(ntkball_text_t *out, const expr_pool_t pool, const expr_node_t *t,
                         const char *sign, int left, int right)
{
    print_operand(out, pool, t->arg[0], left, 0);
    ntkball_text_append(out, "%s", sign);
    print_operand(out, pool, t->arg[1], right, 1);
}

static void print_piecewise(ntkball_text_t *out, const expr_pool_t pool, slong node)
{
    ntkball_text_append(out, "piecewise(");
    for (; pool->nodes[node].op == EXPR_PIECEWISE; node = pool->nodes[node].arg[2])
    {
        const expr_node_t *t = pool->nodes + node, *cond = pool->nodes + t->arg[0];

        print_node(out, pool, cond->arg[0]);
        ntkball_text_append(out, "%s", ntkball_expr_op_name(cond->op));
        print_node(out, pool, cond->arg[1]);
        ntkball_text_append(out, ",");
        print_node(out, pool, t->arg[1]);
        ntkball_text_append(out, ",");
    }
    print_node(out, pool, node);
    ntkball_text_append(out, ")");
}

static void print_call(ntkball_text_t *out, const expr_pool_t pool, const expr_node_t *t)
{
    ntkball_text_append(out, "%s(", ntkball_expr_op_name(t->op));
    print_node(out, pool, t->arg[0]);
    if (ntkball_expr_arity(t->op) == 2)
    {
        ntkball_text_append(out, ",");
        print_node(out, pool, t->arg[1]);
    }
    ntkball_text_append(out, ")");
}

static void print_node(ntkball_text_t *out, const expr_pool_t pool, slong node)
{
    const expr_node_t *t = pool->nodes + node;

    switch (t->op)
    {
    case EXPR_NUM:
        ntkball_expr_print_number(out, pool->numbers + t->arg[0]);
        return;
    case EXPR_PI:
        ntkball_text_append(out, "pi");
        return;
    case EXPR_X:
        ntkball_text_append(out, "x");
        return;
    case EXPR_NEG:
        ntkball_text_append(out, "-");
        print_operand(out, pool, t->arg[0], LEVEL_SIGN, 1);
        return;
    case EXPR_ADD:
        print_binary(out, pool, t, "+", LEVEL_SUM, LEVEL_TERM);
        return;
    case EXPR_SUB:
        print_binary(out, pool, t, "-", LEVEL_SUM, LEVEL_TERM);
        return;
    case EXPR_MUL:
        print_binary(out, pool, t, "*", LEVEL_TERM, LEVEL_SIGN);
        return;
    case EXPR_DIV:
        print_binary(out, pool, t, "/", LEVEL_TERM, LEVEL_SIGN);
        return;
    case EXPR_POW:
        print_binary(out, pool, t, "^", LEVEL_ATOM, LEVEL_POWER);
        return;
    case EXPR_PIECEWISE:
        print_piecewise(out, pool, node);
        return;
    default:
        print_call(out, pool, t);
    }
}

char *ntkball_expr_print(const expr_pool_t pool, slong root)
{
    ntkball_text_t *out = ntkball_text_new();
    const char *text;
    char *res;

    print_node(out, pool, root);
    text = ntkball_text_get(out);
    res = flint_malloc(strlen(text) + 1);
    strcpy(res, text);
    ntkball_text_free(out);
    return res;
}
