/* Coefficients in the basis h_n = He_n / sqrt(n!) of a polynomial sum_j c_j x^j:
   x^j = sum_k j! / (2^k k! (j-2k)!) He_{j-2k}, hence
   mu_n = sqrt(n!) sum_k c_{n+2k} (n+2k)! / (2^k k! n!)  (ACT-9). */
#include <string.h>

#include "activation/impl.h"

static int is_hermite(const ntkball_activation_impl *f)
{
    return f->entry != NULL && strcmp(f->entry->row.name, "hermite") == 0;
}

/* (n+2k+2)! / (2^(k+1) (k+1)! n!) from w = (n+2k)! / (2^k k! n!). */
static void next_weight(fmpz_t w, slong n, slong k)
{
    fmpz_mul_ui(w, w, (ulong) (n + 2 * k + 1) * (ulong) (n + 2 * k + 2));
    fmpz_divexact_ui(w, w, 2 * ((ulong) k + 1));
}

static void polynomial_coeff(arb_t c, const ntkball_activation_impl *f, slong n, slong wp)
{
    fmpz_t w;
    arb_t t;

    fmpz_init_set_ui(w, 1);
    arb_init(t);
    arb_zero(c);
    for (slong k = 0; n + 2 * k < f->num_params; k++)
    {
        ntkball_value_get_arb(t, f->params[n + 2 * k], wp);
        arb_addmul_fmpz(c, t, w, wp);
        next_weight(w, n, k);
    }
    fmpz_fac_ui(w, (ulong) n);
    arb_sqrt_fmpz(t, w, wp);
    arb_mul(c, c, t, wp);
    fmpz_clear(w);
    arb_clear(t);
}

static int polynomial_coeff_exact(ntkball_exact_t c, const ntkball_activation_impl *f, slong n)
{
    ntkball_exact_t t;
    fmpq_t w, one, zero;
    int ok = 1;

    ntkball_exact_init(t);
    fmpq_init(w);
    fmpq_init(one);
    fmpq_init(zero);
    fmpq_one(w);
    ntkball_exact_zero(c);
    for (slong k = 0; ok && n + 2 * k < f->num_params; k++)
    {
        ok = ntkball_value_get_exact(t, f->params[n + 2 * k]);
        ntkball_exact_mul_fmpq(t, t, w);
        ntkball_exact_add(c, c, t);
        next_weight(fmpq_numref(w), n, k);
    }
    fmpq_one(w);
    fmpq_one(one);
    fmpz_fac_ui(fmpq_numref(w), (ulong) n);
    ntkball_exact_set_term(t, one, w, 0, zero);
    ntkball_exact_mul(c, c, t);
    ntkball_exact_clear(t);
    fmpq_clear(w);
    fmpq_clear(one);
    fmpq_clear(zero);
    return ok;
}

/* Pays for cancellation with precision; a coefficient that is 0 without its exact form showing it
   ends at the last precision tried. */
static void
polynomial_coeff_accurate(arb_t c, const ntkball_activation_impl *f, slong n, slong prec)
{
    ntkball_exact_t t;
    int zero;

    ntkball_exact_init(t);
    zero = polynomial_coeff_exact(t, f, n) && ntkball_exact_is_zero(t);
    ntkball_exact_clear(t);
    arb_zero(c);
    for (slong extra = 20; !zero && extra <= 4 * prec + 4096; extra *= 4)
    {
        polynomial_coeff(c, f, n, prec + extra);
        if (arb_rel_accuracy_bits(c) >= prec)
            break;
    }
    arb_set_round(c, c, prec + 4);
}

#define MAX_EXACT_BITS 4096 /* of a ball of radius 0 that is read as a rational */

/* The number a ball of radius 0 is; 0 for the others. */
static int exact_ball(ntkball_exact_t c, const arb_t x)
{
    fmpq_t q;

    if (!arb_is_exact(x) || !arf_is_finite(arb_midref(x)) || arb_bits(x) > MAX_EXACT_BITS ||
        arf_cmpabs_2exp_si(arb_midref(x), MAX_EXACT_BITS) > 0 ||
        (!arf_is_zero(arb_midref(x)) && arf_cmpabs_2exp_si(arb_midref(x), -MAX_EXACT_BITS) < 0))
        return 0;
    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(x));
    ntkball_exact_set_fmpq(c, q);
    fmpq_clear(q);
    return 1;
}

slong ntkball_activation_hermite_len(const ntkball_activation_t phi)
{
    if (phi[0]->family == NTKBALL_FAMILY_TABLE)
        return phi[0]->num_mu;
    if (phi[0]->family != NTKBALL_FAMILY_HERMITE)
        return 0;
    return phi[0]->num_params > 0 ? phi[0]->num_params : 2;
}

void ntkball_activation_hermite_sum(arb_t c, const ntkball_activation_t phi, slong n, slong prec)
{
    ntkball_activation_impl *f = phi[0];

    if (n < 0 || n >= ntkball_activation_hermite_len(phi))
        arb_zero(c);
    else if (f->mu != NULL)
        arb_set_round(c, f->mu + n, prec);
    else if (f->num_params == 0) /* identity = h_1 */
        arb_set_si(c, n == 1);
    else if (is_hermite(f))
        ntkball_value_get_arb(c, f->params[n], prec);
    else
        polynomial_coeff_accurate(c, f, n, prec);
}

int ntkball_activation_hermite_sum_exact(ntkball_exact_t c, const ntkball_activation_t phi, slong n)
{
    ntkball_activation_impl *f = phi[0];
    fmpq_t q;
    int ok = 1;

    fmpq_init(q);
    fmpq_set_si(q, n == 1, 1);
    if (n < 0 || n >= ntkball_activation_hermite_len(phi))
        ntkball_exact_zero(c);
    else if (f->mu != NULL)
        ok = exact_ball(c, f->mu + n);
    else if (f->num_params == 0)
        ntkball_exact_set_fmpq(c, q);
    else if (is_hermite(f))
        ok = ntkball_value_get_exact(c, f->params[n]);
    else
        ok = polynomial_coeff_exact(c, f, n);
    fmpq_clear(q);
    return ok;
}
