/* Arithmetic of products of powers of s and L = log(1/s) and a ball (SPH-19 (a)): exponents add and
   balls multiply; in a sum the term that is larger near 0 keeps its exponents, and the other one's
   surplus is a ball; log s = -L, and log L is a ball times L^(1/LOG_DEN). */
#include "sphere/factored.h"

#define PREC FACTORED_PREC
#define LOG_DEN 64

void _ntkball_factored_init(factored_t *g, slong range_exp)
{
    g->range_exp = range_exp;
    fmpq_init(g->e);
    fmpq_init(g->l);
    arb_init(g->ball);
    arb_indeterminate(g->ball);
    g->infinite = g->wild = 0;
}

void _ntkball_factored_clear(factored_t *g)
{
    fmpq_clear(g->e);
    fmpq_clear(g->l);
    arb_clear(g->ball);
}

void _ntkball_factored_set(factored_t *g, const arb_t ball)
{
    fmpq_zero(g->e);
    fmpq_zero(g->l);
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

/* L at the end of the range, where it is smallest */
static void least_log(arb_t res, slong range_exp)
{
    arb_const_log2(res, PREC);
    arb_mul_si(res, res, -range_exp, PREC);
}

/* x^q, x > 0 */
static void power(arb_t res, const arb_t x, const fmpq_t q)
{
    arb_pow_fmpq(res, x, q, PREC);
}

/* s^q L^r over the range; not finite where that is not bounded.  For q, r > 0 it grows with L up to
   L = r/q, to (r/(q exp(1)))^r, and falls from there on. */
static void range_of(arb_t res, const fmpq_t q, const fmpq_t r, slong range_exp)
{
    arb_t x, y;
    fmpq_t top;

    if (fmpq_sgn(q) < 0 || (fmpq_is_zero(q) && fmpq_sgn(r) > 0))
    {
        arb_indeterminate(res);
        return;
    }
    arb_one(res);
    if (fmpq_is_zero(q) && fmpq_is_zero(r))
        return;
    arb_init(x);
    arb_init(y);
    fmpq_init(top);
    least_log(x, range_exp);
    if (!fmpq_is_zero(q))
        fmpq_div(top, r, q);
    arb_set_fmpq(y, top, PREC);
    if (arb_le(y, x))
    {
        power(y, x, r);
        arb_mul_2exp_si(res, res, range_exp);
        power(res, res, q);
        arb_mul(res, res, y, PREC);
    }
    else
    {
        arb_const_e(x, PREC);
        arb_div(y, y, x, PREC);
        power(res, y, r);
    }
    arb_zero(x);
    arb_union(res, res, x, PREC);
    arb_clear(x);
    arb_clear(y);
    fmpq_clear(top);
}

void _ntkball_factored_get(arb_t res, const factored_t *g)
{
    range_of(res, g->e, g->l, g->range_exp);
    arb_mul(res, res, g->ball, PREC);
}

void _ntkball_factored_bound(fmpq_t bound, mag_t sup, const factored_t *g)
{
    fmpq_t delta, l;
    arb_t x;

    fmpq_init(delta);
    fmpq_init(l);
    fmpq_set(l, g->l);
    arb_init(x);
    if (fmpq_sgn(l) > 0)
    {
        fmpq_set_si(delta, 1, 2);
        fmpq_div_fmpz(delta, delta, fmpq_denref(g->e));
        fmpq_set_si(bound, 1, LOG_DEN);
        if (fmpq_cmp(bound, delta) < 0)
            fmpq_set(delta, bound);
    }
    fmpq_sub(bound, g->e, delta);
    range_of(x, delta, l, g->range_exp);
    arb_mul(x, x, g->ball, PREC);
    arb_get_mag(sup, x);
    fmpq_clear(delta);
    fmpq_clear(l);
    arb_clear(x);
}

int _ntkball_factored_is_nonzero(const factored_t *g)
{
    return arb_is_finite(g->ball) && !arb_contains_zero(g->ball);
}

int _ntkball_factored_grows(const factored_t *g)
{
    return fmpq_sgn(g->e) < 0 || (fmpq_is_zero(g->e) && fmpq_sgn(g->l) > 0);
}

int _ntkball_factored_is_bounded(const factored_t *g)
{
    return !_ntkball_factored_grows(g) && arb_is_finite(g->ball);
}

/* Is s^e L^l of a the larger one near 0? */
static int leads(const factored_t *a, const factored_t *b)
{
    int c = fmpq_cmp(a->e, b->e);

    return c < 0 || (c == 0 && fmpq_cmp(a->l, b->l) >= 0);
}

/* Does s^e L^l stay away from 0? */
static int stays(const factored_t *g)
{
    return _ntkball_factored_grows(g) || (fmpq_is_zero(g->e) && fmpq_is_zero(g->l));
}

void _ntkball_factored_add(factored_t *res, const factored_t *a, const factored_t *b)
{
    const factored_t *low = leads(a, b) ? a : b, *high = low == a ? b : a;
    fmpq_t q, r;
    arb_t x;

    fmpq_init(q);
    fmpq_init(r);
    arb_init(x);
    fmpq_sub(q, high->e, low->e);
    fmpq_sub(r, high->l, low->l);
    range_of(x, q, r, a->range_exp);
    arb_mul(x, x, high->ball, PREC);
    arb_add(res->ball, low->ball, x, PREC);
    fmpq_set(res->e, low->e);
    fmpq_set(res->l, low->l);
    res->infinite = (a->infinite && _ntkball_factored_is_bounded(b)) ||
                    (b->infinite && _ntkball_factored_is_bounded(a));
    res->wild = (a->wild && arb_is_finite(b->ball)) || (b->wild && arb_is_finite(a->ball));
    fmpq_clear(q);
    fmpq_clear(r);
    arb_clear(x);
}

void _ntkball_factored_neg(factored_t *res, const factored_t *a)
{
    fmpq_set(res->e, a->e);
    fmpq_set(res->l, a->l);
    arb_neg(res->ball, a->ball);
    res->infinite = a->infinite;
    res->wild = a->wild;
}

void _ntkball_factored_sub(factored_t *res, const factored_t *a, const factored_t *b)
{
    factored_t minus;

    _ntkball_factored_init(&minus, a->range_exp);
    _ntkball_factored_neg(&minus, b);
    _ntkball_factored_add(res, a, &minus);
    _ntkball_factored_clear(&minus);
}

void _ntkball_factored_mul(factored_t *res, const factored_t *a, const factored_t *b)
{
    fmpq_add(res->e, a->e, b->e);
    fmpq_add(res->l, a->l, b->l);
    arb_mul(res->ball, a->ball, b->ball, PREC);
    res->infinite = (a->infinite && stays(b) && _ntkball_factored_is_nonzero(b)) ||
                    (b->infinite && stays(a) && _ntkball_factored_is_nonzero(a));
    res->wild = (a->wild && _ntkball_factored_is_nonzero(b)) ||
                (b->wild && _ntkball_factored_is_nonzero(a));
}

void _ntkball_factored_div(factored_t *res, const factored_t *a, const factored_t *b)
{
    fmpq_sub(res->e, a->e, b->e);
    fmpq_sub(res->l, a->l, b->l);
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
    fmpq_mul(res->l, a->l, q);
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

/* log(s^e L^l B) = L (-e + l log(L)/L + log(B)/L), where 0 < log(L)/L <= log(L0)/L0 for L >= L0 >=
   exp(1); and for e = 0 and l != 0 l log L + log B, where 0 < L^-delta log L <= 1/(delta exp(1)).
 */
void _ntkball_factored_log(factored_t *res, const factored_t *a)
{
    arb_t x, y, zero;

    arb_log(res->ball, a->ball, PREC);
    if ((fmpq_is_zero(a->e) && fmpq_is_zero(a->l)) || !arb_is_positive(a->ball))
        return;
    arb_init(x);
    arb_init(y);
    arb_init(zero);
    fmpq_set_si(res->l, 1, fmpq_is_zero(a->e) ? LOG_DEN : 1);
    least_log(x, a->range_exp);
    if (fmpq_is_zero(a->e))
    {
        arb_const_e(y, PREC);
        arb_inv(y, y, PREC);
        arb_mul_si(y, y, LOG_DEN, PREC);
    }
    else
    {
        arb_log(y, x, PREC);
        arb_div(y, y, x, PREC);
    }
    arb_union(y, y, zero, PREC);
    arb_mul_fmpz(y, y, fmpq_numref(a->l), PREC);
    arb_div_fmpz(y, y, fmpq_denref(a->l), PREC);
    power(x, x, res->l);
    arb_inv(x, x, PREC);
    arb_union(x, x, zero, PREC);
    arb_mul(res->ball, res->ball, x, PREC);
    arb_add(res->ball, res->ball, y, PREC);
    arb_set_fmpq(x, a->e, PREC);
    arb_sub(res->ball, res->ball, x, PREC);
    res->infinite = 1;
    arb_clear(x);
    arb_clear(y);
    arb_clear(zero);
}

/* exp(L^l B), 0 < l <= 1: with D >= L^(l-1) B this is s^-D s^(D - L^(l-1) B), whose second factor
   is in [0, 1]. */
static void exp_of_log(factored_t *res, const factored_t *a)
{
    arb_t x;
    arf_t top;
    fmpq_t r;

    arb_init(x);
    arf_init(top);
    fmpq_init(r);
    fmpq_set(r, a->l);
    fmpq_sub_si(r, r, 1);
    range_of(x, a->e, r, a->range_exp);
    arb_mul(x, x, a->ball, PREC);
    arb_get_ubound_arf(top, x, PREC);
    _ntkball_factored_set_interval(res, 0, 1);
    if (arf_is_finite(top) && arf_cmpabs_2exp_si(top, 16) < 0)
    {
        arf_mul_2exp_si(top, top, 20);
        arf_get_fmpz(fmpq_numref(r), top, ARF_RND_CEIL);
        fmpz_one(fmpq_denref(r));
        fmpq_div_2exp(r, r, 20);
        fmpq_neg(res->e, r);
    }
    else
        arb_indeterminate(res->ball);
    res->infinite = arb_is_positive(a->ball);
    arb_clear(x);
    arf_clear(top);
    fmpq_clear(r);
}

void _ntkball_factored_exp(factored_t *res, const factored_t *a)
{
    arb_t x;

    if (_ntkball_factored_is_bounded(a))
    {
        arb_init(x);
        _ntkball_factored_get(x, a);
        arb_exp(x, x, PREC);
        _ntkball_factored_set(res, x);
        arb_clear(x);
    }
    else if (arb_is_negative(a->ball))
        _ntkball_factored_set_interval(res, 0, 1);
    if (fmpq_is_zero(a->e) && fmpz_cmp(fmpq_numref(a->l), fmpq_denref(a->l)) <= 0 &&
        _ntkball_factored_grows(a) && arb_is_finite(a->ball))
        exp_of_log(res, a);
    else if (_ntkball_factored_grows(a) && arb_is_positive(a->ball))
        res->infinite = res->wild = 1;
}
