/* ntkball spectrum --density P --dim 1: eigenvalues of the operator with the density p on the
   circle, and the leading order beside them. */
#include "query/query.h"

#include <math.h>
#include <string.h>

#include <ntkball/density.h>

#define DEFAULT_DEGREE 10
#define FAR 64 /* degrees at which the decay of the kernel's eigenvalues is looked at */

typedef struct
{
    ntkball_density_t density;
    ntkball_network_t net;
    ntkball_zonal_t zonal;
    ntkball_subkernel_t part;
    int is_zonal;
    slong count, power; /* l_k ~ k^-power, 0 when it is no power */
    arb_ptr lambda, leading;
} job_t;

static int read_kernel(ntkball_query_t *q, job_t *job)
{
    int code = _ntkball_query_kernel(q, &job->is_zonal, &job->part, job->zonal);

    return code == 0 && !job->is_zonal ? _ntkball_query_network(q, job->net) : code;
}

static int read_options(ntkball_query_t *q, job_t *job)
{
    ntkball_status_t status;

    if (q->dim > 1 || q->dims != NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--density is for the circle; give --dim 1");
    if (q->options.algorithm != NULL && strcmp(q->options.algorithm, "auto") != 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--algorithm %.80s: with --density there is only auto",
                                   q->options.algorithm);
    if (q->degrees != NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--degrees: with --density eigenvalues are numbered by size; "
                                   "--max-degree K gives the 2 K + 1 largest");
    if (q->max_degree > (NTKBALL_DENSITY_MAX_COUNT - 1) / 2)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--max-degree %ld: at most %d with "
                                   "--density",
                                   (long) q->max_degree, (NTKBALL_DENSITY_MAX_COUNT - 1) / 2);
    job->count = 2 * (q->max_degree < 0 ? DEFAULT_DEGREE : q->max_degree) + 1;
    status = ntkball_density_set_str(job->density, q->density, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "--density: ");
}

static ntkball_status_t
circle(arb_ptr l, const ntkball_query_t *q, const job_t *job, const slong *degrees, slong num)
{
    ntkball_options_t plain = q->options;
    ntkball_measure_t measure = (ntkball_measure_t) q->measure;

    plain.algorithm = NULL;
    plain.explain = NULL;
    return !job->is_zonal
               ? ntkball_sphere_part_eigenvalues(l, job->net, job->part, 1, measure, degrees, num,
                                                 q->bits + 10, &plain, NULL)
               : ntkball_zonal_eigenvalues(l, job->zonal, 1, measure, degrees, num, q->bits + 10,
                                           &plain, NULL);
}

/* The power s with l_k ~ c k^-s, as the eigenvalues of degrees FAR and 2 FAR show it (an odd and an
   even one may differ, and one may vanish); 0 when they show none. */
static slong decay_power(const ntkball_query_t *q, const job_t *job)
{
    static const slong degrees[] = {FAR, FAR + 1, 2 * FAR, 2 * FAR + 1};
    arb_ptr l = _arb_vec_init(4);
    double s = 0;
    arb_t x;

    arb_init(x);
    if (circle(l, q, job, degrees, 4) == NTKBALL_OK)
    {
        arb_add(x, l, l + 1, 64);
        arb_add(l + 2, l + 2, l + 3, 64);
        arb_div(x, x, l + 2, 64);
        if (arb_is_finite(x) && arb_is_positive(x))
            s = log2(arf_get_d(arb_midref(x), ARF_RND_NEAR));
    }
    arb_clear(x);
    _arb_vec_clear(l, 4);
    return s > 0.5 && s < 12 && fabs(s - floor(s + 0.5)) < 0.1 ? (slong) floor(s + 0.5) : 0;
}

static void leading_order(ntkball_query_t *q, job_t *job)
{
    slong i, num = job->count / 2 + 1, *degrees = flint_malloc((size_t) num * sizeof(slong));
    arb_ptr l = _arb_vec_init(num);

    for (i = 0; i < num; i++)
        degrees[i] = i;
    job->power = decay_power(q, job);
    if (job->power > 0 && circle(l, q, job, degrees, num) == NTKBALL_OK)
        ntkball_density_leading(job->leading, job->density, l, job->power, job->count,
                                q->bits + 10);
    else
        job->power = 0;
    _arb_vec_clear(l, num);
    flint_free(degrees);
}

static void describe(ntkball_query_t *q, ntkball_table_t table, const job_t *job)
{
    char text[512];

    _ntkball_query_describe(q, table, !job->is_zonal ? job->net->phi : NULL);
    if (job->is_zonal)
        ntkball_table_add_input(table, "kernel", ntkball_zonal_name(job->zonal));
    else
    {
        _ntkball_query_describe_network(q, table, job->net);
        if (job->part != NTKBALL_PART_THETA)
            ntkball_table_add_input(table, "kernel", q->kernel);
    }
    ntkball_table_add_input(table, "dim", "1");
    ntkball_table_add_input(table, "density", q->density);
    ntkball_table_add_input(table, "measure",
                            q->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    snprintf(
        text, sizeof text,
        "int K(cos(x-y)) p(y) f(y) dy%s = lambda_i f(x) on the circle, lambda_1 the largest; p "
        "is not normalised",
        q->measure == NTKBALL_MEASURE_SURFACE ? "" : "/(2 pi)");
    ntkball_table_add_convention(table, "eigenvalue", text);
    if (job->power > 0)
    {
        snprintf(text, sizeof text,
                 "Z^%ld l_q, q = floor(i/2), l_q the eigenvalue of degree q for p = 1, Z the mean "
                 "of p^(1/%ld): an approximation for large q, no bound",
                 (long) job->power, (long) job->power);
        ntkball_table_add_convention(table, "leading_order", text);
    }
}

static int compute(ntkball_query_t *q, job_t *job)
{
    ntkball_table_t table;
    ntkball_status_t status;
    ntkball_measure_t measure = (ntkball_measure_t) q->measure;
    slong i;
    int code;

    status =
        !job->is_zonal
            ? ntkball_density_part_eigenvalues(job->lambda, job->density, job->net, job->part,
                                               measure, job->count, q->bits, &q->options, &q->error)
            : ntkball_density_zonal_eigenvalues(job->lambda, job->density, job->zonal, measure,
                                                job->count, q->bits, &q->options, &q->error);
    if (status == NTKBALL_DOMAIN ||
        (status == NTKBALL_UNABLE && q->error.kind != NTKBALL_ERR_ACCURACY))
        return _ntkball_query_fail_status(q, status, "");
    if (_ntkball_query_wants(q, "leading_order"))
        leading_order(q, job);
    ntkball_table_init(table, q->command->name, q->digits);
    describe(q, table, job);
    for (i = 0; i < job->count && _ntkball_query_wants(q, "eigenvalue"); i++)
        ntkball_table_add_si(table, "eigenvalue", -1, i + 1, job->lambda + i, NULL);
    for (i = 0; i < job->count && job->power > 0; i++)
        ntkball_table_add_si(table, "leading_order", -1, i + 1, job->leading + i, NULL);
    code = _ntkball_query_finish_table(q, table, status);
    ntkball_table_clear(table);
    return code;
}

int _ntkball_query_run_density(ntkball_query_t *q)
{
    job_t job = {.count = 0};
    int code;

    ntkball_density_init(job.density);
    ntkball_network_init(job.net);
    ntkball_zonal_init(job.zonal);
    code = read_options(q, &job);
    if (code == 0)
        code = read_kernel(q, &job);
    if (code == 0)
    {
        job.lambda = _arb_vec_init(job.count);
        job.leading = _arb_vec_init(job.count);
        code = compute(q, &job);
        _arb_vec_clear(job.lambda, job.count);
        _arb_vec_clear(job.leading, job.count);
    }
    ntkball_zonal_clear(job.zonal);
    ntkball_network_clear(job.net);
    ntkball_density_clear(job.density);
    return code;
}
