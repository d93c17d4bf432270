/* Bounds for finite Hermite sums (strip) and for activations with breaks (real line only).

   ACT-9: h_n(x + c) = sum_k sqrt(n!/k!) c^(n-k)/(n-k)! h_k(x), so that by orthonormality
   int |phi(x+iy)|^2 w <= sum_k B_k^2,  B_k = sum_{n>=k} |mu_n| sqrt(n!/k!) a^(n-k)/(n-k)!;
   and |He_n(z)| <= T_n max(1,|z|)^n with T_{n+1} = T_n + n T_{n-1}.
   ACT-10: moments int_b^inf x^k w = b^(k-1) w(b) + (k-1) int_b^inf x^(k-2) w. */
#include "activation/bounds.h"

#define PREC BOUND_PREC

/* |mu_n(phi^(deriv))|, n < len; mu_n(phi') = sqrt(n+1) mu_{n+1}(phi). */
static void hermite_moduli(arb_ptr mu, slong len, const ntkball_activation_impl *f, int deriv)
{
    ntkball_activation_t phi;
    arb_t t;

    phi[0] = (ntkball_activation_impl *) f;
    arb_init(t);
    for (slong n = 0; n < len; n++)
    {
        ntkball_activation_hermite_sum(mu + n, phi, n + deriv, PREC);
        arb_abs(mu + n, mu + n);
        if (deriv)
        {
            arb_sqrt_ui(t, (ulong) n + 1, PREC);
            arb_mul(mu + n, mu + n, t, PREC);
        }
    }
    arb_clear(t);
}

/* sum_k B_k^2, with B_k = (1/sqrt(k!)) sum_n (|mu_n| sqrt(n!)) a^(n-k)/(n-k)!. */
static void shifted_norm2(arb_t res, arb_srcptr mu, slong len, const arb_t a)
{
    arb_ptr scaled = _arb_vec_init(len), power = _arb_vec_init(len);
    arb_t root, t;

    arb_init(root);
    arb_init(t);
    arb_one(root); /* sqrt(n!) */
    for (slong n = 0; n < len; n++)
    {
        arb_mul(scaled + n, mu + n, root, PREC);
        arb_sqrt_ui(t, (ulong) n + 1, PREC);
        arb_mul(root, root, t, PREC);
        if (n == 0)
            arb_one(power);
        else
        {
            arb_mul(power + n, power + n - 1, a, PREC);
            arb_div_ui(power + n, power + n, (ulong) n, PREC);
        }
    }
    arb_zero(res);
    arb_one(root); /* k! */
    for (slong k = 0; k < len; k++)
    {
        arb_dot(t, NULL, 0, scaled + k, 1, power, 1, len - k, PREC);
        arb_sqr(t, t, PREC);
        arb_div(t, t, root, PREC);
        arb_add(res, res, t, PREC);
        arb_mul_ui(root, root, (ulong) k + 1, PREC);
    }
    _arb_vec_clear(scaled, len);
    _arb_vec_clear(power, len);
    arb_clear(root);
    arb_clear(t);
}

/* sum_n |mu_n| T_n m^n / sqrt(n!), m = max(1, a). */
static void hermite_growth(arb_t res, arb_srcptr mu, slong len, const arb_t a)
{
    arb_t m, t, now, before;

    arb_init(m);
    arb_init(t);
    arb_init(now);
    arb_init(before);
    arb_one(m);
    arb_max(m, m, a, PREC);
    arb_one(now); /* T_n m^n / sqrt(n!), and the one before */
    arb_zero(res);
    for (slong n = 0; n < len; n++)
    {
        arb_addmul(res, mu + n, now, PREC);
        /* T_{n+1} m^(n+1)/sqrt((n+1)!) = m (now + sqrt(n) m before)/sqrt(n+1) */
        arb_sqrt_ui(t, (ulong) n, PREC);
        arb_mul(t, t, m, PREC);
        arb_mul(t, t, before, PREC);
        arb_add(t, t, now, PREC);
        arb_mul(t, t, m, PREC);
        arb_swap(before, now);
        arb_sqrt_ui(now, (ulong) n + 1, PREC);
        arb_div(now, t, now, PREC);
    }
    arb_clear(m);
    arb_clear(t);
    arb_clear(now);
    arb_clear(before);
}

int ntkball_bound_polynomial(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    slong len = (f->num_params > 0 ? f->num_params : 2) - deriv;
    arb_ptr mu = _arb_vec_init(FLINT_MAX(len, 0));

    if (len > 0)
    {
        hermite_moduli(mu, len, f, deriv);
        hermite_growth(b->C, mu, len, a);
        shifted_norm2(b->norm, mu, len, a);
        arb_sqrt(b->norm, b->norm, PREC);
        b->beta = (ulong) len - 1;
    }
    _arb_vec_clear(mu, FLINT_MAX(len, 0));
    return 1;
}

/* -------------------------------------------------------------------------------- real line only
 */

/* m[k] = int_b^inf x^k w, k < len; at = NULL stands for b = -inf. */
static void moments_above(arb_ptr m, slong len, const fmpq *at, slong prec)
{
    arb_t b, edge, t;

    arb_init(b);
    arb_init(edge); /* b^(k-1) w(b) */
    arb_init(t);
    if (at != NULL)
    {
        arb_set_fmpq(b, at, prec);
        arb_sqr(edge, b, prec);
        arb_mul_2exp_si(edge, edge, -1);
        arb_neg(edge, edge);
        arb_exp(edge, edge, prec);
        arb_const_pi(t, prec);
        arb_mul_2exp_si(t, t, 1);
        arb_rsqrt(t, t, prec);
        arb_mul(edge, edge, t, prec);
        arb_sqrt_ui(t, 2, prec);
        arb_div(t, b, t, prec);
        arb_hypgeom_erfc(m, t, prec);
        arb_mul_2exp_si(m, m, -1);
    }
    else
        arb_one(m);
    for (slong k = 1; k < len; k++)
    {
        arb_set(m + k, edge);
        if (k > 1)
        {
            arb_mul_ui(t, m + k - 2, (ulong) k - 1, prec);
            arb_add(m + k, m + k, t, prec);
        }
        arb_mul(edge, edge, b, prec);
    }
    arb_clear(b);
    arb_clear(edge);
    arb_clear(t);
}

/* res += int over piece i of p^2 w. */
static void
add_piece_norm2(arb_t res, const ntkball_activation_impl *f, slong i, const fmpq_poly_t p)
{
    fmpq_poly_t square;
    fmpq_t q;
    arb_ptr low, high;
    slong len, prec;
    arb_t t;

    fmpq_poly_init(square);
    fmpq_init(q);
    arb_init(t);
    fmpq_poly_mul(square, p, p);
    len = fmpq_poly_length(square);
    prec = PREC + 4 * len;
    low = _arb_vec_init(len + 1);
    high = _arb_vec_init(len + 1);
    moments_above(low, len + 1, i > 0 ? f->breaks + i - 1 : NULL, prec);
    if (i < f->num_breaks)
        moments_above(high, len + 1, f->breaks + i, prec);
    for (slong k = 0; k < len; k++)
    {
        fmpq_poly_get_coeff_fmpq(q, square, k);
        arb_sub(low + k, low + k, high + k, prec);
        arb_set_fmpq(t, q, prec);
        arb_addmul(res, t, low + k, prec);
    }
    _arb_vec_clear(low, len + 1);
    _arb_vec_clear(high, len + 1);
    fmpq_poly_clear(square);
    fmpq_clear(q);
    arb_clear(t);
}

static int bound_piecewise_poly(bound_t *b, const ntkball_activation_impl *f, int deriv)
{
    ntkball_activation_t phi;
    fmpq_poly_t p;
    fmpq_t q;
    arb_t sum, t;

    phi[0] = (ntkball_activation_impl *) f;
    fmpq_poly_init(p);
    fmpq_init(q);
    arb_init(sum);
    arb_init(t);
    for (slong i = 0; i <= f->num_breaks; i++)
    {
        ntkball_activation_piece_poly(p, phi, i);
        if (deriv)
            fmpq_poly_derivative(p, p);
        arb_zero(sum);
        for (slong k = 0; k < fmpq_poly_length(p); k++)
        {
            fmpq_poly_get_coeff_fmpq(q, p, k);
            fmpq_abs(q, q);
            arb_set_fmpq(t, q, PREC);
            arb_add(sum, sum, t, PREC);
        }
        arb_max(b->C, b->C, sum, PREC);
        if (fmpq_poly_degree(p) > 0)
            b->beta = FLINT_MAX(b->beta, (ulong) fmpq_poly_degree(p));
        add_piece_norm2(b->norm, f, i, p);
    }
    arb_sqrt(b->norm, b->norm, PREC);
    fmpq_poly_clear(p);
    fmpq_clear(q);
    arb_clear(sum);
    arb_clear(t);
    return 1;
}

/* scale * x for x >= 0; for x < 0 |phi| <= m |x|, |phi| <= m' and |phi'| <= m with m = scale |a|
   (elu: |exp(x)-1| <= min(1, |x|); leaky relu).  Both norms are at most sqrt((scale^2 + m^2)/2). */
static void bound_two_slopes(bound_t *b, const arb_t left, const arb_t right, int deriv)
{
    arb_max(b->C, left, right, PREC);
    b->beta = deriv ? 0 : 1;
    arb_sqr(b->norm, left, PREC);
    arb_addmul(b->norm, right, right, PREC);
    arb_mul_2exp_si(b->norm, b->norm, -1);
    arb_sqrt(b->norm, b->norm, PREC);
}

int ntkball_bound_piecewise(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t left, right;

    if (!arb_is_zero(a))
        return 0;
    if (f->family == NTKBALL_FAMILY_PIECEWISE_POLY)
        return bound_piecewise_poly(b, f, deriv);
    if (f->num_family_params == 0) /* softsign: |phi|, |phi'| <= 1 */
    {
        arb_one(b->C);
        arb_one(b->norm);
        return 1;
    }
    arb_init(left);
    arb_init(right);
    arb_one(right);
    ntkball_value_get_arb(left, f->family_params[0], PREC);
    arb_abs(left, left);
    if (f->num_family_params > 1)
        ntkball_value_get_arb(right, f->family_params[1], PREC);
    arb_mul(left, left, right, PREC);
    bound_two_slopes(b, left, right, deriv);
    arb_clear(left);
    arb_clear(right);
    return 1;
}
