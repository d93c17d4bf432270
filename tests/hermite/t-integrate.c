/* HERM-5c: h_n on a ball, narrow or wide.  The program compiles the source itself, for its bounds.
 */
#include "tests/tails.h"

#include "hermite/integrate.c" /* NOLINT(bugprone-suspicious-include) */

#define PREC 200

/* T^(1/4) exp(1/2 + x^2/4 + |y| sqrt(n)) with mpmath at 40 digits. */
static const struct
{
    slong n;
    double x, y;
    const char *value;
} suprema[] = {{0, 0, 0, "1.648721270700128146849"},
               {1, 0, 0, "1.96067106577291970422"},
               {15, 1.5, 0.5, "40.13058868673098903791"},
               {80, -6, 2, "2354044688524.295155148"},
               {1000, 3, -1, "4764482379938705.379848"}};

static void test_sup(void)
{
    size_t i;
    acb_t z, ball;
    arb_t sup, value;
    mag_t bound;

    test_section("statement");
    acb_init(z);
    acb_init(ball);
    arb_init(sup);
    arb_init(value);
    mag_init(bound);
    for (i = 0; i < sizeof suprema / sizeof *suprema; i++)
    {
        acb_set_d_d(z, suprema[i].x, suprema[i].y);
        sup_at(sup, z, suprema[i].n);
        arb_get_mag(bound, sup);
        test_reference(value, suprema[i].value);
        mag_zero(arb_radref(value));
        CHECK_BOUND(bound, value, 1.000001, "sup");
    }
    acb_set_d_d(z, 1.5, 0.5); /* times exp(|d| sqrt(n)) - 1, n = 15, |d| = 1/32 */
    mag_set_ui_2exp_si(arb_radref(acb_realref(z)), 1, -5);
    hermite_on(ball, z, 15, PREC);
    test_reference(value, "5.163185289847175501498");
    mag_zero(arb_radref(value));
    CHECK_BOUND(arb_radref(acb_realref(ball)), value, 1.000001, "change");
    acb_clear(ball);
    acb_clear(z);
    arb_clear(sup);
    arb_clear(value);
    mag_clear(bound);
}

/* h_n(z) = 2^(-n/2) H_n(z/sqrt 2) / sqrt(n!) by Arb's Hermite function. */
static void reference(acb_t res, const acb_t z, slong n)
{
    acb_t t, order;
    arb_t f;

    acb_init(t);
    acb_init(order);
    arb_init(f);
    arb_set_d(f, 0.5);
    arb_sqrt(f, f, PREC);
    acb_mul_arb(t, z, f, PREC);
    acb_set_si(order, n);
    acb_hypgeom_hermite_h(res, order, t, PREC);
    arb_pow_ui(f, f, (ulong) n, PREC);
    acb_mul_arb(res, res, f, PREC);
    arb_fac_ui(f, (ulong) n, PREC);
    arb_rsqrt(f, f, PREC);
    acb_mul_arb(res, res, f, PREC);
    acb_clear(t);
    acb_clear(order);
    arb_clear(f);
}

/* h_n on the ball of radius (rx, ry) about x + iy contains its values at a grid of 5^2 points, and
   its radius is at most times their largest distance from the centre. */
static void check_ball(slong n, double x, double y, double rx, double ry, double times)
{
    slong i, j;
    double d, farthest = 0;
    acb_t z, point, ball, value;

    acb_init(z);
    acb_init(point);
    acb_init(ball);
    acb_init(value);
    acb_set_d_d(z, x, y);
    mag_set_d(arb_radref(acb_realref(z)), rx);
    mag_set_d(arb_radref(acb_imagref(z)), ry);
    hermite_on(ball, z, n, PREC);
    for (i = -2; i <= 2; i++)
        for (j = -2; j <= 2; j++)
        {
            acb_set_d_d(point, x + 0.5 * rx * (double) i, y + 0.5 * ry * (double) j);
            reference(value, point, n);
            CHECK(acb_contains(ball, value), "h_%ld at %g + %gi in the ball of %g, %g", (long) n, x,
                  y, rx, ry);
            acb_get_mid(point, ball);
            acb_sub(value, value, point, PREC);
            arf_set_mag(arb_midref(acb_realref(point)), arb_radref(acb_realref(ball)));
            acb_abs(acb_realref(value), value, PREC);
            d = arf_get_d(arb_midref(acb_realref(value)), ARF_RND_NEAR);
            farthest = d > farthest ? d : farthest;
        }
    d = mag_get_d(arb_radref(acb_realref(ball)));
    CHECK(d <= times * farthest, "h_%ld at %g + %gi, ball of %g, %g: radius %g times the distance",
          (long) n, x, y, rx, ry, d / farthest);
    acb_clear(z);
    acb_clear(point);
    acb_clear(ball);
    acb_clear(value);
}

/* The bound is 1.96 times the largest change for n = 1: half of it is not enough. */
static void test_narrow(void)
{
    slong e;

    test_section("narrow");
    for (e = -3; e >= -41; e -= 19)
    {
        check_ball(1, 0, 0, ldexp(1, (int) e), 0, 2.2);
        check_ball(1, 0, 0, 0, ldexp(1, (int) e), 2.2);
        check_ball(2, 1, 0, ldexp(1, (int) e - 1), 0, 4);
        check_ball(2, 0, 1, ldexp(1, (int) e - 2), ldexp(1, (int) e - 2), 12);
        check_ball(9, 0, 0, ldexp(1, (int) e - 2), 0, 8);
        check_ball(9, 6, 0, ldexp(1, (int) e - 2), 0, 8);
        check_ball(9, 6, 3, ldexp(1, (int) e - 2), 0, 2e4);
        check_ball(40, 12, 0, ldexp(1, (int) e - 3), 0, 12);
    }
}

static void test_wide(void)
{
    test_section("wide");
    check_ball(1, 0, 0, 1, 0, 10);
    check_ball(9, 4, 1, 0.5, 0.5, 1e4);
    check_ball(40, 0, 0, 1, 1, 1e6);
}

int main(void)
{
    test_begin("hermite/integrate");
    test_sup();
    test_narrow();
    test_wide();
    return test_end();
}
