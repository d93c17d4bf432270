/* Growth and strip norms: dispatch to the family's lemma in proofs/activation.md (ACT-2 to ACT-12),
   and the conversion of its balls to upper bounds. */
#include <math.h>

#include "activation/bounds.h"

/* Beyond this width no entire function is of use to a quadrature; it keeps exponents sane. */
#define MAX_WIDTH 4096.0

static const bound_function_t bound_functions[] = {
    [GROWTH_PIECEWISE] = ntkball_bound_piecewise,
    [GROWTH_POLYNOMIAL] = ntkball_bound_polynomial,
    [GROWTH_TANH] = ntkball_bound_tanh,
    [GROWTH_SIGMOID] = ntkball_bound_sigmoid,
    [GROWTH_SOFTPLUS] = ntkball_bound_softplus,
    [GROWTH_SILU] = ntkball_bound_silu,
    [GROWTH_MISH] = ntkball_bound_mish,
    [GROWTH_GELU_TANH] = ntkball_bound_gelu_tanh,
    [GROWTH_ERF] = ntkball_bound_erf,
    [GROWTH_GELU] = ntkball_bound_gelu,
    [GROWTH_GAUSSIAN] = ntkball_bound_gaussian,
    [GROWTH_WAVE] = ntkball_bound_wave,
    [GROWTH_EXP] = ntkball_bound_exp,
    [GROWTH_EXPRESSION] = ntkball_bound_expression,
    [GROWTH_TABLE] = NULL, /* its values are not known */
};

void ntkball_normal_peak(arb_t res)
{
    arb_const_pi(res, BOUND_PREC);
    arb_mul_2exp_si(res, res, 1);
    arb_rsqrt(res, res, BOUND_PREC);
}

void ntkball_bound_init(bound_t *b)
{
    arb_init(b->C);
    arb_init(b->c);
    arb_init(b->q);
    arb_init(b->norm);
    b->beta = 0;
}

void ntkball_bound_clear(bound_t *b)
{
    arb_clear(b->C);
    arb_clear(b->c);
    arb_clear(b->q);
    arb_clear(b->norm);
}

static int find_bound(bound_t *b, const ntkball_activation_t phi, int deriv, double width)
{
    arb_t a;
    int ok;

    if (bound_functions[phi[0]->growth] == NULL || !(width >= 0.0 && width <= MAX_WIDTH) ||
        (phi[0]->num_breaks > 0 && width != 0.0))
        return 0;
    arb_init(a);
    arb_set_d(a, width);
    ok = bound_functions[phi[0]->growth](b, phi[0], deriv != 0, a) && arb_is_finite(b->C) &&
         arb_is_finite(b->c) && arb_is_finite(b->q) && arb_is_finite(b->norm);
    arb_clear(a);
    return ok;
}

ntkball_status_t ntkball_activation_growth(mag_t C, ulong *beta, mag_t c, mag_t q,
                                           const ntkball_activation_t phi, int deriv, double a)
{
    bound_t b;
    int ok;

    ntkball_bound_init(&b);
    ok = find_bound(&b, phi, deriv, a);
    arb_get_mag(C, b.C);
    arb_get_mag(c, b.c);
    arb_get_mag(q, b.q);
    ok = ok && mag_cmp_2exp_si(q, -2) < 0; /* the rounding may reach 1/4 */
    if (!ok)
    {
        mag_inf(C);
        mag_inf(c);
        mag_inf(q);
    }
    *beta = b.beta;
    ntkball_bound_clear(&b);
    return ok ? NTKBALL_OK : NTKBALL_UNABLE;
}

ntkball_status_t
ntkball_activation_strip_norm(mag_t res, const ntkball_activation_t phi, int deriv, double a)
{
    bound_t b;
    int ok;

    ntkball_bound_init(&b);
    ok = find_bound(&b, phi, deriv, a);
    if (ok)
        arb_get_mag(res, b.norm);
    else
        mag_inf(res);
    ntkball_bound_clear(&b);
    return ok ? NTKBALL_OK : NTKBALL_UNABLE;
}
