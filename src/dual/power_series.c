/* Compositions of the duals of powers: D(g(x)) for phi = p x^k + q x^k sign(x) (DUAL-2, DUAL-14).

   P_j(g) and Q_j(g) come from P_0, Q_0(g) by f -> const + j^2 int f g' dx, and Q_0(g) = asin(g)/
   (2 pi) from r = (1 - g^2)^(-1/2): a ReLU layer costs one square, one r and two products. */
#include "dual/compose.h"

int ntkball_dual_compose_init(ntkball_dual_compose_t ctx, const arb_poly_t g, slong len, slong prec)
{
    int even;

    arb_poly_init(ctx->g);
    arb_poly_init(ctx->dg);
    arb_init(ctx->g0);
    arb_poly_set_trunc(ctx->g, g, len);
    even = arb_poly_length(ctx->g) > 1 && ntkball_dual_series_parity(ctx->g) == 1;
    if (even)
        ntkball_dual_series_deflate(ctx->g, ctx->g, 0);
    ctx->len = even ? (len + 1) / 2 : len;
    ctx->prec = prec;
    ctx->threads = 1;
    arb_poly_get_coeff_arb(ctx->g0, ctx->g, 0);
    arb_poly_derivative(ctx->dg, ctx->g, prec);
    return even;
}

void ntkball_dual_compose_clear(ntkball_dual_compose_t ctx)
{
    arb_clear(ctx->g0);
    arb_poly_clear(ctx->dg);
    arb_poly_clear(ctx->g);
}

/* res = c0 + k int f g', aliasing of res and f allowed. */
void ntkball_dual_chain(arb_poly_t res, const arb_t c0, ulong k, const arb_poly_t f,
                        const ntkball_dual_compose_t ctx)
{
    arb_t t;

    arb_init(t);
    if (arb_poly_length(ctx->dg) <= 1)
    {
        arb_poly_get_coeff_arb(t, ctx->dg, 0);
        arb_poly_scalar_mul(res, f, t, ctx->prec);
        arb_poly_truncate(res, ctx->len - 1);
    }
    else
        ntkball_dual_series_mullow(res, f, ctx->dg, ctx->len - 1, ctx->prec);
    arb_poly_integral(res, res, ctx->prec);
    arb_set_ui(t, k);
    arb_poly_scalar_mul(res, res, t, ctx->prec);
    arb_poly_set_coeff_arb(res, 0, c0);
    arb_clear(t);
}

/* f = f / (2 pi). */
void ntkball_dual_over_2pi(arb_poly_t f, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_poly_scalar_div(f, f, t, prec);
    arb_clear(t);
}

/* X_{k-1}(g) and X_k(g), X = P or Q, from X_0(g); k >= 1. */
static void
power_chain(arb_poly_t low, arb_poly_t high, slong k, int is_Q, const ntkball_dual_compose_t ctx)
{
    slong j;
    arb_t c0;

    arb_init(c0);
    arb_poly_set(high, low);
    for (j = 1; j <= k; j++)
    {
        arb_poly_swap(low, high);
        ntkball_dual_arccos(is_Q ? NULL : c0, is_Q ? c0 : NULL, NULL, j, ctx->g0, ctx->prec);
        ntkball_dual_chain(high, c0, (ulong) j * (ulong) j, low, ctx);
    }
    arb_clear(c0);
}

/* res = a P + b Q. */
static void combine(arb_poly_t res, const fmpq_t a, const arb_poly_t P, const fmpq_t b,
                    const arb_poly_t Q, slong prec)
{
    arb_t c;
    arb_poly_t t;

    arb_init(c);
    arb_poly_init(t);
    arb_set_fmpq(c, a, prec);
    arb_poly_scalar_mul(t, P, c, prec);
    arb_set_fmpq(c, b, prec);
    arb_poly_scalar_mul(res, Q, c, prec);
    arb_poly_add(res, res, t, prec);
    arb_poly_clear(t);
    arb_clear(c);
}

void ntkball_dual_power_from_Q0(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                                arb_poly_t Q0, const ntkball_dual_compose_t ctx)
{
    fmpq_t a, b;
    arb_poly_t P0, P1, Q1;
    arb_t c;

    fmpq_init(a);
    fmpq_init(b);
    arb_poly_init(P0);
    arb_poly_init(P1);
    arb_poly_init(Q1);
    arb_init(c);
    ntkball_dual_form_weights(a, b, form);

    arb_set_d(c, 0.25);
    arb_poly_set_arb(P0, c);
    power_chain(Q0, Q1, form->k, 1, ctx);
    power_chain(P0, P1, form->k, 0, ctx);
    combine(d, a, P1, b, Q1, ctx->prec);
    if (form->k > 0)
    {
        combine(dd, a, P0, b, Q0, ctx->prec);
        arb_set_si(c, form->k);
        arb_sqr(c, c, ctx->prec);
        arb_poly_scalar_mul(dd, dd, c, ctx->prec);
    }

    arb_clear(c);
    arb_poly_clear(Q1);
    arb_poly_clear(P1);
    arb_poly_clear(P0);
    fmpq_clear(b);
    fmpq_clear(a);
}

void ntkball_dual_power_series(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                               const ntkball_dual_compose_t ctx)
{
    fmpq_t a, b;
    arb_poly_t Q0, r;
    arb_t c;

    fmpq_init(a);
    fmpq_init(b);
    arb_poly_init(Q0);
    arb_poly_init(r);
    arb_init(c);

    arb_one(c);
    ntkball_dual_rsqrt_series(r, ctx->g, c, ctx->len, ctx->prec);
    ntkball_dual_over_2pi(r, ctx->prec);
    ntkball_dual_arccos(NULL, c, NULL, 0, ctx->g0, ctx->prec);
    ntkball_dual_chain(Q0, c, 1, r, ctx);
    ntkball_dual_power_from_Q0(d, dd, form, Q0, ctx);
    if (form->k == 0)
    {
        ntkball_dual_form_weights(a, b, form);
        arb_set_fmpq(c, b, ctx->prec);
        arb_poly_scalar_mul(dd, r, c, ctx->prec);
    }

    arb_clear(c);
    arb_poly_clear(r);
    arb_poly_clear(Q0);
    fmpq_clear(b);
    fmpq_clear(a);
}
