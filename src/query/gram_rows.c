/* The rows of ntkball gram that the spectrum alone gives. */
#include "query/gram.h"

#include <string.h>

int _gram_passed(gram_t *g, ntkball_status_t status)
{
    if (status == NTKBALL_OK)
        return 0;
    if (status == NTKBALL_DOMAIN || g->q->error.kind != NTKBALL_ERR_ACCURACY)
        return _ntkball_query_fail_status(g->q, status, "");
    g->status = status;
    return 0;
}

void _gram_row(gram_t *g, const char *quantity, slong layer, const char *index, const arb_t value)
{
    if (_ntkball_query_wants(g->q, quantity))
        ntkball_table_add(g->table, quantity, layer, index, value, NULL);
}

void _gram_row_si(gram_t *g, const char *quantity, slong index, const arb_t value)
{
    if (_ntkball_query_wants(g->q, quantity))
        ntkball_table_add_si(g->table, quantity, g->layer, index, value, NULL);
}

int _gram_wants(gram_t *g, const char *id)
{
    static const char *const kinds[] = {"bound", "truth", "ratio"};
    char text[32];
    size_t k;

    for (k = 0; k < 3; k++)
    {
        snprintf(text, sizeof text, "%s:%s", kinds[k], id);
        if (_ntkball_query_wants(g->q, text))
            return 1;
    }
    return 0;
}

void _gram_statement(gram_t *g, const char *id, const char *index, const arb_t bound,
                     const arb_t truth)
{
    char text[32];
    arb_t ratio;

    arb_init(ratio);
    snprintf(text, sizeof text, "bound:%s", id);
    _gram_row(g, text, g->layer, index, bound);
    snprintf(text, sizeof text, "truth:%s", id);
    _gram_row(g, text, g->layer, index, truth);
    if (!arb_contains_zero(truth))
    {
        arb_div(ratio, bound, truth, g->bits + 20);
        snprintf(text, sizeof text, "ratio:%s", id);
        _gram_row(g, text, g->layer, index, ratio);
    }
    arb_clear(ratio);
}

/* x = the number of lambda that are at least threshold; a ball that is no number when undecided. */
static void set_count(arb_t x, arb_srcptr lambda, slong n, const arb_t threshold)
{
    slong sure, possible;
    arb_t y;

    arb_init(y);
    ntkball_gram_count(&sure, &possible, lambda, n, threshold);
    arb_set_si(x, sure);
    arb_set_si(y, possible);
    arb_union(x, x, y, 64);
    arb_clear(y);
}

void _gram_add_counts(gram_t *g, const char *id, arb_srcptr lambda, const arb_t eff)
{
    static const char *const thresholds[] = {"1/10", "1/100", "1/1000", "1/10000"};
    slong t, power = 1;
    arb_t x, bound;

    arb_init(x);
    arb_init(bound);
    for (t = 0; t < 4; t++)
    {
        power *= 10;
        arb_div_si(x, lambda, power, g->bits + 20);
        set_count(x, lambda, g->data->n, x);
        arb_mul_si(bound, eff, power, g->bits + 20);
        _gram_statement(g, id, thresholds[t], bound, x);
    }
    arb_clear(bound);
    arb_clear(x);
}

/* ------------------------------------------------------------------------------ the spectrum */

/* The sign of the smallest eigenvalue in words, and as 1, 0 or both. */
static void add_sign(gram_t *g)
{
    arb_srcptr least = g->lambda + g->data->n - 1;
    const char *words;
    arb_t x;

    arb_init(x);
    if (arb_is_positive(least))
    {
        arb_one(x);
        words = "PROVED: lambda_n > 0";
    }
    else if (arb_is_nonpositive(least))
        words = g->data->num_duplicate > 0
                    ? "REFUTED: lambda_n = 0, as rows are parallel (pairs, above)"
                    : "REFUTED: lambda_n <= 0";
    else
    {
        arb_unit_interval(x);
        words = "not decided";
    }
    _gram_row(g, "positive_definite", g->layer, "", x);
    if (_ntkball_query_wants(g->q, "positive_definite"))
        ntkball_table_add_convention(g->table, "positive definite", words);
    arb_clear(x);
}

/* n = --threshold: how many eigenvalues reach it; refined when one can not be told from it. */
static int add_thresholds(gram_t *g)
{
    slong num, i, n = g->data->n, bits = g->bits, tries;
    char **words;
    ntkball_value_t value;
    arb_t threshold, x;
    int code = 0;

    if (g->q->threshold == NULL)
        return 0;
    arb_init(threshold);
    arb_init(x);
    ntkball_value_init(value);
    words = _ntkball_query_split(&num, g->q->threshold);
    for (i = 0; i < num && code == 0; i++)
    {
        if (ntkball_value_set_str(value, words[i], &g->q->error) != NTKBALL_OK)
        {
            code = _ntkball_query_fail_status(g->q, NTKBALL_DOMAIN, "--threshold: ");
            break;
        }
        for (tries = 0; code == 0; tries++)
        {
            ntkball_value_get_arb(threshold, value, bits + 30);
            set_count(x, g->lambda, n, threshold);
            if (arb_is_exact(x) || tries == 3)
                break;
            bits *= 2;
            code = _gram_passed(g, ntkball_gram_spectrum_of(g->lambda, g->data, g->net, &g->what, n,
                                                            bits, &g->spectral, &g->q->error));
        }
        if (code == 0)
            _gram_row(g, "count", g->layer, words[i], x);
    }
    _ntkball_query_split_free(words, num);
    ntkball_value_clear(value);
    arb_clear(x);
    arb_clear(threshold);
    return code;
}

/* The entries i >= j of the matrix, only when they were asked for by name. */
static int add_entries(gram_t *g)
{
    slong n = g->data->n, i, j;
    char index[64];
    arb_mat_t A;
    int code;

    if (g->q->quantity == NULL || !_ntkball_query_wants(g->q, "entry"))
        return 0;
    arb_mat_init(A, n, n);
    code = _gram_passed(
        g, ntkball_gram_matrix(A, g->data, g->net, &g->what, 2 * g->bits, &g->inner, &g->q->error));
    for (i = 0; code == 0 && i < n; i++)
        for (j = 0; j <= i; j++)
        {
            snprintf(index, sizeof index, "%ld;%ld", (long) i + 1, (long) j + 1);
            ntkball_table_add(g->table, "entry", g->layer, index, arb_mat_entry(A, i, j), NULL);
        }
    arb_mat_clear(A);
    return code;
}

int _gram_add_spectrum(gram_t *g)
{
    slong n = g->data->n, i;
    arb_srcptr least = g->lambda + n - 1;
    int code = add_entries(g);
    arb_t x;

    if (code == 0)
        code = add_thresholds(g);
    arb_init(x);
    for (i = 0; i < n; i++)
        _gram_row_si(g, "eigenvalue", i + 1, g->lambda + i);
    arb_div(x, g->trace, g->lambda, g->bits + 20);
    _gram_row(g, "effective_rank", g->layer, "", x);
    if (arb_is_positive(least))
    {
        arb_div(x, g->lambda, least, g->bits + 20);
        _gram_row(g, "condition_number", g->layer, "", x);
    }
    add_sign(g);
    arb_clear(x);
    return code;
}
