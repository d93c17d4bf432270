/* ntkball check TABLE [ACT]: each row's verdict.  What the table is about is read from the table
   (json, or csv written with --comments) and from the options, which come first.  Exit code 1 when
   a row is refuted, else 4 when one is undecided. */
#define _POSIX_C_SOURCE 200809L
#include "query/query.h"

#include <string.h>

#include <ntkball/theorem.h>

#include "support/slurp.h"

/* So many rows are numbered in the message. */
#define MAX_NUMBERS 6

int _ntkball_query_read_table(ntkball_query_t *q, ntkball_table_t table)
{
    const char *path = q->words[0];
    ntkball_status_t status;
    char *bytes = NULL;
    size_t size = 0;
    FILE *in;

    status = ntkball_slurp(&bytes, &size, path, &q->error);
    in = status == NTKBALL_OK && size > 0 ? fmemopen(bytes, size, "r") : NULL;
    if (in != NULL)
    {
        status = ntkball_table_read(table, in, path, &q->error);
        fclose(in);
    }
    flint_free(bytes);
    if (status != NTKBALL_OK)
        return _ntkball_query_fail_status(q, status, "");
    if (table->num_rows == 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "%.500s: the table has no rows", path);
    return 0;
}

/* The options that the inputs of the table stand for, then those of the command line once more. */
static int take_inputs(ntkball_query_t *q, const ntkball_table_t table)
{
    static const char *const inputs[][2] = {{"depth", "depth"},
                                            {"init", "init"},
                                            {"sigma_w^2 given", "sigma-w2"},
                                            {"sigma_b^2 given", "sigma-b2"},
                                            {"gamma_w^2", "gamma-w2"},
                                            {"gamma_b^2", "gamma-b2"},
                                            {"recursion", "recursion"},
                                            {"output_bias", "output-bias"},
                                            {"dim", "dim"},
                                            {"dims", "dims"},
                                            {"measure", "measure"}};
    slong i, depth = 1;
    size_t k;
    int code = 0;

    for (i = 0; i < table->num_rows; i++)
        depth = FLINT_MAX(depth, table->rows[i].layer - 1);
    q->depth = depth; /* unless something says more */
    for (k = 0; k < sizeof inputs / sizeof inputs[0] && code == 0; k++)
        if (ntkball_table_input(table, inputs[k][0]) != NULL)
            code = _ntkball_query_put(q, inputs[k][1], ntkball_table_input(table, inputs[k][0]));
    return code == 0 ? _ntkball_query_put_again(q) : code;
}

/* The distinct words that pick finds in the rows, joined by commas; NULL: none. */
static ntkball_text_t *
join_rows(const ntkball_table_t table, const char *(*pick)(const ntkball_row_t *row))
{
    ntkball_text_t *text = NULL;
    slong i, j;

    for (i = 0; i < table->num_rows; i++)
    {
        const char *word = pick(table->rows + i);

        for (j = 0; word != NULL && j < i; j++)
            if (pick(table->rows + j) != NULL && strcmp(pick(table->rows + j), word) == 0)
                word = NULL;
        if (word == NULL)
            continue;
        if (text == NULL)
            text = ntkball_text_new();
        else
            ntkball_text_append(text, ",");
        ntkball_text_append(text, "%s", word);
    }
    return text;
}

static const char *pick_quantity(const ntkball_row_t *row)
{
    return row->quantity;
}

static const char *pick_threshold(const ntkball_row_t *row)
{
    return strcmp(row->quantity, "count") == 0 ? row->index : NULL;
}

static const char *pick_degree(const ntkball_row_t *row)
{
    return strcmp(row->quantity, "eigenvalue") == 0 || strcmp(row->quantity, "multiplicity") == 0
               ? row->index
               : NULL;
}

static const char *pick_last(const ntkball_row_t *row)
{
    return strcmp(row->quantity, "cumulative_trace") == 0 ||
                   strcmp(row->quantity, "trace_share") == 0
               ? row->index
               : NULL;
}

/* Tables of gram, and of spectrum where the engines of ntkball_recheck do not answer: other kernels
   than the NTK, sums and counts. */
static int wants_again(const ntkball_table_t table)
{
    slong i;

    if (strcmp(table->command, "gram") == 0)
        return 1;
    if (strcmp(table->command, "spectrum") != 0)
        return 0;
    for (i = 0; i < table->num_rows; i++)
        if (pick_threshold(table->rows + i) != NULL || pick_last(table->rows + i) != NULL)
            return 1;
    return ntkball_table_input(table, "kernel") != NULL;
}

/* Which activation; 0 or an exit code. */
static int take_activation(ntkball_query_t *q, const ntkball_table_t table)
{
    const char *path = q->words[0];

    if (q->num_words > 2)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT,
                                   "check takes a table and an activation; '%.80s' is too "
                                   "much",
                                   q->words[2]);
    q->words[0] = q->num_words == 2 ? q->words[1] : ntkball_table_input(table, "activation");
    q->num_words = 1;
    if (q->words[0] != NULL || (ntkball_table_input(table, "kernel") != NULL && wants_again(table)))
        return 0;
    return _ntkball_query_fail(
        q, NTKBALL_ERR_INPUT,
        "%.300s does not say which activation and network it is about; give them as "
        "they were given to the command that made it: `ntkball check TABLE relu --init "
        "he`, or make tables with --comments or --format json",
        path);
}

typedef struct
{
    slong proved, refuted, undecided, again;
} count_t;

static void count(count_t *c, const ntkball_table_t table, const ntkball_recheck_t *res)
{
    slong i;

    memset(c, 0, sizeof *c);
    for (i = 0; i < table->num_rows; i++)
    {
        c->proved += res[i].verdict == NTKBALL_PROVED;
        c->refuted += res[i].verdict == NTKBALL_REFUTED;
        c->undecided += res[i].verdict == NTKBALL_UNDECIDED;
        c->again += res[i].verdict == NTKBALL_PROVED && strstr(res[i].algorithm, "again") != NULL;
    }
}

/* "row 17", "rows 3, 17 and 5 more": those of this verdict, counted from 1. */
static void number_rows(char *out, size_t size, slong num, const ntkball_recheck_t *res,
                        ntkball_verdict_t verdict)
{
    slong i, found = 0;
    size_t len = 0;

    out[0] = '\0';
    for (i = 0; i < num; i++)
        if (res[i].verdict == verdict && found++ < MAX_NUMBERS)
            len += (size_t) snprintf(out + len, size - len, "%s%ld", found > 1 ? ", " : "row ",
                                     (long) i + 1);
    if (found > MAX_NUMBERS)
        snprintf(out + len, size - len, " and %ld more", (long) (found - MAX_NUMBERS));
}

static int print(ntkball_query_t *q, const ntkball_table_t table, const ntkball_recheck_t *res)
{
    static const char *const columns[] = {"quantity", "layer",     "index",
                                          "verdict",  "algorithm", "witness"};
    ntkball_grid_t grid;
    count_t c;
    char text[160], layer[32];
    slong i;
    int code;

    count(&c, table, res);
    code = c.refuted > 0     ? NTKBALL_ERR_REFUTED
           : c.undecided > 0 ? NTKBALL_ERR_UNDECIDED
                             : NTKBALL_ERR_NONE;
    ntkball_grid_init(grid, q->command->name, columns, 6);
    snprintf(text, sizeof text, "%ld rows: %ld proved, %ld refuted, %ld undecided",
             (long) table->num_rows, (long) c.proved, (long) c.refuted, (long) c.undecided);
    ntkball_table_add_input(grid->head, "table", text);
    if (c.again > 0)
    {
        snprintf(text, sizeof text,
                 "%ld rows proved by the algorithm that made them, at another precision ('again')",
                 (long) c.again);
        ntkball_table_add_input(grid->head, "note", text);
    }
    ntkball_table_add_provenance(grid->head, "program", "ntkball " NTKBALL_VERSION);
    for (i = 0; i < table->num_rows; i++)
    {
        const ntkball_row_t *row = table->rows + i;
        const char *cells[] = {row->quantity,    layer,
                               row->index,       ntkball_verdict_str(res[i].verdict),
                               res[i].algorithm, res[i].witness};

        layer[0] = '\0';
        if (row->layer >= 0)
            snprintf(layer, sizeof layer, "%ld", (long) row->layer);
        ntkball_grid_add(grid, cells);
    }
    code = _ntkball_query_finish_grid(q, grid, code);
    ntkball_grid_clear(grid);
    if (code == NTKBALL_ERR_REFUTED || code == NTKBALL_ERR_UNDECIDED)
    {
        number_rows(text, sizeof text, table->num_rows, res,
                    c.refuted > 0 ? NTKBALL_REFUTED : NTKBALL_UNDECIDED);
        return _ntkball_query_fail(q, code, "%ld of %ld rows refuted, %ld undecided: %s",
                                   (long) c.refuted, (long) table->num_rows, (long) c.undecided,
                                   text);
    }
    return code;
}

static int check(ntkball_query_t *q, const ntkball_table_t table, const ntkball_network_t net)
{
    ntkball_question_t question = {net, q->dim, (ntkball_measure_t) q->measure,
                                   ntkball_table_input(table, "algorithm"),
                                   ntkball_table_input(table, "class")};
    ntkball_recheck_t *res = flint_malloc((size_t) table->num_rows * sizeof(ntkball_recheck_t));
    ntkball_status_t status;
    int code;

    status = ntkball_recheck(res, table, &question, &q->options, &q->error);
    code = status == NTKBALL_OK ? print(q, table, res) : _ntkball_query_fail_status(q, status, "");
    ntkball_recheck_clear(res, table->num_rows);
    flint_free(res);
    return code;
}

/* Digits beyond those of the table. */
#define MORE_DIGITS 10

/* What the table says of itself, for the command that made it; 0 or a code. */
static int set_again(ntkball_query_t *again, const ntkball_query_t *q, const ntkball_table_t table)
{
    static const char *const inputs[][2] = {{"depth", "depth"},
                                            {"init", "init"},
                                            {"sigma_w^2 given", "sigma-w2"},
                                            {"gamma_w^2", "gamma-w2"},
                                            {"gamma_b^2", "gamma-b2"},
                                            {"sigma_b^2 given", "sigma-b2"},
                                            {"recursion", "recursion"},
                                            {"header", "header"},
                                            {"output_bias", "output-bias"},
                                            {"data", "data"},
                                            {"label_column", "label"},
                                            {"kernel", "kernel"},
                                            {"dim", "dim"},
                                            {"dims", "dims"},
                                            {"measure", "measure"}};
    ntkball_option_t option;
    char digits[32];
    slong i;
    size_t k;
    int code = 0;

    if (q->num_words == 1 && q->words[0] != NULL)
        ntkball_query_word(again, q->words[0]);
    for (k = 0; k < sizeof inputs / sizeof inputs[0] && code == 0; k++)
        for (i = 0; _ntkball_query_option(&option, again->command, i); i++)
            if (strcmp(option.name, inputs[k][1]) == 0 &&
                ntkball_table_input(table, inputs[k][0]) != NULL)
                code = (int) ntkball_query_set(again, inputs[k][1],
                                               ntkball_table_input(table, inputs[k][0]));
    if (code == 0 && q->data != NULL)
        code = (int) ntkball_query_set(again, "data", q->data);
    for (i = 0; i < q->num_params && code == 0; i++)
        code = (int) ntkball_query_set(again, "param", q->params[i]);
    snprintf(digits, sizeof digits, "%ld", (long) table->digits + MORE_DIGITS);
    return code == 0 ? (int) ntkball_query_set(again, "digits", digits) : code;
}

/* option = the words of pick, or behind their last comma; 0 or a code. */
static int set_rows(ntkball_query_t *again, const char *option, const ntkball_table_t table,
                    const char *(*pick)(const ntkball_row_t *row), int last)
{
    ntkball_text_t *text = join_rows(table, pick);
    const char *words;
    int code = 0;

    if (text == NULL)
        return 0;
    words = ntkball_text_get(text);
    if (last && strrchr(words, ',') != NULL)
        words = strrchr(words, ',') + 1;
    code = (int) ntkball_query_set(again, option, words);
    ntkball_text_free(text);
    return code;
}

/* The rows that a table of spectrum shows; 0 or a code. */
static int set_spectrum(ntkball_query_t *again, const ntkball_table_t table)
{
    ntkball_text_t *sums = join_rows(table, pick_last);
    int code = set_rows(again, "quantity", table, pick_quantity, 0);

    if (code == 0)
        code = set_rows(again, "threshold", table, pick_threshold, 0);
    if (code == 0 && sums != NULL)
        code = set_rows(again, "max-degree", table, pick_last, 1);
    else if (code == 0)
        code = set_rows(again, "degrees", table, pick_degree, 0);
    if (sums != NULL)
        ntkball_text_free(sums);
    return code;
}

/* All is computed again by the command that made the table, at a higher precision. */
static int check_again(ntkball_query_t *q, const ntkball_table_t table)
{
    ntkball_query_t *again = ntkball_query_new(table->command);
    ntkball_recheck_t *res;
    char name[64];
    int code = set_again(again, q, table);

    if (code == 0 && strcmp(table->command, "spectrum") == 0)
        code = set_spectrum(again, table);
    again->threads = q->threads;
    ntkball_query_progress(again, q->progress, q->progress_context);
    if (code == 0)
        code = (int) ntkball_query_run(again);
    if (ntkball_query_table(again) == NULL)
        code = _ntkball_query_fail(q, code, "%s", ntkball_query_message(again));
    else
    {
        res = flint_malloc((size_t) table->num_rows * sizeof(ntkball_recheck_t));
        snprintf(name, sizeof name, "%s, again", table->command);
        ntkball_recheck_against(res, table, ntkball_query_table(again), name);
        code = print(q, table, res);
        ntkball_recheck_clear(res, table->num_rows);
        flint_free(res);
    }
    ntkball_query_free(again);
    return code;
}

int _ntkball_query_run_check(ntkball_query_t *q)
{
    ntkball_network_t net;
    ntkball_table_t table;
    int code;

    if (q->num_words == 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "check needs a table, as in `%s`",
                                   q->command->example);
    ntkball_network_init(net);
    ntkball_table_init(table, "", q->digits);
    table->contradictions = 1;
    code = _ntkball_query_read_table(q, table);
    if (code == 0)
        code = take_inputs(q, table);
    if (code == 0)
        code = take_activation(q, table);
    if (code == 0 && wants_again(table))
        code = check_again(q, table);
    else if (code == 0)
    {
        code = _ntkball_query_network(q, net);
        if (code == 0)
            code = check(q, table, net);
    }
    ntkball_table_clear(table);
    ntkball_network_clear(net);
    return code;
}
