/* COMP-5, COMP-8, COMP-10: composition by values on a circle. */
#include <math.h>

#include "../harness.h"
#include "recursion/circle.h"
#include "recursion/patches.h"

/* Positive, sum at most 1, g[0] about g0: exp(-decay sqrt j) or 2^(-decay j) times random factors.
 */
static void random_series(arb_ptr g, slong n, double g0, double decay, int geometric, slong prec)
{
    arb_t sum, t;
    slong j;

    arb_init(sum);
    arb_init(t);
    for (j = 0; j < n; j++)
    {
        arb_set_d(g + j, geometric ? exp2(-decay * (double) j) : exp(-decay * sqrt((double) j)));
        arb_mul_ui(g + j, g + j, 500 + n_randint(test_state.rand, 1000), prec);
        if (j == 0)
            arb_zero(g);
        arb_add(sum, sum, g + j, prec);
    }
    arb_set_d(t, g0);
    arb_sub_ui(t, t, 1, prec);
    arb_neg(t, t);
    if (n > 1)
        arb_div(t, t, sum, prec);
    for (j = 1; j < n; j++)
        arb_mul(g + j, g + j, t, prec);
    arb_set_d(g, g0);
    arb_clear(t);
    arb_clear(sum);
}

static void derivative(arb_ptr d, arb_srcptr c, slong K, slong prec)
{
    slong k;

    for (k = 1; k < K; k++)
        arb_mul_si(d + k - 1, c + k, k, prec);
}

/* P(g) and P'(g) by COMP-3. */
static void
by_powers(arb_ptr f, arb_ptr df, slong len, arb_srcptr c, slong K, arb_srcptr g, slong prec)
{
    arb_ptr d = _arb_vec_init(K);

    derivative(d, c, K, prec);
    ntkball_compose(f, len, c, K, NTKBALL_PARITY_NONE, g, NTKBALL_PARITY_NONE, prec);
    ntkball_compose(df, len, d, K - 1, NTKBALL_PARITY_NONE, g, NTKBALL_PARITY_NONE, prec);
    _arb_vec_clear(d, K);
}

static void compare(arb_srcptr f, arb_srcptr t, slong len, const char *what, double g0)
{
    slong p;

    for (p = 0; p < len; p++)
        CHECK(arb_overlaps(f + p, t + p), "%s: len %ld g0 %g p %ld", what, (long) len, g0,
              (long) p);
}

static void run_circle(arb_ptr f, arb_ptr df, slong len, arb_srcptr c, slong K, arb_srcptr g,
                       const ntkball_circle_plan_t *plan)
{
    CHECK(ntkball_compose_circle(f, df, len, c, K, g, plan, NULL, NULL) == NTKBALL_OK, "circle");
}

static void run_patches(acb_ptr v, acb_ptr dv, acb_srcptr u, slong n, arb_srcptr c, slong K,
                        double U, slong accuracy, slong prec)
{
    CHECK(ntkball_patches_evaluate(v, dv, u, n, c, K, U, accuracy, prec, NULL, NULL) == NTKBALL_OK,
          "patches");
}

/* Every coefficient must keep bits; any other plan must still give enclosures. */
static void check_random(slong len, slong K, double g0, double decay, int geometric, slong bits)
{
    slong prec = 2 * bits + 600, p, worst = bits;
    arb_ptr c = _arb_vec_init(K), g = _arb_vec_init(len), f = _arb_vec_init(len),
            df = _arb_vec_init(len), t = _arb_vec_init(len), dt = _arb_vec_init(len);
    ntkball_circle_plan_t plan;

    random_series(c, K, 0.25, decay, geometric, prec);
    random_series(g, len, g0, decay, geometric, prec);
    by_powers(t, dt, len, c, K, g, prec);
    CHECK(ntkball_circle_plan(&plan, c, K, 1, g, len, bits, HUGE_VAL), "plan: len %ld", (long) len);
    run_circle(f, df, len, c, K, g, &plan);
    compare(f, t, len, "P(g)", g0);
    compare(df, dt, len, "P'(g)", g0);
    for (p = 0; p < len; p++)
    {
        worst = FLINT_MIN(worst, arb_rel_accuracy_bits(f + p));
        if (!arb_is_zero(dt + p))
            worst = FLINT_MIN(worst, arb_rel_accuracy_bits(df + p));
    }
    CHECK(worst >= bits - 24, "len %ld K %ld g0 %g: %ld of %ld bits", (long) len, (long) K, g0,
          (long) worst, (long) bits);

    plan.log2_r += 0.1 * ((double) n_randint(test_state.rand, 100) - 50) / (double) len;
    plan.log2_R = plan.log2_r + (double) n_randint(test_state.rand, 100) / (double) len;
    plan.disc *= 0.5 + (double) n_randint(test_state.rand, 100) / 50;
    plan.accuracy = (slong) n_randint(test_state.rand, 200);
    run_circle(f, NULL, len, c, K, g, &plan);
    compare(f, t, len, "another plan", g0);

    _arb_vec_clear(c, K);
    _arb_vec_clear(g, len);
    _arb_vec_clear(f, len);
    _arb_vec_clear(df, len);
    _arb_vec_clear(t, len);
    _arb_vec_clear(dt, len);
}

static void random_compositions(void)
{
    static const double g0s[] = {0, 1e-30, 0.5, 0.999};
    slong i, j;

    test_section("random");
    for (i = 0; i < test_cases(2); i++)
        for (j = 0; j < 4; j++)
        {
            slong len = 3 + (slong) n_randint(test_state.rand, 60);
            slong K = 2 + (slong) n_randint(test_state.rand, 100);

            check_random(len, K, g0s[j], 1.5, 0, 40 + (slong) n_randint(test_state.rand, 100));
            check_random(len, K, g0s[j], 0.3, 1, 40 + (slong) n_randint(test_state.rand, 100));
        }
    check_random(1, 40, 0.5, 1, 0, 64);
    check_random(2, 2, 0.5, 1, 1, 64);
    check_random(300, 700, 0.6, 3, 0, 80);
}

/* P = sum_{k < K} 2^-k-1 u^k and g = x exactly, aliases included: (x/2)^M and more must be in the
   balls when M = len. */
static void alias(void)
{
    slong len = 8, K = 40, k;
    arb_ptr c = _arb_vec_init(K), g = _arb_vec_init(len), f = _arb_vec_init(len);
    ntkball_circle_plan_t plan = {0.0, 0.5, 2.0, 3, 60, 0, 128};

    test_section("alias");
    for (k = 0; k < K; k++)
    {
        arb_one(c + k);
        arb_mul_2exp_si(c + k, c + k, -k - 1);
    }
    arb_one(g + 1);
    run_circle(f, NULL, len, c, K, g, &plan);
    for (k = 0; k < len; k++)
    {
        CHECK(arb_contains(f + k, c + k), "coefficient %ld", (long) k);
        CHECK(mag_cmp_2exp_si(arb_radref(f + k), -k - 9) >= 0, "aliases left out at %ld", (long) k);
    }
    plan.log2_R = plan.log2_r;
    run_circle(f, NULL, len, c, K, g, &plan);
    CHECK(!arb_is_finite(f), "R = r proves nothing");
    _arb_vec_clear(c, K);
    _arb_vec_clear(g, len);
    _arb_vec_clear(f, len);
}

/* Points on an arc against plain evaluation: few points without, many with expansions and shifts.
 */
static void patches(slong points, slong K, double U, slong accuracy)
{
    slong prec = accuracy + 40, m;
    arb_ptr c = _arb_vec_init(K);
    acb_ptr u = _acb_vec_init(points), v = _acb_vec_init(points), dv = _acb_vec_init(points);
    arb_poly_t P;
    acb_t x, dx;
    arb_t t;

    acb_init(x);
    acb_init(dx);
    arb_init(t);
    arb_poly_init(P);
    random_series(c, K, 0.3, 2, 0, prec + 200);
    for (m = 0; m < K; m++)
        arb_poly_set_coeff_arb(P, m, c + m);
    for (m = 0; m < points; m++)
    {
        arb_set_d(t, 0.1 + 0.4 * (double) m / (double) points);
        acb_set_arb(u + m, t);
        acb_exp_pi_i(u + m, u + m, prec);
        acb_mul_2exp_si(u + m, u + m, -1);
        arb_set_d(t, 0.45);
        arb_add(acb_realref(u + m), acb_realref(u + m), t, prec);
    }
    run_patches(v, dv, u, points, c, K, U, accuracy, prec);
    for (m = 0; m < points; m += 1 + points / 50)
    {
        arb_poly_evaluate2_acb(x, dx, P, u + m, prec + 100);
        CHECK(acb_overlaps(x, v + m) && acb_overlaps(dx, dv + m), "U %g point %ld", U, (long) m);
        acb_sub(x, x, v + m, prec);
        CHECK(U < 1 || mag_cmp_2exp_si(arb_radref(acb_realref(v + m)), 20 - accuracy) < 0,
              "radius at point %ld", (long) m);
    }
    _arb_vec_clear(c, K);
    _acb_vec_clear(u, points);
    _acb_vec_clear(v, points);
    _acb_vec_clear(dv, points);
    arb_poly_clear(P);
    arb_clear(t);
    acb_clear(x);
    acb_clear(dx);
}

/* P = u^30 to an accuracy of a few bits: expansions of about 11 terms, whose remainder is not far
   below its bound. */
static void remainder_matters(void)
{
    slong points = 14, K = 31, m, prec = 128, wide = 0; /* one patch; no second expansion */
    arb_ptr c = _arb_vec_init(K);
    acb_ptr u = _acb_vec_init(points), v = _acb_vec_init(points), dv = _acb_vec_init(points);
    acb_t x;

    test_section("remainder");
    acb_init(x);
    arb_one(c + K - 1);
    for (m = 0; m < points; m++)
        acb_set_d_d(u + m, 0.45, 0.46 * (double) m / (double) points);
    run_patches(v, dv, u, points, c, K, 1.0, 2, prec);
    for (m = 0; m < points; m++)
    {
        acb_pow_ui(x, u + m, 29, prec);
        acb_mul_si(x, x, 30, prec);
        CHECK(acb_contains(dv + m, x), "P' at %ld", (long) m);
        acb_pow_ui(x, u + m, 30, prec);
        CHECK(acb_contains(v + m, x), "P at %ld", (long) m);
        wide += mag_cmp_2exp_si(arb_radref(acb_realref(v + m)), -40) > 0;
    }
    CHECK(wide > 0, "no expansion was cut");
    acb_clear(x);
    _arb_vec_clear(c, K);
    _acb_vec_clear(u, points);
    _acb_vec_clear(v, points);
    _acb_vec_clear(dv, points);
}

/* COMP-10 is nearly an equality for P = w^2 around a centre near 0: of the two terms that are kept
   after a shift to c the rest is (w - c)^2. */
static void cut_matters(void)
{
    slong points = 64, m, prec = 128, wide = 0;
    acb_ptr u = _acb_vec_init(points), v = _acb_vec_init(points), dv = _acb_vec_init(points);
    double(*z)[2] = flint_malloc(sizeof(*z) * (size_t) points);
    ntkball_patches_t s = {.accuracy = -1000, .prec = prec, .u = u, .z = z, .v = v, .dv = dv};
    ntkball_patch_t p;
    acb_t x;

    test_section("cut");
    acb_init(x);
    for (m = 0; m < points; m++)
    {
        z[m][0] = 0.02 + ldexp((double) m, -9);
        z[m][1] = 0;
        acb_set_d(u + m, z[m][0]);
    }
    ntkball_patch_init(&p, 0, points, 0);
    p.b = _acb_vec_init(3);
    p.terms = p.allocated = 3;
    p.rho = 1;
    acb_one(p.b + 2);
    ntkball_patch_spread(p.x, &s, &p, 0, points);
    ntkball_patch_points(&s, &p, 0, points);
    for (m = 0; m < points; m++)
    {
        acb_sqr(x, u + m, prec);
        CHECK(acb_contains(v + m, x), "P at %ld", (long) m);
        acb_mul_2exp_si(x, u + m, 1);
        CHECK(acb_contains(dv + m, x), "P' at %ld", (long) m);
        wide += mag_cmp_2exp_si(arb_radref(acb_realref(v + m)), -20) > 0;
        CHECK(mag_cmp_2exp_si(arb_radref(acb_realref(v + m)), -6) < 0, "radius at %ld", (long) m);
    }
    CHECK(wide == points, "no expansion was cut");
    ntkball_patch_clear(&p);
    acb_clear(x);
    flint_free(z);
    _acb_vec_clear(u, points);
    _acb_vec_clear(v, points);
    _acb_vec_clear(dv, points);
}

/* Values and radii do not depend on the number of threads. */
static void threads(void)
{
    slong points = 900, K = 500, prec = 160, m;
    arb_ptr c = _arb_vec_init(K);
    acb_ptr u = _acb_vec_init(points), v = _acb_vec_init(points), t = _acb_vec_init(points);
    ntkball_options_t options;
    arb_t x;

    test_section("threads");
    arb_init(x);
    ntkball_options_init(&options);
    options.threads = 3;
    random_series(c, K, 0.3, 2, 0, prec);
    for (m = 0; m < points; m++)
    {
        arb_set_d(x, (double) m / (double) points);
        acb_set_arb(u + m, x);
        acb_exp_pi_i(u + m, u + m, prec);
    }
    run_patches(v, NULL, u, points, c, K, 1.1, 100, prec);
    CHECK(ntkball_patches_evaluate(t, NULL, u, points, c, K, 1.1, 100, prec, &options, NULL) ==
              NTKBALL_OK,
          "threads");
    for (m = 0; m < points; m++)
        CHECK(acb_is_finite(v + m) && acb_equal(v + m, t + m), "point %ld", (long) m);
    arb_clear(x);
    _arb_vec_clear(c, K);
    _acb_vec_clear(u, points);
    _acb_vec_clear(v, points);
    _acb_vec_clear(t, points);
}

static void threads_of_a_composition(void)
{
    slong len = 90, K = 120, prec = 300, p;
    arb_ptr c = _arb_vec_init(K), g = _arb_vec_init(len), f = _arb_vec_init(len),
            df = _arb_vec_init(len), t = _arb_vec_init(len), dt = _arb_vec_init(len);
    ntkball_circle_plan_t plan;
    ntkball_options_t options;

    ntkball_options_init(&options);
    options.threads = 3;
    random_series(c, K, 0.3, 1.5, 0, prec);
    random_series(g, len, 0.5, 1.5, 0, prec);
    CHECK(ntkball_circle_plan(&plan, c, K, 1, g, len, 80, HUGE_VAL), "plan");
    run_circle(f, df, len, c, K, g, &plan);
    CHECK(ntkball_compose_circle(t, dt, len, c, K, g, &plan, &options, NULL) == NTKBALL_OK,
          "threads");
    for (p = 0; p < len; p++)
        CHECK(arb_is_finite(f + p) && arb_equal(f + p, t + p) && arb_equal(df + p, dt + p),
              "composition, p %ld", (long) p);
    _arb_vec_clear(c, K);
    _arb_vec_clear(g, len);
    _arb_vec_clear(f, len);
    _arb_vec_clear(df, len);
    _arb_vec_clear(t, len);
    _arb_vec_clear(dt, len);
}

int main(void)
{
    test_begin("recursion/t-circle");
    random_compositions();
    alias();
    remainder_matters();
    cut_matters();
    threads();
    threads_of_a_composition();
    test_section("patches");
    patches(30, 300, 1.2, 100);
    patches(3000, 400, 1.3, 40);
    patches(1500, 600, 1.1, 80);
    patches(100, 200, 0.9, 80);
    patches(1, 1, 1.0, 80);
    return test_end();
}
