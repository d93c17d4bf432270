/* SPH-3: eigenvalues of ReLU-like kernels by Gauss-Legendre quadrature in the angle.

   lambda_k / |S^d| = c_d int_0^pi Theta(cos t) P_k(cos t) sin^(d-1)(t) dt, c_d = |S^(d-1)|/|S^d|,
   and the integrand is analytic around [0, pi].  With N nodes and a Bernstein ellipse of parameter
   rho, half-height y in t, the error is at most (8 pi / 3) c_d sup|Theta| cosh(y)^(d-1) e^(k y)
   rho^(-2N) / (1 - rho^-2). The kernel is evaluated once a node; nodes come in pairs t, pi - t that
   share P_k up to its sign, and P_k for all k comes from one fixed-point recurrence (SPH-5) for
   each pair. */
#include <math.h>

#include "sphere/parts.h"
#include "support/error.h"
#include "support/parallel.h"

typedef struct
{
    slong d, max_degree, bits;
    double rho;
    slong nodes;
    arb_t norm;       /* c_d pi/2 */
    arb_t truncation; /* the bound for k = 0 */
    arb_t growth;     /* e^y */
} rule_t;

static void rule_init(rule_t *rule)
{
    arb_init(rule->norm);
    arb_init(rule->truncation);
    arb_init(rule->growth);
}

static void rule_clear(rule_t *rule)
{
    arb_clear(rule->norm);
    arb_clear(rule->truncation);
    arb_clear(rule->growth);
}

/* c_d pi/2 */
static void rule_set_norm(rule_t *rule, slong prec)
{
    arb_t t;

    arb_init(t);
    ntkball_sphere_area(rule->norm, rule->d - 1, prec);
    ntkball_sphere_area(t, rule->d, prec);
    arb_div(rule->norm, rule->norm, t, prec);
    arb_const_pi(t, prec);
    arb_mul(rule->norm, rule->norm, t, prec);
    arb_mul_2exp_si(rule->norm, rule->norm, -1);
    arb_clear(t);
}

/* How many nodes the bound asks for with a guess e^(log_sup) for sup|Theta|. */
static double nodes_needed(const rule_t *rule, double rho, double log_sup)
{
    double y = 0.25 * M_PI * (rho - 1 / rho);
    double log_cosh = y + log((1 + exp(-2 * y)) / 2);

    return ((double) rule->bits * M_LN2 + log_sup + (double) (rule->d - 1) * log_cosh +
            (double) rule->max_degree * y + 0.5 * log((double) rule->d) + 3 -
            log(1 - 1 / (rho * rho))) /
           (2 * log(rho));
}

/* The rho <= limit that needs the fewest nodes. */
static double best_rho(const rule_t *rule, double limit, slong depth)
{
    double rho, best = 1.002, y, nodes, least = HUGE_VAL;

    for (rho = 1.002; rho <= limit; rho = 1 + 1.08 * (rho - 1))
    {
        y = 0.25 * M_PI * (rho - 1 / rho);
        nodes = nodes_needed(rule, rho, (double) FLINT_MIN(depth, 3) * y);
        if (nodes < least)
        {
            least = nodes;
            best = rho;
        }
    }
    return best;
}

/* truncation, growth and nodes for rho and the proved sup */
static void rule_set_bound(rule_t *rule, double rho, const mag_t sup)
{
    arb_t r, y, t;
    slong prec = 64;

    arb_init(r);
    arb_init(y);
    arb_init(t);

    rule->rho = rho;
    rule->nodes = 2 + (slong) ceil(nodes_needed(rule, rho, mag_get_d_log2_approx(sup) * M_LN2));
    rule->nodes = FLINT_MAX(rule->nodes, 4);

    arb_set_d(r, rho);
    arb_inv(t, r, prec);
    arb_sub(y, r, t, prec);
    arb_const_pi(t, prec);
    arb_mul(y, y, t, prec);
    arb_mul_2exp_si(y, y, -2);
    arb_exp(rule->growth, y, prec);

    arb_cosh(t, y, prec);
    arb_pow_ui(t, t, (ulong) (rule->d - 1), prec);
    arf_set_mag(arb_midref(y), sup);
    mag_zero(arb_radref(y));
    arb_mul(t, t, y, prec);
    arb_mul(t, t, rule->norm, prec);
    arb_mul_ui(t, t, 16, prec);
    arb_div_ui(t, t, 3, prec);
    arb_pow_ui(y, r, 2 * (ulong) rule->nodes, prec);
    arb_div(t, t, y, prec);
    arb_mul(r, r, r, prec);
    arb_inv(r, r, prec);
    arb_sub_ui(r, r, 1, prec);
    arb_neg(r, r);
    arb_div(rule->truncation, t, r, prec);

    arb_clear(r);
    arb_clear(y);
    arb_clear(t);
}

/* Chooses rho and certifies it; 0 when none could be. */
static int choose_rule(rule_t *rule, ntkball_angle_t A, const ntkball_homogeneous_t h)
{
    /* entire for L = 1; else ReLU has a branch point near 2.65, and depth makes the proof dear */
    double limit = A->depth == 1 && !A->rotated ? 30 : 1 + 1.6 * fmin(1, 3 / (double) A->depth);
    mag_t sup;
    int ok = 0;

    mag_init(sup);
    rule_set_norm(rule, 64);
    _ntkball_angle_set(A, h, 40);
    while (!ok && limit > 1.0025)
    {
        double rho = best_rho(rule, limit, A->depth);

        ok = _ntkball_angle_sup(sup, A, rho);
        if (ok)
            rule_set_bound(rule, rho, sup);
        limit = 1 + 0.8 * (rho - 1);
    }
    mag_clear(sup);
    return ok;
}

/* ---- the nodes ------------------------------------------------------------------------------ */

/* F = norm weight Theta(cos t) sin^(d-1) t */
static void sample(arb_t F, const ntkball_angle_t A, const rule_t *rule, const arb_t t,
                   const arb_t sine, const arb_t weight)
{
    acb_t z;
    slong prec = A->prec;

    acb_init(z);
    acb_set_arb(z, t);
    _ntkball_angle_theta(z, A, z);
    arb_pow_ui(F, sine, (ulong) (rule->d - 1), prec);
    arb_mul(F, F, acb_realref(z), prec);
    arb_mul(F, F, weight, prec);
    arb_mul(F, F, rule->norm, prec);
    acb_clear(z);
}

typedef struct
{
    ntkball_nodes_struct *nodes;
    const ntkball_angle_struct *A;
    const rule_t *rule;
} samples_t;

/* The nodes t = (pi/2)(1 - xi) and pi - t, xi >= 0 the root of index j of the Legendre polynomial:
   x = cos t, even = F(t) + F(pi - t), odd = F(t) - F(pi - t). */
static void node_pair(void *context, slong worker, slong j)
{
    const samples_t *s = context;
    const ntkball_angle_struct *A = s->A;
    arb_ptr even = s->nodes->even + j, odd = s->nodes->odd + j;
    arb_t xi, weight, pi, t, sine;
    slong prec = A->prec;

    (void) worker;
    arb_init(xi);
    arb_init(weight);
    arb_init(pi);
    arb_init(t);
    arb_init(sine);

    arb_hypgeom_legendre_p_ui_root(xi, weight, (ulong) s->rule->nodes, (ulong) j, prec);
    arb_const_pi(pi, prec);
    arb_mul(t, pi, xi, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_sin_cos(s->nodes->x + j, sine, t, prec);
    arb_mul_2exp_si(xi, pi, -1);
    arb_sub(t, xi, t, prec);
    sample(even, A, s->rule, t, sine, weight);
    arb_zero(odd);
    if (2 * j + 1 != s->rule->nodes)
    {
        arb_sub(t, pi, t, prec);
        sample(odd, A, s->rule, t, sine, weight);
    }
    arb_sub(t, even, odd, prec);
    arb_add(even, even, odd, prec);
    arb_swap(odd, t);

    arb_clear(xi);
    arb_clear(weight);
    arb_clear(pi);
    arb_clear(t);
    arb_clear(sine);
}

/* sum_j F(t_j) P_k(cos t_j) and the error of truncation (SPH-3); as _ntkball_nodes_sum. */
static int sum_nodes(arb_ptr lambda, const ntkball_angle_t A, const rule_t *rule,
                     const slong *degrees, slong num, slong bits, const ntkball_options_t *options)
{
    slong i, half = (rule->nodes + 1) / 2;
    ntkball_nodes_t nodes;
    samples_t samples = {nodes, A, rule};
    arb_t t;
    mag_t error;
    int ok = -1;

    _ntkball_nodes_init(nodes, half);
    arb_init(t);
    mag_init(error);
    if (ntkball_parallel_for(node_pair, &samples, half, "sphere samples", options, NULL) ==
        NTKBALL_OK)
        ok = _ntkball_nodes_sum(lambda, nodes, rule->d, degrees, num, bits, options);
    for (i = 0; ok == 1 && i < num; i++)
    {
        arb_pow_ui(t, rule->growth, (ulong) degrees[i], 64);
        arb_mul(t, t, rule->truncation, 64);
        arb_get_mag(error, t);
        arb_add_error_mag(lambda + i, error);
    }
    _ntkball_nodes_clear(nodes);
    arb_clear(t);
    mag_clear(error);
    return ok;
}

int _ntkball_sphere_quadrature(arb_ptr lambda, ntkball_angle_t A, const ntkball_homogeneous_t h,
                               slong d, const slong *degrees, slong num, slong bits,
                               const ntkball_options_t *options)
{
    rule_t rule;
    slong i, prec = 0;
    int ok;

    rule_init(&rule);
    rule.d = d;
    rule.bits = bits;
    rule.max_degree = 0;
    for (i = 0; i < num; i++)
        rule.max_degree = FLINT_MAX(rule.max_degree, degrees[i]);

    ok = choose_rule(&rule, A, h);
    if (ok)
    {
        /* the guard bits of SPH-5, and those that a sum over the nodes loses */
        prec = bits + 2 * (slong) FLINT_BIT_COUNT((ulong) (rule.max_degree + 1)) +
               (slong) FLINT_BIT_COUNT((ulong) rule.nodes) +
               (slong) FLINT_BIT_COUNT((ulong) d) / 2 + 12;
        _ntkball_angle_set(A, h, prec + 12 + (slong) FLINT_BIT_COUNT((ulong) d));
        rule_set_norm(&rule, A->prec);
        ok = sum_nodes(lambda, A, &rule, degrees, num, prec, options);
    }
    if (options != NULL && options->explain != NULL && ok == 1)
        ntkball_text_append(options->explain,
                            "eigenvalues: Gauss-Legendre in the angle, in which the kernel is "
                            "analytic: %ld nodes, ellipse rho = %.3g (SPH-3), %ld bits fixed point "
                            "(SPH-5)\n",
                            (long) rule.nodes, rule.rho, (long) prec);
    rule_clear(&rule);
    return ok;
}
