/* Kernels on products of spheres (PROD-1 .. PROD-3): integrals by mpmath, closed weights against
   Gauss rules, exact values, zeros, the trace, a tail that is attained, files and bad input. */
#include <ntkball/sphere.h>

#include "tests/harness.h"

#define R 2

static void add(ntkball_products_t kernel, slong n1, slong n2, const char *text)
{
    slong powers[R] = {n1, n2};
    ntkball_value_t v;
    fmpq_t q;
    arb_t x;

    ntkball_value_init(v);
    fmpq_init(q);
    arb_init(x);
    CHECK(ntkball_value_set_str(v, text, NULL) == NTKBALL_OK, "%s", text);
    ntkball_value_get_arb(x, v, 300);
    CHECK(ntkball_value_get_fmpq(q, v) ? ntkball_products_add(kernel, powers, q)
                                       : ntkball_products_add_arb(kernel, powers, x),
          "%s", text);
    ntkball_value_clear(v);
    fmpq_clear(q);
    arb_clear(x);
}

static ntkball_status_t run(arb_ptr lambda, const ntkball_products_t kernel, const slong *dims,
                            const slong *degrees, slong num, slong bits, const char *algorithm)
{
    ntkball_options_t options;

    ntkball_options_init(&options);
    options.algorithm = algorithm;
    return ntkball_products_eigenvalues(lambda, kernel, dims, NTKBALL_MEASURE_PROBABILITY, degrees,
                                        num, bits, &options, NULL);
}

/* 1/2 + st/3 + s^2/5 + s^2 t^2/7 - s^3 t/11 + (2/pi) s^5 t^4: Funk-Hecke integrals of each factor
   by mpmath's quad at 40 digits. */
static void test_references(void)
{
    static const struct
    {
        slong dims[R], k[R];
        const char *value;
    } t[] = {
        {{2, 3}, {0, 0}, "0.5785714285714285714285714285714286"},
        {{2, 3}, {1, 1}, "0.02323232323232323232323232323232323"},
        {{2, 3}, {2, 0}, "0.03142857142857142857142857142857143"},
        {{2, 3}, {3, 1}, "-0.001298701298701298701298701298701299"},
        {{2, 3}, {2, 2}, "0.001587301587301587301587301587301587"},
        {{2, 3}, {3, 4}, "0.0005052537875933185262504246456270297"},
        {{2, 3}, {5, 2}, "0.0004593216250848350238640224051154816"},
        {{2, 3}, {1, 0}, "0.01136821022084966684063455452660817"},
        {{1, 6}, {0, 0}, "0.6102040816326530612244897959183673"},
        {{1, 6}, {1, 1}, "0.01893939393939393939393939393939394"},
        {{1, 6}, {2, 0}, "0.05510204081632653061224489795918367"},
        {{1, 6}, {3, 1}, "-0.001623376623376623376623376623376623"},
        {{1, 6}, {2, 2}, "0.001133786848072562358276643990929705"},
        {{1, 6}, {3, 4}, "0.0002649932452412509753061667721820086"},
        {{1, 6}, {5, 2}, "0.0003444912188136262678980168038366112"},
        {{1, 6}, {1, 0}, "0.009473508517374722367195462105506807"},
    };
    ntkball_products_t kernel;
    arb_t x;
    size_t i;

    test_section("references");
    arb_init(x);
    ntkball_products_init(kernel);
    ntkball_products_set_factors(kernel, R);
    add(kernel, 0, 0, "1/2");
    add(kernel, 1, 1, "1/3");
    add(kernel, 2, 0, "1/5");
    add(kernel, 2, 2, "1/7");
    add(kernel, 3, 1, "-1/11");
    add(kernel, 5, 4, "2/pi");
    CHECK(ntkball_products_negative(kernel) == 4 && ntkball_products_degree(kernel) == 9, "facts");
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        CHECK(run(x, kernel, t[i].dims, t[i].k, 1, 100, "closed") == NTKBALL_OK, "%s", t[i].value);
        CHECK_REFERENCE(x, t[i].value, 100, "closed");
        CHECK(run(x, kernel, t[i].dims, t[i].k, 1, 150, "quadrature") == NTKBALL_OK, "%s",
              t[i].value);
        CHECK_REFERENCE(x, t[i].value, 150, "quadrature");
    }
    ntkball_products_clear(kernel);
    arb_clear(x);
}

/* Random rational kernels: both algorithms, the exact value, the trace over all degrees, parity. */
static void test_random(void)
{
    ntkball_products_t kernel;
    ntkball_exact_t exact;
    arb_t x, y, e, sum, area;
    fmpz_t n;
    long cases;

    test_section("random kernels");
    arb_init(x);
    arb_init(y);
    arb_init(e);
    arb_init(sum);
    arb_init(area);
    fmpz_init(n);
    ntkball_exact_init(exact);
    for (cases = test_cases(12); cases > 0; cases--)
    {
        slong dims[R], k[R], i, top;
        char text[40];

        dims[0] = 1 + (slong) n_randint(test_state.rand, 9);
        dims[1] = 1 + (slong) n_randint(test_state.rand, 40);
        ntkball_products_init(kernel);
        ntkball_products_set_factors(kernel, R);
        for (i = 0; i < 6; i++)
        {
            snprintf(text, sizeof text, "%lu/%lu", 1 + n_randint(test_state.rand, 50),
                     1 + n_randint(test_state.rand, 50));
            add(kernel, i, (slong) n_randint(test_state.rand, 5), text);
        }
        top = ntkball_products_degree(kernel);
        arb_zero(sum);
        for (k[0] = 0; k[0] <= top; k[0]++)
            for (k[1] = 0; k[1] + k[0] <= top; k[1]++)
            {
                CHECK(run(x, kernel, dims, k, 1, 90, "auto") == NTKBALL_OK &&
                          arb_rel_accuracy_bits(x) >= 90,
                      "%ld %ld", (long) k[0], (long) k[1]);
                CHECK(run(y, kernel, dims, k, 1, 60, "quadrature") == NTKBALL_OK &&
                          arb_overlaps(x, y) && arb_is_zero(x) == arb_is_zero(y),
                      "%ld %ld", (long) k[0], (long) k[1]);
                CHECK(ntkball_products_exact(exact, kernel, dims, NTKBALL_MEASURE_PROBABILITY, k),
                      "exact");
                ntkball_exact_get_arb(e, exact, 200);
                CHECK(arb_contains(x, e) && !arb_is_negative(x), "%ld %ld", (long) k[0],
                      (long) k[1]);
                ntkball_products_multiplicity(n, dims, k, R);
                arb_addmul_fmpz(sum, x, n, 120);
            }
        ntkball_products_at_one(y, kernel, 120);
        CHECK(arb_overlaps(sum, y) && arb_rel_accuracy_bits(sum) > 80, "trace (PROD-2)");
        ntkball_products_clear(kernel);
    }
    ntkball_exact_clear(exact);
    fmpz_clear(n);
    arb_clear(x);
    arb_clear(y);
    arb_clear(e);
    arb_clear(sum);
    arb_clear(area);
}

/* 1 - (d+1) s^2 has the mean 0: an exact zero that no parity explains; surface measure. */
static void test_cancellation(void)
{
    slong dims[R] = {2, 3}, k[R] = {0, 0}, one[R] = {2, 0};
    ntkball_products_t kernel;
    arb_t x, area;

    test_section("cancellation");
    arb_init(x);
    arb_init(area);
    ntkball_products_init(kernel);
    ntkball_products_set_factors(kernel, R);
    add(kernel, 0, 0, "1");
    add(kernel, 2, 0, "-3");
    CHECK(run(x, kernel, dims, k, 1, 60, NULL) == NTKBALL_OK && arb_is_zero(x), "zero");
    CHECK(ntkball_products_eigenvalues(x, kernel, dims, NTKBALL_MEASURE_SURFACE, one, 1, 60, NULL,
                                       NULL) == NTKBALL_OK,
          "surface");
    ntkball_products_area(area, dims, R, 100); /* w(2,2)/|S^2| = 2/15 */
    arb_mul_si(area, area, -6, 100);
    arb_div_si(area, area, 15, 100);
    CHECK(arb_overlaps(x, area) && arb_rel_accuracy_bits(x) >= 60, "surface");
    ntkball_products_clear(kernel);
    arb_clear(x);
    arb_clear(area);
}

/* One coefficient is hidden in the tail.  Where its powers have the largest weights for the degrees
   the radius is just its share, so half of it would not do; at degrees (9, 12) these powers lie
   above the degrees. */
static void test_tail(void)
{
    static const slong t[][2 * R] = {
        {0, 0, 0, 0}, {2, 1, 2, 1}, {3, 4, 7, 6}, {9, 12, 79, 44}, {1, 2, 6, 8}};
    slong dims[R] = {1, 4};
    ntkball_products_t cut, hidden;
    arb_t x, h, tail, room;
    size_t i;

    test_section("tail");
    arb_init(x);
    arb_init(h);
    arb_init(tail);
    arb_init(room);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        const slong *k = t[i], *n = t[i] + R;

        ntkball_products_init(cut);
        ntkball_products_init(hidden);
        ntkball_products_set_factors(cut, R);
        ntkball_products_set_factors(hidden, R);
        add(cut, 20, 20, "1/7");
        add(hidden, 20, 20, "1/7");
        add(hidden, n[0], n[1], "1/1000");
        arb_set_d(tail, 0.001000001);
        ntkball_products_set_tail(cut, tail);
        CHECK(run(x, cut, dims, k, 1, 60, NULL) != NTKBALL_DOMAIN && arb_is_finite(x), "cut");
        CHECK(run(h, hidden, dims, k, 1, 60, NULL) == NTKBALL_OK, "hidden");
        CHECK(arb_contains(x, h), "PROD-1: degrees %ld %ld", (long) k[0], (long) k[1]);
        /* the share of the hidden term against the radius */
        arb_set_arf(room, arb_midref(x));
        arb_sub(room, h, room, 60);
        arb_abs(room, room);
        arb_get_rad_arb(tail, x);
        arb_mul_si(tail, tail, 999, 60);
        arb_div_si(tail, tail, 1000, 60);
        CHECK(i == 4 || arb_gt(room, tail), "tight: degrees %ld %ld", (long) k[0], (long) k[1]);
        ntkball_products_clear(cut);
        ntkball_products_clear(hidden);
    }
    arb_clear(x);
    arb_clear(h);
    arb_clear(tail);
    arb_clear(room);
}

static ntkball_status_t
read_text(ntkball_products_t kernel, const char *text, slong r, ntkball_error_t *err)
{
    char name[] = "/tmp/ntkball-products-XXXXXX";
    int fd = mkstemp(name);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    ntkball_status_t status;

    if (!CHECK(file != NULL, "no file"))
        return NTKBALL_DOMAIN;
    fputs(text, file);
    fclose(file);
    status = ntkball_products_read(kernel, name, r, err);
    remove(name);
    return status;
}

static void test_files(void)
{
    static const char *const good[] = {
        "n_1,n_2,mid,rad\n2,1,0.25,0\n0,0,1/3 # half\n\ntail,1e-3\n",
        "2 , 1, 1/4\r\n0,0,1/3\r\ntail,0.001",
        "{\"schema\":\"ntkball/1\",\"rows\":[{\"quantity\":\"coefficient\",\"layer\":\"\","
        "\"index\":\"2:1\",\"mid\":\"0.25\",\"rad\":\"0\",\"exact\":\"1/4\"},"
        "{\"quantity\":\"coefficient\",\"layer\":\"\",\"index\":\"0:0\",\"mid\":\"0.333\","
        "\"rad\":\"0.01\",\"exact\":\"1/3\"},{\"quantity\":\"tail\",\"layer\":\"\",\"index\":\"\","
        "\"mid\":\"0.001\",\"rad\":\"0\",\"exact\":\"1/1000\"}]}"};
    static const char *const bad[] = {
        "",          "1,2\n",          "1,2,x\n",      "1,-2,3\n",         "1,2,3,-1\n",
        "1,2,3,4,5", "1,2,3\n1,2,4\n", "tail,-1\n",    "tail,1\ntail,1\n", "1,2,1/0\n",
        "1.5,2,3\n", "{\"rows\":[]}",  "1,2,log(0)\n", "1,99999999,1\n"};
    slong dims[R] = {2, 2}, k[R] = {2, 1};
    ntkball_products_t kernel;
    ntkball_error_t err;
    arb_t x, one;
    size_t i;

    test_section("files");
    arb_init(x);
    arb_init(one);
    ntkball_products_init(kernel);
    for (i = 0; i < sizeof good / sizeof good[0]; i++)
    {
        err.text[0] = '\0';
        CHECK(read_text(kernel, good[i], R, &err) == NTKBALL_OK, "%s: %s", good[i], err.text);
        CHECK(ntkball_products_factors(kernel) == R, "factors");
        ntkball_products_at_one(x, kernel, 100);
        arb_set_str(one, "0.58333333333333333333333333333333333 +/- 1e-35", 150);
        CHECK(arb_contains(x, one) && mag_cmp_2exp_si(arb_radref(x), -9) < 0, "%s", good[i]);
        CHECK(run(x, kernel, dims, k, 1, 60, NULL) == NTKBALL_UNABLE && arb_is_positive(x),
              "a tail is no promise");
    }
    for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
    {
        err.text[0] = '\0';
        CHECK(read_text(kernel, bad[i], R, &err) == NTKBALL_DOMAIN && err.text[0] != '\0', "%s",
              bad[i]);
    }
    CHECK(ntkball_products_read(kernel, "/nonexistent/file", R, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_IO,
          "no file");
    ntkball_products_set_factors(kernel, R);
    add(kernel, 2, 1, "1");
    dims[0] = 0;
    CHECK(run(x, kernel, dims, k, 1, 60, NULL) == NTKBALL_DOMAIN && !arb_is_finite(x), "d = 0");
    dims[0] = 1;
    k[1] = -1;
    CHECK(run(x, kernel, dims, k, 1, 60, NULL) == NTKBALL_DOMAIN && !arb_is_finite(x), "k < 0");
    k[1] = 1;
    CHECK(run(x, kernel, dims, k, 1, 60, "lens") == NTKBALL_DOMAIN, "no such algorithm");
    arb_indeterminate(one);
    CHECK(!ntkball_products_add_arb(kernel, k, one), "not finite");
    ntkball_products_clear(kernel);
    arb_clear(x);
    arb_clear(one);
}

int main(void)
{
    test_begin("products");
    test_references();
    test_random();
    test_cancellation();
    test_tail();
    test_files();
    return test_end();
}
