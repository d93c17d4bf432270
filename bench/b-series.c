/* Deep ReLU: 10,000 coefficients, L = 5, 20 digits.  The cost of a layer (a fifth of the time)
   against one arb_poly_mullow of the same length and precision, whose operand is the last layer's
   alpha itself. */
#include "bench/bench.h"

#include <ntkball/recursion.h>

#define TERMS 10000
#define DEPTH 5
#define BITS 67

typedef struct
{
    ntkball_network_t net;
    ntkball_series_t series;
    arb_poly_t g, square;
} work_t;

static void all_layers(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_ntk_series(w->series, w->net, TERMS, 1, BITS, NULL, &err), &err);
}

static void multiply(void *context)
{
    work_t *w = context;

    arb_poly_mullow(w->square, w->g, w->g, TERMS, BITS);
}

int main(void)
{
    work_t w;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    double ours, baseline;
    slong p;

    ntkball_network_init(w.net);
    bench_require(ntkball_activation_set_str(w.net->phi, "relu", &err), &err);
    w.net->init = NTKBALL_INIT_HE;
    w.net->depth = DEPTH;
    ntkball_series_init(w.series, DEPTH, TERMS);
    arb_poly_init(w.g);
    arb_poly_init(w.square);

    ours = bench_time(all_layers, &w) / DEPTH;
    for (p = 0; p < TERMS; p++)
        arb_poly_set_coeff_arb(w.g, p, w.series->alpha[DEPTH - 1] + p);
    baseline = bench_time(multiply, &w);
    bench_row("series relu L=5 10000 terms 20 digits (a layer)", ours, baseline,
              "baseline: one arb_poly_mullow of that length and precision; aim: ratio >= 0.125");

    arb_poly_clear(w.g);
    arb_poly_clear(w.square);
    ntkball_series_clear(w.series);
    ntkball_network_clear(w.net);
    ntkball_cleanup();
    return 0;
}
