/* Ctrl-C at any moment: the old file or the whole new one, nothing beside it, and a line that says
   how to begin again. */
#define _XOPEN_SOURCE 700
#include "program.h"

#include <signal.h>
#include <time.h>

/* Every command that takes time, each writing to "out" followed by its suffix. */
static const struct
{
    const char *arguments, *suffix;
} commands[] = {{"hermite tanh --terms 400 --digits 60 --format csv", ".csv"},
                {"series tanh --depth 2 --terms 60 --format csv", ".csv"},
                {"kernel tanh --depth 2 --rho 1/3,9/10 --digits 12 --format csv", ".csv"},
                {"spectrum relu --init he --depth 2 --dim 2 --max-degree 20 --format csv", ".csv"},
                {"decay relu --init he --depth 3 --format csv", ".csv"},
                {"gram relu --init he --data points.csv --digits 30 --format csv", ".csv"},
                {"verify T3.1 relu --format csv", ".csv"},
                {"check table.csv --format csv", ".csv"},
                {"plot table.csv", ".svg"},
                {"report step --terms 8 --max-degree 4", ".html"}};
#define NUM_COMMANDS (sizeof commands / sizeof commands[0])

static void wait_ms(unsigned long ms)
{
    struct timespec t = {0, (long) (ms % 1000) * 1000000L};

    nanosleep(&t, NULL);
}

/* Starts the program itself (no shell between) on the words, its stderr in .err. */
static pid_t start(const char *arguments, const char *output)
{
    char text[256], *words[32];
    int num = 0;
    pid_t pid;

    snprintf(text, sizeof text, "ntkball %s --output %s", arguments, output);
    for (words[num] = strtok(text, " "); words[num] != NULL; words[num] = strtok(NULL, " "))
        num++;
    fflush(stdout);
    pid = fork();
    if (pid == 0)
    {
        signal(SIGINT, SIG_DFL);
        if (chdir(test_directory) == 0 && freopen(".err", "w", stderr) != NULL)
            execv(program_path, words);
        _exit(99);
    }
    return pid;
}

static void interrupt(size_t i)
{
    char output[32], command[512];
    unsigned long delay = n_randint(test_state.rand, 160);
    int status = 0, code;
    outcome_t o;
    pid_t pid;

    snprintf(output, sizeof output, "out%s", commands[i].suffix);
    snprintf(command, sizeof command, "rm -f whole* && echo old >%s", output);
    succeeds(command);
    pid = start(commands[i].arguments, output);
    wait_ms(delay);
    kill(pid, SIGINT);
    waitpid(pid, &status, 0);
    code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    CHECK(code == 130 || code == 0 || code == 1 || code == 1000 + SIGINT, "%s after %lu ms: %d",
          commands[i].arguments, delay, code);
    o = shell("ls");
    CHECK(strstr(o.out, "tmp") == NULL, "%s after %lu ms leaves %s", commands[i].arguments, delay,
          o.out);
    outcome_clear(&o);
    /* old, or what the command writes when it is left alone */
    snprintf(command, sizeof command,
             "test \"$(cat %s)\" = old || { ntkball %s --output whole%s 2>/dev/null; cmp %s "
             "whole%s; }",
             output, commands[i].arguments, commands[i].suffix, output, commands[i].suffix);
    o = shell(command);
    CHECK(o.code == 0, "%s after %lu ms: %s", command, delay, o.out);
    outcome_clear(&o);
}

/* A run that lasts is told to stop, and says how to go on. */
static void message(void)
{
    char path[256], *err;
    pid_t pid = start("hermite tanh --terms 500 --digits 1000 --algorithm integrate", "out.csv");
    int status = 0;

    wait_ms(600);
    kill(pid, SIGINT);
    waitpid(pid, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 130, "status %d", status);
    snprintf(path, sizeof path, "%s/.err", test_directory);
    err = slurp(path);
    CHECK(strcmp(err, "ntkball: interrupted; out.csv was not touched; to begin again: ntkball "
                      "hermite tanh --terms 500 --digits 1000 --algorithm integrate --output "
                      "out.csv\n") == 0,
          "says %s", err);
    flint_free(err);
}

int main(void)
{
    size_t i;

    program_begin("interrupt");
    succeeds("ntkball series relu --init he --depth 2 --terms 40 --format csv --comments --output "
             "table.csv");
    succeeds("printf '1,2,3\\n2,1,0\\n0,1,5\\n4,1,1\\n3,3,1\\n' >points.csv");
    for (i = 0; i < 2 * NUM_COMMANDS; i++)
        if (i % NUM_COMMANDS < NUM_COMMANDS - 2 ||
            system("command -v gnuplot >/dev/null 2>&1") == 0)
            interrupt(i % NUM_COMMANDS);
    message();
    return program_end();
}
