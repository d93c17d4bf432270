/* The progress line on a terminal: stage, percentage, and the time left at the speed so far.
   Nothing is shown in the first second. */
#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static struct
{
    double start, shown, stage_start;
    char stage[64];
} progress;

volatile sig_atomic_t cli_progress_visible;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static void left(char *out, size_t size, double seconds)
{
    if (seconds < 100)
        snprintf(out, size, "about %.0f s left", seconds + 0.5);
    else if (seconds < 6000)
        snprintf(out, size, "about %.0f min left", seconds / 60);
    else
        snprintf(out, size, "about %.0f h left", seconds / 3600);
}

static int show(void *context, const char *stage, double done)
{
    char rest[64] = "";
    double t = now();

    (void) context;
    if (strncmp(stage, progress.stage, sizeof progress.stage - 1) != 0)
    {
        snprintf(progress.stage, sizeof progress.stage, "%s", stage);
        progress.stage_start = t;
    }
    if (t - progress.start < 1 || t - progress.shown < 0.2)
        return 0;
    progress.shown = t;
    cli_progress_visible = 1;
    if (done > 0.001 && done <= 1)
        left(rest, sizeof rest, (t - progress.stage_start) * (1 - done) / done);
    if (done >= 0)
        fprintf(stderr, "\r%.60s: %3.0f %%  %s\033[K", stage, 100 * done, rest);
    else
        fprintf(stderr, "\r%.60s: %.0f s\033[K", stage, t - progress.start);
    fflush(stderr);
    return 0;
}

void cli_progress_setup(cli_t *cli)
{
    memset(&progress, 0, sizeof progress);
    progress.start = progress.stage_start = now();
    if (!cli->quiet && isatty(STDERR_FILENO))
        ntkball_query_progress(cli->query, show, NULL);
}

void cli_progress_end(void)
{
    if (cli_progress_visible)
        fputs("\r\033[K", stderr);
    cli_progress_visible = 0;
}
