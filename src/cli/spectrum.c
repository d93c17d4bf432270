/* ntkball spectrum ACT --dim d: eigenvalues of the NTK on S^d and their multiplicities. */
#include "cli/cli.h"

#include <string.h>

#define MAX_DEGREE 1000000
#define DEFAULT_DEGREE 10

/* The degrees asked for; 0 or an exit code. */
static int read_degrees(const cli_t *cli, slong **degrees, slong *num)
{
    char **words;
    slong i;
    int code = 0;

    if (cli->degrees == NULL)
    {
        *num = (cli->max_degree < 0 ? DEFAULT_DEGREE : cli->max_degree) + 1;
        *degrees = flint_malloc((size_t) *num * sizeof(slong));
        for (i = 0; i < *num; i++)
            (*degrees)[i] = i;
        return 0;
    }
    if (cli->max_degree >= 0)
        return cli_fail(NTKBALL_ERR_INPUT,
                        "--max-degree and --degrees exclude each other; give one of them");
    words = cli_split(num, cli->degrees);
    *degrees = flint_malloc((size_t) *num * sizeof(slong));
    for (i = 0; i < *num && code == 0; i++)
        if (!cli_integer(*degrees + i, words[i], 0, MAX_DEGREE))
            code = cli_fail(NTKBALL_ERR_INPUT,
                            "--degrees: '%.80s' is not allowed; give integers from 0 to %d",
                            words[i], MAX_DEGREE);
    cli_split_free(words, *num);
    return code;
}

static void add_eigenvalues(ntkball_table_t table, const cli_t *cli, const ntkball_network_t net,
                            arb_srcptr lambda, const slong *degrees, slong num)
{
    ntkball_exact_t exact;
    slong i;

    ntkball_exact_init(exact);
    for (i = 0; i < num; i++)
    {
        int known = ntkball_sphere_exact(exact, net, cli->dim, (ntkball_measure_t) cli->measure,
                                         degrees[i]);
        char *text = cli_exact_text(known, exact);

        ntkball_table_add_si(table, "eigenvalue", cli->depth + 1, degrees[i], lambda + i, text);
        flint_free(text);
    }
    ntkball_exact_clear(exact);
}

static void
add_multiplicities(ntkball_table_t table, const cli_t *cli, const slong *degrees, slong num)
{
    fmpz_t n;
    arb_t x;
    slong i;

    fmpz_init(n);
    arb_init(x);
    for (i = 0; i < num; i++)
    {
        char *text;

        ntkball_sphere_multiplicity(n, cli->dim, degrees[i]);
        arb_set_fmpz(x, n);
        text = fmpz_get_str(NULL, 10, n);
        ntkball_table_add_si(table, "multiplicity", -1, degrees[i], x, text);
        flint_free(text);
    }
    fmpz_clear(n);
    arb_clear(x);
}

static void describe(cli_t *cli, ntkball_table_t table, const ntkball_network_t net)
{
    char text[32];

    cli_describe(cli, table, net->phi);
    cli_describe_network(cli, table, net);
    snprintf(text, sizeof text, "%ld", (long) cli->dim);
    ntkball_table_add_input(table, "dim", text);
    ntkball_table_add_input(table, "measure",
                            cli->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    ntkball_table_add_convention(
        table, "eigenvalue",
        cli->measure == NTKBALL_MEASURE_SURFACE
            ? "int_{S^d} Theta_{L+1}(<x,y>) Y_k(y) dS(y) = lambda_k Y_k(x), dS the surface measure "
              "of S^d in R^(d+1)"
            : "int_{S^d} Theta_{L+1}(<x,y>) Y_k(y) dS(y) / |S^d| = lambda_k Y_k(x), S^d in "
              "R^(d+1)");
    ntkball_table_add_convention(table, "multiplicity",
                                 "the dimension of the spherical harmonics Y_k of degree k");
}

static int compute(cli_t *cli, const ntkball_network_t net, const slong *degrees, slong num)
{
    ntkball_table_t table;
    ntkball_status_t status = NTKBALL_OK;
    arb_ptr lambda = _arb_vec_init(num);
    int code, want = cli_wants(cli, "eigenvalue");

    if (want)
        status = ntkball_sphere_eigenvalues(lambda, net, cli->dim, (ntkball_measure_t) cli->measure,
                                            degrees, num, cli->bits, &cli->options, &cli->error);
    if (status == NTKBALL_DOMAIN ||
        (status == NTKBALL_UNABLE && cli->error.kind != NTKBALL_ERR_ACCURACY))
        code = cli_fail_status(cli, status, "");
    else
    {
        ntkball_table_init(table, cli->command->name, cli->digits);
        describe(cli, table, net);
        if (want)
            add_eigenvalues(table, cli, net, lambda, degrees, num);
        if (cli_wants(cli, "multiplicity"))
            add_multiplicities(table, cli, degrees, num);
        code = cli_finish_table(cli, table, status);
        ntkball_table_clear(table);
    }
    _arb_vec_clear(lambda, num);
    return code;
}

int cli_run_spectrum(cli_t *cli)
{
    ntkball_network_t net;
    slong first, last, num = 0, *degrees = NULL;
    int code;

    ntkball_network_init(net);
    code = cli_network(cli, net);
    if (code == 0)
        code = cli_layers(cli, &first, &last);
    if (code == 0 && last != cli->depth + 1)
        code =
            cli_fail(NTKBALL_ERR_INPUT,
                     "--layer %ld: spectrum prints the last layer, %ld; give --depth %ld instead",
                     (long) last, (long) cli->depth + 1, (long) last - 1);
    if (code == 0 && cli->dim == 0)
        code = cli_fail(NTKBALL_ERR_INPUT, "spectrum needs --dim D, the sphere S^D, as in `%s`",
                        cli->command->example);
    if (code == 0)
        code = read_degrees(cli, &degrees, &num);
    if (code == 0)
        code = compute(cli, net, degrees, num);
    flint_free(degrees);
    ntkball_network_clear(net);
    return code;
}
