/* ACT-32: growth of an entire function in the whole plane, read off its expression.

   Each node gets |f(x+iy)| <= C (1+|z|)^degree exp(c|x| + d|y| + A x^2 + B y^2 + 2D|xy|), from
   the bounds of its arguments, or none.  exp, sin, cos, sinh, cosh and erf get one of polynomials
   of degree at most 2 (erf: 1), whose coefficients are carried along; cos and cosh also of the
   square root of one, being even. */
#include "activation/bounds.h"
#include "activation/entire.h"

#define PREC 128
#define TERMS 5 /* c, d, A, B, D */
#define MAX_DEGREE 60
#define MAX_RADIUS_LOG 40 /* of the circle outside of which a removed divisor is above 1 */

enum
{
    LINEAR_X,
    LINEAR_Y,
    SQUARE_X,
    SQUARE_Y,
    MIXED
};

typedef struct
{
    slong deg; /* of p[0] + p[1] z + p[2] z^2; -1: it is none of these */
    arb_struct p[3];
    int bounded; /* is the bound below known? */
    slong degree;
    arb_struct C, e[TERMS];
} node_t;

static void node_init(node_t *v)
{
    v->deg = -1;
    v->bounded = 0;
    v->degree = 0;
    arb_init(&v->C);
    for (int i = 0; i < 3; i++)
        arb_init(v->p + i);
    for (int i = 0; i < TERMS; i++)
        arb_init(v->e + i);
}

static void node_clear(node_t *v)
{
    arb_clear(&v->C);
    for (int i = 0; i < 3; i++)
        arb_clear(v->p + i);
    for (int i = 0; i < TERMS; i++)
        arb_clear(v->e + i);
}

/* ---- arithmetic ------------------------------------------------------------------------------ */

static void set_constant(node_t *v, const expr_pool_t pool, slong node)
{
    arb_t x;

    arb_init(x);
    ntkball_expr_eval_arb(v->p, pool, node, x, PREC);
    arb_abs(&v->C, v->p);
    v->deg = 0;
    v->bounded = arb_is_finite(v->p);
    arb_clear(x);
}

static void add(node_t *v, const node_t *a, const node_t *b, int minus)
{
    if (a->deg >= 0 && b->deg >= 0)
    {
        v->deg = FLINT_MAX(a->deg, b->deg);
        for (int i = 0; i < 3; i++)
            (minus ? arb_sub : arb_add)(v->p + i, a->p + i, b->p + i, PREC);
    }
    v->bounded = a->bounded && b->bounded;
    v->degree = FLINT_MAX(a->degree, b->degree);
    arb_add(&v->C, &a->C, &b->C, PREC);
    for (int i = 0; i < TERMS; i++)
        arb_max(v->e + i, a->e + i, b->e + i, PREC);
}

static void multiply(node_t *v, const node_t *a, const node_t *b)
{
    if (a->deg >= 0 && b->deg >= 0 && a->deg + b->deg <= 2)
    {
        v->deg = a->deg + b->deg;
        for (int i = 0; i <= a->deg; i++)
            for (int j = 0; j <= b->deg; j++)
                arb_addmul(v->p + i + j, a->p + i, b->p + j, PREC);
    }
    v->bounded = a->bounded && b->bounded;
    v->degree = a->degree + b->degree;
    arb_mul(&v->C, &a->C, &b->C, PREC);
    for (int i = 0; i < TERMS; i++)
        arb_add(v->e + i, a->e + i, b->e + i, PREC);
}

static void divide(node_t *v, const node_t *a, const node_t *constant)
{
    arb_t inverse;

    arb_init(inverse);
    arb_inv(inverse, constant->p, PREC);
    v->deg = a->deg;
    for (int i = 0; i < 3; i++)
        arb_mul(v->p + i, a->p + i, inverse, PREC);
    v->bounded = a->bounded && arb_is_finite(inverse);
    v->degree = a->degree;
    arb_abs(inverse, inverse);
    arb_mul(&v->C, &a->C, inverse, PREC);
    for (int i = 0; i < TERMS; i++)
        arb_set(v->e + i, a->e + i);
    arb_clear(inverse);
}

static void power(node_t *v, const node_t *a, slong n)
{
    if (n == 1 || (a->deg >= 0 && a->deg * n <= 2))
    {
        v->deg = a->deg * n;
        for (int i = 0; n == 1 && i < 3; i++)
            arb_set(v->p + i, a->p + i);
        arb_pow_ui(v->p, a->p, (ulong) n, PREC);
        if (n == 2)
        {
            arb_mul(v->p + 1, a->p, a->p + 1, PREC);
            arb_mul_2exp_si(v->p + 1, v->p + 1, 1);
            arb_sqr(v->p + 2, a->p + 1, PREC);
        }
    }
    v->bounded = a->bounded;
    v->degree = a->degree * n;
    arb_pow_ui(&v->C, &a->C, (ulong) n, PREC);
    for (int i = 0; i < TERMS; i++)
        arb_mul_si(v->e + i, a->e + i, n, PREC);
}

/* |He_n(u)| <= (sum of its |coefficients|) (1+|u|)^n, the sum being at most (n+1)! */
static void hermite(node_t *v, const node_t *u, slong n)
{
    node_t one, sum;
    arb_t factor;

    node_init(&one);
    node_init(&sum);
    arb_init(factor);
    arb_one(&one.C);
    one.bounded = 1;
    add(&sum, &one, u, 0);
    power(v, &sum, n);
    v->deg = -1;
    arb_fac_ui(factor, (ulong) n + 1, PREC);
    arb_mul(&v->C, &v->C, factor, PREC);
    node_clear(&one);
    node_clear(&sum);
    arb_clear(factor);
}

/* ---- functions of a polynomial p of degree <= 2 ---------------------------------------------- */

/* |exp p| = exp Re p; expm1: one more */
static void exponential(node_t *v, const node_t *u, int less_one)
{
    arb_exp(&v->C, u->p, PREC);
    arb_abs(v->e + LINEAR_X, u->p + 1);
    arb_set(v->e + SQUARE_X, u->p + 2);
    arb_neg(v->e + SQUARE_Y, u->p + 2);
    if (less_one)
    {
        arb_add_ui(&v->C, &v->C, 1, PREC);
        arb_nonnegative_part(v->e + SQUARE_X, v->e + SQUARE_X);
        arb_nonnegative_part(v->e + SQUARE_Y, v->e + SQUARE_Y);
    }
}

/* |sin p|, |cos p| <= exp |Im p|; sinh, cosh: exp |Re p| */
static void wave(node_t *v, const node_t *u, int hyperbolic)
{
    arb_abs(v->e + (hyperbolic ? LINEAR_X : LINEAR_Y), u->p + 1);
    arb_abs(v->e + (hyperbolic ? SQUARE_X : MIXED), u->p + 2);
    arb_one(&v->C);
    if (hyperbolic)
    {
        arb_set(v->e + SQUARE_Y, v->e + SQUARE_X);
        arb_abs(&v->C, u->p);
        arb_exp(&v->C, &v->C, PREC);
    }
}

/* |erf u|, |erfc u| <= 2 (1+|u|) exp (Im u)^2; Phi: half of that at u/sqrt 2 */
static void error_function(node_t *v, const node_t *u, int normal)
{
    arb_t t;

    arb_init(t);
    v->degree = 1;
    arb_abs(&v->C, u->p);
    arb_abs(t, u->p + 1);
    arb_add(&v->C, &v->C, t, PREC);
    arb_add_ui(&v->C, &v->C, 1, PREC);
    arb_sqr(v->e + SQUARE_Y, t, PREC);
    arb_mul_2exp_si(&v->C, &v->C, 1);
    if (normal)
        arb_mul_2exp_si(v->e + SQUARE_Y, v->e + SQUARE_Y, -1);
    arb_clear(t);
}

/* cos, cosh of sqrt(p): with p = p2 (z+h)^2 + k, p2 != 0, one of sqrt p -+ sqrt(p2) (z+h) is at
   most sqrt|k|; else |sqrt p| <= sqrt(|p1||z|) + sqrt|p0| <= |z|/8 + 2|p1| + sqrt|p0|. */
static void even_wave(node_t *v, const node_t *u, int hyperbolic)
{
    arb_t h, k, root;
    int square = u->deg == 2 && !arb_contains_zero(u->p + 2), along_x;

    arb_init(h);
    arb_init(k);
    arb_init(root);
    if (square)
    {
        /* the part that counts is Re sqrt(p2) x + .. or Im; a shift h of x costs sqrt|p2| |h| */
        along_x = hyperbolic == arb_is_positive(u->p + 2);
        arb_div(h, u->p + 1, u->p + 2, PREC);
        arb_mul_2exp_si(h, h, -1);
        arb_mul(k, h, u->p + 1, PREC);
        arb_mul_2exp_si(k, k, -1);
        arb_sub(k, u->p, k, PREC);
        arb_abs(k, k);
        arb_sqrt(k, k, PREC);
        arb_abs(root, u->p + 2);
        arb_sqrt(root, root, PREC);
        arb_abs(h, h);
        if (along_x)
            arb_addmul(k, h, root, PREC);
        arb_set(v->e + (along_x ? LINEAR_X : LINEAR_Y), root);
    }
    else
    {
        arb_abs(k, u->p);
        arb_sqrt(k, k, PREC);
        arb_abs(h, u->p + 1);
        arb_addmul_ui(k, h, 2, PREC);
        arb_one(v->e + LINEAR_X);
        arb_mul_2exp_si(v->e + LINEAR_X, v->e + LINEAR_X, -3);
        arb_set(v->e + LINEAR_Y, v->e + LINEAR_X);
    }
    v->bounded = u->deg >= 0 && (square || u->deg < 2);
    arb_exp(&v->C, k, PREC);
    arb_clear(h);
    arb_clear(k);
    arb_clear(root);
}

/* ---- quotients whose poles are removed ------------------------------------------------------- */

/* The R = 2^j with |p(z)| >= 1 for all |z| >= R; 0 when there is none. */
static int find_radius(fmpq_t R, const fmpq_poly_t p)
{
    slong n = fmpq_poly_degree(p);
    fmpq_t sum, c, power;
    int ok = 0;

    fmpq_init(sum);
    fmpq_init(c);
    fmpq_init(power);
    fmpq_set_si(R, 1, 1);
    for (slong j = 0; !ok && j < MAX_RADIUS_LOG; j++)
    {
        if (j > 0)
            fmpq_mul_2exp(R, R, 1);
        fmpq_zero(sum);
        fmpq_one(power);
        for (slong i = 0; i <= n; i++)
        {
            fmpq_poly_get_coeff_fmpq(c, p, i);
            fmpq_abs(c, c);
            fmpq_mul(c, c, power);
            (i < n ? fmpq_sub : fmpq_add)(sum, sum, c);
            fmpq_mul(power, power, R);
        }
        fmpq_one(c);
        ok = fmpq_cmp(sum, c) >= 0;
    }
    fmpq_clear(sum);
    fmpq_clear(c);
    fmpq_clear(power);
    return ok;
}

/* a/p from the bound of a: outside of |z| = R that of a, inside the largest value on the circle. */
static void filled(node_t *v, const expr_pool_t pool, slong node, const node_t *all)
{
    slong quotient = node;
    const node_t *a;
    fmpq_poly_t p;
    fmpq_t R;
    arb_t r, swing, t;

    while (pool->nodes[quotient].op == EXPR_FILL)
        quotient = pool->nodes[quotient].arg[0];
    if (!ntkball_expr_is_entire(pool, node) || pool->nodes[quotient].op != EXPR_DIV)
        return;
    a = all + pool->nodes[quotient].arg[0];
    fmpq_poly_init(p);
    fmpq_init(R);
    arb_init(r);
    arb_init(swing);
    arb_init(t);
    v->bounded = a->bounded &&
                 ntkball_expr_get_poly(p, pool, pool->nodes[quotient].arg[1], MAX_DEGREE) &&
                 find_radius(R, p);
    v->degree = a->degree;
    arb_set_fmpq(r, R, PREC);
    for (int i = 0; i < TERMS; i++)
    {
        /* how much the exponent may differ between two points of the disc */
        arb_set(v->e + i, a->e + i);
        arb_abs(t, a->e + i);
        arb_mul_2exp_si(t, t, i < SQUARE_X ? 0 : 1);
        arb_mul(t, t, r, PREC);
        if (i >= SQUARE_X)
            arb_mul(t, t, r, PREC);
        arb_add(swing, swing, t, PREC);
    }
    arb_exp(swing, swing, PREC);
    arb_add_ui(r, r, 1, PREC);
    arb_pow_ui(r, r, (ulong) a->degree, PREC);
    arb_mul(&v->C, &a->C, swing, PREC);
    arb_mul(&v->C, &v->C, r, PREC);
    fmpq_poly_clear(p);
    fmpq_clear(R);
    arb_clear(r);
    arb_clear(swing);
    arb_clear(t);
}

/* ---- the pass -------------------------------------------------------------------------------- */

/* The argument of a square root, or -1. */
static slong under_root(const expr_pool_t pool, slong node)
{
    const expr_node_t *t = pool->nodes + node;
    const fmpq *n;

    if (t->op == EXPR_SQRT)
        return t->arg[0];
    if (t->op != EXPR_ROOT && t->op != EXPR_POW)
        return -1;
    n = ntkball_expr_number(pool, t->arg[1]);
    return n != NULL && fmpz_is_one(fmpq_numref(n)) && fmpz_equal_si(fmpq_denref(n), 2) ? t->arg[0]
                                                                                        : -1;
}

static void apply_function(node_t *v, const expr_pool_t pool, slong i, const node_t *all)
{
    const expr_node_t *t = pool->nodes + i;
    const node_t *u = all + t->arg[0];
    slong inner = under_root(pool, t->arg[0]);

    if ((t->op == EXPR_COS || t->op == EXPR_COSH) && inner >= 0)
    {
        even_wave(v, all + inner, t->op == EXPR_COSH);
        return;
    }
    switch (t->op)
    {
    case EXPR_EXP:
    case EXPR_EXPM1:
        v->bounded = u->deg >= 0;
        exponential(v, u, t->op == EXPR_EXPM1);
        break;
    case EXPR_SIN:
    case EXPR_COS:
    case EXPR_SINH:
    case EXPR_COSH:
        v->bounded = u->deg >= 0;
        wave(v, u, t->op == EXPR_SINH || t->op == EXPR_COSH);
        break;
    case EXPR_ERF:
    case EXPR_ERFC:
    case EXPR_PHI:
        v->bounded = u->deg >= 0 && u->deg <= 1;
        error_function(v, u, t->op == EXPR_PHI);
        break;
    default:
        break;
    }
}

static void set_node(node_t *v, const expr_pool_t pool, slong i, const node_t *all)
{
    const expr_node_t *t = pool->nodes + i;
    const node_t *a = t->arg[0] >= 0 ? all + t->arg[0] : NULL;
    const fmpq *n = NULL;

    if (!t->has_x)
    {
        set_constant(v, pool, i);
        return;
    }
    if (t->op == EXPR_POW)
        n = ntkball_expr_number(pool, t->arg[1]);
    else if (t->op == EXPR_HE)
        n = ntkball_expr_number(pool, t->arg[0]);
    if (n != NULL && (!fmpz_is_one(fmpq_denref(n)) || fmpz_sgn(fmpq_numref(n)) < 0 ||
                      fmpz_cmp_si(fmpq_numref(n), EXPR_MAX_HERMITE) > 0))
        return;
    switch (t->op)
    {
    case EXPR_X:
        v->deg = 1;
        arb_one(v->p + 1);
        arb_one(&v->C);
        v->degree = 1;
        v->bounded = 1;
        break;
    case EXPR_ADD:
    case EXPR_SUB:
        add(v, a, all + t->arg[1], t->op == EXPR_SUB);
        break;
    case EXPR_MUL:
        multiply(v, a, all + t->arg[1]);
        break;
    case EXPR_DIV:
        if (!pool->nodes[t->arg[1]].has_x)
            divide(v, a, all + t->arg[1]);
        break;
    case EXPR_POW:
        if (n != NULL)
            power(v, a, fmpz_get_si(fmpq_numref(n)));
        break;
    case EXPR_HE:
        if (n != NULL)
            hermite(v, all + t->arg[1], fmpz_get_si(fmpq_numref(n)));
        break;
    case EXPR_FILL:
        filled(v, pool, i, all);
        break;
    case EXPR_NEG:
        power(v, a, 1);
        for (int j = 0; j < 3; j++)
            arb_neg(v->p + j, v->p + j);
        break;
    default:
        apply_function(v, pool, i, all);
        break;
    }
}

/* The name of the first node without a bound whose arguments have one. */
static const char *
find_culprit(const expr_pool_t pool, slong root, const char *mark, const node_t *all)
{
    for (slong i = 0; i <= root; i++)
        if (mark[i] && !all[i].bounded && pool->nodes[i].op >= EXPR_EXP)
            return ntkball_expr_op_name(pool->nodes[i].op);
    return "a quotient or power";
}

/* ---- public ---------------------------------------------------------------------------------- */

void ntkball_plane_growth_init(ntkball_plane_growth_t g)
{
    g->degree = 0;
    arb_init(g->C);
    arb_init(g->c);
    arb_init(g->d);
    arb_init(g->A);
    arb_init(g->B);
    arb_init(g->D);
}

void ntkball_plane_growth_clear(ntkball_plane_growth_t g)
{
    arb_clear(g->C);
    arb_clear(g->c);
    arb_clear(g->d);
    arb_clear(g->A);
    arb_clear(g->B);
    arb_clear(g->D);
}

ntkball_status_t ntkball_activation_plane_growth(ntkball_plane_growth_t g, const char **why,
                                                 const ntkball_activation_t phi)
{
    const ntkball_activation_impl *f = phi[0];
    const expr_pool_struct *pool = f->pool;
    slong root;
    node_t *all;
    char *mark;
    int ok;

    *why = "it has breaks, or is known by its coefficients alone";
    if (f->num_breaks > 0 || f->kinked_ends || f->piece[0] == NULL)
        return NTKBALL_UNABLE;
    root = f->piece[0][0];
    mark = ntkball_expr_reachable(pool, root);
    all = flint_malloc((size_t) (root + 1) * sizeof(node_t));
    for (slong i = 0; i <= root; i++)
    {
        node_init(all + i);
        if (mark[i])
            set_node(all + i, pool, i, all);
    }
    ok = all[root].bounded && arb_is_finite(&all[root].C);
    if (ok)
    {
        g->degree = all[root].degree;
        arb_swap(g->C, &all[root].C);
        arb_swap(g->c, all[root].e + LINEAR_X);
        arb_swap(g->d, all[root].e + LINEAR_Y);
        arb_swap(g->A, all[root].e + SQUARE_X);
        arb_swap(g->B, all[root].e + SQUARE_Y);
        arb_swap(g->D, all[root].e + MIXED);
    }
    else
        *why = find_culprit(pool, root, mark, all);
    for (slong i = 0; i <= root; i++)
        node_clear(all + i);
    flint_free(all);
    flint_free(mark);
    return ok ? NTKBALL_OK : NTKBALL_UNABLE;
}
