/* Bounds beside numbers: comparing, widening, and lowering p0 to the numbers below it. */
#include <string.h>

#include "decay/parts.h"

ntkball_truth_t _ntkball_decay_compare(const ntkball_decay_t cert, slong n, const arb_t value)
{
    arb_t x;
    ntkball_truth_t res = NTKBALL_UNKNOWN;

    arb_init(x);
    if (cert->zero)
        arb_set(x, value);
    else
        ntkball_decay_scaled(x, cert, n, value, 2 * NTKBALL_DECAY_BITS);
    if (arb_le(cert->low, x) && arb_le(x, cert->high))
        res = NTKBALL_TRUE;
    else if (arb_lt(x, cert->low) || arb_gt(x, cert->high))
        res = NTKBALL_FALSE;
    arb_clear(x);
    return res;
}

void _ntkball_decay_round(ntkball_decay_t cert, int low, int high)
{
    arb_t t;

    arb_init(t);
    if (low)
    {
        arb_mul_2exp_si(t, cert->low, -20);
        arb_sub(t, cert->low, t, 64);
        arb_get_lbound_arf(arb_midref(cert->low), t, 48);
        mag_zero(arb_radref(cert->low));
        if (arf_sgn(arb_midref(cert->low)) <= 0) /* c_n >= 0 */
            arf_zero(arb_midref(cert->low));
    }
    if (high)
    {
        arb_mul_2exp_si(t, cert->high, -20);
        arb_add(t, cert->high, t, 64);
        arb_get_ubound_arf(arb_midref(cert->high), t, 48);
        mag_zero(arb_radref(cert->high));
    }
    cert->two_sided = arf_sgn(arb_midref(cert->low)) > 0;
    arb_clear(t);
}

int _ntkball_decay_keeps(const ntkball_decay_t cert, const fmpq_t ratio)
{
    arb_t x;
    int ok;

    arb_init(x);
    arb_set_fmpq(x, ratio, 128);
    arb_mul(x, x, cert->low, 128);
    ok = arb_is_finite(cert->low) && arb_is_finite(cert->high) && arb_le(cert->high, x);
    arb_clear(x);
    return ok;
}

void _ntkball_decay_contain(ntkball_decay_t cert, const arb_t x)
{
    int low = !arb_le(cert->low, x), high = !arb_le(x, cert->high);

    if (low)
        arb_min(cert->low, cert->low, x, 2 * NTKBALL_DECAY_BITS);
    if (high)
        arb_max(cert->high, cert->high, x, 2 * NTKBALL_DECAY_BITS);
    _ntkball_decay_round(cert, low, high);
}

/* Says that no bounds of this ratio begin before or at n, where that follows from x, the scaled
   number at n, and the limit (DEC-7). */
static void explain_least(const ntkball_decay_t cert, slong n, const arb_t x, const fmpq_t ratio,
                          const ntkball_options_t *options)
{
    arb_t more, quotient;

    if (options == NULL || options->explain == NULL)
        return;
    arb_init(more);
    arb_init(quotient);
    arb_set_fmpq(more, ratio, 128);
    arb_div(quotient, cert->limit, x, 128);
    if (arb_lt(cert->limit, x))
        arb_inv(quotient, quotient, 128);
    if (arb_gt(quotient, more))
        ntkball_text_append(options->explain,
                            "decay: no p0 <= %ld has c_high/c_low <= %.6g: the middle term at "
                            "n = %ld and its limit differ by the factor %.6g.\n",
                            (long) n, arf_get_d(arb_midref(more), ARF_RND_NEAR), (long) n,
                            arf_get_d(arb_midref(quotient), ARF_RND_FLOOR));
    arb_clear(more);
    arb_clear(quotient);
}

void _ntkball_decay_lower(ntkball_decay_t cert, const fmpq_t ratio, const ntkball_network_t net,
                          const ntkball_options_t *options)
{
    arb_ptr values;
    ntkball_decay_t wider;
    arb_t x;
    slong len = cert->p0, n;

    if (len > NTKBALL_DECAY_MAX_VALUES + 1 || len < 3 || strcmp(cert->proof, "DEC-13") == 0 ||
        (cert->subject.quantity == 'e' && strcmp(cert->proof, "DEC-3") != 0))
        return; /* DEC-13 and the sums over coefficients have done it, from numbers of their own */
    values = _arb_vec_init(len);
    arb_init(x);
    ntkball_decay_init(wider);
    ntkball_decay_set(wider, cert);
    if (_ntkball_decay_values(values, len, net, &cert->subject,
                              cert->two_sided ? NTKBALL_DECAY_BITS : NTKBALL_DECAY_FEW_BITS,
                              options, NULL) != NTKBALL_DOMAIN)
        for (n = len - 2; n >= 1; n -= 2)
        {
            if (_ntkball_decay_compare(cert, n, values + n) != NTKBALL_TRUE)
            {
                ntkball_decay_scaled(x, cert, n, values + n, 2 * NTKBALL_DECAY_BITS);
                _ntkball_decay_contain(wider, x);
                if (!_ntkball_decay_keeps(wider, ratio))
                {
                    explain_least(cert, n, x, ratio, options);
                    break;
                }
                ntkball_decay_set(cert, wider);
            }
            cert->p0 = wider->p0 = n;
        }
    ntkball_decay_clear(wider);
    arb_clear(x);
    _arb_vec_clear(values, len);
}
