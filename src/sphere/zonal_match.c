/* Finds that an expression in rho is c (1 -+ rho)^nu or a log(1 -+ rho) + b, whose eigenvalues have
   closed forms (SPH-11): from the leaves 1 -+ rho up, through products with constants, quotients,
   roots, powers and logarithms. */
#include "sphere/zonal.h"

#define MAX_EXPONENT_BITS 10

/* factor (1 - sign rho)^power, or factor log(1 - sign rho) + shift when power = 0 */
typedef struct
{
    fmpq_t power;
    int sign;
    slong factor, shift; /* nodes */
} form_t;

static slong op(expr_pool_t pool, expr_op_t f, slong a, slong b)
{
    return ntkball_expr_op(pool, f, a, b, -1);
}

static int is_log(const form_t *form)
{
    return fmpq_is_zero(form->power);
}

/* node = r (1 - sign rho), r > 0 rational */
static int linear(form_t *form, expr_pool_t pool, slong node)
{
    fmpq_poly_t poly;
    fmpq_t r, c;
    int ok;

    fmpq_poly_init(poly);
    fmpq_init(r);
    fmpq_init(c);
    ok = ntkball_expr_get_poly(poly, pool, node, 1) && fmpq_poly_length(poly) == 2;
    if (ok)
    {
        fmpq_poly_get_coeff_fmpq(r, poly, 0);
        fmpq_poly_get_coeff_fmpq(c, poly, 1);
        form->sign = -fmpq_sgn(c);
        fmpq_abs(c, c);
        ok = fmpq_sgn(r) > 0 && fmpq_equal(c, r);
        fmpq_one(form->power);
        form->factor = ntkball_expr_fmpq(pool, r);
    }
    fmpq_poly_clear(poly);
    fmpq_clear(r);
    fmpq_clear(c);
    return ok;
}

static int match(form_t *form, expr_pool_t pool, slong node);

/* a^q, a a power of 1 -+ rho */
static int match_power(form_t *form, expr_pool_t pool, slong a, slong exponent)
{
    const fmpq *q = ntkball_expr_number(pool, exponent);

    if (q == NULL || fmpq_is_zero(q) || !match(form, pool, a) || is_log(form))
        return 0;
    fmpq_mul(form->power, form->power, ntkball_expr_number(pool, exponent));
    form->factor = op(pool, EXPR_POW, form->factor, exponent);
    return 1;
}

/* log(c (1 -+ rho)^q) = q log(1 -+ rho) + log c */
static int match_log(form_t *form, expr_pool_t pool, slong a)
{
    if (!match(form, pool, a) || is_log(form))
        return 0;
    form->shift = op(pool, EXPR_LOG, form->factor, -1);
    form->factor = ntkball_expr_fmpq(pool, form->power);
    fmpq_zero(form->power);
    return 1;
}

/* c f, f/c or c/f for a constant c */
static int match_product(form_t *form, expr_pool_t pool, const expr_node_t *t)
{
    int first = pool->nodes[t->arg[0]].has_x;
    slong c = first ? t->arg[1] : t->arg[0];

    if (pool->nodes[c].has_x || !match(form, pool, first ? t->arg[0] : t->arg[1]))
        return 0;
    if (t->op == EXPR_DIV && !first)
    {
        if (is_log(form))
            return 0;
        fmpq_neg(form->power, form->power);
        form->factor = op(pool, EXPR_DIV, c, form->factor);
        return 1;
    }
    form->factor = op(pool, t->op, form->factor, c);
    form->shift = op(pool, t->op, form->shift, c);
    return 1;
}

/* f + c, f - c, c + f or c - f, f a logarithm */
static int match_sum(form_t *form, expr_pool_t pool, const expr_node_t *t)
{
    int first = pool->nodes[t->arg[0]].has_x;
    slong c = first ? t->arg[1] : t->arg[0];

    if (pool->nodes[c].has_x || !match(form, pool, first ? t->arg[0] : t->arg[1]) || !is_log(form))
        return 0;
    form->shift = first ? op(pool, t->op, form->shift, c) : op(pool, t->op, c, form->shift);
    if (t->op == EXPR_SUB && !first)
        form->factor = op(pool, EXPR_NEG, form->factor, -1);
    return 1;
}

static int match(form_t *form, expr_pool_t pool, slong node)
{
    expr_node_t t = pool->nodes[node];
    fmpq_t half;
    slong q;

    if (linear(form, pool, node))
        return 1;
    switch (t.op)
    {
    case EXPR_SQRT:
        fmpq_init(half);
        fmpq_set_si(half, 1, 2);
        q = ntkball_expr_fmpq(pool, half);
        fmpq_clear(half);
        return match_power(form, pool, t.arg[0], q);
    case EXPR_POW:
        return match_power(form, pool, t.arg[0], t.arg[1]);
    case EXPR_LOG:
        return match_log(form, pool, t.arg[0]);
    case EXPR_NEG:
        if (!match(form, pool, t.arg[0]))
            return 0;
        form->factor = op(pool, EXPR_NEG, form->factor, -1);
        form->shift = op(pool, EXPR_NEG, form->shift, -1);
        return 1;
    case EXPR_MUL:
    case EXPR_DIV:
        return match_product(form, pool, &t);
    case EXPR_ADD:
    case EXPR_SUB:
        return match_sum(form, pool, &t);
    default:
        return 0;
    }
}

static int set_value(ntkball_value_t value, const expr_pool_t pool, slong node)
{
    char *text = ntkball_expr_print(pool, node);
    int ok = ntkball_value_set_str(value, text, NULL) == NTKBALL_OK;

    flint_free(text);
    return ok;
}

int _ntkball_zonal_set_closed(ntkball_zonal_impl *kernel, slong root)
{
    form_t form = {.sign = 0};
    int ok;

    fmpq_init(form.power);
    form.factor = form.shift = ntkball_expr_si(kernel->pool, 0);
    ok = match(&form, kernel->pool, root) &&
         fmpz_bits(fmpq_denref(form.power)) <= MAX_EXPONENT_BITS &&
         fmpz_bits(fmpq_numref(form.power)) <= MAX_EXPONENT_BITS &&
         set_value(kernel->constant, kernel->pool, form.factor) &&
         set_value(kernel->shift, kernel->pool, form.shift);
    if (ok)
    {
        kernel->kind = is_log(&form) ? ZONAL_LOG : ZONAL_POWER;
        kernel->sign = form.sign;
        fmpq_set(kernel->power, form.power);
    }
    fmpq_clear(form.power);
    return ok;
}
