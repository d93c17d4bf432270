/* A file of coefficients c_n of prod_i t_i^(n_i): lines `n_1,..,n_r,value[,radius]`, one line
   `tail,value`, # for comments; or a table of this program in json. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ntkball/table.h>

#include "sphere/products.h"
#include "support/error.h"
#include "support/slurp.h"

#define MAX_SPHERES 64
#define BITS 4096 /* of a value that is not exact in binary */

typedef struct
{
    ntkball_products_impl **kernel; /* an ntkball_products_t */
    slong r;
    int has_tail;
} reader_t;

static int read_value(arb_t res, fmpq_t q, int *is_rational, const char *text)
{
    ntkball_value_t v;
    int ok;

    ntkball_value_init(v);
    ok = ntkball_value_set_str(v, text, NULL) == NTKBALL_OK;
    if (ok)
    {
        *is_rational = ntkball_value_get_fmpq(q, v);
        ntkball_value_get_arb(res, v, BITS);
    }
    ntkball_value_clear(v);
    return ok && arb_is_finite(res);
}

/* n_1 .. n_r from r texts; 0 when one is no power. */
static int read_powers(slong *n, char **words, slong r)
{
    char *end;
    slong i;

    for (i = 0; i < r; i++)
    {
        errno = 0;
        n[i] = strtol(words[i], &end, 10);
        if (end == words[i] || *end != '\0' || errno != 0 || n[i] < 0 || n[i] > PRODUCTS_MAX_POWER)
            return 0;
    }
    return 1;
}

/* Splits text at the marks into at most max trimmed words. */
static slong split(char **words, char *text, char mark, slong max)
{
    slong num = 0;
    char *end;

    while (num < max)
    {
        while (isspace((unsigned char) *text))
            text++;
        words[num++] = text;
        end = strchr(text, mark);
        if (end == NULL)
            end = text + strlen(text);
        text = *end == '\0' ? NULL : end + 1;
        while (end > words[num - 1] && isspace((unsigned char) end[-1]))
            end--;
        *end = '\0';
        if (text == NULL)
            return num;
    }
    return max + 1;
}

static const char *set_tail(reader_t *reader, const arb_t tail)
{
    if (reader->has_tail || !arb_is_nonnegative(tail))
        return "write `tail,value` once, value >= 0";
    reader->has_tail = 1;
    ntkball_products_set_tail(reader->kernel, tail);
    return NULL;
}

/* c_n = q when it is rational, else value. */
static const char *
add(reader_t *reader, const slong *n, const arb_t value, const fmpq_t q, int is_rational)
{
    int ok = is_rational ? ntkball_products_add(reader->kernel, n, q)
                         : ntkball_products_add_arb(reader->kernel, n, value);

    return ok ? NULL : "these powers were given before";
}

static const char *read_words(reader_t *reader, char **words, slong num)
{
    slong n[MAX_SPHERES], r = reader->r;
    const char *wrong = NULL;
    int is_rational = 0, other;
    arb_t value, radius;
    fmpq_t q, unused;

    arb_init(value);
    arb_init(radius);
    fmpq_init(q);
    fmpq_init(unused);
    if (strcmp(words[0], "tail") == 0)
        wrong = num == 2 && read_value(value, q, &is_rational, words[1])
                    ? set_tail(reader, value)
                    : "write `tail,value` once, value >= 0";
    else if (num != r + 1 && num != r + 2)
        wrong = "a line has a power for each sphere of --dims, a value and perhaps a radius";
    else if (!read_powers(n, words, r))
        wrong = "powers are integers from 0 to 1000000";
    else if (!read_value(value, q, &is_rational, words[r]) ||
             (num == r + 2 &&
              (!read_value(radius, unused, &other, words[r + 1]) || !arb_is_nonnegative(radius))))
        wrong = "a value is an exact constant such as 1/3, 0.25 or 2/pi, a radius is >= 0";
    else
    {
        arb_add_error(value, radius);
        wrong = add(reader, n, value, q, is_rational && arb_is_zero(radius));
    }
    fmpq_clear(q);
    fmpq_clear(unused);
    arb_clear(radius);
    arb_clear(value);
    return wrong;
}

static ntkball_status_t
read_lines(reader_t *reader, char *text, const char *path, ntkball_error_t *err)
{
    char *words[MAX_SPHERES + 2], *next;
    const char *wrong = NULL;
    slong line, num, seen = 0;

    for (line = 1; text != NULL && wrong == NULL; text = next, line++)
    {
        next = strchr(text, '\n');
        if (next != NULL)
            *next++ = '\0';
        text[strcspn(text, "#")] = '\0';
        num = split(words, text, ',', reader->r + 2);
        if (num == 1 && words[0][0] == '\0')
            continue;
        if (seen++ == 0 && isalpha((unsigned char) words[0][0]) && strcmp(words[0], "tail") != 0)
            continue; /* the header */
        wrong = read_words(reader, words, num);
    }
    if (wrong == NULL)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "coefficients %.300s, line %ld: %s", path,
                      (long) line - 1, wrong);
    return NTKBALL_DOMAIN;
}

static const char *read_row(reader_t *reader, const ntkball_row_t *row)
{
    char *words[MAX_SPHERES], *index;
    slong n[MAX_SPHERES];
    const char *wrong;
    int is_rational = 0;
    arb_t value;
    fmpq_t q;

    arb_init(value);
    fmpq_init(q);
    index = flint_malloc(strlen(row->index) + 1);
    strcpy(index, row->index);
    arb_set(value, row->value);
    if (row->exact[0] != '\0' && !read_value(value, q, &is_rational, row->exact))
        wrong = "exact is no constant";
    else if (strcmp(row->quantity, "tail") == 0)
        wrong = set_tail(reader, value);
    else if (strcmp(row->quantity, "coefficient") != 0)
        wrong = "the quantity is coefficient or tail";
    else if (split(words, index, ':', reader->r) != reader->r || !read_powers(n, words, reader->r))
        wrong = "the index is n_1:..:n_r, a power for each sphere of --dims";
    else
        wrong = add(reader, n, value, q, is_rational);
    flint_free(index);
    fmpq_clear(q);
    arb_clear(value);
    return wrong;
}

static ntkball_status_t
read_json(reader_t *reader, char *bytes, size_t size, const char *path, ntkball_error_t *err)
{
    ntkball_table_t table;
    ntkball_status_t status = NTKBALL_OK;
    const char *wrong = NULL;
    FILE *in = tmpfile();
    slong i;

    ntkball_table_init(table, "", 20);
    if (in == NULL || fwrite(bytes, 1, size, in) != size || fseek(in, 0, SEEK_SET) != 0)
    {
        ntkball_error_set(err, NTKBALL_ERR_IO, "coefficients %.300s: cannot be read", path);
        status = NTKBALL_DOMAIN;
    }
    else
        status = ntkball_table_read(table, in, path, err);
    for (i = 0; status == NTKBALL_OK && i < table->num_rows; i++)
        if ((wrong = read_row(reader, table->rows + i)) != NULL)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT, "coefficients %.300s, row %ld: %s", path,
                              (long) i + 1, wrong);
            status = NTKBALL_DOMAIN;
        }
    if (in != NULL)
        fclose(in);
    ntkball_table_clear(table);
    return status;
}

ntkball_status_t
ntkball_products_read(ntkball_products_t kernel, const char *path, slong r, ntkball_error_t *err)
{
    reader_t reader = {kernel, r, 0};
    ntkball_status_t status;
    char *bytes = NULL, *start;
    size_t size = 0;

    ntkball_products_set_factors(kernel, r);
    if (r < 1 || r > MAX_SPHERES)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "a product has 1 to %d spheres", MAX_SPHERES);
        return NTKBALL_DOMAIN;
    }
    status = ntkball_slurp(&bytes, &size, path, err);
    if (status == NTKBALL_OK)
    {
        for (start = bytes; isspace((unsigned char) *start); start++)
            ;
        status = *start == '{' ? read_json(&reader, bytes, size, path, err)
                               : read_lines(&reader, bytes, path, err);
        if (status == NTKBALL_OK && kernel[0]->num == 0)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "coefficients %.300s: there are none; write lines "
                              "`n_1,..,n_r,value`",
                              path);
            status = NTKBALL_DOMAIN;
        }
    }
    flint_free(bytes);
    return status;
}
