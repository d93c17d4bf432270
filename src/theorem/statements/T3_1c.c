/* T3.1c: Theorem 3.1 corrected for gamma_b > 0: Theta_l(rho) = Theta^0_l(gamma_w^2 rho +
   gamma_b^2), Theta^0 the kernel at gamma_w = 1, gamma_b = 0; in coefficients the recursion that
   starts from alpha_{.,1} = (gamma_b^2, gamma_w^2).  Proved (NET-1). */
#include "theorem/statement.h"

static const char *const default_acts[] = {"relu", "tanh", "gelu"};

static ntkball_status_t check(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    theorem_pair_t pair = {NULL, 3, "1/2", "1/2", NTKBALL_RECURSION_EXACT, NULL, "NET-1"};
    slong i, num = theorem_scope_len(scope, 3);

    pair.series_b2 = theorem_claim_text(self, scope, "gamma_b2");
    for (i = 0; status == NTKBALL_OK && i < num; i++)
    {
        pair.act = theorem_scope_get(scope, default_acts, i);
        status = theorem_compare(out, self->id, "corrected series = NTK, gamma_b > 0", &pair,
                                 options, err);
    }
    return status;
}

static const ntkball_claim_t claims[] = {{"gamma_b2", "1/2", NTKBALL_PROVED, "101/200 99/200"},
                                         {NULL, NULL, 0, NULL}};

const ntkball_statement_t ntkball_statements_T3_1c[] = {
    {"T3.1c", "Theorem 3.1 corrected: the NTK as a power series",
     "Every Theta_l is a function of Sigma_1 = gamma_w^2 rho + gamma_b^2 alone, so the series is "
     "that for gamma_b = 0 expanded at this argument (NET-1); the agreement with point values by "
     "another algorithm is a check beside the proof",
     claims, check},
    {NULL, NULL, NULL, NULL, NULL}};
