/* The polynomial an expression is, when it is one with rational coefficients. */
#include "activation/expr.h"

static int poly_pow(fmpq_poly_t res, const fmpq_poly_t a, const fmpq *n, slong max_degree)
{
    if (n == NULL || !fmpz_is_one(fmpq_denref(n)) || fmpz_sgn(fmpq_numref(n)) < 0)
        return 0;
    if (fmpz_cmp_si(fmpq_numref(n), max_degree) > 0)
        return 0;
    if (fmpq_poly_degree(a) * fmpz_get_si(fmpq_numref(n)) > max_degree)
        return 0;
    fmpq_poly_pow(res, a, fmpz_get_ui(fmpq_numref(n)));
    return 1;
}

/* He_n(u) by the three-term recurrence. */
static int poly_he(fmpq_poly_t res, slong n, const fmpq_poly_t u, slong max_degree)
{
    fmpq_poly_t p, q, t;

    if (fmpq_poly_degree(u) * n > max_degree)
        return 0;
    fmpq_poly_init(p);
    fmpq_poly_init(q);
    fmpq_poly_init(t);
    fmpq_poly_set_si(p, 1);
    for (slong k = 0; k < n; k++)
    {
        fmpq_poly_scalar_mul_si(q, q, -k);
        fmpq_poly_mul(t, u, p);
        fmpq_poly_add(t, t, q);
        fmpq_poly_swap(q, p);
        fmpq_poly_swap(p, t);
    }
    fmpq_poly_swap(res, p);
    fmpq_poly_clear(p);
    fmpq_poly_clear(q);
    fmpq_poly_clear(t);
    return 1;
}

static int poly_node(fmpq_poly_struct *v, const expr_pool_t pool, slong i, slong max_degree)
{
    const expr_node_t *t = pool->nodes + i;
    fmpq_poly_struct *a = v + FLINT_MAX(t->arg[0], 0), *b = v + FLINT_MAX(t->arg[1], 0);
    fmpq_poly_struct *res = v + i;

    switch (t->op)
    {
    case EXPR_NUM:
        fmpq_poly_set_fmpq(res, pool->numbers + t->arg[0]);
        return 1;
    case EXPR_X:
        fmpq_poly_set_coeff_si(res, 1, 1);
        return 1;
    case EXPR_NEG:
        fmpq_poly_neg(res, a);
        return 1;
    case EXPR_ADD:
        fmpq_poly_add(res, a, b);
        return 1;
    case EXPR_SUB:
        fmpq_poly_sub(res, a, b);
        return 1;
    case EXPR_MUL:
        fmpq_poly_mul(res, a, b);
        return fmpq_poly_degree(res) <= max_degree;
    case EXPR_DIV:
        if (fmpq_poly_degree(b) != 0)
            return 0;
        fmpq_poly_div(res, a, b);
        return 1;
    case EXPR_POW:
        return poly_pow(res, a, ntkball_expr_number(pool, t->arg[1]), max_degree);
    case EXPR_HE:
        return poly_he(res, fmpz_get_si(fmpq_numref(ntkball_expr_number(pool, t->arg[0]))), b,
                       max_degree);
    default:
        return 0;
    }
}

int ntkball_expr_get_poly(fmpq_poly_t poly, const expr_pool_t pool, slong root, slong max_degree)
{
    char *mark = ntkball_expr_reachable(pool, root);
    fmpq_poly_struct *v = flint_malloc((size_t) (root + 1) * sizeof(fmpq_poly_struct));
    int ok = 1;

    for (slong i = 0; i <= root; i++)
        fmpq_poly_init(v + i);
    for (slong i = 0; ok && i <= root; i++)
        if (mark[i])
            ok = poly_node(v, pool, i, max_degree);
    if (ok)
        fmpq_poly_swap(poly, v + root);
    for (slong i = 0; i <= root; i++)
        fmpq_poly_clear(v + i);
    flint_free(v);
    flint_free(mark);
    return ok;
}
