/* What is known of the spectrum of a network before any number is computed (SPH-7): the family of
   the activation, the first layer, the degree of a polynomial kernel and the eigenvalues that are 0
   because every coefficient c_p, p >= k, p - k even, is. */
#include "recursion/internal.h"
#include "sphere/parts.h"

/* m^L, at most NTKBALL_SPHERE_MAX */
static slong power(slong m, slong L)
{
    slong r = 1;

    for (; L > 0 && r < NTKBALL_SPHERE_MAX && m > 1; L--)
        r = r > NTKBALL_SPHERE_MAX / m ? NTKBALL_SPHERE_MAX : r * m;
    return m == 0 ? 0 : r;
}

void _ntkball_sphere_plan_init(ntkball_sphere_plan_t plan, const ntkball_network_t net)
{
    ntkball_exact_t sigma_b2;
    fmpq_t kink;

    fmpq_init(kink);
    ntkball_exact_init(sigma_b2);
    _ntkball_homogeneous_init(plan->h);

    plan->depth = net->depth;
    plan->part = NTKBALL_PART_THETA;
    plan->output_bias = net->output_bias;
    plan->no_gamma_b = ntkball_value_sign(net->gamma_b2) == NTKBALL_SIGN_ZERO;
    plan->first_layer_is_rho = plan->no_gamma_b || net->recursion == NTKBALL_RECURSION_PUBLISHED;
    plan->no_sigma_b = ntkball_network_constants_exact(NULL, sigma_b2, NULL, net) &&
                       ntkball_exact_is_zero(sigma_b2);
    plan->parity = ntkball_activation_symmetry(&plan->split, net->phi);
    plan->degree = -1;
    if (ntkball_activation_finite_len(net->phi) >= 0)
        plan->degree = power(FLINT_MAX(ntkball_activation_finite_len(net->phi) - 1, 0), net->depth);

    plan->homogeneous = plan->degree < 0 && _ntkball_homogeneous_set(plan->h, net->phi);
    if (plan->homogeneous)
    {
        slong q = plan->h->q;

        _ntkball_homogeneous_kink(kink, plan->h);
        if (fmpq_is_zero(kink))
        {
            plan->homogeneous = 0;
            plan->degree = power(q, net->depth);
        }
        else if (fmpq_equal(plan->h->a, plan->h->b))
        {
            plan->parity = NTKBALL_PARITY_EVEN;
            plan->split = -1;
        }
        else if (plan->parity == NTKBALL_PARITY_NONE)
        {
            /* (a + (-1)^q b)/2 x^q and a multiple of |x|^q or sign(x) |x|^q of the other parity */
            plan->parity = q % 2 ? NTKBALL_PARITY_EVEN : NTKBALL_PARITY_ODD;
            plan->split = q;
        }
    }
    /* Sigma_1 = gamma_b^2 = 1: a constant kernel */
    if (!plan->first_layer_is_rho && ntkball_value_sign(net->gamma_w2) == NTKBALL_SIGN_ZERO)
        plan->degree = 0;

    fmpq_clear(kink);
    ntkball_exact_clear(sigma_b2);
}

void _ntkball_sphere_plan_set_part(ntkball_sphere_plan_t plan, ntkball_subkernel_t part)
{
    plan->part = part;
    if (part == NTKBALL_PART_INNER)
        plan->output_bias = 0;
}

void _ntkball_sphere_plan_clear(ntkball_sphere_plan_t plan)
{
    _ntkball_homogeneous_clear(plan->h);
}

int _ntkball_sphere_vanishes(const ntkball_sphere_plan_t plan, slong k)
{
    ntkball_parity_t other = k % 2 ? NTKBALL_PARITY_EVEN : NTKBALL_PARITY_ODD;

    if (plan->degree >= 0 && k > plan->degree)
        return 1;
    if (plan->parity != other || !plan->no_gamma_b)
        return 0;
    if (plan->depth == 1)
        return k > plan->split && (k > 0 || plan->no_sigma_b || !plan->output_bias);
    if (plan->split >= 0)
        return 0;
    return plan->parity == NTKBALL_PARITY_EVEN || plan->no_sigma_b;
}

void _ntkball_sphere_inner(ntkball_options_t *inner, const ntkball_options_t *options)
{
    if (options != NULL)
        *inner = *options;
    else
        ntkball_options_init(inner);
    inner->algorithm = NULL;
    inner->explain = NULL;
}
