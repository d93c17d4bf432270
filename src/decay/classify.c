/* DEC-8: the decay class of mu_n(phi)^2 from what phi is.

   finite: phi a polynomial; algebraic: phi has breaks (where some derivative jumps); entire: phi
   grows at most like e^(c|z|) in the plane; geometric: at most like the exponential of a quadratic
   form (erf, gelu, the normal density); stretched: of phi only a strip of analyticity is known. */
#include <math.h>

#include "decay/parts.h"

#define LEAST_STRIP 0x1p-12

/* Without breaks. */
static ntkball_decay_class_t smooth_class(const ntkball_activation_t phi)
{
    ntkball_decay_power_t bound;
    ntkball_decay_class_t res = NTKBALL_DECAY_UNKNOWN;
    double strip = ntkball_activation_strip(phi), a;
    mag_t C, c, q;
    ulong beta;

    _ntkball_decay_power_init(&bound);
    mag_init(C);
    mag_init(c);
    mag_init(q);
    if (_ntkball_decay_plane_bound(&bound, phi, NULL, 16))
        res = bound.factorial > 0 ? NTKBALL_DECAY_ENTIRE : NTKBALL_DECAY_GEOMETRIC;
    for (a = fmin(strip, 1) / 2; res == NTKBALL_DECAY_UNKNOWN && a > LEAST_STRIP; a /= 2)
        if (ntkball_activation_growth(C, &beta, c, q, phi, 0, a) == NTKBALL_OK)
            res = NTKBALL_DECAY_STRETCHED;
    _ntkball_decay_power_clear(&bound);
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
    return res;
}

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
    return smooth_class(phi);
}
