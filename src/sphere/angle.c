/* The NTK of a homogeneous activation as an analytic function of the angle t, rho = cos t (SPH-6).

   D(cos t) is entire in t.  The layer map is t -> t' with 1 - cos t' = sigma_w^2 (D(1) - D(cos t)):
   as the right side is t^2 g(t) with g analytic and positive at 0,
       t' = t sqrt(2 g(t)) A(t^2 g(t) / 2),   A(z) = asin(sqrt z)/sqrt z,
   analytic as long as 2 g avoids (-inf, 0] and z avoids [1, inf).  g near 0 comes from its Taylor
   series with a Cauchy bound, so wide balls around 0 keep their meaning.  An even phi has a second
   zero of 1 - cos t' at t = pi, of order two as well, in the first layer: it is divided out too. */
#include "sphere/parts.h"

void _ntkball_angle_init(ntkball_angle_t A)
{
    A->prec = 0;
    A->depth = 1;
    A->quantity = 't';
    A->rotated = 0;
    A->even = 0;
    A->q = 1;
    arb_init(A->sigma_w2);
    arb_init(A->gamma_w2);
    arb_init(A->gamma_b2);
    arb_init(A->missing_bias);
    arb_init(A->scale);
    arb_init(A->half);
    arb_init(A->top);
    arb_poly_init(A->sine);
    arb_poly_init(A->arc);
    arb_poly_init(A->dsine);
    arb_poly_init(A->darc);
    arb_poly_init(A->taylor);
    mag_init(A->taylor_sup);
}

void _ntkball_angle_clear(ntkball_angle_t A)
{
    arb_clear(A->sigma_w2);
    arb_clear(A->gamma_w2);
    arb_clear(A->gamma_b2);
    arb_clear(A->missing_bias);
    arb_clear(A->scale);
    arb_clear(A->half);
    arb_clear(A->top);
    arb_poly_clear(A->sine);
    arb_poly_clear(A->arc);
    arb_poly_clear(A->dsine);
    arb_poly_clear(A->darc);
    arb_poly_clear(A->taylor);
    mag_clear(A->taylor_sup);
}

/* ---- tables -------------------------------------------------------------------------------- */

/* res = f(g) mod x^len by Horner; g may have a constant term */
static void compose(arb_poly_t res, const arb_poly_t f, const arb_poly_t g, slong len, slong prec)
{
    slong i;
    arb_poly_t t;

    arb_poly_init(t);
    for (i = arb_poly_length(f) - 1; i >= 0; i--)
    {
        arb_poly_mullow(t, t, g, len, prec);
        if (arb_poly_length(t) == 0)
            arb_poly_set_coeff_arb(t, 0, arb_poly_get_coeff_ptr(f, i));
        else
        {
            arb_ptr c = arb_poly_get_coeff_ptr(t, 0);
            arb_add(c, c, arb_poly_get_coeff_ptr(f, i), prec);
        }
    }
    arb_poly_swap(res, t);
    arb_poly_clear(t);
}

/* The Taylor coefficients of (D(1) - D(cos t))/t^2, as many as |t| <= 1 needs. */
static void set_taylor(ntkball_angle_t A)
{
    slong len = (A->prec + 24 * A->q) / 4 + 2, prec = A->prec;
    arb_poly_t x, s, c, f, g;

    arb_poly_init(x);
    arb_poly_init(s);
    arb_poly_init(c);
    arb_poly_init(f);
    arb_poly_init(g);

    arb_poly_set_coeff_si(x, 1, 1);
    arb_poly_sin_cos_series(s, c, x, len, prec);
    compose(f, A->sine, c, len, prec);
    arb_poly_mullow(f, f, s, len, prec);
    compose(g, A->arc, c, len, prec);
    arb_poly_mullow(x, x, g, len, prec);
    arb_poly_sub(f, x, f, prec);
    arb_poly_scalar_mul(f, f, A->scale, prec);
    arb_poly_scalar_mul(g, g, A->half, prec);
    arb_poly_sub(f, f, g, prec);
    /* D(1) only enters the constant term; that and the linear term vanish */
    arb_poly_shift_right(A->taylor, f, 2);

    arb_poly_clear(x);
    arb_poly_clear(s);
    arb_poly_clear(c);
    arb_poly_clear(f);
    arb_poly_clear(g);
}

/* sum |f_j| x^j */
static void absolute(arb_t res, const arb_poly_t f, const arb_t x, slong prec)
{
    slong i;
    arb_t c;

    arb_init(c);
    arb_zero(res);
    for (i = arb_poly_length(f) - 1; i >= 0; i--)
    {
        arb_mul(res, res, x, prec);
        arb_abs(c, arb_poly_get_coeff_ptr(f, i));
        arb_add(res, res, c, prec);
    }
    arb_clear(c);
}

/* |sin t|, |cos t| <= cosh R on |t| = R */
static void set_taylor_sup(ntkball_angle_t A)
{
    slong prec = 64;
    arb_t C, s, t;

    arb_init(C);
    arb_init(s);
    arb_init(t);
    arb_set_si(C, NTKBALL_ANGLE_RADIUS);
    arb_cosh(C, C, prec);
    absolute(s, A->sine, C, prec);
    arb_mul(s, s, C, prec);
    absolute(t, A->arc, C, prec);
    arb_addmul_si(s, t, NTKBALL_ANGLE_RADIUS, prec);
    arb_mul(s, s, A->scale, prec);
    arb_addmul(s, t, A->half, prec);
    arb_add(s, s, A->top, prec);
    arb_get_mag(A->taylor_sup, s);
    arb_clear(C);
    arb_clear(s);
    arb_clear(t);
}

void _ntkball_angle_set(ntkball_angle_t A, const ntkball_homogeneous_t h, slong prec)
{
    fmpq_poly_t sine, arc;
    fmpq_t x, y;

    fmpq_poly_init(sine);
    fmpq_poly_init(arc);
    fmpq_init(x);
    fmpq_init(y);

    A->prec = prec;
    A->q = h->q;
    A->even = fmpq_equal(h->a, h->b);

    _ntkball_homogeneous_kink(x, h);
    fmpq_mul(x, x, x);
    arb_const_pi(A->scale, prec + 4);
    arb_inv(A->scale, A->scale, prec + 4);
    arb_mul_2exp_si(A->scale, A->scale, -1);
    arb_set_fmpq(A->half, x, prec + 4);
    arb_mul(A->scale, A->scale, A->half, prec);

    fmpq_mul(x, h->a, h->a);
    fmpq_mul(y, h->b, h->b);
    fmpq_add(x, x, y);
    fmpq_div_2exp(x, x, 1);
    arb_set_fmpq(A->half, x, prec);

    _ntkball_homogeneous_dual(sine, arc, h->q - 1);
    arb_poly_set_fmpq_poly(A->dsine, sine, prec);
    arb_poly_set_fmpq_poly(A->darc, arc, prec);
    _ntkball_homogeneous_dual(sine, arc, h->q);
    arb_poly_set_fmpq_poly(A->sine, sine, prec);
    arb_poly_set_fmpq_poly(A->arc, arc, prec);

    /* D(1) = (a^2 + b^2)/2 E[U^2q] */
    fmpq_one(y);
    fmpq_poly_evaluate_fmpq(y, arc, y);
    fmpq_mul(x, x, y);
    arb_set_fmpq(A->top, x, prec);

    set_taylor(A);
    set_taylor_sup(A);

    fmpq_poly_clear(sine);
    fmpq_poly_clear(arc);
    fmpq_clear(x);
    fmpq_clear(y);
}

/* ---- evaluation ---------------------------------------------------------------------------- */

/* Does z meet the ray (-inf, 0]? */
static int meets_negative_axis(const acb_t z)
{
    return !arb_is_positive(acb_realref(z)) && arb_contains_zero(acb_imagref(z));
}

/* Mean value form: res = f(m), m the midpoint of z, becomes an enclosure of f(z) when |f'| <= slope
   on the (convex) ball z; real for real z. */
static void widen(acb_t res, const acb_t z, const mag_t slope)
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
    widen(m, z, slope);
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
        widen(w, z, slope);
    }
    acb_swap(res, w);
    acb_clear(w);
    mag_clear(slope);
}

/* res = scale (sin t sine(cos t) - t arc(cos t)) + half arc(cos t) */
static void dual(acb_t res, const ntkball_angle_t A, const arb_poly_t sine, const arb_poly_t arc,
                 const acb_t t, const acb_t s, const acb_t c)
{
    acb_t u, v;

    acb_init(u);
    acb_init(v);
    arb_poly_evaluate_acb(u, sine, c, A->prec);
    arb_poly_evaluate_acb(v, arc, c, A->prec);
    acb_mul(u, u, s, A->prec);
    acb_submul(u, v, t, A->prec);
    acb_mul_arb(u, u, A->scale, A->prec);
    acb_mul_arb(v, v, A->half, A->prec);
    acb_add(res, u, v, A->prec);
    acb_clear(u);
    acb_clear(v);
}

/* quotient = (D(1) - D(cos t))/t^2 for |t| <= 1 by the Taylor series; 0 when t is not there. */
static int small_angle(acb_t quotient, const ntkball_angle_t A, const acb_t t)
{
    mag_t r, tail;
    slong len = arb_poly_length(A->taylor);
    int ok;

    mag_init(r);
    mag_init(tail);
    acb_get_mag(r, t);
    ok = mag_cmp_2exp_si(r, 0) <= 0;
    if (ok)
    {
        /* sum_{n >= len} M R^-(n+2) r^n <= M R^-2 (r/R)^len / (1 - 1/R), 1/(1 - 1/R) <= 2 */
        arb_poly_evaluate_acb(quotient, A->taylor, t, A->prec);
        mag_div_ui(tail, r, NTKBALL_ANGLE_RADIUS);
        mag_pow_ui(tail, tail, (ulong) len);
        mag_mul(tail, tail, A->taylor_sup);
        mag_div_ui(tail, tail, NTKBALL_ANGLE_RADIUS * NTKBALL_ANGLE_RADIUS / 2);
        if (acb_is_real(t))
            arb_add_error_mag(acb_realref(quotient), tail);
        else
            acb_add_error_mag(quotient, tail);
    }
    mag_clear(r);
    mag_clear(tail);
    return ok;
}

/* sin t / t = (1/2) int_{-1}^1 e^(ist) ds, its derivative at most e^|Im t| / 2 */
static void sine_over_angle(acb_t res, const acb_t t, slong prec)
{
    acb_t m;
    mag_t slope;

    acb_init(m);
    mag_init(slope);
    acb_get_mid(m, t);
    acb_sinc(m, m, prec);
    arb_get_mag(slope, acb_imagref(t));
    mag_exp(slope, slope);
    mag_mul_2exp_si(slope, slope, -1);
    widen(m, t, slope);
    acb_swap(res, m);
    acb_clear(m);
    mag_clear(slope);
}

/* One layer at the ball t. */
typedef struct
{
    acb_t sine, cosine;  /* of t */
    acb_t factor;        /* t, or t (pi - t) where the gap vanishes at both ends */
    acb_t sine_quotient; /* sin t / factor */
    acb_t gap;           /* D(1) - D(cos t) */
    acb_t gap_quotient;  /* gap / factor^2 */
    int by_series;       /* gap_quotient is from the Taylor series */
    acb_t derivative;    /* D'(cos t) */
} layer_t;

static void layer_init(layer_t *L)
{
    acb_init(L->sine);
    acb_init(L->cosine);
    acb_init(L->factor);
    acb_init(L->sine_quotient);
    acb_init(L->gap);
    acb_init(L->gap_quotient);
    acb_init(L->derivative);
}

static void layer_clear(layer_t *L)
{
    acb_clear(L->sine);
    acb_clear(L->cosine);
    acb_clear(L->factor);
    acb_clear(L->sine_quotient);
    acb_clear(L->gap);
    acb_clear(L->gap_quotient);
    acb_clear(L->derivative);
}

/* From the quotients by u^2 and u (u one of t, w = pi - t) to those by t^2 w^2 and t w. */
static void divide_other_zero(layer_t *L, const acb_t other, slong prec)
{
    acb_div(L->sine_quotient, L->sine_quotient, other, prec);
    acb_div(L->gap_quotient, L->gap_quotient, other, prec);
    acb_div(L->gap_quotient, L->gap_quotient, other, prec);
}

static void layer_set(layer_t *L, const ntkball_angle_t A, const acb_t t, int two_zeros)
{
    acb_t w, square;
    slong prec = A->prec;

    acb_init(w);
    acb_init(square);

    acb_sin_cos(L->sine, L->cosine, t, prec);
    dual(L->derivative, A, A->dsine, A->darc, t, L->sine, L->cosine);
    acb_mul_si(L->derivative, L->derivative, A->q * A->q, prec);
    acb_set(L->factor, t);
    if (two_zeros)
    {
        arb_const_pi(acb_realref(w), prec);
        acb_sub(w, w, t, prec);
        acb_mul(L->factor, t, w, prec);
    }

    L->by_series = 1;
    if (small_angle(L->gap_quotient, A, t))
    {
        acb_mul(square, t, t, prec);
        acb_mul(L->gap, L->gap_quotient, square, prec);
        sine_over_angle(L->sine_quotient, t, prec);
        if (two_zeros)
            divide_other_zero(L, w, prec);
    }
    else if (two_zeros && small_angle(L->gap_quotient, A, w))
    {
        acb_mul(square, w, w, prec);
        acb_mul(L->gap, L->gap_quotient, square, prec);
        sine_over_angle(L->sine_quotient, w, prec);
        divide_other_zero(L, t, prec);
    }
    else
    {
        L->by_series = 0;
        dual(L->gap, A, A->sine, A->arc, t, L->sine, L->cosine);
        acb_sub_arb(L->gap, L->gap, A->top, prec);
        acb_neg(L->gap, L->gap);
        acb_mul(square, L->factor, L->factor, prec);
        acb_div(L->gap_quotient, L->gap, square, prec);
        if (two_zeros)
            acb_div(L->sine_quotient, L->sine, L->factor, prec);
        else
            sine_over_angle(L->sine_quotient, t, prec);
    }
    acb_clear(w);
    acb_clear(square);
}

/* Angle of the next layer, t a point: factor sqrt(2 sigma_w^2 gap_quotient) A(sigma_w^2 gap/2). */
static void layer_next(acb_t next, const layer_t *L, const ntkball_angle_t A)
{
    acb_t h, x;

    acb_init(h);
    acb_init(x);
    acb_mul_arb(h, L->gap_quotient, A->sigma_w2, A->prec);
    acb_mul_2exp_si(h, h, 1);
    _ntkball_angle_root(h, h, A->prec);
    acb_mul_arb(x, L->gap, A->sigma_w2, A->prec);
    acb_mul_2exp_si(x, x, -1);
    _ntkball_angle_asin(x, x, A->prec);
    acb_mul(h, h, x, A->prec);
    acb_mul(next, L->factor, h, A->prec);
    acb_clear(h);
    acb_clear(x);
}

/* L at the wide ball t, M at its midpoint m: sharper gap and gap_quotient by the mean value forms
   with gap' = D'(cos t) sin t and, for the factor f of the angle (f' = 1, or pi - 2 t),
   (gap/f^2)' = gap'/f^2 - 2 (gap/f^2) f'/f. */
static void layer_sharpen(layer_t *L, const layer_t *M, const ntkball_angle_t A, const acb_t t,
                          const acb_t m, int two_zeros)
{
    acb_t offset, slope, x;
    slong prec = A->prec;

    acb_init(offset);
    acb_init(slope);
    acb_init(x);

    acb_sub(offset, t, m, prec);
    acb_mul(slope, L->derivative, L->sine, prec);
    acb_mul(x, slope, offset, prec);
    acb_add(L->gap, M->gap, x, prec);
    if (!L->by_series)
    {
        acb_mul(x, L->factor, L->factor, prec);
        acb_div(slope, slope, x, prec);
        acb_div(x, L->gap, x, prec);
        acb_div(x, x, L->factor, prec);
        if (two_zeros)
        {
            arb_const_pi(acb_realref(L->gap_quotient), prec);
            arb_zero(acb_imagref(L->gap_quotient));
            acb_submul_ui(L->gap_quotient, t, 2, prec);
            acb_mul(x, x, L->gap_quotient, prec);
        }
        acb_submul_ui(slope, x, 2, prec);
        acb_mul(slope, slope, offset, prec);
        acb_add(L->gap_quotient, M->gap_quotient, slope, prec);
    }

    acb_clear(offset);
    acb_clear(slope);
    acb_clear(x);
}

/* slope = d next / dt = sigma_w^2 D'(cos t) sin t / sin(next), where sin(next) is
   factor sqrt(2 sigma_w^2 gap_quotient) sqrt(1 - sigma_w^2 gap/2); non-finite where the roots are
   not proved to be analytic, and so where next is not. */
static void layer_slope(acb_t slope, const layer_t *L, const ntkball_angle_t A)
{
    acb_t h, x;
    slong prec = A->prec;

    acb_init(h);
    acb_init(x);
    acb_mul_arb(h, L->gap_quotient, A->sigma_w2, prec);
    acb_mul_2exp_si(h, h, 1);
    _ntkball_angle_root(h, h, prec);
    acb_mul_arb(x, L->gap, A->sigma_w2, prec);
    acb_mul_2exp_si(x, x, -1);
    acb_sub_ui(x, x, 1, prec);
    acb_neg(x, x);
    _ntkball_angle_root(x, x, prec);
    acb_mul(h, h, x, prec);
    acb_mul_arb(slope, L->derivative, A->sigma_w2, prec);
    acb_mul(slope, slope, L->sine_quotient, prec);
    acb_div(slope, slope, h, prec);
    acb_clear(h);
    acb_clear(x);
}

/* Theta_1 and, unless NULL, t_1 and its slope dt_1/dt = gamma_w cos(t/2)/cos(t_1/2); non-finite
   where t_1 is not proved to be analytic. */
static void
first_layer(acb_t theta, acb_ptr t1, acb_ptr slope, const ntkball_angle_t A, const acb_t t)
{
    acb_t z, s, c;
    arb_t gamma_w;
    slong prec = A->prec;

    acb_init(z);
    acb_init(s);
    acb_init(c);
    arb_init(gamma_w);
    if (A->rotated)
    {
        /* 1 - cos t_1 = gamma_w^2 (1 - cos t): sin(t_1/2) = gamma_w sin(t/2) */
        arb_sqrt(gamma_w, A->gamma_w2, prec);
        acb_mul_2exp_si(z, t, -1);
        acb_sin_cos(s, c, z, prec);
        acb_mul_arb(s, s, gamma_w, prec);
        acb_mul(z, s, s, prec);
        acb_mul_2exp_si(theta, z, 1);
        acb_sub_ui(theta, theta, 1, prec);
        acb_neg(theta, theta);
        if (t1 != NULL)
        {
            _ntkball_angle_asin(t1, z, prec);
            acb_mul(t1, t1, s, prec);
            acb_mul_2exp_si(t1, t1, 1);
        }
        if (slope != NULL)
        {
            acb_sub_ui(z, z, 1, prec);
            acb_neg(z, z);
            _ntkball_angle_root(z, z, prec);
            acb_mul_arb(c, c, gamma_w, prec);
            acb_div(slope, c, z, prec);
        }
    }
    else
    {
        acb_cos(z, t, prec);
        acb_mul_arb(z, z, A->gamma_w2, prec);
        acb_add_arb(theta, z, A->gamma_b2, prec);
        if (t1 != NULL)
            acb_set(t1, t);
        if (slope != NULL)
            acb_one(slope);
    }
    acb_clear(z);
    acb_clear(s);
    acb_clear(c);
    arb_clear(gamma_w);
}

/* Theta_l = Sigma_l + Theta_{l-1} sigma_w^2 D'(cos t), Sigma_l = 1 - sigma_w^2 gap; the tangent
   kernel of the first layer is without Sigma_l. */
static void add_layer(acb_t theta, const layer_t *L, const ntkball_angle_t A)
{
    acb_mul(theta, theta, L->derivative, A->prec);
    if (A->quantity != 'i')
        acb_sub(theta, theta, L->gap, A->prec);
    acb_mul_arb(theta, theta, A->sigma_w2, A->prec);
    if (A->quantity != 'i')
        acb_add_ui(theta, theta, 1, A->prec);
}

/* In the last layer, when Sigma or sigma_w^2 D' is asked for instead of Theta. */
static void select_quantity(acb_t theta, const layer_t *L, const ntkball_angle_t A)
{
    if (A->quantity == 't' || A->quantity == 'i')
        return;
    acb_mul_arb(theta, A->quantity == 's' ? L->gap : L->derivative, A->sigma_w2, A->prec);
    if (A->quantity == 's')
    {
        acb_sub_ui(theta, theta, 1, A->prec);
        acb_neg(theta, theta);
    }
}

/* A ball t of small relative radius: the layers one after the other. */
static void theta_at_point(acb_t theta, const ntkball_angle_t A, const acb_t t0)
{
    acb_t t;
    layer_t L;
    slong l;

    acb_init(t);
    layer_init(&L);
    first_layer(theta, t, NULL, A, t0);
    for (l = 2; l <= A->depth + 1; l++)
    {
        layer_set(&L, A, t, A->even && l == 2 && !A->rotated);
        add_layer(theta, &L, A);
        if (l <= A->depth)
            layer_next(t, &L, A);
    }
    select_quantity(theta, &L, A);
    acb_clear(t);
    layer_clear(&L);
}

/* A wide ball t0: each angle by the mean value form t_l(m) + t_l'(t0) (t0 - m), m the midpoint of
   t0 and t_l'(t0) the product of the slopes, so that the overestimation does not pile up. */
static void theta_on_box(acb_t theta, const ntkball_angle_t A, const acb_t t0)
{
    acb_t t, m, slope, product, offset;
    layer_t L, M;
    slong l;

    acb_init(t);
    acb_init(m);
    acb_init(slope);
    acb_init(product);
    acb_init(offset);
    layer_init(&L);
    layer_init(&M);

    /* t0 - m is the ball of t0 moved to 0 */
    mag_set(arb_radref(acb_realref(offset)), arb_radref(acb_realref(t0)));
    mag_set(arb_radref(acb_imagref(offset)), arb_radref(acb_imagref(t0)));
    acb_get_mid(t, t0);
    first_layer(slope, m, NULL, A, t);
    first_layer(theta, NULL, product, A, t0);
    acb_mul(t, product, offset, A->prec);
    acb_add(t, t, m, A->prec);
    for (l = 2; l <= A->depth + 1 && acb_is_finite(t); l++)
    {
        int two_zeros = A->even && l == 2 && !A->rotated;

        layer_set(&L, A, t, two_zeros);
        layer_set(&M, A, m, two_zeros);
        layer_sharpen(&L, &M, A, t, m, two_zeros);
        add_layer(theta, &L, A);
        if (l <= A->depth)
        {
            layer_slope(slope, &L, A);
            acb_mul(product, product, slope, A->prec);
            layer_next(m, &M, A);
            acb_mul(t, product, offset, A->prec);
            acb_add(t, t, m, A->prec);
        }
    }
    select_quantity(theta, &L, A);
    if (!acb_is_finite(t))
        acb_indeterminate(theta);

    acb_clear(t);
    acb_clear(m);
    acb_clear(slope);
    acb_clear(product);
    acb_clear(offset);
    layer_clear(&L);
    layer_clear(&M);
}

void _ntkball_angle_theta(acb_t theta, const ntkball_angle_t A, const acb_t t)
{
    acb_t t0;

    acb_init(t0);
    acb_set(t0, t);
    if (acb_is_exact(t0) || acb_rel_accuracy_bits(t0) >= 30)
        theta_at_point(theta, A, t0);
    else
        theta_on_box(theta, A, t0);
    if (A->quantity != 'd' && A->quantity != 'i')
        acb_sub_arb(theta, theta, A->missing_bias, A->prec);
    acb_clear(t0);
}
