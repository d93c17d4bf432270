/* R.VY, R.DFS, R.SAD, R.PAN: statements of related work on coefficients and on gradient flow, as
   they are quoted beside the paper.  Formulas are decided by numbers on which the printed and the
   true form disagree. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

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
        theorem_number(out, self, scope, "relu",
                       "dual of sqrt(2) relu: 1/pi + rho/2 + rho^2/(2 pi) + rho^4/(24 pi) + ..",
                       "coefficient of rho^4", x, "DUAL-1, HERM-3");
    if (status == NTKBALL_OK)
        status = ntkball_activation_set_str(phi, "step", err);
    if (status == NTKBALL_OK)
        status = ntkball_dual_coeffs(d, NULL, phi, 5, 80, options, err);
    arb_mul_2exp_si(x, d + 3, 1);
    if (status == NTKBALL_OK)
        theorem_number(out, self, scope, "heaviside",
                       "dual of sqrt(2) step: 1/2 + rho/pi + rho^3/(6 pi) + ..",
                       "coefficient of rho^3", x, "DUAL-1, HERM-3");
    if (status == NTKBALL_OK)
        status = ntkball_activation_set_str(phi, "exp:1", err);
    if (status == NTKBALL_OK)
        status = ntkball_dual_coeffs(d, NULL, phi, 5, 80, options, err);
    arb_const_e(x, PREC);
    arb_sqr(x, x, PREC);
    arb_div(x, d + 3, x, PREC);
    if (status == NTKBALL_OK)
        theorem_number(out, self, scope, "exp", "dual of e^(x-1): e^(rho-1)",
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
        theorem_number(
            out, self, scope, "b2",
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

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t dfs[] = {{"relu", "1/(24*pi)", NTKBALL_PROVED, "99/(2400*pi)"},
                                      {"heaviside", "1/(6*pi)", NTKBALL_PROVED, "101/(600*pi)"},
                                      {"exp", "exp(-1)/6", NTKBALL_PROVED, "exp(-1)/5"},
                                      END};
static const ntkball_claim_t sad[] = {{"b2", "1/6", NTKBALL_PROVED, "99/600"}, END};
static const ntkball_claim_t vy[] = {
    {"factor", "1/2", NTKBALL_PROVED, "99/200 1"}, {"shift", "0", NTKBALL_PROVED, "1/2"}, END};
static const ntkball_claim_t pan[] = {{"root", "pi/4", NTKBALL_PROVED, "101/200*pi"}, END};

const ntkball_statement_t ntkball_statements_related[] = {
    {"R.VY", "Velikanov and Yarotsky 2021: the loss under gradient flow",
     "sum e^(-2 lambda_n t) |c_n|^2 is the Laplace transform of u -> sum_{lambda_n <= u} "
     "|c_n|^2, which near 0 is a power of u up to a factor 1 + o(1); dominated convergence "
     "gives the limit (THM-23)",
     vy, check_vy},
    {"R.DFS", "Daniely, Frostig and Singer 2016: dual activations",
     "The coefficient of rho^n is mu_n^2 (HERM-3, HERM-11), and the closed forms are those of "
     "DUAL-1",
     dfs, check_dfs},
    {"R.SAD", "Simon, Anand and DeWeese 2022: any kernel sum b_p rho^p is an NTK",
     "Without biases kappa_{p,2} = (1+p) mu_p^2 (NET-1, HERM-2), so mu_p can be chosen freely "
     "as long as the sum is finite",
     sad, check_sad},
    {"R.PAN", "Panigrahi et al. 2020: Hermite coefficients of tanh'",
     "mu_p(tanh')^2 = (p+1) mu_{p+1}(tanh)^2 (HERM-2), whose exact order is known (DEC-2): the "
     "exponent is "
     "half the true one",
     pan, check_pan},
    {NULL, NULL, NULL, NULL, NULL}};
