/* Eigenvalues and multiplicities a second time: by the closed form, recurrences (SPH-21), one of
   the quadratures (SPH-3, SPH-12, SPH-16), the series or its weights (SPH-1, SPH-2), whichever did
   not make the table; kernels of no network by SPH-9, SPH-17 or SPH-18; dimensions by binomials
   (CHK-3). */
#include "theorem/recheck.h"

#include <string.h>

#include "sphere/parts.h"

#define MAX_WEIGHTS 512

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

/* One algorithm of src/sphere. */
static ntkball_status_t
by_name(arb_ptr lambda, claims_t *group, const char *name, ntkball_error_t *err)
{
    const ntkball_question_t *q = group->question;
    slong i, *degrees = flint_malloc((size_t) group->num * sizeof(slong));
    ntkball_status_t status;

    for (i = 0; i < group->num; i++)
        degrees[i] = group->claims[i]->index;
    group->options.algorithm = name;
    if (q->zonal != NULL)
    {
        ntkball_zonal_t zonal = {(ntkball_zonal_impl *) q->zonal};

        status = ntkball_zonal_eigenvalues(lambda, zonal, q->dim, q->measure, degrees, group->num,
                                           group->bits, &group->options, err);
    }
    else
    {
        ntkball_network_t net = {*q->net};

        status = ntkball_sphere_part_eigenvalues(lambda, net, q->part, q->dim, q->measure, degrees,
                                                 group->num, group->bits, &group->options, err);
    }
    flint_free(degrees);
    return status;
}

/* Does the algorithm apply, and did it not make the table? */
static int is_other(const char *name, const char *made, const claims_t *group)
{
    const ntkball_question_t *q = group->question;
    ntkball_network_t net = {*q->net};
    int homogeneous = _ntkball_sphere_is_homogeneous(net);
    const char *meaning;

    if (strcmp(name, made) == 0)
        return 0;
    if (strcmp(name, "weights") == 0)
        return q->part == NTKBALL_PART_THETA && !homogeneous &&
               _ntkball_recheck_max_index(group) <= MAX_WEIGHTS / 4;
    return (meaning = _ntkball_sphere_meaning(name, net, q->part)) != NULL &&
           strcmp(meaning, name) == 0; /* else it is another name of one of the others */
}

static const char *of_network(ntkball_status_t *status, arb_ptr lambda, claims_t *group, int number,
                              ntkball_error_t *err)
{
    static const char *const names[] = {"closed",    "recurrence", "quadrature", "weights", "gauss",
                                        "trapezoid", "lens",       "weights",    "series"};
    const int last = 9;
    const ntkball_question_t *q = group->question;
    ntkball_network_t net = {*q->net};
    const char *made = _ntkball_recheck_used(
                   group, _ntkball_sphere_choice(net, q->part, q->dim,
                                                 _ntkball_recheck_max_index(group), group->bits)),
               *name, *meaning = _ntkball_sphere_meaning(made, net, q->part);

    if (number > last)
        return NULL;
    made = meaning != NULL ? meaning : made;
    name = number == last ? made : names[number];
    if (number < last && !is_other(name, made, group))
        return "";
    if (strcmp(name, "weights") == 0)
        *status = by_weights(lambda, group, number == 3 ? MAX_WEIGHTS / 2 : MAX_WEIGHTS, err);
    else
        *status = by_name(lambda, group, name, err);
    return number == last ? _ntkball_recheck_again(name) : name;
}

/* Kernels of no network: the first that applies and did not make the table. */
static const char *of_zonal(ntkball_status_t *status, arb_ptr lambda, claims_t *group, int number,
                            ntkball_error_t *err)
{
    static const char *const names[] = {"closed", "quadrature", "integrate", "series",
                                        "recurrence"};
    const int last = 5;
    const char *made = _ntkball_recheck_used(group, _ntkball_zonal_choice(group->question->zonal));
    const char *name = number < last ? names[number] : made;

    if (number > last)
        return NULL;
    if (number < last && strcmp(name, made) == 0)
        return "";
    *status = by_name(lambda, group, name, err);
    if (*status == NTKBALL_DOMAIN)
        return "";
    return number == last ? _ntkball_recheck_again(name) : name;
}

const char *_ntkball_recheck_eigenvalue(ntkball_status_t *status, claims_t *group, int number,
                                        ntkball_error_t *err)
{
    arb_ptr lambda = _arb_vec_init(group->num);
    const char *name;
    slong i;

    _arb_vec_indeterminate(lambda, group->num);
    name = group->question->zonal != NULL ? of_zonal(status, lambda, group, number, err)
                                          : of_network(status, lambda, group, number, err);
    for (i = 0; i < group->num && *status != NTKBALL_DOMAIN; i++)
        _ntkball_recheck_found(group->claims[i], lambda + i);
    _arb_vec_clear(lambda, group->num);
    return name;
}

/* N(d,k) = binom(k+d, d) - binom(k+d-2, d): homogeneous polynomials of degree k less |x|^2 times
   those of degree k - 2 (CHK-3). */
const char *_ntkball_recheck_multiplicity(ntkball_status_t *status, claims_t *group, int number)
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
