/* Lines and fields.  A line ends with LF, CR LF or CR; a field may stand in double quotes, within
   which the delimiter is a character like others.  A decimal, or one over an integer, is read as
   the rational it is. */
#include "gram/fields.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* -------------------------------------------------------------------------------- decimals */

#define MAX_EXPONENT 100000

/* The digits of text without the point, behind the sign; returns how many characters were read, 0
   when there is no digit. */
static size_t read_digits(char *digits, size_t *places, const char *text, size_t len)
{
    size_t i, used = 0;
    int point = 0, any = 0;

    *places = 0;
    for (i = 0; i < len && (isdigit((unsigned char) text[i]) || (text[i] == '.' && !point)); i++)
    {
        if (text[i] == '.')
        {
            point = 1;
            continue;
        }
        any = 1;
        *places += (size_t) point;
        if (used > 0 || text[i] != '0')
            digits[used++] = text[i];
    }
    digits[used] = '\0';
    return any ? i : 0;
}

/* e[+-]d at text[*i], if it is there; 0 when it is malformed or too large. */
static int read_exponent(long *exponent, size_t *i, const char *text, size_t len)
{
    size_t start = *i + 1;
    char *end;

    *exponent = 0;
    if (*i >= len || (text[*i] != 'e' && text[*i] != 'E'))
        return 1;
    if (start < len && (text[start] == '+' || text[start] == '-'))
        start++;
    if (start >= len || !isdigit((unsigned char) text[start]))
        return 0;
    *exponent = strtol(text + *i + 1, &end, 10);
    *i = (size_t) (end - text);
    return *exponent >= -MAX_EXPONENT && *exponent <= MAX_EXPONENT;
}

static int parse_decimal(fmpq_t x, const char *text, size_t len)
{
    size_t i = len > 0 && (text[0] == '+' || text[0] == '-'), places, read;
    char *digits = flint_malloc(len + 1);
    long exponent = 0;
    fmpz_t ten;
    int ok;

    read = read_digits(digits, &places, text + i, len - i);
    i += read;
    ok = read > 0 && read_exponent(&exponent, &i, text, len) && i == len;
    if (ok)
        fmpq_zero(x);
    if (ok && digits[0] != '\0')
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
        if (text[0] == '-')
            fmpz_neg(fmpq_numref(x), fmpq_numref(x));
        fmpq_canonicalise(x);
    }
    flint_free(digits);
    return ok;
}

/* x over the digits in text, which are not those of 0. */
static int divide(fmpq_t x, const char *text, size_t len)
{
    char *digits = flint_malloc(len + 1);
    fmpz_t den;
    size_t i;
    int ok = len > 0;

    for (i = 0; i < len && ok; i++)
        ok = isdigit((unsigned char) text[i]) != 0;
    memcpy(digits, text, len);
    digits[len] = '\0';
    fmpz_init(den);
    ok = ok && fmpz_set_str(den, digits, 10) == 0 && !fmpz_is_zero(den);
    if (ok)
        fmpq_div_fmpz(x, x, den);
    fmpz_clear(den);
    flint_free(digits);
    return ok;
}

int ntkball_parse_decimal(fmpq_t x, const char *text, size_t len)
{
    const char *slash = len > 0 ? memchr(text, '/', len) : NULL;
    size_t head = slash != NULL ? (size_t) (slash - text) : len;

    return parse_decimal(x, text, head) && (slash == NULL || divide(x, slash + 1, len - head - 1));
}

/* ---------------------------------------------------------------------------------- kinds */

/* What stands for a missing or non-finite value in the files of many programs. */
static int stands_for_nothing(const field_t *f)
{
    static const char *const words[] = {"na",  "nan",      "n/a",     "null",      "none", "nil",
                                        "inf", "infinity", "missing", "undefined", "true", "false"};
    size_t i;

    for (i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == f->len && strncasecmp(words[i], f->text, f->len) == 0)
            return 1;
    return 0;
}

field_kind_t ntkball_field_kind(const field_t *f)
{
    const unsigned char first = f->len > 0 ? (unsigned char) f->text[0] : 0;
    size_t i;
    fmpq_t x;
    int number;

    fmpq_init(x);
    number = ntkball_parse_decimal(x, f->text, f->len);
    fmpq_clear(x);
    if (number)
        return FIELD_NUMBER;
    if ((isalpha(first) || first == '_') && first < 0x80)
        return stands_for_nothing(f) ? FIELD_OTHER : FIELD_NAME;
    for (i = 0; i < f->len && !isdigit((unsigned char) f->text[i]); i++)
        ; /* a letter beyond ASCII, or a minus sign? */
    return first >= 0x80 && i == f->len ? FIELD_NAME : FIELD_OTHER;
}

/* ---------------------------------------------------------------------------------- fields */

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

static void split_blanks(line_t *line, const char *row, size_t len)
{
    const char *p = row, *end = row + len, *start;

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
}

/* 0 when a quote is not closed; line->end is then its column. */
static int split(line_t *line, const char *row, size_t len, char delimiter)
{
    const char *p, *end = row + len, *start = row, *quote = NULL;

    line->num = 0;
    line->end = (slong) len + 1;
    if (delimiter == ' ')
    {
        split_blanks(line, row, len);
        return 1;
    }
    for (p = row; p < end; p++)
    {
        if (*p == '"')
            quote = quote == NULL ? p : NULL;
        else if (*p == delimiter && quote == NULL)
        {
            push_field(line, row, start, p);
            start = p + 1;
        }
    }
    if (quote != NULL)
    {
        line->end = (slong) (quote - row) + 1;
        return 0;
    }
    push_field(line, row, start, end);
    return 1;
}

/* ----------------------------------------------------------------------------------- lines */

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

int ntkball_next_line(line_t *line, lines_t *lines)
{
    while (lines->pos < lines->size)
    {
        const char *row = lines->bytes + lines->pos;
        size_t len = 0, left = lines->size - lines->pos;

        while (len < left && row[len] != '\n' && row[len] != '\r')
            len++;
        lines->pos += len + 1;
        if (len + 1 < left && row[len] == '\r' && row[len + 1] == '\n')
            lines->pos++;
        line->number = ++lines->number;
        if (is_blank(row, len) || row[0] == '#')
            continue;
        if (lines->delimiter == 0)
            lines->delimiter = find_delimiter(row, len);
        return split(line, row, len, lines->delimiter) ? 1 : -1;
    }
    return 0;
}

void ntkball_line_clear(line_t *line)
{
    flint_free(line->field);
}
