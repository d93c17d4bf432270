/* 1000 Hermite coefficients of tanh with 100 digits each, analysis included, against one
   acb_calc_integrate a coefficient. */
#include "bench/hermite.h"

#define TERMS 1000
#define BITS 333

int main(void)
{
    bench_hermite_t w;
    double ours;

    bench_hermite_init(&w, TERMS, BITS);
    w.text = "tanh";
    ours = bench_time(bench_hermite_coeffs, &w);
    bench_row("hermite tanh 1000 terms 100 digits", ours, bench_hermite_baseline(&w),
              "baseline: acb_calc_integrate for each odd order; sampled at 8 and interpolated; "
              "aim: ratio >= 1000");
    bench_hermite_clear(&w);
    ntkball_cleanup();
    return 0;
}
