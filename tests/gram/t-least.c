/* Lower bounds of the smallest eigenvalue and the truncated series: equality on orthonormal data,
   inequalities on others, separation in closed form (GRAM-9, GRAM-12, GRAM-15, GRAM-16, GRAM-17).
 */
#include "inputs.h"

/* G = I: lambda_2 of Theta_2 = (diagonal 2, else 1/pi) is 2 - 1/pi, and all of N6 with r = 1 and
   the sum over the layers are equalities; upsilon_{0,2} = alpha_{1,2} = 1/2; t_2 = 1 - 1/pi. */
static void test_orthonormal(void)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr bound = _arb_vec_init(3);
    slong r[3];
    arb_t entry, norm;

    test_section("orthonormal");
    arb_init(entry);
    arb_init(norm);
    test_data(data, "1,0\n0,1\n");
    test_network(net, "relu", NTKBALL_INIT_HE, 1);
    CHECK(ntkball_gram_power_bounds(bound, r, data, net, 80, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK(r[0] == 1 && r[1] == 1 && r[2] == 1, "%ld %ld %ld", (long) r[0], (long) r[1],
          (long) r[2]);
    CHECK_REFERENCE(bound, "0.840845056908104664231116236627", 78, "1 - 1/(2 pi)");
    CHECK_REFERENCE(bound + 1, "0.25", 78, "1/4");
    CHECK_REFERENCE(bound + 2, "0.25", 78, "1/4");
    CHECK(ntkball_gram_layers_bound(bound, data, net, 80, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK_REFERENCE(bound, "0.840845056908104664231116236627", 76, "1 - 1/(2 pi)");
    CHECK(ntkball_gram_truncation(entry, norm, data, net, 2, 2, 80, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK_REFERENCE(entry, "0.681690113816209328462232473255", 78, "1 - 1/pi");
    CHECK_REFERENCE(norm, "0.340845056908104664231116236627", 78, "(1 - 1/pi)/2");
    CHECK(ntkball_gram_truncation(entry, norm, data, net, 3, 2, 80, NULL, &err) == NTKBALL_DOMAIN &&
              ntkball_gram_truncation(entry, norm, data, net, 2, 0, 80, NULL, &err) ==
                  NTKBALL_DOMAIN,
          "bad input");
    ntkball_network_clear(net);
    ntkball_data_clear(data);
    arb_clear(norm);
    arb_clear(entry);
    _arb_vec_clear(bound, 3);
}

/* G = I, erf, L = 2, sigma_w^2 = 1: the sum over the layers weighs them by powers of chi =
   4/(pi sqrt 5): (chi^2 + chi (1 - R(0)) + 1 - R(R(0)))/2, R(c) = (2/pi) asin(2c/3) + sigma_b^2.
   By mpmath at 40 digits. */
static void test_layer_weights(void)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_t bound;

    test_section("weights of the layers");
    arb_init(bound);
    test_data(data, "1,0\n0,1\n");
    ntkball_network_init(net);
    CHECK(ntkball_activation_set_str(net->phi, "erf", &err) == NTKBALL_OK, "%s", err.text);
    net->depth = 2;
    CHECK(ntkball_gram_layers_bound(bound, data, net, 80, NULL, &err) == NTKBALL_OK, "%s",
          err.text);
    CHECK_REFERENCE(bound, "0.4104687434067565078243726845425399", 76, "layers of erf");
    ntkball_network_clear(net);
    ntkball_data_clear(data);
    arb_clear(bound);
}

/* Seven points: every lower bound is below its truth; the eigenvalues of the truncated series lie
   below those of K by the norm at most. */
static void test_inequalities(slong depth, slong terms)
{
    const slong n = 7;
    ntkball_gram_matrix_t what = {.which = NTKBALL_GRAM_SERIES, .layer = depth + 1, .terms = terms};
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr lambda = _arb_vec_init(n), cut = _arb_vec_init(n), bound = _arb_vec_init(3);
    arb_t entry, norm, delta, t;
    slong r[3], i;

    test_section("inequalities");
    arb_init(entry);
    arb_init(norm);
    arb_init(delta);
    arb_init(t);
    test_data(data, "3,4,0\n1,2,2\n-2,1,5\n4,-4,7\n1,1,-1\n2,3,-2\n0,1,8\n");
    test_network(net, "relu", NTKBALL_INIT_HE, depth);
    CHECK(ntkball_gram_spectrum(lambda, data, net, NTKBALL_GRAM_THETA, depth + 1, n, 60, NULL,
                                &err) == NTKBALL_OK &&
              ntkball_gram_power_bounds(bound, r, data, net, 60, NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    CHECK(arb_is_positive(bound) && arb_lt(bound, lambda + n - 1), "N6");
    CHECK(arb_is_positive(bound + 2) && arb_lt(bound + 2, lambda + n - 1), "Hermite, layers");
    CHECK(ntkball_gram_layers_bound(t, data, net, 60, NULL, &err) == NTKBALL_OK &&
              arb_is_positive(t) && arb_lt(t, lambda + n - 1),
          "layers");
    CHECK(arb_lt(bound + 2, t), "the layers are better than one coefficient of one of them");
    CHECK(ntkball_gram_spectrum_of(cut, data, net, &what, n, 60, NULL, &err) == NTKBALL_OK &&
              ntkball_gram_truncation(entry, norm, data, net, depth + 1, terms, 60, NULL, &err) ==
                  NTKBALL_OK,
          "%s", err.text);
    for (i = 0; i < n; i++)
    {
        arb_sub(t, lambda + i, cut + i, 80);
        CHECK(arb_is_positive(t) && arb_lt(t, norm), "truncated: eigenvalue %ld", (long) i + 1);
    }
    ntkball_gram_separation(delta, data, 60);
    CHECK(ntkball_gram_spectrum(lambda, data, net, NTKBALL_GRAM_GRADIENT, 2, n, 60, NULL, &err) ==
              NTKBALL_OK,
          "%s", err.text);
    CHECK(arb_is_positive(bound + 1) && arb_lt(bound + 1, lambda + n - 1), "one power");
    arb_set_si(t, 2 * n);
    arb_log(t, t, 60);
    arb_sqrt(t, t, 60);
    arb_mul_si(t, t, 12 * n, 60);
    arb_const_pi(entry, 60);
    arb_mul(t, t, entry, 60);
    arb_div(t, delta, t, 60);
    arb_mul_2exp_si(t, t, 1); /* sigma_w^2 */
    CHECK(arb_lt(t, lambda + n - 1), "separation");
    ntkball_network_clear(net);
    ntkball_data_clear(data);
    arb_clear(t);
    arb_clear(delta);
    arb_clear(norm);
    arb_clear(entry);
    _arb_vec_clear(bound, 3);
    _arb_vec_clear(cut, n);
    _arb_vec_clear(lambda, n);
}

/* 2 - 2 * 24/25 = 2/25; nearly antipodal; nearly equal by a decimal of 40 digits. */
static void test_separation(void)
{
    ntkball_data_t data;
    arb_t delta;

    test_section("separation");
    arb_init(delta);
    test_data(data, "3,4\n4,3\n1,-1\n");
    ntkball_gram_separation(delta, data, 90);
    CHECK_REFERENCE(delta, "0.28284271247461900976033774484193961571", 88, "sqrt(2/25)");
    ntkball_data_clear(data);
    test_data(data, "1,0\n-1,1e-40\n");
    ntkball_gram_separation(delta, data, 90);
    CHECK_REFERENCE(delta, "1.0000000000000000000000000000000e-40", 88, "nearly antipodal");
    ntkball_data_clear(data);
    test_data(data, "1,0\n");
    ntkball_gram_separation(delta, data, 90);
    CHECK_REFERENCE(delta, "1.4142135623730950488016887242096980786", 88, "one point");
    ntkball_data_clear(data);
    arb_clear(delta);
}

/* Duplicate or antipodal rows: powers of X X^T are singular and nothing is claimed. */
static void test_singular(void)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr bound = _arb_vec_init(3);
    slong r[3];

    test_section("singular");
    test_network(net, "relu", NTKBALL_INIT_HE, 1);
    test_data(data, "1,2\n2,1\n-1,-2\n");
    CHECK(ntkball_gram_power_bounds(bound, r, data, net, 80, NULL, &err) == NTKBALL_OK &&
              r[0] == 0 && arb_is_zero(bound),
          "antipodal");
    ntkball_data_clear(data);
    test_data(data, "1,2\n2,1\n2,4\n");
    CHECK(ntkball_gram_layers_bound(bound, data, net, 80, NULL, &err) == NTKBALL_OK &&
              arb_is_zero(bound),
          "duplicate");
    ntkball_data_clear(data);
    ntkball_network_clear(net);
    _arb_vec_clear(bound, 3);
}

int main(void)
{
    test_begin("gram/t-least");
    test_orthonormal();
    test_layer_weights();
    test_inequalities(1, 9);
    test_inequalities(3, 12);
    test_separation();
    test_singular();
    return test_end();
}
