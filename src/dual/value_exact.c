/* D(u) and D'(u) exactly at rational u where the closed form is a sum of the terms of exact.h
   (DUAL-16).

   The arc sines that occur are those of 0, +-1/2 and +-1; exponentials of rationals always are
   terms, and so are 1/sqrt of rationals. */
#include "dual/form.h"

/* asin(u)/(2 pi) for u = 0, +-1/2, +-1: 0, +-1/12, +-1/4. */
static int arcsine(fmpq_t res, const fmpq_t u)
{
    if (fmpq_is_zero(u))
        fmpq_zero(res);
    else if (fmpz_is_one(fmpq_denref(u)) && fmpz_is_pm1(fmpq_numref(u)))
        fmpq_set_si(res, 1, 4);
    else if (fmpz_equal_ui(fmpq_denref(u), 2) && fmpz_is_pm1(fmpq_numref(u)))
        fmpq_set_si(res, 1, 12);
    else
        return 0;
    if (fmpq_sgn(u) < 0)
        fmpq_neg(res, res);
    return 1;
}

/* res = q sqrt(t)/(2 pi), t > 0 or 0. */
static void root_over_2pi(ntkball_exact_t res, const fmpq_t q, const fmpq_t t)
{
    fmpq_t half, zero;

    fmpq_init(half);
    fmpq_init(zero);
    ntkball_exact_zero(res);
    fmpq_div_2exp(half, q, 1);
    if (!fmpq_is_zero(t) && !fmpq_is_zero(q))
        ntkball_exact_set_term(res, half, t, -2, zero);
    fmpq_clear(zero);
    fmpq_clear(half);
}

/* res = c^2 - u^2. */
static void difference(fmpq_t res, const fmpq_t c, const fmpq_t u)
{
    fmpq_t t;

    fmpq_init(t);
    fmpq_mul(t, u, u);
    fmpq_mul(res, c, c);
    fmpq_sub(res, res, t);
    fmpq_clear(t);
}

/* X_k by the recurrence of DUAL-1 from X_0 and X_1. */
static void recurrence(ntkball_exact_t res, const ntkball_exact_t X0, const ntkball_exact_t X1,
                       slong k, const fmpq_t u)
{
    slong j;
    fmpq_t q, one;
    ntkball_exact_t a, b, t;

    fmpq_init(q);
    fmpq_init(one);
    ntkball_exact_init(a);
    ntkball_exact_init(b);
    ntkball_exact_init(t);
    ntkball_exact_set(a, X0);
    ntkball_exact_set(b, X1);
    for (j = 2; j <= k; j++)
    {
        fmpq_one(one);
        difference(q, one, u);
        fmpq_set_si(one, (j - 1) * (j - 1), 1);
        fmpq_mul(q, q, one);
        ntkball_exact_mul_fmpq(a, a, q);
        fmpq_set_si(one, 2 * j - 1, 1);
        fmpq_mul(q, u, one);
        ntkball_exact_mul_fmpq(t, b, q);
        ntkball_exact_add(a, a, t);
        ntkball_exact_swap(a, b);
    }
    ntkball_exact_set(res, k == 0 ? a : b);
    ntkball_exact_clear(t);
    ntkball_exact_clear(b);
    ntkball_exact_clear(a);
    fmpq_clear(one);
    fmpq_clear(q);
}

/* a P_k + b Q_k. */
static int power(ntkball_exact_t res, slong k, const fmpq_t a, const fmpq_t b, const fmpq_t u)
{
    fmpq_t q, t, one;
    ntkball_exact_t X0, X1, P;
    int known;

    fmpq_init(q);
    fmpq_init(t);
    fmpq_init(one);
    ntkball_exact_init(X0);
    ntkball_exact_init(X1);
    ntkball_exact_init(P);

    known = arcsine(q, u);
    if (known)
    {
        ntkball_exact_set_fmpq(X0, q);
        fmpq_mul(q, q, u);
        ntkball_exact_set_fmpq(P, q);
        fmpq_one(one);
        difference(t, one, u);
        root_over_2pi(X1, one, t);
        ntkball_exact_add(X1, X1, P);
        recurrence(res, X0, X1, k, u);
        ntkball_exact_mul_fmpq(res, res, b);

        fmpq_set_si(q, 1, 4);
        ntkball_exact_set_fmpq(X0, q);
        fmpq_mul(q, q, u);
        ntkball_exact_set_fmpq(X1, q);
        recurrence(P, X0, X1, k, u);
        ntkball_exact_mul_fmpq(P, P, a);
        ntkball_exact_add(res, res, P);
    }

    ntkball_exact_clear(P);
    ntkball_exact_clear(X1);
    ntkball_exact_clear(X0);
    fmpq_clear(one);
    fmpq_clear(t);
    fmpq_clear(q);
    return known;
}

static int
value_power(ntkball_exact_t res, const ntkball_dual_form_t form, int deriv, const fmpq_t u)
{
    fmpq_t a, b;
    int known;

    if (deriv && form->k == 0)
        return 0;
    fmpq_init(a);
    fmpq_init(b);
    ntkball_dual_form_weights(a, b, form);
    known = power(res, deriv ? form->k - 1 : form->k, a, b, u);
    if (known && deriv)
    {
        fmpq_set_si(a, form->k, 1);
        fmpq_mul(a, a, a);
        ntkball_exact_mul_fmpq(res, res, a);
    }
    fmpq_clear(b);
    fmpq_clear(a);
    return known;
}

/* ERF, GELU, GAUSSIAN with a rational radius c; r = (c^2 - u^2)^(-1/2). */
static int
value_root(ntkball_exact_t res, ntkball_dual_kind_t kind, int deriv, const fmpq_t c, const fmpq_t u)
{
    fmpq_t t, q, asin;
    ntkball_exact_t x;
    int known = 1;

    fmpq_init(t);
    fmpq_init(q);
    fmpq_init(asin);
    ntkball_exact_init(x);

    difference(t, c, u);
    fmpq_inv(t, t);
    fmpq_div(q, u, c);
    if ((kind == DUAL_ERF && !deriv) || kind == DUAL_GELU)
        known = arcsine(asin, q);
    if (known && kind == DUAL_ERF)
    {
        fmpq_set_si(q, 4, 1);
        if (deriv)
            root_over_2pi(res, q, t);
        else
        {
            fmpq_mul(q, q, asin);
            ntkball_exact_set_fmpq(res, q);
        }
    }
    else if (known) /* r/(2 pi) and u r^3/(2 pi) = u t sqrt(t)/(2 pi); gelu: + u A, u r/(2 pi) + A
                     */
    {
        fmpq_one(q);
        if (deriv)
            fmpq_mul(q, u, t);
        root_over_2pi(res, q, t);
        if (kind == DUAL_GELU)
        {
            fmpq_set_si(q, 1, 4);
            fmpq_add(q, q, asin);
            if (!deriv)
                fmpq_mul(q, q, u);
            ntkball_exact_set_fmpq(x, q);
            ntkball_exact_add(res, res, x);
            root_over_2pi(x, u, t);
            if (deriv)
                ntkball_exact_add(res, res, x);
        }
    }

    ntkball_exact_clear(x);
    fmpq_clear(asin);
    fmpq_clear(q);
    fmpq_clear(t);
    return known;
}

/* res = q e^x. */
static void exponential(ntkball_exact_t res, const fmpq_t q, const fmpq_t x)
{
    fmpq_t one;

    fmpq_init(one);
    fmpq_one(one);
    ntkball_exact_zero(res);
    if (!fmpq_is_zero(q))
        ntkball_exact_set_term(res, q, one, 0, x);
    fmpq_clear(one);
}

/* The exponential forms of rational rate c. */
static int
value_exp(ntkball_exact_t res, ntkball_dual_kind_t kind, int deriv, const fmpq_t c, const fmpq_t u)
{
    int minus = (kind == DUAL_SINH) != (deriv != 0); /* of the two exponentials */
    fmpq_t q, x, one;
    ntkball_exact_t t;

    fmpq_init(q);
    fmpq_init(x);
    fmpq_init(one);
    ntkball_exact_init(t);

    fmpq_one(one);
    fmpq_one(q);
    if (deriv)
        fmpq_set(q, c);
    if (kind == DUAL_EXP)
        fmpq_add(x, u, one);
    else
        fmpq_sub(x, u, one);
    fmpq_mul(x, x, c);
    if (kind == DUAL_SINH || kind == DUAL_COSH) /* (e^{c(u-1)} +- e^{-c(u+1)})/2 */
        fmpq_div_2exp(q, q, 1);
    exponential(res, q, x);
    if (kind == DUAL_SINH || kind == DUAL_COSH)
    {
        fmpq_add(x, u, one);
        fmpq_mul(x, x, c);
        fmpq_neg(x, x);
        exponential(t, q, x);
        if (minus)
            ntkball_exact_sub(res, res, t);
        else
            ntkball_exact_add(res, res, t);
    }

    ntkball_exact_clear(t);
    fmpq_clear(one);
    fmpq_clear(x);
    fmpq_clear(q);
    return 1;
}

/* sum c_n^2 u^n, or its derivative, when every c_n^2 is known exactly. */
static int
value_hermite(ntkball_exact_t res, const ntkball_activation_t phi, int deriv, const fmpq_t u)
{
    slong n;
    ntkball_exact_t c;
    int known = 1;

    ntkball_exact_init(c);
    ntkball_exact_zero(res);
    for (n = ntkball_activation_hermite_len(phi) - 1; n >= (deriv != 0) && known; n--)
    {
        ntkball_exact_mul_fmpq(res, res, u);
        known = ntkball_dual_exact(c, phi, deriv, n - (deriv != 0));
        if (known)
            ntkball_exact_add(res, res, c);
    }
    ntkball_exact_clear(c);
    return known;
}

/* The constant of ntkball_dual_form_constant as a rational. */
static int
rational_constant(fmpq_t c, const ntkball_dual_form_t form, const ntkball_activation_t phi)
{
    fmpq_t one;
    int known = 1;

    if (form->kind == DUAL_ERF)
        fmpq_set_si(c, 3, 2);
    else if (form->kind == DUAL_GELU)
        fmpq_set_si(c, 2, 1);
    else
    {
        fmpq_init(one);
        known = ntkball_value_get_fmpq(c, *ntkball_activation_param(phi, 0));
        if (form->kind == DUAL_RBF)
            fmpq_mul_2exp(c, c, 1);
        else
            fmpq_mul(c, c, c);
        fmpq_one(one);
        if (form->kind == DUAL_GAUSSIAN)
            fmpq_add(c, c, one);
        fmpq_clear(one);
    }
    return known;
}

int ntkball_dual_value_exact(ntkball_exact_t res, const ntkball_activation_t phi, int deriv,
                             const fmpq_t u)
{
    int known = 0;
    ntkball_dual_form_t form;
    fmpq_t c;

    ntkball_dual_form_init(form, phi);
    fmpq_init(c);
    if (form->kind == DUAL_POWER)
        known = value_power(res, form, deriv, u);
    else if (form->kind == DUAL_HERMITE)
        known = value_hermite(res, phi, deriv, u);
    else if (form->kind != DUAL_NONE && rational_constant(c, form, phi))
        known = form->kind == DUAL_ERF || form->kind == DUAL_GELU || form->kind == DUAL_GAUSSIAN
                    ? value_root(res, form->kind, deriv, c, u)
                    : value_exp(res, form->kind, deriv, c, u);
    fmpq_clear(c);
    ntkball_dual_form_clear(form);
    return known;
}
