/* HERM-7, HERM-8: tail masses against sums of coefficients. */
#include "../harness.h"

#include <math.h>
#include <ntkball/hermite.h>

/* lower and upper bounds of sum_{n >= len} mu_n(phi^(deriv))^2 from the coefficients n < num and a
   rigorous remainder: the tail bound itself is only used far out, where it is negligible */
static void check_tail(const char *spec, int deriv, slong num, slong prec, double factor)
{
    ntkball_activation_t phi;
    arb_ptr mu = _arb_vec_init(num);
    arb_t sum, t, unknown;
    mag_t tail;
    slong n, len;

    ntkball_activation_init(phi);
    arb_init(sum);
    arb_init(t);
    arb_init(unknown);
    mag_init(tail);
    arb_indeterminate(unknown);
    CHECK(ntkball_activation_set_str(phi, spec, NULL) == NTKBALL_OK, "%s", spec);
    CHECK(ntkball_hermite_trapezoid(mu, phi, num, prec, NULL, NULL) == NTKBALL_OK, "%s", spec);

    for (n = num - 2; n >= 3; n--)
    {
        arb_mul(t, mu + n + deriv, mu + n + deriv, prec);
        if (deriv)
            arb_mul_ui(t, t, (ulong) n + 1, prec);
        arb_add(sum, sum, t, prec);
        for (len = 3; len < n; len = 2 * len + 1)
            ;
        if (len != n || 2 * len > num)
            continue;
        CHECK(ntkball_hermite_tail(tail, phi, deriv, mu, len, unknown) == NTKBALL_OK, "%s len %ld",
              spec, len);
        arf_set_mag(arb_midref(t), tail);
        mag_zero(arb_radref(t));
        CHECK(arb_lt(sum, t), "%s deriv %d len %ld: not a bound", spec, deriv, len);
        arb_mul_ui(unknown, sum, (ulong) factor, prec);
        CHECK(arb_gt(unknown, t), "%s deriv %d len %ld: not within %g", spec, deriv, len, factor);
        arb_indeterminate(unknown);
    }
    /* sum now begins at n = 3; with the exact rest as norm HERM-7 is an equality */
    arb_set(unknown, sum);
    for (n = 0; n < 3; n++)
    {
        arb_mul(t, mu + n + deriv, mu + n + deriv, prec);
        arb_mul_ui(t, t, deriv ? (ulong) n + 1 : 1, prec);
        arb_add(unknown, unknown, t, prec);
    }
    CHECK(ntkball_hermite_tail(tail, phi, deriv, mu, 3, unknown) == NTKBALL_OK, "%s", spec);
    arf_set_mag(arb_midref(t), tail);
    mag_zero(arb_radref(t));
    arb_sub(t, t, sum, prec);
    CHECK(!arb_is_negative(t) && arf_cmpabs_2exp_si(arb_midref(t), -20) < 0, "%s HERM-7", spec);
    CHECK(ntkball_hermite_tail(tail, phi, deriv, mu, 0, unknown) == NTKBALL_OK, "%s", spec);
    CHECK(mag_cmp_2exp_si(tail, -20) > 0, "%s HERM-7, len 0", spec);

    ntkball_activation_clear(phi);
    _arb_vec_clear(mu, num);
    arb_clear(sum);
    arb_clear(t);
    arb_clear(unknown);
    mag_clear(tail);
}

int main(void)
{
    ntkball_activation_t step;
    arb_t zero;
    mag_t tail;

    test_begin("hermite/tail");

    test_section("contour");
    check_tail("tanh", 0, 1200, 500, 100);
    check_tail("tanh", 1, 1200, 500, 100);
    check_tail("sigmoid", 0, 300, 500, 1000);
    check_tail("silu", 1, 300, 500, 1000);
    check_tail("softplus", 0, 300, 500, 1000);

    test_section("errors");
    ntkball_activation_init(step);
    arb_init(zero);
    mag_init(tail);
    CHECK(ntkball_activation_set_str(step, "step", NULL) == NTKBALL_OK, "step");
    CHECK(ntkball_hermite_tail(tail, step, 1, NULL, 0, zero) == NTKBALL_DOMAIN, "step has no phi'");
    CHECK(ntkball_hermite_tail(tail, step, 0, NULL, -1, zero) == NTKBALL_DOMAIN, "len < 0");
    CHECK(mag_is_inf(tail), "indeterminate");
    ntkball_activation_clear(step);
    arb_clear(zero);
    mag_clear(tail);

    return test_end();
}
