/* Exact coefficients (HERM-3, HERM-9, HERM-10, HERM-11, HERM-12) and moments (HERM-13): each
   against its ball and against texts written by hand. */
#include "../harness.h"

#include <ntkball/hermite.h>

static const char *const closed[] = {"relu",
                                     "leaky_relu:0.01",
                                     "leaky_relu:-2/3",
                                     "relu_power:2",
                                     "relu_power:3",
                                     "abs",
                                     "step",
                                     "relu6",
                                     "hardtanh",
                                     "hardsigmoid",
                                     "erf",
                                     "gelu",
                                     "elu",
                                     "elu:-2/3",
                                     "selu",
                                     "sin",
                                     "sin:2/3",
                                     "sin:sqrt(2)",
                                     "cos:3",
                                     "cos:sqrt(1/3)",
                                     "exp",
                                     "exp:-2/5",
                                     "exp:sqrt(2)",
                                     "gaussian",
                                     "gaussian:1/2",
                                     "gaussian:sigma=sqrt(3)",
                                     "rbf",
                                     "rbf:2/3",
                                     "identity",
                                     "polynomial:1,0,2,-1/3,sqrt(2)",
                                     "hermite:0,1,-2,1/pi"};

/* exact in ball, ball tight, and exact zeros in both. */
static void check_pair(const arb_t ball, const ntkball_exact_t exact, const char *spec, slong n)
{
    arb_t t;

    arb_init(t);
    ntkball_exact_get_arb(t, exact, 300);
    CHECK(arb_overlaps(t, ball), "%s, n = %ld", spec, (long) n);
    CHECK((ntkball_exact_is_zero(exact) != 0) == (arb_is_zero(ball) != 0), "%s, n = %ld: zero",
          spec, (long) n);
    CHECK(arb_rel_accuracy_bits(ball) >= 200, "%s, n = %ld", spec, (long) n);
    arb_clear(t);
}

static void test_balls(void)
{
    slong i, n, len = 40;
    int deriv, known;
    ntkball_activation_t phi;
    ntkball_exact_t exact;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(len);

    ntkball_activation_init(phi);
    ntkball_exact_init(exact);
    for (i = 0; i < (slong) (sizeof closed / sizeof closed[0]); i++)
    {
        test_activation(phi, closed[i]);
        status = ntkball_hermite_coeffs(mu, phi, len, 200, NULL, NULL);
        CHECK(status == NTKBALL_OK, "%s", closed[i]);
        for (n = 0; n < len; n++)
        {
            known = ntkball_hermite_exact(exact, phi, n);
            CHECK(known, "%s, n = %ld has an exact form", closed[i], (long) n);
            if (known)
                check_pair(mu + n, exact, closed[i], n);
        }
        for (deriv = 0; deriv <= 1; deriv++)
        {
            known = ntkball_hermite_norm2_exact(exact, phi, deriv);
            CHECK(known != ((deriv && !ntkball_activation_has_ntk(phi, NULL)) ||
                            (!deriv && strcmp(closed[i], "erf") == 0)),
                  "%s, deriv %d", closed[i], deriv);
            if (!known)
                continue;
            status = ntkball_hermite_norm2(mu, phi, deriv, 200, NULL, NULL);
            CHECK(status == NTKBALL_OK, "%s", closed[i]);
            check_pair(mu, exact, closed[i], -1 - deriv);
        }
    }
    ntkball_activation_clear(phi);
    ntkball_exact_clear(exact);
    _arb_vec_clear(mu, len);
}

/* Larger n: the square-free part of n! stays small work. */
static void test_large(void)
{
    static const char *const specs[] = {"relu", "erf", "gelu",    "gaussian",
                                        "rbf",  "elu", "hardtanh"};
    slong i, n, len = 402;
    ntkball_activation_t phi;
    ntkball_exact_t exact;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(len);

    ntkball_activation_init(phi);
    ntkball_exact_init(exact);
    for (i = 0; i < (slong) (sizeof specs / sizeof specs[0]); i++)
    {
        test_activation(phi, specs[i]);
        status = ntkball_hermite_coeffs(mu, phi, len, 200, NULL, NULL);
        CHECK(status == NTKBALL_OK, "%s", specs[i]);
        for (n = len - 2; n < len; n++)
        {
            CHECK(ntkball_hermite_exact(exact, phi, n), "%s", specs[i]);
            check_pair(mu + n, exact, specs[i], n);
        }
    }
    ntkball_activation_clear(phi);
    ntkball_exact_clear(exact);
    _arb_vec_clear(mu, len);
}

/* Texts by hand (relu: (2j-3)!!/sqrt(2 pi (2j)!)); compared as exact numbers. */
static void test_texts(void)
{
    static const struct
    {
        const char *spec;
        slong n; /* -1, -2: E[phi^2], E[phi'^2] */
        const char *text;
    } known[] = {{"relu", 0, "1/sqrt(2*pi)"},
                 {"relu", 1, "1/2"},
                 {"relu", 2, "1/(2*sqrt(pi))"},
                 {"relu", 3, "0"},
                 {"relu", 4, "-1/sqrt(48*pi)"},
                 {"relu", -1, "1/2"},
                 {"relu", -2, "1/2"},
                 {"abs", -1, "1"},
                 {"step", 0, "1/2"},
                 {"step", 1, "1/sqrt(2*pi)"},
                 {"gelu", 0, "1/(2*sqrt(pi))"},
                 {"gelu", 1, "1/2"},
                 {"gelu", -1, "1/3 + sqrt(3)/(6*pi)"},
                 {"erf", 1, "2/sqrt(3*pi)"},
                 {"erf", -2, "4/(pi*sqrt(5))"},
                 {"exp", 1, "exp(1/2)"},
                 {"exp", -1, "exp(2)"},
                 {"sin", -1, "1/2 - exp(-2)/2"},
                 {"rbf:2", 1, "2*exp(-2)"},
                 {"gaussian", -1, "sqrt(3)/(6*pi)"},
                 {"identity", 1, "1"},
                 {"identity", 0, "0"},
                 {"identity", 7, "0"},
                 {"polynomial:1,0,2", 2, "2*sqrt(2)"},
                 {"hardtanh", -2, "erf(1/sqrt(2))"}};
    slong i;
    int ok;
    ntkball_activation_t phi;
    ntkball_exact_t exact, expected;
    ntkball_value_t value;
    ntkball_status_t status;

    ntkball_activation_init(phi);
    ntkball_exact_init(exact);
    ntkball_exact_init(expected);
    ntkball_value_init(value);
    for (i = 0; i < (slong) (sizeof known / sizeof known[0]); i++)
    {
        test_activation(phi, known[i].spec);
        ok = known[i].n >= 0 ? ntkball_hermite_exact(exact, phi, known[i].n)
                             : ntkball_hermite_norm2_exact(exact, phi, known[i].n == -2);
        status = ntkball_value_set_str(value, known[i].text, NULL);
        CHECK(ok && status == NTKBALL_OK, "%s", known[i].text);
        CHECK(ntkball_value_get_exact(expected, value), "%s", known[i].text);
        ntkball_exact_sub(expected, expected, exact);
        CHECK(ntkball_exact_is_zero(expected), "%s, n = %ld is not %s", known[i].spec,
              (long) known[i].n, known[i].text);
    }
    ntkball_value_clear(value);
    ntkball_exact_clear(exact);
    ntkball_exact_clear(expected);
    ntkball_activation_clear(phi);
}

static void test_unknown(void)
{
    ntkball_activation_t phi;
    ntkball_exact_t exact;

    ntkball_activation_init(phi);
    ntkball_exact_init(exact);
    test_activation(phi, "tanh");
    CHECK(!ntkball_hermite_exact(exact, phi, 1), "tanh has no exact form");
    CHECK(ntkball_hermite_exact(exact, phi, 2) && ntkball_exact_is_zero(exact), "tanh mu_2 = 0");
    CHECK(!ntkball_hermite_norm2_exact(exact, phi, 0), "tanh");
    CHECK(!ntkball_hermite_exact(exact, phi, -1), "negative n");
    test_activation(phi, "sin:pi");
    CHECK(!ntkball_hermite_exact(exact, phi, 1), "exp(-pi^2/2) is not representable");
    test_activation(phi, "gaussian:pi");
    CHECK(!ntkball_hermite_exact(exact, phi, 0), "1/sqrt(1 + pi^2) is not representable");
    ntkball_activation_clear(phi);
    ntkball_exact_clear(exact);
}

int main(void)
{
    test_begin("hermite/exact");
    test_section("against the balls");
    test_balls();
    test_section("large n");
    test_large();
    test_section("by hand");
    test_texts();
    test_section("no exact form");
    test_unknown();
    return test_end();
}
