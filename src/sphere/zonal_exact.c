/* Eigenvalues of zonal kernels in closed form: 0 by parity or degree, polynomials, logarithms (k >=
   1), and c (1 -+ rho)^nu for 2 nu whole, where SPH-11 (b) is, by the duplication formula,

       2^nu Gamma(d) Gamma(nu + d/2) (-nu)_k / (Gamma(d/2) Gamma(nu + k + d)),

   a rational number times powers of sqrt(2) and sqrt(pi). */
#include "sphere/zonal.h"

/* Longer numbers are not worth printing. */
#define MAX_POLYNOMIAL 256
#define MAX_DIM 4096
#define MAX_SIZE 512

/* Gamma(n/2), less the factor sqrt(pi) when n is odd; n >= 1 */
static void gamma_half(fmpq_t res, slong n)
{
    fmpz_t den;

    fmpz_init(den);
    if (n % 2 == 0)
        fmpz_fac_ui(fmpq_numref(res), (ulong) (n / 2 - 1));
    else
        fmpz_one(fmpq_numref(res));
    fmpz_one(fmpq_denref(res));
    for (n -= 2; n > 0 && n % 2 != 0; n -= 2)
    {
        fmpz_mul_si(fmpq_numref(res), fmpq_numref(res), n);
        fmpz_mul_2exp(den, fmpq_denref(res), 1);
        fmpz_swap(fmpq_denref(res), den);
    }
    fmpz_clear(den);
}

/* lambda_k((1 - sign rho)^(m/2)) / |S^d|, m + d > 0 */
static void power(ntkball_exact_t res, slong m, int sign, slong d, slong k)
{
    slong j, odd = m % 2 != 0, root_pi = ((m + d) % 2 != 0) - (d % 2 != 0) - odd;
    fmpq_t q, r, two, zero;

    fmpq_init(q);
    fmpq_init(r);
    fmpq_init(two);
    fmpq_init(zero);
    gamma_half(q, m + d);
    gamma_half(r, 2 * d);
    fmpq_mul(q, q, r);
    gamma_half(r, d);
    fmpq_div(q, q, r);
    gamma_half(r, m + 2 * k + 2 * d);
    fmpq_div(q, q, r);
    for (j = 0; j < k; j++)
    {
        fmpq_set_si(r, 2 * j - m, 2);
        fmpq_mul(q, q, r);
    }
    if (sign < 0 && k % 2 != 0)
        fmpq_neg(q, q);
    /* 2^(m/2) = 2^((m - odd)/2) sqrt(2)^odd */
    if (m - odd >= 0)
        fmpq_mul_2exp(q, q, (flint_bitcnt_t) ((m - odd) / 2));
    else
        fmpq_div_2exp(q, q, (flint_bitcnt_t) ((odd - m) / 2));
    fmpq_set_si(two, odd ? 2 : 1, 1);
    ntkball_exact_set_term(res, q, two, root_pi, zero);
    fmpq_clear(q);
    fmpq_clear(r);
    fmpq_clear(two);
    fmpq_clear(zero);
}

/* Times the constant of the kernel; 0 when that has no closed form. */
static int scale(ntkball_exact_t res, const ntkball_zonal_impl *f)
{
    ntkball_exact_t constant;
    int ok;

    ntkball_exact_init(constant);
    ok = ntkball_value_get_exact(constant, f->constant);
    if (ok)
        ntkball_exact_mul(res, res, constant);
    ntkball_exact_clear(constant);
    return ok;
}

/* For the probability measure; 1 when known. */
static int exact(ntkball_exact_t res, const ntkball_zonal_impl *f, slong d, slong k)
{
    fmpq_t q;
    slong m;
    int known = 1;

    fmpq_init(q);
    if (f->kind == ZONAL_POLYNOMIAL && fmpq_poly_degree(f->poly) <= MAX_POLYNOMIAL && d <= MAX_DIM)
    {
        _ntkball_zonal_polynomial(q, f->poly, d, k);
        ntkball_exact_set_fmpq(res, q);
    }
    else if (f->kind == ZONAL_LOG && k >= 1 && k + d <= MAX_SIZE)
    {
        _ntkball_zonal_log(q, d, k, f->sign);
        ntkball_exact_set_fmpq(res, q);
        known = scale(res, f);
    }
    else if (f->kind == ZONAL_POWER && k + d <= MAX_SIZE)
    {
        fmpq_mul_si(q, f->power, 2);
        m = fmpz_get_si(fmpq_numref(q));
        known = fmpz_is_one(fmpq_denref(q)) && m + d > 0;
        if (known)
            power(res, m, f->sign, d, k);
        known = known && scale(res, f);
    }
    else
        known = 0;
    fmpq_clear(q);
    return known;
}

int ntkball_zonal_exact(ntkball_exact_t res, const ntkball_zonal_t kernel, slong d,
                        ntkball_measure_t measure, slong k)
{
    const ntkball_zonal_impl *f = kernel[0];
    ntkball_exact_t area;

    if (d < 1 || k < 0 || d >= NTKBALL_SPHERE_MAX || k >= NTKBALL_SPHERE_MAX)
        return 0;
    if (_ntkball_zonal_vanishes(f, k))
    {
        ntkball_exact_zero(res);
        return 1;
    }
    if (!exact(res, f, d, k))
        return 0;
    if (measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_exact_init(area);
        _ntkball_sphere_area_exact(area, d);
        ntkball_exact_mul(res, res, area);
        ntkball_exact_clear(area);
    }
    return 1;
}
