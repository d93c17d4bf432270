/* What the files of src/recursion share.  Nothing here is installed. */
#ifndef NTKBALL_RECURSION_INTERNAL_H
#define NTKBALL_RECURSION_INTERNAL_H

#include <ntkball/recursion.h>

/* A copy of the options for the modules below, which choose their own algorithms and explain
   nothing: they are called many times. */
void ntkball_options_inner(ntkball_options_t *inner, const ntkball_options_t *options);

/* ------------------------------- constants of the network ------------------------------------ */

typedef enum
{
    NTKBALL_SIGN_NEGATIVE = -1,
    NTKBALL_SIGN_ZERO = 0,
    NTKBALL_SIGN_POSITIVE = 1,
    NTKBALL_SIGN_UNKNOWN = 2
} ntkball_sign_t;

/* The sign of an exact constant; zero is proved in exact arithmetic. */
ntkball_sign_t ntkball_value_sign(const ntkball_value_t v);
/* Is sigma_b^2 known to be zero, in exact arithmetic? */
int ntkball_network_bias_is_zero(const ntkball_network_t net);
/* The sign of sigma_b^2, with balls of at most max_bits. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_network_bias_sign(ntkball_sign_t *sign,
                                                              const ntkball_network_t net,
                                                              slong max_bits,
                                                              const ntkball_options_t *options,
                                                              ntkball_error_t *err);
/* Is sigma_w^2 E[phi^2] + sigma_b^2 = 1 for a sigma_b^2 that was given? */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_network_is_unit(ntkball_truth_t *unit,
                                                            const ntkball_network_t net,
                                                            slong max_bits,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);

/* ------------------------------- composition ------------------------------------------------- */

/* Writes the coefficients p < len of sum_{k < K} c_k g(x)^k.
   Input:     c_k of parity outer_parity (EVEN: c_k = 0 for odd k, ODD: for even k), len
   coefficients of g of parity inner_parity; the entries that parity says are zero are not read.
   res is no alias.
   Guarantee: coefficients that the two parities make zero are exactly zero.  Nonnegative input
   loses no digits to cancellation (COMP-1).
   Algorithm: COMP-3. */
void ntkball_compose(arb_ptr res, slong len, arb_srcptr c, slong K, ntkball_parity_t outer_parity,
                     arb_srcptr g, ntkball_parity_t inner_parity, slong prec);

/* The same for count = 1 or 2 outer series of K terms each at once, which share the powers of g. */
void ntkball_compose_several(arb_ptr *res, slong len, arb_srcptr *c, slong K, slong count,
                             const ntkball_parity_t *outer_parity, arb_srcptr g,
                             ntkball_parity_t inner_parity, slong prec);

/* The parity that ntkball_compose knows its result to have. */
ntkball_parity_t ntkball_compose_parity(ntkball_parity_t outer, ntkball_parity_t inner);

/* The first n coefficients of f(a + t), f of length K (K >= 0, n >= 0, a >= 0).  No alias. */
void ntkball_compose_shift(arb_ptr res, slong n, arb_srcptr f, slong K, const arb_t a, slong prec);

/* COMP-2, in doubles, to choose. */
typedef struct
{
    double *g; /* g_j, j < len */
    slong len;
} ntkball_tail_model_t;

void ntkball_tail_model_init(ntkball_tail_model_t *model, arb_srcptr g, slong len);
void ntkball_tail_model_clear(ntkball_tail_model_t *model);
/* log2 of about min over 0 < r <= 1 of (sum_{j < terms} g_j r^j)^K r^-p, and log r; p < terms <=
   len. log_r_low: a lower end of the search, -1000 when nothing is known. */
double ntkball_tail_model_min(double *log_r, const ntkball_tail_model_t *model, slong K, slong p,
                              slong terms, double log_r_low);

/* COMP-2, proved: tail[p] >= [x^p] sum_{k >= K} c_k g(x)^k for p < len, given c_k >= 0 with
   sum_{k >= K} c_k <= mass, g_j >= 0 for all j with g(1) <= 1, of which the first len are given. */
void ntkball_compose_tail(mag_ptr tail, const mag_t mass, slong K, arb_srcptr g, slong len);

/* ------------------------------- the dual's coefficients and tails --------------------------- */

/* d[k] = mu_k^2 and dd[k] = (k+1) mu_{k+1}^2 for k < terms, grown on demand. */
typedef struct
{
    const ntkball_network_struct *net;
    const ntkball_options_t *options;
    slong terms, bits;
    slong head;   /* only so many coefficients need these bits relatively; 0: all */
    slong finite; /* D is a polynomial of this many coefficients; -1: infinitely many */
    int need_ntk; /* dd and its tails are wanted */
    arb_ptr mu;   /* terms + 1 of them */
    arb_ptr d, dd;
    slong norm2_bits;
    arb_t norm2[2];  /* E[phi^2], E[phi'^2] */
    slong mass_K[2]; /* the K of the tail mass that is kept, -1: none */
    mag_t mass[2];
    ntkball_text_t *why; /* how the coefficients at hand were computed; NULL: nobody asks */
} ntkball_outer_t;

void ntkball_outer_init(ntkball_outer_t *o, const ntkball_network_t net, int need_ntk,
                        const ntkball_options_t *options);
void ntkball_outer_clear(ntkball_outer_t *o);
/* From now on all coefficients to relative accuracy, from the start. */
void ntkball_outer_all(ntkball_outer_t *o);
/* At least terms coefficients of at least bits bits each (beyond o->head: absolute errors that
   belong to that many bits of the last one of the head). */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_outer_require(ntkball_outer_t *o, slong terms,
                                                          slong bits, ntkball_error_t *err);
/* mass >= sum_{k >= K} of the coefficients of D (deriv = 0) or D' (1); K <= terms. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_outer_mass(mag_t mass, ntkball_outer_t *o, int deriv,
                                                       slong K);
/* What a composition on a circle is expected to ask for, at once: every single demand would compute
   all coefficients anew. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_outer_begin(ntkball_outer_t *o, slong len, slong bits,
                                                        ntkball_error_t *err);
/* A goal for the tails: 2^-accuracy r^-p instead of relative accuracy. */
typedef struct
{
    double log2_r;
    slong accuracy;
} ntkball_outer_goal_t;

/* The number K of outer terms after which COMP-2 leaves each coefficient p < len of D(g), D'(g)
   about bits bits relative accuracy, or reaches the goal if there is one (a choice: the tail is
   bounded for whatever K is), and makes o hold them.  Errors: UNABLE/ACCURACY when more than a
   sensible number is needed. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_outer_choose(slong *K, ntkball_outer_t *o, arb_srcptr g,
                                                         slong len, slong bits,
                                                         const ntkball_outer_goal_t *goal,
                                                         ntkball_error_t *err);

/* Sets to exact zero the coefficients p < len of s that COMP-6 proves to be zero.  sigma_1,
   theta_1: the first layer's series; bias: sigma_b^2 is not (known to be) zero. */
void ntkball_support_zeros(ntkball_series_t s, const ntkball_outer_t *o, arb_srcptr sigma_1,
                           arb_srcptr theta_1, slong len, int bias);

/* ------------------------------- one layer ---------------------------------------------------- */

/* A power series with the parity that is known of it. */
typedef struct
{
    arb_ptr c;
    slong len;
    ntkball_parity_t parity;
} ntkball_part_t;

void ntkball_part_init(ntkball_part_t *s, slong len);
void ntkball_part_clear(ntkball_part_t *s);

/* alpha = D(g), upsilon = D'(g) (without sigma_w, sigma_b); upsilon is left alone when o does not
   want it.  *K, on return, the number of outer terms used. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_layer_compose(ntkball_part_t *alpha,
                                                          ntkball_part_t *upsilon, slong *K,
                                                          ntkball_outer_t *o,
                                                          const ntkball_part_t *g, slong bits,
                                                          slong prec, ntkball_error_t *err);
/* The same through the closed form of the dual (COMP-4). */
void ntkball_layer_closed(ntkball_part_t *alpha, ntkball_part_t *upsilon, const ntkball_outer_t *o,
                          const ntkball_part_t *g, slong prec);
/* g(x) = x exactly: the coefficients of the dual themselves. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_layer_first(ntkball_part_t *alpha,
                                                        ntkball_part_t *upsilon, ntkball_outer_t *o,
                                                        slong bits, ntkball_error_t *err);

#endif
