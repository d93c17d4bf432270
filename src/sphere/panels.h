/* Quadrature in the angle for kernels that are piecewise analytic (SPH-9). */
#ifndef NTKBALL_SPHERE_PANELS_H
#define NTKBALL_SPHERE_PANELS_H

#include "sphere/parts.h"

/* |K(cos t)| <= sup s^power for 0 < s <= 2^range_exp, s the distance of t from an end of a piece.
 */
typedef struct
{
    int known; /* else there is no such bound */
    fmpq_t power;
    mag_t sup;
    slong range_exp;
} ntkball_end_bound_t;

/* K(cos t), 0 <= t <= pi, as pieces between 0 = e_0 < e_1 < .. < e_pieces = pi; on each piece the
   functions agree with K inside, and may be singular at its ends. */
typedef struct
{
    void *context;
    slong pieces;
    /* e_0 .. e_pieces */
    void (*ends)(arb_ptr ends, void *context, slong prec);
    /* An enclosure of K(cos t) for real t in the piece; several threads may call it. */
    void (*value)(arb_t res, void *context, slong piece, const arb_t t, slong prec);
    /* An enclosure over the complex ball t, non-finite unless the continuation of K(cos t) from the
       piece is proved to be analytic on it. */
    void (*box)(acb_t res, void *context, slong piece, const acb_t t, slong prec);
    /* The bound at the left or right end of the piece; NULL: K is bounded. */
    const ntkball_end_bound_t *(*end)(void *context, slong piece, int right);
} ntkball_angle_function_t;

/* lambda_k / |S^d| for all degrees to absolute accuracy about 2^-bits.  Returns 1; 0 when the
   panels do not end (a singularity that is not integrable, or values that are not finite); -1 when
   progress asked to stop.  *used: the number of nodes.  Bound: SPH-9, SPH-19 (b). */
int _ntkball_sphere_panels(arb_ptr lambda, slong *used, const ntkball_angle_function_t *f, slong d,
                           const slong *degrees, slong num, slong bits,
                           const ntkball_options_t *options);

/* The same by acb_calc_integrate, a degree and a piece at a time; 0: an integral that is not
   finite. Bound: SPH-17. */
int _ntkball_sphere_integrate(arb_ptr lambda, const ntkball_angle_function_t *f, slong d,
                              const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options);

/* norm = |S^(d-1)|/|S^d|. */
void _ntkball_sphere_norm(arb_t norm, slong d, slong prec);

/* The same for one piece and a kernel with nonnegative coefficients, K(1) <= top, by a trapezoid
   rule on the whole line; f->box is not used.  0: too many nodes, or a value that is not finite.
   Bound: SPH-16. */
int _ntkball_sphere_trapezoid(arb_ptr lambda, slong *used, const ntkball_angle_function_t *f,
                              const mag_t top, slong d, const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options);

#endif
