/* SPH-1 with the tail SPH-2: lambda_k / |S^d| = sum_{p < P} c_p w(p,k) + [0, T w*], where T is the
   closure Theta(1) - sum_{p < P} c_p and w* bounds the weights from P on.

   All terms are positive.  T suffers cancellation, so its own working precision follows the
   accuracy asked for.  P is doubled; when the doublings gain a constant number of bits (algebraic
   coefficients, where this series is the wrong tool) and too many bits are missing, the best
   enclosure is returned at once. */
#include "sphere/parts.h"
#include "support/error.h"

#define MAX_TERMS 32768

typedef struct
{
    slong d, terms, prec;
    arb_t total; /* Theta(1) */
    arb_t tail;  /* sum_{p >= terms} c_p */
} sums_t;

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

/* lambda = sum_{p < terms} c_p w(p,k)/|S^d| and share = T w*: w* is the weight at the first index
   left out when the weights do not increase from there on (SPH-2), else 1/N(d,k) (SPH-4). */
static void weigh(arb_t lambda, arb_t share, const sums_t *s, arb_srcptr c, slong k)
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

/* Theta(1), the tail and the weighted sums for the first terms coefficients; *noise: the tail is
   rounding error rather than mass.  The status is that of the modules below. */
static ntkball_status_t one_pass(arb_ptr lambda, sums_t *s, int *noise, const ntkball_network_t net,
                                 const slong *degrees, slong num, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    ntkball_series_t series;
    ntkball_status_t status;
    arb_srcptr c;
    arb_t share;
    slong i, p;

    ntkball_series_init(series, net->depth, s->terms);
    arb_init(share);
    status = ntkball_ntk_closure(NULL, s->total, net, net->depth + 1, s->prec, options, err);
    if (status != NTKBALL_DOMAIN)
        status = ntkball_ntk_series(series, net, s->terms, 1, s->prec, options, err);
    if (status != NTKBALL_DOMAIN)
    {
        c = series->kappa[net->depth - 1];
        arb_set(s->tail, s->total);
        for (p = s->terms - 1; p >= 0; p--)
            arb_sub(s->tail, s->tail, c + p, s->prec + 30);
        arf_set_mag(arb_midref(share), arb_radref(s->tail));
        arf_mul_2exp_si(arb_midref(share), arb_midref(share), 3);
        *noise = arf_cmpabs(arb_midref(s->tail), arb_midref(share)) < 0;
        for (i = 0; i < num; i++)
        {
            weigh(lambda + i, share, s, c, degrees[i]);
            add_tail(lambda + i, share, s->prec);
        }
    }
    arb_clear(share);
    ntkball_series_clear(series);
    return status;
}

/* The finite sum of a polynomial kernel: no tail, no cancellation. */
static ntkball_status_t polynomial(arb_ptr lambda, sums_t *s, const ntkball_network_t net,
                                   const slong *degrees, slong num,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_series_t series;
    ntkball_status_t status;
    arb_t share;
    slong i;

    ntkball_series_init(series, net->depth, s->terms);
    arb_init(share);
    arb_zero(s->tail);
    status = ntkball_ntk_series(series, net, s->terms, 1, s->prec, options, err);
    for (i = 0; status != NTKBALL_DOMAIN && i < num; i++)
        weigh(lambda + i, share, s, series->kappa[net->depth - 1], degrees[i]);
    arb_clear(share);
    ntkball_series_clear(series);
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

ntkball_status_t _ntkball_sphere_by_series(arb_ptr lambda, const ntkball_sphere_plan_t plan,
                                           const ntkball_network_t net, slong d,
                                           const slong *degrees, slong num, slong bits,
                                           const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status = NTKBALL_UNABLE;
    slong i, missing, before = 0, gain = 0, gain_before, max_degree = 0, max_prec;
    ntkball_error_t below;
    sums_t s;
    int noise = 0, go_on = 1;

    arb_init(s.total);
    arb_init(s.tail);
    below.kind = NTKBALL_ERR_NONE;
    below.text[0] = '\0';
    _ntkball_sphere_inner(&inner, options);
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
        status = polynomial(lambda, &s, net, degrees, num, &inner, &below);
        go_on = 0;
    }
    s.terms = 64 + 2 * max_degree;
    s.prec = FLINT_MIN(2 * bits + guard_bits(s.terms), max_prec);
    while (go_on && s.terms <= FLINT_MAX(MAX_TERMS, 4 * max_degree) && s.prec <= max_prec)
    {
        status = one_pass(lambda, &s, &noise, net, degrees, num, &inner, &below);
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
    if (status == NTKBALL_OK && options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "sphere: %ld terms of the power series (SPH-1), tail from the closure "
                            "(SPH-2), %ld bits\n",
                            (long) s.terms, (long) s.prec);

    arb_clear(s.total);
    arb_clear(s.tail);
    return status;
}
