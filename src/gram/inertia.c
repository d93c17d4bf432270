/* Eigenvalues by inertia, without eigenvectors and without LAPACK: Householder reflections take the
   matrix to a tridiagonal T, and the signs of the pivots of T - x tell how many eigenvalues are
   below x (Sylvester), so that bisection encloses each of them with its index (GRAM-18).

   Every step is made of an exact symmetric matrix in balls, of which the midpoints are kept; the
   Frobenius norms of the radii left behind add up to the error of all eigenvalues (Weyl), so that
   nothing is blown up from step to step. */
#include "gram/eigen.h"
#include "support/error.h"

typedef struct
{
    slong n, prec, wanted, bits;
    arb_mat_t B;     /* the matrix of this step: midpoints alone, lower triangle and upper */
    arb_ptr a, b2;   /* T: diagonal and squares of what is beside it */
    mag_t error;     /* of every eigenvalue */
    arb_ptr low, up; /* eigenvalue of index i (from 0, ascending) is in [low, up] */
} inertia_t;

/* error += ||radii of a symmetric block||_F, and the radii go. */
static void drop_radii(inertia_t *s, slong first)
{
    slong i, j;
    mag_t sum, m;

    mag_init(sum);
    mag_init(m);
    for (i = first; i < s->n; i++)
        for (j = first; j <= i; j++)
        {
            arb_ptr x = arb_mat_entry(s->B, i, j);

            mag_mul(m, arb_radref(x), arb_radref(x));
            mag_add(sum, sum, m);
            if (j < i)
                mag_add(sum, sum, m);
            mag_zero(arb_radref(x));
            if (j < i)
                arb_set(arb_mat_entry(s->B, j, i), x);
        }
    mag_sqrt(sum, sum);
    mag_add(s->error, s->error, sum);
    mag_clear(m);
    mag_clear(sum);
}

/* The block behind row k becomes H block H, H = I - h v v^T, which takes its column k to a multiple
   of the first unit vector; v[0..m-1], h. */
static void reflect(inertia_t *s, slong k, arb_srcptr v, const arb_t h)
{
    slong m = s->n - k - 1, i, j, prec = s->prec;
    arb_ptr w = _arb_vec_init(m);
    arb_t K;

    arb_init(K);
    for (i = 0; i < m; i++)
    {
        arb_dot(w + i, NULL, 0, arb_mat_entry(s->B, k + 1 + i, k + 1), 1, v, 1, m, prec);
        arb_mul(w + i, w + i, h, prec);
    }
    arb_dot(K, NULL, 0, w, 1, v, 1, m, prec);
    arb_mul(K, K, h, prec);
    arb_mul_2exp_si(K, K, -1);
    for (i = 0; i < m; i++)
        arb_submul(w + i, K, v + i, prec);
    for (i = 0; i < m; i++)
        for (j = 0; j <= i; j++)
        {
            arb_ptr x = arb_mat_entry(s->B, k + 1 + i, k + 1 + j);

            arb_submul(x, v + i, w + j, prec);
            arb_submul(x, w + i, v + j, prec);
        }
    drop_radii(s, k + 1);
    arb_clear(K);
    _arb_vec_clear(w, m);
}

/* Row and column k of T.  A column that may be 0 is left out: at most sqrt(2) |x| in the norm. */
static void eliminate(inertia_t *s, slong k)
{
    slong m = s->n - k - 1;
    arb_srcptr x = arb_mat_entry(s->B, k, k + 1);
    arb_ptr v = _arb_vec_init(m);
    arb_t h, norm;
    mag_t r;

    arb_init(h);
    arb_init(norm);
    mag_init(r);
    arb_dot(s->b2 + k, NULL, 0, x, 1, x, 1, m, s->prec);
    if (!arb_is_positive(s->b2 + k))
    {
        arb_get_mag(r, s->b2 + k);
        mag_mul_2exp_si(r, r, 1);
        mag_sqrt(r, r);
        mag_add(s->error, s->error, r);
        arb_zero(s->b2 + k);
    }
    else if (m > 1)
    {
        arb_sqrt(norm, s->b2 + k, s->prec);
        if (arf_sgn(arb_midref(x)) < 0)
            arb_neg(norm, norm);
        /* v = x + norm e_1, v^T v/2 = |x|^2 + norm x_1 */
        _arb_vec_set(v, x, m);
        arb_set(h, s->b2 + k);
        arb_addmul(h, norm, x, s->prec);
        arb_inv(h, h, s->prec);
        arb_add(v, v, norm, s->prec);
        reflect(s, k, v, h);
    }
    mag_clear(r);
    arb_clear(norm);
    arb_clear(h);
    _arb_vec_clear(v, m);
}

/* How many eigenvalues of T are below the number x: the negative pivots of T - x; -1 when one may
   be 0. */
static slong count_below(const inertia_t *s, const arb_t x, slong prec)
{
    slong i, below = 0;
    arb_t q, t;

    arb_init(q);
    arb_init(t);
    for (i = 0; i < s->n && below >= 0; i++)
    {
        arb_sub(t, s->a + i, x, prec);
        if (i > 0)
        {
            arb_div(q, s->b2 + i - 1, q, prec);
            arb_sub(t, t, q, prec);
        }
        arb_swap(q, t);
        if (!arb_is_finite(q) || arb_contains_zero(q))
            below = -1;
        else
            below += arb_is_negative(q);
    }
    arb_clear(t);
    arb_clear(q);
    return below;
}

/* A number between two: where both have one sign and differ much, the mean of the exponents; next
   to 0 a step of 2^-20. */
static void between(arb_t x, const arb_t lo, const arb_t hi)
{
    arb_t t;
    slong e, f;

    arb_init(t);
    if (arb_is_nonpositive(lo) && arb_is_positive(hi))
    {
        arb_mul_2exp_si(x, arb_is_zero(lo) ? hi : lo, -20);
        if (!arb_is_zero(lo))
            arb_neg(t, lo);
        if (arb_gt(hi, t))
            arb_mul_2exp_si(x, hi, -20);
    }
    else
    {
        e = arf_abs_bound_lt_2exp_si(arb_midref(lo));
        f = arf_abs_bound_lt_2exp_si(arb_midref(hi));
        if (FLINT_ABS(e - f) > 2)
        {
            arb_one(x);
            arb_mul_2exp_si(x, x, FLINT_MIN(e, f) + FLINT_ABS(e - f) / 2);
            if (arb_is_negative(hi))
                arb_neg(x, x);
        }
        else
        {
            arb_add(x, lo, hi, ARF_PREC_EXACT);
            arb_mul_2exp_si(x, x, -1);
        }
    }
    arb_clear(t);
}

/* Is [lo, hi] short enough: 2^-bits of its numbers, or as short as the error allows? */
static int is_short(const inertia_t *s, const arb_t lo, const arb_t hi)
{
    arb_t width, size;
    mag_t least;
    int res;

    arb_init(width);
    arb_init(size);
    mag_init(least);
    arb_sub(width, hi, lo, 30);
    arb_get_mag_lower(least, lo);
    if (arf_sgn(arb_midref(lo)) * arf_sgn(arb_midref(hi)) <= 0)
        mag_zero(least);
    arf_set_mag(arb_midref(size), least);
    arb_mul_2exp_si(size, size, -s->bits - 1);
    res = arb_le(width, size);
    arf_set_mag(arb_midref(size), s->error);
    res = res || arb_le(width, size);
    mag_clear(least);
    arb_clear(size);
    arb_clear(width);
    return res;
}

/* Narrows the eigenvalues first .. last-1 (ascending), which are all in [lo, hi]. */
static void bisect(inertia_t *s, const arb_t lo, const arb_t hi, slong first, slong last)
{
    slong i, tries, below = -1;
    arb_t x;

    for (i = first; i < last; i++)
    {
        arb_set(s->low + i, lo);
        arb_set(s->up + i, hi);
    }
    if (first == last || last <= s->n - s->wanted || is_short(s, lo, hi))
        return;
    arb_init(x);
    between(x, lo, hi);
    for (tries = 0; tries < 3 && below < 0; tries++)
    {
        below = count_below(s, x, s->bits + 30);
        if (below < 0)
            below = count_below(s, x, s->prec);
        if (below < 0) /* near to an eigenvalue of a leading block: elsewhere */
        {
            arb_mul_ui(x, x, 7, ARF_PREC_EXACT);
            arb_add(x, x, hi, ARF_PREC_EXACT);
            arb_mul_2exp_si(x, x, -3);
        }
    }
    if (below >= first && below <= last)
    {
        bisect(s, lo, x, first, below);
        bisect(s, x, hi, below, last);
    }
    arb_clear(x);
}

/* All eigenvalues of T are in [-R, R], R > max a_i + b_{i-1} + b_i. */
static void all(inertia_t *s)
{
    mag_t R, m;
    arb_t lo, hi;
    slong i, j;

    mag_init(R);
    mag_init(m);
    arb_init(lo);
    arb_init(hi);
    for (i = 0; i < s->n; i++)
    {
        mag_t sum;

        mag_init(sum);
        arb_get_mag(sum, s->a + i);
        for (j = FLINT_MAX(i - 1, 0); j <= i && j + 1 < s->n; j++)
        {
            arb_get_mag(m, s->b2 + j);
            mag_sqrt(m, m);
            mag_add(sum, sum, m);
        }
        if (mag_cmp(sum, R) > 0)
            mag_set(R, sum);
        mag_clear(sum);
    }
    mag_mul_2exp_si(m, R, -s->prec); /* so that an eigenvalue 0 is narrowed so far and no further */
    mag_add(s->error, s->error, m);
    arf_set_mag(arb_midref(hi), R);
    arb_mul_2exp_si(hi, hi, 1);
    arb_neg(lo, hi);
    bisect(s, lo, hi, 0, s->n);
    arb_clear(hi);
    arb_clear(lo);
    mag_clear(m);
    mag_clear(R);
}

/* One precision; 0 when interrupted. */
static int at_precision(arb_ptr lambda, const arb_mat_t A, slong wanted, slong bits, slong prec,
                        const ntkball_options_t *options)
{
    slong n = arb_mat_nrows(A), k;
    inertia_t s = {.n = n, .prec = prec, .wanted = wanted, .bits = bits};
    int stop = 0;

    mag_init(s.error);
    arb_mat_init(s.B, n, n);
    s.a = _arb_vec_init(4 * n);
    s.b2 = s.a + n;
    s.low = s.a + 2 * n;
    s.up = s.a + 3 * n;
    arb_mat_set(s.B, A);
    drop_radii(&s, 0);
    for (k = 0; k < n && !stop; k++)
    {
        arb_set(s.a + k, arb_mat_entry(s.B, k, k));
        if (k + 1 < n)
            eliminate(&s, k);
        stop = options != NULL && options->progress != NULL &&
               options->progress(options->progress_context, "the inertia", (double) k / (double) n);
    }
    if (!stop)
        all(&s);
    for (k = 0; k < n && !stop; k++)
    {
        arb_union(lambda + k, s.low + n - 1 - k, s.up + n - 1 - k, prec);
        arb_add_error_mag(lambda + k, s.error);
    }
    _arb_vec_clear(s.a, 4 * n);
    arb_mat_clear(s.B);
    mag_clear(s.error);
    return !stop;
}

static slong worst_bits(arb_srcptr lambda, slong count)
{
    slong i, worst = ARF_PREC_EXACT;

    for (i = 0; i < count; i++)
        if (!arb_is_exact(lambda + i))
            worst = FLINT_MIN(worst, arb_rel_accuracy_bits(lambda + i));
    return worst;
}

ntkball_status_t
ntkball_gram_eigenvalues_inertia(arb_ptr lambda, const arb_mat_t A, slong rank, slong count,
                                 slong bits, const ntkball_options_t *options, ntkball_error_t *err)
{
    slong n = arb_mat_nrows(A), i, wanted, prec, worst = 0, before = -ARF_PREC_EXACT;
    slong max_prec = options != NULL ? options->max_prec : 200000;

    if (n < 1 || n != arb_mat_ncols(A) || !arb_mat_is_finite(A))
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "eigenvalues are computed of a symmetric matrix of finite balls");
        return NTKBALL_DOMAIN;
    }
    wanted = FLINT_MIN(FLINT_MAX(count, 1), n);
    if (rank >= 0)
        wanted = FLINT_MIN(wanted, rank);
    bits = FLINT_MAX(bits, 2);
    for (prec = 2 * bits + 64; prec <= max_prec; prec *= 2)
    {
        if (!at_precision(lambda, A, wanted, bits + 4, prec, options))
        {
            ntkball_error_set(err, NTKBALL_ERR_INTERRUPTED, "interrupted during the inertia");
            return NTKBALL_UNABLE;
        }
        for (i = rank; rank >= 0 && i < n; i++)
            arb_zero(lambda + i);
        worst = worst_bits(lambda, wanted);
        if (worst >= bits)
            return NTKBALL_OK;
        if (worst <= before) /* the radii of the matrix are in the way */
            break;
        before = worst;
    }
    ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                      "eigenvalues: %ld bits were not reached; the smallest is known to %ld",
                      (long) bits, (long) worst);
    return NTKBALL_UNABLE;
}
