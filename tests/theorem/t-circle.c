/* Series from values on a circle (CHK-4) against those of src/recursion: with so few bits that the
   excess r^N f(1) is seen, the balls must still hold the coefficients. */
#include "../harness.h"

#include <ntkball/recursion.h>

#include "theorem/recheck.h"

static void set_network(ntkball_network_t net, const char *act, slong depth, int biased)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    CHECK(ntkball_activation_set_str(net->phi, act, &err) == NTKBALL_OK, "%s: %s", act, err.text);
    net->depth = depth;
    if (!biased)
        return;
    CHECK(ntkball_value_set_str(net->gamma_w2, "1/2", &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->gamma_b2, "1/2", &err) == NTKBALL_OK &&
              ntkball_value_set_str(net->sigma_w2, "1/3", &err) == NTKBALL_OK,
          "%s", err.text);
    net->sigma_w2_given = 1;
    net->output_bias = 0;
    net->recursion = NTKBALL_RECURSION_PUBLISHED;
}

static void compare(const char *act, slong depth, int biased, slong len, slong need)
{
    ntkball_network_t net;
    ntkball_series_t s, t;
    ntkball_options_t options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong l, p, q;

    ntkball_options_init(&options);
    ntkball_network_init(net);
    set_network(net, act, depth, biased);
    ntkball_series_init(s, depth, len);
    ntkball_series_init(t, depth, len);
    CHECK(_ntkball_recheck_circle(s, net, need, &options, &err) == NTKBALL_OK &&
              ntkball_ntk_series(t, net, len, 1, 100, &options, &err) == NTKBALL_OK,
          "%s: %s", act, err.text);
    for (l = 0; l < depth; l++)
        for (p = 0; p < len; p++)
            for (q = 0; q < 3; q++)
            {
                arb_srcptr ours = (q == 0 ? s->alpha : q == 1 ? s->upsilon : s->kappa)[l] + p;
                arb_srcptr truth = (q == 0 ? t->alpha : q == 1 ? t->upsilon : t->kappa)[l] + p;

                CHECK(arb_overlaps(ours, truth), "%s, %ld bits, layer %ld, %ld %ld", act,
                      (long) need, (long) l + 2, (long) q, (long) p);
                CHECK(mag_cmp_2exp_si(arb_radref(ours), 6 - need) < 0,
                      "%s, %ld bits, layer %ld, %ld %ld is wide", act, (long) need, (long) l + 2,
                      (long) q, (long) p);
            }
    ntkball_series_clear(s);
    ntkball_series_clear(t);
    ntkball_network_clear(net);
}

int main(void)
{
    static const slong needs[] = {2, 3, 5, 60, 200};
    slong i;

    test_begin("circle");
    for (i = 0; i < 5; i++)
    {
        compare("relu", 1, 0, 7, needs[i]);
        compare("relu", 3, 0, 40, needs[i]);
        compare("leaky_relu:1/3", 2, 1, 9, needs[i]);
        compare("erf", 2, 1, 16, needs[i]);
        compare("cos:1", 2, 0, 1, needs[i]);
    }
    return test_end();
}
