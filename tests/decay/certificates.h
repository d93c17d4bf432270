/* What the tests of this module share: a network and a certificate from one line of text. */
#ifndef TESTS_DECAY_CERTIFICATES_H
#define TESTS_DECAY_CERTIFICATES_H

#include <ntkball/decay.h>

#include "../harness.h"

typedef struct
{
    const char *phi;
    slong depth;
    ntkball_init_t init;
    const char *gamma_w2, *gamma_b2; /* NULL: 1 and 0 */
    ntkball_recursion_t recursion;
    char quantity;
    slong dim;
} subject_t;

static inline void set_network(ntkball_network_t net, const subject_t *s)
{
    ntkball_error_t err;
    int ok = ntkball_activation_set_str(net->phi, s->phi, &err) == NTKBALL_OK;

    net->depth = s->depth;
    net->init = s->init;
    net->recursion = s->recursion;
    if (s->gamma_w2 != NULL)
        ok = ok && ntkball_value_set_str(net->gamma_w2, s->gamma_w2, &err) == NTKBALL_OK &&
             ntkball_value_set_str(net->gamma_b2, s->gamma_b2, &err) == NTKBALL_OK;
    CHECK(ok, "%s: %s", s->phi, err.text);
}

static inline void set_subject(ntkball_decay_subject_t *d, const subject_t *s, slong parity)
{
    d->quantity = s->quantity;
    d->layer = s->depth + 1;
    d->dim = s->dim;
    d->measure = NTKBALL_MEASURE_SURFACE;
    d->parity = parity;
    d->corrected = 0;
}

static inline ntkball_truth_t judge(const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_truth_t verdict = NTKBALL_UNKNOWN;
    ntkball_error_t err;

    CHECK(ntkball_decay_check(&verdict, cert, net, NULL, &err) == NTKBALL_OK, "%s", err.text);
    return verdict;
}

/* net and cert of s, proved again by the judge; 0 when there is none. */
static inline int
certify(ntkball_decay_t cert, ntkball_network_t net, const subject_t *s, slong parity)
{
    ntkball_decay_subject_t subject;
    ntkball_error_t err;
    ntkball_status_t status;

    set_network(net, s);
    set_subject(&subject, s, parity);
    status = ntkball_decay_certify(cert, net, &subject, NULL, &err);
    CHECK(status == NTKBALL_OK, "%s: %s", s->phi, err.text);
    if (status == NTKBALL_OK)
        CHECK(judge(cert, net) == NTKBALL_TRUE, "%s: not proved again", s->phi);
    return status == NTKBALL_OK;
}

/* low <= scaled value <= high? */
static inline ntkball_truth_t obeys(const ntkball_decay_t cert, slong n, const arb_t value)
{
    arb_t x;
    ntkball_truth_t res = NTKBALL_UNKNOWN;

    arb_init(x);
    if (cert->zero)
        arb_set(x, value);
    else
        ntkball_decay_scaled(x, cert, n, value, 128);
    if (arb_le(cert->low, x) && arb_le(x, cert->high))
        res = NTKBALL_TRUE;
    else if (arb_lt(x, cert->low) || arb_gt(x, cert->high))
        res = NTKBALL_FALSE;
    arb_clear(x);
    return res;
}

#endif
