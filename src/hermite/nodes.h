/* Sums  S_n = sum_j c_j h_n(x_j), n < len, over the nodes of a quadrature rule: the kernel that the
   trapezoid rule (HERM-4) and the Gauss-Legendre panels (HERM-6) share.  HERM-5 is its error
   bound. */
#ifndef NTKBALL_HERMITE_NODES_H
#define NTKBALL_HERMITE_NODES_H

#include <ntkball/hermite.h>

/* One node x with weight c.  The recurrence runs on P_n = c g^(n/2) He_n(x), kept as an integer
   times 2^(64 exp), limbs 64-bit words in two's complement. */
typedef struct
{
    fmpz_t x;    /* frac = 0: sqrt(g) x, one word, >= 0.  frac > 0: x = this 2^(-64 frac) exactly */
    slong frac;  /* limbs after the point */
    fmpz_t seed; /* c, rounded down to the unit 2^(64 exp) */
    slong exp;
    slong limbs;
    int parity; /* NTKBALL_NODE_EVEN: adds to S_n for even n only, and so on */
} ntkball_node_t;

#define NTKBALL_NODE_EVEN 0
#define NTKBALL_NODE_ODD 1
#define NTKBALL_NODE_ALL 2

typedef struct
{
    slong len;  /* n < len */
    ulong g;    /* the scale: nodes without fraction are x = i/sqrt(g) */
    slong bits; /* error of one node at most about 2^-bits */
    slong num, alloc;
    ntkball_node_t *node;
    mag_t error; /* bounds |S_n - sum of the computed P_n / sqrt(g^n n!)| for every n < len */
    mag_t size;  /* bounds sum_j |c_j h_n(x_j)| for every n < len */
} ntkball_nodes_t;

/* e with m <= 2^e; a large negative number for m = 0. */
static inline slong ntkball_ceil_log2(const mag_t m)
{
    if (mag_is_zero(m))
        return -WORD_MAX / 4;
    if (mag_is_inf(m) || COEFF_IS_MPZ(MAG_EXP(m)))
        return WORD_MAX / 4;
    return MAG_EXP(m);
}

static inline slong ntkball_ceil_div(slong a, slong b)
{
    return a >= 0 ? (a + b - 1) / b : -((-a) / b);
}

/* len >= 1, g >= 1. */
void ntkball_nodes_init(ntkball_nodes_t *nodes, slong len, ulong g, slong bits);
void ntkball_nodes_clear(ntkball_nodes_t *nodes);

/* Upper bound of max_{n < len} |h_n(x)| for |x| <= the given bound (HERM-5b). */
void ntkball_hermite_sup(mag_t res, const arb_t x, slong len);

/* Appends the node x = i/sqrt(g) with weight c.  Input: i + len g < 2^62. */
void ntkball_nodes_add_word(ntkball_nodes_t *nodes, ulong i, const arb_t c, int parity);
/* Appends the node x with weight c; needs g = 1 and |x| < 2^30.  The rounding of x is part of
   error. */
void ntkball_nodes_add(ntkball_nodes_t *nodes, const arb_t x, const arb_t c, int parity);

/* mu[n] = S_n for n < len as balls, radius error plus about 2^-prec.
   Guarantee: the same bytes for any number of threads.  Errors: UNABLE/INTERRUPTED.  Bound: HERM-5.
 */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_nodes_sum(arb_ptr mu, const ntkball_nodes_t *nodes,
                                                      slong prec, const ntkball_options_t *options,
                                                      ntkball_error_t *err);

#endif
