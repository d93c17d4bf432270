/* What can be said of a subject: the bound that applies (zeros, algebraic, shallow, Cauchy, strip,
   stretched exponential, eigenvalues by those of the coefficients), and where none does, why. */
#include <string.h>

#include "decay/parts.h"
#include "support/error.h"

const ntkball_decay_effort_t _ntkball_decay_producer = {320, 10, 64, 0};
const ntkball_decay_effort_t _ntkball_decay_checker = {448, 12, 96, 1};

int _ntkball_decay_valid(const ntkball_decay_subject_t *s, const ntkball_network_t net,
                         ntkball_error_t *err)
{
    if (s->quantity != 'm' &&
        (s->layer < 2 || s->layer > net->depth + 1 || strchr("auke", s->quantity) == NULL ||
         s->quantity == '\0' || (s->quantity == 'e' && s->layer != net->depth + 1)))
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

static ntkball_status_t
refuse(const ntkball_decay_t cert, const ntkball_network_t net, ntkball_error_t *err)
{
    ntkball_plane_growth_t g;
    const char *why = "";

    ntkball_plane_growth_init(g);
    if (cert->decay == NTKBALL_DECAY_UNKNOWN && cert->subject.dim == 0 &&
        ntkball_activation_plane_growth(g, &why, net->phi) != NTKBALL_OK)
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: class unknown: because of %s no growth below e^(c|z|^2) in "
                          "the plane is proved, nor one below e^(x^2/4) in a strip",
                          ntkball_activation_name(net->phi), why);
    else
        ntkball_error_set(err, NTKBALL_ERR_UNDECIDED,
                          "decay of %s: class %s, but no bound for all indices is known for this "
                          "quantity; a homogeneous activation%s may help",
                          ntkball_activation_name(net->phi), ntkball_decay_class_str(cert->decay),
                          net->depth > 1 ? " or --depth 1" : "");
    ntkball_plane_growth_clear(g);
    return NTKBALL_UNABLE;
}

/* Upper bounds of coefficients, the sharpest that is known. */
static ntkball_status_t upper_bound(ntkball_decay_t cert, slong p0,
                                    const ntkball_decay_struct *wanted, const ntkball_network_t net,
                                    int no_gamma_b, const ntkball_decay_effort_t *effort,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    int shallow = cert->subject.layer == 2 && no_gamma_b;

    if (ntkball_dual_is_closed(net->phi))
        return _ntkball_decay_cauchy(cert, p0, wanted, net, effort, options, err);
    if ((shallow && _ntkball_decay_plane(cert, p0, wanted, net, options) == NTKBALL_OK) ||
        ((cert->decay == NTKBALL_DECAY_ENTIRE || cert->decay == NTKBALL_DECAY_GEOMETRIC) &&
         _ntkball_decay_plane_layers(cert, p0, wanted, net, options) == NTKBALL_OK) ||
        (shallow && (_ntkball_decay_strip(cert, p0, wanted, net, effort, options) == NTKBALL_OK ||
                     _ntkball_decay_shifted(cert, p0, wanted, net, options) == NTKBALL_OK)))
        return NTKBALL_OK;
    if (cert->decay == NTKBALL_DECAY_ALGEBRAIC)
        return _ntkball_decay_renewal(cert, p0, net, effort, options, err);
    if (cert->decay != NTKBALL_DECAY_UNKNOWN)
        return _ntkball_decay_stretched(cert, p0, wanted, net, effort, options, err);
    return refuse(cert, net, err);
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
    cert->two_thirds = 0;
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
    else if (cert->subject.dim > 0)
        status = _ntkball_decay_eigenvalues(cert, p0, wanted, net, effort, options, err);
    else
        status = upper_bound(cert, p0, wanted, net, plan->no_gamma_b, effort, options, err);
    _ntkball_sphere_plan_clear(plan);
    return status;
}

/* As bounds_of; alpha_{.,2} and upsilon_{.,2} of the published recursion are those without gamma_b
   (DEC-6), of which more is known. */
ntkball_status_t
_ntkball_decay_analytic(ntkball_decay_t cert, slong p0, const ntkball_decay_struct *wanted,
                        const ntkball_network_t net, const ntkball_decay_effort_t *effort,
                        const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_t plain;
    ntkball_status_t status;

    if (cert->subject.quantity == 'm')
        return _ntkball_decay_hermite(cert, p0, wanted, net, effort, options, err);
    if (net->recursion != NTKBALL_RECURSION_PUBLISHED || cert->subject.layer != 2 ||
        (cert->subject.quantity != 'a' && cert->subject.quantity != 'u'))
        return bounds_of(cert, p0, wanted, net, effort, options, err);
    _ntkball_decay_bias_free_init(plain, net);
    status = bounds_of(cert, p0, wanted, plain, effort, options, err);
    _ntkball_decay_bias_free_clear(plain);
    return status;
}
