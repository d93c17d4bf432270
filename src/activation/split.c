/* From an expression with kinks to analytic pieces between breaks (ACT-16).

   The first kinked node of an expression - its arguments have none - switches where s changes sign:
   s = u for abs(u), sign(u), relu(u), step(u), s = u - v for max, min and comparisons.  The zeros
   of s in the interval become breaks, on either side of them the sign of s at one point says which
   branch holds, the node is replaced by that branch, and the same is done again on each part.

   Zeros are isolated by bisection: a ball of s without 0 has none; where a ball of s' is without 0
   there is one or none, as the signs at the ends say.  Beyond the interval searched, s has no zero
   by its bounds on the rays (ACT-14), or else the last piece keeps its kinks, and every later use
   on a ball that could touch one comes out non-finite, never wrong. */
#include "activation/zeros.h"

#include <string.h>

#include "support/error.h"
#include "support/work.h"

#define PREC ZEROS_PREC

void ntkball_split_init(split_t *split)
{
    memset(split, 0, sizeof *split);
}

void ntkball_split_clear(split_t *split)
{
    for (slong i = 0; i < split->num_breaks; i++)
    {
        fmpq_clear(split->breaks + i);
        arb_clear(&split->zeros[i].where);
    }
    flint_free(split->breaks);
    flint_free(split->zeros);
    flint_free(split->piece);
}

static slong replace(expr_pool_t pool, slong node, const expr_node_t *t, int changed, void *context)
{
    const slong *from_to = context;

    (void) pool;
    (void) t;
    (void) changed;
    return node == from_to[0] ? from_to[1] : -1;
}

slong ntkball_expr_replace(expr_pool_t pool, slong root, slong from, slong to)
{
    slong from_to[2] = {from, to};

    (void) ntkball_expr_spend(pool, root, 0.25, 0); /* ntkball_split stops beyond the limit */
    return ntkball_expr_map(pool, root, replace, from_to);
}

/* -----------------------------------------------------------------------------------------
 * switches
 */

int ntkball_expr_is_kinked(expr_op_t op)
{
    return op >= EXPR_ABS || op == EXPR_MAX || op == EXPR_MIN || op == EXPR_PIECEWISE;
}

static slong switch_of(expr_pool_t pool, slong node)
{
    expr_node_t t = pool->nodes[node];

    if (t.op == EXPR_PIECEWISE)
        t = pool->nodes[t.arg[0]];
    if (ntkball_expr_arity(t.op) == 2)
        return ntkball_expr_op(pool, EXPR_SUB, t.arg[0], t.arg[1], -1);
    return t.arg[0];
}

/* The last kinked node of root whose switch has no kink, or -1: outer nodes first, so that a branch
   is looked at only where it is taken. */
static slong outer_kink(expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    char *kinked = flint_calloc((size_t) root + 1, 1);
    slong res = -1;

    for (slong i = 0; i <= root; i++)
    {
        expr_node_t t = pool->nodes[i];
        int inner = 0;

        if (!mark[i])
            continue;
        for (slong k = 0; k < ntkball_expr_arity(t.op); k++)
            kinked[i] |= kinked[t.arg[k]];
        if (!ntkball_expr_is_kinked(t.op))
            continue;
        kinked[i] = 1;
        if (t.op == EXPR_PIECEWISE)
            t = pool->nodes[t.arg[0]];
        for (slong k = 0; k < ntkball_expr_arity(t.op); k++)
            inner |= kinked[t.arg[k]];
        if (!inner)
            res = i;
    }
    flint_free(kinked);
    flint_free(mark);
    return res;
}

/* What node is where its switch has the given sign (0: the switch is 0 throughout). */
static slong branch(expr_pool_t pool, slong node, int sign)
{
    expr_node_t t = pool->nodes[node];
    expr_op_t c;

    switch (t.op)
    {
    case EXPR_ABS:
        return sign >= 0 ? t.arg[0] : ntkball_expr_op(pool, EXPR_NEG, t.arg[0], -1, -1);
    case EXPR_SIGN:
        return ntkball_expr_si(pool, sign);
    case EXPR_RELU:
        return sign >= 0 ? t.arg[0] : ntkball_expr_si(pool, 0);
    case EXPR_STEP:
        return ntkball_expr_si(pool, sign > 0);
    case EXPR_MAX:
        return t.arg[sign >= 0 ? 0 : 1];
    case EXPR_MIN:
        return t.arg[sign >= 0 ? 1 : 0];
    default:
        c = pool->nodes[t.arg[0]].op;
        if (sign == 0)
            return t.arg[c == EXPR_LE || c == EXPR_GE ? 1 : 2];
        return t.arg[(c == EXPR_GT || c == EXPR_GE) == (sign > 0) ? 1 : 2];
    }
}

/* ------------------------------------------------------------------------------------ the
 * recursion
 */

typedef struct
{
    split_t *split;
    expr_pool_struct *pool;
    ntkball_error_t *err;
} splitter_t;

/* Appends the piece that ends at the given break; NULL: the last. */
static int emit(splitter_t *S, slong root, const fmpq *q, const zero_t *zero)
{
    split_t *t = S->split;
    size_t n = (size_t) t->num_breaks + 1;

    if (t->num_breaks >= MAX_PIECES - 1)
    {
        ntkball_error_set(S->err, NTKBALL_ERR_INPUT,
                          "the expression has more than %d pieces; simplify it", MAX_PIECES);
        return 0;
    }
    t->piece = flint_realloc(t->piece, (n + 1) * sizeof(slong));
    t->piece[t->num_breaks] = root;
    if (zero == NULL)
        return 1;
    t->breaks = flint_realloc(t->breaks, n * sizeof(fmpq));
    t->zeros = flint_realloc(t->zeros, n * sizeof(zero_t));
    fmpq_init(t->breaks + n - 1);
    fmpq_set(t->breaks + n - 1, q);
    t->zeros[n - 1] = *zero;
    arb_init(&t->zeros[n - 1].where);
    arb_set(&t->zeros[n - 1].where, &zero->where);
    t->num_breaks++;
    return 1;
}

typedef struct
{
    const fmpq *q; /* NULL: infinite */
    const zero_t *zero;
} end_t;

static void end_get(arb_t x, const splitter_t *S, const end_t *e, slong infinite)
{
    if (e->q == NULL)
        arb_set_si(x, infinite);
    else if (e->zero->s < 0)
        arb_set_fmpq(x, e->q, PREC);
    else
        ntkball_zero_refine(x, e->zero, S->pool, ZERO_BITS);
}

static int refuse(splitter_t *S, slong s, const arb_t where, const char *what)
{
    char *text = ntkball_expr_print(S->pool, s);

    ntkball_error_set(S->err, NTKBALL_ERR_INPUT,
                      "could not isolate the zeros of %.100s near x = %.6g: %s", text,
                      arf_get_d(arb_midref(where), ARF_RND_NEAR), what);
    flint_free(text);
    return 0;
}

static int split_part(splitter_t *S, slong root, const end_t *from, const end_t *to);

/* A number strictly between the ends, where s is not 0: the middle, or beyond the only end. */
static int sign_between(splitter_t *S, slong s, const end_t *from, const end_t *to, slong reach)
{
    arb_t a, b;
    int sign;

    arb_init(a);
    arb_init(b);
    end_get(a, S, from, -reach - 3);
    end_get(b, S, to, reach + 3);
    if (from->q == NULL && to->q != NULL)
    {
        arb_min(a, a, b, PREC);
        arb_sub_ui(a, a, 1, PREC);
    }
    if (to->q == NULL && from->q != NULL)
    {
        arb_max(b, b, a, PREC);
        arb_add_ui(b, b, 1, PREC);
    }
    arb_add(a, a, b, PREC);
    arb_mul_2exp_si(a, a, -1);
    sign = ntkball_zeros_sign(S->pool, s, arb_midref(a));
    arb_clear(a);
    arb_clear(b);
    return sign;
}

/* from < zero < to?  Zeros at an end of the interval, where s may vanish, are no new breaks. */
static int strictly_inside(const splitter_t *S, const fmpq *q, const zero_t *zero,
                           const end_t *from, const end_t *to, int *certain)
{
    end_t e = {q, zero};
    arb_t x, b;
    int inside = 1;

    *certain = 1;
    arb_init(x);
    arb_init(b);
    end_get(x, S, &e, 0);
    for (int j = 0; j < 2; j++)
    {
        const end_t *end = j ? to : from;

        if (end->q == NULL)
            continue;
        if (zero->s < 0 && end->zero->s < 0)
        {
            inside = inside && (j ? fmpq_cmp(q, end->q) < 0 : fmpq_cmp(q, end->q) > 0);
            continue;
        }
        if (zero->s >= 0 && end->zero->s == zero->s &&
            arb_overlaps(&zero->where, &end->zero->where))
        {
            inside = 0; /* isolating intervals of the same function: the same zero */
            continue;
        }
        end_get(b, S, end, 0);
        if (j ? arb_lt(x, b) : arb_gt(x, b))
            continue;
        if (arb_overlaps(x, b))
            *certain = 0;
        inside = 0;
    }
    arb_clear(x);
    arb_clear(b);
    return inside;
}

/* Is the end finite and surely within the interval that was searched? */
static int within(const splitter_t *S, const end_t *e, slong reach)
{
    arb_t x, r;
    int res;

    if (e->q == NULL)
        return 0;
    arb_init(x);
    arb_init(r);
    end_get(x, S, e, 0);
    arb_abs(x, x);
    arb_set_si(r, reach);
    res = arb_le(x, r);
    arb_clear(x);
    arb_clear(r);
    return res;
}

static int split_at(splitter_t *S, slong root, slong node, const zero_search_t *f,
                    const end_t *from, const end_t *to, slong reach, int complete)
{
    end_t left = *from, right;
    int ok = 1, certain;

    for (slong j = 0; ok && j <= f->num; j++)
    {
        slong part = root;
        int sign, outside;

        if (j < f->num)
        {
            right.q = f->rational + j;
            right.zero = f->zero + j;
            if (!strictly_inside(S, right.q, right.zero, from, to, &certain))
            {
                if (!certain)
                    return refuse(S, f->s, &right.zero->where,
                                  "a break of another part is too near");
                continue;
            }
        }
        else
            right = *to;
        outside = !complete && !(within(S, &left, reach) && within(S, &right, reach));
        if (outside)
        {
            S->split->kinked_ends = 1;
            ok = emit(S, root, right.q, right.zero);
        }
        else
        {
            sign = sign_between(S, f->s, &left, &right, reach);
            if (sign == 0)
                return refuse(S, f->s, f->fault, "its sign between two of them is unknown");
            /* f->s may be a squarefree part: the switch itself decides */
            sign = sign_between(S, switch_of(S->pool, node), &left, &right, reach);
            if (sign == 0)
                return refuse(S, f->s, f->fault, "its sign between two of them is unknown");
            part = ntkball_expr_replace(S->pool, root, node, branch(S->pool, node, sign));
            ok = split_part(S, part, &left, &right);
        }
        left = right;
    }
    return ok;
}

/* The sign of a switch that does not depend on x; 0 - 0 and the like are told by arithmetic alone.
   0 when it is unknown. */
static int constant_sign(int *sign, const expr_pool_t pool, slong s)
{
    arf_t zero;
    arb_t v;
    int known;

    arf_init(zero);
    arb_init(v);
    *sign = ntkball_zeros_sign(pool, s, zero);
    ntkball_expr_eval_arb(v, pool, s, v, PREC);
    known = *sign != 0 || arb_is_zero(v);
    arf_clear(zero);
    arb_clear(v);
    return known;
}

/* The same for a polynomial that is constant, such as x - x; 0 when s is none. */
static int polynomial_sign(int *sign, const expr_pool_t pool, slong s)
{
    fmpq_poly_t p;
    int constant;

    fmpq_poly_init(p);
    constant = ntkball_expr_get_poly(p, pool, s, 1000) && fmpq_poly_length(p) <= 1;
    *sign = !constant || fmpq_poly_is_zero(p) ? 0 : fmpz_sgn(fmpq_poly_numref(p));
    fmpq_poly_clear(p);
    return constant;
}

/* Breaks at the zeros of the switch s, which depends on x, of the given node. */
static int
split_switch(splitter_t *S, slong root, slong node, slong s, const end_t *from, const end_t *to)
{
    zero_search_t f;
    slong reach;
    int ok, complete = 1;

    ntkball_zeros_init(&f, S->pool);
    f.s = ntkball_zeros_simple(S->pool, s, &reach);
    f.ds = ntkball_expr_diff(S->pool, f.s);
    if (reach == 0)
        reach = ntkball_zeros_beyond(S->pool, f.s);
    if (reach == 0)
    {
        complete = 0;
        reach = SPLIT_RANGE;
    }
    ok = (ntkball_zeros_find(&f, reach) ||
          refuse(S, f.s, f.fault, "it is not defined there, or touches 0 without crossing it")) &&
         split_at(S, root, node, &f, from, to, reach, complete);
    ntkball_zeros_clear(&f);
    return ok;
}

static int split_part(splitter_t *S, slong root, const end_t *from, const end_t *to)
{
    slong node = outer_kink(S->pool, root), s;
    int sign;
    arb_t nowhere;

    if (ntkball_work_exhausted())
        return 0; /* said by the caller */
    if (node < 0)
        return emit(S, root, to->q, to->zero);
    s = switch_of(S->pool, node);
    if (S->pool->nodes[s].has_x && !polynomial_sign(&sign, S->pool, s))
        return split_switch(S, root, node, s, from, to);
    if (!S->pool->nodes[s].has_x && !constant_sign(&sign, S->pool, s))
    {
        arb_init(nowhere);
        refuse(S, s, nowhere, "its sign is unknown");
        arb_clear(nowhere);
        return 0;
    }
    return split_part(S, ntkball_expr_replace(S->pool, root, node, branch(S->pool, node, sign)),
                      from, to);
}

ntkball_status_t ntkball_split(split_t *split, expr_pool_t pool, slong root, ntkball_error_t *err)
{
    splitter_t S = {split, pool, err};
    end_t infinite = {NULL, NULL};

    return split_part(&S, root, &infinite, &infinite) ? NTKBALL_OK : NTKBALL_DOMAIN;
}
