/* From an expression with kinks to analytic pieces between breaks (ACT-16).

   The first kinked node of an expression - its arguments have none - switches where s changes sign:
   s = u for abs(u), sign(u), relu(u), step(u), s = u - v for max, min and comparisons.  The zeros
   of s in the interval become breaks, on either side of them the sign of s at one point says which
   branch holds, the node is replaced by that branch, and the same is done again on each part.

   Zeros are isolated by bisection: a ball of s without 0 has none; where a ball of s' is without 0
   there is one or none, as the signs at the ends say.  Beyond the interval searched, s has no zero
   by its bounds on the rays (ACT-14), or else the last piece keeps its kinks, and every later use
   on a ball that could touch one comes out non-finite, never wrong. */
#include "activation/split.h"

#include <string.h>

#include "activation/rays.h"
#include "support/error.h"

#define PREC 128
#define MAX_BISECTIONS 60
#define MAX_BALLS 20000
#define GUESS_BITS 64   /* a zero is compared with the simplest rational this near */
#define GUESS_HEIGHT 40 /* .. when that has so few bits */

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

slong ntkball_expr_replace(expr_pool_t pool, slong root, slong from, slong to)
{
    char *mark = ntkball_expr_reachable(pool, root);
    slong *image = flint_malloc((size_t) (root + 1) * sizeof(slong)), res;

    for (slong i = 0; i <= root; i++)
    {
        expr_node_t t = pool->nodes[i];
        int changed = 0;

        image[i] = i == from ? to : i;
        if (!mark[i] || i == from)
            continue;
        for (slong k = 0; k < ntkball_expr_arity(t.op); k++)
        {
            changed |= image[t.arg[k]] != t.arg[k];
            t.arg[k] = image[t.arg[k]];
        }
        if (changed)
            image[i] = ntkball_expr_op(pool, t.op, t.arg[0], t.arg[1], t.arg[2]);
    }
    res = image[root];
    flint_free(image);
    flint_free(mark);
    return res;
}

/* ----------------------------------------------------------------------------------- one zero of s
 */

static void value_at(arb_t res, const expr_pool_t pool, slong s, const arb_t x, slong prec)
{
    acb_t z;

    acb_init(z);
    arb_set(acb_realref(z), x);
    ntkball_expr_eval_acb(z, pool, s, z, 1, prec);
    if (acb_is_finite(z))
        arb_set(res, acb_realref(z));
    else
        arb_indeterminate(res);
    acb_clear(z);
}

static int sign_at(const expr_pool_t pool, slong s, const arf_t x)
{
    arb_t v, t;
    int sign = 0;

    arb_init(v);
    arb_init(t);
    arb_set_arf(t, x);
    for (slong prec = 64; sign == 0 && prec <= 4096; prec *= 4)
    {
        value_at(v, pool, s, t, prec);
        sign = arb_is_positive(v) ? 1 : arb_is_negative(v) ? -1 : 0;
    }
    arb_clear(v);
    arb_clear(t);
    return sign;
}

/* Newton's interval step: the zero lies in m - s(m)/s'(x). */
void ntkball_zero_refine(arb_t x, const zero_t *zero, const expr_pool_t pool, slong prec)
{
    slong wp = prec + 20;
    arb_t m, v, d;

    arb_init(m);
    arb_init(v);
    arb_init(d);
    arb_set(x, &zero->where);
    for (int step = 0;
         step < 100 && arb_rel_error_bits(x) > -prec && mag_cmp_2exp_si(arb_radref(x), -prec) > 0;
         step++)
    {
        arb_get_mid_arb(m, x);
        value_at(v, pool, zero->s, m, wp);
        value_at(d, pool, zero->ds, x, wp);
        arb_div(v, v, d, wp);
        arb_sub(m, m, v, wp);
        if (!arb_is_finite(m))
            break;
        mag_mul_2exp_si(arb_radref(d), arb_radref(x), -1);
        if (!arb_intersection(v, x, m, wp) || mag_cmp(arb_radref(v), arb_radref(d)) > 0)
            break;
        arb_swap(x, v);
    }
    arb_clear(m);
    arb_clear(v);
    arb_clear(d);
}

typedef struct
{
    expr_pool_struct *pool;
    slong s, ds, budget;
    slong num, alloc;
    zero_t *zero;
    fmpq *rational;
    arb_t fault; /* where isolation failed */
} search_t;

/* Does s vanish exactly at the simplest rational in x? */
static int rational_zero(fmpq_t q, const search_t *f, const arb_t x)
{
    fmpq_t lo, hi;
    arf_t a, b;
    arb_t t;
    int ok;

    fmpq_init(lo);
    fmpq_init(hi);
    arf_init(a);
    arf_init(b);
    arb_init(t);
    arb_get_interval_arf(a, b, x, PREC);
    arf_get_fmpq(lo, a);
    arf_get_fmpq(hi, b);
    fmpq_simplest_between(q, lo, hi);
    ok = fmpq_height_bits(q) <= GUESS_HEIGHT;
    if (ok)
    {
        fmpq_poly_t p;

        fmpq_poly_init(p);
        if (ntkball_expr_get_poly(p, f->pool, f->s, 1000))
        {
            fmpq_poly_evaluate_fmpq(lo, p, q);
            ok = fmpq_is_zero(lo);
        }
        else
        {
            arb_set_fmpq(t, q, PREC);
            value_at(t, f->pool, f->s, t, PREC);
            ok = arb_is_zero(t);
        }
        fmpq_poly_clear(p);
    }
    fmpq_clear(lo);
    fmpq_clear(hi);
    arf_clear(a);
    arf_clear(b);
    arb_clear(t);
    return ok;
}

static void add_zero(search_t *f, const arb_t x)
{
    zero_t *zero;
    arb_t fine;

    if (f->num == f->alloc)
    {
        f->alloc = 2 * f->alloc + 4;
        f->zero = flint_realloc(f->zero, (size_t) f->alloc * sizeof(zero_t));
        f->rational = flint_realloc(f->rational, (size_t) f->alloc * sizeof(fmpq));
    }
    zero = f->zero + f->num;
    zero->s = f->s;
    zero->ds = f->ds;
    arb_init(&zero->where);
    arb_set(&zero->where, x);
    fmpq_init(f->rational + f->num);
    arb_init(fine);
    ntkball_zero_refine(fine, zero, f->pool, GUESS_BITS);
    if (rational_zero(f->rational + f->num, f, fine))
        zero->s = -1;
    else
    {
        arf_get_fmpq(f->rational + f->num, arb_midref(fine));
        arb_set(&zero->where, fine);
    }
    arb_clear(fine);
    f->num++;
}

/* The zeros in [lo, hi], s(lo), s(hi) != 0, in order; 0 on failure. */
static int isolate(search_t *f, const arf_t lo, const arf_t hi, int depth)
{
    arb_t x, v, d;
    arf_t mid;
    int ok = 1, left, right;

    arb_init(x);
    arb_init(v);
    arb_init(d);
    arf_init(mid);
    arb_set_interval_arf(x, lo, hi, PREC);
    value_at(v, f->pool, f->s, x, PREC);
    if (!arb_is_finite(v) || arb_contains_zero(v))
    {
        value_at(d, f->pool, f->ds, x, PREC);
        left = sign_at(f->pool, f->s, lo);
        right = sign_at(f->pool, f->s, hi);
        if (arb_is_finite(d) && !arb_contains_zero(d) && left * right != 0)
        {
            if (left != right)
                add_zero(f, x);
        }
        else if (depth <= 0 || f->budget-- <= 0 || left * right == 0)
        {
            arb_set(f->fault, x);
            ok = 0;
        }
        else
        { /* cut at 7/16, so that the cuts stay off simple numbers */
            arf_sub(mid, hi, lo, PREC, ARF_RND_NEAR);
            arf_mul_ui(mid, mid, 7, PREC, ARF_RND_NEAR);
            arf_mul_2exp_si(mid, mid, -4);
            arf_add(mid, mid, lo, PREC, ARF_RND_NEAR);
            ok = isolate(f, lo, mid, depth - 1) && isolate(f, mid, hi, depth - 1);
        }
    }
    arb_clear(x);
    arb_clear(v);
    arb_clear(d);
    arf_clear(mid);
    return ok;
}

/* -----------------------------------------------------------------------------------------
 * switches
 */

/* A polynomial with rational coefficients is replaced by its squarefree part, of which each zero is
   simple; sets reach beyond all its zeros. */
static slong simple_polynomial(expr_pool_t pool, slong s, slong *reach)
{
    fmpq_poly_t p, d;
    fmpq_t sum, c;
    slong res = s;

    fmpq_poly_init(p);
    fmpq_poly_init(d);
    fmpq_init(sum);
    fmpq_init(c);
    *reach = 0;
    if (ntkball_expr_get_poly(p, pool, s, 1000) && fmpq_poly_degree(p) > 0)
    {
        slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1), deg;

        fmpq_poly_derivative(d, p);
        fmpq_poly_gcd(d, p, d);
        fmpq_poly_div(p, p, d);
        deg = fmpq_poly_degree(p);
        fmpq_poly_make_monic(p, p);
        res = ntkball_expr_si(pool, 0);
        for (slong n = deg; n >= 0; n--)
        {
            fmpq_poly_get_coeff_fmpq(c, p, n);
            res = ntkball_expr_op(pool, EXPR_ADD, ntkball_expr_op(pool, EXPR_MUL, res, x, -1),
                                  ntkball_expr_fmpq(pool, c), -1);
            if (n == deg)
                res = ntkball_expr_fmpq(pool, c);
            else
            {
                fmpq_abs(c, c);
                fmpq_add(sum, sum, c);
            }
        }
        /* Cauchy: |zero| <= max(1, sum) */
        if (fmpq_cmp_si(sum, 100000) < 0)
            *reach =
                (slong) (fmpq_cmp_si(sum, 1) < 0
                             ? 2
                             : fmpz_get_si(fmpq_numref(sum)) / fmpz_get_si(fmpq_denref(sum)) + 2);
    }
    fmpq_poly_clear(p);
    fmpq_poly_clear(d);
    fmpq_clear(sum);
    fmpq_clear(c);
    return res;
}

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
        ntkball_zero_refine(x, e->zero, S->pool, GUESS_BITS);
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
    sign = sign_at(S->pool, s, arb_midref(a));
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

/* All zeros of s between -bound and bound. */
static int find_zeros(search_t *f, slong bound)
{
    arf_t lo, hi;
    int ok;

    arf_init(lo);
    arf_init(hi);
    arf_set_d(hi, (double) bound + 0.6180339887);
    arf_set_d(lo, -(double) bound - 0.4142135624);
    ok = isolate(f, lo, hi, MAX_BISECTIONS);
    arf_clear(lo);
    arf_clear(hi);
    return ok;
}

/* An end that surely encloses all zeros, or 0. */
static slong zero_free_beyond(const expr_pool_t pool, slong s)
{
    for (slong X = 4; X <= 64; X *= 2)
        if (ntkball_ray_nonzero(pool, s, 1, X) && ntkball_ray_nonzero(pool, s, -1, X))
            return X;
    return 0;
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

static int split_at(splitter_t *S, slong root, slong node, const search_t *f, const end_t *from,
                    const end_t *to, slong reach, int complete)
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

static int split_part(splitter_t *S, slong root, const end_t *from, const end_t *to)
{
    slong node = outer_kink(S->pool, root), s, reach;
    search_t f;
    int ok, complete = 1;

    if (node < 0)
        return emit(S, root, to->q, to->zero);
    memset(&f, 0, sizeof f);
    arb_init(f.fault);
    s = switch_of(S->pool, node);
    if (!S->pool->nodes[s].has_x)
    { /* constant; 0 - 0 and the like are told by arithmetic alone */
        int sign = 0;
        arf_t zero;
        arb_t v;

        arf_init(zero);
        arb_init(v);
        sign = sign_at(S->pool, s, zero);
        value_at(v, S->pool, s, v, PREC);
        ok = sign != 0 || arb_is_zero(v) || refuse(S, s, f.fault, "its sign is unknown");
        arf_clear(zero);
        arb_clear(v);
        arb_clear(f.fault);
        return ok &&
               split_part(S, ntkball_expr_replace(S->pool, root, node, branch(S->pool, node, sign)),
                          from, to);
    }
    f.pool = S->pool;
    f.budget = MAX_BALLS;
    f.s = simple_polynomial(S->pool, s, &reach);
    if (f.s == s && reach == 0 && ntkball_expr_number(S->pool, s) == NULL)
    {
        fmpq_poly_t p;
        int zero_poly;

        fmpq_poly_init(p);
        zero_poly = ntkball_expr_get_poly(p, S->pool, s, 1000) && fmpq_poly_length(p) <= 1;
        if (zero_poly) /* x - x and the like */
        {
            int sign = fmpq_poly_is_zero(p) ? 0 : fmpz_sgn(fmpq_poly_numref(p));

            fmpq_poly_clear(p);
            arb_clear(f.fault);
            return split_part(
                S, ntkball_expr_replace(S->pool, root, node, branch(S->pool, node, sign)), from,
                to);
        }
        fmpq_poly_clear(p);
    }
    f.ds = ntkball_expr_diff(S->pool, f.s);
    if (reach == 0)
        reach = zero_free_beyond(S->pool, f.s);
    if (reach == 0)
    {
        complete = 0;
        reach = SPLIT_RANGE;
    }
    ok = find_zeros(&f, reach) ||
         refuse(S, f.s, f.fault, "it is not defined there, or touches 0 without crossing it");
    ok = ok && split_at(S, root, node, &f, from, to, reach, complete);
    for (slong j = 0; j < f.num; j++)
    {
        arb_clear(&f.zero[j].where);
        fmpq_clear(f.rational + j);
    }
    flint_free(f.zero);
    flint_free(f.rational);
    arb_clear(f.fault);
    return ok;
}

ntkball_status_t ntkball_split(split_t *split, expr_pool_t pool, slong root, ntkball_error_t *err)
{
    splitter_t S = {split, pool, err};
    end_t infinite = {NULL, NULL};

    return split_part(&S, root, &infinite, &infinite) ? NTKBALL_OK : NTKBALL_DOMAIN;
}
