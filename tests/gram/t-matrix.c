/* Gram matrices: against kernel values of the other module, references, the vector of 200 Fibonacci
   points (GRAM-5). */
#include <math.h>

#include "inputs.h"

/* Entries at rho = 3/5, 1, -1 against ntkball_kernel_eval. */
static void test_entries(const char *phi, ntkball_init_t init, slong depth, int has_ntk, slong bits)
{
    static const char *const rhos[] = {"1", "3/5", "-1"};
    static const slong column[] = {0, 1, 2};
    ntkball_network_t net;
    ntkball_data_t data;
    arb_mat_t A;
    arb_ptr sigma = _arb_vec_init(2 * depth), theta = sigma + depth;
    ntkball_value_t rho;
    ntkball_error_t err;
    slong l;
    int k, q;

    ntkball_value_init(rho);
    test_network(net, phi, init, depth);
    test_data(data, "1,0\n3,4\n-2,0\n");
    arb_mat_init(A, 3, 3);
    for (k = 0; k < 3; k++)
    {
        CHECK(ntkball_value_set_str(rho, rhos[k], &err) == NTKBALL_OK, "value");
        CHECK(ntkball_kernel_eval(sigma, has_ntk ? theta : NULL, net, rho, 60, NULL, &err) ==
                  NTKBALL_OK,
              "kernel: %s", err.text);
        for (l = 2; l <= depth + 1; l++)
            for (q = 0; q < 1 + has_ntk; q++)
            {
                arb_srcptr expected = (q ? theta : sigma) + l - 2;

                CHECK(ntkball_gram_kernel(A, data, net, q ? 't' : 's', l, bits, NULL, &err) ==
                          NTKBALL_OK,
                      "%s: %s", phi, err.text);
                CHECK(arb_overlaps(arb_mat_entry(A, 0, column[k]), expected) &&
                          mag_cmp_2exp_si(arb_radref(arb_mat_entry(A, 0, column[k])), -bits) <= 0,
                      "%s, layer %ld, %c at rho = %s", phi, (long) l, q ? 't' : 's', rhos[k]);
                CHECK(arb_equal(arb_mat_entry(A, 0, 1), arb_mat_entry(A, 1, 0)), "symmetric");
            }
    }
    arb_mat_clear(A);
    ntkball_data_clear(data);
    ntkball_network_clear(net);
    ntkball_value_clear(rho);
    _arb_vec_clear(sigma, 2 * depth);
}

/* Deep ReLU on five points.  Source: mpmath 1.3, eigsy at 50 digits of the kernel's formula. */
static void test_five_points(void)
{
    static const char *const expected[] = {
        "7.405609284518968959682130801605298971925", "3.744993269521655300907929184683788364414",
        "1.882047775499759410677333777304742209824", "1.394841820925446930000657405902423477139",
        "0.5725078495341693987319488305037469766983"};
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err;
    arb_ptr lambda = _arb_vec_init(5);
    arb_mat_t A;
    slong i;

    test_network(net, "relu", NTKBALL_INIT_HE, 2);
    test_data(data, "3,4,0\n1,2,2\n-2,1,5\n4,-4,7\n1,1,-1\n");
    arb_mat_init(A, 5, 5);
    CHECK(ntkball_gram_kernel(A, data, net, 't', 3, 140, NULL, &err) == NTKBALL_OK, "%s", err.text);
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, arb_mat_nrows(A), 120, NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    for (i = 0; i < 5; i++)
        CHECK_REFERENCE(lambda + i, expected[i], 120, "relu, L = 2");
    CHECK(ntkball_gram_rank(data) == 3, "rank");
    ntkball_gram_inner(A, data, 140);
    CHECK(ntkball_gram_eigenvalues(lambda, A, 3, arb_mat_nrows(A), 100, NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    CHECK(arb_is_positive(lambda + 2) && arb_is_zero(lambda + 3) && arb_is_zero(lambda + 4),
          "X X^T has rank 3");
    arb_mat_clear(A);
    ntkball_data_clear(data);
    ntkball_network_clear(net);
    _arb_vec_clear(lambda, 5);
}

/* 200 Fibonacci points on S^2, K = Theta/n, ReLU, L = 1, sigma_w^2 = 2.  Source: the table of
   reference values of the theory (numpy, 12 digits); the points are rounded to 17 digits here. */
static void test_fibonacci(void)
{
    const double pi = 3.14159265358979323846;
    char *text = flint_malloc(200 * 80);
    size_t used = 0;
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err;
    arb_ptr lambda = _arb_vec_init(200);
    arb_mat_t A;
    slong i;

    for (i = 0; i < 200; i++)
    {
        double z = 1 - (2 * (double) i + 1) / 200, a = (double) i * pi * (3 - sqrt(5.0));

        used += (size_t) sprintf(text + used, "%.17g,%.17g,%.17g\n", sqrt(1 - z * z) * cos(a),
                                 sqrt(1 - z * z) * sin(a), z);
    }
    test_data(data, text);
    test_network(net, "relu", NTKBALL_INIT_HE, 1);
    arb_mat_init(A, 200, 200);
    CHECK(ntkball_gram_kernel(A, data, net, 't', 2, 90, NULL, &err) == NTKBALL_OK, "%s", err.text);
    CHECK(ntkball_gram_eigenvalues(lambda, A, -1, arb_mat_nrows(A), 60, NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    for (i = 0; i < 200; i++)
        arb_div_ui(lambda + i, lambda + i, 200, 100);
    CHECK_REFERENCE(lambda, "0.500092679063", 60, "Fibonacci 1");
    CHECK_REFERENCE(lambda + 1, "0.333653201158", 60, "Fibonacci 2");
    CHECK_REFERENCE(lambda + 2, "0.333398490672", 60, "Fibonacci 3");
    CHECK_REFERENCE(lambda + 3, "0.333227448565", 60, "Fibonacci 4");
    CHECK_REFERENCE(lambda + 99, "2.070101362554e-4", 60, "Fibonacci 100");
    CHECK_REFERENCE(lambda + 199, "2.095691051530e-5", 60, "Fibonacci 200");
    arb_mat_clear(A);
    ntkball_data_clear(data);
    ntkball_network_clear(net);
    _arb_vec_clear(lambda, 200);
    flint_free(text);
}

/* Rows do not depend on the number of threads. */
static void test_threads(void)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err;
    ntkball_options_t options;
    arb_mat_t A, B;

    test_network(net, "tanh", NTKBALL_INIT_UNIT, 2);
    test_data(data, "3,4,0\n1,2,2\n-2,1,5\n4,-4,7\n1,1,-1\n2,2,-2\n-3,-4,0\n");
    arb_mat_init(A, 7, 7);
    arb_mat_init(B, 7, 7);
    ntkball_options_init(&options);
    CHECK(ntkball_gram_kernel(A, data, net, 't', 3, 60, &options, &err) == NTKBALL_OK, "tanh");
    options.threads = 3;
    CHECK(ntkball_gram_kernel(B, data, net, 't', 3, 60, &options, &err) == NTKBALL_OK, "tanh");
    CHECK(arb_mat_equal(A, B), "threads");
    CHECK(ntkball_gram_kernel(A, data, net, 't', 4, 60, NULL, &err) == NTKBALL_DOMAIN, "layer 4");
    CHECK(ntkball_gram_kernel(A, data, net, 'x', 2, 60, NULL, &err) == NTKBALL_DOMAIN, "x");
    arb_mat_clear(A);
    arb_mat_clear(B);
    ntkball_data_clear(data);
    ntkball_network_clear(net);
}

int main(void)
{
    test_begin("gram/t-matrix");
    test_section("entries");
    test_entries("relu", NTKBALL_INIT_HE, 3, 1, 100);
    test_entries("leaky_relu:1/10", NTKBALL_INIT_UNIT, 2, 1, 100);
    test_entries("abs", NTKBALL_INIT_HE, 2, 1, 100);
    test_entries("erf", NTKBALL_INIT_UNIT, 2, 1, 100);
    test_entries("tanh", NTKBALL_INIT_UNIT, 3, 1, 80);
    test_entries("step", NTKBALL_INIT_UNIT, 1, 0, 80);
    test_section("reference");
    test_five_points();
    test_section("Fibonacci");
    test_fibonacci();
    test_section("threads");
    test_threads();
    return test_end();
}
