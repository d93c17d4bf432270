/* D(cos t) and D'(cos t) at real angles: piecewise linear phi by SPH-13, phi with one
   break at 0 by SPH-15, smooth phi by the dual
   series cut where its tail is below the precision (KER-2), in u^2 when phi is even or odd. */
#include <math.h>
#include <string.h>

#include "sphere/dual_angle.h"
#include "support/error.h"

#define MAX_TERMS 65536
/* Hermite coefficients that keep their relative accuracy; the rest must be small only. */
#define HEAD 8

int _ntkball_dual_angle_apply(const ntkball_activation_t phi)
{
    return ntkball_activation_num_breaks(phi) == 0 || ntkball_kinks_apply(phi);
}

/* Keeps every second coefficient when phi has a parity. */
static void
keep_series(ntkball_dual_angle_t *dual, const ntkball_kernel_series_t *s, ntkball_parity_t parity)
{
    slong i, n = s->len;

    dual->step = parity == NTKBALL_PARITY_EVEN || parity == NTKBALL_PARITY_ODD ? 2 : 1;
    dual->first_d = parity == NTKBALL_PARITY_ODD;
    dual->first_dd = parity == NTKBALL_PARITY_EVEN;
    dual->len = n / dual->step;
    dual->d = _arb_vec_init(dual->len);
    dual->dd = _arb_vec_init(dual->len);
    for (i = 0; i < dual->len; i++)
    {
        arb_set(dual->d + i, s->d + dual->first_d + dual->step * i);
        arb_set(dual->dd + i, s->dd + dual->first_dd + dual->step * i);
    }
    mag_set(dual->tail_d, s->tail_d);
    mag_set(dual->tail_dd, s->tail_dd);
}

/* m >= the sum of the nonnegative coefficients and the tail */
static void set_all(mag_t m, arb_srcptr c, slong len, const mag_struct *tail)
{
    mag_t x;
    slong i;

    mag_init(x);
    mag_set(m, tail);
    for (i = 0; i < len; i++)
    {
        arb_get_mag(x, c + i);
        mag_add(m, m, x);
    }
    mag_clear(x);
}

/* How many terms to try after len of them left tail: twice as many, and more where tails like
   exp(-c sqrt(len)), those of phi analytic in a strip, say so. */
static slong longer(slong len, slong need, const mag_t tail)
{
    double have = mag_is_finite(tail) ? -mag_get_d_log2_approx(tail) : 0;
    double guess = 1.1 * (double) len * pow((double) need / fmax(have, 1), 2);

    return 2 * (slong) ceil(fmin(fmax((double) len, guess / 2), 8 * (double) len));
}

static ntkball_status_t set_series(ntkball_dual_angle_t *dual, const ntkball_activation_t phi,
                                   int need_dd, const ntkball_options_t *options,
                                   ntkball_error_t *err)
{
    ntkball_kernel_series_t s;
    ntkball_status_t status = NTKBALL_OK;
    slong len = 256, need = dual->prec - dual->spare;
    int enough = 0;

    ntkball_kernel_series_init(&s);
    while (!enough && status == NTKBALL_OK && len <= MAX_TERMS)
    {
        status = ntkball_kernel_series_set_head(&s, phi, len, HEAD, need_dd, dual->prec + 20,
                                                options, err);
        enough = mag_cmp_2exp_si(s.tail_d, -need) < 0 &&
                 (!need_dd || mag_cmp_2exp_si(s.tail_dd, -need) < 0);
        if (!enough)
            len = longer(len, need, need_dd ? s.tail_dd : s.tail_d);
    }
    if (status == NTKBALL_OK && !enough)
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "dual of %s: %d terms leave a tail too large for %ld bits",
                          ntkball_activation_name(phi), MAX_TERMS, (long) need);
        status = NTKBALL_UNABLE;
    }
    if (status == NTKBALL_OK)
    {
        /* lengths are guessed, and every node pays for what is kept */
        ntkball_kernel_series_trim(&s, need_dd, need);
        keep_series(dual, &s, ntkball_activation_parity(phi));
        set_all(dual->all_d, dual->d, dual->len, dual->tail_d);
        set_all(dual->all_dd, dual->dd, dual->len, dual->tail_dd);
    }
    ntkball_kernel_series_clear(&s);
    return status;
}

ntkball_status_t
_ntkball_dual_angle_init_set(ntkball_dual_angle_t *dual, const ntkball_activation_t phi,
                             int need_dd, slong prec, slong spare, const ntkball_options_t *options,
                             ntkball_error_t *err)
{
    memset(dual, 0, sizeof *dual);
    dual->spare = spare;
    mag_init(dual->tail_d);
    mag_init(dual->tail_dd);
    mag_init(dual->all_d);
    mag_init(dual->all_dd);
    dual->prec = prec;
    dual->kinked = ntkball_activation_num_breaks(phi) > 0;
    if (dual->kinked)
        return ntkball_kinks_init_set(&dual->kinks, phi, need_dd, prec, options, err);
    return set_series(dual, phi, need_dd, options, err);
}

void _ntkball_dual_angle_clear(ntkball_dual_angle_t *dual)
{
    if (dual->kinked)
        ntkball_kinks_clear(&dual->kinks);
    _arb_vec_clear(dual->d, dual->len);
    _arb_vec_clear(dual->dd, dual->len);
    mag_clear(dual->tail_d);
    mag_clear(dual->tail_dd);
    mag_clear(dual->all_d);
    mag_clear(dual->all_dd);
}

/* u^first sum_{i < n} c_i x^i, x = u^step; what is left out is at most all |u|^(first + step n),
   and tail when nothing known is left out */
static void evaluate(arb_t res, const ntkball_dual_angle_t *dual, arb_srcptr c, slong first,
                     const mag_t tail, const mag_t all, const arb_t u, slong n)
{
    arb_t x;
    mag_t r;

    arb_init(x);
    mag_init(r);
    if (dual->step == 2)
        arb_mul(x, u, u, dual->prec);
    else
        arb_set(x, u);
    _arb_poly_evaluate(x, c, n, x, dual->prec);
    if (first)
        arb_mul(x, x, u, dual->prec);
    arb_get_mag(r, u);
    mag_pow_ui(r, r, (ulong) (first + dual->step * n));
    mag_mul(r, r, all);
    if (n == dual->len && mag_cmp(tail, r) < 0)
        mag_set(r, tail);
    arb_add_error_mag(x, r);
    arb_swap(res, x);
    arb_clear(x);
    mag_clear(r);
}

void _ntkball_dual_angle_eval(arb_t d, arb_t dd, const ntkball_dual_angle_t *dual, const arb_t t,
                              const arb_t u)
{
    mag_t m;
    double size;
    slong n = dual->len;

    if (dual->kinked)
    {
        ntkball_kinks_eval(d, dd, &dual->kinks, t);
        return;
    }
    /* as many terms as |u|^n asks for */
    mag_init(m);
    arb_get_mag(m, u);
    size = mag_is_zero(m) ? -1e9 : mag_get_d_log2_approx(m);
    if (size < 0)
        n = (slong) fmin((double) n,
                         2 + ((double) dual->prec + 10) / (-size * (double) dual->step));
    evaluate(d, dual, dual->d, dual->first_d, dual->tail_d, dual->all_d, u, n);
    if (dd != NULL)
        evaluate(dd, dual, dual->dd, dual->first_dd, dual->tail_dd, dual->all_dd, u, n);
    mag_clear(m);
}
