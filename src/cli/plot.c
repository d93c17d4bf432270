/* ntkball plot TABLE --output FILE.svg|png|pdf: the values of a table over their index, one curve a
   quantity and layer, drawn by gnuplot.  The y axis is logarithmic when the table holds only
   positive values and zeros, which it cannot show.  The file is written under a temporary name and
   renamed. */
#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE 700
#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What gnuplot is told for the name of the picture, or NULL. */
static const char *terminal(const char *path)
{
    const char *dot = path != NULL ? strrchr(path, '.') : NULL;

    if (dot == NULL)
        return NULL;
    if (strcmp(dot, ".svg") == 0)
        return "svg size 800,500 background 'white' font 'sans,14'";
    if (strcmp(dot, ".png") == 0)
        return "pngcairo size 1200,750 font 'sans,14'";
    return strcmp(dot, ".pdf") == 0 ? "pdfcairo size 16cm,10cm font 'sans,12'" : NULL;
}

/* The index as a number; 0 when it is none. */
static int position(double *x, const char *index)
{
    ntkball_value_t v;
    arb_t ball;
    int ok;

    ntkball_value_init(v);
    arb_init(ball);
    ok = index[0] != '\0' && ntkball_value_set_str(v, index, NULL) == NTKBALL_OK;
    if (ok)
    {
        ntkball_value_get_arb(ball, v, 64);
        *x = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
        ok = isfinite(*x);
    }
    ntkball_value_clear(v);
    arb_clear(ball);
    return ok;
}

static int same_curve(const ntkball_row_t *a, const ntkball_row_t *b)
{
    return a->layer == b->layer && strcmp(a->quantity, b->quantity) == 0;
}

/* Is row i the first of its curve? */
static int begins(const ntkball_table_t table, slong i)
{
    slong j;

    for (j = i - 1; j >= 0; j--)
        if (same_curve(table->rows + j, table->rows + i))
            return 0;
    return 1;
}

/* "x y" lines of the curve of row first; their number when out is NULL. */
static slong points(FILE *out, const ntkball_table_t table, slong first, int logarithmic)
{
    slong i, num = 0;
    double x;

    for (i = first; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        double y;

        if (!same_curve(row, table->rows + first) || !arb_is_finite(row->value))
            continue;
        y = arf_get_d(arb_midref(row->value), ARF_RND_NEAR);
        if (!isfinite(y) || (logarithmic && y <= 0) || !position(&x, row->index))
            continue;
        if (out != NULL)
            fprintf(out, "%.17g %.17g\n", x, y);
        num++;
    }
    if (out != NULL)
        fputs("e\n", out);
    return num;
}

/* Quantities are plain words, but a table may come from anywhere: only those bytes are passed. */
static void title(FILE *out, const ntkball_row_t *row)
{
    const char *p;

    for (p = row->quantity; *p != '\0'; p++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.", *p) != NULL)
            putc(*p, out);
    if (row->layer >= 0)
        fprintf(out, ", layer %ld", (long) row->layer);
}

static int is_logarithmic(const ntkball_table_t table)
{
    slong i;
    int positive = 0;

    for (i = 0; i < table->num_rows; i++)
    {
        if (arf_sgn(arb_midref(table->rows[i].value)) < 0)
            return 0;
        positive |= arf_sgn(arb_midref(table->rows[i].value)) > 0;
    }
    return positive;
}

static void script(FILE *out, const ntkball_table_t table, const char *kind, const char *path)
{
    int logarithmic = is_logarithmic(table), first = 1;
    slong i;

    fprintf(out, "set terminal %s noenhanced\nset output '", kind);
    for (; *path != '\0'; path++)
        fprintf(out, *path == '\'' ? "''" : "%c", *path);
    fprintf(out, "'\nset grid\nset key outside below\nset xlabel 'index'\nset format y '%s'\n%s",
            logarithmic ? "%.0e" : "%g", logarithmic ? "set logscale y\n" : "");
    for (i = 0; i < table->num_rows; i++)
        if (begins(table, i) && points(NULL, table, i, logarithmic) > 0)
        {
            fputs(first ? "plot " : ", ", out);
            fputs("'-' with linespoints pointtype 7 pointsize 0.5 title '", out);
            title(out, table->rows + i);
            putc('\'', out);
            first = 0;
        }
    putc('\n', out);
    for (i = 0; i < table->num_rows; i++)
        if (begins(table, i) && points(NULL, table, i, logarithmic) > 0)
            points(out, table, i, logarithmic);
}

/* Runs gnuplot into a temporary file beside the picture; 0 or an exit code. */
static int draw(const cli_t *cli, const ntkball_table_t table, const char *kind)
{
    char *temporary = flint_malloc(strlen(cli->output) + 16);
    struct stat st;
    FILE *gnuplot;
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
        gnuplot = popen("exec gnuplot 2>/dev/null", "w");
        if (gnuplot != NULL)
            script(gnuplot, table, kind, temporary);
        if (gnuplot == NULL || pclose(gnuplot) != 0 || stat(temporary, &st) != 0 ||
            st.st_size == 0 || chmod(temporary, 0644) != 0 || rename(temporary, cli->output) != 0)
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

int cli_run_plot(cli_t *cli)
{
    const char *kind = terminal(cli->output);
    ntkball_table_t table;
    slong i, shown = 0;
    int code;

    if (cli->query->num_words != 1)
        return cli_fail(NTKBALL_ERR_INPUT, "plot needs one table, as in `%s`",
                        cli->query->command->example);
    if (kind == NULL)
        return cli_fail(NTKBALL_ERR_INPUT,
                        "plot needs --output FILE with a name in .svg, .png or .pdf, as in `%s`",
                        cli->query->command->example);
    if (system("command -v gnuplot >/dev/null 2>&1") != 0)
        return cli_fail(NTKBALL_ERR_IO, "plot needs the program gnuplot, which is not installed "
                                        "(Debian: apt install gnuplot-nox)");
    ntkball_table_init(table, "", cli->query->digits);
    code = _ntkball_query_read_table(cli->query, table);
    if (code != 0)
        cli_fail_query(cli, code);
    for (i = 0; i < table->num_rows && shown == 0 && code == 0; i++)
        shown = !begins(table, i) ? 0 : points(NULL, table, i, is_logarithmic(table));
    if (code == 0 && shown == 0)
        code = cli_fail(NTKBALL_ERR_INPUT, "%.500s: no row with a number and an index to draw",
                        cli->query->words[0]);
    if (code == 0)
        code = draw(cli, table, kind);
    ntkball_table_clear(table);
    return code;
}
