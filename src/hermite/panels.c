/* mu_n(phi) for all n < len at once by Gauss-Legendre panels, phi piecewise analytic.

   Each piece, cut to [-X, X] (HERM-4b), or to [0, X] when phi is even or odd, is one panel or is
   halved while that saves nodes.  A panel of N nodes whose Bernstein ellipse of parameter rho lies
   in the domain of the piece errs by at most 8 (hi-lo)/2 M rho^(-2N)/(1 - rho^-2), M = sup |phi h_n
   w| there (HERM-6).  phi is evaluated once a node and the recurrence of nodes.c does the rest
   (HERM-5). */
#include "hermite/cut.h"
#include "hermite/explain.h"
#include "hermite/ellipse.h"
#include "hermite/gauss.h"
#include "hermite/nodes.h"
#include "support/work.h"
#include "support/error.h"
#include "support/parallel.h"

#include <math.h>
#include <string.h>

#define BOUND_PREC 64
#define MAX_LEN (WORD(1) << 20) /* hypothesis of the accumulators' units in nodes.c */
#define MAX_RANGE 1e5           /* beyond this the work is refused */
#define MAX_DEPTH 40            /* of halving */
#define MAX_DEGREE 100000
#define MAX_FAILURES 300 /* ellipses on which nothing was proved: the limit of the search */
#define DEGREE_STEP 8    /* degrees are multiples of this, so that panels share rules */

typedef struct
{
    slong piece, degree;
    arb_t lo, hi; /* exact, or balls around irrational breaks at the precision of the plan */
    mag_t error;  /* of this panel */
    slong first;  /* its first node in the list of all nodes */
} panel_t;

typedef struct
{
    ntkball_activation_impl *const *phi;
    ntkball_parity_t parity;
    ntkball_growth_t growth;
    slong len, bits;
    arb_t X;
    mag_t outside; /* HERM-4b */
    slong failures;
    slong num, alloc;
    panel_t *panel;
    slong num_rules;
    ntkball_gauss_t *rule;
    slong num_nodes;
    arb_ptr x, c;
} plan_t;

/* ---------------------------------------------------------------------------------------------
   Which panels
   --------------------------------------------------------------------------------------------- */

static void panel_init(panel_t *p, slong piece, const arb_t lo, const arb_t hi)
{
    p->piece = piece;
    p->degree = MAX_DEGREE;
    arb_init(p->lo);
    arb_init(p->hi);
    mag_init(p->error);
    arb_set(p->lo, lo);
    arb_set(p->hi, hi);
    mag_inf(p->error);
}

static void panel_clear(panel_t *p)
{
    arb_clear(p->lo);
    arb_clear(p->hi);
    mag_clear(p->error);
}

/* 8 (hi-lo)/2 M rho^(-2N)/(1 - rho^-2): HERM-6. */
static void gauss_error(mag_t res, const arb_t length, const mag_t sup, double rho, slong degree)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_set_d(t, rho);
    arb_inv(t, t, BOUND_PREC);
    arb_mul(t, t, t, BOUND_PREC);
    arb_sub_ui(u, t, 1, BOUND_PREC);
    arb_neg(u, u);
    arb_pow_ui(t, t, (ulong) degree, BOUND_PREC);
    arb_div(t, t, u, BOUND_PREC);
    arb_mul(t, t, length, BOUND_PREC);
    arb_mul_2exp_si(t, t, 2);
    arb_get_mag(res, t);
    mag_mul(res, res, sup);
    arb_clear(t);
    arb_clear(u);
}

/* Tries one rho: keeps it in p when fewer nodes suffice for an error of 2^-bits. */
static int try_rho(panel_t *p, plan_t *plan, double rho)
{
    arb_t lo, hi;
    mag_t sup;
    double need;
    slong degree = MAX_DEGREE;
    int better;

    arb_init(lo);
    arb_init(hi);
    mag_init(sup);
    arb_set_round(lo, p->lo, BOUND_PREC);
    arb_set_round(hi, p->hi, BOUND_PREC);
    if (plan->failures < MAX_FAILURES)
        ntkball_hermite_ellipse(sup, plan->phi, p->piece, lo, hi, rho, plan->len);
    else
        mag_inf(sup);
    plan->failures += mag_is_inf(sup);
    arb_sub(hi, hi, lo, BOUND_PREC);
    need = (double) plan->bits + 2 + ntkball_mag_log2(sup) - log2(1 - 1 / (rho * rho)) +
           log2(fmax(arf_get_d(arb_midref(hi), ARF_RND_NEAR), 1e-300));
    need = fmax(1, ceil(need / (2 * log2(rho) * DEGREE_STEP)));
    if (need * DEGREE_STEP < MAX_DEGREE)
        degree = (slong) need * DEGREE_STEP;
    better = degree < p->degree;
    if (better)
    {
        p->degree = degree;
        gauss_error(p->error, hi, sup, rho, degree);
    }
    arb_clear(lo);
    arb_clear(hi);
    mag_clear(sup);
    return better;
}

/* The best rho on a geometric grid, climbing from the middle. */
static void choose_rho(panel_t *p, plan_t *plan)
{
    double rho;
    int risen = 0;

    try_rho(p, plan, 2.0);
    for (rho = 1; rho < 64 && try_rho(p, plan, 1 + 1.5 * rho); rho *= 1.5)
        risen = 1;
    for (rho = 1 / 1.5; !risen && rho > 0.01; rho /= 1.5)
        if (!try_rho(p, plan, 1 + rho) && p->degree < MAX_DEGREE)
            break;
}

static void append(plan_t *plan, const panel_t *p)
{
    if (plan->num == plan->alloc)
    {
        plan->alloc = 2 * plan->alloc + 8;
        plan->panel = flint_realloc(plan->panel, sizeof(panel_t) * (size_t) plan->alloc);
    }
    plan->panel[plan->num++] = *p;
}

/* Work for a panel: the recurrence at each node, and the Gauss nodes, which cost more than one
   order of it times the degree (measured). */
static double cost(const panel_t *p, slong len)
{
    double degree = (double) p->degree;

    return degree * (3 * degree + (double) len);
}

/* Takes over p: keeps it or its halves, whichever cost less. */
static void divide(plan_t *plan, panel_t *p, slong depth)
{
    panel_t left, right;
    arb_t middle;

    if (depth >= MAX_DEPTH || p->degree <= 4 * DEGREE_STEP || plan->failures >= MAX_FAILURES ||
        ntkball_work_exhausted())
    {
        append(plan, p);
        return;
    }
    arb_init(middle);
    arb_add(middle, p->lo, p->hi, BOUND_PREC);
    arb_mul_2exp_si(middle, middle, -1);
    mag_zero(arb_radref(middle)); /* any number between them will do */
    panel_init(&left, p->piece, p->lo, middle);
    panel_init(&right, p->piece, middle, p->hi);
    choose_rho(&left, plan);
    choose_rho(&right, plan);
    if (cost(&left, plan->len) + cost(&right, plan->len) < cost(p, plan->len) ||
        p->degree == MAX_DEGREE)
    {
        divide(plan, &left, depth + 1);
        divide(plan, &right, depth + 1);
        panel_clear(p);
    }
    else
    {
        append(plan, p);
        panel_clear(&left);
        panel_clear(&right);
    }
    arb_clear(middle);
}

/* The panels of piece i within [from, X]. */
static void divide_piece(plan_t *plan, slong i, const arb_t from, slong prec)
{
    panel_t p;
    arb_t lo, hi, b;

    arb_init(lo);
    arb_init(hi);
    arb_init(b);
    arb_set(lo, from);
    arb_set(hi, plan->X);
    if (i > 0)
    {
        ntkball_activation_break_arb(b, plan->phi, i - 1, prec);
        arb_max(lo, lo, b, prec);
    }
    if (i < ntkball_activation_num_breaks(plan->phi))
    {
        ntkball_activation_break_arb(b, plan->phi, i, prec);
        arb_min(hi, hi, b, prec);
    }
    if (!arb_ge(lo, hi))
    {
        panel_init(&p, i, lo, hi);
        choose_rho(&p, plan);
        divide(plan, &p, 0);
    }
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(b);
}

static void plan_init(plan_t *plan, const ntkball_activation_t phi, slong len)
{
    memset(plan, 0, sizeof *plan);
    plan->phi = phi;
    plan->parity = ntkball_activation_parity(phi);
    plan->len = len;
    ntkball_growth_init(&plan->growth);
    arb_init(plan->X);
    mag_init(plan->outside);
}

static void plan_clear(plan_t *plan)
{
    slong j;

    for (j = 0; j < plan->num; j++)
        panel_clear(plan->panel + j);
    for (j = 0; j < plan->num_rules; j++)
        ntkball_gauss_clear(plan->rule + j);
    if (plan->x != NULL)
    {
        _arb_vec_clear(plan->x, plan->num_nodes);
        _arb_vec_clear(plan->c, plan->num_nodes);
    }
    flint_free(plan->panel);
    flint_free(plan->rule);
    ntkball_growth_clear(&plan->growth);
    arb_clear(plan->X);
    mag_clear(plan->outside);
}

/* Chooses X and the panels; 0 when no bound was found somewhere. */
static int make_plan(plan_t *plan, slong prec)
{
    double X, r;
    slong i;
    arb_t from;

    if (ntkball_activation_growth(plan->growth.C, &plan->growth.beta, plan->growth.c,
                                  plan->growth.q, plan->phi, 0, 0.0) != NTKBALL_OK)
        return 0;
    ntkball_hermite_cut_choose(&X, &r, &plan->growth, plan->len, prec + 4);
    if (!(X < MAX_RANGE))
        return 0;
    plan->bits = prec + 12;
    X = ceil(16 * X);
    arb_init(from);
    arb_set_si(plan->X, (slong) X);
    arb_mul_2exp_si(plan->X, plan->X, -4);
    ntkball_hermite_cut(plan->outside, &plan->growth, plan->X, r, plan->len);
    if (plan->parity == NTKBALL_PARITY_NONE)
        arb_neg(from, plan->X);
    for (i = 0; i <= ntkball_activation_num_breaks(plan->phi); i++)
        divide_piece(plan, i, from, plan->bits + 64);
    arb_clear(from);

    for (i = 0; i < plan->num; i++)
    {
        if (mag_is_inf(plan->panel[i].error))
            return 0;
        plan->panel[i].first = plan->num_nodes;
        plan->num_nodes += plan->panel[i].degree;
    }
    plan->bits = prec + 4 + (slong) FLINT_BIT_COUNT((ulong) plan->num_nodes);
    return 1;
}

/* ---------------------------------------------------------------------------------------------
   Evaluating
   --------------------------------------------------------------------------------------------- */

static const ntkball_gauss_t *find_rule(const plan_t *plan, slong degree)
{
    slong j;

    for (j = 0; j < plan->num_rules; j++)
        if (plan->rule[j].degree == degree)
            return plan->rule + j;
    return NULL;
}

static ntkball_status_t
make_rules(plan_t *plan, const ntkball_options_t *options, ntkball_error_t *err)
{
    slong i;
    ntkball_status_t status = NTKBALL_OK;

    plan->rule = flint_malloc(sizeof(ntkball_gauss_t) * (size_t) FLINT_MAX(plan->num, 1));
    for (i = 0; i < plan->num && status == NTKBALL_OK; i++)
        if (find_rule(plan, plan->panel[i].degree) == NULL)
            status = ntkball_gauss_init(plan->rule + plan->num_rules++, plan->panel[i].degree,
                                        plan->bits + 30, options, err);
    return status;
}

static const panel_t *find_panel(const plan_t *plan, slong node)
{
    slong lo = 0, hi = plan->num;

    while (hi - lo > 1)
    {
        slong mid = (lo + hi) / 2;

        if (plan->panel[mid].first <= node)
            lo = mid;
        else
            hi = mid;
    }
    return plan->panel + lo;
}

/* Job: x = (lo+hi)/2 + (hi-lo)/2 t, c = (hi-lo)/2 w_t phi(x) w(x), twice that by symmetry. */
static void weigh_node(void *context, slong worker, slong job)
{
    plan_t *plan = context;
    const panel_t *p = find_panel(plan, job);
    const ntkball_gauss_t *rule = find_rule(plan, p->degree);
    arb_ptr x = plan->x + job, c = plan->c + job;
    slong prec = plan->bits + 30;
    arb_t half, t;

    (void) worker;
    arb_init(half);
    arb_init(t);
    arb_sub(half, p->hi, p->lo, prec);
    arb_mul_2exp_si(half, half, -1);
    arb_add(x, p->lo, p->hi, prec);
    arb_mul_2exp_si(x, x, -1);
    arb_addmul(x, half, rule->x + (job - p->first), prec);

    arb_mul(c, x, x, prec);
    arb_mul_2exp_si(c, c, -1);
    arb_neg(c, c);
    arb_exp(c, c, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, plan->parity == NTKBALL_PARITY_NONE ? 1 : -1);
    arb_rsqrt(t, t, prec);
    arb_mul(c, c, t, prec);
    arb_mul(c, c, half, prec);
    arb_mul(c, c, rule->w + (job - p->first), prec);
    ntkball_activation_eval_real(t, plan->phi, p->piece, 0, x, prec);
    arb_mul(c, c, t, prec);
    arb_clear(half);
    arb_clear(t);
}

/* The numbers in the bounds; error: of all panels. */
static void explain(const ntkball_options_t *options, const plan_t *plan, const mag_t error,
                    const mag_t rounding, slong prec)
{
    ntkball_text_t *text = options != NULL ? options->explain : NULL;
    slong low = WORD_MAX, high = 0;

    if (text == NULL)
        return;
    for (slong i = 0; i < plan->num; i++)
    {
        low = FLINT_MIN(low, plan->panel[i].degree);
        high = FLINT_MAX(high, plan->panel[i].degree);
    }
    ntkball_text_append(text,
                        "  pass at %ld bits: %ld panels of %ld to %ld nodes, %ld nodes in all, on "
                        "%s <= %.6g;",
                        (long) prec, (long) plan->num, (long) low, (long) high,
                        (long) plan->num_nodes,
                        plan->parity == NTKBALL_PARITY_NONE ? "|x|" : "0 <= x",
                        arf_get_d(arb_midref(plan->X), ARF_RND_NEAR));
    _ntkball_explain_bound(text, " error of the panels", error);
    _ntkball_explain_bound(text, ", truncation", plan->outside);
    _ntkball_explain_bound(text, ", rounding", rounding);
    ntkball_text_append(text, "\n");
}

static ntkball_status_t apply_plan(arb_ptr mu, plan_t *plan, slong prec,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_nodes_t nodes;
    ntkball_status_t status;
    mag_t error;
    slong i;
    int parity = plan->parity == NTKBALL_PARITY_EVEN  ? NTKBALL_NODE_EVEN
                 : plan->parity == NTKBALL_PARITY_ODD ? NTKBALL_NODE_ODD
                                                      : NTKBALL_NODE_ALL;

    status = make_rules(plan, options, err);
    if (status != NTKBALL_OK)
        return status;
    plan->x = _arb_vec_init(plan->num_nodes);
    plan->c = _arb_vec_init(plan->num_nodes);
    status =
        ntkball_parallel_for(weigh_node, plan, plan->num_nodes, "hermite: nodes", options, err);
    if (status != NTKBALL_OK)
        return status;

    ntkball_nodes_init(&nodes, plan->len, 1, plan->bits);
    for (i = 0; i < plan->num_nodes; i++)
        ntkball_nodes_add(&nodes, plan->x + i, plan->c + i, parity);
    mag_init(error);
    for (i = 0; i < plan->num; i++)
        mag_add(error, error, plan->panel[i].error);
    if (plan->parity != NTKBALL_PARITY_NONE) /* the panels on the other side of 0 err as much */
        mag_mul_2exp_si(error, error, 1);
    explain(options, plan, error, nodes.error, prec);
    mag_add(nodes.error, nodes.error, plan->outside);
    mag_add(nodes.error, nodes.error, error);
    mag_clear(error);
    status = ntkball_nodes_sum(mu, &nodes, prec, options, err);
    ntkball_nodes_clear(&nodes);
    return status;
}

ntkball_status_t ntkball_hermite_panels(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                        slong prec, const ntkball_options_t *options,
                                        ntkball_error_t *err)
{
    ntkball_status_t status;
    double before;
    int made, exhausted;
    plan_t plan;

    if (len <= 0)
        return NTKBALL_OK;
    _arb_vec_indeterminate(mu, len);
    plan_init(&plan, phi, len);
    before = ntkball_work_begin(HERMITE_RULE_WORK);
    made = len <= MAX_LEN && make_plan(&plan, prec);
    exhausted = ntkball_work_exhausted();
    ntkball_work_end(before);
    if (made)
        status = apply_plan(mu, &plan, prec, options, err);
    else
    {
        status = NTKBALL_UNABLE;
        if (exhausted)
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "%s: no panels were found within the work limit of %.0f operations; "
                              "ask for fewer terms or digits",
                              ntkball_activation_name(phi), HERMITE_RULE_WORK);
        else
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "algorithm panels: no rule for %s with %ld terms and %ld bits",
                              ntkball_activation_name(phi), len, prec);
    }
    plan_clear(&plan);

    if (status == NTKBALL_OK)
        status = ntkball_hermite_finish(mu, phi, len, prec, err);
    return status;
}
