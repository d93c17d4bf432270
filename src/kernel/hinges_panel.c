/* w and w cos of SPH-13 on one panel of angles: the terms that count there, the integrand as an
   analytic function, its Chebyshev interpolant and the integrals of that. */
#include <math.h>

#include "kernel/hinges.h"
#include "support/chebyshev.h"

int _ntkball_hinges_negligible(mag_t error, const ntkball_hinges_t *h, slong i, slong j, double lo,
                               double hi)
{
    int left = hi <= HINGES_MIDDLE, negligible;
    arb_t x, s;
    mag_t m;

    arb_init(x);
    arb_init(s);
    mag_init(m);
    /* exp(-(b_i -+ b_j)^2/(2 sin^2)) exp(-+ b_i b_j/(1 +- cos)), 1 +- cos >= 1/2 and the sine at
       the inner end is the largest (lo >= 3/2 > pi/2 - 1/10: take 1 where it is not monotone) */
    if (left)
        arb_sub(x, h->at + i, h->at + j, 64);
    else
        arb_add(x, h->at + i, h->at + j, 64);
    arb_mul(x, x, x, 64);
    arb_set_d(s, left ? hi : lo);
    arb_sin(s, s, 64);
    if (!left && lo < 1.6)
        arb_one(s);
    arb_mul(s, s, s, 64);
    arb_mul_2exp_si(s, s, 1);
    arb_div(x, x, s, 64);
    arb_mul(s, h->at + i, h->at + j, 64);
    arb_abs(s, s);
    arb_mul_2exp_si(s, s, 1);
    arb_sub(x, s, x, 64);
    arb_exp(x, x, 64);
    arb_mul(x, x, h->jump + i, 64);
    arb_mul(x, x, h->jump + j, 64);
    arb_get_mag(m, x);
    negligible = arb_is_finite(x) && mag_cmp_2exp_si(m, -h->prec - 10) < 0;
    if (negligible)
        mag_add(error, error, m);
    arb_clear(x);
    arb_clear(s);
    mag_clear(m);
    return negligible;
}

/* One term of w at t by the form that is analytic at 0 for b_i = b_j (left), at pi for
   b_i = -b_j. */
static void term(acb_t res, const ntkball_hinges_t *h, slong i, slong j, int left, const acb_t s2,
                 const acb_t c, slong prec)
{
    arb_t x;
    acb_t e;

    arb_init(x);
    acb_init(e);
    if (left)
    {
        arb_sub(x, h->at + i, h->at + j, prec);
        acb_add_ui(e, c, 1, prec);
    }
    else
    {
        arb_add(x, h->at + i, h->at + j, prec);
        acb_sub_ui(e, c, 1, prec);
    }
    /* b_i b_j/(1 + c), or b_i b_j/(c - 1) */
    acb_inv(e, e, prec);
    acb_mul_arb(e, e, h->at + i, prec);
    acb_mul_arb(e, e, h->at + j, prec);
    if (!arb_is_zero(x))
    {
        acb_t q;

        acb_init(q);
        arb_mul(x, x, x, prec);
        arb_mul_2exp_si(x, x, -1);
        acb_inv(q, s2, prec);
        acb_mul_arb(q, q, x, prec);
        acb_add(e, e, q, prec);
        acb_clear(q);
    }
    acb_neg(e, e);
    acb_exp(e, e, prec);
    acb_mul_arb(e, e, h->jump + i, prec);
    acb_mul_arb(res, e, h->jump + j, prec);
    arb_clear(x);
    acb_clear(e);
}

void _ntkball_hinges_integrand(acb_t w, acb_t v, const ntkball_hinges_t *h, const char *use,
                               int left, const acb_t t, slong prec)
{
    acb_t s, c, x;
    slong i, j;

    acb_init(s);
    acb_init(c);
    acb_init(x);
    acb_sin_cos(s, c, t, prec);
    acb_mul(s, s, s, prec);
    acb_zero(w);
    for (i = 0; i < h->num; i++)
        for (j = 0; j <= i; j++)
            if (use[i * h->num + j])
            {
                term(x, h, i, j, left, s, c, prec);
                acb_add(w, w, x, prec);
                if (j < i)
                    acb_add(w, w, x, prec);
            }
    acb_mul(v, w, c, prec);
    acb_clear(s);
    acb_clear(c);
    acb_clear(x);
}

/* a_0 .. a_len of the antiderivative sum a_k T_k of sum c_k T_k, k < len; a_0 = 0 */
static void antiderivative(arb_ptr a, arb_srcptr c, slong len, slong prec)
{
    slong k;
    arb_t x;

    arb_init(x);
    arb_zero(a);
    for (k = 1; k <= len; k++)
    {
        arb_set(x, c + k - 1);
        if (k == 1)
            arb_mul_2exp_si(x, x, 1);
        if (k + 1 < len)
            arb_sub(x, x, c + k + 1, prec);
        arb_div_ui(a + k, x, 2 * (ulong) k, prec);
    }
    arb_clear(x);
}

void _ntkball_hinges_interpolate(ntkball_hinge_panel_t *p, const ntkball_hinges_t *h,
                                 const char *use, int left)
{
    slong n = p->len - 1, j, prec = h->prec;
    arb_ptr w = _arb_vec_init(n), v = _arb_vec_init(n), c = _arb_vec_init(n);
    arb_t x, half;
    acb_t t, a, b;
    fmpq_t angle;

    arb_init(x);
    arb_init(half);
    acb_init(t);
    acb_init(a);
    acb_init(b);
    fmpq_init(angle);
    for (j = 0; j < n; j++)
    {
        fmpq_set_si(angle, 2 * j + 1, (ulong) (2 * n));
        arb_cos_pi_fmpq(x, angle, prec);
        arb_set_d(half, (p->outer - p->inner) / 2);
        arb_mul(acb_realref(t), x, half, prec);
        arb_set_d(half, (p->outer + p->inner) / 2);
        arb_add(acb_realref(t), acb_realref(t), half, prec);
        _ntkball_hinges_integrand(a, b, h, use, left, t, prec);
        arb_set(w + j, acb_realref(a));
        arb_set(v + j, acb_realref(b));
    }
    _ntkball_chebyshev_transform(c, w, n, prec);
    antiderivative(p->w, c, n, prec);
    _ntkball_chebyshev_transform(c, v, n, prec);
    antiderivative(p->v, c, n, prec);
    _arb_vec_clear(w, n);
    _arb_vec_clear(v, n);
    _arb_vec_clear(c, n);
    arb_clear(x);
    arb_clear(half);
    acb_clear(t);
    acb_clear(a);
    acb_clear(b);
    fmpq_clear(angle);
}

void _ntkball_hinges_panel_integral(arb_t w, arb_t v, const ntkball_hinge_panel_t *p,
                                    const arb_t xi, slong prec)
{
    arb_ptr T = _arb_vec_init(p->len);
    arb_t half, x;
    slong k;

    arb_init(half);
    arb_init(x);
    _ntkball_chebyshev_values(T, p->len, xi, prec);
    arb_dot(w, NULL, 0, p->w, 1, T, 1, p->len, prec);
    arb_dot(v, NULL, 0, p->v, 1, T, 1, p->len, prec);
    for (k = 0; k < p->len; k++) /* at xi = -1 */
    {
        (k % 2 ? arb_add : arb_sub)(w, w, p->w + k, prec);
        (k % 2 ? arb_add : arb_sub)(v, v, p->v + k, prec);
    }
    arb_set_d(half, (p->outer - p->inner) / 2); /* negative to the left */
    arb_mul(w, w, half, prec);
    arb_mul(v, v, half, prec);
    arb_clear(half);
    arb_clear(x);
    _arb_vec_clear(T, p->len);
}
