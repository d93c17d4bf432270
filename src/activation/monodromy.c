/* Does the continuation of an expression around a point change its value?  (ACT-24)

   Each logarithm in it - sqrt, powers, atan and asinh are made of such - is followed along a
   regular polygon around the point: on the hull of a step log v(z) = log v(a) + log(v(z)/v(a)), a
   the start of the step, as long as the quotient stays in the right half plane.  Two values that
   are apart after one turn prove that the function is not single-valued, so that no neighbourhood
   of the disc is free of singularities of the continuation. */
#include "activation/laurent.h"

#define LOGS 2 /* of one node: atan has two */

typedef struct
{
    acb_struct at, log; /* at the start of the step */
} follow_t;

typedef struct
{
    const expr_pool_struct *pool;
    follow_t *state; /* LOGS a node */
    int moving;      /* on the hull or at the end of a step, else at the very start */
    slong prec;
    int ok;
} turn_t;

/* res = the continued logarithm of v. */
static void follow_log(acb_t res, turn_t *turn, slong node, int which, const acb_t v)
{
    follow_t *f = turn->state + LOGS * node + which;
    acb_t q;

    acb_init(q);
    if (!turn->moving)
    {
        acb_log_analytic(res, v, 1, turn->prec);
        acb_set(&f->at, v);
        acb_set(&f->log, res);
    }
    else
    {
        acb_div(q, v, &f->at, turn->prec);
        if (acb_is_finite(q) && arb_is_positive(acb_realref(q)))
        {
            acb_log(q, q, turn->prec);
            acb_add(res, &f->log, q, turn->prec);
        }
        else
            acb_indeterminate(res);
    }
    turn->ok = turn->ok && acb_is_finite(res);
    acb_clear(q);
}

/* At the end of a step its value becomes the start of the next. */
static void settle(turn_t *turn, slong node, int which, const acb_t v, const acb_t log)
{
    follow_t *f = turn->state + LOGS * node + which;

    acb_set(&f->at, v);
    acb_set(&f->log, log);
}

/* (log(1+iu) - log(1-iu))/(2i) */
static void follow_atan(acb_t res, turn_t *turn, slong node, const acb_t u, int end)
{
    acb_t v, l[2];

    acb_init(v);
    for (int j = 0; j < 2; j++)
    {
        acb_init(l[j]);
        acb_mul_onei(v, u);
        if (j)
            acb_neg(v, v);
        acb_add_ui(v, v, 1, turn->prec);
        follow_log(l[j], turn, node, j, v);
        if (end)
            settle(turn, node, j, v, l[j]);
    }
    acb_sub(res, l[0], l[1], turn->prec);
    acb_div_onei(res, res);
    acb_mul_2exp_si(res, res, -1);
    acb_clear(v);
    acb_clear(l[0]);
    acb_clear(l[1]);
}

/* log(u + exp(log(1+u^2)/2)) */
static void follow_asinh(acb_t res, turn_t *turn, slong node, const acb_t u, int end)
{
    acb_t v, l;

    acb_init(v);
    acb_init(l);
    acb_mul(v, u, u, turn->prec);
    acb_add_ui(v, v, 1, turn->prec);
    follow_log(l, turn, node, 0, v);
    if (end)
        settle(turn, node, 0, v, l);
    acb_mul_2exp_si(l, l, -1);
    acb_exp(l, l, turn->prec);
    acb_add(v, u, l, turn->prec);
    follow_log(res, turn, node, 1, v);
    if (end)
        settle(turn, node, 1, v, res);
    acb_clear(v);
    acb_clear(l);
}

/* log, sqrt = exp(log/2), a^b = exp(b log a) */
static void follow_node(acb_ptr v, turn_t *turn, slong i, int end)
{
    const expr_node_t *t = turn->pool->nodes + i;
    acb_srcptr u = v + t->arg[0];
    acb_t l;

    if (t->op == EXPR_ATAN || t->op == EXPR_ASINH)
    {
        (t->op == EXPR_ATAN ? follow_atan : follow_asinh)(v + i, turn, i, u, end);
        return;
    }
    acb_init(l);
    follow_log(l, turn, i, 0, u);
    if (end)
        settle(turn, i, 0, u, l);
    if (t->op == EXPR_SQRT)
        acb_mul_2exp_si(l, l, -1);
    else if (t->op == EXPR_POW)
        acb_mul(l, l, v + t->arg[1], turn->prec);
    if (t->op == EXPR_LOG)
        acb_set(v + i, l);
    else
        acb_exp(v + i, l, turn->prec);
    acb_clear(l);
}

/* The value of the continuation on z; end: z is the end of the step. */
static void evaluate(acb_t res, turn_t *turn, const sources_t *n, const char *branches, acb_ptr v,
                     const char *mark, const acb_t z, int end)
{
    for (slong i = 0; i <= n->root; i++)
    {
        if (!mark[i])
            continue;
        if (branches[i])
            follow_node(v, turn, i, end);
        else
            ntkball_expr_eval_node(v, n->pool, i, z, turn->prec);
    }
    acb_set(res, v + n->root);
    turn->ok = turn->ok && acb_is_finite(res);
}

/* z0 - i radius exp(2 pi i j / steps) */
static void corner(acb_t res, const acb_t z0, const arf_t radius, slong j, slong steps, slong prec)
{
    acb_t t;
    fmpq_t q;

    acb_init(t);
    fmpq_init(q);
    fmpq_set_si(q, 4 * j - steps, (ulong) (2 * steps));
    arb_sin_cos_pi_fmpq(acb_imagref(t), acb_realref(t), q, prec);
    arb_set_arf(acb_realref(res), radius);
    acb_mul_arb(t, t, acb_realref(res), prec);
    arb_set_arf(acb_realref(res), arb_midref(acb_realref(z0)));
    arb_set_arf(acb_imagref(res), arb_midref(acb_imagref(z0)));
    acb_add(res, res, t, prec);
    acb_clear(t);
    fmpq_clear(q);
}

static int one_turn(const sources_t *n, const acb_t z0, const arf_t radius, slong steps, slong prec)
{
    slong len = n->root + 1;
    char *mark = ntkball_expr_reachable(n->pool, n->root);
    char *branches = flint_calloc((size_t) len, 1);
    turn_t turn = {n->pool, flint_malloc((size_t) (LOGS * len) * sizeof(follow_t)), 0, prec, 1};
    acb_ptr v = _acb_vec_init(len);
    acb_t z, next, first, last;
    int res;

    acb_init(z);
    acb_init(next);
    acb_init(first);
    acb_init(last);
    for (slong i = 0; i < LOGS * len; i++)
    {
        acb_init(&turn.state[i].at);
        acb_init(&turn.state[i].log);
    }
    for (slong i = 0; i < n->num_branches; i++)
        branches[n->branch[i]] = 1;
    corner(z, z0, radius, 0, steps, prec);
    evaluate(first, &turn, n, branches, v, mark, z, 1);
    turn.moving = 1;
    for (slong j = 1; j <= steps && turn.ok; j++)
    {
        corner(next, z0, radius, j % steps, steps, prec);
        acb_union(z, z, next, prec);
        evaluate(last, &turn, n, branches, v, mark, z, 0);
        if (turn.ok)
            evaluate(last, &turn, n, branches, v, mark, next, 1);
        acb_set(z, next);
    }
    res = turn.ok && !acb_overlaps(first, last);
    for (slong i = 0; i < LOGS * len; i++)
    {
        acb_clear(&turn.state[i].at);
        acb_clear(&turn.state[i].log);
    }
    flint_free(turn.state);
    flint_free(branches);
    flint_free(mark);
    _acb_vec_clear(v, len);
    acb_clear(z);
    acb_clear(next);
    acb_clear(first);
    acb_clear(last);
    return res;
}

int ntkball_monodromy(const sources_t *n, const acb_t z, const arf_t radius, slong prec)
{
    for (slong steps = 24; steps <= 96; steps *= 4)
        if (one_turn(n, z, radius, steps, prec))
            return 1;
    return 0;
}
