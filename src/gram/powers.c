/* Lower bounds of smallest eigenvalues through powers of G = X X^T and through the layers.

   lambda_n(G^{o p}) does not decrease with p (GRAM-9), so that sum_p c_p G^{o p}, c_p >= 0, has
   smallest eigenvalue at least lambda_n(G^{o r}) sum_{p >= r} c_p, and at least c_r lambda_n(G^{o
   r}). Which r is best is guessed from LAPACK's eigenvalues of a few powers; lambda_n(G^{o r}) is
   then certified.  GRAM-15 (one coefficient), GRAM-16 (the layers). */
#include <math.h>

#include "gram/kinds.h"

#include "gram/lapack.h"
#include "support/error.h"

#define NUM 20             /* candidates */
#define MANY_POINTS 300    /* from here on only few candidates are tried */
#define DOUBLE_NOISE 1e-13 /* what LAPACK may call an eigenvalue of a singular matrix */

/* Weights of the powers: w[b][r], b as in the header, r < len. */
typedef struct
{
    slong len;
    arb_ptr w[3];
} weights_t;

static void weights_init(weights_t *weights, slong len)
{
    slong b;

    weights->len = len;
    for (b = 0; b < 3; b++)
        weights->w[b] = _arb_vec_init(len);
}

static void weights_clear(weights_t *weights)
{
    slong b;

    for (b = 0; b < 3; b++)
        _arb_vec_clear(weights->w[b], weights->len);
}

/* t_r; upsilon_{r-1,2}; chi^(L-1) alpha_{r,2}. */
static ntkball_status_t set_weights(weights_t *weights, const ntkball_network_t net, slong bits,
                                    const ntkball_options_t *options, ntkball_error_t *err)
{
    slong len = weights->len, prec = bits + 32, r;
    ntkball_status_t status;
    ntkball_series_t series;
    arb_t chi;

    arb_init(chi);
    ntkball_series_init(series, net->depth, len);
    status = ntkball_gram_tails(weights->w[0], len, net, net->depth + 1, bits, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_ntk_series(series, net, len, 1, prec, options, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_constants(NULL, NULL, chi, net, prec, options, err);
    arb_pow_ui(chi, chi, (ulong) net->depth - 1, prec);
    for (r = 1; status == NTKBALL_OK && r < len; r++)
    {
        arb_set(weights->w[1] + r, series->upsilon[0] + r - 1);
        arb_mul(weights->w[2] + r, series->alpha[0] + r, chi, prec);
    }
    ntkball_series_clear(series);
    arb_clear(chi);
    return status;
}

/* About lambda_n(G^{o r}) of the correlations rho; 0 when it is noise. */
static double least_of_power(const double *rho, slong n, slong r)
{
    double *a = flint_malloc((size_t) (n * n) * sizeof(double));
    double *w = flint_malloc((size_t) n * sizeof(double)), least = 0;
    slong i;

    for (i = 0; i < n * n; i++)
        a[i] = pow(rho[i], (double) r);
    if (ntkball_lapack_eigenvalues(a, w, (long) n) && w[0] > DOUBLE_NOISE * w[n - 1])
        least = w[0];
    flint_free(w);
    flint_free(a);
    return least;
}

static double *correlations(const ntkball_data_t data)
{
    slong n = data->n, i, j;
    double *rho = flint_malloc((size_t) (n * n) * sizeof(double));
    arb_t t;

    arb_init(t);
    for (i = 0; i < n; i++)
        for (j = 0; j <= i; j++)
        {
            ntkball_data_correlation(t, data, i, j, 53);
            rho[i * n + j] = rho[j * n + i] = arf_get_d(arb_midref(t), ARF_RND_NEAR);
        }
    arb_clear(t);
    return rho;
}

/* The r that look best for the three weights, 0 where none does. */
static void choose(slong r[3], const weights_t *weights, const ntkball_data_t data)
{
    static const slong candidates[NUM] = {2,  3,  8,  9,  32, 33, 1,   4,   5,   6,
                                          12, 13, 16, 17, 48, 64, 128, 129, 256, 512};
    slong num = data->n < MANY_POINTS ? NUM : 4, c, b;
    double high[3] = {0, 0, 0}, least, score, *rho = correlations(data);

    for (b = 0; b < 3; b++)
        r[b] = 0;
    for (c = 0; c < num; c++)
    {
        if (candidates[c] >= weights->len)
            continue;
        least = least_of_power(rho, data->n, candidates[c]);
        for (b = 0; b < 3; b++)
        {
            score = least * arf_get_d(arb_midref(weights->w[b] + candidates[c]), ARF_RND_NEAR);
            if (score > high[b])
            {
                high[b] = score;
                r[b] = candidates[c];
            }
        }
    }
    flint_free(rho);
}

ntkball_status_t ntkball_gram_power_bounds(arb_ptr bound, slong *r, const ntkball_data_t data,
                                           const ntkball_network_t net, slong bits,
                                           const ntkball_options_t *options, ntkball_error_t *err)
{
    slong n = data->n, len = n < MANY_POINTS ? 513 : 10, b;
    arb_ptr lambda = _arb_vec_init(n);
    ntkball_options_t inner, spectral;
    ntkball_status_t status, worst = NTKBALL_OK;
    weights_t weights;

    _arb_vec_zero(bound, 3);
    r[0] = r[1] = r[2] = 0;
    weights_init(&weights, len);
    ntkball_gram_options(&inner, options);
    ntkball_gram_spectral_options(&spectral, options);
    status = ntkball_network_check(net, 1, &inner, err);
    if (status == NTKBALL_OK && data->num_duplicate + data->num_antipodal == 0)
    {
        status = set_weights(&weights, net, bits + 8, &inner, err);
        if (status == NTKBALL_OK)
            choose(r, &weights, data);
    }
    for (b = 0; status != NTKBALL_DOMAIN && b < 3; b++)
    {
        ntkball_gram_matrix_t power = {.which = NTKBALL_GRAM_POWER, .terms = r[b]};

        if (r[b] == 0)
            continue;
        if (b == 0 || r[b] != r[b - 1])
            status =
                ntkball_gram_spectrum_of(lambda, data, net, &power, n, bits + 8, &spectral, err);
        if (status == NTKBALL_UNABLE)
            worst = status;
        arb_mul(bound + b, lambda + n - 1, weights.w[b] + r[b], bits + 16);
    }
    weights_clear(&weights);
    _arb_vec_clear(lambda, n);
    return status == NTKBALL_OK ? worst : status;
}

/* bound += chi^e lambda_n of the matrix over n, times factor (NULL: 1). */
static ntkball_status_t add_layer(arb_t bound, const arb_t chi, slong e, const arb_t factor,
                                  const ntkball_gram_matrix_t *what, const ntkball_data_t data,
                                  const ntkball_network_t net, slong bits,
                                  const ntkball_options_t *options, ntkball_error_t *err)
{
    arb_ptr lambda = _arb_vec_init(data->n), least = lambda + data->n - 1;
    ntkball_status_t status =
        ntkball_gram_spectrum_of(lambda, data, net, what, data->n, bits, options, err);
    arb_t t;

    arb_init(t);
    if (status != NTKBALL_DOMAIN)
    {
        arb_pow_ui(t, chi, (ulong) e, bits + 8);
        arb_mul(t, t, least, bits + 8);
        if (factor != NULL)
            arb_mul(t, t, factor, bits + 8);
        arb_add(bound, bound, t, bits + 8);
    }
    arb_clear(t);
    _arb_vec_clear(lambda, data->n);
    return status;
}

ntkball_status_t ntkball_gram_layers_bound(arb_t bound, const ntkball_data_t data,
                                           const ntkball_network_t net, slong bits,
                                           const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_gram_matrix_t what = {.which = NTKBALL_GRAM_INNER};
    ntkball_options_t inner, spectral;
    ntkball_status_t status;
    slong L = net->depth, l;
    arb_t chi, gamma;

    arb_init(chi);
    arb_init(gamma);
    arb_zero(bound);
    ntkball_gram_options(&inner, options);
    ntkball_gram_spectral_options(&spectral, options);
    status = ntkball_network_check(net, 1, &inner, err);
    if (status == NTKBALL_OK)
        status = ntkball_network_constants(NULL, NULL, chi, net, bits + 16, &inner, err);
    if (status == NTKBALL_OK)
    {
        ntkball_value_get_arb(gamma, net->gamma_w2, bits + 16);
        status = add_layer(bound, chi, L, gamma, &what, data, net, bits + 4, &spectral, err);
    }
    what.which = NTKBALL_GRAM_SIGMA;
    for (l = 2; status == NTKBALL_OK && l <= L + 1; l++)
    {
        what.layer = l;
        status = add_layer(bound, chi, L + 1 - l, NULL, &what, data, net, bits + 4, &spectral, err);
    }
    arb_clear(gamma);
    arb_clear(chi);
    return status;
}
