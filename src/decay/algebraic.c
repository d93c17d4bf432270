/* DEC-1, DEC-3 for a network: the largest disc that can be certified, an index from
   which on the bounds are within half a percent of each other.

   The radius R and p0 are chosen in doubles and by trial; what is returned is proved by cuts.c and
   sandwich.c for whatever was chosen. */
#include <math.h>

#include "decay/parts.h"
#include "support/error.h"

#define MAX_P0 (WORD(1) << 22)

static const double radii[] = {1.18, 1.12, 1.08, 1.05, 1.03, 1.02, 1.012, 1.007};

/* The constants of the network; A is ready for _ntkball_decay_cuts_set. */
static ntkball_status_t set_constants(ntkball_angle_t A, const ntkball_decay_subject_t *subject,
                                      const ntkball_network_t net, const ntkball_sphere_plan_t plan,
                                      slong prec, const ntkball_options_t *options,
                                      ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;

    _ntkball_sphere_inner(&inner, options);
    A->depth = subject->layer - 1;
    A->rotated = !plan->first_layer_is_rho;
    A->quantity = subject->quantity == 'a' ? 's' : subject->quantity == 'u' ? 'd' : 't';
    status =
        ntkball_network_constants(A->sigma_w2, A->missing_bias, NULL, net, prec + 30, &inner, err);
    if (net->output_bias || subject->layer <= net->depth)
        arb_zero(A->missing_bias);
    ntkball_value_get_arb(A->gamma_w2, net->gamma_w2, prec + 30);
    ntkball_value_get_arb(A->gamma_b2, net->gamma_b2, prec + 30);
    return status;
}

/* Is high <= (1 + 1/parts) low? */
static int within(const arb_t low, const arb_t high, slong parts)
{
    arb_t t;
    int ok;

    arb_init(t);
    arb_div_si(t, low, parts, 64);
    arb_add(t, t, low, 64);
    ok = arb_is_positive(low) && arb_le(high, t);
    arb_clear(t);
    return ok;
}

/* The smallest p0 of the parity up to a few percent from which on the bounds differ by 1/parts at
   most (half way towards the limit when that is 0); 0 when there is none. */
static slong
search_p0(const ntkball_decay_cuts_t cuts, slong parity, slong dim, slong parts, slong prec)
{
    slong good, bad = 0, mid;
    arb_t low, high, limit;

    arb_init(low);
    arb_init(high);
    arb_init(limit);
    for (good = 16; good <= MAX_P0; good *= 2)
    {
        if (_ntkball_decay_sandwich(low, high, limit, cuts, parity, dim, good + parity, prec) &&
            (within(low, high, parts) || (good >= 256 && arb_contains_zero(limit))))
            break;
        bad = good;
    }
    while (good <= MAX_P0 && good - bad > FLINT_MAX(2, good / 16))
    {
        mid = (good + bad) / 4 * 2;
        if (_ntkball_decay_sandwich(low, high, limit, cuts, parity, dim, mid + parity, prec) &&
            within(low, high, parts))
            good = mid;
        else
            bad = mid;
    }
    arb_clear(low);
    arb_clear(high);
    arb_clear(limit);
    return good <= MAX_P0 ? good + parity : 0;
}

/* An index from which on the bounds are within half a percent, if the numbers before it can be
   computed one by one; else within five percent. */
static slong choose_p0(const ntkball_decay_cuts_t cuts, slong parity, slong dim, slong prec)
{
    slong p0 = search_p0(cuts, parity, dim, 200, prec);

    if (p0 == 0 || p0 > NTKBALL_DECAY_MAX_VALUES)
        p0 = search_p0(cuts, parity, dim, 20, prec);
    return p0;
}

static void set_shape(ntkball_decay_t cert, const ntkball_decay_cuts_t cuts)
{
    slong dim = cert->subject.dim;

    if (dim == 0)
        fmpq_set_si(cert->exponent, 2 * cuts->first + 3, 2);
    else
        fmpq_set_si(cert->exponent, dim + 1 + 2 * cuts->first, 1);
    cert->decay = NTKBALL_DECAY_ALGEBRAIC;
    cert->proof = dim == 0 ? "DEC-1" : "DEC-3";
}

static void explain(const ntkball_decay_t cert, const ntkball_decay_cuts_t cuts, double z0,
                    const ntkball_options_t *options)
{
    slong k;
    char *plus, *minus;

    if (options == NULL || options->explain == NULL)
        return;
    ntkball_text_append(
        options->explain,
        "decay (DEC-1): the kernel is analytic in |rho| < %g cut along the real "
        "axis beyond +-1, and |kernel| <= %.4g there (box cover in t = acos rho); "
        "near the cuts it is analytic in z = sin t, |z| <= %.4g.\nThe jumps divided "
        "by 2i are sum_k b_k (rho^2 - 1)^(k + 1/2):\n",
        arf_get_d(arb_midref(cuts->radius), ARF_RND_NEAR), mag_get_d(cuts->sup), z0);
    for (k = cuts->first; k < cuts->K && k < cuts->first + 3; k++)
    {
        plus = arb_get_str(cuts->plus + k, 15, 0);
        minus = arb_get_str(cuts->minus + k, 15, 0);
        ntkball_text_append(options->explain, "  b_%ld = %s at rho = 1, %s at rho = -1\n", (long) k,
                            plus, minus);
        flint_free(plus);
        flint_free(minus);
    }
    ntkball_text_append(
        options->explain,
        "  ... to k < %ld, rest at most %.3g |rho^2 - 1|^(%ld + 1/2).\n"
        "c_n = sum_k (b_k^+ + (-1)^n b_k^-) Gamma(k+3/2) Gamma(n/2-k-1/2)/(2 pi Gamma(n/2+1)) "
        "+ O(R^-n); each term times n^(3/2+first) decreases, so its values at p0 = %ld and at "
        "infinity enclose it for all n >= p0%s.\n",
        (long) cuts->K, mag_get_d(cuts->rest), (long) cuts->K, (long) cert->p0,
        cert->subject.dim == 0 ? "" : "; eigenvalues by summing the gamma quotients (DEC-3)");
}

ntkball_status_t
_ntkball_decay_algebraic(ntkball_decay_t cert, slong p0, const ntkball_network_t net,
                         const ntkball_sphere_plan_t plan, const ntkball_decay_effort_t *effort,
                         const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_angle_t A;
    ntkball_decay_cuts_t cuts;
    ntkball_status_t status;
    double z0 = 0;
    size_t i, num = sizeof radii / sizeof radii[0];
    int found = 0, ok = 0;

    _ntkball_angle_init(A);
    _ntkball_decay_cuts_init(cuts, effort->terms);
    status = set_constants(A, &cert->subject, net, plan, effort->prec, options, err);
    for (i = 0; status == NTKBALL_OK && !found && i < num; i++)
    {
        z0 = fmin(effort->tight ? 0.9 : 0.92,
                  (effort->tight ? 1.4 : 1.5) * sqrt(radii[i] * radii[i] - 1));
        found = _ntkball_decay_cuts_set(cuts, A, plan->h, radii[i], z0, effort);
    }
    if (found)
    {
        set_shape(cert, cuts);
        cert->p0 =
            p0 > 0 ? p0 : choose_p0(cuts, cert->subject.parity, cert->subject.dim, effort->prec);
        ok = cert->p0 > 0 &&
             _ntkball_decay_sandwich(cert->low, cert->high, cert->limit, cuts, cert->subject.parity,
                                     cert->subject.dim, cert->p0, effort->prec);
        if (ok)
            explain(cert, cuts, z0, options);
    }
    if (status == NTKBALL_OK && !ok)
    {
        status = NTKBALL_UNABLE;
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          found ? "decay of %s at layer %ld: no index from which the bounds hold "
                                  "could be found"
                                : "decay of %s at layer %ld: no disc around the unit disc on which "
                                  "the kernel is analytic could be certified; lower --depth",
                          ntkball_activation_name(net->phi), (long) cert->subject.layer);
    }
    if (ok && cert->subject.dim > 0 && cert->subject.measure == NTKBALL_MEASURE_PROBABILITY)
    {
        arb_t area;

        arb_init(area);
        ntkball_sphere_area(area, cert->subject.dim, effort->prec);
        arb_div(cert->low, cert->low, area, effort->prec);
        arb_div(cert->high, cert->high, area, effort->prec);
        arb_div(cert->limit, cert->limit, area, effort->prec);
        arb_clear(area);
    }
    _ntkball_decay_cuts_clear(cuts);
    _ntkball_angle_clear(A);
    return status;
}
