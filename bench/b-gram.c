/* Gram matrices and their eigenvalues.  The data are pseudo-random integer points, ReLU with three
   hidden layers.  Baselines in the same run: LAPACK's eigenvalues and vectors of the midpoints, and
   FLINT's certified eigenvalues of the matrix (acb_mat_eig_multiple after acb_mat_approx_eig_qr).
 */
#include "bench/bench.h"

#if __FLINT_RELEASE < 30000
#include <acb_mat.h>
#else
#include <flint/acb_mat.h>
#endif

#include <ntkball/gram.h>

#include <string.h>

#include "gram/lapack.h"

typedef struct
{
    slong n;
    ntkball_network_t net;
    ntkball_data_t data;
    arb_mat_t A;
    arb_ptr lambda;
    double *copy, *a, *w;
    ntkball_options_t options;
} work_t;

/* pixels: integers 0 .. 16, as grey levels; else 20 bits and a sign. */
static void work_init(work_t *w, slong n, slong d, int pixels)
{
    ulong state = 12345;
    slong i, k;
    ntkball_error_t err;

    w->n = n;
    ntkball_data_init(w->data);
    w->data->n = n;
    w->data->d = d;
    w->data->v = _fmpz_vec_init(n * d);
    w->data->norm2 = _fmpz_vec_init(n);
    for (i = 0; i < n; i++)
    {
        for (k = 0; k < d; k++)
        {
            state = state * UWORD(6364136223846793005) + UWORD(1442695040888963407);
            fmpz_set_si(w->data->v + i * d + k, pixels ? (slong) (state >> 44) % 17
                                                       : (slong) (state >> 44) - (WORD(1) << 19));
        }
        _fmpz_vec_dot(w->data->norm2 + i, w->data->v + i * d, w->data->v + i * d, d);
    }
    ntkball_network_init(w->net);
    bench_require(ntkball_activation_set_str(w->net->phi, "relu", &err), &err);
    w->net->init = NTKBALL_INIT_HE;
    w->net->depth = 3;
    arb_mat_init(w->A, n, n);
    w->lambda = _arb_vec_init(n);
    w->a = flint_malloc((size_t) (n * n) * sizeof(double));
    w->copy = flint_malloc((size_t) (n * n) * sizeof(double));
    w->w = flint_malloc((size_t) n * sizeof(double));
    ntkball_options_init(&w->options);
    w->options.threads = 2;
}

static void work_clear(work_t *w)
{
    flint_free(w->w);
    flint_free(w->a);
    flint_free(w->copy);
    _arb_vec_clear(w->lambda, w->n);
    arb_mat_clear(w->A);
    ntkball_network_clear(w->net);
    ntkball_data_clear(w->data);
}

static void build(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_gram_kernel(w->A, w->data, w->net, 't', 4, 60, &w->options, &err), &err);
}

/* The floor: an arc cosine and a sine for each pair of points and layer, on one thread. */
static void pairs(void *context)
{
    work_t *w = context;
    slong i, num = w->n * (w->n - 1) / 2 * w->net->depth;
    arb_t x, t;

    arb_init(x);
    arb_init(t);
    arb_set_d(x, 0.7);
    for (i = 0; i < num; i++)
    {
        arb_acos(t, x, 64);
        arb_sin(t, t, 64);
    }
    arb_clear(t);
    arb_clear(x);
}

static void absolute(void *context)
{
    work_t *w = context;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};

    bench_require(ntkball_gram_eigenvalues_absolute(w->lambda, w->A, &err), &err);
}

static void lapack(void *context)
{
    work_t *w = context;

    memcpy(w->copy, w->a, (size_t) (w->n * w->n) * sizeof(double));
    ntkball_lapack_eigen(w->copy, w->w, (long) w->n);
}

static void flint(void *context)
{
    work_t *w = context;
    acb_mat_t A, R;
    acb_ptr approx = _acb_vec_init(w->n), eig = _acb_vec_init(w->n);

    acb_mat_init(A, w->n, w->n);
    acb_mat_init(R, w->n, w->n);
    acb_mat_set_arb_mat(A, w->A);
    acb_mat_approx_eig_qr(approx, NULL, R, A, NULL, 0, 64);
    acb_mat_eig_multiple(eig, A, approx, R, 64);
    acb_mat_clear(A);
    acb_mat_clear(R);
    _acb_vec_clear(approx, w->n);
    _acb_vec_clear(eig, w->n);
}

static void set_doubles(work_t *w)
{
    slong i, j;

    for (i = 0; i < w->n; i++)
        for (j = 0; j < w->n; j++)
            w->a[j * w->n + i] = arf_get_d(arb_midref(arb_mat_entry(w->A, i, j)), ARF_RND_NEAR);
}

/* The radius of the widest enclosure over lambda_1. */
static double relative_error(const work_t *w)
{
    slong i;
    double most = 0;

    for (i = 0; i < w->n; i++)
        most = FLINT_MAX(most, mag_get_d(arb_radref(w->lambda + i)));
    return most / arf_get_d(arb_midref(w->lambda), ARF_RND_NEAR);
}

int main(void)
{
    work_t w;
    double ours;
    char note[160];

    work_init(&w, 1000, 20, 0);
    build(&w);
    set_doubles(&w);
    ours = bench_time(absolute, &w);
    snprintf(note, sizeof note,
             "baseline: LAPACK dsyevd with vectors; widest radius %.1e lambda_1; aim: ratio >= 0.2",
             relative_error(&w));
    bench_row("gram all eigenvalues n=1000 absolute", ours, bench_time(lapack, &w), note);
    work_clear(&w);

    work_init(&w, 100, 20, 0);
    build(&w);
    ours = bench_time(absolute, &w);
    bench_row("gram all eigenvalues n=100 absolute", ours, bench_time(flint, &w),
              "baseline: acb_mat_eig_multiple at 64 bits; aim: ratio >= 20");
    work_clear(&w);
    ntkball_cleanup();
    work_init(&w, 1797, 64, 1);
    bench_row("gram kernel of 1797 points of 64 pixels relu L=3 60 bits 2 threads",
              bench_time(build, &w), bench_time(pairs, &w),
              "baseline: an acos and a sin a pair and layer on one thread; aim: ours < 10 s");
    work_clear(&w);
    return 0;
}
