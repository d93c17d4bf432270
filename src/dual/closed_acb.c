/* D(u) and D'(u) by the closed forms of form.h at complex u (DUAL-10).

   POWER, ERF, GELU and GAUSSIAN are analytic in the plane cut along (-inf, -c] and [c, inf), c = 1,
   3/2, 2, 1 + sigma^2; a ball that meets a cut gives a non-finite result.  The other forms are
   entire.  On the cut plane sqrt(c^2 - u^2) = sqrt(c - u) sqrt(c + u). */
#include "dual/form.h"

/* Does u keep clear of the cuts? */
static int off_cuts(const acb_t u, const arb_t c)
{
    arb_t a;
    int ok;

    if (!acb_is_finite(u))
        return 0;
    if (!arb_contains_zero(acb_imagref(u)))
        return 1;
    arb_init(a);
    arb_abs(a, acb_realref(u));
    ok = arb_lt(a, c);
    arb_clear(a);
    return ok;
}

static void inverse_root(acb_t s, const arb_t c, const acb_t u, slong prec)
{
    acb_t t;

    acb_init(t);
    acb_sub_arb(t, u, c, prec);
    acb_neg(t, t);
    acb_add_arb(s, u, c, prec);
    acb_rsqrt(t, t, prec);
    acb_rsqrt(s, s, prec);
    acb_mul(s, s, t, prec);
    acb_clear(t);
}

/* The bits that a P_k + b Q_k may lose, which is small like |1 +- u|^(k + 1/2) near -1 or 1 while
   its terms have about the size 2^k.  A choice: too few cost accuracy only. */
static slong cancellation(slong k, const acb_t u)
{
    slong e = 0;
    acb_t t;
    mag_t m;

    acb_init(t);
    mag_init(m);
    if (arf_sgn(arb_midref(acb_realref(u))) < 0)
        acb_add_ui(t, u, 1, 30);
    else
        acb_sub_ui(t, u, 1, 30);
    acb_get_mag(m, t);
    if (!mag_is_special(m))
        e = mag_cmp_2exp_si(m, -64) < 0 ? 64 : FLINT_MAX(1 - (slong) MAG_EXP(m), 0);
    mag_clear(m);
    acb_clear(t);
    return (k + 1) * (e + 3);
}

/* res = a P_k + b Q_k. */
static void power(acb_t res, slong k, const fmpq_t a, const fmpq_t b, const acb_t u, slong prec)
{
    slong wp = prec + cancellation(k, u);
    acb_t P, Q;
    arb_t c;

    acb_init(P);
    acb_init(Q);
    arb_init(c);
    ntkball_dual_arccos_acb(P, Q, k, u, wp);
    arb_set_fmpq(c, a, wp);
    acb_mul_arb(P, P, c, wp);
    arb_set_fmpq(c, b, wp);
    acb_mul_arb(Q, Q, c, wp);
    acb_add(res, P, Q, prec);
    arb_clear(c);
    acb_clear(Q);
    acb_clear(P);
}

static void
closed_power(acb_t d, acb_t dd, const ntkball_dual_form_t form, const acb_t u, slong prec)
{
    fmpq_t a, b;
    arb_t t;

    fmpq_init(a);
    fmpq_init(b);
    arb_init(t);
    ntkball_dual_form_weights(a, b, form);
    if (form->k > 0)
    {
        power(dd, form->k - 1, a, b, u, prec);
        acb_mul_si(dd, dd, form->k, prec);
        acb_mul_si(dd, dd, form->k, prec);
    }
    else
    {
        arb_one(t);
        inverse_root(dd, t, u, prec);
        arb_set_fmpq(t, b, prec);
        acb_mul_arb(dd, dd, t, prec);
        arb_const_pi(t, prec);
        arb_mul_2exp_si(t, t, 1);
        acb_div_arb(dd, dd, t, prec);
    }
    power(d, form->k, a, b, u, prec);
    arb_clear(t);
    fmpq_clear(b);
    fmpq_clear(a);
}

/* ERF, GELU, GAUSSIAN: s = (c^2 - u^2)^(-1/2) and A = asin(u/c) = atan(u s). */
static void
closed_root(acb_t d, acb_t dd, ntkball_dual_kind_t kind, const acb_t s, const acb_t u, slong prec)
{
    acb_t A, t;
    arb_t pi;

    acb_init(A);
    acb_init(t);
    arb_init(pi);

    acb_mul(A, u, s, prec);
    acb_atan(A, A, prec);
    arb_const_pi(pi, prec);
    if (kind == DUAL_ERF)
    {
        acb_mul_2exp_si(d, A, 2);
        acb_mul_2exp_si(dd, s, 2);
    }
    else if (kind == DUAL_GELU)
    {
        arb_mul_2exp_si(acb_realref(t), pi, -1);
        acb_add(A, A, t, prec);
        acb_pow_ui(dd, s, 3, prec);
        acb_add(dd, dd, s, prec);
        acb_mul(dd, dd, u, prec);
        acb_add(dd, dd, A, prec);
        acb_mul(d, u, A, prec);
        acb_add(d, d, s, prec);
    }
    else
    {
        acb_pow_ui(dd, s, 3, prec);
        acb_mul(dd, dd, u, prec);
        acb_set(d, s);
    }
    acb_div_arb(d, d, pi, prec);
    acb_div_arb(dd, dd, pi, prec);
    acb_mul_2exp_si(d, d, -1);
    acb_mul_2exp_si(dd, dd, -1);

    arb_clear(pi);
    acb_clear(t);
    acb_clear(A);
}

static void
closed_exp(acb_t d, acb_t dd, ntkball_dual_kind_t kind, const arb_t c, const acb_t u, slong prec)
{
    arb_t e;

    if (kind == DUAL_EXP || kind == DUAL_RBF)
    {
        if (kind == DUAL_EXP)
            acb_add_ui(d, u, 1, prec);
        else
            acb_sub_ui(d, u, 1, prec);
        acb_mul_arb(d, d, c, prec);
        acb_exp(d, d, prec);
        acb_mul_arb(dd, d, c, prec);
        return;
    }
    arb_init(e);
    acb_mul_arb(d, u, c, prec);
    acb_sinh_cosh(d, dd, d, prec);
    if (kind == DUAL_COSH)
        acb_swap(d, dd);
    arb_neg(e, c);
    arb_exp(e, e, prec);
    acb_mul_arb(d, d, e, prec);
    acb_mul_arb(dd, dd, e, prec);
    acb_mul_arb(dd, dd, c, prec);
    arb_clear(e);
}

static void
closed_hermite(acb_t d, acb_t dd, const ntkball_activation_t phi, const acb_t u, slong prec)
{
    arb_poly_t poly;

    arb_poly_init(poly);
    ntkball_dual_form_polynomial(poly, phi, 0, prec);
    arb_poly_evaluate_acb(d, poly, u, prec);
    arb_poly_derivative(poly, poly, prec);
    arb_poly_evaluate_acb(dd, poly, u, prec);
    arb_poly_clear(poly);
}

int ntkball_dual_form_has_root(const ntkball_dual_form_t form)
{
    return form->kind == DUAL_ERF || form->kind == DUAL_GELU || form->kind == DUAL_GAUSSIAN;
}

void ntkball_dual_form_analytic(acb_t d, acb_t dd, const ntkball_dual_form_t form,
                                const ntkball_activation_t phi, const arb_t c, const acb_t s,
                                const acb_t u, slong prec)
{
    if (form->kind == DUAL_HERMITE)
        closed_hermite(d, dd, phi, u, prec);
    else if (ntkball_dual_form_has_root(form))
        closed_root(d, dd, form->kind, s, u, prec);
    else
        closed_exp(d, dd, form->kind, c, u, prec);
}

void ntkball_dual_closed_acb(acb_t d, acb_t dd, const ntkball_activation_t phi, const acb_t u,
                             slong prec)
{
    slong wp = prec + 16;
    ntkball_dual_form_t form;
    acb_t x, y, s;
    arb_t c;

    ntkball_dual_form_init(form, phi);
    acb_init(x);
    acb_init(y);
    acb_init(s);
    arb_init(c);

    acb_indeterminate(x);
    acb_indeterminate(y);
    ntkball_dual_form_constant(c, form, phi, wp);
    if (form->kind == DUAL_POWER)
    {
        arb_one(c);
        if (off_cuts(u, c))
            closed_power(x, y, form, u, wp);
    }
    else if (!ntkball_dual_form_has_root(form))
    {
        if (form->kind != DUAL_NONE)
            ntkball_dual_form_analytic(x, y, form, phi, c, s, u, wp);
    }
    else if (off_cuts(u, c))
    {
        inverse_root(s, c, u, wp);
        ntkball_dual_form_analytic(x, y, form, phi, c, s, u, wp);
    }
    if (d != NULL)
        acb_set_round(d, x, prec);
    if (dd != NULL)
        acb_set_round(dd, y, prec);

    arb_clear(c);
    acb_clear(s);
    acb_clear(y);
    acb_clear(x);
    ntkball_dual_form_clear(form);
}
