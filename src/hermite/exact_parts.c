/* What the exact coefficients (exact.c) and second moments (norm2_exact.c) share: parameters and
   moments of the normal law as finite sums of the terms of exact.h. */
#include "hermite/exact_parts.h"

int ntkball_param_exact(ntkball_exact_t res, const ntkball_activation_t phi, slong i)
{
    return ntkball_value_get_exact(res, *ntkball_activation_param(phi, i));
}

int ntkball_param_square_exact(ntkball_exact_t res, fmpq_t square, const ntkball_activation_t phi,
                               slong i)
{
    ntkball_exact_t t;
    int ok = ntkball_param_exact(res, phi, i);

    if (!ok)
        return 0;
    ntkball_exact_init(t);
    ntkball_exact_mul(t, res, res);
    ok = ntkball_exact_get_fmpq(square, t);
    ntkball_exact_clear(t);
    return ok;
}

void ntkball_exact_set_term_si(ntkball_exact_t res, slong a, ulong b, ulong s, slong half_pi,
                               slong c, ulong d)
{
    fmpq_t q, r, e;

    fmpq_init(q);
    fmpq_init(r);
    fmpq_init(e);
    fmpq_set_si(q, a, b);
    fmpq_set_ui(r, s, 1);
    fmpq_set_si(e, c, d);
    ntkball_exact_set_term(res, q, r, half_pi, e);
    fmpq_clear(q);
    fmpq_clear(r);
    fmpq_clear(e);
}

void ntkball_moment_get_exact(ntkball_exact_t res, const ntkball_moment_t a)
{
    slong g;
    fmpq_t half, e;
    ntkball_exact_t t;

    fmpq_init(half);
    fmpq_init(e);
    ntkball_exact_init(t);

    fmpq_set_si(half, 1, 2);
    ntkball_exact_set_fmpq(res, a->constant);
    for (g = 0; g < a->num_groups; g++)
    {
        if (!fmpq_is_zero(a->erf + g))
        {
            ntkball_exact_set_erf(t, a->centre + g, half);
            ntkball_exact_mul_fmpq(t, t, a->erf + g);
            ntkball_exact_add(res, res, t);
        }
        /* w(c) = sqrt(1/2) pi^(-1/2) exp(-c^2/2) */
        fmpq_mul(e, a->centre + g, a->centre + g);
        fmpq_mul(e, e, half);
        fmpq_neg(e, e);
        ntkball_exact_set_term(t, a->density + g, half, -1, e);
        ntkball_exact_add(res, res, t);
    }

    fmpq_clear(half);
    fmpq_clear(e);
    ntkball_exact_clear(t);
}

/* exp(k^2/2) (1 - erf(k sqrt(1/2))) / 2 */
void ntkball_half_moment_exact(ntkball_exact_t res, slong k)
{
    fmpq_t r, s;
    ntkball_exact_t t;

    fmpq_init(r);
    fmpq_init(s);
    ntkball_exact_init(t);
    fmpq_set_si(r, k, 1);
    fmpq_set_si(s, 1, 2);
    ntkball_exact_set_erf(res, r, s);
    fmpq_one(r);
    ntkball_exact_set_fmpq(t, r);
    ntkball_exact_sub(res, t, res);
    ntkball_exact_set_term_si(t, 1, 2, 1, 0, k * k, 2);
    ntkball_exact_mul(res, res, t);
    fmpq_clear(r);
    fmpq_clear(s);
    ntkball_exact_clear(t);
}

int ntkball_exact_mul_scale(ntkball_exact_t res, const ntkball_activation_t phi, int square)
{
    ntkball_exact_t t;
    int ok;

    ntkball_exact_init(t);
    ok = ntkball_param_exact(t, phi, 1);
    ntkball_exact_mul(res, res, t);
    if (square)
        ntkball_exact_mul(res, res, t);
    ntkball_exact_clear(t);
    return ok;
}
