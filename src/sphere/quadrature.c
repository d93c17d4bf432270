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

/* ---- one pass over the nodes ---------------------------------------------------------------- */

typedef struct
{
    slong bits, len;
    fmpz *sum;    /* scaled by 2^(2 bits), one for each degree asked for */
    fmpz *y;      /* P_k at the node */
    mag_t sample; /* sum of the errors of the samples, in units of 2^-bits */
    mag_t weight; /* sum of |sample| */
    mag_t slope;  /* sum of |sample| * error of x, in units of 2^-bits */
} pass_t;

static void pass_init(pass_t *pass, slong num, slong len, slong bits)
{
    pass->bits = bits;
    pass->len = len;
    pass->sum = _fmpz_vec_init(num);
    pass->y = _fmpz_vec_init(len);
    mag_init(pass->sample);
    mag_init(pass->weight);
    mag_init(pass->slope);
}

static void pass_clear(pass_t *pass, slong num)
{
    _fmpz_vec_clear(pass->sum, num);
    _fmpz_vec_clear(pass->y, pass->len);
    mag_clear(pass->sample);
    mag_clear(pass->weight);
    mag_clear(pass->slope);
}

/* f = the midpoint of x in units of 2^-bits, rounded towards 0; error >= |x - f| in these units. */
static int to_fixed(fmpz_t f, mag_t error, const arb_t x, slong bits)
{
    arb_t t;

    if (!arb_is_finite(x))
        return 0;
    arb_init(t);
    arb_mul_2exp_si(t, x, bits);
    arf_get_fmpz(f, arb_midref(t), ARF_RND_DOWN);
    mag_one(error);
    mag_add(error, error, arb_radref(t));
    arb_clear(t);
    return 1;
}

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

/* The nodes t = (pi/2)(1 - xi) and pi - t, xi >= 0 the root of index j of the Legendre polynomial:
   x = cos t, even = F(t) + F(pi - t), odd = F(t) - F(pi - t). */
static void
node_pair(arb_t x, arb_t even, arb_t odd, const ntkball_angle_t A, const rule_t *rule, slong j)
{
    arb_t xi, weight, pi, t, s;
    slong prec = A->prec;

    arb_init(xi);
    arb_init(weight);
    arb_init(pi);
    arb_init(t);
    arb_init(s);

    arb_hypgeom_legendre_p_ui_root(xi, weight, (ulong) rule->nodes, (ulong) j, prec);
    arb_const_pi(pi, prec);
    arb_mul(t, pi, xi, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_sin_cos(x, s, t, prec);
    arb_mul_2exp_si(xi, pi, -1);
    arb_sub(t, xi, t, prec);
    sample(even, A, rule, t, s, weight);
    arb_zero(odd);
    if (2 * j + 1 != rule->nodes)
    {
        arb_sub(t, pi, t, prec);
        sample(odd, A, rule, t, s, weight);
    }
    arb_sub(t, even, odd, prec);
    arb_add(even, even, odd, prec);
    arb_swap(odd, t);

    arb_clear(xi);
    arb_clear(weight);
    arb_clear(pi);
    arb_clear(t);
    arb_clear(s);
}

/* The samples in fixed point, their errors added to the account of the pass. */
static int
fixed_pair(pass_t *pass, fmpz_t X, fmpz *f, const arb_t x, const arb_t even, const arb_t odd)
{
    mag_t ex, e0, e1, m;
    int ok;

    mag_init(ex);
    mag_init(e0);
    mag_init(e1);
    mag_init(m);

    ok = to_fixed(X, ex, x, pass->bits) && fmpz_bits(X) <= (flint_bitcnt_t) pass->bits &&
         to_fixed(f + 0, e0, even, pass->bits) && to_fixed(f + 1, e1, odd, pass->bits);
    if (ok)
    {
        mag_max(e0, e0, e1);
        mag_add(pass->sample, pass->sample, e0);
        mag_set_fmpz(m, f + 0);
        mag_set_fmpz(e1, f + 1);
        mag_max(m, m, e1);
        mag_mul_2exp_si(m, m, -pass->bits);
        mag_add(pass->weight, pass->weight, m);
        mag_addmul(pass->slope, m, ex);
    }

    mag_clear(ex);
    mag_clear(e0);
    mag_clear(e1);
    mag_clear(m);
    return ok;
}

/* sum_j F(t_j) P_k(cos t_j) for the degrees asked for; 0 when a sample failed, -1 when progress
   asked to stop. */
static int sum_nodes(pass_t *pass, const ntkball_angle_t A, const rule_t *rule,
                     const slong *degrees, slong num, const ntkball_options_t *options)
{
    arb_t x, even, odd;
    fmpz_t X;
    fmpz *f = _fmpz_vec_init(2);
    slong i, j, half = (rule->nodes + 1) / 2;
    int ok = 1;

    arb_init(x);
    arb_init(even);
    arb_init(odd);
    fmpz_init(X);

    for (j = 0; ok == 1 && j < half; j++)
    {
        if (options != NULL && options->progress != NULL && j % 16 == 0 &&
            options->progress(options->progress_context, "sphere quadrature",
                              (double) j / (double) half))
        {
            ok = -1;
            break;
        }
        node_pair(x, even, odd, A, rule, j);
        ok = fixed_pair(pass, X, f, x, even, odd);
        if (!ok)
            break;
        _ntkball_gegenbauer_fixed(pass->y, pass->len, rule->d, X, pass->bits);
        for (i = 0; i < num; i++)
            fmpz_addmul(pass->sum + i, f + degrees[i] % 2, pass->y + degrees[i]);
    }

    arb_clear(x);
    arb_clear(even);
    arb_clear(odd);
    fmpz_clear(X);
    _fmpz_vec_clear(f, 2);
    return ok;
}

/* The ball: sum, with the errors of samples and recurrence (SPH-5) and of truncation (SPH-3). */
static void collect(arb_t lambda, const pass_t *pass, const rule_t *rule, slong k, const fmpz_t sum)
{
    mag_t error, rounding, slope;
    arb_t t;

    mag_init(error);
    mag_init(rounding);
    mag_init(slope);
    arb_init(t);

    /* |F P - F~ P~| <= |F - F~| |P| + |F~| |P - P~|, |P| <= 1 */
    _ntkball_gegenbauer_error(rounding, slope, rule->d, k);
    mag_mul(error, pass->weight, rounding);
    mag_addmul(error, pass->slope, slope);
    mag_add(error, error, pass->sample);
    mag_mul_2exp_si(error, error, -pass->bits);

    arb_set_fmpz(lambda, sum);
    arb_mul_2exp_si(lambda, lambda, -2 * pass->bits);
    arb_add_error_mag(lambda, error);
    arb_pow_ui(t, rule->growth, (ulong) k, 64);
    arb_mul(t, t, rule->truncation, 64);
    arb_get_mag(error, t);
    arb_add_error_mag(lambda, error);

    mag_clear(error);
    mag_clear(rounding);
    mag_clear(slope);
    arb_clear(t);
}

int _ntkball_sphere_quadrature(arb_ptr lambda, ntkball_angle_t A, const ntkball_homogeneous_t h,
                               slong d, const slong *degrees, slong num, slong bits,
                               const ntkball_options_t *options)
{
    rule_t rule;
    pass_t pass;
    slong i, prec;
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
        pass_init(&pass, num, rule.max_degree + 1, prec);
        ok = sum_nodes(&pass, A, &rule, degrees, num, options);
        for (i = 0; ok == 1 && i < num; i++)
            collect(lambda + i, &pass, &rule, degrees[i], pass.sum + i);
        pass_clear(&pass, num);
    }
    if (options != NULL && options->explain != NULL && ok == 1)
        ntkball_text_append(options->explain,
                            "sphere: Gauss-Legendre in the angle, %ld nodes, ellipse rho = %.3g "
                            "(SPH-3), %ld bits fixed point (SPH-5)\n",
                            (long) rule.nodes, rule.rho, (long) prec);
    rule_clear(&rule);
    return ok;
}
