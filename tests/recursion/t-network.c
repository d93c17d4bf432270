/* NET-2, NET-3: hypotheses decided exactly, derived constants, closure. */
#include <math.h>

#include "../harness.h"

#include <ntkball/recursion.h>

typedef struct
{
    const char *phi, *sigma_w2, *sigma_b2, *gamma_w2, *gamma_b2; /* NULL: the default */
    ntkball_init_t init;
    slong depth;
    int need_ntk;
    ntkball_status_t status;
    ntkball_error_kind_t kind;
    const char *says; /* part of the message */
} case_t;

static int set(ntkball_value_t v, const char *text)
{
    return text == NULL || ntkball_value_set_str(v, text, NULL) == NTKBALL_OK;
}

static int set_network(ntkball_network_t net, const case_t *c)
{
    net->init = c->init;
    net->depth = c->depth;
    net->sigma_w2_given = c->sigma_w2 != NULL;
    net->sigma_b2_is_unit = c->sigma_b2 == NULL;
    return ntkball_activation_set_str(net->phi, c->phi, NULL) == NTKBALL_OK &&
           set(net->sigma_w2, c->sigma_w2) && set(net->sigma_b2, c->sigma_b2) &&
           set(net->gamma_w2, c->gamma_w2) && set(net->gamma_b2, c->gamma_b2);
}

#define UNIT NTKBALL_INIT_UNIT
#define HE NTKBALL_INIT_HE
#define EOC NTKBALL_INIT_EOC
#define OK NTKBALL_OK, NTKBALL_ERR_NONE, ""
#define BROKEN NTKBALL_DOMAIN, NTKBALL_ERR_HYPOTHESIS
#define INPUT NTKBALL_DOMAIN, NTKBALL_ERR_INPUT

static const case_t cases[] = {
    {"relu", NULL, NULL, NULL, NULL, UNIT, 1, 1, OK},
    {"relu", "2", NULL, NULL, NULL, UNIT, 1, 1, OK},
    {"relu", "2", "0", NULL, NULL, UNIT, 3, 1, OK},
    {"relu", "2.0", "0.0", "1/3", "2/3", UNIT, 3, 1, OK},
    {"relu", "2.1", NULL, NULL, NULL, UNIT, 1, 1, BROKEN, "at most 2 for relu"},
    {"relu", "2.00000000000000000000000000000000000001", NULL, NULL, NULL, UNIT, 1, 1, BROKEN,
     "at most 2 for relu"},
    {"relu", "1", "0", NULL, NULL, UNIT, 1, 1, BROKEN, "--sigma-b2 unit"},
    {"relu", "1", "1/2", NULL, NULL, UNIT, 1, 1, OK},
    {"relu", "1", "-1/2", NULL, NULL, UNIT, 1, 1, BROKEN, "--sigma-b2 -1/2"},
    {"relu", "0", NULL, NULL, NULL, UNIT, 1, 1, BROKEN, "sigma_w^2 must be positive"},
    {"relu", "-1", NULL, NULL, NULL, UNIT, 1, 1, BROKEN, "--sigma-w2 -1"},
    {"relu", NULL, NULL, "1", "1/2", UNIT, 1, 1, BROKEN, "gamma_w^2 + gamma_b^2 = 1"},
    {"relu", NULL, NULL, "3/2", "-1/2", UNIT, 1, 1, BROKEN, "gamma_b^2 must be at least 0"},
    {"relu", NULL, NULL, "-1/2", "3/2", UNIT, 1, 1, BROKEN, "gamma_w^2 must be at least 0"},
    {"relu", NULL, NULL, "0", "1", UNIT, 1, 1, OK},
    {"relu", NULL, NULL, "2/pi", "1-2/pi", UNIT, 1, 1, OK},
    {"relu", NULL, NULL, NULL, NULL, UNIT, 0, 1, INPUT, "--depth 0"},
    {"relu", "2", NULL, NULL, NULL, HE, 1, 1, INPUT, "leave out --sigma-w2"},
    {"relu", NULL, "0", NULL, NULL, HE, 1, 1, INPUT, "leave out --sigma-b2"},
    {"relu", "2", NULL, NULL, NULL, EOC, 1, 1, INPUT, "leave out --sigma-w2"},
    {"relu", NULL, NULL, NULL, NULL, HE, 1, 1, OK},
    {"relu", NULL, NULL, NULL, NULL, EOC, 1, 1, OK},
    {"step", NULL, NULL, NULL, NULL, UNIT, 1, 1, BROKEN, "absolutely continuous"},
    {"step", NULL, NULL, NULL, NULL, UNIT, 1, 0, OK},
    {"step", NULL, NULL, NULL, NULL, EOC, 1, 0, BROKEN, "absolutely continuous"},
    {"step", "2", NULL, NULL, NULL, UNIT, 1, 0, OK},
    {"step", "3", NULL, NULL, NULL, UNIT, 1, 0, BROKEN, "at most 2 for step"},
    {"gelu", "2.35", NULL, NULL, NULL, UNIT, 2, 1, OK},
    {"gelu", "2.36", NULL, NULL, NULL, UNIT, 2, 1, BROKEN, "at most 2.351"},
    {"erf", "1", "1/2", NULL, NULL, UNIT, 2, 1, BROKEN, "unit variance"},
    {"erf", NULL, NULL, NULL, NULL, HE, 2, 1, OK},
    {"polynomial:0", NULL, NULL, NULL, NULL, HE, 2, 1, BROKEN, "E[phi^2] > 0"},
    {"polynomial:1", NULL, NULL, NULL, NULL, EOC, 2, 1, BROKEN, "E[phi'^2] > 0"},
    {"polynomial:1", NULL, NULL, NULL, NULL, UNIT, 2, 1, OK},
    /* relu: sigma_b^2 = 1 - chi at the edge of chaos is 0; x^2: E = 3, E' = 4, sigma_b^2 = 1/4 */
    {"polynomial:0,0,1", NULL, NULL, NULL, NULL, EOC, 2, 1, OK},
};

static void hypotheses(void)
{
    size_t i;

    test_section("hypotheses");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
        const case_t *c = &cases[i];
        ntkball_status_t status;
        ntkball_network_t net;
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        ntkball_network_init(net);
        CHECK(set_network(net, c), "case %d cannot be set", (int) i);
        status = ntkball_network_check(net, c->need_ntk, NULL, &err);
        CHECK(status == c->status && err.kind == c->kind && strstr(err.text, c->says) != NULL,
              "case %d (%s): status %d kind %d: %s", (int) i, c->phi, (int) status, (int) err.kind,
              err.text);
        status = ntkball_network_check(net, c->need_ntk, NULL, NULL);
        CHECK(status == c->status, "case %d without a place for the reason", (int) i);
        ntkball_network_clear(net);
    }
}

/* sigma_w^2, sigma_b^2, chi: from theory.md section 4 and mpmath integrals */
typedef struct
{
    case_t net;
    const char *sigma_w2, *sigma_b2, *chi;
    int exact; /* known exactly? */
} constants_t;

static const constants_t constants[] = {
    {{"relu", "1", NULL, NULL, NULL, UNIT, 1, 1, OK}, "1.0", "0.5", "0.5", 1},
    {{"relu", NULL, NULL, NULL, NULL, HE, 1, 1, OK}, "2.0", "0", "1.0", 1},
    {{"relu", NULL, NULL, NULL, NULL, EOC, 1, 1, OK}, "2.0", "0", "1.0", 1},
    {{"tanh", "1", NULL, NULL, NULL, UNIT, 1, 1, OK},
     "1.0",
     "0.60570550960215882558",
     "0.46440290244826824197",
     0},
    {{"sigmoid", "1", NULL, NULL, NULL, UNIT, 1, 1, OK},
     "1.0",
     "0.70662096414190703726",
     "0.044836241350194371793",
     0},
    {{"gaussian:sigma=1", "1", NULL, NULL, NULL, UNIT, 1, 1, OK},
     "1.0",
     "0.90811185076303465841",
     "0.030629383078988447195",
     1},
    /* 1/E[tanh'^2] and 1 - E/E', mpmath */
    {{"tanh", NULL, NULL, NULL, NULL, EOC, 1, 1, OK},
     "2.1533026489027900328",
     "0.1509646293785528897149",
     "1.0",
     0},
    {{"polynomial:0,0,1", NULL, NULL, NULL, NULL, EOC, 1, 1, OK}, "0.25", "0.25", "1.0", 1},
};

static void check_constants(void)
{
    size_t i;
    slong bits;
    arb_t w, b, chi;

    test_section("constants");
    arb_init(w);
    arb_init(b);
    arb_init(chi);
    for (i = 0; i < sizeof constants / sizeof constants[0]; i++)
        for (bits = 20; bits <= 320; bits *= 2)
        {
            const constants_t *c = &constants[i];
            ntkball_network_t net;
            ntkball_exact_t e, f, g;
            arb_t t;

            ntkball_network_init(net);
            ntkball_exact_init(e);
            ntkball_exact_init(f);
            ntkball_exact_init(g);
            arb_init(t);
            CHECK(set_network(net, &c->net), "case %d", (int) i);
            CHECK(ntkball_network_constants(w, b, chi, net, bits, NULL, NULL) == NTKBALL_OK,
                  "case %d at %ld bits", (int) i, (long) bits);
            CHECK_REFERENCE(w, c->sigma_w2, bits, "sigma_w2");
            CHECK_REFERENCE(b, c->sigma_b2, bits, "sigma_b2");
            CHECK_REFERENCE(chi, c->chi, bits, "chi");
            CHECK(strcmp(c->sigma_b2, "0") != 0 || arb_is_zero(b), "an exact zero");
            CHECK(ntkball_network_constants_exact(e, f, g, net) == c->exact, "exact: case %d",
                  (int) i);
            if (c->exact)
            {
                ntkball_exact_get_arb(t, f, bits + 20);
                CHECK(arb_overlaps(t, b), "exact sigma_b2: case %d", (int) i);
                ntkball_exact_get_arb(t, g, bits + 20);
                CHECK(arb_overlaps(t, chi), "exact chi: case %d", (int) i);
            }
            arb_clear(t);
            ntkball_exact_clear(e);
            ntkball_exact_clear(f);
            ntkball_exact_clear(g);
            ntkball_network_clear(net);
        }
    arb_clear(w);
    arb_clear(b);
    arb_clear(chi);
}

/* NET-3: Theta_l(1) = 1 + chi + ... + chi^(l-1) */
static void closure(void)
{
    ntkball_network_t net;
    arb_t s, t;
    slong l;

    test_section("closure");
    ntkball_network_init(net);
    arb_init(s);
    arb_init(t);
    net->depth = 4;
    CHECK(ntkball_activation_set_str(net->phi, "relu", NULL) == NTKBALL_OK, "relu");
    for (l = 1; l <= 5; l++)
    {
        /* chi = 1/2: 2 - 2^(1-l) */
        CHECK(ntkball_ntk_closure(s, t, net, l, 100, NULL, NULL) == NTKBALL_OK, "layer %ld", l);
        CHECK(arb_is_one(s), "Sigma_%ld(1)", l);
        arb_mul_2exp_si(t, t, l - 1);
        CHECK(arb_contains_si(t, (2L << (l - 1)) - 1) && arb_rel_accuracy_bits(t) >= 100,
              "Theta_%ld(1)", l);
    }
    net->output_bias = 0;
    CHECK(ntkball_ntk_closure(s, t, net, 5, 100, NULL, NULL) == NTKBALL_OK, "no bias");
    CHECK_REFERENCE(s, "0.5", 100, "Sigma_5(1) without bias");
    CHECK_REFERENCE(t, "1.4375", 100, "Theta_5(1) without bias");
    CHECK(ntkball_ntk_closure(s, t, net, 4, 100, NULL, NULL) == NTKBALL_OK && arb_is_one(s),
          "an inner layer keeps its bias");
    CHECK(ntkball_ntk_closure(s, t, net, 6, 100, NULL, NULL) == NTKBALL_DOMAIN, "layer 6");
    CHECK(ntkball_ntk_closure(s, t, net, 0, 100, NULL, NULL) == NTKBALL_DOMAIN, "layer 0");
    CHECK(ntkball_ntk_closure(NULL, t, net, 2, 100, NULL, NULL) == NTKBALL_OK, "NULL output");
    arb_clear(s);
    arb_clear(t);
    ntkball_network_clear(net);
}

int main(void)
{
    test_begin("recursion/t-network");
    hypotheses();
    check_constants();
    closure();
    return test_end();
}
