/* Exact constants: normalised text, balls to any precision through cancellation, exact forms. */
#include "helpers.h"

typedef struct
{
    const char *text, *normal, *exact, *decimal; /* exact: "" = none known */
} value_case_t;

/* Decimals by mpmath 1.3 at 40 digits. */
static const value_case_t cases[] = {
    {"2", "2", "2", "2.0000000000000000000"},
    {"0.1", "1/10", "1/10", "0.10000000000000000000"},
    {"2/pi", "2/pi", "2/pi", "0.63661977236758134308"},
    {"sqrt(2)", "sqrt(2)", "sqrt(2)", "1.4142135623730950488"},
    {"-sqrt(12)/4", "-sqrt(12)/4", "-sqrt(3)/2", "-0.86602540378443864676"},
    {"1/sqrt(2*pi)", "1/sqrt(2*pi)", "1/sqrt(2*pi)", "0.39894228040143267794"},
    {"(2*pi)^(-3/2)", "(2*pi)^(-3/2)", "1/(2*pi*sqrt(2*pi))", "0.063493635934240969786"},
    {"e^2", "exp(2)", "exp(2)", "7.3890560989306502272"},
    {"(1+sqrt(2))^3", "(1+sqrt(2))^3", "7 + 5*sqrt(2)", "14.071067811865475244"},
    {"Phi(1)", "Phi(1)", "1/2 + erf(sqrt(2)/2)/2", "0.84134474606854294859"},
    {"erfc(-1/2)", "erfc(-1/2)", "1 + erf(1/2)", "1.5204998778130465377"},
    {"Phi(0)", "Phi(0)", "1/2", "0.50000000000000000000"},
    {"sin(1)", "sin(1)", "", "0.84147098480789650665"},
    {"tanh(1)*max(1,pi)", "tanh(1)*max(1,pi)", "", "2.3926186053675502491"},
    {"log(2)", "log(2)", "", "0.69314718055994530942"},
    {"pi^(1/4)", "pi^(1/4)", "", "1.3313353638003897128"},
    {"sqrt(1+10^-80)-1", NULL,
     "-1 + sqrt(1"
     "00000000000000000000000000000000000000000000000000000000000000000000000000000001)/"
     "10000000000000000000000000000000000000000",
     "5.0000000000000000000e-81"},
};

static void check_case(const value_case_t *t)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_value_t v, w;
    ntkball_exact_t a;
    arb_t x, y;
    fmpq_t q;

    ntkball_value_init(v);
    ntkball_value_init(w);
    ntkball_exact_init(a);
    arb_init(x);
    arb_init(y);
    fmpq_init(q);
    CHECK(ntkball_value_set_str(v, t->text, &err) == NTKBALL_OK, "%s", err.text);
    CHECK(t->normal == NULL || strcmp(ntkball_value_str(v), t->normal) == 0, "%s became %s",
          t->text, ntkball_value_str(v));
    ntkball_value_get_arb(x, v, 50);
    CHECK_REFERENCE(x, t->decimal, 50, t->text);
    ntkball_value_get_arb(y, v, 700);
    CHECK_REFERENCE(y, t->decimal, 700, t->text);
    CHECK(arb_overlaps(x, y), "%s: precisions disagree", t->text);
    ntkball_value_set(w, v);
    CHECK(strcmp(ntkball_value_str(w), ntkball_value_str(v)) == 0, "copy");
    ntkball_value_set(w, w);
    CHECK(ntkball_value_set_str(w, ntkball_value_str(v), NULL) == NTKBALL_OK, "text comes back");
    if (ntkball_value_get_exact(a, v))
    {
        char *s = ntkball_exact_get_str(a);

        CHECK(strcmp(s, t->exact) == 0, "%s is %s, expected %s", t->text, s, t->exact);
        ntkball_exact_get_arb(x, a, 300);
        CHECK(arb_overlaps(x, y), "%s: exact form %s", t->text, s);
        flint_free(s);
    }
    else
        CHECK(t->exact[0] == '\0', "%s: no exact form", t->text);
    CHECK(!ntkball_value_get_fmpq(q, v) || ntkball_value_get_exact(a, v), "%s: rational", t->text);
    ntkball_value_clear(v);
    ntkball_value_clear(w);
    ntkball_exact_clear(a);
    arb_clear(x);
    arb_clear(y);
    fmpq_clear(q);
}

static void test_refusals(void)
{
    static const char *const bad[] = {"",          "x",         "1/0",      "0^(-1)", "sqrt(-1)",
                                      "log(0)",    "0/0",       "1e99999",  "nan",    "inf",
                                      "tan(pi/2)", "1/(pi-pi)", "sin(1/0)", "2^^3",   "1,2"};
    ntkball_value_t v;

    test_section("refusals");
    ntkball_value_init(v);
    ntkball_value_set_si(v, 7);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        CHECK(ntkball_value_set_str(v, bad[k], &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT && err.text[0] != '\0',
              "'%s' was accepted", bad[k]);
        CHECK(strcmp(ntkball_value_str(v), "7") == 0, "'%s' changed the value", bad[k]);
    }
    ntkball_value_clear(v);
}

/* Powers that would have thousands of terms have no exact form, quickly. */
static void test_hostile(void)
{
    ntkball_value_t v;
    ntkball_exact_t a;
    arb_t x;

    test_section("hostile");
    ntkball_value_init(v);
    ntkball_exact_init(a);
    arb_init(x);
    CHECK(ntkball_value_set_str(v, "(1+pi+exp(1)+sqrt(2)+sqrt(3)+sqrt(5))^200", NULL) == NTKBALL_OK,
          "parse");
    CHECK(!ntkball_value_get_exact(a, v), "no exact form");
    CHECK(ntkball_value_set_str(v, "sin(pi)", NULL) == NTKBALL_OK, "parse");
    ntkball_value_get_arb(x, v, 50);
    CHECK(arb_contains_zero(x) && arb_is_finite(x), "a hidden zero ends");
    ntkball_value_clear(v);
    ntkball_exact_clear(a);
    arb_clear(x);
}

int main(void)
{
    test_begin("value");
    test_section("cases");
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        check_case(cases + k);
    test_refusals();
    test_hostile();
    return test_end();
}
