/* DEC-12: mu_n(phi)^2 <= C n^-s for piecewise polynomials with any breaks.

   mu_n sqrt(n!) is a sum of jumps times He_m(b) w(b) (HERM-3); Sonin's function bounds
   He_m(b)^2 e^(-b^2/2) by about m! sqrt(2/(pi m)).  With j the order of the first derivative that
   jumps, s = j + 3/2. */
#include "decay/parts.h"

/* The jump of derivative j at break i; exactly 0 where that is known. */
static void jump(arb_t res, const ntkball_activation_t phi, slong i, slong j, slong prec)
{
    fmpq_poly_t left, right;
    fmpq_t at;
    arb_t b, coefficient;
    slong k;

    if (j < 2)
    {
        ntkball_activation_jump(res, phi, i, (int) j, prec);
        return;
    }
    fmpq_poly_init(left);
    fmpq_poly_init(right);
    fmpq_init(at);
    arb_init(b);
    arb_init(coefficient);
    ntkball_activation_piece_poly(left, phi, i);
    ntkball_activation_piece_poly(right, phi, i + 1);
    fmpq_poly_sub(right, right, left);
    for (k = 0; k < j; k++)
        fmpq_poly_derivative(right, right);
    if (ntkball_activation_break_is_rational(phi, i))
    {
        ntkball_activation_break_fmpq(at, phi, i);
        fmpq_poly_evaluate_fmpq(at, right, at);
        arb_set_fmpq(res, at, prec);
    }
    else
    {
        ntkball_activation_break_arb(b, phi, i, prec);
        arb_zero(res);
        for (k = fmpq_poly_degree(right); k >= 0; k--)
        {
            fmpq_poly_get_coeff_fmpq(at, right, k);
            arb_mul(res, res, b, prec);
            arb_set_fmpq(coefficient, at, prec);
            arb_add(res, res, coefficient, prec);
        }
    }
    fmpq_poly_clear(left);
    fmpq_poly_clear(right);
    fmpq_clear(at);
    arb_clear(b);
    arb_clear(coefficient);
}

/* res += |J| e^(-b^2/4) (2 pi)^(-1/2) sqrt((m + 1/2)/(m + 1/2 - b^2/4)); non-finite when m is too
   small */
static void add_break(arb_t res, const arb_t J, const arb_t b, slong m, slong prec)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_sqr(x, b, prec);
    arb_mul_2exp_si(x, x, -2);
    arb_set_si(y, 2 * m + 1);
    arb_mul_2exp_si(y, y, -1);
    arb_sub(y, y, x, prec);
    arb_neg(x, x);
    arb_exp(x, x, prec);
    if (!arb_is_positive(y))
        arb_indeterminate(x);
    arb_mul_2exp_si(y, y, 1);
    arb_div_si(y, y, 2 * m + 1, prec);
    arb_rsqrt(y, y, prec);
    arb_mul(x, x, y, prec);
    arb_abs(y, J);
    arb_addmul(res, x, y, prec);
    arb_clear(x);
    arb_clear(y);
}

/* sqrt(n^(j+1) (m!/n!) sqrt(m/(m-1)) sqrt(n/m)), m = n - 1 - j, at n = N: what is left of the
   factors that are about 1 */
static void factor(arb_t res, slong N, slong j, slong prec)
{
    slong i, m = N - 1 - j;
    arb_t t;

    arb_init(t);
    arb_set_si(t, N);
    arb_div_si(res, t, m - 1, prec);
    arb_sqrt(res, res, prec);
    for (i = 0; i <= j; i++)
    {
        arb_mul(res, res, t, prec);
        arb_div_si(res, res, N - i, prec);
    }
    arb_sqrt(res, res, prec);
    arb_clear(t);
}

/* sum_i of the bounds for derivative j at n = N, times n^((j+1)/2 + 1/4) (pi/2)^(1/4); *jumps: is
   there a jump that is not known to be 0? */
static void
derivative_sum(arb_t res, int *jumps, const ntkball_activation_t phi, slong N, slong j, slong prec)
{
    slong i, num = ntkball_activation_num_breaks(phi);
    arb_t J, b;

    arb_init(J);
    arb_init(b);
    arb_zero(res);
    *jumps = 0;
    for (i = 0; i < num; i++)
    {
        jump(J, phi, i, j, prec);
        ntkball_activation_break_arb(b, phi, i, prec);
        *jumps = *jumps || !arb_is_zero(J);
        if (!arb_is_zero(J))
            add_break(res, J, b, N - 1 - j, prec);
    }
    arb_const_pi(b, prec);
    arb_mul_2exp_si(b, b, 1);
    arb_rsqrt(b, b, prec);
    arb_mul(res, res, b, prec);
    factor(b, N, j, prec);
    arb_mul(res, res, b, prec);
    arb_clear(J);
    arb_clear(b);
}

static slong degree(const ntkball_activation_t phi)
{
    slong i, most = 0;
    fmpq_poly_t p;

    fmpq_poly_init(p);
    for (i = 0; i <= ntkball_activation_num_breaks(phi); i++)
    {
        ntkball_activation_piece_poly(p, phi, i);
        most = FLINT_MAX(most, fmpq_poly_degree(p));
    }
    fmpq_poly_clear(p);
    return most;
}

int _ntkball_decay_kinks_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi,
                               slong prec)
{
    slong j, D, first = -1;
    arb_t root, scale, term;
    int jumps;

    if (ntkball_activation_family(phi) != NTKBALL_FAMILY_PIECEWISE_POLY)
        return 0;
    D = degree(phi);
    if (dual->N < D + 4)
        return 0;
    arb_init(root);
    arb_init(scale);
    arb_init(term);
    arb_sqrt_ui(root, (ulong) dual->N, prec);
    arb_one(scale);
    arb_zero(dual->C);
    for (j = 0; j <= D; j++)
    {
        derivative_sum(term, &jumps, phi, dual->N, j, prec);
        if (first >= 0)
            arb_div(scale, scale, root, prec);
        else if (jumps)
            first = j;
        arb_addmul(dual->C, term, scale, prec);
    }
    /* (...)^2 sqrt(2/pi) */
    arb_sqr(dual->C, dual->C, prec);
    arb_const_pi(root, prec);
    arb_mul_2exp_si(root, root, -1);
    arb_rsqrt(root, root, prec);
    arb_mul(dual->C, dual->C, root, prec);
    arb_zero(dual->A);
    dual->twice_s = 2 * first + 3;
    arb_clear(root);
    arb_clear(scale);
    arb_clear(term);
    return first >= 0 && arb_is_finite(dual->C);
}
