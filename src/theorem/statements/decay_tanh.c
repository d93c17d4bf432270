/* L3.2.2, L3.2.2s, E10: kappa_p of tanh networks with one hidden layer decays like
   p^(1/2) e^(-pi sqrt p), twice the printed exponent.

   gamma_b = 0: a certificate for all p >= p0 (DEC-2); the other recursions and all limits by
   THM-15, a coefficient of the network with gamma_b > 0 beside its asymptotic form. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* T = 4 sqrt(pi/2) e^(pi^2/8), sigma_w = 1. */
static void constant_T(arb_t T)
{
    arb_t x;

    arb_init(x);
    arb_const_pi(T, PREC);
    arb_sqr(x, T, PREC);
    arb_mul_2exp_si(x, x, -3);
    arb_exp(x, x, PREC);
    arb_mul_2exp_si(T, T, -1);
    arb_sqrt(T, T, PREC);
    arb_mul_2exp_si(T, T, 2);
    arb_mul(T, T, x, PREC);
    arb_clear(x);
}

/* kappa_p = O(e^(-b sqrt(p-1))), b the claim. */
static ntkball_status_t printed(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status = NTKBALL_OK;
    ntkball_decay_t cert;
    ntkball_network_t net;
    theorem_finding_t f;
    arb_t b;
    slong parity;

    arb_init(b);
    ntkball_decay_init(cert);
    theorem_open(&f, out, self, "kappa_p = O(exp(-(pi/2) sqrt(p-1)))", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "tanh, L=1, sigma_w2=1; gamma_b = 0, and (THM-15) gamma_b > 0 in "
                                 "both recursions");
    theorem_claim(b, self, scope, "root", PREC);
    for (parity = 0; parity < 2 && status == NTKBALL_OK; parity++)
    {
        ntkball_network_init(net);
        status = theorem_decay(cert, net, "tanh", 1, "1", "0", NTKBALL_RECURSION_EXACT, parity,
                               options, &reason);
        ntkball_network_clear(net);
        if (status != NTKBALL_OK)
            break;
        theorem_say_decay(&f, cert);
        if (!cert->zero && arb_gt(b, cert->root))
            theorem_require(&f, theorem_truth(!cert->two_sided));
        if (!cert->zero)
            theorem_need(&f, theorem_lt(b, cert->root));
    }
    theorem_by(&f, "DEC-2, THM-15");
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_decay_clear(cert);
    arb_clear(b);
    return status;
}

static const theorem_rate_t no_bias = {
    "tanh",
    "kappa_p ~ 4 sqrt(pi/2) e^(pi^2/8) sigma_w^2 p^(1/2) e^(-pi sqrt p) for odd p, 0 for even p >= "
    "2",
    "tanh, L=1, sigma_w2=1, gamma_b=0",
    "exact_root",
    1,
    "DEC-2, THM-15 (a)"};

static ntkball_status_t sharp(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t T;

    arb_init(T);
    constant_T(T);
    status = theorem_rate(out, self, scope, &no_bias, T, options, err);
    arb_clear(T);
    return status;
}

#define P 150

/* THM-15 (c) for gamma_w^2 = gamma_b^2 = 1/2: T 2^(1/2) e^(pi^2/8) p^(1/2) e^(-pi sqrt(2p)), p = P.
 */
static void network_form(arb_t form)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    constant_T(form);
    arb_sqrt_ui(x, 2 * P, PREC);
    arb_mul(form, form, x, PREC);
    arb_const_pi(y, PREC);
    arb_mul(x, x, y, PREC);
    arb_sqr(y, y, PREC);
    arb_mul_2exp_si(y, y, -3);
    arb_sub(y, y, x, PREC);
    arb_exp(y, y, PREC);
    arb_mul(form, form, y, PREC);
    arb_clear(x);
    arb_clear(y);
}

static ntkball_status_t network(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    arb_t form, x;

    arb_init(form);
    arb_init(x);
    theorem_open(&f, out, self,
                 "gamma_b > 0: kappa_p ~ (T/2) gamma_w^-3 e^(pi^2 gamma_b^2/(8 gamma_w^2)) p^(1/2) "
                 "e^(-(pi/gamma_w) sqrt p) for all p; published recursion: gamma_w^2 T p^(1/2) "
                 "e^(-pi sqrt p) (odd), gamma_b^2 T p^(1/2) e^(-pi sqrt(p+1)) (even)",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "tanh, L=1, T = 4 sqrt(pi/2) e^(pi^2/8) sigma_w^2; the number: "
                                 "gamma_w2=gamma_b2=1/2");
    theorem_claimed_is(&f, self, scope, "network", "1");
    status =
        theorem_coefficient(x, "tanh", "1/2", "1/2", NTKBALL_RECURSION_EXACT, P, options, &reason);
    network_form(form);
    arb_div(x, x, form, PREC);
    if (status == NTKBALL_OK)
        theorem_near_one(&f, "network: exact/asymptotic at p=150", x, 0.3);
    theorem_by(&f, "THM-15");
    status = theorem_close_status(&f, status, &reason, err);
    arb_clear(form);
    arb_clear(x);
    return status;
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;

    if (!theorem_is_about(out, self, scope, "tanh"))
        return NTKBALL_OK;
    if (strcmp(self->id, "L3.2.2s") != 0)
        status = printed(out, self, scope, options, err);
    if (status == NTKBALL_OK && strcmp(self->id, "L3.2.2") != 0)
        status = sharp(out, self, scope, options, err);
    if (status == NTKBALL_OK && strcmp(self->id, "L3.2.2s") == 0 &&
        theorem_concerns(scope, "network"))
        status = network(out, self, scope, options, err);
    return status;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t upper[] = {{"root", "pi/2", NTKBALL_PROVED, "101/100*pi 3*pi/2"}, END};
static const ntkball_claim_t exact[] = {
    {"exact_root", "pi", NTKBALL_PROVED, "99/100*pi 101/100*pi"},
    {"factor", "1", NTKBALL_PROVED, "99/100 101/100"},
    {"power", "1/2", NTKBALL_PROVED, "0 1"},
    {"parity", "1", NTKBALL_PROVED, "0"},
    {"network", "1", NTKBALL_PROVED, "99/100 101/100"},
    END};
static const ntkball_claim_t not_sharp[] = {{"root", "pi/2", NTKBALL_PROVED, "101/100*pi"},
                                            {"exact_root", "pi", NTKBALL_PROVED, "pi/2"},
                                            {"factor", "1", NTKBALL_PROVED, "99/100 101/100"},
                                            {"power", "1/2", NTKBALL_PROVED, "0 1"},
                                            {"parity", "1", NTKBALL_PROVED, "0"},
                                            END};

const ntkball_statement_t ntkball_statements_decay_tanh[] = {
    {"L3.2.2", "Lemma 3.2 (2): decay of the coefficients for tanh",
     "The poles of tanh next to the real line, +-i pi/2, give |mu_p| = 2 (p!)^(-1/2) "
     "int_0^inf t^p e^(-t^2/2 - pi t/2) dt up to a factor 1 + e with small e. Riccati's "
     "equation encloses the integral for all p >= p0 (DEC-2), so that kappa_p is of the order "
     "p^(1/2) e^(-pi sqrt p), less than the printed bound. With gamma_b > 0 it is at most of "
     "that order (THM-15)",
     upper, check},
    {"L3.2.2s", "Lemma 3.2 (2), sharp: exponent pi and the constants",
     "Both bounds of DEC-2, scaled, tend to the same limit. With gamma_b > 0 the coefficients "
     "are averages of those for gamma_b = 0 over a negative binomial law; this moves sqrt q "
     "by a normal amount, and e^(-pi sqrt q) is averaged over it (THM-15)",
     exact, check},
    {"E10", "Not sharp: the exponent of Lemma 3.2 (2) is half the true one",
     "The printed bound is true. But kappa_p p^(-1/2) e^(pi sqrt p) has a positive limit "
     "along odd p (DEC-2, THM-15), so the exponent can be doubled",
     not_sharp, check},
    {NULL, NULL, NULL, NULL, NULL}};
