/* phi(+-r sin x), 0 <= x <= pi, for one radius r as a polynomial in s = x/pi (SPH-15).

   It is even in y = 2s - 1, so the interpolant at 2m Chebyshev points is sum_{k<m} c_k T_2k(y) from
   m values; the c_k are rounded to fixed point, and the change of basis is exact.  The error bound
   needs an ellipse in y, covered by boxes; each radius starts from the ellipse of the one before.
 */
#include "kernel/wedge.h"
#include "support/chebyshev.h"

#include <math.h>

#define PREC 64
#define MAX_BOXES 2000
#define STACK 200
#define MAX_LEN 700
#define SLACK 1e-12 /* far above the rounding of corners, so that the boxes leave no gap */

/* ---- the ellipse ---------------------------------------------------------------------------- */

typedef struct
{
    double x, y, dx, dy; /* lower left corner and sides, in y = 2s - 1 */
} box_t;

/* Is the box certainly outside the ellipse with half-axes a, b?  The margin is above the rounding
   of these few operations. */
static int is_outside(const box_t *box, double a, double b)
{
    double x = box->x > 0 ? box->x : box->x + box->dx < 0 ? -(box->x + box->dx) : 0;

    return x * x / (a * a) + box->y * box->y / (b * b) > 1.0001;
}

/* |phi(sign r sin x)| over the box, x = pi (1 + y)/2: sin x = cos(pi y/2). */
static int
sup_box(mag_t res, const ntkball_wedge_side_t *side, int sign, const arb_t r, const box_t *box)
{
    acb_t z;
    int ok;

    acb_init(z);
    arb_set_d(acb_realref(z), box->x + box->dx / 2);
    mag_set_d(arb_radref(acb_realref(z)), box->dx / 2 + SLACK);
    arb_set_d(acb_imagref(z), box->y + box->dy / 2);
    mag_set_d(arb_radref(acb_imagref(z)), box->dy / 2 + SLACK);
    acb_mul_2exp_si(z, z, -1);
    acb_cos_pi(z, z, PREC);
    acb_mul_arb(z, z, r, PREC);
    if (sign < 0)
        acb_neg(z, z);
    ntkball_activation_eval(z, side->phi, sign > 0, side->deriv, z, 1, PREC);
    ok = acb_is_finite(z);
    acb_get_mag(res, z);
    acb_clear(z);
    return ok;
}

/* Over the quarter x <= 0, y >= 0 of the ellipse; the function is even, and real on the real line.
 */
static int
sup_ellipse(mag_t sup, const ntkball_wedge_side_t *side, int sign, const arb_t r, double rho)
{
    double a = (rho + 1 / rho) / 2, b = (rho - 1 / rho) / 2;
    box_t stack[STACK], box = {-1.001 * a, 0, 1.001 * a, 1.001 * b};
    slong top = 0, boxes = 0;
    mag_t m;
    int ok = 1;

    mag_init(m);
    mag_zero(sup);
    stack[top++] = box;
    while (ok && top > 0)
    {
        box = stack[--top];
        if (is_outside(&box, a, b))
            continue;
        ok = ++boxes < MAX_BOXES && top + 2 < STACK && box.dx > 1e-6;
        if (box.dx < 0.3 && box.dy < 0.3 && sup_box(m, side, sign, r, &box))
            mag_max(sup, sup, m);
        else
        {
            box_t half = box;

            if (box.dx >= box.dy)
            {
                half.dx = box.dx / 2;
                stack[top++] = half;
                half.x += half.dx;
                half.dx = box.x + box.dx - half.x;
            }
            else
            {
                half.dy = box.dy / 2;
                stack[top++] = half;
                half.y += half.dy;
                half.dy = box.y + box.dy - half.y;
            }
            stack[top++] = half;
        }
    }
    mag_clear(m);
    return ok;
}

/* The largest ellipse that is found from side->rho down. */
static int find_ellipse(mag_t sup, ntkball_wedge_side_t *side, int sign, const arb_t r)
{
    double rho = FLINT_MIN(6, 1 + (side->rho - 1) * 1.3);
    int tries;

    for (tries = 0; tries < 60 && rho > 1.01; tries++, rho = 1 + (rho - 1) * 0.85)
        if (sup_ellipse(sup, side, sign, r, rho))
        {
            side->rho = rho;
            return 1;
        }
    return 0;
}

/* ---- the interpolant ------------------------------------------------------------------------ */

void _ntkball_wedge_basis_clear(ntkball_wedge_basis_t *basis)
{
    slong k;

    for (k = 0; k < basis->len; k++)
        fmpz_poly_clear(basis->even + k);
    flint_free(basis->even);
}

/* T_{2k+2} = 2 T_2 T_2k - T_{2k-2}, T_2(2s - 1) = 8 s^2 - 8 s + 1 */
static void extend(ntkball_wedge_basis_t *basis, slong len)
{
    fmpz_poly_t q;
    slong k;

    if (basis->alloc < len)
    {
        basis->alloc = 2 * len;
        basis->even = flint_realloc(basis->even, (size_t) basis->alloc * sizeof(fmpz_poly_struct));
    }
    fmpz_poly_init(q);
    fmpz_poly_set_coeff_si(q, 0, 1);
    fmpz_poly_set_coeff_si(q, 1, -8);
    fmpz_poly_set_coeff_si(q, 2, 8);
    for (k = basis->len; k < len; k++)
    {
        fmpz_poly_init(basis->even + k);
        if (k == 0)
            fmpz_poly_one(basis->even);
        else
            fmpz_poly_mul(basis->even + k, basis->even + k - 1, q);
        if (k > 1)
        {
            fmpz_poly_scalar_mul_si(basis->even + k, basis->even + k, 2);
            fmpz_poly_sub(basis->even + k, basis->even + k, basis->even + k - 2);
        }
    }
    basis->len = FLINT_MAX(basis->len, len);
    fmpz_poly_clear(q);
}

/* value[j] = phi(sign r sin x_j), x_j = pi (1 - cos(pi (2j+1)/(4m)))/2, j < m; sup >= all of them
 */
static void sample(arb_ptr value, slong m, const ntkball_wedge_side_t *side, int sign,
                   const arb_t r, slong prec)
{
    fmpq_t angle;
    arb_t x;
    slong j;

    fmpq_init(angle);
    arb_init(x);
    for (j = 0; j < m; j++)
    {
        fmpq_set_si(angle, 2 * j + 1, (ulong) (4 * m));
        arb_cos_pi_fmpq(x, angle, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_cos_pi(x, x, prec);
        arb_mul(x, x, r, prec);
        if (sign < 0)
            arb_neg(x, x);
        ntkball_activation_eval_real(value + j, side->phi, sign > 0, side->deriv, x, prec);
    }
    fmpq_clear(angle);
    arb_clear(x);
}

/* poly = sum round(c_k 2^bits) T_2k(2s - 1); error += what the rounding and the radii change */
static void change_basis(fmpz_poly_t poly, mag_t error, arb_srcptr c, slong m,
                         ntkball_wedge_basis_t *basis, slong bits)
{
    fmpz_t n;
    arb_t x;
    mag_t one;
    slong k;

    fmpz_init(n);
    arb_init(x);
    mag_init(one);
    fmpz_poly_zero(poly);
    for (k = 0; k < m; k++)
    {
        arb_mul_2exp_si(x, c + k, bits);
        arf_get_fmpz(n, arb_midref(x), ARF_RND_NEAR);
        fmpz_poly_scalar_addmul_fmpz(poly, basis->even + k, n);
        mag_add(error, error, arb_radref(c + k));
        mag_set_ui_2exp_si(one, 1, -bits);
        mag_add(error, error, one);
    }
    fmpz_clear(n);
    arb_clear(x);
    mag_clear(one);
}

int _ntkball_wedge_ray(fmpz_poly_t poly, mag_t error, mag_t sup, ntkball_wedge_basis_t *basis,
                       ntkball_wedge_side_t *side, int sign, const arb_t r, slong bits)
{
    slong m, k, prec;
    arb_ptr value, c;
    mag_t x;

    if (!find_ellipse(sup, side, sign, r))
        return 0;
    m = 1 + (slong) (((double) bits + 4 + fmax(mag_get_d_log2_approx(sup), -1e5)) /
                     (2 * log2(side->rho)));
    m = FLINT_MAX(m, 2);
    if (m > MAX_LEN)
        return 0;
    mag_init(x);
    /* 4 sup rho^(1-2m)/(rho - 1) (SPH-13) */
    mag_set_d_lower(x, side->rho);
    mag_inv(x, x);
    mag_pow_ui(error, x, 2 * (ulong) m - 1);
    mag_mul(error, error, sup);
    mag_set_d(x, 4.0001 / (side->rho - 1));
    mag_mul(error, error, x);
    extend(basis, m);
    prec = bits + 20 + (slong) FLINT_MAX(0, mag_get_d_log2_approx(sup));
    value = _arb_vec_init(m);
    c = _arb_vec_init(m);
    sample(value, m, side, sign, r, prec);
    _ntkball_chebyshev_transform(c, value, m, prec);
    change_basis(poly, error, c, m, basis, bits);
    mag_zero(sup);
    for (k = 0; k < m; k++)
    {
        arb_get_mag(x, c + k);
        mag_add(sup, sup, x);
    }
    mag_add(sup, sup, error);
    _arb_vec_clear(value, m);
    _arb_vec_clear(c, m);
    mag_clear(x);
    return 1;
}
