/* KER-1, KER-2, KER-3, KER-4, KER-5, KER-6: point values of the kernels by three algorithms and
   exactly. */
#include <ntkball/kernel.h>

#include "tests/harness.h"

static int set_value(ntkball_value_t v, const char *text)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    return CHECK(ntkball_value_set_str(v, text, &err) == NTKBALL_OK, "%s: %s", text, err.text);
}

/* A network in one line; NULL keeps what net has. */
static void set_network(ntkball_network_t net, const char *phi, slong depth, const char *sigma_w2,
                        const char *gamma_w2, const char *gamma_b2)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    CHECK(ntkball_activation_set_str(net->phi, phi, &err) == NTKBALL_OK, "%s: %s", phi, err.text);
    net->depth = depth;
    if (sigma_w2 != NULL && set_value(net->sigma_w2, sigma_w2))
        net->sigma_w2_given = 1;
    if (gamma_w2 != NULL)
        set_value(net->gamma_w2, gamma_w2);
    if (gamma_b2 != NULL)
        set_value(net->gamma_b2, gamma_b2);
}

static ntkball_status_t eval(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                             const char *rho, slong bits, const char *algorithm,
                             ntkball_error_t *err)
{
    ntkball_value_t r;
    ntkball_options_t options;
    ntkball_status_t status;

    ntkball_value_init(r);
    set_value(r, rho);
    ntkball_options_init(&options);
    options.algorithm = algorithm;
    status = ntkball_kernel_eval(sigma, theta, net, r, bits, &options, err);
    ntkball_value_clear(r);
    return status;
}

typedef struct
{
    const char *phi, *sigma_w2, *gamma_w2, *gamma_b2;
    ntkball_recursion_t recursion;
    slong depth;
    const char *rho, *theta;
} vector_t;

#define EXACT NTKBALL_RECURSION_EXACT
#define PUBLISHED NTKBALL_RECURSION_PUBLISHED

/* Deep ReLU at sigma_w^2 = 2, and the two recursions at gamma_w^2 = gamma_b^2 = 1/2: mpmath at 25
   to 60 digits, one of them also by simulation of wide networks; at rho = 0 from kappa_{0,l}. */
static const vector_t vectors[] = {
    {"relu", "2", NULL, NULL, EXACT, 1, "0.3", "0.661840289041691"},
    {"relu", "2", NULL, NULL, EXACT, 2, "0.3", "1.03460129961284"},
    {"relu", "2", NULL, NULL, EXACT, 3, "0.3", "1.40403372656695"},
    {"relu", "2", NULL, NULL, EXACT, 5, "0.3", "2.11900029728133"},
    {"relu", "1", "1/2", "1/2", EXACT, 1, "0.3", "1.0923475145643167375"},
    {"relu", "1", "1/2", "1/2", PUBLISHED, 1, "0.3", "0.93539281422446425523"},
    {"relu", "1", "1/2", "1/2", EXACT, 2, "0.3", "1.3884628901719410769"},
    {"relu", "1", "1/2", "1/2", PUBLISHED, 2, "0.3", "1.2488618970356954637"},
    {"relu", "2", NULL, NULL, EXACT, 2, "0", "0.68570863628294249174"},
    {"relu", "2", NULL, NULL, EXACT, 3, "0", "1.0603881068025830383"},
    {"gaussian:1", "1", NULL, NULL, EXACT, 1, "0", "0.9876893223089823263"},
    {"gaussian:1", "1", NULL, NULL, EXACT, 2, "0", "1.0291455323778365809"},
    {"tanh", "1", NULL, NULL, EXACT, 1, "0", "0.60570550960215882558"},
    {"tanh", "1", NULL, NULL, EXACT, 2, "0", "1.0719220319210976405"}};

static void test_vectors(void)
{
    static const slong bits[] = {33, 66, 166, 664};
    slong i, j;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr sigma = _arb_vec_init(8), theta = _arb_vec_init(8);
    ntkball_network_t net;

    test_section("vectors");
    for (i = 0; i < (slong) (sizeof vectors / sizeof vectors[0]); i++)
        for (j = 0; j < (strcmp(vectors[i].phi, "tanh") == 0 ? 3 : 4); j++)
        {
            const vector_t *v = vectors + i;

            if (test_left_out(i + j))
                continue;
            ntkball_network_init(net);
            set_network(net, v->phi, v->depth, v->sigma_w2, v->gamma_w2, v->gamma_b2);
            net->recursion = v->recursion;
            CHECK(eval(sigma, theta, net, v->rho, bits[j], NULL, &err) == NTKBALL_OK, "%s: %s",
                  v->phi, err.text);
            CHECK_REFERENCE(theta + v->depth - 1, v->theta, bits[j], v->phi);
            CHECK(arb_rel_accuracy_bits(sigma + v->depth - 1) >= bits[j], "sigma");
            ntkball_network_clear(net);
        }
    _arb_vec_clear(theta, 8);
    _arb_vec_clear(sigma, 8);
}

typedef struct
{
    const char *phi, *sigma_w2;
    int closed, fast; /* is D known; do its coefficients decay geometrically or nearly so */
} subject_t;

static const subject_t subjects[] = {{"relu", "1", 1, 0},     {"leaky_relu:1/10", "1", 1, 0},
                                     {"abs", "1", 1, 0},      {"erf", "1", 1, 1},
                                     {"gelu", "1", 1, 1},     {"gaussian:1", "1", 1, 1},
                                     {"sin:1", "1", 1, 1},    {"exp:1/2", "1/2", 1, 1},
                                     {"tanh", "1", 0, 1},     {"sigmoid", "1", 0, 1},
                                     {"hardtanh", "1", 0, 0}, {"softplus", "1/2", 0, 1},
                                     {"silu", "1", 0, 1},     {"elu:1", "1", 0, 0},
                                     {"identity", "1", 1, 1}, {"relu6", "1", 0, 0},
                                     {"softsign", "1", 0, 0}};
static const char *const names[] = {"closed", "series", "integrate"};

/* Closed forms, series and quadrature overlap, and each that answers OK has its bits. */
static void compare(const subject_t *s, slong L, const char *rho, const char *gamma_w2,
                    const char *gamma_b2, int with_series, int with_integrals)
{
    slong k, m, l, bits = 40;
    ntkball_network_t net;
    ntkball_status_t status;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr v[3];
    int done[3] = {s->closed, with_series, with_integrals};

    ntkball_network_init(net);
    set_network(net, s->phi, L, s->sigma_w2, gamma_w2, gamma_b2);
    for (k = 0; k < 3; k++)
    {
        v[k] = _arb_vec_init(2 * L);
        if (!done[k])
            continue;
        status = eval(v[k], v[k] + L, net, rho, bits, names[k], &err);
        CHECK(status == NTKBALL_OK, "%s at %s by %s: %s", s->phi, rho, names[k], err.text);
        for (l = 0; l < 2 * L; l++)
            CHECK(arb_rel_accuracy_bits(v[k] + l) >= bits || arb_is_zero(v[k] + l),
                  "%s at %s by %s: %ld bits", s->phi, rho, names[k],
                  arb_rel_accuracy_bits(v[k] + l));
        for (m = 0; m < k; m++)
            for (l = 0; l < 2 * L && done[m]; l++)
                CHECK(arb_overlaps(v[m] + l, v[k] + l), "%s at %s: %s and %s", s->phi, rho,
                      names[m], names[k]);
    }
    for (k = 0; k < 3; k++)
        _arb_vec_clear(v[k], 2 * L);
    ntkball_network_clear(net);
}

static void test_algorithms(void)
{
    slong i;

    test_section("algorithms");
    for (i = 0; i < (slong) (sizeof subjects / sizeof subjects[0]); i++)
    {
        const subject_t *s = subjects + i;

        if (test_left_out(i))
            continue;
        compare(s, s->fast ? 2 : 1, "0.3", NULL, NULL, 1, i != 1);
        compare(s, 2, "-1/2", "1/2", "1/2", 1, i % 6 == 3);
        compare(s, s->fast ? 2 : 1, "-3/4", NULL, NULL, i != 4, i % 6 == 5);
        compare(s, 3, "-1", NULL, NULL, s->fast && i != 4, i % 3 == 2);
        compare(s, 3, "1", NULL, NULL, i != 4, 1);
        compare(s, 2, "sqrt(2)/2", NULL, NULL, s->fast, 0);
    }
}

/* What auto does at the antipode and close to the ends. */
static void test_auto(void)
{
    static const char *const phis[] = {"relu6", "elu:1", "softsign", "silu", "leaky_relu:1/10"};
    static const char *const rhos[] = {"-1", "1 - 1/10^30", "-1 + 1/10^20"};
    slong i, j;
    ntkball_network_t net;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr v = _arb_vec_init(2), w = _arb_vec_init(2);

    test_section("auto");
    for (i = 0; i < 5; i++)
        for (j = 0; j < (i < 3 ? 1 : 3); j++)
        {
            ntkball_network_init(net);
            set_network(net, phis[i], 1, "1", NULL, NULL);
            CHECK(eval(v, v + 1, net, rhos[j], 100, NULL, &err) == NTKBALL_OK, "%s at %s: %s",
                  phis[i], rhos[j], err.text);
            CHECK(arb_rel_accuracy_bits(v) >= 100 && arb_rel_accuracy_bits(v + 1) >= 100,
                  "%s at %s: bits", phis[i], rhos[j]);
            if (eval(w, w + 1, net, rhos[j], 10, "series", &err) != NTKBALL_DOMAIN)
                CHECK(arb_overlaps(v, w) && arb_overlaps(v + 1, w + 1), "%s at %s", phis[i],
                      rhos[j]);
            ntkball_network_clear(net);
        }
    _arb_vec_clear(w, 2);
    _arb_vec_clear(v, 2);
}

/* Exact values lie in the balls; at rho = 1 Theta_l = 1 + chi + .. is known. */
static void test_exact(void)
{
    static const char *const phis[] = {"relu", "abs", "erf", "gelu", "sin:1", "identity"};
    static const char *const rhos[] = {"1", "-1", "0", "1/2", "-1/2", "1/3"};
    static const char *const exact[] = {"2", "0", "1/pi", NULL, NULL, NULL};
    slong i, j, l, count = 0;
    ntkball_network_t net;
    ntkball_value_t r;
    ntkball_exact_t e;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr v = _arb_vec_init(4);
    arb_t t;
    char *text;

    test_section("exact");
    ntkball_value_init(r);
    ntkball_exact_init(e);
    arb_init(t);
    for (i = 0; i < 6; i++)
        for (j = 0; j < 6; j++)
        {
            ntkball_network_init(net);
            set_network(net, phis[i], 2, i == 0 ? "2" : "1", NULL, NULL);
            set_value(r, rhos[j]);
            net->output_bias = j != 4;
            CHECK(eval(v, v + 2, net, rhos[j], 100, NULL, &err) == NTKBALL_OK, "%s at %s: %s",
                  phis[i], rhos[j], err.text);
            for (l = 0; l < 4; l++)
                if (ntkball_kernel_exact(e, net, l < 2 ? 's' : 't', 2 + l % 2, r))
                {
                    count++;
                    ntkball_exact_get_arb(t, e, 200);
                    CHECK(arb_overlaps(t, v + l), "%s at %s: %ld", phis[i], rhos[j], l);
                    if (i == 0 && l == 2 && exact[j] != NULL)
                    {
                        text = ntkball_exact_get_str(e);
                        CHECK(strcmp(text, exact[j]) == 0, "relu at %s: %s", rhos[j], text);
                        flint_free(text);
                    }
                }
                else
                    CHECK(j != 0, "%s at 1 is known", phis[i]);
            CHECK(!ntkball_kernel_exact(e, net, 't', 4, r) &&
                      !ntkball_kernel_exact(e, net, 'x', 2, r),
                  "no such value");
            ntkball_network_clear(net);
        }
    CHECK(count > 60, "%ld exact values", count);
    arb_clear(t);
    ntkball_exact_clear(e);
    ntkball_value_clear(r);
    _arb_vec_clear(v, 4);
}

/* Without output bias the last layer, and it alone, lacks sigma_b^2. */
static void test_bias(void)
{
    slong l;
    ntkball_network_t net;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr a = _arb_vec_init(4), b = _arb_vec_init(4);
    arb_t sb2;

    test_section("output bias");
    arb_init(sb2);
    ntkball_network_init(net);
    set_network(net, "relu", 2, "1", NULL, NULL); /* sigma_b^2 = 1/2 */
    CHECK(eval(a, a + 2, net, "0.2", 100, NULL, &err) == NTKBALL_OK, "%s", err.text);
    net->output_bias = 0;
    CHECK(eval(b, b + 2, net, "0.2", 100, NULL, &err) == NTKBALL_OK, "%s", err.text);
    for (l = 0; l < 4; l++)
    {
        arb_sub(sb2, a + l, b + l, 100);
        arb_mul_2exp_si(sb2, sb2, 1);
        CHECK(arb_contains_si(sb2, l % 2), "value %ld", l);
    }
    ntkball_network_clear(net);
    arb_clear(sb2);
    _arb_vec_clear(b, 4);
    _arb_vec_clear(a, 4);
}

static void test_errors(void)
{
    ntkball_network_t net;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr v = _arb_vec_init(2);

    test_section("errors");
    ntkball_network_init(net);
    set_network(net, "relu", 1, "1", NULL, NULL);
    CHECK(eval(v, v + 1, net, "1.01", 50, NULL, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT,
          "rho > 1");
    CHECK(eval(v, v + 1, net, "-sqrt(2)", 50, NULL, &err) == NTKBALL_DOMAIN, "rho < -1");
    CHECK(eval(v, v + 1, net, "0.5", 50, "best", &err) == NTKBALL_DOMAIN, "algorithm");
    set_network(net, "tanh", 1, "1", NULL, NULL);
    CHECK(eval(v, v + 1, net, "0.5", 50, "closed", &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT,
          "tanh is not closed");
    set_network(net, "step", 1, "1", NULL, NULL);
    CHECK(eval(v, v + 1, net, "0.5", 50, NULL, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_HYPOTHESIS,
          "step has no NTK");
    CHECK(eval(v, NULL, net, "0.5", 50, NULL, &err) == NTKBALL_OK && arb_rel_accuracy_bits(v) >= 50,
          "but Sigma: %s", err.text);
    ntkball_network_clear(net);
    _arb_vec_clear(v, 2);
}

/* SPH-13: piecewise linear activations next to 1 and -1.  Reference: E[phi(U) E[phi(V) | U]] and
   P(|U|, |V| < 1) as integrals over U of normal distribution functions, mpmath.quad at 45 digits
   with breaks around -1 and 1, not the integral in the angle. */
static void test_near_ends(void)
{
    static const char *const phis[] = {"relu6", "hardsigmoid"};
    static const char *const rhos[] = {"1-1e-10", "-1+1e-10"};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    arb_ptr v = _arb_vec_init(8);
    slong i, k;

    test_section("near the ends");
    ntkball_network_init(net);
    set_network(net, "hardtanh", 1, "1", "1", "0");
    CHECK(eval(v, v + 1, net, "1-1e-10", 100, NULL, &err) == NTKBALL_OK, "%s", err.text);
    CHECK_REFERENCE(v, "0.99999999993173123280944113988875", 95, "hardtanh");
    CHECK_REFERENCE(v + 1, "1.6826867616533025097139691881154", 95, "hardtanh");
    for (i = 0; i < 2; i++)
    {
        set_network(net, phis[i], 2, "1", "1", "0");
        CHECK(eval(v, v + 2, net, rhos[i], 30, NULL, &err) == NTKBALL_OK &&
                  eval(v + 4, v + 6, net, rhos[i], 80, NULL, &err) == NTKBALL_OK,
              "%s: %s", phis[i], err.text);
        for (k = 0; k < 4; k++)
            CHECK(arb_overlaps(v + k, v + 4 + k) && arb_rel_accuracy_bits(v + 4 + k) >= 80,
                  "%s at %s, %ld", phis[i], rhos[i], (long) k);
    }
    _arb_vec_clear(v, 8);
    ntkball_network_clear(net);
}

typedef struct
{
    const char *phi, *rho, *sigma, *theta;
} near_t;

/* SPH-15: one kink, at 0, without a closed form.  Reference for L = 1, sigma_w^2 = 1, no output
   bias: D and D + rho D'.  elu: mpmath.quad at 28 digits of phi(U) E[phi(V) | U], the conditional
   mean in closed form; softsign: Gauss-Legendre panels in polar coordinates in double precision,
   split where U or V is 0, 15 digits. */
static void test_near_ends_smooth_pieces(void)
{
    static const near_t cases[] = {
        {"elu", "1-1e-6", "0.64494474939100663091083", "1.3130459145602801097763"},
        {"elu", "-1+1e-4", "-0.52310426806593756770011", "-1.0462086841996359488338"},
        {"softsign", "1-1e-6", "0.183013793595507", "0.410684307035389"}};
    static const char *const rhos[] = {"1-10^-20", "-1+10^-8"};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    arb_ptr v = _arb_vec_init(20);
    slong i, k, L = 5;

    test_section("near the ends, smooth pieces");
    ntkball_network_init(net);
    net->output_bias = 0;
    for (i = 0; i < 3; i++)
    {
        if (test_left_out(i))
            continue;
        set_network(net, cases[i].phi, 1, "1", "1", "0");
        CHECK(eval(v, v + 1, net, cases[i].rho, i < 2 ? 66 : 40, NULL, &err) == NTKBALL_OK, "%s",
              err.text);
        CHECK_REFERENCE(v, cases[i].sigma, i < 2 ? 66 : 40, cases[i].phi);
        CHECK_REFERENCE(v + 1, cases[i].theta, i < 2 ? 66 : 40, cases[i].phi);
    }
    for (i = 0; i < 2; i++)
    {
        set_network(net, "elu", L, "1", "1", "0");
        CHECK(eval(v, v + L, net, rhos[i], 20, NULL, &err) == NTKBALL_OK &&
                  eval(v + 2 * L, v + 3 * L, net, rhos[i], 40, NULL, &err) == NTKBALL_OK,
              "elu at %s: %s", rhos[i], err.text);
        for (k = 0; k < 2 * L; k++)
            CHECK(arb_overlaps(v + k, v + 2 * L + k) && arb_rel_accuracy_bits(v + 2 * L + k) >= 40,
                  "elu at %s, %ld", rhos[i], (long) k);
    }
    _arb_vec_clear(v, 20);
    ntkball_network_clear(net);
}

int main(void)
{
    test_begin("kernel/eval");
    test_vectors();
    test_algorithms();
    test_auto();
    test_exact();
    test_bias();
    test_errors();
    test_near_ends();
    test_near_ends_smooth_pieces();
    return test_end();
}
