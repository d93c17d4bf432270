/* Which closed form of the dual an activation has.

   phi = r x^k for x > 0 and l x^k for x < 0 is p x^k + q x^k sign(x) with p = (r + l)/2 and
   q = (r - l)/2: relu, leaky_relu, abs, step and relu_power are all of this kind (DUAL-2). */
#include "dual/form.h"

/* 1 and c, k when poly = c x^k; the zero polynomial gives c = 0, k = -1. */
static int is_monomial(fmpq_t c, slong *k, const fmpq_poly_t poly)
{
    slong n = fmpq_poly_length(poly), i;

    fmpq_zero(c);
    *k = n - 1;
    for (i = 0; i + 1 < n; i++)
    {
        fmpq_poly_get_coeff_fmpq(c, poly, i);
        if (!fmpq_is_zero(c))
            return 0;
    }
    if (n > 0)
        fmpq_poly_get_coeff_fmpq(c, poly, n - 1);
    return 1;
}

/* The pieces of phi left and right of its only break, which must be 0 (no break: the same piece).
 */
static int recognise_power(ntkball_dual_form_t form, const ntkball_activation_t phi)
{
    slong m = ntkball_activation_num_breaks(phi), kl, kr;
    fmpq_t b, l, r;
    fmpq_poly_t left, right;
    int ok;

    if (m > 1)
        return 0;

    fmpq_init(b);
    fmpq_init(l);
    fmpq_init(r);
    fmpq_poly_init(left);
    fmpq_poly_init(right);

    if (m == 1)
        ntkball_activation_break_fmpq(b, phi, 0);
    ntkball_activation_piece_poly(left, phi, 0);
    ntkball_activation_piece_poly(right, phi, m);
    ok = fmpq_is_zero(b) && is_monomial(l, &kl, left) && is_monomial(r, &kr, right) &&
         (kl == kr || kl < 0 || kr < 0);
    if (ok)
    {
        form->k = FLINT_MAX(FLINT_MAX(kl, kr), 0);
        fmpq_add(form->p, r, l);
        fmpq_sub(form->q, r, l);
        fmpq_div_2exp(form->p, form->p, 1);
        fmpq_div_2exp(form->q, form->q, 1);
    }

    fmpq_poly_clear(right);
    fmpq_poly_clear(left);
    fmpq_clear(r);
    fmpq_clear(l);
    fmpq_clear(b);
    return ok;
}

void ntkball_dual_form_init(ntkball_dual_form_t form, const ntkball_activation_t phi)
{
    form->kind = DUAL_NONE;
    form->k = 0;
    fmpq_init(form->p);
    fmpq_init(form->q);

    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_PIECEWISE_POLY:
        form->kind = recognise_power(form, phi) ? DUAL_POWER : DUAL_NONE;
        break;
    case NTKBALL_FAMILY_HERMITE:
        form->kind = DUAL_HERMITE;
        break;
    case NTKBALL_FAMILY_ERF:
        form->kind = DUAL_ERF;
        break;
    case NTKBALL_FAMILY_GELU:
        form->kind = DUAL_GELU;
        break;
    case NTKBALL_FAMILY_GAUSSIAN:
        form->kind = DUAL_GAUSSIAN;
        break;
    case NTKBALL_FAMILY_SIN:
        form->kind = DUAL_SINH;
        break;
    case NTKBALL_FAMILY_COS:
        form->kind = DUAL_COSH;
        break;
    case NTKBALL_FAMILY_EXP:
        form->kind = DUAL_EXP;
        break;
    case NTKBALL_FAMILY_RBF:
        form->kind = DUAL_RBF;
        break;
    case NTKBALL_FAMILY_ELU:
    case NTKBALL_FAMILY_TABLE:
    case NTKBALL_FAMILY_GENERIC:
        break;
    }
}

void ntkball_dual_form_clear(ntkball_dual_form_t form)
{
    fmpq_clear(form->p);
    fmpq_clear(form->q);
}

int ntkball_dual_is_closed(const ntkball_activation_t phi)
{
    ntkball_dual_form_t form;
    int closed;

    ntkball_dual_form_init(form, phi);
    closed = form->kind != DUAL_NONE;
    ntkball_dual_form_clear(form);
    return closed;
}

void ntkball_dual_form_weights(fmpq_t a, fmpq_t b, const ntkball_dual_form_t form)
{
    fmpq_mul(a, form->p, form->p);
    fmpq_mul_2exp(a, a, 2);
    fmpq_mul(b, form->q, form->q);
    fmpq_mul_2exp(b, b, 2);
}

void ntkball_dual_form_constant(arb_t c, const ntkball_dual_form_t form,
                                const ntkball_activation_t phi, slong prec)
{
    switch (form->kind)
    {
    case DUAL_ERF: /* 3/2 */
        arb_set_ui(c, 3);
        arb_mul_2exp_si(c, c, -1);
        return;
    case DUAL_GELU:
        arb_set_ui(c, 2);
        return;
    case DUAL_GAUSSIAN:
    case DUAL_SINH:
    case DUAL_COSH:
    case DUAL_EXP:
        ntkball_value_get_arb(c, *ntkball_activation_param(phi, 0), prec);
        arb_sqr(c, c, prec);
        if (form->kind == DUAL_GAUSSIAN)
            arb_add_ui(c, c, 1, prec);
        return;
    case DUAL_RBF:
        ntkball_value_get_arb(c, *ntkball_activation_param(phi, 0), prec);
        arb_mul_2exp_si(c, c, 1);
        return;
    case DUAL_NONE:
    case DUAL_POWER:
    case DUAL_HERMITE:
        break;
    }
    arb_indeterminate(c);
}

void ntkball_dual_form_polynomial(arb_poly_t poly, const ntkball_activation_t phi, int deriv,
                                  slong prec)
{
    slong n, len = ntkball_activation_hermite_len(phi);
    arb_t c;

    arb_init(c);
    arb_poly_zero(poly);
    for (n = 0; n < len; n++)
    {
        ntkball_activation_hermite_sum(c, phi, n, prec);
        arb_sqr(c, c, prec);
        arb_poly_set_coeff_arb(poly, n, c);
    }
    if (deriv)
        arb_poly_derivative(poly, poly, prec);
    arb_clear(c);
}
