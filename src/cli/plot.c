/* ntkball plot TABLE --output FILE.svg|png|pdf: a picture of a table. */
#include "cli/picture.h"

#include <errno.h>
#include <string.h>

#include "support/error.h"

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

typedef struct
{
    const cli_picture_t *picture;
    cli_picture_format_t format;
} drawing_t;

static ntkball_status_t draw(FILE *out, const void *what, ntkball_error_t *err)
{
    const drawing_t *drawing = what;

    errno = 0;
    if (cli_gnuplot(out, drawing->picture, drawing->format))
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_IO, "gnuplot did not draw it");
    return NTKBALL_DOMAIN;
}

/* Degrees have multiplicities or begin at 0; other eigenvalues are numbered from 1. */
static int has_degrees(const ntkball_table_t table)
{
    slong i;

    for (i = 0; i < table->num_rows; i++)
        if (strcmp(table->rows[i].index, "0") == 0 ||
            strcmp(table->rows[i].quantity, "multiplicity") == 0)
            return 1;
    return 0;
}

/* What a table that knows it says of its network. */
static void heading(cli_picture_t *picture, const ntkball_table_t table)
{
    static const char *const keys[] = {"activation", "kernel", "depth", "init", "dim"};
    size_t k, len = 0, size = sizeof picture->heading;
    char *p;
    slong i;

    for (k = 0; k < sizeof keys / sizeof keys[0]; k++)
        for (i = 0; i < table->num_inputs && len < size; i++)
            if (strcmp(table->inputs[i].key, keys[k]) == 0)
                len += (size_t) snprintf(picture->heading + len, size - len, "%s%s%s%s",
                                         len > 0 ? ", " : "", k > 1 ? keys[k] : "",
                                         k > 1 ? " = " : "", table->inputs[i].value);
    for (p = picture->heading; *p != '\0'; p++) /* letters of several bytes may have been cut */
        *p = (unsigned char) *p < 0x80 ? *p : '?';
}

/* What the index of a table is called. */
static const char *index_name(const ntkball_table_t table)
{
    const char *quantity = table->rows[0].quantity;

    if (strstr(quantity, "hermite") != NULL)
        return "n";
    if (strcmp(quantity, "sigma") == 0 || strcmp(quantity, "theta") == 0)
        return "ρ";
    if (strcmp(quantity, "p0") == 0)
        return strncmp(table->rows[0].index, "eigenvalue", 10) == 0 ? "degree k" : "p";
    if (strcmp(quantity, "count") == 0)
        return "threshold";
    if (strcmp(quantity, "eigenvalue") == 0 || strcmp(quantity, "multiplicity") == 0 ||
        strcmp(quantity, "cumulative_trace") == 0 || strcmp(quantity, "trace_share") == 0)
        return has_degrees(table) ? "degree k" : "k (1: largest)";
    if (strcmp(quantity, "alpha") == 0 || strcmp(quantity, "upsilon") == 0 ||
        strcmp(quantity, "kappa") == 0)
        return "p";
    return "index";
}

int cli_run_plot(cli_t *cli)
{
    ntkball_table_t table;
    cli_picture_t picture;
    drawing_t drawing;
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
        heading(&picture, table);
        cli_picture_table(&picture, table);
        if (!cli_picture_finish(&picture))
            code = cli_fail(NTKBALL_ERR_INPUT,
                            "%.500s: no row with a number and an index to draw (a picture shows "
                            "numbers from 1e-150 to 1e300)",
                            cli->query->words[0]);
    }
    drawing.picture = &picture;
    drawing.format = format_of(cli->output);
    if (code == 0)
        code = cli_write(cli, draw, &drawing);
    cli_picture_clear(&picture);
    ntkball_table_clear(table);
    return code;
}
