/* ntkball series ACT [--depth L] [--terms N]: alpha, upsilon, kappa for the layers 2 .. L+1. */
#include "query/query.h"

typedef struct
{
    const char *name;
    char letter;
} quantity_t;

static const quantity_t quantities[] = {{"alpha", 'a'}, {"upsilon", 'u'}, {"kappa", 'k'}};

static void add_rows(ntkball_table_t table, const ntkball_query_t *q, const ntkball_network_t net,
                     const ntkball_series_t series, int has_ntk)
{
    ntkball_exact_t exact;
    slong first = 2, last = q->depth + 1, l, p;
    size_t k;

    ntkball_exact_init(exact);
    (void) _ntkball_query_layers((ntkball_query_t *) q, &first, &last);
    for (k = 0; k < 3; k++)
        for (l = first;
             _ntkball_query_wants(q, quantities[k].name) && (k == 0 || has_ntk) && l <= last; l++)
            for (p = 0; p < series->len; p++)
            {
                arb_ptr *values = k == 0 ? series->alpha : k == 1 ? series->upsilon : series->kappa;
                int known = p < QUERY_EXACT_INDICES &&
                            ntkball_ntk_exact(exact, net, quantities[k].letter, l, p);
                char *text = _ntkball_query_exact_text(known, exact);

                ntkball_table_add_si(table, quantities[k].name, l, p, values[l - 2] + p, text);
                flint_free(text);
            }
    ntkball_exact_clear(exact);
}

static void describe(ntkball_query_t *q, ntkball_table_t table, const ntkball_network_t net)
{
    char text[32];

    _ntkball_query_describe(q, table, net->phi);
    _ntkball_query_describe_network(q, table, net);
    _ntkball_query_describe_exact(table, q->terms);
    snprintf(text, sizeof text, "%ld", (long) q->terms);
    ntkball_table_add_input(table, "terms", text);
    ntkball_table_add_convention(table, "series",
                                 "Sigma_l = sum_p alpha_p rho^p, R'(Sigma_{l-1}) = sum_p upsilon_p "
                                 "rho^p, Theta_l = sum_p kappa_p rho^p");
}

static int compute(ntkball_query_t *q, const ntkball_network_t net)
{
    ntkball_series_t series;
    ntkball_table_t table;
    ntkball_status_t status;
    int code, need_ntk = _ntkball_query_wants(q, "upsilon") || _ntkball_query_wants(q, "kappa");

    ntkball_series_init(series, q->depth, q->terms);
    status = ntkball_ntk_series(series, net, q->terms, need_ntk, q->bits, &q->options, &q->error);
    if (status == NTKBALL_DOMAIN ||
        (status == NTKBALL_UNABLE && q->error.kind != NTKBALL_ERR_ACCURACY))
        code = _ntkball_query_fail_status(q, status, "");
    else
    {
        ntkball_table_init(table, q->command->name, q->digits);
        describe(q, table, net);
        add_rows(table, q, net, series, need_ntk);
        code = _ntkball_query_finish_table(q, table, status);
        ntkball_table_clear(table);
    }
    ntkball_series_clear(series);
    return code;
}

int _ntkball_query_run_series(ntkball_query_t *q)
{
    ntkball_network_t net;
    slong first, last;
    int code;

    ntkball_network_init(net);
    code = _ntkball_query_network(q, net);
    if (code == 0)
        code = _ntkball_query_layers(q, &first, &last);
    if (code == 0)
        code = _ntkball_query_memory(q, 3 * (double) q->depth * (double) q->terms,
                                     "--depth, --terms or --digits");
    if (code == 0)
        code = compute(q, net);
    ntkball_network_clear(net);
    return code;
}
