/* Bounds beside truth, for reading: rows truth:ID, bound:ID, ratio:ID of one statement, layer and
   index stand in one line.  Statements of a single line share a table; the others have one each.

   A value is rounded to SHOWN digits at most and two less than promised, and true to one unit of
   its last place (TAB-3); the other formats have the rest.  A value that is not known so well is
   shown as an interval. */
#include "table/internal.h"

#include <string.h>

#define SHOWN 12
#define RATIO_SHOWN 5
#define LEAST_SHOWN 4

static const char *const kinds[3] = {"truth:", "bound:", "ratio:"};

/* The ID behind the prefix and its number in kinds, or NULL. */
static const char *statement(const char *quantity, int *kind)
{
    for (*kind = 0; *kind < 3; ++*kind)
        if (strncmp(quantity, kinds[*kind], 6) == 0)
            return quantity + 6;
    return NULL;
}

int ntkball_table_is_statement(const char *quantity)
{
    int kind;

    return statement(quantity, &kind) != NULL;
}

/* A line: one statement, layer, index; the rows of the three kinds or NULL. */
typedef struct
{
    const char *id;
    const ntkball_row_t *row[3], *any;
} beside_t;

typedef struct
{
    beside_t *line;
    slong num, hint;
} beside_list_t;

/* The forms of N3 bound the eigenvalues that T4.8 lists. */
static const char *truth_of(const char *id)
{
    return strncmp(id, "N3.", 3) == 0 ? "T4.8" : id;
}

/* The line of the row; a new one when there is none.  Rows of a statement come in the order of
   their index, so that the search goes on where the last one ended. */
static beside_t *find_line(beside_list_t *list, const char *id, const ntkball_row_t *row)
{
    beside_t *line;
    slong i, k;

    for (i = 0; i < list->num; i++)
    {
        k = (list->hint + i) % list->num;
        line = list->line + k;
        if (line->any->layer == row->layer && strcmp(line->id, id) == 0 &&
            strcmp(line->any->index, row->index) == 0)
        {
            list->hint = k;
            return line;
        }
    }
    line = list->line + list->num;
    list->hint = list->num++;
    *line = (beside_t){id, {NULL, NULL, NULL}, row};
    return line;
}

/* Gives line i the truth that another statement lists; 1 when it was found. */
static int borrow_truth(beside_list_t *list, slong i)
{
    beside_t *line = list->line + i, *other;
    slong j;

    if (strcmp(truth_of(line->id), line->id) == 0)
        return 0;
    for (j = 0; j < list->num; j++)
    {
        other = list->line + (i + j) % list->num;
        if (other->row[0] != NULL && strcmp(other->id, truth_of(line->id)) == 0 &&
            other->any->layer == line->any->layer &&
            strcmp(other->any->index, line->any->index) == 0)
        {
            line->row[0] = other->row[0];
            return 1;
        }
    }
    return 0;
}

/* The lines of rows first .. last-1; one without a bound is left out when its truth is shown beside
   the bounds of others. */
static void collect(beside_list_t *list, const ntkball_table_t table, slong first, slong last)
{
    slong i, kept = 0;
    int kind, borrowed = 0;

    for (i = first; i < last; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        const char *id = statement(row->quantity, &kind);

        find_line(list, id, row)->row[kind] = row;
    }
    for (i = 0; i < list->num; i++)
        borrowed |= borrow_truth(list, i);
    for (i = 0; i < list->num; i++)
        if (!borrowed || list->line[i].row[1] != NULL || strcmp(list->line[i].id, "T4.8") != 0)
            list->line[kept++] = list->line[i];
    list->num = kept;
}

/* The value with digits digits, or an interval. */
static char *cell(const ntkball_row_t *row, slong digits)
{
    char *mid, *rad;

    if (row == NULL)
        return ntkball_table_copy("");
    if (!arb_is_exact(row->value) && !ntkball_table_promise(row->value, digits + 2))
        return ntkball_table_interval_text(row->value);
    ntkball_table_decimal(&mid, &rad, row->value, digits - 3);
    flint_free(rad);
    return mid;
}

/* The lines as one table, with the IDs and layers in columns when with_id. */
static void write_lines(FILE *out, const beside_t *line, slong num, slong digits, int with_id)
{
    static const char *const heads[3] = {"truth", "bound", "bound/truth"};
    char *(*cells)[3] = flint_malloc((size_t) num * sizeof *cells);
    int width[3], id = 9, index = with_id ? 5 : (int) strlen(ntkball_table_index_name(""));
    slong i;
    int k, last;

    for (k = 0; k < 3; k++)
        width[k] = 5;
    for (i = 0; i < num; i++)
    {
        id = FLINT_MAX(id, (int) strlen(line[i].id));
        index = FLINT_MAX(index, (int) strlen(line[i].any->index));
        for (k = 0; k < 3; k++)
        {
            cells[i][k] = cell(line[i].row[k], k == 2 ? FLINT_MIN(digits, RATIO_SHOWN) : digits);
            width[k] = FLINT_MAX(width[k], (int) strlen(cells[i][k]));
        }
    }
    if (with_id)
        fprintf(out, "  %-*s  %5s", id, "statement", "layer");
    fprintf(out, "  %*s  %-*s  %-*s  %s\n", index, "index", width[0], heads[0], width[1], heads[1],
            heads[2]);
    for (i = 0; i < num; i++)
    {
        if (with_id)
            fprintf(out, "  %-*s  %5ld", id, line[i].id, (long) line[i].any->layer);
        fprintf(out, "  %*s", index, line[i].any->index);
        for (last = 2; last > 0 && cells[i][last][0] == '\0';)
            last--;
        for (k = 0; k < last; k++)
            fprintf(out, "  %-*s", width[k], cells[i][k]);
        fprintf(out, "  %s\n", cells[i][last]);
        for (k = 0; k < 3; k++)
            flint_free(cells[i][k]);
    }
    flint_free(cells);
}

/* One behind the last line from i on of the same statement and layer. */
static slong group_end(const beside_list_t *list, slong i)
{
    slong j = i + 1;

    while (j < list->num && list->line[j].any->layer == list->line[i].any->layer &&
           strcmp(list->line[j].id, list->line[i].id) == 0)
        j++;
    return j;
}

void ntkball_write_beside(FILE *out, const ntkball_table_t table, slong first, slong last)
{
    beside_list_t list = {flint_malloc((size_t) (last - first) * sizeof(beside_t)), 0, 0};
    beside_t *single = flint_malloc((size_t) (last - first) * sizeof(beside_t));
    slong i, j, num = 0, digits = FLINT_MIN(FLINT_MAX(table->digits - 2, LEAST_SHOWN), SHOWN);

    collect(&list, table, first, last);
    for (i = 0; i < list.num; i = j)
    {
        j = group_end(&list, i);
        if (j == i + 1)
            single[num++] = list.line[i];
    }
    fprintf(out, "\ntruth and bounds (%ld digits, true to one unit of the last)\n", (long) digits);
    if (num > 0)
        write_lines(out, single, num, digits, 1);
    for (i = 0; i < list.num; i = j)
    {
        j = group_end(&list, i);
        if (j == i + 1)
            continue;
        fprintf(out, "\n%s", list.line[i].id);
        if (list.line[i].any->layer >= 0)
            fprintf(out, ", layer %ld", (long) list.line[i].any->layer);
        putc('\n', out);
        write_lines(out, list.line + i, j - i, digits, 0);
    }
    flint_free(single);
    flint_free(list.line);
}
