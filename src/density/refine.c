/* Sharp bounds of the leading eigenvalues (CIRC-3, after Lehmann): m trial vectors in the Fourier
   basis up to frequency J, the first ones from LAPACK, then iterated, v <- T v; the operator is
   applied exactly up to frequency J2 and with a bound beyond.  With N_k = V* T^k V and sigma above
   the (m+1)-st eigenvalue, the j-th eigenvalue lies between that of (N_1, N_0) and sigma + that of
   (N_2 - 2 sigma N_1 + sigma^2 N_0, N_1 - sigma N_0).  The frequencies of N_2 beyond J2 are
   replaced by a diagonal matrix above them, which weighs little on one eigenvalue at a time. */
#include "density/density.h"

#include <ntkball/gram.h>

#include "gram/lapack.h"

#define STEPS 12
#define MAX_WAVES 16

typedef struct
{
    slong m, J, J2, prec;
    arb_ptr root; /* sqrt(l_k), k <= J2 */
    acb_ptr P;    /* (1/2pi) int p e^(-imy) dy, |m| <= J + J2, from -(J + J2) on */
    slong jumps;
    arb_ptr jump;   /* of p in modulus, not around 1 piece */
    acb_ptr wave;   /* e^(isb), 1 <= s <= J, b the place of the jump; NULL for many jumps */
    arb_t far;      /* >= l_k for k > J2 */
    acb_ptr *v, *w; /* m vectors of 2 J + 1 and of 2 J2 + 1 */
    arb_ptr tau;    /* >= the norm of w beyond J2 */
} work_t;

static void
work_init(work_t *t, const ntkball_density_impl *p, arb_srcptr l, slong m, slong J, slong prec)
{
    slong i, k, len = (DENSITY_REACH + 1) * J + 1;
    arb_ptr c = _arb_vec_init(2 * len);
    arb_t x;

    arb_init(x);
    t->m = m;
    t->J = J;
    t->J2 = DENSITY_REACH * J;
    t->prec = prec;
    t->root = _arb_vec_init(t->J2 + 1);
    for (i = 0; i <= t->J2; i++)
        arb_sqrtpos(t->root + i, l + i, prec);
    _ntkball_density_coefficients(c, c + len, p, len, prec);
    t->P = _acb_vec_init(2 * len - 1);
    for (i = 0; i < len; i++)
    {
        arb_set(acb_realref(t->P + len - 1 + i), c + i);
        arb_neg(acb_imagref(t->P + len - 1 + i), c + len + i);
        acb_conj(t->P + len - 1 - i, t->P + len - 1 + i);
    }
    arb_init(t->far);
    t->jumps = p->num > 1 ? p->num : 0;
    t->jump = _arb_vec_init(t->jumps);
    t->wave = t->jumps <= MAX_WAVES ? _acb_vec_init(t->jumps * J) : NULL;
    for (i = 0; i < t->jumps; i++)
    {
        ntkball_value_get_arb(x, p->value[i], prec);
        ntkball_value_get_arb(c, p->value[i == 0 ? p->num - 1 : i - 1], prec);
        arb_sub(x, x, c, prec);
        arb_abs(t->jump + i, x);
        ntkball_value_get_arb(x, p->angle[i], prec);
        for (k = 0; t->wave != NULL && k < J; k++)
        {
            arb_mul_si(c, x, k + 1, prec);
            arb_sin_cos(acb_imagref(t->wave + i * J + k), acb_realref(t->wave + i * J + k), c, 64);
        }
    }
    arb_max(t->far, l + t->J2 + 1, l + t->J2 + 2, prec); /* CIRC-1 */
    t->v = flint_malloc((size_t) m * sizeof(acb_ptr));
    t->w = flint_malloc((size_t) m * sizeof(acb_ptr));
    for (i = 0; i < m; i++)
    {
        t->v[i] = _acb_vec_init(2 * J + 1);
        t->w[i] = _acb_vec_init(2 * t->J2 + 1);
    }
    t->tau = _arb_vec_init(m);
    _arb_vec_clear(c, 2 * len);
    arb_clear(x);
}

static void work_clear(work_t *t)
{
    slong i;

    for (i = 0; i < t->m; i++)
    {
        _acb_vec_clear(t->v[i], 2 * t->J + 1);
        _acb_vec_clear(t->w[i], 2 * t->J2 + 1);
    }
    flint_free(t->v);
    flint_free(t->w);
    _arb_vec_clear(t->tau, t->m);
    _arb_vec_clear(t->root, t->J2 + 1);
    _acb_vec_clear(t->P, 2 * (t->J + t->J2) + 1);
    _arb_vec_clear(t->jump, t->jumps);
    if (t->wave != NULL)
        _acb_vec_clear(t->wave, t->jumps * t->J);
    arb_clear(t->far);
}

/* res >= the norm of T v beyond J2, where |(p g)_t| <= (E/|t| + V S/(|t| (|t| - J)))/(2 pi), with
   the jumps V_b of p, V = sum V_b, E = sum V_b |g(b)|, S = sum |s| |g_s| (CIRC-3). */
static void rest(arb_t res, const work_t *t, acb_srcptr g)
{
    slong k, J = t->J, J2 = t->J2;
    arb_t E, V, S, x, sum;
    acb_t y;

    arb_init(E);
    arb_init(V);
    arb_init(S);
    arb_init(x);
    arb_init(sum);
    acb_init(y);
    acb_abs(sum, g + J, 64);
    for (k = 1; k <= J; k++)
    {
        acb_abs(x, g + J + k, 64);
        arb_addmul_si(S, x, 2 * k, 64);
        arb_addmul_si(sum, x, 2, 64);
    }
    for (k = 0; k < t->jumps; k++)
    {
        arb_set(x, sum); /* >= |g(b)| */
        if (t->wave != NULL)
        {
            acb_dot(y, NULL, 0, g + J + 1, 1, t->wave + k * J, 1, J, 64);
            arb_mul_2exp_si(x, acb_realref(y), 1); /* g is real */
            arb_add(x, x, acb_realref(g + J), 64);
            arb_abs(x, x);
        }
        arb_addmul(E, x, t->jump + k, 64);
        arb_add(V, V, t->jump + k, 64);
    }
    arb_sqrt_ui(x, (ulong) J2, 64);
    arb_div(E, E, x, 64);
    arb_sqrt_ui(x, (ulong) (J2 - J), 64);
    arb_mul_si(x, x, J2, 64);
    arb_mul(V, V, S, 64);
    arb_div(V, V, x, 64);
    arb_add(res, E, V, 64);
    arb_mul_2exp_si(x, t->far, 1);
    arb_sqrtpos(x, x, 64);
    arb_mul(res, res, x, 64);
    arb_const_pi(x, 64);
    arb_div(res, res, x, 64);
    arb_mul_2exp_si(res, res, -1);
    arb_clear(E);
    arb_clear(V);
    arb_clear(S);
    arb_clear(x);
    arb_clear(sum);
    acb_clear(y);
}

/* w = T v up to J2 and tau */
static void apply(work_t *t, slong i)
{
    slong k, J = t->J, J2 = t->J2, prec = t->prec, len = 2 * (2 * J + J2) + 1;
    acb_ptr g = _acb_vec_init(2 * J + 1), out = _acb_vec_init(len);

    for (k = -J; k <= J; k++)
        acb_mul_arb(g + J + k, t->v[i] + J + k, t->root + FLINT_ABS(k), prec);
    _acb_poly_mul(out, t->P, 2 * (J + J2) + 1, g, 2 * J + 1, prec);
    for (k = -J2; k <= J2; k++)
        acb_mul_arb(t->w[i] + J2 + k, out + 2 * J + J2 + k, t->root + FLINT_ABS(k), prec);
    rest(t->tau + i, t, g);
    _acb_vec_clear(g, 2 * J + 1);
    _acb_vec_clear(out, len);
}

/* Re <a, b> of two Hermitian vectors from frequency -K to K, the middles at A and B. */
static void inner(arb_t res, acb_srcptr a, slong A, acb_srcptr b, slong B, slong K, slong prec)
{
    slong k;

    arb_mul(res, acb_realref(a + A), acb_realref(b + B), prec);
    arb_mul_2exp_si(res, res, -1);
    for (k = 1; k <= K; k++)
    {
        arb_addmul(res, acb_realref(a + A + k), acb_realref(b + B + k), prec);
        arb_addmul(res, acb_imagref(a + A + k), acb_imagref(b + B + k), prec);
    }
    arb_mul_2exp_si(res, res, 1);
}

/* N_0, N_1, N_2, the last without the frequencies beyond J2 */
static void moments(arb_mat_t N0, arb_mat_t N1, arb_mat_t N2, const work_t *t)
{
    slong i, j;

    for (i = 0; i < t->m; i++)
        for (j = 0; j <= i; j++)
        {
            inner(arb_mat_entry(N0, i, j), t->v[i], t->J, t->v[j], t->J, t->J, t->prec);
            inner(arb_mat_entry(N1, i, j), t->v[i], t->J, t->w[j], t->J2, t->J, t->prec);
            inner(arb_mat_entry(N2, i, j), t->w[i], t->J2, t->w[j], t->J2, t->J2, t->prec);
            arb_set(arb_mat_entry(N0, j, i), arb_mat_entry(N0, i, j));
            arb_set(arb_mat_entry(N1, j, i), arb_mat_entry(N1, i, j));
            arb_set(arb_mat_entry(N2, j, i), arb_mat_entry(N2, i, j));
        }
}

#define MAX_SINGLE 32 /* trial vectors up to which each eigenvalue gets weights of its own */

/* res = N2 + a diagonal matrix above the Gram matrix of what is beyond J2: with the weights 1 for
   the index j and 1/(16 m) for the others, or all 1 for j < 0. */
static void add_rest(arb_mat_t res, const arb_mat_t N2, const work_t *t, slong j)
{
    slong i, m = t->m, inverse; /* of the weight */
    arb_t x;

    arb_init(x);
    arb_mat_set(res, N2);
    for (i = 0; i < m; i++)
    {
        inverse = i == j || j < 0 ? 1 : 16 * m;
        arb_sqr(x, t->tau + i, 64);
        if (j < 0)
            arb_mul_si(x, x, m, 64);
        else /* the sum of the weights is 1 + (m - 1)/(16 m) */
        {
            arb_mul_si(x, x, 17 * m - 1, 64);
            arb_div_si(x, x, 16 * m, 64);
        }
        arb_mul_si(x, x, inverse, 64);
        arb_add(arb_mat_entry(res, i, i), arb_mat_entry(res, i, i), x, t->prec);
    }
    arb_clear(x);
}

/* res = L^-1 A L^-T, B = L L^T; 0 when B is not proved positive definite. */
static int reduce(arb_mat_t res, const arb_mat_t A, const arb_mat_t B, slong prec)
{
    slong n = arb_mat_nrows(A);
    arb_mat_t L;
    int ok;

    arb_mat_init(L, n, n);
    ok = arb_mat_cho(L, B, prec);
    if (ok)
    {
        arb_mat_solve_tril(res, L, A, 0, prec);
        arb_mat_transpose(res, res);
        arb_mat_solve_tril(res, L, res, 0, prec);
    }
    arb_mat_clear(L);
    return ok;
}

/* high[0 .. count-1]: the eigenvalues of (N2 + the rest, D), each with its weights; 0 when a
   hypothesis was not proved. */
static int
upper(arb_ptr high, const arb_mat_t N2, const arb_mat_t D, const work_t *t, slong count, slong bits)
{
    slong j, m = t->m;
    int single = m <= MAX_SINGLE, ok = 1;
    arb_ptr x = _arb_vec_init(m);
    arb_mat_t N, H;

    arb_mat_init(N, m, m);
    arb_mat_init(H, m, m);
    for (j = 0; ok && j < (single ? count : 1); j++)
    {
        add_rest(N, N2, t, single ? j : -1);
        ok = reduce(H, N, D, t->prec) &&
             ntkball_gram_eigenvalues(x, H, -1, single ? j + 1 : count, bits, NULL, NULL) !=
                 NTKBALL_DOMAIN;
        if (single)
            arb_set(high + j, x + j);
        else
            _arb_vec_set(high, x, count);
    }
    _arb_vec_clear(x, m);
    arb_mat_clear(N);
    arb_mat_clear(H);
    return ok;
}

/* lambda[0 .. count-1] from the trial vectors; 0 when a hypothesis was not proved. */
static int bounds(arb_ptr lambda, const work_t *t, const arb_t sigma, slong count, slong bits)
{
    slong i, m = t->m, prec = t->prec;
    arb_mat_t N0, N1, N2, D, H;
    arb_ptr low = _arb_vec_init(m), high = _arb_vec_init(m);
    int ok;

    arb_mat_init(N0, m, m);
    arb_mat_init(N1, m, m);
    arb_mat_init(N2, m, m);
    arb_mat_init(D, m, m);
    arb_mat_init(H, m, m);
    moments(N0, N1, N2, t);
    ok = reduce(H, N1, N0, prec) &&
         ntkball_gram_eigenvalues(low, H, -1, count, bits + 4, NULL, NULL) != NTKBALL_DOMAIN;
    arb_mat_scalar_mul_arb(D, N0, sigma, prec);
    arb_mat_sub(D, N1, D, prec); /* N_1 - sigma N_0 */
    arb_mat_add(N1, N1, D, prec);
    arb_mat_scalar_mul_arb(N1, N1, sigma, prec);
    arb_mat_sub(N2, N2, N1, prec); /* N_2 - sigma (2 N_1 - sigma N_0) */
    ok = ok && upper(high, N2, D, t, count, bits + 4);
    for (i = 0; ok && i < count; i++)
    {
        arb_add(high + i, high + i, sigma, prec);
        arb_union(lambda + i, low + i, high + i, prec);
    }
    arb_mat_clear(N0);
    arb_mat_clear(N1);
    arb_mat_clear(N2);
    arb_mat_clear(D);
    arb_mat_clear(H);
    _arb_vec_clear(low, m);
    _arb_vec_clear(high, m);
    return ok && _arb_vec_is_finite(lambda, count);
}

/* v_i = an exact vector near the part of u that is orthogonal to v_0 .. v_{i-1}, normalised. */
static void next_vector(work_t *t, slong i, acb_srcptr u, slong U)
{
    slong j, k, J = t->J, prec = t->prec;
    acb_ptr v = t->v[i];
    arb_t c;

    arb_init(c);
    for (k = 0; k <= J; k++)
        acb_get_mid(v + J + k, u + U + k);
    arb_zero(acb_imagref(v + J)); /* v is real as a function: its products are taken as such */
    for (j = 0; j <= i; j++)
    {
        inner(c, t->v[j], J, v, J, J, prec);
        arb_get_mid_arb(c, c);
        if (j == i)
            arb_rsqrt(c, c, prec);
        for (k = 0; k <= J; k++)
        {
            if (j == i)
                acb_mul_arb(v + J + k, v + J + k, c, prec);
            else
            {
                arb_submul(acb_realref(v + J + k), acb_realref(t->v[j] + J + k), c, prec);
                arb_submul(acb_imagref(v + J + k), acb_imagref(t->v[j] + J + k), c, prec);
            }
            acb_get_mid(v + J + k, v + J + k);
            acb_conj(v + J - k, v + J + k);
        }
    }
    arb_clear(c);
}

/* a = A 2^-e, of entries below 1, in doubles. */
static void to_doubles(double *a, const arb_mat_t A)
{
    slong i, j, n = arb_mat_nrows(A);
    arf_t x;
    fmpz_t e;

    arf_init(x);
    fmpz_init(e);
    for (i = 0; i < n; i++) /* A is positive: its largest entries are on the diagonal */
        arf_max(x, x, arb_midref(arb_mat_entry(A, i, i)));
    arf_abs_bound_lt_2exp_fmpz(e, x);
    fmpz_neg(e, e);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            arf_mul_2exp_fmpz(x, arb_midref(arb_mat_entry(A, i, j)), e);
            a[i + j * n] = arf_get_d(x, ARF_RND_NEAR);
        }
    arf_clear(x);
    fmpz_clear(e);
}

/* The first vectors: eigenvectors of A in doubles, in the basis of matrix.c. */
static int first_vectors(work_t *t, const arb_mat_t A)
{
    slong i, j, n = arb_mat_nrows(A);
    double *a = flint_malloc((size_t) (n * n) * sizeof(double));
    double *w = flint_malloc((size_t) n * sizeof(double));
    acb_ptr u = _acb_vec_init(2 * t->J + 1);
    int ok;

    to_doubles(a, A);
    ok = ntkball_lapack_eigen(a, w, n);
    for (i = 0; ok && i < t->m; i++)
    {
        const double *x = a + (n - 1 - i) * n;

        _acb_vec_zero(u, 2 * t->J + 1);
        arb_set_d(acb_realref(u + t->J), x[0] * 1.4142135623730951);
        for (j = 1; j <= (n - 1) / 2; j++)
        {
            acb_set_d_d(u + t->J + j, x[2 * j - 1], -x[2 * j]);
            acb_conj(u + t->J - j, u + t->J + j);
        }
        next_vector(t, i, u, t->J);
    }
    flint_free(a);
    flint_free(w);
    _acb_vec_clear(u, 2 * t->J + 1);
    return ok;
}

static slong worst(arb_srcptr lambda, slong count)
{
    slong i, bits = WORD_MAX;

    for (i = 0; i < count; i++)
        bits = FLINT_MIN(bits, arb_rel_accuracy_bits(lambda + i));
    return bits;
}

slong _ntkball_density_refine(arb_ptr lambda, const ntkball_density_impl *p, arb_srcptr l, slong J,
                              const arb_mat_t A, slong m, const arb_t sigma, slong count,
                              slong bits, slong prec)
{
    slong step, i, have = -1, got;
    arb_ptr next = _arb_vec_init(count);
    work_t t;

    work_init(&t, p, l, m, J, prec);
    for (step = 0; step < STEPS && (step > 0 || first_vectors(&t, A)); step++)
    {
        for (i = 0; i < m; i++)
            apply(&t, i);
        got = bounds(next, &t, sigma, count, bits) ? worst(next, count) : -1;
        if (got > have)
            _arb_vec_swap(lambda, next, count);
        if (got >= bits || (step >= 2 && got < have + 2))
        {
            have = FLINT_MAX(have, got);
            break;
        }
        have = FLINT_MAX(have, got);
        for (i = 0; i < m; i++)
            next_vector(&t, i, t.w[i], t.J2);
    }
    work_clear(&t);
    _arb_vec_clear(next, count);
    return have;
}
