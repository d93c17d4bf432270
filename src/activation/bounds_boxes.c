/* Bounds by a cover of boxes, and gelu_tanh, which uses them on |x| <= 6 and a lemma beyond.

   ACT-11: a finite ball from an evaluation with the analytic flag proves that g is analytic on the
   box and encloses its values; so on columns of width 1/8 the sup over 0 <= y <= a of |g| is
   bounded by the largest upper bound over boxes that tile the column, and g(conj z) = conj g(z)
   covers -a <= y <= 0.  Boxes are halved along their longer side until their ball is accurate to a
   factor 2, or smaller than what is already known of the column. */
#include "activation/bounds.h"

#define PREC BOUND_PREC
#define BOX_PREC 40
#define COLUMN_BITS 3
#define MAX_HALVINGS 40
#define MAX_BOXES 40000
#define FINE_BOXES 20000 /* after so many any finite ball will do */
#define FLOOR_EXPONENT (-4)

typedef struct
{
    const ntkball_activation_impl *f;
    int deriv;
    slong piece;
    slong budget;  /* evaluations left */
    arb_ptr where; /* NULL, or takes the place of a failure */
    arf_t best;    /* sup so far */
    arf_t enough;  /* a bound no larger is not worth refining */
} cover_t;

static void halve(arb_t low, arb_t high, const arb_t x)
{
    mag_t r;

    mag_init(r);
    mag_mul_2exp_si(r, arb_radref(x), -1);
    arf_set_mag(arb_midref(low), r);
    arf_sub(arb_midref(high), arb_midref(x), arb_midref(low), ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_add(arb_midref(low), arb_midref(x), arb_midref(low), ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_swap(arb_midref(low), arb_midref(high));
    mag_set(arb_radref(low), r);
    mag_set(arb_radref(high), r);
    mag_clear(r);
}

/* Moves the end of the interval x to the break: to the left of it, or to the right. */
static void clip(arb_t x, const arb_t b, int left)
{
    arf_t lo, hi;

    arf_init(lo);
    arf_init(hi);
    arb_get_interval_arf(lo, hi, x, PREC);
    if (left)
        arb_get_ubound_arf(hi, b, PREC);
    else
        arb_get_lbound_arf(lo, b, PREC);
    arb_set_interval_arf(x, lo, hi, PREC);
    arf_clear(lo);
    arf_clear(hi);
}

/* The box of the column that starts at k 2^-COLUMN_BITS, cut to the piece: [0, a] as the ball a/2
   +- a/2.  0 when the column does not meet the piece. */
static int column_box(acb_t z, const cover_t *s, slong k, const arb_t a)
{
    arb_ptr x = acb_realref(z);
    arb_t b, column;
    int meets = 1;

    arb_init(b);
    arb_init(column);
    arf_set_si_2exp_si(arb_midref(column), 2 * k + 1, -COLUMN_BITS - 1);
    mag_set_ui_2exp_si(arb_radref(column), 1, -COLUMN_BITS - 1);
    arb_set(x, column);
    for (int left = 0; left < 2; left++)
    {
        slong i = s->piece - 1 + left;

        if (i < 0 || i >= s->f->num_breaks)
            continue;
        ntkball_impl_break(b, s->f, i, PREC);
        meets = meets && (left ? !arb_le(b, column) : !arb_ge(b, column));
        if (meets && !(left ? arb_ge(b, column) : arb_le(b, column)))
            clip(x, b, left);
    }
    arb_clear(b);
    arb_clear(column);
    arf_mul_2exp_si(arb_midref(acb_imagref(z)), arb_midref(a), -1);
    arf_get_mag(arb_radref(acb_imagref(z)), arb_midref(acb_imagref(z)));
    return meets;
}

/* A piece that keeps its kinks is bounded on the real line, where it need not be analytic. */
static void eval_box(acb_t v, const cover_t *s, const acb_t z)
{
    if (s->f->kinked_ends && (s->piece == 0 || s->piece == s->f->num_breaks))
    {
        ntkball_expr_eval_arb(acb_realref(v), s->f->pool, s->f->piece[s->deriv][s->piece],
                              acb_realref(z), BOX_PREC);
        arb_zero(acb_imagref(v));
        return;
    }
    ntkball_expr_eval_acb(v, s->f->pool, s->f->piece[s->deriv][s->piece], z, 1, BOX_PREC);
}

/* Sets s->enough from nine points of column k, where |g| is as large at least. */
static void sample_column(cover_t *s, slong k, const arb_t a)
{
    acb_t z, v;
    arf_t t;

    acb_init(z);
    acb_init(v);
    arf_init(t);
    arf_set_si_2exp_si(s->enough, 1, FLOOR_EXPONENT);
    if (s->f->growth == GROWTH_EXPRESSION) /* about exp(x^2/8): little in the norm */
        arf_mul_2exp_si(s->enough, s->enough, k * k * 3 / (16 << (2 * COLUMN_BITS)));
    for (slong j = 0; j < 9; j++)
    {
        arf_set_si_2exp_si(arb_midref(acb_realref(z)), 2 * k + j % 3, -COLUMN_BITS - 1);
        arb_mul_si(acb_imagref(z), a, j / 3, PREC);
        arb_mul_2exp_si(acb_imagref(z), acb_imagref(z), -1);
        eval_box(v, s, z);
        acb_get_abs_lbound_arf(t, v, BOX_PREC);
        arf_mul_2exp_si(t, t, 1);
        if (arf_cmp(t, s->enough) > 0)
            arf_set(s->enough, t);
    }
    acb_clear(z);
    acb_clear(v);
    arf_clear(t);
}

/* Raises s->best to an upper bound of |g| on z; 0 when that is not possible. */
static int cover_box(cover_t *s, const acb_t z, int depth)
{
    acb_t v, z2;
    arf_t low, high;
    int ok = 0, good;

    if (s->budget-- <= 0)
    {
        if (s->where != NULL)
            arb_set(s->where, acb_realref(z));
        return 0;
    }
    acb_init(v);
    acb_init(z2);
    arf_init(low);
    arf_init(high);
    eval_box(v, s, z);
    acb_get_abs_ubound_arf(high, v, BOX_PREC);
    acb_get_abs_lbound_arf(low, v, BOX_PREC);
    arf_mul_2exp_si(low, low, 1);
    good = acb_is_finite(v) &&
           (depth == 0 || s->budget < MAX_BOXES - FINE_BOXES || arf_cmp(high, low) <= 0 ||
            arf_cmp(high, s->best) <= 0 || arf_cmp(high, s->enough) <= 0);
    if (good)
    {
        if (arf_cmp(high, s->best) > 0)
            arf_set(s->best, high);
        ok = 1;
    }
    else if (depth > 0)
    {
        acb_set(v, z);
        acb_set(z2, z);
        if (mag_cmp(arb_radref(acb_realref(z)), arb_radref(acb_imagref(z))) > 0)
            halve(acb_realref(v), acb_realref(z2), acb_realref(z));
        else
            halve(acb_imagref(z2), acb_imagref(v), acb_imagref(z));
        ok = cover_box(s, v, depth - 1) && cover_box(s, z2, depth - 1);
    }
    else if (s->where != NULL)
        arb_set(s->where, acb_realref(z));
    acb_clear(v);
    acb_clear(z2);
    arf_clear(low);
    arf_clear(high);
    return ok;
}

/* max of w on [lo, lo + 2^-COLUMN_BITS], numerator k of lo = k 2^-COLUMN_BITS. */
static void column_density(arb_t res, slong k)
{
    slong nearest = k >= 0 ? k : FLINT_MIN(k + 1, 0);
    arb_t t;

    arb_init(t);
    arb_set_si(t, nearest);
    arb_mul_2exp_si(t, t, -COLUMN_BITS);
    arb_sqr(t, t, PREC);
    arb_mul_2exp_si(t, t, -1);
    arb_neg(t, t);
    arb_exp(t, t, PREC);
    ntkball_normal_peak(res);
    arb_mul(res, res, t, PREC);
    arb_clear(t);
}

static void cover_init(cover_t *s, const ntkball_activation_impl *f, int deriv, arb_t where)
{
    s->f = f;
    s->deriv = deriv;
    s->piece = 0;
    s->budget = MAX_BOXES;
    s->where = where;
    arf_init(s->best);
    arf_init(s->enough);
}

static void cover_clear(cover_t *s)
{
    arf_clear(s->best);
    arf_clear(s->enough);
}

int ntkball_box_analytic(arb_t where, const ntkball_activation_impl *f, int deriv, slong X,
                         const arb_t a)
{
    cover_t s;
    acb_t z;
    int ok = 1;

    cover_init(&s, f, deriv, where);
    acb_init(z);
    arf_pos_inf(s.best); /* any finite ball will do */
    for (slong i = 0; ok && i < X << (COLUMN_BITS + 1); i++)
    { /* from 0 outwards, so that a failure is the nearest */
        slong k = i % 2 ? -(i + 1) / 2 : i / 2;

        for (s.piece = 0; ok && s.piece <= f->num_breaks; s.piece++)
            if (column_box(z, &s, k, a))
                ok = cover_box(&s, z, MAX_HALVINGS);
    }
    cover_clear(&s);
    acb_clear(z);
    return ok;
}

/* At most (1+|x|)^beta exp(c|x| + q x^2) on column k. */
static void column_growth(arb_t res, slong k, const bound_t *growth)
{
    arb_t x, t;

    arb_init(x);
    arb_init(t);
    arb_set_si(x, k >= 0 ? k : -1 - k);
    arb_mul_2exp_si(x, x, -COLUMN_BITS);
    arb_mul(res, growth->q, x, PREC);
    arb_add(res, res, growth->c, PREC);
    arb_mul(res, res, x, PREC);
    arb_exp(res, res, PREC);
    arb_add_ui(t, x, 1, PREC);
    arb_pow_ui(t, t, growth->beta, PREC);
    arb_mul(res, res, t, PREC);
    arb_clear(x);
    arb_clear(t);
}

int ntkball_box_bounds(arb_t sup, arb_t norm2, arb_t where, const ntkball_activation_impl *f,
                       int deriv, slong X, const arb_t a, const bound_t *growth)
{
    cover_t s;
    arb_t best, density;
    acb_t z;
    int ok = 1;

    cover_init(&s, f, deriv, where);
    arb_init(best);
    arb_init(density);
    acb_init(z);
    arb_zero(sup);
    arb_zero(norm2);
    for (slong k = -(X << COLUMN_BITS); ok && k < X << COLUMN_BITS; k++)
    {
        arf_zero(s.best);
        for (s.piece = 0; ok && s.piece <= f->num_breaks; s.piece++)
            if (column_box(z, &s, k, a))
            {
                sample_column(&s, k, a);
                ok = cover_box(&s, z, MAX_HALVINGS);
            }
        arb_set_arf(best, s.best);
        if (growth != NULL)
        {
            column_growth(density, k, growth);
            arb_div(density, best, density, PREC);
            arb_max(sup, sup, density, PREC);
        }
        else
            arb_max(sup, sup, best, PREC);
        column_density(density, k);
        arb_sqr(best, best, PREC);
        arb_mul(best, best, density, PREC);
        arb_mul_2exp_si(best, best, -COLUMN_BITS);
        arb_add(norm2, norm2, best, PREC);
    }
    cover_clear(&s);
    arb_clear(best);
    arb_clear(density);
    acb_clear(z);
    return ok;
}

/* -------------------------------------------------------------------------------------- gelu_tanh
 */

#define TAIL_START 6

/* For |x| >= X = 6: m = 1 + c X^2 - 3 c a^2, t0 = kappa X m, s = 1/(1 - e^-t0), c = 0.044715,
   kappa = sqrt(8/pi)  (ACT-12).  0 when m kappa > 3/X fails. */
static int tail_parts(arb_t s, arb_t t0, arb_t kappa, const arb_t a)
{
    arb_t c, m, t;
    int ok;

    arb_init(c);
    arb_init(m);
    arb_init(t);
    arb_set_str(c, "0.044715", PREC);
    arb_sqr(t, a, PREC);
    arb_mul_si(t, t, -3, PREC);
    arb_add_ui(t, t, TAIL_START * TAIL_START, PREC);
    arb_mul(m, c, t, PREC);
    arb_add_ui(m, m, 1, PREC);
    arb_const_pi(kappa, PREC);
    arb_ui_div(kappa, 8, kappa, PREC);
    arb_sqrt(kappa, kappa, PREC);
    arb_mul(t0, kappa, m, PREC);
    arb_mul_ui(t, t0, TAIL_START, PREC);
    arb_swap(t, t0);
    arb_mul_ui(t, t, TAIL_START, PREC);
    arb_sub_ui(t, t, 3, PREC);
    ok = arb_is_positive(t);
    arb_neg(t, t0);
    arb_exp(t, t, PREC);
    arb_sub_ui(t, t, 1, PREC);
    arb_neg(t, t);
    arb_inv(s, t, PREC);
    arb_clear(c);
    arb_clear(m);
    arb_clear(t);
    return ok;
}

/* s^2 kappa (X+a) (1 + 3 c (X+a)^2) e^-t0 >= |z u' sigmoid(u) sigmoid(-u)| for |x| >= X. */
static void
tail_derivative(arb_t res, const arb_t s, const arb_t t0, const arb_t kappa, const arb_t a)
{
    arb_t r, t;

    arb_init(r);
    arb_init(t);
    arb_add_ui(r, a, TAIL_START, PREC);
    arb_set_str(t, "0.134145", PREC);
    arb_mul(t, t, r, PREC);
    arb_mul(t, t, r, PREC);
    arb_add_ui(t, t, 1, PREC);
    arb_mul(res, r, t, PREC);
    arb_mul(res, res, kappa, PREC);
    arb_mul(res, res, s, PREC);
    arb_mul(res, res, s, PREC);
    arb_neg(t, t0);
    arb_exp(t, t, PREC);
    arb_mul(res, res, t, PREC);
    arb_clear(r);
    arb_clear(t);
}

/* int_{|x|>X} (p x^2 + q) w <= 2 w(X) (p (X + 1/X) + q/X), by Q(X) <= w(X)/X. */
static void tail_integral(arb_t res, const arb_t p, const arb_t q)
{
    arb_t t;

    arb_init(t);
    arb_set_ui(t, TAIL_START * TAIL_START + 1);
    arb_mul(t, t, p, PREC);
    arb_add(t, t, q, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_div_ui(t, t, TAIL_START, PREC);
    column_density(res, TAIL_START << COLUMN_BITS);
    arb_mul(res, res, t, PREC);
    arb_clear(t);
}

int ntkball_bound_gelu_tanh(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t s, t0, kappa, p, q;
    int ok;

    arb_init(s);
    arb_init(t0);
    arb_init(kappa);
    arb_init(p);
    arb_init(q);
    ok = tail_parts(s, t0, kappa, a) &&
         ntkball_box_bounds(b->C, b->norm, NULL, f, deriv, TAIL_START, a, NULL);
    if (ok && deriv)
    {
        tail_derivative(q, s, t0, kappa, a);
        arb_add(q, q, s, PREC);
        arb_max(b->C, b->C, q, PREC);
        arb_sqr(q, q, PREC);
        tail_integral(q, p, q);
    }
    else if (ok)
    {
        arb_one(q);
        arb_max(q, q, a, PREC);
        arb_mul(q, q, s, PREC);
        arb_max(b->C, b->C, q, PREC);
        b->beta = 1;
        arb_sqr(p, s, PREC);
        arb_mul(q, a, a, PREC);
        arb_mul(q, q, p, PREC);
        tail_integral(q, p, q);
    }
    arb_add(b->norm, b->norm, q, PREC);
    arb_sqrt(b->norm, b->norm, PREC);
    arb_clear(s);
    arb_clear(t0);
    arb_clear(kappa);
    arb_clear(p);
    arb_clear(q);
    return ok;
}
