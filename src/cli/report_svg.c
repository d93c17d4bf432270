/* The svg that gnuplot draws, made fit for a page: colours become those of the page's theme, names
   become its own (a page has several pictures), and what a page does not need is left out. */
#define _POSIX_C_SOURCE 200809L
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
    const char *from, *to; /* "%" in to: the number of the figure */
} change_t;

static const change_t changes[] = {{"id='gp", "id='f%gp"},
                                   {"xlink:href='#gp", "href='#f%gp"},
                                   {"id=\"gnuplot", "id=\"f%gnuplot"},
                                   {"id=\"gp", "id=\"f%gp"},
                                   {"url(#gp", "url(#f%gp"},
                                   {"'black'", "'currentColor'"},
                                   {"\"black\"", "\"currentColor\""},
                                   {"'gray'", "'var(--grid)'"},
                                   {" font-family=\"sans\" ", " "},
                                   {"rgb(  0,   0,   1)", "var(--c0)"},
                                   {"rgb(  0,   0,   2)", "var(--c1)"},
                                   {"rgb(  0,   0,   3)", "var(--c2)"},
                                   {"rgb(  0,   0,   4)", "var(--c3)"},
                                   {"rgb(  0,   0,   5)", "var(--c4)"},
                                   {"rgb(  0,   0,   6)", "var(--c5)"},
                                   {"rgb(  0,   0,   7)", "var(--c6)"}};

static const change_t *change_at(const char *p)
{
    size_t i;

    if (strchr("ixu'\" r", *p) == NULL)
        return NULL;
    for (i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (strncmp(p, changes[i].from, strlen(changes[i].from)) == 0)
            return changes + i;
    return NULL;
}

/* The drawing itself, from the first group to the end, with the changes. */
static void copy_drawing(ntkball_text_t *out, const char *p, slong number)
{
    const change_t *change;
    const char *from = p, *q;

    for (; *p != '\0'; p++)
    {
        change = change_at(p);
        /* two filters that only boxed labels use */
        if (strncmp(p, "<filter", 7) == 0 && (q = strstr(p, "</filter>")) != NULL)
        {
            cli_html(out, "%.*s", (int) (p - from), from);
            p = q + 8;
            from = p + 1;
        }
        else if (change != NULL)
        {
            cli_html(out, "%.*s", (int) (p - from), from);
            for (q = change->to; *q != '\0'; q++)
                if (*q == '%')
                    cli_html(out, "%ld", (long) number);
                else
                    cli_html(out, "%c", *q);
            p += strlen(change->from) - 1;
            from = p + 1;
        }
    }
    cli_html(out, "%.*s", (int) (p - from), from);
}

static void inline_svg(ntkball_text_t *out, const char *svg, slong number, const char *title,
                       const char *caption)
{
    const char *box = strstr(svg, "viewBox=\""), *body = strstr(svg, "<g id=");

    if (box == NULL || body == NULL)
        return;
    cli_html(out, "<svg %.*s role=\"img\" aria-labelledby=\"f%ldt f%ldd\">\n<title id=\"f%ldt\">",
             (int) strcspn(box + 9, "\"") + 10, box, (long) number, (long) number, (long) number);
    cli_html_text(out, title);
    cli_html(out, "</title>\n<desc id=\"f%ldd\">", (long) number);
    cli_html_text(out, caption);
    cli_html(out, "</desc>\n");
    copy_drawing(out, body, number);
}

void cli_report_figure(report_t *report, cli_picture_t *picture, const char *title,
                       const char *caption)
{
    char *svg = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&svg, &size);
    int drawn;

    if (out == NULL)
    {
        report->failed = 1;
        return;
    }
    drawn = cli_gnuplot(out, picture, CLI_PICTURE_INLINE) & (fclose(out) == 0);
    if (drawn)
    {
        cli_html(report->page, "<figure>\n");
        inline_svg(report->page, svg, ++report->figures, title, caption);
        cli_html(report->page, "<figcaption>");
        cli_html_text(report->page, caption);
        cli_html(report->page, "</figcaption>\n</figure>\n");
    }
    report->failed |= !drawn;
    free(svg);
}
