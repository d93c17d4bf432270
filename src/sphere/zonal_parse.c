/* From a text to a zonal kernel. */
#include <string.h>

#include "activation/spec.h"
#include "activation/symmetry.h"
#include "recursion/internal.h"
#include "sphere/zonal.h"
#include "support/error.h"

#define MAX_POLYNOMIAL 4096

void ntkball_zonal_init(ntkball_zonal_t kernel)
{
    ntkball_zonal_impl *f = kernel[0] = flint_calloc(1, sizeof(ntkball_zonal_impl));

    f->kind = ZONAL_POLYNOMIAL;
    f->parity = f->loose = NTKBALL_PARITY_NONE;
    fmpq_poly_init(f->poly);
    arb_init(f->tail);
    arb_init(f->decay);
    ntkball_value_init(f->constant);
    ntkball_value_init(f->shift);
    fmpq_init(f->power);
    ntkball_expr_init(f->pool);
    ntkball_split_init(&f->split);
    f->name = flint_calloc(2, 1);
    f->name[0] = '0';
}

void ntkball_zonal_clear(ntkball_zonal_t kernel)
{
    ntkball_zonal_impl *f = kernel[0];
    slong i;

    for (i = 0; f->ends != NULL && i < 2 * f->num_pieces; i++)
        _ntkball_zonal_end_clear(f->ends + i);
    flint_free(f->ends);
    fmpq_poly_clear(f->poly);
    _arb_vec_clear(f->coeffs, f->num);
    arb_clear(f->tail);
    arb_clear(f->decay);
    ntkball_value_clear(f->constant);
    ntkball_value_clear(f->shift);
    fmpq_clear(f->power);
    ntkball_split_clear(&f->split);
    ntkball_expr_clear(f->pool);
    flint_free(f->pieces);
    flint_free(f->name);
    flint_free(f);
}

const char *ntkball_zonal_name(const ntkball_zonal_t kernel)
{
    return kernel[0]->name;
}

static void set_name(ntkball_zonal_impl *f, const char *name)
{
    flint_free(f->name);
    f->name = flint_malloc(strlen(name) + 1);
    strcpy(f->name, name);
}

/* constant > 0 from the text behind the colon */
static ntkball_status_t
set_positive(ntkball_zonal_impl *f, const char *kind, const char *text, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_value_set_str(f->constant, text, err);

    if (status == NTKBALL_OK && ntkball_value_sign(f->constant) != NTKBALL_SIGN_POSITIVE)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "kernel %s:%.80s: give a positive constant", kind,
                          text);
        status = NTKBALL_DOMAIN;
    }
    return status;
}

static ntkball_status_t parse(slong *root, ntkball_zonal_impl *f, const char *text,
                              const char *const *params, slong num, ntkball_error_t *err)
{
    slong x = ntkball_expr_op(f->pool, EXPR_X, -1, -1, -1);
    expr_binding_t names[] = {{"rho", x, 3, 0}, {"t", x, 1, 0}};
    expr_env_t also = {names, 2};
    named_params_t named;
    ntkball_status_t status = ntkball_named_init(&named, params, num, err);

    if (status == NTKBALL_OK)
        status = ntkball_named_parse(root, f->pool, text, 0, &also, &named, err);
    if (status == NTKBALL_OK)
        status = ntkball_named_all_used(&named, text, err);
    ntkball_named_clear(&named);
    return status;
}

static void set_parity(ntkball_zonal_impl *f, slong root)
{
    ntkball_expr_symmetry(&f->parity, &f->loose, &f->split_degree, f->pool, root);
}

/* K has a value at rho = 1 or is known to be integrable there on some sphere. */
static ntkball_status_t check_end(ntkball_zonal_impl *f, ntkball_error_t *err)
{
    arb_t x;
    int known = f->ends[0].bound.known || f->ends[0].wild;

    arb_init(x);
    _ntkball_zonal_value(x, f, 0, x, 128);
    known = known || arb_is_finite(x);
    arb_clear(x);
    if (known)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INPUT,
                      "kernel %.200s: no value at rho = 1, and no bound next to it is found, so no "
                      "degree is known to converge; write it with powers, roots, quotients and "
                      "logarithms of 1-rho or acos(rho), which are bounded there",
                      f->name);
    return NTKBALL_DOMAIN;
}

/* Kind and pieces for an expression in rho. */
static ntkball_status_t
classify(ntkball_zonal_impl *f, slong root, zonal_kind_t kind, ntkball_error_t *err)
{
    ntkball_status_t status;

    f->kind = kind;
    set_parity(f, root);
    if (ntkball_expr_get_poly(f->poly, f->pool, root, MAX_POLYNOMIAL))
        f->kind = ZONAL_POLYNOMIAL;
    else if (kind == ZONAL_EXPRESSION)
        (void) _ntkball_zonal_set_closed(f, root);
    status = _ntkball_zonal_set_angle(f, root, err);
    if (status == NTKBALL_OK && f->kind == ZONAL_EXPRESSION)
        status = check_end(f, err);
    return status;
}

static ntkball_status_t set_expression(ntkball_zonal_impl *f, const char *text,
                                       const char *const *params, slong num, ntkball_error_t *err)
{
    slong root;
    ntkball_status_t status = parse(&root, f, text, params, num, err);

    if (status == NTKBALL_OK)
    {
        set_name(f, text);
        status = classify(f, root, ZONAL_EXPRESSION, err);
    }
    return status;
}

/* laplace:c and gaussian:g; pattern holds one %s for the constant. */
static ntkball_status_t set_named(ntkball_zonal_impl *f, const char *kind, const char *constant,
                                  zonal_kind_t number, const char *pattern, ntkball_error_t *err)
{
    ntkball_status_t status = set_positive(f, kind, constant, err);
    const char *value = ntkball_value_str(f->constant);
    char *text = flint_malloc(strlen(pattern) + strlen(value) + strlen(kind) + 2);
    slong root;

    sprintf(text, "%s:%s", kind, value);
    set_name(f, text);
    sprintf(text, "%.*s%s%s", (int) strcspn(pattern, "?"), pattern, value,
            strchr(pattern, '?') + 1);
    if (status == NTKBALL_OK)
        status = parse(&root, f, text, NULL, 0, err);
    if (status == NTKBALL_OK)
        status = classify(f, root, number, err);
    f->positive = 1;
    flint_free(text);
    return status;
}

void ntkball_zonal_set_series(ntkball_zonal_t kernel, arb_srcptr c, slong num, const arb_t tail)
{
    ntkball_zonal_impl *f;

    ntkball_zonal_clear(kernel);
    ntkball_zonal_init(kernel);
    f = kernel[0];
    f->kind = ZONAL_SERIES;
    f->num = num;
    f->coeffs = _arb_vec_init(num);
    _arb_vec_set(f->coeffs, c, num);
    arb_set(f->tail, tail);
    set_name(f, "series");
}

void ntkball_zonal_set_decay(ntkball_zonal_t kernel, const arb_t s)
{
    ntkball_zonal_impl *f = kernel[0];

    f->decays = f->kind == ZONAL_SERIES && f->num > 0 && !arb_is_zero(f->tail);
    arb_set(f->decay, s);
}

int ntkball_zonal_is_summable(const ntkball_zonal_t kernel)
{
    const ntkball_zonal_impl *f = kernel[0];
    arb_t x;
    int finite;

    arb_init(x);
    if (f->kind == ZONAL_SERIES)
        _ntkball_zonal_tail_sum(x, f);
    finite = arb_is_finite(x);
    arb_clear(x);
    return finite;
}

ntkball_status_t ntkball_zonal_set_str(ntkball_zonal_t kernel, const char *text,
                                       const char *const *params, slong num, ntkball_error_t *err)
{
    ntkball_status_t status;

    ntkball_zonal_clear(kernel);
    ntkball_zonal_init(kernel);
    if (strncmp(text, "laplace:", 8) == 0)
        return set_named(kernel[0], "laplace", text + 8, ZONAL_EXPRESSION,
                         "exp(-(?)*sqrt(2-2*rho))", err);
    if (strncmp(text, "gaussian:", 9) == 0)
        return set_named(kernel[0], "gaussian", text + 9, ZONAL_GAUSSIAN, "exp(-2*(?)*(1-rho))",
                         err);
    if (strncmp(text, "series:", 7) == 0)
    {
        status = _ntkball_zonal_read_series(kernel, text + 7, err);
        if (status == NTKBALL_OK)
            set_name(kernel[0], text);
        return status;
    }
    return set_expression(kernel[0], text, params, num, err);
}

int ntkball_zonal_is_infinite(const ntkball_zonal_t kernel, int sign)
{
    const ntkball_zonal_impl *f = kernel[0];

    return f->ends != NULL && f->ends[sign > 0 ? 0 : 2 * f->num_pieces - 1].infinite;
}

void ntkball_zonal_at_one(arb_t res, const ntkball_zonal_t kernel, slong bits)
{
    ntkball_zonal_impl *f = kernel[0];
    slong p;
    arb_t t;

    arb_init(t);
    if (f->kind == ZONAL_SERIES)
    {
        arb_zero(res);
        for (p = 0; p < f->num; p++)
            arb_add(res, res, f->coeffs + p, bits + 20);
        _ntkball_zonal_tail_sum(t, f);
        arb_add_error(res, t);
    }
    else
    {
        arb_zero(t);
        _ntkball_zonal_value(res, f, 0, t, bits + 20);
    }
    arb_clear(t);
}
