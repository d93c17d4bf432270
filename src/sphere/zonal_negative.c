/* Negative Taylor coefficients c_p of a kernel at rho = 0 (SPH-23).

   Of a polynomial or a series they are there.  Of an expression they come from the discrete Fourier
   transform at N points of |z| = r, r = R/2: with |K| <= M on |z| <= R, where K is analytic,
       |c_p - r^-p (1/N) sum_j K(r w^j) w^(-jp)| <= M R^-p 2^-N / (1 - 2^-N),  w = e^(2 pi i/N). */
#include "sphere/zonal.h"
#include "support/work.h"

#define NUM 64     /* coefficients that are looked at */
#define POINTS 512 /* N */
#define GUARD 80
#define FIRST_BOXES 8
#define MAX_BOXES 64

/* R = 31/32 (just less than 1, where many kernels are singular) over 2 to these powers. */
static const int radii[] = {0, 1, 2, 4, 6};

typedef struct
{
    const ntkball_zonal_impl *f;
    slong root; /* of f->pool: the kernel next to rho = 0 */
    arb_t R, M;
} disc_t;

/* The piece that has 0 inside; 0 when there is none. */
static int find_piece(disc_t *disc)
{
    const split_t *split = &disc->f->split;
    slong i, below = 0;
    int apart = split->piece != NULL;
    arb_t x;

    arb_init(x);
    for (i = 0; apart && i < split->num_breaks; i++)
    {
        if (split->zeros[i].s < 0)
            arb_set_fmpq(x, split->breaks + i, GUARD);
        else
            ntkball_zero_refine(x, split->zeros + i, disc->f->pool, GUARD);
        apart = !arb_contains_zero(x);
        below += arb_is_negative(x);
    }
    if (apart)
        disc->root = split->piece[below];
    arb_clear(x);
    return apart;
}

/* M >= |K| on the half disc |z| <= R, Im z >= 0, of n^2/2 squares; 0 where K is not shown to be
   analytic.  The other half is its mirror image: K is real on the real line. */
static int bound_disc(disc_t *disc, slong n)
{
    slong i, j;
    int ok = 1;
    acb_t z, y;
    arb_t x;
    arf_t reach;

    acb_init(z);
    acb_init(y);
    arb_init(x);
    arf_init(reach);
    arb_zero(disc->M);
    for (i = -n; ok && i < n; i += 2)
        for (j = 0; ok && j < n; j += 2)
        {
            /* the square of the side 2 R/n with the corner (i, j) R/n */
            arb_set_si(acb_realref(z), i + 1);
            arb_set_si(acb_imagref(z), j + 1);
            mag_one(arb_radref(acb_realref(z)));
            mag_one(arb_radref(acb_imagref(z)));
            acb_div_si(z, z, n, GUARD);
            acb_mul_arb(z, z, disc->R, GUARD);
            acb_get_abs_lbound_arf(reach, z, GUARD);
            if (arf_cmp(reach, arb_midref(disc->R)) > 0)
                continue; /* outside */
            ntkball_expr_eval_acb(y, disc->f->pool, disc->root, z, 1, GUARD);
            ok = acb_is_finite(y);
            acb_get_abs_ubound_arf(arb_midref(x), y, GUARD);
            arb_max(disc->M, disc->M, x, GUARD);
        }
    acb_clear(z);
    acb_clear(y);
    arb_clear(x);
    arf_clear(reach);
    return ok;
}

/* A disc in which K is shown to be analytic, and a bound there. */
static int find_disc(disc_t *disc)
{
    slong n;
    size_t i;

    for (i = 0; i < sizeof radii / sizeof radii[0]; i++)
        for (n = FIRST_BOXES; n <= MAX_BOXES; n *= 2)
        {
            if (ntkball_work_exhausted())
                return 0;
            arb_set_si(disc->R, 31);
            arb_mul_2exp_si(disc->R, disc->R, -5 - radii[i]);
            if (bound_disc(disc, n))
                return 1;
        }
    return 0;
}

/* y[j] = K(r w^j), 0 <= j <= N/2 */
static void sample(acb_ptr y, const disc_t *disc, slong prec)
{
    slong j;
    fmpq_t q;
    acb_t z;
    arb_t r;

    fmpq_init(q);
    acb_init(z);
    arb_init(r);
    arb_mul_2exp_si(r, disc->R, -1);
    for (j = 0; j <= POINTS / 2; j++)
    {
        fmpq_set_si(q, 2 * j, POINTS);
        arb_sin_cos_pi_fmpq(acb_imagref(z), acb_realref(z), q, prec);
        acb_mul_arb(z, z, r, prec);
        ntkball_expr_eval_acb(y + j, disc->f->pool, disc->root, z, 1, prec);
    }
    fmpq_clear(q);
    acb_clear(z);
    arb_clear(r);
}

/* c_p, 2 Re y[j] w^(-jp) standing for the terms j and N - j */
static void
coefficient(arb_t c, acb_srcptr y, acb_srcptr w, const disc_t *disc, slong p, slong prec)
{
    slong j;
    acb_t t;
    arb_t e;

    acb_init(t);
    arb_init(e);
    arb_set(c, acb_realref(y + POINTS / 2));
    if (p % 2 != 0)
        arb_neg(c, c);
    arb_add(c, c, acb_realref(y), prec);
    for (j = 1; j < POINTS / 2; j++)
    {
        acb_conj(t, w + (j * p) % POINTS);
        acb_mul(t, t, y + j, prec);
        arb_mul_2exp_si(acb_realref(t), acb_realref(t), 1);
        arb_add(c, c, acb_realref(t), prec);
    }
    arb_div_si(c, c, POINTS, prec);
    arb_mul_2exp_si(c, c, p); /* r^-p = 2^p R^-p */
    arb_mul_2exp_si(e, disc->M, 1 - POINTS);
    arb_add_error(c, e);
    arb_pow_ui(e, disc->R, (ulong) p, prec);
    arb_div(c, c, e, prec);
    acb_clear(t);
    arb_clear(e);
}

/* The first negative coefficient of the series at 0, K analytic in the disc. */
static slong search(arb_t c, const disc_t *disc)
{
    slong j, p, res = -1, prec = POINTS + 2 * NUM + GUARD;
    acb_ptr y = _acb_vec_init(POINTS / 2 + 1), w = _acb_vec_init(POINTS);
    fmpq_t q;

    fmpq_init(q);
    sample(y, disc, prec);
    for (j = 0; j < POINTS; j++)
    {
        fmpq_set_si(q, 2 * j, POINTS);
        arb_sin_cos_pi_fmpq(acb_imagref(w + j), acb_realref(w + j), q, prec);
    }
    for (p = 0; res < 0 && p < NUM; p++)
    {
        coefficient(c, y, w, disc, p, prec);
        if (arb_is_negative(c))
            res = p;
    }
    fmpq_clear(q);
    _acb_vec_clear(y, POINTS / 2 + 1);
    _acb_vec_clear(w, POINTS);
    return res;
}

static slong of_expression(arb_t c, const ntkball_zonal_impl *f)
{
    disc_t disc = {.f = f};
    double before = ntkball_work_begin(EXPR_ANALYSIS_WORK);
    slong res = -1;

    arb_init(disc.R);
    arb_init(disc.M);
    if (find_piece(&disc) && find_disc(&disc))
        res = search(c, &disc);
    arb_clear(disc.R);
    arb_clear(disc.M);
    ntkball_work_end(before);
    return res;
}

slong ntkball_zonal_negative(arb_t c, const ntkball_zonal_t kernel)
{
    const ntkball_zonal_impl *f = kernel[0];
    slong p, num = f->kind == ZONAL_SERIES ? f->num : fmpq_poly_length(f->poly);
    fmpq_t q;

    if (f->positive)
        return -1;
    if (f->kind != ZONAL_SERIES && f->kind != ZONAL_POLYNOMIAL)
        return of_expression(c, f);
    fmpq_init(q);
    for (p = 0; p < num; p++)
    {
        if (f->kind == ZONAL_SERIES)
            arb_set(c, f->coeffs + p);
        else
        {
            fmpq_poly_get_coeff_fmpq(q, f->poly, p);
            arb_set_fmpq(c, q, 2 * GUARD);
        }
        if (arb_is_negative(c))
            break;
    }
    fmpq_clear(q);
    return p < num ? p : -1;
}
