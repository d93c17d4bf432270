/* How a zonal kernel grows towards the ends of its pieces (SPH-19).

   s is the distance of the angle from an end t_0 whose cosine r is rational: 0, pi or a break. Each
   node of the expression in rho is enclosed as s^e L^l B, L = log(1/s) (factored.h).  A polynomial
   in rho with a zero of order m at r has e = 2m at 0 and pi, where rho - r is -+ 2 sin^2(s/2), and
   e = m at a break; everything else follows. */
#include <string.h>

#include "sphere/factored.h"
#include "sphere/zonal.h"

#define PREC FACTORED_PREC

typedef struct
{
    const expr_pool_struct *pool;
    factored_t *g;
    acb_ptr values;     /* of the nodes as balls, where they are bounded */
    fmpq_t r;           /* cos t_0 */
    int known, sign;    /* is r rational?  t = t_0 + sign s */
    int pole;           /* is t_0 = 0 or pi? */
    arb_t start, range; /* t_0; [0, RANGE] */
    acb_t rho;          /* over the range */
    arb_t unit;         /* (rho - r)/s^2 at 0 and pi, (rho - r)/s elsewhere, over the range */
} end_t;

/* ---- the nodes ------------------------------------------------------------------------------ */

static void unit_at_end(end_t *end)
{
    arb_t half, x;

    arb_init(half);
    arb_init(x);
    arb_mul_2exp_si(half, end->range, -1);
    arb_sinc(end->unit, half, PREC);
    if (end->pole)
    {
        /* -+ 2 sin^2(s/2) */
        arb_mul(end->unit, end->unit, end->unit, PREC);
        arb_mul_2exp_si(end->unit, end->unit, -1);
        if (fmpq_is_one(end->r))
            arb_neg(end->unit, end->unit);
    }
    else
    {
        /* cos(t_0 + sign s) - cos t_0 = -2 sin(t_0 + sign s/2) sin(sign s/2) */
        arb_mul_si(x, half, end->sign, PREC);
        arb_add(x, end->start, x, PREC);
        arb_sin(x, x, PREC);
        arb_mul(end->unit, end->unit, x, PREC);
        arb_mul_si(end->unit, end->unit, -end->sign, PREC);
    }
    arb_clear(half);
    arb_clear(x);
}

/* The values of a polynomial in rho. */
static void values(arb_t res, const end_t *end, const fmpq_poly_t poly)
{
    arb_poly_t p;

    arb_poly_init(p);
    arb_poly_set_fmpq_poly(p, poly, PREC);
    arb_poly_evaluate(res, p, acb_realref(end->rho), PREC);
    arb_poly_clear(p);
}

/* A polynomial in rho that vanishes at r, which loses the factors rho - r; 0 for others. */
static int factor(factored_t *res, const end_t *end, fmpq_poly_t poly)
{
    arb_t x;
    slong m = 0;

    if (end->known && !fmpq_poly_is_zero(poly))
        m = _ntkball_zonal_take_out(poly, end->r);
    if (m == 0)
        return 0;
    arb_init(x);
    values(res->ball, end, poly);
    arb_pow_ui(x, end->unit, (ulong) m, PREC);
    arb_mul(res->ball, res->ball, x, PREC);
    fmpq_set_si(res->e, end->pole ? 2 * m : m, 1);
    arb_clear(x);
    return 1;
}

static int polynomial(factored_t *res, const end_t *end, slong node)
{
    fmpq_poly_t poly;
    int ok;

    fmpq_poly_init(poly);
    ok = end->pool->nodes[node].has_x &&
         ntkball_expr_get_poly(poly, end->pool, node, ZONAL_MAX_FACTORED) && factor(res, end, poly);
    fmpq_poly_clear(poly);
    return ok;
}

/* res = a - 1 for a polynomial or a quotient of polynomials a that is 1 at r; 0 for others. */
static int minus_one(factored_t *res, const end_t *end, slong node)
{
    const expr_node_t *t = end->pool->nodes + node;
    fmpq_poly_t p, q;
    factored_t a, b;
    int ok;

    fmpq_poly_init(p);
    fmpq_poly_init(q);
    _ntkball_factored_init(&a, res->range_exp);
    _ntkball_factored_init(&b, res->range_exp);
    ok = ntkball_expr_get_poly(p, end->pool, node, ZONAL_MAX_FACTORED);
    if (ok)
        fmpq_poly_one(q);
    else
        ok = t->op == EXPR_DIV &&
             ntkball_expr_get_poly(p, end->pool, t->arg[0], ZONAL_MAX_FACTORED) &&
             ntkball_expr_get_poly(q, end->pool, t->arg[1], ZONAL_MAX_FACTORED);
    fmpq_poly_sub(p, p, q);
    values(b.ball, end, q);
    fmpq_zero(b.e);
    fmpq_zero(b.l);
    ok = ok && factor(&a, end, p);
    if (ok)
        _ntkball_factored_div(res, &a, &b);
    fmpq_poly_clear(p);
    fmpq_poly_clear(q);
    _ntkball_factored_clear(&a);
    _ntkball_factored_clear(&b);
    return ok;
}

/* log(1 + v), v = s^e B: |log(1 + v)/v - 1| <= |v| for |v| <= 1/2. */
static int log_near_one(factored_t *res, const end_t *end, slong node)
{
    factored_t v, phi;
    arb_t x, y;
    int ok;

    _ntkball_factored_init(&v, res->range_exp);
    _ntkball_factored_init(&phi, res->range_exp);
    arb_init(x);
    arb_init(y);
    ok = minus_one(&v, end, node);
    if (ok)
    {
        _ntkball_factored_get(x, &v);
        arb_one(y);
        arb_add_error(y, x);
        _ntkball_factored_set(&phi, y);
        arb_get_mag(arb_radref(y), x);
        ok = arb_is_finite(x) && mag_cmp_2exp_si(arb_radref(y), -1) <= 0;
        if (ok)
            _ntkball_factored_mul(res, &v, &phi);
    }
    _ntkball_factored_clear(&v);
    _ntkball_factored_clear(&phi);
    arb_clear(x);
    arb_clear(y);
    return ok;
}

/* acos(+-rho) and asin(+-rho), which are affine in s; 0 for other arguments */
static int arc(factored_t *res, const end_t *end, const expr_node_t *t)
{
    int sign = (t->op == EXPR_ACOS || t->op == EXPR_ASIN)
                   ? _ntkball_zonal_sign_of_rho(end->pool, t->arg[0])
                   : 0;
    arb_t pi;

    if (sign == 0)
        return 0;
    arb_init(pi);
    arb_const_pi(pi, PREC);
    if (t->op == EXPR_ACOS && end->pole && fmpz_equal_si(fmpq_numref(end->r), sign))
    {
        fmpq_one(res->e); /* the distance from 0 or pi */
        arb_one(res->ball);
    }
    else
    {
        arb_mul_si(res->ball, end->range, end->sign, PREC);
        arb_add(res->ball, res->ball, end->start, PREC);
        if (sign < 0)
            arb_sub(res->ball, pi, res->ball, PREC);
        if (t->op == EXPR_ASIN)
        {
            arb_mul_2exp_si(pi, pi, -1);
            arb_sub(res->ball, pi, res->ball, PREC);
        }
    }
    arb_clear(pi);
    return 1;
}

/* sin a = a sinc a, where a is bounded */
static int sine(factored_t *res, const factored_t *a)
{
    if (!_ntkball_factored_is_bounded(a))
        return 0;
    _ntkball_factored_get(res->ball, a);
    arb_sinc(res->ball, res->ball, PREC);
    arb_mul(res->ball, res->ball, a->ball, PREC);
    fmpq_set(res->e, a->e);
    fmpq_set(res->l, a->l);
    return 1;
}

/* a^b = exp(b log a), a > 0 */
static void general_power(factored_t *res, const factored_t *a, const factored_t *b)
{
    factored_t x, y;

    _ntkball_factored_init(&x, a->range_exp);
    _ntkball_factored_init(&y, a->range_exp);
    _ntkball_factored_log(&x, a);
    _ntkball_factored_mul(&y, b, &x);
    _ntkball_factored_exp(res, &y);
    _ntkball_factored_clear(&x);
    _ntkball_factored_clear(&y);
}

/* A bounded function of what grows beyond all bounds. */
static int bounded(factored_t *res, expr_op_t op, const factored_t *a)
{
    if (!_ntkball_factored_grows(a) || !arb_is_finite(a->ball))
        return 0;
    if (op == EXPR_SIN || op == EXPR_COS || op == EXPR_TANH || op == EXPR_ERF)
        _ntkball_factored_set_interval(res, -1, 1);
    else if (op == EXPR_SECH || op == EXPR_SIGMOID || op == EXPR_PHI)
        _ntkball_factored_set_interval(res, 0, 1);
    else if (op == EXPR_ATAN || op == EXPR_ERFC)
        _ntkball_factored_set_interval(res, -2, 2);
    else
        return 0;
    return 1;
}

static void any_function(end_t *end, slong node)
{
    acb_ptr v = end->values + node;

    ntkball_expr_eval_node(end->values, end->pool, node, end->rho, PREC);
    if (arb_is_zero(acb_imagref(v)))
        _ntkball_factored_set(end->g + node, acb_realref(v));
}

static void node_at_end(end_t *end, slong node)
{
    const expr_node_t *t = end->pool->nodes + node;
    factored_t *res = end->g + node;
    slong arity = ntkball_expr_arity(t->op);
    const factored_t *a = end->g + (arity > 0 ? t->arg[0] : node);
    const factored_t *b = end->g + (arity > 1 ? t->arg[1] : node);
    fmpq_t half;

    if (polynomial(res, end, node) || arc(res, end, t))
        ; /* done */
    else if (!t->has_x || t->op == EXPR_X)
        any_function(end, node);
    else if (t->op == EXPR_ADD)
        _ntkball_factored_add(res, a, b);
    else if (t->op == EXPR_SUB)
        _ntkball_factored_sub(res, a, b);
    else if (t->op == EXPR_NEG)
        _ntkball_factored_neg(res, a);
    else if (t->op == EXPR_MUL)
        _ntkball_factored_mul(res, a, b);
    else if (t->op == EXPR_DIV)
        _ntkball_factored_div(res, a, b);
    else if (t->op == EXPR_POW && ntkball_expr_number(end->pool, t->arg[1]) != NULL)
        _ntkball_factored_pow(res, a, ntkball_expr_number(end->pool, t->arg[1]));
    else if (t->op == EXPR_POW)
        general_power(res, a, b);
    else if (t->op == EXPR_SQRT)
    {
        fmpq_init(half);
        fmpq_set_si(half, 1, 2);
        _ntkball_factored_pow(res, a, half);
        fmpq_clear(half);
    }
    else if (t->op == EXPR_LOG && log_near_one(res, end, t->arg[0]))
        ; /* done */
    else if (t->op == EXPR_LOG)
        _ntkball_factored_log(res, a);
    else if (t->op == EXPR_EXP)
        _ntkball_factored_exp(res, a);
    else if (!(t->op == EXPR_SIN && sine(res, a)) && !bounded(res, t->op, a))
        any_function(end, node);
    res->infinite =
        res->infinite || (_ntkball_factored_grows(res) && _ntkball_factored_is_nonzero(res));
    _ntkball_factored_get(acb_realref(end->values + node), res);
    arb_zero(acb_imagref(end->values + node));
}

/* ---- the ends ------------------------------------------------------------------------------- */

static void end_init(end_t *end, const expr_pool_t pool, slong num, const arb_t start,
                     const fmpq_t r, int sign, slong range_exp)
{
    slong i;
    arb_t t;

    end->pool = pool;
    end->known = r != NULL;
    end->sign = sign;
    end->g = flint_malloc((size_t) num * sizeof(factored_t));
    end->values = _acb_vec_init(num);
    fmpq_init(end->r);
    arb_init(end->start);
    arb_init(end->range);
    arb_init(end->unit);
    acb_init(end->rho);
    arb_init(t);
    if (r != NULL)
        fmpq_set(end->r, r);
    end->pole = end->known && fmpz_is_one(fmpq_denref(end->r)) && fmpz_is_pm1(fmpq_numref(end->r));
    arb_set(end->start, start);
    arb_one(t);
    arb_mul_2exp_si(t, t, range_exp);
    arb_union(end->range, end->range, t, PREC);
    arb_mul_si(t, end->range, sign, PREC);
    arb_add(t, start, t, PREC);
    arb_cos(acb_realref(end->rho), t, PREC);
    unit_at_end(end);
    for (i = 0; i < num; i++)
        _ntkball_factored_init(end->g + i, range_exp);
    arb_clear(t);
}

static void end_clear(end_t *end, slong num)
{
    slong i;

    for (i = 0; i < num; i++)
        _ntkball_factored_clear(end->g + i);
    flint_free(end->g);
    _acb_vec_clear(end->values, num);
    fmpq_clear(end->r);
    arb_clear(end->start);
    arb_clear(end->range);
    arb_clear(end->unit);
    acb_clear(end->rho);
}

static void grow(zonal_end_t *res, const expr_pool_t pool, slong root, const arb_t start,
                 const fmpq_t r, int sign, slong range_exp)
{
    char *mark = ntkball_expr_reachable(pool, root);
    const factored_t *g;
    end_t end;
    slong i;

    end_init(&end, pool, root + 1, start, r, sign, range_exp);
    for (i = 0; i <= root; i++)
        if (mark[i])
            node_at_end(&end, i);
    g = end.g + root;
    res->bound.known = arb_is_finite(g->ball);
    res->bound.range_exp = range_exp;
    _ntkball_factored_bound(res->bound.power, res->bound.sup, g);
    fmpq_set(res->e, g->e);
    fmpq_set(res->l, g->l);
    res->infinite = g->infinite;
    res->wild = g->wild;
    res->sharp = _ntkball_factored_is_nonzero(g);
    end_clear(&end, root + 1);
    flint_free(mark);
}

void _ntkball_zonal_end_init(zonal_end_t *end)
{
    memset(end, 0, sizeof(zonal_end_t));
    fmpq_init(end->bound.power);
    mag_init(end->bound.sup);
    fmpq_init(end->e);
    fmpq_init(end->l);
}

void _ntkball_zonal_end_clear(zonal_end_t *end)
{
    fmpq_clear(end->bound.power);
    mag_clear(end->bound.sup);
    fmpq_clear(end->e);
    fmpq_clear(end->l);
}

static void set_bound(ntkball_end_bound_t *res, const ntkball_end_bound_t *bound)
{
    res->known = 1;
    res->range_exp = bound->range_exp;
    fmpq_set(res->power, bound->power);
    mag_set(res->sup, bound->sup);
}

/* The nearer to the end, the smaller is what stands beside the dominant term: the bound is taken
   where there is one first, the exact growth where it is proved first. */
void _ntkball_zonal_grow(zonal_end_t *res, const expr_pool_t pool, slong root, const arb_t start,
                         const fmpq_t r, int sign)
{
    static const slong ranges[] = {FACTORED_RANGE_EXP, -40, -200};
    size_t i;
    zonal_end_t end;

    _ntkball_zonal_end_init(&end);
    for (i = 0; i < sizeof ranges / sizeof ranges[0] && !res->sharp && !res->wild; i++)
    {
        grow(&end, pool, root, start, r, sign, ranges[i]);
        if (end.bound.known && !res->bound.known)
            set_bound(&res->bound, &end.bound);
        fmpq_set(res->e, end.e);
        fmpq_set(res->l, end.l);
        res->infinite = res->infinite || end.infinite;
        res->wild = end.wild;
        res->sharp = end.sharp;
    }
    _ntkball_zonal_end_clear(&end);
}
