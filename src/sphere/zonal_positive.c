/* Zonal kernels whose power series is known to have nonnegative coefficients: gaussian, laplace
   (-sqrt(1 - rho) has them but for the constant term, and exp keeps them), polynomials and series
   that show it (CIRC-1). */
#include <string.h>

#include "sphere/zonal.h"

int ntkball_zonal_is_positive(const ntkball_zonal_t kernel)
{
    const ntkball_zonal_impl *f = kernel[0];
    slong i;
    arb_t c;
    int positive;

    if (f->kind == ZONAL_POLYNOMIAL)
    {
        arb_init(c);
        positive = ntkball_zonal_negative(c, kernel) < 0;
        arb_clear(c);
        return positive;
    }
    if (f->kind == ZONAL_SERIES)
    {
        for (i = 0; i < f->num; i++)
            if (!arb_is_nonnegative(f->coeffs + i))
                return 0;
        return arb_is_zero(f->tail);
    }
    return f->kind == ZONAL_GAUSSIAN || strncmp(f->name, "laplace:", 8) == 0;
}

int ntkball_zonal_has_coefficients(const ntkball_zonal_t kernel)
{
    return kernel[0]->kind == ZONAL_POLYNOMIAL || kernel[0]->kind == ZONAL_SERIES;
}
