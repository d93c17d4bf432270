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
       last layer.
       Input:     d >= 1; options->algorithm one of auto, series (SPH-1 with the tail SPH-2),
       quadrature (SPH-3, homogeneous activations; lens for others), lens (SPH-12: smooth and
       piecewise linear activations, and those with one break, at 0; Sigma of a step), trapezoid
       (SPH-16, the same), gauss (SPH-22, activations without breaks), closed (N1, SPH-8; finite
       series), recurrence (SPH-21, where N1 applies). Guarantee: relative accuracy bits; parity
       zeros exact. Errors:    DOMAIN/INPUT for d < 1 or a negative degree; hypotheses of net;
       UNABLE/ACCURACY. Bound:     SPH-1 .. SPH-3, SPH-12, SPH-13, SPH-15, SPH-16, SPH-21, SPH-22.
     */
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

    /* ---- trace and number of eigenvalues ------------------------------------------------------
     */

    /* res[k] = sum_{j <= k} N(d,j) lambda_j, k < num, from lambda_0 .. lambda_{num-1}; res may be
       lambda.  Input: d >= 1, num >= 0. */
    void ntkball_sphere_cumulative(arb_ptr res, arb_srcptr lambda, slong num, slong d, slong prec);

    /* What is known of all eigenvalues of a kernel together: sum_k N(d,k) |lambda_k| <= first,
       sum_k N(d,k) lambda_k^2 <= second (upper ends of the balls; +inf: not known), and whether
       |lambda_k| decreases with k. */
    typedef struct
    {
        arb_t first, second;
        int decreasing;
    } ntkball_sphere_mass_struct;
    typedef ntkball_sphere_mass_struct ntkball_sphere_mass_t[1];

    void ntkball_sphere_mass_init(ntkball_sphere_mass_t mass); /* nothing known */
    void ntkball_sphere_mass_clear(ntkball_sphere_mass_t mass);
    /* That of a kernel of a network: first is its trace.
       Errors: as ntkball_sphere_part_at_one.  Bound: SPH-4. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_sphere_part_mass(ntkball_sphere_mass_t mass, const ntkball_network_t net,
                             ntkball_subkernel_t part, slong d, ntkball_measure_t measure,
                             slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* The eigenvalues, each with its multiplicity, that are >= threshold: *low certainly, *high at
       most, from those of the degrees 0 .. num-1 and from what is known of all of them.
       Input:     lambda for the measure that mass is for; d >= 1; threshold > 0; 0 <= num.
       Output:    1; 0 when nothing bounds the degrees >= num (or the input is not as asked for):
                  then *high is for the degrees < num.
       Guarantee: low <= the number <= high; equal when the balls decide and num is large enough.
       Bound:     SPH-14. */
    int ntkball_sphere_count(fmpz_t low, fmpz_t high, arb_srcptr lambda, slong num, slong d,
                             const ntkball_sphere_mass_t mass, const arb_t threshold);

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
       kernel that is not defined on (-1, 1), or without a value at rho = 1 and a bound next to it;
       DOMAIN/IO for a file that cannot be read. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_zonal_set_str(ntkball_zonal_t kernel,
                                                              const char *text,
                                                              const char *const *params, slong num,
                                                              ntkball_error_t *err);

    /* The kernel sum_{p < num} c_p rho^p + an unknown rest sum_{p >= num} c_p rho^p with
       sum_{p >= num} |c_p| <= tail.  A series file holds lines `p value` or `p value radius`, each
       p at most once, c_p = 0 where it is missing, values as in --sigma-w2; at most one line `tail
       C` (default 0), `tail C s`, which is |c_p| <= C p^-s for all p >= num, or `geometric C r`,
       which is |c_p| <= C r^p, 0 <= r <= 1; # begins a comment. */
    void
    ntkball_zonal_set_series(ntkball_zonal_t kernel, arb_srcptr c, slong num, const arb_t tail);

    /* Turns the tail C of a series into the law |c_p| <= C p^-s for p >= num.  The sum at rho = 1
       is bounded for s > 1; the eigenvalues on S^d exist, and are enclosed, for s > 1 - d/2.
       Bound: SPH-20. */
    void ntkball_zonal_set_decay(ntkball_zonal_t kernel, const arb_t s);

    /* 0: a series whose tail does not bound its sum at rho = 1.  It may be infinite there, and no
       trace is known. */
    int ntkball_zonal_is_summable(const ntkball_zonal_t kernel);

    /* How a table names the kernel. */
    const char *ntkball_zonal_name(const ntkball_zonal_t kernel);

    /* The smallest p with c_p < 0 proved, and c = c_p; else -1.  The c_p are those of a polynomial
       or a series; of another expression the Taylor coefficients at rho = 0 below 64, and none
       where it is not shown to be analytic there (abs(rho)).  Such a kernel has negative
       eigenvalues on all spheres of dimension large enough.  Bound: SPH-23. */
    slong ntkball_zonal_negative(arb_t c, const ntkball_zonal_t kernel);

    /* Is the kernel given by its coefficients, as a polynomial or a series? */
    int ntkball_zonal_has_coefficients(const ntkball_zonal_t kernel);

    /* Are all coefficients known to be >= 0?  Then lambda_{k+2} <= lambda_k (CIRC-1).  1 for
       laplace, gaussian, and polynomials and series without a tail that show it; else 0. */
    int ntkball_zonal_is_positive(const ntkball_zonal_t kernel);

    /* Is it proved that |K| grows beyond all bounds towards rho = sign (1 or -1)?  Then the
       eigenvalues, where they exist, have no trace.  Bound: SPH-19. */
    int ntkball_zonal_is_infinite(const ntkball_zonal_t kernel, int sign);

    /* Is it proved, by its growth at the poles and breaks, that K is integrable on S^d, so that all
       eigenvalues exist?  1 for a series, which is asked elsewhere.  Bound: SPH-19. */
    int ntkball_zonal_is_integrable(const ntkball_zonal_t kernel, slong d);

    /* K(1) to about bits accuracy; not finite when there is no value. */
    void ntkball_zonal_at_one(arb_t res, const ntkball_zonal_t kernel, slong bits);

    /* Eigenvalues of degrees[0..num-1] as ntkball_sphere_eigenvalues; they may be negative.
       Input:     options->algorithm one of auto, series (a series, and the polynomials), closed
       (polynomials, gaussian, c (1 -+ rho)^nu, a log(1 -+ rho) + b), quadrature and integrate
       (SPH-17; all but a series with a tail), recurrence (SPH-18, series).
       Guarantee: relative accuracy bits, the sign included; exact zeros by parity or degree.
       Errors:    DOMAIN/INPUT, also for a kernel that is proved not to be integrable on S^d (no
                  degree converges; the text names the dimensions where all do), or not known to be
                  (the tail of a series); UNABLE/ACCURACY: enclosures, perhaps around 0.
       Bound:     SPH-1, SPH-2, SPH-9 .. SPH-11, SPH-19, SPH-20. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_zonal_eigenvalues(arb_ptr lambda, const ntkball_zonal_t kernel, slong d,
                              ntkball_measure_t measure, const slong *degrees, slong num,
                              slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* What is known of all eigenvalues together: sums of |c_p|, K(1) when all c_p >= 0, or the
       integral of K^2.  Errors: DOMAIN/INPUT for d; UNABLE/ACCURACY: nothing is known.
       Bound:     SPH-14. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_zonal_mass(ntkball_sphere_mass_t mass,
                                                           const ntkball_zonal_t kernel, slong d,
                                                           ntkball_measure_t measure, slong bits,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);

    /* Exact value when known; 1 when known. */
    int ntkball_zonal_exact(ntkball_exact_t res, const ntkball_zonal_t kernel, slong d,
                            ntkball_measure_t measure, slong k);

    /* ---- products of spheres ------------------------------------------------------------------

       Kernels K(t_1, .., t_r) = sum_n c_n t_1^(n_1) .. t_r^(n_r) of points (x_1, .., x_r), (y_1,
       .., y_r) of S^(d_1) x .. x S^(d_r), t_i = <x_i, y_i>, r >= 1: the form of convolutional
       kernels. Products of harmonics of degrees k_1, .., k_r are eigenfunctions, with the
       eigenvalue sum_n c_n prod_i w_i(n_i, k_i), w_i the weight of SPH-1 on S^(d_i), and the
       multiplicity prod_i N(d_i, k_i).  See ntkball.h for the ball contract; proofs/sphere.md for
       PROD-*. */
    typedef struct ntkball_products_impl ntkball_products_impl;
    typedef ntkball_products_impl *ntkball_products_t[1];

    void ntkball_products_init(ntkball_products_t kernel); /* the kernel 0, r = 1 */
    void ntkball_products_clear(ntkball_products_t kernel);

    /* Reads the coefficients of a kernel on r spheres ("-": standard input).  Two formats, told
       apart by the first character: lines `n_1,..,n_r,value[,radius]` and at most one line
       `tail,value` (sum |c_n| over all n that are not listed is at most that; default 0), values
       exact as in --sigma-w2, # begins a comment, a first line that begins with a letter and is not
       the tail is a header; or json, a table of this program with the rows {"quantity":
       "coefficient", "index": "n_1:..:n_r"} and {"quantity": "tail"}, their values in exact, dump
       or mid and rad. Errors:    DOMAIN/INPUT names file and line; DOMAIN/IO. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_products_read(ntkball_products_t kernel,
                                                              const char *path, slong r,
                                                              ntkball_error_t *err);
    /* Appends c_n, n = powers[0 .. r-1], to the kernel that init or a call of set_factors has made
       (set_factors starts again from 0); returns 0 for a power < 0 or too large, a coefficient that
       is not finite or a second one of the same powers.  Exact rationals stay so. */
    void ntkball_products_set_factors(ntkball_products_t kernel, slong r);
    int ntkball_products_add(ntkball_products_t kernel, const slong *powers, const fmpq_t c);
    int ntkball_products_add_arb(ntkball_products_t kernel, const slong *powers, const arb_t c);
    /* sum |c_n| over the n that are not listed is at most tail >= 0. */
    void ntkball_products_set_tail(ntkball_products_t kernel, const arb_t tail);

    /* The number r of spheres. */
    slong ntkball_products_factors(const ntkball_products_t kernel);
    /* The largest n_1 + .. + n_r that is listed; -1 when there is none.  Eigenvalues of a larger
       total degree come from the tail alone. */
    slong ntkball_products_degree(const ntkball_products_t kernel);
    /* The number (in the order given) of the first coefficient that is negative; -1: none. */
    slong ntkball_products_negative(const ntkball_products_t kernel);
    /* K(1, .., 1), tail included: sum_k multiplicity(k) lambda_k = |S^(d_1)| .. |S^(d_r)| K(1, ..,
       1) (PROD-2). */
    void ntkball_products_at_one(arb_t res, const ntkball_products_t kernel, slong prec);

    /* |S^(d_1)| .. |S^(d_r)|, non-finite for a dimension out of range, and prod_i N(d_i, k_i). */
    void ntkball_products_area(arb_t res, const slong *dims, slong r, slong prec);
    void ntkball_products_multiplicity(fmpz_t res, const slong *dims, const slong *k, slong r);

    /* lambda[j] of the degrees k_i = degrees[r j + i], j < num.
       Input:     dims[0 .. r-1] >= 1; options->algorithm one of auto, closed (SPH-1) and quadrature
                  (Gauss rules that are exact for the polynomials t^n P_k, PROD-3).
       Guarantee: relative accuracy bits, the sign included, as far as radii and tail allow it; 0
                  exactly when every listed n has an n_i < k_i or n_i - k_i odd and the tail is 0,
                  and when rational coefficients cancel.
       Errors:    DOMAIN/INPUT for a dimension < 1 or a negative degree; UNABLE/ACCURACY.
       Bound:     PROD-1 (the tail). */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_products_eigenvalues(
        arb_ptr lambda, const ntkball_products_t kernel, const slong *dims,
        ntkball_measure_t measure, const slong *degrees, slong num, slong bits,
        const ntkball_options_t *options, ntkball_error_t *err);
    /* Exact value when known (rational coefficients, no tail); 1 when known. */
    int ntkball_products_exact(ntkball_exact_t res, const ntkball_products_t kernel,
                               const slong *dims, ntkball_measure_t measure, const slong *k);

#ifdef __cplusplus
}
#endif

#endif
