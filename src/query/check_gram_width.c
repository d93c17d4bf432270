/* Entries of the kernels of one network of finite width, forwards (CHK-9).  A layer takes the
   vector u_l of what its parameters see, the bias last: u_1 = (gamma_w x, gamma_b), u_{l+1} =
   (s phi(g_l), sigma_b), g_l = W_l u_l, s = sigma_w/sqrt m.  The Jacobians J_k of g_l by g_k go
   with the point from layer to layer, J_k -> s W_{l+1} diag phi'(g_l) J_k, and with B_k = s a^T
   diag phi'(g_L) J_k the entry is sum_{k <= L} <B_k, B'_k> <u_k, u'_k> + <u_{L+1}, u'_{L+1}>. gram
   goes back from the output and builds the factors as matrices over all points (GRAM-14). The
   parameters are 2^-32 times the integers next to 2^32 Phi^-1(U), by the inverse of erfc; there the
   proposal of the C library is proved (GRAM-13). */
#include "query/check_gram.h"

#include <stdlib.h>
#include <string.h>

#include "gram/kinds.h"
#include "support/parallel.h"

#define STEP 32            /* parameters are multiples of 2^-STEP */
#define MAX_PARAMETERS 4e6 /* that are computed once more */
#define MAX_PRODUCTS 3e9   /* in the Jacobians of all points */
#define MAX_PREC 2048      /* for one parameter */

typedef struct
{
    const rows_t *r;
    slong L, m, n, d, prec;
    ulong seed;
    int wants_inner;
    arb_t gamma_w, gamma_b, sigma_w, sigma_b, scale;
    arb_ptr breaks;
    arb_mat_t *W;     /* l = 1 .. L+1 at l - 1, the bias in the last column */
    arb_mat_t *U, *B; /* l = 1 .. L+1 and 1 .. L at l - 1, the points in rows */
} forward_t;

/* ---- parameters ------------------------------------------------------------------------------ */

/* x = the multiple of 2^-STEP next to Phi^-1(U), U = (2 h + 1)/2^65; indeterminate: not found.
   -Phi^-1(V) = sqrt 2 erfc^-1(2 V) for V < 1/2. */
static void normal(arb_t x, ulong h)
{
    int positive = (h >> (FLINT_BITS - 1)) != 0, found = 0;
    slong prec;
    fmpz_t k;
    arb_t t;

    fmpz_init(k);
    arb_init(t);
    for (prec = 80; !found && prec <= MAX_PREC; prec *= 2)
    {
        arb_set_ui(x, positive ? ~h : h);
        arb_mul_2exp_si(x, x, 1);
        arb_add_ui(x, x, 1, prec);
        arb_mul_2exp_si(x, x, -FLINT_BITS);
        arb_hypgeom_erfcinv(x, x, prec);
        arb_sqrt_ui(t, 2, prec);
        arb_mul(x, x, t, prec);
        arb_mul_2exp_si(x, x, STEP + 1); /* floor(y + 1/2) = floor((2 y + 1)/2) */
        arb_add_ui(x, x, 1, prec);
        arb_mul_2exp_si(x, x, -1);
        arb_floor(x, x, prec);
        found = arb_get_unique_fmpz(k, x);
    }
    if (!positive)
        fmpz_neg(k, k);
    arb_set_fmpz(x, k);
    arb_mul_2exp_si(x, x, -STEP);
    if (!found)
        arb_indeterminate(x);
    arb_clear(t);
    fmpz_clear(k);
}

typedef struct
{
    arb_mat_struct *W;
    ulong seed, layer;
} sample_t;

static void sample_row(void *context, slong worker, slong k)
{
    const sample_t *s = context;
    slong j;

    (void) worker;
    for (j = 0; j < arb_mat_ncols(s->W); j++)
        normal(arb_mat_entry(s->W, k, j),
               ntkball_gram_bits(s->seed, s->layer, (ulong) k, (ulong) j));
}

/* ---- one point ------------------------------------------------------------------------------- */

/* F = phi(g), D = phi'(g), g = W_l u. */
static void activate(arb_mat_t F, arb_mat_t D, const forward_t *f, slong l, arb_srcptr u)
{
    slong k;
    arb_t g;

    arb_init(g);
    for (k = 0; k < f->m; k++)
    {
        arb_dot(g, NULL, 0, arb_mat_entry(f->W[l - 1], k, 0), 1, u, 1, arb_mat_ncols(f->W[l - 1]),
                f->prec);
        ntkball_gram_apply(arb_mat_entry(F, 0, k), f->r->subject->net->phi, f->breaks, 0, g,
                           f->prec);
        if (f->wants_inner)
            ntkball_gram_apply(arb_mat_entry(D, 0, k), f->r->subject->net->phi, f->breaks, 1, g,
                               f->prec);
    }
    arb_clear(g);
}

/* u_1 of point i in row i; what g_1 takes in u, which has no bias and no gamma_w when the recursion
   is the published one. */
static void first_input(arb_ptr u, const forward_t *f, slong i)
{
    int exact = f->r->subject->net->recursion == NTKBALL_RECURSION_EXACT;
    arb_ptr row = arb_mat_entry(f->U[0], i, 0);
    slong k;
    arb_t norm;

    arb_init(norm);
    arb_sqrt_fmpz(norm, f->r->data->norm2 + i, f->prec);
    for (k = 0; k < f->d; k++)
    {
        arb_set_fmpz(u + k, f->r->data->v + i * f->d + k);
        arb_div(u + k, u + k, norm, f->prec);
        arb_mul(row + k, u + k, f->gamma_w, f->prec);
    }
    arb_set(row + f->d, f->gamma_b);
    if (exact)
        _arb_vec_set(u, row, f->d + 1);
    arb_clear(norm);
}

/* M = s W_l diag(D), without the bias. */
static void step(arb_mat_t M, const forward_t *f, slong l, const arb_mat_t D)
{
    slong k, j;

    for (k = 0; k < arb_mat_nrows(M); k++)
        for (j = 0; j < f->m; j++)
        {
            arb_ptr x = arb_mat_entry(M, k, j);

            arb_mul(x, arb_mat_entry(f->W[l - 1], k, j), arb_mat_entry(D, 0, j), f->prec);
            arb_mul(x, x, f->scale, f->prec);
        }
}

/* J_k -> M J_k for k < l - 1, J_{l-1} = M = s W_l diag(D) when W_l has a row for each neuron; and
   B_k = M J_k, B_L = M in the end, when it has one row. */
static void transport(arb_mat_t *J, const forward_t *f, slong l, const arb_mat_t D, slong i)
{
    slong rows = arb_mat_nrows(f->W[l - 1]), k, j;
    arb_mat_t M, T;

    arb_mat_init(M, rows, f->m);
    arb_mat_init(T, rows, f->m);
    step(M, f, l, D);
    for (k = 1; k < l; k++)
    {
        if (k < l - 1)
            arb_mat_mul(T, M, J[k - 1], f->prec);
        else
            arb_mat_set(T, M);
        if (l <= f->L)
            arb_mat_swap(J[k - 1], T);
        for (j = 0; l > f->L && j < f->m; j++)
            arb_swap(arb_mat_entry(f->B[k - 1], i, j), arb_mat_entry(T, 0, j));
    }
    arb_mat_clear(T);
    arb_mat_clear(M);
}

static void pass(void *context, slong worker, slong i)
{
    const forward_t *f = context;
    slong l, k, m = f->m;
    arb_mat_t *J = flint_malloc((size_t) f->L * sizeof *J), F, D;
    arb_ptr u = _arb_vec_init(f->d + 1);

    (void) worker;
    arb_mat_init(F, 1, m);
    arb_mat_init(D, 1, m);
    for (l = 0; l < f->L; l++)
        arb_mat_init(J[l], l < f->L - 1 && f->wants_inner ? m : 0, m);
    first_input(u, f, i);
    for (l = 1; l <= f->L; l++)
    {
        arb_ptr next = arb_mat_entry(f->U[l], i, 0);

        activate(F, D, f, l, l == 1 ? u : arb_mat_entry(f->U[l - 1], i, 0));
        for (k = 0; k < m; k++)
            arb_mul(next + k, arb_mat_entry(F, 0, k), f->scale, f->prec);
        arb_set(next + m, f->sigma_b);
        if (f->wants_inner)
            transport(J, f, l + 1, D, i);
    }
    for (l = 0; l < f->L; l++)
        arb_mat_clear(J[l]);
    flint_free(J);
    arb_mat_clear(F);
    arb_mat_clear(D);
    _arb_vec_clear(u, f->d + 1);
}

/* ---- entries --------------------------------------------------------------------------------- */

/* <row i, row j> of the first len columns. */
static void product(arb_t res, const arb_mat_t A, slong i, slong j, slong len, slong prec)
{
    arb_dot(res, NULL, 0, arb_mat_entry(A, i, 0), 1, arb_mat_entry(A, j, 0), 1, len, prec);
}

static void entry(arb_t res, const forward_t *f, const char *part, slong i, slong j)
{
    slong l;
    arb_t b, u;

    arb_init(b);
    arb_init(u);
    arb_zero(res);
    for (l = 0; l < f->L && f->wants_inner; l++)
    {
        product(b, f->B[l], i, j, f->m, f->prec);
        product(u, f->U[l], i, j, arb_mat_ncols(f->U[l]), f->prec);
        arb_addmul(res, b, u, f->prec);
    }
    if (strcmp(part, "inner") != 0)
    {
        int bias = strcmp(part, "ntk") == 0 && f->r->subject->net->output_bias;

        product(u, f->U[f->L], i, j, f->m + bias, f->prec);
        arb_add(res, res, u, f->prec);
    }
    arb_clear(u);
    arb_clear(b);
}

/* ---- the door -------------------------------------------------------------------------------- */

/* sigma_w^2 by adaptive integrals where it is not given; a sigma_b^2 that follows from unit
   variance is that of the table. */
static int constants(forward_t *f, const ntkball_options_t *options)
{
    const ntkball_network_struct *net = f->r->subject->net;
    slong i, prec = f->prec + 32;
    int known =
        ntkball_network_constants(NULL, f->sigma_b, NULL, net, prec, options, NULL) == NTKBALL_OK &&
        _check_gram_sigma_w2(f->sigma_w, f->r, prec);

    ntkball_value_get_arb(f->gamma_w, net->gamma_w2, prec);
    ntkball_value_get_arb(f->gamma_b, net->gamma_b2, prec);
    arb_sqrtpos(f->gamma_w, f->gamma_w, prec);
    arb_sqrtpos(f->gamma_b, f->gamma_b, prec);
    arb_sqrtpos(f->sigma_w, f->sigma_w, prec);
    arb_sqrtpos(f->sigma_b, f->sigma_b, prec);
    arb_sqrt_ui(f->scale, (ulong) f->m, prec);
    arb_div(f->scale, f->sigma_w, f->scale, prec);
    for (i = 0; i < ntkball_activation_num_breaks(net->phi); i++)
        ntkball_activation_break_arb(f->breaks + i, net->phi, i, prec);
    return known;
}

static void forward_init(forward_t *f)
{
    slong l, L = f->L, m = f->m;
    arb_ptr const all[] = {f->gamma_w, f->gamma_b, f->sigma_w, f->sigma_b, f->scale};

    for (l = 0; l < 5; l++)
        arb_init(all[l]);
    f->breaks = _arb_vec_init(ntkball_activation_num_breaks(f->r->subject->net->phi));
    f->W = flint_malloc((size_t) (L + 1) * sizeof *f->W);
    f->U = flint_malloc((size_t) (L + 1) * sizeof *f->U);
    f->B = flint_malloc((size_t) L * sizeof *f->B);
    for (l = 0; l <= L; l++)
    {
        arb_mat_init(f->W[l], l < L ? m : 1, (l == 0 ? f->d : m) + 1);
        arb_mat_init(f->U[l], f->n, (l == 0 ? f->d : m) + 1);
        if (l < L)
            arb_mat_init(f->B[l], f->n, m);
    }
}

static void forward_clear(forward_t *f)
{
    slong l;
    arb_ptr const all[] = {f->gamma_w, f->gamma_b, f->sigma_w, f->sigma_b, f->scale};

    for (l = 0; l < 5; l++)
        arb_clear(all[l]);
    _arb_vec_clear(f->breaks, ntkball_activation_num_breaks(f->r->subject->net->phi));
    for (l = 0; l <= f->L; l++)
    {
        arb_mat_clear(f->W[l]);
        arb_mat_clear(f->U[l]);
        if (l < f->L)
            arb_mat_clear(f->B[l]);
    }
    flint_free(f->W);
    flint_free(f->U);
    flint_free(f->B);
}

static int is_small(const forward_t *f)
{
    double L = (double) f->L, m = (double) f->m, n = (double) f->n, d = (double) f->d;

    return m * (d + 2 + (L - 1) * (m + 1)) <= MAX_PARAMETERS &&
           n * m * (d + (L - 1) * m + (L - 1) * (L - 2) / 2 * m * m) <= MAX_PRODUCTS;
}

static ntkball_status_t run(forward_t *f, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status = NTKBALL_OK;
    slong l;

    for (l = 1; l <= f->L + 1 && status == NTKBALL_OK; l++)
    {
        sample_t s = {f->W[l - 1], f->seed, (ulong) l};

        status = ntkball_parallel_for(sample_row, &s, arb_mat_nrows(s.W), "the parameters", options,
                                      err);
    }
    return status == NTKBALL_OK ? ntkball_parallel_for(pass, f, f->n, "the gradients", options, err)
                                : status;
}

ntkball_status_t _check_gram_width(const rows_t *r)
{
    ntkball_table_struct *table = (ntkball_table_struct *) r->table;
    const char *matrix = ntkball_table_input(table, "matrix"),
               *width = ntkball_table_input(table, "width"),
               *seed = ntkball_table_input(table, "seed"), *part;
    ntkball_options_t options = r->q->options;
    ntkball_status_t status = NTKBALL_OK;
    ntkball_table_t found;
    slong i, a, b;
    arb_t x;

    if (matrix == NULL || strncmp(matrix, "width-", 6) != 0 || width == NULL || seed == NULL ||
        !_check_gram_wants(r, "entry"))
        return NTKBALL_OK;
    part = matrix + 6;
    forward_t f = {.r = r,
                   .L = r->subject->net->depth,
                   .m = strtol(width, NULL, 10),
                   .n = r->data->n,
                   .d = r->data->d,
                   .prec = 2 * r->bits + 64,
                   .seed = strtoul(seed, NULL, 10),
                   .wants_inner = strcmp(part, "outer") != 0};
    if (f.m < 1 || !is_small(&f))
        return NTKBALL_OK;
    arb_init(x);
    ntkball_table_init(found, "gram", 20);
    forward_init(&f);
    options.algorithm = NULL;
    options.explain = NULL;
    if (constants(&f, &options))
        status = run(&f, &options, &r->q->error);
    for (i = 0; status == NTKBALL_OK && i < table->num_rows; i++)
        if (_check_gram_is_open(r, i, "entry") &&
            _check_gram_pair(&a, &b, table->rows[i].index, f.n))
        {
            entry(x, &f, part, a, b);
            ntkball_table_add(found, "entry", table->rows[i].layer, table->rows[i].index, x, NULL);
        }
    _check_gram_judge(r, found, "tangents");
    forward_clear(&f);
    ntkball_table_clear(found);
    arb_clear(x);
    return status;
}
