/* Sigma_l and Theta_l exactly (KER-6): the recursion of KER-1 in exact sums as long as u is
   rational and the dual has an exact value there; at u = 1 the closure Theta_l = 1 + chi + .. +
   chi^(l-1). */
#include <ntkball/kernel.h>

typedef struct
{
    ntkball_exact_t sw2, sb2, chi, sigma, theta, d, dd;
    int has_sw2, has_sb2, has_chi; /* which constants are known */
    fmpq_t u;
} state_t;

static void state_init(state_t *s)
{
    ntkball_exact_init(s->sw2);
    ntkball_exact_init(s->sb2);
    ntkball_exact_init(s->chi);
    ntkball_exact_init(s->sigma);
    ntkball_exact_init(s->theta);
    ntkball_exact_init(s->d);
    ntkball_exact_init(s->dd);
    fmpq_init(s->u);
}

static void state_clear(state_t *s)
{
    fmpq_clear(s->u);
    ntkball_exact_clear(s->dd);
    ntkball_exact_clear(s->d);
    ntkball_exact_clear(s->theta);
    ntkball_exact_clear(s->sigma);
    ntkball_exact_clear(s->chi);
    ntkball_exact_clear(s->sb2);
    ntkball_exact_clear(s->sw2);
}

/* u_1 and Theta_1; 1 when u_1 is a rational in [-1, 1]. */
static int first_layer(state_t *s, const ntkball_network_t net, const ntkball_value_t rho)
{
    fmpq_t gw2, gb2, r, one;
    int known;

    fmpq_init(gw2);
    fmpq_init(gb2);
    fmpq_init(r);
    fmpq_init(one);
    fmpq_one(one);
    known = ntkball_value_get_fmpq(r, rho) && fmpz_cmpabs(fmpq_numref(r), fmpq_denref(r)) <= 0;
    if (known && fmpq_is_one(r))
    {
        fmpq_one(s->u);
        ntkball_exact_set_fmpq(s->theta, one);
    }
    else if (known)
    {
        known = ntkball_value_get_fmpq(gw2, net->gamma_w2) &&
                ntkball_value_get_fmpq(gb2, net->gamma_b2);
        fmpq_mul(gw2, gw2, r);
        fmpq_add(gw2, gw2, gb2);
        ntkball_exact_set_fmpq(s->theta, gw2);
        fmpq_set(s->u, net->recursion == NTKBALL_RECURSION_EXACT ? gw2 : r);
    }
    ntkball_exact_set_fmpq(s->sigma, s->u);
    fmpq_clear(one);
    fmpq_clear(r);
    fmpq_clear(gb2);
    fmpq_clear(gw2);
    return known;
}

/* One layer on: sigma and, when asked for, theta; bare: without sigma_b^2. */
static int next_layer(state_t *s, const ntkball_network_t net, int need_theta, int bare)
{
    if (!ntkball_exact_get_fmpq(s->u, s->sigma))
        return 0;
    if (fmpq_is_one(s->u)) /* Sigma = 1, sigma_w^2 D'(1) = chi */
    {
        if ((need_theta && !s->has_chi) || (bare && !s->has_sb2))
            return 0;
        if (bare)
            ntkball_exact_sub(s->sigma, s->sigma, s->sb2);
        ntkball_exact_set(s->dd, s->chi);
    }
    else
    {
        if (!s->has_sw2 || (!bare && !s->has_sb2) ||
            !ntkball_dual_value_exact(s->d, net->phi, 0, s->u) ||
            (need_theta && !ntkball_dual_value_exact(s->dd, net->phi, 1, s->u)))
            return 0;
        ntkball_exact_mul(s->sigma, s->d, s->sw2);
        if (!bare)
            ntkball_exact_add(s->sigma, s->sigma, s->sb2);
        ntkball_exact_mul(s->dd, s->dd, s->sw2);
    }
    ntkball_exact_mul(s->theta, s->theta, s->dd);
    ntkball_exact_add(s->theta, s->theta, s->sigma);
    return 1;
}

int ntkball_kernel_exact(ntkball_exact_t res, const ntkball_network_t net, char quantity,
                         slong layer, const ntkball_value_t rho)
{
    int known, need_theta = quantity == 't';
    slong l;
    state_t s;
    const char *why;

    if ((quantity != 's' && quantity != 't') || layer < 2 || layer > net->depth + 1 ||
        (need_theta && !ntkball_activation_has_ntk(net->phi, &why)))
        return 0;
    state_init(&s);
    known = first_layer(&s, net, rho);
    s.has_sw2 = known && ntkball_network_constants_exact(s.sw2, NULL, NULL, net);
    s.has_sb2 = known && ntkball_network_constants_exact(NULL, s.sb2, NULL, net);
    s.has_chi = known && need_theta && ntkball_network_constants_exact(NULL, NULL, s.chi, net);
    for (l = 2; known && l <= layer; l++)
        known = next_layer(&s, net, need_theta, l == net->depth + 1 && !net->output_bias);
    if (known)
        ntkball_exact_swap(res, need_theta ? s.theta : s.sigma);
    state_clear(&s);
    return known;
}
