/* Hermite coefficients of typed expressions: references, the catalog typed otherwise, random
   expressions against one adaptive integral of the unsplit expression. */
#include "../activation/expressions.h"

#include <ntkball/hermite.h>

#include "activation/expr.h"

/* 200 with NTKBALL_TEST_MULTIPLIER=10 */
#define RANDOM_CASES 20

/* Integrals of phi h_n w with mpmath.quad at 40 digits, split at the breaks. */
static const struct
{
    const char *text;
    slong n;
    const char *value;
} reference[] = {
    /* ACT-19 */
    {"sin(x)/x", 0, "0.8556243918921488031733046203"},
    {"sin(x)/x", 2, "-0.1761358671752010532692414424"},
    {"(exp(x)-1)/x", 0, "1.194957661910227628162735387"},
    {"(exp(x)-1)/x", 1, "0.6487212707001281468486507878"},
    {"(exp(x)-1)/x", 2, "0.3208593248310183389611771512"},
    {"(exp(x)-1)/x", 7, "0.002635235332563769799208548429"},
    {"(1-cos(x))/x^2", 0, "0.4621550516047822267771041553"},
    {"(1-cos(x))/x^2", 2, "-0.04856813224316619918783718009"},
    {"max(x^2-2,0)", 0, "0.2578082903703095726814888845"},
    {"max(x^2-2,0)", 2, "0.8095053246560064026527385582"},
    {"abs(sin(x))", 0, "0.5791532187230359675337592099"},
    {"abs(sin(x))", 2, "0.1627815896123164636752029151"},
    {"log(1+x^2)", 0, "0.5334531798441348312551182053"},
    {"log(1+x^2)", 2, "0.486942660913845175722464404"},
    {"exp(-abs(x))*cos(3*x)", 0, "0.1087521289546522996101567241"},
    {"exp(-abs(x))*cos(3*x)", 2, "-0.125029861074066320741583063"},
    {"max(x,exp(-x))", 0, "1.891879717788458908895599185"},
    {"max(x,exp(-x))", 1, "-1.266895719776168209994027487"},
    {"max(x,exp(-x))", 2, "1.473981370407485433220458044"},
    {"max(x,exp(-x))", 7, "0.02204546149381043380233355296"},
    {"min(abs(x),1/(1+x^2))", 0, "0.3748591070297908501364653701"},
    {"min(abs(x),1/(1+x^2))", 2, "-0.03670360928565766803092388644"},
    {"sqrt(1+x^2)*atan(x)", 1, "1.182309518023718014790651113"},
    {"sqrt(1+x^2)*atan(x)", 7, "0.01335383603137469193360392382"},
    {"piecewise(x<0,0,log(1+x))", 0, "0.2674111478589476846106330588"},
    {"piecewise(x<0,0,log(1+x))", 1, "0.3074352697681589283958336424"},
    {"piecewise(x<0,0,log(1+x))", 2, "0.1361638265642929975572789636"},
    {"piecewise(x<0,0,log(1+x))", 7, "-0.009756891735307000183645444163"},
};

static int set(ntkball_activation_t phi, const char *text)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    return CHECK(ntkball_activation_set_str(phi, text, &err) == NTKBALL_OK, "%s: %s", text,
                 err.text);
}

static void check_references(void)
{
    ntkball_activation_t phi;
    arb_ptr mu = _arb_vec_init(8);

    test_section("references");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof reference / sizeof reference[0]; k++)
    {
        if (!set(phi, reference[k].text))
            continue;
        CHECK(ntkball_hermite_coeffs(mu, phi, 8, 80, NULL, NULL) == NTKBALL_OK, "%s",
              reference[k].text);
        CHECK_REFERENCE(mu + reference[k].n, reference[k].value, 70, reference[k].text);
    }
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 8);
}

/* Formulas in which the catalog's members are recognised (ACT-18) or are not, so that the general
   analysis does the work. */
static const char *const pairs[][2] = {{"tanh", "(exp(2*x)-1)/(exp(2*x)+1)"},
                                       {"sigmoid", "1/(1+exp(-x))"},
                                       {"softplus", "log(1+exp(x))"},
                                       {"silu", "x/(1+exp(-x))"},
                                       {"mish", "x*tanh(log(1+exp(x)))"},
                                       {"gelu", "x*(1+erf(x/sqrt(2)))/2"},
                                       {"gelu_tanh", "x/2+x/2*tanh(sqrt(2/pi)*(x+0.044715*x^3))"},
                                       {"erf", "1-erfc(x)"},
                                       {"softsign", "x/(1+max(x,-x))"},
                                       {"elu", "piecewise(x<0,exp(x)-1,x)"},
                                       {"gaussian", "exp(-x^2/2)/sqrt(2*pi)"},
                                       {"sin", "2*sin(x/2)*cos(x/2)"},
                                       {"cos", "1-2*sin(x/2)^2"},
                                       {"exp", "cosh(x)+sinh(x)"},
                                       {"relu", "(x+abs(x))/2"},
                                       {"leaky_relu:0.01", "max(x,x/100)"},
                                       {"relu_power:3", "x^2*relu(x)"},
                                       {"relu6", "min(6,relu(x))"},
                                       {"hardtanh", "(abs(x+1)-abs(x-1))/2"},
                                       {"hardsigmoid", "relu(min(1,(x+3)/6))"},
                                       {"abs", "max(-x,x)"},
                                       {"step", "(1+sign(x))/2"}};

static void check_catalog(void)
{
    ntkball_activation_t phi, psi;
    arb_ptr mu = _arb_vec_init(12), nu = _arb_vec_init(12);
    arb_t a, b;

    test_section("catalog members typed");
    ntkball_activation_init(phi);
    ntkball_activation_init(psi);
    arb_init(a);
    arb_init(b);
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
    {
        if (!set(phi, pairs[k][0]) || !set(psi, pairs[k][1]))
            continue;
        CHECK(ntkball_hermite_coeffs(mu, phi, 12, 100, NULL, NULL) == NTKBALL_OK, "%s",
              pairs[k][0]);
        CHECK(ntkball_hermite_coeffs(nu, psi, 12, 100, NULL, NULL) == NTKBALL_OK, "%s",
              pairs[k][1]);
        for (slong n = 0; n < 12; n++)
            CHECK(arb_overlaps(mu + n, nu + n) &&
                      (arb_is_zero(nu + n) || arb_rel_accuracy_bits(nu + n) >= 100),
                  "%s and %s, n = %ld", pairs[k][0], pairs[k][1], (long) n);
        for (int deriv = 0; deriv < ntkball_activation_has_ntk(phi, NULL) + 1; deriv++)
        {
            CHECK(ntkball_hermite_norm2(a, phi, deriv, 100, NULL, NULL) == NTKBALL_OK &&
                      ntkball_hermite_norm2(b, psi, deriv, 100, NULL, NULL) == NTKBALL_OK &&
                      arb_overlaps(a, b) && arb_rel_accuracy_bits(b) >= 100,
                  "norm of %s and %s", pairs[k][0], pairs[k][1]);
        }
        CHECK(ntkball_activation_has_ntk(phi, NULL) == ntkball_activation_has_ntk(psi, NULL),
              "NTK of %s and %s", pairs[k][0], pairs[k][1]);
    }
    ntkball_activation_clear(phi);
    ntkball_activation_clear(psi);
    _arb_vec_clear(mu, 12);
    _arb_vec_clear(nu, 12);
    arb_clear(a);
    arb_clear(b);
}

typedef struct
{
    expr_pool_struct *pool;
    slong root, n;
} raw_t;

/* The unsplit expression times h_n w. */
static int raw_integrand(acb_ptr res, const acb_t z, void *param, slong order, slong prec)
{
    raw_t *f = param;
    acb_t h, prev, t;

    acb_init(h);
    acb_init(prev);
    acb_init(t);
    ntkball_expr_eval_acb(res, f->pool, f->root, z, order != 0, prec);
    acb_one(h);
    for (slong k = 0; k < f->n; k++)
    {
        acb_mul(t, z, h, prec);
        acb_submul_ui(t, prev, (ulong) k, prec);
        acb_swap(prev, h);
        acb_swap(h, t);
    }
    acb_mul(res, res, h, prec);
    acb_mul(t, z, z, prec);
    acb_mul_2exp_si(t, t, -1);
    acb_neg(t, t);
    acb_exp(t, t, prec);
    acb_mul(res, res, t, prec);
    acb_clear(h);
    acb_clear(prev);
    acb_clear(t);
    return 0;
}

/* mu_n by acb_calc_integrate over |x| <= 12; what is beyond is below 2^-60 for the generator's
   functions, which grow like powers of small degree times exp(4|x|) at most. */
static void raw_coefficient(arb_t mu, raw_t *f, const char *text)
{
    acb_t a, b, value;
    acb_calc_integrate_opt_t opt;
    mag_t tol;
    arb_t t;

    (void) text;
    acb_init(a);
    acb_init(b);
    acb_init(value);
    mag_init(tol);
    arb_init(t);
    acb_calc_integrate_opt_init(opt);
    opt->eval_limit = 20000;
    acb_set_si(a, -12);
    acb_set_si(b, 12);
    mag_set_ui_2exp_si(tol, 1, -40);
    acb_calc_integrate(value, raw_integrand, f, a, b, 40, tol, opt, 100);
    arb_fac_ui(t, (ulong) f->n, 100);
    arb_rsqrt(t, t, 100);
    arb_mul(mu, acb_realref(value), t, 100);
    arb_const_pi(t, 100);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, 100);
    arb_mul(mu, mu, t, 100);
    arb_add_error_2exp_si(mu, -30);
    acb_clear(a);
    acb_clear(b);
    acb_clear(value);
    mag_clear(tol);
    arb_clear(t);
}

static void check_random(void)
{
    ntkball_activation_t phi;
    expr_pool_t pool;
    arb_ptr mu = _arb_vec_init(6);
    char text[400];
    long done = 0, unable = 0, refused = 0, cases = test_cases(RANDOM_CASES);
    arb_t raw;

    test_section("random expressions");
    ntkball_activation_init(phi);
    arb_init(raw);
    for (long k = 0; k < cases; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
        ntkball_status_t status;

        random_expression(text, sizeof text, 1 + (int) n_randint(test_state.rand, 3), 1);
        if (getenv("NTKBALL_TEST_VERBOSE") != NULL)
            printf("%s\n", text);
        status = ntkball_activation_set_str(phi, text, &err);
        if (status != NTKBALL_OK)
        {
            CHECK(status == NTKBALL_DOMAIN && err.kind == NTKBALL_ERR_INPUT, "%s", text);
            refused++;
            continue;
        }
        status = ntkball_hermite_coeffs(mu, phi, 6, 40, NULL, &err);
        done += status == NTKBALL_OK;
        unable += status != NTKBALL_OK;
        CHECK(status == NTKBALL_OK ||
                  (status == NTKBALL_UNABLE && err.kind == NTKBALL_ERR_ACCURACY),
              "%s: %s", text, err.text);
        ntkball_expr_init(pool);
        for (slong n = 0; n < 6; n++)
        {
            raw_t f = {pool, 0, n};

            CHECK(ntkball_expr_parse(&f.root, pool, text, 1, NULL, NULL) == NTKBALL_OK, "%s", text);
            raw_coefficient(raw, &f, text);
            CHECK(arb_overlaps(raw, mu + n), "%s, n = %ld", text, (long) n);
        }
        ntkball_expr_clear(pool);
    }
    if (getenv("NTKBALL_TEST_VERBOSE") != NULL)
        printf("%ld done, %ld unable, %ld refused\n", done, unable, refused);
    CHECK(done >= cases / 2, "%ld done, %ld unable, %ld refused", done, unable, refused);
    ntkball_activation_clear(phi);
    arb_clear(raw);
    _arb_vec_clear(mu, 6);
}

int main(void)
{
    test_begin("hermite/t-expression");
    check_references();
    check_catalog();
    check_random();
    return test_end();
}
