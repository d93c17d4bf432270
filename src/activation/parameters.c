/* Parameters of catalog entries: "name:v1,v2" by position, "name:p=v" by name, a list of
   coefficients for polynomial and hermite.  They are exact constants. */
#include <stdio.h>
#include <string.h>

#include "activation/spec.h"
#include "support/error.h"
#include "support/place.h"

#define MAX_LIST (EXPR_MAX_HERMITE + 1)
#define MAX_RELU_POWER 1000

static ntkball_value_t *append_param(ntkball_activation_impl *f)
{
    if ((f->num_params & (f->num_params - 1)) == 0)
        f->params =
            flint_realloc(f->params, (size_t) (2 * f->num_params + 1) * sizeof(ntkball_value_t));
    ntkball_value_init(f->params[f->num_params]);
    return f->params + f->num_params++;
}

size_t ntkball_spec_argument(const char *p)
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
static ntkball_status_t read_constant(ntkball_value_t v, const catalog_entry_t *e, const char *arg,
                                      named_params_t *params, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_value_set_named(v, arg, params, err);
    char before[64], after[96];

    if (status != NTKBALL_OK)
    {
        snprintf(before, sizeof before, "%s: ", e->row.name);
        snprintf(after, sizeof after, "; its parameters are %s", e->row.params);
        ntkball_error_wrap(err, before, after);
    }
    return status;
}

static ntkball_status_t read_list(ntkball_activation_impl *f, const char *text,
                                  named_params_t *params, ntkball_error_t *err)
{
    for (;;)
    {
        size_t len = ntkball_spec_argument(text);
        char *arg = ntkball_spec_copy(text, len);
        ntkball_status_t status = NTKBALL_DOMAIN;

        if (f->num_params >= MAX_LIST)
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: more than %d coefficients",
                              f->entry->row.name, MAX_LIST);
        else if (strspn(arg, " ") == len)
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "%s: coefficient c%ld is empty; write %s:c0,c1,.. with constants",
                              f->entry->row.name, (long) f->num_params, f->entry->row.name);
        else
            status = read_constant(*append_param(f), f->entry, arg, params, err);
        flint_free(arg);
        if (status != NTKBALL_OK)
            return status;
        if (text[len] == '\0')
            return NTKBALL_OK;
        text += len + 1;
    }
}

static ntkball_status_t read_param(ntkball_activation_impl *f, char *given, slong position,
                                   const char *arg, named_params_t *params, ntkball_error_t *err)
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
    return read_constant(f->params[i], e, arg + skip, params, err);
}

ntkball_status_t ntkball_parameters_read(ntkball_activation_impl *f, const char *text,
                                         named_params_t *params, ntkball_error_t *err)
{
    const catalog_entry_t *e = f->entry;
    ntkball_status_t status = NTKBALL_OK;
    char given[CATALOG_MAX_PARAMS] = {0};

    if (e->num_params < 0)
        return read_list(f, text == NULL ? "" : text, params, err);
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
        size_t len = ntkball_spec_argument(text);
        char *arg = ntkball_spec_copy(text, len);

        status = read_param(f, given, i, arg, params, err);
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

ntkball_status_t ntkball_parameters_check(const ntkball_activation_impl *f, ntkball_error_t *err)
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
