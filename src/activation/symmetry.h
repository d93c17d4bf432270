/* Parity of expressions; private to src/activation. */
#ifndef NTKBALL_ACTIVATION_SYMMETRY_H
#define NTKBALL_ACTIVATION_SYMMETRY_H

#include "activation/impl.h"

/* parity: of root; loose, degree: root is a polynomial of at most that degree (-1: none) plus a
   function of parity loose.  NONE claims nothing. */
void ntkball_expr_symmetry(ntkball_parity_t *parity, ntkball_parity_t *loose, slong *degree,
                           const expr_pool_t pool, slong root);
/* The same for num polynomial pieces with num - 1 breaks. */
void ntkball_pieces_symmetry(ntkball_parity_t *parity, ntkball_parity_t *loose, slong *degree,
                             const fmpq_poly_struct *p, const fmpq *breaks, slong num);

#endif
