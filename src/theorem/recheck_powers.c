/* Expansions at rho = +-1 in s = sqrt(1 - end rho): which powers can occur, what the first ones
   are, and a disc in which the kernels of a homogeneous phi are analytic in s (CHK-8, SPH-6).

   Near u = +-1 the dual of a homogeneous phi of degree q is, in sqrt(1 -+ u), an even polynomial of
   degree 2q and an odd series from the power 2q + 1 on; D' the same with q - 1. */
#include "theorem/recheck_expansion.h"

#include <math.h>
#include <string.h>

#include "sphere/parts.h"

/* ---- a disc of analyticity ---------------------------------------------------------- */

/* The box of a plane moved by centre. */
static int piece(acb_t t, const ntkball_box_t *box, const void *set)
{
    const int *at_pi = set;
    arb_t pi;

    arb_init(pi);
    arb_set_d(acb_realref(t), box->x + box->dx / 2);
    arb_set_d(acb_imagref(t), box->y + box->dy / 2);
    mag_set_d(arb_radref(pi), box->dx / 2);
    mag_add(arb_radref(acb_realref(t)), arb_radref(acb_realref(t)), arb_radref(pi));
    mag_set_d(arb_radref(pi), box->dy / 2);
    mag_add(arb_radref(acb_imagref(t)), arb_radref(acb_imagref(t)), arb_radref(pi));
    if (*at_pi)
    {
        arb_const_pi(pi, 64);
        arb_add(acb_realref(t), acb_realref(t), pi, 64);
    }
    arb_clear(pi);
    return 1;
}

/* |t|, |pi - t| = 2 |asin(s/sqrt 2)| <= 2 asin(1/(4 sqrt 2)) < 3/8 for |s| <= 1/4: the coefficients
   of asin are not negative. */
static int cover(arb_t sup, const ntkball_angle_t A, int end)
{
    const ntkball_box_t box = {-0.375, -0.375, 0.75, 0.75};
    const int at_pi = end < 0;
    const ntkball_cover_t boxes = {piece, &at_pi, 4000, 0x1p-12, 30};
    mag_t m;
    int ok;

    mag_init(m);
    ok = _ntkball_angle_cover(m, A, box, &boxes);
    arb_zero(sup);
    arf_set_mag(arb_midref(sup), m);
    mag_clear(m);
    return ok;
}

int _ntkball_expansion_cover(arb_ptr sup, const ntkball_network_t net, int end, int has_ntk,
                             const ntkball_options_t *options)
{
    ntkball_sphere_plan_t plan;
    ntkball_angle_t A;
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    slong l, L = net->depth;
    arb_t sb2;
    int ok;

    arb_init(sb2);
    _ntkball_angle_init(A);
    _ntkball_sphere_plan_init(plan, net);
    ok = plan->homogeneous &&
         ntkball_network_constants(A->sigma_w2, sb2, NULL, net, 128, options, &err) == NTKBALL_OK;
    A->rotated = !plan->first_layer_is_rho;
    ntkball_value_get_arb(A->gamma_w2, net->gamma_w2, 128);
    ntkball_value_get_arb(A->gamma_b2, net->gamma_b2, 128);
    if (ok)
        _ntkball_angle_set(A, plan->h, 128);
    for (l = 0; ok && l < L; l++)
    {
        A->depth = l + 1;
        arb_zero(A->missing_bias);
        if (l + 1 == L && !net->output_bias)
            arb_set(A->missing_bias, sb2);
        A->quantity = 's';
        ok = cover(sup + l, A, end);
        A->quantity = 't';
        ok = ok && (!has_ntk || cover(sup + L + l, A, end));
    }
    _ntkball_sphere_plan_clear(plan);
    _ntkball_angle_clear(A);
    arb_clear(sb2);
    return ok;
}

/* ---- powers that can occur ---------------------------------------------------------- */

typedef struct
{
    slong len, q;
    int place;              /* 1, -1: Sigma_{l-1} is there at s = 0; 0: inside */
    int split;              /* a b = 0: phi is one-sided */
    char *inner;            /* powers in Sigma_{l-1} less its constant */
    char *sigma, *upsilon;  /* in Sigma_l, R' */
    char *theta, *previous; /* in Theta_l, Theta_{l-1} */
} powers_t;

/* g: 0 and the sums of powers in e, those moved down by shift */
static void generate(char *g, const char *e, slong shift, slong len)
{
    slong i, j;

    g[0] = 1;
    for (j = 1; j < len; j++)
        for (i = 1, g[j] = 0; i <= j && !g[j]; i++)
            g[j] = (char) (i + shift < len && e[i + shift] && g[j - i]);
}

/* The powers k in the dual of degree q, each with those of g. */
static void dual(char *res, const powers_t *p, const char *g, slong q, int is_derivative)
{
    slong j, k;

    memset(res, 0, (size_t) p->len);
    for (k = 0; k < p->len; k++)
    {
        int occurs = k % 2 != 0 ? k >= 2 * q + 1 : k <= 2 * q;

        if (p->place < 0 && p->split && k % 2 == 0)
            occurs = k == 0 && !is_derivative; /* sigma_b^2 */
        for (j = 0; occurs && k + j < p->len; j++)
            res[k + j] |= (char) (k > 0 ? g[j] : j == 0);
    }
}

/* One layer on. */
static void next_layer(powers_t *p, const ntkball_network_t net, int no_sigma_b)
{
    ntkball_parity_t parity = ntkball_activation_parity(net->phi);
    slong i, j, len = p->len;
    char *g = flint_malloc((size_t) len);

    if (p->place != 0)
    {
        generate(g, p->inner, 2, len);
        dual(p->sigma, p, g, p->q, 0);
        dual(p->upsilon, p, g, p->q - 1, 1);
    }
    else
    {
        generate(g, p->inner, 0, len);
        memcpy(p->sigma, g, (size_t) len);
        memcpy(p->upsilon, g, (size_t) len);
    }
    memcpy(p->previous, p->theta, (size_t) len);
    memcpy(p->theta, p->sigma, (size_t) len);
    for (i = 0; i < len; i++)
        for (j = 0; i + j < len; j++)
            p->theta[i + j] |= p->previous[i] & p->upsilon[j];
    memcpy(p->inner, p->sigma, (size_t) len);
    p->inner[0] = 0;
    if (p->place < 0)
        p->place = parity == NTKBALL_PARITY_EVEN                ? 1
                   : parity == NTKBALL_PARITY_ODD && no_sigma_b ? -1
                                                                : 0;
    flint_free(g);
}

/* Can s^j occur in the layer? */
static int occurs(const ntkball_sphere_plan_t plan, const ntkball_network_t net, char letter,
                  slong layer, int end, slong j)
{
    powers_t p = {.len = j + 3, .q = plan->h->q, .place = end};
    size_t len = (size_t) p.len;
    char *room = flint_calloc(5, len);
    slong l;
    int res;

    p.split = fmpq_is_zero(plan->h->a) || fmpq_is_zero(plan->h->b);
    p.inner = room;
    p.sigma = room + len;
    p.upsilon = room + 2 * len;
    p.theta = room + 3 * len;
    p.previous = room + 4 * len;
    p.inner[2] = p.theta[0] = p.theta[2] = 1;
    for (l = 2; l <= layer; l++)
        next_layer(&p, net, plan->no_sigma_b);
    res = (letter == 's' ? p.sigma : p.theta)[j];
    flint_free(room);
    return res;
}

/* ---- the first powers --------------------------------------------------------------- */

/* Sigma_l(s = 0) = +-1 for the layers up to this one: its sign, else 0 (KER-1). */
static int place_of(const ntkball_network_t net, slong layer, int end, int no_sigma_b)
{
    ntkball_parity_t parity = ntkball_activation_parity(net->phi);
    slong l;

    for (l = 2; l <= layer && end < 0; l++)
        if (parity == NTKBALL_PARITY_EVEN)
            end = 1;
        else if (parity != NTKBALL_PARITY_ODD || !no_sigma_b)
            return 0;
    return end;
}

/* place, or what kernel.h knows exactly */
static int constant(arb_t res, const ntkball_network_t net, char letter, slong layer, int end,
                    int place, slong prec)
{
    ntkball_exact_t exact;
    ntkball_value_t rho;
    int known;

    if (letter == 's' && place != 0 && (layer <= net->depth || net->output_bias))
    {
        arb_set_si(res, place);
        return 1;
    }
    ntkball_exact_init(exact);
    ntkball_value_init(rho);
    ntkball_value_set_si(rho, end);
    known = ntkball_kernel_exact(exact, net, letter, layer, rho);
    if (known)
        ntkball_exact_get_arb(res, exact, prec);
    ntkball_exact_clear(exact);
    ntkball_value_clear(rho);
    return known;
}

/* d Sigma_l/d(s^2) = -place gamma_w^2 chi^(l-1): |R'(+-1)| = chi as long as |Sigma_l| = 1. */
static int slope(arb_t res, const ntkball_network_t net, slong layer, int place, slong prec)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    arb_t w;
    int ok = place != 0 && ntkball_activation_has_ntk(net->phi, NULL) &&
             ntkball_network_constants(NULL, NULL, res, net, prec, NULL, &err) == NTKBALL_OK;

    arb_init(w);
    arb_pow_ui(res, res, (ulong) layer - 1, prec);
    if (net->recursion == NTKBALL_RECURSION_EXACT)
    {
        ntkball_value_get_arb(w, net->gamma_w2, prec);
        arb_mul(res, res, w, prec);
    }
    if (place > 0)
        arb_neg(res, res);
    arb_clear(w);
    return ok;
}

/* c B_q(1 - x), the even part of the dual at u = end (1 - x) of degree q, c = (a^2 + b^2)/2 at 1,
   a b at -1: D (deriv = 0), or D', where b has the other sign */
static void even_part(fmpq_poly_t res, const ntkball_homogeneous_t h, int end, int deriv)
{
    fmpq_poly_t sine, x;
    fmpq_t c, t;

    fmpq_poly_init(sine);
    fmpq_poly_init(x);
    fmpq_init(c);
    fmpq_init(t);
    _ntkball_homogeneous_dual(sine, res, h->q - deriv);
    fmpq_poly_set_coeff_si(x, 0, 1);
    fmpq_poly_set_coeff_si(x, 1, -1);
    fmpq_poly_compose(res, res, x);
    fmpq_mul(c, h->a, h->b);
    if (end > 0)
    {
        fmpq_mul(c, h->a, h->a);
        fmpq_mul(t, h->b, h->b);
        fmpq_add(c, c, t);
        fmpq_div_2exp(c, c, 1);
    }
    else if (deriv)
        fmpq_neg(c, c);
    fmpq_poly_scalar_mul_fmpq(res, res, c);
    if (deriv)
    {
        fmpq_poly_scalar_mul_si(res, res, h->q);
        fmpq_poly_scalar_mul_si(res, res, h->q);
    }
    fmpq_poly_clear(sine);
    fmpq_poly_clear(x);
    fmpq_clear(c);
    fmpq_clear(t);
}

/* Sigma_1(s = 0) = end: the coefficient of s^j, j >= 2 even, in Sigma_2 or Theta_2 = Sigma_2 +
   Theta_1 R', Theta_1 = end gamma_w^2 (1 - s^2) + gamma_b^2. */
static int second_layer(arb_t res, const ntkball_network_t net, const ntkball_homogeneous_t h,
                        char letter, int end, slong j, slong prec)
{
    ntkball_error_t err = {NTKBALL_ERR_NONE, ""};
    fmpq_poly_t p, dp;
    arb_poly_t dual, slope, theta;
    arb_t sw2, w, b;
    int ok;

    fmpq_poly_init(p);
    fmpq_poly_init(dp);
    arb_poly_init(dual);
    arb_poly_init(slope);
    arb_poly_init(theta);
    arb_init(sw2);
    arb_init(w);
    arb_init(b);
    ok = ntkball_network_constants(sw2, NULL, NULL, net, prec, NULL, &err) == NTKBALL_OK;
    even_part(p, h, end, 0);
    even_part(dp, h, end, 1);
    ntkball_value_get_arb(w, net->gamma_w2, prec);
    arb_poly_set_coeff_si(theta, 1, 1); /* end Sigma_1 = 1 - x, or 1 - gamma_w^2 x */
    if (net->recursion == NTKBALL_RECURSION_EXACT)
        arb_poly_set_coeff_arb(theta, 1, w);
    arb_poly_set_fmpq_poly(dual, p, prec);
    arb_poly_set_fmpq_poly(slope, dp, prec);
    arb_poly_compose(dual, dual, theta, prec);
    arb_poly_compose(slope, slope, theta, prec);
    ntkball_value_get_arb(b, net->gamma_b2, prec);
    arb_mul_si(w, w, end, prec);
    arb_add(b, b, w, prec);
    arb_neg(w, w);
    arb_poly_set_coeff_arb(theta, 0, b);
    arb_poly_set_coeff_arb(theta, 1, w);
    if (letter == 't')
    {
        arb_poly_mul(theta, theta, slope, prec);
        arb_poly_add(dual, dual, theta, prec);
    }
    arb_poly_get_coeff_arb(res, dual, j / 2);
    arb_mul(res, res, sw2, prec);
    fmpq_poly_clear(p);
    fmpq_poly_clear(dp);
    arb_poly_clear(dual);
    arb_poly_clear(slope);
    arb_poly_clear(theta);
    arb_clear(sw2);
    arb_clear(w);
    arb_clear(b);
    return ok;
}

int _ntkball_expansion_known(arb_t res, const ntkball_network_t net, char letter, slong layer,
                             int end, slong j, int even, slong prec)
{
    ntkball_sphere_plan_t plan;
    int known, at_unit, place = 0;

    _ntkball_sphere_plan_init(plan, net);
    at_unit = end > 0 || plan->first_layer_is_rho; /* Sigma_1(s = 0) = end: CHK-8 (b) */
    if (at_unit)
        place = place_of(net, layer, end, plan->no_sigma_b);
    arb_zero(res);
    if (even)
        known = j % 2 != 0;
    else
        known = at_unit && plan->homogeneous && !occurs(plan, net, letter, layer, end, j);
    if (!known && j == 0)
        known = constant(res, net, letter, layer, end, place, prec);
    else if (!known && !even && at_unit && layer == 2 && j % 2 == 0 && plan->homogeneous)
        known = second_layer(res, net, plan->h, letter, end, j, prec);
    else if (!known && j == 2 && letter == 's')
        known = slope(res, net, layer, place, prec);
    _ntkball_sphere_plan_clear(plan);
    return known;
}
