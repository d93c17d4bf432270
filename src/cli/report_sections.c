/* The sections of the report, in the order of the page. */
#include "cli/report.h"

#include <math.h>
#include <string.h>

/* phi is drawn on [-RANGE, RANGE] at STEPS points a unit. */
#define RANGE 4
#define STEPS 25

static slong last_layer(const report_t *report)
{
    return report->cli->query->depth + 1;
}

/* ---- at a glance ----------------------------------------------------------------------------- */

static void fact(ntkball_text_t *page, const char *term)
{
    cli_html(page, "<div><dt>");
    cli_html_text(page, term);
    cli_html(page, "</dt><dd>");
}

static void end_fact(ntkball_text_t *page)
{
    cli_html(page, "</dd></div>\n");
}

static void laws(report_t *report, char quantity, const char *term, const cli_part_t *part)
{
    ntkball_decay_t cert;
    slong parity, num = 0;

    ntkball_decay_init(cert);
    fact(report->page, term);
    for (parity = 0; parity < 2; parity++)
        if (cli_report_certificate(cert, report, quantity, parity))
        {
            cli_html(report->page, num++ > 0 ? "<br>\n" : "");
            cli_report_law(report->page, cert);
        }
    if (num == 0)
        cli_html(report->page, "no bound for all indices: ");
    else if (part->message[0] != '\0')
        cli_html(report->page, "<br>\n");
    cli_html_text(report->page, part->message);
    end_fact(report->page);
    ntkball_decay_clear(cert);
}

static void verdict_counts(report_t *report)
{
    static const char *const names[] = {"PROVED", "HOLDS", "REFUTED", "UNDECIDED",
                                        "NOT-APPLICABLE"};
    const ntkball_grid_struct *grid = report->verdicts.grid;
    slong i, k, count, said = 0;

    fact(report->page, "Statements of the theory");
    for (k = 0; k < 5; k++)
    {
        for (i = count = 0; i < grid->num_rows; i++)
            count += strcmp(grid->cells[i * grid->num_columns + 3], names[k]) == 0;
        if (count > 0)
            cli_html(report->page, "%s%ld <span class=\"verdict %s\">%s</span>",
                     said++ > 0 ? ", " : "", (long) count, names[k], names[k]);
    }
    if (said == 0)
        cli_html_text(report->page, report->verdicts.message);
    end_fact(report->page);
}

void cli_report_glance(report_t *report)
{
    const ntkball_row_t *one =
        report->one.has_table ? cli_find_row(report->one.table, report->has_ntk ? "theta" : "sigma",
                                             last_layer(report), "1")
                              : NULL;
    arb_t truth, bound;

    arb_init(truth);
    arb_init(bound);
    cli_html_section(report->page, "glance", "At a glance");
    cli_html(report->page, "<dl>\n");
    fact(report->page, "Decay");
    cli_html(report->page, "%s", ntkball_decay_class_str(ntkball_decay_class(report->net->phi)));
    end_fact(report->page);
    laws(report, report->has_ntk ? 'k' : 'a', "Coefficients", &report->series_bounds);
    laws(report, 'e', "Eigenvalues", &report->spectrum_bounds);
    if (one != NULL)
    {
        fact(report->page, report->has_ntk ? "Θ(1)" : "Σ(1)");
        cli_html_short(report->page, one->value);
        end_fact(report->page);
    }
    if (cli_report_effective_rank(truth, bound, report))
    {
        fact(report->page, "Effective rank on the sphere");
        cli_html_short(report->page, truth);
        if (arb_is_finite(bound))
        {
            cli_html(report->page, ", bound ");
            cli_html_short(report->page, bound);
        }
        end_fact(report->page);
    }
    verdict_counts(report);
    cli_html(report->page, "</dl>\n</section>\n");
    arb_clear(truth);
    arb_clear(bound);
}

/* ---- the activation -------------------------------------------------------------------------- */

/* Is x certainly in the closed interval of piece i? */
static int in_piece(const ntkball_activation_t phi, slong i, const arb_t x)
{
    slong m = ntkball_activation_num_breaks(phi);
    arb_t b;
    int in = 1;

    arb_init(b);
    if (i > 0)
    {
        ntkball_activation_break_arb(b, phi, i - 1, 64);
        in &= arb_ge(x, b);
    }
    if (i < m)
    {
        ntkball_activation_break_arb(b, phi, i, 64);
        in &= arb_le(x, b);
    }
    arb_clear(b);
    return in;
}

/* phi or phi' piece by piece, so that a jump stays one. */
static void add_function(cli_picture_t *picture, const ntkball_activation_t phi, int deriv)
{
    slong i, j, named = 0;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    for (i = 0; i <= ntkball_activation_num_breaks(phi); i++)
    {
        cli_curve_t *curve = cli_picture_curve(picture,
                                               named > 0 ? ""
                                               : deriv   ? "φ'(x)"
                                                         : "φ(x)",
                                               deriv ? CLI_MARK_DASHES : CLI_MARK_LINE, deriv);

        for (j = -RANGE * STEPS; j <= RANGE * STEPS; j++)
        {
            arb_set_si(x, j);
            arb_div_si(x, x, STEPS, 64);
            if (!in_piece(phi, i, x))
                continue;
            ntkball_activation_eval_real(y, phi, i, deriv, x, 64);
            if (arb_is_finite(y))
                cli_curve_add(curve, (double) j / STEPS, 0, arf_get_d(arb_midref(y), ARF_RND_NEAR));
        }
        named += curve->num > 0;
        cli_picture_drop_empty(picture);
    }
    arb_clear(x);
    arb_clear(y);
}

void cli_report_activation(report_t *report)
{
    cli_picture_t picture;

    cli_html_section(report->page, "activation", "The activation");
    cli_picture_init(&picture, "x", "");
    add_function(&picture, report->net->phi, 0);
    if (report->has_ntk)
        add_function(&picture, report->net->phi, 1);
    if (picture.num > 0) /* the axes stay linear */
        cli_report_figure(report, &picture, "The activation and its derivative",
                          report->has_ntk ? "The activation (solid) and its derivative (dashed)."
                                          : "The activation.");
    cli_picture_clear(&picture);
    cli_html_list(report->page, report->activation.grid);
    cli_html_command(report->page, &report->activation);
    cli_html(report->page, "</section>\n");
}

/* ---- coefficients and eigenvalues ------------------------------------------------------------ */

void cli_report_hermite(report_t *report)
{
    const cli_part_t *part = &report->hermite;
    cli_picture_t picture;

    cli_html_section(report->page, "hermite", "Hermite coefficients");
    cli_html(report->page,
             "<p><var>μ</var><sub><var>n</var></sub>(φ) = E[φ(Z) h<sub><var>n</var></sub>(Z)], Z "
             "standard normal, h<sub><var>n</var></sub> the normalised Hermite polynomials.</p>\n");
    cli_picture_init(&picture, "n", "|μ_n|");
    cli_curve_rows(&picture, part->table, "phi_hermite", -1, -1, 1, "φ, positive", 0);
    cli_curve_rows(&picture, part->table, "phi_hermite", -1, -1, -1, "φ, negative", 0);
    cli_curve_rows(&picture, part->table, "dphi_hermite", -1, -1, 1, "φ', positive", 1);
    cli_curve_rows(&picture, part->table, "dphi_hermite", -1, -1, -1, "φ', negative", 1);
    if (cli_picture_finish(&picture))
        cli_report_figure(report, &picture, "Hermite coefficients by index",
                          "Absolute values of the Hermite coefficients; hollow marks stand "
                          "for negative ones, zeros are not shown.");
    cli_picture_clear(&picture);
    if (cli_part_ok(part))
        cli_html_rows(report->page, part->table, "phi_hermite", -1,
                      "Hermite coefficients of the activation", "n");
    cli_html_command(report->page, part);
    cli_html(report->page, "</section>\n");
}

/* The largest index of the rows of a quantity. */
static slong last_index(const ntkball_table_t table, const char *quantity, slong layer)
{
    slong i, n, last = 1;

    for (i = 0; i < table->num_rows; i++)
        if (table->rows[i].layer == layer && strcmp(table->rows[i].quantity, quantity) == 0 &&
            _ntkball_query_integer(&n, table->rows[i].index, 0, WORD_MAX))
            last = FLINT_MAX(last, n);
    return last;
}

/* Computed values by parity, and the strips of their bounds drawn on beyond them. */
static void decay_figure(report_t *report, const cli_part_t *part, const char *quantity,
                         char letter, const char *ylabel, const char *title, const char *caption)
{
    static const char *const classes[] = {"even", "odd"};
    cli_picture_t picture;
    ntkball_decay_t cert;
    slong parity, reach;
    char text[96];

    ntkball_decay_init(cert);
    cli_picture_init(&picture, letter == 'e' ? "degree k" : "p", ylabel);
    for (parity = 0; parity < 2; parity++)
        if (cli_report_certificate(cert, report, letter, parity))
        {
            snprintf(text, sizeof text, "bounds, %s %s ≥ %ld", classes[parity],
                     letter == 'e' ? "k" : "p", (long) cert->p0);
            reach = cli_decay_is_power(cert) ? 10 : 2;
            cli_curve_band(&picture, cert,
                           reach * last_index(part->table, quantity, last_layer(report)), text,
                           (int) parity);
        }
    for (parity = 0; parity < 2; parity++)
        cli_curve_rows(&picture, part->table, quantity, last_layer(report), (int) parity, 0,
                       classes[parity], (int) parity);
    if (cli_picture_finish(&picture))
        cli_report_figure(report, &picture, title, caption);
    cli_picture_clear(&picture);
    ntkball_decay_clear(cert);
}

void cli_report_series(report_t *report)
{
    const cli_part_t *part = &report->series;
    const char *quantity = report->has_ntk ? "kappa" : "alpha";

    cli_html_section(report->page, "series", "Coefficients of the kernel");
    cli_html(report->page,
             report->has_ntk
                 ? "<p>Θ(ρ) = Σ<sub><var>p</var></sub> <var>κ</var><sub><var>p</var></sub> "
                   "ρ<sup><var>p</var></sup>, the NTK of the network in the last layer.</p>\n"
                 : "<p>Σ(ρ) = Σ<sub><var>p</var></sub> <var>α</var><sub><var>p</var></sub> "
                   "ρ<sup><var>p</var></sup>; this activation has no NTK.</p>\n");
    decay_figure(report, part, quantity, quantity[0], report->has_ntk ? "κ_p" : "α_p",
                 "Coefficients of the kernel by index",
                 "Coefficients by index; the shaded strips (or dashed lines) are proved bounds for "
                 "every index from the one named on.");
    cli_html_rows(report->page, part->table, quantity, last_layer(report),
                  "Coefficients of the kernel in the last layer", "p");
    cli_html_command(report->page, part);
    cli_html(report->page, "</section>\n");
}

void cli_report_spectrum(report_t *report)
{
    const cli_part_t *part = &report->spectrum;

    cli_html_section(report->page, "spectrum", "Eigenvalues on the sphere");
    cli_html(report->page,
             "<p>Data uniform on S<sup>%ld</sup>, %s measure: eigenvalue "
             "<var>λ</var><sub><var>k</var></sub> belongs to the spherical harmonics of degree "
             "<var>k</var>.</p>\n",
             (long) report->cli->query->dim,
             report->cli->query->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    if (cli_part_ok(part))
    {
        decay_figure(report, part, "eigenvalue", 'e', "λ_k", "Eigenvalues by degree",
                     "Eigenvalues by degree; the shaded strips (or dashed lines) are proved bounds "
                     "for every degree from the one named on.");
        cli_html_rows(report->page, part->table, "eigenvalue", last_layer(report),
                      "Eigenvalues and the dimensions of their spaces", "k");
    }
    cli_html_command(report->page, part);
    cli_html(report->page, "</section>\n");
}

/* ---- the kernel ------------------------------------------------------------------------------ */

void cli_report_kernel(report_t *report)
{
    slong layer = last_layer(report);
    cli_picture_t picture;

    cli_html_section(report->page, "kernel", "The kernel");
    if (report->curve.has_table)
    {
        cli_picture_init(&picture, "correlation ρ", "");
        cli_curve_rows(&picture, report->curve.table, "theta", layer, -1, 0, "Θ(ρ), the NTK", 0);
        cli_curve_rows(&picture, report->curve.table, "sigma", layer, -1, 0, "Σ(ρ)", 1);
        if (picture.num > 0)
            cli_report_figure(report, &picture, "The kernel over the correlation",
                              "The kernels of the last layer over the correlation of two "
                              "inputs of unit norm.");
        cli_picture_clear(&picture);
    }
    if (report->points.has_table)
    {
        if (report->has_ntk)
            cli_html_rows(report->page, report->points.table, "theta", layer,
                          "The NTK of the last layer at some correlations", "ρ");
        cli_html_rows(report->page, report->points.table, "sigma", layer,
                      "The covariance of the last layer at some correlations", "ρ");
    }
    if (!report->curve.has_table)
        cli_html_command(report->page, &report->curve);
    cli_html_command(report->page, &report->points);
    cli_html(report->page, "</section>\n");
}

/* ---- verdicts and provenance ----------------------------------------------------------------- */

void cli_report_verdicts(report_t *report)
{
    cli_html_section(report->page, "verdicts", "Verdicts");
    cli_html(report->page,
             "<p>PROVED: for all indices. HOLDS: rigorous for the range that is stated. REFUTED: "
             "with a certified counterexample. Each statement is judged for the networks that its "
             "scope names, not only for the one of this page.</p>\n");
    if (report->verdicts.has_grid)
        cli_html_findings(report->page, report->verdicts.grid);
    cli_html_command(report->page, &report->verdicts);
    cli_html(report->page, "</section>\n");
}

static void pairs(ntkball_text_t *page, const ntkball_pair_t *p, slong num)
{
    slong i;

    cli_html(page, "<dl>\n");
    for (i = 0; i < num; i++)
    {
        fact(page, p[i].key);
        cli_html_text(page, p[i].value);
        end_fact(page);
    }
    cli_html(page, "</dl>\n");
}

/* Is the key among the first num? */
static int has_key(const ntkball_pair_t *p, slong num, const char *key)
{
    slong i;

    for (i = 0; i < num; i++)
        if (strcmp(p[i].key, key) == 0)
            return 1;
    return 0;
}

/* The conventions of all parts, each once. */
static void conventions(report_t *report)
{
    ntkball_table_t all;
    slong i, j;

    ntkball_table_init(all, "report", report->cli->query->digits);
    for (i = 0; i < CLI_REPORT_PARTS; i++)
    {
        const ntkball_table_struct *t = cli_report_part(report, i)->table;

        for (j = 0; j < t->num_conventions; j++)
            if (!has_key(all->conventions, all->num_conventions, t->conventions[j].key))
                ntkball_table_add_convention(all, t->conventions[j].key, t->conventions[j].value);
    }
    pairs(report->page, all->conventions, all->num_conventions);
    ntkball_table_clear(all);
}

void cli_report_provenance(report_t *report)
{
    const ntkball_table_struct *table = report->series.table;
    char *line;
    slong i;

    cli_html_section(report->page, "provenance", "Conventions and provenance");
    cli_html(report->page, "<h3>The network</h3>\n");
    pairs(report->page, table->inputs, table->num_inputs);
    cli_html(report->page, "<h3>Conventions</h3>\n");
    conventions(report);
    cli_html(report->page, "<h3>Software</h3>\n");
    pairs(report->page, table->provenance, table->num_provenance);
    cli_html(report->page, "<h3>The commands behind this page</h3>\n<p>Each part is what one of "
                           "these commands prints; the first gives the page again.</p>\n<pre>");
    line = cli_line(report->cli, "threads|explain");
    cli_html_text(report->page, line);
    cli_html(report->page, " --output report.html\n");
    flint_free(line);
    for (i = 0; i < CLI_REPORT_PARTS; i++)
    {
        cli_html_text(report->page, cli_report_part(report, i)->line);
        cli_html(report->page, "\n");
    }
    cli_html(report->page, "</pre>\n</section>\n");
}
