/* Statements of the theory and their verdicts.

   A statement, or a family of them, is one file under src/theorem/statements/; the registry finds
   it there.  A wrong
   PROVED is the worst bug this program can have: a checker returns PROVED only through a proof
   named in proofs/ whose numeric hypotheses it has certified in balls. */
#ifndef NTKBALL_THEOREM_H
#define NTKBALL_THEOREM_H

#include <stdio.h>

#include <ntkball/gram.h>
#include <ntkball/sphere.h>
#include <ntkball/table.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef enum
    {
        NTKBALL_PROVED = 0, /* for all indices */
        NTKBALL_HOLDS,      /* rigorous for the stated finite range */
        NTKBALL_REFUTED,    /* a certified counterexample, given */
        NTKBALL_UNDECIDED,
        NTKBALL_NOT_APPLICABLE /* a hypothesis fails, named */
    } ntkball_verdict_t;

    /* "PROVED", "NOT-APPLICABLE", ...: not to be freed. */
    const char *ntkball_verdict_str(ntkball_verdict_t v);

    typedef struct
    {
        char *id, *statement, *scope, *witness, *constants; /* texts; owned */
        ntkball_verdict_t verdict;
    } ntkball_finding_t;

    typedef struct
    {
        ntkball_finding_t *items;
        slong num, alloc;
    } ntkball_findings_struct;
    typedef ntkball_findings_struct ntkball_findings_t[1];

    void ntkball_findings_init(ntkball_findings_t f);
    void ntkball_findings_clear(ntkball_findings_t f);
    /* Appends a finding; the texts are copied. */
    void ntkball_findings_add(ntkball_findings_t f, const char *id, const char *statement,
                              const char *scope, ntkball_verdict_t verdict, const char *witness,
                              const char *constants);

    /* A number that a statement claims (a constant, an exponent, a parity): what it says, an exact
       constant in the expression grammar, and values, separated by blanks, with which a finding of
       this verdict must lose it: how little the statement may change.  They are the statement's
       own test. */
    typedef struct
    {
        const char *name, *value;
        ntkball_verdict_t verdict;
        const char *others;
    } ntkball_claim_t;

    /* What a statement is checked for.  acts: activation specifications (num_acts = 0: the
       statement's own defaults); data: the points that statements about data are checked on (NULL:
       a small design of the program); settings: "name=value" replaces a claim of that name. */
    typedef struct
    {
        const char *const *acts;
        slong num_acts;
        slong digits;
        const ntkball_data_struct *data;
        const char *const *settings;
        slong num_settings;
    } ntkball_scope_t;

    typedef struct ntkball_statement_struct
    {
        const char *id;                /* "TAB1", "T3.1", ... */
        const char *title;             /* one line */
        const char *argument;          /* the proof in short, with the IDs of proofs/ */
        const ntkball_claim_t *claims; /* ended by a NULL name; NULL: none */
        NTKBALL_MUST_CHECK
        ntkball_status_t (*check)(ntkball_findings_t out,
                                  const struct ntkball_statement_struct *self,
                                  const ntkball_scope_t *scope, const ntkball_options_t *options,
                                  ntkball_error_t *err);
    } ntkball_statement_t;

    slong ntkball_theorem_len(void);
    const ntkball_statement_t *ntkball_theorem_get(slong i);
    const ntkball_statement_t *ntkball_theorem_find(const char *id); /* NULL when unknown */

    /* Appends to out the findings of a statement.  scope may be NULL.
       Errors: those of the computations; DOMAIN/INPUT for a setting that is no claim of the
       statement or no constant.  A hypothesis that fails is a finding, not an error. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_theorem_check(ntkball_findings_t out,
                                                              const ntkball_statement_t *statement,
                                                              const ntkball_scope_t *scope,
                                                              const ntkball_options_t *options,
                                                              ntkball_error_t *err);
    /* Appends the argument of the statement and the numbers of its findings out->items[first ..],
       as a text that can be followed. */
    void ntkball_theorem_explain(ntkball_text_t *text, const ntkball_statement_t *statement,
                                 const ntkball_findings_t findings, slong first);

    /* ------------------------------------------------------------------------------------------------------------------
       Re-proving tables
       ------------------------------------------------------------------------------------------------------------------
     */
    /* What the rows of a table are about. */
    typedef struct
    {
        const ntkball_network_struct *net; /* hermite rows: its activation alone */
        slong dim;                         /* eigenvalue rows: S^dim; 0: not known */
        ntkball_measure_t measure;
        const char *decay;        /* the class that certificates of decay claim; NULL: none */
        const char *algorithm;    /* that made the table; NULL: the choosers' */
        ntkball_subkernel_t part; /* eigenvalue rows: which kernel of net (0: the NTK) ... */
        const ntkball_zonal_impl *zonal; /* ... or this one instead; NULL: one of net */
    } ntkball_question_t;

    typedef struct
    {
        ntkball_verdict_t verdict; /* PROVED, REFUTED or UNDECIDED */
        const char *algorithm;     /* static: the engines that were used up to the verdict */
        char *witness;             /* REFUTED, UNDECIDED: the ball found, the claim that fails */
    } ntkball_recheck_t;

    /* Decides each row of the table: res[i] for row i, initialised by this function.
       Input:     rows of phi_hermite, dphi_hermite, alpha, upsilon, kappa, sigma, theta,
       eigenvalue, multiplicity, and certificates of decay, judged by ntkball_decay_check;
       others are UNDECIDED.  A row claims its ball (dump), its decimals
       |truth - mid|
       <= rad, or, without rad, that mid is the truth rounded to the places shown, and its closed
       form.
       Guarantee: PROVED: every claim follows from a ball E computed here that contains the truth
       (or from an exact form); REFUTED: a claim contradicts E.  E comes from engines other than the
       one that made the table, at a higher precision; only where none of them gets far enough from
       that one at another precision, and algorithm says so ("again"). Errors:    as
       ntkball_network_check; DOMAIN/INPUT when a row does not fit the question (its layer, its
       index, an eigenvalue without dim); UNABLE/INTERRUPTED.  res is valid in any case. Bound:
       THM-1, CHK-1 .. CHK-4. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_recheck(ntkball_recheck_t *res,
                                                        const ntkball_table_t table,
                                                        const ntkball_question_t *question,
                                                        const ntkball_options_t *options,
                                                        ntkball_error_t *err);
    /* Decides each row of the table by the row of truth that has its quantity, layer and index;
       those without one are UNDECIDED.  Input: truth computed now, by algorithm (static).
       Guarantee: as above, E being the ball of truth.  Bound: THM-1, CHK-2. */
    void ntkball_recheck_against(ntkball_recheck_t *res, const ntkball_table_t table,
                                 const ntkball_table_t truth, const char *algorithm);
    void ntkball_recheck_clear(ntkball_recheck_t *res, slong num);

#ifdef __cplusplus
}
#endif

#endif
