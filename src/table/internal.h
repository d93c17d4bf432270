/* What the files of the table module share. */
#ifndef NTKBALL_TABLE_INTERNAL_H
#define NTKBALL_TABLE_INTERNAL_H

#include <ntkball/table.h>

/* A copy in which control characters are spaces, so that a text stays on its line. */
char *ntkball_table_copy(const char *text);

/* Are fewer than two digits of the value certain, so that text and latex print an interval?  A
   sufficient condition for two: rad <= |mid| / 200 < 1/2 unit of the second digit. */
int ntkball_table_is_vague(const arb_t value);

/* "[lo, hi]", see ntkball_table_interval; to be freed by flint_free. */
char *ntkball_table_interval_text(const arb_t value);

/* The name of the index of a quantity: n, p, k, rho. */
const char *ntkball_table_index_name(const char *quantity);

/* One behind the last of the rows from first on that share its quantity and layer. */
slong ntkball_table_block_end(const ntkball_table_t table, slong first);

/* Appends a row given as texts, the fields of a csv line; layer, mid, rad, dump are checked.
   Returns NULL, or what is wrong. */
const char *ntkball_table_add_texts(ntkball_table_t table, const char *const *fields);

/* The command whose rows are texts, and such a row. */
#define NTKBALL_PROPERTIES "activations"
void ntkball_table_add_property(ntkball_table_t table, const char *property, const char *text);

/* The seven keys of a row, in order. */
extern const char *const ntkball_table_keys[7];

void ntkball_csv_field(FILE *out, const char *text);
void ntkball_csv_comments(FILE *out, const ntkball_table_t head, const char *mark);

void ntkball_write_text(FILE *out, const ntkball_table_t table);
/* Is it a row of a bound, a truth or their ratio?  Rows first .. last-1, all of them such, as text.
 */
int ntkball_table_is_statement(const char *quantity);
void ntkball_write_beside(FILE *out, const ntkball_table_t table, slong first, slong last);
void ntkball_write_text_head(FILE *out, const ntkball_table_t head);
/* text broken at spaces to the width of a page; column: where its first line begins; indent: of the
   others.  Ends the line. */
void ntkball_write_wrapped(FILE *out, const char *text, size_t column, size_t indent);
void ntkball_write_csv(FILE *out, const ntkball_table_t table, int comments);
void ntkball_write_json(FILE *out, const ntkball_table_t table);
void ntkball_write_latex(FILE *out, const ntkball_table_t table, int comments);

/* The json document around rows: begin writes up to the open bracket, row an object, end the rest.
 */
void ntkball_json_begin(FILE *out, const ntkball_table_t head);
void ntkball_json_row(FILE *out, int first, const char *const *keys, const char *const *values,
                      slong num);
void ntkball_json_end(FILE *out);

/* text with the characters that are special in LaTeX escaped. */
void ntkball_latex_text(FILE *out, const char *text);

ntkball_status_t
ntkball_read_json(ntkball_table_t table, FILE *in, const char *name, ntkball_error_t *err);

/* OK when the stream took everything, else DOMAIN/IO with the system's reason. */
ntkball_status_t ntkball_table_stream(FILE *out, ntkball_error_t *err);

#endif
