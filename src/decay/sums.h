/* Eigenvalues on S^d from bounds of coefficients: lambda_k = sum_p w(p,k) c_p with w(p,k) >= 0, p =
   k, k + 2, .., so low and high times a family whose sum is known bound lambda_k. */
#ifndef NTKBALL_DECAY_SUMS_H
#define NTKBALL_DECAY_SUMS_H

#include "decay/parts.h"

/* c: bounds of c_p for all p >= cert->p0 of the parity.  Each sets exponent, root or rate, low,
   high, limit of cert for surface measure and all k >= cert->p0 (which may grow); 0 when it does
   not apply.  DEC-14: c_p n^-(j+3/2), DEC-15: n^-s r^-n, DEC-16: n^-s r^-n/n!, DEC-17: n^-s e^(-a
   sqrt n). */
int _ntkball_decay_sum_algebraic(ntkball_decay_t cert, const ntkball_decay_t c, slong prec);
int _ntkball_decay_sum_geometric(ntkball_decay_t cert, const ntkball_decay_t c, slong prec);
int _ntkball_decay_sum_factorial(ntkball_decay_t cert, const ntkball_decay_t c, slong prec);
int _ntkball_decay_sum_stretched(ntkball_decay_t cert, const ntkball_decay_t c, slong prec);

/* r from the text (p+sqrt(p^2-q^2))/q of the rate of the eigenvalues, r = p/q; 0: none. */
int _ntkball_decay_sum_rate(fmpq_t r, const char *text);
/* x = 2 pi^((d+1)/2) */
void _ntkball_decay_sum_base(arb_t x, slong d, slong prec);
/* x = the infimum of k^((d-1)/2) k!/Gamma(k+(d+1)/2) over k >= k0; the supremum is 1 (DEC-15). */
void _ntkball_decay_sum_quotient(arb_t x, slong d, slong k0, slong prec);
/* low and high of cert: c's times low, high, the constant and the quotient; limit: c's times the
   constant; exponent: c's plus (d-1)/2. */
void _ntkball_decay_sum_scale(ntkball_decay_t cert, const ntkball_decay_t c, const arb_t low,
                              const arb_t high, slong prec);

#endif
