/* DUAL-11, DUAL-12, DUAL-13, DUAL-14: series of (c^2 - g^2)^(-1/2) and of D(g), D'(g). */
#include "dual/form.h"
#include "duals.h"

/* A random g with g_0 = start and coefficients >= 0 like p^-3/2 of sum about 1 - start. */
static void random_g(arb_poly_t g, double start, slong len, slong prec)
{
    slong n;
    double x;
    arb_t c;

    arb_init(c);
    arb_poly_zero(g);
    for (n = len - 1; n >= 0; n--)
    {
        x = 0.3 * (double) (1 + n_randint(test_state.rand, 1000)) / 1000 /
            ((double) (n + 1) * (double) (n + 1));
        arb_set_d(c, n == 0 ? start : x * (1 - start));
        arb_div_ui(c, c, 3, prec);
        arb_mul_ui(c, c, 3, prec);
        if (n == 0 && start == 0)
            arb_zero(c);
        arb_poly_set_coeff_arb(g, n, c);
    }
    arb_clear(c);
}

/* Every coefficient of f overlaps that of g; the least accuracy of f in absolute bits. */
static slong compare(const arb_poly_t f, const arb_poly_t g, slong len, const char *what)
{
    slong n, bits = WORD_MAX, bad = -1;
    mag_t m;
    arb_t a, b;

    mag_init(m);
    arb_init(a);
    arb_init(b);
    for (n = 0; n < len; n++)
    {
        arb_poly_get_coeff_arb(a, f, n);
        arb_poly_get_coeff_arb(b, g, n);
        if (!arb_overlaps(a, b) || !arb_is_finite(a) || !arb_is_finite(b))
            bad = n;
        mag_set(m, arb_radref(a));
        if (!mag_is_zero(m))
            bits = FLINT_MIN(bits, -MAG_EXP(m));
    }
    CHECK(bad < 0, "%s: coefficient %ld of %ld", what, bad, len);
    arb_clear(b);
    arb_clear(a);
    mag_clear(m);
    return bits;
}

/* The three algorithms for (c^2 - g^2)^(-1/2) against each other, and r^2 (c^2 - g^2) = 1. */
static void test_rsqrt(void)
{
    static const slong lens[] = {1, 2, 3, 31, 33, 64, 65, 200, 501};
    static const double starts[] = {0, 0.25, 0.9, 0.999};
    slong i, j, n, bits, k;
    arb_poly_t g, h, r, s;
    arb_t c, one;

    test_section("rsqrt");
    arb_poly_init(g);
    arb_poly_init(h);
    arb_poly_init(r);
    arb_poly_init(s);
    arb_init(c);
    arb_init(one);
    for (i = 0; i < 9; i++)
        for (j = 0; j < 8; j++)
        {
            n = lens[i];
            arb_set_d(c, j < 4 ? 1.0 : 1.5);
            random_g(g, starts[j % 4], n, 300);
            arb_poly_mullow(h, g, g, n, 300);
            arb_poly_neg(h, h);
            arb_sqr(one, c, 300);
            arb_poly_set_arb(s, one);
            arb_poly_add(h, h, s, 300);
            ntkball_dual_rsqrt_recurrence(s, h, n, 300);
            ntkball_dual_rsqrt_newton(r, h, n, 150);
            bits = compare(r, s, n, "Newton against recurrence");
            CHECK(bits > 150 - 4 * ntkball_dual_bits(n) - (starts[j % 4] > 0.99 ? 40 : 20),
                  "Newton keeps %ld bits at length %ld, g_0 = %g", bits, n, starts[j % 4]);
            ntkball_dual_rsqrt_series(r, g, c, n, 150);
            compare(r, s, n, "the chooser");
            arb_poly_mullow(r, r, r, n, 150);
            arb_poly_mullow(r, r, h, n, 150);
            for (k = 0; k < n; k++)
            {
                arb_poly_get_coeff_arb(one, r, k);
                CHECK(arb_contains_si(one, k == 0), "r^2 h = 1 at %ld", k);
            }
            random_g(g, starts[j % 4], 2, 300);
            ntkball_dual_rsqrt_affine(r, g, c, n, 150);
            arb_poly_mullow(h, g, g, n, 300);
            arb_poly_neg(h, h);
            arb_sqr(one, c, 300);
            arb_poly_set_arb(s, one);
            arb_poly_add(h, h, s, 300);
            ntkball_dual_rsqrt_recurrence(s, h, n, 300);
            compare(r, s, n, "affine against recurrence");
            for (k = 0; k < n; k++)
            {
                arb_poly_get_coeff_arb(one, r, k);
                CHECK(arb_is_zero(one) || arb_rel_accuracy_bits(one) > 120,
                      "affine keeps relative accuracy: %ld bits at %ld", arb_rel_accuracy_bits(one),
                      k);
            }
        }
    arb_clear(one);
    arb_clear(c);
    arb_poly_clear(s);
    arb_poly_clear(r);
    arb_poly_clear(h);
    arb_poly_clear(g);
}

/* A Newton proof must not believe its start: an h with a wide ball or a negative constant term. */
static void test_rsqrt_hostile(void)
{
    slong n;
    arb_poly_t h, r;
    arb_t c;

    test_section("rsqrt of hostile input");
    arb_poly_init(h);
    arb_poly_init(r);
    arb_init(c);
    for (n = 0; n < 3; n++)
    {
        arb_poly_zero(h);
        arb_set_d(c, 0.01);
        arb_poly_set_coeff_arb(h, 150, c);
        arb_set_d(c, n == 0 ? -1.0 : n == 1 ? 0.0 : 1.0);
        if (n == 2)
            mag_set_d(arb_radref(c), 1.25);
        arb_poly_set_coeff_arb(h, 0, c);
        ntkball_dual_rsqrt_newton(r, h, 200, 100);
        arb_poly_get_coeff_arb(c, r, 0);
        CHECK(!arb_is_finite(c), "case %ld is not a number", n);
        arb_poly_get_coeff_arb(c, r, 199);
        CHECK(!arb_is_finite(c), "case %ld is not a number at the end", n);
    }
    arb_clear(c);
    arb_poly_clear(r);
    arb_poly_clear(h);
}

/* mu_n(phi)^2 in closed form, computed here from other formulas: relu ((n-3)!!)^2/(2 pi n!),
   exp e^(c^2) c^(2n)/n!, gaussian theorems.md n!/((n/2)!^2 2^n 2 pi (s^2+1)^(n+1)). */
static void test_identity_series(void)
{
    slong n, k;
    arb_poly_t x, d, dd;
    arb_t a, b;
    ntkball_activation_t phi;

    test_section("g = x");
    arb_poly_init(x);
    arb_poly_init(d);
    arb_poly_init(dd);
    arb_init(a);
    arb_init(b);
    ntkball_activation_init(phi);
    arb_poly_set_coeff_si(x, 1, 1);

    dual_parse(phi, "relu");
    ntkball_dual_closed_series(d, dd, phi, x, 300, 100);
    for (n = 3; n < 300; n++)
    {
        arb_poly_get_coeff_arb(a, d, n);
        if (n % 2)
        {
            CHECK(arb_is_zero(a), "relu coefficient %ld is exactly 0", n);
            continue;
        }
        arb_one(b);
        for (k = n - 3; k > 1; k -= 2)
            arb_mul_si(b, b, k, 200);
        arb_sqr(b, b, 200);
        for (k = 2; k <= n; k++)
            arb_div_si(b, b, k, 200);
        arb_div_ui(b, b, 2, 200);
        {
            arb_t pi;
            arb_init(pi);
            arb_const_pi(pi, 200);
            arb_div(b, b, pi, 200);
            arb_clear(pi);
        }
        CHECK(arb_overlaps(a, b) && arb_rel_accuracy_bits(a) > 85, "relu coefficient %ld", n);
        arb_poly_get_coeff_arb(a, dd, n - 1);
        arb_mul_si(b, b, n, 200);
        CHECK(arb_overlaps(a, b) && arb_rel_accuracy_bits(a) > 85, "relu' coefficient %ld", n);
    }

    dual_parse(phi, "exp:1/2");
    ntkball_dual_closed_series(d, dd, phi, x, 100, 100);
    arb_set_d(b, 0.25);
    arb_exp(b, b, 200);
    for (n = 0; n < 100; n++)
    {
        arb_poly_get_coeff_arb(a, d, n);
        CHECK(arb_overlaps(a, b) && arb_rel_accuracy_bits(a) > 85, "exp coefficient %ld", n);
        arb_div_si(b, b, 4 * (n + 1), 200);
    }

    dual_parse(phi, "gaussian:2");
    ntkball_dual_closed_series(d, dd, phi, x, 100, 100);
    arb_const_pi(b, 200);
    arb_mul_ui(b, b, 10, 200);
    arb_inv(b, b, 200);
    for (n = 0; n < 100; n += 2)
    {
        arb_poly_get_coeff_arb(a, d, n);
        CHECK(arb_overlaps(a, b) && arb_rel_accuracy_bits(a) > 85, "gaussian coefficient %ld", n);
        arb_poly_get_coeff_arb(a, d, n + 1);
        CHECK(arb_is_zero(a), "gaussian coefficient %ld is 0", n + 1);
        arb_mul_si(b, b, (n + 1), 200);
        arb_div_si(b, b, (n + 2) * 25, 200);
    }
    ntkball_activation_clear(phi);
    arb_clear(b);
    arb_clear(a);
    arb_poly_clear(dd);
    arb_poly_clear(d);
    arb_poly_clear(x);
}

/* All coefficients are >= 0 with sum f(1) <= bound, so the terms left out at x <= 1/2 are at most
   bound 2^-len. */
static void check_value(const arb_poly_t f, const arb_t x, const arb_t truth, const arb_t bound,
                        slong len, const char *what)
{
    arb_t s, tail;

    arb_init(s);
    arb_init(tail);
    arb_poly_evaluate(s, f, x, 300);
    arb_mul_2exp_si(tail, bound, -len);
    arb_add_error(s, tail);
    CHECK(arb_overlaps(s, truth), "%s of length %ld", what, len);
    CHECK(len < 90 || arb_contains_zero(truth) || arb_rel_accuracy_bits(s) > 40, "%s: %ld bits",
          what, arb_rel_accuracy_bits(s));
    arb_clear(tail);
    arb_clear(s);
}

/* D(g(x)) at points x against the scalar closed form at g(x); parity; g with every start. */
static void test_composition(void)
{
    static const double starts[] = {0, 0.2, 0.5, 0.999};
    static const slong lens[] = {1, 2, 5, 90, 150, 257};
    slong i, j, n, parity, l;
    arb_poly_t g, d, dd;
    arb_t x, u, a, b, at1, dat1;
    ntkball_activation_t phi;

    test_section("composition");
    arb_poly_init(g);
    arb_poly_init(d);
    arb_poly_init(dd);
    arb_init(x);
    arb_init(u);
    arb_init(a);
    arb_init(b);
    arb_init(at1);
    arb_init(dat1);
    ntkball_activation_init(phi);
    for (i = 0; i < NUM_DUAL_SPECS; i++)
        for (j = 0; j < 4; j++)
            for (parity = 0; parity < 3; parity++)
                for (l = 0; l < 6; l++)
                {
                    dual_parse(phi, dual_specs[i]);
                    random_g(g, starts[j], l == 5 ? 2 : lens[l], 200);
                    for (n = 0; n < arb_poly_length(g); n++)
                        if ((parity == 1 && n % 2 == 0) || (parity == 2 && n % 2))
                            arb_zero(arb_poly_get_coeff_ptr(g, n));
                    _arb_poly_normalise(g);
                    ntkball_dual_closed_series(d, dd, phi, g, lens[l], 130);
                    random_point(x, 0.05, 0.5);
                    arb_poly_evaluate(u, g, x, 300);
                    ntkball_dual_closed(a, b, phi, u, 200);
                    arb_one(u);
                    ntkball_dual_closed(at1, dat1, phi, u, 100);
                    if (!arb_is_finite(dat1)) /* step: (1/(2 pi)) (1 - g^2)^(-1/2), g <= 0.9995 */
                        arb_set_si(dat1, 10);
                    check_value(d, x, a, at1, lens[l], dual_specs[i]);
                    check_value(dd, x, b, dat1, lens[l], dual_specs[i]);
                    if (parity == 2)
                        CHECK(ntkball_dual_series_parity(d) & 1, "%s even", dual_specs[i]);
                    if (parity == 1 && ntkball_activation_parity(phi) == NTKBALL_PARITY_ODD)
                        CHECK(ntkball_dual_series_parity(d) & 2 &&
                                  ntkball_dual_series_parity(dd) & 1,
                              "%s odd", dual_specs[i]);
                    if (parity == 1 && ntkball_activation_parity(phi) == NTKBALL_PARITY_EVEN)
                        CHECK(ntkball_dual_series_parity(d) & 1 &&
                                  ntkball_dual_series_parity(dd) & 2,
                              "%s even of odd", dual_specs[i]);
                }
    ntkball_activation_clear(phi);
    arb_clear(dat1);
    arb_clear(at1);
    arb_clear(b);
    arb_clear(a);
    arb_clear(u);
    arb_clear(x);
    arb_poly_clear(dd);
    arb_poly_clear(d);
    arb_poly_clear(g);
}

int main(void)
{
    test_begin("dual/series");
    test_rsqrt();
    test_rsqrt_hostile();
    test_identity_series();
    test_composition();
    return test_end();
}
