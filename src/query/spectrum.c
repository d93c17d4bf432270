/* ntkball spectrum ACT --dim d: eigenvalues of the NTK on S^d and their multiplicities. */
#include "query/query.h"

#include <string.h>

#define MAX_DEGREE 1000000
#define DEFAULT_DEGREE 10

/* The degrees asked for; 0 or an exit code. */
static int read_degrees(ntkball_query_t *q, slong **degrees, slong *num)
{
    char **words;
    slong i;
    int code = 0;

    if (q->degrees == NULL)
    {
        *num = (q->max_degree < 0 ? DEFAULT_DEGREE : q->max_degree) + 1;
        *degrees = flint_malloc((size_t) *num * sizeof(slong));
        for (i = 0; i < *num; i++)
            (*degrees)[i] = i;
        return 0;
    }
    if (q->max_degree >= 0)
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--max-degree and --degrees exclude each other; give one of them");
    words = _ntkball_query_split(num, q->degrees);
    *degrees = flint_malloc((size_t) *num * sizeof(slong));
    for (i = 0; i < *num && code == 0; i++)
        if (!_ntkball_query_integer(*degrees + i, words[i], 0, MAX_DEGREE))
            code =
                _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                    "--degrees: '%.80s' is not allowed; give integers from 0 to %d",
                                    words[i], MAX_DEGREE);
    _ntkball_query_split_free(words, *num);
    return code;
}

static void add_eigenvalues(ntkball_table_t table, const ntkball_query_t *q,
                            const ntkball_network_t net, arb_srcptr lambda, const slong *degrees,
                            slong num)
{
    ntkball_exact_t exact;
    slong i;

    ntkball_exact_init(exact);
    for (i = 0; i < num; i++)
    {
        int known =
            ntkball_sphere_exact(exact, net, q->dim, (ntkball_measure_t) q->measure, degrees[i]);
        char *text = _ntkball_query_exact_text(known, exact);

        ntkball_table_add_si(table, "eigenvalue", q->depth + 1, degrees[i], lambda + i, text);
        flint_free(text);
    }
    ntkball_exact_clear(exact);
}

static void
add_multiplicities(ntkball_table_t table, const ntkball_query_t *q, const slong *degrees, slong num)
{
    fmpz_t n;
    arb_t x;
    slong i;

    fmpz_init(n);
    arb_init(x);
    for (i = 0; i < num; i++)
    {
        char *text;

        ntkball_sphere_multiplicity(n, q->dim, degrees[i]);
        arb_set_fmpz(x, n);
        text = fmpz_get_str(NULL, 10, n);
        ntkball_table_add_si(table, "multiplicity", -1, degrees[i], x, text);
        flint_free(text);
    }
    fmpz_clear(n);
    arb_clear(x);
}

static void describe(ntkball_query_t *q, ntkball_table_t table, const ntkball_network_t net)
{
    char text[32];

    _ntkball_query_describe(q, table, net->phi);
    _ntkball_query_describe_network(q, table, net);
    snprintf(text, sizeof text, "%ld", (long) q->dim);
    ntkball_table_add_input(table, "dim", text);
    ntkball_table_add_input(table, "measure",
                            q->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    ntkball_table_add_convention(
        table, "eigenvalue",
        q->measure == NTKBALL_MEASURE_SURFACE
            ? "int_{S^d} Theta_{L+1}(<x,y>) Y_k(y) dS(y) = lambda_k Y_k(x), dS the surface measure "
              "of S^d in R^(d+1)"
            : "int_{S^d} Theta_{L+1}(<x,y>) Y_k(y) dS(y) / |S^d| = lambda_k Y_k(x), S^d in "
              "R^(d+1)");
    ntkball_table_add_convention(table, "multiplicity",
                                 "the dimension of the spherical harmonics Y_k of degree k");
}

static int compute(ntkball_query_t *q, const ntkball_network_t net, const slong *degrees, slong num)
{
    ntkball_table_t table;
    ntkball_status_t status = NTKBALL_OK;
    arb_ptr lambda = _arb_vec_init(num);
    int code, want = _ntkball_query_wants(q, "eigenvalue");

    if (want)
        status = ntkball_sphere_eigenvalues(lambda, net, q->dim, (ntkball_measure_t) q->measure,
                                            degrees, num, q->bits, &q->options, &q->error);
    if (status == NTKBALL_DOMAIN ||
        (status == NTKBALL_UNABLE && q->error.kind != NTKBALL_ERR_ACCURACY))
        code = _ntkball_query_fail_status(q, status, "");
    else
    {
        ntkball_table_init(table, q->command->name, q->digits);
        describe(q, table, net);
        if (want)
            add_eigenvalues(table, q, net, lambda, degrees, num);
        if (_ntkball_query_wants(q, "multiplicity"))
            add_multiplicities(table, q, degrees, num);
        code = _ntkball_query_finish_table(q, table, status);
        ntkball_table_clear(table);
    }
    _arb_vec_clear(lambda, num);
    return code;
}

int _ntkball_query_run_spectrum(ntkball_query_t *q)
{
    ntkball_network_t net;
    slong first, last, num = 0, *degrees = NULL;
    int code;

    ntkball_network_init(net);
    code = _ntkball_query_network(q, net);
    if (code == 0)
        code = _ntkball_query_layers(q, &first, &last);
    if (code == 0 && last != q->depth + 1)
        code = _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--layer %ld: spectrum prints the last layer, %ld; give --depth %ld instead",
            (long) last, (long) q->depth + 1, (long) last - 1);
    if (code == 0 && q->dim == 0)
        code = _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "spectrum needs --dim D, the sphere S^D, as in `%s`",
                                   q->command->example);
    if (code == 0)
        code = read_degrees(q, &degrees, &num);
    if (code == 0)
        code = compute(q, net, degrees, num);
    flint_free(degrees);
    ntkball_network_clear(net);
    return code;
}
