/* The NTK of a homogeneous activation as an analytic function of the angle t, rho = cos t (SPH-6).

   D(cos t) is entire in t.  The layer map is t -> t' with 1 - cos t' = sigma_w^2 (D(1) - D(cos t)):
   as the right side is t^2 g(t) with g analytic and positive at 0,
       t' = t sqrt(2 g(t)) A(t^2 g(t) / 2),   A(z) = asin(sqrt z)/sqrt z,
   analytic as long as 2 g avoids (-inf, 0] and z avoids [1, inf).  g near 0 comes from its Taylor
   series with a Cauchy bound, so wide balls around 0 keep their meaning.  An even phi has a second
   zero of 1 - cos t' at t = pi, of order two as well, in the first layer: it is divided out too. */
#include "sphere/parts.h"

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
    arb_get_mag(slope, acb_imagref(t));
    acb_get_mid(m, t);
    acb_sinc(m, m, prec);
    mag_exp(slope, slope);
    mag_mul_2exp_si(slope, slope, -1);
    _ntkball_angle_widen(m, t, slope);
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
