/* The standard normal density and distribution function. */
#ifndef NTKBALL_HERMITE_NORMAL_H
#define NTKBALL_HERMITE_NORMAL_H

#include <ntkball/ntkball.h>

/* res = w(x) = exp(-x^2/2) / sqrt(2 pi). */
void ntkball_normal_density(arb_t res, const fmpq_t x, slong prec);
/* res = Phi(x), the distribution function, without cancellation. */
void ntkball_normal_cdf(arb_t res, slong x, slong prec);

#endif
