/* Gauss rules for zonal functions on S^d, int f(x) (1-x^2)^((d-2)/2) dx (PROD-3). */
#ifndef NTKBALL_SPHERE_GAUSS_RULE_H
#define NTKBALL_SPHERE_GAUSS_RULE_H

#include <ntkball/deps.h>

/* Nodes that make the rule exact for polynomials f of this degree. */
slong _ntkball_gauss_rule_len(slong d, slong degree);
/* Node j < num of the rule of num nodes; the power of 1 - x^2 is in the weight. */
void _ntkball_gauss_rule_node(arb_t x, arb_t weight, slong d, slong num, slong j, slong prec);

#endif
