/* ntkball COMMAND ...: the table of commands and the way into them. */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

const cli_command_t cli_commands[] = {
    {"activations", "[ACT]", "the catalog of activations, or what is known of one of them", NULL,
     NULL, "ntkball activations gelu", cli_run_activations},
    {"hermite", "ACT", "Hermite coefficients mu_n(phi) and mu_n(phi') for n < N",
     "auto|closed|piecewise|trapezoid|panels|integrate", "phi_hermite|dphi_hermite",
     "ntkball hermite tanh --terms 8 --digits 30", cli_run_hermite},
    {"series", "ACT", "coefficients alpha, upsilon, kappa of the layers 2 .. L+1 for p < N",
     "auto|closed|compose", "alpha|upsilon|kappa",
     "ntkball series relu --init he --depth 3 --quantity kappa --layer last", cli_run_series},
    {"kernel", "ACT", "Sigma and Theta at correlations in [-1, 1]", "auto|closed|series|integrate",
     "sigma|theta", "ntkball kernel relu --init he --depth 3 --rho -1,3/10,1", cli_run_kernel},
    {"spectrum", "ACT", "eigenvalues of the NTK for uniform data on the sphere S^d",
     "auto|series|quadrature|closed", "eigenvalue|multiplicity",
     "ntkball spectrum relu --init he --depth 3 --dim 2 --max-degree 20", cli_run_spectrum},
    {"decay", "ACT", "bounds for all p (with --dim for all k): class, rate, constants", NULL,
     "limit_constant|c_low|c_high|p0|rate|root|exponent|factorial",
     "ntkball decay relu --init he --depth 3 --explain", cli_run_decay},
    {"verify", "[ID...] [ACT...]", "a verdict for each statement of the theory", NULL, NULL,
     "ntkball verify TAB1 relu tanh", cli_run_verify},
    {"gram", "ACT", "eigenvalues of the NTK Gram matrix of a data file, bounds beside them",
     "auto|absolute",
     "eigenvalue|effective_rank|inner_effective_rank|condition_number|positive_definite|rank|"
     "bound:T4.1|truth:T4.1|ratio:T4.1|bound:O4.2|truth:O4.2|ratio:O4.2|bound:T4.3|truth:T4.3|"
     "ratio:T4.3|bound:N5|truth:N5|ratio:N5|bound:N3.i|bound:N3.ii|bound:N3.iii|bound:N3.iv|"
     "truth:T4.8|ratio:T4.8|bound:N6|truth:N6|ratio:N6",
     "ntkball gram relu --init he --depth 2 --data examples/data/iris.csv", cli_run_gram},
    {"check", "TABLE [ACT]", "re-prove the rows of a table by another algorithm and precision",
     NULL, NULL, "ntkball check results/series/relu.csv relu --init he", cli_run_check},
    {"plot", "TABLE", "a picture of a table by gnuplot: --output FILE.svg, .png or .pdf", NULL,
     NULL, "ntkball plot results/series/relu.csv --output relu.svg", cli_run_plot},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL}};

static int run(cli_t *cli, int argc, char **argv)
{
    int code = cli_parse(cli, argc, argv);

    if (code != 0)
        return code;
    if (cli->help)
        return cli_help_command(cli->command);
    code = cli_output_check(cli);
    if (code != 0)
        return code;
    cli_progress_setup(cli);
    if (cli->explain)
        cli->options.explain = ntkball_text_new();
    code = cli->command->run(cli);
    cli_progress_end();
    ntkball_text_free(cli->options.explain);
    return code;
}

int main(int argc, char **argv)
{
    cli_t cli;
    const cli_command_t *c = cli_commands;
    int code;

    cli_process_setup();
    if (argc < 2)
        return cli_fail(NTKBALL_ERR_INPUT, "no command; `ntkball --help` lists the commands");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return cli_help();
    if (strcmp(argv[1], "--version") == 0)
        return cli_version();
    while (c->name != NULL && strcmp(c->name, argv[1]) != 0)
        c++;
    if (c->name == NULL)
        return cli_unknown_command(argv[1]);

    memset(&cli, 0, sizeof cli);
    cli.command = c;
    cli.args = flint_malloc((size_t) argc * sizeof(char *));
    cli.params = flint_malloc((size_t) argc * sizeof(char *));
    code = run(&cli, argc - 2, argv + 2);
    flint_free(cli.args);
    flint_free(cli.params);
    ntkball_cleanup();
    return code;
}
