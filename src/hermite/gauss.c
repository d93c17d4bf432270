/* Gauss-Legendre nodes and weights: the positive half by FLINT's certified roots, the rest by
   symmetry. */
#include "hermite/gauss.h"
#include "support/parallel.h"

static void set_node(void *context, slong worker, slong k)
{
    ntkball_gauss_t *rule = context;
    slong mirror = rule->degree - 1 - k;

    (void) worker;
    arb_hypgeom_legendre_p_ui_root(rule->x + k, rule->w + k, (ulong) rule->degree, (ulong) k,
                                   rule->prec);
    if (mirror != k)
    {
        arb_neg(rule->x + mirror, rule->x + k);
        arb_set(rule->w + mirror, rule->w + k);
    }
}

ntkball_status_t ntkball_gauss_init(ntkball_gauss_t *rule, slong degree, slong prec,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    rule->degree = degree;
    rule->prec = prec;
    rule->x = _arb_vec_init(degree);
    rule->w = _arb_vec_init(degree);
    return ntkball_parallel_for(set_node, rule, (degree + 1) / 2, "hermite: Gauss nodes", options,
                                err);
}

void ntkball_gauss_clear(ntkball_gauss_t *rule)
{
    _arb_vec_clear(rule->x, rule->degree);
    _arb_vec_clear(rule->w, rule->degree);
}
