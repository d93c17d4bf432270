/* The judge (DEC-7): proves what the producer made, at another precision; rejects a constant that
   is 1 percent off, an exponent that is 1/2 off and a swapped parity; rows read back. */
#include "certificates.h"

static const subject_t subjects[] = {
    {"relu", 1, NTKBALL_INIT_HE, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"relu", 3, NTKBALL_INIT_HE, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"relu", 2, NTKBALL_INIT_HE, NULL, NULL, NTKBALL_RECURSION_EXACT, 'a', 0},
    {"relu", 2, NTKBALL_INIT_HE, NULL, NULL, NTKBALL_RECURSION_EXACT, 'e', 2},
    {"tanh", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"gaussian:1", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"erf", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'u', 0},
    {"sin", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"gelu", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'u', 0},
    {"elu", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'a', 0},
    {"step", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'a', 0},
    {"relu", 1, NTKBALL_INIT_UNIT, "1/2", "1/2", NTKBALL_RECURSION_PUBLISHED, 'u', 0},
    {"relu", 1, NTKBALL_INIT_UNIT, "1/3", "2/3", NTKBALL_RECURSION_PUBLISHED, 'k', 0},
    {"polynomial:1,0,1", 2, NTKBALL_INIT_HE, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
};

/* Bounds from above only: strip (DEC-10), Cauchy (DEC-5). */
static const subject_t uppers[] = {
    {"mish", 1, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"erf", 2, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'k', 0},
    {"sin", 2, NTKBALL_INIT_UNIT, NULL, NULL, NTKBALL_RECURSION_EXACT, 'a', 0},
};

/* x = x percent/100, exact */
static void scale(arb_t x, ulong percent)
{
    arb_mul_ui(x, x, percent, 48);
    arb_div_ui(x, x, 100, 48);
    mag_zero(arb_radref(x));
}

/* Must come out FALSE. */
static void perturbed(const ntkball_decay_t cert, const ntkball_network_t net, const char *phi)
{
    ntkball_decay_t bad;
    fmpq_t half;

    ntkball_decay_init(bad);
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);

    ntkball_decay_set(bad, cert);
    scale(bad->low, 101);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: low 1 percent up", phi);
    ntkball_decay_set(bad, cert);
    scale(bad->high, 99);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: high 1 percent down", phi);
    ntkball_decay_set(bad, cert);
    fmpq_add(bad->exponent, bad->exponent, half);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: exponent up", phi);
    ntkball_decay_set(bad, cert);
    fmpq_sub(bad->exponent, bad->exponent, half);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: exponent down", phi);
    ntkball_decay_set(bad, cert);
    bad->subject.parity = 1 - bad->subject.parity;
    bad->p0 += 1;
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: parity swapped", phi);
    ntkball_decay_set(bad, cert);
    bad->p0 -= 2; /* the producer went as low as it could */
    CHECK(bad->p0 < 1 || judge(bad, net) == NTKBALL_FALSE, "%s: p0 too small", phi);
    ntkball_decay_set(bad, cert);
    bad->zero = 1;
    arb_zero(bad->low);
    arb_zero(bad->high);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: zero", phi);

    /* a root or a rate that its text does not say */
    ntkball_decay_set(bad, cert);
    arb_add_ui(bad->root, bad->root, 1, 64);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: root", phi);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->rate, bad->rate, 1);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: rate", phi);

    /* wider bounds stay true */
    ntkball_decay_set(bad, cert);
    scale(bad->low, 90);
    scale(bad->high, 110);
    CHECK(judge(bad, net) == NTKBALL_TRUE, "%s: wider", phi);

    ntkball_decay_clear(bad);
    fmpq_clear(half);
}

/* A class of zeros: the other class is none, and these are not anything else. */
static void perturbed_zero(const ntkball_decay_t cert, const ntkball_network_t net, const char *phi)
{
    ntkball_decay_t bad;

    ntkball_decay_init(bad);
    if (strncmp(phi, "polynomial", 10) != 0)
    {
        ntkball_decay_set(bad, cert);
        bad->subject.parity = 1 - bad->subject.parity;
        bad->p0 += 1;
        CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: zero, parity", phi);
    }
    ntkball_decay_set(bad, cert);
    bad->zero = 0;
    arb_set_d(bad->low, 0.25);
    arb_set_d(bad->high, 0.5);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: not zero", phi);
    ntkball_decay_clear(bad);
}

/* An upper bound that claims more than it proved: a positive low, decay faster than the truth. */
static void
perturbed_upper(const ntkball_decay_t cert, const ntkball_network_t net, const char *phi)
{
    ntkball_decay_t bad;
    fmpq_t half;

    ntkball_decay_init(bad);
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    CHECK(!cert->two_sided && !cert->zero, "%s: two-sided", phi);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->low, bad->high, -1);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: low", phi);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->high, bad->high, -60);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: high", phi);
    ntkball_decay_set(bad, cert);
    fmpq_add(bad->exponent, bad->exponent, half);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: exponent", phi);
    ntkball_decay_set(bad, cert);
    arb_mul_2exp_si(bad->root, bad->root, 2);
    arb_mul_2exp_si(bad->rate, bad->rate, arb_is_zero(bad->root) ? 4 : 0);
    CHECK(judge(bad, net) != NTKBALL_TRUE, "%s: faster", phi);
    ntkball_decay_set(bad, cert);
    bad->zero = 1;
    arb_zero(bad->low);
    arb_zero(bad->high);
    CHECK(judge(bad, net) == NTKBALL_FALSE, "%s: zero", phi);
    ntkball_decay_clear(bad);
    fmpq_clear(half);
}

static void rows(const ntkball_decay_t cert, const ntkball_network_t net, const char *phi)
{
    ntkball_table_t table;
    ntkball_decay_t back;

    ntkball_table_init(table, "decay", 20);
    ntkball_decay_init(back);
    ntkball_decay_add_rows(table, cert);
    CHECK(ntkball_decay_from_rows(back, table, &cert->subject), "%s: rows", phi);
    CHECK(back->p0 == cert->p0 && fmpq_equal(back->exponent, cert->exponent) &&
              back->factorial == cert->factorial && arb_equal(back->low, cert->low) &&
              arb_equal(back->high, cert->high) && back->zero == cert->zero &&
              strcmp(back->root_exact, cert->root_exact) == 0 &&
              strcmp(back->rate_exact, cert->rate_exact) == 0,
          "%s: rows changed", phi);
    CHECK(judge(back, net) == NTKBALL_TRUE, "%s: read back", phi);
    table->num_rows--; /* c_high is missing */
    CHECK(!ntkball_decay_from_rows(back, table, &cert->subject), "%s: c_high missing", phi);
    table->num_rows++;
    ntkball_table_clear(table);
    ntkball_decay_clear(back);
}

static void bad_input(void)
{
    ntkball_network_t net;
    ntkball_decay_t cert;
    ntkball_truth_t verdict;
    ntkball_error_t err;
    arb_t x;

    arb_init(x);
    ntkball_network_init(net);
    ntkball_decay_init(cert);
    set_network(net, subjects);
    cert->p0 = 3; /* an even class */
    CHECK(ntkball_decay_check(&verdict, cert, net, NULL, &err) == NTKBALL_DOMAIN, "parity of p0");
    cert->p0 = 4;
    arb_indeterminate(cert->high);
    CHECK(ntkball_decay_check(&verdict, cert, net, NULL, &err) == NTKBALL_DOMAIN, "not finite");
    cert->subject.layer = 7;
    CHECK(ntkball_decay_check(&verdict, cert, net, NULL, &err) == NTKBALL_DOMAIN, "layer");
    ntkball_decay_scaled(x, cert, 0, x, 64);
    CHECK(!arb_is_finite(x), "n = 0");
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
    arb_clear(x);
}

int main(void)
{
    ntkball_network_t net;
    ntkball_decay_t cert;
    ntkball_decay_subject_t subject;
    size_t i;
    slong parity;

    test_begin("decay/check");
    for (i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
    {
        const char *phi = subjects[i].phi;

        if (test_left_out((long) i))
            continue;
        test_section(phi);
        ntkball_network_init(net);
        ntkball_decay_init(cert);
        set_network(net, subjects + i);
        for (parity = 0; parity < 2; parity++)
        {
            set_subject(&subject, subjects + i, parity);
            CHECK(ntkball_decay_certify(cert, net, &subject, NULL, NULL) == NTKBALL_OK, "%s", phi);
            CHECK(judge(cert, net) == NTKBALL_TRUE, "%s: not proved again", phi);
            rows(cert, net, phi);
            if (cert->zero)
                perturbed_zero(cert, net, phi);
            else
                perturbed(cert, net, phi);
        }
        ntkball_decay_clear(cert);
        ntkball_network_clear(net);
    }
    for (i = 0; i < sizeof uppers / sizeof uppers[0]; i++)
    {
        test_section(uppers[i].phi);
        ntkball_network_init(net);
        ntkball_decay_init(cert);
        set_network(net, uppers + i);
        set_subject(&subject, uppers + i, 1);
        CHECK(ntkball_decay_certify(cert, net, &subject, NULL, NULL) == NTKBALL_OK, "%s",
              uppers[i].phi);
        CHECK(judge(cert, net) == NTKBALL_TRUE, "%s: not proved again", uppers[i].phi);
        perturbed_upper(cert, net, uppers[i].phi);
        ntkball_decay_clear(cert);
        ntkball_network_clear(net);
    }
    bad_input();
    return test_end();
}
