/* R.BAS19, R.BAS20, R.VY, R.DFS, R.SAD, R.NMM, R.OS, R.PAN, R.KMM: statements of related work, as
   they are quoted beside the paper.  Formulas are decided by numbers on which the printed and the
   true form disagree; what depends on constants that are not given, or on random data, stays
   undecided. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* ---- the circle --------------------------------------------------------------------- */

/* I(m) = int_0^pi (pi - t) cos(m t) dt = (1 - (-1)^m)/m^2, pi^2/2 for m = 0. */
static void moment(arb_t res, slong m)
{
    if (m == 0)
    {
        arb_const_pi(res, PREC);
        arb_sqr(res, res, PREC);
        arb_mul_2exp_si(res, res, -1);
    }
    else
    {
        arb_set_si(res, m % 2 == 0 ? 0 : 2);
        arb_div_si(res, res, m * m, PREC);
    }
}

/* The eigenvalue (1/pi) int_0^pi f(cos t) cos(kt) dt on S^1, uniform probability measure, of f =
   rho (pi - acos rho)/(2 pi), and with bias of (rho + 1)(pi - acos rho)/(4 pi). */
static void circle(arb_t res, slong k, int bias)
{
    arb_t x;

    arb_init(x);
    moment(res, k == 0 ? 1 : k - 1);
    moment(x, k + 1);
    arb_add(res, res, x, PREC);
    arb_mul_2exp_si(res, res, -1);
    if (bias)
    {
        moment(x, k);
        arb_add(res, res, x, PREC);
        arb_mul_2exp_si(res, res, -1);
    }
    arb_const_pi(x, PREC);
    arb_sqr(x, x, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_div(res, res, x, PREC);
    arb_clear(x);
}

/* ---- a number, as printed and as it is ---------------------------------------------- */

static void number(ntkball_findings_t out, const ntkball_statement_t *self,
                   const ntkball_scope_t *scope, const char *name, const char *statement,
                   const char *where, const arb_t truth, const char *proof)
{
    const ntkball_claim_t *c = self->claims;
    theorem_finding_t f;
    arb_t claimed;

    arb_init(claimed);
    theorem_open(&f, out, self, statement, NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s", where);
    theorem_claim(claimed, self, scope, name, PREC);
    theorem_say(f.witness, "true number", truth);
    theorem_say(f.witness, "this form gives", claimed);
    theorem_require(&f, theorem_same(truth, claimed, 60));
    while (strcmp(c->name, name) != 0)
        c++;
    if (c->verdict == NTKBALL_PROVED)
        theorem_claimed_is(&f, self, scope, name, c->value);
    if (f.verdict == NTKBALL_PROVED)
        theorem_by(&f, proof);
    theorem_close(&f);
    arb_clear(claimed);
}

static ntkball_status_t check_basri19(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    arb_t x;

    (void) options;
    (void) err;
    arb_init(x);
    circle(x, 1, 0);
    number(out, self, scope, "printed",
           "the printed 1/4 (k = 1) is an eigenvalue in the normalisation of the printed 1/pi^2 (k "
           "= 0)",
           "S^1, no bias, uniform probability measure", x, "THM-22");
    number(out, self, scope, "corrected",
           "entries for k >= 1 are twice the eigenvalue: 1/8 for k = 1",
           "S^1, no bias, uniform probability measure", x, "THM-22");
    circle(x, 4, 0);
    number(out, self, scope, "even",
           "no bias, even k >= 2: (k^2+1)/(pi^2 (k^2-1)^2); 0 for odd k >= 3",
           "S^1, uniform probability measure; k = 4", x, "THM-22, SPH-7");
    circle(x, 5, 1);
    number(out, self, scope, "odd",
           "bias started at zero, odd k >= 3: 1/(2 pi^2 k^2); even k: half of no bias",
           "S^1, uniform probability measure; k = 5", x, "THM-22");
    arb_clear(x);
    return NTKBALL_OK;
}

static ntkball_status_t check_basri20(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_activation_t phi;
    theorem_finding_t f;
    arb_t x, u;

    (void) options;
    arb_init(x);
    arb_init(u);
    ntkball_activation_init(phi);
    status = ntkball_activation_set_str(phi, "relu", err);
    if (status == NTKBALL_OK)
    {
        ntkball_dual_closed(NULL, x, phi, u, PREC);
        number(out, self, scope, "spurious", "E[phi' phi'] = rho (pi - acos rho)/(2 pi)",
               "relu, rho = 0", x, "DUAL-1");
        number(out, self, scope, "derivative", "E[phi' phi'] = (pi - acos rho)/(2 pi)",
               "relu, rho = 0", x, "DUAL-1");
        arb_set_d(u, 0.5);
        ntkball_dual_closed(NULL, x, phi, u, PREC);
        arb_mul(x, x, u, PREC);
        number(out, self, scope, "zero_bias",
               "with b ~ N(0,1) trained the kernel is (rho+1)(pi - acos rho)/(4 pi)",
               "first layer (x,1)/sqrt 2, rho = 0", x, "DUAL-1");
        number(out, self, scope, "gaussian_bias",
               "with b ~ N(0,1) it is r (pi - acos r)/(2 pi), r = (rho+1)/2; theirs starts b at 0",
               "first layer (x,1)/sqrt 2, rho = 0", x, "DUAL-1");
        circle(x, 3, 1);
        number(out, self, scope, "equation20",
               "Eq. 20 for uniform p as an equality: Z^2/(pi^2 q^2)",
               "p = 1/(2 pi), Z^2 = 1/(2 pi), q = 3", x, "THM-22");
        number(out, self, scope, "equation",
               "what their equation f'' = -(p/(pi lambda)) f gives: "
               "Z^2/(pi q^2)",
               "p = 1/(2 pi), Z^2 = 1/(2 pi), odd q >= 3; q = 3", x, "THM-22");
        theorem_open(&f, out, self, "Proposition 1: eigenfunctions for piecewise constant p",
                     NTKBALL_UNDECIDED);
        ntkball_text_append(f.scope, "S^1, non-uniform piecewise constant densities");
        ntkball_text_append(f.witness,
                            "not decided here; exact only for uniform p and q >= 3 by the "
                            "above, else expected to leading order in q");
        theorem_close(&f);
    }
    ntkball_activation_clear(phi);
    arb_clear(x);
    arb_clear(u);
    return status;
}

/* ---- duals -------------------------------------------------------------------------- */

static ntkball_status_t check_dfs(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_activation_t phi;
    arb_ptr d = _arb_vec_init(5);
    arb_t x;

    arb_init(x);
    ntkball_activation_init(phi);
    status = ntkball_activation_set_str(phi, "relu", err);
    if (status == NTKBALL_OK)
        status = ntkball_dual_coeffs(d, NULL, phi, 5, 80, options, err);
    arb_mul_2exp_si(x, d + 4, 1);
    if (status == NTKBALL_OK)
        number(out, self, scope, "relu",
               "dual of sqrt(2) relu: 1/pi + rho/2 + rho^2/(2 pi) + rho^4/(24 pi) + ..",
               "coefficient of rho^4", x, "DUAL-1, HERM-3");
    if (status == NTKBALL_OK)
        status = ntkball_activation_set_str(phi, "step", err);
    if (status == NTKBALL_OK)
        status = ntkball_dual_coeffs(d, NULL, phi, 5, 80, options, err);
    arb_mul_2exp_si(x, d + 3, 1);
    if (status == NTKBALL_OK)
        number(out, self, scope, "step", "dual of sqrt(2) step: 1/2 + rho/pi + rho^3/(6 pi) + ..",
               "coefficient of rho^3", x, "DUAL-1, HERM-3");
    if (status == NTKBALL_OK)
        status = ntkball_activation_set_str(phi, "exp:1", err);
    if (status == NTKBALL_OK)
        status = ntkball_dual_coeffs(d, NULL, phi, 5, 80, options, err);
    arb_const_e(x, PREC);
    arb_sqr(x, x, PREC);
    arb_div(x, d + 3, x, PREC);
    if (status == NTKBALL_OK)
        number(out, self, scope, "exp", "dual of e^(x-1): e^(rho-1)",
               "e times the coefficient of rho^3", x, "HERM-11");
    ntkball_activation_clear(phi);
    _arb_vec_clear(d, 5);
    arb_clear(x);
    return status;
}

/* phi = sum_p sqrt(b_p/(1+p)) h_p, sigma_w = 1, no bias: kappa_{p,2} = (1+p) mu_p^2 = b_p; b =
   (1/2, 1/3, 1/6). */
static ntkball_status_t check_sad(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_series_t s;

    ntkball_network_init(net);
    ntkball_series_init(s, 1, 3);
    status = theorem_network(net, "hermite:sqrt(1/2),sqrt(1/6),sqrt(1/18)", 1, "1", "0",
                             NTKBALL_RECURSION_EXACT, err);
    net->output_bias = 0;
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(s, net, 3, 1, 80, options, err);
    if (status == NTKBALL_OK)
        number(out, self, scope, "b2",
               "any sum b_p rho^p, b_p >= 0, sum finite, is the NTK of one hidden layer with phi = "
               "sum "
               "sqrt(b_p/(1+p)) h_p, and the NNGP with phi = sum sqrt(b_p) h_p",
               "sigma_w=1, no biases, phi in the Gaussian Sobolev space; shown for b = (1/2, 1/3, "
               "1/6), p = 2",
               s->kappa[0] + 2, "HERM-2, NET-1");
    ntkball_series_clear(s);
    ntkball_network_clear(net);
    return status;
}

/* ---- gradient flow ------------------------------------------------------------------ */

static ntkball_status_t check_vy(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    theorem_finding_t f;

    (void) options;
    (void) err;
    theorem_open(
        &f, out, self,
        "lambda_n ~ Lam n^-nu decreasing, sum_{m>=n} |c_m|^2 ~ K n^-kap: (1/2) sum e^(-2 lambda_n "
        "t) |c_n|^2 ~ (K/2) Gamma(kap/nu+1) (2 Lam t)^(-kap/nu)",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all nu, kap, Lam, K > 0, t -> infinity");
    theorem_claimed_is(&f, self, scope, "factor", "1/2");
    theorem_claimed_is(&f, self, scope, "shift", "0");
    theorem_by(&f, "THM-23");
    theorem_close(&f);
    return NTKBALL_OK;
}

/* ---- smallest eigenvalues ----------------------------------------------------------- */

static void open_question(ntkball_findings_t out, const ntkball_statement_t *self,
                          const char *statement, const char *scope, const char *why)
{
    theorem_finding_t f;

    theorem_open(&f, out, self, statement, NTKBALL_UNDECIDED);
    ntkball_text_append(f.scope, "%s", scope);
    ntkball_text_append(f.witness, "%s", why);
    theorem_close(&f);
}

static ntkball_status_t check_nmm(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t factor, one;

    (void) options;
    (void) err;
    arb_init(factor);
    arb_init(one);
    arb_one(one);
    theorem_open(&f, out, self, "deterministic part: lambda_n(K_L) >= sum_l lambda_n(G_l), chi = 1",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "unit vectors, unit variance, all n, L");
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_require(&f, theorem_le(factor, one));
    if (f.verdict == NTKBALL_REFUTED)
        ntkball_text_append(f.witness, "n = 1: both sides are L + 1");
    theorem_by(&f, "GRAM-16");
    theorem_close(&f);
    open_question(out, self,
                  "for random data L O(d) >= lambda_n(K_L) >= mu_r^2 Omega(d) with high "
                  "probability",
                  "their Theorem for the limiting kernel",
                  "constants are not given; not re-proved here");
    arb_clear(factor);
    arb_clear(one);
    return NTKBALL_OK;
}

static ntkball_status_t check_os(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t factor, one;

    (void) options;
    (void) err;
    arb_init(factor);
    arb_init(one);
    arb_one(one);
    theorem_open(&f, out, self,
                 "lambda_n(X X^T o E[phi' phi']) >= mu_{r-1}(phi')^2 sigma_min(X^{*r})^2, r >= 1",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "unit vectors, phi with an NTK, all n, r");
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_require(&f, theorem_le(factor, one));
    if (f.verdict == NTKBALL_REFUTED)
        ntkball_text_append(f.witness, "phi(x) = x, r = 1: both sides are lambda_n(X X^T)");
    theorem_by(&f, "GRAM-15");
    theorem_close(&f);
    open_question(out, self,
                  "relu, unit data with |x_i -+ x_j| >= delta: lambda_n >= delta/(100 n^2)",
                  "as recalled, not quoted",
                  "for the NTK, N6 is larger for small delta; not decided for "
                  "the gradient part");
    arb_clear(factor);
    arb_clear(one);
    return NTKBALL_OK;
}

/* mu_p(tanh') = O(e^(-b sqrt p)), printed b = pi/4: mu_p(tanh')^2 = (p+1) mu_{p+1}^2, of the exact
   order p^(1/2) e^(-pi sqrt p) for even p, so b <= pi/2 less any power. */
static ntkball_status_t check_pan(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = {'u', 2, 0, NTKBALL_MEASURE_SURFACE, 0, 0};
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_decay_t cert;
    theorem_finding_t f;
    arb_t b;

    arb_init(b);
    ntkball_decay_init(cert);
    ntkball_network_init(net);
    theorem_open(&f, out, self, "mu_p(tanh') = O(exp(-(pi/4) sqrt p))", NTKBALL_PROVED);
    ntkball_text_append(f.scope, "tanh, all p");
    theorem_claim(b, self, scope, "root", PREC);
    arb_mul_2exp_si(b, b, 1);
    status = theorem_network(net, "tanh", 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    if (status == NTKBALL_OK)
        status = ntkball_decay_certify(cert, net, &subject, options, &reason);
    if (status == NTKBALL_OK)
    {
        theorem_say(f.constants, "mu_p(tanh')^2 decays with the root", cert->root);
        theorem_say_decay(&f, cert);
        if (arb_gt(b, cert->root))
            theorem_require(&f, theorem_truth(!cert->two_sided));
        theorem_need(&f, theorem_lt(b, cert->root));
    }
    theorem_by(&f, "DEC-2, HERM-2");
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_network_clear(net);
    ntkball_decay_clear(cert);
    arb_clear(b);
    return status;
}

static ntkball_status_t check_kmm(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    (void) scope;
    (void) options;
    (void) err;
    open_question(out, self,
                  "delta-separated unit data, wide enough networks: lambda_min(K) between "
                  "multiples of (1 + d log(1/delta)/log d)^-3 delta^2 and delta'",
                  "d >= 3, with high probability", "constants are not given; not re-proved here");
    return NTKBALL_OK;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t b19[] = {{"printed", "1/4", NTKBALL_REFUTED, "1/8"},
                                      {"corrected", "1/8", NTKBALL_PROVED, "1/4 99/800"},
                                      {"even", "17/(225*pi^2)", NTKBALL_PROVED, "34/(225*pi^2)"},
                                      {"odd", "1/(50*pi^2)", NTKBALL_PROVED, "1/(25*pi^2)"},
                                      END};
static const ntkball_claim_t b20[] = {{"spurious", "0", NTKBALL_REFUTED, "1/4"},
                                      {"derivative", "1/4", NTKBALL_PROVED, "99/400"},
                                      {"zero_bias", "1/8", NTKBALL_REFUTED, "1/6"},
                                      {"gaussian_bias", "1/6", NTKBALL_PROVED, "1/8 99/600"},
                                      {"equation20", "1/(18*pi^3)", NTKBALL_REFUTED, "1/(18*pi^2)"},
                                      {"equation", "1/(18*pi^2)", NTKBALL_PROVED, "1/(9*pi^2)"},
                                      END};
static const ntkball_claim_t dfs[] = {{"relu", "1/(24*pi)", NTKBALL_PROVED, "99/(2400*pi)"},
                                      {"step", "1/(6*pi)", NTKBALL_PROVED, "101/(600*pi)"},
                                      {"exp", "exp(-1)/6", NTKBALL_PROVED, "exp(-1)/5"},
                                      END};
static const ntkball_claim_t sad[] = {{"b2", "1/6", NTKBALL_PROVED, "99/600"}, END};
static const ntkball_claim_t vy[] = {
    {"factor", "1/2", NTKBALL_PROVED, "99/200 1"}, {"shift", "0", NTKBALL_PROVED, "1/2"}, END};
static const ntkball_claim_t factor[] = {{"factor", "1", NTKBALL_PROVED, "101/100"}, END};
static const ntkball_claim_t pan[] = {{"root", "pi/4", NTKBALL_PROVED, "101/200*pi"}, END};

const ntkball_statement_t ntkball_statements_related[] = {
    {"R.BAS19", "Basri et al. 2019: eigenvalues on the circle",
     "(1/pi) int_0^pi f(cos t) cos(kt) dt with int_0^pi (pi-t) cos(mt) dt = (1-(-1)^m)/m^2 "
     "(THM-22)",
     b19, check_basri19},
    {"R.BAS20", "Basri et al. 2020: kernel with bias, non-uniform densities",
     "Values at one point by Sheppard's formula (DUAL-1); for uniform density the eigenvalues are "
     "those of "
     "THM-22",
     b20, check_basri20},
    {"R.VY", "Velikanov and Yarotsky 2021: the loss under gradient flow",
     "sum e^(-2 lambda_n t) |c_n|^2 is the Laplace transform of u -> sum_{lambda_n <= u} |c_n|^2, "
     "a power "
     "of u up to 1 + o(1) at 0 (THM-23)",
     vy, check_vy},
    {"R.DFS", "Daniely, Frostig and Singer 2016: dual activations",
     "The coefficients are mu_p^2 (HERM-3, HERM-11); the closed forms are DUAL-1", dfs, check_dfs},
    {"R.SAD", "Simon, Anand and DeWeese 2022: any kernel sum b_p rho^p is an NTK",
     "kappa_{p,2} = (1+p) mu_p^2 without biases (NET-1, HERM-2)", sad, check_sad},
    {"R.NMM", "Nguyen, Mondelli and Montufar 2021: smallest eigenvalue of deep kernels",
     "Theta_l = Sigma_l + Theta_{l-1} o R'(Sigma_{l-1}), and R'(Sigma) has diagonal chi (GRAM-16)",
     factor, check_nmm},
    {"R.OS", "Oymak and Soltanolkotabi 2020: smallest eigenvalue by Hermite coefficients",
     "All Hadamard powers are positive semidefinite, and lambda_n(G^{.p}) increases with p "
     "(GRAM-15)",
     factor, check_os},
    {"R.PAN", "Panigrahi et al. 2020: Hermite coefficients of tanh'",
     "mu_p(tanh')^2 = (p+1) mu_{p+1}(tanh)^2 (HERM-2), whose exact order is known (DEC-2): the "
     "exponent is "
     "half the true one",
     pan, check_pan},
    {"R.KMM", "Karhadkar, Murray and Montufar 2024: smallest eigenvalue for separated data", NULL,
     NULL, check_kmm},
    {NULL, NULL, NULL, NULL, NULL}};
