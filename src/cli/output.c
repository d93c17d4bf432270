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

typedef struct
{
    const ntkball_table_struct *table; /* one of the two */
    const ntkball_grid_struct *grid;
} content_t;

static ntkball_status_t write_content(FILE *out, cli_t *cli, const content_t *content)
{
    if (content->table != NULL)
        return ntkball_table_write(out, content->table, (ntkball_format_t) cli->format,
                                   cli->comments, &cli->error);
    return ntkball_grid_write(out, content->grid, (ntkball_format_t) cli->format, cli->comments,
                              &cli->error);
}

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

static int write_special(cli_t *cli, const content_t *content)
{
    FILE *out = fopen(cli->output, "w");
    ntkball_status_t status;
    int reason;

    if (out == NULL)
        return fail_file(cli->output, errno);
    status = write_content(out, cli, content);
    reason = fclose(out) != 0 ? errno : 0;
    if (status != NTKBALL_OK)
    {
        char prefix[600];

        snprintf(prefix, sizeof prefix, "--output %.500s: ", cli->output);
        return cli_fail_status(cli, status, prefix);
    }
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

static int write_file(cli_t *cli, const content_t *content)
{
    char *target = realpath(cli->output, NULL); /* a link stays a link */
    const char *path = target != NULL ? target : cli->output;
    char *temporary = flint_malloc(strlen(path) + 16);
    int fd, reason = 0, code = 0;
    FILE *out;

    sprintf(temporary, "%s.tmp.XXXXXX", path);
    fd = mkstemp(temporary);
    if (fd < 0)
        code = fail_file(cli->output, errno);
    else
    {
        cli_process_guard(temporary);
        out = fdopen(fd, "w");
        errno = 0;
        if (out == NULL || write_content(out, cli, content) != NTKBALL_OK || fsync(fd) != 0 ||
            fchmod(fd, file_mode(path)) != 0)
            reason = errno != 0 ? errno : EIO;
        if (out != NULL && fclose(out) != 0 && reason == 0)
            reason = errno;
        if (reason == 0 && rename(temporary, path) != 0)
            reason = errno;
        if (reason != 0)
        {
            unlink(temporary);
            code = fail_file(cli->output, reason);
        }
        cli_process_guard(NULL);
    }
    flint_free(temporary);
    free(target);
    return code;
}

static int write_out(cli_t *cli, const content_t *content)
{
    cli_progress_end();
    if (cli->options.explain != NULL && !cli->quiet)
        fputs(ntkball_text_get(cli->options.explain), stderr);
    if (cli->output != NULL)
        return is_special(cli->output) ? write_special(cli, content) : write_file(cli, content);
    if (write_content(stdout, cli, content) != NTKBALL_OK)
        return cli_fail_status(cli, NTKBALL_DOMAIN, "stdout: ");
    return cli_flush_stdout();
}

int cli_finish_table(cli_t *cli, const ntkball_table_t table, ntkball_status_t status)
{
    content_t content = {table, NULL};
    char reason[1200] = "";
    slong i, bad = 0;
    int code;

    if (status != NTKBALL_OK && cli->error.text[0] != '\0')
        snprintf(reason, sizeof reason, " (%s)", cli->error.text);
    code = write_out(cli, &content);
    for (i = 0; i < table->num_rows; i++)
        bad += !ntkball_table_row_ok(table, i);
    if (code != 0 || bad == 0)
        return code;
    return cli_fail(NTKBALL_ERR_ACCURACY,
                    "%ld of %ld rows do not keep --digits %ld; they are printed with the radius "
                    "that was reached; raise --max-precision %ld or lower --digits%s",
                    (long) bad, (long) table->num_rows, (long) cli->digits, (long) cli->max_prec,
                    reason);
}

int cli_finish_grid(cli_t *cli, const ntkball_grid_t grid, int code)
{
    content_t content = {NULL, grid};
    int failed = write_out(cli, &content);

    return failed != 0 ? failed : code;
}
