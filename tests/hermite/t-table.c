#define _XOPEN_SOURCE 700
/* hermite:FILE (ACT-30, HERM-30).  The file is made from an activation that is known: its
   coefficients are moved inside their radii, the rest is bounded.  Then whatever is said of the
   file must contain what is true of the activation; files that are wrong are refused with the line
   and the reason. */
#include "../harness.h"

#include <unistd.h>

#include <ntkball/sphere.h>

#define PREC 128

static char path[] = "/tmp/ntkball-table-XXXXXX";

static void write_file(const char *text, size_t len)
{
    FILE *out = fopen(path, "w");

    CHECK(out != NULL && fwrite(text, 1, len, out) == len && fclose(out) == 0, "%s", path);
}

/* rad = 10^-digits; mid = mu moved by at most that. */
static void write_pair(FILE *out, const arb_t mu, int digits)
{
    arb_t mid, shift;
    fmpz_t n, ten;
    char *s;

    arb_init(mid);
    arb_init(shift);
    fmpz_init(n);
    fmpz_init(ten);
    fmpz_ui_pow_ui(ten, 10, (ulong) digits);
    arb_mul_fmpz(mid, mu, ten, 4 * PREC);
    arf_get_fmpz(n, arb_midref(mid), ARF_RND_NEAR); /* off by at most 1/2 */
    if (n_randint(test_state.rand, 3) == 0)
        arf_get_fmpz(n, arb_midref(mid), ARF_RND_DOWN);
    s = fmpz_get_str(NULL, 10, n);
    fprintf(out, "%se-%d,%s1e-%d\n", s, digits, n_randint(test_state.rand, 2) ? " " : "", digits);
    flint_free(s);
    arb_clear(mid);
    arb_clear(shift);
    fmpz_clear(n);
    fmpz_clear(ten);
}

/* The first num coefficients of phi into the file, its bounds into spec. */
static void
write_table(char *spec, size_t size, const ntkball_activation_t phi, slong num, int digits)
{
    arb_ptr mu = _arb_vec_init(num);
    FILE *out = fopen(path, "w");
    mag_t tail[2];
    arb_t norm2;

    arb_init(norm2);
    fprintf(out, "# mu_n, n < %ld\n", num);
    CHECK(ntkball_hermite_coeffs(mu, phi, num, PREC, NULL, NULL) == NTKBALL_OK, "coefficients");
    for (slong n = 0; n < num; n++)
        write_pair(out, mu + n, digits);
    fclose(out);
    for (int deriv = 0; deriv < 2; deriv++)
    {
        mag_init(tail[deriv]);
        CHECK(ntkball_hermite_norm2(norm2, phi, deriv, PREC, NULL, NULL) == NTKBALL_OK &&
                  ntkball_hermite_tail(tail[deriv], phi, deriv, mu, num - deriv, norm2) ==
                      NTKBALL_OK,
              "tail");
    }
    snprintf(spec, size, "hermite:%s,tail=%.9e,dtail=%.9e", path,
             1.0000001 * mag_get_d(tail[0]) + 1e-300, 1.0000001 * mag_get_d(tail[1]) + 1e-300);
    for (int deriv = 0; deriv < 2; deriv++)
        mag_clear(tail[deriv]);
    arb_clear(norm2);
    _arb_vec_clear(mu, num);
}

static void
check_vector(arb_srcptr loose, arb_srcptr truth, slong len, const char *what, const char *name)
{
    for (slong n = 0; n < len; n++)
        CHECK(arb_is_finite(loose + n) && arb_contains(loose + n, truth + n),
              "%s of %s, entry %ld: the truth is outside", what, name, (long) n);
}

/* HERM-30: coefficients, moments and tails. */
static void check_moments(const ntkball_activation_t table, const ntkball_activation_t phi,
                          slong num, const char *name)
{
    slong len = num + 30;
    arb_ptr loose = _arb_vec_init(len), truth = _arb_vec_init(len);
    arb_t a, b;
    mag_t tail;

    arb_init(a);
    arb_init(b);
    mag_init(tail);
    CHECK(ntkball_hermite_coeffs(truth, phi, len, PREC, NULL, NULL) == NTKBALL_OK, "%s", name);
    CHECK(ntkball_hermite_coeffs(loose, table, len, PREC, NULL, NULL) == NTKBALL_OK, "%s", name);
    check_vector(loose, truth, len, "mu", name);
    for (int deriv = 0; deriv < 2; deriv++)
    {
        CHECK(ntkball_hermite_norm2(a, table, deriv, 64, NULL, NULL) == NTKBALL_OK &&
                  ntkball_hermite_norm2(b, phi, deriv, PREC, NULL, NULL) == NTKBALL_OK &&
                  arb_contains(a, b),
              "%s: E[phi^2], deriv %d", name, deriv);
        for (slong from = 0; from < len - deriv; from++)
        {
            arb_zero(b);
            for (slong n = len - 1; n >= from + deriv; n--)
            {
                arb_sqr(a, truth + n, PREC);
                arb_addmul_ui(b, a, deriv ? (ulong) n : 1, PREC);
            }
            CHECK(ntkball_hermite_tail(tail, table, deriv, loose, from, b) == NTKBALL_OK, "%s",
                  name);
            arf_set_mag(arb_midref(a), tail);
            mag_zero(arb_radref(a));
            CHECK(!arb_gt(b, a), "%s: tail from %ld, deriv %d", name, (long) from, deriv);
        }
    }
    arb_clear(a);
    arb_clear(b);
    mag_clear(tail);
    _arb_vec_clear(loose, len);
    _arb_vec_clear(truth, len);
}

/* Series, kernels and eigenvalues of networks of the file contain those of phi. */
static void check_networks(const char *spec, const char *name, const char *gamma_b2, slong depth)
{
    enum
    {
        LEN = 12,
        DEGREES = 4
    };
    static const slong degrees[DEGREES] = {0, 1, 2, 5};
    static const char *const rhos[] = {"1/3", "-1", "1"};
    ntkball_network_t net[2];
    ntkball_series_t series[2];
    arb_ptr sigma[2], theta[2], lambda[2];
    ntkball_value_t rho;
    int k;

    ntkball_value_init(rho);
    for (k = 0; k < 2; k++)
    {
        ntkball_network_init(net[k]);
        net[k]->depth = depth;
        sigma[k] = _arb_vec_init(depth);
        theta[k] = _arb_vec_init(depth);
        lambda[k] = _arb_vec_init(DEGREES);
        ntkball_series_init(series[k], depth, LEN);
        CHECK(ntkball_activation_set_str(net[k]->phi, k == 0 ? spec : name, NULL) == NTKBALL_OK &&
                  ntkball_value_set_str(net[k]->sigma_w2, "1/2", NULL) == NTKBALL_OK &&
                  ntkball_value_set_str(net[k]->gamma_b2, gamma_b2, NULL) == NTKBALL_OK &&
                  ntkball_value_set_str(net[k]->gamma_w2, gamma_b2[0] == '0' ? "1" : "2/3", NULL) ==
                      NTKBALL_OK,
              "%s", name);
        CHECK(ntkball_ntk_series(series[k], net[k], LEN, 1, 40, NULL, NULL) !=
                  (k ? NTKBALL_UNABLE : NTKBALL_DOMAIN),
              "%s", name);
        CHECK(ntkball_sphere_eigenvalues(lambda[k], net[k], 2, NTKBALL_MEASURE_SURFACE, degrees,
                                         DEGREES, 40, NULL, NULL) != NTKBALL_DOMAIN,
              "%s", name);
    }
    for (slong l = 0; l < depth; l++)
    {
        check_vector(series[0]->alpha[l], series[1]->alpha[l], LEN, "alpha", name);
        check_vector(series[0]->upsilon[l], series[1]->upsilon[l], LEN, "upsilon", name);
        check_vector(series[0]->kappa[l], series[1]->kappa[l], LEN, "kappa", name);
        for (slong p = 0; p < LEN; p++)
            CHECK(mag_cmp_2exp_si(arb_radref(series[0]->kappa[l] + p), -4) < 0,
                  "%s: kappa_%ld is not told", name, (long) p);
    }
    for (slong i = 0; i < DEGREES; i++) /* a slow series leaves no truth to contain */
        CHECK(arb_overlaps(lambda[0] + i, lambda[1] + i), "eigenvalues of %s", name);
    for (size_t i = 0; i < sizeof rhos / sizeof rhos[0]; i++)
    {
        CHECK(ntkball_value_set_str(rho, rhos[i], NULL) == NTKBALL_OK, "%s", rhos[i]);
        for (k = 0; k < 2; k++)
            CHECK(ntkball_kernel_eval(sigma[k], theta[k], net[k], rho, 40, NULL, NULL) !=
                      NTKBALL_DOMAIN,
                  "%s", name);
        for (slong l = 0; l < depth; l++)
            CHECK(arb_is_finite(theta[0] + l) && arb_overlaps(sigma[0] + l, sigma[1] + l) &&
                      arb_overlaps(theta[0] + l, theta[1] + l),
                  "kernel of %s at %s", name, rhos[i]);
    }
    for (k = 0; k < 2; k++)
    {
        ntkball_network_clear(net[k]);
        ntkball_series_clear(series[k]);
        _arb_vec_clear(sigma[k], depth);
        _arb_vec_clear(theta[k], depth);
        _arb_vec_clear(lambda[k], DEGREES);
    }
    ntkball_value_clear(rho);
}

static void test_truth(void)
{
    static const char *const names[] = {"tanh", "gelu", "sigmoid", "relu", "softsign", "elu:1/2"};
    ntkball_activation_t phi, table;
    char spec[256];

    test_section("truth");
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
    {
        slong num = 24 + (slong) n_randint(test_state.rand, 20);

        ntkball_activation_init(phi);
        ntkball_activation_init(table);
        CHECK(ntkball_activation_set_str(phi, names[k], NULL) == NTKBALL_OK, "%s", names[k]);
        write_table(spec, sizeof spec, phi, num, 12);
        CHECK(ntkball_activation_set_str(table, spec, NULL) == NTKBALL_OK, "%s", spec);
        check_moments(table, phi, num, names[k]);
        if (k < 3) /* the truth of the others takes long */
            check_networks(spec, names[k], k % 2 ? "1/3" : "0", 1 + (slong) k);
        ntkball_activation_clear(phi);
        ntkball_activation_clear(table);
    }
}

static int equal(const ntkball_exact_t a, const ntkball_exact_t b)
{
    ntkball_exact_t d;
    int res;

    ntkball_exact_init(d);
    ntkball_exact_sub(d, a, b);
    res = ntkball_exact_is_zero(d);
    ntkball_exact_clear(d);
    return res;
}

/* Where the table is all there is (T = 0): a polynomial, to the accuracy of its numbers. */
static void test_finite(void)
{
    static const char text[] = "# 1/2 + h_1/4 + h_3/8\n0.5,0\n0.25 0\n 0\t0\r\n\n0.125,0\n";
    ntkball_activation_t phi, known;
    ntkball_exact_t a, b;
    arb_ptr mu = _arb_vec_init(8);
    char spec[256];
    fmpq_t half;

    test_section("finite");
    ntkball_activation_init(phi);
    ntkball_activation_init(known);
    ntkball_exact_init(a);
    ntkball_exact_init(b);
    fmpq_init(half);
    write_file(text, sizeof text - 1);
    snprintf(spec, sizeof spec, "hermite:%s,tail=0", path);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK &&
              ntkball_activation_set_str(known, "hermite:1/2,1/4,0,1/8", NULL) == NTKBALL_OK,
          "%s", spec);
    CHECK(ntkball_activation_finite_len(phi) == 4 && ntkball_activation_has_ntk(phi, NULL), "len");
    CHECK(ntkball_hermite_coeffs(mu, phi, 8, 100, NULL, NULL) == NTKBALL_OK, "coefficients");
    for (slong n = 0; n < 8; n++)
        CHECK(ntkball_hermite_exact(a, phi, n) && ntkball_hermite_exact(b, known, n) &&
                  equal(a, b) && arb_is_exact(mu + n),
              "mu_%ld", (long) n);
    for (int deriv = 0; deriv < 2; deriv++)
        CHECK(ntkball_hermite_norm2_exact(a, phi, deriv) &&
                  ntkball_hermite_norm2_exact(b, known, deriv) && equal(a, b),
              "moment");
    CHECK(ntkball_activation_set_str(known, ntkball_activation_name(phi), NULL) == NTKBALL_OK &&
              strcmp(ntkball_activation_name(known), ntkball_activation_name(phi)) == 0,
          "%s does not come back", ntkball_activation_name(phi));

    write_file("0,0\n1,0\n", 8); /* odd, E = 1 */
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK &&
              ntkball_activation_parity(phi) == NTKBALL_PARITY_ODD,
          "parity");
    snprintf(spec, sizeof spec, "hermite:%s,dtail=1/8", path);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK &&
              ntkball_activation_parity(phi) == NTKBALL_PARITY_NONE,
          "no parity");
    CHECK(ntkball_hermite_norm2(mu, phi, 0, 64, NULL, NULL) == NTKBALL_OK, "T = T'/N");
    fmpq_set_si(half, 17, 16);
    CHECK(arb_contains_fmpq(mu, half) && mag_cmp_2exp_si(arb_radref(mu), -4) < 0, "T = T'/N");
    snprintf(spec, sizeof spec, "hermite:%s,tail=1/8", path);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK &&
              !ntkball_activation_has_ntk(phi, NULL) &&
              ntkball_hermite_norm2(mu, phi, 1, 64, NULL, NULL) == NTKBALL_DOMAIN,
          "no NTK without dtail");

    fmpq_clear(half);
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
    ntkball_activation_clear(phi);
    ntkball_activation_clear(known);
    _arb_vec_clear(mu, 8);
}

#define HEADER "quantity,layer,index,mid,rad\n"

static const struct
{
    const char *text, *rest, *part;
} refusals[] = {
    {"1,0\n2\n", ",tail=0", ":2: expected two decimal numbers mid,rad, got: 2"},
    {"1,0\n2,-1\n", ",tail=0", ":2: expected"},
    {"1,0\n2,3,4\n", ",tail=0", ":2: expected"},
    {"1,0\n# x\n\n+x,0\n", ",tail=0", ":4: expected"},
    {"1,0\n2,1e9999999999\n", ",tail=0", ":2: expected"},
    {"", ",tail=0", "ends before the csv header"},
    {"# 1,0\n", ",tail=0", "ends before the csv header"},
    {"x,y\n1,2\n", ",tail=0", ":1: the csv header names"},
    {HEADER "phi_hermite,,0,1,0\nphi_hermite,,2,1,0\n", ",tail=0", "missing: phi_hermite, n = 1"},
    {HEADER "phi_hermite,,0,1,0\nphi_hermite,,0,1,0\n", ",tail=0", "twice: phi_hermite, n = 0"},
    {HEADER "phi_hermite,,0,1,0\nphi_hermite,,1,q,0\n", ",tail=0", ":3: mid or rad"},
    {HEADER "phi_hermite,,0,nan,inf\n", ",tail=0", "not finite: phi_hermite, n = 0"},
    {HEADER "phi_hermite,,-1,1,0\n", ",tail=0", "no n from 0 to 999999: -1"},
    {HEADER "phi_hermite,,1000000,1,0\n", ",tail=0", "no n from 0 to 999999"},
    {HEADER "dphi_hermite,,0,1,0\n", ",tail=0", "no rows phi_hermite"},
    {"{\"schema\":", ",tail=0", "hermite: "},
    {"1,0\n", "", "1 coefficients, and the rest? give tail=V"},
    {"1,0\n", ",tail=-1", "a tail bound is not negative, got -1"},
    {"1,0\n", ",tail=1,tail=1", "given twice: tail"},
    {"1,0\n", ",tail=1/0", "tail: '1/0' is not a finite"},
    {"1,0\n", ",tail=", "tail: ''"},
    {"1,0\n", ",tail=1,2", "tail=V and dtail=V, got 2"},
};

static void test_refusals(void)
{
    static const char long_line[] = "1,0\n1.";
    ntkball_activation_t phi;
    char spec[256], *text = flint_malloc(300000);

    test_section("refusals");
    ntkball_activation_init(phi);
    for (size_t k = 0; k < sizeof refusals / sizeof refusals[0]; k++)
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        write_file(refusals[k].text, strlen(refusals[k].text));
        snprintf(spec, sizeof spec, "hermite:%s%s", path, refusals[k].rest);
        CHECK(ntkball_activation_set_str(phi, spec, &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_INPUT && strstr(err.text, refusals[k].part) != NULL,
              "'%s' does not say '%s'", err.text, refusals[k].part);
    }
    memset(text, '7', 300000);
    memcpy(text, long_line, sizeof long_line - 1);
    write_file(text, 300000);
    snprintf(spec, sizeof spec, "hermite:%s,tail=0", path);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_DOMAIN, "a long line");
    write_file("1,0\0\n", 5); /* a NUL byte ends the line it is in */
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK, "NUL after a pair");
    write_file("1,0\n\0", 5);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK, "NUL in a line of its own");
    write_file("1,\0000\n", 5);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_DOMAIN, "NUL in a pair");
    snprintf(spec, sizeof spec, "hermite:%s.none,tail=0", path);
    {
        ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

        CHECK(ntkball_activation_set_str(phi, spec, &err) == NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_IO && strstr(err.text, "cannot be read") != NULL,
              "%s", err.text);
    }
    flint_free(text);
    ntkball_activation_clear(phi);
}

int main(void)
{
    int fd;

    test_begin("table");
    fd = mkstemp(path);
    CHECK(fd >= 0, "%s", path);
    close(fd);
    test_truth();
    test_finite();
    test_refusals();
    unlink(path);
    return test_end();
}
