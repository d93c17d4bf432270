/* ntkball decay ACT [--depth L] [--dim d]: bounds that hold for all indices. */
#include "cli/cli.h"

#include <string.h>

#include <ntkball/decay.h>

static void describe(cli_t *cli, ntkball_table_t table, const ntkball_network_t net)
{
    char text[32];

    cli_describe(cli, table, net->phi);
    cli_describe_network(cli, table, net);
    ntkball_table_add_input(table, "class", ntkball_decay_class_str(ntkball_decay_class(net->phi)));
    if (cli->dim > 0)
    {
        snprintf(text, sizeof text, "%ld", (long) cli->dim);
        ntkball_table_add_input(table, "dim", text);
        ntkball_table_add_input(
            table, "measure", cli->measure == NTKBALL_MEASURE_SURFACE ? "surface" : "probability");
    }
    ntkball_table_add_convention(
        table, "certificate",
        "c_low <= c_n n^exponent e^(root sqrt n) rate^n (n!)^factorial <= c_high for all n >= p0 "
        "of the parity; root 0, rate 1, factorial 0 when they have no row; limit_constant is the "
        "limit of the middle");
}

/* Moves the rows that were asked for from all to table. */
static void take_rows(cli_t *cli, ntkball_table_t table, const ntkball_table_t all)
{
    slong i;

    for (i = 0; i < all->num_rows; i++)
        if (cli_wants(cli, all->rows[i].quantity))
            ntkball_table_add(table, all->rows[i].quantity, all->rows[i].layer, all->rows[i].index,
                              all->rows[i].value, all->rows[i].exact);
}

typedef struct
{
    slong rows, failed;
    ntkball_status_t status;
    ntkball_error_t error; /* of the first that failed */
} tally_t;

/* The rows of one parity class; a class without a bound is counted, not printed. */
static void add_class(ntkball_table_t table, tally_t *tally, cli_t *cli,
                      const ntkball_network_t net, const ntkball_decay_subject_t *subject)
{
    ntkball_decay_t cert;
    ntkball_table_t all;
    ntkball_error_t error;
    ntkball_status_t status;

    memset(&error, 0, sizeof error);
    ntkball_decay_init(cert);
    status = ntkball_decay_certify(cert, net, subject, &cli->options, &error);
    if (status == NTKBALL_OK)
    {
        ntkball_table_init(all, "decay", cli->digits);
        ntkball_decay_add_rows(all, cert);
        take_rows(cli, table, all);
        ntkball_table_clear(all);
        tally->rows++;
    }
    else if (tally->failed++ == 0)
    {
        tally->status = status;
        tally->error = error;
    }
    ntkball_decay_clear(cert);
}

static int compute(cli_t *cli, const ntkball_network_t net, slong first, slong last)
{
    ntkball_table_t table;
    ntkball_decay_subject_t subject;
    tally_t tally;
    const char *q, *quantities = cli->dim > 0                                 ? "e"
                                 : ntkball_activation_has_ntk(net->phi, NULL) ? "auk"
                                                                              : "a";
    int code;

    memset(&tally, 0, sizeof tally);
    memset(&subject, 0, sizeof subject);
    subject.dim = cli->dim;
    subject.measure = (ntkball_measure_t) cli->measure;
    ntkball_table_init(table, cli->command->name, cli->digits);
    for (q = quantities; *q != '\0' && tally.error.kind != NTKBALL_ERR_HYPOTHESIS; q++)
        for (subject.layer = first; subject.layer <= last; subject.layer++)
            for (subject.parity = 0; subject.parity < 2; subject.parity++)
            {
                subject.quantity = *q;
                add_class(table, &tally, cli, net, &subject);
            }
    cli->error = tally.error;
    if (tally.rows == 0)
        code = cli_fail_status(cli, tally.status, "");
    else
    {
        describe(cli, table, net);
        code = cli_finish_table(cli, table, NTKBALL_OK);
        if (code == 0 && tally.failed > 0)
            code =
                cli_fail(NTKBALL_ERR_UNDECIDED, "%ld of %ld classes have no bound: %s",
                         (long) tally.failed, (long) (tally.failed + tally.rows), tally.error.text);
    }
    ntkball_table_clear(table);
    return code;
}

int cli_run_decay(cli_t *cli)
{
    ntkball_network_t net;
    slong first, last;
    int code;

    if (cli->layer == NULL)
        cli->layer = "last";
    ntkball_network_init(net);
    code = cli_network(cli, net);
    if (code == 0)
        code = cli_layers(cli, &first, &last);
    if (code == 0 && cli->dim > 0 && last != cli->depth + 1)
        code = cli_fail(NTKBALL_ERR_INPUT,
                        "--layer %ld: eigenvalues are those of the last layer, %ld; give --depth "
                        "%ld instead",
                        (long) last, (long) cli->depth + 1, (long) last - 1);
    if (code == 0 && cli->dim > 0)
        first = last;
    if (code == 0)
        code = compute(cli, net, first, last);
    ntkball_network_clear(net);
    return code;
}
