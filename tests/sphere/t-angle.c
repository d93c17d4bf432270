/* The kernel as a function of the angle (SPH-6): against the plain recursion with acos, inclusion
   of random points of wide complex balls, behaviour next to t = 0 and t = pi. */
#include "tests/sphere/reference.h"

/* a random point of the ball */
static void random_point(acb_t p, const acb_t t)
{
    int i;

    for (i = 0; i < 2; i++)
    {
        arb_ptr dst = i ? acb_imagref(p) : acb_realref(p);
        arb_srcptr src = i ? acb_imagref(t) : acb_realref(t);
        fmpq_t c;
        arb_t r;

        fmpq_init(c);
        arb_init(r);
        fmpq_set_si(c, (slong) n_randint(test_state.rand, 2001) - 1000, 1001);
        arb_set_fmpq(dst, c, 300);
        arf_set_mag(arb_midref(r), arb_radref(src));
        arb_mul(dst, dst, r, 300);
        arb_get_mid_arb(r, src);
        arb_add(dst, dst, r, 300);
        arb_get_mid_arb(dst, dst);
        fmpq_clear(c);
        arb_clear(r);
    }
}

static void test_real(void)
{
    ntkball_homogeneous_t h;
    ntkball_angle_t A;
    acb_t t, theta, ref;
    slong i, j;

    test_section("real angles");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    acb_init(t);
    acb_init(theta);
    acb_init(ref);
    for (i = 0; i < test_cases(60); i++)
    {
        slong prec = 40 + (slong) n_randint(test_state.rand, 300);

        reference_random(A, h, 2 * prec + 200);
        _ntkball_angle_set(A, h, prec);
        for (j = 0; j < 6; j++)
        {
            acb_const_pi(t, 2 * prec + 200);
            acb_mul_ui(t, t, 1 + n_randint(test_state.rand, 999), 2 * prec + 200);
            acb_div_ui(t, t, 1000, 2 * prec + 200);
            if (j == 0)
                acb_mul_2exp_si(t, t, -30);
            if (j == 1)
            {
                acb_mul_2exp_si(t, t, -30);
                acb_const_pi(ref, 2 * prec + 200);
                acb_sub(t, ref, t, 2 * prec + 200);
            }
            _ntkball_angle_theta(theta, A, t);
            reference_theta(ref, A, h, t, 0, 2 * prec + 200);
            CHECK(acb_overlaps(theta, ref), "case %ld q=%ld L=%ld", (long) i, (long) h->q,
                  (long) A->depth);
            CHECK(acb_is_real(theta), "real");
            CHECK(mag_cmp_2exp_si(arb_radref(acb_realref(theta)),
                                  12 + 2 * A->depth + 3 * h->q - prec) < 0,
                  "tight: %ld of %ld, q=%ld L=%ld", (long) acb_rel_accuracy_bits(theta),
                  (long) prec, (long) h->q, (long) A->depth);
        }
    }
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
    acb_clear(t);
    acb_clear(theta);
    acb_clear(ref);
}

static void test_complex(void)
{
    ntkball_homogeneous_t h;
    ntkball_angle_t A, B;
    acb_t t, p, wide, sharp;
    slong i, j, finite = 0;

    test_section("complex balls");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    _ntkball_angle_init(B);
    acb_init(t);
    acb_init(p);
    acb_init(wide);
    acb_init(sharp);
    for (i = 0; i < test_cases(40); i++)
    {
        reference_random(A, h, 300);
        B->depth = A->depth;
        B->rotated = A->rotated;
        arb_set(B->sigma_w2, A->sigma_w2);
        arb_set(B->gamma_w2, A->gamma_w2);
        arb_set(B->gamma_b2, A->gamma_b2);
        arb_set(B->missing_bias, A->missing_bias);
        _ntkball_angle_set(A, h, 40);
        _ntkball_angle_set(B, h, 300);
        for (j = 0; j < 20; j++)
        {
            acb_set_d_d(t, -0.5 + 0.004 * (double) n_randint(test_state.rand, 1000),
                        0.0008 * (double) n_randint(test_state.rand, 1000));
            mag_set_d(arb_radref(acb_realref(t)),
                      ldexp(1.0, -(int) n_randint(test_state.rand, 12)));
            mag_set_d(arb_radref(acb_imagref(t)),
                      ldexp(1.0, -(int) n_randint(test_state.rand, 12)));
            _ntkball_angle_theta(wide, A, t);
            random_point(p, t);
            _ntkball_angle_theta(sharp, B, p);
            if (acb_is_finite(wide))
            {
                finite++;
                CHECK(!acb_is_finite(sharp) || acb_overlaps(wide, sharp), "case %ld %ld", (long) i,
                      (long) j);
            }
        }
    }
    CHECK(finite > 100, "only %ld finite balls", (long) finite);
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
    _ntkball_angle_clear(B);
    acb_clear(t);
    acb_clear(p);
    acb_clear(wide);
    acb_clear(sharp);
}

/* The two elementary functions on wide balls: inclusion of random points, refusal of the cuts. */
static void test_elementary(void)
{
    acb_t z, p, wide, sharp;
    slong i, finite = 0;

    test_section("root and asin quotient");
    acb_init(z);
    acb_init(p);
    acb_init(wide);
    acb_init(sharp);
    for (i = 0; i < test_cases(2000); i++)
    {
        acb_set_d_d(z, -3 + 0.006 * (double) n_randint(test_state.rand, 1000),
                    i % 3 == 0 ? 0 : -1 + 0.002 * (double) n_randint(test_state.rand, 1000));
        mag_set_d(arb_radref(acb_realref(z)), ldexp(1.0, -(int) n_randint(test_state.rand, 20)));
        if (i % 3 != 0)
            mag_set_d(arb_radref(acb_imagref(z)),
                      ldexp(1.0, -(int) n_randint(test_state.rand, 20)));
        random_point(p, z);

        _ntkball_angle_asin(wide, z, 40);
        acb_sqrt(sharp, p, 300);
        acb_asin(sharp, sharp, 300);
        acb_sqrt(p, p, 300);
        acb_div(sharp, sharp, p, 300);
        CHECK(acb_overlaps(wide, sharp), "asin quotient %ld", (long) i);
        finite += acb_is_finite(wide);
        acb_sub_si(wide, z, 1, 64);
        if (arb_contains_zero(acb_imagref(z)) && !arb_is_negative(acb_realref(wide)))
        {
            _ntkball_angle_asin(wide, z, 40);
            CHECK(!acb_is_finite(wide), "the cut [1, inf) is met");
        }

        _ntkball_angle_root(wide, z, 40);
        CHECK(acb_overlaps(wide, p), "root %ld", (long) i);
        finite += acb_is_finite(wide);
        if (arb_contains_zero(acb_imagref(z)) && !arb_is_positive(acb_realref(z)))
            CHECK(!acb_is_finite(wide), "the cut (-inf, 0] is met");
    }
    CHECK(finite > test_cases(1000), "only %ld finite", (long) finite);
    acb_clear(z);
    acb_clear(p);
    acb_clear(wide);
    acb_clear(sharp);
}

/* SPH-6 (b): the tail of the Taylor series next to t = 0, with so few terms that it matters. */
static void test_taylor(void)
{
    static const double at[][2] = {{1, 0}, {0.5, 0}, {0.6, 0.7}, {-0.2, 0.9}};
    ntkball_homogeneous_t h;
    ntkball_angle_t A, B;
    acb_t t, few, all;
    slong len, i;

    test_section("Taylor series");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    _ntkball_angle_init(B);
    acb_init(t);
    acb_init(few);
    acb_init(all);
    fmpq_one(h->a);
    A->depth = B->depth = 2;
    arb_set_si(A->sigma_w2, 2);
    arb_one(A->gamma_w2);
    arb_set(B->sigma_w2, A->sigma_w2);
    arb_set(B->gamma_w2, A->gamma_w2);
    _ntkball_angle_set(B, h, 200);
    for (len = 5; len <= 15; len++)
    {
        _ntkball_angle_set(A, h, 200);
        arb_poly_truncate(A->taylor, len);
        for (i = 0; i < 4; i++)
        {
            acb_set_d_d(t, at[i][0], at[i][1]);
            _ntkball_angle_theta(few, A, t);
            _ntkball_angle_theta(all, B, t);
            CHECK(acb_overlaps(few, all), "%ld terms, angle %ld", (long) len, (long) i);
            CHECK(acb_rel_accuracy_bits(few) > 4 * len - 40, "%ld terms, angle %ld: %ld bits",
                  (long) len, (long) i, (long) acb_rel_accuracy_bits(few));
        }
    }
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
    _ntkball_angle_clear(B);
    acb_clear(t);
    acb_clear(few);
    acb_clear(all);
}

/* Known branch points, suprema and bad parameters. */
static void test_ellipse(void)
{
    ntkball_homogeneous_t h;
    ntkball_angle_t A;
    mag_t sup, m;
    acb_t t, theta;
    slong L, i;

    test_section("ellipses");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    mag_init(sup);
    mag_init(m);
    acb_init(t);
    acb_init(theta);
    fmpq_one(h->a);
    arb_set_si(A->sigma_w2, 2);
    arb_one(A->gamma_w2);
    for (L = 1; L <= 3; L++)
    {
        A->depth = L;
        _ntkball_angle_set(A, h, 40);
        CHECK(_ntkball_angle_sup(sup, A, 1.8), "ReLU L=%ld, rho = 1.8", (long) L);
        /* the sup is not less than any value */
        for (i = 0; i < 50; i++)
        {
            double angle = 0.0628 * (double) i;

            acb_set_d_d(t, (1 + 0.5 * (1.8 + 1 / 1.8) * cos(angle)) * 1.5707,
                        0.5 * (1.8 - 1 / 1.8) * sin(angle) * 1.5707);
            _ntkball_angle_theta(theta, A, t);
            acb_get_mag_lower(m, theta);
            CHECK(mag_cmp(m, sup) <= 0, "sup L=%ld at %g", (long) L, angle);
        }
        /* branch points of the second layer: 2.3240 +- 1.7656 i, where k1 = -1 */
        if (L >= 2)
            CHECK(!_ntkball_angle_sup(sup, A, 3.4), "L=%ld, rho = 3.4 has a branch point",
                  (long) L);
    }
    CHECK(!_ntkball_angle_sup(sup, A, 1.0), "rho = 1");
    CHECK(!_ntkball_angle_sup(sup, A, 0.5), "rho < 1");
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
    mag_clear(sup);
    mag_clear(m);
    acb_clear(t);
    acb_clear(theta);
}

int main(void)
{
    test_begin("sphere/angle");
    test_real();
    test_complex();
    test_elementary();
    test_taylor();
    test_ellipse();
    return test_end();
}
