/* DUAL-10: the closed forms at complex points and balls. */
#include <math.h>

#include "duals.h"

/* On the real line both evaluations agree; D(conj u) = conj D(u); balls contain their points. */
static void test_inclusion(void)
{
    slong i, t, e;
    acb_t u, x, d, dd, d2, dd2;
    arb_t r, s;
    ntkball_activation_t phi;

    test_section("inclusion");
    acb_init(u);
    acb_init(x);
    acb_init(d);
    acb_init(dd);
    acb_init(d2);
    acb_init(dd2);
    arb_init(r);
    arb_init(s);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        for (t = 0; t < test_cases(60); t++)
        {
            acb_zero(u);
            random_point(acb_realref(u), -0.999, 0.999);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            ntkball_dual_closed(r, s, phi, acb_realref(u), 100);
            CHECK(arb_overlaps(r, acb_realref(d)) && arb_overlaps(s, acb_realref(dd)) &&
                      arb_contains_zero(acb_imagref(d)) && arb_contains_zero(acb_imagref(dd)),
                  "%s on the real line", dual_specs[i]);

            random_point(acb_realref(u), -3, 3);
            random_point(acb_imagref(u), -3, 3);
            acb_conj(x, u);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            ntkball_dual_closed_acb(d2, dd2, phi, x, 150);
            acb_conj(d2, d2);
            acb_conj(dd2, dd2);
            CHECK(acb_overlaps(d, d2) && acb_overlaps(dd, dd2), "%s conjugate", dual_specs[i]);
            CHECK(acb_rel_accuracy_bits(d) > 80 || acb_contains_zero(u), "%s tight: %ld",
                  dual_specs[i], acb_rel_accuracy_bits(d));

            e = (slong) n_randint(test_state.rand, 50);
            random_point(r, 0, 1);
            arb_mul_2exp_si(r, r, -e);
            random_point(s, -1, 1);
            arb_addmul(acb_realref(x), s, r, 300);
            random_point(s, -1, 1);
            acb_conj(x, x);
            arb_addmul(acb_imagref(x), s, r, 300);
            arb_add_error(acb_realref(u), r);
            arb_add_error(acb_imagref(u), r);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            ntkball_dual_closed_acb(d2, dd2, phi, x, 200);
            CHECK(acb_overlaps(d, d2) && acb_overlaps(dd, dd2), "%s inclusion", dual_specs[i]);
            ntkball_dual_closed_acb(u, NULL, phi, u, 100);
            CHECK(acb_equal(u, d) || !acb_is_finite(d), "%s aliasing", dual_specs[i]);
        }
    }
    ntkball_activation_clear(phi);
    arb_clear(s);
    arb_clear(r);
    acb_clear(dd2);
    acb_clear(d2);
    acb_clear(dd);
    acb_clear(d);
    acb_clear(x);
    acb_clear(u);
}

/* Near -1, where the dual of a power is small like |1 + u|^(k + 1/2), the digits are kept. */
static void test_small(void)
{
    static const char *const specs[] = {"relu", "relu_power:2", "relu_power:9", "abs"};
    slong i, j;
    acb_t u, d;
    ntkball_activation_t phi;

    test_section("near -1");
    acb_init(u);
    acb_init(d);
    ntkball_activation_init(phi);
    for (i = 0; i < 4; i++)
        for (j = 0; j < 40; j++)
        {
            dual_parse(phi, specs[i]);
            acb_set_d_d(u, -1 + ldexp(0.7, (int) -j), ldexp(j % 2 ? 0.3 : -0.9, (int) -j));
            ntkball_dual_closed_acb(d, NULL, phi, u, 100);
            CHECK(acb_rel_accuracy_bits(d) > 95, "%s at 1 + u ~ 2^-%ld: %ld bits", specs[i], j,
                  acb_rel_accuracy_bits(d));
        }
    ntkball_activation_clear(phi);
    acb_clear(d);
    acb_clear(u);
}

/* Analyticity: (1/m) sum D(u + R w^j) w^-jn over the m-th roots of unity is the n-th derivative
   over n! times R^n, up to the terms n + m, n + 2m, ..; for n = 0 the mean is D(u), for n = 1 it is
   D'(u) R.  A wrong branch anywhere on the circle would show. */
static void test_mean_value(void)
{
    slong i, t, j, m = 128;
    acb_t u, x, d, dd, s, s1, w;
    arb_t R;
    mag_t err;
    ntkball_activation_t phi;

    test_section("mean value");
    acb_init(u);
    acb_init(x);
    acb_init(d);
    acb_init(dd);
    acb_init(s);
    acb_init(s1);
    acb_init(w);
    arb_init(R);
    mag_init(err);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
    {
        dual_parse(phi, dual_specs[i]);
        for (t = 0; t < test_cases(6); t++)
        {
            /* |Im u| >= 1 or |Re u| <= 1/2: the circle of radius 1/4 keeps 1/4 from the cuts. */
            random_point(acb_realref(u), t % 2 ? -2 : -0.5, t % 2 ? 2 : 0.5);
            random_point(acb_imagref(u), t % 2 ? 1 : -1, t % 2 ? 2 : 1);
            if (t % 4 == 3)
                acb_conj(u, u);
            acb_zero(s);
            acb_zero(s1);
            for (j = 0; j < m; j++)
            {
                arb_set_si(R, 2 * j);
                arb_div_si(R, R, m, 100);
                acb_set_arb(w, R);
                acb_exp_pi_i(w, w, 100);
                acb_mul_2exp_si(x, w, -2);
                acb_add(x, x, u, 100);
                ntkball_dual_closed_acb(d, NULL, phi, x, 100);
                acb_add(s, s, d, 100);
                acb_conj(w, w);
                acb_addmul(s1, d, w, 100);
            }
            acb_div_si(s, s, m, 100);
            acb_div_si(s1, s1, m, 100);
            acb_mul_2exp_si(s1, s1, 2);
            /* Aliasing: at most sup |D| (1/2)^m on the circle of twice the radius; sup < 10^8. */
            mag_set_ui_2exp_si(err, 100000000, 4 - m);
            acb_add_error_mag(s, err);
            acb_add_error_mag(s1, err);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            CHECK(acb_overlaps(s, d) && acb_overlaps(s1, dd), "%s", dual_specs[i]);
        }
    }
    ntkball_activation_clear(phi);
    mag_clear(err);
    arb_clear(R);
    acb_clear(w);
    acb_clear(s1);
    acb_clear(s);
    acb_clear(dd);
    acb_clear(d);
    acb_clear(x);
    acb_clear(u);
}

/* Balls that meet a cut are refused, balls just beside it are not; entire duals know no cut. */
static void test_cuts(void)
{
    static const char *const specs[] = {"relu", "erf", "gelu", "gaussian:1/2"};
    static const double ends[] = {1, 1.5, 2, 1.25};
    slong i, sign;
    acb_t u, d, dd;
    ntkball_activation_t phi;

    test_section("cuts");
    acb_init(u);
    acb_init(d);
    acb_init(dd);
    ntkball_activation_init(phi);
    for (i = 0; i < 4; i++)
        for (sign = -1; sign <= 1; sign += 2)
        {
            dual_parse(phi, specs[i]);
            acb_set_d(u, (double) sign * ends[i]);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            CHECK(!acb_is_finite(d) && !acb_is_finite(dd), "%s: the branch point", specs[i]);
            acb_set_d(u, (double) sign * (ends[i] + 0.5));
            mag_set_d(arb_radref(acb_imagref(u)), 1e-9);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            CHECK(!acb_is_finite(d) && !acb_is_finite(dd), "%s: across the cut", specs[i]);
            arb_set_d(acb_imagref(u), 1e-3);
            mag_set_d(arb_radref(acb_imagref(u)), 1e-4);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            CHECK(acb_is_finite(d) && acb_is_finite(dd), "%s: beside the cut", specs[i]);
            acb_set_d(u, (double) sign * (ends[i] - 0.001));
            mag_set_d(arb_radref(acb_imagref(u)), 1e-4);
            ntkball_dual_closed_acb(d, dd, phi, u, 100);
            CHECK(acb_is_finite(d) && acb_is_finite(dd), "%s: before the cut", specs[i]);
        }
    dual_parse(phi, "sin:1");
    acb_set_d(u, 7);
    ntkball_dual_closed_acb(d, dd, phi, u, 100);
    CHECK(acb_is_finite(d) && acb_is_finite(dd), "entire");
    dual_parse(phi, "tanh");
    CHECK(!ntkball_dual_is_closed(phi), "tanh has no closed form");
    ntkball_dual_closed_acb(d, dd, phi, u, 100);
    CHECK(!acb_is_finite(d) && !acb_is_finite(dd), "no closed form");
    dual_parse(phi, "relu6");
    CHECK(!ntkball_dual_is_closed(phi), "relu6 has no closed form here");
    ntkball_activation_clear(phi);
    acb_clear(dd);
    acb_clear(d);
    acb_clear(u);
}

int main(void)
{
    test_begin("dual/closed_acb");
    test_inclusion();
    test_small();
    test_mean_value();
    test_cuts();
    return test_end();
}
