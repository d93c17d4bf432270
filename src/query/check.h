/* What the files of `ntkball check` share. */
#ifndef NTKBALL_QUERY_CHECK_H
#define NTKBALL_QUERY_CHECK_H

#include "query/query.h"

#include <ntkball/theorem.h>

#define PRODUCTS "products:"

/* What the table is about. */
typedef struct
{
    ntkball_network_t net;
    ntkball_subkernel_t part;
    int is_zonal, is_products;
    ntkball_zonal_t zonal;
} check_t;

/* check_again.c: is the table checked as a whole?  And the verdicts then; 0 or a code. */
int _check_wants_again(const ntkball_table_t table);
int _check_again(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                 const check_t *subject);

#endif
