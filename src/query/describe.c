/* What a table says about itself.  Nothing here depends on the time, the machine or the number of
   threads, so the same question gives the same bytes. */
#include "query/query.h"

#include <string.h>

char *_ntkball_query_exact_text(int known, const ntkball_exact_t exact)
{
    return known ? ntkball_exact_get_str(exact) : NULL;
}

void _ntkball_query_describe_exact(ntkball_table_t table, slong terms)
{
    char text[64];

    if (terms <= QUERY_EXACT_INDICES)
        return;
    snprintf(text, sizeof text, "closed forms are written below index %d", QUERY_EXACT_INDICES);
    ntkball_table_add_convention(table, "exact", text);
}

char *_ntkball_query_value_text(const arb_t value, slong digits, const char *exact)
{
    char *mid, *rad, *text;
    size_t size;

    ntkball_table_decimal(&mid, &rad, value, digits);
    size = strlen(mid) + strlen(rad) + (exact != NULL ? strlen(exact) : 0) + 16;
    text = flint_malloc(size);
    if (strcmp(rad, "0") == 0)
        snprintf(text, size, "%s", exact != NULL ? exact : mid);
    else if (exact != NULL)
        snprintf(text, size, "%s = %s +/- %s", exact, mid, rad);
    else
        snprintf(text, size, "%s +/- %s", mid, rad);
    flint_free(mid);
    flint_free(rad);
    return text;
}

void _ntkball_query_describe(const ntkball_query_t *q, ntkball_table_t table,
                             const ntkball_activation_t phi)
{
    char text[32];

    if (phi != NULL)
    {
        ntkball_table_add_input(table, "activation", ntkball_activation_name(phi));
        ntkball_table_add_input(table, "phi(x)", ntkball_activation_formula(phi));
    }
    snprintf(text, sizeof text, "%ld", (long) q->digits);
    ntkball_table_add_input(table, "digits", text);
    if (q->algorithm != NULL)
        ntkball_table_add_input(table, "algorithm", q->algorithm);
    ntkball_table_add_provenance(table, "program", "ntkball " NTKBALL_VERSION);
    ntkball_table_add_provenance(table, "flint", flint_version);
    ntkball_table_add_provenance(table, "mpfr", mpfr_get_version());
    ntkball_table_add_provenance(table, "gmp", gmp_version);
}
