/* Exact real constants: an expression without x, evaluated to any precision on demand. */
#include <ntkball/activation.h>

#include <string.h>

#include "activation/spec.h"
#include "support/error.h"

struct ntkball_value_impl
{
    expr_pool_t pool;
    slong root;
    char *str;
};

/* Takes over pool (left empty) and root. */
static void value_take(ntkball_value_t v, expr_pool_t pool, slong root)
{
    ntkball_expr_swap(v[0]->pool, pool);
    v[0]->root = root;
    flint_free(v[0]->str);
    v[0]->str = ntkball_expr_print(v[0]->pool, root);
}

void ntkball_value_init(ntkball_value_t v)
{
    v[0] = flint_malloc(sizeof(ntkball_value_impl));
    ntkball_expr_init(v[0]->pool);
    v[0]->str = NULL;
    ntkball_value_set_si(v, 0);
}

void ntkball_value_clear(ntkball_value_t v)
{
    ntkball_expr_clear(v[0]->pool);
    flint_free(v[0]->str);
    flint_free(v[0]);
}

slong ntkball_value_import(expr_pool_t pool, const ntkball_value_t v)
{
    return ntkball_expr_import(pool, v[0]->pool, v[0]->root);
}

void ntkball_value_set(ntkball_value_t v, const ntkball_value_t w)
{
    expr_pool_t pool;
    slong root;

    if (v[0] == w[0])
        return;
    ntkball_expr_init(pool);
    root = ntkball_value_import(pool, w);
    value_take(v, pool, root);
    ntkball_expr_clear(pool);
}

void ntkball_value_set_fmpq(ntkball_value_t v, const fmpq_t q)
{
    expr_pool_t pool;
    slong root;

    ntkball_expr_init(pool);
    root = ntkball_expr_fmpq(pool, q);
    value_take(v, pool, root);
    ntkball_expr_clear(pool);
}

void ntkball_value_set_si(ntkball_value_t v, slong n)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, n, 1);
    ntkball_value_set_fmpq(v, q);
    fmpq_clear(q);
}

static void eval(arb_t res, const expr_pool_t pool, slong root, slong prec)
{
    arb_t zero;

    arb_init(zero);
    ntkball_expr_eval_arb(res, pool, root, zero, prec);
    arb_clear(zero);
}

ntkball_status_t ntkball_value_set_named(ntkball_value_t v, const char *text,
                                         named_params_t *params, ntkball_error_t *err)
{
    expr_pool_t pool;
    ntkball_status_t status;
    slong root;
    arb_t t;
    int finite = 0;

    ntkball_expr_init(pool);
    arb_init(t);
    status = ntkball_named_parse(&root, pool, text, 0, NULL, params, err);
    if (status == NTKBALL_OK)
    {
        for (slong prec = 64; !finite && prec <= 4096; prec *= 4)
        {
            eval(t, pool, root, prec);
            finite = arb_is_finite(t);
        }
        if (finite)
            value_take(v, pool, root);
        else
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "'%.60s' is not a finite real number", text);
            status = NTKBALL_DOMAIN;
        }
    }
    arb_clear(t);
    ntkball_expr_clear(pool);
    return status;
}

ntkball_status_t ntkball_value_set_str(ntkball_value_t v, const char *text, ntkball_error_t *err)
{
    named_params_t none = {NULL, 0};

    return ntkball_value_set_named(v, text, &none, err);
}

/* Raises the working precision until cancellation is paid for; a value that is zero without the
   expression showing it ends at the last precision tried. */
void ntkball_value_get_arb(arb_t res, const ntkball_value_t v, slong prec)
{
    const fmpq *q = ntkball_expr_number(v[0]->pool, v[0]->root);

    if (q != NULL)
    {
        arb_set_fmpq(res, q, prec + 4);
        return;
    }
    for (slong extra = 16; extra <= 4 * prec + 4096; extra *= 4)
    {
        eval(res, v[0]->pool, v[0]->root, prec + extra);
        if (arb_rel_accuracy_bits(res) >= prec)
            break;
    }
    arb_set_round(res, res, prec + 4);
}

int ntkball_value_get_fmpq(fmpq_t res, const ntkball_value_t v)
{
    const fmpq *q = ntkball_expr_number(v[0]->pool, v[0]->root);

    if (q != NULL)
        fmpq_set(res, q);
    return q != NULL;
}

const char *ntkball_value_str(const ntkball_value_t v)
{
    return v[0]->str;
}

int ntkball_value_get_exact(ntkball_exact_t res, const ntkball_value_t v)
{
    return ntkball_expr_get_exact(res, v[0]->pool, v[0]->root);
}

int ntkball_value_is_zero(const ntkball_value_t v)
{
    ntkball_exact_t t;
    int res;

    ntkball_exact_init(t);
    res = ntkball_value_get_exact(t, v) && ntkball_exact_is_zero(t);
    ntkball_exact_clear(t);
    return res;
}
