/* Partial traces and counts (SPH-14): sharp remainders, counts against sums over many degrees,
   intervals, kernels of either sign, non-finite input. */
#include <ntkball/sphere.h>

#include "tests/harness.h"

#define NUM 64

static void set_kernel(ntkball_zonal_t kernel, const char *text)
{
    ntkball_error_t err;

    CHECK(ntkball_zonal_set_str(kernel, text, NULL, 0, &err) == NTKBALL_OK, "%s", text);
}

static void eigenvalues(arb_ptr lambda, const ntkball_zonal_t kernel, slong d, slong num)
{
    slong degrees[NUM], k;
    ntkball_error_t err;

    for (k = 0; k < num; k++)
        degrees[k] = k;
    CHECK(ntkball_zonal_eigenvalues(lambda, kernel, d, NTKBALL_MEASURE_PROBABILITY, degrees, num,
                                    90, NULL, &err) == NTKBALL_OK,
          "%s", err.text);
}

/* rho^5 on S^d less what its degrees 1, 3 hold is N(d,5) lambda_5 exactly: a threshold a little
   below lambda_5 must find them possible, one a little above must not; by sums of |lambda| and by
   sums of squares. */
static void test_sharp(void)
{
    arb_ptr lambda = _arb_vec_init(NUM);
    ntkball_sphere_mass_t mass;
    ntkball_zonal_t kernel;
    fmpz_t low, high, n, want;
    arb_t T, x;
    slong d, k, by;

    test_section("the remainder is sharp");
    ntkball_sphere_mass_init(mass);
    ntkball_zonal_init(kernel);
    fmpz_init(low);
    fmpz_init(high);
    fmpz_init(n);
    fmpz_init(want);
    arb_init(T);
    arb_init(x);
    set_kernel(kernel, "rho^5");
    for (d = 1; d <= 40; d += 1 + d / 2)
        for (by = 0; by < 4; by++)
        {
            eigenvalues(lambda, kernel, d, 6);
            CHECK(ntkball_zonal_mass(mass, kernel, d, NTKBALL_MEASURE_PROBABILITY, 90, NULL,
                                     NULL) == NTKBALL_OK,
                  "mass");
            CHECK(arb_contains_si(mass->first, 1) && !arb_is_finite(mass->second), "sum |c_p|");
            if (by >= 2)
            {
                arb_pos_inf(mass->first);
                arb_zero(mass->second);
                for (k = 0; k < 6; k++)
                {
                    ntkball_sphere_multiplicity(n, d, k);
                    arb_sqr(x, lambda + k, 128);
                    arb_addmul_fmpz(mass->second, x, n, 128);
                }
            }
            arb_set_d(x, by % 2 == 0 ? 1 - 1e-9 : 1 + 1e-9);
            arb_mul(T, lambda + 5, x, 128);
            CHECK(ntkball_sphere_count(low, high, lambda, 5, d, mass, T), "known");
            fmpz_zero(want);
            for (k = 0; k < 5; k++)
            {
                ntkball_sphere_multiplicity(n, d, k);
                if (arb_gt(lambda + k, T))
                    fmpz_add(want, want, n);
            }
            CHECK(fmpz_equal(low, want), "low, d = %ld", (long) d);
            ntkball_sphere_multiplicity(n, d, 5);
            if (by % 2 == 0)
                fmpz_add(want, want, n);
            CHECK(fmpz_equal(high, want), "high, d = %ld, case %ld", (long) d, (long) by);
            CHECK(ntkball_sphere_count(low, high, lambda, 6, d, mass, T) && fmpz_equal(low, want) &&
                      fmpz_equal(high, want),
                  "with degree 5");
        }
    ntkball_sphere_mass_clear(mass);
    ntkball_zonal_clear(kernel);
    fmpz_clear(low);
    fmpz_clear(high);
    fmpz_clear(n);
    fmpz_clear(want);
    arb_clear(T);
    arb_clear(x);
    _arb_vec_clear(lambda, NUM);
}

/* Counts from few degrees contain those from many, which are exact. */
static void test_counts(void)
{
    static const char *const kernels[] = {"laplace:1",     "gaussian:3",     "cos(5*rho)",
                                          "(1-rho)^(1/3)", "(1-rho)^(-1/4)", "abs(rho-1/2)",
                                          "rho^3-rho/2"};
    arb_ptr lambda = _arb_vec_init(NUM);
    ntkball_sphere_mass_t mass;
    ntkball_zonal_t kernel;
    fmpz_t low, high, a, b;
    arb_t T;
    size_t i;
    slong num, found;

    test_section("few degrees and many");
    ntkball_sphere_mass_init(mass);
    fmpz_init(low);
    fmpz_init(high);
    fmpz_init(a);
    fmpz_init(b);
    arb_init(T);
    for (i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
    {
        if (test_left_out((slong) i))
            continue;
        ntkball_zonal_init(kernel);
        set_kernel(kernel, kernels[i]);
        eigenvalues(lambda, kernel, 2, 40);
        CHECK(ntkball_zonal_mass(mass, kernel, 2, NTKBALL_MEASURE_PROBABILITY, 90, NULL, NULL) ==
                  NTKBALL_OK,
              "%s", kernels[i]);
        arb_set_d(T, 0.02);
        CHECK(ntkball_sphere_count(a, b, lambda, 40, 2, mass, T) && fmpz_equal(a, b),
              "%s: decided by 40 degrees", kernels[i]);
        for (num = 0, found = 0; num < 40; num++)
            if (ntkball_sphere_count(low, high, lambda, num, 2, mass, T))
            {
                CHECK(fmpz_cmp(low, a) <= 0 && fmpz_cmp(a, high) <= 0, "%s: %ld degrees",
                      kernels[i], (long) num);
                found += fmpz_equal(low, high);
            }
        CHECK(found > 0, "%s: decided before", kernels[i]);
        ntkball_zonal_clear(kernel);
    }
    ntkball_sphere_mass_clear(mass);
    fmpz_clear(low);
    fmpz_clear(high);
    fmpz_clear(a);
    fmpz_clear(b);
    arb_clear(T);
    _arb_vec_clear(lambda, NUM);
}

/* int K^2 of |rho - 1/2| on S^2: int (t-1/2)^2 dt/2 = 1/3 + 1/4 = 7/12; on S^3 1/4 + 1/4 = 1/2. */
static void test_second_moment(void)
{
    ntkball_sphere_mass_t mass;
    ntkball_zonal_t kernel;
    arb_t x;
    slong d;

    test_section("the square of a kernel");
    arb_init(x);
    ntkball_sphere_mass_init(mass);
    ntkball_zonal_init(kernel);
    set_kernel(kernel, "abs(rho-1/2)");
    for (d = 2; d <= 3; d++)
    {
        CHECK(ntkball_zonal_mass(mass, kernel, d, NTKBALL_MEASURE_PROBABILITY, 100, NULL, NULL) ==
                  NTKBALL_OK,
              "d = %ld", (long) d);
        arb_set_si(x, d == 2 ? 7 : 6);
        arb_div_si(x, x, 12, 128);
        CHECK(arb_overlaps(mass->second, x) && arb_rel_accuracy_bits(mass->second) >= 90, "d = %ld",
              (long) d);
        CHECK(!arb_is_finite(mass->first) && !mass->decreasing, "nothing else");
    }
    ntkball_zonal_clear(kernel);
    ntkball_sphere_mass_clear(mass);
    arb_clear(x);
}

static void test_cumulative(void)
{
    ntkball_network_t net;
    ntkball_sphere_mass_t mass;
    ntkball_error_t err;
    arb_ptr lambda = _arb_vec_init(NUM), sum = _arb_vec_init(NUM);
    slong degrees[NUM], k;

    test_section("partial traces");
    ntkball_network_init(net);
    ntkball_sphere_mass_init(mass);
    CHECK(ntkball_activation_set_str(net->phi, "relu", &err) == NTKBALL_OK, "relu");
    for (k = 0; k < NUM; k++)
        degrees[k] = k;
    CHECK(ntkball_sphere_eigenvalues(lambda, net, 3, NTKBALL_MEASURE_SURFACE, degrees, NUM, 80,
                                     NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    CHECK(ntkball_sphere_part_mass(mass, net, NTKBALL_PART_THETA, 3, NTKBALL_MEASURE_SURFACE, 80,
                                   NULL, &err) == NTKBALL_OK,
          "%s", err.text);
    ntkball_sphere_cumulative(sum, lambda, NUM, 3, 128);
    CHECK(arb_overlaps(sum, lambda), "degree 0");
    for (k = 1; k < NUM; k++)
        CHECK(arb_le(sum + k, mass->first) && !arb_lt(sum + k, sum + k - 1), "k = %ld", (long) k);
    /* Theta(1) = 1 + 1/2, |S^3| = 2 pi^2; all but 4 % of it below degree 64 */
    arb_div(sum, sum + NUM - 1, mass->first, 80);
    arb_sub_si(sum, sum, 1, 80);
    CHECK(arb_is_negative(sum) && arf_cmpabs_d(arb_midref(sum), 0.04) < 0, "nearly all");
    CHECK(arb_rel_accuracy_bits(mass->first) >= 70, "trace");
    ntkball_sphere_cumulative(lambda, lambda, NUM, 3, 128);
    CHECK(arb_rel_accuracy_bits(lambda + NUM - 1) >= 74, "aliased, tight");
    ntkball_sphere_mass_clear(mass);
    ntkball_network_clear(net);
    _arb_vec_clear(lambda, NUM);
    _arb_vec_clear(sum, NUM);
}

static void test_bad_input(void)
{
    ntkball_sphere_mass_t mass;
    arb_ptr lambda = _arb_vec_init(2);
    fmpz_t low, high;
    arb_t T;

    test_section("bad input");
    ntkball_sphere_mass_init(mass);
    fmpz_init(low);
    fmpz_init(high);
    arb_init(T);
    arb_one(lambda);
    arb_set_d(T, 0.5);
    CHECK(!ntkball_sphere_count(low, high, lambda, 2, 3, mass, T), "nothing known");
    arb_set_si(mass->first, 100);
    arb_indeterminate(lambda + 1);
    CHECK(!ntkball_sphere_count(low, high, lambda, 2, 3, mass, T), "no number, so no remainder");
    CHECK(fmpz_equal_si(low, 1) && fmpz_equal_si(high, 5), "it may reach the threshold");
    arb_zero(lambda + 1);
    CHECK(ntkball_sphere_count(low, high, lambda, 2, 3, mass, T) && fmpz_equal_si(low, 1) &&
              fmpz_equal_si(high, 1 + 198),
          "99 / (1/2)");
    arb_zero(T);
    CHECK(!ntkball_sphere_count(low, high, lambda, 2, 3, mass, T), "threshold 0");
    CHECK(!ntkball_sphere_count(low, high, lambda, 2, 0, mass, T), "d = 0");
    ntkball_sphere_mass_clear(mass);
    fmpz_clear(low);
    fmpz_clear(high);
    arb_clear(T);
    _arb_vec_clear(lambda, 2);
}

int main(void)
{
    test_begin("sphere/t-count");
    test_sharp();
    test_counts();
    test_second_moment();
    test_cumulative();
    test_bad_input();
    return test_end();
}
