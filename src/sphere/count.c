/* Partial traces and the number of eigenvalues that reach a threshold.

   The degrees that were computed are compared one by one; of all others the sums of N |lambda| and
   of N lambda^2 over all degrees leave a remainder r, and those that reach T have together at most
   the multiplicity r/T or r/T^2, but one level alone has N(d, K+1) or more (SPH-14). */
#include "sphere/zonal.h"

void ntkball_sphere_mass_init(ntkball_sphere_mass_t mass)
{
    arb_init(mass->first);
    arb_init(mass->second);
    arb_pos_inf(mass->first);
    arb_pos_inf(mass->second);
    mass->decreasing = 0;
}

void ntkball_sphere_mass_clear(ntkball_sphere_mass_t mass)
{
    arb_clear(mass->first);
    arb_clear(mass->second);
}

void ntkball_sphere_cumulative(arb_ptr res, arb_srcptr lambda, slong num, slong d, slong prec)
{
    arb_t sum;
    fmpz_t n;
    slong k;

    arb_init(sum);
    fmpz_init(n);
    for (k = 0; k < num; k++)
    {
        ntkball_sphere_multiplicity(n, d, k);
        arb_addmul_fmpz(sum, lambda + k, n, prec);
        arb_set(res + k, sum);
    }
    arb_clear(sum);
    fmpz_clear(n);
}

/* high = the largest integer m with m T^power <= total - sum_{k < num} N |lambda_k|^power; 0 when
   that is no number. */
static int remaining(fmpz_t high, arb_srcptr lambda, slong num, slong d, const arb_t total,
                     ulong power, const arb_t T)
{
    slong k, prec = 128;
    arb_t rest, x;
    arf_t bound;
    fmpz_t n;
    int ok;

    for (k = 0; k < num; k++)
        prec = FLINT_MAX(prec, arb_bits(lambda + k) + 128);
    arb_init(rest);
    arb_init(x);
    arf_init(bound);
    fmpz_init(n);
    arb_set(rest, total);
    for (k = 0; k < num; k++)
    {
        ntkball_sphere_multiplicity(n, d, k);
        arb_abs(x, lambda + k);
        arb_pow_ui(x, x, power, prec);
        arb_submul_fmpz(rest, x, n, prec);
    }
    arb_pow_ui(x, T, power, prec);
    arb_div(rest, rest, x, prec);
    arb_get_ubound_arf(bound, rest, prec);
    ok = arf_is_finite(bound) && arf_cmpabs_2exp_si(bound, 1 << 20) < 0;
    if (ok)
        arf_get_fmpz(high, bound, ARF_RND_FLOOR);
    if (ok && fmpz_sgn(high) < 0)
        fmpz_zero(high);
    arb_clear(rest);
    arb_clear(x);
    arf_clear(bound);
    fmpz_clear(n);
    return ok;
}

/* high = how many eigenvalues of degree >= num can reach T; 0 when nothing is known. */
static int beyond(fmpz_t high, arb_srcptr lambda, slong num, slong d,
                  const ntkball_sphere_mass_t mass, const arb_t T)
{
    fmpz_t other;
    arb_t x;
    int first, second;

    arb_init(x);
    if (num > 0)
        arb_abs(x, lambda + num - 1);
    if (mass->decreasing && num > 0 && arb_lt(x, T))
    {
        arb_clear(x);
        fmpz_zero(high);
        return 1;
    }
    arb_clear(x);
    fmpz_init(other);
    first = remaining(high, lambda, num, d, mass->first, 1, T);
    second = remaining(other, lambda, num, d, mass->second, 2, T);
    if (second && (!first || fmpz_cmp(other, high) < 0))
        fmpz_swap(high, other);
    /* one level holds N(d, num) of them at least, and N does not decrease */
    ntkball_sphere_multiplicity(other, d, num);
    if (fmpz_cmp(high, other) < 0)
        fmpz_zero(high);
    fmpz_clear(other);
    return first || second;
}

int ntkball_sphere_count(fmpz_t low, fmpz_t high, arb_srcptr lambda, slong num, slong d,
                         const ntkball_sphere_mass_t mass, const arb_t threshold)
{
    fmpz_t n;
    slong k;
    int known = d >= 1 && num >= 0 && num < NTKBALL_SPHERE_MAX && arb_is_positive(threshold);

    fmpz_init(n);
    fmpz_zero(low);
    fmpz_zero(high);
    known = known && beyond(high, lambda, num, d, mass, threshold);
    for (k = 0; k < num && d >= 1; k++)
    {
        ntkball_sphere_multiplicity(n, d, k);
        if (arb_ge(lambda + k, threshold))
            fmpz_add(low, low, n);
        if (!arb_lt(lambda + k, threshold))
            fmpz_add(high, high, n);
    }
    fmpz_clear(n);
    return known;
}

ntkball_status_t ntkball_sphere_part_mass(ntkball_sphere_mass_t mass, const ntkball_network_t net,
                                          ntkball_subkernel_t part, slong d,
                                          ntkball_measure_t measure, slong bits,
                                          const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status =
        ntkball_sphere_part_at_one(mass->first, net, part, bits, options, err);
    arb_t area;

    arb_init(area);
    if (measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_sphere_area(area, d, bits + 30);
        arb_mul(mass->first, mass->first, area, bits + 30);
    }
    arb_pos_inf(mass->second);
    mass->decreasing = 0;
    arb_clear(area);
    return status;
}

/* sum |c_p| for a polynomial or a series; else K(1) for the kernels whose coefficients are known to
   be nonnegative. */
static void set_first(arb_t res, const ntkball_zonal_t kernel, slong bits)
{
    const ntkball_zonal_impl *f = kernel[0];
    slong p, len = f->kind == ZONAL_SERIES ? f->num : fmpq_poly_length(f->poly);
    fmpq_t c;
    arb_t x;

    if (f->positive)
        ntkball_zonal_at_one(res, kernel, bits);
    else if (f->kind != ZONAL_SERIES && f->kind != ZONAL_POLYNOMIAL)
        arb_pos_inf(res);
    else
    {
        fmpq_init(c);
        arb_init(x);
        arb_zero(res);
        for (p = 0; p < len; p++)
        {
            if (f->kind == ZONAL_SERIES)
                arb_abs(x, f->coeffs + p);
            else
            {
                fmpq_poly_get_coeff_fmpq(c, f->poly, p);
                fmpq_abs(c, c);
                arb_set_fmpq(x, c, bits + 20);
            }
            arb_add(res, res, x, bits + 20);
        }
        if (f->kind == ZONAL_SERIES)
        {
            _ntkball_zonal_tail_sum(x, f);
            arb_add(res, res, x, bits + 20);
        }
        fmpq_clear(c);
        arb_clear(x);
    }
}

ntkball_status_t ntkball_zonal_mass(ntkball_sphere_mass_t mass, const ntkball_zonal_t kernel,
                                    slong d, ntkball_measure_t measure, slong bits,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    const ntkball_zonal_impl *f = kernel[0];
    ntkball_status_t status = _ntkball_sphere_check_input(d, NULL, 0, bits, err);
    arb_t area;

    if (status != NTKBALL_OK)
        return status;
    set_first(mass->first, kernel, bits);
    mass->decreasing = f->kind == ZONAL_POWER;
    arb_pos_inf(mass->second);
    if ((f->kind == ZONAL_EXPRESSION && !f->positive) || f->kind == ZONAL_LOG)
        status = _ntkball_zonal_second_moment(mass->second, f, d, bits, options, err);
    arb_init(area);
    if (measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_sphere_area(area, d, bits + 30);
        arb_mul(mass->first, mass->first, area, bits + 30);
        arb_mul(area, area, area, bits + 30);
        arb_mul(mass->second, mass->second, area, bits + 30);
    }
    arb_clear(area);
    return status;
}
