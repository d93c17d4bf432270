/* Gram matrices of real data: reading, exact correlations, kernels at all pairs, certified spectra.

   Data are points x_1 .. x_n of R^d, kept exactly: every number is the rational it is written as (a
   decimal) or the dyadic it is stored as (a float).  Only directions matter, so a row is held as
   the primitive integer vector v_i on its ray; rho_ij = <v_i, v_j> / sqrt(<v_i, v_i> <v_j, v_j>).
   See ntkball.h for the ball contract. */
#ifndef NTKBALL_GRAM_H
#define NTKBALL_GRAM_H

#include <ntkball/kernel.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct
    {
        slong n, d;  /* points, features                                                        */
        fmpz *v;     /* n * d, row-major: the primitive integer vector on the ray of each point  */
        fmpz *norm2; /* n: <v_i, v_i> > 0                                                         */
        slong *line; /* n: line of the file (npy: number of the row), from 1                      */
        char *name;  /* of the file                                                              */
        int has_header;      /* a header line was skipped      */
        slong label_column;  /* column left out as a label, from 1; 0 when none  */
        ulong num_duplicate; /* rows on the ray of an earlier one */
        ulong num_antipodal; /* rows on the opposite ray of an earlier one */
        char *pairs; /* the first few such pairs by line, "" when none                           */
    } ntkball_data_struct;
    typedef ntkball_data_struct ntkball_data_t[1];

    typedef struct
    {
        int header;        /* -1: detect; 0: none; 1: the first line is one        */
        const char *label; /* NULL or "auto": detect; "none"; "first"; "last"; a column number from
                              1; a name in the header */
        int normalize; /* 1: rows are scaled to unit norm; 0: a row whose norm is not 1 is refused
                        */
    } ntkball_data_options_t;

    void ntkball_data_init(ntkball_data_t data);
    void ntkball_data_clear(ntkball_data_t data);

    /* Reads path ("-" is standard input): csv or tsv (delimiter comma, tab, semicolon or blanks,
       found in the first line), or npy (float32 and float64 of either byte order, C and Fortran
       order), any of them gzipped.  options may be NULL. Errors: DOMAIN/IO when it can not be read;
       DOMAIN/INPUT with "file:line:column: reason" for a malformed number, a missing or non-finite
       value, a ragged or zero row, a row that is not unit when normalize = 0. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_data_read(ntkball_data_t data, const char *path,
                                                          const ntkball_data_options_t *options,
                                                          ntkball_error_t *err);

    /* rho_ij, exactly 1 on the diagonal and for duplicates, -1 for antipodal rows. */
    void
    ntkball_data_correlation(arb_t rho, const ntkball_data_t data, slong i, slong j, slong prec);

#ifdef __cplusplus
}
#endif

#endif
