/* Depth without a closed form: tanh, sigma_w^2 = 1, unit variance (so alpha_0 > 0), L = 5, 20
   digits.

   Twice the coefficients against once: the aim is at most 2.6 times the time, from 1000 to 32,000.
   A composed layer of 8000 coefficients (a quarter of the whole, the coefficients of the dual
   included) against FLINT called in the obvious way: D and D', of as many terms as our layer takes,
   shifted to the constant term, each by arb_poly_compose_series, at the precision that four such
   layers need.  Processor times; the long runs are done once.  8000 coefficients on two threads
   against one: times of the wall clock, which only an idle machine makes sense of. */
#include "bench/bench.h"

#include <ntkball/recursion.h>

#define DEPTH 5
#define BITS 67
#define LONGEST 32000
/* FLINT's side: length, terms of the dual that our third layer takes, bits lost in four layers. */
#define LENGTH 8000
#define TERMS 16400
#define LOSS 36

typedef struct
{
    ntkball_network_t net;
    ntkball_series_t series;
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

static void work_init(work_t *w, slong terms)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    w->terms = terms;
    ntkball_options_init(&w->options);
    ntkball_network_init(w->net);
    bench_require(ntkball_activation_set_str(w->net->phi, "tanh", &err), &err);
    w->net->depth = DEPTH;
    ntkball_series_init(w->series, DEPTH, terms);
}

static void work_clear(work_t *w)
{
    ntkball_series_clear(w->series);
    ntkball_network_clear(w->net);
}

static double seconds(slong terms)
{
    work_t w;
    double t;

    work_init(&w, terms);
    t = bench_cpu_time(all_layers, &w);
    work_clear(&w);
    return t;
}

static void two_threads(void)
{
    work_t w;
    double one, two;

    work_init(&w, LENGTH);
    one = bench_time(all_layers, &w);
    w.options.threads = 2;
    two = bench_time(all_layers, &w);
    bench_row("series tanh L=5 8000 terms on two threads", two, one, "one thread; aim: 1.7 times");
    work_clear(&w);
}

/* ------------------------------- FLINT ------------------------------------------------------- */

typedef struct
{
    arb_poly_t d[2], g, shifted, res;
    slong prec;
} flint_t;

/* D, D' and g = sigma_b^2 + D below x^LENGTH. */
static void flint_init(flint_t *w)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_ptr mu = _arb_vec_init(TERMS + 1);
    ntkball_network_t net;
    arb_t b;
    slong k;

    w->prec = BITS + LOSS;
    arb_init(b);
    arb_poly_init(w->d[0]);
    arb_poly_init(w->d[1]);
    arb_poly_init(w->g);
    arb_poly_init(w->shifted);
    arb_poly_init(w->res);
    ntkball_network_init(net);
    bench_require(ntkball_activation_set_str(net->phi, "tanh", &err), &err);
    bench_require(ntkball_network_constants(NULL, b, NULL, net, w->prec, NULL, &err), &err);
    bench_require(
        ntkball_hermite_coeffs_head(mu, net->phi, TERMS + 1, LENGTH + 1, w->prec, NULL, &err),
        &err);
    for (k = TERMS; k >= 0; k--)
    {
        arb_sqr(mu + k, mu + k, w->prec);
        if (k < TERMS)
            arb_poly_set_coeff_arb(w->d[0], k, mu + k);
        arb_mul_si(mu + k, mu + k, k, w->prec);
        if (k > 0)
            arb_poly_set_coeff_arb(w->d[1], k - 1, mu + k);
    }
    arb_poly_set(w->g, w->d[0]);
    arb_poly_truncate(w->g, LENGTH);
    arb_poly_get_coeff_arb(mu, w->g, 0);
    arb_add(mu, mu, b, w->prec);
    arb_poly_set_coeff_arb(w->g, 0, mu);
    arb_clear(b);
    ntkball_network_clear(net);
    _arb_vec_clear(mu, TERMS + 1);
}

static void flint_clear(flint_t *w)
{
    arb_poly_clear(w->d[0]);
    arb_poly_clear(w->d[1]);
    arb_poly_clear(w->g);
    arb_poly_clear(w->shifted);
    arb_poly_clear(w->res);
}

/* D(g) and D'(g): arb_poly_compose_series wants no constant term. */
static void flint_layer(void *context)
{
    flint_t *w = context;
    arb_t g0;
    int i;

    arb_init(g0);
    arb_poly_get_coeff_arb(g0, w->g, 0);
    arb_poly_set_coeff_si(w->g, 0, 0);
    for (i = 0; i < 2; i++)
    {
        arb_poly_taylor_shift(w->shifted, w->d[i], g0, w->prec);
        arb_poly_truncate(w->shifted, LENGTH);
        arb_poly_compose_series(w->res, w->shifted, w->g, LENGTH, w->prec);
    }
    arb_poly_set_coeff_arb(w->g, 0, g0);
    arb_clear(g0);
}

int main(void)
{
    double before = seconds(1000), now, ours = 0;
    char name[64];
    flint_t w;
    slong n;

    for (n = 2000; n <= LONGEST; n *= 2)
    {
        now = seconds(n);
        if (n == LENGTH)
            ours = now / (DEPTH - 1);
        snprintf(name, sizeof name, "series tanh L=5 %ld terms 20 digits", (long) n);
        bench_row(name, now, before, "half as many terms; aim: ratio >= 1/2.6 = 0.385");
        before = now;
    }
    two_threads();
    flint_init(&w);
    bench_row("series tanh L=5 8000 terms 20 digits (a layer)", ours,
              bench_cpu_time(flint_layer, &w),
              "arb_poly_taylor_shift and arb_poly_compose_series of D and D'; aim: 20 times");
    flint_clear(&w);
    ntkball_cleanup();
    return 0;
}
