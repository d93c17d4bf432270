/* Hermite coefficients from a file: a table of `ntkball hermite` (csv or json), of which the rows
   phi_hermite count, or lines "mid,rad" of which the n-th, counted from 0, holds mu_n.

   The balls are taken as they stand; all else is checked: each n once and none missing, every ball
   finite.  What is wrong is said with the file and the line (json, and rows that are missing: the
   index). */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ntkball/table.h>

#include "activation/coefficients.h"
#include "support/error.h"
#include "support/place.h"

#define MAX_COEFFICIENTS 1000000
#define MAX_PAIR 100000 /* characters of a line "mid,rad" */

void ntkball_coefficients_init(coefficients_t *c)
{
    c->mu = NULL;
    c->num = c->alloc = 0;
    c->tail[0] = c->tail[1] = NULL;
}

void ntkball_coefficients_clear(coefficients_t *c)
{
    _arb_vec_clear(c->mu, c->alloc);
    flint_free(c->tail[0]);
    flint_free(c->tail[1]);
}

static ntkball_status_t
refuse(ntkball_error_t *err, const char *path, slong line, const char *what, const char *value)
{
    char where[32] = "", shown[80];

    if (line > 0)
        snprintf(where, sizeof where, "%ld:", (long) line);
    ntkball_printable(shown, sizeof shown, value);
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "hermite: %.500s:%s %s%s", path, where, what, shown);
    return NTKBALL_DOMAIN;
}

/* Room for coefficient n. */
static void fit(coefficients_t *c, slong n)
{
    slong alloc = FLINT_MAX(2 * c->alloc, n + 16);

    if (n < c->alloc)
        return;
    c->mu = flint_realloc(c->mu, (size_t) alloc * sizeof(arb_struct));
    for (; c->alloc < alloc; c->alloc++)
    {
        arb_init(c->mu + c->alloc);
        arb_indeterminate(c->mu + c->alloc); /* not given */
    }
}

/* ---- lines "mid,rad" ------------------------------------------------------------------------ */

/* The decimals at the start of the line: mid, a comma or blanks, rad. */
static int read_pair(arb_t mu, char *line)
{
    static const char blanks[] = " \t\r\n";
    char *mid = line + strspn(line, blanks), *rad, *end;
    arb_t r;
    mag_t m;
    int ok;

    rad = mid + strcspn(mid, " \t,\r\n");
    end = rad + strspn(rad, blanks);
    if (*end == ',')
        end += 1 + strspn(end + 1, blanks);
    if (*rad != '\0')
        *rad = '\0';
    rad = end;
    end = rad + strcspn(rad, blanks);
    if (end[strspn(end, blanks)] != '\0')
        return 0;
    *end = '\0';

    arb_init(r);
    mag_init(m);
    ok = ntkball_table_read_decimal(mu, NULL, mid) && ntkball_table_read_decimal(r, NULL, rad) &&
         rad[0] != '-';
    arb_get_mag(m, r);
    mag_add(arb_radref(mu), arb_radref(mu), m);
    arb_clear(r);
    mag_clear(m);
    return ok && arb_is_finite(mu);
}

static ntkball_status_t
read_pairs(coefficients_t *c, FILE *in, const char *path, ntkball_error_t *err)
{
    char *line = flint_malloc(MAX_PAIR + 2);
    ntkball_status_t status = NTKBALL_OK;
    slong number = 0;

    while (status == NTKBALL_OK && fgets(line, MAX_PAIR + 2, in) != NULL)
    {
        number++;
        if (strlen(line) > MAX_PAIR)
            status = refuse(err, path, number, "the line is too long: ", "");
        else if (line[0] == '#' || line[strspn(line, " \t\r\n")] == '\0')
            continue;
        else if (c->num >= MAX_COEFFICIENTS)
            status = refuse(err, path, number, "more than 1000000 coefficients", "");
        else
        {
            char shown[48];

            snprintf(shown, sizeof shown, "%.40s", line);
            shown[strcspn(shown, "\r\n")] = '\0';
            fit(c, c->num);
            if (read_pair(c->mu + c->num, line))
                c->num++;
            else
                status =
                    refuse(err, path, number, "expected two decimal numbers mid,rad, got: ", shown);
        }
    }
    flint_free(line);
    return status;
}

/* ---- tables --------------------------------------------------------------------------------- */

/* "sum_{n >= N} mu_n(phi)^2 <= V", as `ntkball hermite` writes it: a copy of V when N is num, or
   NULL. */
static char *declared(const ntkball_table_t table, const char *key, slong num)
{
    for (slong i = 0; i < table->num_conventions; i++)
    {
        const char *text = table->conventions[i].value, *bound = strstr(text, "<= ");
        char *copy;

        if (strcmp(table->conventions[i].key, key) != 0 || bound == NULL ||
            strncmp(text, "sum_{n >= ", 10) != 0 || strtol(text + 10, NULL, 10) != num)
            continue;
        copy = flint_malloc(strlen(bound + 3) + 1);
        strcpy(copy, bound + 3);
        return copy;
    }
    return NULL;
}

static ntkball_status_t
take_rows(coefficients_t *c, const ntkball_table_t table, const char *path, ntkball_error_t *err)
{
    for (slong i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        slong n = (slong) strtol(row->index, NULL, 10);

        if (strcmp(row->quantity, "phi_hermite") != 0)
            continue;
        if (row->index[0] == '\0' || row->index[strspn(row->index, "0123456789")] != '\0' ||
            strlen(row->index) > 7 || n >= MAX_COEFFICIENTS)
            return refuse(err, path, 0,
                          "the index of a row phi_hermite is no n from 0 to 999999: ", row->index);
        if (!arb_is_finite(row->value))
            return refuse(err, path, 0, "not finite: phi_hermite, n = ", row->index);
        fit(c, n);
        if (arb_is_finite(c->mu + n))
            return refuse(err, path, 0, "given twice: phi_hermite, n = ", row->index);
        arb_set(c->mu + n, row->value);
        c->num = FLINT_MAX(c->num, n + 1);
    }
    for (slong n = 0; n < c->num; n++)
        if (!arb_is_finite(c->mu + n))
        {
            char index[32];

            snprintf(index, sizeof index, "%ld", (long) n);
            return refuse(err, path, 0, "missing: phi_hermite, n = ", index);
        }
    c->tail[0] = declared(table, "tail", c->num);
    c->tail[1] = declared(table, "dtail", c->num);
    return NTKBALL_OK;
}

static ntkball_status_t
read_table(coefficients_t *c, FILE *in, const char *path, ntkball_error_t *err)
{
    ntkball_table_t table;
    ntkball_status_t status;

    ntkball_table_init(table, "", 1);
    status = ntkball_table_read(table, in, path, err);
    if (status == NTKBALL_OK)
        status = take_rows(c, table, path, err);
    else
        ntkball_error_wrap(err, "hermite: ", "");
    ntkball_table_clear(table);
    return status;
}

/* ---- the file ------------------------------------------------------------------------------- */

/* Does a line "mid,rad" come first, comments left out?  Rewinds. */
static int has_pairs(FILE *in)
{
    int c;

    while ((c = getc(in)) == '#' || isspace(c))
        if (c == '#')
            while ((c = getc(in)) != '\n' && c != EOF)
                ;
    rewind(in);
    return c == '+' || c == '-' || c == '.' || (c != EOF && isdigit(c));
}

ntkball_status_t
ntkball_coefficients_read(coefficients_t *c, const char *path, ntkball_error_t *err)
{
    ntkball_status_t status;
    FILE *in;

    errno = 0;
    in = fopen(path, "r");
    if (in == NULL || (getc(in) == EOF && ferror(in)) || fseek(in, 0, SEEK_SET) != 0)
    {
        ntkball_error_set(err, NTKBALL_ERR_IO, "hermite: %.500s: cannot be read%s%s", path,
                          errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
        if (in != NULL)
            fclose(in);
        return NTKBALL_DOMAIN;
    }
    status = has_pairs(in) ? read_pairs(c, in, path, err) : read_table(c, in, path, err);
    fclose(in);
    if (status == NTKBALL_OK && c->num == 0)
        return refuse(err, path, 0, "there are no rows phi_hermite and no lines mid,rad", "");
    return status;
}
