/* Complex ball values of expressions (ACT-13), by the same forms as the real ones of eval_real.c.

   With analytic != 0 a value is non-finite unless the function is analytic on the whole ball.  That
   needs care only where a continuous or discontinuous extension to a branch cut or kink exists:
   logarithms, powers, atan, asinh, softplus, the kinked functions and piecewise; poles make the
   quotient non-finite by themselves, and a non-finite argument stays so through every function. */
#include "activation/expr.h"

static void acb_sigmoid(acb_t res, const acb_t u, slong prec)
{
    int left = arf_sgn(arb_midref(acb_realref(u))) < 0;
    acb_t e;

    acb_init(e);
    if (left)
        acb_set(e, u);
    else
        acb_neg(e, u);
    acb_exp(e, e, prec); /* e^u/(1+e^u) on the left, where it is small */
    acb_add_ui(res, e, 1, prec);
    acb_inv(res, res, prec);
    if (left)
        acb_mul(res, res, e, prec);
    acb_clear(e);
}

/* On wide boxes tanh u = 2/(1 + exp(-2u)) - 1, where u occurs once and exp is small, on the side
   Re u >= 0; the quotient of sinh and cosh on narrow ones. */
static void eval_tanh_acb(acb_t res, const acb_t u, slong prec)
{
    int minus = arf_sgn(arb_midref(acb_realref(u))) < 0;

    if (acb_rel_accuracy_bits(u) > 10)
    {
        acb_tanh(res, u, prec);
        return;
    }
    acb_mul_2exp_si(res, u, 1);
    if (!minus)
        acb_neg(res, res);
    acb_exp(res, res, prec);
    acb_add_ui(res, res, 1, prec);
    acb_inv(res, res, prec);
    acb_mul_2exp_si(res, res, 1);
    acb_sub_ui(res, res, 1, prec);
    if (minus)
        acb_neg(res, res);
}

/* Is |Im u| < pi for all of u? */
static int in_strip_pi(const acb_t u)
{
    arb_t t, pi;
    int res;

    arb_init(t);
    arb_init(pi);
    arb_abs(t, acb_imagref(u));
    arb_const_pi(pi, 53);
    res = arb_lt(t, pi);
    arb_clear(t);
    arb_clear(pi);
    return res;
}

/* log(1 + e^u).  In |Im u| < pi it is analytic and u + log(1 + e^-u) is the same function (both
   sides are analytic there and agree on the real line); for Re u > 0 the latter is its continuation
   beyond that strip, as |e^-u| < 1, and for Re u < 0 log(1 + e^u) is. */
static void eval_softplus_acb(acb_t res, const acb_t u, int analytic, slong prec)
{
    int up = arf_sgn(arb_midref(acb_realref(u))) > 0;
    int inside =
        arb_is_positive(acb_realref(u)) || arb_is_negative(acb_realref(u)) || in_strip_pi(u);
    acb_t t;

    acb_init(t);
    if (inside && up)
    {
        acb_neg(t, u);
        acb_exp(t, t, prec);
        acb_log1p(t, t, prec);
        acb_add(res, u, t, prec);
    }
    else
    {
        acb_exp(t, u, prec);
        if (inside)
            acb_log1p(res, t, prec);
        else
        {
            acb_add_ui(t, t, 1, prec);
            acb_log_analytic(res, t, analytic, prec);
        }
    }
    acb_clear(t);
}

/* Does u stay away from the cuts i[1, inf) and -i[1, inf) of atan and asinh? */
static int off_imaginary_cuts(const acb_t u)
{
    arb_t one, t;
    int res;

    if (!arb_contains_zero(acb_realref(u)))
        return 1;
    arb_init(one);
    arb_init(t);
    arb_one(one);
    arb_abs(t, acb_imagref(u));
    res = arb_lt(t, one);
    arb_clear(one);
    arb_clear(t);
    return res;
}

/* Does u stay away from the cuts (-inf, -1] and [1, inf) of asin and acos? */
static int off_real_cuts(const acb_t u)
{
    acb_t t;
    int res;

    acb_init(t);
    acb_mul_onei(t, u);
    res = off_imaginary_cuts(t);
    acb_clear(t);
    return res;
}

/* Arb's asinh gives up on some wide balls on one side; asinh is odd. */
static void eval_asinh_acb(acb_t res, const acb_t u, slong prec)
{
    acb_t t;

    acb_init(t);
    acb_asinh(t, u, prec);
    if (!acb_is_finite(t))
    {
        acb_neg(t, u);
        acb_asinh(t, t, prec);
        acb_neg(t, t);
    }
    acb_swap(res, t);
    acb_clear(t);
}

static void eval_normal_acb(acb_t res, const acb_t u, slong prec)
{
    arb_t r;

    arb_init(r);
    arb_sqrt_ui(r, 2, prec);
    acb_div_arb(res, u, r, prec);
    acb_neg(res, res);
    acb_hypgeom_erfc(res, res, prec);
    acb_mul_2exp_si(res, res, -1);
    arb_clear(r);
}

static void
eval_pow_acb(acb_t res, const acb_t a, const acb_t b, const fmpq *n, int analytic, slong prec)
{
    acb_t t;

    if (n != NULL && fmpz_is_one(fmpq_denref(n)))
    {
        acb_pow_fmpz(res, a, fmpq_numref(n), prec);
        return;
    }
    acb_init(t);
    if (n != NULL && fmpz_cmp_ui(fmpq_denref(n), 2) == 0)
    {
        acb_sqrt_analytic(t, a, analytic, prec);
        acb_pow_fmpz(t, t, fmpq_numref(n), prec);
    }
    else
    {
        acb_log_analytic(t, a, analytic, prec);
        acb_mul(t, t, b, prec);
        acb_exp(t, t, prec);
    }
    acb_swap(res, t);
    acb_clear(t);
}

static void eval_he_acb(acb_t res, slong n, const acb_t u, slong prec)
{
    acb_t p, q, t;

    acb_init(p);
    acb_init(q);
    acb_init(t);
    acb_one(p);
    for (slong k = 0; k < n; k++)
    {
        acb_mul_si(t, q, -k, prec);
        acb_addmul(t, u, p, prec);
        acb_swap(q, p);
        acb_swap(p, t);
    }
    acb_swap(res, p);
    acb_clear(p);
    acb_clear(q);
    acb_clear(t);
}

/* Real parts decide, as in the extension of acb_real_max and friends to complex balls; where they
   do not decide, there is no analytic value, and the other value is the hull of both cases. */
static void eval_piecewise_acb(acb_t res, expr_op_t op, const acb_t a, const acb_t b,
                               const acb_t yes, const acb_t no, int analytic, slong prec)
{
    ntkball_truth_t holds = ntkball_expr_compare(op, acb_realref(a), acb_realref(b));

    /* on the boundary a = b the continuation is not analytic even when the comparison decides */
    if (analytic && arb_overlaps(acb_realref(a), acb_realref(b)))
        acb_indeterminate(res);
    else if (holds == NTKBALL_TRUE)
        acb_set(res, yes);
    else if (holds == NTKBALL_FALSE)
        acb_set(res, no);
    else
        acb_union(res, yes, no, prec);
}

static void eval_function_acb(acb_t res, expr_op_t op, const acb_t u, int analytic, slong prec)
{
    switch (op)
    {
    case EXPR_EXP:
        acb_exp(res, u, prec);
        return;
    case EXPR_EXPM1:
        acb_expm1(res, u, prec);
        return;
    case EXPR_LOG:
        acb_log_analytic(res, u, analytic, prec);
        return;
    case EXPR_SQRT:
        acb_sqrt_analytic(res, u, analytic, prec);
        return;
    case EXPR_SIN:
        acb_sin(res, u, prec);
        return;
    case EXPR_COS:
        acb_cos(res, u, prec);
        return;
    case EXPR_TAN:
        acb_tan(res, u, prec);
        return;
    case EXPR_TANH:
        eval_tanh_acb(res, u, prec);
        return;
    case EXPR_SINH:
        acb_sinh(res, u, prec);
        return;
    case EXPR_COSH:
        acb_cosh(res, u, prec);
        return;
    case EXPR_SECH:
        acb_sech(res, u, prec);
        return;
    case EXPR_ATAN:
    case EXPR_ASINH:
        if (analytic && !off_imaginary_cuts(u))
            acb_indeterminate(res);
        else if (op == EXPR_ATAN)
            acb_atan(res, u, prec);
        else
            eval_asinh_acb(res, u, prec);
        return;
    case EXPR_ASIN:
    case EXPR_ACOS:
        if (analytic && !off_real_cuts(u))
            acb_indeterminate(res);
        else if (op == EXPR_ASIN)
            acb_asin(res, u, prec);
        else
            acb_acos(res, u, prec);
        return;
    case EXPR_ERF:
        acb_hypgeom_erf(res, u, prec);
        return;
    case EXPR_ERFC:
        acb_hypgeom_erfc(res, u, prec);
        return;
    case EXPR_PHI:
        eval_normal_acb(res, u, prec);
        return;
    case EXPR_SIGMOID:
        acb_sigmoid(res, u, prec);
        return;
    case EXPR_SOFTPLUS:
        eval_softplus_acb(res, u, analytic, prec);
        return;
    case EXPR_ABS:
        acb_real_abs(res, u, analytic, prec);
        return;
    case EXPR_SIGN:
        acb_real_sgn(res, u, analytic, prec);
        return;
    case EXPR_RELU:
        acb_zero(res);
        acb_real_max(res, res, u, analytic, prec);
        return;
    default:
        acb_real_heaviside(res, u, analytic, prec);
    }
}

static void
eval_node_acb(acb_ptr v, const expr_pool_t pool, slong i, const acb_t z, int analytic, slong prec)
{
    const expr_node_t *t = pool->nodes + i, *cond;
    acb_srcptr a = v + FLINT_MAX(t->arg[0], 0), b = v + FLINT_MAX(t->arg[1], 0);
    acb_ptr res = v + i;

    switch (t->op)
    {
    case EXPR_NUM:
        acb_set_fmpq(res, pool->numbers + t->arg[0], prec);
        return;
    case EXPR_PI:
        acb_const_pi(res, prec);
        return;
    case EXPR_X:
        acb_set(res, z);
        return;
    case EXPR_NEG:
        acb_neg(res, a);
        return;
    case EXPR_ADD:
        acb_add(res, a, b, prec);
        return;
    case EXPR_SUB:
        acb_sub(res, a, b, prec);
        return;
    case EXPR_MUL:
        acb_mul(res, a, b, prec);
        return;
    case EXPR_DIV:
        acb_div(res, a, b, prec);
        return;
    case EXPR_POW:
    case EXPR_ROOT:
        eval_pow_acb(res, a, b, ntkball_expr_number(pool, t->arg[1]), analytic, prec);
        return;
    case EXPR_HE:
        eval_he_acb(res, fmpz_get_si(fmpq_numref(ntkball_expr_number(pool, t->arg[0]))), b, prec);
        return;
    case EXPR_MAX:
        acb_real_max(res, a, b, analytic, prec);
        return;
    case EXPR_MIN:
        acb_real_min(res, a, b, analytic, prec);
        return;
    case EXPR_FILL:
        acb_set(res, acb_overlaps(z, b) ? v + t->arg[2] : a);
        return;
    case EXPR_PIECEWISE:
        cond = pool->nodes + t->arg[0];
        eval_piecewise_acb(res, cond->op, v + cond->arg[0], v + cond->arg[1], b, v + t->arg[2],
                           analytic, prec);
        return;
    case EXPR_LT:
    case EXPR_LE:
    case EXPR_GT:
    case EXPR_GE:
        return;
    default:
        if (acb_is_finite(a))
            eval_function_acb(res, t->op, a, analytic, prec);
        else
            acb_indeterminate(res);
    }
}

void ntkball_expr_eval_node(acb_ptr v, const expr_pool_t pool, slong i, const acb_t z, slong prec)
{
    eval_node_acb(v, pool, i, z, 1, prec);
}

void ntkball_expr_eval_acb(acb_t res, const expr_pool_t pool, slong root, const acb_t z,
                           int analytic, slong prec)
{
    char *mark;
    acb_ptr v;

    if (!ntkball_expr_spend(pool, root, 2, prec))
    {
        acb_indeterminate(res);
        return;
    }
    mark = ntkball_expr_reachable(pool, root);
    v = _acb_vec_init(root + 1);
    for (slong i = 0; i <= root; i++)
        if (mark[i])
            eval_node_acb(v, pool, i, z, analytic, prec);
    acb_swap(res, v + root);
    _acb_vec_clear(v, root + 1);
    flint_free(mark);
}
