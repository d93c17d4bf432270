/* D(cos t) and D'(cos t) of activations with kinks: the chooser between SPH-13 and SPH-15. */
#include "kernel/kinks.h"

int ntkball_kinks_apply(const ntkball_activation_t phi)
{
    return ntkball_activation_num_breaks(phi) > 0 &&
           (ntkball_hinges_apply(phi) || _ntkball_wedge_apply(phi));
}

ntkball_status_t ntkball_kinks_init_set(ntkball_kinks_t *k, const ntkball_activation_t phi,
                                        int need_dd, slong prec, const ntkball_options_t *options,
                                        ntkball_error_t *err)
{
    k->hinged = ntkball_hinges_apply(phi);
    if (k->hinged)
        return ntkball_hinges_init_set(&k->hinges, phi, prec, options, err);
    return _ntkball_wedge_init_set(&k->wedge, phi, need_dd, prec, options, err);
}

void ntkball_kinks_clear(ntkball_kinks_t *k)
{
    if (k->hinged)
        ntkball_hinges_clear(&k->hinges);
    else
        _ntkball_wedge_clear(&k->wedge);
}

void ntkball_kinks_eval(arb_t d, arb_t dd, const ntkball_kinks_t *k, const arb_t t)
{
    arb_t unused;

    if (!k->hinged)
    {
        _ntkball_wedge_eval(d, dd, &k->wedge, t);
        return;
    }
    arb_init(unused);
    ntkball_hinges_eval(d, dd != NULL ? dd : unused, &k->hinges, t);
    arb_clear(unused);
}

void ntkball_angle_of(arb_t t, const arb_t u, slong prec)
{
    arb_t lo, hi, one;

    arb_init(lo);
    arb_init(hi);
    arb_init(one);
    arb_one(one);
    arb_get_lbound_arf(arb_midref(lo), u, prec);
    arb_get_ubound_arf(arb_midref(hi), u, prec);
    if (arb_gt(hi, one))
        arb_one(hi);
    arb_neg(one, one);
    if (arb_lt(lo, one))
        arb_set(lo, one);
    if (!arb_is_finite(u))
        arb_indeterminate(t);
    else
    {
        arb_acos(lo, lo, prec);
        arb_acos(hi, hi, prec);
        arb_union(t, lo, hi, prec);
    }
    arb_clear(lo);
    arb_clear(hi);
    arb_clear(one);
}
