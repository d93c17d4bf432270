/* Panels in the radius for SPH-15: on each one the integrand (1/2) r exp(-r^2/2) (M_+ + M_-)^2,
   M_+- >= |phi(+- s r)| for 0 <= s <= 1, is bounded over boxes that cover an ellipse, which proves
   that phi(+- s r) is analytic in r there; the rest r > R is bounded by the growth of phi. */
#include "kernel/wedge.h"

#include <math.h>

#define PREC 64
#define CELLS_X 8
#define CELLS_Y 3
#define MAX_DEPTH 7
#define MAX_PANELS 400

/* sup = max(sup, |phi(sign s z)|) over z in the ball and lo <= s <= hi; 0 when not finite. */
static int sup_scaled(mag_t sup, const ntkball_activation_t phi, int deriv, int sign, const acb_t z,
                      double lo, double hi, int depth)
{
    arb_t s;
    acb_t p;
    mag_t m;
    int ok;

    arb_init(s);
    acb_init(p);
    mag_init(m);
    arb_set_d(s, sign * (lo + hi) / 2);
    mag_set_d(arb_radref(s), (hi - lo) / 2);
    acb_mul_arb(p, z, s, PREC);
    ntkball_activation_eval(p, phi, sign > 0, deriv, p, 1, PREC);
    acb_get_mag(m, p);
    ok = depth >= 2 && acb_is_finite(p);
    if (ok)
        mag_max(sup, sup, m);
    arb_clear(s);
    acb_clear(p);
    mag_clear(m);
    if (ok || depth >= MAX_DEPTH)
        return ok;
    return sup_scaled(sup, phi, deriv, sign, z, lo, (lo + hi) / 2, depth + 1) &&
           sup_scaled(sup, phi, deriv, sign, z, (lo + hi) / 2, hi, depth + 1);
}

/* The bound of the integrand on the ball z of radii. */
static int sup_cell(mag_t sup, const ntkball_activation_t phi, int deriv, const acb_t z)
{
    mag_t plus, minus;
    acb_t w;
    int ok;

    mag_init(plus);
    mag_init(minus);
    acb_init(w);
    ok = sup_scaled(plus, phi, deriv, 1, z, 0, 1, 0) &&
         sup_scaled(minus, phi, deriv, -1, z, 0, 1, 0);
    if (ok)
    {
        mag_add(plus, plus, minus);
        mag_mul(plus, plus, plus);
        acb_mul(w, z, z, PREC);
        acb_mul_2exp_si(w, w, -1);
        acb_neg(w, w);
        acb_exp(w, w, PREC);
        acb_mul(w, w, z, PREC);
        acb_get_mag(minus, w);
        mag_mul(plus, plus, minus);
        mag_mul_2exp_si(plus, plus, -1);
        mag_max(sup, sup, plus);
    }
    mag_clear(plus);
    mag_clear(minus);
    acb_clear(w);
    return ok;
}

/* Over the box around the upper half of the ellipse of parameter rho; the lower half follows, as
   phi is real on the real line. */
static int sup_ellipse(mag_t sup, const ntkball_activation_t phi, int deriv,
                       const ntkball_wedge_panel_t *p, double rho)
{
    double h = (p->r1 - p->r0) / 2, a = 1.0001 * h * (rho + 1 / rho) / 2,
           b = 1.0001 * h * (rho - 1 / rho) / 2;
    slong i, j;
    acb_t z;
    int ok = 1;

    acb_init(z);
    mag_zero(sup);
    for (i = 0; i < CELLS_X && ok; i++)
        for (j = 0; j < CELLS_Y && ok; j++)
        {
            arb_set_d(acb_realref(z),
                      (p->r0 + p->r1) / 2 + a * ((double) (2 * i + 1) / CELLS_X - 1));
            mag_set_d(arb_radref(acb_realref(z)), 1.0001 * a / CELLS_X);
            arb_set_d(acb_imagref(z), b * (double) (2 * j + 1) / (2 * CELLS_Y));
            mag_set_d(arb_radref(acb_imagref(z)), 1.0001 * b / (2 * CELLS_Y));
            ok = sup_cell(sup, phi, deriv, z);
        }
    acb_clear(z);
    return ok;
}

/* (16/3) h sup rho^(-2n)/(1 - rho^-2) <= 6 h sup rho^(-2n)/(1 - rho^-2) (SPH-9) */
static void add_error(mag_t error, const mag_t sup, const ntkball_wedge_panel_t *p, double rho)
{
    mag_t m, x;

    mag_init(m);
    mag_init(x);
    mag_set_d_lower(x, rho);
    mag_inv(x, x);
    mag_pow_ui(m, x, 2 * (ulong) p->nodes);
    mag_mul(m, m, sup);
    mag_set_d(x, 6 * (p->r1 - p->r0) / 2 / (1 - 1 / (rho * rho)) * 1.0001);
    mag_mul(m, m, x);
    mag_add(error, error, m);
    mag_clear(m);
    mag_clear(x);
}

static void push(ntkball_wedge_radius_t *radius, const ntkball_wedge_panel_t *p)
{
    if (radius->num == radius->alloc)
    {
        radius->alloc = 2 * radius->alloc + 8;
        radius->panels =
            flint_realloc(radius->panels, (size_t) radius->alloc * sizeof(ntkball_wedge_panel_t));
    }
    radius->panels[radius->num++] = *p;
}

static int cut(ntkball_wedge_radius_t *radius, const ntkball_activation_t phi, int deriv,
               slong prec, double r0, double r1)
{
    static const double rhos[] = {1.5, 2, 2.7, 3.6, 5, 8};
    ntkball_wedge_panel_t p = {r0, r1, 0};
    double best = HUGE_VAL, need, rho = 0, middle = (r0 + r1) / 2;
    mag_t sup;
    int i, ok;

    mag_init(sup);
    for (i = 0; i < 6 && sup_ellipse(sup, phi, deriv, &p, rhos[i]); i++)
    {
        need = 2 + ((double) prec + fmax(mag_get_d_log2_approx(sup), -1e5)) / (2 * log2(rhos[i]));
        if (need < best)
        {
            best = need;
            rho = rhos[i];
        }
    }
    ok = best < 0.35 * (double) prec + 16 && sup_ellipse(sup, phi, deriv, &p, rho);
    if (ok)
    {
        p.nodes = FLINT_MAX(2, (slong) best);
        add_error(radius->error, sup, &p, rho);
        push(radius, &p);
    }
    mag_clear(sup);
    return ok ||
           (radius->num < MAX_PANELS && r1 - r0 > 1e-3 &&
            cut(radius, phi, deriv, prec, r0, middle) && cut(radius, phi, deriv, prec, middle, r1));
}

/* f(R)/delta, f(r) = r C^2 (1+r)^(2 beta) exp(2 c r + (2q - 1/2) r^2), delta = (1 - 4q) R - 2c -
   (2 beta + 1)/R; infinite when delta <= 0. */
static void beyond(mag_t res, const mag_t C, ulong beta, const mag_t c, const mag_t q, double R)
{
    arb_t x, y, delta, r;

    arb_init(x);
    arb_init(y);
    arb_init(delta);
    arb_init(r);
    arb_set_d(r, R);
    arf_set_mag(arb_midref(y), q);
    arb_mul_2exp_si(y, y, 2);
    arb_sub_ui(y, y, 1, PREC); /* 4q - 1 */
    arb_mul(y, y, r, PREC);
    arb_neg(delta, y);
    arf_set_mag(arb_midref(x), c);
    arb_mul_2exp_si(x, x, 1);
    arb_sub(delta, delta, x, PREC);
    arb_mul_2exp_si(y, y, -1);
    arb_add(y, y, x, PREC);
    arb_mul(y, y, r, PREC); /* 2 c R + (2q - 1/2) R^2 */
    arb_exp(y, y, PREC);
    arb_mul(y, y, r, PREC);
    arb_add_ui(x, r, 1, PREC);
    arb_pow_ui(x, x, 2 * beta, PREC);
    arb_mul(y, y, x, PREC);
    arf_set_mag(arb_midref(x), C);
    arb_mul(x, x, x, PREC);
    arb_mul(y, y, x, PREC);
    arb_set_ui(x, 2 * beta + 1);
    arb_div(x, x, r, PREC);
    arb_sub(delta, delta, x, PREC);
    arb_div(y, y, delta, PREC);
    if (arb_is_positive(delta))
        arb_get_mag(res, y);
    else
        mag_inf(res);
    arb_clear(x);
    arb_clear(y);
    arb_clear(delta);
    arb_clear(r);
}

int _ntkball_wedge_radius_init_set(ntkball_wedge_radius_t *radius, const ntkball_activation_t phi,
                                   int deriv, slong prec)
{
    mag_t C, c, q, rest;
    ulong beta;
    double R = 1;
    int ok;

    radius->panels = NULL;
    radius->num = radius->alloc = 0;
    mag_init(radius->error);
    mag_init(C);
    mag_init(c);
    mag_init(q);
    mag_init(rest);
    mag_inf(rest);
    ok = ntkball_activation_growth(C, &beta, c, q, phi, deriv, 0) == NTKBALL_OK;
    for (; ok && R < 4096 && mag_cmp_2exp_si(rest, -prec) > 0; R += 0.5)
        beyond(rest, C, beta, c, q, R);
    mag_set(radius->error, rest);
    /* R is half a unit beyond the one that rest is for */
    ok = ok && mag_is_finite(rest) && cut(radius, phi, deriv, prec, 0, R - 0.5);
    mag_clear(C);
    mag_clear(c);
    mag_clear(q);
    mag_clear(rest);
    return ok;
}

void _ntkball_wedge_radius_clear(ntkball_wedge_radius_t *radius)
{
    flint_free(radius->panels);
    mag_clear(radius->error);
}
