/* Producer of certificates.

   It takes the bound that applies (bounds.c), rounds the constants outward by 2^-20, and lowers p0,
   widening the bounds to the numbers below it, computed one by one, as long as high/low stays
   small (widen.c; DEC-7). */
#include <string.h>

#include "decay/parts.h"
#include "support/error.h"

/* More digits of the limit: a higher precision, and points with 4^-points below it. */
static ntkball_decay_effort_t
raised(const ntkball_decay_effort_t *base, const ntkball_options_t *options)
{
    ntkball_decay_effort_t effort = *base;
    slong bits = options == NULL ? 64 : options->digits * 10 / 3 + 80;

    effort.prec = FLINT_MAX(effort.prec, bits + 256);
    effort.points = FLINT_MAX(effort.points, (bits + 64) / 4 * 2);
    return effort;
}

/* No number is computed up to the index of a bound by DEC-2, DEC-4, DEC-9: it may be large. */
#define MAX_SEARCHED (WORD(1) << 40)

/* The bound of the analysis, rounded outward, from an index on from which high/low <= ratio. */
static ntkball_status_t search(ntkball_decay_t cert, const fmpq_t ratio,
                               const ntkball_network_t net, const ntkball_options_t *options,
                               ntkball_error_t *err)
{
    ntkball_decay_effort_t effort = raised(&_ntkball_decay_producer, options);
    ntkball_status_t status = _ntkball_decay_analytic(cert, 0, NULL, net, &effort, options, err);

    if (status != NTKBALL_OK || cert->zero)
        return status;
    _ntkball_decay_round(cert, 1, 1);
    while (status == NTKBALL_OK && cert->two_sided && !_ntkball_decay_keeps(cert, ratio) &&
           cert->p0 <= MAX_SEARCHED / 2)
    {
        status = _ntkball_decay_analytic(cert, 2 * cert->p0 - cert->subject.parity, NULL, net,
                                         &effort, options, err);
        _ntkball_decay_round(cert, 1, 1);
    }
    if (status == NTKBALL_OK && cert->two_sided && !_ntkball_decay_keeps(cert, ratio))
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: no index from which on c_high/c_low is so small was found; "
                          "give a larger --ratio",
                          ntkball_activation_name(net->phi));
        arb_indeterminate(cert->low);
        arb_indeterminate(cert->high);
        status = NTKBALL_UNABLE;
    }
    return status;
}

/* ratio: NULL for the default */
static ntkball_status_t certify(ntkball_decay_t cert, const ntkball_network_t net,
                                const ntkball_decay_subject_t *subject, const fmpq *ratio,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t inner;
    fmpq_t wanted;
    slong proved;

    ntkball_decay_clear(cert);
    ntkball_decay_init(cert);
    cert->subject = *subject;
    arb_indeterminate(cert->limit);
    arb_indeterminate(cert->low);
    arb_indeterminate(cert->high);
    if (!_ntkball_decay_valid(subject, net, err))
        return NTKBALL_DOMAIN;
    _ntkball_sphere_inner(&inner, options);
    status = _ntkball_decay_network_check(net, subject, &inner, err);
    if (status != NTKBALL_OK)
        return status;
    fmpq_init(wanted);
    if (ratio != NULL)
        fmpq_set(wanted, ratio);
    else if (ntkball_decay_class(net->phi) == NTKBALL_DECAY_STRETCHED && subject->quantity == 'e')
        fmpq_set_si(wanted, 4, 1);
    else if (ntkball_decay_class(net->phi) == NTKBALL_DECAY_STRETCHED && !subject->corrected)
        fmpq_set_si(wanted, 6, 5);
    else
        fmpq_set_si(wanted, 21, 20);
    status = search(cert, wanted, net, options, err);
    if (status == NTKBALL_OK && !cert->zero)
    {
        proved = cert->p0;
        _ntkball_decay_lower(cert, wanted, net, options);
        if (options != NULL && options->explain != NULL && cert->p0 < proved)
            ntkball_text_append(options->explain,
                                "decay: proved for n >= %ld; the indices %ld <= n < %ld of the "
                                "class were computed one by one and the bounds contain them.\n",
                                (long) proved, (long) cert->p0, (long) proved);
    }
    fmpq_clear(wanted);
    return status;
}

ntkball_status_t ntkball_decay_certify(ntkball_decay_t cert, const ntkball_network_t net,
                                       const ntkball_decay_subject_t *subject,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    return certify(cert, net, subject, NULL, options, err);
}

ntkball_status_t ntkball_decay_certify_within(ntkball_decay_t cert, const ntkball_network_t net,
                                              const ntkball_decay_subject_t *subject,
                                              const fmpq_t ratio, const ntkball_options_t *options,
                                              ntkball_error_t *err)
{
    if (fmpz_cmp(fmpq_numref(ratio), fmpq_denref(ratio)) <= 0)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "--ratio: give a number above 1, as in 21/20");
        return NTKBALL_DOMAIN;
    }
    return certify(cert, net, subject, ratio, options, err);
}
