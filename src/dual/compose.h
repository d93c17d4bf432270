/* What the compositions D(g(x)) of series.c, power_series.c and endpoint.c share (DUAL-14). */
#ifndef NTKBALL_DUAL_COMPOSE_H
#define NTKBALL_DUAL_COMPOSE_H

#include "dual/form.h"

/* ntkball_dual_closed_series on so many threads. */
void ntkball_dual_closed_threads(arb_poly_t d, arb_poly_t dd, const ntkball_activation_t phi,
                                 const arb_poly_t g, slong len, slong prec, slong threads);

/* What one composition works with. */
typedef struct
{
    arb_poly_t g, dg; /* g mod x^len and its derivative */
    arb_t g0;
    slong len, prec, threads;
} ntkball_dual_compose_struct;
typedef ntkball_dual_compose_struct ntkball_dual_compose_t[1];

/* Returns 1 when g is even and not constant: then ctx holds g(sqrt x), and half the length. */
int ntkball_dual_compose_init(ntkball_dual_compose_t ctx, const arb_poly_t g, slong len,
                              slong prec);
void ntkball_dual_compose_clear(ntkball_dual_compose_t ctx);

/* res = c0 + k int f g', aliasing of res and f allowed. */
void ntkball_dual_chain(arb_poly_t res, const arb_t c0, ulong k, const arb_poly_t f,
                        const ntkball_dual_compose_t ctx);
/* f = f / (2 pi). */
void ntkball_dual_over_2pi(arb_poly_t f, slong prec);

/* POWER: D(g) and D'(g), |g0| < 1. */
void ntkball_dual_power_series(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                               const ntkball_dual_compose_t ctx);
/* The same from Q_0(g), for k >= 1; |g0| = 1 is allowed.  Q0 is used up. */
void ntkball_dual_power_from_Q0(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                                arb_poly_t Q0, const ntkball_dual_compose_t ctx);

#endif
