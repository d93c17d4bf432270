/* Exact second moments E[phi(Z)^2] and E[phi'(Z)^2] (HERM-13), for parameters whose closed form is
   a finite sum of the terms of exact.h. */
#include "hermite/exact_parts.h"

static int exact_norm2_piecewise(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    ntkball_pw_t pw;
    ntkball_moment_t a;

    ntkball_pw_init_set(pw, phi, deriv);
    ntkball_pw_square(pw);
    ntkball_moment_init(a, pw);
    ntkball_moment_hermite(a, pw, 0);
    ntkball_moment_get_exact(res, a);
    ntkball_moment_clear(a);
    ntkball_pw_clear(pw);
    return 1;
}

static int exact_norm2_sum(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    slong n, len = ntkball_activation_hermite_len(phi);
    int ok = 1;
    fmpq_t weight;
    ntkball_exact_t c;

    fmpq_init(weight);
    ntkball_exact_init(c);
    ntkball_exact_zero(res);
    for (n = 0; ok && n < len; n++)
    {
        ok = ntkball_activation_hermite_sum_exact(c, phi, n);
        if (!ok)
            break;
        fmpq_set_si(weight, deriv ? n : 1, 1);
        ntkball_exact_mul(c, c, c);
        ntkball_exact_mul_fmpq(c, c, weight);
        ntkball_exact_add(res, res, c);
    }
    fmpq_clear(weight);
    ntkball_exact_clear(c);
    return ok;
}

/* 1/3 + (3 or 4)/18 sqrt(3)/pi */
static int exact_norm2_gelu(ntkball_exact_t res, int deriv)
{
    ntkball_exact_t t;

    ntkball_exact_init(t);
    ntkball_exact_set_term_si(res, 1, 3, 1, 0, 0, 1);
    ntkball_exact_set_term_si(t, deriv ? 4 : 3, 18, 3, -2, 0, 1);
    ntkball_exact_add(res, res, t);
    ntkball_exact_clear(t);
    return 1;
}

static int exact_norm2_gaussian(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    fmpq_t s, t, q, zero;
    int ok;

    fmpq_init(s);
    fmpq_init(t);
    fmpq_init(q);
    fmpq_init(zero);
    ok = ntkball_param_square_exact(res, s, phi, 0);
    if (ok)
    {
        fmpq_add_si(t, s, 2);
        fmpq_mul(t, t, s);
        fmpq_inv(t, t);
        fmpq_set_si(q, 1, 2);
        if (deriv)
            fmpq_mul(q, q, t);
        ntkball_exact_set_term(res, q, t, -2, zero);
    }
    fmpq_clear(s);
    fmpq_clear(t);
    fmpq_clear(q);
    fmpq_clear(zero);
    return ok;
}

/* sin, cos: (1 -+ exp(-2 w^2))/2 w^(2 deriv); exp: c^(2 deriv) exp(2 c^2) */
static int exact_norm2_wave(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    ntkball_family_t family = ntkball_activation_family(phi);
    int ok, minus = (family == NTKBALL_FAMILY_SIN) != (deriv != 0);
    fmpq_t w2, e, one, half;
    ntkball_exact_t t;

    fmpq_init(w2);
    fmpq_init(e);
    fmpq_init(one);
    fmpq_init(half);
    ntkball_exact_init(t);
    fmpq_one(one);
    fmpq_set_si(half, minus ? -1 : 1, 2);
    ok = ntkball_param_square_exact(res, w2, phi, 0);
    if (ok)
    {
        fmpq_mul_2exp(e, w2, 1);
        if (family == NTKBALL_FAMILY_EXP)
            ntkball_exact_set_term(res, one, one, 0, e);
        else
        {
            fmpq_neg(e, e);
            ntkball_exact_set_term(res, half, one, 0, e);
            fmpq_abs(half, half);
            ntkball_exact_set_fmpq(t, half);
            ntkball_exact_add(res, res, t);
        }
        if (deriv)
            ntkball_exact_mul_fmpq(res, res, w2);
    }
    fmpq_clear(w2);
    fmpq_clear(e);
    fmpq_clear(one);
    fmpq_clear(half);
    ntkball_exact_clear(t);
    return ok;
}

static int exact_norm2_rbf(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    int ok = 1;

    ntkball_exact_set_term_si(res, deriv ? 2 : 1, 1, 1, 0, 0, 1);
    if (deriv)
    {
        ntkball_exact_t t;

        ntkball_exact_init(t);
        ok = ntkball_param_exact(t, phi, 0);
        ntkball_exact_mul(res, res, t);
        ntkball_exact_clear(t);
    }
    return ok;
}

/* scale^2 (1/2 + a^2 (M_2 - 2 M_1 + 1/2)), scale^2 (1/2 + a^2 M_2) */
static int exact_norm2_elu(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    ntkball_exact_t a, t, half;
    fmpq_t two;
    int ok;

    ntkball_exact_init(a);
    ntkball_exact_init(t);
    ntkball_exact_init(half);
    fmpq_init(two);
    ntkball_exact_set_term_si(half, 1, 2, 1, 0, 0, 1);
    ntkball_half_moment_exact(res, 2);
    if (!deriv)
    {
        fmpq_set_si(two, 2, 1);
        ntkball_half_moment_exact(t, 1);
        ntkball_exact_mul_fmpq(t, t, two);
        ntkball_exact_sub(res, res, t);
        ntkball_exact_add(res, res, half);
    }
    ok = ntkball_param_exact(a, phi, 0);
    ntkball_exact_mul(res, res, a);
    ntkball_exact_mul(res, res, a);
    ntkball_exact_add(res, res, half);
    ok = ntkball_exact_mul_scale(res, phi, 1) && ok;
    ntkball_exact_clear(a);
    ntkball_exact_clear(t);
    ntkball_exact_clear(half);
    fmpq_clear(two);
    return ok;
}

int ntkball_hermite_norm2_exact(ntkball_exact_t res, const ntkball_activation_t phi, int deriv)
{
    if (deriv && !ntkball_activation_has_ntk(phi, NULL))
        return 0;
    if (ntkball_activation_finite_len(phi) >= 0)
        return exact_norm2_sum(res, phi, deriv);
    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_PIECEWISE_POLY:
        return exact_norm2_piecewise(res, phi, deriv);
    case NTKBALL_FAMILY_ERF: /* E[erf^2] = (2/pi) asin(2/3) is no such sum */
        if (deriv)
            ntkball_exact_set_term_si(res, 4, 5, 5, -2, 0, 1);
        return deriv != 0;
    case NTKBALL_FAMILY_GELU:
        return exact_norm2_gelu(res, deriv);
    case NTKBALL_FAMILY_GAUSSIAN:
        return exact_norm2_gaussian(res, phi, deriv);
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
    case NTKBALL_FAMILY_EXP:
        return exact_norm2_wave(res, phi, deriv);
    case NTKBALL_FAMILY_RBF:
        return exact_norm2_rbf(res, phi, deriv);
    case NTKBALL_FAMILY_ELU:
        return exact_norm2_elu(res, phi, deriv);
    case NTKBALL_FAMILY_GENERIC:
    default:
        return 0;
    }
}
