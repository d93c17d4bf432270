/* ntkball spectrum --kernel products:FILE --dims d1,d2,..: eigenvalues of sum c_n prod t_i^(n_i) on
   S^d1 x S^d2 x .. and their multiplicities, by degrees k_1:k_2:.. */
#include "query/query.h"

#include <string.h>

#define MAX_DEGREE 100000
#define MAX_ROWS 1000000
#define DEFAULT_DEGREE 4

typedef struct
{
    ntkball_products_t kernel;
    slong *dims, *degrees; /* r; num rows of r */
    slong r, num;
    arb_ptr lambda;
} job_t;

/* Integers lo .. hi from words at the mark; NULL and a message when one is none. */
static slong *integers(slong *num, ntkball_query_t *q, const char *option, const char *text,
                       char mark, slong lo, slong hi)
{
    char *copy = flint_malloc(strlen(text) + 1), **words, *p;
    slong *res, i;
    int code = 0;

    strcpy(copy, text);
    for (p = copy; *p != '\0'; p++)
        if (*p == mark)
            *p = ',';
    words = _ntkball_query_split(num, copy);
    res = flint_malloc((size_t) *num * sizeof(slong));
    for (i = 0; i < *num && code == 0; i++)
        if (!_ntkball_query_integer(res + i, words[i], lo, hi))
            code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                       "--%s: '%.80s' is not allowed; give integers from %ld to "
                                       "%ld",
                                       option, words[i], (long) lo, (long) hi);
    _ntkball_query_split_free(words, *num);
    flint_free(copy);
    if (code == 0)
        return res;
    flint_free(res);
    return NULL;
}

static int read_kernel(ntkball_query_t *q, job_t *job)
{
    ntkball_status_t status;

    if (q->num_words > 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--kernel products:FILE has no activation; leave '%.80s' out",
                                   q->words[0]);
    if (q->dims == NULL || q->dim != 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--kernel products:FILE needs --dims D,D,.., one D for each "
                                   "sphere S^D, and no --dim");
    job->dims = integers(&job->r, q, "dims", q->dims, ',', 1, NTKBALL_SPHERE_MAX - 1);
    if (job->dims == NULL)
        return NTKBALL_ERR_INPUT;
    status = ntkball_products_read(job->kernel, q->kernel + strlen("products:"), job->r, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "--kernel: ");
}

/* The degrees of total degree at most top, by total degree, the first factors highest. */
static int fill_degrees(ntkball_query_t *q, job_t *job, slong top)
{
    slong total, i, rest, *k = flint_calloc((size_t) job->r, sizeof(slong));
    fmpz_t rows;
    int fits;

    fmpz_init(rows);
    fmpz_bin_uiui(rows, (ulong) (top + job->r), (ulong) job->r);
    fits = fmpz_cmp_si(rows, MAX_ROWS) <= 0;
    job->num = 0;
    if (fits)
        job->degrees = flint_malloc((size_t) (fmpz_get_si(rows) * job->r) * sizeof(slong));
    for (total = 0; fits && total <= top; total++)
    {
        /* all k of this total: k[0] from total down */
        for (i = 1; i < job->r; i++)
            k[i] = 0;
        k[0] = total;
        for (;;)
        {
            memcpy(job->degrees + job->num++ * job->r, k, (size_t) job->r * sizeof(slong));
            /* the last position before the end that can give one */
            rest = k[job->r - 1];
            for (i = job->r - 2; i >= 0 && k[i] == 0; i--)
                ;
            if (i < 0)
                break;
            k[job->r - 1] = 0;
            k[i]--;
            k[i + 1] = rest + 1;
        }
    }
    fmpz_clear(rows);
    flint_free(k);
    return fits ? 0
                : _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                      "--max-degree %ld: more than %d rows; take --degrees "
                                      "k1:k2:..,..",
                                      (long) top, MAX_ROWS);
}

static int read_degrees(ntkball_query_t *q, job_t *job)
{
    char **words;
    slong i, len, *k;
    int code = 0;

    if (q->degrees == NULL)
        return fill_degrees(q, job, q->max_degree < 0 ? DEFAULT_DEGREE : q->max_degree);
    if (q->max_degree >= 0)
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--max-degree and --degrees exclude each other; give one of them");
    words = _ntkball_query_split(&job->num, q->degrees);
    job->degrees = flint_malloc((size_t) (job->num * job->r) * sizeof(slong));
    for (i = 0; i < job->num && code == 0; i++)
    {
        k = integers(&len, q, "degrees", words[i], ':', 0, MAX_DEGREE);
        if (k == NULL)
            code = NTKBALL_ERR_INPUT;
        else if (len != job->r)
            code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                       "--degrees: '%.80s': give %ld degrees, one for each sphere, "
                                       "as k1:k2:..",
                                       words[i], (long) job->r);
        else
            memcpy(job->degrees + i * job->r, k, (size_t) job->r * sizeof(slong));
        flint_free(k);
    }
    _ntkball_query_split_free(words, job->num);
    return code;
}

/* "k1:k2:.." */
static void index_text(char *text, size_t size, const slong *k, slong r)
{
    size_t used = 0;
    slong i;

    for (i = 0; i < r; i++)
        used += (size_t) snprintf(text + used, size - used, "%s%ld", i > 0 ? ":" : "", (long) k[i]);
}

/* The trace (PROD-2): what is left of it for the degrees above; a negative rest refutes. */
static int check_trace(ntkball_query_t *q, const job_t *job)
{
    slong i, prec = q->bits + 64;
    arb_t rest, x;
    fmpz_t n;
    int code = 0;

    arb_init(rest);
    arb_init(x);
    fmpz_init(n);
    ntkball_products_at_one(rest, job->kernel, prec);
    if (q->measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_products_area(x, job->dims, job->r, prec);
        arb_mul(rest, rest, x, prec);
    }
    for (i = 0; i < job->num; i++)
    {
        ntkball_products_multiplicity(n, job->dims, job->degrees + i * job->r, job->r);
        arb_submul_fmpz(rest, job->lambda + i, n, prec);
    }
    if (arb_is_negative(rest) && ntkball_products_negative(job->kernel) < 0)
        code = _ntkball_query_fail(q, NTKBALL_ERR_REFUTED,
                                   "check failed: the eigenvalues sum to more than the trace "
                                   "(PROD-2); please report this");
    else if (q->options.explain != NULL)
    {
        char *text = _ntkball_query_value_text(rest, 6, NULL);

        ntkball_text_append(q->options.explain,
                            "sphere: the other degrees hold %s of the trace (PROD-2)\n", text);
        flint_free(text);
    }
    fmpz_clear(n);
    arb_clear(rest);
    arb_clear(x);
    return code;
}

static void add_rows(ntkball_table_t table, const ntkball_query_t *q, const job_t *job)
{
    char index[1024], *text;
    ntkball_exact_t exact;
    slong i;
    fmpz_t n;
    arb_t x;

    ntkball_exact_init(exact);
    fmpz_init(n);
    arb_init(x);
    for (i = 0; i < job->num && _ntkball_query_wants(q, "eigenvalue"); i++)
    {
        const slong *k = job->degrees + i * job->r;

        index_text(index, sizeof index, k, job->r);
        text = _ntkball_query_exact_text(ntkball_products_exact(exact, job->kernel, job->dims,
                                                                (ntkball_measure_t) q->measure, k),
                                         exact);
        ntkball_table_add(table, "eigenvalue", -1, index, job->lambda + i, text);
        flint_free(text);
    }
    for (i = 0; i < job->num && _ntkball_query_wants(q, "multiplicity"); i++)
    {
        index_text(index, sizeof index, job->degrees + i * job->r, job->r);
        ntkball_products_multiplicity(n, job->dims, job->degrees + i * job->r, job->r);
        arb_set_fmpz(x, n);
        text = fmpz_get_str(NULL, 10, n);
        ntkball_table_add(table, "multiplicity", -1, index, x, text);
        flint_free(text);
    }
    ntkball_exact_clear(exact);
    fmpz_clear(n);
    arb_clear(x);
}

static void describe(ntkball_query_t *q, ntkball_table_t table)
{
    _ntkball_query_describe(q, table, NULL);
    ntkball_table_add_input(table, "kernel", q->kernel);
    ntkball_table_add_input(table, "dims", q->dims);
    ntkball_table_add_input(table, "measure",
                            q->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    ntkball_table_add_convention(
        table, "eigenvalue",
        q->measure == NTKBALL_MEASURE_SURFACE
            ? "of sum_n c_n prod_i <x_i,y_i>^(n_i) on S^d1 x S^d2 x .., surface measure; the index "
              "k1:k2:.. names products of harmonics of these degrees"
            : "of sum_n c_n prod_i <x_i,y_i>^(n_i) on S^d1 x S^d2 x .., uniform probability "
              "measure; the index k1:k2:.. names products of harmonics of these degrees");
    ntkball_table_add_convention(table, "multiplicity", "the dimension of these products");
}

static void warn_negative(ntkball_query_t *q, const job_t *job)
{
    slong i = ntkball_products_negative(job->kernel);

    if (i >= 0)
        _ntkball_query_warn(
            q,
            "coefficient %ld of the file is negative: the kernel is not positive semidefinite "
            "on products of spheres of all dimensions",
            (long) i + 1);
}

static int compute(ntkball_query_t *q, job_t *job)
{
    ntkball_table_t table;
    ntkball_status_t status;
    int code;

    job->lambda = _arb_vec_init(job->num);
    status = ntkball_products_eigenvalues(job->lambda, job->kernel, job->dims,
                                          (ntkball_measure_t) q->measure, job->degrees, job->num,
                                          q->bits, &q->options, &q->error);
    if (status == NTKBALL_DOMAIN)
        code = _ntkball_query_fail_status(q, status, "");
    else if (q->degrees == NULL && (code = check_trace(q, job)) != 0)
        ; /* said */
    else
    {
        ntkball_table_init(table, q->command->name, q->digits);
        describe(q, table);
        add_rows(table, q, job);
        warn_negative(q, job);
        code = _ntkball_query_finish_table(q, table, status);
        ntkball_table_clear(table);
    }
    _arb_vec_clear(job->lambda, job->num);
    return code;
}

int _ntkball_query_run_products(ntkball_query_t *q)
{
    job_t job = {.dims = NULL, .degrees = NULL};
    int code;

    ntkball_products_init(job.kernel);
    code = read_kernel(q, &job);
    if (code == 0)
        code = read_degrees(q, &job);
    if (code == 0)
        code = compute(q, &job);
    flint_free(job.dims);
    flint_free(job.degrees);
    ntkball_products_clear(job.kernel);
    return code;
}
