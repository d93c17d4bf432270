/* Catalog functions in disguise. */
#include <string.h>

#include "activation/spec.h"

#define MAX_POLYNOMIAL 1000

/* The entry of the catalog, without parameters, whose formula or only piece root is. */
static const catalog_entry_t *same_entry(expr_pool_t pool, slong root)
{
    for (slong i = 0; i < ntkball_catalog_len(); i++)
    {
        const catalog_entry_t *e = ntkball_catalog + i;
        slong node;

        if (e->num_params != 0)
            continue;
        if (ntkball_expr_parse(&node, pool, e->row.formula, 1, NULL, NULL) == NTKBALL_OK &&
            (node == root || ntkball_expr_rewrite(pool, node) == root))
            return e;
        if (e->num_breaks == 0 &&
            ntkball_expr_parse(&node, pool, e->piece[0], 1, NULL, NULL) == NTKBALL_OK &&
            node == root)
            return e;
    }
    return NULL;
}

/* A catalog specification for the function that root is, to be freed; NULL when none is seen:
   the formula of an entry, f(c x) for f = sin, cos, exp, a polynomial with rational coefficients.
 */
char *ntkball_disguise(expr_pool_t pool, slong root)
{
    const catalog_entry_t *e = same_entry(pool, root);
    const expr_node_t *t = pool->nodes + root;
    ntkball_text_t *text = ntkball_text_new();
    fmpq_poly_t p;
    fmpq_t c;
    char *res = NULL, *s;

    fmpq_poly_init(p);
    fmpq_init(c);
    if (e != NULL)
        ntkball_text_append(text, "%s", e->row.name);
    else if (ntkball_expr_get_poly(p, pool, root, MAX_POLYNOMIAL))
    {
        for (slong n = 0; n == 0 || n <= fmpq_poly_degree(p); n++)
        {
            fmpq_poly_get_coeff_fmpq(c, p, n);
            s = fmpq_get_str(NULL, 10, c);
            ntkball_text_append(text, "%s%s", n == 0 ? "polynomial:" : ",", s);
            flint_free(s);
        }
    }
    else if ((t->op == EXPR_SIN || t->op == EXPR_COS || t->op == EXPR_EXP) &&
             ntkball_expr_get_poly(p, pool, t->arg[0], 1) && fmpq_poly_degree(p) == 1)
    {
        fmpq_poly_get_coeff_fmpq(c, p, 0);
        if (fmpq_is_zero(c))
        {
            fmpq_poly_get_coeff_fmpq(c, p, 1);
            s = fmpq_get_str(NULL, 10, c);
            ntkball_text_append(text, "%s:%s", ntkball_expr_op_name(t->op), s);
            flint_free(s);
        }
    }
    if (ntkball_text_get(text)[0] != '\0')
        res = ntkball_spec_copy(ntkball_text_get(text), strlen(ntkball_text_get(text)));
    fmpq_poly_clear(p);
    fmpq_clear(c);
    ntkball_text_free(text);
    return res;
}
