/* Re-proving tables: what a row claims, and whether an enclosure of the truth decides it.

   A row claims up to three things: its ball (dump), its decimals |truth - mid| <= rad, where
   without rad the radius is half a unit of the last place shown (THM-1), and its closed form.  With
   E an enclosure of the truth, E inside a claim proves it and E disjoint from it refutes it
   (CHK-2); a claim of a single point is proved by the point, which exact forms give.  Engines are
   run one after the other, their enclosures intersected, until every row is decided. */
#include "theorem/recheck.h"

#include <stdlib.h>
#include <string.h>

#include "support/error.h"

#define GUARD 40
#define NO_ENGINE "none"
#define MAX_INDEX 1000000

/* ---- one row ------------------------------------------------------------------------ */

void _ntkball_recheck_found(claim_t *claim, const arb_t x)
{
    if (!arb_is_finite(x))
        return;
    if (!arb_is_finite(claim->truth))
        arb_set(claim->truth, x);
    else if (!arb_overlaps(claim->truth, x))
        claim->conflict = 1;
    else if (arb_contains(claim->truth, x))
        arb_set(claim->truth, x);
    else if (!arb_contains(x, claim->truth))
        (void) arb_intersection(claim->truth, claim->truth, x,
                                64 + FLINT_MAX(arb_bits(x), arb_bits(claim->truth)));
}

/* Is the number in the ball of the row? */
static ntkball_truth_t in_ball(const claim_t *claim)
{
    const ntkball_row_t *row = claim->row;

    if (row->rad != NULL && row->rad[0] == '\0')
        return NTKBALL_TRUE; /* the ball is the rounding, which in_decimals decides exactly */
    if (arb_contains(row->value, claim->truth))
        return NTKBALL_TRUE;
    return arb_overlaps(row->value, claim->truth) ? NTKBALL_UNKNOWN : NTKBALL_FALSE;
}

/* |truth - mid| <= rad ? */
static ntkball_truth_t in_decimals(const claim_t *claim)
{
    const ntkball_row_t *row = claim->row;
    ntkball_truth_t truth = NTKBALL_UNKNOWN;
    arb_t mid, rad;
    slong place = 0, prec = 256 + 2 * arb_bits(claim->truth);

    if (row->mid == NULL || strcmp(row->rad, "inf") == 0 || strcmp(row->mid, "nan") == 0)
        return NTKBALL_TRUE;
    arb_init(mid);
    arb_init(rad);
    if (ntkball_table_read_decimal(mid, &place, row->mid))
    {
        if (row->rad[0] == '\0')
        {
            arb_set_ui(rad, 10);
            arb_pow_ui(rad, rad, (ulong) (place < 0 ? -place : place), prec);
            if (place < 0)
                arb_inv(rad, rad, prec);
            arb_mul_2exp_si(rad, rad, -1);
        }
        else if (!ntkball_table_read_decimal(rad, NULL, row->rad))
            arb_indeterminate(rad);
        arb_sub(mid, mid, claim->truth, FLINT_MAX(prec, 2 * arb_bits(mid)));
        arb_abs(mid, mid);
        truth = arb_le(mid, rad) ? NTKBALL_TRUE : arb_gt(mid, rad) ? NTKBALL_FALSE : truth;
    }
    arb_clear(mid);
    arb_clear(rad);
    return truth;
}

/* Is the closed form of the row the number?  When its text is proved to be, so is its value. */
static ntkball_truth_t
is_closed_form(claim_t *claim, const ntkball_question_t *question, slong bits)
{
    ntkball_truth_t truth = NTKBALL_UNKNOWN;
    ntkball_value_t v;
    ntkball_exact_t form, known;
    arb_t x;

    ntkball_value_init(v);
    ntkball_exact_init(form);
    ntkball_exact_init(known);
    arb_init(x);
    if (ntkball_value_set_str(v, claim->row->exact, NULL) != NTKBALL_OK)
        truth = NTKBALL_FALSE; /* no constant at all */
    else
    {
        ntkball_value_get_arb(x, v, 2 * bits);
        if (!arb_overlaps(x, claim->truth))
            truth = NTKBALL_FALSE;
        else if (arb_is_exact(x) && arb_equal(x, claim->truth))
            truth = NTKBALL_TRUE;
        else if (question != NULL && ntkball_value_get_exact(form, v) &&
                 _ntkball_recheck_exact(known, claim, question))
        {
            ntkball_exact_sub(known, known, form);
            if (ntkball_exact_is_zero(known))
            {
                truth = NTKBALL_TRUE;
                _ntkball_recheck_found(claim, x);
            }
        }
    }
    ntkball_value_clear(v);
    ntkball_exact_clear(form);
    ntkball_exact_clear(known);
    arb_clear(x);
    return truth;
}

static void say(ntkball_recheck_t *res, const claim_t *claim, const char *what)
{
    ntkball_text_t *text = ntkball_text_new();
    const char *copy;
    char *mid, *rad;

    ntkball_table_decimal(&mid, &rad, claim->truth, 12);
    if (!arb_is_finite(claim->truth))
        ntkball_text_append(text, "%s", what);
    else
        ntkball_text_append(text, "%s: %s +- %s", what, mid, rad);
    copy = ntkball_text_get(text);
    flint_free(res->witness);
    res->witness = flint_malloc(strlen(copy) + 1);
    strcpy(res->witness, copy);
    ntkball_text_free(text);
    flint_free(mid);
    flint_free(rad);
}

static void
decide(ntkball_recheck_t *res, claim_t *claim, const ntkball_question_t *question, slong bits)
{
    static const char *const names[] = {"closed form", "ball", "decimals"};
    ntkball_truth_t truths[3] = {NTKBALL_TRUE, NTKBALL_UNKNOWN, NTKBALL_UNKNOWN};
    int i, unknown = -1, wrong = -1;
    char what[64];

    res->verdict = claim->judged == NTKBALL_FALSE ? NTKBALL_REFUTED : NTKBALL_UNDECIDED;
    if (claim->judged == NTKBALL_FALSE)
    {
        say(res, claim, "the certificate is refuted");
        return;
    }
    if (claim->conflict || !arb_is_finite(claim->truth))
    {
        say(res, claim, claim->conflict ? "two engines contradict each other" : "not computed");
        return;
    }
    if (claim->row->exact[0] != '\0' && claim->judged != NTKBALL_TRUE)
        truths[0] = is_closed_form(claim, question, bits);
    truths[1] = in_ball(claim);
    truths[2] = in_decimals(claim);
    for (i = 2; i >= 0; i--)
    {
        wrong = truths[i] == NTKBALL_FALSE ? i : wrong;
        unknown = truths[i] == NTKBALL_UNKNOWN ? i : unknown;
    }
    if (wrong < 0 && unknown < 0)
    {
        res->verdict = NTKBALL_PROVED;
        flint_free(res->witness);
        res->witness = NULL;
        return;
    }
    res->verdict = wrong >= 0 ? NTKBALL_REFUTED : NTKBALL_UNDECIDED;
    snprintf(what, sizeof what, "%s %s", wrong >= 0 ? "against the" : "open: the",
             names[wrong >= 0 ? wrong : unknown]);
    say(res, claim, what);
}

/* ---- rows into claims --------------------------------------------------------------- */

typedef struct
{
    const char *quantity;
    claim_kind_t kind;
    char letter;
} name_t;

static const name_t names[] = {{"phi_hermite", CLAIM_HERMITE, 'p'},
                               {"dphi_hermite", CLAIM_HERMITE, 'd'},
                               {"alpha", CLAIM_SERIES, 'a'},
                               {"upsilon", CLAIM_SERIES, 'u'},
                               {"kappa", CLAIM_SERIES, 'k'},
                               {"sigma", CLAIM_KERNEL, 's'},
                               {"theta", CLAIM_KERNEL, 't'},
                               {"sigma_expansion", CLAIM_EXPANSION, 's'},
                               {"theta_expansion", CLAIM_EXPANSION, 't'},
                               {"eigenvalue", CLAIM_EIGENVALUE, 'e'},
                               {"multiplicity", CLAIM_MULTIPLICITY, 'm'},
                               {"p0", CLAIM_DECAY, 'c'},
                               {"exponent", CLAIM_DECAY, 'c'},
                               {"root", CLAIM_DECAY, 'c'},
                               {"power", CLAIM_DECAY, 'c'},
                               {"rate", CLAIM_DECAY, 'c'},
                               {"correction", CLAIM_DECAY, 'c'},
                               {"factorial", CLAIM_DECAY, 'c'},
                               {"limit_constant", CLAIM_DECAY, 'c'},
                               {"c_low", CLAIM_DECAY, 'c'},
                               {"c_high", CLAIM_DECAY, 'c'}};

/* A nonnegative integer below 10^8, or -1. */
static slong read_index(const char *text)
{
    size_t len = strspn(text, "0123456789");

    return len == 0 || len > 8 || text[len] != '\0' ? -1 : (slong) strtol(text, NULL, 10);
}

/* NULL, or what does not fit the question. */
static const char *
read_claim(claim_t *claim, const ntkball_row_t *row, const ntkball_question_t *question)
{
    size_t i;

    claim->row = row;
    claim->kind = CLAIM_OTHER;
    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].quantity, row->quantity) == 0)
        {
            claim->kind = names[i].kind;
            claim->letter = names[i].letter;
        }
    if (claim->kind == CLAIM_OTHER)
        return NULL;
    claim->index =
        claim->kind == CLAIM_KERNEL || claim->kind == CLAIM_EXPANSION || claim->kind == CLAIM_DECAY
            ? 0
            : read_index(row->index);
    if (claim->index < 0)
        return "the index is no integer from 0 on";
    if ((claim->kind == CLAIM_EIGENVALUE || claim->kind == CLAIM_MULTIPLICITY ||
         (claim->kind == CLAIM_DECAY && row->index[0] == 'e')) &&
        question->dim < 1)
        return "an eigenvalue needs the dimension of the sphere: --dim D";
    if ((claim->kind == CLAIM_SERIES || claim->kind == CLAIM_KERNEL ||
         claim->kind == CLAIM_EXPANSION || (claim->kind == CLAIM_DECAY && row->index[0] != 'm')) &&
        (row->layer < 2 || row->layer > question->net->depth + 1))
        return "the layer is not one of 2 .. L+1: --depth L";
    if (question->zonal != NULL && claim->kind != CLAIM_EIGENVALUE &&
        claim->kind != CLAIM_MULTIPLICITY)
        return "a kernel without an activation has eigenvalues and multiplicities alone";
    if (claim->kind == CLAIM_EIGENVALUE && row->layer >= 0 &&
        row->layer != question->net->depth + 1)
        return "the layer is not the last, L+1: --depth L";
    return NULL;
}

/* Bits in which the claims are worth knowing: those of the coarsest and of the finest claim, and
   some more.  Many engines reach the fine ones on the way to the coarse, whose numbers are small.
 */
static void worth(slong *coarse, slong *fine, const ntkball_table_t table, const claims_t *group)
{
    slong i, bits, most = group->options.max_prec / 4;

    *coarse = *fine = 0;
    for (i = 0; i < group->num; i++)
    {
        const ntkball_row_t *row = group->claims[i]->row;

        bits = arb_is_exact(row->value) ? (slong) (3.33 * (double) table->digits)
                                        : FLINT_MAX(24, arb_rel_accuracy_bits(row->value));
        *fine = FLINT_MAX(*fine, bits);
        *coarse = *coarse == 0 ? bits : FLINT_MIN(*coarse, bits);
    }
    *fine = FLINT_MIN(*fine, most) + GUARD;
    *coarse = FLINT_MIN(*coarse, most) + GUARD;
}

/* Keeps the claims that are still open; their number. */
static slong open_claims(claims_t *group, const claim_t *claims, ntkball_recheck_t *res)
{
    slong i, left = 0;

    for (i = 0; i < group->num; i++)
        if (res[group->claims[i] - claims].verdict == NTKBALL_UNDECIDED &&
            !group->claims[i]->conflict)
            group->claims[left++] = group->claims[i];
    return group->num = left;
}

/* One engine; *name as it returns it. */
static ntkball_status_t run_engine(const char **name, claims_t *group, int number,
                                   const claim_t *claims, ntkball_recheck_t *res,
                                   ntkball_error_t *err)
{
    ntkball_error_t error = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    slong i;

    *name = _ntkball_recheck_engine(&status, group, number, &error);
    if (*name == NULL || (*name)[0] == '\0')
        return NTKBALL_OK;
    if (error.kind == NTKBALL_ERR_INTERRUPTED || error.kind == NTKBALL_ERR_HYPOTHESIS)
    {
        if (err != NULL)
            *err = error;
        return status;
    }
    for (i = 0; i < group->num; i++)
    {
        ntkball_recheck_t *r = res + (group->claims[i] - claims);

        r->algorithm = *name;
        decide(r, group->claims[i], group->question, group->bits);
    }
    open_claims(group, claims, res);
    return NTKBALL_OK;
}

/* Engine after engine until nothing is open, each at first as the coarsest claim needs it. */
static ntkball_status_t run(claims_t *group, const ntkball_table_t table, const claim_t *claims,
                            ntkball_recheck_t *res, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    const char *name = "";
    slong fine;
    int number;

    for (number = 0; group->num > 0 && name != NULL && status == NTKBALL_OK; number++)
    {
        worth(&group->bits, &fine, table, group);
        status = run_engine(&name, group, number, claims, res, err);
        if (group->num == 0 || name == NULL || name[0] == '\0' || status != NTKBALL_OK ||
            group->bits == fine)
            continue;
        group->bits = fine;
        status = run_engine(&name, group, number, claims, res, err);
    }
    return status;
}

ntkball_status_t ntkball_recheck(ntkball_recheck_t *res, const ntkball_table_t table,
                                 const ntkball_question_t *question,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    size_t room = (size_t) FLINT_MAX(table->num_rows, 1);
    claim_t *claims = flint_malloc(room * sizeof(claim_t));
    claims_t group = {.question = question, .claims = flint_malloc(room * sizeof(claim_t *))};
    slong i;
    int kind;

    ntkball_options_init(&group.options);
    if (options != NULL)
        group.options = *options;
    group.options.explain = NULL;
    for (i = 0; i < table->num_rows; i++)
    {
        const char *wrong = read_claim(claims + i, table->rows + i, question);

        const char *none = "nothing computes this quantity a second time";

        if (claims[i].kind <= CLAIM_EIGENVALUE && claims[i].index > MAX_INDEX)
        {
            claims[i].kind = CLAIM_OTHER;
            none = "indices above 1000000 are left out";
        }
        claims[i].conflict = 0;
        claims[i].judged = NTKBALL_UNKNOWN;
        arb_init(claims[i].truth);
        arb_indeterminate(claims[i].truth);
        res[i].verdict = NTKBALL_UNDECIDED;
        res[i].algorithm = NO_ENGINE;
        res[i].witness = NULL;
        say(res + i, claims + i, none);
        if (wrong != NULL && status == NTKBALL_OK)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "row %ld, %.40s %.40s: %s", (long) i + 1,
                              table->rows[i].quantity, table->rows[i].index, wrong);
            status = NTKBALL_DOMAIN;
        }
    }
    for (kind = CLAIM_HERMITE; kind < CLAIM_KINDS && status == NTKBALL_OK; kind++)
    {
        group.num = 0;
        for (i = 0; i < table->num_rows; i++)
            if (claims[i].kind == (claim_kind_t) kind)
                group.claims[group.num++] = claims + i;
        status = run(&group, table, claims, res, err);
    }
    for (i = 0; i < table->num_rows; i++)
        arb_clear(claims[i].truth);
    flint_free(claims);
    flint_free(group.claims);
    return status;
}

/* The row of the same subject, looked for from *next on and once around. */
static const ntkball_row_t *
same_subject(const ntkball_table_t table, const ntkball_row_t *row, slong *next)
{
    slong i, k;

    for (k = 0; k < table->num_rows; k++)
    {
        i = (*next + k) % table->num_rows;
        if (table->rows[i].layer == row->layer &&
            strcmp(table->rows[i].quantity, row->quantity) == 0 &&
            strcmp(table->rows[i].index, row->index) == 0)
        {
            *next = i + 1;
            return table->rows + i;
        }
    }
    return NULL;
}

void ntkball_recheck_against(ntkball_recheck_t *res, const ntkball_table_t table,
                             const ntkball_table_t truth, const char *algorithm)
{
    slong i, next = 0;

    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *found = same_subject(truth, table->rows + i, &next);
        claim_t claim;

        memset(&claim, 0, sizeof claim);
        claim.row = table->rows + i;
        claim.judged = NTKBALL_UNKNOWN;
        arb_init(claim.truth);
        arb_indeterminate(claim.truth);
        if (found != NULL)
            _ntkball_recheck_found(&claim, found->value);
        if (found != NULL && found->exact[0] != '\0' &&
            strcmp(found->exact, table->rows[i].exact) == 0)
            claim.judged = NTKBALL_TRUE; /* the same closed form */
        res[i].witness = NULL;
        res[i].algorithm = found != NULL ? algorithm : NO_ENGINE;
        decide(res + i, &claim, NULL, 128 + arb_bits(claim.truth));
        arb_clear(claim.truth);
    }
}

void ntkball_recheck_clear(ntkball_recheck_t *res, slong num)
{
    slong i;

    for (i = 0; i < num; i++)
        flint_free(res[i].witness);
}
