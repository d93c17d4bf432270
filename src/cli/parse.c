/* The command line: one loop.

   --name VALUE and --name=VALUE; everything else that does not begin with two dashes is a word, so
   an activation may begin with a minus sign; "--" ends the options.  The options of the query are
   its own; here are those that say where its answer goes. */
#include "cli/cli.h"

#include <string.h>

static const ntkball_option_t options[] = {
    {"output", "FILE", "write there, whole or not at all"},
    {"quiet", NULL, "no progress, no explanations"},
    {"help", NULL, "this page"},
};

#define NUM_OPTIONS (sizeof options / sizeof options[0])

/* Where the texts of the options begin. */
#define HELP_COLUMN 26

static void print_option(FILE *out, const ntkball_option_t *option)
{
    const char *value = option->value != NULL ? option->value : "";
    int width = fprintf(out, "  --%s%s%s", option->name, value[0] != '\0' ? " " : "", value);

    if (width + 2 > HELP_COLUMN)
        width = fprintf(out, "\n") - 1;
    fprintf(out, "%*s", HELP_COLUMN - width, "");
    cli_print_wrapped(out, option->help, ' ', HELP_COLUMN);
}

void cli_print_options(FILE *out, const ntkball_command_t *command)
{
    ntkball_option_t option;
    slong i;

    for (i = 0; _ntkball_query_option(&option, command, i); i++)
        print_option(out, &option);
    for (i = 0; i < (slong) NUM_OPTIONS; i++)
        print_option(out, options + i);
}

/* The option of this file of that name, or NULL. */
static const ntkball_option_t *find(const char *name)
{
    size_t i;

    for (i = 0; i < NUM_OPTIONS; i++)
        if (strcmp(options[i].name, name) == 0)
            return options + i;
    return NULL;
}

static int set(cli_t *cli, const char *name, const char *value)
{
    const ntkball_option_t *own = find(name);
    ntkball_error_kind_t kind;

    if (own == NULL)
    {
        kind = ntkball_query_set(cli->query, name, value);
        return kind == NTKBALL_ERR_NONE ? 0 : cli_fail_query(cli, (int) kind);
    }
    if (own->value != NULL && value == NULL)
        return cli_fail(NTKBALL_ERR_INPUT, "--%s needs a value: --%s %s", name, name, own->value);
    if (own->value == NULL && value != NULL)
        return cli_fail(NTKBALL_ERR_INPUT, "--%s takes no value", name);
    if (strcmp(name, "output") == 0)
        cli->output = value;
    else if (strcmp(name, "quiet") == 0)
        cli->quiet = 1;
    else
        cli->help = 1;
    return 0;
}

/* -1: there is no such option; else, does it take the next word when it has no "="? */
static int takes_value(const char *name)
{
    const ntkball_option_t *own = find(name);

    return own != NULL ? own->value != NULL : _ntkball_query_takes_value(name);
}

static int unknown(const cli_t *cli, const char *word)
{
    const ntkball_command_t *command = cli->query->command;
    char names[1024] = "", near[128];
    ntkball_option_t option;
    size_t used = 0;
    slong i;

    for (i = 0; _ntkball_query_option(&option, command, i); i++)
        used += (size_t) snprintf(names + used, sizeof names - used, "--%s|", option.name);
    for (i = 0; i < (slong) NUM_OPTIONS; i++)
        used += (size_t) snprintf(names + used, sizeof names - used, "--%s|", options[i].name);
    _ntkball_query_nearest(near, sizeof near, word, names);
    return cli_fail(NTKBALL_ERR_INPUT,
                    "unknown option %.80s; the nearest is %s (`ntkball %s --help` lists all)", word,
                    near, command->name);
}

/* argv[*i] begins with two dashes; moves *i over a value. */
static int parse_option(cli_t *cli, int argc, char **argv, int *i)
{
    const char *dashed = argv[*i], *word = dashed + 2, *equals = strchr(word, '=');
    size_t len = equals != NULL ? (size_t) (equals - word) : strlen(word);
    char *name = flint_malloc(len + 1);
    const char *value = equals != NULL ? equals + 1 : NULL;
    int takes, code;

    memcpy(name, word, len);
    name[len] = '\0';
    takes = takes_value(name);
    if (value == NULL && takes == 1 && *i + 1 < argc)
        value = argv[++*i];
    code = takes == -1 ? unknown(cli, dashed) : set(cli, name, value);
    flint_free(name);
    return code;
}

int cli_parse(cli_t *cli, int argc, char **argv)
{
    int i, code = 0, only_words = 0;

    for (i = 0; i < argc && code == 0; i++)
    {
        const char *word = argv[i];

        if (!only_words && strcmp(word, "--") == 0)
            only_words = 1;
        else if (!only_words && strcmp(word, "-h") == 0)
            cli->help = 1;
        else if (!only_words && word[0] == '-' &&
                 (word[1] == '-' || (strlen(word) == 2 && word[1] != 'x')))
            code = word[1] == '-' ? parse_option(cli, argc, argv, &i) : unknown(cli, word);
        else
            ntkball_query_word(cli->query, word);
    }
    return code;
}
