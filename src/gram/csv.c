/* csv and tsv: exact decimals, with the line and column of whatever is wrong.

   A first line with a field that is not a number is a header (it may have another number of
   fields).  A label is a column that is left out: one of texts, or the last (else the first) column
   when its values are the integers 0..c-1 or 1..c, 2 <= c <= 64, each of them taken, with at least
   two rows a class on average. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "gram/data.h"
#include "support/error.h"

#define MAX_EXPONENT 100000
#define MAX_CLASSES 64

/* ---------------------------------------------------------------------------------------- decimals
 */

int ntkball_parse_decimal(fmpq_t x, const char *text, size_t len)
{
    size_t i = 0, used = 0, places = 0, start;
    int negative = 0, point = 0, any = 0;
    long exponent = 0;
    fmpz_t ten;
    char *digits;

    if (i < len && (text[i] == '+' || text[i] == '-'))
        negative = text[i++] == '-';
    digits = flint_malloc(len + 1);
    for (; i < len && (isdigit((unsigned char) text[i]) || (text[i] == '.' && !point)); i++)
    {
        if (text[i] == '.')
        {
            point = 1;
            continue;
        }
        any = 1;
        places += (size_t) point;
        if (used > 0 || text[i] != '0')
            digits[used++] = text[i];
    }
    if (any && i < len && (text[i] == 'e' || text[i] == 'E'))
    {
        char *end;

        start = i + 1;
        if (start < len && (text[start] == '+' || text[start] == '-'))
            start++;
        any = start < len && isdigit((unsigned char) text[start]);
        if (any)
        {
            exponent = strtol(text + i + 1, &end, 10);
            i = (size_t) (end - text);
            any = exponent >= -MAX_EXPONENT && exponent <= MAX_EXPONENT;
        }
    }
    if (!any || i != len)
    {
        flint_free(digits);
        return 0;
    }

    digits[used] = '\0';
    fmpq_zero(x);
    if (used > 0)
    {
        exponent -= (long) places;
        fmpz_set_str(fmpq_numref(x), digits, 10);
        fmpz_init(ten);
        fmpz_ui_pow_ui(ten, 10, (ulong) labs(exponent));
        if (exponent >= 0)
            fmpz_mul(fmpq_numref(x), fmpq_numref(x), ten);
        else
            fmpz_swap(fmpq_denref(x), ten);
        fmpz_clear(ten);
        if (negative)
            fmpz_neg(fmpq_numref(x), fmpq_numref(x));
        fmpq_canonicalise(x);
    }
    flint_free(digits);
    return 1;
}

/* ------------------------------------------------------------------------------------------ fields
 */

typedef struct
{
    const char *text;
    size_t len;
    slong column; /* of its first character, from 1 */
} field_t;

typedef struct
{
    field_t *field;
    slong num, alloc;
    slong line;
} line_t;

static void trim(field_t *f)
{
    while (f->len > 0 && isspace((unsigned char) f->text[0]))
    {
        f->text++;
        f->len--;
        f->column++;
    }
    while (f->len > 0 && isspace((unsigned char) f->text[f->len - 1]))
        f->len--;
    if (f->len >= 2 && f->text[0] == '"' && f->text[f->len - 1] == '"')
    {
        f->text++;
        f->len -= 2;
        f->column++;
    }
}

static void push_field(line_t *line, const char *row, const char *start, const char *end)
{
    field_t f = {start, (size_t) (end - start), (slong) (start - row) + 1};

    if (line->num == line->alloc)
    {
        line->alloc = 2 * line->alloc + 16;
        line->field = flint_realloc(line->field, (size_t) line->alloc * sizeof(field_t));
    }
    trim(&f);
    line->field[line->num++] = f;
}

/* Splits row[0..len) at the delimiter outside quotes; ' ' stands for runs of blanks. */
static void split(line_t *line, const char *row, size_t len, char delimiter)
{
    const char *p = row, *end = row + len, *start;
    int quoted = 0;

    line->num = 0;
    if (delimiter == ' ')
    {
        while (p < end)
        {
            while (p < end && isspace((unsigned char) *p))
                p++;
            start = p;
            while (p < end && !isspace((unsigned char) *p))
                p++;
            if (p > start)
                push_field(line, row, start, p);
        }
        return;
    }
    for (start = p; p < end; p++)
    {
        if (*p == '"')
            quoted = !quoted;
        else if (*p == delimiter && !quoted)
        {
            push_field(line, row, start, p);
            start = p + 1;
        }
    }
    push_field(line, row, start, end);
}

static char find_delimiter(const char *row, size_t len)
{
    static const char candidates[] = {',', '\t', ';'};
    size_t i;

    for (i = 0; i < sizeof candidates; i++)
        if (memchr(row, candidates[i], len) != NULL)
            return candidates[i];
    return ' ';
}

static int is_blank(const char *row, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        if (!isspace((unsigned char) row[i]))
            return 0;
    return 1;
}

/* ------------------------------------------------------------------------------------------- table
 */

typedef struct
{
    const char *name;
    char *bytes;
    size_t size;
    const ntkball_data_options_t *options;
    ntkball_error_t *err;
    char delimiter;
    line_t header, line;
    slong columns; /* fields of every data line, the label included */
} reader_t;

static int next_line(reader_t *r, size_t *pos, slong *number, const char **row, size_t *len)
{
    const char *end;

    while (*pos < r->size)
    {
        *row = r->bytes + *pos;
        end = memchr(*row, '\n', r->size - *pos);
        *len = end == NULL ? r->size - *pos : (size_t) (end - *row);
        *pos += *len + 1;
        ++*number;
        if (*len > 0 && (*row)[*len - 1] == '\r')
            --*len;
        if (!is_blank(*row, *len) && (*row)[0] != '#')
            return 1;
    }
    return 0;
}

static ntkball_status_t bad_field(const reader_t *r, slong line, const field_t *f)
{
    int shown = f->len > 40 ? 40 : (int) f->len;

    if (f->len == 0)
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s:%ld:%ld: missing value", r->name,
                          (long) line, (long) f->column);
    else
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT,
                          "%s:%ld:%ld: '%.*s' is not a finite decimal number", r->name, (long) line,
                          (long) f->column, shown, f->text);
    return NTKBALL_DOMAIN;
}

static int is_number(const field_t *f)
{
    fmpq_t x;
    int res;

    fmpq_init(x);
    res = ntkball_parse_decimal(x, f->text, f->len);
    fmpq_clear(x);
    return res;
}

/* Is column c a column of texts (no value a number) in all data lines, or a set of small integers
 * without a gap? */
typedef struct
{
    int all_text, all_class;
    ulong seen[2]; /* bit v: class v was seen, 0 <= v <= MAX_CLASSES */
} column_t;

static void see(column_t *c, const field_t *f)
{
    int numeric = is_number(f);
    slong v = -1;

    if (numeric)
        c->all_text = 0;
    if (numeric && f->len <= 2 && isdigit((unsigned char) f->text[0]))
        v = strtol(f->text, NULL, 10);
    if (f->len == 0 || v < 0 || v > MAX_CLASSES)
        c->all_class = 0;
    else
        c->seen[v / 64] |= UWORD(1) << (v % 64);
    if (f->len == 0)
        c->all_text = 0;
}

static int is_class_column(const column_t *c, slong rows)
{
    slong v = (c->seen[0] & 1) ? 0 : 1, count = 0;

    if (!c->all_class)
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

static slong detect_label(const column_t *columns, slong num, slong rows)
{
    slong c;

    for (c = 0; c < num; c++)
        if (columns[c].all_text)
            return c + 1;
    if (num >= 2 && is_class_column(columns + num - 1, rows))
        return num;
    if (num >= 2 && is_class_column(columns, rows))
        return 1;
    return 0;
}

/* The label column from 1, 0 for none, -1 with an error. */
static slong choose_label(const reader_t *r, const column_t *columns, slong rows)
{
    const char *label = r->options->label;
    char *end;
    long c;
    slong i;

    if (label == NULL || strcmp(label, "auto") == 0)
        return detect_label(columns, r->columns, rows);
    if (strcmp(label, "none") == 0)
        return 0;
    if (strcmp(label, "first") == 0)
        return 1;
    if (strcmp(label, "last") == 0)
        return r->columns;
    for (i = 0; i < r->header.num; i++)
        if (r->header.field[i].len == strlen(label) &&
            memcmp(r->header.field[i].text, label, r->header.field[i].len) == 0)
            return i + 1;
    c = strtol(label, &end, 10);
    if (*label != '\0' && *end == '\0' && c >= 1 && c <= r->columns)
        return c;
    ntkball_error_set(r->err, NTKBALL_ERR_INPUT,
                      "%s: label column '%s' is neither auto, none, first, last, a column from 1 "
                      "to %ld nor a name "
                      "in the header",
                      r->name, label, (long) r->columns);
    return -1;
}

/* First pass: header, number of columns and lines, ragged lines, label column. */
static ntkball_status_t survey(reader_t *r, raw_data_t *raw, size_t *body, slong *body_line)
{
    column_t *columns = NULL;
    ntkball_status_t status = NTKBALL_OK;
    size_t pos = 0, before, len;
    slong number = 0, c, first = 1, number_before;
    const char *row;

    *body = 0;
    *body_line = 0;
    while (status == NTKBALL_OK &&
           (before = pos, number_before = number, next_line(r, &pos, &number, &row, &len)))
    {
        if (first)
            r->delimiter = find_delimiter(row, len);
        split(&r->line, row, len, r->delimiter);
        if (first)
        {
            int header = r->options->header;

            for (c = 0; header < 0 && c < r->line.num; c++)
                if (!is_number(r->line.field + c))
                    header = 1;
            first = 0;
            if (header == 1)
            {
                split(&r->header, row, len, r->delimiter);
                raw->has_header = 1;
                continue;
            }
        }
        if (raw->n == 0)
        {
            r->columns = r->line.num;
            *body = before;
            *body_line = number_before;
            columns = flint_calloc((size_t) r->columns, sizeof(column_t));
            for (c = 0; c < r->columns; c++)
                columns[c].all_text = columns[c].all_class = 1;
        }
        if (r->line.num != r->columns)
        {
            ntkball_error_set(r->err, NTKBALL_ERR_INPUT,
                              "%s:%ld:1: %ld values where the lines above have %ld", r->name,
                              (long) number, (long) r->line.num, (long) r->columns);
            status = NTKBALL_DOMAIN;
            break;
        }
        for (c = 0; c < r->columns; c++)
            see(columns + c, r->line.field + c);
        raw->n++;
    }
    if (status == NTKBALL_OK && raw->n == 0)
    {
        ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s:%ld:1: no data lines", r->name,
                          (long) number + 1);
        status = NTKBALL_DOMAIN;
    }
    if (status == NTKBALL_OK)
    {
        raw->label_column = choose_label(r, columns, raw->n);
        raw->d = r->columns - (raw->label_column > 0);
        if (raw->label_column < 0)
            status = NTKBALL_DOMAIN;
        else if (raw->d == 0)
        {
            ntkball_error_set(r->err, NTKBALL_ERR_INPUT, "%s: no column is left beside the label",
                              r->name);
            status = NTKBALL_DOMAIN;
        }
    }
    flint_free(columns);
    return status;
}

static ntkball_status_t fill(reader_t *r, raw_data_t *raw, size_t pos, slong number)
{
    slong i, c, k, total = raw->n * raw->d;
    const char *row;
    size_t len;

    raw->x = flint_malloc((size_t) total * sizeof(fmpq));
    for (i = 0; i < total; i++)
        fmpq_init(raw->x + i);
    raw->line = flint_malloc((size_t) raw->n * sizeof(slong));
    for (i = 0; i < raw->n && next_line(r, &pos, &number, &row, &len); i++)
    {
        split(&r->line, row, len, r->delimiter);
        raw->line[i] = number;
        for (c = 0, k = 0; c < r->columns; c++)
        {
            if (c + 1 == raw->label_column)
                continue;
            if (!ntkball_parse_decimal(raw->x + i * raw->d + k++, r->line.field[c].text,
                                       r->line.field[c].len))
                return bad_field(r, number, r->line.field + c);
        }
    }
    return NTKBALL_OK;
}

ntkball_status_t ntkball_read_csv(raw_data_t *raw, char *bytes, size_t size, const char *name,
                                  const ntkball_data_options_t *options, ntkball_error_t *err)
{
    reader_t r = {name, bytes, size, options, err, ',', {NULL, 0, 0, 0}, {NULL, 0, 0, 0}, 0};
    ntkball_status_t status;
    const char *nul = memchr(bytes, '\0', size);
    slong number;
    size_t body;

    if (nul != NULL)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s: byte %ld is NUL: neither csv, tsv nor npy",
                          name, (long) (nul - bytes) + 1);
        return NTKBALL_DOMAIN;
    }
    status = survey(&r, raw, &body, &number);
    if (status == NTKBALL_OK)
        status = fill(&r, raw, body, number);
    else
        raw->n = 0;
    flint_free(r.header.field);
    flint_free(r.line.field);
    return status;
}
