/* The weights w(p,k)/|S^d| as integrals: c_d int t^p P_k(t) (1-t^2)^((d-2)/2) dt, c_d =
   |S^(d-1)|/|S^d|, by exact Gauss rules (PROD-3).  P_k by its recurrence. */
#include "sphere/gauss_rule.h"
#include "sphere/panels.h"
#include "sphere/products.h"

typedef struct
{
    slong num;
    arb_ptr x, weight; /* c_d and the power of 1 - t^2 are in the weight */
} rule_t;

/* A rule that is exact for t^p P_k up to p + k <= degree. */
static void rule_init(rule_t *rule, slong d, slong degree, slong prec)
{
    slong j;
    arb_t c;

    arb_init(c);
    rule->num = _ntkball_gauss_rule_len(d, degree);
    rule->x = _arb_vec_init(rule->num);
    rule->weight = _arb_vec_init(rule->num);
    _ntkball_sphere_norm(c, d, prec);
    for (j = 0; j < rule->num; j++)
    {
        _ntkball_gauss_rule_node(rule->x + j, rule->weight + j, d, rule->num, j, prec);
        arb_mul(rule->weight + j, rule->weight + j, c, prec);
    }
    arb_clear(c);
}

static void rule_clear(rule_t *rule)
{
    _arb_vec_clear(rule->x, rule->num);
    _arb_vec_clear(rule->weight, rule->num);
}

/* P[k] = P_k(x), k <= top: (k+d-1) P_{k+1} = (2k+d-1) x P_k - k P_{k-1}. */
static void polynomials(arb_ptr P, slong d, slong top, const arb_t x, slong prec)
{
    slong k;
    arb_t t;

    arb_init(t);
    arb_one(P);
    if (top >= 1)
        arb_set(P + 1, x);
    for (k = 1; k < top; k++)
    {
        arb_mul(P + k + 1, P + k, x, prec);
        arb_mul_si(P + k + 1, P + k + 1, 2 * k + d - 1, prec);
        arb_mul_si(t, P + k - 1, k, prec);
        arb_sub(P + k + 1, P + k + 1, t, prec);
        arb_div_si(P + k + 1, P + k + 1, k + d - 1, prec);
    }
    arb_clear(t);
}

void _ntkball_products_integrals(arb_ptr w, const ntkball_products_impl *kernel, slong factor,
                                 slong d, slong top, slong prec)
{
    slong i, j, k, p, most = 0, wp = prec + 20 + 3 * top;
    arb_ptr P = _arb_vec_init(top + 1);
    rule_t rule;
    arb_t t;

    arb_init(t);
    for (i = 0; i < kernel->num; i++)
        most = FLINT_MAX(most, kernel->powers[i * kernel->factors + factor]);
    rule_init(&rule, d, most + top, wp);
    _arb_vec_zero(w, kernel->num * (top + 1));
    for (j = 0; j < rule.num; j++)
    {
        polynomials(P, d, top, rule.x + j, wp);
        for (i = 0; i < kernel->num; i++)
        {
            p = kernel->powers[i * kernel->factors + factor];
            arb_pow_ui(t, rule.x + j, (ulong) p, wp);
            arb_mul(t, t, rule.weight + j, wp);
            for (k = 0; k <= top; k++)
                arb_addmul(w + i * (top + 1) + k, t, P + k, wp);
        }
    }
    rule_clear(&rule);
    arb_clear(t);
    _arb_vec_clear(P, top + 1);
}
