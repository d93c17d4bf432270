/* E1 to E8, E13, E14, E20, E23: formulas of the paper that differ from the true ones, each decided
   by one number on which the printed form and the corrected form disagree.

   The number is computed by the library; it must be disjoint from what the printed form gives
   there, and is what the corrected form gives, which is proved as named. */
#include <string.h>

#include "theorem/statement.h"

#define BITS 80

typedef ntkball_status_t (*number_t)(arb_t x, const ntkball_options_t *options,
                                     ntkball_error_t *err);

typedef struct
{
    const char *id, *printed, *corrected, *scope, *proof;
    number_t number;
    enum
    {
        EQUAL = 0,
        ROUNDED, /* the printed number is rounded to one decimal */
        ABOVE    /* printed: the number is above it */
    } relation;
    const char *general; /* what the corrected form is proved for, beyond the number shown */
} erratum_t;

/* ---- the numbers -------------------------------------------------------------------- */

static ntkball_status_t kernel_at(arb_t sigma2, arb_t theta_last, const char *gamma_w2,
                                  const char *gamma_b2, const char *rho, slong depth, int he,
                                  const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_value_t x;
    arb_ptr sigma = _arb_vec_init(depth), theta = _arb_vec_init(depth);

    ntkball_network_init(net);
    ntkball_value_init(x);
    status = theorem_network(net, "relu", depth, gamma_w2, gamma_b2, NTKBALL_RECURSION_EXACT, err);
    if (he)
        net->init = NTKBALL_INIT_HE;
    if (status == NTKBALL_OK)
        status = ntkball_value_set_str(x, rho, err);
    if (status == NTKBALL_OK)
        status = ntkball_kernel_eval(sigma, theta, net, x, BITS, options, err);
    if (sigma2 != NULL)
        arb_set(sigma2, sigma);
    if (theta_last != NULL)
        arb_set(theta_last, theta + depth - 1);
    _arb_vec_clear(sigma, depth);
    _arb_vec_clear(theta, depth);
    ntkball_network_clear(net);
    ntkball_value_clear(x);
    return status;
}

static ntkball_status_t sums_of(arb_t c0, arb_t c1, arb_t S, const char *act, int output_bias,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_network_t net;

    ntkball_network_init(net);
    status = theorem_network(net, act, 1, "1", "0", NTKBALL_RECURSION_EXACT, err);
    net->output_bias = output_bias;
    if (status == NTKBALL_OK)
        status = theorem_sums(c0, c1, S, net, options, err);
    ntkball_network_clear(net);
    return status;
}

/* E1: Sigma_2 of orthogonal inputs, gamma_w^2 = gamma_b^2 = 1/2. */
static ntkball_status_t e1(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    return kernel_at(x, NULL, "1/2", "1/2", "0", 1, 0, options, err);
}

/* E2: kappa_{0,2} of the network without output bias. */
static ntkball_status_t e2(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t c1, S;

    arb_init(c1);
    arb_init(S);
    status = sums_of(x, c1, S, "relu", 0, options, err);
    arb_clear(c1);
    arb_clear(S);
    return status;
}

/* E3: the mean of (phi'(g_2(x)))^2 Theta_2(x,x) over g_2(x), a standard normal. */
static ntkball_status_t e3(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_activation_t phi;
    arb_t second;

    arb_init(second);
    ntkball_activation_init(phi);
    status = kernel_at(NULL, x, "1", "0", "1", 1, 0, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_activation_set_str(phi, "relu", err);
    if (status == NTKBALL_OK)
        status = ntkball_hermite_norm2(second, phi, 1, BITS, options, err);
    arb_mul(x, x, second, 128);
    ntkball_activation_clear(phi);
    arb_clear(second);
    return status;
}

/* E4: Sigma_1(x,y) = gamma_w^2 <x,y> + gamma_b^2 of orthogonal inputs, gamma_b = 0. */
static ntkball_status_t e4(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    (void) options;
    (void) err;
    arb_zero(x);
    return NTKBALL_OK;
}

/* E5: Sigma'_2 = R'(Sigma_1) of orthogonal inputs, sigma_w^2 = 2. */
static ntkball_status_t e5(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_activation_t phi;
    arb_t zero;

    (void) options;
    arb_init(zero);
    ntkball_activation_init(phi);
    status = ntkball_activation_set_str(phi, "relu", err);
    if (status == NTKBALL_OK)
        ntkball_dual_closed(NULL, x, phi, zero, 128);
    arb_mul_2exp_si(x, x, 1);
    ntkball_activation_clear(phi);
    arb_clear(zero);
    return status;
}

/* E6: Theta_3(1), He initialisation. */
static ntkball_status_t e6(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    return kernel_at(NULL, x, "1", "0", "1", 2, 1, options, err);
}

/* E7: upsilon_{1,2}. */
static ntkball_status_t e7(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_series_t s;

    ntkball_network_init(net);
    ntkball_series_init(s, 1, 2);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(s, net, 2, 1, BITS, options, err);
    arb_set(x, s->upsilon[0] + 1);
    ntkball_series_clear(s);
    ntkball_network_clear(net);
    return status;
}

/* E8: mu_4(relu). */
static ntkball_status_t e8(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_activation_t phi;
    arb_ptr mu = _arb_vec_init(5);

    ntkball_activation_init(phi);
    status = ntkball_activation_set_str(phi, "relu", err);
    if (status == NTKBALL_OK)
        status = ntkball_hermite_coeffs(mu, phi, 5, BITS, options, err);
    arb_set(x, mu + 4);
    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, 5);
    return status;
}

/* E13: sum_{p>=1} c_p/c_1. */
static ntkball_status_t e13(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t c0, c1;

    arb_init(c0);
    arb_init(c1);
    status = sums_of(c0, c1, x, "relu", 1, options, err);
    arb_sub(x, x, c0, 128);
    arb_div(x, x, c1, 128);
    arb_clear(c0);
    arb_clear(c1);
    return status;
}

/* E14: the eigenvalue of degree 0 of the kernel 1 on S^2 for the uniform probability measure. */
static ntkball_status_t e14(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    arb_t area;

    (void) options;
    (void) err;
    arb_init(area);
    theorem_funk_hecke_weight(x, 2, 0, 0, 128);
    ntkball_sphere_area(area, 2, 128);
    arb_div(x, x, area, 128);
    arb_clear(area);
    return NTKBALL_OK;
}

/* E20: Theta_2(1). */
static ntkball_status_t e20(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    return kernel_at(NULL, x, "1", "0", "1", 1, 0, options, err);
}

/* E23: c_0 of tanh without output bias, less c_1 of the Gaussian: both are 0. */
static ntkball_status_t e23(arb_t x, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t c0, S;

    arb_init(c0);
    arb_init(S);
    status = sums_of(c0, S, S, "tanh", 0, options, err);
    if (status == NTKBALL_OK)
        status = sums_of(S, x, S, "gaussian:1", 1, options, err);
    arb_add(x, x, c0, 128);
    arb_clear(c0);
    arb_clear(S);
    return status;
}

static const erratum_t errata[] = {
    {"E1", "Sigma_2 = R(<x,y>) (Lemma A.1: G_2 from X X^T)",
     "Sigma_2 = R(gamma_w^2 <x,y> + gamma_b^2)",
     "relu, sigma_w2=1, gamma_w2=gamma_b2=1/2, <x,y> = 0", "NET-1", e1, EQUAL,
     "all phi, gamma_w, gamma_b, all rho"},
    {"E2", "kappa_{0,2} of the network of eq. (1) counts sigma_b^2 (Theorem 3.1, Table 1)",
     "the network of eq. (1) has no output bias: kappa_{0,2} = sigma_w^2 mu_0^2",
     "relu, sigma_w2=1, gamma_b2=0", "NET-1", e2, EQUAL, NULL},
    {"E3", "the recursion gives the tangent kernel of f_l = phi(g_l), l <= L",
     "it is that of g_l; for f_l the limit is phi'(g_l(x)) phi'(g_l(y)) Theta_l, random",
     "relu, sigma_w2=1, l = 2, x = y; mean over g_2(x)", "NET-1", e3, EQUAL, "all phi, l"},
    {"E4", "Sigma_1(x,y) = gamma_w^2 x^T x + gamma_b^2",
     "Sigma_1(x,y) = gamma_w^2 x^T y + gamma_b^2",
     "gamma_w2=1, gamma_b2=0, unit x, y with <x,y> = 0", "NET-1", e4, EQUAL, "all x, y"},
    {"E5", "Sigma'_l = R'(rho_l)", "Sigma'_l = R'(rho_(l-1))",
     "relu, sigma_w2=2, l = 2, rho_1 = 0, rho_2 = 1/pi", "NET-1", e5, EQUAL, "all phi, l, rho"},
    {"E6", "Theta_l = rho_l + rho_(l-1) R'(rho_(l-1)) (Appendix B.3)",
     "Theta_l = rho_l + Theta_(l-1) R'(rho_(l-1))", "relu, sigma_w2=2, l = 3, rho = 1", "NET-1", e6,
     EQUAL, "all phi, l, rho"},
    {"E7", "upsilon_{p,2} = sqrt(p+1) alpha_{p+1,2} (Definition B.5)",
     "upsilon_{p,2} = (p+1) alpha_{p+1,2}", "relu, sigma_w2=1, p = 1", "HERM-2", e7, EQUAL,
     "all phi, p"},
    {"E8", "mu_k(relu) = (k-3)!!/sqrt(2 pi k!) for even k >= 2 (Lemma A.4)",
     "mu_k(relu) = (-1)^(k/2-1) (k-3)!!/sqrt(2 pi k!) for even k >= 2, 0 for odd k >= 3", "k = 4",
     "HERM-3", e8, EQUAL, "all k"},
    {"E13", "for relu sum_{p>=1} c_p/c_1 is roughly 1.3 (after Theorem 4.3)",
     "it is 2 - 1/pi = 1.6816..", "relu, sigma_w2=1, sigma_b2=unit, gamma_b2=0, L=1", "NET-3", e13,
     ROUNDED, NULL},
    {"E14", "for the uniform probability measure the formula of Theorem 4.6 holds as printed",
     "it is that of the surface measure; divide by |S^d|", "K = 1, d = 2, k = 0", "SPH-1", e14,
     EQUAL, NULL},
    {"E20",
     "kappa_{p,l} = alpha_{p,l} + n sum_q kappa_{q,l-1} upsilon_{p-q,l} (proof of Theorem 3.1)",
     "the factor n is a slip", "relu, sigma_w2=1, l = 2, n = 2, sum over p", "NET-3", e20, EQUAL,
     "all phi, l, p"},
    {"E23",
     "c_0 > 0 for tanh without output bias, c_1 > 0 for the Gaussian, as Theorems 4.1 and 4.3 "
     "need",
     "both are 0: the theorems say nothing there", "sigma_w2=1, gamma_b2=0, L=1; c_0 + c_1",
     "NET-3", e23, ABOVE, NULL},
};

/* ---- the verdicts ------------------------------------------------------------------- */

/* Is the number what the form of this name gives? */
static ntkball_truth_t fits(const erratum_t *e, int printed, const arb_t x, const arb_t claimed)
{
    arb_t difference, half_unit;
    ntkball_truth_t res;

    if (!printed || e->relation == EQUAL)
        return theorem_same(x, claimed, 60);
    if (e->relation == ABOVE)
        return theorem_lt(claimed, x);
    arb_init(difference);
    arb_init(half_unit);
    arb_sub(difference, x, claimed, 128);
    arb_abs(difference, difference);
    arb_set_str(half_unit, "0.05", 128);
    res = theorem_le(difference, half_unit);
    arb_clear(difference);
    arb_clear(half_unit);
    return res;
}

static void form(ntkball_findings_t out, const ntkball_statement_t *self,
                 const ntkball_scope_t *scope, const erratum_t *e, const char *name, const arb_t x)
{
    int printed = strcmp(name, "printed") == 0;
    theorem_finding_t f;
    arb_t claimed;

    arb_init(claimed);
    theorem_open(&f, out, self, printed ? e->printed : e->corrected, NTKBALL_PROVED);
    if (!printed && e->general != NULL)
        ntkball_text_append(f.scope, "%s; the number: ", e->general);
    ntkball_text_append(f.scope, "%s", e->scope);
    theorem_claim(claimed, self, scope, name, 128);
    theorem_say(f.witness, "true number", x);
    theorem_say(f.witness,
                printed && e->relation == ABOVE ? "lower end claimed" : "this form gives", claimed);
    theorem_require(&f, fits(e, printed, x, claimed));
    if (!printed || e->relation == EQUAL) /* the number that the proof gives, not one near it */
        theorem_claimed_is(&f, self, scope, name, self->claims[1].value);
    if (f.verdict == NTKBALL_PROVED)
        ntkball_text_append(f.witness, "; proof %s", e->proof);
    theorem_close(&f);
    arb_clear(claimed);
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    const erratum_t *e = errata;
    ntkball_status_t status;
    arb_t x;

    while (strcmp(e->id, self->id) != 0)
        e++;
    arb_init(x);
    status = e->number(x, options, err);
    if (status == NTKBALL_OK)
    {
        form(out, self, scope, e, "printed", x);
        form(out, self, scope, e, "corrected", x);
    }
    arb_clear(x);
    return status;
}

#define CLAIMS(name, printed, corrected, wrong)                                                    \
    static const ntkball_claim_t name[] = {{"printed", printed, NTKBALL_REFUTED, corrected},       \
                                           {"corrected", corrected, NTKBALL_PROVED, wrong},        \
                                           {NULL, NULL, 0, NULL}}

CLAIMS(c1, "1/2+1/(2*pi)", "1/2+(sqrt(3)/2+pi/3)/(2*pi)", "101/100*(1/2+(sqrt(3)/2+pi/3)/(2*pi))");
CLAIMS(c2, "1/2+1/(2*pi)", "1/(2*pi)", "99/(200*pi)");
CLAIMS(c3, "3/2", "3/4", "74/100");
CLAIMS(c4, "1", "0", "1/100");
CLAIMS(c5, "1/2+atan(1/sqrt(pi^2-1))/pi", "1/2", "99/200");
CLAIMS(c6, "2", "3", "297/100");
CLAIMS(c7, "sqrt(2)/(4*pi)", "1/(2*pi)", "99/(200*pi)");
CLAIMS(c8, "1/sqrt(48*pi)", "-1/sqrt(48*pi)", "-99/100/sqrt(48*pi)");
CLAIMS(c13, "13/10", "2-1/pi", "99/100*(2-1/pi)");
CLAIMS(c14, "4*pi", "1", "99/100");
CLAIMS(c20, "2", "3/2", "297/200");
static const ntkball_claim_t c23[] = {{"printed", "0", NTKBALL_REFUTED, "-1"},
                                      {"corrected", "0", NTKBALL_PROVED, "1/100"},
                                      {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_errata[] = {
    {"E1", "Erratum: the second layer starts from the data Gram matrix, not from the first layer's",
     "The entries of g_1 have covariance gamma_w^2 <x,y> + gamma_b^2, and R is applied to it "
     "(NET-1 (a))",
     c1, check},
    {"E2", "Erratum: the output bias that Table 1 counts and eq. (1) lacks",
     "The last layer's bias adds sigma_b^2 to Theta_{L+1} and nothing else (NET-1 (e))", c2, check},
    {"E3", "Erratum: the tangent kernel is that of the pre-activations",
     "By the chain rule the tangent kernel of phi(g_l) is phi'(g_l(x)) phi'(g_l(y)) times that of "
     "g_l, and g_l stays random in the limit; harmless for the output layer, which has no phi "
     "(NET-1)",
     c3, check},
    {"E4", "Erratum: arguments of the first covariance",
     "g_1 is linear in x: its covariance is bilinear (NET-1 (a)); likewise the fourth entry of A "
     "is "
     "that of (y,y)",
     c4, check},
    {"E5", "Erratum: layer index of the derivative kernel",
     "Sigma'_l = sigma_w^2 E[phi' phi'] at the correlation of the layer before, which is "
     "rho_{l-1} (NET-1 (a))",
     c5, check},
    {"E6", "Erratum: the analytical kernel of Appendix B.3 lacks the kernel of the layer before",
     "At rho = 1 the kernel is Theta_l(1) = 1 + chi + .. + chi^(l-1), 3 for l = 3 and chi = 1 "
     "(NET-3); the printed form has only two terms there",
     c6, check},
    {"E7", "Erratum: the truncated recursion's upsilon",
     "mu_p(phi')^2 = (p+1) mu_{p+1}(phi)^2 (HERM-2); for l >= 3 it must be the sum of (k+1) "
     "alpha_{k+1,2} F(p,k,alpha_{.,l-1})",
     c7, check},
    {"E8", "Erratum: signs and zeros of the Hermite coefficients of ReLU",
     "E[phi He_k] = He_{k-2}(0) w(0), two integrations by parts (HERM-3)", c8, check},
    {"E13", "Erratum: the ratio of Theorem 4.3 for ReLU",
     "sum_{p>=1} kappa_p = 1 + chi - sigma_b^2 - mu_0^2 = 1 - 1/(2 pi) and kappa_1 = 1/2 (NET-3)",
     c13, check},
    {"E14", "Erratum: the measure of Theorem 4.6",
     "The constant kernel 1 has eigenvalue 1 for a probability measure; the printed formula gives "
     "|S^2| = 4 pi (SPH-1)",
     c14, check},
    {"E20", "Erratum: a factor n in the proof of Theorem 3.1",
     "The coefficients sum to Theta_2(1) = 1 + chi for every n (NET-3), so a factor n cannot "
     "stand there",
     c20, check},
    {"E23", "Erratum: the hypotheses c_0 != 0 and c_1 != 0",
     "mu_0(tanh) = 0 as tanh is odd, and mu_1 of the Gaussian is 0 as it is even (HERM-1); "
     "with no output bias these are c_0 and c_1 up to a factor (NET-3)",
     c23, check},
    {NULL, NULL, NULL, NULL, NULL}};
