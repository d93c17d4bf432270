/* What a density holds, and kernels on the circle as sequences; private to src/density. */
#ifndef NTKBALL_DENSITY_PRIVATE_H
#define NTKBALL_DENSITY_PRIVATE_H

#include <ntkball/density.h>

#define DENSITY_MAX_PIECES 1000

struct ntkball_density_impl
{
    slong num;
    ntkball_value_t *angle, *value; /* value[i] from angle[i] to angle[i + 1], cyclic */
};

/* A kernel on the circle. */
typedef struct
{
    const ntkball_network_struct *net; /* or NULL: */
    ntkball_subkernel_t part;
    ntkball_zonal_impl *zonal;
    ntkball_measure_t measure;
    const ntkball_options_t *options;
} ntkball_circle_kernel_t;

/* cosine[m] + i sine[m], 0 <= m < len. */
void _ntkball_density_coefficients(arb_ptr cosine, arb_ptr sine, const ntkball_density_impl *p,
                                   slong len, slong prec);

/* A = the compression of K^(1/2) p K^(1/2) to the 2 M + 1 functions 1, cos x, sin x, .., cos Mx,
   sin Mx, normalised; l[0 .. M] the eigenvalues of K. */
void _ntkball_density_matrix(arb_mat_t A, const ntkball_density_impl *p, arb_srcptr l, slong M,
                             slong prec);

#define DENSITY_REACH 2 /* T v is computed up to this multiple of the frequencies of v */

/* Bounds of the first count eigenvalues by CIRC-3.
   Input:     l[0 .. DENSITY_REACH J + 2] of the kernel; A the compression to 2 M + 1 <= 2 J + 1
   functions; sigma >= the (m+1)-st eigenvalue of the operator, count <= m. Output:    lambda, when
   the value returned, its least relative accuracy in bits, is >= 0. */
slong _ntkball_density_refine(arb_ptr lambda, const ntkball_density_impl *p, arb_srcptr l, slong J,
                              const arb_mat_t A, slong m, const arb_t sigma, slong count,
                              slong bits, slong prec);

#endif
