/* What the theory says of the spectrum of K = Theta_{L+1}/n without looking at K.

   GRAM-8, for unit vectors of rank r and lambda_k = lambda_k(K), the head of the series, its terms
   of degree below m, has rank at most binom(r+m-1, r), on the sphere R_m = binom(m+r-2, r-1) +
   binom(m+r-3, r-1); the rest has norm and trace at most t_m = sum_{p >= m} kappa_p, and with
   Gegenbauer heads u_m = sum_{j >= m} b_j:
       (i), (ii)  lambda_k <= t_m                 once k > the rank of the head;
       (iii)      lambda_k <= t_m / (k - R_m);
       (iv)       lambda_k <= u_m / (k - R_m). */
#include "gram/kinds.h"

#include "support/error.h"

/* N(d,k), the dimension of the harmonics of degree k in d + 1 variables, d >= 1. */
static void harmonics(fmpz_t res, slong d, slong k)
{
    fmpz_t t;

    fmpz_init(t);
    fmpz_bin_uiui(res, (ulong) (d + k), (ulong) d);
    if (k >= 2)
        fmpz_bin_uiui(t, (ulong) (d + k - 2), (ulong) d);
    fmpz_sub(res, res, t);
    fmpz_clear(t);
}

/* tail[m] = sum_{j >= m} b_j, b_j = N(d,j) lambda_j. */
static void
set_sphere_tails(arb_ptr tail, slong len, slong d, arb_srcptr lambda, const arb_t total, slong prec)
{
    slong m;
    arb_t b;
    fmpz_t N;

    arb_init(b);
    fmpz_init(N);
    arb_set(tail, total);
    for (m = 1; m < len; m++)
    {
        harmonics(N, d, m - 1);
        arb_mul_fmpz(b, lambda + m - 1, N, prec);
        arb_sub(tail + m, tail + m - 1, b, prec);
    }
    for (m = 0; m < len; m++)
        arb_nonnegative_part(tail + m, tail + m);
    fmpz_clear(N);
    arb_clear(b);
}

/* The rank of a head: sphere = 0: binom(r+m-1, r); 1: R_m; m, r >= 1; n at most. */
static slong head_rank(slong m, slong r, int sphere, slong n)
{
    fmpz_t a, b;
    slong rank;

    fmpz_init(a);
    fmpz_init(b);
    if (sphere)
    {
        fmpz_bin_uiui(a, (ulong) (m + r - 2), (ulong) (r - 1));
        if (m >= 2)
            fmpz_bin_uiui(b, (ulong) (m + r - 3), (ulong) (r - 1));
        fmpz_add(a, a, b);
    }
    else
        fmpz_bin_uiui(a, (ulong) (r + m - 1), (ulong) r);
    rank = fmpz_cmp_si(a, n) > 0 ? n : fmpz_get_si(a);
    fmpz_clear(b);
    fmpz_clear(a);
    return rank;
}

/* res = min over m with rank(m) < k of tail[m]/(averaged ? k - rank(m) : 1); m = 0 has rank 0. */
static void
best(arb_t res, arb_srcptr tail, const slong *rank, slong len, slong k, int averaged, slong prec)
{
    slong m;
    arb_t t;

    arb_init(t);
    arb_pos_inf(res);
    for (m = 0; m < len && rank[m] < k; m++)
    {
        arb_div_si(t, tail + m, averaged ? k - rank[m] : 1, prec);
        if (!arb_is_finite(t))
            continue;
        if (arb_is_finite(res))
            arb_min(res, res, t, prec);
        else
            arb_set(res, t);
    }
    arb_clear(t);
}

#define MAX_HEAD 512

slong ntkball_gram_head_degrees(slong n, slong rank)
{
    slong len = 1;

    while (len < MAX_HEAD && rank >= 1 && head_rank(len, rank, 1, n) < n)
        len++;
    return len;
}

ntkball_status_t ntkball_gram_tail_bounds(arb_ptr const *bound, slong n, slong rank,
                                          arb_srcptr lambda, const ntkball_network_t net,
                                          slong bits, const ntkball_options_t *options,
                                          ntkball_error_t *err)
{
    slong len = ntkball_gram_head_degrees(n, rank), m, k, prec = bits + 32, *taylor, *sphere;
    arb_ptr tail, gegenbauer;
    ntkball_options_t inner;
    ntkball_status_t status;

    if (n < 1 || rank < 1)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT, "bounds need data of rank 1 at least");
        return NTKBALL_DOMAIN;
    }
    ntkball_gram_options(&inner, options);
    tail = _arb_vec_init(len);
    gegenbauer = _arb_vec_init(len);
    taylor = flint_calloc((size_t) len, sizeof(slong));
    sphere = flint_calloc((size_t) len, sizeof(slong));
    for (m = 1; m < len; m++)
    {
        taylor[m] = head_rank(m, rank, 0, n);
        sphere[m] = head_rank(m, rank, 1, n);
    }
    status = ntkball_gram_tails(tail, len, net, net->depth + 1, bits, &inner, err);
    for (m = 0; m < len; m++)
        arb_pos_inf(gegenbauer + m);
    if (lambda != NULL && rank >= 2)
        set_sphere_tails(gegenbauer, len, rank - 1, lambda, tail, bits + 96);
    for (k = 1; status != NTKBALL_DOMAIN && k <= n; k++)
    {
        best(bound[0] + k - 1, tail, taylor, len, k, 0, prec);
        best(bound[1] + k - 1, tail, sphere, len, k, 0, prec);
        best(bound[2] + k - 1, tail, sphere, len, k, 1, prec);
        best(bound[3] + k - 1, gegenbauer, sphere, len, k, 1, prec);
    }
    flint_free(sphere);
    flint_free(taylor);
    _arb_vec_clear(gegenbauer, len);
    _arb_vec_clear(tail, len);
    return status;
}

/* ----------------------------------------------------------------------------------- counts */

void ntkball_gram_count(slong *sure, slong *possible, arb_srcptr lambda, slong n,
                        const arb_t threshold)
{
    slong i;

    for (i = *sure = *possible = 0; i < n; i++)
    {
        *sure += arb_ge(lambda + i, threshold);
        *possible += !arb_lt(lambda + i, threshold);
    }
}
