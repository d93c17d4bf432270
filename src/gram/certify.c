/* The proof of GRAM-2, from GRAM-1: from s >= ||v^T v - I|| < 1 and, for some tau >= 0 and delta_i
   > 0, g >= ||delta^-1/2 (v^T (a + tau) v) delta^-1/2 - I|| < 1 follows, for the eigenvalues in
   order,

       lambda_i(a) + tau  in  delta_(i) [1 - rho, 1 + rho],  rho = (g + s) / (1 - s),

   however close or equal they are.  tau = 0 when all delta_i = (v^T a v)_ii stand clear of the
   rounding errors: then every eigenvalue is known to the same relative accuracy and proved
   positive. Norms are Frobenius norms, summed upward in mag; v^T a v and v^T v are integer
   matrices (GRAM-3).
   Zeros beyond an exact rank are exact (GRAM-4). */
#include <stdlib.h>

#include "gram/eigen.h"

/* m = |x| 2^-e, rounded up. */
static void mag_fixed(mag_t m, const fmpz_t x, slong e)
{
    mag_set_fmpz(m, x);
    mag_mul_2exp_si(m, m, -e);
}

/* s >= ||v^T v - I||. */
static void orthogonality(mag_t s, const ntkball_eigen_t *e)
{
    slong i, j;
    mag_t m;
    fmpz_t x, one;

    mag_init(m);
    fmpz_init(x);
    fmpz_init(one);
    fmpz_one_2exp(one, (ulong) (2 * e->q));
    mag_zero(s);
    for (i = 0; i < e->n; i++)
        for (j = 0; j < e->n; j++)
        {
            fmpz_set(x, fmpz_mat_entry(e->S, i, j));
            if (i == j)
                fmpz_sub(x, x, one);
            mag_fixed(m, x, 2 * e->q);
            mag_addmul(s, m, m);
        }
    mag_sqrt(s, s);
    fmpz_clear(one);
    fmpz_clear(x);
    mag_clear(m);
}

/* The eigenvalue with index i (from 0, descending) of the diagonal of T, about; as a power of 2:
   2^*exponent <= |value| < 2^(*exponent + 1); its sign. */
static int order_statistic(slong *exponent, const ntkball_eigen_t *e, const slong *order, slong i)
{
    const fmpz *t = fmpz_mat_entry(e->T, order[i], order[i]);

    *exponent = (slong) fmpz_bits(t) - 1 - 2 * e->q;
    return fmpz_sgn(t);
}

typedef struct
{
    const fmpz *value;
    slong index;
} key_t_;

static int compare(const void *a, const void *b)
{
    const key_t_ *p = a, *q = b;
    int c = fmpz_cmp(q->value, p->value);

    return c != 0 ? c : (p->index > q->index) - (p->index < q->index);
}

/* Indices of values, descending. */
static slong *sort_descending(const fmpz *values, slong n)
{
    key_t_ *keys = flint_malloc((size_t) n * sizeof(key_t_));
    slong *order = flint_malloc((size_t) n * sizeof(slong)), i;

    for (i = 0; i < n; i++)
        keys[i] = (key_t_){values + i, i};
    qsort(keys, (size_t) n, sizeof(key_t_), compare);
    for (i = 0; i < n; i++)
        order[i] = keys[i].index;
    flint_free(keys);
    return order;
}

/* t with tau = 2^-t, or -1 for tau = 0: a choice, any is valid.  wanted: the index of the smallest
   eigenvalue that counts. */
static slong choose_tau(const ntkball_eigen_t *e, slong wanted, slong bits)
{
    slong n = e->n, noise = (slong) FLINT_BIT_COUNT((ulong) n) - e->q + 1, exponent, i, t;
    slong *order;
    fmpz *diagonal = _fmpz_vec_init(n);
    int sign;

    for (i = 0; i < n; i++)
        fmpz_set(diagonal + i, fmpz_mat_entry(e->T, i, i));
    order = sort_descending(diagonal, n);
    sign = order_statistic(&exponent, e, order, n - 1);
    if (sign > 0 && exponent > noise + 4)
        t = -1;
    else
    {
        slong least = sign < 0 ? FLINT_MAX(exponent, noise) + 2 : noise + 2, te = noise + bits + 4;

        if (wanted > 0 && wanted < n && order_statistic(&exponent, e, order, wanted - 1) > 0 &&
            exponent > noise + 4)
            te = exponent - 2;
        t = FLINT_MAX(-FLINT_MAX(te, least), 0);
    }
    flint_free(order);
    _fmpz_vec_clear(diagonal, n);
    return t;
}

/* delta_i = T_ii + tau S_ii in units of 2^-2q, rounded down; 0 when one is not positive. */
static int set_delta(fmpz *delta, const ntkball_eigen_t *e, slong t)
{
    slong i;

    for (i = 0; i < e->n; i++)
    {
        fmpz_zero(delta + i);
        if (t >= 0)
            fmpz_fdiv_q_2exp(delta + i, fmpz_mat_entry(e->S, i, i), (ulong) t);
        fmpz_add(delta + i, delta + i, fmpz_mat_entry(e->T, i, i));
        if (fmpz_sgn(delta + i) <= 0)
            return 0;
    }
    return 1;
}

/* g >= ||delta^-1/2 (v^T (a + tau) v - delta) delta^-1/2||, for v^T a v within defect of T. */
static void
congruence(mag_t g, const fmpz *delta, const ntkball_eigen_t *e, slong t, const mag_t defect)
{
    slong n = e->n, i, j;
    mag_ptr root = _mag_vec_init(n); /* >= delta_i^-1/2 */
    mag_t m, x, least;

    mag_init(m);
    mag_init(x);
    mag_init(least);
    for (i = 0; i < n; i++)
    {
        mag_set_fmpz_lower(m, delta + i);
        mag_mul_2exp_si(m, m, -2 * e->q);
        mag_rsqrt(root + i, m);
        if (mag_cmp(root + i, least) > 0)
            mag_set(least, root + i);
    }
    mag_zero(g);
    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++)
        {
            if (i == j) /* delta_i was rounded by less than one unit */
            {
                mag_one(m);
                mag_mul_2exp_si(m, m, -2 * e->q);
            }
            else
            {
                mag_fixed(m, fmpz_mat_entry(e->T, i, j), 2 * e->q);
                if (t >= 0)
                {
                    mag_fixed(x, fmpz_mat_entry(e->S, i, j), 2 * e->q + t);
                    mag_add(m, m, x);
                }
            }
            mag_mul(m, m, root + i);
            mag_mul(m, m, root + j);
            mag_addmul(g, m, m);
        }
    mag_sqrt(g, g);
    mag_mul(x, least, least);
    mag_addmul(g, x, defect);
    mag_clear(least);
    mag_clear(x);
    mag_clear(m);
    _mag_vec_clear(root, n);
}

/* ||v^T a v - T|| <= ||v|| ||a v - p|| <= (1 + s) n 2^-(q+1), as p is rounded to nearest. */
static void rounding_defect(mag_t defect, const ntkball_eigen_t *e, const mag_t s)
{
    mag_set_ui(defect, (ulong) e->n);
    mag_mul_2exp_si(defect, defect, -e->q - 1);
    mag_addmul(defect, defect, s);
}

/* rho = (g + s)/(1 - s); 0 when g or s is not below 1. */
static int relative(mag_t rho, const mag_t g, const mag_t s)
{
    mag_t low;

    if (mag_cmp_2exp_si(g, 0) >= 0 || mag_cmp_2exp_si(s, 0) >= 0)
        return 0;
    mag_init(low);
    mag_one(low);
    mag_sub_lower(low, low, s);
    mag_add(rho, g, s);
    mag_div(rho, rho, low);
    mag_clear(low);
    return mag_is_finite(rho);
}

/* lambda = 2^scale (delta (1 +- rho) - tau +- radius). */
static void enclose(arb_t lambda, const fmpz_t delta, const ntkball_eigen_t *e, slong t,
                    const mag_t rho, slong bits)
{
    mag_t error;
    arb_t tau;

    mag_init(error);
    arb_init(tau);
    mag_fixed(error, delta, 2 * e->q);
    mag_mul(error, error, rho);
    mag_add(error, error, e->radius);
    arb_set_fmpz(lambda, delta);
    arb_mul_2exp_si(lambda, lambda, -2 * e->q);
    if (t >= 0)
    {
        arb_one(tau);
        arb_mul_2exp_si(tau, tau, -t);
        arb_sub(lambda, lambda, tau, ARF_PREC_EXACT);
    }
    arb_add_error_mag(lambda, error);
    arb_mul_2exp_si(lambda, lambda, e->scale);
    arb_set_round(lambda, lambda, bits + 32);
    arb_clear(tau);
    mag_clear(error);
}

int ntkball_eigen_certify(arb_ptr lambda, const ntkball_eigen_t *e, slong rank, slong count,
                          slong bits)
{
    slong n = e->n, i, *order;
    slong t = choose_tau(e, rank < 0 ? count : FLINT_MIN(rank, count), bits);
    fmpz *delta = _fmpz_vec_init(n);
    mag_t s, g, rho, defect;
    int ok;

    mag_init(s);
    mag_init(g);
    mag_init(rho);
    mag_init(defect);
    orthogonality(s, e);
    rounding_defect(defect, e, s);
    ok = set_delta(delta, e, t);
    if (ok)
    {
        congruence(g, delta, e, t, defect);
        ok = relative(rho, g, s);
    }
    if (ok)
    {
        order = sort_descending(delta, n);
        for (i = 0; i < n; i++)
        {
            enclose(lambda + i, delta + order[i], e, t, rho, bits);
            if (rank >= 0 && i >= rank)
                arb_zero(lambda + i);
        }
        flint_free(order);
    }
    mag_clear(defect);
    mag_clear(rho);
    mag_clear(g);
    mag_clear(s);
    _fmpz_vec_clear(delta, n);
    return ok;
}
