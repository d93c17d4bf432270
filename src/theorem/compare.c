/* Two algorithms that share no code on one network: coefficients by composition of the Hermite
   series (COMP-3), summed with the closure's tail (THM-2), against point values by the closed-form
   dual, or by Horner's rule in the series of R and R' with Hermite coefficients of another engine
   (CHK-1) and, for the first layer at one correlation, by the double integral of the definition
   (KER-3, KER-5).  Agreement is a check beside a written proof, never one; a point at which the two
   balls are disjoint is a refutation. */
#include <string.h>

#include "theorem/recheck.h"
#include "theorem/statement.h"

#define NUM_RHO 13
#define NUM_TERMS 120
/* Coefficients of R */
#define NUM_OUTER 1024
#define BITS 40
/* The double integral takes seconds where phi has kinks: once, where rho is not 0, for an odd
   kernel is 0 there and is not known to any relative accuracy. */
#define INTEGRAL_AT 3

/* The points 0, 1/6, -1/6, .., 1, -1: where two kernels differ, the witness has small |rho| and a
 * small tail. */
static void rho_value(ntkball_value_t rho, slong i)
{
    fmpq_t q;

    fmpq_init(q);
    fmpq_set_si(q, i % 2 == 0 ? -(i / 2) : (i + 1) / 2, NUM_RHO / 2);
    ntkball_value_set_fmpq(rho, q);
    fmpq_clear(q);
}

/* Hermite coefficients by another engine: where each is an integral of its own, as few as the
   series has, and their tail is summed by the usual one. */
static slong other_terms(const ntkball_activation_t phi)
{
    const char *engine = _ntkball_recheck_other_hermite(phi, ntkball_hermite_choice(phi), 0);

    return engine != NULL && strcmp(engine, "integrate") == 0 ? NUM_TERMS : NUM_OUTER + 1;
}

/* THM-2: |sum_{p>=N} c_p rho^p| <= |rho|^N (total - sum_{p<N} c_p) for c_p >= 0 with sum total. */
void theorem_series_eval(arb_t res, arb_srcptr c, slong len, const arb_t total, const arb_t rho,
                         slong prec)
{
    arb_t tail, power;
    mag_t bound;
    slong p;

    arb_init(tail);
    arb_init(power);
    mag_init(bound);

    arb_set(tail, total);
    for (p = 0; p < len; p++)
        arb_sub(tail, tail, c + p, prec);
    arb_pow_ui(power, rho, (ulong) len, prec);
    arb_mul(tail, tail, power, prec);
    arb_get_mag(bound, tail);

    arb_zero(res);
    for (p = len - 1; p >= 0; p--)
    {
        arb_mul(res, res, rho, prec);
        arb_add(res, res, c + p, prec);
    }
    arb_add_error_mag(res, bound);

    arb_clear(tail);
    arb_clear(power);
    mag_clear(bound);
}

typedef struct
{
    int closed;            /* is there a closed-form dual */
    ntkball_truth_t agree; /* TRUE: all overlap; FALSE: some are disjoint */
    arf_t gap;             /* largest |series - kernel| that the balls allow, over |rho| < 1 */
    ntkball_text_t *witness;
} comparison_t;

static void compare_point(comparison_t *c, const char *rho, slong layer, const arb_t series,
                          const arb_t kernel, int interior)
{
    arb_t d;
    arf_t upper;

    arb_init(d);
    arf_init(upper);
    arb_sub(d, series, kernel, 128);
    arb_get_abs_ubound_arf(upper, d, 30);
    if (interior && arf_cmp(upper, c->gap) > 0)
        arf_set(c->gap, upper);
    if (!arb_overlaps(series, kernel) && c->agree != NTKBALL_FALSE)
    {
        c->agree = NTKBALL_FALSE;
        ntkball_text_append(c->witness, "rho=%s, l=%ld: series ", rho, (long) layer);
        theorem_append_ball(c->witness, series, 15);
        ntkball_text_append(c->witness, ", network ");
        theorem_append_ball(c->witness, kernel, 15);
    }
    arb_clear(d);
    arf_clear(upper);
}

/* OK where only the accuracy was missed: an enclosure is compared as one, and what it encloses may
   be 0. */
static ntkball_status_t enclosed(ntkball_status_t status, const ntkball_error_t *err)
{
    return status == NTKBALL_UNABLE && err->kind == NTKBALL_ERR_ACCURACY ? NTKBALL_OK : status;
}

/* The two sides and where they are compared. */
typedef struct
{
    comparison_t *c;
    ntkball_network_struct *net; /* of the point values */
    slong layers;
    ntkball_series_t series;
    arb_ptr total, sigma, upsilon, theta;
    ntkball_value_t rho;
    ntkball_options_t options;
} sides_t;

/* theta, of the layers 2 .. l + 2, against the series at rho. */
static void compare_layers(const sides_t *s, slong l, int interior)
{
    slong i;
    arb_t value, x;

    arb_init(value);
    arb_init(x);
    ntkball_value_get_arb(x, s->rho, 128);
    for (i = 0; i <= l; i++)
    {
        theorem_series_eval(value, s->series->kappa[i], NUM_TERMS, s->total + i, x, 128);
        compare_point(s->c, ntkball_value_str(s->rho), i + 2, value, s->theta + i, interior);
    }
    arb_clear(value);
    arb_clear(x);
}

/* By this algorithm of kernel.h at rho, as many layers as net has. */
static ntkball_status_t
compare_kernel(sides_t *s, const char *algorithm, int interior, ntkball_error_t *err)
{
    ntkball_network_t net = {*s->net};
    ntkball_status_t status;

    s->options.algorithm = algorithm;
    status =
        enclosed(ntkball_kernel_eval(s->sigma, s->theta, net, s->rho, BITS, &s->options, err), err);
    if (status == NTKBALL_OK)
        compare_layers(s, s->net->depth - 1, interior);
    return status;
}

/* By closed forms where there are any. */
static ntkball_status_t compare_closed(sides_t *s, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong i;

    for (i = 0; status == NTKBALL_OK && i < NUM_RHO; i++)
    {
        rho_value(s->rho, i);
        status = compare_kernel(s, "closed", i < NUM_RHO - 2, err);
    }
    return status;
}

/* By Horner's rule in R and R' (CHK-1), and the first layer once from the definition. */
static ntkball_status_t compare_direct(sides_t *s, ntkball_error_t *err)
{
    ntkball_direct_t d;
    ntkball_status_t status;
    arb_t x;
    slong i;

    arb_init(x);
    status = enclosed(_ntkball_direct_init(&d, s->net, NUM_OUTER, other_terms(s->net->phi), BITS,
                                           &s->options, err),
                      err);
    for (i = 0; status == NTKBALL_OK && i < NUM_RHO; i++)
    {
        rho_value(s->rho, i);
        ntkball_value_get_arb(x, s->rho, d.prec);
        _ntkball_direct_eval(s->sigma, s->upsilon, s->theta, &d, x);
        compare_layers(s, s->layers - 1, i < NUM_RHO - 2);
    }
    _ntkball_direct_clear(&d);
    arb_clear(x);
    if (status != NTKBALL_OK)
        return status;
    rho_value(s->rho, INTEGRAL_AT);
    s->net->depth = 1;
    status = compare_kernel(s, "integrate", 1, err);
    s->net->depth = s->layers;
    return status;
}

/* Coefficients of `series_net`, point values of `kernel_net`, at all rho and layers. */
static ntkball_status_t compare(comparison_t *c, const ntkball_network_t series_net,
                                ntkball_network_t kernel_net, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    slong l, layers = series_net->depth;
    ntkball_status_t status;
    arb_t one;
    sides_t s;

    s.c = c;
    s.net = kernel_net;
    s.layers = layers;
    s.total = _arb_vec_init(4 * layers);
    s.sigma = s.total + layers;
    s.upsilon = s.sigma + layers;
    s.theta = s.upsilon + layers;
    ntkball_options_init(&s.options);
    if (options != NULL)
        s.options = *options;
    ntkball_series_init(s.series, layers, NUM_TERMS);
    ntkball_value_init(s.rho);
    arb_init(one);

    s.options.algorithm = "compose";
    status =
        enclosed(ntkball_ntk_series(s.series, series_net, NUM_TERMS, 1, 64, &s.options, err), err);
    s.options.algorithm = NULL;
    for (l = 0; status == NTKBALL_OK && l < layers; l++)
        status = ntkball_ntk_closure(one, s.total + l, series_net, l + 2, 64, &s.options, err);
    if (status == NTKBALL_OK)
        status = c->closed ? compare_closed(&s, err) : compare_direct(&s, err);

    _arb_vec_clear(s.total, 4 * layers);
    ntkball_series_clear(s.series);
    ntkball_value_clear(s.rho);
    arb_clear(one);
    return status;
}

ntkball_status_t theorem_compare(ntkball_findings_t out, const char *id, const char *statement,
                                 const theorem_pair_t *pair, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    comparison_t c = {0, NTKBALL_TRUE, {{0}}, ntkball_text_new()};
    const char *proof = pair->proof;
    char series_w2[256];
    ntkball_text_t *scope = ntkball_text_new();
    ntkball_verdict_t verdict;
    ntkball_network_t series_net, kernel_net;
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;

    arf_init(c.gap);
    ntkball_network_init(series_net);
    ntkball_network_init(kernel_net);
    snprintf(series_w2, sizeof series_w2, "1-(%.200s)", pair->series_b2);
    if (strcmp(pair->series_b2, pair->gamma_b2) != 0)
        proof = NULL; /* the series is not that of the statement */
    status = theorem_network(series_net, pair->act, pair->depth, series_w2, pair->series_b2,
                             pair->recursion, &reason);
    if (status == NTKBALL_OK)
        status = theorem_network(kernel_net, pair->act, pair->depth, pair->gamma_w2, pair->gamma_b2,
                                 NTKBALL_RECURSION_EXACT, &reason);
    c.closed = status == NTKBALL_OK && ntkball_dual_is_closed(kernel_net->phi);
    if (status == NTKBALL_OK)
        status = compare(&c, series_net, kernel_net, options, &reason);

    ntkball_text_append(
        scope, "%s, L=%ld, sigma_w2=1, sigma_b2=unit, gamma_w2=%s, gamma_b2=%s, output bias",
        pair->act, (long) pair->depth, pair->gamma_w2, pair->gamma_b2);
    if (status == NTKBALL_OK)
    {
        if (c.agree == NTKBALL_FALSE)
            verdict = NTKBALL_REFUTED;
        else
            verdict = proof != NULL ? NTKBALL_PROVED : NTKBALL_UNDECIDED;
        if (c.agree != NTKBALL_FALSE)
            ntkball_text_append(c.witness,
                                "%s%s; series and point values overlap at %d rho in [-1,1], layers "
                                "2..%ld%s, and differ by at most %.1e for |rho| <= 5/6",
                                proof != NULL ? "proof " : "no proof, no counterexample",
                                proof != NULL ? proof : "", NUM_RHO, (long) pair->depth + 1,
                                c.closed ? "" : ", and with the double integral at rho=1/3, l=2",
                                arf_get_d(c.gap, ARF_RND_UP));
        ntkball_findings_add(out, id, statement, ntkball_text_get(scope), verdict,
                             ntkball_text_get(c.witness), "");
    }
    status = theorem_failure(out, status, id, statement, ntkball_text_get(scope), &reason, err);

    arf_clear(c.gap);
    ntkball_text_free(c.witness);
    ntkball_text_free(scope);
    ntkball_network_clear(series_net);
    ntkball_network_clear(kernel_net);
    return status;
}
