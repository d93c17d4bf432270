/* mu_n(phi) by one adaptive acb_calc_integrate a piece: the plain algorithm that the others are
   checked against and measured by.

   The integrand is phi_i(z) h_n(z) w(z) on [-X, X] (HERM-4b for the rest).  h_n is computed by the
   recurrence at the centre of the ball z with the guard bits that its ball arithmetic loses; what
   the radius adds, and the whole of h_n w on wide balls, is bounded by HERM-5c. */
#include "hermite/cut.h"

#include <math.h>

#define BOUND_PREC 64

typedef struct
{
    ntkball_activation_impl *const *phi;
    slong piece, n;
} integrand_t;

/* T^(1/4) exp(1/2 + x^2/4 + |y| sqrt(n)), T = n+1, at z = x + iy: HERM-5c. */
static void sup_at(arb_t res, const acb_t z, slong n)
{
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(t, (ulong) n, BOUND_PREC);
    arb_abs(res, acb_imagref(z));
    arb_mul(t, t, res, BOUND_PREC);
    arb_mul(res, acb_realref(z), acb_realref(z), BOUND_PREC);
    arb_mul_2exp_si(res, res, -1);
    arb_add_ui(res, res, 1, BOUND_PREC);
    arb_mul_2exp_si(res, res, -1);
    arb_add(res, res, t, BOUND_PREC);
    arb_exp(res, res, BOUND_PREC);
    arb_set_ui(t, (ulong) n + 1);
    arb_root_ui(t, t, 4, BOUND_PREC);
    arb_mul(res, res, t, BOUND_PREC);
    arb_clear(t);
}

/* h_n at the centre m of z by the recurrence. */
static void hermite_at(acb_t res, const acb_t m, slong n, slong prec)
{
    double size = fabs(arf_get_d(arb_midref(acb_realref(m)), ARF_RND_UP)) +
                  fabs(arf_get_d(arb_midref(acb_imagref(m)), ARF_RND_UP));
    slong k, work = prec + 40 + (slong) (1.5 * fmin(size, 1e6) * sqrt((double) n));
    acb_t prev, t;
    arb_t f;

    acb_init(prev);
    acb_init(t);
    arb_init(f);
    acb_one(res);
    for (k = 0; k < n; k++)
    {
        acb_mul(t, m, res, work);
        acb_submul_ui(t, prev, (ulong) k, work);
        acb_swap(prev, res);
        acb_swap(res, t);
    }
    arb_fac_ui(f, (ulong) n, prec + 20);
    arb_rsqrt(f, f, prec + 20);
    acb_mul_arb(res, res, f, prec + 20);
    acb_clear(prev);
    acb_clear(t);
    arb_clear(f);
}

/* exp(-z^2/2) / sqrt(2 pi) */
static void density(acb_t res, const acb_t z, slong prec)
{
    arb_t c;

    arb_init(c);
    arb_const_pi(c, prec);
    arb_mul_2exp_si(c, c, 1);
    arb_rsqrt(c, c, prec);
    acb_mul(res, z, z, prec);
    acb_mul_2exp_si(res, res, -1);
    acb_neg(res, res);
    acb_exp(res, res, prec);
    acb_mul_arb(res, res, c, prec);
    arb_clear(c);
}

static void add_error(acb_t res, const arb_t radius)
{
    arb_add_error(acb_realref(res), radius);
    arb_add_error(acb_imagref(res), radius);
}

/* h_n on the ball z. */
static void hermite_on(acb_t res, const acb_t z, slong n, slong prec)
{
    acb_t m;
    arb_t sup, grow;
    mag_t radius;

    acb_init(m);
    arb_init(sup);
    arb_init(grow);
    mag_init(radius);
    mag_hypot(radius, arb_radref(acb_realref(z)), arb_radref(acb_imagref(z)));
    arf_set_mag(arb_midref(sup), radius);
    arb_sqrt_ui(grow, (ulong) n, BOUND_PREC);
    arb_mul(grow, grow, sup, BOUND_PREC);
    arb_expm1(grow, grow, BOUND_PREC); /* exp(radius sqrt(n)) - 1 */
    if (mag_cmp_2exp_si(radius, -2 - (slong) FLINT_BIT_COUNT((ulong) n) / 2) > 0)
    {
        sup_at(sup, z, n);
        acb_zero(res);
        add_error(res, sup);
    }
    else
    {
        acb_get_mid(m, z);
        hermite_at(res, m, n, prec);
        sup_at(sup, m, n);
        arb_mul(sup, sup, grow, BOUND_PREC);
        add_error(res, sup);
    }
    acb_clear(m);
    arb_clear(sup);
    arb_clear(grow);
    mag_clear(radius);
}

static int integrand(acb_ptr res, const acb_t z, void *param, slong order, slong prec)
{
    const integrand_t *f = param;
    acb_t t;

    acb_init(t);
    ntkball_activation_eval(res, f->phi, f->piece, 0, z, order != 0, prec);
    if (acb_is_finite(res))
    {
        density(t, z, prec);
        acb_mul(res, res, t, prec);
        hermite_on(t, z, f->n, prec);
        acb_mul(res, res, t, prec);
    }
    acb_clear(t);
    return 0;
}

/* Break i - 1 (the left end of piece i) clipped to [-X, X]; -X for i = 0, X for i = m + 1. */
static void left_end(acb_t res, const ntkball_activation_t phi, slong i, const fmpq_t X, slong prec)
{
    slong num = ntkball_activation_num_breaks(phi);
    arb_t b, x;

    arb_init(b);
    arb_init(x);
    arb_set_fmpq(x, X, prec);
    if (i == 0)
        arb_neg(b, x);
    else if (i > num)
        arb_set(b, x);
    else
    {
        ntkball_activation_break_arb(b, phi, i - 1, prec);
        arb_min(b, b, x, prec);
        arb_neg(x, x);
        arb_max(b, b, x, prec);
    }
    acb_set_arb(res, b);
    arb_clear(b);
    arb_clear(x);
}

/* The sum over the pieces within [-X, X]. */
static void
integrate_pieces(arb_t mu, const ntkball_activation_t phi, slong n, const fmpq_t X, slong prec)
{
    slong i, work = prec + 20;
    integrand_t f = {phi, 0, n};
    acb_t a, b, part;
    mag_t tolerance;

    acb_init(a);
    acb_init(b);
    acb_init(part);
    mag_init(tolerance);
    mag_set_ui_2exp_si(tolerance, 1, -prec - 4);
    arb_zero(mu);
    left_end(b, phi, 0, X, work);
    for (i = 0; i <= ntkball_activation_num_breaks(phi); i++)
    {
        acb_swap(a, b);
        left_end(b, phi, i + 1, X, work);
        f.piece = i;
        if (acb_equal(a, b))
            continue;
        acb_calc_integrate(part, integrand, &f, a, b, prec, tolerance, NULL, work);
        arb_add(mu, mu, acb_realref(part), work);
    }
    acb_clear(a);
    acb_clear(b);
    acb_clear(part);
    mag_clear(tolerance);
}

ntkball_status_t
ntkball_hermite_integrate(arb_t mu, const ntkball_activation_t phi, slong n, slong prec)
{
    ntkball_growth_t growth;
    ntkball_status_t status;
    double X, r;
    fmpq_t end;
    arb_t x;
    mag_t outside;

    arb_indeterminate(mu);
    if (n < 0)
        return NTKBALL_DOMAIN;
    ntkball_growth_init(&growth);
    fmpq_init(end);
    arb_init(x);
    mag_init(outside);

    status = ntkball_activation_growth(growth.C, &growth.beta, growth.c, growth.q, phi, 0, 0.0);
    if (status == NTKBALL_OK)
    {
        ntkball_hermite_cut_choose(&X, &r, &growth, n + 1, prec + 3);
        fmpq_set_si(end, (slong) ceil(fmin(16 * X, 1e12)), 16);
        arb_set_fmpq(x, end, BOUND_PREC);
        ntkball_hermite_cut(outside, &growth, x, r, n + 1);
        integrate_pieces(mu, phi, n, end, prec);
        arb_add_error_mag(mu, outside);
        if (!arb_is_finite(mu) || mag_cmp_2exp_si(arb_radref(mu), 1 - prec) > 0)
            status = NTKBALL_UNABLE;
    }

    ntkball_growth_clear(&growth);
    fmpq_clear(end);
    arb_clear(x);
    mag_clear(outside);
    return status;
}
