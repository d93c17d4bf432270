/* The values at the points of a patch from its expansion (COMP-8).

   The T terms are a polynomial, which is shifted to centres amid fewer points, where fewer terms
   serve (COMP-10).  A term that is small needs few bits: the blocks of a sum are added up with
   what their place asks for. */
#include "recursion/patches.h"

#include <math.h>

/* Groups of points that share a shifted centre have at least so many points. */
#define LEAST_POINTS 32
/* Terms of a shift that are summed to one precision. */
#define BLOCK 64
/* No sum is computed with fewer bits. */
#define LEAST_BITS 32
/* Radii sigma = 1 - i/16 at which an expansion is bounded. */
#define RADII 8

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

/* About so many bits are wanted of what is 2^-below of the whole. */
static slong bits_below(const ntkball_patches_t *s, double below)
{
    return FLINT_MAX(s->prec - (slong) below, LEAST_BITS);
}

/* Bits from one term to the next that fall like y^n. */
static double fall_of(const mag_t y)
{
    return -log2(fmin(fmax(mag_get_d(y), 1e-9), 1));
}

/* The derivative's coefficients n b_n/rho. */
static void differentiate(acb_ptr db, const ntkball_patches_t *s, const ntkball_patch_t *p)
{
    arb_t rho;
    slong n;

    arb_init(rho);
    arb_set_d(rho, p->rho);
    for (n = 1; n < p->terms; n++)
    {
        acb_mul_si(db + n - 1, p->b + n, n, s->prec);
        acb_div_arb(db + n - 1, db + n - 1, rho, s->prec);
    }
    arb_clear(rho);
}

/* All points of the patch by baby steps and giant steps: powers of w up to w^h once for P and P'.
   fall: bits by which the terms become smaller, from one to the next. */
static void
leaf(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1, double fall)
{
    slong T = p->terms, h = (slong) n_sqrt((ulong) (2 * T)) + 1, m, n, r, prec;
    acb_ptr power = _acb_vec_init(h + 1), db = _acb_vec_init(T);
    acb_t t;
    int deriv;

    acb_init(t);
    differentiate(db, s, p);
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
                prec = bits_below(s, (double) r * fall);
                acb_mul(t, res, power + h, prec);
                acb_dot(res, t, 0, b + r, 1, power, 1, FLINT_MIN(h, T - r), prec);
            }
            acb_add_error_mag(res, deriv ? p->derror : p->error);
        }
    }
    acb_clear(t);
    _acb_vec_clear(db, T);
    _acb_vec_clear(power, h + 1);
}

/* ------------------------------- shorter expansions ------------------------------------------ */

/* b_k k!, of which every shift is made: (j! b'_j) = sum_i ((i+j)! b_{i+j}) (delta^i/i!). */
typedef struct
{
    acb_ptr b;
    slong T;
    mag_t norm[RADII]; /* >= sum |b_k| sigma^k, sigma = 1 - i/16 */
} source_t;

static void radius(mag_t sigma, int i)
{
    mag_set_ui(sigma, (ulong) (16 - i));
    mag_mul_2exp_si(sigma, sigma, -4);
}

static void norm_at(mag_t norm, mag_srcptr size, slong T, int i)
{
    mag_t sigma;
    slong k;

    mag_init(sigma);
    radius(sigma, i);
    mag_zero(norm);
    for (k = T - 1; k >= 0; k--)
    {
        mag_mul(norm, norm, sigma);
        mag_add(norm, norm, size + k);
    }
    mag_clear(sigma);
}

static void source_init(source_t *src, const ntkball_patches_t *s, const ntkball_patch_t *p)
{
    mag_ptr size = _mag_vec_init(p->terms);
    arb_t f;
    slong k;
    int i;

    arb_init(f);
    src->T = p->terms;
    src->b = _acb_vec_init(src->T);
    arb_one(f);
    for (k = 0; k < src->T; k++)
    {
        arb_mul_ui(f, f, (ulong) FLINT_MAX(k, 1), s->prec + 10);
        acb_mul_arb(src->b + k, p->b + k, f, s->prec + 10);
        acb_get_mag(size + k, p->b + k);
    }
    for (i = 0; i < RADII; i++)
    {
        mag_init(src->norm[i]);
        norm_at(src->norm[i], size, src->T, i);
    }
    arb_clear(f);
    _mag_vec_clear(size, src->T);
}

static void source_clear(source_t *src)
{
    int i;

    _acb_vec_clear(src->b, src->T);
    for (i = 0; i < RADII; i++)
        mag_clear(src->norm[i]);
}

/* log2 of binom(i+j, j) d^i (1-d)^j: the share of b_{i+j} in b'_j. */
static double log2_share(slong i, slong j, double d)
{
    return (lgamma((double) (i + j) + 1) - lgamma((double) i + 1) - lgamma((double) j + 1)) /
               M_LN2 +
           (double) i * log2(d) + (double) j * log2(1 - d);
}

/* res = sum_i source_{i+j} e_i, e_i = delta^i/i!, |delta| about d. */
static void shifted_term(acb_t res, const ntkball_patches_t *s, const source_t *src, acb_srcptr e,
                         slong j, double d)
{
    slong i, last = src->T - j, peak = (slong) ((double) j * d / (1 - d)) + 1;
    double below;

    acb_zero(res);
    for (i = (last - 1) / BLOCK * BLOCK; i >= 0; i -= BLOCK) /* the small ones first */
    {
        below = i > peak ? -log2_share(i, j, d) : 0;
        acb_dot(res, res, 0, src->b + i + j, 1, e + i, 1, FLINT_MIN(BLOCK, last - i),
                bits_below(s, below - 8));
    }
}

/* q->b: q->terms coefficients of p shifted by delta. */
static void
shift(ntkball_patch_t *q, const ntkball_patches_t *s, const source_t *src, const acb_t delta)
{
    slong i, j, prec = s->prec + 10;
    acb_ptr e = _acb_vec_init(src->T);
    double d;
    arb_t f;
    mag_t size;

    arb_init(f);
    mag_init(size);
    acb_get_mag(size, delta);
    d = fmin(fmax(mag_get_d(size), 1e-9), 0.9);
    acb_one(e);
    for (i = 1; i < src->T; i++)
    {
        acb_mul(e + i, e + i - 1, delta, prec);
        acb_div_ui(e + i, e + i, (ulong) i, prec);
    }
    arb_one(f);
    for (j = 0; j < q->terms; j++)
    {
        shifted_term(q->b + j, s, src, e, j, d);
        arb_mul_ui(f, f, (ulong) FLINT_MAX(j, 1), prec);
        acb_div_arb(q->b + j, q->b + j, f, s->prec);
    }
    mag_clear(size);
    arb_clear(f);
    _acb_vec_clear(e, src->T);
}

/* COMP-10: room <= sigma - |delta|, y >= x/room (no room: infinite), for the radius number i. */
static void shift_room(mag_t room, mag_t y, const acb_t delta, const mag_t x, int i)
{
    mag_t t;

    mag_init(t);
    radius(room, i);
    acb_get_mag(t, delta);
    mag_sub_lower(room, room, t);
    mag_div(y, x, room);
    mag_clear(t);
}

/* The fewest terms that any radius proves to be enough, and that radius. */
static slong terms_for(int *best, const ntkball_patches_t *s, const source_t *src,
                       const acb_t delta, const mag_t x)
{
    slong T = src->T, terms;
    double bits, fall;
    mag_t room, y;
    int i;

    mag_init(room);
    mag_init(y);
    *best = 0;
    for (i = 0; i < RADII; i++)
    {
        shift_room(room, y, delta, x, i);
        fall = mag_is_inf(y) ? 0 : -mag_get_d_log2_approx(y);
        bits = (double) s->accuracy + 12 + fmax(mag_get_d_log2_approx(src->norm[i]), 0);
        terms = fall > 0.2 ? FLINT_MAX((slong) (bits / fall) + 2, 2) : T;
        if (terms < T)
        {
            T = terms;
            *best = i;
        }
    }
    mag_clear(y);
    mag_clear(room);
    return T;
}

/* The errors of leaving out the terms from q->terms on: COMP-10. */
static void
cut_bound(ntkball_patch_t *q, const source_t *src, const acb_t delta, const mag_t x, int i)
{
    ulong T = (ulong) q->terms;
    mag_t t, u, v, y, room;

    mag_init(t);
    mag_init(u);
    mag_init(v);
    mag_init(y);
    mag_init(room);
    shift_room(room, y, delta, x, i);
    mag_pow_ui(t, y, T - 1);
    mag_mul(t, t, src->norm[i]);
    mag_mul_ui(u, y, T + 1);
    mag_set_ui(v, T);
    if (mag_cmp(u, v) > 0) /* (1 + 1/T) y <= 1 is the hypothesis */
        mag_inf(t);
    mag_mul(u, t, y);
    mag_add(q->error, q->error, u);
    mag_set_d_lower(u, q->rho);
    mag_mul_lower(room, room, u);
    mag_mul_ui(t, t, T);
    mag_div(t, t, room);
    mag_add(q->derror, q->derror, t);
    mag_clear(room);
    mag_clear(y);
    mag_clear(v);
    mag_clear(u);
    mag_clear(t);
}

/* The points m0 .. m1 - 1 from p shifted to the middle one of them. */
static void serve_group(const ntkball_patches_t *s, const ntkball_patch_t *p, const source_t *src,
                        slong m0, slong m1)
{
    slong mid = m0 + (m1 - m0) / 2;
    ntkball_patch_t q;
    acb_t delta;
    arb_t rho;
    mag_t x, y, room;
    int i;

    ntkball_patch_init(&q, m0, m1, mid);
    acb_init(delta);
    arb_init(rho);
    mag_init(x);
    mag_init(y);
    mag_init(room);
    acb_set_d_d(q.centre, s->z[mid][0], s->z[mid][1]);
    q.rho = p->rho;
    mag_set(q.error, p->error);
    mag_set(q.derror, p->derror);
    acb_sub(delta, q.centre, p->centre, s->prec);
    arb_set_d(rho, p->rho);
    acb_div_arb(delta, delta, rho, s->prec);
    ntkball_patch_spread(x, s, &q, m0, m1);
    q.allocated = q.terms = terms_for(&i, s, src, delta, x);
    q.b = _acb_vec_init(q.terms);
    shift(&q, s, src, delta);
    if (q.terms < src->T)
        cut_bound(&q, src, delta, x, i);
    shift_room(room, y, delta, x, i);
    leaf(s, &q, m0, m1, fall_of(y));

    mag_clear(room);
    mag_clear(y);
    mag_clear(x);
    arb_clear(rho);
    acb_clear(delta);
    ntkball_patch_clear(&q);
}

/* ------------------------------- how many groups ---------------------------------------------- */

double ntkball_patch_cost(slong *group, slong points, slong T, double x, slong accuracy)
{
    double best = NTKBALL_POINT_COST * (double) points * (double) T, cost, terms;
    slong g;

    *group = points;
    for (g = LEAST_POINTS; g < points; g *= 2)
    {
        terms = (double) accuracy / -log2(fmin(1.2 * x * (double) g / (double) points, 0.9));
        terms = fmax(fmin(terms, (double) T), 2);
        cost = NTKBALL_POINT_COST * (double) points * terms +
               NTKBALL_SHIFT_COST * ceil((double) points / (double) g) * terms * (double) T;
        if (cost < best)
        {
            best = cost;
            *group = g;
        }
    }
    return best;
}

void ntkball_patch_points(const ntkball_patches_t *s, const ntkball_patch_t *p, slong m0, slong m1)
{
    double x = 0.5 * hypot(s->z[m1 - 1][0] - s->z[m0][0], s->z[m1 - 1][1] - s->z[m0][1]) / p->rho;
    slong group, m;
    source_t src;

    ntkball_patch_cost(&group, m1 - m0, p->terms, x, s->accuracy);
    if (group >= m1 - m0)
    {
        leaf(s, p, m0, m1, fall_of(p->x));
        return;
    }
    source_init(&src, s, p);
    for (m = m0; m < m1; m += group)
        serve_group(s, p, &src, m, FLINT_MIN(m + group, m1));
    source_clear(&src);
}
