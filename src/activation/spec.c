/* From a specification "name", "name:v1,v2", "name:p=v" to an activation.

   Parameters are exact constants.  The catalog's formulas are parsed with the parameters bound to
   their expressions, so every later step sees numbers.  polynomial and hermite take a list of
   coefficients and are evaluated by Horner's rule and by He_n. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "activation/impl.h"
#include "support/error.h"
#include "support/nearest.h"

#define MAX_LIST (EXPR_MAX_HERMITE + 1)
#define MAX_RELU_POWER 1000
#define MAX_POLYNOMIAL 1000

static ntkball_status_t unknown_name(const char *name, ntkball_error_t *err)
{
    char near[200];
    slong num = ntkball_catalog_len();
    const char **words = flint_malloc((size_t) num * sizeof(char *));

    for (slong i = 0; i < num; i++)
        words[i] = ntkball_catalog[i].row.name;
    ntkball_nearest(near, sizeof near, name, words, num);
    ntkball_error_set(err, NTKBALL_ERR_INPUT,
                      "unknown activation '%.60s'; did you mean %s? (`ntkball activations` lists "
                      "all)",
                      name, near);
    flint_free(words);
    return NTKBALL_DOMAIN;
}

/* ---------------------------------------------------------------------------------- the object */

static char *copy_text(const char *text, size_t len)
{
    char *res = flint_malloc(len + 1);

    memcpy(res, text, len);
    res[len] = '\0';
    return res;
}

static void impl_init(ntkball_activation_impl *f)
{
    memset(f, 0, sizeof *f);
    f->symmetry_degree = -1;
    ntkball_expr_init(f->pool);
}

static void values_clear(ntkball_value_t *v, slong num)
{
    for (slong i = 0; i < num; i++)
        ntkball_value_clear(v[i]);
    flint_free(v);
}

static void impl_clear(ntkball_activation_impl *f)
{
    ntkball_expr_clear(f->pool);
    values_clear(f->params, f->num_params);
    values_clear(f->family_params, f->num_family_params);
    for (slong i = 0; i < f->num_breaks; i++)
        fmpq_clear(f->breaks + i);
    for (slong i = 0; f->zeros != NULL && i < f->num_breaks; i++)
        arb_clear(&f->zeros[i].where);
    flint_free(f->breaks);
    flint_free(f->zeros);
    flint_free(f->piece[0]);
    flint_free(f->piece[1]);
    flint_free(f->name);
    flint_free(f->formula);
}

/* ---------------------------------------------------------------------------------- parameters */

static ntkball_value_t *append_param(ntkball_activation_impl *f)
{
    if ((f->num_params & (f->num_params - 1)) == 0)
        f->params =
            flint_realloc(f->params, (size_t) (2 * f->num_params + 1) * sizeof(ntkball_value_t));
    ntkball_value_init(f->params[f->num_params]);
    return f->params + f->num_params++;
}

/* Length of the first argument of a comma-separated list, commas inside parentheses not counted. */
static size_t argument_length(const char *p)
{
    size_t n = 0;
    int level = 0;

    for (; p[n] != '\0' && (p[n] != ',' || level > 0); n++)
        level += (p[n] == '(') - (p[n] == ')');
    return n;
}

/* Index of the parameter a "name=" prefix selects; -1: no prefix; -2: unknown. */
static slong named_param(size_t *skip, const catalog_entry_t *e, const char *arg)
{
    size_t eq = strcspn(arg, "="), start = strspn(arg, " "), len;

    *skip = 0;
    if (arg[eq] == '\0')
        return -1;
    *skip = eq + 1;
    for (len = eq; len > start && arg[len - 1] == ' ';)
        len--;
    for (slong i = 0; i < e->num_params; i++)
        if (strlen(e->param_names[i]) == len - start &&
            strncmp(e->param_names[i], arg + start, len - start) == 0)
            return i;
    return -2;
}

/* A constant from arg; when there is none, the message names the activation and its parameters. */
static ntkball_status_t
read_constant(ntkball_value_t v, const catalog_entry_t *e, const char *arg, ntkball_error_t *err)
{
    ntkball_error_t why;
    ntkball_status_t status = ntkball_value_set_str(v, arg, &why);

    if (status != NTKBALL_OK)
        ntkball_error_set(err, why.kind, "%s: %.120s; its parameters are %s", e->row.name, why.text,
                          e->row.params);
    return status;
}

static ntkball_status_t
read_list(ntkball_activation_impl *f, const char *text, ntkball_error_t *err)
{
    for (;;)
    {
        size_t len = argument_length(text);
        char *arg = copy_text(text, len);
        ntkball_status_t status = NTKBALL_DOMAIN;

        if (f->num_params >= MAX_LIST)
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: more than %d coefficients",
                              f->entry->row.name, MAX_LIST);
        else if (strspn(arg, " ") == len)
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "%s: coefficient c%ld is empty; write %s:c0,c1,.. with constants",
                              f->entry->row.name, (long) f->num_params, f->entry->row.name);
        else
            status = read_constant(*append_param(f), f->entry, arg, err);
        flint_free(arg);
        if (status != NTKBALL_OK)
            return status;
        if (text[len] == '\0')
            return NTKBALL_OK;
        text += len + 1;
    }
}

static ntkball_status_t read_param(ntkball_activation_impl *f, char *given, slong position,
                                   const char *arg, ntkball_error_t *err)
{
    const catalog_entry_t *e = f->entry;
    size_t skip;
    slong i = named_param(&skip, e, arg);

    if (i == -2)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "%s: unknown parameter '%.*s'; its parameters are %s", e->row.name,
                          (int) FLINT_MIN(skip - 1, 60), arg, e->row.params);
        return NTKBALL_DOMAIN;
    }
    if (i == -1)
        i = position;
    if (i >= e->num_params)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "%s: too many parameters at '%.60s'; its parameters are %s", e->row.name,
                          arg, e->row.params);
        return NTKBALL_DOMAIN;
    }
    if (given[i])
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: parameter %s is given twice", e->row.name,
                          e->param_names[i]);
        return NTKBALL_DOMAIN;
    }
    given[i] = 1;
    if (arg[skip + strspn(arg + skip, " ")] == '\0')
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "%s: parameter %s has no value; give a number (parameters: %s)",
                          e->row.name, e->param_names[i], e->row.params);
        return NTKBALL_DOMAIN;
    }
    return read_constant(f->params[i], e, arg + skip, err);
}

/* text: what follows the colon, or NULL. */
static ntkball_status_t
read_params(ntkball_activation_impl *f, const char *text, ntkball_error_t *err)
{
    const catalog_entry_t *e = f->entry;
    ntkball_status_t status = NTKBALL_OK;
    char given[CATALOG_MAX_PARAMS] = {0};

    if (e->num_params < 0)
        return read_list(f, text == NULL ? "" : text, err);
    for (slong i = 0; i < e->num_params && status == NTKBALL_OK; i++)
        status = ntkball_value_set_str(*append_param(f), e->param_defaults[i], err);
    if (text != NULL && e->num_params == 0)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s takes no parameter, got '%.60s'", e->row.name,
                          text);
        return NTKBALL_DOMAIN;
    }
    for (slong i = 0; text != NULL && status == NTKBALL_OK; i++)
    {
        size_t len = argument_length(text);
        char *arg = copy_text(text, len);

        status = read_param(f, given, i, arg, err);
        flint_free(arg);
        text = text[len] == '\0' ? NULL : text + len + 1;
    }
    return status;
}

/* Sign of v: -1, 0, 1; 2 when 4096 bits do not tell. */
static int value_sign(const ntkball_value_t v)
{
    arb_t t;
    int res = 2;

    if (ntkball_value_is_zero(v))
        return 0;
    arb_init(t);
    for (slong prec = 64; res == 2 && prec <= 4096; prec *= 4)
    {
        ntkball_value_get_arb(t, v, prec);
        res = arb_is_positive(t) ? 1 : arb_is_negative(t) ? -1 : 2;
    }
    arb_clear(t);
    return res;
}

static ntkball_status_t check_params(const ntkball_activation_impl *f, ntkball_error_t *err)
{
    const char *name = f->entry->row.name;
    ntkball_status_t status = NTKBALL_OK;

    if (f->family == NTKBALL_FAMILY_GAUSSIAN || f->family == NTKBALL_FAMILY_RBF)
    {
        if (value_sign(f->params[0]) != 1)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: %s must be positive, got %.60s", name,
                              f->entry->param_names[0], ntkball_value_str(f->params[0]));
            status = NTKBALL_DOMAIN;
        }
    }
    if (strcmp(name, "relu_power") == 0)
    {
        fmpq_t k;

        fmpq_init(k);
        if (!ntkball_value_get_fmpq(k, f->params[0]) || !fmpz_is_one(fmpq_denref(k)) ||
            fmpz_cmp_si(fmpq_numref(k), 1) < 0 || fmpz_cmp_si(fmpq_numref(k), MAX_RELU_POWER) > 0)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "relu_power: k must be an integer from 1 to %d, got %.60s",
                              MAX_RELU_POWER, ntkball_value_str(f->params[0]));
            status = NTKBALL_DOMAIN;
        }
        fmpq_clear(k);
    }
    return status;
}

/* ----------------------------------------------------------------------------------- the pieces */

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
    slong nodes[CATALOG_MAX_PARAMS];
    expr_env_t env = {e->param_names, nodes, e->num_params};
    ntkball_value_t t;
    char *text;

    for (slong i = 0; i < e->num_params; i++)
        nodes[i] = ntkball_value_import(f->pool, f->params[i]);
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
    res = copy_text(ntkball_text_get(text), strlen(ntkball_text_get(text)));
    ntkball_text_free(text);
    return res;
}

/* ---------------------------------------------------------------------------------------- public
 */

/* Is the specification a name, as against an expression?  x, pi and e are expressions. */
static int is_name(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && (isalnum((unsigned char) text[n]) || text[n] == '_'))
        n++;
    return n == len && n > 0 && isalpha((unsigned char) text[0]) &&
           !(n == 1 && (text[0] == 'x' || text[0] == 'e')) &&
           !(n == 2 && text[0] == 'p' && text[1] == 'i');
}

/* The entry of the catalog, without parameters, whose formula or only piece root is. */
static const catalog_entry_t *same_entry(expr_pool_t pool, slong root)
{
    for (slong i = 0; i < ntkball_catalog_len(); i++)
    {
        const catalog_entry_t *e = ntkball_catalog + i;
        slong node;

        if (e->num_params != 0)
            continue;
        if (ntkball_expr_parse(&node, pool, e->row.formula, 1, NULL, NULL) == NTKBALL_OK &&
            (node == root || ntkball_expr_rewrite(pool, node) == root))
            return e;
        if (e->num_breaks == 0 &&
            ntkball_expr_parse(&node, pool, e->piece[0], 1, NULL, NULL) == NTKBALL_OK &&
            node == root)
            return e;
    }
    return NULL;
}

/* A catalog specification for the function that root is, to be freed; NULL when none is seen:
   the formula of an entry, f(c x) for f = sin, cos, exp, a polynomial with rational coefficients.
 */
static char *catalog_spec(expr_pool_t pool, slong root)
{
    const catalog_entry_t *e = same_entry(pool, root);
    const expr_node_t *t = pool->nodes + root;
    ntkball_text_t *text = ntkball_text_new();
    fmpq_poly_t p;
    fmpq_t c;
    char *res = NULL, *s;

    fmpq_poly_init(p);
    fmpq_init(c);
    if (e != NULL)
        ntkball_text_append(text, "%s", e->row.name);
    else if (ntkball_expr_get_poly(p, pool, root, MAX_POLYNOMIAL))
    {
        for (slong n = 0; n == 0 || n <= fmpq_poly_degree(p); n++)
        {
            fmpq_poly_get_coeff_fmpq(c, p, n);
            s = fmpq_get_str(NULL, 10, c);
            ntkball_text_append(text, "%s%s", n == 0 ? "polynomial:" : ",", s);
            flint_free(s);
        }
    }
    else if ((t->op == EXPR_SIN || t->op == EXPR_COS || t->op == EXPR_EXP) &&
             ntkball_expr_get_poly(p, pool, t->arg[0], 1) && fmpq_poly_degree(p) == 1)
    {
        fmpq_poly_get_coeff_fmpq(c, p, 0);
        if (fmpq_is_zero(c))
        {
            fmpq_poly_get_coeff_fmpq(c, p, 1);
            s = fmpq_get_str(NULL, 10, c);
            ntkball_text_append(text, "%s:%s", ntkball_expr_op_name(t->op), s);
            flint_free(s);
        }
    }
    if (ntkball_text_get(text)[0] != '\0')
        res = copy_text(ntkball_text_get(text), strlen(ntkball_text_get(text)));
    fmpq_poly_clear(p);
    fmpq_clear(c);
    ntkball_text_free(text);
    return res;
}

static ntkball_status_t
build_name(ntkball_activation_impl *f, const char *spec, ntkball_error_t *err);

typedef struct
{
    const char *const *text; /* "name=value" */
    slong num;
} named_t;

/* Binds params->text[i] to names[i], to be freed, and nodes[i]. */
static ntkball_status_t
bind_param(char **name, slong *node, expr_pool_t pool, const char *text, ntkball_error_t *err)
{
    size_t len = strcspn(text, "=");
    ntkball_status_t status = NTKBALL_DOMAIN;
    ntkball_value_t v;

    *name = copy_text(text, len);
    if (text[len] != '=' || !is_name(text, len) || ntkball_expr_is_function(*name))
    {
        ntkball_error_set(
            err, NTKBALL_ERR_INPUT,
            "parameter '%.60s': write name=value with a name that is not x, pi, e or a "
            "function",
            text);
        return NTKBALL_DOMAIN;
    }
    ntkball_value_init(v);
    status = ntkball_value_set_str(v, text + len + 1, err);
    if (status == NTKBALL_OK)
        *node = ntkball_value_import(pool, v);
    ntkball_value_clear(v);
    return status;
}

static ntkball_status_t parse_with_params(slong *root, expr_pool_t pool, const char *text,
                                          const named_t *params, ntkball_error_t *err)
{
    slong *nodes = flint_malloc((size_t) (params->num + 1) * sizeof(slong));
    char **names = flint_calloc((size_t) params->num + 1, sizeof(char *));
    ntkball_status_t status = NTKBALL_OK;

    for (slong i = 0; i < params->num && status == NTKBALL_OK; i++)
        status = bind_param(names + i, nodes + i, pool, params->text[i], err);
    if (status == NTKBALL_OK)
    {
        expr_env_t env = {(const char *const *) names, nodes, params->num};

        status = ntkball_expr_parse(root, pool, text, 1, &env, err);
    }
    for (slong i = 0; i < params->num; i++)
        flint_free(names[i]);
    flint_free(names);
    flint_free(nodes);
    return status;
}

static ntkball_status_t build_expression(ntkball_activation_impl *f, const char *text,
                                         const named_t *params, ntkball_error_t *err)
{
    expr_pool_t pool;
    ntkball_status_t status;
    char *known = NULL;
    slong root, better = -1;

    ntkball_expr_init(pool);
    status = parse_with_params(&root, pool, text, params, err);
    if (status == NTKBALL_OK)
    {
        better = ntkball_expr_rewrite(pool, root);
        known = catalog_spec(pool, better);
    }
    if (known != NULL)
        status = build_name(f, known, err);
    else if (status == NTKBALL_OK)
    {
        f->formula = ntkball_expr_print(pool, root);
        f->name = ntkball_expr_print(pool, root);
        status = ntkball_analyse(f, pool, better, err);
    }
    flint_free(known);
    ntkball_expr_clear(pool);
    return status;
}

static ntkball_status_t
build(ntkball_activation_impl *f, const char *spec, const named_t *params, ntkball_error_t *err)
{
    size_t start = strspn(spec, " "), len = strcspn(spec + start, ":");

    while (len > 0 && spec[start + len - 1] == ' ')
        len--;
    if (len > 0 && !is_name(spec + start, len))
        return build_expression(f, spec, params, err);
    if (params->num == 0)
        return build_name(f, spec, err);
    ntkball_error_set(err, NTKBALL_ERR_INPUT,
                      "'%.60s' is a name of the catalog, which takes its parameters as name:value; "
                      "named parameters belong to expressions",
                      spec);
    return NTKBALL_DOMAIN;
}

static ntkball_status_t
build_name(ntkball_activation_impl *f, const char *spec, ntkball_error_t *err)
{
    size_t len = strcspn(spec, ":"), start = strspn(spec, " ");
    const char *params = spec[len] == ':' ? spec + len + 1 : NULL;
    ntkball_status_t status;
    char *name;

    while (len > start && spec[len - 1] == ' ')
        len--;
    name = copy_text(spec + start, len > start ? len - start : 0);
    for (slong i = 0; i < ntkball_catalog_len() && f->entry == NULL; i++)
        if (strcmp(ntkball_catalog[i].row.name, name) == 0)
            f->entry = ntkball_catalog + i;
    status = f->entry != NULL ? NTKBALL_OK : unknown_name(name, err);
    flint_free(name);
    if (status == NTKBALL_OK)
        status = read_params(f, params, err);
    if (status != NTKBALL_OK)
        return status;

    f->family = refined_family(f);
    status = check_params(f, err);
    if (status != NTKBALL_OK)
        return status;
    f->parity = refined_parity(f);
    f->growth = f->entry->growth;
    f->strip = f->entry->strip;
    if (f->entry->num_params < 0)
        build_list(f);
    else
        build_from_entry(f);
    f->name = canonical_name(f);
    return NTKBALL_OK;
}

ntkball_status_t
ntkball_activation_set_str(ntkball_activation_t phi, const char *spec, ntkball_error_t *err)
{
    return ntkball_activation_set_str_params(phi, spec, NULL, 0, err);
}

ntkball_status_t ntkball_activation_set_str_params(ntkball_activation_t phi, const char *spec,
                                                   const char *const *params, slong num,
                                                   ntkball_error_t *err)
{
    ntkball_activation_impl f;
    ntkball_status_t status;
    named_t named = {params, num};

    impl_init(&f);
    status = build(&f, spec, &named, err);
    if (status == NTKBALL_OK)
    {
        impl_clear(phi[0]);
        *phi[0] = f;
    }
    else
        impl_clear(&f);
    return status;
}

void ntkball_activation_init(ntkball_activation_t phi)
{
    phi[0] = flint_malloc(sizeof(ntkball_activation_impl));
    impl_init(phi[0]);
    if (ntkball_activation_set_str(phi, "identity", NULL) != NTKBALL_OK)
        phi[0]->entry = NULL; /* cannot happen: identity is in the catalog */
}

void ntkball_activation_clear(ntkball_activation_t phi)
{
    impl_clear(phi[0]);
    flint_free(phi[0]);
}
