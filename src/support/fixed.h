/* Power series in fixed point: an integer polynomial f stands for 2^-scale f.

   For series whose coefficients decay no faster than a power of their index one common scale costs
   few bits, and a product is one integer product with one error bound for all its coefficients
   instead of a ball each (FIX-1).  unit = 2^-scale. */
#ifndef NTKBALL_SUPPORT_FIXED_H
#define NTKBALL_SUPPORT_FIXED_H

#include "support/ntt.h"

/* Do the nonzero coefficients spread so little that a common scale pays?  No when len is short, or
   a coefficient is not finite. */
int ntkball_fixed_pays(arb_srcptr f, slong len);

/* res = the midpoints of f, error >= max |f_k - 2^-scale res_k| over each ball. */
void ntkball_fixed_set(fmpz_poly_t res, mag_t error, arb_srcptr f, slong len, slong scale,
                       slong threads);
/* The balls of radius error around f, len of them. */
void ntkball_fixed_get(arb_ptr res, const fmpz_poly_t f, slong len, const mag_t error, slong scale,
                       slong threads);
/* norm >= sum |2^-scale f_k|. */
void ntkball_fixed_norm(mag_t norm, const fmpz_poly_t f, slong scale);
/* max >= max_{from <= k < to} |2^-scale f_k|. */
void ntkball_fixed_max(mag_t max, const fmpz_poly_t f, slong from, slong to, slong scale);
/* f = nearest integers to 2^-shift f: an error of at most half a unit. */
void ntkball_fixed_round(fmpz_poly_t f, slong shift, slong threads);
/* res = f g mod x^len, rounded as above, by ntkball_ntt_mullow: F and G keep the values of f and g.
   Aliases allowed. */
void ntkball_fixed_mullow(fmpz_poly_t res, const fmpz_poly_t f, ntkball_image_struct *F,
                          const fmpz_poly_t g, ntkball_image_struct *G, slong len, slong scale,
                          ntkball_ntt_t ntt);

/* res = f g mod x^len in balls, all of one radius; 0 when ntkball_fixed_pays says no (res is then
   left alone).  No aliases. */
int ntkball_fixed_product(arb_ptr res, arb_srcptr f, arb_srcptr g, slong len, slong scale,
                          slong threads);
/* The same for f(r x) g(r x), divided by r^k: for coefficients that fall like r^-k. */
int ntkball_fixed_flat_product(arb_ptr res, arb_srcptr f, arb_srcptr g, slong len, const arb_t r,
                               slong scale, slong threads);

#endif
