/* Duals of activations with one break, at 0, as Chebyshev series in the angle (SPH-15). */
#ifndef NTKBALL_KERNEL_WEDGE_H
#define NTKBALL_KERNEL_WEDGE_H

#include <ntkball/hermite.h>

/* One Chebyshev series sum c_k T_k(2t/pi - 1), 0 <= t <= pi. */
typedef struct
{
    slong len;
    arb_ptr c;
    mag_t error; /* of the function on [0, pi] */
    mag_t slope; /* >= |d/dt of the sum| */
} ntkball_wedge_series_t;

typedef struct
{
    slong prec;
    int has_dd;
    ntkball_wedge_series_t d, dd;
    mag_t top; /* >= D'(1), infinite when dd is not there */
} ntkball_wedge_t;

/* Has phi one break, at 0, and is it continuous? */
int _ntkball_wedge_apply(const ntkball_activation_t phi);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_wedge_init_set(ntkball_wedge_t *w,
                                                            const ntkball_activation_t phi,
                                                            int need_dd, slong prec,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);
void _ntkball_wedge_clear(ntkball_wedge_t *w);
/* D(cos t), D'(cos t) for 0 <= t <= pi; dd may be NULL. */
void _ntkball_wedge_eval(arb_t d, arb_t dd, const ntkball_wedge_t *w, const arb_t t);

/* ---- wedge_radius.c: Gauss-Legendre panels in the radius r ------------------------------------
 */

typedef struct
{
    double r0, r1; /* exact */
    slong nodes;
} ntkball_wedge_panel_t;

typedef struct
{
    ntkball_wedge_panel_t *panels;
    slong num, alloc;
    mag_t error; /* of the rule and of what is beyond the last panel */
} ntkball_wedge_radius_t;

/* Panels for (1/2) int r exp(-r^2/2) .. dr to about 2^-prec, for phi or (deriv) phi'; 0 when they
   do not end. */
int _ntkball_wedge_radius_init_set(ntkball_wedge_radius_t *radius, const ntkball_activation_t phi,
                                   int deriv, slong prec);
void _ntkball_wedge_radius_clear(ntkball_wedge_radius_t *radius);

/* ---- wedge_ray.c: phi(+-r sin x) as a polynomial in x/pi --------------------------------------
 */

/* Shifted Chebyshev polynomials T_2k(2s - 1), k < len, made as they are needed. */
typedef struct
{
    fmpz_poly_struct *even;
    slong len, alloc;
} ntkball_wedge_basis_t;

void _ntkball_wedge_basis_clear(ntkball_wedge_basis_t *basis);

typedef struct
{
    ntkball_activation_impl *const *phi;
    int deriv;
    double rho; /* of the last ellipse that was proved; a first guess for the next */
} ntkball_wedge_side_t;

/* poly 2^-bits = a polynomial in s that is phi^(deriv)(sign r sin(pi s)) up to error on [0, 1], and
   sup >= its absolute value there; error is about 2^-bits.  0 when no ellipse was proved. */
int _ntkball_wedge_ray(fmpz_poly_t poly, mag_t error, mag_t sup, ntkball_wedge_basis_t *basis,
                       ntkball_wedge_side_t *side, int sign, const arb_t r, slong bits);

/* ---- wedge_sum.c ----------------------------------------------------------------------------- */

/* same and opposite: the coefficients of s^(q+1) in A and B (wedge.c) times (q+1)!, of phi or
   (deriv) phi'; error: of the polynomials on the rays, all nodes together.  1; 0 when a ray fails,
   -1 when progress asked to stop. */
int _ntkball_wedge_sum(arb_poly_t same, arb_poly_t opposite, mag_t error,
                       const ntkball_wedge_radius_t *radius, const ntkball_activation_t phi,
                       int deriv, slong prec, const ntkball_options_t *options);

#endif
