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

/* Quantities are plain words, but a table may come from anywhere: only those bytes are shown. */
static void title_of(char *out, size_t size, const char *quantity, slong layer, const char *more)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.'";
    size_t len = 0;

    for (; *quantity != '\0' && len + 48 < size; quantity++)
        if (strchr(plain, *quantity) != NULL)
            out[len++] = *quantity;
    out[len] = '\0';
    if (layer >= 0)
        len += (size_t) snprintf(out + len, size - len, ", layer %ld", (long) layer);
    snprintf(out + len, size - len, "%s", more);
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

static int alternates(const shape_t *s)
{
    return s->integers && s->steps >= 6 && 10 * s->turns > 6 * s->steps;
}

/* The curves of the quantity and layer of row first. */
static void
add_curves(cli_picture_t *picture, const ntkball_table_t table, slong first, int logarithmic)
{
    static const char *const classes[] = {"", ", even", ", odd"};
    const ntkball_row_t *row = table->rows + first;
    int parity, sign, color = picture->num > 0 ? picture->curves[picture->num - 1].color + 1 : 0;
    char title[96], more[48];
    shape_t s;
    int split;

    look(&s, table, first);
    split = logarithmic && s.negative > 0;
    for (parity = alternates(&s) ? 0 : -1; parity < (alternates(&s) ? 2 : 0); parity++, color++)
        for (sign = split; sign >= -split; sign -= 2)
        {
            snprintf(more, sizeof more, "%s%s", classes[parity + 1],
                     sign < 0 ? ", negative: absolute value" : "");
            title_of(title, sizeof title, row->quantity, row->layer, more);
            cli_curve_rows(picture, table, row->quantity, row->layer, parity, sign, title, color);
        }
}

/* Bounds of a decay table: bands over two decades. */
static void add_bands(cli_picture_t *picture, const ntkball_table_t table)
{
    static const char *const names[] = {"alpha", "upsilon", "kappa", "eigenvalue"};
    static const char letters[] = "auke";
    ntkball_decay_subject_t subject;
    ntkball_decay_t cert;
    char title[96];
    slong i, layer = -2;
    int k, color = 0;

    ntkball_decay_init(cert);
    memset(&subject, 0, sizeof subject);
    for (i = 0; i < table->num_rows; i++)
    {
        if (strcmp(table->rows[i].quantity, "p0") != 0 || table->rows[i].layer == layer)
            continue;
        layer = table->rows[i].layer;
        for (k = 0; k < 8; k++)
        {
            subject.quantity = letters[k / 2];
            subject.layer = layer;
            subject.parity = k % 2;
            if (!ntkball_decay_from_rows(cert, table, &subject))
                continue;
            title_of(title, sizeof title, names[k / 2], layer, k % 2 == 0 ? ", even" : ", odd");
            cli_curve_band(picture, cert, 100 * FLINT_MAX(cert->p0, 1), title, color++);
        }
    }
    ntkball_decay_clear(cert);
}

/* Is the curve one of many, and one that the others show? */
static int is_side_issue(const char *quantity)
{
    return strncmp(quantity, "ratio:", 6) == 0 || strcmp(quantity, "multiplicity") == 0 ||
           strncmp(quantity, "truth:", 6) == 0;
}

void cli_picture_table(cli_picture_t *picture, const ntkball_table_t table)
{
    slong i, most = 0, *firsts = flint_malloc((size_t) (table->num_rows + 1) * sizeof(slong));
    slong num = 0, main_curves = 0;
    int logarithmic = 0;
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
            firsts[i] = -1;
        else
            logarithmic |= spans_decades(&s);
    }
    for (i = 0; i < num; i++)
        if (firsts[i] >= 0)
            add_curves(picture, table, firsts[i], logarithmic);
    if (num == 0)
        add_bands(picture, table);
    flint_free(firsts);
}
