/* Tables for reading: a head that names what was asked for, then one block a quantity and layer,
   columns aligned; bounds stand beside what they bound (beside.c).  A value with fewer than two
   certain digits is shown as an interval. */
#include "table/internal.h"

#include <string.h>

/* Closed forms longer than this are cut, in this format only. */
#define EXACT_WIDTH 40
#define PAGE_WIDTH 96

typedef struct
{
    char *value, *radius;
} cell_t;

char *ntkball_table_interval_text(const arb_t value)
{
    char *lo, *hi, *s;

    ntkball_table_interval(&lo, &hi, value);
    s = flint_malloc(strlen(lo) + strlen(hi) + 8);
    sprintf(s, "[%s, %s]", lo, hi);
    flint_free(lo);
    flint_free(hi);
    return s;
}

static void make_cell(cell_t *cell, const arb_t value, slong digits)
{
    if (!arb_is_exact(value) && ntkball_table_is_vague(value))
    {
        cell->value = ntkball_table_interval_text(value);
        cell->radius = ntkball_table_copy("");
        return;
    }
    ntkball_table_decimal(&cell->value, &cell->radius, value, digits);
    if (strcmp(cell->radius, "0") == 0)
    {
        flint_free(cell->radius);
        cell->radius = ntkball_table_copy("exact");
    }
}

static void write_exact(FILE *out, const char *exact)
{
    if (strlen(exact) <= EXACT_WIDTH)
        fprintf(out, "  %s", exact);
    else
        fprintf(out, "  %.*s\xe2\x80\xa6", EXACT_WIDTH - 1, exact);
}

/* Rows first .. last-1: one quantity in one layer. */
static void write_block(FILE *out, const ntkball_table_t table, slong first, slong last)
{
    const ntkball_row_t *row = table->rows + first;
    const char *index = ntkball_table_index_name(row->quantity);
    int wi = (int) strlen(index), wv = 5, wr = 6, sign = 0;
    cell_t *cells = flint_malloc((size_t) (last - first) * sizeof(cell_t));
    slong i;

    for (i = first; i < last; i++)
    {
        cell_t *cell = cells + (i - first);

        make_cell(cell, table->rows[i].value, table->digits);
        wi = FLINT_MAX(wi, (int) strlen(table->rows[i].index));
        wv = FLINT_MAX(wv, (int) strlen(cell->value) + (cell->value[0] != '-'));
        wr = FLINT_MAX(wr, (int) strlen(cell->radius));
        sign |= cell->value[0] == '-';
    }

    fprintf(out, "\n%s", row->quantity);
    if (row->layer >= 0)
        fprintf(out, ", layer %ld", (long) row->layer);
    fprintf(out, "\n%*s  %s%-*s  %-*s  exact\n", wi + 2, index, sign ? " " : "", wv - sign, "value",
            wr, "radius");
    for (i = first; i < last; i++)
    {
        cell_t *cell = cells + (i - first);
        int pad = sign && cell->value[0] != '-';

        fprintf(out, "%*s  %s", wi + 2, table->rows[i].index, pad ? " " : "");
        if (table->rows[i].exact[0] != '\0')
        {
            fprintf(out, "%-*s  %-*s", wv - pad, cell->value, wr, cell->radius);
            write_exact(out, table->rows[i].exact);
        }
        else if (cell->radius[0] != '\0')
            fprintf(out, "%-*s  %s", wv - pad, cell->value, cell->radius);
        else
            fputs(cell->value, out);
        putc('\n', out);
        flint_free(cell->value);
        flint_free(cell->radius);
    }
    flint_free(cells);
}

/* text broken at spaces to the page, lines after the first set in by four; column: where the first
   line stands. */
void ntkball_write_wrapped(FILE *out, const char *text, size_t column, size_t indent)
{
    while (column + strlen(text) > PAGE_WIDTH)
    {
        size_t len = PAGE_WIDTH > column ? PAGE_WIDTH - column : 1;

        while (len > 0 && text[len] != ' ')
            len--;
        if (len == 0)
            break;
        fprintf(out, "%.*s\n%*s", (int) len, text, (int) indent, "");
        text += len + 1;
        column = indent;
    }
    fprintf(out, "%s\n", text);
}

void ntkball_write_text_head(FILE *out, const ntkball_table_t head)
{
    slong i;
    int column = 0;

    column = fprintf(out, head->num_inputs > 0 ? "ntkball %s:" : "ntkball %s", head->command);
    for (i = 0; i < head->num_inputs; i++)
    {
        const ntkball_pair_t *p = head->inputs + i;
        int need = (int) (strlen(p->key) + strlen(p->value)) + 4;

        if (column + need > PAGE_WIDTH && column > 4)
            column = fprintf(out, "\n   ") - 1;
        column += fprintf(out, " %s = %s%s", p->key, p->value, i + 1 < head->num_inputs ? "," : "");
    }
    putc('\n', out);
    for (i = 0; i < head->num_conventions; i++)
        ntkball_write_wrapped(out, head->conventions[i].value,
                              (size_t) fprintf(out, "%s: ", head->conventions[i].key), 4);
}

void ntkball_write_text(FILE *out, const ntkball_table_t table)
{
    slong first, last;

    ntkball_write_text_head(out, table);
    for (first = 0; first < table->num_rows && !ferror(out); first = last)
    {
        last = first;
        while (last < table->num_rows && ntkball_table_is_statement(table->rows[last].quantity))
            last++;
        if (last > first)
        {
            ntkball_write_beside(out, table, first, last);
            continue;
        }
        last = ntkball_table_block_end(table, first);
        write_block(out, table, first, last);
    }
}
