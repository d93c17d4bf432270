/* One patch: consecutive points that share an expansion of P (COMP-8).

   For |c| + rho <= U Cauchy's estimate and c_k >= 0 give |b_n| <= P(U) for the coefficients of
   P(c + rho w) = sum b_n w^n, so T terms leave P(U) x^T/(1-x) for |w| <= x < 1.  Where few points
   share it the coefficients of P themselves are cheaper. */
#include "recursion/expansion.h"
#include "recursion/patches.h"

#include <math.h>

void ntkball_patch_init(ntkball_patch_t *p, slong m0, slong m1, slong mid)
{
    p->kind = NTKBALL_PATCH_UNKNOWN;
    p->m0 = m0;
    p->m1 = m1;
    p->mid = mid;
    p->n = p->terms = p->allocated = 0;
    p->b = NULL;
    p->rho = 0;
    acb_init(p->centre);
    mag_init(p->x);
    mag_init(p->error);
    mag_init(p->derror);
}

void ntkball_patch_clear(ntkball_patch_t *p)
{
    if (p->b != NULL)
        _acb_vec_clear(p->b, p->allocated);
    acb_clear(p->centre);
    mag_clear(p->x);
    mag_clear(p->error);
    mag_clear(p->derror);
}

double ntkball_patch_room(const ntkball_patches_t *s, slong m)
{
    return s->U * (1 - 1e-6) - hypot(s->z[m][0], s->z[m][1]);
}

/* How many terms n of P matter where |u| <= V.  The others, and the radii of the first n, which are
   left out of what follows, add to the errors: |sum e_k u^k| <= sum |e_k| V^k. */
static slong effective(ntkball_patch_t *p, const ntkball_patches_t *s, const mag_t V)
{
    double log_V = mag_get_d_log2_approx(V), limit = -(double) s->accuracy - 10;
    slong k, n = s->K;
    mag_t power, t;

    while (n > 2 && s->log_c[n - 1] + (double) n * log_V + 2 * log2((double) n) < limit)
        n--;
    mag_init(power);
    mag_init(t);
    mag_one(power);
    mag_set(p->error, arb_radref(s->c));
    for (k = 1; k < s->K; k++)
    {
        /* power = V^(k-1) */
        if (k < n)
            mag_set(t, arb_radref(s->c + k));
        else
            arb_get_mag(t, s->c + k);
        mag_mul(t, t, power);
        mag_mul(power, power, V);
        mag_addmul(p->error, t, V);
        mag_mul_ui(t, t, (ulong) k);
        mag_add(p->derror, p->derror, t);
    }
    mag_clear(t);
    mag_clear(power);
    return n;
}

/* p->b = the first terms of P(centre + rho w), of p->n terms of P.  COMP-9: an error of l1 norm e
   of the expansion is at most e on |w| <= 1, and T e/rho in the derivative. */
static void expand(ntkball_patch_t *p, const ntkball_patches_t *s)
{
    double centre[2] = {arf_get_d(arb_midref(acb_realref(p->centre)), ARF_RND_NEAR),
                        arf_get_d(arb_midref(acb_imagref(p->centre)), ARF_RND_NEAR)};
    mag_t e, rho;

    mag_init(e);
    mag_init(rho);
    ntkball_expansion(p->b, p->terms, e, s->fixed, p->n, centre, p->rho, s->U, s->scale);
    mag_add(e, e, s->fixed_error);
    mag_add(p->error, p->error, e);
    mag_set_d_lower(rho, p->rho);
    mag_mul_ui(e, e, (ulong) p->terms);
    mag_div(e, e, rho);
    mag_add(p->derror, p->derror, e);
    mag_clear(rho);
    mag_clear(e);
}

/* Is |centre| + rho <= U proved? */
static int inside(const ntkball_patch_t *p, double U)
{
    arb_t a, b;
    int ok;

    arb_init(a);
    arb_init(b);
    acb_abs(a, p->centre, 128);
    arb_set_d(b, p->rho);
    arb_add(a, a, b, 128);
    arb_set_d(b, U);
    ok = p->rho > 0 && arb_le(a, b);
    arb_clear(a);
    arb_clear(b);
    return ok;
}

/* What T terms leave: P(U) x^T/(1-x), and P(U) T x^(T-1)/(1-x)^2/rho of the derivative. */
static void remainder_bound(ntkball_patch_t *p, const ntkball_patches_t *s, const mag_t x)
{
    mag_t y, power, t, rho;

    mag_init(y);
    mag_init(power);
    mag_init(t);
    mag_init(rho);
    mag_one(t);
    mag_sub_lower(y, t, x); /* 1 - x from below; 0 gives infinite bounds */
    mag_pow_ui(power, x, (ulong) p->terms - 1);
    mag_mul(power, power, s->top);
    mag_div(power, power, y);
    mag_mul(t, power, x);
    mag_add(p->error, p->error, t);
    mag_div(power, power, y);
    mag_mul_ui(power, power, (ulong) p->terms);
    mag_set_d_lower(rho, p->rho);
    mag_div(power, power, rho);
    mag_add(p->derror, p->derror, power);
    mag_clear(y);
    mag_clear(power);
    mag_clear(t);
    mag_clear(rho);
}

static int expansion_pays(const ntkball_patch_t *p, slong T, slong accuracy)
{
    slong group, points = p->m1 - p->m0;

    return NTKBALL_DIRECT_COST * (double) points * (double) p->n >
           NTKBALL_EXPAND_COST * (double) p->n * (double) T +
               ntkball_patch_cost(&group, points, T, mag_get_d(p->x), accuracy);
}

/* The multiple of 2^-NTKBALL_CENTRE_BITS U next to x: exact, as U has so few bits too. */
static double on_grid(double x, double U)
{
    return U * ldexp(rint(ldexp(x / U, NTKBALL_CENTRE_BITS)), -NTKBALL_CENTRE_BITS);
}

/* V >= |u[m]| for the points of p. */
static void largest(mag_t V, const ntkball_patches_t *s, const ntkball_patch_t *p)
{
    slong m;
    mag_t t;

    mag_init(t);
    mag_zero(V);
    for (m = p->m0; m < p->m1; m++)
    {
        acb_get_mag(t, s->u + m);
        mag_max(V, V, t);
    }
    mag_clear(t);
}

void ntkball_patch_prepare(ntkball_patch_t *p, const ntkball_patches_t *s)
{
    double ratio;
    slong T;
    mag_t V;

    acb_set_d_d(p->centre, on_grid(s->z[p->mid][0], s->U), on_grid(s->z[p->mid][1], s->U));
    p->rho = on_grid(ntkball_patch_room(s, p->mid), s->U);
    if (!inside(p, s->U))
        return;
    ntkball_patch_spread(p->x, s, p, p->m0, p->m1);
    if (mag_cmp_2exp_si(p->x, 0) >= 0)
        return;
    mag_init(V);
    largest(V, s, p);
    p->n = effective(p, s, V);
    mag_clear(V);
    ratio = fmax(-mag_get_d_log2_approx(p->x), 0.1);
    T = (slong) (((double) s->accuracy + 8 + fmax(mag_get_d_log2_approx(s->top), 0)) / ratio);
    T = FLINT_MAX(2, FLINT_MIN(T + 2, p->n));
    p->kind = NTKBALL_PATCH_DIRECT;
    if (!expansion_pays(p, T, s->accuracy))
        return;
    p->kind = NTKBALL_PATCH_EXPANSION;
    p->b = _acb_vec_init(T);
    p->terms = p->allocated = T;
    expand(p, s);
    if (T < p->n)
        remainder_bound(p, s, p->x);
}
