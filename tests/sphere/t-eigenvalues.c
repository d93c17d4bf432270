/* Eigenvalues of networks on S^d: published values, the algorithms against each other, exact forms
   against balls, parity zeros (SPH-7), the closed form N1 (SPH-8), the tail SPH-2, the trace SPH-4,
   bad input. */
#include <ntkball/sphere.h>

#include "sphere/parts.h"
#include "tests/harness.h"

static void set_value(ntkball_value_t v, const char *text)
{
    ntkball_error_t err;

    CHECK(ntkball_value_set_str(v, text, &err) == NTKBALL_OK, "%s", text);
}

/* sigma_b by unit variance; gamma_w^2 + gamma_b^2 = 1 */
static void set_network(ntkball_network_t net, const char *phi, slong depth, const char *sigma_w2,
                        const char *gamma_w2, const char *gamma_b2)
{
    ntkball_error_t err;

    CHECK(ntkball_activation_set_str(net->phi, phi, &err) == NTKBALL_OK, "%s", phi);
    net->depth = depth;
    net->recursion = NTKBALL_RECURSION_EXACT;
    net->output_bias = 1;
    set_value(net->sigma_w2, sigma_w2);
    net->sigma_w2_given = 1;
    set_value(net->gamma_w2, gamma_w2);
    set_value(net->gamma_b2, gamma_b2);
}

static ntkball_status_t run(arb_ptr lambda, const ntkball_network_t net, slong d,
                            ntkball_measure_t measure, const slong *degrees, slong num, slong bits,
                            const char *algorithm)
{
    ntkball_options_t options;
    ntkball_error_t err;

    ntkball_options_init(&options);
    options.algorithm = algorithm;
    return ntkball_sphere_eigenvalues(lambda, net, d, measure, degrees, num, bits, &options, &err);
}

static void check_exact(const arb_t ball, const ntkball_network_t net, slong d,
                        ntkball_measure_t measure, slong k, const char *expected)
{
    ntkball_exact_t exact;
    arb_t x;

    ntkball_exact_init(exact);
    arb_init(x);
    if (CHECK(ntkball_sphere_exact(exact, net, d, measure, k), "exact d=%ld k=%ld", (long) d,
              (long) k))
    {
        char *s = ntkball_exact_get_str(exact);

        ntkball_exact_get_arb(x, exact, 400);
        CHECK(arb_overlaps(x, ball), "exact %s is not in the ball, d=%ld k=%ld", s, (long) d,
              (long) k);
        if (expected != NULL)
            CHECK(strcmp(s, expected) == 0, "%s, not %s", s, expected);
        flint_free(s);
    }
    ntkball_exact_clear(exact);
    arb_clear(x);
}

/* One hidden layer, probability measure, ReLU: N1 at sigma_w^2 = 1 without output bias, by mpmath
 */
static void test_shallow_relu(ntkball_network_t net)
{
    static const slong degrees[] = {0, 1, 2, 3, 4, 5, 6, 20, 33};
    static const char *const s2[] = {"1/4", "1/6", "5/128", "0", "1/384", "0"};
    arb_ptr a = _arb_vec_init(9), b = _arb_vec_init(9), c = _arb_vec_init(9);
    slong d, i;

    test_section("one hidden layer, ReLU");
    set_network(net, "relu", 1, "1", "1", "0");
    net->output_bias = 0;
    CHECK(run(a, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 6, 150, NULL) == NTKBALL_OK, "S^2");
    for (i = 0; i < 6; i++)
        check_exact(a + i, net, 2, NTKBALL_MEASURE_PROBABILITY, i, s2[i]);
    CHECK(arb_is_zero(a + 3) && arb_is_zero(a + 5), "odd degrees from 3 on");
    i = 6;
    CHECK(run(a, net, 9, NTKBALL_MEASURE_PROBABILITY, &i, 1, 60, NULL) == NTKBALL_OK, "S^9");
    CHECK_REFERENCE(a, "3.1089275971743680549e-6", 60, "k = 6 on S^9");
    i = 20;
    CHECK(run(a, net, 4, NTKBALL_MEASURE_PROBABILITY, &i, 1, 60, NULL) == NTKBALL_OK, "S^4");
    CHECK_REFERENCE(a, "3.2343771749765437562e-7", 60, "k = 20 on S^4");
    i = 0;
    CHECK(run(a, net, 6, NTKBALL_MEASURE_PROBABILITY, &i, 1, 60, NULL) == NTKBALL_OK, "S^6");
    CHECK_REFERENCE(a, "0.1953125", 60, "k = 0 on S^6");

    net->output_bias = 1;
    for (d = 1; d <= 784; d = d < 6 ? d + 1 : 784 + (d == 784))
    {
        CHECK(run(a, net, d, NTKBALL_MEASURE_SURFACE, degrees, 9, 100, "closed") == NTKBALL_OK,
              "closed d=%ld", (long) d);
        CHECK(run(b, net, d, NTKBALL_MEASURE_SURFACE, degrees, 9, 100, "quadrature") == NTKBALL_OK,
              "quadrature d=%ld", (long) d);
        (void) (run(c, net, d, NTKBALL_MEASURE_SURFACE, degrees, 9, 20, "series") == NTKBALL_OK);
        for (i = 0; i < 9; i++)
        {
            CHECK(arb_overlaps(a + i, b + i), "closed and quadrature d=%ld k=%ld", (long) d,
                  (long) degrees[i]);
            CHECK(arb_overlaps(a + i, c + i), "closed and series d=%ld k=%ld", (long) d,
                  (long) degrees[i]);
            CHECK(arb_is_zero(b + i) == arb_is_zero(a + i), "zeros");
            check_exact(a + i, net, d, NTKBALL_MEASURE_SURFACE, degrees[i], NULL);
        }
    }
    _arb_vec_clear(a, 9);
    _arb_vec_clear(b, 9);
    _arb_vec_clear(c, 9);
}

/* The other homogeneous activations at depth 1, both with and without the published bias. */
static void test_shallow_family(ntkball_network_t net)
{
    static const char *const acts[] = {"relu",         "leaky_relu:0.01", "abs",
                                       "relu_power:2", "relu_power:3",    "leaky_relu:-1/2"};
    static const char *const sigma[] = {"2", "1", "1/2", "1/3", "2/15", "1"};
    static const slong degrees[] = {0, 1, 2, 3, 4, 7, 10, 23};
    arb_ptr a = _arb_vec_init(8), b = _arb_vec_init(8), c = _arb_vec_init(8);
    slong i, j, d;

    test_section("one hidden layer, the family");
    for (i = 0; i < 12; i++)
    {
        set_network(net, acts[i % 6], 1, sigma[i % 6], i < 6 ? "1" : "2/3", i < 6 ? "0" : "1/3");
        net->recursion = NTKBALL_RECURSION_PUBLISHED;
        for (d = 1; d <= 9; d = 3 * d)
        {
            CHECK(run(a, net, d, NTKBALL_MEASURE_PROBABILITY, degrees, 8, 90, "closed") ==
                      NTKBALL_OK,
                  "closed %s d=%ld", acts[i % 6], (long) d);
            CHECK(run(b, net, d, NTKBALL_MEASURE_PROBABILITY, degrees, 8, 90, "quadrature") ==
                      NTKBALL_OK,
                  "quadrature %s d=%ld", acts[i % 6], (long) d);
            CHECK(run(c, net, d, NTKBALL_MEASURE_PROBABILITY, degrees, 8, 90, "recurrence") ==
                      NTKBALL_OK,
                  "recurrence %s d=%ld", acts[i % 6], (long) d);
            for (j = 0; j < 8; j++)
            {
                CHECK(arb_overlaps(a + j, b + j), "%s d=%ld k=%ld", acts[i % 6], (long) d,
                      (long) degrees[j]);
                /* SPH-21, without a Gamma function of the degree */
                CHECK(arb_overlaps(a + j, c + j), "steps %s d=%ld k=%ld", acts[i % 6], (long) d,
                      (long) degrees[j]);
                CHECK(arb_is_zero(c + j) || arb_rel_accuracy_bits(c + j) >= 90, "tight");
                CHECK(arb_is_zero(a + j) || arb_rel_accuracy_bits(a + j) >= 90, "tight");
                CHECK(!arb_contains_negative(a + j), "nonnegative");
                check_exact(a + j, net, d, NTKBALL_MEASURE_PROBABILITY, degrees[j], NULL);
            }
        }
    }
    _arb_vec_clear(a, 8);
    _arb_vec_clear(b, 8);
    _arb_vec_clear(c, 8);
}

static void test_deep_relu(ntkball_network_t net)
{
    /* sigma_w^2 = 2, S^2, probability measure: independent quadrature in mpmath */
    static const char *const l2[] = {"0.93025193164230673874", "0.37078318752959167059",
                                     "0.1073675712802376679",  "0.018644077213182819127",
                                     "8.42891696799194e-6",    "5.59104194219205e-6"};
    static const char *const l3[] = {"1.3484211332746762759", "0.39661887529922508776",
                                     "0.13148385133499830205", "0.035171051681742585746"};
    static const slong degrees[] = {0, 1, 2, 3, 40, 41};
    arb_ptr a = _arb_vec_init(21), b = _arb_vec_init(6);
    slong i, bits, all[21];

    test_section("deep ReLU");
    set_network(net, "relu", 2, "2", "1", "0");
    for (bits = 34; bits <= 700; bits = 2 * bits + 30)
    {
        net->depth = 2;
        CHECK(run(a, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 6, bits, NULL) == NTKBALL_OK,
              "L=2 %ld bits", (long) bits);
        for (i = 0; i < 6; i++)
            CHECK_REFERENCE(a + i, l2[i], bits, "L = 2");
        net->depth = 3;
        CHECK(run(a, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 4, bits, NULL) == NTKBALL_OK,
              "L=3 %ld bits", (long) bits);
        for (i = 0; i < 4; i++)
            CHECK_REFERENCE(a + i, l3[i], bits, "L = 3");
    }
    for (i = 0; i <= 20; i++)
        all[i] = 20 - i;
    net->depth = 3;
    CHECK(run(a, net, 2, NTKBALL_MEASURE_SURFACE, all, 21, 70, NULL) == NTKBALL_OK, "any order");
    for (i = 0; i <= 20; i++)
        CHECK(arb_rel_accuracy_bits(a + i) >= 70, "tight at %ld", (long) all[i]);
    CHECK(run(b, net, 784, NTKBALL_MEASURE_SURFACE, all, 1, 70, NULL) == NTKBALL_OK, "S^784");
    CHECK(arb_rel_accuracy_bits(b) >= 70, "S^784, k = 20");

    /* the series cannot reach this: it says so at once and its balls are right */
    CHECK(run(b, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 4, 70, "series") == NTKBALL_UNABLE,
          "series");
    for (i = 0; i < 4; i++)
    {
        arb_t x;

        arb_init(x);
        test_reference(x, l3[i]);
        CHECK(arb_overlaps(x, b + i) && arb_rel_accuracy_bits(b + i) >= 3, "series at %ld",
              (long) degrees[i]);
        arb_clear(x);
    }

    /* branch points next to t = pi: gamma_b -> 0 in the exact recursion, a nearly linear phi */
    for (i = 0; i < 4; i++)
    {
        slong j;

        set_network(net, i == 3 ? "leaky_relu:0.999" : "relu", 2, i == 3 ? "1" : "2",
                    i == 1   ? "0.9999"
                    : i == 2 ? "0.9999999"
                             : "1",
                    i == 1   ? "0.0001"
                    : i == 2 ? "0.0000001"
                             : "0");
        CHECK(run(a, net, 3, NTKBALL_MEASURE_SURFACE, degrees, 4, 70, NULL) == NTKBALL_OK,
              "case %ld", (long) i);
        (void) (run(b, net, 3, NTKBALL_MEASURE_SURFACE, degrees, 4, 70, "series") == NTKBALL_OK);
        for (j = 0; j < 4; j++)
            CHECK(arb_rel_accuracy_bits(a + j) >= 70 && arb_overlaps(a + j, b + j),
                  "case %ld k=%ld", (long) i, (long) j);
    }
    _arb_vec_clear(a, 21);
    _arb_vec_clear(b, 6);
}

/* Kernels with a fast series; K = e^(rho - 1) of rbf:1/2 (R, NNGP) enters through D = e^(u - 1). */
static void test_series(ntkball_network_t net)
{
    static const char *const acts[] = {"erf", "gelu", "gaussian:1", "sin:1", "cos:1", "exp:1/2"};
    static const char *const sigma[] = {"1", "1", "1", "1", "1", "1/2"};
    static const slong degrees[] = {0, 1, 2, 3, 8, 13};
    arb_ptr a = _arb_vec_init(6), b = _arb_vec_init(6);
    arb_t sum, x;
    fmpz_t n;
    slong i, j, d, k;

    test_section("power series");
    arb_init(sum);
    arb_init(x);
    fmpz_init(n);
    for (i = 0; i < 6; i++)
    {
        set_network(net, acts[i], 1, sigma[i], "1", "0");
        for (d = 1; d <= 9; d += 4)
        {
            CHECK(run(a, net, d, NTKBALL_MEASURE_SURFACE, degrees, 6, 80, NULL) == NTKBALL_OK,
                  "%s d=%ld", acts[i], (long) d);
            CHECK(run(b, net, d, NTKBALL_MEASURE_SURFACE, degrees, 6, 200, NULL) == NTKBALL_OK,
                  "%s d=%ld", acts[i], (long) d);
            for (j = 0; j < 6; j++)
            {
                CHECK(arb_overlaps(a + j, b + j), "two accuracies %s %ld", acts[i],
                      (long) degrees[j]);
                CHECK(arb_is_zero(a + j) || arb_rel_accuracy_bits(a + j) >= 80, "tight");
            }
            /* SPH-4 */
            arb_zero(sum);
            for (k = 0; k < 60; k++)
            {
                if (run(b, net, d, NTKBALL_MEASURE_PROBABILITY, &k, 1, 40, NULL) != NTKBALL_OK)
                    CHECK(0, "%s d=%ld k=%ld", acts[i], (long) d, (long) k);
                ntkball_sphere_multiplicity(n, d, k);
                arb_addmul_fmpz(sum, b, n, 64);
                if (k >= 8 && d > 1)
                    k += 60;
            }
            {
                ntkball_error_t err;

                CHECK(ntkball_ntk_closure(NULL, x, net, 2, 64, NULL, &err) == NTKBALL_OK, "1+chi");
            }
            arb_sub(x, x, sum, 64);
            CHECK(!arb_is_negative(x), "trace %s d=%ld", acts[i], (long) d);
            if (d == 1)
            {
                arb_abs(x, x);
                arb_mul_2exp_si(x, x, 25);
                arb_sub_si(x, x, 1, 64);
                CHECK(arb_is_negative(x), "trace is reached, %s", acts[i]);
            }
        }
    }
    arb_clear(sum);
    arb_clear(x);
    fmpz_clear(n);
    _arb_vec_clear(a, 6);
    _arb_vec_clear(b, 6);
}

/* sin: R(u) = sigma_w^2 e^-1 sinh(u) + sigma_b^2, one layer:
   Theta = sigma_b^2 + sigma_w^2 e^-1 (sinh u + u cosh u); on S^2, surface measure, sigma_w^2 = 1:
   mpmath quadrature of 2 pi int Theta(t) P_k(t) dt at 40 digits. */
static void test_funk_hecke(ntkball_network_t net)
{
    static const slong degrees[] = {0, 1, 3};
    static const char *const value[] = {"7.1335219703548591338035314889770099",
                                        "3.7321753176537685062905525993049935",
                                        "0.19123866019121011917171101961961061"};
    arb_ptr a = _arb_vec_init(3);
    slong i;

    test_section("Funk-Hecke integrals");
    set_network(net, "sin:1", 1, "1", "1", "0");
    CHECK(run(a, net, 2, NTKBALL_MEASURE_SURFACE, degrees, 3, 90, NULL) == NTKBALL_OK, "sin");
    for (i = 0; i < 3; i++)
        CHECK_REFERENCE(a + i, value[i], 90, "sin on S^2");
    _arb_vec_clear(a, 3);
}

/* SPH-7: exact zeros, and only where they are. */
static void test_zeros(ntkball_network_t net)
{
    static const struct
    {
        const char *phi, *sigma_w2, *gamma_w2, *gamma_b2;
        slong depth;
        int bias;
        slong k;
        int zero;
    } t[] = {
        {"relu", "2", "1", "0", 1, 1, 3, 1},
        {"relu", "2", "1", "0", 1, 1, 1, 0},
        {"relu", "2", "1", "0", 2, 1, 3, 0},
        {"relu", "2", "1/2", "1/2", 1, 1, 3, 0},
        {"abs", "1", "1", "0", 3, 1, 5, 1},
        {"abs", "1/2", "1", "0", 2, 1, 1, 1},
        {"abs", "1", "1/2", "1/2", 2, 1, 5, 0},
        {"relu_power:2", "2/3", "1", "0", 1, 1, 4, 1},
        {"relu_power:2", "2/3", "1", "0", 1, 1, 2, 0},
        {"relu_power:2", "2/3", "1", "0", 1, 1, 5, 0},
        {"erf", "1", "1", "0", 1, 1, 0, 0},
        {"erf", "1", "1", "0", 1, 0, 0, 1},
        {"erf", "1", "1", "0", 1, 1, 2, 1},
        {"gelu", "1", "1", "0", 1, 1, 3, 1},
        {"gelu", "1", "1", "0", 1, 1, 1, 0},
        {"polynomial:0,0,1", "1/3", "1", "0", 1, 1, 3, 1},
        {"identity", "1/2", "1", "0", 1, 1, 2, 1},
        {"identity", "1/2", "1", "0", 1, 1, 1, 0},
    };
    arb_t x;
    slong i;

    test_section("zeros");
    arb_init(x);
    for (i = 0; i < (slong) (sizeof t / sizeof t[0]); i++)
    {
        ntkball_exact_t exact;

        set_network(net, t[i].phi, t[i].depth, t[i].sigma_w2, t[i].gamma_w2, t[i].gamma_b2);
        net->output_bias = t[i].bias;
        CHECK(run(x, net, 2, NTKBALL_MEASURE_SURFACE, &t[i].k, 1, 50, NULL) == NTKBALL_OK,
              "%s k=%ld", t[i].phi, (long) t[i].k);
        CHECK(arb_is_zero(x) == t[i].zero, "%s L=%ld k=%ld", t[i].phi, (long) t[i].depth,
              (long) t[i].k);
        if (!t[i].zero)
            CHECK(arb_is_positive(x), "%s k=%ld is positive", t[i].phi, (long) t[i].k);
        ntkball_exact_init(exact);
        if (ntkball_sphere_exact(exact, net, 2, NTKBALL_MEASURE_SURFACE, t[i].k))
            CHECK(ntkball_exact_is_zero(exact) == t[i].zero, "exact %s k=%ld", t[i].phi,
                  (long) t[i].k);
        else
            CHECK(!t[i].zero, "a zero is exact");
        ntkball_exact_clear(exact);
    }
    arb_clear(x);
}

static void test_polynomial(ntkball_network_t net)
{
    arb_ptr a = _arb_vec_init(6);
    static const slong degrees[] = {0, 1, 2, 3, 4, 5};
    slong i;

    test_section("polynomials");
    /* phi = x, sigma_w^2 = 1/2: Theta_2 = 1/2 + rho; on S^2 <1/2 + rho> = 1/2, lambda_1 = 1/3 */
    set_network(net, "identity", 1, "1/2", "1", "0");
    CHECK(run(a, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 6, 64, NULL) == NTKBALL_OK, "x");
    check_exact(a + 0, net, 2, NTKBALL_MEASURE_PROBABILITY, 0, "1/2");
    check_exact(a + 1, net, 2, NTKBALL_MEASURE_PROBABILITY, 1, "1/3");
    CHECK(run(a, net, 2, NTKBALL_MEASURE_SURFACE, degrees, 2, 64, NULL) == NTKBALL_OK, "x");
    check_exact(a + 1, net, 2, NTKBALL_MEASURE_SURFACE, 1, "4*pi/3");
    CHECK(arb_is_zero(a + 2) && arb_is_zero(a + 5), "degree 1");
    /* phi = h_2, sigma_w^2 = 1: R = u^2, R' = 2u, Theta_2 = 3 rho^2: lambda_0 = 1, lambda_2 = 2/5
     */
    set_network(net, "hermite:0,0,1", 1, "1", "1", "0");
    CHECK(run(a, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 6, 64, "closed") == NTKBALL_OK,
          "h_2");
    for (i = 0; i < 6; i++)
        check_exact(a + i, net, 2, NTKBALL_MEASURE_PROBABILITY, i,
                    i == 0   ? "1"
                    : i == 2 ? "2/5"
                             : "0");
    CHECK(arb_rel_accuracy_bits(a) >= 64 && arb_rel_accuracy_bits(a + 2) >= 64, "tight");
    /* two layers: Sigma_3 = rho^4, Theta_3 = rho^4 + 3 rho^2 2 rho^2 = 7 rho^4 on S^2:
       7 (1/5, 4/35, 8/315) */
    net->depth = 2;
    CHECK(run(a, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 6, 64, NULL) == NTKBALL_OK,
          "h_2 twice");
    check_exact(a + 0, net, 2, NTKBALL_MEASURE_PROBABILITY, 0, "7/5");
    check_exact(a + 2, net, 2, NTKBALL_MEASURE_PROBABILITY, 2, "4/5");
    check_exact(a + 4, net, 2, NTKBALL_MEASURE_PROBABILITY, 4, "8/45");
    _arb_vec_clear(a, 6);
}

static void test_input(ntkball_network_t net)
{
    ntkball_error_t err;
    ntkball_options_t options;
    arb_t x;
    slong k = 3;

    test_section("bad input");
    arb_init(x);
    ntkball_options_init(&options);
    set_network(net, "relu", 1, "2", "1", "0");
    err.kind = NTKBALL_ERR_NONE;
    CHECK(ntkball_sphere_eigenvalues(x, net, 0, NTKBALL_MEASURE_SURFACE, &k, 1, 50, NULL, &err) ==
                  NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT && strstr(err.text, "--dim") != NULL,
          "d = 0");
    CHECK(!arb_is_finite(x), "no number");
    CHECK(ntkball_sphere_eigenvalues(x, net, WORD_MAX, NTKBALL_MEASURE_SURFACE, &k, 1, 50, NULL,
                                     NULL) == NTKBALL_DOMAIN,
          "d huge");
    k = -1;
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_SURFACE, &k, 1, 50, NULL, &err) ==
                  NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT && strstr(err.text, "-1") != NULL,
          "k = -1");
    k = 2;
    options.algorithm = "quadratic";
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_SURFACE, &k, 1, 50, &options,
                                     &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT && strstr(err.text, "quadrature") != NULL,
          "unknown algorithm");
    set_network(net, "erf", 1, "1", "1", "0");
    options.algorithm = "closed";
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_SURFACE, &k, 1, 50, &options,
                                     &err) == NTKBALL_DOMAIN,
          "closed does not apply to erf");
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_SURFACE, NULL, 0, 50, NULL, &err) ==
              NTKBALL_OK,
          "no degree");
    arb_clear(x);
}

/* SPH-2: where the weights increase beyond the terms, one coefficient hidden in the tail may weigh
   more than at the first index left out; the share must hold every one of them. */
static void test_share(void)
{
    static const slong cases[][3] = {{1, 3, 4}, {2, 10, 12}, {2, 10, 60}, {3, 20, 5}, {7, 6, 6}};
    size_t i;

    test_section("share");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
        slong d = cases[i][0], k = cases[i][1], terms = cases[i][2], p;
        ntkball_sphere_sums_t s = {.d = d, .terms = terms, .prec = 128};
        arb_ptr c = _arb_vec_init(terms);
        arb_t lambda, share, w, area;

        arb_init(s.total);
        arb_init(s.tail);
        arb_init(lambda);
        arb_init(share);
        arb_init(w);
        arb_init(area);
        arb_one(s.total);
        arb_one(s.tail);
        _ntkball_sphere_weigh(lambda, share, &s, c, k);
        CHECK(arb_is_zero(lambda), "no known coefficient, no sum");
        ntkball_sphere_area(area, d, 128);
        for (p = terms + (terms + k) % 2; p < 400; p += 2)
        {
            ntkball_sphere_weight(w, d, p, k, 128);
            arb_div(w, w, area, 128);
            CHECK(!arb_gt(w, share), "d=%ld k=%ld: rho^%ld weighs more than the tail's share",
                  (long) d, (long) k, (long) p);
        }
        arb_clear(s.total);
        arb_clear(s.tail);
        arb_clear(lambda);
        arb_clear(share);
        arb_clear(w);
        arb_clear(area);
        _arb_vec_clear(c, terms);
    }
}

int main(void)
{
    ntkball_network_t net;

    test_begin("sphere/eigenvalues");
    ntkball_network_init(net);
    test_shallow_relu(net);
    test_shallow_family(net);
    test_deep_relu(net);
    test_series(net);
    test_funk_hecke(net);
    test_zeros(net);
    test_polynomial(net);
    test_share();
    test_input(net);
    ntkball_network_clear(net);
    return test_end();
}
