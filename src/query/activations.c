/* ntkball activations [ACT]: the catalog, or what is known of one activation. */
#include "query/query.h"

#include <string.h>

/* In text a cell is cut so that the catalog stays a table. */
static const char *cut(char *out, const char *text, slong width)
{
    if ((slong) strlen(text) <= width)
        return text;
    sprintf(out, "%.*s...", (int) width - 3, text);
    return out;
}

static int catalog(ntkball_query_t *q)
{
    static const char *const columns[] = {"name",   "params",     "formula",    "derivative",
                                          "parity", "smoothness", "closed_form"};
    static const char *const narrow[] = {"name", "params", "formula", "parity", "closed_form"};
    ntkball_grid_t grid;
    int code, text = q->format == NTKBALL_FORMAT_TEXT;
    slong i;

    ntkball_grid_init(grid, q->command->name, text ? narrow : columns, text ? 5 : 7);
    ntkball_table_add_provenance(grid->head, "program", "ntkball " NTKBALL_VERSION);
    ntkball_table_add_convention(
        grid->head, "use",
        "name, or name:value for each parameter in order, or name:param=value; "
        "`ntkball activations NAME` tells more");
    for (i = 0; i < ntkball_catalog_len(); i++)
    {
        const ntkball_catalog_row_t *r = ntkball_catalog_row(i);
        const char *const all[] = {r->name,   r->params,     r->formula,    r->derivative,
                                   r->parity, r->smoothness, r->closed_form};
        char f[48], p[32];
        const char *const some[] = {r->name, r->params, cut(f, r->formula, 44),
                                    cut(p, r->parity, 24), r->closed_form};

        ntkball_grid_add(grid, text ? some : all);
    }
    code = _ntkball_query_finish_grid(q, grid, 0);
    ntkball_grid_clear(grid);
    return code;
}

static void add(ntkball_grid_t grid, const char *property, const char *value)
{
    const char *const cells[] = {property, value};

    ntkball_grid_add(grid, cells);
}

static void add_value(ntkball_query_t *q, ntkball_grid_t grid, const char *property,
                      const arb_t value, int known, const ntkball_exact_t exact)
{
    char *closed = _ntkball_query_exact_text(known, exact);
    char *text = _ntkball_query_value_text(value, q->digits, closed);

    add(grid, property, text);
    flint_free(text);
    flint_free(closed);
}

/* E[phi^2] or E[phi'^2], and the sigma_w^2 that makes sigma_w^2 times it 1. */
static ntkball_status_t
add_moment(ntkball_query_t *q, ntkball_grid_t grid, const ntkball_activation_t phi, int deriv)
{
    ntkball_exact_t exact;
    ntkball_status_t status;
    int known;
    arb_t x;

    ntkball_exact_init(exact);
    arb_init(x);
    status = ntkball_hermite_norm2(x, phi, deriv, q->bits, &q->options, &q->error);
    if (status != NTKBALL_DOMAIN && arb_is_finite(x))
    {
        known = ntkball_hermite_norm2_exact(exact, phi, deriv);
        add_value(q, grid, deriv ? "E[phi'(Z)^2]" : "E[phi(Z)^2]", x, known, exact);
        if (deriv)
            add_value(q, grid, "chi (sigma_w^2 = 1)", x, known, exact);
        if (!arb_contains_zero(x))
        {
            arb_inv(x, x, q->bits + 8);
            known = known && ntkball_exact_inv(exact, exact);
            add_value(q, grid,
                      deriv ? "sigma_w^2 at the edge of chaos" : "largest sigma_w^2 (unit)", x,
                      known, exact);
        }
    }
    ntkball_exact_clear(exact);
    arb_clear(x);
    return status;
}

static const ntkball_catalog_row_t *catalog_row(const char *name)
{
    size_t len = strcspn(name, ":");
    slong i;

    for (i = 0; i < ntkball_catalog_len(); i++)
    {
        const ntkball_catalog_row_t *r = ntkball_catalog_row(i);

        if (strlen(r->name) == len && strncmp(r->name, name, len) == 0)
            return r;
    }
    return NULL;
}

static int one(ntkball_query_t *q, const ntkball_activation_t phi)
{
    static const char *const columns[] = {"property", "value"};
    static const char *const parities[] = {"none", "even", "odd"};
    const ntkball_catalog_row_t *row =
        ntkball_activation_is_table(phi) ? NULL : catalog_row(ntkball_activation_name(phi));
    const char *why = NULL;
    ntkball_grid_t grid;
    ntkball_status_t status;
    int code, has_ntk = ntkball_activation_has_ntk(phi, &why);

    ntkball_grid_init(grid, q->command->name, columns, 2);
    _ntkball_query_describe(q, grid->head, phi);
    add(grid, "name", ntkball_activation_name(phi));
    add(grid, "formula", ntkball_activation_formula(phi));
    add(grid, "parity", parities[ntkball_activation_parity(phi)]);
    _ntkball_query_add_analysis(q, grid, phi);
    if (row != NULL)
    {
        add(grid, "derivative", row->derivative);
        add(grid, "smoothness", row->smoothness);
        add(grid, "closed form", row->closed_form);
    }
    add(grid, "algorithm", ntkball_hermite_choice(phi));
    add(grid, "NTK", has_ntk ? "yes" : why);
    status = add_moment(q, grid, phi, 0);
    if (status == NTKBALL_OK && has_ntk)
        status = add_moment(q, grid, phi, 1);
    code = status == NTKBALL_OK ? 0 : _ntkball_query_fail_status(q, status, "");
    if (status != NTKBALL_DOMAIN)
        code = _ntkball_query_finish_grid(q, grid, code);
    ntkball_grid_clear(grid);
    return code;
}

int _ntkball_query_run_activations(ntkball_query_t *q)
{
    ntkball_activation_t phi;
    int code;

    if (q->num_words == 0)
        return catalog(q);
    ntkball_activation_init(phi);
    code = _ntkball_query_activation(q, phi);
    if (code == 0)
        code = one(q, phi);
    ntkball_activation_clear(phi);
    return code;
}
