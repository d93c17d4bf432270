/* The chooser: the promised accuracy for the whole catalog, all algorithms against each other,
   zeros by symmetry exact (HERM-1). */
#include "../harness.h"

#include <ntkball/hermite.h>

/* Integrals of phi h_n w with mpmath.quad at 50 digits, split at the kinks. */
static const struct
{
    const char *spec;
    slong n;
    const char *value;
} reference[] = {

    {"relu6", 0, "0.39894228024507569834284941"},
    {"relu6", 1, "0.49999999901341235496230185"},
    {"relu6", 2, "0.28209478747758017866894900"},
    {"relu6", 3, "-0.000000014882812718994362688329025"},
    {"relu6", 4, "-0.081433795392023750664621944"},
    {"relu6", 7, "-0.00000048834403879139257181160295"},
    {"relu6", 10, "0.021987615616534069713189507"},
    {"relu6", 15, "-0.00000088662692910725898668813490"},
    {"tanh", 1, "0.60570550960215882558354022"},
    {"tanh", 3, "-0.14843719078727270404525098"},
    {"tanh", 7, "-0.031445419287678610523459635"},
    {"tanh", 15, "-0.0040928493328557825816979979"},
    {"sigmoid", 0, "0.50000000000000000000000000"},
    {"sigmoid", 1, "0.20662096414190703726235082"},
    {"sigmoid", 3, "-0.025473257907323416670343679"},
    {"sigmoid", 7, "-0.0017266562875681668742700760"},
    {"sigmoid", 15, "-0.000039445557461863921704388144"},
    {"softplus", 0, "0.80605918334743978452822883"},
    {"softplus", 1, "0.50000000000000000000000000"},
    {"softplus", 2, "0.14610308488004494166981633"},
    {"softplus", 4, "-0.012736628953661708335171839"},
    {"softplus", 10, "0.00018587525544709680771605882"},
    {"silu", 0, "0.20662096414190703726235082"},
    {"silu", 1, "0.50000000000000000000000000"},
    {"silu", 2, "0.24808519283030007027012188"},
    {"silu", 4, "-0.037805008805131085849323496"},
    {"silu", 10, "0.0011224964739563156005755902"},
    {"mish", 0, "0.24040388837479144371312213"},
    {"mish", 1, "0.56374755728838065333571244"},
    {"mish", 2, "0.27042515521941197034559960"},
    {"mish", 3, "-0.020071320518943319843018326"},
    {"mish", 4, "-0.052715587987238954638690220"},
    {"mish", 7, "-0.0019054331401863226346302340"},
    {"mish", 10, "0.0032756469089154089017736338"},
    {"mish", 15, "0.000067999924322274928749375035"},
    {"softsign", 1, "0.41275510033918321267155940"},
    {"softsign", 3, "-0.093791402780726705785187798"},
    {"softsign", 7, "-0.027859065923285615332427147"},
    {"softsign", 15, "-0.0088726161451043420162079649"},
    {"erf", 1, "0.65147001587055989544851283"},
    {"erf", 3, "-0.17730768017841452352886491"},
    {"erf", 7, "-0.040784641166004290023130584"},
    {"erf", 15, "-0.0045058181385781207244762421"},
    {"gelu_tanh", 0, "0.28203858807878871174764409"},
    {"gelu_tanh", 1, "0.50000000000000000000000000"},
    {"gelu_tanh", 2, "0.29923664982594960340762800"},
    {"gelu_tanh", 4, "-0.071917467408581041038550763"},
    {"gelu_tanh", 10, "0.0053268443406985335215013495"},
    {"selu", 1, "0.98523111618579640707128581"},
    {"selu", 2, "0.12563131548225657956505182"},
    {"selu", 3, "-0.098591773414594322086468925"},
    {"selu", 4, "0.0083102153647245470732855702"},
    {"selu", 7, "-0.023160886916180584210366403"},
    {"selu", 10, "-0.010895731078494245756184484"},
    {"selu", 15, "-0.0058527335730699189164148336"},
    {"erf", 33, "0.000064589759323571377324691318"},
    {"selu", 24, "0.0043720874671632154787378644"},
    {"selu", 33, "0.0014244043246880314045446845"},
    {"relu6", 24, "-0.0069634113962423819748708278"},
    {"relu6", 33, "0.00000034144913859477570626429635"},

};

/* The values of tanh and sigmoid: Gauss-Hermite and trapezoid sums with mpmath at 60 digits. */
static const struct
{
    const char *spec;
    slong n;
    const char *value;
} reference_large[] = {
    {"tanh", 1, "0.60570550960215882558"},          {"tanh", 3, "-0.1484371907872727040453"},
    {"tanh", 11, "-0.010291840580021526"},          {"tanh", 51, "-1.9196189562254359e-5"},
    {"tanh", 101, "1.7211831420303936803383e-7"},   {"tanh", 201, "2.2536770969e-10"},
    {"tanh", 501, "4.597934972901314369612e-16"},   {"tanh", 999, "-1.988071099059451971430e-22"},
    {"sigmoid", 11, "-0.000221989560789527060182"}, {"sigmoid", 21, "4.271890339843959498638e-6"}};

static void test_reference_values(void)
{
    slong i, bits = 0;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(1000);

    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof reference / sizeof reference[0]); i++)
    {
        if (i == 0 || strcmp(reference[i].spec, reference[i - 1].spec) != 0)
        {
            bits = 10 + (slong) n_randint(test_state.rand, 150);
            test_activation(phi, reference[i].spec);
            status = ntkball_hermite_coeffs(mu, phi, 40, bits, NULL, NULL);
            CHECK(status == NTKBALL_OK, "%s", reference[i].spec);
        }
        CHECK_REFERENCE(mu + reference[i].n, reference[i].value, bits, reference[i].spec);
    }
    for (i = 0; i < (slong) (sizeof reference_large / sizeof reference_large[0]); i++)
    {
        if (i == 0 || strcmp(reference_large[i].spec, reference_large[i - 1].spec) != 0)
        {
            test_activation(phi, reference_large[i].spec);
            status = ntkball_hermite_coeffs(mu, phi, 1000, 70, NULL, NULL);
            CHECK(status == NTKBALL_OK, "%s", reference_large[i].spec);
        }
        CHECK_REFERENCE(mu + reference_large[i].n, reference_large[i].value, 70,
                        reference_large[i].spec);
    }
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 1000);
}

/* The catalog with parameters drawn at random. */
static void random_spec(char *spec, slong i)
{
    const ntkball_catalog_row_t *row = ntkball_catalog_row(i);
    ulong p = 1 + n_randint(test_state.rand, 20), q = 8 + n_randint(test_state.rand, 8);

    if (strcmp(row->params, "") == 0)
        sprintf(spec, "%s", row->name);
    else if (strcmp(row->name, "relu_power") == 0)
        sprintf(spec, "%s:%lu", row->name, 1 + p % 5);
    else if (strcmp(row->name, "polynomial") == 0 || strcmp(row->name, "hermite") == 0)
        sprintf(spec, "%s:%lu,-1/3,0,%lu/%lu", row->name, p, p, q);
    else
        sprintf(spec, "%s:%lu/%lu", row->name, p, q);
}

/* Every algorithm that applies encloses the same numbers with the bits it promised. */
static void test_algorithms(void)
{
    static const char *const algorithm[] = {"auto",      "closed", "piecewise",
                                            "trapezoid", "panels", "integrate"};
    slong i, j, n, len, bits, tried;
    char spec[60];
    ntkball_activation_t phi;
    ntkball_options_t options;
    ntkball_error_t err;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(16), first = _arb_vec_init(16);

    ntkball_options_init(&options);
    ntkball_activation_init(phi);
    for (i = 0; i < ntkball_catalog_len(); i++)
    {
        random_spec(spec, i);
        test_activation(phi, spec);
        len = 8 + (slong) n_randint(test_state.rand, 6);
        for (j = 0, tried = 0; j < 6; j++)
        {
            bits = 20 + (slong) n_randint(test_state.rand, 40);
            options.algorithm = algorithm[j];
            status = ntkball_hermite_coeffs(mu, phi, len, bits, &options, &err);
            if (status == NTKBALL_DOMAIN)
            {
                CHECK(err.kind == NTKBALL_ERR_INPUT && j > 0 && j < 5, "%s", spec);
                continue;
            }
            tried++;
            CHECK(status == NTKBALL_OK, "%s by %s: %s", spec, algorithm[j], err.text);
            for (n = 0; n < len; n++)
            {
                if (j == 0)
                    arb_set(first + n, mu + n);
                CHECK(arb_overlaps(first + n, mu + n), "%s by %s, n = %ld", spec, algorithm[j],
                      (long) n);
                CHECK(status != NTKBALL_OK || arb_rel_accuracy_bits(mu + n) >= bits,
                      "%s by %s, n = %ld: %ld of %ld bits", spec, algorithm[j], (long) n,
                      (long) arb_rel_accuracy_bits(mu + n), (long) bits);
            }
        }
        CHECK(tried >= 3, "%s: %ld algorithms", spec, (long) tried);
    }
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 16);
    _arb_vec_clear(first, 16);
}

/* sum_{n < len} mu_n^2 <= E[phi^2], short of it by less than 2^-bits of it. */
static void test_parseval(void)
{
    static const struct
    {
        const char *spec;
        slong len, bits;
    } cases[] = {{"tanh", 600, 50},     {"sigmoid", 300, 75}, {"softplus", 300, 80},
                 {"silu", 300, 70},     {"mish", 300, 45},    {"gelu_tanh", 300, 40},
                 {"softsign", 300, 10}, {"relu6", 300, 6},    {"hardsigmoid", 300, 6}};
    slong i, n;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_t sum, norm, t;
    arb_ptr mu = _arb_vec_init(600);

    arb_init(sum);
    arb_init(norm);
    arb_init(t);
    ntkball_activation_init(phi);
    for (i = 0; i < (slong) (sizeof cases / sizeof cases[0]); i++)
    {
        test_activation(phi, cases[i].spec);
        status = ntkball_hermite_coeffs(mu, phi, cases[i].len, 100, NULL, NULL);
        CHECK(status == NTKBALL_OK, "%s", cases[i].spec);
        status = ntkball_hermite_norm2(norm, phi, 0, 150, NULL, NULL);
        CHECK(status == NTKBALL_OK, "%s", cases[i].spec);
        arb_zero(sum);
        for (n = cases[i].len - 1; n >= 0; n--)
            arb_addmul(sum, mu + n, mu + n, 200);
        CHECK(!arb_gt(sum, norm), "%s: the sum exceeds the norm", cases[i].spec);
        arb_sub(t, norm, sum, 200);
        arb_div(t, t, norm, 200);
        arb_mul_2exp_si(t, t, cases[i].bits);
        arb_sub_ui(t, t, 1, 200);
        CHECK(arb_is_negative(t), "%s: the sum falls short", cases[i].spec);
    }
    ntkball_activation_clear(phi);
    arb_clear(sum);
    arb_clear(norm);
    arb_clear(t);
    _arb_vec_clear(mu, 600);
}

/* selu: mu_0 is 1.2e-32 (its parameters are rounded to 32 digits), so bits must be found. */
static void test_small_coefficient(void)
{
    slong bits;
    ntkball_activation_t phi;
    ntkball_status_t status;
    arb_t mu;

    arb_init(mu);
    ntkball_activation_init(phi);
    test_activation(phi, "selu");
    for (bits = 2; bits < 700; bits = 3 * bits + 50)
    {
        status = ntkball_hermite_coeffs(mu, phi, 1, bits, NULL, NULL);
        CHECK(status == NTKBALL_OK, "selu");
        CHECK_REFERENCE(mu, "-1.201484145781736343336429372019622e-32", bits, "selu mu_0");
    }
    ntkball_activation_clear(phi);
    arb_clear(mu);
}

static void test_choice(void)
{
    ntkball_activation_t phi;

    ntkball_activation_init(phi);
    test_activation(phi, "relu");
    CHECK(strcmp(ntkball_hermite_choice(phi), "piecewise") == 0, "relu");
    test_activation(phi, "gelu");
    CHECK(strcmp(ntkball_hermite_choice(phi), "closed") == 0, "gelu");
    test_activation(phi, "tanh");
    CHECK(strcmp(ntkball_hermite_choice(phi), "trapezoid") == 0, "tanh");
    test_activation(phi, "softsign");
    CHECK(strcmp(ntkball_hermite_choice(phi), "panels") == 0, "softsign");
    ntkball_activation_clear(phi);
}

static int stop(void *context, const char *stage, double done)
{
    (void) stage;
    (void) done;
    ++*(slong *) context;
    return 1;
}

static void test_errors(void)
{
    slong calls = 0;
    ntkball_activation_t phi;
    ntkball_options_t options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(40);

    ntkball_options_init(&options);
    ntkball_activation_init(phi);
    options.explain = ntkball_text_new();

    test_activation(phi, "relu");
    options.algorithm = "trapezoid";
    status = ntkball_hermite_coeffs(mu, phi, 4, 50, &options, &err);
    CHECK(status == NTKBALL_DOMAIN && err.kind == NTKBALL_ERR_INPUT &&
              strstr(err.text, "piecewise, panels, integrate") != NULL,
          "%s", err.text);
    options.algorithm = "simpson";
    status = ntkball_hermite_coeffs(mu, phi, 4, 50, &options, &err);
    CHECK(status == NTKBALL_DOMAIN && strstr(err.text, "simpson") != NULL, "%s", err.text);
    CHECK(ntkball_hermite_coeffs(mu, phi, 4, 50, &options, NULL) == NTKBALL_DOMAIN, "no err");

    options.algorithm = NULL;
    for (slong len = 0; len <= 3; len++)
        CHECK(ntkball_hermite_coeffs(mu, phi, len, 50, &options, &err) == NTKBALL_OK, "len %ld",
              (long) len);
    CHECK(strstr(ntkball_text_get(options.explain), "HERM-3") != NULL, "explained");

    options.max_prec = 80; /* too little for 100 bits of tanh */
    test_activation(phi, "tanh");
    status = ntkball_hermite_coeffs(mu, phi, 40, 100, &options, &err);
    CHECK(status == NTKBALL_UNABLE && err.kind == NTKBALL_ERR_ACCURACY, "precision limit");
    CHECK_REFERENCE(mu + 3, "-0.1484371907872727040453", 50, "best enclosure");
    CHECK(arb_is_zero(mu + 2), "zeros stay exact");

    options.max_prec = 200000;
    options.algorithm = "integrate";
    options.progress = stop;
    options.progress_context = &calls;
    test_activation(phi, "tanh");
    err.kind = NTKBALL_ERR_NONE;
    status = ntkball_hermite_coeffs(mu, phi, 40, 50, &options, &err);
    CHECK(status == NTKBALL_UNABLE && err.kind == NTKBALL_ERR_INTERRUPTED && calls == 1,
          "interrupted after %ld calls", (long) calls);

    ntkball_text_free(options.explain);
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 40);
}

/* The head keeps its bits, the rest is within the absolute error of its last coefficient, and all
   balls meet the more accurate ones. */
static void head(const char *spec, slong len, slong head_len, slong bits)
{
    arb_ptr mu = _arb_vec_init(len), all = _arb_vec_init(len);
    ntkball_activation_t phi;
    ntkball_error_t err;
    slong n, size;

    ntkball_activation_init(phi);
    test_activation(phi, spec);
    CHECK(ntkball_hermite_coeffs_head(mu, phi, len, head_len, bits, NULL, &err) == NTKBALL_OK,
          "head of %s", spec);
    CHECK(ntkball_hermite_coeffs(all, phi, len, bits + 20, NULL, &err) == NTKBALL_OK, "%s", spec);
    for (n = head_len - 1; n > 0 && arb_is_zero(all + n); n--)
        ;
    size = arf_abs_bound_lt_2exp_si(arb_midref(all + n)) - bits;
    for (n = 0; n < len; n++)
    {
        CHECK(arb_overlaps(mu + n, all + n), "%s, head %ld: mu_%ld", spec, (long) head_len,
              (long) n);
        if (n < head_len)
            CHECK(arb_is_zero(mu + n) || arb_rel_accuracy_bits(mu + n) >= bits, "mu_%ld", (long) n);
        else
            CHECK(arb_rel_accuracy_bits(mu + n) >= bits ||
                      mag_cmp_2exp_si(arb_radref(mu + n), size + 8) <= 0,
                  "%s, head %ld: radius of mu_%ld", spec, (long) head_len, (long) n);
    }
    _arb_vec_clear(mu, len);
    _arb_vec_clear(all, len);
    ntkball_activation_clear(phi);
}

int main(void)
{
    test_begin("hermite/coeffs");
    test_section("reference values");
    test_reference_values();
    test_section("algorithms");
    test_algorithms();
    test_section("Parseval");
    test_parseval();
    test_section("small coefficient");
    test_small_coefficient();
    test_section("choice");
    test_choice();
    test_section("errors");
    test_errors();
    test_section("head");
    head("tanh", 300, 40, 60);
    head("sigmoid", 50, 1, 30);
    head("relu", 30, 7, 64);
    head("relu6", 30, 7, 64);
    return test_end();
}
