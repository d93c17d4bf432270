/* ntkball report ACT: one page that holds what the other commands say of a network, with pictures
   and without scripts or anything from the network.  The same question gives the same bytes. */
#define _POSIX_C_SOURCE 200809L
#include "cli/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support/error.h"

#define NETWORK_OPTIONS                                                                            \
    "depth|sigma-w2|sigma-b2|gamma-w2|gamma-b2|init|recursion|output-bias|measure|dim"
#define DEFAULT_DIM 2

const cli_part_t *cli_report_part(const report_t *report, slong number)
{
    const cli_part_t *const parts[CLI_REPORT_PARTS] = {
        &report->activation,      &report->hermite, &report->series,   &report->curve,
        &report->points,          &report->one,     &report->spectrum, &report->series_bounds,
        &report->spectrum_bounds, &report->verdicts};

    return parts[number];
}

/* Correlations -1, -19/20, .., 1. */
static void rho_grid(char *out, size_t size)
{
    slong i;
    size_t len = (size_t) snprintf(out, size, "-1");

    for (i = -19; i < 20; i++)
        len += (size_t) snprintf(out + len, size - len, ",%ld/20", (long) i);
    snprintf(out + len, size - len, ",1");
}

static void stage(const report_t *report, const char *name, double done)
{
    const ntkball_query_t *q = report->cli->query;
    char text[64];

    snprintf(text, sizeof text, "report, %s", name);
    if (q->progress != NULL)
        (void) q->progress(q->progress_context, text, done);
}

/* Asks the commands; 0, or the code and message of a network that cannot be reported on. */
static int gather(report_t *r)
{
    const cli_t *cli = r->cli;
    const char *quantity = r->has_ntk ? "theta,sigma" : "sigma";
    char extra[1024], grid[512];

    snprintf(extra, sizeof extra, "terms=96 quantity=%s layer=last",
             r->has_ntk ? "kappa" : "alpha");
    cli_ask(&r->series, cli, "series", extra, "dim|measure");
    if (!cli_part_ok(&r->series))
        return cli_fail(r->series.code, "%s", r->series.message);
    cli_ask(&r->activation, cli, "activations", "", NETWORK_OPTIONS "|max-precision");
    stage(r, "coefficients", 0.1);
    cli_ask(&r->hermite, cli, "hermite", "terms=64", NETWORK_OPTIONS);
    stage(r, "kernel", 0.2);
    rho_grid(grid, sizeof grid);
    snprintf(extra, sizeof extra, "rho=%s quantity=%s layer=last digits=6", grid, quantity);
    cli_ask(&r->curve, cli, "kernel", extra, "dim|measure|digits");
    snprintf(extra, sizeof extra, "rho=-1,-1/2,0,1/2,1 quantity=%s layer=last", quantity);
    cli_ask(&r->points, cli, "kernel", extra, "dim|measure");
    snprintf(extra, sizeof extra, "rho=1 quantity=%s layer=last", quantity);
    cli_ask(&r->one, cli, "kernel", extra, "dim|measure");
    stage(r, "eigenvalues", 0.4);
    cli_ask(&r->spectrum, cli, "spectrum", "dim=2 max-degree=48", "");
    stage(r, "bounds", 0.6);
    cli_ask(&r->series_bounds, cli, "decay", "layer=last", "dim|measure");
    cli_ask(&r->spectrum_bounds, cli, "decay", "dim=2", "");
    stage(r, "verdicts", 0.8);
    cli_ask(&r->verdicts, cli, "verify", "", NETWORK_OPTIONS "|digits|max-precision");
    return 0;
}

/* The accuracy that was promised is kept by all rows, or the exit code says so. */
static int accuracy(const report_t *report)
{
    slong i;

    for (i = 0; i < CLI_REPORT_PARTS; i++)
        if (cli_report_part(report, i)->code == NTKBALL_ERR_ACCURACY)
            return NTKBALL_ERR_ACCURACY;
    return 0;
}

static void begin(report_t *r)
{
    static const char *const links[][2] = {
        {"glance", "At a glance"},  {"activation", "Activation"}, {"hermite", "Hermite"},
        {"series", "Coefficients"}, {"kernel", "Kernel"},         {"spectrum", "Eigenvalues"},
        {"bounds", "Bounds"},       {"verdicts", "Verdicts"},     {"provenance", "Provenance"}};
    const char *name = ntkball_activation_name(r->net->phi);
    slong i, depth = r->cli->query->depth;

    cli_html(r->page,
             "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
             "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
             "name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" "
             "content=\"ntkball %s\">\n<title>Neural Tangent Kernel of ",
             ntkball_version());
    cli_html_text(r->page, name);
    cli_html(r->page, ", L = %ld</title>\n<style>\n", (long) depth);
    for (i = 0; cli_report_style[i] != NULL; i++)
        cli_html(r->page, "%s", cli_report_style[i]);
    cli_html(r->page, "</style>\n</head>\n<body>\n<header>\n<h1>Neural Tangent Kernel of ");
    cli_html_text(r->page, name);
    cli_html(r->page, "</h1>\n<p>φ(<var>x</var>) = <code>");
    cli_html_text(r->page, ntkball_activation_formula(r->net->phi));
    cli_html(r->page,
             "</code>, %ld hidden layer%s.</p>\n<p class=\"lead\">Every number on this page is a "
             "ball: the truth lies within the radius of the value, and that is proved. Pictures "
             "show, tables prove.</p>\n</header>\n<nav aria-label=\"Sections\">\n<ul>\n",
             (long) depth, depth == 1 ? "" : "s");
    for (i = 0; i < 9; i++)
        cli_html(r->page, "<li><a href=\"#%s\">%s</a></li>\n", links[i][0], links[i][1]);
    cli_html(r->page, "</ul>\n</nav>\n<main>\n");
}

/* A date is written only when the caller fixes it: the page is the same today and tomorrow. */
static void end(report_t *r)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char date[32] = "", *rest = NULL;
    time_t t = epoch != NULL ? (time_t) strtoll(epoch, &rest, 10) : 0;
    struct tm tm;

    if (epoch != NULL && rest != epoch && *rest == '\0' && gmtime_r(&t, &tm) != NULL)
        strftime(date, sizeof date, ", %Y-%m-%d", &tm);
    cli_html(r->page,
             "</main>\n<footer>\n<p>Made by ntkball %s%s.</p>\n</footer>\n</body>\n</html>\n",
             ntkball_version(), date);
}

static ntkball_status_t write_page(FILE *out, const void *page, ntkball_error_t *err)
{
    if (fputs(page, out) != EOF && fflush(out) == 0)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_IO, "cannot write: %s", strerror(errno));
    return NTKBALL_DOMAIN;
}

static int compose(report_t *r)
{
    int code = gather(r);

    if (code != 0)
        return code;
    r->page = ntkball_text_new();
    begin(r);
    cli_report_glance(r);
    cli_report_activation(r);
    cli_report_hermite(r);
    cli_report_series(r);
    cli_report_kernel(r);
    cli_report_spectrum(r);
    cli_report_bounds(r);
    cli_report_verdicts(r);
    cli_report_provenance(r);
    end(r);
    code = r->failed ? cli_fail(NTKBALL_ERR_IO, "gnuplot did not draw a figure of the report")
                     : cli_write(r->cli, write_page, ntkball_text_get(r->page));
    ntkball_text_free(r->page);
    if (code == 0 && accuracy(r) != 0)
        code = cli_fail(accuracy(r),
                        "some rows of the page do not keep --digits %ld; they are shown with the "
                        "radius that was reached; raise --max-precision %ld or lower --digits",
                        (long) r->cli->query->digits, (long) r->cli->query->max_prec);
    return code;
}

/* A page is nothing for a terminal to show. */
static int check_output(const cli_t *cli)
{
    if (cli->output == NULL && isatty(STDOUT_FILENO))
        return cli_fail(NTKBALL_ERR_INPUT, "report needs --output FILE.html, as in `%s`",
                        cli->query->command->example);
    return cli_gnuplot_check(cli);
}

int cli_run_report(cli_t *cli)
{
    ntkball_network_t net;
    report_t report;
    slong i;
    int code;

    ntkball_network_init(net);
    memset(&report, 0, sizeof report);
    code = check_output(cli);
    if (code == 0)
    {
        code = _ntkball_query_prepare(cli->query);
        if (code == 0)
            code = _ntkball_query_network(cli->query, net);
        if (code != 0)
            cli_fail_query(cli, code);
    }
    if (code == 0)
    {
        if (cli->query->dim == 0)
            cli->query->dim = DEFAULT_DIM;
        report.cli = cli;
        report.net = net;
        report.has_ntk = ntkball_activation_has_ntk(net->phi, NULL);
        code = compose(&report);
        for (i = 0; i < CLI_REPORT_PARTS; i++)
            cli_part_clear((cli_part_t *) cli_report_part(&report, i));
    }
    ntkball_network_clear(net);
    return code;
}
