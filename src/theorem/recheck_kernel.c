/* Point values a second time: closed forms, Horner's rule with Hermite coefficients of another
   engine (CHK-1), the dual series, D and D' in the angle (SPH-13, SPH-15: activations with kinks,
   whose series converges like a power; near +-1 the series gives way to it by itself, so that this
   is no second algorithm there), and the double integral of their definition; the one that made the
   table is tried last. */
#include "theorem/recheck.h"

#include <string.h>

#include "sphere/dual_angle.h"

/* So many double integrals, points times layers, are worth the time they take (seconds each where
   phi has kinks). */
#define MAX_INTEGRALS 64
/* Terms of R */
#define OUTER 512

/* Sigma and Theta of the layers at the angle t; 1 when they have their bits. */
static int at_angle(arb_ptr sigma, arb_ptr theta, const ntkball_angle_layers_t *layers,
                    const arb_t t, slong bits)
{
    slong l, L = layers->net->depth, prec = layers->prec;
    arb_ptr upsilon = _arb_vec_init(L);
    arb_t last;
    int done = 1;

    arb_init(last);
    _ntkball_angle_layers_eval(sigma, upsilon, last, layers, L, t);
    for (l = 0; l < L; l++)
    {
        arb_mul(last, last, upsilon + l, prec);
        arb_add(last, last, sigma + l, prec);
        arb_set(theta + l, last);
        done &= arb_rel_accuracy_bits(sigma + l) >= bits && arb_rel_accuracy_bits(last) >= bits;
    }
    arb_clear(last);
    _arb_vec_clear(upsilon, L);
    return done;
}

static void take(claims_t *group, const char *index, arb_srcptr sigma, arb_srcptr theta)
{
    slong i;

    for (i = 0; i < group->num; i++)
    {
        claim_t *claim = group->claims[i];

        if (strcmp(claim->row->index, index) == 0)
            _ntkball_recheck_found(claim, (claim->letter == 's' ? sigma : theta) +
                                              (claim->row->layer - 2));
    }
}

/* Is this claim the first about its correlation? */
static int is_first(const claims_t *group, slong i)
{
    slong j;

    for (j = 0; j < i; j++)
        if (strcmp(group->claims[j]->row->index, group->claims[i]->row->index) == 0)
            return 0;
    return 1;
}

/* All correlations at one precision; *done: everything has its bits. */
static ntkball_status_t angles_at(int *done, claims_t *group, slong prec, ntkball_error_t *err)
{
    ntkball_network_t net = {*group->question->net};
    slong L = net->depth, i;
    arb_ptr sigma = _arb_vec_init(2 * L), theta = sigma + L;
    ntkball_angle_layers_t layers;
    ntkball_status_t status;
    ntkball_value_t rho;
    arb_t t;

    arb_init(t);
    ntkball_value_init(rho);
    _ntkball_angle_layers_init(&layers);
    status = _ntkball_angle_layers_set(
        &layers, net, 1, net->recursion == NTKBALL_RECURSION_PUBLISHED, prec, &group->options, err);
    for (i = 0, *done = 1; i < group->num && status == NTKBALL_OK; i++)
    {
        const char *index = group->claims[i]->row->index;

        if (!is_first(group, i))
            continue;
        status = ntkball_value_set_str(rho, index, err);
        ntkball_value_get_arb(t, rho, prec);
        ntkball_angle_of(t, t, prec);
        *done &= at_angle(sigma, theta, &layers, t, group->bits);
        if (status == NTKBALL_OK)
            take(group, index, sigma, theta);
    }
    _ntkball_angle_layers_clear(&layers);
    ntkball_value_clear(rho);
    arb_clear(t);
    _arb_vec_clear(sigma, 2 * L);
    return status;
}

/* Twice, for an error e of a correlation near 1 is one of sqrt(e) of its angle. */
static ntkball_status_t by_angle(claims_t *group, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong prec = 2 * group->bits + 64;
    int done = 0, round;

    for (round = 0; round < 2 && !done && status == NTKBALL_OK; round++, prec *= 2)
        status = angles_at(&done, group, FLINT_MIN(prec, group->options.max_prec), err);
    return status;
}

/* By Horner's rule in R and R' (CHK-1). */
static ntkball_status_t by_definition(claims_t *group, slong outer, ntkball_error_t *err)
{
    slong i, L = group->question->net->depth;
    arb_ptr sigma = _arb_vec_init(3 * L), upsilon = sigma + L, theta = upsilon + L;
    ntkball_direct_t d;
    ntkball_value_t rho;
    ntkball_status_t status;
    arb_t u;

    arb_init(u);
    ntkball_value_init(rho);
    status = _ntkball_direct_init(&d, group->question->net, outer, outer + 1, group->bits,
                                  &group->options, err);
    for (i = 0; i < group->num && status == NTKBALL_OK; i++)
    {
        const char *index = group->claims[i]->row->index;

        if (!is_first(group, i))
            continue;
        status = ntkball_value_set_str(rho, index, err);
        ntkball_value_get_arb(u, rho, d.prec);
        _ntkball_direct_eval(sigma, upsilon, theta, &d, u);
        if (status == NTKBALL_OK)
            take(group, index, sigma, theta);
    }
    _ntkball_direct_clear(&d);
    ntkball_value_clear(rho);
    arb_clear(u);
    _arb_vec_clear(sigma, 3 * L);
    return status;
}

/* Layer values at one correlation, for all the claims about it. */
static ntkball_status_t
point(claims_t *group, const char *index, const char *name, ntkball_error_t *err)
{
    ntkball_network_t net = {*group->question->net};
    ntkball_value_t rho;
    ntkball_status_t status;
    int has_ntk = ntkball_activation_has_ntk(net->phi, NULL);
    arb_ptr sigma = _arb_vec_init(net->depth), theta = _arb_vec_init(net->depth);

    _arb_vec_indeterminate(sigma, net->depth);
    _arb_vec_indeterminate(theta, net->depth);
    ntkball_value_init(rho);
    group->options.algorithm = name;
    status = ntkball_value_set_str(rho, index, err);
    if (status == NTKBALL_OK)
        status = ntkball_kernel_eval(sigma, has_ntk ? theta : NULL, net, rho, group->bits,
                                     &group->options, err);
    if (status != NTKBALL_DOMAIN)
        take(group, index, sigma, theta);
    ntkball_value_clear(rho);
    _arb_vec_clear(sigma, net->depth);
    _arb_vec_clear(theta, net->depth);
    return status;
}

static int applies(const char *name, const char *made, const claims_t *group)
{
    const ntkball_network_struct *net = group->question->net;
    ntkball_network_t alias = {*net};
    int kinked = ntkball_activation_num_breaks(alias->phi) > 0;

    if (strcmp(name, made) == 0)
        return 0;
    if (strcmp(name, "direct") == 0)
        return !ntkball_activation_is_table(alias->phi);
    if (strcmp(name, "closed") == 0)
        return ntkball_dual_is_closed(alias->phi);
    if (strcmp(name, "series") == 0)
        return !kinked;
    if (strcmp(name, "angle") == 0)
        return kinked && _ntkball_dual_angle_apply(alias->phi);
    return !kinked || group->num * net->depth <= MAX_INTEGRALS;
}

const char *
_ntkball_recheck_kernel(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    static const char *const names[] = {"closed", "direct", "series", "angle", "integrate"};
    const int last = 5;
    int closed = ntkball_dual_is_closed(group->question->net->phi);
    const char *made = _ntkball_recheck_used(group, closed ? "closed" : "series"), *name;
    slong i;

    if (number > last)
        return NULL;
    name = number == last ? made : names[number];
    if (number < last && !applies(name, made, group))
        return "";
    group->options.algorithm = NULL;
    if (strcmp(name, "angle") == 0)
        *status = by_angle(group, err);
    else if (strcmp(name, "direct") == 0)
        *status = by_definition(group, OUTER, err);
    else
        for (i = 0; i < group->num; i++)
        {
            if (is_first(group, i))
                *status = point(group, group->claims[i]->row->index, name, err);
            if (err->kind == NTKBALL_ERR_INTERRUPTED || err->kind == NTKBALL_ERR_HYPOTHESIS)
                break;
        }
    return number == last || (strcmp(name, "angle") == 0 && strcmp(made, "series") == 0)
               ? _ntkball_recheck_again(name)
               : name;
}
