/* Kernels sum c_n prod_i t_i^(n_i) on products of spheres: the coefficients, the closed weights of
   the factors (SPH-1) and what the unlisted coefficients may add (PROD-1).

   With m = (p-k)/2, w(p,k)/|S^d| = p! / (2^m m! prod_{j < (p+k)/2} (d+1+2j)): rational. */
#include "sphere/products.h"

#include <string.h>

void ntkball_products_init(ntkball_products_t kernel)
{
    kernel[0] = flint_calloc(1, sizeof(ntkball_products_impl));
    kernel[0]->factors = 1;
    arb_init(kernel[0]->tail);
}

static void remove_all(ntkball_products_impl *f)
{
    slong i;

    for (i = 0; i < f->alloc; i++)
        fmpq_clear(f->q + i);
    _arb_vec_clear(f->c, f->alloc);
    flint_free(f->q);
    flint_free(f->powers);
    flint_free(f->is_rational);
    f->q = NULL;
    f->c = NULL;
    f->powers = NULL;
    f->is_rational = NULL;
    f->num = f->alloc = 0;
    arb_zero(f->tail);
}

void ntkball_products_clear(ntkball_products_t kernel)
{
    remove_all(kernel[0]);
    arb_clear(kernel[0]->tail);
    flint_free(kernel[0]);
}

void ntkball_products_set_factors(ntkball_products_t kernel, slong r)
{
    remove_all(kernel[0]);
    kernel[0]->factors = FLINT_MAX(r, 1);
}

static void reserve(ntkball_products_impl *f)
{
    slong i, alloc = 2 * f->alloc + 16;

    if (f->num < f->alloc)
        return;
    f->q = flint_realloc(f->q, (size_t) alloc * sizeof(fmpq));
    f->c = flint_realloc(f->c, (size_t) alloc * sizeof(arb_struct));
    f->powers = flint_realloc(f->powers, (size_t) (alloc * f->factors) * sizeof(slong));
    f->is_rational = flint_realloc(f->is_rational, (size_t) alloc);
    for (i = f->alloc; i < alloc; i++)
    {
        fmpq_init(f->q + i);
        arb_init(f->c + i);
    }
    f->alloc = alloc;
}

/* Appends a coefficient 0; its number, or -1. */
static slong append(ntkball_products_impl *f, const slong *powers)
{
    slong i, r = f->factors;

    for (i = 0; i < r; i++)
        if (powers[i] < 0 || powers[i] > PRODUCTS_MAX_POWER)
            return -1;
    for (i = 0; i < f->num; i++)
        if (memcmp(f->powers + i * r, powers, (size_t) r * sizeof(slong)) == 0)
            return -1;
    reserve(f);
    memcpy(f->powers + f->num * r, powers, (size_t) r * sizeof(slong));
    return f->num++;
}

int ntkball_products_add(ntkball_products_t kernel, const slong *powers, const fmpq_t c)
{
    ntkball_products_impl *f = kernel[0];
    slong i = append(f, powers);

    if (i < 0)
        return 0;
    fmpq_set(f->q + i, c);
    f->is_rational[i] = 1;
    return 1;
}

int ntkball_products_add_arb(ntkball_products_t kernel, const slong *powers, const arb_t c)
{
    ntkball_products_impl *f = kernel[0];
    slong i = arb_is_finite(c) ? append(f, powers) : -1;

    if (i < 0)
        return 0;
    arb_set(f->c + i, c);
    f->is_rational[i] = 0;
    return 1;
}

void ntkball_products_set_tail(ntkball_products_t kernel, const arb_t tail)
{
    arb_set(kernel[0]->tail, tail);
}

slong ntkball_products_factors(const ntkball_products_t kernel)
{
    return kernel[0]->factors;
}

slong ntkball_products_degree(const ntkball_products_t kernel)
{
    const ntkball_products_impl *f = kernel[0];
    slong i, j, sum, most = -1;

    for (i = 0; i < f->num; i++)
    {
        for (j = 0, sum = 0; j < f->factors; j++)
            sum += f->powers[i * f->factors + j];
        most = FLINT_MAX(most, sum);
    }
    return most;
}

slong ntkball_products_negative(const ntkball_products_t kernel)
{
    const ntkball_products_impl *f = kernel[0];
    slong i;

    for (i = 0; i < f->num; i++)
        if (f->is_rational[i] ? fmpq_sgn(f->q + i) < 0 : arb_is_negative(f->c + i))
            return i;
    return -1;
}

void ntkball_products_at_one(arb_t res, const ntkball_products_t kernel, slong prec)
{
    const ntkball_products_impl *f = kernel[0];
    arb_t x;
    slong i;

    arb_init(x);
    arb_zero(res);
    for (i = 0; i < f->num; i++)
    {
        if (f->is_rational[i])
            arb_set_fmpq(x, f->q + i, prec);
        else
            arb_set(x, f->c + i);
        arb_add(res, res, x, prec);
    }
    arb_add_error(res, f->tail);
    arb_clear(x);
}

void ntkball_products_area(arb_t res, const slong *dims, slong r, slong prec)
{
    arb_t x;
    slong i;

    arb_init(x);
    arb_one(res);
    for (i = 0; i < r; i++)
    {
        ntkball_sphere_area(x, dims[i] < 1 ? -1 : dims[i], prec);
        arb_mul(res, res, x, prec);
    }
    arb_clear(x);
}

void ntkball_products_multiplicity(fmpz_t res, const slong *dims, const slong *k, slong r)
{
    fmpz_t n;
    slong i;

    fmpz_init(n);
    fmpz_one(res);
    for (i = 0; i < r; i++)
    {
        ntkball_sphere_multiplicity(n, dims[i], k[i]);
        fmpz_mul(res, res, n);
    }
    fmpz_clear(n);
}

void _ntkball_products_weight_fmpq(fmpq_t res, slong d, slong p, slong k)
{
    slong j, m = (p - k) / 2;
    fmpz_t x;

    fmpq_zero(res);
    if (p < k || (p - k) % 2 != 0)
        return;
    fmpz_init(x);
    fmpz_fac_ui(fmpq_numref(res), (ulong) p);
    fmpz_fac_ui(fmpq_denref(res), (ulong) m);
    fmpz_mul_2exp(fmpq_denref(res), fmpq_denref(res), (ulong) m);
    fmpz_one(x);
    for (j = 0; j < (p + k) / 2; j++)
        fmpz_mul_si(x, x, d + 1 + 2 * j);
    fmpz_mul(fmpq_denref(res), fmpq_denref(res), x);
    fmpq_canonicalise(res);
    fmpz_clear(x);
}

void _ntkball_products_weights(arb_ptr w, const ntkball_products_impl *kernel, slong factor,
                               slong d, slong top, slong prec)
{
    slong i, k, p, wp = prec + 10;
    arb_t area;

    arb_init(area);
    ntkball_sphere_area(area, d, wp);
    for (i = 0; i < kernel->num; i++)
        for (k = 0; k <= top; k++)
        {
            p = kernel->powers[i * kernel->factors + factor];
            ntkball_sphere_weight(w + i * (top + 1) + k, d, p, k, wp);
            arb_div(w + i * (top + 1) + k, w + i * (top + 1) + k, area, prec);
        }
    arb_clear(area);
}
