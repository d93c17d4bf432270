/* D(u) = sum_{n<N} d_n u^n + R, |R| <= T_N |u|^N for |u| <= 1, T_N >= sum_{n>=N} d_n (KER-2). */
#include "kernel/internal.h"

void ntkball_kernel_series_init(ntkball_kernel_series_t *s)
{
    s->len = 0;
    s->d = s->dd = NULL;
    mag_init(s->tail_d);
    mag_init(s->tail_dd);
}

void ntkball_kernel_series_clear(ntkball_kernel_series_t *s)
{
    if (s->d != NULL)
        _arb_vec_clear(s->d, s->len);
    if (s->dd != NULL)
        _arb_vec_clear(s->dd, s->len);
    mag_clear(s->tail_d);
    mag_clear(s->tail_dd);
}

ntkball_status_t ntkball_kernel_series_set(ntkball_kernel_series_t *s,
                                           const ntkball_activation_t phi, slong len, int need_dd,
                                           slong bits, const ntkball_options_t *options,
                                           ntkball_error_t *err)
{
    return ntkball_kernel_series_set_head(s, phi, len, len + 1, need_dd, bits, options, err);
}

ntkball_status_t
ntkball_kernel_series_set_head(ntkball_kernel_series_t *s, const ntkball_activation_t phi,
                               slong len, slong head, int need_dd, slong bits,
                               const ntkball_options_t *options, ntkball_error_t *err)
{
    slong n;
    ntkball_status_t status;
    arb_ptr mu = _arb_vec_init(len + 1);
    arb_t norm2;

    arb_init(norm2);
    ntkball_kernel_series_clear(s);
    ntkball_kernel_series_init(s);
    s->len = len;
    s->d = _arb_vec_init(len);
    s->dd = _arb_vec_init(len);

    status = ntkball_hermite_coeffs_head(mu, phi, len + 1, head, bits + 4, options, err);
    if (status != NTKBALL_DOMAIN)
        for (n = 0; n <= len; n++)
        {
            arb_sqr(norm2, mu + n, bits + 8);
            if (n < len)
                arb_set(s->d + n, norm2);
            if (n > 0)
                arb_mul_si(s->dd + n - 1, norm2, n, bits + 8);
        }
    if (status == NTKBALL_OK)
        status = ntkball_hermite_norm2(norm2, phi, 0, bits, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_hermite_tail(s->tail_d, phi, 0, mu, len, norm2);
    if (status == NTKBALL_OK && need_dd)
        status = ntkball_hermite_norm2(norm2, phi, 1, bits, options, err);
    if (status == NTKBALL_OK && need_dd)
        status = ntkball_hermite_tail(s->tail_dd, phi, 1, mu, len, norm2);

    arb_clear(norm2);
    _arb_vec_clear(mu, len + 1);
    return status;
}

/* m = tail + |c_0| + |c_1| */
static void add_pair(mag_t m, const mag_t tail, arb_srcptr c)
{
    mag_t x;

    mag_init(x);
    arb_get_mag(m, c);
    arb_get_mag(x, c + 1);
    mag_add(m, m, x);
    mag_add(m, m, tail);
    mag_clear(x);
}

void ntkball_kernel_series_trim(ntkball_kernel_series_t *s, int need_dd, slong bits)
{
    mag_t d, dd;
    slong j;

    mag_init(d);
    mag_init(dd);
    for (; s->len > 2; s->len -= 2)
    {
        add_pair(d, s->tail_d, s->d + s->len - 2);
        add_pair(dd, s->tail_dd, s->dd + s->len - 2);
        if (mag_cmp_2exp_si(d, -bits) >= 0 || (need_dd && mag_cmp_2exp_si(dd, -bits) >= 0))
            break;
        mag_set(s->tail_d, d);
        mag_set(s->tail_dd, dd);
        for (j = s->len - 2; j < s->len; j++)
        {
            arb_clear(s->d + j);
            arb_clear(s->dd + j);
        }
    }
    mag_clear(d);
    mag_clear(dd);
}

/* res = sum_{n<len} c_n u^n +- tail |u|^len; flags a tail that is more than half of the error. */
static void evaluate(arb_t res, arb_srcptr c, const mag_t tail, slong len, const arb_t u,
                     slong prec, int *short_of_terms)
{
    mag_t r;
    arb_t x;

    mag_init(r);
    arb_init(x);
    _arb_poly_evaluate(x, c, len, u, prec);
    arb_get_mag(r, u);
    if (mag_cmp_2exp_si(r, 0) > 0)
        mag_one(r);
    mag_pow_ui(r, r, (ulong) len);
    mag_mul(r, r, tail);
    if (short_of_terms != NULL && mag_cmp(r, arb_radref(x)) > 0)
        *short_of_terms = 1;
    arb_add_error_mag(x, r);
    arb_swap(res, x);
    arb_clear(x);
    mag_clear(r);
}

void ntkball_kernel_series_eval(arb_t d, arb_t dd, const ntkball_kernel_series_t *s, const arb_t u,
                                slong prec, int *short_of_terms)
{
    arb_t x;

    arb_init(x);
    arb_set(x, u);
    if (d != NULL)
        evaluate(d, s->d, s->tail_d, s->len, x, prec, short_of_terms);
    if (dd != NULL)
        evaluate(dd, s->dd, s->tail_dd, s->len, x, prec, short_of_terms);
    arb_clear(x);
}
