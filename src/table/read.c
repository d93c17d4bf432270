/* Reading tables.  The files may come from anywhere: every field is checked before FLINT sees it,
   lines and exponents are bounded, and what is wrong is said with its line.

   The value of a row is the ball that dump holds, bit for bit; without dump it is the ball around
   the decimal mid with radius the decimal rad, rounded outward; without rad, half a unit of the
   last place of mid, as of a number printed in a paper.  "# input K: V" and the like before the csv
   header are what --comments wrote. */
#include "table/internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "support/error.h"

#define NOT_DECIMAL                                                                                \
    "mid or rad is not a decimal number as -1.5e-7 (digits 0 to 9, the signs + and -, a point)"
#define NOT_HEADER                                                                                 \
    "the csv header names quantity and mid at least, of quantity,layer,index,mid,rad,exact,dump, " \
    "each once"

#define MAX_LINE (1L << 26)
#define MAX_EXPONENT 1000000000L
#define PROPERTY_COLUMNS 2
#define PROPERTIES 7 /* in the place of a key: the columns are property, value */

/* ---- fields -------------------------------------------------------------------------------- */

int ntkball_table_read_decimal(arb_t x, slong *place, const char *text)
{
    const char *p = text;
    char *digits = flint_malloc(strlen(text) + 2), *d = digits, *end;
    long exponent = 0, decimals = 0;
    int seen = 0, ok;
    slong prec;
    fmpz_t n;
    arb_t ten;

    if (*p == '-' || *p == '+')
    {
        if (*p == '-')
            *d++ = '-';
        p++;
    }
    for (; isdigit((unsigned char) *p); p++, seen = 1)
        *d++ = *p;
    if (*p == '.')
        for (p++; isdigit((unsigned char) *p); p++, seen = 1, decimals++)
            *d++ = *p;
    *d = '\0';
    if (seen && (*p == 'e' || *p == 'E') &&
        (isdigit((unsigned char) p[1]) ||
         ((p[1] == '-' || p[1] == '+') && isdigit((unsigned char) p[2]))))
    {
        errno = 0;
        exponent = strtol(p + 1, &end, 10);
        p = end;
        seen = errno == 0 && labs(exponent) <= MAX_EXPONENT;
    }
    ok = seen && *p == '\0';
    if (ok)
    {
        prec = 128 + 4 * (slong) strlen(digits);
        fmpz_init(n);
        arb_init(ten);
        ok = fmpz_set_str(n, digits, 10) == 0;
        exponent -= decimals;
        if (place != NULL)
            *place = exponent;
        arb_set_ui(ten, 10);
        arb_pow_ui(ten, ten, (ulong) labs(exponent), prec);
        if (exponent >= 0)
            arb_mul_fmpz(x, ten, n, prec);
        else
        {
            arb_set_fmpz(x, n);
            arb_div(x, x, ten, prec);
        }
        fmpz_clear(n);
        arb_clear(ten);
    }
    flint_free(digits);
    return ok;
}

/* n = the hexadecimal integer at *p, of at most max digits; moves *p behind it and one space. */
static int read_hex(fmpz_t n, const char **p, size_t max)
{
    const char *q = *p + (**p == '-');
    size_t len = 0;
    char *copy;
    int ok;

    while (isxdigit((unsigned char) q[len]))
        len++;
    if (len == 0 || len > max || (q[len] != ' ' && q[len] != '\0'))
        return 0;
    len += (size_t) (q - *p);
    copy = flint_malloc(len + 1);
    memcpy(copy, *p, len);
    copy[len] = '\0';
    ok = fmpz_set_str(n, copy, 16) == 0;
    flint_free(copy);
    *p += len + ((*p)[len] == ' ');
    return ok;
}

/* The four hexadecimal integers of arb_dump_str: mantissa and exponent of the midpoint and of the
   radius; 0 with exponents -1, -2, -3 are +inf, -inf, nan. */
static int read_dump(arb_t x, const char *text)
{
    fmpz_t man, exp, rman, rexp;
    int ok;

    fmpz_init(man);
    fmpz_init(exp);
    fmpz_init(rman);
    fmpz_init(rexp);
    ok = read_hex(man, &text, MAX_LINE) && read_hex(exp, &text, 24) && read_hex(rman, &text, 16) &&
         read_hex(rexp, &text, 24) && *text == '\0' && fmpz_sgn(rman) >= 0;
    if (ok &&
        ((fmpz_is_zero(man) && !fmpz_is_zero(exp)) || (fmpz_is_zero(rman) && !fmpz_is_zero(rexp))))
        arb_indeterminate(x);
    else if (ok)
    {
        arf_set_fmpz_2exp(arb_midref(x), man, exp);
        if (fmpz_bits(rman) <= MAG_BITS)
            mag_set_ui_lower(arb_radref(x), fmpz_get_ui(rman)); /* exact: it fits a mag */
        else
            mag_set_fmpz(arb_radref(x), rman);
        mag_mul_2exp_fmpz(arb_radref(x), arb_radref(x), rexp);
    }
    fmpz_clear(man);
    fmpz_clear(exp);
    fmpz_clear(rman);
    fmpz_clear(rexp);
    return ok;
}

/* x += [-1, 1] 10^place / 2 */
static void add_half_place(arb_t x, slong place)
{
    arb_t half;

    arb_init(half);
    arb_set_ui(half, 10);
    arb_pow_ui(half, half, (ulong) labs(place), 64);
    if (place < 0)
        arb_inv(half, half, 64);
    arb_mul_2exp_si(half, half, -1);
    arb_add_error(x, half);
    arb_clear(half);
}

static int read_mid_rad(arb_t x, const char *mid, const char *rad)
{
    arb_t r;
    mag_t m;
    slong place = 0;
    int ok = 1;

    if (strcmp(rad, "inf") == 0 || (strcmp(mid, "nan") == 0 && rad[0] != '\0'))
    {
        arb_indeterminate(x);
        return 1;
    }
    if (rad[0] == '\0')
    {
        ok = ntkball_table_read_decimal(x, &place, mid);
        if (ok)
            add_half_place(x, place);
        return ok;
    }
    arb_init(r);
    mag_init(m);
    ok = ntkball_table_read_decimal(x, NULL, mid) && ntkball_table_read_decimal(r, NULL, rad) &&
         rad[0] != '-';
    arb_get_mag(m, r);
    mag_add(arb_radref(x), arb_radref(x), m);
    arb_clear(r);
    mag_clear(m);
    return ok;
}

/* -1 for "", the layer for 1 .. 10^9, else -2. */
static slong read_layer(const char *text)
{
    size_t len = strspn(text, "0123456789");

    if (text[0] == '\0')
        return -1;
    return len > 9 || text[len] != '\0' ? -2 : (slong) strtol(text, NULL, 10);
}

const char *ntkball_table_add_texts(ntkball_table_t table, const char *const *fields)
{
    slong layer = read_layer(fields[1]);
    const char *wrong = NULL;
    arb_t value, decimal;

    if (fields[0][0] == '\0')
        return "the quantity is empty";
    if (layer == -2)
        return "the layer is not a number";
    arb_init(value);
    arb_init(decimal);
    if (fields[6][0] != '\0')
    {
        if (!read_dump(value, fields[6]))
            wrong = "dump is not four hexadecimal integers";
        else if (!read_mid_rad(decimal, fields[3], fields[4]))
            wrong = NOT_DECIMAL;
        else if (!table->contradictions && arb_is_finite(value) && arb_is_finite(decimal) &&
                 !arb_overlaps(value, decimal))
            wrong = "dump and mid, rad contradict each other";
    }
    else if (!read_mid_rad(value, fields[3], fields[4]))
        wrong = NOT_DECIMAL;
    if (wrong == NULL)
    {
        ntkball_table_add(table, fields[0], layer, fields[2], value, fields[5]);
        table->rows[table->num_rows - 1].mid = ntkball_table_copy(fields[3]);
        table->rows[table->num_rows - 1].rad = ntkball_table_copy(fields[4]);
    }
    arb_clear(value);
    arb_clear(decimal);
    return wrong;
}

/* ---- csv ----------------------------------------------------------------------------------- */

/* Reads a line without its end into *line.  1, or 0 at the end of the file, or -1 when the line
   holds a NUL, -2 when it is too long. */
static int read_line(char **line, size_t *alloc, FILE *in)
{
    size_t len = 0;
    int c;

    while ((c = getc(in)) != EOF && c != '\n')
    {
        if (c == '\0')
            return -1;
        if (len >= MAX_LINE)
            return -2;
        if (len + 2 > *alloc)
        {
            *alloc = 2 * *alloc + 256;
            *line = flint_realloc(*line, *alloc);
        }
        (*line)[len++] = (char) c;
    }
    if (c == EOF && len == 0)
        return 0;
    if (*alloc == 0)
        *line = flint_realloc(*line, *alloc = 256);
    if (len > 0 && (*line)[len - 1] == '\r')
        len--;
    (*line)[len] = '\0';
    return 1;
}

/* Splits the line in place into exactly num fields, unquoting them; the fields left, up to 7, are
   empty.  NULL, or what is wrong. */
static const char *split(char *line, const char **fields, int num)
{
    char *p = line, *w;
    int i;

    for (i = num; i < 7; i++)
        fields[i] = "";
    for (i = 0; i < num; i++)
    {
        fields[i] = w = p;
        if (*p == '"')
        {
            for (p++; *p != '\0' && (*p != '"' || p[1] == '"'); p++)
            {
                p += *p == '"';
                *w++ = *p;
            }
            if (*p != '"')
                return "a quote is not closed";
            p++;
        }
        else
        {
            for (p += strspn(p, " \t"), fields[i] = w = p; *p != '\0' && *p != ','; p++)
                if (*p == '"')
                    return "a quote inside a field that is not quoted";
            for (w = p; w > fields[i] && (w[-1] == ' ' || w[-1] == '\t'); w--)
                ;
        }
        if ((i < num - 1 && *p != ',') || (i == num - 1 && *p != '\0'))
            return *p == '\0' || *p == ',' ? num == 7 ? "there are not seven fields"
                                                      : "there are not as many fields as columns"
                                           : "text after a closing quote";
        p += i < num - 1;
        *w = '\0';
    }
    return NULL;
}

/* What the columns are. */
typedef struct
{
    int num, key[7]; /* key[i]: which of ntkball_table_keys column i is; num = 0: not known yet */
} header_t;

/* The header names some of the keys once, in any order, quantity and mid among them; 0 if not. */
static int read_header(header_t *header, const char *line)
{
    int i, seen = 0;

    for (header->num = 0; header->num < 7; header->num++)
    {
        size_t len = strcspn(line, ","), blanks = strspn(line, " \t"), end = len;

        while (end > blanks && (line[end - 1] == ' ' || line[end - 1] == '\t'))
            end--;
        for (i = 0; i < 7; i++)
            if (end > blanks && strlen(ntkball_table_keys[i]) == end - blanks &&
                strncasecmp(ntkball_table_keys[i], line + blanks, end - blanks) == 0)
                break;
        if (i == 7 || (seen & 1 << i) != 0)
            return 0;
        seen |= 1 << i;
        header->key[header->num] = i;
        line += len;
        if (*line == '\0')
            break;
        line++;
    }
    header->num++;
    return header->num <= 7 && (seen & 1) != 0 && (seen & 1 << 3) != 0;
}

void ntkball_table_add_property(ntkball_table_t table, const char *property, const char *text)
{
    arb_t unknown;

    arb_init(unknown);
    arb_indeterminate(unknown);
    ntkball_table_add(table, property, -1, "", unknown, text);
    arb_clear(unknown);
}

/* "# ntkball COMMAND" or "# input KEY: VALUE", ...; anything else is a remark. */
static void read_comment(ntkball_table_t table, char *line)
{
    static const char *const marks[] = {"# input ", "# convention ", "# provenance "};
    void (*const adds[])(ntkball_table_t, const char *, const char *) = {
        ntkball_table_add_input, ntkball_table_add_convention, ntkball_table_add_provenance};
    char *colon;
    int i;

    if (strncmp(line, "# ntkball ", 10) == 0)
    {
        flint_free(table->command);
        table->command = ntkball_table_copy(line + 10);
        return;
    }
    for (i = 0; i < 3; i++)
        if (strncmp(line, marks[i], strlen(marks[i])) == 0)
        {
            colon = strstr(line, ": ");
            if (colon == NULL)
                return;
            *colon = '\0';
            adds[i](table, line + strlen(marks[i]), colon + 2);
            return;
        }
}

static const char *read_csv_line(ntkball_table_t table, char *line, header_t *header)
{
    const char *columns[7], *fields[7] = {"", "", "", "", "", "", ""}, *wrong;
    int i;

    if (header->num == 0)
    {
        if (line[0] == '#')
            read_comment(table, line);
        if (line[0] == '#' || line[0] == '\0')
            return NULL;
        if (table->properties && strcmp(line, "property,value") == 0)
        {
            header->num = PROPERTY_COLUMNS;
            header->key[0] = PROPERTIES;
        }
        else if (!read_header(header, line))
            return NOT_HEADER;
        return NULL;
    }
    if (line[0] == '\0' || line[0] == '#') /* left blank by hand, or a remark */
        return NULL;
    wrong = split(line, columns, header->num);
    if (wrong == NULL && header->key[0] != PROPERTIES)
    {
        for (i = 0; i < header->num; i++)
            fields[header->key[i]] = columns[i];
        wrong = ntkball_table_add_texts(table, fields);
    }
    if (wrong != NULL || header->key[0] != PROPERTIES)
        return wrong;
    if (columns[0][0] == '\0')
        return "the property is empty";
    if (table->command[0] == '\0')
    {
        flint_free(table->command);
        table->command = ntkball_table_copy(NTKBALL_PROPERTIES);
    }
    ntkball_table_add_property(table, columns[0], columns[1]);
    return NULL;
}

static ntkball_status_t
read_csv(ntkball_table_t table, FILE *in, const char *name, ntkball_error_t *err)
{
    char *line = NULL;
    const char *wrong = NULL;
    size_t alloc = 0;
    unsigned long number = 0;
    header_t header = {0, {0}};
    int got;

    while (wrong == NULL && (got = read_line(&line, &alloc, in)) != 0)
    {
        number++;
        wrong = got == -1   ? "a NUL byte"
                : got == -2 ? "the line is too long"
                            : read_csv_line(table, line, &header);
    }
    flint_free(line);
    if (wrong == NULL && header.num == 0)
        wrong = "the file ends before the csv header";
    if (wrong == NULL)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s:%lu: %s", name, number, wrong);
    return NTKBALL_DOMAIN;
}

ntkball_status_t
ntkball_table_read(ntkball_table_t table, FILE *in, const char *name, ntkball_error_t *err)
{
    ntkball_status_t status;
    int c = getc(in);

    if (c == 0xEF && getc(in) == 0xBB && getc(in) == 0xBF) /* the mark of UTF-8 */
        c = getc(in);
    if (c != EOF)
        ungetc(c, in);
    status = c == '{' || c == '[' ? ntkball_read_json(table, in, name, err)
                                  : read_csv(table, in, name, err);
    if (ferror(in))
    {
        ntkball_error_set(err, NTKBALL_ERR_IO, "%s: cannot be read", name);
        return NTKBALL_DOMAIN;
    }
    return status;
}
