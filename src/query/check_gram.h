/* What the files that re-prove rows of gram without eigenvalues share. */
#ifndef NTKBALL_QUERY_CHECK_GRAM_H
#define NTKBALL_QUERY_CHECK_GRAM_H

#include "query/check.h"

#include <ntkball/gram.h>

typedef struct
{
    ntkball_recheck_t *res;
    ntkball_query_t *q;
    const ntkball_table_struct *table;
    const check_t *subject;
    ntkball_data_struct *data;
    slong bits;
} rows_t;

/* Is row i one of the quantity, and was it proved by the same command alone so far? */
int _check_gram_is_open(const rows_t *r, slong i, const char *quantity);
/* Is there such a row? */
int _check_gram_wants(const rows_t *r, const char *quantity);
/* i, j < n of the index "i;j", which counts from 1; 0: not of this form. */
int _check_gram_pair(slong *i, slong *j, const char *index, slong n);
/* A verdict of the rows of found takes the place of what was said of them. */
void _check_gram_judge(const rows_t *r, const ntkball_table_t found, const char *algorithm);

/* rho_ij as the signed root of a fraction. */
void _check_gram_correlation(arb_t rho, const ntkball_data_struct *data, slong i, slong j,
                             slong prec);
/* The rank of the data, or -1: not decided.  Bound: CHK-5. */
slong _check_gram_rank(const ntkball_data_struct *data);
/* The separation from coordinates; 0: too many pairs. */
int _check_gram_separation(arb_t res, const rows_t *r);
/* Theta_l(1) ("theta"), Sigma_l(1) ("sigma") or R'(1) ("gradient") in closed form; 0: not known.
   Bound: KER-6. */
int _check_gram_at_one(arb_t res, const rows_t *r, const char *matrix, slong layer);

/* check_gram_bounds.c: rows of bounds that follow from the coefficients.  Bound: CHK-6. */
void _check_gram_bounds(const rows_t *r);
/* sigma_w^2 = 1/E[phi^2] (he), 1/E[phi'^2] (eoc), by adaptive integrals, or given; 0: not known. */
int _check_gram_sigma_w2(arb_t res, const rows_t *r, slong bits);

/* check_gram_width.c: entries of the kernels of one network of finite width.  UNABLE: interrupted.
   Bound: CHK-9. */
ntkball_status_t _check_gram_width(const rows_t *r);

#endif
