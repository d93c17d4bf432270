/* HERM-1: h_n has the parity of n and w is even, so mu_n of an odd (even) function is 0 for even
   (odd) n; a polynomial part of degree d changes nothing beyond n = d. */
#include "hermite/symmetry.h"

int ntkball_hermite_vanishes(const ntkball_activation_t phi, slong n)
{
    slong degree;
    ntkball_parity_t parity = ntkball_activation_symmetry(&degree, phi);

    if (n <= degree || parity == NTKBALL_PARITY_NONE)
        return 0;
    return (n % 2 == 0) == (parity == NTKBALL_PARITY_ODD);
}
