/* Exact Hermite coefficients (HERM-3, HERM-9, HERM-10, HERM-11, HERM-12), for parameters whose
   closed form is a finite sum of the terms of exact.h. */
#include "hermite/exact_parts.h"
#include "hermite/symmetry.h"

/* res = base^m (2m-1)!!, m >= 0 */
static void power_double_factorial(fmpq_t res, const fmpq_t base, slong m)
{
    slong i;

    fmpq_pow_si(res, base, m);
    for (i = 3; i < 2 * m; i += 2)
        fmpz_mul_ui(fmpq_numref(res), fmpq_numref(res), (ulong) i);
    fmpq_canonicalise(res);
}

/* 1 / sqrt(n!): n! = r^2 s with s squarefree from Legendre's prime exponents, so that the exact
   form never has to factor an integer. */
static void exact_rsqrt_factorial(ntkball_exact_t res, ulong n)
{
    ulong p, power, e;
    fmpq_t q, s, zero;
    fmpz_t t;
    n_primes_t primes;

    fmpq_init(q);
    fmpq_init(s);
    fmpq_init(zero);
    fmpz_init(t);
    n_primes_init(primes);

    fmpq_one(q);
    fmpq_one(s);
    for (p = n_primes_next(primes); p <= n; p = n_primes_next(primes))
    {
        for (e = 0, power = n / p; power > 0; power /= p)
            e += power;
        fmpz_set_ui(t, p);
        fmpz_pow_ui(t, t, (e + 1) / 2); /* 1/sqrt(p^e) = sqrt(p^(e mod 2)) / p^ceil(e/2) */
        fmpz_mul(fmpq_denref(q), fmpq_denref(q), t);
        if (e % 2 != 0)
            fmpz_mul_ui(fmpq_numref(s), fmpq_numref(s), p);
    }
    ntkball_exact_set_term(res, q, s, 0, zero);

    n_primes_clear(primes);
    fmpq_clear(q);
    fmpq_clear(s);
    fmpq_clear(zero);
    fmpz_clear(t);
}

static int exact_piecewise(ntkball_exact_t res, const ntkball_activation_t phi, slong n)
{
    ntkball_pw_t pw;
    ntkball_moment_t a;

    ntkball_pw_init_set(pw, phi, 0);
    ntkball_moment_init(a, pw);
    ntkball_moment_hermite(a, pw, n);
    ntkball_moment_get_exact(res, a);
    ntkball_moment_clear(a);
    ntkball_pw_clear(pw);
    return 1;
}

/* sqrt(n!) mu_n = +- (2/sqrt(3 pi)) (2/3)^m (2m-1)!!, n = 2m + 1 */
static int exact_erf(ntkball_exact_t res, slong n)
{
    fmpq_t q;

    ntkball_exact_zero(res);
    if (n % 2 == 0)
        return 1;
    fmpq_init(q);
    fmpq_set_si(q, -2, 3);
    power_double_factorial(q, q, n / 2);
    ntkball_exact_set_term_si(res, 2, 3, 3, -1, 0, 1);
    ntkball_exact_mul_fmpq(res, res, q);
    fmpq_clear(q);
    return 1;
}

/* n = 2k >= 2: (2k+1)/2 (-1/2)^(k-1) (2k-3)!! / (2 sqrt pi); this holds for k = 0 too. */
static int exact_gelu(ntkball_exact_t res, slong n)
{
    fmpq_t q;

    fmpq_init(q);
    if (n == 1)
        fmpq_set_si(q, 1, 2);
    ntkball_exact_set_fmpq(res, q);
    if (n == 0)
        ntkball_exact_set_term_si(res, 1, 2, 1, -1, 0, 1);
    else if (n % 2 == 0)
    {
        fmpq_set_si(q, -1, 2);
        power_double_factorial(q, q, n / 2 - 1);
        fmpq_mul_si(q, q, n + 1);
        ntkball_exact_set_term_si(res, 1, 4, 1, -1, 0, 1);
        ntkball_exact_mul_fmpq(res, res, q);
    }
    fmpq_clear(q);
    return 1;
}

/* n = 2m: (2m-1)!! (-1/(1+s))^m sqrt(1/(2(1+s))) / sqrt pi, s = sigma^2 rational */
static int exact_gaussian(ntkball_exact_t res, const ntkball_activation_t phi, slong n)
{
    fmpq_t q, s, zero;
    int ok;

    fmpq_init(q);
    fmpq_init(s);
    fmpq_init(zero);
    ok = ntkball_param_square_exact(res, s, phi, 0);
    ntkball_exact_zero(res);
    if (ok && n % 2 == 0)
    {
        fmpq_add_si(s, s, 1);
        fmpq_inv(s, s);
        fmpq_neg(q, s);
        power_double_factorial(q, q, n / 2);
        fmpq_div_2exp(s, s, 1);
        ntkball_exact_set_term(res, q, s, -1, zero);
    }
    fmpq_clear(q);
    fmpq_clear(s);
    fmpq_clear(zero);
    return ok;
}

/* sin, cos, rbf (t = sqrt(2 gamma)): (-1)^floor(n/2) t^n exp(-t^2/2); exp: t^n exp(t^2/2); t^2
   rational. */
static int exact_wave(ntkball_exact_t res, const ntkball_activation_t phi, slong n)
{
    ntkball_family_t family = ntkball_activation_family(phi);
    int ok, minus = family != NTKBALL_FAMILY_EXP;
    fmpq_t q, t2, e, zero;
    ntkball_exact_t t;

    fmpq_init(q);
    fmpq_init(t2);
    fmpq_init(e);
    fmpq_init(zero);
    ntkball_exact_init(t);

    if (family == NTKBALL_FAMILY_RBF)
    {
        ok = ntkball_value_get_fmpq(t2, *ntkball_activation_param(phi, 0));
        fmpq_mul_2exp(t2, t2, 1);
        fmpq_one(q);
        if (ok)
            ntkball_exact_set_term(t, q, t2, 0, zero);
    }
    else
        ok = ntkball_param_square_exact(t, t2, phi, 0);
    if (ok)
    {
        fmpq_div_2exp(e, t2, 1);
        fmpq_one(q);
        if (minus)
        {
            fmpq_neg(e, e);
            fmpq_neg(t2, t2);
        }
        ntkball_exact_set_term(res, q, q, 0, e);
        fmpq_pow_si(q, t2, n / 2);
        ntkball_exact_mul_fmpq(res, res, q);
        if (n % 2 != 0)
            ntkball_exact_mul(res, res, t);
    }

    fmpq_clear(q);
    fmpq_clear(t2);
    fmpq_clear(e);
    fmpq_clear(zero);
    ntkball_exact_clear(t);
    return ok;
}

/* he = He_m(0); sum = sum_{i < m} He_i(0) */
static void hermite_at_zero(fmpz_t he, fmpz_t sum, slong m)
{
    slong i;
    fmpz_t t;

    fmpz_init_set_ui(t, 1);
    fmpz_zero(sum);
    for (i = 0; i < m; i += 2)
    {
        fmpz_add(sum, sum, t);
        fmpz_mul_si(t, t, -i - 1);
    }
    fmpz_zero(he);
    if (m % 2 == 0)
        fmpz_set(he, t);
    fmpz_clear(t);
}

/* HERM-12: n = 0: w + a (I_0 - 1/2); n = 1: 1/2 + a I_0; else w He_{n-2}(0) + a (I_{n-2} - w
   He_{n-2}(0)), w = w(0), I_m = I_0 - w sum_{i<m} He_i(0); times the scale. */
static int exact_elu(ntkball_exact_t res, const ntkball_activation_t phi, slong n)
{
    ntkball_exact_t a, part;
    fmpz_t he, sum;
    fmpq_t q;
    int ok;

    ntkball_exact_init(a);
    ntkball_exact_init(part);
    fmpz_init(he);
    fmpz_init(sum);
    fmpq_init(q);

    ok = ntkball_param_exact(a, phi, 0);
    ntkball_half_moment_exact(res, 1);
    ntkball_exact_set_term_si(part, 1, 2, 2, -1, 0, 1); /* w(0) = sqrt(2)/2 pi^(-1/2) */
    if (n >= 2)
    {
        hermite_at_zero(he, sum, n - 2);
        fmpz_add(sum, sum, he);
        fmpq_set_fmpz(q, sum);
        ntkball_exact_mul_fmpq(part, part, q);
        ntkball_exact_sub(res, res, part);
        ntkball_exact_set_term_si(part, 1, 2, 2, -1, 0, 1);
        fmpq_set_fmpz(q, he);
        ntkball_exact_mul_fmpq(part, part, q);
    }
    else
    {
        ntkball_exact_set_term_si(part, n, 2, 1, 0, 0, 1);
        fmpq_set_si(q, 1, 2);
        if (n == 0)
        {
            ntkball_exact_set_fmpq(part, q);
            ntkball_exact_sub(res, res, part);
            ntkball_exact_set_term_si(part, 1, 2, 2, -1, 0, 1);
        }
    }
    ntkball_exact_mul(res, res, a);
    ntkball_exact_add(res, res, part);
    ok = ntkball_exact_mul_scale(res, phi, 0) && ok;

    ntkball_exact_clear(a);
    ntkball_exact_clear(part);
    fmpz_clear(he);
    fmpz_clear(sum);
    fmpq_clear(q);
    return ok;
}

/* res = sqrt(n!) mu_n(phi) */
static int exact_unnormalised(ntkball_exact_t res, const ntkball_activation_t phi, slong n)
{
    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_PIECEWISE_POLY:
        return exact_piecewise(res, phi, n);
    case NTKBALL_FAMILY_ERF:
        return exact_erf(res, n);
    case NTKBALL_FAMILY_GELU:
        return exact_gelu(res, n);
    case NTKBALL_FAMILY_GAUSSIAN:
        return exact_gaussian(res, phi, n);
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
    case NTKBALL_FAMILY_EXP:
    case NTKBALL_FAMILY_RBF:
        return exact_wave(res, phi, n);
    case NTKBALL_FAMILY_ELU:
        return exact_elu(res, phi, n);
    case NTKBALL_FAMILY_HERMITE:
    case NTKBALL_FAMILY_GENERIC:
    default:
        return 0;
    }
}

int ntkball_hermite_exact(ntkball_exact_t res, const ntkball_activation_t phi, slong n)
{
    ntkball_exact_t t;

    if (n < 0)
        return 0;
    if (ntkball_hermite_vanishes(phi, n)) /* HERM-1 */
    {
        ntkball_exact_zero(res);
        return 1;
    }
    if (ntkball_activation_finite_len(phi) >= 0 || n < ntkball_activation_hermite_len(phi))
        return ntkball_activation_hermite_sum_exact(res, phi, n);
    if (!exact_unnormalised(res, phi, n))
        return 0;
    ntkball_exact_init(t);
    exact_rsqrt_factorial(t, (ulong) n);
    ntkball_exact_mul(res, res, t);
    ntkball_exact_clear(t);
    return 1;
}
