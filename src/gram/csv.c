/* csv and tsv: exact decimals, with the line and column of whatever is wrong.

   Header: a first line is one when each of its fields above a column of numbers is a name, or when
   it has another number of fields than the lines below and one of them is a name, or when it begins
   with the number of rows and of features (as scikit-learn writes).  A line with numbers beside
   names is refused rather than dropped.
   Label: a column that is left out: one of names, or the last (else the first) column when its
   values are the integers 0..c-1 or 1..c, 2 <= c <= 64, each of them taken, with at least two rows
   a class on average. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "gram/fields.h"
#include "support/error.h"

#define MAX_CLASSES 64

/* What is known of a column. */
typedef struct
{
    int all_names, all_classes;
    ulong seen[2]; /* bit v: class v was seen, 0 <= v <= MAX_CLASSES */
} column_t;

typedef struct
{
    const char *name;
    const ntkball_data_options_t *options;
    ntkball_error_t *err;
    lines_t lines;
    line_t header; /* the first line, if it is one */
    column_t *columns;
    slong num_columns; /* fields of every data line, the label included */
    slong rows;
} reader_t;

/* ------------------------------------------------------------------------------- columns */

static void see(column_t *c, const field_t *f)
{
    field_kind_t kind = ntkball_field_kind(f);
    slong v = -1;

    if (kind != FIELD_NAME)
        c->all_names = 0;
    if (kind == FIELD_NUMBER && f->len <= 2 && isdigit((unsigned char) f->text[0]))
        v = strtol(f->text, NULL, 10);
    if (v < 0 || v > MAX_CLASSES)
        c->all_classes = 0;
    else
        c->seen[v / 64] |= UWORD(1) << (v % 64);
}

static int is_class_column(const column_t *c, slong rows)
{
    slong v = (c->seen[0] & 1) ? 0 : 1, count = 0;

    if (!c->all_classes)
        return 0;
    while (v <= MAX_CLASSES && ((c->seen[v / 64] >> (v % 64)) & 1))
    {
        v++;
        count++;
    }
    for (; v <= MAX_CLASSES; v++)
        if ((c->seen[v / 64] >> (v % 64)) & 1)
            return 0;
    return count >= 2 && 2 * count <= rows;
}

static slong detect_label(const reader_t *r)
{
    slong c, num = r->num_columns;

    for (c = 0; c < num; c++)
        if (r->columns[c].all_names)
            return c + 1;
    if (num >= 2 && is_class_column(r->columns + num - 1, r->rows))
        return num;
    if (num >= 2 && is_class_column(r->columns, r->rows))
        return 1;
    return 0;
}

/* The label column from 1, 0 for none, -1 with an error. */
static slong choose_label(const reader_t *r)
{
    const char *label = r->options->label;
    char *end;
    long c;
    slong i;

    if (label == NULL || strcmp(label, "auto") == 0)
        return detect_label(r);
    if (strcmp(label, "none") == 0)
        return 0;
    if (strcmp(label, "first") == 0)
        return 1;
    if (strcmp(label, "last") == 0)
        return r->num_columns;
    for (i = 0; r->header.num == r->num_columns && i < r->header.num; i++)
        if (r->header.field[i].len == strlen(label) &&
            memcmp(r->header.field[i].text, label, r->header.field[i].len) == 0)
            return i + 1;
    c = strtol(label, &end, 10);
    if (*label != '\0' && *end == '\0' && c >= 1 && c <= r->num_columns)
        return c;
    ntkball_error_set(r->err, NTKBALL_ERR_INPUT,
                      "%s: label column '%s' is neither auto, none, first, last, a column from 1 "
                      "to %ld nor a name in the header",
                      r->name, label, (long) r->num_columns);
    return -1;
}

/* -------------------------------------------------------------------------------- header */

static int is_count(const field_t *f, slong n)
{
    char text[32];

    flint_sprintf(text, "%wd", n);
    return f->len == strlen(text) && memcmp(f->text, text, f->len) == 0;
}

static slong count_names(const line_t *line)
{
    slong c, names = 0;

    for (c = 0; c < line->num; c++)
        names += ntkball_field_kind(line->field + c) == FIELD_NAME;
    return names;
}

/* Is the first line a header of the lines below, of which columns and rows speak? */
static int is_header(const reader_t *r, const line_t *first)
{
    slong c, names = count_names(first), above_numbers = 0, others = 0;

    for (c = 0; c < first->num; c++)
    {
        int is_name = ntkball_field_kind(first->field + c) == FIELD_NAME;

        if (c < r->num_columns && r->columns[c].all_names)
            continue;
        above_numbers += is_name;
        others += !is_name;
    }
    if (r->rows == 0)
        return names == first->num;
    if (first->num != r->num_columns)
        return names > 0;
    if (names > 0 && first->num >= 3 && is_count(first->field, r->rows) &&
        (is_count(first->field + 1, r->num_columns - 1) ||
         is_count(first->field + 1, r->num_columns)))
        return 1;
    return above_numbers > 0 && others == 0;
}

/* -------------------------------------------------------------------------------- errors */

static ntkball_status_t open_quote(const reader_t *r, const line_t *line)
{
    ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s:%ld:%ld: the quote is not closed in its line",
                      r->name, (long) line->number, (long) line->end);
    return NTKBALL_DOMAIN;
}

static ntkball_status_t ragged(const reader_t *r, const line_t *line)
{
    slong column = line->num > r->num_columns ? line->field[r->num_columns].column : line->end;

    ntkball_error_set(r->err, NTKBALL_ERR_INPUT,
                      "%s:%ld:%ld: %ld values where the lines above have %ld", r->name,
                      (long) line->number, (long) column, (long) line->num, (long) r->num_columns);
    return NTKBALL_DOMAIN;
}

static ntkball_status_t bad_field(const reader_t *r, const line_t *line, slong c, int is_first)
{
    const field_t *f = line->field + c;
    int shown = f->len > 40 ? 40 : (int) f->len;

    if (f->len == 0)
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s:%ld:%ld: missing value", r->name,
                          (long) line->number, (long) f->column);
    else
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT,
                          "%s:%ld:%ld: '%.*s' is not a finite decimal number (|exponent| <= "
                          "100000)%s",
                          r->name, (long) line->number, (long) f->column, shown, f->text,
                          is_first ? "; if the line is a header, say so (--header yes)" : "");
    return NTKBALL_DOMAIN;
}

/* ------------------------------------------------------------------------------- reading */

static ntkball_status_t add_line(reader_t *r, const line_t *line)
{
    slong c;

    if (r->rows == 0)
    {
        r->num_columns = line->num;
        r->columns = flint_calloc((size_t) line->num, sizeof(column_t));
        for (c = 0; c < line->num; c++)
            r->columns[c].all_names = r->columns[c].all_classes = 1;
    }
    if (line->num != r->num_columns)
        return ragged(r, line);
    for (c = 0; c < r->num_columns; c++)
        see(r->columns + c, line->field + c);
    r->rows++;
    return NTKBALL_OK;
}

/* First pass: header, number of columns and lines, ragged lines.  *first: the lines behind the
   header. */
static ntkball_status_t survey(reader_t *r, lines_t *first)
{
    line_t line = {NULL, 0, 0, 0, 0}, *top = &r->header;
    ntkball_status_t status = NTKBALL_OK;
    int header = r->options->header, more = ntkball_next_line(top, &r->lines);
    lines_t below;

    if (more < 0)
        return open_quote(r, top);
    first->delimiter = r->lines.delimiter;
    below = r->lines;
    if (header < 0 && count_names(top) == 0)
        header = 0;
    if (more > 0 && header == 0)
        status = add_line(r, top);
    while (status == NTKBALL_OK && (more = ntkball_next_line(&line, &r->lines)) != 0)
        status = more < 0 ? open_quote(r, &line) : add_line(r, &line);
    if (status == NTKBALL_OK && header < 0 && top->num > 0)
    {
        header = is_header(r, top);
        if (!header)
            status = add_line(r, top);
    }
    ntkball_line_clear(&line);
    if (header > 0)
        *first = below;
    else
        top->num = 0; /* no names of columns */
    return status;
}

static ntkball_status_t fill(reader_t *r, raw_data_t *raw, lines_t *lines)
{
    slong i, c, k, total = raw->n * raw->d;
    ntkball_status_t status = NTKBALL_OK;
    line_t line = {NULL, 0, 0, 0, 0};

    raw->x = flint_malloc((size_t) total * sizeof(fmpq));
    for (i = 0; i < total; i++)
        fmpq_init(raw->x + i);
    raw->line = flint_malloc((size_t) raw->n * sizeof(slong));
    for (i = 0; status == NTKBALL_OK && i < raw->n && ntkball_next_line(&line, lines) > 0; i++)
    {
        raw->line[i] = line.number;
        for (c = 0, k = 0; status == NTKBALL_OK && c < r->num_columns; c++)
            if (c + 1 != raw->label_column &&
                !ntkball_parse_decimal(raw->x + i * raw->d + k++, line.field[c].text,
                                       line.field[c].len))
                status = bad_field(r, &line, c, i == 0 && !raw->has_header);
    }
    ntkball_line_clear(&line);
    return status;
}

/* What survey found, in raw. */
static ntkball_status_t set_shape(raw_data_t *raw, const reader_t *r)
{
    slong label, n = r->rows;

    if (n == 0)
    {
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s:%ld:1: no data lines", r->name,
                          (long) r->lines.number + 1);
        return NTKBALL_DOMAIN;
    }
    label = choose_label(r);
    if (label < 0)
        return NTKBALL_DOMAIN;
    if (r->num_columns == 1 && label == 1)
    {
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s: no column is left beside the label",
                          r->name);
        return NTKBALL_DOMAIN;
    }
    raw->label_column = label;
    raw->has_header = r->header.num > 0;
    raw->n = n;
    raw->d = r->num_columns - (label > 0);
    return NTKBALL_OK;
}

ntkball_status_t ntkball_read_csv(raw_data_t *raw, char *bytes, size_t size, const char *name,
                                  const ntkball_data_options_t *options, ntkball_error_t *err)
{
    const size_t mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* UTF-8 */
    const char *nul = memchr(bytes, '\0', size);
    reader_t r = {.name = name, .options = options, .err = err};
    ntkball_status_t status;
    lines_t first;

    if (nul != NULL)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: byte %ld is NUL: neither csv, tsv nor npy",
                          name, (long) (nul - bytes) + 1);
        return NTKBALL_DOMAIN;
    }
    r.lines = (lines_t){bytes + mark, size - mark, 0, 0, 0};
    first = r.lines;
    status = survey(&r, &first);
    if (status == NTKBALL_OK)
        status = set_shape(raw, &r);
    if (status == NTKBALL_OK)
        status = fill(&r, raw, &first);
    flint_free(r.columns);
    ntkball_line_clear(&r.header);
    return status;
}
