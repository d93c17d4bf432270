/* The exact form of a constant expression, when its value is a finite sum of the terms of exact.h:
   one pass over its nodes, each known or not. */
#include "activation/impl.h"
#include "support/exact_impl.h"

/* Sums with more terms than this are not followed: hostile powers stay cheap. */
#define MAX_TERMS 200

typedef struct
{
    ntkball_exact_t *v;
    char *known;
} exact_pass_t;

static int set_pi(ntkball_exact_t res)
{
    fmpq_t one, zero;

    fmpq_init(one);
    fmpq_init(zero);
    fmpq_one(one);
    ntkball_exact_set_term(res, one, one, 2, zero);
    fmpq_clear(one);
    fmpq_clear(zero);
    return 1;
}

static int product(ntkball_exact_t res, const ntkball_exact_t a, const ntkball_exact_t b)
{
    if (ntkball_exact_num_terms(a) * ntkball_exact_num_terms(b) > MAX_TERMS)
        return 0;
    ntkball_exact_mul(res, a, b);
    return 1;
}

static int quotient(ntkball_exact_t res, const ntkball_exact_t a, const ntkball_exact_t b)
{
    if (!ntkball_exact_inv(res, b))
        return 0;
    ntkball_exact_mul(res, a, res);
    return 1;
}

/* a ^ (n/1 or n/2), n small. */
static int power(ntkball_exact_t res, const ntkball_exact_t a, const fmpq *n)
{
    ntkball_exact_t base;
    fmpq_t one;
    slong k;
    int ok;

    if (n == NULL || fmpz_cmp_ui(fmpq_denref(n), 2) > 0 || fmpz_bits(fmpq_numref(n)) > 8)
        return 0;
    k = fmpz_get_si(fmpq_numref(n));
    ntkball_exact_init(base);
    ok = k < 0 ? ntkball_exact_inv(base, a) : (ntkball_exact_set(base, a), 1);
    if (ok && fmpz_cmp_ui(fmpq_denref(n), 2) == 0)
        ok = ntkball_exact_sqrt(base, base);
    if (ok)
    {
        fmpq_init(one);
        fmpq_one(one);
        ntkball_exact_set_fmpq(res, one);
        fmpq_clear(one);
        for (slong i = 0; ok && i < FLINT_ABS(k); i++)
            ok = product(res, res, base);
    }
    ntkball_exact_clear(base);
    return ok;
}

/* exp(e) for rational e. */
static int exponential(ntkball_exact_t res, const ntkball_exact_t a)
{
    fmpq_t e, one;
    int ok;

    fmpq_init(e);
    fmpq_init(one);
    fmpq_one(one);
    ok = ntkball_exact_get_fmpq(e, a);
    if (ok)
        ntkball_exact_set_term(res, one, one, 0, e);
    fmpq_clear(e);
    fmpq_clear(one);
    return ok;
}

/* erf(a) for a^2 rational; the sign of a is that of its ball. */
static int error_function(ntkball_exact_t res, const ntkball_exact_t a)
{
    ntkball_exact_t square;
    fmpq_t s, sign;
    arb_t t;
    int ok;

    ntkball_exact_init(square);
    fmpq_init(s);
    fmpq_init(sign);
    arb_init(t);
    ntkball_exact_get_arb(t, a, 64);
    ok = product(square, a, a) && ntkball_exact_get_fmpq(s, square) && !arb_contains_zero(t);
    if (ok)
    {
        fmpq_set_si(sign, arb_is_positive(t) ? 1 : -1, 1);
        ntkball_exact_set_erf(res, sign, s);
    }
    ntkball_exact_clear(square);
    fmpq_clear(s);
    fmpq_clear(sign);
    arb_clear(t);
    if (!ok && ntkball_exact_is_zero(a))
    {
        ntkball_exact_zero(res);
        return 1;
    }
    return ok;
}

/* res = p + q * res */
static void affine(ntkball_exact_t res, slong p, slong q, ulong den)
{
    ntkball_exact_t t;
    fmpq_t c;

    ntkball_exact_init(t);
    fmpq_init(c);
    fmpq_set_si(c, q, den);
    ntkball_exact_mul_fmpq(res, res, c);
    fmpq_set_si(c, p, den);
    ntkball_exact_set_fmpq(t, c);
    ntkball_exact_add(res, res, t);
    ntkball_exact_clear(t);
    fmpq_clear(c);
}

/* Phi(a) = 1/2 + erf(a/sqrt(2))/2. */
static int normal(ntkball_exact_t res, const ntkball_exact_t a)
{
    ntkball_exact_t t;
    fmpq_t half, one, zero;
    int ok;

    ntkball_exact_init(t);
    fmpq_init(half);
    fmpq_init(one);
    fmpq_init(zero);
    fmpq_one(one);
    fmpq_set_si(half, 1, 2);
    ntkball_exact_set_term(t, one, half, 0, zero);
    ok = product(t, t, a) && error_function(res, t);
    if (ok)
        affine(res, 1, 1, 2);
    ntkball_exact_clear(t);
    fmpq_clear(half);
    fmpq_clear(one);
    fmpq_clear(zero);
    return ok;
}

static int exact_node(exact_pass_t *s, const expr_pool_t pool, slong i)
{
    const expr_node_t *t = pool->nodes + i;
    slong a = FLINT_MAX(t->arg[0], 0), b = FLINT_MAX(t->arg[1], 0);
    ntkball_exact_t *v = s->v;

    if (t->op == EXPR_NUM)
    {
        ntkball_exact_set_fmpq(v[i], pool->numbers + t->arg[0]);
        return 1;
    }
    if (t->op == EXPR_PI)
        return set_pi(v[i]);
    for (slong k = 0; k < ntkball_expr_arity(t->op); k++)
        if (!s->known[t->arg[k]])
            return 0;
    switch (t->op)
    {
    case EXPR_NEG:
        ntkball_exact_set(v[i], v[a]);
        affine(v[i], 0, -1, 1);
        return 1;
    case EXPR_ADD:
        ntkball_exact_add(v[i], v[a], v[b]);
        return ntkball_exact_num_terms(v[i]) <= MAX_TERMS;
    case EXPR_SUB:
        ntkball_exact_sub(v[i], v[a], v[b]);
        return ntkball_exact_num_terms(v[i]) <= MAX_TERMS;
    case EXPR_MUL:
        return product(v[i], v[a], v[b]);
    case EXPR_DIV:
        return quotient(v[i], v[a], v[b]);
    case EXPR_POW:
        return power(v[i], v[a], ntkball_expr_number(pool, t->arg[1]));
    case EXPR_SQRT:
        return ntkball_exact_sqrt(v[i], v[a]);
    case EXPR_EXP:
        return exponential(v[i], v[a]);
    case EXPR_ERF:
        return error_function(v[i], v[a]);
    case EXPR_ERFC:
        if (!error_function(v[i], v[a]))
            return 0;
        affine(v[i], 1, -1, 1);
        return 1;
    case EXPR_PHI:
        return normal(v[i], v[a]);
    default:
        return 0;
    }
}

int ntkball_expr_get_exact(ntkball_exact_t res, const expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    exact_pass_t s;
    int ok;

    s.v = flint_malloc((size_t) (root + 1) * sizeof(ntkball_exact_t));
    s.known = flint_calloc((size_t) root + 1, 1);
    for (slong i = 0; i <= root; i++)
        ntkball_exact_init(s.v[i]);
    for (slong i = 0; i <= root; i++)
        if (mark[i])
            s.known[i] = (char) exact_node(&s, pool, i);
    ok = s.known[root];
    if (ok)
        ntkball_exact_swap(res, s.v[root]);
    for (slong i = 0; i <= root; i++)
        ntkball_exact_clear(s.v[i]);
    flint_free(s.v);
    flint_free(s.known);
    flint_free(mark);
    return ok;
}
