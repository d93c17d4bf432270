/* What a table says about itself.  Nothing here depends on the time, the machine or the number of
   threads, so the same question gives the same bytes. */
#include "cli/cli.h"

#include <string.h>

char *cli_exact_text(int known, const ntkball_exact_t exact)
{
    return known ? ntkball_exact_get_str(exact) : NULL;
}

void cli_describe_exact(ntkball_table_t table, slong terms)
{
    char text[64];

    if (terms <= CLI_EXACT_INDICES)
        return;
    snprintf(text, sizeof text, "closed forms are written below index %d", CLI_EXACT_INDICES);
    ntkball_table_add_convention(table, "exact", text);
}

char *cli_value_text(const arb_t value, slong digits, const char *exact)
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

void cli_describe(const cli_t *cli, ntkball_table_t table, const ntkball_activation_t phi)
{
    char text[32];

    if (phi != NULL)
    {
        ntkball_table_add_input(table, "activation", ntkball_activation_name(phi));
        ntkball_table_add_input(table, "phi(x)", ntkball_activation_formula(phi));
    }
    snprintf(text, sizeof text, "%ld", (long) cli->digits);
    ntkball_table_add_input(table, "digits", text);
    if (cli->algorithm != NULL)
        ntkball_table_add_input(table, "algorithm", cli->algorithm);
    ntkball_table_add_provenance(table, "program", "ntkball " NTKBALL_VERSION);
    ntkball_table_add_provenance(table, "flint", flint_version);
    ntkball_table_add_provenance(table, "mpfr", mpfr_get_version());
    ntkball_table_add_provenance(table, "gmp", gmp_version);
}
