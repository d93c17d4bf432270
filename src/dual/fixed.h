/* Duals of first powers in fixed point.  Nothing here is installed. */
#ifndef NTKBALL_DUAL_FIXED_H
#define NTKBALL_DUAL_FIXED_H

#include "dual/form.h"
#include "support/ntt.h"

/* Is the fixed-point way worth while for this dual and length? */
int ntkball_dual_fixed_applies(const ntkball_dual_form_t form, slong len);

/* How many bits a network of this activation should work with beyond those asked for, at whatever
   depth, when its layers are composed this way; 0 when they are not. */
slong ntkball_dual_fixed_guard(const ntkball_activation_t phi, slong len);

/* d = D(g), dd = D'(g) mod x^len in balls whose radii are about len^(3/2) 2^-scale and smaller;
   0 when it does not apply: another dual, a short or quickly decaying g, a negative coefficient, or
   a g that reaches 1 before 1 - 1/len.  Bound: DUAL-18. */
int ntkball_dual_fixed_series(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                              const arb_poly_t g, slong len, slong scale, slong threads);

/* R = h^(-1/2) mod x^len up to error in each coefficient, for every h that H is to one unit; len
   > 32. error is infinite when that is not proved. */
void ntkball_dual_fixed_rsqrt(fmpz_poly_t R, mag_t error, const fmpz_poly_t H, slong len,
                              slong scale, ntkball_ntt_t ntt);

#endif
