/* Named parameters of expressions, "a=0.3": exact constants that a name stands for. */
#include "activation/spec.h"

#include <stdio.h>
#include <string.h>

#include "support/error.h"
#include "support/place.h"

/* text is "name=value"; name and value are bound to it. */
static ntkball_status_t bind_param(named_param_t *param, const char *text, ntkball_error_t *err)
{
    size_t len = strcspn(text, "=");
    expr_op_t op;
    ntkball_status_t status;

    param->name = ntkball_spec_copy(text, len);
    if (text[len] != '=' || !ntkball_spec_is_name(text, len) ||
        ntkball_expr_find_function(&op, text, len))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "parameter '%.60s': write name=value with a name that is not x, pi, e or "
                          "a function",
                          text);
        return NTKBALL_DOMAIN;
    }
    status = ntkball_value_set_str(param->value, text + len + 1, err);
    if (status != NTKBALL_OK)
    {
        char before[64];

        snprintf(before, sizeof before, "parameter %.40s: ", param->name);
        ntkball_error_wrap(err, before, "");
    }
    return status;
}

ntkball_status_t ntkball_named_init(named_params_t *params, const char *const *texts, slong num,
                                    ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;

    params->param = flint_calloc((size_t) num + 1, sizeof(named_param_t));
    params->num = 0;
    while (params->num < num && status == NTKBALL_OK)
    {
        named_param_t *param = params->param + params->num;

        ntkball_value_init(param->value);
        status = bind_param(param, texts[params->num++], err);
        for (slong i = 0; i < params->num - 1 && status == NTKBALL_OK; i++)
            if (strcmp(params->param[i].name, param->name) == 0)
            {
                ntkball_error_set(err, NTKBALL_ERR_INPUT, "parameter %.60s is given twice",
                                  param->name);
                status = NTKBALL_DOMAIN;
            }
    }
    return status;
}

void ntkball_named_clear(named_params_t *params)
{
    for (slong i = 0; i < params->num; i++)
    {
        flint_free(params->param[i].name);
        ntkball_value_clear(params->param[i].value);
    }
    flint_free(params->param);
}

ntkball_status_t ntkball_named_parse(slong *root, expr_pool_t pool, const char *text, int allow_x,
                                     const expr_env_t *also, named_params_t *params,
                                     ntkball_error_t *err)
{
    slong more = also == NULL ? 0 : also->num;
    expr_binding_t *bindings =
        flint_calloc((size_t) (params->num + more) + 1, sizeof(expr_binding_t));
    expr_env_t env = {bindings, params->num + more};
    ntkball_status_t status;

    for (slong i = 0; i < params->num; i++)
    {
        bindings[i].name = params->param[i].name;
        bindings[i].node = ntkball_value_import(pool, params->param[i].value);
        bindings[i].length = strlen(ntkball_value_str(params->param[i].value));
    }
    for (slong i = 0; i < more; i++)
        bindings[params->num + i] = also->bindings[i];
    status = ntkball_expr_parse(root, pool, text, allow_x, &env, err);
    for (slong i = 0; i < params->num; i++)
        params->param[i].used |= bindings[i].used;
    flint_free(bindings);
    return status;
}

ntkball_status_t
ntkball_named_all_used(const named_params_t *params, const char *spec, ntkball_error_t *err)
{
    for (slong i = 0; i < params->num; i++)
        if (!params->param[i].used)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "parameter %.60s does not occur in '%.60s'; leave it out",
                              params->param[i].name, spec);
            return NTKBALL_DOMAIN;
        }
    return NTKBALL_OK;
}
