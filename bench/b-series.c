/* Deep ReLU: 10,000 and 100,000 coefficients, L = 5, 20 digits.  The cost of a composed layer (a
   quarter of the time: the first layer only needs the coefficients of the dual) against one
   arb_poly_mullow of the same length and precision: the product kappa upsilon of the last layer,
   rounded to the bits that are asked for (the layers themselves work with more).  Median processor
   times. */
#include "bench/bench.h"

#include <ntkball/recursion.h>

#define DEPTH 5
#define BITS 67

typedef struct
{
    ntkball_network_t net;
    ntkball_series_t series;
    arb_poly_t kappa, upsilon, product;
    slong terms;
    ntkball_options_t options;
} work_t;

static void all_layers(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_ntk_series(w->series, w->net, w->terms, 1, BITS, &w->options, &err),
                  &err);
}

static void multiply(void *context)
{
    work_t *w = context;

    arb_poly_mullow(w->product, w->kappa, w->upsilon, w->terms, BITS);
}

/* On two threads against one, on the wall clock: only an idle machine makes sense of it. */
static void two_threads(work_t *w)
{
    char name[64];
    double one, two;

    snprintf(name, sizeof name, "series relu L=%d %ld terms on two threads", DEPTH,
             (long) w->terms);
    one = bench_time(all_layers, w);
    w->options.threads = 2;
    two = bench_time(all_layers, w);
    bench_row(name, two, one, "one thread; aim: 1.7 times");
    w->options.threads = 1;
}

static void deep_relu(slong terms, const char *name)
{
    work_t w;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    double ours, baseline;
    slong p;

    w.terms = terms;
    ntkball_options_init(&w.options);
    ntkball_network_init(w.net);
    bench_require(ntkball_activation_set_str(w.net->phi, "relu", &err), &err);
    w.net->init = NTKBALL_INIT_HE;
    w.net->depth = DEPTH;
    ntkball_series_init(w.series, DEPTH, terms);
    arb_poly_init(w.kappa);
    arb_poly_init(w.upsilon);
    arb_poly_init(w.product);

    ours = bench_cpu_time(all_layers, &w) / (DEPTH - 1);
    for (p = 0; p < terms; p++)
    {
        arb_poly_set_coeff_arb(w.kappa, p, w.series->kappa[DEPTH - 1] + p);
        arb_poly_set_coeff_arb(w.upsilon, p, w.series->upsilon[DEPTH - 1] + p);
    }
    _arb_vec_set_round(w.kappa->coeffs, w.kappa->coeffs, terms, BITS);
    _arb_vec_set_round(w.upsilon->coeffs, w.upsilon->coeffs, terms, BITS);
    baseline = bench_cpu_time(multiply, &w);
    bench_row(name, ours, baseline,
              "baseline: one arb_poly_mullow of that length and precision; aim: ratio >= 0.2");
    two_threads(&w);

    arb_poly_clear(w.product);
    arb_poly_clear(w.upsilon);
    arb_poly_clear(w.kappa);
    ntkball_series_clear(w.series);
    ntkball_network_clear(w.net);
}

int main(void)
{
    deep_relu(10000, "series relu L=5 10000 terms 20 digits (a layer)");
    deep_relu(100000, "series relu L=5 100000 terms 20 digits (a layer)");
    ntkball_cleanup();
    return 0;
}
