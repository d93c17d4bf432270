/* ntkball COMMAND ...: the way into the commands. */
#include "cli/cli.h"

#include <string.h>

const cli_command_t cli_commands[] = {
    {{"report", "ACT",
      "one page (html) with tables, plots, bounds and verdicts: --output FILE.html", NULL, NULL,
      "ntkball report relu --init he --depth 3 --output report.html", NULL},
     cli_run_report},
    {{"plot", "TABLE", "a picture of a table by gnuplot: --output FILE.svg, .png or .pdf", NULL,
      NULL, "ntkball plot results/series/relu.csv --output relu.svg", NULL},
     cli_run_plot},
    {{NULL, NULL, NULL, NULL, NULL, NULL, NULL}, NULL}};

const ntkball_command_t *cli_command(slong i)
{
    slong k, own = 0;

    for (k = 0; _ntkball_commands[k].name != NULL; k++)
        if (k == i)
            return _ntkball_commands + k;
    while (cli_commands[own].command.name != NULL && k + own < i)
        own++;
    return cli_commands[own].command.name != NULL ? &cli_commands[own].command : NULL;
}

/* The exit code of a command of the program or of the library. */
static int dispatch(cli_t *cli)
{
    const cli_command_t *c = cli_commands;

    while (c->command.name != NULL && &c->command != cli->query->command)
        c++;
    if (c->run != NULL)
        return c->run(cli);
    return cli_finish(cli, (int) ntkball_query_run(cli->query));
}

static int run(cli_t *cli, int argc, char **argv)
{
    int code = cli_parse(cli, argc, argv);

    if (code != 0)
        return code;
    if (cli->help)
        return cli_help_command(cli->query->command);
    code = cli_output_check(cli);
    if (code != 0)
        return code;
    cli_process_command(cli, argc + 1, argv - 1);
    cli_progress_setup(cli);
    code = dispatch(cli);
    cli_progress_end();
    return code;
}

int main(int argc, char **argv)
{
    const ntkball_command_t *c;
    slong i = 0;
    cli_t cli;
    int code;

    cli_process_setup();
    if (argc < 2)
        return cli_fail(NTKBALL_ERR_INPUT, "no command; `ntkball --help` lists the commands");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return cli_help();
    if (strcmp(argv[1], "--version") == 0)
        return cli_version();
    for (c = cli_command(0); c != NULL && strcmp(c->name, argv[1]) != 0; c = cli_command(++i))
        ;
    if (c == NULL)
        return cli_unknown_command(argv[1]);

    memset(&cli, 0, sizeof cli);
    cli.query = _ntkball_query_new(c);
    code = run(&cli, argc - 2, argv + 2);
    ntkball_query_free(cli.query);
    ntkball_cleanup();
    return code;
}
