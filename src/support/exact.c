/* Arithmetic of finite sums of q * sqrt(s) * pi^(k/2) * exp(e) * prod erf.

   Canonical form: terms sorted, like terms collected.  Two square roots sqrt(s), sqrt(t) are
   rational multiples of each other iff s/g and t/g are squares, g = gcd(s, t); square roots no two
   of which are so related are linearly independent over Q.  pi and the exp(e) are treated as
   independent of each other and of the square roots; whether they are does not matter, because this
   module never claims that a sum is not zero, only that the empty sum is. */
#include "support/exact_impl.h"

#include <stdlib.h>

static void term_init(exact_term_t *t)
{
    fmpq_init(t->q);
    fmpq_init(t->e);
    fmpz_init_set_ui(t->s, 1);
    t->half_pi = 0;
    t->num_erf = 0;
    t->erf2 = NULL;
}

static void term_clear(exact_term_t *t)
{
    fmpq_clear(t->q);
    fmpq_clear(t->e);
    fmpz_clear(t->s);
    for (slong i = 0; i < t->num_erf; i++)
        fmpq_clear(t->erf2 + i);
    flint_free(t->erf2);
}

static void term_append_erf(exact_term_t *t, const fmpq *argument2)
{
    t->erf2 = flint_realloc(t->erf2, (size_t) (t->num_erf + 1) * sizeof(fmpq));
    fmpq_init(t->erf2 + t->num_erf);
    fmpq_set(t->erf2 + t->num_erf, argument2);
    t->num_erf++;
}

static void term_set(exact_term_t *t, const exact_term_t *u)
{
    fmpq_set(t->q, u->q);
    fmpq_set(t->e, u->e);
    fmpz_set(t->s, u->s);
    t->half_pi = u->half_pi;
    for (slong i = 0; i < u->num_erf; i++)
        term_append_erf(t, u->erf2 + i);
}

static int compare_fmpq(const void *a, const void *b)
{
    return fmpq_cmp((const fmpq *) a, (const fmpq *) b);
}

/* t = u * v; sqrt(s) sqrt(t) = g sqrt((s/g)(t/g)), and (s/g)(t/g) is tested for being a square. */
static void term_mul(exact_term_t *t, const exact_term_t *u, const exact_term_t *v)
{
    fmpz_t g, h;

    fmpz_init(g);
    fmpz_init(h);
    fmpz_gcd(g, u->s, v->s);
    fmpz_divexact(t->s, u->s, g);
    fmpz_divexact(h, v->s, g);
    fmpz_mul(t->s, t->s, h);
    if (fmpz_is_square(t->s))
    {
        fmpz_sqrt(h, t->s);
        fmpz_mul(g, g, h);
        fmpz_one(t->s);
    }
    fmpq_mul(t->q, u->q, v->q);
    fmpq_mul_fmpz(t->q, t->q, g);
    fmpq_add(t->e, u->e, v->e);
    t->half_pi = u->half_pi + v->half_pi;
    for (slong i = 0; i < u->num_erf; i++)
        term_append_erf(t, u->erf2 + i);
    for (slong i = 0; i < v->num_erf; i++)
        term_append_erf(t, v->erf2 + i);
    if (t->num_erf > 1)
        qsort(t->erf2, (size_t) t->num_erf, sizeof(fmpq), compare_fmpq);
    fmpz_clear(g);
    fmpz_clear(h);
}

/* ------------------------------------------------------------------------------- canonical order
 */

/* Everything but q and s: terms without erf first, then without exp, then high powers of pi. */
static int compare_kind(const exact_term_t *a, const exact_term_t *b)
{
    if (a->num_erf != b->num_erf)
        return a->num_erf < b->num_erf ? -1 : 1;
    for (slong i = 0; i < a->num_erf; i++)
        if (!fmpq_equal(a->erf2 + i, b->erf2 + i))
            return fmpq_cmp(a->erf2 + i, b->erf2 + i);
    if (!fmpq_equal(a->e, b->e))
    {
        if (fmpq_is_zero(a->e) || fmpq_is_zero(b->e))
            return fmpq_is_zero(a->e) ? -1 : 1;
        return -fmpq_cmp(a->e, b->e);
    }
    if (a->half_pi != b->half_pi)
        return a->half_pi > b->half_pi ? -1 : 1;
    return 0;
}

static int compare_terms(const void *a, const void *b)
{
    int order = compare_kind(a, b);

    return order != 0 ? order
                      : fmpz_cmp(((const exact_term_t *) a)->s, ((const exact_term_t *) b)->s);
}

/* Adds u to t when they differ by a rational factor: sqrt(u.s) = (sqrt(u.s/g)/sqrt(t.s/g))
   sqrt(t.s). */
static int absorb(exact_term_t *t, const exact_term_t *u)
{
    fmpz_t g, h;
    fmpq_t ratio;
    int res = 1;

    if (compare_kind(t, u) != 0)
        return 0;
    if (fmpz_equal(t->s, u->s))
    {
        fmpq_add(t->q, t->q, u->q);
        return 1;
    }
    fmpz_init(g);
    fmpz_init(h);
    fmpq_init(ratio);
    fmpz_gcd(g, t->s, u->s);
    fmpz_divexact(fmpq_numref(ratio), u->s, g);
    fmpz_divexact(h, t->s, g);
    if (fmpz_is_square(fmpq_numref(ratio)) && fmpz_is_square(h))
    {
        fmpz_sqrt(fmpq_numref(ratio), fmpq_numref(ratio));
        fmpz_sqrt(fmpq_denref(ratio), h);
        fmpq_canonicalise(ratio);
        fmpq_mul(ratio, ratio, u->q);
        fmpq_add(t->q, t->q, ratio);
    }
    else
        res = 0;
    fmpz_clear(g);
    fmpz_clear(h);
    fmpq_clear(ratio);
    return res;
}

/* Does a term left of position i among the kept ones absorb terms[i]? */
static int absorbed(ntkball_exact_impl *a, slong kept, slong i)
{
    for (slong j = kept - 1; j >= 0 && compare_kind(a->terms + j, a->terms + i) == 0; j--)
        if (absorb(a->terms + j, a->terms + i))
            return 1;
    return 0;
}

static void canonicalise(ntkball_exact_impl *a)
{
    slong kept = 0;

    if (a->num > 1)
        qsort(a->terms, (size_t) a->num, sizeof(exact_term_t), compare_terms);
    for (slong i = 0; i < a->num; i++)
    {
        if (absorbed(a, kept, i))
            term_clear(a->terms + i);
        else
            a->terms[kept++] = a->terms[i];
    }
    a->num = kept;
    kept = 0;
    for (slong i = 0; i < a->num; i++)
    {
        if (fmpq_is_zero(a->terms[i].q))
            term_clear(a->terms + i);
        else
            a->terms[kept++] = a->terms[i];
    }
    a->num = kept;
}

/* ------------------------------------------------------------------------------------- the object
 */

static exact_term_t *append(ntkball_exact_impl *a)
{
    if (a->num == a->alloc)
    {
        a->alloc = 2 * a->alloc + 1;
        a->terms = flint_realloc(a->terms, (size_t) a->alloc * sizeof(exact_term_t));
    }
    term_init(a->terms + a->num);
    return a->terms + a->num++;
}

void ntkball_exact_init(ntkball_exact_t a)
{
    a[0] = flint_malloc(sizeof(ntkball_exact_impl));
    a[0]->num = a[0]->alloc = 0;
    a[0]->terms = NULL;
}

void ntkball_exact_zero(ntkball_exact_t a)
{
    for (slong i = 0; i < a[0]->num; i++)
        term_clear(a[0]->terms + i);
    a[0]->num = 0;
}

void ntkball_exact_clear(ntkball_exact_t a)
{
    ntkball_exact_zero(a);
    flint_free(a[0]->terms);
    flint_free(a[0]);
}

void ntkball_exact_swap(ntkball_exact_t a, ntkball_exact_t b)
{
    ntkball_exact_impl *t = a[0];

    a[0] = b[0];
    b[0] = t;
}

void ntkball_exact_set(ntkball_exact_t a, const ntkball_exact_t b)
{
    if (a[0] == b[0])
        return;
    ntkball_exact_zero(a);
    for (slong i = 0; i < b[0]->num; i++)
        term_set(append(a[0]), b[0]->terms + i);
}

void ntkball_exact_set_fmpq(ntkball_exact_t a, const fmpq_t q)
{
    ntkball_exact_zero(a);
    if (!fmpq_is_zero(q))
        fmpq_set(append(a[0])->q, q);
}

void ntkball_exact_set_term(ntkball_exact_t a, const fmpq_t q, const fmpq_t s, slong half_pi,
                            const fmpq_t e)
{
    exact_term_t *t;
    fmpq_t root;

    ntkball_exact_zero(a);
    if (fmpq_is_zero(q) || fmpq_sgn(s) <= 0)
        return;
    fmpq_init(root);
    t = append(a[0]);
    ntkball_sqrt_fmpq_parts(root, t->s, s);
    fmpq_mul(t->q, q, root);
    t->half_pi = half_pi;
    fmpq_set(t->e, e);
    fmpq_clear(root);
}

void ntkball_exact_set_erf(ntkball_exact_t a, const fmpq_t r, const fmpq_t s)
{
    exact_term_t *t;
    fmpq_t x;

    ntkball_exact_zero(a);
    if (fmpq_is_zero(r) || fmpq_sgn(s) <= 0)
        return;
    fmpq_init(x);
    t = append(a[0]);
    fmpq_set_si(t->q, fmpq_sgn(r), 1);
    fmpq_mul(x, r, r);
    fmpq_mul(x, x, s);
    term_append_erf(t, x);
    fmpq_clear(x);
}

/* ------------------------------------------------------------------------------------- arithmetic
 */

void ntkball_exact_add(ntkball_exact_t a, const ntkball_exact_t b, const ntkball_exact_t c)
{
    ntkball_exact_t t;

    ntkball_exact_init(t);
    ntkball_exact_set(t, b);
    for (slong i = 0; i < c[0]->num; i++)
        term_set(append(t[0]), c[0]->terms + i);
    canonicalise(t[0]);
    ntkball_exact_swap(a, t);
    ntkball_exact_clear(t);
}

void ntkball_exact_sub(ntkball_exact_t a, const ntkball_exact_t b, const ntkball_exact_t c)
{
    ntkball_exact_t t;
    fmpq_t minus;

    ntkball_exact_init(t);
    fmpq_init(minus);
    fmpq_set_si(minus, -1, 1);
    ntkball_exact_mul_fmpq(t, c, minus);
    ntkball_exact_add(a, b, t);
    ntkball_exact_clear(t);
    fmpq_clear(minus);
}

void ntkball_exact_mul(ntkball_exact_t a, const ntkball_exact_t b, const ntkball_exact_t c)
{
    ntkball_exact_t t;

    ntkball_exact_init(t);
    for (slong i = 0; i < b[0]->num; i++)
        for (slong j = 0; j < c[0]->num; j++)
            term_mul(append(t[0]), b[0]->terms + i, c[0]->terms + j);
    canonicalise(t[0]);
    ntkball_exact_swap(a, t);
    ntkball_exact_clear(t);
}

void ntkball_exact_mul_fmpq(ntkball_exact_t a, const ntkball_exact_t b, const fmpq_t q)
{
    if (fmpq_is_zero(q))
    {
        ntkball_exact_zero(a);
        return;
    }
    ntkball_exact_set(a, b);
    for (slong i = 0; i < a[0]->num; i++)
        fmpq_mul(a[0]->terms[i].q, a[0]->terms[i].q, q);
}

int ntkball_exact_inv(ntkball_exact_t a, const ntkball_exact_t b)
{
    exact_term_t *t;

    if (b[0]->num != 1 || b[0]->terms[0].num_erf > 0)
        return 0;
    ntkball_exact_set(a, b);
    t = a[0]->terms;
    fmpq_mul_fmpz(t->q, t->q, t->s); /* 1/(q sqrt(s)) = sqrt(s)/(q s) */
    fmpq_inv(t->q, t->q);
    t->half_pi = -t->half_pi;
    fmpq_neg(t->e, t->e);
    return 1;
}

int ntkball_exact_sqrt(ntkball_exact_t a, const ntkball_exact_t b)
{
    exact_term_t *t;
    fmpq_t q;

    if (b[0]->num == 0)
    {
        ntkball_exact_zero(a);
        return 1;
    }
    t = b[0]->terms;
    if (b[0]->num != 1 || t->num_erf > 0 || fmpq_sgn(t->q) < 0 || !fmpz_is_one(t->s) ||
        t->half_pi % 2 != 0)
        return 0;
    ntkball_exact_set(a, b);
    t = a[0]->terms;
    fmpq_init(q);
    ntkball_sqrt_fmpq_parts(q, t->s, t->q);
    fmpq_swap(t->q, q);
    t->half_pi /= 2;
    fmpq_div_2exp(t->e, t->e, 1);
    fmpq_clear(q);
    return 1;
}

/* -------------------------------------------------------------------------------------- questions
 */

slong ntkball_exact_num_terms(const ntkball_exact_t a)
{
    return a[0]->num;
}

int ntkball_exact_is_zero(const ntkball_exact_t a)
{
    return a[0]->num == 0;
}

int ntkball_exact_get_fmpq(fmpq_t q, const ntkball_exact_t a)
{
    const exact_term_t *t = a[0]->terms;

    if (a[0]->num == 0)
    {
        fmpq_zero(q);
        return 1;
    }
    if (a[0]->num != 1 || t->num_erf > 0 || t->half_pi != 0 || !fmpz_is_one(t->s) ||
        !fmpq_is_zero(t->e))
        return 0;
    fmpq_set(q, t->q);
    return 1;
}

int ntkball_exact_is_one(const ntkball_exact_t a)
{
    fmpq_t q;
    int res;

    fmpq_init(q);
    res = ntkball_exact_get_fmpq(q, a) && fmpq_is_one(q);
    fmpq_clear(q);
    return res;
}

/* ---------------------------------------------------------------------------------------
 * evaluation */

static void mul_erf(arb_t res, const exact_term_t *t, slong prec)
{
    arb_t x;

    arb_init(x);
    for (slong i = 0; i < t->num_erf; i++)
    {
        arb_set_fmpq(x, t->erf2 + i, prec);
        arb_sqrt(x, x, prec);
        arb_hypgeom_erf(x, x, prec);
        arb_mul(res, res, x, prec);
    }
    arb_clear(x);
}

static void term_get_arb(arb_t res, const exact_term_t *t, slong prec)
{
    arb_t x;

    arb_init(x);
    arb_set_fmpq(res, t->q, prec);
    if (!fmpz_is_one(t->s))
    {
        arb_sqrt_fmpz(x, t->s, prec);
        arb_mul(res, res, x, prec);
    }
    if (t->half_pi != 0)
    {
        ulong k = (ulong) FLINT_ABS(t->half_pi);

        arb_const_pi(x, prec);
        if (k % 2 != 0)
            arb_sqrt(x, x, prec);
        arb_pow_ui(x, x, k % 2 != 0 ? k : k / 2, prec);
        if (t->half_pi < 0)
            arb_inv(x, x, prec);
        arb_mul(res, res, x, prec);
    }
    if (!fmpq_is_zero(t->e))
    {
        /* the exponent to absolute accuracy 2^-prec */
        arb_set_fmpq(x, t->e, prec + (slong) fmpz_bits(fmpq_numref(t->e)));
        arb_exp(x, x, prec);
        arb_mul(res, res, x, prec);
    }
    mul_erf(res, t, prec);
    arb_clear(x);
}

void ntkball_exact_get_arb(arb_t res, const ntkball_exact_t a, slong prec)
{
    slong wp = prec + 10 + (slong) FLINT_BIT_COUNT((ulong) a[0]->num);
    arb_t x;

    arb_init(x);
    arb_zero(res);
    for (slong i = 0; i < a[0]->num; i++)
    {
        term_get_arb(x, a[0]->terms + i, wp);
        arb_add(res, res, x, wp);
    }
    arb_set_round(res, res, prec + 2);
    arb_clear(x);
}
