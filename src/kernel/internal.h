/* What the files of src/kernel share: ways to evaluate D(u) and D'(u) at a real ball u. */
#ifndef NTKBALL_KERNEL_INTERNAL_H
#define NTKBALL_KERNEL_INTERNAL_H

#include <ntkball/kernel.h>

#include "kernel/kinks.h"

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
} ntkball_kernel_series_t;

void ntkball_kernel_series_init(ntkball_kernel_series_t *s);
void ntkball_kernel_series_clear(ntkball_kernel_series_t *s);
/* Computes len coefficients (dd only if need_dd) to bits. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_kernel_series_set(ntkball_kernel_series_t *s,
                                                              const ntkball_activation_t phi,
                                                              slong len, int need_dd, slong bits,
                                                              const ntkball_options_t *options,
                                                              ntkball_error_t *err);
/* The same where only the Hermite coefficients below head keep relative accuracy bits; the errors
   of the others are about 2^-bits of the whole, all that D and D' in [-1, 1] ask for. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_kernel_series_set_head(
    ntkball_kernel_series_t *s, const ntkball_activation_t phi, slong len, slong head, int need_dd,
    slong bits, const ntkball_options_t *options, ntkball_error_t *err);
/* Takes off pairs of coefficients at the end, adding them to the tails, as long as those (tail_dd
   if need_dd) are below 2^-bits. */
void ntkball_kernel_series_trim(ntkball_kernel_series_t *s, int need_dd, slong bits);
/* D(u), D'(u) (either may be NULL); sets *short_of_terms (may be NULL) where the tail is the larger
   part of the error. */
void ntkball_kernel_series_eval(arb_t d, arb_t dd, const ntkball_kernel_series_t *s, const arb_t u,
                                slong prec, int *short_of_terms);
/* What bounds the dual series of an analytic phi at u = +-1 (KER-8): for radii a with phi analytic
   in |Im z| <= a, B2 >= E[sup_{|z - Z| <= a} |phi(z)|^2]. */
#define KERNEL_MAX_DISCS 4
typedef struct
{
    slong num;
    double a[KERNEL_MAX_DISCS];
    mag_t B2[KERNEL_MAX_DISCS];
} ntkball_kernel_discs_t;

void ntkball_kernel_discs_init(ntkball_kernel_discs_t *discs);
void ntkball_kernel_discs_clear(ntkball_kernel_discs_t *discs);
/* None when phi has breaks or no bound was proved. */
void ntkball_kernel_discs_set(ntkball_kernel_discs_t *discs, const ntkball_activation_t phi);
/* T_k = D^(k)(u)/k!, k < K, from the series of D: |u| < 1 (KER-7), or u = +-1 exactly (KER-8). Sets
 *short_of_terms where the tail is the larger part of an error. */
void ntkball_kernel_taylor(arb_ptr T, slong K, const ntkball_kernel_series_t *s,
                           const ntkball_kernel_discs_t *discs, const arb_t u, slong prec,
                           int *short_of_terms);
/* m(x) = (1+x)^{2b} e^{2cx + 2q x^2} w(x) at x >= 0, and T >= 2 int_X^inf m (non-finite when no
   bound is proved). */
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

/* Where u is known to be exactly. */
typedef enum
{
    KERNEL_AT_ONE,
    KERNEL_AT_MINUS_ONE,
    KERNEL_INSIDE
} ntkball_kernel_place_t;

/* What all correlations share at one working precision. */
typedef struct
{
    const ntkball_network_struct *net;
    ntkball_kernel_algorithm_t algorithm;
    int need_theta;
    int antipodal; /* is u = -1 done by the one-dimensional integral */
    slong prec;
    arb_t sw2, sb2, chi;
    ntkball_kernel_series_t series;
    int kinked; /* where the series would need more terms, are the integrals of kinks.c there */
    ntkball_kinks_t kinks;
    mag_t norm2[2]; /* upper bounds of E[phi^2], E[phi'^2], for the integrals */
} ntkball_kernel_plan_t;

/* One correlation and its values, l = 2 .. L+1. */
typedef struct
{
    const ntkball_value_t *rho;
    ntkball_kernel_place_t start;
    arb_ptr sigma, theta;
    int short_of_terms; /* the tail of the dual series was the larger part of an error */
    int done;
} ntkball_kernel_point_t;

/* The values at a point, by the plan. */
void ntkball_kernel_at(const ntkball_kernel_plan_t *plan, ntkball_kernel_point_t *point);

/* The expansions at rho = end to bits + 2 bits, zeros exact, for a polynomial phi and rational
   hyper-parameters; 0 for others, or when the numbers grow long.  Bound: KER-9. */
int ntkball_kernel_expansion_rational(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                                      int end, slong len, slong bits);

/* Is each of n balls zero or known to bits? */
int ntkball_kernel_accurate(arb_srcptr v, slong n, slong bits);

#endif
