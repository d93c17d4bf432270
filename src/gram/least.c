/* Lower bounds of the smallest eigenvalue: N6 by diagonal dominance of a power of X X^T (GRAM-9),
   and by the separation of the data (GRAM-17). */
#include <math.h>

#include "gram/kinds.h"

#include "support/error.h"

#define MAX_POWER 4096

/* max_i sum_{j != i} |rho_ij|^r, in doubles. */
static double row_sum(const double *rho, slong n, double r)
{
    slong i, j;
    double most = 0;

    for (i = 0; i < n; i++)
    {
        double sum = 0;

        for (j = 0; j < n; j++)
            if (j != i)
                sum += pow(rho[i * n + j], r);
        most = fmax(most, sum);
    }
    return most;
}

/* An r that makes (1 - row_sum) kappa-tail large, were the tail r^(-1/2): a choice. */
static slong choose_power(const double *rho, slong n)
{
    double r, score, high = 0;
    slong chosen = 0;

    for (r = 1; r < MAX_POWER; r = ceil(1.2 * r))
    {
        score = (1 - row_sum(rho, n, r)) / sqrt(r);
        if (score > high)
        {
            high = score;
            chosen = (slong) r;
        }
    }
    return chosen;
}

/* res = max_i sum_{j != i} |rho_ij|^r. */
static void row_sum_ball(arb_t res, const ntkball_data_t data, slong r, slong prec)
{
    slong i, j, n = data->n;
    arb_ptr sums = _arb_vec_init(n);
    arb_t t;

    arb_init(t);
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
        {
            ntkball_data_correlation(t, data, i, j, prec);
            arb_abs(t, t);
            arb_pow_ui(t, t, (ulong) r, prec);
            arb_add(sums + i, sums + i, t, prec);
            arb_add(sums + j, sums + j, t, prec);
        }
    arb_zero(res);
    for (i = 0; i < n; i++)
        arb_max(res, res, sums + i, prec);
    arb_clear(t);
    _arb_vec_clear(sums, n);
}

static slong good_power(const ntkball_data_t data)
{
    slong n = data->n, i, j, r;
    double *rho = flint_malloc((size_t) (n * n) * sizeof(double));
    arb_t t;

    arb_init(t);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++)
        {
            ntkball_data_correlation(t, data, i, j, 53);
            rho[i * n + j] = rho[j * n + i] = fabs(arf_get_d(arb_midref(t), ARF_RND_NEAR));
        }
    r = choose_power(rho, n);
    arb_clear(t);
    flint_free(rho);
    return r;
}

ntkball_status_t ntkball_gram_least_bound(arb_t bound, slong *r, const ntkball_data_t data,
                                          const ntkball_network_t net, slong bits,
                                          const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status;
    ntkball_options_t inner;
    slong prec = bits + 32;
    arb_ptr tail;
    arb_t sum;

    ntkball_gram_options(&inner, options);
    arb_zero(bound);
    *r = good_power(data);
    if (*r == 0)
        return NTKBALL_OK;
    tail = _arb_vec_init(*r + 1);
    arb_init(sum);
    status = ntkball_gram_tails(tail, *r + 1, net, net->depth + 1, bits, &inner, err);
    if (status != NTKBALL_DOMAIN)
    {
        row_sum_ball(sum, data, *r, prec + 16);
        arb_sub_ui(sum, sum, 1, prec);
        arb_neg(sum, sum);
        arb_mul(bound, sum, tail + *r, prec);
        arb_div_si(bound, bound, data->n, prec);
    }
    arb_clear(sum);
    _arb_vec_clear(tail, *r + 1);
    return status;
}

/* ------------------------------------------------------------------------------- separation */

/* 1 - |rho_ij| = (N - s^2)/(N + |s| sqrt N), s = <v_i, v_j>, N = |v_i|^2 |v_j|^2, without
   cancellation. */
static void distance(arb_t res, const ntkball_data_t data, slong i, slong j, slong prec)
{
    fmpz_t s, N, t;
    arb_t root;

    fmpz_init(s);
    fmpz_init(N);
    fmpz_init(t);
    arb_init(root);
    _fmpz_vec_dot(s, data->v + i * data->d, data->v + j * data->d, data->d);
    fmpz_mul(N, data->norm2 + i, data->norm2 + j);
    fmpz_mul(t, s, s);
    fmpz_sub(t, N, t);
    fmpz_abs(s, s);
    arb_sqrt_fmpz(root, N, prec);
    arb_mul_fmpz(root, root, s, prec);
    arb_add_fmpz(root, root, N, prec);
    arb_set_fmpz(res, t);
    arb_div(res, res, root, prec);
    arb_clear(root);
    fmpz_clear(t);
    fmpz_clear(N);
    fmpz_clear(s);
}

void ntkball_gram_separation(arb_t delta, const ntkball_data_t data, slong bits)
{
    slong n = data->n, i, j;
    arb_t least, t, best;

    arb_init(least);
    arb_init(best);
    arb_init(t);
    arb_one(least);
    for (i = 0; i < n; i++)
        for (j = 0; j < i; j++)
        {
            distance(t, data, i, j, 40);
            arb_min(least, least, t, 40);
        }
    arb_one(best);
    for (i = 0; i < n; i++) /* the pairs that may be the nearest, again */
        for (j = 0; j < i; j++)
        {
            distance(t, data, i, j, 40);
            if (!arb_overlaps(t, least))
                continue;
            distance(t, data, i, j, bits + 8);
            arb_min(best, best, t, bits + 8);
        }
    arb_mul_2exp_si(best, best, 1);
    arb_sqrt(delta, best, bits + 8);
    arb_clear(t);
    arb_clear(best);
    arb_clear(least);
}
