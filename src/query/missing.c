/* Quantities that were asked for by name and of which the table has no row: a reason for the first
   of them, beside the answer. */
#include "query/query.h"

#include <string.h>

static int has_row(const ntkball_table_struct *table, const char *quantity)
{
    slong i;

    for (i = 0; i < table->num_rows; i++)
        if (strcmp(table->rows[i].quantity, quantity) == 0)
            return 1;
    return 0;
}

/* What the conventions say of the quantity, or of the statement X of "bound:X"; or NULL. */
static const char *convention(const ntkball_table_struct *table, const char *quantity)
{
    const char *id = strchr(quantity, ':');
    slong i;

    id = id != NULL ? id + 1 : quantity;
    for (i = 0; i < table->num_conventions; i++)
        if (strcmp(table->conventions[i].key, id) == 0)
            return table->conventions[i].value;
    return NULL;
}

/* Of one command, or of one with or without an option. */
static const char *reason(const ntkball_query_t *q, const char *quantity)
{
    const char *said = convention(q->table, quantity);

    if (strcmp(quantity, "count") == 0 && q->threshold == NULL)
        return "it counts the eigenvalues above --threshold V";
    if (q->density != NULL)
        return strcmp(quantity, "leading_order") == 0
                   ? "the eigenvalues of this kernel do not fall like a power of the degree"
                   : "with --density there are eigenvalue and leading_order";
    if (strcmp(q->command->name, "spectrum") == 0)
        return strcmp(quantity, "leading_order") == 0
                   ? "it is of a --density on the circle"
                   : "with --kernel products:FILE there are eigenvalue and multiplicity";
    return said != NULL ? said : "it does not apply here";
}

void _ntkball_query_say_missing(ntkball_query_t *q)
{
    char **words;
    slong num, i;

    if (q->quantity == NULL || q->warning[0] != '\0')
        return;
    words = _ntkball_query_split(&num, q->quantity);
    for (i = 0; i < num && q->warning[0] == '\0'; i++)
        if (!has_row(q->table, words[i]))
            snprintf(q->warning, sizeof q->warning, "no row of %.80s: %.300s", words[i],
                     reason(q, words[i]));
    _ntkball_query_split_free(words, num);
}
