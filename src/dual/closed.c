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

/* The forms that are one formula on the real line and off the cuts (closed_acb.c).  Particular to
   real u is s, formed without cancellation near u = +-c. */
static void closed_analytic(arb_t d, arb_t dd, const ntkball_dual_form_t form,
                            const ntkball_activation_t phi, const arb_t u, slong prec)
{
    acb_t x, y, z, s;
    arb_t c;

    acb_init(x);
    acb_init(y);
    acb_init(z);
    acb_init(s);
    arb_init(c);

    acb_set_arb(z, u);
    ntkball_dual_form_constant(c, form, phi, prec);
    if (ntkball_dual_form_has_root(form))
        inverse_root(acb_realref(s), c, u, prec);
    ntkball_dual_form_analytic(x, y, form, phi, c, s, z, prec);
    if (d != NULL)
        arb_swap(d, acb_realref(x));
    if (dd != NULL)
        arb_swap(dd, acb_realref(y));

    arb_clear(c);
    acb_clear(s);
    acb_clear(z);
    acb_clear(y);
    acb_clear(x);
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
    arb_t x;

    ntkball_dual_form_init(form, phi);
    arb_init(x);

    if (form->kind == DUAL_NONE || !cut_to_domain(x, u, prec))
    {
        if (d != NULL)
            arb_indeterminate(d);
        if (dd != NULL)
            arb_indeterminate(dd);
    }
    else if (form->kind == DUAL_POWER)
        closed_power(d, dd, form, x, wp);
    else
        closed_analytic(d, dd, form, phi, x, wp);
    if (d != NULL)
        arb_set_round(d, d, prec);
    if (dd != NULL)
        arb_set_round(dd, dd, prec);

    arb_clear(x);
    ntkball_dual_form_clear(form);
}
