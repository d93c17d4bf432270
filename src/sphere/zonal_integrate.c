/* Eigenvalues of kernels without a network by one adaptive integral a degree and a piece (SPH-17).

   acb_calc_integrate bisects [a,b] and takes Gauss-Legendre rules of its own choice where the
   integrand is analytic on an ellipse, so that neither the panels of SPH-9, nor their rules, nor
   the sum over nodes of SPH-5 enter.  P_k(cos t) is its cosine polynomial sum_j c_j cos((k-2j)t),
   c_j > 0 with sum 1: no recurrence, and tight on complex balls. */
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
    arb_srcptr c; /* c_0 .. c_k */
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

/* sum += the integral over piece g->piece, from the upper end of the ball of its left end to the
   lower end of the ball of its right one, and over what the balls hold. */
static void add_piece(arb_t sum, integrand_t *g)
{
    const job_t *job = g->job;
    slong prec = job->bits + 20;
    acb_calc_integrate_opt_t opt;
    acb_t a, b, x;
    mag_t tolerance;

    acb_init(a);
    acb_init(b);
    acb_init(x);
    mag_init(tolerance);
    /* unrounded: what is between a rounded bound and its ball would be left out */
    arb_get_ubound_arf(arb_midref(acb_realref(a)), job->ends + g->piece, ARF_PREC_EXACT);
    arb_get_lbound_arf(arb_midref(acb_realref(b)), job->ends + g->piece + 1, ARF_PREC_EXACT);
    acb_calc_integrate_opt_init(opt);
    opt->eval_limit = MAX_WORK / (g->k + 16);
    mag_set_ui_2exp_si(tolerance, 1, -job->bits);
    (void) acb_calc_integrate(x, integrand, g, a, b, job->bits, tolerance, opt, prec);
    arb_add(sum, sum, acb_realref(x), prec);
    add_end(sum, g, job->ends + g->piece, prec);
    add_end(sum, g, job->ends + g->piece + 1, prec);
    acb_clear(a);
    acb_clear(b);
    acb_clear(x);
    mag_clear(tolerance);
}

static void one_degree(void *context, slong worker, slong i)
{
    const job_t *job = context;
    slong k = job->degrees[i];
    arb_ptr c = _arb_vec_init(k + 1);
    integrand_t g = {job, 0, k, c};
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

int _ntkball_sphere_integrate(arb_ptr lambda, const ntkball_angle_function_t *f, slong d,
                              const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options)
{
    arb_ptr ends = _arb_vec_init(f->pieces + 1);
    job_t job = {f, ends, d, bits + 10, degrees, lambda};
    slong i;
    int ok = 1;

    f->ends(ends, f->context, bits + 60);
    if (ntkball_parallel_for(one_degree, &job, num, "integrals", options, NULL) != NTKBALL_OK)
        ok = -1;
    for (i = 0; i < num && ok == 1; i++)
        ok = arb_is_finite(lambda + i);
    _arb_vec_clear(ends, f->pieces + 1);
    return ok;
}
