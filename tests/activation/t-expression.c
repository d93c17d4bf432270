/* Typed expressions: breaks (ACT-16), parity (ACT-17), half strips (ACT-14), growth, norms and
   strips (ACT-15), refusals, hostile input. */
#include "helpers.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "activation/rays.h"
#include "activation/split.h"
#include "expressions.h"

/* ---------------------------------------------------------------------------------------- analysis
 */

static const struct
{
    const char *text;
    ntkball_parity_t parity, loose;
    slong degree, breaks;
    double strip_low, strip_high; /* the true strip is strip_high */
    int ntk;
} known[] = {
    {"x*tanh(1+log(1+exp(x)))", 0, 0, -1, 0, 2.75, 2.78919, 1},
    {"abs(Phi(x))", 0, 2, 0, 0, HUGE_VAL, HUGE_VAL, 1},
    {"log(1+x^2)", 1, 1, -1, 0, 0.98, 1, 1},
    {"1/(4+x^2)", 1, 1, -1, 0, 1.96, 2, 1},
    {"1+tanh(2*x)", 0, 2, 0, 0, 0.76, 0.78539817, 1},
    {"x*sigmoid(2*x)", 0, 1, 1, 0, 1.54, 1.57079633, 1},
    {"softplus(x)-log(2)", 0, 1, 1, 0, 3.0, 3.14159266, 1},
    {"atan(x)", 2, 2, -1, 0, 0.98, 1, 1},
    {"sqrt(9+x^2)", 1, 1, -1, 0, 2.9, 3, 1},
    {"exp(-x^2)*sin(x)", 2, 2, -1, 0, HUGE_VAL, HUGE_VAL, 1},
    {"x*Phi(x)+cosh(x)", 0, 1, 1, 0, HUGE_VAL, HUGE_VAL, 1},
    {"1/(2+cos(x))", 1, 1, -1, 0, 1.29, 1.31695790, 1},
    {"exp(-abs(x))*cos(3*x)", 1, 1, -1, 1, 0, 0, 1},
    {"max(x^2-2,0)", 1, 1, -1, 2, 0, 0, 1},
    {"max(x,exp(-x))", 0, 0, -1, 1, 0, 0, 1},
    {"abs(abs(x)-1)", 1, 1, -1, 3, 0, 0, 1},
    {"min(abs(x),1/(1+x^2))", 1, 1, -1, 3, 0, 0, 1},
    {"sign(x)*log(1+abs(x))", 2, 2, -1, 1, 0, 0, 1},
    {"sign(x)*exp(-abs(x))", 2, 2, -1, 1, 0, 0, 0},
    {"piecewise(x<0,0,log(1+x))", 0, 0, -1, 1, 0, 0, 1},
    {"piecewise(x<0,exp(x)-1,x<1,x,log(x)+1)", 0, 0, -1, 2, 0, 0, 1},
    {"step(x^3-2)*exp(-x)", 0, 0, -1, 1, 0, 0, 0},
    {"relu(tanh(x)-1/2)", 0, 0, -1, 1, 0, 0, 1},
    {"max(x,0.1*x)+max(-x,0)", 0, 1, 1, 1, 0, 0, 1},
    {"piecewise(x<-1,-1,x<2,x/2+x^3/10,3)", 0, 0, -1, 2, 0, 0, 0},
    {"piecewise(x<1,sin(x),sin(1))", 0, 0, -1, 1, 0, 0, 1},
    {"piecewise(x<1,sin(x),sin(1)+1/10^90)", 0, 0, -1, 1, 0, 0, 0},
    {"max(x,0)+min(x,0)+tanh(x)", 2, 2, -1, 0, 1.54, 1.57079633, 1},
    {"abs(sin(x))", 1, 1, -1, 25, 0, 0, 1},
    {"asinh(x^2)", 1, 1, -1, 0, 0.69, 0.70710679, 1},
};

static void check_known(void)
{
    ntkball_activation_t phi;
    const char *why;
    slong degree;

    test_section("what is found out");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
    {
        const char *text = known[k].text;
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        if (!CHECK(ntkball_activation_set_str(phi, text, &err) == NTKBALL_OK, "%s: %s", text,
                   err.text))
            continue;
        CHECK(ntkball_activation_parity(phi) == known[k].parity, "%s: parity %d", text,
              (int) ntkball_activation_parity(phi));
        CHECK(ntkball_activation_symmetry(&degree, phi) == known[k].loose &&
                  degree == known[k].degree,
              "%s: symmetry up to degree %ld", text, (long) degree);
        CHECK(ntkball_activation_num_breaks(phi) == known[k].breaks, "%s: %ld breaks", text,
              (long) ntkball_activation_num_breaks(phi));
        CHECK(ntkball_activation_strip(phi) >= known[k].strip_low &&
                  ntkball_activation_strip(phi) <= known[k].strip_high,
              "%s: strip %g", text, ntkball_activation_strip(phi));
        CHECK(ntkball_activation_has_ntk(phi, &why) == known[k].ntk &&
                  (why == NULL) == known[k].ntk,
              "%s: NTK", text);
        CHECK(ntkball_activation_set_str(phi, ntkball_activation_name(phi), NULL) == NTKBALL_OK,
              "%s: name %s", text, ntkball_activation_name(phi));
    }
    ntkball_activation_clear(phi);
}

/* Irrational breaks at three precisions against closed forms. */
static void check_breaks(void)
{
    ntkball_activation_t phi;
    arb_t b, t;

    test_section("irrational breaks");
    ntkball_activation_init(phi);
    arb_init(b);
    arb_init(t);
    for (slong prec = 53; prec <= 2000; prec *= 6)
    {
        set_spec(phi, "max(x^2-2,0)");
        ntkball_activation_break_arb(b, phi, 1, prec);
        arb_sqr(t, b, prec);
        CHECK(arb_contains_si(t, 2) && arb_is_positive(b) && arb_rel_accuracy_bits(b) >= prec - 2,
              "sqrt(2) at %ld bits", (long) prec);
        set_spec(phi, "abs(sin(x))");
        ntkball_activation_break_arb(b, phi, 13, prec);
        arb_const_pi(t, prec + 10);
        CHECK(arb_overlaps(b, t) && arb_rel_accuracy_bits(b) >= prec - 2, "pi at %ld bits",
              (long) prec);
        CHECK(ntkball_activation_break_is_rational(phi, 12) &&
                  !ntkball_activation_break_is_rational(phi, 13),
              "0 is rational");
    }
    ntkball_activation_clear(phi);
    arb_clear(b);
    arb_clear(t);
}

/* The specification that the catalog would know it by. */
static void check_disguises(void)
{
    static const char *const pairs[][2] = {
        {"tanh(x)", "tanh"},          {"x*sigmoid(x)", "silu"},  {"x*tanh(softplus(x))", "mish"},
        {"x/(1+abs(x))", "softsign"}, {"erf(x)", "erf"},         {"x*Phi(x)", "gelu"},
        {"sin(2*x)", "sin:2"},        {"exp(-x/2)", "exp:-1/2"}, {"x^3-3*x", "polynomial:0,-3,0,1"},
        {"7", "polynomial:7"},        {"x", "identity"},         {"relu(x)", "relu"},
        {"softplus(x)", "softplus"}};
    ntkball_activation_t phi;

    test_section("catalog members in disguise");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
    {
        set_spec(phi, pairs[k][0]);
        CHECK(strcmp(ntkball_activation_name(phi), pairs[k][1]) == 0, "%s is %s", pairs[k][0],
              ntkball_activation_name(phi));
    }
    set_spec(phi, "max(0,min(x,3))");
    CHECK(ntkball_activation_family(phi) == NTKBALL_FAMILY_PIECEWISE_POLY, "clipped relu");
    set_spec(phi, "max(x^2-2,0)");
    CHECK(ntkball_activation_family(phi) == NTKBALL_FAMILY_GENERIC, "irrational breaks");
    ntkball_activation_clear(phi);
}

/* ------------------------------------------------------------------------------ bounds on half
 * strips
 */

/* log |g| at random points of the half strip is below the form. */
static void check_ray(const char *text, int side, slong start, double a_double)
{
    expr_pool_t pool;
    ray_form_t form;
    arb_t a, bound, t, u;
    acb_t z;
    slong root;

    ntkball_expr_init(pool);
    ntkball_ray_form_init(&form);
    arb_init(a);
    arb_init(bound);
    arb_init(t);
    arb_init(u);
    acb_init(z);
    arb_set_d(a, a_double);
    if (CHECK(ntkball_expr_parse(&root, pool, text, 1, NULL, NULL) == NTKBALL_OK, "%s", text) &&
        ntkball_ray_bound(&form, pool, root, side, start, a))
        for (int i = 0; i < 20; i++)
        {
            double far =
                ldexp(1.0 + (double) n_randint(test_state.rand, 100) / 50, i % 7 - 3) - 0.125;

            arb_set_d(t, (double) start + far);
            arb_set_d(u, a_double * ((double) n_randint(test_state.rand, 201) - 100) / 100);
            acb_set_arb_arb(z, t, u);
            if (side < 0)
                arb_neg(acb_realref(z), acb_realref(z));
            arb_set_arf(bound, form.k);
            arb_add_ui(u, t, 1, 64);
            arb_log(u, u, 64);
            for (int j = 1; j < 4; j++)
            {
                arb_t k;

                arb_init(k);
                arb_set_arf(k, form.k + j);
                arb_addmul(bound, k, j == 1 ? u : t, 64);
                arb_clear(k);
                if (j == 2)
                    arb_mul(t, t, t, 64);
            }
            ntkball_expr_eval_acb(z, pool, root, z, 0, 4000);
            acb_abs(t, z, 64);
            arb_log(t, t, 64);
            CHECK(!acb_is_finite(z) || arf_is_inf(form.k) || !arb_gt(t, bound),
                  "%s on side %d from %ld, a = %g", text, side, (long) start, a_double);
        }
    ntkball_expr_clear(pool);
    ntkball_ray_form_clear(&form);
    arb_clear(a);
    arb_clear(bound);
    arb_clear(t);
    arb_clear(u);
    acb_clear(z);
}

static void check_rays(void)
{
    static const double widths[] = {0, 0.25, 1, 1.5, 3};
    char text[400];

    test_section("ACT-14: half strips");
    for (long k = 0; k < test_cases(150); k++)
    {
        random_expression(text, sizeof text, 1 + (int) n_randint(test_state.rand, 4), 0);
        for (int side = -1; side <= 1; side += 2)
            check_ray(text, side, 1L << (1 + n_randint(test_state.rand, 4)),
                      widths[n_randint(test_state.rand, 5)]);
    }
}

/* Half strips that meet a singularity. */
static void check_planted_rays(void)
{
    static const struct
    {
        const char *text;
        int side;
        double a;
    } bad[] = {{"log(1-x)", 1, 0},        {"sqrt(-x)", 1, 0},         {"log(x)", -1, 0},
               {"1/sin(x)", 1, 0},        {"1/sin(x)", -1, 0},        {"tan(x)", 1, 0},
               {"log(2+cos(x))", 1, 1.4}, {"1/(2+cos(x))", -1, 1.4},  {"tanh(sin(x))", 1, 3},
               {"atan(cos(x))", 1, 2},    {"softplus(-x)", -1, 3.2},  {"sqrt(1+exp(x))", 1, 3.2},
               {"abs(x)", 1, 0.1},        {"asinh(2*sin(x))", -1, 2}, {"x^(1/3)", -1, 0}};
    ray_form_t form;
    expr_pool_t pool;
    arb_t a;
    slong root;

    test_section("planted: half strips with a singularity");
    ntkball_ray_form_init(&form);
    arb_init(a);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
    {
        ntkball_expr_init(pool);
        arb_set_d(a, bad[k].a);
        CHECK(ntkball_expr_parse(&root, pool, bad[k].text, 1, NULL, NULL) == NTKBALL_OK &&
                  !ntkball_ray_bound(&form, pool, root, bad[k].side, 8, a),
              "%s on side %d, a = %g", bad[k].text, bad[k].side, bad[k].a);
        ntkball_expr_clear(pool);
    }
    ntkball_ray_form_clear(&form);
    arb_clear(a);
}

/* Claims that are false must not be proved: a strip that reaches a pole or branch point, a domain
   with a hole, a growth that is not there. */
static void check_planted(void)
{
    static const struct
    {
        const char *text;
        double a; /* beyond the singularity */
    } wide[] = {{"log(1+x^2)", 1.01},   {"1/(4+x^2)", 2.02},
                {"atan(x)", 1.01},      {"x*tanh(log(1+exp(2*x)))", 1.2},
                {"1+tanh(2*x)", 0.8},   {"sqrt(9+x^2)", 3.01},
                {"1/(2+cos(x))", 1.33}, {"softplus(x)-1", 3.16},
                {"asinh(x)+x", 1.01},   {"1/(1+exp(2*x))", 1.58}};
    ntkball_activation_t phi;
    ulong beta;
    mag_t C, c, q;

    test_section("planted: strips too wide");
    ntkball_activation_init(phi);
    mag_init(C);
    mag_init(c);
    mag_init(q);
    for (size_t k = 0; k < sizeof wide / sizeof wide[0]; k++)
    {
        set_spec(phi, wide[k].text);
        for (int deriv = 0; deriv < 2; deriv++)
        {
            CHECK(ntkball_activation_growth(C, &beta, c, q, phi, deriv, wide[k].a) ==
                          NTKBALL_UNABLE &&
                      mag_is_inf(C),
                  "%s: a = %g", wide[k].text, wide[k].a);
            CHECK(ntkball_activation_strip_norm(C, phi, deriv, wide[k].a) == NTKBALL_UNABLE,
                  "%s: norm at a = %g", wide[k].text, wide[k].a);
            CHECK(ntkball_activation_growth(C, &beta, c, q, phi, deriv, 0.96 * wide[k].a) ==
                      NTKBALL_OK,
                  "%s: a = %g", wide[k].text, 0.96 * wide[k].a);
        }
    }
    ntkball_activation_clear(phi);
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
}

/* A piece that runs over a break - a break that was missed - is not analytic there, and says so. */
static void check_missed_break(void)
{
    static const char *const kinked[] = {"abs(x)*exp(-x^2)",       "max(x,exp(-x))", "relu(sin(x))",
                                         "piecewise(x<1/3,x,x^2)", "sign(x-1)*x",    "step(x^2-2)"};
    expr_pool_t pool;
    acb_t z;
    arb_t at;
    slong root;

    test_section("planted: a missed break");
    acb_init(z);
    arb_init(at);
    for (size_t k = 0; k < sizeof kinked / sizeof kinked[0]; k++)
    {
        split_t split;
        int seen = 0;

        ntkball_expr_init(pool);
        ntkball_split_init(&split);
        CHECK(ntkball_expr_parse(&root, pool, kinked[k], 1, NULL, NULL) == NTKBALL_OK &&
                  ntkball_split(&split, pool, root, NULL) == NTKBALL_OK && split.num_breaks > 0,
              "%s", kinked[k]);
        for (slong i = 0; i < split.num_breaks; i++)
        { /* the unsplit expression on a ball over the break */
            arb_set_fmpq(at, split.breaks + i, 53);
            arb_add_error_2exp_si(at, -30);
            acb_set_arb(z, at);
            ntkball_expr_eval_acb(z, pool, root, z, 1, 53);
            CHECK(!acb_is_finite(z), "%s: break %ld", kinked[k], (long) i);
            seen++;
        }
        CHECK(seen > 0, "%s", kinked[k]);
        ntkball_split_clear(&split);
        ntkball_expr_clear(pool);
    }
    acb_clear(z);
    arb_clear(at);
}

/* ------------------------------------------------------------------------------------------
 * refusals
 */

static void check_refusals(void)
{
    static const char *const refused[][2] = {{"log(x)", ": log(x) is not defined"},
                                             {"1/x", ": 1/x is not defined, or not analytic but "
                                                     "for kinks, at x = 0;"},
                                             {"sqrt(x)", ": sqrt(x) is not defined"},
                                             {"tan(x)", "1.5708;"},
                                             {"1/(x^2-2)", "1.41421;"},
                                             {"log(1+sin(x))", "-1.5708;"},
                                             {"cos(x)+log(x^2-3)",
                                              ": log(x^2-3) is not defined, or "
                                              "not analytic but for kinks, at "
                                              "x = 0;"},
                                             {"exp(x^2)", "large |x|"},
                                             {"exp(x^4)", "large |x|"},
                                             {"x^(1/3)", "x ="},
                                             {"sqrt(abs(x))", "x ="},
                                             {"abs(1-cos(x))", "zeros"},
                                             {"x+", "expected"},
                                             {"1/(1+abs(x)-abs(x)-1)", ""},
                                             {"sin(x", "expected"},
                                             {"foo(x)", "unknown name"},
                                             {"x y", "expected"},
                                             {"2/0", ""},
                                             {"max(x)", "second argument"}};
    ntkball_activation_t phi;

    test_section("refusals");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof refused / sizeof refused[0]; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        CHECK(ntkball_activation_set_str(phi, refused[k][0], &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT && strstr(err.text, refused[k][1]) != NULL,
              "%s: %s", refused[k][0], err.text);
        CHECK(strcmp(ntkball_activation_name(phi), "polynomial:0,1") == 0 ||
                  strcmp(ntkball_activation_name(phi), "identity") == 0,
              "%s leaves phi alone", refused[k][0]);
    }
    ntkball_activation_clear(phi);
}

static void check_params(void)
{
    static const char *const good[] = {"a=0.3", "b_1=sqrt(2)"};
    static const char *const bad[] = {"x=1", "sin=2", "a", "a=x", "=1", "pi=3", "a=1/0", "2a=1"};
    ntkball_activation_t phi;

    test_section("named parameters");
    ntkball_activation_init(phi);
    CHECK(ntkball_activation_set_str_params(phi, "tanh(a*x)+b_1", good, 2, NULL) == NTKBALL_OK,
          "two parameters");
    CHECK(strcmp(ntkball_activation_name(phi), "tanh(3/10*x)+sqrt(2)") == 0, "%s",
          ntkball_activation_name(phi));
    CHECK(ntkball_activation_set_str_params(phi, "tanh(a*x)+c", good, 2, NULL) == NTKBALL_DOMAIN,
          "unknown name");
    CHECK(ntkball_activation_set_str_params(phi, "tanh", good, 1, NULL) == NTKBALL_DOMAIN,
          "catalog name");
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        CHECK(ntkball_activation_set_str_params(phi, "tanh(x)+x", bad + k, 1, NULL) ==
                  NTKBALL_DOMAIN,
              "%s", bad[k]);
    ntkball_activation_clear(phi);
}

/* Each ends in an error or a result, quickly. */
static void check_hostile(void)
{
    static const char *const units[] = {"(",  "-",    "abs(", "1/(1+", "max(x,",
                                        "x^", "sin(", "9",    "x+"};
    ntkball_activation_t phi;
    size_t size = 1 << 20;
    char *text = flint_malloc(size + 1);

    test_section("hostile input");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++)
    {
        size_t n = strlen(units[k]);
        clock_t start = clock();

        for (size_t i = 0; i < size; i++)
            text[i] = units[k][i % n];
        text[size] = '\0';
        CHECK(ntkball_activation_set_str(phi, text, NULL) == NTKBALL_DOMAIN, "%s..", units[k]);
        text[190 * n] = '\0';
        CHECK(ntkball_activation_set_str(phi, text, NULL) == NTKBALL_DOMAIN || k == 7, "%s..",
              units[k]);
        CHECK((double) (clock() - start) < 1.0 * CLOCKS_PER_SEC, "%s.. takes %g s", units[k],
              (double) (clock() - start) / CLOCKS_PER_SEC);
    }
    CHECK(ntkball_activation_set_str(phi, "tanh(x)\n", NULL) == NTKBALL_DOMAIN,
          "control character");
    CHECK(ntkball_activation_set_str(phi, "", NULL) == NTKBALL_DOMAIN, "empty");
    ntkball_activation_clear(phi);
    flint_free(text);
}

int main(void)
{
    test_begin("activation/t-expression");
    check_known();
    check_breaks();
    check_disguises();
    check_rays();
    check_planted();
    check_planted_rays();
    check_missed_break();
    check_refusals();
    check_params();
    check_hostile();
    return test_end();
}
