/* Networks of finite width: the generator, kernels of sampled networks, their limit, ranks
   (GRAM-11, GRAM-13, GRAM-14).  References: mpmath 1.3 at 60 digits; the kernels there are sums
   over all parameters of products of central differences of the network's output. */
#include "inputs.h"

static void test_generator(void)
{
    static const slong first[] = {-8467973952, 5013049708, -8288156173, 6016947647, -4625216411};
    slong i;

    test_section("generator");
    for (i = 0; i < 5; i++)
        CHECK(ntkball_gram_normal(1, 1, 0, (ulong) i) == first[i], "number %ld", (long) i);
    CHECK(ntkball_gram_normal(42, 2, 7, 3) == -10127274748, "another stream");
    CHECK(ntkball_gram_normal(UWORD_MAX, 3, 0, 1000000) == -10872299785, "the largest seed");
}

/* The number is nearest: Phi((k - 1/2)/2^32) < U < Phi((k + 1/2)/2^32) by the values of mpmath is
   what the references say; moments of many numbers say that the streams are not correlated. */
static void test_moments(void)
{
    double sum = 0, square = 0, product = 0, x, last = 0;
    slong i, num = 4000;

    test_section("moments");
    for (i = 0; i < num; i++)
    {
        x = (double) ntkball_gram_normal(9, 1, (ulong) i, 0) / 4294967296.0;
        sum += x;
        square += x * x;
        product += x * last;
        last = x;
    }
    CHECK(sum * sum < 16.0 * (double) num, "mean %g", sum / (double) num);
    CHECK((square - (double) num) * (square - (double) num) < 32.0 * (double) num, "variance %g",
          square / (double) num);
    CHECK(product * product < 16.0 * (double) num, "covariance %g", product / (double) num);
}

/* One kernel of two points against references for (0,0), (1,0), (1,1). */
static void check_kernel(const ntkball_data_t data, const ntkball_network_t net,
                         ntkball_gram_t which, slong width, ulong seed, const char *const *expected)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_mat_t A;

    arb_mat_init(A, 2, 2);
    CHECK(ntkball_gram_width(A, data, net, which, width, seed, 90, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK_REFERENCE(arb_mat_entry(A, 0, 0), expected[0], 80, "entry 1, 1");
    CHECK_REFERENCE(arb_mat_entry(A, 1, 0), expected[1], 80, "entry 2, 1");
    CHECK_REFERENCE(arb_mat_entry(A, 1, 1), expected[2], 80, "entry 2, 2");
    CHECK(arb_equal(arb_mat_entry(A, 0, 1), arb_mat_entry(A, 1, 0)), "symmetric");
    arb_mat_clear(A);
}

static void test_kernels(void)
{
    static const char *const tanh_outer[] = {"0.5956065011501536573192084148",
                                             "0.454389225007516944320412483",
                                             "0.3877181624208077911588779938"};
    static const char *const tanh_inner[] = {"0.1274943606165686645413982322",
                                             "0.1905585615393306993014025949",
                                             "0.7442936237721852117452370303"};
    static const char *const relu_outer[] = {"0.4444055921563364806493838753",
                                             "0.4390805218737212276951215359",
                                             "0.456565801150518318983913307"};
    static const char *const relu_inner[] = {"0.3628843996847277568856624206",
                                             "0.2419576732496065700217746267",
                                             "0.6081234765435655876800816651"};
    static const char *const deep_outer[] = {"2.012274333836216621169310396",
                                             "2.548880477753506157488203477",
                                             "3.26840902324102352463407556"};
    static const char *const deep_inner[] = {"4.465544736630191307790534915",
                                             "4.425944083767323419939019547",
                                             "7.602828269376496162867542756"};
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err;

    test_section("kernels");
    test_data(data, "3,4\n1,-2\n");
    test_network(net, "tanh", NTKBALL_INIT_UNIT, 2);
    CHECK(ntkball_value_set_str(net->gamma_w2, "1/2", &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->gamma_b2, "1/2", &err) == NTKBALL_OK,
          "values");
    check_kernel(data, net, NTKBALL_GRAM_WIDTH_OUTER, 3, 7, tanh_outer);
    check_kernel(data, net, NTKBALL_GRAM_WIDTH_INNER, 3, 7, tanh_inner);
    ntkball_network_clear(net);
    ntkball_data_clear(data);

    test_data(data, "3,4,0\n1,2,2\n");
    test_network(net, "relu", NTKBALL_INIT_HE, 1);
    check_kernel(data, net, NTKBALL_GRAM_WIDTH_OUTER, 12, 5, relu_outer);
    check_kernel(data, net, NTKBALL_GRAM_WIDTH_INNER, 12, 5, relu_inner);
    net->depth = 2;
    check_kernel(data, net, NTKBALL_GRAM_WIDTH_OUTER, 6, UWORD_MAX, deep_outer);
    check_kernel(data, net, NTKBALL_GRAM_WIDTH_INNER, 6, UWORD_MAX, deep_inner);
    ntkball_network_clear(net);
    ntkball_data_clear(data);
}

/* NTK = inner + outer + sigma_b^2, for any number of threads, near the limit for a large width. */
static void test_limit(const char *phi, slong depth, slong width, double within)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_options_t options;
    arb_mat_t A, B, C;
    arb_t sigma_b2, bound;
    slong i, j;

    test_section("limit");
    arb_init(sigma_b2);
    arb_init(bound);
    arb_mat_init(A, 4, 4);
    arb_mat_init(B, 4, 4);
    arb_mat_init(C, 4, 4);
    ntkball_options_init(&options);
    options.threads = 3;
    arb_set_d(bound, within);
    test_data(data, "3,4,0\n1,-2,2\n-3,-4,0\n1,1,1\n");
    test_network(net, phi, NTKBALL_INIT_UNIT, depth);
    CHECK(ntkball_network_constants(NULL, sigma_b2, NULL, net, 80, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(ntkball_gram_width(A, data, net, NTKBALL_GRAM_WIDTH_NTK, width, 3, 60, NULL, &err) ==
                  NTKBALL_OK &&
              ntkball_gram_width(B, data, net, NTKBALL_GRAM_WIDTH_NTK, width, 3, 60, &options,
                                 &err) == NTKBALL_OK,
          "%s", err.text);
    CHECK(arb_mat_equal(A, B), "threads");
    CHECK(ntkball_gram_width(B, data, net, NTKBALL_GRAM_WIDTH_INNER, width, 3, 60, NULL, &err) ==
                  NTKBALL_OK &&
              ntkball_gram_width(C, data, net, NTKBALL_GRAM_WIDTH_OUTER, width, 3, 60, NULL,
                                 &err) == NTKBALL_OK,
          "%s", err.text);
    arb_mat_add(B, B, C, 80);
    for (i = 0; i < 4; i++)
        for (j = 0; j < 4; j++)
            arb_add(arb_mat_entry(B, i, j), arb_mat_entry(B, i, j), sigma_b2, 80);
    CHECK(arb_mat_overlaps(A, B), "the sum of its parts");
    CHECK(ntkball_gram_kernel(C, data, net, 't', depth + 1, 60, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    arb_mat_sub(A, A, C, 80);
    for (i = 0; i < 4; i++)
        for (j = 0; j < 4; j++)
        {
            arb_abs(arb_mat_entry(A, i, j), arb_mat_entry(A, i, j));
            CHECK(arb_lt(arb_mat_entry(A, i, j), bound), "%s: entry %ld, %ld is far off", phi,
                  (long) i, (long) j);
        }
    CHECK(ntkball_gram_width(A, data, net, NTKBALL_GRAM_WIDTH_NTK, 0, 3, 60, NULL, &err) ==
                  NTKBALL_DOMAIN &&
              ntkball_gram_width(A, data, net, NTKBALL_GRAM_INNER, 5, 3, 60, NULL, &err) ==
                  NTKBALL_DOMAIN,
          "bad input");
    ntkball_data_clear(data);
    ntkball_network_clear(net);
    arb_mat_clear(C);
    arb_mat_clear(B);
    arb_mat_clear(A);
    arb_clear(bound);
    arb_clear(sigma_b2);
}

/* Spectra: the outer kernel of width 2 on four points has two zeros, exactly; the power 2 of points
   of rank 2 has rank 3; the truncated series at T terms lies below the kernel by t_T at most. */
static void test_spectra(void)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_gram_matrix_t what = {.which = NTKBALL_GRAM_WIDTH_OUTER, .width = 2, .seed = 11};
    arb_ptr lambda = _arb_vec_init(4);
    slong i, sure, possible;
    arb_t threshold;

    test_section("spectra");
    arb_init(threshold);
    test_data(data, "3,4\n1,-2\n-5,4\n1,1\n");
    test_network(net, "tanh", NTKBALL_INIT_UNIT, 1);
    CHECK(ntkball_gram_spectrum_of(lambda, data, net, &what, 4, 60, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(arb_is_positive(lambda + 1) && arb_is_zero(lambda + 2) && arb_is_zero(lambda + 3),
          "rank 2");
    ntkball_network_clear(net);
    test_network(net, "leaky_relu:1/10", NTKBALL_INIT_HE, 1); /* two neurons of two features each */
    what.which = NTKBALL_GRAM_WIDTH_NTK;
    what.width = 1;
    CHECK(ntkball_gram_spectrum_of(lambda, data, net, &what, 4, 60, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(arb_is_positive(lambda + 1) && arb_is_zero(lambda + 2), "one neuron, two features");
    what.which = NTKBALL_GRAM_WIDTH_OUTER;
    CHECK(ntkball_gram_spectrum_of(lambda, data, net, &what, 4, 60, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(arb_is_positive(lambda) && arb_is_zero(lambda + 1), "one neuron");
    what = (ntkball_gram_matrix_t){.which = NTKBALL_GRAM_POWER, .terms = 2};
    CHECK(ntkball_gram_spectrum_of(lambda, data, net, &what, 4, 60, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(arb_is_positive(lambda + 2) && arb_is_zero(lambda + 3), "rank 3");
    what = (ntkball_gram_matrix_t){.which = NTKBALL_GRAM_SERIES, .layer = 2, .terms = 2};
    CHECK(ntkball_gram_spectrum_of(lambda, data, net, &what, 4, 60, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(arb_is_positive(lambda + 2) && arb_is_zero(lambda + 3), "degrees 0 and 1 in the plane");
    for (i = 0; i < 3; i++) /* 3, 2 +- 1/4, 1 */
        arb_set_si(lambda + i, 3 - i);
    arb_add_error_2exp_si(lambda + 1, -2);
    arb_set_si(threshold, 2);
    ntkball_gram_count(&sure, &possible, lambda, 3, threshold);
    CHECK(sure == 1 && possible == 2, "undecided: %ld, %ld", (long) sure, (long) possible);
    arb_set_si(threshold, 1);
    ntkball_gram_count(&sure, &possible, lambda, 3, threshold);
    CHECK(sure == 3 && possible == 3, "the threshold counts: %ld, %ld", (long) sure,
          (long) possible);
    what.layer = 3;
    CHECK(ntkball_gram_spectrum_of(lambda, data, net, &what, 4, 60, NULL, &err) == NTKBALL_DOMAIN,
          "layer 3 of 2");
    arb_clear(threshold);
    _arb_vec_clear(lambda, 4);
    ntkball_data_clear(data);
    ntkball_network_clear(net);
}

int main(void)
{
    test_begin("gram/t-width");
    test_generator();
    test_moments();
    test_kernels();
    test_limit("relu", 1, 1500, 0.2);
    test_limit("tanh", 2, 120, 0.5);
    test_spectra();
    return test_end();
}
