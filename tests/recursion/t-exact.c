/* Exact coefficients lie in their balls; zeros by parity at every layer; polynomial activations. */
#include "nets.h"

static int is_text(const ntkball_exact_t e, const char *text)
{
    char *s = ntkball_exact_get_str(e);
    int ok = strcmp(s, text) == 0;

    if (!ok)
        printf("%s is not %s\n", s, text);
    flint_free(s);
    return ok;
}

/* Known exact values must overlap the series; returns how many of layer's kappa were known. */
static slong compare(const char *phi, const char *sigma_w2, const char *gamma_w2,
                     const char *gamma_b2, int recursion, slong depth, slong len, int bias)
{
    static const char quantity[] = {'a', 'u', 'k'};
    ntkball_network_t net;
    ntkball_series_t s;
    ntkball_exact_t e;
    slong i, p, known = 0;
    arb_t t;
    int q;

    test_network(net, phi, sigma_w2, gamma_w2, gamma_b2, recursion, depth);
    net->output_bias = bias;
    test_series(s, net, len, 80, NULL);
    ntkball_exact_init(e);
    arb_init(t);
    for (i = 0; i < depth; i++)
        for (p = 0; p < len; p++)
            for (q = 0; q < 3; q++)
            {
                arb_srcptr c = (q == 0 ? s->alpha[i] : q == 1 ? s->upsilon[i] : s->kappa[i]) + p;

                if (!ntkball_ntk_exact(e, net, quantity[q], i + 2, p))
                {
                    CHECK(!arb_is_zero(c), "%s %c layer %ld p %ld: a zero", phi, quantity[q],
                          (long) i + 2, (long) p);
                    continue;
                }
                known += q == 2 && i == depth - 1;
                ntkball_exact_get_arb(t, e, 200);
                CHECK(arb_overlaps(t, c), "%s %c layer %ld p %ld", phi, quantity[q], (long) i + 2,
                      (long) p);
                CHECK(arb_is_zero(c) == ntkball_exact_is_zero(e), "%s %c layer %ld p %ld: zero",
                      phi, quantity[q], (long) i + 2, (long) p);
            }
    arb_clear(t);
    ntkball_exact_clear(e);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
    return known;
}

static void texts(void)
{
    static const char *relu[] = {"1/pi", "1", "3/(2*pi)", "0", "5/(24*pi)", "0", "7/(80*pi)"};
    /* x^2 = 1 + sqrt(2) h_2, sigma_w^2 = 1/3: D = (1 + 2 u^2)/3; Sigma_3 = (1 + 2 Sigma_2^2)/3 */
    static const char *square[] = {"11/27", "0", "8/27", "0", "8/27"};
    ntkball_network_t net;
    ntkball_exact_t e;
    slong p;

    test_section("texts");
    ntkball_exact_init(e);
    test_network(net, "relu", "2", "1", "0", 'e', 3);
    for (p = 0; p < 7; p++)
        CHECK(ntkball_ntk_exact(e, net, 'k', 2, p) && is_text(e, relu[p]), "relu p %ld", (long) p);
    CHECK(!ntkball_ntk_exact(e, net, 'k', 3, 0), "deep relu has no closed form here");
    CHECK(!ntkball_ntk_exact(e, net, 'k', 5, 0) && !ntkball_ntk_exact(e, net, 'k', 1, 0) &&
              !ntkball_ntk_exact(e, net, 'k', 2, -1) && !ntkball_ntk_exact(e, net, 'x', 2, 0),
          "out of range");
    ntkball_network_clear(net);

    test_network(net, "polynomial:0,0,1", "he", "1", "0", 'e', 2);
    for (p = 0; p < 5; p++)
        CHECK(ntkball_ntk_exact(e, net, 'a', 3, p) && is_text(e, square[p]), "square p %ld",
              (long) p);
    ntkball_network_clear(net);
    ntkball_exact_clear(e);
}

int main(void)
{
    test_begin("recursion/t-exact");
    texts();
    test_section("against the series");
    CHECK(compare("relu", "1", "1", "0", 'e', 1, 30, 1) == 30, "relu, depth 1");
    CHECK(compare("relu", "1", "1/2", "1/2", 'p', 2, 20, 0) == 0, "relu, published");
    CHECK(compare("relu", "1", "1/2", "1/2", 'p', 1, 20, 0) == 20, "relu, published, depth 1");
    CHECK(compare("relu", "1", "1/2", "1/2", 'e', 1, 20, 1) == 0, "relu over a bias");
    CHECK(compare("erf", "1", "1", "0", 'e', 1, 20, 0) > 0, "erf");
    CHECK(compare("gelu", "1", "1", "0", 'e', 1, 20, 1) > 0, "gelu");
    CHECK(compare("gaussian:1", "1", "1", "0", 'e', 3, 20, 1) >= 10, "gaussian: odd p");
    CHECK(compare("tanh", "he", "1", "0", 'e', 3, 12, 1) >= 6, "tanh: even p");
    CHECK(compare("tanh", "1", "1", "0", 'e', 2, 12, 1) == 0, "tanh with a bias");
    compare("erf", "he", "1", "0", 'e', 3, 8, 1);
    compare("abs", "1", "1/2", "1/2", 'p', 2, 12, 1);
    CHECK(compare("polynomial:0,0,1", "1/3", "1", "0", 'e', 3, 20, 1) == 20, "x^2");
    CHECK(compare("polynomial:1,1/2,0,1/6", "1/8", "2/3", "1/3", 'e', 2, 12, 1) == 12, "cubic");
    CHECK(compare("polynomial:0,1,0,1", "1/22", "1/2", "1/2", 'p', 2, 12, 0) == 12, "odd cubic");
    CHECK(compare("identity", "1", "1/4", "3/4", 'e', 4, 5, 1) == 5, "identity");
    CHECK(compare("identity", "1/2", "1/4", "3/4", 'p', 4, 5, 0) == 5, "identity, published");
    CHECK(compare("polynomial:1", "1/2", "1", "0", 'e', 3, 4, 1) == 4, "a constant");
    return test_end();
}
