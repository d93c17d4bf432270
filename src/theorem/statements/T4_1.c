/* T4.1: for n K = sum_p c_p (X X^T)^{.p}, c_p >= 0, unit rows and c_0 != 0: eff(K) = Tr K /
   lambda_1(K) <= sum_p c_p / c_0.

   Proof THM-3 (all n, all data).  What is computed is the right-hand side for the NTK: sum_p c_p by
   the closure (NET-3), c_0 = kappa_{0,L+1}; with the output bias the paper's Table 1 counts, and
   without it, as the network is printed. */
#include "theorem/statement.h"

static const char *const default_acts[] = {"relu", "tanh", "sigmoid", "gaussian:1"};

static ntkball_status_t right_side(arb_t ratio, int *c0_is_zero, const ntkball_network_t net,
                                   const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_series_t s;
    ntkball_status_t status;
    arb_t one, total;

    ntkball_series_init(s, net->depth, 1);
    arb_init(one);
    arb_init(total);
    status = ntkball_ntk_series(s, net, 1, 1, 80, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_closure(one, total, net, net->depth + 1, 80, options, err);
    if (status == NTKBALL_OK)
    {
        *c0_is_zero = arb_is_zero(s->kappa[net->depth - 1]);
        arb_div(ratio, total, s->kappa[net->depth - 1], 128);
    }
    ntkball_series_clear(s);
    arb_clear(one);
    arb_clear(total);
    return status;
}

static ntkball_status_t add_finding(ntkball_findings_t out, const char *act, int output_bias,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_text_t *scope = ntkball_text_new(), *constants = ntkball_text_new();
    ntkball_network_t net;
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    ntkball_status_t status;
    int c0_is_zero = 0;
    arb_t ratio;

    arb_init(ratio);
    ntkball_network_init(net);
    status = theorem_network(net, act, 1, "1", "0", NTKBALL_RECURSION_EXACT, &reason);
    net->output_bias = output_bias;
    if (status == NTKBALL_OK)
        status = right_side(ratio, &c0_is_zero, net, options, &reason);
    ntkball_text_append(
        scope, "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_b2=0, %s output bias; all n, all data",
        act, output_bias ? "with" : "without");
    if (status == NTKBALL_OK && c0_is_zero)
        ntkball_findings_add(out, "T4.1", "eff(K) <= sum_p c_p / c_0", ntkball_text_get(scope),
                             NTKBALL_NOT_APPLICABLE,
                             "the hypothesis c_0 != 0 fails: c_0 = 0 exactly", "");
    else if (status == NTKBALL_OK)
    {
        ntkball_text_append(constants, "sum c_p / c_0 = ");
        theorem_append_ball(constants, ratio, 18);
        ntkball_findings_add(out, "T4.1", "eff(K) <= sum_p c_p / c_0", ntkball_text_get(scope),
                             arb_is_finite(ratio) ? NTKBALL_PROVED : NTKBALL_UNDECIDED,
                             "proof THM-3", ntkball_text_get(constants));
    }
    status = theorem_failure(out, status, "T4.1", "eff(K) <= sum_p c_p / c_0",
                             ntkball_text_get(scope), &reason, err);
    arb_clear(ratio);
    ntkball_network_clear(net);
    ntkball_text_free(scope);
    ntkball_text_free(constants);
    return status;
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_scope_t *scope,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong i, num = theorem_scope_len(scope, 4);
    int bias;

    for (i = 0; status == NTKBALL_OK && i < num; i++)
        for (bias = 1; status == NTKBALL_OK && bias >= 0; bias--)
            status =
                add_finding(out, theorem_scope_get(scope, default_acts, i), bias, options, err);
    return status;
}

const ntkball_statement_t ntkball_statement_T4_1 = {
    "T4.1", "Theorem 4.1: effective rank of the NTK Gram matrix is at most sum c_p / c_0", check};
