/* 300 Hermite coefficients of typed expressions with 50 digits each, analysis included, against one
   acb_calc_integrate a coefficient; and of each catalog function typed as an expression, against
   its name. */
#include "bench/hermite.h"

#define TERMS 300
#define BITS 167

/* Each function of the catalog as a user would write it. */
static void disguises(bench_hermite_t *w)
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
        named = bench_time_on(CLOCK_PROCESS_CPUTIME_ID, BENCH_SECONDS, bench_hermite_coeffs, w);
        w->text = texts[k][1];
        typed = bench_time_on(CLOCK_PROCESS_CPUTIME_ID, BENCH_SECONDS, bench_hermite_coeffs, w);
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
    bench_hermite_t w;
    double ours;

    bench_hermite_init(&w, TERMS, BITS);
    for (int k = 0; k < 6; k++)
    {
        w.text = texts[k];
        ours = bench_time(bench_hermite_coeffs, &w);
        snprintf(name, sizeof name, "\"hermite %s 300 terms 50 digits\"", w.text);
        bench_row(name, ours, bench_hermite_baseline(&w),
                  k < 4 ? "baseline: acb_calc_integrate a coefficient; aim: ratio >= 200"
                        : "baseline: acb_calc_integrate a coefficient; aim: ratio >= 50");
    }
    disguises(&w);
    bench_hermite_clear(&w);
    ntkball_cleanup();
    return 0;
}
