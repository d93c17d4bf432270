/* Eigenvalues on products of spheres: sums over the listed coefficients of products of weights, the
   weights of a factor tabled once for all degrees, and the error that the tail allows (PROD-1).
   Sums that may be 0 through cancellation are decided by exact arithmetic where the coefficients
   are rational. */
#include <string.h>

#include "sphere/parts.h"
#include "sphere/products.h"
#include "support/adaptive.h"
#include "support/error.h"

typedef void (*weights_fn)(arb_ptr w, const ntkball_products_impl *kernel, slong factor, slong d,
                           slong top, slong prec);

typedef struct
{
    const ntkball_products_impl *f;
    const slong *dims, *degrees;
    slong *left, *top; /* the degrees wanted, as numbers; the largest degree of each factor */
    weights_fn weights;
} job_t;

/* 0 unless a listed power vector can meet the degrees k. */
static int meets(const ntkball_products_impl *f, slong i, const slong *k)
{
    slong j;

    for (j = 0; j < f->factors; j++)
    {
        slong p = f->powers[i * f->factors + j];

        if (p < k[j] || (p - k[j]) % 2 != 0)
            return 0;
    }
    return 1;
}

static int vanishes(const ntkball_products_impl *f, const slong *k)
{
    slong i;

    for (i = 0; i < f->num; i++)
        if (meets(f, i, k))
            return 0;
    return arb_is_zero(f->tail);
}

/* res = sup_{p >= k} w(p,k)/|S^d|: SPH-2 says where, 1/N(d,k) bounds it when that is too far. */
static void largest_weight(arb_t res, slong d, slong k)
{
    slong p = k;
    fmpz_t lhs, rhs;

    fmpz_init(lhs);
    fmpz_init(rhs);
    fmpz_set_si(rhs, k - 2);
    fmpz_mul_si(rhs, rhs, k + d + 1);
    fmpz_add_si(rhs, rhs, 2);
    fmpz_cdiv_q_si(lhs, rhs, d); /* p >= lhs */
    if (fmpz_cmp_si(lhs, k) > 0 && fmpz_cmp_si(lhs, NTKBALL_SPHERE_MAX - 2) < 0)
    {
        p = fmpz_get_si(lhs);
        p += (p - k) % 2;
    }
    if (fmpz_cmp_si(lhs, NTKBALL_SPHERE_MAX - 2) < 0)
    {
        arb_t area;

        arb_init(area);
        ntkball_sphere_area(area, d, 64);
        ntkball_sphere_weight(res, d, p, k, 64);
        arb_div(res, res, area, 64);
        arb_clear(area);
    }
    else
    {
        ntkball_sphere_multiplicity(rhs, d, k);
        arb_set_fmpz(res, rhs);
        arb_inv(res, res, 64);
    }
    fmpz_clear(lhs);
    fmpz_clear(rhs);
}

/* lambda +- tail prod_i sup w(., k_i) (PROD-1) */
static void add_tail(arb_t lambda, const job_t *job, const slong *k)
{
    arb_t share, w;
    slong i;

    if (arb_is_zero(job->f->tail))
        return;
    arb_init(share);
    arb_init(w);
    arb_set(share, job->f->tail);
    for (i = 0; i < job->f->factors; i++)
    {
        largest_weight(w, job->dims[i], k[i]);
        arb_mul(share, share, w, 64);
    }
    arb_add_error(lambda, share);
    arb_clear(share);
    arb_clear(w);
}

static void coefficient(arb_t c, const ntkball_products_impl *f, slong i, slong prec)
{
    if (f->is_rational[i])
        arb_set_fmpq(c, f->q + i, prec);
    else
        arb_set_round(c, f->c + i, prec);
}

/* lambda_k, k = job->degrees of each number in job->left. */
static ntkball_status_t
pass(arb_ptr lambda, slong num, slong prec, void *context, ntkball_error_t *err)
{
    const job_t *job = context;
    const ntkball_products_impl *f = job->f;
    slong r = f->factors, i, j, n;
    arb_ptr *w = flint_malloc((size_t) r * sizeof(arb_ptr));
    arb_t x, c;

    (void) err;
    arb_init(x);
    arb_init(c);
    for (j = 0; j < r; j++)
    {
        w[j] = _arb_vec_init(f->num * (job->top[j] + 1));
        job->weights(w[j], f, j, job->dims[j], job->top[j], prec);
    }
    for (n = 0; n < num; n++)
    {
        const slong *k = job->degrees + r * job->left[n];

        arb_zero(lambda + n);
        for (i = 0; i < f->num; i++)
            if (meets(f, i, k))
            {
                coefficient(c, f, i, prec);
                for (j = 0; j < r; j++)
                    arb_mul(c, c, w[j] + i * (job->top[j] + 1) + k[j], prec);
                arb_add(lambda + n, lambda + n, c, prec);
            }
        add_tail(lambda + n, job, k);
    }
    for (j = 0; j < r; j++)
        _arb_vec_clear(w[j], f->num * (job->top[j] + 1));
    flint_free(w);
    arb_clear(x);
    arb_clear(c);
    return NTKBALL_OK;
}

/* lambda_k exactly, for the probability measure; 0 when that is not known. */
static int exact(fmpq_t lambda, const ntkball_products_impl *f, const slong *dims, const slong *k)
{
    slong i, j, p;
    fmpq_t w, c;
    int known = arb_is_zero(f->tail);

    fmpq_init(w);
    fmpq_init(c);
    fmpq_zero(lambda);
    for (i = 0; i < f->num && known; i++)
    {
        if (!meets(f, i, k))
            continue;
        known = f->is_rational[i];
        fmpq_set(c, f->q + i);
        for (j = 0; j < f->factors && known; j++)
        {
            p = f->powers[i * f->factors + j];
            known = p <= PRODUCTS_EXACT_POWER;
            if (known)
                _ntkball_products_weight_fmpq(w, dims[j], p, k[j]);
            fmpq_mul(c, c, w);
        }
        fmpq_add(lambda, lambda, c);
    }
    fmpq_clear(w);
    fmpq_clear(c);
    return known;
}

int ntkball_products_exact(ntkball_exact_t res, const ntkball_products_t kernel, const slong *dims,
                           ntkball_measure_t measure, const slong *k)
{
    ntkball_exact_t area;
    slong i;
    fmpq_t q;
    int known = 1;

    for (i = 0; i < kernel[0]->factors; i++)
        if (dims[i] < 1 || dims[i] > 4096 || k[i] < 0)
            return 0;
    fmpq_init(q);
    if (vanishes(kernel[0], k))
        ntkball_exact_zero(res);
    else if ((known = exact(q, kernel[0], dims, k)) != 0)
    {
        ntkball_exact_set_fmpq(res, q);
        ntkball_exact_init(area);
        for (i = 0; i < kernel[0]->factors && measure == NTKBALL_MEASURE_SURFACE; i++)
        {
            _ntkball_sphere_area_exact(area, dims[i]);
            ntkball_exact_mul(res, res, area);
        }
        ntkball_exact_clear(area);
    }
    fmpq_clear(q);
    return known;
}

/* The degrees whose value is not 0 by parity, into job->left; an exact value where the first look
   leaves the sign open. */
static slong select(job_t *job, arb_ptr lambda, slong num, slong bits)
{
    const ntkball_products_impl *f = job->f;
    slong r = f->factors, i, left = 0, n = 0;
    arb_ptr look;
    fmpq_t q;

    for (i = 0; i < num; i++)
        if (vanishes(f, job->degrees + r * i))
            arb_zero(lambda + i);
        else
            job->left[left++] = i;
    look = _arb_vec_init(left);
    fmpq_init(q);
    (void) pass(look, left, 128, job, NULL);
    for (i = 0; i < left; i++)
    {
        slong at = job->left[i];

        if (arb_contains_zero(look + i) && exact(q, f, job->dims, job->degrees + r * at))
            arb_set_fmpq(lambda + at, q, bits);
        else
            job->left[n++] = at;
    }
    fmpq_clear(q);
    _arb_vec_clear(look, left);
    return n;
}

/* Are all coefficients rational and listed? */
static int is_exact(const ntkball_products_impl *f)
{
    slong i;

    for (i = 0; i < f->num; i++)
        if (!f->is_rational[i])
            return 0;
    return arb_is_zero(f->tail);
}

static ntkball_status_t compute(arb_ptr lambda, job_t *job, slong num, slong bits,
                                const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_adaptive_plan_t plan;
    ntkball_adaptive_report_t report;
    ntkball_status_t status = NTKBALL_OK;
    slong i, left = select(job, lambda, num, bits);
    arb_ptr value = _arb_vec_init(left);

    _ntkball_sphere_inner(&inner, options);
    plan.bits = bits;
    plan.max_prec = inner.max_prec;
    plan.first = FLINT_MIN(bits + 40, plan.max_prec);
    plan.give_up = 4 * plan.first + 1024;
    if (!is_exact(job->f)) /* the radii of the file end it */
        plan.max_prec = FLINT_MIN(plan.max_prec, plan.give_up);
    if (left > 0)
        status = ntkball_adaptive(value, left, &plan, pass, job, &report, NULL);
    if (status == NTKBALL_UNABLE)
        ntkball_error_set(err, NTKBALL_ERR_ACCURACY,
                          "product kernel: %ld of %ld bits of an eigenvalue; the coefficients and "
                          "the tail of the file allow no more",
                          (long) FLINT_MAX(report.have, 0), (long) bits);
    for (i = 0; i < left; i++)
        arb_swap(lambda + job->left[i], value + i);
    _arb_vec_clear(value, left);
    return status;
}

static ntkball_status_t check(weights_fn *weights, const ntkball_products_impl *f,
                              const slong *dims, const slong *degrees, slong num, slong bits,
                              const ntkball_options_t *options, ntkball_error_t *err)
{
    const char *name = options != NULL && options->algorithm != NULL ? options->algorithm : "auto";
    ntkball_status_t status = NTKBALL_OK;
    slong i;

    for (i = 0; i < f->factors && status == NTKBALL_OK; i++)
        status = _ntkball_sphere_check_input(dims[i], degrees, num * f->factors, bits, err);
    if (status != NTKBALL_OK)
        return status;
    *weights = NULL;
    if (strcmp(name, "auto") == 0 || strcmp(name, "closed") == 0)
        *weights = _ntkball_products_weights;
    else if (strcmp(name, "quadrature") == 0)
    {
        for (i = 0; i < f->num * f->factors; i++)
            if (f->powers[i] > PRODUCTS_QUADRATURE_POWER)
            {
                ntkball_error_set(err, NTKBALL_ERR_INPUT,
                                  "--algorithm quadrature takes powers up to %d; use closed",
                                  PRODUCTS_QUADRATURE_POWER);
                return NTKBALL_DOMAIN;
            }
        *weights = _ntkball_products_integrals;
    }
    if (*weights == NULL)
    {
        ntkball_error_set(err, NTKBALL_ERR_INPUT,
                          "--algorithm %.80s does not apply to a product kernel: one of auto, "
                          "closed, quadrature",
                          name);
        return NTKBALL_DOMAIN;
    }
    return NTKBALL_OK;
}

ntkball_status_t
ntkball_products_eigenvalues(arb_ptr lambda, const ntkball_products_t kernel, const slong *dims,
                             ntkball_measure_t measure, const slong *degrees, slong num, slong bits,
                             const ntkball_options_t *options, ntkball_error_t *err)
{
    const ntkball_products_impl *f = kernel[0];
    job_t job = {.f = f, .dims = dims, .degrees = degrees};
    ntkball_status_t status = check(&job.weights, f, dims, degrees, num, bits, options, err);
    slong i;
    arb_t area;

    if (status != NTKBALL_OK)
    {
        _arb_vec_indeterminate(lambda, FLINT_MAX(num, 0));
        return status;
    }
    job.left = flint_malloc((size_t) (num + 1) * sizeof(slong));
    job.top = flint_calloc((size_t) f->factors, sizeof(slong));
    for (i = 0; i < num * f->factors; i++)
        job.top[i % f->factors] = FLINT_MAX(job.top[i % f->factors], degrees[i]);
    status = compute(lambda, &job, num, bits + 4, options, err);
    arb_init(area);
    if (measure == NTKBALL_MEASURE_SURFACE)
    {
        ntkball_products_area(area, dims, f->factors, bits + 30);
        _arb_vec_scalar_mul(lambda, lambda, num, area, bits + 30);
    }
    arb_clear(area);
    flint_free(job.left);
    flint_free(job.top);
    if (options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain,
                            "sphere: %ld coefficients, weights of the factors by %s\n",
                            (long) f->num,
                            job.weights == _ntkball_products_weights ? "closed forms (SPH-1)"
                                                                     : "Gauss rules (PROD-3)");
    return status;
}
