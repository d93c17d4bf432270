/* R.BB: Bietti and Bach 2021.  The leading constant of kernels with the singularity (1 -+ t)^nu,
   printed with half its value, and in general (THM-25); Watson's sum, printed without one Gamma
   function; the constant of deep step kernels, printed with one power too many; deep ReLU kernels.
   D = d + 1 is the dimension of the space. */
#include <string.h>

#include "theorem/statement.h"

#define PREC 128

/* ---- (1 -+ t)^nu -------------------------------------------------------------------- */

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

/* Their lemma prints the exponent -(D + 2 nu + 1), its proof gives -(D + 2 nu - 1). */
static void printed_exponent(ntkball_findings_t out, const ntkball_statement_t *self,
                             const ntkball_scope_t *scope)
{
    theorem_finding_t f;
    arb_t nu, ratio, k;

    arb_init(nu);
    arb_init(ratio);
    arb_init(k);
    theorem_open(&f, out, self, "lambda_k((1-t)^nu) is of the order k^-(D+2nu+1), as printed",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "sphere of R^D, D >= 2, nu > 0 not an integer");
    theorem_claimed_is(&f, self, scope, "exponent_printed", "-1");
    theorem_claim(k, self, scope, "exponent_printed", PREC);
    arb_add_ui(k, k, 1, PREC);
    arb_set_d(nu, 0.5);
    power_ratio(ratio, 2, nu, 100000000);
    arb_set_ui(nu, 100000000);
    arb_pow(k, nu, k, PREC);
    arb_mul(ratio, ratio, k, PREC);
    theorem_say(f.witness, "D = 3, nu = 1/2, k = 10^8: lambda_k/(C k^-(the exponent))", ratio);
    theorem_by(&f, "THM-20");
    theorem_close(&f);
    arb_clear(nu);
    arb_clear(ratio);
    arb_clear(k);
}

/* Their main theorem, with the constant of THM-20; beside the proof t (1-t)^nu, nu = 1/2, D = 3:
   (1-t)^nu - (1-t)^(nu+1), and by THM-20 (a) the second eigenvalue over the first is
   -2 (nu+d/2)(nu+1)/((k-nu-1)(k+nu+d)). */
static void
general(ntkball_findings_t out, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    const slong k = 100000000;
    theorem_finding_t f;
    arb_t nu, ratio, x;

    arb_init(nu);
    arb_init(ratio);
    arb_init(x);
    theorem_open(
        &f, out, self,
        "f C^inf on (-1,1), f(1-t) = p_1(t) + c_1 t^nu + o(t^nu), f(-1+t) = p_-1(t) + c_-1 "
        "t^nu + o(t^nu), o() differentiable: lambda_k = (c_1 + (-1)^k c_-1) C "
        "k^-(D+2nu-1) + o(k^-(D+2nu-1)), C as above; f C^inf on [-1,1]: O(k^-N) for all N; "
        "e^(-c(1-t)^g): ~ -c C k^-(D+2g-1), nu = g",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope,
                        "uniform probability measure on the sphere of R^D, D >= 2, nu, g > 0 "
                        "not integers, c > 0");
    theorem_claimed_is(&f, self, scope, "general", "1");
    arb_set_d(nu, 0.5);
    power_ratio(ratio, 2, nu, k);
    arb_set_d(x, 2 * 1.5 * 1.5);
    arb_div_si(x, x, 2 * k + 5, PREC);
    arb_mul_2exp_si(x, x, 2);
    arb_div_si(x, x, 2 * k - 3, PREC);
    arb_add_ui(x, x, 1, PREC);
    arb_mul(ratio, ratio, x, PREC);
    theorem_claim(x, self, scope, "general", PREC);
    arb_div(ratio, ratio, x, PREC);
    theorem_near_one(&f, "f = t (1-t)^(1/2), D = 3, k = 10^8: exact over claimed", ratio, 1e-6);
    theorem_by(&f, "THM-25");
    theorem_close(&f);
    arb_clear(nu);
    arb_clear(ratio);
    arb_clear(x);
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

/* ---- Watson's sum ------------------------------------------------------------------- */

/* 3F2(-2, b, c; (b-1)/2, 2c; 1) with b = 3, c = 4: three terms. */
static void watson_sum(arb_t res)
{
    fmpq_t sum, term, x;
    slong j;

    fmpq_init(sum);
    fmpq_init(term);
    fmpq_init(x);
    fmpq_one(term);
    for (j = 0; j <= 2; j++)
    {
        fmpq_add(sum, sum, term);
        fmpq_set_si(x, (j - 2) * (3 + j) * (4 + j), (ulong) ((1 + j) * (8 + j) * (1 + j)));
        fmpq_mul(term, term, x);
    }
    arb_set_fmpq(res, sum, PREC);
    fmpq_clear(sum);
    fmpq_clear(term);
    fmpq_clear(x);
}

/* res *= Gamma(twice/2)^power */
static void times_gamma(arb_t res, slong twice, slong power)
{
    arb_t x;

    arb_init(x);
    arb_set_si(x, twice);
    arb_mul_2exp_si(x, x, -1);
    arb_gamma(x, x, PREC);
    if (power < 0)
        arb_inv(x, x, PREC);
    arb_pow_ui(x, x, (ulong) FLINT_ABS(power), PREC);
    arb_mul(res, res, x, PREC);
    arb_clear(x);
}

/* Their quotient of Gamma functions at a = -2, b = 3, c = 4, with Gamma(c+(1-b)/2)^power below. */
static void watson_quotient(arb_t res, slong power)
{
    const slong a = -2, b = 3, c = 4;

    arb_one(res);
    times_gamma(res, 1, 1);
    times_gamma(res, 2 * c + 1, 1);
    times_gamma(res, a + b + 1, 1);
    times_gamma(res, 2 * c + 1 - a - b, 1);
    times_gamma(res, a + 1, -1);
    times_gamma(res, b + 1, -1);
    times_gamma(res, 2 * c + 1 - a, -1);
    times_gamma(res, 2 * c + 1 - b, -power);
}

static void watson(ntkball_findings_t out, const ntkball_statement_t *self,
                   const ntkball_scope_t *scope, int printed)
{
    const char *name = printed ? "watson_printed" : "watson";
    theorem_finding_t f;
    arb_t truth, form;

    arb_init(truth);
    arb_init(form);
    theorem_open(&f, out, self,
                 printed ? "Watson's sum of 3F2(a,b,c; (a+b+1)/2, 2c; 1) as printed, without "
                           "Gamma(c+(1-b)/2)"
                         : "3F2(a,b,c; (a+b+1)/2, 2c; 1) = Gamma(1/2) Gamma(c+1/2) "
                           "Gamma((a+b+1)/2) Gamma(c+(1-a-b)/2) / (Gamma((a+1)/2) Gamma((b+1)/2) "
                           "Gamma(c+(1-a)/2) Gamma(c+(1-b)/2))",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, printed ? "a = -2, b = 3, c = 4: three terms"
                                         : "a = -2, all b, c without a pole; b = 3, c = 4");
    watson_sum(truth);
    watson_quotient(form, theorem_claim_si(self, scope, name));
    theorem_say(f.witness, "the sum", truth);
    theorem_say(f.witness, "this form gives", form);
    theorem_require(&f, theorem_same(truth, form, 60));
    theorem_by(&f, "THM-24");
    theorem_close(&f);
    arb_clear(truth);
    arb_clear(form);
}

/* ---- deep step kernels -------------------------------------------------------------- */

/* sum_{j=0}^{last} 2^-j */
static void geometric_sum(arb_t res, slong last)
{
    arb_one(res);
    arb_mul_2exp_si(res, res, -FLINT_MAX(last, -1));
    arb_sub_ui(res, res, 2, PREC);
    arb_neg(res, res);
}

/* (1 - K(1-t))/((sqrt(2)/pi)^s t^(1/4)), s = sum_{j=0}^{last} 2^-j, for K = kappa_0(kappa_0), t =
   2^-400.  acos(1-s) = 2 asin(sqrt(s/2)). */
static void step_ratio(arb_t ratio, slong last)
{
    arb_t pi, s, x;
    int j;

    arb_init(pi);
    arb_init(s);
    arb_init(x);
    arb_const_pi(pi, PREC);
    arb_one(s);
    arb_mul_2exp_si(s, s, -400);
    for (j = 0; j < 2; j++)
    {
        arb_mul_2exp_si(s, s, -1);
        arb_sqrt(s, s, PREC);
        arb_asin(s, s, PREC);
        arb_mul_2exp_si(s, s, 1);
        arb_div(s, s, pi, PREC);
    }
    arb_mul_2exp_si(s, s, 100);
    arb_sqrt_ui(x, 2, PREC);
    arb_div(pi, x, pi, PREC);
    geometric_sum(x, last);
    arb_pow(x, pi, x, PREC);
    arb_div(ratio, s, x, PREC);
    arb_clear(pi);
    arb_clear(s);
    arb_clear(x);
}

static void steps(ntkball_findings_t out, const ntkball_statement_t *self,
                  const ntkball_scope_t *scope, int printed)
{
    const char *name = printed ? "step_printed" : "step";
    theorem_finding_t f;
    arb_t ratio;

    arb_init(ratio);
    theorem_open(&f, out, self,
                 printed ? "deep step kernels: 1 - K_l(1-t) ~ (sqrt(2)/pi)^s t^(2^-(l-1)), s = "
                           "sum_{j=0}^{l-1} 2^-j as printed"
                         : "deep step kernels K_l = kappa_0 o .. o kappa_0 (l - 1 times): 1 - "
                           "K_l(1-t) ~ (sqrt(2)/pi)^s t^(2^-(l-1)), s = sum_{j=0}^{l-2} 2^-j",
                 NTKBALL_PROVED);
    ntkball_text_append(f.scope, "all l >= 2, t -> 0; shown for l = 3, t = 2^-400");
    theorem_claimed_is(&f, self, scope, name, "2");
    step_ratio(ratio, 3 - theorem_claim_si(self, scope, name));
    theorem_say(f.witness, "true over claimed", ratio);
    if (f.verdict == NTKBALL_PROVED)
        theorem_near_one(&f, "the quotient", ratio, 1e-6);
    theorem_by(&f, "THM-24");
    theorem_close(&f);
    arb_clear(ratio);
}

/* ---- all ---------------------------------------------------------------------------- */

static ntkball_status_t check_bb(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    if (theorem_concerns(scope, "printed"))
        power_form(out, self, scope, 1);
    if (theorem_concerns(scope, "factor") || theorem_concerns(scope, "shift"))
        power_form(out, self, scope, 0);
    if (theorem_concerns(scope, "watson_printed"))
        watson(out, self, scope, 1);
    if (theorem_concerns(scope, "watson"))
        watson(out, self, scope, 0);
    if (theorem_concerns(scope, "step_printed"))
        steps(out, self, scope, 1);
    if (theorem_concerns(scope, "step"))
        steps(out, self, scope, 0);
    if (theorem_concerns(scope, "exponent_printed"))
        printed_exponent(out, self, scope);
    if (theorem_concerns(scope, "general"))
        general(out, self, scope);
    return theorem_concerns(scope, "even") || theorem_concerns(scope, "odd")
               ? deep(out, self, scope, options, err)
               : NTKBALL_OK;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }
static const ntkball_claim_t bb[] = {{"printed", "1/2", NTKBALL_REFUTED, "1"},
                                     {"factor", "1", NTKBALL_PROVED, "99/100 101/100"},
                                     {"watson_printed", "0", NTKBALL_REFUTED, "1"},
                                     {"watson", "1", NTKBALL_PROVED, "0 2"},
                                     {"step_printed", "1", NTKBALL_REFUTED, "2"},
                                     {"step", "2", NTKBALL_PROVED, "1 3"},
                                     {"shift", "0", NTKBALL_PROVED, "2 1/2"},
                                     {"exponent_printed", "1", NTKBALL_REFUTED, "-1"},
                                     {"general", "1", NTKBALL_PROVED, "99/100 101/100 1/2"},
                                     {"even", "7", NTKBALL_PROVED, "5 707/100"},
                                     {"odd", "5", NTKBALL_PROVED, "7 99/20"},
                                     END};

const ntkball_statement_t ntkball_statements_related_bach[] = {
    {"R.BB", "Bietti and Bach 2021: eigenvalues of kernels with algebraic end points",
     "Rodrigues' formula makes the eigenvalue of (1-t)^nu a Beta integral (THM-20). A kernel with "
     "the expansions of their theorem is such powers, a polynomial and a rest; the rest is cut at "
     "the distance k^-2 from the ends, bounded there by its size, inside by powers of the Laplace "
     "operator (THM-25). For deep ReLU kernels the certificate DEC-3 has the limit that THM-14 and "
     "THM-11 give. Watson's sum with three "
     "terms is a rational function, and 1 - kappa_0(1-t) = acos(1-t)/pi is iterated (THM-24)",
     bb, check_bb},
    {NULL, NULL, NULL, NULL, NULL}};
