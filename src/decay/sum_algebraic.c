/* DEC-14: eigenvalues on S^d from coefficients like n^-s, s = j + 3/2: these are compared with the
   Q_j(n) of DEC-1, whose eigenvalues are those of DEC-3. */
#include "decay/sums.h"

#define MAX_TRIES 64

int _ntkball_decay_sum_algebraic(ntkball_decay_t cert, const ntkball_decay_t c, slong prec)
{
    slong tries, j, twice, dim = cert->subject.dim;
    arb_t range, limit, q, end;
    fmpq_t s;
    int ok = 0;

    fmpq_init(s);
    arb_init(range);
    arb_init(limit);
    arb_init(q);
    arb_init(end);
    fmpq_mul_2exp(s, c->exponent, 1);
    twice = fmpz_get_si(fmpq_numref(s));
    j = (twice - 3) / 2;
    /* both need p0 > 2j + 1, the second monotony, too, which begins a little later */
    if (fmpz_is_one(fmpq_denref(s)) && twice % 2 != 0 && twice >= 3)
        for (tries = 0; !ok && tries < MAX_TRIES; tries++)
        {
            ok = _ntkball_decay_factor_range(q, end, j, 0, cert->p0, prec) &&
                 _ntkball_decay_factor_range(range, limit, j, dim, cert->p0, prec);
            if (!ok)
                cert->p0 += 2 * (1 + cert->p0 / 16);
        }
    /* 2^s = end <= p^s Q_j(p) <= q */
    arb_get_ubound_arf(arb_midref(q), q, prec);
    mag_zero(arb_radref(q));
    arb_div(q, c->low, q, prec);
    arb_mul(cert->low, q, range, prec);
    arb_div(q, c->high, end, prec);
    arb_mul(cert->high, q, range, prec);
    arb_div(q, c->limit, end, prec);
    arb_mul(cert->limit, q, limit, prec);
    fmpq_set_si(cert->exponent, dim + 1 + 2 * j, 1);
    cert->proof = "DEC-14";
    fmpq_clear(s);
    arb_clear(range);
    arb_clear(limit);
    arb_clear(q);
    arb_clear(end);
    return ok;
}
