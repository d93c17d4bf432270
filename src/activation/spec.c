/* From a specification "name", "name:v1,v2", "name:p=v" or an expression to an activation. */
#include <ctype.h>
#include <string.h>

#include "activation/spec.h"
#include "support/error.h"
#include "support/nearest.h"

/* ---------------------------------------------------------------------------------- the object */

char *ntkball_spec_copy(const char *text, size_t len)
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
    mag_init(f->tail + 0);
    mag_init(f->tail + 1);
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
    _arb_vec_clear(f->mu, f->num_mu);
    mag_clear(f->tail + 0);
    mag_clear(f->tail + 1);
    flint_free(f->piece[0]);
    flint_free(f->piece[1]);
    flint_free(f->name);
    flint_free(f->formula);
}

/* -------------------------------------------------------------------------- names, expressions */

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

int ntkball_spec_is_name(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && (isalnum((unsigned char) text[n]) || text[n] == '_'))
        n++;
    return n == len && n > 0 && isalpha((unsigned char) text[0]) &&
           !(n == 1 && (text[0] == 'x' || text[0] == 'e')) &&
           !(n == 2 && text[0] == 'p' && text[1] == 'i');
}

/* name or name:parameters. */
static ntkball_status_t build_name(ntkball_activation_impl *f, const char *spec,
                                   named_params_t *params, ntkball_error_t *err)
{
    size_t len = strcspn(spec, ":"), start = strspn(spec, " ");
    const char *list = spec[len] == ':' ? spec + len + 1 : NULL;
    ntkball_status_t status;
    char *name;

    while (len > start && spec[len - 1] == ' ')
        len--;
    name = ntkball_spec_copy(spec + start, len > start ? len - start : 0);
    for (slong i = 0; i < ntkball_catalog_len() && f->entry == NULL; i++)
        if (strcmp(ntkball_catalog[i].row.name, name) == 0)
            f->entry = ntkball_catalog + i;
    status = f->entry != NULL ? NTKBALL_OK : unknown_name(name, err);
    flint_free(name);
    if (status == NTKBALL_OK && list != NULL && strcmp(f->entry->row.name, "hermite") == 0 &&
        ntkball_table_is_meant(list))
        return ntkball_table_build(f, list, params, err);
    if (status == NTKBALL_OK)
        status = ntkball_parameters_read(f, list, params, err);
    if (status == NTKBALL_OK)
    {
        ntkball_build_family(f);
        status = ntkball_parameters_check(f, err);
    }
    if (status == NTKBALL_OK)
        ntkball_build_pieces(f);
    return status;
}

static ntkball_status_t build_expression(ntkball_activation_impl *f, const char *text,
                                         named_params_t *params, ntkball_error_t *err)
{
    expr_pool_t pool;
    ntkball_status_t status;
    char *known = NULL;
    slong root, better = -1;

    ntkball_expr_init(pool);
    status = ntkball_named_parse(&root, pool, text, 1, NULL, params, err);
    if (status == NTKBALL_OK)
    {
        better = ntkball_expr_rewrite(pool, root);
        f->formula = ntkball_expr_print(pool, root);
        f->name = ntkball_expr_print(pool, root);
        status = ntkball_analyse(f, &known, pool, better, err);
    }
    if (known != NULL)
    {
        flint_free(f->formula);
        flint_free(f->name);
        f->formula = f->name = NULL;
        status = build_name(f, known, params, err);
    }
    flint_free(known);
    ntkball_expr_clear(pool);
    return status;
}

static ntkball_status_t
build(ntkball_activation_impl *f, const char *spec, named_params_t *params, ntkball_error_t *err)
{
    size_t start = strspn(spec, " "), len = strcspn(spec + start, ":");

    while (len > 0 && spec[start + len - 1] == ' ')
        len--;
    if (len == 0 || ntkball_spec_is_name(spec + start, len))
        return build_name(f, spec, params, err);
    return build_expression(f, spec, params, err);
}

/* -------------------------------------------------------------------------------------- public */

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
    named_params_t named;

    impl_init(&f);
    status = ntkball_named_init(&named, params, num, err);
    if (status == NTKBALL_OK)
        status = build(&f, spec, &named, err);
    if (status == NTKBALL_OK)
        status = ntkball_named_all_used(&named, spec, err);
    ntkball_named_clear(&named);
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
