/* D(cos t) and D'(cos t) at real angles: piecewise linear phi by SPH-13, phi with one break at 0 by
   SPH-15, a step by its closed form, smooth phi by the dual series cut where its tail is below the
   precision (KER-2), in u^2 when phi is even or odd. */
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

/* p^2 and q^2 of phi = p + q sign(x), 1; 0 for another phi. */
static int get_jump(fmpq_t p2, fmpq_t q2, const ntkball_activation_t phi)
{
    ntkball_dual_form_t form;
    int jump;

    ntkball_dual_form_init(form, phi);
    jump = form->kind == DUAL_POWER && form->k == 0;
    if (jump)
    {
        fmpq_mul(p2, form->p, form->p);
        fmpq_mul(q2, form->q, form->q);
    }
    ntkball_dual_form_clear(form);
    return jump;
}

int _ntkball_dual_angle_jumps(const ntkball_activation_t phi)
{
    fmpq_t p2, q2;
    int jump;

    fmpq_init(p2);
    fmpq_init(q2);
    jump = get_jump(p2, q2, phi);
    fmpq_clear(p2);
    fmpq_clear(q2);
    return jump;
}

static void set_jump(ntkball_dual_angle_t *dual, const ntkball_activation_t phi)
{
    fmpq_t p2, q2;

    fmpq_init(p2);
    fmpq_init(q2);
    dual->jump = get_jump(p2, q2, phi);
    if (dual->jump)
    {
        arb_set_fmpq(dual->p2, p2, dual->prec);
        arb_set_fmpq(dual->q2, q2, dual->prec);
    }
    fmpq_clear(p2);
    fmpq_clear(q2);
}

/* D = p^2 + q^2 (1 - 2t/pi): E[sign U sign V] = (2/pi) asin(cos t) (DUAL-1, DUAL-2). */
static void evaluate_jump(arb_t d, const ntkball_dual_angle_t *dual, const arb_t t)
{
    arb_t x;

    arb_init(x);
    arb_const_pi(x, dual->prec);
    arb_div(x, t, x, dual->prec);
    arb_mul_2exp_si(x, x, 1);
    arb_sub_ui(x, x, 1, dual->prec);
    arb_mul(x, x, dual->q2, dual->prec);
    arb_sub(d, dual->p2, x, dual->prec);
    arb_clear(x);
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
    arb_init(dual->p2);
    arb_init(dual->q2);
    dual->prec = prec;
    if (!need_dd)
        set_jump(dual, phi);
    if (dual->jump)
        return NTKBALL_OK;
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
    arb_clear(dual->p2);
    arb_clear(dual->q2);
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

    if (dual->jump)
    {
        evaluate_jump(d, dual, t);
        if (dd != NULL)
            arb_indeterminate(dd);
        return;
    }
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
