/* Second moments of phi and phi': closed forms (HERM-13), the trapezoid rule (HERM-14), tails
   (HERM-15). */
#include "../harness.h"

#include <ntkball/hermite.h>

/* Integrals of phi^2 w and phi'^2 w with mpmath.quad at 50 digits, split at the kinks. */
static const struct
{
    const char *spec;
    int deriv;
    const char *value;
} reference[] = {
    {"relu", 0, "0.50000000000000000000000000"},
    {"leaky_relu:0.01", 0, "0.50005000000000000000000000"},
    {"relu_power:3", 0, "7.5000000000000000000000000"},
    {"abs", 0, "1.0000000000000000000000000"},
    {"step", 0, "0.50000000000000000000000000"},
    {"relu6", 0, "0.49999999807527047737972200"},
    {"hardtanh", 0, "0.51605855096171330040433961"},
    {"hardsigmoid", 0, "0.27763909105651259637146708"},
    {"tanh", 0, "0.39429449039784117441645977"},
    {"sigmoid", 0, "0.29337903585809296273764917"},
    {"softplus", 0, "0.92124590885930027867724868"},
    {"silu", 0, "0.35577551981735215623079429"},
    {"mish", 0, "0.45234219237588277068204003"},
    {"softsign", 0, "0.18301402126654749908822483"},
    {"erf", 0, "0.46455905439753997850953240"},
    {"gelu", 0, "0.42522148257029867491855441"},
    {"gelu_tanh", 0, "0.42519371103309945119854833"},
    {"elu:1", 0, "0.64494541749292386306346144"},
    {"elu:0.5", 0, "0.53623635437323096576586536"},
    {"selu", 0, "1.0000000000000000000000000"},
    {"sin:2", 0, "0.49983226868604874408058930"},
    {"cos:1/2", 0, "0.80326532985631671180189976"},
    {"exp:1/2", 0, "1.6487212707001281468486507"},
    {"gaussian:sigma=1/2", 0, "0.21220659078919378102517835"},
    {"gaussian:1", 0, "0.091888149236965341585221083"},
    {"rbf:2", 0, "1.0000000000000000000000000"},
    {"identity", 0, "1.0000000000000000000000000"},
    {"polynomial:1,0,2,-1/3", 0, "18.666666666666666666666666"},
    {"hermite:0,1,-2,1/2", 0, "5.2500000000000000000000000"},
    {"elu:-2", 0, "1.0797816699716954522538457"},
    {"elu:3", 0, "1.8045087574363147675711529"},
    {"gaussian:3", 0, "0.015995673629278271559309360"},
    {"exp:-2", 0, "2980.9579870417282747435920"},
    {"sin:1/10", 0, "0.0099006633466223488895929478"},
    {"cos:3", 0, "0.50000000761498987235631421"},
    {"rbf:1/3", 0, "1.0000000000000000000000000"},
    {"relu6", 1, "0.49999999901341235496230185"},
    {"hardtanh", 1, "0.68268949213708589717046509"},
    {"hardsigmoid", 1, "0.027702783442687216970741565"},
    {"relu_power:3", 1, "13.500000000000000000000000"},
    {"tanh", 1, "0.46440290244826824197202146"},
    {"sigmoid", 1, "0.044836241350194371792582658"},
    {"softplus", 1, "0.29337903585809296273764917"},
    {"softsign", 1, "0.22767134042218249969607494"},
    {"erf", 1, "0.56941003473374164678141014"},
    {"gelu", 1, "0.45585086564928712211362811"},
    {"selu", 1, "1.0715749924557992575746563"},
    {"elu:-2", 1, "1.1724080048926824257085964"},
    {"gaussian:3", 1, "0.00016157246090180072282130667"},
    {"exp:1/2", 1, "0.41218031767503203671216269"},
    {"sin:2", 1, "2.0006709252558050236776427"},
    {"cos:3", 1, "4.4999999314650911487931720"},
    {"rbf:1/3", 1, "0.66666666666666666666666666"},
    {"polynomial:1,0,2,-1/3", 1, "19.000000000000000000000000"},
    {"hermite:0,1,-2,1/2", 1, "9.7500000000000000000000000"},
    {"silu", 1, "0.37948235163282930899628048"},
    {"leaky_relu:0.01", 1, "0.50005000000000000000000000"},
};

static void test_reference_values(void)
{
    slong i, bits;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_t res;

    arb_init(res);
    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof reference / sizeof reference[0]); i++)
        for (bits = 10; bits <= 600; bits *= 4)
        {
            test_activation(phi, reference[i].spec);
            status = ntkball_hermite_norm2(res, phi, reference[i].deriv, bits, NULL, NULL);
            CHECK(status == NTKBALL_OK, "%s", reference[i].spec);
            CHECK_REFERENCE(res, reference[i].value, bits, reference[i].spec);
        }
    ntkball_activation_clear(phi);
    arb_clear(res);
}

/* All routes to one number overlap: closed form, trapezoid rule, integration; several precisions.
 */
static void test_routes(void)
{
    static const char *const algorithm[] = {NULL, "trapezoid", "integrate"};
    slong i, j, bits;
    int deriv;
    ntkball_activation_t phi;
    ntkball_options_t options;
    ntkball_status_t status;
    arb_t res[3];

    ntkball_options_init(&options);
    ntkball_activation_init(phi);
    for (j = 0; j < 3; j++)
        arb_init(res[j]);
    for (i = 0; i < ntkball_catalog_len(); i++)
        for (deriv = 0; deriv <= 1; deriv++)
        {
            const char *name = ntkball_catalog_row(i)->name;
            char spec[60];

            sprintf(spec, "%s%s", name,
                    strcmp(name, "polynomial") == 0 || strcmp(name, "hermite") == 0 ? ":1,-2,1/3"
                                                                                    : "");
            test_activation(phi, spec);
            if (deriv && !ntkball_activation_has_ntk(phi, NULL))
                continue;
            for (j = 0; j < 3; j++)
            {
                bits = 30 + (slong) n_randint(test_state.rand, 120);
                options.algorithm = algorithm[j];
                status = ntkball_hermite_norm2(res[j], phi, deriv, bits, &options, NULL);
                CHECK(status == NTKBALL_OK && arb_rel_accuracy_bits(res[j]) >= bits,
                      "%s, deriv %d, %s: %ld of %ld bits", spec, deriv,
                      algorithm[j] == NULL ? "auto" : algorithm[j],
                      (long) arb_rel_accuracy_bits(res[j]), (long) bits);
                CHECK(arb_overlaps(res[0], res[j]), "%s, deriv %d, %s", spec, deriv,
                      algorithm[j] == NULL ? "auto" : algorithm[j]);
            }
        }
    for (j = 0; j < 3; j++)
        arb_clear(res[j]);
    ntkball_activation_clear(phi);
}

/* Thousands of bits, and the value there does not depend on the way. */
static void test_high_precision(void)
{
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_t a, b;

    arb_init(a);
    arb_init(b);
    ntkball_activation_init(phi);
    test_activation(phi, "tanh");
    status = ntkball_hermite_norm2(a, phi, 0, 3400, NULL, NULL);
    CHECK(status == NTKBALL_OK && arb_rel_accuracy_bits(a) >= 3400, "tanh, 3400 bits");
    status = ntkball_hermite_norm2(b, phi, 0, 1200, NULL, NULL);
    CHECK(status == NTKBALL_OK && arb_overlaps(a, b), "tanh");
    ntkball_activation_clear(phi);
    arb_clear(a);
    arb_clear(b);
}

static void test_errors(void)
{
    ntkball_activation_t phi;
    ntkball_options_t options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    arb_t res;

    arb_init(res);
    ntkball_activation_init(phi);
    ntkball_options_init(&options);
    test_activation(phi, "step");
    status = ntkball_hermite_norm2(res, phi, 1, 50, NULL, &err);
    CHECK(status == NTKBALL_DOMAIN && err.kind == NTKBALL_ERR_HYPOTHESIS, "step has no phi'");
    status = ntkball_hermite_norm2(res, phi, 0, 50, NULL, &err);
    CHECK(status == NTKBALL_OK, "E[step^2]");
    arb_mul_2exp_si(res, res, 1);
    CHECK(arb_is_one(res), "E[step^2] = 1/2 exactly");
    options.max_prec = 60;
    options.explain = ntkball_text_new();
    test_activation(phi, "tanh");
    status = ntkball_hermite_norm2(res, phi, 0, 200, &options, &err);
    CHECK(status == NTKBALL_UNABLE && err.kind == NTKBALL_ERR_ACCURACY, "precision limit");
    CHECK(arb_is_finite(res) && arb_rel_accuracy_bits(res) > 40, "best enclosure");
    CHECK(strstr(ntkball_text_get(options.explain), "trapezoid") != NULL, "explained");
    ntkball_text_free(options.explain);
    ntkball_activation_clear(phi);
    arb_clear(res);
}

int main(void)
{
    test_begin("hermite/norm2");
    test_section("reference values");
    test_reference_values();
    test_section("routes");
    test_routes();
    test_section("high precision");
    test_high_precision();
    test_section("errors");
    test_errors();
    return test_end();
}
