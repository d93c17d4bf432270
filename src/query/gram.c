/* ntkball gram ACT --data FILE: the spectrum of the Gram matrix of data, and what the theory says
   of it. */
#include "query/query.h"

#include <string.h>

#include <ntkball/gram.h>

typedef struct
{
    ntkball_query_t *q;
    ntkball_network_struct *net;
    ntkball_data_struct *data;
    ntkball_table_struct *table;
    ntkball_options_t inner; /* for what has no choice of algorithm */
    ntkball_status_t status; /* the worst so far that is not fatal */
    slong layer, rank, bits;
    arb_ptr lambda;        /* of K = Theta/n */
    arb_t trace;           /* of K: Theta(1) */
    ntkball_series_t head; /* kappa_0, kappa_1 */
} gram_t;

/* 0 when the computation may go on; else the exit code. */
static int passed(gram_t *g, ntkball_status_t status)
{
    if (status == NTKBALL_OK)
        return 0;
    if (status == NTKBALL_DOMAIN || g->q->error.kind != NTKBALL_ERR_ACCURACY)
        return _ntkball_query_fail_status(g->q, status, "");
    g->status = status;
    return 0;
}

static void row(gram_t *g, const char *quantity, const char *index, const arb_t value)
{
    if (_ntkball_query_wants(g->q, quantity))
        ntkball_table_add(g->table, quantity, g->layer, index, value, NULL);
}

static void row_si(gram_t *g, const char *quantity, slong index, const arb_t value)
{
    if (_ntkball_query_wants(g->q, quantity))
        ntkball_table_add_si(g->table, quantity, g->layer, index, value, NULL);
}

static int wants_statement(gram_t *g, const char *id)
{
    char text[32];

    snprintf(text, sizeof text, "bound:%s", id);
    if (_ntkball_query_wants(g->q, text))
        return 1;
    snprintf(text, sizeof text, "truth:%s", id);
    if (_ntkball_query_wants(g->q, text))
        return 1;
    snprintf(text, sizeof text, "ratio:%s", id);
    return _ntkball_query_wants(g->q, text);
}

/* A row of another layer, -1: of none. */
static void row_at(gram_t *g, const char *quantity, slong layer, const arb_t value)
{
    if (_ntkball_query_wants(g->q, quantity))
        ntkball_table_add(g->table, quantity, layer, "", value, NULL);
}

/* The three rows of a statement. */
static void
statement(gram_t *g, const char *id, const char *index, const arb_t bound, const arb_t truth)
{
    char text[32];
    arb_t ratio;

    arb_init(ratio);
    snprintf(text, sizeof text, "bound:%s", id);
    row(g, text, index, bound);
    snprintf(text, sizeof text, "truth:%s", id);
    row(g, text, index, truth);
    if (!arb_contains_zero(truth))
    {
        arb_div(ratio, bound, truth, g->bits + 20);
        snprintf(text, sizeof text, "ratio:%s", id);
        row(g, text, index, ratio);
    }
    arb_clear(ratio);
}

/* ------------------------------------------------------------------------- from the spectrum */

static int wants_all(gram_t *g)
{
    static const char *const all[] = {
        "eigenvalue", "condition_number", "positive_definite", "bound:O4.2", "truth:O4.2",
        "ratio:O4.2", "truth:T4.8",       "ratio:T4.8",        "bound:N6",   "truth:N6",
        "ratio:N6",   "bound:R.OS",       "truth:R.OS",        "ratio:R.OS"};
    size_t i;

    for (i = 0; i < sizeof all / sizeof all[0]; i++)
        if (_ntkball_query_wants(g->q, all[i]))
            return 1;
    return 0;
}

static void add_spectrum(gram_t *g)
{
    slong n = g->data->n, i;
    arb_srcptr least = g->lambda + n - 1;
    arb_t x;

    arb_init(x);
    for (i = 0; i < n; i++)
        row_si(g, "eigenvalue", i + 1, g->lambda + i);
    arb_div(x, g->trace, g->lambda, g->bits + 20);
    row(g, "effective_rank", "", x);
    if (arb_is_positive(least))
    {
        arb_div(x, g->lambda, least, g->bits + 20);
        row(g, "condition_number", "", x);
    }
    arb_set_si(x, arb_is_positive(least));
    if (!arb_is_positive(least) && !arb_is_nonpositive(least))
        arb_unit_interval(x);
    row(g, "positive_definite", "", x);
    arb_set_si(x, g->rank);
    row_at(g, "rank", -1, x);
    arb_clear(x);
}

/* O4.2: at most eff(K)/c eigenvalues reach c lambda_1. */
static void add_counts(gram_t *g)
{
    static const char *const thresholds[] = {"1/10", "1/100", "1/1000", "1/10000"};
    slong n = g->data->n, i, t, power = 1, sure, maybe;
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    for (t = 0; t < 4; t++)
    {
        power *= 10;
        arb_div_si(x, g->lambda, power, g->bits + 20);
        for (i = sure = maybe = 0; i < n; i++)
        {
            sure += arb_ge(g->lambda + i, x) || (i == 0 && power == 1);
            maybe += !arb_lt(g->lambda + i, x);
        }
        arb_set_si(x, sure);
        arb_set_si(y, maybe);
        arb_union(x, x, y, 64);
        arb_div(y, g->trace, g->lambda, g->bits + 20);
        arb_mul_si(y, y, power, g->bits + 20);
        statement(g, "O4.2", thresholds[t], y, x);
    }
    arb_clear(y);
    arb_clear(x);
}

/* ------------------------------------------------------------------------------- statements */

/* T4.1: eff(K) <= Theta(1)/kappa_0. */
static void add_constant(gram_t *g)
{
    arb_srcptr kappa0 = g->head->kappa[g->layer - 2];
    arb_t bound, truth;

    if (!arb_is_positive(kappa0))
    {
        ntkball_table_add_convention(g->table, "T4.1", "not applicable: kappa_0 > 0 is not so");
        return;
    }
    arb_init(bound);
    arb_init(truth);
    arb_div(bound, g->trace, kappa0, g->bits + 20);
    arb_div(truth, g->trace, g->lambda, g->bits + 20);
    statement(g, "T4.1", "", bound, truth);
    arb_clear(truth);
    arb_clear(bound);
}

/* The effective rank of a Gram matrix with this value at rho = 1. */
static int effective_rank(arb_t res, gram_t *g, ntkball_gram_t which, slong layer, const arb_t one)
{
    arb_ptr lambda = _arb_vec_init(g->data->n);
    int code = passed(g, ntkball_gram_spectrum(lambda, g->data, g->net, which, layer, 1,
                                               g->bits + 8, &g->q->options, &g->q->error));

    arb_div(res, one, lambda, g->bits + 20);
    _arb_vec_clear(lambda, g->data->n);
    return code;
}

/* T4.3: eff(K - kappa_0 1 1^T/n) <= eff(X X^T) sum_{p >= 1} kappa_p / kappa_1. */
static int add_linear(gram_t *g, const arb_t inner_rank)
{
    arb_srcptr kappa = g->head->kappa[g->layer - 2];
    arb_t bound, truth, rest;
    int code;

    if (!arb_is_positive(kappa + 1))
    {
        ntkball_table_add_convention(g->table, "T4.3", "not applicable: kappa_1 > 0 is not so");
        return 0;
    }
    arb_init(bound);
    arb_init(truth);
    arb_init(rest);
    arb_sub(rest, g->trace, kappa, g->bits + 60);
    arb_div(bound, rest, kappa + 1, g->bits + 20);
    arb_mul(bound, bound, inner_rank, g->bits + 20);
    code = effective_rank(truth, g, NTKBALL_GRAM_CENTRED, g->layer, rest);
    if (code == 0)
        statement(g, "T4.3", "", bound, truth);
    arb_clear(rest);
    arb_clear(truth);
    arb_clear(bound);
    return code;
}

/* N5, shallow ReLU: eff(X X^T o E[phi' phi']) <= 2 eff(X X^T). */
static int add_gradient(gram_t *g, const arb_t inner_rank)
{
    arb_t bound, truth, chi;
    int code;

    arb_init(bound);
    arb_init(truth);
    arb_init(chi);
    code = passed(g, ntkball_network_constants(NULL, NULL, chi, g->net, g->bits + 20, &g->inner,
                                               &g->q->error));
    if (code == 0)
        code = effective_rank(truth, g, NTKBALL_GRAM_GRADIENT, 2, chi);
    arb_mul_2exp_si(bound, inner_rank, 1);
    if (code == 0) /* a statement on the second layer, whatever the depth */
    {
        g->layer = 2;
        statement(g, "N5", "", bound, truth);
        g->layer = g->q->depth + 1;
    }
    arb_clear(chi);
    arb_clear(truth);
    arb_clear(bound);
    return code;
}

/* T4.8 in the forms (i) to (iv) of N3, at every index. */
static int add_decay(gram_t *g)
{
    static const char *const names[][2] = {{"bound:N3.i", "ratio:N3.i"},
                                           {"bound:N3.ii", "ratio:N3.ii"},
                                           {"bound:N3.iii", "ratio:N3.iii"},
                                           {"bound:N3.iv", "ratio:N3.iv"}};
    slong n = g->data->n, len = ntkball_gram_head_degrees(n, g->rank), k, f;
    slong *degrees = flint_malloc((size_t) len * sizeof(slong));
    arb_ptr sphere = _arb_vec_init(len), bound[4];
    arb_t ratio;
    int code = 0;

    arb_init(ratio);
    for (f = 0; f < 4; f++)
        bound[f] = _arb_vec_init(n);
    for (k = 0; k < len; k++)
        degrees[k] = k;
    if (g->rank >= 2)
        code = passed(g, ntkball_sphere_eigenvalues(sphere, g->net, g->rank - 1,
                                                    NTKBALL_MEASURE_PROBABILITY, degrees, len,
                                                    g->bits + 64, &g->inner, &g->q->error));
    if (code == 0)
        code = passed(g, ntkball_gram_tail_bounds(bound, n, g->rank, g->rank >= 2 ? sphere : NULL,
                                                  g->net, g->bits, &g->inner, &g->q->error));
    for (f = 0; code == 0 && f < 4; f++)
        for (k = 0; k < n; k++)
            if (arb_is_finite(bound[f] + k))
            {
                row_si(g, names[f][0], k + 1, bound[f] + k);
                if (arb_contains_zero(g->lambda + k))
                    continue;
                arb_div(ratio, bound[f] + k, g->lambda + k, g->bits + 20);
                row_si(g, names[f][1], k + 1, ratio);
            }
    for (k = 0; code == 0 && k < n; k++)
    {
        arb_srcptr best = bound[g->rank >= 2 ? 3 : 2] + k;

        row_si(g, "truth:T4.8", k + 1, g->lambda + k);
        if (arb_is_finite(best) && !arb_contains_zero(g->lambda + k))
        {
            arb_div(ratio, best, g->lambda + k, g->bits + 20);
            row_si(g, "ratio:T4.8", k + 1, ratio);
        }
    }
    for (f = 0; f < 4; f++)
        _arb_vec_clear(bound[f], n);
    _arb_vec_clear(sphere, len);
    flint_free(degrees);
    arb_clear(ratio);
    return code;
}

/* N6: the lower bound of lambda_n(K). */
static int add_least(gram_t *g)
{
    char index[32];
    slong r;
    arb_t bound;
    int code;

    arb_init(bound);
    code = passed(g, ntkball_gram_least_bound(bound, &r, g->data, g->net, g->bits + 8, &g->inner,
                                              &g->q->error));
    snprintf(index, sizeof index, "%ld", (long) r);
    if (code == 0 && r > 0 && arb_is_positive(bound))
        statement(g, "N6", index, bound, g->lambda + g->data->n - 1);
    else if (code == 0)
        ntkball_table_add_convention(g->table, "N6",
                                     "no bound: a row is too near to the line of others");
    arb_clear(bound);
    return code;
}

static int is_relu(const gram_t *g)
{
    return strcmp(ntkball_activation_name(g->net->phi), "relu") == 0;
}

static int add_statements(gram_t *g)
{
    arb_t inner_rank, one;
    int code = 0;
    int gradient = wants_statement(g, "N5") && is_relu(g) &&
                   strcmp(ntkball_value_str(g->net->gamma_b2), "0") == 0;

    arb_init(inner_rank);
    arb_init(one);
    arb_one(one);
    if (wants_statement(g, "T4.3") || gradient ||
        _ntkball_query_wants(g->q, "inner_effective_rank"))
        code = effective_rank(inner_rank, g, NTKBALL_GRAM_INNER, 2, one);
    if (code == 0 && arb_is_positive(inner_rank))
        row_at(g, "inner_effective_rank", -1, inner_rank);
    if (wants_statement(g, "T4.1"))
        add_constant(g);
    if (wants_statement(g, "O4.2"))
        add_counts(g);
    if (code == 0 && wants_statement(g, "T4.3"))
        code = add_linear(g, inner_rank);
    if (code == 0 && gradient)
        code = add_gradient(g, inner_rank);
    if (code == 0 &&
        (wants_statement(g, "T4.8") || wants_statement(g, "N3.i") || wants_statement(g, "N3.ii") ||
         wants_statement(g, "N3.iii") || wants_statement(g, "N3.iv")))
        code = add_decay(g);
    if (code == 0 && wants_statement(g, "N6"))
        code = add_least(g);
    arb_clear(one);
    arb_clear(inner_rank);
    return code;
}

/* ------------------------------------------------------------------------------ the command */

static void describe(gram_t *g)
{
    char text[64];

    _ntkball_query_describe(g->q, g->table, g->net->phi);
    _ntkball_query_describe_network(g->q, g->table, g->net);
    ntkball_table_add_input(g->table, "data", g->data->name);
    snprintf(text, sizeof text, "%ld", (long) g->data->n);
    ntkball_table_add_input(g->table, "n", text);
    snprintf(text, sizeof text, "%ld", (long) g->data->d);
    ntkball_table_add_input(g->table, "features", text);
    snprintf(text, sizeof text, "%ld", (long) g->data->label_column);
    ntkball_table_add_input(g->table, "label_column", g->data->label_column > 0 ? text : "none");
    ntkball_table_add_input(g->table, "header", g->data->has_header ? "yes" : "no");
    snprintf(text, sizeof text, "%lu parallel, %lu antipodal",
             (unsigned long) g->data->num_duplicate, (unsigned long) g->data->num_antipodal);
    ntkball_table_add_input(g->table, "repeated_rows", text);
    if (g->data->pairs[0] != '\0')
        ntkball_table_add_input(g->table, "pairs", g->data->pairs);
    ntkball_table_add_convention(
        g->table, "eigenvalue",
        "of K = Theta_{L+1}(rho_ij)/n, rho_ij = <x_i, x_j>/(|x_i| |x_j|); index 1 is the largest");
    ntkball_table_add_convention(g->table, "effective_rank", "eff(A) = Tr A / lambda_1(A), of K");
    ntkball_table_add_convention(g->table, "rank", "the rank of X");
    ntkball_table_add_convention(g->table, "positive_definite",
                                 "1: proved; 0: K is singular; 0.5 +/- 0.5: not decided");
    ntkball_table_add_convention(g->table, "O4.2",
                                 "index c: number of eigenvalues >= c lambda_1, at most eff(K)/c");
    ntkball_table_add_convention(g->table, "T4.8",
                                 "truth: lambda_k(K), k (index) from the largest; bounds N3.i to "
                                 "N3.iv; ratio:T4.8 is ratio:N3.iv");
    ntkball_table_add_convention(
        g->table, "N6",
        "lower bound of lambda_n(K) with the power r (index): (1 - max_i sum_{j != i} |rho_ij|^r) "
        "sum_{p >= r} kappa_p / n");
}

static int compute(gram_t *g)
{
    slong n = g->data->n;
    int code;

    g->layer = g->q->depth + 1;
    g->bits = g->q->bits;
    g->inner = g->q->options;
    g->inner.algorithm = NULL;
    g->rank = ntkball_gram_rank(g->data);
    ntkball_series_init(g->head, g->q->depth, 2);
    g->lambda = _arb_vec_init(n);
    arb_init(g->trace);
    code = passed(g, ntkball_gram_spectrum(g->lambda, g->data, g->net, NTKBALL_GRAM_THETA, g->layer,
                                           wants_all(g) ? n : 1, g->bits + 8, &g->q->options,
                                           &g->q->error));
    if (code == 0)
    {
        arb_t sigma;

        arb_init(sigma);
        code = passed(g, ntkball_ntk_closure(sigma, g->trace, g->net, g->layer, g->bits + 60,
                                             &g->inner, &g->q->error));
        arb_clear(sigma);
    }
    if (code == 0)
        code = passed(
            g, ntkball_ntk_series(g->head, g->net, 2, 1, g->bits + 60, &g->inner, &g->q->error));
    if (code == 0)
    {
        describe(g);
        add_spectrum(g);
        code = add_statements(g);
    }
    if (code == 0)
        code = _ntkball_query_finish_table(g->q, g->table, g->status);
    arb_clear(g->trace);
    _arb_vec_clear(g->lambda, n);
    ntkball_series_clear(g->head);
    return code;
}

static int read_data(ntkball_query_t *q, ntkball_data_t data)
{
    if (q->data == NULL)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "gram needs --data FILE, as in `%s`",
                                   q->command->example);
    return _ntkball_query_data(q, data);
}

int _ntkball_query_run_gram(ntkball_query_t *q)
{
    ntkball_network_t net;
    ntkball_data_t data;
    ntkball_table_t table;
    int code;

    ntkball_network_init(net);
    ntkball_data_init(data);
    ntkball_table_init(table, q->command->name, q->digits);
    code = _ntkball_query_network(q, net);
    if (code == 0)
        code = read_data(q, data);
    if (code == 0)
    {
        gram_t g = {.q = q, .net = net, .data = data, .table = table};

        code = compute(&g);
    }
    ntkball_table_clear(table);
    ntkball_data_clear(data);
    ntkball_network_clear(net);
    return code;
}
