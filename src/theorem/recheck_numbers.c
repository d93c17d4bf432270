/* Coefficients and eigenvalues by the engines that re-prove rows of tables, for numbers that are
   computed from them: the first engine that is not the choosers' own and gets far enough. */
#include "theorem/recheck.h"

#include <string.h>

#define LOST 32 /* bits that an engine may lose to the size of its numbers */

/* Is every ball as small as 2^-bits? */
static int are_fine(const claim_t *claims, slong len, slong bits)
{
    slong i;

    for (i = 0; i < len; i++)
        if (claims[i].conflict || !arb_is_finite(claims[i].truth) ||
            mag_cmp_2exp_si(arb_radref(claims[i].truth), -bits) > 0)
            return 0;
    return 1;
}

/* An engine that is run again is named so, and shows it only when it has run: it is the last. */
static int is_again(const char *name)
{
    return strstr(name, "again") != NULL;
}

const char *_ntkball_recheck_numbers(arb_ptr res, claim_kind_t kind, slong len,
                                     const ntkball_question_t *question, slong bits,
                                     const ntkball_options_t *options)
{
    claim_t *claims = flint_calloc((size_t) len, sizeof(claim_t));
    claim_t **list = flint_malloc((size_t) len * sizeof(claim_t *));
    claims_t group = {
        .question = question, .options = *options, .claims = list, .num = len, .bits = bits + LOST};
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    ntkball_row_t row;
    const char *name = "";
    slong i;
    int number;

    memset(&row, 0, sizeof row);
    row.layer = question->net->depth + 1;
    arb_init(row.value);
    arb_one(row.value);
    group.options.explain = NULL;
    for (i = 0; i < len; i++)
    {
        list[i] = claims + i;
        claims[i].row = &row;
        claims[i].kind = kind;
        claims[i].letter = 'k';
        claims[i].index = i;
        arb_init(claims[i].truth);
        arb_indeterminate(claims[i].truth);
    }
    for (number = 0; name != NULL && !are_fine(claims, len, bits); number++)
    {
        name = _ntkball_recheck_engine(&status, &group, number, &err);
        if (name != NULL && (is_again(name) || err.kind == NTKBALL_ERR_INTERRUPTED))
            name = NULL;
    }
    for (i = 0; i < len; i++)
    {
        arb_swap(res + i, claims[i].truth);
        arb_clear(claims[i].truth);
    }
    arb_clear(row.value);
    flint_free(list);
    flint_free(claims);
    return name;
}
