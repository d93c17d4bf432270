/* Sums of terms c x^n f(..)^k .. in a fixed order: how normal forms (normal.c) are held, added and
   told apart. */
#include "activation/normal_parts.h"

#define MAX_TERMS 64

/* ---- terms ---------------------------------------------------------------------------------- */

void _ntkball_normal_term_init(normal_term_t *t)
{
    ntkball_exact_init(t->c);
    t->num = 0;
}

void _ntkball_normal_term_set(normal_term_t *t, const normal_term_t *s)
{
    ntkball_exact_set(t->c, s->c);
    t->num = s->num;
    for (slong i = 0; i < s->num; i++)
    {
        t->atom[i] = s->atom[i];
        t->power[i] = s->power[i];
    }
}

/* The order of terms: by their factors. */
int _ntkball_normal_term_cmp(const normal_term_t *a, const normal_term_t *b)
{
    for (slong i = 0; i < a->num && i < b->num; i++)
    {
        if (a->atom[i] != b->atom[i])
            return a->atom[i] < b->atom[i] ? -1 : 1;
        if (a->power[i] != b->power[i])
            return a->power[i] < b->power[i] ? -1 : 1;
    }
    return a->num < b->num ? -1 : a->num > b->num;
}

/* t *= atom^power; 0 when there is no room. */
int _ntkball_normal_term_mul_atom(normal_term_t *t, slong atom, slong power)
{
    slong i = 0, j;

    while (i < t->num && t->atom[i] < atom)
        i++;
    if (i < t->num && t->atom[i] == atom)
    {
        t->power[i] += power;
        if (t->power[i] != 0)
            return FLINT_ABS(t->power[i]) <= MAX_POWER * MAX_POWER;
        for (t->num--; i < t->num; i++)
        {
            t->atom[i] = t->atom[i + 1];
            t->power[i] = t->power[i + 1];
        }
        return 1;
    }
    if (power == 0)
        return 1;
    if (t->num == NORMAL_FACTORS)
        return 0;
    for (j = t->num++; j > i; j--)
    {
        t->atom[j] = t->atom[j - 1];
        t->power[j] = t->power[j - 1];
    }
    t->atom[i] = atom;
    t->power[i] = power;
    return 1;
}

/* ---- forms ---------------------------------------------------------------------------------- */

void ntkball_normal_init(normal_form_t *a)
{
    a->t = NULL;
    a->num = 0;
}

void ntkball_normal_clear(normal_form_t *a)
{
    for (slong i = 0; i < a->num; i++)
        ntkball_exact_clear(a->t[i].c);
    flint_free(a->t);
    ntkball_normal_init(a);
}

void _ntkball_normal_form_swap(normal_form_t *a, normal_form_t *b)
{
    normal_form_t t = *a;

    *a = *b;
    *b = t;
}

int ntkball_normal_equal(const normal_form_t *a, const normal_form_t *b)
{
    int equal = a->num == b->num;
    ntkball_exact_t d;

    ntkball_exact_init(d);
    for (slong i = 0; equal && i < a->num; i++)
    {
        equal = _ntkball_normal_term_cmp(a->t + i, b->t + i) == 0;
        ntkball_exact_sub(d, a->t[i].c, b->t[i].c);
        equal = equal && ntkball_exact_is_zero(d);
    }
    ntkball_exact_clear(d);
    return equal;
}

/* a += s; 0 when it gets too long. */
int _ntkball_normal_form_add_term(normal_form_t *a, const normal_term_t *s)
{
    slong i = 0, j;

    while (i < a->num && _ntkball_normal_term_cmp(a->t + i, s) < 0)
        i++;
    if (i < a->num && _ntkball_normal_term_cmp(a->t + i, s) == 0)
    {
        ntkball_exact_add(a->t[i].c, a->t[i].c, s->c);
        if (!ntkball_exact_is_zero(a->t[i].c))
            return 1;
        ntkball_exact_clear(a->t[i].c);
        for (a->num--; i < a->num; i++)
            a->t[i] = a->t[i + 1];
        return 1;
    }
    if (ntkball_exact_is_zero(s->c))
        return 1;
    if (a->num == MAX_TERMS)
        return 0;
    a->t = flint_realloc(a->t, (size_t) (a->num + 1) * sizeof(normal_term_t));
    for (j = a->num++; j > i; j--)
        a->t[j] = a->t[j - 1];
    _ntkball_normal_term_init(a->t + i);
    _ntkball_normal_term_set(a->t + i, s);
    return 1;
}

int _ntkball_normal_form_add(normal_form_t *a, const normal_form_t *b)
{
    int ok = 1;

    for (slong i = 0; ok && i < b->num; i++)
        ok = _ntkball_normal_form_add_term(a, b->t + i);
    return ok;
}

void _ntkball_normal_form_set(normal_form_t *a, const normal_form_t *b)
{
    ntkball_normal_clear(a);
    (void) _ntkball_normal_form_add(a, b); /* b is no longer than allowed */
}

void _ntkball_normal_form_scale(normal_form_t *a, const ntkball_exact_t c)
{
    for (slong i = 0; i < a->num; i++)
        ntkball_exact_mul(a->t[i].c, a->t[i].c, c);
}

void _ntkball_normal_form_scale_si(normal_form_t *a, slong p, ulong q)
{
    ntkball_exact_t c;
    fmpq_t r;

    ntkball_exact_init(c);
    fmpq_init(r);
    fmpq_set_si(r, p, q);
    ntkball_exact_set_fmpq(c, r);
    _ntkball_normal_form_scale(a, c);
    if (p == 0)
        ntkball_normal_clear(a);
    ntkball_exact_clear(c);
    fmpq_clear(r);
}

/* a = c atom^power; power = 0: the constant */
void _ntkball_normal_form_set_atom(normal_form_t *a, slong p, ulong q, slong atom, slong power)
{
    normal_term_t t;
    fmpq_t r;

    _ntkball_normal_term_init(&t);
    fmpq_init(r);
    fmpq_set_si(r, p, q);
    ntkball_exact_set_fmpq(t.c, r);
    (void) _ntkball_normal_term_mul_atom(&t, atom, power);
    ntkball_normal_clear(a);
    (void) _ntkball_normal_form_add_term(a, &t);
    ntkball_exact_clear(t.c);
    fmpq_clear(r);
}

int _ntkball_normal_form_add_si(normal_form_t *a, slong n)
{
    normal_form_t one;
    int ok;

    ntkball_normal_init(&one);
    _ntkball_normal_form_set_atom(&one, n, 1, 0, 0);
    ok = _ntkball_normal_form_add(a, &one);
    ntkball_normal_clear(&one);
    return ok;
}

/* ---- atoms ---------------------------------------------------------------------------------- */

void ntkball_normal_context_init(normal_context_t *ctx)
{
    ctx->num = ctx->alloc = 1;
    ctx->atoms = flint_malloc(sizeof(normal_atom_t));
    ctx->atoms[0].op = EXPR_X;
    ntkball_normal_init(&ctx->atoms[0].arg);
    ctx->work = MAX_WORK;
}

void ntkball_normal_context_clear(normal_context_t *ctx)
{
    for (slong i = 0; i < ctx->num; i++)
        ntkball_normal_clear(&ctx->atoms[i].arg);
    flint_free(ctx->atoms);
}

/* The atom op(arg). */
slong _ntkball_normal_atom_of(normal_context_t *ctx, expr_op_t op, const normal_form_t *arg)
{
    for (slong i = 1; i < ctx->num; i++)
        if (ctx->atoms[i].op == op && ntkball_normal_equal(&ctx->atoms[i].arg, arg))
            return i;
    if (ctx->num == ctx->alloc)
    {
        ctx->alloc = 2 * ctx->alloc + 8;
        ctx->atoms = flint_realloc(ctx->atoms, (size_t) ctx->alloc * sizeof(normal_atom_t));
    }
    ctx->atoms[ctx->num].op = op;
    ntkball_normal_init(&ctx->atoms[ctx->num].arg);
    _ntkball_normal_form_set(&ctx->atoms[ctx->num].arg, arg);
    return ctx->num++;
}
