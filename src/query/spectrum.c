/* ntkball spectrum ACT --dim d: eigenvalues of the NTK on S^d and their multiplicities; with
   --kernel of another kernel of the network, or of a kernel without a network. */
#include "query/spectrum.h"

#include <string.h>

#define MAX_DEGREE 1000000
#define DEFAULT_DEGREE 10

/* The degrees asked for; 0 or an exit code. */
static int read_degrees(ntkball_query_t *q, slong **degrees, slong *num)
{
    char **words;
    slong i;
    int code = 0;

    if (q->degrees == NULL)
    {
        *num = (q->max_degree < 0 ? DEFAULT_DEGREE : q->max_degree) + 1;
        *degrees = flint_malloc((size_t) *num * sizeof(slong));
        for (i = 0; i < *num; i++)
            (*degrees)[i] = i;
        return 0;
    }
    if (q->max_degree >= 0)
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--max-degree and --degrees exclude each other; give one of them");
    words = _ntkball_query_split(num, q->degrees);
    *degrees = flint_malloc((size_t) *num * sizeof(slong));
    for (i = 0; i < *num && code == 0; i++)
        if (!_ntkball_query_integer(*degrees + i, words[i], 0, MAX_DEGREE))
            code =
                _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                    "--degrees: '%.80s' is not allowed; give integers from 0 to %d",
                                    words[i], MAX_DEGREE);
    _ntkball_query_split_free(words, *num);
    return code;
}

/* --kernel and the network it is of; 0 or an exit code. */
static int read_kernel(ntkball_query_t *q, spectrum_t *job)
{
    int code = _ntkball_query_kernel(q, &job->is_zonal, &job->part, job->zonal);

    job->part_name = q->kernel;
    return code != 0 || job->is_zonal ? code : _ntkball_query_network(q, job->net);
}

ntkball_status_t _spectrum_eigenvalues(arb_ptr lambda, ntkball_query_t *q, spectrum_t *job,
                                       const slong *degrees, slong num, slong bits)
{
    ntkball_measure_t measure = (ntkball_measure_t) q->measure;

    if (job->is_zonal)
        return ntkball_zonal_eigenvalues(lambda, job->zonal, q->dim, measure, degrees, num, bits,
                                         &q->options, &q->error);
    return ntkball_sphere_part_eigenvalues(lambda, job->net, job->part, q->dim, measure, degrees,
                                           num, bits, &q->options, &q->error);
}

int _spectrum_exact(ntkball_exact_t exact, const ntkball_query_t *q, const spectrum_t *job, slong k)
{
    ntkball_measure_t measure = (ntkball_measure_t) q->measure;

    if (job->is_zonal)
        return ntkball_zonal_exact(exact, job->zonal, q->dim, measure, k);
    return ntkball_sphere_part_exact(exact, job->net, job->part, q->dim, measure, k);
}

slong _spectrum_layer(const ntkball_query_t *q, const spectrum_t *job)
{
    return job->is_zonal ? -1 : q->depth + 1;
}

static void add_eigenvalues(ntkball_table_t table, const ntkball_query_t *q, const spectrum_t *job)
{
    ntkball_exact_t exact;
    slong i;

    ntkball_exact_init(exact);
    for (i = 0; i < job->num; i++)
    {
        int known = _spectrum_exact(exact, q, job, job->degrees[i]);
        char *text = _ntkball_query_exact_text(known, exact);

        ntkball_table_add_si(table, "eigenvalue", _spectrum_layer(q, job), job->degrees[i],
                             job->lambda + i, text);
        flint_free(text);
    }
    ntkball_exact_clear(exact);
}

/* What a kernel without a finite value at a pole lacks, and what it has. */
static void warn_infinite(ntkball_query_t *q, const spectrum_t *job)
{
    int above, below, known;

    if (!job->is_zonal)
        return;
    known = ntkball_zonal_is_integrable(job->zonal, q->dim);
    if (!ntkball_zonal_is_summable(job->zonal))
        _ntkball_query_warn(
            q,
            "the tail of the series does not bound its sum at rho = 1, which may be infinite: no "
            "trace is known, but the eigenvalues of all degrees converge on S^%ld",
            (long) q->dim);
    above = ntkball_zonal_is_infinite(job->zonal, 1);
    below = ntkball_zonal_is_infinite(job->zonal, -1);
    if (above || below)
        _ntkball_query_warn(
            q, "the kernel is not finite at rho = %s: it has no trace%s S^%ld%s",
            above && below ? "1 and -1"
            : above        ? "1"
                           : "-1",
            known ? ", but it is integrable on" : "; it is not known to be integrable on",
            (long) q->dim, known ? ", so the eigenvalues of all degrees converge" : "");
}

/* A negative coefficient: negative eigenvalues in high dimensions (SPH-23). */
static void warn_coefficient(ntkball_query_t *q, const spectrum_t *job)
{
    arb_t c;
    slong p;
    char *text;

    arb_init(c);
    p = job->is_zonal ? ntkball_zonal_negative(c, job->zonal) : -1;
    if (p >= 0)
    {
        text = _ntkball_query_value_text(c, 6, NULL);
        _ntkball_query_warn(
            q,
            "the coefficient of rho^%ld is negative, %.100s: the kernel is not positive "
            "semidefinite on the spheres of all dimensions",
            (long) p, text);
        flint_free(text);
    }
    arb_clear(c);
}

/* A kernel that is not positive semidefinite is no covariance. */
static void warn_negative(ntkball_query_t *q, const spectrum_t *job)
{
    slong i;

    for (i = 0; i < job->num; i++)
        if (arb_is_negative(job->lambda + i))
        {
            _ntkball_query_warn(
                q,
                "the eigenvalue of degree %ld is negative: the kernel is not positive "
                "semidefinite on S^%ld",
                (long) job->degrees[i], (long) q->dim);
            break;
        }
    warn_coefficient(q, job);
}

/* What the trace leaves for the degrees above (SPH-4); 0 when it is not known. */
static int trace_remainder(arb_t rest, ntkball_query_t *q, const spectrum_t *job)
{
    arb_ptr sum = _arb_vec_init(job->num);
    int known = _spectrum_trace(rest, q, job) == NTKBALL_OK;

    ntkball_sphere_cumulative(sum, job->lambda, job->num, q->dim, q->bits + 64);
    if (job->num > 0)
        arb_sub(rest, rest, sum + job->num - 1, q->bits + 64);
    _arb_vec_clear(sum, job->num);
    return known;
}

/* Are the eigenvalues known to be nonnegative, and to sum to the trace? */
static int is_positive(const spectrum_t *job)
{
    return !job->is_zonal || ntkball_zonal_is_positive(job->zonal);
}

/* The sum over all degrees is the trace where the coefficients are known or nonnegative; of another
   kernel it need not converge. */
static int has_trace(const spectrum_t *job)
{
    return is_positive(job) || ntkball_zonal_has_coefficients(job->zonal);
}

static int refuted(ntkball_query_t *q, const char *what)
{
    return _ntkball_query_fail(q, NTKBALL_ERR_REFUTED, "check failed: %s; please report this",
                               what);
}

/* The checks that run always: the eigenvalues of a kernel whose coefficients are nonnegative, as of
   all networks, are not negative and leave nothing negative of the trace.  0, or a code when the
   program contradicts itself. */
static int check_positive(ntkball_query_t *q, const spectrum_t *job)
{
    arb_t rest;
    slong i;
    int code = 0;

    arb_init(rest);
    for (i = 0; i < job->num && is_positive(job) && code == 0; i++)
        if (arb_is_negative(job->lambda + i))
            code = refuted(q, "an eigenvalue of a positive kernel is negative");
    if (code == 0 && q->degrees == NULL && has_trace(job) && trace_remainder(rest, q, job))
    {
        if (arb_is_negative(rest) && is_positive(job))
            code = refuted(q, "the eigenvalues sum to more than the trace (SPH-4)");
        else if (q->options.explain != NULL && arb_is_finite(rest))
        {
            char *text = _ntkball_query_value_text(rest, 6, NULL);

            ntkball_text_append(q->options.explain,
                                "sphere: the degrees above %ld hold %s of the trace (SPH-4)\n",
                                (long) job->degrees[job->num - 1], text);
            flint_free(text);
        }
    }
    arb_clear(rest);
    return code;
}

static void
add_multiplicities(ntkball_table_t table, const ntkball_query_t *q, const slong *degrees, slong num)
{
    fmpz_t n;
    arb_t x;
    slong i;

    fmpz_init(n);
    arb_init(x);
    for (i = 0; i < num; i++)
    {
        char *text;

        ntkball_sphere_multiplicity(n, q->dim, degrees[i]);
        arb_set_fmpz(x, n);
        text = fmpz_get_str(NULL, 10, n);
        ntkball_table_add_si(table, "multiplicity", -1, degrees[i], x, text);
        flint_free(text);
    }
    fmpz_clear(n);
    arb_clear(x);
}

static void describe(ntkball_query_t *q, ntkball_table_t table, const spectrum_t *job)
{
    static const char *const kernels[] = {
        "Theta_{L+1}(<x,y>)", "Sigma_{L+1}(<x,y>)",
        "Theta_1 R'(Sigma_1) .. R'(Sigma_L) (<x,y>), the gradients of the first layer"};
    const char *kernel = job->is_zonal ? "K(<x,y>)" : kernels[job->part];
    char text[256];

    _ntkball_query_describe(q, table, job->is_zonal ? NULL : job->net->phi);
    if (job->is_zonal)
        ntkball_table_add_input(table, "kernel", ntkball_zonal_name(job->zonal));
    else
    {
        _ntkball_query_describe_network(q, table, job->net);
        if (job->part != NTKBALL_PART_THETA)
            ntkball_table_add_input(table, "kernel", job->part_name);
    }
    snprintf(text, sizeof text, "%ld", (long) q->dim);
    ntkball_table_add_input(table, "dim", text);
    ntkball_table_add_input(table, "measure",
                            q->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    snprintf(text, sizeof text,
             q->measure == NTKBALL_MEASURE_SURFACE
                 ? "int_{S^d} %s Y_k(y) dS(y) = lambda_k Y_k(x), dS the surface measure "
                   "of S^d in R^(d+1)"
                 : "int_{S^d} %s Y_k(y) dS(y) / |S^d| = lambda_k Y_k(x), S^d in R^(d+1)",
             kernel);
    ntkball_table_add_convention(table, "eigenvalue", text);
    ntkball_table_add_convention(table, "multiplicity",
                                 "the dimension of the spherical harmonics Y_k of degree k");
}

static int compute(ntkball_query_t *q, spectrum_t *job)
{
    ntkball_table_t table;
    ntkball_status_t status = NTKBALL_OK;
    int code, show = _ntkball_query_wants(q, "eigenvalue");
    int want = show || _ntkball_query_wants(q, "cumulative_trace") ||
               _ntkball_query_wants(q, "trace_share");

    job->lambda = _arb_vec_init(job->num);
    if (want)
        status = _spectrum_eigenvalues(job->lambda, q, job, job->degrees, job->num, q->bits);
    if (status == NTKBALL_DOMAIN ||
        (status == NTKBALL_UNABLE && q->error.kind != NTKBALL_ERR_ACCURACY))
        code = _ntkball_query_fail_status(q, status, "");
    else if (want && (code = check_positive(q, job)) != 0)
        ; /* said */
    else
    {
        ntkball_table_init(table, q->command->name, q->digits);
        describe(q, table, job);
        if (show)
            add_eigenvalues(table, q, job);
        if (_ntkball_query_wants(q, "multiplicity"))
            add_multiplicities(table, q, job->degrees, job->num);
        code = _spectrum_add_trace(table, q, job);
        if (code == 0)
            code = _spectrum_add_counts(table, q, job);
        if (code == 0)
        {
            warn_infinite(q, job);
            warn_negative(q, job);
            code = _ntkball_query_finish_table(q, table, status);
        }
        ntkball_table_clear(table);
    }
    _arb_vec_clear(job->lambda, job->num);
    return code;
}

int _ntkball_query_run_spectrum(ntkball_query_t *q)
{
    spectrum_t job = {.degrees = NULL};
    slong first, last;
    int code;

    if (q->kernel != NULL && strncmp(q->kernel, "products:", 9) == 0)
        return _ntkball_query_run_products(q);
    if (q->density != NULL)
        return _ntkball_query_run_density(q);
    if (q->dims != NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--dims is for --kernel products:FILE; one sphere is --dim");
    ntkball_network_init(job.net);
    ntkball_zonal_init(job.zonal);
    code = read_kernel(q, &job);
    if (code == 0)
        code = _ntkball_query_layers(q, &first, &last);
    if (code == 0 && last != q->depth + 1)
        code = _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--layer %ld: spectrum prints the last layer, %ld; give --depth %ld instead",
            (long) last, (long) q->depth + 1, (long) last - 1);
    if (code == 0 && q->dim == 0)
        code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "spectrum needs --dim D, the sphere S^D, as in `%s`",
                                   q->command->example);
    if (code == 0)
        code = read_degrees(q, &job.degrees, &job.num);
    if (code == 0)
        code = compute(q, &job);
    flint_free(job.degrees);
    ntkball_zonal_clear(job.zonal);
    ntkball_network_clear(job.net);
    return code;
}
