/* Running the program as a user does: exit code, stdout and stderr; and reading its tables.
   The program is the one $NTKBALL names, else ./ntkball. */
#ifndef NTKBALL_TESTS_PROGRAM_H
#define NTKBALL_TESTS_PROGRAM_H

#include "../harness.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ntkball/table.h>

typedef struct
{
    int code; /* exit code, or 1000 + the signal that ended it */
    char *out, *err;
} outcome_t;

/* The absolute path of the program, and a directory of this test's own. */
static char program_path[4096], test_directory[] = "/tmp/ntkball-test-XXXXXX";

/* The source tree. */
static inline const char *source_directory(void)
{
    const char *given = getenv("srcdir");
    static char path[4096];

    return realpath(given != NULL ? given : "..", path) != NULL ? path : ".";
}

static inline void program_begin(const char *name)
{
    const char *given = getenv("NTKBALL");

    test_begin(name);
    if (realpath(given != NULL ? given : "./ntkball", program_path) == NULL ||
        mkdtemp(test_directory) == NULL)
    {
        fprintf(stderr, "no program (set NTKBALL) or no directory %s\n", test_directory);
        exit(1);
    }
}

static inline char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    size_t alloc = 1 << 16, len = 0, got;
    char *text = flint_malloc(alloc);

    while (f != NULL && (got = fread(text + len, 1, alloc - len - 1, f)) > 0)
    {
        len += got;
        if (alloc - len < 1 << 15)
            text = flint_realloc(text, alloc *= 2);
    }
    if (f != NULL)
        fclose(f);
    text[len] = '\0';
    return text;
}

/* Runs a shell command in the test's directory; "ntkball" in it is the program. */
static inline outcome_t shell(const char *text)
{
    static const char frame[] = "cd %s && ntkball() { '%s' \"$@\"; } && { %s\n} >.out 2>.err";
    size_t size = strlen(frame) + strlen(test_directory) + strlen(program_path) + strlen(text);
    char *command = flint_malloc(size), path[256];
    outcome_t o;
    int status;

    snprintf(command, size, frame, test_directory, program_path, text);
    fflush(stdout);
    status = system(command);
    flint_free(command);
    o.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    snprintf(path, sizeof path, "%s/.out", test_directory);
    o.out = slurp(path);
    snprintf(path, sizeof path, "%s/.err", test_directory);
    o.err = slurp(path);
    return o;
}

static inline void outcome_clear(outcome_t *o)
{
    flint_free(o->out);
    flint_free(o->err);
}

/* ---- a program that is running -------------------------------------------------------------- */

static inline void wait_ms(unsigned long ms)
{
    struct timespec t = {(time_t) (ms / 1000), (long) (ms % 1000) * 1000000L};

    nanosleep(&t, NULL);
}

/* Starts the program on the words, separated by blanks, with no shell of ours between; its output
   goes where that of shell goes. */
static inline pid_t program_start(const char *arguments)
{
    char text[512], *words[32];
    int num = 0;
    pid_t pid;

    snprintf(text, sizeof text, "ntkball %s", arguments);
    for (words[num] = strtok(text, " "); words[num] != NULL; words[num] = strtok(NULL, " "))
        num++;
    fflush(stdout);
    pid = fork();
    if (pid == 0)
    {
        signal(SIGINT, SIG_DFL);
        if (chdir(test_directory) == 0 && freopen(".out", "w", stdout) != NULL &&
            freopen(".err", "w", stderr) != NULL)
            execv(program_path, words);
        _exit(99);
    }
    return pid;
}

/* Is the process the program, no more a shell on its way to it, and does it catch every signal it
   means to?  SIGABRT is the last that no sanitizer takes.  -1 where the system does not say. */
static inline int is_set_up(pid_t pid)
{
    char path[64], line[4096];
    unsigned long long caught = 0;
    ssize_t len;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%ld/exe", (long) pid);
    len = readlink(path, line, sizeof line - 1);
    if (len < 0) /* it has ended */
        return access("/proc/self/exe", F_OK) == 0 ? 1 : -1;
    line[len] = '\0';
    if (strstr(strrchr(line, '/'), strrchr(program_path, '/') + 1) == NULL)
        return 0;
    snprintf(path, sizeof path, "/proc/%ld/status", (long) pid);
    f = fopen(path, "r");
    if (f == NULL)
        return -1;
    while (fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "SigCgt: %llx", &caught) == 1)
            break;
    fclose(f);
    return (int) (caught >> (SIGABRT - 1) & 1);
}

/* Waits until the program is set up: an uninstalled one begins as a shell, which under load takes
   its time. */
static inline void program_ready(pid_t pid)
{
    int i, ready = 0;

    for (i = 0; i < 6000 && ready == 0; i++)
    {
        ready = is_set_up(pid);
        wait_ms(ready < 0 ? 2000 : 10);
    }
}

/* The exit code of a process that was started, or 1000 + the signal that ended it. */
static inline int program_code(pid_t pid)
{
    int status = 0;

    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* One line, and for a place in an expression two more: four blanks and the place, blanks and a
   caret. */
static inline int is_message(const char *text)
{
    const char *end = strchr(text, '\n');

    if (end == NULL || strncmp(text, "ntkball: ", 9) != 0)
        return 0;
    if (end[1] == '\0')
        return 1;
    end = strncmp(end + 1, "    ", 4) == 0 ? strchr(end + 1, '\n') : NULL;
    return end != NULL && strcmp(end + 1 + strspn(end + 1, " "), "^\n") == 0;
}

/* The command fails with this code, says what the part is in, and prints no rows. */
static inline void refused(int code, const char *part, const char *command)
{
    static long asked;
    outcome_t o;

    if (test_left_out(asked++))
        return;
    o = shell(command);
    CHECK(o.code == code, "%s: exit code %d, not %d: %s", command, o.code, code, o.err);
    CHECK(is_message(o.err), "%s: not one line, or one with a place: %s", command, o.err);
    CHECK(strstr(o.err, part) != NULL, "%s: '%s' is not in: %s", command, part, o.err);
    CHECK(o.out[0] == '\0', "%s: output: %.200s", command, o.out);
    outcome_clear(&o);
}

/* The command ends with code 0 and says nothing on stderr. */
static inline void succeeds(const char *command)
{
    outcome_t o = shell(command);

    CHECK(o.code == 0, "%s: exit code %d: %s", command, o.code, o.err);
    CHECK(o.err[0] == '\0', "%s: says %s", command, o.err);
    outcome_clear(&o);
}

/* Runs a command that writes csv or json to stdout and reads the rows; the exit code. */
static inline int read_rows(ntkball_table_t table, const char *command, slong digits)
{
    outcome_t o = shell(command);
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    char path[256];
    FILE *f;
    int code = o.code;

    ntkball_table_init(table, "test", digits);
    snprintf(path, sizeof path, "%s/.out", test_directory);
    f = fopen(path, "r");
    CHECK(f != NULL && ntkball_table_read(table, f, "stdout", &err) == NTKBALL_OK,
          "%s: exit code %d, %s; %s", command, code, err.text, o.err);
    if (f != NULL)
        fclose(f);
    outcome_clear(&o);
    return code;
}

/* The row, or NULL. */
static inline const ntkball_row_t *
find_row(const ntkball_table_t t, const char *quantity, slong layer, const char *index)
{
    slong i;

    for (i = 0; i < t->num_rows; i++)
        if (t->rows[i].layer == layer && strcmp(t->rows[i].quantity, quantity) == 0 &&
            strcmp(t->rows[i].index, index) == 0)
            return t->rows + i;
    return NULL;
}

static inline int program_end(void)
{
    char command[256];

    snprintf(command, sizeof command, "rm -rf '%s'", test_directory);
    if (system(command) != 0)
        fprintf(stderr, "%s remains\n", test_directory);
    return test_end();
}

#endif
