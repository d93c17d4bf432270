/* The activation object: what the specification built, read back and evaluated. */
#include "activation/impl.h"

const char *ntkball_activation_name(const ntkball_activation_t phi)
{
    return phi[0]->name;
}

const char *ntkball_activation_formula(const ntkball_activation_t phi)
{
    return phi[0]->formula;
}

ntkball_parity_t ntkball_activation_parity(const ntkball_activation_t phi)
{
    return phi[0]->parity;
}

ntkball_family_t ntkball_activation_family(const ntkball_activation_t phi)
{
    return phi[0]->family;
}

const ntkball_value_t *ntkball_activation_param(const ntkball_activation_t phi, slong i)
{
    return i >= 0 && i < phi[0]->num_family_params
               ? (const ntkball_value_t *) (phi[0]->family_params + i)
               : NULL;
}

slong ntkball_activation_num_breaks(const ntkball_activation_t phi)
{
    return phi[0]->num_breaks;
}

void ntkball_activation_break_fmpq(fmpq_t b, const ntkball_activation_t phi, slong i)
{
    fmpq_set(b, phi[0]->breaks + i);
}

int ntkball_activation_break_is_rational(const ntkball_activation_t phi, slong i)
{
    return phi[0]->zeros == NULL || phi[0]->zeros[i].s < 0;
}

void ntkball_activation_break_arb(arb_t b, const ntkball_activation_t phi, slong i, slong prec)
{
    ntkball_impl_break(b, phi[0], i, prec);
}

double ntkball_activation_strip(const ntkball_activation_t phi)
{
    return phi[0]->num_breaks > 0 ? 0.0 : phi[0]->strip;
}

void ntkball_activation_eval(acb_t res, const ntkball_activation_t phi, slong i, int deriv,
                             const acb_t z, int analytic, slong prec)
{
    ntkball_expr_eval_acb(res, phi[0]->pool, phi[0]->piece[deriv != 0][i], z, analytic, prec);
}

void ntkball_activation_eval_real(arb_t res, const ntkball_activation_t phi, slong i, int deriv,
                                  const arb_t x, slong prec)
{
    ntkball_expr_eval_arb(res, phi[0]->pool, phi[0]->piece[deriv != 0][i], x, prec);
}

void ntkball_activation_piece_poly(fmpq_poly_t poly, const ntkball_activation_t phi, slong i)
{
    if (!ntkball_expr_get_poly(poly, phi[0]->pool, phi[0]->piece[0][i], WORD_MAX / 4))
        fmpq_poly_zero(poly);
}

/* Do the pieces left and right of break i agree there?  Asked of polynomial pieces only. */
static int jumps_at(const ntkball_activation_t phi, slong i)
{
    fmpq_poly_t left, right;
    fmpq_t value;
    int res;

    fmpq_poly_init(left);
    fmpq_poly_init(right);
    fmpq_init(value);
    ntkball_activation_piece_poly(left, phi, i);
    ntkball_activation_piece_poly(right, phi, i + 1);
    fmpq_poly_sub(left, left, right);
    fmpq_poly_evaluate_fmpq(value, left, phi[0]->breaks + i);
    res = !fmpq_is_zero(value);
    fmpq_poly_clear(left);
    fmpq_poly_clear(right);
    fmpq_clear(value);
    return res;
}

int ntkball_activation_has_ntk(const ntkball_activation_t phi, const char **why)
{
    if (phi[0]->entry == NULL)
    {
        if (why != NULL)
            *why = phi[0]->no_ntk;
        return phi[0]->no_ntk == NULL;
    }
    /* pieces that are not polynomials are continuous throughout the catalog */
    if (phi[0]->family == NTKBALL_FAMILY_PIECEWISE_POLY)
        for (slong i = 0; i < phi[0]->num_breaks; i++)
            if (jumps_at(phi, i))
            {
                if (why != NULL)
                    *why = "phi is not absolutely continuous (it jumps), so phi' is not a function "
                           "in L2 (Assumption 3)";
                return 0;
            }
    if (why != NULL)
        *why = NULL;
    return 1;
}
