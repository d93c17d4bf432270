/* r = (c^2 - g^2)^(-1/2) mod x^len, the series every algebraic dual is built from.

   affine      g = a + b x: (c^2 - a^2)(n+1) r_{n+1} = a b (2n+1) r_n + b^2 n r_{n-1}     (DUAL-11)
   recurrence  h = c^2 - g^2: h_0 n r_n = sum_{k=1..n} (-h_k) (n - k/2) r_{n-k}            (DUAL-12)
               For g with coefficients >= 0 both have positive terms only: each coefficient keeps
               its relative accuracy, however fast they decay.
   Newton      from an approximation t of length m to length n <= 2m, h = c^2 - g^2:
               e = 1 - h t^2, r = t (1 - e)^(-1/2) = t (1 + e/2) + error.  All steps but the last
               work on midpoints and prove nothing; the last one proves the whole (DUAL-13). */
#include "dual/form.h"

/* Up to RSQRT_SHORT the recurrence is cheaper than Newton as well as sharper; where the
   coefficients decay geometrically (c > 1) it is the only one with relative accuracy, and worth its
   O(n^2). */
#define RSQRT_SHORT 100
#define RSQRT_DECAYING 20000

void ntkball_dual_rsqrt_affine(arb_poly_t res, const arb_poly_t g, const arb_t c, slong len,
                               slong prec)
{
    slong n;
    arb_ptr r = _arb_vec_init(FLINT_MAX(len, 2));
    arb_t a, b, ab, b2, h;

    arb_init(a);
    arb_init(b);
    arb_init(ab);
    arb_init(b2);
    arb_init(h);

    arb_poly_get_coeff_arb(a, g, 0);
    arb_poly_get_coeff_arb(b, g, 1);
    arb_mul(ab, a, b, prec);
    arb_sqr(b2, b, prec);
    arb_sub(h, c, a, prec);
    arb_add(a, a, c, prec);
    arb_mul(h, h, a, prec);

    arb_rsqrt(r, h, prec);
    for (n = 0; n + 1 < len; n++)
    {
        arb_mul_si(r + n + 1, r + n, 2 * n + 1, prec);
        arb_mul(r + n + 1, r + n + 1, ab, prec);
        if (n > 0)
        {
            arb_mul_si(a, r + n - 1, n, prec);
            arb_addmul(r + n + 1, a, b2, prec);
        }
        arb_div(r + n + 1, r + n + 1, h, prec);
        arb_div_si(r + n + 1, r + n + 1, n + 1, prec);
    }
    arb_poly_zero(res);
    for (n = len - 1; n >= 0; n--)
        arb_poly_set_coeff_arb(res, n, r + n);

    arb_clear(h);
    arb_clear(b2);
    arb_clear(ab);
    arb_clear(b);
    arb_clear(a);
    _arb_vec_clear(r, FLINT_MAX(len, 2));
}

void ntkball_dual_rsqrt_recurrence(arb_poly_t res, const arb_poly_t h, slong len, slong prec)
{
    slong n, k;
    arb_ptr r = _arb_vec_init(len), nr = _arb_vec_init(len); /* r_n and n r_n */
    arb_ptr G = _arb_vec_init(len), kG = _arb_vec_init(len); /* G_k = -h_k and (k/2) G_k, k >= 1 */
    arb_t h0, t;

    arb_init(h0);
    arb_init(t);

    arb_poly_get_coeff_arb(h0, h, 0);
    for (k = 1; k < len; k++)
    {
        arb_poly_get_coeff_arb(t, h, k);
        arb_neg(G + k, t);
        arb_mul_si(kG + k, G + k, k, prec);
        arb_mul_2exp_si(kG + k, kG + k, -1);
    }
    arb_rsqrt(r, h0, prec);
    for (n = 1; n < len; n++)
    {
        arb_dot(t, NULL, 0, G + 1, 1, nr + n - 1, -1, n, prec);
        arb_dot(t, t, 0, kG + 1, 1, r + n - 1, -1, n, prec);
        arb_div(nr + n, t, h0, prec);
        arb_div_si(r + n, nr + n, n, prec);
    }
    arb_poly_zero(res);
    for (n = len - 1; n >= 0; n--)
        arb_poly_set_coeff_arb(res, n, r + n);

    arb_clear(t);
    arb_clear(h0);
    _arb_vec_clear(kG, len);
    _arb_vec_clear(G, len);
    _arb_vec_clear(nr, len);
    _arb_vec_clear(r, len);
}

/* f to its midpoints. */
static void forget_radii(arb_poly_t f)
{
    slong n;

    for (n = 0; n < arb_poly_length(f); n++)
        mag_zero(arb_radref(arb_poly_get_coeff_ptr(f, n)));
}

/* One step on midpoints: t of length m to an approximation of length n <= 2m. */
static void newton_step(arb_poly_t t, const arb_poly_t h, slong m, slong n, slong prec)
{
    arb_poly_t e, s;

    arb_poly_init(e);
    arb_poly_init(s);
    arb_poly_mullow(e, t, t, n, prec);
    forget_radii(e);
    arb_poly_set_trunc(s, h, n);
    arb_poly_mullow(e, e, s, n, prec);
    arb_poly_shift_right(e, e, m);
    forget_radii(e);
    arb_poly_mullow(e, e, t, n - m, prec);
    arb_poly_scalar_mul_2exp_si(e, e, -1);
    arb_poly_shift_left(e, e, m);
    arb_poly_sub(t, t, e, prec);
    forget_radii(t);
    arb_poly_clear(s);
    arb_poly_clear(e);
}

/* err = max_k |t_k| (3/8) (eta^2/(1-eta) + E (1/(1-eta)^2 - 1)), eta = |e_0| + .. + |e_{m-1}|,
   E = |e_m| + ..: the bound of DUAL-13, infinite unless eta < 1/2 and t_0 > 0. */
static void newton_error(mag_t err, const arb_poly_t t, const arb_poly_t e, slong m)
{
    slong k;
    mag_t eta, E, x, y;

    mag_init(eta);
    mag_init(E);
    mag_init(x);
    mag_init(y);

    for (k = 0; k < arb_poly_length(e); k++)
    {
        arb_get_mag(x, arb_poly_get_coeff_ptr(e, k));
        if (k < m)
            mag_add(eta, eta, x);
        else
            mag_add(E, E, x);
    }
    if (mag_cmp_2exp_si(eta, -1) >= 0 || arb_poly_length(t) == 0 ||
        !arb_is_positive(arb_poly_get_coeff_ptr(t, 0)))
        mag_inf(err);
    else
    {
        /* eta < 1/2: 1/(1-eta) <= 2 and 1/(1-eta)^2 - 1 = eta (2-eta)/(1-eta)^2 <= 8 eta. */
        mag_mul(x, eta, eta);
        mag_mul_2exp_si(x, x, 1);
        mag_mul(y, eta, E);
        mag_mul_2exp_si(y, y, 3);
        mag_add(x, x, y);
        mag_mul_ui(x, x, 3);
        mag_mul_2exp_si(x, x, -3);
        mag_zero(err);
        for (k = 0; k < arb_poly_length(t); k++)
        {
            arb_get_mag(y, arb_poly_get_coeff_ptr(t, k));
            mag_max(err, err, y);
        }
        mag_mul(err, err, x);
    }

    mag_clear(y);
    mag_clear(x);
    mag_clear(E);
    mag_clear(eta);
}

/* The last step: res from any t of length m (exact), h in balls, n <= 2m. */
static void
newton_proof(arb_poly_t res, const arb_poly_t t, const arb_poly_t h, slong m, slong n, slong prec)
{
    slong k;
    mag_t err;
    arb_poly_t e, s;
    arb_ptr p;
    arb_t c;

    mag_init(err);
    arb_init(c);
    arb_poly_init(e);
    arb_poly_init(s);

    arb_poly_mullow(e, t, t, n, prec);
    arb_poly_mullow(e, e, h, n, prec);
    arb_poly_neg(e, e);
    arb_poly_set_coeff_si(s, 0, 1);
    arb_poly_add(e, e, s, prec);
    newton_error(err, t, e, m);

    /* The first m coefficients of e are balls around almost 0: take them as radii, so that the
       product below has nothing to do for them but errors. */
    for (k = 0; k < m && k < arb_poly_length(e); k++)
    {
        p = arb_poly_get_coeff_ptr(e, k);
        arb_get_mag(arb_radref(p), p);
        arf_zero(arb_midref(p));
    }
    arb_poly_mullow(e, e, t, n, prec);
    arb_poly_scalar_mul_2exp_si(e, e, -1);
    arb_poly_add(res, t, e, prec);
    for (k = 0; k < n; k++)
    {
        arb_poly_get_coeff_arb(c, res, k);
        arb_add_error_mag(c, err);
        arb_poly_set_coeff_arb(res, k, c);
    }

    arb_clear(c);
    arb_poly_clear(s);
    arb_poly_clear(e);
    mag_clear(err);
}

void ntkball_dual_rsqrt_newton(arb_poly_t res, const arb_poly_t h, slong len, slong prec)
{
    slong lengths[FLINT_BITS], steps = 0, m;
    arb_poly_t mid, t;

    for (m = len; m > 32; m = (m + 1) / 2)
        lengths[steps++] = m;
    if (steps == 0)
    {
        ntkball_dual_rsqrt_recurrence(res, h, len, prec);
        return;
    }

    arb_poly_init(mid);
    arb_poly_init(t);
    arb_poly_set(mid, h);
    forget_radii(mid);
    ntkball_dual_rsqrt_recurrence(t, mid, m, prec);
    forget_radii(t);
    for (; steps > 1; m = lengths[--steps])
        newton_step(t, mid, m, lengths[steps - 1], prec);
    newton_proof(res, t, h, m, len, prec);
    arb_poly_clear(t);
    arb_poly_clear(mid);
}

void ntkball_dual_rsqrt_series(arb_poly_t res, const arb_poly_t g, const arb_t c, slong len,
                               slong prec)
{
    slong n = len;
    int even;
    arb_poly_t h;
    arb_t a, b;

    if (arb_poly_length(g) <= 2)
    {
        ntkball_dual_rsqrt_affine(res, g, c, len, prec);
        return;
    }

    arb_poly_init(h);
    arb_init(a);
    arb_init(b);

    /* h = c^2 - g^2, with h_0 = (c - g_0)(c + g_0): no cancellation where g_0 is close to c. */
    ntkball_dual_series_mullow(h, g, g, len, prec);
    arb_poly_neg(h, h);
    arb_poly_get_coeff_arb(a, g, 0);
    arb_sub(b, c, a, prec);
    arb_add(a, c, a, prec);
    arb_mul(a, a, b, prec);
    arb_poly_set_coeff_arb(h, 0, a);

    even = ntkball_dual_series_parity(h) == 1;
    if (even)
    {
        ntkball_dual_series_deflate(h, h, 0);
        n = (len + 1) / 2;
    }
    if (n <= RSQRT_SHORT || (!arb_is_one(c) && n <= RSQRT_DECAYING))
        ntkball_dual_rsqrt_recurrence(res, h, n, prec);
    else
        ntkball_dual_rsqrt_newton(res, h, n, prec);
    if (even)
        ntkball_dual_series_inflate(res, res, 0, len);

    arb_clear(b);
    arb_clear(a);
    arb_poly_clear(h);
}
