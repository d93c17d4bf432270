/* What the files that re-prove tables share. */
#ifndef NTKBALL_THEOREM_RECHECK_H
#define NTKBALL_THEOREM_RECHECK_H

#include <ntkball/theorem.h>

typedef enum
{
    CLAIM_OTHER = 0, /* nothing here computes it */
    CLAIM_HERMITE,
    CLAIM_SERIES,
    CLAIM_KERNEL,
    CLAIM_EXPANSION,
    CLAIM_EIGENVALUE,
    CLAIM_MULTIPLICITY,
    CLAIM_DECAY,
    CLAIM_KINDS
} claim_kind_t;

/* A row and what is known of the number it is about. */
typedef struct
{
    const ntkball_row_t *row;
    claim_kind_t kind;
    char letter;  /* hermite: p, d (phi, phi'); series: a, u, k; kernel, expansion: s, t */
    slong index;  /* n, p, k; kernel, expansion: 0 */
    int conflict; /* two engines contradict each other */
    ntkball_truth_t judged; /* FALSE: refuted as a whole; TRUE: its closed form is proved */
    arb_t truth;            /* an enclosure, indeterminate at first */
} claim_t;

/* The undecided claims of one kind, and where engines put what they find. */
typedef struct
{
    const ntkball_question_t *question;
    ntkball_options_t options;
    claim_t **claims;
    slong num;
    slong bits; /* relative accuracy that is worth having */
    int end;    /* expansions: 1, -1; 0: not looked for so far */
} claims_t;

/* Runs the engine of this number (0, 1, ..) over the claims.  Returns its name, "" when it does not
   apply, NULL behind the last; status is what it returned.  Engines are in the order in which they
   are worth trying; the last is the one that made the table. */
const char *_ntkball_recheck_engine(ntkball_status_t *status, claims_t *group, int number,
                                    ntkball_error_t *err);

/* The engines for one kind of claims. */
const char *_ntkball_recheck_kernel(ntkball_status_t *status, claims_t *group, int number,
                                    ntkball_error_t *err);
const char *_ntkball_recheck_expansions(ntkball_status_t *status, claims_t *group, int number,
                                        ntkball_error_t *err);
const char *_ntkball_recheck_eigenvalue(ntkball_status_t *status, claims_t *group, int number,
                                        ntkball_error_t *err);
const char *_ntkball_recheck_multiplicity(ntkball_status_t *status, claims_t *group, int number);

/* The largest index; the algorithm that made the table, choice when it does not say; and the name
   of that algorithm when it is run again, the others failing. */
slong _ntkball_recheck_max_index(const claims_t *group);
const char *_ntkball_recheck_used(const claims_t *group, const char *choice);
const char *_ntkball_recheck_again(const char *name);

/* The exact form of the claim's number, when it is known: 1. */
int _ntkball_recheck_exact(ntkball_exact_t exact, const claim_t *claim,
                           const ntkball_question_t *question);

/* claim->truth becomes its part in the ball x, which contains the number too. */
void _ntkball_recheck_found(claim_t *claim, const arb_t x);

/* kappa_p of the last layer (CLAIM_SERIES) or the eigenvalues of degree p (CLAIM_EIGENVALUE), p <
   len, to an absolute error of 2^-bits, and the name of the engine that got there, not the
   choosers'; NULL: none did, res is what they found. */
const char *_ntkball_recheck_numbers(arb_ptr res, claim_kind_t kind, slong len,
                                     const ntkball_question_t *question, slong bits,
                                     const ntkball_options_t *options);

/* The series of all layers, p < s->len, from the Taylor coefficients of R themselves (CHK-1): the
   first outer of them, from Hermite coefficients by an engine that the choosers do not take. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_recheck_series(ntkball_series_t s,
                                                            const ntkball_network_struct *net,
                                                            slong outer, slong bits,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

/* R and R' of a network from its definition, R(u) = sum a_k u^k (CHK-1). */
typedef struct
{
    const ntkball_network_struct *net;
    slong outer, len, prec;
    int has_ntk;
    arb_ptr a, da;     /* the first outer coefficients of R and R' */
    arb_t tail, dtail; /* [0, sum of the others] */
    arb_t sb2;
} ntkball_direct_t;

/* To about bits; the first other Hermite coefficients of outer + 1 by an engine that the choosers
   do not take.  To be cleared whatever the status is. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_direct_init(ntkball_direct_t *d,
                                                         const ntkball_network_struct *net,
                                                         slong outer, slong other, slong bits,
                                                         const ntkball_options_t *options,
                                                         ntkball_error_t *err);
void _ntkball_direct_clear(ntkball_direct_t *d);
/* Sigma_l, R'(Sigma_{l-1}) and Theta_l, l = 2 .. L+1, at a correlation; not finite what there is
   not. */
void _ntkball_direct_eval(arb_ptr sigma, arb_ptr upsilon, arb_ptr theta, const ntkball_direct_t *d,
                          const arb_t rho);

/* The same for closed duals from values on a circle (CHK-4), to an absolute error of about
   2^-need. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_recheck_circle(ntkball_series_t s,
                                                            const ntkball_network_struct *net,
                                                            slong need,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

/* Judges the certificates of the group. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_recheck_decay(claims_t *group, ntkball_error_t *err);

/* The engine for Hermite coefficients of this number that is not the one named, NULL behind the
   last. */
const char *
_ntkball_recheck_other_hermite(const ntkball_activation_t phi, const char *used, int number);

#endif
