/* The first terms of P(c + rho w) for a polynomial P with nonnegative coefficients, in fixed point
   (COMP-9).

   With v = u/U, alpha = c/U, beta = rho/U, |alpha| + beta <= 1, the substitution v -> alpha + beta
   w and its powers have l1 norm at most 1, so that no intermediate number is larger than P(U) and
   one scale serves all.  f = f_0 + v^h f_1 is expanded by halves, short pieces by Horner's rule
   with alpha and beta of one word, the powers by repeated squaring; errors are bounded in the l1
   norm.
 */
#include "recursion/expansion.h"
#include "support/fixed.h"

#include <math.h>

#define PIECE 64
#define LEVELS 40

/* A polynomial over the Gaussian integers. */
typedef struct
{
    fmpz_poly_t re, im;
} gauss_t;

typedef struct
{
    slong T, scale;
    slong alpha[2], beta; /* times 2^NTKBALL_CENTRE_BITS */
    int levels;
    gauss_t power[LEVELS]; /* (alpha + beta w)^(PIECE 2^i) mod w^T */
    mag_t error[LEVELS];   /* l1 */
} lines_t;

static void gauss_init(gauss_t *f)
{
    fmpz_poly_init(f->re);
    fmpz_poly_init(f->im);
}

static void gauss_clear(gauss_t *f)
{
    fmpz_poly_clear(f->re);
    fmpz_poly_clear(f->im);
}

/* f = f g mod w^T by three products, each coefficient rounded by at most a unit. */
static void gauss_mul(gauss_t *f, const gauss_t *g, const lines_t *s)
{
    fmpz_poly_t x, y, z;

    fmpz_poly_init(x);
    fmpz_poly_init(y);
    fmpz_poly_init(z);
    fmpz_poly_add(x, f->re, f->im);
    fmpz_poly_add(y, g->re, g->im);
    fmpz_poly_mullow(z, x, y, s->T);
    fmpz_poly_mullow(x, f->re, g->re, s->T);
    fmpz_poly_mullow(y, f->im, g->im, s->T);
    fmpz_poly_sub(f->re, x, y);
    fmpz_poly_sub(z, z, x);
    fmpz_poly_sub(f->im, z, y);
    ntkball_fixed_round(f->re, s->scale, 1);
    ntkball_fixed_round(f->im, s->scale, 1);
    fmpz_poly_clear(x);
    fmpz_poly_clear(y);
    fmpz_poly_clear(z);
}

/* norm >= the sum of the moduli of the coefficients. */
static void gauss_norm(mag_t norm, const gauss_t *f, slong scale)
{
    mag_t t;

    mag_init(t);
    ntkball_fixed_norm(norm, f->re, scale);
    ntkball_fixed_norm(t, f->im, scale);
    mag_add(norm, norm, t);
    mag_clear(t);
}

/* sum += so many units. */
static void add_units(mag_t sum, ulong units, slong scale)
{
    mag_t t;

    mag_init(t);
    mag_set_ui(t, units);
    mag_mul_2exp_si(t, t, -scale);
    mag_add(sum, sum, t);
    mag_clear(t);
}

/* ------------------------------- Horner's rule ------------------------------------------------ */

/* (re + i im) of n coefficients times alpha + beta w, all n + 1 (at most T) rounded down: an error
   below sqrt(2) units each. */
static slong times_line(fmpz *re, fmpz *im, slong n, const lines_t *s)
{
    slong len = FLINT_MIN(n + 1, s->T), j;
    fmpz_t t;

    fmpz_init(t);
    if (len > n)
    {
        fmpz_zero(re + n);
        fmpz_zero(im + n);
    }
    for (j = len - 1; j >= 0; j--)
    {
        fmpz_mul_si(t, re + j, s->alpha[1]);
        fmpz_mul_si(re + j, re + j, s->alpha[0]);
        if (s->alpha[1] >= 0)
            fmpz_submul_ui(re + j, im + j, (ulong) s->alpha[1]);
        else
            fmpz_addmul_ui(re + j, im + j, (ulong) -s->alpha[1]);
        fmpz_mul_si(im + j, im + j, s->alpha[0]);
        fmpz_add(im + j, im + j, t);
        if (j > 0)
        {
            fmpz_addmul_ui(re + j, re + j - 1, (ulong) s->beta);
            fmpz_addmul_ui(im + j, im + j - 1, (ulong) s->beta);
        }
        fmpz_fdiv_q_2exp(re + j, re + j, NTKBALL_CENTRE_BITS);
        fmpz_fdiv_q_2exp(im + j, im + j, NTKBALL_CENTRE_BITS);
    }
    fmpz_clear(t);
    return len;
}

static void gauss_set(gauss_t *f, const fmpz *re, const fmpz *im, slong n)
{
    fmpz_poly_fit_length(f->re, n);
    fmpz_poly_fit_length(f->im, n);
    _fmpz_vec_set(f->re->coeffs, re, n);
    _fmpz_vec_set(f->im->coeffs, im, n);
    _fmpz_poly_set_length(f->re, n);
    _fmpz_poly_set_length(f->im, n);
    _fmpz_poly_normalise(f->re);
    _fmpz_poly_normalise(f->im);
}

/* res = sum_{k < n} v_k (alpha + beta w)^k, n <= PIECE; error: n - 1 lines of at most n
   coefficients. */
static void piece(gauss_t *res, mag_t error, const fmpz *v, slong n, const lines_t *s)
{
    fmpz *re = _fmpz_vec_init(PIECE + 1), *im = _fmpz_vec_init(PIECE + 1);
    slong len = 1, k;

    fmpz_set(re, v + n - 1);
    for (k = n - 2; k >= 0; k--)
    {
        len = times_line(re, im, len, s);
        fmpz_add(re, re, v + k);
    }
    gauss_set(res, re, im, len);
    mag_zero(error);
    add_units(error, 2 * (ulong) n * (ulong) n, s->scale);
    _fmpz_vec_clear(re, PIECE + 1);
    _fmpz_vec_clear(im, PIECE + 1);
}

/* ------------------------------- by halves ---------------------------------------------------- */

/* The powers that n coefficients take; e_{2h} <= e_h (2 + e_h) and the rounding. */
static void lines_init(lines_t *s, slong n)
{
    fmpz *re = _fmpz_vec_init(PIECE + 1), *im = _fmpz_vec_init(PIECE + 1);
    slong len = 1;
    int i;
    mag_t t;

    mag_init(t);
    fmpz_one_2exp(re, (ulong) s->scale);
    for (i = 0; i < PIECE; i++)
        len = times_line(re, im, len, s);
    for (i = 0; i == 0 || (i < LEVELS && ((slong) PIECE) << i < n); i++)
    {
        gauss_init(s->power + i);
        mag_init(s->error[i]);
        if (i == 0)
        {
            gauss_set(s->power, re, im, len);
            add_units(s->error[0], 2 * (PIECE + 1) * (PIECE + 1), s->scale);
            continue;
        }
        fmpz_poly_set(s->power[i].re, s->power[i - 1].re);
        fmpz_poly_set(s->power[i].im, s->power[i - 1].im);
        gauss_mul(s->power + i, s->power + i - 1, s);
        mag_set_ui(t, 2);
        mag_add(t, t, s->error[i - 1]);
        mag_mul(s->error[i], t, s->error[i - 1]);
        add_units(s->error[i], (ulong) s->T, s->scale);
    }
    s->levels = i;
    mag_clear(t);
    _fmpz_vec_clear(re, PIECE + 1);
    _fmpz_vec_clear(im, PIECE + 1);
}

static void lines_clear(lines_t *s)
{
    int i;

    for (i = 0; i < s->levels; i++)
    {
        gauss_clear(s->power + i);
        mag_clear(s->error[i]);
    }
}

/* res = sum_{k < n} v_k (alpha + beta w)^k mod w^T and a bound of the l1 norm of its error. */
static void expand(gauss_t *res, mag_t error, const fmpz *v, slong n, const lines_t *s)
{
    slong h = PIECE;
    int i = 0;
    gauss_t high;
    mag_t e, norm;

    if (n <= PIECE)
    {
        piece(res, error, v, n, s);
        return;
    }
    for (; 2 * h < n; h *= 2)
        i++;
    gauss_init(&high);
    mag_init(e);
    mag_init(norm);
    expand(&high, e, v + h, n - h, s);
    expand(res, error, v, h, s);
    /* |computed high| (error of the power) + (error of high) |power| + the rounding */
    gauss_norm(norm, &high, s->scale);
    mag_addmul(error, norm, s->error[i]);
    mag_add(error, error, e);
    add_units(error, (ulong) s->T, s->scale);
    gauss_mul(&high, s->power + i, s);
    fmpz_poly_add(res->re, res->re, high.re);
    fmpz_poly_add(res->im, res->im, high.im);
    mag_clear(norm);
    mag_clear(e);
    gauss_clear(&high);
}

/* ------------------------------- in and out --------------------------------------------------- */

void ntkball_expansion_scale(fmpz *v, mag_t error, arb_srcptr c, slong K, double U, slong scale)
{
    arb_t power, t, u;
    slong k;

    arb_init(power);
    arb_init(t);
    arb_init(u);
    arb_one(power);
    arb_set_d(u, U);
    mag_zero(error);
    for (k = 0; k < K; k++)
    {
        arb_get_mid_arb(t, c + k);
        arb_mul(t, t, power, scale + 64);
        if (arb_is_finite(t))
            arf_get_fmpz_fixed_si(v + k, arb_midref(t), -scale);
        mag_add(error, error, arb_radref(t));
        arb_mul(power, power, u, scale + 64);
    }
    add_units(error, (ulong) K, scale);
    arb_clear(u);
    arb_clear(t);
    arb_clear(power);
}

/* 2^NTKBALL_CENTRE_BITS x/U, an integer by hypothesis. */
static slong word_of(double x, double U)
{
    return (slong) rint(ldexp(x / U, NTKBALL_CENTRE_BITS));
}

void ntkball_expansion(acb_ptr b, slong T, mag_t error, const fmpz *v, slong n,
                       const double *centre, double rho, double U, slong scale)
{
    lines_t s;
    gauss_t res;
    slong k;

    s.T = T;
    s.scale = scale;
    s.alpha[0] = word_of(centre[0], U);
    s.alpha[1] = word_of(centre[1], U);
    s.beta = word_of(rho, U);
    gauss_init(&res);
    lines_init(&s, n);
    expand(&res, error, v, n, &s);
    for (k = 0; k < T; k++)
    {
        acb_zero(b + k);
        if (k < res.re->length)
            arb_set_fmpz(acb_realref(b + k), res.re->coeffs + k);
        if (k < res.im->length)
            arb_set_fmpz(acb_imagref(b + k), res.im->coeffs + k);
        acb_mul_2exp_si(b + k, b + k, -scale);
    }
    lines_clear(&s);
    gauss_clear(&res);
}
