/* HERM-13: E[phi(Z)^2] and E[phi'(Z)^2] in closed form.

       hermite    sum c_n^2,                          sum n c_n^2
       erf        (2/pi) asin(2/3),                   4 / (pi sqrt 5)
       gelu       1/3 + 1/(2 pi sqrt 3),              1/3 + 2/(3 pi sqrt 3)
       gaussian   1/(2 pi sqrt(s(s+2))),              1/(2 pi (s(s+2))^(3/2)),      s = sigma^2
       sin w      (1 - e)/2,                          w^2 (1 + e)/2,                e = exp(-2 w^2)
       cos w      (1 + e)/2,                          w^2 (1 - e)/2
       exp c      exp(2c^2),                          c^2 exp(2c^2)
       rbf gamma  1,                                  2 gamma
       elu        scale^2 (1/2 + a^2 (M_2 - 2 M_1 + 1/2)),  scale^2 (1/2 + a^2 M_2),
                  M_k = E[exp(kZ) 1_{Z<0}] = exp(k^2/2) Phi(-k)
   and exact moments for piecewise polynomials (HERM-3). */
#include "hermite/norm2.h"

#include "hermite/normal.h"
#include "hermite/piecewise.h"

static void param(arb_t res, const ntkball_activation_t phi, slong i, slong prec)
{
    ntkball_value_get_arb(res, *ntkball_activation_param(phi, i), prec);
}

static void norm2_piecewise(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    ntkball_pw_t pw;
    ntkball_moment_t a;

    ntkball_pw_init_set(pw, phi, deriv);
    ntkball_pw_square(pw);
    ntkball_moment_init(a, pw);
    ntkball_moment_hermite(a, pw, 0);
    ntkball_moment_get_arb(res, a, prec);
    ntkball_moment_clear(a);
    ntkball_pw_clear(pw);
}

static void norm2_sum(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    slong n, len = ntkball_activation_hermite_len(phi);
    arb_t c;

    arb_init(c);
    arb_zero(res);
    for (n = 0; n < len; n++)
    {
        ntkball_activation_hermite_sum(c, phi, n, prec);
        arb_mul(c, c, c, prec);
        if (deriv)
            arb_mul_ui(c, c, (ulong) n, prec);
        arb_add(res, res, c, prec);
    }
    arb_clear(c);
}

static void norm2_erf(arb_t res, int deriv, slong prec)
{
    arb_t t;

    arb_init(t);
    if (deriv)
    {
        arb_sqrt_ui(t, 5, prec);
        arb_set_ui(res, 4);
    }
    else
    {
        arb_set_ui(res, 2);
        arb_div_ui(res, res, 3, prec);
        arb_asin(res, res, prec);
        arb_mul_2exp_si(res, res, 1);
        arb_one(t);
    }
    arb_div(res, res, t, prec);
    arb_const_pi(t, prec);
    arb_div(res, res, t, prec);
    arb_clear(t);
}

/* 1/3 + (3 or 4) / (6 pi sqrt 3) */
static void norm2_gelu(arb_t res, int deriv, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_sqrt_ui(t, 3, prec);
    arb_const_pi(res, prec);
    arb_mul(t, t, res, prec);
    arb_mul_ui(t, t, 6, prec);
    arb_set_ui(res, deriv ? 4 : 3);
    arb_div(res, res, t, prec);
    arb_set_ui(t, 3);
    arb_inv(t, t, prec);
    arb_add(res, res, t, prec);
    arb_clear(t);
}

static void norm2_gaussian(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    param(s, phi, 0, prec);
    arb_mul(s, s, s, prec);
    arb_add_ui(t, s, 2, prec);
    arb_mul(s, s, t, prec);
    arb_sqrt(t, s, prec);
    if (deriv)
        arb_mul(t, t, s, prec);
    arb_const_pi(s, prec);
    arb_mul(t, t, s, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_inv(res, t, prec);
    arb_clear(s);
    arb_clear(t);
}

/* sin and cos: (1 +- e)/2, times w^2 for the derivative; 1 - e by expm1. */
static void norm2_wave(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    int minus = (ntkball_activation_family(phi) == NTKBALL_FAMILY_SIN) != (deriv != 0);
    arb_t w2, t;

    arb_init(w2);
    arb_init(t);
    param(w2, phi, 0, prec);
    arb_mul(w2, w2, w2, prec);
    arb_mul_2exp_si(t, w2, 1);
    arb_neg(t, t);
    arb_expm1(t, t, prec);
    if (minus)
        arb_neg(t, t);
    else
        arb_add_ui(t, t, 2, prec);
    arb_mul_2exp_si(t, t, -1);
    if (deriv)
        arb_mul(t, t, w2, prec);
    arb_swap(res, t);
    arb_clear(w2);
    arb_clear(t);
}

static void norm2_exp(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    arb_t c2;

    arb_init(c2);
    param(c2, phi, 0, prec);
    arb_mul(c2, c2, c2, prec);
    arb_mul_2exp_si(res, c2, 1);
    arb_exp(res, res, prec);
    if (deriv)
        arb_mul(res, res, c2, prec);
    arb_clear(c2);
}

static void norm2_rbf(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    if (deriv)
    {
        param(res, phi, 0, prec);
        arb_mul_2exp_si(res, res, 1);
    }
    else
        arb_one(res);
}

/* exp(k^2/2) Phi(-k) */
static void half_moment(arb_t res, slong k, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_set_si(t, k * k);
    arb_mul_2exp_si(t, t, -1);
    arb_exp(t, t, prec);
    ntkball_normal_cdf(res, -k, prec);
    arb_mul(res, res, t, prec);
    arb_clear(t);
}

static void norm2_elu(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    arb_t t, half;

    arb_init(t);
    arb_init(half);
    arb_set_d(half, 0.5);
    half_moment(res, 2, prec);
    if (!deriv)
    {
        half_moment(t, 1, prec);
        arb_submul_ui(res, t, 2, prec);
        arb_add(res, res, half, prec);
    }
    param(t, phi, 0, prec);
    arb_mul(t, t, t, prec);
    arb_mul(res, res, t, prec);
    arb_add(res, res, half, prec);
    param(t, phi, 1, prec);
    arb_mul(t, t, t, prec);
    arb_mul(res, res, t, prec);
    arb_clear(t);
    arb_clear(half);
}

ntkball_status_t
ntkball_norm2_closed(arb_t res, const ntkball_activation_t phi, int deriv, slong prec)
{
    slong wp = prec + 20;

    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_PIECEWISE_POLY:
        norm2_piecewise(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_HERMITE:
        norm2_sum(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_ERF:
        norm2_erf(res, deriv, wp);
        break;
    case NTKBALL_FAMILY_GELU:
        norm2_gelu(res, deriv, wp);
        break;
    case NTKBALL_FAMILY_GAUSSIAN:
        norm2_gaussian(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
        norm2_wave(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_EXP:
        norm2_exp(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_RBF:
        norm2_rbf(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_ELU:
        norm2_elu(res, phi, deriv, wp);
        break;
    case NTKBALL_FAMILY_GENERIC:
    default:
        arb_indeterminate(res);
        return NTKBALL_DOMAIN;
    }
    arb_set_round(res, res, prec);
    return NTKBALL_OK;
}
