/* Laurent series of an expression in normal form at the zero z0 of one of its sources (ACT-23).

   One pass over the nodes: each is zeta^val times a power series in zeta = z - z0 with ball
   coefficients, of which the first terms are exactly zero where the form of the node shows that it
   has the zero of the source.  A quotient needs a leading coefficient that is proved not to be 0.
   Poles inside an entire transcendental function are essential singularities. */
#include "activation/laurent.h"

#define TERMS 20

typedef struct
{
    laurent_kind_t kind; /* ANALYTIC stands for: the series below */
    slong val, len;      /* coefficients of zeta^val .. zeta^(val+len-1) are known */
    acb_poly_t c;
} laurent_t;

static void set_kind(laurent_t *u, laurent_kind_t kind)
{
    u->kind = kind;
    u->val = u->len = 0;
    acb_poly_zero(u->c);
}

/* Drops leading coefficients that are exactly 0. */
static void normalise(laurent_t *u)
{
    slong zeros = 0;

    acb_poly_truncate(u->c, u->len);
    while (zeros < u->len &&
           (zeros >= acb_poly_length(u->c) || acb_is_zero(acb_poly_get_coeff_ptr(u->c, zeros))))
        zeros++;
    if (zeros == u->len) /* perhaps the zero function */
        zeros = 0;
    acb_poly_shift_right(u->c, u->c, zeros);
    u->val += zeros;
    u->len -= zeros;
    if (u->kind == LAURENT_ANALYTIC && u->len <= 0)
        set_kind(u, LAURENT_UNKNOWN);
}

/* The leading coefficient is proved not to be 0. */
static int leads(const laurent_t *u)
{
    return u->kind == LAURENT_ANALYTIC && acb_poly_length(u->c) > 0 &&
           acb_is_finite(acb_poly_get_coeff_ptr(u->c, 0)) &&
           !acb_contains_zero(acb_poly_get_coeff_ptr(u->c, 0));
}

static int is_series(const laurent_t *u)
{
    return u->kind == LAURENT_ANALYTIC;
}

/* The kind of an operation on u and v of which one is no series: an isolated essential singularity
   stays one under sums with series and products with series that are not 0. */
static laurent_kind_t mixed(const laurent_t *u, const laurent_t *v, int product)
{
    const laurent_t *other = is_series(u) ? u : v, *odd = is_series(u) ? v : u;

    if (odd->kind == LAURENT_ESSENTIAL && is_series(other) && (!product || leads(other)))
        return LAURENT_ESSENTIAL;
    if (u->kind == LAURENT_BRANCH || v->kind == LAURENT_BRANCH)
        return LAURENT_BRANCH;
    return LAURENT_UNKNOWN;
}

static void add(laurent_t *res, const laurent_t *u, const laurent_t *v, int sign, slong prec)
{
    acb_poly_t s, t;
    slong val;

    if (!is_series(u) || !is_series(v))
    {
        set_kind(res, mixed(u, v, 0));
        return;
    }
    acb_poly_init(s);
    acb_poly_init(t);
    val = FLINT_MIN(u->val, v->val);
    acb_poly_shift_left(s, u->c, u->val - val);
    acb_poly_shift_left(t, v->c, v->val - val);
    if (sign > 0)
        acb_poly_add(res->c, s, t, prec);
    else
        acb_poly_sub(res->c, s, t, prec);
    res->len = FLINT_MIN(u->val + u->len, v->val + v->len) - val;
    res->val = val;
    res->kind = LAURENT_ANALYTIC;
    normalise(res);
    acb_poly_clear(s);
    acb_poly_clear(t);
}

static void mul(laurent_t *res, const laurent_t *u, const laurent_t *v, slong prec)
{
    if (!is_series(u) || !is_series(v))
    {
        set_kind(res, mixed(u, v, 1));
        return;
    }
    res->len = FLINT_MIN(u->len, v->len);
    acb_poly_mullow(res->c, u->c, v->c, res->len, prec);
    res->val = u->val + v->val;
    res->kind = LAURENT_ANALYTIC;
    normalise(res);
}

static void quotient(laurent_t *res, const laurent_t *u, const laurent_t *v, slong prec)
{
    if (!is_series(u) || !is_series(v))
    { /* series / essential: zeros may accumulate, still no pole */
        set_kind(res, mixed(u, v, 1));
        return;
    }
    if (!leads(v))
    {
        set_kind(res, LAURENT_UNKNOWN);
        return;
    }
    res->len = FLINT_MIN(u->len, v->len);
    acb_poly_div_series(res->c, u->c, v->c, res->len, prec);
    res->val = u->val - v->val;
    res->kind = LAURENT_ANALYTIC;
    normalise(res);
}

static void power(laurent_t *res, const laurent_t *u, ulong n, slong prec)
{
    if (!is_series(u))
    {
        set_kind(res, u->kind);
        return;
    }
    res->len = u->len;
    acb_poly_pow_ui_trunc_binexp(res->c, u->c, n, res->len, prec);
    res->val = u->val * (slong) n;
    res->kind = LAURENT_ANALYTIC;
    normalise(res);
}

/* The Taylor series of u, analytic; 0 when it is not. */
static int taylor(acb_poly_t p, slong *len, const laurent_t *u)
{
    if (!is_series(u) || u->val < 0)
        return 0;
    acb_poly_shift_left(p, u->c, u->val);
    *len = FLINT_MIN(u->val + u->len, TERMS);
    acb_poly_truncate(p, *len);
    return 1;
}

/* An entire function that is not a polynomial has an essential singularity where u has a pole. */
static laurent_kind_t entire_of(const laurent_t *u)
{
    if (is_series(u))
        return leads(u) ? LAURENT_ESSENTIAL : LAURENT_UNKNOWN;
    return u->kind == LAURENT_BRANCH ? LAURENT_BRANCH : LAURENT_UNKNOWN;
}

static void phi_series(acb_poly_t p, slong len, slong prec)
{
    arb_t c;

    arb_init(c);
    arb_sqrt_ui(c, 2, prec);
    arb_inv(c, c, prec);
    arb_neg(c, c);
    {
        acb_t z;

        acb_init(z);
        acb_set_arb(z, c);
        acb_poly_scalar_mul(p, p, z, prec);
        acb_clear(z);
    }
    acb_hypgeom_erfc_series(p, p, len, prec);
    acb_poly_scalar_mul_2exp_si(p, p, -1);
    arb_clear(c);
}

static void entire(laurent_t *res, expr_op_t op, const laurent_t *u, slong prec)
{
    slong len;

    if (!taylor(res->c, &len, u))
    {
        set_kind(res, entire_of(u));
        return;
    }
    switch (op)
    {
    case EXPR_EXP:
        acb_poly_exp_series(res->c, res->c, len, prec);
        break;
    case EXPR_EXPM1:
        acb_poly_exp_series(res->c, res->c, len, prec);
        acb_poly_add_si(res->c, res->c, -1, prec);
        break;
    case EXPR_SIN:
        acb_poly_sin_series(res->c, res->c, len, prec);
        break;
    case EXPR_COS:
        acb_poly_cos_series(res->c, res->c, len, prec);
        break;
    case EXPR_SINH:
        acb_poly_sinh_series(res->c, res->c, len, prec);
        break;
    case EXPR_COSH:
        acb_poly_cosh_series(res->c, res->c, len, prec);
        break;
    case EXPR_ERF:
        acb_hypgeom_erf_series(res->c, res->c, len, prec);
        break;
    case EXPR_ERFC:
        acb_hypgeom_erfc_series(res->c, res->c, len, prec);
        break;
    default:
        phi_series(res->c, len, prec);
    }
    res->kind = LAURENT_ANALYTIC;
    res->val = 0;
    res->len = len;
    normalise(res);
}

/* atan, asinh: the integral of u'/(1+u^2) or u'/sqrt(1+u^2) from the value at the centre. */
static void inverse(acb_poly_t p, expr_op_t op, slong len, slong prec)
{
    acb_poly_t d, q;
    acb_t c;

    acb_poly_init(d);
    acb_poly_init(q);
    acb_init(c);
    acb_poly_get_coeff_acb(c, p, 0);
    acb_poly_mullow(q, p, p, len, prec);
    acb_poly_add_si(q, q, 1, prec);
    if (op == EXPR_ASINH)
        acb_poly_sqrt_series(q, q, len, prec);
    acb_poly_derivative(d, p, prec);
    acb_poly_div_series(d, d, q, len, prec);
    acb_poly_integral(p, d, prec);
    if (op == EXPR_ASINH)
        acb_asinh(c, c, prec);
    else
        acb_atan(c, c, prec);
    acb_poly_set_coeff_acb(p, 0, c);
    acb_poly_truncate(p, len);
    acb_poly_clear(d);
    acb_poly_clear(q);
    acb_clear(c);
}

/* A branch node of op: analytic where its ball at the centre is, with the analytic flag. */
static void
branch(laurent_t *res, expr_op_t op, const laurent_t *u, const acb_t exponent, slong prec)
{
    acb_t value;
    expr_pool_t pool;
    slong len;
    int singular = is_series(u) && u->val != 0 && leads(u) && op != EXPR_ATAN && op != EXPR_ASINH;

    if (singular || !taylor(res->c, &len, u))
    {
        set_kind(res, singular || u->kind == LAURENT_BRANCH ? LAURENT_BRANCH : LAURENT_UNKNOWN);
        return;
    }
    acb_init(value);
    ntkball_expr_init(pool);
    acb_poly_get_coeff_acb(value, res->c, 0);
    {
        slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1);

        ntkball_expr_eval_acb(value, pool,
                              ntkball_expr_op(pool, op == EXPR_POW ? EXPR_LOG : op, x, -1, -1),
                              value, 1, prec);
    }
    if (!acb_is_finite(value))
    { /* its branch point, to all appearances */
        set_kind(res, LAURENT_BRANCH);
    }
    else
    {
        if (op == EXPR_LOG)
            acb_poly_log_series(res->c, res->c, len, prec);
        else if (op == EXPR_SQRT)
            acb_poly_sqrt_series(res->c, res->c, len, prec);
        else if (op == EXPR_POW)
            acb_poly_pow_acb_series(res->c, res->c, exponent, len, prec);
        else
            inverse(res->c, op, len, prec);
        res->kind = LAURENT_ANALYTIC;
        res->val = 0;
        res->len = len;
        normalise(res);
    }
    ntkball_expr_clear(pool);
    acb_clear(value);
}

static void laurent_init(laurent_t *u)
{
    acb_poly_init(u->c);
    set_kind(u, LAURENT_UNKNOWN);
}

static void laurent_set(laurent_t *u, const laurent_t *v)
{
    u->kind = v->kind;
    u->val = v->val;
    u->len = v->len;
    acb_poly_set(u->c, v->c);
}

static void set_constant(laurent_t *u, const expr_pool_t pool, slong node, slong prec)
{
    acb_t z;

    acb_init(z);
    ntkball_expr_eval_acb(z, pool, node, z, 0, prec);
    acb_poly_zero(u->c);
    acb_poly_set_coeff_acb(u->c, 0, z);
    u->kind = acb_is_finite(z) ? LAURENT_ANALYTIC : LAURENT_UNKNOWN;
    u->val = 0;
    u->len = TERMS;
    acb_clear(z);
}

/* He_n by the recurrence. */
static void hermite(laurent_t *res, slong num, const laurent_t *u, slong prec)
{
    laurent_t p, q, t, k;
    acb_t c;

    laurent_init(&p);
    laurent_init(&q);
    laurent_init(&t);
    laurent_init(&k);
    acb_init(c);
    p.kind = q.kind = k.kind = LAURENT_ANALYTIC;
    p.len = q.len = k.len = TERMS;
    acb_poly_one(p.c);
    for (slong n = 0; n < num; n++)
    {
        acb_set_si(c, -n);
        acb_poly_set_acb(k.c, c);
        mul(&k, &k, &q, prec);
        mul(&t, u, &p, prec);
        laurent_set(&q, &p);
        if (n == 0)
            laurent_set(&p, &t);
        else
            add(&p, &t, &k, 1, prec);
        k.kind = LAURENT_ANALYTIC;
        k.val = 0;
        k.len = TERMS;
    }
    laurent_set(res, &p);
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
        power(res, a, fmpz_get_ui(fmpq_numref(e)), prec);
        return;
    }
    acb_init(exponent);
    if (n->pool->nodes[t->arg[1]].has_x)
    {
        branch(res, EXPR_LOG, a, exponent, prec);
        mul(res, res, b, prec);
        entire(res, EXPR_EXP, res, prec);
    }
    else
    {
        ntkball_expr_eval_acb(exponent, n->pool, t->arg[1], exponent, 0, prec);
        branch(res, EXPR_POW, a, exponent, prec);
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
        res->len = TERMS;
        normalise(res);
        break;
    case EXPR_NEG:
        laurent_set(res, a);
        acb_poly_neg(res->c, res->c);
        break;
    case EXPR_ADD:
    case EXPR_SUB:
        add(res, a, b, t->op == EXPR_ADD ? 1 : -1, prec);
        break;
    case EXPR_MUL:
        mul(res, a, b, prec);
        break;
    case EXPR_DIV:
        quotient(res, a, b, prec);
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
        branch(res, t->op, a, none, prec);
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
        entire(res, t->op, a, prec);
        break;
    default:
        set_kind(res, LAURENT_UNKNOWN);
    }
}

/* Where the form of the node shows a zero of the given order, its first coefficients are 0. */
static void plant_zeros(laurent_t *u, slong order)
{
    acb_t c;

    acb_init(c);
    for (slong j = u->val; order > 0 && is_series(u) && j < order; j++)
    {
        if (j < 0 || j - u->val >= u->len)
        {
            set_kind(u, LAURENT_UNKNOWN);
            break;
        }
        acb_poly_get_coeff_acb(c, u->c, j - u->val);
        if (!acb_contains_zero(c))
            set_kind(u, LAURENT_UNKNOWN); /* cannot happen */
        else
            acb_poly_set_coeff_si(u->c, j - u->val, 0);
    }
    if (order > 0 && is_series(u))
        normalise(u);
    acb_clear(c);
}

/* The order and residue of the series u, whose leading coefficient may be 0 for all that is known.
 */
static laurent_kind_t read_pole(slong *order, acb_t residue, const laurent_t *u)
{
    *order = 0;
    acb_zero(residue);
    if (!is_series(u) || u->val >= 0)
        return u->kind;
    *order = -u->val;
    if (u->val + u->len <= -1 || !leads(u))
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

            laurent_init(v + i);
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
