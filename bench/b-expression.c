/* 300 Hermite coefficients of typed expressions with 50 digits each, analysis included, against one
   acb_calc_integrate a coefficient.

   The baseline has to reach the same relative accuracy, so coefficient n is integrated with bits +
   log2(1/|mu_n|) bits.  It is measured at 6 orders of each parity that does not vanish and summed
   by linear interpolation; coefficients that are zero by symmetry are not charged to it. */
#include "bench/bench.h"

#include <ntkball/hermite.h>

#define TERMS 300
#define BITS 167
#define SAMPLES 6

typedef struct
{
    const char *text;
    ntkball_activation_t phi;
    arb_ptr mu;
    arb_t one;
    slong n;
} work_t;

static void all(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_activation_set_str(w->phi, w->text, &err), &err);
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

static double baseline(work_t *w)
{
    double sum = 0, times[SAMPLES];
    slong count = 0, i = 0, n, *orders;

    orders = malloc(TERMS * sizeof(slong)); /* of the coefficients that are not zero */
    for (n = 0; n < TERMS; n++)
        if (!arb_is_zero(w->mu + n))
            orders[count++] = n;
    for (i = 0; i < SAMPLES; i++)
    {
        w->n = orders[(count - 1) * i / (SAMPLES - 1)];
        times[i] = bench_time(integrate, w);
        if (!arb_overlaps(w->one, w->mu + w->n))
        {
            fprintf(stderr, "bench: the baseline contradicts coefficient %ld\n", (long) w->n);
            exit(1);
        }
    }
    for (n = 0; n < count; n++)
    {
        double at = (double) n * (SAMPLES - 1) / (double) (count - 1);

        i = (slong) at < SAMPLES - 1 ? (slong) at : SAMPLES - 2;
        sum += times[i] + (times[i + 1] - times[i]) * (at - (double) i);
    }
    free(orders);
    return sum;
}

int main(void)
{
    static const char *const texts[] = {
        "x*sigmoid(x)", "x*tanh(softplus(x))",   "x*tanh(log(1+exp(x)))",
        "log(1+x^2)",   "exp(-abs(x))*cos(3*x)", "piecewise(x<-1,-1,x<2,x/2+x^3/10,3)"};
    char name[100];
    work_t w;
    double ours;

    ntkball_activation_init(w.phi);
    w.mu = _arb_vec_init(TERMS);
    arb_init(w.one);
    for (int k = 0; k < 6; k++)
    {
        w.text = texts[k];
        ours = bench_time(all, &w);
        snprintf(name, sizeof name, "\"hermite %s 300 terms 50 digits\"", w.text);
        bench_row(name, ours, baseline(&w),
                  k < 4 ? "baseline: acb_calc_integrate a coefficient; aim: ratio >= 200"
                        : "baseline: acb_calc_integrate a coefficient; aim: ratio >= 50");
    }
    _arb_vec_clear(w.mu, TERMS);
    arb_clear(w.one);
    ntkball_activation_clear(w.phi);
    ntkball_cleanup();
    return 0;
}
