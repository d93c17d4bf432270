/* A polynomial with nonnegative coefficients at many complex points by local Taylor expansions
   (COMP-8, COMP-9).

   Consecutive points that lie in half of a disc inside |u| < U share an expansion (patch.c).  The
   patches first, then pieces of their points are independent jobs: which thread does one has no
   influence on it. */
#include "recursion/expansion.h"
#include "recursion/patches.h"
#include "support/parallel.h"

#include <math.h>

/* Points of one job. */
#define POINTS 1024

typedef struct
{
    ntkball_patches_t s;
    ntkball_patch_t *patch;
    slong patches, n;
    slong *owner; /* of piece j: the patch of its first point */
    slong *start; /* piece j is from start[j] to start[j+1] */
    slong pieces;
} work_t;

static double log2_of(const arb_t x)
{
    arf_t m;
    fmpz_t e;
    double v = -HUGE_VAL;

    arf_init(m);
    fmpz_init(e);
    if (arf_is_finite(arb_midref(x)) && !arf_is_zero(arb_midref(x)))
    {
        arf_frexp(m, e, arb_midref(x));
        v = log2(fabs(arf_get_d(m, ARF_RND_NEAR))) + fmpz_get_d(e);
    }
    fmpz_clear(e);
    arf_clear(m);
    return v;
}

static double distance(const double *a, const double *b)
{
    return hypot(a[0] - b[0], a[1] - b[1]);
}

/* U rounded down to NTKBALL_CENTRE_BITS bits. */
static double round_down(double U)
{
    int e;
    double m = frexp(U, &e);

    return ldexp(floor(ldexp(m, NTKBALL_CENTRE_BITS)), e - NTKBALL_CENTRE_BITS);
}

/* P(U) and the c_k U^k in fixed point, with guard bits for the errors of COMP-9. */
static void set_scale(ntkball_patches_t *s)
{
    double log_top;
    arb_t x;

    arb_init(x);
    arb_set_d(x, s->U);
    _arb_poly_evaluate(x, s->c, s->K, x, 64);
    arb_get_mag(s->top, x);
    log_top = fmin(mag_get_d_log2_approx(s->top), (double) s->accuracy);
    s->scale =
        s->accuracy + 2 * (slong) FLINT_BIT_COUNT((ulong) s->K) + 16 + (slong) fmax(log_top, 0);
    s->fixed = _fmpz_vec_init(s->K);
    ntkball_expansion_scale(s->fixed, s->fixed_error, s->c, s->K, s->U, s->scale);
    arb_clear(x);
}

static void set_points(ntkball_patches_t *s, slong n)
{
    slong m;

    s->z = flint_malloc(sizeof(*s->z) * (size_t) FLINT_MAX(n, 1));
    for (m = 0; m < n; m++)
    {
        s->z[m][0] = arf_get_d(arb_midref(acb_realref(s->u + m)), ARF_RND_NEAR);
        s->z[m][1] = arf_get_d(arb_midref(acb_imagref(s->u + m)), ARF_RND_NEAR);
        acb_indeterminate(s->v + m);
        if (s->dv != NULL)
            acb_indeterminate(s->dv + m);
    }
}

/* ------------------------------- which points share a patch ----------------------------------- */

/* The centre of a patch that begins at m: as far ahead as it still reaches back to m. */
static slong centre_for(const work_t *w, slong m)
{
    const ntkball_patches_t *s = &w->s;
    slong mid = m;

    while (mid + 1 < w->n &&
           distance(s->z[mid + 1], s->z[m]) <= NTKBALL_PATCH_RATIO * ntkball_patch_room(s, mid + 1))
        mid++;
    return mid;
}

/* The first point behind those that the patch around mid covers. */
static slong end_of(const work_t *w, slong mid)
{
    const ntkball_patches_t *s = &w->s;
    double radius = NTKBALL_PATCH_RATIO * ntkball_patch_room(s, mid);
    slong m = mid + 1;

    while (m < w->n && distance(s->z[m], s->z[mid]) <= radius)
        m++;
    return m;
}

static void make_patches(work_t *w)
{
    slong alloc = 0, m, mid, end;

    w->patch = NULL;
    w->patches = 0;
    for (m = 0; m < w->n; m = end)
    {
        mid = centre_for(w, m);
        end = end_of(w, mid);
        if (w->patches == alloc)
        {
            alloc = 2 * alloc + 16;
            w->patch = flint_realloc(w->patch, sizeof(*w->patch) * (size_t) alloc);
        }
        ntkball_patch_init(w->patch + w->patches++, m, end, mid);
    }
}

static void make_pieces(work_t *w)
{
    slong i, m, alloc = w->n / POINTS + w->patches + 1;

    w->owner = flint_malloc(sizeof(slong) * (size_t) alloc);
    w->start = flint_malloc(sizeof(slong) * (size_t) (alloc + 1));
    w->pieces = 0;
    for (i = 0; i < w->patches; i++)
        for (m = w->patch[i].m0; m < w->patch[i].m1; m += POINTS)
        {
            w->owner[w->pieces] = i;
            w->start[w->pieces++] = m;
        }
    w->start[w->pieces] = w->n;
}

/* ------------------------------- the jobs ----------------------------------------------------- */

static void prepare_job(void *context, slong worker, slong job)
{
    work_t *w = context;

    (void) worker;
    ntkball_patch_prepare(w->patch + job, &w->s);
}

static void points_job(void *context, slong worker, slong job)
{
    work_t *w = context;
    const ntkball_patch_t *p = w->patch + w->owner[job];
    slong m0 = w->start[job], m1 = w->start[job + 1];

    (void) worker;
    if (p->kind == NTKBALL_PATCH_DIRECT)
        ntkball_patch_direct(&w->s, p, m0, m1);
    else if (p->kind == NTKBALL_PATCH_EXPANSION)
        ntkball_patch_points(&w->s, p, m0, m1);
}

static ntkball_status_t run(work_t *w, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_status_t status =
        ntkball_parallel_for(prepare_job, w, w->patches, "circle", options, err);

    if (status == NTKBALL_OK)
        status = ntkball_parallel_for(points_job, w, w->pieces, "circle", options, err);
    return status;
}

ntkball_status_t ntkball_patches_evaluate(acb_ptr v, acb_ptr dv, acb_srcptr u, slong n,
                                          arb_srcptr c, slong K, double U, slong accuracy,
                                          slong prec, const ntkball_options_t *options,
                                          ntkball_error_t *err)
{
    ntkball_status_t status;
    work_t w;
    slong k;

    w.n = n;
    w.s.c = c;
    w.s.K = K;
    w.s.accuracy = accuracy;
    w.s.prec = prec;
    w.s.U = round_down(U);
    w.s.u = u;
    w.s.v = v;
    w.s.dv = dv;
    mag_init(w.s.top);
    mag_init(w.s.fixed_error);
    w.s.log_c = flint_malloc(sizeof(double) * (size_t) FLINT_MAX(K, 1));
    for (k = 0; k < K; k++)
        w.s.log_c[k] = log2_of(c + k);
    set_points(&w.s, n);
    set_scale(&w.s);
    make_patches(&w);
    make_pieces(&w);

    status = run(&w, options, err);

    for (k = 0; k < w.patches; k++)
        ntkball_patch_clear(w.patch + k);
    flint_free(w.patch);
    flint_free(w.owner);
    flint_free(w.start);
    flint_free(w.s.z);
    flint_free(w.s.log_c);
    _fmpz_vec_clear(w.s.fixed, K);
    mag_clear(w.s.fixed_error);
    mag_clear(w.s.top);
    return status;
}
