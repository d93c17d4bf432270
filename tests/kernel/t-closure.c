/* NET-3, KER-1, COMP-1: the coefficients and what is left of them are the kernels.

   For every activation of the catalog, several depths and hyper-parameters: no partial sum exceeds
   Theta_l(1) = sum of chi^i (of the version of the recursion), what is missing shrinks with the
   number of terms, and sum_{p<N} kappa_p rho^p + [0, rho^N] (Theta_l(1) - sum_{p<N} kappa_p)
   contains the Theta_l(rho) that the kernel module finds without a series in rho.  All ways to
   compose a layer agree, constant terms next to 0 and 1 included. */
#include <ntkball/kernel.h>

#include "tests/recursion/nets.h"

#define TERMS 40
#define BITS 60

typedef struct
{
    const char *sigma_w2, *gamma_w2, *gamma_b2;
    int recursion, output_bias;
    slong depth;
} setting_t;

static const setting_t settings[] = {
    {"he", "1", "0", 'e', 1, 2},     {"he", "3/4", "1/4", 'e', 1, 3},
    {"he", "1/2", "1/2", 'p', 1, 2}, {"1/8", "2/3", "1/3", 'e', 0, 4},
    {"1/16", "1", "0", 'p', 0, 1},   {"eoc", "9/10", "1/10", 'e', 1, 2}};

/* rest = whole - sum_{p < len} v_p >= 0. */
static void remainder_of(arb_t rest, const arb_t whole, arb_srcptr v, slong len)
{
    slong p;

    arb_set(rest, whole);
    for (p = 0; p < len; p++)
        arb_sub(rest, rest, v + p, 2 * BITS);
}

/* Sum and rest at rho = 1/2 against the value of the kernel. */
static void at_half(const arb_t value, const arb_t rest, arb_srcptr v, const char *what)
{
    arb_t sum, x, zero;

    arb_init(sum);
    arb_init(x);
    arb_init(zero);
    arb_one(x);
    arb_mul_2exp_si(x, x, -1);
    _arb_poly_evaluate(sum, v, TERMS, x, 2 * BITS);
    arb_mul_2exp_si(x, rest, -TERMS);
    arb_union(x, zero, x, 2 * BITS);
    arb_add(sum, sum, x, 2 * BITS);
    CHECK(arb_overlaps(sum, value), "%s: sum and tail miss the kernel at 1/2", what);
    CHECK(arb_rel_accuracy_bits(sum) >= TERMS - 12 || arb_contains_zero(value), "%s: %ld bits",
          what, (long) arb_rel_accuracy_bits(sum));
    arb_clear(zero);
    arb_clear(x);
    arb_clear(sum);
}

static void layer(const ntkball_network_t net, const ntkball_series_t s, slong l, const arb_t sigma,
                  const arb_t theta, const char *what)
{
    arb_t one[2], rest, half;
    arb_srcptr v[2] = {s->alpha[l - 2], s->kappa[l - 2]};
    int i;

    arb_init(one[0]);
    arb_init(one[1]);
    arb_init(rest);
    arb_init(half);
    CHECK(ntkball_ntk_closure(one[0], one[1], net, l, 2 * BITS, NULL, NULL) == NTKBALL_OK,
          "closure of %s", what);
    for (i = 0; i < 2; i++)
    {
        remainder_of(half, one[i], v[i], TERMS / 2);
        remainder_of(rest, one[i], v[i], TERMS);
        CHECK(arb_is_finite(rest) && !arb_is_negative(rest), "%s: the sum exceeds", what);
        CHECK(!arb_gt(rest, half), "%s: the rest grows", what);
        at_half(i == 0 ? sigma : theta, rest, v[i], what);
    }
    arb_clear(half);
    arb_clear(rest);
    arb_clear(one[1]);
    arb_clear(one[0]);
}

/* Is the network within the hypotheses?  An eoc or a sigma_w^2 may ask for a negative bias. */
static int allowed(const ntkball_network_t net)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    return ntkball_network_check(net, 1, NULL, &err) == NTKBALL_OK;
}

/* 1 when the network could be judged. */
static int closure(const char *phi, const setting_t *a)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_network_t net;
    ntkball_series_t s;
    ntkball_value_t rho;
    arb_ptr at;
    char what[160];
    slong l, L = a->depth;
    int ok;

    snprintf(what, sizeof what, "%.60s sigma_w2=%s gamma_b2=%s %c L=%ld", phi, a->sigma_w2,
             a->gamma_b2, a->recursion, (long) L);
    test_network(net, phi, a->sigma_w2, a->gamma_w2, a->gamma_b2, a->recursion, L);
    net->output_bias = a->output_bias;
    /* Kinks and no closed form: the kernel module would need too many terms near 1, where a large
       bias puts all correlations. */
    ok = (ntkball_dual_is_closed(net->phi) || ntkball_activation_num_breaks(net->phi) == 0 ||
          strcmp(a->sigma_w2, "1/8") != 0) &&
         allowed(net);
    if (ok)
    {
        ntkball_value_init(rho);
        at = _arb_vec_init(2 * L);
        test_series(s, net, TERMS, BITS, NULL);
        CHECK(ntkball_value_set_str(rho, "1/2", &err) == NTKBALL_OK &&
                  ntkball_kernel_eval(at, at + L, net, rho, BITS / 2, NULL, &err) == NTKBALL_OK,
              "%s: %s", what, err.text);
        for (l = 2; l <= L + 1; l++)
            layer(net, s, l, at + l - 2, at + L + l - 2, what);
        ntkball_series_clear(s);
        _arb_vec_clear(at, 2 * L);
        ntkball_value_clear(rho);
    }
    ntkball_network_clear(net);
    return ok;
}

static void catalog(void)
{
    const slong num = (slong) (sizeof settings / sizeof settings[0]);
    slong i, j, judged;

    test_section("catalog");
    for (i = 0; i < ntkball_catalog_len(); i++)
    {
        const char *phi = ntkball_catalog_row(i)->name;

        phi = strcmp(phi, "polynomial") == 0 ? "polynomial:1/2,1,1/3"
              : strcmp(phi, "hermite") == 0  ? "hermite:0,3/5,0,4/5"
                                             : phi;
        if (strcmp(phi, "step") == 0) /* has no NTK */
            continue;
        for (judged = 0, j = 0; j < num; j++)
            if (!test_left_out(num * i + j) && (strcmp(phi, "gelu_tanh") != 0 || j == 4))
                judged += closure(phi, settings + j);
        CHECK(judged >= 1 || test_left_out(1), "%s: %ld of the settings", phi, (long) judged);
    }
}

/* Two layers by two or three algorithms, every pair of them, over Sigma_1(0) = gamma_b^2. */
static void pairs(const char *phi, const char *gamma_w2, const char *gamma_b2,
                  const char *const *algorithm, int num)
{
    ntkball_network_t net;
    ntkball_series_t s[3];
    char what[96];
    int i, j;

    test_network(net, phi, "he", gamma_w2, gamma_b2, 'e', 2);
    for (i = 0; i < num; i++)
        test_series(s[i], net, TERMS / 2, BITS / 2, algorithm[i]);
    for (i = 0; i < num; i++)
        for (j = 0; j < i; j++)
        {
            snprintf(what, sizeof what, "%.40s gamma_b2=%s: %s and %s", phi, gamma_b2, algorithm[i],
                     algorithm[j]);
            test_series_overlap(s[i], s[j], what);
        }
    for (i = 0; i < num; i++)
        ntkball_series_clear(s[i]);
    ntkball_network_clear(net);
}

static void algorithms(void)
{
    static const char *const names[] = {"compose", "circle", "closed"};
    static const char *const forms[] = {"tanh(%ld/8*x)", "sin:%ld/8"};
    static const char *const gammas[][2] = {
        {"1", "0"}, {"1-1e-30", "1e-30"}, {"1/2", "1/2"}, {"0.001", "0.999"}};
    char phi[64];
    slong i, j;

    test_section("algorithms");
    for (i = 0; i < 2; i++)
        for (j = 0; j < 4; j++)
            if (!test_left_out(4 * i + j))
            {
                snprintf(phi, sizeof phi, forms[i], (long) (4 + n_randint(test_state.rand, 6)));
                pairs(phi, gammas[j][0], gammas[j][1], names, i == 0 ? 2 : 3);
            }
    if (!test_left_out(1))
        pairs("exp:1", "1/2", "1/2", names, 3);
}

int main(void)
{
    test_begin("kernel/t-closure");
    catalog();
    algorithms();
    return test_end();
}
