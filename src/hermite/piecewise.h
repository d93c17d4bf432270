/* Piecewise polynomials with rational breaks and their moments in exact arithmetic (HERM-3). */
#ifndef NTKBALL_HERMITE_PIECEWISE_H
#define NTKBALL_HERMITE_PIECEWISE_H

#include <ntkball/hermite.h>

/* Pieces p_0, .., p_m separated by breaks b_0 < .. < b_{m-1}.  The breaks fall into groups of equal
   |b|; centre[g] = |b| >= 0, as He_n, the density and erf have a parity. */
typedef struct
{
    slong num_breaks, num_groups;
    slong degree; /* the largest degree of a piece, at least 0 */
    fmpq *breaks;
    slong *group;
    fmpq *centre;
    fmpq_poly_struct *piece; /* num_breaks + 1 of them */
} ntkball_pw_struct;
typedef ntkball_pw_struct ntkball_pw_t[1];

/* The number
       constant + sum_g ( erf[g] erf(c_g / sqrt 2) + density[g] w(c_g) ),   c_g = centre[g],
   w the standard normal density; erf[g] = 0 where c_g = 0.  It is 0 when all coefficients are; the
   converse holds when constant and erf vanish (HERM-3, Lindemann-Weierstrass). */
typedef struct
{
    slong num_groups;
    fmpq *constant; /* one number */
    fmpq *centre, *erf, *density;
} ntkball_moment_struct;
typedef ntkball_moment_struct ntkball_moment_t[1];

/* pw = phi, or phi' where the pieces are differentiable; phi of family PIECEWISE_POLY. */
void ntkball_pw_init_set(ntkball_pw_t pw, const ntkball_activation_t phi, int deriv);
void ntkball_pw_clear(ntkball_pw_t pw);
/* Squares each piece. */
void ntkball_pw_square(ntkball_pw_t pw);

void ntkball_moment_init(ntkball_moment_t a, const ntkball_pw_t pw);
void ntkball_moment_clear(ntkball_moment_t a);
/* a = E[psi(Z) He_n(Z)], n >= 0, by expanding each piece: any n, cost O(n^2). */
void ntkball_moment_pieces(ntkball_moment_t a, const ntkball_pw_t psi, slong n);
/* The same from the jumps of the derivatives, n > degree: HERM-3. */
void ntkball_moment_jumps(ntkball_moment_t a, const ntkball_pw_t psi, slong n);
/* The cheaper of the two. */
void ntkball_moment_hermite(ntkball_moment_t a, const ntkball_pw_t psi, slong n);
int ntkball_moment_is_zero(const ntkball_moment_t a);
void ntkball_moment_get_arb(arb_t res, const ntkball_moment_t a, slong prec);

#endif
