/* The series of all layers: COMP-1 .. COMP-4, COMP-6, NET-1, NET-3.

   Reference values: the Theorem 3.1 tables computed with mpmath from closed forms (ReLU, Gaussian)
   and by brute force, F(p,k) as explicit power sums with 150 to 900 terms over k (the others). */
#include "nets.h"

typedef struct
{
    const char *phi, *sigma_w2, *gamma_w2, *gamma_b2;
    int recursion;
    slong depth; /* the vector is that of layer depth + 1 */
    char quantity;
    const char *value[7]; /* NULL: not given */
} vector_t;

static const vector_t vectors[] = {
    {"relu",
     "1",
     "1/2",
     "1/2",
     'e',
     1,
     'k',
     {"0.971165557188781346", "0.379277407951816004", "0.076573457697471118",
      "0.0153146915394942236", "0.00935897816302424775", NULL, NULL}},
    {"relu",
     "1",
     "1/2",
     "1/2",
     'p',
     1,
     'k',
     {"0.784154943091895336", "0.454577471545947668", "0.159154943091895336",
      "0.0132629119243246113", "0.019894367886486917", NULL, NULL}},
    {"relu",
     "1",
     "1/2",
     "1/2",
     'e',
     2,
     'k',
     {"1.30263557495389601", "0.261085206374872138", "0.0745774582206993168",
      "0.024234066842580989", "0.0134241877883319284", NULL, NULL}},
    {"relu",
     "1",
     "1/2",
     "1/2",
     'p',
     2,
     'k',
     {"1.14583407457063782", "0.298338414593205582", "0.136945224365047436",
      "0.0356428902770780146", "0.0247264182561697279", NULL, NULL}},
    {"relu",
     "he",
     "1",
     "0",
     'e',
     1,
     'k',
     {"0.31830988618379067154", "1.0", "0.47746482927568600731", "0", "0.06631455962162305657", "0",
      "0.02785211504108168376"}},
    {"relu",
     "2",
     "1",
     "0",
     'e',
     2,
     'k',
     {"0.68570863628294249174", "0.95811306425062861339", "0.61555687217992101295",
      "0.18399293160271740919", "0.11464627396126622713", "0.048681536289967833692",
      "0.049568119453271007891"}},
    {"relu",
     "2",
     "1",
     "0",
     'e',
     2,
     'a',
     {"0.4937310902003715485", "0.30155762421360043263", "0.13796060138325157177",
      "0.029197815998023544682", "0.015919847651053951587", NULL, NULL}},
    {"relu",
     "2",
     "1",
     "0",
     'p',
     3,
     'k',
     {"1.0603881068025830383", "0.91257307738677313707", "0.66509092657494139817",
      "0.30182708538211121939", "0.18942125328570924824", "0.10464110760261327497",
      "0.08422737605015257695"}},
    {"relu",
     "2",
     "1",
     "0",
     'e',
     5,
     'k',
     {"1.79219596684459281", "0.836121930934054087", "0.684326916254396208", NULL, NULL, NULL,
      NULL}},
    {"gaussian:sigma=1",
     "1",
     "1",
     "0",
     'e',
     1,
     'k',
     {"0.9876893223089823263", "0", "0.029841551829730375457", "0", "0.0093254849467907423302", "0",
      "0.0027199331094806331796"}},
    {"gaussian:sigma=1",
     "1",
     "1",
     "0",
     'e',
     2,
     'k',
     {"1.0291455323778365809", "0", "0.0017740636576478129291", "0", "0.00047141753907185030745",
      "0", "0.00012849989581430565007"}},
    {"tanh",
     "1",
     "1",
     "0",
     'e',
     1,
     'k',
     {"0.60570550960215882558", NULL, "0", NULL, "0", NULL, NULL}},
    {"tanh",
     "1",
     "1",
     "0",
     'e',
     2,
     'k',
     {"1.0719220319210976405", "0.45642272026338545514", NULL, NULL, NULL, NULL, NULL}},
    {"tanh",
     "1",
     "1",
     "0",
     'e',
     2,
     'a',
     {"0.8331749209901010164", NULL, NULL, NULL, NULL, NULL, NULL}},
    {"tanh",
     "1",
     "1",
     "0",
     'e',
     2,
     'u',
     {"0.3941636771437181814", NULL, NULL, NULL, NULL, NULL, NULL}},
    {"tanh",
     "1",
     "1/2",
     "1/2",
     'e',
     3,
     'a',
     {"0.9587313166218612989846", "0.03546521786200769356224", "0.003840100115975310247863",
      "0.001335956241497588937275", "0.0003849249852441032414873", NULL, NULL}},
    {"tanh",
     "1",
     "1/2",
     "1/2",
     'e',
     3,
     'u',
     {"0.440691440299436530106", "0.01809197437048363690822", "0.003727491878855684287959",
      "0.001209536972696066213148", "0.0004138836203480579082436", NULL, NULL}},
    {"tanh",
     "1",
     "1/2",
     "1/2",
     'e',
     3,
     'k',
     {"1.54066520385689925557", "0.1829191036524539934895", "0.03437063917013370591203",
      "0.01350505021608827766311", "0.004930945777100482224189", NULL, NULL}},
    {"tanh",
     "1",
     "1/2",
     "1/2",
     'p',
     3,
     'k',
     {"1.41282291923620923743", "0.2579253387933657667219", "0.04536896130595029171221",
      "0.03349851487283126504552", "0.01158709579896943603338", NULL, NULL}},
    {"sigmoid",
     "2",
     "3/4",
     "1/4",
     'e',
     3,
     'k',
     {"1.096201708941036274135", "0.002159231065697472991251", "0.00004087328028985951380262",
      "0.00002911392606205840103582", "0.000002203535817940288617952", NULL, NULL}},
    {"silu",
     "3/2",
     "1",
     "0",
     'e',
     4,
     'k',
     {"1.677908875893229419749", "0.3061441484264385381361", "0.1431454452096327468762",
      "0.03716031170317653337341", "0.0130401128204502775575", NULL, NULL}},
    {"softplus",
     "1",
     "1",
     "0",
     'e',
     2,
     'u',
     {"0.2813589580035924497808", "0.01094433185739109369215", "0.001032352207949768897937",
      "0.0000302560558208586730693", "0.00001197644772188840280193", NULL, NULL}},
    {"hardtanh",
     "1",
     "1/2",
     "1/2",
     'e',
     2,
     'k',
     {"1.360941184928813818531", "0.4810318298245729744597", "0.112999615193464123208",
      "0.05392308448104575412543", NULL, NULL, NULL}},
};

static void known_vectors(void)
{
    static const slong bits[] = {34, 67, 167};
    size_t i, j;
    slong p;

    test_section("known vectors");
    for (i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
        for (j = 0; j < sizeof bits / sizeof bits[0]; j++)
        {
            const vector_t *v = &vectors[i];
            ntkball_network_t net;
            ntkball_series_t s;
            arb_ptr c;

            if (test_left_out((long) (i + j)))
                continue;
            test_network(net, v->phi, v->sigma_w2, v->gamma_w2, v->gamma_b2, v->recursion,
                         v->depth);
            test_series(s, net, 7, bits[j], NULL);
            c = v->quantity == 'a'   ? s->alpha[v->depth - 1]
                : v->quantity == 'u' ? s->upsilon[v->depth - 1]
                                     : s->kappa[v->depth - 1];
            for (p = 0; p < 7; p++)
                if (v->value[p] != NULL)
                {
                    CHECK_REFERENCE(c + p, v->value[p], bits[j], v->phi);
                    if (strcmp(v->value[p], "0") == 0)
                        CHECK(arb_is_zero(c + p), "%s: exact zero", v->phi);
                }
            ntkball_series_clear(s);
            ntkball_network_clear(net);
        }
}

/* COMP-3 with COMP-2 against COMP-4, and two precisions. */
static void algorithms(void)
{
    static const char *phi[] = {"relu",       "leaky_relu:1/10", "abs",   "erf",    "gelu",
                                "gaussian:1", "sin:1",           "cos:1", "rbf:1/2"};
    size_t i;

    test_section("algorithms");
    for (i = 0; i < sizeof phi / sizeof phi[0]; i++)
    {
        slong depth = 1 + (slong) n_randint(test_state.rand, 3);
        slong len = 1 + (slong) n_randint(test_state.rand, 24);
        slong bits = 30 + (slong) n_randint(test_state.rand, 60);
        int k;

        for (k = 0; k < 4; k++)
        {
            ntkball_network_t net;
            ntkball_series_t s, t, u, v;

            if (test_left_out((long) (4 * i) + k))
                continue;
            test_network(net, phi[i], "7/8", k < 2 ? "1" : "3/4", k < 2 ? "0" : "1/4",
                         k % 2 ? 'p' : 'e', depth);
            net->output_bias = (int) n_randint(test_state.rand, 2);
            test_series(s, net, len, bits, "closed");
            test_series(t, net, len, bits, "compose");
            test_series(u, net, len, 2 * bits, "auto");
            test_series_overlap(s, t, phi[i]);
            test_series_overlap(s, u, phi[i]);
            test_series_overlap(t, u, phi[i]);
            if (k % 3 == 0)
            {
                test_series(v, net, len, bits, "circle");
                test_series_overlap(t, v, phi[i]);
                ntkball_series_clear(v);
            }
            ntkball_series_clear(s);
            ntkball_series_clear(t);
            ntkball_series_clear(u);
            ntkball_network_clear(net);
        }
    }
}

/* What auto takes for a long series of a dual without a closed form, against powers. */
static void circle(const char *phi, const char *gamma_w2, const char *gamma_b2, slong len)
{
    ntkball_network_t net;
    ntkball_series_t s, t;

    test_network(net, phi, "1", gamma_w2, gamma_b2, 'e', 2);
    CHECK(strcmp(ntkball_ntk_series_choice(net, 2), "compose") == 0 &&
              strcmp(ntkball_ntk_series_choice(net, 100000), "circle") == 0,
          "choice for %s", phi);
    test_series(s, net, len, 67, "circle");
    test_series(t, net, len, 67, "compose");
    test_series_overlap(s, t, phi);
    ntkball_series_clear(s);
    ntkball_series_clear(t);
    ntkball_network_clear(net);
}

static slong occurrences(const char *text, const char *word)
{
    slong n = 0;

    for (text = strstr(text, word); text != NULL; text = strstr(text + 1, word))
        n++;
    return n;
}

/* The first attempt on a circle is enough: what a layer loses and where the circle lies are
   foreseen, for lengths far from powers of 2 too.  The text tells of the last pass only, so it does
   not count how often the coefficients of the dual were computed. */
static void attempts(const char *phi, slong depth, slong len)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_options_t options;
    ntkball_network_t net;
    ntkball_series_t s;
    const char *text;

    ntkball_options_init(&options);
    options.algorithm = "circle";
    options.explain = ntkball_text_new();
    test_network(net, phi, "1", "1", "0", 'e', depth);
    ntkball_series_init(s, depth, len);
    CHECK(ntkball_ntk_series(s, net, len, 1, 67, &options, &err) == NTKBALL_OK, "%s", err.text);
    text = ntkball_text_get(options.explain);
    CHECK(occurrences(text, "circle at ") == 1 && occurrences(text, " pass at ") == 1 &&
              occurrences(text, "(COMP-5), tail") == depth - 1,
          "%s L=%ld %ld terms:\n%s", phi, (long) depth, (long) len, text);
    ntkball_text_free(options.explain);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
}

static void deep(void)
{
    static const char *phi[] = {"relu", "erf", "exp:1"};
    size_t i;

    test_section("five layers");
    for (i = 0; i < sizeof phi / sizeof phi[0]; i++)
    {
        ntkball_network_t net;
        ntkball_series_t s, t;

        test_network(net, phi[i], i == 2 ? "1/8" : "1", "1", "0", 'e', 5);
        test_series(s, net, 60, 67, "closed");
        test_series(t, net, 60, 67, "compose");
        test_series_overlap(s, t, phi[i]);
        ntkball_series_clear(s);
        ntkball_series_clear(t);
        ntkball_network_clear(net);
    }
}

/* T31' (NET-1 b): kappa_p = gamma_w^2p sum_{q >= p} binom(q,p) gamma_b^2(q-p) kappa0_q, here with
   gamma_b^2 = 1/4; the sum beyond Q is at most twice its first term with kappa0 <= Theta(1), as
   binom(q+1,p)/binom(q,p)/4 <= 1/2 for q >= 2p. */
static void substitution(const char *phi, const char *sigma_w2, slong depth)
{
    const slong len = 5, Q = 80, prec = 200;
    ntkball_network_t net, net0;
    ntkball_series_t s, s0;
    slong i, p, q;
    arb_t sum, t, one;

    test_network(net, phi, sigma_w2, "3/4", "1/4", 'e', depth);
    test_network(net0, phi, sigma_w2, "1", "0", 'e', depth);
    test_series(s, net, len, 60, NULL);
    test_series(s0, net0, Q, 80, NULL);
    arb_init(sum);
    arb_init(t);
    arb_init(one);
    for (i = 0; i < depth; i++)
        for (p = 0; p < len; p++)
        {
            arb_zero(sum);
            for (q = p; q <= Q; q++)
            {
                arb_set_ui(t, (ulong) (depth + 1)); /* >= Theta(1), chi <= 1 */
                if (q < Q)
                    arb_set(t, s0->kappa[i] + q);
                arb_bin_uiui(one, (ulong) q, (ulong) p, prec);
                arb_mul(t, t, one, prec);
                arb_mul_2exp_si(t, t, -2 * (q - p));
                if (q < Q)
                    arb_add(sum, sum, t, prec);
            }
            arb_mul_2exp_si(t, t, 1);
            arb_add_error(sum, t);
            arb_set_ui(t, 3);
            arb_pow_ui(t, t, (ulong) p, prec);
            arb_mul(sum, sum, t, prec);
            arb_mul_2exp_si(sum, sum, -2 * p);
            CHECK(arb_overlaps(sum, s->kappa[i] + p), "%s layer %ld p %ld", phi, (long) i + 2,
                  (long) p);
            CHECK(arb_rel_accuracy_bits(sum) >= 40, "a sharp comparison");
        }
    arb_clear(sum);
    arb_clear(t);
    arb_clear(one);
    ntkball_series_clear(s);
    ntkball_series_clear(s0);
    ntkball_network_clear(net);
    ntkball_network_clear(net0);
}

/* NET-3: the coefficients sum to Theta_l(1) up to a remainder that is not negative, and small for
   duals that are entire. */
static void closure(const char *phi, const char *sigma_w2, const char *gamma_w2,
                    const char *gamma_b2, int bias, int entire)
{
    const slong len = 60, depth = 3, prec = 200;
    ntkball_network_t net;
    ntkball_series_t s;
    arb_t sigma, theta, t;
    slong i, p;

    test_network(net, phi, sigma_w2, gamma_w2, gamma_b2, 'e', depth);
    net->output_bias = bias;
    test_series(s, net, len, 100, NULL);
    arb_init(sigma);
    arb_init(theta);
    arb_init(t);
    for (i = 0; i < depth; i++)
    {
        CHECK(ntkball_ntk_closure(sigma, theta, net, i + 2, 120, NULL, NULL) == NTKBALL_OK,
              "closure of %s", phi);
        for (p = 0; p < len; p++)
        {
            arb_sub(sigma, sigma, s->alpha[i] + p, prec);
            arb_sub(theta, theta, s->kappa[i] + p, prec);
        }
        CHECK(!arb_is_negative(sigma) && !arb_is_negative(theta), "%s: the sum exceeds", phi);
        arb_one(t);
        arb_mul_2exp_si(t, t, entire ? -60 : 0);
        CHECK(arb_lt(sigma, t) && (!entire || arb_lt(theta, t)), "%s: mass is missing", phi);
    }
    arb_clear(sigma);
    arb_clear(theta);
    arb_clear(t);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
}

/* T3.1 pointwise: sum_p kappa_p rho^p is Theta(rho) of the recursion on numbers, D and D' by their
   closed forms; beyond len at most (Theta(1) - sum) |rho|^len. */
static void pointwise(const char *phi, const char *sigma_w2, int recursion, const char *rho_text)
{
    const slong len = 50, depth = 3, prec = 160;
    ntkball_network_t net;
    ntkball_series_t s;
    ntkball_value_t v;
    arb_t rho, g, theta, d, dd, w, b, sum, rest, power;
    slong i, p;

    test_network(net, phi, sigma_w2, "2/3", "1/3", recursion, depth);
    test_series(s, net, len, 80, NULL);
    ntkball_value_init(v);
    arb_init(rho);
    arb_init(g);
    arb_init(theta);
    arb_init(d);
    arb_init(dd);
    arb_init(w);
    arb_init(b);
    arb_init(sum);
    arb_init(rest);
    arb_init(power);
    CHECK(ntkball_value_set_str(v, rho_text, NULL) == NTKBALL_OK, "rho");
    ntkball_value_get_arb(rho, v, prec);
    CHECK(ntkball_network_constants(w, b, NULL, net, 140, NULL, NULL) == NTKBALL_OK, "constants");
    arb_mul_ui(theta, rho, 2, prec);
    arb_add_ui(theta, theta, 1, prec);
    arb_div_ui(theta, theta, 3, prec);
    arb_set(g, recursion == 'p' ? rho : theta);
    for (i = 0; i < depth; i++)
    {
        ntkball_dual_closed(d, dd, net->phi, g, prec);
        arb_mul(g, d, w, prec);
        arb_add(g, g, b, prec);
        arb_mul(dd, dd, w, prec);
        arb_mul(theta, theta, dd, prec);
        arb_add(theta, theta, g, prec);

        CHECK(ntkball_ntk_closure(NULL, rest, net, i + 2, 140, NULL, NULL) == NTKBALL_OK, "rest");
        arb_zero(sum);
        arb_one(power);
        for (p = 0; p < len; p++)
        {
            arb_addmul(sum, s->kappa[i] + p, power, prec);
            arb_sub(rest, rest, s->kappa[i] + p, prec);
            arb_mul(power, power, rho, prec);
        }
        arb_mul(rest, rest, power, prec);
        arb_add_error(sum, rest);
        CHECK(arb_overlaps(sum, theta), "%s at %s, layer %ld", phi, rho_text, (long) i + 2);
        CHECK(arb_rel_accuracy_bits(sum) > 30, "%s at %s: sharp", phi, rho_text);
    }
    arb_clear(rho);
    arb_clear(g);
    arb_clear(theta);
    arb_clear(d);
    arb_clear(dd);
    arb_clear(w);
    arb_clear(b);
    arb_clear(sum);
    arb_clear(rest);
    arb_clear(power);
    ntkball_value_clear(v);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
}

/* Which coefficients are exactly zero, by parity (COMP-3) and by support (COMP-6): in every layer
   p of kappa is zero just when zero(p) says so. */
static int odd_only(slong layer, slong p)
{
    (void) layer;
    return p % 2 == 0;
}

static int even_only(slong layer, slong p)
{
    (void) layer;
    return p % 2 == 1;
}

/* h_3 with sigma_b = 0: Sigma_l = x^(3^(l-1)), and kappa_l is a multiple of it */
static int power_of_three(slong layer, slong p)
{
    slong q = 1;

    while (--layer > 0)
        q *= 3;
    return p != q;
}

/* phi = (h_2 + h_5)/sqrt(2): exponents 2, 5, then sums of two or five of these, ... */
static int two_or_five(slong layer, slong p)
{
    return layer == 2 ? p != 2 && p != 5 : p % 3 != 1 || p < 4 || p > 25;
}

static void zeros(const char *phi, const char *sigma_w2, slong depth, int (*zero)(slong, slong))
{
    const slong len = 40;
    ntkball_network_t net;
    ntkball_series_t s;
    slong i, p;

    test_network(net, phi, sigma_w2, "1", "0", 'e', depth);
    test_series(s, net, len, 50, "compose");
    for (i = 0; i < depth; i++)
        for (p = 0; p < len; p++)
            CHECK(arb_is_zero(s->kappa[i] + p) == zero(i + 2, p), "%s layer %ld p %ld", phi,
                  (long) i + 2, (long) p);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
}

/* kappa_{p,2} of relu is exact to p = 10^5: kappa_p / kappa_{p-2} from the gamma quotient
   kappa_p = (p+1) alpha_p ... = alpha_p + upsilon_{p-1}, alpha_p/alpha_{p-2} = (p-3)^2/(p(p-1)). */
static void shallow(void)
{
    const slong len = 100001;
    ntkball_network_t net;
    ntkball_series_t s;
    arb_t a, t;
    slong p;

    test_section("shallow");
    test_network(net, "relu", "2", "1", "0", 'e', 1);
    test_series(s, net, len, 67, NULL);
    arb_init(a);
    arb_init(t);
    arb_const_pi(a, 200);
    arb_inv(a, a, 200); /* alpha_2 = 1/(2 pi) */
    arb_mul_2exp_si(a, a, -1);
    for (p = 4; p < len; p += 2)
    {
        arb_mul_ui(a, a, (ulong) ((p - 3) * (p - 3)), 200);
        arb_div_ui(a, a, (ulong) (p * (p - 1)), 200);
    }
    p = len - 1;
    CHECK(arb_overlaps(a, s->alpha[0] + p), "alpha_p, p = %ld", (long) p);
    arb_mul_ui(t, a, (ulong) (p + 1), 200); /* upsilon_{p-1} = p alpha_p */
    CHECK(arb_overlaps(t, s->kappa[0] + p), "kappa_p, p = %ld", (long) p);
    CHECK(arb_is_zero(s->kappa[0] + p - 1), "odd p");
    arb_clear(a);
    arb_clear(t);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
}

/* gamma_w = 0: all kernels constant; no output bias; alpha alone of an activation without an NTK.
 */
static void special(void)
{
    ntkball_network_t net;
    ntkball_series_t s, t;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_t x;
    slong i, p;

    test_section("special networks");
    arb_init(x);
    test_network(net, "relu", "1", "0", "1", 'e', 3);
    test_series(s, net, 4, 60, NULL);
    for (i = 0; i < 3; i++)
    {
        CHECK(arb_is_one(s->alpha[i]), "Sigma = 1 (NET-2)");
        arb_mul_2exp_si(x, s->kappa[i], i + 1); /* 2 - 2^-(i+1) */
        CHECK(arb_contains_si(x, (4L << i) - 1), "Theta = sum chi^j");
        for (p = 1; p < 4; p++)
            CHECK(arb_is_zero(s->kappa[i] + p), "constant");
    }
    ntkball_series_clear(s);
    ntkball_network_clear(net);

    test_network(net, "tanh", "1", "1", "0", 'e', 2);
    test_series(s, net, 5, 60, NULL);
    net->output_bias = 0;
    test_series(t, net, 5, 60, NULL);
    CHECK(ntkball_network_constants(NULL, x, NULL, net, 60, NULL, NULL) == NTKBALL_OK, "bias");
    arb_add(t->alpha[1], t->alpha[1], x, 80);
    arb_add(t->kappa[1], t->kappa[1], x, 80);
    test_series_overlap(s, t, "output bias");
    ntkball_series_clear(t);
    net->depth = 1;
    test_series(t, net, 5, 60, NULL);
    CHECK(arb_is_zero(t->kappa[0]) && arb_is_zero(t->alpha[0]), "tanh without output bias");
    ntkball_series_clear(s);
    ntkball_series_clear(t);
    ntkball_network_clear(net);

    test_network(net, "step", "1", "1", "0", 'e', 3);
    ntkball_series_init(s, 3, 6);
    CHECK(ntkball_ntk_series(s, net, 6, 0, 60, NULL, NULL) == NTKBALL_OK, "alpha of step");
    CHECK(ntkball_ntk_series(s, net, 6, 1, 60, NULL, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_HYPOTHESIS,
          "kappa of step: %s", err.text);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
    arb_clear(x);
}

static int stop(void *context, const char *stage, double done)
{
    (void) stage;
    (void) done;
    return --*(int *) context < 0;
}

/* Failures: named, and the balls stay right. */
static void failures(void)
{
    ntkball_network_t net;
    ntkball_series_t s, t;
    ntkball_options_t options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    int calls = 1;

    test_section("failures");
    ntkball_options_init(&options);
    test_network(net, "tanh", "1", "1/2", "1/2", 'e', 2);
    ntkball_series_init(s, 2, 5);
    options.algorithm = "closed";
    CHECK(ntkball_ntk_series(s, net, 5, 1, 60, &options, &err) == NTKBALL_DOMAIN &&
              err.kind == NTKBALL_ERR_INPUT && strstr(err.text, "tanh") != NULL,
          "closed tanh: %s", err.text);
    options.algorithm = "guess";
    CHECK(ntkball_ntk_series(s, net, 5, 1, 60, &options, &err) == NTKBALL_DOMAIN &&
              strstr(err.text, "guess") != NULL,
          "unknown algorithm: %s", err.text);
    options.algorithm = NULL;
    CHECK(ntkball_ntk_series(s, net, 0, 1, 60, &options, &err) == NTKBALL_DOMAIN, "no terms");
    CHECK(ntkball_ntk_series(s, net, 6, 1, 60, &options, &err) == NTKBALL_DOMAIN, "no room");

    options.progress = stop;
    options.progress_context = &calls;
    CHECK(ntkball_ntk_series(s, net, 5, 1, 60, &options, &err) == NTKBALL_UNABLE &&
              err.kind == NTKBALL_ERR_INTERRUPTED,
          "interrupted: %s", err.text);
    options.progress = NULL;

    test_series(t, net, 5, 60, NULL);
    options.max_prec = 64;
    CHECK(ntkball_ntk_series(s, net, 5, 1, 400, &options, &err) == NTKBALL_UNABLE &&
              err.kind == NTKBALL_ERR_ACCURACY,
          "not enough precision: %s", err.text);
    test_series_overlap(s, t, "enclosures of a failure");
    CHECK(arb_is_finite(s->kappa[1] + 4), "finite enclosures");
    ntkball_series_clear(s);
    ntkball_series_clear(t);
    ntkball_network_clear(net);
}

static int same(arb_srcptr a, arb_srcptr b, slong len)
{
    slong p = 0;

    while (p < len && arb_is_finite(a + p) && arb_equal(a + p, b + p))
        p++;
    return p == len;
}

/* Not a bit depends on the number of threads (FIX-2): products in fixed point, long enough to be
 * shared. */
static void threads(const char *spec, slong len)
{
    ntkball_options_t options;
    ntkball_series_t one, two;
    ntkball_network_t net;
    slong l;

    ntkball_options_init(&options);
    ntkball_series_init(one, 3, len);
    ntkball_series_init(two, 3, len);
    ntkball_network_init(net);
    CHECK(ntkball_activation_set_str(net->phi, spec, NULL) == NTKBALL_OK, "%s", spec);
    net->init = NTKBALL_INIT_HE;
    net->depth = 3;
    CHECK(ntkball_ntk_series(one, net, len, 1, 67, &options, NULL) == NTKBALL_OK, "%s", spec);
    options.threads = 2;
    CHECK(ntkball_ntk_series(two, net, len, 1, 67, &options, NULL) == NTKBALL_OK, "%s", spec);
    for (l = 0; l < 3; l++)
        CHECK(same(one->alpha[l], two->alpha[l], len) &&
                  same(one->upsilon[l], two->upsilon[l], len) &&
                  same(one->kappa[l], two->kappa[l], len),
              "%s on two threads, layer %ld", spec, (long) l + 2);
    ntkball_network_clear(net);
    ntkball_series_clear(two);
    ntkball_series_clear(one);
}

int main(void)
{
    test_begin("recursion/t-series");
    known_vectors();
    algorithms();
    test_section("circle");
    circle("tanh", "1", "0", 100);
    if (!test_left_out(1))
    {
        circle("tanh", "1/2", "1/2", 60);
        circle("softplus", "1", "0", 60);
    }
    circle("elu:1", "1", "0", 40);
    attempts("tanh", 5, 84);
    if (!test_left_out(1))
    {
        attempts("tanh", 5, 170);
        attempts("sigmoid", 4, 130);
        attempts("tanh", 12, 20);
    }
    deep();
    test_section("substitution");
    substitution("relu", "1", 3);
    substitution("tanh", "1", 2);
    substitution("gelu", "1", 2);
    test_section("threads");
    threads("relu", 5000);
    threads("abs", 5000);
    test_section("closure");
    closure("relu", "1", "1/2", "1/2", 1, 0);
    closure("tanh", "2", "1", "0", 0, 0);
    closure("sin:1", "1", "1/2", "1/2", 1, 1);
    closure("exp:1/2", "1/2", "1", "0", 0, 1);
    test_section("pointwise");
    pointwise("relu", "3/2", 'e', "-1/4");
    pointwise("relu", "3/2", 'p', "1/3");
    pointwise("erf", "1", 'e', "1/2");
    pointwise("gelu", "2", 'p', "-2/5");
    pointwise("gaussian:1", "1", 'e', "0.7");
    test_section("zeros");
    zeros("tanh", "he", 2, odd_only);
    zeros("erf", "he", 3, odd_only);
    zeros("gaussian:1", "1", 3, even_only);
    zeros("abs", "1", 2, even_only);
    zeros("hermite:0,0,0,1", "1", 3, power_of_three);
    zeros("hermite:0,0,1,0,0,1", "1/2", 2, two_or_five);
    shallow();
    special();
    failures();
    return test_end();
}
