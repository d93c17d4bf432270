/* R.LAP, R.GEI22, R.HAN: related work on eigenvalues and approximation on the sphere.

   Laplace kernels; convolutional kernels; truncations.
   D = d + 1 is the dimension of the space. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* ---- R.LAP -------------------------------------------------------------------------- */

static ntkball_status_t check_laplace(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_decay_t cert;
    theorem_finding_t f;

    theorem_open(
        &f, out, self,
        "e^(-c |x-y|): lambda_k ~ (c 2^(D-2) Gamma(D/2)^2/pi) k^-D; for deep ReLU (sigma_w^2 = 2) "
        "over Laplace the ratio tends to (l(l-1)/2 + (-1)^k r_l)/(pi c)",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "uniform probability measure on the sphere of R^D, D >= 2, c > 0");
    theorem_claimed_is(&f, self, scope, "factor", "1");
    theorem_by(&f, "THM-20, THM-14");
    theorem_close(&f);

    ntkball_network_init(net);
    ntkball_decay_init(cert);
    theorem_open(
        &f, out, self,
        "the eigenvalues of the shallow bias-free ReLU kernel lie between multiples of k^-D for "
        "all k, as the Laplace kernel's do",
        NTKBALL_UNDECIDED);
    ntkball_text_append(f.scope, "relu, L=1, gamma_b=0");
    status = theorem_decay(cert, net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT,
                           theorem_claim_si(self, scope, "parity"), options, &reason);
    if (status == NTKBALL_OK && cert->zero)
    {
        theorem_require(&f, NTKBALL_FALSE);
        ntkball_text_append(f.witness,
                            "lambda_k = 0 for all odd k >= 3 (SPH-7); with a first-layer bias, "
                            "or for L >= 2, both parities have a positive limit (THM-14)");
    }
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_network_clear(net);
    ntkball_decay_clear(cert);
    return status;
}

/* ---- R.GEI22, R.HAN ----------------------------------------------------------------- */

static ntkball_status_t check_geifman(ntkball_findings_t out, const ntkball_statement_t *self,
                                      const ntkball_scope_t *scope,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    theorem_finding_t f;

    (void) options;
    (void) err;
    theorem_open(&f, out, self,
                 "K = sum_n c_n prod_i t_i^(n_i), c_n = Theta(prod n_i^-nu): lambda_k = Theta(prod "
                 "k_i^-(C+2nu-3)), pixels uniform on S^(C-1)",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all C >= 2, nu > 1 - (C-1)/2, k_i >= 1 for all pixels i");
    theorem_claimed_is(&f, self, scope, "shift", "0");
    theorem_by(&f, "THM-21");
    theorem_close(&f);
    return NTKBALL_OK;
}

/* The tail of the series of the shallow ReLU kernel behind T = 2000, over its asymptotic form. */
static ntkball_status_t
tail_ratio(arb_t ntk, arb_t nngp, const ntkball_options_t *options, ntkball_error_t *err)
{
    const slong T = 2000;
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_series_t s;
    arb_t x;
    slong p;

    arb_init(x);
    ntkball_network_init(net);
    ntkball_series_init(s, 1, T + 1);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, err);
    net->init = NTKBALL_INIT_HE;
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(s, net, T + 1, 1, 60, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_closure(nngp, ntk, net, 2, 60, options, err);
    for (p = 0; p <= T; p++)
    {
        arb_sub(ntk, ntk, s->kappa[0] + p, PREC);
        arb_sub(nngp, nngp, s->alpha[0] + p, PREC);
    }
    /* over sqrt(2) pi^(-3/2) T^(-1/2) and (sqrt(2)/3) pi^(-3/2) T^(-3/2) */
    arb_const_pi(x, PREC);
    arb_pow_ui(x, x, 3, PREC);
    arb_mul_ui(x, x, (ulong) T, PREC);
    arb_mul_2exp_si(x, x, -1);
    arb_sqrt(x, x, PREC);
    arb_mul(ntk, ntk, x, PREC);
    arb_mul(nngp, nngp, x, PREC);
    arb_mul_ui(nngp, nngp, (ulong) (3 * T), PREC);
    ntkball_network_clear(net);
    ntkball_series_clear(s);
    arb_clear(x);
    return status;
}

static ntkball_status_t check_han(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    theorem_finding_t f;
    arb_t ntk, nngp, x;

    arb_init(ntk);
    arb_init(nngp);
    arb_init(x);
    theorem_open(
        &f, out, self,
        "sup over [-1,1] of the error of the Taylor polynomial of degree T is sum_{p>T} c_p; "
        "shallow relu, sigma_w^2 = 2: ~ sqrt(2) pi^(-3/2) T^(-1/2) (NTK), (sqrt(2)/3) pi^(-3/2) "
        "T^(-3/2) (NNGP)",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "c_p >= 0, sum c_p < inf; T -> infinity; the numbers: T = 2000");
    status = tail_ratio(ntk, nngp, options, &reason);
    theorem_claimed_is(&f, self, scope, "ntk", "1");
    theorem_claimed_is(&f, self, scope, "nngp", "1");
    if (status == NTKBALL_OK)
    {
        theorem_claim(x, self, scope, "ntk", PREC);
        arb_div(ntk, ntk, x, PREC);
        theorem_near_one(&f, "NTK tail/asymptotic", ntk, 0.005);
        theorem_claim(x, self, scope, "nngp", PREC);
        arb_div(nngp, nngp, x, PREC);
        theorem_near_one(&f, "NNGP tail/asymptotic", nngp, 0.005);
    }
    theorem_by(&f, "THM-2, THM-21");
    status = theorem_close_status(&f, status, &reason, err);
    arb_clear(ntk);
    arb_clear(nngp);
    arb_clear(x);
    return status;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t lap[] = {
    {"factor", "1", NTKBALL_PROVED, "99/100 101/100"}, {"parity", "1", NTKBALL_REFUTED, "0"}, END};
static const ntkball_claim_t gei[] = {{"shift", "0", NTKBALL_PROVED, "1/2 -1/2"}, END};
static const ntkball_claim_t han[] = {{"ntk", "1", NTKBALL_PROVED, "99/100 101/100"},
                                      {"nngp", "1", NTKBALL_PROVED, "99/100 101/100"},
                                      END};

const ntkball_statement_t ntkball_statements_related_sphere[] = {
    {"R.LAP", "Geifman 2020, Chen and Xu 2021: the Laplace kernel and ReLU kernels",
     "e^(-c sqrt(2(1-t))) has a branch point at t = 1 only. Cauchy's integral along its cut "
     "gives Taylor coefficients ~ c (2 pi)^(-1/2) p^(-3/2), and THM-11 carries them to "
     "eigenvalues (THM-20). For relu the coefficients are those of THM-14; without bias and "
     "with one hidden layer the odd ones vanish",
     lap, check_laplace},
    {"R.GEI22", "Geifman 2022: kernels of convolutional networks on products of spheres",
     "Eigenfunctions are products of spherical harmonics, and the weights are products of the "
     "w(p,k), all nonnegative. So bounds of c_n carry over factor by factor (THM-11, THM-21)",
     gei, check_geifman},
    {"R.HAN", "Han et al. 2022: truncated Taylor series of the kernels",
     "As c_p >= 0 the error at rho is at most the tail, which is attained at rho = 1 (THM-2). "
     "Its size follows from the constants of THM-14 (THM-21)",
     han, check_han},
    {NULL, NULL, NULL, NULL, NULL}};
