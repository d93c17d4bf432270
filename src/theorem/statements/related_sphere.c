/* R.BB, R.LAP, R.GEI22, R.HAN: related work on eigenvalues and approximation on the sphere.

   Bietti and Bach 2021: the leading constant of kernels with the singularity (1 -+ t)^nu, printed
   with half its value; deep ReLU kernels.  Laplace kernels; convolutional kernels; truncations.
   D = d + 1 is the dimension of the space. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* ---- R.BB --------------------------------------------------------------------------- */

/* lambda_k((1-t)^nu) Gamma(-nu)/(2 pi^(d/2) 2^(nu+d-1) Gamma(nu+d/2)) k^(2 nu+d) = Gamma(k-nu)/
   Gamma(k+nu+d) k^(2 nu + d), exactly (THM-20): tends to 1. */
static void power_ratio(arb_t ratio, slong d, const arb_t nu, slong k)
{
    arb_t x;

    arb_init(x);
    arb_set_si(x, k);
    arb_sub(x, x, nu, PREC);
    arb_lgamma(ratio, x, PREC);
    arb_add_si(x, nu, k + d, PREC);
    arb_lgamma(x, x, PREC);
    arb_sub(ratio, ratio, x, PREC);
    arb_set_si(x, k);
    arb_log(x, x, PREC);
    arb_addmul(ratio, x, nu, PREC);
    arb_addmul(ratio, x, nu, PREC);
    arb_addmul_si(ratio, x, d, PREC);
    arb_exp(ratio, ratio, PREC);
    arb_clear(x);
}

/* lambda_k((1-t)^nu) of degree k on S^d for the probability measure over k^-(D+2nu-1), by the
   weights of its Taylor coefficients: sum_{p>=k} (-nu)_p/p! w(p,k), whose terms beyond P sum to at
   most w(P,k) times |sum_{p>=P} (-nu)_p/p!| (0 < nu < 1: one sign; the sum of all is 0). */
static void power_eigenvalue(arb_t lambda, slong d, const fmpq_t nu, slong k, slong end)
{
    arb_t w, c, total, x;
    slong p;

    arb_init(w);
    arb_init(c);
    arb_init(total);
    arb_init(x);
    arb_one(c); /* (-nu)_p/p! */
    arb_zero(lambda);
    for (p = 0; p < end; p++)
    {
        arb_add(total, total, c, PREC);
        if (p >= k && (p - k) % 2 == 0)
        {
            if (p == k)
                ntkball_sphere_weight(w, d, k, k, PREC);
            arb_addmul(lambda, w, c, PREC);
            arb_mul_ui(w, w, (ulong) ((p + 1) * (p + 2)), PREC);
            arb_div_ui(w, w, (ulong) ((p - k + 2) * (p + k + d + 1)), PREC);
        }
        arb_set_fmpq(x, nu, PREC);
        arb_sub_si(x, x, p, PREC);
        arb_neg(x, x);
        arb_mul(c, c, x, PREC);
        arb_div_si(c, c, p + 1, PREC);
    }
    arb_mul(total, total, w, PREC); /* the rest: between 0 and -total w */
    arb_neg(total, total);
    arb_add(x, lambda, total, PREC);
    arb_union(lambda, lambda, x, PREC);
    arb_clear(w);
    arb_clear(c);
    arb_clear(total);
    arb_clear(x);
}

/* The closed form of THM-20, surface measure. */
static void power_closed(arb_t lambda, slong d, const fmpq_t nu, slong k)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_fmpq(x, nu, PREC);
    arb_neg(y, x);
    arb_add_si(y, y, k, PREC);
    arb_gamma(lambda, y, PREC);
    arb_add_si(y, x, k + d, PREC);
    arb_rgamma(y, y, PREC);
    arb_mul(lambda, lambda, y, PREC);
    arb_neg(y, x);
    arb_rgamma(y, y, PREC);
    arb_mul(lambda, lambda, y, PREC);
    arb_set_si(y, d);
    arb_mul_2exp_si(y, y, -1);
    arb_add(y, y, x, PREC);
    arb_gamma(y, y, PREC);
    arb_mul(lambda, lambda, y, PREC);
    arb_set_si(y, 2);
    arb_add_si(x, x, d, PREC);
    arb_pow(y, y, x, PREC);
    arb_mul(lambda, lambda, y, PREC);
    arb_const_pi(y, PREC);
    arb_sqrt(y, y, PREC);
    arb_pow_ui(y, y, (ulong) d, PREC);
    arb_mul(lambda, lambda, y, PREC);
    arb_clear(x);
    arb_clear(y);
}

static void power_form(ntkball_findings_t out, const ntkball_statement_t *self,
                       const ntkball_scope_t *scope, int printed)
{
    theorem_finding_t f;
    arb_t ratio, x, factor;
    fmpq_t nu;

    arb_init(ratio);
    arb_init(x);
    arb_init(factor);
    fmpq_init(nu);
    fmpq_set_si(nu, 1, 2);
    theorem_open(
        &f, out, self,
        printed ? "lambda_k((1-t)^nu) ~ (C/2) k^-(D+2nu-1), C as below (their printed constant)"
                : "lambda_k((1-t)^nu) ~ C k^-(D+2nu-1), C = 2^(D-1+nu) pi^((D-1)/2) "
                  "Gamma(nu+(D-1)/2)/(Gamma(-nu) |S^(D-1)|); (-1)^k times it for (1+t)^nu",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "uniform probability measure on the sphere of R^D, D >= 2, nu > 0 "
                                 "not an integer");
    theorem_claimed_is(&f, self, scope, printed ? "printed" : "factor", "1");
    if (!printed)
        theorem_claimed_is(&f, self, scope, "shift", "0");
    theorem_claim(factor, self, scope, printed ? "printed" : "factor", PREC);
    arb_set_d(x, 0.5);
    power_ratio(ratio, 2, x, 100000000);
    arb_div(ratio, ratio, factor, PREC);
    if (printed && f.verdict == NTKBALL_REFUTED)
        theorem_say(f.witness, "D = 3, nu = 1/2, k = 10^8: exact over claimed", ratio);
    else
    {
        theorem_near_one(&f, "D = 3, nu = 1/2, k = 10^8: exact over claimed", ratio, 1e-6);
        power_closed(x, 2, nu, 4);
        power_eigenvalue(ratio, 2, nu, 4, 1000);
        theorem_say(f.witness, "k = 4: closed form (surface measure)", x);
        theorem_say(f.witness, "by its series", ratio);
        theorem_require(&f, theorem_same(x, ratio, 8));
    }
    theorem_by(&f, "THM-20");
    theorem_close(&f);
    arb_clear(ratio);
    arb_clear(x);
    arb_clear(factor);
    fmpq_clear(nu);
}

/* Deep ReLU: the certified limit of lambda_k k^(d+1) against THM-14 and THM-11, with L = 2, d = 2,
   where the limit is (3 + (-1)^k r_3) 2^d pi^((d-3)/2) Gamma((d+1)/2) = 2 (3 +- 1/2), sigma_w^2
   = 2. */
static ntkball_status_t deep(ntkball_findings_t out, const ntkball_statement_t *self,
                             const ntkball_scope_t *scope, const ntkball_options_t *options,
                             ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = {'e', 3, 2, NTKBALL_MEASURE_SURFACE, 0, 0};
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_decay_t cert;
    theorem_finding_t f;
    arb_t claimed;

    arb_init(claimed);
    ntkball_decay_init(cert);
    ntkball_network_init(net);
    theorem_open(
        &f, out, self,
        "deep ReLU kernels: lambda_k ~ C k^-D for both parities, surface measure, C = (l(l-1)/2 "
        "+ (-1)^k r_l) 2^(D-1) pi^((D-4)/2) Gamma(D/2), sigma_w^2 = 2",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, L=2 (l=3, r_3=1/2), sigma_w2=2, gamma_b2=0, D=3");
    status = theorem_network(net, "relu", 2, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    net->init = NTKBALL_INIT_HE;
    for (subject.parity = 0; subject.parity < 2 && status == NTKBALL_OK; subject.parity++)
    {
        status = ntkball_decay_certify(cert, net, &subject, options, &reason);
        theorem_claim(claimed, self, scope, subject.parity == 0 ? "even" : "odd", PREC);
        theorem_claimed_is(&f, self, scope, subject.parity == 0 ? "even" : "odd",
                           subject.parity == 0 ? "7" : "5");
        if (status == NTKBALL_OK)
        {
            theorem_require(&f, theorem_same(cert->limit, claimed, 60));
            theorem_need(&f, theorem_truth(cert->two_sided && fmpq_equal_si(cert->exponent, 3)));
            theorem_say_decay(&f, cert);
            theorem_say(f.constants, "limit", cert->limit);
        }
    }
    theorem_by(&f, "DEC-3, THM-14, THM-11");
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
    arb_clear(claimed);
    return status;
}

static ntkball_status_t check_bb(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    theorem_finding_t f;

    if (theorem_concerns(scope, "printed"))
        power_form(out, self, scope, 1);
    if (theorem_concerns(scope, "factor") || theorem_concerns(scope, "shift"))
        power_form(out, self, scope, 0);
    theorem_open(
        &f, out, self,
        "the same leading term for every kernel that is C^inf on (-1,1) with such expansions at "
        "the ends",
        NTKBALL_UNDECIDED);
    ntkball_text_append(f.scope, "their main theorem in full generality");
    ntkball_text_append(f.witness,
                        "not proved here beyond (1 -+ t)^nu and the kernels of DEC-1; nothing "
                        "found against it");
    theorem_close(&f);
    return theorem_concerns(scope, "even") || theorem_concerns(scope, "odd")
               ? deep(out, self, scope, options, err)
               : NTKBALL_OK;
}

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

static const ntkball_claim_t bb[] = {
    {"printed", "1/2", NTKBALL_REFUTED, "1"}, {"factor", "1", NTKBALL_PROVED, "99/100 101/100"},
    {"shift", "0", NTKBALL_PROVED, "2 1/2"},  {"even", "7", NTKBALL_PROVED, "5 707/100"},
    {"odd", "5", NTKBALL_PROVED, "7 99/20"},  END};
static const ntkball_claim_t lap[] = {
    {"factor", "1", NTKBALL_PROVED, "99/100 101/100"}, {"parity", "1", NTKBALL_REFUTED, "0"}, END};
static const ntkball_claim_t gei[] = {{"shift", "0", NTKBALL_PROVED, "1/2 -1/2"}, END};
static const ntkball_claim_t han[] = {{"ntk", "1", NTKBALL_PROVED, "99/100 101/100"},
                                      {"nngp", "1", NTKBALL_PROVED, "99/100 101/100"},
                                      END};

const ntkball_statement_t ntkball_statements_related_sphere[] = {
    {"R.BB", "Bietti and Bach 2021: eigenvalues of kernels with algebraic end points",
     "Rodrigues' formula makes the eigenvalue of (1-t)^nu a Beta integral (THM-20); for deep ReLU "
     "kernels the certificate DEC-3 has the limit that THM-14 and THM-11 give. Their statement "
     "also "
     "prints the exponent -D-2nu-1 where the proof has +1 (claim shift)",
     bb, check_bb},
    {"R.LAP", "Geifman 2020, Chen and Xu 2021: the Laplace kernel and ReLU kernels",
     "e^(-c sqrt(2(1-t))) has Taylor coefficients ~ c (2 pi)^(-1/2) p^(-3/2) by the integral along "
     "its "
     "cut, and THM-11 applies (THM-20)",
     lap, check_laplace},
    {"R.GEI22", "Geifman 2022: kernels of convolutional networks on products of spheres",
     "The weights are products of w(p,k), all nonnegative: THM-11 in each factor (THM-21)", gei,
     check_geifman},
    {"R.HAN", "Han et al. 2022: truncated Taylor series of the kernels",
     "c_p >= 0: the error at rho is at most the tail, which is attained at rho = 1 (THM-2); its "
     "size from THM-14 (THM-21)",
     han, check_han},
    {NULL, NULL, NULL, NULL, NULL}};
