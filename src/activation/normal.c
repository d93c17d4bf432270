/* Normal forms: one for all the ways to write a function (ACT-31).

   An expression becomes a sum of products of exact constants (exact.h), powers of x and powers of
   few functions of such sums.  The rules
       tanh u = 2 sigmoid(2u) - 1,  erf u = 2 Phi(sqrt(2) u) - 1,  erfc u = 2 - 2 Phi(sqrt(2) u),
       sinh, cosh, sech, expm1 by exp,  exp u exp v = exp(u+v),
       1/(c e^u + c e^v) = e^-u sigmoid(u-v)/c,   log(e^u + e^v) = u + softplus(v-u),
       e^u sigmoid(u) = e^u - sigmoid(u),  e^-u sigmoid(u) = 1 - sigmoid(u),
       sigmoid(-u) = 1 - sigmoid(u),  Phi(-u) = 1 - Phi(u),  softplus(-u) = softplus(u) - u,
       sin, atan, asinh odd,  cos even
   hold for all real u, v; x/x = 1 for almost all.  What has no place in such sums (roots and
   logarithms of x, kinks) or needs too much work has no form: the caller then goes without. */
#include "activation/impl.h"
#include "activation/normal_parts.h"

#define MAX_NODES 400

/* ---- functions ------------------------------------------------------------------------------ */

/* Is the first coefficient negative?  -1: not told. */
static int leads_negative(const normal_form_t *a)
{
    arb_t c;
    int res = -1;

    arb_init(c);
    if (a->num > 0)
    {
        ntkball_exact_get_arb(c, a->t[0].c, 128);
        res = arb_is_negative(c) ? 1 : arb_is_positive(c) ? 0 : -1;
    }
    arb_clear(c);
    return res;
}

/* res = op(arg) for a function with f(-u) = shift + slope u - sign f(u), told by op; |arg| is the
   argument with a positive leading coefficient. */
int _ntkball_normal_apply_signed(normal_form_t *res, normal_context_t *ctx, expr_op_t op,
                                 normal_form_t *arg)
{
    int negative = leads_negative(arg), even = op == EXPR_COS, plus = op == EXPR_SOFTPLUS;

    if (negative < 0)
        return 0;
    if (negative)
        _ntkball_normal_form_scale_si(arg, -1, 1);
    _ntkball_normal_form_set_atom(res, negative && !even && !plus ? -1 : 1, 1,
                                  _ntkball_normal_atom_of(ctx, op, arg), 1);
    if (!negative)
        return 1;
    if (op == EXPR_SIGMOID || op == EXPR_PHI)
        return _ntkball_normal_form_add_si(res, 1);
    if (!plus)
        return 1;
    _ntkball_normal_form_scale_si(arg, -1, 1); /* softplus(-u) = softplus(u) - u */
    return _ntkball_normal_form_add(res, arg);
}

/* res = c exp(arg), c = p/q */
int _ntkball_normal_apply_exp(normal_form_t *res, normal_context_t *ctx, slong p, ulong q,
                              const normal_form_t *arg)
{
    ntkball_normal_clear(res);
    if (arg->num == 0)
        _ntkball_normal_form_set_atom(res, p, q, 0, 0);
    else
        _ntkball_normal_form_set_atom(res, p, q, _ntkball_normal_atom_of(ctx, EXPR_EXP, arg), 1);
    return 1;
}

/* res = (e^u + sign e^-u)/2 */
static int apply_hyperbolic(normal_form_t *res, normal_context_t *ctx, int sign, normal_form_t *arg)
{
    normal_form_t other;
    int ok;

    ntkball_normal_init(&other);
    ok = _ntkball_normal_apply_exp(res, ctx, 1, 2, arg);
    _ntkball_normal_form_scale_si(arg, -1, 1);
    ok = ok && _ntkball_normal_apply_exp(&other, ctx, sign, 2, arg) &&
         _ntkball_normal_form_add(res, &other);
    ntkball_normal_clear(&other);
    return ok;
}

/* log(e^u + e^v) = u + softplus(v - u) */
static int apply_log(normal_form_t *res, normal_context_t *ctx, const normal_form_t *arg)
{
    normal_form_t u, v;
    normal_term_t rest;
    int ok;

    ntkball_normal_init(&u);
    ntkball_normal_init(&v);
    _ntkball_normal_term_init(&rest);
    ok = _ntkball_normal_is_sum_of_two(&u, &v, &rest, arg, ctx) && rest.num == 0 &&
         ntkball_exact_is_one(rest.c);
    if (ok)
    {
        _ntkball_normal_form_scale_si(&u, -1, 1);
        ok = _ntkball_normal_form_add(&v, &u) &&
             _ntkball_normal_apply_signed(res, ctx, EXPR_SOFTPLUS, &v);
        _ntkball_normal_form_scale_si(&u, -1, 1);
        ok = ok && _ntkball_normal_form_add(res, &u);
    }
    ntkball_exact_clear(rest.c);
    ntkball_normal_clear(&u);
    ntkball_normal_clear(&v);
    return ok;
}

/* res = p + q Phi(sqrt(2) arg) */
static int
apply_erf(normal_form_t *res, normal_context_t *ctx, slong p, slong q, normal_form_t *arg)
{
    ntkball_exact_t root;
    fmpq_t one, two, zero;
    int ok;

    ntkball_exact_init(root);
    fmpq_init(one);
    fmpq_init(two);
    fmpq_init(zero);
    fmpq_one(one);
    fmpq_set_si(two, 2, 1);
    ntkball_exact_set_term(root, one, two, 0, zero);
    _ntkball_normal_form_scale(arg, root);
    ok = _ntkball_normal_apply_signed(res, ctx, EXPR_PHI, arg);
    _ntkball_normal_form_scale_si(res, q, 1);
    ntkball_exact_clear(root);
    fmpq_clear(one);
    fmpq_clear(two);
    fmpq_clear(zero);
    return ok && _ntkball_normal_form_add_si(res, p);
}

/* res = op(arg); arg, not constant, is changed. */
static int apply(normal_form_t *res, normal_context_t *ctx, expr_op_t op, normal_form_t *arg)
{
    switch (op)
    {
    case EXPR_EXP:
        return _ntkball_normal_apply_exp(res, ctx, 1, 1, arg);
    case EXPR_EXPM1:
        return _ntkball_normal_apply_exp(res, ctx, 1, 1, arg) &&
               _ntkball_normal_form_add_si(res, -1);
    case EXPR_SINH:
        return apply_hyperbolic(res, ctx, -1, arg);
    case EXPR_COSH:
        return apply_hyperbolic(res, ctx, 1, arg);
    case EXPR_SECH:
        return apply_hyperbolic(res, ctx, 1, arg) && _ntkball_normal_form_inv(res, ctx, res);
    case EXPR_TANH:
        _ntkball_normal_form_scale_si(arg, 2, 1);
        if (!_ntkball_normal_apply_signed(res, ctx, EXPR_SIGMOID, arg))
            return 0;
        _ntkball_normal_form_scale_si(res, 2, 1);
        return _ntkball_normal_form_add_si(res, -1);
    case EXPR_ERF:
        return apply_erf(res, ctx, -1, 2, arg);
    case EXPR_ERFC:
        return apply_erf(res, ctx, 2, -2, arg);
    case EXPR_LOG:
        return apply_log(res, ctx, arg);
    case EXPR_SIGMOID:
    case EXPR_SOFTPLUS:
    case EXPR_PHI:
    case EXPR_SIN:
    case EXPR_COS:
    case EXPR_ATAN:
    case EXPR_ASINH:
        return _ntkball_normal_apply_signed(res, ctx, op, arg);
    default:
        return 0;
    }
}

/* ---- expressions ---------------------------------------------------------------------------- */

static int power(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a, const fmpq *n)
{
    slong k;

    if (n == NULL || !fmpz_is_one(fmpq_denref(n)) ||
        fmpz_cmpabs(fmpq_numref(n), fmpq_denref(n)) == 0 || fmpz_bits(fmpq_numref(n)) > 6)
        return 0;
    k = fmpz_get_si(fmpq_numref(n));
    return _ntkball_normal_form_pow(res, ctx, a, FLINT_ABS(k)) &&
           (k >= 0 || _ntkball_normal_form_inv(res, ctx, res));
}

/* He_n(a) by the recurrence He_{k+1} = a He_k - k He_{k-1}. */
static int hermite(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a, const fmpq *n)
{
    slong num = n != NULL && fmpz_bits(fmpq_numref(n)) < 8 ? fmpz_get_si(fmpq_numref(n)) : -1;
    normal_form_t before;
    int ok = num >= 0 && num <= MAX_POWER;

    ntkball_normal_init(&before);
    _ntkball_normal_form_set_atom(res, 1, 1, 0, 0);
    for (slong k = 0; ok && k < num; k++)
    {
        _ntkball_normal_form_scale_si(&before, -k, 1);
        _ntkball_normal_form_swap(&before, res); /* He_k, and -k He_{k-1} in res */
        {
            normal_form_t next;

            ntkball_normal_init(&next);
            ok = _ntkball_normal_form_mul(&next, ctx, a, &before) &&
                 _ntkball_normal_form_add(res, &next);
            ntkball_normal_clear(&next);
        }
    }
    ntkball_normal_clear(&before);
    return ok;
}

/* A node without x. */
static int constant(normal_form_t *res, const expr_pool_t pool, slong node)
{
    normal_term_t t;
    int ok;

    _ntkball_normal_term_init(&t);
    ok = ntkball_expr_get_exact(t.c, pool, node) && _ntkball_normal_form_add_term(res, &t);
    ntkball_exact_clear(t.c);
    return ok;
}

/* The form of a node from those of its arguments, which are kept. */
static int node_form(normal_form_t *res, normal_context_t *ctx, const expr_pool_t pool, slong node,
                     const normal_form_t *forms)
{
    const expr_node_t *t = pool->nodes + node;
    const normal_form_t *a = t->arg[0] >= 0 ? forms + t->arg[0] : NULL;
    const normal_form_t *b = t->arg[1] >= 0 ? forms + t->arg[1] : NULL;
    normal_form_t copy;
    int ok;

    ntkball_normal_init(&copy);
    switch (t->op)
    {
    case EXPR_X:
        _ntkball_normal_form_set_atom(res, 1, 1, 0, 1);
        ok = 1;
        break;
    case EXPR_NEG:
        _ntkball_normal_form_set(res, a);
        _ntkball_normal_form_scale_si(res, -1, 1);
        ok = 1;
        break;
    case EXPR_ADD:
    case EXPR_SUB:
        _ntkball_normal_form_set(&copy, b);
        if (t->op == EXPR_SUB)
            _ntkball_normal_form_scale_si(&copy, -1, 1);
        _ntkball_normal_form_set(res, a);
        ok = _ntkball_normal_form_add(res, &copy);
        break;
    case EXPR_MUL:
        ok = _ntkball_normal_form_mul(res, ctx, a, b);
        break;
    case EXPR_DIV:
        ok =
            _ntkball_normal_form_inv(&copy, ctx, b) && _ntkball_normal_form_mul(res, ctx, a, &copy);
        break;
    case EXPR_POW:
        ok = power(res, ctx, a, ntkball_expr_number(pool, t->arg[1]));
        break;
    case EXPR_HE:
        ok = hermite(res, ctx, b, ntkball_expr_number(pool, t->arg[0]));
        break;
    default:
        ok = t->op >= EXPR_EXP && a->num > 0;
        if (ok)
        {
            _ntkball_normal_form_set(&copy, a);
            ok = apply(res, ctx, t->op, &copy);
        }
    }
    ntkball_normal_clear(&copy);
    return ok;
}

int ntkball_normal_form(normal_form_t *res, normal_context_t *ctx, const expr_pool_t pool,
                        slong root)
{
    char *mark = ntkball_expr_reachable(pool, root);
    normal_form_t *forms = flint_calloc((size_t) root + 1, sizeof(normal_form_t));
    slong nodes = 0;
    int ok = 1;

    ctx->work = MAX_WORK;
    for (slong i = 0; ok && i <= root; i++)
    {
        if (!mark[i])
            continue;
        ok = ++nodes <= MAX_NODES;
        if (ok && pool->nodes[i].has_x)
            ok = node_form(forms + i, ctx, pool, i, forms);
        else if (ok)
            ok = constant(forms + i, pool, i);
    }
    if (ok)
        _ntkball_normal_form_swap(res, forms + root);
    for (slong i = 0; i <= root; i++)
        ntkball_normal_clear(forms + i);
    flint_free(forms);
    flint_free(mark);
    return ok;
}
