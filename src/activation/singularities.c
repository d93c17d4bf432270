/* The singularities of a piece nearest to its interval, and the neighbourhood of analyticity that
   they leave (ACT-21 to ACT-24): the search of locate.c on squares, half strips beyond (ACT-14). */
#include <math.h>

#include "activation/bounds.h"
#include "activation/entire.h"
#include "activation/locate.h"
#include "activation/rays.h"

#define ACROSS 16.0 /* how far along an infinite side the squares reach at first */
#define MAX_ACROSS 128.0
#define REACH 32.0 /* the largest distance that is looked at */
#define BUDGET 40000

void ntkball_analytic_init(ntkball_analytic_t res)
{
    res->entire = 0;
    arb_init(&res->radius);
    arf_init(&res->proved);
    res->num = 0;
    res->list = NULL;
}

static void clear_list(ntkball_analytic_t res)
{
    for (slong i = 0; i < res->num; i++)
    {
        acb_clear(&res->list[i].where);
        acb_clear(&res->list[i].residue);
        arb_clear(&res->list[i].distance);
    }
    flint_free(res->list);
    res->list = NULL;
    res->num = 0;
}

void ntkball_analytic_clear(ntkball_analytic_t res)
{
    clear_list(res);
    arb_clear(&res->radius);
    arf_clear(&res->proved);
}

/* The interval of piece i, its ends from outside as doubles. */
static void set_interval(locate_t *s, const ntkball_activation_impl *f, slong i)
{
    arf_t t;

    arf_init(t);
    s->lo = -HUGE_VAL;
    s->hi = HUGE_VAL;
    if (i > 0)
    {
        ntkball_impl_break(s->lo_ball, f, i - 1, s->prec + 30);
        arb_get_lbound_arf(t, s->lo_ball, 64);
        s->lo = arf_get_d(t, ARF_RND_FLOOR);
    }
    if (i < f->num_breaks)
    {
        ntkball_impl_break(s->hi_ball, f, i, s->prec + 30);
        arb_get_ubound_arf(t, s->hi_ball, 64);
        s->hi = arf_get_d(t, ARF_RND_CEIL);
    }
    arf_clear(t);
}

/* Is the piece proved analytic in | Im z | <= a beyond the squares? */
static int ends_analytic(const locate_t *s, double a_double)
{
    ray_form_t bound;
    arb_t a;
    int ok = 1;

    ntkball_ray_form_init(&bound);
    arb_init(a);
    arb_set_d(a, a_double);
    for (int side = -1; ok && side <= 1; side += 2)
    {
        double end = side > 0 ? s->hi : s->lo, other = side > 0 ? s->lo : s->hi;
        slong start = (slong) s->across;

        if (isinf(end) && !isinf(other) && side * other > 0)
            start += (slong) (side * other); /* the squares reach so far */
        ok = !isinf(end) || ntkball_ray_bound(&bound, s->pool, s->root, side, start, a);
    }
    ntkball_ray_form_clear(&bound);
    arb_clear(a);
    return ok;
}

/* The largest distance, at most front, up to which the ends are proved analytic: 0 when none is. */
static double proved_at_ends(const locate_t *s, double front)
{
    static const double less[] = {0x1p-48, 0x1p-20, 0x1p-10, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9};

    if (ends_analytic(s, front * (1 + 0x1p-20)))
        return front;
    for (size_t j = 0; j < sizeof less / sizeof less[0]; j++)
        if (ends_analytic(s, front * (1 - less[j])))
            return front * (1 - less[j]);
    return 0;
}

static int nearer(const located_t *a, const located_t *b)
{
    arb_t x, y;
    int res;

    if (!arb_overlaps(&a->dist, &b->dist))
        return arb_lt(&a->dist, &b->dist);
    arb_init(x);
    arb_init(y);
    arb_abs(x, acb_realref(&a->where));
    arb_abs(y, acb_realref(&b->where));
    res =
        arb_overlaps(x, y) ? arb_gt(acb_realref(&a->where), acb_realref(&b->where)) : arb_lt(x, y);
    arb_clear(x);
    arb_clear(y);
    return res;
}

static ntkball_singularity_kind_t public_kind(laurent_kind_t kind)
{
    return kind == LAURENT_POLE        ? NTKBALL_SINGULARITY_POLE
           : kind == LAURENT_ESSENTIAL ? NTKBALL_SINGULARITY_ESSENTIAL
           : kind == LAURENT_BRANCH    ? NTKBALL_SINGULARITY_BRANCH
                                       : NTKBALL_SINGULARITY_UNKNOWN;
}

static ntkball_singularity_t *append(ntkball_analytic_t res)
{
    ntkball_singularity_t *t;

    res->list = flint_realloc(res->list, (size_t) (res->num + 1) * sizeof(ntkball_singularity_t));
    t = res->list + res->num++;
    t->order = 0;
    acb_init(&t->where);
    acb_init(&t->residue);
    arb_init(&t->distance);
    return t;
}

/* ACT-22: a real singularity has a real residue.  With phi even or odd up to a polynomial, -conj z
   is a singularity, too: if z stands alone on a disc that contains it, z is imaginary, and so is
   the residue of an even function, that of an odd one being real. */
static void use_symmetry(ntkball_singularity_t *t, const located_t *z, ntkball_parity_t parity)
{
    acb_t mirror, disc;

    if (arb_is_zero(acb_imagref(&z->where)))
        arb_zero(acb_imagref(&t->residue));
    if (parity == NTKBALL_PARITY_NONE || mag_is_zero(&z->disc) || z->kind == LAURENT_UNKNOWN)
        return;
    acb_init(mirror);
    acb_init(disc);
    acb_conj(mirror, &z->where);
    acb_neg(mirror, mirror);
    acb_get_mid(disc, &z->where);
    arb_add_error_mag(acb_realref(disc), &z->disc);
    arb_add_error_mag(acb_imagref(disc), &z->disc);
    if (acb_contains(disc, mirror))
    {
        arb_zero(acb_realref(&t->where));
        if (parity == NTKBALL_PARITY_EVEN)
            arb_zero(acb_realref(&t->residue));
        else
            arb_zero(acb_imagref(&t->residue));
    }
    acb_clear(mirror);
    acb_clear(disc);
}

/* Lists what was located up to the front, nearest first. */
static void list_located(ntkball_analytic_t res, locate_t *s, ntkball_parity_t parity)
{
    arf_t front, end;

    arf_init(front);
    arf_init(end);
    arf_set_d(front, s->front * (1 + 0x1p-40));
    for (slong i = 1; i < s->num; i++) /* few: by insertion */
        for (slong j = i; j > 0 && nearer(s->zero + j, s->zero + j - 1); j--)
        {
            located_t t = s->zero[j];

            s->zero[j] = s->zero[j - 1];
            s->zero[j - 1] = t;
        }
    for (slong i = 0; i < s->num; i++)
    {
        const located_t *z = s->zero + i;
        ntkball_singularity_t *t;

        arb_get_ubound_arf(end, &z->dist, 64);
        if (z->kind == LAURENT_ANALYTIC || arf_cmp(end, front) > 0)
            continue;
        t = append(res);
        t->kind = public_kind(z->kind);
        acb_set(&t->where, &z->where);
        arb_set(&t->distance, &z->dist);
        if (z->kind == LAURENT_POLE)
        {
            t->order = z->order;
            acb_set(&t->residue, &z->residue);
        }
        use_symmetry(t, z, parity);
    }
    if (s->unknown)
    {
        ntkball_singularity_t *t = append(res);

        t->kind = NTKBALL_SINGULARITY_UNKNOWN;
        acb_set(&t->where, s->where);
        arb_set_d(&t->distance, s->least);
        arb_add_error_2exp_si(&t->distance, -40);
    }
    arf_clear(front);
    arf_clear(end);
}

/* radius and proved from the list, the front and what is proved at the ends. */
static ntkball_status_t set_radius(ntkball_analytic_t res, const locate_t *s)
{
    double limit = fmin(s->front, s->least);
    arb_t nearest, lower;
    int located = 0, exact;

    arb_init(nearest);
    arb_init(lower);
    arb_pos_inf(nearest);
    for (slong i = 0; i < res->num; i++)
        if (res->list[i].kind != NTKBALL_SINGULARITY_UNKNOWN)
        {
            arb_min(nearest, nearest, &res->list[i].distance, s->prec + 10);
            located = 1;
        }
    /* a pole that stands alone has no tiny squares: all nearer places are proved */
    arb_set_d(lower, limit);
    exact = located && arb_ge(lower, nearest);
    if (exact)
        limit = arf_get_d(arb_midref(nearest), ARF_RND_CEIL);
    limit = proved_at_ends(s, limit);
    arb_set_d(lower, limit);
    if (exact && arb_ge(lower, nearest))
        arb_set(&res->radius, nearest);
    else if (located)
    {
        arb_min(lower, lower, nearest, s->prec + 10);
        arb_union(&res->radius, lower, nearest, s->prec + 10);
    }
    else
        arb_pos_inf(nearest), arb_indeterminate(&res->radius);
    arb_get_lbound_arf(&res->proved, located ? &res->radius : lower, 64);
    arb_clear(nearest);
    arb_clear(lower);
    return located ? NTKBALL_OK : NTKBALL_UNABLE;
}

ntkball_status_t ntkball_activation_singularities(ntkball_analytic_t res,
                                                  const ntkball_activation_t phi, slong i,
                                                  slong prec)
{
    const ntkball_activation_impl *f = phi[0];
    ntkball_status_t status = NTKBALL_UNABLE;
    ntkball_parity_t symmetry;
    slong degree;
    sources_t n;
    locate_t s;

    clear_list(res);
    res->entire = 0;
    arb_indeterminate(&res->radius);
    arf_zero(&res->proved);
    if (i < 0 || i > f->num_breaks)
        return NTKBALL_DOMAIN;
    if (ntkball_activation_is_table(phi) || (f->kinked_ends && (i == 0 || i == f->num_breaks)))
        return NTKBALL_UNABLE;
    if (ntkball_expr_is_entire(f->pool, f->piece[0][i]))
    {
        res->entire = 1;
        arb_pos_inf(&res->radius);
        arf_pos_inf(&res->proved);
        return NTKBALL_OK;
    }
    ntkball_sources_init(&n, f->pool, f->piece[0][i]);
    ntkball_locate_init(&s, f->pool, f->piece[0][i], &n);
    s.prec = FLINT_MAX(prec, 32);
    set_interval(&s, f, i);
    s.across = ACROSS;
    s.reach = REACH;
    s.budget = BUDGET;
    if (n.num >= 0)
    {
        ntkball_locate(&s);
        symmetry = ntkball_activation_symmetry(&degree, phi);
        list_located(res, &s, f->num_breaks > 0 ? NTKBALL_PARITY_NONE : symmetry);
        status = set_radius(res, &s);
    }
    ntkball_locate_clear(&s);
    ntkball_sources_clear(&n);
    return status;
}
