/* csv after RFC 4180 with the header  quantity,layer,index,mid,rad,exact,dump.  A field that holds
   a comma or a quote is quoted; dump always is. */
#include "table/internal.h"

#include <string.h>

const char *const ntkball_table_keys[7] = {"quantity", "layer", "index", "mid",
                                           "rad",      "exact", "dump"};

static void quoted(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text != '\0'; text++)
    {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

void ntkball_csv_field(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"") != NULL || text[0] == '#')
        quoted(out, text);
    else
        fputs(text, out);
}

static void pairs(FILE *out, const char *mark, const char *what, const ntkball_pair_t *p, slong num)
{
    slong i;

    for (i = 0; i < num; i++)
        fprintf(out, "%s %s %s: %s\n", mark, what, p[i].key, p[i].value);
}

void ntkball_csv_comments(FILE *out, const ntkball_table_t head, const char *mark)
{
    fprintf(out, "%s ntkball %s\n", mark, head->command);
    pairs(out, mark, "input", head->inputs, head->num_inputs);
    pairs(out, mark, "convention", head->conventions, head->num_conventions);
    pairs(out, mark, "provenance", head->provenance, head->num_provenance);
}

void ntkball_write_csv(FILE *out, const ntkball_table_t table, int comments)
{
    slong i;

    if (comments)
        ntkball_csv_comments(out, table, "#");
    fputs("quantity,layer,index,mid,rad,exact,dump\n", out);
    for (i = 0; i < table->num_rows && !ferror(out); i++)
    {
        const ntkball_row_t *row = table->rows + i;
        char *mid, *rad, *dump = arb_dump_str(row->value);

        ntkball_table_decimal(&mid, &rad, row->value, table->digits);
        ntkball_csv_field(out, row->quantity);
        putc(',', out);
        if (row->layer >= 0)
            fprintf(out, "%ld", (long) row->layer);
        putc(',', out);
        ntkball_csv_field(out, row->index);
        fprintf(out, ",%s,%s,", mid, rad);
        ntkball_csv_field(out, row->exact);
        putc(',', out);
        quoted(out, dump);
        putc('\n', out);
        flint_free(mid);
        flint_free(rad);
        flint_free(dump);
    }
}
