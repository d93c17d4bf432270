/* L3.2.1, L3.2.1s, E12: kappa_p of ReLU networks decays like p^(-3/2); the constants.

   The rates are certificates of `ntkball decay` (DEC-1, DEC-6): two bounds for all p >= p0 in each
   parity class.  The limits are closed forms at any depth (THM-14); that of the certificate, a ball
   found in another way, must contain them. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* A network with a ReLU: sigma_w^2 = 1 and unit variance, or He initialisation. */
typedef struct
{
    const char *gamma_w2, *gamma_b2;
    ntkball_recursion_t recursion;
    slong depth;
    int he;
    const char *name, *form;
} variant_t;

static const variant_t no_bias = {"1",
                                  "0",
                                  NTKBALL_RECURSION_EXACT,
                                  1,
                                  0,
                                  "sigma_w2=1, gamma_b2=0, L=1",
                                  "delta_(p even) c0 p^(-3/2)"};

static const variant_t variants[] = {
    {"1", "0", NTKBALL_RECURSION_EXACT, 1, 0, "sigma_w2=1, gamma_b2=0, L=1",
     "delta_(p even) c0 p^(-3/2)"},
    {"3/4", "1/4", NTKBALL_RECURSION_PUBLISHED, 1, 0,
     "sigma_w2=1, gamma_w2=3/4, gamma_b2=1/4, published recursion, L=1",
     "gamma_w^2 c0 p^(-3/2) (even), gamma_b^2 c0 p^(-3/2) (odd)"},
    {"1/2", "1/2", NTKBALL_RECURSION_EXACT, 1, 0,
     "sigma_w2=1, gamma_w2=gamma_b2=1/2, the network's recursion, L=1", "(gamma_w/2) c0 p^(-3/2)"},
    {"1", "0", NTKBALL_RECURSION_EXACT, 2, 1, "sigma_w2=2, gamma_b2=0, L=2",
     "(l(l-1)/2 + (-1)^p r_l) c0 p^(-3/2), l=3"},
    {"1", "0", NTKBALL_RECURSION_EXACT, 3, 1, "sigma_w2=2, gamma_b2=0, L=3",
     "(l(l-1)/2 + (-1)^p r_l) c0 p^(-3/2), l=4"},
    {"1", "0", NTKBALL_RECURSION_EXACT, 2, 0, "sigma_w2=1, gamma_b2=0, L=2",
     "(A_l + (-1)^p A_l^-) p^(-3/2)/(2 sqrt(pi)), l=3"},
};

static ntkball_status_t certify(ntkball_decay_t cert, const variant_t *v, slong parity,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = {'k', v->depth + 1, 0, NTKBALL_MEASURE_SURFACE, parity, 0};
    ntkball_network_t net;
    ntkball_status_t status;

    ntkball_network_init(net);
    status = theorem_network(net, "relu", v->depth, v->gamma_w2, v->gamma_b2, v->recursion, err);
    if (v->he)
        net->init = NTKBALL_INIT_HE;
    if (status == NTKBALL_OK)
        status = ntkball_decay_certify(cert, net, &subject, options, err);
    ntkball_network_clear(net);
    return status;
}

/* ---- the limit, THM-14 -------------------------------------------------------------- */

/* -F'(0) for F(t) = Theta_{L+1}(cos t): (s/(2 pi)) tau sum_{j=2}^{L+1} chi^(L+1-j) chi^((j-2)/2)
   sum_{i<j-1} chi^i, chi = s/2, tau = gamma_w in the network's recursion, else 1. */
static void slope_at_one(arb_t res, const variant_t *v, const arb_t gamma_w2)
{
    arb_t chi, root, S, term, power;
    slong j, l = v->depth + 1, i;

    arb_init(chi);
    arb_init(root);
    arb_init(S);
    arb_init(term);
    arb_init(power);
    arb_set_d(chi, v->he ? 1.0 : 0.5);
    arb_sqrt(root, chi, PREC);
    arb_zero(res);
    arb_one(power); /* chi^(j-2) */
    for (j = 2; j <= l; j++)
    {
        arb_add(S, S, power, PREC);
        arb_mul(power, power, chi, PREC);
        arb_set(term, S);
        for (i = 0; i < l - j; i++)
            arb_mul(term, term, chi, PREC);
        for (i = 0; i < j - 2; i++)
            arb_mul(term, term, root, PREC);
        arb_add(res, res, term, PREC);
    }
    if (v->recursion == NTKBALL_RECURSION_EXACT)
    {
        arb_sqrt(term, gamma_w2, PREC);
        arb_mul(res, res, term, PREC);
    }
    arb_const_pi(term, PREC);
    arb_div(res, res, term, PREC);
    arb_mul(res, res, chi, PREC);
    arb_clear(chi);
    arb_clear(root);
    arb_clear(S);
    arb_clear(term);
    arb_clear(power);
}

/* F'(pi): 0 when gamma_b > 0 in the network's recursion, else (gamma_w^2 - gamma_b^2) (s/(2 pi))
   prod_{j=2}^L R'(beta_j), beta_2 = R(-1) = sigma_b^2, beta_{j+1} = R(beta_j). */
static ntkball_status_t slope_at_minus_one(arb_t res, const variant_t *v, const arb_t gamma_w2,
                                           const arb_t gamma_b2, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    ntkball_activation_t phi;
    arb_t beta, sigma_b2, d, dd;
    slong j;

    arb_init(beta);
    arb_init(sigma_b2);
    arb_init(d);
    arb_init(dd);
    ntkball_activation_init(phi);
    arb_set_d(sigma_b2, v->he ? 0.0 : 0.5);
    if (v->recursion == NTKBALL_RECURSION_EXACT && !arb_is_zero(gamma_b2))
        arb_zero(res);
    else
    {
        status = ntkball_activation_set_str(phi, "relu", err);
        arb_sub(res, gamma_w2, gamma_b2, PREC);
        arb_const_pi(d, PREC);
        arb_div(res, res, d, PREC);
        if (!v->he)
            arb_mul_2exp_si(res, res, -1);
        arb_set(beta, sigma_b2);
        for (j = 2; j <= v->depth && status == NTKBALL_OK; j++)
        {
            ntkball_dual_closed(d, dd, phi, beta, PREC);
            arb_mul_2exp_si(d, d, v->he);
            arb_mul_2exp_si(dd, dd, v->he);
            arb_mul(res, res, dd, PREC);
            arb_add(beta, d, sigma_b2, PREC);
        }
    }
    ntkball_activation_clear(phi);
    arb_clear(beta);
    arb_clear(sigma_b2);
    arb_clear(d);
    arb_clear(dd);
    return status;
}

/* lim kappa_p p^(3/2) = (-F'(0) + (-1)^p F'(pi))/sqrt(2 pi). */
static ntkball_status_t limit(arb_t res, const variant_t *v, slong parity, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_value_t value;
    arb_t gamma_w2, gamma_b2, x;

    arb_init(gamma_w2);
    arb_init(gamma_b2);
    arb_init(x);
    ntkball_value_init(value);
    status = ntkball_value_set_str(value, v->gamma_w2, err);
    ntkball_value_get_arb(gamma_w2, value, PREC);
    if (status == NTKBALL_OK)
        status = ntkball_value_set_str(value, v->gamma_b2, err);
    ntkball_value_get_arb(gamma_b2, value, PREC);
    slope_at_one(res, v, gamma_w2);
    if (status == NTKBALL_OK)
        status = slope_at_minus_one(x, v, gamma_w2, gamma_b2, err);
    if (parity == 0)
        arb_add(res, res, x, PREC);
    else
        arb_sub(res, res, x, PREC);
    arb_const_pi(x, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_sqrt(x, x, PREC);
    arb_div(res, res, x, PREC);
    ntkball_value_clear(value);
    arb_clear(gamma_w2);
    arb_clear(gamma_b2);
    arb_clear(x);
    return status;
}

/* ---- findings ----------------------------------------------------------------------- */

/* kappa_p = delta Theta(p^-s): two-sided certificates of that exponent on the classes of the delta,
   zeros on the others. */
static int is_three_halves(const fmpq_t q)
{
    return fmpz_equal_si(fmpq_numref(q), 3) && fmpz_equal_si(fmpq_denref(q), 2);
}

static ntkball_status_t theta(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const variant_t *v,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    int both = strcmp(v->gamma_b2, "0") != 0;
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status = NTKBALL_OK;
    slong parity, claimed = theorem_claim_si(self, scope, "parity");
    theorem_finding_t f;
    ntkball_decay_t cert;

    ntkball_decay_init(cert);
    theorem_open(&f, out, self,
                 both ? "kappa_p = Theta(p^(-3/2)) for all p"
                      : "kappa_p = Theta(p^(-3/2)) for even p, 0 for odd p >= 3",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, %s", v->name);
    theorem_claimed_is(&f, self, scope, "exponent", "3/2");
    for (parity = 0; parity < 2 && status == NTKBALL_OK; parity++)
    {
        status = certify(cert, v, parity, options, &reason);
        if (status != NTKBALL_OK)
            break;
        if (both || parity == claimed)
        {
            theorem_require(&f, theorem_truth(!cert->zero));
            theorem_need(&f, theorem_truth(cert->two_sided && is_three_halves(cert->exponent)));
        }
        else
            theorem_require(&f, cert->zero        ? theorem_truth(cert->p0 <= 3)
                                : cert->two_sided ? NTKBALL_FALSE
                                                  : NTKBALL_UNKNOWN);
        theorem_say_decay(&f, cert);
    }
    theorem_by(&f, "DEC-1, DEC-6");
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_decay_clear(cert);
    return status;
}

/* Literally, the delta makes kappa_1 zero: kappa_1 = sigma_w^2/2, so the form holds from p = 2. */
static ntkball_status_t exception(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    ntkball_network_t net;
    theorem_finding_t f;
    arb_t c0, c1, S, claimed;

    arb_init(c0);
    arb_init(c1);
    arb_init(S);
    arb_init(claimed);
    ntkball_network_init(net);
    theorem_open(&f, out, self, "kappa_p = 0 for all odd p, p = 1 included", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, %s", no_bias.name);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    if (status == NTKBALL_OK)
        status = theorem_sums(c0, c1, S, net, options, &reason);
    theorem_claim(claimed, self, scope, "kappa_1", PREC);
    theorem_claimed_is(&f, self, scope, "kappa_1", "1/2");
    theorem_say(f.witness, "kappa_1", c1);
    theorem_require(&f, theorem_same(c1, claimed, 60));
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_network_clear(net);
    arb_clear(c0);
    arb_clear(c1);
    arb_clear(S);
    arb_clear(claimed);
    return status;
}

static ntkball_status_t constant(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const variant_t *v,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status = NTKBALL_OK;
    theorem_finding_t f;
    ntkball_decay_t cert;
    arb_t exact, factor;
    slong parity;

    arb_init(exact);
    arb_init(factor);
    ntkball_decay_init(cert);
    theorem_open(&f, out, self, "", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, %s", v->name);
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_claimed_is(&f, self, scope, "factor", "1");
    for (parity = 0; parity < 2 && status == NTKBALL_OK; parity++)
    {
        status = certify(cert, v, parity, options, &reason);
        if (status == NTKBALL_OK)
            status = limit(exact, v, parity, &reason);
        arb_mul(exact, exact, factor, PREC);
        if (cert->zero)
            theorem_require(&f, arb_contains_zero(exact) ? NTKBALL_TRUE : NTKBALL_FALSE);
        else
            theorem_require(&f, theorem_same(cert->limit, exact, 60));
        theorem_say(f.constants, parity == 0 ? "limit, even p" : "limit, odd p", exact);
        if (!cert->zero)
            theorem_say(f.witness, parity == 0 ? "certified, even p" : "certified, odd p",
                        cert->limit);
    }
    theorem_by(&f, "THM-14");
    f.statement = v->form;
    status = theorem_close_status(&f, status, &reason, err);
    arb_clear(exact);
    arb_clear(factor);
    ntkball_decay_clear(cert);
    return status;
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    size_t i, num = sizeof variants / sizeof variants[0];

    if (!theorem_is_about(out, self, scope, "relu"))
        return NTKBALL_OK;
    if (strcmp(self->id, "L3.2.1s") == 0)
    {
        /* a changed factor is seen on the first three */
        if (scope != NULL && scope->num_settings > 0)
            num = 3;
        for (i = 0; i < num && status == NTKBALL_OK; i++)
            status = constant(out, self, scope, variants + i, options, err);
        return status;
    }
    status = exception(out, self, scope, options, err);
    for (i = 0; i < 3 && status == NTKBALL_OK && self->id[0] == 'L'; i++)
        status = theta(out, self, scope, variants + i, options, err);
    if (status == NTKBALL_OK && self->id[0] == 'E')
        status = theta(out, self, scope, &no_bias, options, err);
    return status;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }
#define RATE                                                                                       \
    {"exponent", "3/2", NTKBALL_PROVED, "1 2"}, {"parity", "0", NTKBALL_PROVED, "1"},              \
    {                                                                                              \
        "kappa_1", "0", NTKBALL_REFUTED, "1/2"                                                     \
    }

static const ntkball_claim_t rate[] = {RATE, END};
static const ntkball_claim_t factor[] = {{"factor", "1", NTKBALL_PROVED, "99/100 101/100"}, END};

const ntkball_statement_t ntkball_statements_decay_relu[] = {
    {"L3.2.1", "Lemma 3.2 (1): decay of the coefficients for ReLU",
     "The kernel is analytic off the cuts beyond rho = +-1, so kappa_p is an integral of its "
     "jump along them. There the kernel is expanded with a bounded rest, which gives two "
     "bounds of kappa_p p^(3/2) for all p >= p0 of one parity (DEC-1, DEC-6). Below p0 "
     "nothing is claimed by Theta. The delta as printed is 0 at p = 1 too, but mu_1 = 1/2 "
     "makes kappa_1 = sigma_w^2/2; mu_p = 0 only for odd p >= 3",
     rate, check},
    {"L3.2.1s", "Lemma 3.2 (1), sharp: the constants, c0 = 1/(sqrt(2) pi^(3/2)), at any depth",
     "By DEC-1 the limit of kappa_p p^(3/2) along a parity is (-F'(0) + (-1)^p F'(pi))/sqrt(2 "
     "pi) with F(t) = Theta(cos t). Both slopes follow by induction over the layers from "
     "Theta_l = Sigma_l + Theta_{l-1} R'(Sigma_{l-1}), which gives the closed forms (THM-14). "
     "The limit of the certificate is enclosed without them and must contain them",
     factor, check},
    {"E12", "Erratum: the exception p = 1 of Lemma 3.2 (1)",
     "kappa_1 = sigma_w^2 (1 + 1) mu_1^2 = sigma_w^2/2, where the printed delta says 0. From "
     "p = 2 on the form holds (DEC-1, DEC-6)",
     rate, check},
    {NULL, NULL, NULL, NULL, NULL}};
