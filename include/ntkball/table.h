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
    } ntkball_table_struct;
    typedef ntkball_table_struct ntkball_table_t[1];

    void ntkball_table_init(ntkball_table_t table, const char *command, slong digits);
    void ntkball_table_clear(ntkball_table_t table);
    void ntkball_table_add_convention(ntkball_table_t table, const char *key, const char *value);
    void ntkball_table_add_input(ntkball_table_t table, const char *key, const char *value);
    void ntkball_table_add_provenance(ntkball_table_t table, const char *key, const char *value);

    /* Appends a row; value is copied, exact may be NULL (unknown) or a text that is copied. */
    void ntkball_table_add(ntkball_table_t table, const char *quantity, slong layer,
                           const char *index, const arb_t value, const char *exact);
    void ntkball_table_add_si(ntkball_table_t table, const char *quantity, slong layer, slong index,
                              const arb_t value, const char *exact);

    /* Does row i keep the promise rad <= 10^-digits |mid|?  (TAB-1: decided on the ball itself.) */
    int ntkball_table_row_ok(const ntkball_table_t table, slong i);
    int ntkball_table_ok(const ntkball_table_t table);

    /* Decimal mid and rad of a ball with the promise of TAB-1, digits significant digits of mid
       plus what the radius deserves; both to be freed by flint_free. */
    void ntkball_table_decimal(char **mid, char **rad, const arb_t value, slong digits);

    typedef enum
    {
        NTKBALL_FORMAT_TEXT = 0,
        NTKBALL_FORMAT_CSV,
        NTKBALL_FORMAT_JSON,
        NTKBALL_FORMAT_LATEX
    } ntkball_format_t;

    /* Writes the table; comments != 0 puts '#' lines (inputs, conventions, provenance) before a csv
       header. Errors: DOMAIN/IO when the stream fails. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_table_write(FILE *out, const ntkball_table_t table,
                                                            ntkball_format_t format, int comments,
                                                            ntkball_error_t *err);
    /* Reads csv (comments allowed) or json written by this program; the value comes from dump, else
       from mid, rad (rad rounded up). */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_table_read(ntkball_table_t table, FILE *in,
                                                           const char *name, ntkball_error_t *err);

#ifdef __cplusplus
}
#endif

#endif
