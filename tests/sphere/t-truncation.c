/* SPH-3: the bound of truncation at its margin.  The program compiles the source itself, to take
   rules with few nodes. */
#include "tests/harness.h"

#include "sphere/quadrature.c" /* NOLINT(bugprone-suspicious-include) */

#define NUM 6

/* ReLU with one hidden layer, sigma_w^2 = 2, no biases. */
static void relu(ntkball_angle_t A, ntkball_homogeneous_t h)
{
    fmpq_set_si(h->a, 1, 1);
    fmpq_set_si(h->b, 0, 1);
    h->q = 1;
    arb_set_si(A->sigma_w2, 2);
    arb_one(A->gamma_w2);
}

/* Rules with few nodes on several ellipses against 100 bits: the error keeps below its bound, and
   somewhere the bound is less than 16 times the error. */
static void test_margin(void)
{
    static const slong degrees[NUM] = {0, 1, 2, 4, 6, 10};
    static const double rhos[] = {1.5, 2, 3, 5, 8};
    arb_ptr x = _arb_vec_init(NUM), exact = _arb_vec_init(NUM);
    ntkball_homogeneous_t h;
    ntkball_angle_t A;
    double ratio, least = HUGE_VAL;
    slong bits, d, k;
    rule_t rule;
    mag_t sup;
    size_t i;
    arb_t t;

    test_section("margin");
    _ntkball_homogeneous_init(h);
    _ntkball_angle_init(A);
    rule_init(&rule);
    mag_init(sup);
    arb_init(t);
    relu(A, h);
    for (d = 1; d <= 3; d++)
    {
        CHECK(_ntkball_sphere_quadrature(exact, A, h, d, degrees, NUM, 100, NULL) == 1, "exact");
        rule.d = d;
        rule.max_degree = 0;
        rule_set_norm(&rule, 120);
        for (i = 0; i < sizeof rhos / sizeof rhos[0]; i++)
        {
            if (test_left_out((long) i))
                continue;
            CHECK(_ntkball_angle_sup(sup, A, rhos[i]), "rho = %g", rhos[i]);
            for (bits = 0; bits <= 24; bits += 2)
            {
                rule.bits = bits;
                rule_set_bound(&rule, rhos[i], sup);
                CHECK(sum_nodes(x, A, &rule, degrees, NUM, 90, NULL) == 1, "sum");
                for (k = 0; k < NUM; k++)
                {
                    CHECK(arb_overlaps(x + k, exact + k), "d=%ld rho=%g nodes=%ld degree %ld",
                          (long) d, rhos[i], (long) rule.nodes, (long) degrees[k]);
                    arb_sub(t, x + k, exact + k, 100);
                    ratio =
                        mag_get_d(arb_radref(x + k)) / fabs(arf_get_d(arb_midref(t), ARF_RND_NEAR));
                    least = FLINT_MIN(least, ratio);
                }
            }
        }
    }
    CHECK(least >= 1 && (least < 16 || test_left_out(1)), "%g", least);
    _ntkball_homogeneous_clear(h);
    _ntkball_angle_clear(A);
    rule_clear(&rule);
    mag_clear(sup);
    arb_clear(t);
    _arb_vec_clear(x, NUM);
    _arb_vec_clear(exact, NUM);
}

int main(void)
{
    test_begin("sphere/truncation");
    test_margin();
    ntkball_cleanup();
    return test_end();
}
