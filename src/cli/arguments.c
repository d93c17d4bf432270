/* From texts to the objects of the library, with messages that name the option. */
#include "cli/cli.h"

#include <string.h>

static int one_argument(cli_t *cli)
{
    if (cli->num_args == 1)
        return 0;
    if (cli->num_args == 0)
        return cli_fail(NTKBALL_ERR_INPUT, "%s needs an activation, as in `%s`", cli->command->name,
                        cli->command->example);
    return cli_fail(NTKBALL_ERR_INPUT, "%s takes one activation; '%.80s' is too much",
                    cli->command->name, cli->args[1]);
}

int cli_activation(cli_t *cli, ntkball_activation_t phi)
{
    ntkball_status_t status;
    int code = one_argument(cli);

    if (code != 0)
        return code;
    status = ntkball_activation_set_str_params(phi, cli->args[0], cli->params, cli->num_params,
                                               &cli->error);
    return status == NTKBALL_OK ? 0 : cli_fail_status(cli, status, "");
}

int cli_wants(const cli_t *cli, const char *quantity)
{
    char **words;
    slong num, i;
    int found = 0;

    if (cli->quantity == NULL)
        return 1;
    words = cli_split(&num, cli->quantity);
    for (i = 0; i < num; i++)
        found |= strcmp(words[i], quantity) == 0;
    cli_split_free(words, num);
    return found;
}

int cli_layers(cli_t *cli, slong *first, slong *last)
{
    *first = 2;
    *last = cli->depth + 1;
    if (cli->layer == NULL || strcmp(cli->layer, "all") == 0)
        return 0;
    if (strcmp(cli->layer, "last") == 0)
        *first = *last;
    else if (cli_integer(first, cli->layer, 2, cli->depth + 1))
        *last = *first;
    else
        return cli_fail(NTKBALL_ERR_INPUT,
                        "--layer: '%.80s' is not allowed; with --depth %ld give 2 .. %ld, last or "
                        "all",
                        cli->layer, (long) cli->depth, (long) cli->depth + 1);
    return 0;
}

char **cli_split(slong *num, const char *text)
{
    char **words = flint_malloc((strlen(text) + 1) * sizeof(char *));
    const char *end;

    *num = 0;
    for (;; text = end + 1)
    {
        size_t len;
        int level = 0;

        for (end = text; *end != '\0' && (*end != ',' || level > 0); end++)
            level += (*end == '(') - (*end == ')');
        while (*text == ' ')
            text++;
        for (len = end > text ? (size_t) (end - text) : 0; len > 0 && text[len - 1] == ' '; len--)
            ;
        words[*num] = flint_malloc(len + 1);
        memcpy(words[*num], text, len);
        words[(*num)++][len] = '\0';
        if (*end == '\0')
            return words;
    }
}

void cli_split_free(char **words, slong num)
{
    slong i;

    for (i = 0; i < num; i++)
        flint_free(words[i]);
    flint_free(words);
}
