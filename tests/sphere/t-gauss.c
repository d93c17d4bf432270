/* SPH-22: the bound of the frequencies left out at its margin, the gap of cut duals, the rule with
   few nodes, the route against the power series.  The program compiles the source itself, for its
   bounds. */
#include "tests/harness.h"

#include "sphere/gauss.c" /* NOLINT(bugprone-suspicious-include) */

/* One layer with D = rho^p, sigma_w = gamma_w = 1, no biases. */
typedef struct
{
    ntkball_network_t net;
    ntkball_sphere_plan_struct plan;
    ntkball_angle_layers_t layers;
} monomial_t;

static void monomial_init(monomial_t *m, slong p, ntkball_subkernel_t part)
{
    ntkball_dual_angle_t *dual = &m->layers.dual;

    ntkball_network_init(m->net);
    memset(&m->plan, 0, sizeof m->plan);
    m->plan.part = part;
    _ntkball_angle_layers_init(&m->layers);
    m->layers.net = m->net;
    m->layers.first_layer_is_rho = m->layers.has_dual = 1;
    m->layers.prec = dual->prec = 200;
    arb_one(m->layers.sigma_w2);
    arb_one(m->layers.gamma_w2);
    dual->step = 1;
    dual->len = p + 1;
    dual->d = _arb_vec_init(p + 1);
    dual->dd = _arb_vec_init(p + 1);
    arb_one(dual->d + p);
    if (p > 0)
        arb_set_si(dual->dd + p - 1, p);
    mag_init(dual->tail_d);
    mag_init(dual->tail_dd);
    mag_init(dual->all_d);
    mag_init(dual->all_dd);
}

static void monomial_clear(monomial_t *m)
{
    _ntkball_angle_layers_clear(&m->layers);
    ntkball_network_clear(m->net);
}

/* x = P(|S_p| >= M) exactly. */
static void walk_tail(arb_t x, slong p, slong M)
{
    fmpz_t sum, b;
    slong j;

    fmpz_init(sum);
    fmpz_init(b);
    for (j = 0; j <= p; j++)
        if (FLINT_ABS(2 * j - p) >= M)
        {
            fmpz_bin_uiui(b, (ulong) p, (ulong) j);
            fmpz_add(sum, sum, b);
        }
    arb_set_fmpz(x, sum);
    arb_mul_2exp_si(x, x, -p);
    fmpz_clear(sum);
    fmpz_clear(b);
}

/* error / (2 P(|S_p| >= M)) is at least 1: s large for M = p, where it tends to 1, else the best
   of a few s, where Chernoff's bound loses a factor below 12. */
static void test_frequencies(void)
{
    static const slong powers[] = {1, 2, 3, 8, 21, 60};
    size_t i;
    slong M, j;
    double ratio, best;
    mag_t error, none;
    arb_t exact, x;

    test_section("frequencies");
    mag_init(error);
    mag_init(none);
    arb_init(exact);
    arb_init(x);
    for (i = 0; i < sizeof powers / sizeof powers[0]; i++)
    {
        slong p = powers[i];
        monomial_t m;
        job_t job = {.plan = &m.plan, .net = m.net, .d = 2};

        monomial_init(&m, p, NTKBALL_PART_SIGMA);
        for (M = 2 - p % 2; M <= p; M += 2)
        {
            job.M = M;
            walk_tail(exact, p, M);
            best = HUGE_VAL;
            for (j = 1; j <= 40; j++)
            {
                set_error(error, &job, &m.layers, M == p ? (double) j : 0.1 * (double) j, none);
                arf_set_mag(arb_midref(x), error);
                arb_div(x, x, exact, 64);
                ratio = arf_get_d(arb_midref(x), ARF_RND_NEAR) / 2;
                CHECK(ratio >= 1, "p=%ld M=%ld: %g", (long) p, (long) M, ratio);
                best = FLINT_MIN(best, ratio);
            }
            CHECK(best < (M == p ? 1.0001 : 12), "p=%ld M=%ld: loose, %g", (long) p, (long) M,
                  best);
        }
        monomial_clear(&m);
    }
    mag_clear(error);
    mag_clear(none);
    arb_clear(exact);
    arb_clear(x);
}

/* K = rho^p with the nodes for frequencies below M = p: what the rule mistakes is one cosine, on
   the circle by half of the bound; with one frequency more it is exact. */
static void test_rule(void)
{
    slong d, p, k;
    mag_t error, none;
    arb_t value, exact;

    test_section("rule");
    mag_init(error);
    mag_init(none);
    arb_init(value);
    arb_init(exact);
    for (d = 1; d <= 4; d++)
        for (p = 2; p <= 12; p++)
            for (k = p % 2; k <= p; k += 2)
            {
                monomial_t m;
                job_t job = {.plan = &m.plan, .net = m.net, .d = d, .max_degree = k, .degrees = &k};

                monomial_init(&m, p, NTKBALL_PART_SIGMA);
                ntkball_sphere_weight(exact, d, p, k, 200);
                ntkball_sphere_area(value, d, 200);
                arb_div(exact, exact, value, 200);

                job.M = p;
                job.nodes = _ntkball_gauss_rule_len(d, job.M - 1 + k);
                set_error(error, &job, &m.layers, 20, none);
                CHECK(sum(value, 1, &job, &m.layers, 150) == 1, "sum");
                arb_sub(value, value, exact, 200);
                arb_add_error_mag(value, error);
                CHECK(arb_contains_zero(value), "d=%ld p=%ld k=%ld", (long) d, (long) p, (long) k);
                mag_zero(arb_radref(value));
                if (d == 1 && k == 0)
                {
                    arf_mul_2exp_si(arb_midref(value), arb_midref(value), 2);
                    CHECK(arf_cmpabs_mag(arb_midref(value), error) > 0, "p=%ld: loose", (long) p);
                }

                job.M = p + 1;
                job.nodes = _ntkball_gauss_rule_len(d, job.M - 1 + k);
                CHECK(sum(value, 1, &job, &m.layers, 150) == 1, "sum");
                CHECK(arb_overlaps(value, exact) && mag_cmp_2exp_si(arb_radref(value), -130) < 0,
                      "exact: d=%ld p=%ld k=%ld", (long) d, (long) p, (long) k);
                monomial_clear(&m);
            }
    mag_clear(error);
    mag_clear(none);
    arb_clear(value);
    arb_clear(exact);
}

/* The duals of erf cut after a few terms: the gap is the sum of the terms left out, and at cosh s
   the kernel is the polynomial that is left. */
static void test_gap(void)
{
    const ntkball_subkernel_t parts[] = {NTKBALL_PART_SIGMA, NTKBALL_PART_THETA,
                                         NTKBALL_PART_INNER};
    size_t i;

    test_section("gap");
    for (i = 0; i < 3; i++)
    {
        ntkball_sphere_plan_struct plan = {.part = parts[i], .first_layer_is_rho = 1};
        ntkball_network_t net;
        ntkball_angle_layers_t layers;
        ntkball_error_t err;
        job_t job = {.plan = &plan, .net = net, .d = 2};
        slong n, len;
        arb_t sum, term;
        mag_t gap;

        arb_init(sum);
        arb_init(term);
        mag_init(gap);
        ntkball_network_init(net);
        CHECK(ntkball_activation_set_str(net->phi, "erf", &err) == NTKBALL_OK, "erf");
        CHECK(set_layers(&layers, &job, 100, 20, &err) == NTKBALL_OK, "layers");
        len = layers.dual.len;
        for (n = 3; n < len; n++)
        {
            if (parts[i] != NTKBALL_PART_INNER)
                arb_add(sum, sum, layers.dual.d + n, 120);
            if (parts[i] != NTKBALL_PART_SIGMA)
                arb_add(sum, sum, layers.dual.dd + n, 120);
        }
        arb_mul(sum, sum, layers.sigma_w2, 120);
        layers.dual.len = 3;
        CHECK(get_gap(gap, &job, &layers, &err) == NTKBALL_OK, "gap");
        layers.dual.len = len;
        arf_set_mag(arb_midref(term), gap);
        arb_div(term, term, sum, 64);
        CHECK(arf_cmp_d(arb_midref(term), 1 - 1e-9) > 0 && arf_cmp_d(arb_midref(term), 1.001) < 0,
              "part %d: %g", (int) parts[i], arf_get_d(arb_midref(term), ARF_RND_NEAR));
        _ntkball_angle_layers_clear(&layers);
        ntkball_network_clear(net);
        arb_clear(sum);
        arb_clear(term);
        mag_clear(gap);
    }
}

/* K^N(cosh s) of rho^p: Sigma = u^p, Theta = (p + 1) u^p, inner = p u^p. */
static void test_growth(void)
{
    static const slong factor[] = {8, 1, 7};
    slong part;
    arb_t x, y;

    test_section("growth");
    arb_init(x);
    arb_init(y);
    for (part = NTKBALL_PART_THETA; part <= NTKBALL_PART_INNER; part++)
    {
        monomial_t m;

        monomial_init(&m, 7, (ntkball_subkernel_t) part);
        at_cosh(x, &m.layers, (ntkball_subkernel_t) part, 0.75);
        arb_set_d(y, 0.75);
        arb_cosh(y, y, 64);
        arb_pow_ui(y, y, 7, 64);
        arb_mul_si(y, y, factor[part], 64);
        CHECK(arb_overlaps(x, y) && arb_rel_accuracy_bits(x) >= 50, "part %ld", (long) part);
        monomial_clear(&m);
    }
    arb_clear(x);
    arb_clear(y);
}

/* The choice for deep smooth networks, to its digits, and the same with two threads; refused where
   phi has a break. */
static void test_route(void)
{
    static const slong degrees[] = {0, 7, 20};
    arb_ptr x = _arb_vec_init(3), y = _arb_vec_init(3), z = _arb_vec_init(3);
    ntkball_network_t net;
    ntkball_options_t options;
    ntkball_error_t err;
    slong i;

    test_section("route");
    ntkball_options_init(&options);
    ntkball_network_init(net);
    net->depth = 2;
    CHECK(ntkball_activation_set_str(net->phi, "tanh", &err) == NTKBALL_OK, "tanh");
    CHECK(strcmp(_ntkball_sphere_choice(net, NTKBALL_PART_THETA, 2, 20, 70), "gauss") == 0,
          "choice");
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_SURFACE, degrees, 3, 70, &options,
                                     &err) == NTKBALL_OK,
          "auto");
    options.threads = 2;
    CHECK(ntkball_sphere_eigenvalues(y, net, 2, NTKBALL_MEASURE_SURFACE, degrees, 3, 70, &options,
                                     &err) == NTKBALL_OK,
          "threads");
    options.algorithm = "series";
    CHECK(ntkball_sphere_eigenvalues(z, net, 2, NTKBALL_MEASURE_SURFACE, degrees, 3, 50, &options,
                                     &err) == NTKBALL_OK,
          "series");
    for (i = 0; i < 3; i++)
        CHECK(arb_equal(x + i, y + i) && arb_overlaps(x + i, z + i) &&
                  arb_rel_accuracy_bits(x + i) >= 70 && arb_rel_accuracy_bits(z + i) >= 50,
              "degree %ld", (long) degrees[i]);
    CHECK(ntkball_activation_set_str(net->phi, "hardtanh", &err) == NTKBALL_OK, "hardtanh");
    options.algorithm = "gauss";
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_SURFACE, degrees, 3, 70, &options,
                                     &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT,
          "a kink");
    ntkball_network_clear(net);
    _arb_vec_clear(x, 3);
    _arb_vec_clear(y, 3);
    _arb_vec_clear(z, 3);
}

/* Few bits of a large degree: the rule must be exact to the degree of K P_k, not of K alone. */
static void test_large_degree(void)
{
    static const slong degrees[] = {1, 61};
    arb_ptr x = _arb_vec_init(2), z = _arb_vec_init(2);
    ntkball_network_t net;
    ntkball_options_t options;
    ntkball_error_t err;
    slong i;

    test_section("large degree");
    ntkball_options_init(&options);
    ntkball_network_init(net);
    net->depth = 3;
    CHECK(ntkball_activation_set_str(net->phi, "tanh", &err) == NTKBALL_OK, "tanh");
    options.algorithm = "gauss";
    CHECK(ntkball_sphere_eigenvalues(x, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 2, 4,
                                     &options, &err) == NTKBALL_OK,
          "gauss");
    options.algorithm = "series";
    CHECK(ntkball_sphere_eigenvalues(z, net, 2, NTKBALL_MEASURE_PROBABILITY, degrees, 2, 50,
                                     &options, &err) == NTKBALL_OK,
          "series");
    for (i = 0; i < 2; i++)
        CHECK(arb_overlaps(x + i, z + i), "degree %ld", (long) degrees[i]);
    ntkball_network_clear(net);
    _arb_vec_clear(x, 2);
    _arb_vec_clear(z, 2);
}

int main(void)
{
    test_begin("sphere/gauss");
    test_frequencies();
    test_rule();
    test_gap();
    test_growth();
    test_route();
    test_large_degree();
    ntkball_cleanup();
    return test_end();
}
