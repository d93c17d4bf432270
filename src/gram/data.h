/* Shared by the readers of data files: the raw table of rationals before rows become rays. */
#ifndef NTKBALL_GRAM_DATA_H
#define NTKBALL_GRAM_DATA_H

#include <ntkball/gram.h>

typedef struct
{
    slong n, d;  /* rows and columns kept */
    fmpq *x;     /* n * d, row-major */
    slong *line; /* n */
    int has_header;
    slong label_column;
} raw_data_t;

void ntkball_raw_init(raw_data_t *raw);
void ntkball_raw_clear(raw_data_t *raw);

/* An exact number [+-]d[.d][e[+-]d][/d] that fills text[0..len): 1 when it is one (|exponent| <=
   100000, no division by 0). */
int ntkball_parse_decimal(fmpq_t x, const char *text, size_t len);

NTKBALL_MUST_CHECK ntkball_status_t ntkball_read_csv(raw_data_t *raw, char *bytes, size_t size,
                                                     const char *name,
                                                     const ntkball_data_options_t *options,
                                                     ntkball_error_t *err);
NTKBALL_MUST_CHECK ntkball_status_t ntkball_read_npy(raw_data_t *raw, const char *bytes,
                                                     size_t size, const char *name,
                                                     ntkball_error_t *err);

#endif
