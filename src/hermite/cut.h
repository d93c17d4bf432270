/* Cutting the real line: the mass of phi h_n w outside [-X, X]. */
#ifndef NTKBALL_HERMITE_CUT_H
#define NTKBALL_HERMITE_CUT_H

#include <ntkball/hermite.h>

/* What the choice of a rule may cost: evaluations of nodes of an expression (support/work.h). */
#define HERMITE_RULE_WORK 2e7

/* |phi(x)| <= C (1 + |x|)^beta exp(c |x| + q x^2), q < 1/4, on the real line, as
   ntkball_activation_growth gives. */
typedef struct
{
    mag_t C, c, q;
    ulong beta;
} ntkball_growth_t;

void ntkball_growth_init(ntkball_growth_t *growth);
void ntkball_growth_clear(ntkball_growth_t *growth);

/* A choice in doubles: X and 0 < r < 1 for which the bound below is about 2^-bits for n < len. */
void ntkball_hermite_cut_choose(double *X, double *r, const ntkball_growth_t *growth, slong len,
                                slong bits);

/* Upper bound, for every n < len, of int_{|x| > X} |phi h_n w| dx and, for any step h, of
   h sum_{i >= 1} |phi h_n w|(X + i h) + |phi h_n w|(-X - i h).  Infinite when X is too small.
   Bound: HERM-4b. */
void ntkball_hermite_cut(mag_t res, const ntkball_growth_t *growth, const arb_t X, double r,
                         slong len);

/* Upper bound of |phi(x)| w(x) for real x. */
void ntkball_hermite_weight_sup(mag_t res, const ntkball_growth_t *growth, const arb_t x);

/* Writes the zeros that symmetry proves (HERM-1) and checks that every radius is at most
   2^(1-prec). Errors: UNABLE/ACCURACY when one is not; the balls stay valid. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_hermite_finish(arb_ptr mu,
                                                           const ntkball_activation_t phi,
                                                           slong len, slong prec,
                                                           ntkball_error_t *err);

/* log2(m) as a double, for choices; large of either sign for infinity and 0. */
double ntkball_mag_log2(const mag_t m);

#endif
