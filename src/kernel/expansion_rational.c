/* The expansions at rho = end in rational arithmetic, for polynomial phi (KER-9).

   D is a polynomial with rational coefficients and t = 1 - end rho: Sigma_l and Theta_l are
   polynomials in t, which the recursion of KER-1 gives mod t^len.  So zeros are zeros. */
#include "kernel/internal.h"

/* Larger numbers are left to balls: their size is multiplied by the degree from layer to layer. */
#define RATIONAL_BITS 65536

typedef struct
{
    fmpq_poly_t d, dd; /* R without its bias, R' */
    fmpq_poly_t u, theta;
    fmpq_t sb2;
    slong len;
} rational_t;

static void rational_init(rational_t *r, slong len)
{
    fmpq_poly_init(r->d);
    fmpq_poly_init(r->dd);
    fmpq_poly_init(r->u);
    fmpq_poly_init(r->theta);
    fmpq_init(r->sb2);
    r->len = len;
}

static void rational_clear(rational_t *r)
{
    fmpq_clear(r->sb2);
    fmpq_poly_clear(r->theta);
    fmpq_poly_clear(r->u);
    fmpq_poly_clear(r->dd);
    fmpq_poly_clear(r->d);
}

static int get_rational(fmpq_t q, ntkball_exact_t e, int known)
{
    return known && ntkball_exact_get_fmpq(q, e);
}

/* sigma_w^2 D, sigma_w^2 D' and sigma_b^2; 0 when one is not known to be rational. */
static int set_dual(rational_t *r, const ntkball_network_t net)
{
    slong k, K = ntkball_activation_finite_len(net->phi);
    ntkball_exact_t a, b;
    fmpq_t q, sw2;
    int ok;

    ntkball_exact_init(a);
    ntkball_exact_init(b);
    fmpq_init(q);
    fmpq_init(sw2);
    ok = K >= 0 && ntkball_network_constants_exact(a, b, NULL, net) && get_rational(sw2, a, 1) &&
         get_rational(r->sb2, b, 1);
    for (k = 0; k < K && ok; k++)
    {
        ok = get_rational(q, a, ntkball_dual_exact(a, net->phi, 0, k));
        fmpq_mul(q, q, sw2);
        fmpq_poly_set_coeff_fmpq(r->d, k, q);
    }
    fmpq_poly_derivative(r->dd, r->d);
    fmpq_clear(sw2);
    fmpq_clear(q);
    ntkball_exact_clear(b);
    ntkball_exact_clear(a);
    return ok;
}

/* Sigma_1 and Theta_1 at rho = end (1 - t). */
static int first_layer(rational_t *r, const ntkball_network_t net, int end)
{
    fmpq_poly_t rho;
    fmpq_t w, b;
    int ok;

    fmpq_poly_init(rho);
    fmpq_init(w);
    fmpq_init(b);
    fmpq_poly_set_coeff_si(rho, 0, end);
    fmpq_poly_set_coeff_si(rho, 1, -end);
    ok = ntkball_value_get_fmpq(w, net->gamma_w2) && ntkball_value_get_fmpq(b, net->gamma_b2);
    fmpq_poly_scalar_mul_fmpq(r->theta, rho, w);
    fmpq_poly_set_fmpq(r->u, b);
    fmpq_poly_add(r->theta, r->theta, r->u);
    fmpq_poly_set(r->u, net->recursion == NTKBALL_RECURSION_PUBLISHED ? rho : r->theta);
    fmpq_poly_truncate(r->u, r->len);
    fmpq_poly_truncate(r->theta, r->len);
    fmpq_clear(b);
    fmpq_clear(w);
    fmpq_poly_clear(rho);
    return ok;
}

static int small(const fmpq_poly_t f)
{
    return FLINT_ABS(_fmpz_vec_max_bits(f->coeffs, f->length)) <= RATIONAL_BITS &&
           fmpz_bits(f->den) <= RATIONAL_BITS;
}

/* res = f(u) mod t^len by Horner; 0 when the numbers become large. */
static int compose(fmpq_poly_t res, const fmpq_poly_t f, const rational_t *r)
{
    fmpq_poly_t term;
    fmpq_t c;
    slong k;
    int ok = 1;

    fmpq_poly_init(term);
    fmpq_init(c);
    fmpq_poly_zero(res);
    for (k = f->length - 1; k >= 0 && ok; k--)
    {
        fmpq_poly_mullow(res, res, r->u, r->len);
        fmpq_poly_get_coeff_fmpq(c, f, k);
        fmpq_poly_set_fmpq(term, c);
        fmpq_poly_add(res, res, term);
        ok = small(res);
    }
    fmpq_clear(c);
    fmpq_poly_clear(term);
    return ok;
}

/* Sigma_l, without its bias when bare, and Theta_l, to balls: coefficient j of s is that of
 * t^(j/2).
 */
static void store(arb_ptr res, const fmpq_poly_t f, slong len, slong prec)
{
    fmpq_t c;
    slong j;

    fmpq_init(c);
    for (j = 0; j < len; j++)
    {
        arb_zero(res + j);
        if (j % 2 != 0)
            continue;
        fmpq_poly_get_coeff_fmpq(c, f, j / 2);
        arb_set_fmpq(res + j, c, prec);
    }
    fmpq_clear(c);
}

static int next_layer(rational_t *r, int bare)
{
    fmpq_poly_t v, dv, bias;
    int ok;

    fmpq_poly_init(v);
    fmpq_poly_init(dv);
    fmpq_poly_init(bias);
    ok = compose(dv, r->dd, r) && compose(v, r->d, r);
    if (ok)
    {
        fmpq_poly_set_fmpq(bias, r->sb2);
        if (!bare)
            fmpq_poly_add(v, v, bias);
        fmpq_poly_mullow(r->theta, r->theta, dv, r->len);
        fmpq_poly_add(r->theta, r->theta, v);
        fmpq_poly_swap(r->u, v);
        ok = small(r->theta);
    }
    fmpq_poly_clear(bias);
    fmpq_poly_clear(dv);
    fmpq_poly_clear(v);
    return ok;
}

int ntkball_kernel_expansion_rational(arb_ptr sigma, arb_ptr theta, const ntkball_network_t net,
                                      int end, slong len, slong bits)
{
    slong l, L = net->depth;
    rational_t r;
    int ok;

    rational_init(&r, (len + 1) / 2);
    ok = set_dual(&r, net) && first_layer(&r, net, end);
    for (l = 0; l < L && ok; l++)
    {
        ok = next_layer(&r, l + 1 == L && !net->output_bias);
        if (!ok)
            break;
        store(sigma + l * len, r.u, len, bits + 2);
        if (theta != NULL)
            store(theta + l * len, r.theta, len, bits + 2);
    }
    rational_clear(&r);
    return ok;
}
