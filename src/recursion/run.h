/* One attempt at all layers of a network: what series.c (the driver) and run.c share. */
#ifndef NTKBALL_RECURSION_RUN_H
#define NTKBALL_RECURSION_RUN_H

#include "recursion/circle.h"

typedef enum
{
    NTKBALL_RUN_CLOSED,  /* COMP-4 */
    NTKBALL_RUN_COMPOSE, /* COMP-3 */
    NTKBALL_RUN_CIRCLE   /* COMP-5 where it applies, else COMP-3 */
} ntkball_run_algorithm_t;

typedef struct
{
    const ntkball_network_struct *net;
    const ntkball_options_t *options; /* for the modules below */
    ntkball_text_t *explain;
    slong len;
    slong bits;  /* relative accuracy that the tails must keep */
    slong prec;  /* working precision of the layer at hand */
    slong step;  /* what a layer is expected to lose: the next one works with so much less */
    slong guard; /* CIRCLE: bits beyond those for the absolute errors on the circle */
    ntkball_circle_plan_t plan;
    int need_ntk, bias_is_zero;
    ntkball_run_algorithm_t algorithm;
    ntkball_outer_t outer;
    arb_t sigma_w2, sigma_b2;
    arb_t gamma_w2, gamma_b2;
    ntkball_sign_t gamma_w_sign, gamma_b_sign;
} ntkball_run_t;

/* Is Sigma_1(x) = x? */
int ntkball_run_starts_at_x(const ntkball_run_t *run);
/* Sigma_1 and Theta_1 from the constants of the run. */
void ntkball_run_first(ntkball_part_t *sigma, ntkball_part_t *theta, const ntkball_run_t *run);
/* Guard bits of layers in fixed point (DUAL-18), 0 when they are not taken. */
slong ntkball_run_fixed_guard(const ntkball_run_t *run);
/* All layers into s, beginning with prec bits (CIRCLE: and the guard bits it finds it needs). */
NTKBALL_MUST_CHECK ntkball_status_t ntkball_run_layers(ntkball_series_t s, ntkball_run_t *run,
                                                       slong prec, ntkball_error_t *err);

#endif
