/* Zonal kernels whose power series is known to have nonnegative coefficients: gaussian, laplace
   (-sqrt(1 - rho) has them but for the constant term, and exp keeps them), polynomials and series
   that show it (CIRC-1). */
#include <string.h>

#include "sphere/zonal.h"

int ntkball_zonal_is_positive(const ntkball_zonal_t kernel)
{
    const ntkball_zonal_impl *f = kernel[0];
    slong i;

    if (f->kind == ZONAL_POLYNOMIAL)
        return ntkball_zonal_negative(kernel) < 0;
    if (f->kind == ZONAL_SERIES)
    {
        for (i = 0; i < f->num; i++)
            if (!arb_is_nonnegative(f->coeffs + i))
                return 0;
        return arb_is_zero(f->tail);
    }
    return f->kind == ZONAL_GAUSSIAN || strncmp(f->name, "laplace:", 8) == 0;
}
