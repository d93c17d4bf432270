/* Rows of gram that no eigenvalue enters, once more from the data: entries by Horner's rule in R
   with Hermite coefficients of another engine (CHK-1), then by duals at the angle (SPH-13, SPH-15)
   or in closed form, correlations as roots of fractions; the rank by a minor modulo a prime and
   vectors of the kernel (CHK-5); the separation by coordinates.  What else follows from the
   coefficients of the series is in check_gram_bounds.c, networks of finite width are in
   check_gram_width.c. */
#include "query/check_gram.h"

#include <stdlib.h>
#include <string.h>

#include "sphere/dual_angle.h"
#include "theorem/recheck.h"

#define OUTER 512
#define MAX_KERNEL 64       /* columns whose kernel is computed */
#define MAX_DIFFERENCES 3e7 /* coordinates of pairs */
#define AGAIN "gram, again"

/* ---- data ------------------------------------------------------------------------------------ */

static void dot(fmpz_t res, const ntkball_data_struct *data, slong i, slong j)
{
    slong k, d = data->d;

    fmpz_zero(res);
    for (k = 0; k < d; k++)
        fmpz_addmul(res, data->v + i * d + k, data->v + j * d + k);
}

void _check_gram_correlation(arb_t rho, const ntkball_data_struct *data, slong i, slong j,
                             slong prec)
{
    fmpq_t square;
    fmpz_t p;
    int sign;

    fmpq_init(square);
    fmpz_init(p);
    dot(p, data, i, j);
    sign = fmpz_sgn(p);
    fmpz_mul(fmpq_numref(square), p, p);
    fmpz_mul(fmpq_denref(square), data->norm2 + i, data->norm2 + j);
    fmpq_canonicalise(square);
    arb_set_fmpq(rho, square, prec);
    arb_sqrt(rho, rho, prec);
    if (sign < 0)
        arb_neg(rho, rho);
    fmpq_clear(square);
    fmpz_clear(p);
}

/* The columns of N: independent vectors that X takes to 0, at least so many modulo a prime. */
static slong kernel_dimension(const fmpz_mat_t X, ulong prime)
{
    slong n = fmpz_mat_nrows(X), d = fmpz_mat_ncols(X), res = 0;
    fmpz_mat_t Xt, XX, N, zero;
    nmod_mat_t small;

    fmpz_mat_init(Xt, d, n);
    fmpz_mat_init(XX, d, d);
    fmpz_mat_init(N, d, d);
    fmpz_mat_init(zero, n, d);
    nmod_mat_init(small, d, d, prime);
    fmpz_mat_transpose(Xt, X);
    fmpz_mat_mul(XX, Xt, X);
    (void) fmpz_mat_nullspace(N, XX);
    fmpz_mat_mul(zero, X, N);
    fmpz_mat_get_nmod_mat(small, N);
    if (fmpz_mat_is_zero(zero))
        res = nmod_mat_rank(small);
    nmod_mat_clear(small);
    fmpz_mat_clear(Xt);
    fmpz_mat_clear(XX);
    fmpz_mat_clear(N);
    fmpz_mat_clear(zero);
    return res;
}

/* The rank, or -1: at least that modulo a prime, at most the columns less the dimension of the
   kernel (CHK-5). */
slong _check_gram_rank(const ntkball_data_struct *data)
{
    const ulong prime = UWORD(4611686018427388039);
    slong n = data->n, d = data->d, i, k, low, high = FLINT_MIN(n, d);
    nmod_mat_t small;
    fmpz_mat_t X;

    fmpz_mat_init(X, n, d);
    nmod_mat_init(small, n, d, prime);
    for (i = 0; i < n; i++)
        for (k = 0; k < d; k++)
            fmpz_set(fmpz_mat_entry(X, i, k), data->v + i * d + k);
    fmpz_mat_get_nmod_mat(small, X);
    low = nmod_mat_rank(small);
    if (low < high && d <= MAX_KERNEL)
        high = FLINT_MIN(high, d - kernel_dimension(X, prime));
    nmod_mat_clear(small);
    fmpz_mat_clear(X);
    return low == high ? low : -1;
}

/* Is v_i = sign v_j? */
static int is_multiple(const ntkball_data_struct *data, slong i, slong j, int sign)
{
    const fmpz *u = data->v + i * data->d, *v = data->v + j * data->d;
    slong k;

    for (k = 0; k < data->d; k++)
        if (fmpz_cmpabs(u + k, v + k) != 0 || fmpz_sgn(u + k) != sign * fmpz_sgn(v + k))
            return 0;
    return 1;
}

/* sum_k (x_ik - sign x_jk)^2, x the coordinates of the unit vectors. */
static void distance(arb_t res, const ntkball_data_struct *data, arb_srcptr x, slong i, slong j,
                     int sign, slong prec)
{
    slong k, d = data->d;
    arb_t t;

    arb_zero(res);
    if (is_multiple(data, i, j, sign))
        return;
    arb_init(t);
    for (k = 0; k < d; k++)
    {
        arb_mul_si(t, x + j * d + k, -sign, prec);
        arb_add(t, t, x + i * d + k, prec);
        arb_addmul(res, t, t, prec);
    }
    arb_clear(t);
}

/* The least distance of i < j and both signs; sqrt 2 at most. */
static void separation(arb_t res, const ntkball_data_struct *data, slong prec)
{
    slong n = data->n, d = data->d, i, j, k;
    arb_ptr x = _arb_vec_init(n * d);
    arb_t t;

    arb_init(t);
    for (i = 0; i < n; i++)
    {
        arb_sqrt_fmpz(t, data->norm2 + i, prec);
        for (k = 0; k < d; k++)
        {
            arb_set_fmpz(x + i * d + k, data->v + i * d + k);
            arb_div(x + i * d + k, x + i * d + k, t, prec);
        }
    }
    arb_set_ui(res, 2);
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
        {
            distance(t, data, x, i, j, 1, prec);
            arb_min(res, res, t, prec);
            distance(t, data, x, i, j, -1, prec);
            arb_min(res, res, t, prec);
        }
    arb_sqrt(res, res, prec);
    _arb_vec_clear(x, n * d);
    arb_clear(t);
}

int _check_gram_separation(arb_t res, const rows_t *r)
{
    double n = (double) r->data->n;

    if (n * n * (double) r->data->d >= MAX_DIFFERENCES)
        return 0;
    separation(res, r->data, r->bits);
    return 1;
}

/* ---- entries --------------------------------------------------------------------------------- */

/* What evaluates the layers at a correlation. */
typedef struct
{
    int by_angle, ready;
    ntkball_direct_t direct;
    ntkball_angle_layers_t angle;
    arb_ptr sigma, upsilon, theta; /* of the last correlation */
    arb_ptr centre;                /* Theta_l(0) */
    slong terms;                   /* of --matrix power, series */
    ntkball_series_t series;       /* of the latter, else none */
} layers_t;

static void layers_at(layers_t *s, const ntkball_network_struct *net, const arb_t rho)
{
    slong l, L = net->depth, prec = s->angle.prec;
    arb_t t;

    if (!s->by_angle)
    {
        _ntkball_direct_eval(s->sigma, s->upsilon, s->theta, &s->direct, rho);
        return;
    }
    arb_init(t);
    ntkball_angle_of(t, rho, prec);
    _ntkball_angle_layers_eval(s->sigma, s->upsilon, s->theta, &s->angle, L, t);
    for (l = 0; l < L; l++)
    {
        arb_mul(t, l == 0 ? s->theta : s->theta + l - 1, s->upsilon + l, prec);
        arb_add(s->theta + l, t, s->sigma + l, prec);
    }
    arb_clear(t);
}

static void layers_init(layers_t *s, const rows_t *r, int by_angle, slong terms, int is_series)
{
    const ntkball_network_struct *net = r->subject->net; /* s keeps it */
    slong L = net->depth;
    ntkball_options_t options = r->q->options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status = NTKBALL_UNABLE;
    arb_t zero;

    options.algorithm = NULL;
    options.explain = NULL;
    s->by_angle = by_angle;
    s->terms = terms;
    s->sigma = _arb_vec_init(4 * L);
    s->upsilon = s->sigma + L;
    s->theta = s->upsilon + L;
    s->centre = s->theta + L;
    arb_init(zero);
    _ntkball_angle_layers_init(&s->angle);
    if (!by_angle)
        status = _ntkball_direct_init(&s->direct, net, OUTER, OUTER + 1, r->bits, &options, &err);
    else if (_ntkball_dual_angle_apply(net->phi))
        status = _ntkball_angle_layers_set(&s->angle, net, 1,
                                           net->recursion == NTKBALL_RECURSION_PUBLISHED,
                                           2 * r->bits + 64, &options, &err);
    ntkball_series_init(s->series, L, FLINT_MAX(1, s->terms));
    if (status == NTKBALL_OK && is_series)
        status = _ntkball_recheck_series(s->series, net, FLINT_MAX(OUTER, s->terms), r->bits,
                                         &options, &err);
    s->ready = status == NTKBALL_OK;
    if (s->ready)
        layers_at(s, net, zero);
    _arb_vec_set(s->centre, s->theta, L);
    arb_clear(zero);
}

static void layers_clear(layers_t *s, slong L)
{
    if (!s->by_angle)
        _ntkball_direct_clear(&s->direct);
    _ntkball_angle_layers_clear(&s->angle);
    _arb_vec_clear(s->sigma, 4 * L);
    ntkball_series_clear(s->series);
}

/* The cut series of layer l at rho by Horner's rule. */
static void series_at(arb_t res, const layers_t *s, slong l, const arb_t rho, slong prec)
{
    slong p;

    arb_zero(res);
    for (p = s->terms - 1; p >= 0; p--)
    {
        arb_mul(res, res, rho, prec);
        arb_add(res, res, s->series->kappa[l] + p, prec);
    }
}

/* M_ij of the matrix that --matrix names; 0: not known here. */
static int
entry(arb_t res, layers_t *s, const rows_t *r, const char *matrix, slong layer, slong i, slong j)
{
    const ntkball_network_struct *net = r->subject->net;
    slong prec = 2 * r->bits + 64, l = layer - 2;
    arb_t rho;
    int known = 1;

    arb_init(rho);
    _check_gram_correlation(rho, r->data, i, j, prec);
    if (strcmp(matrix, "inner") == 0)
        arb_set(res, rho);
    else if (strcmp(matrix, "power") == 0)
        arb_pow_ui(res, rho, (ulong) s->terms, prec);
    else if (!s->ready || l < 0 || l >= net->depth)
        known = 0;
    else if (strcmp(matrix, "series") == 0)
        series_at(res, s, l, rho, prec);
    else
    {
        layers_at(s, net, rho);
        known = strcmp(matrix, "theta") == 0 || strcmp(matrix, "sigma") == 0 ||
                strcmp(matrix, "centred") == 0 || strcmp(matrix, "gradient") == 0;
        arb_set(res, matrix[0] == 's' ? s->sigma + l : s->theta + l);
        if (matrix[0] == 'c')
            arb_sub(res, res, s->centre + l, prec);
        if (matrix[0] == 'g')
            arb_mul(res, rho, s->upsilon + l, prec);
    }
    arb_clear(rho);
    return known;
}

/* ---- verdicts -------------------------------------------------------------------------------- */

void _check_gram_judge(const rows_t *r, const ntkball_table_t found, const char *algorithm)
{
    slong i, n = r->table->num_rows;
    ntkball_recheck_t *res = flint_calloc((size_t) n, sizeof(ntkball_recheck_t));

    ntkball_recheck_against(res, r->table, found, algorithm);
    for (i = 0; i < n; i++)
        if (res[i].verdict != NTKBALL_UNDECIDED)
            _check_say(r->res + i, res[i].verdict, algorithm, res[i].witness);
    ntkball_recheck_clear(res, n);
    flint_free(res);
}

int _check_gram_is_open(const rows_t *r, slong i, const char *quantity)
{
    return strcmp(r->table->rows[i].quantity, quantity) == 0 &&
           strcmp(r->res[i].algorithm, AGAIN) == 0;
}

int _check_gram_pair(slong *i, slong *j, const char *index, slong n)
{
    char *end;

    *i = strtol(index, &end, 10) - 1;
    if (*end != ';')
        return 0;
    *j = strtol(end + 1, &end, 10) - 1;
    return *end == '\0' && *i >= 0 && *i < n && *j >= 0 && *j < n;
}

/* The entries that are still open, by one engine. */
static void judge_entries(const rows_t *r, int by_angle)
{
    const ntkball_table_struct *table = r->table;
    const char *matrix = ntkball_table_input((ntkball_table_struct *) table, "matrix");
    const char *terms = ntkball_table_input((ntkball_table_struct *) table, "terms");
    slong num = 0, i, a, b;
    ntkball_table_t found;
    layers_t s;
    arb_t x;

    for (i = 0; i < table->num_rows; i++)
        num += _check_gram_is_open(r, i, "entry");
    if (num == 0 || matrix == NULL)
        return;
    arb_init(x);
    ntkball_table_init(found, "gram", 20);
    layers_init(&s, r, by_angle, terms != NULL ? strtol(terms, NULL, 10) : 0,
                strcmp(matrix, "series") == 0);
    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;

        if (_check_gram_is_open(r, i, "entry") &&
            _check_gram_pair(&a, &b, row->index, r->data->n) &&
            entry(x, &s, r, matrix, row->layer, a, b))
            ntkball_table_add(found, "entry", row->layer, row->index, x, NULL);
    }
    _check_gram_judge(r, found,
                      strcmp(matrix, "inner") == 0 || strcmp(matrix, "power") == 0 ? "fractions"
                      : by_angle                                                   ? "angle"
                                                                                   : "direct");
    layers_clear(&s, r->subject->net->depth);
    ntkball_table_clear(found);
    arb_clear(x);
}

/* R'(1) = Theta_2(1) - Sigma_2(1). */
int _check_gram_at_one(arb_t res, const rows_t *r, const char *matrix, slong layer)
{
    ntkball_network_t net = {*r->subject->net};
    int gradient = strcmp(matrix, "gradient") == 0, known;
    ntkball_exact_t form, other;
    ntkball_value_t one;

    ntkball_exact_init(form);
    ntkball_exact_init(other);
    ntkball_value_init(one);
    known =
        (gradient || strcmp(matrix, "theta") == 0 || strcmp(matrix, "sigma") == 0) && layer >= 2 &&
        layer <= net->depth + 1 && ntkball_value_set_str(one, "1", NULL) == NTKBALL_OK &&
        ntkball_kernel_exact(form, net, matrix[0] == 's' ? 's' : 't', gradient ? 2 : layer, one);
    if (known && gradient)
    {
        known = ntkball_kernel_exact(other, net, 's', 2, one);
        ntkball_exact_sub(form, form, other);
    }
    if (known)
        ntkball_exact_get_arb(res, form, 2 * r->bits + 64);
    ntkball_exact_clear(form);
    ntkball_exact_clear(other);
    ntkball_value_clear(one);
    return known;
}

/* Exact entries of the diagonal, which no ball around them proves. */
static void judge_diagonal(const rows_t *r)
{
    const char *matrix = ntkball_table_input((ntkball_table_struct *) r->table, "matrix");
    ntkball_table_t found;
    slong i, a, b;
    arb_t x;

    arb_init(x);
    ntkball_table_init(found, "gram", 20);
    for (i = 0; matrix != NULL && i < r->table->num_rows; i++)
    {
        const ntkball_row_t *row = r->table->rows + i;

        if (_check_gram_is_open(r, i, "entry") &&
            _check_gram_pair(&a, &b, row->index, r->data->n) && a == b &&
            _check_gram_at_one(x, r, matrix, row->layer))
            ntkball_table_add(found, "entry", row->layer, row->index, x, NULL);
    }
    if (found->num_rows > 0)
        _check_gram_judge(r, found, "closed form");
    ntkball_table_clear(found);
    arb_clear(x);
}

int _check_gram_wants(const rows_t *r, const char *quantity)
{
    slong i;

    for (i = 0; i < r->table->num_rows; i++)
        if (_check_gram_is_open(r, i, quantity))
            return 1;
    return 0;
}

static void judge_number(const rows_t *r, const char *quantity, const arb_t x, const char *name)
{
    ntkball_table_t found;

    ntkball_table_init(found, "gram", 20);
    ntkball_table_add(found, quantity, -1, "", x, NULL);
    _check_gram_judge(r, found, name);
    ntkball_table_clear(found);
}

int _check_gram(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                const check_t *subject, ntkball_query_t *again)
{
    ntkball_data_t data;
    rows_t r = {res, q, table, subject, data, 4 * table->digits + 60};
    ntkball_status_t status;
    slong number;
    arb_t x;
    int code;

    ntkball_data_init(data);
    arb_init(x);
    code = _ntkball_query_data(again, data);
    if (code == 0)
    {
        status = _check_gram_width(&r);
        judge_entries(&r, 0);
        judge_entries(&r, 1);
        judge_diagonal(&r);
        if (_check_gram_wants(&r, "rank") && (number = _check_gram_rank(data)) >= 0)
        {
            arb_set_si(x, number);
            judge_number(&r, "rank", x, "kernel");
        }
        if (_check_gram_wants(&r, "separation") && _check_gram_separation(x, &r))
            judge_number(&r, "separation", x, "coordinates");
        _check_gram_bounds(&r);
        if (status == NTKBALL_UNABLE && q->error.kind == NTKBALL_ERR_INTERRUPTED)
            code = _ntkball_query_fail_status(q, status, "");
    }
    arb_clear(x);
    ntkball_data_clear(data);
    return code;
}
