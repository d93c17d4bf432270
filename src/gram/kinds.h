/* What the files that build Gram matrices share. */
#ifndef NTKBALL_GRAM_KINDS_H
#define NTKBALL_GRAM_KINDS_H

#include <ntkball/gram.h>

/* options (NULL: defaults) for what is called inside: no choice of algorithm, no explanations. */
void ntkball_gram_options(ntkball_options_t *inner, const ntkball_options_t *options);

/* The same for a spectrum: the algorithms "absolute" and "inertia" stay. */
void ntkball_gram_spectral_options(ntkball_options_t *spectral, const ntkball_options_t *options);

/* The upper triangle from the lower. */
void ntkball_gram_mirror(arb_mat_t A);

/* An upper bound of the rank of the matrix; n when nothing better is known.  Bound: GRAM-11. */
slong ntkball_gram_rank_bound(const ntkball_data_t data, const ntkball_network_t net,
                              const ntkball_gram_matrix_t *what);
/* The same for a network of finite width (width_rank.c). */
slong ntkball_gram_width_rank(const ntkball_data_t data, const ntkball_network_t net,
                              const ntkball_gram_matrix_t *what);

/* res = phi^(deriv)(x), breaks those of phi: of the piece that holds x, right of a break that x is
   exactly; the union of the pieces when the ball x meets more (width.c). */
void ntkball_gram_apply(arb_t res, const ntkball_activation_t phi, arb_srcptr breaks, int deriv,
                        const arb_t x, slong prec);

/* The 64 bits that a normal number is made of (normal.c). */
ulong ntkball_gram_bits(ulong seed, ulong layer, ulong row, ulong column);

/* tail[m] = sum_{p >= m} kappa_{p,layer} for m < len, the last to relative accuracy bits if a few
   thousand bits of precision can do that. */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_gram_tails(arb_ptr tail, slong len,
                                                       const ntkball_network_t net, slong layer,
                                                       slong bits, const ntkball_options_t *options,
                                                       ntkball_error_t *err);

#endif
