/* Certificates of decay in a table: the rows of one sequence and parity are put together again and
   judged by ntkball_decay_check (DEC-7), which trusts none of them: other parameters, a higher
   precision, and coefficients that may contradict.  The limit is computed anew. */
#include "theorem/recheck.h"

#include <string.h>

#include <ntkball/decay.h>

/* "kappa:even" and the like; 0 when the index is none. */
static int read_subject(ntkball_decay_subject_t *subject, const ntkball_row_t *row,
                        const ntkball_question_t *question)
{
    static const char *const names[] = {"alpha:", "upsilon:", "kappa:", "eigenvalue:"};
    int i;

    memset(subject, 0, sizeof *subject);
    for (i = 0; i < 4; i++)
        if (strncmp(row->index, names[i], strlen(names[i])) == 0)
        {
            const char *class = row->index + strlen(names[i]);

            subject->quantity = "auke"[i];
            subject->layer = row->layer;
            subject->dim = i == 3 ? question->dim : 0;
            subject->measure = question->measure;
            subject->parity = strcmp(class, "odd") == 0;
            return subject->parity || strcmp(class, "even") == 0;
        }
    return 0;
}

static int same_class(const ntkball_row_t *a, const ntkball_row_t *b)
{
    return a->layer == b->layer && strcmp(a->index, b->index) == 0;
}

/* What the verdict, and a certificate of our own, say of one row. */
static void judge(claim_t *claim, ntkball_truth_t verdict, int known, const ntkball_decay_t own)
{
    const ntkball_row_t *row = claim->row;

    if (strcmp(row->quantity, "limit_constant") == 0)
    {
        if (known && arb_is_finite(own->limit))
            _ntkball_recheck_found(claim, own->limit);
        return;
    }
    if (verdict == NTKBALL_UNKNOWN)
        return;
    if (verdict == NTKBALL_FALSE)
        claim->judged = NTKBALL_FALSE;
    else if (strcmp(row->quantity, "root") == 0 || strcmp(row->quantity, "rate") == 0)
    {
        const char *exact = row->quantity[1] == 'o' ? own->root_exact : own->rate_exact;

        if (!known)
            return;
        _ntkball_recheck_found(claim, row->quantity[1] == 'o' ? own->root : own->rate);
        if (row->exact[0] != '\0' && strcmp(row->exact, exact) == 0)
            claim->judged = NTKBALL_TRUE;
        return;
    }
    _ntkball_recheck_found(claim, row->value);
}

/* The class of claim number first. */
static ntkball_status_t class_of(claims_t *group, slong first, ntkball_error_t *err)
{
    const ntkball_row_t *head = group->claims[first]->row;
    ntkball_network_t net = {*group->question->net};
    ntkball_options_t options = group->options;
    ntkball_truth_t verdict = NTKBALL_UNKNOWN;
    ntkball_status_t status = NTKBALL_OK, known = NTKBALL_UNABLE;
    ntkball_decay_subject_t subject;
    ntkball_decay_t cert, own;
    ntkball_table_t rows;
    slong i;

    options.algorithm = NULL;
    options.digits = group->bits / 3;
    ntkball_decay_init(cert);
    ntkball_decay_init(own);
    ntkball_table_init(rows, "decay", options.digits);
    for (i = first; i < group->num; i++)
        if (same_class(group->claims[i]->row, head))
            ntkball_table_add(rows, group->claims[i]->row->quantity, head->layer, head->index,
                              group->claims[i]->row->value, group->claims[i]->row->exact);
    if (read_subject(&subject, head, group->question))
    {
        known = ntkball_decay_certify(own, net, &subject, &options, err);
        if (ntkball_decay_from_rows(cert, rows, &subject))
            status = ntkball_decay_check(&verdict, cert, net, &options, err);
    }
    if (status != NTKBALL_OK)
        verdict = NTKBALL_UNKNOWN;
    for (i = first; i < group->num; i++)
        if (same_class(group->claims[i]->row, head))
            judge(group->claims[i], verdict, known == NTKBALL_OK, own);
    ntkball_table_clear(rows);
    ntkball_decay_clear(own);
    ntkball_decay_clear(cert);
    return status;
}

ntkball_status_t _ntkball_recheck_decay(claims_t *group, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong i, j;

    for (i = 0; i < group->num; i++)
    {
        for (j = 0; j < i && !same_class(group->claims[j]->row, group->claims[i]->row); j++)
            ;
        if (j == i)
            status = class_of(group, i, err);
        if (err->kind == NTKBALL_ERR_INTERRUPTED || err->kind == NTKBALL_ERR_HYPOTHESIS)
            return status;
    }
    return NTKBALL_OK;
}
