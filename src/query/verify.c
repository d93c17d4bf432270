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

/* The claims of --claim that the statement makes, into settings; their number. */
static slong
own_settings(const char **settings, const ntkball_query_t *q, const ntkball_statement_t *statement)
{
    const ntkball_claim_t *c;
    slong i, num = 0;
    size_t len;

    for (i = 0; i < q->num_claims; i++)
    {
        len = strcspn(q->claims[i], "=");
        for (c = statement->claims; c != NULL && c->name != NULL; c++)
            if (strlen(c->name) == len && strncmp(c->name, q->claims[i], len) == 0)
                settings[num++] = q->claims[i];
    }
    return num;
}

/* Does one of the statements make each claim?  0 or a code. */
static int check_claims(ntkball_query_t *q, const request_t *request)
{
    slong i, j;

    for (i = 0; i < q->num_claims; i++)
    {
        for (j = 0; j < request->num_statements; j++)
        {
            ntkball_query_t one = *q;
            const char *setting;

            one.claims = q->claims + i;
            one.num_claims = 1;
            if (own_settings(&setting, &one, request->statements[j]) > 0)
                break;
        }
        if (j == request->num_statements)
            return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                       "--claim %.80s: no statement asked for claims such a number "
                                       "(`ntkball verify --list` names them)",
                                       q->claims[i]);
    }
    return 0;
}

/* The findings of all statements, and what --explain says of them. */
static ntkball_status_t find(ntkball_findings_t findings, ntkball_query_t *q,
                             const request_t *request, const ntkball_data_struct *data,
                             slong *failed)
{
    const char **settings = flint_malloc((size_t) (q->num_claims + 1) * sizeof(char *));
    ntkball_scope_t scope = {.acts = (const char *const *) request->acts,
                             .num_acts = request->num_acts,
                             .digits = q->digits,
                             .data = data};
    ntkball_options_t options = q->options;
    ntkball_status_t status = NTKBALL_OK;
    slong i, first;

    options.explain = NULL; /* which algorithm was taken is no part of an argument */
    for (i = 0; i < request->num_statements && status == NTKBALL_OK; i++)
    {
        first = findings->num;
        scope.num_settings = own_settings(settings, q, request->statements[i]);
        scope.settings = settings;
        status =
            ntkball_theorem_check(findings, request->statements[i], &scope, &options, &q->error);
        if (q->options.explain != NULL)
            ntkball_theorem_explain(q->options.explain, request->statements[i], findings, first);
    }
    *failed = i - 1;
    flint_free(settings);
    return status;
}

static int check(ntkball_query_t *q, const request_t *request)
{
    ntkball_findings_t findings;
    ntkball_data_t data;
    ntkball_status_t status;
    char prefix[64];
    slong failed;
    int code;

    ntkball_data_init(data);
    ntkball_findings_init(findings);
    code = check_claims(q, request);
    if (code == 0 && q->data != NULL)
        code = _ntkball_query_data(q, data);
    if (code == 0)
    {
        status = find(findings, q, request, q->data != NULL ? data : NULL, &failed);
        if (status == NTKBALL_OK)
            code = print(q, findings);
        else
        {
            snprintf(prefix, sizeof prefix, "%.40s: ", request->statements[failed]->id);
            code = _ntkball_query_fail_status(q, status, prefix);
        }
    }
    ntkball_findings_clear(findings);
    ntkball_data_clear(data);
    return code;
}

/* --list: a line a statement; the claims where lines may be long. */
static int list(ntkball_query_t *q, const request_t *request)
{
    static const char *const columns[] = {"id", "title", "claims"};
    ntkball_grid_t grid;
    ntkball_text_t *claims;
    const ntkball_claim_t *c;
    slong i;

    ntkball_grid_init(grid, q->command->name, columns, q->format == NTKBALL_FORMAT_TEXT ? 2 : 3);
    _ntkball_query_describe(q, grid->head, NULL);
    for (i = 0; i < request->num_statements; i++)
    {
        const ntkball_statement_t *s = request->statements[i];
        const char *cells[3] = {s->id, s->title, NULL};

        claims = ntkball_text_new();
        for (c = s->claims; c != NULL && c->name != NULL; c++)
            ntkball_text_append(claims, "%s%s=%s", c == s->claims ? "" : " ", c->name, c->value);
        cells[2] = ntkball_text_get(claims);
        ntkball_grid_add(grid, cells);
        ntkball_text_free(claims);
    }
    i = _ntkball_query_finish_grid(q, grid, 0);
    ntkball_grid_clear(grid);
    return (int) i;
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
        code = q->list ? list(q, &request) : check(q, &request);
    flint_free(request.statements);
    while (request.num_acts > 0)
        flint_free(request.acts[--request.num_acts]);
    flint_free(request.acts);
    return code;
}
