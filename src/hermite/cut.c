/* The mass of phi h_n w outside [-X, X] (HERM-4b).

   Mehler's sum gives h_n(x)^2 <= r^-n (1-r^2)^(-1/2) exp(r x^2/(1+r)) for every 0 < r < 1
   (HERM-5b), so that |phi h_n w|(x) <= D F(|x|) with F(x) = (1+x)^beta exp(c x + q x^2 -
   x^2/(2(1+r))).  F is log-concave, as q < 1/4: beyond X it falls at least as fast as exp(-lambda
   (x
   - X)), lambda = -(log F)'(X) = X (1/(1+r) - 2q) - c - beta/(1+X) > 0, hence both the integral and
   h times the sum are <= F(X)/lambda on either side. */
#include "hermite/cut.h"
#include "hermite/symmetry.h"
#include "support/error.h"

#include <math.h>

#define BOUND_PREC 64

void ntkball_growth_init(ntkball_growth_t *growth)
{
    mag_init(growth->C);
    mag_init(growth->c);
    mag_init(growth->q);
    growth->beta = 0;
}

void ntkball_growth_clear(ntkball_growth_t *growth)
{
    mag_clear(growth->C);
    mag_clear(growth->c);
    mag_clear(growth->q);
}

double ntkball_mag_log2(const mag_t m)
{
    if (mag_is_zero(m))
        return -1e15;
    if (mag_is_inf(m) || COEFF_IS_MPZ(MAG_EXP(m)))
        return 1e15;
    return log2((double) MAG_MAN(m)) - MAG_BITS + (double) MAG_EXP(m);
}

/* The X with bound(X) = 2^-bits for one r, by fixed-point iteration. */
static double solve_cut(const ntkball_growth_t *growth, double r, slong len, slong bits)
{
    double n = (double) (len - 1), beta = (double) growth->beta, c = mag_get_d(growth->c);
    double fall = fmax(0.5 / (1 + r) - mag_get_d(growth->q), 1e-15); /* of -log F by x^2 */
    double need = M_LN2 * ((double) bits + ntkball_mag_log2(growth->C)) - 0.5 * n * log(r) -
                  0.25 * log1p(-r * r);
    double X = 1;
    int iter;

    for (iter = 0; iter < 60; iter++)
        X = sqrt(fmax(1, need + c * X + beta * log1p(X)) / fall);
    /* where lambda is comfortably positive */
    return fmax(X, (c + beta + 0.5) / (2 * fall));
}

void ntkball_hermite_cut_choose(double *X, double *r, const ntkball_growth_t *growth, slong len,
                                slong bits)
{
    double limit = 1 - 1 / (double) (len + 1); /* the best r for X -> infinity */
    int j;

    *r = limit;
    *X = solve_cut(growth, limit, len, bits);
    for (j = 1; j < 32; j++)
    {
        double s = limit * j / 32, Y = solve_cut(growth, s, len, bits);

        if (Y < *X)
        {
            *X = Y;
            *r = s;
        }
    }
}

/* F(x) exp(x^2 (1/(2(1+r)) - a)) for the growth, i.e. (1+x)^beta exp(c x + (q - a) x^2). */
static void
growth_times_gauss(arb_t res, const ntkball_growth_t *growth, const arb_t x, const arb_t a)
{
    arb_t t;

    arb_init(t);
    arf_set_mag(arb_midref(res), growth->c);
    mag_zero(arb_radref(res));
    arf_set_mag(arb_midref(t), growth->q);
    mag_zero(arb_radref(t));
    arb_sub(t, a, t, BOUND_PREC);
    arb_mul(t, t, x, BOUND_PREC);
    arb_sub(res, res, t, BOUND_PREC);
    arb_mul(res, res, x, BOUND_PREC);
    arb_exp(res, res, BOUND_PREC);
    arb_add_ui(t, x, 1, BOUND_PREC);
    arb_pow_ui(t, t, growth->beta, BOUND_PREC);
    arb_mul(res, res, t, BOUND_PREC);
    arf_set_mag(arb_midref(t), growth->C);
    mag_zero(arb_radref(t));
    arb_mul(res, res, t, BOUND_PREC);
    arb_clear(t);
}

/* D = 2 C r^(-n/2) (1-r^2)^(-1/4) (2 pi)^(-1/2) less the C, n = len - 1 */
static void cut_constant(arb_t res, const arb_t r, slong len)
{
    arb_t t;

    arb_init(t);
    arb_pow_ui(res, r, 2 * (ulong) (len - 1), BOUND_PREC);
    arb_mul(t, r, r, BOUND_PREC);
    arb_sub_ui(t, t, 1, BOUND_PREC);
    arb_neg(t, t);
    arb_mul(res, res, t, BOUND_PREC);
    arb_sqrt(res, res, BOUND_PREC);
    arb_const_pi(t, BOUND_PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_mul(res, res, t, BOUND_PREC);
    arb_rsqrt(res, res, BOUND_PREC);
    arb_mul_2exp_si(res, res, 1);
    arb_clear(t);
}

void ntkball_hermite_cut(mag_t res, const ntkball_growth_t *growth, const arb_t X, double r_double,
                         slong len)
{
    arb_t r, a, lambda, t, f;

    arb_init(r);
    arb_init(a);
    arb_init(lambda);
    arb_init(t);
    arb_init(f);

    arb_set_d(r, r_double);
    arb_add_ui(a, r, 1, BOUND_PREC); /* a = 1/(2(1+r)) */
    arb_mul_2exp_si(a, a, 1);
    arb_inv(a, a, BOUND_PREC);

    arf_set_mag(arb_midref(t), growth->q);
    arb_sub(lambda, a, t, BOUND_PREC);
    arb_mul(lambda, lambda, X, BOUND_PREC);
    arb_mul_2exp_si(lambda, lambda, 1);
    arf_set_mag(arb_midref(t), growth->c);
    arb_sub(lambda, lambda, t, BOUND_PREC);
    arb_add_ui(t, X, 1, BOUND_PREC);
    arb_inv(t, t, BOUND_PREC);
    arb_submul_ui(lambda, t, growth->beta, BOUND_PREC);

    if (arb_is_positive(lambda) && r_double > 0 && r_double < 1)
    {
        growth_times_gauss(f, growth, X, a);
        cut_constant(t, r, len);
        arb_mul(f, f, t, BOUND_PREC);
        arb_div(f, f, lambda, BOUND_PREC);
        arb_get_mag(res, f);
    }
    else
        mag_inf(res);

    arb_clear(r);
    arb_clear(a);
    arb_clear(lambda);
    arb_clear(t);
    arb_clear(f);
}

void ntkball_hermite_weight_sup(mag_t res, const ntkball_growth_t *growth, const arb_t x)
{
    arb_t half, y;

    arb_init(half);
    arb_init(y);
    arb_set_d(half, 0.5);
    arb_abs(y, x);
    growth_times_gauss(y, growth, y, half);
    arb_get_mag(res, y);
    mag_mul_2exp_si(res, res, -1); /* (2 pi)^(-1/2) < 1/2 */
    arb_clear(half);
    arb_clear(y);
}

ntkball_status_t ntkball_hermite_finish(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                        slong prec, ntkball_error_t *err)
{
    slong n;

    for (n = 0; n < len; n++)
        if (ntkball_hermite_vanishes(phi, n))
            arb_zero(mu + n);
    for (n = 0; n < len; n++)
    {
        if (mag_cmp_2exp_si(arb_radref(mu + n), 1 - prec) > 0)
        {
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "Hermite coefficient %ld was not reached to %ld bits", n, prec);
            return NTKBALL_UNABLE;
        }
    }
    return NTKBALL_OK;
}
