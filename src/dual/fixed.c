/* D(g(x)) and D'(g(x)) mod x^len for a first power (relu, leaky_relu, abs) and a g with nonnegative
   coefficients, in fixed point (DUAL-18).

   With y = asin(g) and z = g asin(g) + sqrt(1 - g^2),
       D = (a/4) g + b z/(2 pi),  D' = a/4 + b y/(2 pi),  y' = r g',  z' = y g',
   r = (1 - g^2)^(-1/2) by Newton's iteration, whose last step is proved from its residual.  The
   midpoints are taken for g, exactly; what the radii of g do to y and z is bounded through the
   positivity of all coefficients of asin and z, so that a deep network loses nothing by depth. */
#include "dual/fixed.h"
#include "support/fixed.h"
#include "support/parallel.h"

/* Newton starts from this length. */
#define FIXED_START 32

/* The midpoints of g as integers and what goes with them: g = G + (-eps, eps) coefficientwise. */
typedef struct
{
    fmpz_poly_t G, dG;        /* G and its derivative */
    ntkball_image_t dG_image; /* its values: a factor of two products */
    ntkball_ntt_t ntt;
    mag_t eps, unit;
    slong len, scale;
} fixed_t;

int ntkball_dual_fixed_applies(const ntkball_dual_form_t form, slong len)
{
    return form->kind == DUAL_POWER && form->k == 1 && len >= 256;
}

/* The coefficients of D go down to about len^(-5/2), and the bounds below lose about len^2. */
slong ntkball_dual_fixed_guard(const ntkball_activation_t phi, slong len)
{
    ntkball_dual_form_t form;
    slong guard = 0;

    ntkball_dual_form_init(form, phi);
    if (ntkball_dual_fixed_applies(form, len))
        guard = 4 * ntkball_dual_bits(len) + 6;
    ntkball_dual_form_clear(form);
    return guard;
}

/* H = 1 - G^2, each coefficient to one unit. */
static void one_minus_square(fmpz_poly_t H, fixed_t *f)
{
    fmpz_poly_t one;

    fmpz_poly_init(one);
    fmpz_poly_fit_length(one, 1);
    fmpz_one_2exp(one->coeffs, (ulong) f->scale);
    _fmpz_poly_set_length(one, 1);
    ntkball_fixed_mullow(H, f->G, NULL, f->G, NULL, f->len, f->scale, f->ntt);
    fmpz_poly_sub(H, one, H);
    fmpz_poly_clear(one);
}

/* error >= |h^(-1/2) - R| of DUAL-18, R the result of the step below from T and V = h T^2; infinite
   unless the residual is small. */
static void step_error(mag_t error, const fmpz_poly_t T, const fmpz_poly_t V, const fmpz_poly_t H,
                       slong m, slong n, slong scale)
{
    mag_t t, theta0, theta, E, x, unit;
    fmpz_t one;
    slong k;

    mag_init(t);
    mag_init(theta0);
    mag_init(theta);
    mag_init(E);
    mag_init(x);
    mag_init(unit);
    fmpz_init(one);

    /* theta0 = unit (1 + |H|_1 + |t|_1^2) */
    mag_set_ui_2exp_si(unit, 1, -scale);
    ntkball_fixed_norm(t, T, scale);
    ntkball_fixed_norm(x, H, scale);
    mag_addmul(x, t, t);
    mag_one(theta0);
    mag_add(theta0, theta0, x);
    mag_mul(theta0, theta0, unit);
    /* theta = max_{k < m} |e_k|, E = max_{k >= m} |e_k| */
    ntkball_fixed_max(theta, V, 1, m, scale);
    fmpz_one_2exp(one, (ulong) scale);
    if (V->length > 0)
        fmpz_sub(one, one, V->coeffs);
    mag_set_fmpz(x, one);
    mag_mul_2exp_si(x, x, -scale);
    mag_max(theta, theta, x);
    mag_add(theta, theta, theta0);
    ntkball_fixed_max(E, V, m, n, scale);
    mag_add(E, E, theta0);

    k = T->length > 0 ? fmpz_sgn(T->coeffs) : 0;
    mag_mul_ui(x, theta, (ulong) m);
    if (k <= 0 || mag_cmp_2exp_si(x, -1) > 0)
        mag_inf(error);
    else
    {
        /* |t|_1 ((theta + theta0)/2 + (3/8) m theta (2 theta + 8 E)) + unit */
        mag_mul_2exp_si(E, E, 2);
        mag_add(E, E, theta);
        mag_mul(E, E, x);
        mag_mul_ui(E, E, 3);
        mag_mul_2exp_si(E, E, -2);
        mag_add(x, theta, theta0);
        mag_mul_2exp_si(x, x, -1);
        mag_add(x, x, E);
        mag_mul(error, x, t);
        mag_add(error, error, unit);
    }

    fmpz_clear(one);
    mag_clear(unit);
    mag_clear(x);
    mag_clear(E);
    mag_clear(theta);
    mag_clear(theta0);
    mag_clear(t);
}

/* T, an approximation of h^(-1/2) of length m, to one of length n <= 2m; error (may be NULL) by
   DUAL-18. */
static void step(fmpz_poly_t T, mag_t error, const fmpz_poly_t H, slong m, slong n, slong scale,
                 ntkball_ntt_t ntt)
{
    ntkball_image_t image; /* of T, twice a factor */
    fmpz_poly_t V, h;

    fmpz_poly_init(V);
    fmpz_poly_init(h);
    ntkball_image_init(image);
    fmpz_poly_set_trunc(h, H, n);
    ntkball_fixed_mullow(V, T, image, T, image, n, scale, ntt);
    ntkball_fixed_mullow(V, V, NULL, h, NULL, n, scale, ntt);
    if (error != NULL)
        step_error(error, T, V, H, m, n, scale);
    /* T - x^m (V'' T)/2 */
    fmpz_poly_shift_right(V, V, m);
    ntkball_fixed_mullow(V, V, NULL, T, image, n - m, scale + 1, ntt);
    fmpz_poly_shift_left(V, V, m);
    fmpz_poly_sub(T, T, V);
    ntkball_image_clear(image);
    fmpz_poly_clear(h);
    fmpz_poly_clear(V);
}

void ntkball_dual_fixed_rsqrt(fmpz_poly_t R, mag_t error, const fmpz_poly_t H, slong len,
                              slong scale, ntkball_ntt_t ntt)
{
    slong lengths[FLINT_BITS], steps = 0, m;
    arb_poly_t h;
    mag_t ignored;

    for (m = len; m > FIXED_START; m = (m + 1) / 2)
        lengths[steps++] = m;
    mag_inf(error);
    arb_poly_init(h);
    mag_init(ignored);
    arb_poly_set_fmpz_poly(h, H, scale);
    arb_poly_truncate(h, m);
    arb_poly_scalar_mul_2exp_si(h, h, -scale);
    ntkball_dual_rsqrt_recurrence(h, h, m, scale + 20);
    if (_arb_vec_is_finite(h->coeffs, arb_poly_length(h)))
    {
        ntkball_fixed_set(R, ignored, h->coeffs, arb_poly_length(h), scale, 1);
        for (; steps > 0; m = lengths[--steps])
            step(R, steps == 1 ? error : NULL, H, m, lengths[steps - 1], scale, ntt);
    }
    mag_clear(ignored);
    arb_poly_clear(h);
}

static void divide_by_index(void *context, slong from, slong to)
{
    fmpz *c = context;
    slong k;

    for (k = FLINT_MAX(from, 2); k < to; k++)
        fmpz_fdiv_q_ui(c + k, c + k, (ulong) k);
}

/* W = int F g' with W_0 left open (its slot exists); error: of all of F given, of the derivative F
   g' on return, so that coefficient k >= 1 of W has an error of at most error/k + unit. */
static void integrate(fmpz_poly_t W, mag_t error, const fmpz_poly_t F, fixed_t *f)
{
    mag_t norm;

    mag_init(norm);
    ntkball_fixed_norm(norm, f->dG, f->scale);
    mag_mul(error, error, norm);
    mag_add(error, error, f->unit);

    ntkball_fixed_mullow(W, F, NULL, f->dG, f->dG_image, f->len - 1, f->scale, f->ntt);
    fmpz_poly_shift_left(W, W, 1);
    fmpz_poly_fit_length(W, 1);
    _fmpz_poly_set_length(W, FLINT_MAX(W->length, 1));
    ntkball_parallel_ranges(divide_by_index, W->coeffs, W->length, f->ntt->threads);
    mag_clear(norm);
}

/* For any g within eps of G: all coefficients of asin(g) - asin(G) are at most *y, those of
   z(g) - z(G) at most *z; 0 when |g| <= G + eps (1 + x + ...) is not seen to stay below 1. */
static int conditioning(mag_t y, mag_t z, const fixed_t *f)
{
    slong k, prec = 64;
    arb_t rho, power, s, t;
    int ok;

    arb_init(rho);
    arb_init(power);
    arb_init(s);
    arb_init(t);

    /* rho = 1 - 1/(8 len): z' = asin stays below its value at 1, rho^-len below 1.14. */
    arb_set_si(rho, 8 * f->len - 1);
    arb_div_si(rho, rho, 8 * f->len, prec);
    arb_pow_ui(power, rho, (ulong) (f->len - 1), prec);
    for (k = f->G->length - 1; k >= 0; k--)
    {
        arb_mul(s, s, rho, prec);
        arb_set_fmpz(t, f->G->coeffs + k);
        arb_add(s, s, t, prec);
    }
    arb_mul_2exp_si(s, s, -f->scale);
    arf_set_mag(arb_midref(t), f->eps);
    mag_zero(arb_radref(t));
    arb_mul_si(t, t, f->len, prec);
    arb_add(s, s, t, prec);

    arb_sub_ui(t, s, 1, prec);
    ok = arb_is_negative(t);
    if (ok)
    {
        arb_asin(t, s, prec);
        arb_div(t, t, power, prec);
        arb_get_mag(z, t);
        arb_mul(t, s, s, prec);
        arb_sub_ui(t, t, 1, prec);
        arb_neg(t, t);
        arb_rsqrt(t, t, prec);
        arb_div(t, t, power, prec);
        arb_get_mag(y, t);
        mag_mul(y, y, f->eps);
        mag_mul(z, z, f->eps);
        ok = !mag_is_inf(y) && !mag_is_inf(z);
    }

    arb_clear(t);
    arb_clear(s);
    arb_clear(power);
    arb_clear(rho);
    return ok;
}

typedef struct
{
    mag_srcptr error0, error, moved, unit;
    arb_ptr c;
} radii_t;

static void add_radii(void *context, slong from, slong to)
{
    const radii_t *r = context;
    mag_t rad;
    slong k;

    mag_init(rad);
    for (k = from; k < to; k++)
    {
        if (k == 0)
            mag_set(rad, r->error0);
        else
        {
            mag_div_ui(rad, r->error, (ulong) k);
            mag_add(rad, rad, r->unit);
        }
        mag_add(rad, rad, r->moved);
        arb_add_error_mag(r->c + k, rad);
    }
    mag_clear(rad);
}

/* res = W in balls: error_0 at k = 0, error/k + unit elsewhere, and moved everywhere. */
static void get_integral(arb_poly_t res, const fmpz_poly_t W, const mag_t error0, const mag_t error,
                         const mag_t moved, const fixed_t *f)
{
    radii_t radii = {error0, error, moved, f->unit, NULL};
    mag_t none;

    mag_init(none);
    arb_poly_fit_length(res, f->len);
    radii.c = res->coeffs;
    ntkball_fixed_get(res->coeffs, W, f->len, none, f->scale, f->ntt->threads);
    ntkball_parallel_ranges(add_radii, &radii, f->len, f->ntt->threads);
    _arb_poly_set_length(res, f->len);
    mag_clear(none);
}

/* y and z in balls; 0 when a bound fails. */
static int fixed_integrals(arb_poly_t y, arb_poly_t z, fixed_t *f)
{
    slong prec = f->scale + 20;
    fmpz_poly_t R, Y, Z;
    mag_t error, error0, moved_y, moved_z;
    arb_t g0, y0, z0;
    int ok;

    fmpz_poly_init(R);
    fmpz_poly_init(Y);
    fmpz_poly_init(Z);
    mag_init(error);
    mag_init(error0);
    mag_init(moved_y);
    mag_init(moved_z);
    arb_init(g0);
    arb_init(y0);
    arb_init(z0);

    ok = conditioning(moved_y, moved_z, f);
    if (ok)
    {
        one_minus_square(Y, f);
        ntkball_dual_fixed_rsqrt(R, error, Y, f->len, f->scale, f->ntt);
        ok = mag_cmp_2exp_si(error, 0) < 0;
    }
    if (ok)
    {
        arb_set_fmpz(g0, f->G->coeffs);
        arb_mul_2exp_si(g0, g0, -f->scale);
        arb_asin(y0, g0, prec);
        arb_mul(z0, g0, g0, prec);
        arb_sub_ui(z0, z0, 1, prec);
        arb_neg(z0, z0);
        arb_sqrt(z0, z0, prec);
        arb_addmul(z0, g0, y0, prec);

        integrate(Y, error, R, f);
        arf_get_fmpz_fixed_si(Y->coeffs, arb_midref(y0), -f->scale);
        mag_add(error0, arb_radref(y0), f->unit);
        get_integral(y, Y, error0, error, moved_y, f);

        mag_add(error, error, f->unit);
        mag_max(error, error, error0);
        integrate(Z, error, Y, f);
        arf_get_fmpz_fixed_si(Z->coeffs, arb_midref(z0), -f->scale);
        mag_add(error0, arb_radref(z0), f->unit);
        get_integral(z, Z, error0, error, moved_z, f);
    }

    arb_clear(z0);
    arb_clear(y0);
    arb_clear(g0);
    mag_clear(moved_z);
    mag_clear(moved_y);
    mag_clear(error0);
    mag_clear(error);
    fmpz_poly_clear(Z);
    fmpz_poly_clear(Y);
    fmpz_poly_clear(R);
    return ok;
}

/* z = s g + t z, y = t y. */
typedef struct
{
    arb_ptr y, z;
    arb_srcptr g, s, t;
    slong glen, prec;
} sum_t;

static void assemble_range(void *context, slong from, slong to)
{
    const sum_t *u = context;
    arb_t x;
    slong k;

    arb_init(x);
    for (k = from; k < to; k++)
    {
        arb_mul(u->y + k, u->y + k, u->t, u->prec);
        arb_mul(u->z + k, u->z + k, u->t, u->prec);
        if (k < u->glen)
        {
            arb_mul(x, u->g + k, u->s, u->prec);
            arb_add(u->z + k, x, u->z + k, u->prec);
        }
    }
    arb_clear(x);
}

/* d = (a/4) g + b z/(2 pi), dd = a/4 + b y/(2 pi); y and z, of length len, are used up. */
static void assemble(arb_poly_t d, arb_poly_t dd, arb_poly_t y, arb_poly_t z, const arb_poly_t g,
                     const ntkball_dual_form_t form, slong len, slong prec, slong threads)
{
    fmpq_t a, b;
    arb_t s, t, pi;
    sum_t sum = {
        .y = y->coeffs, .z = z->coeffs, .g = g->coeffs, .glen = arb_poly_length(g), .prec = prec};

    fmpq_init(a);
    fmpq_init(b);
    arb_init(s);
    arb_init(t);
    arb_init(pi);
    ntkball_dual_form_weights(a, b, form);
    arb_set_fmpq(s, a, prec);
    arb_mul_2exp_si(s, s, -2);
    arb_set_fmpq(t, b, prec);
    arb_const_pi(pi, prec);
    arb_div(t, t, pi, prec);
    arb_mul_2exp_si(t, t, -1);

    sum.s = s;
    sum.t = t;
    ntkball_parallel_ranges(assemble_range, &sum, len, threads);
    arb_add(y->coeffs, y->coeffs, s, prec);
    arb_poly_swap(d, z);
    arb_poly_swap(dd, y);

    arb_clear(pi);
    arb_clear(t);
    arb_clear(s);
    fmpq_clear(b);
    fmpq_clear(a);
}

static int has_negative(const fmpz_poly_t f)
{
    slong k;

    for (k = 0; k < f->length; k++)
        if (fmpz_sgn(f->coeffs + k) < 0)
            return 1;
    return 0;
}

int ntkball_dual_fixed_series(arb_poly_t d, arb_poly_t dd, const ntkball_dual_form_t form,
                              const arb_poly_t g, slong len, slong scale, slong threads)
{
    slong glen = FLINT_MIN(arb_poly_length(g), len);
    arb_poly_t y, z;
    fixed_t f;
    int ok;

    if (!ntkball_dual_fixed_applies(form, len) || ntkball_dual_series_parity(g) != 0 ||
        !ntkball_fixed_pays(g->coeffs, glen))
        return 0;

    fmpz_poly_init(f.G);
    fmpz_poly_init(f.dG);
    mag_init(f.eps);
    mag_init(f.unit);
    arb_poly_init(y);
    arb_poly_init(z);

    ntkball_image_init(f.dG_image);
    ntkball_ntt_init(f.ntt, len, threads);
    f.len = len;
    f.scale = scale;
    mag_set_ui_2exp_si(f.unit, 1, -scale);
    ntkball_fixed_set(f.G, f.eps, g->coeffs, glen, scale, threads);
    fmpz_poly_derivative(f.dG, f.G);
    ok = f.G->length > 1 && !has_negative(f.G) && fixed_integrals(y, z, &f);
    if (ok)
        assemble(d, dd, y, z, g, form, len, scale, threads);

    arb_poly_clear(z);
    arb_poly_clear(y);
    mag_clear(f.unit);
    mag_clear(f.eps);
    ntkball_image_clear(f.dG_image);
    ntkball_ntt_clear(f.ntt);
    fmpz_poly_clear(f.dG);
    fmpz_poly_clear(f.G);
    return ok;
}
