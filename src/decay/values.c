/* The numbers that a certificate speaks of, computed one by one by the modules to the left. */
#include "decay/parts.h"

static ntkball_status_t series(arb_ptr values, slong len, const ntkball_network_t net,
                               const ntkball_decay_subject_t *subject, slong bits,
                               const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_network_struct shorter = *net; /* the layers beyond are not needed */
    ntkball_series_t s;
    ntkball_status_t status;

    shorter.depth = subject->layer - 1;
    ntkball_series_init(s, shorter.depth, len);
    status = ntkball_ntk_series(s, &shorter, len, subject->quantity != 'a', bits, options, err);
    if (status != NTKBALL_DOMAIN)
        _arb_vec_set(values,
                     (subject->quantity == 'a'   ? s->alpha
                      : subject->quantity == 'u' ? s->upsilon
                                                 : s->kappa)[subject->layer - 2],
                     len);
    ntkball_series_clear(s);
    return status;
}

static ntkball_status_t eigenvalues(arb_ptr values, slong len, const ntkball_network_t net,
                                    const ntkball_decay_subject_t *subject, slong bits,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    slong *degrees = flint_malloc(sizeof(slong) * (size_t) FLINT_MAX(len, 1));
    slong k;
    ntkball_status_t status;

    for (k = 0; k < len; k++)
        degrees[k] = k;
    status = ntkball_sphere_eigenvalues(values, net, subject->dim, subject->measure, degrees, len,
                                        bits, options, err);
    flint_free(degrees);
    return status;
}

ntkball_status_t _ntkball_decay_values(arb_ptr values, slong len, const ntkball_network_t net,
                                       const ntkball_decay_subject_t *subject, slong bits,
                                       const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;

    _ntkball_sphere_inner(&inner, options);
    if (subject->quantity == 'e')
        return eigenvalues(values, len, net, subject, bits, &inner, err);
    if (subject->quantity == 'm')
        return ntkball_dual_coeffs(values, NULL, net->phi, len, bits, &inner, err);
    return series(values, len, net, subject, bits, &inner, err);
}
