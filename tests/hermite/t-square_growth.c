/* Activations that grow like exp(c x^2), 0 < c < 1/4: Hermite coefficients, second moments, the
   dual kernel against closed forms (HERM-4b, HERM-15, KER-4), and the refusal of c >= 1/4 (ACT-20).

   With s = 1 - 2c, E[exp(c Z^2 + b Z) exp(t Z - t^2/2)] = s^(-1/2) exp((b+t)^2/(2s) - t^2/2), so
   that E[exp(c Z^2 + b Z) He_n(Z)] = s^(-1/2) exp(b^2/(2s)) n! a_n with a_0 = 1 and (n+1) a_{n+1} =
   (b/s) a_n + (2c/s) a_{n-1}. */
#include "../tails.h"

#include <string.h>

#include <ntkball/hermite.h>
#include <ntkball/kernel.h>

#include "hermite/cut.h"

#define LEN 40
#define PREC 400

static int set(ntkball_activation_t phi, const char *text)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    return CHECK(ntkball_activation_set_str(phi, text, &err) == NTKBALL_OK, "%s: %s", text,
                 err.text);
}

/* mu_n of exp(c x^2 + b x), b real or imaginary, n < LEN. */
static void closed(acb_ptr mu, const acb_t b, const fmpq_t c)
{
    acb_t t, r;
    arb_t s, f;

    acb_init(t);
    acb_init(r);
    arb_init(s);
    arb_init(f);
    arb_set_fmpq(f, c, PREC);
    arb_mul_2exp_si(s, f, 1);
    arb_sub_ui(s, s, 1, PREC);
    arb_neg(s, s);
    acb_mul(t, b, b, PREC);
    acb_mul_2exp_si(t, t, -1);
    acb_div_arb(t, t, s, PREC);
    acb_exp(mu, t, PREC);
    arb_rsqrt(f, s, PREC);
    acb_mul_arb(mu, mu, f, PREC);
    for (slong n = 0; n + 1 < LEN; n++) /* n! a_n: e_{n+1} = (b/s) e_n + (2c/s) n e_{n-1} */
    {
        acb_mul(r, mu + n, b, PREC);
        if (n > 0)
        {
            arb_set_fmpq(f, c, PREC);
            arb_mul_si(f, f, 2 * n, PREC);
            acb_mul_arb(t, mu + n - 1, f, PREC);
            acb_add(r, r, t, PREC);
        }
        acb_div_arb(mu + n + 1, r, s, PREC);
    }
    for (slong n = 0; n < LEN; n++)
    {
        arb_fac_ui(f, (ulong) n, PREC);
        arb_rsqrt(f, f, PREC);
        acb_mul_arb(mu + n, mu + n, f, PREC);
    }
    acb_clear(t);
    acb_clear(r);
    arb_clear(s);
    arb_clear(f);
}

/* exp(c x^2) times 1 (b = 0), cosh (b = 1), cos (b = i): the even coefficients of exp(c x^2 + b x).
 */
static void check_coefficients(const char *text, const char *c_text, const char *b_text, slong bits)
{
    ntkball_activation_t phi;
    arb_ptr mu = _arb_vec_init(LEN);
    acb_ptr nu = _acb_vec_init(LEN);
    acb_t b;
    fmpq_t c;

    ntkball_activation_init(phi);
    acb_init(b);
    fmpq_init(c);
    fmpq_set_str(c, c_text, 10);
    acb_set_si_si(b, b_text[0] == '1', b_text[0] == 'i');
    closed(nu, b, c);
    if (set(phi, text) &&
        CHECK(ntkball_hermite_coeffs(mu, phi, LEN, bits, NULL, NULL) == NTKBALL_OK, "%s", text))
        for (slong n = 0; n < LEN; n++)
        {
            if (n % 2)
            {
                CHECK(arb_is_zero(mu + n), "%s: even", text);
                continue;
            }
            CHECK(arb_overlaps(mu + n, acb_realref(nu + n)) &&
                      arb_rel_accuracy_bits(mu + n) >= bits,
                  "%s: mu_%ld", text, (long) n);
        }
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, LEN);
    _acb_vec_clear(nu, LEN);
    acb_clear(b);
    fmpq_clear(c);
}

/* E[exp(2c Z^2)] = (1-4c)^(-1/2), E[(2cZ)^2 exp(2c Z^2)] = 4c^2 (1-4c)^(-3/2). */
static void check_moments(const char *text, double quarter_less_c)
{
    ntkball_activation_t phi;
    arb_t f, m, t;

    ntkball_activation_init(phi);
    arb_init(f);
    arb_init(m);
    arb_init(t);
    arb_set_d(f, 4 * quarter_less_c);
    for (int deriv = 0; deriv < 2 && set(phi, text); deriv++)
    {
        arb_rsqrt(t, f, PREC);
        if (deriv)
        {
            arb_div(t, t, f, PREC);
            arb_set_d(m, 0.5 - 2 * quarter_less_c);
            arb_mul(t, t, m, PREC);
            arb_mul(t, t, m, PREC);
        }
        for (int k = 0; k < 2; k++)
        {
            ntkball_options_t options;

            ntkball_options_init(&options);
            options.algorithm = k ? "integrate" : NULL;
            CHECK(ntkball_hermite_norm2(m, phi, deriv, 100, &options, NULL) == NTKBALL_OK &&
                      arb_overlaps(m, t) && arb_rel_accuracy_bits(m) >= 100,
                  "%s: norm of derivative %d, algorithm %d", text, deriv, k);
        }
    }
    ntkball_activation_clear(phi);
    arb_clear(f);
    arb_clear(m);
    arb_clear(t);
}

/* Sigma = (1-4c)^(1/2) ((1-2c)^2 - 4c^2 rho^2)^(-1/2) for sigma_w^2 = 1/E[phi^2], sigma_b = 0. */
static void check_kernel(const char *text, const char *c_text, const char *rho)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    ntkball_value_t r;
    arb_t c, u, t;
    arb_ptr sigma = _arb_vec_init(2), theta = _arb_vec_init(2);

    ntkball_network_init(net);
    ntkball_value_init(r);
    arb_init(c);
    arb_init(u);
    arb_init(t);
    net->depth = 1;
    net->init = NTKBALL_INIT_HE;
    if (set(net->phi, text) &&
        CHECK(ntkball_value_set_str(r, rho, &err) == NTKBALL_OK &&
                  ntkball_kernel_eval(sigma, theta, net, r, 60, NULL, &err) == NTKBALL_OK,
              "%s: %s", text, err.text))
    {
        arb_set_str(c, c_text, PREC);
        ntkball_value_get_arb(u, r, PREC);
        arb_mul(u, u, c, PREC); /* 4 c^2 rho^2 */
        arb_mul_2exp_si(u, u, 1);
        arb_sqr(u, u, PREC);
        arb_mul_2exp_si(t, c, 1);
        arb_sub_ui(t, t, 1, PREC);
        arb_sqr(t, t, PREC);
        arb_sub(u, t, u, PREC);
        arb_mul_2exp_si(t, c, 2);
        arb_sub_ui(t, t, 1, PREC);
        arb_neg(t, t);
        arb_div(t, t, u, PREC);
        arb_sqrt(t, t, PREC);
        CHECK(arb_overlaps(sigma, t) && arb_rel_accuracy_bits(sigma) >= 60, "%s at %s", text, rho);
    }
    ntkball_network_clear(net);
    ntkball_value_clear(r);
    arb_clear(c);
    arb_clear(u);
    arb_clear(t);
    _arb_vec_clear(sigma, 2);
    _arb_vec_clear(theta, 2);
}

/* HERM-4b for n = 0 and r near 0, where it is nearly the mass 2 int_X^inf exp(c x + q x^2) w, which
   for f = 1 - 2q is 2 f^(-1/2) exp(c^2/(2f)) Q(f^(1/2) X - c f^(-1/2)). */
static void check_cut(double c, double q, double X)
{
    ntkball_growth_t growth;
    mag_t bound;
    arb_t f, x, w, mass;

    ntkball_growth_init(&growth);
    mag_init(bound);
    arb_init(f);
    arb_init(x);
    arb_init(w);
    arb_init(mass);
    mag_one(growth.C);
    mag_set_d(growth.c, c);
    mag_set_d(growth.q, q);
    arb_set_d(x, X);
    ntkball_hermite_cut(bound, &growth, x, 1e-6, 1);
    arb_set_d(f, 1 - 2 * q);
    arb_mul(x, x, f, PREC);
    arb_set_d(w, c);
    arb_sub(x, x, w, PREC);
    arb_sqrt(w, f, PREC);
    arb_div(x, x, w, PREC);
    test_normal(w, mass, x, PREC);
    arb_set_d(x, c * c / 2);
    arb_div(x, x, f, PREC);
    arb_exp(x, x, PREC);
    arb_mul(mass, mass, x, PREC);
    arb_rsqrt(f, f, PREC);
    arb_mul(mass, mass, f, PREC);
    arb_mul_2exp_si(mass, mass, 1);
    CHECK_BOUND(bound, mass, 1.1, "mass outside");
    arb_set_d(x, c / (1 - 2 * q));
    ntkball_hermite_cut(bound, &growth, x, 1e-6, 1);
    CHECK(mag_is_inf(bound), "lambda <= 0");
    ntkball_growth_clear(&growth);
    mag_clear(bound);
    arb_clear(f);
    arb_clear(x);
    arb_clear(w);
    arb_clear(mass);
}

/* phi or phi' not in L2: refused, the reason named. */
static void check_refused(void)
{
    static const char *const divergent[] = {"exp(x^2/4)",         "exp(0.3*x^2)",
                                            "x*exp(x^2/4)",       "exp(x^3)",
                                            "exp(x^4)",           "exp(-x+x^2/4)",
                                            "exp(exp(x))",        "cosh(x^2/3)-x",
                                            "(1+x^2)*exp(x^2/4)", "piecewise(x<0,0,exp(x^2/3))"};
    static const char *const unknown[] = {"cos(x)*exp(x^2)", "exp(x^2/4)/(1+x^2)"};
    ntkball_activation_t phi;

    test_section("ACT-20: refusals");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof divergent / sizeof divergent[0]; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        CHECK(ntkball_activation_set_str(phi, divergent[k], &err) == NTKBALL_DOMAIN &&
                  strstr(err.text, "not square integrable") != NULL,
              "%s: %s", divergent[k], err.text);
    }
    for (size_t k = 0; k < sizeof unknown / sizeof unknown[0]; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        CHECK(ntkball_activation_set_str(phi, unknown[k], &err) == NTKBALL_DOMAIN &&
                  strstr(err.text, "q < 1/4") != NULL,
              "%s: %s", unknown[k], err.text);
    }
    ntkball_activation_clear(phi);
}

int main(void)
{
    test_begin("hermite/t-square_growth");
    test_section("coefficients");
    check_coefficients("exp(x^2/5)", "1/5", "0", 70);
    check_coefficients("exp(x^2/5)", "1/5", "0", 300);
    check_coefficients("exp(0.249*x^2)", "249/1000", "0", 70);
    check_coefficients("cosh(x)*exp(0.2*x^2)", "1/5", "1", 70);
    check_coefficients("exp(x^2/10)*cos(x)", "1/10", "i", 70);
    test_section("moments");
    check_moments("exp(x^2/8)", 0.125);
    check_moments("exp(3*x^2/16)", 0.0625);
    check_moments("exp(63*x^2/256)", 1.0 / 256);
    test_section("kernel");
    check_kernel("exp(x^2/5)", "0.2", "1/2");
    check_kernel("exp(x^2/5)", "0.2", "-0.999");
    check_kernel("exp(x^2/8)", "0.125", "0.9");
    test_section("HERM-4b");
    for (int i = 0; i < 8; i++)
        for (double X = 16; X <= 64; X *= 2)
            check_cut(i % 2, i / 2 / 16.0, X);
    check_refused();
    return test_end();
}
