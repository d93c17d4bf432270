/* mu_n(phi) for all n < len at once by the trapezoid rule, phi analytic in a strip.

   With step h = 1/sqrt(g), g an integer, the rule errs by at most 2 N(a)/(exp(2 pi a/h) - 1) for
   every a inside the strip, N(a) <= exp(a^2/2 + a sqrt(n)) S(a), S(a)^2 = sup_{|y| <= a} int
   |phi(x+iy)|^2 w(x) dx (HERM-4); the nodes beyond X are bounded by HERM-4b; phi is evaluated once
   a node and the recurrence of nodes.c does the rest (HERM-5).  a, g and X are chosen in doubles
   and the bounds proved in balls for what was chosen. */
#include "hermite/cut.h"
#include "hermite/explain.h"
#include "hermite/nodes.h"
#include "support/error.h"
#include "support/parallel.h"
#include "support/work.h"

#include <math.h>

#define BOUND_PREC 64
#define MAX_LEN (WORD(1) << 20) /* hypothesis of the accumulators' units in nodes.c */
#define MAX_SCALE 1e12          /* i + len g < 2^62 with room to spare */
#define MAX_NODES 4e6           /* beyond this the work is refused */

typedef struct
{
    ntkball_activation_impl *const *phi;
    ntkball_parity_t parity;
    ntkball_growth_t growth;
    slong len, bits; /* of one node: nodes.h */
    double a;        /* half-width of the strip that is used */
    ulong g;         /* h = 1/sqrt(g) */
    ulong last;      /* nodes |x| <= last h */
    mag_t norm;      /* S(a) */
    mag_t step, cut; /* errors of the step and of the cut-off */
    arb_ptr even, odd;
} rule_t;

/* norm = S(a); returns the log of the step that it allows, -inf when no S(a) is known. */
static double log_step(mag_t norm, const ntkball_activation_t phi, double a, slong len, slong bits)
{
    double need = HUGE_VAL;

    if (ntkball_activation_strip_norm(norm, phi, 0, a) == NTKBALL_OK && !mag_is_inf(norm))
        need =
            M_LN2 * ((double) bits + ntkball_mag_log2(norm)) + a * a / 2 + a * sqrt((double) len);
    return log(2 * acos(-1) * a) - log(fmax(need, 1));
}

/* Candidate j for a: towards the edge of the strip, or to infinity. */
static double candidate(double strip, int j)
{
    return strip < HUGE_VAL ? strip * (1 - exp2(-j)) : exp2(0.5 * j);
}

/* From candidate j on in one direction while the step grows by some per cent - S(a) can be
   expensive; where nothing is known yet, inwards. */
static int climb(double *best, mag_t norm, int j, int direction, int last,
                 const ntkball_activation_t phi, slong len, slong bits)
{
    double value, strip = ntkball_activation_strip(phi);
    mag_t t;

    mag_init(t);
    while (j != last)
    {
        value = log_step(t, phi, candidate(strip, j + direction), len, bits);
        if (value < *best + 0.02 || (value == -HUGE_VAL && direction > 0))
            break;
        *best = value;
        mag_set(norm, t);
        j += direction;
    }
    mag_clear(t);
    return j;
}

/* a with the largest step, and norm = S(a); 0 when there is none.  The step has one maximum as a
   function of a. */
static double
choose_strip(double *step, mag_t norm, const ntkball_activation_t phi, slong len, slong bits)
{
    double strip = ntkball_activation_strip(phi), best;
    int first = 4, j;

    best = log_step(norm, phi, candidate(strip, first), len, bits);
    j = climb(&best, norm, first, 1, 20, phi, len, bits);
    if (j == first)
        j = climb(&best, norm, first, -1, strip < HUGE_VAL ? 1 : -10, phi, len, bits);
    *step = exp(best);
    return best > -HUGE_VAL ? candidate(strip, j) : 0;
}

/* 2 exp(a^2/2 + a sqrt(len)) S(a) / (exp(2 pi a sqrt(g)) - 1): HERM-4. */
static void step_error(mag_t res, const rule_t *rule)
{
    arb_t a, t, u;

    arb_init(a);
    arb_init(t);
    arb_init(u);

    arb_set_d(a, rule->a);
    arb_sqrt_ui(t, (ulong) rule->len, BOUND_PREC);
    arb_mul_2exp_si(u, a, -1);
    arb_add(t, t, u, BOUND_PREC);
    arb_mul(t, t, a, BOUND_PREC);
    arb_exp(t, t, BOUND_PREC);
    arb_sqrt_ui(u, rule->g, BOUND_PREC);
    arb_mul(u, u, a, BOUND_PREC);
    arb_mul_2exp_si(u, u, 1);
    arb_const_pi(a, BOUND_PREC);
    arb_mul(u, u, a, BOUND_PREC);
    arb_expm1(u, u, BOUND_PREC);
    arb_div(t, t, u, BOUND_PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_get_mag(res, t);
    mag_mul(res, res, rule->norm);

    arb_clear(a);
    arb_clear(t);
    arb_clear(u);
}

static void rule_init(rule_t *rule, const ntkball_activation_t phi, slong len)
{
    rule->phi = phi;
    rule->parity = ntkball_activation_parity(phi);
    rule->len = len;
    ntkball_growth_init(&rule->growth);
    mag_init(rule->norm);
    mag_init(rule->step);
    mag_init(rule->cut);
    rule->even = rule->odd = NULL;
    rule->last = 0;
}

static void rule_clear(rule_t *rule)
{
    ntkball_growth_clear(&rule->growth);
    mag_clear(rule->norm);
    mag_clear(rule->step);
    mag_clear(rule->cut);
    if (rule->even != NULL)
    {
        _arb_vec_clear(rule->even, (slong) rule->last + 1);
        _arb_vec_clear(rule->odd, (slong) rule->last + 1);
    }
}

/* Chooses a, g, last and proves the errors. */
static ntkball_status_t choose_rule(rule_t *rule, slong prec)
{
    double step, X, r, scale;
    ntkball_status_t status;
    arb_t x;

    rule->a = choose_strip(&step, rule->norm, rule->phi, rule->len, prec + 4);
    status = ntkball_activation_growth(rule->growth.C, &rule->growth.beta, rule->growth.c,
                                       rule->growth.q, rule->phi, 0, 0.0);
    if (rule->a <= 0 || status != NTKBALL_OK)
        return NTKBALL_DOMAIN;
    scale = ceil(1 / (step * step));
    ntkball_hermite_cut_choose(&X, &r, &rule->growth, rule->len, prec + 4);
    if (!(scale < MAX_SCALE) || !(X * sqrt(scale) < MAX_NODES))
        return NTKBALL_UNABLE;
    rule->g = (ulong) scale;
    rule->last = (ulong) ceil(X * sqrt(scale));
    rule->bits = prec + 4 + (slong) FLINT_BIT_COUNT(2 * rule->last);

    arb_init(x);
    arb_set_ui(x, rule->g);
    arb_rsqrt(x, x, BOUND_PREC);
    arb_mul_ui(x, x, rule->last, BOUND_PREC);
    ntkball_hermite_cut(rule->cut, &rule->growth, x, r, rule->len);
    step_error(rule->step, rule);
    arb_clear(x);
    return status;
}

/* c = h w(x) phi(+-x) summed by parity at x = i h, with prec bits */
static void weigh(arb_t even, arb_t odd, const rule_t *rule, ulong i, slong prec)
{
    arb_t x, w, p, q;

    arb_init(x);
    arb_init(w);
    arb_init(p);
    arb_init(q);

    arb_set_ui(w, i); /* w = exp(-i^2/(2g)) / sqrt(2 pi g) */
    arb_mul_ui(w, w, i, prec);
    arb_div_ui(w, w, 2 * rule->g, prec + 10);
    arb_neg(w, w);
    arb_exp(w, w, prec);
    arb_const_pi(x, prec);
    arb_mul_ui(x, x, 2 * rule->g, prec);
    arb_rsqrt(x, x, prec);
    arb_mul(w, w, x, prec);

    arb_set_ui(x, rule->g);
    arb_rsqrt(x, x, prec);
    arb_mul_ui(x, x, i, prec);
    ntkball_activation_eval_real(p, rule->phi, 0, 0, x, prec);
    if (i == 0)
        arb_zero(q);
    else if (rule->parity == NTKBALL_PARITY_NONE)
    {
        arb_neg(x, x);
        ntkball_activation_eval_real(q, rule->phi, 0, 0, x, prec);
    }
    else if (rule->parity == NTKBALL_PARITY_EVEN)
        arb_set(q, p);
    else
        arb_neg(q, p);
    arb_add(even, p, q, prec);
    arb_mul(even, even, w, prec);
    arb_sub(odd, p, q, prec);
    arb_mul(odd, odd, w, prec);

    arb_clear(x);
    arb_clear(w);
    arb_clear(p);
    arb_clear(q);
}

/* Job i: the weights of the nodes +-i h, to an absolute error of 2^-bits / sup |h_n|. */
static void weigh_node(void *context, slong worker, slong job)
{
    rule_t *rule = context;
    arb_ptr even = rule->even + job, odd = rule->odd + job;
    slong prec, attempt;
    mag_t sup, size;
    arb_t x;

    (void) worker;
    arb_init(x);
    mag_init(sup);
    mag_init(size);
    arb_set_ui(x, rule->g);
    arb_rsqrt(x, x, BOUND_PREC);
    arb_mul_ui(x, x, (ulong) job, BOUND_PREC);
    ntkball_hermite_sup(sup, x, rule->len);
    ntkball_hermite_weight_sup(size, &rule->growth, x);
    mag_mul(size, size, sup);
    prec = 12 + rule->bits + (slong) fmax(ntkball_mag_log2(size), 20.0 - (double) rule->bits);

    for (attempt = 0; attempt < 4; attempt++, prec *= 2)
    {
        weigh(even, odd, rule, (ulong) job, prec);
        mag_max(size, arb_radref(even), arb_radref(odd));
        mag_mul(size, size, sup);
        if (mag_cmp_2exp_si(size, -rule->bits) <= 0)
            break;
    }
    arb_clear(x);
    mag_clear(sup);
    mag_clear(size);
}

/* The numbers in the bounds. */
static void
explain(const ntkball_options_t *options, const rule_t *rule, const mag_t rounding, slong prec)
{
    ntkball_text_t *text = options != NULL ? options->explain : NULL;
    double h = 1 / sqrt((double) rule->g);

    if (text == NULL)
        return;
    ntkball_text_append(text,
                        "  pass at %ld bits: |Im z| <= a = %.6g, norm there <= %.4g; step h = "
                        "1/sqrt(%lu) = %.6g, %lu nodes, |x| <= %.6g;",
                        (long) prec, rule->a, mag_get_d(rule->norm), (unsigned long) rule->g, h,
                        2 * (unsigned long) rule->last + 1, (double) rule->last * h);
    _ntkball_explain_bound(text, " discretisation error", rule->step);
    _ntkball_explain_bound(text, ", truncation", rule->cut);
    _ntkball_explain_bound(text, ", rounding", rounding);
    ntkball_text_append(text, "\n");
}

/* Evaluates phi at the nodes and sums. */
static ntkball_status_t apply_rule(arb_ptr mu, rule_t *rule, slong prec,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_nodes_t nodes;
    ntkball_status_t status;
    slong i, count = (slong) rule->last + 1;

    rule->even = _arb_vec_init(count);
    rule->odd = _arb_vec_init(count);
    status = ntkball_parallel_for(weigh_node, rule, count, "hermite: nodes", options, err);
    if (status != NTKBALL_OK)
        return status;

    ntkball_nodes_init(&nodes, rule->len, rule->g, rule->bits);
    for (i = 0; i < count; i++)
    {
        if (rule->parity != NTKBALL_PARITY_ODD)
            ntkball_nodes_add_word(&nodes, (ulong) i, rule->even + i, NTKBALL_NODE_EVEN);
        if (rule->parity != NTKBALL_PARITY_EVEN && i > 0)
            ntkball_nodes_add_word(&nodes, (ulong) i, rule->odd + i, NTKBALL_NODE_ODD);
    }
    explain(options, rule, nodes.error, prec);
    mag_add(nodes.error, nodes.error, rule->step);
    mag_add(nodes.error, nodes.error, rule->cut);
    status = ntkball_nodes_sum(mu, &nodes, prec, options, err);
    ntkball_nodes_clear(&nodes);
    return status;
}

ntkball_status_t ntkball_hermite_trapezoid(arb_ptr mu, const ntkball_activation_t phi, slong len,
                                           slong prec, const ntkball_options_t *options,
                                           ntkball_error_t *err)
{
    ntkball_status_t status;
    double before;
    rule_t rule;

    if (len <= 0)
        return NTKBALL_OK;
    _arb_vec_indeterminate(mu, len);
    if (!(ntkball_activation_strip(phi) > 0))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "algorithm trapezoid: %s is not analytic in a strip; use panels",
                          ntkball_activation_name(phi));
        return NTKBALL_DOMAIN;
    }

    rule_init(&rule, phi, len);
    before = ntkball_work_begin(HERMITE_RULE_WORK);
    status = len > MAX_LEN ? NTKBALL_UNABLE : choose_rule(&rule, prec);
    ntkball_work_end(before);
    if (status == NTKBALL_OK)
        status = apply_rule(mu, &rule, prec, options, err);
    else
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "algorithm trapezoid: no rule for %s with %ld terms and %ld bits",
                          ntkball_activation_name(phi), len, prec);
    rule_clear(&rule);

    if (status == NTKBALL_OK)
        status = ntkball_hermite_finish(mu, phi, len, prec, err);
    return status;
}
