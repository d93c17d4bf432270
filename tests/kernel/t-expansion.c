/* KER-7, KER-8, DUAL-19: expansions of the kernels at rho = 1 and -1; many correlations at once. */
#include <ntkball/kernel.h>

#include "kernel/internal.h"
#include "tests/harness.h"

typedef struct
{
    const char *phi, *sigma_w2, *gamma_w2, *gamma_b2;
    slong depth;
} net_t;

static void set_network(ntkball_network_t net, const net_t *row)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    CHECK(ntkball_activation_set_str(net->phi, row->phi, &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->sigma_w2, row->sigma_w2, &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->gamma_w2, row->gamma_w2, &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->gamma_b2, row->gamma_b2, &err) == NTKBALL_OK,
          "%s: %s", row->phi, err.text);
    net->sigma_w2_given = 1;
    net->depth = row->depth;
}

/* Coefficients of s^j of the last layer: Cauchy integrals of the composed closed forms on |s| =
   1/5, the roots continued analytically, with mpmath at 40 digits; tanh: E[(tanh^(k))^2]/k! by
   mpmath.quad of the derivatives written out. */
static const struct
{
    net_t net;
    int end;
    slong j;
    const char *sigma, *theta;
} reference[] = {
    {{"relu", "2", "1", "0", 1}, 1, 1, "0", "-0.4501581580785530347775996"},
    {{"relu", "2", "1", "0", 1},
     1,
     3,
     "0.30010543871903535651839973",
     "0.71275041695770897173119936"},
    {{"relu", "2", "1", "0", 1},
     1,
     7,
     "0.0024115615611351055434514264",
     "0.0083399837322589066711028496"},
    {{"relu", "2", "1", "0", 3}, 1, 0, "1", "4"},
    {{"relu", "2", "1", "0", 3}, 1, 1, "0", "-2.7009489484713182086655976"},
    {{"relu", "2", "1", "0", 3}, 1, 2, "-1", "-2.6490508847688297140816072"},
    {{"relu", "2", "1", "0", 3},
     1,
     4,
     "-0.40528473456935108577551785",
     "-2.0691014928872599535090504"},
    {{"relu", "2", "1", "0", 3},
     1,
     7,
     "0.039574838917703653525418952",
     "0.248597873598986688782964"},
    {{"relu", "2", "1", "0", 3},
     -1,
     0,
     "0.493731090200371548498112",
     "0.68570863628294249174326681"},
    {{"relu", "2", "1", "0", 3}, -1, 1, "0", "-0.13574862467053883584446774"},
    {{"relu", "2", "1", "0", 3}, -1, 2, "0", "0"},
    {{"relu", "2", "1", "0", 3}, -1, 4, "0", "-0.037275550475092775675247937"},
    {{"relu", "2", "1", "0", 3},
     -1,
     7,
     "0.00072722477502074376345250574",
     "0.00054703310859158364669718202"},
    {{"relu", "1", "1/2", "1/2", 2},
     -1,
     0,
     "0.8599759319649479576523947",
     "1.1002662079895509793803296"},
    {{"relu", "1", "1/2", "1/2", 2}, -1, 3, "0", "0"},
    {{"relu", "1", "1/2", "1/2", 2},
     -1,
     4,
     "0.0089057902587287446774441472",
     "0.041322275609167353590577512"},
    {{"erf", "1", "1", "0", 2},
     1,
     2,
     "-0.32422778765548086862041428",
     "-1.6391426678796532536812061"},
    {{"erf", "1", "1", "0", 2},
     1,
     6,
     "-0.25371726002680647217824708",
     "-3.3810895728672914412609197"},
    {{"erf", "1", "1", "0", 2},
     -1,
     2,
     "0.24193539589346154323504765",
     "0.9155463659117763470641098"},
    {{"erf", "1", "1", "0", 2},
     -1,
     6,
     "0.11380017884988104777813642",
     "1.137449025173583495575062"},
    {{"tanh", "1", "1", "0", 1},
     1,
     2,
     "-0.46440290244826824197202146",
     "-1.2290096169007238946689111"},
    {{"tanh", "1", "1", "0", 1},
     1,
     4,
     "0.15010190600209370536243407",
     "0.96824788255905741938168626"},
    {{"tanh", "1", "1", "0", 1},
     1,
     6,
     "-0.17264738818425876776479469",
     "-1.6723835257145081858985737"},
};

static void test_references(void)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    slong i, len = 8, last;

    test_section("references");
    for (i = 0; i < (slong) (sizeof reference / sizeof reference[0]); i++)
    {
        arb_ptr sigma = _arb_vec_init(3 * len), theta = _arb_vec_init(3 * len);

        ntkball_network_init(net);
        set_network(net, &reference[i].net);
        last = (net->depth - 1) * len;
        CHECK(ntkball_kernel_expansion(sigma, theta, net, reference[i].end, len, 100, NULL, &err) ==
                  NTKBALL_OK,
              "%s: %s", reference[i].net.phi, err.text);
        CHECK_REFERENCE(sigma + last + reference[i].j, reference[i].sigma, 70,
                        reference[i].net.phi);
        CHECK_REFERENCE(theta + last + reference[i].j, reference[i].theta, 70,
                        reference[i].net.phi);
        ntkball_network_clear(net);
        _arb_vec_clear(sigma, 3 * len);
        _arb_vec_clear(theta, 3 * len);
    }
}

static const net_t nets[] = {
    {"relu", "2", "1", "0", 4},
    {"relu", "3/2", "1/3", "2/3", 3},
    {"relu_power:2", "1/4", "1", "0", 2},
    {"leaky_relu:1/10", "1", "1", "0", 3},
    {"abs", "1", "1", "0", 3},
    {"identity", "1", "1", "0", 3},
    {"gelu", "1", "1", "0", 3},
    {"gaussian:1", "1", "1", "0", 2},
    {"sin", "1", "1", "0", 3},
    {"cos", "1", "1", "0", 2},
    {"exp:1/2", "1/4", "1", "0", 2},
    {"polynomial:0,1/2,1/8", "1", "1", "0", 2},
    {"tanh", "1", "1", "0", 3},
    {"silu", "1", "1", "0", 2},
    {"softplus", "1/2", "1", "0", 2},
    {"x*exp(x^2/20)", "1/2", "1", "0", 2},
};

/* |sum_j c_j s^j - kernel(end (1 - s^2))| = O(s^len) at s = 2^-e. */
static void check_against_values(const ntkball_network_t net, int end, const char *name)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong len = 6, L = net->depth, bits = 120, e = ntkball_dual_is_closed(net->phi) ? 12 : 4, l;
    arb_ptr c[2] = {_arb_vec_init(L * len), _arb_vec_init(L * len)};
    arb_ptr v[2] = {_arb_vec_init(L), _arb_vec_init(L)};
    ntkball_value_t rho;
    char text[64];
    arb_t s, x;
    mag_t m;
    int q;

    arb_init(s);
    arb_init(x);
    mag_init(m);
    ntkball_value_init(rho);
    snprintf(text, sizeof text, "%s(1-2^-%ld)", end < 0 ? "-" : "", 2 * (long) e);
    CHECK(ntkball_value_set_str(rho, text, &err) == NTKBALL_OK, "%s", err.text);
    CHECK(ntkball_kernel_expansion(c[0], c[1], net, end, len, bits, NULL, &err) == NTKBALL_OK,
          "%s at %d: %s", name, end, err.text);
    CHECK(ntkball_kernel_eval(v[0], v[1], net, rho, bits, NULL, &err) == NTKBALL_OK, "%s at %s: %s",
          name, text, err.text);
    arb_one(s);
    arb_mul_2exp_si(s, s, -e);
    for (q = 0; q < 2; q++)
        for (l = 0; l < L; l++)
        {
            _arb_poly_evaluate(x, c[q] + l * len, len, s, 200);
            arb_sub(x, x, v[q] + l, 200);
            arb_get_mag(m, x);
            CHECK(mag_cmp_2exp_si(m, 9 - e * len) < 0, "%s, end %d, layer %ld, %s: off by 2^%ld",
                  name, end, (long) l + 2, q ? "theta" : "sigma", (long) MAG_EXP(m));
        }
    for (l = 0; l < L * len; l++)
        CHECK((arb_is_zero(c[0] + l) || arb_rel_accuracy_bits(c[0] + l) >= bits) &&
                  (arb_is_zero(c[1] + l) || arb_rel_accuracy_bits(c[1] + l) >= bits),
              "%s: the promise", name);
    ntkball_value_clear(rho);
    for (q = 0; q < 2; q++)
    {
        _arb_vec_clear(c[q], L * len);
        _arb_vec_clear(v[q], L);
    }
    mag_clear(m);
    arb_clear(x);
    arb_clear(s);
}

static void test_values(void)
{
    ntkball_network_t net;
    slong i;

    test_section("against point values");
    for (i = 0; i < (slong) (sizeof nets / sizeof nets[0]); i++)
    {
        if (test_left_out(i))
            continue;
        ntkball_network_init(net);
        set_network(net, nets + i);
        check_against_values(net, 1, nets[i].phi);
        check_against_values(net, -1, nets[i].phi);
        net->recursion = NTKBALL_RECURSION_PUBLISHED;
        net->output_bias = 0;
        check_against_values(net, -1, nets[i].phi);
        ntkball_network_clear(net);
    }
}

/* Balls of short series contain what long series give, and are not wide for nothing. */
static void test_tails(void)
{
    static const char *const phis[] = {"tanh", "silu", "softplus", "mish", "x*exp(x^2/20)"};
    static const char *const points[] = {"1", "-1", "0.5", "-0.75"};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong i, j, k, K = 6;

    test_section("tails");
    for (i = 0; i < (slong) (sizeof phis / sizeof phis[0]); i++)
    {
        ntkball_kernel_series_t series[2];
        ntkball_kernel_discs_t discs;
        ntkball_activation_t phi;
        arb_ptr T[2] = {_arb_vec_init(K), _arb_vec_init(K)};
        int b, is_short;
        arb_t u;

        arb_init(u);
        ntkball_activation_init(phi);
        ntkball_kernel_discs_init(&discs);
        CHECK(ntkball_activation_set_str(phi, phis[i], &err) == NTKBALL_OK, "%s", err.text);
        ntkball_kernel_discs_set(&discs, phi);
        CHECK(discs.num > 0, "%s: no disc", phis[i]);
        for (b = 0; b < 2; b++)
        {
            ntkball_kernel_series_init(series + b);
            CHECK(ntkball_kernel_series_set(series + b, phi, b ? 1024 : 48, 0, 100, NULL, &err) ==
                      NTKBALL_OK,
                  "%s", err.text);
        }
        for (j = 0; j < 4; j++)
        {
            arb_set_str(u, points[j], 100);
            for (b = 0; b < 2; b++)
                ntkball_kernel_taylor(T[b], K, series + b, &discs, u, 100, &is_short);
            for (k = 0; k < K; k++)
            {
                CHECK(arb_is_finite(T[1] + k) && arb_contains_arf(T[0] + k, arb_midref(T[1] + k)),
                      "%s at %s: T_%ld", phis[i], points[j], (long) k);
                CHECK(arb_rel_accuracy_bits(T[1] + k) >= 40, "%s at %s: T_%ld is wide", phis[i],
                      points[j], (long) k);
            }
        }
        for (b = 0; b < 2; b++)
        {
            ntkball_kernel_series_clear(series + b);
            _arb_vec_clear(T[b], K);
        }
        ntkball_kernel_discs_clear(&discs);
        ntkball_activation_clear(phi);
        arb_clear(u);
    }
}

static void test_refusals(void)
{
    static const struct
    {
        net_t net;
        int end;
    } rows[] = {{{"relu6", "1", "1", "0", 1}, 1}, {{"step", "1", "1", "0", 1}, -1}};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    arb_ptr sigma = _arb_vec_init(4);
    slong i;

    test_section("refusals");
    for (i = 0; i < 2; i++)
    {
        ntkball_network_init(net);
        set_network(net, &rows[i].net);
        CHECK(ntkball_kernel_expansion(sigma, NULL, net, rows[i].end, 4, 60, NULL, &err) ==
                      NTKBALL_DOMAIN &&
                  err.kind == NTKBALL_ERR_HYPOTHESIS,
              "%s", rows[i].net.phi);
        CHECK(strstr(err.text, rows[i].net.phi) != NULL, "%s", err.text);
        ntkball_network_clear(net);
    }
    _arb_vec_clear(sigma, 4);
}

/* Many correlations on 1 and 3 threads: the same balls, and those of one at a time overlap. */
static void test_many(void)
{
    static const char *const phis[] = {"relu", "tanh", "relu6"};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_options_t options;
    slong i, j, num = 9, L = 2;

    test_section("many correlations");
    ntkball_options_init(&options);
    for (i = 0; i < 3; i++)
    {
        net_t row = {phis[i], "1", "1", "0", 2};
        ntkball_network_t net;
        ntkball_value_t rho[9];
        arb_ptr v[3];
        char text[32];
        int t;

        ntkball_network_init(net);
        set_network(net, &row);
        for (j = 0; j < num; j++)
        {
            ntkball_value_init(rho[j]);
            snprintf(text, sizeof text, "%ld/4", (long) j - 4);
            CHECK(ntkball_value_set_str(rho[j], text, &err) == NTKBALL_OK, "%s", err.text);
        }
        for (t = 0; t < 3; t++)
        {
            v[t] = _arb_vec_init(num * L);
            options.threads = 2 * t + 1;
            if (t < 2)
                CHECK(ntkball_kernel_values(v[t], NULL, net, (const ntkball_value_t *) rho, num, 20,
                                            &options, &err) == NTKBALL_OK,
                      "%s: %s", phis[i], err.text);
        }
        for (j = 0; j < num; j++)
            CHECK(ntkball_kernel_eval(v[2] + j * L, NULL, net, rho[j], 20, NULL, &err) ==
                      NTKBALL_OK,
                  "%s: %s", phis[i], err.text);
        for (j = 0; j < num * L; j++)
        {
            CHECK(arb_equal(v[0] + j, v[1] + j), "%s: threads, %ld", phis[i], (long) j);
            CHECK(arb_overlaps(v[0] + j, v[2] + j), "%s: one by one, %ld", phis[i], (long) j);
        }
        for (t = 0; t < 3; t++)
            _arb_vec_clear(v[t], num * L);
        for (j = 0; j < num; j++)
            ntkball_value_clear(rho[j]);
        ntkball_network_clear(net);
    }
}

/* KER-9: a polynomial network is the polynomial; a coefficient that cancels is zero. */
static void test_polynomials(void)
{
    static const net_t rows[] = {{"x+x^2", "1/4", "2/3", "1/3", 2},
                                 {"x^3", "1/15", "1", "0", 2},
                                 {"hermite:1,0,1,0,1", "1/7", "1", "0", 2},
                                 {"hermite:0,3/5,4/5", "1", "41/64", "23/64", 1}};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong i, l, j, len = 50, bits = 60;
    int end;
    arb_ptr v = _arb_vec_init(4 * len), at = _arb_vec_init(4);
    arb_t s, x;

    test_section("polynomials");
    arb_init(s);
    arb_init(x);
    for (i = 0; i < 4; i++)
        for (end = -1; end <= 1; end += 2)
        {
            slong L = rows[i].depth;
            ntkball_network_t net;
            ntkball_value_t rho;

            ntkball_network_init(net);
            ntkball_value_init(rho);
            set_network(net, rows + i);
            CHECK(ntkball_kernel_expansion(v, v + L * len, net, end, len, bits, NULL, &err) ==
                          NTKBALL_OK &&
                      ntkball_value_set_str(rho, end > 0 ? "3/4" : "-3/4", &err) == NTKBALL_OK &&
                      ntkball_kernel_eval(at, at + L, net, rho, 100, NULL, &err) == NTKBALL_OK,
                  "%s: %s", rows[i].phi, err.text);
            arb_one(s);
            arb_mul_2exp_si(s, s, -1);
            for (l = 0; l < 2 * L; l++)
            {
                _arb_poly_evaluate(x, v + l * len, len, s, 100);
                CHECK(arb_overlaps(x, at + l) && arb_rel_accuracy_bits(x) >= bits - 10,
                      "%s at 1/4 from %d, %ld", rows[i].phi, end, (long) l);
                for (j = 1; j < len; j += 2)
                    CHECK(arb_is_zero(v + l * len + j), "%s: odd %ld", rows[i].phi, (long) j);
            }
            ntkball_value_clear(rho);
            ntkball_network_clear(net);
            if (i == 3 && end < 0)
                CHECK(arb_is_zero(v + 2), "9/25 = 32/25 9/32");
        }
    arb_clear(x);
    arb_clear(s);
    _arb_vec_clear(at, 4);
    _arb_vec_clear(v, 4 * len);
}

int main(void)
{
    test_begin("t-expansion");
    test_references();
    test_values();
    test_tails();
    test_refusals();
    test_many();
    test_polynomials();
    return test_end();
}
