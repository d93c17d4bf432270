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

/* Is there such a program in PATH?  Not asked of a shell: system() ignores Ctrl-C. */
static int is_installed(const char *name)
{
    const char *path = getenv("PATH");
    char file[4096];
    size_t len;

    for (path = path != NULL ? path : "/usr/bin:/bin"; *path != '\0';
         path += len + (path[len] == ':'))
    {
        len = strcspn(path, ":");
        snprintf(file, sizeof file, "%.*s/%s", (int) FLINT_MIN(len, 4000), path, name);
        if (len > 0 && access(file, X_OK) == 0)
            return 1;
    }
    return 0;
}

int cli_gnuplot_check(const cli_t *cli)
{
    if (is_installed("gnuplot"))
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

/* Curves of a panel. */
static slong curves_of(const cli_picture_t *p, int panel)
{
    slong i, num = 0;

    for (i = 0; i < p->num; i++)
        num += p->curves[i].panel == panel;
    return num;
}

/* Is there a panel whose curves are named in a column? */
static int is_wide(const cli_picture_t *p)
{
    int k, wide = 0;

    for (k = 0; k < p->panels; k++)
        wide |= curves_of(p, k) > MAX_BELOW;
    return wide;
}

static void terminal(FILE *out, const cli_picture_t *p, cli_picture_format_t format)
{
    double width = p->panels == 1 ? 1 : 0.72 * p->panels;

    width *= is_wide(p) ? 1.28 : 1;
    switch (format)
    {
    case CLI_PICTURE_PNG:
        fprintf(out, "set terminal pngcairo enhanced size %.0f,840 fontscale 1.4 font 'sans,12'\n",
                1280 * width);
        break;
    case CLI_PICTURE_PDF:
        fprintf(out, "set terminal pdfcairo enhanced size %.1fcm,11.5cm font 'sans,12'\n",
                17 * width);
        break;
    case CLI_PICTURE_INLINE:
        fputs("set terminal svg enhanced dynamic size 460,360 font 'sans,14'\n", out);
        break;
    default:
        fprintf(out, "set terminal svg enhanced size %.0f,560 background 'white' font 'sans,15'\n",
                860 * width);
    }
}

/* ---- axes ---------------------------------------------------------------------------------- */

/* The ends of the data on the x axis, or (panel >= 0) on the y axis of a panel. */
static void range(double *min, double *max, const cli_picture_t *p, int panel)
{
    slong i, j;

    *min = HUGE_VAL;
    *max = -HUGE_VAL;
    for (i = 0; i < p->num; i++)
        for (j = 0; j < p->curves[i].num; j++)
        {
            const cli_curve_t *c = p->curves + i;
            double low = c->mark == CLI_MARK_BAND ? c->low[j] : c->y[j];

            if (panel >= 0 && c->panel != panel)
                continue;
            *min = fmin(*min, panel >= 0 ? low : c->x[j]);
            *max = fmax(*max, panel >= 0 ? c->y[j] : c->x[j]);
        }
}

/* Powers of ten alone would be one or two labels: those of 1, 2, 5 times them, the others are
   marks without a name. */
static void short_logarithm(FILE *out, char name, double min, double max)
{
    int e, d, num = 0;

    fprintf(out, "set %ctics (", name);
    for (e = (int) floor(log10(min)); pow(10, e) <= max; e++)
        for (d = 1; d < 10; d++)
        {
            double at = d * pow(10, e);
            int named = d == 1 || d == 2 || d == 5;

            if (at < min || at > max)
                continue;
            fputs(num++ > 0 ? ", " : "", out);
            if (!named)
                fprintf(out, "'' %.9g 1", at);
            else if (e >= -3 && e <= 5)
                fprintf(out, "'%g' %.9g", at, at);
            else if (d == 1)
                fprintf(out, "'10^{%d}' %.9g", e, at);
            else
                fprintf(out, "'%d·10^{%d}' %.9g", d, e, at);
        }
    fputs(")\n", out);
}

/* An axis ends a little beyond the data.  Values over decades as powers of ten, else as they are;
   one that spans no decade is not logarithmic. */
static void axis(FILE *out, const cli_picture_t *p, char name, int panel, int logarithmic)
{
    double min, max, part = name == 'x' ? 0.03 : 0.05, room, size;

    range(&min, &max, p, panel);
    fprintf(out, "set %ctics autofreq\nset m%ctics default\n", name, name);
    if (!logarithmic || max < 10 * min)
    {
        size =
            fmax(fabs(min), fabs(max)); /* what the digits below do not tell apart is one value */
        room = max - min > 1e-6 * size ? part * (max - min) : size > 0 ? part * size : 1;
        fprintf(out, "unset logscale %c\nset format %c '%%g'\nset %crange [%.9g:%.9g]\n", name,
                name, name, min - room, max + room);
        return;
    }
    room = exp(part * (log(max) - log(min)));
    min /= room;
    max *= room;
    fprintf(out, "set logscale %c\nset format %c '%s'\nset %crange [%.9g:%.9g]\n", name, name,
            name == 'x' && max < 1e6 && min > 1e-4 ? "%g" : "10^{%T}", name, min, max);
    if (max < 100 * min)
        short_logarithm(out, name, min, max);
    else if (max > 1e9 * min) /* the labels leave decades out: marks between them mislead */
        fprintf(out, "unset m%ctics\n", name);
}

static void axes(FILE *out, const cli_picture_t *p, int panel)
{
    fputs("set encoding utf8\nset border 3 lw 1\nset tics nomirror out scale 0.6\n"
          "set grid lw 0.5 dt 3\nset xlabel ",
          out);
    text(out, p->xlabel);
    fputs("\nset ylabel ", out);
    text(out, p->ylabel[panel]);
    putc('\n', out);
    axis(out, p, 'x', -1, p->log_x);
    axis(out, p, 'y', panel, p->log_y);
}

/* ---- curves -------------------------------------------------------------------------------- */

static void color(FILE *out, cli_picture_format_t format, int number)
{
    if (format == CLI_PICTURE_INLINE)
        fprintf(out, "lc rgb '#%06x'", (unsigned) number + 1);
    else
        fprintf(out, "lc rgb '%s'", colors[number]);
}

/* What is plotted of curve i, the num-th of its panel: its data are in $d<i>, in columns x, low,
   y. */
static void curve(FILE *out, const cli_curve_t *c, slong i, slong num, cli_picture_format_t format)
{
    fprintf(out, "$d%ld ", (long) i);
    if (c->mark == CLI_MARK_BAND)
        fputs("using 1:2:3 with filledcurves fs transparent solid 0.3 noborder ", out);
    else if (c->mark == CLI_MARK_POINTS)
        fprintf(out, "using 1:3 with %s lw 0.7 pt %d ps %g ", c->loose ? "points" : "linespoints",
                shapes[(c->color + num / CLI_COLORS) % CLI_COLORS] - (c->hollow != 0),
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

static void panel(FILE *out, const cli_picture_t *p, int number, cli_picture_format_t format)
{
    slong i, num = 0;

    axes(out, p, number);
    fputs(curves_of(p, number) > MAX_BELOW
              ? "set key outside right top vertical Left reverse samplen 2 noenhanced\n"
              : "set key outside below center horizontal Left reverse height 1 samplen 2 "
                "noenhanced\n",
          out);
    for (i = 0; i < p->num; i++)
        if (p->curves[i].panel == number)
        {
            fputs(num == 0 ? "plot " : ", ", out);
            curve(out, p->curves + i, i, num++, format);
            edges(out, p->curves + i, i, format);
        }
    putc('\n', out);
}

static void script(FILE *out, const cli_picture_t *p, cli_picture_format_t format)
{
    slong i, j;
    int k;

    terminal(out, p, format);
    for (i = 0; i < p->num; i++)
    {
        const cli_curve_t *c = p->curves + i;

        fprintf(out, "$d%ld << e\n", (long) i);
        for (j = 0; j < c->num; j++)
            fprintf(out, "%.9g %.9g %.9g\n", c->x[j], c->low[j], c->y[j]);
        fputs("e\n", out);
    }
    if (p->panels > 1)
        fprintf(out, "set multiplot layout 1,%d title ", p->panels);
    else
        fputs("set title ", out);
    text(out, p->heading);
    fputs(" noenhanced\n", out);
    for (k = 0; k < p->panels; k++)
        panel(out, p, k, format);
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
