/* Rows of the analysis of an activation.  Breaks, strips, growth and poles are claims that
   ntkball_activation_check_claim judges without the analysis (ACT-26), to some 16 bits of place;
   their digits are those of the analysis at a higher precision, and `again` says so.  Both have to
   agree: a contradiction leaves the row undecided. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/check.h"

#define AGAIN "analysis, again"
#define FAR 16
#define MAX_BREAKS 64

/* The claim about the formula of phi. */
static ntkball_truth_t claim(const properties_t *p, ntkball_activation_claim_t c)
{
    return ntkball_activation_check_claim(ntkball_activation_formula(p->phi), &c, NULL);
}

#define NO_CLAIM                                                                                   \
    {                                                                                              \
        .num_breaks = -1, .num_poles = -1                                                          \
    }

/* Names the second algorithm, or takes the verdict back when it contradicts. */
static void second_opinion(ntkball_recheck_t *res, ntkball_truth_t truth, const char *name)
{
    if (res->verdict != NTKBALL_PROVED)
        return;
    if (truth == NTKBALL_TRUE)
        res->algorithm = name;
    else if (truth == NTKBALL_FALSE)
        _check_say(res, NTKBALL_UNDECIDED, name, "two algorithms contradict each other");
}

/* The number below 10^4 that follows word at the start of text, and what follows it; NULL: none. */
static const char *after_number(slong *n, const char *text, const char *word)
{
    size_t len = strlen(word), digits;

    if (strncmp(text, word, len) != 0)
        return NULL;
    digits = strspn(text + len, "0123456789");
    if (digits < 1 || digits > 4)
        return NULL;
    *n = strtol(text + len, NULL, 10);
    return text + len + digits;
}

/* ---- breaks ---------------------------------------------------------------------------------- */

static void compare_break(ntkball_recheck_t *res, const properties_t *p, slong i, const char *text)
{
    char *exact = NULL;
    fmpq_t b;
    arb_t x;

    fmpq_init(b);
    arb_init(x);
    ntkball_activation_break_arb(x, p->phi, i, p->bits);
    if (ntkball_activation_break_is_rational(p->phi, i))
    {
        ntkball_activation_break_fmpq(b, p->phi, i);
        exact = fmpq_get_str(NULL, 10, b);
    }
    _check_value(res, text, x, exact, AGAIN);
    flint_free(exact);
    fmpq_clear(b);
    arb_clear(x);
}

/* Is phi analytic on [-16, 16] but for its breaks? */
static ntkball_truth_t only_breaks(const properties_t *p)
{
    ntkball_activation_claim_t c = NO_CLAIM;
    double breaks[MAX_BREAKS];
    ntkball_truth_t truth;
    arb_t x;

    c.num_breaks = ntkball_activation_num_breaks(p->phi);
    if (c.num_breaks > MAX_BREAKS)
        return NTKBALL_UNKNOWN;
    arb_init(x);
    for (slong i = 0; i < c.num_breaks; i++)
    {
        ntkball_activation_break_arb(x, p->phi, i, 64);
        breaks[i] = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    }
    c.breaks = breaks;
    truth = claim(p, c);
    arb_clear(x);
    return truth;
}

/* phi is analytic but at its breaks, so a place apart from all of them is none. */
static void judge_break(ntkball_recheck_t *res, const properties_t *p, slong i, const char *text)
{
    ntkball_recheck_t other = {NTKBALL_REFUTED, AGAIN, NULL};
    slong num = ntkball_activation_num_breaks(p->phi);

    if (i < num)
        compare_break(res, p, i, text);
    else
        _check_say(res, NTKBALL_REFUTED, AGAIN, "there are not so many breaks");
    for (slong k = 0; k < num && res->verdict == NTKBALL_REFUTED; k++)
    {
        compare_break(&other, p, k, text);
        if (other.verdict != NTKBALL_REFUTED)
            _check_say(res, NTKBALL_UNDECIDED, AGAIN, "this is another one of the breaks");
    }
    flint_free(other.witness);
    second_opinion(res, only_breaks(p), "cover; digits again");
}

static void no_breaks(ntkball_recheck_t *res, const properties_t *p)
{
    ntkball_activation_claim_t c = NO_CLAIM;
    int jumps = 0;
    arb_t x;

    arb_init(x);
    for (slong i = 0; i < ntkball_activation_num_breaks(p->phi); i++)
        for (int deriv = 0; deriv < 2; deriv++)
        {
            ntkball_activation_jump(x, p->phi, i, deriv, p->bits);
            jumps |= arb_is_finite(x) && !arb_contains_zero(x);
        }
    arb_clear(x);
    if (ntkball_activation_num_breaks(p->phi) > 0)
        _check_say(res, jumps ? NTKBALL_REFUTED : NTKBALL_UNDECIDED, AGAIN,
                   jumps ? "phi or phi' jumps" : "phi has pieces");
    else
    {
        c.strip = fmin(0x1p-4, 0.5 * ntkball_activation_strip(p->phi));
        _check_say(res, NTKBALL_PROVED, AGAIN, NULL);
        second_opinion(res, c.strip > 0 ? claim(p, c) : NTKBALL_UNKNOWN, "cover");
    }
}

/* "0 to N digits" says |jump| < 10^-N. */
static void
judge_jump(ntkball_recheck_t *res, const properties_t *p, slong i, int deriv, const char *text)
{
    slong digits;
    const char *rest;
    arb_t x, y;

    if (i >= ntkball_activation_num_breaks(p->phi))
    {
        _check_say(res, NTKBALL_UNDECIDED, AGAIN, "there are not so many breaks");
        return;
    }
    arb_init(x);
    arb_init(y);
    ntkball_activation_jump(x, p->phi, i, deriv, p->bits);
    if ((rest = after_number(&digits, text, "0 to ")) != NULL && strncmp(rest, " digit", 6) == 0 &&
        digits < p->bits)
    {
        arb_set_ui(y, 10);
        arb_pow_ui(y, y, (ulong) digits, p->bits);
        arb_inv(y, y, p->bits);
        arb_abs(x, x);
        _check_say(res,
                   arb_lt(x, y)   ? NTKBALL_PROVED
                   : arb_gt(x, y) ? NTKBALL_REFUTED
                                  : NTKBALL_UNDECIDED,
                   AGAIN, arb_lt(x, y) ? NULL : "the jump is larger, or may be");
    }
    else if (strcmp(text, "unknown") == 0)
        _check_say(res, NTKBALL_UNDECIDED, "none", "the row claims nothing");
    else
        _check_value(res, text, x, NULL, AGAIN);
    arb_clear(x);
    arb_clear(y);
}

/* ---- analyticity ----------------------------------------------------------------------------- */

/* The list of poles in the upper half plane up to the height of the last, for phi of one piece. */
static ntkball_truth_t judge_list(const properties_t *p)
{
    const ntkball_analytic_struct *a = p->analytic;
    ntkball_activation_claim_t c = {.num_breaks = -1, .num_poles = a->num, .width = FAR};
    acb_ptr pole, residue;
    slong *order;
    ntkball_truth_t truth = NTKBALL_TRUE;

    if (p->located != NTKBALL_OK || a->num == 0 || ntkball_activation_num_breaks(p->phi) > 0)
        return NTKBALL_UNKNOWN;
    pole = _acb_vec_init(a->num);
    residue = _acb_vec_init(a->num);
    order = flint_malloc((size_t) a->num * sizeof(slong));
    for (slong i = 0; i < a->num; i++)
    {
        acb_set(pole + i, &a->list[i].where);
        acb_set(residue + i, &a->list[i].residue);
        order[i] = a->list[i].order;
        c.height = fmax(c.height, arf_get_d(arb_midref(acb_imagref(pole + i)), ARF_RND_NEAR));
        if (a->list[i].kind != NTKBALL_SINGULARITY_POLE)
            truth = NTKBALL_UNKNOWN;
    }
    c.pole = pole;
    c.residue = residue;
    c.order = order;
    if (truth == NTKBALL_TRUE)
        truth = claim(p, c);
    _acb_vec_clear(pole, a->num);
    _acb_vec_clear(residue, a->num);
    flint_free(order);
    return truth;
}

/* The singularities of the piece, computed once. */
static void know_piece(properties_t *p, slong piece)
{
    if (p->piece == piece)
        return;
    ntkball_analytic_clear(p->analytic);
    ntkball_analytic_init(p->analytic);
    p->located = ntkball_activation_singularities(p->analytic, p->phi, piece, p->bits);
    p->piece = (int) piece;
    p->poles = judge_list(p);
}

/* Is end "-inf", "inf" or break i of phi? */
static int is_end(const properties_t *p, const char *end, slong i)
{
    ntkball_recheck_t res = {NTKBALL_UNDECIDED, AGAIN, NULL};
    slong num = ntkball_activation_num_breaks(p->phi);

    if (i < 0 || i >= num)
        return strcmp(end, i < 0 ? "-inf" : "inf") == 0;
    compare_break(&res, p, i, end);
    flint_free(res.witness);
    return res.verdict == NTKBALL_PROVED;
}

/* Skips "(a, b): "; NULL when a, b are not the ends of the piece. */
static const char *skip_interval(const properties_t *p, slong piece, const char *text)
{
    const char *comma = strstr(text, ", "), *close = strstr(text, "): ");
    char left[256], right[256];

    if (ntkball_activation_num_breaks(p->phi) == 0)
        return text;
    if (text[0] != '(' || comma == NULL || close == NULL || close < comma)
        return NULL;
    snprintf(left, sizeof left, "%.*s", (int) FLINT_MIN(comma - text - 1, 255), text + 1);
    snprintf(right, sizeof right, "%.*s", (int) FLINT_MIN(close - comma - 2, 255), comma + 2);
    return is_end(p, left, piece - 1) && is_end(p, right, piece) ? close + 3 : NULL;
}

/* Has the list a singularity that was proved to be one? */
static int is_singular(const properties_t *p)
{
    return p->located == NTKBALL_OK && p->analytic->num > 0 &&
           p->analytic->list[0].kind != NTKBALL_SINGULARITY_UNKNOWN;
}

/* "R, no further" */
static void judge_radius(ntkball_recheck_t *res, const properties_t *p, const char *text)
{
    ntkball_activation_claim_t c = NO_CLAIM;
    const char *end = strstr(text, ", no further");
    char *radius;

    if (end == NULL || end[12] != '\0' || p->located != NTKBALL_OK)
    {
        _check_say(res, NTKBALL_UNDECIDED, AGAIN, "not proved again");
        return;
    }
    radius = flint_malloc((size_t) (end - text) + 1);
    memcpy(radius, text, (size_t) (end - text));
    radius[end - text] = '\0';
    if (p->analytic->entire)
        _check_say(res, NTKBALL_REFUTED, AGAIN, "entire");
    else
        _check_value(res, radius, &p->analytic->radius, NULL, AGAIN);
    c.strip = arf_get_d(arb_midref(&p->analytic->radius), ARF_RND_NEAR);
    if (ntkball_activation_num_breaks(p->phi) == 0 && c.strip <= 64)
        second_opinion(res, claim(p, c), "cover; digits again");
    flint_free(radius);
}

/* "R at least, the nearest singularity was not located" */
static void judge_at_least(ntkball_recheck_t *res, const properties_t *p, const char *text)
{
    double radius = nextafter(strtod(text, NULL), HUGE_VAL);
    arf_t r;

    arf_init(r);
    arf_set_d(r, radius);
    if (p->analytic->entire || arf_cmp(&p->analytic->proved, r) >= 0)
        _check_say(res, NTKBALL_PROVED, AGAIN, NULL);
    else
        _check_say(res, NTKBALL_UNDECIDED, AGAIN, "not proved so far");
    arf_clear(r);
}

static void judge_analytic(ntkball_recheck_t *res, properties_t *p, slong piece, const char *text)
{
    const char *known, *claimed = skip_interval(p, piece, text);
    ntkball_activation_claim_t c = NO_CLAIM;

    know_piece(p, piece);
    known = claimed != NULL ? strstr(claimed, " < ") : NULL;
    if (claimed == NULL)
        _check_say(res, NTKBALL_UNDECIDED, AGAIN, "the ends of the piece are others, or may be");
    else if (strcmp(claimed, "entire") == 0)
    {
        _check_say(res,
                   p->analytic->entire ? NTKBALL_PROVED
                   : is_singular(p)    ? NTKBALL_REFUTED
                                       : NTKBALL_UNDECIDED,
                   AGAIN, p->analytic->entire ? NULL : "singularities were found, or may be");
        c.strip = 1;
        if (ntkball_activation_num_breaks(p->phi) == 0)
            second_opinion(res, claim(p, c), "cover of a strip; analysis, again");
    }
    else if (known == NULL)
        _check_say(res, NTKBALL_UNDECIDED, "none", "the row claims nothing that is judged");
    else if (strstr(known, " at least, ") != NULL)
        judge_at_least(res, p, known + 3);
    else
        judge_radius(res, p, known + 3);
}

/* ---- singularities --------------------------------------------------------------------------- */

/* Which of the list the place is, or -1: none of them. */
static slong find_place(const properties_t *p, const char *place)
{
    ntkball_recheck_t res = {NTKBALL_UNDECIDED, AGAIN, NULL};
    slong found = -1;

    for (slong i = 0; i < p->analytic->num && found < 0; i++)
    {
        _check_complex(&res, place, &p->analytic->list[i].where, AGAIN);
        if (res.verdict != NTKBALL_REFUTED)
            found = i;
    }
    flint_free(res.witness);
    return found;
}

/* The list is complete up to the distance of its last one: what is number j of the nearest is in
 * it.
 */
static int list_refutes(const properties_t *p, slong j)
{
    int sure = p->located == NTKBALL_OK && j <= p->analytic->num;

    for (slong i = 0; i < p->analytic->num; i++)
        sure = sure && p->analytic->list[i].kind != NTKBALL_SINGULARITY_UNKNOWN;
    return sure;
}

static void kind_text(char *out, size_t size, const ntkball_singularity_t *s)
{
    static const char *const kinds[] = {"", "essential singularity", "branch point",
                                        "not resolved, perhaps none"};

    if (s->kind == NTKBALL_SINGULARITY_POLE)
        snprintf(out, size, "pole of order %ld", (long) s->order);
    else
        snprintf(out, size, "%s", kinds[s->kind]);
}

/* name is "singularity j" of the piece; part is "", " place" or " residue". */
static void judge_singularity(ntkball_recheck_t *res, properties_t *p, slong piece, slong j,
                              const char *name, const char *part, const char *text)
{
    char place[96], kind[64];
    const char *where;
    const ntkball_singularity_t *s;
    slong i;

    know_piece(p, piece);
    snprintf(place, sizeof place, "%.64s place", name);
    where = _check_property((const ntkball_table_struct *) p->table, place);
    i = where != NULL ? find_place(p, where) : -1;
    s = p->analytic->list + i;
    if (i < 0)
        _check_say(res,
                   strcmp(part, " place") == 0 && list_refutes(p, j) ? NTKBALL_REFUTED
                                                                     : NTKBALL_UNDECIDED,
                   AGAIN, "no singularity was found at this place");
    else if (strcmp(part, " place") == 0)
        _check_complex(res, text, &s->where, AGAIN);
    else if (strcmp(part, " residue") == 0 && s->kind == NTKBALL_SINGULARITY_POLE)
        _check_complex(res, text, &s->residue, AGAIN);
    else
    {
        kind_text(kind, sizeof kind, s);
        _check_say(res,
                   s->kind == NTKBALL_SINGULARITY_UNKNOWN       ? NTKBALL_UNDECIDED
                   : part[0] == '\0' && strcmp(kind, text) == 0 ? NTKBALL_PROVED
                                                                : NTKBALL_REFUTED,
                   AGAIN, kind);
    }
    if (res->verdict == NTKBALL_PROVED)
        _check_say(res, NTKBALL_PROVED, AGAIN, NULL);
    second_opinion(res, p->poles, part[0] == '\0' ? "residues" : "residues; digits again");
}

/* ---- all ------------------------------------------------------------------------------------- */

/* "singularity 2 place", "piece 1 singularity 2", ...; 0: another row. */
static int judge_part(ntkball_recheck_t *res, properties_t *p, slong piece, const char *name,
                      const char *rest, const char *text)
{
    char whole[96];
    const char *what;
    slong j;

    if (strcmp(rest, "analytic") == 0)
    {
        judge_analytic(res, p, piece, text);
        return 1;
    }
    what = after_number(&j, rest, "singularity ");
    if (what == NULL || j < 1 ||
        (*what != '\0' && strcmp(what, " place") != 0 && strcmp(what, " residue") != 0))
        return 0;
    snprintf(whole, sizeof whole, "%.*s", (int) (what - name), name);
    judge_singularity(res, p, piece, j, whole, what, text);
    return 1;
}

int _check_analysis(ntkball_recheck_t *res, properties_t *p, const ntkball_row_t *row)
{
    const char *name = row->quantity, *text = row->exact;
    slong num = ntkball_activation_num_breaks(p->phi);
    const char *rest;
    slong i;

    if (ntkball_activation_is_table(p->phi))
        return 0;
    if (strcmp(name, "domain") == 0)
        _check_domain(res, p, text);
    else if (strcmp(name, "breaks") == 0 && strcmp(text, "none") == 0)
        no_breaks(res, p);
    else if (strcmp(name, "growth of phi") == 0 || strcmp(name, "growth of phi'") == 0)
        _check_growth(res, p, name[strlen(name) - 1] == '\'', text);
    else if ((rest = after_number(&i, name, "break ")) != NULL && i >= 1)
    {
        if (*rest == '\0')
            judge_break(res, p, i - 1, text);
        else if (strcmp(rest, " jump of phi") == 0 || strcmp(rest, " jump of phi'") == 0)
            judge_jump(res, p, i - 1, name[strlen(name) - 1] == '\'', text);
        else
            return 0;
    }
    else if ((rest = after_number(&i, name, "piece ")) != NULL && *rest == ' ' && i >= 1 &&
             i <= num + 1 && num > 0)
        return judge_part(res, p, i - 1, name, rest + 1, text);
    else
        return num == 0 && judge_part(res, p, 0, name, name, text);
    return 1;
}
