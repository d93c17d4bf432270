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
    const char *act;
    slong i, num = theorem_scope_len(scope, 3);

    (void) self;
    for (i = 0; status == NTKBALL_OK && i < num; i++)
    {
        act = theorem_scope_get(scope, default_acts, i);
        status = theorem_compare(out, "T3.1", "printed series = NTK, gamma_b = 0", act, 3, "1", "0",
                                 NTKBALL_RECURSION_PUBLISHED, "NET-1", options, err);
        if (status == NTKBALL_OK)
            status = theorem_compare(out, "T3.1", "printed series = NTK, gamma_b > 0", act, 1,
                                     "1/2", "1/2", NTKBALL_RECURSION_PUBLISHED, NULL, options, err);
    }
    return status;
}

const ntkball_statement_t ntkball_statements_T3_1[] = {
    {"T3.1", "Theorem 3.1: the NTK as a power series, as printed",
     "gamma_b = 0: the printed recursion starts from Sigma_1 = Theta_1 = rho, which is the "
     "network's (NET-1). gamma_b > 0: it starts from Sigma_1 = rho, the network from gamma_w^2 rho "
     "+ gamma_b^2; one point at which the ball of the series and the ball of the kernel are "
     "disjoint refutes it",
     NULL, check},
    {NULL, NULL, NULL, NULL, NULL}};
