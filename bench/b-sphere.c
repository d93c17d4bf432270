/* Eigenvalues on the sphere.  ReLU, L = 3, S^2, degrees 0 .. 1000 with 50 digits in one call,
   against one certified integration (acb_calc_integrate in the angle) a degree, which is measured
   at a few degrees and summed by linear interpolation, its last value standing for all degrees
   above; the growth of the cost with the largest degree, and the memory, of other dimensions and
   activations.  Processor times; each case in a process of its own, which says its memory. */
#include "bench/bench.h"

#include <math.h>
#include <string.h>

#include <ntkball/sphere.h>

#define DEPTH 3
#define BITS 167      /* 50 digits */
#define TANH_BITS 100 /* 30 digits */
#define SAMPLES 3

typedef struct
{
    ntkball_network_t net;
    slong d, top, bits;
    slong *degrees;
    arb_ptr lambda;
    arb_t one; /* the baseline's */
    slong k;
} work_t;

static void work_init(work_t *w, const char *name, slong d, slong top, slong bits)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong k;

    ntkball_network_init(w->net);
    bench_require(ntkball_activation_set_str(w->net->phi, name, &err), &err);
    if (strcmp(name, "relu") == 0)
        w->net->init = NTKBALL_INIT_HE;
    w->net->depth = DEPTH;
    w->d = d;
    w->top = top;
    w->bits = bits;
    w->degrees = flint_malloc((size_t) (top + 1) * sizeof(slong));
    for (k = 0; k <= top; k++)
        w->degrees[k] = k;
    w->lambda = _arb_vec_init(top + 1);
    arb_init(w->one);
}

static void work_clear(work_t *w)
{
    _arb_vec_clear(w->lambda, w->top + 1);
    flint_free(w->degrees);
    ntkball_network_clear(w->net);
    arb_clear(w->one);
}

static void all(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_sphere_eigenvalues(w->lambda, w->net, w->d, NTKBALL_MEASURE_PROBABILITY,
                                             w->degrees, w->top + 1, w->bits, NULL, &err),
                  &err);
}

/* Theta_4(cos t) P_k(cos t) sin t / 2: angles t_1 = t, cos t_{l+1} = (sin t_l + (pi - t_l) cos
   t_l)/pi, Theta_{l+1} = cos t_{l+1} + Theta_l (1 - t_l/pi). */
static int integrand(acb_ptr res, const acb_t t, void *context, slong order, slong prec)
{
    const work_t *w = context;
    acb_t angle, s, c, theta, x, pi;
    slong l;

    acb_init(angle);
    acb_init(s);
    acb_init(c);
    acb_init(theta);
    acb_init(x);
    acb_init(pi);
    acb_const_pi(pi, prec);
    acb_set(angle, t);
    acb_cos(theta, t, prec);
    for (l = 0; l < DEPTH; l++)
    {
        acb_sin_cos(s, c, angle, prec);
        acb_sub(x, pi, angle, prec);
        acb_mul(c, c, x, prec);
        acb_add(c, c, s, prec);
        acb_div(c, c, pi, prec); /* cos of the next angle */
        acb_div(x, x, pi, prec);
        acb_mul(theta, theta, x, prec);
        acb_add(theta, theta, c, prec);
        acb_sub_ui(c, c, 1, prec); /* angle = 2 asin sqrt((1 - cos)/2) */
        acb_mul_2exp_si(c, c, -1);
        acb_neg(c, c);
        acb_sqrt_analytic(c, c, order != 0, prec);
        acb_asin(angle, c, prec);
        acb_mul_2exp_si(angle, angle, 1);
    }
    acb_sin_cos(s, c, t, prec);
    acb_set_si(x, w->k);
    acb_zero(pi);
    acb_hypgeom_legendre_p(x, x, pi, c, 0, prec);
    acb_mul(res, theta, x, prec);
    acb_mul(res, res, s, prec);
    acb_mul_2exp_si(res, res, -1);

    acb_clear(angle);
    acb_clear(s);
    acb_clear(c);
    acb_clear(theta);
    acb_clear(x);
    acb_clear(pi);
    return 0;
}

static void integrate(void *context)
{
    work_t *w = context;
    slong small = -arf_abs_bound_lt_2exp_si(arb_midref(w->lambda + w->k));
    slong goal = BITS + FLINT_MAX(small, 0);
    acb_t a, b, value;
    mag_t tolerance;

    acb_init(a);
    acb_init(b);
    acb_init(value);
    mag_init(tolerance);
    mag_set_ui_2exp_si(tolerance, 1, -goal);
    acb_const_pi(b, goal + 60);
    acb_calc_integrate(value, integrand, w, a, b, goal, tolerance, NULL, goal + 60);
    arb_set(w->one, acb_realref(value));
    acb_clear(a);
    acb_clear(b);
    acb_clear(value);
    mag_clear(tolerance);
}

/* The baseline for all degrees 0 .. top. */
static double baseline(work_t *w)
{
    static const slong orders[SAMPLES] = {0, 10, 40};
    double times[SAMPLES], sum = 0.0;
    slong i, k;

    for (i = 0; i < SAMPLES; i++)
    {
        w->k = orders[i];
        times[i] = bench_time_on(CLOCK_PROCESS_CPUTIME_ID, 0.0, integrate, w);
        if (!arb_overlaps(w->one, w->lambda + w->k))
        {
            fprintf(stderr, "bench: degree %ld disagrees\n", (long) w->k);
            exit(1);
        }
    }
    for (k = 0; k <= w->top; k++)
    {
        for (i = 0; i < SAMPLES - 2 && k >= orders[i + 1]; i++)
            ;
        sum += k >= orders[SAMPLES - 1]
                   ? times[SAMPLES - 1]
                   : times[i] + (times[i + 1] - times[i]) * (double) (k - orders[i]) /
                                    (double) (orders[i + 1] - orders[i]);
    }
    return sum;
}

static bench_cost_t cost(const char *name, slong d, slong top, slong bits)
{
    bench_cost_t res;
    work_t w;

    work_init(&w, name, d, top, bits);
    res = bench_cost(all, &w);
    work_clear(&w);
    return res;
}

/* All degrees to top against all to top/2: the growth with the largest degree, and the memory. */
static void growth_row(const char *name, slong d, slong top, slong bits, const char *digits)
{
    bench_cost_t ours = cost(name, d, top, bits), half = cost(name, d, top / 2, bits);
    char row[128], note[160];

    snprintf(row, sizeof row, "sphere %s L=3 S^%ld degrees 0..%ld %s digits", name, (long) d,
             (long) top, digits);
    snprintf(note, sizeof note,
             "baseline: degrees to %ld; growth K^%.2f; aim: at most K^2; %.0f MiB of 1024",
             (long) top / 2, log2(ours.seconds / half.seconds), ours.memory);
    bench_row(row, ours.seconds, half.seconds, note);
}

int main(void)
{
    bench_cost_t ours = cost("relu", 2, 1000, BITS);
    char note[192];
    work_t w;

    work_init(&w, "relu", 2, 1000, BITS);
    all(&w);
    snprintf(note, sizeof note,
             "baseline: one acb_calc_integrate a degree; sampled at degrees 0 10 40; the last for "
             "all above; aims: ratio >= 500 and 2 s; %.0f MiB of 1024",
             ours.memory);
    bench_row("sphere relu L=3 S^2 degrees 0..1000 50 digits in one call", ours.seconds,
              baseline(&w), note);
    work_clear(&w);
    growth_row("relu", 2, 1000, BITS, "50");
    growth_row("relu", 2, 10000, TANH_BITS, "30");
    growth_row("relu", 784, 100, BITS, "50");
    growth_row("relu", 10000, 20, BITS, "50");
    growth_row("tanh", 2, 300, TANH_BITS, "30");
    ntkball_cleanup();
    return 0;
}
