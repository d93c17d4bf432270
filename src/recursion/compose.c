/* Composition of an outer polynomial with a power series whose constant term need not be zero.

   sum_k c_k g(x)^k with g_0 > 0 is an infinite sum for every coefficient; its first K terms are
   composed here and the rest is bounded in tail.c (COMP-2).  COMP-3: f(u) = sum_{k < K} c_k u^k is
   shifted to g_0, b_j = sum_k c_k binom(k, j) g_0^(k-j), and sum_j b_j (g - g_0)^j is composed with
   an inner series whose constant term is exactly zero, by Brent and Kung's baby and giant steps, D
   and D' at once.  With c_k, g_j >= 0 every sum has
   nonnegative terms (COMP-1).  Parity is handled by substitution, so that its zeros are exact:
   an even g is a series in y = x^2; an odd g = x G(y) under f(u) = u^t E(u^2) is
   g^t E(y G(y)^2).  */
#include "recursion/internal.h"

ntkball_parity_t ntkball_compose_parity(ntkball_parity_t outer, ntkball_parity_t inner)
{
    if (inner == NTKBALL_PARITY_EVEN)
        return NTKBALL_PARITY_EVEN;
    if (inner == NTKBALL_PARITY_ODD)
        return outer;
    return NTKBALL_PARITY_NONE;
}

/* v = t^j coefficients of (a + t)^h, j < n, for a > 0 and h >= n: binom(h, j) a^(h-j). */
static void binomial_power(arb_ptr v, slong n, const arb_t a, slong h, slong prec)
{
    slong j;

    arb_pow_ui(v, a, (ulong) h, prec);
    for (j = 1; j < n; j++)
    {
        arb_mul_ui(v + j, v + j - 1, (ulong) (h - j + 1), prec);
        arb_div_ui(v + j, v + j, (ulong) j, prec);
        arb_div(v + j, v + j, a, prec);
    }
}

/* Full shift, cut to n terms. */
static void shift_block(arb_ptr res, slong n, arb_srcptr f, slong K, const arb_t a, slong prec)
{
    arb_ptr t = _arb_vec_init(K);

    _arb_vec_set(t, f, K);
    _arb_poly_taylor_shift(t, a, K, prec);
    _arb_vec_zero(res, n);
    _arb_vec_set(res, t, FLINT_MIN(n, K));
    _arb_vec_clear(t, K);
}

void ntkball_compose_shift(arb_ptr res, slong n, arb_srcptr f, slong K, const arb_t a, slong prec)
{
    slong h, block = FLINT_MAX(n, 32);
    arb_ptr high, power;

    if (K <= block || arb_is_zero(a) || !arb_is_positive(a))
    {
        if (K > 0)
            shift_block(res, n, f, K, a, prec);
        else
            _arb_vec_zero(res, n);
        return;
    }

    /* f = f_0 + u^h f_1, h >= n: f(a + t) = f_0(a + t) + (a + t)^h f_1(a + t). */
    for (h = block; 2 * h < K; h *= 2)
        ;
    high = _arb_vec_init(n);
    power = _arb_vec_init(n);
    ntkball_compose_shift(high, n, f + h, K - h, a, prec);
    binomial_power(power, n, a, h, prec);
    _arb_poly_mullow(res, high, n, power, n, n, prec);
    ntkball_compose_shift(high, n, f, h, a, prec);
    _arb_vec_add(res, res, high, n, prec);
    _arb_vec_clear(power, n);
    _arb_vec_clear(high, n);
}

/* ------------------------------- baby steps and giant steps ----------------------------------- */

/* V[i] = (w/x)^i to len - i terms, 0 <= i <= m, for a w without constant term. */
static void baby_powers(arb_poly_struct *V, slong m, arb_srcptr w, slong len, slong prec)
{
    slong i;

    for (i = 0; i <= m; i++)
    {
        arb_poly_init(V + i);
        if (i == 0)
            arb_poly_one(V + i);
        else if (i == 1 && len > 1)
        {
            arb_poly_fit_length(V + 1, len - 1);
            _arb_vec_set(V[1].coeffs, w + 1, len - 1);
            _arb_poly_set_length(V + 1, len - 1);
            _arb_poly_normalise(V + 1);
        }
        else if (i < len)
            arb_poly_mullow(V + i, V + (i + 1) / 2, V + i / 2, len - i, prec);
    }
}

/* row = sum_{i < m} b_i x^i V_i to len terms. */
static void giant_row(arb_poly_t row, const arb_mat_t rows, slong r, slong len)
{
    slong p;

    arb_poly_fit_length(row, len);
    for (p = 0; p < len; p++)
        arb_set(row->coeffs + p, arb_mat_entry(rows, r, p));
    _arb_poly_set_length(row, len);
    _arb_poly_normalise(row);
}

/* res = sum_r x^(r m) V_m^r row_r by Horner's rule: of row r only len - r m terms matter. */
static void giant_steps(arb_ptr res, slong len, const arb_mat_t rows, slong first, slong count,
                        const arb_poly_t step, slong m, slong prec)
{
    slong r;
    arb_poly_t acc, row;

    arb_poly_init(acc);
    arb_poly_init(row);
    for (r = count - 1; r >= 0; r--)
    {
        arb_poly_mullow(acc, acc, step, FLINT_MAX(len - (r + 1) * m, 0), prec);
        arb_poly_shift_left(acc, acc, m);
        giant_row(row, rows, first + r, len - r * m);
        arb_poly_add(acc, acc, row, prec);
    }
    _arb_vec_zero(res, len);
    _arb_vec_set(res, acc->coeffs, FLINT_MIN(len, arb_poly_length(acc)));
    arb_poly_clear(row);
    arb_poly_clear(acc);
}

/* res[s] = sum_{j < n} b[s]_j w^j mod x^len, w_0 = 0, n <= len, for s < count series at once: the
   baby powers are shared, and w^(r m) having no terms below x^(r m) halves the giant steps. */
static void
brent_kung(arb_ptr *res, slong len, arb_ptr *b, slong n, slong count, arb_srcptr w, slong prec)
{
    slong m = FLINT_MAX((slong) n_sqrt((ulong) (count * n / 2)), 1), R = (n + m - 1) / m, s, i, p;
    arb_poly_struct *V = flint_malloc(sizeof(arb_poly_struct) * (size_t) (m + 1));
    arb_mat_t A, B, rows;

    arb_mat_init(A, count * R, m);
    arb_mat_init(B, m, len);
    arb_mat_init(rows, count * R, len);
    baby_powers(V, m, w, len, prec);
    for (s = 0; s < count; s++)
        for (i = 0; i < n; i++)
            arb_set(arb_mat_entry(A, s * R + i / m, i % m), b[s] + i);
    for (i = 0; i < m; i++)
        for (p = 0; p < arb_poly_length(V + i) && p + i < len; p++)
            arb_set(arb_mat_entry(B, i, p + i), arb_poly_get_coeff_ptr(V + i, p));
    arb_mat_mul(rows, A, B, prec);
    for (s = 0; s < count; s++)
        giant_steps(res[s], len, rows, s * R, R, V + m, m, prec);

    for (i = 0; i <= m; i++)
        arb_poly_clear(V + i);
    flint_free(V);
    arb_mat_clear(rows);
    arb_mat_clear(B);
    arb_mat_clear(A);
}

/* COMP-3 without parity: res[s] = sum_{k < K[s]} c[s]_k w^k mod x^len, s < count. */
static void compose_shifted(arb_ptr *res, slong len, arb_srcptr *c, const slong *K, slong count,
                            arb_srcptr w, slong prec)
{
    slong n = len, s;
    arb_ptr b[2];

    if (arb_is_zero(w))
        n = FLINT_MIN(FLINT_MAX(K[0], K[count - 1]), len);
    for (s = 0; s < count; s++)
    {
        b[s] = _arb_vec_init(FLINT_MAX(n, 1));
        if (arb_is_zero(w))
            _arb_vec_set(b[s], c[s], FLINT_MIN(n, K[s]));
        else
            ntkball_compose_shift(b[s], n, c[s], K[s], w, prec);
    }
    brent_kung(res, len, b, FLINT_MAX(n, 1), count, w, prec);
    for (s = 0; s < count; s++)
        _arb_vec_clear(b[s], FLINT_MAX(n, 1));
}

/* res[i] = v[start + 2 i], i < n. */
static void take(arb_ptr res, arb_srcptr v, slong start, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arb_set(res + i, v + start + 2 * i);
}

/* Even g: everything is a series in y = x^2. */
static void
compose_even(arb_ptr *res, slong len, arb_srcptr *c, slong K, slong count, arb_srcptr g, slong prec)
{
    slong i, s, n = (len + 1) / 2, terms[2] = {K, K};
    arb_ptr G = _arb_vec_init(n), y[2];

    take(G, g, 0, n);
    for (s = 0; s < count; s++)
        y[s] = _arb_vec_init(n);
    compose_shifted(y, n, c, terms, count, G, prec);
    for (s = 0; s < count; s++)
    {
        _arb_vec_zero(res[s], len);
        for (i = 0; i < n; i++)
            arb_swap(res[s] + 2 * i, y[s] + i);
        _arb_vec_clear(y[s], n);
    }
    _arb_vec_clear(G, n);
}

/* Odd g = x G(y), y = x^2, and f(u) = u^t E(u^2), t = 0 or 1: x^t G(y)^t E(y G(y)^2). */
static void compose_odd(arb_ptr *res, slong len, arb_srcptr *c, slong K, const int *t, slong count,
                        arb_srcptr g, slong prec)
{
    slong i, s, n = (len + 1) / 2, m = len / 2, terms[2] = {0, 0};
    arb_ptr G = _arb_vec_init(n), w = _arb_vec_init(n), y[2], E[2];
    arb_srcptr outer[2];

    take(G, g, 1, m);
    if (n > 1)
        _arb_poly_mullow(w + 1, G, n - 1, G, n - 1, n - 1, prec);
    for (s = 0; s < count; s++)
    {
        terms[s] = K > t[s] ? (K - t[s] + 1) / 2 : 0;
        y[s] = _arb_vec_init(n);
        E[s] = _arb_vec_init(terms[s]);
        take(E[s], c[s], t[s], terms[s]);
        outer[s] = E[s];
    }
    compose_shifted(y, n, outer, terms, count, w, prec);
    for (s = 0; s < count; s++)
    {
        _arb_vec_zero(res[s], len);
        if (t[s])
        {
            if (m > 0)
                _arb_poly_mullow(w, y[s], m, G, m, m, prec);
            _arb_vec_swap(y[s], w, m);
        }
        for (i = 0; t[s] + 2 * i < len; i++)
            arb_swap(res[s] + t[s] + 2 * i, y[s] + i);
        _arb_vec_clear(E[s], terms[s]);
        _arb_vec_clear(y[s], n);
    }
    _arb_vec_clear(G, n);
    _arb_vec_clear(w, n);
}

void ntkball_compose_several(arb_ptr *res, slong len, arb_srcptr *c, slong K, slong count,
                             const ntkball_parity_t *outer_parity, arb_srcptr g,
                             ntkball_parity_t inner_parity, slong prec)
{
    slong s, terms[2] = {K, K};
    int t[2] = {0, 0}, parity = 1;

    if (len <= 0)
        return;
    for (s = 0; s < count; s++)
    {
        t[s] = outer_parity[s] == NTKBALL_PARITY_ODD;
        parity &= outer_parity[s] != NTKBALL_PARITY_NONE;
    }
    if (inner_parity == NTKBALL_PARITY_EVEN)
        compose_even(res, len, c, K, count, g, prec);
    else if (inner_parity == NTKBALL_PARITY_ODD && parity)
        compose_odd(res, len, c, K, t, count, g, prec);
    else
        compose_shifted(res, len, c, terms, count, g, prec);
}

void ntkball_compose(arb_ptr res, slong len, arb_srcptr c, slong K, ntkball_parity_t outer_parity,
                     arb_srcptr g, ntkball_parity_t inner_parity, slong prec)
{
    ntkball_compose_several(&res, len, &c, K, 1, &outer_parity, g, inner_parity, prec);
}
