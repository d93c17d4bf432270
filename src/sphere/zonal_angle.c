/* An expression in rho as analytic pieces in the angle t, rho = cos t (SPH-10).

   Breaks come from splitting the expression in rho (ACT-16).  On each piece rho becomes cos t,
   acos(rho) becomes t, and in a root or power the factors 1 - rho = 2 sin^2(t/2) and
   1 + rho = 2 cos^2(t/2) of a polynomial base are taken out of it: sin(t/2) and cos(t/2) are
   positive on (0, pi), so (2 sin^2(t/2))^q = 2^q sin(t/2)^(2q), which is analytic at t = 0 when 2q
   is a whole number.  So Laplace and ReLU-like kernels become analytic around [0, pi]. */
#include <string.h>

#include "sphere/zonal.h"
#include "support/error.h"

static slong op1(expr_pool_t pool, expr_op_t op, slong a)
{
    return ntkball_expr_op(pool, op, a, -1, -1);
}

static slong op2(expr_pool_t pool, expr_op_t op, slong a, slong b)
{
    return ntkball_expr_op(pool, op, a, b, -1);
}

/* (2 f(t/2)^2)^(m q), f = sin or cos */
static slong half_angle_power(expr_pool_t pool, expr_op_t f, slong m, const fmpq_t q)
{
    slong t = op1(pool, EXPR_X, -1), res;
    fmpq_t e;

    fmpq_init(e);
    fmpq_mul_si(e, q, m);
    res = op2(pool, EXPR_POW, ntkball_expr_si(pool, 2), ntkball_expr_fmpq(pool, e));
    fmpq_mul_2exp(e, e, 1);
    t = op1(pool, f, op2(pool, EXPR_DIV, t, ntkball_expr_si(pool, 2)));
    t = op2(pool, fmpz_is_one(fmpq_denref(e)) || fmpq_sgn(e) < 0 ? EXPR_POW : EXPR_ROOT, t,
            ntkball_expr_fmpq(pool, e));
    res = op2(pool, EXPR_MUL, res, t);
    fmpq_clear(e);
    return res;
}

/* The polynomial at cos t by Horner. */
static slong polynomial_at_cosine(expr_pool_t pool, const fmpq_poly_t poly)
{
    slong u = op1(pool, EXPR_COS, op1(pool, EXPR_X, -1)), i, res = -1;
    fmpq_t c;

    fmpq_init(c);
    for (i = fmpq_poly_degree(poly); i >= 0; i--)
    {
        fmpq_poly_get_coeff_fmpq(c, poly, i);
        res = res < 0
                  ? ntkball_expr_fmpq(pool, c)
                  : op2(pool, EXPR_ADD, op2(pool, EXPR_MUL, res, u), ntkball_expr_fmpq(pool, c));
    }
    fmpq_clear(c);
    return res;
}

slong _ntkball_zonal_take_out(fmpq_poly_t poly, const fmpq_t root)
{
    fmpq_poly_t factor, rest, quotient;
    slong m = 0;
    fmpq_t c;

    fmpq_poly_init(factor);
    fmpq_poly_init(rest);
    fmpq_poly_init(quotient);
    fmpq_init(c);
    fmpq_neg(c, root);
    fmpq_poly_set_coeff_si(factor, 1, 1);
    fmpq_poly_set_coeff_fmpq(factor, 0, c);
    while (fmpq_poly_degree(poly) > 0)
    {
        fmpq_poly_divrem(quotient, rest, poly, factor);
        if (!fmpq_poly_is_zero(rest))
            break;
        fmpq_poly_swap(poly, quotient);
        m++;
    }
    fmpq_poly_clear(factor);
    fmpq_poly_clear(rest);
    fmpq_poly_clear(quotient);
    fmpq_clear(c);
    return m;
}

/* The same for the root 1 or -1. */
static slong take_out(fmpq_poly_t poly, slong root)
{
    fmpq_t r;
    slong m;

    fmpq_init(r);
    fmpq_set_si(r, root, 1);
    m = _ntkball_zonal_take_out(poly, r);
    fmpq_clear(r);
    return m;
}

/* base^q in the angle, base an expression in rho; -1 when 1 - rho, 1 + rho are no factors of it. */
static slong power_in_angle(expr_pool_t pool, slong base, const fmpq_t q)
{
    fmpq_poly_t poly;
    slong above, below, res = -1;

    fmpq_poly_init(poly);
    if (ntkball_expr_get_poly(poly, pool, base, ZONAL_MAX_FACTORED) && !fmpq_poly_is_zero(poly))
    {
        above = take_out(poly, 1);
        below = take_out(poly, -1);
        if (above % 2 != 0) /* (rho - 1)^a = (-1)^a (1 - rho)^a */
            fmpq_poly_neg(poly, poly);
        if (above + below > 0)
        {
            res = op2(pool, EXPR_POW, polynomial_at_cosine(pool, poly), ntkball_expr_fmpq(pool, q));
            if (above > 0)
                res = op2(pool, EXPR_MUL, res, half_angle_power(pool, EXPR_SIN, above, q));
            if (below > 0)
                res = op2(pool, EXPR_MUL, res, half_angle_power(pool, EXPR_COS, below, q));
        }
    }
    fmpq_poly_clear(poly);
    return res;
}

int _ntkball_zonal_sign_of_rho(const expr_pool_t pool, slong node)
{
    const expr_node_t *t = pool->nodes + node;

    if (t->op == EXPR_X)
        return 1;
    return t->op == EXPR_NEG && pool->nodes[t->arg[0]].op == EXPR_X ? -1 : 0;
}

/* acos(+-rho) or asin(+-rho) */
static slong inverse_cosine(expr_pool_t pool, expr_op_t op, int sign)
{
    slong t = op1(pool, EXPR_X, -1), pi = op1(pool, EXPR_PI, -1);

    if (op == EXPR_ACOS)
        return sign > 0 ? t : op2(pool, EXPR_SUB, pi, t);
    pi = op2(pool, EXPR_DIV, pi, ntkball_expr_si(pool, 2));
    return sign > 0 ? op2(pool, EXPR_SUB, pi, t) : op2(pool, EXPR_SUB, t, pi);
}

/* power_in_angle, or the power of the polynomial at cos t */
static slong any_power_in_angle(expr_pool_t pool, slong base, slong image, const fmpq_t q)
{
    slong res = power_in_angle(pool, base, q);

    return res >= 0 ? res : op2(pool, EXPR_POW, image, ntkball_expr_fmpq(pool, q));
}

/* Is node a polynomial of degree <= 1, positive at 0? */
static int is_linear(fmpq_poly_t poly, const expr_pool_t pool, slong node)
{
    fmpq_t c;
    int ok = ntkball_expr_get_poly(poly, pool, node, 1);

    fmpq_init(c);
    fmpq_poly_get_coeff_fmpq(c, poly, 0);
    ok = ok && fmpq_sgn(c) > 0;
    fmpq_clear(c);
    return ok;
}

/* log(p/q) = 2 asinh((p-q)/(2 sqrt(pq))), p, q > 0 linear, where p - q vanishes at 1 or -1: without
   cancellation there; -1 for other arguments. */
static slong log_in_angle(expr_pool_t pool, slong node, const slong *image)
{
    expr_node_t t = pool->nodes[node];
    slong p = node, q = -1, res = -1, root;
    fmpq_poly_t poly;
    fmpq_t e;

    fmpq_poly_init(poly);
    fmpq_init(e);
    fmpq_one(e);
    if (!is_linear(poly, pool, node) && t.op == EXPR_DIV)
    {
        p = t.arg[0];
        q = t.arg[1];
    }
    if (is_linear(poly, pool, p) && (q < 0 || is_linear(poly, pool, q)))
    {
        res = op2(pool, EXPR_SUB, p, q < 0 ? ntkball_expr_si(pool, 1) : q);
        res = power_in_angle(pool, res, e);
    }
    if (res >= 0)
    {
        fmpq_set_si(e, 1, 2);
        root = any_power_in_angle(pool, p, image[p], e);
        if (q >= 0)
            root = op2(pool, EXPR_MUL, root, any_power_in_angle(pool, q, image[q], e));
        res = op2(pool, EXPR_DIV, res, op2(pool, EXPR_MUL, ntkball_expr_si(pool, 2), root));
        res = op2(pool, EXPR_MUL, ntkball_expr_si(pool, 2), op1(pool, EXPR_ASINH, res));
    }
    fmpq_poly_clear(poly);
    fmpq_clear(e);
    return res;
}

/* The node i of an expression in rho, in the angle; image: those before it. */
static slong node_in_angle(expr_pool_t pool, slong i, const slong *image)
{
    expr_node_t t = pool->nodes[i];
    slong k, res = -1;
    fmpq_t q;

    if (t.op == EXPR_X)
        return op1(pool, EXPR_COS, i);
    if (!t.has_x)
        return i;
    if ((t.op == EXPR_ACOS || t.op == EXPR_ASIN) && _ntkball_zonal_sign_of_rho(pool, t.arg[0]) != 0)
        return inverse_cosine(pool, t.op, _ntkball_zonal_sign_of_rho(pool, t.arg[0]));
    fmpq_init(q);
    if (t.op == EXPR_SQRT)
        fmpq_set_si(q, 1, 2);
    else if (t.op == EXPR_POW && ntkball_expr_number(pool, t.arg[1]) != NULL)
        fmpq_set(q, ntkball_expr_number(pool, t.arg[1]));
    else if (t.op == EXPR_ADD || t.op == EXPR_SUB)
        fmpq_one(q);
    if (!fmpq_is_zero(q)) /* a sum is the power 1 of itself */
        res = power_in_angle(pool, t.op == EXPR_ADD || t.op == EXPR_SUB ? i : t.arg[0], q);
    fmpq_clear(q);
    if (t.op == EXPR_LOG)
        res = log_in_angle(pool, t.arg[0], image);
    if (res >= 0)
        return res;
    for (k = 0; k < ntkball_expr_arity(t.op); k++)
        t.arg[k] = image[t.arg[k]];
    return ntkball_expr_op(pool, t.op, t.arg[0], t.arg[1], t.arg[2]);
}

static slong in_angle(expr_pool_t pool, slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    slong *image = flint_malloc((size_t) (root + 1) * sizeof(slong)), i;

    for (i = 0; i <= root; i++)
        image[i] = mark[i] ? node_in_angle(pool, i, image) : -1;
    i = image[root];
    flint_free(image);
    flint_free(mark);
    return i;
}

/* Break i of the split, in rho. */
static void get_break(arb_t x, const ntkball_zonal_impl *kernel, slong i, slong prec)
{
    const split_t *split = &kernel->split;

    if (split->zeros[i].s < 0)
        arb_set_fmpq(x, split->breaks + i, prec);
    else
        ntkball_zero_refine(x, split->zeros + i, kernel->pool, prec);
}

static void get_ends(arb_ptr ends, void *context, slong prec)
{
    const ntkball_zonal_impl *kernel = context;
    slong i;

    arb_zero(ends);
    for (i = 1; i < kernel->num_pieces; i++)
    {
        get_break(ends + i, kernel, kernel->top - i + 1, prec);
        arb_acos(ends + i, ends + i, prec);
    }
    arb_const_pi(ends + kernel->num_pieces, prec);
}

void _ntkball_zonal_value(arb_t res, void *context, slong piece, const arb_t t, slong prec)
{
    const ntkball_zonal_impl *kernel = context;

    ntkball_expr_eval_arb(res, kernel->pool, kernel->pieces[piece], t, prec);
}

static void get_box(acb_t res, void *context, slong piece, const acb_t t, slong prec)
{
    const ntkball_zonal_impl *kernel = context;

    ntkball_expr_eval_acb(res, kernel->pool, kernel->pieces[piece], t, 1, prec);
}

static const ntkball_end_bound_t *get_bound(void *context, slong piece, int right)
{
    const ntkball_zonal_impl *kernel = context;

    return &kernel->ends[2 * piece + right].bound;
}

void _ntkball_zonal_function(ntkball_angle_function_t *f, const ntkball_zonal_impl *kernel)
{
    f->context = (void *) kernel;
    f->pieces = kernel->num_pieces;
    f->ends = get_ends;
    f->value = _ntkball_zonal_value;
    f->box = get_box;
    f->end = get_bound;
}

/* The breaks inside (-1, 1) are split->breaks[first..top]. */
static void select_breaks(ntkball_zonal_impl *kernel, slong *first)
{
    slong i;
    arb_t x;

    arb_init(x);
    *first = 0;
    kernel->top = -1;
    for (i = 0; i < kernel->split.num_breaks; i++)
    {
        get_break(x, kernel, i, 128);
        arb_add_ui(x, x, 1, 128);
        if (!arb_is_positive(x))
            *first = i + 1;
        arb_sub_ui(x, x, 2, 128);
        if (arb_is_negative(x))
            kernel->top = i;
    }
    arb_clear(x);
}

/* Is there a value in the middle of each piece and at a few other places? */
static ntkball_status_t check_values(ntkball_zonal_impl *kernel, ntkball_error_t *err)
{
    arb_ptr ends = _arb_vec_init(kernel->num_pieces + 1);
    ntkball_status_t status = NTKBALL_OK;
    slong i, j;
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    get_ends(ends, kernel, 128);
    for (i = 0; i < kernel->num_pieces && status == NTKBALL_OK; i++)
        for (j = 1; j < 16 && status == NTKBALL_OK; j++)
        {
            arb_sub(t, ends + i + 1, ends + i, 128);
            arb_mul_si(t, t, j, 128);
            arb_mul_2exp_si(t, t, -4);
            arb_add(t, t, ends + i, 128);
            _ntkball_zonal_value(u, kernel, i, t, 128);
            if (!arb_is_finite(u))
            {
                arb_cos(t, t, 128);
                ntkball_error_set(err, NTKBALL_ERR_INPUT,
                                  "kernel %.200s: no value near rho = %.6f; a kernel is defined on "
                                  "(-1, 1)",
                                  kernel->name, arf_get_d(arb_midref(t), ARF_RND_NEAR));
                status = NTKBALL_DOMAIN;
            }
        }
    arb_clear(t);
    arb_clear(u);
    _arb_vec_clear(ends, kernel->num_pieces + 1);
    return status;
}

/* The growth of each piece at its two ends. */
static void set_ends(ntkball_zonal_impl *kernel)
{
    arb_ptr ends = _arb_vec_init(kernel->num_pieces + 1);
    slong i, j, at;
    fmpq_t pole;
    const fmpq *r;

    fmpq_init(pole);
    kernel->ends = flint_malloc(2 * (size_t) kernel->num_pieces * sizeof(zonal_end_t));
    get_ends(ends, kernel, 128);
    for (i = 0; i < 2 * kernel->num_pieces; i++)
    {
        j = i / 2 + i % 2;
        at = kernel->top - j + 1; /* the break at end j of the angle */
        fmpq_set_si(pole, j == 0 ? 1 : -1, 1);
        r = j == 0 || j == kernel->num_pieces ? pole
            : kernel->split.zeros[at].s < 0   ? kernel->split.breaks + at
                                              : NULL;
        _ntkball_zonal_end_init(kernel->ends + i);
        _ntkball_zonal_grow(kernel->ends + i, kernel->pool,
                            kernel->split.piece[kernel->top + 1 - i / 2], ends + j, r,
                            i % 2 == 0 ? 1 : -1);
    }
    fmpq_clear(pole);
    _arb_vec_clear(ends, kernel->num_pieces + 1);
}

ntkball_status_t
_ntkball_zonal_set_angle(ntkball_zonal_impl *kernel, slong root, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_split(&kernel->split, kernel->pool, root, err);
    slong i, first;

    if (status != NTKBALL_OK)
        return status;
    select_breaks(kernel, &first);
    kernel->num_pieces = FLINT_MAX(kernel->top - first + 1, 0) + 1;
    kernel->pieces = flint_malloc((size_t) kernel->num_pieces * sizeof(slong));
    /* piece i of the angle lies below break top - i + 1 */
    if (kernel->top < first)
        kernel->top = first - 1;
    for (i = 0; i < kernel->num_pieces; i++)
        kernel->pieces[i] = in_angle(kernel->pool, kernel->split.piece[kernel->top + 1 - i]);
    set_ends(kernel);
    return check_values(kernel, err);
}
