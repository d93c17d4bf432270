/* E[phi(Z)^2] and E[phi'(Z)^2] by quadrature of F = phi^2 w, w the standard normal density.

   HERM-14  phi analytic in |Im z| <= a:  |F(x+iy)| = exp(y^2/2) |phi(x+iy)|^2 w(x), so the sums
            h sum_k F(kh) over all k miss the integral by at most
            2 exp(a^2/2) N^2 / (exp(2 pi a/h) - 1), N the strip norm of phi.
   HERM-15  |phi(x)| <= C (1+|x|)^beta exp(c|x| + q x^2), q < 1/4, gives, for X > 0 with lambda =
            (1-4q) X - 2c - 2 beta/(1+X) > 0 and g(X) = C^2 (1+X)^(2 beta) exp(2cX + 2q X^2) w(X):
            int_{|x|>X} F <= 2 g(X)/lambda, and the same for the sum over |kh| > X, X = Kh. */
#include <math.h>

#include "hermite/norm2.h"

#include "hermite/normal.h"

typedef struct
{
    mag_t C, c, q;
    ulong beta;
    double log2_C, c_d, q_d; /* for choices */
} growth_t;

static ntkball_status_t growth_init(growth_t *growth, const ntkball_activation_t phi, int deriv)
{
    ntkball_status_t status;

    mag_init(growth->C);
    mag_init(growth->c);
    mag_init(growth->q);
    status =
        ntkball_activation_growth(growth->C, &growth->beta, growth->c, growth->q, phi, deriv, 0.0);
    growth->log2_C = mag_is_zero(growth->C) ? 0 : mag_get_d_log2_approx(growth->C);
    growth->c_d = mag_get_d(growth->c);
    growth->q_d = mag_get_d(growth->q);
    return status;
}

static void growth_clear(growth_t *growth)
{
    mag_clear(growth->C);
    mag_clear(growth->c);
    mag_clear(growth->q);
}

/* About log2 of the bound of F at x >= 0. */
static double log2_integrand(const growth_t *growth, double x)
{
    return 2 * growth->log2_C + 2 * (double) growth->beta * log2(1 + x) +
           (2 * growth->c_d * x - (0.5 - 2 * growth->q_d) * x * x) / log(2.0);
}

/* X with log2_integrand(X) about -prec and lambda >= 1. */
static double cutoff(const growth_t *growth, slong prec)
{
    double fall = fmax(1 - 4 * growth->q_d, 1e-15);
    double x = (2 * growth->c_d + 2) / fall + 2 * sqrt((double) growth->beta / fall);

    x += sqrt(2 * log(2.0) * (double) prec / fall) / 2;
    while (log2_integrand(growth, x) > -(double) prec && x < 1e15)
        x *= 1.02;
    return x;
}

/* 2 g(X) / lambda of HERM-15, X >= 0 exact. */
static void tail_bound(mag_t res, const growth_t *growth, const arb_t x)
{
    arb_t t, u, q, one_x;
    mag_t lambda;

    arb_init(t);
    arb_init(q);
    arb_init(u);
    arb_init(one_x);
    mag_init(lambda);

    arb_add_ui(one_x, x, 1, MAG_BITS);
    arb_set_ui(t, 2 * growth->beta);
    arb_div(t, t, one_x, MAG_BITS);
    arf_set_mag(arb_midref(q), growth->q);
    arb_mul_2exp_si(q, q, 2);
    arb_sub_ui(q, q, 1, MAG_BITS);
    arb_neg(q, q); /* 1 - 4q */
    arb_mul(u, x, q, MAG_BITS);
    arb_sub(u, u, t, MAG_BITS);
    arf_set_mag(arb_midref(t), growth->c);
    mag_zero(arb_radref(t));
    arb_mul_2exp_si(t, t, 1); /* t = 2c */
    arb_sub(u, u, t, MAG_BITS);
    arb_get_mag_lower_nonnegative(lambda, u); /* 0 unless lambda > 0: then the bound is infinite */

    arb_mul(t, t, x, MAG_BITS);
    arb_mul(u, x, x, MAG_BITS);
    arb_mul(u, u, q, MAG_BITS);
    arb_mul_2exp_si(u, u, -1);
    arb_sub(t, t, u, MAG_BITS);
    arb_exp(t, t, MAG_BITS);
    arb_get_mag(res, t);           /* exp(2cX - (1-4q) X^2/2) */
    mag_mul_2exp_si(res, res, -1); /* 1/sqrt(2 pi) <= 1/2 */
    mag_mul(res, res, growth->C);
    mag_mul(res, res, growth->C);
    arb_pow_ui(t, one_x, 2 * growth->beta, MAG_BITS);
    arb_get_mag(arb_radref(u), t);
    mag_mul(res, res, arb_radref(u));
    mag_mul_2exp_si(res, res, 1); /* both sides */
    mag_div(res, res, lambda);

    arb_clear(t);
    arb_clear(u);
    arb_clear(q);
    arb_clear(one_x);
    mag_clear(lambda);
}

/* 2 exp(a^2/2) N^2 / (exp(2 pi a / h) - 1) of HERM-14. */
static void trapezoid_bound(mag_t res, const mag_t norm, double a, double h)
{
    arb_t t, u;
    mag_t lower;

    arb_init(t);
    arb_init(u);
    mag_init(lower);
    arb_const_pi(t, MAG_BITS);
    arb_mul_2exp_si(t, t, 1);
    arb_set_d(u, a);
    arb_mul(t, t, u, MAG_BITS);
    arb_mul(u, u, u, MAG_BITS);
    arb_mul_2exp_si(u, u, -1);
    arb_exp(u, u, MAG_BITS);
    arb_get_mag(res, u);
    arb_set_d(u, h);
    arb_div(t, t, u, MAG_BITS);
    arb_expm1(t, t, MAG_BITS);
    arb_get_mag_lower_nonnegative(lower, t);
    mag_mul(res, res, norm);
    mag_mul(res, res, norm);
    mag_mul_2exp_si(res, res, 1);
    mag_div(res, res, lower);
    arb_clear(t);
    arb_clear(u);
    mag_clear(lower);
}

/* About the longest step for an error of 2^-prec with the strip of half-width a; 0 when no norm was
   proved there. */
static double step_for(mag_t norm, const ntkball_activation_t phi, int deriv, double a, slong prec)
{
    double bits = (double) prec + 2 + a * a / (2 * log(2.0));

    if (ntkball_activation_strip_norm(norm, phi, deriv, a) != NTKBALL_OK || mag_is_inf(norm))
        return 0;
    if (!mag_is_zero(norm))
        bits += FLINT_MAX(2 * mag_get_d_log2_approx(norm), -(double) prec);
    return 2 * acos(-1.0) * a / (log(2.0) * bits);
}

/* A strip and a step for an error of 2^-prec, the step of few bits so that nodes are short numbers;
   writes the proved error bound.  Close to a pole the norm grows like a power of the distance: all
   of the strip but 1/16 (1/64 at high precision) is within a few per cent of the best choice.  For
   entire functions the best of a few is taken. */
static ntkball_status_t
choose_step(mag_t error, double *h, const ntkball_activation_t phi, int deriv, slong prec)
{
    double strip = ntkball_activation_strip(phi), a, step, best_a = 0, best = 0;
    int i, e, entire = strip > 1e3;
    mag_t norm, best_norm;

    mag_init(norm);
    mag_init(best_norm);
    for (i = prec < 1000 ? 4 : 6; i >= 1 && (entire || best <= 0); i--)
    {
        a = entire ? sqrt(2 * log(2.0) * (double) prec) * i / 4 : strip * (1 - ldexp(1, -i));
        step = step_for(norm, phi, deriv, a, prec);
        if (step > best)
        {
            best = step;
            best_a = a;
            mag_set(best_norm, norm);
        }
    }
    if (best > 0)
    {
        best = frexp(best, &e);
        *h = ldexp(floor(ldexp(best, 12)), e - 12);
        trapezoid_bound(error, best_norm, best_a, *h);
    }
    mag_clear(norm);
    mag_clear(best_norm);
    return best > 0 ? NTKBALL_OK : NTKBALL_UNABLE;
}

/* res += phi(x)^2 weight, at the precision that the size of the term deserves. */
static void add_node(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t x,
                     const arb_t weight, slong term_prec, slong prec)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    ntkball_activation_eval_real(t, phi, 0, deriv, x, term_prec);
    arb_mul(t, t, t, term_prec);
    arb_set_round(u, weight, term_prec);
    arb_mul(t, t, u, term_prec);
    arb_add(res, res, t, prec);
    arb_clear(t);
    arb_clear(u);
}

/* res = sum_{|k| <= num} phi(kh)^2 exp(-(kh)^2/2); the weights by their two-term recurrence. */
static void node_sum(arb_t res, const ntkball_activation_t phi, int deriv, const growth_t *growth,
                     double h, slong num, slong prec)
{
    slong k, term_prec, wp = prec + 20 + 2 * (slong) FLINT_BIT_COUNT((ulong) num);
    int even = ntkball_activation_parity(phi) != NTKBALL_PARITY_NONE;
    double bits;
    arb_t step, x, weight, ratio, square, sum;

    arb_init(step);
    arb_init(x);
    arb_init(weight);
    arb_init(ratio);
    arb_init(square);
    arb_init(sum);

    arb_set_d(step, h);
    arb_mul(square, step, step, ARF_PREC_EXACT);
    arb_neg(square, square);
    arb_mul_2exp_si(ratio, square, -1);
    arb_exp(ratio, ratio, wp);
    arb_exp(square, square, wp);
    arb_one(weight);

    arb_zero(sum);
    for (k = 1; k <= num; k++)
    {
        arb_mul(weight, weight, ratio, wp);
        arb_mul(ratio, ratio, square, wp);
        bits = log2_integrand(growth, (double) k * h);
        term_prec = FLINT_MAX((slong) ((double) prec + 24 + FLINT_MIN(bits, 1e6)), 32);
        arb_mul_si(x, step, k, ARF_PREC_EXACT);
        add_node(sum, phi, deriv, x, weight, term_prec, wp);
        if (even)
            continue;
        arb_neg(x, x);
        add_node(sum, phi, deriv, x, weight, term_prec, wp);
    }
    if (even)
        arb_mul_2exp_si(sum, sum, 1);
    arb_zero(x);
    arb_one(weight);
    add_node(sum, phi, deriv, x, weight, wp, wp);
    arb_swap(res, sum);

    arb_clear(step);
    arb_clear(x);
    arb_clear(weight);
    arb_clear(ratio);
    arb_clear(square);
    arb_clear(sum);
}

/* res *= factor / sqrt(2 pi) */
static void mul_normal(arb_t res, double factor, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_rsqrt(t, t, prec);
    arb_mul(res, res, t, prec);
    arb_set_d(t, factor);
    arb_mul(res, res, t, prec);
    arb_clear(t);
}

ntkball_status_t
ntkball_norm2_trapezoid(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    double h = 0;
    slong num;
    growth_t growth;
    mag_t error, tail;
    arb_t x;
    ntkball_status_t status;

    if (ntkball_activation_num_breaks(phi) != 0)
        return NTKBALL_DOMAIN;
    mag_init(error);
    mag_init(tail);
    arb_init(x);

    status = growth_init(&growth, phi, deriv);
    if (status == NTKBALL_OK)
        status = choose_step(error, &h, phi, deriv, prec + 2);
    if (status == NTKBALL_OK)
    {
        num = (slong) ceil(cutoff(&growth, prec + 4) / h);
        node_sum(res, phi, deriv, &growth, h, num, prec);
        mul_normal(res, h, prec + 20);
        arb_set_d(x, h);
        arb_mul_si(x, x, num, ARF_PREC_EXACT);
        tail_bound(tail, &growth, x);
        mag_add(error, error, tail);
        arb_add_error_mag(res, error);
    }
    else
        arb_indeterminate(res);

    growth_clear(&growth);
    mag_clear(error);
    mag_clear(tail);
    arb_clear(x);
    return status;
}

typedef struct
{
    ntkball_activation_impl *const *phi; /* an ntkball_activation_t */
    slong piece;
    int deriv;
} integrand_t;

/* phi(z)^2 exp(-z^2/2) */
static int integrand(acb_ptr res, const acb_t z, void *context, slong order, slong prec)
{
    const integrand_t *f = context;
    acb_t t;

    acb_init(t);
    ntkball_activation_eval(res, f->phi, f->piece, f->deriv, z, order != 0, prec);
    acb_mul(res, res, res, prec);
    acb_mul(t, z, z, prec);
    acb_mul_2exp_si(t, t, -1);
    acb_neg(t, t);
    acb_exp(t, t, prec);
    acb_mul(res, res, t, prec);
    acb_clear(t);
    return 0;
}

/* end = break i of phi, or the cut-off, whichever comes first; -X and X beyond the last. */
static void piece_end(acb_t end, const ntkball_activation_t phi, slong i, slong x, slong prec)
{
    arb_t b, cut;

    arb_init(b);
    arb_init(cut);
    arb_set_si(cut, x);
    if (i < 0)
        arb_neg(b, cut);
    else if (i >= ntkball_activation_num_breaks(phi))
        arb_set(b, cut);
    else
    {
        ntkball_activation_break_arb(b, phi, i, prec);
        arb_min(b, b, cut, prec);
        arb_neg(cut, cut);
        arb_max(b, b, cut, prec);
    }
    acb_set_arb(end, b);
    arb_clear(b);
    arb_clear(cut);
}

/* res = the integral over |x| <= X, cut at the breaks. */
static void
integrate_pieces(arb_t res, const ntkball_activation_t phi, int deriv, slong x, slong prec)
{
    slong i, wp = prec + 20;
    integrand_t f = {phi, 0, deriv};
    acb_calc_integrate_opt_t opt;
    mag_t tol;
    acb_t from, to, value;

    mag_init(tol);
    acb_init(from);
    acb_init(to);
    acb_init(value);
    acb_calc_integrate_opt_init(opt);
    opt->depth_limit = 4 * wp;
    opt->eval_limit = 200 * wp + wp * wp; /* a piece; more ends with a wide enclosure */
    mag_set_ui_2exp_si(tol, 1, -prec - 4);

    arb_zero(res);
    for (i = 0; i <= ntkball_activation_num_breaks(phi); i++)
    {
        piece_end(from, phi, i - 1, x, wp);
        piece_end(to, phi, i, x, wp);
        if (acb_equal(from, to))
            continue;
        f.piece = i;
        acb_calc_integrate(value, integrand, &f, from, to, wp, tol, opt, wp);
        arb_add(res, res, acb_realref(value), wp);
    }

    mag_clear(tol);
    acb_clear(from);
    acb_clear(to);
    acb_clear(value);
}

ntkball_status_t
ntkball_norm2_integrate(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    slong x;
    growth_t growth;
    mag_t tail;
    arb_t end;
    ntkball_status_t status;

    mag_init(tail);
    arb_init(end);
    status = growth_init(&growth, phi, deriv);
    if (status == NTKBALL_OK)
    {
        x = (slong) ceil(cutoff(&growth, prec + 4));
        integrate_pieces(res, phi, deriv, x, prec);
        mul_normal(res, 1.0, prec + 20);
        arb_set_si(end, x);
        tail_bound(tail, &growth, end);
        arb_add_error_mag(res, tail);
    }
    else
        arb_indeterminate(res);
    growth_clear(&growth);
    mag_clear(tail);
    arb_clear(end);
    return status;
}
