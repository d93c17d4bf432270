/* Compositions of a dual without a closed form: by values on a circle against Brent and Kung's
   steps, tanh, sigma_w^2 = 1, L = 2, 20 digits.  The last row is the line of
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

int main(void)
{
    work_t w;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong crossover = 0;

    ntkball_network_init(w.net);
    bench_require(ntkball_activation_set_str(w.net->phi, "tanh", &err), &err);
    w.net->depth = 2;
    for (w.terms = 100; w.terms <= 1600; w.terms *= 2)
    {
        double circle, powers;
        char name[64];

        ntkball_series_init(w.series, 2, w.terms);
        w.algorithm = "circle";
        circle = bench_cpu_time(run, &w);
        w.algorithm = "compose";
        powers = bench_cpu_time(run, &w);
        snprintf(name, sizeof name, "compose tanh L=2 %ld terms 20 digits", (long) w.terms);
        bench_row(name, circle, powers, "baseline: the powers of the inner series");
        if (crossover == 0 && circle < powers)
            crossover = w.terms;
        ntkball_series_clear(w.series);
    }
    bench_row("NTKBALL_CROSSOVER_CIRCLE", (double) crossover, (double) crossover,
              "terms: the first length above at which the circle was faster");
    ntkball_network_clear(w.net);
    ntkball_cleanup();
    return 0;
}
