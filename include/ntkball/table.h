/* Tables of balls: the rows every numeric command writes, and their formats.

   csv header, exactly:  quantity,layer,index,mid,rad,exact,dump
   mid and rad are decimals with |truth - mid| <= rad, the error of the conversion to decimal
   included (TAB-1); dump is arb_dump_str, lossless. */
#ifndef NTKBALL_TABLE_H
#define NTKBALL_TABLE_H

#include <stdio.h>

#include <ntkball/exact.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct
    {
        char *quantity;
        slong layer; /* -1: empty */
        char *index; /* "" when it has no meaning */
        arb_t value;
        char *exact; /* "" when not known */
        char *mid,
            *rad; /* the decimals of a row that was read, rad "" when it has none; else NULL */
    } ntkball_row_t;

    typedef struct
    {
        char *key, *value;
    } ntkball_pair_t;

    typedef struct
    {
        slong digits; /* promised */
        char *command;
        ntkball_pair_t *conventions, *inputs, *provenance; /* for json and --comments */
        slong num_conventions, num_inputs, num_provenance;
        ntkball_row_t *rows;
        slong num_rows, alloc_rows;
        int contradictions; /* to be set before reading: 1 takes rows whose dump and decimals
                               contradict each other, so that they can be judged */
        int properties;     /* to be set before reading: 1 takes the rows property,value of
                               `ntkball activations ACT`: quantity = property, exact = the text, value
                               indeterminate, mid = rad = NULL */
    } ntkball_table_struct;
    typedef ntkball_table_struct ntkball_table_t[1];

    /* An empty table of a command, with the promise of so many digits; texts are copied. */
    void ntkball_table_init(ntkball_table_t table, const char *command, slong digits);
    void ntkball_table_clear(ntkball_table_t table);
    /* What the table says of itself: a key and a text, both copied. */
    void ntkball_table_add_convention(ntkball_table_t table, const char *key, const char *value);
    void ntkball_table_add_input(ntkball_table_t table, const char *key, const char *value);
    void ntkball_table_add_provenance(ntkball_table_t table, const char *key, const char *value);

    /* Appends a row; value, quantity, index and exact are copied (control characters become spaces,
       so a row stays one line).  exact may be NULL when no closed form is known; a ball of radius 0
       then still says its rational, if that is short. */
    void ntkball_table_add(ntkball_table_t table, const char *quantity, slong layer,
                           const char *index, const arb_t value, const char *exact);
    void ntkball_table_add_si(ntkball_table_t table, const char *quantity, slong layer, slong index,
                              const arb_t value, const char *exact);

    /* Does row i keep the promise rad <= 10^-digits |mid|?  Decided exactly on the ball itself; the
       decimals that are printed then keep it too.  Bound: TAB-2. */
    int ntkball_table_row_ok(const ntkball_table_t table, slong i);
    int ntkball_table_ok(const ntkball_table_t table);

    /* The decision for one ball.  Input: digits >= 0. */
    int ntkball_table_promise(const arb_t value, slong digits);

    /* Decimal mid and rad of a ball, both to be freed by flint_free.
       Input:      digits >= 1.
       Output:     mid with digits + 3 significant digits, fewer when the radius makes the last ones
                   meaningless, all of them when the ball is an integer or a short decimal; rad with
                   three digits; "nan", "inf" for a ball that is not finite.
       Guarantee:  |truth - mid| <= rad; rad = 0 only for an exact value; rad is at most 1.03 times
                   the radius of the ball plus half a unit in the last place of mid; rad <=
                   10^-digits |mid| when the ball keeps the promise.
       Bound:      TAB-1, TAB-2. */
    void ntkball_table_decimal(char **mid, char **rad, const arb_t value, slong digits);

    /* Decimals lo <= truth <= hi, rounded outward to about three digits of the radius; both to be
       freed by flint_free.  "-inf", "+inf" for a ball that is not finite.  Bound: TAB-1. */
    void ntkball_table_interval(char **lo, char **hi, const arb_t value);

    typedef enum
    {
        NTKBALL_FORMAT_TEXT = 0,
        NTKBALL_FORMAT_CSV,
        NTKBALL_FORMAT_JSON,
        NTKBALL_FORMAT_LATEX
    } ntkball_format_t;

    /* Writes the table; comments != 0 puts '#' lines (inputs, conventions, provenance) before a csv
       header and '%' lines before a latex table.  Errors: DOMAIN/IO when the stream fails. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_table_write(FILE *out, const ntkball_table_t table,
                                                            ntkball_format_t format, int comments,
                                                            ntkball_error_t *err);
    /* Reads csv or json written by this program, or by hand, and appends its rows and what the
       comments (csv) or the document (json) say of command, inputs, conventions and provenance.
       The value comes from dump, else from mid, rad (rad rounded up), else, where rad is missing,
       from mid as a rounded decimal: half a unit of its last place to either side.  Columns may
       be in any order and all but quantity and mid may be left out; json may be the list of rows.
       Errors: DOMAIN/INPUT names the file and the line (json: the row) that is malformed, or whose
       dump and decimals have no number in common unless table->contradictions is set, DOMAIN/IO
       when the stream fails. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_table_read(ntkball_table_t table, FILE *in,
                                                           const char *name, ntkball_error_t *err);

    /* x = a ball around the decimal [-+]digits[.digits][e[-+]digits], exact where it can be, and
       10^*place its last place (place may be NULL); returns 0 when the text is no such decimal or
       its exponent is beyond 10^9. */
    int ntkball_table_read_decimal(arb_t x, slong *place, const char *text);
    /* The value of the first input of this key, or NULL. */
    const char *ntkball_table_input(const ntkball_table_t table, const char *key);

    /* ------------------------------------------------------------------------------------------------------------------
       Grids: rows of texts under named columns, for what is not a ball (catalog, verdicts).
       ------------------------------------------------------------------------------------------------------------------
     */
    typedef struct
    {
        ntkball_table_t head; /* command, conventions, inputs, provenance; its rows are not used */
        const char *const *columns; /* not owned */
        slong num_columns, num_rows, alloc_rows;
        char **cells; /* row after row */
    } ntkball_grid_struct;
    typedef ntkball_grid_struct ntkball_grid_t[1];

    void ntkball_grid_init(ntkball_grid_t grid, const char *command, const char *const *columns,
                           slong num_columns);
    void ntkball_grid_clear(ntkball_grid_t grid);
    /* Appends a row of num_columns texts, copied; NULL stands for "". */
    void ntkball_grid_add(ntkball_grid_t grid, const char *const *cells);
    /* Writes the grid in the envelope of ntkball_table_write.  Errors: as there. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_grid_write(FILE *out, const ntkball_grid_t grid,
                                                           ntkball_format_t format, int comments,
                                                           ntkball_error_t *err);

#ifdef __cplusplus
}
#endif

#endif
