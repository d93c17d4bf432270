/* Eigenvalues on S^d of model sequences c_p over their asymptotic forms: the ratios tend to 1.

   The algebraic one is a gamma quotient (THM-11); the others are summed in balls with their tails,
   the weights by their recurrence (SPH-1), and compared with the forms of THM-12 and THM-13. */
#include "theorem/statement.h"

#define PREC 128

/* x *= base^(num/den), base > 0. */
static void mul_pow(arb_t x, const arb_t base, slong num, ulong den)
{
    arb_t e, y;

    arb_init(e);
    arb_init(y);
    arb_set_si(e, num);
    arb_div_ui(e, e, den, PREC);
    arb_pow(y, base, e, PREC);
    arb_mul(x, x, y, PREC);
    arb_clear(e);
    arb_clear(y);
}

/* x += sign log Gamma(n/2 + shift a), shift = -1, 0, 1. */
static void add_lgamma(arb_t x, int sign, slong n, int shift, const arb_t a)
{
    arb_t y;

    arb_init(y);
    arb_set_si(y, n);
    arb_mul_2exp_si(y, y, -1);
    arb_addmul_si(y, a, shift, PREC);
    arb_lgamma(y, y, PREC);
    arb_addmul_si(x, y, sign, PREC);
    arb_clear(y);
}

/* c*_p ~ 2^a p^-a and 2 pi^(d/2) Gamma(d/2-1+a)/(2^a A k^-(d+2a-2)) = (k/2)^(d+2a-2), so the ratio
   is this power times Gamma(k/2+1-a) Gamma((k+1)/2)/(Gamma((k+d-1)/2+a) Gamma((k+d)/2)). */
void theorem_algebraic_ratio(arb_t ratio, slong d, const arb_t a, slong k)
{
    arb_t e, y;

    arb_init(e);
    arb_init(y);
    arb_zero(ratio);
    add_lgamma(ratio, 1, k + 2, -1, a);
    add_lgamma(ratio, 1, k + 1, 0, a);
    add_lgamma(ratio, -1, k + d - 1, 1, a);
    add_lgamma(ratio, -1, k + d, 0, a);
    arb_mul_2exp_si(e, a, 1);
    arb_add_si(e, e, d - 2, PREC);
    arb_set_si(y, k);
    arb_mul_2exp_si(y, y, -1);
    arb_log(y, y, PREC);
    arb_addmul(ratio, e, y, PREC);
    arb_exp(ratio, ratio, PREC);
    arb_clear(e);
    arb_clear(y);
}

/* c_p = p^b e^(-a sqrt p) q^p; the sum over p = k, k+2, .. < end of c_p w(p,k), and the weight and
   c_p at the first p left out. */
static void model_sum(arb_t sum, arb_t w, arb_t c, slong d, slong k, slong end, const arb_t b,
                      const arb_t a, const arb_t q)
{
    arb_t x, log_q;
    slong p;

    arb_init(x);
    arb_init(log_q);
    arb_log(log_q, q, PREC);
    arb_zero(sum);
    ntkball_sphere_weight(w, d, k, k, PREC);
    for (p = k;; p += 2)
    {
        arb_sqrt_ui(x, (ulong) p, PREC);
        arb_mul(x, x, a, PREC);
        arb_neg(c, x);
        arb_addmul_si(c, log_q, p, PREC);
        if (!arb_is_zero(b))
        {
            arb_log_ui(x, (ulong) p, PREC);
            arb_addmul(c, b, x, PREC);
        }
        arb_exp(c, c, PREC);
        if (p >= end)
            break;
        arb_addmul(sum, w, c, PREC);
        arb_mul_ui(w, w, (ulong) ((p + 1) * (p + 2)), PREC);
        arb_div_ui(w, w, (ulong) ((p - k + 2) * (p + k + d + 1)), PREC);
    }
    arb_clear(x);
    arb_clear(log_q);
}

/* sum becomes the ball [sum, sum + tail]. */
static void add_tail(arb_t sum, const arb_t tail)
{
    arb_t end;

    arb_init(end);
    arb_add(end, sum, tail, PREC);
    arb_union(sum, sum, end, PREC);
    arb_clear(end);
}

/* (2 pi)^(d/2) sqrt(8 pi/(3a)) e^(-a^2/12) p0^(3/4-d/2) e^(-(3/2) a sqrt(p0)), p0 = (k^2/a)^(2/3).
 */
static void stretched_form(arb_t form, arb_t p0, slong d, slong k, const arb_t a)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_set_si(x, k);
    arb_one(p0);
    mul_pow(p0, x, 4, 3);
    mul_pow(p0, a, -2, 3);
    arb_const_pi(x, PREC);
    arb_mul_2exp_si(x, x, 1);
    arb_one(form);
    mul_pow(form, x, d, 2);
    arb_mul_2exp_si(x, x, 2);
    arb_div_ui(x, x, 3, PREC);
    arb_div(x, x, a, PREC);
    mul_pow(form, x, 1, 2);
    mul_pow(form, p0, 3 - 2 * d, 4);
    arb_sqrt(x, p0, PREC);
    arb_mul(x, x, a, PREC);
    arb_mul_ui(x, x, 18, PREC);
    arb_addmul(x, a, a, PREC);
    arb_div_si(x, x, -12, PREC);
    arb_exp(x, x, PREC);
    arb_mul(form, form, x, PREC);
    arb_clear(x);
    arb_clear(y);
}

/* Beyond P = 60 p0, past the mode of the weights (SPH-2), the tail is at most w(P,k) sum_{p>=P}
   c_p, and sum_{p>=P} e^(-a sqrt p) <= (2/a^2) (a x + 1) e^(-a x), x = sqrt(P-1). */
void theorem_stretched_ratio(arb_t ratio, slong d, slong k, const arb_t a)
{
    arb_t w, c, zero, one, x, p0, form;
    slong end;

    arb_init(w);
    arb_init(c);
    arb_init(zero);
    arb_init(one);
    arb_init(x);
    arb_init(p0);
    arb_init(form);
    arb_one(one);
    stretched_form(form, p0, d, k, a);
    end = k + 2 * (slong) (30 * arf_get_d(arb_midref(p0), ARF_RND_NEAR));
    end = FLINT_MAX(end, k * k / d + 2 * k);
    end += (end - k) % 2;
    model_sum(ratio, w, c, d, k, end, zero, a, one);
    arb_sqrt_ui(x, (ulong) (end - 1), PREC);
    arb_mul(x, x, a, PREC);
    arb_neg(c, x);
    arb_exp(c, c, PREC);
    arb_addmul(c, c, x, PREC);
    arb_div(c, c, a, PREC);
    arb_div(c, c, a, PREC);
    arb_mul_2exp_si(c, c, 1);
    arb_mul(c, c, w, PREC);
    add_tail(ratio, c);
    arb_div(ratio, ratio, form, PREC);
    arb_clear(w);
    arb_clear(c);
    arb_clear(zero);
    arb_clear(one);
    arb_clear(x);
    arb_clear(p0);
    arb_clear(form);
}

/* 2 pi^((d+1)/2) x^((d-1)/2-3/2) ((1+x)/2)^(-(d-1)/2) k^(1-d/2) R^-k, x = sqrt(1-a^-2), R = a
 * (1+x). */
static void geometric_form(arb_t form, slong d, slong k, const arb_t a)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_inv(x, a, PREC);
    arb_sqr(x, x, PREC);
    arb_sub_ui(x, x, 1, PREC);
    arb_neg(x, x);
    arb_sqrt(x, x, PREC);
    arb_set_ui(form, 2);
    arb_const_pi(y, PREC);
    mul_pow(form, y, d + 1, 2);
    mul_pow(form, x, d - 4, 2);
    arb_add_ui(x, x, 1, PREC);
    arb_mul_2exp_si(y, x, -1);
    mul_pow(form, y, 1 - d, 2);
    arb_set_si(y, k);
    mul_pow(form, y, 2 - d, 2);
    arb_mul(x, x, a, PREC);
    mul_pow(form, x, -k, 1);
    arb_clear(x);
    arb_clear(y);
}

/* c_p = p^(1/2) a^-p; past the mode the weights do not grow and c_{p+2} <= c_p a^-2 (1 + 2/k): a
   geometric tail. */
void theorem_geometric_ratio(arb_t ratio, slong d, slong k, const arb_t a)
{
    arb_t w, c, zero, half, q, x;

    arb_init(w);
    arb_init(c);
    arb_init(zero);
    arb_init(half);
    arb_init(q);
    arb_init(x);
    arb_set_d(half, 0.5);
    arb_inv(q, a, PREC);
    model_sum(ratio, w, c, d, k, k * (k / d + 8) / 2 * 2 + k, half, zero, q);
    arb_sqr(x, q, PREC);
    arb_mul_ui(x, x, (ulong) k + 2, PREC);
    arb_div_ui(x, x, (ulong) k, PREC);
    arb_sub_ui(x, x, 1, PREC);
    arb_neg(x, x);
    arb_mul(c, c, w, PREC);
    arb_div(c, c, x, PREC);
    add_tail(ratio, c);
    geometric_form(x, d, k, a);
    arb_div(ratio, ratio, x, PREC);
    arb_clear(w);
    arb_clear(c);
    arb_clear(zero);
    arb_clear(half);
    arb_clear(q);
    arb_clear(x);
}
