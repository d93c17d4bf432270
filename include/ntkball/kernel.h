/* Point values of the kernels: Sigma_l(rho) and Theta_l(rho) of the network, l = 2 .. L+1, at rho
 * in [-1, 1]. */
#ifndef NTKBALL_KERNEL_H
#define NTKBALL_KERNEL_H

#include <ntkball/recursion.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /* Writes sigma[l-2], theta[l-2] for l = 2 .. L+1 (vectors of length depth; theta may be NULL).
       Input:     rho a ball that meets [-1, 1] (intersected with it); options->algorithm one of
       auto, closed (closed-form duals), series (dual series with certified tail), integrate
       (two-dimensional certified quadrature of E[phi(U) phi(V)] at every layer, independent of
       Hermite coefficients). Guarantee: relative accuracy bits for exact rho. Errors:    DOMAIN
       when rho is outside [-1, 1] or a hypothesis fails; UNABLE/ACCURACY. Bound:     KER-*, DUAL-*.
     */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_kernel_eval(arb_ptr sigma, arb_ptr theta,
                                                            const ntkball_network_t net,
                                                            const ntkball_value_t rho, slong bits,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

    /* The same at num correlations: values of rho[i] from sigma + i depth and theta + i depth on.
       The dual series is computed once and the correlations are shared between threads; the result
       does not depend on their number. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_kernel_values(
        arb_ptr sigma, arb_ptr theta, const ntkball_network_t net, const ntkball_value_t *rho,
        slong num, slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* The expansion of the kernels at rho = end, end = 1 or -1, in powers of
       s = sqrt(1 - end rho):  Sigma_l = sum_j sigma[(l-2) len + j] s^j, Theta_l likewise, j < len,
       l = 2 .. L+1 (theta may be NULL).  Odd j are the half-integer powers of 1 - end rho that a
       kink of phi brings.  With a closed-form dual the series converges for small s; for other
       analytic phi it is asymptotic, s -> 0, and has even j only.
       Input:     len >= 1, bits >= 2.
       Guarantee: relative accuracy bits for each coefficient; zeros by parity are exact, and all
       zeros of a polynomial phi and rational hyper-parameters.
       Errors:    as ntkball_kernel_eval; DOMAIN/HYPOTHESIS when phi has kinks and no closed-form
       dual, or when its dual has no expansion in powers of s (step).
       Bound:     KER-7, KER-8, KER-9, DUAL-19. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_kernel_expansion(arb_ptr sigma, arb_ptr theta,
                                                                 const ntkball_network_t net,
                                                                 int end, slong len, slong bits,
                                                                 const ntkball_options_t *options,
                                                                 ntkball_error_t *err);

    /* Exact values when known (rho = 1, closed forms at rational angles may stay unknown). quantity
     * 's' or 't'. */
    int ntkball_kernel_exact(ntkball_exact_t res, const ntkball_network_t net, char quantity,
                             slong layer, const ntkball_value_t rho);

#ifdef __cplusplus
}
#endif

#endif
