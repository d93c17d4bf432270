/* What the statement files share: the shape of a statement, texts of balls, and the checks a test
 * perturbs. */
#ifndef NTKBALL_THEOREM_STATEMENT_H
#define NTKBALL_THEOREM_STATEMENT_H

#include <ntkball/decay.h>
#include <ntkball/theorem.h>

/* Appends "mid +- rad" (TAB-1) to text. */
void theorem_append_ball(ntkball_text_t *text, const arb_t value, slong digits);

/* Is the real number in x printed correctly as `printed`, i.e. is printed its rounding to the
   number of decimals shown? TRUE when |x - printed| < half a unit in the last place for the whole
   ball, FALSE when > for the whole ball. */
ntkball_truth_t theorem_is_rounding(const arb_t x, const char *printed);

/* A network with activation spec, L = depth, sigma_w^2 = 1, unit variance and gamma_w^2, gamma_b^2
 * as texts. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_network(ntkball_network_t net, const char *spec,
                                                    slong depth, const char *gamma_w2,
                                                    const char *gamma_b2,
                                                    ntkball_recursion_t recursion,
                                                    ntkball_error_t *err);

/* The activations of the scope, or the statement's own when the scope names none. */
slong theorem_scope_len(const ntkball_scope_t *scope, slong num_defaults);
const char *theorem_scope_get(const ntkball_scope_t *scope, const char *const *defaults, slong i);

/* Turns a failed computation into a finding: NOT-APPLICABLE when a hypothesis fails, UNDECIDED when
   the accuracy was not reached, and returns OK; any other failure is handed on to err. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_failure(ntkball_findings_t out, ntkball_status_t status,
                                                    const char *id, const char *statement,
                                                    const char *scope,
                                                    const ntkball_error_t *reason,
                                                    ntkball_error_t *err);

/* ---- claims ------------------------------------------------------------------------- */

/* The text of a claim: a setting of the scope, else what the statement says. */
const char *
theorem_claim_text(const ntkball_statement_t *self, const ntkball_scope_t *scope, const char *name);
/* The same as a ball and as an integer (only integers are taken, see registry.c). */
void theorem_claim(arb_t x, const ntkball_statement_t *self, const ntkball_scope_t *scope,
                   const char *name, slong prec);
slong theorem_claim_si(const ntkball_statement_t *self, const ntkball_scope_t *scope,
                       const char *name);

/* Has the scope no setting, or one of this claim?  Only then need a finding be made that rests on
   no other claim. */
int theorem_concerns(const ntkball_scope_t *scope, const char *name);

/* ---- findings ----------------------------------------------------------------------- */

/* A finding that is being put together. */
typedef struct
{
    ntkball_findings_struct *out;
    const char *id, *statement;
    ntkball_text_t *scope, *witness, *constants;
    ntkball_verdict_t verdict;
} theorem_finding_t;

/* verdict: what holds if every requirement turns out TRUE. */
void theorem_open(theorem_finding_t *f, ntkball_findings_t out, const ntkball_statement_t *self,
                  const char *statement, ntkball_verdict_t verdict);
/* FALSE: refuted; UNKNOWN: undecided unless refuted. */
void theorem_require(theorem_finding_t *f, ntkball_truth_t truth);
/* UNKNOWN unless it is TRUE: a step of a proof that fails refutes nothing. */
void theorem_need(theorem_finding_t *f, ntkball_truth_t truth);
/* Adds the finding and frees its texts. */
void theorem_close(theorem_finding_t *f);
/* The same after a computation that returned status for a reason (see theorem_failure). */
NTKBALL_MUST_CHECK ntkball_status_t theorem_close_status(theorem_finding_t *f,
                                                         ntkball_status_t status,
                                                         const ntkball_error_t *reason,
                                                         ntkball_error_t *err);
/* Appends "name = ball", after "; " when the text is not empty. */
void theorem_say(ntkball_text_t *text, const char *name, const arb_t x);
/* a <= b, a < b for all, no or some points of the balls. */
ntkball_truth_t theorem_le(const arb_t a, const arb_t b);
ntkball_truth_t theorem_lt(const arb_t a, const arb_t b);
/* TRUE: a and b, exact or enclosing the same number by a proof, overlap; FALSE: they are disjoint;
   UNKNOWN when one of them is wider than 2^-bits relative. */
ntkball_truth_t theorem_same(const arb_t a, const arb_t b, slong bits);
ntkball_truth_t theorem_truth(int holds);

/* Verdict of a conjunction so far: REFUTED beats UNDECIDED beats the rest. */
ntkball_verdict_t theorem_and(ntkball_verdict_t verdict, ntkball_truth_t truth);

/* ---- networks and data -------------------------------------------------------------- */

/* What effective ranks need of Theta_{L+1}: c_0, c_1 and S = sum_p c_p. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_sums(arb_t c0, arb_t c1, arb_t total,
                                                 const ntkball_network_t net,
                                                 const ntkball_options_t *options,
                                                 ntkball_error_t *err);

/* Does the scope name act, or nothing?  If not, a finding says that the statement is not about what
   it names. */
int theorem_is_about(ntkball_findings_t out, const ntkball_statement_t *self,
                     const ntkball_scope_t *scope, const char *act);
/* The claim is this number, an exact constant as text; required. */
void theorem_claimed_is(theorem_finding_t *f, const ntkball_statement_t *self,
                        const ntkball_scope_t *scope, const char *name, const char *proved);
/* The sign of a - b, both texts of constants: from balls, and 0 from exact forms only; 2 when it is
   not known. */
int theorem_sign(const char *a, const char *b);
/* The claim is at most this number: needed (more is not proved, nor refuted by that). */
void theorem_claimed_at_most(theorem_finding_t *f, const ntkball_statement_t *self,
                             const ntkball_scope_t *scope, const char *name, const char *proved);
/* The claim is at least this number: needed (less is not proved, nor refuted by that). */
void theorem_claimed_at_least(theorem_finding_t *f, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const char *name, const char *proved);
/* |ratio - 1| <= tolerance is needed; the witness says the ratio. */
void theorem_near_one(theorem_finding_t *f, const char *name, const arb_t ratio, double tolerance);
/* Says by which proof, or against which. */
void theorem_by(theorem_finding_t *f, const char *proof);
/* A finding on one number: truth, and what the claim of this name says of it. */
void theorem_number(ntkball_findings_t out, const ntkball_statement_t *self,
                    const ntkball_scope_t *scope, const char *name, const char *statement,
                    const char *where, const arb_t truth, const char *proof);
/* theorem_network, then the certificate of kappa_{.,depth+1} for the parity. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_decay(ntkball_decay_t cert, ntkball_network_t net,
                                                  const char *act, slong depth,
                                                  const char *gamma_w2, const char *gamma_b2,
                                                  ntkball_recursion_t recursion, slong parity,
                                                  const ntkball_options_t *options,
                                                  ntkball_error_t *err);
/* kappa_{p,depth+1} of net is 0 for all large p of the parity: required. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_zero_class(theorem_finding_t *f,
                                                       const ntkball_network_t net, slong parity,
                                                       const ntkball_options_t *options,
                                                       ntkball_error_t *err);
/* p0 and the bounds of a certificate, as constants of the finding. */
void theorem_say_decay(theorem_finding_t *f, const ntkball_decay_t cert);

/* kappa_{p,2} of the network with one hidden layer, sigma_w^2 = 1, to 60 bits. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_coefficient(arb_t c, const char *act,
                                                        const char *gamma_w2, const char *gamma_b2,
                                                        ntkball_recursion_t recursion, slong p,
                                                        const ntkball_options_t *options,
                                                        ntkball_error_t *err);

/* kappa_{.,2} of act, gamma_b = 0: of the claimed parity, power of p, and root or rate (the claim
   of this name); 0 in the other parity. */
typedef struct
{
    const char *act, *statement, *scope, *claim;
    int is_root; /* the claim is a of e^(-a sqrt p); else r of r^-p */
    const char *proof;
} theorem_rate_t;

/* The finding that a certificate has this shape and that its limit is "factor" times limit. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_rate(ntkball_findings_t out,
                                                 const ntkball_statement_t *self,
                                                 const ntkball_scope_t *scope,
                                                 const theorem_rate_t *r, const arb_t limit,
                                                 const ntkball_options_t *options,
                                                 ntkball_error_t *err);

/* The built-in design; the data of the scope or, where it has none, the design, which is
   initialised in any case; and how a scope names them. */
void theorem_design(ntkball_data_t data);
const ntkball_data_struct *theorem_data(ntkball_data_t design, const ntkball_scope_t *scope);
void theorem_name_data(ntkball_text_t *text, const ntkball_scope_t *scope);

/* The largest eigenvalue of a Gram matrix of the network with one hidden layer. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_largest(arb_t lambda, const ntkball_data_struct *data,
                                                    const ntkball_network_t net,
                                                    ntkball_gram_t which,
                                                    const ntkball_options_t *options,
                                                    ntkball_error_t *err);

/* ---- models ------------------------------------------------------------------------- */

/* lambda_k on S^d, surface measure, over its asymptotic form: c_p = Gamma(p/2+1-a)/Gamma(p/2+1)
   (THM-11), e^(-a sqrt p) (THM-12) and p^(1/2) a^-p (THM-13).  The ratios tend to 1. */
void theorem_algebraic_ratio(arb_t ratio, slong d, const arb_t a, slong k);
void theorem_stretched_ratio(arb_t ratio, slong d, slong k, const arb_t a);
void theorem_geometric_ratio(arb_t ratio, slong d, slong k, const arb_t a);

/* ---- what the tests perturb --------------------------------------------------------- */

/* Table 1 of the paper: one row of six printed percentages (see statements/TAB1.c); perturbed by
 * the tests. */
typedef struct
{
    const char *activation;
    const char *printed[6];
    slong units; /* taken to be printed with this many units more in the third decimal */
} theorem_tab1_row_t;

NTKBALL_MUST_CHECK ntkball_status_t theorem_tab1_check(ntkball_findings_t out,
                                                       const theorem_tab1_row_t *row,
                                                       const char *gamma_w2, const char *gamma_b2,
                                                       const ntkball_options_t *options,
                                                       ntkball_error_t *err);

/* Sum of a series of nonnegative coefficients with the closure's tail (THM-2). */
void theorem_series_eval(arb_t res, arb_srcptr c, slong len, const arb_t total, const arb_t rho,
                         slong prec);

/* A network, and the series that is said to be its kernel's: that of the recursion for gamma_b^2 =
   series_b2, gamma_w^2 = 1 - series_b2. */
typedef struct
{
    const char *act;
    slong depth;
    const char *gamma_w2, *gamma_b2;
    ntkball_recursion_t recursion;
    const char *series_b2;
    const char *proof; /* that they are equal when series_b2 is gamma_b2; NULL: none */
} theorem_pair_t;

/* Adds a finding on "the series is the NTK of the network": REFUTED with the first point at which
   they are disjoint; else PROVED with the proof, UNDECIDED without. */
NTKBALL_MUST_CHECK ntkball_status_t theorem_compare(ntkball_findings_t out, const char *id,
                                                    const char *statement,
                                                    const theorem_pair_t *pair,
                                                    const ntkball_options_t *options,
                                                    ntkball_error_t *err);

/* The coefficient of c_p in Theorem 4.6 as printed, and by Funk-Hecke (statements/T4_6.c); d >= 2,
   0 <= k <= p of one parity. */
void theorem_printed_weight(arb_t w, slong d, slong p, slong k, slong prec);
void theorem_funk_hecke_weight(arb_t w, slong d, slong p, slong k, slong prec);

#endif
