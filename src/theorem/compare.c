/* Two algorithms that share no code on one network: coefficients by composition of the Hermite
   series (COMP-3), summed with the closure's tail (THM-2), against point values by the closed-form
   dual or by two-dimensional quadrature (KER-*).  Agreement is a check beside a written proof,
   never one; a point at which the two balls are disjoint is a refutation. */
#include <string.h>

#include "theorem/statement.h"

#define NUM_RHO 13
#define NUM_TERMS 120

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

/* Coefficients of `series_net`, point values of `kernel_net`, at all rho and layers. */
static ntkball_status_t compare(comparison_t *c, const ntkball_network_t series_net,
                                const ntkball_network_t kernel_net,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    slong i, l, layers = series_net->depth;
    ntkball_options_t opt;
    ntkball_status_t status;
    ntkball_series_t s;
    ntkball_value_t rho;
    arb_ptr sigma = _arb_vec_init(layers), theta = _arb_vec_init(layers);
    arb_ptr total = _arb_vec_init(layers);
    arb_t one, x, value;

    ntkball_options_init(&opt);
    if (options != NULL)
        opt = *options;
    ntkball_series_init(s, layers, NUM_TERMS);
    ntkball_value_init(rho);
    arb_init(one);
    arb_init(x);
    arb_init(value);

    opt.algorithm = "compose";
    status = enclosed(ntkball_ntk_series(s, series_net, NUM_TERMS, 1, 64, &opt, err), err);
    opt.algorithm = ntkball_dual_is_closed(kernel_net->phi) ? "closed" : "integrate";
    for (l = 0; status == NTKBALL_OK && l < layers; l++)
        status = ntkball_ntk_closure(one, total + l, series_net, l + 2, 64, &opt, err);

    for (i = 0; status == NTKBALL_OK && i < NUM_RHO; i++)
    {
        rho_value(rho, i);
        ntkball_value_get_arb(x, rho, 128);
        status = ntkball_kernel_eval(sigma, theta, kernel_net, rho, 40, &opt, err);
        status = enclosed(status, err);
        for (l = 0; status == NTKBALL_OK && l < layers; l++)
        {
            theorem_series_eval(value, s->kappa[l], NUM_TERMS, total + l, x, 128);
            compare_point(c, ntkball_value_str(rho), l + 2, value, theta + l, i < NUM_RHO - 2);
        }
    }

    _arb_vec_clear(sigma, layers);
    _arb_vec_clear(theta, layers);
    _arb_vec_clear(total, layers);
    ntkball_series_clear(s);
    ntkball_value_clear(rho);
    arb_clear(one);
    arb_clear(x);
    arb_clear(value);
    return status;
}

ntkball_status_t theorem_compare(ntkball_findings_t out, const char *id, const char *statement,
                                 const theorem_pair_t *pair, const ntkball_options_t *options,
                                 ntkball_error_t *err)
{
    comparison_t c = {NTKBALL_TRUE, {{0}}, ntkball_text_new()};
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
                                "2..%ld, and differ by at most %.1e for |rho| <= 5/6",
                                proof != NULL ? "proof " : "no proof, no counterexample",
                                proof != NULL ? proof : "", NUM_RHO, (long) pair->depth + 1,
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
