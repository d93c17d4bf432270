/* Real ball values of expressions (ACT-13): one pass over the nodes root depends on.

   Functions are evaluated by the form that neither cancels nor overestimates: sigmoid as
   1/(1+exp(-u)), softplus on the side where its logarithm is small, Phi through erfc, monotone
   functions of wide balls through their end points (the image of an interval under a monotone
   function is spanned by the images of its ends).  A non-finite argument stays so through every
   function, since functions that are bounded may forget it. */
#include "activation/expr.h"

static void arb_sigmoid(arb_t res, const arb_t u, slong prec)
{
    arb_neg(res, u);
    arb_exp(res, res, prec);
    arb_add_ui(res, res, 1, prec);
    arb_inv(res, res, prec);
}

/* log(1 + e^u) = max(u, 0) + log1p(exp(-|u|)), the sign of u being that of its midpoint. */
static void arb_softplus(arb_t res, const arb_t u, slong prec)
{
    int up = arf_sgn(arb_midref(u)) > 0;
    arb_t t;

    arb_init(t);
    if (up)
    {
        arb_neg(t, u);
        arb_exp(t, t, prec);
    }
    else
        arb_exp(t, u, prec);
    arb_log1p(t, t, prec);
    if (up)
        arb_add(res, u, t, prec);
    else
        arb_set(res, t);
    arb_clear(t);
}

/* Phi(u) = erfc(-u/sqrt(2))/2. */
static void arb_normal(arb_t res, const arb_t u, slong prec)
{
    arb_t r;

    arb_init(r);
    arb_sqrt_ui(r, 2, prec);
    arb_div(r, u, r, prec);
    arb_neg(r, r);
    arb_hypgeom_erfc(res, r, prec);
    arb_mul_2exp_si(res, res, -1);
    arb_clear(r);
}

typedef void (*arb_function_t)(arb_t res, const arb_t u, slong prec);

/* f increasing.  Wide balls: the span of the values at the two ends. */
static void eval_increasing(arb_t res, arb_function_t f, const arb_t u, slong prec)
{
    arb_t lo, hi;

    if (!arb_is_finite(u) || arb_is_exact(u) || mag_cmp_2exp_si(arb_radref(u), -20) < 0)
    {
        f(res, u, prec);
        return;
    }
    arb_init(lo);
    arb_init(hi);
    arb_get_lbound_arf(arb_midref(lo), u, prec);
    arb_get_ubound_arf(arb_midref(hi), u, prec);
    f(lo, lo, prec);
    f(hi, hi, prec);
    arb_union(res, lo, hi, prec);
    arb_clear(lo);
    arb_clear(hi);
}

static void eval_pow_arb(arb_t res, const arb_t a, const arb_t b, const fmpq *n, slong prec)
{
    if (n == NULL)
        arb_pow(res, a, b, prec);
    else if (fmpz_is_one(fmpq_denref(n)))
        arb_pow_fmpz(res, a, fmpq_numref(n), prec);
    else
        arb_pow_fmpq(res, a, n, prec);
}

/* a^n, n > 0, for the points a >= 0 of the ball. */
static void eval_root_arb(arb_t res, const arb_t a, const fmpq *n, slong prec)
{
    arb_t hi;

    if (!arb_contains_zero(a) || !arb_is_finite(a))
    {
        arb_pow_fmpq(res, a, n, prec);
        return;
    }
    arb_init(hi);
    arb_get_ubound_arf(arb_midref(hi), a, prec);
    if (arf_sgn(arb_midref(hi)) > 0)
        arb_pow_fmpq(hi, hi, n, prec);
    else
        arb_zero(hi);
    arb_zero(res);
    arb_union(res, res, hi, prec);
    arb_clear(hi);
}

/* He_n(u) = u He_{n-1} - (n-1) He_{n-2}. */
static void eval_he_arb(arb_t res, slong n, const arb_t u, slong prec)
{
    arb_t p, q, t;

    arb_init(p);
    arb_init(q);
    arb_init(t);
    arb_one(p);
    for (slong k = 0; k < n; k++)
    {
        arb_mul_si(t, q, -k, prec);
        arb_addmul(t, u, p, prec);
        arb_swap(q, p);
        arb_swap(p, t);
    }
    arb_swap(res, p);
    arb_clear(p);
    arb_clear(q);
    arb_clear(t);
}

ntkball_truth_t ntkball_expr_compare(expr_op_t op, const arb_t a, const arb_t b)
{
    if (op == EXPR_GT || op == EXPR_GE)
        return ntkball_expr_compare(op == EXPR_GT ? EXPR_LT : EXPR_LE, b, a);
    if (op == EXPR_LT)
        return arb_lt(a, b) ? NTKBALL_TRUE : arb_ge(a, b) ? NTKBALL_FALSE : NTKBALL_UNKNOWN;
    return arb_le(a, b) ? NTKBALL_TRUE : arb_gt(a, b) ? NTKBALL_FALSE : NTKBALL_UNKNOWN;
}

static void eval_step_arb(arb_t res, const arb_t u)
{
    if (arb_is_positive(u))
        arb_one(res);
    else if (arb_is_negative(u))
        arb_zero(res);
    else if (!arb_is_finite(u))
        arb_indeterminate(res);
    else
    {
        arb_zero(res);
        arf_set_d(arb_midref(res), 0.5);
        mag_set_d(arb_radref(res), 0.5);
    }
}

static void eval_abs_arb(arb_t res, const arb_t u, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_neg(t, u);
    arb_max(res, u, t, prec);
    arb_clear(t);
}

static void eval_function_arb(arb_t res, expr_op_t op, const arb_t u, slong prec)
{
    switch (op)
    {
    case EXPR_EXP:
        arb_exp(res, u, prec);
        return;
    case EXPR_EXPM1:
        arb_expm1(res, u, prec);
        return;
    case EXPR_LOG:
        arb_log(res, u, prec);
        return;
    case EXPR_SQRT:
        arb_sqrt(res, u, prec);
        return;
    case EXPR_SIN:
        arb_sin(res, u, prec);
        return;
    case EXPR_COS:
        arb_cos(res, u, prec);
        return;
    case EXPR_TAN:
        arb_tan(res, u, prec);
        return;
    case EXPR_TANH:
        eval_increasing(res, arb_tanh, u, prec);
        return;
    case EXPR_SINH:
        eval_increasing(res, arb_sinh, u, prec);
        return;
    case EXPR_COSH:
        arb_cosh(res, u, prec);
        return;
    case EXPR_SECH:
        arb_sech(res, u, prec);
        return;
    case EXPR_ATAN:
        arb_atan(res, u, prec);
        return;
    case EXPR_ASINH:
        eval_increasing(res, arb_asinh, u, prec);
        return;
    case EXPR_ASIN:
        arb_asin(res, u, prec);
        return;
    case EXPR_ACOS:
        arb_acos(res, u, prec);
        return;
    case EXPR_ERF:
        eval_increasing(res, arb_hypgeom_erf, u, prec);
        return;
    case EXPR_ERFC:
        arb_hypgeom_erfc(res, u, prec);
        return;
    case EXPR_PHI:
        eval_increasing(res, arb_normal, u, prec);
        return;
    case EXPR_SIGMOID:
        arb_sigmoid(res, u, prec);
        return;
    case EXPR_SOFTPLUS:
        eval_increasing(res, arb_softplus, u, prec);
        return;
    case EXPR_ABS:
        eval_abs_arb(res, u, prec);
        return;
    case EXPR_SIGN:
        arb_sgn(res, u);
        return;
    case EXPR_RELU:
        arb_zero(res);
        arb_max(res, res, u, prec);
        return;
    default:
        eval_step_arb(res, u);
    }
}

static void eval_node_arb(arb_ptr v, const expr_pool_t pool, slong i, const arb_t x, slong prec)
{
    const expr_node_t *t = pool->nodes + i;
    arb_srcptr a = v + FLINT_MAX(t->arg[0], 0), b = v + FLINT_MAX(t->arg[1], 0);
    arb_ptr res = v + i;

    switch (t->op)
    {
    case EXPR_NUM:
        arb_set_fmpq(res, pool->numbers + t->arg[0], prec);
        return;
    case EXPR_PI:
        arb_const_pi(res, prec);
        return;
    case EXPR_X:
        arb_set(res, x);
        return;
    case EXPR_NEG:
        arb_neg(res, a);
        return;
    case EXPR_ADD:
        arb_add(res, a, b, prec);
        return;
    case EXPR_SUB:
        arb_sub(res, a, b, prec);
        return;
    case EXPR_MUL:
        if (t->arg[0] == t->arg[1])
            arb_sqr(res, a, prec);
        else
            arb_mul(res, a, b, prec);
        return;
    case EXPR_DIV:
        arb_div(res, a, b, prec);
        return;
    case EXPR_POW:
        eval_pow_arb(res, a, b, ntkball_expr_number(pool, t->arg[1]), prec);
        return;
    case EXPR_ROOT:
        eval_root_arb(res, a, ntkball_expr_number(pool, t->arg[1]), prec);
        return;
    case EXPR_HE:
        eval_he_arb(res, fmpz_get_si(fmpq_numref(ntkball_expr_number(pool, t->arg[0]))), b, prec);
        return;
    case EXPR_MAX:
        arb_max(res, a, b, prec);
        return;
    case EXPR_MIN:
        arb_min(res, a, b, prec);
        return;
    case EXPR_FILL:
        arb_set(res, arb_overlaps(x, b) ? v + t->arg[2] : a);
        return;
    case EXPR_PIECEWISE:
        switch (ntkball_expr_compare(pool->nodes[t->arg[0]].op, v + pool->nodes[t->arg[0]].arg[0],
                                     v + pool->nodes[t->arg[0]].arg[1]))
        {
        case NTKBALL_TRUE:
            arb_set(res, b);
            return;
        case NTKBALL_FALSE:
            arb_set(res, v + t->arg[2]);
            return;
        default:
            arb_union(res, b, v + t->arg[2], prec);
            return;
        }
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return; /* read by the piecewise that owns it */
    default:
        if (arb_is_finite(a))
            eval_function_arb(res, t->op, a, prec);
        else
            arb_indeterminate(res);
    }
}

void ntkball_expr_eval_arb(arb_t res, const expr_pool_t pool, slong root, const arb_t x, slong prec)
{
    char *mark;
    arb_ptr v;

    if (!ntkball_expr_spend(pool, root, 1, prec))
    {
        arb_indeterminate(res);
        return;
    }
    mark = ntkball_expr_reachable(pool, root);
    v = _arb_vec_init(root + 1);
    for (slong i = 0; i <= root; i++)
        if (mark[i])
            eval_node_arb(v, pool, i, x, prec);
    arb_swap(res, v + root);
    _arb_vec_clear(v, root + 1);
    flint_free(mark);
}
