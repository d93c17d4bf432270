/* ntkball kernel ACT [--depth L] --rho R[,R...]: Sigma_l and Theta_l at each correlation R. */
#include "query/query.h"

#include <string.h>

/* One correlation and the values of all layers there. */
typedef struct
{
    ntkball_value_t rho;
    arb_ptr sigma, theta;
} point_t;

typedef struct
{
    point_t *points;
    char **texts; /* as given: the index column */
    slong num;
} points_t;

static int read_points(ntkball_query_t *q, points_t *p)
{
    char prefix[128];
    slong i;
    int code = 0;
    arb_t x;

    arb_init(x);
    p->texts = _ntkball_query_split(&p->num, q->rho);
    p->points = flint_malloc((size_t) p->num * sizeof(point_t));
    for (i = 0; i < p->num; i++)
    {
        point_t *point = p->points + i;

        ntkball_value_init(point->rho);
        point->sigma = _arb_vec_init(q->depth);
        point->theta = _arb_vec_init(q->depth);
        snprintf(prefix, sizeof prefix, "--rho %.80s: ", p->texts[i]);
        if (code == 0 && p->texts[i][strspn(p->texts[i], " ")] == '\0')
            code = _ntkball_query_fail(
                q, NTKBALL_ERR_INPUT,
                "--rho '%.80s': an entry is empty; give correlations in [-1, 1]", q->rho);
        if (code == 0 && ntkball_value_set_str(point->rho, p->texts[i], &q->error) != NTKBALL_OK)
            code = _ntkball_query_fail_status(q, NTKBALL_DOMAIN, prefix);
        ntkball_value_get_arb(x, point->rho, 64);
        arb_abs(x, x);
        arb_sub_ui(x, x, 1, 64);
        if (code == 0 && arb_is_positive(x))
            code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "%sa correlation lies in [-1, 1]",
                                       prefix);
    }
    arb_clear(x);
    return code;
}

static void clear_points(const ntkball_query_t *q, points_t *p)
{
    slong i;

    for (i = 0; i < p->num; i++)
    {
        ntkball_value_clear(p->points[i].rho);
        _arb_vec_clear(p->points[i].sigma, q->depth);
        _arb_vec_clear(p->points[i].theta, q->depth);
    }
    flint_free(p->points);
    _ntkball_query_split_free(p->texts, p->num);
}

static void add_rows(ntkball_table_t table, const ntkball_query_t *q, const ntkball_network_t net,
                     const points_t *p, char letter)
{
    const char *name = letter == 's' ? "sigma" : "theta";
    ntkball_exact_t exact;
    slong first = 2, last = q->depth + 1, l, i;

    if (!_ntkball_query_wants(q, name))
        return;
    ntkball_exact_init(exact);
    (void) _ntkball_query_layers((ntkball_query_t *) q, &first, &last);
    for (l = first; l <= last; l++)
        for (i = 0; i < p->num; i++)
        {
            arb_srcptr values = letter == 's' ? p->points[i].sigma : p->points[i].theta;
            int known = ntkball_kernel_exact(exact, net, letter, l, p->points[i].rho);
            char *text = _ntkball_query_exact_text(known, exact);

            ntkball_table_add(table, name, l, p->texts[i], values + (l - 2), text);
            flint_free(text);
        }
    ntkball_exact_clear(exact);
}

static int compute(ntkball_query_t *q, const ntkball_network_t net, points_t *p)
{
    ntkball_table_t table;
    ntkball_status_t status, worst = NTKBALL_OK;
    int code, want_theta = _ntkball_query_wants(q, "theta");
    slong i;

    for (i = 0; i < p->num; i++)
    {
        status = ntkball_kernel_eval(p->points[i].sigma, want_theta ? p->points[i].theta : NULL,
                                     net, p->points[i].rho, q->bits, &q->options, &q->error);
        if (status == NTKBALL_DOMAIN ||
            (status == NTKBALL_UNABLE && q->error.kind != NTKBALL_ERR_ACCURACY))
            return _ntkball_query_fail_status(q, status, "");
        worst = status != NTKBALL_OK ? status : worst;
    }
    ntkball_table_init(table, q->command->name, q->digits);
    _ntkball_query_describe(q, table, net->phi);
    _ntkball_query_describe_network(q, table, net);
    add_rows(table, q, net, p, 's');
    add_rows(table, q, net, p, 't');
    code = _ntkball_query_finish_table(q, table, worst);
    ntkball_table_clear(table);
    return code;
}

int _ntkball_query_run_kernel(ntkball_query_t *q)
{
    ntkball_network_t net;
    points_t points;
    slong first, last;
    int code;

    ntkball_network_init(net);
    code = _ntkball_query_network(q, net);
    if (code == 0)
        code = _ntkball_query_layers(q, &first, &last);
    if (code == 0 && q->rho == NULL)
        code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "kernel needs --rho R[,R...], as in `%s`",
                                   q->command->example);
    if (code == 0)
    {
        code = read_points(q, &points);
        if (code == 0)
            code = compute(q, net, &points);
        clear_points(q, &points);
    }
    ntkball_network_clear(net);
    return code;
}
