/* Networks and comparisons that the tests of the recursion share. */
#ifndef NTKBALL_TESTS_RECURSION_NETS_H
#define NTKBALL_TESTS_RECURSION_NETS_H

#include "../harness.h"

#include <ntkball/recursion.h>

/* A network from texts; sigma_w2 may be "he" or "eoc"; recursion 'e' or 'p'. */
static inline void test_network(ntkball_network_t net, const char *phi, const char *sigma_w2,
                                const char *gamma_w2, const char *gamma_b2, int recursion,
                                slong depth)
{
    ntkball_network_init(net);
    CHECK(ntkball_activation_set_str(net->phi, phi, NULL) == NTKBALL_OK, "activation %s", phi);
    if (strcmp(sigma_w2, "he") == 0)
        net->init = NTKBALL_INIT_HE;
    else if (strcmp(sigma_w2, "eoc") == 0)
        net->init = NTKBALL_INIT_EOC;
    else
        CHECK(ntkball_value_set_str(net->sigma_w2, sigma_w2, NULL) == NTKBALL_OK, "sigma_w2");
    CHECK(ntkball_value_set_str(net->gamma_w2, gamma_w2, NULL) == NTKBALL_OK, "gamma_w2");
    CHECK(ntkball_value_set_str(net->gamma_b2, gamma_b2, NULL) == NTKBALL_OK, "gamma_b2");
    net->recursion = recursion == 'p' ? NTKBALL_RECURSION_PUBLISHED : NTKBALL_RECURSION_EXACT;
    net->depth = depth;
}

/* The series by a named algorithm; every coefficient must have the bits it was promised. */
static inline void test_series(ntkball_series_t s, const ntkball_network_t net, slong len,
                               slong bits, const char *algorithm)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_options_t options;
    ntkball_status_t status;
    const char *name = algorithm == NULL ? "auto" : algorithm;
    slong i, p, worst = bits;

    ntkball_options_init(&options);
    options.algorithm = algorithm;
    ntkball_series_init(s, net->depth, len);
    status = ntkball_ntk_series(s, net, len, 1, bits, &options, &err);
    CHECK(status == NTKBALL_OK, "%s %s: %s", ntkball_activation_name(net->phi), name, err.text);
    for (i = 0; i < net->depth; i++)
        for (p = 0; p < len; p++)
        {
            if (!arb_is_zero(s->alpha[i] + p))
                worst = FLINT_MIN(worst, arb_rel_accuracy_bits(s->alpha[i] + p));
            if (!arb_is_zero(s->upsilon[i] + p))
                worst = FLINT_MIN(worst, arb_rel_accuracy_bits(s->upsilon[i] + p));
            if (!arb_is_zero(s->kappa[i] + p))
                worst = FLINT_MIN(worst, arb_rel_accuracy_bits(s->kappa[i] + p));
        }
    CHECK(worst >= bits, "%s %s: %ld of %ld bits", ntkball_activation_name(net->phi), name,
          (long) worst, (long) bits);
}

static inline void
test_series_overlap(const ntkball_series_t s, const ntkball_series_t t, const char *what)
{
    slong i, p, len = FLINT_MIN(s->len, t->len);

    for (i = 0; i < FLINT_MIN(s->layers, t->layers); i++)
        for (p = 0; p < len; p++)
            CHECK(arb_overlaps(s->alpha[i] + p, t->alpha[i] + p) &&
                      arb_overlaps(s->upsilon[i] + p, t->upsilon[i] + p) &&
                      arb_overlaps(s->kappa[i] + p, t->kappa[i] + p),
                  "%s: layer %ld p %ld", what, (long) i + 2, (long) p);
}

#endif
