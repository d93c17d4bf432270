/* DUAL-1, DUAL-2, DUAL-3, DUAL-4, DUAL-5, DUAL-6, DUAL-7, DUAL-8, DUAL-9: the closed forms at real
   points and balls. */
#include "duals.h"

typedef struct
{
    const char *spec, *u, *d, *dd;
} reference_t;

/* E[phi(U) phi(V)] and E[phi'(U) phi'(V)] by two-dimensional quadrature of
   phi(x) phi(u x + sqrt(1-u^2) y) w(x) w(y): first block tanh-sinh split at the kinks (mpmath 1.3),
   second block trapezoid rule of step 1/16 in doubles. */
static const reference_t references[] = {
    {"relu", "-0.75", "0.019001053775967", "0.11502672808131"},
    {"relu", "0.25", "0.22665493892227", "0.29021531162758"},
    {"leaky_relu:1/10", "-0.75", "-0.059609146441467", "0.19317164974586"},
    {"leaky_relu:1/10", "0.25", "0.20859050052704", "0.33507440241834"},
    {"leaky_relu:-2", "-0.75", "1.6710094839837", "-0.96475944726823"},
    {"leaky_relu:-2", "0.25", "1.5398944503004", "0.61193780464825"},
    {"abs", "-0.75", "0.82600421510387", "-0.53989308767477"},
    {"abs", "0.25", "0.65661975568908", "0.16086124651033"},
    {"relu_power:2", "-0.75", "0.0075718225396462", "0.076004215103869"},
    {"relu_power:2", "0.25", "0.44206805884256", "0.90661975568908"},
    {"relu_power:3", "-0.75", "0.0048575095842694", "0.068146402856815"},
    {"relu_power:3", "0.25", "1.4025410945117", "3.9786125295831"},
    {"relu_power:5", "-0.75", "0.0048957170458996", "0.10780314831106"},
    {"relu_power:5", "0.25", "34.953007781905", "154.60990404699"},
    {"step", "-0.75", "0.11502672808131", ""},
    {"step", "0.25", "0.29021531162758", ""},
    {"erf", "-0.75", "-0.3333333333", "0.4900701293"},
    {"erf", "0.25", "0.1066007581", "0.4304335274"},
    {"gelu", "-0.75", "-0.05577422233", "0.1057108904"},
    {"gelu", "0.25", "0.1476931882", "0.2950906614"},
    {"gaussian:1/2", "-0.75", "0.1591549431", "-0.1193662073"},
    {"gaussian:1/2", "0.25", "0.1299494669", "0.02165824448"},
    {"sin:2", "-0.75", "-0.1834837796", "0.7375826463"},
    {"sin:2", "0.25", "0.02152456068", "0.1130500307"},
    {"cos:1/2", "-0.75", "0.7925307946", "-0.03672056705"},
    {"cos:1/2", "0.25", "0.7803223736", "0.01217668615"},
    {"exp:1/2", "-0.75", "1.064494459", "0.2661236147"},
    {"exp:1/2", "0.25", "1.366837941", "0.3417094853"},
    {"rbf:1", "-0.75", "0.03019738342", "0.06039476684"},
    {"rbf:1", "0.25", "0.2231301601", "0.4462603203"},
    {"polynomial:1,-2,0,3", "-0.75", "-58.53125", "140.125"},
    {"polynomial:1,-2,0,3", "0.25", "14.09375", "59.125"}};

static void test_references(void)
{
    slong i;
    fmpq_t q;
    arb_t u, d, dd;
    ntkball_activation_t phi;

    test_section("references");
    fmpq_init(q);
    arb_init(u);
    arb_init(d);
    arb_init(dd);
    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof references / sizeof references[0]); i++)
    {
        dual_parse(phi, references[i].spec);
        CHECK(ntkball_dual_is_closed(phi), "%s", references[i].spec);
        arb_set_str(u, references[i].u, 100);
        ntkball_dual_closed(d, dd, phi, u, 100);
        CHECK_REFERENCE(d, references[i].d, 80, references[i].spec);
        if (references[i].dd[0] != '\0')
            CHECK_REFERENCE(dd, references[i].dd, 80, references[i].spec);
    }
    ntkball_activation_clear(phi);
    arb_clear(dd);
    arb_clear(d);
    arb_clear(u);
    fmpq_clear(q);
}

/* At the ends: D(1) = E[phi^2], and for phi = x_+^k F_k(-1) = 0 exactly. */
static void test_ends(void)
{
    static const reference_t ends[] = {
        {"relu", "1", "0.5", "0.5"},
        {"abs", "1", "1", "1"},
        {"step", "1", "0.5", ""},
        {"relu_power:3", "1", "7.5", "13.5"},
        /* E[gelu^2], E[gelu'^2], E[gaussian^2]: one-dimensional quadrature, mpmath at 25 digits */
        {"gelu", "1", "0.42522148257029867", "0.45585086564928712"},
        {"gaussian:1", "1", "0.09188814923696534", "0.030629383078988447195"},
        {"leaky_relu:1/10", "-1", "-0.1", "0.1"},
        {"abs", "-1", "1", "-1"},
        {"exp:1", "-1", "1", "1"},
        {"identity", "-1", "-1", "1"}};
    static const char *const zero[] = {"relu", "relu_power:2", "relu_power:7", "step"};
    slong i;
    arb_t u, d, dd;
    ntkball_activation_t phi;

    test_section("ends");
    arb_init(u);
    arb_init(d);
    arb_init(dd);
    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof ends / sizeof ends[0]); i++)
    {
        dual_parse(phi, ends[i].spec);
        arb_set_str(u, ends[i].u, 100);
        ntkball_dual_closed(d, dd, phi, u, 200);
        CHECK_REFERENCE(d, ends[i].d, 180, ends[i].spec);
        if (ends[i].dd[0] != '\0')
            CHECK_REFERENCE(dd, ends[i].dd, 180, ends[i].spec);
        else
            CHECK(!arb_is_finite(dd), "%s has no derivative at 1", ends[i].spec);
    }
    for (i = 0; i < 4; i++)
    {
        dual_parse(phi, zero[i]);
        arb_set_si(u, -1);
        ntkball_dual_closed(d, dd, phi, u, 100);
        CHECK(arb_is_zero(d), "%s at -1", zero[i]);
        arb_set_d(u, -1.5);
        ntkball_dual_closed(d, dd, phi, u, 100);
        CHECK(!arb_is_finite(d) && !arb_is_finite(dd), "outside the domain");
        arb_indeterminate(u);
        ntkball_dual_closed(d, NULL, phi, u, 100);
        CHECK(!arb_is_finite(d), "not a number");
        arb_set_d(u, 0.5);
        mag_set_d(arb_radref(u), 3.0);
        ntkball_dual_closed(d, NULL, phi, u, 100);
        CHECK(arb_is_finite(d) && arb_contains_zero(d), "cut to [-1, 1]");
    }
    ntkball_activation_clear(phi);
    arb_clear(dd);
    arb_clear(d);
    arb_clear(u);
}

/* DUAL-3, DUAL-4: every bit, at any distance from the ends; two precisions overlap. */
static void test_tightness(void)
{
    static const slong precs[] = {10, 53, 200, 3000};
    slong i, j, t, e;
    arb_t u, d, dd, d2, dd2;
    ntkball_activation_t phi;

    test_section("tightness");
    arb_init(u);
    arb_init(d);
    arb_init(dd);
    arb_init(d2);
    arb_init(dd2);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        for (j = 0; j < 4; j++)
        {
            for (t = 0; t < (precs[j] > 1000 ? 6 : 40); t++)
            {
                random_point(u, -1, 1);
                if (t % 3 == 0) /* +-1 -+ 2^-e */
                {
                    e = t % 2 ? 1 + (slong) n_randint(test_state.rand, 20)
                              : 1 + (slong) n_randint(test_state.rand, 2000);
                    arb_one(u);
                    arb_mul_2exp_si(u, u, -e);
                    arb_sub_ui(u, u, 1, 3000);
                    if (n_randint(test_state.rand, 3) == 0)
                        arb_neg(u, u);
                }
                ntkball_dual_closed(d, dd, phi, u, precs[j]);
                ntkball_dual_closed(d2, dd2, phi, u, precs[j] + 77);
                CHECK(arb_overlaps(d, d2) && arb_overlaps(dd, dd2), "%s prec %ld", dual_specs[i],
                      precs[j]);
                /* D of leaky_relu:-2, polynomial, gelu changes sign: near the zero bits are lost.
                 */
                CHECK(arb_rel_accuracy_bits(d) >= precs[j] - 12 || arb_is_zero(d) ||
                          arb_contains_zero(d),
                      "%s prec %ld: D has %ld bits", dual_specs[i], precs[j],
                      arb_rel_accuracy_bits(d));
                CHECK(arb_rel_accuracy_bits(dd) >= precs[j] - 12 || arb_is_zero(dd) ||
                          arb_contains_zero(dd),
                      "%s prec %ld: D' has %ld bits", dual_specs[i], precs[j],
                      arb_rel_accuracy_bits(dd));
                if (strncmp(dual_specs[i], "relu", 4) == 0 || strcmp(dual_specs[i], "step") == 0)
                    CHECK(arb_is_positive(d) && arb_is_positive(dd) &&
                              arb_rel_accuracy_bits(d) >= precs[j] - 4,
                          "%s prec %ld", dual_specs[i], precs[j]);
            }
        }
    }
    ntkball_activation_clear(phi);
    arb_clear(dd2);
    arb_clear(d2);
    arb_clear(dd);
    arb_clear(d);
    arb_clear(u);
}

/* A random ball contains the values at its points; the ball is not much wider than the image. */
static void test_inclusion(void)
{
    slong i, t, e;
    arb_t u, x, r, d, dd, d2, dd2;
    ntkball_activation_t phi;

    test_section("inclusion");
    arb_init(u);
    arb_init(x);
    arb_init(r);
    arb_init(d);
    arb_init(dd);
    arb_init(d2);
    arb_init(dd2);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        for (t = 0; t < test_cases(150); t++)
        {
            random_point(u, -1, 1);
            if (t % 5 == 0)
                arb_set_si(u, t % 2 ? 1 : -1);
            e = (slong) n_randint(test_state.rand, 60);
            random_point(r, 0, 1);
            arb_mul_2exp_si(r, r, -e);
            random_point(x, -1, 1);
            arb_mul(x, x, r, 300);
            arb_add(x, x, u, 300);
            if (arf_cmpabs_2exp_si(arb_midref(x), 0) > 0)
                continue;
            mag_zero(arb_radref(x));
            arb_add_error(u, r);
            ntkball_dual_closed(d, dd, phi, u, 100);
            ntkball_dual_closed(d2, dd2, phi, x, 200);
            CHECK(arb_overlaps(d, d2), "%s", dual_specs[i]);
            if (arb_is_finite(dd2))
                CHECK(arb_overlaps(dd, dd2), "%s derivative", dual_specs[i]);
            CHECK(arb_is_finite(d), "%s finite", dual_specs[i]);
            ntkball_dual_closed(u, NULL, phi, u, 100); /* aliasing */
            CHECK(arb_equal(u, d), "%s aliasing", dual_specs[i]);
        }
    }
    ntkball_activation_clear(phi);
    arb_clear(dd2);
    arb_clear(d2);
    arb_clear(dd);
    arb_clear(d);
    arb_clear(r);
    arb_clear(x);
    arb_clear(u);
}

/* D' is the derivative of D: (D(u+h) - D(u-h))/(2h) lies between the least and largest D'. */
static void test_derivative(void)
{
    slong i, t;
    arb_t u, h, a, b, dd;
    ntkball_activation_t phi;

    test_section("derivative");
    arb_init(u);
    arb_init(h);
    arb_init(a);
    arb_init(b);
    arb_init(dd);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        for (t = 0; t < test_cases(20); t++)
        {
            random_point(u, -0.95, 0.95);
            arb_set_d(h, 1e-9);
            arb_add(a, u, h, 300);
            arb_sub(b, u, h, 300);
            ntkball_dual_closed(a, NULL, phi, a, 300);
            ntkball_dual_closed(b, NULL, phi, b, 300);
            arb_sub(a, a, b, 300);
            arb_div(a, a, h, 300);
            arb_mul_2exp_si(a, a, -1);
            arb_add_error(u, h);
            ntkball_dual_closed(NULL, dd, phi, u, 300);
            CHECK(arb_overlaps(a, dd) && arb_rel_accuracy_bits(dd) > 8, "%s", dual_specs[i]);
        }
    }
    ntkball_activation_clear(phi);
    arb_clear(dd);
    arb_clear(b);
    arb_clear(a);
    arb_clear(h);
    arb_clear(u);
}

int main(void)
{
    test_begin("dual/closed");
    test_references();
    test_ends();
    test_tightness();
    test_inclusion();
    test_derivative();
    return test_end();
}
