/* Every route to the eigenvalues, called by its name, against every other one that applies: kernels
   of networks and zonal kernels, on small and large spheres.  The routes that apply and those that
   keep the digits are written down, so that none drops out unseen. */
#include <ntkball/sphere.h>

#include "tests/harness.h"

#define NUM 5
#define BITS 20
#define MAX_ROUTES 8

static const slong degrees[NUM] = {0, 1, 2, 3, 6};

typedef struct
{
    const char *name, *routes; /* a letter a route: 't' tight, 'e' encloses, '-' does not apply,
                                   '.' not run: the same as lens, or slow */
    slong d, loose;            /* radii of routes 'e' are below 2^-loose K(1), or loose is 0 */
    int num;
    arb_ptr lambda[MAX_ROUTES];
} grid_t;

static void grid_init(grid_t *g, const char *name, const char *routes, slong d, slong loose)
{
    int i;

    g->name = name;
    g->routes = routes;
    g->d = d;
    g->loose = loose;
    g->num = (int) strlen(routes);
    for (i = 0; i < g->num; i++)
        g->lambda[i] = _arb_vec_init(NUM);
}

static void grid_clear(grid_t *g)
{
    int i;

    for (i = 0; i < g->num; i++)
        _arb_vec_clear(g->lambda[i], NUM);
}

/* The status of route i against its letter. */
static void judge(const grid_t *g, int i, const char *route, ntkball_status_t status,
                  const ntkball_error_t *err)
{
    char letter = g->routes[i];
    slong k;

    CHECK(status == (letter == 't'   ? NTKBALL_OK
                     : letter == 'e' ? NTKBALL_UNABLE
                                     : NTKBALL_DOMAIN),
          "%s, d=%ld, %s: status %d, not '%c'", g->name, (long) g->d, route, (int) status, letter);
    if (letter == '-')
        CHECK(err->kind == NTKBALL_ERR_INPUT || err->kind == NTKBALL_ERR_HYPOTHESIS,
              "%s, d=%ld, %s: kind", g->name, (long) g->d, route);
    for (k = 0; k < NUM && letter != '-'; k++)
        if (letter == 't')
            CHECK(arb_is_zero(g->lambda[i] + k) || arb_rel_accuracy_bits(g->lambda[i] + k) >= BITS,
                  "%s, d=%ld, %s: degree %ld is not tight", g->name, (long) g->d, route,
                  (long) degrees[k]);
        else
            CHECK(mag_cmp_2exp_si(arb_radref(g->lambda[i] + k), -g->loose) < 0,
                  "%s, d=%ld, %s: degree %ld is loose", g->name, (long) g->d, route,
                  (long) degrees[k]);
}

static int is_there(const grid_t *g, int i)
{
    return g->routes[i] == 't' || g->routes[i] == 'e';
}

static void compare(const grid_t *g, const char *const *names)
{
    int i, j;
    slong k;

    for (i = 0; i < g->num; i++)
        for (j = 0; j < i; j++)
            for (k = 0; k < NUM && is_there(g, i) && is_there(g, j); k++)
                CHECK(arb_overlaps(g->lambda[i] + k, g->lambda[j] + k),
                      "%s, d=%ld, degree %ld: %s and %s", g->name, (long) g->d, (long) degrees[k],
                      names[i], names[j]);
}

/* ---- networks ------------------------------------------------------------------------------- */

static void test_networks(void)
{
    static const char *const names[] = {"series",    "closed", "recurrence", "quadrature",
                                        "trapezoid", "lens",   "gauss"};
    static const struct
    {
        const char *phi;
        slong depth;
        ntkball_subkernel_t part;
        slong d, loose;
        int gamma_b; /* gamma_b^2 = 1/4, gamma_w^2 = 3/4 */
        const char *routes;
    } cases[] = {
        {"relu", 1, NTKBALL_PART_THETA, 1, 4, 0, "ettttt-"},
        {"relu", 1, NTKBALL_PART_INNER, 5, 6, 0, "ettttt-"},
        {"abs", 1, NTKBALL_PART_SIGMA, 3, 0, 0, "tttttt-"},
        {"leaky_relu:1/5", 2, NTKBALL_PART_THETA, 2, 4, 0, "e--ttt-"},
        {"relu", 2, NTKBALL_PART_THETA, 2, 4, 1, "e--ttt-"},
        {"relu_power:2", 1, NTKBALL_PART_THETA, 8, 0, 0, "tttttt-"},
        {"relu", 3, NTKBALL_PART_SIGMA, 1, 4, 0, "e--ttt-"},
        {"tanh", 2, NTKBALL_PART_THETA, 1, 0, 0, "t--..tt"},
        {"erf", 2, NTKBALL_PART_INNER, 3, 0, 0, "t--tttt"},
        {"gaussian", 2, NTKBALL_PART_SIGMA, 60, 0, 0, "t--tttt"},
        {"sigmoid", 2, NTKBALL_PART_THETA, 3, 0, 1, "t--..tt"},
        {"sin", 3, NTKBALL_PART_THETA, 1, 0, 0, "t--.t.t"},
        {"step", 1, NTKBALL_PART_SIGMA, 2, 4, 0, "e--.tt-"},
        {"step", 3, NTKBALL_PART_SIGMA, 1, 2, 0, "e--.tt-"},
        {"step", 1, NTKBALL_PART_THETA, 2, 0, 0, "-------"},
        {"hardtanh", 1, NTKBALL_PART_THETA, 2, 6, 0, "e--.tt-"},
        {"elu", 2, NTKBALL_PART_SIGMA, 30, 0, 0, "t--.t.-"},
        {"x^2+x", 2, NTKBALL_PART_THETA, 2, 0, 0, "tt--t--"},
    };
    ntkball_network_t net;
    ntkball_options_t options;
    ntkball_error_t err;
    size_t c;
    grid_t g;
    int i;

    test_section("networks");
    ntkball_options_init(&options);
    for (c = 0; c < sizeof cases / sizeof cases[0]; c++)
    {
        if (test_left_out((long) c))
            continue;
        ntkball_network_init(net);
        net->depth = cases[c].depth;
        net->init = NTKBALL_INIT_HE;
        CHECK(ntkball_activation_set_str(net->phi, cases[c].phi, &err) == NTKBALL_OK, "phi");
        if (cases[c].gamma_b)
        {
            CHECK(ntkball_value_set_str(net->gamma_b2, "1/4", &err) == NTKBALL_OK, "gamma_b2");
            CHECK(ntkball_value_set_str(net->gamma_w2, "3/4", &err) == NTKBALL_OK, "gamma_w2");
        }
        grid_init(&g, cases[c].phi, cases[c].routes, cases[c].d, cases[c].loose);
        for (i = 0; i < g.num; i++)
        {
            ntkball_status_t status;

            if (g.routes[i] == '.')
                continue;
            options.algorithm = names[i];
            status = ntkball_sphere_part_eigenvalues(g.lambda[i], net, cases[c].part, g.d,
                                                     NTKBALL_MEASURE_PROBABILITY, degrees, NUM,
                                                     BITS, &options, &err);
            judge(&g, i, names[i], status, &err);
        }
        compare(&g, names);
        grid_clear(&g);
        ntkball_network_clear(net);
    }
}

/* ---- zonal kernels -------------------------------------------------------------------------- */

/* 1 + rho/2 + .. + (rho/2)^8, and a tail of 2^-tail unless that is 0. */
static void set_series(ntkball_zonal_t kernel, slong tail)
{
    arb_ptr c = _arb_vec_init(9);
    arb_t rest;
    slong p;

    arb_init(rest);
    for (p = 0; p < 9; p++)
    {
        arb_one(c + p);
        arb_mul_2exp_si(c + p, c + p, -p);
    }
    if (tail > 0)
    {
        arb_one(rest);
        arb_mul_2exp_si(rest, rest, -tail);
    }
    ntkball_zonal_set_series(kernel, c, 9, rest);
    arb_clear(rest);
    _arb_vec_clear(c, 9);
}

static void test_zonal(void)
{
    static const char *const names[] = {"series", "closed", "recurrence", "quadrature",
                                        "integrate"};
    static const struct
    {
        const char *text;
        slong d, loose;
        const char *routes;
    } cases[] = {
        {"exp(rho)", 2, 0, "---tt"},
        {"laplace:1", 3, 0, "---tt"},
        {"gaussian:2", 5, 0, "-t-tt"},
        {"(1-rho)^(3/2)", 1, 0, "-t-tt"},
        {"log(1-rho)", 2, 0, "-t-t."},
        {"1/sqrt(1-rho)", 2, 0, "-t-t."},
        {"rho^3+rho/2", 4, 0, "tt-tt"},
        {"abs(rho-1/2)", 2, 0, "---tt"},
        {"rho^7*sin(3*rho)", 60, 0, "---tt"},
        {NULL, 3, 0, "t-t--"},
        {NULL, 30, 12, "e-e--"},
    };
    ntkball_zonal_t kernel;
    ntkball_options_t options;
    ntkball_error_t err;
    size_t c;
    grid_t g;
    int i;

    test_section("zonal kernels");
    ntkball_options_init(&options);
    for (c = 0; c < sizeof cases / sizeof cases[0]; c++)
    {
        if (test_left_out((long) c))
            continue;
        ntkball_zonal_init(kernel);
        if (cases[c].text == NULL)
            set_series(kernel, cases[c].loose);
        else
            CHECK(ntkball_zonal_set_str(kernel, cases[c].text, NULL, 0, &err) == NTKBALL_OK, "%s",
                  cases[c].text);
        grid_init(&g, cases[c].text == NULL ? "series" : cases[c].text, cases[c].routes, cases[c].d,
                  cases[c].loose);
        for (i = 0; i < g.num; i++)
        {
            ntkball_status_t status;

            if (g.routes[i] == '.')
                continue;
            options.algorithm = names[i];
            status = ntkball_zonal_eigenvalues(g.lambda[i], kernel, g.d, NTKBALL_MEASURE_SURFACE,
                                               degrees, NUM, BITS, &options, &err);
            judge(&g, i, names[i], status, &err);
        }
        compare(&g, names);
        grid_clear(&g);
        ntkball_zonal_clear(kernel);
    }
}

int main(void)
{
    test_begin("sphere/routes");
    test_networks();
    test_zonal();
    ntkball_cleanup();
    return test_end();
}
