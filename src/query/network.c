/* The network of the command line, and how a table describes it. */
#include "query/query.h"

#include <string.h>

/* Digits of the derived constants in the inputs of a table. */
#define DERIVED_DIGITS 15

static int value(ntkball_query_t *q, ntkball_value_t v, const char *option, const char *text)
{
    char prefix[64];
    ntkball_status_t status;

    if (text == NULL)
        return 0;
    snprintf(prefix, sizeof prefix, "%s: ", option);
    status = ntkball_value_set_str(v, text, &q->error);
    return status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, prefix);
}

int _ntkball_query_network(ntkball_query_t *q, ntkball_network_t net)
{
    int code = _ntkball_query_activation(q, net->phi);

    net->init = (ntkball_init_t) q->init;
    net->recursion = (ntkball_recursion_t) q->recursion;
    net->output_bias = !q->output_bias_no;
    net->depth = q->depth;
    net->sigma_w2_given = q->sigma_w2 != NULL;
    net->sigma_b2_is_unit = q->sigma_b2 == NULL || strcmp(q->sigma_b2, "unit") == 0;
    if (code == 0 && q->init != NTKBALL_INIT_UNIT &&
        (net->sigma_w2_given || !net->sigma_b2_is_unit))
        return _ntkball_query_fail(
            q, NTKBALL_ERR_INPUT,
            "--init %s fixes sigma_w^2 and sigma_b^2; leave %s out or take --init unit",
            q->init == NTKBALL_INIT_HE ? "he" : "eoc",
            net->sigma_w2_given ? "--sigma-w2" : "--sigma-b2");
    if (code == 0)
        code = value(q, net->sigma_w2, "--sigma-w2", q->sigma_w2);
    if (code == 0 && !net->sigma_b2_is_unit)
        code = value(q, net->sigma_b2, "--sigma-b2", q->sigma_b2);
    if (code == 0)
        code = value(q, net->gamma_w2, "--gamma-w2", q->gamma_w2);
    if (code == 0)
        code = value(q, net->gamma_b2, "--gamma-b2", q->gamma_b2);
    return code;
}

static void derived(ntkball_table_t table, const char *key, const arb_t value, int known,
                    const ntkball_exact_t exact)
{
    char *closed = _ntkball_query_exact_text(known, exact);
    char *text = _ntkball_query_value_text(value, DERIVED_DIGITS, closed);

    ntkball_table_add_input(table, key, text);
    flint_free(text);
    flint_free(closed);
}

static void describe_constants(ntkball_query_t *q, ntkball_table_t table,
                               const ntkball_network_t net, int has_ntk)
{
    arb_t w, b, chi;
    ntkball_exact_t we, be, ce;
    int known;
    ntkball_options_t options = q->options;

    options.algorithm = NULL;
    options.explain = NULL;
    arb_init(w);
    arb_init(b);
    arb_init(chi);
    ntkball_exact_init(we);
    ntkball_exact_init(be);
    ntkball_exact_init(ce);
    if (ntkball_network_constants(w, b, has_ntk ? chi : NULL, net, 4 * DERIVED_DIGITS, &options,
                                  NULL) == NTKBALL_OK)
    {
        known = ntkball_network_constants_exact(we, be, NULL, net);
        derived(table, "sigma_w^2", w, known, we);
        derived(table, "sigma_b^2", b, known, be);
        if (has_ntk)
            derived(table, "chi", chi, ntkball_network_constants_exact(NULL, NULL, ce, net), ce);
    }
    arb_clear(w);
    arb_clear(b);
    arb_clear(chi);
    ntkball_exact_clear(we);
    ntkball_exact_clear(be);
    ntkball_exact_clear(ce);
}

void _ntkball_query_describe_network(ntkball_query_t *q, ntkball_table_t table,
                                     const ntkball_network_t net)
{
    static const char *const inits[] = {"unit", "he", "eoc"};
    char text[32];

    snprintf(text, sizeof text, "%ld", (long) net->depth);
    ntkball_table_add_input(table, "depth", text);
    ntkball_table_add_input(table, "init", inits[net->init]);
    if (net->sigma_w2_given)
        ntkball_table_add_input(table, "sigma_w^2 given", ntkball_value_str(net->sigma_w2));
    if (!net->sigma_b2_is_unit)
        ntkball_table_add_input(table, "sigma_b^2 given", ntkball_value_str(net->sigma_b2));
    describe_constants(q, table, net, ntkball_activation_has_ntk(net->phi, NULL));
    ntkball_table_add_input(table, "gamma_w^2", ntkball_value_str(net->gamma_w2));
    ntkball_table_add_input(table, "gamma_b^2", ntkball_value_str(net->gamma_b2));
    ntkball_table_add_input(table, "recursion",
                            net->recursion == NTKBALL_RECURSION_EXACT ? "exact" : "published");
    ntkball_table_add_input(table, "output_bias", net->output_bias ? "yes" : "no");
    ntkball_table_add_convention(
        table, "layers",
        net->recursion == NTKBALL_RECURSION_EXACT
            ? "Sigma_1 = Theta_1 = gamma_w^2 rho + gamma_b^2; Sigma_l = R(Sigma_{l-1}), "
              "Theta_l = Sigma_l + Theta_{l-1} R'(Sigma_{l-1}), l = 2 .. L+1; L hidden layers"
            : "Theorem 3.1 as printed: Sigma_1 = rho, Theta_1 = gamma_w^2 rho + gamma_b^2; "
              "Sigma_l = R(Sigma_{l-1}), Theta_l = Sigma_l + Theta_{l-1} R'(Sigma_{l-1})");
    ntkball_table_add_convention(table, "R",
                                 "R(u) = sigma_w^2 E[phi(U) phi(V)] + sigma_b^2, "
                                 "U, V standard normal of correlation u");
}
