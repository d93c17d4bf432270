/* HERM-5, HERM-5b: the fixed-point recurrence against exact arithmetic at random nodes. */
#include "../harness.h"
#include "hermite/nodes.h"

#include <math.h>

/* res[n] += c h_n(x), n < len, by the recurrence on balls with so many guard bits that their
   blow-up does not matter. */
static void
add_reference(arb_ptr res, const arb_t x, const arb_t c, slong len, int parity, slong prec)
{
    slong n;
    arb_t a, b, t, u;

    arb_init(a);
    arb_init(b);
    arb_init(t);
    arb_init(u);
    arb_set(b, c);
    for (n = 0; n < len; n++)
    {
        if (parity == NTKBALL_NODE_ALL || (n & 1) == parity)
            arb_add(res + n, res + n, b, prec);
        /* sqrt(n+1) h_{n+1} = x h_n - sqrt(n) h_{n-1} */
        arb_mul(t, x, b, prec);
        arb_sqrt_ui(u, (ulong) n, prec);
        arb_submul(t, u, a, prec);
        arb_sqrt_ui(u, (ulong) n + 1, prec);
        arb_swap(a, b);
        arb_div(b, t, u, prec);
    }
    arb_clear(a);
    arb_clear(b);
    arb_clear(t);
    arb_clear(u);
}

/* num random nodes, words i/sqrt(g) or (g = 1) numbers, x up to x_max, weights of size
   exp(-x^2/4) / num. */
static void random_sum(slong len, ulong g, slong num, double x_max, slong prec, slong threads)
{
    slong j, n, high = prec + 200 + (slong) (6 * x_max * sqrt((double) len) + x_max * x_max);
    ntkball_options_t options;
    ntkball_nodes_t nodes;
    arb_ptr mu = _arb_vec_init(len), one = _arb_vec_init(len), ref = _arb_vec_init(len);
    arb_t x, c, t;

    arb_init(x);
    arb_init(c);
    arb_init(t);
    ntkball_options_init(&options);
    ntkball_nodes_init(&nodes, len, g, prec + (slong) FLINT_BIT_COUNT((ulong) num) + 2);
    for (j = 0; j < num; j++)
    {
        int parity = (int) n_randint(test_state.rand, 3),
            word = g > 1 || n_randint(test_state.rand, 2);
        ulong i = n_randint(test_state.rand, (ulong) (x_max * sqrt((double) g)) + 1);

        if (word)
        {
            arb_set_ui(x, g);
            arb_rsqrt(x, x, high);
            arb_mul_ui(x, x, i, high);
        }
        else
        {
            arb_randtest_exact(x, test_state.rand, prec + 300, 0);
            arb_set_d(t, x_max);
            arb_mul(x, x, t, high);
            arb_get_mid_arb(x, x);
            if (arf_cmpabs_d(arb_midref(x), x_max) > 0)
                arb_set_d(x, 0.7);
        }
        arb_mul(c, x, x, high);
        arb_mul_2exp_si(c, c, -2);
        arb_neg(c, c);
        arb_exp(c, c, high);
        arb_div_si(c, c, n_randint(test_state.rand, 2) ? num : -num, high);
        arb_urandom(t, test_state.rand, high);
        arb_mul(c, c, t, high);
        if (n_randint(test_state.rand, 30) == 0)
            arb_zero(c);
        add_reference(ref, x, c, len, parity, high);
        if (word)
            ntkball_nodes_add_word(&nodes, i, c, parity);
        else
            ntkball_nodes_add(&nodes, x, c, parity);
    }

    CHECK(ntkball_nodes_sum(one, &nodes, prec, NULL, NULL) == NTKBALL_OK, "status");
    options.threads = threads;
    CHECK(ntkball_nodes_sum(mu, &nodes, prec, &options, NULL) == NTKBALL_OK, "status");
    for (n = 0; n < len; n++)
    {
        CHECK(arb_overlaps(mu + n, ref + n), "len %ld g %lu num %ld x %g prec %ld n %ld", len, g,
              num, x_max, prec, n);
        CHECK(arb_equal(mu + n, one + n), "threads %ld n %ld", threads, n);
        CHECK(mag_cmp_2exp_si(arb_radref(mu + n), -prec + 1) <= 0, "radius, len %ld prec %ld n %ld",
              len, prec, n);
        /* the reference is much sharper than what it checks */
        CHECK(mag_cmp_2exp_si(arb_radref(ref + n), -prec - 20) <= 0, "reference");
    }

    ntkball_nodes_clear(&nodes);
    _arb_vec_clear(mu, len);
    _arb_vec_clear(one, len);
    _arb_vec_clear(ref, len);
    arb_clear(x);
    arb_clear(c);
    arb_clear(t);
}

/* One node whose ball x or c is wide: the truth at an end point of the ball is enclosed. */
static void wide_input(slong len, int wide_x)
{
    slong n, prec = 60 + (slong) n_randint(test_state.rand, 300);
    ntkball_nodes_t nodes;
    arb_ptr mu = _arb_vec_init(len), ref = _arb_vec_init(len);
    arb_t x, c, t;

    arb_init(x);
    arb_init(c);
    arb_init(t);
    ntkball_nodes_init(&nodes, len, 1, prec);
    arb_set_d(x, 0.37 + 0.01 * (double) n_randint(test_state.rand, 400));
    arb_set_d(c, 0.625);
    arb_set_d(t, wide_x ? ldexp(1, -40) : 0);
    arb_add_error(x, t);
    arb_set_d(t, wide_x ? 0 : ldexp(1, -40));
    arb_add_error(c, t);
    ntkball_nodes_add(&nodes, x, c, NTKBALL_NODE_ALL);
    arb_get_ubound_arf(arb_midref(x), x, 500);
    arb_get_ubound_arf(arb_midref(c), c, 500);
    mag_zero(arb_radref(x));
    mag_zero(arb_radref(c));
    add_reference(ref, x, c, len, NTKBALL_NODE_ALL, 3000);
    CHECK(ntkball_nodes_sum(mu, &nodes, prec, NULL, NULL) == NTKBALL_OK, "status");
    for (n = 0; n < len; n++)
        CHECK(arb_overlaps(mu + n, ref + n) && arb_is_finite(mu + n), "wide %d n %ld", wide_x, n);
    ntkball_nodes_clear(&nodes);
    _arb_vec_clear(mu, len);
    _arb_vec_clear(ref, len);
    arb_clear(x);
    arb_clear(c);
    arb_clear(t);
}

/* HERM-5b is attained within a small factor: |h_n(x)| exp(-x^2/4) <= T^(1/4) exp(1/2). */
static void check_sup(slong len, double x_double)
{
    slong n;
    arb_ptr h = _arb_vec_init(len);
    arb_t x, c;
    mag_t sup;

    arb_init(x);
    arb_init(c);
    mag_init(sup);
    arb_set_d(x, x_double);
    arb_one(c);
    add_reference(h, x, c, len, NTKBALL_NODE_ALL, 5000);
    ntkball_hermite_sup(sup, x, len);
    arf_set_mag(arb_midref(c), sup);
    for (n = 0; n < len; n++)
    {
        arb_abs(x, h + n);
        CHECK(arb_le(x, c), "sup, x %g n %ld", x_double, n);
    }
    _arb_vec_clear(h, len);
    arb_clear(x);
    arb_clear(c);
    mag_clear(sup);
}

int main(void)
{
    long iter;

    test_begin("hermite/nodes");

    test_section("tiny");
    for (iter = 0; iter < test_cases(60); iter++)
        random_sum(1 + (slong) n_randint(test_state.rand, 4), 1 + n_randint(test_state.rand, 50),
                   1 + (slong) n_randint(test_state.rand, 3), 3.0, 2 + (slong) (iter % 70), 2);

    test_section("random");
    for (iter = 0; iter < test_cases(30); iter++)
        random_sum(1 + (slong) n_randint(test_state.rand, 150),
                   n_randint(test_state.rand, 2) ? 1 : 1 + n_randint(test_state.rand, 1000),
                   1 + (slong) n_randint(test_state.rand, 10),
                   0.1 + (double) n_randint(test_state.rand, 250) / 10,
                   2 + (slong) n_randint(test_state.rand, 600),
                   1 + (slong) n_randint(test_state.rand, 4));

    test_section("wide");
    for (iter = 0; iter < test_cases(20); iter++)
        wide_input(1 + (slong) n_randint(test_state.rand, 60), (int) (iter % 2));

    test_section("bounds");
    for (iter = 0; iter < 12; iter++)
        check_sup(120, 2.1 * (double) iter);

    test_section("large");
    random_sum(2000, 1, 2, 40.0, 200, 2);
    random_sum(300, 1021, 5, 60.0, 3000, 3);

    return test_end();
}
