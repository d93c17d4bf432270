/* D(cos t) and D'(cos t) of an activation at real angles. */
#ifndef NTKBALL_SPHERE_DUAL_ANGLE_H
#define NTKBALL_SPHERE_DUAL_ANGLE_H

#include "dual/form.h"
#include "kernel/internal.h"
#include "sphere/parts.h"

typedef struct
{
    int kinked, jump; /* else by the series */
    arb_t p2, q2;     /* jump: phi = p + q sign(x) */
    ntkball_kinks_t kinks;
    slong len, prec; /* of the series, whose tails are below 2^(spare - prec) */
    slong spare;
    int step; /* 2: only every second coefficient is there, 1: all */
    slong first_d, first_dd;
    arb_ptr d, dd; /* coefficients first + step i */
    mag_t tail_d, tail_dd, all_d, all_dd;
} ntkball_dual_angle_t;

/* Can D and D' be had at real angles to any number of digits: phi smooth or piecewise linear, or
   with one break, at 0? */
int _ntkball_dual_angle_apply(const ntkball_activation_t phi);
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_dual_angle_init_set(
    ntkball_dual_angle_t *dual, const ntkball_activation_t phi, int need_dd, slong prec,
    slong spare, const ntkball_options_t *options, ntkball_error_t *err);
/* Is phi a constant on either side of 0?  D can be had then, and there is no D'. */
int _ntkball_dual_angle_jumps(const ntkball_activation_t phi);
void _ntkball_dual_angle_clear(ntkball_dual_angle_t *dual);
/* At the angle t with cosine u; dd may be NULL.  By the series t is not read. */
void _ntkball_dual_angle_eval(arb_t d, arb_t dd, const ntkball_dual_angle_t *dual, const arb_t t,
                              const arb_t u);

/* ---- angle_layers.c ---------------------------------------------------------------------------
 */

/* A network whose layers are evaluated at real angles. */
typedef struct
{
    const ntkball_network_struct *net;
    int first_layer_is_rho; /* Sigma_1 = rho, whatever gamma is */
    slong prec;
    slong spare; /* set after init: bits of prec that the tails of the dual series may spoil */
    arb_t sigma_w2, sigma_b2, gamma_w2, gamma_b2;
    int has_dual;
    ntkball_dual_angle_t dual;
} ntkball_angle_layers_t;

void _ntkball_angle_layers_init(ntkball_angle_layers_t *a);
/* Everything at precision prec; once after init.  need_dd: upsilon is wanted. */
NTKBALL_MUST_CHECK ntkball_status_t _ntkball_angle_layers_set(
    ntkball_angle_layers_t *a, const ntkball_network_struct *net, int need_dd,
    int first_layer_is_rho, slong prec, const ntkball_options_t *options, ntkball_error_t *err);
void _ntkball_angle_layers_clear(ntkball_angle_layers_t *a);
/* sigma[l] = Sigma_{l+2} and upsilon[l] = R'(Sigma_{l+1}) for l < num <= L, theta = Theta_1, at the
   correlation cos t, 0 <= t <= pi; upsilon may be NULL.  Layer L+1 without its bias when the output
   has none. */
void _ntkball_angle_layers_eval(arb_ptr sigma, arb_ptr upsilon, arb_t theta,
                                const ntkball_angle_layers_t *a, slong num, const arb_t t);
/* The kernel asked for at the correlation cos t, 0 <= t <= pi. */
void _ntkball_angle_layers_part(arb_t res, const ntkball_angle_layers_t *a,
                                ntkball_subkernel_t part, const arb_t t);
/* The same for phi without breaks at the correlation rho, |rho| <= 1; at rho > 1 an enclosure of
   the polynomial K^N of SPH-22, whose duals are cut after a->dual.len terms. */
void _ntkball_angle_layers_part_at(arb_t res, const ntkball_angle_layers_t *a,
                                   ntkball_subkernel_t part, const arb_t rho);

#endif
