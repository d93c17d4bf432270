/* From rows to curves.  Which curves a table makes is a matter of looks: values that alternate with
   the parity of the index are two curves, negative ones are drawn hollow by their absolute value
   when the axis is logarithmic, numbers without an index are left out. */
#include "cli/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The index as a number; 0 when it is none. */
static int position(double *x, const char *index)
{
    ntkball_value_t v;
    arb_t ball;
    int ok;

    if (index[0] != '\0' && strlen(index) < 16 && index[strspn(index, "0123456789")] == '\0')
    {
        *x = strtod(index, NULL);
        return 1;
    }
    ntkball_value_init(v);
    arb_init(ball);
    ok = index[0] != '\0' && ntkball_value_set_str(v, index, NULL) == NTKBALL_OK;
    if (ok)
    {
        ntkball_value_get_arb(ball, v, 64);
        *x = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
        ok = isfinite(*x);
    }
    ntkball_value_clear(v);
    arb_clear(ball);
    return ok;
}

/* What a curve is called: quantity ("": left out), layer (-1: none), more. */
static void title_of(char *out, size_t size, const char *quantity, slong layer, const char *more)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.^'";
    size_t len = 0;

    /* Quantities are plain words, but a table may come from anywhere: only those bytes are shown.
     */
    for (; *quantity != '\0' && len + 48 < size; quantity++)
        if (strchr(plain, *quantity) != NULL)
            out[len++] = *quantity;
    out[len] = '\0';
    if (layer >= 0)
        len += (size_t) snprintf(out + len, size - len, "%slayer %ld", len > 0 ? ", " : "",
                                 (long) layer);
    snprintf(out + len, size - len, "%s", len > 0 || more[0] != ',' ? more : more + 2);
}

/* ---- one curve ----------------------------------------------------------------------------- */

void cli_curve_rows(cli_picture_t *picture, const ntkball_table_t table, const char *quantity,
                    slong layer, int parity, int sign, const char *title, int color)
{
    char name[96];
    cli_curve_t *curve;
    slong i;

    title_of(name, sizeof name, quantity, layer, "");
    curve = cli_picture_curve(picture, title[0] != '\0' ? title : name, CLI_MARK_POINTS, color);
    curve->hollow = sign < 0;
    curve->loose = sign != 0;
    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        double x, y;

        if (row->layer != layer || strcmp(row->quantity, quantity) != 0 ||
            !arb_is_finite(row->value) || !position(&x, row->index) ||
            (parity >= 0 && fmod(x, 2) != parity))
            continue;
        y = arf_get_d(arb_midref(row->value), ARF_RND_NEAR);
        if (sign == 0 || (sign > 0 && y >= 0))
            cli_curve_add(curve, x, y, y);
        else if (sign < 0 && y < 0)
            cli_curve_add(curve, x, -y, -y);
    }
    cli_picture_drop_empty(picture);
}

void cli_curve_band(cli_picture_t *picture, const ntkball_decay_t cert, slong to, const char *title,
                    int color)
{
    cli_curve_t *curve =
        cli_picture_curve(picture, title, cert->two_sided ? CLI_MARK_BAND : CLI_MARK_DASHES, color);
    arb_t one, factor, low, high;
    slong n = FLINT_MAX(cert->p0, 1), step;

    arb_init(one);
    arb_init(factor);
    arb_init(low);
    arb_init(high);
    arb_one(one);
    for (; n <= to && !cert->zero; n += step)
    {
        ntkball_decay_scaled(factor, cert, n, one, 64);
        arb_div(low, cert->low, factor, 64);
        arb_div(high, cert->high, factor, 64);
        cli_curve_add(curve, (double) n, arf_get_d(arb_midref(low), ARF_RND_NEAR),
                      arf_get_d(arb_midref(high), ARF_RND_NEAR));
        step = FLINT_MAX(1, n / 50);
        if (n < to && n + step > to)
            step = to - n;
    }
    arb_clear(one);
    arb_clear(factor);
    arb_clear(low);
    arb_clear(high);
    cli_picture_drop_empty(picture);
}

/* ---- a table ------------------------------------------------------------------------------- */

typedef struct
{
    slong rows, drawn;        /* with an index that is a number */
    slong positive, negative; /* values */
    slong nonzero[2];         /* by the parity of the index */
    slong turns, steps;       /* does it go up and down? over steps from n to n + 1 */
    int integers;
    double min, max; /* absolute values > 0 */
} shape_t;

static int same_curve(const ntkball_row_t *a, const ntkball_row_t *b)
{
    return a->layer == b->layer && strcmp(a->quantity, b->quantity) == 0;
}

/* Is row i the first of its curve? */
static int begins(const ntkball_table_t table, slong i)
{
    slong j;

    for (j = i - 1; j >= 0; j--)
        if (same_curve(table->rows + j, table->rows + i))
            return 0;
    return 1;
}

static void look(shape_t *s, const ntkball_table_t table, slong first)
{
    double x, y, last_x = -1, last_y = 0, last_step = 0;
    slong i;

    memset(s, 0, sizeof *s);
    s->integers = 1;
    s->min = HUGE_VAL;
    for (i = first; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;

        if (!same_curve(row, table->rows + first) || !arb_is_finite(row->value) ||
            !position(&x, row->index))
            continue;
        y = arf_get_d(arb_midref(row->value), ARF_RND_NEAR);
        s->rows++;
        s->integers &= x >= 0 && floor(x) == x;
        s->nonzero[fmod(fabs(x), 2) == 1] += y != 0;
        s->positive += y > 0;
        s->negative += y < 0;
        s->max = fmax(s->max, fabs(y));
        s->min = y != 0 ? fmin(s->min, fabs(y)) : s->min;
        if (x == last_x + 1)
        {
            double step = fabs(y) - fabs(last_y);

            s->steps++;
            s->turns += step * last_step < 0;
            last_step = step;
        }
        last_x = x;
        last_y = y;
    }
}

/* Would the curve be drawn on a logarithmic axis?  Kernels over rho are not. */
static int spans_decades(const shape_t *s)
{
    return s->integers && s->max > 30 * s->min;
}

/* Two curves?  On a logarithmic axis, where zeros are not shown, both must have some points. */
static int alternates(const shape_t *s, int logarithmic)
{
    return s->integers && s->steps >= 6 && 10 * s->turns > 6 * s->steps &&
           (!logarithmic || (s->nonzero[0] >= 4 && s->nonzero[1] >= 4));
}

/* The curves of the quantity and layer of row first; named: by the quantity, too. */
static void add_curves(cli_picture_t *picture, const ntkball_table_t table, slong first,
                       int logarithmic, int named)
{
    static const char *const classes[] = {"", ", even", ", odd"};
    const ntkball_row_t *row = table->rows + first;
    const cli_curve_t *last = picture->num > 0 ? picture->curves + picture->num - 1 : NULL;
    int color = last != NULL && last->panel == picture->panel ? last->color + 1 : 0;
    int parity, sign, split, two;
    char title[96], more[48];
    shape_t s;

    look(&s, table, first);
    two = alternates(&s, logarithmic);
    split = logarithmic && s.negative > 0;
    named |= row->layer < 0 && !two && !split;
    for (parity = two ? 0 : -1; parity < (two ? 2 : 0); parity++, color++)
        for (sign = split; sign >= -split; sign -= 2)
        {
            snprintf(more, sizeof more, "%s%s", classes[parity + 1],
                     !split     ? ""
                     : sign < 0 ? ", negative"
                                : ", positive");
            title_of(title, sizeof title, named ? row->quantity : "", row->layer, more);
            cli_curve_rows(picture, table, row->quantity, row->layer, parity, sign, title, color);
        }
}

/* ---- bounds of a decay table ----------------------------------------------------------------- */

int cli_decay_is_power(const ntkball_decay_t cert)
{
    return arb_is_zero(cert->root) && arb_is_one(cert->rate) && cert->factorial == 0;
}

/* The two constants of a certificate as a strip. */
static void add_constants(cli_picture_t *picture, const ntkball_decay_t cert, slong to,
                          const char *title, int color)
{
    cli_curve_t *curve;
    double low = arf_get_d(arb_midref(cert->low), ARF_RND_NEAR),
           high = arf_get_d(arb_midref(cert->high), ARF_RND_NEAR);

    if (cert->zero)
        return;
    curve =
        cli_picture_curve(picture, title, cert->two_sided ? CLI_MARK_BAND : CLI_MARK_DASHES, color);
    cli_curve_add(curve, (double) FLINT_MAX(cert->p0, 1), low, high);
    cli_curve_add(curve, (double) to, low, high);
}

/* Is row i the first p0 of its layer? */
static int begins_layer(const ntkball_table_t table, slong i)
{
    slong j;

    for (j = 0; j < i; j++)
        if (table->rows[j].layer == table->rows[i].layer &&
            strcmp(table->rows[j].quantity, "p0") == 0)
            return 0;
    return strcmp(table->rows[i].quantity, "p0") == 0;
}

#define NUM_SEQUENCES 10

/* cert = that of sequence k of the layer of row i, when the table has it. */
static int sequence(ntkball_decay_t cert, const ntkball_table_t table, slong i, int k)
{
    ntkball_decay_subject_t subject;

    memset(&subject, 0, sizeof subject);
    subject.quantity = "aukem"[k / 2];
    subject.layer = table->rows[i].layer;
    subject.parity = k % 2;
    return ntkball_decay_from_rows(cert, table, &subject);
}

/* Where the bands of a table end: two decades behind the first index of the last one, or less when
   they fall fast. */
static slong end_of_bands(const ntkball_table_t table)
{
    ntkball_decay_t cert;
    slong i, to = 40;
    int k;

    ntkball_decay_init(cert);
    for (i = 0; i < table->num_rows; i++)
        for (k = 0; k < NUM_SEQUENCES && begins_layer(table, i); k++)
            if (sequence(cert, table, i, k))
                to = FLINT_MAX(to, (cli_decay_is_power(cert) ? 100 : 4) * FLINT_MAX(cert->p0, 1));
    ntkball_decay_clear(cert);
    return to;
}

/* Bounds and, in a panel of its own, the strips of their constants, whose width the first cannot
   show. */
static void add_bands(cli_picture_t *picture, const ntkball_table_t table)
{
    static const char *const names[] = {"alpha", "upsilon", "kappa", "eigenvalue", "mu^2"};
    ntkball_decay_t cert;
    char title[96];
    slong i, to = end_of_bands(table);
    int k, color = 0;

    ntkball_decay_init(cert);
    for (i = 0; i < table->num_rows; i++)
        for (k = 0; k < NUM_SEQUENCES && begins_layer(table, i); k++)
            if (sequence(cert, table, i, k))
            {
                title_of(title, sizeof title, names[k / 2], table->rows[i].layer,
                         k % 2 == 0 ? ", even" : ", odd");
                picture->panel = 0;
                cli_curve_band(picture, cert, to, title, color);
                picture->panel = 1;
                add_constants(picture, cert, to, title, color++);
            }
    picture->panels = 2;
    snprintf(picture->ylabel[0], sizeof picture->ylabel[0], "bounds");
    snprintf(picture->ylabel[1], sizeof picture->ylabel[1], "bounds times the rate of decay");
    ntkball_decay_clear(cert);
}

/* ---- panels ---------------------------------------------------------------------------------- */

/* Is the curve one of many, and one that the others show? */
static int is_side_issue(const char *quantity)
{
    return strncmp(quantity, "ratio:", 6) == 0 || strcmp(quantity, "multiplicity") == 0 ||
           strncmp(quantity, "truth:", 6) == 0;
}

/* What stands beside the axis of a quantity. */
static void label(char *out, size_t size, const char *quantity, int absolute)
{
    static const char *const symbols[][2] = {
        {"alpha", "α_p"},          {"upsilon", "υ_p"},         {"kappa", "κ_p"},
        {"sigma", "Σ(ρ)"},         {"theta", "Θ(ρ)"},          {"eigenvalue", "λ_k"},
        {"phi_hermite", "μ_n(φ)"}, {"dphi_hermite", "μ_n(φ')"}};
    char plain[96], *p;
    size_t i;

    title_of(plain, sizeof plain, quantity, -1, "");
    for (p = plain; *p != '\0'; p++) /* no lowered letters in a word */
        *p = *p == '_' ? ' ' : *p;
    for (i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        if (strcmp(quantity, symbols[i][0]) == 0)
            snprintf(plain, sizeof plain, "%s", symbols[i][1]);
    snprintf(out, size, absolute ? "|%s|" : "%s", plain);
}

/* Gives each quantity of the rows firsts a panel when there are several with many curves; numbers
   the panels in panel_of.  Bounds stay beside what they bound. */
static void choose_panels(cli_picture_t *picture, int *panel_of, const ntkball_table_t table,
                          const slong *firsts, slong num, int logarithmic)
{
    slong i, j, curves = 0;
    int panels = 0, bounds = 0;
    shape_t s;

    for (i = 0; i < num; i++)
    {
        const char *quantity = table->rows[firsts[i]].quantity;

        look(&s, table, firsts[i]);
        curves += alternates(&s, logarithmic) ? 2 : 1;
        curves += logarithmic && s.negative > 0;
        bounds |= strchr(quantity, ':') != NULL;
        for (j = 0; j < i && strcmp(table->rows[firsts[j]].quantity, quantity) != 0; j++)
            ;
        panel_of[i] = j < i ? panel_of[j] : panels++;
        if (panel_of[i] < CLI_PANELS)
            label(picture->ylabel[panel_of[i]], sizeof picture->ylabel[0], quantity,
                  logarithmic && s.negative > 0);
    }
    if (panels == 1 || (panels <= CLI_PANELS && curves > 3 && !bounds))
    {
        picture->panels = FLINT_MAX(panels, 1);
        return;
    }
    for (i = 0; i < num; i++)
        panel_of[i] = 0;
    snprintf(picture->ylabel[0], sizeof picture->ylabel[0], "value");
}

void cli_picture_table(cli_picture_t *picture, const ntkball_table_t table)
{
    size_t size = (size_t) (table->num_rows + 1);
    slong i, most = 0, kept = 0, num = 0, main_curves = 0;
    slong *firsts = flint_malloc(size * sizeof(slong));
    int *panel_of = flint_malloc(size * sizeof(int)), logarithmic = 0, several;
    shape_t s;

    for (i = 0; i < table->num_rows; i++)
        if (begins(table, i))
        {
            look(&s, table, i);
            if (s.rows == 0)
                continue;
            firsts[num++] = i;
            most = FLINT_MAX(most, s.rows);
            main_curves += !is_side_issue(table->rows[i].quantity) && s.rows > 1;
        }
    for (i = 0; i < num; i++)
    {
        look(&s, table, firsts[i]);
        if ((main_curves > 0 && is_side_issue(table->rows[firsts[i]].quantity)) ||
            (most > 6 && s.rows < 6))
            continue;
        firsts[kept++] = firsts[i];
        logarithmic |= spans_decades(&s);
    }
    choose_panels(picture, panel_of, table, firsts, kept, logarithmic);
    several = picture->panels == 1 && kept > 0 && strcmp(picture->ylabel[0], "value") == 0;
    for (i = 0; i < kept; i++)
    {
        picture->panel = panel_of[i];
        add_curves(picture, table, firsts[i], logarithmic, several);
    }
    if (num == 0)
        add_bands(picture, table);
    flint_free(firsts);
    flint_free(panel_of);
}
