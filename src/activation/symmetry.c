/* Symmetry up to a polynomial of degree <= 1:
       sigmoid(x) = 1/2 + tanh(x/2)/2,          softplus(x) = x/2 + log(2 cosh(x/2)),
       step(x) = 1/2 + sign(x)/2, hardsigmoid likewise, relu and leaky_relu = (1+a) x/2 + (1-a)
   |x|/2, x sigmoid(u(x)) = x/2 + x tanh(u(x)/2)/2 and x Phi(x) = x/2 + x erf(x/sqrt 2)/2,  u odd.
 */
#include <string.h>

#include "activation/impl.h"

static const struct
{
    const char *name;
    ntkball_parity_t parity;
    slong degree;
} table[] = {{"step", NTKBALL_PARITY_ODD, 0},      {"hardsigmoid", NTKBALL_PARITY_ODD, 0},
             {"relu", NTKBALL_PARITY_EVEN, 1},     {"leaky_relu", NTKBALL_PARITY_EVEN, 1},
             {"sigmoid", NTKBALL_PARITY_ODD, 0},   {"softplus", NTKBALL_PARITY_EVEN, 1},
             {"silu", NTKBALL_PARITY_EVEN, 1},     {"gelu", NTKBALL_PARITY_EVEN, 1},
             {"gelu_tanh", NTKBALL_PARITY_EVEN, 1}};

ntkball_parity_t ntkball_activation_symmetry(slong *degree, const ntkball_activation_t phi)
{
    size_t i;

    *degree = -1;
    if (phi[0]->entry == NULL)
    {
        *degree = phi[0]->symmetry_degree;
        return phi[0]->symmetry;
    }
    if (phi[0]->parity == NTKBALL_PARITY_NONE)
        for (i = 0; i < sizeof table / sizeof table[0]; i++)
            if (strcmp(phi[0]->entry->row.name, table[i].name) == 0)
            {
                *degree = table[i].degree;
                return table[i].parity;
            }
    return phi[0]->parity;
}
