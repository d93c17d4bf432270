/* Sums over nodes, sum_j F_j P_k(x_j), for many degrees k in one pass.

   P_0, P_1, ... at a node come from one fixed-point recurrence (SPH-5); each node costs as many
   word operations as the largest degree, whatever the number of degrees asked for.  The samples
   are rounded to fixed point: |F P - F~ P~| <= |F - F~| + |F~| |P - P~|, as |P_k| <= 1.  Integer
   sums do not depend on their order, so any number of threads gives the same balls. */
#include "sphere/parts.h"
#include "support/parallel.h"

#define NODES_A_JOB 16

void _ntkball_nodes_init(ntkball_nodes_t nodes, slong len)
{
    nodes->len = len;
    nodes->x = _arb_vec_init(len);
    nodes->even = _arb_vec_init(len);
    nodes->odd = _arb_vec_init(len);
}

void _ntkball_nodes_clear(ntkball_nodes_t nodes)
{
    _arb_vec_clear(nodes->x, nodes->len);
    _arb_vec_clear(nodes->even, nodes->len);
    _arb_vec_clear(nodes->odd, nodes->len);
}

typedef struct
{
    slong d, bits, len, num, max_degree;
    const slong *degrees;
    fmpz *x, *even, *odd; /* in units of 2^-bits */
    fmpz **sum, **y;      /* of each worker; sum in units of 2^-2bits */
    mag_t sample;         /* sum of the errors of the samples, in units of 2^-bits */
    mag_t weight;         /* sum of |sample| */
    mag_t slope;          /* sum of |sample| * error of x, in units of 2^-bits */
} job_t;

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

/* x is in [-1, 1]: a midpoint beyond an end is no nearer than the end. */
static void clamp(fmpz_t X, slong bits)
{
    int sign = fmpz_sgn(X);

    if (fmpz_bits(X) > (flint_bitcnt_t) bits)
    {
        fmpz_one(X);
        fmpz_mul_2exp(X, X, (ulong) bits);
        if (sign < 0)
            fmpz_neg(X, X);
    }
}

/* The samples of node j in fixed point, their errors added to the account. */
static int set_node(job_t *job, const ntkball_nodes_t nodes, slong j)
{
    mag_t ex, e0, e1, m;
    int ok;

    mag_init(ex);
    mag_init(e0);
    mag_init(e1);
    mag_init(m);

    ok = to_fixed(job->x + j, ex, nodes->x + j, job->bits) &&
         to_fixed(job->even + j, e0, nodes->even + j, job->bits) &&
         to_fixed(job->odd + j, e1, nodes->odd + j, job->bits);
    if (ok)
    {
        clamp(job->x + j, job->bits);
        mag_max(e0, e0, e1);
        mag_add(job->sample, job->sample, e0);
        mag_set_fmpz(m, job->even + j);
        mag_set_fmpz(e1, job->odd + j);
        mag_max(m, m, e1);
        mag_mul_2exp_si(m, m, -job->bits);
        mag_add(job->weight, job->weight, m);
        mag_addmul(job->slope, m, ex);
    }

    mag_clear(ex);
    mag_clear(e0);
    mag_clear(e1);
    mag_clear(m);
    return ok;
}

static void add_nodes(void *context, slong worker, slong index)
{
    job_t *job = context;
    slong i, j, end = FLINT_MIN((index + 1) * NODES_A_JOB, job->len);
    fmpz *y = job->y[worker], *sum = job->sum[worker];

    for (j = index * NODES_A_JOB; j < end; j++)
    {
        _ntkball_gegenbauer_fixed(y, job->max_degree + 1, job->d, job->x + j, job->bits);
        for (i = 0; i < job->num; i++)
            fmpz_addmul(sum + i, (job->degrees[i] % 2 ? job->odd : job->even) + j,
                        y + job->degrees[i]);
    }
}

/* The ball: sum, with the errors of samples and recurrence (SPH-5). */
static void collect(arb_t lambda, const job_t *job, slong k, const fmpz_t sum)
{
    mag_t error, rounding, slope;

    mag_init(error);
    mag_init(rounding);
    mag_init(slope);

    _ntkball_gegenbauer_error(rounding, slope, job->d, k);
    mag_mul(error, job->weight, rounding);
    mag_addmul(error, job->slope, slope);
    mag_add(error, error, job->sample);
    mag_mul_2exp_si(error, error, -job->bits);

    arb_set_fmpz(lambda, sum);
    arb_mul_2exp_si(lambda, lambda, -2 * job->bits);
    arb_add_error_mag(lambda, error);

    mag_clear(error);
    mag_clear(rounding);
    mag_clear(slope);
}

static int add_all(arb_ptr lambda, job_t *job, const ntkball_options_t *options)
{
    slong jobs = (job->len + NODES_A_JOB - 1) / NODES_A_JOB, i, w;
    slong workers = ntkball_parallel_workers(options, jobs);
    int done;

    job->sum = flint_malloc((size_t) workers * sizeof(fmpz *));
    job->y = flint_malloc((size_t) workers * sizeof(fmpz *));
    for (w = 0; w < workers; w++)
    {
        job->sum[w] = _fmpz_vec_init(job->num);
        job->y[w] = _fmpz_vec_init(job->max_degree + 1);
    }
    done = ntkball_parallel_for(add_nodes, job, jobs, "sphere quadrature", options, NULL) ==
           NTKBALL_OK;
    for (w = 1; w < workers; w++)
        _fmpz_vec_add(job->sum[0], job->sum[0], job->sum[w], job->num);
    for (i = 0; done && i < job->num; i++)
        collect(lambda + i, job, job->degrees[i], job->sum[0] + i);
    for (w = 0; w < workers; w++)
    {
        _fmpz_vec_clear(job->sum[w], job->num);
        _fmpz_vec_clear(job->y[w], job->max_degree + 1);
    }
    flint_free(job->sum);
    flint_free(job->y);
    return done ? 1 : -1;
}

int _ntkball_nodes_sum(arb_ptr lambda, const ntkball_nodes_t nodes, slong d, const slong *degrees,
                       slong num, slong bits, const ntkball_options_t *options)
{
    job_t job = {.d = d, .bits = bits, .len = nodes->len, .num = num, .degrees = degrees};
    slong i;
    int ok = 1;

    job.x = _fmpz_vec_init(job.len);
    job.even = _fmpz_vec_init(job.len);
    job.odd = _fmpz_vec_init(job.len);
    mag_init(job.sample);
    mag_init(job.weight);
    mag_init(job.slope);

    for (i = 0; i < num; i++)
        job.max_degree = FLINT_MAX(job.max_degree, degrees[i]);
    for (i = 0; ok && i < job.len; i++)
        ok = set_node(&job, nodes, i);
    if (ok)
        ok = add_all(lambda, &job, options);

    mag_clear(job.sample);
    mag_clear(job.weight);
    mag_clear(job.slope);
    _fmpz_vec_clear(job.x, job.len);
    _fmpz_vec_clear(job.even, job.len);
    _fmpz_vec_clear(job.odd, job.len);
    return ok;
}
