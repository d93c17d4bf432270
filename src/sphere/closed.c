/* SPH-8: closed form of the spectrum for one hidden layer and a homogeneous activation (N1).

   D_q(rho) = E[U_+^q V_+^q] has on S^d, probability measure, D = d + 1, the eigenvalues
       A_{q,k} = 2^q Gamma(D/2+q)/Gamma(D/2) m^2,
       m = 2^-(q+1) q! Gamma(D/2) / ( Gamma((q-k)/2+1) Gamma((q+k+D)/2) ),
   and multiplication by rho acts by (k f_{k-1} + (k+D-2) f_{k+1})/(2k+D-2).  All terms of
   sigma_w^2 (D + Theta_1 D') + sigma_b^2 are then nonnegative: no cancellation.  The same sum with
   A_{q,k} from the steps of SPH-21 is an algorithm of its own. */
#include "sphere/parts.h"
#include "support/error.h"

int _ntkball_sphere_closed_applies(const ntkball_sphere_plan_t plan)
{
    return plan->depth == 1 && plan->homogeneous && plan->first_layer_is_rho;
}

/* A_{q,k} for k >= 0, q >= 0; from the steps, unless they are NULL */
static void
block(arb_t res, const ntkball_sphere_steps_t *steps, slong q, slong k, slong D, slong prec)
{
    fmpq_t half;
    arb_t x;
    slong i;

    if (steps != NULL)
    {
        arb_set(res, (q == steps->q ? steps->upper : steps->lower) + k);
        return;
    }
    if (k > q && (k - q) % 2 == 0)
    {
        arb_zero(res);
        return;
    }
    fmpq_init(half);
    arb_init(x);

    fmpq_set_si(half, D, 2);
    arb_gamma_fmpq(res, half, prec);
    fmpq_set_si(half, q + k + D, 2);
    arb_gamma_fmpq(x, half, prec);
    arb_div(res, res, x, prec);
    fmpq_set_si(half, q - k + 2, 2);
    arb_gamma_fmpq(x, half, prec);
    arb_div(res, res, x, prec);
    arb_fac_ui(x, (ulong) q, prec);
    arb_mul(res, res, x, prec);
    arb_mul_2exp_si(res, res, -q - 1);
    arb_sqr(res, res, prec);
    for (i = 0; i < q; i++)
        arb_mul_si(res, res, D + 2 * i, prec);

    fmpq_clear(half);
    arb_clear(x);
}

/* (rho D_q)_k; for k = 0 this is (D_q)_1, and for D = 2, k >= 1 the mean of the neighbours */
static void
shifted_block(arb_t res, const ntkball_sphere_steps_t *steps, slong q, slong k, slong D, slong prec)
{
    arb_t x;

    arb_init(x);
    block(res, steps, q, k + 1, D, prec);
    if (k > 0)
    {
        block(x, steps, q, k - 1, D, prec);
        arb_mul_si(x, x, k, prec);
        arb_mul_si(res, res, k + D - 2, prec);
        arb_add(res, res, x, prec);
        arb_div_si(res, res, 2 * k + D - 2, prec);
    }
    arb_clear(x);
}

/* (a + b)^2 for even k, (a - b)^2 for odd: the weight of D_q(rho) and of D_q(-rho) together */
static void share(arb_t res, const ntkball_homogeneous_t h, int odd, slong prec)
{
    fmpq_t x;

    fmpq_init(x);
    if (odd)
        fmpq_sub(x, h->a, h->b);
    else
        fmpq_add(x, h->a, h->b);
    fmpq_mul(x, x, x);
    arb_set_fmpq(res, x, prec);
    fmpq_clear(x);
}

typedef struct
{
    arb_t sigma_w2, sigma_b2, gamma_w2, gamma_b2;
    const ntkball_sphere_steps_t *steps;
} constants_t;

static void one_eigenvalue(arb_t lambda, const ntkball_sphere_plan_t plan, const constants_t *c,
                           slong d, slong k, slong prec)
{
    slong q = plan->h->q, D = d + 1;
    arb_t x, y;

    arb_init(x);
    arb_init(y);

    /* D and gamma_w^2 rho D', the same weight */
    if (plan->part != NTKBALL_PART_INNER)
        block(x, c->steps, q, k, D, prec);
    if (plan->part != NTKBALL_PART_SIGMA)
    {
        shifted_block(y, c->steps, q - 1, k, D, prec);
        arb_mul_si(y, y, q * q, prec);
        arb_addmul(x, y, c->gamma_w2, prec);
    }
    share(lambda, plan->h, k % 2 != 0, prec);
    arb_mul(lambda, lambda, x, prec);
    /* gamma_b^2 D' */
    if (!plan->no_gamma_b && plan->part != NTKBALL_PART_SIGMA)
    {
        block(x, c->steps, q - 1, k, D, prec);
        arb_mul_si(x, x, q * q, prec);
        arb_mul(x, x, c->gamma_b2, prec);
        share(y, plan->h, k % 2 == 0, prec);
        arb_addmul(lambda, x, y, prec);
    }
    arb_mul(lambda, lambda, c->sigma_w2, prec);
    if (k == 0 && plan->output_bias)
        arb_add(lambda, lambda, c->sigma_b2, prec);

    arb_clear(x);
    arb_clear(y);
}

ntkball_status_t
_ntkball_sphere_by_closed(arb_ptr lambda, int by_steps, const ntkball_sphere_plan_t plan,
                          const ntkball_network_t net, slong d, const slong *degrees, slong num,
                          slong bits, const ntkball_options_t *options, ntkball_error_t *err)
{
    ntkball_options_t inner;
    ntkball_status_t status;
    ntkball_sphere_steps_t steps;
    constants_t c = {.steps = by_steps ? &steps : NULL};
    slong i, degree = 0, prec = bits + 20;

    arb_init(c.sigma_w2);
    arb_init(c.sigma_b2);
    arb_init(c.gamma_w2);
    arb_init(c.gamma_b2);
    _ntkball_sphere_inner(&inner, options);
    for (i = 0; i < num; i++)
        degree = FLINT_MAX(degree, degrees[i]);
    prec += 2 * (slong) FLINT_BIT_COUNT((ulong) (degree + d)) + plan->h->q;
    if (by_steps)
        _ntkball_sphere_steps_init(&steps, plan->h->q, degree + 2, d, prec);

    status = ntkball_network_constants(c.sigma_w2, c.sigma_b2, NULL, net, prec, &inner, err);
    ntkball_value_get_arb(c.gamma_w2, net->gamma_w2, prec);
    ntkball_value_get_arb(c.gamma_b2, net->gamma_b2, prec);
    for (i = 0; status != NTKBALL_DOMAIN && i < num; i++)
        one_eigenvalue(lambda + i, plan, &c, d, degrees[i], prec);
    if (status == NTKBALL_OK && options != NULL && options->explain != NULL)
        ntkball_text_append(options->explain, "sphere: %s, %ld bits\n",
                            by_steps ? "recurrence (SPH-21)" : "closed form (SPH-8)", (long) prec);
    if (by_steps)
        _ntkball_sphere_steps_clear(&steps);

    arb_clear(c.sigma_w2);
    arb_clear(c.sigma_b2);
    arb_clear(c.gamma_w2);
    arb_clear(c.gamma_b2);
    return status;
}
