/* Hermite coefficients of a piecewise polynomial with rational breaks (HERM-1, HERM-3).

   For n > degree
       mu_n = (1/sqrt(n!)) sum_g w(c_g) sum_j C_gj He_{n-1-j}(c_g),
   c_g the distinct |b_i| and C_gj, which depends on the parity of n-1-j, the sum of the jumps of
   the j-th derivative at c_g and, with the sign of the parity, at -c_g: cancellations between
   opposite breaks are exact.  He_m(c) comes from the three-term recurrence in balls.  An error made
   in it grows at most like |He_m(ic)|, that is e^{c sqrt m} relative to sqrt(m!), so 1.45 c
   sqrt(len) guard bits keep it harmless (a choice: the balls are right whatever the guard); for c =
   0 nothing is lost at all.  Coefficients with n <= degree, and those whose ball contains 0, are
   done in exact arithmetic, so zeros are recognised, not rounded. */
#include "hermite/piecewise.h"

#include <math.h>

#include "hermite/normal.h"

/* jumps[2*(g*(degree+1) + j) + parity] = C_gj for n-1-j of that parity. */
static fmpq *jump_table(const ntkball_pw_t pw)
{
    slong i, j, len = pw->degree + 1;
    fmpq *table = _fmpq_vec_init(2 * len * (pw->num_groups + 1));
    fmpq_t jump;
    fmpq_poly_t d;

    fmpq_init(jump);
    fmpq_poly_init(d);
    for (i = 0; i < pw->num_breaks; i++)
    {
        fmpq_poly_sub(d, pw->piece + i + 1, pw->piece + i);
        for (j = 0; j < len; j++)
        {
            fmpq *even = table + 2 * (pw->group[i] * len + j), *odd = even + 1;

            fmpq_poly_evaluate_fmpq(jump, d, pw->breaks + i);
            fmpq_add(even, even, jump);
            if (fmpq_sgn(pw->breaks + i) < 0)
                fmpq_sub(odd, odd, jump);
            else
                fmpq_add(odd, odd, jump);
            fmpq_poly_derivative(d, d);
        }
    }
    fmpq_clear(jump);
    fmpq_poly_clear(d);
    return table;
}

/* he[m] = He_m(c), m < len. */
static void hermite_balls(arb_ptr he, const fmpq_t c, slong len, slong prec)
{
    slong m;
    arb_t t;

    arb_init(t);
    if (len > 0)
        arb_one(he);
    if (len > 1)
        arb_set_fmpq(he + 1, c, prec);
    for (m = 1; m + 1 < len; m++)
    {
        arb_mul_fmpz(t, he + m, fmpq_numref(c), prec);
        if (!fmpz_is_one(fmpq_denref(c)))
            arb_div_fmpz(t, t, fmpq_denref(c), prec);
        arb_mul_ui(he + m + 1, he + m - 1, (ulong) m, prec);
        arb_sub(he + m + 1, t, he + m + 1, prec);
    }
    arb_clear(t);
}

/* mu[n] += w(c_g) sum_j C_gj He_{n-1-j}(c_g) for degree < n < len. */
static void
add_group(arb_ptr mu, const ntkball_pw_t pw, const fmpq *table, slong g, slong len, slong prec)
{
    slong n, j, parity, count = pw->degree + 1;
    arb_ptr he = _arb_vec_init(len), coeff = _arb_vec_init(2 * count);
    arb_t weight;

    arb_init(weight);
    ntkball_normal_density(weight, pw->centre + g, prec);
    for (j = 0; j < 2 * count; j++)
    {
        arb_set_fmpq(coeff + j, table + 2 * g * count + j, prec);
        arb_mul(coeff + j, coeff + j, weight, prec);
    }
    hermite_balls(he, pw->centre + g, len, prec);

    for (n = count; n < len; n++)
        for (j = 0; j < count; j++)
        {
            parity = (n - 1 - j) % 2;
            if (!arb_is_zero(coeff + 2 * j + parity) && !arb_is_zero(he + (n - 1 - j)))
                arb_addmul(mu + n, coeff + 2 * j + parity, he + (n - 1 - j), prec);
        }

    arb_clear(weight);
    _arb_vec_clear(he, len);
    _arb_vec_clear(coeff, 2 * count);
}

/* Exact arithmetic where the ball is not enough: n <= degree, or 0 in the ball. */
static void settle(arb_t mu, const ntkball_pw_t pw, slong n, slong prec)
{
    ntkball_moment_t a;

    if (n > pw->degree && (!arb_contains_zero(mu) || arb_is_zero(mu)))
        return;
    ntkball_moment_init(a, pw);
    ntkball_moment_hermite(a, pw, n);
    ntkball_moment_get_arb(mu, a, prec);
    ntkball_moment_clear(a);
}

ntkball_status_t
ntkball_hermite_piecewise(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    slong g, n, wp;
    double widest = 0;
    fmpq *table;
    ntkball_pw_t pw;
    arb_t scale, root;

    if (ntkball_activation_family(phi) != NTKBALL_FAMILY_PIECEWISE_POLY)
        return NTKBALL_DOMAIN;

    ntkball_pw_init_set(pw, phi, 0);
    table = jump_table(pw);
    arb_init(scale);
    arb_init(root);

    for (g = 0; g < pw->num_groups; g++)
        widest = FLINT_MAX(widest, fmpq_get_d(pw->centre + g));
    wp = prec + 20 + 2 * (slong) FLINT_BIT_COUNT((ulong) len);
    wp += (slong) FLINT_MIN(1.45 * widest * sqrt((double) len), 1e6);

    _arb_vec_zero(mu, len);
    for (g = 0; g < pw->num_groups; g++)
        add_group(mu, pw, table, g, len, wp);

    arb_one(scale);
    for (n = 0; n < len; n++)
    {
        if (n >= 2)
        {
            arb_rsqrt_ui(root, (ulong) n, wp);
            arb_mul(scale, scale, root, wp);
        }
        settle(mu + n, pw, n, wp);
        arb_mul(mu + n, mu + n, scale, prec);
    }

    arb_clear(scale);
    arb_clear(root);
    _fmpq_vec_clear(table, 2 * (pw->degree + 1) * (pw->num_groups + 1));
    ntkball_pw_clear(pw);
    return NTKBALL_OK;
}
