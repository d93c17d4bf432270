/* ntkball plot TABLE --output FILE.svg|png|pdf: a picture of a table, whole or not at all: it is
   drawn under a temporary name and renamed. */
#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE 700
#include "cli/picture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The format that the name of the file asks for. */
static cli_picture_format_t format_of(const char *path)
{
    const char *dot = path != NULL ? strrchr(path, '.') : NULL;

    if (dot == NULL)
        return CLI_PICTURE_NONE;
    return strcmp(dot, ".svg") == 0   ? CLI_PICTURE_SVG
           : strcmp(dot, ".png") == 0 ? CLI_PICTURE_PNG
           : strcmp(dot, ".pdf") == 0 ? CLI_PICTURE_PDF
                                      : CLI_PICTURE_NONE;
}

/* Draws into a temporary file beside the picture; 0 or an exit code. */
static int draw(const cli_t *cli, const cli_picture_t *picture)
{
    char *temporary = flint_malloc(strlen(cli->output) + 16);
    int fd, code = 0;

    sprintf(temporary, "%s.tmp.XXXXXX", cli->output);
    fd = mkstemp(temporary);
    if (fd < 0)
        code = cli_fail(NTKBALL_ERR_IO, "--output %.500s: cannot write: %s", cli->output,
                        strerror(errno));
    else
    {
        close(fd);
        cli_process_guard(temporary);
        if (!cli_gnuplot(picture, format_of(cli->output), temporary) ||
            chmod(temporary, 0644) != 0 || rename(temporary, cli->output) != 0)
        {
            unlink(temporary);
            code =
                cli_fail(NTKBALL_ERR_IO, "--output %.500s: gnuplot did not draw it", cli->output);
        }
        cli_process_guard(NULL);
    }
    flint_free(temporary);
    return code;
}

/* What the index of a table is called. */
static const char *index_name(const ntkball_table_t table)
{
    const char *quantity = table->rows[0].quantity;

    if (strstr(quantity, "hermite") != NULL)
        return "n";
    if (strcmp(quantity, "sigma") == 0 || strcmp(quantity, "theta") == 0)
        return "rho";
    if (strcmp(table->command, "gram") == 0)
        return "k (1: largest)";
    if (strcmp(quantity, "eigenvalue") == 0 || strcmp(quantity, "multiplicity") == 0)
        return "degree k";
    if (strcmp(quantity, "alpha") == 0 || strcmp(quantity, "upsilon") == 0 ||
        strcmp(quantity, "kappa") == 0)
        return "p";
    return "index";
}

int cli_run_plot(cli_t *cli)
{
    ntkball_table_t table;
    cli_picture_t picture;
    int code;

    if (cli->query->num_words != 1)
        return cli_fail(NTKBALL_ERR_INPUT, "plot needs one table, as in `%s`",
                        cli->query->command->example);
    if (format_of(cli->output) == CLI_PICTURE_NONE)
        return cli_fail(NTKBALL_ERR_INPUT,
                        "plot needs --output FILE with a name in .svg, .png or .pdf, as in `%s`",
                        cli->query->command->example);
    code = cli_gnuplot_check(cli);
    if (code != 0)
        return code;
    ntkball_table_init(table, "", cli->query->digits);
    cli_picture_init(&picture, "", "value");
    code = _ntkball_query_read_table(cli->query, table);
    if (code != 0)
        cli_fail_query(cli, code);
    else
    {
        snprintf(picture.xlabel, sizeof picture.xlabel, "%s", index_name(table));
        cli_picture_table(&picture, table);
        if (!cli_picture_finish(&picture))
            code = cli_fail(NTKBALL_ERR_INPUT, "%.500s: no row with a number and an index to draw",
                            cli->query->words[0]);
    }
    if (code == 0)
        code = draw(cli, &picture);
    cli_picture_clear(&picture);
    ntkball_table_clear(table);
    return code;
}
