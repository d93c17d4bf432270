/* SPH-1 with the tail SPH-2: lambda_k / |S^d| = sum_{p < P} c_p w(p,k) + [0, T w*], where T is the
   closure Theta(1) - sum_{p < P} c_p and w* bounds the weights from P on.

   All terms are positive.  T suffers cancellation, so its own working precision follows the
   accuracy asked for.  P is doubled; when the doublings gain a constant number of bits (algebraic
   coefficients, where this series is the wrong tool) and too many bits are missing, the best
   enclosure is returned at once. */
#include "sphere/parts.h"
#include "support/error.h"

#include <string.h>

#define MAX_TERMS 32768

ntkball_status_t ntkball_sphere_part_at_one(arb_t res, const ntkball_network_t net,
                                            ntkball_subkernel_t part, slong bits,
                                            const ntkball_options_t *options, ntkball_error_t *err)
{
    slong last = net->depth + 1;
    ntkball_options_t inner;

    _ntkball_sphere_inner(&inner, options);
    if (part == NTKBALL_PART_THETA)
        return ntkball_ntk_closure(NULL, res, net, last, bits, &inner, err);
    if (part == NTKBALL_PART_SIGMA)
        return ntkball_ntk_closure(res, NULL, net, last, bits, &inner, err);
    {
        ntkball_status_t status =
            ntkball_network_constants(NULL, NULL, res, net, bits + 20, &inner, err);

        arb_pow_ui(res, res, (ulong) net->depth, bits + 20); /* Theta_1(1) = 1, R'(1) = chi */
        return status;
    }
}

/* w(k,k)/|S^d| = prod_{j < k} (j+1)/(2j+d+1) */
static void first_weight(arb_t w, slong d, slong k, slong prec)
{
    slong j;

    arb_one(w);
    for (j = 0; j < k; j++)
    {
        arb_mul_si(w, w, j + 1, prec);
        arb_div_si(w, w, 2 * j + d + 1, prec);
    }
}

void _ntkball_sphere_weigh(arb_t lambda, arb_t share, const ntkball_sphere_sums_t *s, arb_srcptr c,
                           slong k)
{
    slong p, d = s->d, prec = s->prec;
    fmpz_t lhs, rhs;
    arb_t w;

    arb_init(w);
    fmpz_init(lhs);
    fmpz_init(rhs);

    arb_zero(lambda);
    first_weight(w, d, k, prec);
    for (p = k; p < s->terms; p += 2)
    {
        arb_addmul(lambda, c + p, w, prec);
        arb_mul_si(w, w, (p + 1) * (p + 2), prec);
        arb_div_si(w, w, (p - k + 2) * (p + k + d + 1), prec);
    }
    /* p d >= (k-2)(k+d+1) + 2 */
    fmpz_set_si(lhs, p);
    fmpz_mul_si(lhs, lhs, d);
    fmpz_set_si(rhs, k - 2);
    fmpz_mul_si(rhs, rhs, k + d + 1);
    fmpz_add_si(rhs, rhs, 2);
    if (fmpz_cmp(lhs, rhs) < 0)
    {
        ntkball_sphere_multiplicity(rhs, d, k);
        arb_set_fmpz(w, rhs);
        arb_inv(w, w, 64);
    }
    arb_mul(share, s->tail, w, 64);

    arb_clear(w);
    fmpz_clear(lhs);
    fmpz_clear(rhs);
}

/* lambda += [0, share]; the sum of nonnegative terms is not negative. */
static void add_tail(arb_t lambda, const arb_t share, slong prec)
{
    arb_t bound;
    mag_t m;

    arb_init(bound);
    mag_init(m);
    arb_get_mag(m, share);
    arf_set_mag(arb_midref(bound), m);
    arb_mul_2exp_si(bound, bound, -1);
    arb_add(lambda, lambda, bound, prec);
    arb_get_mag(m, bound);
    arb_add_error_mag(lambda, m);
    arb_clear(bound);
    mag_clear(m);
}

/* c = Theta_1 prod_{l=2}^{L+1} R'(Sigma_{l-1}) mod rho^len */
static void first_layer_series(arb_ptr c, const ntkball_series_t series,
                               const ntkball_network_t net, slong len, slong prec)
{
    arb_poly_t f, g;
    arb_t x;
    slong l, p;

    arb_poly_init(f);
    arb_poly_init(g);
    arb_init(x);
    ntkball_value_get_arb(x, net->gamma_b2, prec);
    arb_poly_set_coeff_arb(f, 0, x);
    ntkball_value_get_arb(x, net->gamma_w2, prec);
    arb_poly_set_coeff_arb(f, 1, x);
    for (l = 0; l < net->depth; l++)
    {
        arb_poly_zero(g);
        for (p = 0; p < len; p++)
            arb_poly_set_coeff_arb(g, p, series->upsilon[l] + p);
        arb_poly_mullow(f, f, g, len, prec);
    }
    for (p = 0; p < len; p++)
        arb_poly_get_coeff_arb(c + p, f, p);
    arb_poly_clear(f);
    arb_poly_clear(g);
    arb_clear(x);
}

/* The coefficients of the kernel asked for. */
static ntkball_status_t coefficients(arb_ptr c, ntkball_subkernel_t part,
                                     const ntkball_network_t net, slong len, slong prec,
                                     const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_series_t series;
    ntkball_status_t status;
    slong L = net->depth;

    ntkball_series_init(series, L, len);
    status = ntkball_ntk_series(series, net, len, part != NTKBALL_PART_SIGMA, prec, options, err);
    if (status != NTKBALL_DOMAIN && part == NTKBALL_PART_INNER)
        first_layer_series(c, series, net, len, prec);
    else if (status != NTKBALL_DOMAIN)
        _arb_vec_set(c, part == NTKBALL_PART_SIGMA ? series->alpha[L - 1] : series->kappa[L - 1],
                     len);
    ntkball_series_clear(series);
    return status;
}

/* K(1), the tail and the weighted sums for the first terms coefficients; *noise: the tail is
   rounding error rather than mass.  The status is that of the modules below. */
static ntkball_status_t one_pass(arb_ptr lambda, ntkball_sphere_sums_t *s, int *noise,
                                 ntkball_subkernel_t part, const ntkball_network_t net,
                                 const slong *degrees, slong num, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_ptr c = _arb_vec_init(s->terms);
    arb_t share;
    slong i, p;

    arb_init(share);
    status = ntkball_sphere_part_at_one(s->total, net, part, s->prec, options, err);
    if (status != NTKBALL_DOMAIN)
        status = coefficients(c, part, net, s->terms, s->prec, options, err);
    if (status != NTKBALL_DOMAIN)
    {
        arb_set(s->tail, s->total);
        for (p = s->terms - 1; p >= 0; p--)
            arb_sub(s->tail, s->tail, c + p, s->prec + 30);
        arf_set_mag(arb_midref(share), arb_radref(s->tail));
        arf_mul_2exp_si(arb_midref(share), arb_midref(share), 3);
        *noise = arf_cmpabs(arb_midref(s->tail), arb_midref(share)) < 0;
        for (i = 0; i < num; i++)
        {
            _ntkball_sphere_weigh(lambda + i, share, s, c, degrees[i]);
            add_tail(lambda + i, share, s->prec);
        }
    }
    arb_clear(share);
    _arb_vec_clear(c, s->terms);
    return status;
}

/* The finite sum of a polynomial kernel: no tail, no cancellation. */
static ntkball_status_t polynomial(arb_ptr lambda, ntkball_sphere_sums_t *s,
                                   ntkball_subkernel_t part, const ntkball_network_t net,
                                   const slong *degrees, slong num,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_ptr c = _arb_vec_init(s->terms);
    arb_t share;
    slong i;

    arb_init(share);
    arb_zero(s->tail);
    status = coefficients(c, part, net, s->terms, s->prec, options, err);
    for (i = 0; status != NTKBALL_DOMAIN && i < num; i++)
        _ntkball_sphere_weigh(lambda + i, share, s, c, degrees[i]);
    arb_clear(share);
    _arb_vec_clear(c, s->terms);
    return status;
}

/* The largest number of bits missing. */
static slong missing_bits(arb_srcptr lambda, slong num, slong bits)
{
    slong i, missing = 0;

    for (i = 0; i < num; i++)
        if (!arb_is_exact(lambda + i))
            missing =
                FLINT_MAX(missing, bits - FLINT_MAX(arb_rel_accuracy_bits(lambda + i), -bits));
    return missing;
}

static slong guard_bits(slong terms)
{
    return 20 + 3 * (slong) FLINT_BIT_COUNT((ulong) terms);
}

/* Which algorithm and why, with its numbers. */
static void explain(const ntkball_options_t *options, const ntkball_sphere_plan_t plan,
                    const ntkball_sphere_sums_t *s)
{
    int asked = options->algorithm != NULL && strcmp(options->algorithm, "auto") != 0;

    ntkball_text_append(options->explain, "eigenvalues: %ld terms of the power series (SPH-1)",
                        (long) s->terms);
    if (plan->degree >= 0)
        ntkball_text_append(options->explain, ", as the kernel is a polynomial");
    else
    {
        if (!asked)
            ntkball_text_append(options->explain,
                                ", as the kernel has no other form that is known");
        ntkball_text_append(options->explain, "; the others sum to %.3g by the closure (SPH-2)",
                            arf_get_d(arb_midref(s->tail), ARF_RND_NEAR));
    }
    ntkball_text_append(options->explain, "; %ld bits\n", (long) s->prec);
}

ntkball_status_t _ntkball_sphere_by_series(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                                           const ntkball_network_t net, slong d,
                                           const slong *degrees, slong num, slong bits,
                                           const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status = NTKBALL_UNABLE;
    slong i, missing, before = 0, gain = 0, gain_before, max_degree = 0, max_prec;
    ntkball_error_t below;
    ntkball_sphere_sums_t s;
    int noise = 0, go_on = 1;

    arb_init(s.total);
    arb_init(s.tail);
    below.kind = NTKBALL_ERR_NONE;
    below.text[0] = '\0';
    _ntkball_sphere_inner(&inner, options);
    if (options != NULL && options->explain != NULL)
        inner.explain = ntkball_text_new();
    for (i = 0; i < num; i++)
    {
        arb_indeterminate(lambda + i); /* what a call without a pass leaves */
        max_degree = FLINT_MAX(max_degree, degrees[i]);
    }
    s.d = d;
    /* a number still not told from 0 at this precision is not pursued */
    max_prec = FLINT_MIN(inner.max_prec, 64 * bits + 8192);

    if (plan->degree >= 0 && plan->degree < MAX_TERMS)
    {
        s.terms = plan->degree + 1;
        s.prec = bits + guard_bits(s.terms);
        status = polynomial(lambda, &s, plan->part, net, degrees, num, &inner, &below);
        go_on = 0;
    }
    else
    {
        s.terms = 64 + 2 * max_degree;
        s.prec = FLINT_MIN(2 * bits + guard_bits(s.terms), max_prec);
    }
    while (go_on && s.terms <= FLINT_MAX(MAX_TERMS, 4 * max_degree) && s.prec <= max_prec)
    {
        ntkball_text_empty(inner.explain);
        status = one_pass(lambda, &s, &noise, plan->part, net, degrees, num, &inner, &below);
        missing = missing_bits(lambda, num, bits);
        if (status == NTKBALL_DOMAIN)
            break;
        if (missing == 0)
            status = NTKBALL_OK;
        if (missing == 0 || status == NTKBALL_UNABLE)
            break;
        status = NTKBALL_UNABLE;
        if (noise)
            s.prec += FLINT_MAX(missing + 20, s.prec / 2);
        else
        {
            gain_before = gain;
            gain = before - missing;
            /* constant gains: algebraic coefficients */
            if (before > 0 && 20 * gain < 23 * gain_before && missing > 4 * gain)
                go_on = 0;
            before = missing;
            s.terms *= 2;
            s.prec += 3;
        }
    }
    if (status == NTKBALL_OK && missing_bits(lambda, num, bits) > 0)
        status = NTKBALL_UNABLE;
    if (status == NTKBALL_UNABLE && below.kind != NTKBALL_ERR_INTERRUPTED)
        ntkball_error_set(&below, NTKBALL_ERR_ACCURACY,
                          "eigenvalues: %ld terms of the power series leave a tail too large for "
                          "the digits asked for; ask for fewer digits (--digits)",
                          (long) s.terms);
    if (status != NTKBALL_OK && err != NULL)
        *err = below;
    if (inner.explain != NULL)
    {
        explain(options, plan, &s);
        ntkball_text_append(options->explain, "%s", ntkball_text_get(inner.explain));
        ntkball_text_free(inner.explain);
    }

    arb_clear(s.total);
    arb_clear(s.tail);
    return status;
}
