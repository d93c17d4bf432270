/* ntkball check TABLE [ACT]: each row's verdict.  What the table is about is read from the table
   (json, or csv written with --comments) and from the options, which come first.  Exit code 1 when
   a row is refuted, else 4 when one is undecided. */
#define _POSIX_C_SOURCE 200809L
#include "query/check.h"

#include <string.h>

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
                                            {"kernel", "kernel"},
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

/* Rows that a person wrote may leave the layer out: it is the last. */
static void complete_layers(ntkball_table_t table, slong last)
{
    static const char *const names[] = {"alpha", "upsilon", "kappa", "sigma", "theta"};
    slong i;
    size_t k;

    for (i = 0; i < table->num_rows; i++)
        for (k = 0; k < sizeof names / sizeof names[0] && table->rows[i].layer < 0; k++)
            if (strcmp(table->rows[i].quantity, names[k]) == 0)
                table->rows[i].layer = last;
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
    if (q->words[0] == NULL && _check_wants_properties(table))
        q->words[0] = _check_property(table, "name");
    q->num_words = q->words[0] != NULL;
    if (q->words[0] != NULL || q->kernel != NULL)
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

/* Why a row was proved by the algorithm that made it, or by the steps that it shares with it. */
static const char *reason(const char *quantity, const char *algorithm)
{
    static const struct
    {
        const char *algorithm, *quantity, *text;
    } reasons[] = {
        {"gram, again", "entry", "the other engines are too slow or too wide here"},
        {"gram, again", "", "a formula in the coefficients: no other engine gets far enough"},
        {"spectrum, again", "", "one algorithm is there for densities and mixed sums"},
        {"expansion, again", "", "an exact number, or more digits than differences give"},
        {"digits again", "", "judged to 16 bits by another algorithm"},
        {"again", "NTK", "what the program takes phi for"},
        {"again", "algorithm", "what the program takes phi for"},
        {"again", "parity", "a parity is an identity of formulas"},
        {"again", "", "no other algorithm reaches these digits"}};
    size_t i;

    for (i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strstr(algorithm, reasons[i].algorithm) != NULL &&
            strncmp(quantity, reasons[i].quantity, strlen(reasons[i].quantity)) == 0)
            return reasons[i].text;
    return "";
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
        const char *cells[] = {row->quantity,
                               layer,
                               row->index,
                               ntkball_verdict_str(res[i].verdict),
                               res[i].algorithm,
                               res[i].verdict == NTKBALL_PROVED && res[i].witness == NULL
                                   ? reason(row->quantity, res[i].algorithm)
                                   : res[i].witness};

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

/* The kernel and its network; 0 or a code. */
static int take_subject(check_t *subject, ntkball_query_t *q)
{
    int code = 0;

    subject->is_products = q->kernel != NULL && strncmp(q->kernel, PRODUCTS, strlen(PRODUCTS)) == 0;
    if (!subject->is_products)
        code = _ntkball_query_kernel(q, &subject->is_zonal, &subject->part, subject->zonal);
    if (code == 0 && q->num_words > 0)
        code = _ntkball_query_network(q, subject->net);
    return code;
}

/* All verdicts; 0 or a code. */
static int judge(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                 const check_t *subject)
{
    const ntkball_question_t question = {.net = subject->net,
                                         .dim = q->dim,
                                         .measure = (ntkball_measure_t) q->measure,
                                         .algorithm = ntkball_table_input(table, "algorithm"),
                                         .decay = ntkball_table_input(table, "class"),
                                         .part = subject->part,
                                         .zonal = subject->is_zonal ? subject->zonal[0] : NULL};
    ntkball_status_t status;

    if (_check_wants_properties(table))
        return _check_properties(res, q, table, subject->net->phi);
    if (_check_wants_again(table))
        return _check_again(res, q, table, subject);
    status = ntkball_recheck(res, table, &question, &q->options, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "");
}

static int check(ntkball_query_t *q, const ntkball_table_t table)
{
    ntkball_recheck_t *res = flint_calloc((size_t) table->num_rows, sizeof(ntkball_recheck_t));
    check_t subject = {.is_zonal = 0};
    int code;

    ntkball_network_init(subject.net);
    ntkball_zonal_init(subject.zonal);
    code = take_subject(&subject, q);
    if (code == 0)
        code = judge(res, q, table, &subject);
    if (code == 0)
        code = print(q, table, res);
    ntkball_recheck_clear(res, table->num_rows);
    ntkball_zonal_clear(subject.zonal);
    ntkball_network_clear(subject.net);
    flint_free(res);
    return code;
}

int _ntkball_query_run_check(ntkball_query_t *q)
{
    ntkball_table_t table;
    int code;

    if (q->num_words == 0)
        return _ntkball_query_fail(q, NTKBALL_ERR_INPUT, "check needs a table, as in `%s`",
                                   q->command->example);
    ntkball_table_init(table, "", q->digits);
    table->contradictions = 1;
    table->properties = 1;
    code = _ntkball_query_read_table(q, table);
    if (code == 0)
        code = take_inputs(q, table);
    if (code == 0)
        code = take_activation(q, table);
    if (code == 0)
    {
        complete_layers(table, q->depth + 1);
        code = check(q, table);
    }
    ntkball_table_clear(table);
    return code;
}
