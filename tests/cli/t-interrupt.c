/* Ctrl-C at any moment: the old file or the whole new one, nothing beside it, and a line that says
   how to begin again. */
#define _XOPEN_SOURCE 700
#include "program.h"

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

/* Ctrl-C after a random time, one time in two no sooner than the program is set up; the code. */
static int stop(const char *arguments, unsigned long *delay)
{
    int set_up = (int) n_randint(test_state.rand, 2), code;
    pid_t pid = program_start(arguments);

    *delay = n_randint(test_state.rand, 160);
    if (set_up)
        program_ready(pid);
    wait_ms(*delay);
    kill(pid, SIGINT);
    code = program_code(pid);
    CHECK(code == 130 || code == 0 || code == 1 || (!set_up && code == 1000 + SIGINT),
          "%s after %lu ms: %d", arguments, *delay, code);
    return code;
}

static void no_rest(const char *arguments, unsigned long delay)
{
    outcome_t o = shell("ls");

    CHECK(strstr(o.out, "tmp") == NULL, "%s after %lu ms leaves %s", arguments, delay, o.out);
    outcome_clear(&o);
}

static void interrupt(size_t i)
{
    char output[32], arguments[256], command[768];
    unsigned long delay;
    outcome_t o;

    snprintf(output, sizeof output, "out%s", commands[i].suffix);
    snprintf(command, sizeof command, "rm -f whole* && echo old >%s", output);
    succeeds(command);
    snprintf(arguments, sizeof arguments, "%s%s --output %s", commands[i].arguments,
             strncmp(commands[i].arguments, "plot", 4) != 0 ? " --threads 2" : "", output);
    stop(arguments, &delay);
    no_rest(arguments, delay);
    /* old, or what the command writes when it is left alone */
    snprintf(command, sizeof command,
             "test \"$(cat %s)\" = old || { ntkball %s --output whole%s 2>/dev/null; cmp %s "
             "whole%s; }",
             output, commands[i].arguments, commands[i].suffix, output, commands[i].suffix);
    o = shell(command);
    CHECK(o.code == 0, "%s after %lu ms: %s", command, delay, o.out);
    outcome_clear(&o);
}

/* Without --output: nothing was printed, or it is said that it is not whole. */
static void printing(size_t i)
{
    char out[256], err[256], *printed, *said;
    unsigned long delay;
    int code = stop(commands[i].arguments, &delay);

    snprintf(out, sizeof out, "%s/.out", test_directory);
    snprintf(err, sizeof err, "%s/.err", test_directory);
    printed = slurp(out);
    said = slurp(err);
    if (code == 130)
        CHECK(strstr(said, printed[0] == '\0' ? "ntkball: interrupted; "
                                              : "what was printed is not whole") != NULL &&
                  strstr(said, "; to begin again: ") != NULL,
              "%s after %lu ms prints %.60s and says %s", commands[i].arguments, delay, printed,
              said);
    no_rest(commands[i].arguments, delay);
    flint_free(printed);
    flint_free(said);
}

/* A run that lasts is told to stop, and says how to go on. */
static void message(void)
{
    char path[256], *err;
    pid_t pid = program_start("hermite tanh --terms 500 --digits 1000 --algorithm integrate "
                              "--output out.csv");
    int code;

    program_ready(pid);
    wait_ms(200);
    kill(pid, SIGINT);
    code = program_code(pid);
    CHECK(code == 130, "code %d", code);
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
    for (i = 0; i + 2 < NUM_COMMANDS; i++)
        printing(i);
    message();
    return program_end();
}
