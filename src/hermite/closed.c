/* Hermite coefficients in closed form.

   HERM-9   E[exp(-x^2/(2s)) He_{2m}] = sqrt(s/(1+s)) (-1/(1+s))^m (2m-1)!!:  gaussian, and erf and
            Phi through their derivatives.
   HERM-10  gelu = x Phi:  sqrt((2k)!) mu_{2k} = (2k+1)/2 * G_{2k-2}, G_{2m} = (-1/2)^m (2m-1)!! /
            (2 sqrt pi), and mu_1 = 1/2: no cancellation.
   HERM-11  E[exp(itx) He_n] = (it)^n exp(-t^2/2):  sin, cos, exp, rbf.
   HERM-12  elu:  phi'' = (1-a) delta_0 + a exp(x) 1_{x<0}.

   All but the last satisfy mu_n = kappa * u_n/v_n * mu_{n-2} / sqrt(n(n-1)) with small integers
   u_n, v_n: a handful of ball operations a coefficient, relative error growing linearly in n. */
#include <ntkball/hermite.h>

#include "hermite/normal.h"

/* The numerator and denominator u_n / v_n of the two-term recurrence. */
typedef enum
{
    STEP_ONE,      /* 1 */
    STEP_ERF,      /* n - 2 */
    STEP_GAUSSIAN, /* n - 1 */
    STEP_GELU      /* (n-3)(n+1) / (n-1) */
} step_t;

static void param(arb_t res, const ntkball_activation_t phi, slong i, slong prec)
{
    ntkball_value_get_arb(res, *ntkball_activation_param(phi, i), prec);
}

/* t *= u_n / v_n */
static void mul_step(arb_t t, step_t step, ulong n, slong prec)
{
    if (step == STEP_ERF)
        arb_mul_ui(t, t, n - 2, prec);
    else if (step == STEP_GAUSSIAN)
        arb_mul_ui(t, t, n - 1, prec);
    else if (step == STEP_GELU)
    {
        arb_mul_ui(t, t, n - 3, prec);
        arb_mul_ui(t, t, n + 1, prec);
        arb_div_ui(t, t, n - 1, prec);
    }
}

/* mu_n from mu_{n-2}, first <= n < len. */
static void two_step(arb_ptr mu, slong first, slong len, const arb_t kappa, step_t step, slong prec)
{
    slong n;
    arb_t t;
    fmpz_t m;

    arb_init(t);
    fmpz_init(m);
    for (n = first; n < len; n++)
    {
        if (arb_is_zero(mu + n - 2))
            continue; /* mu_n = 0 too */
        arb_mul(t, mu + n - 2, kappa, prec);
        mul_step(t, step, (ulong) n, prec);
        fmpz_set_ui(m, (ulong) n);
        fmpz_mul_ui(m, m, (ulong) n - 1);
        arb_set_fmpz(mu + n, m);
        arb_rsqrt(mu + n, mu + n, prec);
        arb_mul(mu + n, mu + n, t, prec);
    }
    arb_clear(t);
    fmpz_clear(m);
}

/* erf: mu_1 = 2/sqrt(3 pi), kappa = -2/3. */
static void closed_erf(arb_ptr mu, slong len, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_mul_ui(t, t, 3, prec);
    arb_rsqrt(t, t, prec);
    arb_mul_2exp_si(mu + 1, t, 1);
    arb_set_si(t, -2);
    arb_div_ui(t, t, 3, prec);
    two_step(mu, 2, len, t, STEP_ERF, prec);
    arb_clear(t);
}

/* gelu: mu_0 = 1/(2 sqrt pi), mu_1 = 1/2, mu_2 = 3/2 mu_0 / sqrt 2; mu_3 = mu_5 = ... = 0. */
static void closed_gelu(arb_ptr mu, slong len, slong prec)
{
    arb_t t;

    arb_init(t);
    arb_const_pi(t, prec);
    arb_rsqrt(t, t, prec);
    arb_mul_2exp_si(mu + 0, t, -1);
    arb_sqrt_ui(t, 2, prec);
    arb_div(mu + 2, mu + 0, t, prec);
    arb_mul_ui(mu + 2, mu + 2, 3, prec);
    arb_mul_2exp_si(mu + 2, mu + 2, -1);
    arb_set_d(t, -0.5);
    two_step(mu, 3, len, t, STEP_GELU, prec);
    arb_one(mu + 1);
    arb_mul_2exp_si(mu + 1, mu + 1, -1);
    arb_clear(t);
}

/* Normal density of variance s = sigma^2: mu_0 = 1/sqrt(2 pi (1+s)), kappa = -1/(1+s). */
static void closed_gaussian(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    arb_t s, t;

    arb_init(s);
    arb_init(t);
    param(s, phi, 0, prec);
    arb_mul(s, s, s, prec);
    arb_add_ui(s, s, 1, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_mul(t, t, s, prec);
    arb_rsqrt(mu + 0, t, prec);
    arb_inv(s, s, prec);
    arb_neg(s, s);
    two_step(mu, 2, len, s, STEP_GAUSSIAN, prec);
    arb_clear(s);
    arb_clear(t);
}

/* sin: sign = -1, start (0, 1); cos: -1, (1, 0); rbf: -1, (1, 1); exp: +1, (1, 1): with angular
   frequency t, mu_0 and mu_1 / t are these times exp(sign t^2/2), and kappa = sign t^2. */
static void closed_exp(arb_ptr mu, const arb_t t, const arb_t t2, int sign, int even, int odd,
                       slong len, slong prec)
{
    arb_t kappa, scale;

    arb_init(kappa);
    arb_init(scale);
    arb_set(kappa, t2);
    if (sign < 0)
        arb_neg(kappa, kappa);
    arb_mul_2exp_si(scale, kappa, -1);
    arb_exp(scale, scale, prec);
    if (even)
        arb_set(mu + 0, scale);
    if (odd)
        arb_mul(mu + 1, scale, t, prec);
    two_step(mu, 2, len, kappa, STEP_ONE, prec);
    arb_clear(kappa);
    arb_clear(scale);
}

static void closed_wave(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    ntkball_family_t family = ntkball_activation_family(phi);
    arb_t t, t2;

    arb_init(t);
    arb_init(t2);
    param(t, phi, 0, prec);
    if (family == NTKBALL_FAMILY_RBF) /* t = sqrt(2 gamma) */
    {
        arb_mul_2exp_si(t2, t, 1);
        arb_sqrt(t, t2, prec);
    }
    else
        arb_mul(t2, t, t, prec);
    closed_exp(mu, t, t2, family == NTKBALL_FAMILY_EXP ? 1 : -1, family != NTKBALL_FAMILY_SIN,
               family != NTKBALL_FAMILY_COS, len, prec);
    arb_clear(t);
    arb_clear(t2);
}

/* elu, HERM-12.  I_m = E[exp(Z) 1_{Z<0} He_m] = I_0 - w(0) sum_{i < m} He_i(0), where He_i(0) is 0
   for odd i and otherwise the alternating (i-1)!!, of which the last rules the sum. */
static void closed_elu(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    slong n;
    arb_t a, b, scale, term, moment, root;
    fmpq_t zero;

    fmpq_init(zero);
    arb_init(a);
    arb_init(b);
    arb_init(scale);
    arb_init(term);
    arb_init(moment);
    arb_init(root);

    param(a, phi, 0, prec);
    param(scale, phi, 1, prec);
    ntkball_normal_density(term, zero, prec); /* w(0) He_i(0), i = 0 */
    ntkball_normal_cdf(moment, -1, prec);     /* I_0 = exp(1/2) Phi(-1) */
    arb_set_d(b, 0.5);
    arb_exp(root, b, prec);
    arb_mul(moment, moment, root, prec);

    arb_sub(mu + 0, moment, b, prec); /* w(0) + a (I_0 - 1/2) */
    arb_mul(mu + 0, mu + 0, a, prec);
    arb_add(mu + 0, mu + 0, term, prec);
    arb_mul(mu + 0, mu + 0, scale, prec);
    arb_mul(mu + 1, moment, a, prec); /* 1/2 + a I_0 */
    arb_add(mu + 1, mu + 1, b, prec);
    arb_mul(mu + 1, mu + 1, scale, prec);

    arb_sub_ui(b, a, 1, prec); /* sqrt(n!) mu_n = scale ((1-a) w(0) He_{n-2}(0) + a I_{n-2}) */
    arb_neg(b, b);
    for (n = 2; n < len; n++)
    {
        arb_rsqrt_ui(root, (ulong) n, prec);
        arb_mul(scale, scale, root, prec);
        arb_mul(mu + n, moment, a, prec);
        if (n % 2 == 0)
        {
            arb_addmul(mu + n, b, term, prec);
            arb_sub(moment, moment, term, prec);
            arb_mul_ui(term, term, (ulong) n - 1, prec);
            arb_neg(term, term);
        }
        arb_mul(mu + n, mu + n, scale, prec);
    }

    fmpq_clear(zero);
    arb_clear(a);
    arb_clear(b);
    arb_clear(scale);
    arb_clear(term);
    arb_clear(moment);
    arb_clear(root);
}

static void closed_sum(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    slong n, num = ntkball_activation_hermite_len(phi);

    for (n = 0; n < len && n < num; n++)
        ntkball_activation_hermite_sum(mu + n, phi, n, prec);
}

ntkball_status_t
ntkball_hermite_closed(arb_ptr mu, const ntkball_activation_t phi, slong len, slong prec)
{
    slong n, wp = prec + 20 + 2 * (slong) FLINT_BIT_COUNT((ulong) len), alloc = FLINT_MAX(len, 3);
    ntkball_status_t status = NTKBALL_OK;
    arb_ptr t = _arb_vec_init(alloc);

    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_HERMITE:
        closed_sum(t, phi, len, wp);
        break;
    case NTKBALL_FAMILY_ERF:
        closed_erf(t, len, wp);
        break;
    case NTKBALL_FAMILY_GELU:
        closed_gelu(t, len, wp);
        break;
    case NTKBALL_FAMILY_GAUSSIAN:
        closed_gaussian(t, phi, len, wp);
        break;
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
    case NTKBALL_FAMILY_EXP:
    case NTKBALL_FAMILY_RBF:
        closed_wave(t, phi, len, wp);
        break;
    case NTKBALL_FAMILY_ELU:
        closed_elu(t, phi, len, wp);
        break;
    case NTKBALL_FAMILY_PIECEWISE_POLY:
    case NTKBALL_FAMILY_GENERIC:
    default:
        status = NTKBALL_DOMAIN;
        break;
    }
    if (status == NTKBALL_OK)
        for (n = 0; n < len; n++)
            arb_set_round(mu + n, t + n, prec);

    _arb_vec_clear(t, alloc);
    return status;
}
