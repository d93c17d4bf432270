/* The rank of the kernel of a shallow network of finite width (GRAM-11), exactly for phi(z) = s z
   on either side of 0 without a first bias: there z = <w, v> is an integer up to scale, the
   features of the outer kernel are the numbers s(z) z and those of the inner one the vectors s(z)
   v. */
#include <string.h>

#include "gram/kinds.h"

#define MAX_ENTRIES 2000000 /* of the matrix whose rank is taken */

/* Slopes left and right of 0, scaled to integers; 0 when phi is not of that kind. */
static int slopes(fmpz_t left, fmpz_t right, const ntkball_network_t net)
{
    slong num = ntkball_activation_num_breaks(net->phi), i;
    int ok = ntkball_activation_family(net->phi) == NTKBALL_FAMILY_PIECEWISE_POLY && num <= 1 &&
             (num == 0 || ntkball_activation_break_is_rational(net->phi, 0));
    fmpq_t b, slope[2];
    fmpq_poly_t poly;

    fmpq_init(b);
    fmpq_poly_init(poly);
    if (ok && num == 1)
        ntkball_activation_break_fmpq(b, net->phi, 0);
    ok = ok && fmpq_is_zero(b);
    for (i = 0; i < 2; i++)
    {
        fmpq_init(slope[i]);
        if (!ok)
            continue;
        ntkball_activation_piece_poly(poly, net->phi, i < num ? i : num);
        fmpq_poly_get_coeff_fmpq(b, poly, 0);
        fmpq_poly_get_coeff_fmpq(slope[i], poly, 1);
        ok = fmpq_poly_degree(poly) <= 1 && fmpq_is_zero(b);
    }
    fmpz_mul(left, fmpq_numref(slope[0]), fmpq_denref(slope[1]));
    fmpz_mul(right, fmpq_numref(slope[1]), fmpq_denref(slope[0]));
    fmpq_clear(slope[0]);
    fmpq_clear(slope[1]);
    fmpq_poly_clear(poly);
    fmpq_clear(b);
    return ok;
}

/* 0 when sigma_b^2 is known to be 0. */
static int has_bias(const ntkball_network_t net)
{
    arb_t b;
    int zero;

    arb_init(b);
    zero = ntkball_network_constants(NULL, b, NULL, net, 64, NULL, NULL) == NTKBALL_OK &&
           arb_is_zero(b);
    arb_clear(b);
    return !zero;
}

/* M_ki = <w_k, v_i> 2^32, without a bias. */
static void products(fmpz_mat_t M, const ntkball_data_t data, ulong seed)
{
    slong m = fmpz_mat_nrows(M), d = data->d, k, i;
    fmpz *w = _fmpz_vec_init(d);

    for (k = 0; k < m; k++)
    {
        for (i = 0; i < d; i++)
            fmpz_set_si(w + i, ntkball_gram_normal(seed, 1, (ulong) k, (ulong) i));
        for (i = 0; i < data->n; i++)
            _fmpz_vec_dot(fmpz_mat_entry(M, k, i), w, data->v + i * d, d);
    }
    _fmpz_vec_clear(w, d);
}

/* The rank of the features: s(z) z, or s(z) v when inner. */
static slong rank_of_features(const ntkball_data_t data, const fmpz_mat_t M, const fmpz_t left,
                              const fmpz_t right, int inner)
{
    slong m = fmpz_mat_nrows(M), n = data->n, d = inner ? data->d : 1, k, i, j, rank;
    fmpz_mat_t F;

    fmpz_mat_init(F, n, m * d);
    for (k = 0; k < m; k++)
        for (i = 0; i < n; i++)
        {
            const fmpz *z = fmpz_mat_entry(M, k, i), *s = fmpz_sgn(z) >= 0 ? right : left;

            for (j = 0; j < d; j++)
                fmpz_mul(fmpz_mat_entry(F, i, k * d + j), s, inner ? data->v + i * d + j : z);
        }
    rank = fmpz_mat_rank(F);
    fmpz_mat_clear(F);
    return rank;
}

slong ntkball_gram_width_rank(const ntkball_data_t data, const ntkball_network_t net,
                              const ntkball_gram_matrix_t *what)
{
    slong n = data->n, m = what->width, rank = n;
    int outer = what->which == NTKBALL_GRAM_WIDTH_OUTER;
    fmpz_t left, right;
    fmpz_mat_t M;

    if (outer)
        rank = FLINT_MIN(n, m);
    if (net->depth > 1 || m > MAX_ENTRIES / n / (outer ? 1 : data->d) ||
        (net->recursion == NTKBALL_RECURSION_EXACT &&
         strcmp(ntkball_value_str(net->gamma_b2), "0") != 0))
        return rank;
    fmpz_init(left);
    fmpz_init(right);
    if (slopes(left, right, net))
    {
        fmpz_mat_init(M, m, n);
        products(M, data, what->seed);
        rank = rank_of_features(data, M, left, right, !outer);
        fmpz_mat_clear(M);
        if (!outer && strcmp(ntkball_value_str(net->gamma_b2), "0") != 0)
            rank = n; /* published: b_1 is trained */
        if (what->which == NTKBALL_GRAM_WIDTH_NTK && net->output_bias)
            rank = FLINT_MIN(rank + has_bias(net), n);
    }
    fmpz_clear(left);
    fmpz_clear(right);
    return rank;
}
