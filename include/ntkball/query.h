/* Questions put in words: what the commands of the program compute, for the program itself and for
   other languages.  No struct of FLINT crosses this header: a query takes texts and gives a text.

       ntkball_query_t *q = ntkball_query_new("series");
       ntkball_query_word(q, "relu");
       if (ntkball_query_set(q, "init", "he") == NTKBALL_ERR_NONE &&
           ntkball_query_set(q, "format", "json") == NTKBALL_ERR_NONE)
           kind = ntkball_query_run(q);
       puts(ntkball_query_answer(q) != NULL ? ntkball_query_answer(q) : ntkball_query_message(q));
       ntkball_query_free(q);

   Queries are independent of each other: threads may run one each.  See ntkball.h for the ball
   contract. */
#ifndef NTKBALL_QUERY_H
#define NTKBALL_QUERY_H

#include <ntkball/table.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct ntkball_query_struct ntkball_query_t;

    /* The name of the i-th command, i = 0, 1, ...; NULL when there are no more. */
    const char *ntkball_query_command(slong i);

    /* A query for a command, every option at its default; to be freed by ntkball_query_free.
       NULL when there is no such command. */
    ntkball_query_t *ntkball_query_new(const char *command);
    void ntkball_query_free(ntkball_query_t *query);

    /* Appends a word: an activation, an identifier of a statement, a file name; copied. */
    void ntkball_query_word(ntkball_query_t *query, const char *word);

    /* Sets an option as the command line does.
       Input:   option without its dashes ("depth"), value as it is written there ("3"); both are
                copied.  A flag (explain, comments) takes NULL.  param may be set again and again.
       Output:  NTKBALL_ERR_NONE, or NTKBALL_ERR_INPUT when the command has no such option or the
                value is not allowed: ntkball_query_message says which are. */
    ntkball_error_kind_t
    ntkball_query_set(ntkball_query_t *query, const char *option, const char *value);

    /* progress(context, stage, done) is called now and then while the query runs, by the thread
       that runs it; see ntkball_progress_fn. */
    void
    ntkball_query_progress(ntkball_query_t *query, ntkball_progress_fn progress, void *context);

    /* Computes the answer; once a query.
       Output:    what the exit code of the program would be: NTKBALL_ERR_NONE, or why not, with the
                  line that ntkball_query_message gives.  There is an answer when it is NONE, and
                  with REFUTED, UNDECIDED and ACCURACY when rows could be made.
       Guarantee: the balls of the answer contain the truth whatever is returned. */
    NTKBALL_MUST_CHECK ntkball_error_kind_t ntkball_query_run(ntkball_query_t *query);

    /* Asks a query that another thread runs to stop: soon after, ntkball_query_run returns
       NTKBALL_ERR_INTERRUPTED (or what it returns anyway, when it is about to end). */
    void ntkball_query_stop(ntkball_query_t *query);

    /* One line that names the option, the value and the remedy; "" when all is well.  Like all
       texts and tables below it belongs to the query. */
    const char *ntkball_query_message(const ntkball_query_t *query);

    /* The answer as a text in the format that was set (text, csv, json, latex), or NULL when there
       is none (or no memory for it). */
    const char *ntkball_query_answer(ntkball_query_t *query);
    /* The same into a stream.  Errors: DOMAIN/INPUT when there is no answer, DOMAIN/IO when the
       stream fails. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_query_write(FILE *out, const ntkball_query_t *query,
                                                            ntkball_error_t *err);

    /* The answer as rows: of balls, or of texts (activations, verify, check); NULL when there is no
       such answer. */
    const ntkball_table_struct *ntkball_query_table(const ntkball_query_t *query);
    const ntkball_grid_struct *ntkball_query_grid(const ntkball_query_t *query);

    /* Which algorithms were taken and why, when explain was set; else "". */
    const char *ntkball_query_explanation(const ntkball_query_t *query);

#ifdef __cplusplus
}
#endif

#endif
