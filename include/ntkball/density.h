/* Kernels on the circle for data with a density that is not uniform.

   (T f)(x) = int K(cos(x - y)) p(y) f(y) dy over [0, 2 pi), p >= 0 piecewise constant, and dy/(2
   pi) for dy with the measure "probability".  p stands as it is given: it is not normalised, and p
   = 1 gives the spectrum of sphere.h on S^1.  T has the eigenvalues of the positive operator
   p^(1/2) K p^(1/2): lambda_1 >= lambda_2 >= .. >= 0.  See ntkball.h for the ball contract;
   proofs/sphere.md for CIRC-*. */
#ifndef NTKBALL_DENSITY_H
#define NTKBALL_DENSITY_H

#include <ntkball/sphere.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct ntkball_density_impl ntkball_density_impl;
    typedef ntkball_density_impl *ntkball_density_t[1];

    void ntkball_density_init(ntkball_density_t density); /* p = 1 */
    void ntkball_density_clear(ntkball_density_t density);

    /* Sets p from a text: a value, "1", or pieces "b_1:v_1,b_2:v_2,.., b_n:v_n" with b_1 < .. < b_n
       < b_1 + 2 pi: p = v_i on [b_i, b_{i+1}) and v_n on [b_n, b_1 + 2 pi); or "file:NAME", a file
       with a line `b,v` a piece, # for comments.  Angles and values are exact constants such as
       pi/2, 1/3, 0.25.
       Errors:    DOMAIN/INPUT names the piece: a value that is negative, angles that do not
                  increase, no positive value, more than 1000 pieces; DOMAIN/IO. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_density_set_str(ntkball_density_t density,
                                                                const char *text,
                                                                ntkball_error_t *err);

    /* The number of pieces. */
    slong ntkball_density_pieces(const ntkball_density_t density);
    /* cosine + i sine = (1/2pi) int p(y) e^(i m y) dy, any integer m. */
    void ntkball_density_fourier(arb_t cosine, arb_t sine, const ntkball_density_t density, slong m,
                                 slong prec);
    /* (1/2pi) int p(y)^(1/s) dy, s >= 1; s = 2: Z of Basri et al. (2020). */
    void ntkball_density_mean_root(arb_t res, const ntkball_density_t density, slong s, slong prec);
    /* sup p */
    void ntkball_density_sup(arb_t res, const ntkball_density_t density, slong prec);

    /* The first count eigenvalues, descending, of the kernel of net that part names, or of a zonal
       kernel whose power series is known to have coefficients >= 0 (ntkball_zonal_is_positive).
       Input:     1 <= count <= NTKBALL_DENSITY_MAX_COUNT.
       Output:    disjoint or not: the i-th ball holds the i-th largest eigenvalue, multiplicities
                  counted.
       Guarantee: relative accuracy bits, as far as the kernel's own eigenvalues on S^1 fall fast
                  enough; kernels with a kink (relu, laplace) have fewer digits, and UNABLE.
       Errors:    DOMAIN/INPUT; as ntkball_sphere_part_eigenvalues; UNABLE/ACCURACY.
       Algorithm: the operator in the Fourier basis, its Fourier coefficients in closed form, cut at
                  |j| <= M.
       Bound:     CIRC-1, CIRC-2. */
#define NTKBALL_DENSITY_MAX_COUNT 200
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_density_part_eigenvalues(
        arb_ptr lambda, const ntkball_density_t density, const ntkball_network_t net,
        ntkball_subkernel_t part, ntkball_measure_t measure, slong count, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_density_zonal_eigenvalues(
        arb_ptr lambda, const ntkball_density_t density, const ntkball_zonal_t kernel,
        ntkball_measure_t measure, slong count, slong bits, const ntkball_options_t *options,
        ntkball_error_t *err);

    /* The leading order beside it: (Z_s)^s l_q for q = floor(i/2), i = 1 .. count, l_q the
       eigenvalue of degree q for p = 1 and Z_s the mean of p^(1/s), for a kernel with l_k ~ c k^-s
       as k grows (Basri et al. 2020: s = 2).  l[0 .. count/2] as input.  An approximation: no bound
       is claimed. */
    void ntkball_density_leading(arb_ptr res, const ntkball_density_t density, arb_srcptr l,
                                 slong s, slong count, slong prec);

#ifdef __cplusplus
}
#endif

#endif
