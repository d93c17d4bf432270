/* Normal form and sources of singularities (ACT-21).

   tanh, sech, sigmoid, tan, softplus and negative powers are written as quotients and logarithms,
   so that every singularity lies at a zero of a denominator or of what a branch node - log, sqrt,
   power, atan, asinh - vanishes or branches at.  These are split into factors, so that typical
   zeros are simple and equal zeros of different nodes are zeros of one source. */
#include "activation/sources.h"

#include <string.h>

#define MAX_DEGREE 60 /* of a polynomial that is factored */

#define OP1(op, a) ntkball_expr_op(pool, op, a, -1, -1)
#define OP2(op, a, b) ntkball_expr_op(pool, op, a, b, -1)
#define SI(n) ntkball_expr_si(pool, n)

/* c_0 + c_1 x + .. by Horner's scheme. */
static slong polynomial(expr_pool_t pool, const fmpq_poly_t p)
{
    slong x = OP1(EXPR_X, -1), res = SI(0);
    fmpq_t c;

    fmpq_init(c);
    for (slong n = fmpq_poly_degree(p); n >= 0; n--)
    {
        fmpq_poly_get_coeff_fmpq(c, p, n);
        if (!ntkball_expr_is_si(pool, res, 0))
            res = OP2(EXPR_MUL, res, x);
        res = OP2(EXPR_ADD, res, ntkball_expr_fmpq(pool, c));
    }
    fmpq_clear(c);
    return res;
}

/* u or -u, the same for both, equal polynomials being equal nodes: exp u - 1 and 1 + exp u have the
   zeros of exp(-u) - 1 and 1 + exp(-u). */
static slong up_to_sign(expr_pool_t pool, slong u)
{
    fmpq_poly_t p;

    if (pool->nodes[u].op == EXPR_NEG)
        u = pool->nodes[u].arg[0];
    fmpq_poly_init(p);
    if (ntkball_expr_get_poly(p, pool, u, MAX_DEGREE) && fmpq_poly_degree(p) >= 0)
    {
        if (fmpz_sgn(fmpq_poly_numref(p) + fmpq_poly_degree(p)) < 0)
            fmpq_poly_neg(p, p);
        u = polynomial(pool, p);
    }
    fmpq_poly_clear(p);
    return u;
}

static slong one_plus_exp(expr_pool_t pool, slong u)
{
    return OP2(EXPR_ADD, SI(1), OP1(EXPR_EXP, u));
}

static slong twice(expr_pool_t pool, slong u)
{
    return OP2(EXPR_MUL, SI(2), u);
}

/* -------------------------------------------------------------------------------- normal form */

static int natural(const fmpq *n)
{
    return n != NULL && fmpz_is_one(fmpq_denref(n)) && fmpz_sgn(fmpq_numref(n)) >= 0;
}

static slong normal_power(expr_pool_t pool, slong a, slong b)
{
    const fmpq *n = ntkball_expr_number(pool, b);

    if (n != NULL && fmpz_is_one(fmpq_denref(n)) && fmpz_sgn(fmpq_numref(n)) < 0)
        return OP2(EXPR_DIV, SI(1), OP2(EXPR_POW, a, OP1(EXPR_NEG, b)));
    return OP2(EXPR_POW, a, b);
}

/* op(a, b), the arguments in normal form. */
static slong normal_node(expr_pool_t pool, expr_op_t op, slong a, slong b)
{
    switch (op)
    {
    case EXPR_TANH:
        return OP2(EXPR_SUB, SI(1), OP2(EXPR_DIV, SI(2), one_plus_exp(pool, twice(pool, a))));
    case EXPR_SIGMOID:
        return OP2(EXPR_SUB, SI(1), OP2(EXPR_DIV, SI(1), one_plus_exp(pool, a)));
    case EXPR_SECH:
        return OP2(EXPR_DIV, twice(pool, OP1(EXPR_EXP, a)), one_plus_exp(pool, twice(pool, a)));
    case EXPR_TAN:
        return OP2(EXPR_DIV, OP1(EXPR_SIN, a), OP1(EXPR_COS, a));
    case EXPR_SOFTPLUS:
        return OP1(EXPR_LOG, one_plus_exp(pool, a));
    case EXPR_FILL:
        return a;
    case EXPR_POW:
        return normal_power(pool, a, b);
    default:
        return ntkball_expr_op(pool, op, a, b, -1);
    }
}

/* ------------------------------------------------------------------------------------ factors */

typedef struct
{
    slong num;
    slong node[MAX_SOURCES], order[MAX_SOURCES];
} factors_t; /* num = -1: too many */

static void add_factor(factors_t *f, slong node, slong order)
{
    for (slong i = 0; i < f->num; i++)
        if (f->node[i] == node)
        {
            f->order[i] += order;
            return;
        }
    if (f->num >= 0 && f->num < MAX_SOURCES)
    {
        f->node[f->num] = node;
        f->order[f->num++] = order;
    }
    else
        f->num = -1;
}

/* Irreducible factors of a polynomial with rational coefficients; 0 when node is none. */
static int factor_polynomial(factors_t *f, expr_pool_t pool, slong node, slong order)
{
    fmpz_poly_factor_t fac;
    fmpq_poly_t p;
    fmpz_poly_t q;
    int ok;

    fmpq_poly_init(p);
    ok = ntkball_expr_get_poly(p, pool, node, MAX_DEGREE);
    if (ok && fmpq_poly_degree(p) > 0)
    {
        fmpz_poly_init(q);
        fmpz_poly_factor_init(fac);
        fmpq_poly_get_numerator(q, p);
        fmpz_poly_factor(fac, q);
        for (slong i = 0; i < fac->num; i++)
        {
            fmpq_poly_set_fmpz_poly(p, fac->p + i);
            add_factor(f, polynomial(pool, p), order * fac->exp[i]);
        }
        fmpz_poly_clear(q);
        fmpz_poly_factor_clear(fac);
    }
    fmpq_poly_clear(p);
    return ok;
}

/* The sum or difference of 1 and a function, sign = 1 or -1 up to the sign of the whole; -1 when
   node is no such. */
static slong beside_one(int *sign, const expr_pool_t pool, slong node)
{
    const expr_node_t *t = pool->nodes + node;

    if (t->op != EXPR_ADD && t->op != EXPR_SUB)
        return -1;
    *sign = t->op == EXPR_ADD ? 1 : -1;
    for (int j = 0; j < 2; j++)
        if (ntkball_expr_is_si(pool, t->arg[j], 1))
            return t->arg[1 - j];
    return -1;
}

/* 1 + exp u, 1 - exp u, 1 +- cosh u, 1 +- cos u: the identities 1 + cosh u = (1+exp u)^2/(2 exp u),
   cosh u - 1 = (exp u - 1)^2/(2 exp u), 1 + cos u = 2 cos(u/2)^2, 1 - cos u = 2 sin(u/2)^2. */
static int factor_sum(factors_t *f, expr_pool_t pool, slong node, slong order)
{
    int sign = 1;
    slong g = beside_one(&sign, pool, node), u;

    if (g < 0)
        return 0;
    u = pool->nodes[g].arg[0];
    switch (pool->nodes[g].op)
    {
    case EXPR_EXP:
    case EXPR_COSH:
        order *= pool->nodes[g].op == EXPR_COSH ? 2 : 1;
        u = up_to_sign(pool, u);
        add_factor(f, sign > 0 ? one_plus_exp(pool, u) : OP1(EXPR_EXPM1, u), order);
        return 1;
    case EXPR_COS:
        u = up_to_sign(pool, OP2(EXPR_DIV, u, SI(2)));
        add_factor(f, OP1(sign > 0 ? EXPR_COS : EXPR_SIN, u), 2 * order);
        return 1;
    default:
        return 0;
    }
}

static void factor(factors_t *f, expr_pool_t pool, slong node, slong order)
{
    expr_node_t t = pool->nodes[node];

    if (!t.has_x || t.op == EXPR_EXP || factor_polynomial(f, pool, node, order))
        return;
    switch (t.op)
    {
    case EXPR_NEG:
    case EXPR_SQRT: /* of what it vanishes with; its order is not used */
        factor(f, pool, t.arg[0], order);
        break;
    case EXPR_MUL:
        factor(f, pool, t.arg[0], order);
        factor(f, pool, t.arg[1], order);
        break;
    case EXPR_DIV:
        factor(f, pool, t.arg[0], order);
        break;
    case EXPR_POW:
        if (natural(ntkball_expr_number(pool, t.arg[1])))
            order *= fmpz_get_si(fmpq_numref(ntkball_expr_number(pool, t.arg[1])));
        factor(f, pool, t.arg[0], order);
        break;
    case EXPR_COSH:
        add_factor(f, one_plus_exp(pool, up_to_sign(pool, twice(pool, t.arg[0]))), order);
        break;
    case EXPR_SINH:
        add_factor(f, OP1(EXPR_EXPM1, up_to_sign(pool, twice(pool, t.arg[0]))), order);
        break;
    case EXPR_EXPM1:
    case EXPR_SIN:
    case EXPR_COS:
        add_factor(f, OP1(t.op, up_to_sign(pool, t.arg[0])), order);
        break;
    default:
        if (!factor_sum(f, pool, node, order))
            add_factor(f, node, order);
    }
}

slong ntkball_sources_order(sources_t *n, slong node, slong k)
{
    factors_t f;

    f.num = 0;
    factor(&f, n->pool, node, 1);
    for (slong i = 0; i < f.num; i++)
        if (f.node[i] == n->source[k])
            return f.order[i];
    return 0;
}

/* ------------------------------------------------------------------------------------ sources */

static void add_source(sources_t *n, slong node)
{
    factors_t f;

    f.num = 0;
    factor(&f, n->pool, node, 1);
    for (slong i = 0; i < f.num && n->num >= 0; i++)
    {
        slong j = 0;

        while (j < n->num && n->source[j] != f.node[i])
            j++;
        if (j == MAX_SOURCES)
            n->num = -1;
        else if (j == n->num)
            n->source[n->num++] = f.node[i];
    }
    if (f.num < 0)
        n->num = -1;
}

/* Where the node is singular though its arguments are analytic. */
static void add_sources_of(sources_t *n, slong node)
{
    expr_pool_struct *pool = n->pool;
    expr_node_t t = pool->nodes[node];
    slong from = -1;

    switch (t.op)
    {
    case EXPR_DIV:
        add_source(n, t.arg[1]);
        return;
    case EXPR_POW:
        if (natural(ntkball_expr_number(pool, t.arg[1])))
            return;
        from = t.arg[0];
        break;
    case EXPR_LOG:
    case EXPR_SQRT:
        from = t.arg[0];
        break;
    case EXPR_ATAN:
    case EXPR_ASINH:
        from = OP2(EXPR_ADD, SI(1), OP2(EXPR_POW, t.arg[0], SI(2)));
        break;
    default:
        return;
    }
    n->branch = flint_realloc(n->branch, (size_t) (n->num_branches + 1) * sizeof(slong));
    n->branch[n->num_branches++] = node;
    add_source(n, from);
}

void ntkball_sources_init(sources_t *n, const expr_pool_t from, slong root)
{
    char *mark = ntkball_expr_reachable(from, root);
    slong *image = flint_malloc((size_t) (root + 1) * sizeof(slong));

    memset(n, 0, sizeof *n);
    ntkball_expr_init(n->pool);
    for (slong i = 0; i <= root; i++)
    {
        const expr_node_t *t = from->nodes + i;

        if (!mark[i])
            continue;
        if (t->has_x)
            image[i] = normal_node(n->pool, t->op, t->arg[0] < 0 ? -1 : image[t->arg[0]],
                                   t->arg[1] < 0 ? -1 : image[t->arg[1]]);
        else
            image[i] = ntkball_expr_import(n->pool, from, i);
    }
    n->root = image[root];
    flint_free(image);
    flint_free(mark);

    mark = ntkball_expr_reachable(n->pool, n->root);
    for (slong i = 0; i <= n->root && n->num >= 0; i++)
        if (mark[i] && n->pool->nodes[i].has_x)
            add_sources_of(n, i);
    flint_free(mark);
    for (slong i = 0; i < n->num; i++)
        n->derivative[i] = ntkball_expr_diff(n->pool, n->source[i]);
}

void ntkball_sources_clear(sources_t *n)
{
    ntkball_expr_clear(n->pool);
    flint_free(n->branch);
}
