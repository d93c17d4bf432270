/* COMP-1, COMP-2, COMP-3: composition with a constant term, and its tail. */
#include <math.h>

#include "../harness.h"
#include "recursion/internal.h"

/* a random probability vector of n entries with ratio decay, the first g0; parity zeros kept */
static void
random_series(arb_ptr g, slong n, double g0, double decay, ntkball_parity_t parity, slong prec)
{
    arb_t sum, left;
    slong j;

    arb_init(sum);
    arb_init(left);
    for (j = 0; j < n; j++)
    {
        arb_zero(g + j);
        if ((parity == NTKBALL_PARITY_EVEN && j % 2 == 1) ||
            (parity == NTKBALL_PARITY_ODD && j % 2 == 0) || (j == 0 && g0 >= 0))
            continue;
        arb_set_ui(g + j, 1 + n_randint(test_state.rand, 1000));
        arb_mul_ui(g + j, g + j, (ulong) (1e6 * pow(decay, (double) j)) + 1, prec);
        arb_add(sum, sum, g + j, prec);
    }
    arb_set_d(left, g0 > 0 ? g0 : 0.0);
    arb_sub_ui(left, left, 1, prec);
    arb_neg(left, left);
    for (j = 0; j < n; j++)
    {
        if (arb_is_zero(g + j)) /* all of them may be: the sum is 0 then */
            continue;
        arb_mul(g + j, g + j, left, prec);
        arb_div(g + j, g + j, sum, prec);
    }
    if (g0 > 0)
        arb_set_d(g, g0);
    arb_clear(sum);
    arb_clear(left);
}

/* direct Horner in truncated series, no shift, no parity */
static void horner(arb_ptr res, slong len, arb_srcptr c, slong K, arb_srcptr g, slong prec)
{
    arb_ptr t = _arb_vec_init(len);
    slong k;

    _arb_vec_zero(res, len);
    for (k = K - 1; k >= 0; k--)
    {
        _arb_poly_mullow_classical(t, res, len, g, len, len, prec);
        _arb_vec_swap(t, res, len);
        arb_add(res, res, c + k, prec);
    }
    _arb_vec_clear(t, len);
}

static void check_random(slong len, slong K, double g0, ntkball_parity_t outer,
                         ntkball_parity_t inner, slong prec)
{
    arb_ptr c = _arb_vec_init(K + 1), g = _arb_vec_init(len), a = _arb_vec_init(len),
            b = _arb_vec_init(len);
    ntkball_parity_t parity = ntkball_compose_parity(outer, inner);
    slong p, worst = ARF_PREC_EXACT;

    random_series(c, K, -1, 0.9, outer, 2 * prec);
    random_series(g, len, g0, 0.8, inner, 2 * prec);
    ntkball_compose(a, len, c, K, outer, g, inner, prec);
    horner(b, len, c, K, g, 2 * prec);
    for (p = 0; p < len; p++)
    {
        CHECK(arb_overlaps(a + p, b + p), "len %ld K %ld g0 %g p %ld", len, K, g0, p);
        if ((parity == NTKBALL_PARITY_EVEN && p % 2 == 1) ||
            (parity == NTKBALL_PARITY_ODD && p % 2 == 0))
            CHECK(arb_is_zero(a + p), "parity zero at p %ld", p);
        else if (!arb_is_zero(b + p))
            worst = FLINT_MIN(worst, arb_rel_accuracy_bits(a + p));
    }
    /* tightness: no cancellation */
    CHECK(worst >= prec - 30, "len %ld K %ld g0 %g outer %d inner %d: %ld bits of %ld", len, K, g0,
          outer, inner, worst, prec);
    _arb_vec_clear(c, K + 1);
    _arb_vec_clear(g, len);
    _arb_vec_clear(a, len);
    _arb_vec_clear(b, len);
}

static void random_compositions(void)
{
    static const double g0s[] = {0, 1e-30, 0.5, 0.999};
    slong i, j, outer, inner;

    test_section("random");
    for (i = 0; i < test_cases(3); i++)
        for (j = 0; j < 4; j++)
            for (outer = 0; outer < 3; outer++)
                for (inner = 0; inner < 3; inner++)
                {
                    slong len = 1 + (slong) n_randint(test_state.rand, 40);
                    slong K = 1 + (slong) n_randint(test_state.rand, 200);

                    if (inner == NTKBALL_PARITY_ODD && j > 0)
                        continue;
                    check_random(len + (inner == NTKBALL_PARITY_ODD), K + 1, g0s[j],
                                 (ntkball_parity_t) outer, (ntkball_parity_t) inner,
                                 64 + (slong) n_randint(test_state.rand, 200));
                }
    check_random(1, 1, 0.5, NTKBALL_PARITY_NONE, NTKBALL_PARITY_NONE, 64);
    check_random(2, 3, 0, NTKBALL_PARITY_ODD, NTKBALL_PARITY_ODD, 64);
    check_random(64, 3000, 0.999, NTKBALL_PARITY_NONE, NTKBALL_PARITY_NONE, 128);
}

/* Lemma B.6: a_k = C eta^-k (k >= 1) composed with itself stays geometric:
   eta' = eta^2/(eta + C), C' = C^2/(eta + C).  Truncated at K plus the tail of COMP-2 it must
   contain that value, and the tail must be needed. */
static void geometric(double g0, slong K, slong len, slong prec)
{
    arb_ptr c = _arb_vec_init(K), g = _arb_vec_init(len), a = _arb_vec_init(len);
    mag_ptr tail = _mag_vec_init(len);
    arb_t q, t, truth, one_minus, s;
    mag_t mass;
    slong k, p, needed = 0;

    arb_init(q);
    arb_init(t);
    arb_init(truth);
    arb_init(one_minus);
    arb_init(s);
    mag_init(mass);
    /* D(u) = sum_k (1-q) q^k u^k = (1-q)/(1-q u), g(x) = g0 + (1-g0) (1-q) x/(1-q x):
       truth by partial fractions below, both with q = 1/3 */
    arb_set_ui(q, 3);
    arb_inv(q, q, prec);
    arb_sub_ui(one_minus, q, 1, prec);
    arb_neg(one_minus, one_minus);
    for (k = 0; k < K; k++)
    {
        arb_pow_ui(c + k, q, (ulong) k, prec);
        arb_mul(c + k, c + k, one_minus, prec);
    }
    arb_pow_ui(t, q, (ulong) K, prec);
    arb_get_mag(mass, t);
    arb_set_d(g, g0);
    arb_sub_ui(s, g, 1, prec);
    arb_neg(s, s);
    for (p = 1; p < len; p++)
    {
        arb_pow_ui(g + p, q, (ulong) p - 1, prec);
        arb_mul(g + p, g + p, one_minus, prec);
        arb_mul(g + p, g + p, s, prec);
    }
    ntkball_compose(a, len, c, K, NTKBALL_PARITY_NONE, g, NTKBALL_PARITY_NONE, prec);
    ntkball_compose_tail(tail, mass, K, g, len);
    /* (1-q)/(1 - q g) = (1-q)(1-q x)/(A - B x), A = 1 - q g0, B = q A + q s (1-q) */
    {
        arb_t A, B;

        arb_init(A);
        arb_init(B);
        arb_mul(A, q, g, prec);
        arb_sub_ui(A, A, 1, prec);
        arb_neg(A, A);
        arb_mul(B, s, one_minus, prec);
        arb_add(B, B, A, prec);
        arb_mul(B, B, q, prec);
        for (p = 0; p < len; p++)
        {
            /* [x^p] (1-q x)/(A - B x) = B^p/A^(p+1) - q B^(p-1)/A^p */
            arb_div(t, B, A, prec);
            arb_pow_ui(truth, t, (ulong) p, prec);
            arb_div(truth, truth, A, prec);
            if (p > 0)
            {
                arb_pow_ui(t, t, (ulong) p - 1, prec);
                arb_div(t, t, A, prec);
                arb_submul(truth, t, q, prec);
            }
            arb_mul(truth, truth, one_minus, prec);
            arb_sub(t, truth, a + p, prec);
            /* 0 <= truth - truncated <= tail */
            CHECK(!arb_is_negative(t), "COMP-2 sign p %ld", p);
            arb_set_round(truth, a + p, prec);
            arb_add_error_mag(truth, tail + p);
            arb_zero(s);
            arf_set_mag(arb_midref(s), tail + p);
            CHECK(!arb_gt(t, s), "COMP-2 g0 %g K %ld p %ld", g0, K, p);
            arb_mul_2exp_si(s, s, -1);
            needed += arb_gt(t, s);
        }
        arb_clear(A);
        arb_clear(B);
    }
    CHECK(g0 < 0.4 || needed > 0, "g0 %g K %ld: half the tail would do", g0, K);
    mag_clear(mass);
    arb_clear(q);
    arb_clear(t);
    arb_clear(truth);
    arb_clear(one_minus);
    arb_clear(s);
    _mag_vec_clear(tail, len);
    _arb_vec_clear(c, K);
    _arb_vec_clear(g, len);
    _arb_vec_clear(a, len);
}

/* COMP-2 is attained: for g = x^v and c = e_K, [x^(vK)] is 1, and no other coefficient is there.
   With the mass 1/3 the bound at p = vK must be 1/3 and hardly more. */
static void attained(slong v, slong K, slong len)
{
    arb_ptr g = _arb_vec_init(len);
    mag_ptr tail = _mag_vec_init(len);
    arb_t third, bound;
    mag_t mass;

    arb_init(third);
    arb_init(bound);
    mag_init(mass);
    arb_set_ui(third, 3);
    arb_inv(third, third, 64);
    arb_get_mag(mass, third);
    arb_one(g + v);
    ntkball_compose_tail(tail, mass, K, g, len);
    arf_set_mag(arb_midref(bound), tail + v * K);
    CHECK(!arb_lt(bound, third), "v %ld K %ld: below the truth", v, K);
    arb_mul_2exp_si(third, third, 10);
    arb_mul_2exp_si(bound, bound, 10);
    arb_sub(bound, bound, third, 64);
    CHECK(arf_cmp_si(arb_midref(bound), 1) < 0, "v %ld K %ld: not tight", v, K);
    mag_clear(mass);
    arb_clear(third);
    arb_clear(bound);
    _mag_vec_clear(tail, len);
    _arb_vec_clear(g, len);
}

int main(void)
{
    test_begin("recursion/t-compose");
    random_compositions();
    test_section("geometric");
    geometric(0.5, 5, 12, 256);
    geometric(0.5, 40, 12, 256);
    geometric(0.999, 30, 20, 256);
    geometric(1e-30, 21, 20, 512);
    geometric(0.25, 1, 3, 256);
    test_section("attained");
    attained(1, 1, 2);
    attained(1, 0, 3);
    attained(2, 3, 8);
    attained(1, 1000, 1005);
    attained(3, 100, 320);
    return test_end();
}
