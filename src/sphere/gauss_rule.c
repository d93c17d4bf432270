/* Gauss rules for int f(x) (1-x^2)^((d-2)/2) dx over [-1, 1], exact for polynomials f of a given
   degree.

   For even d the power of 1-x^2 is a polynomial and Gauss-Legendre with enough nodes is exact; for
   odd d it is one times (1-x^2)^(-1/2) and Gauss-Chebyshev is (PROD-3). */
#include "sphere/gauss_rule.h"

slong _ntkball_gauss_rule_len(slong d, slong degree)
{
    return (degree + 2 * ((d - 1) / 2)) / 2 + 1;
}

void _ntkball_gauss_rule_node(arb_t x, arb_t weight, slong d, slong num, slong j, slong prec)
{
    arb_t s;

    arb_init(s);
    if (d % 2 == 0)
        arb_hypgeom_legendre_p_ui_root(x, weight, (ulong) num, (ulong) j, prec);
    else
    {
        arb_set_si(s, 2 * j + 1);
        arb_div_si(s, s, 2 * num, prec);
        arb_cos_pi(x, s, prec);
        arb_const_pi(weight, prec);
        arb_div_si(weight, weight, num, prec);
    }
    arb_mul(s, x, x, prec);
    arb_sub_si(s, s, 1, prec);
    arb_neg(s, s);
    arb_pow_ui(s, s, (ulong) ((d - 1) / 2), prec);
    arb_mul(weight, weight, s, prec);
    arb_clear(s);
}
