/* The report: what its files share. */
#ifndef NTKBALL_CLI_REPORT_H
#define NTKBALL_CLI_REPORT_H

#include "cli/picture.h"

/* The answers of the commands that the page shows. */
typedef struct
{
    cli_t *cli;
    ntkball_network_struct *net;
    int has_ntk;
    slong figures;        /* drawn so far */
    int failed;           /* a figure was not drawn */
    ntkball_text_t *page; /* what is written */
    cli_part_t activation, hermite, series, curve, points, spectrum, one, series_bounds,
        spectrum_bounds, verdicts;
} report_t;

/* The captures of a report by number, 0 .. CLI_REPORT_PARTS - 1, in the order of the page. */
#define CLI_REPORT_PARTS 10
const cli_part_t *cli_report_part(const report_t *report, slong number);

/* ---- report_html.c: the only place where text becomes html ------------------------------------
 */

/* Markup: printf. */
#define cli_html ntkball_text_append
/* Text of any origin; <, >, &, " and ' are escaped, bytes that are no UTF-8 become question
   marks. */
void cli_html_text(ntkball_text_t *out, const char *text);
/* A heading with its anchor, and the opening of the section. */
void cli_html_section(ntkball_text_t *out, const char *id, const char *title);
/* The opening of a table in its own scrolling box: caption and column heads, "|" between them. */
void cli_html_table(ntkball_text_t *out, const char *caption, const char *columns);
void cli_html_table_end(ntkball_text_t *out);
/* A number as a cell: value and radius, or an interval when few digits are certain. */
void cli_html_ball(ntkball_text_t *out, const arb_t value, slong digits);
/* The rows of a quantity and layer (-1: of none) as a table; symbol: what the quantity is called,
   index: what the index is called. */
void cli_html_rows(ntkball_text_t *out, const ntkball_table_t table, const char *quantity,
                   slong layer, const char *caption, const char *index);
/* A grid of two columns as a list of terms. */
void cli_html_list(ntkball_text_t *out, const ntkball_grid_t grid);
/* The grid of verify as a table. */
void cli_html_findings(ntkball_text_t *out, const ntkball_grid_t grid);
/* "value +/- radius" to some digits. */
void cli_html_short(ntkball_text_t *out, const arb_t value);
/* The command that gives a part, and what it said when it did not give everything. */
void cli_html_command(ntkball_text_t *out, const cli_part_t *part);

/* ---- report_svg.c ---------------------------------------------------------------------------- */

/* The picture as a figure; report->failed when gnuplot did not draw it.  title: for readers who do
   not see it. */
void cli_report_figure(report_t *report, cli_picture_t *picture, const char *title,
                       const char *caption);

/* ---- report_style.c -------------------------------------------------------------------------- */

/* Strings, the last followed by NULL. */
extern const char *const cli_report_style[];

/* ---- report_bounds.c ------------------------------------------------------------------------- */

/* The certificate of a parity class of quantity 'k', 'a' or 'e'; 0 when there is none. */
int cli_report_certificate(ntkball_decay_t cert, const report_t *report, char quantity,
                           slong parity);
/* The law as a line: low <= c_n n^a <= high for all even n >= p0. */
void cli_report_law(ntkball_text_t *out, const ntkball_decay_t cert);
/* The section that puts bounds beside the truth. */
void cli_report_bounds(report_t *report);
/* eff = trace / largest eigenvalue on the sphere and its bound Theta(1)/kappa_0 (T4.1); 0 when they
   are not there. */
int cli_report_effective_rank(arb_t truth, arb_t bound, const report_t *report);

/* ---- report_sections.c ----------------------------------------------------------------------- */

void cli_report_glance(report_t *report);
void cli_report_activation(report_t *report);
void cli_report_hermite(report_t *report);
void cli_report_series(report_t *report);
void cli_report_kernel(report_t *report);
void cli_report_spectrum(report_t *report);
void cli_report_verdicts(report_t *report);
void cli_report_provenance(report_t *report);

/* The row of a table, or NULL. */
const ntkball_row_t *
cli_find_row(const ntkball_table_t table, const char *quantity, slong layer, const char *index);

#endif
