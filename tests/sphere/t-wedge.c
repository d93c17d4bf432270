/* Duals of activations with one break at 0 as series in the angle (SPH-15): closed forms, integrals
   by mpmath, balls of angles, two precisions, tightness, and the eigenvalues against the power
   series. */
#include <math.h>

#include <ntkball/sphere.h>

#include "kernel/wedge.h"
#include "tests/harness.h"

static int set(ntkball_wedge_t *w, ntkball_activation_t phi, const char *name, slong prec)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;

    CHECK(ntkball_activation_set_str(phi, name, &err) == NTKBALL_OK, "%s", err.text);
    CHECK(_ntkball_wedge_apply(phi), "%s", name);
    status = _ntkball_wedge_init_set(w, phi, 1, prec, NULL, &err);
    CHECK(status == NTKBALL_OK, "%s: %s", name, err.text);
    return status == NTKBALL_OK;
}

/* Against the closed forms of homogeneous activations, at all angles. */
static void test_closed(void)
{
    static const char *const names[] = {"leaky_relu:1/3", "abs", "relu_power:2"};
    ntkball_activation_t phi;
    ntkball_wedge_t w;
    arb_t t, u, d, dd, x, y;
    slong i, j;

    test_section("closed forms");
    ntkball_activation_init(phi);
    arb_init(t);
    arb_init(u);
    arb_init(d);
    arb_init(dd);
    arb_init(x);
    arb_init(y);
    for (i = 0; i < 3; i++)
    {
        if (test_left_out(i))
            continue;
        if (set(&w, phi, names[i], 64))
            for (j = 0; j <= 16; j++)
            {
                arb_const_pi(t, 160);
                arb_mul_si(t, t, j, 160);
                arb_mul_2exp_si(t, t, -4);
                arb_cos(u, t, 160);
                ntkball_dual_closed(x, y, phi, u, 130);
                _ntkball_wedge_eval(d, dd, &w, t);
                CHECK(arb_overlaps(d, x) && arb_overlaps(dd, y), "%s at %ld pi/16", names[i],
                      (long) j);
                CHECK(mag_cmp_2exp_si(arb_radref(d), -54) < 0 &&
                          mag_cmp_2exp_si(arb_radref(dd), -54) < 0,
                      "%s at %ld pi/16 tight", names[i], (long) j);
                /* D at a ball of angles contains D at each of its points */
                mag_set_ui_2exp_si(arb_radref(t), 1, -30);
                _ntkball_wedge_eval(x, y, &w, t);
                CHECK(arb_contains(x, d) || arb_overlaps(x, d), "%s ball", names[i]);
                CHECK(mag_cmp_2exp_si(arb_radref(x), -24) < 0, "%s ball, tight", names[i]);
            }
        _ntkball_wedge_clear(&w);
    }
    ntkball_activation_clear(phi);
    arb_clear(t);
    arb_clear(u);
    arb_clear(d);
    arb_clear(dd);
    arb_clear(x);
    arb_clear(y);
}

/* Near t = 0 D is flat: an error of the angle is multiplied by the angle. */
static void test_flat(void)
{
    ntkball_activation_t phi;
    ntkball_wedge_t w;
    arb_t t, d, dd, x, y;

    test_section("balls of small angles");
    ntkball_activation_init(phi);
    arb_init(t);
    arb_init(d);
    arb_init(dd);
    arb_init(x);
    arb_init(y);
    if (set(&w, phi, "elu", 72))
    {
        arb_set_ui(t, 1);
        arb_mul_2exp_si(t, t, -40);
        mag_set_ui_2exp_si(arb_radref(t), 1, -41);
        _ntkball_wedge_eval(d, dd, &w, t);
        CHECK(mag_cmp_2exp_si(arb_radref(d), -66) < 0, "flat");
        arb_zero(t);
        _ntkball_wedge_eval(x, NULL, &w, t);
        CHECK(arb_overlaps(x, d), "to the order t^2");
        /* D(0.1 +- 1/64) must contain D at the ends, and D' too */
        arb_set_d(t, 0.1);
        mag_set_ui_2exp_si(arb_radref(t), 1, -6);
        _ntkball_wedge_eval(d, dd, &w, t);
        arb_set_d(t, 0.1 - 1.0 / 64);
        _ntkball_wedge_eval(x, y, &w, t);
        CHECK(arb_contains(d, x) && arb_contains(dd, y), "left end");
        arb_set_d(t, 0.1 + 1.0 / 64);
        _ntkball_wedge_eval(x, y, &w, t);
        CHECK(arb_contains(d, x) && arb_contains(dd, y), "right end");
    }
    _ntkball_wedge_clear(&w);
    ntkball_activation_clear(phi);
    arb_clear(t);
    arb_clear(d);
    arb_clear(dd);
    arb_clear(x);
    arb_clear(y);
}

/* softsign: E[phi^2], E[phi'^2] and D(cos(pi/4)) by mpmath.quad (the last in two dimensions);
   D'(-1) of elu is E[exp(-|Z|)] = 2 sqrt(e) Phi(-1). */
static void test_values(void)
{
    static const struct
    {
        const char *name;
        slong quarter; /* t = quarter pi/4 */
        int deriv;
        const char *value;
    } t[] = {{"softsign", 0, 0, "0.1830140212665474990882248 +/- 1e-24"},
             {"softsign", 0, 1, "0.2276713404221824996960749 +/- 1e-24"},
             {"softsign", 4, 0, "-0.1830140212665474990882248 +/- 1e-24"},
             {"softsign", 1, 0, "0.124033928449201 +/- 2e-15"},
             {"elu", 4, 1, "0.523156583730246743363687673691 +/- 1e-29"}};
    ntkball_activation_t phi;
    ntkball_wedge_t w;
    arb_t angle, d, dd, ref;
    size_t i;
    const char *last = "";

    test_section("values");
    ntkball_activation_init(phi);
    arb_init(angle);
    arb_init(d);
    arb_init(dd);
    arb_init(ref);
    for (i = 0; i < sizeof t / sizeof t[0]; i++)
    {
        if (strcmp(last, t[i].name) != 0)
        {
            if (i > 0)
                _ntkball_wedge_clear(&w);
            last = t[i].name;
            if (!set(&w, phi, last, 64))
                break;
        }
        arb_const_pi(angle, 120);
        arb_mul_si(angle, angle, t[i].quarter, 120);
        arb_mul_2exp_si(angle, angle, -2);
        _ntkball_wedge_eval(d, dd, &w, angle);
        arb_set_str(ref, t[i].value, 120);
        CHECK(arb_overlaps(t[i].deriv ? dd : d, ref), "%s, %ld pi/4", t[i].name,
              (long) t[i].quarter);
        CHECK(mag_cmp_2exp_si(arb_radref(t[i].deriv ? dd : d), -54) < 0, "tight");
    }
    _ntkball_wedge_clear(&w);
    CHECK(ntkball_activation_set_str(phi, "hardtanh", NULL) == NTKBALL_OK &&
              !_ntkball_wedge_apply(phi),
          "two breaks");
    CHECK(ntkball_activation_set_str(phi, "step", NULL) == NTKBALL_OK && !_ntkball_wedge_apply(phi),
          "a jump");
    CHECK(ntkball_activation_set_str(phi, "tanh", NULL) == NTKBALL_OK && !_ntkball_wedge_apply(phi),
          "no break");
    ntkball_activation_clear(phi);
    arb_clear(angle);
    arb_clear(d);
    arb_clear(dd);
    arb_clear(ref);
}

/* Eigenvalues by the lens in the enclosures of the power series, at two depths. */
static void test_spectrum(void)
{
    static const char *const names[] = {"elu", "selu", "abs(x)*exp(-abs(x))"};
    static const slong degrees[] = {0, 1, 2, 3, 7};
    arb_ptr x = _arb_vec_init(5), y = _arb_vec_init(5);
    ntkball_options_t options;
    ntkball_network_t net;
    ntkball_error_t err;
    slong i, k;

    test_section("eigenvalues");
    for (i = 0; i < 3; i++)
    {
        if (test_left_out(i))
            continue;
        ntkball_network_init(net);
        ntkball_options_init(&options);
        CHECK(ntkball_activation_set_str(net->phi, names[i], &err) == NTKBALL_OK, "%s", err.text);
        net->depth = 1 + i % 2;
        net->init = NTKBALL_INIT_HE;
        CHECK(ntkball_sphere_eigenvalues(x, net, 3, NTKBALL_MEASURE_SURFACE, degrees, 5, 24,
                                         &options, &err) == NTKBALL_OK,
              "%s: %s", names[i], err.text);
        options.algorithm = "series";
        CHECK(ntkball_sphere_eigenvalues(y, net, 3, NTKBALL_MEASURE_SURFACE, degrees, 5, 10,
                                         &options, &err) != NTKBALL_DOMAIN,
              "%s: %s", names[i], err.text);
        for (k = 0; k < 5; k++)
            CHECK(arb_overlaps(x + k, y + k) && mag_cmp_2exp_si(arb_radref(y + k), -12) < 0,
                  "%s k = %ld", names[i], (long) degrees[k]);
        ntkball_network_clear(net);
    }
    _arb_vec_clear(x, 5);
    _arb_vec_clear(y, 5);
}

int main(void)
{
    test_begin("sphere/t-wedge");
    test_closed();
    test_flat();
    test_values();
    test_spectrum();
    return test_end();
}
