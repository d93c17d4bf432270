/* The judge of certificates (DEC-7): derives the bounds anew with more terms, other discs and a
   higher precision from an index p1 >= p0 on, computes the numbers p0 <= n < p1, and compares. */
#include <string.h>

#include "decay/parts.h"
#include "support/error.h"

#define MAX_JUDGED (4 * NTKBALL_DECAY_MAX_VALUES)

/* Is the shape of both the same? */
static int same_shape(const ntkball_decay_t a, const ntkball_decay_t b)
{
    return a->zero == b->zero && fmpq_equal(a->exponent, b->exponent) &&
           a->factorial == b->factorial && a->two_thirds == b->two_thirds &&
           arb_overlaps(a->root, b->root) && arb_overlaps(a->rate, b->rate) &&
           arb_overlaps(a->correction, b->correction) &&
           strcmp(a->correction_exact, b->correction_exact) == 0 &&
           strcmp(a->root_exact, b->root_exact) == 0 && strcmp(a->rate_exact, b->rate_exact) == 0;
}

/* The bounds of mine lie within those of cert. */
static int implied(const ntkball_decay_t cert, const ntkball_decay_t mine)
{
    return mine->zero || (arb_le(cert->low, mine->low) && arb_le(mine->high, cert->high));
}

/* mine: new bounds for n >= mine->p0 >= p0.  Returns the p1 from which on they imply those of
   cert, 0 when none was found. */
static slong prove_again(ntkball_decay_t mine, const ntkball_decay_t cert,
                         const ntkball_network_t net, const ntkball_options_t *options)
{
    slong p1 = 0;
    int tries;

    for (tries = 0; tries < 3; tries++)
    {
        mine->subject = cert->subject;
        if (_ntkball_decay_analytic(mine, p1, cert, net, &_ntkball_decay_checker, options, NULL) !=
                NTKBALL_OK ||
            !same_shape(cert, mine))
            return 0;
        if (mine->p0 >= cert->p0 && implied(cert, mine))
            return mine->p0;
        if (strcmp(mine->proof, "DEC-13") == 0 && !implied(cert, mine))
            return 0; /* a larger index does not improve this bound */
        p1 = mine->p0 >= cert->p0 ? 4 * mine->p0 - 3 * cert->subject.parity : cert->p0;
    }
    return 0;
}

/* FALSE when a number n, p0 <= n < len, of the class contradicts; TRUE when all obey; UNKNOWN, too,
   when there are too many of them. */
static ntkball_truth_t check_values(const ntkball_decay_t cert, slong len,
                                    const ntkball_network_t net, const ntkball_options_t *options)
{
    ntkball_truth_t all = NTKBALL_TRUE, one;
    arb_ptr values;
    slong n;

    if (len <= cert->p0)
        return NTKBALL_TRUE;
    if (len > MAX_JUDGED)
        return NTKBALL_UNKNOWN;
    values = _arb_vec_init(len);
    if (_ntkball_decay_values(values, len, net, &cert->subject,
                              arb_is_positive(cert->low) ? NTKBALL_DECAY_BITS
                                                         : NTKBALL_DECAY_FEW_BITS,
                              options, NULL) == NTKBALL_DOMAIN)
        all = NTKBALL_UNKNOWN;
    for (n = cert->p0; all != NTKBALL_FALSE && n < len; n++)
        if ((n + cert->subject.parity) % 2 == 0)
        {
            one = _ntkball_decay_compare(cert, n, values + n);
            all = one == NTKBALL_TRUE ? all : one;
        }
    _arb_vec_clear(values, len);
    return all;
}

/* Does the true limit lie outside [low, high]?  Then cert is false. */
static int limit_contradicts(const ntkball_decay_t cert, const ntkball_decay_t mine)
{
    if (mine->zero || !arb_is_positive(mine->limit) || !arb_is_finite(mine->limit))
        return 0;
    if (same_shape(cert, mine))
        return arb_lt(mine->limit, cert->low) || arb_gt(mine->limit, cert->high);
    if (cert->zero)
        return 1;
    if (cert->factorial != mine->factorial || cert->two_thirds != mine->two_thirds ||
        strcmp(cert->root_exact, mine->root_exact) != 0 ||
        strcmp(cert->correction_exact, mine->correction_exact) != 0 ||
        strcmp(cert->rate_exact, mine->rate_exact) != 0)
        return 0;
    /* another power: the middle term tends to infinity or to 0 */
    return fmpq_cmp(cert->exponent, mine->exponent) > 0 || arb_is_positive(cert->low);
}

ntkball_status_t ntkball_decay_check(ntkball_truth_t *verdict, const ntkball_decay_t cert,
                                     const ntkball_network_t net, const ntkball_options_t *options,
                                     ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    ntkball_truth_t values;
    ntkball_decay_t mine;
    slong p1;

    *verdict = NTKBALL_UNKNOWN;
    if (!_ntkball_decay_valid(&cert->subject, net, err))
        return NTKBALL_DOMAIN;
    if (cert->p0 < 1 || (cert->p0 + cert->subject.parity) % 2 != 0 || !arb_is_exact(cert->low) ||
        !arb_is_exact(cert->high))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "certificate: p0 = %ld must have the parity of its class and c_low, "
                          "c_high must be exact",
                          (long) cert->p0);
        return NTKBALL_DOMAIN;
    }
    _ntkball_sphere_inner(&inner, options);
    status = _ntkball_decay_network_check(net, &cert->subject, &inner, err);
    if (status != NTKBALL_OK)
        return status;
    ntkball_decay_init(mine);
    p1 = prove_again(mine, cert, net, &inner);
    if (p1 == 0 && limit_contradicts(cert, mine))
        values = NTKBALL_FALSE;
    else
        values = check_values(cert, p1 > 0 ? p1 : cert->p0 + 64, net, &inner);
    ntkball_decay_clear(mine);
    if (values == NTKBALL_FALSE)
        *verdict = NTKBALL_FALSE;
    else if (p1 > 0)
        *verdict = values;
    return NTKBALL_OK;
}
