/* T4.5, N4: effective ranks of the Gram matrices of ReLU networks of finite width, at
   initialisation.

   The probability statements are proved by moment bounds (THM-19), whose numbers are certified
   here. Beside them a few seeded draws: eigenvalues certified for each draw, but a sample proves
   nothing about the others, and its findings say so. */
#include "theorem/statement.h"

#define PREC 128
#define WIDTH 512
#define NUM_SEEDS 3

/* rate >= the exact constant r with exp(-m/r): 48 pi^2 for the outer layer, 96 for the inner one;
   and the exponents 0.0617 and 0.153. */
static void
rates(theorem_finding_t *f, const ntkball_statement_t *self, const ntkball_scope_t *scope)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    arb_const_pi(x, PREC);
    arb_sqr(x, x, PREC);
    arb_mul_ui(x, x, 48, PREC);
    theorem_say(f->constants, "48 pi^2", x);
    theorem_claim(y, self, scope, "outer_rate", PREC);
    theorem_need(f, theorem_le(x, y));
    arb_set_ui(x, 96);
    theorem_claim(y, self, scope, "inner_rate", PREC);
    theorem_need(f, theorem_le(x, y));
    /* 1/4 - log((1 + sqrt 2)/2) */
    arb_sqrt_ui(x, 2, PREC);
    arb_add_ui(x, x, 1, PREC);
    arb_mul_2exp_si(x, x, -1);
    arb_log(x, x, PREC);
    arb_set_d(y, 0.25);
    arb_sub(x, y, x, PREC);
    theorem_say(f->constants, "1/4 - log((1+sqrt 2)/2)", x);
    theorem_claim(y, self, scope, "outer_trace", PREC);
    theorem_need(f, theorem_le(y, x));
    /* (1 - log 2)/2 */
    arb_const_log2(x, PREC);
    arb_sub_ui(x, x, 1, PREC);
    arb_neg(x, x);
    arb_mul_2exp_si(x, x, -1);
    theorem_say(f->constants, "(1 - log 2)/2", x);
    theorem_claim(y, self, scope, "inner_trace", PREC);
    theorem_need(f, theorem_le(y, x));
    arb_clear(x);
    arb_clear(y);
}

/* The constants 4 pi and 16 of THM-19, and their sum. */
static void constants(theorem_finding_t *f, const ntkball_statement_t *self,
                      const ntkball_scope_t *scope, int sum_only)
{
    if (!sum_only)
    {
        theorem_claimed_at_least(f, self, scope, "outer", "4*pi");
        theorem_claimed_at_least(f, self, scope, "inner", "16");
    }
    theorem_claimed_at_least(f, self, scope, "constant", "4*pi+16");
}

/* eff of one matrix of the draw; trace from the matrix itself. */
static ntkball_status_t effective_rank(arb_t eff, const ntkball_data_struct *data,
                                       const ntkball_network_t net, ntkball_gram_t which,
                                       ulong seed, const ntkball_options_t *options,
                                       ntkball_error_t *err)
{
    ntkball_gram_matrix_t what = {which, 2, 1, WIDTH, seed};
    ntkball_data_t alias = {*data};
    ntkball_status_t status;
    arb_mat_t A;
    arb_ptr lambda = _arb_vec_init(data->n);

    arb_mat_init(A, data->n, data->n);
    status = ntkball_gram_matrix(A, alias, net, &what, 60, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_gram_eigenvalues(lambda, A, -1, 1, 40, options, err);
    arb_mat_trace(eff, A, PREC);
    arb_div(eff, eff, lambda, PREC);
    arb_mat_clear(A);
    _arb_vec_clear(lambda, data->n);
    return status;
}

static ntkball_status_t sample(theorem_finding_t *f, const ntkball_data_struct *data,
                               const ntkball_network_t net, ulong seed, const arb_t inner_bound,
                               const arb_t outer_bound, const ntkball_options_t *options,
                               ntkball_error_t *err)
{
    ntkball_status_t status;
    char name[64];
    arb_t outer, inner;

    arb_init(outer);
    arb_init(inner);
    status = effective_rank(outer, data, net, NTKBALL_GRAM_WIDTH_OUTER, seed, options, err);
    if (status == NTKBALL_OK)
        status = effective_rank(inner, data, net, NTKBALL_GRAM_WIDTH_INNER, seed, options, err);
    if (status == NTKBALL_OK)
    {
        snprintf(name, sizeof name, "seed %lu: eff(K_outer)", (unsigned long) seed);
        theorem_say(f->witness, name, outer);
        theorem_say(f->witness, "eff(K_inner)", inner);
        theorem_require(f, theorem_le(outer, outer_bound));
        theorem_require(f, theorem_le(inner, inner_bound));
    }
    arb_clear(outer);
    arb_clear(inner);
    return status;
}

/* Draws of width 512: eff(K_outer) <= 4 pi and eff(K_inner) <= 16 eff(X X^T), which bound eff(K).
 */
static ntkball_status_t samples(ntkball_findings_t out, const ntkball_statement_t *self,
                                const ntkball_scope_t *scope, const ntkball_options_t *options,
                                ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    const ntkball_data_struct *data;
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_data_t design;
    theorem_finding_t f;
    arb_t inner_bound, outer_bound, factor;
    ulong seed;

    data = theorem_data(design, scope);
    arb_init(inner_bound);
    arb_init(outer_bound);
    arb_init(factor);
    ntkball_network_init(net);
    theorem_open(&f, out, self,
                 "sampling, not proof: eff(K_outer) <= 4 pi and eff(K_inner) <= 16 eff(X X^T), so "
                 "eff(K) <= 4 pi + 16 eff(X X^T)",
                 NTKBALL_HOLDS);
    ntkball_text_append(f.scope,
                        "these draws alone: relu, width %d, seeds 1..%d, rows of unit norm, ",
                        WIDTH, NUM_SEEDS);
    theorem_name_data(f.scope, scope);
    status = theorem_network(net, "relu", 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    net->output_bias = 0;
    if (status == NTKBALL_OK)
        status = theorem_largest(inner_bound, data, net, NTKBALL_GRAM_INNER, options, &reason);
    arb_inv(inner_bound, inner_bound, PREC);
    theorem_say(f.witness, "eff(X X^T)", inner_bound);
    arb_mul_2exp_si(inner_bound, inner_bound, 4);
    arb_const_pi(outer_bound, PREC);
    arb_mul_2exp_si(outer_bound, outer_bound, 2);
    theorem_claim(factor, self, scope, "data", PREC);
    arb_mul(inner_bound, inner_bound, factor, PREC);
    arb_mul(outer_bound, outer_bound, factor, PREC);
    for (seed = 1; seed <= NUM_SEEDS && status == NTKBALL_OK; seed++)
        status = sample(&f, data, net, seed, inner_bound, outer_bound, options, &reason);
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_network_clear(net);
    ntkball_data_clear(design);
    arb_clear(inner_bound);
    arb_clear(outer_bound);
    arb_clear(factor);
    return status;
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    int is_new = self->id[0] == 'N';
    theorem_finding_t f;

    if (!theorem_is_about(out, self, scope, "relu"))
        return NTKBALL_OK;
    theorem_open(&f, out, self, "eff(K) <= eff(K_outer) + eff(K_inner)", NTKBALL_PROVED);
    ntkball_text_append(f.scope,
                        "relu, L=1, every draw of the weights with nonzero K_outer, K_inner");
    theorem_by(&f, "THM-19 (a)");
    theorem_close(&f);
    theorem_open(
        &f, out, self,
        is_new ? "P(eff(K_outer) > 4 pi) <= e^(-m/474) + e^(-0.0617 m), P(eff(K_inner) > 16 "
                 "eff(X X^T)) <= e^(-m/96) + e^(-0.153 m); m >= 474 log(4/eps): eff(K) <= (4 pi "
                 "+ 16) eff(X X^T) with probability >= 1 - eps"
               : "m >= C' max(lambda_1(Sigma)^-2, 1) max(n, log(1/eps)) suffices for eff(K) <= C "
                 "eff(X X^T) with probability >= 1 - eps; C = 29, C' = 474 (1 + log 4), any nu_1",
        NTKBALL_PROVED);
    ntkball_text_append(f.scope,
                        "relu, L=1, Gaussian weights, all n, d, nu_1, nu_2, all nonzero data");
    if (is_new)
        rates(&f, self, scope);
    constants(&f, self, scope, !is_new);
    theorem_by(&f, is_new ? "THM-19 (b), (c), (d)" : "THM-19 (e)");
    theorem_close(&f);
    return theorem_concerns(scope, "data") ? samples(out, self, scope, options, err) : NTKBALL_OK;
}

#define END                                                                                        \
    {                                                                                              \
        NULL, NULL, 0, NULL                                                                        \
    }

static const ntkball_claim_t t45[] = {
    {"constant", "29", NTKBALL_PROVED, "28"}, {"data", "1", NTKBALL_HOLDS, "1/10"}, END};
static const ntkball_claim_t n4[] = {{"outer", "4*pi", NTKBALL_PROVED, "99/25*pi"},
                                     {"inner", "16", NTKBALL_PROVED, "396/25"},
                                     {"constant", "4*pi+16", NTKBALL_PROVED, "99/100*(4*pi+16)"},
                                     {"outer_rate", "474", NTKBALL_PROVED, "469"},
                                     {"inner_rate", "96", NTKBALL_PROVED, "95"},
                                     {"outer_trace", "0.0617", NTKBALL_PROVED, "0.0624"},
                                     {"inner_trace", "0.153", NTKBALL_PROVED, "0.155"},
                                     {"data", "1", NTKBALL_HOLDS, "1/10"},
                                     END};

#define MOMENTS                                                                                    \
    "lambda_1 of each part is at least a sum of m independent nonnegative terms, whose first two " \
    "moments bound the probability that it falls below half its mean (e^-z <= 1 - z + z^2/2); "    \
    "the "                                                                                         \
    "traces are bounded by Chernoff's inequality (THM-19). The draws shown are samples, not proof"

const ntkball_statement_t ntkball_statements_width[] = {
    {"T4.5", "Theorem 4.5: effective rank of finite-width ReLU networks", MOMENTS, t45, check},
    {"N4", "New: Theorem 4.5 with explicit constants and no n in the width", MOMENTS, n4, check},
    {NULL, NULL, NULL, NULL, NULL}};
