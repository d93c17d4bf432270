/* How the process may end: by a signal, by memory exhaustion, by an abort inside a library.  Each
   leaves no half-written file, says one line and returns a code of its own.  The handlers use
   async-signal-safe calls only. */
#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/place.h"

static char guarded[CLI_GUARDS][4096];
static volatile sig_atomic_t guard_set[CLI_GUARDS], state = CLI_STATE_NOTHING;
/* Made before the work begins: handlers do not format. */
static char command[3072] = "; to begin again: give the same command", output[1024];

void cli_process_guard(cli_guard_t slot, const char *path)
{
    guard_set[slot] = 0;
    if (path != NULL)
    {
        snprintf(guarded[slot], sizeof guarded[slot], "%s", path);
        guard_set[slot] = 1;
    }
}

void cli_process_state(cli_state_t now)
{
    state = now;
}

void cli_process_command(const cli_t *cli, int argc, char **argv)
{
    char *line = cli_quote(argc, argv);

    snprintf(command, sizeof command, "; to begin again: %s",
             strlen(line) + 32 < sizeof command ? line : "give the same command");
    if (cli->output != NULL)
        ntkball_printable(output, sizeof output, cli->output);
    flint_free(line);
}

NTKBALL_MUST_CHECK static ssize_t say(const char *text)
{
    return write(STDERR_FILENO, text, strlen(text));
}

/* The parts of one line, ended by NULL. */
static _Noreturn void leave(const char *const *parts, int code)
{
    int i;

    for (i = 0; i < CLI_GUARDS; i++)
        if (guard_set[i])
            unlink(guarded[i]);
    if (cli_progress_visible && say("\r\033[K") < 0)
        _exit(code);
    for (i = 0; parts[i] != NULL; i++)
        if (say(parts[i]) < 0)
            _exit(code);
    _exit(code);
}

static void on_signal(int number)
{
    const char *parts[] = {number == SIGINT ? "ntkball: interrupted; "
                                            : "ntkball: ended by a signal; ",
                           output,
                           state == CLI_STATE_WRITTEN    ? " is written and whole"
                           : state == CLI_STATE_PRINTING ? "what was printed is not whole"
                           : output[0] != '\0'           ? " was not touched"
                                                         : "nothing was written",
                           command,
                           "\n",
                           NULL};

    leave(parts, 128 + number);
}

static _Noreturn void leave_with(const char *text, int code)
{
    const char *parts[] = {text, NULL};

    leave(parts, code);
}

static void on_crash(int number)
{
    (void) number;
    leave_with("ntkball: internal error (a library aborted): please report the command line\n", 70);
}

static FLINT_NORETURN void on_flint_abort(void)
{
    leave_with("ntkball: internal error (FLINT aborted): please report the command line\n", 70);
}

static _Noreturn void no_memory(void)
{
    leave_with("ntkball: out of memory: lower --terms, --depth, --max-degree or --digits\n",
               NTKBALL_ERR_INPUT);
}

static void *allocate(size_t size)
{
    void *p = malloc(size > 0 ? size : 1);

    if (p == NULL)
        no_memory();
    return p;
}

static void *allocate_zeroed(size_t num, size_t size)
{
    void *p = calloc(num > 0 ? num : 1, size > 0 ? size : 1);

    if (p == NULL)
        no_memory();
    return p;
}

static void *reallocate(void *old, size_t size)
{
    void *p = realloc(old, size > 0 ? size : 1);

    if (p == NULL)
        no_memory();
    return p;
}

static void *gmp_reallocate(void *old, size_t old_size, size_t size)
{
    (void) old_size;
    return reallocate(old, size);
}

static void gmp_release(void *p, size_t size)
{
    (void) size;
    free(p);
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* A signal that was ignored from the start (a background job, nohup) stays ignored. */
static void handle_unless_ignored(int number, void (*handler)(int))
{
    struct sigaction old;

    if (sigaction(number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        handle(number, handler);
}

/* A closed standard stream must not be taken over by the next file opened: stdin and stderr become
   /dev/null, and a stdout that was closed becomes a stream on which every write fails. */
static void hold_streams(void)
{
    int fd;

    for (fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY) == -1)
            _exit(NTKBALL_ERR_IO);
}

void cli_process_setup(void)
{
    hold_streams();
    __flint_set_memory_functions(allocate, allocate_zeroed, reallocate, free);
    mp_set_memory_functions(allocate, gmp_reallocate, gmp_release);
    flint_set_abort(on_flint_abort);
    handle_unless_ignored(SIGINT, on_signal);
    handle_unless_ignored(SIGTERM, on_signal);
    handle_unless_ignored(SIGHUP, on_signal);
    handle(SIGPIPE, SIG_IGN);
    handle(SIGABRT, on_crash);
    handle(SIGFPE, on_crash);
}
