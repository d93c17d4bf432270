/* Lines of a csv file and their fields; what a field looks like. */
#ifndef NTKBALL_GRAM_FIELDS_H
#define NTKBALL_GRAM_FIELDS_H

#include "gram/data.h"

typedef struct
{
    const char *text;
    size_t len;
    slong column; /* of its first character, from 1 */
} field_t;

typedef struct
{
    field_t *field;
    slong num, alloc;
    slong number; /* of the line, from 1 */
    slong end;    /* the column behind its last character */
} line_t;

/* The lines of a text, one after the other. */
typedef struct
{
    const char *bytes;
    size_t size, pos;
    slong number;   /* of the last line that was read */
    char delimiter; /* 0: found in the first line that is not blank */
} lines_t;

/* The next line that is neither blank nor a comment (#).  0 when there is none; -1 when a quoted
   field is not closed: line->end is then the column of the quote. */
int ntkball_next_line(line_t *line, lines_t *lines);
void ntkball_line_clear(line_t *line);

typedef enum
{
    FIELD_NUMBER,
    FIELD_NAME, /* a text that nobody can have meant as a number or a missing value */
    FIELD_OTHER
} field_kind_t;

field_kind_t ntkball_field_kind(const field_t *f);

#endif
