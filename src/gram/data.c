/* From a table of rationals to rays: primitive integer vectors, exact norms, duplicates and
   antipodes.

   Two rows lie on one line through 0 exactly when their primitive vectors are equal up to sign, so
   that sorting finds duplicates and antipodal pairs without a tolerance. */
#include <stdlib.h>
#include <string.h>

#include "gram/data.h"
#include "support/error.h"
#include "support/slurp.h"

#define PAIRS_SHOWN 5

void ntkball_raw_init(raw_data_t *raw)
{
    memset(raw, 0, sizeof *raw);
}

void ntkball_raw_clear(raw_data_t *raw)
{
    slong i;

    if (raw->x != NULL)
        for (i = 0; i < raw->n * raw->d; i++)
            fmpq_clear(raw->x + i);
    flint_free(raw->x);
    flint_free(raw->line);
}

void ntkball_data_init(ntkball_data_t data)
{
    memset(data, 0, sizeof *data);
}

void ntkball_data_clear(ntkball_data_t data)
{
    if (data->v != NULL)
        _fmpz_vec_clear(data->v, data->n * data->d);
    if (data->norm2 != NULL)
        _fmpz_vec_clear(data->norm2, data->n);
    flint_free(data->line);
    flint_free(data->name);
    flint_free(data->pairs);
}

/* v = x times a positive rational, primitive; *unit: is |x| = 1 exactly?  0 when x = 0. */
static int ray(fmpz *v, fmpz_t norm2, int *unit, const fmpq *x, slong d)
{
    fmpz_t den, content, den2;
    slong k;

    fmpz_init(den);
    fmpz_init(content);
    fmpz_init(den2);
    fmpz_one(den);
    for (k = 0; k < d; k++)
        fmpz_lcm(den, den, fmpq_denref(x + k));
    for (k = 0; k < d; k++)
    {
        fmpz_divexact(v + k, den, fmpq_denref(x + k));
        fmpz_mul(v + k, v + k, fmpq_numref(x + k));
    }
    _fmpz_vec_dot(norm2, v, v, d);
    fmpz_mul(den2, den, den);
    *unit = fmpz_equal(norm2, den2);
    _fmpz_vec_content(content, v, d);
    if (!fmpz_is_zero(content))
    {
        _fmpz_vec_scalar_divexact_fmpz(v, v, d, content);
        _fmpz_vec_dot(norm2, v, v, d);
    }
    fmpz_clear(den);
    fmpz_clear(den2);
    fmpz_clear(content);
    return !fmpz_is_zero(norm2);
}

/* ------------------------------------------------------------------------- duplicates and
 * antipodes */

typedef struct
{
    const fmpz *v;
    slong d, index;
    int sign; /* of the first entry that is not zero */
} ray_key_t;

static int compare_keys(const void *a, const void *b)
{
    const ray_key_t *p = a, *q = b;
    slong k;
    int c;

    for (k = 0; k < p->d; k++)
    {
        c = fmpz_cmpabs(p->v + k, q->v + k);
        if (c == 0 && !fmpz_is_zero(p->v + k))
            c = p->sign * fmpz_sgn(p->v + k) - q->sign * fmpz_sgn(q->v + k);
        if (c != 0)
            return c;
    }
    return 0;
}

static int compare_keys_index(const void *a, const void *b)
{
    const ray_key_t *p = a, *q = b;
    int c = compare_keys(a, b);

    return c != 0 ? c : (p->index > q->index) - (p->index < q->index);
}

static void find_pairs(ntkball_data_t data)
{
    ray_key_t *keys = flint_malloc((size_t) data->n * sizeof(ray_key_t));
    ntkball_text_t *text = ntkball_text_new();
    slong i, k, first = 0;
    size_t size;

    for (i = 0; i < data->n; i++)
    {
        keys[i].v = data->v + i * data->d;
        keys[i].d = data->d;
        keys[i].index = i;
        for (k = 0; fmpz_is_zero(keys[i].v + k); k++)
            ;
        keys[i].sign = fmpz_sgn(keys[i].v + k);
    }
    qsort(keys, (size_t) data->n, sizeof(ray_key_t), compare_keys_index);
    for (i = 1; i < data->n; i++)
    {
        int same;

        if (compare_keys(keys + first, keys + i) != 0)
        {
            first = i;
            continue;
        }
        same = keys[first].sign == keys[i].sign;
        if (data->num_duplicate + data->num_antipodal < PAIRS_SHOWN)
            ntkball_text_append(text, "%sline %ld is %s line %ld",
                                data->num_duplicate + data->num_antipodal > 0 ? "; " : "",
                                (long) data->line[keys[i].index],
                                same ? "parallel to" : "antipodal to",
                                (long) data->line[keys[first].index]);
        if (same)
            data->num_duplicate++;
        else
            data->num_antipodal++;
    }
    if (data->num_duplicate + data->num_antipodal > PAIRS_SHOWN)
        ntkball_text_append(text, "; and %lu more",
                            data->num_duplicate + data->num_antipodal - PAIRS_SHOWN);
    size = strlen(ntkball_text_get(text)) + 1;
    data->pairs = memcpy(flint_malloc(size), ntkball_text_get(text), size);
    ntkball_text_free(text);
    flint_free(keys);
}

/* ------------------------------------------------------------------------------------------
 * reading */

static ntkball_status_t
set_rays(ntkball_data_t data, const raw_data_t *raw, int normalize, ntkball_error_t *err)
{
    slong i;
    int unit;

    data->n = raw->n;
    data->d = raw->d;
    data->has_header = raw->has_header;
    data->label_column = raw->label_column;
    data->v = _fmpz_vec_init(raw->n * raw->d);
    data->norm2 = _fmpz_vec_init(raw->n);
    data->line = flint_malloc((size_t) raw->n * sizeof(slong));
    memcpy(data->line, raw->line, (size_t) raw->n * sizeof(slong));
    for (i = 0; i < raw->n; i++)
    {
        if (!ray(data->v + i * raw->d, data->norm2 + i, &unit, raw->x + i * raw->d, raw->d))
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "%s:%ld:1: the row is zero: it has no direction", data->name,
                              (long) raw->line[i]);
            return NTKBALL_DOMAIN;
        }
        if (!normalize && !unit)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "%s:%ld:1: the row does not have norm 1: use --normalize rows",
                              data->name, (long) raw->line[i]);
            return NTKBALL_DOMAIN;
        }
    }
    find_pairs(data);
    return NTKBALL_OK;
}

ntkball_status_t ntkball_data_read(ntkball_data_t data, const char *path,
                                   const ntkball_data_options_t *options, ntkball_error_t *err)
{
    static const ntkball_data_options_t defaults = {-1, NULL, 1};
    const char *name = strcmp(path, "-") == 0 ? "(standard input)" : path;
    ntkball_status_t status;
    raw_data_t raw;
    char *bytes;
    size_t size;

    if (options == NULL)
        options = &defaults;
    ntkball_data_clear(data);
    ntkball_data_init(data);
    data->name = memcpy(flint_malloc(strlen(name) + 1), name, strlen(name) + 1);
    status = ntkball_slurp(&bytes, &size, path, err);
    if (status != NTKBALL_OK)
        return status;

    ntkball_raw_init(&raw);
    if (size >= 6 && memcmp(bytes, "\x93NUMPY", 6) == 0)
        status = ntkball_read_npy(&raw, bytes, size, name, err);
    else
        status = ntkball_read_csv(&raw, bytes, size, name, options, err);
    if (status == NTKBALL_OK)
        status = set_rays(data, &raw, options->normalize, err);
    ntkball_raw_clear(&raw);
    flint_free(bytes);
    return status;
}

void ntkball_data_correlation(arb_t rho, const ntkball_data_t data, slong i, slong j, slong prec)
{
    fmpz_t dot, product, square;
    arb_t root;

    fmpz_init(dot);
    fmpz_init(product);
    fmpz_init(square);
    arb_init(root);
    _fmpz_vec_dot(dot, data->v + i * data->d, data->v + j * data->d, data->d);
    fmpz_mul(product, data->norm2 + i, data->norm2 + j);
    fmpz_mul(square, dot, dot);
    if (fmpz_equal(square, product)) /* equality in Cauchy-Schwarz: one line */
        arb_set_si(rho, fmpz_sgn(dot));
    else
    {
        arb_sqrt_fmpz(root, product, prec + 4);
        arb_fmpz_div_fmpz(rho, dot, product, prec + 4);
        arb_mul(rho, rho, root, prec);
    }
    fmpz_clear(dot);
    fmpz_clear(product);
    fmpz_clear(square);
    arb_clear(root);
}
