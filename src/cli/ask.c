/* A command of the library asked what the command line asked another one.  The report is made of
   such answers, so that it says what the commands say. */
#include "cli/cli.h"

#include <string.h>

/* What is no part of the question: where and how the answer is written. */
#define MANNER "threads|format|comments|explain"

/* Appends word, in quotes where a shell would read more into it. */
static void quote(ntkball_text_t *text, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,+@%^-";
    const char *p;

    if (word[0] != '\0' && word[strspn(word, plain)] == '\0')
    {
        ntkball_text_append(text, " %s", word);
        return;
    }
    ntkball_text_append(text, " '");
    for (p = word; *p != '\0'; p++)
        if (*p == '\'')
            ntkball_text_append(text, "'\\''");
        else
            ntkball_text_append(text, "%c", *p);
    ntkball_text_append(text, "'");
}

static int is_one_of(const char *name, const char *choices)
{
    return _ntkball_query_is_choice(choices, name, strlen(name));
}

/* The text as a string of its own. */
static char *finish(ntkball_text_t *text)
{
    const char *s = ntkball_text_get(text);
    char *line = flint_malloc(strlen(s) + 1);

    strcpy(line, s);
    ntkball_text_free(text);
    return line;
}

char *cli_quote(int argc, char **argv)
{
    ntkball_text_t *text = ntkball_text_new();
    int i;

    ntkball_text_append(text, "ntkball");
    for (i = 0; i < argc; i++)
        quote(text, argv[i]);
    return finish(text);
}

/* The words and settings of a query as a line; to be freed by flint_free. */
static char *line_of(const ntkball_query_t *q, const char *without)
{
    ntkball_text_t *text = ntkball_text_new();
    int late = q->num_words > 0 && q->words[0][0] == '-';
    slong i;

    ntkball_text_append(text, "ntkball %s", q->command->name);
    for (i = 0; !late && i < q->num_words; i++)
        quote(text, q->words[i]);
    for (i = 0; i < q->num_settings; i++)
        if (!is_one_of(q->settings[i].name, without))
        {
            ntkball_text_append(text, " --%s", q->settings[i].name);
            if (q->settings[i].value != NULL)
                quote(text, q->settings[i].value);
        }
    if (late)
        ntkball_text_append(text, " --");
    for (i = 0; late && i < q->num_words; i++)
        quote(text, q->words[i]);
    return finish(text);
}

char *cli_line(const cli_t *cli, const char *without)
{
    return line_of(cli->query, without);
}

static int takes(const ntkball_command_t *command, const char *name)
{
    ntkball_option_t option;
    slong i;

    for (i = 0; _ntkball_query_option(&option, command, i); i++)
        if (strcmp(option.name, name) == 0)
            return 1;
    return 0;
}

static int is_set(const ntkball_query_t *q, const char *name)
{
    slong i;

    for (i = 0; i < q->num_settings; i++)
        if (strcmp(q->settings[i].name, name) == 0)
            return 1;
    return 0;
}

/* The settings of extra, "name=value" with blanks between them, that q does not have. */
static void set_defaults(ntkball_query_t *q, const char *extra)
{
    char *copy = flint_malloc(strlen(extra) + 1), *name, *value;

    strcpy(copy, extra);
    for (name = strtok(copy, " "); name != NULL; name = strtok(NULL, " "))
    {
        value = strchr(name, '=');
        *value++ = '\0';
        if (!is_set(q, name))
            (void) ntkball_query_set(q, name, value);
    }
    flint_free(copy);
}

void cli_ask(cli_part_t *part, const cli_t *cli, const char *name, const char *extra,
             const char *without)
{
    const ntkball_query_t *from = cli->query;
    ntkball_query_t *q = ntkball_query_new(name);
    slong i;

    memset(part, 0, sizeof *part);
    for (i = 0; i < from->num_words; i++)
        ntkball_query_word(q, from->words[i]);
    for (i = 0; i < from->num_settings; i++)
    {
        const ntkball_setting_t *s = from->settings + i;

        if (takes(q->command, s->name) && !is_one_of(s->name, MANNER) &&
            !is_one_of(s->name, without))
            (void) ntkball_query_set(q, s->name, s->value); /* a refusal is said by the run */
    }
    set_defaults(q, extra);
    part->line = line_of(q, "");
    q->threads = from->threads;
    ntkball_query_progress(q, from->progress, from->progress_context);
    part->query = q;
    part->code = (int) ntkball_query_run(q);
    part->message = ntkball_query_message(q);
    part->table = ntkball_query_table(q);
    part->grid = ntkball_query_grid(q);
    part->has_table = part->table != NULL;
    part->has_grid = part->grid != NULL;
    ntkball_table_init(part->empty, name, from->digits);
    if (!part->has_table)
        part->table = part->empty;
}

void cli_part_clear(cli_part_t *part)
{
    if (part->query == NULL)
        return;
    ntkball_query_free(part->query);
    ntkball_table_clear(part->empty);
    flint_free(part->line);
}

int cli_part_ok(const cli_part_t *part)
{
    return part->table->num_rows > 0 || (part->has_grid && part->grid->num_rows > 0);
}
