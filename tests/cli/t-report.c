/* report: one whole page, the same for any number of threads, with every section and no request to
   the network; looked at in a browser at the widths of a desk and of a telephone. */
#define _XOPEN_SOURCE 700
#include "program.h"

static const char *const sections[] = {"glance",   "activation", "hermite",  "series",    "kernel",
                                       "spectrum", "bounds",     "verdicts", "provenance"};
#define NUM_SECTIONS 9

static char *page(const char *name)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", test_directory, name);
    return slurp(path);
}

static slong occurrences(const char *text, const char *part)
{
    slong num = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        num++;
    return num;
}

/* What holds of the bytes of any report. */
static void check_page(const char *name, const char *title, slong figures)
{
    static const char *const forbidden[] = {
        "<script",           "http:",    "https:",  " src=",       "<link",
        "@import",           "url(http", "<iframe", "javascript:", "rgb(  0,",
        "gnuplot_canvas\"><"};
    char *text = page(name), part[64];
    size_t i;

    CHECK(strncmp(text, "<!doctype html>\n<html lang=\"en\">", 32) == 0, "%s: begins %.60s", name,
          text);
    CHECK(strstr(text, "</html>\n") != NULL, "%s: not whole", name);
    CHECK(strstr(text, title) != NULL, "%s: title '%s'", name, title);
    for (i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
        CHECK(strstr(text, forbidden[i]) == NULL, "%s: holds %.60s", name,
              strstr(text, forbidden[i]));
    for (i = 0; i < NUM_SECTIONS; i++)
    {
        snprintf(part, sizeof part, "<section id=\"%s\"", sections[i]);
        CHECK(occurrences(text, part) == 1, "%s: %s", name, part);
        snprintf(part, sizeof part, "<a href=\"#%s\"", sections[i]);
        CHECK(occurrences(text, part) == 1, "%s: %s", name, part);
    }
    CHECK(occurrences(text, "<svg ") == figures, "%s: %ld figures, not %ld", name,
          (long) occurrences(text, "<svg "), (long) figures);
    CHECK(occurrences(text, "role=\"img\" aria-labelledby") == figures, "%s: figures", name);
    CHECK(occurrences(text, "<table>") == occurrences(text, "<caption>"), "%s: captions", name);
    flint_free(text);
}

static void contains(const char *name, const char *part)
{
    char *text = page(name);

    CHECK(strstr(text, part) != NULL, "%s: no '%s'", name, part);
    flint_free(text);
}

static void pages(void)
{
    char line[4400];
    outcome_t o;

    succeeds("ntkball report relu --init he --depth 2 --digits 12 --output r.html");
    check_page("r.html", "<title>Neural Tangent Kernel of relu, L = 2</title>", 7);
    contains("r.html", "0.685708636282942"); /* kappa_0, and its bound: */
    contains("r.html", "for every even <var>p</var> ≥ ");
    contains("r.html", "ntkball decay relu --init he --depth 2 --digits 12 --dim 2");
    contains("r.html", "class=\"verdict PROVED\"");
    succeeds(
        "ntkball report relu --init he --depth 2 --threads 2 --digits 12 >s.html && cmp r.html "
        "s.html");

    test_section("a decay beyond all doubles");
    succeeds("ntkball report sin --terms 4 --digits 6 --output r4.html");
    contains("r4.html", "<var>p</var>! ≤ ");

    test_section("bounds that fall like e^(-(3/2)(a k)^(2/3))");
    succeeds("ntkball report tanh --depth 2 --terms 4 --max-degree 2 --digits 6 --output r5.html");
    contains("r5.html", "</sup> e<sup>(3/2) (");
    contains("r5.html", " <var>k</var>)<sup>2/3</sup></sup> ≤ ");

    test_section("what is not there is said");
    succeeds("ntkball report step --terms 8 --digits 8 --output r2.html");
    check_page("r2.html", "Neural Tangent Kernel of step", 5);
    contains("r2.html", "<strong>Not available:</strong> step has no neural tangent kernel");
    contains("r2.html", "this activation has no NTK");

    test_section("an expression, escaped");
    succeeds("SOURCE_DATE_EPOCH=86400 ntkball report 'piecewise(x<0,0,x)' --terms 4 --max-degree 2 "
             "--digits 6 --output r3.html");
    contains("r3.html", "piecewise(x&lt;0");
    contains("r3.html", ", 1970-01-02.");

    test_section("bad input leaves no file");
    refused(2, "unknown activation", "ntkball report relo --output n.html");
    refused(2, "needs an activation", "ntkball report");
    refused(5, "sigma_b^2", "ntkball report relu --sigma-w2 3 --output n.html");
    refused(2, "--format is no option of 'report'", "ntkball report relu --format csv");
    refused(2, "--layer is no option of 'report'", "ntkball report relu --layer 2");
    refused(6, "/no/such", "ntkball report relu --output /no/such/r.html");
    o = shell("PATH=/nowhere ntkball report relu --output n.html");
    CHECK(o.code == 6 && strstr(o.err, "apt install gnuplot-nox") != NULL, "code %d: %s", o.code,
          o.err);
    outcome_clear(&o);
    snprintf(line, sizeof line,
             "! command -v script >/dev/null || script -qec '%s report relu' /dev/null | "
             "grep -q 'report needs --output'",
             program_path);
    succeeds(line);
    succeeds("test ! -e n.html && test -z \"$(ls | grep tmp)\"");
}

/* ---- in a browser -------------------------------------------------------------------------- */

/* A page that opens the report in frames of both widths and writes down what it measures. */
static const char probe[] =
    "<!doctype html><meta charset='utf-8'><body style='margin:0'>"
    "<iframe src='r.html' style='width:390px;height:800px;border:0'></iframe>"
    "<iframe src='r.html' style='width:1280px;height:800px;border:0'></iframe>"
    "<pre id='found'>nothing</pre><script>onload=function(){var out='';"
    "document.querySelectorAll('iframe').forEach(function(f){var d=f.contentDocument,"
    "w=f.contentWindow;"
    "out+='wide '+(d.documentElement.scrollWidth-d.documentElement.clientWidth)+"
    "' hidden '+[].filter.call(d.querySelectorAll('.scroll'),function(s){"
    "return s.scrollWidth>s.clientWidth}).length+"
    "' requests '+w.performance.getEntriesByType('resource').length+"
    "' headings '+d.querySelectorAll('h1,section>h2').length+"
    "' ids '+(new Set([].map.call(d.querySelectorAll('[id]'),function(e){return e.id})).size-"
    "d.querySelectorAll('[id]').length)+"
    "' hollow '+[].filter.call(d.querySelectorAll('figure svg'),function(s){var b=s.getBBox(),"
    "r=s.getBoundingClientRect();return b.width<300||b.height<200||r.width<300||"
    "s.querySelectorAll('use').length<(s.querySelector('title').textContent=="
    "'The activation and its derivative'?0:8)}).length+"
    "' figures '+d.querySelectorAll('figure svg').length+"
    "' dead '+[].filter.call(d.querySelectorAll('use'),function(u){return "
    "!d.querySelector(u.getAttribute('href'))}).length+"
    "' ink '+w.getComputedStyle(d.body).color+' paper '+"
    "w.getComputedStyle(d.body).backgroundColor+'\\n'});"
    "document.getElementById('found').textContent=out}</script>";

#define BROWSER                                                                                    \
    "b=$(command -v chromium || command -v chromium-browser || command -v google-chrome) && "      \
    "HOME=$PWD timeout 60 $b --headless --no-sandbox --disable-gpu --disable-dev-shm-usage "       \
    "--no-first-run --disable-background-networking --user-data-dir=$PWD/profile "                 \
    "--allow-file-access-from-files --virtual-time-budget=10000 "

static void browser(void)
{
    static const char frame[] =
        "wide 0 hidden 0 requests 0 headings 10 ids 0 hollow 0 figures 7 dead 0 ";
    char path[256];
    FILE *f;
    outcome_t o;
    const char *first, *second;

    snprintf(path, sizeof path, "%s/probe.html", test_directory);
    f = fopen(path, "w");
    CHECK(f != NULL && fputs(probe, f) >= 0 && fclose(f) == 0, "%s", path);
    o = shell(BROWSER "--dump-dom file://$PWD/probe.html 2>/dev/null");
    first = strstr(o.out, "<pre id=\"found\">");
    CHECK(o.code == 0 && first != NULL, "the browser ends with code %d: %.300s", o.code, o.err);
    second = first != NULL ? strchr(first, '\n') : NULL;
    CHECK(first != NULL && strncmp(first + 16, frame, strlen(frame)) == 0, "390 px: %.200s",
          first != NULL ? first : "nothing");
    CHECK(second != NULL && strncmp(second + 1, frame, strlen(frame)) == 0, "1280 px: %.200s",
          second != NULL ? second : "nothing");
    CHECK(first != NULL && strstr(first, "paper rgb(255, 255, 255)") != NULL, "light: %.300s",
          first != NULL ? first : "nothing");
    outcome_clear(&o);
    o = shell(BROWSER "--blink-settings=preferredColorScheme=0 --dump-dom file://$PWD/probe.html "
                      "2>/dev/null");
    CHECK(strstr(o.out, "ink rgb(228, 231, 235) paper rgb(20, 23, 27)") != NULL, "dark: %.300s",
          o.out);
    outcome_clear(&o);
}

int main(void)
{
    program_begin("report");
    if (system("command -v gnuplot >/dev/null 2>&1") != 0)
        printf("SKIP: no gnuplot\n");
    else
    {
        pages();
        if (test_left_out(1))
            printf("SKIP: the browser has seen the same page without sanitizers\n");
        else if (system("command -v chromium chromium-browser google-chrome >/dev/null 2>&1") != 0)
            printf("SKIP: no chromium\n");
        else
            browser();
    }
    return program_end();
}
