/* Singularities of the pieces (ACT-21, ACT-22, ACT-23, ACT-24), entire functions (ACT-25), jumps at
   breaks, and the judge of claims (ACT-26): true claims pass, wrong ones that are planted do not.
 */
#include "helpers.h"

#include <math.h>

/* --------------------------------------------------------------------------------- references */

/* Nearest poles: place in closed form, residue by mpmath, the contour integral on a circle of
   radius 1/8 at 40 digits. */
static const struct
{
    const char *text;
    slong order;
    const char *x, *y, *re, *im;
} poles[] = {
    {"tanh", 1, "0", "1.57079632679489661923132169164", "1", "0"},
    {"sigmoid", 1, "0", "3.14159265358979323846264338328", "1", "0"},
    {"x*tanh(log(1+exp(x)))", 1, "0.346573590279972654708616060729",
     "2.35619449019234492884698253746", "1.35138404023615879177779929909",
     "1.00481044995618613706918323837"},
    {"1/(1+x^4)", 1, "0.707106781186547524400844362105", "0.707106781186547524400844362105",
     "-0.176776695296636881100211090526", "-0.176776695296636881100211090526"},
    {"x/sinh(x)", 1, "0", "3.14159265358979323846264338328", "0",
     "-3.14159265358979323846264338328"},
    {"x/(exp(x)-1)", 1, "0", "6.28318530717958647692528676656", "0",
     "6.28318530717958647692528676656"},
    {"sech(x)^2", 2, "0", "1.57079632679489661923132169164", "0", "0"},
    {"1/(1+x^2)^2", 2, "0", "1", "0", "-0.25"},
    {"1/(1+2*x^2+x^4)", 2, "0", "1", "0", "-0.25"},
    {"1/(1+cosh(x))^2+x", 4, "0", "3.14159265358979323846264338328", "0", "0"},
    {"tanh(sin(x))", 1, "0", "1.23340311751121705707310839155", "0.537029272146315076852628394664",
     "0"},
    {"exp(-x^2)/(4+x^2)", 1, "0", "2", "0", "-13.6495375082860597695275653007"},
    {"x/(1+exp(-x^2))", 1, "1.25331413731550025120788264241", "1.25331413731550025120788264241",
     "0.5", "0"},
    {"atan(x/3)/(x^2+4)", 1, "0", "2", "0.201179739054262546825094916653", "0"},
    {"gelu_tanh", 1, "0.634368347815610147962997715374", "2.75477060163798351149815724023",
     "3.72513665781838350162281577735", "-0.561949597142241784439923893451"},
    {"tanh(x)/x+1/(x^2+9)", 1, "0", "1.57079632679489661923132169164", "0",
     "-0.636619772367581343075535053490"}, /* 1/(i pi/2) */
};

/* CHECK_REFERENCE, but a ball around 0 may stand for it. */
static void check_near(const arb_t x, const char *value, slong bits, const char *text)
{
    if (value[0] == '0' && value[1] == '\0')
        CHECK(arb_contains_zero(x) && mag_cmp_2exp_si(arb_radref(x), -bits) < 0, "%s: not 0", text);
    else
        CHECK_REFERENCE(x, value, bits, text);
}

static void check_poles(void)
{
    ntkball_activation_t phi;
    ntkball_analytic_t a;

    test_section("ACT-23: poles");
    ntkball_activation_init(phi);
    ntkball_analytic_init(a);
    for (size_t k = 0; k < sizeof poles / sizeof poles[0]; k++)
    {
        const char *text = poles[k].text;
        const ntkball_singularity_t *s;

        set_spec(phi, text);
        if (!CHECK(ntkball_activation_singularities(a, phi, 0, 80) == NTKBALL_OK && a->num > 0 &&
                       !a->entire,
                   "%s: not located", text))
            continue;
        s = a->list;
        CHECK(s->kind == NTKBALL_SINGULARITY_POLE && s->order == poles[k].order,
              "%s: kind %d, order %ld", text, (int) s->kind, (long) s->order);
        check_near(acb_realref(&s->where), poles[k].x, 78, text);
        check_near(acb_imagref(&s->where), poles[k].y, 78, text);
        check_near(acb_realref(&s->residue), poles[k].re, 70, text);
        check_near(acb_imagref(&s->residue), poles[k].im, 70, text);
        CHECK_REFERENCE(&a->radius, poles[k].y, 30, text);
        CHECK(arf_cmp(&a->proved, arb_midref(acb_imagref(&s->where))) <= 0 &&
                  arf_get_d(&a->proved, ARF_RND_DOWN) >
                      (1 - 1e-9) * arf_get_d(arb_midref(&a->radius), ARF_RND_DOWN),
              "%s: proved", text);
    }
    ntkball_activation_clear(phi);
    ntkball_analytic_clear(a);
}

static void check_others(void)
{
    static const struct
    {
        const char *text;
        slong piece;
        ntkball_singularity_kind_t kind;
        double x, y, radius;
    } other[] = {
        {"softplus", 0, NTKBALL_SINGULARITY_BRANCH, 0, 3.14159265358979, 3.14159265358979},
        {"log(1+x^2)", 0, NTKBALL_SINGULARITY_BRANCH, 0, 1, 1},
        {"atan(x)", 0, NTKBALL_SINGULARITY_BRANCH, 0, 1, 1},
        {"x+asinh(x)", 0, NTKBALL_SINGULARITY_BRANCH, 0, 1, 1},
        {"sqrt(9+x^2)", 0, NTKBALL_SINGULARITY_BRANCH, 0, 3, 3},
        {"(2+x^2)^(1/3)", 0, NTKBALL_SINGULARITY_BRANCH, 0, 1.4142135623731, 1.4142135623731},
        {"log(cosh(x))", 0, NTKBALL_SINGULARITY_BRANCH, 0, 1.5707963267949, 1.5707963267949},
        {"exp(-1/(1+x^2))", 0, NTKBALL_SINGULARITY_ESSENTIAL, 0, 1, 1},
        {"piecewise(x<0,0,log(1+x))", 1, NTKBALL_SINGULARITY_BRANCH, -1, 0, 1},
        {"sqrt(1+abs(x))", 0, NTKBALL_SINGULARITY_BRANCH, 1, 0, 1},
        {"softsign", 0, NTKBALL_SINGULARITY_POLE, 1, 0, 1},
        {"piecewise(x<-1,0,x<1,1/(4+(x-4)^2),0)", 1, NTKBALL_SINGULARITY_POLE, 4, 2,
         3.60555127546399}};
    ntkball_activation_t phi;
    ntkball_analytic_t a;

    test_section("ACT-24: branch points, essential singularities, half lines");
    ntkball_activation_init(phi);
    ntkball_analytic_init(a);
    for (size_t k = 0; k < sizeof other / sizeof other[0]; k++)
    {
        set_spec(phi, other[k].text);
        if (!CHECK(ntkball_activation_singularities(a, phi, other[k].piece, 60) == NTKBALL_OK &&
                       a->num > 0,
                   "%s: not located", other[k].text))
            continue;
        CHECK(a->list->kind == other[k].kind &&
                  fabs(arf_get_d(arb_midref(acb_realref(&a->list->where)), ARF_RND_NEAR) -
                       other[k].x) < 1e-12 &&
                  fabs(arf_get_d(arb_midref(acb_imagref(&a->list->where)), ARF_RND_NEAR) -
                       other[k].y) < 1e-12 &&
                  fabs(arf_get_d(arb_midref(&a->radius), ARF_RND_NEAR) - other[k].radius) < 1e-12 &&
                  arb_rel_accuracy_bits(&a->radius) > 40,
              "%s", other[k].text);
    }
    ntkball_activation_clear(phi);
    ntkball_analytic_clear(a);
}

/* ACT-25, and what only looks singular. */
static void check_entire(void)
{
    static const char *const entire[] = {"sin(x)/x",
                                         "(exp(x)-1)/x",
                                         "(1-cos(x))/x^2",
                                         "erf",
                                         "gelu",
                                         "exp(x^2/5)",
                                         "polynomial:1,2,3",
                                         "sin(x)/(2*x)",
                                         "sinh(x)*erf(x)+He(3,cos(x))",
                                         "(cosh(x)-1)/x^2*exp(-x)",
                                         "sin(x-1)/(x-1)+sin(x)/x"};
    static const char *const not_entire[] = {"cos(sqrt(1+x^2))", "1/(2+tanh(x))",
                                             "sin(x)/x+tanh(x)"};
    ntkball_activation_t phi;
    ntkball_analytic_t a;

    test_section("ACT-25: entire functions");
    ntkball_activation_init(phi);
    ntkball_analytic_init(a);
    for (size_t k = 0; k < sizeof entire / sizeof entire[0]; k++)
    {
        set_spec(phi, entire[k]);
        CHECK(ntkball_activation_singularities(a, phi, 0, 60) == NTKBALL_OK && a->entire &&
                  a->num == 0 && isinf(ntkball_activation_strip(phi)),
              "%s is entire", entire[k]);
    }
    for (size_t k = 0; k < sizeof not_entire / sizeof not_entire[0]; k++)
    {
        set_spec(phi, not_entire[k]);
        CHECK(ntkball_activation_singularities(a, phi, 0, 60) != NTKBALL_DOMAIN && !a->entire,
              "%s is not found entire", not_entire[k]);
    }
    set_spec(phi, "cos(sqrt(1+x^2))"); /* entire in truth: no branch point is claimed */
    CHECK(ntkball_activation_singularities(a, phi, 0, 60) == NTKBALL_UNABLE && a->num > 0 &&
              a->list->kind == NTKBALL_SINGULARITY_UNKNOWN &&
              fabs(arf_get_d(&a->proved, ARF_RND_NEAR) - 1) < 1e-9,
          "no monodromy");
    ntkball_activation_clear(phi);
    ntkball_analytic_clear(a);
}

static void check_jumps(void)
{
    ntkball_activation_t phi;
    arb_t jump, t;

    test_section("jumps");
    ntkball_activation_init(phi);
    arb_init(jump);
    arb_init(t);
    set_spec(phi, "max(x^2-2,0)");
    ntkball_activation_jump(jump, phi, 0, 0, 100);
    CHECK(arb_is_zero(jump), "continuous");
    ntkball_activation_jump(jump, phi, 1, 1, 100);
    arb_sqr(t, jump, 100);
    CHECK(arb_contains_si(t, 8) && arb_rel_accuracy_bits(jump) > 90, "jump of the derivative");
    set_spec(phi, "piecewise(x<-1,-1,x<2,x/2+x^3/10,3)");
    ntkball_activation_jump(jump, phi, 0, 0, 100); /* -6/10 + 1 */
    arb_mul_si(t, jump, 5, 100);
    CHECK(arb_contains_si(t, 2) && arb_rel_accuracy_bits(jump) > 90, "jump of phi");
    set_spec(phi, "step");
    ntkball_activation_jump(jump, phi, 0, 0, 100);
    CHECK(arb_equal_si(jump, 1), "step");
    ntkball_activation_clear(phi);
    arb_clear(jump);
    arb_clear(t);
}

/* ------------------------------------------------------------------------------------ the judge */

static ntkball_activation_claim_t no_claim(void)
{
    ntkball_activation_claim_t c = {-1, NULL, 0, 0, 0, 0, 0, 0, -1, 0, 0, NULL, NULL, NULL};

    return c;
}

static void expect(const char *text, const ntkball_activation_claim_t *c, ntkball_truth_t verdict,
                   const char *what)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_truth_t found = ntkball_activation_check_claim(text, c, &err);

    CHECK(found == verdict, "%s, %s: verdict %d: %s", text, what, (int) found, err.text);
}

static void judge_breaks_and_strips(void)
{
    static const double at_zero[] = {0}, two[] = {-1.41421356237309505, 1.41421356237309505};
    ntkball_activation_claim_t c = no_claim();

    test_section("ACT-26: planted breaks and strips");
    c.num_breaks = 1;
    c.breaks = at_zero;
    expect("abs(x)*exp(-x^2)", &c, NTKBALL_TRUE, "the break");
    expect("max(x^2-2,0)", &c, NTKBALL_UNKNOWN, "wrong place");
    c.num_breaks = 2;
    c.breaks = two;
    expect("max(x^2-2,0)", &c, NTKBALL_TRUE, "the breaks");
    c.num_breaks = 1;
    expect("max(x^2-2,0)", &c, NTKBALL_UNKNOWN, "a missed break");
    c.num_breaks = 0;
    expect("relu(tanh(x)-1/2)", &c, NTKBALL_UNKNOWN, "a missed break");
    expect("tanh(x)", &c, NTKBALL_TRUE, "no break");
    expect("sin(x)/x", &c, NTKBALL_TRUE, "no break, filled");

    c = no_claim();
    c.strip = 1.5;
    expect("tanh(x)", &c, NTKBALL_TRUE, "strip");
    c.strip = 1.6;
    expect("tanh(x)", &c, NTKBALL_FALSE, "a strip too wide");
    expect("x*tanh(log(1+exp(x)))", &c, NTKBALL_TRUE, "strip");
    c.strip = 2.4;
    expect("x*tanh(log(1+exp(x)))", &c, NTKBALL_FALSE, "a strip too wide");
    c.strip = 1.01;
    expect("log(1+x^2)", &c, NTKBALL_UNKNOWN, "a strip over a branch point");
    expect("1/(1+x^2)", &c, NTKBALL_FALSE, "a strip over a pole");
}

static void judge_growth_bounds(void)
{
    ntkball_activation_claim_t c = no_claim();

    test_section("ACT-26: planted growth");
    c.growth = 1;
    c.C = 1.25;
    expect("tanh(x)", &c, NTKBALL_TRUE, "bounded");
    c.C = 0.99;
    expect("tanh(x)", &c, NTKBALL_FALSE, "C too small");
    c.C = 1.25;
    c.beta = 1;
    expect("log(1+x^2)*x/3", &c, NTKBALL_FALSE, "beta too small");
    expect("x*log(1+log(1+x^2))/2", &c, NTKBALL_UNKNOWN, "beta too small, far out");
    c.C = 1.5;
    expect("sqrt(1+x^2)", &c, NTKBALL_TRUE, "linear");
    c.C = 1.25;
    c.beta = 0;
    c.q = 0.2;
    expect("exp(x^2/5)", &c, NTKBALL_TRUE, "q");
    c.q = 0.19;
    expect("exp(x^2/5)", &c, NTKBALL_FALSE, "q too small");
    c.q = 0;
    c.c = 1;
    expect("exp(abs(x))", &c, NTKBALL_TRUE, "c");
    c.c = 0.98;
    expect("exp(abs(x))", &c, NTKBALL_FALSE, "c too small");
}

/* tanh and 1/(1+x^2)^2 with their poles told rightly and wrongly. */
static void judge_pole_lists(void)
{
    ntkball_activation_claim_t c = no_claim();
    acb_ptr pole = _acb_vec_init(2), residue = _acb_vec_init(2);
    slong order[] = {1, 1};

    test_section("ACT-26: planted poles");
    acb_const_pi(pole, 64);
    acb_mul_onei(pole, pole);
    acb_mul_2exp_si(pole, pole, -1);
    acb_mul_si(pole + 1, pole, 3, 64);
    acb_one(residue);
    acb_one(residue + 1);
    c.num_poles = 1;
    c.pole = pole;
    c.residue = residue;
    c.order = order;
    c.width = 3;
    c.height = 3;
    expect("tanh(x)", &c, NTKBALL_TRUE, "one pole");
    c.height = 6;
    expect("tanh(x)", &c, NTKBALL_FALSE, "a missed pole");
    c.num_poles = 2;
    expect("tanh(x)", &c, NTKBALL_TRUE, "two poles");
    acb_set_d(residue + 1, 0.999);
    expect("tanh(x)", &c, NTKBALL_FALSE, "a wrong residue");
    acb_one(residue + 1);
    order[0] = 2;
    expect("tanh(x)", &c, NTKBALL_UNKNOWN, "an order too large");

    c.num_poles = 1;
    c.height = 2;
    acb_onei(pole);
    acb_set_d_d(residue, 0, -0.25);
    expect("1/(1+x^2)^2", &c, NTKBALL_TRUE, "a double pole");
    order[0] = 1;
    expect("1/(1+x^2)^2", &c, NTKBALL_FALSE, "an order too small");
    _acb_vec_clear(pole, 2);
    _acb_vec_clear(residue, 2);
}

/* The analysis of the library itself stands before the judge. */
static void judge_analyses(void)
{
    static const char *const texts[] = {"x*tanh(1+log(1+exp(x)))", "1/(1+x^4)",
                                        "exp(-x^2)/(4+x^2)",       "x*sigmoid(2*x)",
                                        "x/(1+exp(-x^2))",         "sech(x)^2+x"};
    ntkball_activation_t phi;
    ntkball_analytic_t a;

    test_section("ACT-26: the library's own claims");
    ntkball_activation_init(phi);
    ntkball_analytic_init(a);
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
    {
        ntkball_activation_claim_t c = no_claim();
        acb_ptr pole, residue;
        slong order[32], n = 0;

        set_spec(phi, texts[k]);
        if (!CHECK(ntkball_activation_singularities(a, phi, 0, 60) == NTKBALL_OK && a->num <= 32,
                   "%s", texts[k]))
            continue;
        pole = _acb_vec_init(a->num);
        residue = _acb_vec_init(a->num);
        c.strip = 0.999 * arf_get_d(arb_midref(&a->radius), ARF_RND_DOWN);
        c.height = 1.02 * arf_get_d(arb_midref(&a->radius), ARF_RND_UP);
        c.width = 4;
        for (slong i = 0; i < a->num; i++)
            if (arf_cmp_d(arb_midref(&a->list[i].distance), c.height) < 0)
            {
                acb_set(pole + n, &a->list[i].where);
                acb_set(residue + n, &a->list[i].residue);
                order[n++] = a->list[i].order;
            }
        c.num_poles = n;
        c.pole = pole;
        c.residue = residue;
        c.order = order;
        expect(texts[k], &c, NTKBALL_TRUE, "strip and poles");
        c.strip = 0;
        c.num_poles = n - 1;
        CHECK(ntkball_activation_check_claim(texts[k], &c, NULL) != NTKBALL_TRUE,
              "%s: a pole left out", texts[k]);
        _acb_vec_clear(pole, a->num);
        _acb_vec_clear(residue, a->num);
    }
    ntkball_activation_clear(phi);
    ntkball_analytic_clear(a);
}

int main(void)
{
    test_begin("activation/t-singularities");
    check_poles();
    check_others();
    check_entire();
    check_jumps();
    judge_breaks_and_strips();
    judge_growth_bounds();
    judge_pole_lists();
    judge_analyses();
    return test_end();
}
