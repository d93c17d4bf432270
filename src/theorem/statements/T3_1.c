/* T3.1: the NTK of a network with unit variance is sum_p kappa_{p,l} rho^p with the printed
   recursion.

   For gamma_b = 0, and an output layer that has a bias, the printed recursion is the network's:
   proved (NET-1).  For gamma_b > 0 it is the NTK of another network (NET-1): refuted by a point at
   which series and kernel are disjoint balls. */
#include "theorem/statement.h"

static const char *const default_acts[] = {"relu", "tanh", "gelu"};

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    theorem_pair_t pair;
    slong i, num = theorem_scope_len(scope, 3);

    for (i = 0; status == NTKBALL_OK && i < num; i++)
    {
        pair.act = theorem_scope_get(scope, default_acts, i);
        pair.depth = 3;
        pair.gamma_w2 = "1";
        pair.gamma_b2 = "0";
        pair.series_b2 = theorem_claim_text(self, scope, "gamma_b2");
        pair.recursion = NTKBALL_RECURSION_PUBLISHED;
        pair.proof = "NET-1";
        status = theorem_compare(out, self->id, "printed series = NTK, gamma_b = 0", &pair, options,
                                 err);
        pair.depth = 1;
        pair.gamma_w2 = pair.gamma_b2 = pair.series_b2 = "1/2";
        if (theorem_claim_si(self, scope, "published") == 0)
            pair.recursion = NTKBALL_RECURSION_EXACT;
        pair.proof = NULL;
        if (status == NTKBALL_OK)
            status = theorem_compare(out, self->id, "printed series = NTK, gamma_b > 0", &pair,
                                     options, err);
    }
    return status;
}

static const ntkball_claim_t claims[] = {{"gamma_b2", "0", NTKBALL_PROVED, "1/100"},
                                         {"published", "1", NTKBALL_REFUTED, "0"},
                                         {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_T3_1[] = {
    {"T3.1", "Theorem 3.1: the NTK as a power series, as printed",
     "gamma_b = 0: the printed recursion starts from Sigma_1 = Theta_1 = rho, which is the "
     "network's (NET-1). gamma_b > 0: it starts from Sigma_1 = rho, the network from gamma_w^2 rho "
     "+ gamma_b^2; one point at which the ball of the series and the ball of the kernel are "
     "disjoint refutes it",
     claims, check},
    {NULL, NULL, NULL, NULL, NULL}};
