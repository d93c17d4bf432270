/* COMP-9: local expansions in fixed point. */
#include <math.h>

#include "../harness.h"
#include "recursion/expansion.h"

/* c_k = rational, positive, decreasing like exp(-sqrt k). */
static void series(arb_ptr c, slong K, slong prec)
{
    slong k;

    for (k = 0; k < K; k++)
    {
        arb_set_ui(c + k, 500 + n_randint(test_state.rand, 1000));
        arb_mul_2exp_si(c + k, c + k, -10 - (slong) sqrt((double) k));
        arb_div_ui(c + k, c + k, (ulong) (k + 1), prec);
        arb_get_mid_arb(c + k, c + k);
    }
}

/* P(centre + rho w) mod w^T in balls. */
static void
by_shift(acb_ptr t, slong T, arb_srcptr c, slong n, const double *centre, double rho, slong prec)
{
    acb_poly_t P, line;
    acb_t x;
    slong k;

    acb_poly_init(P);
    acb_poly_init(line);
    acb_init(x);
    acb_set_d_d(x, centre[0], centre[1]);
    acb_poly_set_coeff_acb(line, 0, x);
    acb_set_d(x, rho);
    acb_poly_set_coeff_acb(line, 1, x);
    for (k = n - 1; k >= 0; k--)
    {
        acb_poly_mullow(P, P, line, T, prec);
        acb_set_arb(x, c + k);
        acb_poly_get_coeff_acb(t, P, 0);
        acb_add(x, x, t, prec);
        acb_poly_set_coeff_acb(P, 0, x);
    }
    for (k = 0; k < T; k++)
        acb_poly_get_coeff_acb(t + k, P, k);
    acb_poly_clear(P);
    acb_poly_clear(line);
    acb_clear(x);
}

/* sum |b_j - t_j| <= error, and error is not wasteful. */
static void check(slong n, slong T, double U, double x, double y, double rho, slong scale)
{
    slong prec = scale + 400, j;
    double unit = ldexp(U, -NTKBALL_CENTRE_BITS);
    double centre[2] = {unit * rint(x / unit), unit * rint(y / unit)};
    arb_ptr c = _arb_vec_init(n);
    fmpz *v = _fmpz_vec_init(n);
    acb_ptr b = _acb_vec_init(T), t = _acb_vec_init(T);
    arb_t sum, d, bound;
    mag_t e, error;

    arb_init(sum);
    arb_init(d);
    arb_init(bound);
    mag_init(e);
    mag_init(error);
    rho = unit * rint(rho / unit);
    series(c, n, prec);
    ntkball_expansion_scale(v, e, c, n, U, scale);
    ntkball_expansion(b, T, error, v, n, centre, rho, U, scale);
    mag_add(error, error, e);
    by_shift(t, T, c, n, centre, rho, prec);
    for (j = 0; j < T; j++)
    {
        CHECK(acb_is_exact(b + j), "n %ld T %ld: coefficient %ld is a ball", n, T, j);
        acb_sub(t + j, t + j, b + j, prec);
        acb_abs(d, t + j, prec);
        arb_add(sum, sum, d, prec);
    }
    arf_set_mag(arb_midref(bound), error);
    CHECK(arb_le(sum, bound), "n %ld T %ld scale %ld: more than the bound", n, T, scale);
    CHECK(mag_cmp_2exp_si(error, 40 - scale) < 0, "n %ld T %ld: a wide bound", n, T);
    _arb_vec_clear(c, n);
    _fmpz_vec_clear(v, n);
    _acb_vec_clear(b, T);
    _acb_vec_clear(t, T);
    arb_clear(sum);
    arb_clear(d);
    arb_clear(bound);
    mag_clear(e);
    mag_clear(error);
}

int main(void)
{
    slong i;

    test_begin("recursion/t-expansion");
    test_section("small");
    check(1, 1, 1.0, 0, 0, 1.0, 60);
    check(2, 1, 1.0, 0.5, 0, 0.5, 60);
    check(2, 2, 1.0, -0.25, 0.5, 0.25, 60);
    check(64, 64, 1.0, 0.3, -0.4, 0.5, 60);
    check(65, 3, 1.25, 0.75, 0, 0.5, 60);
    check(66, 66, 1.25, 0, 1.0, 0.25, 60);
    test_section("random");
    for (i = 0; i < test_cases(6); i++)
    {
        slong n = 1 + (slong) n_randint(test_state.rand, 700);
        double U = 1 + ldexp((double) n_randint(test_state.rand, 1024), -16);
        double angle = 0.01 * (double) n_randint(test_state.rand, 628);
        double size = 0.01 * (double) n_randint(test_state.rand, 95);

        check(n, 1 + (slong) n_randint(test_state.rand, (ulong) n), U, size * cos(angle),
              size * sin(angle), U * 0.9999 - size, 40 + (slong) n_randint(test_state.rand, 300));
    }
    return test_end();
}
