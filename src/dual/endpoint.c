/* D(g) and D'(g) for g = end (1 - x^2 v(x)), v(0) > 0: the closed forms at an end of [-1, 1]
   (DUAL-19).

   Only powers are singular there.  1 - g^2 = x^2 v (2 - x^2 v), so with h = (v (2 - x^2 v))^(-1/2)
       d/dx asin(g) = g' (1 - g^2)^(-1/2) = -end (2 v + x v') h
   is a power series, and the rest of the chain of DUAL-14 holds with asin(end) = end pi/2 as it
   stands.  The other forms are analytic beyond |g| = 1. */
#include "dual/compose.h"

/* Q_0(g) = asin(g)/(2 pi) mod x^(len+1). */
static void Q0_at_end(arb_poly_t Q0, int end, const arb_poly_t v, slong len, slong prec)
{
    slong n;
    arb_poly_t h, f;
    arb_t t;

    arb_poly_init(h);
    arb_poly_init(f);
    arb_init(t);

    arb_poly_shift_left(h, v, 2);
    arb_poly_neg(h, h);
    arb_poly_set_coeff_si(h, 0, 2);
    arb_poly_mullow(h, h, v, len, prec);
    arb_poly_rsqrt_series(h, h, len, prec);

    for (n = arb_poly_length(v) - 1; n >= 0; n--) /* 2 v + x v' */
    {
        arb_mul_si(t, arb_poly_get_coeff_ptr(v, n), -end * (n + 2), prec);
        arb_poly_set_coeff_arb(f, n, t);
    }
    arb_poly_mullow(Q0, f, h, len, prec);
    ntkball_dual_over_2pi(Q0, prec);
    arb_poly_integral(Q0, Q0, prec);
    arb_set_d(t, 0.25 * end);
    arb_poly_set_coeff_arb(Q0, 0, t);

    arb_clear(t);
    arb_poly_clear(f);
    arb_poly_clear(h);
}

int ntkball_dual_closed_endpoint(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                                 int end, const arb_poly_t v, slong len, slong prec)
{
    ntkball_dual_form_t form;
    ntkball_dual_compose_t ctx;
    arb_poly_t g, Q0;
    int ok;

    arb_poly_init(g);
    arb_poly_init(Q0);
    ntkball_dual_form_init(form, phi);
    ok = form->kind != DUAL_NONE && !(form->kind == DUAL_POWER && form->k == 0);

    arb_poly_set_trunc(g, v, len);
    arb_poly_shift_left(g, g, 2);
    if (end > 0)
        arb_poly_neg(g, g);
    arb_poly_set_coeff_si(g, 0, end);
    if (ok && form->kind == DUAL_POWER && arb_poly_length(g) > 1)
    {
        /* The parity of g does not carry over to x -> |x|, so nothing is halved here. */
        arb_poly_init(ctx->g);
        arb_poly_init(ctx->dg);
        arb_init(ctx->g0);
        arb_poly_set(ctx->g, g);
        arb_poly_derivative(ctx->dg, g, prec);
        arb_set_si(ctx->g0, end);
        ctx->len = len + 2;
        ctx->prec = prec;
        Q0_at_end(Q0, end, v, len, prec);
        ntkball_dual_power_from_Q0(d, dd, form, Q0, ctx);
        ntkball_dual_compose_clear(ctx);
    }
    else if (ok)
        ntkball_dual_closed_series(d, dd, phi, g, len + 2, prec);
    if (ok)
        arb_poly_truncate(dd, len + 1);

    ntkball_dual_form_clear(form);
    arb_poly_clear(Q0);
    arb_poly_clear(g);
    return ok;
}
