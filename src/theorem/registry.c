/* The registry: every file of src/theorem/statements/ defines one ntkball_statement_<file name>,
   and the build writes their list to theorem/statements.inc from the one list of files in
   Makefile.am, in that order. */
#include <string.h>

#include <ntkball/theorem.h>

#define STATEMENT(name) extern const ntkball_statement_t ntkball_statement_##name;
#include "theorem/statements.inc"
#undef STATEMENT

#define STATEMENT(name) &ntkball_statement_##name,
static const ntkball_statement_t *const statements[] = {
#include "theorem/statements.inc"
};
#undef STATEMENT

slong ntkball_theorem_len(void)
{
    return (slong) (sizeof statements / sizeof statements[0]);
}

const ntkball_statement_t *ntkball_theorem_get(slong i)
{
    return i >= 0 && i < ntkball_theorem_len() ? statements[i] : NULL;
}

const ntkball_statement_t *ntkball_theorem_find(const char *id)
{
    slong i;

    for (i = 0; i < ntkball_theorem_len(); i++)
        if (strcmp(statements[i]->id, id) == 0)
            return statements[i];
    return NULL;
}
