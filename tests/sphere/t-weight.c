/* Area, multiplicity (SPH-4) and weights (SPH-1): exact values, independent quadrature,
 * recurrences, sum rule. */
#include "tests/harness.h"

#include <ntkball/sphere.h>

static void test_area(void)
{
    arb_t a, b;
    slong d;

    test_section("area");
    arb_init(a);
    arb_init(b);
    ntkball_sphere_area(a, 0, 100);
    CHECK(arb_equal_si(a, 2) || arb_contains_si(a, 2), "|S^0|");
    ntkball_sphere_area(a, 1, 100);
    arb_const_pi(b, 200);
    arb_mul_2exp_si(b, b, 1);
    CHECK(arb_contains(a, b) && arb_rel_accuracy_bits(a) >= 95, "|S^1| = 2 pi");
    ntkball_sphere_area(a, 2, 100);
    arb_mul_2exp_si(b, b, 1);
    CHECK(arb_contains(a, b) && arb_rel_accuracy_bits(a) >= 95, "|S^2| = 4 pi");
    for (d = 2; d < 2000; d = 3 * d + 1)
    {
        /* |S^(d)| = 2 pi / (d - 1) |S^(d-2)| */
        ntkball_sphere_area(a, d, 300);
        ntkball_sphere_area(b, d - 2, 80);
        arb_div_si(b, b, d - 1, 80);
        arb_mul_2exp_si(b, b, 1);
        {
            arb_t pi;
            arb_init(pi);
            arb_const_pi(pi, 80);
            arb_mul(b, b, pi, 80);
            arb_clear(pi);
        }
        CHECK(arb_overlaps(a, b), "recurrence at d = %ld", (long) d);
        CHECK(arb_rel_accuracy_bits(a) >= 295, "tight at d = %ld", (long) d);
    }
    ntkball_sphere_area(a, -1, 53);
    CHECK(!arb_is_finite(a), "d = -1");
    ntkball_sphere_area(a, WORD_MAX, 53);
    CHECK(!arb_is_finite(a), "d = WORD_MAX");
    arb_clear(a);
    arb_clear(b);
}

static void test_multiplicity(void)
{
    slong d, k;
    fmpz_t n, m;

    test_section("multiplicity");
    fmpz_init(n);
    fmpz_init(m);
    for (d = 1; d <= 12; d++)
        for (k = 0; k <= 12; k++)
        {
            /* dim of homogeneous polynomials of degree k in d + 1 variables: k less k - 2 */
            ntkball_sphere_multiplicity(n, d, k);
            fmpz_bin_uiui(m, (ulong) (k + d), (ulong) d);
            if (k >= 2)
            {
                fmpz_t t;
                fmpz_init(t);
                fmpz_bin_uiui(t, (ulong) (k + d - 2), (ulong) d);
                fmpz_sub(m, m, t);
                fmpz_clear(t);
            }
            CHECK(fmpz_equal(n, m), "N(%ld,%ld)", (long) d, (long) k);
        }
    ntkball_sphere_multiplicity(n, 2, 1000000);
    CHECK(fmpz_equal_si(n, 2000001), "N(2,10^6)");
    ntkball_sphere_multiplicity(n, 784, 1);
    CHECK(fmpz_equal_si(n, 785), "N(784,1)");
    ntkball_sphere_multiplicity(n, 0, 3);
    CHECK(fmpz_is_zero(n), "d = 0");
    ntkball_sphere_multiplicity(n, 3, -1);
    CHECK(fmpz_is_zero(n), "k = -1");
    fmpz_clear(n);
    fmpz_clear(m);
}

static void test_weights(void)
{
    /* Funk-Hecke quadrature at 40 digits, mpmath */
    static const struct
    {
        slong d, p, k;
        const char *value;
    } ref[] = {
        {2, 7, 3, "0.76159821905207108811"},
        {5, 10, 4, "0.10093189023535097713"},
        {1, 5, 5, "0.1963495408493620774"},
        {3, 12, 0, "0.63612684616396256723"},
    };
    arb_t a, b, s;
    slong i, d, k, p;
    fmpz_t n;

    test_section("weights");
    arb_init(a);
    arb_init(b);
    arb_init(s);
    fmpz_init(n);

    for (i = 0; i < 4; i++)
    {
        ntkball_sphere_weight(a, ref[i].d, ref[i].p, ref[i].k, 128);
        CHECK_REFERENCE(a, ref[i].value, 120, "w(p,k)");
    }
    ntkball_sphere_weight(a, 3, 4, 5, 64);
    CHECK(arb_is_zero(a), "p < k");
    ntkball_sphere_weight(a, 3, 6, 5, 64);
    CHECK(arb_is_zero(a), "p - k odd");
    ntkball_sphere_weight(a, 0, 6, 4, 64);
    CHECK(!arb_is_finite(a), "d = 0");
    ntkball_sphere_weight(a, 2, -2, -4, 64);
    CHECK(!arb_is_finite(a), "negative p, k");

    /* random (d, p, k): ratio in p, ratio in k, two precisions, tightness */
    for (i = 0; i < test_cases(200); i++)
    {
        slong prec = 20 + (slong) n_randint(test_state.rand, 400);

        d = 1 + (slong) n_randint(test_state.rand, n_randint(test_state.rand, 4) == 0 ? 1000 : 8);
        k = (slong) n_randint(test_state.rand, 60);
        p = k + 2 * (slong) n_randint(test_state.rand, 200);
        ntkball_sphere_weight(a, d, p, k, prec);
        CHECK(arb_rel_accuracy_bits(a) >= prec - 3, "tight d=%ld p=%ld k=%ld", (long) d, (long) p,
              (long) k);
        ntkball_sphere_weight(b, d, p, k, 2 * prec);
        CHECK(arb_overlaps(a, b), "two precisions");
        ntkball_sphere_weight(b, d, p + 2, k, prec + 30);
        arb_mul_si(b, b, p - k + 2, prec + 30);
        arb_mul_si(b, b, p + k + d + 1, prec + 30);
        arb_div_si(b, b, (p + 1) * (p + 2), prec + 30);
        CHECK(arb_overlaps(a, b), "ratio in p");
        ntkball_sphere_weight(b, d, p + 2, k + 2, prec + 30);
        ntkball_sphere_weight(s, d, p + 2, k, prec + 30);
        arb_mul_si(s, s, p + 2 - k, prec + 30);
        arb_div_si(s, s, p + k + d + 3, prec + 30);
        CHECK(arb_overlaps(s, b), "ratio in k");
    }

    /* sum rule SPH-4: sum_k N(d,k) w(p,k) = |S^d| */
    for (d = 1; d <= 40; d = 2 * d + 1)
        for (p = 0; p <= 30; p += 5)
        {
            arb_zero(s);
            for (k = p % 2; k <= p; k += 2)
            {
                ntkball_sphere_weight(a, d, p, k, 128);
                ntkball_sphere_multiplicity(n, d, k);
                arb_addmul_fmpz(s, a, n, 128);
            }
            ntkball_sphere_area(b, d, 128);
            CHECK(arb_overlaps(s, b) && arb_rel_accuracy_bits(s) >= 110, "sum rule d=%ld p=%ld",
                  (long) d, (long) p);
        }

    arb_clear(a);
    arb_clear(b);
    arb_clear(s);
    fmpz_clear(n);
}

int main(void)
{
    test_begin("sphere/weight");
    test_area();
    test_multiplicity();
    test_weights();
    return test_end();
}
