/* The engines that re-prove tables, in the order in which they are tried: first those that did not
   make the table, last the one that did, at the higher precision that is asked for here. */
#include "theorem/recheck.h"

#include <string.h>

/* One adaptive integral a coefficient is for short tables. */
#define MAX_INTEGRALS 256
/* Composition costs about the square of the terms: longer series are left to the other engines. */
#define MAX_COMPOSE 1000
#define MAX_HORNER 3000
/* Terms times layers, and bits of the smallest claim, for values on a circle. */
#define MAX_CIRCLE 300000
#define MAX_SMALL 20000
/* Quadrature beyond this index is left to the engine that made the table, where phi is smooth:
   there the panels are many and the table came from the trapezoid rule or a closed form. */
#define MAX_PANELS 100000

slong _ntkball_recheck_max_index(const claims_t *group)
{
    slong i, max = 0;

    for (i = 0; i < group->num; i++)
        max = FLINT_MAX(max, group->claims[i]->index);
    return max;
}

const char *_ntkball_recheck_used(const claims_t *group, const char *choice)
{
    const char *name = group->question->algorithm;

    return name != NULL && strcmp(name, "auto") != 0 ? name : choice;
}

const char *_ntkball_recheck_again(const char *name)
{
    static const char *const names[][2] = {
        {"closed", "closed, again"},         {"piecewise", "piecewise, again"},
        {"trapezoid", "trapezoid, again"},   {"panels", "panels, again"},
        {"integrate", "integrate, again"},   {"compose", "compose, again"},
        {"circle", "circle, again"},         {"series", "series, again"},
        {"quadrature", "quadrature, again"}, {"lens", "lens, again"},
        {"recurrence", "recurrence, again"}, {"angle", "angle, again"}};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], name) == 0)
            return names[i][1];
    return "again";
}

/* ---- Hermite coefficients ----------------------------------------------------------- */

static const char *
hermite(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    ntkball_activation_impl *phi = group->question->net->phi[0];
    ntkball_activation_t alias = {phi};
    const char *made = _ntkball_recheck_used(group, ntkball_hermite_choice(alias));
    const char *name = _ntkball_recheck_other_hermite(alias, made, number);
    int last = name == NULL && _ntkball_recheck_other_hermite(alias, made, number - 1) != NULL;
    slong i, len = _ntkball_recheck_max_index(group) + 2;
    arb_ptr mu;
    arb_t x;

    if (name == NULL && !last)
        return NULL;
    if (last)
        name = made;
    if (!last && ((strcmp(name, "integrate") == 0 && len > MAX_INTEGRALS) ||
                  (len > MAX_PANELS && ntkball_activation_num_breaks(alias) == 0)))
        return "";
    mu = _arb_vec_init(len);
    _arb_vec_indeterminate(mu, len);
    arb_init(x);
    group->options.algorithm = name;
    *status = ntkball_hermite_coeffs(mu, alias, len, group->bits, &group->options, err);
    for (i = 0; i < group->num && *status != NTKBALL_DOMAIN; i++)
    {
        claim_t *claim = group->claims[i];

        if (claim->letter == 'p')
            _ntkball_recheck_found(claim, mu + claim->index);
        else if (ntkball_activation_has_ntk(alias, NULL))
        {
            arb_sqrt_ui(x, (ulong) claim->index + 1, group->bits + 8);
            arb_mul(x, x, mu + claim->index + 1, group->bits + 8);
            _ntkball_recheck_found(claim, x);
        }
    }
    _arb_vec_clear(mu, len);
    arb_clear(x);
    return last ? _ntkball_recheck_again(name) : name;
}

/* ---- series ------------------------------------------------------------------------- */

/* Nothing is known: an engine that stops early leaves it at that. */
static void forget(ntkball_series_t s)
{
    slong l;

    for (l = 0; l < s->layers; l++)
    {
        _arb_vec_indeterminate(s->alpha[l], s->len);
        _arb_vec_indeterminate(s->upsilon[l], s->len);
        _arb_vec_indeterminate(s->kappa[l], s->len);
    }
}

static void take_series(claims_t *group, const ntkball_series_t s)
{
    slong i;

    for (i = 0; i < group->num; i++)
    {
        claim_t *claim = group->claims[i];
        arb_ptr *values = claim->letter == 'a'   ? s->alpha
                          : claim->letter == 'u' ? s->upsilon
                                                 : s->kappa;

        if (claim->letter == 'a' || ntkball_activation_has_ntk(group->question->net->phi, NULL))
            _ntkball_recheck_found(claim, values[claim->row->layer - 2] + claim->index);
    }
}

/* Bits before the first digit of the smallest claim that is not zero. */
static slong smallness(const claims_t *group)
{
    slong i, max = 0;

    for (i = 0; i < group->num; i++)
    {
        arf_srcptr mid = arb_midref(group->claims[i]->row->value);

        if (arf_is_normal(mid) && arf_cmpabs_2exp_si(mid, -MAX_SMALL) > 0)
            max = FLINT_MAX(max, -arf_abs_bound_lt_2exp_si(mid));
    }
    return max;
}

/* The composition in src/recursion that did not make the table: closed forms, Brent and Kung's
   steps (COMP-3), values on a circle (COMP-5). */
static const char *other_series(const char *made, int closed)
{
    if (strcmp(made, "closed") == 0)
        return "circle";
    return closed ? "closed" : strcmp(made, "circle") == 0 ? "compose" : "circle";
}

/* Closed form or composition, the one that did not make the table; a circle of values of the closed
   dual; Horner's rule with more and more terms; the other of the two compositions; and the one that
   made the table. */
static const char *
series(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    static const char *const order[] = {"", "values", "direct", "direct", "", ""};
    ntkball_network_t net = {*group->question->net};
    int closed = ntkball_dual_is_closed(net->phi), need_ntk = 0;
    slong i, len = _ntkball_recheck_max_index(group) + 1;
    const char *made = _ntkball_recheck_used(group, ntkball_ntk_series_choice(net, len)), *name;
    ntkball_series_t s;

    if (number > 5)
        return NULL;
    name = number == 5   ? made
           : number == 4 ? other_series(made, closed)
           : number > 0  ? order[number]
                         : (strcmp(made, "closed") == 0 ? "compose" : "closed");
    if ((strcmp(name, "closed") == 0 && !closed) ||
        (number == 0 && strcmp(name, "compose") == 0 && len > MAX_COMPOSE) ||
        (strcmp(name, "values") == 0 && (!closed || len > MAX_CIRCLE / net->depth)) ||
        (strcmp(name, "direct") == 0 && len > MAX_HORNER && net->depth > 1))
        return "";
    for (i = 0; i < group->num; i++)
        need_ntk |= group->claims[i]->letter != 'a';
    ntkball_series_init(s, net->depth, len);
    forget(s);
    if (strcmp(name, "values") == 0)
        *status = _ntkball_recheck_circle(s, group->question->net, group->bits + smallness(group),
                                          &group->options, err);
    else if (strcmp(name, "direct") == 0)
        *status = _ntkball_recheck_series(s, group->question->net,
                                          FLINT_MAX(len, number == 2 ? 400 : 2500), group->bits,
                                          &group->options, err);
    else
    {
        group->options.algorithm = name;
        *status = ntkball_ntk_series(s, net, len, need_ntk, group->bits, &group->options, err);
    }
    if (*status != NTKBALL_DOMAIN)
        take_series(group, s);
    ntkball_series_clear(s);
    return number == 5 ? _ntkball_recheck_again(name) : name;
}

/* ---- all ---------------------------------------------------------------------------- */

const char *
_ntkball_recheck_engine(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    *status = NTKBALL_OK;
    switch (group->claims[0]->kind)
    {
    case CLAIM_HERMITE:
        return hermite(status, group, number, err);
    case CLAIM_SERIES:
        return series(status, group, number, err);
    case CLAIM_KERNEL:
        return _ntkball_recheck_kernel(status, group, number, err);
    case CLAIM_EXPANSION:
        return _ntkball_recheck_expansions(status, group, number, err);
    case CLAIM_EIGENVALUE:
        return _ntkball_recheck_eigenvalue(status, group, number, err);
    case CLAIM_DECAY:
        if (number > 0)
            return NULL;
        *status = _ntkball_recheck_decay(group, err);
        return "certificate";
    case CLAIM_MULTIPLICITY:
        return _ntkball_recheck_multiplicity(status, group, number);
    default:
        return NULL;
    }
}

int _ntkball_recheck_exact(ntkball_exact_t exact, const claim_t *claim,
                           const ntkball_question_t *question)
{
    ntkball_network_t net = {*question->net};
    ntkball_value_t rho;
    arb_t unused;
    int known = 0;

    if (claim->kind == CLAIM_HERMITE && claim->letter == 'p')
        return ntkball_hermite_exact(exact, net->phi, claim->index);
    if (claim->kind == CLAIM_HERMITE && ntkball_activation_has_ntk(net->phi, NULL))
    {
        arb_init(unused);
        known = ntkball_hermite_derivative(unused, exact, net->phi, claim->index, unused, 64);
        arb_clear(unused);
        return known;
    }
    if (claim->kind == CLAIM_SERIES)
        return ntkball_ntk_exact(exact, net, claim->letter, claim->row->layer, claim->index);
    if (claim->kind == CLAIM_EIGENVALUE && question->zonal != NULL)
    {
        ntkball_zonal_t zonal = {(ntkball_zonal_impl *) question->zonal};

        return ntkball_zonal_exact(exact, zonal, question->dim, question->measure, claim->index);
    }
    if (claim->kind == CLAIM_EIGENVALUE)
        return ntkball_sphere_part_exact(exact, net, question->part, question->dim,
                                         question->measure, claim->index);
    if (claim->kind == CLAIM_KERNEL)
    {
        ntkball_value_init(rho);
        known = ntkball_value_set_str(rho, claim->row->index, NULL) == NTKBALL_OK &&
                ntkball_kernel_exact(exact, net, claim->letter, claim->row->layer, rho);
        ntkball_value_clear(rho);
    }
    return known;
}
