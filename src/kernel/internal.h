/* What the files of src/kernel share: ways to evaluate D(u) and D'(u) at a real ball u. */
#ifndef NTKBALL_KERNEL_INTERNAL_H
#define NTKBALL_KERNEL_INTERNAL_H

#include <ntkball/kernel.h>

typedef enum
{
    KERNEL_CLOSED,
    KERNEL_SERIES,
    KERNEL_INTEGRATE
} ntkball_kernel_algorithm_t;

/* The dual series truncated at len, with T >= sum of the coefficients left out (KER-2). */
typedef struct
{
    slong len;
    arb_ptr d, dd;
    mag_t tail_d, tail_dd;
    int short_of_terms; /* set when the tail was the larger part of an error */
} ntkball_kernel_series_t;

void ntkball_kernel_series_init(ntkball_kernel_series_t *s);
void ntkball_kernel_series_clear(ntkball_kernel_series_t *s);
/* Computes len coefficients (dd only if need_dd) to bits. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_kernel_series_set(ntkball_kernel_series_t *s,
                                                              const ntkball_activation_t phi,
                                                              slong len, int need_dd, slong bits,
                                                              const ntkball_options_t *options,
                                                              ntkball_error_t *err);
void ntkball_kernel_series_eval(arb_t d, arb_t dd, ntkball_kernel_series_t *s, const arb_t u,
                                slong prec);

/* m(x) = (1+x)^{2b} e^{2cx + 2q x^2} w(x) at x >= 0, and T >= 2 int_X^inf m (non-finite when no bound is
   proved). */
void ntkball_kernel_majorant(arb_t m, ulong b, const mag_t c, const mag_t q, const arb_t x);
void ntkball_kernel_tail(arb_t T, ulong b, const mag_t c, const mag_t q, const arb_t X);

/* E[phi^(deriv)(U) phi^(deriv)(V)] for correlation u by two-dimensional quadrature, error about
   2^-prec; norm2 >= E[phi^(deriv)^2].  Chooses the product trapezoid rule (KER-3, KER-4) when phi
   is analytic in a strip, iterated adaptive quadrature (KER-5) otherwise. */
void ntkball_kernel_integrate(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t u,
                              const mag_t norm2, slong prec);
/* Returns 0 when it does not apply. */
int ntkball_kernel_trapezoid(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t u,
                             slong prec);
void ntkball_kernel_iterated(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t u,
                             const mag_t norm2, slong prec);
/* E[phi^(deriv)(Z) phi^(deriv)(-Z)], the case u = -1. */
void ntkball_kernel_antipodal(arb_t res, const ntkball_activation_t phi, int deriv,
                              const mag_t norm2, slong prec);

#endif
