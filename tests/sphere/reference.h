/* Independent evaluation of the NTK of x_+^q networks for the tests of the sphere module: plain
   recursion in the correlation u with acos, published arc-cosine kernels (Cho and Saul 2009). */
#ifndef NTKBALL_TESTS_SPHERE_REFERENCE_H
#define NTKBALL_TESTS_SPHERE_REFERENCE_H

#include <math.h>

#include "tests/harness.h"

#include "sphere/parts.h"

/* J_q(t) / (2 pi) for q = 0, 1, 2, 3 at angle t, sine s, cosine u */
static inline void
reference_kernel(acb_t res, slong q, const acb_t t, const acb_t s, const acb_t u, slong prec)
{
    acb_t a, b, pi;

    acb_init(a);
    acb_init(b);
    acb_init(pi);
    acb_const_pi(pi, prec);
    acb_sub(b, pi, t, prec);
    if (q == 1) /* sin t + (pi - t) cos t */
    {
        acb_mul(b, b, u, prec);
        acb_add(b, b, s, prec);
    }
    else if (q == 2) /* 3 sin t cos t + (pi - t)(1 + 2 cos^2 t) */
    {
        acb_mul(a, u, u, prec);
        acb_mul_si(a, a, 2, prec);
        acb_add_si(a, a, 1, prec);
        acb_mul(b, b, a, prec);
        acb_mul(a, s, u, prec);
        acb_addmul_si(b, a, 3, prec);
    }
    else if (q == 3) /* 15 sin t - 11 sin^3 t + (pi - t)(9 cos t + 6 cos^3 t) */
    {
        acb_mul(a, u, u, prec);
        acb_mul_si(a, a, 6, prec);
        acb_add_si(a, a, 9, prec);
        acb_mul(a, a, u, prec);
        acb_mul(b, b, a, prec);
        acb_mul(a, s, s, prec);
        acb_mul_si(a, a, -11, prec);
        acb_add_si(a, a, 15, prec);
        acb_addmul(b, a, s, prec);
    }
    acb_mul_2exp_si(pi, pi, 1);
    acb_div(res, b, pi, prec);
    acb_clear(a);
    acb_clear(b);
    acb_clear(pi);
}

/* D(cos t), or D'(cos t): (a^2+b^2) K(t) +- 2ab K(pi - t), K the kernel of order q or q - 1 */
static inline void reference_dual(acb_t res, const ntkball_homogeneous_struct *h, int deriv,
                                  const acb_t t, const acb_t s, const acb_t u, slong prec)
{
    fmpq_t c;
    acb_t x, y, v;
    slong q = h->q - deriv;

    fmpq_init(c);
    acb_init(x);
    acb_init(y);
    acb_init(v);
    reference_kernel(x, q, t, s, u, prec);
    acb_const_pi(y, prec);
    acb_sub(y, y, t, prec);
    acb_neg(v, u);
    reference_kernel(y, q, y, s, v, prec);
    fmpq_mul(c, h->a, h->b);
    fmpq_mul_si(c, c, deriv ? -2 : 2);
    arb_set_fmpq(acb_realref(v), c, prec);
    arb_zero(acb_imagref(v));
    acb_mul(y, y, v, prec);
    fmpq_mul(c, h->a, h->a);
    fmpq_addmul(c, h->b, h->b);
    arb_set_fmpq(acb_realref(v), c, prec);
    acb_mul(x, x, v, prec);
    acb_add(res, x, y, prec);
    if (deriv)
        acb_mul_si(res, res, h->q * h->q, prec);
    fmpq_clear(c);
    acb_clear(x);
    acb_clear(y);
    acb_clear(v);
}

/* Theta_{L+1}(cos t); with analytic, non-finite where the principal acos is not proved analytic. */
static inline void reference_theta(acb_t theta, const ntkball_angle_t A,
                                   const ntkball_homogeneous_struct *h, const acb_t t0,
                                   int analytic, slong prec)
{
    acb_t t, s, u, d, dd, sum;
    arb_t sigma_b2;
    slong l;

    acb_init(t);
    acb_init(s);
    acb_init(u);
    acb_init(d);
    acb_init(dd);
    acb_init(sum);
    arb_init(sigma_b2);

    /* sigma_b^2 = 1 - sigma_w^2 E[phi^2], E[phi^2] = (a^2+b^2) K(0) */
    acb_zero(t);
    acb_zero(s);
    acb_one(u);
    reference_dual(d, h, 0, t, s, u, prec);
    arb_mul(sigma_b2, acb_realref(d), A->sigma_w2, prec);
    arb_sub_si(sigma_b2, sigma_b2, 1, prec);
    arb_neg(sigma_b2, sigma_b2);

    acb_set(t, t0);
    acb_sin_cos(s, u, t, prec);
    acb_mul_arb(sum, u, A->gamma_w2, prec);
    acb_add_arb(sum, sum, A->gamma_b2, prec);
    for (l = 2; l <= A->depth + 1; l++)
    {
        if (l > 2 || A->rotated)
        {
            if (l == 2)
                acb_set(u, sum);
            if (analytic && !arb_is_nonzero(acb_imagref(u)))
            {
                acb_sub_si(d, u, 1, prec);
                acb_add_si(dd, u, 1, prec);
                if (!arb_is_negative(acb_realref(d)) || !arb_is_positive(acb_realref(dd)))
                    acb_indeterminate(u);
            }
            acb_acos(t, u, prec);
            acb_sin(s, t, prec);
        }
        reference_dual(d, h, 0, t, s, u, prec);
        reference_dual(dd, h, 1, t, s, u, prec);
        acb_mul_arb(d, d, A->sigma_w2, prec);
        acb_mul_arb(dd, dd, A->sigma_w2, prec);
        acb_add_arb(u, d, sigma_b2, prec);
        acb_mul(sum, sum, dd, prec);
        acb_add(sum, sum, u, prec);
    }
    acb_sub_arb(theta, sum, A->missing_bias, prec);

    acb_clear(t);
    acb_clear(s);
    acb_clear(u);
    acb_clear(d);
    acb_clear(dd);
    acb_clear(sum);
    arb_clear(sigma_b2);
}

/* A random homogeneous activation with a kink and a random network of unit variance. */
static inline void
reference_random(ntkball_angle_struct *A, ntkball_homogeneous_struct *h, slong prec)
{
    fmpq_t kink, power, share;

    fmpq_init(kink);
    fmpq_init(power);
    fmpq_init(share);
    h->q = n_randint(test_state.rand, 2) ? 1 : 1 + (slong) n_randint(test_state.rand, 3);
    fmpq_set_si(h->a, 1, 1);
    fmpq_set_si(h->b, 0, 1);
    switch (n_randint(test_state.rand, 4))
    {
    case 0:
        break;
    case 1:
        fmpq_set_si(h->b, 1, 1); /* |x|^q: even */
        break;
    default:
        fmpq_set_si(h->a, 1 + (slong) n_randint(test_state.rand, 5), 3);
        fmpq_set_si(h->b, (slong) n_randint(test_state.rand, 7) - 3, 5);
    }
    _ntkball_homogeneous_kink(kink, h);
    if (fmpq_is_zero(kink))
        fmpq_set_si(h->b, 0, 1);

    A->depth = 1 + (slong) n_randint(test_state.rand, 4);
    /* sigma_w^2 E[phi^2] = share in (0, 1], E[phi^2] = (a^2+b^2)/2 (2q-1)!! */
    fmpq_mul(power, h->a, h->a);
    fmpq_addmul(power, h->b, h->b);
    fmpq_mul_si(power, power, h->q == 1 ? 1 : h->q == 2 ? 3 : 15);
    fmpq_div_2exp(power, power, 1);
    fmpq_set_si(share, 1 + (slong) n_randint(test_state.rand, 4), 4);
    fmpq_div(share, share, power);
    arb_set_fmpq(A->sigma_w2, share, prec);
    fmpq_mul(share, share, power);
    arb_zero(A->missing_bias);
    if (n_randint(test_state.rand, 3) == 0)
    {
        arb_set_fmpq(A->missing_bias, share, prec);
        arb_sub_si(A->missing_bias, A->missing_bias, 1, prec);
        arb_neg(A->missing_bias, A->missing_bias);
    }
    /* gamma_b^2 in {0, 1/4, 1/2, 3/4}, exact or published recursion */
    fmpq_set_si(share, (slong) n_randint(test_state.rand, 4), 4);
    A->rotated = !fmpq_is_zero(share) && n_randint(test_state.rand, 2);
    arb_set_fmpq(A->gamma_b2, share, prec);
    arb_sub_si(A->gamma_w2, A->gamma_b2, 1, prec);
    arb_neg(A->gamma_w2, A->gamma_w2);

    fmpq_clear(kink);
    fmpq_clear(power);
    fmpq_clear(share);
}

#endif
