/* Evaluation (ACT-13): outside references, inclusion of points, agreement of real and complex
   values, precision, the analytic flag. */
#include "helpers.h"

#include <math.h>

#include "activation/expr.h"
#include "references.h"

#define NUM_REFERENCES ((long) (sizeof references / sizeof references[0]))

static void check_part(const arb_t value, const char *text, slong bits, const char *what)
{
    if (strcmp(text, "0.0") == 0)
        CHECK(arb_contains_zero(value), "%s: not 0", what);
    else
        CHECK_REFERENCE(value, text, bits, what);
}

static void test_references(void)
{
    ntkball_activation_t phi;
    acb_t z, v;
    arb_t r;

    test_section("references");
    ntkball_activation_init(phi);
    acb_init(z);
    acb_init(v);
    arb_init(r);
    for (long k = 0; k < NUM_REFERENCES; k++)
    {
        const reference_t *t = references + k;

        set_spec(phi, t->spec);
        arb_set_str(acb_realref(z), t->x, 200);
        arb_set_str(acb_imagref(z), t->y, 200);
        for (int deriv = 0; deriv < 2; deriv++)
        {
            slong i = piece_at(phi, acb_realref(z));

            ntkball_activation_eval(v, phi, i, deriv, z, 1, 160);
            check_part(acb_realref(v), deriv ? t->dre : t->re, 130, t->spec);
            check_part(acb_imagref(v), deriv ? t->dim : t->im, 130, t->spec);
            if (strcmp(t->y, "0") == 0)
            {
                ntkball_activation_eval_real(r, phi, i, deriv, acb_realref(z), 160);
                check_part(r, deriv ? t->dre : t->re, 130, t->spec);
            }
        }
    }
    ntkball_activation_clear(phi);
    acb_clear(z);
    acb_clear(v);
    arb_clear(r);
}

/* A point of the box maps into the value of the box; both precisions overlap; real points give the
   same by both evaluators. */
static void check_inclusion(const ntkball_activation_t phi, int deriv)
{
    slong prec = 40 + (slong) n_randint(test_state.rand, 300), i;
    acb_t z, p, v, u;
    arb_t r;

    acb_init(z);
    acb_init(p);
    acb_init(v);
    acb_init(u);
    arb_init(r);
    arb_set_d(acb_realref(z), random_double(8.0));
    i = piece_at(phi, acb_realref(z));
    if (n_randint(test_state.rand, 3) > 0)
        arb_set_d(acb_imagref(z), random_double(3.0));
    mag_set_ui_2exp_si(arb_radref(acb_realref(z)), 1, -(slong) n_randint(test_state.rand, 40));
    if (!arb_is_zero(acb_imagref(z)))
        mag_set_ui_2exp_si(arb_radref(acb_imagref(z)), 1, -(slong) n_randint(test_state.rand, 40));
    random_point(acb_realref(p), acb_realref(z));
    random_point(acb_imagref(p), acb_imagref(z));

    ntkball_activation_eval(v, phi, i, deriv, z, 0, prec);
    ntkball_activation_eval(u, phi, i, deriv, p, 0, prec + 200);
    CHECK(acb_overlaps(u, v), "%s: a point is outside", ntkball_activation_name(phi));
    ntkball_activation_eval(v, phi, i, deriv, p, 0, prec);
    CHECK(acb_overlaps(u, v), "%s: precisions disagree", ntkball_activation_name(phi));
    if (arb_is_zero(acb_imagref(z)))
    {
        ntkball_activation_eval_real(r, phi, i, deriv, acb_realref(p), prec);
        CHECK(acb_contains_zero(u) || !acb_is_finite(u) || arb_overlaps(r, acb_realref(u)),
              "%s: real and complex values disagree", ntkball_activation_name(phi));
        CHECK(acb_rel_accuracy_bits(u) < prec || arb_rel_accuracy_bits(r) >= prec - 40,
              "%s: %ld of %ld bits", ntkball_activation_name(phi), (long) arb_rel_accuracy_bits(r),
              (long) prec);
        ntkball_activation_eval_real(r, phi, i, deriv, acb_realref(z), prec);
        CHECK(arb_overlaps(r, acb_realref(u)), "%s: a real point is outside",
              ntkball_activation_name(phi));
    }
    acb_clear(z);
    acb_clear(p);
    acb_clear(v);
    acb_clear(u);
    arb_clear(r);
}

static void test_inclusion(void)
{
    ntkball_activation_t phi;

    test_section("inclusion");
    ntkball_activation_init(phi);
    for (long k = 0; k < NUM_SPECS; k++)
    {
        set_spec(phi, all_specs[k]);
        for (long n = 0; n < test_cases(40); n++)
        {
            check_inclusion(phi, 0);
            check_inclusion(phi, 1);
        }
    }
    ntkball_activation_clear(phi);
}

/* Far out and near zero nothing cancels: relative accuracy stays. */
static void test_tightness(void)
{
    static const char *const specs[] = {"tanh",     "sigmoid", "softplus",  "silu",
                                        "mish",     "gelu",    "gelu_tanh", "erf",
                                        "gaussian", "elu",     "softsign"};
    static const double points[] = {-30, -12.5, -3, -0.001, 0.001, 2, 12.5, 30};
    ntkball_activation_t phi;
    arb_t x, v;

    test_section("tightness");
    ntkball_activation_init(phi);
    arb_init(x);
    arb_init(v);
    for (size_t k = 0; k < sizeof specs / sizeof specs[0]; k++)
        for (size_t j = 0; j < sizeof points / sizeof points[0]; j++)
            for (int deriv = 0; deriv < 2; deriv++)
            {
                set_spec(phi, specs[k]);
                arb_set_d(x, points[j]);
                ntkball_activation_eval_real(v, phi, piece_at(phi, x), deriv, x, 300);
                CHECK(arb_rel_accuracy_bits(v) >= 250, "%s deriv %d at %g: %ld bits", specs[k],
                      deriv, points[j], (long) arb_rel_accuracy_bits(v));
            }
    ntkball_activation_clear(phi);
    arb_clear(x);
    arb_clear(v);
}

/* Expressions and whether a ball x + iy (radius r) lies inside their domain of analyticity. */
typedef struct
{
    const char *text;
    double x, y, r;
    int analytic;
} flag_case_t;

static const flag_case_t flag_cases[] = {
    {"log(x)", 1, 0, 0.5, 1},
    {"log(x)", -1, 0, 0.5, 0},
    {"log(x)", -1, 1, 0.5, 1},
    {"sqrt(x)", -1, 0.125, 0.5, 0},
    {"sqrt(x)", 0.25, 0, 0.125, 1},
    {"1/x", 0, 0, 0.125, 0},
    {"1/x", 1, 0, 0.125, 1},
    {"atan(x)", 0, 1, 0.125, 0},
    {"atan(x)", 0, 2, 0.125, 0},
    {"atan(x)", 0, 0.5, 0.125, 1},
    {"asinh(x)", 0, -1.5, 0.125, 0},
    {"asinh(x)", 1, -1.5, 0.015625, 1},
    {"tanh(x)", 0, 1.5707963, 0.125, 0},
    {"tanh(x)", 0, 1, 0.125, 1},
    {"tan(x)", 1.5707963, 0, 0.125, 0},
    {"sech(x)", 0, 1.5707963, 0.125, 0},
    {"sigmoid(x)", 0, 3.1415926, 0.125, 0},
    {"sigmoid(x)", 0, 2.75, 0.125, 1},
    {"softplus(x)", 0, 3.1415926, 0.125, 0},
    {"softplus(x)", 4, 3.1415926, 0.125, 1}, /* continued beyond the principal branch */
    {"softplus(x)", -4, 3.1415926, 0.125, 1},
    {"softplus(x)", 4, 2.75, 0.125, 1},
    {"abs(x)", 0, 0, 0.125, 0},
    {"abs(x)", 1, 1, 0.125, 1},
    {"sign(x)", 0.0625, 0, 0.125, 0},
    {"step(x)", -1, 0, 0.125, 1},
    {"relu(x)", 0, 1, 0.125, 0},
    {"max(x,1)", 1, 0, 0.125, 0},
    {"min(x^2,1)", 0, 0, 0.125, 1},
    {"piecewise(x<0,x,x^2)", 0, 0, 0.125, 0},
    {"piecewise(x<0,x,x^2)", 1, 0, 0.125, 1},
    {"piecewise(x<=0,1,2)", 0, 0, 0, 0},
    {"sin(log(x))", -1, 0, 0.125, 0},
    {"erf(1/x)", 0, 0, 0.125, 0},
    {"x^(1/2)", -1, 0, 0.125, 0},
    {"x^pi", -1, 0, 0.125, 0},
    {"x^3", 0, 0, 0.125, 1},
    {"x^(-2)", 0, 0, 0.125, 0},
    {"Phi(x)*erfc(x)*He(3,x)*expm1(x)*cosh(x)*sinh(x)*cos(x)", 0, 0, 0.125, 1},
};

static void test_analytic_flag(void)
{
    test_section("analytic flag");
    for (size_t k = 0; k < sizeof flag_cases / sizeof flag_cases[0]; k++)
    {
        const flag_case_t *t = flag_cases + k;
        expr_pool_t pool;
        slong root = 0;
        acb_t z, v;

        ntkball_expr_init(pool);
        acb_init(z);
        acb_init(v);
        CHECK(ntkball_expr_parse(&root, pool, t->text, 1, NULL, NULL) == NTKBALL_OK, "%s", t->text);
        acb_set_d_d(z, t->x, t->y);
        mag_set_d(arb_radref(acb_realref(z)), t->r);
        mag_set_d(arb_radref(acb_imagref(z)), t->r);
        ntkball_expr_eval_acb(v, pool, root, z, 1, 80);
        CHECK(acb_is_finite(v) == t->analytic, "%s at %g + %g i", t->text, t->x, t->y);
        acb_indeterminate(z);
        ntkball_expr_eval_acb(v, pool, root, z, 1, 80);
        CHECK(!acb_is_finite(v), "%s of a non-finite ball", t->text);
        ntkball_expr_eval_arb(acb_realref(v), pool, root, acb_realref(z), 80);
        CHECK(!arb_is_finite(acb_realref(v)) || strncmp(t->text, "piecewise(x<=0,1", 16) == 0,
              "%s of a non-finite real ball", t->text);
        acb_clear(z);
        acb_clear(v);
        ntkball_expr_clear(pool);
    }
}

/* Boxes inside the strip are finite once they are small against the distance to the pole. */
static void test_strip_boxes(void)
{
    static const char *const specs[] = {"tanh", "sigmoid", "softplus", "silu", "mish", "gelu_tanh"};
    ntkball_activation_t phi;
    acb_t z, v;

    test_section("strip");
    ntkball_activation_init(phi);
    acb_init(z);
    acb_init(v);
    for (size_t k = 0; k < sizeof specs / sizeof specs[0]; k++)
    {
        double strip;

        set_spec(phi, specs[k]);
        strip = ntkball_activation_strip(phi);
        for (long n = 0; n < test_cases(50); n++)
        {
            acb_set_d_d(z, random_double(5.0), random_double(0.9) * strip);
            mag_set_d(arb_radref(acb_realref(z)), 1.0 / 64);
            mag_set_d(arb_radref(acb_imagref(z)), 1.0 / 64);
            ntkball_activation_eval(v, phi, 0, (int) (n & 1), z, 1, 60);
            CHECK(acb_is_finite(v), "%s: not finite inside the strip", specs[k]);
        }
    }
    ntkball_activation_clear(phi);
    acb_clear(z);
    acb_clear(v);
}

int main(void)
{
    test_begin("eval");
    test_references();
    test_inclusion();
    test_tightness();
    test_analytic_flag();
    test_strip_boxes();
    return test_end();
}
