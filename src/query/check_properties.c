/* Tables of `ntkball activations ACT`: rows of texts, each judged for what it says.  Second moments
   by adaptive integrals; names, formulas, derivatives and parities by values on short intervals,
   which refute, and by what the parser makes of them; the rest by check_analysis.c. */
#include <stdlib.h>
#include <string.h>

#include "query/check.h"

#include <ntkball/dual.h>
#include <ntkball/hermite.h>

#define MAX_BITS 40000
#define AGAIN "activations, again"

int _check_wants_properties(const ntkball_table_t table)
{
    return strcmp(table->command, "activations") == 0;
}

const char *_check_property(const ntkball_table_t table, const char *property)
{
    slong i;

    for (i = 0; i < table->num_rows; i++)
        if (strcmp(table->rows[i].quantity, property) == 0)
            return table->rows[i].exact;
    return NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

#define VALUE_BITS 128
#define VALUE_POINTS 33

/* A short interval, not symmetric about any kink that one would type. */
static void set_interval(arb_t x, slong k, int side)
{
    arb_set_si(x, 8 * k + 3);
    arb_div_ui(x, x, 29, VALUE_BITS);
    if (side < 0)
        arb_neg(x, x);
    mag_set_ui_2exp_si(arb_radref(x), 1, -60);
}

/* v contains phi^(deriv)(x) for almost all x of the ball; indeterminate when a break may be in it.
 */
static void value(arb_t v, const ntkball_activation_t phi, int deriv, const arb_t x)
{
    slong i, num = ntkball_activation_num_breaks(phi);
    arb_t b;

    arb_init(b);
    arb_indeterminate(v);
    for (i = 0; i < num; i++)
    {
        ntkball_activation_break_arb(b, phi, i, VALUE_BITS);
        if (!arb_gt(x, b))
            break;
    }
    if (i == num || arb_lt(x, b))
        ntkball_activation_eval_real(v, phi, i, deriv, x, VALUE_BITS);
    arb_clear(b);
}

/* Do phi^(deriv)(x) and sign psi(side x) differ on one of the intervals?  *k says where. */
static int differ(slong *k, const ntkball_activation_t phi, int deriv,
                  const ntkball_activation_t psi, int sign, int side)
{
    int found = 0;
    arb_t x, u, v;

    arb_init(x);
    arb_init(u);
    arb_init(v);
    for (*k = -VALUE_POINTS / 2; *k <= VALUE_POINTS / 2 && !found; (*k)++)
    {
        set_interval(x, *k, 1);
        value(u, phi, deriv, x);
        set_interval(x, *k, side);
        value(v, psi, 0, x);
        if (sign < 0)
            arb_neg(v, v);
        found = arb_is_finite(u) && arb_is_finite(v) && !arb_overlaps(u, v);
    }
    *k -= found;
    arb_clear(x);
    arb_clear(u);
    arb_clear(v);
    return found;
}

static void say_where(ntkball_recheck_t *res, slong k)
{
    char text[96];

    snprintf(text, sizeof text, "the values differ near x = %.6g", (double) (8 * k + 3) / 29);
    _check_say(res, NTKBALL_REFUTED, "values", text);
}

/* Is the text a name or a formula of phi? */
static void same(ntkball_recheck_t *res, const properties_t *p, const char *text)
{
    ntkball_activation_t psi;
    slong k;

    ntkball_activation_init(psi);
    if (ntkball_activation_set_str(psi, text, NULL) != NTKBALL_OK)
        _check_say(res, NTKBALL_UNDECIDED, "parser", "it is no activation to the parser");
    else if (strcmp(ntkball_activation_name(psi), ntkball_activation_name(p->phi)) == 0 ||
             strcmp(ntkball_activation_formula(psi), ntkball_activation_formula(p->phi)) == 0)
        _check_say(res, NTKBALL_PROVED, "parser", NULL);
    else if (!ntkball_activation_is_table(psi) && !ntkball_activation_is_table(p->phi) &&
             differ(&k, p->phi, 0, psi, 1, 1))
        say_where(res, k);
    else
        _check_say(res, NTKBALL_UNDECIDED, "values", "the values agree, which proves nothing");
    ntkball_activation_clear(psi);
}

#define MAX_PARAMS 4

static const ntkball_catalog_row_t *catalog_row(const ntkball_activation_t phi)
{
    const char *name = ntkball_activation_name(phi);
    size_t len = strcspn(name, ":");

    for (slong i = 0; i < ntkball_catalog_len(); i++)
        if (strlen(ntkball_catalog_row(i)->name) == len &&
            strncmp(ntkball_catalog_row(i)->name, name, len) == 0)
            return ntkball_catalog_row(i);
    return NULL;
}

/* The parameters of a catalog name, "sigma=2" from "sigma=1" and "gaussian:2"; their number. */
static slong name_params(char **params, const ntkball_activation_t phi)
{
    const ntkball_catalog_row_t *row = catalog_row(phi);
    const char *colon = strchr(ntkball_activation_name(phi), ':');
    slong num_keys, num_values, num;
    char **keys, **values;

    if (row == NULL || colon == NULL)
        return 0;
    keys = _ntkball_query_split(&num_keys, row->params);
    values = _ntkball_query_split(&num_values, colon + 1);
    num = num_keys == num_values && num_keys <= MAX_PARAMS ? num_keys : 0;
    for (slong i = 0; i < num; i++)
    {
        size_t len = strcspn(keys[i], "="), size = len + strlen(values[i]) + 2;

        params[i] = flint_malloc(size);
        snprintf(params[i], size, "%.*s=%s", (int) len, keys[i], values[i]);
    }
    _ntkball_query_split_free(keys, num_keys);
    _ntkball_query_split_free(values, num_values);
    return num;
}

/* Is the text phi'?  Values refute it; that they agree is no proof. */
static void derivative(ntkball_recheck_t *res, const properties_t *p, const char *text)
{
    char *params[MAX_PARAMS];
    slong k, num = name_params(params, p->phi);
    ntkball_activation_t psi;
    ntkball_status_t status;

    ntkball_activation_init(psi);
    status = num > 0 ? ntkball_activation_set_str_params(psi, text, (const char *const *) params,
                                                         num, NULL)
                     : ntkball_activation_set_str(psi, text, NULL);
    if (status != NTKBALL_OK)
        _check_say(res, NTKBALL_UNDECIDED, "parser", "it is no expression to the parser");
    else if (!ntkball_activation_is_table(p->phi) && !ntkball_activation_is_table(psi) &&
             differ(&k, p->phi, 1, psi, 1, 1))
        say_where(res, k);
    else
        _check_say(res, NTKBALL_UNDECIDED, "values", "the values agree, which proves nothing");
    ntkball_activation_clear(psi);
    for (slong i = 0; i < num; i++)
        flint_free(params[i]);
}

/* Values show that phi lacks a parity; that it has one is what its formula says. */
static void parity(ntkball_recheck_t *res, const properties_t *p, const char *text)
{
    ntkball_parity_t known = ntkball_activation_parity(p->phi);
    int is_table = ntkball_activation_is_table(p->phi);
    slong k, none;
    int not_even = !is_table && differ(&k, p->phi, 0, p->phi, 1, -1),
        not_odd = !is_table && differ(&none, p->phi, 0, p->phi, -1, -1);

    if (strcmp(text, "none") == 0 && not_even && not_odd)
        _check_say(res, NTKBALL_PROVED, "values", NULL);
    else if (strcmp(text, "none") == 0 && known != NTKBALL_PARITY_NONE)
        _check_say(res, NTKBALL_REFUTED, AGAIN, "phi has a parity");
    else if (strcmp(text, "even") == 0 && not_even)
        say_where(res, k);
    else if (strcmp(text, "odd") == 0 && not_odd)
        say_where(res, none);
    else if ((strcmp(text, "even") == 0 && known == NTKBALL_PARITY_EVEN) ||
             (strcmp(text, "odd") == 0 && known == NTKBALL_PARITY_ODD))
        _check_say(res, NTKBALL_PROVED, AGAIN, NULL);
    else
        _check_say(res, NTKBALL_UNDECIDED, "values", "neither proved nor refuted");
}

/* ---- second moments -------------------------------------------------------------------------- */

/* x contains E[phi^2] or E[phi'^2], by adaptive integrals where they did not make the table. */
static const char *moment(arb_t x, properties_t *p, int deriv, ntkball_status_t *status)
{
    int made =
        ntkball_activation_family(p->phi) == NTKBALL_FAMILY_GENERIC &&
        (ntkball_activation_num_breaks(p->phi) > 0 || !(ntkball_activation_strip(p->phi) > 0));
    ntkball_options_t options = p->q->options;
    const char *name = made || ntkball_activation_is_table(p->phi) ? AGAIN : "integrate";
    arb_t y;

    options.explain = NULL;
    options.algorithm = "integrate";
    *status = ntkball_hermite_norm2(x, p->phi, deriv, p->bits, &options, &p->q->error);
    if (*status != NTKBALL_UNABLE || made || p->q->error.kind == NTKBALL_ERR_INTERRUPTED)
        return name;
    arb_init(y);
    options.algorithm = NULL;
    *status = ntkball_hermite_norm2(y, p->phi, deriv, p->bits, &options, &p->q->error);
    if (arb_is_finite(x) && !arb_overlaps(x, y))
        arb_indeterminate(x); /* two algorithms contradict each other */
    else
        arb_set(x, y);
    arb_clear(y);
    return AGAIN;
}

/* x becomes indeterminate when the closed form is another number. */
static void agree(arb_t x, const ntkball_exact_t exact, slong bits)
{
    arb_t y;

    arb_init(y);
    ntkball_exact_get_arb(y, exact, bits);
    if (!arb_overlaps(x, y))
        arb_indeterminate(x);
    arb_clear(y);
}

/* E[phi^(deriv)(Z)^2], or its inverse; 0 or a code. */
static int second(ntkball_recheck_t *res, properties_t *p, const char *text, int deriv, int inverse)
{
    ntkball_status_t status;
    ntkball_exact_t exact;
    const char *name;
    char *closed;
    int known, code = 0;
    arb_t x;

    if (deriv && !ntkball_activation_has_ntk(p->phi, NULL))
    {
        _check_say(res, NTKBALL_REFUTED, AGAIN, "phi' is not in L2");
        return 0;
    }
    ntkball_exact_init(exact);
    arb_init(x);
    name = moment(x, p, deriv, &status);
    if (p->q->error.kind == NTKBALL_ERR_INTERRUPTED)
        code = _ntkball_query_fail_status(p->q, status, "");
    else
    {
        known = ntkball_hermite_norm2_exact(exact, p->phi, deriv);
        if (known)
            agree(x, exact, p->bits);
        if (inverse)
        {
            arb_inv(x, x, p->bits + 8);
            known = known && ntkball_exact_inv(exact, exact);
        }
        closed = _ntkball_query_exact_text(known, exact);
        _check_value(res, text, x, closed, name);
        flint_free(closed);
    }
    ntkball_exact_clear(exact);
    arb_clear(x);
    return code;
}

/* ---- all ------------------------------------------------------------------------------------- */

/* What the program says of itself: its algorithm, its closed forms, whether phi has an NTK. */
static void fact(ntkball_recheck_t *res, int is_true, const char *truth)
{
    _check_say(res, is_true ? NTKBALL_PROVED : NTKBALL_REFUTED, AGAIN, is_true ? NULL : truth);
}

static int judge(ntkball_recheck_t *res, properties_t *p, const ntkball_row_t *row)
{
    static const struct
    {
        const char *name;
        int deriv, inverse;
    } moments[] = {{"E[phi(Z)^2]", 0, 0},
                   {"largest sigma_w^2 (unit)", 0, 1},
                   {"E[phi'(Z)^2]", 1, 0},
                   {"chi (sigma_w^2 = 1)", 1, 0},
                   {"sigma_w^2 at the edge of chaos", 1, 1}};
    const char *name = row->quantity, *text = row->exact;
    int has_ntk = ntkball_activation_has_ntk(p->phi, NULL);

    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++)
        if (strcmp(name, moments[i].name) == 0)
            return second(res, p, text, moments[i].deriv, moments[i].inverse);
    if (strcmp(name, "name") == 0 || strcmp(name, "formula") == 0)
        same(res, p, text);
    else if (strcmp(name, "derivative") == 0)
        derivative(res, p, text);
    else if (strcmp(name, "parity") == 0)
        parity(res, p, text);
    else if (strcmp(name, "algorithm") == 0)
        fact(res, strcmp(text, ntkball_hermite_choice(p->phi)) == 0,
             ntkball_hermite_choice(p->phi));
    else if (strcmp(name, "NTK") == 0)
        fact(res, (strcmp(text, "yes") == 0) == has_ntk, has_ntk ? "it has one" : "it has none");
    else if (!_check_analysis(res, p, row))
        _check_say(res, NTKBALL_UNDECIDED, "none", "a text that nothing judges");
    return 0;
}

/* The most digits that a decimal before "+/-" has. */
static slong digits_claimed(const char *text)
{
    slong most = 0;

    for (const char *end = text; (end = strstr(end, " +/- ")) != NULL; end++)
    {
        const char *begin = end;

        while (begin > text && strchr("0123456789.", begin[-1]) != NULL)
            begin--;
        most = FLINT_MAX(most, end - begin);
    }
    return most;
}

int _check_properties(ntkball_recheck_t *res, ntkball_query_t *q, const ntkball_table_t table,
                      const ntkball_activation_t phi)
{
    properties_t p = {.q = q, .table = table, .phi = phi, .piece = -1};
    int code = 0;

    p.bits = q->bits;
    for (slong i = 0; i < table->num_rows; i++)
        p.bits = FLINT_MAX(p.bits, 4 * digits_claimed(table->rows[i].exact));
    p.bits = FLINT_MIN(p.bits + 40, MAX_BITS);
    ntkball_analytic_init(p.analytic);
    for (slong i = 0; i < table->num_rows && code == 0; i++)
    {
        q->error.kind = NTKBALL_ERR_NONE;
        code = judge(res + i, &p, table->rows + i);
    }
    if (code == 0)
        q->error.kind = NTKBALL_ERR_NONE;
    ntkball_analytic_clear(p.analytic);
    return code;
}
