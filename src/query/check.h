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

/* check_gram.c: rows of gram that no eigenvalue enters and that are proved `again` so far; again is
   the query that was asked once more.  0 or a code. */
int _check_gram(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                const check_t *subject, ntkball_query_t *again);

/* check_properties.c: is it a table of `activations ACT`?  The text of a property, or NULL.  And
   the verdicts; 0 or a code. */
int _check_wants_properties(const ntkball_table_t table);
const char *_check_property(const ntkball_table_t table, const char *property);
int _check_properties(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                      const ntkball_activation_t phi);

/* check_values.c: a verdict; algorithm is static, the witness copied, NULL: none. */
void _check_say(ntkball_recheck_t *res, ntkball_verdict_t verdict, const char *algorithm,
                const char *witness);
/* Is "exact", "mid", "mid +/- rad" or "exact = mid +/- rad" the number in truth, whose closed form
   is exact (NULL: not known)?  Bound: CHK-2. */
void _check_value(ntkball_recheck_t *res, const char *text, const arb_t truth, const char *exact,
                  const char *algorithm);
/* The same for "x", "(y)*i" and "x + (y)*i". */
void _check_complex(ntkball_recheck_t *res, const char *text, const acb_t truth,
                    const char *algorithm);

/* check_analysis.c: rows of breaks, analyticity, singularities and growth. */
typedef struct
{
    ntkball_query_t *q;
    const ntkball_table_struct *table;
    ntkball_activation_impl *const *phi; /* an ntkball_activation_t */
    slong bits;
    int piece; /* whose singularities are known, -1: none */
    ntkball_status_t located;
    ntkball_analytic_t analytic;
    ntkball_truth_t poles; /* what judging their list without the analysis said */
} properties_t;

/* 0: not such a row. */
int _check_analysis(ntkball_recheck_t *res, properties_t *p, const ntkball_row_t *row);

/* check_growth.c: rows of bounds of phi (deriv = 0) or phi' (1), and of the domain. */
void _check_growth(ntkball_recheck_t *res, const properties_t *p, int deriv, const char *text);
void _check_domain(ntkball_recheck_t *res, const properties_t *p, const char *text);

#endif
