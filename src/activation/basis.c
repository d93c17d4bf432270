/* Coefficients in the basis h_n = He_n / sqrt(n!) of a polynomial sum_j c_j x^j:
   x^j = sum_k j! / (2^k k! (j-2k)!) He_{j-2k}, hence
   mu_n = sqrt(n!) sum_k c_{n+2k} (n+2k)! / (2^k k! n!). */
#include <string.h>

#include "activation/impl.h"

void ntkball_hermite_basis_coeff(arb_t c, const ntkball_activation_t phi, slong n, slong prec)
{
    const ntkball_activation_impl *f = phi[0];
    fmpz_t w;
    arb_t t;

    if (strcmp(f->entry->row.name, "hermite") == 0)
    {
        ntkball_value_get_arb(c, f->params[n], prec);
        return;
    }
    fmpz_init(w);
    arb_init(t);
    fmpz_one(w);
    arb_zero(c);
    for (slong k = 0; n + 2 * k < f->num_params; k++)
    {
        ntkball_value_get_arb(t, f->params[n + 2 * k], prec + 10);
        arb_addmul_fmpz(c, t, w, prec + 10);
        /* (n+2k+2)! / (2^(k+1) (k+1)! n!) from the weight before */
        fmpz_mul_ui(w, w, (ulong) (n + 2 * k + 1) * (ulong) (n + 2 * k + 2));
        fmpz_divexact_ui(w, w, 2 * ((ulong) k + 1));
    }
    fmpz_fac_ui(w, (ulong) n);
    arb_sqrt_fmpz(t, w, prec + 10);
    arb_mul(c, c, t, prec);
    fmpz_clear(w);
    arb_clear(t);
}
