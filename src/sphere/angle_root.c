/* sqrt z and A(z) = asin(sqrt z)/sqrt z on complex balls, by the value at the midpoint and a bound
   of the derivative (SPH-6 (c), (d)): tight where a ball is wide beside its distance from the cut.
 */
#include "sphere/parts.h"

/* Does z meet the ray (-inf, 0]? */
static int meets_negative_axis(const acb_t z)
{
    return !arb_is_positive(acb_realref(z)) && arb_contains_zero(acb_imagref(z));
}

void _ntkball_angle_widen(acb_t res, const acb_t z, const mag_t slope)
{
    mag_t r;

    mag_init(r);
    mag_hypot(r, arb_radref(acb_realref(z)), arb_radref(acb_imagref(z)));
    mag_mul(r, r, slope);
    if (acb_is_real(z))
        arb_add_error_mag(acb_realref(res), r);
    else
        acb_add_error_mag(res, r);
    mag_clear(r);
}

/* |d sqrt z/dz| = |z|^(-1/2)/2 */
void _ntkball_angle_root(acb_t res, const acb_t z, slong prec)
{
    acb_t m;
    mag_t slope;

    if (!acb_is_finite(z) || meets_negative_axis(z))
    {
        acb_indeterminate(res);
        return;
    }
    acb_init(m);
    mag_init(slope);
    acb_get_mid(m, z);
    acb_sqrt(m, m, prec);
    acb_get_mag_lower(slope, z);
    mag_rsqrt(slope, slope);
    mag_mul_2exp_si(slope, slope, -1);
    _ntkball_angle_widen(m, z, slope);
    acb_swap(res, m);
    acb_clear(m);
    mag_clear(slope);
}

/* A(m) for an exact m outside [1, inf): by the series sum a_n m^n, a_{n+1}/a_n =
   (2n+1)^2/((2n+2)(2n+3)) < 1, for small complex m at low precision (the part from n = N on is
   a_N m^N (1 + e), |e| <= |m|/(1 - |m|)), else by the functions asin and asinh. */
static void asin_quotient_at_point(acb_t res, const acb_t m, slong prec)
{
    acb_t w, f;
    mag_t r, e;
    slong n;

    acb_init(w);
    acb_init(f);
    mag_init(r);
    mag_init(e);

    acb_get_mag(r, m);
    if (acb_is_zero(m))
        acb_one(f);
    else if (prec <= 80 && !acb_is_real(m) && mag_cmp_2exp_si(r, -2) <= 0)
    {
        mag_one(e);
        mag_sub_lower(e, e, r);
        mag_div(e, r, e);
        acb_one(f);
        acb_add_error_mag(f, e);
        for (n = prec / 2; n >= 0; n--)
        {
            acb_mul(f, f, m, prec);
            acb_mul_si(f, f, (2 * n + 1) * (2 * n + 1), prec);
            acb_div_si(f, f, (2 * n + 2) * (2 * n + 3), prec);
            acb_add_ui(f, f, 1, prec);
        }
    }
    else if (arf_sgn(arb_midref(acb_realref(m))) >= 0)
    {
        acb_sqrt(w, m, prec);
        acb_asin(f, w, prec);
        acb_div(f, f, w, prec);
    }
    else
    {
        acb_neg(w, m);
        acb_sqrt(w, w, prec);
        acb_asinh(f, w, prec);
        acb_div(f, f, w, prec);
    }
    acb_swap(res, f);

    acb_clear(w);
    acb_clear(f);
    mag_clear(r);
    mag_clear(e);
}

/* SPH-6 (d): |A'(z)| <= 1/(2 r (1 + r)) with r = sqrt(1 - max(Re z, 0)), and <= delta^(-3/2)/6 with
   delta = |Im z|/|z|. */
static void asin_slope(mag_t slope, const acb_t z)
{
    arb_t x, y;
    mag_t m;

    arb_init(x);
    arb_init(y);
    mag_init(m);

    mag_inf(slope);
    arb_sub_ui(x, acb_realref(z), 1, MAG_BITS);
    arb_neg(x, x);
    if (arb_is_positive(x))
    {
        arb_get_mag_lower(m, x);
        mag_one(slope);
        mag_min(m, m, slope);
        arf_set_mag(arb_midref(x), m);
        mag_zero(arb_radref(x));
        arb_sqrt(x, x, MAG_BITS);
        arb_add_ui(y, x, 1, MAG_BITS);
        arb_mul(x, x, y, MAG_BITS);
        arb_mul_2exp_si(x, x, 1);
        arb_inv(x, x, MAG_BITS);
        arb_get_mag(slope, x);
    }
    if (arb_is_nonzero(acb_imagref(z)))
    {
        arb_get_mag_lower(m, acb_imagref(z));
        arf_set_mag(arb_midref(y), m);
        mag_zero(arb_radref(y));
        acb_get_mag(m, z);
        arf_set_mag(arb_midref(x), m);
        mag_zero(arb_radref(x));
        arb_div(x, x, y, MAG_BITS);
        arb_get_mag(m, x);
        mag_pow_ui(m, m, 3);
        mag_sqrt(m, m);
        mag_div_ui(m, m, 6);
        mag_min(slope, slope, m);
    }

    arb_clear(x);
    arb_clear(y);
    mag_clear(m);
}

void _ntkball_angle_asin(acb_t res, const acb_t z, slong prec)
{
    acb_t w;
    mag_t slope;

    acb_init(w);
    mag_init(slope);
    acb_sub_ui(w, z, 1, prec);
    acb_neg(w, w);
    if (!acb_is_finite(z) || meets_negative_axis(w))
        acb_indeterminate(w);
    else
    {
        asin_slope(slope, z);
        acb_get_mid(w, z);
        asin_quotient_at_point(w, w, prec);
        _ntkball_angle_widen(w, z, slope);
    }
    acb_swap(res, w);
    acb_clear(w);
    mag_clear(slope);
}
