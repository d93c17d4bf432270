/* A polynomial with nonnegative coefficients at many complex points by local Taylor expansions
   (COMP-8).

   P = sum_{k < K} c_k u^k.  For |c| + rho <= U Cauchy's estimate and c_k >= 0 give |b_n| <= P(U)
   for the coefficients of P(c + rho w) = sum b_n w^n, so T terms leave P(U) x^T/(1-x) for |w| <= x
   < 1. Consecutive points share an expansion as long as x <= 1/2.  The T terms are a polynomial,
   which is shifted to new centres nearer to fewer points, where fewer terms serve, while that pays.
   What is dropped is always bounded by the sum of its moduli. */
#include "recursion/circle.h"

#include <math.h>

/* Points of a patch have |w| <= PATCH_RATIO. */
#define PATCH_RATIO 0.5

/* Fewer points are not parted. */
#define SPLIT_POINTS 16

/* Measured times, in one unit: a coefficient of P at a point, an expansion's coefficient at a
   point, a coefficient of P in a coefficient of an expansion, the same of a shift. */
#define DIRECT_COST 0.25
#define POINT_COST 0.3
#define EXPAND_COST 0.12
#define SHIFT_COST 0.09

typedef struct
{
    arb_srcptr c;
    slong K, accuracy, prec;
    double *log_c; /* log2 c_k */
    double U;
    mag_t top; /* >= P(U) */
    acb_srcptr u;
    double (*z)[2]; /* u in doubles */
    acb_ptr v, dv;
} patches_t;

/* b: coefficients of P(c + rho w), n < terms; error, derror: what was left out of P, P'. */
typedef struct
{
    acb_ptr b;
    slong terms;
    acb_t centre; /* a double */
    double rho;
    mag_t error, derror;
} patch_t;

static void patch_init(patch_t *p, slong terms)
{
    p->b = terms > 0 ? _acb_vec_init(terms) : NULL;
    p->terms = terms;
    acb_init(p->centre);
    mag_init(p->error);
    mag_init(p->derror);
}

static void patch_clear(patch_t *p, slong terms)
{
    _acb_vec_clear(p->b, terms);
    acb_clear(p->centre);
    mag_clear(p->error);
    mag_clear(p->derror);
}

static double log2_of(const arb_t x)
{
    arf_t m;
    fmpz_t e;
    double v = -HUGE_VAL;

    arf_init(m);
    fmpz_init(e);
    if (arf_is_finite(arb_midref(x)) && !arf_is_zero(arb_midref(x)))
    {
        arf_frexp(m, e, arb_midref(x));
        v = log2(fabs(arf_get_d(m, ARF_RND_NEAR))) + fmpz_get_d(e);
    }
    fmpz_clear(e);
    arf_clear(m);
    return v;
}

static double distance(const double *a, const double *b)
{
    return hypot(a[0] - b[0], a[1] - b[1]);
}

static double room(const patches_t *s, slong m)
{
    return (s->U - hypot(s->z[m][0], s->z[m][1])) * (1 - 1e-9);
}

/* w = (u[m] - centre)/rho. */
static void local(acb_t w, const patches_t *s, const patch_t *p, slong m)
{
    arb_t rho;

    arb_init(rho);
    arb_set_d(rho, p->rho);
    acb_sub(w, s->u + m, p->centre, s->prec);
    acb_div_arb(w, w, rho, s->prec);
    arb_clear(rho);
}

/* x >= |w| for the points from m0 to m1. */
static void spread(mag_t x, const patches_t *s, const patch_t *p, slong m0, slong m1)
{
    acb_t w;
    mag_t t;
    slong m;

    acb_init(w);
    mag_init(t);
    mag_zero(x);
    for (m = m0; m < m1; m++)
    {
        local(w, s, p, m);
        acb_get_mag(t, w);
        mag_max(x, x, t);
    }
    mag_clear(t);
    acb_clear(w);
}

/* ------------------------------- the points themselves --------------------------------------- */

/* All points of the patch by baby steps and giant steps: powers of w up to w^h once for P and P'.
 */
static void leaf(const patches_t *s, const patch_t *p, slong m0, slong m1)
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
        local(power + 1, s, p, m);
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
static void cut(patch_t *p, const mag_t x, slong accuracy)
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

    return points >= SPLIT_POINTS && POINT_COST * (double) points * ((double) terms - after) >
                                         2 * SHIFT_COST * (double) terms * (double) terms;
}

static void serve(const patches_t *s, const patch_t *p, slong m0, slong m1, double x);

/* The points m0 .. m1 - 1 from p shifted to the middle one of them. */
static void serve_half(const patches_t *s, const patch_t *p, slong m0, slong m1)
{
    slong mid = m0 + (m1 - m0) / 2;
    patch_t q;
    acb_t delta;
    arb_t rho;
    mag_t x;

    patch_init(&q, p->terms);
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
    spread(x, s, &q, m0, m1);
    cut(&q, x, s->accuracy);
    serve(s, &q, m0, m1, mag_get_d(x));

    mag_clear(x);
    arb_clear(rho);
    acb_clear(delta);
    patch_clear(&q, p->terms);
}

static void serve(const patches_t *s, const patch_t *p, slong m0, slong m1, double x)
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

/* ------------------------------- without an expansion ---------------------------------------- */

/* rows[j] = blocks of h coefficients of the first n of P, then those of P' (if wanted). */
static void coefficient_rows(arb_mat_t rows, const patches_t *s, slong n, slong h)
{
    slong R = (n + h - 1) / h, k;

    for (k = 0; k < n; k++)
    {
        arb_get_mid_arb(arb_mat_entry(rows, k / h, k % h), s->c + k);
        if (s->dv != NULL && k > 0)
            arb_mul_si(arb_mat_entry(rows, R + (k - 1) / h, (k - 1) % h),
                       arb_mat_entry(rows, k / h, k % h), k, s->prec);
    }
}

/* res = sum_j (x_j + i y_j) z^j by Horner's rule, x_j, y_j in columns m and m + count. */
static void giant_steps(acb_t res, const arb_mat_t values, slong first, slong R, slong m,
                        slong count, const acb_t z, slong prec)
{
    slong j;

    acb_zero(res);
    for (j = R - 1; j >= 0; j--)
    {
        acb_mul(res, res, z, prec);
        arb_add(acb_realref(res), acb_realref(res), arb_mat_entry(values, first + j, m), prec);
        arb_add(acb_imagref(res), acb_imagref(res), arb_mat_entry(values, first + j, m + count),
                prec);
    }
}

/* n terms of P at u[m0] .. u[m1 - 1]: powers u^i, i < h, and one product of real matrices. */
static void direct(const patches_t *s, const patch_t *p, slong n, slong m0, slong m1)
{
    slong h = (slong) n_sqrt((ulong) (2 * n)) + 1, R = (n + h - 1) / h, count = m1 - m0, m, i;
    slong height = s->dv != NULL ? 2 * R : R;
    arb_mat_t rows, powers, values;
    acb_ptr power = _acb_vec_init(h + 1), top = _acb_vec_init(count);

    arb_mat_init(rows, height, h);
    arb_mat_init(powers, h, 2 * count);
    arb_mat_init(values, height, 2 * count);
    coefficient_rows(rows, s, n, h);
    for (m = 0; m < count; m++)
    {
        _acb_vec_set_powers(power, s->u + m0 + m, h + 1, s->prec);
        for (i = 0; i < h; i++)
        {
            arb_swap(arb_mat_entry(powers, i, m), acb_realref(power + i));
            arb_swap(arb_mat_entry(powers, i, m + count), acb_imagref(power + i));
        }
        acb_swap(top + m, power + h);
    }
    arb_mat_mul(values, rows, powers, s->prec);
    for (m = 0; m < count; m++)
    {
        giant_steps(s->v + m0 + m, values, 0, R, m, count, top + m, s->prec);
        acb_add_error_mag(s->v + m0 + m, p->error);
        if (s->dv == NULL)
            continue;
        giant_steps(s->dv + m0 + m, values, R, R, m, count, top + m, s->prec);
        acb_add_error_mag(s->dv + m0 + m, p->derror);
    }
    arb_mat_clear(rows);
    arb_mat_clear(powers);
    arb_mat_clear(values);
    _acb_vec_clear(power, h + 1);
    _acb_vec_clear(top, count);
}

/* ------------------------------- the first expansion ----------------------------------------- */

/* How many terms n of P matter where |u| <= V.  The others, and the radii of the first n, which are
   left out of what follows, add to the errors: |sum e_k u^k| <= sum |e_k| V^k. */
static slong effective(patch_t *p, const patches_t *s, const mag_t V)
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

/* res = f(centre + rho w) mod w^T for the n <= T coefficients f. */
static void shift_block(acb_poly_t res, arb_srcptr f, slong n, const patch_t *p, slong prec)
{
    slong k;
    arb_t rho, power;

    arb_init(rho);
    arb_init(power);
    acb_poly_fit_length(res, n);
    for (k = 0; k < n; k++)
    {
        arb_get_mid_arb(acb_realref(res->coeffs + k), f + k);
        arb_zero(acb_imagref(res->coeffs + k));
    }
    _acb_poly_set_length(res, n);
    _acb_poly_taylor_shift(res->coeffs, p->centre, n, prec);
    arb_set_d(rho, p->rho);
    arb_one(power);
    for (k = 1; k < n; k++)
    {
        arb_mul(power, power, rho, prec);
        acb_mul_arb(res->coeffs + k, res->coeffs + k, power, prec);
    }
    _acb_poly_normalise(res);
    arb_clear(rho);
    arb_clear(power);
}

/* res = (centre + rho w)^h mod w^T. */
static void binomial(acb_poly_t res, slong h, slong T, const patch_t *p, slong prec)
{
    acb_poly_t line;
    acb_t rho;

    acb_poly_init(line);
    acb_init(rho);
    acb_set_d(rho, p->rho);
    acb_poly_set_coeff_acb(line, 1, rho);
    acb_poly_set_coeff_acb(line, 0, p->centre);
    acb_poly_pow_ui_trunc_binexp(res, line, (ulong) h, T, prec);
    acb_clear(rho);
    acb_poly_clear(line);
}

/* p->b = the first terms of P(centre + rho w), of n terms of P, in blocks by Horner's rule. */
static void expand(patch_t *p, const patches_t *s, slong n)
{
    slong T = p->terms, h = T, r;
    acb_poly_t sum, block, step;

    acb_poly_init(sum);
    acb_poly_init(block);
    acb_poly_init(step);
    if (h < n)
        binomial(step, h, T, p, s->prec);
    for (r = (n - 1) / h * h; r >= 0; r -= h)
    {
        acb_poly_mullow(sum, sum, step, T, s->prec);
        shift_block(block, s->c + r, FLINT_MIN(h, n - r), p, s->prec);
        acb_poly_add(sum, sum, block, s->prec);
    }
    _acb_vec_zero(p->b, T);
    _acb_vec_set(p->b, sum->coeffs, FLINT_MIN(T, acb_poly_length(sum)));
    acb_poly_clear(sum);
    acb_poly_clear(block);
    acb_poly_clear(step);
}

/* Is |centre| + rho <= U proved? */
static int inside(const patch_t *p, double U)
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
static void remainder_bound(patch_t *p, const patches_t *s, const mag_t x)
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

static int expansion_pays(slong points, slong n, slong T)
{
    return DIRECT_COST * (double) points * (double) n >
           EXPAND_COST * (double) n * (double) T + POINT_COST * (double) T * (double) points;
}

static void unknown(const patches_t *s, slong m0, slong m1)
{
    slong m;

    for (m = m0; m < m1; m++)
    {
        acb_indeterminate(s->v + m);
        if (s->dv != NULL)
            acb_indeterminate(s->dv + m);
    }
}

/* One patch around the point mid for m0 .. m1 - 1. */
static void patch(const patches_t *s, slong m0, slong m1, slong mid)
{
    slong n, T, m;
    double ratio;
    patch_t p;
    mag_t x, V, t;

    mag_init(x);
    mag_init(V);
    mag_init(t);
    patch_init(&p, 0);
    acb_set_d_d(p.centre, s->z[mid][0], s->z[mid][1]);
    p.rho = room(s, mid);
    for (m = m0; m < m1; m++)
    {
        acb_get_mag(t, s->u + m);
        mag_max(V, V, t);
    }
    if (inside(&p, s->U))
        spread(x, s, &p, m0, m1);
    else
        mag_inf(x);
    if (mag_cmp_2exp_si(x, 0) >= 0)
        unknown(s, m0, m1);
    else
    {
        n = effective(&p, s, V);
        ratio = fmax(-mag_get_d_log2_approx(x), 0.1);
        T = (slong) (((double) s->accuracy + 8 + fmax(mag_get_d_log2_approx(s->top), 0)) / ratio);
        T = FLINT_MAX(2, FLINT_MIN(T + 2, n));
        if (expansion_pays(m1 - m0, n, T))
        {
            p.terms = T;
            p.b = _acb_vec_init(T);
            expand(&p, s, n);
            if (T < n)
                remainder_bound(&p, s, x);
            serve(s, &p, m0, m1, mag_get_d(x));
            _acb_vec_clear(p.b, T);
        }
        else
            direct(s, &p, n, m0, m1);
        p.b = NULL;
    }
    patch_clear(&p, 0);
    mag_clear(t);
    mag_clear(V);
    mag_clear(x);
}

/* The first point behind those that the patch around mid covers. */
static slong reach(const patches_t *s, slong from, slong mid, slong n)
{
    double radius = PATCH_RATIO * room(s, mid);
    slong m = from;

    while (m < n && distance(s->z[m], s->z[mid]) <= radius)
        m++;
    return m;
}

void ntkball_patches_evaluate(acb_ptr v, acb_ptr dv, acb_srcptr u, slong n, arb_srcptr c, slong K,
                              double U, slong accuracy, slong prec)
{
    patches_t s = {c, K, accuracy, prec, NULL, U, {{0, 0}}, u, NULL, v, dv};
    slong m, k, mid, end;
    arb_t x;

    mag_init(s.top);
    arb_init(x);
    s.log_c = flint_malloc(sizeof(double) * (size_t) FLINT_MAX(K, 1));
    for (k = 0; k < K; k++)
        s.log_c[k] = log2_of(c + k);
    s.z = flint_malloc(sizeof(*s.z) * (size_t) FLINT_MAX(n, 1));
    for (m = 0; m < n; m++)
    {
        s.z[m][0] = arf_get_d(arb_midref(acb_realref(u + m)), ARF_RND_NEAR);
        s.z[m][1] = arf_get_d(arb_midref(acb_imagref(u + m)), ARF_RND_NEAR);
    }
    arb_set_d(x, U);
    _arb_poly_evaluate(x, c, K, x, 64);
    arb_get_mag(s.top, x);

    for (m = 0; m < n; m = end)
    {
        /* as far ahead as a centre still reaches back to m */
        for (mid = m;
             mid + 1 < n && distance(s.z[mid + 1], s.z[m]) <= PATCH_RATIO * room(&s, mid + 1);
             mid++)
            ;
        end = FLINT_MAX(reach(&s, mid, mid, n), mid + 1);
        patch(&s, m, end, mid);
    }

    flint_free(s.z);
    flint_free(s.log_c);
    arb_clear(x);
    mag_clear(s.top);
}
