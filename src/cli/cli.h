/* The program: what its files share.  It turns the command line into a query (see query.h) and
   writes its answer.  Exit codes are those of ntkball_error_kind_t. */
#ifndef NTKBALL_CLI_H
#define NTKBALL_CLI_H

#include <signal.h>
#include <stdio.h>

#include "query/query.h"

/* What the command line asked for. */
typedef struct
{
    ntkball_query_t *query;
    const char *output; /* NULL: stdout */
    int quiet, help;
} cli_t;

/* A command of the program alone: it gets the words and options, and writes its own output. */
typedef struct
{
    ntkball_command_t command; /* its run is NULL */
    int (*run)(cli_t *cli);    /* returns the exit code */
} cli_command_t;

/* Those commands, ended by a NULL name. */
extern const cli_command_t cli_commands[];

/* ---- main.c ---------------------------------------------------------------------------------- */

/* The i-th of all commands, those of the library first; NULL when there are no more. */
const ntkball_command_t *cli_command(slong i);

/* ---- parse.c --------------------------------------------------------------------------------- */

/* Fills cli from the words behind the command name; 0, or an exit code after saying why. */
int cli_parse(cli_t *cli, int argc, char **argv);
/* The options a command takes, for --help. */
void cli_print_options(FILE *out, const ntkball_command_t *command);

/* ---- help.c ---------------------------------------------------------------------------------- */

int cli_help(void);
int cli_help_command(const ntkball_command_t *command);
int cli_version(void);
/* What is said about a command that does not exist; the exit code. */
int cli_unknown_command(const char *name);

/* ---- message.c ------------------------------------------------------------------------------- */

/* One line on stderr, "ntkball: " before it; returns code. */
int cli_fail(int code, const char *format, ...) NTKBALL_PRINTF(2, 3);
/* The same with the message of the query. */
int cli_fail_query(const cli_t *cli, int code);

/* ---- process.c ------------------------------------------------------------------------------- */

/* Signals, standard streams, memory exhaustion, a FLINT abort: each ends in one line and a code. */
void cli_process_setup(void);
/* The file to remove when the process is ended by a signal; NULL: none. */
void cli_process_guard(const char *path);

/* ---- progress.c ------------------------------------------------------------------------------ */

/* Shows the progress of the query when stderr is a terminal and progress is wanted. */
void cli_progress_setup(cli_t *cli);
/* Wipes the progress line, if one is shown. */
void cli_progress_end(void);
/* Is one shown?  Read by signal handlers. */
extern volatile sig_atomic_t cli_progress_visible;

/* ---- output.c -------------------------------------------------------------------------------- */

/* Can the output file be written at all?  Asked before a long computation; 0 or an exit code. */
int cli_output_check(const cli_t *cli);
/* Writes the answer of the query, if it has one, and then says its message; code is what the query
   returned.  Returns the exit code. */
int cli_finish(cli_t *cli, int code);
/* Flushes stdout; 0 or the exit code of an output error. */
int cli_flush_stdout(void);

/* ---- the commands ---------------------------------------------------------------------------- */

int cli_run_plot(cli_t *cli);

#endif
