/* Catalog functions in disguise: an expression, split into its pieces, whose normal forms (ACT-31)
   are those of a catalog entry gets the entry and with it the entry's algorithm.

   The parameters are read off the form: c x on the left and x on the right of 0 is leaky_relu,
   k (e^x - 1) and x is elu, x^k after 0 is relu_power, f(c x) is f for sin, cos, exp,
   exp(-k x^2) sqrt(k/pi) is gaussian, sqrt(2) sin(c x + pi/4) is rbf, a polynomial is polynomial.
 */
#include "activation/disguise.h"

#include <string.h>

#include "activation/normal.h"

#define MAX_POLYNOMIAL 1000
#define MAX_NAME 2000 /* a longer name says less than the expression */

/* What the pieces look like. */
typedef struct
{
    normal_context_t ctx;
    expr_pool_struct *pool;
    const split_t *split;
    normal_form_t form[CATALOG_MAX_PIECES];
    ntkball_text_t *name;
} view_t;

/* ---- coefficients --------------------------------------------------------------------------- */

/* The coefficient of x^n in a, which is 0 when there is no such term. */
static void coefficient(ntkball_exact_t c, const normal_form_t *a, slong n)
{
    ntkball_exact_zero(c);
    for (slong i = 0; i < a->num; i++)
        if (n == 0 ? a->t[i].num == 0
                   : a->t[i].num == 1 && a->t[i].atom[0] == 0 && a->t[i].power[0] == n)
            ntkball_exact_set(c, a->t[i].c);
}

/* The degree of a polynomial in x, -1 for 0; -2 when a is none. */
static slong degree(const normal_form_t *a)
{
    slong res = -1;

    for (slong i = 0; i < a->num; i++)
    {
        const normal_term_t *t = a->t + i;

        if (t->num > 1 || (t->num == 1 && (t->atom[0] != 0 || t->power[0] < 0)))
            return -2;
        res = FLINT_MAX(res, t->num == 0 ? 0 : t->power[0]);
    }
    return res;
}

/* Is a = c x^n with c in *c, n >= 0? */
static int is_monomial(ntkball_exact_t c, const normal_form_t *a, slong n)
{
    coefficient(c, a, n);
    return degree(a) == n && a->num == 1;
}

static void append_exact(ntkball_text_t *out, const char *before, const ntkball_exact_t c)
{
    char *s = ntkball_exact_get_str(c);

    ntkball_text_append(out, "%s%s", before, s);
    flint_free(s);
}

static int exact_equal(const ntkball_exact_t a, const ntkball_exact_t b)
{
    ntkball_exact_t d;
    int res;

    ntkball_exact_init(d);
    ntkball_exact_sub(d, a, b);
    res = ntkball_exact_is_zero(d);
    ntkball_exact_clear(d);
    return res;
}

/* c = q sqrt(s) pi^(half_pi/2) */
static void set_term(ntkball_exact_t c, slong p, ulong q, ulong s, slong half_pi)
{
    fmpq_t r, root, zero;

    fmpq_init(r);
    fmpq_init(root);
    fmpq_init(zero);
    fmpq_set_si(r, p, q);
    fmpq_set_si(root, (slong) s, 1);
    ntkball_exact_set_term(c, r, root, half_pi, zero);
    fmpq_clear(r);
    fmpq_clear(root);
    fmpq_clear(zero);
}

/* ---- one piece ------------------------------------------------------------------------------ */

static int is_polynomial(view_t *v)
{
    slong n = degree(v->form + 0);
    ntkball_exact_t c;

    if (n < -1 || n > MAX_POLYNOMIAL)
        return 0;
    ntkball_exact_init(c);
    if (is_monomial(c, v->form + 0, 1) && ntkball_exact_is_one(c))
        ntkball_text_append(v->name, "identity");
    else
        for (slong i = 0; i <= FLINT_MAX(n, 0); i++)
        {
            coefficient(c, v->form + 0, i);
            append_exact(v->name, i == 0 ? "polynomial:" : ",", c);
        }
    ntkball_exact_clear(c);
    return 1;
}

/* c sigma sqrt(2 pi) = 1 for exp(-k x^2), k = 1/(2 sigma^2) > 0: c^2 = k/pi, c > 0. */
static int is_gaussian(view_t *v, const ntkball_exact_t c, const normal_form_t *arg)
{
    ntkball_exact_t k, t;
    fmpq_t half;
    arb_t x;
    int ok = is_monomial((ntkball_exact_init(k), k), arg, 2);

    ntkball_exact_init(t);
    fmpq_init(half);
    arb_init(x);
    fmpq_set_si(half, -1, 1);
    ntkball_exact_mul_fmpq(k, k, half);
    ntkball_exact_get_arb(x, k, 64);
    ok = ok && arb_is_positive(x);
    ntkball_exact_get_arb(x, c, 64);
    ok = ok && arb_is_positive(x);
    ntkball_exact_mul(t, c, c); /* pi c^2 = k */
    if (ok)
    {
        ntkball_exact_t pi;

        ntkball_exact_init(pi);
        set_term(pi, 1, 1, 1, 2);
        ntkball_exact_mul(t, t, pi);
        ok = exact_equal(t, k);
        ntkball_exact_clear(pi);
    }
    fmpq_set_si(half, 1, 2);
    ok = ok && ntkball_exact_inv(t, k);
    ntkball_exact_mul_fmpq(t, t, half);
    ok = ok && ntkball_exact_sqrt(t, t);
    if (ok)
        append_exact(v->name, "gaussian:", t);
    ntkball_exact_clear(k);
    ntkball_exact_clear(t);
    fmpq_clear(half);
    arb_clear(x);
    return ok;
}

/* sqrt(2) sin(c x + pi/4): gamma = c^2/2, c > 0. */
static int is_rbf(view_t *v, const ntkball_exact_t c, const normal_form_t *arg)
{
    ntkball_exact_t t, u;
    fmpq_t half;
    arb_t x;
    int ok = degree(arg) == 1 && arg->num == 2;

    ntkball_exact_init(t);
    ntkball_exact_init(u);
    fmpq_init(half);
    arb_init(x);
    set_term(t, 1, 1, 2, 0);
    ok = ok && exact_equal(c, t);
    coefficient(u, arg, 0);
    set_term(t, 1, 4, 1, 2);
    ok = ok && exact_equal(u, t);
    coefficient(u, arg, 1);
    ntkball_exact_get_arb(x, u, 64);
    ok = ok && arb_is_positive(x);
    ntkball_exact_mul(t, u, u);
    fmpq_set_si(half, 1, 2);
    ntkball_exact_mul_fmpq(t, t, half);
    if (ok)
        append_exact(v->name, "rbf:", t);
    ntkball_exact_clear(t);
    ntkball_exact_clear(u);
    fmpq_clear(half);
    arb_clear(x);
    return ok;
}

/* c f(arg) for f = sin, cos, exp. */
static int is_wave(view_t *v)
{
    const normal_term_t *t = v->form[0].t;
    const normal_atom_t *f;
    ntkball_exact_t w, one;
    int ok = 0, minus;

    if (v->form[0].num != 1 || t->num != 1 || t->power[0] != 1)
        return 0;
    f = v->ctx.atoms + t->atom[0];
    ntkball_exact_init(w);
    ntkball_exact_init(one);
    set_term(one, -1, 1, 1, 0);
    minus = f->op == EXPR_SIN && exact_equal(t->c, one); /* -sin(w x) = sin(-w x) */
    if ((f->op == EXPR_SIN || f->op == EXPR_COS || f->op == EXPR_EXP) &&
        (ntkball_exact_is_one(t->c) || minus) && is_monomial(w, &f->arg, 1))
    {
        if (minus)
            ntkball_exact_mul(w, w, one);
        ntkball_text_append(v->name, "%s", ntkball_expr_op_name(f->op));
        append_exact(v->name, ":", w);
        ok = 1;
    }
    else if (f->op == EXPR_EXP)
        ok = is_gaussian(v, t->c, &f->arg);
    else if (f->op == EXPR_SIN)
        ok = is_rbf(v, t->c, &f->arg);
    ntkball_exact_clear(w);
    ntkball_exact_clear(one);
    return ok;
}

/* ---- two pieces, the break at 0 ------------------------------------------------------------- */

/* a x, x */
static int is_leaky(view_t *v)
{
    ntkball_exact_t a, one;
    int ok;

    ntkball_exact_init(a);
    ntkball_exact_init(one);
    ok = is_monomial(one, v->form + 1, 1) && ntkball_exact_is_one(one) &&
         is_monomial(a, v->form + 0, 1);
    if (ok)
        append_exact(v->name, "leaky_relu:", a);
    ntkball_exact_clear(a);
    ntkball_exact_clear(one);
    return ok;
}

/* 0, x^k */
static int is_relu_power(view_t *v)
{
    slong k = degree(v->form + 1);
    ntkball_exact_t one;
    int ok;

    ntkball_exact_init(one);
    ok = k > 1 && v->form[0].num == 0 && is_monomial(one, v->form + 1, k) &&
         ntkball_exact_is_one(one);
    if (ok)
        ntkball_text_append(v->name, "relu_power:%ld", (long) k);
    ntkball_exact_clear(one);
    return ok;
}

/* a e^x - a, x */
static int is_elu(view_t *v)
{
    const normal_form_t *left = v->form + 0;
    const normal_term_t *e;
    ntkball_exact_t a, t;
    int ok = left->num == 2;

    ntkball_exact_init(a);
    ntkball_exact_init(t);
    coefficient(a, left, 0);
    if (ok)
    {
        e = left->t + (left->t[0].num == 0);
        ok = left->t[0].num + left->t[1].num == 1 && e->power[0] == 1 &&
             v->ctx.atoms[e->atom[0]].op == EXPR_EXP &&
             is_monomial(t, &v->ctx.atoms[e->atom[0]].arg, 1) && ntkball_exact_is_one(t);
        ntkball_exact_add(t, a, e->c);
        ok = ok && ntkball_exact_is_zero(t);
        ntkball_exact_sub(a, t, a);
    }
    ok = ok && is_monomial(t, v->form + 1, 1) && ntkball_exact_is_one(t);
    if (ok)
        append_exact(v->name, "elu:", a);
    ntkball_exact_clear(a);
    ntkball_exact_clear(t);
    return ok;
}

/* ---- entries without parameters ------------------------------------------------------------- */

static int same_breaks(const catalog_entry_t *e, const split_t *split)
{
    fmpq_t b;
    int same = e->num_breaks == split->num_breaks;

    fmpq_init(b);
    for (slong i = 0; same && i < e->num_breaks; i++)
        same = split->zeros[i].s < 0 && fmpq_set_str(b, e->breaks[i], 10) == 0 &&
               fmpq_equal(b, split->breaks + i);
    fmpq_clear(b);
    return same;
}

/* Piece i as the catalog defines it: by its formula where it has no breaks, for pieces are written
   there in the form that evaluates best. */
static int same_piece(view_t *v, const catalog_entry_t *e, slong i)
{
    normal_form_t form;
    slong node;
    int same;

    ntkball_normal_init(&form);
    same = ntkball_expr_parse(&node, v->pool, e->num_breaks == 0 ? e->row.formula : e->piece[i], 1,
                              NULL, NULL) == NTKBALL_OK &&
           ntkball_normal_form(&form, &v->ctx, v->pool, node) &&
           ntkball_normal_equal(&form, v->form + i);
    ntkball_normal_clear(&form);
    return same;
}

static int is_entry(view_t *v)
{
    for (slong k = 0; k < ntkball_catalog_len(); k++)
    {
        const catalog_entry_t *e = ntkball_catalog + k;
        int same = e->num_params == 0 && same_breaks(e, v->split);

        for (slong i = 0; same && i <= e->num_breaks; i++)
            same = same_piece(v, e, i);
        if (same)
        {
            ntkball_text_append(v->name, "%s", e->row.name);
            return 1;
        }
    }
    return 0;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static int has_forms(view_t *v)
{
    const split_t *split = v->split;
    int ok = split->num_breaks < CATALOG_MAX_PIECES && !split->kinked_ends;

    for (slong i = 0; ok && i < split->num_breaks; i++)
        ok = split->zeros[i].s < 0;
    for (slong i = 0; ok && i <= split->num_breaks; i++)
        ok = ntkball_normal_form(v->form + i, &v->ctx, v->pool, split->piece[i]);
    return ok;
}

char *ntkball_disguise(const split_t *split, expr_pool_t pool)
{
    view_t v;
    int found = 0;
    char *res = NULL;

    memset(&v, 0, sizeof v);
    ntkball_normal_context_init(&v.ctx);
    v.pool = pool;
    v.split = split;
    v.name = ntkball_text_new();
    if (has_forms(&v))
    {
        if (split->num_breaks == 0)
            found = is_polynomial(&v) || is_wave(&v);
        found = found || is_entry(&v);
        if (!found && split->num_breaks == 1 && fmpq_is_zero(split->breaks + 0))
            found = is_leaky(&v) || is_relu_power(&v) || is_elu(&v);
    }
    if (found && strlen(ntkball_text_get(v.name)) <= MAX_NAME)
        res = ntkball_spec_copy(ntkball_text_get(v.name), strlen(ntkball_text_get(v.name)));
    for (slong i = 0; i < CATALOG_MAX_PIECES; i++)
        ntkball_normal_clear(v.form + i);
    ntkball_normal_context_clear(&v.ctx);
    ntkball_text_free(v.name);
    return res;
}
