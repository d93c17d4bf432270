/* A query from its first word to its answer: what it is told, how it runs, what it hands back. */
#define _POSIX_C_SOURCE 200809L
#include "query/query.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "support/error.h"

ntkball_query_t *_ntkball_query_new(const ntkball_command_t *command)
{
    ntkball_query_t *q = flint_calloc(1, sizeof(ntkball_query_t));

    q->command = command;
    _ntkball_query_defaults(q);
    ntkball_options_init(&q->options);
    return q;
}

ntkball_query_t *ntkball_query_new(const char *command)
{
    const ntkball_command_t *c = _ntkball_commands;

    while (c->name != NULL && strcmp(c->name, command) != 0)
        c++;
    return c->name != NULL ? _ntkball_query_new(c) : NULL;
}

void ntkball_query_free(ntkball_query_t *q)
{
    slong i;

    if (q == NULL)
        return;
    if (q->has_table)
        ntkball_table_clear(q->table);
    if (q->has_grid)
        ntkball_grid_clear(q->grid);
    for (i = 0; i < q->num_owned; i++)
        flint_free(q->owned[i]);
    flint_free(q->owned);
    flint_free(q->words);
    flint_free(q->settings);
    flint_free(q->params);
    flint_free(q->claims);
    ntkball_text_free(q->options.explain);
    free(q->answer);
    flint_free(q);
}

/* ---- what it is told ------------------------------------------------------------------------- */

/* A copy that lives as long as the query. */
static const char *own(ntkball_query_t *q, const char *text)
{
    size_t size = strlen(text) + 1;

    q->owned = flint_realloc(q->owned, (size_t) (q->num_owned + 1) * sizeof(char *));
    q->owned[q->num_owned] = flint_malloc(size);
    return memcpy(q->owned[q->num_owned++], text, size);
}

void ntkball_query_word(ntkball_query_t *q, const char *word)
{
    q->words = flint_realloc(q->words, (size_t) (q->num_words + 1) * sizeof(char *));
    q->words[q->num_words++] = own(q, word);
}

const ntkball_setting_t *
_ntkball_query_keep(ntkball_query_t *q, const char *name, const char *value)
{
    ntkball_setting_t *setting;

    q->settings =
        flint_realloc(q->settings, (size_t) (q->num_settings + 1) * sizeof(ntkball_setting_t));
    setting = q->settings + q->num_settings++;
    setting->name = own(q, name);
    setting->value = value != NULL ? own(q, value) : NULL;
    return setting;
}

/* ---- how it runs ----------------------------------------------------------------------------- */

static int on_progress(void *context, const char *stage, double done)
{
    ntkball_query_t *q = context;

    return q->stop || (q->progress != NULL && q->progress(q->progress_context, stage, done) != 0);
}

void ntkball_query_progress(ntkball_query_t *q, ntkball_progress_fn progress, void *context)
{
    q->progress = progress;
    q->progress_context = context;
}

void ntkball_query_stop(ntkball_query_t *q)
{
    q->stop = 1;
}

/* Line by line into the provenance, keys explain_1, explain_2, ..: comments of csv, members of
 * json. */
static void keep_explanation(ntkball_table_t table, const char *text)
{
    char key[32];
    slong number = 0;

    while (*text != '\0')
    {
        size_t blanks = strspn(text, " "), len = strcspn(text + blanks, "\n");
        char *line = flint_malloc(len + 1);

        memcpy(line, text + blanks, len);
        line[len] = '\0';
        snprintf(key, sizeof key, "explain_%ld", (long) ++number);
        ntkball_table_add_provenance(table, key, line);
        flint_free(line);
        text += blanks + len + (text[blanks + len] == '\n');
    }
}

ntkball_error_kind_t ntkball_query_run(ntkball_query_t *q)
{
    int code;

    if (q->has_run)
        return (ntkball_error_kind_t) _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                                          "a query runs once; make another one");
    q->has_run = 1;
    if (q->error.kind != NTKBALL_ERR_NONE) /* an option was refused */
        return q->error.kind;
    code = _ntkball_query_prepare(q);
    if (code == 0)
    {
        q->options.progress = on_progress;
        q->options.progress_context = q;
        if (q->explain)
            q->options.explain = ntkball_text_new();
        code = q->command->run(q);
    }
    if (code == 0)
        ntkball_error_set(&q->error, NTKBALL_ERR_NONE, "%s", ""); /* said on the way to an answer */
    if (q->options.explain != NULL && q->has_table)
        keep_explanation(q->table, ntkball_text_get(q->options.explain));
    return (ntkball_error_kind_t) code;
}

/* ---- what it hands back ---------------------------------------------------------------------- */

void _ntkball_query_warn(ntkball_query_t *q, const char *format, ...)
{
    size_t used = strlen(q->warning);
    va_list args;

    if (used > 0 && used + 3 < sizeof q->warning)
    {
        strcpy(q->warning + used, "; ");
        used += 2;
    }
    va_start(args, format);
    vsnprintf(q->warning + used, sizeof q->warning - used, format, args);
    va_end(args);
}

int _ntkball_query_fail(ntkball_query_t *q, int code, const char *format, ...)
{
    char text[sizeof q->error.text];
    va_list args;

    va_start(args, format); /* the arguments may point into q->error.text */
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ntkball_error_set(&q->error, (ntkball_error_kind_t) code, "%s", text);
    return code;
}

int _ntkball_query_fail_status(ntkball_query_t *q, ntkball_status_t status, const char *prefix)
{
    int code = (int) q->error.kind;

    if (code == NTKBALL_ERR_NONE)
        code = status == NTKBALL_UNABLE ? NTKBALL_ERR_ACCURACY : NTKBALL_ERR_INPUT;
    if (q->error.text[0] == '\0')
        return _ntkball_query_fail(q, code, "%sthe computation failed", prefix);
    return _ntkball_query_fail(q, code, "%s%s", prefix, q->error.text);
}

int _ntkball_query_finish_table(ntkball_query_t *q, ntkball_table_t table, ntkball_status_t status)
{
    char reason[sizeof q->error.text] = "";
    slong i, bad = 0;

    *q->table = *table;
    q->has_table = 1;
    ntkball_table_init(table, "", q->digits);
    _ntkball_query_say_missing(q);
    for (i = 0; i < q->table->num_rows; i++)
        bad += !ntkball_table_row_ok(q->table, i);
    if (bad == 0)
        return NTKBALL_ERR_NONE;
    if (status != NTKBALL_OK && q->error.text[0] != '\0')
        snprintf(reason, sizeof reason, " (%.600s)", q->error.text);
    return _ntkball_query_fail(
        q, NTKBALL_ERR_ACCURACY,
        "%ld of %ld rows do not keep --digits %ld; they are printed with the radius that was "
        "reached; raise --max-precision %ld or lower --digits%s",
        (long) bad, (long) q->table->num_rows, (long) q->digits, (long) q->max_prec, reason);
}

int _ntkball_query_finish_grid(ntkball_query_t *q, ntkball_grid_t grid, int code)
{
    *q->grid = *grid;
    q->has_grid = 1;
    ntkball_grid_init(grid, "", NULL, 0);
    return code;
}

const char *ntkball_query_message(const ntkball_query_t *q)
{
    return q->error.text;
}

ntkball_status_t ntkball_query_write(FILE *out, const ntkball_query_t *q, ntkball_error_t *err)
{
    ntkball_format_t format = (ntkball_format_t) q->format;

    if (q->has_table)
        return ntkball_table_write(out, q->table, format, q->comments, err);
    if (q->has_grid)
        return ntkball_grid_write(out, q->grid, format, q->comments, err);
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "the query has no answer");
    return NTKBALL_DOMAIN;
}

const char *ntkball_query_answer(ntkball_query_t *q)
{
    ntkball_status_t status;
    size_t size;
    FILE *out;

    if (q->answer != NULL || !(q->has_table || q->has_grid))
        return q->answer;
    out = open_memstream(&q->answer, &size);
    if (out == NULL)
        return NULL;
    status = ntkball_query_write(out, q, NULL);
    if (fclose(out) != 0 || status != NTKBALL_OK)
    {
        free(q->answer);
        q->answer = NULL;
    }
    return q->answer;
}

const ntkball_table_struct *ntkball_query_table(const ntkball_query_t *q)
{
    return q->has_table ? q->table : NULL;
}

const ntkball_grid_struct *ntkball_query_grid(const ntkball_query_t *q)
{
    return q->has_grid ? q->grid : NULL;
}

const char *ntkball_query_explanation(const ntkball_query_t *q)
{
    return q->options.explain != NULL ? ntkball_text_get(q->options.explain) : "";
}
