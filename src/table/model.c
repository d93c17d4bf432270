/* The table: a growing array of rows and the pairs that describe where it came from. */
#include "table/internal.h"

#include <string.h>

char *ntkball_table_copy(const char *text)
{
    size_t i, len = strlen(text);
    char *s = flint_malloc(len + 1);

    for (i = 0; i < len; i++)
        s[i] = (unsigned char) text[i] < ' ' || text[i] == 127 ? ' ' : text[i];
    s[len] = '\0';
    return s;
}

void ntkball_table_init(ntkball_table_t table, const char *command, slong digits)
{
    memset(table, 0, sizeof(ntkball_table_struct));
    table->digits = digits;
    table->command = ntkball_table_copy(command);
}

static void clear_pairs(ntkball_pair_t *pairs, slong num)
{
    slong i;

    for (i = 0; i < num; i++)
    {
        flint_free(pairs[i].key);
        flint_free(pairs[i].value);
    }
    flint_free(pairs);
}

void ntkball_table_clear(ntkball_table_t table)
{
    slong i;

    flint_free(table->command);
    clear_pairs(table->conventions, table->num_conventions);
    clear_pairs(table->inputs, table->num_inputs);
    clear_pairs(table->provenance, table->num_provenance);
    for (i = 0; i < table->num_rows; i++)
    {
        flint_free(table->rows[i].quantity);
        flint_free(table->rows[i].index);
        flint_free(table->rows[i].exact);
        flint_free(table->rows[i].mid);
        flint_free(table->rows[i].rad);
        arb_clear(table->rows[i].value);
    }
    flint_free(table->rows);
}

static void add_pair(ntkball_pair_t **pairs, slong *num, const char *key, const char *value)
{
    *pairs = flint_realloc(*pairs, (size_t) (*num + 1) * sizeof(ntkball_pair_t));
    (*pairs)[*num].key = ntkball_table_copy(key);
    (*pairs)[*num].value = ntkball_table_copy(value);
    (*num)++;
}

void ntkball_table_add_convention(ntkball_table_t table, const char *key, const char *value)
{
    add_pair(&table->conventions, &table->num_conventions, key, value);
}

void ntkball_table_add_input(ntkball_table_t table, const char *key, const char *value)
{
    add_pair(&table->inputs, &table->num_inputs, key, value);
}

const char *ntkball_table_input(const ntkball_table_t table, const char *key)
{
    slong i;

    for (i = 0; i < table->num_inputs; i++)
        if (strcmp(table->inputs[i].key, key) == 0)
            return table->inputs[i].value;
    return NULL;
}

void ntkball_table_add_provenance(ntkball_table_t table, const char *key, const char *value)
{
    add_pair(&table->provenance, &table->num_provenance, key, value);
}

/* The rational an exact ball is, when it is short; else "". */
static char *rational_text(const arb_t value)
{
    fmpq_t q;
    char *s;

    if (!arb_is_exact(value) || !arb_is_finite(value) || arb_bits(value) > 64 ||
        (!arb_is_zero(value) && (arf_cmpabs_2exp_si(arb_midref(value), 64) >= 0 ||
                                 arf_cmpabs_2exp_si(arb_midref(value), -64) < 0)))
        return ntkball_table_copy("");
    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(value));
    s = fmpq_get_str(NULL, 10, q);
    fmpq_clear(q);
    return s;
}

void ntkball_table_add(ntkball_table_t table, const char *quantity, slong layer, const char *index,
                       const arb_t value, const char *exact)
{
    ntkball_row_t *row;

    if (table->num_rows == table->alloc_rows)
    {
        table->alloc_rows = 2 * table->alloc_rows + 16;
        table->rows =
            flint_realloc(table->rows, (size_t) table->alloc_rows * sizeof(ntkball_row_t));
    }
    row = table->rows + table->num_rows++;
    row->quantity = ntkball_table_copy(quantity);
    row->layer = layer;
    row->index = ntkball_table_copy(index);
    row->exact = exact != NULL ? ntkball_table_copy(exact) : rational_text(value);
    row->mid = row->rad = NULL;
    arb_init(row->value);
    arb_set(row->value, value);
}

void ntkball_table_add_si(ntkball_table_t table, const char *quantity, slong layer, slong index,
                          const arb_t value, const char *exact)
{
    char text[32];

    flint_sprintf(text, "%wd", index);
    ntkball_table_add(table, quantity, layer, text, value, exact);
}

int ntkball_table_row_ok(const ntkball_table_t table, slong i)
{
    return ntkball_table_promise(table->rows[i].value, table->digits);
}

int ntkball_table_ok(const ntkball_table_t table)
{
    slong i;

    for (i = 0; i < table->num_rows; i++)
        if (!ntkball_table_row_ok(table, i))
            return 0;
    return 1;
}

slong ntkball_table_block_end(const ntkball_table_t table, slong first)
{
    const ntkball_row_t *row = table->rows + first;
    slong last = first + 1;

    while (last < table->num_rows && table->rows[last].layer == row->layer &&
           strcmp(table->rows[last].quantity, row->quantity) == 0)
        last++;
    return last;
}

const char *ntkball_table_index_name(const char *quantity)
{
    static const char *const names[][2] = {
        {"phi_hermite", "n"},  {"dphi_hermite", "n"},     {"alpha", "p"},      {"upsilon", "p"},
        {"kappa", "p"},        {"sigma", "rho"},          {"theta", "rho"},    {"eigenvalue", "k"},
        {"multiplicity", "k"}, {"cumulative_trace", "k"}, {"trace_share", "k"}};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(quantity, names[i][0]) == 0)
            return names[i][1];
    return "index";
}
