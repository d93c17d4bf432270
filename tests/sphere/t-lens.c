/* The route by the lens (SPH-12) and the duals of piecewise linear activations (SPH-13): against
   the ellipses of ReLU (SPH-3), against the power series, against mpmath, unit variance, tightness,
   threads. */
#include <ntkball/sphere.h>

#include "sphere/dual_angle.h"
#include "tests/harness.h"

#define NUM 7

static const slong degrees[NUM] = {0, 1, 2, 3, 4, 5, 6};

static ntkball_status_t run(arb_ptr x, const char *phi, slong depth, ntkball_subkernel_t part,
                            slong d, slong bits, const char *algorithm, slong threads)
{
    ntkball_network_t net;
    ntkball_options_t options;
    ntkball_error_t err;
    ntkball_status_t status;

    ntkball_options_init(&options);
    options.algorithm = algorithm;
    options.threads = threads;
    ntkball_network_init(net);
    net->depth = depth;
    CHECK(ntkball_activation_set_str(net->phi, phi, &err) == NTKBALL_OK, "%s", phi);
    status = ntkball_sphere_part_eigenvalues(x, net, part, d, NTKBALL_MEASURE_PROBABILITY, degrees,
                                             NUM, bits, &options, &err);
    ntkball_network_clear(net);
    return status;
}

/* Two routes; the second may enclose without the bits. */
static void test_routes(void)
{
    static const struct
    {
        const char *phi;
        slong depth, d, bits;
        const char *other;
        slong common; /* radius of the other route below 2^-common */
    } t[] = {{"relu", 1, 2, 60, "closed", 55},     {"leaky_relu:0.1", 2, 1, 50, "quadrature", 45},
             {"relu", 3, 3, 40, "quadrature", 35}, {"tanh", 2, 2, 30, "series", 25},
             {"gelu", 2, 3, 30, "series", 25},     {"hardtanh", 1, 4, 40, "series", 14},
             {"relu6", 1, 2, 30, "series", 8}};
    arb_ptr x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    size_t i;
    slong k;

    test_section("routes");
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        if (test_left_out((long) i))
            continue;
        CHECK(run(x, t[i].phi, t[i].depth, NTKBALL_PART_THETA, t[i].d, t[i].bits, "lens", 1) ==
                  NTKBALL_OK,
              "%s", t[i].phi);
        (void) run(y, t[i].phi, t[i].depth, NTKBALL_PART_THETA, t[i].d, t[i].bits, t[i].other, 1);
        for (k = 0; k < NUM; k++)
            CHECK(arb_overlaps(x + k, y + k) &&
                      mag_cmp_2exp_si(arb_radref(y + k), -t[i].common) < 0 &&
                      (arb_is_zero(x + k) || arb_rel_accuracy_bits(x + k) >= t[i].bits),
                  "%s depth %ld k=%ld", t[i].phi, (long) t[i].depth, (long) k);
    }
    CHECK(run(x, "hardtanh", 1, NTKBALL_PART_INNER, 3, 30, "auto", 1) == NTKBALL_OK, "inner");
    (void) run(y, "hardtanh", 1, NTKBALL_PART_INNER, 3, 30, "series", 1);
    for (k = 0; k < NUM; k++)
        CHECK(arb_overlaps(x + k, y + k), "inner k=%ld", (long) k);
    CHECK(run(y, "hardtanh", 1, NTKBALL_PART_INNER, 3, 30, "auto", 2) == NTKBALL_OK, "threads");
    for (k = 0; k < NUM; k++)
        CHECK(arb_equal(x + k, y + k), "threads k=%ld", (long) k);
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

/* D and D' against the dual series off the ends, D(1) = E[phi^2], D'(1) = E[phi'^2], wide balls. */
static void test_hinges(void)
{
    static const char *const phis[] = {"relu6", "hardtanh", "hardsigmoid", "relu",
                                       "max(x,min(1,2*x+1))"};
    ntkball_activation_t phi;
    ntkball_error_t err;
    size_t i;
    slong j;
    arb_t d, dd, e, t, wide;

    test_section("hinges");
    arb_init(d);
    arb_init(dd);
    arb_init(e);
    arb_init(t);
    arb_init(wide);
    ntkball_activation_init(phi);
    for (i = 0; i < sizeof phis / sizeof phis[0]; i++)
    {
        if (test_left_out((long) i))
            continue;
        ntkball_hinges_t h;
        arb_ptr c = _arb_vec_init(400), b = _arb_vec_init(400);

        CHECK(ntkball_activation_set_str(phi, phis[i], &err) == NTKBALL_OK, "%s", phis[i]);
        CHECK(ntkball_hinges_apply(phi), "%s", phis[i]);
        CHECK(ntkball_hinges_init_set(&h, phi, 110, NULL, &err) == NTKBALL_OK, "%s", phis[i]);
        arb_zero(t);
        ntkball_hinges_eval(d, dd, &h, t);
        CHECK(ntkball_hermite_norm2(e, phi, 0, 120, NULL, &err) == NTKBALL_OK, "norm");
        CHECK(arb_overlaps(d, e) && arb_rel_accuracy_bits(d) >= 90, "%s D(1)", phis[i]);
        CHECK(ntkball_hermite_norm2(e, phi, 1, 120, NULL, &err) == NTKBALL_OK, "norm");
        CHECK(arb_overlaps(dd, e) && arb_rel_accuracy_bits(dd) >= 90, "%s D'(1)", phis[i]);
        /* |u|^400 < 2^-90 for 0.6 <= t <= 2.5 */
        CHECK(ntkball_dual_coeffs(c, b, phi, 400, 120, NULL, &err) == NTKBALL_OK, "series");
        for (j = 6; j <= 25; j++)
        {
            arb_set_si(t, j);
            arb_div_si(t, t, 10, 120);
            arb_cos(e, t, 120);
            ntkball_hinges_eval(d, dd, &h, t);
            arb_set(wide, t);
            mag_set_ui_2exp_si(arb_radref(wide), 1, -6);
            _arb_poly_evaluate(t, c, 400, e, 120);
            arb_add_error_2exp_si(t, -86);
            CHECK(arb_overlaps(t, d) && arb_rel_accuracy_bits(d) >= 60, "%s D at %ld/10", phis[i],
                  (long) j);
            _arb_poly_evaluate(t, b, 400, e, 120);
            arb_add_error_2exp_si(t, -80);
            CHECK(arb_overlaps(t, dd), "%s D' at %ld/10", phis[i], (long) j);
            ntkball_hinges_eval(t, e, &h, wide);
            CHECK(arb_contains(t, d) && arb_contains(e, dd), "%s wide ball at %ld/10", phis[i],
                  (long) j);
        }
        ntkball_hinges_clear(&h);
        _arb_vec_clear(c, 400);
        _arb_vec_clear(b, 400);
    }
    CHECK(ntkball_activation_set_str(phi, "step", &err) == NTKBALL_OK && !ntkball_hinges_apply(phi),
          "a jump is no hinge");
    ntkball_activation_clear(phi);
    arb_clear(d);
    arb_clear(dd);
    arb_clear(e);
    arb_clear(t);
    arb_clear(wide);
}

int main(void)
{
    test_begin("sphere/t-lens");
    test_hinges();
    test_routes();
    ntkball_cleanup();
    return test_end();
}
