/* The largest eigenvalue alone, from one vector v and an upper bound beta of the second (GRAM-10):
   with rho = v^T A v / v^T v and r = |A v - rho v| / |v|,

       rho <= lambda_1 <= rho + r^2 / (rho - beta).

   The error is the square of that of v, so that a vector of doubles gives twice their digits; each
   multiplication of v by A gives more. */
#include "gram/eigen.h"

#define MAX_POWERS 24

/* rho and r^2 of v; w = A v. */
static void
quotient(arb_t rho, arb_t r2, arb_mat_t w, const arb_mat_t A, const arb_mat_t v, slong prec)
{
    slong n = arb_mat_nrows(A), i;
    arb_t vv, t;

    arb_init(vv);
    arb_init(t);
    arb_mat_mul(w, A, v, prec);
    arb_zero(rho);
    for (i = 0; i < n; i++)
    {
        arb_addmul(rho, arb_mat_entry(w, i, 0), arb_mat_entry(v, i, 0), prec);
        arb_addmul(vv, arb_mat_entry(v, i, 0), arb_mat_entry(v, i, 0), prec);
    }
    arb_div(rho, rho, vv, prec);
    arb_zero(r2);
    for (i = 0; i < n; i++)
    {
        arb_set(t, arb_mat_entry(w, i, 0));
        arb_submul(t, rho, arb_mat_entry(v, i, 0), prec);
        arb_addmul(r2, t, t, prec);
    }
    arb_div(r2, r2, vv, prec);
    arb_clear(t);
    arb_clear(vv);
}

/* v = the midpoints of w / rho: any v will do. */
static void next_vector(arb_mat_t v, const arb_mat_t w, const arb_t rho, slong prec)
{
    slong i;

    for (i = 0; i < arb_mat_nrows(w); i++)
    {
        arb_div(arb_mat_entry(v, i, 0), arb_mat_entry(w, i, 0), rho, prec);
        mag_zero(arb_radref(arb_mat_entry(v, i, 0)));
    }
}

void ntkball_eigen_largest(arb_ptr lambda, const double *top, const arb_mat_t A, slong bits)
{
    slong n = arb_mat_nrows(A), prec = bits + 40, i, step;
    arb_mat_t v, w;
    arb_t rho, r2, gap, high;

    arb_mat_init(v, n, 1);
    arb_mat_init(w, n, 1);
    arb_init(rho);
    arb_init(r2);
    arb_init(gap);
    arb_init(high);
    for (i = 0; i < n; i++)
        arb_set_d(arb_mat_entry(v, i, 0), top[i]);
    for (step = 0; step < MAX_POWERS && arb_rel_accuracy_bits(lambda) < bits; step++)
    {
        quotient(rho, r2, w, A, v, prec);
        arb_sub(gap, rho, lambda + 1, prec); /* contains rho - lambda_2 */
        if (!arb_is_positive(gap))
            break;
        arb_div(r2, r2, gap, prec);
        arb_add(high, rho, r2, prec);
        arb_union(high, high, rho, prec);
        if (mag_cmp(arb_radref(high), arb_radref(lambda)) < 0)
            arb_set(lambda, high);
        next_vector(v, w, rho, prec);
    }
    arb_clear(high);
    arb_clear(gap);
    arb_clear(r2);
    arb_clear(rho);
    arb_mat_clear(w);
    arb_mat_clear(v);
}
