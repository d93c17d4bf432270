/* What exact Hermite coefficients and exact second moments are made of; private to src/hermite.  A
   function that returns int returns 0 where the value is no finite sum of the terms of exact.h. */
#ifndef NTKBALL_HERMITE_EXACT_PARTS_H
#define NTKBALL_HERMITE_EXACT_PARTS_H

#include <ntkball/hermite.h>

#include "hermite/piecewise.h"

/* res = parameter i */
int ntkball_param_exact(ntkball_exact_t res, const ntkball_activation_t phi, slong i);

/* res = parameter i and square = its square, which must be rational */
int ntkball_param_square_exact(ntkball_exact_t res, fmpq_t square, const ntkball_activation_t phi,
                               slong i);

/* res = q sqrt(s) pi^(half_pi/2) exp(e), q = a/b, e = c/d */
void ntkball_exact_set_term_si(ntkball_exact_t res, slong a, ulong b, ulong s, slong half_pi,
                               slong c, ulong d);

/* res = the sum that a stands for */
void ntkball_moment_get_exact(ntkball_exact_t res, const ntkball_moment_t a);

/* res = E[exp(kZ) 1_{Z<0}] */
void ntkball_half_moment_exact(ntkball_exact_t res, slong k);

/* res = scale^(1 + square) res, the scale of elu and selu */
int ntkball_exact_mul_scale(ntkball_exact_t res, const ntkball_activation_t phi, int square);

#endif
