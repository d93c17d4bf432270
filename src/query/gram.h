/* What the files of the command gram share. */
#ifndef NTKBALL_QUERY_GRAM_H
#define NTKBALL_QUERY_GRAM_H

#include <ntkball/gram.h>

#include "query/query.h"

typedef struct
{
    ntkball_query_t *q;
    ntkball_network_struct *net;
    ntkball_data_struct *data;
    ntkball_table_struct *table;
    ntkball_gram_matrix_t what; /* the matrix whose spectrum is shown */
    ntkball_options_t inner;    /* for what has no choice of algorithm */
    ntkball_options_t spectral; /* for eigenvalues */
    ntkball_status_t status;    /* the worst so far that is not fatal */
    slong layer;                /* of the rows that are added */
    slong rank, bits;
    arb_ptr lambda;        /* of the matrix over n */
    arb_t trace;           /* of the matrix over n */
    ntkball_series_t head; /* kappa_0, kappa_1 */
} gram_t;

/* ---- gram_rows.c ----------------------------------------------------------------------------- */

/* 0 when the computation may go on; else the code. */
int _gram_passed(gram_t *g, ntkball_status_t status);
/* A row, if it was asked for; layer -1: of none. */
void _gram_row(gram_t *g, const char *quantity, slong layer, const char *index, const arb_t value);
void _gram_row_si(gram_t *g, const char *quantity, slong index, const arb_t value);
/* The three rows of a statement: bound:ID, truth:ID, ratio:ID. */
void _gram_statement(gram_t *g, const char *id, const char *index, const arb_t bound,
                     const arb_t truth);
/* Was one of them asked for? */
int _gram_wants(gram_t *g, const char *id);
/* The index c and how many of lambda are at least c lambda_1, beside the bound eff/c. */
void _gram_add_counts(gram_t *g, const char *id, arb_srcptr lambda, const arb_t eff);
/* Eigenvalues and what follows from them alone; the entries; the counts over --threshold. */
int _gram_add_spectrum(gram_t *g);

/* ---- gram_bounds.c --------------------------------------------------------------------------- */

/* Must all eigenvalues be computed? */
int _gram_wants_all(gram_t *g);
/* What the theory says of Theta_{L+1}. */
int _gram_add_statements(gram_t *g);
/* The cut series beside the kernel. */
int _gram_add_truncation(gram_t *g);

#endif
