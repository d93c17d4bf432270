/* 1000 Hermite coefficients of tanh with 100 digits each, against one acb_calc_integrate a
   coefficient.

   The baseline has to reach the same relative accuracy, so coefficient n is integrated with bits +
   log2(1/|mu_n|) bits.  It is measured at 8 odd orders and summed over all odd n < 1000 by linear
   interpolation; the even coefficients, zero by symmetry, are not charged to it. */
#include "bench/bench.h"

#include <ntkball/hermite.h>

#define TERMS 1000
#define BITS 333
#define SAMPLES 8

typedef struct
{
    ntkball_activation_t phi;
    arb_ptr mu;
    arb_t one;
    slong n;
} work_t;

static void all(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_hermite_coeffs(w->mu, w->phi, TERMS, BITS, NULL, &err), &err);
}

static void integrate(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_ACCURACY, "the baseline did not integrate"};
    slong small = -arf_abs_bound_lt_2exp_si(arb_midref(w->mu + w->n));

    bench_require(ntkball_hermite_integrate(w->one, w->phi, w->n, BITS + FLINT_MAX(small, 0)),
                  &err);
}

int main(void)
{
    work_t w;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    double ours, baseline = 0.0, times[SAMPLES];
    slong orders[SAMPLES], i, n;

    ntkball_activation_init(w.phi);
    bench_require(ntkball_activation_set_str(w.phi, "tanh", &err), &err);
    w.mu = _arb_vec_init(TERMS);
    arb_init(w.one);

    ours = bench_time(all, &w);
    for (i = 0; i < SAMPLES; i++)
    {
        orders[i] = 1 + 2 * ((TERMS / 2 - 1) * i / (SAMPLES - 1));
        w.n = orders[i];
        times[i] = bench_time(integrate, &w);
        if (!arb_overlaps(w.one, w.mu + w.n))
        {
            fprintf(stderr, "bench: the baseline contradicts coefficient %ld\n", (long) w.n);
            return 1;
        }
    }
    for (n = 1, i = 0; n < TERMS; n += 2)
    {
        while (i < SAMPLES - 2 && n > orders[i + 1])
            i++;
        baseline += times[i] + (times[i + 1] - times[i]) * (double) (n - orders[i]) /
                                   (double) (orders[i + 1] - orders[i]);
    }
    bench_row("hermite tanh 1000 terms 100 digits", ours, baseline,
              "baseline: acb_calc_integrate for each odd order; sampled at 8 and interpolated; "
              "aim: ratio >= 1000");

    _arb_vec_clear(w.mu, TERMS);
    arb_clear(w.one);
    ntkball_activation_clear(w.phi);
    ntkball_cleanup();
    return 0;
}
