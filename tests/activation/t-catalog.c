/* The catalog as data: every row builds, its name parses back, formula, pieces and derivatives
   agree, parity holds (ACT-1), parameters are checked, slips are answered with near names. */
#include "helpers.h"

#include <math.h>

#include "activation/expr.h"

/* Formula and piece agree at random real points: two independent spellings of phi. */
static void check_formula(const ntkball_activation_t phi, const char *formula, int deriv)
{
    expr_pool_t pool;
    slong root = 0;
    arb_t x, u, v;

    ntkball_expr_init(pool);
    arb_init(x);
    arb_init(u);
    arb_init(v);
    if (CHECK(ntkball_expr_parse(&root, pool, formula, 1, NULL, NULL) == NTKBALL_OK, "%s", formula))
        for (int n = 0; n < 12; n++)
        {
            arb_set_d(x, random_double(n % 2 ? 9.0 : 1.0));
            ntkball_expr_eval_arb(u, pool, root, x, 120);
            ntkball_activation_eval_real(v, phi, piece_at(phi, x), deriv, x, 120);
            CHECK(arb_overlaps(u, v) && arb_is_finite(u) && arb_is_finite(v),
                  "%s: formula %s differs", ntkball_activation_name(phi), formula);
        }
    ntkball_expr_clear(pool);
    arb_clear(x);
    arb_clear(u);
    arb_clear(v);
}

/* (phi(x+h) - phi(x))/h lies in phi'([x, x+h]), and symbolic phi' overlaps the catalog's. */
static void check_derivative(const ntkball_activation_t phi)
{
    arb_t x, h, u, v, d;
    slong i;

    arb_init(x);
    arb_init(h);
    arb_init(u);
    arb_init(v);
    arb_init(d);
    for (int n = 0; n < 12; n++)
    {
        arb_set_d(x, random_double(6.0) + 1e-3);
        i = piece_at(phi, x);
        arb_set_d(h, ldexp(1.0, -30));
        ntkball_activation_eval_real(u, phi, i, 0, x, 200);
        arb_add(x, x, h, 200);
        ntkball_activation_eval_real(v, phi, i, 0, x, 200);
        arb_sub(v, v, u, 200);
        arb_mul_2exp_si(v, v, 30);
        arb_add_error(x, h);
        ntkball_activation_eval_real(d, phi, i, 1, x, 200);
        CHECK(arb_overlaps(v, d) && arb_rel_accuracy_bits(d) > 10, "%s: phi' is not the derivative",
              ntkball_activation_name(phi));
    }
    arb_clear(x);
    arb_clear(h);
    arb_clear(u);
    arb_clear(v);
    arb_clear(d);
}

static void check_parity(const ntkball_activation_t phi)
{
    ntkball_parity_t parity = ntkball_activation_parity(phi);
    int even = 1, odd = 1;
    arb_t x, u, v;

    arb_init(x);
    arb_init(u);
    arb_init(v);
    for (int n = 0; n < 10; n++)
    {
        arb_set_d(x, random_double(5.0) + 1e-3);
        ntkball_activation_eval_real(u, phi, piece_at(phi, x), 0, x, 80);
        arb_neg(x, x);
        ntkball_activation_eval_real(v, phi, piece_at(phi, x), 0, x, 80);
        even = even && arb_overlaps(u, v);
        arb_neg(v, v);
        odd = odd && arb_overlaps(u, v);
    }
    CHECK(parity != NTKBALL_PARITY_EVEN || even, "%s is not even", ntkball_activation_name(phi));
    CHECK(parity != NTKBALL_PARITY_ODD || odd, "%s is not odd", ntkball_activation_name(phi));
    CHECK(parity != NTKBALL_PARITY_NONE || (!even && !odd), "%s has a parity after all",
          ntkball_activation_name(phi));
    arb_clear(x);
    arb_clear(u);
    arb_clear(v);
}

/* PIECEWISE_POLY: the polynomial has the values of the piece. */
static void check_polynomials(const ntkball_activation_t phi)
{
    fmpq_poly_t p;
    fmpq_t q;
    arb_t x, u, v;

    fmpq_poly_init(p);
    fmpq_init(q);
    arb_init(x);
    arb_init(u);
    arb_init(v);
    for (slong i = 0; i <= ntkball_activation_num_breaks(phi); i++)
    {
        ntkball_activation_piece_poly(p, phi, i);
        fmpq_set_si(q, (slong) n_randint(test_state.rand, 2000) - 1000, 128);
        arb_set_fmpq(x, q, 100);
        fmpq_poly_evaluate_fmpq(q, p, q);
        arb_set_fmpq(u, q, 100);
        ntkball_activation_eval_real(v, phi, i, 0, x, 100);
        CHECK(arb_overlaps(u, v), "%s: polynomial of piece %ld", ntkball_activation_name(phi),
              (long) i);
    }
    fmpq_poly_clear(p);
    fmpq_clear(q);
    arb_clear(x);
    arb_clear(u);
    arb_clear(v);
}

static void test_specs(void)
{
    ntkball_activation_t phi, psi;

    test_section("specifications");
    ntkball_activation_init(phi);
    ntkball_activation_init(psi);
    for (long k = 0; k < NUM_SPECS; k++)
    {
        set_spec(phi, all_specs[k]);
        set_spec(psi, ntkball_activation_name(phi));
        CHECK(strcmp(ntkball_activation_name(phi), ntkball_activation_name(psi)) == 0 &&
                  strcmp(ntkball_activation_formula(phi), ntkball_activation_formula(psi)) == 0,
              "%s: the name does not parse back", all_specs[k]);
        check_formula(phi, ntkball_activation_formula(phi), 0);
        check_derivative(phi);
        check_parity(phi);
        if (ntkball_activation_family(phi) == NTKBALL_FAMILY_PIECEWISE_POLY)
            check_polynomials(phi);
        CHECK(ntkball_activation_has_ntk(phi, NULL) == (strcmp(all_specs[k], "step") != 0), "%s",
              all_specs[k]);
        CHECK((ntkball_activation_num_breaks(phi) > 0) == (ntkball_activation_strip(phi) == 0),
              "%s: strip", all_specs[k]);
    }
    ntkball_activation_clear(phi);
    ntkball_activation_clear(psi);
}

/* Every row with its defaults; the derivative column is an expression and is the derivative. */
static void test_rows(void)
{
    ntkball_activation_t phi;

    test_section("rows");
    ntkball_activation_init(phi);
    for (slong i = 0; i < ntkball_catalog_len(); i++)
    {
        const ntkball_catalog_row_t *row = ntkball_catalog_row(i);
        int list = strcmp(row->params, "c0,c1,..") == 0;
        long covered = 0;

        for (long k = 0; k < NUM_SPECS; k++)
            covered += strncmp(all_specs[k], row->name, strlen(row->name)) == 0;
        CHECK(covered > 0, "%s is not in the list of tests", row->name);
        CHECK(row->formula[0] && row->derivative[0] && row->parity[0] && row->smoothness[0] &&
                  row->closed_form != NULL,
              "%s: an empty column", row->name);
        if (list)
            continue;
        set_spec(phi, row->name);
        if (row->params[0] == '\0')
        {
            check_formula(phi, row->formula, 0);
            check_formula(phi, row->derivative, 1);
        }
    }
    CHECK(ntkball_catalog_row(-1) == NULL && ntkball_catalog_row(ntkball_catalog_len()) == NULL,
          "rows beyond the ends");
    ntkball_activation_clear(phi);
}

typedef struct
{
    const char *spec, *part; /* refused with a text that has this part */
} refusal_t;

static const refusal_t refusals[] = {
    {"", "unknown"},
    {"tahn", "tanh"},
    {"Relu", "relu"},
    {"gausian:1", "gaussian"},
    {"relu:3", "takes no parameter"},
    {"relu:", "takes no parameter"},
    {"gaussian:0", "must be positive"},
    {"gaussian:-1", "must be positive"},
    {"gaussian:sqrt(2)^2-2", "must be positive"},
    {"gaussian:s=1", "sigma"},
    {"gaussian:sigma=1,sigma=2", "given twice"},
    {"gaussian:1,sigma=2", "given twice"},
    {"gaussian:1,2", "too many"},
    {"gaussian:", "number"},
    {"gaussian:sigma=", "number"},
    {"rbf:0", "must be positive"},
    {"relu_power:0", "integer from 1"},
    {"relu_power:1/2", "integer from 1"},
    {"relu_power:2000", "integer from 1"},
    {"relu_power:pi", "integer from 1"},
    {"leaky_relu:nan", "unknown name"},
    {"leaky_relu:inf", "unknown name"},
    {"leaky_relu:x", "without x"},
    {"leaky_relu:1/0", "finite"},
    {"leaky_relu:sqrt(-1)", "finite"},
    {"leaky_relu:log(0)", "finite"},
    {"leaky_relu:1e999999", "exponent"},
    {"polynomial", "empty"},
    {"polynomial:", "empty"},
    {"polynomial:1,,2", "empty"},
    {"polynomial:1,2,", "empty"},
    {"hermite:c0=1", "at column 1"},
};

static void test_refusals(void)
{
    ntkball_activation_t phi;
    char *big;

    test_section("refusals");
    ntkball_activation_init(phi);
    set_spec(phi, "tanh");
    for (size_t k = 0; k < sizeof refusals / sizeof refusals[0]; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        CHECK(ntkball_activation_set_str(phi, refusals[k].spec, &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT && strstr(err.text, refusals[k].part) != NULL,
              "'%s': '%s' does not say '%s'", refusals[k].spec, err.text, refusals[k].part);
        CHECK(strchr(err.text, '\n') == NULL || err.text[strlen(err.text) - 1] == '^',
              "'%s': more than one line and a place", refusals[k].spec);
        CHECK(ntkball_activation_set_str(phi, refusals[k].spec, NULL) == NTKBALL_DOMAIN,
              "NULL err");
        CHECK(strcmp(ntkball_activation_name(phi), "tanh") == 0, "phi was changed by a failure");
    }
    big = flint_malloc(1000001);
    memset(big, 'a', 1000000);
    big[1000000] = '\0';
    CHECK(ntkball_activation_set_str(phi, big, NULL) == NTKBALL_DOMAIN, "a megabyte of a");
    memcpy(big, "polynomial:", 11);
    for (int i = 11; i < 1000000; i += 2)
        memcpy(big + i, "1,", 2);
    CHECK(ntkball_activation_set_str(phi, big, NULL) == NTKBALL_DOMAIN, "half a million terms");
    flint_free(big);
    ntkball_activation_clear(phi);
}

static void
check_family(const char *spec, ntkball_family_t family, ntkball_parity_t parity, const char *name)
{
    ntkball_activation_t phi;

    ntkball_activation_init(phi);
    set_spec(phi, spec);
    CHECK(ntkball_activation_family(phi) == family, "%s: family", spec);
    CHECK(ntkball_activation_parity(phi) == parity, "%s: parity", spec);
    CHECK(strcmp(ntkball_activation_name(phi), name) == 0, "%s: name %s", spec,
          ntkball_activation_name(phi));
    ntkball_activation_clear(phi);
}

static void test_families(void)
{
    test_section("families, parities, names");
    check_family("leaky_relu", NTKBALL_FAMILY_PIECEWISE_POLY, NTKBALL_PARITY_NONE,
                 "leaky_relu:1/100");
    check_family(" leaky_relu : a = 2/2 ", NTKBALL_FAMILY_PIECEWISE_POLY, NTKBALL_PARITY_ODD,
                 "leaky_relu:1");
    check_family("leaky_relu:-1.0", NTKBALL_FAMILY_PIECEWISE_POLY, NTKBALL_PARITY_EVEN,
                 "leaky_relu:-1");
    check_family("leaky_relu:1/pi", NTKBALL_FAMILY_GENERIC, NTKBALL_PARITY_NONE, "leaky_relu:1/pi");
    check_family("polynomial:0,1,0,2,0", NTKBALL_FAMILY_HERMITE, NTKBALL_PARITY_ODD,
                 "polynomial:0,1,0,2,0");
    check_family("polynomial:1,0,2,0", NTKBALL_FAMILY_HERMITE, NTKBALL_PARITY_EVEN,
                 "polynomial:1,0,2,0");
    check_family("polynomial:1,sqrt(8)-2*sqrt(2)", NTKBALL_FAMILY_HERMITE, NTKBALL_PARITY_EVEN,
                 "polynomial:1,sqrt(8)-2*sqrt(2)");
    check_family("polynomial:0,0", NTKBALL_FAMILY_HERMITE, NTKBALL_PARITY_EVEN, "polynomial:0,0");
    check_family("hermite:0,0,max(1,2)", NTKBALL_FAMILY_HERMITE, NTKBALL_PARITY_EVEN,
                 "hermite:0,0,max(1,2)");
    check_family("gaussian:sigma=0.5", NTKBALL_FAMILY_GAUSSIAN, NTKBALL_PARITY_EVEN,
                 "gaussian:1/2");
    check_family("exp:0", NTKBALL_FAMILY_EXP, NTKBALL_PARITY_EVEN, "exp:0");
    check_family("selu", NTKBALL_FAMILY_ELU, NTKBALL_PARITY_NONE, "selu");
}

/* mu_n of a polynomial against x^3 = He_3 + 3 He_1, x^2 = He_2 + 1, He_n = sqrt(n!) h_n, and of a
   hermite list; the exact values and the family's parameters. */
static void test_hermite_sum(void)
{
    static const char *const expected[] = {"3", "8", "3*sqrt(2)", "2*sqrt(6)", "0"};
    ntkball_activation_t phi;
    ntkball_exact_t c;
    ntkball_value_t v;
    arb_t x, y;

    test_section("Hermite sums");
    ntkball_activation_init(phi);
    ntkball_exact_init(c);
    ntkball_value_init(v);
    arb_init(x);
    arb_init(y);
    set_spec(phi, "polynomial:0,2,3,2"); /* 2x + 3x^2 + 2x^3 */
    CHECK(ntkball_activation_hermite_len(phi) == 4, "length");
    for (slong n = 0; n < 5; n++)
    {
        char *s;

        CHECK(ntkball_activation_hermite_sum_exact(c, phi, n), "exact");
        s = ntkball_exact_get_str(c);
        CHECK(strcmp(s, expected[n]) == 0, "mu_%ld = %s", (long) n, s);
        flint_free(s);
        ntkball_activation_hermite_sum(x, phi, n, 200);
        ntkball_exact_get_arb(y, c, 200);
        CHECK(arb_overlaps(x, y) && (n == 4 || arb_rel_accuracy_bits(x) >= 195), "ball %ld",
              (long) n);
    }
    set_spec(phi, "polynomial:-1,0,1"); /* x^2 - 1 = sqrt(2) h_2: mu_0 cancels exactly */
    ntkball_activation_hermite_sum(x, phi, 0, 100);
    CHECK(arb_is_zero(x), "mu_0 of x^2 - 1");
    set_spec(phi, "polynomial:log(2),0,log(3)-log(2)"); /* no exact form, mu_0 = log 3 */
    CHECK(!ntkball_activation_hermite_sum_exact(c, phi, 0), "log has no exact form");
    ntkball_activation_hermite_sum(x, phi, 0, 100);
    arb_log_ui(y, 3, 200);
    CHECK(arb_overlaps(x, y) && arb_rel_accuracy_bits(x) >= 100, "mu_0 = log 3");
    set_spec(phi, "hermite:0,1,sqrt(2)/3");
    CHECK(ntkball_activation_hermite_sum_exact(c, phi, 2), "exact");
    ntkball_exact_get_arb(y, c, 100);
    CHECK_REFERENCE(y, "0.471404520791031683", 95, "sqrt(2)/3");
    set_spec(phi, "identity");
    CHECK(ntkball_activation_hermite_len(phi) == 2, "identity");
    set_spec(phi, "selu");
    ntkball_value_get_arb(x, *ntkball_activation_param(phi, 0), 100);
    CHECK_REFERENCE(x, "1.6732632423543772848170429916717", 95, "alpha");
    ntkball_value_get_arb(x, *ntkball_activation_param(phi, 1), 100);
    CHECK_REFERENCE(x, "1.0507009873554804934193349852946", 95, "scale");
    CHECK(ntkball_activation_param(phi, 2) == NULL && ntkball_activation_param(phi, -1) == NULL,
          "parameters beyond the ends");
    ntkball_activation_clear(phi);
    ntkball_exact_clear(c);
    ntkball_value_clear(v);
    arb_clear(x);
    arb_clear(y);
}

int main(void)
{
    test_begin("catalog");
    test_specs();
    test_rows();
    test_families();
    test_hermite_sum();
    test_refusals();
    return test_end();
}
