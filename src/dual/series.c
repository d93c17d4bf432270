/* D(g(x)) and D'(g(x)) mod x^len by the closed forms (DUAL-14).

   All is built from r = (c^2 - g^2)^(-1/2) (rsqrt.c) and f -> const + int f g' dx; powers have
   their own file, power_series.c.  The exponential forms use the
   recurrences n e_n = sum k y_k e_{n-k} (positive terms).  Zeros that the parity of g proves come
   out exact; a series in x^2 is composed at half the length. */
#include "dual/compose.h"
#include "dual/fixed.h"

/* asin(g/c) from r = (c^2 - g^2)^(-1/2). */
static void arcsine(arb_poly_t res, const arb_poly_t r, const ntkball_dual_compose_t ctx)
{
    arb_t t;

    arb_init(t);
    arb_poly_get_coeff_arb(t, r, 0);
    arb_mul(t, t, ctx->g0, ctx->prec);
    arb_atan(t, t, ctx->prec);
    ntkball_dual_chain(res, t, 1, r, ctx);
    arb_clear(t);
}

static void series_root(arb_poly_t d, arb_poly_t dd, ntkball_dual_kind_t kind, const arb_t c,
                        const ntkball_dual_compose_t ctx)
{
    arb_poly_t r, r2;
    arb_t t;

    arb_poly_init(r);
    arb_poly_init(r2);
    arb_init(t);

    ntkball_dual_rsqrt_series(r, ctx->g, c, ctx->len, ctx->prec);
    if (kind == DUAL_ERF) /* (4 asin(g/c), 4 r)/(2 pi) */
    {
        arcsine(d, r, ctx);
        arb_poly_scalar_mul_2exp_si(d, d, 2);
        arb_poly_scalar_mul_2exp_si(dd, r, 2);
    }
    else
    {
        ntkball_dual_series_mullow(r2, r, r, ctx->len, ctx->prec);
        ntkball_dual_series_mullow(dd, r2, r, ctx->len, ctx->prec);
        if (kind == DUAL_GELU)
            arb_poly_add(dd, dd, r, ctx->prec);
        ntkball_dual_series_mullow(dd, dd, ctx->g, ctx->len, ctx->prec);
        if (kind == DUAL_GELU) /* (r + g A, A + g (r + r^3))/(2 pi), A = pi/2 + asin(g/2) */
        {
            arcsine(r2, r, ctx);
            arb_const_pi(t, ctx->prec);
            arb_mul_2exp_si(t, t, -1);
            arb_poly_set_arb(d, t);
            arb_poly_add(r2, r2, d, ctx->prec);
            arb_poly_add(dd, dd, r2, ctx->prec);
            arb_poly_mullow(d, r2, ctx->g, ctx->len, ctx->prec);
            arb_poly_add(d, d, r, ctx->prec);
        }
        else /* GAUSSIAN: (r, g r^3)/(2 pi) */
            arb_poly_set(d, r);
    }
    ntkball_dual_over_2pi(d, ctx->prec);
    ntkball_dual_over_2pi(dd, ctx->prec);

    arb_clear(t);
    arb_poly_clear(r2);
    arb_poly_clear(r);
}

/* x' = y' w, w' = y' x from the constant terms that x and w have; x = w alias: the exponential. */
static void
exponential_recurrence(arb_ptr x, arb_ptr w, arb_srcptr ky, slong ylen, slong len, slong prec)
{
    slong n, m;

    for (n = 1; n < len; n++)
    {
        m = FLINT_MIN(n, ylen - 1);
        arb_dot(x + n, NULL, 0, ky + 1, 1, w + n - 1, -1, FLINT_MAX(m, 0), prec);
        arb_div_si(x + n, x + n, n, prec);
        if (w != x)
        {
            arb_dot(w + n, NULL, 0, ky + 1, 1, x + n - 1, -1, FLINT_MAX(m, 0), prec);
            arb_div_si(w + n, w + n, n, prec);
        }
    }
}

static void series_exp(arb_poly_t d, arb_poly_t dd, ntkball_dual_kind_t kind, const arb_t c,
                       const ntkball_dual_compose_t ctx)
{
    slong n, len = ctx->len, prec = ctx->prec, ylen = arb_poly_length(ctx->g);
    int pair = kind == DUAL_SINH || kind == DUAL_COSH;
    arb_ptr ky = _arb_vec_init(FLINT_MAX(ylen, 1) + 1), x = _arb_vec_init(len),
            w = _arb_vec_init(len);
    arb_t t;

    arb_init(t);
    for (n = 1; n < ylen; n++)
    {
        arb_mul(ky + n, c, arb_poly_get_coeff_ptr(ctx->g, n), prec);
        arb_mul_si(ky + n, ky + n, n, prec);
    }
    if (pair)
    {
        arb_mul(t, c, ctx->g0, prec);
        arb_sinh_cosh(x, w, t, prec);
        arb_neg(t, c);
        arb_exp(t, t, prec);
        arb_mul(x, x, t, prec);
        arb_mul(w, w, t, prec);
    }
    else
    {
        arb_add_si(t, ctx->g0, kind == DUAL_EXP ? 1 : -1, prec);
        arb_mul(t, t, c, prec);
        arb_exp(x, t, prec);
    }
    exponential_recurrence(x, pair ? w : x, ky, ylen, len, prec);

    arb_poly_zero(d);
    arb_poly_zero(dd);
    for (n = len - 1; n >= 0; n--)
    {
        arb_poly_set_coeff_arb(d, n, kind == DUAL_COSH ? w + n : x + n);
        arb_mul(t, kind == DUAL_SINH ? w + n : x + n, c, prec);
        arb_poly_set_coeff_arb(dd, n, t);
    }

    arb_clear(t);
    _arb_vec_clear(w, len);
    _arb_vec_clear(x, len);
    _arb_vec_clear(ky, FLINT_MAX(ylen, 1) + 1);
}

/* poly(g) by Horner's rule. */
static void horner(arb_poly_t res, const arb_poly_t poly, const ntkball_dual_compose_t ctx)
{
    slong n;
    arb_poly_t c;
    arb_t t;

    arb_poly_init(c);
    arb_init(t);
    arb_poly_zero(res);
    for (n = arb_poly_length(poly) - 1; n >= 0; n--)
    {
        ntkball_dual_series_mullow(res, res, ctx->g, ctx->len, ctx->prec);
        arb_poly_get_coeff_arb(t, poly, n);
        arb_poly_set_arb(c, t);
        arb_poly_add(res, res, c, ctx->prec);
    }
    arb_clear(t);
    arb_poly_clear(c);
}

static void series_hermite(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                           const ntkball_dual_compose_t ctx)
{
    arb_poly_t poly;

    arb_poly_init(poly);
    ntkball_dual_form_polynomial(poly, phi, 0, ctx->prec);
    horner(d, poly, ctx);
    arb_poly_derivative(poly, poly, ctx->prec);
    horner(dd, poly, ctx);
    arb_poly_clear(poly);
}

/* All coefficients unknown. */
static void indeterminate(arb_poly_t f, slong len)
{
    slong n;
    arb_t t;

    arb_init(t);
    arb_indeterminate(t);
    for (n = len - 1; n >= 0; n--)
        arb_poly_set_coeff_arb(f, n, t);
    arb_clear(t);
}

/* One composition of a g that is not a series in x^2, len >= 1. */
static void compose(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                    const ntkball_activation_t phi, const ntkball_dual_compose_t ctx)
{
    arb_t c, x, y;

    arb_init(c);
    arb_init(x);
    arb_init(y);
    switch (form->kind)
    {
    case DUAL_NONE:
        indeterminate(d, ctx->len);
        indeterminate(dd, ctx->len);
        break;
    case DUAL_POWER:
        mag_one(arb_radref(c));
        if (arb_contains(c, ctx->g0))
        {
            /* The constant terms by the scalar forms: they also serve g = const = +-1. */
            ntkball_dual_closed(x, y, phi, ctx->g0, ctx->prec);
            if (arb_poly_length(ctx->g) > 1 &&
                !ntkball_dual_fixed_series(d, dd, form, ctx->g, ctx->len, ctx->prec, ctx->threads))
                ntkball_dual_power_series(d, dd, form, ctx);
            arb_poly_set_coeff_arb(d, 0, x);
            arb_poly_set_coeff_arb(dd, 0, y);
        }
        else
        {
            indeterminate(d, ctx->len);
            indeterminate(dd, ctx->len);
        }
        break;
    case DUAL_ERF:
    case DUAL_GELU:
    case DUAL_GAUSSIAN:
        ntkball_dual_form_constant(c, form, phi, ctx->prec);
        series_root(d, dd, form->kind, c, ctx);
        break;
    case DUAL_SINH:
    case DUAL_COSH:
    case DUAL_EXP:
    case DUAL_RBF:
        ntkball_dual_form_constant(c, form, phi, ctx->prec);
        series_exp(d, dd, form->kind, c, ctx);
        break;
    case DUAL_HERMITE:
        series_hermite(d, dd, phi, ctx);
        break;
    }
    arb_clear(y);
    arb_clear(x);
    arb_clear(c);
}

void ntkball_dual_closed_series(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                                const arb_poly_t g, slong len, slong prec)
{
    ntkball_dual_closed_threads(d, dd, phi, g, len, prec, 1);
}

void ntkball_dual_closed_threads(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                                 const arb_poly_t g, slong len, slong prec, slong threads)
{
    ntkball_dual_form_t form;
    ntkball_dual_compose_t ctx;
    arb_poly_t x, y;
    int even;

    arb_poly_init(x);
    arb_poly_init(y);

    if (len > 0)
    {
        ntkball_dual_form_init(form, phi);
        even = ntkball_dual_compose_init(ctx, g, len, prec);
        ctx->threads = threads;
        compose(x, y, form, phi, ctx);
        if (even)
        {
            ntkball_dual_series_inflate(x, x, 0, len);
            ntkball_dual_series_inflate(y, y, 0, len);
        }

        ntkball_dual_compose_clear(ctx);
        ntkball_dual_form_clear(form);
    }
    arb_poly_swap(d, x);
    if (dd != NULL)
        arb_poly_swap(dd, y);

    arb_poly_clear(y);
    arb_poly_clear(x);
}
