/* R.NMM, R.OS, R.KMM: lower bounds of the smallest eigenvalue in related work, as they are quoted
   beside the paper.  Deterministic parts by Hadamard powers (GRAM-15, GRAM-16); for separated data
   by GRAM-17, with random data or weights by THM-26 and THM-28.  Statements whose constants are not
   given are proved with constants; a smaller exponent is refuted by two points near each other. */
#include "theorem/statement.h"

#define PREC 128

/* A deterministic inequality, lower bound times factor: proved for factor <= 1, else the example in
   which both sides are equal refutes it. */
static void deterministic(ntkball_findings_t out, const ntkball_statement_t *self,
                          const ntkball_scope_t *scope, const char *statement, const char *where,
                          const char *example, const char *proof)
{
    theorem_finding_t f;
    arb_t factor, one;

    arb_init(factor);
    arb_init(one);
    arb_one(one);
    theorem_open(&f, out, self, statement, NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s", where);
    theorem_claim(factor, self, scope, "factor", PREC);
    theorem_require(&f, theorem_le(factor, one));
    if (f.verdict == NTKBALL_REFUTED)
        ntkball_text_append(f.witness, "%s", example);
    theorem_by(&f, proof);
    theorem_close(&f);
    arb_clear(factor);
    arb_clear(one);
}

/* ---- R.NMM -------------------------------------------------------------------------- */

static ntkball_status_t check_nmm(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t shift, two;

    (void) options;
    (void) err;
    arb_init(shift);
    arb_init(two);
    deterministic(out, self, scope,
                  "deterministic part: lambda_n(K_L) >= sum_l lambda_n(G_l), chi = 1",
                  "unit vectors, unit variance, all n, L", "n = 1: both sides are L", "GRAM-16");

    theorem_open(
        &f, out, self,
        "limiting kernel, random data: L O(d) >= lambda_n(K_L) >= mu_r^2 Omega(d) with "
        "probability 1 - n e^(-Omega(d)) - n^2 e^(-Omega(d n^(-2/(r-1/2)))); the lower bound "
        "is (eta_r/2) c1^2 mu_r^2 d, eta_r = 1 - (1-1/(2r)) (2r)^(-1/(2r-1))",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope, "relu, L >= 2, sigma_w2=2, no bias, even r >= 2; x_i independent, "
                                 "mean 0, E|x_i| between c1 sqrt(d) and c2 sqrt(d), Lipschitz "
                                 "functions concentrated as for the normal law");
    theorem_claimed_at_least(&f, self, scope, "shift", "1/2");
    theorem_claimed_at_least(&f, self, scope, "divisor", "2");
    /* r = 2 is in the scope: from the shift r on the exponent has no meaning or the other sign */
    theorem_claim(shift, self, scope, "shift", PREC);
    arb_set_ui(two, 2);
    theorem_need(&f, theorem_lt(shift, two));
    theorem_by(&f, "THM-26");
    theorem_close(&f);
    arb_clear(shift);
    arb_clear(two);

    theorem_open(
        &f, out, self,
        "finite width: lambda_n >= sum_k xi_(k-1) mu_r^2 Omega(d prod n_l prod beta_l^2) + "
        "lambda_n(X X^T) Omega(prod n_l prod beta_l^2)",
        NTKBALL_UNDECIDED);
    ntkball_text_append(f.scope,
                        "their theorem for finite widths, xi_k = 1 under growth conditions");
    ntkball_text_append(
        f.witness, "neither proved nor refuted: the conditions n_k = Omega(n log n log(n/delta)) "
                   "and prod log n_l = o(min n_l) leave constants and rates open, so no finite "
                   "network contradicts the bound; and its proof needs that the norms of the "
                   "features of all layers concentrate, which is not proved here. In the limit "
                   "of infinite width it is the finding above");
    theorem_close(&f);
    return NTKBALL_OK;
}

/* ---- R.OS --------------------------------------------------------------------------- */

/* Two unit vectors at the angle t = 1/1000: their distance, and lambda_2 of X X^T o E[phi' phi'] =
   1/2
   - cos t (pi - t)/(2 pi). */
static void near_pair(arb_t distance, arb_t lambda)
{
    arb_t t, x, pi;

    arb_init(t);
    arb_init(x);
    arb_init(pi);
    arb_set_ui(t, 1);
    arb_div_ui(t, t, 1000, PREC);
    arb_const_pi(pi, PREC);
    arb_cos(lambda, t, PREC);
    arb_sub(x, pi, t, PREC);
    arb_mul(lambda, lambda, x, PREC);
    arb_div(lambda, lambda, pi, PREC);
    arb_sub_ui(lambda, lambda, 1, PREC);
    arb_neg(lambda, lambda);
    arb_mul_2exp_si(lambda, lambda, -1);
    arb_mul_2exp_si(t, t, -1);
    arb_sin(distance, t, PREC);
    arb_mul_2exp_si(distance, distance, 1);
    arb_clear(t);
    arb_clear(x);
    arb_clear(pi);
}

/* lambda_n >= delta/(c scale(n)), c the claim: proved for c >= proved; refuted when the pair has
   less (scale = scale(2)). */
static void separated(ntkball_findings_t out, const ntkball_statement_t *self,
                      const ntkball_scope_t *scope, const char *name, const char *statement,
                      const char *proved, const arb_t scale)
{
    theorem_finding_t f;
    arb_t claim, distance, lambda;

    arb_init(claim);
    arb_init(distance);
    arb_init(lambda);
    theorem_open(&f, out, self, statement, NTKBALL_PROVED);
    ntkball_text_append(f.scope,
                        "relu, lambda_n of X X^T o E[phi' phi'], unit vectors with |x_i -+ "
                        "x_j| >= delta > 0, all n >= 2");
    theorem_claimed_at_least(&f, self, scope, name, proved);
    theorem_claim(claim, self, scope, name, PREC);
    near_pair(distance, lambda);
    arb_div(distance, distance, scale, PREC);
    arb_div(distance, distance, claim, PREC);
    if (arb_lt(lambda, distance))
    {
        theorem_require(&f, NTKBALL_FALSE);
        theorem_say(f.witness, "two vectors at the angle 1/1000: lambda_2", lambda);
        theorem_say(f.witness, "bound claimed", distance);
    }
    theorem_by(&f, "GRAM-17");
    theorem_close(&f);
    arb_clear(claim);
    arb_clear(distance);
    arb_clear(lambda);
}

static ntkball_status_t check_os(ntkball_findings_t out, const ntkball_statement_t *self,
                                 const ntkball_scope_t *scope, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    arb_t scale;

    (void) options;
    (void) err;
    arb_init(scale);
    deterministic(out, self, scope,
                  "lambda_n(X X^T o E[phi' phi']) >= mu_{r-1}(phi')^2 sigma_min(X^{*r})^2, r >= 1",
                  "unit vectors, phi with an NTK, all n, r; sigma_min is the n-th singular value, "
                  "0 if n > d^r",
                  "phi(x) = x, r = 1: both sides are lambda_n(X X^T)", "GRAM-15");
    arb_set_ui(scale, 4);
    separated(out, self, scope, "denominator",
              "lambda_n >= delta/(100 n^2), as recalled (true with 12 for 100)", "12", scale);
    arb_log(scale, scale, PREC);
    arb_sqrt(scale, scale, PREC);
    separated(out, self, scope, "sharper", "sharper: lambda_n >= delta/(12 pi sqrt(log 2n))",
              "12*pi", scale);
    arb_clear(scale);
    return NTKBALL_OK;
}

/* ---- R.KMM -------------------------------------------------------------------------- */

static ntkball_status_t check_kmm(ntkball_findings_t out, const ntkball_statement_t *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err)
{
    theorem_finding_t f;
    arb_t power, one;

    (void) options;
    (void) err;
    arb_init(power);
    arb_init(one);
    arb_one(one);
    theorem_open(&f, out, self,
                 "width m >= C |X|^2 lam^-1 log(n/eps) gives c lam <= lambda_n(K) <= C delta' with "
                 "probability >= 1 - eps, lam = (1 + d log(1/delta)/log d)^-3 delta^2, c and C "
                 "absolute",
                 NTKBALL_PROVED);
    ntkball_text_append(
        f.scope, "relu, L=1, no bias, normal weights, d >= 3, n >= 2, unit vectors with |x_i "
                 "-+ x_j| >= delta, 0 < delta <= 1/2 (lam has no meaning as a bound "
                 "where its logarithm is not positive), delta' the distance of two "
                 "of them");
    theorem_claimed_at_least(&f, self, scope, "exponent", "1");
    theorem_claimed_at_least(&f, self, scope, "power", "1");
    theorem_claim(power, self, scope, "power", PREC);
    if (arb_lt(power, one))
    {
        theorem_require(&f, NTKBALL_FALSE);
        ntkball_text_append(f.witness,
                            "two vectors at the distance delta = delta' -> 0: lambda_2 = "
                            "O(delta), less than delta to any smaller power");
    }
    theorem_by(&f, "THM-28");
    theorem_close(&f);

    theorem_open(
        &f, out, self,
        "sharper, infinite width: lambda_n(n K) >= delta/(12 pi sqrt(log 2n)) >= delta log "
        "d/(70 d log(1/delta))",
        NTKBALL_PROVED);
    ntkball_text_append(
        f.scope, "relu, L=1, sigma_w2=1, no bias, d >= 3, n >= 2, the same data, 0 < delta <= "
                 "1/2");
    theorem_claimed_at_least(&f, self, scope, "constant", "70");
    theorem_by(&f, "GRAM-17, THM-28");
    theorem_close(&f);
    arb_clear(power);
    arb_clear(one);
    return NTKBALL_OK;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t nmm[] = {{"factor", "1", NTKBALL_PROVED, "101/100"},
                                      {"shift", "1/2", NTKBALL_PROVED, "0 99/200 2 5"},
                                      {"divisor", "2", NTKBALL_PROVED, "99/50"},
                                      END};
static const ntkball_claim_t os[] = {{"factor", "1", NTKBALL_PROVED, "101/100"},
                                     {"denominator", "100", NTKBALL_PROVED, "1 11"},
                                     {"sharper", "12*pi", NTKBALL_PROVED, "5 297/25*pi"},
                                     END};
static const ntkball_claim_t kmm[] = {{"exponent", "3", NTKBALL_PROVED, "1/2"},
                                      {"power", "2", NTKBALL_PROVED, "1/2 99/100"},
                                      {"constant", "70", NTKBALL_PROVED, "69"},
                                      END};

const ntkball_statement_t ntkball_statements_related_least[] = {
    {"R.NMM", "Nguyen, Mondelli and Montufar 2021: smallest eigenvalue of deep kernels",
     "Theta_l = Sigma_l + Theta_{l-1} o R'(Sigma_{l-1}), and R'(Sigma_{l-1}) is positive "
     "semidefinite with diagonal chi, so smallest eigenvalues add up over the layers "
     "(GRAM-16). For random data the correlations are below n^(-1/(r-1/2)) with the stated "
     "probability, so that Gershgorin's discs of the Hadamard power r stay away from 0; the "
     "norms factor out, as relu is homogeneous (THM-26)",
     nmm, check_nmm},
    {"R.OS", "Oymak and Soltanolkotabi 2020: smallest eigenvalue by Hermite coefficients",
     "All Hadamard powers are positive semidefinite, and lambda_n(G^{.p}) increases with p "
     "(GRAM-15). With |rho_ij| <= 1 - delta^2/2 the power r = 2 log(2n)/delta^2 is diagonally "
     "dominant, and the coefficients from r on sum to a multiple of r^(-1/2) (GRAM-17)",
     os, check_os},
    {"R.KMM", "Karhadkar, Murray and Montufar 2024: smallest eigenvalue for separated data",
     "Separated data are few: 2n <= (1+2/delta)^d, which turns the log 2n of GRAM-17 into their "
     "expression. Matrix Chernoff bounds carry it to finite width; above, the quadratic form at "
     "(x_i, "
     "x_j), delta' apart (THM-28)",
     kmm, check_kmm},
    {NULL, NULL, NULL, NULL, NULL}};
