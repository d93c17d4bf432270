/* Densities on the circle (CIRC-1, CIRC-2, CIRC-3): a Galerkin method in piecewise Legendre
   polynomials, where each bound is needed, the uniform density, finite rank, turns of the circle,
   two routes, Fourier coefficients, bad input. */
#include "density/density.h"

#include "tests/harness.h"

#define MAX_COUNT 9

static ntkball_status_t
zonal(arb_ptr lambda, const char *kernel_text, const char *density_text, slong count, slong bits)
{
    ntkball_zonal_t kernel;
    ntkball_density_t density;
    ntkball_status_t status;

    ntkball_zonal_init(kernel);
    ntkball_density_init(density);
    CHECK(ntkball_zonal_set_str(kernel, kernel_text, NULL, 0, NULL) == NTKBALL_OK, "%s",
          kernel_text);
    CHECK(ntkball_density_set_str(density, density_text, NULL) == NTKBALL_OK, "%s", density_text);
    status = ntkball_density_zonal_eigenvalues(lambda, density, kernel, NTKBALL_MEASURE_SURFACE,
                                               count, bits, NULL, NULL);
    ntkball_zonal_clear(kernel);
    ntkball_density_clear(density);
    return status;
}

/* Piecewise Legendre polynomials of degrees below 15 (relu) and 8 (laplace) on the arcs between the
   breaks and their antipodes, kinks split off, in Python: the digits that two degrees agree on. */
static void test_references(void)
{
    static const char *const relu[] = {"3.5683091188", "1.9187163428", "1.0410150961",
                                       "0.39674257177", "0.3217040277"};
    static const char *const laplace[] = {"0.9547091212", "0.418867731", "0.271532488",
                                          "0.15625309", "0.12636104"};
    ntkball_density_t density;
    ntkball_network_t net;
    arb_ptr x = _arb_vec_init(5);
    slong i;

    test_section("references");
    ntkball_density_init(density);
    ntkball_network_init(net);
    /* (1 + cos t) (pi - t)/(4 pi), Basri et al. (2020), with p = 1 and 4 on half circles */
    CHECK(ntkball_activation_set_str(net->phi, "relu", NULL) == NTKBALL_OK &&
              ntkball_value_set_str(net->gamma_w2, "1/2", NULL) == NTKBALL_OK &&
              ntkball_value_set_str(net->gamma_b2, "1/2", NULL) == NTKBALL_OK,
          "network");
    net->recursion = NTKBALL_RECURSION_PUBLISHED;
    CHECK(ntkball_density_set_str(density, "0:1, pi:4", NULL) == NTKBALL_OK, "density");
    CHECK(ntkball_density_part_eigenvalues(x, density, net, NTKBALL_PART_INNER,
                                           NTKBALL_MEASURE_SURFACE, 5, 10, NULL,
                                           NULL) != NTKBALL_DOMAIN,
          "relu");
    for (i = 0; i < 5; i++)
        CHECK_REFERENCE(x + i, relu[i], 10, "relu");
    CHECK(zonal(x, "laplace:1", "0:1,1:0,2:1/3", 5, 10) == NTKBALL_OK, "laplace");
    for (i = 0; i < 5; i++)
        CHECK_REFERENCE(x + i, laplace[i], 10, "laplace");
    ntkball_density_clear(density);
    ntkball_network_clear(net);
    _arb_vec_clear(x, 5);
}

/* exp(-|x - y|), p = 1000 on an arc of 1/50: nearly of rank 1, and the frequencies beyond those of
   T v weigh; collocation as in test_bounds gives 19.86737523004, 0.08040247410. */
static void test_tail(void)
{
    const slong J = 16, num = DENSITY_REACH * 16 + 3;
    slong degrees[DENSITY_REACH * 16 + 3], k;
    ntkball_density_t density;
    ntkball_zonal_t kernel;
    arb_ptr l = _arb_vec_init(num);
    arb_mat_t A;
    arb_t x, sigma;

    test_section("tail");
    ntkball_density_init(density);
    ntkball_zonal_init(kernel);
    arb_mat_init(A, 2 * J + 1, 2 * J + 1);
    arb_init(x);
    arb_init(sigma);
    for (k = 0; k < num; k++)
        degrees[k] = k;
    CHECK(ntkball_density_set_str(density, "0:1000,1/50:0", NULL) == NTKBALL_OK &&
              ntkball_zonal_set_str(kernel, "laplace:1", NULL, 0, NULL) == NTKBALL_OK &&
              ntkball_zonal_eigenvalues(l, kernel, 1, NTKBALL_MEASURE_SURFACE, degrees, num, 80,
                                        NULL, NULL) == NTKBALL_OK,
          "input");
    _ntkball_density_matrix(A, density[0], l, J, 150);
    arb_set_d(sigma, 0.125);
    CHECK(_ntkball_density_refine(x, density[0], l, J, A, 1, sigma, 1, 20, 150) >= 0, "CIRC-3");
    CHECK_REFERENCE(x, "19.86737523004", 2, "CIRC-3: tail");
    ntkball_density_clear(density);
    ntkball_zonal_clear(kernel);
    arb_mat_clear(A);
    _arb_vec_clear(l, num);
    arb_clear(x);
    arb_clear(sigma);
}

/* Where each part of the bounds is needed.  Collocation at Gauss points of each arc, product
   integration split at the kink, in Python: the digits that two orders agree on. */
static void test_bounds(void)
{
    static const char *const kink[] = {"0.954709121248", "0.418867730788", "0.271532487777",
                                       "0.156253091995", "0.126361045271"};
    static const char *const power[] = {"0.48646041448", "0.38889536524", "0.27753549865",
                                        "0.24210429286", "0.20219583832"};
    arb_ptr x = _arb_vec_init(5);
    slong i;

    test_section("bounds");
    CHECK(zonal(x, "laplace:1", "0:1,1:0,2:1/3", 5, 31) != NTKBALL_DOMAIN, "kink");
    for (i = 0; i < 5; i++)
        CHECK_REFERENCE(x + i, kink[i], 28, "CIRC-3: kink");
    /* a heavy short arc, the reference of test_tail: sup p is needed */
    CHECK(zonal(x, "laplace:1", "0:1000,1/50:0", 1, 2) == NTKBALL_OK, "arc");
    CHECK_REFERENCE(x, "19.86737523004", 2, "CIRC-2: sup p");
    /* no eigenvalue of odd degree: the next degree alone is not enough (CIRC-1) */
    CHECK(zonal(x, "rho^40", "0:1,1:0,2:1/3", 5, 30) == NTKBALL_OK, "power");
    for (i = 0; i < 5; i++)
        CHECK_REFERENCE(x + i, power[i], 30, "CIRC-1: even");
    _arb_vec_clear(x, 5);
}

/* The same numbers by other ways: x[i] = y[i] scale. */
static void same(arb_srcptr x, arb_srcptr y, slong count, slong scale, slong bits, const char *what)
{
    slong i;
    arb_t z;

    arb_init(z);
    for (i = 0; i < count; i++)
    {
        arb_mul_si(z, y + i, scale, 300);
        CHECK(arb_overlaps(x + i, z) && arb_rel_accuracy_bits(x + i) >= bits, "%s: %ld, %ld bits",
              what, (long) i + 1, (long) arb_rel_accuracy_bits(x + i));
    }
    arb_clear(z);
}

static void test_uniform(void)
{
    static const slong degrees[MAX_COUNT] = {0, 1, 1, 2, 2, 3, 3, 4, 4};
    arb_ptr x = _arb_vec_init(MAX_COUNT), y = _arb_vec_init(MAX_COUNT);
    ntkball_zonal_t kernel;

    test_section("uniform");
    ntkball_zonal_init(kernel);
    CHECK(ntkball_zonal_set_str(kernel, "gaussian:2", NULL, 0, NULL) == NTKBALL_OK &&
              ntkball_zonal_eigenvalues(y, kernel, 1, NTKBALL_MEASURE_SURFACE, degrees, MAX_COUNT,
                                        150, NULL, NULL) == NTKBALL_OK,
          "gaussian");
    CHECK(zonal(x, "gaussian:2", "1", MAX_COUNT, 100) == NTKBALL_OK, "1");
    same(x, y, MAX_COUNT, 1, 100, "1");
    CHECK(zonal(x, "gaussian:2", "-1:3,1/2:3,2:3", MAX_COUNT, 60) == NTKBALL_OK, "equal pieces");
    same(x, y, MAX_COUNT, 3, 60, "equal pieces");
    ntkball_zonal_clear(kernel);
    _arb_vec_clear(x, MAX_COUNT);
    _arb_vec_clear(y, MAX_COUNT);
}

static void test_relations(void)
{
    arb_ptr x = _arb_vec_init(MAX_COUNT), y = _arb_vec_init(MAX_COUNT);
    arb_t sum, trace;
    slong i;

    test_section("finite rank");
    arb_init(sum);
    arb_init(trace);
    /* rank 5; trace K(1) int p = 4 (1 + 2 + 3 (2 pi - 3)) */
    CHECK(zonal(x, "(1+rho)^2", "0:1,1:1/2,3:3,5:3", 5, 80) == NTKBALL_OK, "rank 5");
    for (i = 0; i < 5; i++)
        arb_add(sum, sum, x + i, 200);
    arb_const_pi(trace, 200);
    arb_mul_si(trace, trace, 6, 200);
    arb_sub_si(trace, trace, 7, 200);
    arb_mul_2exp_si(trace, trace, 2);
    CHECK(arb_overlaps(sum, trace) && arb_rel_accuracy_bits(sum) >= 78, "trace");

    test_section("routes");
    CHECK(zonal(x, "gaussian:1", "0:1,1:0,2:1/3", 7, 25) == NTKBALL_OK, "25 bits");
    CHECK(zonal(y, "gaussian:1", "0:1,1:0,2:1/3", 7, 120) == NTKBALL_OK, "120 bits");
    same(y, x, 7, 1, 120, "precisions");
    CHECK(zonal(x, "gaussian:1", "1/5:7,6/5:0,11/5:7/3", 7, 60) == NTKBALL_OK, "turned");
    same(x, y, 7, 7, 60, "turned, 7 p");
    arb_clear(sum);
    arb_clear(trace);
    _arb_vec_clear(x, MAX_COUNT);
    _arb_vec_clear(y, MAX_COUNT);
}

/* p = 1 on [0, pi/2), 4 on the rest */
static void test_values(void)
{
    ntkball_density_t density;
    arb_t c, s, x;

    test_section("values");
    ntkball_density_init(density);
    arb_init(c);
    arb_init(s);
    arb_init(x);
    CHECK(ntkball_density_set_str(density, "0:1,pi/2:4", NULL) == NTKBALL_OK &&
              ntkball_density_pieces(density) == 2,
          "pieces");
    ntkball_density_fourier(c, s, density, 0, 100);
    CHECK_REFERENCE(c, "3.2500000000000000000", 90, "mean");
    /* -3 int_0^(pi/2) cos(3 y) dy/(2 pi) = 1/(2 pi); with sin: -1/(2 pi) */
    ntkball_density_fourier(c, s, density, 3, 100);
    CHECK_REFERENCE(c, "0.15915494309189533577", 90, "cos 3");
    CHECK_REFERENCE(s, "-0.15915494309189533577", 90, "sin 3");
    ntkball_density_fourier(c, s, density, -3, 100);
    CHECK_REFERENCE(s, "0.15915494309189533577", 90, "sin -3");
    ntkball_density_mean_root(x, density, 2, 100);
    CHECK_REFERENCE(x, "1.7500000000000000000", 90, "Z");
    ntkball_density_sup(x, density, 100);
    CHECK_REFERENCE(x, "4.0000000000000000000", 90, "sup");
    arb_set_ui(c, 8);
    ntkball_density_leading(x, density, c, 2, 1, 100);
    CHECK_REFERENCE(x, "24.500000000000000000", 90, "leading");
    ntkball_density_clear(density);
    arb_clear(c);
    arb_clear(s);
    arb_clear(x);
}

static void test_bad_input(void)
{
    static const char *const bad[] = {"",          "0:1,0:2", "1:1,0:2", "0:1,7:2",  "0:0,1:0",
                                      "0:-1",      "x",       "0:1,2",   "0:1,,2:3", "0:1:2",
                                      "0:1/0,1:2", "-1",      "0",       "1,2:3",    "0,5:1"};
    ntkball_density_t density;
    ntkball_zonal_t kernel;
    ntkball_error_t err;
    arb_t x;
    size_t i;

    test_section("bad input");
    ntkball_density_init(density);
    ntkball_zonal_init(kernel);
    arb_init(x);
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
    {
        err.text[0] = '\0';
        CHECK(ntkball_density_set_str(density, bad[i], &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT && err.text[0] != '\0',
              "'%s'", bad[i]);
    }
    CHECK(ntkball_density_set_str(density, "file:/no/such/file", &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_IO,
          "file");
    CHECK(ntkball_zonal_set_str(kernel, "cos(rho)", NULL, 0, NULL) == NTKBALL_OK &&
              !ntkball_zonal_is_positive(kernel) &&
              ntkball_density_zonal_eigenvalues(x, density, kernel, NTKBALL_MEASURE_SURFACE, 1, 20,
                                                NULL, &err) == NTKBALL_DOMAIN,
          "a kernel that is not known to be positive");
    CHECK(ntkball_zonal_set_str(kernel, "gaussian:1", NULL, 0, NULL) == NTKBALL_OK &&
              ntkball_density_zonal_eigenvalues(x, density, kernel, NTKBALL_MEASURE_SURFACE, 0, 20,
                                                NULL, &err) == NTKBALL_DOMAIN,
          "no eigenvalue");
    ntkball_density_clear(density);
    ntkball_zonal_clear(kernel);
    arb_clear(x);
}

int main(void)
{
    test_begin("density");
    test_references();
    test_bounds();
    test_tail();
    test_uniform();
    test_relations();
    test_values();
    test_bad_input();
    return test_end();
}
