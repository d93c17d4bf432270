/* The bench harness: the median of repeated runs, rows of CSV.

   A bench program measures ours and a baseline in the same run and prints rows
       case,ours,baseline,ratio,note
   with times in seconds and ratio = baseline/ours (how many times faster than the baseline we are).
   "make bench" prints the header line, runs them all and keeps the rows in bench.csv.  No test
   asserts a time. */
#ifndef NTKBALL_BENCH_BENCH_H
#define NTKBALL_BENCH_BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ntkball/ntkball.h>

static inline double bench_clock(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *) a, y = *(const double *) b;

    return (x > y) - (x < y);
}

#define BENCH_RUNS 1000
#define BENCH_SECONDS 0.2

/* Runs the work until seconds are spent (at least once, at most BENCH_RUNS times) and returns the
   median time of a run on that clock, in seconds. */
static inline double
bench_time_on(clockid_t clock, double seconds, void (*work)(void *context), void *context)
{
    double times[BENCH_RUNS], spent = 0.0;
    int runs = 0;

    do
    {
        double start = bench_clock(clock);

        work(context);
        times[runs] = bench_clock(clock) - start;
        spent += times[runs++];
    } while (spent < seconds && runs < BENCH_RUNS);

    qsort(times, (size_t) runs, sizeof(double), bench_compare);
    return runs % 2 ? times[runs / 2] : 0.5 * (times[runs / 2 - 1] + times[runs / 2]);
}

/* On the wall clock. */
static inline double bench_time(void (*work)(void *context), void *context)
{
    return bench_time_on(CLOCK_MONOTONIC, BENCH_SECONDS, work, context);
}

/* Processor time, which other programs on the machine disturb less; for work in one thread. */
static inline double bench_cpu_time(void (*work)(void *context), void *context)
{
    return bench_time_on(CLOCK_PROCESS_CPUTIME_ID, 5 * BENCH_SECONDS, work, context);
}

/* What a piece of work costs in a process of its own: its median processor time, and the largest
   memory that process held, in MiB. */
typedef struct
{
    double seconds, memory;
} bench_cost_t;

static inline bench_cost_t bench_cost(void (*work)(void *context), void *context)
{
    bench_cost_t cost = {0.0, 0.0};
    struct rusage usage;
    int ends[2], status = -1;
    pid_t child;

    fflush(NULL);
    child = pipe(ends) == 0 ? fork() : -1;
    if (child == 0)
    {
        cost.seconds = bench_time_on(CLOCK_PROCESS_CPUTIME_ID, 0.5, work, context);
        getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
        cost.memory = (double) usage.ru_maxrss / 1048576.0;
#else
        cost.memory = (double) usage.ru_maxrss / 1024.0;
#endif
        _exit(write(ends[1], &cost, sizeof cost) == sizeof cost ? 0 : 1);
    }
    if (child < 0 || read(ends[0], &cost, sizeof cost) != sizeof cost ||
        waitpid(child, &status, 0) != child || status != 0)
    {
        fprintf(stderr, "bench: a process could not be measured\n");
        exit(1);
    }
    close(ends[0]);
    close(ends[1]);
    return cost;
}

/* The note says what the baseline is and what is aimed at; it has no comma. */
static inline void bench_row(const char *name, double ours, double baseline, const char *note)
{
    printf("%s,%.6g,%.6g,%.6g,%s\n", name, ours, baseline, baseline / ours, note);
    fflush(stdout);
}

/* Ends the program when a computation that is to be timed did not succeed. */
static inline void bench_require(ntkball_status_t status, const ntkball_error_t *err)
{
    if (status != NTKBALL_OK)
    {
        fprintf(stderr, "bench: %s\n", err->text);
        exit(1);
    }
}

#endif
