/* Compositions of a dual without a closed form: by values on a circle against Brent and Kung's
   steps, tanh, sigma_w^2 = 1, L = 2 and 5, 20 digits.  The last row is the line of
   src/recursion/crossover.h. */
#include "bench/bench.h"

#include <ntkball/recursion.h>

#define BITS 67

typedef struct
{
    ntkball_network_t net;
    ntkball_series_t series;
    slong terms;
    const char *algorithm;
} work_t;

static void run(void *context)
{
    work_t *w = context;
    ntkball_options_t options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    ntkball_options_init(&options);
    options.algorithm = w->algorithm;
    bench_require(ntkball_ntk_series(w->series, w->net, w->terms, 1, BITS, &options, &err), &err);
}

/* The first length from which on the circle was faster. */
static slong crossover(work_t *w, slong depth)
{
    static const slong lengths[] = {400, 600, 800, 1000, 1200, 1600};
    slong first = 0;
    size_t i;

    w->net->depth = depth;
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++)
    {
        double circle, powers;
        char name[64];

        w->terms = lengths[i];
        ntkball_series_init(w->series, depth, w->terms);
        w->algorithm = "circle";
        circle = bench_cpu_time(run, w);
        w->algorithm = "compose";
        powers = bench_cpu_time(run, w);
        snprintf(name, sizeof name, "compose tanh L=%ld %ld terms 20 digits", (long) depth,
                 (long) w->terms);
        bench_row(name, circle, powers, "baseline: the powers of the inner series");
        if (circle >= powers)
            first = 0;
        else if (first == 0)
            first = w->terms;
        ntkball_series_clear(w->series);
    }
    return first;
}

int main(void)
{
    work_t w;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    double shallow, deep;

    ntkball_network_init(w.net);
    bench_require(ntkball_activation_set_str(w.net->phi, "tanh", &err), &err);
    shallow = (double) crossover(&w, 2);
    deep = (double) crossover(&w, 5);
    bench_row("NTKBALL_CROSSOVER_CIRCLE", deep, shallow,
              "terms: the first length above from which on the circle was faster; L = 5 and L = 2");
    ntkball_network_clear(w.net);
    ntkball_cleanup();
    return 0;
}
