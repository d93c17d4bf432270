/* The values at the points of a patch from its expansion (COMP-8).

   The T terms are a polynomial, which is shifted to new centres nearer to fewer points, where fewer
   terms serve, while that pays.  What is dropped is bounded by the sum of its moduli. */
#include "recursion/patches.h"

#include <math.h>

/* Fewer points are not parted. */
#define SPLIT_POINTS 16

void ntkball_patch_local(acb_t w, const ntkball_patches_t *s, const ntkball_patch_t *p, slong m)
{
    arb_t rho;

    arb_init(rho);
    arb_set_d(rho, p->rho);
    acb_sub(w, s->u + m, p->centre, s->prec);
    acb_div_arb(w, w, rho, s->prec);
    arb_clear(rho);
}

void ntkball_patch_spread(mag_t x, const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0,
                          slong m1)
{
    acb_t w;
    mag_t t;
    slong m;

    acb_init(w);
    mag_init(t);
    mag_zero(x);
    for (m = m0; m < m1; m++)
    {
        ntkball_patch_local(w, s, p, m);
        acb_get_mag(t, w);
        mag_max(x, x, t);
    }
    mag_clear(t);
    acb_clear(w);
}

/* All points of the patch by baby steps and giant steps: powers of w up to w^h once for P and P'.
 */
static void leaf(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1)
{
    slong T = p->terms, h = (slong) n_sqrt((ulong) (2 * T)) + 1, m, n, r;
    acb_ptr power = _acb_vec_init(h + 1), db = _acb_vec_init(T);
    acb_t t;
    arb_t rho;
    int deriv;

    acb_init(t);
    arb_init(rho);
    arb_set_d(rho, p->rho);
    for (n = 1; n < T; n++)
    {
        acb_mul_si(db + n - 1, p->b + n, n, s->prec);
        acb_div_arb(db + n - 1, db + n - 1, rho, s->prec);
    }
    for (m = m0; m < m1; m++)
    {
        acb_one(power);
        ntkball_patch_local(power + 1, s, p, m);
        for (n = 2; n <= h; n++)
            acb_mul(power + n, power + n / 2, power + n - n / 2, s->prec);
        for (deriv = 0; deriv <= (s->dv != NULL); deriv++)
        {
            acb_ptr res = (deriv ? s->dv : s->v) + m, b = deriv ? db : p->b;

            acb_zero(res);
            for (r = (T - 1) / h * h; r >= 0; r -= h)
            {
                acb_mul(t, res, power + h, s->prec);
                acb_dot(res, t, 0, b + r, 1, power, 1, FLINT_MIN(h, T - r), s->prec);
            }
            acb_add_error_mag(res, deriv ? p->derror : p->error);
        }
    }
    arb_clear(rho);
    acb_clear(t);
    _acb_vec_clear(db, T);
    _acb_vec_clear(power, h + 1);
}

/* ------------------------------- shorter expansions ------------------------------------------ */

/* Cuts p to as few terms as |w| <= x allows; the rest goes to the errors. */
static void cut(ntkball_patch_t *p, const mag_t x, slong accuracy)
{
    slong allocated = p->terms + 1;
    mag_ptr power = _mag_vec_init(allocated);
    mag_t sum, t, limit, e, de, rho;
    slong n;

    mag_init(sum);
    mag_init(t);
    mag_init(limit);
    mag_init(e);
    mag_init(de);
    mag_init(rho);
    mag_set_ui_2exp_si(limit, 1, -accuracy);
    mag_set_d_lower(rho, p->rho);
    mag_one(power);
    for (n = 1; n <= p->terms; n++)
        mag_mul(power + n, power + n - 1, x);
    for (n = p->terms - 1; n > 0; n--)
    {
        /* e += |b_n| x^n, de += n |b_n| x^(n-1)/rho */
        acb_get_mag(sum, p->b + n);
        mag_mul(t, sum, power + n);
        mag_add(t, t, e);
        mag_mul(sum, sum, power + n - 1);
        mag_mul_ui(sum, sum, (ulong) n);
        mag_div(sum, sum, rho);
        mag_add(sum, sum, de);
        if (mag_cmp(t, limit) > 0 || mag_cmp(sum, limit) > 0)
            break;
        mag_swap(e, t);
        mag_swap(de, sum);
    }
    p->terms = n + 1;
    mag_add(p->error, p->error, e);
    mag_add(p->derror, p->derror, de);
    mag_clear(sum);
    mag_clear(t);
    mag_clear(limit);
    mag_clear(e);
    mag_clear(de);
    mag_clear(rho);
    _mag_vec_clear(power, allocated);
}

static int split_pays(slong points, slong terms, double x, slong accuracy)
{
    double after = (double) accuracy / (1 - log2(x));

    return points >= SPLIT_POINTS &&
           NTKBALL_POINT_COST * (double) points * ((double) terms - after) >
               2 * NTKBALL_SHIFT_COST * (double) terms * (double) terms;
}

/* The points m0 .. m1 - 1 from p shifted to the middle one of them. */
static void serve_half(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1)
{
    slong mid = m0 + (m1 - m0) / 2;
    ntkball_patch_t q;
    acb_t delta;
    arb_t rho;
    mag_t x;

    ntkball_patch_init(&q, m0, m1, mid);
    q.b = _acb_vec_init(p->terms);
    q.terms = q.allocated = p->terms;
    acb_init(delta);
    arb_init(rho);
    mag_init(x);
    acb_set_d_d(q.centre, s->z[mid][0], s->z[mid][1]);
    q.rho = p->rho;
    mag_set(q.error, p->error);
    mag_set(q.derror, p->derror);

    acb_sub(delta, q.centre, p->centre, s->prec);
    arb_set_d(rho, p->rho);
    acb_div_arb(delta, delta, rho, s->prec);
    _acb_vec_set(q.b, p->b, p->terms);
    _acb_poly_taylor_shift(q.b, delta, p->terms, s->prec);
    ntkball_patch_spread(x, s, &q, m0, m1);
    cut(&q, x, s->accuracy);
    ntkball_patch_points(s, &q, m0, m1, mag_get_d(x));

    mag_clear(x);
    arb_clear(rho);
    acb_clear(delta);
    ntkball_patch_clear(&q);
}

void ntkball_patch_points(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1,
                          double x)
{
    slong mid = m0 + (m1 - m0) / 2;

    if (!split_pays(m1 - m0, p->terms, x, s->accuracy))
        leaf(s, p, m0, m1);
    else
    {
        serve_half(s, p, m0, mid);
        serve_half(s, p, mid, m1);
    }
}
