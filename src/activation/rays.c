/* Bounds of an expression on a half strip { +-Re z >= start, |Im z| <= a } (ACT-14).

   One pass over the nodes.  For each node u there are upper bounds of Re u, -Re u, |Im u|, log|u|
   and -log|u|, all of them forms k0 + k1 log(1+t) + k2 t + k3 t^2 of t = |Re z|, and of the angles
   |arg u| and |arg(-u)|.  exp and log only exchange the real part and the logarithm of the modulus,
   so that exp(-x^2), log(1+x^2) or 1/(1+exp(x)) keep their exact order of growth or decay.  Every
   other function is composed of sums, products, quotients, exp and log, but for sin, cos, erfc,
   atan and asinh, which have rules of their own. */
#include "activation/ray.h"

#define PREC RAY_PREC

static void ray_function(ray_t *res, expr_op_t op, const ray_t *u, const half_strip_t *s)
{
    ray_t w;
    arb_t c;

    ntkball_ray_init(&w);
    arb_init(c);
    switch (op)
    {
    case EXPR_EXP:
        ntkball_ray_exp(&w, u, s);
        break;
    case EXPR_EXPM1:
        ntkball_ray_exp(&w, u, s);
        ntkball_ray_affine(&w, &w, 1, -1, s);
        break;
    case EXPR_LOG:
        ntkball_ray_log(&w, u, s);
        break;
    case EXPR_SQRT:
        ntkball_ray_log(&w, u, s);
        ntkball_ray_affine(&w, &w, 0.5, 0, s);
        ntkball_ray_exp(&w, &w, s);
        break;
    case EXPR_SIN:
    case EXPR_COS:
        ntkball_ray_sine(&w, u, s);
        break;
    case EXPR_TANH:
        ntkball_ray_tanh(&w, u, s);
        break;
    case EXPR_SINH:
        ntkball_ray_hyperbolic(&w, u, -1, s);
        break;
    case EXPR_COSH:
        ntkball_ray_hyperbolic(&w, u, 1, s);
        break;
    case EXPR_SECH:
        ntkball_ray_hyperbolic(&w, u, 1, s);
        ntkball_ray_inv(&w, &w, s);
        break;
    case EXPR_ATAN:
    case EXPR_ASINH:
        ntkball_ray_inverse(&w, op, u, s);
        break;
    case EXPR_ERF:
        ntkball_ray_erfc(&w, u, s);
        ntkball_ray_affine(&w, &w, -1, 1, s);
        break;
    case EXPR_ERFC:
        ntkball_ray_erfc(&w, u, s);
        break;
    case EXPR_PHI:
        arb_set_ui(c, 2);
        arb_rsqrt(c, c, PREC);
        arb_neg(c, c);
        ntkball_ray_scale(&w, u, c, s);
        ntkball_ray_erfc(&w, &w, s);
        ntkball_ray_affine(&w, &w, 0.5, 0, s);
        break;
    case EXPR_SIGMOID:
        ntkball_ray_sigmoid(&w, u, s);
        break;
    case EXPR_SOFTPLUS:
        ntkball_ray_exp(&w, u, s);
        ntkball_ray_affine(&w, &w, 1, 1, s);
        ntkball_ray_log(&w, &w, s);
        break;
    case EXPR_ABS:
    case EXPR_SIGN:
    case EXPR_RELU:
    case EXPR_STEP:
        ntkball_ray_kinked(&w, op, u, s);
        break;
    default:
        w.ok = 0;
        break;
    }
    if (!w.ok)
        ntkball_ray_box(&w, op, u, s);
    ntkball_ray_set(res, &w);
    ntkball_ray_clear(&w);
    arb_clear(c);
}

/* He_n by the recurrence. */
static void ray_hermite(ray_t *res, slong n, const ray_t *u, const half_strip_t *s)
{
    ray_t p, q, t;
    arb_t c;

    ntkball_ray_init(&p);
    ntkball_ray_init(&q);
    ntkball_ray_init(&t);
    arb_init(c);
    ntkball_ray_constant(&q, c, s);
    arb_one(c);
    ntkball_ray_constant(&p, c, s);
    for (slong k = 0; k < n; k++)
    {
        arb_set_si(c, -k);
        ntkball_ray_scale(&q, &q, c, s);
        ntkball_ray_mul(&t, u, &p, s);
        ntkball_ray_add(&t, &t, &q, s);
        ntkball_ray_set(&q, &p);
        ntkball_ray_set(&p, &t);
    }
    p.ok = p.ok && u->ok;
    ntkball_ray_set(res, &p);
    ntkball_ray_clear(&p);
    ntkball_ray_clear(&q);
    ntkball_ray_clear(&t);
    arb_clear(c);
}

static void constant_value(arb_t c, const half_strip_t *s, slong node)
{
    arb_t zero;

    arb_init(zero);
    ntkball_expr_eval_arb(c, s->pool, node, zero, PREC);
    arb_clear(zero);
}

static void ray_product(ray_t *v, const half_strip_t *s, slong i, int divide)
{
    const expr_node_t *t = s->pool->nodes + i;
    const ray_t *a = v + t->arg[0], *b = v + t->arg[1];
    arb_t c;

    arb_init(c);
    if (!s->pool->nodes[t->arg[1]].has_x || (!divide && !s->pool->nodes[t->arg[0]].has_x))
    {
        int first = s->pool->nodes[t->arg[1]].has_x;

        constant_value(c, s, t->arg[first ? 0 : 1]);
        if (divide)
            arb_inv(c, c, PREC);
        ntkball_ray_scale(v + i, first ? b : a, c, s);
        v[i].ok = v[i].ok && arb_is_finite(c);
    }
    else if (!divide && t->arg[0] == t->arg[1])
        ntkball_ray_square(v + i, a, s);
    else if (!divide)
        ntkball_ray_mul(v + i, a, b, s);
    else
    {
        ntkball_ray_inv(v + i, b, s);
        ntkball_ray_mul(v + i, v + i, a, s);
    }
    arb_clear(c);
}

static void ray_node(ray_t *v, const half_strip_t *s, slong i)
{
    const expr_node_t *t = s->pool->nodes + i;
    const ray_t *a = v + FLINT_MAX(t->arg[0], 0), *b = v + FLINT_MAX(t->arg[1], 0);
    arb_t c;

    arb_init(c);
    if (!t->has_x)
    {
        constant_value(c, s, i);
        ntkball_ray_constant(v + i, c, s);
    }
    else
        switch (t->op)
        {
        case EXPR_X:
            ntkball_ray_x(v + i, s);
            break;
        case EXPR_NEG:
            ntkball_ray_neg(v + i, a);
            break;
        case EXPR_ADD:
            ntkball_ray_add(v + i, a, b, s);
            break;
        case EXPR_SUB:
            ntkball_ray_neg(v + i, b);
            ntkball_ray_add(v + i, v + i, a, s);
            break;
        case EXPR_MUL:
            ray_product(v, s, i, 0);
            break;
        case EXPR_DIV:
            ray_product(v, s, i, 1);
            break;
        case EXPR_POW:
            if (s->pool->nodes[t->arg[1]].has_x) /* exp(b log a) */
            {
                ntkball_ray_log(v + i, a, s);
                ntkball_ray_mul(v + i, v + i, b, s);
                ntkball_ray_exp(v + i, v + i, s);
            }
            else
            {
                constant_value(c, s, t->arg[1]);
                ntkball_ray_pow(v + i, a, c, ntkball_expr_number(s->pool, t->arg[1]), s);
            }
            break;
        case EXPR_FILL:
            ntkball_ray_set(v + i, a);
            break;
        case EXPR_HE:
            ray_hermite(v + i, fmpz_get_si(fmpq_numref(ntkball_expr_number(s->pool, t->arg[0]))), b,
                        s);
            break;
        case EXPR_MAX:
        case EXPR_MIN:
            ntkball_ray_either(v + i, a, b);
            break;
        case EXPR_PIECEWISE:
            ntkball_ray_either(v + i, b, v + t->arg[2]);
            break;
        case EXPR_LT:
        case EXPR_LE:
        case EXPR_GT:
        case EXPR_GE:
            break;
        default:
            ray_function(v + i, t->op, a, s);
        }
    arb_clear(c);
}

/* Computes the bounds of root. */
static void ray_root(ray_t *res, const half_strip_t *s, slong root)
{
    char *mark = ntkball_expr_reachable(s->pool, root);
    int known = ntkball_expr_spend(s->pool, root, 4, 64);
    ray_t *v = flint_malloc((size_t) (root + 1) * sizeof(ray_t));

    for (slong i = 0; i <= root; i++)
        if (mark[i])
        {
            ntkball_ray_init(v + i);
            if (known) /* else beyond the limit of work: nothing is known */
                ray_node(v, s, i);
        }
    ntkball_ray_set(res, v + root);
    for (slong i = 0; i <= root; i++)
        if (mark[i])
            ntkball_ray_clear(v + i);
    flint_free(v);
    flint_free(mark);
}

int ntkball_ray_bound(ray_form_t *bound, const expr_pool_t pool, slong root, int side, slong start,
                      const arb_t a)
{
    half_strip_t s;
    ray_t u;
    int ok;

    s.pool = pool;
    s.side = side;
    s.start = start;
    arb_init(s.a);
    arb_set(s.a, a);
    ntkball_ray_init(&u);
    ray_root(&u, &s, root);
    ok = u.ok && ntkball_ray_form_known(u.f + LM);
    ntkball_ray_form_set(bound, u.f + LM);
    ntkball_ray_clear(&u);
    arb_clear(s.a);
    return ok;
}

int ntkball_ray_lower(ray_form_t *bound, const expr_pool_t pool, slong root, int side, slong start)
{
    half_strip_t s;
    ray_t u;
    int ok;

    s.pool = pool;
    s.side = side;
    s.start = start;
    arb_init(s.a);
    ntkball_ray_init(&u);
    ray_root(&u, &s, root);
    ok = u.ok && ntkball_ray_form_known(u.f + NLM);
    ntkball_ray_form_set(bound, u.f + NLM);
    ntkball_ray_clear(&u);
    arb_clear(s.a);
    return ok;
}

int ntkball_ray_nonzero(const expr_pool_t pool, slong root, int side, slong start)
{
    ray_form_t bound;
    int ok;

    ntkball_ray_form_init(&bound);
    ok = ntkball_ray_lower(&bound, pool, root, side, start);
    ntkball_ray_form_clear(&bound);
    return ok;
}
