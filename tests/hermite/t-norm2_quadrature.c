/* HERM-15: the tail of E[phi^2] against the mass of the growth bound in closed form.  The program
   compiles the source itself, for its bounds. */
#include "tests/tails.h"

#include "hermite/norm2_quadrature.c" /* NOLINT(bugprone-suspicious-include) */

/* C = 3/2, (1+|x|)^beta exp(c|x| + q x^2) */
static void set_growth(growth_t *growth, ulong beta, double c, double q)
{
    mag_init(growth->C);
    mag_init(growth->c);
    mag_set_ui_2exp_si(growth->C, 3, -1);
    mag_init(growth->q);
    mag_set_d(growth->c, c);
    mag_set_d(growth->q, q);
    growth->beta = beta;
    growth->log2_C = log2(1.5);
    growth->c_d = c;
    growth->q_d = q;
}

/* The bound is wrong by 1/(w(0) 2) = 1.26, and by 1/X^2 or so. */
static void test_tail(void)
{
    static const double c[] = {0, 0.5, 1};
    double X;
    slong i, beta;
    growth_t growth;
    mag_t bound;
    arb_t x, mass;

    test_section("tail");
    mag_init(bound);
    arb_init(x);
    arb_init(mass);
    for (beta = 0; beta <= 1; beta++)
        for (i = 0; i < 3; i++)
            for (X = 8; X <= 40; X += 4)
            {
                set_growth(&growth, (ulong) beta, c[i], 0);
                arb_set_d(x, X);
                tail_bound(bound, &growth, x);
                test_tail_mass(mass, (int) beta, c[i], X, 128);
                arb_mul_ui(mass, mass, 9, 128);
                arb_mul_2exp_si(mass, mass, -2);
                CHECK_BOUND(bound, mass, 1.4, "tail");
                growth_clear(&growth);
            }
    for (i = 0; i < 3; i++)
        for (X = 32; X <= 80; X += 8)
        {
            set_growth(&growth, 0, c[i], 3.0 / 16);
            arb_set_d(x, X);
            tail_bound(bound, &growth, x);
            test_tail_mass_square(mass, c[i], X, 128);
            arb_mul_ui(mass, mass, 9, 128);
            arb_mul_2exp_si(mass, mass, -2);
            CHECK_BOUND(bound, mass, 1.4, "tail with a square");
            growth_clear(&growth);
        }
    mag_clear(bound);
    arb_clear(x);
    arb_clear(mass);
}

/* Where lambda <= 0 nothing is proved. */
static void test_no_tail(void)
{
    growth_t growth;
    mag_t bound;
    arb_t x;

    test_section("no tail");
    mag_init(bound);
    arb_init(x);
    set_growth(&growth, 1, 1, 0);
    arb_set_d(x, 2.5);
    tail_bound(bound, &growth, x);
    CHECK(mag_is_inf(bound), "X - 2c - 2 beta/(1+X) < 0");
    growth_clear(&growth);
    set_growth(&growth, 0, 0, 0.25);
    arb_set_d(x, 100);
    tail_bound(bound, &growth, x);
    CHECK(mag_is_inf(bound), "q = 1/4");
    growth_clear(&growth);
    mag_clear(bound);
    arb_clear(x);
}

/* The ball of the trapezoid rule carries the tail and the error of HERM-14. */
static void check_carried(slong prec)
{
    double h;
    ntkball_error_t err;
    ntkball_activation_t phi;
    growth_t growth;
    mag_t error, tail;
    arb_t x, res;

    ntkball_activation_init(phi);
    mag_init(error);
    mag_init(tail);
    arb_init(x);
    arb_init(res);
    CHECK(ntkball_activation_set_str(phi, "tanh", &err) == NTKBALL_OK &&
              growth_init(&growth, phi, 0) == NTKBALL_OK &&
              choose_step(error, &h, phi, 0, prec + 2) == NTKBALL_OK,
          "tanh");
    arb_set_d(x, h * ceil(cutoff(&growth, prec + 4) / h));
    tail_bound(tail, &growth, x);
    mag_add(error, error, tail);
    CHECK(ntkball_norm2_trapezoid(res, phi, 0, prec) == NTKBALL_OK &&
              mag_cmp(arb_radref(res), error) >= 0,
          "trapezoid: radius below the bound, prec %ld", (long) prec);
    growth_clear(&growth);
    ntkball_activation_clear(phi);
    mag_clear(error);
    mag_clear(tail);
    arb_clear(x);
    arb_clear(res);
}

int main(void)
{
    slong prec;

    test_begin("hermite/norm2_quadrature");
    test_tail();
    test_no_tail();
    test_section("tail in the ball");
    for (prec = 20; prec < 90; prec++)
        check_carried(prec);
    return test_end();
}
