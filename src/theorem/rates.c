/* Rates of coefficients: a certificate (DEC-*) against the rate and the limit that a statement
   claims, and single coefficients to put beside asymptotic forms. */
#include "theorem/statement.h"

#define PREC 128

ntkball_status_t theorem_coefficient(arb_t c, const char *act, const char *gamma_w2,
                                     const char *gamma_b2, ntkball_recursion_t recursion, slong p,
                                     const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_network_t net;
    ntkball_series_t s;

    ntkball_network_init(net);
    ntkball_series_init(s, 1, p + 1);
    status = theorem_network(net, act, 1, gamma_w2, gamma_b2, recursion, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(s, net, p + 1, 1, 60, options, err);
    arb_set(c, s->kappa[0] + p);
    ntkball_network_clear(net);
    ntkball_series_clear(s);
    return status;
}

/* The shape of the certificate is the claimed one, and its limit the claimed multiple of limit. */
static void judge_shape(theorem_finding_t *f, const ntkball_statement_t *self,
                        const ntkball_scope_t *scope, const theorem_rate_t *r,
                        const ntkball_decay_t cert, const arb_t limit)
{
    fmpq_t power;
    char *text;
    arb_t x;

    fmpq_init(power);
    arb_init(x);
    theorem_claimed_is(f, self, scope, "factor", "1");
    theorem_claimed_is(f, self, scope, r->claim, r->is_root ? cert->root_exact : cert->rate_exact);
    theorem_claim(x, self, scope, "factor", PREC);
    arb_mul(x, x, limit, PREC);
    theorem_require(f, theorem_same(cert->limit, x, 40));
    theorem_claim(x, self, scope, r->claim, PREC);
    theorem_require(f, theorem_same(r->is_root ? cert->root : cert->rate, x, 40));
    fmpq_neg(power, cert->exponent);
    text = fmpq_get_str(NULL, 10, power);
    theorem_claimed_is(f, self, scope, "power", text);
    theorem_need(f, theorem_truth(cert->two_sided));
    flint_free(text);
    theorem_say_decay(f, cert);
    theorem_say(f->constants, "limit", cert->limit);
    fmpq_clear(power);
    arb_clear(x);
}

ntkball_status_t theorem_rate(ntkball_findings_t out, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const theorem_rate_t *r,
                              const arb_t limit, const ntkball_options_t *options,
                              ntkball_error_t *err)
{
    ntkball_error_t reason = {NTKBALL_ERR_NONE, ""};
    slong parity = theorem_claim_si(self, scope, "parity");
    ntkball_status_t status;
    ntkball_decay_t cert;
    ntkball_network_t net;
    theorem_finding_t f;

    ntkball_decay_init(cert);
    ntkball_network_init(net);
    theorem_open(&f, out, self, r->statement, NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s", r->scope);
    status = theorem_decay(cert, net, r->act, 1, "1", "0", NTKBALL_RECURSION_EXACT, parity, options,
                           &reason);
    if (status == NTKBALL_OK && cert->zero)
        theorem_require(&f, NTKBALL_FALSE);
    else if (status == NTKBALL_OK)
        judge_shape(&f, self, scope, r, cert, limit);
    if (status == NTKBALL_OK)
        status = theorem_zero_class(&f, net, !parity, options, &reason);
    theorem_by(&f, r->proof);
    status = theorem_close_status(&f, status, &reason, err);
    ntkball_decay_clear(cert);
    ntkball_network_clear(net);
    return status;
}
