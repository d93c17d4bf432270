/* Tables that are checked as a whole: the command that made the table is asked the same question
   once more, at a higher precision and with another algorithm, and its rows are set against those
   of the table.  So for tables of gram, and of spectrum with sums, counts, a density or products of
   spheres, whose numbers depend on each other. */
#include "query/check.h"

#include <stdlib.h>
#include <string.h>

#include "sphere/parts.h"

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

int _check_wants_again(const ntkball_table_t table)
{
    const char *kernel = ntkball_table_input(table, "kernel");
    slong i;

    if (strcmp(table->command, "gram") == 0)
        return 1;
    if (strcmp(table->command, "spectrum") != 0)
        return 0;
    if (ntkball_table_input(table, "density") != NULL)
        return 1;
    for (i = 0; i < table->num_rows; i++)
        if (pick_threshold(table->rows + i) != NULL || pick_last(table->rows + i) != NULL)
            return 1;
    return kernel != NULL && strncmp(kernel, PRODUCTS, strlen(PRODUCTS)) == 0;
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
                                            {"matrix", "matrix"},
                                            {"terms", "terms"},
                                            {"width", "width"},
                                            {"seed", "seed"},
                                            {"kernel", "kernel"},
                                            {"dim", "dim"},
                                            {"measure", "measure"},
                                            {"dims", "dims"},
                                            {"density", "density"}};
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

/* With a density rows are numbered by size, and 2 K + 1 of them belong to --max-degree K. */
static int set_density(ntkball_query_t *again, const ntkball_table_t table)
{
    char degree[32];
    slong i, last = 1;
    int code = set_rows(again, "quantity", table, pick_quantity, 0);

    for (i = 0; i < table->num_rows; i++)
        last = FLINT_MAX(last, strtol(table->rows[i].index, NULL, 10));
    snprintf(degree, sizeof degree, "%ld", (long) last / 2);
    return code == 0 ? (int) ntkball_query_set(again, "max-degree", degree) : code;
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

/* The layer of a gram table, where it is not the last. */
static int set_gram(ntkball_query_t *again, const ntkball_query_t *q, const ntkball_table_t table)
{
    char layer[32];
    slong i, l = -1;
    int code = set_rows(again, "quantity", table, pick_quantity, 0);

    for (i = 0; i < table->num_rows; i++)
        if (strcmp(table->rows[i].quantity, "eigenvalue") == 0 ||
            strcmp(table->rows[i].quantity, "entry") == 0)
            l = table->rows[i].layer;
    snprintf(layer, sizeof layer, "%ld", (long) l);
    if (code == 0 && l >= 2 && l <= q->depth + 1)
        code = (int) ntkball_query_set(again, "layer", layer);
    return code == 0 ? set_rows(again, "threshold", table, pick_threshold, 0) : code;
}

/* The question of the table, to the algorithm; NULL: it does not answer it. */
static ntkball_query_t *
ask(ntkball_query_t *q, const ntkball_table_t table, const char *algorithm, int *code)
{
    ntkball_query_t *again = ntkball_query_new(table->command);

    *code = set_again(again, q, table);
    if (*code == 0 && ntkball_table_input(table, "density") != NULL)
        *code = set_density(again, table);
    else if (*code == 0 && strcmp(table->command, "spectrum") == 0)
        *code = set_spectrum(again, table);
    if (*code == 0 && strcmp(table->command, "gram") == 0)
        *code = set_gram(again, q, table);
    if (*code == 0 && algorithm != NULL)
        *code = (int) ntkball_query_set(again, "algorithm", algorithm);
    again->threads = q->threads;
    ntkball_query_progress(again, q->progress, q->progress_context);
    if (*code == 0)
        *code = (int) ntkball_query_run(again);
    return again;
}

/* The algorithm that made the table. */
static const char *
made_by(const ntkball_query_t *q, const ntkball_table_t table, const check_t *subject)
{
    const char *name = ntkball_table_input(table, "algorithm");

    if (name != NULL && strcmp(name, "auto") != 0)
        return name;
    if (strcmp(table->command, "gram") == 0)
        return "auto";
    if (subject->is_products)
        return "closed";
    return subject->is_zonal
               ? _ntkball_zonal_choice(subject->zonal[0])
               : _ntkball_sphere_choice(subject->net, subject->part, q->dim, 0, q->bits);
}

/* Is it an algorithm of its own that did not make the table? */
static int is_other(const char *name, const char *made, const check_t *subject, int is_gram)
{
    const char *meaning = name;

    if (!is_gram && !subject->is_products && !subject->is_zonal)
    {
        meaning = _ntkball_sphere_meaning(name, subject->net, subject->part);
        made = _ntkball_sphere_meaning(made, subject->net, subject->part);
    }
    return meaning != NULL && made != NULL && strcmp(meaning, name) == 0 && strcmp(name, made) != 0;
}

/* Rows of gram that no eigenvalue enters: inertia says nothing of them. */
static void name_rows(ntkball_recheck_t *res, const ntkball_table_t table)
{
    static const char *const names[] = {"rank",          "separation",  "entry",
                                        "bound:N3.i",    "bound:N3.ii", "bound:N3.iv",
                                        "bound:N3.iii",  "bound:N6",    "bound:N6.delta",
                                        "bound:R.OS.ii", "bound:T4.1"};
    slong i;
    size_t k;

    for (i = 0; i < table->num_rows; i++)
        for (k = 0; k < sizeof names / sizeof names[0]; k++)
            if (strcmp(table->rows[i].quantity, names[k]) == 0)
                res[i].algorithm = "gram, again";
}

int _check_again(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                 const check_t *subject)
{
    static const char *const names[] = {"closed", "quadrature", "integrate",  "gauss", "trapezoid",
                                        "lens",   "series",     "recurrence", NULL};
    static const char *const gram_names[] = {"inertia", "auto", NULL};
    int is_gram = strcmp(table->command, "gram") == 0, code = -1;
    const char *const *next = is_gram ? gram_names : names;
    const char *made = made_by(q, table, subject), *name = NULL;
    ntkball_query_t *again = NULL;

    while (code != 0 && code != NTKBALL_ERR_INTERRUPTED)
    {
        name = *next++;
        if (name != NULL && !is_other(name, made, subject, is_gram))
            continue;
        ntkball_query_free(again);
        again = ask(q, table, name, &code);
        if (name == NULL)
            break;
    }
    if (name == NULL)
        name = is_gram ? "gram, again" : "spectrum, again";
    if (ntkball_query_table(again) == NULL)
        code = _ntkball_query_fail(q, code, "%s", ntkball_query_message(again));
    else
    {
        ntkball_recheck_against(res, table, ntkball_query_table(again),
                                strcmp(name, "auto") == 0 ? "eigenbasis" : name);
        if (is_gram)
            name_rows(res, table);
        code = is_gram ? _check_gram(res, q, table, subject, again) : 0;
    }
    ntkball_query_free(again);
    return code;
}
