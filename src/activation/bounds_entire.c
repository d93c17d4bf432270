/* Bounds for entire functions: erf, gelu, gaussian, sin, cos, rbf, exp, polynomials (ACT-8, ACT-9).

   The moduli of exp(-z^2/2), sin and exp(cz) on a line are explicit; erf and Phi are integrated
   along the vertical segment from the real line:
   |Phi(x+iy)| <= Phi(x) + R exp(-x^2/2),  R = erfi(a/sqrt(2))/2. */
#include "activation/bounds.h"

#define PREC BOUND_PREC

/* n^(-1/4) */
static void fourth_root_inv(arb_t res, ulong n)
{
    arb_sqrt_ui(res, n, PREC);
    arb_rsqrt(res, res, PREC);
}

/* exp(a^2 / d) */
static void exp_square(arb_t res, const arb_t a, const arb_t d)
{
    arb_sqr(res, a, 2 * PREC);
    arb_div(res, res, d, 2 * PREC);
    arb_exp(res, res, PREC);
}

/* |erf| <= 1 + erfi(a) exp(-x^2), int exp(-2x^2) w = 5^(-1/2); erf' = 2/sqrt(pi) exp(-z^2). */
int ntkball_bound_erf(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t t, r;

    (void) f;
    arb_init(t);
    arb_init(r);
    if (deriv)
    {
        arb_one(t);
        exp_square(b->C, a, t);
        arb_const_sqrt_pi(t, PREC);
        arb_div(b->C, b->C, t, PREC);
        arb_mul_2exp_si(b->C, b->C, 1);
        fourth_root_inv(r, 5);
        arb_mul(b->norm, b->C, r, PREC);
    }
    else
    {
        arb_hypgeom_erfi(t, a, PREC);
        arb_add_ui(b->C, t, 1, PREC);
        fourth_root_inv(r, 5);
        arb_mul(t, t, r, PREC);
        arb_add_ui(b->norm, t, 1, PREC);
    }
    arb_clear(t);
    arb_clear(r);
    return 1;
}

/* sqrt((1/3 + a^2)/sqrt(3)) = sqrt(int (x^2 + a^2) exp(-x^2) w). */
static void gelu_moment(arb_t res, const arb_t a)
{
    arb_t t;

    arb_init(t);
    arb_one(t);
    arb_div_ui(t, t, 3, PREC);
    arb_addmul(t, a, a, PREC);
    arb_sqrt(t, t, PREC);
    fourth_root_inv(res, 3);
    arb_mul(res, res, t, PREC);
    arb_clear(t);
}

static void bound_gelu_value(bound_t *b, const arb_t a, const arb_t R)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_add_ui(t, R, 1, PREC);
    arb_one(u);
    arb_max(u, u, a, PREC);
    arb_mul(b->C, t, u, PREC);
    b->beta = 1;

    /* int (x^2 + a^2) Phi^2 w <= 1/2 + a^2/3 */
    arb_sqr(t, a, PREC);
    arb_div_ui(t, t, 3, PREC);
    arb_set_d(u, 0.5);
    arb_add(t, t, u, PREC);
    arb_sqrt(b->norm, t, PREC);
    gelu_moment(t, a);
    arb_addmul(b->norm, R, t, PREC);
    arb_clear(t);
    arb_clear(u);
}

static void bound_gelu_derivative(bound_t *b, const arb_t a, const arb_t R, const arb_t density)
{
    arb_t t, u;

    arb_init(t);
    arb_init(u);
    arb_add_ui(t, a, 1, PREC); /* |z| exp(-x^2/2) <= 1 + a */
    arb_mul(t, t, density, PREC);
    arb_add(b->C, t, R, PREC);
    arb_add_ui(b->C, b->C, 1, PREC);

    arb_sqrt_ui(t, 3, PREC);
    arb_inv(b->norm, t, PREC); /* int Phi^2 w = 1/3 */
    fourth_root_inv(t, 3);
    arb_addmul(b->norm, R, t, PREC);
    gelu_moment(t, a);
    arb_addmul(b->norm, density, t, PREC);
    arb_clear(t);
    arb_clear(u);
}

int ntkball_bound_gelu(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t R, density, two;

    (void) f;
    arb_init(R);
    arb_init(density);
    arb_init(two);
    arb_sqrt_ui(R, 2, 2 * PREC);
    arb_div(R, a, R, 2 * PREC);
    arb_hypgeom_erfi(R, R, PREC);
    arb_mul_2exp_si(R, R, -1);
    if (deriv)
    {
        arb_set_ui(two, 2);
        exp_square(density, a, two);
        ntkball_normal_peak(two);
        arb_mul(density, density, two, PREC); /* |w(z)| <= density exp(-x^2/2) */
        bound_gelu_derivative(b, a, R, density);
    }
    else
        bound_gelu_value(b, a, R);
    arb_clear(R);
    arb_clear(density);
    arb_clear(two);
    return 1;
}

/* int exp(-x^2/sigma^2) w = t with t^2 = sigma^2/(sigma^2+2), int x^2 exp(-x^2/sigma^2) w = t^3. */
int ntkball_bound_gaussian(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t sigma, s2, t, u;

    arb_init(sigma);
    arb_init(s2);
    arb_init(t);
    arb_init(u);
    ntkball_value_get_arb(sigma, f->family_params[0], 2 * PREC);
    arb_sqr(s2, sigma, 2 * PREC);
    arb_mul_2exp_si(t, s2, 1);
    exp_square(b->C, a, t);
    ntkball_normal_peak(t);
    arb_mul(b->C, b->C, t, PREC);
    arb_div(b->C, b->C, sigma, PREC); /* peak of |phi| on the line y = a */

    arb_add_ui(u, s2, 2, PREC);
    arb_div(u, s2, u, PREC);
    arb_sqrt(t, u, PREC);
    if (deriv)
    {
        arb_addmul(u, a, a, PREC);
        arb_mul(t, t, u, PREC);
        arb_div(b->C, b->C, s2, PREC);
    }
    arb_sqrt(t, t, PREC);
    arb_mul(b->norm, b->C, t, PREC);
    if (deriv)
    {
        arb_add(t, sigma, a, PREC); /* (|x| + a) exp(-x^2/(2 sigma^2)) <= sigma + a */
        arb_mul(b->C, b->C, t, PREC);
    }
    arb_clear(sigma);
    arb_clear(s2);
    arb_clear(t);
    arb_clear(u);
    return 1;
}

/* A f(omega z), |sin|^2 = sin^2(omega x) + sinh^2(omega y), |cos|^2 = cos^2 + sinh^2, with means
   (1 -+ exp(-2 omega^2))/2; the rbf wave has mean 1/2 and A^2 = 2. */
int ntkball_bound_wave(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    int sine = (f->family == NTKBALL_FAMILY_SIN) == (deriv == 0);
    arb_t omega, t, mean;

    arb_init(omega);
    arb_init(t);
    arb_init(mean);
    ntkball_value_get_arb(omega, f->family_params[0], 2 * PREC);
    if (f->family == NTKBALL_FAMILY_RBF)
    {
        arb_mul_2exp_si(omega, omega, 1);
        arb_sqrt(omega, omega, 2 * PREC);
        arb_one(mean);
    }
    else
    {
        arb_sqr(mean, omega, PREC);
        arb_mul_2exp_si(mean, mean, 1);
        arb_neg(mean, mean);
        if (sine)
        {
            arb_expm1(mean, mean, PREC);
            arb_neg(mean, mean);
        }
        else
        {
            arb_exp(mean, mean, PREC);
            arb_add_ui(mean, mean, 1, PREC);
        }
    }
    arb_mul_2exp_si(mean, mean, -1);
    arb_mul(t, omega, a, 2 * PREC);
    arb_cosh(b->C, t, PREC);
    arb_sinh(t, t, PREC);
    arb_addmul(mean, t, t, PREC);
    arb_sqrt(b->norm, mean, PREC);
    if (f->family == NTKBALL_FAMILY_RBF)
    {
        arb_sqrt_ui(t, 2, PREC);
        arb_mul(b->C, b->C, t, PREC);
        arb_mul(b->norm, b->norm, t, PREC);
    }
    if (deriv)
    {
        arb_abs(omega, omega);
        arb_mul(b->C, b->C, omega, PREC);
        arb_mul(b->norm, b->norm, omega, PREC);
    }
    arb_clear(omega);
    arb_clear(t);
    arb_clear(mean);
    return 1;
}

/* |exp(cz)| = exp(cx), int exp(2cx) w = exp(2c^2). */
int ntkball_bound_exp(bound_t *b, const ntkball_activation_impl *f, int deriv, const arb_t a)
{
    arb_t one;

    (void) a;
    arb_init(one);
    arb_one(one);
    ntkball_value_get_arb(b->c, f->family_params[0], 2 * PREC);
    arb_abs(b->c, b->c);
    exp_square(b->norm, b->c, one);
    arb_one(b->C);
    if (deriv)
    {
        arb_set(b->C, b->c);
        arb_mul(b->norm, b->norm, b->c, PREC);
    }
    arb_clear(one);
    return 1;
}
