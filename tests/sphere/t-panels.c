/* SPH-9, SPH-16 and SPH-17 at their margin: Poisson's kernel (1-r^2)/(1-2rx+r^2)^((d+1)/2) = sum
   r^k N(d,k) P_k(x) has the eigenvalues r^k |S^d|, and so few bits are asked for that the
   truncation error of the rules is the largest part of the radius: a bound that forgets it, or its
   growth e^(ky) with the degree, loses the truth. */
#include "tests/harness.h"

#include "sphere/panels.h"

#define BREAK 0.75 /* the second end of a piece */

typedef struct
{
    slong d, pieces;
    arb_t r;
} poisson_t;

static void ends(arb_ptr e, void *context, slong prec)
{
    const poisson_t *K = context;

    arb_zero(e);
    if (K->pieces == 2)
        arb_set_d(e + 1, BREAK);
    arb_const_pi(e + K->pieces, prec);
}

static void box(acb_t res, void *context, slong piece, const acb_t t, slong prec)
{
    const poisson_t *K = context;
    arb_t u;
    acb_t q;

    (void) piece;
    arb_init(u);
    acb_init(q);
    acb_cos(q, t, prec);
    acb_mul_arb(q, q, K->r, prec);
    acb_mul_2exp_si(q, q, 1);
    arb_sqr(u, K->r, prec);
    acb_sub_arb(q, q, u, prec);
    acb_neg(q, q);
    acb_add_si(q, q, 1, prec);
    /* powers of a number right of the imaginary axis are analytic */
    if (arb_is_positive(acb_realref(q)))
    {
        acb_sqrt(q, q, prec);
        acb_pow_ui(q, q, (ulong) K->d + 1, prec);
        arb_sub_si(u, u, 1, prec);
        arb_neg(u, u);
        acb_inv(res, q, prec);
        acb_mul_arb(res, res, u, prec);
    }
    else
        acb_indeterminate(res);
    arb_clear(u);
    acb_clear(q);
}

static void value(arb_t res, void *context, slong piece, const arb_t t, slong prec)
{
    acb_t z;

    acb_init(z);
    acb_set_arb(z, t);
    box(z, context, piece, z, prec);
    arb_set(res, acb_realref(z));
    acb_clear(z);
}

typedef enum
{
    PANELS,
    INTEGRATE,
    TRAPEZOID
} rule_t;

/* The rule; 1 when it says so. */
static int run(arb_ptr lambda, slong *used, rule_t rule, const ntkball_angle_function_t *f,
               const mag_t at_one, slong d, const slong *degrees, slong num, slong bits)
{
    if (rule == INTEGRATE)
    {
        *used = 64;
        return _ntkball_sphere_integrate(lambda, f, d, degrees, num, bits, NULL);
    }
    return rule == PANELS
               ? _ntkball_sphere_panels(lambda, used, f, d, degrees, num, bits, NULL)
               : _ntkball_sphere_trapezoid(lambda, used, f, at_one, d, degrees, num, bits, NULL);
}

static void test_poisson(rule_t rule, slong d, slong pieces, double r, slong bits, slong top)
{
    poisson_t K = {.d = d, .pieces = pieces};
    ntkball_angle_function_t f = {&K, pieces, ends, value, box, NULL};
    slong k, used, *degrees = flint_malloc((size_t) (top + 1) * sizeof(slong));
    arb_ptr lambda = _arb_vec_init(top + 1);
    arb_t power;
    mag_t wide, at_one;

    arb_init(K.r);
    arb_init(power);
    mag_init(wide);
    mag_init(at_one);
    arb_set_d(K.r, r);
    value(power, &K, 0, power, 64);
    arb_get_mag(at_one, power);
    for (k = 0; k <= top; k++)
        degrees[k] = k;
    CHECK(run(lambda, &used, rule, &f, at_one, d, degrees, top + 1, bits) == 1,
          "rule %d d=%ld r=%g", rule, (long) d, r);
    for (k = 0; k <= top; k++)
    {
        arb_pow_ui(power, K.r, (ulong) k, 256);
        mag_set_ui_2exp_si(wide, (ulong) used, -bits);
        if (rule == TRAPEZOID)
            mag_mul(wide, wide, at_one);
        CHECK(arb_overlaps(lambda + k, power), "rule %d d=%ld pieces=%ld r=%g bits=%ld k=%ld", rule,
              (long) d, (long) pieces, r, (long) bits, (long) k);
        CHECK(mag_cmp(arb_radref(lambda + k), wide) < 0, "tight: rule %d d=%ld r=%g bits=%ld k=%ld",
              rule, (long) d, r, (long) bits, (long) k);
    }
    arb_clear(K.r);
    arb_clear(power);
    mag_clear(wide);
    mag_clear(at_one);
    _arb_vec_clear(lambda, top + 1);
    flint_free(degrees);
}

int main(void)
{
    static const double r[] = {0.3, 0.8, 0.96875};
    slong d, bits;
    size_t i;

    test_begin("sphere/t-panels");
    test_section("poisson");
    for (d = 1; d <= 3; d++)
        for (i = 0; i < sizeof r / sizeof r[0]; i++)
            for (bits = -4; bits <= 60; bits += bits < 8 ? 1 : 13)
                if (!test_left_out((long) (d + bits)))
                {
                    test_poisson(PANELS, d, 1 + (bits & 1), r[i], bits, 30);
                    test_poisson(TRAPEZOID, d, 1, r[i], bits, 15);
                    if (bits == 0 || bits == 34)
                        test_poisson(INTEGRATE, d, 1 + (bits & 1), r[i], bits, 6);
                }
    return test_end();
}
