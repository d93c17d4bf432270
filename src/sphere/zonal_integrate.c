/* Eigenvalues of kernels without a network by one adaptive integral a degree and a piece (SPH-17).

   acb_calc_integrate bisects [a,b] and takes Gauss-Legendre rules of its own choice where the
   integrand is analytic on an ellipse, so that neither the panels of SPH-9, nor their rules, nor
   the sum over nodes of SPH-5 enter.  P_k(cos t) is its cosine polynomial sum_j c_j cos((k-2j)t),
   c_j > 0 with sum 1: no recurrence, and tight on complex balls. */
#include <math.h>

#include "sphere/panels.h"
#include "support/parallel.h"

#define MAX_WORK                                                                                   \
    4000000 /* evaluations times terms of the cosine polynomial, a degree and a piece */

typedef struct
{
    const ntkball_angle_function_t *f;
    arb_srcptr ends;
    slong d, bits;
    const slong *degrees;
    arb_ptr lambda;
} job_t;

typedef struct
{
    const job_t *job;
    slong piece, k;
    arb_srcptr c;      /* c_0 .. c_k */
    arb_srcptr origin; /* of t = origin + sign e^u */
    int sign;
} integrand_t;

/* c_j = g_j g_(k-j) over their sum, g_j = (lambda)_j/j!, lambda = (d-1)/2; cos(kt) for d = 1. */
static void cosine_polynomial(arb_ptr c, slong d, slong k, slong prec)
{
    slong j;
    arb_ptr g;
    arb_t sum;

    if (d == 1)
    {
        _arb_vec_zero(c, k + 1);
        arb_one(c);
        if (k > 0)
        {
            arb_mul_2exp_si(c, c, -1);
            arb_set(c + k, c);
        }
        return;
    }
    g = _arb_vec_init(k + 1);
    arb_init(sum);
    arb_one(g);
    for (j = 1; j <= k; j++)
    {
        arb_mul_si(g + j, g + j - 1, d - 1 + 2 * (j - 1), prec);
        arb_div_si(g + j, g + j, 2 * j, prec);
    }
    for (j = 0; j <= k; j++)
    {
        arb_mul(c + j, g + j, g + k - j, prec);
        arb_add(sum, sum, c + j, prec);
    }
    for (j = 0; j <= k; j++)
        arb_div(c + j, c + j, sum, prec);
    _arb_vec_clear(g, k + 1);
    arb_clear(sum);
}

/* P_k(cos t) = w^-k sum_j c_j w^(2j), w = e^(it) */
static void polynomial(acb_t res, const integrand_t *g, const acb_t t, slong prec)
{
    acb_t w;
    slong j;

    acb_init(w);
    acb_mul_onei(w, t);
    acb_mul_2exp_si(w, w, 1);
    acb_exp(w, w, prec);
    acb_zero(res);
    for (j = g->k; j >= 0; j--)
    {
        acb_mul(res, res, w, prec);
        acb_add_arb(res, res, g->c + j, prec);
    }
    acb_mul_onei(w, t);
    acb_mul_si(w, w, -g->k, prec);
    acb_exp(w, w, prec);
    acb_mul(res, res, w, prec);
    acb_clear(w);
}

/* K(cos t) P_k(cos t) sin^(d-1) t; order 1: non-finite unless it is analytic on the ball. */
static int integrand(acb_ptr res, const acb_t t, void *context, slong order, slong prec)
{
    const integrand_t *g = context;
    const ntkball_angle_function_t *f = g->job->f;
    acb_t x;

    acb_init(x);
    if (order == 0 && acb_is_real(t))
        f->value(acb_realref(x), f->context, g->piece, acb_realref(t), prec);
    else
        f->box(x, f->context, g->piece, t, prec);
    if (acb_is_finite(x))
    {
        polynomial(res, g, t, prec);
        acb_mul(x, x, res, prec);
        acb_sin(res, t, prec);
        acb_pow_ui(res, res, (ulong) (g->job->d - 1), prec);
        acb_mul(res, res, x, prec);
    }
    else
        acb_indeterminate(res);
    acb_clear(x);
    return 0;
}

/* sum += the integral over the ball end, at most its width times the integrand on it. */
static void add_end(arb_t sum, integrand_t *g, const arb_t end, slong prec)
{
    acb_t t, x;
    mag_t m;

    if (arb_is_exact(end))
        return;
    acb_init(t);
    acb_init(x);
    mag_init(m);
    arb_set(acb_realref(t), end);
    (void) integrand(x, t, g, 0, prec);
    acb_get_mag(m, x);
    mag_mul(m, m, arb_radref(end));
    mag_mul_2exp_si(m, m, 1);
    arb_add_error_mag(sum, m);
    acb_clear(t);
    acb_clear(x);
    mag_clear(m);
}

/* The same in u, times dt/du. */
static int integrand_log(acb_ptr res, const acb_t u, void *context, slong order, slong prec)
{
    const integrand_t *g = context;
    acb_t s, t;

    acb_init(s);
    acb_init(t);
    acb_exp(s, u, prec);
    acb_mul_si(t, s, g->sign, prec);
    acb_add_arb(t, t, g->origin, prec);
    integrand(res, t, context, order, prec);
    acb_mul(res, res, s, prec);
    acb_clear(s);
    acb_clear(t);
    return 0;
}

/* sum += the integral of f from a to b, real and exact. */
static void
add_integral(arb_t sum, acb_calc_func_t f, integrand_t *g, const arf_t a, const arf_t b, slong prec)
{
    acb_calc_integrate_opt_t opt;
    acb_t low, high, x;
    mag_t tolerance;

    acb_init(low);
    acb_init(high);
    acb_init(x);
    mag_init(tolerance);
    arf_set(arb_midref(acb_realref(low)), a);
    arf_set(arb_midref(acb_realref(high)), b);
    acb_calc_integrate_opt_init(opt);
    opt->eval_limit = MAX_WORK / (g->k + 16);
    mag_set_ui_2exp_si(tolerance, 1, -g->job->bits);
    (void) acb_calc_integrate(x, f, g, low, high, g->job->bits, tolerance, opt, prec);
    arb_add(sum, sum, acb_realref(x), prec);
    acb_clear(low);
    acb_clear(high);
    acb_clear(x);
    mag_clear(tolerance);
}

/* The bound s^power of an end with q = power + the weight's > 0; NULL where there is none. */
static const ntkball_end_bound_t *end_power(fmpq_t q, const job_t *job, slong piece, int right)
{
    const ntkball_angle_function_t *f = job->f;
    const ntkball_end_bound_t *bound = f->end == NULL ? NULL : f->end(f->context, piece, right);
    int pole = right ? piece == f->pieces - 1 : piece == 0;

    if (bound == NULL || !bound->known)
        return NULL;
    fmpq_add_si(q, bound->power, pole ? job->d : 1);
    return fmpq_sgn(q) > 0 ? bound : NULL;
}

/* Is K analytic around an end of the piece? */
static int is_smooth(const integrand_t *g, int right)
{
    acb_t t, x;
    int smooth;

    acb_init(t);
    acb_init(x);
    arb_set(acb_realref(t), g->job->ends + g->piece + right);
    mag_set_ui_2exp_si(arb_radref(acb_realref(t)), 1, -10);
    g->job->f->box(x, g->job->f->context, g->piece, t, 64);
    smooth = acb_is_finite(x);
    acb_clear(t);
    acb_clear(x);
    return smooth;
}

/* Smaller distances than e^-MAX_LOG are not resolved. */
#define MAX_LOG 4000

/* A whole u0 <= log(2^range_exp) about which M e^(q u0)/q < 2^-bits, and that in error. */
static slong cut_off(mag_t error, const ntkball_end_bound_t *bound, const fmpq_t q, slong bits)
{
    arb_t x, y;
    slong u0;

    arb_init(x);
    arb_init(y);
    /* a guess: what it gives is bounded below */
    u0 = (slong) floor(-((double) bits + 8 + fmax(mag_get_d_log2_approx(bound->sup), 0)) *
                       0.6931472 / fmpq_get_d(q));
    u0 = FLINT_MIN(u0, (slong) floor(0.6931472 * (double) bound->range_exp) - 1);
    u0 = FLINT_MAX(u0, -MAX_LOG);
    arb_set_fmpq(y, q, 64);
    arb_mul_si(x, y, u0, 64);
    arb_exp(x, x, 64);
    arb_div(x, x, y, 64);
    arb_get_mag(error, x);
    mag_mul(error, error, bound->sup);
    arb_clear(x);
    arb_clear(y);
    return u0;
}

/* A whole number about the logarithm of half the length of the piece, not above -2. */
static slong near_exponent(const integrand_t *g)
{
    arb_srcptr end = g->job->ends + g->piece;
    arb_t x;
    double length;

    arb_init(x);
    arb_sub(x, end + 1, end, 64);
    length = arf_get_d(arb_midref(x), ARF_RND_NEAR);
    arb_clear(x);
    return length > 1e-300 ? (slong) floor(FLINT_MIN(log(length / 2), -2)) : -700;
}

/* sum += the integral next to an end of the piece, up to inner; inner is the end itself where K is
   not singular. */
static void add_singular(arb_t sum, arb_t inner, integrand_t *g, int right)
{
    const job_t *job = g->job;
    arb_srcptr end = job->ends + g->piece + right;
    const ntkball_end_bound_t *bound;
    slong u0, u1, prec;
    mag_t error;
    arf_t a, b;
    fmpq_t q;

    mag_init(error);
    arf_init(a);
    arf_init(b);
    fmpq_init(q);
    arb_set(inner, end);
    bound = end_power(q, job, g->piece, right);
    if (bound != NULL && !is_smooth(g, right))
    {
        u0 = cut_off(error, bound, q, job->bits);
        u1 = FLINT_MAX(near_exponent(g), u0);
        prec = job->bits + 20 + (arb_is_zero(end) ? 0 : -2 * u0);
        g->origin = end;
        g->sign = right ? -1 : 1;
        arf_set_si(a, u0);
        arf_set_si(b, u1);
        add_integral(sum, integrand_log, g, a, b, prec);
        arb_add_error_mag(sum, error);
        arb_set_si(inner, u1);
        arb_exp(inner, inner, job->bits + 60);
        if (right)
            arb_neg(inner, inner);
        arb_add(inner, inner, end, job->bits + 60);
    }
    mag_clear(error);
    arf_clear(a);
    arf_clear(b);
    fmpq_clear(q);
}

/* sum += the integral over piece g->piece: next to singular ends, between them from the upper end
   of the ball of the left one to the lower end of the ball of the right one, and over these balls.
 */
static void add_piece(arb_t sum, integrand_t *g)
{
    slong prec = g->job->bits + 20;
    arb_t left, right;
    arf_t a, b;

    arb_init(left);
    arb_init(right);
    arf_init(a);
    arf_init(b);
    add_singular(sum, left, g, 0);
    add_singular(sum, right, g, 1);
    /* unrounded: what is between a rounded bound and its ball would be left out */
    arb_get_ubound_arf(a, left, ARF_PREC_EXACT);
    arb_get_lbound_arf(b, right, ARF_PREC_EXACT);
    add_integral(sum, integrand, g, a, b, prec);
    add_end(sum, g, left, prec);
    add_end(sum, g, right, prec);
    arb_clear(left);
    arb_clear(right);
    arf_clear(a);
    arf_clear(b);
}

static void one_degree(void *context, slong worker, slong i)
{
    const job_t *job = context;
    slong k = job->degrees[i];
    arb_ptr c = _arb_vec_init(k + 1);
    integrand_t g = {job, 0, k, c, NULL, 0};
    arb_t norm;

    (void) worker;
    arb_init(norm);
    cosine_polynomial(c, job->d, k, job->bits + 30);
    arb_zero(job->lambda + i);
    for (g.piece = 0; g.piece < job->f->pieces; g.piece++)
        add_piece(job->lambda + i, &g);
    _ntkball_sphere_norm(norm, job->d, job->bits + 20);
    arb_mul(job->lambda + i, job->lambda + i, norm, job->bits + 20);
    _arb_vec_clear(c, k + 1);
    arb_clear(norm);
}

/* The bits by which angles must be known better than the result: 2^-shrink is the least distance.
 */
static slong shrink(const job_t *job)
{
    slong i, res = 0;
    fmpq_t q;

    fmpq_init(q);
    for (i = 0; i < 2 * job->f->pieces && job->f->end != NULL; i++)
        if (end_power(q, job, i / 2, (int) (i % 2)) != NULL)
            res = FLINT_MAX(res, (slong) ((double) (job->bits + 64) / fmpq_get_d(q)));
    fmpq_clear(q);
    return FLINT_MIN(res, 2 * MAX_LOG);
}

int _ntkball_sphere_integrate(arb_ptr lambda, const ntkball_angle_function_t *f, slong d,
                              const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options)
{
    arb_ptr ends = _arb_vec_init(f->pieces + 1);
    job_t job = {f, ends, d, bits + 10, degrees, lambda};
    slong i;
    int ok = 1;

    f->ends(ends, f->context, bits + 60 + shrink(&job));
    if (ntkball_parallel_for(one_degree, &job, num, "integrals", options, NULL) != NTKBALL_OK)
        ok = -1;
    for (i = 0; i < num && ok == 1; i++)
        ok = arb_is_finite(lambda + i);
    _arb_vec_clear(ends, f->pieces + 1);
    return ok;
}
