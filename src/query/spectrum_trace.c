/* ntkball spectrum: partial traces, and the number of eigenvalues that reach --threshold (SPH-14).
   The degrees are doubled, and the digits, until the number is decided or that takes too long. */
#include "query/spectrum.h"

#include <string.h>

/* Degrees that are tried for a count without being asked for. */
#define MAX_COUNT_DEGREES 1024
#define MAX_COUNT_BITS 4

ntkball_status_t _spectrum_trace(arb_t trace, ntkball_query_t *q, const spectrum_t *job)
{
    slong prec = q->bits + 64;
    ntkball_options_t plain = q->options;
    ntkball_status_t status = NTKBALL_OK;
    arb_t area;

    arb_init(area);
    plain.algorithm = NULL;
    plain.explain = NULL;
    if (job->is_zonal && ntkball_zonal_is_infinite(job->zonal, -1))
        arb_indeterminate(trace); /* sum N |lambda| diverges, whatever K(1) is */
    else if (job->is_zonal)
        ntkball_zonal_at_one(trace, job->zonal, prec);
    else
        status = ntkball_sphere_part_at_one(trace, job->net, job->part, prec, &plain, NULL);
    if (q->measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_sphere_area(area, q->dim, prec);
        arb_mul(trace, trace, area, prec);
    }
    arb_clear(area);
    return status;
}

/* Was the quantity asked for by name? */
static int asked(const ntkball_query_t *q, const char *quantity)
{
    return q->quantity != NULL && _ntkball_query_wants(q, quantity);
}

int _spectrum_add_trace(ntkball_table_t table, ntkball_query_t *q, spectrum_t *job)
{
    int sums = asked(q, "cumulative_trace"), shares = asked(q, "trace_share"), code = 0;
    slong k, prec = q->bits + 64, layer = _spectrum_layer(q, job);
    arb_ptr sum;
    arb_t trace;

    if (!sums && !shares)
        return 0;
    if (q->degrees != NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--degrees: cumulative_trace and trace_share sum all degrees "
                                   "from 0 on; give --max-degree K instead");
    sum = _arb_vec_init(job->num);
    arb_init(trace);
    ntkball_sphere_cumulative(sum, job->lambda, job->num, q->dim, prec);
    for (k = 0; k < job->num && sums; k++)
        ntkball_table_add_si(table, "cumulative_trace", layer, k, sum + k, NULL);
    if (shares && (_spectrum_trace(trace, q, job) != NTKBALL_OK || !arb_is_finite(trace)))
        code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--quantity trace_share: the kernel is not known to be finite "
                                   "at rho = 1 and -1, so it has no trace that is known; ask for "
                                   "cumulative_trace");
    for (k = 0; k < job->num && shares && code == 0; k++)
    {
        arb_div(sum + k, sum + k, trace, prec);
        ntkball_table_add_si(table, "trace_share", layer, k, sum + k, NULL);
    }
    if (sums)
        ntkball_table_add_convention(table, "cumulative_trace",
                                     "sum_{j <= k} N(d,j) lambda_j, N(d,j) the multiplicity");
    if (shares)
        ntkball_table_add_convention(table, "trace_share",
                                     "cumulative_trace over the kernel at 1 (times |S^d| for the "
                                     "surface measure), the sum of all degrees where it converges");
    _arb_vec_clear(sum, job->num);
    arb_clear(trace);
    return code;
}

/* ---- the number of eigenvalues that reach a threshold --------------------------------------- */

/* The degrees 0 .. num - 1, to so many bits, and what is known of all. */
typedef struct
{
    arb_ptr lambda;
    slong num, bits;
    int stuck; /* no further degree or digit can be had */
    ntkball_sphere_mass_t mass;
} levels_t;

static void set_levels(levels_t *levels, ntkball_query_t *q, spectrum_t *job, slong num, slong bits)
{
    slong k, *degrees = flint_malloc((size_t) num * sizeof(slong));

    _arb_vec_clear(levels->lambda, levels->num);
    levels->lambda = _arb_vec_init(num);
    levels->num = num;
    levels->bits = bits;
    for (k = 0; k < num; k++)
        degrees[k] = k;
    levels->stuck = _spectrum_eigenvalues(levels->lambda, q, job, degrees, num, bits) != NTKBALL_OK;
    flint_free(degrees);
}

/* The levels that cannot be told from the threshold: the multiplicity of those that remain when
   closed forms that are the threshold were set to reach it. */
static int settle(levels_t *levels, const ntkball_query_t *q, const spectrum_t *job,
                  const ntkball_value_t value, const arb_t threshold)
{
    ntkball_exact_t form, want;
    slong k;
    int open = 0, rational;

    ntkball_exact_init(form);
    ntkball_exact_init(want);
    rational = ntkball_value_get_exact(want, value);
    for (k = 0; k < levels->num; k++)
    {
        if (!arb_overlaps(levels->lambda + k, threshold) ||
            (arb_is_exact(levels->lambda + k) && arb_is_exact(threshold)))
            continue;
        if (rational && _spectrum_exact(form, q, job, k))
        {
            ntkball_exact_sub(form, form, want);
            if (ntkball_exact_is_zero(
                    form)) /* it is the threshold: raised a little it reaches it */
            {
                arb_mul_2exp_si(levels->lambda + k, threshold, 1);
                continue;
            }
        }
        open = 1;
    }
    ntkball_exact_clear(form);
    ntkball_exact_clear(want);
    return open;
}

static void count(fmpz_t low, fmpz_t high, int *known, levels_t *levels, ntkball_query_t *q,
                  spectrum_t *job, const ntkball_value_t value)
{
    slong most = FLINT_MAX(MAX_COUNT_DEGREES, job->num), digits = 1;
    arb_ptr copy;
    arb_t T;
    int open;

    arb_init(T);
    for (;;)
    {
        ntkball_value_get_arb(T, value, levels->bits + 30);
        copy = _arb_vec_init(levels->num);
        _arb_vec_set(copy, levels->lambda, levels->num);
        open = settle(levels, q, job, value, T);
        *known =
            ntkball_sphere_count(low, high, levels->lambda, levels->num, q->dim, levels->mass, T);
        _arb_vec_set(levels->lambda, copy, levels->num);
        _arb_vec_clear(copy, levels->num);
        if ((*known && fmpz_equal(low, high)) || levels->stuck)
            break;
        if (open && digits < MAX_COUNT_BITS)
            digits++, set_levels(levels, q, job, levels->num, 2 * levels->bits);
        else if (2 * levels->num <= most)
            set_levels(levels, q, job, 2 * levels->num, levels->bits);
        else
            break;
    }
    arb_clear(T);
}

static void add_count(ntkball_table_t table, slong layer, const char *index, const fmpz_t low,
                      const fmpz_t high)
{
    slong prec = 64 + (slong) fmpz_bits(high);
    char *text = fmpz_equal(low, high) ? fmpz_get_str(NULL, 10, low) : NULL;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_fmpz(x, low);
    arb_set_fmpz(y, high);
    if (text == NULL)
        arb_union(x, x, y, prec);
    ntkball_table_add(table, "count", layer, index, x, text);
    flint_free(text);
    arb_clear(x);
    arb_clear(y);
}

/* The exact ends of an interval. */
static void
warn_open(ntkball_query_t *q, const char *word, const fmpz_t low, const fmpz_t high, slong num)
{
    char *a, *b;

    if (fmpz_equal(low, high))
        return;
    a = fmpz_get_str(NULL, 10, low);
    b = fmpz_get_str(NULL, 10, high);
    _ntkball_query_warn(
        q,
        "--threshold %.80s: from %.80s to %.80s eigenvalues, by the degrees below %ld; a "
        "higher --max-degree tells more",
        word, a, b, (long) num);
    flint_free(a);
    flint_free(b);
}

static int add_one_count(ntkball_table_t table, ntkball_query_t *q, spectrum_t *job,
                         levels_t *levels, const char *word)
{
    ntkball_value_t value;
    fmpz_t low, high;
    arb_t T;
    int known, code = 0;

    ntkball_value_init(value);
    fmpz_init(low);
    fmpz_init(high);
    arb_init(T);
    if (ntkball_value_set_str(value, word, &q->error) != NTKBALL_OK)
        code = _ntkball_query_fail_status(q, NTKBALL_DOMAIN, "--threshold: ");
    else
        ntkball_value_get_arb(T, value, 128);
    if (code == 0 && !arb_is_positive(T))
        code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--threshold: '%.80s' is not positive; the eigenvalues of a "
                                   "sphere decrease to 0, so only a positive threshold counts",
                                   word);
    if (code == 0)
    {
        count(low, high, &known, levels, q, job, value);
        if (!known)
            code = _ntkball_query_fail(q, NTKBALL_ERR_ACCURACY,
                                       "--threshold %.80s: nothing bounds the eigenvalues of "
                                       "degree %ld and above",
                                       word, (long) levels->num);
        else
        {
            add_count(table, _spectrum_layer(q, job), word, low, high);
            warn_open(q, word, low, high, levels->num);
        }
    }
    ntkball_value_clear(value);
    fmpz_clear(low);
    fmpz_clear(high);
    arb_clear(T);
    return code;
}

int _spectrum_add_counts(ntkball_table_t table, ntkball_query_t *q, spectrum_t *job)
{
    levels_t levels = {.lambda = NULL, .num = 0};
    ntkball_status_t status;
    ntkball_options_t plain = q->options;
    char **words;
    slong num, i;
    int code = 0;

    if (q->threshold == NULL && asked(q, "count"))
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--quantity count: count the eigenvalues above what? give "
                                   "--threshold V");
    if (q->threshold == NULL || !_ntkball_query_wants(q, "count"))
        return 0;
    plain.algorithm = NULL;
    plain.explain = NULL;
    ntkball_sphere_mass_init(levels.mass);
    if (job->is_zonal)
        status = ntkball_zonal_mass(levels.mass, job->zonal, q->dim, (ntkball_measure_t) q->measure,
                                    q->bits, &plain, &q->error);
    else
        status =
            ntkball_sphere_part_mass(levels.mass, job->net, job->part, q->dim,
                                     (ntkball_measure_t) q->measure, q->bits, &plain, &q->error);
    if (status != NTKBALL_OK)
        code = _ntkball_query_fail_status(q, status, "--threshold: ");
    if (code == 0)
        set_levels(&levels, q, job, q->degrees == NULL ? job->num : 16, q->bits);
    words = _ntkball_query_split(&num, q->threshold);
    for (i = 0; i < num && code == 0; i++)
        code = add_one_count(table, q, job, &levels, words[i]);
    if (code == 0)
        ntkball_table_add_convention(table, "count",
                                     "the number of eigenvalues, each with its multiplicity, that "
                                     "are at least the threshold in the index column");
    _ntkball_query_split_free(words, num);
    _arb_vec_clear(levels.lambda, levels.num);
    ntkball_sphere_mass_clear(levels.mass);
    return code;
}
