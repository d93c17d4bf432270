/* COMP-2 and COMP-3 inside one layer, with so few outer terms that the tail is what matters; and
   COMP-6 against supports computed with integer polynomials. */
#include "nets.h"

#include "recursion/internal.h"

/* One composed layer whose tails are only to keep bits bits, at a precision far above: the balls
   are about as wide as the tails, and must contain what the closed form gives. */
static void short_layer(const char *phi, const char *gamma_b2, slong len, slong bits)
{
    const slong prec = 300;
    ntkball_part_t g, alpha, upsilon, exact, derivative;
    ntkball_outer_t o;
    ntkball_network_t net;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong p, K = 0, K2 = 0, worst = prec;

    test_network(net, phi, "1", "1", "0", 'e', 1);
    ntkball_outer_init(&o, net, 1, NULL);
    ntkball_part_init(&g, len);
    ntkball_part_init(&alpha, len);
    ntkball_part_init(&upsilon, len);
    ntkball_part_init(&exact, len);
    ntkball_part_init(&derivative, len);
    /* g = b + (1 - b) (x + x^2 + ... + 2 x^n)/2^n-like weights, g(1) = 1 */
    {
        ntkball_value_t b;

        ntkball_value_init(b);
        CHECK(ntkball_value_set_str(b, gamma_b2, NULL) == NTKBALL_OK, "b");
        ntkball_value_get_arb(g.c, b, prec);
        ntkball_value_clear(b);
    }
    for (p = 1; p < len; p++)
    {
        arb_sub_ui(g.c + p, g.c, 1, prec);
        arb_neg(g.c + p, g.c + p);
        arb_mul_2exp_si(g.c + p, g.c + p, -p);
    }
    CHECK(ntkball_layer_compose(&alpha, &upsilon, &K, &o, &g, bits, prec, &err) == NTKBALL_OK,
          "%s: %s", phi, err.text);
    ntkball_layer_closed(&exact, &derivative, &o, &g, prec + 100);
    for (p = 0; p < len; p++)
    {
        CHECK(arb_overlaps(alpha.c + p, exact.c + p), "%s alpha p %ld, K %ld", phi, (long) p,
              (long) K);
        CHECK(arb_overlaps(upsilon.c + p, derivative.c + p), "%s upsilon p %ld, K %ld", phi,
              (long) p, (long) K);
        worst = FLINT_MIN(worst, arb_rel_accuracy_bits(alpha.c + p));
        worst = FLINT_MIN(worst, arb_rel_accuracy_bits(upsilon.c + p));
    }
    CHECK(worst >= bits - 8 && worst <= bits + 40, "%s: the tail keeps %ld, not %ld bits", phi,
          (long) worst, (long) bits);
    CHECK(ntkball_layer_compose(&alpha, &upsilon, &K2, &o, &g, 2 * bits, prec, &err) ==
                  NTKBALL_OK &&
              K2 > K,
          "more bits, more terms");
    ntkball_part_clear(&g);
    ntkball_part_clear(&alpha);
    ntkball_part_clear(&upsilon);
    ntkball_part_clear(&exact);
    ntkball_part_clear(&derivative);
    ntkball_outer_clear(&o);
    ntkball_network_clear(net);
}

/* ------------------------------- COMP-6 --------------------------------------------------------
 */

/* r = sum_k [c_k != 0] g^k mod x^len, k < K; counts kept small: only the support matters */
static void indicator(fmpz_poly_t r, arb_srcptr c, slong K, const fmpz_poly_t g, slong len)
{
    slong k;

    fmpz_poly_zero(r);
    for (k = K - 1; k >= 0; k--)
    {
        fmpz_poly_mullow(r, r, g, len);
        if (!arb_is_zero(c + k))
            fmpz_poly_set_coeff_si(r, 0, 1 + fmpz_poly_get_coeff_si(r, 0) % 1000);
        fmpz_poly_truncate(r, len);
    }
    for (k = 0; k < len; k++)
        if (fmpz_poly_get_coeff_ptr(r, k) != NULL && !fmpz_is_zero(fmpz_poly_get_coeff_ptr(r, k)))
            fmpz_poly_set_coeff_si(r, k, 1);
}

static void check_support(arb_srcptr v, const fmpz_poly_t r, slong len, const char *what,
                          const char *phi, slong layer)
{
    slong p;
    fmpz_t c;

    fmpz_init(c);
    for (p = 0; p < len; p++)
    {
        fmpz_poly_get_coeff_fmpz(c, r, p);
        CHECK(arb_is_zero(v + p) == fmpz_is_zero(c), "%s %s layer %ld p %ld", phi, what,
              (long) layer, (long) p);
    }
    fmpz_clear(c);
}

static void fill(arb_ptr v, slong len)
{
    slong p;

    for (p = 0; p < len; p++)
        arb_zero_pm_one(v + p);
}

static void support(const char *phi, int constant, int bias, slong depth, slong len)
{
    ntkball_network_t net;
    ntkball_outer_t o;
    ntkball_series_t s;
    fmpz_poly_t g, theta, alpha, upsilon;
    arb_ptr start = _arb_vec_init(len);
    slong i;

    test_network(net, phi, "1", "1", "0", 'e', depth);
    ntkball_outer_init(&o, net, 1, NULL);
    CHECK(ntkball_outer_require(&o, len, 30, NULL) == NTKBALL_OK, "coefficients of %s", phi);
    ntkball_series_init(s, depth, len);
    fmpz_poly_init(g);
    fmpz_poly_init(theta);
    fmpz_poly_init(alpha);
    fmpz_poly_init(upsilon);
    fmpz_poly_set_coeff_si(g, 1, 1);
    arb_one(start + 1);
    if (constant)
    {
        fmpz_poly_set_coeff_si(g, 0, 1);
        arb_one(start);
    }
    fmpz_poly_set(theta, g);
    for (i = 0; i < depth; i++)
    {
        fill(s->alpha[i], len);
        fill(s->upsilon[i], len);
        fill(s->kappa[i], len);
    }
    ntkball_support_zeros(s, &o, start, start, len, bias);
    for (i = 0; i < depth; i++)
    {
        indicator(alpha, o.d, len, g, len);
        indicator(upsilon, o.dd, len, g, len);
        if (bias)
            fmpz_poly_set_coeff_si(alpha, 0, 1);
        fmpz_poly_mullow(theta, theta, upsilon, len);
        fmpz_poly_add(theta, theta, alpha);
        check_support(s->alpha[i], alpha, len, "alpha", phi, i + 2);
        check_support(s->upsilon[i], upsilon, len, "upsilon", phi, i + 2);
        check_support(s->kappa[i], theta, len, "kappa", phi, i + 2);
        fmpz_poly_set(g, alpha);
    }
    fmpz_poly_clear(g);
    fmpz_poly_clear(theta);
    fmpz_poly_clear(alpha);
    fmpz_poly_clear(upsilon);
    _arb_vec_clear(start, len);
    ntkball_series_clear(s);
    ntkball_outer_clear(&o);
    ntkball_network_clear(net);
}

int main(void)
{
    test_begin("recursion/t-layer");
    test_section("short layers");
    short_layer("relu", "1/2", 12, 12);
    short_layer("relu", "9/10", 6, 20);
    short_layer("leaky_relu:1/5", "1/1000", 10, 16);
    short_layer("gelu", "1/2", 10, 12);
    short_layer("erf", "1/3", 8, 12);
    short_layer("gaussian:1", "3/4", 8, 12);
    short_layer("sin:1", "1/2", 5, 8);
    short_layer("abs", "1/2", 12, 12);
    test_section("supports");
    support("hermite:0,0,1,0,0,1", 0, 0, 3, 40);
    support("hermite:0,0,1,0,0,1", 0, 1, 3, 40);
    support("hermite:0,0,1,0,0,1", 1, 0, 2, 40);
    support("hermite:1,0,0,1", 0, 0, 3, 40);
    support("hermite:0,0,0,1", 0, 0, 3, 70);
    support("hermite:0,1,0,0,0,0,1", 0, 0, 3, 70);
    support("erf", 0, 0, 3, 20);
    support("erf", 0, 1, 3, 20);
    support("gaussian:1", 0, 0, 2, 20);
    support("relu", 0, 0, 1, 30);
    return test_end();
}
