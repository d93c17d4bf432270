/* The rest of a series file, |c_p| <= C p^-s for all p >= P (SPH-20).

   On S^d the moments fall like p^(-d/2), so that sum C p^-s w(p,k) is finite for s + d/2 > 1 even
   where sum C p^-s, which bounds K(1), is not.  The first terms are added as they are; beyond them
   w(p,k) is at most the moment of |rho|^p, whose fall is bounded by that of (p + (d+1)/2)^(-d/2).
 */
#include "sphere/zonal.h"

#define PREC 64
/* The terms added one by one reach 4 k^2/d, where w(p,k) follows the moments, within these numbers.
 */
#define MIN_TERMS 256
#define MAX_TERMS 4096

void _ntkball_zonal_tail_margin(arb_t res, const ntkball_zonal_impl *f, slong d)
{
    arb_set_si(res, d - 2);
    arb_mul_2exp_si(res, res, -1);
    arb_add(res, res, f->decay, PREC);
}

/* C p^-s */
static void coefficient(arb_t res, const ntkball_zonal_impl *f, slong p)
{
    arb_t s;

    arb_init(s);
    arb_set_si(res, p);
    arb_neg(s, f->decay);
    arb_pow(res, res, s, PREC);
    arb_mul(res, res, f->tail, PREC);
    arb_clear(s);
}

void _ntkball_zonal_tail_sum(arb_t res, const ntkball_zonal_impl *f)
{
    arb_t x;

    if (!f->decays)
    {
        arb_set(res, f->tail);
        return;
    }
    arb_init(x);
    arb_sub_si(x, f->decay, 1, PREC);
    if (arb_is_positive(x))
    {
        /* at most the first term and the integral from P on */
        arb_inv(x, x, PREC);
        arb_mul_si(x, x, f->num, PREC);
        arb_add_si(x, x, 1, PREC);
        coefficient(res, f, f->num);
        arb_mul(res, res, x, PREC);
    }
    else
        arb_pos_inf(res);
    arb_clear(x);
}

/* Gamma((d+1)/2) Gamma((p+1)/2) / (sqrt(pi) Gamma((p+d+1)/2)), the mean of |rho|^p on S^d */
static void moment(arb_t res, slong d, slong p)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_si(x, p + 1);
    arb_mul_2exp_si(x, x, -1);
    arb_lgamma(res, x, PREC);
    arb_set_si(x, d + 1);
    arb_mul_2exp_si(x, x, -1);
    arb_lgamma(y, x, PREC);
    arb_add(res, res, y, PREC);
    arb_set_si(x, p + d + 1);
    arb_mul_2exp_si(x, x, -1);
    arb_lgamma(y, x, PREC);
    arb_sub(res, res, y, PREC);
    arb_exp(res, res, PREC);
    arb_const_sqrt_pi(x, PREC);
    arb_div(res, res, x, PREC);
    arb_clear(x);
    arb_clear(y);
}

/* sum over p, p + 2, ... of C p^-s m_p, m_p the moment: C m_p A (1 + a/(2(s + d/2 - 1))), a =
   p + (d+1)/2, A = p^-s for s >= 0 and a^-s for s < 0. */
static void far_terms(arb_t res, const ntkball_zonal_impl *f, slong d, slong p)
{
    arb_t a, x;

    arb_init(a);
    arb_init(x);
    arb_set_si(a, 2 * p + d + 1);
    arb_mul_2exp_si(a, a, -1);
    _ntkball_zonal_tail_margin(x, f, d);
    arb_mul_2exp_si(x, x, 1);
    arb_div(res, a, x, PREC);
    arb_add_si(res, res, 1, PREC);
    if (arb_is_nonnegative(f->decay))
        arb_set_si(a, p);
    arb_neg(x, f->decay);
    arb_pow(a, a, x, PREC);
    arb_mul(res, res, a, PREC);
    moment(a, d, p);
    arb_mul(res, res, a, PREC);
    arb_mul(res, res, f->tail, PREC);
    arb_clear(a);
    arb_clear(x);
}

void _ntkball_zonal_tail_share(arb_t share, const ntkball_zonal_impl *f, slong d, slong k)
{
    slong p = FLINT_MAX(f->num, k), last;
    arb_t w, x;

    p += (p - k) % 2 != 0;
    last = 4 * FLINT_MIN(k, MAX_TERMS) * FLINT_MIN(k, MAX_TERMS) / d;
    last = p + 2 * FLINT_MAX(MIN_TERMS, FLINT_MIN(last / 2, MAX_TERMS));
    arb_init(w);
    arb_init(x);
    ntkball_sphere_area(x, d, PREC);
    ntkball_sphere_weight(w, d, p, k, PREC);
    arb_div(w, w, x, PREC);
    arb_zero(share);
    for (; p < last; p += 2)
    {
        coefficient(x, f, p);
        arb_addmul(share, x, w, PREC);
        arb_mul_si(w, w, p + 1, PREC);
        arb_mul_si(w, w, p + 2, PREC);
        arb_div_si(w, w, p - k + 2, PREC);
        arb_div_si(w, w, p + k + d + 1, PREC);
    }
    far_terms(x, f, d, p);
    arb_add(share, share, x, PREC);
    arb_clear(w);
    arb_clear(x);
}

slong _ntkball_zonal_tail_dimension(const ntkball_zonal_impl *f)
{
    arb_t x;
    arf_t bound;
    fmpz_t n;
    slong d;

    arb_init(x);
    arf_init(bound);
    fmpz_init(n);
    /* the least d > 2 - 2 s */
    arb_mul_2exp_si(x, f->decay, 1);
    arb_sub_si(x, x, 2, PREC);
    arb_neg(x, x);
    arb_get_ubound_arf(bound, x, PREC);
    arf_get_fmpz(n, bound, ARF_RND_FLOOR);
    fmpz_add_ui(n, n, 1);
    d = fmpz_sgn(n) <= 0 ? 1 : fmpz_cmp_si(n, NTKBALL_SPHERE_MAX) >= 0 ? -1 : fmpz_get_si(n);
    arb_clear(x);
    arf_clear(bound);
    fmpz_clear(n);
    return d;
}
