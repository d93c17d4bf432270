/* The singularities nearest to an interval, by quadrisection of squares of the upper half plane in
   the order of their distance (ACT-22).

   A square on which the function has a finite ball, the analytic flag set, is free of
   singularities. On others Newton's interval operator is tried on each source: N(B) = m -
   s(m)/s'(B) inside B proves one zero, which is classified (laurent.c, monodromy.c).  Squares
   inside the disc of an isolated zero are done; the rest is cut up, to a half-width of 2^-50. */
#include "activation/locate.h"

#include <math.h>
#include <string.h>

#define MIN_EXP (-50)
#define MAX_ZEROS 12
#define ENOUGH 4 /* singularities to list */

typedef struct
{
    double x, y, key; /* centre and distance from the interval, all of them exact or key low */
    int exp;          /* half-width 2^exp */
} square_t;

typedef struct
{
    square_t *a;
    slong num, alloc;
} heap_t;

static void push(heap_t *h, const square_t *q)
{
    slong i = h->num++;

    if (h->num > h->alloc)
    {
        h->alloc = 2 * h->alloc + 64;
        h->a = flint_realloc(h->a, (size_t) h->alloc * sizeof(square_t));
    }
    for (; i > 0 && h->a[(i - 1) / 2].key > q->key; i = (i - 1) / 2)
        h->a[i] = h->a[(i - 1) / 2];
    h->a[i] = *q;
}

static square_t pop(heap_t *h)
{
    square_t top = h->a[0], last = h->a[--h->num];
    slong i = 0, child;

    for (; (child = 2 * i + 1) < h->num; i = child)
    {
        child += child + 1 < h->num && h->a[child + 1].key < h->a[child].key;
        if (h->a[child].key >= last.key)
            break;
        h->a[i] = h->a[child];
    }
    h->a[i] = last;
    return top;
}

/* A lower bound of the distance from the interval. */
static double distance(const locate_t *s, const square_t *q)
{
    double r = ldexp(1, q->exp), dy = q->y - r;
    double dx = fmax(fmax(s->lo - (q->x + r), (q->x - r) - s->hi), 0);

    return dx == 0 ? dy : sqrt(dx * dx + dy * dy) * (1 - ldexp(1, -48));
}

static void box(acb_t z, const square_t *q)
{
    arf_set_d(arb_midref(acb_realref(z)), q->x);
    arf_set_d(arb_midref(acb_imagref(z)), q->y);
    mag_set_ui_2exp_si(arb_radref(acb_realref(z)), 1, q->exp);
    mag_set(arb_radref(acb_imagref(z)), arb_radref(acb_realref(z)));
}

void ntkball_locate_init(locate_t *s, const expr_pool_t pool, slong root, sources_t *n)
{
    memset(s, 0, sizeof *s);
    s->pool = pool;
    s->root = root;
    s->n = n;
    arb_init(s->lo_ball);
    arb_init(s->hi_ball);
    acb_init(s->where);
}

void ntkball_locate_clear(locate_t *s)
{
    for (slong i = 0; i < s->num; i++)
    {
        acb_clear(&s->zero[i].where);
        acb_clear(&s->zero[i].around);
        acb_clear(&s->zero[i].residue);
        arb_clear(&s->zero[i].dist);
        mag_clear(&s->zero[i].disc);
    }
    flint_free(s->zero);
    arb_clear(s->lo_ball);
    arb_clear(s->hi_ball);
    acb_clear(s->where);
}

int ntkball_located_singular(const located_t *z)
{
    return z->kind == LAURENT_POLE || z->kind == LAURENT_ESSENTIAL || z->kind == LAURENT_BRANCH;
}

/* --------------------------------------------------------------------------------- one zero */

/* z = m - s(m)/s'(around), m the centre of z; 0 when it is not finite. */
static int newton(acb_t z, const locate_t *s, slong k, const acb_t around, slong prec)
{
    acb_t m, v, d;
    int ok;

    acb_init(m);
    acb_init(v);
    acb_init(d);
    acb_get_mid(m, z);
    ntkball_expr_eval_acb(v, s->n->pool, s->n->source[k], m, 1, prec);
    ntkball_expr_eval_acb(d, s->n->pool, s->n->derivative[k], around, 1, prec);
    acb_div(v, v, d, prec);
    acb_sub(m, m, v, prec);
    ok = acb_is_finite(m);
    if (ok)
        acb_swap(z, m);
    acb_clear(m);
    acb_clear(v);
    acb_clear(d);
    return ok;
}

/* The zero to about prec bits by iteration inside the proved ball. */
static void refine(acb_t z, const locate_t *s, slong k, slong prec)
{
    acb_t t;

    acb_init(t);
    for (int step = 0; step < 20 && acb_rel_accuracy_bits(z) < prec; step++)
    {
        acb_set(t, z);
        if (!newton(t, s, k, z, prec + 30) ||
            !arb_intersection(acb_realref(t), acb_realref(t), acb_realref(z), prec + 30) ||
            !arb_intersection(acb_imagref(t), acb_imagref(t), acb_imagref(z), prec + 30))
            break;
        if (acb_rel_accuracy_bits(t) <= acb_rel_accuracy_bits(z))
            step = FLINT_MAX(step, 17);
        acb_swap(z, t);
    }
    acb_clear(t);
}

/* From the interval; both ends and the zero are balls. */
static void zero_distance(arb_t res, const locate_t *s, const acb_t z, slong prec)
{
    arb_t dx, t;

    arb_init(dx);
    arb_init(t);
    if (s->lo > -HUGE_VAL)
    {
        arb_sub(t, s->lo_ball, acb_realref(z), prec);
        arb_max(dx, dx, t, prec);
    }
    if (s->hi < HUGE_VAL)
    {
        arb_sub(t, acb_realref(z), s->hi_ball, prec);
        arb_max(dx, dx, t, prec);
    }
    if (arb_is_zero(dx))
        arb_set(res, acb_imagref(z));
    else
        arb_hypot(res, dx, acb_imagref(z), prec);
    arb_clear(dx);
    arb_clear(t);
}

/* On the disc around the zero of source k no other source vanishes and, unless it is a branch
   point, all branch nodes are analytic: 1. */
static int alone(const locate_t *s, slong k, const acb_t disc, int branch_point)
{
    acb_t v;
    int ok = 1;

    acb_init(v);
    for (slong j = 0; ok && j < s->n->num; j++)
        if (j != k)
        {
            ntkball_expr_eval_acb(v, s->n->pool, s->n->source[j], disc, 1, 128);
            ok = acb_is_finite(v) && !acb_contains_zero(v);
        }
    for (slong j = 0; ok && !branch_point && j < s->n->num_branches; j++)
    {
        ntkball_expr_eval_acb(v, s->n->pool, s->n->branch[j], disc, 1, 128);
        ok = acb_is_finite(v);
    }
    acb_clear(v);
    return ok;
}

/* disc = a radius on which the zero stands alone, 0 when none was found. */
static void isolate_zero(mag_t radius, const locate_t *s, const located_t *z, int branch_point)
{
    acb_t disc;
    int ok = 0;

    acb_init(disc);
    for (slong bits = 6; !ok && bits <= 46; bits += 8)
    {
        mag_set_ui_2exp_si(radius, 1, -bits);
        acb_set(disc, &z->where);
        arb_add_error_mag(acb_realref(disc), radius);
        arb_add_error_mag(acb_imagref(disc), radius);
        ok = acb_contains(&z->around, disc) && alone(s, z->source, disc, branch_point);
    }
    if (!ok)
        mag_zero(radius);
    acb_clear(disc);
}

/* Kind, order, residue and surroundings of a zero. */
static void classify(located_t *z, const locate_t *s)
{
    arf_t radius;

    z->kind = ntkball_laurent(&z->order, &z->residue, s->n, z->source, &z->where, s->prec + 40);
    isolate_zero(&z->disc, s, z, z->kind == LAURENT_BRANCH);
    if (z->kind == LAURENT_BRANCH)
    {
        arf_init(radius);
        if (mag_is_zero(&z->disc))
        { /* other sources are singular in the disc, too: no more than its place is claimed */
            arf_set_si_2exp_si(radius, 1, MIN_EXP + 10);
            arb_add_error_arf(acb_realref(&z->where), radius);
            arb_add_error_arf(acb_imagref(&z->where), radius);
        }
        else
            arf_set_mag(radius, &z->disc);
        arf_mul_2exp_si(radius, radius, -1);
        if (!ntkball_monodromy(s->n, &z->where, radius, 128))
            z->kind = LAURENT_UNKNOWN;
        arf_clear(radius);
    }
    zero_distance(&z->dist, s, &z->where, s->prec + 10);
}

static int is_known(const locate_t *s, slong k, const acb_t z)
{
    for (slong i = 0; i < s->num; i++)
        if (s->zero[i].source == k && acb_overlaps(&s->zero[i].where, z))
            return 1;
    return 0;
}

static void add_zero(locate_t *s, slong k, const acb_t where, const acb_t around)
{
    located_t *z;

    if (s->num == s->alloc)
    {
        s->alloc = 2 * s->alloc + 4;
        s->zero = flint_realloc(s->zero, (size_t) s->alloc * sizeof(located_t));
    }
    z = s->zero + s->num++;
    z->source = k;
    acb_init(&z->where);
    acb_init(&z->around);
    acb_init(&z->residue);
    arb_init(&z->dist);
    mag_init(&z->disc);
    acb_set(&z->where, where);
    acb_set(&z->around, around);
    refine(&z->where, s, k, s->prec + 40);
    if (arf_is_zero(arb_midref(acb_imagref(around)))) /* its conjugate is a zero there, too */
        arb_zero(acb_imagref(&z->where));
    classify(z, s);
}

/* Newton's test of source k on a ball around the square; adds what it proves. */
static void try_source(locate_t *s, slong k, const square_t *q)
{
    acb_t around, z;
    square_t wide = *q;
    int on_axis = q->y <= ldexp(1.5, q->exp);

    acb_init(around);
    acb_init(z);
    box(around, &wide);
    mag_mul_ui(arb_radref(acb_realref(around)), arb_radref(acb_realref(around)), 3);
    mag_mul_2exp_si(arb_radref(acb_realref(around)), arb_radref(acb_realref(around)), -1);
    mag_set(arb_radref(acb_imagref(around)), arb_radref(acb_realref(around)));
    if (on_axis)
    { /* symmetric about the real line, so that a zero that may be real is */
        arf_zero(arb_midref(acb_imagref(around)));
        mag_mul_2exp_si(arb_radref(acb_imagref(around)), arb_radref(acb_imagref(around)), 1);
    }
    acb_set(z, around);
    if (newton(z, s, k, around, 128) && acb_contains_interior(around, z) && !is_known(s, k, z) &&
        !arb_is_negative(acb_imagref(z)))
        add_zero(s, k, z, around);
    acb_clear(around);
    acb_clear(z);
}

/* --------------------------------------------------------------------------------- the search */

/* The square lies in the disc of a zero that stands alone and is no branch point. */
static int is_done(const locate_t *s, const acb_t z)
{
    acb_t disc;
    int res = 0;

    acb_init(disc);
    for (slong i = 0; !res && i < s->num; i++)
    {
        const located_t *t = s->zero + i;

        if (mag_is_zero(&t->disc) || t->kind == LAURENT_BRANCH || t->kind == LAURENT_UNKNOWN)
            continue;
        acb_get_mid(disc, &t->where);
        arb_add_error_mag(acb_realref(disc), &t->disc);
        arb_add_error_mag(acb_imagref(disc), &t->disc);
        res = acb_contains(disc, z);
    }
    acb_clear(disc);
    return res;
}

/* A square that is too small to cut up. */
static void leave(locate_t *s, const acb_t z, double key)
{
    acb_t near;
    int explained = 0;

    acb_init(near);
    for (slong i = 0; i < s->num; i++)
    {
        acb_set(near, &s->zero[i].where);
        arb_add_error_2exp_si(acb_realref(near), MIN_EXP + 4);
        arb_add_error_2exp_si(acb_imagref(near), MIN_EXP + 4);
        explained |= ntkball_located_singular(s->zero + i) && acb_overlaps(near, z);
    }
    s->least = fmin(s->least, key);
    if (!explained && !s->unknown)
    {
        s->unknown = 1;
        acb_set(s->where, z);
    }
    acb_clear(near);
}

/* Where to stop: at the first place that is not understood or starts a cut, else when there are
   enough singularities or none follow for long. */
static double stop_at(const locate_t *s)
{
    double stop = s->unknown ? s->least : HUGE_VAL, nearest = HUGE_VAL, farthest = 0;
    slong num = 0;

    for (slong i = 0; i < s->num; i++)
    {
        const located_t *z = s->zero + i;
        double d = arf_get_d(arb_midref(&z->dist), ARF_RND_UP);

        if (z->kind == LAURENT_ANALYTIC)
            continue;
        if (z->kind != LAURENT_POLE || mag_is_zero(&z->disc))
            stop = fmin(stop, d);
        nearest = fmin(nearest, d);
        farthest = fmax(farthest, d);
        num++;
    }
    if (num >= ENOUGH)
        stop = fmin(stop, farthest);
    return fmin(stop, 3 * nearest);
}

static void quarter(locate_t *s, heap_t *heap, const square_t *q)
{
    double r = ldexp(1, q->exp - 1);

    for (int j = 0; j < 4; j++)
    {
        square_t part = {q->x + (j & 1 ? r : -r), q->y + (j & 2 ? r : -r), 0, q->exp - 1};

        part.key = distance(s, &part);
        push(heap, &part);
    }
}

/* Squares of side 1 that cover the neighbourhood to be searched. */
static void tile(locate_t *s, heap_t *heap)
{
    double from = s->lo > -HUGE_VAL ? floor(s->lo - s->reach)
                                    : fmin(-s->across, s->hi < HUGE_VAL ? s->hi - s->across : 0),
           to = s->hi < HUGE_VAL ? ceil(s->hi + s->reach)
                                 : fmax(s->across, s->lo > -HUGE_VAL ? s->lo + s->across : 0);

    for (double x = floor(from); x < to; x++)
        for (double y = 0; y < s->reach; y++)
        {
            square_t q = {x + 0.5, y + 0.5, 0, -1};

            q.key = distance(s, &q);
            push(heap, &q);
        }
}

void ntkball_locate(locate_t *s)
{
    heap_t heap = {NULL, 0, 0};
    acb_t z, v;

    acb_init(z);
    acb_init(v);
    s->front = s->reach;
    s->least = HUGE_VAL;
    tile(s, &heap);
    while (heap.num > 0)
    {
        square_t q = pop(&heap);

        if (q.key >= fmin(stop_at(s), s->reach) || s->budget-- <= 0 || s->num > MAX_ZEROS)
        {
            s->front = fmin(q.key, s->reach);
            break;
        }
        box(z, &q);
        ntkball_expr_eval_acb(v, s->pool, s->root, z, 1, q.exp < -20 ? 128 : 64);
        if (acb_is_finite(v) || is_done(s, z))
            continue;
        if (q.exp <= FLINT_MAX(MIN_EXP, ilogb(fmax(fabs(q.x), q.y)) - 49))
        { /* so that centres are exact */
            leave(s, z, q.key);
            continue;
        }
        for (slong k = 0; k < s->n->num; k++)
            try_source(s, k, &q);
        quarter(s, &heap, &q);
    }
    flint_free(heap.a);
    acb_clear(z);
    acb_clear(v);
}
