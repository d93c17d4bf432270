/* The pieces of a catalog entry with its parameters in place.

   The catalog's formulas are parsed with the parameters bound to their expressions, so every later
   step sees numbers.  polynomial and hermite take a list of coefficients and are evaluated by
   Horner's rule and by He_n. */
#include <string.h>

#include "activation/spec.h"

static slong parse_template(ntkball_activation_impl *f, const char *text, const expr_env_t *env)
{
    slong root = -1;

    /* the catalog's formulas are well formed: the tests parse each of them */
    if (ntkball_expr_parse(&root, f->pool, text, 1, env, NULL) != NTKBALL_OK)
        root = ntkball_expr_op(f->pool, EXPR_DIV, ntkball_expr_si(f->pool, 0),
                               ntkball_expr_si(f->pool, 0), -1);
    return root;
}

static void pieces_alloc(ntkball_activation_impl *f, slong num)
{
    for (int deriv = 0; deriv < 2; deriv++)
        f->piece[deriv] = flint_malloc((size_t) num * sizeof(slong));
}

static void build_from_entry(ntkball_activation_impl *f)
{
    const catalog_entry_t *e = f->entry;
    expr_binding_t bindings[CATALOG_MAX_PARAMS] = {{NULL, -1, 0, 0}};
    expr_env_t env = {bindings, e->num_params};
    ntkball_value_t t;
    char *text;

    for (slong i = 0; i < e->num_params; i++)
    {
        bindings[i].name = e->param_names[i];
        bindings[i].node = ntkball_value_import(f->pool, f->params[i]);
    }
    f->formula = ntkball_expr_print(f->pool, parse_template(f, e->row.formula, &env));
    pieces_alloc(f, e->num_breaks + 1);
    for (slong i = 0; i <= e->num_breaks; i++)
    {
        f->piece[0][i] = parse_template(f, e->piece[i], &env);
        f->piece[1][i] = parse_template(f, e->dpiece[i], &env);
    }
    f->num_breaks = e->num_breaks;
    f->breaks = flint_malloc((size_t) (e->num_breaks + 1) * sizeof(fmpq));
    for (slong i = 0; i < e->num_breaks; i++)
    {
        fmpq_init(f->breaks + i);
        fmpq_set_str(f->breaks + i, e->breaks[i], 10);
    }

    f->family_params = flint_malloc(2 * sizeof(ntkball_value_t));
    for (slong i = 0; i < 2 && e->family_params[i] != NULL; i++)
    {
        text = ntkball_expr_print(f->pool, parse_template(f, e->family_params[i], &env));
        ntkball_value_init(t);
        if (ntkball_value_set_str(t, text, NULL) == NTKBALL_OK)
            f->num_family_params = i + 1;
        f->family_params[i][0] = t[0];
        flint_free(text);
    }
}

/* Node of phi's term n: c_n x^n or c_n He_n(x)/sqrt(n!). */
static slong list_term(ntkball_activation_impl *f, slong n, slong c, int hermite)
{
    expr_pool_struct *pool = f->pool;
    slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1), index = ntkball_expr_si(pool, n), t;
    fmpq_t q;

    if (n == 0)
        return c;
    if (!hermite)
        return ntkball_expr_op(pool, EXPR_MUL, c, ntkball_expr_op(pool, EXPR_POW, x, index, -1),
                               -1);
    fmpq_init(q);
    fmpq_one(q);
    fmpz_fac_ui(fmpq_numref(q), (ulong) n);
    t = ntkball_expr_op(pool, EXPR_SQRT, ntkball_expr_fmpq(pool, q), -1, -1);
    fmpq_clear(q);
    c = ntkball_expr_op(pool, EXPR_MUL, c, ntkball_expr_op(pool, EXPR_HE, index, x, -1), -1);
    return ntkball_expr_op(pool, EXPR_DIV, c, t, -1);
}

/* The first is what is printed, the second what is evaluated. */
static slong list_sum(ntkball_activation_impl *f, const slong *c, int hermite)
{
    slong res = -1;

    for (slong n = 0; n < f->num_params; n++)
    {
        slong t;

        if (ntkball_expr_is_si(f->pool, c[n], 0))
            continue;
        t = list_term(f, n, c[n], hermite);
        res = res < 0 ? t : ntkball_expr_op(f->pool, EXPR_ADD, res, t, -1);
    }
    return res < 0 ? ntkball_expr_si(f->pool, 0) : res;
}

static slong list_horner(ntkball_activation_impl *f, const slong *c, int deriv)
{
    expr_pool_struct *pool = f->pool;
    slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1), res = ntkball_expr_si(pool, 0);

    for (slong n = f->num_params - 1; n >= deriv; n--)
    {
        slong t =
            deriv ? ntkball_expr_op(pool, EXPR_MUL, ntkball_expr_si(pool, n), c[n], -1) : c[n];

        if (!ntkball_expr_is_si(pool, res, 0))
            res = ntkball_expr_op(pool, EXPR_MUL, res, x, -1);
        res = ntkball_expr_op(pool, EXPR_ADD, res, t, -1);
    }
    return res;
}

static void build_list(ntkball_activation_impl *f)
{
    int hermite = strcmp(f->entry->row.name, "hermite") == 0;
    slong *c = flint_malloc((size_t) f->num_params * sizeof(slong)), sum;

    for (slong i = 0; i < f->num_params; i++)
        c[i] = ntkball_value_import(f->pool, f->params[i]);
    sum = list_sum(f, c, hermite);
    pieces_alloc(f, 1);
    f->formula = ntkball_expr_print(f->pool, sum);
    f->piece[0][0] = hermite ? sum : list_horner(f, c, 0);
    f->piece[1][0] = hermite ? ntkball_expr_diff(f->pool, sum) : list_horner(f, c, 1);
    flint_free(c);
}

/* -------------------------------------------------------------- parity and family by parameters */

static int param_is_si(const ntkball_activation_impl *f, slong i, slong n)
{
    fmpq_t q;
    int res;

    fmpq_init(q);
    res = ntkball_value_get_fmpq(q, f->params[i]) && fmpz_is_one(fmpq_denref(q)) &&
          fmpz_equal_si(fmpq_numref(q), n);
    fmpq_clear(q);
    return res;
}

/* HERM-1 rests on this: a parity claimed is a parity proved (ACT-1). */
static ntkball_parity_t refined_parity(const ntkball_activation_impl *f)
{
    const char *name = f->entry->row.name;
    int even = 1, odd = 1;

    if (strcmp(name, "leaky_relu") == 0)
        return param_is_si(f, 0, 1)    ? NTKBALL_PARITY_ODD
               : param_is_si(f, 0, -1) ? NTKBALL_PARITY_EVEN
                                       : NTKBALL_PARITY_NONE;
    if (strcmp(name, "exp") == 0 && ntkball_value_is_zero(f->params[0]))
        return NTKBALL_PARITY_EVEN;
    if (f->entry->num_params >= 0)
        return f->entry->parity;
    for (slong n = 0; n < f->num_params; n++)
        if (!ntkball_value_is_zero(f->params[n]))
        {
            even = even && n % 2 == 0;
            odd = odd && n % 2 == 1;
        }
    return even ? NTKBALL_PARITY_EVEN : odd ? NTKBALL_PARITY_ODD : NTKBALL_PARITY_NONE;
}

static ntkball_family_t refined_family(const ntkball_activation_impl *f)
{
    fmpq_t q;
    int rational;

    if (strcmp(f->entry->row.name, "leaky_relu") != 0)
        return f->entry->family;
    fmpq_init(q);
    rational = ntkball_value_get_fmpq(q, f->params[0]);
    fmpq_clear(q);
    return rational ? NTKBALL_FAMILY_PIECEWISE_POLY : NTKBALL_FAMILY_GENERIC;
}

static char *canonical_name(const ntkball_activation_impl *f)
{
    ntkball_text_t *text = ntkball_text_new();
    char *res;

    ntkball_text_append(text, "%s", f->entry->row.name);
    for (slong i = 0; i < f->num_params; i++)
        ntkball_text_append(text, "%s%s", i == 0 ? ":" : ",", ntkball_value_str(f->params[i]));
    res = ntkball_spec_copy(ntkball_text_get(text), strlen(ntkball_text_get(text)));
    ntkball_text_free(text);
    return res;
}

void ntkball_build_family(ntkball_activation_impl *f)
{
    f->family = refined_family(f);
    f->parity = refined_parity(f);
    f->growth = f->entry->growth;
    f->strip = f->entry->strip;
}

void ntkball_build_pieces(ntkball_activation_impl *f)
{
    if (f->entry->num_params < 0)
        build_list(f);
    else
        build_from_entry(f);
    f->name = canonical_name(f);
}
