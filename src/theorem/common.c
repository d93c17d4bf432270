/* What several statements need: texts of balls, correct rounding, networks, scopes. */
#include <string.h>

#include <ntkball/table.h>

#include "theorem/statement.h"

void theorem_append_ball(ntkball_text_t *text, const arb_t value, slong digits)
{
    char *mid, *rad;

    ntkball_table_decimal(&mid, &rad, value, digits);
    if (arb_is_exact(value) && strcmp(rad, "0") == 0)
        ntkball_text_append(text, "%s", mid);
    else
        ntkball_text_append(text, "%s +- %s", mid, rad);
    flint_free(mid);
    flint_free(rad);
}

/* THM-1: x is printed correctly to `places` decimals when |10^places x - m| < 1/2, m the printed
 * integer. */
ntkball_truth_t theorem_is_rounding(const arb_t x, const char *printed)
{
    const char *point = strchr(printed, '.');
    ulong places = point == NULL ? 0 : (ulong) strlen(point + 1);
    ntkball_truth_t res = NTKBALL_UNKNOWN;
    fmpz_t scale, m;
    arb_t d, half;
    char digits[64];
    size_t len = 0;

    for (; *printed != '\0' && len + 1 < sizeof digits; printed++)
        if (*printed != '.')
            digits[len++] = *printed;
    digits[len] = '\0';

    fmpz_init(scale);
    fmpz_init(m);
    arb_init(d);
    arb_init(half);

    fmpz_ui_pow_ui(scale, 10, places);
    if (fmpz_set_str(m, digits, 10) == 0)
    {
        arb_mul_fmpz(d, x, scale, 256);
        arb_sub_fmpz(d, d, m, 256);
        arb_abs(d, d);
        arb_set_d(half, 0.5);
        if (arb_lt(d, half))
            res = NTKBALL_TRUE;
        else if (arb_gt(d, half))
            res = NTKBALL_FALSE;
    }

    fmpz_clear(scale);
    fmpz_clear(m);
    arb_clear(d);
    arb_clear(half);
    return res;
}

ntkball_status_t theorem_network(ntkball_network_t net, const char *spec, slong depth,
                                 const char *gamma_w2, const char *gamma_b2,
                                 ntkball_recursion_t recursion, ntkball_error_t *err)
{
    ntkball_status_t status = ntkball_activation_set_str(net->phi, spec, err);

    if (status == NTKBALL_OK)
        status = ntkball_value_set_str(net->gamma_w2, gamma_w2, err);
    if (status == NTKBALL_OK)
        status = ntkball_value_set_str(net->gamma_b2, gamma_b2, err);
    net->depth = depth;
    net->recursion = recursion;
    return status;
}

slong theorem_scope_len(const ntkball_scope_t *scope, slong num_defaults)
{
    return scope == NULL || scope->num_acts == 0 ? num_defaults : scope->num_acts;
}

const char *theorem_scope_get(const ntkball_scope_t *scope, const char *const *defaults, slong i)
{
    return scope == NULL || scope->num_acts == 0 ? defaults[i] : scope->acts[i];
}

ntkball_status_t theorem_failure(ntkball_findings_t out, ntkball_status_t status, const char *id,
                                 const char *statement, const char *scope,
                                 const ntkball_error_t *reason, ntkball_error_t *err)
{
    if (status == NTKBALL_DOMAIN && reason->kind == NTKBALL_ERR_HYPOTHESIS)
    {
        ntkball_findings_add(out, id, statement, scope, NTKBALL_NOT_APPLICABLE, reason->text, "");
        return NTKBALL_OK;
    }
    if (status == NTKBALL_UNABLE && reason->kind != NTKBALL_ERR_INTERRUPTED)
    {
        ntkball_findings_add(out, id, statement, scope, NTKBALL_UNDECIDED, reason->text, "");
        return NTKBALL_OK;
    }
    if (status != NTKBALL_OK && err != NULL)
        *err = *reason;
    return status;
}

ntkball_verdict_t theorem_and(ntkball_verdict_t verdict, ntkball_truth_t truth)
{
    if (truth == NTKBALL_FALSE || verdict == NTKBALL_REFUTED)
        return NTKBALL_REFUTED;
    if (truth == NTKBALL_UNKNOWN)
        return NTKBALL_UNDECIDED;
    return verdict;
}

ntkball_status_t theorem_sums(arb_t c0, arb_t c1, arb_t total, const ntkball_network_t net,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_series_t s;
    ntkball_status_t status;
    arb_t one;

    ntkball_series_init(s, net->depth, 2);
    arb_init(one);
    status = ntkball_ntk_series(s, net, 2, 1, 100, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_closure(one, total, net, net->depth + 1, 100, options, err);
    arb_set(c0, s->kappa[net->depth - 1]);
    arb_set(c1, s->kappa[net->depth - 1] + 1);
    ntkball_series_clear(s);
    arb_clear(one);
    return status;
}

int theorem_is_about(ntkball_findings_t out, const ntkball_statement_t *self,
                     const ntkball_scope_t *scope, const char *act)
{
    ntkball_activation_t phi, own;
    slong i;
    int about = scope == NULL || scope->num_acts == 0;

    ntkball_activation_init(phi);
    ntkball_activation_init(own);
    if (!about && ntkball_activation_set_str(own, act, NULL) == NTKBALL_OK)
        for (i = 0; !about && i < scope->num_acts; i++)
            about = ntkball_activation_set_str(phi, scope->acts[i], NULL) == NTKBALL_OK &&
                    strcmp(ntkball_activation_name(phi), ntkball_activation_name(own)) == 0;
    ntkball_activation_clear(phi);
    ntkball_activation_clear(own);
    if (!about)
    {
        ntkball_text_t *witness = ntkball_text_new();

        ntkball_text_append(witness, "the statement is about %s", act);
        ntkball_findings_add(out, self->id, self->title, scope->acts[0], NTKBALL_NOT_APPLICABLE,
                             ntkball_text_get(witness), "");
        ntkball_text_free(witness);
    }
    return about;
}

ntkball_status_t theorem_decay(ntkball_decay_t cert, ntkball_network_t net, const char *act,
                               slong depth, const char *gamma_w2, const char *gamma_b2,
                               ntkball_recursion_t recursion, slong parity,
                               const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = {'k', depth + 1, 0, NTKBALL_MEASURE_SURFACE, parity, 0};
    ntkball_status_t status = theorem_network(net, act, depth, gamma_w2, gamma_b2, recursion, err);

    return status == NTKBALL_OK ? ntkball_decay_certify(cert, net, &subject, options, err) : status;
}

ntkball_status_t theorem_zero_class(theorem_finding_t *f, const ntkball_network_t net, slong parity,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_decay_subject_t subject = {'k', net->depth + 1, 0, NTKBALL_MEASURE_SURFACE, parity, 0};
    ntkball_status_t status;
    ntkball_decay_t cert;

    ntkball_decay_init(cert);
    status = ntkball_decay_certify(cert, net, &subject, options, err);
    if (status == NTKBALL_OK)
    {
        theorem_require(f, theorem_truth(cert->zero));
        theorem_say_decay(f, cert);
    }
    ntkball_decay_clear(cert);
    return status;
}

/* " p^(3/2) e^(pi sqrt p) (2)^p": the factor that a certificate puts beside c_p. */
static void append_scale(ntkball_text_t *text, const ntkball_decay_t cert, char n)
{
    char *exponent = fmpq_get_str(NULL, 10, cert->exponent);

    if (!fmpq_is_zero(cert->exponent))
        ntkball_text_append(text, " %c^(%s)", n, exponent);
    if (cert->two_thirds)
        ntkball_text_append(text, " e^((3/2) (%s %c)^(2/3))", cert->root_exact, n);
    else if (!arb_is_zero(cert->root))
        ntkball_text_append(text, " e^(%s sqrt %c)", cert->root_exact, n);
    if (!arb_is_zero(cert->correction))
        ntkball_text_append(text, " e^(%s/sqrt %c)", cert->correction_exact, n);
    if (!arb_is_one(cert->rate))
        ntkball_text_append(text, " (%s)^%c", cert->rate_exact, n);
    if (cert->factorial != 0)
        ntkball_text_append(text, " (%c!)^%ld", n, (long) cert->factorial);
    flint_free(exponent);
}

void theorem_say_decay(theorem_finding_t *f, const ntkball_decay_t cert)
{
    const char *name = cert->subject.quantity == 'a'   ? "alpha_p"
                       : cert->subject.quantity == 'u' ? "upsilon_p"
                       : cert->subject.quantity == 'k' ? "kappa_p"
                                                       : "lambda_k";
    char n = cert->subject.quantity == 'e' ? 'k' : 'p';

    if (ntkball_text_get(f->constants)[0] != '\0')
        ntkball_text_append(f->constants, "; ");
    ntkball_text_append(f->constants,
                        "for all %s %c >= %ld: ", cert->subject.parity == 0 ? "even" : "odd", n,
                        (long) cert->p0);
    if (cert->zero)
    {
        ntkball_text_append(f->constants, "%s = 0", name);
        return;
    }
    if (cert->two_sided)
    {
        theorem_append_ball(f->constants, cert->low, 15);
        ntkball_text_append(f->constants, " <= ");
    }
    ntkball_text_append(f->constants, "%s", name);
    append_scale(f->constants, cert, n);
    ntkball_text_append(f->constants, " <= ");
    theorem_append_ball(f->constants, cert->high, 15);
}

ntkball_status_t theorem_largest(arb_t lambda, const ntkball_data_struct *data,
                                 const ntkball_network_t net, ntkball_gram_t which,
                                 const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_data_t alias = {*data};
    arb_ptr all = _arb_vec_init(data->n);
    ntkball_status_t status = ntkball_gram_spectrum(all, alias, net, which, 2, 1, 60, options, err);

    arb_set(lambda, all);
    _arb_vec_clear(all, data->n);
    return status;
}
