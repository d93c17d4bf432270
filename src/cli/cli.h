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
/* The text from this column on, broken at these characters where a line of 80 ends. */
void cli_print_wrapped(FILE *out, const char *text, char at, int column);
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
/* Files to remove when the process is ended by a signal; NULL: none. */
typedef enum
{
    CLI_GUARD_OUTPUT = 0,
    CLI_GUARD_SCRIPT,
    CLI_GUARDS
} cli_guard_t;
void cli_process_guard(cli_guard_t slot, const char *path);
/* What an interrupted process says of its output: how far it got, and the command line that begins
   again. */
typedef enum
{
    CLI_STATE_NOTHING = 0,
    CLI_STATE_PRINTING, /* to stdout */
    CLI_STATE_WRITTEN   /* the file stands */
} cli_state_t;
void cli_process_state(cli_state_t now);
void cli_process_command(const cli_t *cli, int argc, char **argv);

/* ---- progress.c ------------------------------------------------------------------------------ */

/* Shows the progress of the query when stderr is a terminal and progress is wanted. */
void cli_progress_setup(cli_t *cli);
/* Wipes the progress line, if one is shown. */
void cli_progress_end(void);
/* Is one shown?  Read by signal handlers. */
extern volatile sig_atomic_t cli_progress_visible;

/* ---- output.c -------------------------------------------------------------------------------- */

/* Writes something whole to stdout or to --output; 0 or an exit code. */
typedef ntkball_status_t (*cli_writer_t)(FILE *out, const void *what, ntkball_error_t *err);
int cli_write(const cli_t *cli, cli_writer_t writer, const void *what);
/* Can the output file be written at all?  Asked before a long computation; 0 or an exit code. */
int cli_output_check(const cli_t *cli);
/* Writes the answer of the query, if it has one, and then says its message; code is what the query
   returned.  Returns the exit code. */
int cli_finish(cli_t *cli, int code);
/* Flushes stdout; 0 or the exit code of an output error. */
int cli_flush_stdout(void);

/* ---- ask.c ----------------------------------------------------------------------------------- */

/* The answer of a command of the library to (a part of) what the command line asked. */
typedef struct
{
    char *line; /* the command line that asks it, quoted for a shell */
    ntkball_query_t *query;
    int code, has_table, has_grid;
    const char *message;               /* "" when all is well */
    const ntkball_table_struct *table; /* empty when the answer has none */
    const ntkball_grid_struct *grid;   /* NULL when the answer has none */
    ntkball_table_t empty;
} cli_part_t;

/* Asks the command called name the words and those settings of cli that it takes too, but for those
   of without ("a|b"), and of extra ("terms=9 rho=1") those that are not among them.  part is
   initialised by this function. */
void cli_ask(cli_part_t *part, const cli_t *cli, const char *name, const char *extra,
             const char *without);
void cli_part_clear(cli_part_t *part);
/* Are there rows to show? */
int cli_part_ok(const cli_part_t *part);
/* "ntkball" and the words as a shell reads them; to be freed by flint_free. */
char *cli_quote(int argc, char **argv);
/* The line of cli itself for a shell, without the settings of without; to be freed by
   flint_free. */
char *cli_line(const cli_t *cli, const char *without);

/* ---- the commands ---------------------------------------------------------------------------- */

int cli_run_plot(cli_t *cli);
int cli_run_report(cli_t *cli);

#endif
