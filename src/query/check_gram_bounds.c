/* Rows of bounds of gram that follow from the coefficients and the data, once more (CHK-6):
   Theta_{L+1}(1) and sigma_w^2 from the closed form at 1 (KER-6) and from integrals of phi^2 and
   phi'^2 by another rule, coefficients and eigenvalues by an engine that did not make the table,
   ranks of heads by sums in place of binomials, correlations as roots of fractions.  The statements
   themselves are T4.1, GRAM-8 (N3), GRAM-9 (N6) and GRAM-17 (R.OS.ii, N6.delta). */
#include "query/check_gram.h"

#include <stdlib.h>
#include <string.h>

#include "theorem/recheck.h"

#define MAX_POWER 4096
#define MAX_SMALL 20000 /* bits before the first digit of a bound */

/* ---- constants ------------------------------------------------------------------------------- */

/* E[phi^2] or E[phi'^2] by adaptive integrals (HERM-15), which the chooser takes for expressions
   with breaks or without a strip alone; 0: not known. */
static int moment(arb_t res, const rows_t *r, int deriv, slong bits)
{
    ntkball_network_t net = {*r->subject->net};
    ntkball_options_t options = r->q->options;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    options.explain = NULL;
    options.algorithm = "integrate";
    return !ntkball_activation_is_table(net->phi) &&
           ntkball_hermite_norm2(res, net->phi, deriv, bits, &options, &err) != NTKBALL_DOMAIN &&
           arb_is_finite(res);
}

int _check_gram_sigma_w2(arb_t res, const rows_t *r, slong bits)
{
    const ntkball_network_struct *net = r->subject->net;

    if (net->init == NTKBALL_INIT_UNIT)
        ntkball_value_get_arb(res, net->sigma_w2, bits);
    else if (!moment(res, r, net->init == NTKBALL_INIT_EOC, bits))
        return 0;
    else
        arb_inv(res, res, bits);
    return 1;
}

/* Theta_{L+1}(1) = s + chi + .. + chi^L, s = 1, without the output's bias sigma_w^2 E[phi^2]; the
   closed form where there is one that does not contradict this.  0: not known. */
static int closure(arb_t res, const rows_t *r, slong bits)
{
    const ntkball_network_struct *net = r->subject->net;
    slong l, prec = bits + 32;
    arb_t chi, t, w;
    int known;

    arb_init(chi);
    arb_init(t);
    arb_init(w);
    known = _check_gram_sigma_w2(w, r, prec) && moment(chi, r, 1, prec) && moment(t, r, 0, prec);
    arb_mul(chi, chi, w, prec);
    arb_mul(t, t, w, prec);
    arb_zero(res);
    for (l = 0; l < net->depth; l++)
    {
        arb_add_ui(res, res, 1, prec);
        arb_mul(res, res, chi, prec);
    }
    if (net->output_bias)
        arb_one(t);
    arb_add(res, res, t, prec);
    if (known && _check_gram_at_one(t, r, "theta", net->depth + 1))
    {
        known = arb_overlaps(t, res);
        arb_set(res, t);
    }
    arb_clear(chi);
    arb_clear(t);
    arb_clear(w);
    return known;
}

/* ---- series ---------------------------------------------------------------------------------- */

/* The bits in which coefficients must be known: those of the table and those that a difference of
   numbers near 1 loses before the smallest bound. */
static slong need(const rows_t *r)
{
    slong i, small = 0;

    for (i = 0; i < r->table->num_rows; i++)
    {
        arf_srcptr mid = arb_midref(r->table->rows[i].value);

        if (strncmp(r->table->rows[i].quantity, "bound:N", 7) == 0 && arf_sgn(mid) > 0 &&
            arf_is_normal(mid))
            small = FLINT_MAX(small, -arf_abs_bound_lt_2exp_si(mid));
    }
    return r->bits + FLINT_MIN(small, MAX_SMALL) + (slong) FLINT_BIT_COUNT((ulong) r->data->n);
}

/* Numbers 0 .. len-1 and the engine they are from; NULL: not known.  d: of the sphere. */
static const char *numbers(arb_ptr res, const rows_t *r, claim_kind_t kind, slong len, slong d)
{
    const ntkball_question_t question = {
        .net = r->subject->net, .dim = d, .measure = NTKBALL_MEASURE_PROBABILITY};

    return _ntkball_recheck_numbers(res, kind, len, &question, need(r), &r->q->options);
}

/* tail[m] = sum_{p >= m} kappa_p for m < len; the engine or NULL. */
static const char *tails(arb_ptr tail, const rows_t *r, slong len)
{
    slong m, prec = need(r) + 32;
    arb_ptr kappa = _arb_vec_init(len);
    const char *name = numbers(kappa, r, CLAIM_SERIES, len, 0);

    if (name != NULL && closure(tail, r, need(r)))
        for (m = 1; m < len; m++)
            arb_sub(tail + m, tail + m - 1, kappa + m - 1, prec);
    else
        name = NULL;
    for (m = 0; m < len; m++)
        arb_nonnegative_part(tail + m, tail + m);
    _arb_vec_clear(kappa, len);
    return name;
}

/* ---- T4.1, N6 -------------------------------------------------------------------------------- */

/* Appends x for row i, which is judged together with others. */
static void answer(ntkball_table_t found, const rows_t *r, slong i, const arb_t x)
{
    const ntkball_row_t *row = r->table->rows + i;

    ntkball_table_add(found, row->quantity, row->layer, row->index, x, NULL);
}

static slong read_index(const ntkball_row_t *row, slong most)
{
    char *end;
    slong k = strtol(row->index, &end, 10);

    return *end == '\0' && end != row->index && k >= 1 && k <= most ? k : -1;
}

/* T4.1: Theta(1)/kappa_0. */
static const char *constant(arb_t res, const rows_t *r)
{
    arb_ptr kappa = _arb_vec_init(2);
    const char *name = numbers(kappa, r, CLAIM_SERIES, 2, 0);

    if (name != NULL && closure(res, r, r->bits) && arb_is_positive(kappa))
        arb_div(res, res, kappa, r->bits + 32);
    else
        name = NULL;
    _arb_vec_clear(kappa, 2);
    return name;
}

/* max_i sum_j |rho_ij|^p, j = i too. */
static void largest_row(arb_t res, const rows_t *r, slong p, slong prec)
{
    slong i, j;
    arb_t sum, t;

    arb_init(sum);
    arb_init(t);
    arb_zero(res);
    for (i = 0; i < r->data->n; i++)
    {
        arb_zero(sum);
        for (j = 0; j < r->data->n; j++)
        {
            _check_gram_correlation(t, r->data, i, j, prec);
            arb_abs(t, t);
            arb_pow_ui(t, t, (ulong) p, prec);
            arb_add(sum, sum, t, prec);
        }
        arb_max(res, res, sum, prec);
    }
    arb_clear(sum);
    arb_clear(t);
}

/* N6: (2 - the largest row of |rho|^p) t_p/n. */
static const char *dominant(arb_t res, const rows_t *r, slong p)
{
    slong prec = need(r) + 32;
    arb_ptr tail = _arb_vec_init(p + 1);
    const char *name = tails(tail, r, p + 1);

    largest_row(res, r, p, prec);
    arb_sub_ui(res, res, 2, prec);
    arb_neg(res, res);
    arb_mul(res, res, tail + p, prec);
    arb_div_si(res, res, r->data->n, prec);
    _arb_vec_clear(tail, p + 1);
    return name;
}

/* ---- R.OS.ii, N6.delta ----------------------------------------------------------------------- */

/* 100 n^2 or 12 pi sqrt(ln 2n). */
static void divisor(arb_t res, slong n, int printed, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_set_si(res, n);
    if (printed)
    {
        arb_sqr(res, res, prec);
        arb_mul_ui(res, res, 100, prec);
    }
    else
    {
        arb_mul_ui(res, res, 2, prec);
        arb_log(res, res, prec);
        arb_const_pi(t, prec);
        arb_sqr(t, t, prec);
        arb_mul(res, res, t, prec);
        arb_sqrt(res, res, prec);
        arb_mul_ui(res, res, 12, prec);
    }
    arb_clear(t);
}

/* sigma_w^2 delta/n over that; relu, gamma_b = 0, n >= 2. */
static const char *separated(arb_t res, const rows_t *r, int printed)
{
    ntkball_network_t net = {*r->subject->net};
    slong n = r->data->n, prec = r->bits + 32;
    int known = n >= 2 && strcmp(ntkball_activation_name(net->phi), "relu") == 0 &&
                strcmp(ntkball_value_str(net->gamma_b2), "0") == 0 &&
                _check_gram_separation(res, r);
    arb_t t;

    arb_init(t);
    if (known && (known = _check_gram_sigma_w2(t, r, prec)) != 0)
    {
        arb_mul(res, res, t, prec);
        divisor(t, n, printed, prec);
        arb_div(res, res, t, prec);
        arb_div_si(res, res, n, prec);
    }
    arb_clear(t);
    return known ? "coordinates" : NULL;
}

/* ---- N3 -------------------------------------------------------------------------------------- */

/* The bounds of one kernel and rank. */
typedef struct
{
    slong len, *homogeneous, *plain, *sphere; /* dimensions below degree m, n at most (CHK-6) */
    arb_ptr tail, harmonic;                   /* t_m, u_m */
    const char *name, *harmonic_name;
} heads_t;

/* Monomials of degree m in rank variables, n at most: 1, 0, 0, .. summed up rank times. */
static void count_monomials(heads_t *h, slong rank, slong n)
{
    slong m, i;

    h->homogeneous[0] = 1;
    for (i = 0; i < rank; i++)
        for (m = 1; m < h->len; m++)
            h->homogeneous[m] = FLINT_MIN(n, h->homogeneous[m] + h->homogeneous[m - 1]);
    for (m = 1; m < h->len; m++)
    {
        h->plain[m] = FLINT_MIN(n, h->plain[m - 1] + h->homogeneous[m - 1]);
        h->sphere[m] = FLINT_MIN(n, h->homogeneous[m - 1] + (m >= 2 ? h->homogeneous[m - 2] : 0));
    }
}

static void heads_init(heads_t *h, const rows_t *r, slong rank)
{
    slong n = r->data->n, m, prec = need(r) + 64;
    arb_t t;

    arb_init(t);
    h->len = ntkball_gram_head_degrees(n, rank);
    h->homogeneous = flint_calloc((size_t) (3 * h->len), sizeof(slong));
    h->plain = h->homogeneous + h->len;
    h->sphere = h->plain + h->len;
    h->tail = _arb_vec_init(2 * h->len);
    h->harmonic = h->tail + h->len;
    count_monomials(h, rank, n);
    h->name = tails(h->tail, r, h->len);
    h->harmonic_name = rank >= 2 && h->name != NULL
                           ? numbers(h->harmonic, r, CLAIM_EIGENVALUE, h->len, rank - 1)
                           : NULL;
    arb_set(t, h->tail); /* u_m from the eigenvalue of degree m - 1, in place */
    for (m = 0; m < h->len; m++)
    {
        arb_swap(t, h->harmonic + m);
        if (m + 1 == h->len)
            break;
        arb_mul_si(t, t, h->sphere[m + 1] - h->sphere[m], prec);
        arb_sub(t, h->harmonic + m, t, prec);
        arb_nonnegative_part(t, t);
    }
    arb_clear(t);
}

static void heads_clear(heads_t *h)
{
    flint_free(h->homogeneous);
    _arb_vec_clear(h->tail, 2 * h->len);
}

/* The form of a row, 0 .. 3, or -1. */
static int form_of(const rows_t *r, slong i)
{
    static const char *const names[] = {"bound:N3.i", "bound:N3.ii", "bound:N3.iii", "bound:N3.iv"};
    int f;

    for (f = 0; f < 4; f++)
        if (_check_gram_is_open(r, i, names[f]))
            return f;
    return -1;
}

/* The least of tail[m] over k - rank[m], or (forms 0, 1) over 1, rank[m] < k. */
static void least(arb_t res, const heads_t *h, int form, slong k, slong prec)
{
    const slong *rank = form == 0 ? h->plain : h->sphere;
    arb_srcptr tail = form == 3 ? h->harmonic : h->tail;
    slong m;
    arb_t t;

    arb_init(t);
    for (m = 0; m < h->len && rank[m] < k; m++)
    {
        arb_div_si(t, tail + m, form >= 2 ? k - rank[m] : 1, prec);
        if (m == 0)
            arb_set(res, t);
        else
            arb_min(res, res, t, prec);
    }
    arb_clear(t);
}

static void judge_heads(const rows_t *r)
{
    slong i, k, rank, wanted = 0;
    ntkball_table_t found[2];
    heads_t h;
    arb_t x;

    for (i = 0; i < r->table->num_rows; i++)
        wanted += form_of(r, i) >= 0;
    if (wanted == 0 || (rank = _check_gram_rank(r->data)) < 1)
        return;
    arb_init(x);
    ntkball_table_init(found[0], "gram", 20);
    ntkball_table_init(found[1], "gram", 20);
    heads_init(&h, r, rank);
    for (i = 0; i < r->table->num_rows; i++)
    {
        int form = form_of(r, i);

        k = read_index(r->table->rows + i, r->data->n);
        if (form < 0 || k < 0 || r->table->rows[i].layer != r->subject->net->depth + 1)
            continue;
        least(x, &h, form, k, need(r) + 32);
        answer(found[form == 3], r, i, x);
    }
    if (h.name != NULL)
        _check_gram_judge(r, found[0], h.name);
    if (h.harmonic_name != NULL)
        _check_gram_judge(r, found[1], h.harmonic_name);
    heads_clear(&h);
    ntkball_table_clear(found[0]);
    ntkball_table_clear(found[1]);
    arb_clear(x);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* The bound of row i, and the engine; NULL: not such a row, or not known. */
static const char *bound(arb_t res, const rows_t *r, slong i)
{
    const ntkball_row_t *row = r->table->rows + i;
    int is_last = row->layer == r->subject->net->depth + 1;
    slong p;

    if (_check_gram_is_open(r, i, "bound:T4.1") && is_last)
        return constant(res, r);
    if (_check_gram_is_open(r, i, "bound:N6") && is_last && (p = read_index(row, MAX_POWER)) > 0)
        return dominant(res, r, p);
    if (_check_gram_is_open(r, i, "bound:R.OS.ii") && row->layer == 2)
        return separated(res, r, 1);
    if (_check_gram_is_open(r, i, "bound:N6.delta") && row->layer == 2)
        return separated(res, r, 0);
    return NULL;
}

void _check_gram_bounds(const rows_t *r)
{
    const char *matrix = ntkball_table_input((ntkball_table_struct *) r->table, "matrix");
    const char *name;
    ntkball_table_t found;
    slong i;
    arb_t x;

    if (matrix != NULL && strcmp(matrix, "theta") != 0)
        return;
    arb_init(x);
    for (i = 0; i < r->table->num_rows; i++)
    {
        name = bound(x, r, i);
        if (name == NULL)
            continue;
        ntkball_table_init(found, "gram", 20);
        answer(found, r, i, x);
        _check_gram_judge(r, found, name);
        ntkball_table_clear(found);
    }
    judge_heads(r);
    arb_clear(x);
}
