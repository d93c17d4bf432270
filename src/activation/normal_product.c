/* Products, powers and inverses of normal forms, with the rules that keep them unique (ACT-31):
   one exponential a term, none beside a sigmoid of the same argument,
       e^u sigmoid(u) = e^u - sigmoid(u),   e^-u sigmoid(u) = 1 - sigmoid(u),
       1/(c e^u + c e^v) = e^-u sigmoid(u-v)/c,   1/sigmoid(u) = 1 + e^-u. */
#include "activation/normal_parts.h"

/* The arguments of the exponentials in t, which lose their place in it, added to w. */
static int take_exponentials(normal_form_t *w, normal_term_t *t, const normal_context_t *ctx)
{
    normal_form_t part;
    int ok = 1;

    ntkball_normal_init(&part);
    for (slong i = t->num - 1; ok && i >= 0; i--)
        if (ctx->atoms[t->atom[i]].op == EXPR_EXP)
        {
            _ntkball_normal_form_set(&part, &ctx->atoms[t->atom[i]].arg);
            _ntkball_normal_form_scale_si(&part, t->power[i], 1);
            ok = _ntkball_normal_form_add(w, &part) &&
                 _ntkball_normal_term_mul_atom(t, t->atom[i], -t->power[i]);
        }
    ntkball_normal_clear(&part);
    return ok;
}

/* The integer m with w = m u, |m| <= 8, or 0. */
static slong multiple_of(const normal_form_t *w, const normal_form_t *u)
{
    normal_form_t t;
    slong res = 0;

    ntkball_normal_init(&t);
    for (slong m = -8; w->num > 0 && w->num == u->num && res == 0 && m <= 8; m++)
    {
        _ntkball_normal_form_set(&t, u);
        _ntkball_normal_form_scale_si(&t, m, 1);
        if (m != 0 && ntkball_normal_equal(&t, w))
            res = m;
    }
    ntkball_normal_clear(&t);
    return res;
}

static int add_reduced(normal_form_t *res, normal_context_t *ctx, const normal_term_t *t);

/* res += t e^(m u) where t holds sigmoid(u): one exponential is traded for a term without it. */
static int add_traded(normal_form_t *res, normal_context_t *ctx, normal_term_t *t, slong sigmoid,
                      slong m, const normal_form_t *u)
{
    normal_term_t s;
    normal_form_t w;
    slong without = m > 0 ? m : m + 1, with = m > 0 ? m - 1 : m + 1;
    int ok = 1;

    _ntkball_normal_term_init(&s);
    ntkball_normal_init(&w);
    for (int k = 0; ok && k < 2; k++)
    {
        slong n = k == 0 ? without : with;

        _ntkball_normal_term_set(&s, t);
        if (k == 0)
            ok = _ntkball_normal_term_mul_atom(&s, sigmoid, -1);
        else
        {
            fmpq_t minus;

            fmpq_init(minus);
            fmpq_set_si(minus, -1, 1);
            ntkball_exact_mul_fmpq(s.c, s.c, minus);
            fmpq_clear(minus);
        }
        _ntkball_normal_form_set(&w, u);
        _ntkball_normal_form_scale_si(&w, n, 1);
        if (n != 0)
            ok = ok &&
                 _ntkball_normal_term_mul_atom(&s, _ntkball_normal_atom_of(ctx, EXPR_EXP, &w), 1);
        ok = ok && add_reduced(res, ctx, &s);
    }
    ntkball_exact_clear(s.c);
    ntkball_normal_clear(&w);
    return ok;
}

/* res += t after the rules for products. */
static int add_reduced(normal_form_t *res, normal_context_t *ctx, const normal_term_t *given)
{
    normal_form_t w;
    normal_term_t t;
    slong sigmoid = -1, m = 0;
    int ok;

    if (ctx->work-- <= 0)
        return 0;
    ntkball_normal_init(&w);
    _ntkball_normal_term_init(&t);
    _ntkball_normal_term_set(&t, given);
    ok = take_exponentials(&w, &t, ctx);
    for (slong i = 0; ok && i < t.num && m == 0; i++)
        if (ctx->atoms[t.atom[i]].op == EXPR_SIGMOID && t.power[i] > 0)
        {
            sigmoid = t.atom[i];
            m = multiple_of(&w, &ctx->atoms[sigmoid].arg);
        }
    if (ok && m != 0)
    {
        normal_form_t u;

        ntkball_normal_init(&u);
        _ntkball_normal_form_set(&u, &ctx->atoms[sigmoid].arg); /* atoms may move */
        ok = add_traded(res, ctx, &t, sigmoid, m, &u);
        ntkball_normal_clear(&u);
    }
    else if (ok)
    {
        if (w.num > 0)
            ok = _ntkball_normal_term_mul_atom(&t, _ntkball_normal_atom_of(ctx, EXPR_EXP, &w), 1);
        ok = ok && _ntkball_normal_form_add_term(res, &t);
    }
    ntkball_exact_clear(t.c);
    ntkball_normal_clear(&w);
    return ok;
}

int _ntkball_normal_form_mul(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a,
                             const normal_form_t *b)
{
    normal_form_t sum;
    normal_term_t t;
    int ok = 1;

    ntkball_normal_init(&sum);
    _ntkball_normal_term_init(&t);
    for (slong i = 0; ok && i < a->num; i++)
        for (slong j = 0; ok && j < b->num; j++)
        {
            _ntkball_normal_term_set(&t, a->t + i);
            ntkball_exact_mul(t.c, a->t[i].c, b->t[j].c);
            for (slong k = 0; ok && k < b->t[j].num; k++)
                ok = _ntkball_normal_term_mul_atom(&t, b->t[j].atom[k], b->t[j].power[k]);
            ok = ok && add_reduced(&sum, ctx, &t);
        }
    ntkball_exact_clear(t.c);
    _ntkball_normal_form_swap(res, &sum);
    ntkball_normal_clear(&sum);
    return ok;
}

int _ntkball_normal_form_pow(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a,
                             slong n)
{
    normal_form_t base, power;
    int ok = n <= MAX_POWER;

    ntkball_normal_init(&base);
    ntkball_normal_init(&power);
    _ntkball_normal_form_set(&base, a);
    _ntkball_normal_form_set_atom(&power, 1, 1, 0, 0);
    for (slong i = 0; ok && i < n; i++)
        ok = _ntkball_normal_form_mul(&power, ctx, &power, &base);
    _ntkball_normal_form_swap(res, &power);
    ntkball_normal_clear(&base);
    ntkball_normal_clear(&power);
    return ok;
}

/* Is a = c R (e^u + e^v)?  Then u, v and c R; *one: R is 1. */
int _ntkball_normal_is_sum_of_two(normal_form_t *u, normal_form_t *v, normal_term_t *rest,
                                  const normal_form_t *a, const normal_context_t *ctx)
{
    normal_term_t other;
    ntkball_exact_t d;
    int ok = a->num == 2;

    if (!ok)
        return 0;
    _ntkball_normal_term_init(&other);
    ntkball_exact_init(d);
    _ntkball_normal_term_set(rest, a->t + 0);
    _ntkball_normal_term_set(&other, a->t + 1);
    ok = take_exponentials(u, rest, ctx) && take_exponentials(v, &other, ctx) &&
         _ntkball_normal_term_cmp(rest, &other) == 0;
    ntkball_exact_sub(d, rest->c, other.c);
    ok = ok && ntkball_exact_is_zero(d);
    ntkball_exact_clear(d);
    ntkball_exact_clear(other.c);
    return ok;
}

/* t = 1/t for a term without sigmoid. */
static int term_inv(normal_term_t *t)
{
    for (slong i = 0; i < t->num; i++)
        t->power[i] = -t->power[i];
    return ntkball_exact_inv(t->c, t->c);
}

/* 1/(c R (e^u + e^v)) = e^-u sigmoid(u - v)/(c R); u and v are changed. */
static int inverse_of_two(normal_form_t *res, normal_context_t *ctx, normal_form_t *u,
                          normal_form_t *v, const normal_term_t *rest)
{
    normal_form_t factor, e;
    int ok;

    ntkball_normal_init(&factor);
    ntkball_normal_init(&e);
    _ntkball_normal_form_scale_si(v, -1, 1);
    ok = _ntkball_normal_form_add(v, u); /* u - v */
    _ntkball_normal_form_scale_si(u, -1, 1);
    ok = ok && _ntkball_normal_apply_exp(&e, ctx, 1, 1, u) &&
         _ntkball_normal_form_add_term(&factor, rest) &&
         _ntkball_normal_form_mul(&e, ctx, &e, &factor) &&
         _ntkball_normal_apply_signed(&factor, ctx, EXPR_SIGMOID, v) &&
         _ntkball_normal_form_mul(res, ctx, &e, &factor);
    ntkball_normal_clear(&factor);
    ntkball_normal_clear(&e);
    return ok;
}

/* res = 1/t, sigmoid(u)^-1 being 1 + e^-u. */
static int inverse_of_term(normal_form_t *res, normal_context_t *ctx, const normal_term_t *given)
{
    normal_term_t source, t; /* given may be a term of res */
    normal_form_t u, e;
    int ok;

    _ntkball_normal_term_init(&source);
    _ntkball_normal_term_init(&t);
    ntkball_normal_init(&u);
    ntkball_normal_init(&e);
    _ntkball_normal_term_set(&source, given);
    _ntkball_normal_term_set(&t, given);
    ok = term_inv(&t);
    ntkball_normal_clear(res);
    ok = ok && add_reduced(res, ctx, &t);
    for (slong i = 0; ok && i < source.num; i++)
        if (ctx->atoms[source.atom[i]].op == EXPR_SIGMOID && source.power[i] > 0)
        {
            normal_form_t back;

            ntkball_normal_init(&back); /* undo sigmoid^-k */
            _ntkball_normal_form_set_atom(&back, 1, 1, source.atom[i], source.power[i]);
            _ntkball_normal_form_set(&u, &ctx->atoms[source.atom[i]].arg);
            _ntkball_normal_form_scale_si(&u, -1, 1);
            ok = _ntkball_normal_form_mul(res, ctx, res, &back) &&
                 _ntkball_normal_apply_exp(&e, ctx, 1, 1, &u) &&
                 _ntkball_normal_form_add_si(&e, 1) &&
                 _ntkball_normal_form_pow(&e, ctx, &e, source.power[i]) &&
                 _ntkball_normal_form_mul(res, ctx, res, &e);
            ntkball_normal_clear(&back);
        }
    ntkball_exact_clear(source.c);
    ntkball_exact_clear(t.c);
    ntkball_normal_clear(&u);
    ntkball_normal_clear(&e);
    return ok;
}

int _ntkball_normal_form_inv(normal_form_t *res, normal_context_t *ctx, const normal_form_t *a)
{
    normal_form_t u, v;
    normal_term_t rest;
    ntkball_exact_t c;
    int ok;

    if (a->num == 0)
        return 0;
    if (a->num == 1)
        return inverse_of_term(res, ctx, a->t);
    ntkball_normal_init(&u);
    ntkball_normal_init(&v);
    ntkball_exact_init(c);
    _ntkball_normal_term_init(&rest);
    if (_ntkball_normal_is_sum_of_two(&u, &v, &rest, a, ctx))
        ok = term_inv(&rest) && inverse_of_two(res, ctx, &u, &v, &rest);
    else
    {
        ok = ntkball_exact_inv(c, a->t[0].c);
        _ntkball_normal_form_set(&u, a);
        _ntkball_normal_form_scale(&u, c);
        _ntkball_normal_form_set_atom(res, 1, 1, _ntkball_normal_atom_of(ctx, EXPR_DIV, &u), 1);
        _ntkball_normal_form_scale(res, c);
    }
    ntkball_exact_clear(rest.c);
    ntkball_exact_clear(c);
    ntkball_normal_clear(&u);
    ntkball_normal_clear(&v);
    return ok;
}
