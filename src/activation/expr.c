/* The pool of expression nodes: hash-consing and the simplifying constructors.

   Rules, each leaving its result alone when applied again: rational arithmetic is carried out while
   numbers stay below EXPR_MAX_BITS; a+0, a-0, a*1, a/1, a^1 are a; 0-a is -a; -1*a is -a; -(-a) is
   a; a+(-b) is a-b and a-(-b) is a+b; e^a is exp(a); sqrt of a rational square is rational.
   Products with 0 stay, so that the domain of a factor is never lost. */
#include "activation/expr.h"

#include "support/work.h"

void ntkball_expr_init(expr_pool_t pool)
{
    pool->nodes = NULL;
    pool->num = pool->alloc = 0;
    pool->numbers = NULL;
    pool->num_numbers = pool->alloc_numbers = 0;
    pool->table = NULL;
    pool->table_size = 0;
}

void ntkball_expr_clear(expr_pool_t pool)
{
    for (slong i = 0; i < pool->num_numbers; i++)
        fmpq_clear(pool->numbers + i);
    flint_free(pool->numbers);
    flint_free(pool->nodes);
    flint_free(pool->table);
}

void ntkball_expr_swap(expr_pool_t a, expr_pool_t b)
{
    expr_pool_struct t = *a;

    *a = *b;
    *b = t;
}

slong ntkball_expr_arity(expr_op_t op)
{
    if (op == EXPR_NUM || op == EXPR_PI || op == EXPR_X)
        return 0;
    if (op == EXPR_NEG || op >= EXPR_EXP)
        return 1;
    return op == EXPR_PIECEWISE || op == EXPR_FILL ? 3 : 2;
}

const fmpq *ntkball_expr_number(const expr_pool_t pool, slong node)
{
    const expr_node_t *t = pool->nodes + node;

    return t->op == EXPR_NUM ? pool->numbers + t->arg[0] : NULL;
}

int ntkball_expr_is_si(const expr_pool_t pool, slong node, slong n)
{
    const fmpq *q = ntkball_expr_number(pool, node);

    return q != NULL && fmpz_is_one(fmpq_denref(q)) && fmpz_equal_si(fmpq_numref(q), n);
}

static ulong hash_fmpz(const fmpz_t n)
{
    return fmpz_fdiv_ui(n, UWORD(2147483629)) + (ulong) fmpz_bits(n);
}

static ulong hash_node(const expr_pool_t pool, const expr_node_t *t)
{
    ulong h = (ulong) t->op + 1;

    if (t->op == EXPR_NUM)
    {
        const fmpq *q = pool->numbers + t->arg[0];

        return (h * 1000003UL ^ hash_fmpz(fmpq_numref(q))) * 1000003UL ^ hash_fmpz(fmpq_denref(q));
    }
    for (int i = 0; i < 3; i++)
        h = (h ^ (ulong) (t->arg[i] + 2)) * 0x9e3779b97f4a7c15UL + (h >> 29);
    return h ^ (h >> 32);
}

static int same_node(const expr_pool_t pool, const expr_node_t *s, const expr_node_t *t)
{
    if (s->op != t->op)
        return 0;
    if (s->op == EXPR_NUM)
        return fmpq_equal(pool->numbers + s->arg[0], pool->numbers + t->arg[0]);
    return s->arg[0] == t->arg[0] && s->arg[1] == t->arg[1] && s->arg[2] == t->arg[2];
}

/* Slot of the table that holds a node equal to t, or the free slot where it belongs. */
static slong find_slot(const expr_pool_t pool, const expr_node_t *t)
{
    ulong mask = (ulong) pool->table_size - 1, i = hash_node(pool, t) & mask;

    while (pool->table[i] >= 0 && !same_node(pool, pool->nodes + pool->table[i], t))
        i = (i + 1) & mask;
    return (slong) i;
}

static void grow(expr_pool_t pool)
{
    pool->alloc = 2 * pool->alloc + 16;
    pool->nodes = flint_realloc(pool->nodes, (size_t) pool->alloc * sizeof(expr_node_t));

    if (2 * pool->alloc <= pool->table_size)
        return;
    pool->table_size = 64;
    while (pool->table_size < 4 * pool->alloc)
        pool->table_size *= 2;
    pool->table = flint_realloc(pool->table, (size_t) pool->table_size * sizeof(slong));
    for (slong i = 0; i < pool->table_size; i++)
        pool->table[i] = -1;
    for (slong i = 0; i < pool->num; i++)
        pool->table[find_slot(pool, pool->nodes + i)] = i;
}

/* The index of the node equal to t, which is appended when there is none. */
static slong intern(expr_pool_t pool, expr_node_t *t)
{
    slong slot;

    if (pool->num == pool->alloc)
        grow(pool);
    slot = find_slot(pool, t);
    if (pool->table[slot] >= 0)
        return pool->table[slot];

    t->has_x = (t->op == EXPR_X);
    t->depth = 1;
    for (slong i = 0; i < ntkball_expr_arity(t->op); i++)
    {
        const expr_node_t *a = pool->nodes + t->arg[i];

        t->has_x |= a->has_x;
        t->depth = FLINT_MAX(t->depth, a->depth + 1);
    }
    pool->nodes[pool->num] = *t;
    pool->table[slot] = pool->num;
    return pool->num++;
}

slong ntkball_expr_fmpq(expr_pool_t pool, const fmpq_t q)
{
    expr_node_t t = {EXPR_NUM, 0, 0, {pool->num_numbers, -1, -1}};
    slong res;

    if (pool->num_numbers == pool->alloc_numbers)
    {
        pool->alloc_numbers = 2 * pool->alloc_numbers + 8;
        pool->numbers = flint_realloc(pool->numbers, (size_t) pool->alloc_numbers * sizeof(fmpq));
    }
    fmpq_init(pool->numbers + pool->num_numbers);
    fmpq_set(pool->numbers + pool->num_numbers, q);
    res = intern(pool, &t);
    if (pool->nodes[res].arg[0] == pool->num_numbers)
        pool->num_numbers++;
    else
        fmpq_clear(pool->numbers + pool->num_numbers);
    return res;
}

slong ntkball_expr_si(expr_pool_t pool, slong n)
{
    fmpq_t q;
    slong res;

    fmpq_init(q);
    fmpq_set_si(q, n, 1);
    res = ntkball_expr_fmpq(pool, q);
    fmpq_clear(q);
    return res;
}

static slong height_bits(const fmpq *q)
{
    return (slong) (fmpz_bits(fmpq_numref(q)) + fmpz_bits(fmpq_denref(q)));
}

/* q ^ n for a rational number n; 0 when the result is not a small rational. */
static int fold_pow(fmpq_t res, const fmpq *q, const fmpq *n)
{
    slong e;

    if (!fmpz_is_one(fmpq_denref(n)) || fmpz_cmpabs(fmpq_numref(n), fmpq_denref(n)) < 0 ||
        fmpz_bits(fmpq_numref(n)) > 20)
        return fmpq_is_zero(n) && !fmpq_is_zero(q) && (fmpq_one(res), 1);
    e = fmpz_get_si(fmpq_numref(n));
    if ((fmpq_is_zero(q) && e < 0) || FLINT_ABS(e) > EXPR_MAX_BITS / height_bits(q))
        return 0;
    fmpq_pow_si(res, q, e);
    return 1;
}

/* The rational value of an operation on rational numbers; 0 when there is none or it is huge. */
static int fold(fmpq_t res, expr_op_t op, const fmpq *a, const fmpq *b)
{
    if (op == EXPR_NEG)
    {
        fmpq_neg(res, a);
        return 1;
    }
    if (op == EXPR_SQRT)
    {
        if (fmpq_sgn(a) < 0 || !fmpz_is_square(fmpq_numref(a)) || !fmpz_is_square(fmpq_denref(a)))
            return 0;
        fmpz_sqrt(fmpq_numref(res), fmpq_numref(a));
        fmpz_sqrt(fmpq_denref(res), fmpq_denref(a));
        return 1;
    }
    if (b == NULL || height_bits(a) + height_bits(b) > EXPR_MAX_BITS)
        return 0;
    switch (op)
    {
    case EXPR_ADD:
        fmpq_add(res, a, b);
        return 1;
    case EXPR_SUB:
        fmpq_sub(res, a, b);
        return 1;
    case EXPR_MUL:
        fmpq_mul(res, a, b);
        return 1;
    case EXPR_DIV:
        if (fmpq_is_zero(b))
            return 0;
        fmpq_div(res, a, b);
        return 1;
    case EXPR_POW:
        return fold_pow(res, a, b);
    default:
        return 0;
    }
}

static int is_negation(const expr_pool_t pool, slong a)
{
    const fmpq *q = ntkball_expr_number(pool, a);

    return pool->nodes[a].op == EXPR_NEG || (q != NULL && fmpq_sgn(q) < 0);
}

slong ntkball_expr_op(expr_pool_t pool, expr_op_t op, slong a, slong b, slong c)
{
    expr_node_t t = {op, 0, 0, {a, b, c}};
    const fmpq *qa = a >= 0 ? ntkball_expr_number(pool, a) : NULL;
    const fmpq *qb = b >= 0 ? ntkball_expr_number(pool, b) : NULL;

    if (qa != NULL && (b < 0 || qb != NULL))
    {
        fmpq_t q;
        slong res = -1;

        fmpq_init(q);
        if (fold(q, op, qa, qb))
            res = ntkball_expr_fmpq(pool, q);
        fmpq_clear(q);
        if (res >= 0)
            return res;
    }

    switch (op)
    {
    case EXPR_NEG:
        if (pool->nodes[a].op == EXPR_NEG)
            return pool->nodes[a].arg[0];
        break;
    case EXPR_ADD:
        if (ntkball_expr_is_si(pool, a, 0))
            return b;
        if (ntkball_expr_is_si(pool, b, 0))
            return a;
        if (is_negation(pool, b))
            return ntkball_expr_op(pool, EXPR_SUB, a, ntkball_expr_op(pool, EXPR_NEG, b, -1, -1),
                                   -1);
        break;
    case EXPR_SUB:
        if (ntkball_expr_is_si(pool, a, 0))
            return ntkball_expr_op(pool, EXPR_NEG, b, -1, -1);
        if (ntkball_expr_is_si(pool, b, 0))
            return a;
        if (is_negation(pool, b))
            return ntkball_expr_op(pool, EXPR_ADD, a, ntkball_expr_op(pool, EXPR_NEG, b, -1, -1),
                                   -1);
        break;
    case EXPR_MUL:
        if (ntkball_expr_is_si(pool, a, 1))
            return b;
        if (ntkball_expr_is_si(pool, b, 1))
            return a;
        if (ntkball_expr_is_si(pool, a, -1))
            return ntkball_expr_op(pool, EXPR_NEG, b, -1, -1);
        break;
    case EXPR_DIV:
        if (ntkball_expr_is_si(pool, b, 1))
            return a;
        break;
    case EXPR_POW:
        if (ntkball_expr_is_si(pool, b, 1))
            return a;
        if (pool->nodes[a].op == EXPR_EXP && ntkball_expr_is_si(pool, pool->nodes[a].arg[0], 1))
            return ntkball_expr_op(pool, EXPR_EXP, b, -1, -1);
        break;
    default:
        break;
    }
    return intern(pool, &t);
}

int ntkball_expr_spend(const expr_pool_t pool, slong root, double factor, slong prec)
{
    double nodes = (double) root + 4;

    for (slong i = 0; i <= root; i++)
        if (pool->nodes[i].op == EXPR_HE)
            nodes += fmpz_get_d(fmpq_numref(ntkball_expr_number(pool, pool->nodes[i].arg[0])));
    return ntkball_work_spend(factor * nodes * (1 + (double) prec / 256));
}

char *ntkball_expr_reachable(const expr_pool_t pool, slong root)
{
    char *mark = flint_calloc((size_t) root + 1, 1);

    mark[root] = 1;
    for (slong i = root; i >= 0; i--)
        for (slong k = 0; mark[i] && k < ntkball_expr_arity(pool->nodes[i].op); k++)
            mark[pool->nodes[i].arg[k]] = 1;
    return mark;
}

slong ntkball_expr_map(expr_pool_t pool, slong root, expr_visit_t visit, void *context)
{
    char *mark = ntkball_expr_reachable(pool, root);
    slong *image = flint_malloc((size_t) (root + 1) * sizeof(slong)), res;

    for (slong i = 0; i <= root; i++)
    {
        expr_node_t t = pool->nodes[i];
        int changed = 0;

        image[i] = i;
        if (!mark[i])
            continue;
        for (slong k = 0; k < ntkball_expr_arity(t.op); k++)
        {
            changed |= image[t.arg[k]] != t.arg[k];
            t.arg[k] = image[t.arg[k]];
        }
        res = visit(pool, i, &t, changed, context);
        if (res >= 0)
            image[i] = res;
        else if (changed)
            image[i] = ntkball_expr_op(pool, t.op, t.arg[0], t.arg[1], t.arg[2]);
    }
    res = image[root];
    flint_free(image);
    flint_free(mark);
    return res;
}

slong ntkball_expr_import(expr_pool_t pool, const expr_pool_t from, slong root)
{
    char *mark = ntkball_expr_reachable(from, root);
    slong *image = flint_malloc((size_t) (root + 1) * sizeof(slong)), res;

    for (slong i = 0; i <= root; i++)
    {
        const expr_node_t *t = from->nodes + i;

        if (!mark[i])
            continue;
        if (t->op == EXPR_NUM)
            image[i] = ntkball_expr_fmpq(pool, from->numbers + t->arg[0]);
        else
            image[i] = ntkball_expr_op(pool, t->op, t->arg[0] < 0 ? -1 : image[t->arg[0]],
                                       t->arg[1] < 0 ? -1 : image[t->arg[1]],
                                       t->arg[2] < 0 ? -1 : image[t->arg[2]]);
    }
    res = image[root];
    flint_free(image);
    flint_free(mark);
    return res;
}
