/* Coefficients that are 0 by symmetry (HERM-1). */
#ifndef NTKBALL_HERMITE_SYMMETRY_H
#define NTKBALL_HERMITE_SYMMETRY_H

#include <ntkball/hermite.h>

/* 1 when mu_n(phi) = 0 is proved by symmetry. */
int ntkball_hermite_vanishes(const ntkball_activation_t phi, slong n);

#endif
