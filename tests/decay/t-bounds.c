/* The bounds as the analysis gives them, before the numbers below p0 are computed one by one: from
   every p0 of a ladder on they must contain the numbers, and not lie on one side of their limit
   (DEC-1, DEC-2, DEC-3, DEC-4, DEC-9); DEC-12 and DEC-24 likewise. */
#include <math.h>

#include "certificates.h"
#include "decay/parts.h"

#define VALUES 900

/* p0: the ladder; slack: low >= (1 - slack/p0^(1/2)) limit, high <= (1 + ..) limit */
typedef struct
{
    subject_t s;
    slong first;
    double slack;
} case_t;

#define HE NTKBALL_INIT_HE
#define UNIT NTKBALL_INIT_UNIT

static const case_t cases[] = {
    {{"relu", 1, HE, NULL, NULL, 0, 'k', 0}, 160, 2},
    {{"relu", 2, HE, NULL, NULL, 0, 'k', 0}, 160, 2},
    {{"relu", 3, HE, NULL, NULL, 0, 'a', 0}, 240, 5},
    {{"relu", 2, HE, NULL, NULL, 0, 'e', 2}, 400, 2},
    {{"relu_power:2", 1, HE, NULL, NULL, 0, 'e', 4}, 580, 12},
    {{"tanh", 1, UNIT, NULL, NULL, 0, 'k', 0}, 16, 3},
    {{"tanh", 1, UNIT, NULL, NULL, 0, 'u', 0}, 16, 6},
    {{"sigmoid", 1, UNIT, NULL, NULL, 0, 'k', 0}, 40, 8},
    {{"softplus", 1, UNIT, NULL, NULL, 0, 'a', 0}, 40, 8},
    {{"silu", 1, UNIT, NULL, NULL, 0, 'k', 0}, 40, 10},
    {{"gaussian:1", 1, UNIT, NULL, NULL, 0, 'k', 0}, 16, 1},
    {{"gaussian:1", 1, UNIT, NULL, NULL, 0, 'u', 0}, 16, 1},
    {{"erf", 1, UNIT, NULL, NULL, 0, 'k', 0}, 16, 1},
    {{"gelu", 1, UNIT, NULL, NULL, 0, 'a', 0}, 16, 2},
    {{"step", 1, HE, NULL, NULL, 0, 'a', 0}, 16, 1},
    {{"sin", 1, UNIT, NULL, NULL, 0, 'u', 0}, 16, 1},
    {{"elu", 1, UNIT, NULL, NULL, 0, 'a', 0}, 20, 6},
    {{"elu:1/2", 1, UNIT, NULL, NULL, 0, 'k', 0}, 20, 6},
    {{"softsign", 1, UNIT, NULL, NULL, 0, 'k', 0}, 200, 8},
};

static ntkball_status_t bounds(ntkball_decay_t cert, slong p0, const ntkball_network_t net)
{
    ntkball_sphere_plan_t plan;
    ntkball_status_t status;

    _ntkball_sphere_plan_init(plan, net);
    if (plan->homogeneous)
        status =
            _ntkball_decay_algebraic(cert, p0, net, plan, &_ntkball_decay_producer, NULL, NULL);
    else
        status = _ntkball_decay_shallow(cert, p0, net, &_ntkball_decay_producer, NULL, NULL);
    _ntkball_sphere_plan_clear(plan);
    return status;
}

static void check(const case_t *c, const ntkball_decay_t cert, arb_srcptr values)
{
    arb_t x, q;
    slong n;
    double slack = 1 + c->slack / sqrt((double) cert->p0);

    arb_init(x);
    arb_init(q);
    for (n = cert->p0; n < VALUES; n += 2)
        CHECK(obeys(cert, n, values + n) != NTKBALL_FALSE, "%s %c: p0 = %ld, n = %ld", c->s.phi,
              c->s.quantity, (long) cert->p0, (long) n);
    CHECK(arb_le(cert->low, cert->limit) || arb_overlaps(cert->low, cert->limit), "%s: low",
          c->s.phi);
    CHECK(arb_le(cert->limit, cert->high) || arb_overlaps(cert->high, cert->limit), "%s: high",
          c->s.phi);
    arb_set_d(q, slack);
    arb_mul(x, cert->limit, q, 64);
    CHECK(arb_lt(cert->high, x), "%s %c: p0 = %ld: high is loose", c->s.phi, c->s.quantity,
          (long) cert->p0);
    arb_mul(x, cert->low, q, 64);
    CHECK(c->slack > 5 || arb_gt(x, cert->limit), "%s %c: p0 = %ld: low is loose", c->s.phi,
          c->s.quantity, (long) cert->p0);
    arb_clear(x);
    arb_clear(q);
}

static void run(const case_t *c)
{
    ntkball_network_t net;
    ntkball_decay_t cert;
    arb_ptr values = _arb_vec_init(VALUES);
    slong p0, parity;

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    set_network(net, &c->s);
    set_subject(&cert->subject, &c->s, 0);
    CHECK(_ntkball_decay_values(values, VALUES, net, &cert->subject, 64, NULL, NULL) == NTKBALL_OK,
          "%s: values", c->s.phi);
    for (parity = 0; parity < 2; parity++)
    {
        if (arb_is_zero(values + 400 + parity))
            continue;
        for (p0 = c->first; p0 <= 600; p0 = p0 * 3 / 2 / 2 * 2)
        {
            ntkball_decay_clear(cert);
            ntkball_decay_init(cert);
            set_subject(&cert->subject, &c->s, parity);
            CHECK(bounds(cert, p0 + parity, net) == NTKBALL_OK, "%s: p0 = %ld", c->s.phi,
                  (long) p0);
            CHECK(cert->p0 == p0 + parity, "%s: p0 moved", c->s.phi);
            check(c, cert, values);
        }
    }
    _arb_vec_clear(values, VALUES);
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

/* DEC-12 or DEC-24 alone, from small N on: all mu_n^2 n^s obey and, times sharp/4, one of them is
   above the bound: so C 4/sharp times smaller fails here.  mu_n by dual coefficients. */
static void check_kinks(const char *phi_text, slong N, slong twice_s, ulong sharp)
{
    ntkball_activation_t phi;
    ntkball_decay_dual_t dual;
    arb_ptr mu2 = _arb_vec_init(VALUES);
    arb_t x, most;
    slong n;

    arb_init(x);
    arb_init(most);
    ntkball_activation_init(phi);
    _ntkball_decay_dual_init(dual, N);
    CHECK(ntkball_activation_set_str(phi, phi_text, NULL) == NTKBALL_OK, "%s", phi_text);
    CHECK(_ntkball_decay_kinks_bound(dual, phi, 128), "%s: no bound", phi_text);
    CHECK(dual->twice_s == twice_s, "%s: exponent", phi_text);
    CHECK(ntkball_dual_coeffs(mu2, NULL, phi, VALUES, 64, NULL, NULL) == NTKBALL_OK, "%s: mu",
          phi_text);
    for (n = N; n < VALUES; n++)
    {
        arb_sqrt_ui(x, (ulong) n, 128);
        arb_pow_ui(x, x, (ulong) twice_s, 128);
        arb_mul(x, x, mu2 + n, 128);
        CHECK(arb_le(x, dual->C), "%s: n = %ld", phi_text, (long) n);
        arb_max(most, most, x, 128);
    }
    arb_mul_ui(most, most, sharp, 128);
    arb_mul_2exp_si(most, most, -2);
    CHECK(arb_gt(most, dual->C), "%s: the bound is not sharp", phi_text);
    _ntkball_decay_dual_clear(dual);
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu2, VALUES);
    arb_clear(x);
    arb_clear(most);
}

/* mu_n(phi) by Gauss panels of 40 nodes and the recurrence of h_n in mpmath, 40 digits; n the
   index from N on at which mu_n^2 n^s is largest. */
static const struct
{
    const char *phi, *mu;
    slong N, n, twice_s;
    slong sharp; /* C is at most sharp times that */
} pieces[] = {
    {"max(tanh(x-1),0)", "-0.00049708568630641913909", 128, 160, 5, 2},
    {"abs(exp(-x^2)-1/2)", "-0.0023451344961882196243", 128, 130, 5, 2},
    {"piecewise(x<1,sin(x),sin(1))", "-0.00026324264238212682405", 128, 162, 5, 2},
    {"piecewise(x<1,x,exp(x-1))", "0.000039515829048905601628", 128, 159, 7, 2},
    {"piecewise(x<1/2,sin(x),cos(x))", "0.0012366164414755539915", 512, 512, 3, 2},
    /* here the last term is nearly all of C */
    {"abs(x-1)/1000+tanh(x)", "0.0027185456706669884816", 16, 17, 5, WORD(1) << 30},
};

/* DEC-24 from N on: C is at least the largest mu_n^2 n^s and at most twice that, so C/2 fails. */
static void check_pieces(size_t i)
{
    ntkball_activation_t phi;
    ntkball_decay_dual_t dual;
    arb_t x, t;

    arb_init(x);
    arb_init(t);
    ntkball_activation_init(phi);
    _ntkball_decay_dual_init(dual, pieces[i].N);
    CHECK(ntkball_activation_set_str(phi, pieces[i].phi, NULL) == NTKBALL_OK, "set");
    CHECK(_ntkball_decay_kinks_bound(dual, phi, 128), "no bound");
    CHECK(dual->twice_s == pieces[i].twice_s, "exponent");
    arb_set_str(x, pieces[i].mu, 128);
    arb_sqr(x, x, 128);
    arb_sqrt_ui(t, (ulong) pieces[i].n, 128);
    arb_pow_ui(t, t, (ulong) pieces[i].twice_s, 128);
    arb_mul(x, x, t, 128);
    CHECK(arb_le(x, dual->C), "too small");
    arb_mul_si(x, x, pieces[i].sharp, 128);
    CHECK(arb_gt(x, dual->C), "not sharp");
    _ntkball_decay_dual_clear(dual);
    ntkball_activation_clear(phi);
    arb_clear(x);
    arb_clear(t);
}

int main(void)
{
    size_t i;

    test_begin("decay/bounds");
    test_section("kinks");
    check_kinks("hardtanh", 64, 5, 5);
    check_kinks("hardsigmoid", 128, 5, 5);
    check_kinks("abs(x-1)", 64, 5, 5);
    check_kinks("max(0,x)^2-max(0,x-1)^2", 128, 7, 5);
    check_kinks("leaky_relu:pi/10", 64, 5, 5);
    for (i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
    {
        test_section(pieces[i].phi);
        check_pieces(i);
    }
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
        test_section(cases[i].s.phi);
        run(cases + i);
    }
    return test_end();
}
