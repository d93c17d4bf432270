/* One layer: D(g) and D'(g) for a power series g, by one of four ways.

   first:   g(x) = x, the coefficients of the dual themselves, each to full relative accuracy.
   compose: COMP-3 on K terms of the dual plus the tail of COMP-2; when g(0) = 0 exactly, or D is a
            polynomial, the sum is finite and there is no tail.
   circle:  COMP-5 on so many terms, with the same tail.
   closed:  COMP-4, the dual's closed form evaluated on the power series.
   Zeros that parity proves are exact. */
#include "dual/compose.h"
#include "recursion/circle.h"
#include "support/error.h"
#include "support/parallel.h"

#include <math.h>

void ntkball_part_init(ntkball_part_t *s, slong len)
{
    s->c = _arb_vec_init(len);
    s->len = len;
    s->parity = NTKBALL_PARITY_NONE;
}

void ntkball_part_clear(ntkball_part_t *s)
{
    _arb_vec_clear(s->c, s->len);
}

/* Parity of D (deriv = 0: that of phi, HERM-1) and of D' (1: the other one). */
static ntkball_parity_t dual_parity(const ntkball_outer_t *o, int deriv)
{
    ntkball_parity_t parity = ntkball_activation_parity(o->net->phi);

    if (parity == NTKBALL_PARITY_NONE || !deriv)
        return parity;
    return parity == NTKBALL_PARITY_EVEN ? NTKBALL_PARITY_ODD : NTKBALL_PARITY_EVEN;
}

/* Sets the parity and the zeros it proves. */
static void settle(ntkball_part_t *s, ntkball_parity_t parity)
{
    slong p;

    s->parity = parity;
    if (parity != NTKBALL_PARITY_NONE)
        for (p = parity == NTKBALL_PARITY_EVEN; p < s->len; p += 2)
            arb_zero(s->c + p);
}

/* The order of vanishing: g_j is exactly 0 for j < valuation (at most len). */
static slong valuation(const ntkball_part_t *g)
{
    slong j = 0;

    while (j < g->len && arb_is_zero(g->c + j))
        j++;
    return j;
}

/* Adds the tail of COMP-2 to res, or gives res up, and settles its zeros. */
static ntkball_status_t finish_part(ntkball_part_t *res, ntkball_outer_t *o, int deriv, slong K,
                                    int exact, const ntkball_part_t *g)
{
    ntkball_status_t status = NTKBALL_OK;
    mag_ptr tail;
    mag_t mass;
    slong p;

    if (!exact)
    {
        mag_init(mass);
        tail = _mag_vec_init(res->len);
        status = ntkball_outer_mass(mass, o, deriv, K);
        if (status == NTKBALL_OK)
            ntkball_compose_tail(tail, mass, K, g->c, res->len);
        for (p = 0; p < res->len; p++)
        {
            if (status == NTKBALL_OK)
                arb_add_error_mag(res->c + p, tail + p);
            else
                arb_indeterminate(res->c + p);
        }
        _mag_vec_clear(tail, res->len);
        mag_clear(mass);
    }
    settle(res, ntkball_compose_parity(dual_parity(o, deriv), g->parity));
    return status;
}

/* *K terms of the dual: all that matter when the sum is finite (returns 1), or by COMP-2. */
static ntkball_status_t choose_terms(slong *K, int *exact, ntkball_outer_t *o,
                                     const ntkball_part_t *g, slong bits,
                                     const ntkball_outer_goal_t *goal, ntkball_error_t *err)
{
    slong v = valuation(g);

    *exact = v > 0 || o->finite >= 0;
    if (v == 0)
        return ntkball_outer_choose(K, o, g->c, g->len, bits, goal, err);
    *K = v >= g->len ? 1 : (g->len - 1) / v + 1;
    if (o->finite >= 0)
        *K = FLINT_MIN(*K, FLINT_MAX(o->finite, 1));
    return ntkball_outer_require(o, *K, bits, err);
}

ntkball_status_t ntkball_layer_compose(ntkball_part_t *alpha, ntkball_part_t *upsilon, slong *K,
                                       ntkball_outer_t *o, const ntkball_part_t *g, slong bits,
                                       slong prec, ntkball_error_t *err)
{
    ntkball_parity_t outer[2] = {dual_parity(o, 0), dual_parity(o, 1)};
    arb_ptr res[2] = {alpha->c, upsilon->c};
    arb_srcptr c[2];
    int exact;
    ntkball_status_t status = choose_terms(K, &exact, o, g, bits, NULL, err);

    if (status != NTKBALL_OK)
        return status;
    c[0] = o->d;
    c[1] = o->dd;
    ntkball_compose_several(res, alpha->len, c, *K, o->need_ntk ? 2 : 1, outer, g->c, g->parity,
                            prec);
    status = finish_part(alpha, o, 0, *K, exact, g);
    if (status == NTKBALL_OK && o->need_ntk)
        status = finish_part(upsilon, o, 1, *K, exact, g);
    return status;
}

/* ------------------------------- on a circle -------------------------------------------------- */

int ntkball_layer_circle_applies(const ntkball_outer_t *o, const ntkball_part_t *g)
{
    slong p;

    if (o->finite >= 0 || ntkball_activation_is_table(o->net->phi))
        return 0;
    for (p = 2; p < g->len; p++)
        if (!arb_is_zero(g->c + p))
            return 1;
    return 0;
}

/* A plan for so many terms. */
static ntkball_status_t plan_for(ntkball_circle_plan_t *plan, slong K, const ntkball_outer_t *o,
                                 const ntkball_part_t *g, slong bits, ntkball_error_t *err)
{
    if (ntkball_circle_plan(plan, o->d, K + 1, o->need_ntk, g->c, g->len, bits, plan->log2_r))
        return NTKBALL_OK;
    ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                      "no circle separates the coefficients: use --algorithm compose");
    return NTKBALL_UNABLE;
}

/* log2 of G(r). */
static double log2_inner(const ntkball_part_t *g, const ntkball_circle_plan_t *plan)
{
    arb_t x;
    double v;

    arb_init(x);
    arb_set_d(x, exp2(plan->log2_r));
    _arb_poly_evaluate(x, g->c, g->len, x, 64);
    v = log2(arf_get_d(arb_midref(x), ARF_RND_NEAR));
    arb_clear(x);
    return v;
}

/* The bits of relative accuracy that the coefficients of the dual lack on the circle: they are the
   next layer's, and the first len of them were layer 2's.  Their radii add up. */
static slong lacking(const ntkball_outer_t *o, slong K, const ntkball_circle_plan_t *plan,
                     const ntkball_part_t *g)
{
    double log_G = log2_inner(g, plan), worst = -HUGE_VAL;
    slong k;

    for (k = 0; k <= K; k++)
        if (!mag_is_special(arb_radref(o->d + k)))
            worst = fmax(worst, mag_get_d_log2_approx(arb_radref(o->d + k)) +
                                    (double) k * (k < g->len ? fmax(log_G, plan->log2_r) : log_G) +
                                    2 * log2((double) k + 1));
    worst += 0.5 * log2((double) g->len);
    return (slong) fmax(worst + (double) plan->accuracy, 0);
}

/* The tails are to keep below 2^-accuracy r^-p, which the next layer needs: the number of terms for
   relative accuracy gives a circle, that the number of terms for this goal. */
ntkball_status_t ntkball_layer_circle_plan(ntkball_circle_plan_t *plan, slong *K,
                                           ntkball_outer_t *o, const ntkball_part_t *g, slong bits,
                                           ntkball_error_t *err)
{
    ntkball_outer_goal_t goal;
    int exact;
    slong more;
    ntkball_status_t status = choose_terms(K, &exact, o, g, bits, NULL, err);

    if (status == NTKBALL_OK)
        status = ntkball_outer_require(o, *K + 1, bits, err);
    if (status == NTKBALL_OK)
        status = plan_for(plan, *K, o, g, bits, err);
    if (status == NTKBALL_OK && !exact)
    {
        goal.log2_r = plan->log2_r;
        goal.accuracy = plan->accuracy;
        status = choose_terms(K, &exact, o, g, bits, &goal, err);
        if (status == NTKBALL_OK)
            status = plan_for(plan, *K, o, g, bits, err);
    }
    if (status != NTKBALL_OK)
        return status;
    more = lacking(o, *K, plan, g);
    return more > 0 ? ntkball_outer_require(o, o->terms, o->bits + more, err) : status;
}

ntkball_status_t ntkball_layer_circle(ntkball_part_t *alpha, ntkball_part_t *upsilon, slong *K,
                                      ntkball_circle_plan_t *plan, ntkball_outer_t *o,
                                      const ntkball_part_t *g, slong bits, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_layer_circle_plan(plan, K, o, g, bits, err);
    int exact = valuation(g) > 0;

    if (status != NTKBALL_OK)
        return status;
    status = ntkball_compose_circle(alpha->c, o->need_ntk ? upsilon->c : NULL, alpha->len, o->d,
                                    *K + 1, g->c, plan, o->options, err);
    if (status == NTKBALL_OK)
        status = finish_part(alpha, o, 0, *K + 1, exact, g);
    if (status == NTKBALL_OK && o->need_ntk)
        status = finish_part(upsilon, o, 1, *K, exact, g);
    return status;
}

/* The coefficients of f, which is used up. */
static void take(ntkball_part_t *s, arb_poly_t f)
{
    slong p;

    for (p = 0; p < s->len; p++)
        if (p < arb_poly_length(f))
            arb_swap(s->c + p, f->coeffs + p);
        else
            arb_zero(s->c + p);
}

void ntkball_layer_closed(ntkball_part_t *alpha, ntkball_part_t *upsilon, const ntkball_outer_t *o,
                          const ntkball_part_t *g, slong prec)
{
    arb_poly_t d, dd, inner; /* inner: g itself, on loan */

    arb_poly_init(d);
    arb_poly_init(dd);
    inner->coeffs = g->c;
    inner->alloc = inner->length = g->len;
    ntkball_dual_closed_threads(d, o->need_ntk ? dd : NULL, o->net->phi, inner, alpha->len, prec,
                                ntkball_parallel_workers(o->options, alpha->len));
    take(alpha, d);
    if (o->need_ntk)
        take(upsilon, dd);
    settle(alpha, ntkball_compose_parity(dual_parity(o, 0), g->parity));
    if (o->need_ntk)
        settle(upsilon, ntkball_compose_parity(dual_parity(o, 1), g->parity));
    arb_poly_clear(d);
    arb_poly_clear(dd);
}

ntkball_status_t ntkball_layer_first(ntkball_part_t *alpha, ntkball_part_t *upsilon,
                                     ntkball_outer_t *o, slong bits, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_outer_require(o, alpha->len, bits, err);

    _arb_vec_set(alpha->c, o->d, alpha->len);
    settle(alpha, dual_parity(o, 0));
    if (o->need_ntk)
    {
        _arb_vec_set(upsilon->c, o->dd, upsilon->len);
        settle(upsilon, dual_parity(o, 1));
    }
    return status;
}
