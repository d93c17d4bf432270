/* The network's hyper-parameters and the hypotheses the recursion rests on.

   Assumption 2 (unit variance): gamma_w^2 + gamma_b^2 = 1, sigma_w^2 E[phi^2] + sigma_b^2 = 1, all
   four nonnegative; then Sigma_l(1) = 1 at every layer (NET-2).  Every value is an exact constant,
   so equalities are decided in exact arithmetic where the closed forms allow, inequalities by balls
   of growing precision; what neither settles is reported as undecided, never assumed. */
#include "recursion/internal.h"
#include "support/error.h"

/* Balls of more bits than this are not tried to decide a sign. */
#define SIGN_BITS 4096

void ntkball_network_init(ntkball_network_t net)
{
    ntkball_activation_init(net->phi);
    ntkball_value_init(net->sigma_w2);
    ntkball_value_init(net->sigma_b2);
    ntkball_value_init(net->gamma_w2);
    ntkball_value_init(net->gamma_b2);
    ntkball_value_set_si(net->sigma_w2, 1);
    ntkball_value_set_si(net->gamma_w2, 1);
    net->sigma_w2_given = 0;
    net->sigma_b2_is_unit = 1;
    net->init = NTKBALL_INIT_UNIT;
    net->recursion = NTKBALL_RECURSION_EXACT;
    net->depth = 1;
    net->output_bias = 1;
}

void ntkball_network_clear(ntkball_network_t net)
{
    ntkball_activation_clear(net->phi);
    ntkball_value_clear(net->sigma_w2);
    ntkball_value_clear(net->sigma_b2);
    ntkball_value_clear(net->gamma_w2);
    ntkball_value_clear(net->gamma_b2);
}

/* ------------------------------- signs of exact constants ------------------------------------ */

ntkball_sign_t ntkball_value_sign(const ntkball_value_t v)
{
    ntkball_sign_t sign = NTKBALL_SIGN_UNKNOWN;
    ntkball_exact_t e;
    fmpq_t q;
    arb_t x;
    slong prec;

    fmpq_init(q);
    arb_init(x);
    ntkball_exact_init(e);
    if (ntkball_value_get_fmpq(q, v))
        sign = (ntkball_sign_t) fmpq_sgn(q);
    else if (ntkball_value_get_exact(e, v) && ntkball_exact_is_zero(e))
        sign = NTKBALL_SIGN_ZERO;
    else
        for (prec = 64; prec <= SIGN_BITS && sign == NTKBALL_SIGN_UNKNOWN; prec *= 2)
        {
            ntkball_value_get_arb(x, v, prec);
            if (arb_is_positive(x) || arb_is_negative(x))
                sign = arb_is_positive(x) ? NTKBALL_SIGN_POSITIVE : NTKBALL_SIGN_NEGATIVE;
        }
    ntkball_exact_clear(e);
    arb_clear(x);
    fmpq_clear(q);
    return sign;
}

/* Is v + w = 1? */
static ntkball_truth_t sum_is_one(const ntkball_value_t v, const ntkball_value_t w)
{
    ntkball_truth_t truth = NTKBALL_UNKNOWN;
    ntkball_exact_t a, b;
    arb_t x, y;
    slong prec;

    ntkball_exact_init(a);
    ntkball_exact_init(b);
    arb_init(x);
    arb_init(y);
    if (ntkball_value_get_exact(a, v) && ntkball_value_get_exact(b, w))
    {
        ntkball_exact_add(a, a, b);
        if (ntkball_exact_is_one(a))
            truth = NTKBALL_TRUE;
    }
    for (prec = 64; prec <= SIGN_BITS && truth == NTKBALL_UNKNOWN; prec *= 2)
    {
        ntkball_value_get_arb(x, v, prec);
        ntkball_value_get_arb(y, w, prec);
        arb_add(x, x, y, prec);
        if (arb_is_finite(x) && !arb_contains_si(x, 1))
            truth = NTKBALL_FALSE;
    }
    arb_clear(x);
    arb_clear(y);
    ntkball_exact_clear(a);
    ntkball_exact_clear(b);
    return truth;
}

/* ------------------------------- the checks, one a hypothesis --------------------------------- */

static ntkball_status_t fail(ntkball_error_t *err, const char *text)
{
    ntkball_error_set(err, NTKBALL_ERR_INPUT, "%s", text);
    return NTKBALL_DOMAIN;
}

static ntkball_status_t check_shape(const ntkball_network_t net, ntkball_error_t *err)
{
    if (net->depth < 1)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "--depth %ld: the number of hidden layers must be at least 1",
                          (long) net->depth);
        return NTKBALL_DOMAIN;
    }
    if (net->init != NTKBALL_INIT_UNIT && net->sigma_w2_given)
        return fail(err, net->init == NTKBALL_INIT_HE
                             ? "--init he sets sigma_w^2 = 1/E[phi^2]: leave out --sigma-w2"
                             : "--init eoc sets sigma_w^2 = 1/E[phi'^2]: leave out --sigma-w2");
    if (net->init != NTKBALL_INIT_UNIT && !net->sigma_b2_is_unit)
        return fail(err, net->init == NTKBALL_INIT_HE
                             ? "--init he sets sigma_b^2 = 0: leave out --sigma-b2"
                             : "--init eoc sets sigma_b^2 = 1 - sigma_w^2 E[phi^2]: leave out "
                               "--sigma-b2");
    return NTKBALL_OK;
}

/* DOMAIN when v < 0 (or v = 0 where it must be positive). */
static ntkball_status_t check_sign(const char *option, const char *symbol, const ntkball_value_t v,
                                   int positive, ntkball_error_t *err)
{
    ntkball_sign_t sign = ntkball_value_sign(v);

    if (sign == NTKBALL_SIGN_UNKNOWN)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "%s %s: the sign of this value was not decided with %d bits: write it "
                          "in a simpler form",
                          option, ntkball_value_str(v), SIGN_BITS);
        return NTKBALL_UNABLE;
    }
    if (sign == NTKBALL_SIGN_NEGATIVE || (positive && sign == NTKBALL_SIGN_ZERO))
    {
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS, "%s %s: %s must be %s", option,
                          ntkball_value_str(v), symbol, positive ? "positive" : "at least 0");
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

static ntkball_status_t check_gamma(const ntkball_network_t net, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_truth_t one;

    status = check_sign("--gamma-w2", "gamma_w^2", net->gamma_w2, 0, err);
    if (status == NTKBALL_OK)
        status = check_sign("--gamma-b2", "gamma_b^2", net->gamma_b2, 0, err);
    if (status != NTKBALL_OK)
        return status;

    one = sum_is_one(net->gamma_w2, net->gamma_b2);
    if (one == NTKBALL_TRUE)
        return NTKBALL_OK;
    if (one == NTKBALL_UNKNOWN)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "--gamma-w2 %s --gamma-b2 %s: gamma_w^2 + gamma_b^2 = 1 was not decided: "
                          "write the values as rationals",
                          ntkball_value_str(net->gamma_w2), ntkball_value_str(net->gamma_b2));
        return NTKBALL_UNABLE;
    }
    ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS,
                      "gamma_w^2 + gamma_b^2 = 1 fails (unit variance): --gamma-w2 %s --gamma-b2 "
                      "%s; set one of them to 1 minus the other",
                      ntkball_value_str(net->gamma_w2), ntkball_value_str(net->gamma_b2));
    return NTKBALL_DOMAIN;
}

static ntkball_status_t
check_activation(const ntkball_network_t net, int need_ntk, ntkball_error_t *err)
{
    const char *why = NULL, *name = ntkball_activation_name(net->phi);

    if (ntkball_activation_has_ntk(net->phi, &why))
        return NTKBALL_OK;
    if (net->init == NTKBALL_INIT_EOC)
    {
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS,
                          "--init eoc needs E[phi'^2], which %s does not have: %s", name,
                          why != NULL ? why : "it is not absolutely continuous");
        return NTKBALL_DOMAIN;
    }
    if (need_ntk)
    {
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS,
                          "%s has no neural tangent kernel: %s; alpha exists, upsilon and kappa do "
                          "not: ask for --quantity alpha",
                          name, why != NULL ? why : "it is not absolutely continuous");
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

/* 1/E[phi^2], exactly when that is one term, else as a decimal. */
static char *largest_sigma_w2(const ntkball_network_t net, const ntkball_options_t *options)
{
    char *text = NULL;
    ntkball_exact_t e;
    arb_t x;

    ntkball_exact_init(e);
    arb_init(x);
    if (ntkball_hermite_norm2_exact(e, net->phi, 0) && ntkball_exact_inv(e, e))
        text = ntkball_exact_get_str(e);
    else if (ntkball_hermite_norm2(x, net->phi, 0, 80, options, NULL) == NTKBALL_OK ||
             arb_rel_accuracy_bits(x) >= 53)
    {
        arb_inv(x, x, 80);
        text = arb_get_str(x, 15, ARB_STR_NO_RADIUS);
    }
    arb_clear(x);
    ntkball_exact_clear(e);
    return text;
}

/* sigma_b^2 = 1 - sigma_w^2 E[phi^2] under "unit" and "eoc". */
static ntkball_status_t check_derived_bias(const ntkball_network_t net,
                                           const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_sign_t sign;
    ntkball_status_t status = ntkball_network_bias_sign(&sign, net, SIGN_BITS / 4, options, err);
    char *largest;

    if (status != NTKBALL_OK)
        return status;
    if (sign == NTKBALL_SIGN_ZERO || sign == NTKBALL_SIGN_POSITIVE)
        return NTKBALL_OK;
    largest = largest_sigma_w2(net, options);
    if (sign == NTKBALL_SIGN_UNKNOWN)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "the sign of sigma_b^2 = 1 - sigma_w^2 E[phi^2] was not decided for %s: "
                          "choose --sigma-w2 further from %s or raise --max-precision",
                          ntkball_activation_name(net->phi), largest != NULL ? largest : "1/E");
        status = NTKBALL_UNABLE;
    }
    else
    {
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS,
                          "sigma_b^2 = 1 - sigma_w^2 E[phi^2] is negative: --sigma-w2 may be at "
                          "most %s for %s%s",
                          largest != NULL ? largest : "1/E[phi^2]",
                          ntkball_activation_name(net->phi),
                          net->init == NTKBALL_INIT_EOC
                              ? ", and --init eoc needs 1/E[phi'^2]: choose another --init"
                              : "");
        status = NTKBALL_DOMAIN;
    }
    flint_free(largest);
    return status;
}

/* sigma_w^2 E[phi^2] + sigma_b^2 = 1 for a sigma_b^2 that was given. */
static ntkball_status_t check_given_bias(const ntkball_network_t net,
                                         const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_truth_t unit;
    ntkball_status_t status = check_sign("--sigma-b2", "sigma_b^2", net->sigma_b2, 0, err);

    if (status == NTKBALL_OK)
        status = ntkball_network_is_unit(&unit, net, SIGN_BITS / 4, options, err);
    if (status != NTKBALL_OK || unit == NTKBALL_TRUE)
        return status;
    if (unit == NTKBALL_UNKNOWN)
    {
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "--sigma-b2 %s: sigma_w^2 E[phi^2] + sigma_b^2 = 1 was not decided: use "
                          "--sigma-b2 unit",
                          ntkball_value_str(net->sigma_b2));
        return NTKBALL_UNABLE;
    }
    ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS,
                      "unit variance fails: sigma_w^2 E[phi^2] + sigma_b^2 is not 1 for %s with "
                      "--sigma-w2 %s --sigma-b2 %s: use --sigma-b2 unit",
                      ntkball_activation_name(net->phi), ntkball_value_str(net->sigma_w2),
                      ntkball_value_str(net->sigma_b2));
    return NTKBALL_DOMAIN;
}

/* 1/E[phi^2] or 1/E[phi'^2] must exist. */
static ntkball_status_t
check_init(const ntkball_network_t net, const ntkball_options_t *options, ntkball_error_t *err)
{
    int deriv = net->init == NTKBALL_INIT_EOC;
    ntkball_status_t status = NTKBALL_OK;
    ntkball_exact_t e;
    arb_t x;
    int zero;

    ntkball_exact_init(e);
    arb_init(x);
    zero = ntkball_hermite_norm2_exact(e, net->phi, deriv) && ntkball_exact_is_zero(e);
    if (!zero)
    {
        status = ntkball_hermite_norm2(x, net->phi, deriv, 32, options, err);
        if (status == NTKBALL_OK && !arb_is_positive(x))
            zero = 1;
    }
    if (zero)
    {
        ntkball_error_set(err, NTKBALL_ERR_HYPOTHESIS, "--init %s needs %s > 0, which fails for %s",
                          deriv ? "eoc" : "he", deriv ? "E[phi'^2]" : "E[phi^2]",
                          ntkball_activation_name(net->phi));
        status = NTKBALL_DOMAIN;
    }
    arb_clear(x);
    ntkball_exact_clear(e);
    return status;
}

void ntkball_options_inner(ntkball_options_t *inner, const ntkball_options_t *options)
{
    ntkball_options_init(inner);
    if (options != NULL)
        *inner = *options;
    inner->algorithm = NULL;
    inner->explain = NULL;
}

ntkball_status_t ntkball_network_check(const ntkball_network_t net, int need_ntk,
                                       const ntkball_options_t *given, ntkball_error_t *err)
{
    ntkball_options_t inner, *options = &inner;
    ntkball_status_t status = check_shape(net, err);

    ntkball_options_inner(options, given);
    if (status == NTKBALL_OK)
        status = check_gamma(net, err);
    if (status == NTKBALL_OK)
        status = check_activation(net, need_ntk, err);
    if (status != NTKBALL_OK)
        return status;
    if (net->init != NTKBALL_INIT_UNIT)
        status = check_init(net, options, err);
    else
        status = check_sign("--sigma-w2", "sigma_w^2", net->sigma_w2, 1, err);
    if (status != NTKBALL_OK || net->init == NTKBALL_INIT_HE)
        return status;
    if (net->init == NTKBALL_INIT_UNIT && !net->sigma_b2_is_unit)
        return check_given_bias(net, options, err);
    return check_derived_bias(net, options, err);
}
