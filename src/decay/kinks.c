/* DEC-12, DEC-24: mu_n(phi)^2 <= C n^-s for any pieces with any breaks.

   By parts, M times: mu_n sqrt(n!) is a sum of jumps of phi^(j), j < M, times He_m(b) w(b) plus
   E[phi^(M) He_(n-M)], which is 0 for polynomials and at most ||phi^(M)|| sqrt((n-M)!); Sonin's
   function bounds He_m(b)^2 e^(-b^2/2) by about m! sqrt(2/(pi m)).  With j the order of the first
   derivative that jumps, s = j + 3/2. */
#include "activation/pieces.h"
#include "decay/parts.h"

/* M less the order of the first jump, where the pieces are no polynomials: the last term is about
   N^(3/4 - MORE/2) times the first, and each derivative costs time. */
#define MORE 3

/* Of polynomials: the jump of derivative j at break i; exactly 0 where that is known. */
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

/* sum_i of the bounds for derivative j at n = N, times n^((j+1)/2 + 1/4) (pi/2)^(1/4) */
static void derivative_sum(arb_t res, const ntkball_pieces_t *pieces,
                           const ntkball_activation_t phi, slong N, slong j, slong prec)
{
    slong i, num = pieces->num_breaks;
    arb_t b;

    arb_init(b);
    arb_zero(res);
    for (i = 0; i < num; i++)
    {
        ntkball_activation_break_arb(b, phi, i, prec);
        if (!arb_is_zero(pieces->jumps + j * num + i))
            add_break(res, pieces->jumps + j * num + i, b, N - 1 - j, prec);
    }
    arb_const_pi(b, prec);
    arb_mul_2exp_si(b, b, 1);
    arb_rsqrt(b, b, prec);
    arb_mul(res, res, b, prec);
    factor(b, N, j, prec);
    arb_mul(res, res, b, prec);
    arb_clear(b);
}

/* ||phi^(M)|| sqrt((n-M)!/n!) at n = N, times n^(M/2) (pi/2)^(1/4) */
static void last_term(arb_t res, const ntkball_pieces_t *pieces, slong N, slong prec)
{
    slong i;
    arb_t t, fourth;

    arb_init(t);
    arb_init(fourth);
    arb_one(t);
    for (i = 0; i < pieces->order; i++)
    {
        arb_mul_si(t, t, N, prec);
        arb_div_si(t, t, N - i, prec);
    }
    arb_sqrt(t, t, prec);
    arb_const_pi(fourth, prec);
    arb_mul_2exp_si(fourth, fourth, -1);
    arb_root_ui(fourth, fourth, 4, prec);
    arb_mul(t, t, fourth, prec);
    arb_mul(res, t, pieces->norm, prec);
    arb_clear(t);
    arb_clear(fourth);
}

/* Of polynomials all derivatives; 0 when there are more than N allows. */
static int
set_polynomials(ntkball_pieces_t *pieces, const ntkball_activation_t phi, slong N, slong prec)
{
    slong i, j, most = 0, num = ntkball_activation_num_breaks(phi);
    fmpq_poly_t p;

    fmpq_poly_init(p);
    for (i = 0; i <= num; i++)
    {
        ntkball_activation_piece_poly(p, phi, i);
        most = FLINT_MAX(most, fmpq_poly_degree(p));
    }
    fmpq_poly_clear(p);
    if (N < most + 4)
        return 0;
    ntkball_pieces_clear(pieces);
    ntkball_pieces_init(pieces, num, most + 1);
    for (j = 0; j <= most; j++)
        for (i = 0; i < num; i++)
        {
            jump(pieces->jumps + j * num + i, phi, i, j, prec);
            if (pieces->first < 0 && !arb_is_zero(pieces->jumps + j * num + i))
                pieces->first = j;
        }
    return 1;
}

/* The sum over j and the last term, each with its power of N relative to the first. */
static void set_constant(arb_t C, const ntkball_pieces_t *pieces, const ntkball_activation_t phi,
                         slong N, slong prec)
{
    slong j, first = pieces->first;
    arb_t root, scale, term;

    arb_init(root);
    arb_init(scale);
    arb_init(term);
    arb_sqrt_ui(root, (ulong) N, prec);
    arb_one(scale);
    arb_zero(C);
    for (j = first; j < pieces->order; j++)
    {
        derivative_sum(term, pieces, phi, N, j, prec);
        arb_addmul(C, term, scale, prec);
        arb_div(scale, scale, root, prec);
    }
    if (!arb_is_zero(pieces->norm))
    {
        /* N^(3/4 - (M-first)/2) */
        arb_sqrt(term, root, prec);
        arb_mul(term, term, root, prec);
        arb_mul(scale, scale, term, prec);
        last_term(term, pieces, N, prec);
        arb_addmul(C, term, scale, prec);
    }
    /* (...)^2 sqrt(2/pi) */
    arb_sqr(C, C, prec);
    arb_const_pi(root, prec);
    arb_mul_2exp_si(root, root, -1);
    arb_rsqrt(root, root, prec);
    arb_mul(C, C, root, prec);
    arb_clear(root);
    arb_clear(scale);
    arb_clear(term);
}

int _ntkball_decay_kinks_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi,
                               slong prec)
{
    ntkball_pieces_t pieces;
    int ok;

    ntkball_pieces_init(&pieces, 0, 0);
    if (ntkball_activation_family(phi) == NTKBALL_FAMILY_PIECEWISE_POLY)
        ok = set_polynomials(&pieces, phi, dual->N, prec);
    else
        ok = ntkball_pieces_set(&pieces, phi, MORE, prec);
    ok = ok && pieces.first >= 0 && dual->N >= pieces.order + 3;
    if (ok)
    {
        set_constant(dual->C, &pieces, phi, dual->N, prec);
        arb_zero(dual->A);
        dual->twice_s = 2 * pieces.first + 3;
        ok = arb_is_finite(dual->C);
    }
    ntkball_pieces_clear(&pieces);
    return ok;
}
