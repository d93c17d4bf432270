/* ntkball kernel ACT [--depth L] --rho R[,R...]: Sigma_l and Theta_l at each correlation R;
   --expand 1|-1: their expansions there. */
#include "query/query.h"

#include <string.h>

/* The correlations, and the values of all layers at each. */
typedef struct
{
    ntkball_value_t *rho;
    char **texts; /* as given: the index column */
    slong num;
    arb_ptr sigma, theta; /* depth of them a correlation */
} points_t;

static int read_point(ntkball_query_t *q, ntkball_value_t rho, const char *text)
{
    char prefix[128];
    arb_t x;
    int outside;

    snprintf(prefix, sizeof prefix, "--rho %.80s: ", text);
    if (text[strspn(text, " ")] == '\0')
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--rho '%.80s': an entry is empty; give correlations in [-1, 1]",
                                   q->rho);
    if (ntkball_value_set_str(rho, text, &q->error) != NTKBALL_OK)
        return _ntkball_query_fail_status(q, NTKBALL_DOMAIN, prefix);
    arb_init(x);
    ntkball_value_get_arb(x, rho, 64);
    arb_abs(x, x);
    arb_sub_ui(x, x, 1, 64);
    outside = arb_is_positive(x);
    arb_clear(x);
    if (outside)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "%sa correlation lies in [-1, 1]", prefix);
    return 0;
}

static int read_points(ntkball_query_t *q, points_t *p)
{
    slong i;
    int code = 0;

    p->texts = _ntkball_query_split(&p->num, q->rho);
    p->rho = flint_malloc((size_t) p->num * sizeof(ntkball_value_t));
    for (i = 0; i < p->num; i++)
    {
        ntkball_value_init(p->rho[i]);
        if (code == 0)
            code = read_point(q, p->rho[i], p->texts[i]);
    }
    p->sigma = _arb_vec_init(p->num * q->depth);
    p->theta = _arb_vec_init(p->num * q->depth);
    return code;
}

static void clear_points(const ntkball_query_t *q, points_t *p)
{
    slong i;

    for (i = 0; i < p->num; i++)
        ntkball_value_clear(p->rho[i]);
    flint_free(p->rho);
    _arb_vec_clear(p->sigma, p->num * q->depth);
    _arb_vec_clear(p->theta, p->num * q->depth);
    _ntkball_query_split_free(p->texts, p->num);
}

static void add_rows(ntkball_table_t table, const ntkball_query_t *q, const ntkball_network_t net,
                     const points_t *p, char letter)
{
    const char *name = letter == 's' ? "sigma" : "theta";
    arb_srcptr values = letter == 's' ? p->sigma : p->theta;
    ntkball_exact_t exact;
    slong first = 2, last = q->depth + 1, l, i;

    if (!_ntkball_query_wants(q, name))
        return;
    ntkball_exact_init(exact);
    (void) _ntkball_query_layers((ntkball_query_t *) q, &first, &last);
    for (l = first; l <= last; l++)
        for (i = 0; i < p->num; i++)
        {
            int known = ntkball_kernel_exact(exact, net, letter, l, p->rho[i]);
            char *text = _ntkball_query_exact_text(known, exact);

            ntkball_table_add(table, name, l, p->texts[i], values + i * q->depth + (l - 2), text);
            flint_free(text);
        }
    ntkball_exact_clear(exact);
}

/* Is there nothing to print after this status? */
static int failed(const ntkball_query_t *q, ntkball_status_t status)
{
    return status == NTKBALL_DOMAIN ||
           (status == NTKBALL_UNABLE && q->error.kind != NTKBALL_ERR_ACCURACY);
}

static int compute(ntkball_query_t *q, const ntkball_network_t net, points_t *p)
{
    ntkball_table_t table;
    ntkball_status_t status;
    int code;

    status = ntkball_kernel_values(p->sigma, _ntkball_query_wants(q, "theta") ? p->theta : NULL,
                                   net, (const ntkball_value_t *) p->rho, p->num, q->bits,
                                   &q->options, &q->error);
    if (failed(q, status))
        return _ntkball_query_fail_status(q, status, "");
    ntkball_table_init(table, q->command->name, q->digits);
    _ntkball_query_describe(q, table, net->phi);
    _ntkball_query_describe_network(q, table, net);
    add_rows(table, q, net, p, 's');
    add_rows(table, q, net, p, 't');
    code = _ntkball_query_finish_table(q, table, status);
    ntkball_table_clear(table);
    return code;
}

/* The power s^j, s = sqrt(1 - end rho), in words. */
static void power_text(char *text, size_t size, int end, slong j)
{
    char sign = end > 0 ? '-' : '+';

    if (j == 0)
        snprintf(text, size, "1");
    else if (j == 2)
        snprintf(text, size, "1%crho", sign);
    else if (j % 2 == 0)
        snprintf(text, size, "(1%crho)^%ld", sign, (long) (j / 2));
    else
        snprintf(text, size, "(1%crho)^(%ld/2)", sign, (long) j);
}

static void add_expansion(ntkball_table_t table, const ntkball_query_t *q, const char *quantity,
                          const char *name, arb_srcptr values, int end)
{
    slong first = 2, last = q->depth + 1, l, j;
    char text[64];

    if (!_ntkball_query_wants(q, quantity))
        return;
    (void) _ntkball_query_layers((ntkball_query_t *) q, &first, &last);
    for (l = first; l <= last; l++)
        for (j = 0; j < q->terms; j++)
        {
            power_text(text, sizeof text, end, j);
            ntkball_table_add(table, name, l, text, values + (l - 2) * q->terms + j, NULL);
        }
}

/* The expansions at rho = 1 or -1. */
static int expand(ntkball_query_t *q, const ntkball_network_t net)
{
    slong num = q->depth * q->terms;
    int end = q->expand[0] == '-' ? -1 : 1, code;
    arb_ptr sigma = _arb_vec_init(num), theta = _arb_vec_init(num);
    ntkball_table_t table;
    ntkball_status_t status;

    status = ntkball_kernel_expansion(sigma, _ntkball_query_wants(q, "theta") ? theta : NULL, net,
                                      end, q->terms, q->bits, &q->options, &q->error);
    if (failed(q, status))
        code = _ntkball_query_fail_status(q, status, "");
    else
    {
        ntkball_table_init(table, q->command->name, q->digits);
        _ntkball_query_describe(q, table, net->phi);
        _ntkball_query_describe_network(q, table, net);
        ntkball_table_add_convention(
            table, "expansion",
            "the kernels near the end of [-1, 1] are the sum of value times index; convergent "
            "where the dual has a closed form, else asymptotic");
        add_expansion(table, q, "sigma", "sigma_expansion", sigma, end);
        add_expansion(table, q, "theta", "theta_expansion", theta, end);
        code = _ntkball_query_finish_table(q, table, status);
        ntkball_table_clear(table);
    }
    _arb_vec_clear(theta, num);
    _arb_vec_clear(sigma, num);
    return code;
}

static int check_words(ntkball_query_t *q)
{
    if ((q->rho == NULL) == (q->expand == NULL))
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "kernel needs --rho R[,R...] or --expand 1|-1, as in `%s`",
                                   q->command->example);
    if (q->expand != NULL && strcmp(q->expand, "1") != 0 && strcmp(q->expand, "-1") != 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "--expand: '%.80s' is no end of [-1, 1]; give 1 or -1",
                                   q->expand);
    return 0;
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
    if (code == 0)
        code = check_words(q);
    if (code == 0 && q->expand != NULL)
        code = expand(q, net);
    else if (code == 0)
    {
        code = read_points(q, &points);
        if (code == 0)
            code = compute(q, net, &points);
        clear_points(q, &points);
    }
    ntkball_network_clear(net);
    return code;
}
