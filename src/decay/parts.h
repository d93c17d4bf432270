/* What the files of this module share. */
#ifndef NTKBALL_DECAY_PARTS_H
#define NTKBALL_DECAY_PARTS_H

#include <ntkball/decay.h>

#include "sphere/parts.h"

/* How hard to work: the checker takes another line than the producer. */
typedef struct
{
    slong prec;   /* of the numbers */
    slong terms;  /* K: terms of the expansions at the cuts */
    slong points; /* of the Fourier sums */
    int tight;    /* 0: producer, constants are rounded outward; 1: checker, wider discs */
} ntkball_decay_effort_t;

/* Numbers below this index are computed one by one where that helps. */
#define NTKBALL_DECAY_MAX_VALUES 4096

extern const ntkball_decay_effort_t _ntkball_decay_producer, _ntkball_decay_checker;

/* Theta(cos t) (or Sigma, R') of a homogeneous network near its cuts (DEC-1): with t = asin z near
   rho = 1 and t = pi - asin z near rho = -1, the odd part in z is
   sum_k (-1)^(k+1) b_k z^(2k+1), and |remainder after K terms| <= rest |z|^(2K+1) on the part of
   the imaginary axis that the cut to radius R needs. */
typedef struct
{
    slong first, K;      /* b_k = 0 for k < first */
    arb_ptr plus, minus; /* b_k at rho = 1 and at rho = -1 */
    arb_t radius;        /* R > 1 */
    mag_t sup;           /* |Theta| in the cut disc of radius R */
    mag_t rest;
} ntkball_decay_cuts_struct;
typedef ntkball_decay_cuts_struct ntkball_decay_cuts_t[1];

void _ntkball_decay_cuts_init(ntkball_decay_cuts_t cuts, slong K);
void _ntkball_decay_cuts_clear(ntkball_decay_cuts_t cuts);
/* 1 on success; 0 when no disc could be certified.  A is set for the network (not the tables). */
int _ntkball_decay_cuts_set(ntkball_decay_cuts_t cuts, ntkball_angle_t A,
                            const ntkball_homogeneous_t h, double R, double z0,
                            const ntkball_decay_effort_t *effort);

/* DEC-1 and DEC-3 from the cuts: bounds of c_n n^s (n = parity mod 2) for all n >= p0 and the
   limit; dim = 0: coefficients, s = first + 3/2, else eigenvalues on S^dim for surface measure,
   s = dim + 1 + 2 first.  Returns 0 when p0 is too small for the bounds to hold. */
int _ntkball_decay_sandwich(arb_t low, arb_t high, arb_t limit, const ntkball_decay_cuts_t cuts,
                            slong parity, slong dim, slong p0, slong prec);

/* The analytic parts: p0 (if p0 <= 0: chosen), shape, limit, low and high of cert for its subject.
   OK, DOMAIN, or UNABLE with err when the method does not apply or fails. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_algebraic(
    ntkball_decay_t cert, slong p0, const ntkball_network_t net, const ntkball_sphere_plan_t plan,
    const ntkball_decay_effort_t *effort, const ntkball_options_t *options, ntkball_error_t *err);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_shallow(ntkball_decay_t cert, slong p0,
                                                           const ntkball_network_t net,
                                                           const ntkball_decay_effort_t *effort,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_cauchy(
    ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted, const ntkball_network_t net,
    const ntkball_decay_effort_t *effort, const ntkball_options_t *options, ntkball_error_t *err);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_strip(ntkball_decay_t cert, slong p0,
                                                         const ntkball_decay_struct *wanted,
                                                         const ntkball_network_t net,
                                                         const ntkball_decay_effort_t *effort,
                                                         const ntkball_options_t *options);

/* L = 1: from the growth in the plane (DEC-20), in a strip (DEC-22); any depth (DEC-21). */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_plane(ntkball_decay_t cert, slong p0,
                                                         const ntkball_decay_struct *wanted,
                                                         const ntkball_network_t net,
                                                         const ntkball_options_t *options);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_shifted(ntkball_decay_t cert, slong p0,
                                                           const ntkball_decay_struct *wanted,
                                                           const ntkball_network_t net,
                                                           const ntkball_options_t *options);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_plane_layers(ntkball_decay_t cert, slong p0,
                                                                const ntkball_decay_struct *wanted,
                                                                const ntkball_network_t net,
                                                                const ntkball_options_t *options);

/* R(u) = sum_k R_k u^k = sigma_w^2 D(u) + sigma_b^2: its first coefficients, and a bound of all
   others, R_k <= C k^(-twice_s/2) e^(-A sqrt k) for k >= N. */
typedef struct
{
    slong N, twice_s;
    arb_ptr R; /* k <= N */
    arb_t C, A, chi;
} ntkball_decay_dual_struct;
typedef ntkball_decay_dual_struct ntkball_decay_dual_t[1];

void _ntkball_decay_dual_init(ntkball_decay_dual_t dual, slong N);
void _ntkball_decay_dual_clear(ntkball_decay_dual_t dual);
/* N >= 16; UNABLE when no bound of this shape is known. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_dual_set(ntkball_decay_dual_t dual,
                                                            const ntkball_network_t net, slong prec,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);
/* The part without the bound beyond; sigma_w2: as the network's. */
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_decay_dual_fill(ntkball_decay_dual_t dual, arb_t sigma_w2, const ntkball_network_t net,
                         slong prec, const ntkball_options_t *options, ntkball_error_t *err);
/* The bound alone, of mu_k^2 (no sigma_w^2): from DEC-2 and DEC-9, from DEC-10, from DEC-22.  0:
   none. */
int _ntkball_decay_shallow_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi,
                                 slong prec);
int _ntkball_decay_strip_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi);
int _ntkball_decay_shifted_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi);

/* DEC-20: mu_n^2 <= C n^(twice_power/2) rate^-n (n!)^-factorial for n >= n0. */
typedef struct
{
    slong twice_power, factorial; /* >= 0 */
    arb_t C, rate;
} ntkball_decay_power_t;

void _ntkball_decay_power_init(ntkball_decay_power_t *bound);
void _ntkball_decay_power_clear(ntkball_decay_power_t *bound);
/* wanted: NULL, or the certificate whose rate is to be taken.  0: none. */
int _ntkball_decay_plane_bound(ntkball_decay_power_t *bound, const ntkball_activation_t phi,
                               const ntkball_decay_struct *wanted, slong n0);

/* DEC-12, DEC-24: the bound alone for phi with breaks; 0: none. */
int _ntkball_decay_kinks_bound(ntkball_decay_dual_t dual, const ntkball_activation_t phi,
                               slong prec);

/* DEC-13: upper bounds at any depth from an algebraic bound of the dual. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_renewal(ntkball_decay_t cert, slong p0,
                                                           const ntkball_network_t net,
                                                           const ntkball_decay_effort_t *effort,
                                                           const ntkball_options_t *options,
                                                           ntkball_error_t *err);

/* DEC-11: upper bounds at any depth from a stretched exponential bound of the dual. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_stretched(
    ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted, const ntkball_network_t net,
    const ntkball_decay_effort_t *effort, const ntkball_options_t *options, ntkball_error_t *err);

/* bounds.c: is the subject one of net? */
int _ntkball_decay_valid(const ntkball_decay_subject_t *s, const ntkball_network_t net,
                         ntkball_error_t *err);
/* The bound for n >= p0 (p0 <= 0: to be chosen) before rounding.  wanted: NULL, or the certificate
   whose root or rate an upper bound with a free parameter is to take; all else is set here. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_analytic(
    ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted, const ntkball_network_t net,
    const ntkball_decay_effort_t *effort, const ntkball_options_t *options, ntkball_error_t *err);

/* hermite.c: net with gamma_w = 1, gamma_b = 0; it borrows all else. */
void _ntkball_decay_bias_free_init(ntkball_network_t plain, const ntkball_network_t net);
void _ntkball_decay_bias_free_clear(ntkball_network_t plain);
/* The bound of mu_n^2 (DEC-23), as _ntkball_decay_analytic. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_hermite(
    ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted, const ntkball_network_t net,
    const ntkball_decay_effort_t *effort, const ntkball_options_t *options, ntkball_error_t *err);
/* The hypotheses on the network that the subject needs; of mu_n none but phi != 0. */
NTKBALL_MUST_CHECK ntkball_status_t
_ntkball_decay_network_check(const ntkball_network_t net, const ntkball_decay_subject_t *subject,
                             const ntkball_options_t *options, ntkball_error_t *err);

/* Bits of the numbers that bounds are compared with; where there is an upper bound alone. */
#define NTKBALL_DECAY_BITS 64
#define NTKBALL_DECAY_FEW_BITS 24

/* widen.c: does low <= scaled c_n <= high hold? */
ntkball_truth_t _ntkball_decay_compare(const ntkball_decay_t cert, slong n, const arb_t value);
/* low rounded down, high up (each if asked for), by 2^-20 relative, to 48 bits. */
void _ntkball_decay_round(ntkball_decay_t cert, int low, int high);
/* Is high <= ratio low? */
int _ntkball_decay_keeps(const ntkball_decay_t cert, const fmpq_t ratio);
/* low, high widened so that they contain the ball x, if they do not. */
void _ntkball_decay_contain(ntkball_decay_t cert, const arb_t x);
/* Lowers p0 while high/low <= ratio, the bounds widened to the numbers met; an upper bound, as long
   as the numbers obey it. */
void _ntkball_decay_lower(ntkball_decay_t cert, const fmpq_t ratio, const ntkball_network_t net,
                          const ntkball_options_t *options);

/* k^e times the sum of w(p,k) Q_j(p), e = dim + 1 + 2j, for all k >= p0 (DEC-3); dim = 0: p^(j+3/2)
   Q_j(p), p >= p0.  limit: of it.  0 when p0 <= 2j + 1 or monotony is not proved. */
int _ntkball_decay_factor_range(arb_t range, arb_t limit, slong j, slong dim, slong p0, slong prec);

/* DEC-14 .. DEC-17: eigenvalues by the bounds of the coefficients of Theta. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_eigenvalues(
    ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted, const ntkball_network_t net,
    const ntkball_decay_effort_t *effort, const ntkball_options_t *options, ntkball_error_t *err);

/* x = a dyadic number, as an exact fraction. */
void _ntkball_decay_exact_text(char *text, size_t size, const arb_t x);

/* Is the shallow bound known for phi and the quantity? */
int _ntkball_decay_is_shallow(const ntkball_network_t net, const ntkball_decay_subject_t *subject,
                              int no_gamma_b);

/* The values c_n, n < len, of the subject. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_decay_values(
    arb_ptr values, slong len, const ntkball_network_t net, const ntkball_decay_subject_t *subject,
    slong bits, const ntkball_options_t *options, ntkball_error_t *err);

#endif
