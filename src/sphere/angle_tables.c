/* The polynomials of SPH-6 (a) for a homogeneous activation and the Taylor series at 0 of
   (D(1) - D(cos t))/t^2 with a bound for Cauchy's estimate of what it leaves out (SPH-6 (b)). */
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
