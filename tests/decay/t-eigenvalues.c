/* Eigenvalues on S^d of activations that are not homogeneous (DEC-14, DEC-15, DEC-16, DEC-17): the
   certificate has the shape of its class, the spectrum, which is computed in another way, obeys,
   the judge proves it again and rejects what is not true. */
#include <string.h>

#include "certificates.h"

#define UNIT NTKBALL_INIT_UNIT
#define HE NTKBALL_INIT_HE
#define EXACT NTKBALL_RECURSION_EXACT
#define PUBLISHED NTKBALL_RECURSION_PUBLISHED

typedef struct
{
    subject_t s;
    slong parity, degrees[2];    /* the eigenvalues compared; 0: none */
    double exponent, root, rate; /* exactly (to 1e-9), at least, at least */
    double excess;               /* 0: two-sided; else high is at most this times the largest */
    const char *proof;
} case_t;

static const case_t cases[] = {
    {{"elu", 1, UNIT, NULL, NULL, EXACT, 'e', 2}, 1, {257, 0}, 5, 0, 1, 0, "DEC-14"},
    {{"elu:1/2", 1, HE, NULL, NULL, EXACT, 'e', 1}, 0, {0, 0}, 2, 0, 1, 0, "DEC-14"},
    {{"hardtanh", 2, UNIT, NULL, NULL, EXACT, 'e', 3}, 0, {40, 80}, 4, 0, 1, 40, "DEC-14"},
    {{"relu6", 1, UNIT, "1/2", "1/2", EXACT, 'e', 2}, 1, {0, 0}, 3, 0, 1, 60, "DEC-14"},
    {{"gaussian:1", 1, UNIT, NULL, NULL, EXACT, 'e', 2}, 0, {128, 300}, 0, 0, 3.73, 0, "DEC-15"},
    {{"gelu", 1, UNIT, NULL, NULL, EXACT, 'e', 5}, 0, {256, 300}, 1.5, 0, 3.73, 0, "DEC-15"},
    {{"erf", 1, UNIT, NULL, NULL, EXACT, 'e', 784}, 1, {0, 0}, 392, 0, 2.6, 0, "DEC-15"},
    {{"erf", 2, UNIT, NULL, NULL, EXACT, 'e', 3}, 1, {1, 3}, 1, 0, 2.5, 300, "DEC-15"},
    {{"gelu", 1, UNIT, "1/2", "1/2", EXACT, 'e', 2}, 0, {2, 4}, 0.5, 0, 3, 1e5, "DEC-15"},
    {{"cos(x^2)", 1, UNIT, NULL, NULL, EXACT, 'e', 2}, 0, {8, 0}, -1, 0, 1.6, 1e6, "DEC-15"},
    {{"sin:1", 1, UNIT, NULL, NULL, EXACT, 'e', 3}, 1, {65, 131}, 0, 0, 2, 0, "DEC-16"},
    {{"tanh", 1, UNIT, NULL, NULL, EXACT, 'e', 2}, 1, {151, 0}, -1. / 3, 3.14, 1, 0, "DEC-17"},
    {{"tanh", 2, UNIT, NULL, NULL, EXACT, 'e', 2}, 1, {0, 0}, 1. / 3, 2.5, 1, 1e5, "DEC-17"},
    {{"mish", 1, UNIT, NULL, NULL, PUBLISHED, 'e', 1}, 0, {0, 0}, -1. / 3, 4, 1, 1, "DEC-17"},
};

/* The default of the certificate, and a little more. */
static double ratio_of(const case_t *c)
{
    return c->root > 0 ? 4.0001 : 1.0501;
}

/* The shape: an infinite bound, or a weaker one, fails here. */
static void check_shape(const case_t *c, const ntkball_decay_t cert)
{
    double e = fmpq_get_d(cert->exponent) - c->exponent;
    arb_t x;

    arb_init(x);
    CHECK(strcmp(cert->proof, c->proof) == 0, "%s: %s", c->s.phi, cert->proof);
    CHECK(e < 1e-9 && e > -1e-9, "%s: exponent", c->s.phi);
    CHECK(arf_cmp_d(arb_midref(cert->root), c->root) >= 0, "%s: root", c->s.phi);
    CHECK(arf_cmp_d(arb_midref(cert->rate), c->rate) >= 0, "%s: rate", c->s.phi);
    CHECK(cert->two_thirds == (c->root > 0), "%s: power", c->s.phi);
    CHECK(arb_is_exact(cert->low) && arb_is_exact(cert->high) && arb_is_positive(cert->high),
          "%s: bounds", c->s.phi);
    if (cert->two_sided)
    {
        arb_div(x, cert->high, cert->low, 64);
        CHECK(arf_cmp_d(arb_midref(x), ratio_of(c)) < 0, "%s: ratio", c->s.phi);
        CHECK(!arb_lt(cert->limit, cert->low) && !arb_gt(cert->limit, cert->high), "%s: limit",
              c->s.phi);
    }
    CHECK(cert->two_sided == (c->excess == 0), "%s: sides", c->s.phi);
    arb_clear(x);
}

/* The spectrum obeys, and one of its numbers is near the bound. */
static void check_values(const case_t *c, const ntkball_decay_t cert, const ntkball_network_t net)
{
    slong num = c->degrees[1] > 0 ? 2 : 1, i;
    arb_ptr values = _arb_vec_init(num);
    arb_t x, most;
    ntkball_error_t err;

    arb_init(x);
    arb_init(most);
    CHECK(ntkball_sphere_eigenvalues(values, net, c->s.dim, NTKBALL_MEASURE_SURFACE, c->degrees,
                                     num, 24, NULL, &err) == NTKBALL_OK,
          "%s: %s", c->s.phi, err.text);
    for (i = 0; i < num; i++)
    {
        CHECK(c->degrees[i] >= cert->p0, "%s: p0 = %ld", c->s.phi, (long) cert->p0);
        CHECK(obeys(cert, c->degrees[i], values + i) == NTKBALL_TRUE, "%s: k = %ld", c->s.phi,
              (long) c->degrees[i]);
        ntkball_decay_scaled(x, cert, c->degrees[i], values + i, 64);
        arb_max(most, most, x, 64);
    }
    arb_div(x, cert->high, most, 64);
    CHECK(arf_cmp_d(arb_midref(x), c->excess == 0 ? ratio_of(c) : c->excess) < 0, "%s: %g times",
          c->s.phi, arf_get_d(arb_midref(x), ARF_RND_UP));
    _arb_vec_clear(values, num);
    arb_clear(x);
    arb_clear(most);
}

/* Nothing that says more may be called proved. */
static void check_mutants(const case_t *c, const ntkball_decay_t cert, const ntkball_network_t net)
{
    ntkball_decay_t bad;
    fmpq_t half;

    ntkball_decay_init(bad);
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->high, bad->high, -1);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: half the constant", c->s.phi);
    ntkball_decay_set(bad, cert);
    fmpq_add(bad->exponent, bad->exponent, half);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: exponent", c->s.phi);
    ntkball_decay_set(bad, cert);
    arb_set(bad->low, bad->high);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: low = high", c->s.phi);
    ntkball_decay_set(bad, cert);
    bad->two_thirds = 1 - bad->two_thirds;
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: power", c->s.phi);
    ntkball_decay_clear(bad);
    fmpq_clear(half);
}

/* The rows of a file, read back, are the certificate. */
static void check_rows(const case_t *c, const ntkball_decay_t cert)
{
    ntkball_table_t table;
    ntkball_decay_t again;

    ntkball_decay_init(again);
    ntkball_table_init(table, "decay", 20);
    ntkball_decay_add_rows(table, cert);
    CHECK(ntkball_decay_from_rows(again, table, &cert->subject), "%s: rows", c->s.phi);
    CHECK(fmpq_equal(again->exponent, cert->exponent) && again->two_thirds == cert->two_thirds &&
              arb_equal(again->high, cert->high) && again->factorial == cert->factorial,
          "%s: rows differ", c->s.phi);
    ntkball_table_clear(table);
    ntkball_decay_clear(again);
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
        check_rows(c, cert);
        if (c->degrees[0] > 0)
            check_values(c, cert, net);
        if (c->excess == 0 && c->s.dim <= 5 &&
            (strcmp(c->proof, "DEC-15") == 0 || strcmp(c->proof, "DEC-16") == 0))
            check_mutants(c, cert, net);
    }
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

int main(void)
{
    size_t i;

    test_begin("decay/eigenvalues");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!test_left_out((slong) i))
        {
            test_section(cases[i].s.phi);
            run(cases + i);
        }
    return test_end();
}
