/* Pictures: curves over an index, drawn by gnuplot.  Points are doubles: a picture shows, the table
   proves. */
#ifndef NTKBALL_CLI_PICTURE_H
#define NTKBALL_CLI_PICTURE_H

#include <stdio.h>

#include <ntkball/decay.h>

#include "cli/cli.h"

/* Panels of a picture at most. */
#define CLI_PANELS 4

typedef enum
{
    CLI_MARK_POINTS = 0, /* markers joined by a thin line */
    CLI_MARK_LINE,
    CLI_MARK_DASHES,
    CLI_MARK_BAND /* the strip between low and y */
} cli_mark_t;

typedef struct
{
    char title[96];
    cli_mark_t mark;
    int color, hollow; /* the shape of markers follows from the colour */
    int loose;         /* markers alone, without a line that joins them */
    int panel;         /* of the picture, from 0 */
    slong num, alloc;
    double *x, *y, *low;
} cli_curve_t;

typedef struct
{
    char heading[96]; /* "": none */
    char xlabel[96], ylabel[CLI_PANELS][96];
    int panels; /* side by side; each has its own y axis */
    int panel;  /* the one that new curves belong to */
    int log_x, log_y;
    slong num, alloc;
    cli_curve_t *curves;
} cli_picture_t;

/* Colours are numbered from 0; those of the reader's theme follow the same numbers. */
#define CLI_COLORS 7

/* ---- picture.c ------------------------------------------------------------------------------- */

/* A picture of one panel.  In a label _ and ^ lower and raise what follows. */
void cli_picture_init(cli_picture_t *picture, const char *xlabel, const char *ylabel);
void cli_picture_clear(cli_picture_t *picture);
/* A new curve without points. */
cli_curve_t *
cli_picture_curve(cli_picture_t *picture, const char *title, cli_mark_t mark, int color);
/* Appends a point; one that is not finite is left out. */
void cli_curve_add(cli_curve_t *curve, double x, double low, double y);
/* The last curve goes when it has no points. */
void cli_picture_drop_empty(cli_picture_t *picture);
/* Sets log_y when the positive values span decades, log_x when that makes the curves straighter or
   the positions span decades below 1;
   drops what such axes cannot show; thins curves of very many points.  1 when a point is left. */
int cli_picture_finish(cli_picture_t *picture);

/* ---- gnuplot.c ------------------------------------------------------------------------------- */

typedef enum
{
    CLI_PICTURE_NONE = 0,
    CLI_PICTURE_SVG,
    CLI_PICTURE_PNG,
    CLI_PICTURE_PDF,
    CLI_PICTURE_INLINE /* svg for a page: no background, colours "rgb(  0,   0, k)" for number k */
} cli_picture_format_t;

/* Is gnuplot there?  0, or an exit code after saying that it is not. */
int cli_gnuplot_check(const cli_t *cli);
/* Draws the picture into out; 0 when gnuplot fails. */
int cli_gnuplot(FILE *out, const cli_picture_t *picture, cli_picture_format_t format);

/* ---- curves.c -------------------------------------------------------------------------------- */

/* The curve of the rows of a quantity and layer; parity 0, 1: even, odd indices only, -1: all.
   sign > 0: values >= 0, sign < 0: the absolute values of the others, hollow; 0: all.  Title "":
   from the rows. */
void cli_curve_rows(cli_picture_t *picture, const ntkball_table_t table, const char *quantity,
                    slong layer, int parity, int sign, const char *title, int color);
/* All quantities and layers of a table that make a curve, parity classes and signs apart where the
   values call for it, quantities in panels of their own when they have many curves; bounds of a
   decay table as bands. */
void cli_picture_table(cli_picture_t *picture, const ntkball_table_t table);
/* Is the rate of a certificate a power of the index? */
int cli_decay_is_power(const ntkball_decay_t cert);
/* The strip between the bounds of a certificate over p0 .. to; one-sided bounds are a dashed
   line. */
void cli_curve_band(cli_picture_t *picture, const ntkball_decay_t cert, slong to, const char *title,
                    int color);

#endif
