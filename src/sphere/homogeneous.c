/* Homogeneous activations phi(x) = a x_+^q + b (-x)_+^q and the dual of x_+^q (SPH-6).

   E[U_+^q V_+^q] = (sin t A_q(cos t) + (pi - t) B_q(cos t)) / (2 pi) at correlation cos t.  B_q(u)
   is E[U^q V^q] = sum over j = q mod 2 of binom(q,j)^2 j! ((q-j-1)!!)^2 u^j, and A_q follows from
   D_q' = q^2 D_{q-1}, that is (1-u^2) A_q' - u A_q = q^2 (1-u^2) A_{q-1} - B_q, solved from the top
   coefficient down: A_q has degree q - 1. */
#include "dual/form.h"
#include "sphere/parts.h"

void _ntkball_homogeneous_init(ntkball_homogeneous_t h)
{
    fmpq_init(h->a);
    fmpq_init(h->b);
    h->q = 1;
}

void _ntkball_homogeneous_clear(ntkball_homogeneous_t h)
{
    fmpq_clear(h->a);
    fmpq_clear(h->b);
}

int _ntkball_homogeneous_set(ntkball_homogeneous_t h, const ntkball_activation_t phi)
{
    ntkball_dual_form_t form;
    int ok;

    /* p x^k + q x^k sign(x): a = p + q, b = (-1)^k (p - q) */
    ntkball_dual_form_init(form, phi);
    ok = form->kind == DUAL_POWER && form->k >= 1;
    if (ok)
    {
        h->q = form->k;
        fmpq_add(h->a, form->p, form->q);
        fmpq_sub(h->b, form->p, form->q);
        if (h->q % 2 != 0)
            fmpq_neg(h->b, h->b);
    }
    ntkball_dual_form_clear(form);
    return ok;
}

void _ntkball_homogeneous_kink(fmpq_t kink, const ntkball_homogeneous_t h)
{
    if (h->q % 2 == 0)
        fmpq_sub(kink, h->a, h->b);
    else
        fmpq_add(kink, h->a, h->b);
}

/* E[U^q V^q] at correlation u */
static void moment(fmpq_poly_t arc, slong q)
{
    fmpz_t c, t;
    slong j, i;

    fmpz_init(c);
    fmpz_init(t);
    fmpq_poly_zero(arc);
    for (j = q % 2; j <= q; j += 2)
    {
        fmpz_bin_uiui(c, (ulong) q, (ulong) j);
        fmpz_one(t);
        for (i = q - j - 1; i >= 3; i -= 2)
            fmpz_mul_ui(t, t, (ulong) i);
        fmpz_mul(c, c, t);
        fmpz_mul(c, c, c);
        fmpz_fac_ui(t, (ulong) j);
        fmpz_mul(c, c, t);
        fmpq_poly_set_coeff_fmpz(arc, j, c);
    }
    fmpz_clear(c);
    fmpz_clear(t);
}

/* The polynomial A with (1-u^2) A' - u A = right, of degree q - 1. */
static void solve(fmpq_poly_t sine, const fmpq_poly_t right, slong q)
{
    fmpq_t c, t;
    slong j;

    fmpq_init(c);
    fmpq_init(t);
    fmpq_poly_zero(sine);
    for (j = q - 1; j >= 0; j--)
    {
        /* coefficient of u^(j+1): (j+2) A_{j+2} - j A_j - A_j */
        fmpq_poly_get_coeff_fmpq(c, sine, j + 2);
        fmpq_mul_si(c, c, j + 2);
        fmpq_poly_get_coeff_fmpq(t, right, j + 1);
        fmpq_sub(c, c, t);
        fmpq_div_fmpz(c, c, (fmpz[1]){j + 1});
        fmpq_poly_set_coeff_fmpq(sine, j, c);
    }
    fmpq_clear(c);
    fmpq_clear(t);
}

void _ntkball_homogeneous_dual(fmpq_poly_t sine, fmpq_poly_t arc, slong q)
{
    fmpq_poly_t right, weight;
    slong i;

    fmpq_poly_init(right);
    fmpq_poly_init(weight);
    fmpq_poly_set_coeff_si(weight, 0, 1);
    fmpq_poly_set_coeff_si(weight, 2, -1);

    fmpq_poly_zero(sine);
    for (i = 1; i <= q; i++)
    {
        moment(arc, i);
        fmpq_poly_mul(right, weight, sine);
        fmpq_poly_scalar_mul_si(right, right, i * i);
        fmpq_poly_sub(right, right, arc);
        solve(sine, right, i);
    }
    moment(arc, q);

    fmpq_poly_clear(right);
    fmpq_poly_clear(weight);
}
