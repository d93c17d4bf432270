/* HERM-1: the symmetry that the catalog claims, checked on the functions themselves. */
#include "../harness.h"

#include <ntkball/hermite.h>

#include "hermite/symmetry.h"

/* res = phi(x) at any real x that is no break. */
static void value(arb_t res, const ntkball_activation_t phi, const arb_t x, slong prec)
{
    slong i;
    fmpq_t b;
    arb_t t;

    fmpq_init(b);
    arb_init(t);
    for (i = 0; i < ntkball_activation_num_breaks(phi); i++)
    {
        ntkball_activation_break_fmpq(b, phi, i);
        arb_set_fmpq(t, b, prec);
        if (arb_lt(x, t))
            break;
    }
    ntkball_activation_eval_real(res, phi, i, 0, x, prec);
    fmpq_clear(b);
    arb_clear(t);
}

/* phi(x) - sign phi(-x) */
static void defect(arb_t res, const ntkball_activation_t phi, int sign, const arb_t x, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_neg(t, x);
    value(t, phi, t, prec);
    value(res, phi, x, prec);
    if (sign > 0)
        arb_sub(res, res, t, prec);
    else
        arb_add(res, res, t, prec);
    arb_clear(t);
}

/* psi = phi - p has the parity, deg p <= degree: the defect is 0, constant or c x. */
static void check_symmetry(const char *spec)
{
    slong i, degree, prec = 100;
    ntkball_parity_t parity;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_t x, d, first;

    arb_init(x);
    arb_init(d);
    arb_init(first);
    ntkball_activation_init(phi);
    status = ntkball_activation_set_str(phi, spec, NULL);
    CHECK(status == NTKBALL_OK, "%s", spec);
    parity = ntkball_activation_symmetry(&degree, phi);
    CHECK(degree >= -1 && degree <= 1, "%s: degree %ld", spec, (long) degree);
    for (i = 0; i < test_cases(10) + 1 && parity != NTKBALL_PARITY_NONE; i++)
    {
        arb_set_si(x, 1 + (slong) n_randint(test_state.rand, 1000));
        arb_div_ui(x, x, 213, prec);
        defect(d, phi, parity == NTKBALL_PARITY_EVEN ? 1 : -1, x, prec);
        if (degree == 1)
            arb_div(d, d, x, prec);
        if (i == 0)
            arb_set(first, d);
        CHECK(degree >= 0 ? arb_overlaps(d, first) : arb_contains_zero(d), "%s", spec);
        CHECK(arb_rel_accuracy_bits(d) > 60 || degree < 0, "%s", spec);
    }
    ntkball_activation_clear(phi);
    arb_clear(x);
    arb_clear(d);
    arb_clear(first);
}

static void test_zeros(void)
{
    static const struct
    {
        const char *spec;
        const char *zeros; /* n = 0 .. 6 */
    } expected[] = {
        {"tanh", "1010101"},        {"cos", "0101010"},      {"sigmoid", "0010101"},
        {"softplus", "0001010"},    {"silu", "0001010"},     {"gelu_tanh", "0001010"},
        {"gelu", "0001010"},        {"mish", "0000000"},     {"elu", "0000000"},
        {"softsign", "1010101"},    {"step", "0010101"},     {"leaky_relu:sqrt(2)", "0001010"},
        {"hardsigmoid", "0010101"}, {"gaussian", "0101010"}, {"identity", "1010101"}};
    slong i, n;
    ntkball_activation_t phi;
    ntkball_status_t status;

    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof expected / sizeof expected[0]); i++)
    {
        status = ntkball_activation_set_str(phi, expected[i].spec, NULL);
        CHECK(status == NTKBALL_OK, "%s", expected[i].spec);
        for (n = 0; n < 7; n++)
            CHECK(ntkball_hermite_vanishes(phi, n) == (expected[i].zeros[n] == '1'), "%s, n = %ld",
                  expected[i].spec, (long) n);
    }
    ntkball_activation_clear(phi);
}

int main(void)
{
    slong i;
    char spec[60];

    test_begin("hermite/symmetry");
    test_section("the functions");
    for (i = 0; i < ntkball_catalog_len(); i++)
    {
        const char *name = ntkball_catalog_row(i)->name;
        int list = strcmp(name, "polynomial") == 0 || strcmp(name, "hermite") == 0;

        sprintf(spec, "%s%s", name, list ? ":1,0,2" : "");
        check_symmetry(spec);
    }
    test_section("the zeros");
    test_zeros();
    return test_end();
}
