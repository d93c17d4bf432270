/* The jumps of phi and phi' at a break: exact for polynomial pieces and for expressions made of
   functions that are continuous (ACT-16), else a difference of balls. */
#include "activation/impl.h"

/* The value of a polynomial piece at a rational break; 0 when it is none. */
static int
exact_value(fmpq_t res, const ntkball_activation_impl *f, slong piece, int deriv, const fmpq *at)
{
    fmpq_poly_t p;
    int ok;

    fmpq_poly_init(p);
    ok = ntkball_expr_get_poly(p, f->pool, f->piece[deriv][piece], 1000);
    if (ok)
        fmpq_poly_evaluate_fmpq(res, p, at);
    fmpq_poly_clear(p);
    return ok;
}

void ntkball_activation_jump(arb_t res, const ntkball_activation_t phi, slong i, int deriv,
                             slong prec)
{
    const ntkball_activation_impl *f = phi[0];
    fmpq_t left, right;
    arb_t b, t;

    fmpq_init(left);
    fmpq_init(right);
    arb_init(b);
    arb_init(t);
    deriv = deriv != 0;
    if (!deriv && f->continuous)
        arb_zero(res);
    else if (ntkball_activation_break_is_rational(phi, i) &&
             exact_value(left, f, i, deriv, f->breaks + i) &&
             exact_value(right, f, i + 1, deriv, f->breaks + i))
    {
        fmpq_sub(left, right, left);
        arb_set_fmpq(res, left, prec);
    }
    else
    {
        ntkball_impl_break(b, f, i, prec + 20);
        ntkball_expr_eval_arb(t, f->pool, f->piece[deriv][i], b, prec + 20);
        ntkball_expr_eval_arb(res, f->pool, f->piece[deriv][i + 1], b, prec + 20);
        arb_sub(res, res, t, prec);
    }
    fmpq_clear(left);
    fmpq_clear(right);
    arb_clear(b);
    arb_clear(t);
}
