/* Where the rows go.  A file is written under a temporary name in its own directory, synchronised
   and renamed: whoever looks sees the old file or the whole new one. */
#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE 700
#include "cli/cli.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_flush_stdout(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    return cli_fail(NTKBALL_ERR_IO, "cannot write to stdout: %s",
                    errno != 0 ? strerror(errno) : "the stream failed");
}

static int fail_file(const char *path, int reason)
{
    return cli_fail(NTKBALL_ERR_IO, "--output %.500s: cannot write: %s", path, strerror(reason));
}

static int fail_writer(const char *path, const ntkball_error_t *error)
{
    return cli_fail((int) error->kind, "--output %.500s: %s", path, error->text);
}

/* Devices and pipes cannot be replaced by renaming; they are written to directly. */
static int is_special(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

int cli_output_check(const cli_t *cli)
{
    struct stat st;
    char *copy, *dir;
    int code = 0;

    if (cli->output == NULL)
        return 0;
    if (stat(cli->output, &st) == 0 && S_ISDIR(st.st_mode))
        return fail_file(cli->output, EISDIR);
    if (strlen(cli->output) > 3000)
        return fail_file(cli->output, ENAMETOOLONG);
    if (is_special(cli->output))
        return 0;
    copy = flint_malloc(strlen(cli->output) + 1);
    dir = dirname(strcpy(copy, cli->output));
    if (access(dir, W_OK | X_OK) != 0)
        code = fail_file(cli->output, errno);
    else if (access(cli->output, F_OK) == 0 && access(cli->output, W_OK) != 0)
        code = fail_file(cli->output, errno);
    flint_free(copy);
    return code;
}

static int write_special(const cli_t *cli, cli_writer_t writer, const void *what)
{
    ntkball_error_t error = {NTKBALL_ERR_NONE, ""};
    FILE *out = fopen(cli->output, "w");
    ntkball_status_t status;
    int reason;

    if (out == NULL)
        return fail_file(cli->output, errno);
    status = writer(out, what, &error);
    reason = fclose(out) != 0 ? errno : 0;
    if (status != NTKBALL_OK)
        return fail_writer(cli->output, &error);
    return reason != 0 ? fail_file(cli->output, reason) : 0;
}

/* The mode of the file that is replaced, else what the umask leaves of rw-rw-rw-. */
static mode_t file_mode(const char *path)
{
    struct stat st;
    mode_t mask;

    if (stat(path, &st) == 0)
        return st.st_mode & 07777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int write_file(const cli_t *cli, cli_writer_t writer, const void *what)
{
    char *target = realpath(cli->output, NULL); /* a link stays a link */
    const char *path = target != NULL ? target : cli->output;
    char *temporary = flint_malloc(strlen(path) + 16);
    ntkball_error_t error = {NTKBALL_ERR_NONE, ""};
    int fd, reason = 0, code = 0;
    FILE *out;

    sprintf(temporary, "%s.tmp.XXXXXX", path);
    fd = mkstemp(temporary);
    if (fd < 0)
        code = fail_file(cli->output, errno);
    else
    {
        cli_process_guard(CLI_GUARD_OUTPUT, temporary);
        out = fdopen(fd, "w");
        errno = 0;
        if (out == NULL || writer(out, what, &error) != NTKBALL_OK || fsync(fd) != 0 ||
            fchmod(fd, file_mode(path)) != 0)
            reason = errno != 0 ? errno : EIO;
        if (out != NULL && fclose(out) != 0 && reason == 0)
            reason = errno;
        if (reason == 0 && rename(temporary, path) != 0)
            reason = errno;
        else if (reason == 0)
            cli_process_state(CLI_STATE_WRITTEN);
        if (reason != 0)
        {
            unlink(temporary);
            code = error.kind != NTKBALL_ERR_NONE ? fail_writer(cli->output, &error)
                                                  : fail_file(cli->output, reason);
        }
        cli_process_guard(CLI_GUARD_OUTPUT, NULL);
    }
    flint_free(temporary);
    free(target);
    return code;
}

int cli_write(const cli_t *cli, cli_writer_t writer, const void *what)
{
    ntkball_error_t error = {NTKBALL_ERR_NONE, ""};

    cli_progress_end();
    if (!cli->quiet)
        fputs(ntkball_query_explanation(cli->query), stderr);
    if (cli->output != NULL)
        return is_special(cli->output) ? write_special(cli, writer, what)
                                       : write_file(cli, writer, what);
    cli_process_state(CLI_STATE_PRINTING);
    if (writer(stdout, what, &error) != NTKBALL_OK)
        return cli_fail((int) error.kind, "stdout: %s", error.text);
    return cli_flush_stdout();
}

static ntkball_status_t write_answer(FILE *out, const void *query, ntkball_error_t *err)
{
    return ntkball_query_write(out, query, err);
}

int cli_finish(cli_t *cli, int code)
{
    const ntkball_query_t *q = cli->query;
    int answered = ntkball_query_table(q) != NULL || ntkball_query_grid(q) != NULL;
    int failed = answered ? cli_write(cli, write_answer, q) : 0;

    if (q->warning[0] != '\0' && !cli->quiet)
        (void) cli_fail(0, "warning: %s", q->warning);
    if (failed != 0 || code == 0)
        return failed;
    return cli_fail_query(cli, code);
}
