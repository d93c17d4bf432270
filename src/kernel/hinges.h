/* D and D' of piecewise linear activations at angles (SPH-13).  Nothing here is installed. */
#ifndef NTKBALL_KERNEL_HINGES_H
#define NTKBALL_KERNEL_HINGES_H

#include <ntkball/hermite.h>

/* A stretch of angles with Chebyshev coefficients of the integrals of w and w cos over it. */
typedef struct
{
    double inner, outer; /* inner is the end nearer to 3/2; exact */
    slong len;
    arb_ptr w, v;           /* antiderivatives in the variable xi of [-1, 1] */
    arb_t w_inner, v_inner; /* int_inner^{pi/2} w, w cos */
    mag_t error;            /* of an integral over a part of the panel */
} ntkball_hinge_panel_t;

typedef struct
{
    slong num, prec, panels_num, panels_alloc;
    arb_ptr at, jump;         /* phi' jumps by jump at the breaks at */
    arb_t mean, slope;        /* E[phi]^2, E[phi']^2 */
    mag_t sum;                /* >= (sum |jump|)^2 */
    int plain;                /* one break, at 0: w is its jump squared */
    arb_t middle_w, middle_v; /* int_{pi/2}^{3/2} w, w cos */
    ntkball_hinge_panel_t *panels;
} ntkball_hinges_t;

/* Is phi continuous, with pieces of degree at most 1 and rational breaks? */
int ntkball_hinges_apply(const ntkball_activation_t phi);
NTKBALL_MUST_CHECK ntkball_status_t ntkball_hinges_init_set(ntkball_hinges_t *h,
                                                            const ntkball_activation_t phi,
                                                            slong prec,
                                                            const ntkball_options_t *options,
                                                            ntkball_error_t *err);
void ntkball_hinges_clear(ntkball_hinges_t *h);
/* D(cos t), D'(cos t) for 0 <= t <= pi. */
void ntkball_hinges_eval(arb_t d, arb_t dd, const ntkball_hinges_t *h, const arb_t t);

/* ---- hinges_panel.c: angles from inner to outer, 0 <= t <= HINGES_MIDDLE or above -------------
 */

#define HINGES_MIDDLE 1.5

/* Does the term i, j vanish at the end near which lo .. hi is, and is it below 2^-prec on all of
   it?  Its bound is added to error then. */
int _ntkball_hinges_negligible(mag_t error, const ntkball_hinges_t *h, slong i, slong j, double lo,
                               double hi);
/* w and w cos at t, without the terms that use says to leave out; left: below HINGES_MIDDLE */
void _ntkball_hinges_integrand(acb_t w, acb_t v, const ntkball_hinges_t *h, const char *use,
                               int left, const acb_t t, slong prec);
/* The interpolants of w and w cos at the p->len Chebyshev points, integrated. */
void _ntkball_hinges_interpolate(ntkball_hinge_panel_t *p, const ntkball_hinges_t *h,
                                 const char *use, int left);
/* int_inner^t w and w cos over the panel, t the point xi of it: exact xi, without p->error */
void _ntkball_hinges_panel_integral(arb_t w, arb_t v, const ntkball_hinge_panel_t *p,
                                    const arb_t xi, slong prec);

#endif
