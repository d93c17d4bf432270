/* DEC-8: the decay class of mu_n(phi)^2 from what phi is.

   finite: phi a polynomial; algebraic: phi has breaks (where some derivative jumps); entire: exp,
   sin, cos, rbf, whose duals are entire; geometric: the normal density, erf, gelu, whose duals are
   singular at a finite distance beyond 1; stretched: analytic in a strip of finite width. */
#include <math.h>

#include "decay/parts.h"

ntkball_decay_class_t ntkball_decay_class(const ntkball_activation_t phi)
{
    if (ntkball_activation_finite_len(phi) >= 0)
        return NTKBALL_DECAY_FINITE;
    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_PIECEWISE_POLY:
        return ntkball_activation_num_breaks(phi) > 0 ? NTKBALL_DECAY_ALGEBRAIC
                                                      : NTKBALL_DECAY_FINITE;
    case NTKBALL_FAMILY_ELU:
        return NTKBALL_DECAY_ALGEBRAIC;
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
    case NTKBALL_FAMILY_EXP:
    case NTKBALL_FAMILY_RBF:
        return NTKBALL_DECAY_ENTIRE;
    case NTKBALL_FAMILY_GAUSSIAN:
    case NTKBALL_FAMILY_ERF:
    case NTKBALL_FAMILY_GELU:
        return NTKBALL_DECAY_GEOMETRIC;
    default:
        break;
    }
    if (ntkball_activation_num_breaks(phi) > 0)
        return NTKBALL_DECAY_ALGEBRAIC;
    if (ntkball_activation_strip(phi) > 0 && isfinite(ntkball_activation_strip(phi)))
        return NTKBALL_DECAY_STRETCHED;
    return NTKBALL_DECAY_UNKNOWN;
}
