/* Arithmetic with Laurent series: a series is zeta^val times a power series in zeta = z - z0 with
   ball coefficients.  A quotient needs a leading coefficient that is proved not to be 0; poles
   inside an entire transcendental function are essential singularities (ACT-23). */
#include "activation/laurent_series.h"

void ntkball_laurent_set_kind(laurent_t *u, laurent_kind_t kind)
{
    u->kind = kind;
    u->val = u->len = 0;
    acb_poly_zero(u->c);
}

void ntkball_laurent_normalise(laurent_t *u)
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
        ntkball_laurent_set_kind(u, LAURENT_UNKNOWN);
}

int ntkball_laurent_leads(const laurent_t *u)
{
    return u->kind == LAURENT_ANALYTIC && acb_poly_length(u->c) > 0 &&
           acb_is_finite(acb_poly_get_coeff_ptr(u->c, 0)) &&
           !acb_contains_zero(acb_poly_get_coeff_ptr(u->c, 0));
}

/* The kind of an operation on u and v of which one is no series: an isolated essential singularity
   stays one under sums with series and products with series that are not 0. */
static laurent_kind_t mixed(const laurent_t *u, const laurent_t *v, int product)
{
    const laurent_t *other = ntkball_laurent_is_series(u) ? u : v,
                    *odd = ntkball_laurent_is_series(u) ? v : u;

    if (odd->kind == LAURENT_ESSENTIAL && ntkball_laurent_is_series(other) &&
        (!product || ntkball_laurent_leads(other)))
        return LAURENT_ESSENTIAL;
    if (u->kind == LAURENT_BRANCH || v->kind == LAURENT_BRANCH)
        return LAURENT_BRANCH;
    return LAURENT_UNKNOWN;
}

void ntkball_laurent_add(laurent_t *res, const laurent_t *u, const laurent_t *v, int sign,
                         slong prec)
{
    acb_poly_t s, t;
    slong val;

    if (!ntkball_laurent_is_series(u) || !ntkball_laurent_is_series(v))
    {
        ntkball_laurent_set_kind(res, mixed(u, v, 0));
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
    ntkball_laurent_normalise(res);
    acb_poly_clear(s);
    acb_poly_clear(t);
}

void ntkball_laurent_mul(laurent_t *res, const laurent_t *u, const laurent_t *v, slong prec)
{
    if (!ntkball_laurent_is_series(u) || !ntkball_laurent_is_series(v))
    {
        ntkball_laurent_set_kind(res, mixed(u, v, 1));
        return;
    }
    res->len = FLINT_MIN(u->len, v->len);
    acb_poly_mullow(res->c, u->c, v->c, res->len, prec);
    res->val = u->val + v->val;
    res->kind = LAURENT_ANALYTIC;
    ntkball_laurent_normalise(res);
}

void ntkball_laurent_quotient(laurent_t *res, const laurent_t *u, const laurent_t *v, slong prec)
{
    if (!ntkball_laurent_is_series(u) || !ntkball_laurent_is_series(v))
    { /* series / essential: zeros may accumulate, still no pole */
        ntkball_laurent_set_kind(res, mixed(u, v, 1));
        return;
    }
    if (!ntkball_laurent_leads(v))
    {
        ntkball_laurent_set_kind(res, LAURENT_UNKNOWN);
        return;
    }
    res->len = FLINT_MIN(u->len, v->len);
    acb_poly_div_series(res->c, u->c, v->c, res->len, prec);
    res->val = u->val - v->val;
    res->kind = LAURENT_ANALYTIC;
    ntkball_laurent_normalise(res);
}

void ntkball_laurent_power(laurent_t *res, const laurent_t *u, ulong n, slong prec)
{
    if (!ntkball_laurent_is_series(u))
    {
        ntkball_laurent_set_kind(res, u->kind);
        return;
    }
    res->len = u->len;
    acb_poly_pow_ui_trunc_binexp(res->c, u->c, n, res->len, prec);
    res->val = u->val * (slong) n;
    res->kind = LAURENT_ANALYTIC;
    ntkball_laurent_normalise(res);
}

/* The Taylor series of u, analytic; 0 when it is not. */
static int taylor(acb_poly_t p, slong *len, const laurent_t *u)
{
    if (!ntkball_laurent_is_series(u) || u->val < 0)
        return 0;
    acb_poly_shift_left(p, u->c, u->val);
    *len = FLINT_MIN(u->val + u->len, LAURENT_TERMS);
    acb_poly_truncate(p, *len);
    return 1;
}

/* An entire function that is not a polynomial has an essential singularity where u has a pole. */
static laurent_kind_t entire_of(const laurent_t *u)
{
    if (ntkball_laurent_is_series(u))
        return ntkball_laurent_leads(u) ? LAURENT_ESSENTIAL : LAURENT_UNKNOWN;
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

void ntkball_laurent_entire(laurent_t *res, expr_op_t op, const laurent_t *u, slong prec)
{
    slong len;

    if (!taylor(res->c, &len, u))
    {
        ntkball_laurent_set_kind(res, entire_of(u));
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
    ntkball_laurent_normalise(res);
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

void ntkball_laurent_branch(laurent_t *res, expr_op_t op, const laurent_t *u, const acb_t exponent,
                            slong prec)
{
    acb_t value;
    expr_pool_t pool;
    slong len;
    int singular = ntkball_laurent_is_series(u) && u->val != 0 && ntkball_laurent_leads(u) &&
                   op != EXPR_ATAN && op != EXPR_ASINH;

    if (singular || !taylor(res->c, &len, u))
    {
        ntkball_laurent_set_kind(res, singular || u->kind == LAURENT_BRANCH ? LAURENT_BRANCH
                                                                            : LAURENT_UNKNOWN);
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
        ntkball_laurent_set_kind(res, LAURENT_BRANCH);
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
        ntkball_laurent_normalise(res);
    }
    ntkball_expr_clear(pool);
    acb_clear(value);
}

void ntkball_laurent_init(laurent_t *u)
{
    acb_poly_init(u->c);
    ntkball_laurent_set_kind(u, LAURENT_UNKNOWN);
}

void ntkball_laurent_set(laurent_t *u, const laurent_t *v)
{
    u->kind = v->kind;
    u->val = v->val;
    u->len = v->len;
    acb_poly_set(u->c, v->c);
}
