/* The sum of the squares of all eigenvalues of a zonal kernel, which is the eigenvalue of degree 0
   of K^2 (SPH-14 (d)). */
#include "sphere/zonal.h"
#include "support/error.h"

/* K^2 in place of K */
typedef struct
{
    ntkball_angle_function_t f;
    ntkball_end_bound_t *bounds; /* two a piece */
} squared_t;

static void square_value(arb_t res, void *context, slong piece, const arb_t t, slong prec)
{
    const squared_t *s = context;

    s->f.value(res, s->f.context, piece, t, prec);
    arb_sqr(res, res, prec);
}

static void square_box(acb_t res, void *context, slong piece, const acb_t t, slong prec)
{
    const squared_t *s = context;

    s->f.box(res, s->f.context, piece, t, prec);
    acb_sqr(res, res, prec);
}

static void square_ends(arb_ptr ends, void *context, slong prec)
{
    const squared_t *s = context;

    s->f.ends(ends, s->f.context, prec);
}

static const ntkball_end_bound_t *square_end(void *context, slong piece, int right)
{
    const squared_t *s = context;

    return s->bounds + 2 * piece + right;
}

/* Sets the bounds; 0 when K^2 is not known to be integrable at an end. */
static int set_bounds(squared_t *s, slong d)
{
    slong i, num = 2 * s->f.pieces;
    int ok = 1;
    fmpq_t q;

    fmpq_init(q);
    s->bounds = flint_calloc((size_t) num, sizeof(ntkball_end_bound_t));
    for (i = 0; i < num; i++)
    {
        const ntkball_end_bound_t *of = s->f.end(s->f.context, i / 2, (int) (i % 2));
        ntkball_end_bound_t *bound = s->bounds + i;

        bound->known = of->known;
        bound->range_exp = of->range_exp;
        fmpq_init(bound->power);
        mag_init(bound->sup);
        fmpq_mul_si(bound->power, of->power, 2);
        mag_mul(bound->sup, of->sup, of->sup);
        fmpq_add_si(q, bound->power, i == 0 || i == num - 1 ? d : 1);
        ok = ok && (!bound->known || fmpq_sgn(q) > 0);
    }
    fmpq_clear(q);
    return ok;
}

static void clear_bounds(squared_t *s)
{
    slong i;

    for (i = 0; i < 2 * s->f.pieces; i++)
    {
        fmpq_clear(s->bounds[i].power);
        mag_clear(s->bounds[i].sup);
    }
    flint_free(s->bounds);
}

ntkball_status_t _ntkball_zonal_second_moment(arb_t res, const ntkball_zonal_impl *kernel, slong d,
                                              slong bits, const ntkball_options_t *options,
                                              ntkball_error_t *err)
{
    static const slong degree[1] = {0};
    squared_t s;
    ntkball_angle_function_t square = {&s, 0, square_ends, square_value, square_box, square_end};
    slong used;
    int done = 0;

    _ntkball_zonal_function(&s.f, kernel);
    square.pieces = s.f.pieces;
    if (set_bounds(&s, d))
        done = _ntkball_sphere_panels(res, &used, &square, d, degree, 1, bits, options);
    clear_bounds(&s);
    if (done == 1)
        return NTKBALL_OK;
    arb_pos_inf(res);
    ntkball_error_set(err, done == -1 ? NTKBALL_ERR_INTERRUPTED : NTKBALL_ERR_ACCURACY,
                      done == -1 ? "eigenvalues: interrupted"
                                 : "kernel %.200s: its square is not integrated by quadrature",
                      kernel->name);
    return NTKBALL_UNABLE;
}
