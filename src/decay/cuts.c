/* DEC-1: the kernel of a homogeneous network beyond the unit disc.

   With rho = cos t the kernel F(t) is analytic around [0, pi] (SPH-6).  The disc |rho| < R cut
   along [1, R) and (-R, -1] is the image of 0 < Re t < pi, cos^2 x + sinh^2 y < R^2, t = x + iy,
   and the banks of the cuts are t = -+iu and pi -+ iu, cosh u = |rho|.  A cover by boxes proves
   that F is analytic on this set and on discs around 0 and pi, and bounds it.  The odd parts of
   F(asin z), F(pi - asin z) at z = 0, whose values at z = -i sinh u are the jumps, follow from
   values on a circle: a Fourier sum of N points errs by at most M z0^-n q^N/(1 - q^N), q = r/z0. */
#include <math.h>

#include "decay/parts.h"

#define MAX_BOXES 60000
#define MIN_SIDE 1e-4
#define COVER_PREC 40

void _ntkball_decay_cuts_init(ntkball_decay_cuts_t cuts, slong K)
{
    cuts->first = 0;
    cuts->K = K;
    cuts->plus = _arb_vec_init(K);
    cuts->minus = _arb_vec_init(K);
    arb_init(cuts->radius);
    mag_init(cuts->sup);
    mag_init(cuts->rest);
}

void _ntkball_decay_cuts_clear(ntkball_decay_cuts_t cuts)
{
    _arb_vec_clear(cuts->plus, cuts->K);
    _arb_vec_clear(cuts->minus, cuts->K);
    arb_clear(cuts->radius);
    mag_clear(cuts->sup);
    mag_clear(cuts->rest);
}

/* ---- the cover ------------------------------------------------------------------------------ */

typedef struct
{
    arb_srcptr R, tau;
    arb_t pi, zero;
} cut_disc_t;

/* The ball [a, a + da]. */
static void set_range(arb_t res, double a, double da)
{
    arb_t b;

    arb_init(b);
    arb_set_d(res, a);
    arb_set_d(b, a + da);
    arb_union(res, res, b, COVER_PREC);
    arb_clear(b);
}

/* Is |t - centre| > tau on all of the box? */
static int outside_disc(const arb_t x, const arb_t y, const arb_t centre, const arb_t tau)
{
    arb_t u;
    mag_t m;
    int outside;

    arb_init(u);
    mag_init(m);
    arb_sub(u, x, centre, COVER_PREC);
    arb_get_mag_lower(m, u);
    arf_set_mag(arb_midref(u), m);
    mag_zero(arb_radref(u));
    arb_mul(u, u, u, COVER_PREC);
    {
        arb_t v;

        arb_init(v);
        arb_get_mag_lower(m, y);
        arf_set_mag(arb_midref(v), m);
        arb_addmul(u, v, v, COVER_PREC);
        arb_mul(v, tau, tau, COVER_PREC);
        outside = arb_gt(u, v);
        arb_clear(v);
    }
    arb_clear(u);
    mag_clear(m);
    return outside;
}

/* Is the box certainly outside 0 <= x <= pi, cos^2 x + sinh^2 y <= R^2? */
static int outside_band(const arb_t x, const arb_t y, const arb_t pi, const arb_t R)
{
    arb_t u, v;
    int outside;

    arb_init(u);
    arb_init(v);
    outside = arb_is_negative(x) || arb_gt(x, pi);
    if (!outside)
    {
        arb_cos(u, x, COVER_PREC);
        arb_mul(u, u, u, COVER_PREC);
        arb_sinh(v, y, COVER_PREC);
        arb_mul(v, v, v, COVER_PREC);
        arb_add(u, u, v, COVER_PREC);
        arb_mul(v, R, R, COVER_PREC);
        outside = arb_gt(u, v);
    }
    arb_clear(u);
    arb_clear(v);
    return outside;
}

static int piece(acb_t t, const ntkball_box_t *box, const void *set)
{
    const cut_disc_t *disc = set;
    arb_ptr x = acb_realref(t), y = acb_imagref(t);

    set_range(x, box->x, box->dx);
    set_range(y, box->y, box->dy);
    return !(outside_disc(x, y, disc->zero, disc->tau) && outside_disc(x, y, disc->pi, disc->tau) &&
             outside_band(x, y, disc->pi, disc->R));
}

/* sup >= |F| on the set of DEC-1; 1 when F is proved analytic there.  F(conj t) = conj F(t): the
   half y <= 0 is enough. */
static int cover(mag_t sup, const ntkball_angle_t A, const arb_t R, const arb_t tau)
{
    cut_disc_t disc = {.R = R, .tau = tau};
    ntkball_cover_t limits = {piece, &disc, MAX_BOXES, MIN_SIDE, 10 + A->depth};
    ntkball_box_t box;
    int ok;
    arb_t x, y;
    double reach = arf_get_d(arb_midref(tau), ARF_RND_UP) * 1.001 + 1e-6;
    double height = asinh(arf_get_d(arb_midref(R), ARF_RND_UP)) * 1.001 + 1e-6;

    arb_init(x);
    arb_init(y);
    arb_init(disc.pi);
    arb_init(disc.zero);
    mag_zero(sup);
    arb_const_pi(disc.pi, COVER_PREC);
    height = fmax(height, reach);
    box.x = -reach;
    box.dx = M_PI + 2 * reach + 1e-6;
    box.y = -height;
    box.dy = height;
    /* the rectangle contains the set: checked in balls */
    arb_set_d(x, reach);
    ok = arb_gt(x, tau);
    arb_set_d(x, box.x + box.dx);
    arb_add(y, disc.pi, tau, COVER_PREC);
    ok = ok && arb_gt(x, y);
    arb_set_d(y, height);
    arb_sinh(x, y, COVER_PREC);
    ok = ok && arb_gt(x, R) && arb_gt(y, tau);
    ok = ok && _ntkball_angle_cover(sup, A, box, &limits);

    arb_clear(x);
    arb_clear(y);
    arb_clear(disc.pi);
    arb_clear(disc.zero);
    return ok;
}

/* ---- the odd parts -------------------------------------------------------------------------- */

/* value[j] = F(asin z_j) (at_pi: F(pi - asin z_j)), z_j = r e^(2 pi i j/N), 0 <= j <= N/2 */
static void sample(acb_ptr value, slong N, const ntkball_angle_t A, const arb_t r, int at_pi)
{
    slong j, prec = A->prec;
    acb_t z, pi;
    fmpq_t angle;

    acb_init(z);
    acb_init(pi);
    fmpq_init(angle);
    acb_const_pi(pi, prec);
    for (j = 0; j <= N / 2; j++)
    {
        fmpq_set_si(angle, 2 * j, (ulong) N);
        arb_sin_cos_pi_fmpq(acb_imagref(z), acb_realref(z), angle, prec);
        acb_mul_arb(z, z, r, prec);
        acb_asin(z, z, prec);
        if (at_pi)
            acb_sub(z, pi, z, prec);
        _ntkball_angle_theta(value + j, A, z);
    }
    acb_clear(z);
    acb_clear(pi);
    fmpq_clear(angle);
}

/* g_n = r^-n (1/N) sum_j F_j e^(-2 pi i j n/N), the terms j and N - j being conjugate */
static void fourier(arb_t g, acb_srcptr value, slong N, slong n, const arb_t r, slong prec)
{
    slong j;
    arb_t s, c;
    fmpq_t angle;

    arb_init(s);
    arb_init(c);
    fmpq_init(angle);
    arb_zero(g);
    for (j = 0; j <= N / 2; j++)
    {
        fmpq_set_si(angle, 2 * ((j * n) % N), (ulong) N);
        arb_sin_cos_pi_fmpq(s, c, angle, prec);
        arb_mul(c, c, acb_realref(value + j), prec);
        arb_addmul(c, s, acb_imagref(value + j), prec);
        if (0 < j && 2 * j < N)
            arb_mul_2exp_si(c, c, 1);
        arb_add(g, g, c, prec);
    }
    arb_div_si(g, g, N, prec);
    arb_pow_ui(c, r, (ulong) n, prec);
    arb_div(g, g, c, prec);
    arb_clear(s);
    arb_clear(c);
    fmpq_clear(angle);
}

/* b_k = (-1)^(k+1) g_(2k+1) with the aliasing error M z0^-n q^N/(1 - q^N) */
static void odd_part(arb_ptr b, slong first, slong K, const ntkball_angle_t A, int at_pi,
                     const arb_t z0, const mag_t sup, slong N)
{
    acb_ptr value = _acb_vec_init(N / 2 + 1);
    arb_t r, q, alias;
    mag_t e;
    slong k, prec = A->prec;

    arb_init(r);
    arb_init(q);
    arb_init(alias);
    mag_init(e);

    arb_mul_2exp_si(r, z0, -2);
    arb_one(q);
    arb_mul_2exp_si(q, q, -2 * N);
    arb_sub_ui(alias, q, 1, 64);
    arb_neg(alias, alias);
    arb_div(q, q, alias, 64);
    sample(value, N, A, r, at_pi);
    for (k = 0; k < K; k++)
    {
        arb_zero(b + k);
        if (k < first)
            continue;
        fourier(b + k, value, N, 2 * k + 1, r, prec);
        arb_pow_ui(alias, z0, 2 * (ulong) k + 1, 64);
        arb_div(alias, q, alias, 64);
        arb_get_mag(e, alias);
        mag_mul(e, e, sup);
        arb_add_error_mag(b + k, e);
        if (k % 2 == 0)
            arb_neg(b + k, b + k);
    }

    _acb_vec_clear(value, N / 2 + 1);
    arb_clear(r);
    arb_clear(q);
    arb_clear(alias);
    mag_clear(e);
}

/* rest = M z0^-(2K+1) / (1 - (v/z0)^2), v^2 = R^2 - 1; 0 unless v < z0 < 1 */
static int set_rest(ntkball_decay_cuts_t cuts, const arb_t z0)
{
    arb_t v, t;
    mag_t m;
    int ok;

    arb_init(v);
    arb_init(t);
    mag_init(m);
    arb_mul(v, cuts->radius, cuts->radius, 64);
    arb_sub_ui(v, v, 1, 64);
    arb_mul(t, z0, z0, 64);
    arb_div(v, v, t, 64);
    arb_sub_ui(v, v, 1, 64);
    arb_neg(v, v);
    arb_sub_ui(t, z0, 1, 64);
    ok = arb_is_positive(v) && arb_is_negative(t);
    arb_pow_ui(t, z0, 2 * (ulong) cuts->K + 1, 64);
    arb_mul(t, t, v, 64);
    arb_inv(t, t, 64);
    arb_get_mag(m, t);
    mag_mul(cuts->rest, cuts->sup, m);
    arb_clear(v);
    arb_clear(t);
    mag_clear(m);
    return ok;
}

int _ntkball_decay_cuts_set(ntkball_decay_cuts_t cuts, ntkball_angle_t A,
                            const ntkball_homogeneous_t h, double R, double z0,
                            const ntkball_decay_effort_t *effort)
{
    arb_t z, tau;
    int ok;

    arb_init(z);
    arb_init(tau);
    /* Sigma: the odd part of D(cos t) begins with t^(2q+1); D' and Theta: t^(2q-1) */
    cuts->first = A->quantity == 's' ? h->q : h->q - 1;
    arb_set_d(cuts->radius, R);
    arb_set_d(z, z0);
    arb_asin(tau, z, 64); /* |asin z| <= asin |z| */
    _ntkball_angle_set(A, h, COVER_PREC);
    ok = arb_is_finite(tau) && cover(cuts->sup, A, cuts->radius, tau) && set_rest(cuts, z);
    if (ok)
    {
        _ntkball_angle_set(A, h, effort->prec);
        odd_part(cuts->plus, cuts->first, cuts->K, A, 0, z, cuts->sup, effort->points);
        if (A->rotated) /* F is even about pi */
            _arb_vec_zero(cuts->minus, cuts->K);
        else
            odd_part(cuts->minus, cuts->first, cuts->K, A, 1, z, cuts->sup, effort->points);
    }
    arb_clear(z);
    arb_clear(tau);
    return ok;
}
