/* Eigenvalues of a network by SPH-3: the constants of the network at the working precision, the
   accuracy raised until every eigenvalue has its digits.

   sum_k N(d,k) lambda_k = |S^d| Theta(1) (SPH-4) with terms that decay like k^-2q tells beforehand
   how small lambda_k is, so one pass is the rule. */
#include <math.h>

#include "sphere/parts.h"
#include "support/adaptive.h"
#include "support/error.h"

typedef struct
{
    const ntkball_sphere_plan_struct *plan;
    const ntkball_network_struct *net;
    const ntkball_options_t *options;
    slong d;
    const slong *degrees;
} job_t;

/* The status of the constants; A is ready for _ntkball_sphere_quadrature. */
static ntkball_status_t
set_constants(ntkball_angle_t A, const job_t *job, slong prec, ntkball_error_t *err)
{
    const ntkball_network_struct *net = job->net;
    ntkball_options_t inner;
    ntkball_status_t status;

    _ntkball_sphere_inner(&inner, job->options);
    A->depth = net->depth;
    A->quantity = "tsi"[job->plan->part];
    A->rotated = !job->plan->first_layer_is_rho;
    status = ntkball_network_constants(A->sigma_w2, A->missing_bias, NULL, net, prec, &inner, err);
    if (net->output_bias)
        arb_zero(A->missing_bias);
    ntkball_value_get_arb(A->gamma_w2, net->gamma_w2, prec);
    ntkball_value_get_arb(A->gamma_b2, net->gamma_b2, prec);
    return status;
}

static ntkball_status_t
pass(arb_ptr lambda, slong num, slong prec, void *context, ntkball_error_t *err)
{
    job_t *job = context;
    ntkball_angle_t A;
    ntkball_status_t status;

    _ntkball_angle_init(A);
    status = set_constants(A, job, prec + 80, err);
    if (status == NTKBALL_OK)
    {
        int done = _ntkball_sphere_quadrature(lambda, A, job->plan->h, job->d, job->degrees, num,
                                              prec, job->options);

        if (done != 1)
        {
            _arb_vec_indeterminate(lambda, num);
            status = NTKBALL_UNABLE;
        }
        if (done == 0)
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "eigenvalues: no ellipse around [0, pi] on which the kernel is "
                              "analytic could be certified; try --algorithm series");
        if (done == -1)
            ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "eigenvalues: interrupted");
    }
    _ntkball_angle_clear(A);
    return status;
}

/* Bits by which lambda_k is probably smaller than the kernel. */
static slong expected_loss(const job_t *job, slong num)
{
    slong i, loss = 0;
    double q = (double) job->plan->h->q;
    fmpz_t n;

    fmpz_init(n);
    for (i = 0; i < num; i++)
    {
        ntkball_sphere_multiplicity(n, job->d, job->degrees[i]);
        loss = FLINT_MAX(loss, (slong) fmpz_bits(n) +
                                   (slong) (2 * q * log2((double) job->degrees[i] + 2)));
    }
    fmpz_clear(n);
    if (job->plan->part == NTKBALL_PART_SIGMA)
        loss += 2 * (slong) FLINT_BIT_COUNT((ulong) job->degrees[num - 1] + 2);
    return loss + 8 * job->plan->h->q;
}

ntkball_status_t
_ntkball_sphere_by_quadrature(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                              const ntkball_network_t net, slong d, const slong *degrees, slong num,
                              slong bits, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_adaptive_plan_t adaptive;
    job_t job;

    _ntkball_sphere_inner(&inner, options);
    job.plan = plan;
    job.net = net;
    job.options = options;
    job.d = d;
    job.degrees = degrees;
    adaptive.bits = bits;
    adaptive.first = bits + expected_loss(&job, num);
    adaptive.give_up = 4 * adaptive.first + 512;
    adaptive.max_prec = inner.max_prec;
    adaptive.first = FLINT_MIN(adaptive.first, adaptive.max_prec);
    return ntkball_adaptive(lambda, num, &adaptive, pass, &job, NULL, err);
}
