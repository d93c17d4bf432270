/* DEC-9: elu, selu, softsign, which have one kink, at 0: sums of jumps times He_m(0), the largest
   first. */
#include <string.h>

#include "decay/model.h"

/* low and high times (1 + r)^2, r in [-minus, plus] */
static void widen(ntkball_decay_model_t *m, const arb_t minus, const arb_t plus, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sub_ui(t, minus, 1, prec);
    arb_mul(t, t, t, prec);
    arb_mul(m->low, m->low, t, prec);
    arb_add_ui(t, plus, 1, prec);
    arb_mul(t, t, t, prec);
    arb_mul(m->high, m->high, t, prec);
    arb_clear(t);
}

/* high = (n0/(n0-j))^e, times sqrt(n0/(n0-1)) and low = 1 for odd n; low = sqrt(n0/(n0+1)) for even
   n: the Wallis quotient over a polynomial in n */
static void set_quotient(ntkball_decay_model_t *m, slong n0, slong j, ulong e, int odd, slong prec)
{
    arb_t t;

    arb_init(t);
    _ntkball_decay_root_quotient(m->high, n0, n0 - j, prec);
    arb_pow_ui(m->high, m->high, 2 * e, prec);
    _ntkball_decay_root_quotient(t, n0, n0 - 1, prec);
    if (odd)
        arb_mul(m->high, m->high, t, prec);
    else
        _ntkball_decay_root_quotient(m->low, n0, n0 + 1, prec);
    arb_clear(t);
}

/* elu and selu: phi'' = scale ((1 - a) delta + a e^x 1_{x<0}); 0 when a = 0 or a = 1 is open */
static int set_elu(ntkball_decay_model_t *m, const ntkball_activation_t phi, slong parity, slong n0,
                   slong prec)
{
    arb_t a, gap, scale, plus, minus;
    fmpq_t q;
    int smooth, ok;

    arb_init(a);
    arb_init(gap);
    arb_init(scale);
    arb_init(plus);
    arb_init(minus);
    fmpq_init(q);
    ntkball_value_get_arb(a, *ntkball_activation_param(phi, 0), prec);
    ntkball_value_get_arb(scale, *ntkball_activation_param(phi, 1), prec);
    arb_sub_ui(gap, a, 1, prec);
    smooth = ntkball_value_get_fmpq(q, *ntkball_activation_param(phi, 0)) && fmpq_is_one(q);
    ok = !arb_contains_zero(a) && !arb_contains_zero(scale) &&
         (smooth || parity == 1 || !arb_contains_zero(gap));
    m->parity = parity;
    _ntkball_decay_model_constant(m, 1, 2, 1, prec);
    arb_mul(m->C, m->C, scale, prec);
    arb_mul(m->C, m->C, scale, prec);
    if (ok && (parity == 1 || smooth))
    {
        /* r in [-2, 1]/(n - 4), or /(n - 5) */
        fmpq_set_si(m->s, parity == 1 ? 7 : 9, 2);
        set_quotient(m, n0, parity == 1 ? 2 : 3, parity == 1 ? 2 : 4, parity == 1, prec);
        arb_mul(m->C, m->C, a, prec);
        arb_mul(m->C, m->C, a, prec);
        arb_set_ui(plus, 1);
        arb_div_si(plus, plus, parity == 1 ? n0 - 4 : n0 - 5, prec);
        arb_mul_2exp_si(minus, plus, 1);
    }
    else if (ok)
    {
        /* r between 0 and a/(1-a) (1 + 1/(n-5))/(n-3) */
        fmpq_set_si(m->s, 5, 2);
        set_quotient(m, n0, 1, 2, 0, prec);
        arb_mul(m->C, m->C, gap, prec);
        arb_mul(m->C, m->C, gap, prec);
        arb_div(minus, a, gap, prec); /* a/(a-1) */
        arb_mul_si(minus, minus, n0 - 4, prec);
        arb_div_si(minus, minus, n0 - 5, prec);
        arb_div_si(minus, minus, n0 - 3, prec);
        if (arb_is_negative(minus))
        {
            arb_neg(plus, minus);
            arb_zero(minus);
        }
        arb_sub_ui(a, minus, 1, prec);
        ok = arb_is_negative(a); /* r > -1 */
    }
    if (ok)
        widen(m, minus, plus, prec);
    m->decay = NTKBALL_DECAY_ALGEBRAIC;
    m->proof = "DEC-9";
    arb_clear(a);
    arb_clear(gap);
    arb_clear(scale);
    arb_clear(plus);
    arb_clear(minus);
    fmpq_clear(q);
    return ok;
}

/* softsign: the terms i = 1, 2, 3 of the expansion over the first, alternating in sign, and the
   remainder with M = 4 */
static void set_softsign(ntkball_decay_model_t *m, slong n0, slong prec)
{
    static const slong factor[3] = {12, 360, 20160}; /* (2i+2)!/2 */
    arb_t term, plus, minus, rest, t;
    slong i;

    arb_init(term);
    arb_init(plus);
    arb_init(minus);
    arb_init(rest);
    arb_init(t);
    m->parity = 1;
    m->decay = NTKBALL_DECAY_ALGEBRAIC;
    m->proof = "DEC-9";
    fmpq_set_si(m->s, 7, 2);
    _ntkball_decay_model_constant(m, 8, 1, 1, prec);
    set_quotient(m, n0, 2, 2, 1, prec);
    for (i = 0; i < 3; i++)
    {
        slong j;

        arb_set_si(term, factor[i]);
        for (j = 0; j <= i; j++)
            arb_div_si(term, term, n0 - 4 - 2 * j, prec);
        arb_add(i == 1 ? plus : minus, i == 1 ? plus : minus, term, prec);
    }
    /* rest^2 = 9!^2 2 w(0)/(19 * 16 w(0)^2) n (n-2)^2 sqrt(pi n/2)/(n-8)^9, w(0) = 1/sqrt(2 pi) */
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_sqrt(rest, t, prec);
    arb_mul_si(rest, rest, n0 * (n0 - 2), prec);
    arb_mul_si(rest, rest, n0 - 2, prec);
    arb_mul_si(t, t, n0, prec);
    arb_mul_2exp_si(t, t, -2);
    arb_sqrt(t, t, prec);
    arb_mul(rest, rest, t, prec);
    arb_set_si(t, n0 - 8);
    arb_pow_ui(t, t, 9, prec);
    arb_div(rest, rest, t, prec);
    arb_div_ui(rest, rest, 152, prec);
    arb_sqrt(rest, rest, prec);
    arb_mul_ui(rest, rest, 362880, prec);
    arb_add(plus, plus, rest, prec);
    arb_add(minus, minus, rest, prec);
    widen(m, minus, plus, prec);
    arb_clear(term);
    arb_clear(plus);
    arb_clear(minus);
    arb_clear(rest);
    arb_clear(t);
}

int _ntkball_decay_model_kink(ntkball_decay_model_t *m, const ntkball_activation_t phi,
                              slong parity, slong n0, slong prec)
{
    if (ntkball_activation_family(phi) == NTKBALL_FAMILY_ELU)
        return set_elu(m, phi, parity, n0, prec);
    if (strcmp(ntkball_activation_name(phi), "softsign") != 0)
        return 0;
    set_softsign(m, n0, prec);
    return 1;
}
