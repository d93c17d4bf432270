/* ntkball series ACT [--depth L] [--terms N]: alpha, upsilon, kappa for the layers 2 .. L+1. */
#include "cli/cli.h"

#include <unistd.h>

typedef struct
{
    const char *name;
    char letter;
} quantity_t;

static const quantity_t quantities[] = {{"alpha", 'a'}, {"upsilon", 'u'}, {"kappa", 'k'}};

static void add_rows(ntkball_table_t table, const cli_t *cli, const ntkball_network_t net,
                     const ntkball_series_t series, int has_ntk)
{
    ntkball_exact_t exact;
    slong first = 2, last = cli->depth + 1, l, p;
    size_t q;

    ntkball_exact_init(exact);
    (void) cli_layers((cli_t *) cli, &first, &last);
    for (q = 0; q < 3; q++)
        for (l = first; cli_wants(cli, quantities[q].name) && (q == 0 || has_ntk) && l <= last; l++)
            for (p = 0; p < series->len; p++)
            {
                arb_ptr *values = q == 0 ? series->alpha : q == 1 ? series->upsilon : series->kappa;
                int known = p < CLI_EXACT_INDICES &&
                            ntkball_ntk_exact(exact, net, quantities[q].letter, l, p);
                char *text = cli_exact_text(known, exact);

                ntkball_table_add_si(table, quantities[q].name, l, p, values[l - 2] + p, text);
                flint_free(text);
            }
    ntkball_exact_clear(exact);
}

static void describe(cli_t *cli, ntkball_table_t table, const ntkball_network_t net)
{
    char text[32];

    cli_describe(cli, table, net->phi);
    cli_describe_network(cli, table, net);
    cli_describe_exact(table, cli->terms);
    snprintf(text, sizeof text, "%ld", (long) cli->terms);
    ntkball_table_add_input(table, "terms", text);
    ntkball_table_add_convention(table, "series",
                                 "Sigma_l = sum_p alpha_p rho^p, R'(Sigma_{l-1}) = sum_p upsilon_p "
                                 "rho^p, Theta_l = sum_p kappa_p rho^p");
}

/* Three vectors a layer of terms balls each: does that fit the memory of the machine? */
static int check_memory(const cli_t *cli)
{
    double ball = (double) sizeof(arb_struct) + (double) cli->bits / 8 + 16;
    double need = 3 * ball * (double) cli->depth * (double) cli->terms;
    double have = (double) sysconf(_SC_PHYS_PAGES) * (double) sysconf(_SC_PAGESIZE);

    if (have <= 0 || need <= have)
        return 0;
    return cli_fail(NTKBALL_ERR_INPUT,
                    "--depth %ld --terms %ld at --digits %ld needs about %.0f GB of memory, more "
                    "than the %.0f GB there are; lower one of them",
                    (long) cli->depth, (long) cli->terms, (long) cli->digits, need / 1e9,
                    have / 1e9);
}

static int compute(cli_t *cli, const ntkball_network_t net)
{
    ntkball_series_t series;
    ntkball_table_t table;
    ntkball_status_t status;
    int code, need_ntk = cli_wants(cli, "upsilon") || cli_wants(cli, "kappa");

    ntkball_series_init(series, cli->depth, cli->terms);
    status = ntkball_ntk_series(series, net, cli->terms, need_ntk, cli->bits, &cli->options,
                                &cli->error);
    if (status == NTKBALL_DOMAIN ||
        (status == NTKBALL_UNABLE && cli->error.kind != NTKBALL_ERR_ACCURACY))
        code = cli_fail_status(cli, status, "");
    else
    {
        ntkball_table_init(table, cli->command->name, cli->digits);
        describe(cli, table, net);
        add_rows(table, cli, net, series, need_ntk);
        code = cli_finish_table(cli, table, status);
        ntkball_table_clear(table);
    }
    ntkball_series_clear(series);
    return code;
}

int cli_run_series(cli_t *cli)
{
    ntkball_network_t net;
    slong first, last;
    int code;

    ntkball_network_init(net);
    code = cli_network(cli, net);
    if (code == 0)
        code = cli_layers(cli, &first, &last);
    if (code == 0)
        code = check_memory(cli);
    if (code == 0)
        code = compute(cli, net);
    ntkball_network_clear(net);
    return code;
}
