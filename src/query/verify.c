/* ntkball verify [ID...] [ACT...]: each statement's verdict.  Exit code 1 when one is refuted, else
   4 when one is undecided. */
#include "query/query.h"

#include <string.h>

#include <ntkball/theorem.h>

#include "support/nearest.h"

typedef struct
{
    const ntkball_statement_t **statements;
    slong num_statements;
    char **acts; /* to be freed */
    slong num_acts;
} request_t;

/* Statement identifiers begin with a capital letter, activations do not. */
static int looks_like_id(const char *word)
{
    return word[0] >= 'A' && word[0] <= 'Z';
}

static int unknown_id(ntkball_query_t *q, const char *word)
{
    slong i, num = ntkball_theorem_len();
    const char **ids = flint_malloc((size_t) (num + 1) * sizeof(char *));
    char near[256];

    for (i = 0; i < num; i++)
        ids[i] = ntkball_theorem_get(i)->id;
    ntkball_nearest(near, sizeof near, word, ids, num);
    flint_free(ids);
    return _ntkball_query_fail(
        q, NTKBALL_ERR_INPUT,
        "unknown statement '%.80s'; the nearest is %s (`ntkball verify` checks all)", word, near);
}

/* Does text use the name of the parameter "name=value"? */
static int mentions(const char *text, const char *param)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    size_t len = strcspn(param, "="), word;

    for (; *text != '\0'; text += word + (word == 0))
    {
        word = strspn(text, letters);
        if (word == len && strncmp(text, param, len) == 0)
            return 1;
    }
    return 0;
}

/* An activation with those parameters that it mentions, under its name with the values in place; to
   be freed by flint_free.  NULL when it is refused. */
static char *read_activation(ntkball_query_t *q, ntkball_activation_t phi, const char *text)
{
    const char **params = flint_malloc((size_t) (q->num_params + 1) * sizeof(char *));
    ntkball_status_t status;
    slong i, num = 0;
    char *name = NULL;

    for (i = 0; i < q->num_params; i++)
        if (mentions(text, q->params[i]))
            params[num++] = q->params[i];
    status = ntkball_activation_set_str_params(phi, text, params, num, &q->error);
    if (status == NTKBALL_OK)
    {
        name = flint_malloc(strlen(ntkball_activation_name(phi)) + 1);
        strcpy(name, ntkball_activation_name(phi));
    }
    flint_free(params);
    return name;
}

/* Sorts the words into statements and activations; 0 or an exit code. */
static int read_words(ntkball_query_t *q, request_t *request)
{
    ntkball_activation_t phi;
    char *name;
    slong i;
    int code = 0;

    ntkball_activation_init(phi);
    for (i = 0; i < q->num_words && code == 0; i++)
    {
        const ntkball_statement_t *s = ntkball_theorem_find(q->words[i]);

        if (s != NULL)
            request->statements[request->num_statements++] = s;
        else if (looks_like_id(q->words[i]))
            code = unknown_id(q, q->words[i]);
        else if ((name = read_activation(q, phi, q->words[i])) == NULL)
            code = _ntkball_query_fail_status(q, NTKBALL_DOMAIN, "");
        else
            request->acts[request->num_acts++] = name;
    }
    ntkball_activation_clear(phi);
    if (request->num_statements == 0)
        for (i = 0; i < ntkball_theorem_len(); i++)
            request->statements[request->num_statements++] = ntkball_theorem_get(i);
    return code;
}

static int verdict_code(const ntkball_findings_t findings)
{
    slong i;
    int refuted = 0, undecided = 0;

    for (i = 0; i < findings->num; i++)
    {
        refuted |= findings->items[i].verdict == NTKBALL_REFUTED;
        undecided |= findings->items[i].verdict == NTKBALL_UNDECIDED;
    }
    return refuted ? NTKBALL_ERR_REFUTED : undecided ? NTKBALL_ERR_UNDECIDED : NTKBALL_ERR_NONE;
}

static int print(ntkball_query_t *q, const ntkball_findings_t findings)
{
    static const char *const columns[] = {"id",      "statement", "scope",
                                          "verdict", "witness",   "constants"};
    ntkball_grid_t grid;
    slong i, refuted = 0, undecided = 0;
    int code = verdict_code(findings);

    ntkball_grid_init(grid, q->command->name, columns, 6);
    _ntkball_query_describe(q, grid->head, NULL);
    for (i = 0; i < findings->num; i++)
    {
        const ntkball_finding_t *f = findings->items + i;
        const char *const cells[] = {f->id,      f->statement,
                                     f->scope,   ntkball_verdict_str(f->verdict),
                                     f->witness, f->constants};

        ntkball_grid_add(grid, cells);
        refuted += f->verdict == NTKBALL_REFUTED;
        undecided += f->verdict == NTKBALL_UNDECIDED;
    }
    code = _ntkball_query_finish_grid(q, grid, code);
    ntkball_grid_clear(grid);
    if (code == NTKBALL_ERR_REFUTED || code == NTKBALL_ERR_UNDECIDED)
        return _ntkball_query_fail(q, code, "%ld of %ld findings refuted, %ld undecided",
                                   (long) refuted, (long) findings->num, (long) undecided);
    return code;
}

static int check(ntkball_query_t *q, const request_t *request)
{
    ntkball_findings_t findings;
    ntkball_scope_t scope = {.acts = (const char *const *) request->acts,
                             .num_acts = request->num_acts,
                             .digits = q->digits};
    ntkball_status_t status = NTKBALL_OK;
    char prefix[64];
    slong i;
    int code;

    ntkball_findings_init(findings);
    for (i = 0; i < request->num_statements && status == NTKBALL_OK; i++)
        status =
            ntkball_theorem_check(findings, request->statements[i], &scope, &q->options, &q->error);
    if (status == NTKBALL_OK)
        code = print(q, findings);
    else
    {
        snprintf(prefix, sizeof prefix, "%.40s: ", request->statements[i - 1]->id);
        code = _ntkball_query_fail_status(q, status, prefix);
    }
    ntkball_findings_clear(findings);
    return code;
}

int _ntkball_query_run_verify(ntkball_query_t *q)
{
    request_t request = {NULL, 0, NULL, 0};
    size_t room = (size_t) (q->num_words + ntkball_theorem_len() + 1);
    int code;

    request.statements = flint_malloc(room * sizeof(ntkball_statement_t *));
    request.acts = flint_malloc(room * sizeof(char *));
    code = read_words(q, &request);
    if (code == 0)
        code = check(q, &request);
    flint_free(request.statements);
    while (request.num_acts > 0)
        flint_free(request.acts[--request.num_acts]);
    flint_free(request.acts);
    return code;
}
