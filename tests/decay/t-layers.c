/* Upper bounds at any depth (DEC-11, DEC-12, DEC-13, DEC-24): the shape is as sharp as promised,
   every coefficient from p0 on obeys, the judge proves the bound again and rejects what is not
   true. */
#include "certificates.h"

#include <string.h>

#define UNIT NTKBALL_INIT_UNIT
#define HE NTKBALL_INIT_HE
#define EXACT NTKBALL_RECURSION_EXACT
#define PUBLISHED NTKBALL_RECURSION_PUBLISHED

typedef struct
{
    subject_t s;
    slong parity, values;        /* the numbers compared */
    double root, exponent, high; /* at least, at least, at most */
    const char *proof;
} case_t;

static const case_t cases[] = {
    {{"tanh", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, 1, 1200, 2.7, 0, 2e3, "DEC-11"},
    {{"softplus", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, 0, 0, 5.8, 0, 2e5, "DEC-11"},
    {{"silu", 2, UNIT, NULL, NULL, EXACT, 'a', 0}, 0, 1026, 5.6, 0, 10, "DEC-11"},
    {{"sigmoid", 3, UNIT, NULL, NULL, EXACT, 'u', 0}, 1, 0, 5.6, 0, 1e3, "DEC-11"},
    {{"tanh", 1, UNIT, "1/2", "1/2", EXACT, 'a', 0}, 0, 0, 2.8, 0, 1e5, "DEC-11"},
    {{"tanh", 1, UNIT, "1/2", "1/2", PUBLISHED, 'k', 0}, 1, 0, 2.7, 0, 1e5, "DEC-11"},
    {{"tanh", 2, HE, NULL, NULL, EXACT, 'a', 0}, 1, 0, 2.2, 0, 1e4, "DEC-11"},
    {{"x/(1+x^2)", 2, UNIT, NULL, NULL, EXACT, 'a', 0}, 1, 1026, 1.4, 0, 10, "DEC-11"},
    /* algebraic: the constants are at most 16 times what the numbers need */
    {{"hardtanh", 1, UNIT, NULL, NULL, EXACT, 'a', 0}, 1, 1400, 0, 2.5, 0.31, "DEC-13"},
    {{"hardtanh", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, 1, 1400, 0, 1.5, 3.5, "DEC-13"},
    {{"relu6", 1, UNIT, "1/2", "1/2", PUBLISHED, 'k', 0}, 0, 0, 0, 1.5, 2, "DEC-13"},
    {{"abs(x-1)/2", 1, UNIT, "1/2", "1/2", EXACT, 'u', 0}, 0, 0, 0, 1.5, 2, "DEC-13"},
    {{"elu", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, 0, 0, 0, 2.5, 0.9, "DEC-13"},
    {{"softsign", 1, UNIT, "1/2", "1/2", EXACT, 'k', 0}, 1, 0, 0, 2.5, 3.6, "DEC-13"},
    {{"max(tanh(x-1),0)", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, 0, 0, 0, 1.5, 0.52, "DEC-13"},
};

/* The shape: an infinite bound, or a weaker one, fails here. */
static void check_shape(const case_t *c, const ntkball_decay_t cert)
{
    CHECK(arf_cmp_d(arb_midref(cert->root), c->root) >= 0, "%s: root", c->s.phi);
    CHECK(fmpq_get_d(cert->exponent) >= c->exponent, "%s: exponent", c->s.phi);
    CHECK(arf_cmp_d(arb_midref(cert->high), c->high) <= 0, "%s: high", c->s.phi);
    CHECK(arb_is_exact(cert->high) && !cert->two_sided && arb_is_zero(cert->low), "%s: low",
          c->s.phi);
    CHECK(strcmp(cert->proof, c->proof) == 0, "%s: %s", c->s.phi, cert->proof);
    CHECK(cert->p0 <= 1025 && (cert->p0 + c->parity) % 2 == 0, "%s: p0", c->s.phi);
}

/* DEC-11 at its margin: high bounds the sum of c_i e^(a i/sqrt N) over i <= N, N = 1024, and is at
   most 2.6 times that: half of it fails.  For alpha; the bounds of the others have larger tails. */
static void check_margin(const case_t *c, const ntkball_decay_t cert, arb_srcptr values)
{
    arb_t sum, t, u;
    slong i;

    arb_init(sum);
    arb_init(t);
    arb_init(u);
    for (i = 0; i <= 1024; i++)
    {
        arb_mul_si(t, cert->root, i, 64);
        arb_mul_2exp_si(t, t, -5);
        arb_exp(t, t, 64);
        arb_addmul(sum, t, values + i, 64);
    }
    CHECK(arb_le(sum, cert->high), "%s: the sum is above the bound", c->s.phi);
    arb_div(t, cert->high, sum, 64);
    CHECK(arf_cmp_d(arb_midref(t), 2.6) < 0, "%s: the bound is not sharp", c->s.phi);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(u);
}

/* The coefficients obey; a bound 1 percent below the largest does not pass the judge. */
static void check_values(const case_t *c, const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_series_t series;
    ntkball_decay_t bad;
    ntkball_error_t err;
    arb_srcptr values;
    arb_t x, most;
    slong n;

    arb_init(x);
    arb_init(most);
    ntkball_decay_init(bad);
    ntkball_series_init(series, net->depth, c->values);
    CHECK(ntkball_ntk_series(series, net, c->values, c->s.quantity != 'a', 20, NULL, &err) ==
              NTKBALL_OK,
          "%s: %s", c->s.phi, err.text);
    values = (c->s.quantity == 'a'   ? series->alpha
              : c->s.quantity == 'u' ? series->upsilon
                                     : series->kappa)[net->depth - 1];
    for (n = cert->p0; n < c->values; n += 2)
    {
        CHECK(obeys(cert, n, values + n) == NTKBALL_TRUE, "%s: n = %ld", c->s.phi, (long) n);
        ntkball_decay_scaled(x, cert, n, values + n, 64);
        arb_max(most, most, x, 64);
    }
    if (strcmp(c->proof, "DEC-11") == 0 && c->s.quantity == 'a')
        check_margin(c, cert, values);
    ntkball_decay_set(bad, cert);
    arb_mul_ui(x, most, 99, 64);
    arb_div_ui(x, x, 100, 64);
    arb_get_ubound_arf(arb_midref(bad->high), x, 48);
    mag_zero(arb_radref(bad->high));
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: a bound below the numbers", c->s.phi);
    ntkball_series_clear(series);
    ntkball_decay_clear(bad);
    arb_clear(x);
    arb_clear(most);
}

/* bad must not be called proved; it becomes cert again. */
static void reject(ntkball_decay_t bad, const ntkball_decay_t cert, const ntkball_network_t net,
                   const char *why)
{
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: %s", ntkball_activation_name(net->phi), why);
    ntkball_decay_set(bad, cert);
}

/* Half the constant, a larger root or exponent, a lower bound. */
static void check_mutants(const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_decay_t bad;
    fmpq_t one;

    ntkball_decay_init(bad);
    fmpq_init(one);
    fmpq_one(one);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->high, bad->high, -1);
    reject(bad, cert, net, "half the constant");
    arb_set_ui(bad->root, 7);
    strcpy(bad->root_exact, "7");
    reject(bad, cert, net, "root 7");
    fmpq_add(bad->exponent, bad->exponent, one);
    reject(bad, cert, net, "exponent");
    arb_set(bad->low, bad->high);
    reject(bad, cert, net, "low = high");
    ntkball_decay_clear(bad);
    fmpq_clear(one);
}

static void run(const case_t *c)
{
    ntkball_network_t net;
    ntkball_decay_t cert;

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    if (certify(cert, net, &c->s, c->parity))
    {
        check_shape(c, cert);
        if (c->values > 0)
        {
            if (c->s.depth == 1 || strcmp(c->proof, "DEC-11") == 0)
                check_mutants(cert, net);
            check_values(c, cert, net);
        }
    }
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

int main(void)
{
    size_t i;

    test_begin("decay/layers");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!test_left_out((slong) i))
        {
            test_section(cases[i].s.phi);
            run(cases + i);
        }
    return test_end();
}
