/* 300 Hermite coefficients of typed expressions with 50 digits each, analysis included, against one
   acb_calc_integrate a coefficient; and of each catalog function typed as an expression, against
   its name.

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

/* Each function of the catalog as a user would write it. */
static void disguises(work_t *w)
{
    static const char *const texts[][2] = {
        {"relu", "max(0,x)"},
        {"leaky_relu", "max(x,0.01*x)"},
        {"leaky_relu:sqrt(2)", "max(0,x)+sqrt(2)*min(0,x)"},
        {"relu_power:3", "max(0,x)^3"},
        {"abs", "max(x,-x)"},
        {"step", "(1+sign(x))/2"},
        {"relu6", "min(max(x,0),6)"},
        {"hardtanh", "max(-1,min(1,x))"},
        {"hardsigmoid", "max(0,min(1,x/6+0.5))"},
        {"tanh", "(exp(x)-exp(-x))/(exp(x)+exp(-x))"},
        {"sigmoid", "1/(1+exp(-x))"},
        {"softplus", "log(1+exp(x))"},
        {"silu", "x/(1+exp(-x))"},
        {"mish", "x*tanh(log(1+exp(x)))"},
        {"softsign", "x/(1+abs(x))"},
        {"erf", "1-erfc(x)"},
        {"gelu", "x/2*(1+erf(x/sqrt(2)))"},
        {"gelu_tanh", "0.5*x*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))"},
        {"elu:1/2", "piecewise(x>0,x,0.5*(exp(x)-1))"},
        {"selu", "1.0507009873554804934193349852946*piecewise(x>0,x,"
                 "1.6732632423543772848170429916717*(exp(x)-1))"},
        {"sin:3", "sin(3*x)"},
        {"cos:pi", "cos(pi*x)"},
        {"exp:1/2", "e^(x/2)"},
        {"gaussian", "exp(-x^2/2)/sqrt(2*pi)"},
        {"rbf:1/2", "sqrt(2)*sin(x+pi/4)"},
        {"identity", "x"},
        {"polynomial:-1,3,-3,1", "(x-1)^3"},
        {"polynomial:-sqrt(2)/2,0,sqrt(2)/2", "He(2,x)/sqrt(2)"}};
    char name[100];
    double typed, named;

    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
    {
        w->text = texts[k][0];
        named = bench_time_on(CLOCK_PROCESS_CPUTIME_ID, BENCH_SECONDS, all, w);
        w->text = texts[k][1];
        typed = bench_time_on(CLOCK_PROCESS_CPUTIME_ID, BENCH_SECONDS, all, w);
        snprintf(name, sizeof name, "\"hermite %s typed 300 terms 50 digits\"", texts[k][0]);
        bench_row(name, typed, named, "baseline: by its name; aim: ratio >= 0.5");
    }
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
    disguises(&w);
    _arb_vec_clear(w.mu, TERMS);
    arb_clear(w.one);
    ntkball_activation_clear(w.phi);
    ntkball_cleanup();
    return 0;
}
