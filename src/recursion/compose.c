/* Composition of an outer polynomial with a power series whose constant term need not be zero.

   sum_k c_k g(x)^k with g_0 > 0 is an infinite sum for every coefficient; its first K terms are
   composed here and the rest is bounded in tail.c (COMP-2).  COMP-3: f(u) = sum_{k < K} c_k u^k is
   shifted to g_0, b_j = sum_k c_k binom(k, j) g_0^(k-j), and sum_j b_j (g - g_0)^j is composed with
   an inner series whose constant term is exactly zero.  With c_k, g_j >= 0 every sum has
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

/* COMP-3 without parity: res = sum_{k < K} c_k w^k mod x^len. */
static void compose_shifted(arb_ptr res, slong len, arb_srcptr c, slong K, arb_srcptr w, slong prec)
{
    slong n = arb_is_zero(w) ? FLINT_MIN(K, len) : len;
    arb_poly_t outer, inner;

    arb_poly_init2(outer, n);
    arb_poly_init2(inner, len);
    if (arb_is_zero(w))
        _arb_vec_set(outer->coeffs, c, n);
    else
        ntkball_compose_shift(outer->coeffs, n, c, K, w, prec);
    _arb_poly_set_length(outer, n);
    _arb_poly_normalise(outer);
    _arb_vec_set(inner->coeffs + 1, w + 1, len - 1);
    _arb_poly_set_length(inner, len);
    _arb_poly_normalise(inner);

    arb_poly_compose_series(inner, outer, inner, len, prec);

    _arb_vec_zero(res, len);
    _arb_vec_set(res, inner->coeffs, FLINT_MIN(len, inner->length));
    arb_poly_clear(outer);
    arb_poly_clear(inner);
}

/* res[i] = v[start + 2 i], i < n. */
static void take(arb_ptr res, arb_srcptr v, slong start, slong n)
{
    slong i;

    for (i = 0; i < n; i++)
        arb_set(res + i, v + start + 2 * i);
}

/* Even g: everything is a series in y = x^2. */
static void compose_even(arb_ptr res, slong len, arb_srcptr c, slong K, arb_srcptr g, slong prec)
{
    slong i, n = (len + 1) / 2;
    arb_ptr G = _arb_vec_init(n), y = _arb_vec_init(n);

    take(G, g, 0, n);
    compose_shifted(y, n, c, K, G, prec);
    _arb_vec_zero(res, len);
    for (i = 0; i < n; i++)
        arb_swap(res + 2 * i, y + i);
    _arb_vec_clear(G, n);
    _arb_vec_clear(y, n);
}

/* Odd g = x G(y), y = x^2, and f(u) = u^t E(u^2), t = 0 or 1: x^t G(y)^t E(y G(y)^2). */
static void
compose_odd(arb_ptr res, slong len, arb_srcptr c, slong K, int t, arb_srcptr g, slong prec)
{
    slong i, n = (len + 1) / 2, m = len / 2, terms = K > t ? (K - t + 1) / 2 : 0;
    arb_ptr G = _arb_vec_init(n), w = _arb_vec_init(n), y = _arb_vec_init(n);
    arb_ptr E = _arb_vec_init(terms);

    take(G, g, 1, m);
    take(E, c, t, terms);
    if (n > 1)
        _arb_poly_mullow(w + 1, G, n - 1, G, n - 1, n - 1, prec);
    compose_shifted(y, n, E, terms, w, prec);
    _arb_vec_zero(res, len);
    if (t)
    {
        if (m > 0)
            _arb_poly_mullow(w, y, m, G, m, m, prec);
        _arb_vec_swap(y, w, m);
    }
    for (i = 0; t + 2 * i < len; i++)
        arb_swap(res + t + 2 * i, y + i);
    _arb_vec_clear(E, terms);
    _arb_vec_clear(G, n);
    _arb_vec_clear(w, n);
    _arb_vec_clear(y, n);
}

void ntkball_compose(arb_ptr res, slong len, arb_srcptr c, slong K, ntkball_parity_t outer_parity,
                     arb_srcptr g, ntkball_parity_t inner_parity, slong prec)
{
    if (len <= 0)
        return;
    if (inner_parity == NTKBALL_PARITY_EVEN)
        compose_even(res, len, c, K, g, prec);
    else if (inner_parity == NTKBALL_PARITY_ODD && outer_parity != NTKBALL_PARITY_NONE)
        compose_odd(res, len, c, K, outer_parity == NTKBALL_PARITY_ODD, g, prec);
    else
        compose_shifted(res, len, c, K, g, prec);
}
