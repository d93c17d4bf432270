/* The engines that re-prove tables, in the order in which they are tried: first those that did not
   make the table, last the one that did, at the higher precision that is asked for here. */
#include "theorem/recheck.h"

#include <string.h>

#include "sphere/parts.h"

/* One adaptive integral a coefficient is for short tables. */
#define MAX_INTEGRALS 256
/* Composition costs about the square of the terms: longer series are left to the other engines. */
#define MAX_COMPOSE 1000
#define MAX_HORNER 3000
/* Terms times layers, and bits of the smallest claim, for values on a circle. */
#define MAX_CIRCLE 300000
#define MAX_SMALL 20000
#define MAX_WEIGHTS 512
/* Quadrature beyond this index is left to the engine that made the table, where phi is smooth:
   there the panels are many and the table came from the trapezoid rule or a closed form. */
#define MAX_PANELS 100000

static slong max_index(const claims_t *group)
{
    slong i, max = 0;

    for (i = 0; i < group->num; i++)
        max = FLINT_MAX(max, group->claims[i]->index);
    return max;
}

static const char *used(const claims_t *group, const char *choice)
{
    const char *name = group->question->algorithm;

    return name != NULL && strcmp(name, "auto") != 0 ? name : choice;
}

/* The name of the engine that made the table when it is run again, the other engines failing. */
static const char *again(const char *name)
{
    static const char *const names[][2] = {
        {"closed", "closed, again"},        {"piecewise", "piecewise, again"},
        {"trapezoid", "trapezoid, again"},  {"panels", "panels, again"},
        {"integrate", "integrate, again"},  {"compose", "compose, again"},
        {"circle", "circle, again"},        {"series", "series, again"},
        {"quadrature", "quadrature, again"}};
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
    const char *made = used(group, ntkball_hermite_choice(alias));
    const char *name = _ntkball_recheck_other_hermite(alias, made, number);
    int last = name == NULL && _ntkball_recheck_other_hermite(alias, made, number - 1) != NULL;
    slong i, len = max_index(group) + 2;
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
    return last ? again(name) : name;
}

/* ---- series ------------------------------------------------------------------------- */

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

/* Closed form or composition: the one that did not make the table; the circle; Horner's rule with
   more and more terms; the one that did. */
static const char *
series(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    static const char *const order[] = {"", "circle", "direct", "direct", ""};
    ntkball_network_t net = {*group->question->net};
    int closed = ntkball_dual_is_closed(net->phi), need_ntk = 0;
    slong i, len = max_index(group) + 1;
    const char *made = used(group, ntkball_ntk_series_choice(net, len)), *name;
    ntkball_series_t s;

    if (number > 4)
        return NULL;
    name = number == 4  ? made
           : number > 0 ? order[number]
                        : (strcmp(made, "closed") == 0 ? "compose" : "closed");
    if ((strcmp(name, "closed") == 0 && !closed) ||
        (number == 0 && strcmp(name, "compose") == 0 && len > MAX_COMPOSE) ||
        (strcmp(name, "circle") == 0 && (!closed || len > MAX_CIRCLE / net->depth)) ||
        (strcmp(name, "direct") == 0 && len > MAX_HORNER && net->depth > 1))
        return "";
    for (i = 0; i < group->num; i++)
        need_ntk |= group->claims[i]->letter != 'a';
    ntkball_series_init(s, net->depth, len);
    if (strcmp(name, "circle") == 0)
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
    return number == 4 ? again(name) : name;
}

/* ---- point values ------------------------------------------------------------------- */

/* Layer values at one correlation, for all the claims about it. */
static ntkball_status_t
point(claims_t *group, const char *index, const char *name, ntkball_error_t *err)
{
    ntkball_network_t net = {*group->question->net};
    ntkball_value_t rho;
    ntkball_status_t status;
    int has_ntk = ntkball_activation_has_ntk(net->phi, NULL);
    arb_ptr sigma = _arb_vec_init(net->depth), theta = _arb_vec_init(net->depth);
    slong i;

    _arb_vec_indeterminate(sigma, net->depth);
    _arb_vec_indeterminate(theta, net->depth);
    ntkball_value_init(rho);
    group->options.algorithm = name;
    status = ntkball_value_set_str(rho, index, err);
    if (status == NTKBALL_OK)
        status = ntkball_kernel_eval(sigma, has_ntk ? theta : NULL, net, rho, group->bits,
                                     &group->options, err);
    for (i = 0; i < group->num && status != NTKBALL_DOMAIN; i++)
    {
        claim_t *claim = group->claims[i];

        if (strcmp(claim->row->index, index) == 0)
            _ntkball_recheck_found(claim, (claim->letter == 's' ? sigma : theta) +
                                              (claim->row->layer - 2));
    }
    ntkball_value_clear(rho);
    _arb_vec_clear(sigma, net->depth);
    _arb_vec_clear(theta, net->depth);
    return status;
}

static const char *
kernel(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    static const char *const names[] = {"closed", "series", "integrate"};
    int closed = ntkball_dual_is_closed(group->question->net->phi);
    const char *made = used(group, closed ? "closed" : "series"), *name;
    slong i, j;

    if (number > 3)
        return NULL;
    name = number == 3 ? made : names[number];
    /* With kinks the dual series converges like a power and the double integral of a deep network
       takes minutes: then the closed forms alone are left. */
    if ((number < 3 && strcmp(name, made) == 0) || (strcmp(name, "closed") == 0 && !closed) ||
        (number == 1 && ntkball_activation_num_breaks(group->question->net->phi) > 0) ||
        (number == 2 && group->question->net->depth > 1 &&
         ntkball_activation_num_breaks(group->question->net->phi) > 0))
        return "";
    for (i = 0; i < group->num; i++)
    {
        for (j = 0; j < i; j++)
            if (strcmp(group->claims[j]->row->index, group->claims[i]->row->index) == 0)
                break;
        if (j < i)
            continue;
        *status = point(group, group->claims[i]->row->index, name, err);
        if (err->kind == NTKBALL_ERR_INTERRUPTED || err->kind == NTKBALL_ERR_HYPOTHESIS)
            break;
    }
    return number == 3 ? again(name) : name;
}

/* ---- eigenvalues -------------------------------------------------------------------- */

/* lambda_k = sum_{p<P} c_p w(p,k) + [0, w(P',k) T], T = sum_{p>=P} c_p, P' the first index left out
   of the parity of k; the weights decrease from there on (SPH-1, SPH-2).  1 when that holds. */
static int
weighted(arb_t lambda, arb_srcptr c, slong len, const arb_t total, slong d, slong k, slong prec)
{
    arb_t w, rest, zero;
    slong p, next = FLINT_MAX(len, k);

    next += (next - k) % 2;
    if ((double) next * (double) d < (double) (k - 2) * (double) (k + d + 1) + 2)
        return 0;
    arb_init(w);
    arb_init(rest);
    arb_init(zero);
    arb_set(rest, total);
    arb_zero(lambda);
    for (p = 0; p < len; p++)
    {
        arb_sub(rest, rest, c + p, prec);
        if (p < k || (p - k) % 2 != 0)
            continue;
        ntkball_sphere_weight(w, d, p, k, prec);
        arb_addmul(lambda, c + p, w, prec);
    }
    arb_union(rest, rest, zero, prec);
    arb_nonnegative_part(rest, rest);
    ntkball_sphere_weight(w, d, next, k, prec);
    arb_union(w, w, zero, prec);
    arb_addmul(lambda, rest, w, prec);
    arb_clear(w);
    arb_clear(rest);
    arb_clear(zero);
    return 1;
}

/* The eigenvalues from the series of recheck_direct.c. */
static ntkball_status_t by_weights(arb_ptr lambda, claims_t *group, slong len, ntkball_error_t *err)
{
    const ntkball_question_t *q = group->question;
    ntkball_network_t net = {*q->net};
    slong i, L = net->depth, prec = 2 * group->bits + 64;
    ntkball_series_t s;
    ntkball_status_t status;
    arb_t one, total, area;

    arb_init(one);
    arb_init(total);
    arb_init(area);
    ntkball_series_init(s, L, len);
    group->options.algorithm = NULL;
    status = _ntkball_recheck_series(s, q->net, len, group->bits, &group->options, err);
    if (status == NTKBALL_OK)
        status =
            ntkball_ntk_closure(one, total, net, L + 1, group->bits + 32, &group->options, err);
    ntkball_sphere_area(area, q->dim, prec);
    for (i = 0; i < group->num && status == NTKBALL_OK; i++)
    {
        if (!weighted(lambda + i, s->kappa[L - 1], len, total, q->dim, group->claims[i]->index,
                      prec))
            arb_indeterminate(lambda + i);
        if (q->measure == NTKBALL_MEASURE_PROBABILITY)
            arb_div(lambda + i, lambda + i, area, prec);
    }
    ntkball_series_clear(s);
    arb_clear(one);
    arb_clear(total);
    arb_clear(area);
    return status;
}

/* The chooser's algorithm: closed, quadrature, series, the first that applies. */
static const char *sphere_choice(const ntkball_network_t net, int *closed, int *homogeneous)
{
    ntkball_sphere_plan_t plan;

    _ntkball_sphere_plan_init(plan, net);
    *closed = _ntkball_sphere_closed_applies(plan);
    *homogeneous = plan->homogeneous;
    _ntkball_sphere_plan_clear(plan);
    return *closed ? "closed" : *homogeneous ? "quadrature" : "series";
}

static const char *
eigenvalue(ntkball_status_t *status, claims_t *group, int number, ntkball_error_t *err)
{
    static const char *const names[] = {"closed", "quadrature", "weights", "weights", "series"};
    const ntkball_question_t *q = group->question;
    ntkball_network_t net = {*q->net};
    int closed, homogeneous;
    const char *made, *name;
    slong i, *degrees;
    arb_ptr lambda;

    if (number > 5)
        return NULL;
    made = used(group, sphere_choice(net, &closed, &homogeneous));
    name = number == 5 ? made : names[number];
    if ((number < 5 && strcmp(name, made) == 0) || (strcmp(name, "closed") == 0 && !closed) ||
        (strcmp(name, "quadrature") == 0 && !homogeneous) ||
        (strcmp(name, "weights") == 0 && (homogeneous || max_index(group) > MAX_WEIGHTS / 4)))
        return "";
    lambda = _arb_vec_init(group->num);
    _arb_vec_indeterminate(lambda, group->num);
    if (strcmp(name, "weights") == 0)
        *status = by_weights(lambda, group, number == 2 ? MAX_WEIGHTS / 2 : MAX_WEIGHTS, err);
    else
    {
        degrees = flint_malloc((size_t) group->num * sizeof(slong));
        for (i = 0; i < group->num; i++)
            degrees[i] = group->claims[i]->index;
        group->options.algorithm = name;
        *status = ntkball_sphere_eigenvalues(lambda, net, q->dim, q->measure, degrees, group->num,
                                             group->bits, &group->options, err);
        flint_free(degrees);
    }
    for (i = 0; i < group->num && *status != NTKBALL_DOMAIN; i++)
        _ntkball_recheck_found(group->claims[i], lambda + i);
    _arb_vec_clear(lambda, group->num);
    return number == 5 ? again(name) : name;
}

/* N(d,k) = binom(k+d, d) - binom(k+d-2, d): homogeneous polynomials of degree k less |x|^2 times
   those of degree k - 2 (CHK-3). */
static const char *multiplicity(ntkball_status_t *status, claims_t *group, int number)
{
    slong i, d = group->question->dim;
    fmpz_t n, m;
    arb_t x;

    if (number > 0)
        return NULL;
    *status = NTKBALL_OK;
    fmpz_init(n);
    fmpz_init(m);
    arb_init(x);
    for (i = 0; i < group->num; i++)
    {
        slong k = group->claims[i]->index, small = FLINT_MIN(d, k);

        fmpz_bin_uiui(n, (ulong) (k + d), (ulong) small);
        if (k >= 2)
        {
            fmpz_bin_uiui(m, (ulong) (k + d - 2), (ulong) FLINT_MIN(d, k - 2));
            fmpz_sub(n, n, m);
        }
        arb_set_fmpz(x, n);
        _ntkball_recheck_found(group->claims[i], x);
    }
    fmpz_clear(n);
    fmpz_clear(m);
    arb_clear(x);
    return "binomials";
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
        return kernel(status, group, number, err);
    case CLAIM_EIGENVALUE:
        return eigenvalue(status, group, number, err);
    case CLAIM_DECAY:
        if (number > 0)
            return NULL;
        *status = _ntkball_recheck_decay(group, err);
        return "certificate";
    case CLAIM_MULTIPLICITY:
        return multiplicity(status, group, number);
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
    if (claim->kind == CLAIM_EIGENVALUE)
        return ntkball_sphere_exact(exact, net, question->dim, question->measure, claim->index);
    if (claim->kind == CLAIM_KERNEL)
    {
        ntkball_value_init(rho);
        known = ntkball_value_set_str(rho, claim->row->index, NULL) == NTKBALL_OK &&
                ntkball_kernel_exact(exact, net, claim->letter, claim->row->layer, rho);
        ntkball_value_clear(rho);
    }
    return known;
}
