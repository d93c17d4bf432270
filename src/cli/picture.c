/* The model of a picture, and what its axes are. */
#include "cli/picture.h"

#include <math.h>
#include <string.h>

/* Curves of more points than this are thinned: the eye does not see more. */
#define MAX_POINTS 1000
/* The y axis is logarithmic from this ratio of the largest to the smallest value on. */
#define LOG_RATIO 30.0
/* A logarithmic axis ends here: the squares that gnuplot forms of smaller numbers are none. */
#define LOG_LEAST 1e-150

void cli_picture_init(cli_picture_t *picture, const char *xlabel, const char *ylabel)
{
    memset(picture, 0, sizeof *picture);
    snprintf(picture->xlabel, sizeof picture->xlabel, "%s", xlabel);
    snprintf(picture->ylabel[0], sizeof picture->ylabel[0], "%s", ylabel);
    picture->panels = 1;
}

static void clear_curve(cli_curve_t *curve)
{
    flint_free(curve->x);
    flint_free(curve->y);
    flint_free(curve->low);
}

void cli_picture_clear(cli_picture_t *picture)
{
    slong i;

    for (i = 0; i < picture->num; i++)
        clear_curve(picture->curves + i);
    flint_free(picture->curves);
}

cli_curve_t *
cli_picture_curve(cli_picture_t *picture, const char *title, cli_mark_t mark, int color)
{
    cli_curve_t *curve;

    if (picture->num == picture->alloc)
    {
        picture->alloc = 2 * picture->alloc + 8;
        picture->curves =
            flint_realloc(picture->curves, (size_t) picture->alloc * sizeof(cli_curve_t));
    }
    curve = picture->curves + picture->num++;
    memset(curve, 0, sizeof *curve);
    snprintf(curve->title, sizeof curve->title, "%s", title);
    curve->mark = mark;
    curve->panel = picture->panel;
    curve->color = color % CLI_COLORS;
    return curve;
}

void cli_curve_add(cli_curve_t *curve, double x, double low, double y)
{
    if (!isfinite(x) || !isfinite(y) || !isfinite(low))
        return;
    if (curve->num == curve->alloc)
    {
        size_t size;

        curve->alloc = 2 * curve->alloc + 64;
        size = (size_t) curve->alloc * sizeof(double);
        curve->x = flint_realloc(curve->x, size);
        curve->y = flint_realloc(curve->y, size);
        curve->low = flint_realloc(curve->low, size);
    }
    curve->x[curve->num] = x;
    curve->y[curve->num] = y;
    curve->low[curve->num++] = low;
}

void cli_picture_drop_empty(cli_picture_t *picture)
{
    if (picture->num > 0 && picture->curves[picture->num - 1].num == 0)
        clear_curve(picture->curves + --picture->num);
}

/* ---- axes ---------------------------------------------------------------------------------- */

/* Do the values span decades, and are none of them negative? */
static int wants_log_y(const cli_picture_t *picture)
{
    double min = HUGE_VAL, max = 0;
    slong i, j;

    for (i = 0; i < picture->num; i++)
        for (j = 0; j < picture->curves[i].num; j++)
        {
            double y = picture->curves[i].y[j];

            if (y < 0)
                return 0;
            min = y > 0 ? fmin(min, y) : min;
            max = fmax(max, y);
        }
    return max > LOG_RATIO * min;
}

/* The share of the variance of log y that a line in f(x) leaves, over the positive x; 2: unknown.
   A choice of axes only. */
static double unexplained(const cli_curve_t *curve, int log_x)
{
    double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    slong i;

    for (i = 0; i < curve->num; i++)
    {
        double x = curve->x[i], y = curve->y[i];

        if (x < 2 || y <= 0)
            continue;
        x = log_x ? log(x) : x;
        y = log(y);
        n++;
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
        syy += y * y;
    }
    sxx -= sx * sx / n;
    sxy -= sx * sy / n;
    syy -= sy * sy / n;
    return n < 6 || !(sxx > 0) || !(syy > 0) ? 2 : 1 - sxy * sxy / (sxx * syy);
}

static int wants_log_x(const cli_picture_t *picture)
{
    double straight = 0, curved = 0;
    slong i, others = 0;

    for (i = 0; i < picture->num; i++)
        others += picture->curves[i].mark != CLI_MARK_BAND;
    for (i = 0; i < picture->num; i++)
        if (others == 0 || picture->curves[i].mark != CLI_MARK_BAND)
        {
            curved += unexplained(picture->curves + i, 0);
            straight += unexplained(picture->curves + i, 1);
        }
    return straight < curved;
}

/* Are the positions, like thresholds, positive numbers of several sizes below 1? */
static int spans_sizes(const cli_picture_t *picture)
{
    double min = HUGE_VAL, max = 0;
    slong i, j;

    for (i = 0; i < picture->num; i++)
        for (j = 0; j < picture->curves[i].num; j++)
        {
            min = fmin(min, picture->curves[i].x[j]);
            max = fmax(max, picture->curves[i].x[j]);
        }
    return min > 0 && min < 1 && max > LOG_RATIO * min;
}

static void keep_visible(cli_curve_t *curve, int log_x, int log_y)
{
    slong i, num = 0;

    for (i = 0; i < curve->num; i++)
        if ((!log_x || curve->x[i] > 0) &&
            (!log_y || (curve->y[i] > LOG_LEAST &&
                        (curve->mark != CLI_MARK_BAND || curve->low[i] > LOG_LEAST))))
        {
            curve->x[num] = curve->x[i];
            curve->y[num] = curve->y[i];
            curve->low[num++] = curve->low[i];
        }
    curve->num = num;
}

/* Keeps about MAX_POINTS of them, as evenly spaced on the axis as they come. */
static void thin(cli_curve_t *curve, int log_x)
{
    double last = -HUGE_VAL, step, first, end;
    slong i, num = 0;

    if (curve->num <= MAX_POINTS)
        return;
    first = log_x ? log(curve->x[0]) : curve->x[0];
    end = curve->x[curve->num - 1];
    step = fabs((log_x ? log(end) : end) - first) / MAX_POINTS;
    for (i = 0; i < curve->num; i++)
    {
        double at = log_x ? log(curve->x[i]) : curve->x[i];

        if (fabs(at - last) < step && i + 1 < curve->num)
            continue;
        last = at;
        curve->x[num] = curve->x[i];
        curve->y[num] = curve->y[i];
        curve->low[num++] = curve->low[i];
    }
    curve->num = num;
}

int cli_picture_finish(cli_picture_t *picture)
{
    slong i, num = 0;

    picture->log_y = wants_log_y(picture);
    picture->log_x = (picture->log_y && wants_log_x(picture)) || spans_sizes(picture);
    for (i = 0; i < picture->num; i++)
    {
        cli_curve_t *curve = picture->curves + i;

        keep_visible(curve, picture->log_x, picture->log_y);
        thin(curve, picture->log_x);
        if (curve->num == 0)
            clear_curve(curve);
        else
            picture->curves[num++] = *curve;
    }
    picture->num = num;
    return num > 0;
}
