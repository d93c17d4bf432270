/* Eigenvalues of dot-product kernels on the sphere S^d in R^(d+1), d >= 1.

   (T f)(x) = int_{S^d} K(<x,y>) f(y) dS(y) has the spherical harmonics of degree k as
   eigenfunctions, with one eigenvalue lambda_k (surface measure; divided by |S^d| = 2
   pi^((d+1)/2)/Gamma((d+1)/2) for the uniform probability measure) of multiplicity N(d,k) =
   (2k+d-1)/k binom(k+d-2,k-1), N(d,0) = 1. For K = sum c_p rho^p: lambda_k = sum_{p>=k, p-k even}
   c_p w(p,k), w(p,k) = 2 pi^((d+1)/2) 2^-p p! / ( ((p-k)/2)! Gamma((p+k+d+1)/2) )  (SPH-1). See
   ntkball.h for the ball contract; proofs/sphere.md for SPH-*. */
#ifndef NTKBALL_SPHERE_H
#define NTKBALL_SPHERE_H

#include <ntkball/kernel.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef enum
    {
        NTKBALL_MEASURE_SURFACE = 0,
        NTKBALL_MEASURE_PROBABILITY = 1
    } ntkball_measure_t;

/* Dimensions, degrees and powers from here on are refused: no table of 2^28 entries can be made. */
#define NTKBALL_SPHERE_MAX (WORD(1) << 28)

    /* |S^d|, 0 <= d < NTKBALL_SPHERE_MAX (S^0 is two points: 2); non-finite outside. */
    void ntkball_sphere_area(arb_t res, slong d, slong prec);
    /* N(d,k), exactly; 0 when d < 1, k < 0 or one of them reaches NTKBALL_SPHERE_MAX.
       Bound: SPH-4 (sum_k N(d,k) lambda_k = |S^d| K(1)). */
    void ntkball_sphere_multiplicity(fmpz_t res, slong d, slong k);
    /* w(p,k) for surface measure; 0 when p < k or p - k odd; non-finite when d < 1, k < 0 or p < 0.
       Bound: SPH-1. */
    void ntkball_sphere_weight(arb_t res, slong d, slong p, slong k, slong prec);

    /* A kernel of the network: the NTK Theta_{L+1}; Sigma_{L+1}, which is the NNGP (conjugate)
       kernel and the tangent kernel of the output layer alone (outer); and the tangent kernel of
       the first layer alone, Theta_1 prod_{l=2}^{L+1} R'(Sigma_{l-1}) (inner). */
    typedef enum
    {
        NTKBALL_PART_THETA = 0,
        NTKBALL_PART_SIGMA = 1,
        NTKBALL_PART_INNER = 2
    } ntkball_subkernel_t;

    /* Eigenvalues of degrees[0..num-1] (any order, each >= 0) of the NTK Theta_{L+1} of net, the
       last layer. Input:     d >= 1; options->algorithm one of auto, series (SPH-1 with the tail
       SPH-2), quadrature (SPH-3, closed-form duals with algebraic singularities at rho = +-1),
       closed (N1 shallow relu; finite series). Guarantee: relative accuracy bits; parity zeros
       exact. Errors:    DOMAIN/INPUT for d < 1 or a negative degree; hypotheses of net;
       UNABLE/ACCURACY. Bound:     SPH-1 .. SPH-3. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_sphere_eigenvalues(arb_ptr lambda, const ntkball_network_t net, slong d,
                               ntkball_measure_t measure, const slong *degrees, slong num,
                               slong bits, const ntkball_options_t *options, ntkball_error_t *err);
    /* The same for another kernel of the network; Sigma_{L+1} asks for no NTK. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_sphere_part_eigenvalues(
        arb_ptr lambda, const ntkball_network_t net, ntkball_subkernel_t part, slong d,
        ntkball_measure_t measure, const slong *degrees, slong num, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);
    /* Its value at rho = 1: the eigenvalues for the probability measure, each with its
       multiplicity, sum to it (SPH-4). */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_sphere_part_at_one(arb_t res, const ntkball_network_t net, ntkball_subkernel_t part,
                               slong bits, const ntkball_options_t *options, ntkball_error_t *err);
    int ntkball_sphere_part_exact(ntkball_exact_t res, const ntkball_network_t net,
                                  ntkball_subkernel_t part, slong d, ntkball_measure_t measure,
                                  slong k);

    /* Exact value when known; 1 when known. */
    int ntkball_sphere_exact(ntkball_exact_t res, const ntkball_network_t net, slong d,
                             ntkball_measure_t measure, slong k);

    /* ---- zonal kernels ------------------------------------------------------------------------

       Zonal kernels K(<x,y>) that need not come from a network, and their eigenvalues on S^d.

       A kernel is given as a text:
           laplace:c       exp(-c |x-y|) = exp(-c sqrt(2-2 rho)), c > 0
           gaussian:g      exp(-g |x-y|^2) = exp(-2 g (1-rho)), g > 0
           series:FILE     sum c_p rho^p from a file, see ntkball_zonal_set_series
           an expression in rho (or t) in the grammar of activations, with acos and asin:
                           'sqrt(1-rho^2)+(pi-acos(rho))*rho', '(1+rho)^3', 'abs(rho-1/2)'.
       See ntkball.h for the ball contract; proofs/sphere.md for SPH-9 .. SPH-11. */
    typedef struct ntkball_zonal_impl ntkball_zonal_impl;
    typedef ntkball_zonal_impl *ntkball_zonal_t[1];

    void ntkball_zonal_init(ntkball_zonal_t kernel); /* the kernel 0 */
    void ntkball_zonal_clear(ntkball_zonal_t kernel);

    /* Sets the kernel from a text; params are "name=value" texts for names in an expression.
       Errors: DOMAIN/INPUT for a text that is none of the above, a constant that is not positive, a
       kernel that is not defined on (-1, 1) or not finite at rho = 1 and not integrable there;
       DOMAIN/IO for a file that cannot be read. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_zonal_set_str(ntkball_zonal_t kernel,
                                                              const char *text,
                                                              const char *const *params, slong num,
                                                              ntkball_error_t *err);

    /* The kernel sum_{p < num} c_p rho^p + an unknown rest sum_{p >= num} c_p rho^p with
       sum_{p >= num} |c_p| <= tail.  A series file holds lines `p value` or `p value radius`, each
       p at most once, c_p = 0 where it is missing, values as in --sigma-w2; at most one line `tail
       value` (default 0); # begins a comment. */
    void
    ntkball_zonal_set_series(ntkball_zonal_t kernel, arb_srcptr c, slong num, const arb_t tail);

    /* How a table names the kernel. */
    const char *ntkball_zonal_name(const ntkball_zonal_t kernel);

    /* The smallest p with c_p < 0 proved, where the coefficients are known; else -1.  Such a kernel
       is not positive definite on the spheres of all dimensions. */
    slong ntkball_zonal_negative(const ntkball_zonal_t kernel);

    /* K(1) to about bits accuracy. */
    void ntkball_zonal_at_one(arb_t res, const ntkball_zonal_t kernel, slong bits);

    /* Eigenvalues of degrees[0..num-1] as ntkball_sphere_eigenvalues; they may be negative.
       Input:     options->algorithm one of auto, series (a series, and the polynomials), closed
       (polynomials, gaussian, c (1 -+ rho)^nu), quadrature (all but a series with a tail).
       Guarantee: relative accuracy bits, the sign included; exact zeros by parity or degree.
       Errors:    DOMAIN/INPUT; UNABLE/ACCURACY: enclosures, perhaps around 0.
       Bound:     SPH-1, SPH-2, SPH-9 .. SPH-11. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_zonal_eigenvalues(arb_ptr lambda, const ntkball_zonal_t kernel, slong d,
                              ntkball_measure_t measure, const slong *degrees, slong num,
                              slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* Exact value when known; 1 when known. */
    int ntkball_zonal_exact(ntkball_exact_t res, const ntkball_zonal_t kernel, slong d,
                            ntkball_measure_t measure, slong k);

#ifdef __cplusplus
}
#endif

#endif
