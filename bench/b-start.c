/* From the start of `ntkball hermite relu --terms 8` to its first row, against the start and end of
   a program that does nothing (true).  Called with the path of the program. */
#include "bench/bench.h"

#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS 25

/* Starts argv, reads its output up to the end of the line that begins with prefix (NULL: all of
   it), and waits for it.  Returns the seconds until that line was complete, negative when it did
   not come or the program failed. */
static double first_row(char *const argv[], const char *prefix)
{
    double start = bench_clock(CLOCK_MONOTONIC), seen = -1.0;
    char line[4096];
    int fd[2], status = 1;
    FILE *in;
    pid_t pid;

    if (pipe(fd) != 0)
        return -1.0;
    pid = fork();
    if (pid == 0)
    {
        dup2(fd[1], 1);
        close(fd[0]);
        close(fd[1]);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(fd[1]);
    in = fdopen(fd[0], "r");
    while (in != NULL && fgets(line, sizeof line, in) != NULL)
        if (seen < 0.0 && prefix != NULL && strncmp(line, prefix, strlen(prefix)) == 0)
            seen = bench_clock(CLOCK_MONOTONIC) - start;
    if (prefix == NULL)
        seen = bench_clock(CLOCK_MONOTONIC) - start;
    if (in != NULL)
        fclose(in);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return -1.0;
    return seen;
}

/* The median of RUNS runs. */
static double median(char *const argv[], const char *prefix)
{
    double times[RUNS];
    int i;

    for (i = 0; i < RUNS; i++)
    {
        times[i] = first_row(argv, prefix);
        if (times[i] < 0.0)
        {
            fprintf(stderr, "bench: %s did not do its work\n", argv[0]);
            exit(1);
        }
    }
    qsort(times, RUNS, sizeof(double), bench_compare);
    return times[RUNS / 2];
}

int main(int argc, char **argv)
{
    char words[][16] = {"hermite", "relu", "--terms", "8", "--format", "csv", "true"};
    char *ours[] = {argc > 1 ? argv[1] : NULL,
                    words[0],
                    words[1],
                    words[2],
                    words[3],
                    words[4],
                    words[5],
                    NULL};
    char *nothing[] = {words[6], NULL};

    if (argc != 2)
    {
        fprintf(stderr, "usage: %s NTKBALL\n", argv[0]);
        return 2;
    }
    bench_row("start of hermite relu to first row", median(ours, "phi_hermite,"),
              median(nothing, NULL), "baseline: the program true; aim: ours < 0.02");
    return 0;
}
