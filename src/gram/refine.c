/* A better eigenbasis (Ogita and Aishima 2018): with R = I - v^T v, T = v^T a v, l_i = T_ii/S_ii,

       v <- v (I + E),   E_ij = (T_ij + l_j R_ij)/(l_j - l_i),   E_ii = R_ii/2,

   makes the error quadratically small.  Where the quotient is not small (two eigenvalues closer
   than the coupling) only the orthogonality is corrected, E_ij = R_ij/2, and the cluster that such
   pairs form is diagonalised by itself: its block of T less its mean, magnified to doubles, goes
   through LAPACK again.  Couplings and gaps below what a step neglects (its second order) are no
   evidence of anything and wait for the next step.  Nothing here is proved or needs to be:
   certify.c judges the result. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gram/eigen.h"
#include "gram/lapack.h"

#define DIGIT 60              /* bits of E and of the part of v that it meets */
#define MAX_STALLS 3          /* steps without progress: a gap may show late */
#define SMALL_COUPLING 0x1p-6 /* quotients above it are not believed */

/* ------------------------------------------------------------------------- the first basis */

/* K = round(2^(q - scale) A) and the radius. */
static void set_fixed(ntkball_eigen_t *e, const arb_mat_t A)
{
    slong i, j;
    mag_t m;
    arf_t x;

    mag_init(m);
    arf_init(x);
    for (i = 0; i < e->n; i++)
        for (j = 0; j < e->n; j++)
        {
            arb_srcptr entry = i >= j ? arb_mat_entry(A, i, j) : arb_mat_entry(A, j, i);

            arf_mul_2exp_si(x, arb_midref(entry), e->q - e->scale);
            arf_get_fmpz(fmpz_mat_entry(e->K, i, j), x, ARF_RND_NEAR);
            mag_mul_2exp_si(m, arb_radref(entry), -e->scale);
            if (!arf_is_int(x))
            {
                mag_t half;

                mag_init(half);
                mag_set_ui_2exp_si(half, 1, -e->q - 1);
                mag_add(m, m, half);
                mag_clear(half);
            }
            mag_addmul(e->radius, m, m);
        }
    mag_sqrt(e->radius, e->radius);
    arf_clear(x);
    mag_clear(m);
}

/* scale with 2^scale >= ||A||_F, about. */
static slong norm_exponent(const arb_mat_t A)
{
    mag_t m, s;
    slong i, j, exponent;

    mag_init(m);
    mag_init(s);
    for (i = 0; i < arb_mat_nrows(A); i++)
        for (j = 0; j < arb_mat_ncols(A); j++)
        {
            arb_get_mag(m, arb_mat_entry(A, i, j));
            mag_addmul(s, m, m);
        }
    mag_sqrt(s, s);
    exponent = mag_is_zero(s) ? 0 : fmpz_get_si(MAG_EXPREF(s));
    mag_clear(s);
    mag_clear(m);
    return exponent;
}

static int propose(ntkball_eigen_t *e, const arb_mat_t A)
{
    slong n = e->n, i, j;
    double *a = flint_malloc((size_t) (n * n) * sizeof(double));
    double *w = flint_malloc((size_t) n * sizeof(double));
    arf_t x;
    int ok;

    arf_init(x);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            arf_mul_2exp_si(x, arb_midref(arb_mat_entry(A, i, j)), -e->scale);
            a[j * n + i] = arf_get_d(x, ARF_RND_NEAR);
        }
    ok = ntkball_lapack_eigen(a, w, (long) n);
    for (i = 0; ok && i < n; i++)
        for (j = 0; ok && j < n; j++)
        {
            ok = isfinite(a[j * n + i]);
            arf_set_d(x, ok ? a[j * n + i] : 0.0);
            arf_mul_2exp_si(x, x, e->q);
            arf_get_fmpz(fmpz_mat_entry(e->V, i, j), x, ARF_RND_NEAR);
        }
    arf_clear(x);
    flint_free(w);
    flint_free(a);
    return ok;
}

int ntkball_eigen_init(ntkball_eigen_t *e, const arb_mat_t A, slong q)
{
    e->n = arb_mat_nrows(A);
    e->q = q;
    e->scale = norm_exponent(A);
    e->last = 1;
    e->stalls = 0;
    mag_init(e->radius);
    fmpz_mat_init(e->K, e->n, e->n);
    fmpz_mat_init(e->V, e->n, e->n);
    fmpz_mat_init(e->T, e->n, e->n);
    fmpz_mat_init(e->S, e->n, e->n);
    set_fixed(e, A);
    return propose(e, A);
}

void ntkball_eigen_clear(ntkball_eigen_t *e)
{
    mag_clear(e->radius);
    fmpz_mat_clear(e->K);
    fmpz_mat_clear(e->V);
    fmpz_mat_clear(e->T);
    fmpz_mat_clear(e->S);
}

/* x = round(x / 2^shift), shift any sign. */
static void shift_round(fmpz_t x, slong shift)
{
    if (shift <= 0)
        fmpz_mul_2exp(x, x, (ulong) -shift);
    else
    {
        fmpz_t half;

        fmpz_init(half);
        fmpz_one_2exp(half, (ulong) shift - 1);
        fmpz_add(x, x, half);
        fmpz_fdiv_q_2exp(x, x, (ulong) shift);
        fmpz_clear(half);
    }
}

static void shift_round_matrix(fmpz_mat_t M, slong shift)
{
    slong i, j;

    for (i = 0; i < fmpz_mat_nrows(M); i++)
        for (j = 0; j < fmpz_mat_ncols(M); j++)
            shift_round(fmpz_mat_entry(M, i, j), shift);
}

void ntkball_eigen_products(ntkball_eigen_t *e)
{
    fmpz_mat_t P, Vt;

    fmpz_mat_init(P, e->n, e->n);
    fmpz_mat_init(Vt, e->n, e->n);
    fmpz_mat_transpose(Vt, e->V);
    fmpz_mat_mul(P, e->K, e->V);
    shift_round_matrix(P, e->q);
    fmpz_mat_mul(e->T, Vt, P);
    fmpz_mat_mul(e->S, Vt, e->V);
    fmpz_mat_clear(P);
    fmpz_mat_clear(Vt);
}

/* -------------------------------------------------------------------------- the correction */

/* x 2^-e in double (0 when it underflows). */
static double to_double(const fmpz_t x, slong e)
{
    slong exponent;
    double m = fmpz_get_d_2exp(&exponent, x);

    exponent -= e;
    return exponent < -1000 ? 0.0 : ldexp(m, (int) FLINT_MIN(exponent, 1000));
}

typedef struct
{
    ntkball_eigen_t *e;
    fmpz *l;      /* 2^2q l_i */
    double *E;    /* 2^up E, row-major */
    slong up;     /* magnification, so that small corrections are no denormals */
    slong *group; /* union-find: the cluster of i */
} step_t;

static slong find(slong *group, slong i)
{
    while (group[i] != i)
        i = group[i] = group[group[i]];
    return i;
}

/* 2^up (T_ij + l_j R_ij), i != j: the coupling, from exact integers. */
static double coupling(const step_t *s, slong i, slong j, fmpz_t t)
{
    const ntkball_eigen_t *e = s->e;

    fmpz_mul(t, s->l + j, fmpz_mat_entry(e->S, i, j));
    fmpz_fdiv_q_2exp(t, t, (ulong) (2 * e->q));
    fmpz_sub(t, fmpz_mat_entry(e->T, i, j), t);
    return to_double(t, 2 * e->q - s->up);
}

/* l_j - l_i. */
static double gap(const step_t *s, slong i, slong j, fmpz_t t)
{
    fmpz_sub(t, s->l + j, s->l + i);
    return to_double(t, 2 * s->e->q);
}

/* Puts the couplings into E and returns the size, as a coupling, of what the step neglects: the
   rounding errors, and the second order, c_ik c_kj / (l_k - l_i) for the k that are far from i. */
static double set_couplings(step_t *s)
{
    slong n = s->e->n, i, j;
    double second = 0, c, g;
    fmpz_t t;

    fmpz_init(t);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            if (i != j)
            {
                c = s->E[i * n + j] = coupling(s, i, j, t);
                g = gap(s, i, j, t);
                if (fabs(c) <= ldexp(SMALL_COUPLING * fabs(g), (int) s->up) && c != 0)
                    second = fmax(second, c / ldexp(g, (int) s->up) * c);
            }
    fmpz_clear(t);
    return sqrt((double) n) * (4 * fabs(second) + ldexp(1.0, (int) (s->up - s->e->q)));
}

/* Fills E and the clusters; the largest |2^up E_ij|. */
static double set_correction(step_t *s)
{
    const ntkball_eigen_t *e = s->e;
    slong n = e->n, i, j;
    double neglected = set_couplings(s), most = 0, c, g;
    fmpz_t t, one;

    fmpz_init(t);
    fmpz_init(one);
    fmpz_one_2exp(one, (ulong) (2 * e->q));
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            double *out = s->E + i * n + j;

            c = *out;
            g = i == j ? 0 : gap(s, i, j, t);
            fmpz_neg(t, fmpz_mat_entry(e->S, i, j));
            if (i == j)
                fmpz_add(t, t, one);
            *out = to_double(t, 2 * e->q - s->up) / 2;
            if (i != j && (fabs(c) > neglected || ldexp(fabs(g), (int) s->up) > neglected))
            {
                if (fabs(c) <= ldexp(SMALL_COUPLING * fabs(g), (int) s->up))
                    *out = c / g;
                else
                    s->group[find(s->group, i)] = find(s->group, j);
            }
            most = fmax(most, fabs(*out));
        }
    fmpz_clear(one);
    fmpz_clear(t);
    return most;
}

/* v += v E, with the leading DIGIT bits of both. */
static void apply_correction(step_t *s, double most)
{
    ntkball_eigen_t *e = s->e;
    slong n = e->n, i, j, cut = FLINT_MAX(e->q - DIGIT, 0), w;
    int exponent;
    fmpz_mat_t top, E;

    (void) frexp(most, &exponent);
    w = DIGIT - exponent; /* E is stored as 2^(up + w) E */
    fmpz_mat_init(top, n, n);
    fmpz_mat_init(E, n, n);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            fmpz_fdiv_q_2exp(fmpz_mat_entry(top, i, j), fmpz_mat_entry(e->V, i, j), (ulong) cut);
            fmpz_set_d(fmpz_mat_entry(E, i, j), ldexp(s->E[i * n + j], (int) w));
        }
    fmpz_mat_mul(top, top, E);
    shift_round_matrix(top, w + s->up - cut);
    fmpz_mat_add(e->V, e->V, top);
    fmpz_mat_clear(E);
    fmpz_mat_clear(top);
}

/* ------------------------------------------------------------------------------- clusters */

/* Rotates the m columns idx of v by the orthogonal matrix (columns at rot + m k). */
static void rotate(ntkball_eigen_t *e, const slong *idx, slong m, const double *rot)
{
    fmpz_mat_t Q, block;
    slong i, j;

    fmpz_mat_init(Q, m, m);
    fmpz_mat_init(block, e->n, m);
    for (i = 0; i < m; i++)
        for (j = 0; j < m; j++)
            fmpz_set_d(fmpz_mat_entry(Q, i, j), ldexp(rot[j * m + i], DIGIT));
    for (i = 0; i < e->n; i++)
        for (j = 0; j < m; j++)
            fmpz_set(fmpz_mat_entry(block, i, j), fmpz_mat_entry(e->V, i, idx[j]));
    fmpz_mat_mul(block, block, Q);
    shift_round_matrix(block, DIGIT);
    for (i = 0; i < e->n; i++)
        for (j = 0; j < m; j++)
            fmpz_swap(fmpz_mat_entry(e->V, i, idx[j]), fmpz_mat_entry(block, i, j));
    fmpz_mat_clear(block);
    fmpz_mat_clear(Q);
}

/* Diagonalises T - c S on the columns idx, c the mean of their l; magnified to doubles. */
static int split_cluster(step_t *s, const slong *idx, slong m)
{
    ntkball_eigen_t *e = s->e;
    double *block = flint_malloc((size_t) (m * m) * sizeof(double));
    double *w = flint_malloc((size_t) m * sizeof(double));
    slong i, j, bits = 0;
    fmpz_t c, t;
    fmpz_mat_t B;
    int ok;

    fmpz_init(c);
    fmpz_init(t);
    fmpz_mat_init(B, m, m);
    for (i = 0; i < m; i++)
        fmpz_add(c, c, s->l + idx[i]);
    fmpz_fdiv_q_si(c, c, m);
    for (i = 0; i < m; i++)
        for (j = 0; j < m; j++)
        {
            fmpz_mul(t, c, fmpz_mat_entry(e->S, idx[i], idx[j]));
            fmpz_fdiv_q_2exp(t, t, (ulong) (2 * e->q));
            fmpz_sub(fmpz_mat_entry(B, i, j), fmpz_mat_entry(e->T, idx[i], idx[j]), t);
            bits = FLINT_MAX(bits, (slong) fmpz_bits(fmpz_mat_entry(B, i, j)));
        }
    for (i = 0; i < m; i++)
        for (j = 0; j < m; j++)
            block[j * m + i] = to_double(fmpz_mat_entry(B, i, j), bits);
    ok = ntkball_lapack_eigen(block, w, (long) m);
    for (i = 0; ok && i < m * m; i++)
        ok = isfinite(block[i]);
    if (ok)
        rotate(e, idx, m, block);
    fmpz_mat_clear(B);
    fmpz_clear(t);
    fmpz_clear(c);
    flint_free(w);
    flint_free(block);
    return ok;
}

/* Splits every cluster of two or more; their number. */
static slong split_clusters(step_t *s)
{
    slong n = s->e->n, i, j, m, num = 0;
    slong *idx = flint_malloc((size_t) n * sizeof(slong));

    for (i = 0; i < n; i++)
    {
        if (find(s->group, i) != i)
            continue;
        for (j = m = 0; j < n; j++)
            if (find(s->group, j) == i)
                idx[m++] = j;
        if (m > 1)
            num += split_cluster(s, idx, m);
    }
    flint_free(idx);
    return num;
}

/* ------------------------------------------------------------------------------- one step */

int ntkball_eigen_refine(ntkball_eigen_t *e)
{
    slong n = e->n, i, clusters;
    double most;
    step_t s = {.e = e, .up = FLINT_MIN(e->q, 900)};

    s.l = _fmpz_vec_init(n);
    s.E = flint_malloc((size_t) (n * n) * sizeof(double));
    s.group = flint_malloc((size_t) n * sizeof(slong));
    for (i = 0; i < n; i++)
    {
        s.group[i] = i;
        fmpz_mul_2exp(s.l + i, fmpz_mat_entry(e->T, i, i), (ulong) (2 * e->q));
        if (fmpz_sgn(fmpz_mat_entry(e->S, i, i)) > 0)
            fmpz_fdiv_q(s.l + i, s.l + i, fmpz_mat_entry(e->S, i, i));
    }
    most = set_correction(&s);
    if (most > 0)
        apply_correction(&s, most);
    clusters = split_clusters(&s);
    flint_free(s.group);
    flint_free(s.E);
    _fmpz_vec_clear(s.l, n);
    most = ldexp(most, (int) -s.up);
    e->stalls = clusters > 0 || most < 0.125 * e->last ? 0 : e->stalls + 1;
    e->last = most;
    return e->stalls < MAX_STALLS;
}
