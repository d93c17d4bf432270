/* E[phi(U) phi(V)], phi analytic in a strip, by the product trapezoid rule.

   V = u X + s Y, s = sqrt(1 - u^2), X, Y independent:
       E = int int phi(x) phi(u x + s y) w(x) w(y) dx dy  ~  h^2 sum_{j,k} (x_j = j h, y_k = k h).
   KER-3: with N >= sup_{|y| <= A} ||phi(. + iy)||_2, a = A/sqrt(2), q = 2/(e^{2 pi a/h} - 1),
       |error of the infinite sum| <= e^{a^2} N^2 ((1 + q)^2 - 1).
   KER-4: with |phi(x)| <= C (1+|x|)^b e^{c|x|}, m and T of growth.c, the nodes outside [-X, X]^2
   add at most C^2 2 T (F + T), F = h sum_{|x_j| <= X} m(x_j). */
#include "kernel/internal.h"

#include <math.h>

/* Everything a rule needs; h is an exact double. */
typedef struct
{
    double h, A;
    slong J;
    mag_t N;
} rule_t;

/* log2 of the bound of KER-3 in doubles; to choose only. */
static double log2_error(double A, double log2_N, double h)
{
    double a = A / sqrt(2.0);

    return 2 * log2_N + 1.4427 * a * a + 2 - 1.4427 * 2 * 3.14159265 * a / h;
}

/* Chooses A (hence N) and the largest h with an error below 2^-prec. */
static int choose(rule_t *rule, const ntkball_activation_t phi, int deriv, slong prec)
{
    static const double parts[] = {0.97, 0.9, 0.8, 0.65, 0.5, 0.3};
    double strip = ntkball_activation_strip(phi), A, h, log2_N;
    slong i;
    mag_t N;

    mag_init(N);
    rule->h = 0;
    for (i = 0; i < 6; i++)
    {
        A = parts[i] * (strip < 1e6 ? strip : 2 * sqrt((double) prec));
        if (!(A > 0) || ntkball_activation_strip_norm(N, phi, deriv, A) != NTKBALL_OK)
            continue;
        log2_N = mag_is_zero(N) ? 0 : mag_get_d_log2_approx(N);
        h = 1.4427 * 2 * 3.14159265 * (A / sqrt(2.0)) /
            ((double) prec + log2_error(A, log2_N, 1e300));
        if (h > rule->h && h < 10)
        {
            rule->h = h;
            rule->A = A;
            mag_set(rule->N, N);
        }
    }
    mag_clear(N);
    /* A short h: its multiples are exact. */
    if (rule->h > 0)
        rule->h = ldexp(floor(ldexp(rule->h, 10)), -10);
    return rule->h > 0;
}

/* KER-3; infinite when it proves nothing. */
static void discretisation_error(mag_t err, const rule_t *rule)
{
    arb_t a, q, t;

    arb_init(a);
    arb_init(q);
    arb_init(t);
    arb_set_d(a, rule->A);
    arb_sqr(t, a, 64);
    arb_mul_2exp_si(t, t, -1); /* a^2 = A^2/2 */
    arb_sqrt(a, t, 64);
    arb_exp(t, t, 64);
    arb_const_pi(q, 64);
    arb_mul_2exp_si(q, q, 1);
    arb_mul(q, q, a, 64);
    arb_set_d(a, rule->h);
    arb_div(q, q, a, 64);
    arb_expm1(q, q, 64);
    arb_ui_div(q, 2, q, 64);
    arb_add_ui(a, q, 2, 64); /* (1 + q)^2 - 1 = q (q + 2) */
    arb_mul(q, q, a, 64);
    arb_mul(q, q, t, 64);
    arb_get_mag(err, q);
    mag_mul(err, err, rule->N);
    mag_mul(err, err, rule->N);
    arb_clear(t);
    arb_clear(q);
    arb_clear(a);
}

/* KER-4 for X = J h; infinite when nothing is proved. */
static void truncation_error(mag_t err, const rule_t *rule, const mag_t C, ulong b, const mag_t c,
                             const mag_t q)
{
    slong j;
    arb_t x, T, F;

    arb_init(x);
    arb_init(T);
    arb_init(F);

    for (j = 0; j <= rule->J; j++)
    {
        arb_set_d(x, rule->h);
        arb_mul_si(x, x, j, 64);
        ntkball_kernel_majorant(T, b, c, q, x);
        arb_add(F, F, T, 64);
        if (j > 0)
            arb_add(F, F, T, 64);
    }
    ntkball_kernel_tail(T, b, c, q, x);
    arb_set_d(x, rule->h);
    arb_mul(F, F, x, 64);
    arb_add(F, F, T, 64);
    arb_mul(F, F, T, 64);
    arb_mul_2exp_si(F, F, 1);
    arb_get_mag(err, F);
    mag_mul(err, err, C);
    mag_mul(err, err, C);

    arb_clear(F);
    arb_clear(T);
    arb_clear(x);
}

/* The double sum over |j|, |k| <= J. */
static void sum(arb_t res, const rule_t *rule, const ntkball_activation_t phi, int deriv,
                const arb_t u, slong prec)
{
    slong j, k, J = rule->J;
    arb_ptr sy = _arb_vec_init(2 * J + 1), w = _arb_vec_init(2 * J + 1);
    arb_t s, x, ux, t, f, row;

    arb_init(s);
    arb_init(x);
    arb_init(ux);
    arb_init(t);
    arb_init(f);
    arb_init(row);

    arb_one(s);
    arb_sub(s, s, u, prec);
    arb_add_ui(t, u, 1, prec);
    arb_mul(s, s, t, prec);
    arb_nonnegative_part(s, s);
    arb_sqrt(s, s, prec);
    for (k = -J; k <= J; k++)
    {
        arb_set_d(x, rule->h);
        arb_mul_si(x, x, k, prec);
        arb_mul(sy + k + J, x, s, prec);
        arb_sqr(t, x, prec);
        arb_mul_2exp_si(t, t, -1);
        arb_neg(t, t);
        arb_exp(w + k + J, t, prec);
    }
    arb_zero(res);
    for (j = -J; j <= J; j++)
    {
        arb_set_d(x, rule->h);
        arb_mul_si(x, x, j, prec);
        arb_mul(ux, u, x, prec);
        arb_zero(row);
        for (k = -J; k <= J; k++)
        {
            arb_add(t, ux, sy + k + J, prec);
            ntkball_activation_eval_real(f, phi, 0, deriv, t, prec);
            arb_addmul(row, f, w + k + J, prec);
        }
        ntkball_activation_eval_real(f, phi, 0, deriv, x, prec);
        arb_mul(row, row, f, prec);
        arb_addmul(res, row, w + j + J, prec);
    }
    arb_set_d(t, rule->h);
    arb_sqr(t, t, prec);
    arb_mul(res, res, t, prec);
    arb_const_pi(t, prec);
    arb_mul_2exp_si(t, t, 1);
    arb_div(res, res, t, prec);

    arb_clear(row);
    arb_clear(f);
    arb_clear(t);
    arb_clear(ux);
    arb_clear(x);
    arb_clear(s);
    _arb_vec_clear(w, 2 * J + 1);
    _arb_vec_clear(sy, 2 * J + 1);
}

int ntkball_kernel_trapezoid(arb_t res, const ntkball_activation_t phi, int deriv, const arb_t u,
                             slong prec)
{
    ulong b = 0;
    double X;
    mag_t C, c, q, err, cut;
    rule_t rule;
    arb_t x;
    int ok;

    if (ntkball_activation_num_breaks(phi) > 0)
        return 0;
    mag_init(rule.N);
    mag_init(C);
    mag_init(c);
    mag_init(q);
    mag_init(err);
    mag_init(cut);
    arb_init(x);

    ok = choose(&rule, phi, deriv, prec) &&
         ntkball_activation_growth(C, &b, c, q, phi, deriv, 0) == NTKBALL_OK;
    if (ok)
    {
        double fall = fmax(1 - 4 * mag_get_d(q), 1e-9);

        X = sqrt(1.39 * (double) (prec + 10) / fall) + 2 * mag_get_d(c) / fall + 1;
        do
        {
            rule.J = (slong) ceil(X / rule.h);
            truncation_error(cut, &rule, C, b, c, q);
            X = 1.05 * X + 0.5;
        } while (mag_cmp_2exp_si(cut, -prec) > 0 && X < 1e4);
        discretisation_error(err, &rule);
        sum(x, &rule, phi, deriv, u, prec + 20);
        arb_add_error_mag(x, err);
        arb_add_error_mag(x, cut);
        arb_swap(res, x);
    }

    arb_clear(x);
    mag_clear(cut);
    mag_clear(err);
    mag_clear(q);
    mag_clear(c);
    mag_clear(C);
    mag_clear(rule.N);
    return ok;
}
