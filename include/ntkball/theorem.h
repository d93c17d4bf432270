/* Statements of the theory and their verdicts.

   A statement is one file under src/theorem/statements/; the registry finds it there.  A wrong
   PROVED is the worst bug this program can have: a checker returns PROVED only through a proof
   named in proofs/ whose numeric hypotheses it has certified in balls. */
#ifndef NTKBALL_THEOREM_H
#define NTKBALL_THEOREM_H

#include <stdio.h>

#include <ntkball/sphere.h>

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

#ifdef __cplusplus
}
#endif

#endif
