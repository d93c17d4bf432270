/* A picture as a gnuplot script, and gnuplot itself.  Colours are those of Okabe and Ito, which
   colour-blind readers tell apart; shapes and dashes say the same once more. */
#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE 700
#include "cli/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const colors[CLI_COLORS] = {"#0072b2", "#d55e00", "#009e73", "#aa4499",
                                               "#b8860b", "#56b4e9", "#555555"};
/* circle, square, triangle, diamond, the other triangle, pentagon, circle: filled; hollow is one
   less */
static const int shapes[CLI_COLORS] = {7, 5, 9, 13, 11, 15, 7};

/* More curves than this stand in a column beside the picture, not in rows below. */
#define MAX_BELOW 6

int cli_gnuplot_check(const cli_t *cli)
{
    if (system("command -v gnuplot >/dev/null 2>&1") == 0)
        return 0;
    return cli_fail(NTKBALL_ERR_IO,
                    "%s needs the program gnuplot, which is not installed (Debian: apt install "
                    "gnuplot-nox)",
                    cli->query->command->name);
}

/* In single quotes gnuplot reads nothing but a doubled quote. */
static void text(FILE *out, const char *s)
{
    putc('\'', out);
    for (; *s != '\0'; s++)
        if (*s == '\'')
            fputs("''", out);
        else if ((unsigned char) *s >= ' ')
            putc(*s, out);
    putc('\'', out);
}

static void terminal(FILE *out, cli_picture_format_t format, int wide)
{
    switch (format)
    {
    case CLI_PICTURE_PNG:
        fprintf(out, "set terminal pngcairo enhanced size %d,840 fontscale 1.4 font 'sans,12'\n",
                wide ? 1640 : 1280);
        break;
    case CLI_PICTURE_PDF:
        fprintf(out, "set terminal pdfcairo enhanced size %dcm,11.5cm font 'sans,12'\n",
                wide ? 22 : 17);
        break;
    case CLI_PICTURE_INLINE:
        fputs("set terminal svg enhanced dynamic size 520,380 font 'sans,14'\n", out);
        break;
    default:
        fprintf(out, "set terminal svg enhanced size %d,560 background 'white' font 'sans,15'\n",
                wide ? 1100 : 860);
    }
}

/* The ends of the data on an axis. */
static void range(double *min, double *max, const cli_picture_t *p, int vertical)
{
    slong i, j;

    *min = HUGE_VAL;
    *max = -HUGE_VAL;
    for (i = 0; i < p->num; i++)
        for (j = 0; j < p->curves[i].num; j++)
        {
            const cli_curve_t *c = p->curves + i;
            double low = c->mark == CLI_MARK_BAND ? c->low[j] : c->y[j];

            *min = fmin(*min, vertical ? low : c->x[j]);
            *max = fmax(*max, vertical ? c->y[j] : c->x[j]);
        }
}

/* An axis ends a little beyond the data. */
static void axis(FILE *out, const cli_picture_t *p, char name, int logarithmic)
{
    double min, max, part = name == 'x' ? 0.03 : 0.05, room;

    range(&min, &max, p, name == 'y');
    if (logarithmic)
    {
        room = pow(max / min, part);
        fprintf(out, "set logscale %c\nset %crange [%.9g:%.9g]\n", name, name, min / room,
                max * room);
        return;
    }
    room = max > min ? part * (max - min) : 1;
    fprintf(out, "set %crange [%.9g:%.9g]\n", name, min - room, max + room);
}

/* Values over decades as powers of ten, else as they are. */
static void axes(FILE *out, const cli_picture_t *p)
{
    fputs("set encoding utf8\nset border 3 lw 1\nset tics nomirror out scale 0.6\n"
          "set grid lw 0.5 dt 3\nset xlabel ",
          out);
    text(out, p->xlabel);
    fputs(" noenhanced\nset ylabel ", out);
    text(out, p->ylabel);
    fprintf(out, " noenhanced\nset format y '%s'\n", p->log_y ? "10^{%T}" : "%g");
    axis(out, p, 'x', p->log_x);
    axis(out, p, 'y', p->log_y);
}

static void color(FILE *out, cli_picture_format_t format, int number)
{
    if (format == CLI_PICTURE_INLINE)
        fprintf(out, "lc rgb '#%06x'", (unsigned) number + 1);
    else
        fprintf(out, "lc rgb '%s'", colors[number]);
}

/* What is plotted of curve i: its data are in $d<i>, in columns x, low, y. */
static void curve(FILE *out, const cli_curve_t *c, slong i, cli_picture_format_t format)
{
    fprintf(out, "$d%ld ", (long) i);
    if (c->mark == CLI_MARK_BAND)
        fputs("using 1:2:3 with filledcurves fs transparent solid 0.3 noborder ", out);
    else if (c->mark == CLI_MARK_POINTS)
        fprintf(out, "using 1:3 with %s lw 0.7 pt %d ps %g ", c->loose ? "points" : "linespoints",
                shapes[(c->color + i / CLI_COLORS) % CLI_COLORS] - (c->hollow != 0),
                (format == CLI_PICTURE_PNG ? 2 : 1) * (c->num > 200 ? 0.25 : 0.55));
    else
        fprintf(out, "using 1:3 with lines lw 2 dt %d ", c->mark == CLI_MARK_DASHES ? 2 : 1);
    color(out, format, c->color);
    fputs(" title ", out);
    text(out, c->title);
}

/* The two edges of a band, without a name. */
static void edges(FILE *out, const cli_curve_t *c, slong i, cli_picture_format_t format)
{
    int column;

    for (column = 2; column <= 3 && c->mark == CLI_MARK_BAND; column++)
    {
        fprintf(out, ", $d%ld using 1:%d with lines lw 0.8 ", (long) i, column);
        color(out, format, c->color);
        fputs(" notitle", out);
    }
}

static void script(FILE *out, const cli_picture_t *p, cli_picture_format_t format)
{
    slong i, j;

    terminal(out, format, p->num > MAX_BELOW);
    axes(out, p);
    fputs(p->num > MAX_BELOW
              ? "set key outside right top vertical Left reverse samplen 2 noenhanced\n"
              : "set key outside below center horizontal Left reverse height 1 samplen 2 "
                "noenhanced\n",
          out);
    for (i = 0; i < p->num; i++)
    {
        const cli_curve_t *c = p->curves + i;

        fprintf(out, "$d%ld << e\n", (long) i);
        for (j = 0; j < c->num; j++)
            fprintf(out, "%.9g %.9g %.9g\n", c->x[j], c->low[j], c->y[j]);
        fputs("e\n", out);
    }
    for (i = 0; i < p->num; i++)
    {
        fputs(i == 0 ? "plot " : ", ", out);
        curve(out, p->curves + i, i, format);
        edges(out, p->curves + i, i, format);
    }
    putc('\n', out);
}

/* A file of this name for the script: TMPDIR when a shell reads nothing into it, else /tmp. */
static FILE *open_script(char *path, size_t size)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,+@%-";
    const char *directory = getenv("TMPDIR");
    int fd;

    if (directory == NULL || directory[0] != '/' || directory[strspn(directory, plain)] != '\0')
        directory = "/tmp";
    snprintf(path, size, "%.400s/ntkball-script.XXXXXX", directory);
    fd = mkstemp(path);
    if (fd < 0)
        return NULL;
    cli_process_guard(CLI_GUARD_SCRIPT, path);
    return fdopen(fd, "w");
}

/* What gnuplot writes for the script goes to out; 0 when it fails or writes nothing. */
static int run(FILE *out, const char *path)
{
    char command[512], block[8192];
    size_t got, all = 0;
    FILE *gnuplot;

    snprintf(command, sizeof command, "exec gnuplot %s 2>/dev/null", path);
    gnuplot = popen(command, "r");
    if (gnuplot == NULL)
        return 0;
    while ((got = fread(block, 1, sizeof block, gnuplot)) > 0 && fwrite(block, 1, got, out) == got)
        all += got;
    return pclose(gnuplot) == 0 && all > 0 && !ferror(out);
}

int cli_gnuplot(FILE *out, const cli_picture_t *picture, cli_picture_format_t format)
{
    char path[448];
    FILE *file = open_script(path, sizeof path);
    int done;

    if (file == NULL)
        return 0;
    script(file, picture, format);
    done = fclose(file) == 0 && run(out, path);
    unlink(path);
    cli_process_guard(CLI_GUARD_SCRIPT, NULL);
    return done;
}
