/* D(cos t) and D'(cos t) for a piecewise linear phi whose slope jumps by J_i at b_i (SPH-13).

   With w(t) = sum_{i,j} J_i J_j exp(-(b_i^2 - 2 b_i b_j cos t + b_j^2)/(2 sin^2 t)),
       D'(cos t) = E[phi']^2 + (1/2pi) int_t^{pi/2} w,
       D(cos t) = cos t D'(cos t) + E[phi]^2 - (1/2pi) int_t^{pi/2} w cos.
   Off 0 and pi, w is analytic; terms with b_i != b_j (at pi: b_i != -b_j) vanish at the end faster
   than any power and are left out where they are below the precision.  On panels that shrink
   towards the ends only as far as those terms matter, w and w cos are replaced by Chebyshev
   interpolants and these integrated. */
#include <math.h>
#include <string.h>

#include "kernel/hinges.h"
#include "support/chebyshev.h"
#include "support/error.h"

#define END 3.25 /* > pi */
#define MAX_PANELS 400

int ntkball_hinges_apply(const ntkball_activation_t phi)
{
    slong i, n = ntkball_activation_num_breaks(phi);
    fmpq_poly_t p, q;
    fmpq_t b;
    int ok = ntkball_activation_family(phi) == NTKBALL_FAMILY_PIECEWISE_POLY;

    fmpq_poly_init(p);
    fmpq_poly_init(q);
    fmpq_init(b);
    for (i = 0; ok && i <= n; i++)
    {
        ntkball_activation_piece_poly(q, phi, i);
        ok = fmpq_poly_degree(q) <= 1;
        if (ok && i > 0)
        {
            ok = ntkball_activation_break_is_rational(phi, i - 1);
            fmpq_poly_sub(p, q, p);
            ntkball_activation_break_fmpq(b, phi, i - 1);
            fmpq_poly_evaluate_fmpq(b, p, b);
            ok = ok && fmpq_is_zero(b);
        }
        fmpq_poly_swap(p, q);
    }
    fmpq_poly_clear(p);
    fmpq_poly_clear(q);
    fmpq_clear(b);
    return ok;
}

/* ---- the panels ----------------------------------------------------------------------------- */

/* The ellipse of parameter rho around the panel: sup of w, w cos; 0 when not finite. */
static int ellipse_sup(mag_t sup, const ntkball_hinges_t *h, const char *use, double inner,
                       double outer, double rho)
{
    arb_t x, half, inverse;
    acb_t t, w, v;
    mag_t m;
    int ok;

    arb_init(x);
    acb_init(t);
    acb_init(w);
    acb_init(v);
    mag_init(m);
    arb_init(half);
    arb_init(inverse);
    arb_set_d(acb_realref(t), (inner + outer) / 2);
    arb_set_d(half, fabs(outer - inner) / 4);
    arb_set_d(x, rho);
    arb_inv(inverse, x, 64);
    arb_add(x, x, inverse, 64);
    arb_mul(x, x, half, 64);
    arb_add_error(acb_realref(t), x);
    arb_set_d(x, rho);
    arb_sub(x, x, inverse, 64);
    arb_mul(x, x, half, 64);
    arb_add_error(acb_imagref(t), x);
    arb_clear(half);
    arb_clear(inverse);
    _ntkball_hinges_integrand(w, v, h, use, (inner + outer) / 2 <= HINGES_MIDDLE, t, 64);
    acb_get_mag(sup, w);
    acb_get_mag(m, v);
    mag_max(sup, sup, m);
    ok = acb_is_finite(w) && acb_is_finite(v);
    arb_clear(x);
    acb_clear(t);
    acb_clear(w);
    acb_clear(v);
    mag_clear(m);
    return ok;
}

/* 4 M rho^(1-n)/(rho - 1) and the terms left out, times the length */
static void
set_error(mag_t error, const mag_t sup, double rho, slong n, const mag_t out, double length)
{
    arb_t r, x;

    arb_init(r);
    arb_init(x);
    arb_set_d(r, rho);
    arb_pow_ui(x, r, (ulong) (n - 1), 64);
    arb_sub_ui(r, r, 1, 64);
    arb_mul(x, x, r, 64);
    arb_ui_div(x, 4, x, 64);
    arb_get_mag(error, x);
    mag_mul(error, error, sup);
    mag_add(error, error, out);
    arb_set_d(x, length);
    arb_get_mag(arb_radref(r), x);
    mag_mul(error, error, arb_radref(r));
    arb_clear(r);
    arb_clear(x);
}

static void
push(ntkball_hinges_t *h, double inner, double outer, slong n, const char *use, const mag_t error)
{
    ntkball_hinge_panel_t *p, *before;
    arb_t one;

    if (h->panels_num == h->panels_alloc)
    {
        h->panels_alloc = 2 * h->panels_alloc + 8;
        h->panels = flint_realloc(h->panels, (size_t) h->panels_alloc * sizeof *p);
    }
    p = h->panels + h->panels_num++;
    p->inner = inner;
    p->outer = outer;
    p->len = n + 1;
    p->w = _arb_vec_init(p->len);
    p->v = _arb_vec_init(p->len);
    arb_init(p->w_inner);
    arb_init(p->v_inner);
    mag_init(p->error);
    mag_set(p->error, error);
    _ntkball_hinges_interpolate(p, h, use, outer < inner);
    if (inner == HINGES_MIDDLE)
        return;
    /* int_inner^{3/2} = int_before - int_before^inner */
    before = p - 1;
    arb_init(one);
    arb_one(one);
    _ntkball_hinges_panel_integral(p->w_inner, p->v_inner, before, one, h->prec);
    arb_add_error_mag(p->w_inner, before->error);
    arb_add_error_mag(p->v_inner, before->error);
    arb_sub(p->w_inner, before->w_inner, p->w_inner, h->prec);
    arb_sub(p->v_inner, before->v_inner, p->v_inner, h->prec);
    arb_clear(one);
}

/* Panels from inner to outer, in this order; 0 when they do not end. */
static int cut(ntkball_hinges_t *h, double inner, double outer)
{
    static const double rhos[] = {2, 3, 4.5, 7, 12, 30};
    double lo = fmin(inner, outer), hi = fmax(inner, outer), best = HUGE_VAL, need, rho = 0;
    char *use = flint_malloc((size_t) (h->num * h->num) + 1);
    mag_t out, sup, error;
    slong i, j;
    int ok;

    mag_init(out);
    mag_init(sup);
    mag_init(error);
    for (i = 0; i < h->num; i++)
        for (j = 0; j < h->num; j++)
            use[i * h->num + j] = (char) !_ntkball_hinges_negligible(out, h, i, j, lo, hi);
    for (i = 0; i < 6 && ellipse_sup(sup, h, use, inner, outer, rhos[i]); i++)
    {
        need = 4 + ((double) h->prec + fmax(mag_get_d_log2_approx(sup), -100)) / log2(rhos[i]);
        if (need < best)
        {
            best = need;
            rho = rhos[i];
        }
    }
    if (best < 0.72 * (double) h->prec + 16 && ellipse_sup(sup, h, use, inner, outer, rho))
    {
        set_error(error, sup, rho, (slong) best, out, hi - lo);
        push(h, inner, outer, (slong) best, use, error);
        ok = 1;
    }
    else
        ok = h->panels_num < MAX_PANELS && hi - lo > 1e-9 && cut(h, inner, (inner + outer) / 2) &&
             cut(h, (inner + outer) / 2, outer);
    flint_free(use);
    mag_clear(out);
    mag_clear(sup);
    mag_clear(error);
    return ok;
}

/* int_t^{3/2} w and w cos at an exact t in [0, END] */
static void from_middle(arb_t w, arb_t v, const ntkball_hinges_t *h, const arb_t t)
{
    const ntkball_hinge_panel_t *p = h->panels;
    arb_t xi, c;

    arb_init(xi);
    arb_init(c);
    while (arf_cmp_d(arb_midref(t), fmin(p->inner, p->outer)) < 0 ||
           arf_cmp_d(arb_midref(t), fmax(p->inner, p->outer)) > 0)
        p++;
    arb_set_d(c, (p->inner + p->outer) / 2);
    arb_sub(xi, t, c, h->prec + 64);
    arb_set_d(c, (p->outer - p->inner) / 2);
    arb_div(xi, xi, c, h->prec + 64);
    arb_set_si(c, -1);
    if (arb_lt(xi, c))
        arb_set(xi, c);
    arb_one(c);
    if (arb_gt(xi, c))
        arb_set(xi, c);
    _ntkball_hinges_panel_integral(w, v, p, xi, h->prec);
    arb_add_error_mag(w, p->error);
    arb_add_error_mag(v, p->error);
    arb_sub(w, p->w_inner, w, h->prec);
    arb_sub(v, p->v_inner, v, h->prec);
    arb_clear(xi);
    arb_clear(c);
}

/* w = J^2 */
static void plain_integrals(arb_t w, arb_t v, const ntkball_hinges_t *h, const arb_t t)
{
    arb_t square;

    arb_init(square);
    arb_mul(square, h->jump, h->jump, h->prec);
    arb_sin(v, t, h->prec);
    arb_sub_ui(v, v, 1, h->prec);
    arb_neg(v, v);
    arb_mul(v, v, square, h->prec);
    arb_const_pi(w, h->prec);
    arb_mul_2exp_si(w, w, -1);
    arb_sub(w, w, t, h->prec);
    arb_mul(w, w, square, h->prec);
    arb_clear(square);
}

/* t = m + e: |w|, |w cos| <= (sum |J|)^2 on real angles */
static void integrals(arb_t w, arb_t v, const ntkball_hinges_t *h, const arb_t t)
{
    arb_t m;
    mag_t e;

    arb_init(m);
    mag_init(e);
    /* t >= 0, so 0 is no farther from it than a negative midpoint */
    arb_get_mid_arb(m, t);
    if (arf_sgn(arb_midref(m)) < 0)
        arb_zero(m);
    if (arf_cmp_d(arb_midref(m), END) > 0)
        arb_set_d(m, END);
    from_middle(w, v, h, m);
    mag_mul(e, arb_radref(t), h->sum);
    arb_add_error_mag(w, e);
    arb_add_error_mag(v, e);
    arb_clear(m);
    mag_clear(e);
}

ntkball_status_t ntkball_hinges_init_set(ntkball_hinges_t *h, const ntkball_activation_t phi,
                                         slong prec, const ntkball_options_t *options,
                                         ntkball_error_t *err)
{
    slong i, n = ntkball_activation_num_breaks(phi);
    arb_ptr mu = _arb_vec_init(2);
    fmpq_poly_t p, q;
    fmpq_t b;
    arb_t x, y;
    ntkball_status_t status;

    memset(h, 0, sizeof *h);
    fmpq_poly_init(p);
    fmpq_poly_init(q);
    fmpq_init(b);
    arb_init(x);
    arb_init(y);
    h->num = n;
    h->prec = prec;
    h->at = _arb_vec_init(n);
    h->jump = _arb_vec_init(n);
    arb_init(h->mean);
    arb_init(h->slope);
    mag_init(h->sum);
    ntkball_activation_piece_poly(p, phi, 0);
    for (i = 0; i < n; i++)
    {
        ntkball_activation_break_fmpq(b, phi, i);
        arb_set_fmpq(h->at + i, b, prec);
        ntkball_activation_piece_poly(q, phi, i + 1);
        fmpq_poly_sub(p, q, p);
        fmpq_poly_get_coeff_fmpq(b, p, 1);
        arb_set_fmpq(h->jump + i, b, prec);
        arb_abs(x, h->jump + i);
        arb_add(y, y, x, prec);
        fmpq_poly_swap(p, q);
    }
    arb_mul(y, y, y, prec);
    arb_get_mag(h->sum, y);
    status = ntkball_hermite_coeffs(mu, phi, 2, prec, options, err);
    arb_mul(h->mean, mu, mu, prec);
    arb_mul(h->slope, mu + 1, mu + 1, prec);
    h->plain = n == 1 && arb_is_zero(h->at);
    if (status == NTKBALL_OK && !h->plain &&
        !(cut(h, HINGES_MIDDLE, 0) && cut(h, HINGES_MIDDLE, END)))
    {
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "dual of %s: the panels of its integral do not end",
                          ntkball_activation_name(phi));
        status = NTKBALL_UNABLE;
    }
    arb_init(h->middle_w);
    arb_init(h->middle_v);
    if (status == NTKBALL_OK && !h->plain)
    {
        arb_const_pi(x, prec);
        arb_mul_2exp_si(x, x, -1);
        integrals(h->middle_w, h->middle_v, h, x);
    }
    _arb_vec_clear(mu, 2);
    fmpq_poly_clear(p);
    fmpq_poly_clear(q);
    fmpq_clear(b);
    arb_clear(x);
    arb_clear(y);
    return status;
}

void ntkball_hinges_clear(ntkball_hinges_t *h)
{
    slong i;

    for (i = 0; i < h->panels_num; i++)
    {
        ntkball_hinge_panel_t *p = h->panels + i;

        _arb_vec_clear(p->w, p->len);
        _arb_vec_clear(p->v, p->len);
        arb_clear(p->w_inner);
        arb_clear(p->v_inner);
        mag_clear(p->error);
    }
    flint_free(h->panels);
    _arb_vec_clear(h->at, h->num);
    _arb_vec_clear(h->jump, h->num);
    arb_clear(h->mean);
    arb_clear(h->slope);
    mag_clear(h->sum);
    arb_clear(h->middle_w);
    arb_clear(h->middle_v);
}

void ntkball_hinges_eval(arb_t d, arb_t dd, const ntkball_hinges_t *h, const arb_t t)
{
    arb_t w, v, two_pi, x;

    arb_init(w);
    arb_init(v);
    arb_init(two_pi);
    arb_init(x);
    if (h->plain)
        plain_integrals(w, v, h, t);
    else
    {
        integrals(w, v, h, t);
        arb_sub(w, w, h->middle_w, h->prec);
        arb_sub(v, v, h->middle_v, h->prec);
    }
    arb_const_pi(two_pi, h->prec);
    arb_mul_2exp_si(two_pi, two_pi, 1);
    arb_div(w, w, two_pi, h->prec);
    arb_div(v, v, two_pi, h->prec);
    arb_add(w, w, h->slope, h->prec);
    arb_sub(v, h->mean, v, h->prec);
    arb_cos(x, t, h->prec);
    arb_addmul(v, x, w, h->prec);
    arb_swap(dd, w);
    arb_swap(d, v);
    arb_clear(w);
    arb_clear(v);
    arb_clear(two_pi);
    arb_clear(x);
}
