/* Producer and judge of certificates.

   The producer takes the bound that applies (algebraic, shallow, finite, Cauchy), rounds the
   constants outward by 2^-20, and lowers p0, widening the bounds to the numbers below it, computed
   one by one, as long as high/low stays small.  The judge (DEC-7) derives the bounds anew with more
   terms, other discs and a higher precision from an index p1 >= p0 on, computes the numbers p0 <= n
   < p1, and compares. */
#include <string.h>

#include "decay/parts.h"
#include "support/error.h"

const ntkball_decay_effort_t _ntkball_decay_producer = {320, 10, 64, 0};
const ntkball_decay_effort_t _ntkball_decay_checker = {448, 12, 96, 1};

#define VALUE_BITS 64
#define FEW_BITS 24 /* where there is an upper bound alone */

/* ---- what can be said ----------------------------------------------------------------------- */

static int
valid(const ntkball_decay_subject_t *s, const ntkball_network_t net, ntkball_error_t *err)
{
    if (s->layer < 2 || s->layer > net->depth + 1 || strchr("auke", s->quantity) == NULL ||
        s->quantity == '\0' || (s->quantity == 'e' && s->layer != net->depth + 1))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "decay: layer %ld is none of 2 .. %ld",
                          (long) s->layer, (long) net->depth + 1);
        return 0;
    }
    if ((s->quantity == 'e') != (s->dim > 0) || s->dim > 1000 || s->parity < 0 || s->parity > 1)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "--dim %ld: give 1 .. 1000 for eigenvalues, nothing for coefficients",
                          (long) s->dim);
        return 0;
    }
    return 1;
}

/* The index from which on c_n = 0 is proved for the class, or -1 (DEC-6). */
static slong zero_from(const ntkball_sphere_plan_t plan, const ntkball_decay_subject_t *s)
{
    slong k, parity = s->quantity == 'u' ? 1 - s->parity : s->parity;
    slong beyond = FLINT_MAX(FLINT_MAX(plan->degree, plan->split) + 1, 2);

    k = beyond + (beyond + parity) % 2;
    if (plan->degree >= 0)
        return beyond + (beyond + s->parity) % 2;
    if (s->quantity == 'u' && plan->depth > 1)
        return -1;
    return _ntkball_sphere_vanishes(plan, k) ? k - (s->quantity == 'u') : -1;
}

static void set_zero(ntkball_decay_t cert, slong from, ntkball_decay_class_t decay)
{
    cert->decay = decay;
    cert->zero = 1;
    cert->two_sided = 1;
    cert->p0 = from;
    fmpq_zero(cert->exponent);
    arb_zero(cert->low);
    arb_zero(cert->high);
    arb_zero(cert->limit);
    cert->proof = "DEC-6";
}

/* The bound for n >= p0 (p0 <= 0: to be chosen) before rounding.  wanted: NULL, or the certificate
   whose root or rate an upper bound with a free parameter is to take; all else is set here. */
static ntkball_status_t bounds_of(ntkball_decay_t cert, slong p0,
                                  const ntkball_decay_struct *wanted, const ntkball_network_t net,
                                  const ntkball_decay_effort_t *effort,
                                  const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_sphere_plan_t plan;
    ntkball_status_t status;
    slong from;

    arb_zero(cert->root);
    arb_one(cert->rate);
    strcpy(cert->root_exact, "0");
    strcpy(cert->rate_exact, "1");
    arb_zero(cert->correction);
    strcpy(cert->correction_exact, "0");
    cert->zero = 0;
    cert->factorial = 0;
    _ntkball_sphere_plan_init(plan, net);
    plan->depth = cert->subject.layer - 1; /* the network that ends with that layer */
    plan->output_bias = net->output_bias || plan->depth < net->depth;
    cert->decay = ntkball_decay_class(net->phi);
    from = zero_from(plan, &cert->subject);
    if (from >= 0)
    {
        set_zero(cert, p0 > 0 ? FLINT_MAX(from, p0) : from,
                 plan->degree >= 0 ? NTKBALL_DECAY_FINITE : cert->decay);
        status = NTKBALL_OK;
    }
    else if (cert->subject.corrected &&
             !_ntkball_decay_is_shallow(net, &cert->subject, plan->no_gamma_b))
    {
        status = NTKBALL_UNABLE;
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: the correction e^(b/sqrt n) is known for tanh, sigmoid, "
                          "softplus and silu with one hidden layer and gamma_b = 0",
                          ntkball_activation_name(net->phi));
    }
    else if (plan->homogeneous)
        status = _ntkball_decay_algebraic(cert, p0, net, plan, effort, options, err);
    else if (_ntkball_decay_is_shallow(net, &cert->subject, plan->no_gamma_b))
        status = _ntkball_decay_shallow(cert, p0, net, effort, options, err);
    else if (ntkball_dual_is_closed(net->phi) && cert->subject.dim == 0)
        status = _ntkball_decay_cauchy(cert, p0, wanted, net, effort, options, err);
    else if (cert->subject.layer == 2 && cert->subject.dim == 0 && plan->no_gamma_b &&
             _ntkball_decay_strip(cert, p0, wanted, net, effort, options) == NTKBALL_OK)
        status = NTKBALL_OK;
    else if (cert->decay == NTKBALL_DECAY_STRETCHED && cert->subject.dim == 0)
        status = _ntkball_decay_stretched(cert, p0, wanted, net, effort, options, err);
    else if (cert->decay == NTKBALL_DECAY_ALGEBRAIC && cert->subject.dim == 0)
        status = _ntkball_decay_renewal(cert, p0, net, effort, options, err);
    else
    {
        status = NTKBALL_UNABLE;
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: class %s, but no bound for all indices is known for this "
                          "quantity; a homogeneous activation%s may help",
                          ntkball_activation_name(net->phi), ntkball_decay_class_str(cert->decay),
                          net->depth > 1 ? " or --depth 1" : "");
    }
    _ntkball_sphere_plan_clear(plan);
    return status;
}

/* The same; alpha_{.,2} and upsilon_{.,2} of the published recursion are those without gamma_b
   (DEC-6), of which more is known. */
static ntkball_status_t analytic(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                                 const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_t plain = {*net};
    ntkball_status_t status;

    if (net->recursion != NTKBALL_RECURSION_PUBLISHED || cert->subject.layer != 2 ||
        (cert->subject.quantity != 'a' && cert->subject.quantity != 'u'))
        return bounds_of(cert, p0, wanted, net, effort, options, err);
    ntkball_value_init(plain->gamma_w2);
    ntkball_value_init(plain->gamma_b2);
    ntkball_value_set_si(plain->gamma_w2, 1);
    ntkball_value_set_si(plain->gamma_b2, 0);
    status = bounds_of(cert, p0, wanted, plain, effort, options, err);
    ntkball_value_clear(plain->gamma_w2);
    ntkball_value_clear(plain->gamma_b2);
    return status;
}

/* More digits of the limit: a higher precision, and points with 4^-points below it. */
static ntkball_decay_effort_t
raised(const ntkball_decay_effort_t *base, const ntkball_options_t *options)
{
    ntkball_decay_effort_t effort = *base;
    slong bits = options == NULL ? 64 : options->digits * 10 / 3 + 80;

    effort.prec = FLINT_MAX(effort.prec, bits + 256);
    effort.points = FLINT_MAX(effort.points, (bits + 64) / 4 * 2);
    return effort;
}

/* ---- comparisons ---------------------------------------------------------------------------- */

/* Does low <= scaled c_n <= high hold? */
static ntkball_truth_t compare(const ntkball_decay_t cert, slong n, const arb_t value)
{
    arb_t x;
    ntkball_truth_t res = NTKBALL_UNKNOWN;

    arb_init(x);
    if (cert->zero)
        arb_set(x, value);
    else
        ntkball_decay_scaled(x, cert, n, value, 2 * VALUE_BITS);
    if (arb_le(cert->low, x) && arb_le(x, cert->high))
        res = NTKBALL_TRUE;
    else if (arb_lt(x, cert->low) || arb_gt(x, cert->high))
        res = NTKBALL_FALSE;
    arb_clear(x);
    return res;
}

/* low rounded down, high up (each if asked for), by 2^-20 relative, to 48 bits. */
static void round_outward(ntkball_decay_t cert, int low, int high)
{
    arb_t t;

    arb_init(t);
    if (low)
    {
        arb_mul_2exp_si(t, cert->low, -20);
        arb_sub(t, cert->low, t, 64);
        arb_get_lbound_arf(arb_midref(cert->low), t, 48);
        mag_zero(arb_radref(cert->low));
        if (arf_sgn(arb_midref(cert->low)) <= 0) /* c_n >= 0 */
            arf_zero(arb_midref(cert->low));
    }
    if (high)
    {
        arb_mul_2exp_si(t, cert->high, -20);
        arb_add(t, cert->high, t, 64);
        arb_get_ubound_arf(arb_midref(cert->high), t, 48);
        mag_zero(arb_radref(cert->high));
    }
    cert->two_sided = arf_sgn(arb_midref(cert->low)) > 0;
    arb_clear(t);
}

/* Is high <= ratio low? */
static int keeps(const ntkball_decay_t cert, const fmpq_t ratio)
{
    arb_t x;
    int ok;

    arb_init(x);
    arb_set_fmpq(x, ratio, 128);
    arb_mul(x, x, cert->low, 128);
    ok = arb_is_finite(cert->low) && arb_is_finite(cert->high) && arb_le(cert->high, x);
    arb_clear(x);
    return ok;
}

/* cert->low, high widened so that they contain the ball x, if they do not. */
static void contain(ntkball_decay_t cert, const arb_t x)
{
    int low = !arb_le(cert->low, x), high = !arb_le(x, cert->high);

    if (low)
        arb_min(cert->low, cert->low, x, 2 * VALUE_BITS);
    if (high)
        arb_max(cert->high, cert->high, x, 2 * VALUE_BITS);
    round_outward(cert, low, high);
}

/* Says that no bounds of this ratio begin before or at n, where that follows from x, the scaled
   number at n, and the limit (DEC-7). */
static void explain_least(const ntkball_decay_t cert, slong n, const arb_t x, const fmpq_t ratio,
                          const ntkball_options_t *options)
{
    arb_t more, quotient;

    if (options == NULL || options->explain == NULL)
        return;
    arb_init(more);
    arb_init(quotient);
    arb_set_fmpq(more, ratio, 128);
    arb_div(quotient, cert->limit, x, 128);
    if (arb_lt(cert->limit, x))
        arb_inv(quotient, quotient, 128);
    if (arb_gt(quotient, more))
        ntkball_text_append(options->explain,
                            "decay: no p0 <= %ld has c_high/c_low <= %.6g: the middle term at "
                            "n = %ld and its limit differ by the factor %.6g.\n",
                            (long) n, arf_get_d(arb_midref(more), ARF_RND_NEAR), (long) n,
                            arf_get_d(arb_midref(quotient), ARF_RND_FLOOR));
    arb_clear(more);
    arb_clear(quotient);
}

/* Lowers p0 while high/low <= ratio, the bounds widened to the numbers met; an upper bound, as long
   as the numbers obey it. */
static void lower_p0(ntkball_decay_t cert, const fmpq_t ratio, const ntkball_network_t net,
                     const ntkball_options_t *options)
{
    arb_ptr values;
    ntkball_decay_t wider;
    arb_t x;
    slong len = cert->p0, n;

    if (len > NTKBALL_DECAY_MAX_VALUES + 1 || len < 3 || strcmp(cert->proof, "DEC-13") == 0)
        return; /* DEC-13 has done it, from numbers of its own */
    values = _arb_vec_init(len);
    arb_init(x);
    ntkball_decay_init(wider);
    ntkball_decay_set(wider, cert);
    if (_ntkball_decay_values(values, len, net, &cert->subject,
                              cert->two_sided ? VALUE_BITS : FEW_BITS, options,
                              NULL) != NTKBALL_DOMAIN)
        for (n = len - 2; n >= 1; n -= 2)
        {
            if (compare(cert, n, values + n) != NTKBALL_TRUE)
            {
                ntkball_decay_scaled(x, cert, n, values + n, 2 * VALUE_BITS);
                contain(wider, x);
                if (!keeps(wider, ratio))
                {
                    explain_least(cert, n, x, ratio, options);
                    break;
                }
                ntkball_decay_set(cert, wider);
            }
            cert->p0 = wider->p0 = n;
        }
    ntkball_decay_clear(wider);
    arb_clear(x);
    _arb_vec_clear(values, len);
}

/* ---- producer ------------------------------------------------------------------------------- */

/* No number is computed up to the index of a bound by DEC-2, DEC-4, DEC-9: it may be large. */
#define MAX_SEARCHED (WORD(1) << 40)

/* The bound of the analysis, rounded outward, from an index on from which high/low <= ratio. */
static ntkball_status_t search(ntkball_decay_t cert, const fmpq_t ratio,
                               const ntkball_network_t net, const ntkball_options_t *options,
                               ntkball_error_t *err)
{
    ntkball_decay_effort_t effort = raised(&_ntkball_decay_producer, options);
    ntkball_status_t status = analytic(cert, 0, NULL, net, &effort, options, err);

    if (status != NTKBALL_OK || cert->zero)
        return status;
    round_outward(cert, 1, 1);
    while (status == NTKBALL_OK && cert->two_sided && !keeps(cert, ratio) &&
           cert->p0 <= MAX_SEARCHED / 2)
    {
        status =
            analytic(cert, 2 * cert->p0 - cert->subject.parity, NULL, net, &effort, options, err);
        round_outward(cert, 1, 1);
    }
    if (status == NTKBALL_OK && cert->two_sided && !keeps(cert, ratio))
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: no index from which on c_high/c_low is so small was found; "
                          "give a larger --ratio",
                          ntkball_activation_name(net->phi));
        arb_indeterminate(cert->low);
        arb_indeterminate(cert->high);
        status = NTKBALL_UNABLE;
    }
    return status;
}

/* ratio: NULL for the default */
static ntkball_status_t certify(ntkball_decay_t cert, const ntkball_network_t net,
                                const ntkball_decay_subject_t *subject, const fmpq *ratio,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t inner;
    fmpq_t wanted;
    slong proved;

    ntkball_decay_clear(cert);
    ntkball_decay_init(cert);
    cert->subject = *subject;
    arb_indeterminate(cert->limit);
    arb_indeterminate(cert->low);
    arb_indeterminate(cert->high);
    if (!valid(subject, net, err))
        return NTKBALL_DOMAIN;
    _ntkball_sphere_inner(&inner, options);
    status = ntkball_network_check(net, subject->quantity != 'a', &inner, err);
    if (status != NTKBALL_OK)
        return status;
    fmpq_init(wanted);
    if (ratio != NULL)
        fmpq_set(wanted, ratio);
    else if (ntkball_decay_class(net->phi) == NTKBALL_DECAY_STRETCHED && !subject->corrected)
        fmpq_set_si(wanted, 6, 5);
    else
        fmpq_set_si(wanted, 21, 20);
    status = search(cert, wanted, net, options, err);
    if (status == NTKBALL_OK && !cert->zero)
    {
        proved = cert->p0;
        lower_p0(cert, wanted, net, options);
        if (options != NULL && options->explain != NULL && cert->p0 < proved)
            ntkball_text_append(options->explain,
                                "decay: proved for n >= %ld; the indices %ld <= n < %ld of the "
                                "class were computed one by one and the bounds contain them.\n",
                                (long) proved, (long) cert->p0, (long) proved);
    }
    fmpq_clear(wanted);
    return status;
}

ntkball_status_t ntkball_decay_certify(ntkball_decay_t cert, const ntkball_network_t net,
                                       const ntkball_decay_subject_t *subject,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    return certify(cert, net, subject, NULL, options, err);
}

ntkball_status_t ntkball_decay_certify_within(ntkball_decay_t cert, const ntkball_network_t net,
                                              const ntkball_decay_subject_t *subject,
                                              const fmpq_t ratio, const ntkball_options_t *options,
                                              ntkball_error_t *err)
{
    if (fmpz_cmp(fmpq_numref(ratio), fmpq_denref(ratio)) <= 0)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "--ratio: give a number above 1, as in 21/20");
        return NTKBALL_DOMAIN;
    }
    return certify(cert, net, subject, ratio, options, err);
}

/* ---- judge ---------------------------------------------------------------------------------- */

/* Is the shape of both the same? */
static int same_shape(const ntkball_decay_t a, const ntkball_decay_t b)
{
    return a->zero == b->zero && fmpq_equal(a->exponent, b->exponent) &&
           a->factorial == b->factorial && arb_overlaps(a->root, b->root) &&
           arb_overlaps(a->rate, b->rate) && arb_overlaps(a->correction, b->correction) &&
           strcmp(a->correction_exact, b->correction_exact) == 0 &&
           strcmp(a->root_exact, b->root_exact) == 0 && strcmp(a->rate_exact, b->rate_exact) == 0;
}

/* The bounds of mine lie within those of cert. */
static int implied(const ntkball_decay_t cert, const ntkball_decay_t mine)
{
    return mine->zero || (arb_le(cert->low, mine->low) && arb_le(mine->high, cert->high));
}

/* mine: new bounds for n >= mine->p0 >= p0.  Returns the p1 from which on they imply those of
   cert, 0 when none was found. */
static slong prove_again(ntkball_decay_t mine, const ntkball_decay_t cert,
                         const ntkball_network_t net, const ntkball_options_t *options)
{
    slong p1 = 0;
    int tries;

    for (tries = 0; tries < 3; tries++)
    {
        mine->subject = cert->subject;
        if (analytic(mine, p1, cert, net, &_ntkball_decay_checker, options, NULL) != NTKBALL_OK ||
            !same_shape(cert, mine))
            return 0;
        if (mine->p0 >= cert->p0 && implied(cert, mine))
            return mine->p0;
        if (strcmp(mine->proof, "DEC-13") == 0 && !implied(cert, mine))
            return 0; /* a larger index does not improve this bound */
        p1 = mine->p0 >= cert->p0 ? 4 * mine->p0 - 3 * cert->subject.parity : cert->p0;
    }
    return 0;
}

/* FALSE when a number n, p0 <= n < len, of the class contradicts; TRUE when all obey. */
static ntkball_truth_t check_values(const ntkball_decay_t cert, slong len,
                                    const ntkball_network_t net, const ntkball_options_t *options)
{
    arb_ptr values = _arb_vec_init(len);
    ntkball_truth_t all = NTKBALL_TRUE, one;
    slong n;

    if (_ntkball_decay_values(values, len, net, &cert->subject,
                              arb_is_positive(cert->low) ? VALUE_BITS : FEW_BITS, options,
                              NULL) == NTKBALL_DOMAIN)
        all = NTKBALL_UNKNOWN;
    for (n = cert->p0; all != NTKBALL_FALSE && n < len; n++)
        if ((n + cert->subject.parity) % 2 == 0)
        {
            one = compare(cert, n, values + n);
            all = one == NTKBALL_TRUE ? all : one;
        }
    _arb_vec_clear(values, len);
    return all;
}

/* Does the true limit lie outside [low, high]?  Then cert is false. */
static int limit_contradicts(const ntkball_decay_t cert, const ntkball_decay_t mine)
{
    if (mine->zero || !arb_is_positive(mine->limit) || !arb_is_finite(mine->limit))
        return 0;
    if (same_shape(cert, mine))
        return arb_lt(mine->limit, cert->low) || arb_gt(mine->limit, cert->high);
    if (cert->zero)
        return 1;
    if (cert->factorial != mine->factorial || strcmp(cert->root_exact, mine->root_exact) != 0 ||
        strcmp(cert->correction_exact, mine->correction_exact) != 0 ||
        strcmp(cert->rate_exact, mine->rate_exact) != 0)
        return 0;
    /* another power: the middle term tends to infinity or to 0 */
    return fmpq_cmp(cert->exponent, mine->exponent) > 0 || arb_is_positive(cert->low);
}

ntkball_status_t ntkball_decay_check(ntkball_truth_t *verdict, const ntkball_decay_t cert,
                                     const ntkball_network_t net, const ntkball_options_t *options,
                                     ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    ntkball_truth_t values;
    ntkball_decay_t mine;
    slong p1;

    *verdict = NTKBALL_UNKNOWN;
    if (!valid(&cert->subject, net, err))
        return NTKBALL_DOMAIN;
    if (cert->p0 < 1 || (cert->p0 + cert->subject.parity) % 2 != 0 || !arb_is_exact(cert->low) ||
        !arb_is_exact(cert->high))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "certificate: p0 = %ld must have the parity of its class and c_low, "
                          "c_high must be exact",
                          (long) cert->p0);
        return NTKBALL_DOMAIN;
    }
    _ntkball_sphere_inner(&inner, options);
    status = ntkball_network_check(net, cert->subject.quantity != 'a', &inner, err);
    if (status != NTKBALL_OK)
        return status;
    ntkball_decay_init(mine);
    p1 = prove_again(mine, cert, net, &inner);
    if (p1 == 0 && limit_contradicts(cert, mine))
        values = NTKBALL_FALSE;
    else
        values = check_values(cert, p1 > 0 ? p1 : cert->p0 + 64, net, &inner);
    ntkball_decay_clear(mine);
    if (values == NTKBALL_FALSE)
        *verdict = NTKBALL_FALSE;
    else if (p1 > 0)
        *verdict = values;
    return NTKBALL_OK;
}
