/* Arithmetic of products of a power and a ball (SPH-19 (a)): exponents add and balls multiply; in a
   sum the smaller exponent stays and the other term's surplus is a ball; a logarithm is a ball
   times s^(-1/LOG_DEN), as log s grows less than every power. */
#include "sphere/factored.h"

#define PREC FACTORED_PREC
#define LOG_DEN 64

void _ntkball_factored_init(factored_t *g)
{
    fmpq_init(g->e);
    arb_init(g->ball);
    arb_indeterminate(g->ball);
    g->infinite = g->wild = 0;
}

void _ntkball_factored_clear(factored_t *g)
{
    fmpq_clear(g->e);
    arb_clear(g->ball);
}

void _ntkball_factored_set(factored_t *g, const arb_t ball)
{
    fmpq_zero(g->e);
    arb_set(g->ball, ball);
    g->infinite = g->wild = 0;
}

void _ntkball_factored_set_interval(factored_t *g, slong low, slong high)
{
    arb_t a, b;

    arb_init(a);
    arb_init(b);
    arb_set_si(a, low);
    arb_set_si(b, high);
    arb_union(a, a, b, PREC);
    _ntkball_factored_set(g, a);
    arb_clear(a);
    arb_clear(b);
}

/* s^q over the range, for q >= 0 */
static void power_of_s(arb_t res, const fmpq_t q)
{
    arb_t zero;

    arb_init(zero);
    arb_one(res);
    arb_mul_2exp_si(res, res, FACTORED_RANGE_EXP);
    arb_pow_fmpq(res, res, q, PREC);
    if (!fmpq_is_zero(q))
        arb_union(res, res, zero, PREC);
    arb_clear(zero);
}

/* The value as a ball; not finite where e < 0. */
void _ntkball_factored_get(arb_t res, const factored_t *g)
{
    power_of_s(res, g->e);
    arb_mul(res, res, g->ball, PREC);
    if (fmpq_sgn(g->e) < 0)
        arb_indeterminate(res);
}

int _ntkball_factored_is_nonzero(const factored_t *g)
{
    return arb_is_finite(g->ball) && !arb_contains_zero(g->ball);
}

int _ntkball_factored_is_bounded(const factored_t *g)
{
    return fmpq_sgn(g->e) >= 0 && arb_is_finite(g->ball);
}

void _ntkball_factored_add(factored_t *res, const factored_t *a, const factored_t *b)
{
    const factored_t *low = fmpq_cmp(a->e, b->e) <= 0 ? a : b, *high = low == a ? b : a;
    fmpq_t q;
    arb_t x;

    fmpq_init(q);
    arb_init(x);
    fmpq_sub(q, high->e, low->e);
    power_of_s(x, q);
    arb_mul(x, x, high->ball, PREC);
    arb_add(res->ball, low->ball, x, PREC);
    fmpq_set(res->e, low->e);
    res->infinite = (a->infinite && _ntkball_factored_is_bounded(b)) ||
                    (b->infinite && _ntkball_factored_is_bounded(a));
    res->wild = (a->wild && arb_is_finite(b->ball)) || (b->wild && arb_is_finite(a->ball));
    fmpq_clear(q);
    arb_clear(x);
}

void _ntkball_factored_neg(factored_t *res, const factored_t *a)
{
    fmpq_set(res->e, a->e);
    arb_neg(res->ball, a->ball);
    res->infinite = a->infinite;
    res->wild = a->wild;
}

void _ntkball_factored_sub(factored_t *res, const factored_t *a, const factored_t *b)
{
    factored_t minus;

    _ntkball_factored_init(&minus);
    _ntkball_factored_neg(&minus, b);
    _ntkball_factored_add(res, a, &minus);
    _ntkball_factored_clear(&minus);
}

void _ntkball_factored_mul(factored_t *res, const factored_t *a, const factored_t *b)
{
    fmpq_add(res->e, a->e, b->e);
    arb_mul(res->ball, a->ball, b->ball, PREC);
    res->infinite = (a->infinite && fmpq_sgn(b->e) <= 0 && _ntkball_factored_is_nonzero(b)) ||
                    (b->infinite && fmpq_sgn(a->e) <= 0 && _ntkball_factored_is_nonzero(a));
    res->wild = (a->wild && _ntkball_factored_is_nonzero(b)) ||
                (b->wild && _ntkball_factored_is_nonzero(a));
}

void _ntkball_factored_div(factored_t *res, const factored_t *a, const factored_t *b)
{
    fmpq_sub(res->e, a->e, b->e);
    arb_div(res->ball, a->ball, b->ball, PREC);
    res->infinite =
        a->infinite && _ntkball_factored_is_bounded(b) && _ntkball_factored_is_nonzero(b);
    res->wild = a->wild && _ntkball_factored_is_nonzero(b);
}

/* a^q; powers that are not whole are those of a >= 0 */
void _ntkball_factored_pow(factored_t *res, const factored_t *a, const fmpq_t q)
{
    arb_t zero;

    fmpq_mul(res->e, a->e, q);
    res->infinite = a->infinite && fmpq_sgn(q) > 0 && arb_is_finite(a->ball);
    if (fmpz_is_one(fmpq_denref(q)))
        arb_pow_fmpz(res->ball, a->ball, fmpq_numref(q), PREC);
    else if (arb_is_positive(a->ball))
        arb_pow_fmpq(res->ball, a->ball, q, PREC);
    else if (arb_is_nonnegative(a->ball) && fmpq_sgn(q) > 0)
    {
        arb_init(zero);
        arb_get_abs_ubound_arf(arb_midref(res->ball), a->ball, PREC);
        mag_zero(arb_radref(res->ball));
        arb_pow_fmpq(res->ball, res->ball, q, PREC);
        arb_union(res->ball, res->ball, zero, PREC);
        arb_clear(zero);
    }
    else
        arb_indeterminate(res->ball);
}

/* log(s^e B) = e log s + log B, where 0 <= -s^delta log s <= 1/(delta exp(1)) for 0 < s <= 1 */
void _ntkball_factored_log(factored_t *res, const factored_t *a)
{
    arb_t x, y;

    arb_log(res->ball, a->ball, PREC);
    if (fmpq_is_zero(a->e) || !arb_is_positive(a->ball))
        return;
    arb_init(x);
    arb_init(y);
    fmpq_set_si(res->e, 1, LOG_DEN);
    power_of_s(x, res->e);
    arb_mul(res->ball, res->ball, x, PREC);
    fmpq_neg(res->e, res->e);
    arb_const_e(x, PREC);
    arb_inv(x, x, PREC);
    arb_mul_si(x, x, -LOG_DEN, PREC);
    arb_union(x, x, y, PREC);
    arb_mul_fmpz(x, x, fmpq_numref(a->e), PREC);
    arb_div_fmpz(x, x, fmpq_denref(a->e), PREC);
    arb_add(res->ball, res->ball, x, PREC);
    res->infinite = 1;
    arb_clear(x);
    arb_clear(y);
}
