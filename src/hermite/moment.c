/* E[psi(Z) He_n(Z)] for piecewise polynomials psi in exact arithmetic (HERM-3).

   Write psi = p_0 + sum_i d_i 1_{x > b_i}, d_i the difference of the pieces at b_i.  For a
   polynomial d there is a polynomial q with d - E[d] = x q - q', so that (-q w)' = (d - E[d]) w and
       int_b^oo d w = E[d] (1 - erf(b / sqrt 2)) / 2 + q(b) w(b).
   For n > degree repeated integration by parts leaves the jumps of the derivatives only:
       E[psi He_n] = sum_i w(b_i) sum_j d_i^(j)(b_i) He_{n-1-j}(b_i). */
#include "hermite/piecewise.h"

#include "hermite/normal.h"

static slong group_of(ntkball_pw_t pw, const fmpq_t b)
{
    slong g;
    fmpq_t c;

    fmpq_init(c);
    fmpq_abs(c, b);
    for (g = 0; g < pw->num_groups && !fmpq_equal(pw->centre + g, c); g++)
        ;
    if (g == pw->num_groups)
        fmpq_set(pw->centre + pw->num_groups++, c);
    fmpq_clear(c);
    return g;
}

void ntkball_pw_init_set(ntkball_pw_t pw, const ntkball_activation_t phi, int deriv)
{
    slong i, m = ntkball_activation_num_breaks(phi);

    pw->num_breaks = m;
    pw->num_groups = 0;
    pw->degree = 0;
    pw->breaks = _fmpq_vec_init(m + 1);
    pw->centre = _fmpq_vec_init(m + 1);
    pw->group = flint_malloc(sizeof(slong) * (size_t) (m + 1));
    pw->piece = flint_malloc(sizeof(fmpq_poly_struct) * (size_t) (m + 1));

    for (i = 0; i < m; i++)
    {
        ntkball_activation_break_fmpq(pw->breaks + i, phi, i);
        pw->group[i] = group_of(pw, pw->breaks + i);
    }
    for (i = 0; i <= m; i++)
    {
        fmpq_poly_init(pw->piece + i);
        ntkball_activation_piece_poly(pw->piece + i, phi, i);
        if (deriv)
            fmpq_poly_derivative(pw->piece + i, pw->piece + i);
        pw->degree = FLINT_MAX(pw->degree, fmpq_poly_degree(pw->piece + i));
    }
}

void ntkball_pw_clear(ntkball_pw_t pw)
{
    slong i;

    for (i = 0; i <= pw->num_breaks; i++)
        fmpq_poly_clear(pw->piece + i);
    _fmpq_vec_clear(pw->breaks, pw->num_breaks + 1);
    _fmpq_vec_clear(pw->centre, pw->num_breaks + 1);
    flint_free(pw->group);
    flint_free(pw->piece);
}

void ntkball_pw_square(ntkball_pw_t pw)
{
    slong i;

    for (i = 0; i <= pw->num_breaks; i++)
        fmpq_poly_mul(pw->piece + i, pw->piece + i, pw->piece + i);
    pw->degree *= 2;
}

void ntkball_moment_init(ntkball_moment_t a, const ntkball_pw_t pw)
{
    slong g;

    a->num_groups = pw->num_groups;
    a->constant = _fmpq_vec_init(1);
    a->centre = _fmpq_vec_init(a->num_groups + 1);
    a->erf = _fmpq_vec_init(a->num_groups + 1);
    a->density = _fmpq_vec_init(a->num_groups + 1);
    for (g = 0; g < a->num_groups; g++)
        fmpq_set(a->centre + g, pw->centre + g);
}

void ntkball_moment_clear(ntkball_moment_t a)
{
    _fmpq_vec_clear(a->constant, 1);
    _fmpq_vec_clear(a->centre, a->num_groups + 1);
    _fmpq_vec_clear(a->erf, a->num_groups + 1);
    _fmpq_vec_clear(a->density, a->num_groups + 1);
}

static void moment_zero(ntkball_moment_t a)
{
    slong g;

    fmpq_zero(a->constant);
    for (g = 0; g < a->num_groups; g++)
    {
        fmpq_zero(a->erf + g);
        fmpq_zero(a->density + g);
    }
}

/* mean = E[d], q with d - mean = x q - q': q_{k-1} = d_k + (k+1) q_{k+1}, mean = d_0 + q_1. */
static void antiderivative(fmpq_t mean, fmpq_poly_t q, const fmpq_poly_t d)
{
    slong k;
    fmpq_t t, u;

    fmpq_init(t);
    fmpq_init(u);
    fmpq_poly_zero(q);
    for (k = fmpq_poly_degree(d); k >= 1; k--)
    {
        fmpq_poly_get_coeff_fmpq(t, d, k);
        fmpq_poly_get_coeff_fmpq(u, q, k + 1);
        fmpq_mul_si(u, u, k + 1);
        fmpq_add(t, t, u);
        fmpq_poly_set_coeff_fmpq(q, k - 1, t);
    }
    fmpq_poly_get_coeff_fmpq(mean, d, 0);
    fmpq_poly_get_coeff_fmpq(u, q, 1);
    fmpq_add(mean, mean, u);
    fmpq_clear(t);
    fmpq_clear(u);
}

/* a += int_b^oo d w, b the break i of pw. */
static void add_tail(ntkball_moment_t a, const ntkball_pw_t pw, slong i, const fmpq_poly_t d)
{
    slong g = pw->group[i];
    fmpq_t mean, value;
    fmpq_poly_t q;

    fmpq_init(mean);
    fmpq_init(value);
    fmpq_poly_init(q);

    antiderivative(mean, q, d);
    fmpq_poly_evaluate_fmpq(value, q, pw->breaks + i);
    fmpq_add(a->density + g, a->density + g, value);
    fmpq_div_2exp(mean, mean, 1);
    fmpq_add(a->constant, a->constant, mean);
    if (fmpq_sgn(pw->breaks + i) > 0)
        fmpq_sub(a->erf + g, a->erf + g, mean);
    else if (fmpq_sgn(pw->breaks + i) < 0)
        fmpq_add(a->erf + g, a->erf + g, mean);

    fmpq_clear(mean);
    fmpq_clear(value);
    fmpq_poly_clear(q);
}

/* He_n by He_{k+1} = x He_k - He_k'. */
static void hermite_poly(fmpq_poly_t he, slong n)
{
    slong k;
    fmpq_poly_t t;

    fmpq_poly_init(t);
    fmpq_poly_one(he);
    for (k = 0; k < n; k++)
    {
        fmpq_poly_derivative(t, he);
        fmpq_poly_shift_left(he, he, 1);
        fmpq_poly_sub(he, he, t);
    }
    fmpq_poly_clear(t);
}

void ntkball_moment_pieces(ntkball_moment_t a, const ntkball_pw_t psi, slong n)
{
    slong i;
    fmpq_t mean;
    fmpq_poly_t d, q, he;

    fmpq_init(mean);
    fmpq_poly_init(d);
    fmpq_poly_init(q);
    fmpq_poly_init(he);

    moment_zero(a);
    hermite_poly(he, n);
    fmpq_poly_mul(d, psi->piece + 0, he);
    antiderivative(mean, q, d);
    fmpq_set(a->constant, mean);
    for (i = 0; i < psi->num_breaks; i++)
    {
        fmpq_poly_sub(d, psi->piece + i + 1, psi->piece + i);
        fmpq_poly_mul(d, d, he);
        add_tail(a, psi, i, d);
    }

    fmpq_clear(mean);
    fmpq_poly_clear(d);
    fmpq_poly_clear(q);
    fmpq_poly_clear(he);
}

/* he[j] = q^m He_m(p/q), m = n - 1 - j, 0 <= j < len <= n: integers. */
static void hermite_values(fmpz *he, slong len, slong n, const fmpq_t b)
{
    slong m;
    fmpz_t now, last, next, q2;

    fmpz_init_set_ui(now, 1);
    fmpz_init(last);
    fmpz_init(next);
    fmpz_init(q2);
    fmpz_mul(q2, fmpq_denref(b), fmpq_denref(b));

    for (m = 0; m < n; m++)
    {
        if (n - 1 - m < len)
            fmpz_set(he + (n - 1 - m), now);
        fmpz_mul(next, now, fmpq_numref(b));
        fmpz_mul_ui(last, last, (ulong) m);
        fmpz_submul(next, last, q2);
        fmpz_swap(last, now);
        fmpz_swap(now, next);
    }

    fmpz_clear(now);
    fmpz_clear(last);
    fmpz_clear(next);
    fmpz_clear(q2);
}

void ntkball_moment_jumps(ntkball_moment_t a, const ntkball_pw_t psi, slong n)
{
    slong i, j, len = psi->degree + 1;
    fmpz *he = _fmpz_vec_init(len);
    fmpq_t jump, value;
    fmpz_t scale;
    fmpq_poly_t d;

    fmpq_init(jump);
    fmpq_init(value);
    fmpz_init(scale);
    fmpq_poly_init(d);

    moment_zero(a);
    for (i = 0; i < psi->num_breaks; i++)
    {
        const fmpq *b = psi->breaks + i;
        fmpq *density = a->density + psi->group[i];

        hermite_values(he, len, n, b);
        fmpq_poly_sub(d, psi->piece + i + 1, psi->piece + i);
        for (j = 0; j < len; j++)
        {
            fmpq_poly_evaluate_fmpq(jump, d, b);
            fmpz_pow_ui(scale, fmpq_denref(b), (ulong) (n - 1 - j));
            fmpq_set_fmpz_frac(value, he + j, scale);
            fmpq_addmul(density, jump, value);
            fmpq_poly_derivative(d, d);
        }
    }

    _fmpz_vec_clear(he, len);
    fmpq_clear(jump);
    fmpq_clear(value);
    fmpz_clear(scale);
    fmpq_poly_clear(d);
}

void ntkball_moment_hermite(ntkball_moment_t a, const ntkball_pw_t psi, slong n)
{
    if (n > psi->degree)
        ntkball_moment_jumps(a, psi, n);
    else
        ntkball_moment_pieces(a, psi, n);
}

int ntkball_moment_is_zero(const ntkball_moment_t a)
{
    slong g;

    for (g = 0; g < a->num_groups; g++)
        if (!fmpq_is_zero(a->erf + g) || !fmpq_is_zero(a->density + g))
            return 0;
    return fmpq_is_zero(a->constant);
}

void ntkball_moment_get_arb(arb_t res, const ntkball_moment_t a, slong prec)
{
    slong g;
    arb_t t, c;

    arb_init(t);
    arb_init(c);

    arb_set_fmpq(res, a->constant, prec);
    for (g = 0; g < a->num_groups; g++)
    {
        if (!fmpq_is_zero(a->erf + g))
        {
            arb_sqrt_ui(t, 2, prec);
            arb_set_fmpq(c, a->centre + g, prec);
            arb_div(t, c, t, prec);
            arb_hypgeom_erf(t, t, prec);
            arb_set_fmpq(c, a->erf + g, prec);
            arb_addmul(res, t, c, prec);
        }
        if (!fmpq_is_zero(a->density + g))
        {
            ntkball_normal_density(t, a->centre + g, prec);
            arb_set_fmpq(c, a->density + g, prec);
            arb_addmul(res, t, c, prec);
        }
    }

    arb_clear(t);
    arb_clear(c);
}
