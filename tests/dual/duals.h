/* Reference values of E[phi(U) phi(V)] and E[phi'(U) phi'(V)], and the activations they are for. */
#ifndef NTKBALL_TESTS_DUALS_H
#define NTKBALL_TESTS_DUALS_H

#include <ntkball/dual.h>

#include "tests/harness.h"

static const char *const dual_specs[] = {"relu",
                                         "leaky_relu:1/10",
                                         "leaky_relu:-2",
                                         "abs",
                                         "relu_power:2",
                                         "relu_power:3",
                                         "relu_power:9",
                                         "step",
                                         "erf",
                                         "gelu",
                                         "gaussian:1/2",
                                         "gaussian:3",
                                         "sin:2",
                                         "cos:1/2",
                                         "exp:1/2",
                                         "rbf:1",
                                         "identity",
                                         "polynomial:1,-2,0,3",
                                         "hermite:1/2,1/3,0,2"};
#define NUM_DUAL_SPECS ((slong) (sizeof dual_specs / sizeof dual_specs[0]))

static inline void dual_parse(ntkball_activation_t phi, const char *spec)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    if (ntkball_activation_set_str(phi, spec, &err) != NTKBALL_OK)
        CHECK(0, "%s: %s", spec, err.text);
}

/* A random double in [lo, hi] as an exact ball. */
static inline void random_point(arb_t x, double lo, double hi)
{
    double t = (double) n_randint(test_state.rand, 1000001) / 1e6;

    arb_set_d(x, lo + (hi - lo) * t);
}

#endif
