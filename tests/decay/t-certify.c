/* Certificates against limits known otherwise, against coefficients and eigenvalues computed one by
   one far beyond p0, and against the promised sizes of p0 and high/low (DEC-1, DEC-2,
   DEC-3, DEC-4, DEC-5, DEC-6, DEC-9,
   DEC-10), and the classes (DEC-8). */
#include "certificates.h"

typedef struct
{
    subject_t s;
    const char *even, *odd; /* limits; "0": the class is zero; NULL: no limit is claimed */
    slong p0, percent;      /* p0 at most, high/low at most 1 + percent/100 (0: upper bound only) */
} case_t;

#define HE NTKBALL_INIT_HE
#define UNIT NTKBALL_INIT_UNIT
#define EXACT NTKBALL_RECURSION_EXACT
#define PUBLISHED NTKBALL_RECURSION_PUBLISHED

/* Limits: (l(l-1)/2 + (-1)^p r_l) c0 and its relatives from an mpmath program that iterates
   kappa_0, kappa_1 at -1, c0 = 1/(sqrt 2 pi^(3/2)); 4 sqrt(pi/2) e^(pi^2/8) for tanh; eigenvalues
   on S^2: 2 (l(l-1)/2 +- r_l), on S^3: 16. */
static const case_t cases[] = {
    {{"relu", 1, HE, NULL, NULL, EXACT, 'k', 0}, "0.253974543736963879", "0", 200, 5},
    {{"relu", 2, HE, NULL, NULL, EXACT, 'k', 0}, "0.4444554515", "0.3174681797", 200, 5},
    {{"relu", 3, HE, NULL, NULL, EXACT, 'k', 0}, "0.8002176112", "0.7236296512", 200, 5},
    {{"relu", 4, HE, NULL, NULL, EXACT, 'k', 0}, NULL, NULL, 200, 5},
    {{"relu", 5, HE, NULL, NULL, EXACT, 'k', 0}, "1.922789878", "1.886828278", 200, 5},
    {{"relu", 1, UNIT, "1/2", "1/2", EXACT, 'k', 0},
     "0.04489678053129",
     "0.04489678053129",
     200,
     5},
    {{"relu", 1, UNIT, "1/2", "1/2", PUBLISHED, 'k', 0}, "0.06349363593", "0.06349363593", 200, 5},
    {{"relu", 1, UNIT, NULL, NULL, EXACT, 'a', 0}, "0.12698727186848194", "0", 200, 5},
    {{"relu", 3, HE, NULL, NULL, EXACT, 'a', 0}, "0.41925579562", "0.34266783560", 200, 5},
    {{"relu", 3, HE, NULL, NULL, EXACT, 'u', 0}, "0.12698727187", "0.12698727187", 200, 5},
    {{"abs", 3, HE, NULL, NULL, EXACT, 'k', 0}, NULL, "0", 200, 5},
    {{"leaky_relu:1/10", 2, UNIT, NULL, NULL, EXACT, 'k', 0}, NULL, NULL, 200, 5},
    {{"relu_power:2", 2, HE, NULL, NULL, EXACT, 'k', 0}, NULL, NULL, 250, 5},
    {{"relu", 1, HE, NULL, NULL, EXACT, 'e', 3}, "16", "0", 200, 5},
    {{"relu", 2, HE, NULL, NULL, EXACT, 'e', 2}, "7", "5", 200, 5},
    {{"step", 1, HE, NULL, NULL, EXACT, 'a', 0}, "0", "0.253974543736963879", 200, 5},
    {{"tanh", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0", "17.2150889520336405", 200, 20},
    {{"sigmoid", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0", "697.07144863530189", 600, 20},
    {{"softplus", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "697.07144863530189", "0", 200, 20},
    {{"silu", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "6879.819437324710", "0", 600, 20},
    {{"tanh", 1, UNIT, NULL, NULL, EXACT, 'u', 0}, "17.2150889520336405", "0", 300, 20},
    {{"gaussian:1", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0.063493635934240970", "0", 200, 5},
    {{"gaussian:1/2", 1, UNIT, NULL, NULL, EXACT, 'u', 0}, "0", NULL, 200, 5},
    {{"erf", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0", "0.50794908747392776", 200, 5},
    {{"gelu", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0.063493635934240970", "0", 200, 5},
    {{"sin:2", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0", "0.018315638888734180", 200, 5},
    {{"cos", 1, UNIT, NULL, NULL, EXACT, 'u', 0}, "0", "0.367879441171442322", 200, 5},
    {{"exp:1/2", 1, HE, NULL, NULL, EXACT, 'a', 0}, NULL, NULL, 200, 5},
    {{"rbf", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, NULL, NULL, 200, 5},
    {{"elu", 1, UNIT, NULL, NULL, EXACT, 'k', 0},
     "0.12698727186848194",
     "0.12698727186848194",
     200,
     5},
    {{"elu:1/2", 1, UNIT, NULL, NULL, EXACT, 'a', 0},
     "0.03174681796712048",
     "0.03174681796712048",
     200,
     5},
    {{"selu", 1, HE, NULL, NULL, EXACT, 'u', 0}, NULL, NULL, 200, 5},
    {{"softsign", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, "0", "2.0317963498957110", 430, 5},
    {{"mish", 1, UNIT, NULL, NULL, EXACT, 'k', 0}, NULL, NULL, 17, 0},
    {{"gelu_tanh", 1, UNIT, NULL, NULL, EXACT, 'a', 0}, NULL, "0", 17, 0},
    {{"erf", 3, UNIT, NULL, NULL, EXACT, 'k', 0}, NULL, NULL, 2, 0},
    {{"gelu", 2, UNIT, "1/2", "1/2", EXACT, 'k', 0}, NULL, NULL, 2, 0},
    {{"gaussian", 3, UNIT, NULL, NULL, EXACT, 'a', 0}, NULL, "0", 3, 0},
    {{"sin", 2, UNIT, NULL, NULL, EXACT, 'u', 0}, NULL, NULL, 2, 0},
    {{"polynomial:1,0,1", 2, HE, NULL, NULL, EXACT, 'k', 0}, "0", "0", 10, 5},
};

#define VALUES 700

static void check_limit(const case_t *c, const ntkball_decay_t cert, const char *limit)
{
    if (limit != NULL && strcmp(limit, "0") == 0)
        CHECK(cert->zero && arb_is_zero(cert->high), "%s: class not zero", c->s.phi);
    else if (limit != NULL)
    {
        CHECK(!cert->zero, "%s: class zero", c->s.phi);
        CHECK_REFERENCE(cert->limit, limit, 64, c->s.phi);
    }
}

static void check_size(const case_t *c, const ntkball_decay_t cert)
{
    arb_t x;

    arb_init(x);
    CHECK(cert->p0 >= 1 && cert->p0 <= c->p0 + 1, "%s: p0 = %ld", c->s.phi, (long) cert->p0);
    CHECK((cert->p0 + cert->subject.parity) % 2 == 0, "%s: parity of p0", c->s.phi);
    CHECK(cert->two_sided == (cert->zero || c->percent > 0), "%s: two-sided", c->s.phi);
    arb_mul_si(x, cert->low, 100 + c->percent, 64);
    arb_div_ui(x, x, 100, 64);
    CHECK(c->percent == 0 || cert->zero || arb_le(cert->high, x), "%s %c: ratio", c->s.phi,
          c->s.quantity);
    CHECK(cert->zero || c->percent == 0 || !arb_is_finite(cert->limit) ||
              (arb_le(cert->low, cert->limit) && arb_le(cert->limit, cert->high)),
          "%s: the limit is outside", c->s.phi);
    arb_clear(x);
}

/* Every number p0 <= n < VALUES obeys, and the bounds are attained within 1 percent. */
static void check_values(const case_t *c, const ntkball_decay_t cert, const ntkball_network_t net,
                         arb_srcptr values)
{
    arb_t x, least, most;
    slong n;

    (void) net;
    arb_init(x);
    arb_init(least);
    arb_init(most);
    arb_pos_inf(least);
    for (n = cert->p0; n < VALUES; n += 2)
    {
        CHECK(obeys(cert, n, values + n) == NTKBALL_TRUE, "%s L = %ld %c: n = %ld violates",
              c->s.phi, (long) c->s.depth, c->s.quantity, (long) n);
        if (cert->zero)
            continue;
        ntkball_decay_scaled(x, cert, n, values + n, 64);
        arb_min(least, least, x, 64);
        arb_max(most, most, x, 64);
    }
    if (!cert->zero && c->percent > 0)
    {
        if (arb_is_finite(cert->limit))
        {
            arb_min(least, least, cert->limit, 64);
            arb_max(most, most, cert->limit, 64);
        }
        arb_mul_ui(x, cert->low, 101, 64);
        arb_div_ui(x, x, 100, 64);
        CHECK(arb_lt(least, x), "%s L = %ld %c: low is loose", c->s.phi, (long) c->s.depth,
              c->s.quantity);
        arb_mul_ui(x, cert->high, 99, 64);
        arb_div_ui(x, x, 100, 64);
        CHECK(arb_gt(most, x), "%s L = %ld %c: high is loose", c->s.phi, (long) c->s.depth,
              c->s.quantity);
    }
    arb_clear(x);
    arb_clear(least);
    arb_clear(most);
}

static void numbers(arb_ptr values, slong len, const ntkball_network_t net, const subject_t *s)
{
    ntkball_error_t err;
    ntkball_status_t status;
    slong i;

    if (s->quantity == 'e')
    {
        slong *degrees = flint_malloc(sizeof(slong) * (size_t) len);

        for (i = 0; i < len; i++)
            degrees[i] = i;
        status = ntkball_sphere_eigenvalues(values, net, s->dim, NTKBALL_MEASURE_SURFACE, degrees,
                                            len, 40, NULL, &err);
        flint_free(degrees);
    }
    else
    {
        ntkball_series_t series;

        ntkball_series_init(series, net->depth, len);
        status = ntkball_ntk_series(series, net, len, s->quantity != 'a', 64, NULL, &err);
        _arb_vec_set(values,
                     (s->quantity == 'a'   ? series->alpha
                      : s->quantity == 'u' ? series->upsilon
                                           : series->kappa)[net->depth - 1],
                     len);
        ntkball_series_clear(series);
    }
    CHECK(status == NTKBALL_OK, "%s: %s", s->phi, err.text);
}

static void run(const case_t *c)
{
    ntkball_network_t net;
    ntkball_decay_t cert;
    ntkball_decay_subject_t subject;
    ntkball_error_t err;
    arb_ptr values = _arb_vec_init(VALUES);
    slong parity;

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    set_network(net, &c->s);
    numbers(values, VALUES, net, &c->s);
    for (parity = 0; parity < 2; parity++)
    {
        ntkball_status_t status;

        set_subject(&subject, &c->s, parity);
        status = ntkball_decay_certify(cert, net, &subject, NULL, &err);
        CHECK(status == NTKBALL_OK, "%s: %s", c->s.phi, err.text);
        if (status != NTKBALL_OK)
            continue;
        check_limit(c, cert, parity ? c->odd : c->even);
        check_size(c, cert);
        check_values(c, cert, net, values);
    }
    _arb_vec_clear(values, VALUES);
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

/* All coefficients from p0 to 40000 of ReLU at L = 2; tanh at p = 10001 and 100001: mu_p^2 from
   mpmath (quadrature of the positive integrand). */
static void far_away(void)
{
    static const subject_t relu = {"relu", 2, HE, NULL, NULL, EXACT, 'k', 0};
    static const subject_t tanh = {"tanh", 1, UNIT, NULL, NULL, EXACT, 'k', 0};
    const slong len = 40000;
    ntkball_network_t net;
    ntkball_decay_t cert;
    ntkball_decay_subject_t subject;
    arb_ptr values = _arb_vec_init(len);
    arb_t x;
    slong parity, n;

    arb_init(x);
    ntkball_network_init(net);
    ntkball_decay_init(cert);
    set_network(net, &relu);
    numbers(values, len, net, &relu);
    for (parity = 0; parity < 2; parity++)
    {
        set_subject(&subject, &relu, parity);
        CHECK(ntkball_decay_certify(cert, net, &subject, NULL, NULL) == NTKBALL_OK, "relu");
        for (n = cert->p0; n < len; n += n < 1000 ? 2 : 98)
            CHECK(obeys(cert, n, values + n) == NTKBALL_TRUE, "relu: n = %ld violates", (long) n);
    }
    ntkball_network_clear(net);
    ntkball_network_init(net);
    set_network(net, &tanh);
    set_subject(&subject, &tanh, 1);
    CHECK(ntkball_decay_certify(cert, net, &subject, NULL, NULL) == NTKBALL_OK, "tanh");
    arb_set_str(x, "6.11776394250732e-138 +/- 1e-151", 64);
    arb_mul_ui(x, x, 10002, 64);
    CHECK(obeys(cert, 10001, x) == NTKBALL_TRUE, "tanh: n = 10001 violates");
    arb_mul_ui(x, x, 103, 64);
    arb_div_ui(x, x, 100, 64);
    CHECK(obeys(cert, 10001, x) == NTKBALL_FALSE, "tanh: 3 percent more at 10001 should violate");
    _arb_vec_clear(values, len);
    arb_clear(x);
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

static void refused(const subject_t *s, slong layer, ntkball_status_t want)
{
    ntkball_network_t net;
    ntkball_decay_t cert;
    ntkball_decay_subject_t subject;
    ntkball_error_t err;

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    set_network(net, s);
    set_subject(&subject, s, 0);
    subject.layer = layer;
    CHECK(ntkball_decay_certify(cert, net, &subject, NULL, &err) == want, "%s: not refused",
          s->phi);
    CHECK(!arb_is_finite(cert->low) && !arb_is_finite(cert->high), "%s: finite bounds", s->phi);
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
}

static void classes(void)
{
    static const struct
    {
        const char *phi;
        ntkball_decay_class_t want;
    } rows[] = {{"relu", NTKBALL_DECAY_ALGEBRAIC},      {"softsign", NTKBALL_DECAY_ALGEBRAIC},
                {"elu", NTKBALL_DECAY_ALGEBRAIC},       {"hardtanh", NTKBALL_DECAY_ALGEBRAIC},
                {"tanh", NTKBALL_DECAY_STRETCHED},      {"mish", NTKBALL_DECAY_STRETCHED},
                {"gelu_tanh", NTKBALL_DECAY_STRETCHED}, {"gelu", NTKBALL_DECAY_GEOMETRIC},
                {"erf", NTKBALL_DECAY_GEOMETRIC},       {"sin", NTKBALL_DECAY_ENTIRE},
                {"identity", NTKBALL_DECAY_FINITE}};
    ntkball_activation_t phi;
    size_t i;

    ntkball_activation_init(phi);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
    {
        CHECK(ntkball_activation_set_str(phi, rows[i].phi, NULL) == NTKBALL_OK, "%s", rows[i].phi);
        CHECK(ntkball_decay_class(phi) == rows[i].want, "%s: class %s", rows[i].phi,
              ntkball_decay_class_str(ntkball_decay_class(phi)));
    }
    ntkball_activation_clear(phi);
}

/* An expression that is a catalog member has its class and its bounds. */
static void expressions(void)
{
    static const char *const pairs[][2] = {{"1/(1+exp(-x))", "sigmoid"},
                                           {"x*(1+erf(x/sqrt(2)))/2", "gelu"},
                                           {"sin(x)", "sin"},
                                           {"piecewise(x<0,exp(x)-1,x)", "elu"},
                                           {"x^2+1", "polynomial:1,0,1"}};
    ntkball_decay_subject_t subject;
    ntkball_decay_t cert[2];
    size_t i;
    int k;

    for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    {
        for (k = 0; k < 2; k++)
        {
            subject_t s = {pairs[i][k], 1, HE, NULL, NULL, EXACT, 'a', 0};
            ntkball_network_t net;

            ntkball_network_init(net);
            ntkball_decay_init(cert[k]);
            set_network(net, &s);
            set_subject(&subject, &s, 1);
            CHECK(ntkball_decay_certify(cert[k], net, &subject, NULL, NULL) == NTKBALL_OK, "%s",
                  s.phi);
            ntkball_network_clear(net);
        }
        CHECK(cert[0]->decay == cert[1]->decay && cert[0]->p0 == cert[1]->p0 &&
                  fmpq_equal(cert[0]->exponent, cert[1]->exponent) &&
                  arb_equal(cert[0]->low, cert[1]->low) && arb_equal(cert[0]->high, cert[1]->high),
              "%s is not %s", pairs[i][0], pairs[i][1]);
        ntkball_decay_clear(cert[0]);
        ntkball_decay_clear(cert[1]);
    }
}

int main(void)
{
    static const subject_t steps = {"step", 2, UNIT, NULL, NULL, EXACT, 'a', 0};
    static const subject_t relu = {"relu", 2, HE, NULL, NULL, EXACT, 'k', 0};
    static const subject_t dim = {"relu", 2, HE, NULL, NULL, EXACT, 'e', 0};
    static const subject_t step = {"step", 1, HE, NULL, NULL, EXACT, 'k', 0};
    size_t i;

    test_begin("decay/certify");
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++)
    {
        if (test_left_out((long) i))
            continue;
        test_section(cases[i].s.phi);
        run(cases + i);
    }
    test_section("far away");
    far_away();
    test_section("refused");
    refused(&steps, 3, NTKBALL_UNABLE);
    refused(&relu, 4, NTKBALL_DOMAIN);
    refused(&relu, 1, NTKBALL_DOMAIN);
    refused(&dim, 3, NTKBALL_DOMAIN);
    refused(&step, 2, NTKBALL_DOMAIN);
    test_section("classes");
    classes();
    test_section("expressions");
    expressions();
    return test_end();
}
