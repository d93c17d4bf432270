/* The registry: every file of src/theorem/statements/ defines a list
   ntkball_statements_<file name>, ended by a NULL id, and the build writes the names of these lists
   to theorem/statements.inc from the one list of files in Makefile.am, in that order. */
#include <string.h>

#include <ntkball/theorem.h>

#include "support/error.h"

#define STATEMENT(name) extern const ntkball_statement_t ntkball_statements_##name[];
#include "theorem/statements.inc"
#undef STATEMENT

#define STATEMENT(name) ntkball_statements_##name,
static const ntkball_statement_t *const families[] = {
#include "theorem/statements.inc"
};
#undef STATEMENT

#define NUM_FAMILIES ((slong) (sizeof families / sizeof families[0]))

slong ntkball_theorem_len(void)
{
    slong f, num = 0;
    const ntkball_statement_t *s;

    for (f = 0; f < NUM_FAMILIES; f++)
        for (s = families[f]; s->id != NULL; s++)
            num++;
    return num;
}

const ntkball_statement_t *ntkball_theorem_get(slong i)
{
    slong f;
    const ntkball_statement_t *s;

    for (f = 0; i >= 0 && f < NUM_FAMILIES; f++)
        for (s = families[f]; s->id != NULL; s++)
            if (i-- == 0)
                return s;
    return NULL;
}

const ntkball_statement_t *ntkball_theorem_find(const char *id)
{
    slong f;
    const ntkball_statement_t *s;

    for (f = 0; f < NUM_FAMILIES; f++)
        for (s = families[f]; s->id != NULL; s++)
            if (strcmp(s->id, id) == 0)
                return s;
    return NULL;
}

/* The claims that are integers, and their ranges: a parity is 0 or 1. */
static const struct
{
    const char *name;
    slong low, high;
} integers[] = {{"parity", 0, 1},          {"printed_parity", 0, 1}, {"corrected_parity", 0, 1},
                {"published", 0, 1},       {"units", -1000, 1000},   {"watson", -9, 9},
                {"watson_printed", -9, 9}, {"step", -9, 9},          {"step_printed", -9, 9}};

/* Is the value what a claim of this name can be? */
static int valid_value(const char *name, const ntkball_value_t v, ntkball_error_t *err)
{
    size_t i;
    int valid = 1;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; valid && i < sizeof integers / sizeof integers[0]; i++)
        if (strcmp(integers[i].name, name) == 0)
            valid = ntkball_value_get_fmpq(q, v) && fmpz_is_one(fmpq_denref(q)) &&
                    fmpz_cmp_si(fmpq_numref(q), integers[i].low) >= 0 &&
                    fmpz_cmp_si(fmpq_numref(q), integers[i].high) <= 0;
    if (!valid)
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "claim %s: must be an integer from %ld to %ld",
                          name, (long) integers[i - 1].low, (long) integers[i - 1].high);
    fmpq_clear(q);
    return valid;
}

/* Does "name=value" replace a claim of the statement by a constant? */
static int
valid_setting(const ntkball_statement_t *statement, const char *setting, ntkball_error_t *err)
{
    const ntkball_claim_t *c = statement->claims;
    const char *equals = strchr(setting, '=');
    ntkball_value_t v;
    int valid = 0;

    for (; equals != NULL && c != NULL && c->name != NULL; c++)
        if (strlen(c->name) == (size_t) (equals - setting) &&
            strncmp(setting, c->name, strlen(c->name)) == 0)
        {
            ntkball_value_init(v);
            valid = ntkball_value_set_str(v, equals + 1, err) == NTKBALL_OK &&
                    valid_value(c->name, v, err);
            ntkball_value_clear(v);
            return valid;
        }
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s makes no claim '%.80s'", statement->id, setting);
    return 0;
}

/* The verdict is on the statement with these claims, so the scope names them. */
static void add_settings(ntkball_finding_t *item, const ntkball_scope_t *scope)
{
    ntkball_text_t *text = ntkball_text_new();
    slong i;
    size_t size;

    ntkball_text_append(text, "%s; claimed:", item->scope);
    for (i = 0; i < scope->num_settings; i++)
        ntkball_text_append(text, " %s", scope->settings[i]);
    size = strlen(ntkball_text_get(text)) + 1;
    item->scope = flint_realloc(item->scope, size);
    memcpy(item->scope, ntkball_text_get(text), size);
    ntkball_text_free(text);
}

ntkball_status_t ntkball_theorem_check(ntkball_findings_t out, const ntkball_statement_t *statement,
                                       const ntkball_scope_t *scope,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    slong i, first = out->num;
    ntkball_status_t status;

    for (i = 0; scope != NULL && i < scope->num_settings; i++)
        if (!valid_setting(statement, scope->settings[i], err))
            return NTKBALL_DOMAIN;
    status = statement->check(out, statement, scope, options, err);
    for (i = first; scope != NULL && scope->num_settings > 0 && i < out->num; i++)
        add_settings(out->items + i, scope);
    return status;
}

void ntkball_theorem_explain(ntkball_text_t *text, const ntkball_statement_t *statement,
                             const ntkball_findings_t findings, slong first)
{
    slong i;

    ntkball_text_append(text, "%s. %s.\n", statement->id, statement->title);
    if (statement->argument != NULL)
        ntkball_text_append(text, "Argument. %s.\n", statement->argument);
    for (i = first; i < findings->num; i++)
    {
        const ntkball_finding_t *f = findings->items + i;

        ntkball_text_append(text, "(%ld) Claim: %s. Scope: %s.\n", (long) (i - first + 1),
                            f->statement, f->scope);
        if (f->constants[0] != '\0')
            ntkball_text_append(text, "    Numbers: %s.\n", f->constants);
        if (f->witness[0] != '\0')
            ntkball_text_append(text, "    Because: %s.\n", f->witness);
        ntkball_text_append(text, "    So: %s.\n", ntkball_verdict_str(f->verdict));
    }
    ntkball_text_append(text, "\n");
}
