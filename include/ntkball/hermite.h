/* Hermite coefficients mu_n(phi) = E[phi(Z) h_n(Z)], Z ~ N(0,1), h_n the normalised probabilists'
   Hermite polynomials, E[h_m(Z) h_n(Z)] = delta_mn.  mu_n(phi') = sqrt(n+1) mu_{n+1}(phi) (HERM-2).
   See ntkball.h for the ball contract. */
#ifndef NTKBALL_HERMITE_H
#define NTKBALL_HERMITE_H

#include <ntkball/activation.h>
#include <ntkball/exact.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /* Computes mu_n(phi), n < len.
       Input:      len >= 0; bits >= 2; options->algorithm one of auto, closed, piecewise,
       trapezoid, panels, integrate. Output:     mu, a vector of length len of initialised arb_t.
       Guarantee:  each mu[n] contains the truth and arb_rel_accuracy_bits(mu[n]) >= bits; zeros
       that symmetry or exact arithmetic proves are exact (HERM-1). Errors:     UNABLE/ACCURACY when
       options->max_prec is reached first, or when a ball still contains 0 at over twice the
       precision that the expected decay asks for and nothing proves a zero (balls stay valid);
       DOMAIN/INPUT when the named algorithm does not apply to phi. A table (hermite:FILE) gives OK
       and its own balls, however wide. Algorithm:  the chooser of
       src/hermite/coeffs.c over the algorithms below. Bound:      HERM-1 .. HERM-6, HERM-30. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_coeffs(arb_ptr mu,
                                                               const ntkball_activation_t phi,
                                                               slong len, slong bits,
                                                               const ntkball_options_t *options,
                                                               ntkball_error_t *err);

    /* The same where only the first head coefficients (1 <= head <= len) need their relative
       accuracy: quadrature then gives the others the absolute error of these, in less time; other
       algorithms are as above.
       Guarantee:  every ball contains the truth; arb_rel_accuracy_bits(mu[n]) >= bits for n < head.
       Errors:     as above, judged by n < head. */
    NTKBALL_MUST_CHECK ntkball_status_t
    ntkball_hermite_coeffs_head(arb_ptr mu, const ntkball_activation_t phi, slong len, slong head,
                                slong bits, const ntkball_options_t *options, ntkball_error_t *err);

    /* The algorithms.  Each writes balls of radius about 2^-prec (absolute; closed forms: relative)
       for n < len, or returns DOMAIN when it does not apply.  threads as in ntkball_options_t. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_closed(arb_ptr mu,
                                                               const ntkball_activation_t phi,
                                                               slong len, slong prec);
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_piecewise(arb_ptr mu,
                                                                  const ntkball_activation_t phi,
                                                                  slong len, slong prec);
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_trapezoid(arb_ptr mu,
                                                                  const ntkball_activation_t phi,
                                                                  slong len, slong prec,
                                                                  const ntkball_options_t *options,
                                                                  ntkball_error_t *err);
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_panels(arb_ptr mu,
                                                               const ntkball_activation_t phi,
                                                               slong len, slong prec,
                                                               const ntkball_options_t *options,
                                                               ntkball_error_t *err);
    /* The balls of a table, and what its bounds say beyond it (HERM-30). */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_table(arb_ptr mu,
                                                              const ntkball_activation_t phi,
                                                              slong len, slong prec);
    /* One acb_calc_integrate a piece and coefficient: the independent second algorithm and the
     * baseline of the benchmark. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_integrate(arb_t mu,
                                                                  const ntkball_activation_t phi,
                                                                  slong n, slong prec);

    /* The algorithm the chooser takes for phi ("closed", "piecewise", "trapezoid", "panels",
       "table"). */
    const char *ntkball_hermite_choice(const ntkball_activation_t phi);
    /* Appends why an algorithm (NULL: the chooser's) suits phi, with the numbers of phi that say
       so; text may be NULL. */
    void ntkball_hermite_explain(ntkball_text_t *text, const ntkball_activation_t phi,
                                 const char *algorithm);

    /* Exact mu_n(phi) when a closed form is known and proved: returns 1, else 0 (res
     * indeterminate). */
    int ntkball_hermite_exact(ntkball_exact_t res, const ntkball_activation_t phi, slong n);

    /* value = mu_n(phi') = sqrt(n+1) mu_{n+1}(phi) from a ball mu around mu_{n+1}(phi), n >= 0;
       returns 1 and exact when its closed form is known, else 0 (exact indeterminate; it may be
       NULL: not wanted).  value may alias mu.  Input: phi has an NTK.  Bound: HERM-2. */
    int ntkball_hermite_derivative(arb_t value, ntkball_exact_t exact,
                                   const ntkball_activation_t phi, slong n, const arb_t mu,
                                   slong prec);

    /* Second moments E[phi(Z)^2] (deriv = 0) and E[phi'(Z)^2] (deriv = 1) to rel. accuracy bits;
       and exactly when known. options->algorithm "trapezoid", "panels" or "integrate" asks for a
       quadrature where it applies, other names are ignored. Bound: HERM-3, HERM-13, HERM-14,
       HERM-15. Errors: DOMAIN/HYPOTHESIS when phi' is not in L2. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_norm2(arb_t res,
                                                              const ntkball_activation_t phi,
                                                              int deriv, slong bits,
                                                              const ntkball_options_t *options,
                                                              ntkball_error_t *err);
    int ntkball_hermite_norm2_exact(ntkball_exact_t res, const ntkball_activation_t phi, int deriv);

    /* Tail mass: upper bound of sum_{n >= len} mu_n(phi^(deriv))^2, from HERM-7 (mu holds the first
       len (+1 for deriv = 1) coefficients of phi) and, where phi is analytic in a strip, HERM-8;
       the smaller of the two. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_tail(mag_t res,
                                                             const ntkball_activation_t phi,
                                                             int deriv, arb_srcptr mu, slong len,
                                                             const arb_t norm2);

#ifdef __cplusplus
}
#endif

#endif
