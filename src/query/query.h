/* What the files of this module share.  A command reads its words and options, calls the library
   and hands in a table or a grid; it holds no mathematics.  Codes are those of
   ntkball_error_kind_t. */
#ifndef NTKBALL_QUERY_QUERY_H
#define NTKBALL_QUERY_QUERY_H

#include <ntkball/gram.h>
#include <stdatomic.h>

#include <ntkball/query.h>
#include <ntkball/sphere.h>

typedef struct
{
    const char *name, *arguments, *summary;
    const char *algorithms; /* "auto|closed", or NULL: the command has no choice to make */
    const char *quantities; /* "alpha|kappa", or NULL */
    const char *example;
    int (*run)(ntkball_query_t *q); /* returns the code */
} ntkball_command_t;

typedef struct
{
    const char *name, *value; /* value NULL: a flag */
} ntkball_setting_t;

struct ntkball_query_struct
{
    const ntkball_command_t *command;
    const char **words;
    ntkball_setting_t *settings; /* in the order given */
    const char **params;         /* --param */
    const char **claims;         /* --claim */
    char **owned;                /* copies of all texts given */
    slong num_words, num_settings, num_params, num_claims, num_owned;

    const char *sigma_w2, *sigma_b2, *gamma_w2, *gamma_b2; /* NULL: not given */
    const char *data, *label, *threshold;
    const char *kernel, *dims, *density;
    const char *rho, *expand, *ratio, *degrees, *quantity, *layer, *algorithm;
    slong header, normalize_none, matrix, width, seed;
    slong init, recursion, measure, output_bias_no, format; /* numbers of the choice */
    slong depth, terms, dim, max_degree, digits, max_prec, threads;
    int explain, comments, list;

    ntkball_options_t options; /* for the library, made from the above */
    slong bits;                /* relative accuracy to ask for so that the digits are kept */
    ntkball_progress_fn progress;
    void *progress_context;
    atomic_int stop;

    ntkball_error_t error; /* of the library, then of the query */
    char warning[512];     /* what to say beside the answer; may be empty */
    int has_run, has_table, has_grid;
    ntkball_table_t table;
    ntkball_grid_t grid;
    char *answer;
};

/* ---- query.c --------------------------------------------------------------------------------- */

/* A query for a command that may be none of the library's. */
ntkball_query_t *_ntkball_query_new(const ntkball_command_t *command);
/* Appends a setting, copied. */
const ntkball_setting_t *
_ntkball_query_keep(ntkball_query_t *q, const char *name, const char *value);
/* Sets the message; returns code. */
int _ntkball_query_fail(ntkball_query_t *q, int code, const char *format, ...) NTKBALL_PRINTF(3, 4);
/* Appends to what is said beside the answer. */
void _ntkball_query_warn(ntkball_query_t *q, const char *format, ...) NTKBALL_PRINTF(2, 3);
/* The same from q->error, after a call that returned status; prefix (may be "") comes before it. */
int _ntkball_query_fail_status(ntkball_query_t *q, ntkball_status_t status, const char *prefix);
/* Rows of what was proved of phi: breaks, domain, analyticity, singularities, growth. */
void _ntkball_query_add_analysis(ntkball_query_t *q, ntkball_grid_t grid,
                                 const ntkball_activation_t phi);
/* Hands in the rows, which are moved out of table; the message says which of them do not keep the
   promise of digits.  status is what the computation returned (OK, or UNABLE with q->error set).
   Returns the code. */
int _ntkball_query_finish_table(ntkball_query_t *q, ntkball_table_t table, ntkball_status_t status);
/* Hands in the grid, which is moved; returns code. */
int _ntkball_query_finish_grid(ntkball_query_t *q, ntkball_grid_t grid, int code);

/* ---- commands.c ------------------------------------------------------------------------------ */

/* The commands, ended by a NULL name. */
extern const ntkball_command_t _ntkball_commands[];

/* ---- options.c ------------------------------------------------------------------------------- */

typedef struct
{
    const char *name;
    const char *value; /* the name of the value, the choices "a|b", or NULL: a flag */
    const char *help;
} ntkball_option_t;

/* The i-th option that the command takes, i = 0, 1, ...; 0 when there are no more. */
int _ntkball_query_option(ntkball_option_t *option, const ntkball_command_t *command, slong i);
/* -1: no option of any command; 0: a flag; 1: it takes a value. */
int _ntkball_query_takes_value(const char *name);
/* All options to their defaults. */
void _ntkball_query_defaults(ntkball_query_t *q);
/* Sets an option, which need not be one of the command; value is not copied.  0 or a code. */
int _ntkball_query_put(ntkball_query_t *q, const char *name, const char *value);
/* Sets what was set once more, over options that were put meanwhile; 0 or a code. */
int _ntkball_query_put_again(ntkball_query_t *q);
/* What depends on several options: the words of choices, bits, q->options; 0 or a code. */
int _ntkball_query_prepare(ntkball_query_t *q);
/* Is word one of the words of "a|b|c"? */
int _ntkball_query_is_choice(const char *choices, const char *word, size_t len);

/* ---- arguments.c ----------------------------------------------------------------------------- */

/* phi from the only word; 0 or a code. */
int _ntkball_query_activation(ntkball_query_t *q, ntkball_activation_t phi);
/* Was the quantity asked for? */
int _ntkball_query_wants(const ntkball_query_t *q, const char *quantity);
/* The layers asked for, first .. last within 2 .. depth + 1; 0 or a code. */
int _ntkball_query_layers(ntkball_query_t *q, slong *first, slong *last);
/* Splits text at the commas outside parentheses into *num trimmed copies. */
char **_ntkball_query_split(slong *num, const char *text);
void _ntkball_query_split_free(char **words, slong num);
/* The points of --data, as its options say; 0 or a code. */
int _ntkball_query_data(ntkball_query_t *q, ntkball_data_t data);
/* Does the machine have the memory for so many balls?  0, or a code with the remedy. */
int _ntkball_query_memory(ntkball_query_t *q, double balls, const char *remedy);
/* --kernel: a kernel of a network, or a zonal one, which has no activation; 0 or a code. */
int _ntkball_query_kernel(ntkball_query_t *q, int *is_zonal, ntkball_subkernel_t *part,
                          ntkball_zonal_t zonal);
/* An integer in lo .. hi; 0 when malformed or out of range. */
int _ntkball_query_integer(slong *res, const char *text, slong lo, slong hi);
/* Writes into out the words of "a|b|c" nearest to word. */
void _ntkball_query_nearest(char *out, size_t size, const char *word, const char *choices);

/* ---- describe.c ------------------------------------------------------------------------------ */

/* Inputs and provenance that every table says; phi may be NULL. */
void _ntkball_query_describe(const ntkball_query_t *q, ntkball_table_t table,
                             const ntkball_activation_t phi);
/* An exact form as text or NULL, to be freed by flint_free. */
char *_ntkball_query_exact_text(int known, const ntkball_exact_t exact);
/* Closed forms are written for indices below this: they grow with the index, so a long table of
   them would take time and room that grow with its square. */
#define QUERY_EXACT_INDICES 1000
/* Says so when the table has rows beyond. */
void _ntkball_query_describe_exact(ntkball_table_t table, slong terms);
/* "mid +/- rad" and the closed form when known; to be freed by flint_free. */
char *_ntkball_query_value_text(const arb_t value, slong digits, const char *exact);

/* ---- missing.c -------------------------------------------------------------------------------
 */

/* Warns of a quantity that was asked for and has no row in q->table, with the reason. */
void _ntkball_query_say_missing(ntkball_query_t *q);

/* ---- network.c ------------------------------------------------------------------------------- */

/* net from the only word and the hyper-parameter options; 0 or a code. */
int _ntkball_query_network(ntkball_query_t *q, ntkball_network_t net);
/* The hyper-parameters, given and derived, and the conventions of the recursion. */
void _ntkball_query_describe_network(ntkball_query_t *q, ntkball_table_t table,
                                     const ntkball_network_t net);

/* ---- check.c --------------------------------------------------------------------------------- */

/* Reads the table that the first word names (-: stdin); 0 or a code. */
int _ntkball_query_read_table(ntkball_query_t *q, ntkball_table_t table);

/* ---- the commands ---------------------------------------------------------------------------- */

int _ntkball_query_run_activations(ntkball_query_t *q);
int _ntkball_query_run_check(ntkball_query_t *q);
int _ntkball_query_run_hermite(ntkball_query_t *q);
int _ntkball_query_run_series(ntkball_query_t *q);
int _ntkball_query_run_kernel(ntkball_query_t *q);
int _ntkball_query_run_spectrum(ntkball_query_t *q);
/* spectrum with --density */
int _ntkball_query_run_density(ntkball_query_t *q);
/* spectrum with --kernel products:FILE */
int _ntkball_query_run_products(ntkball_query_t *q);
int _ntkball_query_run_gram(ntkball_query_t *q);
int _ntkball_query_run_decay(ntkball_query_t *q);
int _ntkball_query_run_verify(ntkball_query_t *q);

#endif
