/* ntkball gram ACT --data FILE: the spectrum of the Gram matrix of data, and what the theory says
   of it. */
#include "query/gram.h"

#include <string.h>

/* The words of --matrix, in the order of options.c. */
static const struct
{
    const char *name, *text;
    ntkball_gram_t which;
} matrices[] = {
    {"theta", "Theta_l(rho_ij)", NTKBALL_GRAM_THETA},
    {"sigma", "Sigma_l(rho_ij)", NTKBALL_GRAM_SIGMA},
    {"inner", "rho_ij, that is X X^T", NTKBALL_GRAM_INNER},
    {"centred", "Theta_l(rho_ij) - kappa_{0,l}", NTKBALL_GRAM_CENTRED},
    {"gradient", "rho_ij R'(Sigma_{l-1}(rho_ij))", NTKBALL_GRAM_GRADIENT},
    {"power", "rho_ij^p, p = terms", NTKBALL_GRAM_POWER},
    {"series", "sum_{p < T} kappa_{p,l} rho_ij^p, T = terms", NTKBALL_GRAM_SERIES},
    {"width-outer", "the gradients of a sampled network by the weights of its last layer",
     NTKBALL_GRAM_WIDTH_OUTER},
    {"width-inner", "the gradients of a sampled network by the parameters before its last layer",
     NTKBALL_GRAM_WIDTH_INNER},
    {"width-ntk", "the gradients of a sampled network by all its parameters",
     NTKBALL_GRAM_WIDTH_NTK}};

static void add_input(gram_t *g, const char *key, slong value)
{
    char text[32];

    snprintf(text, sizeof text, "%ld", (long) value);
    ntkball_table_add_input(g->table, key, text);
}

static void describe_data(gram_t *g)
{
    const ntkball_data_struct *data = g->data;
    char text[96];

    ntkball_table_add_input(g->table, "data", data->name);
    add_input(g, "n", data->n);
    add_input(g, "features", data->d);
    if (data->label_column > 0)
        add_input(g, "label_column", data->label_column);
    else
        ntkball_table_add_input(g->table, "label_column", "none");
    ntkball_table_add_input(g->table, "header", data->has_header ? "yes" : "no");
    snprintf(text, sizeof text, "%lu parallel, %lu antipodal", (unsigned long) data->num_duplicate,
             (unsigned long) data->num_antipodal);
    ntkball_table_add_input(g->table, "repeated_rows", text);
    if (data->pairs[0] != '\0')
        ntkball_table_add_input(g->table, "pairs", data->pairs);
}

static void describe(gram_t *g)
{
    const slong which = g->q->matrix;
    char text[256];

    _ntkball_query_describe(g->q, g->table, g->net->phi);
    _ntkball_query_describe_network(g->q, g->table, g->net);
    describe_data(g);
    ntkball_table_add_input(g->table, "matrix", matrices[which].name);
    if (g->what.which == NTKBALL_GRAM_POWER || g->what.which == NTKBALL_GRAM_SERIES)
        add_input(g, "terms", g->what.terms);
    if (g->what.which >= NTKBALL_GRAM_WIDTH_OUTER)
    {
        add_input(g, "width", g->what.width);
        add_input(g, "seed", (slong) g->what.seed);
    }
    snprintf(text, sizeof text,
             "lambda_k(K), index 1 the largest; K_ij = M_ij/n, M_ij = %s; rho_ij = <x_i, "
             "x_j>/(|x_i| |x_j|)",
             matrices[which].text);
    ntkball_table_add_convention(g->table, "eigenvalue", text);
    ntkball_table_add_convention(g->table, "effective_rank", "eff(A) = Tr A/lambda_1(A), of K");
    ntkball_table_add_convention(g->table, "rank", "the rank of X");
    ntkball_table_add_convention(g->table, "positive_definite",
                                 "1: proved; 0: K is not; 0.5 +/- 0.5: not decided");
    if (_ntkball_query_wants(g->q, "separation"))
        ntkball_table_add_convention(g->table, "separation",
                                     "min over i < j of min(|x_i - x_j|, |x_i + x_j|), unit rows");
    if (g->q->threshold != NULL)
        ntkball_table_add_convention(
            g->table, "count",
            "of the eigenvalues that are >= the index; an interval where one of "
            "them cannot be told from it");
    if (g->q->quantity != NULL && _ntkball_query_wants(g->q, "entry"))
        ntkball_table_add_convention(g->table, "entry", "M_ij, index i;j, i >= j");
}

/* Which matrix, which layer; 0 or a code. */
static int choose(gram_t *g)
{
    const char *algorithm = g->q->algorithm;
    slong first, last;
    int code = _ntkball_query_layers(g->q, &first, &last);

    if (algorithm != NULL && strcmp(algorithm, "series") == 0)
    {
        if (g->q->matrix != 0)
            return _ntkball_query_fail(g->q, NTKBALL_ERR_INPUT,
                                       "--algorithm series is of --matrix theta, not of %s",
                                       matrices[g->q->matrix].name);
        for (g->q->matrix = 0; matrices[g->q->matrix].which != NTKBALL_GRAM_SERIES;)
            g->q->matrix++;
    }
    g->layer = first == last ? first : g->net->depth + 1;
    g->what = (ntkball_gram_matrix_t){.which = matrices[g->q->matrix].which,
                                      .layer = g->layer,
                                      .terms = g->q->terms,
                                      .width = g->q->width,
                                      .seed = (ulong) g->q->seed};
    if (g->what.which == NTKBALL_GRAM_INNER || g->what.which == NTKBALL_GRAM_POWER)
        g->layer = -1;
    if (g->what.which >= NTKBALL_GRAM_WIDTH_OUTER)
        g->layer = g->net->depth + 1;
    return code;
}

/* The kernel of the whole network, of which the statements speak? */
static int is_theta(const gram_t *g)
{
    return g->what.which == NTKBALL_GRAM_THETA && g->layer == g->net->depth + 1;
}

/* The spectrum and the trace. */
static int solve(gram_t *g)
{
    slong n = g->data->n;
    int code = _gram_passed(g, ntkball_gram_spectrum_of(g->lambda, g->data, g->net, &g->what,
                                                        _gram_wants_all(g) ? n : 1, g->bits + 8,
                                                        &g->spectral, &g->q->error));

    if (code == 0)
        code = _gram_passed(g, ntkball_gram_trace(g->trace, g->data, g->net, &g->what, g->bits + 60,
                                                  &g->inner, &g->q->error));
    if (code == 0 && is_theta(g))
        code = _gram_passed(
            g, ntkball_ntk_series(g->head, g->net, 2, 1, g->bits + 60, &g->inner, &g->q->error));
    return code;
}

static void add_data(gram_t *g)
{
    arb_t x;

    arb_init(x);
    arb_set_si(x, g->rank);
    _gram_row(g, "rank", -1, "", x);
    if (_ntkball_query_wants(g->q, "separation"))
    {
        ntkball_gram_separation(x, g->data, g->bits + 8);
        _gram_row(g, "separation", -1, "", x);
    }
    arb_clear(x);
}

static int compute(gram_t *g)
{
    int code = choose(g);

    if (code != 0)
        return code;
    g->bits = g->q->bits;
    g->inner = g->spectral = g->q->options;
    g->inner.algorithm = NULL;
    if (g->what.which == NTKBALL_GRAM_SERIES)
        g->spectral.algorithm = NULL;
    g->rank = ntkball_gram_rank(g->data);
    ntkball_series_init(g->head, g->net->depth, 2);
    g->lambda = _arb_vec_init(g->data->n);
    arb_init(g->trace);
    code = solve(g);
    if (code == 0)
    {
        describe(g);
        code = _gram_add_spectrum(g);
    }
    if (code == 0)
        add_data(g);
    if (code == 0 && is_theta(g))
        code = _gram_add_statements(g);
    if (code == 0 && g->what.which == NTKBALL_GRAM_SERIES)
        code = _gram_add_truncation(g);
    if (code == 0)
        code = _ntkball_query_finish_table(g->q, g->table, g->status);
    arb_clear(g->trace);
    _arb_vec_clear(g->lambda, g->data->n);
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
