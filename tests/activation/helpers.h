/* What the tests of the activation module share. */
#ifndef NTKBALL_TESTS_ACTIVATION_HELPERS_H
#define NTKBALL_TESTS_ACTIVATION_HELPERS_H

#include "../harness.h"

#include <ntkball/activation.h>

/* One specification of every catalog name, and some with parameters. */
static const char *const all_specs[] = {"relu",
                                        "leaky_relu",
                                        "leaky_relu:1",
                                        "leaky_relu:-1",
                                        "leaky_relu:sqrt(2)",
                                        "relu_power",
                                        "relu_power:5",
                                        "abs",
                                        "step",
                                        "relu6",
                                        "hardtanh",
                                        "hardsigmoid",
                                        "tanh",
                                        "sigmoid",
                                        "softplus",
                                        "silu",
                                        "mish",
                                        "softsign",
                                        "erf",
                                        "gelu",
                                        "gelu_tanh",
                                        "elu",
                                        "elu:sqrt(2)",
                                        "elu:-1/3",
                                        "selu",
                                        "sin",
                                        "sin:pi/2",
                                        "cos",
                                        "cos:w=3",
                                        "exp",
                                        "exp:-1/2",
                                        "gaussian",
                                        "gaussian:sigma=1/3",
                                        "gaussian:sqrt(3)",
                                        "rbf",
                                        "rbf:0.3",
                                        "identity",
                                        "polynomial:5",
                                        "polynomial:1,-2,3",
                                        "polynomial:0,1/3,0,pi",
                                        "hermite:0,1,sqrt(2)",
                                        "hermite:1,0,2,0,3"};
#define NUM_SPECS ((long) (sizeof all_specs / sizeof all_specs[0]))

static inline void set_spec(ntkball_activation_t phi, const char *spec)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    CHECK(ntkball_activation_set_str(phi, spec, &err) == NTKBALL_OK, "%s: %s", spec, err.text);
}

/* The piece that holds the midpoint of x. */
static inline slong piece_at(const ntkball_activation_t phi, const arb_t x)
{
    slong i = 0;
    fmpq_t b;
    arb_t t;

    fmpq_init(b);
    arb_init(t);
    for (; i < ntkball_activation_num_breaks(phi); i++)
    {
        ntkball_activation_break_fmpq(b, phi, i);
        arb_set_fmpq(t, b, 64);
        if (arf_cmp(arb_midref(x), arb_midref(t)) < 0)
            break;
    }
    fmpq_clear(b);
    arb_clear(t);
    return i;
}

/* A dyadic number in [-range, range]. */
static inline double random_double(double range)
{
    return range * ((double) n_randint(test_state.rand, 2000001) - 1000000.0) / 1048576.0;
}

/* A random point of the ball x. */
static inline void random_point(arb_t point, const arb_t x)
{
    arf_t r;

    arf_init(r);
    arf_set_mag(r, arb_radref(x));
    arb_set_d(point, random_double(1.0));
    arf_mul(arb_midref(point), arb_midref(point), r, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_add(arb_midref(point), arb_midref(point), arb_midref(x), ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_clear(r);
}

#endif
