/* Parity of an expression, and parity up to a polynomial (ACT-17).

   Each node u has a set of parities that it surely has (a set, as 0 is both even and odd), and a
   splitting u = P + psi, P a polynomial of degree <= degree (-1: none), psi of surely each parity
   of a set.  sigmoid, Phi, erfc, step of an odd argument are a constant plus an odd function,
   softplus and relu of an odd polynomial u are u/2 plus an even function. */
#include "activation/symmetry.h"

#define EVEN 1
#define ODD 2

typedef struct
{
    int strict;   /* set of parities of u */
    int loose;    /* set of parities of psi */
    slong degree; /* of P */
    int is_poly;  /* psi = 0 */
} parity_t;

static int parity_mul(int a, int b)
{
    int res = 0;

    if (((a & EVEN) && (b & EVEN)) || ((a & ODD) && (b & ODD)))
        res |= EVEN;
    if (((a & EVEN) && (b & ODD)) || ((a & ODD) && (b & EVEN)))
        res |= ODD;
    return res;
}

static parity_t add(parity_t a, parity_t b)
{
    parity_t res = {a.strict & b.strict, 0, WORD_MAX, a.is_poly && b.is_poly};

    for (int i = 0; i < 4; i++)
    { /* each operand in either of its splittings */
        int p = (i & 1 ? a.strict : a.loose) & (i & 2 ? b.strict : b.loose);
        slong d = FLINT_MAX(i & 1 ? -1 : a.degree, i & 2 ? -1 : b.degree);

        if (p != 0 && d < res.degree)
        {
            res.loose = p;
            res.degree = d;
        }
    }
    if (res.loose == 0)
        res.degree = -1;
    if (res.is_poly)
    {
        res.loose = EVEN | ODD;
        res.degree = FLINT_MAX(a.degree, b.degree);
    }
    return res;
}

/* p a polynomial with a parity */
static parity_t mul_poly(parity_t p, parity_t u)
{
    parity_t res = {parity_mul(p.strict, u.strict), 0, -1, u.is_poly};

    if (p.strict == 0)
        return res;
    res.loose = u.is_poly ? EVEN | ODD : parity_mul(p.strict, u.loose);
    res.degree = u.degree < 0 ? -1 : p.degree + u.degree;
    return res;
}

static parity_t mul(parity_t a, parity_t b)
{
    parity_t res = {parity_mul(a.strict, b.strict), 0, -1, a.is_poly && b.is_poly};

    if (res.is_poly)
    {
        res.loose = EVEN | ODD;
        res.degree = a.degree + b.degree;
        return res;
    }
    if (a.is_poly && a.strict != 0)
        return mul_poly(a, b);
    if (b.is_poly && b.strict != 0)
        return mul_poly(b, a);
    res.loose = res.strict;
    return res;
}

static parity_t plain(int strict)
{
    parity_t res = {strict, strict, -1, 0};

    return res;
}

static parity_t power(const expr_pool_t pool, parity_t a, slong exponent)
{
    const fmpq *n = ntkball_expr_number(pool, exponent);
    int whole = n != NULL && fmpz_is_one(fmpq_denref(n));
    parity_t res = plain(a.strict & EVEN);

    if (whole && fmpz_is_even(fmpq_numref(n)) && a.strict != 0)
        res = plain(EVEN);
    else if (whole && (a.strict & ODD))
        res = plain(res.strict | ODD);
    if (whole && a.is_poly && fmpz_sgn(fmpq_numref(n)) >= 0 && fmpz_bits(fmpq_numref(n)) < 20)
    {
        res.is_poly = 1;
        res.loose = EVEN | ODD;
        res.degree = a.degree * fmpz_get_si(fmpq_numref(n));
    }
    return res;
}

static parity_t function(expr_op_t op, parity_t u)
{
    parity_t res = plain(u.strict & EVEN);

    switch (op)
    {
    case EXPR_SIN:
    case EXPR_TAN:
    case EXPR_TANH:
    case EXPR_SINH:
    case EXPR_ATAN:
    case EXPR_ASINH:
    case EXPR_ASIN:
    case EXPR_ERF:
    case EXPR_SIGN:
        return plain(u.strict);
    case EXPR_COS:
    case EXPR_COSH:
    case EXPR_SECH:
    case EXPR_ABS:
        return plain(u.strict != 0 ? EVEN : 0);
    case EXPR_SIGMOID:
    case EXPR_PHI:
    case EXPR_ERFC:
    case EXPR_STEP:
    case EXPR_ACOS:
        if (u.strict & ODD)
        {
            res.loose = ODD;
            res.degree = 0;
        }
        return res;
    case EXPR_SOFTPLUS:
    case EXPR_RELU:
        if ((u.strict & ODD) && u.is_poly)
        {
            res.loose = EVEN;
            res.degree = u.degree;
        }
        return res;
    default:
        return res;
    }
}

static parity_t parity_node(const expr_pool_t pool, slong i, const parity_t *v)
{
    const expr_node_t *t = pool->nodes + i;
    parity_t a = t->arg[0] < 0 ? plain(0) : v[t->arg[0]],
             b = t->arg[1] < 0 ? plain(0) : v[t->arg[1]];
    parity_t res = plain(0);

    if (!t->has_x)
    {
        res.strict = EVEN;
        res.loose = EVEN | ODD;
        res.degree = 0;
        res.is_poly = 1;
        return res;
    }
    switch (t->op)
    {
    case EXPR_X:
        res.strict = ODD;
        res.loose = EVEN | ODD;
        res.degree = 1;
        res.is_poly = 1;
        return res;
    case EXPR_NEG:
        return a;
    case EXPR_ADD:
    case EXPR_SUB:
        return add(a, b);
    case EXPR_MUL:
        return mul(a, b);
    case EXPR_DIV:
        if (!pool->nodes[t->arg[1]].has_x)
            return a;
        return plain(parity_mul(a.strict, b.strict));
    case EXPR_POW:
        if (pool->nodes[t->arg[1]].has_x)
            return plain(a.strict & b.strict & EVEN);
        return power(pool, a, t->arg[1]);
    case EXPR_HE:
        res = power(pool, b, t->arg[0]); /* He_n has the parity of n, and its degree */
        return res;
    case EXPR_MAX:
    case EXPR_MIN:
        return plain(a.strict & b.strict & EVEN);
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return plain(a.strict & b.strict & EVEN);
    case EXPR_PIECEWISE:
        return plain(a.strict & EVEN ? b.strict & v[t->arg[2]].strict : 0);
    default:
        return function(t->op, a);
    }
}

static ntkball_parity_t choose(int set)
{
    return set & EVEN ? NTKBALL_PARITY_EVEN : set & ODD ? NTKBALL_PARITY_ODD : NTKBALL_PARITY_NONE;
}

void ntkball_expr_symmetry(ntkball_parity_t *parity, ntkball_parity_t *loose, slong *degree,
                           const expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    parity_t *v = flint_malloc((size_t) (root + 1) * sizeof(parity_t));

    for (slong i = 0; i <= root; i++)
        if (mark[i])
            v[i] = parity_node(pool, i, v);
    *parity = choose(v[root].strict);
    *loose = *parity;
    *degree = -1;
    if (*parity == NTKBALL_PARITY_NONE)
    {
        *loose = choose(v[root].loose);
        *degree = v[root].degree;
    }
    flint_free(v);
    flint_free(mark);
}

/* D_i = p_i(x) - sign p_{m-i}(-x) the same for all i: then phi = D/2 + psi with psi(-x) = sign
   psi(x). */
static int pieces_match(slong *degree, const fmpq_poly_struct *p, slong num, int sign)
{
    fmpq_poly_t d, first, minus;
    int ok = 1;

    fmpq_poly_init(d);
    fmpq_poly_init(first);
    fmpq_poly_init(minus);
    fmpq_poly_set_coeff_si(minus, 1, -1);
    for (slong i = 0; ok && i < num; i++)
    {
        fmpq_poly_compose(d, p + num - 1 - i, minus);
        if (sign > 0)
            fmpq_poly_sub(d, p + i, d);
        else
            fmpq_poly_add(d, p + i, d);
        if (i == 0)
            fmpq_poly_set(first, d);
        ok = fmpq_poly_equal(d, first);
    }
    *degree = fmpq_poly_degree(first);
    fmpq_poly_clear(d);
    fmpq_poly_clear(first);
    fmpq_poly_clear(minus);
    return ok;
}

void ntkball_pieces_symmetry(ntkball_parity_t *parity, ntkball_parity_t *loose, slong *degree,
                             const fmpq_poly_struct *p, const fmpq *breaks, slong num)
{
    fmpq_t sum;
    int mirrored = 1;
    slong even, odd;

    *parity = *loose = NTKBALL_PARITY_NONE;
    *degree = -1;
    fmpq_init(sum);
    for (slong i = 0; i < num - 1; i++)
    {
        fmpq_add(sum, breaks + i, breaks + num - 2 - i);
        mirrored = mirrored && fmpq_is_zero(sum);
    }
    fmpq_clear(sum);
    if (!mirrored)
        return;
    if (!pieces_match(&even, p, num, 1))
        even = WORD_MAX;
    if (!pieces_match(&odd, p, num, -1))
        odd = WORD_MAX;
    if (FLINT_MIN(even, odd) < WORD_MAX)
    {
        *loose = even <= odd ? NTKBALL_PARITY_EVEN : NTKBALL_PARITY_ODD;
        *degree = FLINT_MIN(even, odd);
        if (*degree < 0)
            *parity = *loose;
    }
}
