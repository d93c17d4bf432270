/* D(u) and D'(u) by the closed forms of form.h at real u, |u| <= 1 (DUAL-1, DUAL-2, DUAL-5 ..
   DUAL-9).

   Balls are cut to [-1, 1] first.  The factors that vanish at u = +-1 are formed as 1 - u and 1 +
   u, exact up to one rounding, so that the values near the end points keep their relative accuracy.
 */
#include "dual/form.h"

/* res = 4 p^2 P_k + 4 q^2 Q_k (DUAL-2), written as b F_k + (a - b) P_k unless p = 0: F_k has no
   cancellation near -1, and a = b for relu. */
static void power(arb_t res, slong k, const fmpq_t a, const fmpq_t b, const arb_t u, slong prec)
{
    arb_t P, X, c;
    fmpq_t diff;

    arb_init(P);
    arb_init(X);
    arb_init(c);
    fmpq_init(diff);

    if (fmpq_is_zero(a))
        ntkball_dual_arccos(NULL, X, NULL, k, u, prec);
    else
        ntkball_dual_arccos(P, NULL, X, k, u, prec);
    arb_set_fmpq(c, b, prec);
    arb_mul(X, X, c, prec);
    if (!fmpq_is_zero(a) && !fmpq_equal(a, b))
    {
        fmpq_sub(diff, a, b);
        arb_set_fmpq(c, diff, prec);
        arb_addmul(X, P, c, prec);
    }
    arb_swap(res, X);

    fmpq_clear(diff);
    arb_clear(c);
    arb_clear(X);
    arb_clear(P);
}

/* s = (c - |u|)^(-1/2) (c + |u|)^(-1/2), non-finite when |u| = c is possible. */
static void inverse_root(arb_t s, const arb_t c, const arb_t u, slong prec)
{
    arb_t a, t;
    arf_t lo, hi;

    arb_init(a);
    arb_init(t);
    arf_init(lo);
    arf_init(hi);
    arb_abs(a, u);
    if (!arb_is_exact(u) && arb_contains_zero(u))
    {
        arb_get_abs_ubound_arf(hi, u, prec);
        arb_set_interval_arf(a, lo, hi, prec);
    }
    arb_sub(t, c, a, prec);
    arb_add(a, c, a, prec);
    arb_rsqrt(t, t, prec);
    arb_rsqrt(a, a, prec);
    arb_mul(s, t, a, prec);
    arf_clear(hi);
    arf_clear(lo);
    arb_clear(t);
    arb_clear(a);
}

static void
closed_power(arb_t d, arb_t dd, const ntkball_dual_form_t form, const arb_t u, slong prec)
{
    fmpq_t a, b;
    arb_t t;

    fmpq_init(a);
    fmpq_init(b);
    arb_init(t);
    ntkball_dual_form_weights(a, b, form);

    if (d != NULL)
        power(d, form->k, a, b, u, prec);
    if (dd != NULL && form->k > 0)
    {
        power(dd, form->k - 1, a, b, u, prec);
        arb_mul_si(dd, dd, form->k, prec);
        arb_mul_si(dd, dd, form->k, prec);
    }
    else if (dd != NULL && fmpq_is_zero(b))
        arb_zero(dd);
    else if (dd != NULL) /* 4 q^2 Q_0' = 4 q^2 / (2 pi sqrt(1 - u^2)) */
    {
        arb_one(t);
        inverse_root(dd, t, u, prec);
        arb_set_fmpq(t, b, prec);
        arb_mul(dd, dd, t, prec);
        arb_const_pi(t, prec);
        arb_mul_2exp_si(t, t, 1);
        arb_div(dd, dd, t, prec);
    }

    arb_clear(t);
    fmpq_clear(b);
    fmpq_clear(a);
}

/* The families with s = (c^2 - u^2)^(-1/2), c > 1: asin(u/c) = atan(u s). */
static void
closed_root(arb_t d, arb_t dd, ntkball_dual_kind_t kind, const arb_t c, const arb_t u, slong prec)
{
    arb_t s, A, x, y, pi;

    arb_init(s);
    arb_init(A);
    arb_init(x);
    arb_init(y);
    arb_init(pi);

    inverse_root(s, c, u, prec);
    arb_mul(A, u, s, prec);
    arb_atan(A, A, prec);
    arb_const_pi(pi, prec);
    switch (kind)
    {
    case DUAL_ERF: /* (2/pi) A, (2/pi) s */
        arb_div(x, A, pi, prec);
        arb_div(y, s, pi, prec);
        arb_mul_2exp_si(x, x, 1);
        arb_mul_2exp_si(y, y, 1);
        break;
    case DUAL_GELU: /* (s + u (pi/2 + A))/(2 pi), (pi/2 + A + u s + u s^3)/(2 pi) */
        arb_mul_2exp_si(x, pi, -1);
        arb_add(A, A, x, prec);
        arb_sqr(y, s, prec);
        arb_add_ui(y, y, 1, prec);
        arb_mul(y, y, s, prec);
        arb_mul(y, y, u, prec);
        arb_add(y, y, A, prec);
        arb_set(x, s);
        arb_addmul(x, u, A, prec);
        arb_div(x, x, pi, prec);
        arb_div(y, y, pi, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_mul_2exp_si(y, y, -1);
        break;
    default: /* GAUSSIAN: s/(2 pi), u s^3/(2 pi) */
        arb_pow_ui(y, s, 3, prec);
        arb_mul(y, y, u, prec);
        arb_div(x, s, pi, prec);
        arb_div(y, y, pi, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_mul_2exp_si(y, y, -1);
        break;
    }
    if (d != NULL)
        arb_swap(d, x);
    if (dd != NULL)
        arb_swap(dd, y);

    arb_clear(pi);
    arb_clear(y);
    arb_clear(x);
    arb_clear(A);
    arb_clear(s);
}

/* e^(-c) sinh(c u), e^(-c) cosh(c u), e^(c (1 + u)), e^(c (u - 1)) and their derivatives. */
static void
closed_exp(arb_t d, arb_t dd, ntkball_dual_kind_t kind, const arb_t c, const arb_t u, slong prec)
{
    arb_t x, y, t;

    arb_init(x);
    arb_init(y);
    arb_init(t);

    if (kind == DUAL_EXP || kind == DUAL_RBF)
    {
        if (kind == DUAL_EXP)
            arb_add_ui(t, u, 1, prec);
        else
            arb_sub_ui(t, u, 1, prec);
        arb_mul(t, t, c, prec);
        arb_exp(x, t, prec);
        arb_mul(y, x, c, prec);
    }
    else
    {
        arb_mul(t, c, u, prec);
        arb_sinh_cosh(x, y, t, prec);
        if (kind == DUAL_COSH)
            arb_swap(x, y);
        arb_neg(t, c);
        arb_exp(t, t, prec);
        arb_mul(x, x, t, prec);
        arb_mul(y, y, t, prec);
        arb_mul(y, y, c, prec);
    }
    if (d != NULL)
        arb_swap(d, x);
    if (dd != NULL)
        arb_swap(dd, y);

    arb_clear(t);
    arb_clear(y);
    arb_clear(x);
}

static void
closed_hermite(arb_t d, arb_t dd, const ntkball_activation_t phi, const arb_t u, slong prec)
{
    arb_poly_t poly;
    arb_t x;

    arb_poly_init(poly);
    arb_init(x);
    arb_set(x, u);
    ntkball_dual_form_polynomial(poly, phi, 0, prec);
    if (d != NULL)
        arb_poly_evaluate(d, poly, x, prec);
    arb_poly_derivative(poly, poly, prec);
    if (dd != NULL)
        arb_poly_evaluate(dd, poly, x, prec);
    arb_clear(x);
    arb_poly_clear(poly);
}

/* x = u cut to [-1, 1]; 0 when they do not meet or u is not a number. */
static int cut_to_domain(arb_t x, const arb_t u, slong prec)
{
    arb_t unit;
    int ok;

    arb_init(unit);
    arb_zero(unit);
    mag_one(arb_radref(unit));
    if (arb_contains(unit, u))
    {
        arb_set(x, u);
        ok = 1;
    }
    else
        ok = !arf_is_nan(arb_midref(u)) &&
             arb_intersection(x, u, unit, FLINT_MAX(prec, arb_bits(u)) + 64);
    arb_clear(unit);
    return ok;
}

void ntkball_dual_closed(arb_t d, arb_t dd, const ntkball_activation_t phi, const arb_t u,
                         slong prec)
{
    slong wp = prec + 16;
    ntkball_dual_form_t form;
    arb_t x, c;

    ntkball_dual_form_init(form, phi);
    arb_init(x);
    arb_init(c);

    if (form->kind == DUAL_NONE || !cut_to_domain(x, u, prec))
    {
        if (d != NULL)
            arb_indeterminate(d);
        if (dd != NULL)
            arb_indeterminate(dd);
    }
    else if (form->kind == DUAL_POWER)
        closed_power(d, dd, form, x, wp);
    else if (form->kind == DUAL_HERMITE)
        closed_hermite(d, dd, phi, x, wp);
    else
    {
        ntkball_dual_form_constant(c, form, phi, wp);
        if (form->kind == DUAL_ERF || form->kind == DUAL_GELU || form->kind == DUAL_GAUSSIAN)
            closed_root(d, dd, form->kind, c, x, wp);
        else
            closed_exp(d, dd, form->kind, c, x, wp);
    }
    if (d != NULL)
        arb_set_round(d, d, prec);
    if (dd != NULL)
        arb_set_round(dd, dd, prec);

    arb_clear(c);
    arb_clear(x);
    ntkball_dual_form_clear(form);
}
