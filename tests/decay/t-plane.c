/* Entire expressions and strips in which phi grows (ACT-32, DEC-20, DEC-21, DEC-22): the class, the
   growth at points of the plane, the rate, that every coefficient obeys and that the judge agrees.
 */
#include "certificates.h"
#include "decay/parts.h"

#include <math.h>
#include <string.h>

#define UNIT NTKBALL_INIT_UNIT
#define EXACT NTKBALL_RECURSION_EXACT
#define TERMS 40

/* ---- classes --------------------------------------------------------------------------------- */

typedef struct
{
    const char *phi;
    ntkball_decay_class_t decay;
} class_t;

static const class_t classes[] = {
    {"cos(x^2)", NTKBALL_DECAY_GEOMETRIC},         {"exp(x^2/9)/2", NTKBALL_DECAY_GEOMETRIC},
    {"exp(-4*x^2)", NTKBALL_DECAY_GEOMETRIC},      {"x*exp(-x^2)", NTKBALL_DECAY_GEOMETRIC},
    {"cos(x-pi/2)", NTKBALL_DECAY_ENTIRE},         {"sin(pi*x)*x/4", NTKBALL_DECAY_ENTIRE},
    {"cos(sqrt(1+x^2))", NTKBALL_DECAY_ENTIRE},    {"sin(x)/x", NTKBALL_DECAY_ENTIRE},
    {"He(3,sin(x))/9", NTKBALL_DECAY_ENTIRE},      {"exp(sin(x))/3", NTKBALL_DECAY_STRETCHED},
    {"sin(sqrt(1+x^2))", NTKBALL_DECAY_STRETCHED}, {"x^2*tanh(x)/4", NTKBALL_DECAY_STRETCHED},
    {"abs(x-1)", NTKBALL_DECAY_ALGEBRAIC},         {"x^3-x", NTKBALL_DECAY_FINITE},
};

static void check_class(const class_t *c)
{
    ntkball_activation_t phi;
    ntkball_error_t err;

    ntkball_activation_init(phi);
    CHECK(ntkball_activation_set_str(phi, c->phi, &err) == NTKBALL_OK, "%s: %s", c->phi, err.text);
    CHECK(ntkball_decay_class(phi) == c->decay, "%s: %s", c->phi,
          ntkball_decay_class_str(ntkball_decay_class(phi)));
    ntkball_activation_clear(phi);
}

/* ---- growth ---------------------------------------------------------------------------------- */

/* most: the bound is at most that factor above the largest |phi| found (an infinite one fails) */
typedef struct
{
    const char *phi;
    double most;
} growth_case_t;

static const growth_case_t growths[] = {
    {"sin(3*x+1)", 1.2},
    {"cos(x^2)", 1.01},
    {"exp(x/2-x^2)", 1.01},
    {"exp(-x^2)*sin(x)", 4},
    {"cosh(x^2/10)", 1.01},
    {"expm1(-x^2/2)", 2.1},
    {"erf(x)", 12},
    {"x*Phi(x+1)", 40},
    {"cos(sqrt(1+x^2))", 2.8},
    {"cos(sqrt(x^2+x+3))/2", 6},
    {"cosh(sqrt(2+x^2))/8", 5},
    {"sin(x)/x", 6},
    {"He(2,cos(x))", 30},
};

static void set_bound(arb_t res, const ntkball_plane_growth_t g, double x, double y)
{
    const double weight[5] = {fabs(x), fabs(y), x * x, y * y, 2 * fabs(x * y)};
    arb_srcptr rate[5] = {g->c, g->d, g->A, g->B, g->D};
    arb_t t, w;

    arb_init(t);
    arb_init(w);
    arb_set_d(t, 1 + hypot(x, y));
    arb_pow_ui(res, t, (ulong) g->degree, 64);
    arb_mul(res, res, g->C, 64);
    arb_zero(t);
    for (int i = 0; i < 5; i++)
    {
        arb_set_d(w, weight[i]);
        arb_addmul(t, w, rate[i], 64);
    }
    arb_exp(t, t, 64);
    arb_mul(res, res, t, 64);
    arb_clear(t);
    arb_clear(w);
}

static void check_growth(const growth_case_t *c)
{
    ntkball_activation_t phi;
    ntkball_plane_growth_t g;
    ntkball_error_t err;
    const char *why;
    acb_t z;
    arb_t size, bound, ratio, most;
    slong i, j;

    ntkball_activation_init(phi);
    ntkball_plane_growth_init(g);
    acb_init(z);
    arb_init(size);
    arb_init(bound);
    arb_init(ratio);
    arb_init(most);
    CHECK(ntkball_activation_set_str(phi, c->phi, &err) == NTKBALL_OK, "%s: %s", c->phi, err.text);
    CHECK(ntkball_activation_plane_growth(g, &why, phi) == NTKBALL_OK, "%s: %s", c->phi, why);
    for (i = -12; i <= 12; i++)
        for (j = 0; j <= 12; j++)
        {
            /* dyadic: the weights of the exponent are exact */
            double x = (double) i / 4 + 0.0625, y = (double) j / 4;

            acb_set_d_d(z, x, y);
            ntkball_activation_eval(z, phi, 0, 0, z, 0, 64);
            acb_abs(size, z, 64);
            set_bound(bound, g, x, y);
            CHECK(!arb_gt(size, bound), "%s: growth at %g + %gi", c->phi, x, y);
            arb_div(ratio, size, bound, 64);
            if (arb_is_finite(ratio))
                arb_max(most, most, ratio, 64);
        }
    CHECK(arf_cmp_d(arb_midref(most), 1 / c->most) >= 0, "%s: growth is %g of the bound", c->phi,
          arf_get_d(arb_midref(most), ARF_RND_NEAR));
    ntkball_activation_clear(phi);
    ntkball_plane_growth_clear(g);
    acb_clear(z);
    arb_clear(size);
    arb_clear(bound);
    arb_clear(ratio);
    arb_clear(most);
}

/* ---- the constant ---------------------------------------------------------------------------- */

/* C and the power of DEC-20 (b), (c) at a given rate and n0, from the statement and the growth of
   ACT-32 (of which D = 0) with mpmath 1.3: the numbers are some way below it. */
static const struct
{
    const char *phi;
    double rate;
    slong n0, twice_power;
    const char *C;
} constants[] = {
    {"sin(3*x+1)", 0.109375, 16, 2, "7.38905609893065022723"},
    {"x*exp(x/4)", 8, 20, 6, "33932.55868979782154994"},
    {"erf(x)", 1.375, 16, 3, "11491.57543240400111417"},
    {"exp(x/2-x^2)", 1.25, 30, 1, "4.851794997804699306082"},
    {"exp(x^2/8)", 2.75, 16, 1, "3.62437577127872698048"},
    {"cosh(x^2/8)", 2, 16, 1, "3.62437577127872698048"},
    {"x^2*exp(x^2/8+x/4)", 2, 16, 5, "1752630.276040366493756"},
};

static void check_constant(size_t i)
{
    ntkball_activation_t phi;
    ntkball_decay_power_t bound;
    ntkball_decay_t wanted;
    ntkball_error_t err;

    ntkball_activation_init(phi);
    ntkball_decay_init(wanted);
    _ntkball_decay_power_init(&bound);
    arb_set_d(wanted->rate, constants[i].rate);
    CHECK(ntkball_activation_set_str(phi, constants[i].phi, &err) == NTKBALL_OK, "%s", err.text);
    CHECK(_ntkball_decay_plane_bound(&bound, phi, wanted, constants[i].n0), "%s: no constant",
          constants[i].phi);
    CHECK(bound.twice_power == constants[i].twice_power, "%s: power", constants[i].phi);
    CHECK_REFERENCE(bound.C, constants[i].C, 64, constants[i].phi);
    ntkball_activation_clear(phi);
    ntkball_decay_clear(wanted);
    _ntkball_decay_power_clear(&bound);
}

/* ---- certificates ---------------------------------------------------------------------------- */

typedef struct
{
    subject_t s;
    slong parity, factorial;
    double rate, root; /* at least */
    double slack;      /* the bound is at most 2^slack above the largest number */
    const char *proof;
} case_t;

static const case_t cases[] = {
    {{"cos(x^2)", 1, UNIT, NULL, NULL, EXACT, 'a', 0}, 0, 0, 1.1179, 0, 6, "DEC-20"},
    {{"exp(-x^2)", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, 0, 0, 1.4999, 0, 4, "DEC-20"},
    {{"sin(x+1)", 1, UNIT, NULL, NULL, EXACT, 'u', 0}, 0, 1, 1, 0, 8, "DEC-20"},
    {{"exp(-x^2)", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, 0, 0, 1.3, 0, 13, "DEC-21"},
    {{"x^2*tanh(x)/4", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, 1, 0, 1, 1, 60, "DEC-22"},
};

/* DEC-21 at a smaller rate: the sum of the series is all but reached by its first terms, so the
   bound is proved 1 percent above them, and is not 1 percent below. */
static void check_sum(const case_t *c, const ntkball_decay_t cert, arb_srcptr values,
                      const ntkball_network_t net)
{
    ntkball_decay_t near;
    slong n, percent;
    arb_t x;

    arb_init(x);
    ntkball_decay_init(near);
    for (percent = 99; percent <= 101; percent += 2)
    {
        ntkball_decay_set(near, cert);
        arb_set_d(near->rate, 1.125);
        strcpy(near->rate_exact, "9/8");
        arb_zero(x);
        for (n = TERMS - 1; n >= 0; n--)
        {
            arb_mul(x, x, near->rate, 64);
            arb_add(x, x, values + n, 64);
        }
        arb_mul_si(x, x, percent, 64);
        arb_div_ui(x, x, 100, 64);
        arb_get_ubound_arf(arb_midref(near->high), x, 40);
        CHECK((judge(near, net) == NTKBALL_TRUE) == (percent > 100), "%s: %ld percent", c->s.phi,
              (long) percent);
    }
    ntkball_decay_clear(near);
    arb_clear(x);
}

/* DEC-22 at a root that is 15/8 of no double */
static void check_root(const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_decay_t other;

    ntkball_decay_init(other);
    ntkball_decay_set(other, cert);
    arb_one(other->root);
    strcpy(other->root_exact, "1");
    arb_mul_2exp_si(other->high, other->high, 40);
    CHECK(judge(other, net) == NTKBALL_TRUE, "root 1");
    ntkball_decay_clear(other);
}

/* The numbers obey, and one of them is near the bound. */
static void check_values(const case_t *c, const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_series_t s;
    ntkball_error_t err;
    arb_srcptr values;
    arb_t x, most;
    slong n;

    arb_init(x);
    arb_init(most);
    ntkball_series_init(s, net->depth, TERMS);
    CHECK(ntkball_ntk_series(s, net, TERMS, 1, 12, NULL, &err) == NTKBALL_OK, "%s: %s", c->s.phi,
          err.text);
    values = (c->s.quantity == 'a'   ? s->alpha
              : c->s.quantity == 'u' ? s->upsilon
                                     : s->kappa)[net->depth - 1];
    for (n = cert->p0; n < TERMS; n += 2)
    {
        CHECK(obeys(cert, n, values + n) == NTKBALL_TRUE, "%s: n = %ld", c->s.phi, (long) n);
        ntkball_decay_scaled(x, cert, n, values + n, 64);
        arb_max(most, most, x, 64);
    }
    arb_div(x, cert->high, most, 64);
    CHECK(arf_cmp_d(arb_midref(x), exp2(c->slack)) <= 0, "%s: 2^%g above the numbers", c->s.phi,
          log2(arf_get_d(arb_midref(x), ARF_RND_NEAR)));
    if (strcmp(c->proof, "DEC-21") == 0)
        check_sum(c, cert, values, net);
    ntkball_series_clear(s);
    arb_clear(x);
    arb_clear(most);
}

/* A faster rate, a lower bound: not what the judge may prove. */
static void check_mutants(const case_t *c, const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_decay_t bad;

    ntkball_decay_init(bad);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->rate, bad->rate, 1);
    bad->rate_exact[0] = '\0';
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: twice the rate", c->s.phi);
    ntkball_decay_set(bad, cert);
    arb_set(bad->low, bad->high);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: low = high", c->s.phi);
    ntkball_decay_clear(bad);
}

static void run(const case_t *c)
{
    ntkball_network_t net;
    ntkball_decay_t cert;

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    if (certify(cert, net, &c->s, c->parity))
    {
        CHECK(strcmp(cert->proof, c->proof) == 0, "%s: %s", c->s.phi, cert->proof);
        CHECK(arf_cmp_d(arb_midref(cert->rate), c->rate) >= 0, "%s: rate", c->s.phi);
        CHECK(arf_cmp_d(arb_midref(cert->root), c->root) >= 0, "%s: root", c->s.phi);
        CHECK(cert->factorial == c->factorial && arb_is_zero(cert->low), "%s: shape", c->s.phi);
        check_values(c, cert, net);
        if (strcmp(c->proof, "DEC-22") == 0)
            check_root(cert, net);
        if (c == cases)
            check_mutants(c, cert, net);
    }
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

int main(void)
{
    size_t i;

    test_begin("decay/plane");
    test_section("classes");
    for (i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (!test_left_out((slong) i))
            check_class(classes + i);
    test_section("growth");
    for (i = 0; i < sizeof growths / sizeof growths[0]; i++)
        if (!test_left_out((slong) i))
            check_growth(growths + i);
    test_section("constants");
    for (i = 0; i < sizeof constants / sizeof constants[0]; i++)
        check_constant(i);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!test_left_out((slong) i))
        {
            test_section(cases[i].s.phi);
            run(cases + i);
        }
    return test_end();
}
