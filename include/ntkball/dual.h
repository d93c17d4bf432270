/* The dual activation D(u) = E[phi(U) phi(V)] = sum_n mu_n(phi)^2 u^n for standard normal U, V of
   correlation u, and D'(u) = E[phi'(U) phi'(V)] = sum_n (n+1) mu_{n+1}(phi)^2 u^n.  No sigma_w,
   sigma_b here. All coefficients are >= 0, D(1) = E[phi(Z)^2], D'(1) = E[phi'(Z)^2].  See ntkball.h
   for the ball contract. */
#ifndef NTKBALL_DUAL_H
#define NTKBALL_DUAL_H

#include <ntkball/hermite.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /* Coefficients d[n] = mu_n^2 and dd[n] = (n+1) mu_{n+1}^2, n < len, each to relative accuracy
       bits; dd may be NULL. Errors as ntkball_hermite_coeffs; DOMAIN/HYPOTHESIS when dd is asked
       for and phi has no NTK. */
    NTKBALL_MUST_CHECK ntkball_status_t ntkball_dual_coeffs(arb_ptr d, arb_ptr dd,
                                                            const ntkball_activation_t phi,
                                                            slong len, slong bits,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);
    /* Exact coefficient n of D (deriv = 0) or D' (1); 1 when known. */
    int ntkball_dual_exact(ntkball_exact_t res, const ntkball_activation_t phi, int deriv, slong n);

    /* D(u) (deriv = 0) or D'(u) (1) exactly at rational |u| <= 1; 1 when known.  Source: DUAL-16.
     */
    int ntkball_dual_value_exact(ntkball_exact_t res, const ntkball_activation_t phi, int deriv,
                                 const fmpq_t u);

    /* Is D known in closed form (relu, leaky_relu, abs, step, relu_power, erf, gelu, gaussian, sin,
       cos, exp, rbf, finite Hermite sums)? */
    int ntkball_dual_is_closed(const ntkball_activation_t phi);

    /* d = D(u), dd = D'(u) by the closed form, real |u| <= 1 (the end points included), and for
       complex u where D is analytic on the ball (non-finite otherwise).  Either output may be NULL.
       dd of an activation without an NTK: the derivative of D where finite.  Bound: DUAL-* */
    void ntkball_dual_closed(arb_t d, arb_t dd, const ntkball_activation_t phi, const arb_t u,
                             slong prec);
    void ntkball_dual_closed_acb(acb_t d, acb_t dd, const ntkball_activation_t phi, const acb_t u,
                                 slong prec);

    /* Compositions D(g(x)) and D'(g(x)) mod x^len by the closed form (DUAL-14), g a
       real power series with |g(0)| < 1 or g(0) inside the domain (non-finite otherwise; g = +-1
       is allowed); dd may be NULL.  Zeros that the parity of g proves are exact. */
    void ntkball_dual_closed_series(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                                    const arb_poly_t g, slong len, slong prec);

    /* The closed form at an end of [-1, 1]: D(g) mod x^(len+2) and D'(g) mod x^(len+1) for
       g = end (1 - x^2 v(x)), end = 1 or -1, from v mod x^len, v(0) > 0 or v = 0.  x stands for
       sqrt(1 - end g) and the like: half-integer powers of 1 - end g are in it.  Non-finite
       coefficients when v(0) > 0 is not certified.  Returns 0 when there is no closed form, or no
       such expansion (step).  Bound: DUAL-19. */
    int ntkball_dual_closed_endpoint(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                                     int end, const arb_poly_t v, slong len, slong prec);

#ifdef __cplusplus
}
#endif

#endif
