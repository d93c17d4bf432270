/* Exact closed forms: the symbolic half of the program.

   An ntkball_exact_t is a finite sum of terms
       q * sqrt(s) * pi^(k/2) * exp(e) * prod erf(r_i sqrt(s_i))
   with q, e rational, s a positive integer without small square factors, k an integer, in a
   canonical order, like terms collected; so two equal sums of terms without erf are recognised as
   equal, and 0 is the empty sum. Printed in the expression grammar, e.g. 3/(2*pi), 1/sqrt(2*pi),
   1/2 - exp(-1/2)*sqrt(2)/(2*sqrt(pi)). */
#ifndef NTKBALL_EXACT_H
#define NTKBALL_EXACT_H

#include <ntkball/ntkball.h>

#ifdef __cplusplus
extern "C"
{
#endif

    typedef struct ntkball_exact_impl ntkball_exact_impl;
    typedef ntkball_exact_impl *ntkball_exact_t[1];

    void ntkball_exact_init(ntkball_exact_t a); /* 0 */
    void ntkball_exact_clear(ntkball_exact_t a);
    void ntkball_exact_set(ntkball_exact_t a, const ntkball_exact_t b);
    void ntkball_exact_swap(ntkball_exact_t a, ntkball_exact_t b);
    void ntkball_exact_zero(ntkball_exact_t a);
    void ntkball_exact_set_fmpq(ntkball_exact_t a, const fmpq_t q);
    /* a = q * sqrt(s) * pi^(half_pi/2) * exp(e); s any positive rational (its square part moves
     * into q). */
    void ntkball_exact_set_term(ntkball_exact_t a, const fmpq_t q, const fmpq_t s, slong half_pi,
                                const fmpq_t e);
    /* a = erf(r * sqrt(s)), s a positive rational. */
    void ntkball_exact_set_erf(ntkball_exact_t a, const fmpq_t r, const fmpq_t s);

    /* a = b + c, b - c, b * c, q * b; a may be one of the others. */
    void ntkball_exact_add(ntkball_exact_t a, const ntkball_exact_t b, const ntkball_exact_t c);
    void ntkball_exact_sub(ntkball_exact_t a, const ntkball_exact_t b, const ntkball_exact_t c);
    void ntkball_exact_mul(ntkball_exact_t a, const ntkball_exact_t b, const ntkball_exact_t c);
    void ntkball_exact_mul_fmpq(ntkball_exact_t a, const ntkball_exact_t b, const fmpq_t q);
    /* a = 1/b; possible (1) for a single term without erf, else 0 and a is unchanged. */
    int ntkball_exact_inv(ntkball_exact_t a, const ntkball_exact_t b);
    /* a = sqrt(b); possible (1) when b is 0 or a single term without erf, positive, with even pi
       power or any (pi^(1/4) is not representable: then 0). */
    int ntkball_exact_sqrt(ntkball_exact_t a, const ntkball_exact_t b);

    /* Structural: is a the empty sum?  (A sum that is zero through an identity unknown to this
     * module says 0.) */
    int ntkball_exact_is_zero(const ntkball_exact_t a);
    int ntkball_exact_is_one(const ntkball_exact_t a);
    int ntkball_exact_get_fmpq(fmpq_t q, const ntkball_exact_t a);

    /* A ball around the value of about prec bits relative accuracy where no cancellation between
     * terms occurs. */
    void ntkball_exact_get_arb(arb_t res, const ntkball_exact_t a, slong prec);
    /* Text in the expression grammar, to be freed by flint_free. */
    char *ntkball_exact_get_str(const ntkball_exact_t a);

#ifdef __cplusplus
}
#endif

#endif
