/* Point values of the kernels: 1000 correlations.

   relu, L = 10, 50 digits, against the floor: one arc cosine and one sine of that precision a
   correlation and layer; the same on two threads.  1000 terms of the expansion of a deep ReLU
   network at rho = 1, against 1000 point values. */
#include "bench/bench.h"

#include <ntkball/kernel.h>

#define NUM 1000

typedef struct
{
    ntkball_network_t net;
    ntkball_value_t rho[NUM];
    slong bits;
    ntkball_options_t options;
    arb_ptr sigma, theta;
} case_t;

static void case_init(case_t *c, const char *phi, ntkball_init_t init, slong depth, slong bits)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    char text[32];
    slong i;

    ntkball_network_init(c->net);
    bench_require(ntkball_activation_set_str(c->net->phi, phi, &err), &err);
    c->net->init = init;
    c->net->depth = depth;
    c->bits = bits;
    ntkball_options_init(&c->options);
    for (i = 0; i < NUM; i++)
    {
        snprintf(text, sizeof text, "%ld/1000", (long) (i - NUM / 2));
        ntkball_value_init(c->rho[i]);
        bench_require(ntkball_value_set_str(c->rho[i], text, &err), &err);
    }
    c->sigma = _arb_vec_init(NUM * depth);
    c->theta = _arb_vec_init(NUM * depth);
}

static void case_clear(case_t *c)
{
    slong i;

    _arb_vec_clear(c->sigma, NUM * c->net->depth);
    _arb_vec_clear(c->theta, NUM * c->net->depth);
    for (i = 0; i < NUM; i++)
        ntkball_value_clear(c->rho[i]);
    ntkball_network_clear(c->net);
}

static void values(void *context)
{
    case_t *c = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_kernel_values(c->sigma, c->theta, c->net,
                                        (const ntkball_value_t *) c->rho, NUM, c->bits, &c->options,
                                        &err),
                  &err);
}

static void expansion(void *context)
{
    case_t *c = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(
        ntkball_kernel_expansion(c->sigma, c->theta, c->net, 1, NUM, c->bits, &c->options, &err),
        &err);
}

/* The floor: an arc cosine and a sine for each correlation and layer. */
static void floor_of(void *context)
{
    case_t *c = context;
    slong i, prec = c->bits + 20 + 4 * c->net->depth;
    arb_t x, t;

    arb_init(x);
    arb_init(t);
    for (i = 0; i < NUM * c->net->depth; i++)
    {
        ntkball_value_get_arb(x, c->rho[i % NUM], prec);
        arb_acos(t, x, prec);
        arb_sin(t, t, prec);
    }
    arb_clear(t);
    arb_clear(x);
}

int main(void)
{
    case_t c;
    double one, two;

    case_init(&c, "relu", NTKBALL_INIT_HE, 10, 175);
    bench_row("kernel: relu L=10 1000 correlations 50 digits", bench_cpu_time(values, &c),
              bench_cpu_time(floor_of, &c),
              "one acos and one sin a correlation and layer; aim: ours under 1 s");
    one = bench_time(values, &c);
    c.options.threads = 2;
    two = bench_time(values, &c);
    bench_row("kernel: the same on two threads", two, one, "one thread; aim: 1.7 times");
    c.options.threads = 1;
    case_clear(&c);

    case_init(&c, "relu", NTKBALL_INIT_HE, 3, 80);
    bench_row("kernel: expansion at 1 of relu L=3 1000 terms", bench_cpu_time(expansion, &c),
              bench_cpu_time(values, &c), "1000 point values");
    case_clear(&c);
    flint_cleanup();
    return 0;
}
