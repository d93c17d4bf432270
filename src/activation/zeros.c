/* Certified isolation of the zeros of an expression s on the real line (ACT-16).

   By bisection: a ball of s without 0 has none; where a ball of s' is without 0 there is one or
   none, as the signs at the ends say.  Beyond the interval searched s has no zero by Cauchy's bound
   or by its bounds on the rays (ACT-14).  A zero found is refined by Newton's interval iteration to
   any precision. */
#include "activation/zeros.h"

#include <string.h>

#include "activation/rays.h"

#define PREC ZEROS_PREC
#define MAX_BISECTIONS 60
#define MAX_BALLS 20000
#define GUESS_BITS ZERO_BITS /* a zero is compared with the simplest rational this near */
#define GUESS_HEIGHT 40      /* .. when that has so few bits */

void ntkball_zeros_init(zero_search_t *f, expr_pool_struct *pool)
{
    memset(f, 0, sizeof *f);
    f->pool = pool;
    f->budget = MAX_BALLS;
    arb_init(f->fault);
}

void ntkball_zeros_clear(zero_search_t *f)
{
    for (slong j = 0; j < f->num; j++)
    {
        arb_clear(&f->zero[j].where);
        fmpq_clear(f->rational + j);
    }
    flint_free(f->zero);
    flint_free(f->rational);
    arb_clear(f->fault);
}

static void value_at(arb_t res, const expr_pool_t pool, slong s, const arb_t x, slong prec)
{
    acb_t z;

    acb_init(z);
    arb_set(acb_realref(z), x);
    ntkball_expr_eval_acb(z, pool, s, z, 1, prec);
    if (acb_is_finite(z))
        arb_set(res, acb_realref(z));
    else
        arb_indeterminate(res);
    acb_clear(z);
}

int ntkball_zeros_sign(const expr_pool_t pool, slong s, const arf_t x)
{
    arb_t v, t;
    int sign = 0;

    arb_init(v);
    arb_init(t);
    arb_set_arf(t, x);
    for (slong prec = 64; sign == 0 && prec <= 4096; prec *= 4)
    {
        value_at(v, pool, s, t, prec);
        sign = arb_is_positive(v) ? 1 : arb_is_negative(v) ? -1 : 0;
    }
    arb_clear(v);
    arb_clear(t);
    return sign;
}

/* Newton's interval step: the zero lies in m - s(m)/s'(x). */
void ntkball_zero_refine(arb_t x, const zero_t *zero, const expr_pool_t pool, slong prec)
{
    slong wp = prec + 20;
    arb_t m, v, d;

    arb_init(m);
    arb_init(v);
    arb_init(d);
    arb_set(x, &zero->where);
    for (int step = 0;
         step < 100 && arb_rel_error_bits(x) > -prec && mag_cmp_2exp_si(arb_radref(x), -prec) > 0;
         step++)
    {
        arb_get_mid_arb(m, x);
        value_at(v, pool, zero->s, m, wp);
        value_at(d, pool, zero->ds, x, wp);
        arb_div(v, v, d, wp);
        arb_sub(m, m, v, wp);
        if (!arb_is_finite(m))
            break;
        mag_mul_2exp_si(arb_radref(d), arb_radref(x), -1);
        if (!arb_intersection(v, x, m, wp) || mag_cmp(arb_radref(v), arb_radref(d)) > 0)
            break;
        arb_swap(x, v);
    }
    arb_clear(m);
    arb_clear(v);
    arb_clear(d);
}

/* Does s vanish exactly at the simplest rational in x? */
static int rational_zero(fmpq_t q, const zero_search_t *f, const arb_t x)
{
    fmpq_t lo, hi;
    arf_t a, b;
    arb_t t;
    int ok;

    fmpq_init(lo);
    fmpq_init(hi);
    arf_init(a);
    arf_init(b);
    arb_init(t);
    arb_get_interval_arf(a, b, x, PREC);
    arf_get_fmpq(lo, a);
    arf_get_fmpq(hi, b);
    fmpq_simplest_between(q, lo, hi);
    ok = fmpq_height_bits(q) <= GUESS_HEIGHT;
    if (ok)
    {
        fmpq_poly_t p;

        fmpq_poly_init(p);
        if (ntkball_expr_get_poly(p, f->pool, f->s, 1000))
        {
            fmpq_poly_evaluate_fmpq(lo, p, q);
            ok = fmpq_is_zero(lo);
        }
        else
        {
            arb_set_fmpq(t, q, PREC);
            value_at(t, f->pool, f->s, t, PREC);
            ok = arb_is_zero(t);
        }
        fmpq_poly_clear(p);
    }
    fmpq_clear(lo);
    fmpq_clear(hi);
    arf_clear(a);
    arf_clear(b);
    arb_clear(t);
    return ok;
}

static void add_zero(zero_search_t *f, const arb_t x)
{
    zero_t *zero;
    arb_t fine;

    if (f->num == f->alloc)
    {
        f->alloc = 2 * f->alloc + 4;
        f->zero = flint_realloc(f->zero, (size_t) f->alloc * sizeof(zero_t));
        f->rational = flint_realloc(f->rational, (size_t) f->alloc * sizeof(fmpq));
    }
    zero = f->zero + f->num;
    zero->s = f->s;
    zero->ds = f->ds;
    arb_init(&zero->where);
    arb_set(&zero->where, x);
    fmpq_init(f->rational + f->num);
    arb_init(fine);
    ntkball_zero_refine(fine, zero, f->pool, GUESS_BITS);
    if (rational_zero(f->rational + f->num, f, fine))
        zero->s = -1;
    else
    {
        arf_get_fmpq(f->rational + f->num, arb_midref(fine));
        arb_set(&zero->where, fine);
    }
    arb_clear(fine);
    f->num++;
}

/* The zeros in [lo, hi], s(lo), s(hi) != 0, in order; 0 on failure. */
static int isolate(zero_search_t *f, const arf_t lo, const arf_t hi, int depth)
{
    arb_t x, v, d;
    arf_t mid;
    int ok = 1, left, right;

    arb_init(x);
    arb_init(v);
    arb_init(d);
    arf_init(mid);
    arb_set_interval_arf(x, lo, hi, PREC);
    value_at(v, f->pool, f->s, x, PREC);
    if (!arb_is_finite(v) || arb_contains_zero(v))
    {
        value_at(d, f->pool, f->ds, x, PREC);
        left = ntkball_zeros_sign(f->pool, f->s, lo);
        right = ntkball_zeros_sign(f->pool, f->s, hi);
        if (arb_is_finite(d) && !arb_contains_zero(d) && left * right != 0)
        {
            if (left != right)
                add_zero(f, x);
        }
        else if (depth <= 0 || f->budget-- <= 0 || left * right == 0)
        {
            arb_set(f->fault, x);
            ok = 0;
        }
        else
        { /* cut at 7/16, so that the cuts stay off simple numbers */
            arf_sub(mid, hi, lo, PREC, ARF_RND_NEAR);
            arf_mul_ui(mid, mid, 7, PREC, ARF_RND_NEAR);
            arf_mul_2exp_si(mid, mid, -4);
            arf_add(mid, mid, lo, PREC, ARF_RND_NEAR);
            ok = isolate(f, lo, mid, depth - 1) && isolate(f, mid, hi, depth - 1);
        }
    }
    arb_clear(x);
    arb_clear(v);
    arb_clear(d);
    arf_clear(mid);
    return ok;
}

/* A polynomial with rational coefficients is replaced by its squarefree part, of which each zero is
   simple; sets reach beyond all its zeros. */
slong ntkball_zeros_simple(expr_pool_t pool, slong s, slong *reach)
{
    fmpq_poly_t p, d;
    fmpq_t sum, c;
    slong res = s;

    fmpq_poly_init(p);
    fmpq_poly_init(d);
    fmpq_init(sum);
    fmpq_init(c);
    *reach = 0;
    if (ntkball_expr_get_poly(p, pool, s, 1000) && fmpq_poly_degree(p) > 0)
    {
        slong x = ntkball_expr_op(pool, EXPR_X, -1, -1, -1), deg;

        fmpq_poly_derivative(d, p);
        fmpq_poly_gcd(d, p, d);
        fmpq_poly_div(p, p, d);
        deg = fmpq_poly_degree(p);
        fmpq_poly_make_monic(p, p);
        res = ntkball_expr_si(pool, 0);
        for (slong n = deg; n >= 0; n--)
        {
            fmpq_poly_get_coeff_fmpq(c, p, n);
            res = ntkball_expr_op(pool, EXPR_ADD, ntkball_expr_op(pool, EXPR_MUL, res, x, -1),
                                  ntkball_expr_fmpq(pool, c), -1);
            if (n == deg)
                res = ntkball_expr_fmpq(pool, c);
            else
            {
                fmpq_abs(c, c);
                fmpq_add(sum, sum, c);
            }
        }
        /* Cauchy: |zero| <= max(1, sum) */
        if (fmpq_cmp_si(sum, 100000) < 0)
            *reach =
                (slong) (fmpq_cmp_si(sum, 1) < 0
                             ? 2
                             : fmpz_get_si(fmpq_numref(sum)) / fmpz_get_si(fmpq_denref(sum)) + 2);
    }
    fmpq_poly_clear(p);
    fmpq_poly_clear(d);
    fmpq_clear(sum);
    fmpq_clear(c);
    return res;
}

/* All zeros of s between -bound and bound. */
int ntkball_zeros_find(zero_search_t *f, slong bound)
{
    arf_t lo, hi;
    int ok;

    arf_init(lo);
    arf_init(hi);
    arf_set_d(hi, (double) bound + 0.6180339887);
    arf_set_d(lo, -(double) bound - 0.4142135624);
    ok = isolate(f, lo, hi, MAX_BISECTIONS);
    arf_clear(lo);
    arf_clear(hi);
    return ok;
}

/* An end that surely encloses all zeros, or 0. */
slong ntkball_zeros_beyond(const expr_pool_t pool, slong s)
{
    for (slong X = 4; X <= 64; X *= 2)
        if (ntkball_ray_nonzero(pool, s, 1, X) && ntkball_ray_nonzero(pool, s, -1, X))
            return X;
    return 0;
}
