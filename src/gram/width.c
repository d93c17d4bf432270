/* The kernels of one network of width m with sampled parameters (GRAM-14).

   Forward g_1 = gamma_w W_1 x + gamma_b b_1, g_l = (sigma_w/sqrt m) W_l phi(g_{l-1}) + sigma_b b_l;
   back B_L = (sigma_w/sqrt m) a o phi'(g_L), B_{l-1} = (sigma_w/sqrt m) W_l^T B_l o phi'(g_{l-1}).
   With F_l = phi(g_l), columns the points:
       outer = (sigma_w^2/m) F_L^T F_L,
       inner = sum_{l <= L} C_l o B_l^T B_l,  C_1 = gamma_w^2 X X^T + gamma_b^2,
                                              C_l = (sigma_w^2/m) F_{l-1}^T F_{l-1} + sigma_b^2.
   The parameters are exact (GRAM-13), so the kernels are numbers and the balls are around them.  A
   ball that holds a break of phi gets the values of both sides: more precision decides. */
#include <math.h>

#include "gram/kinds.h"

#include "support/error.h"
#include "support/parallel.h"

#define STEP 32 /* parameters are multiples of 2^-STEP */

typedef struct
{
    const ntkball_data_struct *data;
    const ntkball_network_struct *net;
    slong m, prec;
    ulong seed;
    arb_t sigma_w2, sigma_b2, sigma_w, sigma_b, gamma_w2, gamma_b2, gamma_w, gamma_b;
    fmpz_mat_t
        *W; /* l = 1 .. L+1 at l - 1: 2^STEP times the weights, the bias in the last column */
    arb_mat_t *F, *D; /* l = 1 .. L at l - 1: m by n */
    arb_ptr breaks;
} width_t;

/* ------------------------------------------------------------------------------- parameters */

typedef struct
{
    fmpz_mat_struct *W;
    ulong seed, layer;
} sample_job_t;

static void sample_row(void *context, slong worker, slong row)
{
    const sample_job_t *s = context;
    slong j;

    (void) worker;
    for (j = 0; j < fmpz_mat_ncols(s->W); j++)
        fmpz_set_si(fmpz_mat_entry(s->W, row, j),
                    ntkball_gram_normal(s->seed, s->layer, (ulong) row, (ulong) j));
}

/* Fan-in of layer l: the features or the width, and one for the bias. */
static ntkball_status_t sample(width_t *w, const ntkball_options_t *options, ntkball_error_t *err)
{
    slong L = w->net->depth, l;
    ntkball_status_t status = NTKBALL_OK;

    for (l = 1; l <= L + 1; l++)
        fmpz_mat_init(w->W[l - 1], l <= L ? w->m : 1, (l == 1 ? w->data->d : w->m) + 1);
    for (l = 1; status == NTKBALL_OK && l <= L + 1; l++)
    {
        sample_job_t s = {w->W[l - 1], w->seed, (ulong) l};

        status = ntkball_parallel_for(sample_row, &s, fmpz_mat_nrows(w->W[l - 1]), "the parameters",
                                      options, err);
    }
    return status;
}

/* ----------------------------------------------------------------------------- the activation */

void ntkball_gram_apply(arb_t res, const ntkball_activation_t phi, arb_srcptr breaks, int deriv,
                        const arb_t x, slong prec)
{
    slong i, num = ntkball_activation_num_breaks(phi), first = 0, last;
    arb_t part;

    while (first < num && arb_ge(x, breaks + first))
        first++;
    for (last = first; last < num && !arb_lt(x, breaks + last);)
        last++;
    ntkball_activation_eval_real(res, phi, first, deriv, x, prec);
    if (last == first)
        return;
    arb_init(part);
    for (i = first + 1; i <= last; i++)
    {
        ntkball_activation_eval_real(part, phi, i, deriv, x, prec);
        arb_union(res, res, part, prec);
    }
    arb_clear(part);
}

/* F and D of layer l from g, which is overwritten. */
static void activate(width_t *w, slong l, arb_mat_t g)
{
    slong i, k;

    for (k = 0; k < w->m; k++)
        for (i = 0; i < w->data->n; i++)
        {
            ntkball_gram_apply(arb_mat_entry(w->F[l - 1], k, i), w->net->phi, w->breaks, 0,
                               arb_mat_entry(g, k, i), w->prec);
            ntkball_gram_apply(arb_mat_entry(w->D[l - 1], k, i), w->net->phi, w->breaks, 1,
                               arb_mat_entry(g, k, i), w->prec);
        }
}

/* ------------------------------------------------------------------------------- forward, back */

/* g_1, from the exact products of the integer weights and rays. */
static void first_layer(width_t *w, arb_mat_t g)
{
    int exact = w->net->recursion == NTKBALL_RECURSION_EXACT;
    slong n = w->data->n, d = w->data->d, m = w->m, i, k;
    fmpz_mat_t X, P;
    arb_ptr norm = _arb_vec_init(n);

    fmpz_mat_init(X, d + 1, n); /* the last row 0: the bias is added apart */
    fmpz_mat_init(P, m, n);
    for (i = 0; i < n; i++)
    {
        arb_sqrt_fmpz(norm + i, w->data->norm2 + i, w->prec);
        if (exact)
            arb_div(norm + i, w->gamma_w, norm + i, w->prec);
        else
            arb_inv(norm + i, norm + i, w->prec);
        for (k = 0; k < d; k++)
            fmpz_set(fmpz_mat_entry(X, k, i), w->data->v + i * d + k);
    }
    fmpz_mat_mul(P, w->W[0], X);
    for (k = 0; k < m; k++)
        for (i = 0; i < n; i++)
        {
            arb_ptr x = arb_mat_entry(g, k, i);

            arb_mul_fmpz(x, norm + i, fmpz_mat_entry(P, k, i), w->prec);
            if (exact)
                arb_addmul_fmpz(x, w->gamma_b, fmpz_mat_entry(w->W[0], k, d), w->prec);
            arb_mul_2exp_si(x, x, -STEP);
        }
    fmpz_mat_clear(P);
    fmpz_mat_clear(X);
    _arb_vec_clear(norm, n);
}

/* W_l without the bias, transposed if asked for. */
static void weights(arb_mat_t res, const width_t *w, slong l, int transpose)
{
    slong k, j;

    for (k = 0; k < w->m; k++)
        for (j = 0; j < w->m; j++)
        {
            arb_ptr x = transpose ? arb_mat_entry(res, j, k) : arb_mat_entry(res, k, j);

            arb_set_fmpz(x, fmpz_mat_entry(w->W[l - 1], k, j));
            arb_mul_2exp_si(x, x, -STEP);
        }
}

static void forward(width_t *w, const arb_t scale)
{
    slong n = w->data->n, m = w->m, l, k, i;
    arb_mat_t g, W;
    arb_t b;

    arb_init(b);
    arb_mat_init(g, m, n);
    first_layer(w, g);
    activate(w, 1, g);
    for (l = 2; l <= w->net->depth; l++)
    {
        arb_mat_init(W, m, m);
        weights(W, w, l, 0);
        arb_mat_mul(g, W, w->F[l - 2], w->prec);
        arb_mat_scalar_mul_arb(g, g, scale, w->prec);
        arb_mat_clear(W);
        for (k = 0; k < m; k++)
        {
            arb_mul_fmpz(b, w->sigma_b, fmpz_mat_entry(w->W[l - 1], k, m), w->prec);
            arb_mul_2exp_si(b, b, -STEP);
            for (i = 0; i < n; i++)
                arb_add(arb_mat_entry(g, k, i), arb_mat_entry(g, k, i), b, w->prec);
        }
        activate(w, l, g);
    }
    arb_mat_clear(g);
    arb_clear(b);
}

/* res = M^T M. */
static void gram(arb_mat_t res, const arb_mat_t M, slong prec)
{
    arb_mat_t T;

    arb_mat_init(T, arb_mat_ncols(M), arb_mat_nrows(M));
    arb_mat_transpose(T, M);
    arb_mat_mul(res, T, M, prec);
    arb_mat_clear(T);
}

/* res = (sigma_w^2/m) F_l^T F_l. */
static void features(arb_mat_t res, const width_t *w, slong l)
{
    arb_t c;

    arb_init(c);
    arb_div_si(c, w->sigma_w2, w->m, w->prec);
    gram(res, w->F[l - 1], w->prec);
    arb_mat_scalar_mul_arb(res, res, c, w->prec);
    arb_clear(c);
}

/* C_l: what the parameters of layer l see. */
static void inputs(arb_mat_t res, const width_t *w, slong l)
{
    slong i, j, n = w->data->n;

    if (l > 1)
        features(res, w, l - 1);
    else
    {
        ntkball_gram_inner(res, w->data, w->prec);
        arb_mat_scalar_mul_arb(res, res, w->gamma_w2, w->prec);
    }
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
            arb_add(arb_mat_entry(res, i, j), arb_mat_entry(res, i, j),
                    l > 1 ? w->sigma_b2 : w->gamma_b2, w->prec);
}

/* res += the kernels of the parameters of layers 1 .. L. */
static void back(arb_mat_t res, const width_t *w, const arb_t scale)
{
    slong n = w->data->n, m = w->m, l, k, i;
    arb_mat_t B, C, G, T;
    arb_t a;

    arb_init(a);
    arb_mat_init(B, m, n);
    arb_mat_init(C, n, n);
    arb_mat_init(G, n, n);
    for (l = w->net->depth; l >= 1; l--)
    {
        if (l == w->net->depth)
            for (k = 0; k < m; k++)
            {
                arb_mul_fmpz(a, scale, fmpz_mat_entry(w->W[l], 0, k), w->prec);
                arb_mul_2exp_si(a, a, -STEP);
                for (i = 0; i < n; i++)
                    arb_set(arb_mat_entry(B, k, i), a);
            }
        else
        {
            arb_mat_init(T, m, m);
            weights(T, w, l + 1, 1);
            arb_mat_mul(B, T, B, w->prec);
            arb_mat_scalar_mul_arb(B, B, scale, w->prec);
            arb_mat_clear(T);
        }
        arb_mat_mul_entrywise(B, B, w->D[l - 1], w->prec);
        gram(G, B, w->prec);
        inputs(C, w, l);
        arb_mat_mul_entrywise(G, G, C, w->prec);
        arb_mat_add(res, res, G, w->prec);
    }
    arb_mat_clear(G);
    arb_mat_clear(C);
    arb_mat_clear(B);
    arb_clear(a);
}

/* ---------------------------------------------------------------------------------- the kernel */

static ntkball_status_t
constants(width_t *w, const ntkball_options_t *options, ntkball_error_t *err)
{
    slong i, num = ntkball_activation_num_breaks(w->net->phi);
    ntkball_status_t status = ntkball_network_constants(w->sigma_w2, w->sigma_b2, NULL, w->net,
                                                        w->prec + 8, options, err);

    ntkball_value_get_arb(w->gamma_w2, w->net->gamma_w2, w->prec + 8);
    ntkball_value_get_arb(w->gamma_b2, w->net->gamma_b2, w->prec + 8);
    arb_sqrtpos(w->sigma_w, w->sigma_w2, w->prec + 8);
    arb_sqrtpos(w->sigma_b, w->sigma_b2, w->prec + 8);
    arb_sqrtpos(w->gamma_w, w->gamma_w2, w->prec + 8);
    arb_sqrtpos(w->gamma_b, w->gamma_b2, w->prec + 8);
    for (i = 0; i < num; i++)
        ntkball_activation_break_arb(w->breaks + i, w->net->phi, i, w->prec);
    return status;
}

/* At the precision w->prec. */
static ntkball_status_t kernel(arb_mat_t res, width_t *w, ntkball_gram_t which,
                               const ntkball_options_t *options, ntkball_error_t *err)
{
    slong n = w->data->n, i, j;
    ntkball_status_t status = constants(w, options, err);
    arb_mat_t outer;
    arb_t scale;

    if (status == NTKBALL_DOMAIN)
        return status;
    arb_init(scale);
    arb_sqrt_ui(scale, (ulong) w->m, w->prec);
    arb_div(scale, w->sigma_w, scale, w->prec);
    forward(w, scale);
    arb_mat_zero(res);
    if (which != NTKBALL_GRAM_WIDTH_OUTER)
        back(res, w, scale);
    if (which != NTKBALL_GRAM_WIDTH_INNER)
    {
        arb_mat_init(outer, n, n);
        features(outer, w, w->net->depth);
        arb_mat_add(res, res, outer, w->prec);
        arb_mat_clear(outer);
    }
    for (i = 0; which == NTKBALL_GRAM_WIDTH_NTK && w->net->output_bias && i < n; i++)
        for (j = 0; j < n; j++)
            arb_add(arb_mat_entry(res, i, j), arb_mat_entry(res, i, j), w->sigma_b2, w->prec);
    ntkball_gram_mirror(res); /* the two triangles enclose the same numbers */
    arb_clear(scale);
    return status;
}

static void width_init(width_t *w)
{
    slong L = w->net->depth, l;
    arb_ptr const all[] = {w->sigma_w2, w->sigma_b2, w->sigma_w, w->sigma_b,
                           w->gamma_w2, w->gamma_b2, w->gamma_w, w->gamma_b};

    for (l = 0; l < 8; l++)
        arb_init(all[l]);
    w->W = flint_malloc((size_t) (L + 1) * sizeof *w->W);
    w->F = flint_malloc((size_t) L * sizeof *w->F);
    w->D = flint_malloc((size_t) L * sizeof *w->D);
    for (l = 0; l < L; l++)
    {
        arb_mat_init(w->F[l], w->m, w->data->n);
        arb_mat_init(w->D[l], w->m, w->data->n);
    }
    w->breaks = _arb_vec_init(ntkball_activation_num_breaks(w->net->phi));
}

static void width_clear(width_t *w)
{
    slong L = w->net->depth, l;
    arb_ptr const all[] = {w->sigma_w2, w->sigma_b2, w->sigma_w, w->sigma_b,
                           w->gamma_w2, w->gamma_b2, w->gamma_w, w->gamma_b};

    for (l = 0; l < 8; l++)
        arb_clear(all[l]);
    for (l = 0; l < L; l++)
    {
        arb_mat_clear(w->F[l]);
        arb_mat_clear(w->D[l]);
    }
    for (l = 0; l <= L; l++)
        fmpz_mat_clear(w->W[l]);
    flint_free(w->W);
    flint_free(w->F);
    flint_free(w->D);
    _arb_vec_clear(w->breaks, ntkball_activation_num_breaks(w->net->phi));
}

/* Are all radii at most 2^-bits? */
static int is_accurate(const arb_mat_t A, slong bits)
{
    slong i, j;

    for (i = 0; i < arb_mat_nrows(A); i++)
        for (j = 0; j <= i; j++)
            if (!arb_is_finite(arb_mat_entry(A, i, j)) ||
                mag_cmp_2exp_si(arb_radref(arb_mat_entry(A, i, j)), -bits) > 0)
                return 0;
    return 1;
}

ntkball_status_t ntkball_gram_width(arb_mat_t res, const ntkball_data_t data,
                                    const ntkball_network_t net, ntkball_gram_t which, slong width,
                                    ulong seed, slong bits, const ntkball_options_t *options,
                                    ntkball_error_t *err)
{
    width_t w = {.data = data, .net = net, .m = width, .seed = seed};
    ntkball_options_t inner;
    ntkball_status_t status;
    int done = 0;

    if (data->n < 1 || arb_mat_nrows(res) != data->n || arb_mat_ncols(res) != data->n ||
        width < 1 || width > NTKBALL_GRAM_MAX_WIDTH || which < NTKBALL_GRAM_WIDTH_OUTER ||
        which > NTKBALL_GRAM_WIDTH_NTK)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "no kernel of a network of width %ld (1 .. %ld) on %ld points",
                          (long) width, (long) NTKBALL_GRAM_MAX_WIDTH, (long) data->n);
        return NTKBALL_DOMAIN;
    }
    ntkball_gram_options(&inner, options);
    status = ntkball_network_check(net, which != NTKBALL_GRAM_WIDTH_OUTER, &inner, err);
    if (status != NTKBALL_OK)
        return status;
    width_init(&w);
    status = sample(&w, &inner, err);
    w.prec = FLINT_MAX(bits, 2) + 40 + 2 * (slong) FLINT_BIT_COUNT((ulong) width);
    for (; status == NTKBALL_OK && !done; w.prec *= 2)
    {
        status = kernel(res, &w, which, &inner, err);
        done = is_accurate(res, bits);
        if (status == NTKBALL_OK && !done &&
            2 * w.prec > FLINT_MIN(inner.max_prec, 8 * bits + 2000))
        {
            ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                              "the kernel of width %ld: %ld bits were not reached", (long) width,
                              (long) bits);
            status = NTKBALL_UNABLE;
        }
    }
    width_clear(&w);
    return status;
}
