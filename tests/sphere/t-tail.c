/* Series with the tail C p^-s, also where their sum at rho = 1 is infinite (SPH-20).  Each cuts a
   kernel of known eigenvalues whose other coefficients are the tail itself, C p^-s or a little
   less: the truth is next to the upper end of the ball, and a bound too small leaves it out. */
#include <string.h>

#include "sphere/zonal.h"
#include "tests/harness.h"

#define CUT 40
#define NUM 8

static const slong degrees[NUM] = {0, 1, 2, 3, 10, 41, 60, 200};

typedef struct
{
    const char *kernel; /* the whole sum, its eigenvalues exact (SPH-11) */
    slong twice_s;      /* 2 s */
    slong least;        /* the smallest d with s + d/2 > 1 */
} series_t;

static const series_t series[] = {
    {"-log(1-rho)", 2, 1}, {"1/sqrt(1-rho)", 1, 2}, {"1/(1-rho)", 0, 3}, {"(1-rho)^(-3/2)", -1, 4}};

/* c_p = 1/p, 4^-p binom(2p, p), 1, (2p + 1) 4^-p binom(2p, p) */
static void coefficient(fmpq_t c, slong which, slong p)
{
    fmpz_t n;

    fmpz_init(n);
    fmpq_set_si(c, which == 0 && p == 0 ? 0 : 1, which == 0 && p > 0 ? (ulong) p : 1);
    if (which % 2 != 0)
    {
        fmpz_bin_uiui(n, 2 * (ulong) p, (ulong) p);
        fmpz_mul_si(n, n, which == 3 ? 2 * p + 1 : 1);
        fmpq_mul_fmpz(c, c, n);
        fmpq_div_2exp(c, c, 2 * (ulong) p);
    }
    fmpz_clear(n);
}

/* The largest c_p p^s, p >= CUT: its limit 1/sqrt(pi) for 4^-p binom(2p,p), the first for the rest.
 */
static void constant(arb_t C, slong which)
{
    fmpq_t c;
    arb_t x;

    fmpq_init(c);
    arb_init(x);
    if (which % 2 == 0)
        arb_one(C);
    else if (which == 1)
    {
        arb_const_sqrt_pi(C, 128);
        arb_inv(C, C, 128);
    }
    else
    {
        coefficient(c, which, CUT);
        arb_set_fmpq(C, c, 128);
        arb_sqrt_ui(x, CUT, 128);
        arb_div(C, C, x, 128);
    }
    fmpq_clear(c);
    arb_clear(x);
}

static void set_cut(ntkball_zonal_t cut, slong which)
{
    arb_ptr c = _arb_vec_init(CUT + 2);
    fmpq_t q;
    slong p;

    fmpq_init(q);
    for (p = 0; p < CUT; p++)
    {
        coefficient(q, which, p);
        arb_set_fmpq(c + p, q, 256);
    }
    constant(c + CUT, which);
    ntkball_zonal_set_series(cut, c, CUT, c + CUT);
    arb_set_si(c + CUT + 1, series[which].twice_s);
    arb_mul_2exp_si(c + CUT + 1, c + CUT + 1, -1);
    ntkball_zonal_set_decay(cut, c + CUT + 1);
    fmpq_clear(q);
    _arb_vec_clear(c, CUT + 2);
}

/* What x leaves above y, in units of its radius: 0 at the upper end. */
static double above(const arb_t x, const arb_t y)
{
    arb_t u, r;
    double res;

    arb_init(u);
    arb_init(r);
    arb_get_rad_arb(r, x);
    arb_sub(u, x, y, 128);
    arb_get_mid_arb(u, u);
    arb_add(u, u, r, 128);
    arb_div(u, u, r, 128);
    res = arf_get_d(arb_midref(u), ARF_RND_NEAR);
    arb_clear(u);
    arb_clear(r);
    return res;
}

static void test_cuts(const char *algorithm)
{
    arb_ptr x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    ntkball_zonal_t cut, whole;
    ntkball_options_t options;
    ntkball_error_t err;
    slong which, d, i;

    test_section(algorithm);
    ntkball_options_init(&options);
    options.algorithm = algorithm;
    for (which = 0; which < 4; which++)
        for (d = series[which].least; d <= 6; d++)
        {
            ntkball_zonal_init(cut);
            ntkball_zonal_init(whole);
            set_cut(cut, which);
            CHECK(ntkball_zonal_set_str(whole, series[which].kernel, NULL, 0, &err) == NTKBALL_OK &&
                      ntkball_zonal_eigenvalues(y, whole, d, NTKBALL_MEASURE_PROBABILITY, degrees,
                                                NUM, 100, NULL, &err) == NTKBALL_OK &&
                      ntkball_zonal_eigenvalues(x, cut, d, NTKBALL_MEASURE_PROBABILITY, degrees,
                                                NUM, 60, &options, &err) == NTKBALL_UNABLE,
                  "%s", series[which].kernel);
            CHECK(!ntkball_zonal_is_summable(cut), "no trace");
            for (i = 0; i < NUM; i++)
            {
                CHECK(arb_contains(x + i, y + i), "%s, d=%ld, k=%ld", series[which].kernel,
                      (long) d, (long) degrees[i]);
                /* far from the largest degrees 4 k^2/d is beyond what is added term by term */
                CHECK(degrees[i] > 60 || above(x + i, y + i) < 0.2, "tight: %s, d=%ld, k=%ld: %f",
                      series[which].kernel, (long) d, (long) degrees[i], above(x + i, y + i));
            }
            ntkball_zonal_clear(cut);
            ntkball_zonal_clear(whole);
        }
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

/* The first dimension that converges, and that there is none before. */
static void test_dimensions(void)
{
    ntkball_zonal_t cut;
    ntkball_error_t err;
    char text[64];
    slong which, d;
    arb_t x;

    test_section("dimensions");
    arb_init(x);
    for (which = 0; which < 4; which++)
    {
        ntkball_zonal_init(cut);
        set_cut(cut, which);
        sprintf(text, "--dim %ld or more", (long) series[which].least);
        for (d = 1; d < series[which].least; d++)
            CHECK(ntkball_zonal_eigenvalues(x, cut, d, NTKBALL_MEASURE_SURFACE, degrees, 1, 60,
                                            NULL, &err) == NTKBALL_DOMAIN &&
                      strstr(err.text, text) != NULL && !arb_is_finite(x),
                  "%s, d=%ld: %s", series[which].kernel, (long) d, err.text);
        ntkball_zonal_at_one(x, cut, 60);
        CHECK(!arb_is_finite(x), "no value at 1");
        ntkball_zonal_clear(cut);
    }
    arb_clear(x);
}

/* sum p^-2 = pi^2/6: where the sum at 1 is bounded it is enclosed, and so are the masses. */
static void test_summable(void)
{
    arb_ptr c = _arb_vec_init(CUT);
    ntkball_sphere_mass_t mass;
    ntkball_zonal_t cut;
    ntkball_error_t err;
    arb_t x, y;
    slong p;

    test_section("summable");
    arb_init(x);
    arb_init(y);
    ntkball_zonal_init(cut);
    ntkball_sphere_mass_init(mass);
    for (p = 1; p < CUT; p++)
    {
        arb_set_si(c + p, p * p);
        arb_inv(c + p, c + p, 256);
    }
    arb_one(x);
    ntkball_zonal_set_series(cut, c, CUT, x);
    arb_set_si(y, 2);
    ntkball_zonal_set_decay(cut, y);
    arb_const_pi(y, 128);
    arb_mul(y, y, y, 128);
    arb_div_si(y, y, 6, 128);
    ntkball_zonal_at_one(x, cut, 60);
    CHECK(ntkball_zonal_is_summable(cut) && arb_contains(x, y) && above(x, y) < 0.02, "K(1)");
    CHECK(ntkball_zonal_mass(mass, cut, 2, NTKBALL_MEASURE_PROBABILITY, 60, NULL, &err) ==
                  NTKBALL_OK &&
              arb_contains(x, mass->first) && arb_gt(mass->first, y),
          "mass");
    ntkball_sphere_mass_clear(mass);
    ntkball_zonal_clear(cut);
    arb_clear(x);
    arb_clear(y);
    _arb_vec_clear(c, CUT);
}

static ntkball_status_t read(arb_ptr x, const char *text, slong d)
{
    static const char path[] = "t-tail.series";
    FILE *file = fopen(path, "w");
    ntkball_zonal_t kernel;
    ntkball_error_t err;
    ntkball_status_t status;

    if (file == NULL)
        return NTKBALL_UNABLE;
    fputs(text, file);
    fclose(file);
    ntkball_zonal_init(kernel);
    status = ntkball_zonal_set_str(kernel, "series:t-tail.series", NULL, 0, &err);
    if (status == NTKBALL_OK)
        status = ntkball_zonal_eigenvalues(x, kernel, d, NTKBALL_MEASURE_PROBABILITY, degrees, NUM,
                                           10, NULL, &err);
    ntkball_zonal_clear(kernel);
    remove(path);
    return status;
}

static void test_files(void)
{
    static const char *const bad[] = {"0 1\ntail 1 x\n",       "0 1\ntail 1 2 3\n",
                                      "0 1\ntail -1 1\n",      "0 1\ngeometric 1\n",
                                      "0 1\ngeometric 1 2\n",  "0 1\ngeometric 1 -1/2\n",
                                      "0 1\ntail 1 9999999\n", "0 1\ntail 1\ngeometric 1 1/2\n"};
    arb_ptr x = _arb_vec_init(NUM), y = _arb_vec_init(NUM);
    size_t i;
    slong k;

    test_section("files");
    /* sum_{p >= 1} 2^-p = 1 */
    CHECK(read(x, "0 1\ngeometric 1 1/2\n", 2) != NTKBALL_DOMAIN &&
              read(y, "0 1\ntail 1\n", 2) != NTKBALL_DOMAIN,
          "read");
    for (k = 0; k < NUM; k++)
        CHECK(arb_overlaps(x + k, y + k) && mag_cmp_2exp_si(arb_radref(x + k), -1) < 0, "k=%ld",
              (long) degrees[k]);
    CHECK(read(x, "0 1\ngeometric 1 1\n", 2) == NTKBALL_DOMAIN, "r = 1 is the power 0");
    CHECK(read(x, "0 1\n9 1\ngeometric 1 1\n", 9) != NTKBALL_DOMAIN && arb_is_finite(x), "S^9");
    CHECK(read(x, "0 1\n9 1\ntail 1 -10\n", 21) == NTKBALL_DOMAIN, "s = -10 needs d > 22");
    CHECK(read(x, "0 1\n9 1\ntail 1 -10\n", 23) != NTKBALL_DOMAIN, "S^23");
    CHECK(read(x, "0 1\n9 1\ntail 0 -10\n", 2) == NTKBALL_OK, "no tail");
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(read(x, bad[i], 2) == NTKBALL_DOMAIN, "%s", bad[i]);
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(y, NUM);
}

/* |c_p| <= p^18, p >= 1, on S^40: s is negative and s + d/2 = 2, the far terms are half of the sum.
   sum_{p = 2, 4, ..} p^18 Gamma(41/2) Gamma((p+1)/2)/(sqrt(pi) Gamma((p+41)/2)) by mpmath: 2000
   terms and Euler-Maclaurin's sum. */
static void test_growing(void)
{
    arb_ptr x = _arb_vec_init(NUM);
    arb_t sum, rad;

    test_section("growing coefficients");
    arb_init(sum);
    arb_init(rad);
    CHECK(read(x, "0 0\ntail 1 -18\n", 40) != NTKBALL_DOMAIN, "read");
    arb_set_str(sum, "427829557965129902880.134158927", 128);
    arb_get_rad_arb(rad, x);
    CHECK(arb_contains_zero(x) && arb_gt(rad, sum), "S^40");
    arb_mul_ui(sum, sum, 2, 128);
    CHECK(arb_lt(rad, sum), "S^40: tight");
    arb_clear(sum);
    arb_clear(rad);
    _arb_vec_clear(x, NUM);
}

int main(void)
{
    test_begin("sphere/t-tail");
    test_cuts("series");
    test_cuts("recurrence");
    test_dimensions();
    test_summable();
    test_files();
    test_growing();
    return test_end();
}
