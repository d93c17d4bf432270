/* ntkball hermite ACT [--terms N]: mu_n(phi) and mu_n(phi') for n < N. */
#include "query/query.h"

static void add_row(ntkball_table_t table, const char *quantity, slong n, const arb_t value,
                    int known, const ntkball_exact_t exact)
{
    char *text = _ntkball_query_exact_text(known, exact);

    ntkball_table_add_si(table, quantity, -1, n, value, text);
    flint_free(text);
}

/* mu has one coefficient more than the terms when derivative is set. */
static void add_rows(ntkball_table_t table, const ntkball_query_t *q,
                     const ntkball_activation_t phi, arb_srcptr mu, int derivative)
{
    ntkball_exact_t exact;
    arb_t value;
    slong n;
    int known;

    ntkball_exact_init(exact);
    arb_init(value);
    if (_ntkball_query_wants(q, "phi_hermite"))
        for (n = 0; n < q->terms; n++)
        {
            known = n < QUERY_EXACT_INDICES && ntkball_hermite_exact(exact, phi, n);
            add_row(table, "phi_hermite", n, mu + n, known, exact);
        }
    if (derivative)
        for (n = 0; n < q->terms; n++)
        {
            known = ntkball_hermite_derivative(value, n < QUERY_EXACT_INDICES ? exact : NULL, phi,
                                               n, mu + n + 1, q->bits + 8);
            add_row(table, "dphi_hermite", n, value, known, exact);
        }
    ntkball_exact_clear(exact);
    arb_clear(value);
}

/* The conventions tail and dtail: sum_{n >= N} n^deriv mu_n(phi)^2 <= V, which hermite:FILE reads.
 */
static void describe_tail(ntkball_query_t *q, ntkball_table_t table, const ntkball_activation_t phi,
                          arb_srcptr mu, int deriv)
{
    static const char *const keys[] = {"tail", "dtail"}, *const terms[] = {"mu_n", "n mu_n"};
    ntkball_options_t inner = q->options;
    char *lo, *hi, text[160];
    arb_t x;
    mag_t tail;

    arb_init(x);
    mag_init(tail);
    inner.algorithm = NULL;
    inner.explain = NULL;
    if (ntkball_hermite_norm2(x, phi, deriv, q->bits, &inner, NULL) == NTKBALL_OK &&
        ntkball_hermite_tail(tail, phi, deriv, mu, q->terms - deriv, x) == NTKBALL_OK)
    {
        arf_set_mag(arb_midref(x), tail); /* [0, tail], whose upper end is written in few digits */
        mag_set(arb_radref(x), tail);
        arb_mul_2exp_si(x, x, -1);
        ntkball_table_interval(&lo, &hi, x);
        snprintf(text, sizeof text, "sum_{n >= %ld} %s(phi)^2 <= %s", (long) q->terms, terms[deriv],
                 mag_is_zero(tail) ? "0" : hi);
        ntkball_table_add_convention(table, keys[deriv], text);
        flint_free(lo);
        flint_free(hi);
    }
    arb_clear(x);
    mag_clear(tail);
}

static void describe(const ntkball_query_t *q, ntkball_table_t table,
                     const ntkball_activation_t phi, const char *why)
{
    char text[32];

    _ntkball_query_describe(q, table, phi);
    snprintf(text, sizeof text, "%ld", (long) q->terms);
    ntkball_table_add_input(table, "terms", text);
    ntkball_table_add_convention(table, "phi_hermite",
                                 "mu_n(phi) = E[phi(Z) h_n(Z)], Z ~ N(0,1), h_n the normalised "
                                 "probabilists' Hermite polynomials");
    _ntkball_query_describe_exact(table, q->terms);
    if (why == NULL)
        ntkball_table_add_convention(table, "dphi_hermite", "mu_n(phi') = sqrt(n+1) mu_{n+1}(phi)");
    else
        ntkball_table_add_convention(table, "no dphi_hermite", why);
}

int _ntkball_query_run_hermite(ntkball_query_t *q)
{
    ntkball_activation_t phi;
    ntkball_table_t table;
    ntkball_status_t status;
    const char *why = NULL;
    slong len = q->terms;
    int code, derivative, has_ntk, deriv;
    arb_ptr mu;

    ntkball_activation_init(phi);
    code = _ntkball_query_activation(q, phi);
    if (code == 0) /* the coefficients, and the rows of both quantities */
        code = _ntkball_query_memory(q, 3 * (double) q->terms, "--terms or --digits");
    if (code != 0)
    {
        ntkball_activation_clear(phi);
        return code;
    }
    derivative = ntkball_activation_has_ntk(phi, &why);
    if (!derivative && !_ntkball_query_wants(q, "phi_hermite"))
    {
        code = _ntkball_query_fail(q, NTKBALL_ERR_HYPOTHESIS,
                                   "%s has no dphi_hermite: %s; ask for phi_hermite",
                                   ntkball_activation_name(phi), why);
        ntkball_activation_clear(phi);
        return code;
    }

    ntkball_table_init(table, q->command->name, q->digits);
    describe(q, table, phi, derivative ? NULL : why);
    if (!derivative)
        ntkball_text_append(q->options.explain, "no rows for phi': %s\n", why);
    has_ntk = derivative;
    derivative = derivative && _ntkball_query_wants(q, "dphi_hermite");
    len += derivative;
    mu = _arb_vec_init(len);
    status = ntkball_hermite_coeffs(mu, phi, len, q->bits, &q->options, &q->error);
    if (status == NTKBALL_DOMAIN || q->error.kind == NTKBALL_ERR_INTERRUPTED)
        code = _ntkball_query_fail_status(q, status, "");
    else
    {
        add_rows(table, q, phi, mu, derivative);
        for (deriv = 0; deriv <= has_ntk && (q->comments || q->format == NTKBALL_FORMAT_JSON);
             deriv++)
            describe_tail(q, table, phi, mu, deriv);
        code = _ntkball_query_finish_table(q, table, status);
    }
    _arb_vec_clear(mu, len);
    ntkball_table_clear(table);
    ntkball_activation_clear(phi);
    return code;
}
