/* DEC-4: duals in closed form.  Wallis quotients W_n give u for the normal density, erf, gelu and
   step; sin, cos, rbf and exp have u = 1. */
#include <string.h>

#include "decay/model.h"

static void set_rate_text(ntkball_decay_model_t *m, const fmpq_t q)
{
    char *text = fmpq_get_str(NULL, 10, q);

    if (strlen(text) < sizeof m->rate)
        strcpy(m->rate, text);
    else
        m->rate[0] = '\0';
    flint_free(text);
}

/* w^2 (or 2 gamma) of the waves and exp: r = 1/w^2, C = e^(-+w^2); 0 when it is not positive */
static int set_wave(ntkball_decay_model_t *m, const ntkball_activation_t phi, slong prec)
{
    ntkball_family_t family = ntkball_activation_family(phi);
    fmpq_t q;
    arb_t w2;
    int ok;

    fmpq_init(q);
    arb_init(w2);
    m->decay = NTKBALL_DECAY_ENTIRE;
    m->f = 1;
    m->parity = family == NTKBALL_FAMILY_SIN ? 1 : family == NTKBALL_FAMILY_COS ? 0 : -1;
    m->rate[0] = '\0';
    ntkball_value_get_arb(w2, *ntkball_activation_param(phi, 0), prec);
    if (family == NTKBALL_FAMILY_RBF)
        arb_mul_2exp_si(w2, w2, 1);
    else
        arb_mul(w2, w2, w2, prec);
    if (ntkball_value_get_fmpq(q, *ntkball_activation_param(phi, 0)) && !fmpq_is_zero(q))
    {
        if (family == NTKBALL_FAMILY_RBF)
            fmpq_mul_2exp(q, q, 1);
        else
            fmpq_mul(q, q, q);
        fmpq_inv(q, q);
        set_rate_text(m, q);
    }
    arb_inv(m->r, w2, prec);
    if (family != NTKBALL_FAMILY_EXP)
        arb_neg(w2, w2);
    arb_exp(m->C, w2, prec);
    ok = arb_is_positive(m->r) && arb_is_finite(m->r);
    fmpq_clear(q);
    arb_clear(w2);
    return ok;
}

/* r = 1 + sigma^2; mu_n^2 = W_n / (2 pi r^(n+1)) */
static void
set_gaussian(ntkball_decay_model_t *m, const ntkball_activation_t phi, slong n0, slong prec)
{
    fmpq_t q;

    fmpq_init(q);
    m->parity = 0;
    m->rate[0] = '\0';
    ntkball_value_get_arb(m->r, *ntkball_activation_param(phi, 0), prec);
    arb_mul(m->r, m->r, m->r, prec);
    arb_add_ui(m->r, m->r, 1, prec);
    if (ntkball_value_get_fmpq(q, *ntkball_activation_param(phi, 0)))
    {
        fmpq_mul(q, q, q);
        fmpz_add(fmpq_numref(q), fmpq_numref(q), fmpq_denref(q));
        set_rate_text(m, q);
    }
    _ntkball_decay_model_constant(m, 1, 2, 1, prec);
    arb_div(m->C, m->C, m->r, prec);
    fmpq_set_si(m->s, 1, 2);
    _ntkball_decay_root_quotient(m->low, n0, n0 + 1, prec);
    fmpq_clear(q);
}

int _ntkball_decay_model_closed(ntkball_decay_model_t *m, const ntkball_activation_t phi, slong n0,
                                slong prec)
{
    switch (ntkball_activation_family(phi))
    {
    case NTKBALL_FAMILY_SIN:
    case NTKBALL_FAMILY_COS:
    case NTKBALL_FAMILY_EXP:
    case NTKBALL_FAMILY_RBF:
        return set_wave(m, phi, prec);
    case NTKBALL_FAMILY_GAUSSIAN:
        set_gaussian(m, phi, n0, prec);
        return 1;
    case NTKBALL_FAMILY_ERF:
        m->parity = 1;
        _ntkball_decay_model_constant(m, 2, 1, 1, prec);
        arb_set_ui(m->r, 3);
        arb_mul_2exp_si(m->r, m->r, -1);
        strcpy(m->rate, "3/2");
        fmpq_set_si(m->s, 3, 2);
        _ntkball_decay_root_quotient(m->high, n0, n0 - 1, prec);
        return 1;
    case NTKBALL_FAMILY_GELU:
        m->parity = 0;
        _ntkball_decay_model_constant(m, 1, 4, 1, prec);
        arb_set_ui(m->r, 2);
        strcpy(m->rate, "2");
        fmpq_set_si(m->s, 1, 2);
        _ntkball_decay_root_quotient(m->low, n0, n0 + 1, prec);
        arb_set_si(m->high, n0 + 1);
        arb_div_si(m->high, m->high, n0 - 1, prec);
        arb_mul(m->high, m->high, m->high, prec);
        return 1;
    default:
        if (strcmp(ntkball_activation_name(phi), "step") != 0)
            return 0;
        m->parity = 1;
        m->decay = NTKBALL_DECAY_ALGEBRAIC;
        _ntkball_decay_model_constant(m, 1, 2, 1, prec);
        fmpq_set_si(m->s, 3, 2);
        _ntkball_decay_root_quotient(m->high, n0, n0 - 1, prec);
        return 1;
    }
}
