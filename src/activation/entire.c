/* Functions that are entire by their form (ACT-25): compositions of entire functions, and quotients
   by polynomials all of whose zeros are rational and filled (ACT-19). */
#include "activation/entire.h"

#define MAX_DEGREE 60

/* Takes the factor x - r out of p as often as it goes. */
static void remove_root(fmpq_poly_t p, const fmpq *r)
{
    fmpq_poly_t d, q, rest;
    fmpq_t t;

    fmpq_poly_init(d);
    fmpq_poly_init(q);
    fmpq_poly_init(rest);
    fmpq_init(t);
    fmpq_neg(t, r);
    fmpq_poly_set_coeff_fmpq(d, 0, t);
    fmpq_poly_set_coeff_si(d, 1, 1);
    for (;;)
    {
        fmpq_poly_divrem(q, rest, p, d);
        if (!fmpq_poly_is_zero(rest) || fmpq_poly_is_zero(p))
            break;
        fmpq_poly_swap(p, q);
    }
    fmpq_poly_clear(d);
    fmpq_poly_clear(q);
    fmpq_poly_clear(rest);
    fmpq_clear(t);
}

/* A filled node: a/b, a and b entire, b a polynomial whose zeros are filled one and all. */
static int filled_quotient(const expr_pool_t pool, slong node, const char *entire)
{
    slong quotient = node;
    const expr_node_t *t;
    fmpq_poly_t p;
    int ok;

    while (pool->nodes[quotient].op == EXPR_FILL)
        quotient = pool->nodes[quotient].arg[0];
    t = pool->nodes + quotient;
    if (t->op != EXPR_DIV || !entire[t->arg[0]] || !entire[t->arg[1]])
        return 0;
    fmpq_poly_init(p);
    ok = ntkball_expr_get_poly(p, pool, t->arg[1], MAX_DEGREE) && !fmpq_poly_is_zero(p);
    for (slong i = node; ok && i != quotient; i = pool->nodes[i].arg[0])
        remove_root(p, ntkball_expr_number(pool, pool->nodes[i].arg[1]));
    ok = ok && fmpq_poly_degree(p) == 0;
    fmpq_poly_clear(p);
    return ok;
}

static int node_is_entire(const expr_pool_t pool, slong i, const char *entire)
{
    const expr_node_t *t = pool->nodes + i;
    const fmpq *n;

    if (!t->has_x)
        return 1;
    switch (t->op)
    {
    case EXPR_X:
        return 1;
    case EXPR_ADD:
    case EXPR_SUB:
    case EXPR_MUL:
        return entire[t->arg[0]] && entire[t->arg[1]];
    case EXPR_HE:
        return entire[t->arg[1]];
    case EXPR_NEG:
    case EXPR_EXP:
    case EXPR_EXPM1:
    case EXPR_SIN:
    case EXPR_COS:
    case EXPR_SINH:
    case EXPR_COSH:
    case EXPR_ERF:
    case EXPR_ERFC:
    case EXPR_PHI:
        return entire[t->arg[0]];
    case EXPR_DIV:
        return entire[t->arg[0]] && !pool->nodes[t->arg[1]].has_x;
    case EXPR_POW:
        n = ntkball_expr_number(pool, t->arg[1]);
        return entire[t->arg[0]] && n != NULL && fmpz_is_one(fmpq_denref(n)) &&
               fmpz_sgn(fmpq_numref(n)) >= 0;
    case EXPR_FILL:
        return filled_quotient(pool, i, entire);
    default:
        return 0;
    }
}

int ntkball_expr_is_entire(const expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    char *entire = flint_calloc((size_t) root + 1, 1);
    int res;

    for (slong i = 0; i <= root; i++)
        if (mark[i])
            entire[i] = (char) node_is_entire(pool, i, entire);
    res = entire[root];
    flint_free(entire);
    flint_free(mark);
    return res;
}
