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
    /* Exact value when known; 1 when known. */
    int ntkball_sphere_exact(ntkball_exact_t res, const ntkball_network_t net, slong d,
                             ntkball_measure_t measure, slong k);

#ifdef __cplusplus
}
#endif

#endif
