/* Certificates of decay in a table: the rows of one sequence and parity are put together again and
   judged by ntkball_decay_check (DEC-7), which trusts none of them: other parameters, a higher
   precision, and coefficients that may contradict.  The first numbers from p0 on are then rows of a
   table that claims the bounds, and re-proved by the engines that did not make them (CHK-2).  The
   limit, the root and the class are computed anew. */
#include "theorem/recheck.h"

#include <string.h>

#include <ntkball/decay.h>

/* "kappa:even" and the like; 0 when the index is none. */
static int read_subject(ntkball_decay_subject_t *subject, const ntkball_row_t *row,
                        const ntkball_question_t *question)
{
    static const char *const names[] = {"alpha:", "upsilon:", "kappa:", "eigenvalue:", "mu^2:"};
    int i;

    memset(subject, 0, sizeof *subject);
    for (i = 0; i < 5; i++)
        if (strncmp(row->index, names[i], strlen(names[i])) == 0)
        {
            const char *class = row->index + strlen(names[i]);

            slong len = (slong) strcspn(class, ":");

            subject->quantity = "aukem"[i];
            subject->layer = row->layer;
            subject->dim = i == 3 ? question->dim : 0;
            subject->measure = question->measure;
            subject->parity = len == 3 && strncmp(class, "odd", 3) == 0;
            subject->corrected = strcmp(class + len, ":corrected") == 0;
            return (subject->parity || (len == 4 && strncmp(class, "even", 4) == 0)) &&
                   (class[len] == '\0' || subject->corrected);
        }
    return 0;
}

static int same_class(const ntkball_row_t *a, const ntkball_row_t *b)
{
    return a->layer == b->layer && strcmp(a->index, b->index) == 0;
}

/* So many numbers are proved by another engine: coefficients, eigenvalues. */
#define OTHER_NUMBERS 64
#define OTHER_EIGENVALUES 8
/* The numbers below this index; with kinks and no closed dual, where each is an integral over
   panels, below the second. */
#define OTHER_INDEX 1024
#define OTHER_INDEX_PANELS 64

/* How many numbers from p0 on other engines are to prove. */
static slong num_others(const ntkball_decay_t cert, const ntkball_network_struct *net)
{
    int panels = ntkball_activation_num_breaks(net->phi) > 0 && !ntkball_dual_is_closed(net->phi);
    slong below = panels ? OTHER_INDEX_PANELS : OTHER_INDEX;
    slong num = cert->subject.quantity == 'e' ? OTHER_EIGENVALUES : OTHER_NUMBERS;

    return cert->p0 >= below ? 0 : FLINT_MIN(num, (below - cert->p0 + 1) / 2);
}

/* The row that claims of c_n what cert does; of an upper bound |c_n| <= high. */
static void add_number(ntkball_table_t table, const ntkball_decay_t cert, slong n)
{
    static const char *const names[] = {"alpha", "upsilon", "kappa", "eigenvalue", "phi_hermite"};
    char index[32];
    arb_t one, low, high;

    arb_init(one);
    arb_init(low);
    arb_init(high);
    arb_one(one);
    ntkball_decay_scaled(one, cert, n, one, 128);
    arb_div(high, cert->high, one, 128);
    if (cert->subject.quantity == 'm') /* of mu_n, whose sign nothing is said of */
        arb_sqrt(high, high, 128);
    if (cert->two_sided && !cert->zero && cert->subject.quantity != 'm')
        arb_div(low, cert->low, one, 128);
    else
        arb_neg(low, high);
    /* at most what is claimed: the least enclosures of both bounds */
    arb_get_ubound_arf(arb_midref(low), low, 128);
    arb_get_lbound_arf(arb_midref(high), high, 128);
    mag_zero(arb_radref(low));
    mag_zero(arb_radref(high));
    arb_union(one, low, high, 128);
    snprintf(index, sizeof index, "%ld", (long) n);
    ntkball_table_add(table, names[strchr("aukem", cert->subject.quantity) - "aukem"],
                      cert->subject.layer, index, one, NULL);
    arb_clear(one);
    arb_clear(low);
    arb_clear(high);
}

/* Do the numbers from p0 on obey, by engines other than those of ntkball_decay_check? */
static ntkball_truth_t
by_others(const ntkball_decay_t cert, const claims_t *group, ntkball_error_t *err)
{
    slong i, num = num_others(cert, group->question->net);
    ntkball_recheck_t *res = flint_malloc((size_t) (num + 1) * sizeof(ntkball_recheck_t));
    ntkball_question_t question = *group->question;
    ntkball_options_t options = group->options;
    ntkball_truth_t all = NTKBALL_TRUE;
    ntkball_table_t table;

    question.algorithm = NULL;
    options.algorithm = NULL;
    ntkball_table_init(table, "decay", 12);
    for (i = 0; i < num; i++)
        add_number(table, cert, cert->p0 + 2 * i);
    if (num > 0 && ntkball_recheck(res, table, &question, &options, err) != NTKBALL_OK)
        all = NTKBALL_UNKNOWN;
    for (i = 0; i < num && all != NTKBALL_FALSE; i++)
        if (res[i].verdict != NTKBALL_PROVED)
            all = res[i].verdict == NTKBALL_REFUTED ? NTKBALL_FALSE : NTKBALL_UNKNOWN;
    ntkball_recheck_clear(res, num);
    flint_free(res);
    ntkball_table_clear(table);
    return all;
}

/* Is the class that the table claims that of the sequence?  Two-sided bounds decide it; else the
   class that phi has (DEC-8) is believed when it says so. */
static ntkball_truth_t
class_holds(const char *claimed, const ntkball_decay_t own, const ntkball_network_struct *net)
{
    ntkball_decay_class_t class = ntkball_decay_class(net->phi);

    if (claimed == NULL || strcmp(claimed, ntkball_decay_class_str(class)) == 0)
        return NTKBALL_TRUE;
    return own->two_sided && !own->zero && strcmp(claimed, ntkball_decay_class_str(own->decay)) != 0
               ? NTKBALL_FALSE
               : NTKBALL_UNKNOWN;
}

/* Is the row one of the shape, whose exact text only a certificate of our own knows?  Its truth. */
static const char *shape_row(arb_ptr *truth, const ntkball_row_t *row, ntkball_decay_struct *own)
{
    if (strcmp(row->quantity, "root") == 0)
        return *truth = own->root, own->root_exact;
    if (strcmp(row->quantity, "rate") == 0)
        return *truth = own->rate, own->rate_exact;
    if (strcmp(row->quantity, "correction") == 0)
        return *truth = own->correction, own->correction_exact;
    return NULL;
}

/* Does the table say the whole shape?  Without the row of an exponent or a root that our own
   certificate has, the bounds are of something unsaid. */
static int has_shape(const ntkball_table_t rows, const ntkball_decay_t own)
{
    ntkball_table_t ours;
    slong i, j;
    int all = 1;

    ntkball_table_init(ours, "decay", 0);
    ntkball_decay_add_rows(ours, own);
    for (i = 0; i < ours->num_rows && all; i++)
    {
        const char *quantity = ours->rows[i].quantity;

        for (j = 0; j < rows->num_rows && strcmp(rows->rows[j].quantity, quantity) != 0; j++)
            ;
        all = j < rows->num_rows || strcmp(quantity, "limit_constant") == 0;
    }
    ntkball_table_clear(ours);
    return all;
}

/* A row whose text was read for its value, as that is no dyadic number: an exponent, a power. */
static int is_thirds(const ntkball_row_t *row)
{
    return !arb_is_exact(row->value) &&
           (strcmp(row->quantity, "exponent") == 0 || strcmp(row->quantity, "power") == 0);
}

/* What the verdict, and a certificate of our own, say of one row. */
static void judge(claim_t *claim, ntkball_truth_t verdict, int known, ntkball_decay_t own)
{
    const ntkball_row_t *row = claim->row;
    arb_ptr truth = NULL;
    const char *exact = shape_row(&truth, row, own);

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
    else if (exact == NULL)
    {
        _ntkball_recheck_found(claim, row->value);
        if (is_thirds(row))
            claim->judged = NTKBALL_TRUE;
    }
    else if (known)
    {
        _ntkball_recheck_found(claim, truth);
        if (row->exact[0] != '\0' && strcmp(row->exact, exact) == 0)
            claim->judged = NTKBALL_TRUE;
    }
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
        if (ntkball_decay_from_rows(cert, rows, &subject) &&
            (cert->zero || known != NTKBALL_OK || has_shape(rows, own)))
            status = ntkball_decay_check(&verdict, cert, net, &options, err);
    }
    if (status != NTKBALL_OK)
        verdict = NTKBALL_UNKNOWN;
    if (verdict == NTKBALL_TRUE)
        verdict = class_holds(group->question->decay, own, group->question->net);
    if (verdict == NTKBALL_TRUE)
        verdict = by_others(cert, group, err);
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
