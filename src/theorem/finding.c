/* Findings put together, and the claims they are about. */
#include <stdlib.h>
#include <string.h>

#include "theorem/statement.h"

const char *
theorem_claim_text(const ntkball_statement_t *self, const ntkball_scope_t *scope, const char *name)
{
    size_t len = strlen(name);
    const ntkball_claim_t *c;
    slong i;

    for (i = 0; scope != NULL && i < scope->num_settings; i++)
        if (strncmp(scope->settings[i], name, len) == 0 && scope->settings[i][len] == '=')
            return scope->settings[i] + len + 1;
    for (c = self->claims; c != NULL && c->name != NULL; c++)
        if (strcmp(c->name, name) == 0)
            return c->value;
    return "";
}

int theorem_concerns(const ntkball_scope_t *scope, const char *name)
{
    size_t len = strlen(name);
    slong i;

    if (scope == NULL || scope->num_settings == 0)
        return 1;
    for (i = 0; i < scope->num_settings; i++)
        if (strncmp(scope->settings[i], name, len) == 0 && scope->settings[i][len] == '=')
            return 1;
    return 0;
}

void theorem_claim(arb_t x, const ntkball_statement_t *self, const ntkball_scope_t *scope,
                   const char *name, slong prec)
{
    ntkball_value_t v;

    ntkball_value_init(v);
    if (ntkball_value_set_str(v, theorem_claim_text(self, scope, name), NULL) == NTKBALL_OK)
        ntkball_value_get_arb(x, v, prec);
    else
        arb_indeterminate(x);
    ntkball_value_clear(v);
}

slong theorem_claim_si(const ntkball_statement_t *self, const ntkball_scope_t *scope,
                       const char *name)
{
    return strtol(theorem_claim_text(self, scope, name), NULL, 10);
}

void theorem_open(theorem_finding_t *f, ntkball_findings_t out, const ntkball_statement_t *self,
                  const char *statement, ntkball_verdict_t verdict)
{
    f->out = out;
    f->id = self->id;
    f->statement = statement;
    f->verdict = verdict;
    f->scope = ntkball_text_new();
    f->witness = ntkball_text_new();
    f->constants = ntkball_text_new();
}

void theorem_require(theorem_finding_t *f, ntkball_truth_t truth)
{
    f->verdict = theorem_and(f->verdict, truth);
}

void theorem_need(theorem_finding_t *f, ntkball_truth_t truth)
{
    f->verdict = theorem_and(f->verdict, truth == NTKBALL_TRUE ? truth : NTKBALL_UNKNOWN);
}

static void free_texts(theorem_finding_t *f)
{
    ntkball_text_free(f->scope);
    ntkball_text_free(f->witness);
    ntkball_text_free(f->constants);
}

void theorem_close(theorem_finding_t *f)
{
    ntkball_findings_add(f->out, f->id, f->statement, ntkball_text_get(f->scope), f->verdict,
                         ntkball_text_get(f->witness), ntkball_text_get(f->constants));
    free_texts(f);
}

ntkball_status_t theorem_close_status(theorem_finding_t *f, ntkball_status_t status,
                                      const ntkball_error_t *reason, ntkball_error_t *err)
{
    if (status == NTKBALL_OK)
    {
        theorem_close(f);
        return NTKBALL_OK;
    }
    status = theorem_failure(f->out, status, f->id, f->statement, ntkball_text_get(f->scope),
                             reason, err);
    free_texts(f);
    return status;
}

void theorem_say(ntkball_text_t *text, const char *name, const arb_t x)
{
    ntkball_text_append(text, "%s%s = ", ntkball_text_get(text)[0] == '\0' ? "" : "; ", name);
    theorem_append_ball(text, x, 15);
}

ntkball_truth_t theorem_le(const arb_t a, const arb_t b)
{
    return arb_le(a, b) ? NTKBALL_TRUE : arb_gt(a, b) ? NTKBALL_FALSE : NTKBALL_UNKNOWN;
}

ntkball_truth_t theorem_lt(const arb_t a, const arb_t b)
{
    return arb_lt(a, b) ? NTKBALL_TRUE : arb_ge(a, b) ? NTKBALL_FALSE : NTKBALL_UNKNOWN;
}

ntkball_truth_t theorem_same(const arb_t a, const arb_t b, slong bits)
{
    if (arb_is_finite(a) && arb_is_finite(b) && !arb_overlaps(a, b))
        return NTKBALL_FALSE;
    return arb_rel_accuracy_bits(a) >= bits && arb_rel_accuracy_bits(b) >= bits ? NTKBALL_TRUE
                                                                                : NTKBALL_UNKNOWN;
}

ntkball_truth_t theorem_truth(int holds)
{
    return holds ? NTKBALL_TRUE : NTKBALL_FALSE;
}

int theorem_sign(const char *a, const char *b)
{
    ntkball_value_t u, v;
    ntkball_exact_t x, y;
    arb_t d, e;
    int res = 2;

    ntkball_value_init(u);
    ntkball_value_init(v);
    ntkball_exact_init(x);
    ntkball_exact_init(y);
    arb_init(d);
    arb_init(e);
    if (ntkball_value_set_str(u, a, NULL) == NTKBALL_OK &&
        ntkball_value_set_str(v, b, NULL) == NTKBALL_OK)
    {
        ntkball_value_get_arb(d, u, 128);
        ntkball_value_get_arb(e, v, 128);
        if (arb_gt(d, e) || arb_lt(d, e))
            res = arb_gt(d, e) ? 1 : -1;
        else if (strcmp(ntkball_value_str(u), ntkball_value_str(v)) == 0)
            res = 0;
        else if (ntkball_value_get_exact(x, u) && ntkball_value_get_exact(y, v))
        {
            ntkball_exact_sub(x, x, y);
            res = ntkball_exact_is_zero(x) ? 0 : 2;
        }
    }
    ntkball_value_clear(u);
    ntkball_value_clear(v);
    ntkball_exact_clear(x);
    ntkball_exact_clear(y);
    arb_clear(d);
    arb_clear(e);
    return res;
}

void theorem_claimed_is(theorem_finding_t *f, const ntkball_statement_t *self,
                        const ntkball_scope_t *scope, const char *name, const char *proved)
{
    int sign = theorem_sign(theorem_claim_text(self, scope, name), proved);

    theorem_require(f, sign == 2 ? NTKBALL_UNKNOWN : theorem_truth(sign == 0));
}

void theorem_claimed_at_most(theorem_finding_t *f, const ntkball_statement_t *self,
                             const ntkball_scope_t *scope, const char *name, const char *proved)
{
    int sign = theorem_sign(theorem_claim_text(self, scope, name), proved);

    theorem_need(f, theorem_truth(sign == 0 || sign == -1));
}

void theorem_claimed_at_least(theorem_finding_t *f, const ntkball_statement_t *self,
                              const ntkball_scope_t *scope, const char *name, const char *proved)
{
    int sign = theorem_sign(theorem_claim_text(self, scope, name), proved);

    theorem_need(f, theorem_truth(sign == 0 || sign == 1));
}

void theorem_near_one(theorem_finding_t *f, const char *name, const arb_t ratio, double tolerance)
{
    arb_t x, y;

    arb_init(x);
    arb_init(y);
    theorem_say(f->witness, name, ratio);
    arb_sub_ui(x, ratio, 1, 128);
    arb_abs(x, x);
    arb_set_d(y, tolerance);
    theorem_need(f, theorem_le(x, y));
    arb_clear(x);
    arb_clear(y);
}

void theorem_by(theorem_finding_t *f, const char *proof)
{
    const char *sep = ntkball_text_get(f->witness)[0] == '\0' ? "" : "; ";

    if (f->verdict == NTKBALL_PROVED)
        ntkball_text_append(f->witness, "%sproof %s", sep, proof);
    else if (f->verdict == NTKBALL_REFUTED)
        ntkball_text_append(f->witness, "%sthis contradicts %s", sep, proof);
    else if (f->verdict == NTKBALL_UNDECIDED)
        ntkball_text_append(f->witness, "%s%s does not prove this", sep, proof);
}

void theorem_number(ntkball_findings_t out, const ntkball_statement_t *self,
                    const ntkball_scope_t *scope, const char *name, const char *statement,
                    const char *where, const arb_t truth, const char *proof)
{
    const ntkball_claim_t *c = self->claims;
    theorem_finding_t f;
    char exact[128];
    arb_t claimed;

    arb_init(claimed);
    theorem_open(&f, out, self, statement, NTKBALL_PROVED);
    ntkball_text_append(f.scope, "%s", where);
    theorem_claim(claimed, self, scope, name, 128);
    theorem_say(f.witness, "true number", truth);
    theorem_say(f.witness, "this form gives", claimed);
    theorem_require(&f, theorem_same(truth, claimed, 60));
    while (strcmp(c->name, name) != 0)
        c++;
    /* the true number itself, not one near it: what is claimed, or the first that is not refuted */
    snprintf(exact, sizeof exact, "%s", c->verdict == NTKBALL_PROVED ? c->value : c->others);
    exact[strcspn(exact, " ")] = '\0';
    theorem_claimed_is(&f, self, scope, name, exact);
    if (f.verdict == NTKBALL_PROVED)
        theorem_by(&f, proof);
    theorem_close(&f);
    arb_clear(claimed);
}
