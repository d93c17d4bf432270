/* Statements of the theory and their verdicts.

   A statement is one file under src/theorem/statements/; the registry finds it there.  A wrong
   PROVED is the worst bug this program can have: a checker returns PROVED only through a proof
   named in proofs/ whose numeric hypotheses it has certified in balls. */
#ifndef NTKBALL_THEOREM_H
#define NTKBALL_THEOREM_H

#include <stdio.h>

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
    void ntkball_findings_add(ntkball_findings_t f, const char *id, const char *statement,
                              const char *scope, ntkball_verdict_t verdict, const char *witness,
                              const char *constants);

    /* What a statement is checked for.  acts: activation specifications (num_acts = 0: the
       statement's own defaults); network: hyper-parameters to use instead of the statement's
       defaults, or NULL. */
    typedef struct
    {
        const char *const *acts;
        slong num_acts;
        slong digits;
    } ntkball_scope_t;

    typedef struct
    {
        const char *id;    /* "TAB1", "T3.1", ... */
        const char *title; /* one line */
        NTKBALL_MUST_CHECK
        ntkball_status_t (*check)(ntkball_findings_t out, const ntkball_scope_t *scope,
                                  const ntkball_options_t *options, ntkball_error_t *err);
    } ntkball_statement_t;

    slong ntkball_theorem_len(void);
    const ntkball_statement_t *ntkball_theorem_get(slong i);
    const ntkball_statement_t *ntkball_theorem_find(const char *id); /* NULL when unknown */

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
        const char *algorithm; /* that made the table; NULL: the choosers' */
    } ntkball_question_t;

    typedef struct
    {
        ntkball_verdict_t verdict; /* PROVED, REFUTED or UNDECIDED */
        const char *algorithm;     /* static: the engines that were used up to the verdict */
        char *witness;             /* REFUTED, UNDECIDED: the ball found, the claim that fails */
    } ntkball_recheck_t;

    /* Decides each row of the table: res[i] for row i, initialised by this function.
       Input:     rows of phi_hermite, dphi_hermite, alpha, upsilon, kappa, sigma, theta,
       eigenvalue, multiplicity; others are UNDECIDED.  A row claims its ball (dump), its decimals
       |truth - mid|
       <= rad, or, without rad, that mid is the truth rounded to the places shown, and its closed
       form.
       Guarantee: PROVED: every claim follows from a ball E computed here that contains the truth
       (or from an exact form); REFUTED: a claim contradicts E.  E comes from engines other than the
       one that made the table, at a higher precision; only where none of them gets far enough from
       that one at another precision, and algorithm says so ("again"). Errors:    as
       ntkball_network_check; DOMAIN/INPUT when a row does not fit the question (its layer, its
       index, an eigenvalue without dim); UNABLE/INTERRUPTED.  res is valid in any case. Bound:
       THM-1, CHK-1 .. CHK-3. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_recheck(ntkball_recheck_t *res,
                                                        const ntkball_table_t table,
                                                        const ntkball_question_t *question,
                                                        const ntkball_options_t *options,
                                                        ntkball_error_t *err);
    void ntkball_recheck_clear(ntkball_recheck_t *res, slong num);

#ifdef __cplusplus
}
#endif

#endif
