/* sigma_w^2, sigma_b^2 and chi = sigma_w^2 E[phi'^2] of a network, exactly and as balls.

   With E = E[phi(Z)^2] and E' = E[phi'(Z)^2]: unit: sigma_w^2 as given, sigma_b^2 as given or
   1 - sigma_w^2 E; he: 1/E and 0; eoc: 1/E' and 1 - E/E', chi = 1.  The closure NET-3:
   Sigma_l(1) = 1 and Theta_l(1) = sum_{j < l} chi^j. */
#include "recursion/internal.h"
#include "support/error.h"

/* ------------------------------- exactly ------------------------------------------------------ */

static int exact_sigma_w2(ntkball_exact_t res, const ntkball_network_t net)
{
    if (net->init == NTKBALL_INIT_UNIT)
        return ntkball_value_get_exact(res, net->sigma_w2);
    return ntkball_hermite_norm2_exact(res, net->phi, net->init == NTKBALL_INIT_EOC) &&
           ntkball_exact_inv(res, res);
}

/* res = 1 - sigma_w^2 E, or as given. */
static int exact_sigma_b2(ntkball_exact_t res, const ntkball_network_t net)
{
    ntkball_exact_t e;
    fmpq_t one;
    int ok;

    if (net->init == NTKBALL_INIT_HE)
    {
        ntkball_exact_zero(res);
        return 1;
    }
    if (net->init == NTKBALL_INIT_UNIT && !net->sigma_b2_is_unit)
        return ntkball_value_get_exact(res, net->sigma_b2);

    ntkball_exact_init(e);
    fmpq_init(one);
    fmpq_one(one);
    ok = exact_sigma_w2(res, net) && ntkball_hermite_norm2_exact(e, net->phi, 0);
    if (ok)
    {
        ntkball_exact_mul(e, e, res);
        ntkball_exact_set_fmpq(res, one);
        ntkball_exact_sub(res, res, e);
    }
    fmpq_clear(one);
    ntkball_exact_clear(e);
    return ok;
}

static int exact_chi(ntkball_exact_t res, const ntkball_network_t net)
{
    ntkball_exact_t e;
    const char *why = NULL;
    fmpq_t one;
    int ok;

    ntkball_exact_init(e);
    fmpq_init(one);
    fmpq_one(one);
    if (net->init == NTKBALL_INIT_EOC)
    {
        ntkball_exact_set_fmpq(res, one);
        ok = 1;
    }
    else
    {
        ok = ntkball_activation_has_ntk(net->phi, &why) && exact_sigma_w2(res, net) &&
             ntkball_hermite_norm2_exact(e, net->phi, 1);
        if (ok)
            ntkball_exact_mul(res, res, e);
    }
    fmpq_clear(one);
    ntkball_exact_clear(e);
    return ok;
}

int ntkball_network_constants_exact(ntkball_exact_t sigma_w2, ntkball_exact_t sigma_b2,
                                    ntkball_exact_t chi, const ntkball_network_t net)
{
    return (sigma_w2 == NULL || exact_sigma_w2(sigma_w2, net)) &&
           (sigma_b2 == NULL || exact_sigma_b2(sigma_b2, net)) &&
           (chi == NULL || exact_chi(chi, net));
}

/* ------------------------------- as balls ----------------------------------------------------- */

/* sigma_w^2 to about prec bits. */
static ntkball_status_t ball_sigma_w2(arb_t res, const ntkball_network_t net, slong prec,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;

    if (net->init == NTKBALL_INIT_UNIT)
    {
        ntkball_value_get_arb(res, net->sigma_w2, prec);
        return NTKBALL_OK;
    }
    status =
        ntkball_hermite_norm2(res, net->phi, net->init == NTKBALL_INIT_EOC, prec, options, err);
    arb_inv(res, res, prec);
    return status;
}

/* The worse of two: what follows a step that is short of bits is computed all the same, so that
   every output is an enclosure. */
static ntkball_status_t worse(ntkball_status_t a, ntkball_status_t b)
{
    return a == NTKBALL_DOMAIN || b == NTKBALL_OK ? a : b;
}

/* sigma_w^2 E[phi^(deriv)^2] to about prec bits. */
static ntkball_status_t ball_moment(arb_t res, const ntkball_network_t net, int deriv, slong prec,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    arb_t e;

    if (net->init == (deriv ? NTKBALL_INIT_EOC : NTKBALL_INIT_HE))
    {
        arb_one(res);
        return NTKBALL_OK;
    }
    arb_init(e);
    status = ball_sigma_w2(res, net, prec, options, err);
    status = worse(status, ntkball_hermite_norm2(e, net->phi, deriv, prec, options, err));
    arb_mul(res, res, e, prec);
    arb_clear(e);
    return status;
}

/* sigma_b^2 at working precision prec; cancellation may leave fewer bits. */
static ntkball_status_t ball_sigma_b2(arb_t res, const ntkball_network_t net, slong prec,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;

    if (net->init == NTKBALL_INIT_UNIT && !net->sigma_b2_is_unit)
    {
        ntkball_value_get_arb(res, net->sigma_b2, prec);
        return NTKBALL_OK;
    }
    status = ball_moment(res, net, 0, prec, options, err);
    arb_sub_ui(res, res, 1, prec);
    arb_neg(res, res);
    return status;
}

typedef int (*exact_fn)(ntkball_exact_t, const ntkball_network_t);
typedef ntkball_status_t (*ball_fn)(arb_t, const ntkball_network_t, slong,
                                    const ntkball_options_t *, ntkball_error_t *);

static ntkball_status_t ball_chi(arb_t res, const ntkball_network_t net, slong prec,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    return ball_moment(res, net, 1, prec, options, err);
}

/* One constant to relative accuracy bits: an exact zero when it is proved, else growing balls. */
static ntkball_status_t ball_constant(arb_t res, const char *name, exact_fn exact, ball_fn ball,
                                      const ntkball_network_t net, slong bits,
                                      const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong prec, limit = 4 * bits + 2048;
    ntkball_exact_t e;
    int known, table = ntkball_activation_is_table(net->phi); /* no precision makes it better */

    if (options != NULL && limit > options->max_prec)
        limit = FLINT_MAX(options->max_prec, bits + 32);
    ntkball_exact_init(e);
    known = exact(e, net);
    for (prec = bits + 16; prec <= limit;
         prec = prec == limit ? limit + 1 : FLINT_MIN(2 * prec, limit))
    {
        if (known)
            ntkball_exact_get_arb(res, e, prec);
        else
            status = ball(res, net, prec, options, err);
        if (status != NTKBALL_OK || table || arb_is_zero(res) || arb_rel_accuracy_bits(res) >= bits)
            break;
    }
    if (status == NTKBALL_OK && !table && !arb_is_zero(res) && arb_rel_accuracy_bits(res) < bits)
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "%s of %s was not reached to %ld bits within %ld bits of precision", name,
                          ntkball_activation_name(net->phi), (long) bits, (long) limit);
        status = NTKBALL_UNABLE;
    }
    ntkball_exact_clear(e);
    return status;
}

ntkball_status_t ntkball_network_constants(arb_t sigma_w2, arb_t sigma_b2, arb_t chi,
                                           const ntkball_network_t net, slong bits,
                                           const ntkball_options_t *given, ntkball_error_t *err)
{
    ntkball_options_t inner, *options = &inner;
    ntkball_status_t status = NTKBALL_OK;

    ntkball_options_inner(options, given);
    if (sigma_w2 != NULL)
        status = ball_constant(sigma_w2, "sigma_w^2", exact_sigma_w2, ball_sigma_w2, net, bits,
                               options, err);
    if (sigma_b2 != NULL)
        status = worse(status, ball_constant(sigma_b2, "sigma_b^2", exact_sigma_b2, ball_sigma_b2,
                                             net, bits, options, err));
    if (chi != NULL)
        status =
            worse(status, ball_constant(chi, "chi", exact_chi, ball_chi, net, bits, options, err));
    return status;
}

/* ------------------------------- decisions for ntkball_network_check -------------------------- */

/* What a decision makes of a failure: a ball with fewer bits than asked for may still decide, and
   if not, the question is undecided; other failures stand. */
static ntkball_status_t
tolerate(ntkball_status_t status, const ntkball_error_t *why, ntkball_error_t *err)
{
    if (status == NTKBALL_OK || why->kind == NTKBALL_ERR_ACCURACY)
        return NTKBALL_OK;
    if (err != NULL)
        *err = *why;
    return status;
}

int ntkball_network_bias_is_zero(const ntkball_network_t net)
{
    ntkball_exact_t e;
    int zero;

    ntkball_exact_init(e);
    zero = exact_sigma_b2(e, net) && ntkball_exact_is_zero(e);
    ntkball_exact_clear(e);
    return zero;
}

ntkball_status_t ntkball_network_bias_sign(ntkball_sign_t *sign, const ntkball_network_t net,
                                           slong max_bits, const ntkball_options_t *options,
                                           ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK, reached = NTKBALL_OK;
    ntkball_error_t why = {NTKBALL_ERR_NONE, ""};
    ntkball_exact_t e;
    slong prec;
    arb_t x;
    int known;

    *sign = NTKBALL_SIGN_UNKNOWN;
    ntkball_exact_init(e);
    arb_init(x);
    known = exact_sigma_b2(e, net);
    for (prec = 64; prec <= max_bits && reached == NTKBALL_OK && *sign == NTKBALL_SIGN_UNKNOWN;
         prec *= 2)
    {
        if (known)
            ntkball_exact_get_arb(x, e, prec);
        else
            reached = ball_sigma_b2(x, net, prec, options, &why);
        status = tolerate(reached, &why, err);
        if (status != NTKBALL_OK)
            break;
        if (known && ntkball_exact_is_zero(e))
            *sign = NTKBALL_SIGN_ZERO;
        else if (arb_is_finite(x) && (arb_is_positive(x) || arb_is_negative(x)))
            *sign = arb_is_positive(x) ? NTKBALL_SIGN_POSITIVE : NTKBALL_SIGN_NEGATIVE;
    }
    arb_clear(x);
    ntkball_exact_clear(e);
    return status;
}

ntkball_status_t ntkball_network_is_unit(ntkball_truth_t *unit, const ntkball_network_t net,
                                         slong max_bits, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK, reached = NTKBALL_OK;
    ntkball_error_t why = {NTKBALL_ERR_NONE, ""};
    ntkball_exact_t w, b, e;
    slong prec;
    arb_t x, y;

    *unit = NTKBALL_UNKNOWN;
    ntkball_exact_init(w);
    ntkball_exact_init(b);
    ntkball_exact_init(e);
    arb_init(x);
    arb_init(y);
    if (exact_sigma_w2(w, net) && exact_sigma_b2(b, net) &&
        ntkball_hermite_norm2_exact(e, net->phi, 0))
    {
        ntkball_exact_mul(w, w, e);
        ntkball_exact_add(w, w, b);
        if (ntkball_exact_is_one(w))
            *unit = NTKBALL_TRUE;
    }
    for (prec = 64; prec <= max_bits && reached == NTKBALL_OK && *unit == NTKBALL_UNKNOWN;
         prec *= 2)
    {
        reached = ball_moment(x, net, 0, prec, options, &why);
        status = tolerate(reached, &why, err);
        if (status != NTKBALL_OK)
            break;
        ntkball_value_get_arb(y, net->sigma_b2, prec);
        arb_add(x, x, y, prec);
        if (arb_is_finite(x) && !arb_contains_si(x, 1))
            *unit = NTKBALL_FALSE;
    }
    arb_clear(x);
    arb_clear(y);
    ntkball_exact_clear(w);
    ntkball_exact_clear(b);
    ntkball_exact_clear(e);
    return status;
}

/* ------------------------------- closure ------------------------------------------------------ */

/* NET-3.  Without output bias the last layer's Sigma(1) is sigma_w^2 E, without subtraction. */
ntkball_status_t ntkball_ntk_closure(arb_t sigma_at_1, arb_t theta_at_1,
                                     const ntkball_network_t net, slong layer, slong bits,
                                     const ntkball_options_t *given, ntkball_error_t *err)
{
    int bare = layer == net->depth + 1 && !net->output_bias;
    slong prec = bits + 16 + 2 * (slong) FLINT_BIT_COUNT((ulong) FLINT_MAX(layer, 1)), j;
    ntkball_status_t status = ntkball_network_check(net, theta_at_1 != NULL, given, err);
    ntkball_options_t inner, *options = &inner;
    arb_t sigma, chi, sum;

    if (status != NTKBALL_OK)
        return status;
    ntkball_options_inner(options, given);
    if (layer < 1 || layer > net->depth + 1)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "layer %ld: it must be 1 .. %ld", (long) layer,
                          (long) net->depth + 1);
        return NTKBALL_DOMAIN;
    }
    arb_init(sigma);
    arb_init(chi);
    arb_init(sum);
    arb_one(sigma);
    if (bare)
        status = ball_moment(sigma, net, 0, prec, options, err);
    if (theta_at_1 != NULL && layer > 1)
    {
        status = worse(status, ntkball_network_constants(NULL, NULL, chi, net, prec, options, err));
        for (j = 1; j < layer; j++)
        {
            arb_add_ui(sum, sum, 1, prec);
            arb_mul(sum, sum, chi, prec);
        }
    }
    if (sigma_at_1 != NULL)
        arb_set_round(sigma_at_1, sigma, prec);
    if (theta_at_1 != NULL)
        arb_add(theta_at_1, sum, sigma, prec);
    arb_clear(sigma);
    arb_clear(chi);
    arb_clear(sum);
    return status;
}
