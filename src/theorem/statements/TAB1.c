/* TAB1: Table 1 of Murray et al. 2023: the percentage of sum_p kappa_{p,2} in the first T+1
   coefficients, T = 0..5.

   Two variants: the printed table (gamma_w^2 = 1, gamma_b^2 = 0), and the one the authors' notebook
   computes (gamma_w^2 = gamma_b^2 = 1/2, recursion as published).  The denominator is the closure
   sum_p kappa_{p,2} = 1 + chi (NET-3), so no tail is neglected; each printed number is proved to be
   the rounding of a certified ball (THM-1). */
#include <string.h>

#include "theorem/statement.h"

static const theorem_tab1_row_t printed_table[] = {
    {"relu", {"43.944", "77.277", "93.192", "93.192", "95.403", "95.403"}, 0},
    {"tanh", {"41.362", "91.468", "91.468", "97.487", "97.487", "99.090"}, 0},
    {"sigmoid", {"91.557", "99.729", "99.729", "99.977", "99.977", "99.997"}, 0},
    {"gaussian:1", {"95.834", "95.834", "98.729", "98.729", "99.634", "99.634"}, 0},
};

static const theorem_tab1_row_t notebook_table[] = {
    {"relu", {"52.277", "82.582", "93.192", "94.077", "95.403", "95.801"}, 0},
    {"tanh", {"53.889", "91.468", "93.725", "97.487", "98.155", "99.090"}, 0},
    {"sigmoid", {"93.600", "99.729", "99.822", "99.977", "99.986", "99.997"}, 0},
    {"gaussian:1", {"95.834", "96.799", "98.729", "99.091", "99.634", "99.747"}, 0},
};

static ntkball_verdict_t
compare(ntkball_text_t *witness, const theorem_tab1_row_t *row, arb_srcptr kappa, const arb_t total)
{
    ntkball_verdict_t verdict = NTKBALL_PROVED;
    arb_t sum, percent, printed;
    slong T;

    arb_init(sum);
    arb_init(percent);
    arb_init(printed);
    for (T = 0; T < 6; T++)
    {
        arb_add(sum, sum, kappa + T, 128);
        arb_div(percent, sum, total, 128);
        arb_mul_ui(percent, percent, 100, 128);
        arb_set_si(printed, -row->units);
        arb_div_ui(printed, printed, 1000, 128);
        arb_add(printed, printed, percent, 128);
        verdict = theorem_and(verdict, theorem_is_rounding(printed, row->printed[T]));
        ntkball_text_append(witness, "%sT=%ld: ", T == 0 ? "" : "; ", (long) T);
        theorem_append_ball(witness, percent, 15);
        ntkball_text_append(witness, " (printed %s)", row->printed[T]);
    }
    arb_clear(sum);
    arb_clear(percent);
    arb_clear(printed);
    return verdict;
}

ntkball_status_t theorem_tab1_check(ntkball_findings_t out, const theorem_tab1_row_t *row,
                                    const char *gamma_w2, const char *gamma_b2,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    int in_paper = strcmp(gamma_b2, "0") == 0;
    ntkball_text_t *witness = ntkball_text_new(), *scope = ntkball_text_new();
    ntkball_verdict_t verdict = NTKBALL_UNDECIDED;
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_series_t series;
    arb_t one, total;

    ntkball_network_init(net);
    ntkball_series_init(series, 1, 6);
    arb_init(one);
    arb_init(total);

    status = theorem_network(net, row->activation, 1, gamma_w2, gamma_b2,
                             NTKBALL_RECURSION_PUBLISHED, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(series, net, 6, 1, 80, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_closure(one, total, net, 2, 80, options, err);
    if (status == NTKBALL_OK)
        verdict = compare(witness, row, series->kappa[0], total);

    if (status == NTKBALL_OK)
    {
        ntkball_text_append(scope,
                            "%s, L=1, sigma_w2=1, sigma_b2=unit, gamma_w2=%s, gamma_b2=%s, T=0..5",
                            row->activation, gamma_w2, gamma_b2);
        ntkball_findings_add(
            out, "TAB1",
            in_paper ? "each percentage printed in the paper is the rounding of the true one"
                     : "each percentage in the authors' notebook is the rounding of the true one",
            ntkball_text_get(scope), verdict, ntkball_text_get(witness), "");
    }

    ntkball_network_clear(net);
    ntkball_series_clear(series);
    arb_clear(one);
    arb_clear(total);
    ntkball_text_free(witness);
    ntkball_text_free(scope);
    return status;
}

/* Does the scope ask for this row's activation? */
static int wanted(const ntkball_scope_t *scope, const theorem_tab1_row_t *row, ntkball_error_t *err)
{
    ntkball_activation_t phi, own;
    slong i;
    int res = scope == NULL || scope->num_acts == 0;

    ntkball_activation_init(phi);
    ntkball_activation_init(own);
    if (ntkball_activation_set_str(own, row->activation, err) == NTKBALL_OK)
        for (i = 0; !res && i < scope->num_acts; i++)
            res = ntkball_activation_set_str(phi, scope->acts[i], err) == NTKBALL_OK &&
                  strcmp(ntkball_activation_name(phi), ntkball_activation_name(own)) == 0;
    ntkball_activation_clear(phi);
    ntkball_activation_clear(own);
    return res;
}

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong before = out->num;
    theorem_tab1_row_t row;
    size_t i, num = sizeof printed_table / sizeof printed_table[0];

    for (i = 0; status == NTKBALL_OK && i < 2 * num; i++)
    {
        row = i < num ? printed_table[i] : notebook_table[i - num];
        row.units = theorem_claim_si(self, scope, "units");
        if (wanted(scope, &row, err))
            status = theorem_tab1_check(out, &row, i < num ? "1" : "1/2", i < num ? "0" : "1/2",
                                        options, err);
    }
    if (status == NTKBALL_OK && out->num == before)
        ntkball_findings_add(out, "TAB1", "each printed percentage is the rounding of the true one",
                             scope->acts[0], NTKBALL_NOT_APPLICABLE,
                             "Table 1 has rows for relu, tanh, sigmoid and gaussian:1", "");
    return status;
}

static const ntkball_claim_t claims[] = {{"units", "0", NTKBALL_PROVED, "1 -1"},
                                         {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_TAB1[] = {
    {"TAB1",
     "Table 1: cumulative percentages of the first NTK coefficients, both hyper-parameter variants",
     "The denominator is the closure 1 + chi (NET-3), so no tail is neglected; each printed number "
     "is the rounding of the ball around the true percentage when 10^s times the ball lies within "
     "1/2 of its digits (THM-1)",
     claims, check},
    {NULL, NULL, NULL, NULL, NULL}};
