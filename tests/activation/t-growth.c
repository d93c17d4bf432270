/* Growth and strip norms: never violated, not far from the truth, and refused beyond the strip
   (ACT-2, ACT-3, ACT-4, ACT-5, ACT-6, ACT-7, ACT-8, ACT-9, ACT-10, ACT-11, ACT-12). */
#include "../tails.h"
#include "helpers.h"

#include <math.h>

static const double fractions[] = {0.0, 0.3, 0.6, 0.9, 0.95};
static const double widths[] = {0.0, 1.0, 3.0, 11.0, 30.0};

/* |phi(x+iy)| <= C (1+|x|)^beta e^(c|x| + q x^2): the bound as a lower end, the modulus as an upper
   end of tiny balls, equality allowed up to 2^-25 (mag rounds up, never down). */
static void check_growth(const ntkball_activation_t phi, int deriv, double a)
{
    mag_t C, c, q;
    ulong beta;
    acb_t z, v;
    arb_t bound, t;

    mag_init(C);
    mag_init(c);
    mag_init(q);
    acb_init(z);
    acb_init(v);
    arb_init(bound);
    arb_init(t);
    CHECK(ntkball_activation_growth(C, &beta, c, q, phi, deriv, a) == NTKBALL_OK,
          "%s: growth at %g", ntkball_activation_name(phi), a);
    for (long n = 0; n < test_cases(60); n++)
    {
        acb_set_d_d(z, random_double(n % 2 ? 20.0 : 2.0), n % 3 ? a : random_double(1.0) * a);
        ntkball_activation_eval(v, phi, piece_at(phi, acb_realref(z)), deriv, z, 1, 128);
        acb_abs(t, v, 128);
        arb_abs(bound, acb_realref(z));
        arf_set_mag(arb_midref(acb_imagref(v)), c);
        mag_zero(arb_radref(acb_imagref(v)));
        arb_mul(acb_imagref(v), acb_imagref(v), bound, 128);
        arf_set_mag(arb_midref(acb_imagref(z)), q);
        mag_zero(arb_radref(acb_imagref(z)));
        arb_mul(acb_imagref(z), acb_imagref(z), bound, 128);
        arb_addmul(acb_imagref(v), acb_imagref(z), bound, 128);
        arb_exp(acb_imagref(v), acb_imagref(v), 128);
        arb_add_ui(bound, bound, 1, 128);
        arb_pow_ui(bound, bound, beta, 128);
        arb_mul(bound, bound, acb_imagref(v), 128);
        arf_set_mag(arb_midref(acb_imagref(v)), C);
        mag_zero(arb_radref(acb_imagref(v)));
        arb_mul(bound, bound, acb_imagref(v), 128);
        CHECK(acb_is_finite(v) && !arb_gt(t, bound), "%s deriv %d: above the growth bound, a = %g",
              ntkball_activation_name(phi), deriv, a);
    }
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
    acb_clear(z);
    acb_clear(v);
    arb_clear(bound);
    arb_clear(t);
}

/* log2 m, accurate for all exponents (mag_get_d_log2_approx rounds large ones). */
static double log2_mag(const mag_t m)
{
    arb_t t;
    double res;

    arb_init(t);
    arf_set_mag(arb_midref(t), m);
    arb_log(t, t, 53);
    res = arf_get_d(arb_midref(t), ARF_RND_NEAR) / 0.693147180559945309;
    arb_clear(t);
    return res;
}

/* log2 of the norm on the line y: midpoint sum with step 1/16 on [-9, 9], which converges
   geometrically for analytic functions and is good to a percent with kinks. */
static double log2_norm(const ntkball_activation_t phi, int deriv, double y)
{
    acb_t z, v;
    arb_t sum, t, w;
    mag_t m;
    double res;

    acb_init(z);
    acb_init(v);
    arb_init(sum);
    arb_init(t);
    arb_init(w);
    mag_init(m);
    for (slong k = -9 * 16; k < 9 * 16; k++)
    {
        acb_set_d_d(z, ((double) k + 0.5) / 16, y);
        ntkball_activation_eval(v, phi, piece_at(phi, acb_realref(z)), deriv, z, 1, 64);
        acb_abs(t, v, 64);
        arb_sqr(t, t, 64);
        arb_sqr(w, acb_realref(z), 64);
        arb_mul_2exp_si(w, w, -1);
        arb_neg(w, w);
        arb_exp(w, w, 64);
        arb_addmul(sum, t, w, 64);
    }
    arb_get_mag(m, sum);
    res = 0.5 * (log2_mag(m) - log2(16 * sqrt(2 * 3.14159265358979)));
    acb_clear(z);
    acb_clear(v);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(w);
    mag_clear(m);
    return res;
}

/* Above the norm on lines of the strip, and less than a factor 8 above the largest of them. */
static void check_norm(const ntkball_activation_t phi, int deriv, double a, double factor)
{
    mag_t m;
    double bound, edge, inside;

    mag_init(m);
    CHECK(ntkball_activation_strip_norm(m, phi, deriv, a) == NTKBALL_OK, "%s: strip norm at %g",
          ntkball_activation_name(phi), a);
    bound = log2_mag(m);
    edge = log2_norm(phi, deriv, a);
    inside = a > 0 ? log2_norm(phi, deriv, a * fabs(random_double(1.0))) : edge;
    CHECK(bound >= FLINT_MAX(edge, inside) - 0.02,
          "%s deriv %d: norm 2^%g on a line of the strip, bound 2^%g, a = %g",
          ntkball_activation_name(phi), deriv, FLINT_MAX(edge, inside), bound, a);
    CHECK(bound <= FLINT_MAX(edge, inside) + log2(factor),
          "%s deriv %d: bound 2^%g of a norm 2^%g, a = %g", ntkball_activation_name(phi), deriv,
          bound, FLINT_MAX(edge, inside), a);
    mag_clear(m);
}

static void test_bounds(void)
{
    ntkball_activation_t phi;

    test_section("bounds");
    ntkball_activation_init(phi);
    for (long k = 0; k < NUM_SPECS; k++)
    {
        double strip;

        set_spec(phi, all_specs[k]);
        strip = ntkball_activation_strip(phi);
        for (int j = 0; j < (strip > 0 ? 5 : 1); j++)
            for (int deriv = 0; deriv < 2; deriv++)
            {
                double a = isinf(strip) ? widths[j] : strip * fractions[j];
                /* softsign is bounded by 1 only */
                double factor = strstr(all_specs[k], "softsign") != NULL ? 2.5 : 6;

                if (deriv && (strcmp(all_specs[k], "step") == 0 ||
                              strcmp(all_specs[k], "polynomial:5") == 0))
                    continue;
                check_growth(phi, deriv, a);
                check_norm(phi, deriv, a, factor);
            }
    }
    ntkball_activation_clear(phi);
}

/* Zero functions have zero norms; nonsense widths, strips beyond the pole and strips of kinked
   functions are refused. */
static void test_refusals(void)
{
    static const double bad[] = {-1, NAN, INFINITY, 1e300};
    ntkball_activation_t phi;
    mag_t m, c, q;
    ulong beta;

    test_section("refusals");
    ntkball_activation_init(phi);
    mag_init(m);
    mag_init(c);
    mag_init(q);
    for (long k = 0; k < NUM_SPECS; k++)
    {
        double strip;

        set_spec(phi, all_specs[k]);
        strip = ntkball_activation_strip(phi);
        for (int deriv = 0; deriv < 2; deriv++)
        {
            double planted[] = {strip * 1.0001, strip * 1.5, strip * 2.1, strip * 3, strip * 7.9};

            for (size_t j = 0; j < sizeof bad / sizeof bad[0]; j++)
            {
                CHECK(ntkball_activation_strip_norm(m, phi, deriv, bad[j]) == NTKBALL_UNABLE &&
                          mag_is_inf(m),
                      "%s: strip norm at %g", all_specs[k], bad[j]);
                CHECK(ntkball_activation_growth(m, &beta, c, q, phi, deriv, bad[j]) ==
                              NTKBALL_UNABLE &&
                          mag_is_inf(m),
                      "%s: growth at %g", all_specs[k], bad[j]);
            }
            for (size_t j = 0; j < sizeof planted / sizeof planted[0] && !isinf(strip); j++)
            {
                double a = strip > 0 ? planted[j] : 0.01;

                CHECK(ntkball_activation_strip_norm(m, phi, deriv, a) == NTKBALL_UNABLE,
                      "%s: a strip of %g, wider than the poles allow, was accepted", all_specs[k],
                      a);
            }
        }
    }
    set_spec(phi, "polynomial:5");
    CHECK(ntkball_activation_strip_norm(m, phi, 1, 1.0) == NTKBALL_OK && mag_is_zero(m), "0 norm");
    set_spec(phi, "step");
    CHECK(ntkball_activation_strip_norm(m, phi, 1, 0.0) == NTKBALL_OK && mag_is_zero(m), "0 norm");
    set_spec(phi, "sin:0");
    CHECK(ntkball_activation_strip_norm(m, phi, 0, 1.0) == NTKBALL_OK && mag_is_zero(m), "0 norm");
    ntkball_activation_clear(phi);
    mag_clear(m);
    mag_clear(c);
    mag_clear(q);
}

/* ACT-4 exactly: the norm of tanh on the line Im z = a, that is the square root of
   int (cosh 2x - cos 2a)/(cosh 2x + cos 2a) w dx, by mpmath.quad at 25 digits, and the proved
   min(max(1, tan a), (1 + sqrt(pi/2)/cos a)^(1/2)).  The
   norm does without the 1, the proof does not: only the second column knows of it. */
static const struct
{
    double a;
    const char *norm, *proved;
    double times;
} tanh_norms[] = {{0.5, "0.7753191149242294720242", "1.0", 1.3},
                  {1, "1.271038358313358366466", "1.557407724654902230507", 1.23},
                  {1.25, "1.843063620134738889854", "2.230405217014691148868", 1.22},
                  {1.5, "4.165264679315265767357", "4.326417979594563300851", 1.04},
                  {1.5625, "12.27899734263045485842", "12.3316784100857138072", 1.005}};

static void test_tanh(void)
{
    ntkball_activation_t phi;
    mag_t bound;
    arb_t value;

    test_section("tanh");
    ntkball_activation_init(phi);
    mag_init(bound);
    arb_init(value);
    set_spec(phi, "tanh");
    for (size_t i = 0; i < sizeof tanh_norms / sizeof *tanh_norms; i++)
    {
        CHECK(ntkball_activation_strip_norm(bound, phi, 0, tanh_norms[i].a) == NTKBALL_OK, "norm");
        test_reference(value, tanh_norms[i].norm);
        mag_zero(arb_radref(value));
        CHECK_BOUND(bound, value, tanh_norms[i].times, "norm of tanh");
        test_reference(value, tanh_norms[i].proved);
        mag_zero(arb_radref(value));
        CHECK_BOUND(bound, value, 1.000001, "ACT-4");
    }
    ntkball_activation_clear(phi);
    mag_clear(bound);
    arb_clear(value);
}

int main(void)
{
    test_begin("growth");
    test_bounds();
    test_tanh();
    test_refusals();
    return test_end();
}
