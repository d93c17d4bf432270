/* Eigenvalues of a network with a smooth activation by one Gauss rule for all degrees (SPH-22).

   K has nonnegative coefficients in rho, so its coefficients in cos(mt) are nonnegative too, and
   those from M on sum to sum_p c_p P(|S_p| >= M), S_p a simple random walk: Chernoff's bound is
   2 e^(-sM) K^N(cosh s) plus K(1) - K^N(1), where K^N is the kernel with duals cut after N terms,
   a polynomial.  No complex ellipses: smooth kernels at a few hundred nodes, where panels and the
   trapezoid rule know of the lens |cos t| <= 1 only and take tens of thousands. */
#include <math.h>

#include "sphere/dual_angle.h"
#include "sphere/gauss_rule.h"
#include "sphere/panels.h"
#include "support/adaptive.h"
#include "support/error.h"
#include "support/parallel.h"

#define PREC 64
#define MAX_DEGREE 4000000
/* bits that Horner's rule loses */
#define SPARE 12

typedef struct
{
    const ntkball_sphere_plan_struct *plan;
    const ntkball_network_struct *net;
    const ntkball_options_t *options;
    slong d, max_degree;
    const slong *degrees;
    slong nodes, M; /* of the last pass: nodes, the first frequency that the rule may mistake */
} job_t;

/* K^N(cosh s) from above; tails, which its duals do not have, are harmless there. */
static void
at_cosh(arb_t res, const ntkball_angle_layers_t *layers, ntkball_subkernel_t part, double s)
{
    ntkball_angle_layers_t coarse = *layers;
    arb_t x;

    coarse.prec = coarse.dual.prec = PREC;
    arb_init(x);
    arb_set_d(x, s);
    arb_cosh(x, x, PREC);
    _ntkball_angle_layers_part_at(res, &coarse, part, x);
    arb_clear(x);
}

/* log2 of 2 K^N(cosh s), a double that chooses. */
static double log2_growth(const ntkball_angle_layers_t *layers, ntkball_subkernel_t part, double s)
{
    double res;
    arb_t K;
    mag_t m;

    arb_init(K);
    mag_init(m);
    at_cosh(K, layers, part, s);
    arb_get_mag(m, K);
    res = mag_is_finite(m) ? 1 + mag_get_d_log2_approx(m) : HUGE_VAL;
    arb_clear(K);
    mag_clear(m);
    return res;
}

/* The s that makes 2 e^(-sM) K^N(cosh s) <= 2^-bits at the smallest M: log K^N(cosh s) is convex
   in s, so that M(s) falls, then grows. */
static double
choose_slope(const ntkball_angle_layers_t *layers, ntkball_subkernel_t part, slong bits, double *M)
{
    double s = 1.0 / 1024, best = s, next;

    *M = HUGE_VAL;
    for (; s < 64; s *= 1.125)
    {
        next = ((double) bits + log2_growth(layers, part, s)) * M_LN2 / s;
        if (next > *M)
            break;
        *M = next;
        best = s;
    }
    return best;
}

/* K(1) - K^N(1) from above. */
static ntkball_status_t
get_gap(mag_t gap, const job_t *job, const ntkball_angle_layers_t *layers, ntkball_error_t *err)
{
    ntkball_angle_layers_t cut = *layers;
    ntkball_options_t inner;
    ntkball_status_t status;
    arb_t whole, part;

    _ntkball_sphere_inner(&inner, job->options);
    arb_init(whole);
    arb_init(part);
    mag_init(cut.dual.tail_d);
    mag_init(cut.dual.tail_dd);
    status =
        ntkball_sphere_part_at_one(whole, job->net, job->plan->part, layers->prec, &inner, err);
    arb_one(part);
    _ntkball_angle_layers_part_at(part, &cut, job->plan->part, part);
    arb_sub(whole, whole, part, layers->prec);
    arb_get_mag(gap, whole);
    arb_clear(whole);
    arb_clear(part);
    return status;
}

/* error >= 2 (2 e^(-sM) K^N(cosh s) + gap) */
static void set_error(mag_t error, const job_t *job, const ntkball_angle_layers_t *layers, double s,
                      const mag_t gap)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    at_cosh(x, layers, job->plan->part, s);
    arb_set_d(y, s);
    arb_mul_si(y, y, -job->M, PREC);
    arb_exp(y, y, PREC);
    arb_mul(x, x, y, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_get_mag(error, x);
    mag_add(error, error, gap);
    mag_mul_2exp_si(error, error, 1);
    arb_clear(x);
    arb_clear(y);
}

/* ---- the samples ---------------------------------------------------------------------------- */

typedef struct
{
    const job_t *job;
    const ntkball_angle_layers_t *layers;
    ntkball_nodes_struct *nodes;
    arb_t norm; /* c_d */
} samples_t;

static void sample(void *context, slong worker, slong j)
{
    const samples_t *s = context;
    arb_ptr x = s->nodes->x + j, F = s->nodes->even + j;
    slong prec = s->layers->prec;
    arb_t weight;

    (void) worker;
    arb_init(weight);
    _ntkball_gauss_rule_node(x, weight, s->job->d, s->job->nodes, j, prec);
    _ntkball_angle_layers_part_at(F, s->layers, s->job->plan->part, x);
    arb_mul(F, F, weight, prec);
    arb_mul(F, F, s->norm, prec);
    arb_set(s->nodes->odd + j, F);
    arb_clear(weight);
}

/* The sums over the nodes; 1, 0, -1 as _ntkball_nodes_sum. */
static int
sum(arb_ptr lambda, slong num, const job_t *job, const ntkball_angle_layers_t *layers, slong prec)
{
    ntkball_nodes_t nodes;
    samples_t samples = {.job = job, .layers = layers, .nodes = nodes};
    int ok = -1;

    arb_init(samples.norm);
    _ntkball_nodes_init(nodes, job->nodes);
    _ntkball_sphere_norm(samples.norm, job->d, layers->prec);
    if (ntkball_parallel_for(sample, &samples, job->nodes, "sphere samples", job->options, NULL) ==
        NTKBALL_OK)
        ok = _ntkball_nodes_sum(lambda, nodes, job->d, job->degrees, num, prec, job->options);
    _ntkball_nodes_clear(nodes);
    arb_clear(samples.norm);
    return ok;
}

/* The layers to prec bits and spare ones; tails of the duals are about 2^-prec. */
static ntkball_status_t set_layers(ntkball_angle_layers_t *layers, const job_t *job, slong prec,
                                   slong spare, ntkball_error_t *err)
{
    ntkball_options_t inner;

    _ntkball_sphere_inner(&inner, job->options);
    _ntkball_angle_layers_init(layers);
    layers->spare = spare;
    return _ntkball_angle_layers_set(layers, job->net, job->plan->part != NTKBALL_PART_SIGMA,
                                     job->plan->first_layer_is_rho, prec + spare, &inner, err);
}

static ntkball_status_t
pass(arb_ptr lambda, slong num, slong prec, void *context, ntkball_error_t *err)
{
    job_t *job = context;
    /* the guard bits of SPH-5, and those that a sum over the nodes loses */
    slong guard = 2 * (slong) FLINT_BIT_COUNT((ulong) (job->max_degree + 1)) +
                  (slong) FLINT_BIT_COUNT((ulong) job->d) / 2 + 30;
    ntkball_angle_layers_t layers;
    ntkball_status_t status;
    double s, M = 0;
    mag_t error;
    slong i;
    int done = 0;

    mag_init(error);
    status = set_layers(&layers, job, prec + 8, guard + SPARE, err);
    if (status == NTKBALL_OK)
        status = get_gap(error, job, &layers, err);
    if (status == NTKBALL_OK)
    {
        s = choose_slope(&layers, job->plan->part, prec + 4, &M);
        if (M + (double) job->max_degree < MAX_DEGREE)
        {
            job->M = (slong) ceil(fmax(M, 1));
            job->nodes = _ntkball_gauss_rule_len(job->d, job->M - 1 + job->max_degree);
            set_error(error, job, &layers, s, error);
            done = sum(lambda, num, job, &layers, prec + guard);
        }
        if (done != 1)
            status = NTKBALL_UNABLE;
        if (done == 0)
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "eigenvalues: a Gauss rule for %ld bits has too many nodes",
                              (long) prec);
        if (done == -1)
            ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "eigenvalues: interrupted");
    }
    if (status != NTKBALL_OK)
        _arb_vec_indeterminate(lambda, num);
    for (i = 0; status == NTKBALL_OK && i < num; i++)
        arb_add_error_mag(lambda + i, error);
    _ntkball_angle_layers_clear(&layers);
    mag_clear(error);
    return status;
}

/* The bits by which the eigenvalue of the largest degree k is expected to fall below K(1)/N(d,k):
   Chernoff's bound for the frequencies from k on, without the gap. */
static slong expected_decay(const job_t *job, slong prec)
{
    ntkball_angle_layers_t layers;
    double s = 1.0 / 1024, best = 0, next;
    ntkball_error_t unused;

    if (set_layers(&layers, job, prec, 8, &unused) == NTKBALL_OK)
        for (; s < 64; s *= 1.125)
        {
            next = s * (double) job->max_degree / M_LN2 - log2_growth(&layers, job->plan->part, s);
            if (next < best && best > 0)
                break;
            best = fmax(next, best);
        }
    _ntkball_angle_layers_clear(&layers);
    return (slong) fmin(best, 1e6);
}

int _ntkball_sphere_gauss_applies(const ntkball_sphere_plan_t plan, const ntkball_network_t net)
{
    return plan->degree < 0 && ntkball_activation_num_breaks(net->phi) == 0;
}

ntkball_status_t _ntkball_sphere_by_gauss(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                                          const ntkball_network_t net, slong d,
                                          const slong *degrees, slong num, slong bits,
                                          const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_error_t first = {.kind = NTKBALL_ERR_NONE};
    job_t job = {.plan = plan, .net = net, .options = options, .d = d, .degrees = degrees};
    ntkball_adaptive_plan_t adaptive = {.bits = bits};
    ntkball_adaptive_report_t report;
    ntkball_options_t inner;
    ntkball_status_t status;
    slong i, loss = 0;
    fmpz_t n;

    fmpz_init(n);
    _ntkball_sphere_inner(&inner, options);
    /* N(d,k) lambda_k <= |S^d| K(1) */
    for (i = 0; i < num; i++)
    {
        job.max_degree = FLINT_MAX(job.max_degree, degrees[i]);
        ntkball_sphere_multiplicity(n, d, degrees[i]);
        loss = FLINT_MAX(loss, (slong) fmpz_bits(n));
    }
    adaptive.max_prec = inner.max_prec;
    adaptive.first = bits + 10 + loss;
    adaptive.first += expected_decay(&job, 64 + job.max_degree / 8);
    adaptive.first = FLINT_MIN(adaptive.first, adaptive.max_prec);
    adaptive.give_up = 8 * adaptive.first + 1024;
    status = ntkball_adaptive(lambda, num, &adaptive, pass, &job, &report, &first);
    if (status == NTKBALL_UNABLE && first.kind == NTKBALL_ERR_NONE)
        ntkball_error_set(&first, NTKBALL_ERR_ACCURACY, "eigenvalue of degree %ld: %ld of %ld bits",
                          (long) degrees[report.worst], (long) report.have, (long) bits);
    if (status != NTKBALL_OK && err != NULL)
        *err = first;
    if (status == NTKBALL_OK && options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "sphere: Gauss-%s with %ld nodes; frequencies from %ld on are below "
                            "the digits by Chernoff's bound (SPH-22), %ld bits, D and D' by the "
                            "dual series (KER-2)\n",
                            d % 2 ? "Chebyshev" : "Legendre", (long) job.nodes, (long) job.M,
                            (long) report.prec);
    fmpz_clear(n);
    return status;
}
