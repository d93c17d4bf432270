/* The chooser: eigenvalues that vanish are exact zeros (SPH-7), one hidden layer of a homogeneous
   activation has a closed form (SPH-8), a polynomial kernel is a finite sum (SPH-1), deeper
   ReLU-like kernels go by quadrature (SPH-3), other kinks by the lens (SPH-12), deep smooth kernels
   without a closed dual by one Gauss rule (SPH-22) and everything else by its power series (SPH-1,
   SPH-2).  So do all kernels where d is so large that a few hundred terms are enough. */
#include <math.h>
#include <string.h>

#include "sphere/dual_angle.h"
#include "support/error.h"

/* So many terms are cheap, whatever the activation; c_k may be this much smaller than K(1). */
#define SHORT_SERIES 384
#define SHORT_GUARD 64

typedef enum
{
    SPHERE_NONE = 0,
    SPHERE_SERIES,
    SPHERE_QUADRATURE,
    SPHERE_LENS,
    SPHERE_TRAPEZOID,
    SPHERE_RECURRENCE,
    SPHERE_GAUSS,
    SPHERE_CLOSED
} algorithm_t;

static const char *const names[] = {"series",    "series",     "quadrature", "lens",
                                    "trapezoid", "recurrence", "gauss",      "closed"};

ntkball_status_t _ntkball_sphere_check_input(slong d, const slong *degrees, slong num, slong bits,
                                             ntkball_error_t *err)
{
    slong i;

    if (d < 1 || d >= NTKBALL_SPHERE_MAX)
    {
        ntkball_error_set(
            err, NTKBALL_ERR_INPUT,
            "--dim %ld: the dimension d of the sphere S^d is an integer from 1 to %ld", (long) d,
            (long) (NTKBALL_SPHERE_MAX - 1));
        return NTKBALL_DOMAIN;
    }
    if (num < 0 || bits < 2)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "eigenvalues: %ld degrees to %ld bits: ask for at least 2 bits",
                          (long) num, (long) bits);
        return NTKBALL_DOMAIN;
    }
    for (i = 0; i < num; i++)
        if (degrees[i] < 0 || degrees[i] >= NTKBALL_SPHERE_MAX)
        {
            ntkball_error_set(err, NTKBALL_ERR_INPUT,
                              "--degrees %ld: a degree is an integer from 0 to %ld",
                              (long) degrees[i], (long) (NTKBALL_SPHERE_MAX - 1));
            return NTKBALL_DOMAIN;
        }
    return NTKBALL_OK;
}

/* Are the weights of degree k at this many terms below 2^-bits of the first one, for all degrees?
   Only a choice: the tail is bounded by SPH-2. */
static int is_short(slong d, const slong *degrees, slong num, slong bits)
{
    slong i;

    for (i = 0; i < num; i++)
    {
        double k = (double) degrees[i], p = k + 2 * floor((SHORT_SERIES - k) / 2);
        double s = (double) (d + 1) / 2;

        if (p <= k || lgamma(p + 1) - lgamma(k + 1) - (p - k) * M_LN2 - lgamma((p - k) / 2 + 1) -
                              lgamma((p + k) / 2 + s) + lgamma(k + s) >
                          -M_LN2 * (double) (bits + SHORT_GUARD))
            return 0;
    }
    return 1;
}

/* The algorithm that options name or that suits the plan; NONE and err when it does not apply. */
static algorithm_t choose(const ntkball_sphere_plan_t plan, const ntkball_network_t net,
                          int is_short, const ntkball_options_t *options, ntkball_error_t *err)
{
    const char *name = options != NULL && options->algorithm != NULL ? options->algorithm : "auto";
    int closed = _ntkball_sphere_closed_applies(plan);
    int lens = _ntkball_sphere_lens_applies(plan, net);
    int gauss = _ntkball_sphere_gauss_applies(plan, net);
    /* the series of a smooth activation is cheap unless it has to be composed without closed form
     */
    if (strcmp(name, "auto") == 0)
        return closed              ? SPHERE_CLOSED
               : plan->homogeneous ? SPHERE_QUADRATURE
               : gauss && !is_short && plan->depth > 1 && !ntkball_dual_is_closed(net->phi)
                   ? SPHERE_GAUSS
               : lens && !gauss && !is_short ? SPHERE_LENS
                                             : SPHERE_SERIES;
    if (strcmp(name, "series") == 0)
        return SPHERE_SERIES;
    if (strcmp(name, "quadrature") == 0 && (plan->homogeneous || lens))
        return plan->homogeneous ? SPHERE_QUADRATURE : SPHERE_LENS;
    if (strcmp(name, "lens") == 0 && lens)
        return SPHERE_LENS;
    if (strcmp(name, "trapezoid") == 0 && (lens || _ntkball_dual_angle_apply(net->phi)))
        return SPHERE_TRAPEZOID;
    if (strcmp(name, "recurrence") == 0 && closed)
        return SPHERE_RECURRENCE;
    if (strcmp(name, "gauss") == 0 && gauss)
        return SPHERE_GAUSS;
    if (strcmp(name, "closed") == 0 && (closed || plan->degree >= 0))
        return closed ? SPHERE_CLOSED : SPHERE_SERIES;
    ntkball_error_set(
        err, NTKBALL_ERR_INPUT,
        "--algorithm %s does not apply to the eigenvalues of %s at depth %ld: one of "
        "auto, series, quadrature (relu, leaky_relu, abs, relu_power; as lens for others), "
        "gauss (activations without breaks), lens, trapezoid (these, piecewise linear ones or "
        "one kink, at 0; sigma of step), closed (the first at depth 1, and polynomials), "
        "recurrence "
        "(the first at depth 1)",
        name, ntkball_activation_name(net->phi), (long) net->depth);
    return SPHERE_NONE;
}

const char *_ntkball_sphere_choice(const ntkball_network_t net, ntkball_subkernel_t part, slong d,
                                   slong degree, slong bits)
{
    ntkball_sphere_plan_t plan;
    algorithm_t algorithm;

    _ntkball_sphere_plan_init(plan, net);
    _ntkball_sphere_plan_set_part(plan, part);
    algorithm = choose(plan, net, is_short(d, &degree, 1, bits), NULL, NULL);
    _ntkball_sphere_plan_clear(plan);
    return names[algorithm];
}

int _ntkball_sphere_is_homogeneous(const ntkball_network_t net)
{
    ntkball_sphere_plan_t plan;
    int homogeneous;

    _ntkball_sphere_plan_init(plan, net);
    homogeneous = plan->homogeneous;
    _ntkball_sphere_plan_clear(plan);
    return homogeneous;
}

const char *_ntkball_sphere_meaning(const char *algorithm, const ntkball_network_t net,
                                    ntkball_subkernel_t part)
{
    const ntkball_options_t options = {.algorithm = algorithm};
    ntkball_sphere_plan_t plan;
    algorithm_t chosen;

    _ntkball_sphere_plan_init(plan, net);
    _ntkball_sphere_plan_set_part(plan, part);
    chosen = choose(plan, net, 0, &options, NULL);
    _ntkball_sphere_plan_clear(plan);
    return chosen != SPHERE_NONE ? names[chosen] : NULL;
}

static ntkball_status_t run(arb_ptr lambda, algorithm_t algorithm, const ntkball_sphere_plan_t plan,
                            const ntkball_network_t net, slong d, const slong *degrees, slong num,
                            slong bits, const ntkball_options_t *options, ntkball_error_t *err)
{
    switch (algorithm)
    {
    case SPHERE_CLOSED:
    case SPHERE_RECURRENCE:
        return _ntkball_sphere_by_closed(lambda, algorithm == SPHERE_RECURRENCE, plan, net, d,
                                         degrees, num, bits, options, err);
    case SPHERE_QUADRATURE:
        return _ntkball_sphere_by_quadrature(lambda, plan, net, d, degrees, num, bits, options,
                                             err);
    case SPHERE_GAUSS:
        return _ntkball_sphere_by_gauss(lambda, plan, net, d, degrees, num, bits, options, err);
    case SPHERE_LENS:
    case SPHERE_TRAPEZOID:
        return _ntkball_sphere_by_lens(lambda, algorithm == SPHERE_TRAPEZOID, plan, net, d, degrees,
                                       num, bits, options, err);
    default:
        return _ntkball_sphere_by_series(lambda, plan, net, d, degrees, num, bits, options, err);
    }
}

/* Eigenvalues for the probability measure of the degrees that do not vanish, times |S^d|. */
static ntkball_status_t compute(arb_ptr lambda, algorithm_t algorithm,
                                const ntkball_sphere_plan_t plan, const ntkball_network_t net,
                                slong d, ntkball_measure_t measure, const slong *degrees, slong num,
                                slong bits, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong *left = flint_malloc(sizeof(slong) * (size_t) FLINT_MAX(num, 1));
    slong *where = flint_malloc(sizeof(slong) * (size_t) FLINT_MAX(num, 1));
    slong i, n = 0;
    arb_ptr value;
    arb_t area;

    for (i = 0; i < num; i++)
    {
        arb_zero(lambda + i);
        if (!_ntkball_sphere_vanishes(plan, degrees[i]))
        {
            left[n] = degrees[i];
            where[n++] = i;
        }
    }

    value = _arb_vec_init(n);
    arb_init(area);
    if (n > 0)
    {
        ntkball_error_t first;

        first.kind = NTKBALL_ERR_NONE;
        first.text[0] = '\0';
        status = run(value, algorithm, plan, net, d, left, n, bits + 4, options, &first);
        /* the short series was too short */
        if (status == NTKBALL_UNABLE && algorithm == SPHERE_SERIES &&
            (options == NULL || options->algorithm == NULL) &&
            first.kind != NTKBALL_ERR_INTERRUPTED && _ntkball_sphere_lens_applies(plan, net) &&
            is_short(d, left, n, bits))
            status = run(value, SPHERE_LENS, plan, net, d, left, n, bits + 4, options, &first);
        /* no ellipse: the series at least encloses the eigenvalues */
        if (status == NTKBALL_UNABLE && algorithm != SPHERE_SERIES && !arb_is_finite(value + 0) &&
            (options == NULL || options->algorithm == NULL) &&
            first.kind != NTKBALL_ERR_INTERRUPTED)
            status = run(value, SPHERE_SERIES, plan, net, d, left, n, bits + 4, options, &first);
        if (status != NTKBALL_OK && err != NULL)
            *err = first;
    }
    if (measure == NTKBALL_MEASURE_SURFACE)
        ntkball_sphere_area(area, d, bits + 30);
    else
        arb_one(area);
    for (i = 0; i < n; i++)
    {
        if (status == NTKBALL_DOMAIN)
            arb_indeterminate(lambda + where[i]);
        else
            arb_mul(lambda + where[i], value + i, area, bits + 30);
    }

    arb_clear(area);
    _arb_vec_clear(value, n);
    flint_free(left);
    flint_free(where);
    return status;
}

ntkball_status_t ntkball_sphere_eigenvalues(arb_ptr lambda, const ntkball_network_t net, slong d,
                                            ntkball_measure_t measure, const slong *degrees,
                                            slong num, slong bits, const ntkball_options_t *options,
                                            ntkball_error_t *err)
{
    return ntkball_sphere_part_eigenvalues(lambda, net, NTKBALL_PART_THETA, d, measure, degrees,
                                           num, bits, options, err);
}

ntkball_status_t
ntkball_sphere_part_eigenvalues(arb_ptr lambda, const ntkball_network_t net,
                                ntkball_subkernel_t part, slong d, ntkball_measure_t measure,
                                const slong *degrees, slong num, slong bits,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_sphere_plan_t plan;
    ntkball_status_t status;
    ntkball_options_t inner;
    algorithm_t algorithm;
    slong i;

    _ntkball_sphere_inner(&inner, options);
    status = _ntkball_sphere_check_input(d, degrees, num, bits, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_check(net, part != NTKBALL_PART_SIGMA, &inner, err);
    if (status != NTKBALL_OK)
    {
        _arb_vec_indeterminate(lambda, FLINT_MAX(num, 0));
        return status;
    }

    _ntkball_sphere_plan_init(plan, net);
    _ntkball_sphere_plan_set_part(plan, part);
    algorithm = choose(plan, net, is_short(d, degrees, num, bits), options, err);
    if (algorithm == SPHERE_NONE)
    {
        _arb_vec_indeterminate(lambda, num);
        status = NTKBALL_DOMAIN;
    }
    else
        status =
            compute(lambda, algorithm, plan, net, d, measure, degrees, num, bits, options, err);
    for (i = 0; status == NTKBALL_OK && i < num; i++)
        if (!arb_is_zero(lambda + i) && arb_rel_accuracy_bits(lambda + i) < bits)
        {
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "eigenvalue of degree %ld: %ld of %ld bits; ask for fewer digits "
                              "(--digits)",
                              (long) degrees[i], (long) arb_rel_accuracy_bits(lambda + i),
                              (long) bits);
            status = NTKBALL_UNABLE;
        }
    _ntkball_sphere_plan_clear(plan);
    return status;
}
