/* Eigenvalues of a kernel with nonnegative coefficients by one trapezoid rule (SPH-16).

   The substitution t = pi/(1 + e^-x) takes the line to (0, pi) and the strip |Im x| <= pi/4 into
   the lens |cos t| <= 1, where |K(cos t)| <= K(1) (SPH-12).  So the trapezoid rule of step h is
   off by exp(-pi^2/(2h)), and as the integrand falls like e^(-d |x|) its ends are cut where it is
   below that.  There are no panels and no choices; the nodes serve all degrees. */
#include "sphere/panels.h"
#include "support/parallel.h"

#include <math.h>

#define PREC 64
#define MAX_NODES 4000000
/* Y, the largest imaginary part in the image of the strip, is (sqrt(2) - 1) pi/2 */
#define LARGEST_Y 0.6507

typedef struct
{
    const ntkball_angle_function_t *f;
    ntkball_nodes_struct *nodes;
    slong d, J, prec;
    arb_t h, scale; /* scale = h c_d */
} rule_t;

/* node j of 0 .. 2J is at x = (j - J) h, where
   T = pi e/(1 + e) or pi less that, e = e^-|x|, and T' = pi e/(1+e)^2 */
static void sample(void *context, slong worker, slong j)
{
    const rule_t *r = context;
    arb_ptr u = r->nodes->x + j, F = r->nodes->even + j;
    slong prec = r->prec, i = j - r->J;
    arb_t e, t, pi, s;

    (void) worker;
    arb_init(e);
    arb_init(t);
    arb_init(pi);
    arb_init(s);
    arb_mul_si(e, r->h, i < 0 ? i : -i, prec);
    arb_exp(e, e, prec);
    arb_add_ui(s, e, 1, prec);
    arb_div(e, e, s, prec);
    arb_const_pi(pi, prec);
    arb_mul(t, pi, e, prec);
    arb_div(e, t, s, prec); /* T' */
    arb_sin_cos(s, u, t, prec);
    arb_pow_ui(s, s, (ulong) (r->d - 1), prec);
    arb_mul(e, e, s, prec);
    arb_mul(e, e, r->scale, prec);
    if (i > 0)
    {
        arb_neg(u, u);
        arb_sub(t, pi, t, prec);
    }
    r->f->value(F, r->f->context, 0, t, prec);
    arb_mul(F, F, e, prec);
    arb_set(r->nodes->odd + j, F);
    arb_clear(e);
    arb_clear(t);
    arb_clear(pi);
    arb_clear(s);
}

/* error >= |lambda_k/|S^d| - the rule|, k <= degree, K(1) <= top: SPH-16 (b), (c) */
static void set_error(mag_t error, const rule_t *r, const mag_t top, slong degree, const arb_t norm)
{
    slong d = r->d;
    arb_t sum, x, y, pi;

    arb_init(sum);
    arb_init(x);
    arb_init(y);
    arb_init(pi);
    arb_const_pi(pi, PREC);

    arb_sqrt_ui(y, 2, PREC); /* 7 2^((d-1)/2) e^(kY) / (e^(pi^2/(2h)) - 1) */
    arb_pow_ui(sum, y, (ulong) (d - 1), PREC);
    arb_sub_ui(y, y, 1, PREC);
    arb_mul(y, y, pi, PREC);
    arb_mul_si(y, y, degree, PREC);
    arb_mul_2exp_si(y, y, -1);
    arb_exp(y, y, PREC);
    arb_mul(sum, sum, y, PREC);
    arb_mul_ui(sum, sum, 7, PREC);
    arb_sqr(x, pi, PREC);
    arb_div(x, x, r->h, PREC);
    arb_mul_2exp_si(x, x, -1);
    arb_expm1(x, x, PREC);
    arb_div(sum, sum, x, PREC);

    arb_mul_si(x, r->h, d, PREC); /* 2 pi^d e^(-d(J+1)h) (1 + dh)/d */
    arb_add_ui(y, x, 1, PREC);
    arb_mul_si(x, x, -(r->J + 1), PREC);
    arb_exp(x, x, PREC);
    arb_mul(x, x, y, PREC);
    arb_pow_ui(y, pi, (ulong) d, PREC);
    arb_mul(x, x, y, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_div_si(x, x, d, PREC);
    arb_add(sum, sum, x, PREC);

    arb_mul(sum, sum, norm, PREC);
    arb_get_mag(error, sum);
    mag_mul(error, error, top);
    arb_clear(sum);
    arb_clear(x);
    arb_clear(y);
    arb_clear(pi);
}

/* h and J for an error of about 2^-bits K(1); 0 when the nodes are too many. */
static int choose(rule_t *r, slong degree, slong bits)
{
    double d = (double) r->d, B = ((double) bits + 6) * M_LN2, h, J;

    h = M_PI * M_PI / 2 / (B + (d - 1) * M_LN2 / 2 + LARGEST_Y * (double) degree + 2);
    J = ceil((B / d + log(M_PI) + 1) / h);
    arb_set_d(r->h, h);
    r->J = (slong) fmin(J, MAX_NODES);
    return 2 * J < MAX_NODES;
}

int _ntkball_sphere_trapezoid(arb_ptr lambda, slong *used, const ntkball_angle_function_t *f,
                              const mag_t top, slong d, const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options)
{
    rule_t r = {.f = f, .d = d};
    ntkball_nodes_t nodes;
    slong i, degree = 0, prec;
    mag_t error;
    int ok;

    for (i = 0; i < num; i++)
        degree = FLINT_MAX(degree, degrees[i]);
    arb_init(r.h);
    ok = choose(&r, degree, bits);
    *used = 2 * r.J + 1;
    if (ok)
    {
        mag_init(error);
        arb_init(r.scale);
        _ntkball_nodes_init(nodes, *used);
        r.nodes = nodes;
        /* the guard bits of SPH-5, and those that a sum over the nodes loses */
        prec = bits + 2 * (slong) FLINT_BIT_COUNT((ulong) (degree + 1)) +
               (slong) FLINT_BIT_COUNT((ulong) *used) + (slong) FLINT_BIT_COUNT((ulong) d) / 2 + 18;
        r.prec = prec + 12 + (slong) FLINT_BIT_COUNT((ulong) d);
        _ntkball_sphere_norm(r.scale, d, r.prec);
        set_error(error, &r, top, degree, r.scale);
        arb_mul(r.scale, r.scale, r.h, r.prec);
        ok = -1;
        if (ntkball_parallel_for(sample, &r, *used, "sphere samples", options, NULL) == NTKBALL_OK)
            ok = _ntkball_nodes_sum(lambda, nodes, d, degrees, num, prec, options);
        for (i = 0; ok == 1 && i < num; i++)
            arb_add_error_mag(lambda + i, error);
        _ntkball_nodes_clear(nodes);
        arb_clear(r.scale);
        mag_clear(error);
    }
    arb_clear(r.h);
    return ok;
}
