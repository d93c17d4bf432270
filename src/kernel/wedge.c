/* D(cos t) and D'(cos t) of activations with one break, at 0 (SPH-15).

   In polar coordinates, D(cos t) = A(pi - t) + B(t) with
       A = (1/2pi) int_0^inf r exp(-r^2/2) (H_+ * H_+ + H_- * H_-) dr,   B the same of 2 H_+ * H_-,
   H_+-(x) = phi(+-r sin x) and (f * g)(a) = int_0^a f(x) g(a-x) dx.  At each node of a rule in r
   both H are polynomials in s = x/pi up to a small error; s^i * s^j = i! j!/(i+j+1)! s^(i+j+1)
   makes the convolutions products of polynomials with coefficients i! h_i, and the sum over the
   nodes one polynomial in t, which is kept as a Chebyshev series. */
#include "kernel/wedge.h"

#include <math.h>

#include "support/chebyshev.h"
#include "support/error.h"

int _ntkball_wedge_apply(const ntkball_activation_t phi)
{
    fmpq_t b;
    int ok;

    fmpq_init(b);
    ok = ntkball_activation_num_breaks(phi) == 1 && ntkball_activation_has_ntk(phi, NULL) &&
         ntkball_activation_break_is_rational(phi, 0);
    if (ok)
        ntkball_activation_break_fmpq(b, phi, 0);
    ok = ok && fmpq_is_zero(b);
    fmpq_clear(b);
    return ok;
}

/* ---- the Chebyshev series ------------------------------------------------------------------- */

/* h_q s^(q+1)/(q+1)! for h_q s^q */
static void inverse_borel(arb_poly_t res, const arb_poly_t h)
{
    slong q, len = arb_poly_length(h), prec = 64 + _arb_vec_bits(h->coeffs, len);
    arb_t factorial, x;

    arb_init(factorial);
    arb_init(x);
    arb_one(factorial);
    arb_poly_zero(res);
    for (q = 0; q < len; q++)
    {
        arb_poly_get_coeff_arb(x, h, q);
        arb_mul_si(factorial, factorial, q + 1, prec);
        arb_div(x, x, factorial, prec);
        arb_poly_set_coeff_arb(res, q + 1, x);
    }
    arb_clear(factorial);
    arb_clear(x);
}

/* The series of a(1 - s) + b(s), s = (1 + xi)/2, by its values at n Chebyshev points. */
static void set_chebyshev(ntkball_wedge_series_t *f, const arb_poly_t a, const arb_poly_t b,
                          slong prec, slong high)
{
    slong n = FLINT_MAX(arb_poly_length(a), arb_poly_length(b)), j;
    arb_ptr value = _arb_vec_init(n);
    fmpq_t angle;
    arb_t s, x;

    fmpq_init(angle);
    arb_init(s);
    arb_init(x);
    f->len = n;
    f->c = _arb_vec_init(n);
    for (j = 0; j < n; j++)
    {
        fmpq_set_si(angle, 2 * j + 1, (ulong) (2 * n));
        arb_cos_pi_fmpq(s, angle, high);
        arb_add_ui(s, s, 1, high);
        arb_mul_2exp_si(s, s, -1);
        arb_poly_evaluate(x, b, s, high);
        arb_add(value + j, value + j, x, prec);
        arb_poly_evaluate(x, a, s, high); /* s_{n-1-j} = 1 - s_j */
        arb_add(value + n - 1 - j, value + n - 1 - j, x, prec);
    }
    _ntkball_chebyshev_transform(f->c, value, n, prec);
    fmpq_clear(angle);
    arb_clear(s);
    arb_clear(x);
    _arb_vec_clear(value, n);
}

/* Drops the last coefficients as long as they are below 2^-prec together, and bounds the slope:
   |T_k'| <= k^2, dxi/dt = 2/pi < 1. */
static void finish(ntkball_wedge_series_t *f, slong prec)
{
    mag_t m, dropped;
    slong k, len = f->len;

    mag_init(m);
    mag_init(dropped);
    for (; len > 2; len--)
    {
        arb_get_mag(m, f->c + len - 1);
        mag_add(m, m, dropped);
        if (mag_cmp_2exp_si(m, -prec) > 0)
            break;
        mag_swap(dropped, m);
    }
    for (k = len; k < f->len; k++)
        arb_clear(f->c + k);
    mag_add(f->error, f->error, dropped);
    for (k = 1; k < len; k++)
    {
        arb_get_mag(m, f->c + k);
        mag_mul_ui(m, m, (ulong) k * (ulong) k);
        mag_add(f->slope, f->slope, m);
    }
    f->len = len;
    f->c = flint_realloc(f->c, (size_t) len * sizeof(arb_struct));
    mag_clear(m);
    mag_clear(dropped);
}

static slong poly_bits(const arb_poly_t f)
{
    slong i, bits = 0;
    mag_t m;
    arb_t x;

    mag_init(m);
    arb_init(x);
    for (i = 0; i < arb_poly_length(f); i++)
    {
        arb_poly_get_coeff_arb(x, f, i);
        arb_get_mag(m, x);
        if (!mag_is_zero(m))
            bits = FLINT_MAX(bits, (slong) mag_get_d_log2_approx(m));
    }
    mag_clear(m);
    arb_clear(x);
    return bits;
}

static int set_series(ntkball_wedge_series_t *f, const ntkball_activation_t phi, int deriv,
                      slong prec, const ntkball_options_t *options)
{
    ntkball_wedge_radius_t radius;
    arb_poly_t same, opposite, a, b;
    int ok;

    arb_poly_init(same);
    arb_poly_init(opposite);
    arb_poly_init(a);
    arb_poly_init(b);
    ok = _ntkball_wedge_radius_init_set(&radius, phi, deriv, prec + 4);
    if (ok)
        ok = _ntkball_wedge_sum(same, opposite, f->error, &radius, phi, deriv, prec, options);
    if (ok == 1)
    {
        inverse_borel(a, same);
        inverse_borel(b, opposite);
        mag_add(f->error, f->error, radius.error);
        set_chebyshev(f, a, b, prec + 20, prec + 30 + FLINT_MAX(poly_bits(a), poly_bits(b)));
        finish(f, prec + 4);
    }
    _ntkball_wedge_radius_clear(&radius);
    arb_poly_clear(same);
    arb_poly_clear(opposite);
    arb_poly_clear(a);
    arb_poly_clear(b);
    return ok;
}

/* ---- the functions -------------------------------------------------------------------------- */

static void series_init(ntkball_wedge_series_t *f)
{
    f->len = 0;
    f->c = NULL;
    mag_init(f->error);
    mag_init(f->slope);
}

static void series_clear(ntkball_wedge_series_t *f)
{
    _arb_vec_clear(f->c, f->len);
    mag_clear(f->error);
    mag_clear(f->slope);
}

void _ntkball_wedge_clear(ntkball_wedge_t *w)
{
    series_clear(&w->d);
    series_clear(&w->dd);
    mag_clear(w->top);
}

static void evaluate(arb_t res, const ntkball_wedge_series_t *f, arb_srcptr T, slong prec)
{
    arb_dot(res, NULL, 0, f->c, 1, T, 1, f->len, prec);
    arb_add_error_mag(res, f->error);
}

/* D'(1) by the series at t = 0, T_k(-1) = (-1)^k */
static void set_top(ntkball_wedge_t *w)
{
    arb_t x;
    slong k;

    arb_init(x);
    for (k = 0; k < w->dd.len; k++)
        (k % 2 ? arb_sub : arb_add)(x, x, w->dd.c + k, w->prec);
    arb_add_error_mag(x, w->dd.error);
    arb_get_mag(w->top, x);
    arb_clear(x);
}

ntkball_status_t _ntkball_wedge_init_set(ntkball_wedge_t *w, const ntkball_activation_t phi,
                                         int need_dd, slong prec, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    int ok;

    w->prec = prec;
    w->has_dd = need_dd;
    series_init(&w->d);
    series_init(&w->dd);
    mag_init(w->top);
    mag_inf(w->top);
    ok = set_series(&w->d, phi, 0, prec, options);
    if (ok == 1 && need_dd)
        ok = set_series(&w->dd, phi, 1, prec, options);
    if (ok == 1)
    {
        if (need_dd)
            set_top(w);
        return NTKBALL_OK;
    }
    if (ok == -1)
        ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "dual: interrupted");
    else
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "dual of %s: no rule in polar coordinates was proved for %ld bits",
                          ntkball_activation_name(phi), (long) prec);
    return NTKBALL_UNABLE;
}

/* error = the least bound of |f(t) - f(m)|, m the midpoint of t in [0, pi]: by the slope of the
   series, and for D by |cos t - cos m| D'(1) <= rad (min(m, pi - m) + rad) D'(1). */
static void move(mag_t error, const arb_t t, const arb_t m, const mag_t slope, const mag_t top)
{
    arb_t x;
    mag_t y;

    arb_init(x);
    mag_init(y);
    mag_mul(error, arb_radref(t), slope);
    arb_const_pi(x, 64);
    arb_sub(x, x, m, 64);
    arb_min(x, x, m, 64);
    arb_get_mag(y, x);
    mag_add(y, y, arb_radref(t));
    mag_mul(y, y, arb_radref(t));
    mag_mul(y, y, top);
    if (mag_cmp(y, error) < 0)
        mag_swap(error, y);
    arb_clear(x);
    mag_clear(y);
}

void _ntkball_wedge_eval(arb_t d, arb_t dd, const ntkball_wedge_t *w, const arb_t t)
{
    slong len = FLINT_MAX(w->d.len, w->dd.len);
    arb_ptr T = _arb_vec_init(len);
    arb_t m, xi, one;
    mag_t e, inf;

    arb_init(m);
    arb_init(xi);
    arb_init(one);
    mag_init(e);
    mag_init(inf);
    mag_inf(inf);
    arb_one(one);
    arb_get_mid_arb(m, t);
    if (arf_sgn(arb_midref(m)) < 0) /* 0 is no farther from the points t >= 0 */
        arb_zero(m);
    arb_const_pi(xi, w->prec + 20);
    arb_div(xi, m, xi, w->prec + 20);
    arb_mul_2exp_si(xi, xi, 1);
    arb_sub_ui(xi, xi, 1, w->prec + 20);
    arb_min(xi, xi, one, w->prec + 20);
    _ntkball_chebyshev_values(T, len, xi, w->prec + 20);
    evaluate(d, &w->d, T, w->prec);
    move(e, t, m, w->d.slope, w->top);
    arb_add_error_mag(d, e);
    if (dd != NULL)
    {
        evaluate(dd, &w->dd, T, w->prec);
        move(e, t, m, w->dd.slope, inf);
        arb_add_error_mag(dd, e);
    }
    _arb_vec_clear(T, len);
    arb_clear(m);
    arb_clear(xi);
    arb_clear(one);
    mag_clear(e);
    mag_clear(inf);
}
