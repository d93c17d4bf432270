/* The section of the report that puts what is proved for all indices beside what was computed for
   some: certificates against coefficients and eigenvalues, T4.1 against the effective rank on the
   sphere. */
#include "cli/report.h"

#include <string.h>

/* Bits for constants that are shown in a few digits. */
#define SHOWN_BITS 128

int cli_report_certificate(ntkball_decay_t cert, const report_t *report, char quantity,
                           slong parity)
{
    const cli_part_t *part = quantity == 'e' ? &report->spectrum_bounds : &report->series_bounds;
    ntkball_decay_subject_t subject;

    memset(&subject, 0, sizeof subject);
    subject.quantity = quantity;
    subject.layer = report->cli->query->depth + 1;
    subject.dim = quantity == 'e' ? report->cli->query->dim : 0;
    subject.measure = (ntkball_measure_t) report->cli->query->measure;
    subject.parity = parity;
    return part->has_table && ntkball_decay_from_rows(cert, part->table, &subject);
}

/* x as a decimal below it (up: above it) by at most about 2^-12 |x|. */
static void outward(ntkball_text_t *out, const arb_t x, int up)
{
    char *lo, *hi;
    arb_t wide;

    arb_init(wide);
    arb_set(wide, x);
    arb_get_mag(arb_radref(wide), x);
    mag_mul_2exp_si(arb_radref(wide), arb_radref(wide), -13);
    ntkball_table_interval(&lo, &hi, wide);
    cli_html(out, "%s", up ? hi : lo);
    flint_free(lo);
    flint_free(hi);
    arb_clear(wide);
}

static void symbol(ntkball_text_t *out, const ntkball_decay_t cert)
{
    char q = cert->subject.quantity;

    cli_html(out, "<var>%s</var><sub><var>%s</var></sub>",
             q == 'a'   ? "α"
             : q == 'u' ? "υ"
             : q == 'k' ? "κ"
                        : "λ",
             q == 'e' ? "k" : "p");
}

/* The factors that the sequence is multiplied with. */
static void factors(ntkball_text_t *out, const ntkball_decay_t cert)
{
    const char *n = cert->subject.quantity == 'e' ? "k" : "p";

    if (!fmpq_is_zero(cert->exponent))
    {
        char *text = fmpq_get_str(NULL, 10, cert->exponent);

        cli_html(out, " <var>%s</var><sup>%s</sup>", n, text);
        flint_free(text);
    }
    if (!arb_is_zero(cert->root))
    {
        int fraction = strpbrk(cert->root_exact, "/ +") != NULL && !cert->two_thirds;

        cli_html(out, " e<sup>%s", cert->two_thirds ? "(3/2) (" : fraction ? "(" : "");
        if (strcmp(cert->root_exact, "pi") == 0)
            cli_html(out, "π");
        else if (cert->root_exact[0] != '\0')
            cli_html_text(out, cert->root_exact);
        else
            cli_html(out, "%.6g", arf_get_d(arb_midref(cert->root), ARF_RND_NEAR));
        if (cert->two_thirds)
            cli_html(out, " <var>%s</var>)<sup>2/3</sup>", n);
        else
            cli_html(out, "%s√<var>%s</var>", fraction ? ") " : "", n);
        if (cert->correction_exact[0] != '\0' && !arb_is_zero(cert->correction))
            cli_html(out, " + (%s)/√<var>%s</var>", cert->correction_exact, n);
        cli_html(out, "</sup>");
    }
    if (!arb_is_one(cert->rate))
    {
        cli_html(out, " (");
        if (cert->rate_exact[0] != '\0')
            cli_html_text(out, cert->rate_exact);
        else
            cli_html(out, "%.6g", arf_get_d(arb_midref(cert->rate), ARF_RND_NEAR));
        cli_html(out, ")<sup><var>%s</var></sup>", n);
    }
    if (cert->factorial == 1)
        cli_html(out, " <var>%s</var>!", n);
    else if (cert->factorial != 0)
        cli_html(out, " (<var>%s</var>!)<sup>%ld</sup>", n, (long) cert->factorial);
}

void cli_report_law(ntkball_text_t *out, const ntkball_decay_t cert)
{
    const char *n = cert->subject.quantity == 'e' ? "k" : "p";

    if (cert->zero)
    {
        symbol(out, cert);
        cli_html(out, " = 0");
    }
    else
    {
        if (cert->two_sided)
        {
            outward(out, cert->low, 0);
            cli_html(out, " ≤ ");
        }
        symbol(out, cert);
        factors(out, cert);
        cli_html(out, " ≤ ");
        outward(out, cert->high, 1);
    }
    cli_html(out, " for every %s <var>%s</var> ≥ %ld", cert->subject.parity ? "odd" : "even", n,
             (long) cert->p0);
}

/* ---- the scaled sequences -------------------------------------------------------------------- */

/* The points c_n n^a ... of a class, and its two constants as a strip. */
static void scaled_curves(cli_picture_t *picture, const ntkball_decay_t cert,
                          const ntkball_table_t table, const char *quantity, slong layer)
{
    const char *class = cert->subject.parity ? "odd" : "even";
    slong i, last = cert->p0;
    cli_curve_t *curve;
    char title[96];
    double low = arf_get_d(arb_midref(cert->low), ARF_RND_NEAR),
           high = arf_get_d(arb_midref(cert->high), ARF_RND_NEAR);
    arb_t x;

    arb_init(x);
    snprintf(title, sizeof title, "computed, %s", class);
    curve = cli_picture_curve(picture, title, CLI_MARK_POINTS, (int) cert->subject.parity);
    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        slong n;

        if (row->layer != layer || strcmp(row->quantity, quantity) != 0 ||
            !_ntkball_query_integer(&n, row->index, 1, WORD_MAX) || n % 2 != cert->subject.parity ||
            n < cert->p0 / 4)
            continue;
        ntkball_decay_scaled(x, cert, n, row->value, SHOWN_BITS);
        cli_curve_add(curve, (double) n, 0, arf_get_d(arb_midref(x), ARF_RND_NEAR));
        last = FLINT_MAX(last, n);
    }
    cli_picture_drop_empty(picture);
    snprintf(title, sizeof title, "proved, %s %s ≥ %ld", class,
             cert->subject.quantity == 'e' ? "k" : "p", (long) cert->p0);
    if (cert->two_sided)
    {
        curve = cli_picture_curve(picture, title, CLI_MARK_BAND, (int) cert->subject.parity);
        cli_curve_add(curve, (double) FLINT_MAX(cert->p0, 1), low, high);
        cli_curve_add(curve, 4.0 * (double) FLINT_MAX(last, 1), low, high);
    }
    arb_clear(x);
}

static void
scaled_figure(report_t *report, char quantity, const ntkball_table_t table, const char *name)
{
    cli_picture_t picture;
    ntkball_decay_t cert;
    slong parity;
    int two_sided = 0;

    cli_picture_init(&picture, quantity == 'e' ? "degree k" : "p",
                     quantity == 'e' ? "λ_k times its rate" : "coefficient times its rate");
    ntkball_decay_init(cert);
    for (parity = 0; parity < 2; parity++)
        if (cli_report_certificate(cert, report, quantity, parity) && !cert->zero &&
            cert->two_sided)
        {
            scaled_curves(&picture, cert, table, name, report->cli->query->depth + 1);
            two_sided = 1;
        }
    if (two_sided && cli_picture_finish(&picture))
    {
        picture.log_x = 1;
        cli_report_figure(
            report, &picture,
            quantity == 'e' ? "Eigenvalues times their rate of decay, with proved bounds"
                            : "Coefficients times their rate of decay, with proved bounds",
            quantity == 'e'
                ? "Eigenvalues multiplied by the inverse of their rate: bounds (shaded) hold for "
                  "every degree from p0 on, the points are computed."
                : "Coefficients multiplied by the inverse of their rate: bounds (shaded) hold for "
                  "every index from p0 on, the points are computed.");
    }
    ntkball_decay_clear(cert);
    cli_picture_clear(&picture);
}

/* ---- the tables ------------------------------------------------------------------------------ */

static void certificate_row(ntkball_text_t *out, const ntkball_decay_t cert)
{
    arb_t ratio;

    cli_html(out, "<tr class=\"law\"><th scope=\"row\">");
    symbol(out, cert);
    cli_html(out, ", %s</th><td data-name=\"class\">%s</td><td class=\"text\">",
             cert->subject.parity ? "odd" : "even", ntkball_decay_class_str(cert->decay));
    cli_report_law(out, cert);
    cli_html(out, "</td><td data-name=\"limit\">");
    if (arb_is_finite(cert->limit))
        cli_html_short(out, cert->limit);
    else
        cli_html(out, "not known");
    cli_html(out, "</td><td class=\"num\" data-name=\"upper / lower bound\">");
    if (!cert->zero && cert->two_sided)
    {
        arb_init(ratio);
        arb_div(ratio, cert->high, cert->low, SHOWN_BITS);
        outward(out, ratio, 1);
        arb_clear(ratio);
    }
    cli_html(out, "</td></tr>\n");
}

/* The certificates of a quantity as a table; 0 when there is none. */
static int certificates(report_t *report, char quantity, const char *caption)
{
    ntkball_decay_t cert;
    slong parity, num = 0;

    ntkball_decay_init(cert);
    for (parity = 0; parity < 2; parity++)
        if (cli_report_certificate(cert, report, quantity, parity))
        {
            if (num++ == 0)
                cli_html_table(report->page, caption,
                               "sequence|class|bound|limit|upper bound / lower bound");
            cert->decay = ntkball_decay_class(report->net->phi);
            certificate_row(report->page, cert);
        }
    if (num > 0)
        cli_html_table_end(report->page);
    ntkball_decay_clear(cert);
    return num > 0;
}

/* ---- T4.1 on the sphere ---------------------------------------------------------------------- */

const ntkball_row_t *
cli_find_row(const ntkball_table_t table, const char *quantity, slong layer, const char *index)
{
    slong i;

    for (i = 0; i < table->num_rows; i++)
        if (table->rows[i].layer == layer && strcmp(table->rows[i].quantity, quantity) == 0 &&
            strcmp(table->rows[i].index, index) == 0)
            return table->rows + i;
    return NULL;
}

/* largest = a ball around the largest eigenvalue: those of degree <= K are known, and each one
   beyond is at most what they leave of the trace over the multiplicity N(d, K+1), for N grows with
   the degree when d >= 2, and N = 2 when d = 1.  0 when that does not decide. */
static int largest_eigenvalue(arb_t largest, const report_t *report, const arb_t trace)
{
    const ntkball_table_struct *table = report->spectrum.table;
    slong k, layer = report->cli->query->depth + 1;
    arb_t rest, x;
    fmpz_t n;
    char index[32];
    int decided;

    arb_init(rest);
    arb_init(x);
    fmpz_init(n);
    arb_set(rest, trace);
    arb_zero(largest);
    for (k = 0;; k++)
    {
        const ntkball_row_t *row;

        snprintf(index, sizeof index, "%ld", (long) k);
        row = cli_find_row(table, "eigenvalue", layer, index);
        if (row == NULL)
            break;
        ntkball_sphere_multiplicity(n, report->cli->query->dim, k);
        arb_submul_fmpz(rest, row->value, n, SHOWN_BITS);
        arb_max(largest, largest, row->value, SHOWN_BITS);
    }
    ntkball_sphere_multiplicity(n, report->cli->query->dim, k);
    arb_div_fmpz(rest, rest, n, SHOWN_BITS);
    decided = k > 0 && arb_is_positive(largest) && arb_lt(rest, largest);
    arb_clear(rest);
    arb_clear(x);
    fmpz_clear(n);
    return decided;
}

int cli_report_effective_rank(arb_t truth, arb_t bound, const report_t *report)
{
    slong layer = report->cli->query->depth + 1;
    const ntkball_row_t *one, *kappa0;
    arb_t trace, area;
    int known;

    if (!report->one.has_table || !report->series.has_table || !report->spectrum.has_table ||
        !report->has_ntk)
        return 0;
    one = cli_find_row(report->one.table, "theta", layer, "1");
    kappa0 = cli_find_row(report->series.table, "kappa", layer, "0");
    if (one == NULL || kappa0 == NULL)
        return 0;
    arb_init(trace);
    arb_init(area);
    arb_set(trace, one->value);
    if (report->cli->query->measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_sphere_area(area, report->cli->query->dim, SHOWN_BITS);
        arb_mul(trace, trace, area, SHOWN_BITS);
    }
    known = largest_eigenvalue(truth, report, trace);
    arb_div(truth, trace, truth, SHOWN_BITS);
    if (arb_is_positive(kappa0->value))
        arb_div(bound, one->value, kappa0->value, SHOWN_BITS);
    else
        arb_pos_inf(bound);
    arb_clear(trace);
    arb_clear(area);
    return known;
}

static void effective_rank(report_t *report)
{
    arb_t truth, bound;

    arb_init(truth);
    arb_init(bound);
    cli_html(report->page, "<h3>Effective rank</h3>\n");
    if (cli_report_effective_rank(truth, bound, report))
    {
        cli_html(report->page,
                 "<p>For data uniform on S<sup>%ld</sup> the effective rank is trace over largest "
                 "eigenvalue of the kernel's operator; T4.1 bounds it by "
                 "Θ(1)/<var>κ</var><sub>0</sub>",
                 (long) report->cli->query->dim);
        cli_html(report->page, arb_is_finite(bound)
                                   ? ".</p>\n"
                                   : ", which needs <var>κ</var><sub>0</sub> &gt; 0 and says "
                                     "nothing here.</p>\n");
        cli_html_table(report->page, "Effective rank: bound against truth", "quantity|value");
        cli_html(report->page, "<tr class=\"fact\"><th scope=\"row\">truth</th><td>");
        cli_html_short(report->page, truth);
        cli_html(report->page, "</td></tr>\n");
        if (arb_is_finite(bound))
        {
            cli_html(report->page, "<tr class=\"fact\"><th scope=\"row\">bound T4.1</th><td>");
            cli_html_short(report->page, bound);
            cli_html(report->page,
                     "</td></tr>\n<tr class=\"fact\"><th scope=\"row\">bound / truth</th><td>");
            arb_div(bound, bound, truth, SHOWN_BITS);
            cli_html_short(report->page, bound);
            cli_html(report->page, "</td></tr>\n");
        }
        cli_html_table_end(report->page);
    }
    else
        cli_html(report->page, "<p class=\"missing\"><strong>Not available:</strong> %s.</p>\n",
                 report->has_ntk ? "the computed eigenvalues do not decide which one is the largest"
                                 : "this activation has no neural tangent kernel");
    arb_clear(truth);
    arb_clear(bound);
}

void cli_report_bounds(report_t *report)
{
    const char *series = report->has_ntk ? "kappa" : "alpha";
    char letter = series[0];

    cli_html_section(report->page, "bounds", "Bounds against truth");
    cli_html(report->page, "<h3>Coefficients</h3>\n");
    if (certificates(report, letter, "Bounds of the coefficients that hold for every index") &&
        report->series.has_table)
        scaled_figure(report, letter, report->series.table, series);
    cli_html_command(report->page, &report->series_bounds);
    cli_html(report->page, "<h3>Eigenvalues</h3>\n");
    if (certificates(report, 'e', "Bounds of the eigenvalues that hold for every degree") &&
        report->spectrum.has_table)
        scaled_figure(report, 'e', report->spectrum.table, "eigenvalue");
    cli_html_command(report->page, &report->spectrum_bounds);
    effective_rank(report);
    cli_html(report->page, "</section>\n");
}
