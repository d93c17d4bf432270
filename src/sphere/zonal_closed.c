/* Closed forms for zonal kernels (SPH-11), as lambda_k / |S^d|, D = d + 1:

   polynomials   sum_p c_p w(p,k)/|S^d|, rational;
   exp(-2g(1-rho))   e^(-2g) g^k / (D/2)_k 0F1(; k + D/2; g^2);
   (1-rho)^nu    2^nu Gamma(D/2) Gamma(nu+d/2) 2^(d-1) (-nu)_k / (sqrt(pi) Gamma(nu+k+d)),
                 nu > -d/2, and (-1)^k times that for (1+rho)^nu;
   log(1-rho)    -(k-1)! (d-1)!/(k+d-1)! for k >= 1, log 2 + psi(d/2) - psi(d) for k = 0. */
#include "sphere/zonal.h"

void _ntkball_zonal_polynomial(fmpq_t lambda, const fmpq_poly_t poly, slong d, slong k)
{
    fmpq_t w, r, c;
    slong j, p;

    fmpq_init(w);
    fmpq_init(r);
    fmpq_init(c);
    fmpq_zero(lambda);
    /* w(k,k)/|S^d| = prod_{j<k} (j+1)/(2j+d+1) (SPH-1) */
    fmpq_set_si(w, 1, 1);
    for (j = 0; j < k && k <= fmpq_poly_degree(poly); j++)
    {
        fmpq_set_si(r, j + 1, (ulong) (2 * j + d + 1));
        fmpq_mul(w, w, r);
    }
    for (p = k; p <= fmpq_poly_degree(poly); p += 2)
    {
        fmpq_poly_get_coeff_fmpq(c, poly, p);
        fmpq_addmul(lambda, c, w);
        fmpq_set_si(r, p + 1, (ulong) (p - k + 2));
        fmpq_mul(w, w, r);
        fmpq_set_si(r, p + 2, (ulong) (p + k + d + 1));
        fmpq_mul(w, w, r);
    }
    fmpq_clear(w);
    fmpq_clear(r);
    fmpq_clear(c);
}

static void gaussian(arb_t lambda, const ntkball_zonal_impl *kernel, slong d, slong k, slong prec)
{
    arb_t g, a, z;

    arb_init(g);
    arb_init(a);
    arb_init(z);
    ntkball_value_get_arb(g, kernel->constant, prec);
    arb_set_si(a, d + 1);
    arb_mul_2exp_si(a, a, -1);
    arb_rising_ui(lambda, a, (ulong) k, prec);
    arb_pow_ui(z, g, (ulong) k, prec);
    arb_div(lambda, z, lambda, prec);
    arb_add_si(a, a, k, prec);
    arb_mul(z, g, g, prec);
    arb_hypgeom_0f1(a, a, z, 0, prec);
    arb_mul(lambda, lambda, a, prec);
    arb_mul_2exp_si(g, g, 1);
    arb_neg(g, g);
    arb_exp(g, g, prec);
    arb_mul(lambda, lambda, g, prec);
    arb_clear(g);
    arb_clear(a);
    arb_clear(z);
}

/* Gamma(q) */
static void gamma_q(arb_t res, const fmpq_t q, slong prec)
{
    arb_t x;

    arb_init(x);
    arb_set_fmpq(x, q, prec);
    arb_gamma(res, x, prec);
    arb_clear(x);
}

static void power(arb_t lambda, const ntkball_zonal_impl *kernel, slong d, slong k, slong prec)
{
    fmpq_t q;
    arb_t x;

    fmpq_init(q);
    arb_init(x);
    /* Gamma(D/2) Gamma(nu + d/2) / (sqrt(pi) Gamma(nu + k + d)) */
    fmpq_set_si(q, d + 1, 2);
    arb_gamma_fmpq(lambda, q, prec);
    fmpq_set_si(q, d, 2);
    fmpq_add(q, q, kernel->power);
    gamma_q(x, q, prec);
    arb_mul(lambda, lambda, x, prec);
    fmpq_add_si(q, kernel->power, k + d);
    gamma_q(x, q, prec);
    arb_div(lambda, lambda, x, prec);
    arb_const_sqrt_pi(x, prec);
    arb_div(lambda, lambda, x, prec);
    /* (-nu)_k */
    fmpq_neg(q, kernel->power);
    arb_set_fmpq(x, q, prec);
    arb_rising_ui(x, x, (ulong) k, prec);
    arb_mul(lambda, lambda, x, prec);
    /* 2^(nu + d - 1) */
    fmpq_add_si(q, kernel->power, d - 1);
    arb_set_ui(x, 2);
    arb_pow_fmpq(x, x, q, prec);
    arb_mul(lambda, lambda, x, prec);
    ntkball_value_get_arb(x, kernel->constant, prec);
    arb_mul(lambda, lambda, x, prec);
    if (kernel->sign < 0 && k % 2 != 0)
        arb_neg(lambda, lambda);
    fmpq_clear(q);
    arb_clear(x);
}

void _ntkball_zonal_log(fmpq_t lambda, slong d, slong k, int sign)
{
    fmpz_t n;

    fmpz_init(n);
    fmpz_bin_uiui(n, (ulong) (k + d - 1), (ulong) FLINT_MIN(k, d - 1));
    fmpz_mul_si(n, n, sign < 0 && k % 2 != 0 ? k : -k);
    fmpq_set_si(lambda, 1, 1);
    fmpq_div_fmpz(lambda, lambda, n);
    fmpz_clear(n);
}

static void logarithm(arb_t lambda, const ntkball_zonal_impl *kernel, slong d, slong k, slong prec)
{
    fmpq_t q;
    arb_t x;

    fmpq_init(q);
    arb_init(x);
    if (k > 0)
    {
        _ntkball_zonal_log(q, d, k, kernel->sign);
        arb_set_fmpq(lambda, q, prec);
    }
    else
    {
        arb_set_si(x, d);
        arb_digamma(lambda, x, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_digamma(x, x, prec);
        arb_sub(lambda, x, lambda, prec);
        arb_const_log2(x, prec);
        arb_add(lambda, lambda, x, prec);
    }
    ntkball_value_get_arb(x, kernel->constant, prec);
    arb_mul(lambda, lambda, x, prec);
    if (k == 0)
    {
        ntkball_value_get_arb(x, kernel->shift, prec);
        arb_add(lambda, lambda, x, prec);
    }
    fmpq_clear(q);
    arb_clear(x);
}

void _ntkball_zonal_closed(arb_t lambda, const ntkball_zonal_impl *kernel, slong d, slong k,
                           slong prec)
{
    fmpq_t q;

    if (kernel->kind == ZONAL_GAUSSIAN)
        gaussian(lambda, kernel, d, k, prec);
    else if (kernel->kind == ZONAL_POWER)
        power(lambda, kernel, d, k, prec);
    else if (kernel->kind == ZONAL_LOG)
        logarithm(lambda, kernel, d, k, prec);
    else
    {
        fmpq_init(q);
        _ntkball_zonal_polynomial(q, kernel->poly, d, k);
        arb_set_fmpq(lambda, q, prec);
        fmpq_clear(q);
    }
}
