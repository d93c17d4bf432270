/* What the files of `ntkball spectrum` share. */
#ifndef NTKBALL_QUERY_SPECTRUM_H
#define NTKBALL_QUERY_SPECTRUM_H

#include "query/query.h"

/* What the eigenvalues belong to: a kernel of a network, or a zonal kernel; and those asked for. */
typedef struct
{
    ntkball_network_t net;
    ntkball_subkernel_t part;
    const char *part_name;
    int is_zonal;
    ntkball_zonal_t zonal;
    slong *degrees, num;
    arb_ptr lambda;
} spectrum_t;

/* Those of degrees[0..num-1], as q says, to relative accuracy bits. */
ntkball_status_t _spectrum_eigenvalues(arb_ptr lambda, ntkball_query_t *q, spectrum_t *job,
                                       const slong *degrees, slong num, slong bits);
/* The closed form of one of them; 1 when known. */
int _spectrum_exact(ntkball_exact_t exact, const ntkball_query_t *q, const spectrum_t *job,
                    slong k);
/* The layer column of its rows. */
slong _spectrum_layer(const ntkball_query_t *q, const spectrum_t *job);

/* spectrum_trace.c: the trace sum_k N(d,k) lambda_k = K(1), times |S^d| for the surface measure
   (SPH-4); the status of the library. */
ntkball_status_t _spectrum_trace(arb_t trace, ntkball_query_t *q, const spectrum_t *job);
/* Rows cumulative_trace, trace_share, count; 0 or a code. */
int _spectrum_add_trace(ntkball_table_t table, ntkball_query_t *q, spectrum_t *job);
int _spectrum_add_counts(ntkball_table_t table, ntkball_query_t *q, spectrum_t *job);

#endif
