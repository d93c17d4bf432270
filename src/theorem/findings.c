/* Lists of findings and the names of verdicts. */
#include <string.h>

#include <ntkball/theorem.h>

const char *ntkball_verdict_str(ntkball_verdict_t v)
{
    switch (v)
    {
    case NTKBALL_PROVED:
        return "PROVED";
    case NTKBALL_HOLDS:
        return "HOLDS";
    case NTKBALL_REFUTED:
        return "REFUTED";
    case NTKBALL_NOT_APPLICABLE:
        return "NOT-APPLICABLE";
    case NTKBALL_UNDECIDED:
        break;
    }
    return "UNDECIDED";
}

void ntkball_findings_init(ntkball_findings_t f)
{
    f->items = NULL;
    f->num = f->alloc = 0;
}

void ntkball_findings_clear(ntkball_findings_t f)
{
    slong i;

    for (i = 0; i < f->num; i++)
    {
        flint_free(f->items[i].id);
        flint_free(f->items[i].statement);
        flint_free(f->items[i].scope);
        flint_free(f->items[i].witness);
        flint_free(f->items[i].constants);
    }
    flint_free(f->items);
}

static char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(flint_malloc(size), text, size);
}

void ntkball_findings_add(ntkball_findings_t f, const char *id, const char *statement,
                          const char *scope, ntkball_verdict_t verdict, const char *witness,
                          const char *constants)
{
    ntkball_finding_t *item;

    if (f->num == f->alloc)
    {
        f->alloc = 2 * f->alloc + 8;
        f->items = flint_realloc(f->items, (size_t) f->alloc * sizeof(ntkball_finding_t));
    }
    item = f->items + f->num++;
    item->id = copy_text(id);
    item->statement = copy_text(statement);
    item->scope = copy_text(scope);
    item->verdict = verdict;
    item->witness = copy_text(witness);
    item->constants = copy_text(constants);
}
