/* Laurent series of an expression in normal form at the zero z0 of one of its sources (ACT-23).

   One pass over the nodes, each a series of laurent_series.c, of which the first terms are exactly
   zero where the form of the node shows that it has the zero of the source. */
#include "activation/laurent_series.h"

static void set_constant(laurent_t *u, const expr_pool_t pool, slong node, slong prec)
{
    acb_t z;

    acb_init(z);
    ntkball_expr_eval_acb(z, pool, node, z, 0, prec);
    acb_poly_zero(u->c);
    acb_poly_set_coeff_acb(u->c, 0, z);
    u->kind = acb_is_finite(z) ? LAURENT_ANALYTIC : LAURENT_UNKNOWN;
    u->val = 0;
    u->len = LAURENT_TERMS;
    acb_clear(z);
}

/* He_n by the recurrence. */
static void hermite(laurent_t *res, slong num, const laurent_t *u, slong prec)
{
    laurent_t p, q, t, k;
    acb_t c;

    ntkball_laurent_init(&p);
    ntkball_laurent_init(&q);
    ntkball_laurent_init(&t);
    ntkball_laurent_init(&k);
    acb_init(c);
    p.kind = q.kind = k.kind = LAURENT_ANALYTIC;
    p.len = q.len = k.len = LAURENT_TERMS;
    acb_poly_one(p.c);
    for (slong n = 0; n < num; n++)
    {
        acb_set_si(c, -n);
        acb_poly_set_acb(k.c, c);
        ntkball_laurent_mul(&k, &k, &q, prec);
        ntkball_laurent_mul(&t, u, &p, prec);
        ntkball_laurent_set(&q, &p);
        if (n == 0)
            ntkball_laurent_set(&p, &t);
        else
            ntkball_laurent_add(&p, &t, &k, 1, prec);
        k.kind = LAURENT_ANALYTIC;
        k.val = 0;
        k.len = LAURENT_TERMS;
    }
    ntkball_laurent_set(res, &p);
    acb_poly_clear(p.c);
    acb_poly_clear(q.c);
    acb_poly_clear(t.c);
    acb_poly_clear(k.c);
    acb_clear(c);
}

/* base^exponent: natural powers, constants, exp(exponent log base). */
static void general_power(laurent_t *res, const laurent_t *v, const sources_t *n,
                          const expr_node_t *t, slong prec)
{
    const fmpq *e = ntkball_expr_number(n->pool, t->arg[1]);
    const laurent_t *a = v + t->arg[0], *b = v + t->arg[1];
    acb_t exponent;

    if (e != NULL && fmpz_is_one(fmpq_denref(e)) && fmpz_sgn(fmpq_numref(e)) >= 0)
    {
        ntkball_laurent_power(res, a, fmpz_get_ui(fmpq_numref(e)), prec);
        return;
    }
    acb_init(exponent);
    if (n->pool->nodes[t->arg[1]].has_x)
    {
        ntkball_laurent_branch(res, EXPR_LOG, a, exponent, prec);
        ntkball_laurent_mul(res, res, b, prec);
        ntkball_laurent_entire(res, EXPR_EXP, res, prec);
    }
    else
    {
        ntkball_expr_eval_acb(exponent, n->pool, t->arg[1], exponent, 0, prec);
        ntkball_laurent_branch(res, EXPR_POW, a, exponent, prec);
    }
    acb_clear(exponent);
}

static void node_series(laurent_t *v, const sources_t *n, slong i, const acb_t z, slong prec)
{
    const expr_node_t *t = n->pool->nodes + i;
    const laurent_t *a = v + FLINT_MAX(t->arg[0], 0), *b = v + FLINT_MAX(t->arg[1], 0);
    laurent_t *res = v + i;
    acb_t none;

    if (!t->has_x)
    {
        set_constant(res, n->pool, i, prec);
        return;
    }
    switch (t->op)
    {
    case EXPR_X:
        acb_poly_set_coeff_acb(res->c, 0, z);
        acb_poly_set_coeff_si(res->c, 1, 1);
        res->kind = LAURENT_ANALYTIC;
        res->val = 0;
        res->len = LAURENT_TERMS;
        ntkball_laurent_normalise(res);
        break;
    case EXPR_NEG:
        ntkball_laurent_set(res, a);
        acb_poly_neg(res->c, res->c);
        break;
    case EXPR_ADD:
    case EXPR_SUB:
        ntkball_laurent_add(res, a, b, t->op == EXPR_ADD ? 1 : -1, prec);
        break;
    case EXPR_MUL:
        ntkball_laurent_mul(res, a, b, prec);
        break;
    case EXPR_DIV:
        ntkball_laurent_quotient(res, a, b, prec);
        break;
    case EXPR_POW:
        general_power(res, v, n, t, prec);
        break;
    case EXPR_HE:
        hermite(res, fmpz_get_si(fmpq_numref(ntkball_expr_number(n->pool, t->arg[0]))), b, prec);
        break;
    case EXPR_LOG:
    case EXPR_SQRT:
    case EXPR_ATAN:
    case EXPR_ASINH:
        acb_init(none);
        ntkball_laurent_branch(res, t->op, a, none, prec);
        acb_clear(none);
        break;
    case EXPR_EXP:
    case EXPR_EXPM1:
    case EXPR_SIN:
    case EXPR_COS:
    case EXPR_SINH:
    case EXPR_COSH:
    case EXPR_ERF:
    case EXPR_ERFC:
    case EXPR_PHI:
        ntkball_laurent_entire(res, t->op, a, prec);
        break;
    default:
        ntkball_laurent_set_kind(res, LAURENT_UNKNOWN);
    }
}

/* Where the form of the node shows a zero of the given order, its first coefficients are 0. */
static void plant_zeros(laurent_t *u, slong order)
{
    acb_t c;

    acb_init(c);
    for (slong j = u->val; order > 0 && ntkball_laurent_is_series(u) && j < order; j++)
    {
        if (j < 0 || j - u->val >= u->len)
        {
            ntkball_laurent_set_kind(u, LAURENT_UNKNOWN);
            break;
        }
        acb_poly_get_coeff_acb(c, u->c, j - u->val);
        if (!acb_contains_zero(c))
            ntkball_laurent_set_kind(u, LAURENT_UNKNOWN); /* cannot happen */
        else
            acb_poly_set_coeff_si(u->c, j - u->val, 0);
    }
    if (order > 0 && ntkball_laurent_is_series(u))
        ntkball_laurent_normalise(u);
    acb_clear(c);
}

/* The order and residue of the series u, whose leading coefficient may be 0 for all that is known.
 */
static laurent_kind_t read_pole(slong *order, acb_t residue, const laurent_t *u)
{
    *order = 0;
    acb_zero(residue);
    if (!ntkball_laurent_is_series(u) || u->val >= 0)
        return u->kind;
    *order = -u->val;
    if (u->val + u->len <= -1 || !ntkball_laurent_leads(u))
        return LAURENT_UNKNOWN;
    acb_poly_get_coeff_acb(residue, u->c, -1 - u->val);
    return LAURENT_POLE;
}

laurent_kind_t
ntkball_laurent(slong *order, acb_t residue, sources_t *n, slong k, const acb_t z, slong prec)
{
    char *mark = ntkball_expr_reachable(n->pool, n->root);
    laurent_t *v = flint_malloc((size_t) (n->root + 1) * sizeof(laurent_t));
    laurent_kind_t kind;

    for (slong i = 0; i <= n->root; i++)
        if (mark[i])
        {
            expr_op_t op = n->pool->nodes[i].op;

            ntkball_laurent_init(v + i);
            node_series(v, n, i, z, prec);
            if (n->pool->nodes[i].has_x && op != EXPR_MUL && op != EXPR_DIV && op != EXPR_POW &&
                op != EXPR_SQRT && op != EXPR_NEG)
                plant_zeros(v + i, ntkball_sources_order(n, i, k));
        }
    kind = read_pole(order, residue, v + n->root);
    for (slong i = 0; i <= n->root; i++)
        if (mark[i])
            acb_poly_clear(v[i].c);
    flint_free(v);
    flint_free(mark);
    return kind;
}
