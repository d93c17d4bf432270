/* Eigenvalues of the circle with a density: the compression to frequencies up to M has eigenvalues
   below those of the operator, by at most sup p times the largest eigenvalue of K beyond M
   (CIRC-2); that one is one of the next two (CIRC-1).  M doubles until the digits are there, or
   until M_MAX; what is then missing for a kernel with a kink is left to the bound CIRC-3
   (refine.c). */
#include "density/density.h"

#include <math.h>

#include <ntkball/gram.h>

#include "support/error.h"

#define M_MAX 128  /* frequencies of the compression */
#define J_MAX 1024 /* of the trial vectors */

static void inner_options(ntkball_options_t *inner, const ntkball_options_t *options)
{
    if (options != NULL)
        *inner = *options;
    else
        ntkball_options_init(inner);
    inner->algorithm = NULL;
    inner->explain = NULL;
}

static ntkball_status_t kernel_values(arb_ptr l, slong num, slong bits,
                                      const ntkball_circle_kernel_t *kernel, ntkball_error_t *err)
{
    slong *degrees = flint_malloc((size_t) num * sizeof(slong)), k;
    ntkball_status_t status;
    ntkball_options_t inner;
    ntkball_zonal_t zonal = {kernel->zonal};

    inner_options(&inner, kernel->options);
    for (k = 0; k < num; k++)
        degrees[k] = k;
    if (kernel->net != NULL)
        status = ntkball_sphere_part_eigenvalues(l, kernel->net, kernel->part, 1, kernel->measure,
                                                 degrees, num, bits, &inner, err);
    else
        status = ntkball_zonal_eigenvalues(l, zonal, 1, kernel->measure, degrees, num, bits, &inner,
                                           err);
    flint_free(degrees);
    return status;
}

/* lambda[i] becomes the smaller of itself and [low, low + gap], both of which hold the truth. */
static void keep(arb_ptr lambda, arb_srcptr low, const arb_t gap, slong count, slong prec)
{
    slong i;
    arb_t x;

    arb_init(x);
    for (i = 0; i < count; i++)
    {
        arb_add(x, low + i, gap, prec);
        arb_union(x, x, low + i, prec);
        if (!arb_is_finite(lambda + i) || !arb_intersection(lambda + i, lambda + i, x, prec))
            arb_set(lambda + i, x);
    }
    arb_clear(x);
}

static slong worst(arb_srcptr lambda, slong count)
{
    slong i, bits = WORD_MAX;

    for (i = 0; i < count; i++)
        if (!arb_is_zero(lambda + i))
            bits = FLINT_MIN(bits, arb_rel_accuracy_bits(lambda + i));
    return bits;
}

typedef struct
{
    const ntkball_density_impl *p;
    const ntkball_circle_kernel_t *kernel;
    slong count, bits, prec, num; /* of l */
    arb_ptr l;
    arb_t sup;
    slong M, J; /* frequencies of the compression and of the trial vectors */
    arb_mat_t A;
} job_t;

/* l_k for k < num */
static ntkball_status_t need(job_t *job, slong num, ntkball_error_t *err)
{
    arb_ptr l;
    ntkball_status_t status;

    if (num <= job->num)
        return NTKBALL_OK;
    l = _arb_vec_init(num);
    status = kernel_values(l, num, job->bits + 30, job->kernel, err);
    _arb_vec_clear(job->l, job->num);
    job->l = l;
    job->num = num;
    return status;
}

/* sup p times the largest eigenvalue of K beyond M (CIRC-1) */
static void beyond(arb_t gap, const job_t *job, slong M)
{
    arb_max(gap, job->l + M + 1, job->l + M + 2, job->prec);
    arb_mul(gap, gap, job->sup, job->prec);
}

/* The compression to M: the first wanted eigenvalues, job->A and the gap of CIRC-2. */
static ntkball_status_t compress(arb_ptr low, arb_t gap, job_t *job, slong M, slong wanted,
                                 slong bits, ntkball_error_t *err)
{
    slong n = 2 * M + 1;
    arb_ptr all = _arb_vec_init(n);
    ntkball_status_t status;
    ntkball_options_t inner;

    inner_options(&inner, job->kernel->options);
    status = need(job, M + 3, err);
    if (status != NTKBALL_DOMAIN)
    {
        job->M = M;
        arb_mat_clear(job->A);
        arb_mat_init(job->A, n, n);
        _ntkball_density_matrix(job->A, job->p, job->l, M, job->prec);
        status = ntkball_gram_eigenvalues(all, job->A, -1, wanted, bits, &inner, err);
        _arb_vec_set(low, all, wanted);
        beyond(gap, job, M);
    }
    _arb_vec_clear(all, n);
    return status;
}

/* The smallest M whose gap is small beside the eigenvalue x. */
static slong enough(job_t *job, const arb_t x, ntkball_error_t *err)
{
    slong M = job->M;
    arb_t gap;

    arb_init(gap);
    for (; M < M_MAX && need(job, FLINT_MAX(M + 3, job->num), err) != NTKBALL_DOMAIN; M += M / 4)
    {
        beyond(gap, job, M);
        arb_mul_2exp_si(gap, gap, 14);
        if (arb_lt(gap, x))
            break;
    }
    arb_clear(gap);
    return FLINT_MIN(M, M_MAX);
}

#define PAD 8 /* trial vectors beyond those that are asked for, at most */

/* m in count .. count + PAD with the widest relative gap below the m-th eigenvalue, and sigma. */
static slong choose(arb_t sigma, arb_srcptr low, const arb_t gap, slong count, slong prec)
{
    slong i, best = 0;
    double ratio, least = 0.99;
    arb_t s, r;

    arb_init(s);
    arb_init(r);
    for (i = count; i <= count + PAD; i++)
    {
        arb_add(s, low + i, gap, prec);
        arb_div(r, s, low + i - 1, prec);
        ratio = arb_is_finite(r) ? arf_get_d(arb_midref(r), ARF_RND_UP) : 1.0;
        if (ratio < least)
        {
            least = ratio;
            best = i;
            arb_get_ubound_arf(arb_midref(sigma), s, prec);
        }
    }
    arb_clear(s);
    arb_clear(r);
    return best;
}

/* About the bits that trial vectors up to J can give the first eigenvalue, and some more. */
static slong hope(const job_t *job, slong J, arb_srcptr lambda)
{
    slong bits = job->bits;
    double d;
    arb_t x;

    arb_init(x);
    beyond(x, job, J);
    arb_div_si(x, x, J, 64);
    arb_div(x, x, lambda, 64);
    d = arb_is_finite(x) ? arf_get_d(arb_midref(x), ARF_RND_UP) : 0.0;
    if (d > 1e-300)
        bits = (slong) (-log2(d)) + 20;
    arb_clear(x);
    return FLINT_MAX(bits, 20);
}

/* lambda by CIRC-3, where the digits are not there yet. */
static ntkball_status_t sharpen(arb_ptr lambda, job_t *job, ntkball_error_t *err)
{
    slong count = job->count, m, J, bits, prec = job->prec, got;
    arb_ptr low = _arb_vec_init(count + PAD + 1), better = _arb_vec_init(count);
    ntkball_status_t status;
    arb_t gap, sigma;

    arb_init(gap);
    arb_init(sigma);
    status =
        compress(low, gap, job, enough(job, lambda + count - 1, err), count + PAD + 1, 24, err);
    if (status != NTKBALL_DOMAIN && _arb_vec_is_finite(low, count))
        keep(lambda, low, gap, count, prec);
    m = choose(sigma, low, gap, count, prec);
    for (J = job->M; m > 0 && worst(lambda, count) < job->bits; J = FLINT_MIN(2 * J, J_MAX))
    {
        status = need(job, DENSITY_REACH * J + 3, err);
        if (status == NTKBALL_DOMAIN)
            break;
        bits = FLINT_MIN(job->bits, hope(job, J, lambda));
        if (bits < job->bits && J < J_MAX)
            continue;
        job->J = J;
        arb_zero(gap);
        got = _ntkball_density_refine(better, job->p, job->l, J, job->A, m, sigma, count, bits,
                                      FLINT_MIN(prec, 3 * bits + 100));
        if (got >= 0)
            keep(lambda, better, gap, count, prec);
        if (J == J_MAX)
            break;
    }
    arb_clear(gap);
    arb_clear(sigma);
    _arb_vec_clear(low, count + PAD + 1);
    _arb_vec_clear(better, count);
    return status;
}

static void explain(const job_t *job)
{
    if (job->kernel->options == NULL || job->kernel->options->explain == NULL)
        return;
    ntkball_text_append(job->kernel->options->explain,
                        "circle: frequencies up to %ld of a density of %ld pieces (CIRC-2)\n",
                        (long) job->M, (long) job->p->num);
    if (job->J > 0)
        ntkball_text_append(job->kernel->options->explain,
                            "circle: trial vectors up to frequency %ld (CIRC-3)\n", (long) job->J);
}

static ntkball_status_t solve(arb_ptr lambda, const ntkball_density_t density,
                              const ntkball_circle_kernel_t *kernel, slong count, slong bits,
                              ntkball_error_t *err)
{
    job_t job = {.p = density[0], .kernel = kernel, .count = count, .bits = bits};
    slong M = FLINT_MAX(16, count);
    ntkball_status_t status;
    ntkball_error_t first = {.kind = NTKBALL_ERR_NONE};
    arb_ptr low = _arb_vec_init(count);
    arb_t gap;

    job.prec = 3 * bits + 100;
    arb_init(gap);
    arb_init(job.sup);
    arb_mat_init(job.A, 0, 0);
    ntkball_density_sup(job.sup, density, job.prec);
    _arb_vec_indeterminate(lambda, count);
    status = compress(low, gap, &job, M, count, bits + 4, &first);
    if (status != NTKBALL_DOMAIN && first.kind != NTKBALL_ERR_INTERRUPTED)
    {
        keep(lambda, low, gap, count, job.prec);
        if (_arb_vec_is_finite(lambda, count) && worst(lambda, count) < bits)
            status = sharpen(lambda, &job, &first);
        explain(&job);
    }
    if (status != NTKBALL_DOMAIN && first.kind != NTKBALL_ERR_INTERRUPTED)
    {
        status = worst(lambda, count) >= bits ? NTKBALL_OK : NTKBALL_UNABLE;
        ntkball_error_set(&first, NTKBALL_ERR_ACCURACY,
                          "the kernel's eigenvalues on the circle fall too slowly: %ld of %ld bits",
                          (long) FLINT_MAX(worst(lambda, count), 0), (long) bits);
    }
    if (status != NTKBALL_OK && err != NULL)
        *err = first;
    arb_clear(gap);
    arb_clear(job.sup);
    arb_mat_clear(job.A);
    _arb_vec_clear(job.l, job.num);
    _arb_vec_clear(low, count);
    return status;
}

static ntkball_status_t check_count(slong count, slong bits, ntkball_error_t *err)
{
    if (1 <= count && count <= NTKBALL_DENSITY_MAX_COUNT && bits >= 2)
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_INPUT,
                      "with a density 1 to %d eigenvalues are computed, not %ld",
                      NTKBALL_DENSITY_MAX_COUNT, (long) count);
    return NTKBALL_DOMAIN;
}

ntkball_status_t
ntkball_density_part_eigenvalues(arb_ptr lambda, const ntkball_density_t density,
                                 const ntkball_network_t net, ntkball_subkernel_t part,
                                 ntkball_measure_t measure, slong count, slong bits,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_circle_kernel_t kernel = {net, part, NULL, measure, options};
    ntkball_status_t status = check_count(count, bits, err);

    return status == NTKBALL_OK ? solve(lambda, density, &kernel, count, bits, err) : status;
}

ntkball_status_t ntkball_density_zonal_eigenvalues(arb_ptr lambda, const ntkball_density_t density,
                                                   const ntkball_zonal_t zonal,
                                                   ntkball_measure_t measure, slong count,
                                                   slong bits, const ntkball_options_t *options,
                                                   ntkball_error_t *err)
{
    ntkball_circle_kernel_t kernel = {NULL, NTKBALL_PART_THETA, zonal[0], measure, options};
    ntkball_status_t status = check_count(count, bits, err);

    if (status == NTKBALL_OK && !ntkball_zonal_is_positive(zonal))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "kernel %.200s: a density needs a kernel whose coefficients are known to "
                          "be >= 0: of a network, laplace:c, gaussian:g, a polynomial",
                          ntkball_zonal_name(zonal));
        return NTKBALL_DOMAIN;
    }
    return status == NTKBALL_OK ? solve(lambda, density, &kernel, count, bits, err) : status;
}
