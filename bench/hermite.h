/* The baseline of Hermite coefficients: one acb_calc_integrate a coefficient.

   It has to reach the same relative accuracy, so coefficient n is integrated with bits +
   log2(1/|mu_n|) bits.  It is measured at some of the orders whose coefficient is not zero by
   symmetry and summed over all of these by linear interpolation. */
#ifndef NTKBALL_BENCH_HERMITE_H
#define NTKBALL_BENCH_HERMITE_H

#include "bench/bench.h"

#include <ntkball/hermite.h>

#define BENCH_SAMPLES 8

typedef struct
{
    const char *text;
    ntkball_activation_t phi;
    slong terms, bits, n;
    arb_ptr mu;
    arb_t one;
} bench_hermite_t;

static inline void bench_hermite_init(bench_hermite_t *w, slong terms, slong bits)
{
    ntkball_activation_init(w->phi);
    w->terms = terms;
    w->bits = bits;
    w->mu = _arb_vec_init(terms);
    arb_init(w->one);
}

static inline void bench_hermite_clear(bench_hermite_t *w)
{
    _arb_vec_clear(w->mu, w->terms);
    arb_clear(w->one);
    ntkball_activation_clear(w->phi);
}

/* The activation of that text and all its coefficients. */
static inline void bench_hermite_coeffs(void *context)
{
    bench_hermite_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_activation_set_str(w->phi, w->text, &err), &err);
    bench_require(ntkball_hermite_coeffs(w->mu, w->phi, w->terms, w->bits, NULL, &err), &err);
}

static inline void bench_hermite_integrate(void *context)
{
    bench_hermite_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_ACCURACY, "the baseline did not integrate"};
    slong small = -arf_abs_bound_lt_2exp_si(arb_midref(w->mu + w->n));

    bench_require(ntkball_hermite_integrate(w->one, w->phi, w->n, w->bits + FLINT_MAX(small, 0)),
                  &err);
}

static inline double bench_hermite_baseline(bench_hermite_t *w)
{
    double sum = 0, times[BENCH_SAMPLES];
    slong count = 0, i, n, *orders = malloc((size_t) w->terms * sizeof(slong));

    for (n = 0; n < w->terms; n++)
        if (!arb_is_zero(w->mu + n))
            orders[count++] = n;
    for (i = 0; i < BENCH_SAMPLES; i++)
    {
        w->n = orders[(count - 1) * i / (BENCH_SAMPLES - 1)];
        times[i] = bench_time(bench_hermite_integrate, w);
        if (!arb_overlaps(w->one, w->mu + w->n))
        {
            fprintf(stderr, "bench: the baseline contradicts coefficient %ld\n", (long) w->n);
            exit(1);
        }
    }
    for (n = 0; n < count; n++)
    {
        double at = (double) n * (BENCH_SAMPLES - 1) / (double) (count - 1);

        i = (slong) at < BENCH_SAMPLES - 1 ? (slong) at : BENCH_SAMPLES - 2;
        sum += times[i] + (times[i + 1] - times[i]) * (at - (double) i);
    }
    free(orders);
    return sum;
}

#endif
