/* The program: what its files share.  A command parses, calls the library and prints; it holds no
   mathematics.  Exit codes are those of ntkball_error_kind_t. */
#ifndef NTKBALL_CLI_H
#define NTKBALL_CLI_H

#include <signal.h>
#include <stdio.h>

#include <ntkball/sphere.h>
#include <ntkball/table.h>

typedef struct cli_struct cli_t;

typedef struct
{
    const char *name, *arguments, *summary;
    const char *algorithms; /* "auto|closed", or NULL: the command has no choice to make */
    const char *quantities; /* "alpha|kappa", or NULL */
    const char *example;
    int (*run)(cli_t *cli); /* returns the exit code */
} cli_command_t;

/* The available commands, ended by a NULL name. */
extern const cli_command_t cli_commands[];

/* What the command line asked for. */
struct cli_struct
{
    const cli_command_t *command;
    const char **args; /* positional, behind the command */
    slong num_args;
    int argc; /* all the words behind the command */
    char **argv;
    const char **params; /* --param */
    slong num_params;

    const char *sigma_w2, *sigma_b2, *gamma_w2, *gamma_b2; /* NULL: not given */
    const char *data, *label;
    const char *rho, *degrees, *quantity, *layer, *algorithm, *output;
    slong header, normalize_none;
    slong init, recursion, measure, output_bias_no, format; /* numbers of the choice */
    slong depth, terms, dim, max_degree, digits, max_prec, threads;
    int explain, quiet, comments, help;

    ntkball_options_t options; /* for the library, made from the above */
    slong bits;                /* relative accuracy to ask for so that the digits are kept */
    ntkball_error_t error;
};

/* ---- options.c ------------------------------------------------------------------------------- */

/* Fills cli from the words behind the command name; 0, or an exit code after saying why. */
int cli_parse(cli_t *cli, int argc, char **argv);
/* Sets the option called name, which exists, as the command line would; 0 or an exit code. */
int cli_set_option(cli_t *cli, const char *name, const char *value);
/* Reads the words of the command line once more, over options that were set meanwhile. */
int cli_parse_again(cli_t *cli);
/* The options a command takes, for --help. */
void cli_print_options(FILE *out, const cli_command_t *command);
/* Is word one of the words of "a|b|c"? */
int cli_is_choice(const char *choices, const char *word, size_t len);

/* ---- help.c ---------------------------------------------------------------------------------- */

int cli_help(void);
int cli_help_command(const cli_command_t *command);
int cli_version(void);
/* What is said about a command that does not exist; the exit code. */
int cli_unknown_command(const char *name);

/* ---- message.c ------------------------------------------------------------------------------- */

/* One line on stderr, "ntkball: " before it; returns code. */
int cli_fail(int code, const char *format, ...) NTKBALL_PRINTF(2, 3);
/* The line for cli->error after a call that returned status; prefix (may be "") comes before it. */
int cli_fail_status(cli_t *cli, ntkball_status_t status, const char *prefix);
/* Writes into out the words of "a|b|c" nearest to word. */
void cli_nearest(char *out, size_t size, const char *word, const char *choices);

/* ---- process.c ------------------------------------------------------------------------------- */

/* Signals, standard streams, memory exhaustion, a FLINT abort: each ends in one line and a code. */
void cli_process_setup(void);
/* The file to remove when the process is ended by a signal; NULL: none. */
void cli_process_guard(const char *path);

/* ---- progress.c ------------------------------------------------------------------------------ */

/* Sets cli->options.progress when stderr is a terminal and progress is wanted. */
void cli_progress_setup(cli_t *cli);
/* Wipes the progress line, if one is shown. */
void cli_progress_end(void);
/* Is one shown?  Read by signal handlers. */
extern volatile sig_atomic_t cli_progress_visible;

/* ---- output.c -------------------------------------------------------------------------------- */

/* Can the output file be written at all?  Asked before a long computation; 0 or an exit code. */
int cli_output_check(const cli_t *cli);
/* Writes the rows, then says which of them do not keep the promise of digits.  status is what the
   computation returned (OK, or UNABLE with cli->error set).  Returns the exit code. */
int cli_finish_table(cli_t *cli, const ntkball_table_t table, ntkball_status_t status);
/* Writes the grid; returns code unless the output fails. */
int cli_finish_grid(cli_t *cli, const ntkball_grid_t grid, int code);
/* Flushes stdout; 0 or the exit code of an output error. */
int cli_flush_stdout(void);

/* ---- arguments.c ----------------------------------------------------------------------------- */

/* phi from the only positional argument; 0 or an exit code. */
int cli_activation(cli_t *cli, ntkball_activation_t phi);
/* Was the quantity asked for? */
int cli_wants(const cli_t *cli, const char *quantity);
/* The layers asked for, first .. last within 2 .. depth + 1; 0 or an exit code. */
int cli_layers(cli_t *cli, slong *first, slong *last);
/* Splits text at the commas outside parentheses into *num trimmed copies. */
char **cli_split(slong *num, const char *text);
void cli_split_free(char **words, slong num);
/* An integer in lo .. hi; 0 when malformed or out of range. */
int cli_integer(slong *res, const char *text, slong lo, slong hi);

/* ---- describe.c ------------------------------------------------------------------------------ */

/* Inputs and provenance that every table says; phi may be NULL. */
void cli_describe(const cli_t *cli, ntkball_table_t table, const ntkball_activation_t phi);
/* An exact form as text or NULL, to be freed by flint_free. */
char *cli_exact_text(int known, const ntkball_exact_t exact);
/* Closed forms are written for indices below this: they grow with the index, so a long table of
   them would take time and room that grow with its square. */
#define CLI_EXACT_INDICES 1000
/* Says so when the table has rows beyond. */
void cli_describe_exact(ntkball_table_t table, slong terms);
/* "mid +/- rad" and the closed form when known; to be freed by flint_free. */
char *cli_value_text(const arb_t value, slong digits, const char *exact);

/* ---- network.c ------------------------------------------------------------------------------- */

/* net from the only positional argument and the hyper-parameter options; 0 or an exit code. */
int cli_network(cli_t *cli, ntkball_network_t net);
/* The hyper-parameters, given and derived, and the conventions of the recursion. */
void cli_describe_network(cli_t *cli, ntkball_table_t table, const ntkball_network_t net);

/* ---- check.c --------------------------------------------------------------------------------- */

/* Reads the table that the first argument names (-: stdin); 0 or an exit code. */
int cli_read_table(cli_t *cli, ntkball_table_t table);

/* ---- the commands ---------------------------------------------------------------------------- */

int cli_run_activations(cli_t *cli);
int cli_run_check(cli_t *cli);
int cli_run_hermite(cli_t *cli);
int cli_run_plot(cli_t *cli);
int cli_run_series(cli_t *cli);
int cli_run_kernel(cli_t *cli);
int cli_run_spectrum(cli_t *cli);
int cli_run_gram(cli_t *cli);
int cli_run_decay(cli_t *cli);
int cli_run_verify(cli_t *cli);

#endif
