/* DEC-17: eigenvalues on S^d from coefficients like n^-s e^(-a sqrt n), s = -1 to 1/2:
   bounds C k^-e e^(-(3/2) (a k)^(2/3)), e = (2 d - 3 + 4 s)/3, that tend to the limit.

   n^-s e^(-a sqrt n) is an average of r^-n = (cosh v)^-n, whose eigenvalues (DEC-15) decay like
   e^(-k v); Laplace's method about v0 = (a^2/k)^(1/3), X = k v0, leaves the integral of e^(-z^2
   + kappa z/sqrt X), on either side. */
#include <string.h>

#include "decay/sums.h"

typedef struct
{
    slong d, n2;       /* n2 = 2 n = 3 - 4 s */
    arb_t a, X, x0, m; /* x0 = a^2/(6 X), m = sigma m/(2 X) */
    slong prec;
} laplace_t;

/* m = sigma m_d/(2X), sigma = (d-3)/2: 0 for d <= 3, m_4 = 3/2, else m_d =
 * (Gamma(d-2)/Gamma((d-1)/2))^(1/sigma) */
static void set_spread(laplace_t *L)
{
    slong prec = L->prec;
    arb_t t;
    fmpq_t q;

    arb_zero(L->m);
    if (L->d <= 3)
        return;
    arb_init(t);
    fmpq_init(q);
    if (L->d == 4)
        arb_set_d(L->m, 1.5);
    else
    {
        arb_fac_ui(L->m, (ulong) L->d - 3, prec);
        fmpq_set_si(q, L->d - 1, 2);
        arb_gamma_fmpq(t, q, prec);
        arb_div(L->m, L->m, t, prec);
        fmpq_set_si(q, 2, (ulong) L->d - 3);
        fmpq_canonicalise(q);
        arb_pow_fmpq(L->m, L->m, q, prec);
    }
    arb_mul_si(L->m, L->m, L->d - 3, prec);
    arb_mul_2exp_si(L->m, L->m, -2);
    arb_div(L->m, L->m, L->X, prec);
    fmpq_clear(q);
    arb_clear(t);
}

/* x = e^(kappa^2/(4X)) erfc(-kappa/(2 sqrt X)) = 2/sqrt(pi) times the integral of e^(-z^2 + kappa
   z/sqrt X) over z > 0 */
static void side(arb_t x, const arb_t kappa, const laplace_t *L)
{
    slong prec = L->prec;
    arb_t t;

    arb_init(t);
    arb_sqrt(t, L->X, prec);
    arb_div(t, kappa, t, prec);
    arb_mul_2exp_si(t, t, -1);
    arb_mul(x, t, t, prec);
    arb_exp(x, x, prec);
    arb_neg(t, t);
    arb_hypgeom_erfc(t, t, prec);
    arb_mul(x, x, t, prec);
    arb_clear(t);
}

/* x >= J'/(g(1) sqrt(pi) e^(-a^2/12)) of DEC-17 for all k >= k0 */
static void excess(arb_t x, const laplace_t *L)
{
    slong prec = L->prec, nu2 = L->d + 3 - 2 * L->n2; /* 2 nu */
    arb_t kappa, t;

    arb_init(kappa);
    arb_init(t);
    /* left: sqrt 2 (max(0, 1 - nu) + m) */
    arb_set_si(kappa, FLINT_MAX(2 - nu2, 0));
    arb_mul_2exp_si(kappa, kappa, -1);
    arb_add(kappa, kappa, L->m, prec);
    arb_sqrt_ui(t, 2, prec);
    arb_mul(kappa, kappa, t, prec);
    side(x, kappa, L);
    /* right: nu + 2 n + a^2/24 */
    arb_mul(t, L->a, L->a, prec);
    arb_div_ui(t, t, 24, prec);
    arb_set_si(kappa, nu2 + 2 * L->n2);
    arb_mul_2exp_si(kappa, kappa, -1);
    arb_add(kappa, kappa, t, prec);
    side(kappa, kappa, L);
    arb_add(x, x, kappa, prec);
    arb_mul_2exp_si(x, x, -1);
    /* (1 + x0)^n e^((a^2/12) x0/(1+x0) + m) */
    arb_mul_2exp_si(t, t, 1);
    arb_mul(t, t, L->x0, prec);
    arb_add_ui(kappa, L->x0, 1, prec);
    arb_div(t, t, kappa, prec);
    arb_add(t, t, L->m, prec);
    arb_exp(t, t, prec);
    arb_mul(x, x, t, prec);
    arb_sqrt(kappa, kappa, prec);
    arb_pow_ui(kappa, kappa, (ulong) L->n2, prec);
    arb_mul(x, x, kappa, prec);
    arb_clear(kappa);
    arb_clear(t);
}

/* x <= k^e e^((3/2) X) S(k)/C of DEC-17 for all k >= k0 */
static void shortfall(arb_t x, const laplace_t *L, slong k0)
{
    slong prec = L->prec, nu2 = L->d + 3 - 2 * L->n2;
    laplace_t less = *L;
    arb_t v0, t, delta;

    arb_init(v0);
    arb_init(t);
    arb_init(delta);
    arb_div_si(v0, L->X, k0, prec);
    if (L->d == 2) /* e^v0/(8 X) */
    {
        arb_exp(delta, v0, prec);
        arb_div(delta, delta, L->X, prec);
        arb_mul_2exp_si(delta, delta, -3);
    }
    /* left: sqrt 2 (max(0, nu) + delta); right: max(0, 3/2 - nu) */
    arb_set_si(t, -FLINT_MAX(nu2, 0));
    arb_mul_2exp_si(t, t, -1);
    arb_sub(t, t, delta, prec);
    arb_sqrt_ui(x, 2, prec);
    arb_mul(t, t, x, prec);
    side(x, t, L);
    arb_set_si(t, -FLINT_MAX(3 - nu2, 0));
    arb_mul_2exp_si(t, t, -1);
    side(t, t, L);
    arb_add(x, x, t, prec);
    arb_mul_2exp_si(x, x, -1);
    /* e^(-delta - tau v0) and (1 + tau/k0)^(-max(0, nu)/3) */
    arb_mul_si(v0, v0, L->d - 1, prec);
    arb_mul_2exp_si(v0, v0, -1);
    arb_add(delta, delta, v0, prec);
    arb_set_si(t, 2 * k0 + L->d - 1);
    arb_div_si(t, t, 2 * k0, prec);
    arb_log(t, t, prec);
    arb_mul_si(t, t, FLINT_MAX(nu2, 0), prec);
    arb_div_ui(t, t, 6, prec);
    arb_add(delta, delta, t, prec);
    arb_neg(delta, delta);
    arb_exp(delta, delta, prec);
    arb_mul(x, x, delta, prec);
    _ntkball_decay_sum_quotient(t, L->d, k0, prec);
    arb_mul(x, x, t, prec);
    if (L->n2 == 5)
    {
        less.n2 = 3;
        excess(t, &less);
        arb_div(t, t, L->X, prec);
        arb_sub(x, x, t, prec);
    }
    arb_clear(v0);
    arb_clear(t);
    arb_clear(delta);
}

/* 2 pi^((d+1)/2) pi^(-1/2) (a/2)^(n-1/2) 2^(n+(d-1)/2) a^((2 nu-3)/3) e^(-a^2/12) sqrt(2 pi/3) */
static void constant(arb_t x, const laplace_t *L)
{
    slong prec = L->prec, d = L->d, n2 = L->n2;
    fmpq_t q;
    arb_t t;

    fmpq_init(q);
    arb_init(t);
    _ntkball_decay_sum_base(x, d, prec);
    /* a^(n - 1/2 + (2 nu - 3)/3), 2 nu = d + 3 - 4 n */
    fmpq_set_si(q, 3 * (n2 - 1) + 2 * (d - 2 * n2), 6);
    fmpq_canonicalise(q);
    arb_pow_fmpq(t, L->a, q, prec);
    arb_mul(x, x, t, prec);
    /* 2^(1/2 + (d-1)/2) sqrt(2/3) = sqrt(2^(d+1)/3) */
    arb_set_ui(t, 3);
    arb_inv(t, t, prec);
    arb_mul_2exp_si(t, t, d + 1);
    arb_sqrt(t, t, prec);
    arb_mul(x, x, t, prec);
    arb_mul(t, L->a, L->a, prec);
    arb_div_si(t, t, -12, prec);
    arb_exp(t, t, prec);
    arb_mul(x, x, t, prec);
    fmpq_clear(q);
    arb_clear(t);
}

int _ntkball_decay_sum_stretched(ntkball_decay_t cert, const ntkball_decay_t c, slong prec)
{
    laplace_t L = {.d = cert->subject.dim, .prec = prec};
    slong s2;
    fmpq_t q;
    arb_t x;

    fmpq_init(q);
    fmpq_mul_2exp(q, c->exponent, 1);
    s2 = fmpz_get_si(fmpq_numref(q));
    if (!fmpz_is_one(fmpq_denref(q)) || s2 < -2 || s2 > 1 || !arb_is_zero(c->correction))
    {
        fmpq_clear(q);
        return 0;
    }
    L.n2 = 3 - 2 * s2;
    arb_init(L.a);
    arb_init(L.X);
    arb_init(L.x0);
    arb_init(L.m);
    arb_init(x);
    arb_set(L.a, c->root);
    arb_mul_si(L.X, L.a, cert->p0, prec);
    arb_mul(L.X, L.X, L.X, prec);
    arb_root_ui(L.X, L.X, 3, prec);
    arb_mul(L.x0, L.a, L.a, prec);
    arb_div_ui(L.x0, L.x0, 6, prec);
    arb_div(L.x0, L.x0, L.X, prec);
    set_spread(&L);
    constant(x, &L);
    arb_mul(cert->limit, c->limit, x, prec);
    arb_mul(cert->high, c->high, x, prec);
    excess(x, &L);
    arb_mul(cert->high, cert->high, x, prec);
    if (c->two_sided && s2 >= -1)
    {
        arb_div(cert->low, cert->limit, c->limit, prec);
        arb_mul(cert->low, cert->low, c->low, prec);
        shortfall(x, &L, cert->p0);
        arb_mul(cert->low, cert->low, x, prec);
    }
    else
        arb_zero(cert->low);
    fmpq_set_si(cert->exponent, 2 * L.d - 3 + 2 * s2, 3);
    fmpq_canonicalise(cert->exponent);
    arb_set(cert->root, c->root);
    strcpy(cert->root_exact, c->root_exact);
    cert->two_thirds = 1;
    cert->proof = "DEC-17";
    arb_clear(L.a);
    arb_clear(L.X);
    arb_clear(L.x0);
    arb_clear(L.m);
    arb_clear(x);
    fmpq_clear(q);
    return 1;
}
